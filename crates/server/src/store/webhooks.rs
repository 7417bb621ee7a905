//! Rows of `webhooks` and `webhook_deliveries`.

use std::time::Duration;

use ai_toolkit_protocol::{ProjectId, Timestamp, Webhook};
use sea_orm::FromQueryResult;

use super::{
    EncryptedToken, ProjectWrite, Store, StoreError,
    sql::{Sql, count, millis},
};

/// How long deliveries are remembered. A delivery that comes again later only makes the platform look once more.
const REMEMBERED: Duration = Duration::from_hours(7 * 24);

/// A project's webhook with its secret.
#[derive(Debug, Clone)]
pub struct WebhookRecord {
    /// The Git server's id for it.
    pub remote_id: u64,
    /// What its deliveries are signed with; only [`crate::secrets`] can read it.
    pub secret: EncryptedToken,
    /// What everybody may see.
    pub webhook: Webhook,
}

#[derive(FromQueryResult)]
struct WebhookRow {
    remote_id: i64,
    url: String,
    secret: Vec<u8>,
    secret_key_id: String,
    created_at: i64,
    last_delivery_at: Option<i64>,
    last_event: Option<String>,
}

impl Store {
    /// The project's webhook, if it has one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn webhook(&self, project: &ProjectId) -> Result<Option<WebhookRecord>, StoreError> {
        let sql = "SELECT * FROM webhooks WHERE project_id = $1";
        let row: Option<WebhookRow> = self.reader.first(sql, vec![project.as_str().into()]).await?;
        row.map(|row| {
            Ok(WebhookRecord {
                remote_id: count(row.remote_id)?,
                secret: EncryptedToken { key_id: row.secret_key_id, ciphertext: row.secret },
                webhook: Webhook {
                    url: row.url,
                    created_at: Timestamp::from_millis(row.created_at),
                    last_delivery_at: row.last_delivery_at.map(Timestamp::from_millis),
                    last_event: row.last_event,
                },
            })
        })
        .transpose()
    }

    /// Notes a delivery with a good signature; false when it came before. No transaction on the project: a delivery
    /// changes none of its docs, and must not wait for those who do.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_delivery(&self, project: &ProjectId, delivery: &str, event: &str) -> Result<bool, StoreError> {
        let now = self.now().await?;
        let tx = self.begin().await?;
        let sql = "INSERT INTO webhook_deliveries (project_id, delivery_id, received_at) VALUES ($1, $2, $3)
            ON CONFLICT (project_id, delivery_id) DO NOTHING";
        let values = vec![project.as_str().into(), delivery.into(), millis(now)];
        let new = tx.run(sql, values).await? == 1;
        if new {
            let sql = "UPDATE webhooks SET last_delivery_at = $2, last_event = $3 WHERE project_id = $1";
            tx.run(sql, vec![project.as_str().into(), millis(now), event.into()]).await?;
            let old = now.as_millis() - i64::try_from(REMEMBERED.as_millis()).unwrap_or(i64::MAX);
            tx.run("DELETE FROM webhook_deliveries WHERE received_at < $1", vec![old.into()]).await?;
        }
        tx.commit().await?;
        Ok(new)
    }
}

impl ProjectWrite<'_> {
    /// Stores the project's webhook in the place of an earlier one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_webhook(&self, record: &WebhookRecord) -> Result<(), StoreError> {
        self.delete_webhook().await?;
        let sql = "INSERT INTO webhooks (project_id, remote_id, url, secret, secret_key_id, created_at)
            VALUES ($1, $2, $3, $4, $5, $6)";
        let values = vec![
            self.project.as_str().into(),
            i64::try_from(record.remote_id).unwrap_or(i64::MAX).into(),
            record.webhook.url.as_str().into(),
            record.secret.ciphertext.clone().into(),
            record.secret.key_id.as_str().into(),
            millis(record.webhook.created_at),
        ];
        self.tx.run(sql, values).await?;
        Ok(())
    }

    /// Forgets the project's webhook.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_webhook(&self) -> Result<(), StoreError> {
        self.tx.run("DELETE FROM webhooks WHERE project_id = $1", vec![self.project.as_str().into()]).await?;
        Ok(())
    }
}
