// The sections of the settings beside them, on wide screens; the one that is being read is marked.
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { cn } from "@/shared/lib/cn";
import { t } from "@/strings/projects";

/** Where a section comes to rest that was gone to. */
const margin = 32;

export interface SectionLink {
  id: string;
  title: string;
}

/**
 * The section that is being read. The line that one reads at goes down with the page, from its top to its end: so the
 * last sections have their turn, too, which never come to the top.
 */
function useReading(ids: string): string {
  const [reading, setReading] = useState("");
  useEffect(() => {
    const sections = ids.split(" ").flatMap((id) => document.getElementById(id) ?? []);
    const page = sections[0]?.closest("main");
    const look = () => {
      if (!page) return;
      const { top, height } = page.getBoundingClientRect();
      const hidden = page.scrollHeight - page.clientHeight;
      const line = top + margin + (hidden > 0 ? page.scrollTop / hidden : 0) * (height - margin);
      const passed = sections.filter((section) => section.getBoundingClientRect().top <= line);
      setReading((passed.at(-1) ?? sections[0])?.id ?? "");
    };
    look();
    page?.addEventListener("scroll", look, { passive: true });
    return () => page?.removeEventListener("scroll", look);
  }, [ids]);
  return reading;
}

export function SectionNav({ sections }: { sections: SectionLink[] }) {
  const navigate = useNavigate();
  const reading = useReading(sections.map(({ id }) => id).join(" "));
  return (
    <nav aria-label={t.settings.sections} className="sticky top-6 hidden self-start lg:block">
      <ul className="grid gap-0.5">
        {sections.map(({ id, title }) => (
          <li key={id}>
            <a
              href={`#${id}`}
              onClick={(event) => {
                if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                event.preventDefault();
                navigate({ to: ".", hash: id, replace: true });
              }}
              aria-current={reading === id ? "location" : undefined}
              className={cn(
                "block rounded-md px-2.5 py-1.5 text-sm",
                reading === id
                  ? "bg-raised font-medium text-text"
                  : "text-muted hover:bg-raised/60 hover:text-text",
              )}
            >
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
