//! The lock as a state machine without a database: a project's lock is free (`None`) or held ([`HeldLock`]), and these
//! functions are all its transitions. The store keeps the state and calls them inside one transaction.

use std::time::Duration;

use ai_toolkit_protocol::{AccountId, ContentHash, Lock, LockId, ProjectId, Timestamp};

use crate::{config::LockTimes, domain::caller::Caller, secrets::Secret};

/// A lock with what only the server knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldLock {
    /// What everybody may see.
    pub lock: Lock,
    /// The holder's account; none in mode `none`.
    pub account: Option<AccountId>,
    /// SHA-256 of the holder's token.
    pub token_hash: ContentHash,
    /// When the lock ends because its editor's connection has gone; absent while no editor ever attended it.
    pub abandoned_at: Option<Timestamp>,
}

/// Why something about the lock was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LockError {
    /// Somebody else was first.
    #[error(
        "{} has held the lock since {} and holds it until {} unless it is renewed; wait, or ask for it", .0.locked_by, .0.locked_at, .0.expires_at
    )]
    Held(Box<Lock>),
    /// A write by somebody who does not hold the lock.
    #[error(
        "{} is editing the docs (since {}, until {} at the latest); wait for the release, or acquire the lock yourself when it is free", .0.locked_by, .0.locked_at, .0.expires_at
    )]
    Locked(Box<Lock>),
    /// The token belongs to no lock that is held now.
    #[error(
        "your lock has ended (it expired, or was released); acquire it again, compare your text with the docs, then save"
    )]
    Lost,
}

impl HeldLock {
    /// When it ends unless something happens.
    pub fn ends_at(&self) -> Timestamp {
        self.abandoned_at.map_or(self.lock.expires_at, |abandoned| abandoned.min(self.lock.expires_at))
    }

    /// Whether it still counts; one that has ended is as good as none.
    pub fn is_live(&self, now: Timestamp) -> bool {
        now < self.ends_at()
    }

    fn opens_with(&self, token: Option<&Secret>) -> bool {
        token.is_some_and(|token| token.matches(&self.token_hash))
    }

    fn belongs_to(&self, caller: &Caller) -> bool {
        self.account.is_some() && self.account == caller.account
    }
}

/// What the acquirer says.
#[derive(Clone)]
pub struct Acquisition<'a> {
    /// The project.
    pub project: &'a ProjectId,
    /// Who acquires.
    pub caller: &'a Caller,
    /// Why.
    pub reason: Option<String>,
    /// The secret that the holder gets.
    pub token: &'a Secret,
}

/// Free → held.
///
/// # Errors
/// [`LockError::Held`] while anybody has it, the caller included: two tabs of one person are two editors.
pub fn acquire(
    current: Option<&HeldLock>,
    now: Timestamp,
    times: LockTimes,
    by: Acquisition<'_>,
) -> Result<HeldLock, LockError> {
    if let Some(held) = current.filter(|held| held.is_live(now)) {
        return Err(LockError::Held(Box::new(held.lock.clone())));
    }
    Ok(HeldLock {
        lock: Lock {
            id: LockId::generate(),
            project_id: by.project.clone(),
            locked_by: by.caller.name.clone(),
            locked_at: now,
            expires_at: now.plus(times.ttl),
            reason: by.reason,
        },
        account: by.caller.account.clone(),
        token_hash: by.token.hash(),
        abandoned_at: None,
    })
}

/// Whether a doc may be written now. Without a lock anybody may; with one only its holder. A token that opens nothing is
/// refused even while the lock is free: whoever sends it believes to be alone, and may have missed another's edit.
///
/// # Errors
/// [`LockError::Locked`] or [`LockError::Lost`].
pub fn authorize_write(current: Option<&HeldLock>, now: Timestamp, token: Option<&Secret>) -> Result<(), LockError> {
    match current.filter(|held| held.is_live(now)) {
        Some(held) if held.opens_with(token) => Ok(()),
        Some(held) => Err(LockError::Locked(Box::new(held.lock.clone()))),
        None if token.is_some() => Err(LockError::Lost),
        None => Ok(()),
    }
}

