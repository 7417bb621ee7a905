//! Rows of `identities`: who other services say an account's owner is, and what their groups gave when they last came.

use ai_toolkit_protocol::{AccountId, ProjectId, Role, Timestamp};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{
    PlatformWrite, Store, StoreError,
    projects::by_name,
    sql::{Sql, millis, read},
};
use crate::sign_in::Grants;

/// Who a service says an account's owner is.
#[derive(Debug, Clone)]
pub struct IdentityRecord {
    /// The service itself.
    pub issuer: String,
    /// What it never gives to anybody else.
    pub subject: String,
    /// Whose it is here.
    pub account: AccountId,
    /// The provider's id: `oidc` or `github`.
    pub provider: String,
    /// What the service calls them.
    pub handle: String,
    /// What the groups there gave when they last came.
    pub grants: Grants,
    /// When it was linked.
    pub created_at: Timestamp,
    /// When they last came.
    pub last_used_at: Timestamp,
}

#[derive(FromQueryResult)]
struct IdentityRow {
    issuer: String,
    subject: String,
    account_id: String,
    provider: String,
    handle: String,
    grants: String,
    created_at: i64,
    last_used_at: i64,
}

impl TryFrom<IdentityRow> for IdentityRecord {
    type Error = StoreError;

    fn try_from(row: IdentityRow) -> Result<Self, StoreError> {
        Ok(Self {
            issuer: row.issuer,
            subject: row.subject,
            account: read(row.account_id)?,
            provider: row.provider,
            handle: row.handle,
            grants: serde_json::from_str(&row.grants).map_err(StoreError::corrupt)?,
            created_at: Timestamp::from_millis(row.created_at),
            last_used_at: Timestamp::from_millis(row.last_used_at),
        })
    }
}

async fn of_account(db: &impl ConnectionTrait, account: &AccountId) -> Result<Vec<IdentityRecord>, StoreError> {
    let sql = "SELECT * FROM identities WHERE account_id = $1 ORDER BY provider";
    let rows: Vec<IdentityRow> = db.rows(sql, vec![account.as_str().into()]).await?;
    rows.into_iter().map(IdentityRecord::try_from).collect()
}

impl Store {
    /// The services that an account is linked to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn identities(&self, account: &AccountId) -> Result<Vec<IdentityRecord>, StoreError> {
        of_account(&self.reader, account).await
    }
}

impl PlatformWrite {
    /// Whose this identity is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn identity(&self, issuer: &str, subject: &str) -> Result<Option<IdentityRecord>, StoreError> {
        let sql = "SELECT * FROM identities WHERE issuer = $1 AND subject = $2";
        let row: Option<IdentityRow> = self.tx.first(sql, vec![issuer.into(), subject.into()]).await?;
        row.map(IdentityRecord::try_from).transpose()
    }

    /// The services that an account is linked to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn identities(&self, account: &AccountId) -> Result<Vec<IdentityRecord>, StoreError> {
        of_account(&self.tx, account).await
    }

    /// Links an account to an identity, or writes down that its owner came with it again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_identity(&self, identity: &IdentityRecord) -> Result<(), StoreError> {
        let sql =
            "INSERT INTO identities (issuer, subject, account_id, provider, handle, grants, created_at, last_used_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (issuer, subject) DO UPDATE SET handle = excluded.handle, grants = excluded.grants,
                last_used_at = excluded.last_used_at";
        let grants = serde_json::to_string(&identity.grants).map_err(StoreError::corrupt)?;
        let values = vec![
            identity.issuer.as_str().into(),
            identity.subject.as_str().into(),
            identity.account.as_str().into(),
            identity.provider.as_str().into(),
            identity.handle.as_str().into(),
            grants.into(),
            millis(identity.created_at),
            millis(identity.last_used_at),
        ];
        self.tx.run(sql, values).await?;
        Ok(())
    }

    /// Unlinks an account from a provider.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_identity(&self, account: &AccountId, provider: &str) -> Result<(), StoreError> {
        let sql = "DELETE FROM identities WHERE account_id = $1 AND provider = $2";
        self.tx.run(sql, vec![account.as_str().into(), provider.into()]).await?;
        Ok(())
    }

    /// The roles that an account has because of its groups.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn roles_from_groups(&self, account: &AccountId) -> Result<Vec<(ProjectId, Role)>, StoreError> {
        #[derive(FromQueryResult)]
        struct Row {
            project_id: String,
            role: String,
        }
        let sql = "SELECT project_id, role FROM memberships WHERE account_id = $1 AND from_groups ORDER BY project_id";
        let rows: Vec<Row> = self.tx.rows(sql, vec![account.as_str().into()]).await?;
        rows.into_iter().map(|row| Ok((read(row.project_id)?, by_name(row.role)?))).collect()
    }

    /// Whether there is such a project, which stays until the transaction ends.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_project(&self, project: &ProjectId) -> Result<bool, StoreError> {
        #[derive(FromQueryResult)]
        struct Row {
            #[expect(dead_code, reason = "that there is one is enough")]
            id: String,
        }
        let lock = match self.tx.get_database_backend() {
            sea_orm::DbBackend::Postgres => " FOR KEY SHARE",
            _ => "",
        };
        let sql = format!("SELECT id FROM projects WHERE id = $1{lock}");
        let row: Option<Row> = self.tx.first(&sql, vec![project.as_str().into()]).await?;
        Ok(row.is_some())
    }
}
