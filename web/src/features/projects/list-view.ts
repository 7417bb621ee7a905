// How this browser lists the projects: as cards or in a table, and in which order.
import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { Order } from "./order";

interface ListView {
  view: "cards" | "list";
  order: Order;
  setView: (view: ListView["view"]) => void;
  setOrder: (order: Order) => void;
}

export const useListView = create<ListView>()(
  persist(
    (set) => ({
      view: "cards",
      order: "opened",
      setView: (view) => set({ view }),
      setOrder: (order) => set({ order }),
    }),
    { name: "ai-toolkit.projects" },
  ),
);
