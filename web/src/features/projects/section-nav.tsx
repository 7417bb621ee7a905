// The sections of the settings beside them, on wide screens; the one that is being read is marked.
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { cn } from "@/shared/lib/cn";
import { t } from "@/strings/projects";

export interface SectionLink {
  id: string;
  title: string;
}

/** The section whose beginning was passed last, or the last one once the end is in sight. */
function useReading(ids: string): string {
  const [reading, setReading] = useState("");
  useEffect(() => {
    const sections = ids.split(" ").flatMap((id) => document.getElementById(id) ?? []);
    const page = sections[0]?.closest("main");
    const look = () => {
      if (!page) return;
      const { top, height } = page.getBoundingClientRect();
      const passed = sections.filter(
        (section) => section.getBoundingClientRect().top <= top + height / 3,
      );
      const atEnd = page.scrollTop + page.clientHeight >= page.scrollHeight - 2;
      const scrolls = page.scrollHeight > page.clientHeight;
      setReading((atEnd && scrolls ? sections : passed).at(-1)?.id ?? "");
    };
    look();
    page?.addEventListener("scroll", look, { passive: true });
    return () => page?.removeEventListener("scroll", look);
  }, [ids]);
  return reading;
}

export function SectionNav({ sections }: { sections: SectionLink[] }) {
  const reading = useReading(sections.map(({ id }) => id).join(" "));
  return (
    <nav aria-label={t.settings.sections} className="sticky top-6 hidden self-start lg:block">
      <ul className="grid gap-0.5">
        {sections.map(({ id, title }) => (
          <li key={id}>
            <Link
              to="."
              hash={id}
              replace
              aria-current={reading === id ? "location" : undefined}
              className={cn(
                "block rounded-md px-2.5 py-1.5 text-sm",
                reading === id
                  ? "bg-raised font-medium text-text"
                  : "text-muted hover:bg-raised/60 hover:text-text",
              )}
            >
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
