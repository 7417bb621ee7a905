//! Whether the audit log is as it was written: every entry follows from the one before it.

use std::{
    collections::HashMap,
    io::{self, BufRead, Read},
};

use ai_toolkit_protocol::{AuditRecord, ContentHash};

use crate::store::{Store, StoreError};

/// How many entries are read at once.
const AT_ONCE: u32 = 1_000;
/// The longest line of an export that is read.
const MAX_LINE_BYTES: usize = 1024 * 1024;

/// The log was changed after it was written, or cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// An entry has other content than its hash says.
    #[error("entry {sequence} of {chain} was changed after it was written")]
    Changed {
        /// The chain.
        chain: String,
        /// Its place there.
        sequence: u64,
    },
    /// An entry does not follow from the one before.
    #[error(
        "entry {sequence} of {chain} does not follow from the one before it: something was removed, inserted or replaced"
    )]
    Broken {
        /// The chain.
        chain: String,
        /// Its place there.
        sequence: u64,
    },
    /// A chain ends too early.
    #[error("{chain} has {found} entries, but {length} were written: the last ones were removed")]
    CutOff {
        /// The chain.
        chain: String,
        /// How many were written.
        length: u64,
        /// How many there are.
        found: u64,
    },
    /// Not an export of the log.
    #[error("line {0} is no entry of an exported audit log: {1}")]
    NoEntry(usize, serde_json::Error),
    /// The file cannot be read.
    #[error("the exported audit log cannot be read: {0}")]
    File(#[from] io::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What was found to be as it was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// How many chains.
    pub chains: usize,
    /// How many entries.
    pub entries: u64,
}

/// Follows chains entry by entry.
#[derive(Default)]
struct Verifier {
    ends: HashMap<String, (u64, ContentHash)>,
    entries: u64,
}

impl Verifier {
    fn take(&mut self, record: &AuditRecord) -> Result<(), AuditError> {
        let end = self.ends.entry(record.chain.clone()).or_insert((0, AuditRecord::NO_HASH));
        let (chain, sequence) = (record.chain.clone(), record.sequence);
        if record.sequence != end.0 + 1 || record.previous_hash != end.1 {
            return Err(AuditError::Broken { chain, sequence });
        }
        if record.computed_hash() != record.hash {
            return Err(AuditError::Changed { chain, sequence });
        }
        *end = (record.sequence, record.hash);
        self.entries += 1;
        Ok(())
    }

    fn finish(self) -> Verified {
        Verified { chains: self.ends.len(), entries: self.entries }
    }
}

/// Verifies the log in the database, the ends of its chains included.
///
/// # Errors
/// The first entry that is not as it was written.
pub async fn verify(store: &Store) -> Result<Verified, AuditError> {
    // Before the entries: those that are written meanwhile come after these ends.
    let ends = store.audit_chains().await?;
    let mut verifier = Verifier::default();
    let (mut chain, mut sequence) = (String::new(), 0);
    loop {
        let records = store.audit_records((&chain, sequence), AT_ONCE).await?;
        for record in &records {
            verifier.take(record)?;
        }
        let Some(last) = records.last() else { break };
        (chain, sequence) = (last.chain.clone(), last.sequence);
    }
    for (chain, length, _) in ends {
        let found = verifier.ends.get(&chain).map_or(0, |end| end.0);
        if found < length {
            return Err(AuditError::CutOff { chain, length, found });
        }
    }
    Ok(verifier.finish())
}

/// Verifies an export. Entries that were cut off a chain's end are not missed: the export does not say where it ended.
///
/// # Errors
/// The first entry that is not as it was written.
pub fn verify_export(mut export: impl BufRead) -> Result<Verified, AuditError> {
    let mut verifier = Verifier::default();
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let limit = u64::try_from(MAX_LINE_BYTES).unwrap_or(u64::MAX);
        if (&mut export).take(limit).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let record = serde_json::from_slice(&line).map_err(|error| AuditError::NoEntry(number, error))?;
        verifier.take(&record)?;
    }
    Ok(verifier.finish())
}

#[cfg(test)]
mod tests {
    use ai_toolkit_protocol::{ActivityEntry, AuditEntryId, Timestamp};

    use super::*;

    fn log(length: u64) -> Vec<AuditRecord> {
        let mut head = AuditRecord::NO_HASH;
        let entry = |at: u64| ActivityEntry {
            id: AuditEntryId::generate(),
            project_id: None,
            actor: "Ann".into(),
            account_id: None,
            address: None,
            action: "doc.updated".into(),
            target: Some(format!("{at}.md")),
            detail: None,
            created_at: Timestamp::from_millis(1),
        };
        let next = |at| {
            let record = AuditRecord::after("platform", at, head, entry(at));
            head = record.hash;
            record
        };
        (0..length).map(next).collect()
    }

    fn verified(records: &[AuditRecord]) -> Result<Verified, AuditError> {
        let lines: Vec<String> = records.iter().map(|record| serde_json::to_string(record).unwrap()).collect();
        verify_export(lines.join("\n").as_bytes())
    }

    #[test]
    fn a_log_as_it_was_written_is_verified() {
        assert_eq!(verified(&log(20)).unwrap(), Verified { chains: 1, entries: 20 });
        assert_eq!(verified(&[]).unwrap(), Verified::default());
    }

    #[test]
    fn every_change_shows() {
        type Change = fn(&mut Vec<AuditRecord>);
        let changes: [Change; 7] = [
            |log| log[3].entry.actor = "Bob".into(),
            |log| log[3].entry.target = None,
            |log| log[3].entry.created_at = Timestamp::from_millis(2),
            |log| drop(log.remove(3)),
            |log| log.swap(3, 4),
            |log| log[3].chain = "elsewhere".into(),
            |log| {
                // A clever one computes the entry's own hash anew, but not those after it.
                log[3].entry.actor = "Bob".into();
                log[3].hash = log[3].computed_hash();
            },
        ];
        for (number, change) in changes.into_iter().enumerate() {
            let mut log = log(8);
            change(&mut log);
            assert!(verified(&log).is_err(), "change {number} went unnoticed");
        }
    }

    #[test]
    fn values_do_not_run_into_each_other() {
        let mut records = log(1);
        let before = records[0].computed_hash();
        records[0].entry.target = Some("0.md\n-".into());
        records[0].entry.detail = None;
        assert_ne!(before, records[0].computed_hash());
    }
}
