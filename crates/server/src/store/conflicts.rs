//! Rows of `doc_conflicts`: the repository's side of a doc that both sides changed. Ours is the doc's newest version, the
//! base is the version that was synced last.

use ai_toolkit_protocol::{ConflictKind, ConflictSummary, DocId, ProjectId, Timestamp};
use sea_orm::FromQueryResult;

use super::{
    ProjectWrite, Store, StoreError,
    sql::{Sql, millis, read},
};

/// The repository's side.
#[derive(Debug, Clone, FromQueryResult)]
pub struct ConflictRecord {
    /// Its bytes; absent when it deleted the doc.
    pub theirs: Option<Vec<u8>>,
    /// Git's name of these bytes.
    pub theirs_blob: Option<String>,
    /// The commit that it was read from.
    pub commit_id: String,
}

/// A conflict to be stored.
#[derive(Debug, Clone, Copy)]
pub struct NewConflict<'a> {
    /// The repository's bytes; absent when it deleted the doc.
    pub theirs: Option<&'a [u8]>,
    /// Git's name of these bytes.
    pub blob: Option<&'a str>,
    /// The commit that it was read from.
    pub commit: &'a str,
}

impl Store {
    /// The doc's conflict, if it is in one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn conflict(&self, doc: &DocId) -> Result<Option<ConflictRecord>, StoreError> {
        let sql = "SELECT theirs, theirs_blob, commit_id FROM doc_conflicts WHERE doc_id = $1";
        self.reader.first(sql, vec![doc.as_str().into()]).await
    }
}

#[derive(FromQueryResult)]
struct SummaryRow {
    doc_id: String,
    file_name: String,
    deleted: bool,
    deleted_there: bool,
    commit_id: String,
    created_at: i64,
}

impl Store {
    /// A project's conflicts in the order of their docs' paths.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn conflicts(&self, project: &ProjectId) -> Result<Vec<ConflictSummary>, StoreError> {
        let sql = "SELECT d.id AS doc_id, d.file_name, d.deleted, c.theirs IS NULL AS deleted_there, c.commit_id,
                c.created_at
            FROM doc_conflicts c JOIN docs d ON d.id = c.doc_id WHERE d.project_id = $1 ORDER BY d.file_name";
        let rows: Vec<SummaryRow> = self.reader.rows(sql, vec![project.as_str().into()]).await?;
        rows.into_iter()
            .map(|row| {
                Ok(ConflictSummary {
                    doc_id: read(row.doc_id)?,
                    file_name: read(row.file_name)?,
                    kind: match (row.deleted, row.deleted_there) {
                        (true, _) => ConflictKind::DeletedHere,
                        (_, true) => ConflictKind::DeletedThere,
                        _ => ConflictKind::BothChanged,
                    },
                    commit: row.commit_id,
                    created_at: Timestamp::from_millis(row.created_at),
                })
            })
            .collect()
    }
}

impl ProjectWrite<'_> {
    /// Stores a conflict in the place of an earlier one of the same doc.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_conflict(&self, doc: &DocId, conflict: NewConflict<'_>) -> Result<(), StoreError> {
        let sql = "INSERT INTO doc_conflicts (doc_id, theirs, theirs_blob, commit_id, created_at)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (doc_id) DO UPDATE SET theirs = excluded.theirs, theirs_blob = excluded.theirs_blob,
                commit_id = excluded.commit_id, created_at = excluded.created_at";
        let values = vec![
            doc.as_str().into(),
            conflict.theirs.map(<[u8]>::to_vec).into(),
            conflict.blob.into(),
            conflict.commit.into(),
            millis(self.now),
        ];
        self.tx.run(sql, values).await?;
        Ok(())
    }

    /// Ends a conflict.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drop_conflict(&self, doc: &DocId) -> Result<Option<ConflictRecord>, StoreError> {
        let sql = "DELETE FROM doc_conflicts WHERE doc_id = $1 RETURNING theirs, theirs_blob, commit_id";
        self.tx.first(sql, vec![doc.as_str().into()]).await
    }
}
