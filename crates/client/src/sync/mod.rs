//! The copy of the docs in `.docs/`: always one whole version of the docs.
//!
//! A sync builds the next version beside the copy, in `.docs.sync/`: what is new comes from the platform, what stayed is
//! linked to the files of the copy, so that it costs no space and no copying. Then the two folders change places in one
//! step, and what was the copy is deleted. Whoever looks into `.docs/` at any moment, even when the process or the machine
//! is stopped, finds the version from before or the one after, with its own `.sync-hash`.
//!
//! What this costs: the folder `.docs/` becomes another one, so a shell that stood in it sees it empty, and must enter it
//! again. Files that stand there open keep their text. When just one doc differs, the usual case, its file is replaced or
//! deleted alone, which leaves one whole version as well; then `.sync-hash` follows a moment later. File systems that
//! cannot exchange two folders get two renames instead; a stop between them is repaired by the next sync.
//!
//! Nothing is forced to the disk: what a power cut loses is found at the next start of a session, when all files are
//! hashed.

mod answer;
mod copy;
mod draft;
mod error;
mod gitignore;
mod index;
mod look;
mod places;
mod swap;
mod turn;

use std::{collections::BTreeMap, fmt, path::Path};

use ai_toolkit_protocol::{ContentHash, DocPath, Manifest, SyncRequest};

pub use copy::Copy;
pub use error::SyncError;
pub use gitignore::{Ignored, keep_out_of_git};

use crate::{platform::Platform, workspace::Workspace};
use answer::{Answer, Incoming};
use draft::Draft;
use index::Known;
use look::Found;
use places::Places;

/// The most docs that a request may name as those that are there.
const MAX_HAVE_ENTRIES: usize = 20_000;
/// The largest request that the platform reads, in bytes.
const MAX_REQUEST_BYTES: usize = 8 * 1024 * 1024;
/// How many docs a report names.
const NAMED: usize = 10;

/// How closely a sync looks at the files that are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// A file of the size, the time and the place on the disk that are remembered has the content that is remembered.
    Quick,
    /// Every file is read.
    Full,
}

/// What a sync did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Synced {
    /// The docs hash of the copy now.
    pub hash: ContentHash,
    /// How many docs are new or have another content.
    pub changed: usize,
    /// How many are gone.
    pub deleted: usize,
    /// The first ten of those that are new or have another content.
    pub names: Vec<DocPath>,
    /// What the user should know besides, in sentences.
    pub notes: Vec<String>,
    /// Whether anything in `.docs/` had to be changed: also `true` when something was removed that was no doc.
    pub did_something: bool,
}

/// What people are told.
impl fmt::Display for Synced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for note in &self.notes {
            writeln!(f, "{note}")?;
        }
        write!(f, "the docs in .docs/ are now current: {} new or changed, {} gone.", self.changed, self.deleted)?;
        for name in &self.names {
            write!(f, "\n- .docs/{name}")?;
        }
        if self.changed > self.names.len() { f.write_str("\n- …") } else { Ok(()) }
    }
}

/// Brings the copy to the platform's docs. Several at once take turns, and those that waited find the work done.
///
/// # Errors
/// When the platform cannot be reached, answers nonsense, or the disk is full, read-only or otherwise in the way. The
/// copy is then what it was.
pub fn sync(workspace: &Workspace, platform: &Platform, depth: Depth) -> Result<Synced, SyncError> {
    let places = Places::of(&workspace.root);
    let _turn = turn::take(&places)?;
    swap::recover(&places)?;
    places.check()?;
    swap::clear(&places).map_err(|source| SyncError::Folder { path: places.workshop.clone(), source })?;
    let ignored = keep_out_of_git(&workspace.root);
    let mut synced = match attempt(&places, platform, depth) {
        // A doc was saved while the platform gathered its answer, or a remembered hash was wrong.
        Err(SyncError::NotAnnounced) => attempt(&places, platform, Depth::Full)?,
        done => done?,
    };
    if let Ignored::Failed = ignored {
        synced.notes.push(".docs/ could not be added to .gitignore. Please add it yourself.".to_owned());
    }
    Ok(synced)
}

