//! Runs the syncs that were requested, several projects at a time, and requests those that are due.

use std::{sync::Arc, time::Duration};

use tokio::{sync::Semaphore, task::JoinSet, time::sleep};

use super::SyncRequests;
use crate::app::AppState;

/// How many projects are synced in the background at once.
const AT_ONCE: usize = 4;
/// How often it is checked which projects are due; a failed publish is retried with this precision.
const CHECK_INTERVAL: Duration = Duration::from_secs(2);

pub(super) async fn run(state: AppState, mut requests: SyncRequests) {
    let turns = Arc::new(Semaphore::new(AT_ONCE));
    let mut runs = JoinSet::new();
    while let Some(request) = requests.recv().await {
        while runs.try_join_next().is_some() {}
        let Ok(turn) = Arc::clone(&turns).acquire_owned().await else { return };
        let sync = Arc::clone(&state.sync);
        runs.spawn(async move {
            sync.run_requested(&request).await;
            drop(turn);
        });
    }
}

/// Requests every project whose time has come.
pub(super) async fn poll(state: AppState) {
    loop {
        if let Err(error) = state.sync.request_due(state.config.sync_interval).await {
            tracing::warn!(%error, "the projects that are due could not be found");
        }
        sleep(CHECK_INTERVAL).await;
    }
}
