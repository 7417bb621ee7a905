//! Signing in through another service: whose account it is, who gets a new one, and what groups there open here.
//!
//! An email address alone opens nothing. Who comes with an unknown identity and the address of an existing account is
//! told to sign in to it first and to link it: neither does the service vouch for the address as a password does, nor
//! does the account for its own, which its owner may have chosen to catch somebody else's first sign-in.

use std::time::Duration;

use ai_toolkit_protocol::{Account, AccountId, AccountIdentity, ContentHash, LinkKind, ProjectId};

use super::{Accounts, AccountsError, StartedSession, checked_email, existing, insert, invitations::take_up};
use crate::{
    domain::{
        access::{SignedIn, role_name},
        caller::Caller,
        text,
    },
    sign_in::{FlowSecret, Grants, Identity, Proved},
    store::{AccountRecord, Audit, FlowRecord, IdentityRecord, PlatformWrite, StoreError, Taken},
};

/// From its beginning to the browser's coming back.
pub const FLOW_LASTS: Duration = Duration::from_mins(10);
/// Room for ` (999)` within the longest name.
const MAX_NAME_CHARACTERS: usize = 90;
const MAX_NAMESAKES: usize = 999;
const MAX_HANDLE_CHARACTERS: usize = 200;

/// A service knows who somebody is, but that opens nothing here.
#[derive(Debug, thiserror::Error)]
pub enum SignInRefused {
    /// No rule and no invitation lets them in, or the account may not sign in.
    #[error("nothing lets this person in")]
    NotAllowed,
    /// Another account has the address.
    #[error("another account has the email address; its owner has to sign in to it and link this service there")]
    EmailTaken,
    /// There is no address for the account.
    #[error("the service gives no verified email address")]
    NoEmail,
    /// The identity is another account's, or the account has another identity there.
    #[error("the identity is linked to another account, or the account to another identity of the service")]
    IdentityTaken,
    /// The invitation does not work.
    #[error("the invitation has been used, was withdrawn or has expired")]
    DeadLink,
    /// The platform failed.
    #[error(transparent)]
    Failed(AccountsError),
}

impl From<AccountsError> for SignInRefused {
    fn from(error: AccountsError) -> Self {
        match error {
            AccountsError::EmailTaken => Self::EmailTaken,
            AccountsError::DeadLink => Self::DeadLink,
            error => Self::Failed(error),
        }
    }
}

impl From<StoreError> for SignInRefused {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl Accounts {
    /// Begins a sign-in through another service, in the browser that gets this secret.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_flow(&self, secret: &FlowSecret, flow: &FlowRecord) -> Result<(), StoreError> {
        let now = self.store.now().await?;
        self.store.insert_flow(secret.secret().hash(), flow, now, now.minus(FLOW_LASTS)).await
    }

