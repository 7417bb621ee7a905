//! The rules: what a hook decides, from how the docs stand. No file, no network, no clock.

use ai_toolkit_protocol::{LockPolicy, LockStatus, Timestamp};

use crate::platform::DocsStatus;

/// What a hook tells its agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Go on.
    Proceed {
        /// What the agent or the person should know; mostly nothing.
        say: Option<String>,
    },
    /// Do not; after a tool ran: this went wrong.
    Block {
        /// Why, and what to do instead.
        reason: String,
    },
}

impl Decision {
    /// Go on, nothing to say.
    pub const SILENT: Self = Self::Proceed { say: None };
}

/// The copy of the docs in `.docs/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopyState {
    /// There is no whole one.
    Missing,
    /// It is one of another version, or something in it was touched.
    Other,
    /// It is what the platform has.
    Current,
}

/// What the rules need to know.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// How the docs stand, or why that is not known; a sentence.
    pub standing: Result<&'a DocsStatus, &'a str>,
    /// The copy.
    pub copy: CopyState,
    /// Where people find the project.
    pub page: &'a str,
    /// A time as people of this machine read it.
    pub clock: fn(Timestamp) -> String,
}

/// What comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// It is decided.
    Decided(Decision),
    /// The copy has to be synced; [`after_sync`] decides then.
    Sync {
        /// What has to be said in any case.
        say: Option<String>,
    },
}

/// Decides what can be decided without a sync.
pub fn decide(facts: Facts<'_>) -> Next {
    let status = match facts.standing {
        Ok(status) => status,
        Err(why) => return Next::Decided(fall_back(why, facts.copy)),
    };
    match (status.lock.locked, status.lock.policy, facts.copy) {
        (true, LockPolicy::Block, _) => Next::Decided(Decision::Block { reason: locked(&status.lock, facts) }),
        // On first use there is nothing from before.
        (true, LockPolicy::Warn, CopyState::Missing) => {
            Next::Sync { say: Some(format!("{}.", holder(&status.lock, facts.clock))) }
        }
        // Half an edit must not reach the agent.
        (true, LockPolicy::Warn, _) => {
            let holder = holder(&status.lock, facts.clock);
            let say = format!("{holder}. Going on with the docs from before in .docs/.");
            Next::Decided(Decision::Proceed { say: Some(say) })
        }
        (false, _, CopyState::Current) => Next::Decided(Decision::SILENT),
        (false, _, _) => Next::Sync { say: None },
    }
}

/// Decides after a sync: what it did, if anything, or why it failed, a sentence; `said` is of [`Next::Sync`].
pub fn after_sync(result: Result<Option<String>, String>, copy: CopyState, said: Option<String>) -> Decision {
    let last = match result {
        Ok(done) => Decision::Proceed { say: done },
        Err(why) => fall_back(&why, copy),
    };
    match (said, last) {
        (None, last) => last,
        (said, Decision::Proceed { say: None }) => Decision::Proceed { say: said },
        (Some(said), Decision::Proceed { say: Some(say) }) => Decision::Proceed { say: Some(format!("{said} {say}")) },
        (Some(said), Decision::Block { reason }) => Decision::Block { reason: format!("{said} {reason}") },
    }
}

/// Whatever fails: an agent may go on with the docs of the last sync, but not without any.
fn fall_back(why: &str, copy: CopyState) -> Decision {
    match copy {
        CopyState::Missing => Decision::Block {
            reason: format!(
                "{why} There is no complete copy of the docs in .docs/ yet, and agents do not work without one."
            ),
        },
        CopyState::Other | CopyState::Current => {
            Decision::Proceed { say: Some(format!("{why} Going on with the docs of the last sync in .docs/.")) }
        }
    }
}

fn holder(lock: &LockStatus, clock: fn(Timestamp) -> String) -> String {
    let who = lock.locked_by.as_deref().unwrap_or("Somebody");
    let since = lock.locked_at.map(|at| format!(" since {}", clock(at))).unwrap_or_default();
    let reason = lock.reason.as_ref().map(|reason| format!(" (\"{reason}\")")).unwrap_or_default();
    format!("{who} has been editing the project's docs{since}{reason}")
}

fn locked(lock: &LockStatus, facts: Facts<'_>) -> String {
    let latest = lock.expires_at.map(|at| format!(", at the latest at {} unless it is renewed", (facts.clock)(at)));
    format!(
        "{}, so agents wait. The lock ends when the editor is closed{}. Wait and try again, or ask {} at {}.",
        holder(lock, facts.clock),
        latest.unwrap_or_default(),
        lock.locked_by.as_deref().unwrap_or("the holder"),
        facts.page
    )
}

#[cfg(test)]
mod tests {
    use ai_toolkit_protocol::ContentHash;
    use proptest::prelude::*;

    use super::*;

    const PAGE: &str = "http://docs.example/projects/prj_1";

    fn utc(time: Timestamp) -> String {
        time.to_string().get(11..16).unwrap().to_owned()
    }

