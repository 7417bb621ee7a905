//! Links that work once: they let somebody in, or set a new password.

use std::time::Duration;

use ai_toolkit_protocol::{
    AcceptInvitation, Account, CreatedInvitation, Invitation, InvitationId, InviteAccount, InviteMember, LinkInfo,
    LinkKind, ProjectId, ResetPassword, Role, Timestamp,
};

use super::{Accounts, AccountsError, StartedSession, checked_email, existing, insert, password};
use crate::{
    domain::{access::role_name, caller::Caller},
    secrets::{Secret, SecretError},
    store::{AccountRecord, Audit, LinkRecord, PlatformWrite, StoreError},
};

/// What every link's secret begins with.
const PREFIX: &str = "ait_";
const INVITATIONS_WORK: Duration = Duration::from_hours(7 * 24);
const PASSWORD_RESETS_WORK: Duration = Duration::from_hours(24);
/// The setup link works until it is used, or the server starts again.
const SETUP_WORKS: Duration = Duration::from_hours(100 * 365 * 24);

/// A link that begins to work now, and its secret.
pub(super) fn new_link(kind: LinkKind, caller: &Caller, now: Timestamp) -> Result<(LinkRecord, Secret), SecretError> {
    let secret = Secret::generate(PREFIX)?;
    let works = match kind {
        LinkKind::Setup => SETUP_WORKS,
        LinkKind::Invitation => INVITATIONS_WORK,
        LinkKind::PasswordReset => PASSWORD_RESETS_WORK,
    };
    let invitation = Invitation {
        id: InvitationId::generate(),
        project_id: None,
        role: None,
        is_admin: false,
        email: None,
        invited_by: caller.name.clone(),
        created_at: now,
        expires_at: now.plus(works),
    };
    Ok((LinkRecord { kind, invitation, account: None }, secret))
}

/// The link from the platform's address on. The secret comes after the `#`, which browsers send to no server.
pub(super) fn path(kind: LinkKind, secret: &Secret) -> String {
    let page = match kind {
        LinkKind::Setup => "setup",
        LinkKind::Invitation => "invite",
        LinkKind::PasswordReset => "reset-password",
    };
    format!("/{page}#{}", secret.expose())
}

/// What an accepted invitation led to.
pub struct Accepted {
    /// The project that the account is a member of now.
    pub project: Option<ProjectId>,
    /// The new account's session; none for whoever was signed in.
    pub session: Option<StartedSession>,
}

