//! The copy as others see it: which version it is, and whether it is still that.

use std::{fs, io::Read, path::Path};

use ai_toolkit_protocol::ContentHash;

use super::{
    Depth,
    index::{self, Known},
    look, manifest,
    places::Places,
};
use crate::workspace::Workspace;

/// The copy of the docs in `.docs/`.
#[derive(Debug, Clone)]
pub struct Copy(Places);

impl Copy {
    /// The workspace's copy, whether or not there is one yet.
    pub fn of(workspace: &Workspace) -> Self {
        Self::at(&workspace.root)
    }

    /// The copy of the checkout with its top at `root`.
    pub fn at(root: &Path) -> Self {
        Self(Places::of(root))
    }

    /// The docs hash of the version that it is; none when there is no whole version, or `.docs` is a link. Costs two
    /// calls of the system.
    pub fn docs_hash(&self) -> Option<ContentHash> {
        if self.0.copy.is_symlink() { None } else { recorded_hash(&self.0.copy) }
    }

    /// Whether every file has the size, the time and the place on the disk that the last sync left, and there is nothing
    /// else. Costs a call of the system for each doc. What somebody changed and gave the old time back to is found by
    /// [`Self::verify`] only.
    pub fn is_untouched(&self) -> bool {
        let Some(hash) = self.docs_hash() else { return false };
        let Some((_, summary)) = index::load_summary(&self.0).filter(|(known, _)| *known == hash) else {
            // Who synced it, perhaps the script, remembered nothing here.
            return self.verify();
        };
        let mut has_others = false;
        let Ok(mut files) = look::list(&self.0.copy, &mut has_others) else { return false };
        files.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        !has_others && index::summary(files.iter().map(|(path, stamp)| (path.as_str(), stamp))) == summary
    }

    /// Whether it is the version that it says it is, by the content of every file.
    pub fn verify(&self) -> bool {
        let Some(hash) = self.docs_hash() else { return false };
        let known = index::load(&self.0);
        let Ok(found) = look::look(&self.0.copy, &known, Depth::Full) else { return false };
        let is_whole = !found.has_others && manifest(&found.docs).docs_hash() == hash;
        if is_whole && (known.hash != hash || known.docs != found.docs) {
            index::save(&self.0, &Known { hash, docs: found.docs });
        }
        is_whole
    }
}

/// The hash in `.sync-hash`; none if there is no such file or something else in it.
pub(super) fn recorded_hash(copy: &Path) -> Option<ContentHash> {
    let mut text = String::new();
    // 64 digits and a line break.
    fs::File::open(copy.join(".sync-hash")).ok()?.take(66).read_to_string(&mut text).ok()?;
    let digits = text.strip_suffix('\n').unwrap_or(&text);
    let is_lower = digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    digits.parse().ok().filter(|_| is_lower)
}

/// Whether no sync has been here yet, not even one that did not get to its end.
pub(super) fn has_no_record(copy: &Path) -> bool {
    fs::symlink_metadata(copy.join(".sync-hash")).is_err()
}
