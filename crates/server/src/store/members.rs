//! Rows of `memberships`: who has which role in which project.

use std::collections::HashMap;

use ai_toolkit_protocol::{AccountId, Member, ProjectId, Role, Timestamp};
use sea_orm::FromQueryResult;

use super::{
    PlatformWrite, Store, StoreError,
    projects::{by_name, name_of},
    sql::{Sql, count, millis, read},
};

#[derive(FromQueryResult)]
struct MemberRow {
    account_id: String,
    name: String,
    email: String,
    role: String,
    from_groups: bool,
    created_at: i64,
}

impl TryFrom<MemberRow> for Member {
    type Error = StoreError;

    fn try_from(row: MemberRow) -> Result<Self, StoreError> {
        Ok(Self {
            account_id: read(row.account_id)?,
            name: row.name,
            email: row.email,
            role: by_name(row.role)?,
            from_groups: row.from_groups,
            created_at: Timestamp::from_millis(row.created_at),
        })
    }
}

#[derive(FromQueryResult)]
struct RoleRow {
    project_id: String,
    role: String,
}

impl Store {
    /// An account's role in a project, if it is a member.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn role(&self, project: &ProjectId, account: &AccountId) -> Result<Option<Role>, StoreError> {
        let sql = "SELECT project_id, role FROM memberships WHERE project_id = $1 AND account_id = $2";
        let row: Option<RoleRow> =
            self.reader.first(sql, vec![project.as_str().into(), account.as_str().into()]).await?;
        row.map(|row| by_name(row.role)).transpose()
    }

    /// An account's roles in all its projects.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn roles(&self, account: &AccountId) -> Result<HashMap<ProjectId, Role>, StoreError> {
        let sql = "SELECT project_id, role FROM memberships WHERE account_id = $1";
        let rows: Vec<RoleRow> = self.reader.rows(sql, vec![account.as_str().into()]).await?;
        rows.into_iter().map(|row| Ok((read(row.project_id)?, by_name(row.role)?))).collect()
    }

    /// A project's members, sorted by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn members(&self, project: &ProjectId) -> Result<Vec<Member>, StoreError> {
        let sql = "SELECT m.account_id, a.name, a.email, m.role, m.from_groups, m.created_at FROM memberships m
            JOIN accounts a ON a.id = m.account_id WHERE m.project_id = $1 ORDER BY a.name_key";
        let rows: Vec<MemberRow> = self.reader.rows(sql, vec![project.as_str().into()]).await?;
        rows.into_iter().map(Member::try_from).collect()
    }
}

impl PlatformWrite {
    /// An account's role in a project, if it is a member.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn role(&self, project: &ProjectId, account: &AccountId) -> Result<Option<Role>, StoreError> {
        let sql = "SELECT project_id, role FROM memberships WHERE project_id = $1 AND account_id = $2";
        let row: Option<RoleRow> = self.tx.first(sql, vec![project.as_str().into(), account.as_str().into()]).await?;
        row.map(|row| by_name(row.role)).transpose()
    }

    /// Gives an account a role in a project, in the place of the one that it had.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_member(
        &self,
        project: &ProjectId,
        account: &AccountId,
        role: Role,
        from_groups: bool,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO memberships (project_id, account_id, role, from_groups, created_at)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (project_id, account_id) DO UPDATE SET role = excluded.role, from_groups = excluded.from_groups";
        let values = vec![
            project.as_str().into(),
            account.as_str().into(),
            name_of(role).into(),
            from_groups.into(),
            millis(self.now),
        ];
        self.tx.run(sql, values).await?;
        Ok(())
    }

    /// Ends a membership and tells whether there was one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_member(&self, project: &ProjectId, account: &AccountId) -> Result<bool, StoreError> {
        let sql = "DELETE FROM memberships WHERE project_id = $1 AND account_id = $2";
        Ok(self.tx.run(sql, vec![project.as_str().into(), account.as_str().into()]).await? > 0)
    }

    /// How many owners a project has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_owners(&self, project: &ProjectId) -> Result<u64, StoreError> {
        #[derive(FromQueryResult)]
        struct Count {
            count: i64,
        }
        let sql = "SELECT COUNT(*) AS count FROM memberships WHERE project_id = $1 AND role = $2";
        let found: Option<Count> =
            self.tx.first(sql, vec![project.as_str().into(), name_of(Role::Owner).into()]).await?;
        count(found.map_or(0, |found| found.count))
    }
}
