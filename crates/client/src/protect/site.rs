//! The protected folders, and how a path stands to them.

use std::{cell::OnceCell, fs, path::Path};

use unicode_normalization::UnicodeNormalization as _;

use super::{
    field::{Atom, Field, may_match},
    paths, worktrees,
};

/// How many entries of folders are looked at for one pattern, and how many docs for one file with several names.
const MAX_ENTRIES: usize = 4096;

/// What a write does to the path that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// It changes, creates or deletes this file or folder.
    File,
    /// It takes away or rewrites all that is below, too.
    Tree,
}

/// What a write does to the docs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Judgement {
    /// Nothing.
    Clear,
    /// Only the shell knows.
    Maybe,
    /// It reaches them.
    Docs,
}

/// One part of a path to be judged.
enum Part {
    Plain(String),
    Pattern(Vec<Atom>),
}

impl Part {
    fn may_be(&self, folded: &str) -> bool {
        match self {
            Self::Plain(name) => paths::fold(name) == folded,
            Self::Pattern(atoms) => may_match(atoms, folded),
        }
    }

    fn is_open(&self) -> bool {
        matches!(self, Self::Pattern(atoms) if atoms.contains(&Atom::Unknown))
    }
}

/// The folders that agents must not write to.
pub(super) struct Site {
    /// The folders by their parts, each spelled as [`paths::fold`] does.
    folders: Vec<Vec<String>>,
    /// The folders as they are.
    places: Vec<String>,
    identities: OnceCell<Vec<Identity>>,
}

impl Site {
    /// The docs folder and the copy, in the root and in the other worktrees of its repository, with and without links
    /// followed.
    pub(super) fn new(root: &Path, docs_folder: &str) -> Self {
        let mut folders: Vec<Vec<String>> = Vec::new();
        let mut places = Vec::new();
        for tree in worktrees::of(root) {
            let tree = paths::text(&tree);
            for docs in [docs_folder, ".docs"] {
                let inside = paths::parts(docs);
                let place = format!("{tree}/{}", inside.join("/"));
                for parts in
                    [paths::parts(&place), [paths::real_parts(&tree), inside].concat(), paths::real_parts(&place)]
                {
                    let folded = parts.iter().map(|part| paths::fold(part)).collect();
                    if !folders.contains(&folded) {
                        folders.push(folded);
                    }
                }
                places.push(place);
            }
        }
        Self { folders, places, identities: OnceCell::new() }
    }

    /// How a write to an absolute path stands to the docs.
    pub(super) fn judge(&self, reach: Reach, path: &Field) -> Judgement {
        let pieces = path.split(|c| c == '/');
        let plain = pieces.iter().take_while(|piece| plain(piece).is_some()).count();
        let (before, after) = pieces.split_at(plain);
        let before: Vec<String> = before.iter().map(Field::text).collect();
        let before = before.join("/");

        let mut judgement = Judgement::Clear;
        for start in [paths::parts(&before), paths::real_parts(&before)] {
            let Some(parts) = resolve(start.into_iter().map(Part::Plain).collect(), after) else {
                return Judgement::Maybe;
            };
            judgement = judgement.max(self.compare(reach, &parts));
        }
        if judgement == Judgement::Docs {
            return judgement;
        }
        if after.is_empty() {
            return judgement.max(self.by_identity(&before));
        }
        let mut budget = MAX_ENTRIES;
        judgement.max(self.by_entries(reach, &before, after, &mut budget))
    }

    fn compare(&self, reach: Reach, parts: &[Part]) -> Judgement {
        self.folders.iter().map(|folder| compare(reach, parts, folder)).max().unwrap_or(Judgement::Clear)
    }

    /// By what folders are rather than by their names, which sees through mounts.
    fn by_identity(&self, path: &str) -> Judgement {
        let identities =
            self.identities.get_or_init(|| self.places.iter().filter_map(|place| Identity::of(place)).collect());
        if identities.is_empty() {
            return Judgement::Clear;
        }
        let mut parts = paths::real_parts(path);
        if has_other_names(&paths::join(&parts)) && self.is_a_doc(&paths::join(&parts)) {
            return Judgement::Docs;
        }
        while !parts.is_empty() {
            if Identity::of(&paths::join(&parts)).is_some_and(|identity| identities.contains(&identity)) {
                return Judgement::Docs;
            }
            parts.pop();
        }
        Judgement::Clear
    }

