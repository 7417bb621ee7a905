//! What the proxy checks and adds.

use std::{collections::BTreeMap, io::Read};

use ai_toolkit_github_testkit::{GUEST_TOKEN, OWNER_CLASSIC_TOKEN, READER_TOKEN};
use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Setup, header};

#[tokio::test]
async fn requests_are_recorded() {
    let setup = Setup::new().await;
    setup.json("/user").await;
    setup.send(Method::PATCH, "/user", &json!({ "bio": "x" })).await;
    let recorded = setup.proxy.requests();
    assert_eq!(recorded.len(), 2);
    assert_eq!((recorded[0].method.as_str(), recorded[0].path.as_str()), ("GET", "/user"));
    assert_eq!((recorded[0].status, recorded[0].conditional), (Some(200), false));
    assert_eq!(recorded[1].body, Some(json!({ "bio": "x" })));
    setup.proxy.clear();
    assert!(setup.proxy.requests().is_empty());
}

#[tokio::test]
async fn what_github_does_not_document_is_reported() {
    let setup = Setup::new().await;
    setup.get("/repos/o/r/gits").await;
    setup.send(Method::POST, "/repos/o/r/git/blobs", &json!({ "contents": "x" })).await;
    reqwest::Client::new().get(format!("{}/user", setup.proxy.url())).send().await.unwrap();
    let violations = setup.proxy.take_violations().join("\n");
    for word in ["GET /repos/o/r/gits", "\"content\" is a required property", "'contents'", "User-Agent"] {
        assert!(violations.contains(word), "{word}: {violations}");
    }
}

#[tokio::test]
#[should_panic(expected = "GET /nonsense")]
async fn a_proxy_does_not_end_silently_after_that() {
    let setup = Setup::new().await;
    setup.get("/nonsense").await;
}

#[tokio::test]
async fn what_has_not_changed_costs_nothing() {
    let setup = Setup::new().await;
    let repo = setup.emulator.repository("etag", &[("a.md", b"A")]).await;
    let path = format!("/repos/{}/git/ref/heads/main", repo.full_name());
    let first = setup.get(&path).await;
    let tag = header(&first, "etag");
    assert!(tag.starts_with('"'), "{tag}");
    let remaining = header(&first, "x-ratelimit-remaining");
    let again = async || setup.request(Method::GET, &path).header("if-none-match", &tag).send().await.unwrap();

    let unchanged = again().await;
    assert_eq!(unchanged.status(), 304);
    assert_eq!(header(&unchanged, "x-ratelimit-remaining"), remaining);
    assert_eq!(header(&unchanged, "etag"), tag);
    assert!(setup.proxy.requests()[1].conditional);
    assert_eq!(setup.proxy.counted_requests(), 1);

    repo.commit("Change", &[("a.md", Some(b"B"))]).await;
    let changed = again().await;
    assert_eq!(changed.status(), 200);
    assert_ne!(header(&changed, "etag"), tag);
    assert_eq!(setup.proxy.counted_requests(), 2);
}

#[tokio::test]
async fn the_hours_requests_can_run_out() {
    let setup = Setup::new().await;
    setup.proxy.limit_requests(1);
    assert_eq!(setup.get("/user").await.status(), 200);
    let refused = setup.get("/user").await;
    assert_eq!((refused.status().as_u16(), header(&refused, "x-ratelimit-remaining").as_str()), (403, "0"));
}

#[tokio::test]
async fn tokens_are_described_on_demand() {
    let setup = Setup::new().await;
    assert_eq!(header(&setup.get_as(OWNER_CLASSIC_TOKEN, "/user").await, "x-oauth-scopes"), "");
    setup.proxy.describe_tokens(true);
    let classic = setup.get_as(OWNER_CLASSIC_TOKEN, "/user").await;
    assert_eq!(header(&classic, "x-oauth-scopes"), "repo");
    assert_eq!(header(&classic, "github-authentication-token-expiration"), "2030-01-02 03:04:05 UTC");
    let fine_grained = setup.get_as(READER_TOKEN, "/user").await;
    assert_eq!(header(&fine_grained, "x-oauth-scopes"), "");
    assert_eq!(header(&fine_grained, "github-authentication-token-expiration"), "2030-01-02 03:04:05 UTC");
}

