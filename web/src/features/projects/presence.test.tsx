import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { useIdentity } from "@/shared/lib/identity";
import { renderApp } from "@/test/render";
import { Presence } from "./presence";

it("shows you first, then who edits, then the others", async () => {
  useIdentity.setState({ name: "Mara" });
  await renderApp(
    <Presence people={["Ada", "Ben", "Cleo", "Dan", "Jonas", "Mara"]} editor="Jonas" />,
  );
  const shown = screen
    .getAllByRole("listitem")
    .map((item) => item.querySelector(".sr-only")?.textContent);
  expect(shown).toEqual(["Mara (you)", "Jonas is editing", "Ada", "Ben", "Cleo, Dan"]);
  useIdentity.setState({ name: "Local user" });
});
