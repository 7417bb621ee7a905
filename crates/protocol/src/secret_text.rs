//! A secret within a message: on the wire as it is, and in no log.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A token, key or password as it is sent. Its `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SecretText(String);

impl SecretText {
    /// The secret, for whoever needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for SecretText {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<SecretText> for String {
    fn from(secret: SecretText) -> Self {
        secret.0
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::{AcquiredLock, CheckConnection, CreateProject, CreatedApiKey, UpdateProject, ws::ClientMessage};

    /// Reads a message, and shows it as a log would.
    fn shown<T: serde::de::DeserializeOwned + std::fmt::Debug + serde::Serialize>(message: &Value) -> String {
        let read: T = T::deserialize(message).unwrap();
        let sent = serde_json::to_string(&read).unwrap();
        assert!(sent.contains("s3cret"), "it is on the wire as it was: {sent}");
        format!("{read:?} {read:#?}")
    }

    #[test]
    fn no_message_shows_its_secret() {
        let time = "2026-01-01T00:00:00Z";
        let (project, id) = ("prj_0192e4a1b2c3d4e5f60718293a4b5c6d", "0192e4a1b2c3d4e5f60718293a4b5c6d");
        let app = json!({"appId": 1, "privateKey": "s3cret"});
        for text in [
            shown::<CreateProject>(&json!({"name": "a", "repoUrl": "b", "token": "s3cret", "githubApp": app})),
            shown::<UpdateProject>(&json!({"token": "s3cret", "githubApp": app})),
            shown::<CheckConnection>(&json!({"repoUrl": "b", "token": "s3cret", "githubApp": app})),
            shown::<CreatedApiKey>(&json!({
                "id": format!("key_{id}"), "projectId": project, "name": "a", "prefix": "sk_a", "isActive": true, "scopes": [],
                "createdAt": time, "key": "s3cret",
            })),
            shown::<AcquiredLock>(&json!({
                "id": format!("lck_{id}"), "projectId": project, "lockedBy": "Ann", "lockedAt": time, "expiresAt": time,
                "token": "s3cret",
            })),
            shown::<ClientMessage>(&json!({"event": "attend", "data": {"projectId": project, "lockToken": "s3cret"}})),
        ] {
            assert!(!text.contains("s3cret"), "{text}");
        }
    }
}
