//! Accounts: made, changed, looked after by admins. Who somebody is, and what proves it; what they may do then is decided
//! in [`super::access`].

mod identities;
mod invitations;
mod members;
mod password;
mod sessions;

use std::sync::Arc;

use ai_toolkit_protocol::{
    Account, AccountId, ChangePassword, LinkKind, NewAccount, Page, PasswordResetLink, SessionId, UpdateAccount,
    UpdateOwnAccount,
};
use tokio::sync::watch;

use super::{
    caller::Caller,
    text::{self, TextError},
};
use crate::{
    config::SessionTimes,
    secrets::SecretError,
    store::{AccountRecord, Audit, PlatformWrite, Store, StoreError, Taken},
};
pub use identities::{FLOW_LASTS, SignInRefused};
pub use password::PasswordError;
use password::Passwords;
pub use sessions::StartedSession;

/// Something about an account was refused.
#[derive(Debug, thiserror::Error)]
pub enum AccountsError {
    /// A text breaks its rule.
    #[error(transparent)]
    Text(#[from] TextError),
    /// Not an address.
    #[error("this is no email address; it looks like name@example.com, with up to 254 characters")]
    Email,
    /// The password breaks its rule.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// Somebody has the name already.
    #[error("another account has this name; choose another one, for history and locks show it")]
    NameTaken,
    /// Somebody has the address already.
    #[error("another account has this email address; sign in with it, or use another address")]
    EmailTaken,
    /// Not who they say they are. It does not tell whether there is such an account.
    #[error(
        "the email address or the password is wrong; try again, or ask an admin for a link that sets a new password"
    )]
    WrongCredentials,
    /// The current password is wrong.
    #[error("the current password is wrong; nothing was changed")]
    WrongPassword,
    /// A link that does not work.
    #[error("this link has been used, was withdrawn or has expired; ask for a new one")]
    DeadLink,
    /// There is nobody to invite to what they have already.
    #[error("you are a member of this project already, with the same role or a greater one")]
    AlreadyMember,
    /// An invitation without an account.
    #[error("the invitation needs a name, an email address and a password for your account; or sign in first")]
    AccountMissing,
    /// No such account.
    #[error("there is no account {0}; list the accounts to see which there are")]
    NoSuchAccount(AccountId),
    /// No such session.
    #[error("this account has no session {0}; list the sessions to see which there are")]
    NoSuchSession(SessionId),
    /// No such member.
    #[error("this account is no member of the project; list the members to see who is")]
    NoSuchMember,
    /// No such invitation.
    #[error("there is no such invitation; it was accepted, withdrawn or has expired")]
    NoSuchInvitation,
    /// The platform would be without an admin.
    #[error("this is the only admin who can sign in; make another account an admin first")]
    LastAdmin,
    /// The project would be without an owner.
    #[error("this is the project's only owner; make another member an owner first")]
    LastOwner,
    /// No such identity.
    #[error("this account is not linked to {0}; list the identities to see what it is linked to")]
    NoSuchIdentity(String),
    /// Nobody could sign in to the account any more.
    #[error("this is the only way to sign in to this account; set a password or link another service first")]
    LastWayIn,
    /// Too many passwords are checked at once.
    #[error("too many people sign in at this moment; try again in a few seconds")]
    Busy,
    /// The hash could not be made.
    #[error("the password could not be hashed; this is a bug, please report it")]
    Hashing,
    /// No secret could be made.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The accounts of the platform.
pub struct Accounts {
    store: Arc<Store>,
    passwords: Passwords,
    times: SessionTimes,
    /// Counts up whenever somebody may have lost a right, so that open connections look again.
    rights: watch::Sender<u64>,
}

