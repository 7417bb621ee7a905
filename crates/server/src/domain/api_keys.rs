//! API keys: made, revoked, and recognised before every answer of the hook API.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
};

use ai_toolkit_protocol::{ApiKey, ApiKeyId, ContentHash, CreatedApiKey, ProjectId, Timestamp};

use super::{
    caller::Caller,
    text::{self, TextError},
};
use crate::{
    secrets::{Secret, SecretError},
    store::{Audit, NewApiKey, Store, StoreError},
};

/// A key was not made, revoked or accepted.
#[derive(Debug, thiserror::Error)]
pub enum ApiKeysError {
    /// The name breaks its rule.
    #[error(transparent)]
    Text(#[from] TextError),
    /// A key that is dead at birth.
    #[error("the key would expire at {0}, which is in the past; choose a later time")]
    ExpiresInThePast(Timestamp),
    /// No such key in this project.
    #[error("this project has no API key {0}; list the keys to see which there are")]
    NoSuchKey(ApiKeyId),
    /// No secret could be made.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The database failed, or the project does not exist.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a caller with a key, or without, is not let in.
#[derive(Debug, thiserror::Error)]
pub enum KeyRefused {
    /// None given, unknown, revoked or expired.
    #[error(
        "the API key is missing, unknown, revoked or expired; send a valid one as header X-API-Key (keys are made in the project's settings)"
    )]
    Invalid,
    /// It opens another project.
    #[error("this API key belongs to another project; use the key that was made in this project's settings")]
    OtherProject,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A key that was found valid, kept so that the next hook costs no query.
#[derive(Debug)]
pub struct KnownKey {
    /// The key.
    pub id: ApiKeyId,
    /// Its name.
    pub name: String,
    /// The project that it opens.
    pub project: ProjectId,
    expires_at: Option<Timestamp>,
    /// Milliseconds since 1970; written to the database about once a minute.
    last_used: AtomicI64,
    stored_last_used: AtomicI64,
}

/// The API keys of all projects.
pub struct ApiKeys {
    store: Arc<Store>,
    known: Mutex<HashMap<ContentHash, Arc<KnownKey>>>,
}

/// What every key begins with.
const PREFIX: &str = "sk_";
/// How much of a key is stored to recognise it by.
const SHOWN_CHARACTERS: usize = 10;
/// More keys than this are not kept in memory at once.
const MAX_KNOWN: usize = 100_000;

impl ApiKeys {
    /// Keys kept in `store`.
    pub fn new(store: Arc<Store>) -> Self {
        Self { store, known: Mutex::default() }
    }

    fn known(&self) -> MutexGuard<'_, HashMap<ContentHash, Arc<KnownKey>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a key; the answer has the secret, which is never shown again.
    ///
    /// # Errors
    /// When the name or the expiry is not acceptable.
    pub async fn create(
        &self,
        project: &ProjectId,
        caller: &Caller,
        name: &str,
        expires_at: Option<Timestamp>,
    ) -> Result<CreatedApiKey, ApiKeysError> {
        let name = text::name("name", name)?;
        let secret = Secret::generate(PREFIX)?;
        let write = self.store.write(project).await?;
        if let Some(expires_at) = expires_at.filter(|expires_at| *expires_at <= write.now) {
            return Err(ApiKeysError::ExpiresInThePast(expires_at));
        }
        let api_key = ApiKey {
            id: ApiKeyId::generate(),
            project_id: project.clone(),
            name,
            prefix: secret.expose()[..SHOWN_CHARACTERS].to_owned(),
            is_active: true,
            created_at: write.now,
            last_used_at: None,
            expires_at,
        };
        write.insert_api_key(NewApiKey { api_key: &api_key, key_hash: secret.hash() }).await?;
        let entry = Audit {
            actor: &caller.name,
            action: "api_key.created",
            target: Some(&api_key.name),
            detail: Some(&api_key.prefix),
        };
        write.audit(entry).await?;
        write.commit().await?;
        Ok(CreatedApiKey { api_key, key: secret.expose().to_owned() })
    }

    /// A project's keys, without their secrets.
    ///
    /// # Errors
    /// When the project does not exist or the database fails.
    pub async fn list(&self, project: &ProjectId) -> Result<Vec<ApiKey>, ApiKeysError> {
        self.store.project(project).await?;
        self.flush_last_used().await?;
        let now = self.store.now().await?;
        let mut keys = self.store.api_keys(project).await?;
        for key in &mut keys {
            key.is_active = is_usable(key, now);
        }
        Ok(keys)
    }

