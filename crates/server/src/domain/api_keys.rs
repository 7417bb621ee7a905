//! API keys: made, revoked, and recognised before every answer of the hook API.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use ai_toolkit_protocol::{
    ApiKey, ApiKeyId, ApiKeyScope, ContentHash, CreateApiKey, CreatedApiKey, ProjectId, RotateApiKey, Timestamp,
};
use subtle::ConstantTimeEq;

use super::{
    access::{AccessDenied, scope_name},
    caller::Caller,
    text::{self, TextError},
};
use crate::{
    secrets::{Secret, SecretError},
    store::{Audit, NewApiKey, ProjectWrite, Store, StoreError},
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
    /// A key that opens nothing.
    #[error("the key would have no scope; give it read:docs, read:status or both")]
    NoScope,
    /// Too long.
    #[error("overlapMinutes must be between 0 and {MAX_OVERLAP_MINUTES} (30 days)")]
    Overlap,
    /// Nothing to replace.
    #[error("the key was revoked or has expired; make a new one")]
    Dead,
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
    scopes: Vec<ApiKeyScope>,
    key_hash: ContentHash,
    expires_at: Option<Timestamp>,
    /// Milliseconds since 1970; written to the database about once a minute.
    last_used: AtomicI64,
    stored_last_used: AtomicI64,
}

impl KnownKey {
    /// Whether the key may be used for this.
    ///
    /// # Errors
    /// [`AccessDenied::NeedsScope`].
    pub fn allows(&self, scope: ApiKeyScope) -> Result<(), AccessDenied> {
        if self.scopes.contains(&scope) { Ok(()) } else { Err(AccessDenied::NeedsScope(scope_name(scope))) }
    }
}

/// The API keys of all projects.
pub struct ApiKeys {
    store: Arc<Store>,
    known: Mutex<HashMap<ContentHash, Arc<KnownKey>>>,
}

