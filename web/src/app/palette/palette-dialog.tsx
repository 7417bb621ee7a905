// The command palette: type a few letters, choose with the arrow keys, Enter.
import { Command } from "cmdk";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useDeferredValue, useState } from "react";
import { useRecents } from "@/shared/lib/recents";
import { useReturnFocus } from "@/shared/ui/return-focus";
import { t as app } from "@/strings/app";
import { findItems, type PaletteItem, recentItems } from "./items";
import { useCommandItems, useDocItems, useProjectItems, useTextItems } from "./use-items";

const t = app.palette;

const recentAtMost = 6;
const commandsAtMost = 12;
const projectsAtMost = 10;
const docsAtMost = 30;

export default function PaletteDialog({ onClose }: { onClose: () => void }) {
  return (
    <Radix.Root open onOpenChange={onClose}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[#000]/50" />
        <Content onClose={onClose} />
      </Radix.Portal>
    </Radix.Root>
  );
}

function Content({ onClose }: { onClose: () => void }) {
  const returnFocus = useReturnFocus();
  return (
    <Radix.Content
      aria-describedby={undefined}
      onCloseAutoFocus={returnFocus}
      className="fixed top-[8dvh] left-1/2 z-50 flex max-h-[84dvh] w-[calc(100vw-1.5rem)] max-w-xl -translate-x-1/2 animate-appear flex-col overflow-hidden rounded-xl border border-line bg-overlay shadow-float sm:top-[12vh]"
    >
      <Radix.Title className="sr-only">{app.searchAndCommands}</Radix.Title>
      <Palette close={onClose} />
    </Radix.Content>
  );
}

function Palette({ close }: { close: () => void }) {
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState("");
  // Typing stays quick; the list follows.
  const text = useDeferredValue(query.trim());
  const { names } = useRecents();
  const allCommands = useCommandItems();
  const { projects: known, items: allProjects } = useProjectItems();
  const allDocs = useDocItems(known);
  const hits = useTextItems(text);

  const lately = text
    ? []
    : recentItems([...allCommands, ...allProjects, ...allDocs], names, recentAtMost);
  const others = (items: PaletteItem[]) => items.filter((item) => !lately.includes(item));
  const commands = findItems(others(allCommands), text, commandsAtMost);
  const projects = findItems(others(allProjects), text, projectsAtMost);
  const docs = findItems(others(allDocs), text, docsAtMost);

  const shown = [lately, commands.items, projects.items, docs.items, hits].flat();
  // Always one of those on screen: the list changes with every letter, and again when an answer comes.
  const value = shown.some(({ name }) => name === chosen) ? chosen : (shown[0]?.name ?? "");

  const choose = (item: PaletteItem) => {
    close();
    item.run();
  };

  return (
    <Command
      label={app.searchAndCommands}
      value={value}
      onValueChange={setChosen}
      loop
      shouldFilter={false}
      className="flex min-h-0 flex-col"
    >
      <Command.Input
        autoFocus
        value={query}
        onValueChange={(typed) => {
          setQuery(typed);
          setChosen("");
        }}
        placeholder={t.placeholder}
        className="h-12 w-full shrink-0 border-line border-b bg-transparent px-4 text-base outline-none placeholder:text-faint"
      />
      <Command.List className="max-h-[60dvh] scroll-py-2 overflow-y-auto p-1.5">
        <Command.Empty className="px-3 py-8 text-center text-muted text-sm">
          {t.nothing}
        </Command.Empty>
        <Group heading={t.recent} items={lately} choose={choose} />
        <Group heading={t.commands} items={commands.items} choose={choose} />
        <Group heading={t.projects} items={projects.items} choose={choose} />
        <Group heading={t.docs} items={docs.items} choose={choose}>
          {text && docs.more > 0 && (
            <p className="px-2.5 py-1.5 text-faint text-xs">{t.more(docs.more)}</p>
          )}
        </Group>
        <Group heading={t.text} items={hits} choose={choose} />
      </Command.List>
    </Command>
  );
}

interface GroupProps {
  heading: string;
  items: PaletteItem[];
  choose: (item: PaletteItem) => void;
  children?: ReactNode;
}

function Group({ heading, items, choose, children }: GroupProps) {
  if (items.length === 0) return null;
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-faint [&_[cmdk-group-heading]]:text-xs"
    >
      {items.map((item) => (
        <Command.Item
          key={item.name}
          value={item.name}
          onSelect={() => choose(item)}
          className="flex min-h-9 cursor-default items-center gap-2.5 rounded-md px-2.5 text-sm data-[selected=true]:bg-line [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-faint"
        >
          {item.icon}
          <span className="min-w-0 flex-1 truncate">{item.title}</span>
          {item.hint && (
            <span className="max-w-[40%] shrink-0 truncate text-faint text-xs">{item.hint}</span>
          )}
          {item.keys && <kbd className="shrink-0 font-sans text-faint text-xs">{item.keys}</kbd>}
        </Command.Item>
      ))}
      {children}
    </Command.Group>
  );
}
