//! Rows of `docs`: each doc's newest version, without its content.

use ai_toolkit_protocol::{ContentHash, DocId, DocPath, DocState, Encoding, ProjectId, Timestamp};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

use super::{
    Audit, ProjectWrite, RevisionRecord, Store, StoreError,
    projects::{by_name, name_of},
    revisions,
    sql::{Sql, count, millis, read},
};

/// A doc's newest version, which may be its deletion.
#[derive(Debug, Clone)]
pub struct DocRecord {
    /// The id.
    pub id: DocId,
    /// The project.
    pub project_id: ProjectId,
    /// The path.
    pub file_name: DocPath,
    /// SHA-256 of the bytes.
    pub hash: ContentHash,
    /// Size in bytes.
    pub size: u64,
    /// Text or not.
    pub encoding: Encoding,
    /// The newest version's number.
    pub version: u32,
    /// Whether the newest version is a deletion.
    pub deleted: bool,
    /// Who made the newest version.
    pub author: String,
    /// Which version the repository had at the last sync.
    pub synced_version: Option<u32>,
    /// Git's name of the bytes that the repository had at the last sync; absent when it did not have the doc.
    pub synced_blob: Option<String>,
    /// Which version was proposed in a pull request last.
    pub proposed_version: Option<u32>,
    /// Git's name of the proposed bytes; absent when the deletion was proposed.
    pub proposed_blob: Option<String>,
    /// The open pull request that the proposed version is in.
    pub proposed_in: Option<u64>,
    /// Whether both sides changed it.
    pub in_conflict: bool,
    /// Git's name of the repository's side of the conflict; absent when it deleted the doc.
    pub conflict_blob: Option<String>,
    /// When the doc was made.
    pub created_at: Timestamp,
    /// When the newest version was made.
    pub updated_at: Timestamp,
}

impl DocRecord {
    /// Whether the platform's side changed since the last sync.
    pub fn changed_here(&self) -> bool {
        self.synced_version != Some(self.version) && !(self.deleted && self.synced_blob.is_none())
    }

    /// Whether its newest version is in an open pull request.
    pub fn is_proposed(&self) -> bool {
        self.proposed_in.is_some() && self.proposed_version == Some(self.version)
    }

    /// Git's name of what the platform last saw in the repository; absent when it was not there.
    pub fn seen_blob(&self) -> Option<&str> {
        if self.in_conflict { self.conflict_blob.as_deref() } else { self.synced_blob.as_deref() }
    }

    /// How it stands to the repository.
    pub fn state(&self) -> DocState {
        if self.in_conflict {
            DocState::Conflict
        } else if self.changed_here() {
            if self.is_proposed() { DocState::Proposed } else { DocState::Unpublished }
        } else {
            DocState::Published
        }
    }
}

/// The author of what comes from the repository; the commit is named in the message.
pub const REPOSITORY: &str = "repository";

/// A version to be stored.
#[derive(Debug, Clone, Copy)]
pub struct DocVersion<'a> {
    /// The bytes; empty for a deletion.
    pub content: &'a [u8],
    /// Text or not.
    pub encoding: Encoding,
    /// Who made it.
    pub author: &'a str,
    /// Why.
    pub message: Option<&'a str>,
    /// Whether it deletes the doc.
    pub deleted: bool,
}

#[derive(FromQueryResult)]
struct DocRow {
    id: String,
    project_id: String,
    file_name: String,
    hash: Vec<u8>,
    size: i64,
    encoding: String,
    version: i64,
    deleted: bool,
    author: String,
    synced_version: Option<i64>,
    synced_blob: Option<String>,
    proposed_version: Option<i64>,
    proposed_blob: Option<String>,
    proposed_in: Option<i64>,
    in_conflict: bool,
    conflict_blob: Option<String>,
    created_at: i64,
    updated_at: i64,
}

pub(super) fn hash_of(bytes: Vec<u8>) -> Result<ContentHash, StoreError> {
    let bytes: [u8; 32] = bytes.try_into().map_err(|_| StoreError::corrupt("a content hash"))?;
    Ok(bytes.into())
}

