//! What is remembered of a docs folder from before a tool ran, in a file of the state folder: the fingerprint's hash first,
//! because mostly nothing else is of interest.

use std::{collections::BTreeMap, fs, io::Read, path::Path};

use ai_toolkit_protocol::ContentHash;

use crate::watch::Fingerprint;

/// How something differs from what Git has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// Git knows it, or knows that it is gone.
    Tracked,
    /// Git does not know it.
    New,
}

/// What is remembered of a folder.
pub(super) struct Memory {
    /// What Git did not have then.
    pub(super) uncommitted: BTreeMap<Vec<u8>, Change>,
    pub(super) print: Fingerprint,
}

impl Memory {
    /// The fingerprint's hash, which stands at the beginning.
    pub(super) fn hash_in(file: &Path) -> Option<ContentHash> {
        let mut hash = [0; 64];
        fs::File::open(file).ok()?.read_exact(&mut hash).ok()?;
        std::str::from_utf8(&hash).ok()?.parse().ok()
    }

    /// Nothing, if it was never written or is not whole.
    pub(super) fn read(file: &Path) -> Option<Self> {
        let bytes = fs::read(file).ok()?;
        let head = bytes.iter().position(|byte| *byte == b'\n')?;
        let (hash, length) = std::str::from_utf8(&bytes[..head]).ok()?.split_once(' ')?;
        let rest = bytes.get(head + 1..)?;
        let (uncommitted, print) = rest.split_at_checked(length.parse().ok()?)?;
        let uncommitted = uncommitted
            .split(|byte| *byte == 0)
            .filter(|path| !path.is_empty())
            // How it differed then is of no interest any more.
            .map(|path| (path.to_vec(), Change::Tracked))
            .collect();
        let print = Fingerprint::from_bytes(print)?;
        (print.hash().to_string() == hash).then_some(Self { uncommitted, print })
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let paths: Vec<u8> = self.uncommitted.keys().flat_map(|path| path.iter().copied().chain([0])).collect();
        let mut bytes = format!("{} {}\n", self.print.hash(), paths.len()).into_bytes();
        bytes.extend_from_slice(&paths);
        bytes.extend_from_slice(&self.print.to_bytes());
        bytes
    }
}