    fn status(locked: bool, policy: LockPolicy) -> DocsStatus {
        let time = |minute: i64| Some(Timestamp::from_millis(1_764_000_000_000 + minute * 60_000));
        let lock = LockStatus {
            locked,
            locked_by: Some("Ann".into()),
            locked_at: time(0),
            expires_at: time(30),
            reason: Some("new error codes".into()),
            policy,
        };
        DocsStatus { lock, docs_hash: ContentHash::of(b"") }
    }

    fn decided(standing: Result<&DocsStatus, &str>, copy: CopyState) -> Next {
        decide(Facts { standing, copy, page: PAGE, clock: utc })
    }

    #[test]
    fn a_lock_says_who_since_when_until_when_and_what_to_do() {
        let Next::Decided(Decision::Block { reason }) =
            decided(Ok(&status(true, LockPolicy::Block)), CopyState::Current)
        else {
            panic!("a lock blocks");
        };
        assert_eq!(
            reason,
            "Ann has been editing the project's docs since 16:00 (\"new error codes\"), so agents wait. The lock ends when \
             the editor is closed, at the latest at 16:30 unless it is renewed. Wait and try again, or ask Ann at \
             http://docs.example/projects/prj_1."
        );
    }

    #[test]
    fn a_lock_of_nobody_is_told_as_well() {
        let mut status = status(true, LockPolicy::Block);
        status.lock = LockStatus { locked_by: None, locked_at: None, expires_at: None, reason: None, ..status.lock };
        let Next::Decided(Decision::Block { reason }) = decided(Ok(&status), CopyState::Missing) else { panic!() };
        assert!(reason.starts_with("Somebody has been editing the project's docs, so agents wait."), "{reason}");
        assert!(reason.ends_with("or ask the holder at http://docs.example/projects/prj_1."), "{reason}");
    }

    #[test]
    fn with_policy_warn_a_lock_is_said_and_the_copy_stays() {
        let warned = status(true, LockPolicy::Warn);
        let Next::Decided(Decision::Proceed { say: Some(say) }) = decided(Ok(&warned), CopyState::Other) else {
            panic!()
        };
        assert_eq!(
            say,
            "Ann has been editing the project's docs since 16:00 (\"new error codes\"). Going on with the docs from \
             before in .docs/."
        );
        assert!(matches!(decided(Ok(&warned), CopyState::Missing), Next::Sync { say: Some(_) }));
    }

    #[test]
    fn a_sync_says_what_it_did_after_what_had_to_be_said() {
        let done = after_sync(Ok(Some("2 new.".into())), CopyState::Current, Some("Ann edits.".into()));
        assert_eq!(done, Decision::Proceed { say: Some("Ann edits. 2 new.".into()) });
        assert_eq!(after_sync(Ok(None), CopyState::Current, None), Decision::SILENT);
        let failed = after_sync(Err("the disk is full.".into()), CopyState::Missing, None);
        assert!(matches!(failed, Decision::Block { reason } if reason.starts_with("the disk is full. There is no ")));
    }

    fn any_copy() -> impl Strategy<Value = CopyState> {
        prop_oneof![Just(CopyState::Missing), Just(CopyState::Other), Just(CopyState::Current)]
    }

    fn any_status() -> impl Strategy<Value = DocsStatus> {
        let policy = prop_oneof![Just(LockPolicy::Block), Just(LockPolicy::Warn)];
        let text = || prop::option::of(".{0,20}");
        (any::<bool>(), policy, text(), text(), prop::option::of(any::<i64>())).prop_map(
            |(locked, policy, locked_by, reason, millis)| {
                let at = millis.map(Timestamp::from_millis);
                let lock = LockStatus { locked, locked_by, locked_at: at, expires_at: at, reason, policy };
                DocsStatus { lock, docs_hash: ContentHash::of(b"") }
            },
        )
    }

    proptest! {
        #[test]
        fn a_lock_of_policy_block_always_blocks_and_nothing_else_of_the_platform_does(
            status in any_status(), copy in any_copy(),
        ) {
            let blocks = matches!(decided(Ok(&status), copy), Next::Decided(Decision::Block { .. }));
            prop_assert_eq!(blocks, status.lock.locked && status.lock.policy == LockPolicy::Block);
        }

        #[test]
        fn an_agent_that_goes_on_has_a_copy(status in any_status(), copy in any_copy(), known in any::<bool>()) {
            let standing = if known { Ok(&status) } else { Err("it cannot be reached.") };
            let next = decided(standing, copy);
            let goes_on = matches!(next, Next::Decided(Decision::Proceed { .. }));
            prop_assert!(!goes_on || copy != CopyState::Missing);
        }

        #[test]
        fn what_is_in_the_copy_is_never_replaced_during_a_lock(status in any_status(), copy in any_copy()) {
            let syncs = matches!(decided(Ok(&status), copy), Next::Sync { .. });
            prop_assert!(!syncs || !status.lock.locked || copy == CopyState::Missing);
            prop_assert!(!syncs || copy != CopyState::Current);
        }

        #[test]
        fn silence_means_that_all_is_well(status in any_status(), copy in any_copy()) {
            let silent = decided(Ok(&status), copy) == Next::Decided(Decision::SILENT);
            prop_assert_eq!(silent, !status.lock.locked && copy == CopyState::Current);
        }
    }
}
