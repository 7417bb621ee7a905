// What screen readers are told that is not on the page: where one has arrived, that the server is back.
import { create } from "zustand";

interface Announcement {
  text: string;
}

export const useAnnouncement = create<Announcement>(() => ({ text: "" }));

export const announce = (text: string) => useAnnouncement.setState({ text });
