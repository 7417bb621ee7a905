// The icon of a doc by the kind of its file.
import {
  File,
  FileBraces,
  FileCode,
  FileImage,
  FileSpreadsheet,
  FileText,
  type LucideIcon,
} from "lucide-react";
import type { Doc } from "@/shared/api/types";
import { splitName } from "./paths";

const kinds: [LucideIcon, string][] = [
  [FileText, "md mdx markdown txt rst adoc"],
  [FileImage, "png jpg jpeg gif svg webp avif ico bmp"],
  [FileBraces, "json jsonc json5 yaml yml toml ini env xml"],
  [FileSpreadsheet, "csv tsv xls xlsx"],
  [FileCode, "ts tsx js jsx mjs py rs go java kt c h cpp cs rb php sh sql html css mmd puml proto"],
];

const icons = new Map(
  kinds.flatMap(([icon, endings]) => endings.split(" ").map((ending) => [ending, icon])),
);

export function FileIcon({ doc, className }: { doc: Doc; className?: string }) {
  const ending = splitName(doc.fileName)[1].slice(1).toLowerCase();
  const Icon = icons.get(ending) ?? (doc.encoding === "base64" ? File : FileText);
  return <Icon aria-hidden="true" className={className} />;
}
