//! Docs: saving, deleting, restoring; every version is kept.

mod changes;
mod conflicts;
mod folders;
mod moves;
mod uploads;

use std::{collections::HashMap, sync::Arc};

use ai_toolkit_protocol::{
    ContentHash, Doc, DocPath, DocPathError, Encoding, MAX_BINARY_BYTES, MAX_TEXT_BYTES, Page, ProjectId, PublishMode,
    Revision, ws::ServerMessage,
};
use base64::{Engine, engine::general_purpose::STANDARD};

pub use conflicts::Resolution;

use super::{
    caller::Caller,
    lock_rules::{self, LockError},
    text::{self, TextError},
};
use crate::{
    secrets::Secret,
    store::{Audit, DocRecord, DocVersion, ProjectWrite, Store, StoreError},
};

/// A doc was not read or changed.
#[derive(Debug, thiserror::Error)]
pub enum DocsError {
    /// No doc of this name.
    #[error("there is no doc {0:?} in this project; list the docs to see their names")]
    NoSuchDoc(DocPath),
    /// No such version.
    #[error("the doc {0:?} has no version {1}; list its revisions to see which there are")]
    NoSuchVersion(DocPath, u32),
    /// Another doc stands in the way.
    #[error(
        "the name {name:?} cannot stand beside {other:?}, because some file systems take them for the same or need one to be a folder; choose another name"
    )]
    NameConflict {
        /// The name that was asked for.
        name: DocPath,
        /// The one that is there.
        other: DocPath,
    },
    /// No docs are in a folder of this name.
    #[error("there are no docs in a folder {0:?}; list the docs to see which folders there are")]
    NoSuchFolder(DocPath),
    /// A folder cannot be in itself.
    #[error("the folder {0:?} cannot be moved into itself; choose a path outside of it")]
    IntoItself(DocPath),
    /// A doc of the folder would get a name that breaks a rule.
    #[error(transparent)]
    Name(DocPathError),
    /// `If-Match` or `If-None-Match` does not hold.
    #[error("{}", match .current {
        Some(_) => "the doc has changed since you read it; read it again, bring your change into it, then save with the new hash",
        None => "the doc that you read is gone; save without If-Match to create it anew",
    })]
    Changed {
        /// The doc's hash now; none when there is no such doc.
        current: Option<ContentHash>,
    },
    /// An upload over 10 MiB.
    #[error("the file has {0} bytes, and at most {MAX_BINARY_BYTES} are carried; make it smaller, or link to it")]
    FileTooLarge(usize),
    /// Over 5 MiB.
    #[error("the text has {0} bytes, and a doc may have {MAX_TEXT_BYTES}; split it into several docs")]
    TooLarge(usize),
    /// Images are carried, not edited.
    #[error("{0:?} is not a text and cannot be edited here; change it in the repository")]
    NotText(DocPath),
    /// There is no conflict to end.
    #[error("{0:?} is not in conflict")]
    NoConflict(DocPath),
    /// Both sides changed the doc.
    #[error("{0:?} was changed here and in the repository; compare both texts and resolve the conflict first")]
    InConflict(DocPath),
    /// The message breaks its rule.
    #[error(transparent)]
    Text(#[from] TextError),
    /// The lock says no.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The database failed, or the project does not exist.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// More changes at once than this are told as one event: a follower's backlog is not made for each of them.
pub(in crate::domain) const TOLD_ONE_BY_ONE: usize = 100;

/// What a write expects to find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expectation {
    /// Anything.
    Anything,
    /// A doc with this hash (`If-Match: "…"`).
    Hash(ContentHash),
    /// Some doc (`If-Match: *`).
    Existing,
    /// No doc (`If-None-Match: *`).
    Nothing,
}

impl Expectation {
    fn check(self, found: Option<&DocRecord>) -> Result<(), DocsError> {
        let current = found.map(|doc| doc.hash);
        let met = match self {
            Self::Anything => true,
            Self::Hash(hash) => current == Some(hash),
            Self::Existing => current.is_some(),
            Self::Nothing => current.is_none(),
        };
        if met { Ok(()) } else { Err(DocsError::Changed { current }) }
    }
}

/// Who writes, and under which conditions.
#[derive(Clone, Copy)]
pub struct WriteContext<'a> {
    /// Who writes.
    pub caller: &'a Caller,
    /// The token of the lock that the writer holds.
    pub token: Option<&'a Secret>,
    /// What the writer expects to find.
    pub expectation: Expectation,
}

/// Called after a change of a project that does not publish on demand only.
pub type Publish = Box<dyn Fn(&ProjectId) + Send + Sync>;

/// The docs of all projects.
pub struct Docs {
    store: Arc<Store>,
    publish: Publish,
}

impl Docs {
    /// Docs kept in `store`, whose changes are handed to `publish`.
    pub fn new(store: Arc<Store>, publish: Publish) -> Self {
        Self { store, publish }
    }

