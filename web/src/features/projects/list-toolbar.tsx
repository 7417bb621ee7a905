// Above the projects: search, order, cards or table, and the way to a new one.
import { LayoutGrid, List, Plus, Search } from "lucide-react";
import type { ComponentProps, KeyboardEvent, Ref } from "react";
import { cn } from "@/shared/lib/cn";
import { ariaKeys, keyLabel } from "@/shared/lib/shortcuts";
import { Button } from "@/shared/ui/button";
import { Input, Select } from "@/shared/ui/field";
import { Tooltip } from "@/shared/ui/tooltip";
import { t } from "@/strings/projects";
import { useListView } from "./list-view";
import { type Order, orders } from "./order";

interface ListToolbarProps {
  query: string;
  onQuery: (query: string) => void;
  /** Enter or the arrow down: on to what was found. */
  onLeave: () => void;
  onCreate: () => void;
  search: Ref<HTMLInputElement>;
}

export function ListToolbar({ query, onQuery, onLeave, onCreate, search }: ListToolbarProps) {
  const { order, setOrder } = useListView();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && query) onQuery("");
    else if (event.key === "ArrowDown" || event.key === "Enter") onLeave();
    else return;
    event.preventDefault();
  };
  return (
    <>
      {/* On a phone beside the heading; the rest has rows of its own. */}
      <NewProjectButton className="sm:order-last" onClick={onCreate} />
      <div className="relative min-w-0 flex-1 basis-full sm:max-w-72 sm:basis-40">
        <Search
          aria-hidden="true"
          className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint"
        />
        <Input
          ref={search}
          type="search"
          aria-label={t.search}
          aria-keyshortcuts={ariaKeys("find")}
          placeholder={t.search}
          value={query}
          onChange={(event) => onQuery(event.target.value)}
          onKeyDown={onKeyDown}
          className="pr-8 pl-8"
        />
        {!query && (
          <kbd className="pointer-events-none absolute top-2 right-2 hidden rounded border border-line px-1 font-sans text-[10px] text-faint sm:inline">
            {keyLabel("find")}
          </kbd>
        )}
      </div>
      <div className="flex items-center gap-2 max-sm:basis-full">
        <Select
          aria-label={t.sortBy}
          value={order}
          onChange={(event) => setOrder(event.target.value as Order)}
          className="max-sm:flex-1"
        >
          {orders.map((value) => (
            <option key={value} value={value}>
              {t.sorts[value]}
            </option>
          ))}
        </Select>
        <ViewToggle />
      </div>
    </>
  );
}

export function NewProjectButton(props: ComponentProps<typeof Button>) {
  return (
    <Button variant="primary" {...props}>
      <Plus /> {t.newProject}
    </Button>
  );
}

const views = [
  { value: "cards", icon: <LayoutGrid /> },
  { value: "list", icon: <List /> },
] as const;

function ViewToggle() {
  const { view, setView } = useListView();
  return (
    <fieldset className="flex rounded-md border border-line-strong/70 p-px">
      <legend className="sr-only">{t.view}</legend>
      {views.map(({ value, icon }) => (
        <Tooltip key={value} text={t.views[value]}>
          <button
            type="button"
            aria-label={t.views[value]}
            aria-pressed={view === value}
            onClick={() => setView(value)}
            className={cn(
              "grid size-7 place-items-center rounded-[5px] text-faint hover:text-text [&_svg]:size-4",
              view === value && "bg-raised text-text",
            )}
          >
            {icon}
          </button>
        </Tooltip>
      ))}
    </fieldset>
  );
}
