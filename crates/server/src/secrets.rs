//! Secrets: random tokens of which only the hash is kept, and the key ring that encrypts repository tokens at rest.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::{PoisonError, RwLock},
};

use aes_gcm::{
    Aes256Gcm, Key, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use ai_toolkit_protocol::{ContentHash, ProjectId};
use base64::{Engine, engine::general_purpose};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::store::EncryptedToken;

/// A secret could not be made, read or decrypted.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The system has no randomness.
    #[error("the system gave no random bytes: {0}")]
    Random(#[from] getrandom::Error),
    /// A configured key is not one.
    #[error(
        "AI_TOOLKIT_ENCRYPTION_KEY must be 32 bytes in base64 (several keys separated by commas); make one with: openssl rand -base64 32"
    )]
    BadKey,
    /// The key file has other content.
    #[error("the key file {0} does not hold keys (32 bytes in base64 a line); restore it from your backup")]
    BadKeyFile(PathBuf),
    /// The key file cannot be read or written.
    #[error("the key file {0} cannot be used: {1}")]
    KeyFile(PathBuf, #[source] io::Error),
    /// The key that encrypted a token is not in the ring.
    #[error(
        "the stored token was encrypted with the key {0}, which is not among the configured ones; add that key, or enter the token again in the project's settings"
    )]
    UnknownKey(String),
    /// The ciphertext was changed or moved.
    #[error("the stored token cannot be decrypted; enter it again in the project's settings")]
    Damaged,
}

/// A random secret of 256 bits in printable form. Compared through its hash only, in constant time.
pub struct Secret(SecretString);

impl Secret {
    /// A new secret that begins with `prefix`.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn generate(prefix: &str) -> Result<Self, SecretError> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(bytes.as_mut())?;
        let text = general_purpose::URL_SAFE_NO_PAD.encode(bytes.as_ref());
        Ok(Self(format!("{prefix}{text}").into()))
    }

    /// A secret that somebody sent.
    pub fn given(text: &str) -> Self {
        Self(text.into())
    }

    /// The text, to be handed to its owner once.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// What may be stored.
    pub fn hash(&self) -> ContentHash {
        ContentHash::of(self.expose().as_bytes())
    }

    /// Whether it is the secret with this hash.
    pub fn matches(&self, hash: &ContentHash) -> bool {
        self.hash().as_bytes().ct_eq(hash.as_bytes()).into()
    }
}

struct NamedKey {
    /// The first 8 bytes of the key's SHA-256, in hexadecimal.
    id: String,
    bytes: Zeroizing<[u8; 32]>,
}

impl NamedKey {
    fn parse(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(general_purpose::STANDARD.decode(text.trim()).ok()?);
        let bytes = Zeroizing::new(<[u8; 32]>::try_from(bytes.as_slice()).ok()?);
        let id = ContentHash::of(bytes.as_ref()).to_string()[..16].to_owned();
        Some(Self { id, bytes })
    }

    fn generate() -> Result<Self, SecretError> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(bytes.as_mut())?;
        Self::parse(&general_purpose::STANDARD.encode(bytes.as_ref())).ok_or(SecretError::BadKey)
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(&Key::<Aes256Gcm>::from(*self.bytes))
    }
}

/// The keys that encrypt tokens: the first one encrypts, all decrypt.
pub struct KeyRing {
    keys: RwLock<Vec<NamedKey>>,
    /// The file they are kept in, unless they were configured.
    file: Option<PathBuf>,
}

const NONCE_BYTES: usize = 12;