    /// All docs, with their contents on demand.
    ///
    /// # Errors
    /// When the project does not exist or the database fails.
    pub async fn list(&self, project: &ProjectId, with_content: bool) -> Result<Vec<Doc>, DocsError> {
        self.store.project(project).await?;
        let mut contents = if with_content { self.store.contents(project).await? } else { HashMap::new() };
        let docs = self.store.docs(project, false).await?;
        Ok(docs
            .into_iter()
            .map(|doc| {
                let content = with_content.then(|| contents.remove(&doc.id).unwrap_or_default());
                to_api(doc, content.as_deref())
            })
            .collect())
    }

    /// One doc with its bytes.
    ///
    /// # Errors
    /// [`DocsError::NoSuchDoc`] and failures of the database.
    pub async fn bytes(&self, project: &ProjectId, name: &DocPath) -> Result<(DocRecord, Vec<u8>), DocsError> {
        let doc = self.find(project, name).await?;
        let revision = self.store.revision(&doc.id, doc.version).await?;
        let content = revision.ok_or_else(|| DocsError::NoSuchVersion(name.clone(), doc.version))?.content;
        Ok((doc, content))
    }

    /// One doc with its content.
    ///
    /// # Errors
    /// As [`Docs::bytes`].
    pub async fn get(&self, project: &ProjectId, name: &DocPath) -> Result<Doc, DocsError> {
        let (doc, content) = self.bytes(project, name).await?;
        Ok(to_api(doc, Some(&content)))
    }

    async fn find(&self, project: &ProjectId, name: &DocPath) -> Result<DocRecord, DocsError> {
        match self.store.doc(project, name).await? {
            Some(doc) if !doc.deleted => Ok(doc),
            _ => {
                self.store.project(project).await?;
                Err(DocsError::NoSuchDoc(name.clone()))
            }
        }
    }

    /// Creates or updates a doc; durable when this returns. True when it was created.
    ///
    /// # Errors
    /// When the lock, the expectation, the name or the size forbids it; nothing is changed then.
    pub async fn save(
        &self,
        project: &ProjectId,
        name: &DocPath,
        content: &str,
        message: Option<&str>,
        context: WriteContext<'_>,
    ) -> Result<(Doc, bool), DocsError> {
        if content.len() > MAX_TEXT_BYTES {
            return Err(DocsError::TooLarge(content.len()));
        }
        let message = text::remark("message", message, 1000)?;
        let (mut write, doc) = self.begin(project, name, context).await?;
        match &doc {
            Some(doc) if !doc.deleted => {
                if doc.encoding == Encoding::Base64 {
                    return Err(DocsError::NotText(name.clone()));
                }
            }
            _ => check_name(&write, name).await?,
        }
        let created = doc.as_ref().is_none_or(|doc| doc.deleted);
        let version = DocVersion {
            content: content.as_bytes(),
            encoding: Encoding::Utf8,
            author: &context.caller.name,
            message: message.as_deref(),
            deleted: false,
        };
        let action = if created { "doc.created" } else { "doc.updated" };
        let saved = store_version(&mut write, doc, name, version, context.caller, action).await?;
        self.finish(write).await?;
        Ok((to_api(saved, None), created))
    }

    /// Deletes a doc; its history stays.
    ///
    /// # Errors
    /// When the lock or the expectation forbids it, or there is no such doc.
    pub async fn delete(
        &self,
        project: &ProjectId,
        name: &DocPath,
        context: WriteContext<'_>,
    ) -> Result<(), DocsError> {
        let (mut write, doc) = self.begin(project, name, context).await?;
        let doc = doc.filter(|doc| !doc.deleted).ok_or_else(|| DocsError::NoSuchDoc(name.clone()))?;
        let encoding = doc.encoding;
        let version = DocVersion { content: b"", encoding, author: &context.caller.name, message: None, deleted: true };
        store_version(&mut write, Some(doc), name, version, context.caller, "doc.deleted").await?;
        Ok(self.finish(write).await?)
    }

    /// Makes an old version the newest one; brings a deleted doc back.
    ///
    /// # Errors
    /// As [`Docs::save`], and [`DocsError::NoSuchVersion`].
    pub async fn restore(
        &self,
        project: &ProjectId,
        name: &DocPath,
        version: u32,
        context: WriteContext<'_>,
    ) -> Result<Doc, DocsError> {
        let (mut write, doc) = self.begin(project, name, context).await?;
        let doc = doc.ok_or_else(|| DocsError::NoSuchDoc(name.clone()))?;
        let old = self.store.revision(&doc.id, version).await?.filter(|old| !old.revision.deleted);
        let old = old.ok_or_else(|| DocsError::NoSuchVersion(name.clone(), version))?;
        if doc.deleted {
            check_name(&write, name).await?;
        }
        let message = format!("Restore version {version} of {name}");
        let restored = DocVersion {
            content: &old.content,
            encoding: old.revision.encoding,
            author: &context.caller.name,
            message: Some(&message),
            deleted: false,
        };
        let saved = store_version(&mut write, Some(doc), name, restored, context.caller, "doc.restored").await?;
        self.finish(write).await?;
        Ok(to_api(saved, Some(&old.content)))
    }

