//! Webhooks: made at the Git server, and what their deliveries mean.

use std::sync::Arc;

use ai_toolkit_protocol::{ProjectId, Provider, SyncTrigger, Webhook, WebhookOutcome};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sha2::Sha256;
use url::Url;

use super::{
    caller::Caller,
    sync::{SyncEngine, SyncError},
};
use crate::{
    git_host::{GitHost, GitHostError},
    secrets::{KeyRing, Secret, SecretError},
    store::{Audit, Store, StoreError, WebhookRecord},
};

/// A webhook was not made, or a delivery not taken.
#[derive(Debug, thiserror::Error)]
pub enum WebhooksError {
    /// Nobody told the server its own address.
    #[error(
        "the Git server has to reach this platform, whose public address is not set; start it with --public-url (AI_TOOLKIT_PUBLIC_URL), or leave it to polling"
    )]
    NoPublicUrl,
    /// The signature is missing or not made with the webhook's secret. Whether there is a webhook is not told.
    #[error("the delivery is not signed with this webhook's secret; make the webhook again in the project's settings")]
    BadSignature,
    /// Headers that every delivery has.
    #[error("the delivery has no header {0}")]
    MissingHeader(&'static str),
    /// The payload is not the event's JSON.
    #[error("the delivery's payload cannot be read: {0}")]
    BadPayload(#[from] serde_json::Error),
    /// The remote says no.
    #[error(transparent)]
    Remote(#[from] GitHostError),
    /// The project's remote cannot be opened.
    #[error(transparent)]
    Sync(#[from] SyncError),
    /// The secret cannot be encrypted or read.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The database failed, or the project does not exist.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A delivery as it came.
#[derive(Debug, Clone, Copy)]
pub struct Delivery<'a> {
    /// `X-GitHub-Delivery`: unique to the delivery, the same when it is sent again.
    pub id: &'a str,
    /// `X-GitHub-Event`.
    pub event: &'a str,
    /// `X-Hub-Signature-256`: `sha256=` and the HMAC of the payload in hex.
    pub signature: &'a str,
    /// The payload, byte for byte.
    pub payload: &'a [u8],
}

/// The webhooks of all projects.
pub struct Webhooks {
    store: Arc<Store>,
    keys: Arc<KeyRing>,
    git: Arc<dyn GitHost>,
    sync: Arc<SyncEngine>,
    public_url: Option<Url>,
}

impl Webhooks {
    /// Webhooks that deliver to the server at `public_url`.
    pub fn new(
        store: Arc<Store>,
        keys: Arc<KeyRing>,
        git: Arc<dyn GitHost>,
        sync: Arc<SyncEngine>,
        public_url: Option<Url>,
    ) -> Self {
        Self { store, keys, git, sync, public_url }
    }

    /// The project's webhook, if it has one.
    ///
    /// # Errors
    /// When the project does not exist or the database fails.
    pub async fn get(&self, project: &ProjectId) -> Result<Option<Webhook>, WebhooksError> {
        self.store.project(project).await?;
        Ok(self.store.webhook(project).await?.map(|record| record.webhook))
    }

    /// Makes the Git server tell of changes, with a new secret; an earlier webhook of this project is replaced.
    ///
    /// # Errors
    /// When the server's public address is not set, the repository is not on GitHub, or GitHub refuses.
    pub async fn create(&self, caller: &Caller, project: &ProjectId) -> Result<Webhook, WebhooksError> {
        let record = self.store.project(project).await?;
        if record.provider != Provider::Github {
            return Err(GitHostError::NoWebhooks.into());
        }
        let url = self.address(project)?;
        let remote = self.sync.remote(&record)?;
        let secret = SecretString::from(Secret::generate("whs_")?.expose().to_owned());
        let remote_id = self.git.create_webhook(&remote, &url, &secret).await?;
        let sealed = self.keys.encrypt(project, &secret)?;
        let mut write = self.store.write(project).await?;
        let webhook = Webhook { url, created_at: write.now, last_delivery_at: None, last_event: None };
        write.put_webhook(&WebhookRecord { remote_id, secret: sealed, webhook: webhook.clone() }).await?;
        let entry = Audit { by: caller, action: "webhook.created", target: Some(&webhook.url), detail: None };
        write.audit(entry).await?;
        write.commit().await?;
        Ok(webhook)
    }

    /// Removes the project's webhook, here and at the Git server.
    ///
    /// # Errors
    /// When the Git server refuses; the webhook stays then.
    pub async fn delete(&self, caller: &Caller, project: &ProjectId) -> Result<(), WebhooksError> {
        let record = self.store.project(project).await?;
        let Some(webhook) = self.store.webhook(project).await? else { return Ok(()) };
        self.git.delete_webhook(&self.sync.remote(&record)?, webhook.remote_id).await?;
        let mut write = self.store.write(project).await?;
        write.delete_webhook().await?;
        let target = Some(webhook.webhook.url.as_str());
        write.audit(Audit { by: caller, action: "webhook.deleted", target, detail: None }).await?;
        Ok(write.commit().await?)
    }

    fn address(&self, project: &ProjectId) -> Result<String, WebhooksError> {
        let base = self.public_url.as_ref().ok_or(WebhooksError::NoPublicUrl)?;
        Ok(format!("{}/api/webhooks/github/{project}", base.as_str().trim_end_matches('/')))
    }

    /// Takes a delivery: checks its signature, then whether it came before, then what it means. Asks no remote.
    ///
    /// # Errors
    /// [`WebhooksError::BadSignature`] and what is wrong with the delivery; nothing happens then.
    pub async fn deliver(&self, project: &ProjectId, delivery: Delivery<'_>) -> Result<WebhookOutcome, WebhooksError> {
        let webhook = self.store.webhook(project).await?.ok_or(WebhooksError::BadSignature)?;
        let secret = self.keys.decrypt(project, &webhook.secret)?;
        if !is_signed(&secret, delivery.payload, delivery.signature) {
            return Err(WebhooksError::BadSignature);
        }
        let record = self.store.project(project).await?;
        let matters = matters(&record.branch, &record.docs_path, delivery.event, delivery.payload)?;
        if !self.store.note_delivery(project, delivery.id, delivery.event).await? {
            return Ok(WebhookOutcome::Duplicate);
        }
        if !matters {
            return Ok(WebhookOutcome::Ignored);
        }
        self.sync.request(project, SyncTrigger::Webhook);
        Ok(WebhookOutcome::SyncRequested)
    }
}

/// Compares in constant time. Source: "Validating webhook deliveries" of GitHub's documentation.
fn is_signed(secret: &SecretString, payload: &[u8], signature: &str) -> bool {
    let mut expected = [0; 32];
    let digits = signature.strip_prefix("sha256=").unwrap_or_default();
    if hex::decode_to_slice(digits, &mut expected).is_err() {
        return false;
    }
    Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes())
        .is_ok_and(|mac| mac.chain_update(payload).verify_slice(&expected).is_ok())
}

/// What is read of a push.
#[derive(Deserialize)]
struct Push {
    #[serde(rename = "ref")]
    reference: String,
    #[serde(default)]
    forced: bool,
    /// GitHub lists at most 2,048; some servers leave them out.
    #[serde(default)]
    commits: Vec<PushedCommit>,
}

const MAX_LISTED_COMMITS: usize = 2_048;

#[derive(Deserialize)]
struct PushedCommit {
    #[serde(default)]
    added: Vec<String>,
    #[serde(default)]
    modified: Vec<String>,
    #[serde(default)]
    removed: Vec<String>,
}

#[derive(Deserialize)]
struct PullRequestEvent {
    action: String,
    pull_request: PullRequestRefs,
}

#[derive(Deserialize)]
struct PullRequestRefs {
    base: Base,
}

#[derive(Deserialize)]
struct Base {
    #[serde(rename = "ref")]
    branch: String,
}

/// Whether the event can change the docs of a project on `branch` and in `folder`, or the state of its pull request.
fn matters(branch: &str, folder: &str, event: &str, payload: &[u8]) -> Result<bool, serde_json::Error> {
    match event {
        "push" => {
            let push: Push = serde_json::from_slice(payload)?;
            Ok(push.reference == format!("refs/heads/{branch}") && touches(&push, folder))
        }
        "pull_request" => {
            let event: PullRequestEvent = serde_json::from_slice(payload)?;
            let ends = matches!(event.action.as_str(), "closed" | "reopened" | "edited");
            Ok(ends && event.pull_request.base.branch == branch)
        }
        _ => Ok(false),
    }
}

/// Whether the push changed the docs folder. When the list of its commits cannot be whole, it may have.
fn touches(push: &Push, folder: &str) -> bool {
    if folder.is_empty() || push.forced || push.commits.is_empty() || push.commits.len() >= MAX_LISTED_COMMITS {
        return true;
    }
    let inside = |path: &String| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    push.commits.iter().flat_map(|commit| [&commit.added, &commit.modified, &commit.removed]).flatten().any(inside)
}

/// Reads a delivery for a project with docs in a folder.
///
/// # Panics
/// When a signature is taken that this secret did not make.
#[cfg(fuzzing)]
pub fn fuzz_delivery(signature: &str, payload: &[u8]) {
    let secret = SecretString::from("whs_fuzz".to_owned());
    // Whoever guesses an HMAC has found more than a bug of this program.
    assert!(!is_signed(&secret, payload, signature));
    for event in ["push", "pull_request", "ping"] {
        let _ = matters("main", "docs", event, payload);
    }
}
