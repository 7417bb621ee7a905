// Texts of who is here now.

export const t = {
  here: "People here now",
  person: (name: string, isMe: boolean, edits: boolean) =>
    [name, isMe && "(you)", edits && "is editing"].filter(Boolean).join(" "),
  more: (n: number) => `+${n}`,
};
