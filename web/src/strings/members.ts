// Texts of a project's members and of the invitations to it.

export const t = {
  title: "Members",
  about: "Who may open this project, and what they may do in it.",
  role: "Role",
  roleOf: (name: string) => `Role of ${name}`,
  you: "You",
  fromGroups: "By group",
  fromGroupsAbout:
    "The role follows from the person’s groups at the sign-in provider, and comes again when they sign in.",
  remove: "Remove",
  removeOf: (name: string) => `Remove ${name}`,
  removeTitle: (name: string) => `Remove ${name} from the project?`,
  removeAbout:
    "They no longer see the project, and a lock of theirs is released. What they wrote stays in the history.",
  removed: (name: string) => `${name} is no longer a member.`,
  roleChanged: (name: string, role: string) => `${name} is ${role} now.`,
  lessTitle: "Give up your own role of owner?",
  lessAbout: "You can’t take it back yourself: another owner has to give it to you again.",
  lessAction: "Change my role",
  leave: "Leave the project",
  leaveTitle: (project: string) => `Leave ${project}?`,
  leaveAbout: "You no longer see it. To come back, an owner has to invite you again.",
  left: (project: string) => `You have left ${project}.`,
  none: "Nobody is a member. Admins of the platform can open the project all the same.",

  invite: "Invite somebody",
  inviteEmail: "Email address (optional)",
  inviteEmailHint: "It fills in the form behind the link; the link lets in whoever has it.",
  create: "Create invitation",
  pending: "Open invitations",
  somebody: "Somebody",
  until: (role: string, by: string, when: string) => `as ${role}, by ${by}, until ${when}`,
  withdraw: "Withdraw",
  withdrawOf: (whom: string) => `Withdraw the invitation of ${whom}`,
  withdrawn: "The invitation is withdrawn.",
};
