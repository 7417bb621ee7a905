import { render, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it } from "vitest";
import { Button } from "./button";
import { Dialog } from "./dialog";
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
