//! What is sent to the platform, and what is made of each kind of answer.

use std::{io::Read, net::TcpListener};

use ai_toolkit_client::platform::{Platform, PlatformError, Why};
use rstest::rstest;

use crate::support::{KEY, PROJECT, StandIn, Workstation, json, status};

const FREE: &str = r#"{"locked":false,"policy":"block","docsHash":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}"#;

fn platform(url: &str) -> Platform {
    Platform::new(&Workstation::connected_to(url).workspace())
}

#[test]
fn the_lock_and_the_docs_hash_come_with_one_request_that_names_the_workstation() {
    let server = StandIn::start(|_| json(FREE));
    let status = platform(&server.url).status().unwrap();
    assert!(!status.lock.locked);
    assert_eq!(status.docs_hash.to_string(), "a".repeat(64));
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].line, format!("GET /api/hook/status/{PROJECT} HTTP/1.1"));
    let has = |header: &str| requests[0].headers.iter().any(|line| line.starts_with(header));
    assert!(has(&format!("x-api-key: {KEY}")) && has("x-workstation: ") && has("user-agent: ai-toolkit/"));
}

#[test]
fn a_wait_for_the_release_is_the_platforms() {
    let server = StandIn::start(|_| json(FREE));
    platform(&server.url).status_after_release(600).unwrap();
    assert_eq!(server.requests()[0].line, format!("GET /api/hook/status/{PROJECT}?wait=60 HTTP/1.1"));
}

#[test]
fn the_key_is_not_sent_on_to_where_the_platform_points() {
    let other = StandIn::start(|_| json(FREE));
    let header = format!("Location: {}/api/hook/status/{PROJECT}\r\n", other.url);
    let server = StandIn::start(move |_| status(307, &header));
    let error = platform(&server.url).status().unwrap_err();
    assert_eq!(error, PlatformError::NotThePlatform { address: server.url.clone() });
    assert!(other.requests().is_empty());
}

#[rstest]
#[case(401, "refused the API key: it is wrong, expired or revoked. Create a new one at http")]
#[case(403, "the API key belongs to another project than prj_")]
#[case(404, "has no project prj_")]
#[case(429, "cannot be reached: it answered 429.")]
#[case(503, "cannot be reached: it answered 503.")]
#[case(204, "is not the platform")]
#[case(418, "is not the platform")]
fn each_refusal_says_what_to_do(#[case] code: u16, #[case] message: &str) {
    let server = StandIn::start(move |_| status(code, ""));
    let error = platform(&server.url).status().unwrap_err();
    assert!(error.to_string().contains(message), "{error}");
    let error = platform(&server.url).sync(b"{}").err().unwrap();
    assert!(error.to_string().contains(message), "{error}");
}

#[rstest]
#[case(json("<html>"), None)]
#[case(json(r#"{"locked":false,"policy":"block"}"#), None)]
#[case(json(&format!("{FREE}{}", " ".repeat(100_000))), None)]
#[case(b"SSH-2.0-OpenSSH_9.9\r\n".to_vec(), None)]
#[case(Vec::new(), Some(Why::BrokeOff))]
#[case(json(FREE)[..120].to_vec(), Some(Why::BrokeOff))]
fn an_answer_that_is_none_is_told_from_a_connection_that_breaks(#[case] answer: Vec<u8>, #[case] why: Option<Why>) {
    let server = StandIn::start(move |_| answer.clone());
    let error = platform(&server.url).status().unwrap_err();
    match why {
        Some(why) => assert_eq!(error, PlatformError::Unreachable { address: server.url, why }),
        None => assert_eq!(error, PlatformError::NotThePlatform { address: server.url }),
    }
}

#[test]
fn nobody_there_is_said_as_it_is() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let why = |url: &str| match platform(url).status().unwrap_err() {
        PlatformError::Unreachable { why, .. } => why,
        other => panic!("{other}"),
    };
    assert_eq!(why(&format!("http://{port}")), Why::Refused);
    assert_eq!(why("http://no-such-host.invalid"), Why::NoSuchName);
    // Plain HTTP where TLS is expected.
    let plain = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = plain.local_addr().unwrap();
    std::thread::spawn(move || {
        let (mut stream, _) = plain.accept().unwrap();
        let mut hello = [0; 1024];
        let _ = stream.read(&mut hello);
        std::io::Write::write_all(&mut stream, &json(FREE)).unwrap();
    });
    assert_eq!(why(&format!("https://{address}")), Why::Tls);
}

#[test]
fn a_platform_that_says_nothing_does_not_hold_an_agent_up() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let error = platform(&format!("http://{}", silent.local_addr().unwrap())).status().unwrap_err();
    assert!(error.is_slow(), "{error}");
}
