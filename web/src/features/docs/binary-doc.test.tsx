import { fireEvent, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { aDoc } from "@/test/fixtures";
import { renderApp } from "@/test/render";
import { BinaryDoc } from "./binary-doc";

const binary = (fileName: string, size: number) => aDoc({ fileName, size, encoding: "base64" });

it("shows an image with its size, and offers it to download", async () => {
  await renderApp(<BinaryDoc doc={binary("img/flow.png", 2048)} leading={null} />);
  const image = screen.getByRole("img", { name: "img/flow.png" });
  Object.defineProperties(image, { naturalWidth: { value: 640 }, naturalHeight: { value: 480 } });
  fireEvent.load(image);
  expect(screen.getByText("640 × 480 · 2 KiB, shown and synced, not edited here")).toBeVisible();
  const download = screen.getByRole("link", { name: "Download" });
  expect(download).toHaveAttribute("href", "/api/projects/prj_1/docs/img%2Fflow.png/raw");
  expect(download).toHaveAttribute("download", "flow.png");
});

it("says so of an image that is none", async () => {
  await renderApp(<BinaryDoc doc={binary("img/flow.png", 1)} leading={null} />);
  fireEvent.error(screen.getByRole("img"));
  expect(screen.getByText("The image can’t be shown")).toBeVisible();
});

it("does not try to show what is no image", async () => {
  await renderApp(<BinaryDoc doc={binary("a.pdf", 1_500_000)} leading={null} />);
  expect(screen.queryByRole("img")).not.toBeInTheDocument();
  expect(screen.getByText("1.4 MiB, synced, not edited here")).toBeVisible();
  expect(screen.getByText("This kind of file can’t be shown here")).toBeVisible();
});
