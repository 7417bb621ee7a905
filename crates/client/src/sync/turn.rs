//! One sync of a checkout at a time. The lock ends with the process, however that ends.

use std::{
    fs::{File, OpenOptions, TryLockError},
    thread,
    time::{Duration, Instant},
};

use super::{SyncError, places::Places};

/// Longer than a sync that holds an agent up may take.
const PATIENCE: Duration = Duration::from_secs(25);
const PAUSE: Duration = Duration::from_millis(10);

/// The right to change the copy, until it is dropped.
pub(super) struct Turn(#[expect(dead_code, reason = "its end is what it is for")] File);

/// Waits for the turn.
pub(super) fn take(places: &Places) -> Result<Turn, SyncError> {
    let began = Instant::now();
    // The folder itself: nothing has to be written for it, and it is the same one for all who share it.
    let mut path = places.root.clone();
    let mut file = File::open(&path);
    loop {
        let source = match file.as_ref().map(File::try_lock) {
            Ok(Ok(())) => break,
            Ok(Err(TryLockError::WouldBlock)) if began.elapsed() < PATIENCE => {
                thread::sleep(PAUSE);
                continue;
            }
            Ok(Err(TryLockError::WouldBlock)) => return Err(SyncError::Busy(PATIENCE.as_secs())),
            Ok(Err(TryLockError::Error(source))) => source,
            Err(error) => std::io::Error::from(error.kind()),
        };
        // Some systems lock no folders; then it is a file that all processes of this user know.
        match places.state("lock") {
            Some(other) if other != path => {
                file = OpenOptions::new().create(true).truncate(false).write(true).open(&other);
                path = other;
            }
            _ => return Err(SyncError::Lock { path, source }),
        }
    }
    file.map(Turn).map_err(|source| SyncError::Lock { path, source })
}
