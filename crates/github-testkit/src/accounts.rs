//! Who exists in the emulator, and with which tokens.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use serde_json::{Value, json};

/// The account that owns every repository.
pub const OWNER: &str = "octo-team";
/// May read every repository and write none.
pub const READER: &str = "octo-reader";
/// May see nothing that is private.
pub const GUEST: &str = "octo-guest";

/// A fine-grained token of the owner.
pub const OWNER_TOKEN: &str = "github_pat_stand_in_owner";
/// A classic token of the owner.
pub const OWNER_CLASSIC_TOKEN: &str = "ghp_stand_in_owner";
/// A fine-grained token of the account that may only read.
pub const READER_TOKEN: &str = "github_pat_stand_in_reader";
/// A fine-grained token of the account that has no access.
pub const GUEST_TOKEN: &str = "github_pat_stand_in_guest";

/// The id of the GitHub App.
pub const APP_ID: u64 = 4242;
/// Its installation on the owner's account.
pub const INSTALLATION_ID: u64 = 4343;
/// Its name in addresses; its commits are by `<slug>[bot]`.
pub const APP_SLUG: &str = "ai-toolkit-stand-in";

/// The emulator gives each token five thousand requests an hour, which many tests on one emulator use up. So every
/// token stands for several, used in turn.
const ALIASES: usize = 100;

const TOKENS: [(&str, &str); 4] =
    [(OWNER_TOKEN, OWNER), (OWNER_CLASSIC_TOKEN, OWNER), (READER_TOKEN, READER), (GUEST_TOKEN, GUEST)];

/// What the emulator starts with.
pub(crate) fn seed(app_private_key: &str) -> Value {
    let mut tokens = serde_json::Map::new();
    for (token, login) in TOKENS {
        for number in 0..ALIASES {
            tokens.insert(alias(token, number), json!({ "login": login, "scopes": ["repo"] }));
        }
    }
    json!({
        "tokens": tokens,
        "github": {
            "users": [
                // An unknown token counts as the first account's for the emulator, so that is nobody.
                { "login": "stand-in-nobody", "name": "Nobody" },
                { "login": OWNER, "name": "Octo Team", "email": "octo-team@example.com" },
                { "login": READER, "name": "Octo Reader", "email": "octo-reader@example.com" },
                { "login": GUEST, "name": "Octo Guest", "email": "octo-guest@example.com" },
            ],
            "apps": [{
                "app_id": APP_ID,
                "slug": APP_SLUG,
                "name": "AI Toolkit Stand-in",
                "private_key": app_private_key,
                "permissions": { "metadata": "read", "contents": "write", "pull_requests": "write" },
                "events": ["push", "pull_request"],
                "installations": [
                    { "installation_id": INSTALLATION_ID, "account": OWNER, "repository_selection": "all" },
                ],
            }],
        },
    })
}

fn alias(token: &str, number: usize) -> String {
    format!("{token}_{number}")
}

/// Which tokens count, and what the emulator knows them as.
pub(crate) struct Tokens {
    logins: HashMap<&'static str, &'static str>,
    next: AtomicUsize,
    installation: Mutex<HashSet<String>>,
}

impl Tokens {
    pub(crate) fn new() -> Self {
        Self { logins: TOKENS.into(), next: AtomicUsize::new(0), installation: Mutex::default() }
    }

    /// What to send to the emulator instead; `None` for a token that nobody gave out.
    pub(crate) fn for_emulator(&self, token: &str) -> Option<String> {
        if self.logins.contains_key(token) {
            return Some(alias(token, self.next.fetch_add(1, Ordering::Relaxed) % ALIASES));
        }
        // The emulator itself checks the signature of an app's JSON Web Token.
        let known = token.starts_with("eyJ") || self.is_installation(token);
        known.then(|| token.to_owned())
    }

    /// Whose token it is; `None` for an installation's.
    pub(crate) fn login(&self, token: &str) -> Option<&'static str> {
        self.logins.get(token).copied()
    }

    pub(crate) fn is_installation(&self, token: &str) -> bool {
        self.installation.lock().unwrap().contains(token)
    }

    pub(crate) fn add_installation(&self, token: &str) {
        self.installation.lock().unwrap().insert(token.to_owned());
    }
}
