//! GitHub's examples and signatures.

use ai_toolkit_github_testkit::webhooks;

#[test]
fn examples_are_real_payloads() {
    for push in webhooks::example("push") {
        assert!(push["ref"].as_str().unwrap().starts_with("refs/"), "{push}");
        assert!(push["repository"]["full_name"].is_string());
    }
    assert!(webhooks::example("pull_request").iter().any(|payload| payload["action"] == "closed"));
}

#[test]
fn signatures_are_githubs() {
    // The example of GitHub's documentation.
    let signature = webhooks::sign("It's a Secret to Everybody", "Hello, World!");
    assert_eq!(signature, "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
}
