//! Passwords: their rule, and argon2id. Hashing is heavy on purpose, so it happens on threads of its own, and only so
//! many at once: a flood of sign-ins makes them wait, not the platform.

use std::sync::Arc;

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use tokio::{sync::Semaphore, task::spawn_blocking};
use zeroize::Zeroizing;

use super::AccountsError;
use crate::secrets::SecretError;

const MIN_CHARACTERS: usize = 12;
const MAX_CHARACTERS: usize = 200;
/// Each takes 19 MiB and some 20 ms of one core.
const AT_ONCE: usize = 4;
/// More than these are told to come again later.
const WAITING: usize = 64;

/// What breaks the rule of passwords.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Too few characters.
    #[error("the password is shorter than {MIN_CHARACTERS} characters; a sentence is easy to remember")]
    TooShort,
    /// Too many characters.
    #[error("the password is longer than {MAX_CHARACTERS} characters; shorten it")]
    TooLong,
    /// Easy to guess for whoever knows the account.
    #[error("the password contains the name or the email address; leave them out")]
    Personal,
    /// Hardly more than one character.
    #[error("the password repeats a few characters; use at least five different ones")]
    Repetitive,
}

/// Checks a new password.
///
/// # Errors
/// The rule that is broken.
pub(super) fn check(password: &str, name: &str, email: &str) -> Result<(), PasswordError> {
    let length = password.chars().count();
    if length < MIN_CHARACTERS {
        return Err(PasswordError::TooShort);
    }
    if length > MAX_CHARACTERS {
        return Err(PasswordError::TooLong);
    }
    let lower = password.to_lowercase();
    let local = email.split('@').next().unwrap_or_default();
    if [name, local].iter().any(|part| part.chars().count() >= 3 && lower.contains(&part.to_lowercase())) {
        return Err(PasswordError::Personal);
    }
    let different: std::collections::BTreeSet<char> = lower.chars().collect();
    if different.len() < 5 { Err(PasswordError::Repetitive) } else { Ok(()) }
}

/// Hashes and verifies.
pub(super) struct Passwords {
    turns: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    /// What an unknown account's password is compared with, so that it takes as long as a known one's.
    nobodys: String,
}

impl Passwords {
    /// A hasher with its own dummy hash.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub(super) fn new() -> Result<Self, AccountsError> {
        Ok(Self {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            queue: Arc::new(Semaphore::new(AT_ONCE + WAITING)),
            nobodys: hash("nobody has this password")?,
        })
    }

    /// The hash of a password, as it is stored.
    ///
    /// # Errors
    /// [`AccountsError::Busy`] when too many are hashed already.
    pub(super) async fn hash(&self, password: &str) -> Result<String, AccountsError> {
        let password = Zeroizing::new(password.to_owned());
        self.in_turn(move || hash(&password)).await?
    }

    /// Whether it is the password with this hash; with no hash it never is, which takes as long.
    ///
    /// # Errors
    /// [`AccountsError::Busy`] when too many are hashed already.
    pub(super) async fn verify(&self, password: &str, stored: Option<&str>) -> Result<bool, AccountsError> {
        let password: String = password.chars().take(MAX_CHARACTERS + 1).collect();
        let password = Zeroizing::new(password);
        let (known, stored) = (stored.is_some(), stored.unwrap_or(&self.nobodys).to_owned());
        let right = self.in_turn(move || argon2().verify_password(password.as_bytes(), stored.as_str()).is_ok());
        Ok(right.await? && known)
    }

    async fn in_turn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, AccountsError> {
        let _place = self.queue.try_acquire().map_err(|_| AccountsError::Busy)?;
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| AccountsError::Busy)?;
        // The turn goes with the work: who gives up waiting does not let another one in before it is done.
        let done = spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        done.await.map_err(|_| AccountsError::Busy)
    }
}

/// argon2id with 19 MiB, 2 passes and 1 lane, as OWASP recommends.
fn argon2() -> Argon2<'static> {
    Argon2::default()
}

fn hash(password: &str) -> Result<String, AccountsError> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(SecretError::from)?;
    let hash = argon2().hash_password_with_salt(password.as_bytes(), &salt);
    Ok(hash.map_err(|_| AccountsError::Hashing)?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("correct horse", Ok(()))]
    #[case("short", Err(PasswordError::TooShort))]
    #[case("ünïcödé-wörd", Ok(()))]
    #[case("I am Annabel!", Err(PasswordError::Personal))]
    #[case("bel.smith-2026", Err(PasswordError::Personal))]
    #[case("aaaabbbbccccdddd", Err(PasswordError::Repetitive))]
    fn the_rule(#[case] password: &str, #[case] expected: Result<(), PasswordError>) {
        assert_eq!(check(password, "Annabel", "bel.smith@example.com"), expected);
        assert_eq!(check(&"long".repeat(51), "Ann", "ann@example.com"), Err(PasswordError::TooLong));
    }

    #[tokio::test]
    async fn a_password_is_known_again_and_stored_as_argon2id() {
        let passwords = Passwords::new().unwrap();
        let stored = passwords.hash("correct horse").await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert_ne!(stored, passwords.hash("correct horse").await.unwrap(), "the salt is new every time");
        assert!(passwords.verify("correct horse", Some(&stored)).await.unwrap());
        assert!(!passwords.verify("correct house", Some(&stored)).await.unwrap());
        assert!(!passwords.verify("nobody has this password", None).await.unwrap());
    }

    #[tokio::test]
    async fn more_than_the_queue_takes_are_told_to_come_again() {
        let passwords = Passwords::new().unwrap();
        let _all = passwords.queue.acquire_many(u32::try_from(AT_ONCE + WAITING).unwrap()).await.unwrap();
        assert!(matches!(passwords.hash("correct horse").await, Err(AccountsError::Busy)));
    }
}