    /// Whether the file is a hard link of a doc.
    fn is_a_doc(&self, path: &str) -> bool {
        let Some(wanted) = Identity::of(path) else { return false };
        let mut folders = self.places.clone();
        let mut budget = MAX_ENTRIES;
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                if budget == 0 {
                    return false;
                }
                budget -= 1;
                let path = paths::text(&entry.path());
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() => folders.push(path),
                    Ok(kind) if kind.is_file() && Identity::of(&path).as_ref() == Some(&wanted) => return true,
                    _ => {}
                }
            }
        }
        false
    }

    /// What a pattern finds may be a link to the docs under any name.
    fn by_entries(&self, reach: Reach, folder: &str, pattern: &[Field], budget: &mut usize) -> Judgement {
        let Some((first, rest)) = pattern.split_first() else { return Judgement::Clear };
        let mut judgement = Judgement::Clear;
        if let Some(name) = plain(first) {
            let path = format!("{folder}/{name}");
            return self.found(reach, &path, rest, budget);
        }
        if first.has_unknown() {
            return judgement;
        }
        let place = if folder.is_empty() { "/" } else { folder };
        for entry in fs::read_dir(place).into_iter().flatten().flatten() {
            if *budget == 0 || judgement == Judgement::Docs {
                break;
            }
            *budget -= 1;
            let name = entry.file_name().to_string_lossy().into_owned();
            let interesting = !rest.is_empty() || entry.file_type().is_ok_and(|kind| kind.is_symlink());
            if interesting && may_match(&first.0, &name) {
                judgement = judgement.max(self.found(reach, &format!("{folder}/{name}"), rest, budget));
            }
        }
        judgement
    }

    fn found(&self, reach: Reach, path: &str, rest: &[Field], budget: &mut usize) -> Judgement {
        if !rest.is_empty() {
            return self.by_entries(reach, path, rest, budget);
        }
        let parts: Vec<Part> = paths::real_parts(path).into_iter().map(Part::Plain).collect();
        self.compare(reach, &parts)
    }
}

/// A part of a path that is one certain name.
fn plain(piece: &Field) -> Option<String> {
    piece.0.iter().all(|atom| matches!(atom, Atom::Char(_))).then(|| piece.text())
}

/// The parts of a path after the plain ones, up to what is unknown. None when it may lead anywhere.
fn resolve(mut parts: Vec<Part>, after: &[Field]) -> Option<Vec<Part>> {
    for (at, piece) in after.iter().enumerate() {
        match plain(piece).as_deref() {
            Some("" | ".") => {}
            Some("..") => {
                parts.pop();
            }
            Some(name) => parts.push(Part::Plain(name.to_owned())),
            None => {
                parts.push(Part::Pattern(folded(piece)));
                if piece.has_unknown() {
                    let leaves = after[at..].iter().any(|piece| plain(piece).as_deref() == Some(".."));
                    return (!leaves).then_some(parts);
                }
            }
        }
    }
    Some(parts)
}

/// A pattern as it would be written for folded names.
fn folded(piece: &Field) -> Vec<Atom> {
    let fold = |c: char| c.to_lowercase().nfd().map(Atom::Char).collect::<Vec<_>>();
    piece
        .0
        .iter()
        .flat_map(|atom| match atom {
            Atom::Char(c) => fold(*c),
            other => vec![*other],
        })
        .collect()
}

fn compare(reach: Reach, parts: &[Part], folder: &[String]) -> Judgement {
    for (at, name) in folder.iter().enumerate() {
        match parts.get(at) {
            // The path is around the folder.
            None if reach == Reach::Tree => return Judgement::Docs,
            None => return Judgement::Clear,
            Some(part) if !part.may_be(name) => return Judgement::Clear,
            Some(part) if part.is_open() => return Judgement::Maybe,
            Some(_) => {}
        }
    }
    Judgement::Docs
}

/// What makes a file or folder the one that it is, whatever its names.
#[derive(Debug, PartialEq, Eq)]
struct Identity(u64, u64);

#[cfg(unix)]
impl Identity {
    fn of(path: &str) -> Option<Self> {
        use std::os::unix::fs::MetadataExt as _;
        fs::metadata(path).ok().map(|found| Self(found.dev(), found.ino()))
    }
}

#[cfg(not(unix))]
impl Identity {
    fn of(_: &str) -> Option<Self> {
        None
    }
}

#[cfg(unix)]
fn has_other_names(path: &str) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    fs::symlink_metadata(path).is_ok_and(|found| found.is_file() && found.nlink() > 1)
}

#[cfg(not(unix))]
fn has_other_names(_: &str) -> bool {
    false
}
