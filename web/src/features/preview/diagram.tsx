// A Mermaid diagram, drawn apart and shown as an image, in which nothing can run or load.
import { useEffect, useState } from "react";
import { t } from "@/strings/preview";
import { drawDiagram } from "./diagram/draw";
import type { Drawing } from "./diagram/protocol";
import { useColours } from "./use-colours";

/** While a diagram is being typed its last picture stays. */
const pause = 250;

export function Diagram({ source }: { source: string }) {
  const colours = useColours();
  const [drawing, setDrawing] = useState<Drawing | null>(null);
  const isFirst = drawing === null;

  useEffect(() => {
    let current = true;
    const timer = setTimeout(
      async () => {
        const next = await drawDiagram(source, colours);
        if (current) setDrawing(next);
      },
      isFirst ? 0 : pause,
    );
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [source, colours, isFirst]);

  if (drawing === null) {
    return (
      <div className="diagram skeleton" role="status">
        <span className="sr-only">{t.drawing}</span>
      </div>
    );
  }
  if (drawing.error !== undefined) {
    return (
      <div className="diagram-error">
        <p role="alert">
          {t.diagramFailed} {drawing.error}
        </p>
        <pre>
          <code>{source}</code>
        </pre>
      </div>
    );
  }
  const { url, width, height, title } = drawing;
  return (
    <div className="diagram">
      <img src={url} alt={title || t.diagram} width={width} height={height} />
    </div>
  );
}