#[tokio::test]
async fn archives_hold_the_commits_files() {
    let setup = Setup::new().await;
    let files: [(&str, &[u8]); 3] = [("a.md", b"A"), ("b/c/d.bin", b"\xff\0\x01"), ("b/empty", b"")];
    let repo = setup.emulator.repository("archive", &files).await;
    let sha = repo.head().await;
    repo.commit("Later", &[("later.md", Some(b"L"))]).await;
    let answer = setup.get(&format!("/repos/{}/tarball/{sha}", repo.full_name())).await;
    assert_eq!(answer.status(), 302);
    // The address is enough, without a token.
    let archive = reqwest::get(header(&answer, "location")).await.unwrap().bytes().await.unwrap();

    let mut found = BTreeMap::new();
    let mut tar = tar::Archive::new(flate2::read::GzDecoder::new(archive.as_ref()));
    let mut kinds = Vec::new();
    for entry in tar.entries().unwrap() {
        let mut entry = entry.unwrap();
        kinds.push(entry.header().entry_type());
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        if entry.header().entry_type().is_file() {
            found.insert(entry.path().unwrap().to_str().unwrap().to_owned(), content);
        }
    }
    assert_eq!(kinds[0], tar::EntryType::XGlobalHeader);
    let top = format!("octo-team-{}-{}", repo.name(), &sha[..7]);
    let expected = files.map(|(path, content)| (format!("{top}/{path}"), content.to_vec()));
    assert_eq!(found, BTreeMap::from(expected));

    let path = format!("/repos/{}/tarball", repo.full_name());
    assert_eq!(setup.get_as(GUEST_TOKEN, &path).await.status(), 404);
}

#[tokio::test]
async fn large_trees_are_truncated() {
    let setup = Setup::new().await;
    let repo = setup.emulator.repository("trees", &[("a", b"1"), ("b/c", b"2"), ("d", b"3")]).await;
    let path = format!("/repos/{}/git/trees/main?recursive=1", repo.full_name());
    let count = |tree: &Value| tree["tree"].as_array().unwrap().len();
    let whole = setup.json(&path).await;
    assert_eq!((count(&whole), &whole["truncated"]), (4, &json!(false)));
    setup.proxy.truncate_trees_over(3);
    let part = setup.json(&path).await;
    assert_eq!((count(&part), &part["truncated"]), (3, &json!(true)));
    let flat = setup.json(&format!("/repos/{}/git/trees/main", repo.full_name())).await;
    assert_eq!(flat["truncated"], false);
}

#[tokio::test]
async fn old_names_lead_to_new_ones() {
    let setup = Setup::new().await;
    let mut repo = setup.emulator.repository("old", &[("a.md", b"A")]).await;
    let old = repo.full_name();
    repo.rename(&format!("{}-renamed", repo.name())).await;
    let moved = setup.get(&format!("/repos/{old}/contents/a.md?ref=main")).await;
    assert_eq!(moved.status(), 301);
    let location = header(&moved, "location");
    assert!(location.ends_with("/contents/a.md?ref=main"), "{location}");
    let path = location.strip_prefix(setup.proxy.url()).unwrap();
    assert!(path.starts_with("/repositories/"), "{path}");
    assert_eq!(setup.json(path).await["content"], "QQ==");

    let blob = json!({ "content": "x" });
    assert_eq!(setup.send(Method::POST, &format!("/repos/{old}/git/blobs"), &blob).await.0, 307);
    setup.proxy.move_repository("somebody/else", &repo.full_name());
    assert_eq!(setup.get("/repos/Somebody/Else").await.status(), 301);
    assert_eq!(setup.json(&format!("/repos/{}", repo.full_name().to_uppercase())).await["name"], repo.name());
}

#[tokio::test]
async fn a_branch_comes_with_its_whole_commit() {
    let setup = Setup::new().await;
    let repo = setup.emulator.repository("branch", &[("a.md", b"A")]).await;
    let branch = setup.json(&format!("/repos/{}/branches/main", repo.full_name())).await;
    assert_eq!(branch["commit"]["sha"], repo.head().await);
    assert!(branch["commit"]["commit"]["tree"]["sha"].is_string());
    assert_eq!(branch["_links"]["html"], format!("{}/tree/main", repo.html_url()));
    assert_eq!(setup.proxy.requests()[0].deviations, Vec::<String>::new());
    assert_eq!(setup.json(&format!("/repos/{}/rules/branches/main", repo.full_name())).await, json!([]));
}

#[tokio::test]
async fn pages_link_to_the_next_one() {
    let setup = Setup::new().await;
    let repo = setup.emulator.repository("pages", &[("a.md", b"A")]).await;
    repo.commit("Second", &[("a.md", Some(b"B"))]).await;
    let answer = setup.get(&format!("/repos/{}/commits?per_page=1", repo.full_name())).await;
    let link = header(&answer, "link");
    assert!(link.contains(&format!("<{}/repos/", setup.proxy.url())), "{link}");
    assert!(link.contains("rel=\"next\""), "{link}");
}
