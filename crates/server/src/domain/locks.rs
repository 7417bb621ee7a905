//! Acquiring, renewing and releasing a project's lock.

use std::{sync::Arc, time::Duration};

use ai_toolkit_protocol::{
    AccountId, AcquiredLock, Lock, LockId, ProjectId,
    ws::{ReleaseKind, ServerMessage},
};

use super::{
    caller::Caller,
    lock_rules::{self, Acquisition, HeldLock, LockError},
};
use crate::{
    config::LockTimes,
    secrets::{Secret, SecretError},
    store::{Audit, ProjectWrite, Store, StoreError},
};

/// A lock was not acquired, renewed or released.
#[derive(Debug, thiserror::Error)]
pub enum LocksError {
    /// The rules say no.
    #[error(transparent)]
    Refused(#[from] LockError),
    /// No token could be made.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The database failed, or the project does not exist.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The locks of all projects.
pub struct Locks {
    store: Arc<Store>,
    times: LockTimes,
}

impl Locks {
    /// Locks that last for `times`.
    pub fn new(store: Arc<Store>, times: LockTimes) -> Self {
        Self { store, times }
    }

    /// How long locks last.
    pub fn times(&self) -> LockTimes {
        self.times
    }

    /// The lock, if one is held.
    ///
    /// # Errors
    /// When the project does not exist or the database fails.
    pub async fn current(&self, project: &ProjectId) -> Result<Option<Lock>, StoreError> {
        self.store.project(project).await?;
        Ok(self.store.lock(project).await?.map(|held| held.lock))
    }

    /// Acquires the lock; of several who try at once exactly one wins.
    ///
    /// # Errors
    /// [`LockError::Held`] with the lock that stands in the way.
    pub async fn acquire(
        &self,
        project: &ProjectId,
        caller: &Caller,
        reason: Option<String>,
    ) -> Result<AcquiredLock, LocksError> {
        let token = Secret::generate("lt_")?;
        let mut write = self.store.write(project).await?;
        let by = Acquisition { project, caller, reason, token: &token };
        let held = lock_rules::acquire(write.lock.as_ref(), write.now, self.times, by)?;
        if write.lock.is_none() {
            // The row of a lock that ran out, which the timer has not got to yet: it is announced exactly once, here.
            end_lock(&mut write, ReleaseKind::Expired, &Caller::platform(), None).await?;
        }
        let lock = held.lock.clone();
        write.put_lock(held).await?;
        let entry = Audit { by: caller, action: "lock.acquired", target: None, detail: lock.reason.as_deref() };
        write.audit(entry).await?;
        let announced = lock.clone();
        write.announce(ServerMessage::LockAcquired {
            project_id: announced.project_id,
            lock_id: announced.id,
            locked_by: announced.locked_by,
            locked_at: announced.locked_at,
            expires_at: announced.expires_at,
            reason: announced.reason,
        });
        write.commit().await?;
        Ok(AcquiredLock { lock, token: token.expose().to_owned().into() })
    }

    /// Renews the lock until `duration` from now.
    ///
    /// # Errors
    /// When the token is not the lock's.
    pub async fn extend(
        &self,
        project: &ProjectId,
        token: Option<&Secret>,
        duration: Option<Duration>,
    ) -> Result<Lock, LocksError> {
        let mut write = self.store.write(project).await?;
        let duration = duration.unwrap_or(self.times.ttl);
        let held = lock_rules::extend(write.lock.as_ref(), write.now, self.times, token, duration)?;
        self.renew(&mut write, held.clone()).await?;
        write.commit().await?;
        Ok(held.lock)
    }

    /// Ties the lock to its editor's connection.
    ///
    /// # Errors
    /// When the token is not the lock's.
    pub async fn attend(&self, project: &ProjectId, token: &Secret) -> Result<LockId, LocksError> {
        let mut write = self.store.write(project).await?;
        let held = lock_rules::attend(write.lock.as_ref(), write.now, self.times, Some(token))?;
        let id = held.lock.id.clone();
        self.renew(&mut write, held).await?;
        write.commit().await?;
        Ok(id)
    }

    async fn renew(&self, write: &mut ProjectWrite<'_>, held: HeldLock) -> Result<(), StoreError> {
        let project_id = held.lock.project_id.clone();
        let (lock_id, expires_at) = (held.lock.id.clone(), held.lock.expires_at);
        write.put_lock(held).await?;
        write.announce(ServerMessage::LockExtended { project_id, lock_id, expires_at });
        Ok(())
    }

    /// The editor's connection is still there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn touch(&self, lock: &LockId) -> Result<(), StoreError> {
        let now = self.store.now().await?;
        self.store.touch_lock(lock, now.plus(self.times.abandoned_after)).await
    }

    /// Releases the caller's lock and tells whether there was one.
    ///
    /// # Errors
    /// [`LockError::Locked`] when it is somebody else's.
    pub async fn release(
        &self,
        project: &ProjectId,
        caller: &Caller,
        token: Option<&Secret>,
    ) -> Result<bool, LocksError> {
        let mut write = self.store.write(project).await?;
        let held = lock_rules::release(write.lock.as_ref(), write.now, caller, token)?;
        let (how, by) = match write.lock.as_ref().filter(|_| held) {
            // In mode `none` the holder is whom the acquisition named.
            Some(held) => (ReleaseKind::Released, Caller { name: held.lock.locked_by.clone(), ..caller.clone() }),
            None => (ReleaseKind::Expired, Caller::platform()),
        };
        end_lock(&mut write, how, &by, None).await?;
        write.commit().await?;
        Ok(held)
    }

    /// Takes the lock away from whoever has it.
    ///
    /// # Errors
    /// When the project does not exist or the database fails.
    pub async fn force_release(
        &self,
        project: &ProjectId,
        caller: &Caller,
        reason: Option<&str>,
    ) -> Result<bool, LocksError> {
        let mut write = self.store.write(project).await?;
        let held = write.lock.is_some();
        let how = if held { ReleaseKind::Forced } else { ReleaseKind::Expired };
        end_lock(&mut write, how, caller, reason).await?;
        write.commit().await?;
        Ok(held)
    }

    /// Takes all locks of an account away, because it may not sign in any more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_from_account(&self, account: &AccountId, caller: &Caller) -> Result<(), LocksError> {
        for project in self.store.locked_by_account(account).await? {
            self.force_release(&project, caller, Some("the account was closed")).await?;
        }
        Ok(())
    }