/// What every key begins with.
const PREFIX: &str = "sk_";
/// What new keys begin with: long enough that a scanner of leaked secrets knows one when it sees one.
const NEW_PREFIX: &str = "sk_aitk_";
/// How much of a key is stored to recognise it by.
const SHOWN_CHARACTERS: usize = 14;
const DAY_IN_MINUTES: u32 = 24 * 60;
const MAX_OVERLAP_MINUTES: u32 = 30 * DAY_IN_MINUTES;
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
    /// When the name, the scopes or the expiry are not acceptable.
    pub async fn create(
        &self,
        project: &ProjectId,
        caller: &Caller,
        wanted: CreateApiKey,
    ) -> Result<CreatedApiKey, ApiKeysError> {
        let name = text::name("name", &wanted.name)?;
        let mut scopes = wanted.scopes.unwrap_or_else(|| vec![ApiKeyScope::ReadDocs, ApiKeyScope::ReadStatus]);
        scopes.sort_unstable();
        scopes.dedup();
        if scopes.is_empty() {
            return Err(ApiKeysError::NoScope);
        }
        let mut write = self.store.write(project).await?;
        if let Some(expires_at) = wanted.expires_at.filter(|expires_at| *expires_at <= write.now) {
            return Err(ApiKeysError::ExpiresInThePast(expires_at));
        }
        let created = insert(&mut write, name, scopes, wanted.expires_at).await?;
        audit(&mut write, caller, "api_key.created", &created.api_key).await?;
        write.commit().await?;
        Ok(created)
    }

    /// Replaces a key by a new one of the same name and scopes. The old one goes on working for a while, so that
    /// workstations can be given the new one one by one.
    ///
    /// # Errors
    /// [`ApiKeysError::NoSuchKey`], [`ApiKeysError::Dead`], [`ApiKeysError::Overlap`].
    pub async fn rotate(
        &self,
        project: &ProjectId,
        caller: &Caller,
        key: &ApiKeyId,
        wanted: RotateApiKey,
    ) -> Result<CreatedApiKey, ApiKeysError> {
        let minutes = wanted.overlap_minutes.unwrap_or(DAY_IN_MINUTES);
        if minutes > MAX_OVERLAP_MINUTES {
            return Err(ApiKeysError::Overlap);
        }
        let mut write = self.store.write(project).await?;
        let old = write.api_key(key).await?.ok_or_else(|| ApiKeysError::NoSuchKey(key.clone()))?;
        if !is_usable(&old, write.now) {
            return Err(ApiKeysError::Dead);
        }
        let ends = write.now.plus(Duration::from_secs(u64::from(minutes) * 60));
        let ends = old.expires_at.map_or(ends, |expires_at| expires_at.min(ends));
        // A key that was made for a time is replaced by one for as long a time.
        let lifetime = old.expires_at.map(|end| end.since(old.created_at));
        let expires_at = lifetime.map(|lifetime| write.now.plus(lifetime));
        write.expire_api_key(key, ends).await?;
        let created = insert(&mut write, old.name.clone(), old.scopes.clone(), expires_at).await?;
        audit(&mut write, caller, "api_key.rotated", &created.api_key).await?;
        write.commit().await?;
        self.known().retain(|_, known| known.id != *key);
        Ok(created)
    }

    /// Whether a key that was let in still opens anything.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_open(&self, key: &KnownKey) -> Result<bool, StoreError> {
        let now = clock_now();
        Ok(self.store.api_key_by_hash(&key.key_hash).await?.is_some_and(|key| is_usable(&key, now)))
    }

    /// Revokes a key for whoever has it, because whoever found it can show it.
    ///
    /// # Errors
    /// [`KeyRefused::Invalid`] for what is no key that works; failures of the database.
    pub async fn revoke_leaked(&self, caller: &Caller, key: &str) -> Result<(ProjectId, ApiKeyId), ApiKeysError> {
        let known = self.open(Some(key)).await.map_err(|error| match error {
            KeyRefused::Invalid => ApiKeysError::Dead,
            KeyRefused::Store(error) => error.into(),
        })?;
        self.end(&known.project, caller, &known.id, "api_key.leaked").await?;
        Ok((known.project.clone(), known.id.clone()))
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
        self.end(project, caller, key, "api_key.revoked").await
    }

    async fn end(
        &self,
        project: &ProjectId,
        caller: &Caller,
        key: &ApiKeyId,
        action: &'static str,
    ) -> Result<(), ApiKeysError> {
        let mut write = self.store.write(project).await?;
        let revoked = write.revoke_api_key(key).await?.ok_or_else(|| ApiKeysError::NoSuchKey(key.clone()))?;
        audit(&mut write, caller, action, &revoked).await?;
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
        // The map and the database compare hashes as they like; what they found is compared in constant time once more.
        if !bool::from(known.key_hash.as_bytes().ct_eq(hash.as_bytes())) {
            return Err(KeyRefused::Invalid);
        }
        if known.expires_at.is_some_and(|expires_at| expires_at <= now) {
            return Err(KeyRefused::Invalid);
        }
        known.last_used.store(now.as_millis(), Ordering::Relaxed);
        Ok(known)
    }

    async fn load(&self, hash: ContentHash) -> Result<Arc<KnownKey>, KeyRefused> {
        let key = self.store.api_key_by_hash(&hash).await?.filter(|key| key.is_active).ok_or(KeyRefused::Invalid)?;
        let known = Arc::new(KnownKey {
            id: key.id.clone(),
            name: key.name,
            project: key.project_id,
            scopes: key.scopes,
            key_hash: hash,
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

/// Stores a new key.
async fn insert(
    write: &mut ProjectWrite<'_>,
    name: String,
    scopes: Vec<ApiKeyScope>,
    expires_at: Option<Timestamp>,
) -> Result<CreatedApiKey, ApiKeysError> {
    let secret = Secret::generate(NEW_PREFIX)?;
    let api_key = ApiKey {
        id: ApiKeyId::generate(),
        project_id: write.project.clone(),
        name,
        prefix: secret.expose()[..SHOWN_CHARACTERS].to_owned(),
        scopes,
        is_active: true,
        created_at: write.now,
        last_used_at: None,
        expires_at,
    };
    write.insert_api_key(NewApiKey { api_key: &api_key, key_hash: secret.hash() }).await?;
    Ok(CreatedApiKey { api_key, key: secret.expose().to_owned().into() })
}

async fn audit(
    write: &mut ProjectWrite<'_>,
    caller: &Caller,
    action: &'static str,
    key: &ApiKey,
) -> Result<(), StoreError> {
    write.audit(Audit { by: caller, action, target: Some(&key.name), detail: Some(&key.prefix) }).await
}

fn is_usable(key: &ApiKey, now: Timestamp) -> bool {
    key.is_active && key.expires_at.is_none_or(|expires_at| now < expires_at)
}

/// The machine's clock: good enough to tell when a key was used, or that it has expired, to the second.
pub(super) fn clock_now() -> Timestamp {
    let since_1970 = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(0).plus(since_1970)
}
