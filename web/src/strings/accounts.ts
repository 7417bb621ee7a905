// Texts of signing in, of one's own account and of all accounts.
import { count } from "./count";

export const t = {
  name: "Name",
  nameExample: "Mara Lindqvist",
  nameHint: "Others see it on locks, in the history and in the audit log.",
  email: "Email address",
  emailExample: "mara@example.com",
  password: "Password",
  newPassword: "New password",
  passwordRule: "12 to 200 characters, with neither your name nor your email address in it.",
  showPassword: "Show the password",
  hidePassword: "Hide the password",
  tooShort: (length: number, least: number) =>
    `${count(length, "character")} so far; it takes at least ${least}.`,
  waitFor: (seconds: number) => `Too many attempts. Try again in ${seconds} s.`,

  signIn: {
    title: "Sign in",
    submit: "Sign in",
    submitting: "Signing in…",
    or: "or",
    with: (provider: string) => `Sign in with ${provider}`,
    forgotten: "Password forgotten?",
    /** Around the command. */
    forgottenBefore:
      "Ask an admin for a link that sets a new one. Whoever runs the server can make one, too:",
    command: "ai-toolkit-server admin reset-password EMAIL",
    /** Why signing in through another service came to nothing, by the server's codes. */
    refused: {
      denied: "The other service, or you there, said no. Try again, or sign in with a password.",
      not_allowed:
        "You are known there, but nothing lets you in here. Ask an admin or an owner for an invitation.",
      email_taken:
        "An account here has your email address already. Sign in with its password, then link the service on your account's page.",
      no_email:
        "The other service gives no verified email address of yours. Verify one there, then try again.",
      identity_taken: "That identity is linked to another account here. Unlink it there first.",
      dead_link: "The invitation has been used, was withdrawn or has expired. Ask for a new one.",
      provider_failed:
        "The other service does not answer as it should. Try again later; if it goes on, tell an admin.",
      expired: "That took too long, or was begun in another browser. Try again.",
    } as Record<string, string>,
    leaked: "Found an API key?",
    leakedLink: "Revoke it",
  },

  again: {
    title: "Sign in again to go on",
    about: (name: string) =>
      `Your session has ended, ${name}. Nothing that you typed is lost: sign in, and go on where you were.`,
    other: "Somebody else signs in here? The page starts anew for them; your drafts wait for you.",
    newTab: " (opens in a new tab)",
  },

  setup: {
    title: "Set up the platform",
    about:
      "This makes the first account. It is an admin: it looks after accounts and all projects.",
    submit: "Create account",
    submitting: "Creating…",
    needsLink: "Set up the platform first",
    needsLinkAbout:
      "Nobody has an account here yet. The server has printed a link for the first one when it started: look into its terminal or its log for a line with",
    linkLooks: "/setup#ait_…",
    restart: "Restarting the server prints a new link, and ends the old one.",
    done: "The platform is set up",
    doneAbout:
      "Somebody has an account already. Sign in with yours, or ask an admin to invite you.",
  },

  link: {
    deadTitle: "This link does not work any more",
    deadAbout: "It has been used, was withdrawn or has expired. Ask whoever sent it for a new one.",
    missingTitle: "A part of the link is missing",
    missingAbout: "Open it as it was sent to you, with everything behind the #.",
    otherTitle: "This link is for something else",
    otherAbout: "Open it as it was sent to you.",
    toSignIn: "Sign in",
    once: "Copy the link now. It is not shown again, and works once.",
    copied: "Copied. It is not shown again.",
    copy: "Copy the link",
    until: (when: string) => `It works until ${when}.`,
  },

  invite: {
    title: "You are invited",
    toProject: (by: string | null, project: string) =>
      by ? `${by} invites you to ${project}.` : `You are invited to ${project}.`,
    toPlatform: (by: string | null) =>
      by ? `${by} invites you to this platform.` : "You are invited to this platform.",
    asAdmin: "You will be an admin: you look after accounts and all projects.",
    signedInAs: (name: string, email: string) => `You are signed in as ${name} (${email}).`,
    join: (project: string, role: string) => `Join ${project} as ${role}`,
    accept: "Accept the invitation",
    joining: "Joining…",
    other: "Use another account",
    newAccount: "Create an account",
    haveAccount: "I have an account",
    choose: "How to accept",
    createAndJoin: "Create account and join",
    signInFirst: "Sign in, then accept with one press.",
  },

  reset: {
    title: "Set a new password",
    about: "Everybody who is signed in with this account is signed out.",
    submit: "Set password",
    submitting: "Setting…",
    done: "The password is set",
    doneAbout: "Sign in with it from now on.",
  },

  account: {
    title: "Your account",
    profile: "Profile",
    profileAbout: "The name is what others see; you sign in with the email address.",
    save: "Save profile",
    saving: "Saving…",
    saved: "Profile saved.",
    passwordTitle: "Password",
    passwordAbout: "All your other sessions end when you change it.",
    noPassword:
      "You sign in through another service. With a password, you can sign in here without it, too.",
    current: "Current password",
    change: "Change password",
    set: "Set password",
    changed: "Password changed. Your other sessions have ended.",
    identities: "Other services",
    identitiesAbout: "Services that you may sign in through, without a password.",
    link: (provider: string) => `Link ${provider}`,
    linkedAs: (handle: string) => `linked as ${handle}`,
    lastUsed: (when: string) => `last used ${when}`,
    unlink: "Unlink",
    unlinkOf: (provider: string) => `Unlink ${provider}`,
    unlinked: "The service is not linked any more.",
    sessions: "Sessions",
    sessionsAbout: "The browsers in which you are signed in. End what you do not know.",
    thisOne: "This browser",
    unknownBrowser: "Unknown browser",
    onSystem: (browser: string, system: string) => `${browser} on ${system}`,
    lastSeen: (when: string) => `last seen ${when}`,
    signedIn: (when: string) => `signed in ${when}`,
    end: "End",
    endOf: (what: string) => `End the session of ${what}`,
    ended: "The session has ended.",
    endOthers: "End all other sessions",
    endOthersTitle: "End all other sessions?",
    endOthersAbout:
      "You stay signed in here. Every other browser has to sign in again; what is typed there stays as a draft.",
    endedOthers: (n: number) => `${count(n, "session")} ended.`,
  },

  menu: {
    account: "Your account",
    accounts: "Accounts",
    audit: "Audit log",
    signOut: "Sign out",
  },
  notForYou: {
    title: "This page is for admins",
    about: "Ask an admin of the platform when you need something that is done here.",
    noAccountsTitle: "This server runs without accounts",
    noAccountsAbout: "Start it with --auth accounts to have people sign in.",
  },

  admin: {
    title: "Accounts",
    about: "Who may sign in. What they may do in a project is decided by its members.",
    search: "Search by name or email address",
    found: (n: number) => `${count(n, "account")} found`,
    noMatch: (query: string) => `No account matches “${query}”.`,
    all: (n: number) => count(n, "account"),
    columns: { name: "Account", role: "Role", seen: "Last seen", actions: "Actions" },
    more: "Show more",
    you: "You",
    isAdmin: "Admin",
    isMember: "Account",
    deactivated: "Deactivated",
    never: "never",
    actionsOf: (name: string) => `Actions for ${name}`,
    makeAdmin: "Make admin",
    makeAdminTitle: (name: string) => `Make ${name} an admin?`,
    makeAdminAbout:
      "Admins look after accounts and the audit log, and are owners of every project.",
    takeAdmin: "Withdraw admin",
    takeAdminTitle: (name: string) => `Withdraw admin from ${name}?`,
    takeAdminAbout: "They keep the projects that they are a member of.",
    deactivate: "Deactivate",
    deactivateTitle: (name: string) => `Deactivate ${name}?`,
    deactivateAbout:
      "They are signed out everywhere and can’t sign in. Their locks are released, their memberships stay for when you activate the account again.",
    activate: "Activate",
    activated: (name: string) => `${name} may sign in again.`,
    delete: "Delete",
    deleteTitle: (name: string) => `Delete the account of ${name}?`,
    deleteAbout:
      "They are signed out everywhere, lose all memberships, and their locks are released. What they wrote stays in the history under their name. This can’t be undone.",
    endSessions: "End all sessions",
    endSessionsTitle: (name: string) => `End all sessions of ${name}?`,
    endSessionsAbout:
      "They have to sign in again. What they are typing stays as a draft in their browser.",
    endedSessions: (n: number) => `${count(n, "session")} ended.`,
    resetPassword: "Password-reset link",
    makeLink: "Make the link",
    resetTitle: (name: string) => `A new password for ${name}`,
    resetAbout:
      "Send this link to them in a way that nobody else reads. Whoever opens it sets the password, and all sessions of the account end.",
    updated: (name: string) => `${name} is changed.`,
    deleted: (name: string) => `${name} is deleted.`,

    invitations: "Invitations",
    invitationsAbout:
      "An invitation lets somebody make an account. To give them a project as well, invite them in its settings.",
    inviteEmail: "Email address (optional)",
    inviteEmailHint: "It fills in the form behind the link; the link lets in whoever has it.",
    inviteAdmin: "Make them an admin",
    create: "Create invitation",
    none: "No invitation is open.",
    somebody: "Somebody",
    by: (name: string, when: string) => `by ${name}, until ${when}`,
    withdraw: "Withdraw",
    withdrawOf: (whom: string) => `Withdraw the invitation of ${whom}`,
    withdrawn: "The invitation is withdrawn.",
  },

  leakedKey: {
    title: "Revoke a leaked API key",
    about:
      "Found a key of this platform where it does not belong, such as in a commit or a chat? Paste it here: it stops working at once, and the owners of its project are told in the activity.",
    key: "API key",
    keyExample: "sk_…",
    submit: "Revoke this key",
    submitting: "Revoking…",
    done: "The key no longer works",
    doneAbout:
      "Thank you. If it was yours, make a new one in the project’s settings, and take the old one out of where you found it.",
    another: "Revoke another one",
  },
};
