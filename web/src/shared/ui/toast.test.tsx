import { render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { Toaster, toast } from "sonner";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiProblem } from "@/shared/api/problem";
import { toastUndo } from "./toast";

afterEach(() => {
  toast.dismiss();
});

describe("a toast with undo", () => {
  it("says what was done and takes it back once", async () => {
    const undo = vi.fn();
    render(<Toaster />);
    toastUndo("guide.md is deleted.", undo);
    expect(await screen.findByText("guide.md is deleted.")).toBeVisible();
    expect(undo).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole("button", { name: "Undo" }));
    expect(undo).toHaveBeenCalledTimes(1);
  });

  it("says why it could not be taken back", async () => {
    render(<Toaster />);
    toastUndo("guide.md is deleted.", () =>
      Promise.reject(new ApiProblem({ code: "locked", detail: "Jonas is editing" }, 423)),
    );
    await userEvent.click(await screen.findByRole("button", { name: "Undo" }));
    expect(await screen.findByText("Jonas is editing.")).toBeVisible();
  });

  it("is shown by a toaster that comes later", async () => {
    toastUndo("tone.md is deleted.", () => undefined);
    render(<Toaster />);
    expect(await screen.findByText("tone.md is deleted.")).toBeVisible();
  });
});
