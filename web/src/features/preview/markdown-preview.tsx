// Renders a doc's Markdown: GFM, highlighted code, links between docs; sanitised.
import { Link, useLocation } from "@tanstack/react-router";
import { Unlink } from "lucide-react";
import { type ComponentProps, type MouseEvent, memo, useEffect, useMemo } from "react";
import Markdown, { type Components } from "react-markdown";
import rehypeHighlight from "rehype-highlight";
import rehypeRaw from "rehype-raw";
import rehypeSanitize from "rehype-sanitize";
import rehypeSlug from "rehype-slug";
import remarkGfm from "remark-gfm";
import { api } from "@/shared/api/client";
import type { Doc } from "@/shared/api/types";
import { resolveTarget } from "./links";
import { idPrefix, schema } from "./sanitise";
import "./preview.css";

/** The doc's surroundings, which its relative links and images are resolved in. */
export interface PreviewContext {
  projectId: string;
  fileName: string;
  docsPath: string;
  docs: Doc[];
}

interface PreviewProps extends PreviewContext {
  text: string;
}

// Sanitising comes after raw HTML is parsed; what follows it adds only classes and prefixed ids.
const rehypePlugins: ComponentProps<typeof Markdown>["rehypePlugins"] = [
  rehypeRaw,
  [rehypeSanitize, schema],
  [rehypeSlug, { prefix: idPrefix }],
  [rehypeHighlight, { detect: false }],
];

function scrollTo(anchor: string) {
  document
    .getElementById(idPrefix + anchor.replace(idPrefix, ""))
    ?.scrollIntoView({ block: "start" });
}

/** A click that stays on the page: the address is the doc's, not the heading's. */
const inPlace = (action: () => void) => (event: MouseEvent) => {
  event.preventDefault();
  action();
};

function components(context: PreviewContext): Components {
  const resolve = (href: string) => resolveTarget(href, context.fileName, context.docsPath);
  return {
    a: ({ node: _, href = "", children, ...rest }) => {
      const target = resolve(href);
      if (target.kind === "external") {
        return (
          <a {...rest} href={target.href} target="_blank" rel="noreferrer noopener">
            {children}
          </a>
        );
      }
      if (target.kind === "anchor") {
        return (
          <a {...rest} href={`#${target.anchor}`} onClick={inPlace(() => scrollTo(target.anchor))}>
            {children}
          </a>
        );
      }
      const doc =
        target.kind === "doc" && context.docs.find((one) => one.fileName === target.fileName);
      if (!doc) {
        return (
          <span className="broken-link" title="This link leads to no doc of the project.">
            {children} <Unlink aria-hidden="true" />
          </span>
        );
      }
      return (
        <Link
          to="/editor/$projectId/$docId"
          params={{ projectId: context.projectId, docId: doc.id }}
          hash={target.kind === "doc" ? (target.anchor ?? undefined) : undefined}
        >
          {children}
        </Link>
      );
    },
    img: ({ node: _, src, alt = "", ...rest }) => {
      const target = resolve(typeof src === "string" ? src : "");
      const url =
        target.kind === "doc"
          ? api.docs.rawUrl(context.projectId, target.fileName)
          : target.kind === "external"
            ? target.href
            : undefined;
      return <img {...rest} src={url} alt={alt} loading="lazy" referrerPolicy="no-referrer" />;
    },
    table: ({ node: _, ...rest }) => (
      <div className="table-scroll">
        <table {...rest} />
      </div>
    ),
  };
}

export const MarkdownPreview = memo(function MarkdownPreview(props: PreviewProps) {
  const { text, projectId, fileName, docsPath, docs } = props;
  // Kept over keystrokes: new components would make React load every image again.
  const parts = useMemo(
    () => components({ projectId, fileName, docsPath, docs }),
    [projectId, fileName, docsPath, docs],
  );
  const hash = useLocation({ select: (location) => location.hash });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same heading name in another doc is another place
  useEffect(() => {
    if (hash) scrollTo(hash);
  }, [hash, fileName]);
  return (
    <article className="markdown">
      <Markdown
        remarkPlugins={[remarkGfm]}
        remarkRehypeOptions={{ clobberPrefix: "" }}
        rehypePlugins={rehypePlugins}
        components={parts}
      >
        {text}
      </Markdown>
    </article>
  );
});
