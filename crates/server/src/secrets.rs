//! Secrets: random tokens of which only the hash is kept, and the key ring that encrypts repository tokens at rest.

use std::{
    fmt,
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
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

/// A secret could not be made, read or decrypted. No text has a part of one in it.
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
    #[error(
        "the key file {0} does not hold keys (32 bytes in base64 a line, the one that encrypts first); restore it from your backup, or make a key with: openssl rand -base64 32"
    )]
    BadKeyFile(PathBuf),
    /// A file with a secret cannot be read or written.
    #[error("the file {0} cannot be used: {1}")]
    File(PathBuf, #[source] io::Error),
    /// Everybody on the machine could read the secret.
    #[error("the file {0} can be read by everybody on this machine; take that away with: chmod o= {0}")]
    Exposed(PathBuf),
    /// A file with a secret is much longer than any.
    #[error("the file {0} is longer than 64 KiB, so it is not the one that was meant; check the path")]
    TooLong(PathBuf),
    /// The key that encrypted a token is not in the ring.
    #[error(
        "the stored token was encrypted with the key {0}, which is not among the configured ones; add that key, or enter the token again in the project's settings"
    )]
    UnknownKey(String),
    /// The ciphertext was changed or moved.
    #[error("the stored token cannot be decrypted; enter it again in the project's settings")]
    Damaged,
}

/// The longest file that is read for a secret.
const MAX_FILE_BYTES: u64 = 64 * 1024;

/// What a file holds that the admin named, unless everybody on the machine may read it.
///
/// # Errors
/// When it cannot be read, is no secret to others, or is much too long.
pub fn read_secret_file(file: &Path) -> Result<SecretString, SecretError> {
    let failed = |error| SecretError::File(file.to_owned(), error);
    let mut open = File::open(file).map_err(failed)?;
    if open.metadata().map_err(failed)?.permissions().mode() & 0o007 != 0 {
        return Err(SecretError::Exposed(file.to_owned()));
    }
    let mut text = Zeroizing::new(String::new());
    (&mut open).take(MAX_FILE_BYTES + 1).read_to_string(&mut text).map_err(failed)?;
    if text.len() as u64 > MAX_FILE_BYTES {
        return Err(SecretError::TooLong(file.to_owned()));
    }
    Ok(text.trim_end_matches(['\r', '\n']).into())
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
        Self::parse(&Zeroizing::new(general_purpose::STANDARD.encode(bytes.as_ref()))).ok_or(SecretError::BadKey)
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(&Key::<Aes256Gcm>::from(*self.bytes))
    }
}

/// Where the keys come from.
#[derive(Debug, Clone)]
pub enum KeySource {
    /// From a file of this folder, which is made if need be, and written by [`KeyRing::begin_rotation`].
    DataDir(PathBuf),
    /// From a file of the admin's, which is only read: one key a line. A change of it is noticed without a restart.
    File(PathBuf),
    /// As they are, separated by commas.
    Given(SecretString),
}

/// The keys that encrypt tokens: the first one encrypts, all decrypt.
pub struct KeyRing {
    keys: RwLock<Vec<NamedKey>>,
    source: KeySource,
}

/// Shows the keys' names.
impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let ids: Vec<&str> = keys.iter().map(|key| key.id.as_str()).collect();
        f.debug_struct("KeyRing").field("keys", &ids).field("source", &self.source).finish()
    }
}

/// A rotation that is under way; while it is, no other process begins one.
#[must_use]
pub struct Rotation(Option<File>);

const NONCE_BYTES: usize = 12;
const KEY_FILE: &str = "encryption.key";
/// How many keys stay in the data folder's file after a rotation: the new one, and the one before. A server may have
/// encrypted with that a moment ago and store the result only now; the next rotation finds and encrypts it anew.
const KEPT_KEYS: usize = 2;

impl KeyRing {
    /// Reads the keys; in the data folder a first one is made (mode 0600) if need be.
    ///
    /// # Errors
    /// When the keys are malformed or the file cannot be used.
    pub fn open(source: KeySource) -> Result<Self, SecretError> {
        let keys = match &source {
            KeySource::Given(keys) => {
                let keys: Option<Vec<_>> = keys.expose_secret().split(',').map(NamedKey::parse).collect();
                keys.ok_or(SecretError::BadKey)?
            }
            KeySource::File(file) => read_keys(file)?,
            KeySource::DataDir(folder) => {
                let file = folder.join(KEY_FILE);
                if !file.try_exists().map_err(|error| SecretError::File(file.clone(), error))? {
                    write_keys(folder, &[NamedKey::generate()?])?;
                }
                read_keys(&file)?
            }
        };
        Ok(Self { keys: RwLock::new(keys), source })
    }