/// Held → held for longer: until `duration` from now.
///
/// # Errors
/// As [`authorize_write`]; a free lock cannot be renewed.
pub fn extend(
    current: Option<&HeldLock>,
    now: Timestamp,
    times: LockTimes,
    token: Option<&Secret>,
    duration: Duration,
) -> Result<HeldLock, LockError> {
    authorize_write(current, now, token)?;
    let mut held = current.filter(|held| held.is_live(now)).ok_or(LockError::Lost)?.clone();
    held.lock.expires_at = now.plus(duration);
    held.abandoned_at = held.abandoned_at.map(|_| now.plus(times.abandoned_after));
    Ok(held)
}

/// The editor's connection is there: from now on the lock ends soon after it has gone.
///
/// # Errors
/// As [`extend`].
pub fn attend(
    current: Option<&HeldLock>,
    now: Timestamp,
    times: LockTimes,
    token: Option<&Secret>,
) -> Result<HeldLock, LockError> {
    authorize_write(current, now, token)?;
    let mut held = current.filter(|held| held.is_live(now)).ok_or(LockError::Lost)?.clone();
    held.abandoned_at = Some(now.plus(times.abandoned_after));
    Ok(held)
}

/// Held → free, by the holder's token or the holder's own account. True when there was a lock to release; releasing a
/// lock that has ended already is no error.
///
/// # Errors
/// [`LockError::Locked`] when it is somebody else's.
pub fn release(
    current: Option<&HeldLock>,
    now: Timestamp,
    caller: &Caller,
    token: Option<&Secret>,
) -> Result<bool, LockError> {
    match current.filter(|held| held.is_live(now)) {
        Some(held) if held.opens_with(token) || held.belongs_to(caller) => Ok(true),
        Some(held) => Err(LockError::Locked(Box::new(held.lock.clone()))),
        None => Ok(false),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn person(name: &str, account: Option<&AccountId>) -> Caller {
        Caller { account: account.cloned(), ..Caller::named(name) }
    }

    fn acquire_as(
        current: Option<&HeldLock>,
        now: Timestamp,
        caller: &Caller,
        token: &Secret,
    ) -> Result<HeldLock, LockError> {
        let project = "prj_0192e4a1b2c3d4e5f60718293a4b5c6d".parse().unwrap();
        acquire(current, now, LockTimes::default(), Acquisition { project: &project, caller, reason: None, token })
    }

    #[test]
    fn the_holders_account_releases_without_the_token_and_a_mere_name_does_not() {
        let (now, token, account) = (Timestamp::from_millis(0), Secret::generate("").unwrap(), AccountId::generate());
        let mut held = acquire_as(None, now, &person("Ann", Some(&account)), &token).unwrap();
        assert_eq!(release(Some(&held), now, &person("Ann", Some(&account)), None), Ok(true));
        assert!(release(Some(&held), now, &person("Ann", Some(&AccountId::generate())), None).is_err());
        held.account = None;
        assert!(release(Some(&held), now, &person("Ann", None), None).is_err());
        assert_eq!(release(Some(&held), now, &person("Bob", None), Some(&token)), Ok(true));
    }

    #[test]
    fn an_attended_lock_ends_soon_after_its_editor_has_gone() {
        let (start, token) = (Timestamp::from_millis(0), Secret::generate("").unwrap());
        let times = LockTimes::default();
        let held = acquire_as(None, start, &person("Ann", None), &token).unwrap();
        assert_eq!(held.ends_at(), start.plus(times.ttl), "one that no editor attends lives for its whole time");
        let held = attend(Some(&held), start, times, Some(&token)).unwrap();
        assert_eq!(held.ends_at(), start.plus(times.abandoned_after));
        let later = start.plus(Duration::from_secs(100));
        let held = extend(Some(&held), later, times, Some(&token), times.ttl).unwrap();
        assert_eq!(held.ends_at(), later.plus(times.abandoned_after));
    }

    #[derive(Debug, Clone)]
    enum Step {
        Acquire(usize),
        Extend(usize, u64),
        Attend(usize),
        Write(usize),
        Release(usize),
        Pass(u64),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let who = 0..4_usize;
        let step = prop_oneof![
            who.clone().prop_map(Step::Acquire),
            (who.clone(), 1..120_u64).prop_map(|(who, minutes)| Step::Extend(who, minutes)),
            who.clone().prop_map(Step::Attend),
            who.clone().prop_map(Step::Write),
            who.prop_map(Step::Release),
            (1..4000_u64).prop_map(Step::Pass),
        ];
        prop::collection::vec(step, 1..60)
    }

    proptest! {
        /// Four people and any order of steps: the one who acquired last and neither released nor ran out of time is the
        /// only one who may write, and whoever lost the lock once never writes with that token again.
        #[test]
        fn at_most_one_token_writes(steps in steps()) {
            let people: Vec<Caller> = (0..4).map(|i| person(&format!("P{i}"), None)).collect();
            let mut tokens: Vec<Secret> = (0..4).map(|_| Secret::generate("").unwrap()).collect();
            let times = LockTimes::default();
            let mut now = Timestamp::from_millis(0);
            let mut state: Option<HeldLock> = None;
            // The model: who holds it, until when it was renewed, and until when its editor counts as there.
            let mut model: Option<(usize, Timestamp, Option<Timestamp>)> = None;
            for step in steps {
                model = model.filter(|(_, expires, abandoned)| now < *expires && abandoned.is_none_or(|at| now < at));
                let holder = model.map(|(who, ..)| who);
                match step {
                    Step::Pass(seconds) => now = now.plus(Duration::from_secs(seconds)),
                    Step::Acquire(who) => {
                        let fresh = Secret::generate("").unwrap();
                        let result = acquire_as(state.as_ref(), now, &people[who], &fresh);
                        prop_assert_eq!(result.is_ok(), holder.is_none());
                        if let Ok(held) = result {
                            // Every token that was ever given out before is worthless now.
                            for old in &tokens {
                                prop_assert!(authorize_write(Some(&held), now, Some(old)).is_err());
                            }
                            tokens[who] = fresh;
                            model = Some((who, now.plus(times.ttl), None));
                            state = Some(held);
                        }
                    }
                    Step::Extend(who, minutes) => {
                        let duration = Duration::from_secs(minutes * 60);
                        let result = extend(state.as_ref(), now, times, Some(&tokens[who]), duration);
                        prop_assert_eq!(result.is_ok(), holder == Some(who));
                        if let (Ok(held), Some((_, expires, abandoned))) = (result, &mut model) {
                            *expires = now.plus(duration);
                            *abandoned = abandoned.map(|_| now.plus(times.abandoned_after));
                            state = Some(held);
                        }
                    }
                    Step::Attend(who) => {
                        let result = attend(state.as_ref(), now, times, Some(&tokens[who]));
                        prop_assert_eq!(result.is_ok(), holder == Some(who));
                        if let (Ok(held), Some((.., abandoned))) = (result, &mut model) {
                            *abandoned = Some(now.plus(times.abandoned_after));
                            state = Some(held);
                        }
                    }
                    Step::Write(who) => {
                        let with_token = authorize_write(state.as_ref(), now, Some(&tokens[who]));
                        prop_assert_eq!(with_token.is_ok(), holder == Some(who));
                        let without = authorize_write(state.as_ref(), now, None);
                        prop_assert_eq!(without.is_ok(), holder.is_none());
                    }
                    Step::Release(who) => {
                        let result = release(state.as_ref(), now, &people[who], Some(&tokens[who]));
                        match holder {
                            None => prop_assert_eq!(result, Ok(false)),
                            Some(holder) if holder == who => {
                                prop_assert_eq!(result, Ok(true));
                                (state, model) = (None, None);
                            }
                            Some(_) => prop_assert!(matches!(result, Err(LockError::Locked(_)))),
                        }
                    }
                }
            }
        }
    }
}