    /// Takes out the sign-in that the browser with this cookie began; it works once, and for ten minutes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_flow(&self, secret: &FlowSecret) -> Result<Option<FlowRecord>, StoreError> {
        let oldest = self.store.now().await?.minus(FLOW_LASTS);
        self.store.take_flow(secret.secret().hash(), oldest).await
    }

    /// Signs somebody in whom a service knows; makes their account if a rule or this invitation lets them in. Tells which
    /// project they were invited to.
    ///
    /// # Errors
    /// Why they are not let in, which is written into the audit log.
    pub async fn sign_in_by(
        &self,
        caller: &Caller,
        proved: &Proved,
        invitation: Option<ContentHash>,
        user_agent: Option<&str>,
    ) -> Result<(StartedSession, Option<ProjectId>), SignInRefused> {
        let result = match self.try_sign_in(caller, proved, invitation, user_agent).await {
            // They have what they are invited to: the invitation goes on working for whom it was meant.
            Err(SignInRefused::Failed(AccountsError::AlreadyMember)) => {
                self.try_sign_in(caller, proved, None, user_agent).await
            }
            result => result,
        };
        match &result {
            Ok(_) | Err(SignInRefused::Failed(_)) => {}
            Err(refused) => {
                let by = Caller { address: caller.address, ..Caller::named("somebody") };
                let (target, detail) = (handle(&proved.identity), format!("{}: {refused}", proved.provider));
                let (target, detail) = (Some(target.as_str()), Some(detail.as_str()));
                let mut write = self.store.platform_write().await?;
                write.audit(None, Audit { by: &by, action: "session.refused", target, detail }).await?;
                write.commit().await?;
            }
        }
        result
    }

    async fn try_sign_in(
        &self,
        caller: &Caller,
        proved: &Proved,
        invitation: Option<ContentHash>,
        user_agent: Option<&str>,
    ) -> Result<(StartedSession, Option<ProjectId>), SignInRefused> {
        let mut write = self.store.platform_write().await?;
        let invitation = match invitation {
            Some(hash) => {
                let link = write.use_link(hash, LinkKind::Invitation).await?.ok_or(SignInRefused::DeadLink)?;
                Some(link.invitation)
            }
            None => None,
        };
        let known = write.identity(&proved.issuer, &proved.identity.subject).await?;
        let is_known = known.is_some();
        let mut record = match &known {
            Some(identity) => existing(&write, &identity.account).await?,
            None => make_account(&mut write, proved, invitation.is_some(), caller).await?,
        };
        if !record.account.is_active {
            return Err(SignInRefused::NotAllowed);
        }
        let by = of(&record.account, caller);
        put_identity(&mut write, proved, &record.account, known).await?;
        if !is_known {
            audit_linked(&mut write, proved, &by).await?;
        }
        let lost_rights = follow_groups(&mut write, &mut record).await?;
        if let Some(invitation) = &invitation {
            take_up(&mut write, caller, &mut record, invitation).await?;
        }
        let started = self.start(&mut write, record.account, caller, user_agent, proved.provider).await?;
        write.commit().await?;
        if lost_rights {
            self.look_again();
        }
        Ok((started, invitation.and_then(|invitation| invitation.project_id)))
    }

    /// Links the identity to the account that is signed in.
    ///
    /// # Errors
    /// [`SignInRefused::IdentityTaken`].
    pub async fn link_identity(
        &self,
        caller: &Caller,
        account: &AccountId,
        proved: &Proved,
    ) -> Result<(), SignInRefused> {
        let mut write = self.store.platform_write().await?;
        let mut record = existing(&write, account).await?;
        let known = write.identity(&proved.issuer, &proved.identity.subject).await?;
        if known.as_ref().is_some_and(|known| known.account != *account) {
            return Err(SignInRefused::IdentityTaken);
        }
        let is_known = known.is_some();
        if !is_known {
            let linked = write.identities(account).await?;
            if let Some(other) = linked.iter().find(|linked| linked.provider == proved.provider) {
                // Of an issuer that is configured no more: nobody can come with it again.
                if other.issuer == proved.issuer {
                    return Err(SignInRefused::IdentityTaken);
                }
                write.delete_identity(account, proved.provider).await?;
            }
        }
        put_identity(&mut write, proved, &record.account, known).await?;
        if !is_known {
            audit_linked(&mut write, proved, caller).await?;
        }
        follow_groups(&mut write, &mut record).await?;
        write.commit().await?;
        self.look_again();
        Ok(())
    }

    /// The services that an account is linked to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn identities(&self, account: &AccountId) -> Result<Vec<AccountIdentity>, StoreError> {
        let identities = self.store.identities(account).await?;
        let shown = |identity: IdentityRecord| AccountIdentity {
            provider: identity.provider,
            handle: identity.handle,
            created_at: identity.created_at,
            last_used_at: identity.last_used_at,
        };
        Ok(identities.into_iter().map(shown).collect())
    }

    /// Unlinks an account from a service; what its groups there gave goes with it. `others` are the services by which it
    /// could still sign in.
    ///
    /// # Errors
    /// [`AccountsError::NoSuchIdentity`]; [`AccountsError::LastWayIn`] without a password or another service.
    pub async fn unlink_identity(
        &self,
        caller: &Caller,
        who: &SignedIn,
        provider: &str,
        others: &[&str],
    ) -> Result<(), AccountsError> {
        let mut write = self.store.platform_write().await?;
        let mut record = existing(&write, &who.account.id).await?;
        let linked = write.identities(&record.account.id).await?;
        let identity = linked.iter().find(|identity| identity.provider == provider);
        let identity = identity.ok_or_else(|| AccountsError::NoSuchIdentity(provider.to_owned()))?;
        let has_other = linked.iter().any(|identity| others.contains(&identity.provider.as_str()));
        if record.password_hash.is_none() && !has_other {
            return Err(AccountsError::LastWayIn);
        }
        write.delete_identity(&record.account.id, provider).await?;
        let (target, detail) = (Some(identity.handle.as_str()), Some(provider));
        write.audit(None, Audit { by: caller, action: "identity.unlinked", target, detail }).await?;
        follow_groups(&mut write, &mut record).await?;
        write.commit().await?;
        self.look_again();
        Ok(())
    }
}

fn of(account: &Account, caller: &Caller) -> Caller {
    Caller { name: account.name.clone(), account: Some(account.id.clone()), address: caller.address }
}

/// What the service calls somebody, short enough to be stored and shown.
fn handle(identity: &Identity) -> String {
    identity.handle.chars().filter(|c| !c.is_control()).take(MAX_HANDLE_CHARACTERS).collect()
}

/// A new account for who is let in.
async fn make_account(
    write: &mut PlatformWrite,
    proved: &Proved,
    is_invited: bool,
    caller: &Caller,
) -> Result<AccountRecord, SignInRefused> {
    let lets_in = is_invited || proved.grants.is_some();
    let is_admin = proved.grants.as_ref().is_some_and(|grants| grants.is_admin);
    // The first account looks after the platform; whoever else comes first must not make the setup link useless.
    if !lets_in || (!is_admin && write.count_accounts().await? == 0) {
        return Err(SignInRefused::NotAllowed);
    }
    let email = proved.identity.email.as_deref().and_then(|email| checked_email(email).ok());
    let email = email.ok_or(SignInRefused::NoEmail)?;
    let id = AccountId::generate();
    let name = free_name(write, &id, &proved.identity.name, &email).await?;
    let mut record = AccountRecord {
        account: Account {
            id,
            name,
            email,
            is_admin: false,
            is_active: true,
            has_password: false,
            created_at: write.now,
            last_seen_at: None,
        },
        password_hash: None,
        admin_from_groups: false,
    };
    let by = of(&record.account, caller);
    insert(write, &mut record, &by).await?;
    Ok(record)
}