    /// Revokes a key; it is refused from the moment that this returns.
    ///
    /// # Errors
    /// [`ApiKeysError::NoSuchKey`] and failures of the database.
    pub async fn revoke(&self, project: &ProjectId, caller: &Caller, key: &ApiKeyId) -> Result<(), ApiKeysError> {
        let write = self.store.write(project).await?;
        let revoked = write.revoke_api_key(key).await?.ok_or_else(|| ApiKeysError::NoSuchKey(key.clone()))?;
        let entry = Audit {
            actor: &caller.name,
            action: "api_key.revoked",
            target: Some(&revoked.name),
            detail: Some(&revoked.prefix),
        };
        write.audit(entry).await?;
        write.commit().await?;
        self.known().retain(|_, known| known.id != *key);
        Ok(())
    }

    /// Forgets the keys of a deleted project.
    pub fn forget_project(&self, project: &ProjectId) {
        self.known().retain(|_, known| known.project != *project);
    }

    /// The key, which opens a project.
    ///
    /// # Errors
    /// [`KeyRefused::Invalid`] and failures of the database.
    pub async fn open(&self, key: Option<&str>) -> Result<Arc<KnownKey>, KeyRefused> {
        let key = key.filter(|key| key.starts_with(PREFIX) && key.len() < 200).ok_or(KeyRefused::Invalid)?;
        let hash = ContentHash::of(key.as_bytes());
        let now = clock_now();
        let known = self.known().get(&hash).cloned();
        let known = match known {
            Some(known) => known,
            None => self.load(hash).await?,
        };
        if known.expires_at.is_some_and(|expires_at| expires_at <= now) {
            return Err(KeyRefused::Invalid);
        }
        known.last_used.store(now.as_millis(), Ordering::Relaxed);
        Ok(known)
    }

    /// Whether a key opens this project.
    ///
    /// # Errors
    /// [`KeyRefused`].
    pub async fn authorize(&self, key: Option<&str>, project: &str) -> Result<Arc<KnownKey>, KeyRefused> {
        let opened = self.open(key).await?;
        if opened.project.as_str() == project { Ok(opened) } else { Err(KeyRefused::OtherProject) }
    }

    async fn load(&self, hash: ContentHash) -> Result<Arc<KnownKey>, KeyRefused> {
        let key = self.store.api_key_by_hash(&hash).await?.filter(|key| key.is_active).ok_or(KeyRefused::Invalid)?;
        let known = Arc::new(KnownKey {
            id: key.id.clone(),
            name: key.name,
            project: key.project_id,
            expires_at: key.expires_at,
            last_used: AtomicI64::default(),
            stored_last_used: AtomicI64::new(key.last_used_at.map_or(0, Timestamp::as_millis)),
        });
        {
            let mut all = self.known();
            if all.len() >= MAX_KNOWN {
                all.clear();
            }
            all.insert(hash, Arc::clone(&known));
        }
        // A revocation between the query and the insertion found nothing to forget: look once more.
        let still_active = self.store.api_key_by_hash(&hash).await?.is_some_and(|key| key.is_active);
        if !still_active {
            self.known().remove(&hash);
            return Err(KeyRefused::Invalid);
        }
        Ok(known)
    }

    /// Writes down when each key was last used, as far as the database does not know it to the minute.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn flush_last_used(&self) -> Result<(), StoreError> {
        let known: Vec<_> = self.known().values().cloned().collect();
        for key in known {
            let used = key.last_used.load(Ordering::Relaxed);
            if used - key.stored_last_used.load(Ordering::Relaxed) >= 60_000 {
                self.store.touch_api_key(&key.id, Timestamp::from_millis(used)).await?;
                key.stored_last_used.store(used, Ordering::Relaxed);
            }
        }
        Ok(())
    }
}

fn is_usable(key: &ApiKey, now: Timestamp) -> bool {
    key.is_active && key.expires_at.is_none_or(|expires_at| now < expires_at)
}

/// The machine's clock: good enough to tell when a key was used, or that it has expired, to the second.
pub(super) fn clock_now() -> Timestamp {
    let since_1970 = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(0).plus(since_1970)
}
