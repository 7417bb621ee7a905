import { render, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it } from "vitest";
import { renderApp } from "@/test/render";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { Input } from "./field";
import { Menu, MenuItem } from "./menu";

/** A dialog that is opened by a button, or by an item of a menu. */
function Page() {
  const [open, setOpen] = useState(false);
  return (
    <main tabIndex={-1}>
      <Button onClick={() => setOpen(true)}>Open</Button>
      <Menu trigger={<Button>Menu</Button>}>
        <MenuItem onSelect={() => setOpen(true)}>Open from menu</MenuItem>
      </Menu>
      <Dialog open={open} onOpenChange={setOpen} title="Question">
        <input aria-label="Answer" />
      </Dialog>
    </main>
  );
}

describe("a dialog gives the focus back", () => {
  it("to the button that opened it", async () => {
    const user = userEvent.setup();
    render(<Page />);
    await user.click(screen.getByRole("button", { name: "Open" }));
    await user.type(screen.getByLabelText("Answer"), "x{Escape}");
    await waitFor(() => expect(screen.getByRole("button", { name: "Open" })).toHaveFocus());
  });

  it("to the menu's button when an item of it opened the dialog", async () => {
    const user = userEvent.setup();
    render(<Page />);
    await user.click(screen.getByRole("button", { name: "Menu" }));
    await user.click(await screen.findByRole("menuitem", { name: "Open from menu" }));
    await user.type(await screen.findByLabelText("Answer"), "x{Escape}");
    await waitFor(() => expect(screen.getByRole("button", { name: "Menu" })).toHaveFocus());
  });
});

function Renaming({ kind }: { kind: "dialog" | "sheet" }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Rename
      </button>
      <Dialog kind={kind} open={open} onOpenChange={setOpen} title="Rename">
        <Input aria-label="Name" defaultValue="docs/" />
      </Dialog>
    </>
  );
}

it("lets one type at once, and gives the focus back", async () => {
  const { user } = await renderApp(<Renaming kind="dialog" />);
  await user.click(screen.getByRole("button", { name: "Rename" }));
  await user.keyboard("api");
  expect(screen.getByLabelText("Name")).toHaveValue("docs/api");
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.getByRole("button", { name: "Rename" })).toHaveFocus());
});

it("opens no keyboard of a phone over a sheet", async () => {
  const { user } = await renderApp(<Renaming kind="sheet" />);
  await user.click(screen.getByRole("button", { name: "Rename" }));
  expect(await screen.findByLabelText("Name")).not.toHaveFocus();
});
