//! What the repository changed since the last sync: its files against what each doc had there.

use std::collections::{HashMap, HashSet};

use ai_toolkit_protocol::DocPath;

use crate::{
    git_host::{BlobId, Tree},
    store::DocRecord,
};

/// What the tree holds for the platform.
pub(super) struct Listing {
    pub(super) files: HashMap<DocPath, BlobId>,
    /// Paths that cannot be carried, each with the reason.
    pub(super) skipped: Vec<(String, String)>,
}

/// A file of the repository that differs from what it had at the last sync.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Incoming {
    pub(super) path: DocPath,
    /// What it has now; nothing when it is gone.
    pub(super) blob: Option<BlobId>,
    /// Its name before, when it was renamed.
    pub(super) from: Option<DocPath>,
}

/// Sorts out what can be carried.
pub(super) fn list(tree: Tree) -> Listing {
    let mut skipped: Vec<(String, String)> =
        tree.skipped.into_iter().map(|file| (file.path, file.why.to_string())).collect();
    let mut files = HashMap::new();
    let mut keys: HashMap<String, String> = HashMap::new();
    for file in tree.files {
        let path = match DocPath::parse(&file.path) {
            Ok(path) if path.as_str() == file.path => path,
            Ok(_) => {
                skipped.push((file.path, "its name is not in Unicode NFC; rename it in the repository".to_owned()));
                continue;
            }
            Err(error) => {
                skipped.push((file.path, error.to_string()));
                continue;
            }
        };
        if let Some(other) = keys.insert(path.case_key(), file.path.clone()) {
            skipped.push((file.path, format!("its name differs from {other} only by case")));
            keys.insert(path.case_key(), other);
            continue;
        }
        files.insert(path, file.blob);
    }
    Listing { files, skipped }
}

/// The files that differ from what the platform last saw there. `known_pointers` are contents that turned out not to be
/// carried.
pub(super) fn compare(listing: &Listing, docs: &[DocRecord], known_pointers: &HashSet<BlobId>) -> Vec<Incoming> {
    let seen: HashMap<&DocPath, Option<&str>> = docs.iter().map(|doc| (&doc.file_name, doc.seen_blob())).collect();
    let skipped: HashSet<&str> = listing.skipped.iter().map(|(path, _)| path.as_str()).collect();
    let gone: Vec<&DocRecord> = docs
        .iter()
        .filter(|doc| doc.seen_blob().is_some() && !listing.files.contains_key(&doc.file_name))
        // What cannot be carried any more is not gone.
        .filter(|doc| !skipped.contains(doc.file_name.as_str()))
        .collect();
    let mut changed: Vec<(&DocPath, &BlobId)> = listing
        .files
        .iter()
        .filter(|(path, blob)| seen.get(path).copied().flatten() != Some(blob.as_str()))
        .filter(|(_, blob)| !known_pointers.contains(blob))
        .collect();
    changed.sort();
    let renames = exact_renames(&gone, &changed, &seen);
    let renamed: HashSet<&DocPath> = renames.values().copied().collect();
    // Deletions first: a file may take the place of a folder, or change only the case of its name.
    let deletions = gone.iter().filter(|doc| !renamed.contains(&doc.file_name)).map(|doc| Incoming {
        path: doc.file_name.clone(),
        blob: None,
        from: None,
    });
    let others = changed.iter().map(|(path, blob)| Incoming {
        path: (*path).clone(),
        blob: Some((*blob).clone()),
        from: renames.get(path).map(|from| (*from).clone()),
    });
    deletions.chain(others).collect()
}

/// New files that have exactly what a file that is gone had, by their new names. A name's own last part decides between
/// several.
fn exact_renames<'a>(
    gone: &[&'a DocRecord],
    changed: &[(&'a DocPath, &'a BlobId)],
    seen: &HashMap<&DocPath, Option<&str>>,
) -> HashMap<&'a DocPath, &'a DocPath> {
    let last = |path: &DocPath| path.as_str().rsplit('/').next().unwrap_or_default().to_owned();
    let mut by_blob: HashMap<&str, Vec<&DocPath>> = HashMap::new();
    for doc in gone.iter().filter(|doc| !doc.deleted && !doc.in_conflict) {
        if let Some(blob) = &doc.synced_blob {
            by_blob.entry(blob).or_default().push(&doc.file_name);
        }
    }
    let mut renames = HashMap::new();
    for (path, blob) in changed.iter().filter(|(path, _)| !seen.contains_key(*path)) {
        let Some(candidates) = by_blob.get_mut(blob.as_str()).filter(|candidates| !candidates.is_empty()) else {
            continue;
        };
        let best = candidates.iter().position(|old| last(old) == last(path)).unwrap_or(0);
        renames.insert(*path, candidates.swap_remove(best));
    }
    renames
}

