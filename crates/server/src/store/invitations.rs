//! Rows of `invitations`: links that work once. Only the hash of a link's secret is stored.

use ai_toolkit_protocol::{AccountId, ContentHash, Invitation, InvitationId, LinkKind, ProjectId, Timestamp};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

use super::{
    PlatformWrite, Store, StoreError,
    projects::{by_name, name_of},
    sql::{Sql, millis, read},
};

/// A link with what only the server knows of it.
#[derive(Debug, Clone)]
pub struct LinkRecord {
    /// What it is for.
    pub kind: LinkKind,
    /// What of it may be listed.
    pub invitation: Invitation,
    /// Whose password it sets.
    pub account: Option<AccountId>,
}

#[derive(FromQueryResult)]
struct LinkRow {
    id: String,
    kind: String,
    project_id: Option<String>,
    role: Option<String>,
    is_admin: bool,
    email: Option<String>,
    account_id: Option<String>,
    invited_by: String,
    created_at: i64,
    expires_at: i64,
}

impl TryFrom<LinkRow> for LinkRecord {
    type Error = StoreError;

    fn try_from(row: LinkRow) -> Result<Self, StoreError> {
        Ok(Self {
            kind: by_name(row.kind)?,
            invitation: Invitation {
                id: read(row.id)?,
                project_id: row.project_id.map(read).transpose()?,
                role: row.role.map(by_name).transpose()?,
                is_admin: row.is_admin,
                email: row.email,
                invited_by: row.invited_by,
                created_at: Timestamp::from_millis(row.created_at),
                expires_at: Timestamp::from_millis(row.expires_at),
            },
            account: row.account_id.map(read).transpose()?,
        })
    }
}

async fn find(
    db: &impl ConnectionTrait,
    token_hash: ContentHash,
    now: Timestamp,
) -> Result<Option<LinkRecord>, StoreError> {
    let sql = "SELECT * FROM invitations WHERE token_hash = $1 AND expires_at > $2";
    let row: Option<LinkRow> = db.first(sql, vec![token_hash.as_bytes().to_vec().into(), millis(now)]).await?;
    row.map(LinkRecord::try_from).transpose()
}

impl Store {
    /// The link with this secret, if it still works.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn link(&self, token_hash: ContentHash, now: Timestamp) -> Result<Option<LinkRecord>, StoreError> {
        find(&self.reader, token_hash, now).await
    }

    /// The invitations to a project, or to the platform alone, that can still be accepted; oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invitations(&self, project: Option<&ProjectId>) -> Result<Vec<Invitation>, StoreError> {
        let now = self.now().await?;
        let which = if project.is_some() { "project_id = $3" } else { "project_id IS NULL" };
        let sql = format!("SELECT * FROM invitations WHERE kind = $1 AND expires_at > $2 AND {which} ORDER BY id");
        let mut values: Vec<Value> = vec![name_of(LinkKind::Invitation).into(), millis(now)];
        values.extend(project.map(|project| project.as_str().into()));
        let rows: Vec<LinkRow> = self.reader.rows(&sql, values).await?;
        rows.into_iter().map(|row| Ok(LinkRecord::try_from(row)?.invitation)).collect()
    }
}

impl PlatformWrite {
    /// Stores a new link.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn insert_link(&self, link: &LinkRecord, token_hash: ContentHash) -> Result<(), StoreError> {
        let sql =
            "INSERT INTO invitations (id, kind, token_hash, project_id, role, is_admin, email, account_id, invited_by,
            created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
        let invitation = &link.invitation;
        let values = vec![
            invitation.id.as_str().into(),
            name_of(link.kind).into(),
            token_hash.as_bytes().to_vec().into(),
            invitation.project_id.as_ref().map(ProjectId::as_str).into(),
            invitation.role.map(name_of).into(),
            invitation.is_admin.into(),
            invitation.email.clone().into(),
            link.account.as_ref().map(AccountId::as_str).into(),
            invitation.invited_by.as_str().into(),
            millis(invitation.created_at),
            millis(invitation.expires_at),
        ];
        self.tx.run(sql, values).await?;
        Ok(())
    }

    /// Takes the link with this secret out, if it is of this kind and still works: it works once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn use_link(&self, token_hash: ContentHash, kind: LinkKind) -> Result<Option<LinkRecord>, StoreError> {
        let found = find(&self.tx, token_hash, self.now).await?.filter(|link| link.kind == kind);
        if let Some(link) = &found {
            let id = link.invitation.id.as_str();
            self.tx.run("DELETE FROM invitations WHERE id = $1", vec![id.into()]).await?;
        }
        Ok(found)
    }

    /// Withdraws an invitation to a project, or to the platform alone; gives it if it was there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_invitation(
        &self,
        project: Option<&ProjectId>,
        id: &InvitationId,
    ) -> Result<Option<Invitation>, StoreError> {
        let sql = "SELECT * FROM invitations WHERE id = $1 AND kind = $2";
        let values = vec![id.as_str().into(), name_of(LinkKind::Invitation).into()];
        let row: Option<LinkRow> = self.tx.first(sql, values).await?;
        let found = row.map(LinkRecord::try_from).transpose()?.map(|link| link.invitation);
        let Some(invitation) = found.filter(|invitation| invitation.project_id.as_ref() == project) else {
            return Ok(None);
        };
        self.tx.run("DELETE FROM invitations WHERE id = $1", vec![id.as_str().into()]).await?;
        Ok(Some(invitation))
    }

    /// Withdraws all links of a kind: those that set this account's password, or with no account all of them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_links(&self, kind: LinkKind, account: Option<&AccountId>) -> Result<(), StoreError> {
        let which = if account.is_some() { "AND account_id = $2" } else { "" };
        let mut values: Vec<Value> = vec![name_of(kind).into()];
        values.extend(account.map(|account| account.as_str().into()));
        self.tx.run(&format!("DELETE FROM invitations WHERE kind = $1 {which}"), values).await?;
        Ok(())
    }
}
