//! Sessions: begun by signing in, recognised by their cookie, ended by time, by their owner or by an admin.

use std::net::IpAddr;

use ai_toolkit_protocol::{
    Account, AccountId, AccountSession, ContentHash, LinkKind, NewAccount, SessionId, SignIn, Timestamp,
};

use super::{Accounts, AccountsError, checked_email, existing, insert};
use crate::{
    domain::{
        access::{SignedIn, Visitor},
        caller::Caller,
    },
    secrets::Secret,
    store::{Audit, PlatformWrite, SessionRecord, StoreError},
};

/// What every session's secret begins with.
const PREFIX: &str = "ats_";
/// The use of a session is written down once in so many milliseconds.
const NOTED_EVERY: i64 = 60_000;
const MAX_USER_AGENT_CHARACTERS: usize = 200;

/// A session that has just begun: the one moment that its secret is known.
pub struct StartedSession {
    /// The cookie's value.
    pub secret: Secret,
    /// Whose it is.
    pub account: Account,
}

impl Accounts {
    /// Signs in with a password. Unknown account, wrong password and no password take the same time and answer alike.
    ///
    /// # Errors
    /// [`AccountsError::WrongCredentials`]; [`AccountsError::Busy`] when too many sign in at once.
    pub async fn sign_in(
        &self,
        caller: &Caller,
        credentials: &SignIn,
        user_agent: Option<&str>,
    ) -> Result<StartedSession, AccountsError> {
        let email = checked_email(&credentials.email).unwrap_or_default();
        let record = self.store.account_by_email(&email).await?;
        let stored = record.as_ref().and_then(|record| record.password_hash.as_deref());
        let right = self.passwords.verify(&credentials.password, stored).await?;
        let Some(record) = record.filter(|record| right && record.account.is_active) else {
            let by = Caller { address: caller.address, ..Caller::named("somebody") };
            let mut write = self.store.platform_write().await?;
            let target = Some(email.as_str()).filter(|email| !email.is_empty());
            write.audit(None, Audit { by: &by, action: "session.refused", target, detail: None }).await?;
            write.commit().await?;
            return Err(AccountsError::WrongCredentials);
        };
        let mut write = self.store.platform_write().await?;
        // The account as it is now: it may have been closed while the password was checked.
        let now = existing(&write, &record.account.id).await?;
        if !now.account.is_active || now.password_hash != record.password_hash {
            return Err(AccountsError::WrongCredentials);
        }
        let started = self.start(&mut write, now.account, caller, user_agent, "password").await?;
        write.commit().await?;
        Ok(started)
    }

    /// Begins a session of an account whose owner has proved who they are, `how`.
    pub(super) async fn start(
        &self,
        write: &mut PlatformWrite,
        account: Account,
        caller: &Caller,
        user_agent: Option<&str>,
        how: &str,
    ) -> Result<StartedSession, AccountsError> {
        let secret = Secret::generate(PREFIX)?;
        let session = SessionRecord {
            id: SessionId::generate(),
            account: account.id.clone(),
            created_at: write.now,
            last_seen_at: write.now,
            expires_at: write.now.plus(self.times.longest),
            address: caller.address.map(|address| address.to_string()),
            user_agent: user_agent.map(|text| text.chars().take(MAX_USER_AGENT_CHARACTERS).collect()),
        };
        write.insert_session(&session, secret.hash()).await?;
        let by = Caller { name: account.name.clone(), account: Some(account.id.clone()), address: caller.address };
        write.audit(None, Audit { by: &by, action: "session.started", target: None, detail: Some(how) }).await?;
        Ok(StartedSession { secret, account })
    }

    /// Who has this cookie. With `used_from` that counts as a use of the session; without, the session ages on.
    ///
    /// # Errors
    /// When the database fails. A cookie that opens nothing is nobody's.
    pub async fn recognise(&self, cookie: &str, used_from: Option<IpAddr>) -> Result<Visitor, StoreError> {
        if !cookie.starts_with(PREFIX) || cookie.len() > 100 {
            return Ok(Visitor::Nobody);
        }
        let found = self.store.session(ContentHash::of(cookie.as_bytes())).await?;
        let Some((session, record, now)) = found else { return Ok(Visitor::Nobody) };
        let ends = session.expires_at.min(session.last_seen_at.plus(self.times.idle));
        if now >= ends || !record.account.is_active {
            return Ok(Visitor::Nobody);
        }
        let noted = now.as_millis() - session.last_seen_at.as_millis() < NOTED_EVERY;
        if let Some(address) = used_from.filter(|_| !noted) {
            self.store.touch_session(&session, now, &address.to_string()).await?;
        }
        Ok(Visitor::Person(SignedIn { account: record.account, session: session.id }))
    }

