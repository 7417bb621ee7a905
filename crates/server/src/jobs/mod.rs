//! What nobody asks for: locks that run out, repositories that are looked at, keys' last use that is written down.

mod lock_expiry;
mod sync_worker;

use std::time::Duration;

use tokio::{sync::mpsc, task::JoinSet};

use crate::{app::AppState, domain::sync::SyncRequest};

/// Projects that ask for a run of their sync.
pub type SyncRequests = mpsc::UnboundedReceiver<SyncRequest>;

const KEY_USE_INTERVAL: Duration = Duration::from_mins(1);

/// Starts all jobs; they end with `jobs`.
pub fn start(jobs: &mut JoinSet<()>, state: &AppState, sync_requests: SyncRequests) {
    jobs.spawn(lock_expiry::run(state.clone()));
    jobs.spawn(sync_worker::run(state.clone(), sync_requests));
    jobs.spawn(sync_worker::poll(state.clone()));
    jobs.spawn(write_down_key_use(state.clone()));
}

async fn write_down_key_use(state: AppState) {
    loop {
        tokio::time::sleep(KEY_USE_INTERVAL).await;
        if let Err(error) = state.api_keys.flush_last_used().await {
            tracing::warn!(%error, "the last use of API keys could not be written down");
        }
    }
}
