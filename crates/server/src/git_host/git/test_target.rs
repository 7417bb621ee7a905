//! Names that lead to private addresses, and servers that send us there. Of this machine only 127.0.0.1 is allowed here:
//! it stands for the public network, and 127.0.0.2 for what must not be reached.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    Router,
    http::{HeaderMap, StatusCode, Uri, header},
    response::IntoResponse,
};

use super::{
    super::{GitHost, GitHostError},
    Git,
    access::Access,
    command::Program,
    test_support::{Place, limits, remote},
};
use crate::outgoing::{Outgoing, test_support::Names};

fn guarded(place: &Place, names: impl IntoIterator<Item = (&'static str, Vec<&'static str>)>) -> Git {
    let outgoing = Outgoing::with_lookup("127.0.0.1".parse().unwrap(), Names::new(names));
    Git::with_limits(place.cache_dir(), outgoing, limits())
}

/// A server at this address that counts who comes, and answers all with a redirection or with 403.
async fn listen(address: &str, to: Option<String>) -> (u16, Arc<AtomicUsize>) {
    let listener = tokio::net::TcpListener::bind((address, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let seen = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&seen);
    let answer = move |uri: Uri, headers: HeaderMap| async move {
        counter.fetch_add(1, Ordering::SeqCst);
        match to {
            Some(to) => {
                let to = to.replace("{host}", headers[header::HOST].to_str().unwrap());
                (StatusCode::FOUND, [(header::LOCATION, format!("{to}{uri}"))]).into_response()
            }
            None => StatusCode::FORBIDDEN.into_response(),
        }
    };
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await.unwrap() });
    (port, seen)
}

fn private(error: &GitHostError) -> String {
    let GitHostError::Private(refused) = error else { panic!("{error:?}") };
    assert!(!error.is_transient());
    assert!(refused.to_string().contains("AI_TOOLKIT_ALLOW_PRIVATE_ADDRESSES"), "{refused}");
    refused.to_string()
}

#[rstest::rstest]
#[case("http://inside.test:{port}/r.git")]
#[case("http://127.0.0.2:{port}/r.git")]
#[case("http://0x7f000002:{port}/r.git")]
#[case("http://[::ffff:127.0.0.2]:{port}/r.git")]
#[case("git://inside.test:{port}/r.git")]
#[case("git://127.0.0.2:{port}/r.git")]
#[case("ssh://git@inside.test:{port}/r.git")]
#[case("ssh://git@127.0.0.2:{port}/r.git")]
#[tokio::test]
async fn private_addresses_are_not_connected_to(#[case] url: &str) {
    let place = Place::new();
    let (port, seen) = listen("127.0.0.2", None).await;
    let git = guarded(&place, [("inside.test", vec!["127.0.0.2"])]);
    let (open, closed) = (url.replace("{port}", &port.to_string()), url.replace("{port}", "1"));
    let refused = private(&git.head(&remote(&open)).await.unwrap_err());
    assert_eq!(private(&git.check(&remote(&open)).await.unwrap_err()), refused);
    assert_eq!(private(&git.head(&remote(&closed)).await.unwrap_err()), refused, "nobody learns what listens there");
    assert_eq!(seen.load(Ordering::SeqCst), 0);
}

#[rstest::rstest]
#[case::name("http://inside.test:{port}")]
#[case::number("http://127.0.0.2:{port}")]
#[tokio::test]
async fn a_redirection_to_a_private_address_is_not_followed(#[case] to: &str) {
    let place = Place::new();
    let (port, seen) = listen("127.0.0.2", None).await;
    let (public, _) = listen("127.0.0.1", Some(to.replace("{port}", &port.to_string()))).await;
    let git = guarded(&place, [("outside.test", vec!["127.0.0.1"]), ("inside.test", vec!["127.0.0.2"])]);
    private(&git.head(&remote(&format!("http://outside.test:{public}/r.git"))).await.unwrap_err());
    assert_eq!(seen.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn redirections_end() {
    let place = Place::new();
    let (port, seen) = listen("127.0.0.1", Some("http://{host}".into())).await;
    let git = guarded(&place, []);
    let error = git.head(&remote(&format!("http://127.0.0.1:{port}/r.git"))).await.unwrap_err();
    assert!(error.to_string().contains("circles"), "{error}");
    assert!(seen.load(Ordering::SeqCst) < 10);
}

#[rstest::rstest]
#[case::plain("rebind.test")]
#[case::with_a_dot_at_the_end("rebind.test.")]
#[tokio::test]
async fn git_connects_to_the_address_that_was_checked(#[case] host: &'static str) {
    let place = Place::new();
    // No resolver of this machine knows the name, so git can only have the address from us; and what the name means
    // afterwards does not matter.
    let (port, seen) = listen("127.0.0.1", None).await;
    let git = guarded(&place, [(host, vec!["127.0.0.1", "127.0.0.2"])]);
    let there = remote(&format!("http://{host}:{port}/r.git"));
    let error = git.head(&there).await.unwrap_err();
    assert!(matches!(error, GitHostError::AuthenticationFailed { .. }), "it was there: {error:?}");
    assert!(seen.load(Ordering::SeqCst) > 0);
    private(&git.head(&there).await.unwrap_err());
}

#[tokio::test]
async fn ssh_connects_to_the_address_that_was_checked_and_knows_the_server_by_its_name() {
    let place = Place::new();
    let outgoing = Outgoing::with_lookup("127.0.0.1".parse().unwrap(), Names::new([("host.test", vec!["127.0.0.1"])]));
    let program = Program::prepare(&place.cache_dir(), &outgoing, limits()).await.unwrap();
    for (url, alias) in [("git@host.test:a", "host.test"), ("ssh://git@host.test:2222/a", "[host.test]:2222")] {
        let remote = remote(url);
        let access = Access::new(&remote, &program).await.unwrap();
        let command = access.environment().find(|(name, _)| *name == "GIT_SSH_COMMAND").unwrap().1.to_str().unwrap();
        assert!(command.contains("-o 'HostName=127.0.0.1'"), "{command}");
        assert!(command.contains(&format!("-o 'HostKeyAlias={alias}'")), "{command}");
    }
}

#[tokio::test]
async fn a_name_that_nobody_knows_is_told() {
    let place = Place::new();
    for url in ["http://nowhere.test/r.git", "git://nowhere.test/r.git", "ssh://nowhere.test/r.git"] {
        let error = guarded(&place, []).head(&remote(url)).await.unwrap_err();
        assert!(matches!(error, GitHostError::Unreachable { .. }) && error.is_transient(), "{error:?}");
        assert!(error.to_string().contains("nowhere.test cannot be resolved"), "{error}");
    }
}
