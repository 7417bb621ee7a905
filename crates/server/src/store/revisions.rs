//! Rows of `doc_revisions`: every version that was ever saved, with its content.

use std::collections::HashMap;

use ai_toolkit_protocol::{DocId, ProjectId, Revision, Timestamp};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{
    DocRecord, DocVersion, Store, StoreError,
    docs::{hash_of, size_of},
    projects::{by_name, name_of},
    sql::{Change, Sql, count, millis, read},
};

/// One version with its bytes.
#[derive(Debug, Clone)]
pub struct RevisionRecord {
    /// All but the content.
    pub revision: Revision,
    /// The bytes.
    pub content: Vec<u8>,
}

#[derive(FromQueryResult)]
struct RevisionRow {
    version: i64,
    author: String,
    message: Option<String>,
    hash: Vec<u8>,
    size: i64,
    encoding: String,
    deleted: bool,
    created_at: i64,
    content: Option<Vec<u8>>,
}

impl TryFrom<RevisionRow> for RevisionRecord {
    type Error = StoreError;

    fn try_from(row: RevisionRow) -> Result<Self, StoreError> {
        let revision = Revision {
            version: count(row.version)?,
            author: row.author,
            message: row.message,
            hash: hash_of(row.hash)?,
            size: count(row.size)?,
            encoding: by_name(row.encoding)?,
            deleted: row.deleted,
            created_at: Timestamp::from_millis(row.created_at),
            content: None,
        };
        Ok(Self { revision, content: row.content.unwrap_or_default() })
    }
}

#[derive(FromQueryResult)]
struct ContentRow {
    doc_id: String,
    content: Vec<u8>,
}

impl Store {
    /// One version of a doc.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revision(&self, doc: &DocId, version: u32) -> Result<Option<RevisionRecord>, StoreError> {
        select(&self.reader, doc, version).await
    }

    /// Who saved the versions after `after` up to `until`, in the order of their first save.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn authors(&self, doc: &DocId, after: u32, until: u32) -> Result<Vec<String>, StoreError> {
        #[derive(FromQueryResult)]
        struct Author {
            author: String,
        }
        let sql = "SELECT author FROM doc_revisions WHERE doc_id = $1 AND version > $2 AND version <= $3
            GROUP BY author ORDER BY MIN(version)";
        let values = vec![doc.as_str().into(), i64::from(after).into(), i64::from(until).into()];
        Ok(self.reader.rows::<Author>(sql, values).await?.into_iter().map(|row| row.author).collect())
    }

    /// Up to `limit` versions below `before`, newest first, without their contents.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revisions(&self, doc: &DocId, before: u32, limit: u32) -> Result<Vec<Revision>, StoreError> {
        let sql = "SELECT version, author, message, hash, size, encoding, deleted, created_at FROM doc_revisions
            WHERE doc_id = $1 AND version < $2 ORDER BY version DESC LIMIT $3";
        let values = vec![doc.as_str().into(), i64::from(before).into(), i64::from(limit).into()];
        let rows: Vec<RevisionRow> = self.reader.rows(sql, values).await?;
        rows.into_iter().map(|row| Ok(RevisionRecord::try_from(row)?.revision)).collect()
    }

    /// The bytes of every living doc's newest version.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn contents(&self, project: &ProjectId) -> Result<HashMap<DocId, Vec<u8>>, StoreError> {
        let sql = "SELECT r.doc_id, r.content FROM docs d JOIN doc_revisions r
            ON r.doc_id = d.id AND r.version = d.version WHERE d.project_id = $1 AND NOT d.deleted";
        let rows: Vec<ContentRow> = self.reader.rows(sql, vec![project.as_str().into()]).await?;
        rows.into_iter().map(|row| Ok((read(row.doc_id)?, row.content))).collect()
    }
}

/// One version of a doc.
pub(super) async fn select(
    db: &impl ConnectionTrait,
    doc: &DocId,
    version: u32,
) -> Result<Option<RevisionRecord>, StoreError> {
    let sql = "SELECT * FROM doc_revisions WHERE doc_id = $1 AND version = $2";
    let values = vec![doc.as_str().into(), i64::from(version).into()];
    db.first::<RevisionRow>(sql, values).await?.map(RevisionRecord::try_from).transpose()
}

/// Stores the version that made `doc` what it is now.
pub(super) fn insertion(doc: &DocRecord, version: DocVersion<'_>) -> Change {
    let sql = "INSERT INTO doc_revisions
            (doc_id, version, author, message, hash, size, encoding, deleted, created_at, content)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let values = vec![
        doc.id.as_str().into(),
        i64::from(doc.version).into(),
        version.author.into(),
        version.message.into(),
        doc.hash.as_bytes().to_vec().into(),
        size_of(doc).into(),
        name_of(doc.encoding).into(),
        doc.deleted.into(),
        millis(doc.updated_at),
        version.content.to_vec().into(),
    ];
    (sql, values)
}
