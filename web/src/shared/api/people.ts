// The REST calls about people: signing in, accounts, members, invitations, the audit log.
import { data, http } from "./http";
import type { InviteAccount, InviteMember, NewAccount, Role, UpdateAccount } from "./types";

/** As many accounts as an answer has at most. */
const accountsAtOnce = 200;

/** Which entries of the audit log are wanted; an action by its beginning. */
export interface AuditWanted {
  projectId?: string;
  accountId?: string;
  action?: string;
}

export const people = {
  signIn: (email: string, password: string) =>
    data(http.POST("/api/session", { body: { email, password } })),
  signOut: () => data(http.DELETE("/api/session")),
  setUp: (token: string, account: NewAccount) =>
    data(http.POST("/api/setup", { body: { token, account } })),

  /** What the secret of a link is good for. */
  lookUpLink: (token: string) => data(http.POST("/api/links/look-up", { body: { token } })),
  /** For whoever is signed in, or with a new account for whoever is not. */
  acceptInvitation: (token: string, account?: NewAccount) =>
    data(
      http.POST("/api/invitations/accept", { body: { token, ...(account ? { account } : {}) } }),
    ),
  resetPassword: (token: string, newPassword: string) =>
    data(http.POST("/api/password-reset", { body: { token, newPassword } })),

  own: {
    update: (body: { name?: string; email?: string }) => data(http.PUT("/api/account", { body })),
    changePassword: (currentPassword: string | null, newPassword: string) =>
      data(
        http.PUT("/api/account/password", {
          body: { newPassword, ...(currentPassword === null ? {} : { currentPassword }) },
        }),
      ),
    sessions: () => data(http.GET("/api/account/sessions")),
    endSession: (sessionId: string) =>
      data(http.DELETE("/api/account/sessions/{sessionId}", { params: { path: { sessionId } } })),
    endOtherSessions: () => data(http.DELETE("/api/account/sessions")),
    /** The other services that the account is linked to. */
    identities: () => data(http.GET("/api/account/identities")),
    unlink: (provider: string) =>
      data(http.DELETE("/api/account/identities/{provider}", { params: { path: { provider } } })),
  },

  accounts: {
    list: (cursor?: string) =>
      data(
        http.GET("/api/accounts", {
          params: { query: { limit: accountsAtOnce, ...(cursor ? { cursor } : {}) } },
        }),
      ),
    update: (accountId: string, body: UpdateAccount) =>
      data(http.PUT("/api/accounts/{accountId}", { params: { path: { accountId } }, body })),
    remove: (accountId: string) =>
      data(http.DELETE("/api/accounts/{accountId}", { params: { path: { accountId } } })),
    endSessions: (accountId: string) =>
      data(http.DELETE("/api/accounts/{accountId}/sessions", { params: { path: { accountId } } })),
    resetPassword: (accountId: string) =>
      data(
        http.POST("/api/accounts/{accountId}/password-reset", { params: { path: { accountId } } }),
      ),
  },

  /** To the platform. */
  invitations: {
    list: () => data(http.GET("/api/invitations")),
    create: (body: InviteAccount) => data(http.POST("/api/invitations", { body })),
    withdraw: (invitationId: string) =>
      data(http.DELETE("/api/invitations/{invitationId}", { params: { path: { invitationId } } })),
  },

  members: {
    list: (id: string) =>
      data(http.GET("/api/projects/{id}/members", { params: { path: { id } } })),
    update: (id: string, accountId: string, role: Role) =>
      data(
        http.PUT("/api/projects/{id}/members/{accountId}", {
          params: { path: { id, accountId } },
          body: { role },
        }),
      ),
    remove: (id: string, accountId: string) =>
      data(
        http.DELETE("/api/projects/{id}/members/{accountId}", {
          params: { path: { id, accountId } },
        }),
      ),
    leave: (id: string) =>
      data(http.DELETE("/api/projects/{id}/membership", { params: { path: { id } } })),
    invitations: (id: string) =>
      data(http.GET("/api/projects/{id}/invitations", { params: { path: { id } } })),
    invite: (id: string, body: InviteMember) =>
      data(http.POST("/api/projects/{id}/invitations", { params: { path: { id } }, body })),
    withdraw: (id: string, invitationId: string) =>
      data(
        http.DELETE("/api/projects/{id}/invitations/{invitationId}", {
          params: { path: { id, invitationId } },
        }),
      ),
  },

  audit: (wanted: AuditWanted, cursor?: string) =>
    data(
      http.GET("/api/audit", {
        params: { query: { limit: 50, ...wanted, ...(cursor ? { cursor } : {}) } },
      }),
    ),
  /** Where the whole log is downloaded from. */
  auditExport: "/api/audit/export",
};
