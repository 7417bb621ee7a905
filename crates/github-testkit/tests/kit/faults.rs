//! Each fault does what it says.

use std::time::{Duration, Instant};

use ai_toolkit_github_testkit::{Fault, FaultKind};
use reqwest::Method;
use serde_json::json;

use crate::client::{Setup, header};

#[tokio::test]
async fn only_what_fits_goes_wrong_and_only_so_often() {
    let setup = Setup::new().await;
    let kind =
        FaultKind::Status(502, vec![("X-Why".to_owned(), "test".to_owned())], json!({ "message": "Bad gateway" }));
    setup.proxy.inject(Fault::new("GET", "/user", kind.clone()).times(2));
    assert_eq!(setup.get("/meta").await.status(), 200);
    let first = setup.get("/user").await;
    assert_eq!((first.status().as_u16(), header(&first, "x-why").as_str()), (502, "test"));
    assert_eq!(setup.send(Method::PATCH, "/user", &json!({})).await.0, 200);
    assert_eq!(setup.get("/user").await.status(), 502);
    assert_eq!(setup.get("/user").await.status(), 200);
    assert_eq!(setup.proxy.requests()[1].fault, Some(kind));
}

#[tokio::test]
async fn scripted_answers_keep_to_the_description() {
    let setup = Setup::new().await;
    setup.proxy.inject(Fault::new("GET", "/user", FaultKind::Status(200, Vec::new(), json!({ "login": 1 }))));
    setup.get("/user").await;
    let violations = setup.proxy.take_violations().join("\n");
    assert!(violations.contains("the stand-in's own answer"), "{violations}");
}

#[tokio::test]
async fn rate_limits_look_like_githubs() {
    let setup = Setup::new().await;
    setup.proxy.inject(Fault::new("", "", FaultKind::SecondaryRateLimit { retry_after: 7 }));
    setup.proxy.inject(Fault::new("", "", FaultKind::PrimaryRateLimit { reset_in: 60 }));
    let secondary = setup.get("/user").await;
    assert_eq!((secondary.status().as_u16(), header(&secondary, "retry-after").as_str()), (403, "7"));
    assert_ne!(header(&secondary, "x-ratelimit-remaining"), "0");
    assert!(secondary.text().await.unwrap().contains("You have exceeded a secondary rate limit"));
    let primary = setup.get("/user").await;
    assert_eq!((primary.status().as_u16(), header(&primary, "x-ratelimit-remaining").as_str()), (403, "0"));
    assert!(header(&primary, "x-ratelimit-reset").parse::<u64>().unwrap() > 1_700_000_000);
    assert_eq!(primary.headers().get_all("x-ratelimit-reset").iter().count(), 1);
}

#[tokio::test]
async fn connections_can_be_cut_before_and_after() {
    let setup = Setup::new().await;
    let repo = setup.emulator.repository("cut", &[("a.md", b"A")]).await;
    let path = format!("/repos/{}/contents/b.md", repo.full_name());
    let write = || {
        let body = json!({ "message": "New", "content": "Qg==" });
        setup.request(Method::PUT, &path).json(&body).send()
    };
    setup.proxy.inject(Fault::new("PUT", "/contents/", FaultKind::CutBefore));
    assert!(write().await.is_err());
    assert_eq!(repo.file("b.md").await, None);
    setup.proxy.inject(Fault::new("PUT", "/contents/", FaultKind::CutAfter));
    assert!(write().await.is_err());
    assert_eq!(repo.file("b.md").await.unwrap(), b"B");
    assert_eq!(setup.proxy.requests().len(), 2, "the client does not repeat it by itself");
    assert_eq!(setup.proxy.requests()[1].status, None);
}

#[tokio::test]
async fn answers_can_be_halves_late_or_garbage() {
    let setup = Setup::new().await;
    setup.proxy.inject(Fault::new("", "", FaultKind::TruncatedBody));
    let half = setup.get("/user").await;
    assert_eq!(half.status(), 200);
    assert!(half.content_length().unwrap() > 100);
    assert!(half.bytes().await.is_err());

    setup.proxy.inject(Fault::new("", "", FaultKind::Slow(Duration::from_millis(300))));
    let began = Instant::now();
    assert_eq!(setup.get("/user").await.status(), 200);
    assert!(began.elapsed() >= Duration::from_millis(300));

    setup.proxy.inject(Fault::new("", "", FaultKind::Garbage));
    let garbage = setup.get("/user").await;
    assert_eq!(garbage.status(), 200);
    assert!(garbage.json::<serde_json::Value>().await.is_err());
}

#[tokio::test]
async fn a_closure_can_decide() {
    let setup = Setup::new().await;
    setup.proxy.decide(|method, path| (method == "GET" && path == "/user").then_some(FaultKind::CutBefore));
    assert!(setup.request(Method::GET, "/user").send().await.is_err());
    assert_eq!(setup.get("/meta").await.status(), 200);
    setup.proxy.heal();
    assert_eq!(setup.get("/user").await.status(), 200);
}
