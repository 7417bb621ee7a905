//! Moves: a doc, or a folder with all its docs, gets another path. A doc keeps its id and its history; what the
//! repository has under the old name stays with that name, as a deletion that is to be published.

use std::collections::{HashMap, HashSet};

use ai_toolkit_protocol::{Doc, DocPath, Encoding, ProjectId, ws::ServerMessage};

use super::{Docs, DocsError, TOLD_ONE_BY_ONE, WriteContext, renamed, to_api};
use crate::{
    domain::lock_rules,
    store::{Audit, DocRecord, DocVersion, Place, ProjectWrite, StoreError, TakenNames},
};

impl Docs {
    /// Moves the doc or folder `from` to `to`, all of it or nothing, and gives back the docs that have another path now.
    ///
    /// # Errors
    /// When the lock forbids it, there is nothing of that name, another doc is in the way, or one of them is in conflict.
    pub async fn rename(
        &self,
        project: &ProjectId,
        from: &DocPath,
        to: &DocPath,
        context: WriteContext<'_>,
    ) -> Result<Vec<Doc>, DocsError> {
        let mut write = self.store.write(project).await?;
        lock_rules::authorize_write(write.lock.as_ref(), write.now, context.token)?;
        let plan = Plan::new(write.docs().await?, from, to)?;
        if from == to {
            return Ok(plan.moves.into_iter().map(|(doc, _)| to_api(doc, None)).collect());
        }
        let of_folder = plan.moves.iter().all(|(doc, _)| doc.file_name != *from);
        let moved = carry_out(&mut write, plan, &context.caller.name).await?;
        let detail = format!("from {from}");
        let action = if of_folder { "folder.renamed" } else { "doc.renamed" };
        write.audit(Audit { by: context.caller, action, target: Some(to.as_str()), detail: Some(&detail) }).await?;
        if moved.len() > TOLD_ONE_BY_ONE {
            let count = u32::try_from(moved.len()).unwrap_or(u32::MAX);
            write.announce(ServerMessage::DocsChanged { project_id: project.clone(), count });
        } else {
            for (doc, from) in &moved {
                write.announce(renamed(doc, from));
            }
        }
        self.finish(write).await?;
        Ok(moved.into_iter().map(|(doc, _)| to_api(doc, None)).collect())
    }
}

/// Which docs get which names, and which deleted docs have these names so far.
struct Plan {
    moves: Vec<(DocRecord, DocPath)>,
    displaced: Vec<DocRecord>,
}

impl Plan {
    fn new(docs: Vec<DocRecord>, from: &DocPath, to: &DocPath) -> Result<Self, DocsError> {
        let into_itself = is_in(to, from);
        let (moving, others): (Vec<_>, Vec<_>) =
            docs.into_iter().partition(|doc| !doc.deleted && (doc.file_name == *from || is_in(&doc.file_name, from)));
        if moving.is_empty() {
            return Err(DocsError::NoSuchDoc(from.clone()));
        }
        if into_itself && moving.iter().any(|doc| doc.file_name != *from) {
            return Err(DocsError::IntoItself(from.clone()));
        }
        let mut taken = TakenNames::default();
        for doc in others.iter().filter(|doc| !doc.deleted) {
            taken.take(&doc.file_name);
        }
        let mut moves = Vec::with_capacity(moving.len());
        for doc in moving {
            let rest = &doc.file_name.as_str()[from.as_str().len()..];
            let name = DocPath::parse(&format!("{to}{rest}")).map_err(DocsError::Name)?;
            if let Some(other) = taken.in_the_way(&name) {
                let other = other.clone();
                return Err(DocsError::NameConflict { name, other });
            }
            if doc.in_conflict {
                return Err(DocsError::InConflict(doc.file_name));
            }
            moves.push((doc, name));
        }
        let targets: HashSet<&DocPath> = moves.iter().map(|(_, name)| name).collect();
        let displaced: Vec<DocRecord> = others.into_iter().filter(|doc| targets.contains(&doc.file_name)).collect();
        if let Some(doc) = displaced.iter().find(|doc| doc.in_conflict) {
            return Err(DocsError::InConflict(doc.file_name.clone()));
        }
        Ok(Self { moves, displaced })
    }
}

/// Whether `path` is somewhere in the folder.
pub(super) fn is_in(path: &DocPath, folder: &DocPath) -> bool {
    path.as_str().strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'))
}

/// Gives the docs their new names. Answers with each as it is now, and its old name.
async fn carry_out(
    write: &mut ProjectWrite<'_>,
    Plan { moves, mut displaced }: Plan,
    mover: &str,
) -> Result<Vec<(DocRecord, DocPath)>, StoreError> {
    let mut places: HashMap<DocPath, Place> = HashMap::new();
    for doc in moves.iter().map(|(doc, _)| doc).chain(&displaced) {
        places.insert(doc.file_name.clone(), Place::of(doc));
        write.free_name(&doc.id).await?;
    }
    let mut left: Vec<(DocPath, DocPath, Encoding)> = Vec::with_capacity(moves.len());
    let mut moved = Vec::with_capacity(moves.len());
    for (doc, to) in moves {
        let from = doc.file_name.clone();
        left.push((from.clone(), to.clone(), doc.encoding));
        let content = write.revision(&doc.id, doc.version).await?.map(|now| now.content).unwrap_or_default();
        let message = format!("Rename {from} to {to}");
        let version = DocVersion {
            content: &content,
            encoding: doc.encoding,
            author: mover,
            message: Some(&message),
            deleted: false,
        };
        write.rename_doc(&doc.id, &to).await?;
        let doc = write.put_version(Some(doc), &to, version, None).await?;
        let place = places.remove(&to).unwrap_or_default();
        let is_published = write.is_at(&place, doc.hash).await?;
        let version = is_published.then_some(doc.version);
        moved.push((write.put_at(doc, &place, version).await?, from));
    }
    // Names that no doc has now: what the repository has there is to be deleted. The deleted docs that had to give way are
    // as many as these at most.
    for (from, to, encoding) in left {
        let Some(place) = places.remove(&from) else { continue };
        let message = format!("Rename {from} to {to}");
        let deletion = DocVersion { content: b"", encoding, author: mover, message: Some(&message), deleted: true };
        write.put_deleted_at(displaced.pop(), &from, &place, deletion).await?;
    }
    Ok(moved)
}