    /// A doc's history, newest first, from `cursor` (a version) on; a deleted doc has one too.
    ///
    /// # Errors
    /// [`DocsError::NoSuchDoc`] and failures of the database.
    pub async fn revisions(
        &self,
        project: &ProjectId,
        name: &DocPath,
        cursor: Option<u32>,
        limit: u32,
    ) -> Result<Page<Revision>, DocsError> {
        let doc = self.store.doc(project, name).await?.ok_or_else(|| DocsError::NoSuchDoc(name.clone()))?;
        let items = self.store.revisions(&doc.id, cursor.unwrap_or(u32::MAX), limit + 1).await?;
        Ok(Page::cut(items, limit, |oldest| oldest.version.to_string()))
    }

    /// One version with its content.
    ///
    /// # Errors
    /// [`DocsError::NoSuchDoc`], [`DocsError::NoSuchVersion`] and failures of the database.
    pub async fn revision(&self, project: &ProjectId, name: &DocPath, version: u32) -> Result<Revision, DocsError> {
        let doc = self.store.doc(project, name).await?.ok_or_else(|| DocsError::NoSuchDoc(name.clone()))?;
        let found = self.store.revision(&doc.id, version).await?;
        let found = found.ok_or_else(|| DocsError::NoSuchVersion(name.clone(), version))?;
        Ok(Revision { content: Some(to_text(found.revision.encoding, &found.content)), ..found.revision })
    }

    /// Makes the change durable; publishing it is nobody's to wait for.
    async fn finish(&self, write: ProjectWrite<'_>) -> Result<(), StoreError> {
        let (project, mode) = (write.project.clone(), write.publish_mode);
        write.commit().await?;
        if mode != PublishMode::Manual {
            (self.publish)(&project);
        }
        Ok(())
    }

    /// Begins a write after checking the lock and the expectation.
    async fn begin(
        &self,
        project: &ProjectId,
        name: &DocPath,
        context: WriteContext<'_>,
    ) -> Result<(ProjectWrite<'_>, Option<DocRecord>), DocsError> {
        let write = self.store.write(project).await?;
        lock_rules::authorize_write(write.lock.as_ref(), write.now, context.token)?;
        let doc = write.doc(name).await?;
        context.expectation.check(doc.as_ref().filter(|doc| !doc.deleted))?;
        Ok((write, doc))
    }
}

async fn check_name(write: &ProjectWrite<'_>, name: &DocPath) -> Result<(), DocsError> {
    match write.name_conflict(name).await? {
        Some(other) => Err(DocsError::NameConflict { name: name.clone(), other }),
        None => Ok(()),
    }
}

/// Stores a version with its audit entry and its announcement.
async fn store_version(
    write: &mut ProjectWrite<'_>,
    doc: Option<DocRecord>,
    name: &DocPath,
    version: DocVersion<'_>,
    by: &Caller,
    action: &'static str,
) -> Result<DocRecord, StoreError> {
    let entry = Audit { by, action, target: Some(name.as_str()), detail: version.message };
    let saved = write.put_version(doc, name, version, Some(entry)).await?;
    write.announce(announcement(&saved));
    Ok(saved)
}

/// What everybody is told of a new version.
pub fn announcement(doc: &DocRecord) -> ServerMessage {
    let (project_id, doc_id, file_name) = (doc.project_id.clone(), doc.id.clone(), doc.file_name.clone());
    if doc.deleted {
        return ServerMessage::DocDeleted { project_id, doc_id, file_name };
    }
    let (hash, version, author) = (doc.hash, doc.version, doc.author.clone());
    ServerMessage::DocUpdated { project_id, doc_id, file_name, hash, version, author, renamed_from: None }
}

/// What everybody is told of a doc that has another name now.
pub fn renamed(doc: &DocRecord, from: &DocPath) -> ServerMessage {
    let (project_id, doc_id, file_name) = (doc.project_id.clone(), doc.id.clone(), doc.file_name.clone());
    let (hash, version, author) = (doc.hash, doc.version, doc.author.clone());
    let renamed_from = Some(from.clone());
    ServerMessage::DocUpdated { project_id, doc_id, file_name, hash, version, author, renamed_from }
}

/// The bytes as `content` carries them.
pub fn to_text(encoding: Encoding, bytes: &[u8]) -> String {
    match encoding {
        Encoding::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
        Encoding::Base64 => STANDARD.encode(bytes),
    }
}

fn to_api(doc: DocRecord, content: Option<&[u8]>) -> Doc {
    Doc {
        state: doc.state(),
        content: content.map(|bytes| to_text(doc.encoding, bytes)),
        id: doc.id,
        project_id: doc.project_id,
        file_name: doc.file_name,
        encoding: doc.encoding,
        hash: doc.hash,
        size: doc.size,
        version: doc.version,
        author: doc.author,
        created_at: doc.created_at,
        updated_at: doc.updated_at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_text_is_shown_as_base64() {
        assert_eq!(to_text(Encoding::Base64, b"\xff\xfe"), "//4=");
    }
}