impl Accounts {
    /// Accounts kept in `store`, whose sessions last for `times`.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn new(store: Arc<Store>, times: SessionTimes) -> Result<Self, AccountsError> {
        Ok(Self { store, passwords: Passwords::new()?, times, rights: watch::Sender::new(0) })
    }

    /// Tells whenever somebody may have lost a right.
    pub fn rights_changed(&self) -> watch::Receiver<u64> {
        self.rights.subscribe()
    }

    /// Makes open connections look again whether they may stay.
    pub fn look_again(&self) {
        self.rights.send_modify(|count| *count += 1);
    }

    /// Accounts in the order in which they were made, from `cursor` on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list(&self, cursor: Option<&AccountId>, limit: u32) -> Result<Page<Account>, AccountsError> {
        let accounts = self.store.accounts(cursor, limit).await?;
        Ok(Page::cut(accounts, limit, |account| account.id.to_string()))
    }

    /// Changes the caller's own name or address.
    ///
    /// # Errors
    /// Which of the two is not acceptable.
    pub async fn update_own(
        &self,
        caller: &Caller,
        id: &AccountId,
        change: UpdateOwnAccount,
    ) -> Result<Account, AccountsError> {
        let mut write = self.store.platform_write().await?;
        let mut record = existing(&write, id).await?;
        if let Some(name) = change.name {
            record.account.name = text::name("name", &name)?;
        }
        if let Some(email) = change.email {
            record.account.email = checked_email(&email)?;
        }
        check_free(&write, &record.account).await?;
        write.update_account(&record).await?;
        let detail = format!("{} <{}>", record.account.name, record.account.email);
        let audit = Audit { by: caller, action: "account.updated", target: Some(&caller.name), detail: Some(&detail) };
        write.audit(None, audit).await?;
        write.commit().await?;
        Ok(record.account)
    }

    /// Changes the caller's own password; the account's other sessions end.
    ///
    /// # Errors
    /// When the current password is wrong or the new one not acceptable.
    pub async fn change_password(
        &self,
        caller: &Caller,
        id: &AccountId,
        session: &SessionId,
        change: ChangePassword,
    ) -> Result<(), AccountsError> {
        let record = self.store.account(id).await?.ok_or_else(|| AccountsError::NoSuchAccount(id.clone()))?;
        if let Some(stored) = &record.password_hash {
            let current = change.current_password.unwrap_or_default();
            if !self.passwords.verify(&current, Some(stored)).await? {
                return Err(AccountsError::WrongPassword);
            }
        }
        password::check(&change.new_password, &record.account.name, &record.account.email)?;
        let hash = self.passwords.hash(&change.new_password).await?;
        let mut write = self.store.platform_write().await?;
        let mut now = existing(&write, id).await?;
        if now.password_hash != record.password_hash {
            // Somebody changed it while this request was being checked.
            return Err(AccountsError::WrongPassword);
        }
        now.password_hash = Some(hash);
        write.update_account(&now).await?;
        write.delete_sessions(id, Some(session)).await?;
        write.delete_links(LinkKind::PasswordReset, Some(id)).await?;
        let audit = Audit { by: caller, action: "account.password_changed", target: Some(&caller.name), detail: None };
        write.audit(None, audit).await?;
        write.commit().await?;
        self.look_again();
        Ok(())
    }

    /// Changes what an account may do on the platform.
    ///
    /// # Errors
    /// [`AccountsError::LastAdmin`] when nobody could look after the platform any more.
    pub async fn update(
        &self,
        caller: &Caller,
        id: &AccountId,
        change: UpdateAccount,
    ) -> Result<Account, AccountsError> {
        let mut write = self.store.platform_write().await?;
        let mut record = existing(&write, id).await?;
        let before = record.account.clone();
        record.account.is_admin = change.is_admin.unwrap_or(before.is_admin);
        // What a person decides does not follow the groups any more.
        record.admin_from_groups &= change.is_admin.is_none();
        record.account.is_active = change.is_active.unwrap_or(before.is_active);
        let loses_admin = before.is_admin && before.is_active;
        if loses_admin && !(record.account.is_admin && record.account.is_active) {
            keep_an_admin(&write).await?;
        }
        write.update_account(&record).await?;
        if !record.account.is_active {
            write.delete_sessions(id, None).await?;
        }
        let mut changes = Vec::new();
        match (before.is_admin, record.account.is_admin) {
            (false, true) => changes.push("account.made_admin"),
            (true, false) => changes.push("account.admin_withdrawn"),
            _ => {}
        }
        match (before.is_active, record.account.is_active) {
            (false, true) => changes.push("account.activated"),
            (true, false) => changes.push("account.deactivated"),
            _ => {}
        }
        for action in changes {
            let target = Some(record.account.name.as_str());
            write.audit(None, Audit { by: caller, action, target, detail: None }).await?;
        }
        write.commit().await?;
        self.look_again();
        Ok(record.account)
    }

    /// Deletes an account with its sessions and memberships; what it wrote stays under its name.
    ///
    /// # Errors
    /// [`AccountsError::LastAdmin`] when nobody could look after the platform any more.
    pub async fn delete(&self, caller: &Caller, id: &AccountId) -> Result<(), AccountsError> {
        let mut write = self.store.platform_write().await?;
        let record = existing(&write, id).await?;
        if record.account.is_admin && record.account.is_active {
            keep_an_admin(&write).await?;
        }
        write.delete_account(id).await?;
        let (target, detail) = (Some(record.account.name.as_str()), Some(record.account.email.as_str()));
        write.audit(None, Audit { by: caller, action: "account.deleted", target, detail }).await?;
        write.commit().await?;
        self.look_again();
        Ok(())
    }

    /// A link that sets a new password; earlier ones do not work any more.
    ///
    /// # Errors
    /// When there is no such account or the database fails.
    pub async fn password_reset(&self, caller: &Caller, id: &AccountId) -> Result<PasswordResetLink, AccountsError> {
        let mut write = self.store.platform_write().await?;
        let record = existing(&write, id).await?;
        write.delete_links(LinkKind::PasswordReset, Some(id)).await?;
        let (link, secret) = invitations::new_link(LinkKind::PasswordReset, caller, write.now)?;
        let expires_at = link.invitation.expires_at;
        let link = crate::store::LinkRecord { account: Some(id.clone()), ..link };
        write.insert_link(&link, secret.hash()).await?;
        let target = Some(record.account.name.as_str());
        write.audit(None, Audit { by: caller, action: "account.password_reset_made", target, detail: None }).await?;
        write.commit().await?;
        Ok(PasswordResetLink { path: invitations::path(LinkKind::PasswordReset, &secret), expires_at })
    }

    /// A new account with a password, ready to be stored.
    async fn prepare(&self, new: &NewAccount) -> Result<AccountRecord, AccountsError> {
        let (name, email) = (text::name("name", &new.name)?, checked_email(&new.email)?);
        password::check(&new.password, &name, &email)?;
        let hash = self.passwords.hash(&new.password).await?;
        Ok(AccountRecord {
            account: Account {
                id: AccountId::generate(),
                name,
                email,
                is_admin: false,
                is_active: true,
                has_password: true,
                created_at: ai_toolkit_protocol::Timestamp::from_millis(0),
                last_seen_at: None,
            },
            password_hash: Some(hash),
            admin_from_groups: false,
        })
    }
}

