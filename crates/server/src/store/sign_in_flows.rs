//! Rows of `sign_in_flows`: sign-ins through other services that are under way. Only the hash of a flow's secret is stored.

use ai_toolkit_protocol::{AccountId, ContentHash, Timestamp};
use sea_orm::FromQueryResult;

use super::{
    Store, StoreError,
    docs::hash_of,
    sql::{Sql, millis, read},
};

/// Anybody may begin a sign-in. More than these at once are not kept: the oldest ones have to begin again.
const MAX_FLOWS: u32 = 10_000;

/// A sign-in that is under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowRecord {
    /// The provider that was asked.
    pub provider: String,
    /// Where the browser goes afterwards.
    pub next: Option<String>,
    /// The invitation that is to be accepted.
    pub invitation: Option<ContentHash>,
    /// The account that is to be linked.
    pub account: Option<AccountId>,
}

#[derive(FromQueryResult)]
struct FlowRow {
    provider: String,
    next: Option<String>,
    invitation_hash: Option<Vec<u8>>,
    account_id: Option<String>,
}

impl Store {
    /// Stores a flow that begins at `now`, and forgets those that began before `oldest`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn insert_flow(
        &self,
        token_hash: ContentHash,
        flow: &FlowRecord,
        now: Timestamp,
        oldest: Timestamp,
    ) -> Result<(), StoreError> {
        let insertion =
            "INSERT INTO sign_in_flows (token_hash, provider, next, invitation_hash, account_id, created_at)
            VALUES ($1, $2, $3, $4, $5, $6)";
        let values = vec![
            token_hash.as_bytes().to_vec().into(),
            flow.provider.as_str().into(),
            flow.next.clone().into(),
            flow.invitation.map(|hash| hash.as_bytes().to_vec()).into(),
            flow.account.as_ref().map(AccountId::as_str).into(),
            millis(now),
        ];
        let old = "DELETE FROM sign_in_flows WHERE created_at < $1";
        let too_many = "DELETE FROM sign_in_flows WHERE token_hash IN
            (SELECT token_hash FROM sign_in_flows ORDER BY created_at DESC LIMIT 1000 OFFSET $1)";
        let changes =
            vec![(insertion, values), (old, vec![millis(oldest)]), (too_many, vec![i64::from(MAX_FLOWS).into()])];
        self.writer.run_all(changes).await
    }

    /// Takes a flow out, if it began no earlier than `oldest`: it comes to its end once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_flow(
        &self,
        token_hash: ContentHash,
        oldest: Timestamp,
    ) -> Result<Option<FlowRecord>, StoreError> {
        let sql = "DELETE FROM sign_in_flows WHERE token_hash = $1 AND created_at >= $2
            RETURNING provider, next, invitation_hash, account_id";
        let values = vec![token_hash.as_bytes().to_vec().into(), millis(oldest)];
        let row: Option<FlowRow> = self.writer.first(sql, values).await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(FlowRecord {
            provider: row.provider,
            next: row.next,
            invitation: row.invitation_hash.map(hash_of).transpose()?,
            account: row.account_id.map(read).transpose()?,
        }))
    }
}
