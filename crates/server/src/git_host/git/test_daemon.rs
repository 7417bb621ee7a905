//! Git's own protocol, against a real `git daemon`.

use std::{
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    time::Duration,
};

use super::{
    super::{Credential, GitHost, GitHostError, Remote},
    test_support::{Place, delete, meta, remote, write},
};

/// A running daemon, which ends with this value.
struct Daemon {
    child: Child,
    address: String,
}

impl Daemon {
    /// Serves the repositories of `place`.
    fn start(place: &Place, options: &[&str]) -> Self {
        // Somebody else may take the port between the two calls; then it is tried with another one.
        for _ in 0..10 {
            let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            let child = Command::new("git")
                .args(["daemon", "--export-all", "--reuseaddr", "--listen=127.0.0.1", &format!("--port={port}")])
                .arg(format!("--base-path={}", place.path().display()))
                .args(options)
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let mut daemon = Self { child, address: format!("127.0.0.1:{port}") };
            for _ in 0..200 {
                if TcpStream::connect(&daemon.address).is_ok() {
                    return daemon;
                }
                if daemon.child.try_wait().unwrap().is_some() {
                    break;
                }
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        panic!("git daemon does not start");
    }

    fn remote(&self, name: &str) -> Remote {
        remote(&format!("git://{}/{name}", self.address))
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // `git daemon` is a git that waits for its daemon: asked to end, it passes that on; killed, it could not.
        let _ = Command::new("kill").args(["-s", "TERM", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn everything_works_over_gits_own_protocol() {
    let place = Place::new();
    let bare = place.filled("r.git");
    let daemon = Daemon::start(&place, &["--enable=receive-pack"]);
    let (host, remote) = (place.git(), daemon.remote("r.git"));
    let check = host.check(&remote).await.unwrap();
    assert_eq!((check.files, check.writable), (2, Some(true)));
    let head = host.head(&remote).await.unwrap().unwrap();
    let tree = host.tree(&remote, &head).await.unwrap();
    let ids: Vec<_> = tree.files.iter().map(|file| file.blob.clone()).collect();
    assert_eq!(host.read_blobs(&remote, &head, &ids).await.unwrap().len(), 2);
    let changes = [write("a.md", "a"), delete("api/errors.md")];
    let published = host.publish(&remote, Some(&head), &changes, &meta("x")).await.unwrap();
    assert_eq!(bare.show("rev-parse", &["main"]), published.commit.as_str());
    assert_eq!(bare.file("docs/a.md"), "a");

    bare.commit(&[("docs/a.md", "theirs")]);
    let late = host.publish(&remote, Some(&published.commit), &[write("a.md", "ours")], &meta("x")).await;
    assert!(matches!(late, Err(GitHostError::NonFastForward)), "{late:?}");
    let head = host.head(&remote).await.unwrap().unwrap();
    assert_eq!(host.tree(&remote, &head).await.unwrap().files.len(), 2);
    host.publish(&remote, Some(&head), &[write("a.md", "ours")], &meta("x")).await.unwrap();
    assert_eq!(bare.file("docs/a.md"), "ours");
}

#[tokio::test]
async fn an_empty_repository_and_an_unknown_one() {
    let place = Place::new();
    let bare = place.bare("r.git");
    let daemon = Daemon::start(&place, &["--enable=receive-pack"]);
    let (host, remote) = (place.git(), daemon.remote("r.git"));
    assert_eq!(host.check(&remote).await.unwrap().branches, [""; 0]);
    assert_eq!(host.head(&remote).await.unwrap(), None);
    host.publish(&remote, None, &[write("a.md", "a")], &meta("First")).await.unwrap();
    assert_eq!(bare.file("docs/a.md"), "a");
    let error = host.check(&daemon.remote("unknown.git")).await.unwrap_err();
    assert!(matches!(error, GitHostError::RepositoryNotFound { .. }), "{error:?}");
}

#[tokio::test]
async fn a_daemon_that_takes_no_pushes() {
    let place = Place::new();
    place.filled("r.git");
    let daemon = Daemon::start(&place, &[]);
    let (host, remote) = (place.git(), daemon.remote("r.git"));
    assert_eq!(host.check(&remote).await.unwrap().writable, Some(false));
    let head = host.head(&remote).await.unwrap().unwrap();
    let error = host.publish(&remote, Some(&head), &[write("a.md", "a")], &meta("x")).await.unwrap_err();
    assert!(matches!(error, GitHostError::Refused { .. }), "{error:?}");
    assert!(error.to_string().contains("takes no pushes over git://"), "{error}");
}

#[tokio::test]
async fn a_hook_that_refuses_is_quoted_over_gits_own_protocol() {
    let place = Place::new();
    let bare = place.filled("r.git");
    bare.hook("pre-receive", "echo 'docs are frozen until Friday'; exit 1");
    let daemon = Daemon::start(&place, &["--enable=receive-pack"]);
    let (host, remote) = (place.git(), daemon.remote("r.git"));
    let head = host.head(&remote).await.unwrap().unwrap();
    let error = host.publish(&remote, Some(&head), &[write("a.md", "a")], &meta("x")).await.unwrap_err();
    assert!(matches!(error, GitHostError::Refused { .. }) && error.to_string().contains("frozen"), "{error}");
}

#[tokio::test]
async fn a_credential_is_refused_and_a_daemon_that_is_down_is_asked_again() {
    let place = Place::new();
    let down = remote("git://127.0.0.1:1/r.git");
    let error = place.git().head(&down).await.unwrap_err();
    assert!(matches!(error, GitHostError::Unreachable { .. }) && error.is_transient(), "{error:?}");
    let credential = Some(Credential::Token("s3cret".to_owned().into()));
    let error = place.git().head(&Remote { credential, ..down }).await.unwrap_err();
    assert!(matches!(error, GitHostError::AuthenticationFailed { .. }) && !error.is_transient(), "{error:?}");
    assert!(error.to_string().contains("cannot carry a credential") && !error.to_string().contains("s3cret"));
}
