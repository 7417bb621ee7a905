//! The server's certificate, which is read again when its files change: whoever renews it need not stop the server.

use std::{
    fmt,
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{
        CertificateDer, PrivateKeyDer,
        pem::{self, PemObject},
    },
};
use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    task::spawn_blocking,
    time::timeout,
};
use tokio_rustls::TlsAcceptor;
use zeroize::Zeroizing;

/// How often the files are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(30);
/// A chain of certificates is a few thousand bytes long.
const MAX_FILE_BYTES: u64 = 1024 * 1024;

/// Where the certificate is.
#[derive(Debug, Clone)]
pub struct TlsFiles {
    /// PEM file with the certificate, then those that signed it.
    pub certificate: PathBuf,
    /// PEM file with its private key.
    pub key: PathBuf,
}

/// The certificate cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("the TLS file {} cannot be read: {source}; check --tls-cert and --tls-key, and that the server may read both", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Not what it should be.
    #[error("{} has no {wanted} in PEM form ({source}); it must begin with -----BEGIN …", path.display())]
    NotPem {
        /// The file.
        path: PathBuf,
        /// What should be in it.
        wanted: &'static str,
        /// Why.
        source: pem::Error,
    },
    /// The two do not fit, or are of a kind that is not known.
    #[error("the certificate in {} and the key in {} cannot be used: {source}; take the two that were made together", files.certificate.display(), files.key.display())]
    Unusable {
        /// The files.
        files: TlsFiles,
        /// Why.
        source: rustls::Error,
    },
}

/// The bytes of both files.
type Contents = (Vec<u8>, Zeroizing<Vec<u8>>);

/// The certificate that is in use.
pub(super) struct Certificates {
    files: TlsFiles,
    state: Mutex<State>,
}

struct State {
    config: Arc<ServerConfig>,
    /// What was tried last, so that a broken file is complained about once.
    tried: Contents,
}

impl fmt::Debug for Certificates {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Certificates").field("files", &self.files).finish_non_exhaustive()
    }
}

impl Certificates {
    /// Reads the files; blocks on the disk.
    pub(super) fn load(files: TlsFiles) -> Result<Self, TlsError> {
        let tried = read(&files)?;
        let config = parse(&files, &tried)?;
        Ok(Self { files, state: Mutex::new(State { config, tried }) })
    }

    /// What the next connection is accepted with.
    pub(super) fn acceptor(&self) -> TlsAcceptor {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        TlsAcceptor::from(Arc::clone(&state.config))
    }

    /// Looks at the files, and takes what is new in them; blocks on the disk. The one in use stays when the new one is
    /// broken.
    fn look(&self) -> Result<bool, TlsError> {
        let contents = read(&self.files)?;
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.tried == contents {
            return Ok(false);
        }
        let config = parse(&self.files, &contents);
        state.tried = contents;
        state.config = config?;
        Ok(true)
    }
}

/// SIGHUP, on which the files are looked at right away.
pub(super) fn reload_signal() -> io::Result<Signal> {
    signal(SignalKind::hangup())
}

/// Looks at the files every half a minute, and when it is asked to, while anybody needs them.
pub(super) async fn follow(certificates: Weak<Certificates>, mut asked: Signal) {
    loop {
        let was_asked = timeout(LOOK_EVERY, asked.recv()).await.is_ok();
        let Some(certificates) = certificates.upgrade() else { return };
        let looked = spawn_blocking(move || certificates.look()).await;
        match looked {
            Ok(Ok(true)) => tracing::info!("the TLS certificate was read anew"),
            Ok(Ok(false)) if was_asked => tracing::info!("the TLS certificate has not changed"),
            Ok(Ok(false)) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the TLS certificate in use stays, because the new one is broken"),
            Err(error) => tracing::error!(%error, "the TLS files could not be looked at"),
        }
    }
}

fn read(files: &TlsFiles) -> Result<Contents, TlsError> {
    let bytes = |path: &Path| {
        let mut bytes = Vec::new();
        let read = File::open(path).and_then(|file| file.take(MAX_FILE_BYTES).read_to_end(&mut bytes));
        match read {
            Ok(_) => Ok(bytes),
            Err(source) => Err(TlsError::Unreadable { path: path.to_owned(), source }),
        }
    };
    Ok((bytes(&files.certificate)?, Zeroizing::new(bytes(&files.key)?)))
}

fn parse(files: &TlsFiles, (certificate, key): &Contents) -> Result<Arc<ServerConfig>, TlsError> {
    let not_pem = |path: &Path, wanted, source| TlsError::NotPem { path: path.to_owned(), wanted, source };
    let chain: Vec<_> = CertificateDer::pem_slice_iter(certificate)
        .collect::<Result<_, _>>()
        .and_then(|chain: Vec<_>| if chain.is_empty() { Err(pem::Error::NoItemsFound) } else { Ok(chain) })
        .map_err(|source| not_pem(&files.certificate, "certificate", source))?;
    let key = PrivateKeyDer::from_pem_slice(key).map_err(|source| not_pem(&files.key, "private key", source))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
        .map_err(|source| TlsError::Unusable { files: files.clone(), source })?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    /// A certificate and its key in PEM form.
    fn pair() -> (String, String) {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        (made.cert.pem(), made.signing_key.serialize_pem())
    }

    fn write(folder: &TempDir, certificate: &str, key: &str) -> TlsFiles {
        let files = TlsFiles { certificate: folder.path().join("cert.pem"), key: folder.path().join("key.pem") };
        std::fs::write(&files.certificate, certificate).unwrap();
        std::fs::write(&files.key, key).unwrap();
        files
    }

    #[test]
    fn what_cannot_be_used_is_told_with_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let ((certificate, key), (_, other_key)) = (pair(), pair());
        for (certificate, key, expected) in [
            ("", key.as_str(), "cert.pem has no certificate"),
            (key.as_str(), key.as_str(), "cert.pem has no certificate"),
            (certificate.as_str(), "nonsense", "key.pem has no private key"),
            (certificate.as_str(), certificate.as_str(), "key.pem has no private key"),
            (certificate.as_str(), other_key.as_str(), "made together"),
        ] {
            let error = Certificates::load(write(&folder, certificate, key)).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
        let absent = TlsFiles { certificate: folder.path().join("absent"), key: folder.path().join("key.pem") };
        let error = Certificates::load(absent).unwrap_err().to_string();
        assert!(error.contains("absent cannot be read") && error.contains("--tls-cert"), "{error}");
    }

    #[test]
    fn a_new_pair_is_taken_and_a_broken_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let ((certificate, key), (new_certificate, new_key)) = (pair(), pair());
        let certificates = Certificates::load(write(&folder, &certificate, &key)).unwrap();
        let in_use = || Arc::as_ptr(&certificates.state.lock().unwrap().config);
        let first = in_use();
        assert!(!certificates.look().unwrap(), "nothing is new");
        // The certificate comes a moment before its key.
        write(&folder, &new_certificate, &key);
        assert!(matches!(certificates.look(), Err(TlsError::Unusable { .. })));
        assert!(!certificates.look().unwrap(), "it is complained about once");
        assert_eq!(in_use(), first);
        write(&folder, &new_certificate, &new_key);
        assert!(certificates.look().unwrap());
        assert_ne!(in_use(), first);
    }
}
