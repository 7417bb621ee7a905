//! What is remembered of a copy's files, so that not every look has to read them: size, time and place of each.
//!
//! It lies in the user's state directory. Whatever is wrong with it only costs the time of reading the files.

use std::{collections::BTreeMap, fs, fs::Metadata, io::Read, time::UNIX_EPOCH};

use ai_toolkit_protocol::{ContentHash, DocPath};

use super::places::Places;
use crate::workspace::write_file;

/// Changes with the form of the file.
const FIRST_LINE: &str = "ai-toolkit copy 2";
const MAX_INDEX_BYTES: u64 = 256 * 1024 * 1024;

/// Docs with their files, by path.
pub(super) type Docs = BTreeMap<DocPath, DocFile>;

/// A doc's file in the copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DocFile {
    pub(super) stamp: Stamp,
    pub(super) hash: ContentHash,
}

/// What a file cannot keep when somebody writes to it, unless that is meant to deceive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    size: u64,
    modified: i128,
    inode: u64,
}

impl Stamp {
    pub(super) fn of(meta: &Metadata) -> Self {
        let modified = meta.modified().map_or(0, |time| match time.duration_since(UNIX_EPOCH) {
            Ok(after) => i128::try_from(after.as_nanos()).unwrap_or(i128::MAX),
            Err(before) => i128::try_from(before.duration().as_nanos()).map_or(i128::MIN, |nanos| -nanos),
        });
        Self { size: meta.len(), modified, inode: inode(meta) }
    }
}

#[cfg(unix)]
fn inode(meta: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(meta)
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> u64 {
    0
}

/// What the last sync left.
#[derive(Debug)]
pub(super) struct Known {
    /// The docs hash.
    pub(super) hash: ContentHash,
    pub(super) docs: Docs,
}

impl Known {
    fn nothing() -> Self {
        Self { hash: ContentHash::of(b"nothing"), docs: Docs::new() }
    }
}

/// What is remembered; nothing if that cannot be read.
pub(super) fn load(places: &Places) -> Known {
    places.state("index").and_then(|file| read(&file)).unwrap_or_else(Known::nothing)
}

/// The docs hash of what is remembered, and the one hash of how its files looked: for who wants to know no more than
/// whether they still do.
pub(super) fn load_summary(places: &Places) -> Option<(ContentHash, ContentHash)> {
    let mut start = String::new();
    // The first line, and twice 64 digits with their line breaks.
    let length = FIRST_LINE.len() + 1 + 2 * 65;
    fs::File::open(places.state("index")?).ok()?.take(length as u64).read_to_string(&mut start).ok()?;
    let mut lines = start.lines();
    (lines.next()? == FIRST_LINE).then_some(())?;
    Some((lines.next()?.parse().ok()?, lines.next()?.parse().ok()?))
}

/// One hash of how files look, which must be sorted by their paths.
pub(super) fn summary<'a>(files: impl Iterator<Item = (&'a str, &'a Stamp)>) -> ContentHash {
    use std::fmt::Write;
    let mut text = String::new();
    for (path, Stamp { size, modified, inode }) in files {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{size} {modified} {inode} {path}");
    }
    ContentHash::of(text.as_bytes())
}

fn read(file: &std::path::Path) -> Option<Known> {
    if fs::metadata(file).ok()?.len() > MAX_INDEX_BYTES {
        return None;
    }
    parse(&fs::read_to_string(file).ok()?)
}

fn parse(text: &str) -> Option<Known> {
    let mut lines = text.lines();
    if lines.next()? != FIRST_LINE {
        return None;
    }
    let hash = lines.next()?.parse().ok()?;
    let _summary = lines.next()?;
    let mut docs = Docs::new();
    for line in lines {
        let mut fields = line.splitn(5, ' ');
        let mut next = || fields.next();
        let stamp =
            Stamp { size: next()?.parse().ok()?, modified: next()?.parse().ok()?, inode: next()?.parse().ok()? };
        let hash = next()?.parse().ok()?;
        docs.insert(next()?.parse().ok()?, DocFile { stamp, hash });
    }
    Some(Known { hash, docs })
}

/// Remembers a copy.
pub(super) fn save(places: &Places, known: &Known) {
    use std::fmt::Write;
    let Some(file) = places.state("index") else { return };
    let summary = summary(known.docs.iter().map(|(path, doc)| (path.as_str(), &doc.stamp)));
    let mut text = format!("{FIRST_LINE}\n{}\n{summary}\n", known.hash);
    for (path, DocFile { stamp, hash }) in &known.docs {
        // Writing to a String cannot fail. No doc's path has a line break.
        let _ = writeln!(text, "{} {} {} {hash} {path}", stamp.size, stamp.modified, stamp.inode);
    }
    // What is not remembered is read again.
    let _ = write_file(&file, text.as_bytes(), 0o600);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_saved_is_read_again_and_anything_else_is_nothing() {
        let root = tempfile::tempdir().unwrap();
        let stamp = Stamp::of(&fs::metadata(root.path()).unwrap());
        let doc = DocFile { stamp, hash: ContentHash::of(b"x") };
        let text = format!(
            "{FIRST_LINE}\n{}\n{}\n{} {} {} {} a b/ü.md\n",
            doc.hash, doc.hash, stamp.size, stamp.modified, stamp.inode, doc.hash
        );
        let known = parse(&text).unwrap();
        assert_eq!(known.docs, Docs::from([("a b/ü.md".parse().unwrap(), doc)]));
        assert!(parse(&text[..text.len() - 10]).is_none());
        assert!(parse("").is_none());
    }
}
