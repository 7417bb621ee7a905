//! The OpenID Connect provider of `tests/oidc`, as a process of its own.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::OnceLock,
};

use ai_toolkit_server::sign_in::{ProviderConfig, config::OidcConfig};
use reqwest::StatusCode;
use serde_json::json;
use url::Url;

use super::{Answer, Browser};

/// The provider. It ends with its standard input, and so with this process at the latest.
pub(crate) struct OidcProvider {
    child: Child,
    issuer: String,
}

impl OidcProvider {
    /// One for all tests of this process that change nothing in it.
    pub(crate) fn shared() -> &'static Self {
        static SHARED: OnceLock<OidcProvider> = OnceLock::new();
        SHARED.get_or_init(|| Self::start("0"))
    }

    /// Starts one on this port, with new keys.
    pub(crate) fn start(port: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/oidc");
        let installed = folder.join("node_modules").exists();
        assert!(installed, "{}/node_modules is missing; run: make tests/oidc/node_modules", folder.display());
        let mut child = Command::new("node")
            .args(["provider.js", "--port", port])
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut issuer = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut issuer).unwrap();
        let issuer = issuer.trim_end().to_owned();
        assert!(issuer.starts_with("http://127.0.0.1:"), "the provider does not start");
        Self { child, issuer }
    }

    pub(crate) fn port(&self) -> &str {
        self.issuer.rsplit(':').next().unwrap()
    }

    /// What a server is told of it.
    pub(crate) fn config(&self, rules: &str) -> ProviderConfig {
        ProviderConfig::Oidc(OidcConfig {
            issuer: self.issuer.clone(),
            client_id: "docs".into(),
            client_secret: "docs-client-secret".to_owned().into(),
            name: "Company login".into(),
            scopes: vec!["profile".into(), "email".into()],
            groups_claim: "groups".into(),
            rules: rules.parse().unwrap(),
        })
    }

    /// Puts somebody into other groups.
    pub(crate) async fn set_groups(&self, login: &str, groups: &[&str]) {
        let body = json!({"login": login, "groups": groups});
        let request = reqwest::Client::new().post(format!("{}/test/groups", self.issuer)).json(&body);
        assert_eq!(Answer::of(request).await.status, StatusCode::OK);
    }
}

impl Drop for OidcProvider {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Signs in through the provider as `login`, from an address of the platform on. Answers with where the browser ends.
pub(crate) async fn sign_in_from(browser: &mut Browser, start: &str, login: &str) -> String {
    let form = form(browser, start).await;
    path_of(&browser.submit(&form, &[("login", login)]).await.0)
}

/// Goes as far as the provider's form, which knows nobody.
pub(crate) async fn form(browser: &mut Browser, start: &str) -> Url {
    browser.forget_elsewhere();
    let start = browser.url(start);
    let (form, answer) = browser.walk(&start).await;
    assert!(form.path().starts_with("/interaction/"), "{form}: {}", answer.text());
    form
}

/// An address from the path on.
pub(crate) fn path_of(url: &Url) -> String {
    url[url::Position::BeforePath..].to_owned()
}
