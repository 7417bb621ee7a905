//! Workstations: who calls the hook API, noticed in memory and written down about once a minute.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use ai_toolkit_protocol::{ApiKeyId, ContentHash, ProjectId, Timestamp, Workstation, ws::ServerMessage};

use super::{
    api_keys::{KnownKey, clock_now},
    hook_state::HookStates,
};
use crate::{
    events::Events,
    store::{Contact, Store, StoreError},
};

/// More workstations of one key than this are not told apart.
const MAX_PER_KEY: usize = 100;
/// How often a workstation's last contact is written down and told.
const NOTED_EVERY_MILLIS: i64 = 60_000;
/// The longest name and the longest program name, in bytes.
const MAX_NAME_BYTES: usize = 100;
/// Workstations that were quiet for longer are forgotten: 90 days.
const FORGOTTEN_AFTER_MILLIS: i64 = 90 * 24 * 60 * 60 * 1000;

/// How a caller of the hook API introduces itself.
#[derive(Debug, Clone, Copy)]
pub struct Introduction<'a> {
    /// What it calls itself (header `X-Workstation`).
    pub name: Option<&'a str>,
    /// The program (header `User-Agent`).
    pub client: Option<&'a str>,
    /// The docs hash that it has, or gets now.
    pub docs_hash: Option<ContentHash>,
}

#[derive(Debug)]
struct Known {
    name: String,
    client: Option<String>,
    docs_hash: Option<ContentHash>,
    last_seen: i64,
    noted: i64,
    docs_hash_noted: bool,
}

/// The workstations of all projects.
pub struct Workstations {
    store: Arc<Store>,
    events: Arc<Events>,
    hook_states: Arc<HookStates>,
    known: Mutex<HashMap<ApiKeyId, (ProjectId, Vec<Known>)>>,
    /// Held while contacts are written down: who comes after it finds them all in the database.
    writing: tokio::sync::Mutex<()>,
}

impl Workstations {
    /// Workstations kept in `store` and told over `events`.
    pub fn new(store: Arc<Store>, events: Arc<Events>, hook_states: Arc<HookStates>) -> Self {
        Self { store, events, hook_states, known: Mutex::default(), writing: tokio::sync::Mutex::default() }
    }

    fn known(&self) -> MutexGuard<'_, HashMap<ApiKeyId, (ProjectId, Vec<Known>)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notices a call. True when it is news that [`Workstations::write_down`] should not wait for: a first contact, or
    /// that it has other docs now.
    pub fn notice(&self, key: &KnownKey, introduction: Introduction<'_>) -> bool {
        let name = introduction.name.filter(|name| is_plain(name)).unwrap_or(&key.name);
        let client = introduction.client.filter(|client| is_plain(client));
        let now = clock_now().as_millis();
        let mut known = self.known();
        if !known.contains_key(&key.id) {
            known.insert(key.id.clone(), (key.project.clone(), Vec::new()));
        }
        let Some((_, all)) = known.get_mut(&key.id) else { return false };
        let Some(found) = all.iter_mut().find(|known| known.name == name) else {
            if all.len() < MAX_PER_KEY {
                let (client, docs_hash) = (client.map(str::to_owned), introduction.docs_hash);
                all.push(Known {
                    name: name.to_owned(),
                    client,
                    docs_hash,
                    last_seen: now,
                    noted: 0,
                    docs_hash_noted: false,
                });
                return true;
            }
            return false;
        };
        found.last_seen = now;
        if found.client.as_deref() != client {
            found.client = client.map(str::to_owned);
        }
        if introduction.docs_hash.is_some() && found.docs_hash != introduction.docs_hash {
            found.docs_hash = introduction.docs_hash;
            found.docs_hash_noted = false;
            return true;
        }
        false
    }

    /// Writes down what was noticed and is not written yet, and tells who follows the projects.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn write_down(&self) -> Result<(), StoreError> {
        let _writing = self.writing.lock().await;
        let mut contacts = Vec::new();
        for (key, (project, all)) in self.known().iter_mut() {
            for known in all.iter_mut() {
                if !known.docs_hash_noted || known.last_seen - known.noted >= NOTED_EVERY_MILLIS {
                    known.noted = known.last_seen;
                    known.docs_hash_noted = true;
                    contacts.push((
                        project.clone(),
                        Contact {
                            key: key.clone(),
                            name: known.name.clone(),
                            client: known.client.clone(),
                            docs_hash: known.docs_hash,
                            at: Timestamp::from_millis(known.last_seen),
                        },
                    ));
                }
            }
        }
        for (project, contact) in contacts {
            let stored = self.store.put_contact(&contact, MAX_PER_KEY).await?;
            if let Some(mut workstation) = stored {
                workstation.up_to_date = self.is_current(&project, workstation.docs_hash).await?;
                let project_id = project.clone();
                self.events.publish(&project, ServerMessage::WorkstationSeen { project_id, workstation });
            }
        }
        Ok(())
    }

    /// Forgets those that have been quiet for a season.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_quiet(&self) -> Result<(), StoreError> {
        let before = clock_now().as_millis() - FORGOTTEN_AFTER_MILLIS;
        self.store.forget_workstations(Timestamp::from_millis(before)).await?;
        self.known().retain(|_, (_, all)| {
            all.retain(|known| known.last_seen >= before);
            !all.is_empty()
        });
        Ok(())
    }

    /// A project's workstations, the one that called last first; those of revoked keys are left out.
    ///
    /// # Errors
    /// When the project does not exist or the database fails.
    pub async fn list(&self, project: &ProjectId) -> Result<Vec<Workstation>, StoreError> {
        self.store.project(project).await?;
        self.write_down().await?;
        let mut workstations = self.store.workstations(project).await?;
        for workstation in &mut workstations {
            workstation.up_to_date = self.is_current(project, workstation.docs_hash).await?;
        }
        Ok(workstations)
    }

    async fn is_current(&self, project: &ProjectId, hash: Option<ContentHash>) -> Result<bool, StoreError> {
        match hash {
            Some(hash) => Ok(self.hook_states.get(&self.store, project).await?.docs_hash == hash),
            None => Ok(false),
        }
    }

    /// Forgets the workstations of a revoked key.
    pub fn forget_key(&self, key: &ApiKeyId) {
        self.known().remove(key);
    }
}

/// Whether a text that a stranger sent can be shown as it is.
fn is_plain(text: &str) -> bool {
    !text.trim().is_empty() && text.len() <= MAX_NAME_BYTES && !text.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_cannot_be_shown_are_not_taken() {
        assert!(is_plain("mara-laptop"));
        for name in ["", "  ", "a\nb", &"x".repeat(101)] {
            assert!(!is_plain(name), "{name:?}");
        }
    }
}