impl KeyRing {
    /// The configured keys; without any, those of `<data_dir>/encryption.key`, which is made (mode 0600) if need be.
    ///
    /// # Errors
    /// When the keys are malformed or the file cannot be used.
    pub fn open(data_dir: &Path, configured: Option<&SecretString>) -> Result<Self, SecretError> {
        if let Some(configured) = configured {
            let keys: Option<Vec<_>> = configured.expose_secret().split(',').map(NamedKey::parse).collect();
            return Ok(Self { keys: RwLock::new(keys.ok_or(SecretError::BadKey)?), file: None });
        }
        let file = data_dir.join("encryption.key");
        let keys = match read_keys(&file)? {
            Some(keys) => keys,
            None => {
                let keys = vec![NamedKey::generate()?];
                write_keys(&file, &keys)?;
                keys
            }
        };
        Ok(Self { keys: RwLock::new(keys), file: Some(file) })
    }

    /// Encrypts a token. The ciphertext can be read for this project only: a row that is copied elsewhere is worthless.
    ///
    /// # Errors
    /// When the system gives no random bytes or the key file cannot be read.
    pub fn encrypt(&self, project: &ProjectId, token: &SecretString) -> Result<EncryptedToken, SecretError> {
        // Another process may have rotated the keys: nothing new is encrypted with one that was dropped.
        self.reload()?;
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let key = keys.first().ok_or(SecretError::BadKey)?;
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce)?;
        let payload = Payload { msg: token.expose_secret().as_bytes(), aad: project.as_str().as_bytes() };
        let sealed = key.cipher().encrypt(&Nonce::from(nonce), payload).map_err(|_| SecretError::Damaged)?;
        Ok(EncryptedToken { key_id: key.id.clone(), ciphertext: [nonce.as_slice(), &sealed].concat() })
    }

    /// Decrypts a project's token.
    ///
    /// # Errors
    /// When its key is unknown or the ciphertext is not the project's.
    pub fn decrypt(&self, project: &ProjectId, token: &EncryptedToken) -> Result<SecretString, SecretError> {
        if !self.knows(&token.key_id) {
            // Another process may have rotated the keys since this one read the file.
            self.reload()?;
        }
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let key = keys
            .iter()
            .find(|key| key.id == token.key_id)
            .ok_or_else(|| SecretError::UnknownKey(token.key_id.clone()))?;
        let (nonce, sealed) = token.ciphertext.split_first_chunk::<NONCE_BYTES>().ok_or(SecretError::Damaged)?;
        let payload = Payload { msg: sealed, aad: project.as_str().as_bytes() };
        let text =
            Zeroizing::new(key.cipher().decrypt(&Nonce::from(*nonce), payload).map_err(|_| SecretError::Damaged)?);
        Ok(std::str::from_utf8(&text).map_err(|_| SecretError::Damaged)?.into())
    }

    /// Puts a new key in front of the key file, so that it encrypts from now on; the old ones stay readable. Configured
    /// keys are left alone: there the admin puts the new key in front.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add_key(&self) -> Result<(), SecretError> {
        let Some(file) = &self.file else { return Ok(()) };
        let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        keys.insert(0, NamedKey::generate()?);
        write_keys(file, &keys)
    }

    /// Drops all keys of the key file but the first, once nothing is encrypted with them any more.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn drop_old_keys(&self) -> Result<(), SecretError> {
        let Some(file) = &self.file else { return Ok(()) };
        let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        keys.truncate(1);
        write_keys(file, &keys)
    }

    /// The id of the key that encrypts.
    pub fn current_key_id(&self) -> String {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        keys.first().map(|key| key.id.clone()).unwrap_or_default()
    }

    fn knows(&self, id: &str) -> bool {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).iter().any(|key| key.id == id)
    }

    fn reload(&self) -> Result<(), SecretError> {
        let Some(file) = &self.file else { return Ok(()) };
        if let Some(keys) = read_keys(file)? {
            *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
        }
        Ok(())
    }
}

