//! The audit log: who did what, when.

use ai_toolkit_protocol::{ActivityEntry, AuditEntryId, Page, ProjectId, Timestamp};
use sea_orm::FromQueryResult;

use super::{
    ProjectWrite, Store, StoreError,
    sql::{Change, Sql, millis, read},
};

/// An entry to be written.
#[derive(Debug, Clone, Copy)]
pub struct Audit<'a> {
    /// Who did it.
    pub actor: &'a str,
    /// What was done, such as `doc.updated`.
    pub action: &'static str,
    /// What it was done to.
    pub target: Option<&'a str>,
    /// More about it.
    pub detail: Option<&'a str>,
}

#[derive(FromQueryResult)]
struct AuditRow {
    id: String,
    actor: String,
    action: String,
    target: Option<String>,
    detail: Option<String>,
    created_at: i64,
}

impl ProjectWrite<'_> {
    /// Writes an entry in the same transaction as the change.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn audit(&self, entry: Audit<'_>) -> Result<(), StoreError> {
        let (sql, values) = insertion(&self.project, self.now, entry);
        self.tx.run(sql, values).await?;
        Ok(())
    }
}

/// Writes an entry.
pub(super) fn insertion(project: &ProjectId, at: Timestamp, entry: Audit<'_>) -> Change {
    let sql = "INSERT INTO audit_entries (id, project_id, actor, action, target, detail, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = vec![
        AuditEntryId::generate().as_str().into(),
        project.as_str().into(),
        entry.actor.into(),
        entry.action.into(),
        entry.target.into(),
        entry.detail.into(),
        millis(at),
    ];
    (sql, values)
}

impl Store {
    /// A project's activity, newest first, from `cursor` (an entry's id) on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn activity(
        &self,
        project: &ProjectId,
        cursor: Option<&AuditEntryId>,
        limit: u32,
    ) -> Result<Page<ActivityEntry>, StoreError> {
        // Greater than every id: their digits are hexadecimal.
        let before = cursor.map_or("aud_g", AuditEntryId::as_str);
        let sql = "SELECT id, actor, action, target, detail, created_at FROM audit_entries
            WHERE project_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
        let values = vec![project.as_str().into(), before.into(), (i64::from(limit) + 1).into()];
        let rows: Vec<AuditRow> = self.reader.rows(sql, values).await?;
        let mut items = Vec::with_capacity(rows.len());
        for row in rows {
            items.push(ActivityEntry {
                id: read(row.id)?,
                actor: row.actor,
                action: row.action,
                target: row.target,
                detail: row.detail,
                created_at: Timestamp::from_millis(row.created_at),
            });
        }
        Ok(Page::cut(items, limit, |entry| entry.id.to_string()))
    }
}
