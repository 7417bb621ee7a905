// The elements of a doc that are more than HTML: links, images, tasks, code, tables, alerts.
import { Link } from "@tanstack/react-router";
import type { Element, ElementContent } from "hast";
import {
  CircleAlert,
  ExternalLink,
  ImageOff,
  Info,
  Lightbulb,
  MessageSquareWarning,
  OctagonAlert,
  TriangleAlert,
  Unlink,
} from "lucide-react";
import { type ComponentProps, createContext, type ReactNode, useContext, useState } from "react";
import { api } from "@/shared/api/client";
import { CopyButton } from "@/shared/ui/copy";
import { t } from "@/strings/preview";
import { Diagram } from "./diagram";
import { resolveTarget } from "./links";
import { usePreview } from "./preview-context";

type Props<T extends keyof React.JSX.IntrinsicElements> = ComponentProps<T> & { node?: Element };

function useTarget(href: string) {
  const { fileName, docsPath } = usePreview();
  return resolveTarget(href, fileName, docsPath);
}

function Anchor({ node: _, href, children, ...rest }: Props<"a">) {
  const { projectId, docs, goTo } = usePreview();
  const target = useTarget(href ?? "");
  // A place to link to, not a link.
  if (href === undefined) return <a {...rest}>{children}</a>;
  if (target.kind === "external") {
    const mail = target.href.startsWith("mailto:");
    if (mail)
      return (
        <a {...rest} href={target.href}>
          {children}
        </a>
      );
    return (
      <a {...rest} href={target.href} target="_blank" rel="noreferrer noopener">
        {children}
        <ExternalLink aria-hidden="true" className="external-mark" />
        <span className="sr-only"> {t.opensInNewTab}</span>
      </a>
    );
  }
  if (target.kind === "anchor") {
    return (
      <a
        {...rest}
        href={`#${target.anchor}`}
        onClick={(event) => {
          // The address is the doc's, not the heading's.
          event.preventDefault();
          goTo(target.anchor);
        }}
      >
        {children}
      </a>
    );
  }
  const doc = target.kind === "doc" && docs.find((one) => one.fileName === target.fileName);
  if (!doc) {
    return (
      <span className="broken-link" title={t.brokenLink}>
        {children} <Unlink aria-hidden="true" />
      </span>
    );
  }
  return (
    <Link
      to="/editor/$projectId/$docId"
      params={{ projectId, docId: doc.id }}
      hash={target.kind === "doc" ? (target.anchor ?? undefined) : undefined}
    >
      {children}
    </Link>
  );
}

function Image({ node: _, src, alt = "", ...rest }: Props<"img">) {
  const { projectId, docs, remoteImages } = usePreview();
  const target = useTarget(typeof src === "string" ? src : "");
  const [failed, setFailed] = useState(false);
  if (target.kind === "external" && target.href.startsWith("http")) {
    const host = hostOf(target.href);
    if (!remoteImages) return <NoImage>{t.remoteImage(alt, host)}</NoImage>;
    return (
      <img {...rest} src={target.href} alt={alt} loading="lazy" referrerPolicy="no-referrer" />
    );
  }
  const doc = target.kind === "doc" && docs.find((one) => one.fileName === target.fileName);
  if (!doc || failed) return <NoImage>{alt || t.missingImage(src?.toString() ?? "")}</NoImage>;
  const url = api.docs.rawUrl(projectId, doc.fileName);
  return <img {...rest} src={url} alt={alt} loading="lazy" onError={() => setFailed(true)} />;
}

function NoImage({ children }: { children: ReactNode }) {
  return (
    <span className="no-image">
      <ImageOff aria-hidden="true" /> {children}
    </span>
  );
}

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}

/** The line of the task that an element is in, counted from its block's first. */
const TaskLine = createContext<{ line: number; text: string } | null>(null);

function Item({ node, children, ...rest }: Props<"li">) {
  const line = node?.properties.dataTask;
  if (node === undefined || line === undefined) {
    return (
      <TaskLine.Provider value={null}>
        <li {...rest}>{children}</li>
      </TaskLine.Provider>
    );
  }
  return (
    <TaskLine.Provider value={{ line: Number(line), text: ownText(node) }}>
      <li {...rest}>{children}</li>
    </TaskLine.Provider>
  );
}

function Checkbox({ node: _, checked, ...rest }: Props<"input">) {
  const { toggleTask } = usePreview();
  const task = useContext(TaskLine);
  const act = task && toggleTask;
  return (
    <input
      {...rest}
      type="checkbox"
      checked={checked ?? false}
      disabled={!act}
      aria-label={task?.text}
      onChange={(event) => task && act?.(event.currentTarget, task.line)}
    />
  );
}

/** The item's text without the lists within. */
function ownText(node: Element): string {
  const texts = (nodes: ElementContent[]): string =>
    nodes
      .map((one) => {
        if (one.type === "text") return one.value;
        if (one.type !== "element" || one.tagName === "ul" || one.tagName === "ol") return "";
        return texts(one.children);
      })
      .join("");
  return texts(node.children).trim().slice(0, 120);
}

function textOf(node: ElementContent): string {
  if (node.type === "text") return node.value;
  return node.type === "element" ? node.children.map(textOf).join("") : "";
}

function Code({ node, ...rest }: Props<"pre">) {
  const [code] = node?.children ?? [];
  const text = code ? textOf(code).replace(/\n$/, "") : "";
  const names = code?.type === "element" ? code.properties.className : undefined;
  if (Array.isArray(names) && names.includes("language-mermaid")) return <Diagram source={text} />;
  return (
    <div className="code-block">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a block that scrolls must be reachable by keyboard */}
      <pre {...rest} tabIndex={0} />
      <div className="copy">
        <CopyButton text={text} label={t.copyCode} />
      </div>
    </div>
  );
}

function Table({ node: _, ...rest }: Props<"table">) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls must be reachable by keyboard
    <div className="table-scroll" tabIndex={0}>
      <table {...rest} />
    </div>
  );
}

const alertIcons = {
  note: Info,
  tip: Lightbulb,
  important: MessageSquareWarning,
  warning: TriangleAlert,
  caution: OctagonAlert,
} as const;

const isAlert = (kind: unknown): kind is keyof typeof alertIcons =>
  typeof kind === "string" && Object.hasOwn(alertIcons, kind);

function Division({ node, children, ...rest }: Props<"div">) {
  const { dataAlert: alert, dataFrontMatter: frontMatter } = node?.properties ?? {};
  if (frontMatter !== undefined) {
    return (
      <details className="front-matter">
        <summary>{t.frontMatter}</summary>
        {children}
      </details>
    );
  }
  if (!isAlert(alert)) return <div {...rest}>{children}</div>;
  const Icon = alertIcons[alert] ?? CircleAlert;
  return (
    <div className={`alert alert-${alert}`} role="note">
      <p className="alert-title">
        <Icon aria-hidden="true" /> {t.alerts[alert]}
      </p>
      {children}
    </div>
  );
}

export const elements = {
  a: Anchor,
  div: Division,
  img: Image,
  input: Checkbox,
  li: Item,
  pre: Code,
  table: Table,
};