/// Stores a new account, if its name and address are free.
async fn insert(write: &mut PlatformWrite, record: &mut AccountRecord, caller: &Caller) -> Result<(), AccountsError> {
    record.account.created_at = write.now;
    check_free(write, &record.account).await?;
    write.insert_account(record).await?;
    let (target, detail) = (Some(record.account.name.as_str()), Some(record.account.email.as_str()));
    write.audit(None, Audit { by: caller, action: "account.created", target, detail }).await?;
    Ok(())
}

async fn existing(write: &PlatformWrite, id: &AccountId) -> Result<AccountRecord, AccountsError> {
    write.account(id).await?.ok_or_else(|| AccountsError::NoSuchAccount(id.clone()))
}

async fn check_free(write: &PlatformWrite, account: &Account) -> Result<(), AccountsError> {
    match write.taken(&account.id, &account.name, &account.email).await? {
        None => Ok(()),
        Some(Taken::Name) => Err(AccountsError::NameTaken),
        Some(Taken::Email) => Err(AccountsError::EmailTaken),
    }
}

async fn keep_an_admin(write: &PlatformWrite) -> Result<(), AccountsError> {
    if write.count_admins().await? <= 1 { Err(AccountsError::LastAdmin) } else { Ok(()) }
}

/// An email address in lower case. Whether it exists is for the mail to find out; this keeps out what is none.
fn checked_email(text: &str) -> Result<String, AccountsError> {
    let email = text.trim().to_lowercase();
    let parts = email.split_once('@').filter(|(local, domain)| !local.is_empty() && !domain.is_empty());
    let plain = !email.chars().any(|c| c.is_control() || c.is_whitespace() || matches!(c, '<' | '>' | ',' | ';'));
    let valid = plain && email.len() <= 254 && parts.is_some_and(|(_, domain)| !domain.contains('@'));
    if valid { Ok(email) } else { Err(AccountsError::Email) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case(" Ann@Example.COM ", Some("ann@example.com"))]
    #[case("ann@localhost", Some("ann@localhost"))]
    #[case("ann", None)]
    #[case("@example.com", None)]
    #[case("ann@", None)]
    #[case("a@b@c", None)]
    #[case("ann smith@example.com", None)]
    #[case("Ann <ann@example.com>", None)]
    fn addresses(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(checked_email(text).ok().as_deref(), expected);
    }
}