/// The name that the service gives, or what is before the `@`; with a number behind it if somebody has it already.
async fn free_name(write: &PlatformWrite, id: &AccountId, wanted: &str, email: &str) -> Result<String, AccountsError> {
    let clean = |text: &str| -> String {
        let visible = text.chars().filter(|c| !c.is_control()).take(MAX_NAME_CHARACTERS);
        visible.collect::<String>().trim().to_owned()
    };
    let local = email.split('@').next().unwrap_or_default();
    let name = [wanted, local].into_iter().map(clean).find(|name| !name.is_empty()).unwrap_or_default();
    for number in 1..=MAX_NAMESAKES {
        let candidate = if number == 1 { name.clone() } else { format!("{name} ({number})") };
        let candidate = text::name("name", &candidate)?;
        if write.taken(id, &candidate, "").await? != Some(Taken::Name) {
            return Ok(candidate);
        }
    }
    Err(AccountsError::NameTaken)
}

/// Writes down who came, and what their groups give them now.
async fn put_identity(
    write: &mut PlatformWrite,
    proved: &Proved,
    account: &Account,
    known: Option<IdentityRecord>,
) -> Result<(), StoreError> {
    let record = IdentityRecord {
        issuer: proved.issuer.clone(),
        subject: proved.identity.subject.clone(),
        account: account.id.clone(),
        provider: proved.provider.to_owned(),
        handle: handle(&proved.identity),
        grants: proved.grants.clone().unwrap_or_default(),
        created_at: known.map_or(write.now, |known| known.created_at),
        last_used_at: write.now,
    };
    write.put_identity(&record).await
}

async fn audit_linked(write: &mut PlatformWrite, proved: &Proved, by: &Caller) -> Result<(), StoreError> {
    let target = handle(&proved.identity);
    let audit = Audit { by, action: "identity.linked", target: Some(&target), detail: Some(proved.provider) };
    write.audit(None, audit).await
}

/// Brings what the account has because of its groups to what they give now, and tells whether it lost anything. What
/// people gave stays.
async fn follow_groups(write: &mut PlatformWrite, record: &mut AccountRecord) -> Result<bool, AccountsError> {
    let mut wanted = Grants::default();
    for identity in write.identities(&record.account.id).await? {
        wanted.add(identity.grants);
    }
    let mut lost = follow_admin(write, record, wanted.is_admin).await?;
    let by = Caller::platform();
    let (account, name) = (record.account.id.clone(), record.account.name.clone());
    let target = Some(name.as_str());
    let has = write.roles_from_groups(&account).await?;
    for (project, _) in has.iter().filter(|(project, _)| !wanted.roles.contains_key(project)) {
        write.delete_member(project, &account).await?;
        lost = true;
        let audit = Audit { by: &by, action: "member.removed", target, detail: Some("groups") };
        write.audit(Some(project), audit).await?;
    }
    for (project, role) in &wanted.roles {
        let before = has.iter().find(|(member, _)| member == project).map(|(_, role)| *role);
        let action = match before {
            Some(before) if before == *role => continue,
            Some(before) => {
                lost |= before > *role;
                "member.role_changed"
            }
            None if write.role(project, &account).await?.is_some() => continue,
            None if !write.has_project(project).await? => {
                tracing::warn!(%project, "a group rule names a project that does not exist");
                continue;
            }
            None => "member.added",
        };
        write.put_member(project, &account, *role, true).await?;
        let detail = format!("{} (groups)", role_name(*role));
        write.audit(Some(project), Audit { by: &by, action, target, detail: Some(&detail) }).await?;
    }
    Ok(lost)
}

async fn follow_admin(
    write: &mut PlatformWrite,
    record: &mut AccountRecord,
    wanted: bool,
) -> Result<bool, AccountsError> {
    let action = match (wanted, record.account.is_admin) {
        (true, false) => "account.made_admin",
        (false, true) if record.admin_from_groups => {
            if record.account.is_active && write.count_admins().await? <= 1 {
                tracing::warn!("the only admin is in no admin group any more, and stays admin until there is another");
                return Ok(false);
            }
            "account.admin_withdrawn"
        }
        _ => return Ok(false),
    };
    (record.account.is_admin, record.admin_from_groups) = (wanted, wanted);
    write.update_account(record).await?;
    let target = Some(record.account.name.as_str());
    let audit = Audit { by: &Caller::platform(), action, target, detail: Some("groups") };
    write.audit(None, audit).await?;
    Ok(!wanted)
}
