//! Ends locks when their time is over: sleeps until the next deadline, and is woken when one changes.

use std::{cmp::Ordering, time::Duration};

use ai_toolkit_protocol::SyncTrigger;
use tokio::time::{sleep, timeout};

use crate::{
    app::AppState,
    store::{LockDeadline, StoreError},
};

/// Another replica's locks are seen, and a failed database is asked again, after this time at the latest.
const LONGEST_SLEEP: Duration = Duration::from_secs(15);
/// The database's clock counts whole milliseconds: a little later a deadline is surely over.
const MARGIN: Duration = Duration::from_millis(2);

pub(super) async fn run(state: AppState) {
    loop {
        let pause = match end_overdue(&state).await {
            Ok(pause) => pause,
            Err(error) => {
                tracing::warn!(%error, "locks could not be checked");
                sleep(Duration::from_secs(1)).await;
                continue;
            }
        };
        // Either way it is time to look again.
        let _ = timeout(pause, state.events.lock_changed.notified()).await;
    }
}

/// Ends every lock that is over and tells how long the next one lasts.
async fn end_overdue(state: &AppState) -> Result<Duration, StoreError> {
    let deadlines = state.store.lock_deadlines().await?;
    if deadlines.is_empty() {
        return Ok(LONGEST_SLEEP);
    }
    let now = state.store.now().await?;
    for LockDeadline { project, at } in deadlines {
        if at.cmp(&now) == Ordering::Greater {
            let left = u64::try_from(at.as_millis() - now.as_millis()).unwrap_or_default();
            return Ok((Duration::from_millis(left) + MARGIN).min(LONGEST_SLEEP));
        }
        match state.locks.expire(&project).await {
            Ok(()) => state.sync.request(&project, SyncTrigger::Saved),
            Err(StoreError::NoSuchProject) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(LONGEST_SLEEP)
}
