//! The manifest: every doc's path and content hash, and the docs hash over them all.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::{ContentHash, DocPath};

/// The sorted list of path + hash that says exactly which docs a project has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest(BTreeMap<DocPath, ContentHash>);

impl Manifest {
    /// The docs hash: SHA-256 over the lines `path NUL hash LF`, sorted by path bytes. A rename, a swap, an addition and
    /// a deletion each change it; a workstation can compute it from its own files.
    pub fn docs_hash(&self) -> ContentHash {
        let mut sha = Sha256::new();
        for (path, hash) in &self.0 {
            sha.update(path.as_str());
            sha.update([0]);
            sha.update(hash.to_string());
            sha.update([b'\n']);
        }
        let bytes: [u8; 32] = sha.finalize().into();
        bytes.into()
    }

    /// How many docs there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no doc at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The hash of the doc at `path`.
    pub fn get(&self, path: &DocPath) -> Option<&ContentHash> {
        self.0.get(path)
    }

    /// The docs in the order of their path bytes.
    pub fn iter(&self) -> impl Iterator<Item = (&DocPath, &ContentHash)> {
        self.0.iter()
    }
}

impl FromIterator<(DocPath, ContentHash)> for Manifest {
    fn from_iter<I: IntoIterator<Item = (DocPath, ContentHash)>>(docs: I) -> Self {
        Self(docs.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(docs: &[(&str, &str)]) -> Manifest {
        docs.iter().map(|(path, text)| (DocPath::parse(path).unwrap(), ContentHash::of(text.as_bytes()))).collect()
    }

    #[test]
    fn the_docs_hash_follows_its_definition() {
        let (a, b) = (ContentHash::of(b"A"), ContentHash::of(b"B"));
        let lines = format!("a.md\0{a}\nb/c.md\0{b}\n");
        assert_eq!(manifest(&[("b/c.md", "B"), ("a.md", "A")]).docs_hash(), ContentHash::of(lines.as_bytes()));
        assert_eq!(Manifest::default().docs_hash(), ContentHash::of(b""));
    }

    #[test]
    fn a_rename_and_a_swap_change_the_docs_hash() {
        let before = manifest(&[("a.md", "A"), ("b.md", "B")]).docs_hash();
        assert_ne!(before, manifest(&[("a.md", "A"), ("c.md", "B")]).docs_hash());
        assert_ne!(before, manifest(&[("a.md", "B"), ("b.md", "A")]).docs_hash());
    }

    #[test]
    fn paths_sort_by_their_bytes() {
        let manifest = manifest(&[("é.md", ""), ("a.md", ""), ("a/b.md", ""), ("Z.md", "")]);
        let paths: Vec<_> = manifest.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["Z.md", "a.md", "a/b.md", "é.md"]);
    }
}