    /// Encrypts a token. The ciphertext can be read for this project only: a row that is copied elsewhere is worthless.
    ///
    /// # Errors
    /// When the system gives no random bytes or the key file cannot be read.
    pub fn encrypt(&self, project: &ProjectId, token: &SecretString) -> Result<EncryptedToken, SecretError> {
        // Somebody may have changed the file: nothing new is encrypted with a key that is about to go.
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
            // Somebody may have changed the file since it was read.
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

    /// Puts a new key in front of the data folder's file, so that it encrypts from now on; the old ones stay readable.
    /// Keys of the admin's are left alone: there the admin puts the new key in front. Waits while another process is at
    /// it. A rotation that is not brought to its end loses nothing: every key is still there.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn begin_rotation(&self) -> Result<Rotation, SecretError> {
        let KeySource::DataDir(folder) = &self.source else {
            self.reload()?;
            return Ok(Rotation(None));
        };
        let failed = |error| SecretError::File(folder.clone(), error);
        let turn = File::open(folder).map_err(failed)?;
        turn.lock().map_err(failed)?;
        let mut keys = read_keys(&folder.join(KEY_FILE))?;
        keys.insert(0, NamedKey::generate()?);
        write_keys(folder, &keys)?;
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
        Ok(Rotation(Some(turn)))
    }

    /// Drops the keys of the data folder's file that nothing is encrypted with any more, once everything is encrypted
    /// with the new one; the one before it stays until the next rotation.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn end_rotation(&self, rotation: Rotation) -> Result<(), SecretError> {
        if let (KeySource::DataDir(folder), Rotation(Some(_turn))) = (&self.source, rotation) {
            let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
            keys.truncate(KEPT_KEYS);
            write_keys(folder, &keys)?;
        }
        Ok(())
    }

    /// The id of the key that encrypts.
    pub fn current_key_id(&self) -> String {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        keys.first().map(|key| key.id.clone()).unwrap_or_default()
    }

    /// Whether what is encrypted with the key of this id can be read.
    pub fn knows(&self, id: &str) -> bool {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).iter().any(|key| key.id == id)
    }

    fn reload(&self) -> Result<(), SecretError> {
        let keys = match &self.source {
            KeySource::DataDir(folder) => read_keys(&folder.join(KEY_FILE))?,
            KeySource::File(file) => read_keys(file)?,
            KeySource::Given(_) => return Ok(()),
        };
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
        Ok(())
    }
}

fn read_keys(file: &Path) -> Result<Vec<NamedKey>, SecretError> {
    let text = read_secret_file(file)?;
    let lines = text.expose_secret().lines().filter(|line| !line.trim().is_empty());
    let keys: Option<Vec<_>> = lines.map(NamedKey::parse).collect();
    keys.filter(|keys| !keys.is_empty()).ok_or_else(|| SecretError::BadKeyFile(file.to_owned()))
}

