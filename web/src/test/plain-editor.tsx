// Stands in for Monaco, which needs a real browser: `vi.mock("./monaco-views", () => import("@/test/plain-editor"))`.

interface TextEditorProps {
  fileName: string;
  text: string;
  readOnly: boolean;
  onChange: (text: string) => void;
}

export function TextEditor({ fileName, text, readOnly, onChange }: TextEditorProps) {
  return (
    <textarea
      aria-label={`Text of ${fileName}`}
      value={text}
      readOnly={readOnly}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

interface Side {
  label: string;
  text: string;
}

export function DiffView({ left, right }: { left: Side; right: Side }) {
  return (
    <div data-testid="diff">
      {[left, right].map(({ label, text }) => (
        <section key={label} aria-label={label}>
          {text}
        </section>
      ))}
    </div>
  );
}
