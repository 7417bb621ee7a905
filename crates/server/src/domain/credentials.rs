//! Credentials of repositories: sealed before they are stored, opened when a remote is spoken to.

use ai_toolkit_protocol::{CredentialKind, GithubAppKey, ProjectId};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::{
    git_host::Credential,
    secrets::{KeyRing, SecretError},
    store::{EncryptedToken, ProjectRecord},
};

/// What of a credential is stored.
pub struct Sealed {
    /// How the bytes are to be read.
    pub kind: CredentialKind,
    /// The bytes.
    pub token: EncryptedToken,
}

/// Encrypts a credential for this project.
///
/// # Errors
/// When the system has no randomness.
pub fn seal(keys: &KeyRing, project: &ProjectId, credential: &Credential) -> Result<Sealed, SecretError> {
    match credential {
        Credential::Token(token) => Ok(Sealed { kind: CredentialKind::Token, token: keys.encrypt(project, token)? }),
        Credential::GithubApp { app_id, private_key } => {
            let key = GithubAppKey { app_id: *app_id, private_key: private_key.expose_secret().to_owned().into() };
            let json = Zeroizing::new(serde_json::to_string(&key).map_err(|_| SecretError::Damaged)?);
            let token = keys.encrypt(project, &SecretString::from(json.as_str()))?;
            Ok(Sealed { kind: CredentialKind::GithubApp, token })
        }
    }
}

/// The project's credential, if it has one.
///
/// # Errors
/// When it was encrypted with a key that is not here any more.
pub fn open(keys: &KeyRing, project: &ProjectRecord) -> Result<Option<Credential>, SecretError> {
    let Some(token) = &project.token else { return Ok(None) };
    let secret = keys.decrypt(&project.id, token)?;
    Ok(Some(match project.credential_kind {
        CredentialKind::Token => Credential::Token(secret),
        CredentialKind::GithubApp => {
            let key: GithubAppKey = serde_json::from_str(secret.expose_secret()).map_err(|_| SecretError::Damaged)?;
            Credential::GithubApp { app_id: key.app_id, private_key: String::from(key.private_key).into() }
        }
    }))
}
