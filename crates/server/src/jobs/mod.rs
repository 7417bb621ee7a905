//! What nobody asks for: locks that run out, repositories that are looked at, calls that are written down, sessions that
//! are forgotten.

mod lock_expiry;
mod sync_worker;

use std::time::Duration;

use tokio::{sync::mpsc, task::JoinSet};

use crate::{app::AppState, domain::sync::SyncRequest, store::StoreError};

/// Projects that ask for a run of their sync.
pub type SyncRequests = mpsc::UnboundedReceiver<SyncRequest>;

const CALLS_INTERVAL: Duration = Duration::from_mins(1);

/// Starts all jobs; they end with `jobs`.
pub fn start(jobs: &mut JoinSet<()>, state: &AppState, sync_requests: SyncRequests) {
    jobs.spawn(lock_expiry::run(state.clone()));
    jobs.spawn(sync_worker::run(state.clone(), sync_requests));
    jobs.spawn(sync_worker::poll(state.clone()));
    jobs.spawn(write_down_calls(state.clone()));
}

async fn write_down_calls(state: AppState) {
    loop {
        tokio::time::sleep(CALLS_INTERVAL).await;
        if let Err(error) = write_down(&state).await {
            tracing::warn!(%error, "the last use of API keys and calls of workstations could not be written down");
        }
    }
}

async fn write_down(state: &AppState) -> Result<(), StoreError> {
    state.api_keys.flush_last_used().await?;
    state.accounts.forget_expired().await?;
    state.workstations.write_down().await?;
    state.workstations.forget_quiet().await
}