impl Accounts {
    /// The path of a link that makes the first account, while there is none; earlier ones do not work any more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn setup_link(&self) -> Result<Option<String>, AccountsError> {
        let mut write = self.store.platform_write().await?;
        if write.count_accounts().await? > 0 {
            write.delete_links(LinkKind::Setup, None).await?;
            write.commit().await?;
            return Ok(None);
        }
        write.delete_links(LinkKind::Setup, None).await?;
        let caller = Caller::platform();
        let (link, secret) = new_link(LinkKind::Setup, &caller, write.now)?;
        write.insert_link(&link, secret.hash()).await?;
        write
            .audit(None, Audit { by: &caller, action: "platform.setup_link_made", target: None, detail: None })
            .await?;
        write.commit().await?;
        Ok(Some(path(LinkKind::Setup, &secret)))
    }

    /// Invites somebody to a project.
    ///
    /// # Errors
    /// When the address is none or the project does not exist.
    pub async fn invite_member(
        &self,
        caller: &Caller,
        project: &ProjectId,
        wanted: InviteMember,
    ) -> Result<CreatedInvitation, AccountsError> {
        self.store.project(project).await?;
        self.invite(caller, Some((project, wanted.role)), false, wanted.email).await
    }

    /// Invites somebody to the platform.
    ///
    /// # Errors
    /// When the address is none.
    pub async fn invite_account(
        &self,
        caller: &Caller,
        wanted: InviteAccount,
    ) -> Result<CreatedInvitation, AccountsError> {
        self.invite(caller, None, wanted.is_admin, wanted.email).await
    }

    async fn invite(
        &self,
        caller: &Caller,
        project: Option<(&ProjectId, Role)>,
        is_admin: bool,
        email: Option<String>,
    ) -> Result<CreatedInvitation, AccountsError> {
        let email = email.map(|email| checked_email(&email)).transpose()?;
        let mut write = self.store.platform_write().await?;
        let (mut link, secret) = new_link(LinkKind::Invitation, caller, write.now)?;
        link.invitation.project_id = project.map(|(project, _)| project.clone());
        link.invitation.role = project.map(|(_, role)| role);
        link.invitation.is_admin = is_admin;
        link.invitation.email.clone_from(&email);
        write.insert_link(&link, secret.hash()).await?;
        let detail = match project {
            Some((_, role)) => role_name(role),
            None if is_admin => "admin",
            None => "account",
        };
        let audit = Audit {
            by: caller,
            action: "invitation.created",
            target: Some(email.as_deref().unwrap_or(link.invitation.id.as_str())),
            detail: Some(detail),
        };
        write.audit(project.map(|(project, _)| project), audit).await?;
        write.commit().await?;
        Ok(CreatedInvitation { path: path(LinkKind::Invitation, &secret), invitation: link.invitation })
    }

    /// The invitations to a project, or to the platform alone, that nobody has accepted yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invitations(&self, project: Option<&ProjectId>) -> Result<Vec<Invitation>, StoreError> {
        self.store.invitations(project).await
    }

    /// Withdraws an invitation.
    ///
    /// # Errors
    /// [`AccountsError::NoSuchInvitation`].
    pub async fn withdraw(
        &self,
        caller: &Caller,
        project: Option<&ProjectId>,
        id: &InvitationId,
    ) -> Result<(), AccountsError> {
        let mut write = self.store.platform_write().await?;
        let found = write.delete_invitation(project, id).await?.ok_or(AccountsError::NoSuchInvitation)?;
        let target = Some(found.email.as_deref().unwrap_or(found.id.as_str()));
        write.audit(project, Audit { by: caller, action: "invitation.withdrawn", target, detail: None }).await?;
        write.commit().await?;
        Ok(())
    }

    /// What a link is for.
    ///
    /// # Errors
    /// [`AccountsError::DeadLink`].
    pub async fn look_up_link(&self, token: &str) -> Result<LinkInfo, AccountsError> {
        let now = self.store.now().await?;
        let found = self.store.link(Secret::given(token).hash(), now).await?;
        let LinkRecord { kind, invitation, account } = found.ok_or(AccountsError::DeadLink)?;
        let project_name = match &invitation.project_id {
            Some(project) => Some(self.store.project(project).await?.name),
            None => None,
        };
        let email = match &account {
            Some(account) => self.store.account(account).await?.map(|record| record.account.email),
            None => invitation.email,
        };
        let of_somebody = kind != LinkKind::Setup;
        Ok(LinkInfo {
            kind,
            project_name,
            role: invitation.role,
            is_admin: invitation.is_admin,
            email,
            invited_by: of_somebody.then_some(invitation.invited_by),
            expires_at: of_somebody.then_some(invitation.expires_at),
        })
    }

    /// Accepts an invitation: for `signed_in`, or with a new account.
    ///
    /// # Errors
    /// [`AccountsError::DeadLink`]; [`AccountsError::AccountMissing`] when nobody is signed in and the account is absent;
    /// what is not acceptable of the account. The link still works then.
    pub async fn accept(
        &self,
        caller: &Caller,
        signed_in: Option<&Account>,
        wanted: AcceptInvitation,
        user_agent: Option<&str>,
    ) -> Result<Accepted, AccountsError> {
        let hash = Secret::given(&wanted.token).hash();
        // Before a password is hashed: this door is open to everybody.
        let found = self.store.link(hash, self.store.now().await?).await?;
        if found.is_none_or(|link| link.kind != LinkKind::Invitation) {
            return Err(AccountsError::DeadLink);
        }
        let new = match (signed_in, &wanted.account) {
            (Some(_), _) => None,
            (None, Some(account)) => Some(self.prepare(account).await?),
            (None, None) => return Err(AccountsError::AccountMissing),
        };
        let mut write = self.store.platform_write().await?;
        let link = write.use_link(hash, LinkKind::Invitation).await?.ok_or(AccountsError::DeadLink)?;
        let invitation = link.invitation;
        let (mut record, is_new) = match (new, signed_in) {
            (Some(mut record), _) => {
                let name = record.account.name.clone();
                let by = Caller { name, account: Some(record.account.id.clone()), address: caller.address };
                insert(&mut write, &mut record, &by).await?;
                (record, true)
            }
            (None, Some(account)) => (existing(&write, &account.id).await?, false),
            (None, None) => return Err(AccountsError::AccountMissing),
        };
        take_up(&mut write, caller, &mut record, &invitation).await?;
        let session = if is_new {
            Some(self.start(&mut write, record.account, caller, user_agent, "invitation").await?)
        } else {
            None
        };
        write.commit().await?;
        Ok(Accepted { project: invitation.project_id, session })
    }

    /// Sets a new password by a link; all sessions of the account end.
    ///
    /// # Errors
    /// [`AccountsError::DeadLink`]; what is not acceptable of the password. The link still works then.
    pub async fn reset_password(&self, caller: &Caller, wanted: ResetPassword) -> Result<(), AccountsError> {
        let hash = Secret::given(&wanted.token).hash();
        let found = self.store.link(hash, self.store.now().await?).await?;
        let found = found.filter(|link| link.kind == LinkKind::PasswordReset).and_then(|link| link.account);
        let id = found.ok_or(AccountsError::DeadLink)?;
        let record = self.store.account(&id).await?.ok_or(AccountsError::DeadLink)?;
        password::check(&wanted.new_password, &record.account.name, &record.account.email)?;
        let new = self.passwords.hash(&wanted.new_password).await?;
        let mut write = self.store.platform_write().await?;
        write.use_link(hash, LinkKind::PasswordReset).await?.ok_or(AccountsError::DeadLink)?;
        let mut record = existing(&write, &id).await?;
        record.password_hash = Some(new);
        write.update_account(&record).await?;
        write.delete_sessions(&id, None).await?;
        let by = Caller { name: record.account.name.clone(), account: Some(id), address: caller.address };
        let audit = Audit { by: &by, action: "account.password_reset", target: Some(&by.name), detail: None };
        write.audit(None, audit).await?;
        write.commit().await?;
        self.look_again();
        Ok(())
    }
}

/// Gives an account what the invitation, which was taken out, is to.
///
/// # Errors
/// [`AccountsError::AlreadyMember`] for who has as much already; the link must go on working then.
pub(super) async fn take_up(
    write: &mut PlatformWrite,
    caller: &Caller,
    record: &mut AccountRecord,
    invitation: &Invitation,
) -> Result<(), AccountsError> {
    if invitation.is_admin && !record.account.is_admin {
        record.account.is_admin = true;
        write.update_account(record).await?;
    }
    let account = &record.account;
    if let (Some(project), Some(role)) = (&invitation.project_id, invitation.role) {
        if write.role(project, &account.id).await?.is_some_and(|has| has >= role) {
            return Err(AccountsError::AlreadyMember);
        }
        write.put_member(project, &account.id, role, false).await?;
    }
    let by = Caller { name: account.name.clone(), account: Some(account.id.clone()), address: caller.address };
    let audit = Audit {
        by: &by,
        action: "invitation.accepted",
        target: Some(&account.name),
        detail: invitation.role.map(role_name).or(invitation.is_admin.then_some("admin")),
    };
    write.audit(invitation.project_id.as_ref(), audit).await?;
    Ok(())
}
