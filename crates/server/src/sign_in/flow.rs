//! What ties a sign-in to the browser that began it. The browser keeps one secret in a cookie; all that the service and
//! the way back need is derived from it, so that nothing else of it has to be stored or can be mixed up.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::secrets::{Secret, SecretError};

/// What every flow's secret begins with.
const PREFIX: &str = "atf_";

/// The secret of one sign-in that is under way.
pub struct FlowSecret(Secret);

impl FlowSecret {
    /// A new one.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn generate() -> Result<Self, SecretError> {
        Secret::generate(PREFIX).map(Self)
    }

    /// One that a browser sent; `None` for what cannot be one.
    pub fn given(text: &str) -> Option<Self> {
        (text.starts_with(PREFIX) && text.len() <= 100).then(|| Self(Secret::given(text)))
    }

    /// What goes into the cookie, and whose hash may be stored.
    pub fn secret(&self) -> &Secret {
        &self.0
    }

    /// What the service gives back with the browser (RFC 6749).
    pub(super) fn state(&self) -> String {
        self.derive("state")
    }

    /// What the service writes into its ID token (OpenID Connect).
    pub(super) fn nonce(&self) -> String {
        self.derive("nonce")
    }

    /// What proves that the code comes back to who asked for it (RFC 7636).
    pub(super) fn code_verifier(&self) -> String {
        self.derive("code verifier")
    }

    /// Whether a browser came back with this flow's state.
    pub fn has_state(&self, state: &str) -> bool {
        self.state().as_bytes().ct_eq(state.as_bytes()).into()
    }

    /// 256 bits in 43 characters that may stand in any address.
    fn derive(&self, purpose: &str) -> String {
        // HMAC takes keys of every length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.0.expose().as_bytes()) else { return String::new() };
        mac.update(purpose.as_bytes());
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_purpose_has_its_own_value_and_comes_again_from_the_cookie() {
        let flow = FlowSecret::generate().unwrap();
        let again = FlowSecret::given(flow.secret().expose()).unwrap();
        let other = FlowSecret::generate().unwrap();
        let values = [flow.state(), flow.nonce(), flow.code_verifier(), other.state()];
        for (place, value) in values.iter().enumerate() {
            assert_eq!(value.len(), 43, "RFC 7636 wants 43 to 128 characters");
            assert!(!values[..place].contains(value));
        }
        assert_eq!(again.code_verifier(), flow.code_verifier());
        assert!(again.has_state(&flow.state()));
        assert!(!again.has_state(&other.state()) && !again.has_state("") && !again.has_state(&flow.nonce()));
    }

    #[test]
    fn other_cookies_are_none() {
        assert!(FlowSecret::given("ats_session").is_none());
        assert!(FlowSecret::given(&format!("atf_{}", "x".repeat(100))).is_none());
    }
}