fn attempt(places: &Places, platform: &Platform, depth: Depth) -> Result<Synced, SyncError> {
    let recorded = copy::recorded_hash(&places.copy);
    let found = look::look(&places.copy, &index::load(places), depth)?;
    let draft = Draft::new(places);
    let mut next = NextVersion { found: &found, draft, docs: BTreeMap::new(), changed: Vec::new(), failure: None };
    let reader = platform.sync(&request(&found))?;
    let answer = match answer::read(reader, &mut next) {
        Ok(answer) => answer,
        Err(error) => return Err(next.failure.take().unwrap_or_else(|| SyncError::from_answer(platform, error))),
    };
    let (docs, changed) = (next.complete(&answer)?, next.changed.clone());
    let hash = manifest(&docs).docs_hash();
    if hash != answer.hash {
        return Err(SyncError::NotAnnounced);
    }
    let deleted: Vec<_> = found.docs.keys().filter(|path| !docs.contains_key(*path)).cloned().collect();
    let mut synced = Synced {
        hash,
        changed: changed.len(),
        deleted: deleted.len(),
        names: changed.iter().take(NAMED).cloned().collect(),
        notes: Vec::new(),
        did_something: true,
    };
    let mut draft = next.draft;
    if changed.is_empty() && deleted.is_empty() && !found.has_others {
        synced.did_something = recorded != Some(hash);
        if synced.did_something {
            draft.put_hash(hash)?;
        }
    } else if let Some(step) = draft::single_step(&found, &changed, &deleted).filter(|_| recorded.is_some()) {
        draft.take_step(&step)?;
        draft.put_hash(hash)?;
    } else {
        let strangers = copy::has_no_record(&places.copy) && !found.is_empty();
        let docs = draft.complete(&docs, &changed, hash, strangers)?;
        if strangers {
            let aside = swap::set_aside(places)?;
            synced.notes.push(format!(
                ".docs/ had files that did not come from the platform. They are now in {}/.",
                aside.file_name().unwrap_or_default().display()
            ));
        }
        swap::swap(places)?;
        index::save(places, &Known { hash, docs });
        return Ok(synced);
    }
    index::save(places, &Known { hash, docs });
    Ok(synced)
}

/// The request for what differs from what was found; for everything when that is too much to name.
fn request(found: &Found) -> Vec<u8> {
    let have = || found.docs.iter().map(|(path, doc)| (path.to_string(), doc.hash.to_string())).collect();
    let have = (found.docs.len() <= MAX_HAVE_ENTRIES).then(have);
    let request = serde_json::to_vec(&SyncRequest { have }).unwrap_or_default();
    if request.is_empty() || request.len() > MAX_REQUEST_BYTES { b"{}".to_vec() } else { request }
}

fn manifest(docs: &index::Docs) -> Manifest {
    docs.iter().map(|(path, doc)| (path.clone(), doc.hash)).collect()
}

/// The version that comes to be while the answer is read.
struct NextVersion<'a> {
    found: &'a Found,
    draft: Draft,
    /// All that the answer names.
    docs: index::Docs,
    /// Those of them that the copy lacks.
    changed: Vec<DocPath>,
    failure: Option<SyncError>,
}

impl Incoming for NextVersion<'_> {
    fn take(&mut self, name: &str, bytes: &[u8], hash: ContentHash) -> bool {
        self.put(name, bytes, hash).map_err(|error| self.failure = Some(error)).is_ok()
    }
}

impl NextVersion<'_> {
    fn put(&mut self, name: &str, bytes: &[u8], hash: ContentHash) -> Result<(), SyncError> {
        let path = draft::safe_path(name)?;
        if ContentHash::of(bytes) != hash {
            return Err(SyncError::Damaged(path));
        }
        let doc = match self.found.docs.get(&path) {
            Some(doc) if doc.hash == hash => doc.clone(),
            _ => {
                self.changed.push(path.clone());
                self.draft.write(&path, bytes, hash)?
            }
        };
        self.docs.insert(path, doc);
        Ok(())
    }

    /// All docs of the version: those of the answer, and those of the copy that it leaves alone.
    fn complete(&mut self, answer: &Answer) -> Result<index::Docs, SyncError> {
        let mut docs = std::mem::take(&mut self.docs);
        if let Some(deleted) = &answer.deleted {
            for name in deleted {
                draft::safe_path(name)?;
            }
            let gone: std::collections::HashSet<&str> = deleted.iter().map(String::as_str).collect();
            for (path, doc) in &self.found.docs {
                if !gone.contains(path.as_str()) && !docs.contains_key(path) {
                    docs.insert(path.clone(), doc.clone());
                }
            }
        }
        Ok(docs)
    }
}

/// The parent folders of a doc, the nearest first.
fn parents(path: &DocPath) -> impl Iterator<Item = &Path> {
    Path::new(path.as_str()).ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty())
}