impl TryFrom<DocRow> for DocRecord {
    type Error = StoreError;

    fn try_from(row: DocRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: read(row.id)?,
            project_id: read(row.project_id)?,
            file_name: read(row.file_name)?,
            hash: hash_of(row.hash)?,
            size: count(row.size)?,
            encoding: by_name(row.encoding)?,
            version: count(row.version)?,
            deleted: row.deleted,
            author: row.author,
            synced_version: row.synced_version.map(count).transpose()?,
            synced_blob: row.synced_blob,
            proposed_version: row.proposed_version.map(count).transpose()?,
            proposed_blob: row.proposed_blob,
            proposed_in: row.proposed_in.map(count).transpose()?,
            in_conflict: row.in_conflict,
            conflict_blob: row.conflict_blob,
            created_at: Timestamp::from_millis(row.created_at),
            updated_at: Timestamp::from_millis(row.updated_at),
        })
    }
}

pub(super) async fn select(
    db: &impl ConnectionTrait,
    which: &str,
    values: Vec<Value>,
) -> Result<Vec<DocRecord>, StoreError> {
    let sql = format!(
        "SELECT d.*, c.doc_id IS NOT NULL AS in_conflict, c.theirs_blob AS conflict_blob
        FROM docs d LEFT JOIN doc_conflicts c ON c.doc_id = d.id WHERE {which}"
    );
    db.rows::<DocRow>(&sql, values).await?.into_iter().map(DocRecord::try_from).collect()
}

async fn select_by_name(
    db: &impl ConnectionTrait,
    project: &ProjectId,
    name: &DocPath,
) -> Result<Option<DocRecord>, StoreError> {
    let values = vec![project.as_str().into(), name.as_str().into()];
    Ok(select(db, "d.project_id = $1 AND d.file_name = $2", values).await?.pop())
}

impl Store {
    /// All docs of a project in the order of their paths' bytes; deleted ones only on demand.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn docs(&self, project: &ProjectId, with_deleted: bool) -> Result<Vec<DocRecord>, StoreError> {
        let which = if with_deleted { "d.project_id = $1" } else { "d.project_id = $1 AND NOT d.deleted" };
        let mut docs = select(&self.reader, which, vec![project.as_str().into()]).await?;
        docs.sort_by(|a, b| a.file_name.cmp(&b.file_name));
        Ok(docs)
    }

    /// The docs that the platform changed since the last sync and that are in no conflict; deletions too, and docs in an
    /// open pull request that are gone here, or are what the repository has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn docs_changed_here(&self, project: &ProjectId) -> Result<Vec<DocRecord>, StoreError> {
        let which = "d.project_id = $1 AND c.doc_id IS NULL
            AND (d.synced_version IS NULL OR d.synced_version <> d.version OR d.proposed_in IS NOT NULL)
            AND (NOT d.deleted OR d.synced_blob IS NOT NULL OR d.proposed_blob IS NOT NULL)";
        let mut docs = select(&self.reader, which, vec![project.as_str().into()]).await?;
        docs.sort_by(|a, b| a.file_name.cmp(&b.file_name));
        Ok(docs)
    }

    /// The doc of this name, which may be a deleted one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn doc(&self, project: &ProjectId, name: &DocPath) -> Result<Option<DocRecord>, StoreError> {
        select_by_name(&self.reader, project, name).await
    }
}

