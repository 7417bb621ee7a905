//! Signing in: a personal token, or a GitHub App's key and the short-lived tokens that it opens installations with.
//! One session is kept for each credential, with its connections, its tokens and its limits.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use ai_toolkit_protocol::Timestamp;
use http::header::USER_AGENT;
use octocrab::{Octocrab, auth::AppAuth, models::AppId};
use secrecy::ExposeSecret;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use url::Url;

use super::{
    super::{Credential, GitHostError, scrub::Secrets},
    address::Place,
    answer::Ask,
    api::Api,
    limits::Quiet,
    now,
};

/// How the platform names itself.
pub(super) const AGENT: &str = "ai-toolkit-sync-platform";
/// Sessions that are remembered; each is small.
const MAX_SESSIONS: usize = 256;
/// An installation's token is not used in its last minute: a request may take that long.
const MARGIN: Duration = Duration::from_mins(1);

/// One credential at one API.
pub(super) struct Session {
    pub(super) quiet: Quiet,
    pub(super) secrets: Secrets,
    pub(super) auth: Auth,
    used: Mutex<Instant>,
}

pub(super) enum Auth {
    /// A personal token, of which the start tells the kind.
    Token { client: Octocrab, fine_grained: bool },
    /// A GitHub App.
    App { app_id: u64, client: Octocrab, installed: tokio::sync::Mutex<HashMap<String, Arc<Installed>>> },
}

/// An App in one repository.
pub(super) struct Installed {
    pub(super) client: Octocrab,
    until: Timestamp,
    /// The App's short name.
    pub(super) slug: Option<String>,
    /// What it may do, such as `contents` and `write`.
    pub(super) permissions: HashMap<String, String>,
}

#[derive(Deserialize)]
struct Installation {
    id: u64,
    app_slug: Option<String>,
    suspended_at: Option<String>,
}

#[derive(Deserialize)]
struct InstallationToken {
    token: String,
    expires_at: Timestamp,
    #[serde(default)]
    permissions: HashMap<String, String>,
}

/// The sessions.
#[derive(Default)]
pub(super) struct Sessions(Mutex<HashMap<[u8; 32], Arc<Session>>>);

impl Sessions {
    /// The session of this credential at this API.
    pub(super) fn get(
        &self,
        place: &Place,
        credential: Option<&Credential>,
        http: &reqwest::Client,
    ) -> Result<Arc<Session>, GitHostError> {
        let key = key(&place.api, credential);
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(session) = sessions.get(&key) {
            *session.used.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
            return Ok(Arc::clone(session));
        }
        let session = Arc::new(Session::new(place, credential, http)?);
        if sessions.len() >= MAX_SESSIONS {
            let last_use = |session: &Session| *session.used.lock().unwrap_or_else(PoisonError::into_inner);
            let oldest = sessions.iter().min_by_key(|(_, session)| last_use(session)).map(|(key, _)| *key);
            oldest.map(|key| sessions.remove(&key));
        }
        sessions.insert(key, Arc::clone(&session));
        Ok(session)
    }
}

fn key(api: &Url, credential: Option<&Credential>) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(api.as_str());
    match credential {
        None => {}
        Some(Credential::Token(token)) => {
            hash.update(b"\0token\0");
            hash.update(token.expose_secret());
        }
        Some(Credential::GithubApp { app_id, private_key }) => {
            hash.update(format!("\0app {app_id}\0"));
            hash.update(private_key.expose_secret());
        }
    }
    hash.finalize().into()
}