    /// Forgets the sessions and links whose time is over.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_expired(&self) -> Result<(), StoreError> {
        let now = self.store.now().await?;
        let idle = i64::try_from(self.times.idle.as_millis()).unwrap_or(i64::MAX);
        let unused_since = Timestamp::from_millis(now.as_millis().saturating_sub(idle));
        self.store.forget_expired(now, unused_since).await
    }

    /// Ends the caller's own session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_out(&self, caller: &Caller, who: &SignedIn) -> Result<(), AccountsError> {
        let mut write = self.store.platform_write().await?;
        if write.delete_session(&who.account.id, &who.session).await? {
            write.audit(None, Audit { by: caller, action: "session.ended", target: None, detail: None }).await?;
        }
        write.commit().await?;
        self.look_again();
        Ok(())
    }

    /// An account's sessions, the one that was used last first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sessions(&self, who: &SignedIn) -> Result<Vec<AccountSession>, AccountsError> {
        let now = self.store.now().await?;
        let sessions = self.store.sessions(&who.account.id).await?;
        let ends = |session: &SessionRecord| session.expires_at.min(session.last_seen_at.plus(self.times.idle));
        let live = sessions.into_iter().filter(|session| now < ends(session));
        Ok(live
            .map(|session| AccountSession {
                is_current: session.id == who.session,
                expires_at: ends(&session),
                id: session.id,
                created_at: session.created_at,
                last_seen_at: session.last_seen_at,
                address: session.address,
                user_agent: session.user_agent,
            })
            .collect())
    }

    /// Ends one of an account's sessions.
    ///
    /// # Errors
    /// [`AccountsError::NoSuchSession`].
    pub async fn end_session(
        &self,
        caller: &Caller,
        account: &AccountId,
        session: &SessionId,
    ) -> Result<(), AccountsError> {
        let mut write = self.store.platform_write().await?;
        if !write.delete_session(account, session).await? {
            return Err(AccountsError::NoSuchSession(session.clone()));
        }
        let target = Some(session.as_str());
        write.audit(None, Audit { by: caller, action: "session.revoked", target, detail: None }).await?;
        write.commit().await?;
        self.look_again();
        Ok(())
    }

    /// Ends all sessions of an account but `except`, and tells how many.
    ///
    /// # Errors
    /// When there is no such account or the database fails.
    pub async fn end_sessions(
        &self,
        caller: &Caller,
        account: &AccountId,
        except: Option<&SessionId>,
    ) -> Result<u64, AccountsError> {
        let mut write = self.store.platform_write().await?;
        let record = existing(&write, account).await?;
        let ended = write.delete_sessions(account, except).await?;
        let (target, detail) = (Some(record.account.name.as_str()), format!("{ended} session(s)"));
        let detail = Some(detail.as_str());
        write.audit(None, Audit { by: caller, action: "session.all_revoked", target, detail }).await?;
        write.commit().await?;
        self.look_again();
        Ok(ended)
    }

    /// Makes the platform's first account, an admin, by the link that was printed at the start.
    ///
    /// # Errors
    /// [`AccountsError::DeadLink`] once there is an account.
    pub async fn set_up(
        &self,
        caller: &Caller,
        token: &str,
        account: &NewAccount,
        user_agent: Option<&str>,
    ) -> Result<StartedSession, AccountsError> {
        // Before the password is hashed: this door is open to everybody.
        let now = self.store.now().await?;
        let link = self.store.link(Secret::given(token).hash(), now).await?;
        if link.is_none_or(|link| link.kind != LinkKind::Setup) {
            return Err(AccountsError::DeadLink);
        }
        let mut record = self.prepare(account).await?;
        let mut write = self.store.platform_write().await?;
        let link = write.use_link(Secret::given(token).hash(), LinkKind::Setup).await?;
        if link.is_none() || write.count_accounts().await? > 0 {
            return Err(AccountsError::DeadLink);
        }
        record.account.is_admin = true;
        let by =
            Caller { name: record.account.name.clone(), account: Some(record.account.id.clone()), ..caller.clone() };
        insert(&mut write, &mut record, &by).await?;
        let started = self.start(&mut write, record.account, caller, user_agent, "setup").await?;
        write.commit().await?;
        Ok(started)
    }
}
