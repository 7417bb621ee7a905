//! Rows of `sessions`. Only the hash of a cookie's secret is stored.

use ai_toolkit_protocol::{AccountId, ContentHash, SessionId, Timestamp};
use sea_orm::{FromQueryResult, Value};

use super::{
    AccountRecord, PlatformWrite, Store, StoreError,
    accounts::AccountRow,
    sql::{Sql, millis, read},
};

/// One browser in which somebody is signed in.
#[derive(Debug, Clone)]
pub struct SessionRecord {
    /// The id.
    pub id: SessionId,
    /// Whose it is.
    pub account: AccountId,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_seen_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
    /// Where it was last used from.
    pub address: Option<String>,
    /// What the browser calls itself.
    pub user_agent: Option<String>,
}

#[derive(FromQueryResult)]
struct SessionRow {
    id: String,
    account_id: String,
    created_at: i64,
    last_seen_at: i64,
    expires_at: i64,
    address: Option<String>,
    user_agent: Option<String>,
}

impl TryFrom<SessionRow> for SessionRecord {
    type Error = StoreError;

    fn try_from(row: SessionRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: read(row.id)?,
            account: read(row.account_id)?,
            created_at: Timestamp::from_millis(row.created_at),
            last_seen_at: Timestamp::from_millis(row.last_seen_at),
            expires_at: Timestamp::from_millis(row.expires_at),
            address: row.address,
            user_agent: row.user_agent,
        })
    }
}

impl Store {
    /// The session with this secret, its account, and the time by the database's clock.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(
        &self,
        token_hash: ContentHash,
    ) -> Result<Option<(SessionRecord, AccountRecord, Timestamp)>, StoreError> {
        #[derive(FromQueryResult)]
        struct Row {
            now: i64,
            session_id: String,
            session_created_at: i64,
            session_seen_at: i64,
            expires_at: i64,
            address: Option<String>,
            user_agent: Option<String>,
            #[sea_orm(nested)]
            account: AccountRow,
        }
        let sql = format!(
            "SELECT {} AS now, s.id AS session_id, s.created_at AS session_created_at, s.last_seen_at AS session_seen_at,
                s.expires_at, s.address, s.user_agent, a.id, a.name, a.email, a.password_hash, a.is_admin, a.admin_from_groups,
                a.is_active, a.created_at, a.last_seen_at FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE s.token_hash = $1",
            super::connect::now_sql(self.backend())
        );
        let row: Option<Row> = self.reader.first(&sql, vec![token_hash.as_bytes().to_vec().into()]).await?;
        let Some(row) = row else { return Ok(None) };
        let account = AccountRecord::try_from(row.account)?;
        let session = SessionRecord {
            id: read(row.session_id)?,
            account: account.account.id.clone(),
            created_at: Timestamp::from_millis(row.session_created_at),
            last_seen_at: Timestamp::from_millis(row.session_seen_at),
            expires_at: Timestamp::from_millis(row.expires_at),
            address: row.address,
            user_agent: row.user_agent,
        };
        Ok(Some((session, account, Timestamp::from_millis(row.now))))
    }

    /// An account's sessions, the one that was used last first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sessions(&self, account: &AccountId) -> Result<Vec<SessionRecord>, StoreError> {
        let sql = "SELECT id, account_id, created_at, last_seen_at, expires_at, address, user_agent FROM sessions
            WHERE account_id = $1 ORDER BY last_seen_at DESC, id DESC";
        let rows: Vec<SessionRow> = self.reader.rows(sql, vec![account.as_str().into()]).await?;
        rows.into_iter().map(SessionRecord::try_from).collect()
    }

    /// Writes down that a session was used, and from where.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn touch_session(&self, session: &SessionRecord, at: Timestamp, address: &str) -> Result<(), StoreError> {
        let sql = "UPDATE sessions SET last_seen_at = $2, address = $3 WHERE id = $1";
        self.writer.run(sql, vec![session.id.as_str().into(), millis(at), address.into()]).await?;
        let sql = "UPDATE accounts SET last_seen_at = $2 WHERE id = $1";
        self.writer.run(sql, vec![session.account.as_str().into(), millis(at)]).await?;
        Ok(())
    }

    /// Forgets the sessions that ended by themselves, and the links that nobody used in time.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_expired(&self, now: Timestamp, unused_since: Timestamp) -> Result<(), StoreError> {
        let sql = "DELETE FROM sessions WHERE expires_at <= $1 OR last_seen_at <= $2";
        self.writer.run(sql, vec![millis(now), millis(unused_since)]).await?;
        self.writer.run("DELETE FROM invitations WHERE expires_at <= $1", vec![millis(now)]).await?;
        Ok(())
    }
}

impl PlatformWrite {
    /// Stores a new session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn insert_session(&self, session: &SessionRecord, token_hash: ContentHash) -> Result<(), StoreError> {
        let sql = "INSERT INTO sessions (id, account_id, token_hash, created_at, last_seen_at, expires_at, address,
            user_agent) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let values = vec![
            session.id.as_str().into(),
            session.account.as_str().into(),
            token_hash.as_bytes().to_vec().into(),
            millis(session.created_at),
            millis(session.last_seen_at),
            millis(session.expires_at),
            session.address.clone().into(),
            session.user_agent.clone().into(),
        ];
        self.tx.run(sql, values).await?;
        let sql = "UPDATE accounts SET last_seen_at = $2 WHERE id = $1";
        self.tx.run(sql, vec![session.account.as_str().into(), millis(session.last_seen_at)]).await?;
        Ok(())
    }

    /// Ends one session of an account and tells whether it was there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_session(&self, account: &AccountId, session: &SessionId) -> Result<bool, StoreError> {
        let sql = "DELETE FROM sessions WHERE account_id = $1 AND id = $2";
        Ok(self.tx.run(sql, vec![account.as_str().into(), session.as_str().into()]).await? > 0)
    }

    /// Ends all sessions of an account but this one, and tells how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_sessions(&self, account: &AccountId, except: Option<&SessionId>) -> Result<u64, StoreError> {
        let kept: Value = except.map_or("", SessionId::as_str).into();
        let sql = "DELETE FROM sessions WHERE account_id = $1 AND id <> $2";
        self.tx.run(sql, vec![account.as_str().into(), kept]).await
    }
}