impl Session {
    fn new(place: &Place, credential: Option<&Credential>, http: &reqwest::Client) -> Result<Self, GitHostError> {
        let refused = |reason: &str| refused(place, reason);
        let unusable = |_| refused("this address cannot be used for GitHub's API; check it");
        let builder = Octocrab::builder().base_uri(place.api.as_str()).map_err(unusable)?;
        let builder = builder.add_header(USER_AGENT, AGENT.to_owned());
        let (secrets, auth) = match credential {
            None => return Err(refused("GitHub's API needs a token or a GitHub App; enter one")),
            Some(Credential::Token(token)) => {
                let text = token.expose_secret();
                // It has to fit into a header.
                if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
                    return Err(refused(
                        "a token of GitHub is one line of letters, digits and underscores; paste it again",
                    ));
                }
                let client = builder.personal_token(text).build_with_reqwest(http.clone()).map_err(unusable)?;
                let auth = Auth::Token { client, fine_grained: text.starts_with("github_pat_") };
                (Secrets::new([text]), auth)
            }
            Some(Credential::GithubApp { app_id, private_key }) => {
                let pem = private_key.expose_secret().trim();
                let key = octocrab::auth::EncodingKey::from_rsa_pem(pem.as_bytes());
                let key = key.map_err(|_| refused(UNREADABLE_KEY))?;
                let app = AppAuth { app_id: AppId(*app_id), key };
                app.generate_bearer_token().map_err(|_| refused(UNREADABLE_KEY))?;
                let client = builder.app(app.app_id, app.key).build_with_reqwest(http.clone()).map_err(unusable)?;
                let secrets = Secrets::new(pem.lines().map(str::trim).filter(|line| !line.starts_with("-----")));
                (secrets, Auth::App { app_id: *app_id, client, installed: tokio::sync::Mutex::default() })
            }
        };
        Ok(Self { quiet: Quiet::default(), secrets, auth, used: Mutex::new(Instant::now()) })
    }
}

const UNREADABLE_KEY: &str = "the App's private key cannot be read; paste the whole .pem file that GitHub made, from \
                              -----BEGIN RSA PRIVATE KEY----- to its end";

fn refused(place: &Place, reason: &str) -> GitHostError {
    GitHostError::AuthenticationFailed { url: place.url.clone(), reason: reason.to_owned() }
}

/// The App in the repository of `api`, with a token that is good for a while.
pub(super) async fn installed(
    api: &Api,
    app_id: u64,
    app: &Octocrab,
    installed: &tokio::sync::Mutex<HashMap<String, Arc<Installed>>>,
) -> Result<Arc<Installed>, GitHostError> {
    let place = api.place();
    // Held until there is a token: several requests at once need only one.
    let mut all = installed.lock().await;
    let soon = now().plus(MARGIN);
    all.retain(|_, installed| installed.until > soon);
    if let Some(installed) = all.get(&place.full_name()) {
        return Ok(Arc::clone(installed));
    }
    let answer = api.exchange(app, &Ask::get(place.path("/installation"))).await?;
    let found: Installation = match answer.status.as_u16() {
        200 => api.read(&answer)?,
        401 => return Err(refused(place, &wrong_key(app_id))),
        404 => {
            return Err(refused(
                place,
                &format!(
                    "there is no such repository, or the GitHub App {app_id} is not installed on it; check the address, \
                     and install the App on this repository"
                ),
            ));
        }
        _ => return Err(api.refusal(&answer)),
    };
    if found.suspended_at.is_some() {
        return Err(refused(place, "the GitHub App is suspended there; let an owner unsuspend it"));
    }
    let path = format!("/app/installations/{}/access_tokens", found.id);
    // A token more does no harm.
    let answer = api.exchange(app, &Ask::post(path, &serde_json::json!({})).repeatable()).await?;
    let token: InstallationToken = match answer.status.as_u16() {
        201 => api.read(&answer)?,
        401 => return Err(refused(place, &wrong_key(app_id))),
        _ => return Err(api.refusal(&answer)),
    };
    let client = app.user_access_token(token.token);
    let client = client.map_err(|_| refused(place, "GitHub gave the App no usable token; try again"))?;
    let fresh = Installed { client, until: token.expires_at, slug: found.app_slug, permissions: token.permissions };
    let fresh = Arc::new(fresh);
    all.insert(place.full_name(), Arc::clone(&fresh));
    Ok(fresh)
}

fn wrong_key(app_id: u64) -> String {
    format!("GitHub does not know an App {app_id} with this private key; check both, and the server's clock")
}
