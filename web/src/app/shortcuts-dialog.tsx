// Every shortcut, by where it works.
import { Fragment } from "react";
import { capsOf } from "@/shared/lib/shortcuts";
import { Dialog } from "@/shared/ui/dialog";
import { t } from "@/strings/shortcuts";
import { places } from "./shortcuts-list";

export default function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onOpenChange={onClose} title={t.title} description={t.about} className="max-w-3xl">
      {/* Whoever has no wheel scrolls it with the arrow keys. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <div className="gap-x-10 rounded-md sm:columns-2" tabIndex={0}>
        {places.map(({ where, lines }) => (
          <section
            key={where}
            aria-labelledby={`keys-${where}`}
            className="mb-5 break-inside-avoid"
          >
            <h3 id={`keys-${where}`} className="mb-1 font-medium text-muted text-xs">
              {t.where[where]}
            </h3>
            <dl className="divide-y divide-line">
              {lines.map(({ keys, what }) => (
                <div key={keys} className="flex items-center justify-between gap-4 py-1.5">
                  <dt className="text-sm">{what}</dt>
                  <dd className="flex shrink-0 items-center gap-1">
                    <Keys keys={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function Keys({ keys }: { keys: string }) {
  return capsOf(keys).map((press, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the presses of a shortcut never change their order
    <Fragment key={at}>
      {at > 0 && <span className="text-faint text-xs">{t.followedBy}</span>}
      {press.map((key) => (
        <kbd
          key={key}
          className="grid h-5 min-w-5 place-items-center rounded border border-line-strong/70 bg-raised px-1 font-sans text-muted text-xs"
        >
          {key}
        </kbd>
      ))}
    </Fragment>
  ));
}