impl ProjectWrite<'_> {
    /// The doc of this name, which may be a deleted one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn doc(&self, name: &DocPath) -> Result<Option<DocRecord>, StoreError> {
        select_by_name(&self.tx, &self.project, name).await
    }

    /// A living doc, if any, that a doc of this new name could not stand beside in a folder: the same name in another
    /// case, or a file where the other needs a folder.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn name_conflict(&self, name: &DocPath) -> Result<Option<DocPath>, StoreError> {
        #[derive(FromQueryResult)]
        struct Name {
            file_name: String,
        }
        let key = name.case_key();
        let mut values: Vec<Value> =
            vec![self.project.as_str().into(), name.as_str().into(), key.as_str().into(), format!("{key}/").into()];
        let folders: Vec<String> = key.match_indices('/').map(|(end, _)| key[..end].to_owned()).collect();
        let placeholders: Vec<String> = (0..folders.len()).map(|index| format!("${}", index + 5)).collect();
        values.extend(folders.into_iter().map(Value::from));
        let parents = if placeholders.is_empty() {
            String::new()
        } else {
            format!(" OR case_key IN ({})", placeholders.join(", "))
        };
        let sql = format!(
            "SELECT file_name FROM docs WHERE project_id = $1 AND NOT deleted AND file_name <> $2
            AND (case_key = $3 OR substr(case_key, 1, length($4)) = $4{parents}) LIMIT 1"
        );
        self.tx.first::<Name>(&sql, values).await?.map(|row| read(row.file_name)).transpose()
    }

    /// Stores a new version of `doc`, or the first one of a new doc, with its entry in the audit log, and gives back the
    /// doc as it is now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_version(
        &mut self,
        doc: Option<DocRecord>,
        name: &DocPath,
        version: DocVersion<'_>,
        entry: Option<Audit<'_>>,
    ) -> Result<DocRecord, StoreError> {
        let next = DocRecord {
            id: doc.as_ref().map_or_else(DocId::generate, |doc| doc.id.clone()),
            project_id: self.project.clone(),
            file_name: name.clone(),
            hash: ContentHash::of(version.content),
            size: version.content.len() as u64,
            encoding: version.encoding,
            version: doc.as_ref().map_or(1, |doc| doc.version + 1),
            deleted: version.deleted,
            author: version.author.to_owned(),
            synced_version: doc.as_ref().and_then(|doc| doc.synced_version),
            synced_blob: doc.as_ref().and_then(|doc| doc.synced_blob.clone()),
            proposed_version: doc.as_ref().and_then(|doc| doc.proposed_version),
            proposed_blob: doc.as_ref().and_then(|doc| doc.proposed_blob.clone()),
            proposed_in: doc.as_ref().and_then(|doc| doc.proposed_in),
            in_conflict: doc.as_ref().is_some_and(|doc| doc.in_conflict),
            conflict_blob: doc.as_ref().and_then(|doc| doc.conflict_blob.clone()),
            created_at: doc.as_ref().map_or(self.now, |doc| doc.created_at),
            updated_at: self.now,
        };
        let mut values: Vec<Value> = vec![
            next.id.as_str().into(),
            next.hash.as_bytes().to_vec().into(),
            size_of(&next).into(),
            name_of(next.encoding).into(),
            i64::from(next.version).into(),
            next.deleted.into(),
            next.author.as_str().into(),
            millis(next.updated_at),
        ];
        // The columns that never change are not written again: their indexes would be, too.
        let sql = if doc.is_some() {
            "UPDATE docs SET hash = $2, size = $3, encoding = $4, version = $5, deleted = $6, author = $7,
                updated_at = $8 WHERE id = $1"
        } else {
            values.extend([
                next.project_id.as_str().into(),
                next.file_name.as_str().into(),
                next.file_name.case_key().into(),
                millis(next.created_at),
            ]);
            "INSERT INTO docs (id, hash, size, encoding, version, deleted, author, updated_at, project_id, file_name,
                case_key, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        };
        let mut changes = vec![(sql, values), revisions::insertion(&next, version)];
        if let Some(entry) = entry {
            changes.extend(self.chain.add(Some(&self.project), self.now, entry));
        }
        self.tx.run_all(changes).await?;
        Ok(next)
    }

    /// Stores what the repository has now (nothing when it deleted the doc) as the doc's newest version, and as the base of
    /// the next comparison. Ends its conflict in `doc`, not in the database.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_theirs(
        &mut self,
        doc: Option<DocRecord>,
        name: &DocPath,
        theirs: Option<&[u8]>,
        blob: Option<&str>,
        commit: &str,
    ) -> Result<DocRecord, StoreError> {
        let content = theirs.unwrap_or_default();
        let message = format!("Commit {}", commit.get(..12).unwrap_or(commit));
        let version = DocVersion {
            content,
            encoding: Encoding::of(content),
            author: REPOSITORY,
            message: Some(&message),
            deleted: theirs.is_none(),
        };
        let stored = self.put_version(doc, name, version, None).await?;
        self.mark_synced(&stored.id, stored.version, blob).await?;
        Ok(DocRecord {
            synced_version: Some(stored.version),
            synced_blob: blob.map(str::to_owned),
            in_conflict: false,
            conflict_blob: None,
            ..stored
        })
    }

    /// Notes that the repository has (or, without `blob`, does not have) this version of the doc.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mark_synced(&self, doc: &DocId, version: u32, blob: Option<&str>) -> Result<(), StoreError> {
        let sql = "UPDATE docs SET synced_version = $2, synced_blob = $3 WHERE id = $1";
        self.tx.run(sql, vec![doc.as_str().into(), i64::from(version).into(), blob.into()]).await?;
        Ok(())
    }

    /// Notes that the repository never had this doc.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mark_unsynced(&self, doc: &DocId) -> Result<(), StoreError> {
        let sql = "UPDATE docs SET synced_version = NULL, synced_blob = NULL WHERE id = $1";
        self.tx.run(sql, vec![doc.as_str().into()]).await?;
        Ok(())
    }

    /// Gives a doc another name; its history stays with it.
    ///
    /// # Errors
    /// When the database fails, or another doc (which may be a deleted one) has the name.
    pub async fn rename_doc(&self, doc: &DocId, name: &DocPath) -> Result<(), StoreError> {
        let sql = "UPDATE docs SET file_name = $2, case_key = $3 WHERE id = $1";
        self.tx.run(sql, vec![doc.as_str().into(), name.as_str().into(), name.case_key().into()]).await?;
        Ok(())
    }

    /// Notes that this version of the doc is in a pull request.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mark_proposed(
        &self,
        doc: &DocId,
        version: u32,
        blob: Option<&str>,
        pull_request: u64,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE docs SET proposed_version = $2, proposed_blob = $3, proposed_in = $4 WHERE id = $1";
        let number = i64::try_from(pull_request).unwrap_or(i64::MAX);
        self.tx.run(sql, vec![doc.as_str().into(), i64::from(version).into(), blob.into(), number.into()]).await?;
        Ok(())
    }

    /// Notes that the pull request was merged: what was proposed in it is what the repository had then.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mark_merged(&self, pull_request: u64) -> Result<(), StoreError> {
        let sql = "UPDATE docs SET synced_version = proposed_version, synced_blob = proposed_blob,
                proposed_version = NULL, proposed_blob = NULL, proposed_in = NULL
            WHERE project_id = $1 AND proposed_in = $2 AND id NOT IN (SELECT doc_id FROM doc_conflicts)";
        let number = i64::try_from(pull_request).unwrap_or(i64::MAX);
        self.tx.run(sql, vec![self.project.as_str().into(), number.into()]).await?;
        Ok(())
    }

    /// Notes that the pull request was closed without being merged.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mark_declined(&self, pull_request: u64) -> Result<(), StoreError> {
        let sql = "UPDATE docs SET proposed_in = NULL WHERE project_id = $1 AND proposed_in = $2";
        let number = i64::try_from(pull_request).unwrap_or(i64::MAX);
        self.tx.run(sql, vec![self.project.as_str().into(), number.into()]).await?;
        Ok(())
    }

    /// Living docs that the repository never had: the other half of a rename that was done here is among them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn docs_new_here(&self, limit: u32) -> Result<Vec<DocRecord>, StoreError> {
        let which = format!(
            "d.project_id = $1 AND NOT d.deleted AND d.synced_version IS NULL AND d.synced_blob IS NULL
            AND c.doc_id IS NULL ORDER BY d.id DESC LIMIT {limit}"
        );
        select(&self.tx, &which, vec![self.project.as_str().into()]).await
    }

    /// One version of a doc, those of this transaction included.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revision(&self, doc: &DocId, version: u32) -> Result<Option<RevisionRecord>, StoreError> {
        revisions::select(&self.tx, doc, version).await
    }
}

pub(super) fn size_of(doc: &DocRecord) -> i64 {
    i64::try_from(doc.size).unwrap_or(i64::MAX)
}