#[cfg(test)]
mod tests {
    use ai_toolkit_protocol::{ContentHash, DocId, Encoding, ProjectId, Timestamp};

    use super::*;
    use crate::git_host::TreeFile;

    fn path(name: &str) -> DocPath {
        DocPath::parse(name).unwrap()
    }

    fn blob(digit: char) -> BlobId {
        BlobId::parse(&digit.to_string().repeat(40)).unwrap()
    }

    fn doc(name: &str, synced: Option<char>) -> DocRecord {
        DocRecord {
            id: DocId::generate(),
            project_id: ProjectId::generate(),
            file_name: path(name),
            hash: ContentHash::of(b""),
            size: 0,
            encoding: Encoding::Utf8,
            version: 1,
            deleted: false,
            author: "Ann".into(),
            synced_version: synced.map(|_| 1),
            synced_blob: synced.map(|digit| blob(digit).to_string()),
            proposed_version: None,
            proposed_blob: None,
            proposed_in: None,
            in_conflict: false,
            conflict_blob: None,
            created_at: Timestamp::from_millis(0),
            updated_at: Timestamp::from_millis(0),
        }
    }

    fn listing(files: &[(&str, char)]) -> Listing {
        let file = |(path, digit): &(&str, char)| TreeFile { path: (*path).into(), blob: blob(*digit), size: None };
        list(Tree { files: files.iter().map(file).collect(), skipped: Vec::new() })
    }

    /// `-a` is gone, `b=1` has that blob, `b=1<a` was called a before.
    fn told(files: &[(&str, char)], docs: &[DocRecord]) -> Vec<String> {
        compare(&listing(files), docs, &HashSet::new())
            .into_iter()
            .map(|file| match (file.blob, file.from) {
                (None, _) => format!("-{}", file.path),
                (Some(blob), None) => format!("{}={}", file.path, &blob.as_str()[..1]),
                (Some(blob), Some(from)) => format!("{}={}<{from}", file.path, &blob.as_str()[..1]),
            })
            .collect()
    }

    #[test]
    fn what_differs_is_told_deletions_first() {
        let docs = [doc("same", Some('1')), doc("changed", Some('2')), doc("gone", Some('3')), doc("ours", None)];
        let files = [("same", '1'), ("changed", '4'), ("new", '5')];
        assert_eq!(told(&files, &docs), ["-gone", "changed=4", "new=5"]);
    }

    #[test]
    fn a_file_with_another_name_is_the_same_doc() {
        let docs = [doc("a/x.md", Some('1')), doc("b/y.md", Some('1'))];
        assert_eq!(told(&[("c/y.md", '1'), ("d/z.md", '1')], &docs), ["c/y.md=1<b/y.md", "d/z.md=1<a/x.md"]);
        let swapped = [doc("a", Some('1')), doc("b", Some('2'))];
        assert_eq!(told(&[("a", '2'), ("b", '1')], &swapped), ["a=2", "b=1"], "both are still there");
    }

    #[test]
    fn in_a_conflict_their_side_was_seen() {
        let mut both = doc("a", Some('1'));
        both.in_conflict = true;
        both.conflict_blob = Some(blob('2').to_string());
        assert_eq!(told(&[("a", '2')], &[both.clone()]), Vec::<String>::new());
        assert_eq!(told(&[("a", '1')], &[both.clone()]), ["a=1"], "they took their change back");
        assert_eq!(told(&[], &[both]), ["-a"]);
    }

    #[test]
    fn names_that_cannot_be_carried_are_named() {
        let skipped = listing(&[("a.md", '1'), ("A.md", '2'), ("nul", '3')]).skipped;
        let names: Vec<&str> = skipped.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(names, ["A.md", "nul"]);
    }
}