/// Replaces the data folder's file as a whole, so that a crash leaves either the old keys or the new ones. When this is
/// done, so it stays: what is encrypted with a new key must not outlive it.
fn write_keys(folder: &Path, keys: &[NamedKey]) -> Result<(), SecretError> {
    let file = folder.join(KEY_FILE);
    let write = || -> io::Result<()> {
        fs::create_dir_all(folder)?;
        let temporary = file.with_extension("key.new");
        let mut out = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&temporary)?;
        for key in keys {
            let line = Zeroizing::new(general_purpose::STANDARD.encode(key.bytes.as_ref()));
            writeln!(out, "{}", line.as_str())?;
        }
        out.sync_all()?;
        fs::rename(&temporary, &file)?;
        File::open(folder)?.sync_all()
    };
    write().map_err(|error| SecretError::File(file.clone(), error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token() -> SecretString {
        "ghp_secret".to_owned().into()
    }

    fn of(folder: &Path) -> KeyRing {
        KeyRing::open(KeySource::DataDir(folder.to_owned())).unwrap()
    }

    fn key(byte: u8) -> String {
        general_purpose::STANDARD.encode([byte; 32])
    }

    /// A file of the admin's.
    fn write(file: &Path, text: &str, mode: u32) {
        fs::write(file, text).unwrap();
        fs::set_permissions(file, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn a_token_comes_back_for_its_own_project_only() {
        let folder = tempfile::tempdir().unwrap();
        let ring = of(folder.path());
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
        let first = of(folder.path()).current_key_id();
        let mode = fs::metadata(folder.path().join(KEY_FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(of(folder.path()).current_key_id(), first);
    }

    #[test]
    fn a_running_server_follows_a_rotation() {
        let folder = tempfile::tempdir().unwrap();
        let server = of(folder.path());
        let project = ProjectId::generate();
        let old = server.encrypt(&project, &token()).unwrap();

        let admin = of(folder.path());
        let rotation = admin.begin_rotation().unwrap();
        let new = admin.encrypt(&project, &admin.decrypt(&project, &old).unwrap()).unwrap();
        // What the server encrypts from now on is not of the old key.
        assert_eq!(server.encrypt(&project, &token()).unwrap().key_id, new.key_id);
        admin.end_rotation(rotation).unwrap();

        assert_ne!(new.key_id, old.key_id);
        assert_eq!(server.decrypt(&project, &new).unwrap().expose_secret(), "ghp_secret");
        // What it had encrypted before and stored too late can still be read, until the next but one.
        assert_eq!(of(folder.path()).decrypt(&project, &old).unwrap().expose_secret(), "ghp_secret");
        let rotation = admin.begin_rotation().unwrap();
        admin.end_rotation(rotation).unwrap();
        assert!(matches!(of(folder.path()).decrypt(&project, &old), Err(SecretError::UnknownKey(_))));
    }

    #[test]
    fn rotations_wait_for_each_other_and_none_loses_a_key() {
        let folder = tempfile::tempdir().unwrap();
        let (project, first) = (ProjectId::generate(), of(folder.path()));
        let rotation = first.begin_rotation().unwrap();
        let sealed = first.encrypt(&project, &token()).unwrap();
        let path = folder.path().to_owned();
        let second = std::thread::spawn(move || {
            let second = of(&path);
            let rotation = second.begin_rotation().unwrap();
            second.end_rotation(rotation).unwrap();
        });
        first.end_rotation(rotation).unwrap();
        second.join().unwrap();
        assert_eq!(of(folder.path()).decrypt(&project, &sealed).unwrap().expose_secret(), "ghp_secret");
    }

    #[test]
    fn a_rotation_that_is_cut_short_loses_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (project, ring) = (ProjectId::generate(), of(folder.path()));
        let old = ring.encrypt(&project, &token()).unwrap();
        drop(ring.begin_rotation().unwrap());
        let new = ring.encrypt(&project, &token()).unwrap();
        // Killed here, between the first and the last secret; what was written half does no harm.
        fs::write(folder.path().join("encryption.key.new"), "half").unwrap();
        let restarted = of(folder.path());
        for sealed in [&old, &new] {
            assert_eq!(restarted.decrypt(&project, sealed).unwrap().expose_secret(), "ghp_secret");
        }
        assert!(restarted.begin_rotation().is_ok(), "it can be done again");
    }

    #[test]
    fn configured_keys_are_checked_and_the_first_encrypts() {
        let open = |keys: String| KeyRing::open(KeySource::Given(keys.into()));
        let old = open(key(1)).unwrap();
        let both = open(format!("{},{}", key(2), key(1))).unwrap();
        let project = ProjectId::generate();
        let sealed = old.encrypt(&project, &token()).unwrap();
        assert!(both.decrypt(&project, &sealed).is_ok());
        assert_ne!(both.current_key_id(), old.current_key_id());
        assert!(matches!(open("short".into()), Err(SecretError::BadKey)));
    }

    #[test]
    fn servers_follow_a_key_file_that_is_changed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("keys");
        write(&file, &format!("{}\n", key(1)), 0o640);
        let open = || KeyRing::open(KeySource::File(file.clone())).unwrap();
        let (one, other, project) = (open(), open(), ProjectId::generate());
        let old = one.encrypt(&project, &token()).unwrap();
        write(&file, &format!("{}\n\n{}\n", key(2), key(1)), 0o640);
        let new = one.encrypt(&project, &token()).unwrap();
        assert_ne!(new.key_id, old.key_id, "the first of the changed file encrypts");
        assert!(other.decrypt(&project, &new).is_ok(), "an unknown key has the file read again");
        let before = fs::read(&file).unwrap();
        let rotation = one.begin_rotation().unwrap();
        one.end_rotation(rotation).unwrap();
        assert_eq!(fs::read(&file).unwrap(), before, "the admin's file is the admin's to write");
        write(&file, "rubbish", 0o640);
        assert!(other.decrypt(&project, &old).is_ok(), "what is known needs no file");
        assert!(matches!(one.encrypt(&project, &token()), Err(SecretError::BadKeyFile(_))));
    }

    #[test]
    fn files_that_everybody_can_read_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        write(&file, "s3cret\n", 0o600);
        assert_eq!(read_secret_file(&file).unwrap().expose_secret(), "s3cret");
        for mode in [0o604, 0o602, 0o644, 0o666] {
            write(&file, "s3cret", mode);
            let error = read_secret_file(&file).unwrap_err().to_string();
            assert!(error.contains("chmod o= ") && !error.contains("s3cret"), "{error}");
        }
        write(&file, &"x".repeat(70_000), 0o600);
        assert!(matches!(read_secret_file(&file), Err(SecretError::TooLong(_))));
        assert!(matches!(read_secret_file(folder.path()), Err(SecretError::Exposed(_) | SecretError::File(..))));
        let absent = KeyRing::open(KeySource::File(folder.path().join("absent"))).unwrap_err();
        assert!(absent.to_string().contains("absent"), "{absent}");
    }

    #[test]
    fn what_is_shown_of_keys_is_their_names() {
        let ring = KeyRing::open(KeySource::Given(key(7).into())).unwrap();
        let shown = format!("{ring:?} {:?}", KeySource::Given(key(7).into()));
        assert!(shown.contains(&ring.current_key_id()) && !shown.contains(&key(7)), "{shown}");
    }
}
