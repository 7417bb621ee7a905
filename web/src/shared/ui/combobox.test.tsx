import { render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it, vi } from "vitest";
import { Combobox } from "./combobox";
import { Dialog } from "./dialog";

const options = [{ value: "main", hint: "default" }, { value: "next" }, { value: "release/1" }];
const onOpen = vi.fn();

function Field() {
  const [value, setValue] = useState("main");
  return <Combobox aria-label="Branch" {...{ value, options, onOpen }} onChange={setValue} />;
}

const field = () => screen.getByRole("combobox", { name: "Branch" });
const offered = () => screen.queryAllByRole("option").map((option) => option.textContent);

describe("a combobox", () => {
  it("shows everything when it is opened, and chooses by key", async () => {
    const user = userEvent.setup();
    render(<Field />);
    await user.tab();
    expect(offered()).toEqual([]);
    await user.keyboard("{ArrowDown}");
    expect(onOpen).toHaveBeenCalled();
    expect(offered()).toEqual(["maindefault", "next", "release/1"]);
    await user.keyboard("{ArrowUp}");
    const last = screen.getByRole("option", { name: "release/1", selected: true });
    expect(field()).toHaveAttribute("aria-activedescendant", last.id);
    await user.keyboard("{Enter}");
    expect(field()).toHaveValue("release/1");
    expect(offered()).toEqual([]);
  });

  it("offers what fits to what is typed, and takes anything else", async () => {
    const user = userEvent.setup();
    render(<Field />);
    await user.clear(field());
    await user.type(field(), "ex");
    expect(offered()).toEqual(["next"]);
    await user.type(field(), "otic");
    expect(offered()).toEqual([]);
    expect(field()).toHaveValue("exotic");
  });

  it("chooses at a press and keeps the focus", async () => {
    const user = userEvent.setup();
    render(<Field />);
    await user.click(field());
    await user.click(screen.getByRole("option", { name: "next" }));
    expect(field()).toHaveValue("next");
    expect(field()).toHaveFocus();
  });

  it("in a dialog is closed by Escape before the dialog is", async () => {
    const user = userEvent.setup();
    const onOpenChange = vi.fn();
    render(
      <Dialog open onOpenChange={onOpenChange} title="New project">
        <Field />
      </Dialog>,
    );
    await user.click(field());
    await user.keyboard("{Escape}");
    expect(offered()).toEqual([]);
    expect(onOpenChange).not.toHaveBeenCalled();
    await user.keyboard("{Escape}");
    expect(onOpenChange).toHaveBeenCalledWith(false);
  });
});
