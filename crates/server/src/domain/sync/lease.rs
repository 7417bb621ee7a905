//! One worker a project, however many servers share the database: whoever holds the project's lease, which ends by itself
//! when its server does. Times are the database's, as with locks.

use std::{pin::pin, sync::Arc, time::Duration};

use ai_toolkit_protocol::{ProjectId, SyncRunId};
use tokio::time::{Instant, sleep};

use super::{SyncEngine, SyncError};
use crate::store::{Store, StoreError};

/// How long a lease lasts after its last renewal.
const LEASE: Duration = Duration::from_secs(30);
/// Three chances to renew before it ends.
const RENEWAL: Duration = Duration::from_secs(10);
/// How often somebody who waits for another server's lease looks again.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// A name that no other process has.
pub(super) fn worker_name() -> String {
    SyncRunId::generate().to_string()
}

impl SyncEngine {
    /// Ends the leases of a server that was killed. Only for a database that no other server uses.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn recover(&self) -> Result<(), StoreError> {
        self.store.end_sync_leases().await
    }

    /// Does `work` as the project's one worker, after waiting up to `patience` for another one. The caller ends the lease
    /// together with what it writes last.
    pub(super) async fn as_only_worker<T>(
        &self,
        project: &ProjectId,
        patience: Duration,
        work: impl Future<Output = Result<T, SyncError>>,
    ) -> Result<T, SyncError> {
        let deadline = Instant::now() + patience;
        while !claim(&self.store, project, &self.worker).await? {
            if Instant::now() >= deadline {
                return Err(SyncError::Busy);
            }
            sleep(LOOK_AGAIN).await;
        }
        // A task of its own: the work may hold the project's turn while a renewal waits for it.
        let mut lost = tokio::spawn(keep(Arc::clone(&self.store), project.clone(), self.worker.clone()));
        let mut work = pin!(work);
        let result = tokio::select! {
            result = &mut work => result,
            // Work that is dropped leaves whole transactions behind, and another worker goes on from there.
            _ = &mut lost => Err(SyncError::Busy),
        };
        lost.abort();
        result
    }
}

async fn claim(store: &Store, project: &ProjectId, worker: &str) -> Result<bool, StoreError> {
    let write = store.write(project).await?;
    let claimed = write.claim_sync(worker, write.now.plus(LEASE)).await?;
    write.commit().await?;
    Ok(claimed)
}

/// Renews the lease until it is lost.
async fn keep(store: Arc<Store>, project: ProjectId, worker: String) {
    loop {
        sleep(RENEWAL).await;
        match claim(&store, &project, &worker).await {
            Ok(true) => {}
            Ok(false) | Err(StoreError::NoSuchProject) => return,
            // The next renewal still comes in time.
            Err(error) => tracing::warn!(%project, %error, "the lease of a sync could not be renewed"),
        }
    }
}