    /// Ends the project's lock if its time is over.
    ///
    /// # Errors
    /// When the project does not exist or the database fails.
    pub async fn expire(&self, project: &ProjectId) -> Result<(), StoreError> {
        let mut write = self.store.write(project).await?;
        if write.lock.is_none() {
            end_lock(&mut write, ReleaseKind::Expired, &Caller::platform(), None).await?;
        }
        write.commit().await
    }
}

/// Removes the lock's row, if there is one, with its audit entry and its announcement: the row's end is the one moment
/// that exactly one caller sees.
async fn end_lock(
    write: &mut ProjectWrite<'_>,
    how: ReleaseKind,
    by: &Caller,
    reason: Option<&str>,
) -> Result<(), StoreError> {
    let Some(ended) = write.drop_lock().await? else { return Ok(()) };
    let action = match how {
        ReleaseKind::Released => "lock.released",
        ReleaseKind::Expired => "lock.expired",
        ReleaseKind::Forced => "lock.force_released",
    };
    write.audit(Audit { by, action, target: Some(&ended.lock.locked_by), detail: reason }).await?;
    write.announce(ServerMessage::LockReleased {
        project_id: ended.lock.project_id,
        lock_id: ended.lock.id,
        how,
        by: Some(by.name.clone()).filter(|_| how == ReleaseKind::Forced),
        reason: reason.map(str::to_owned),
    });
    Ok(())
}