fn read_keys(file: &Path) -> Result<Option<Vec<NamedKey>>, SecretError> {
    let text = match fs::read_to_string(file) {
        Ok(text) => Zeroizing::new(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(SecretError::KeyFile(file.to_owned(), error)),
    };
    let keys: Option<Vec<_>> = text.lines().map(NamedKey::parse).collect();
    keys.filter(|keys| !keys.is_empty()).map(Some).ok_or_else(|| SecretError::BadKeyFile(file.to_owned()))
}

/// Replaces the file as a whole, so that a crash leaves either the old keys or the new ones.
fn write_keys(file: &Path, keys: &[NamedKey]) -> Result<(), SecretError> {
    let write = || -> io::Result<()> {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        let temporary = file.with_extension("key.new");
        let mut out = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&temporary)?;
        for key in keys {
            let line = Zeroizing::new(general_purpose::STANDARD.encode(key.bytes.as_ref()));
            writeln!(out, "{}", line.as_str())?;
        }
        out.sync_all()?;
        fs::rename(&temporary, file)
    };
    write().map_err(|error| SecretError::KeyFile(file.to_owned(), error))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn token() -> SecretString {
        "ghp_secret".to_owned().into()
    }

    #[test]
    fn a_token_comes_back_for_its_own_project_only() {
        let folder = tempfile::tempdir().unwrap();
        let ring = KeyRing::open(folder.path(), None).unwrap();
        let (project, other) = (ProjectId::generate(), ProjectId::generate());
        let sealed = ring.encrypt(&project, &token()).unwrap();
        assert!(!sealed.ciphertext.windows(10).any(|part| part == b"ghp_secret"));
        assert_eq!(ring.decrypt(&project, &sealed).unwrap().expose_secret(), "ghp_secret");
        assert!(matches!(ring.decrypt(&other, &sealed), Err(SecretError::Damaged)));
        let mut changed = sealed.clone();
        *changed.ciphertext.last_mut().unwrap() ^= 1;
        assert!(matches!(ring.decrypt(&project, &changed), Err(SecretError::Damaged)));
        assert_ne!(sealed, ring.encrypt(&project, &token()).unwrap(), "the nonce is new every time");
    }

    #[test]
    fn the_key_file_is_private_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let first = KeyRing::open(folder.path(), None).unwrap().current_key_id();
        let mode = fs::metadata(folder.path().join("encryption.key")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(KeyRing::open(folder.path(), None).unwrap().current_key_id(), first);
    }

    #[test]
    fn a_running_server_follows_a_rotation() {
        let folder = tempfile::tempdir().unwrap();
        let server = KeyRing::open(folder.path(), None).unwrap();
        let project = ProjectId::generate();
        let old = server.encrypt(&project, &token()).unwrap();

        let admin = KeyRing::open(folder.path(), None).unwrap();
        admin.add_key().unwrap();
        let new = admin.encrypt(&project, &admin.decrypt(&project, &old).unwrap()).unwrap();
        admin.drop_old_keys().unwrap();

        assert_ne!(new.key_id, old.key_id);
        assert_eq!(server.decrypt(&project, &new).unwrap().expose_secret(), "ghp_secret");
        let restarted = KeyRing::open(folder.path(), None).unwrap();
        assert!(matches!(restarted.decrypt(&project, &old), Err(SecretError::UnknownKey(_))));
    }

    #[test]
    fn configured_keys_are_checked_and_the_first_encrypts() {
        let folder = tempfile::tempdir().unwrap();
        let key = |byte: u8| general_purpose::STANDARD.encode([byte; 32]);
        let open = |keys: String| KeyRing::open(folder.path(), Some(&keys.into()));
        let old = open(key(1)).unwrap();
        let both = open(format!("{},{}", key(2), key(1))).unwrap();
        let project = ProjectId::generate();
        let sealed = old.encrypt(&project, &token()).unwrap();
        assert!(both.decrypt(&project, &sealed).is_ok());
        assert_ne!(both.current_key_id(), old.current_key_id());
        assert!(matches!(open("short".into()), Err(SecretError::BadKey)));
        assert!(!folder.path().join("encryption.key").exists());
    }
}
