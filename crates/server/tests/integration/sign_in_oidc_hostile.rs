//! An OpenID Connect provider that lies, and one whose line is bad: nobody comes in by an ID token that is none.

use std::sync::{Arc, Mutex, MutexGuard};

use ai_toolkit_server::{
    config::AuthMode,
    sign_in::{ProviderConfig, config::OidcConfig},
};
use axum::{
    Form, Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use hmac::{Hmac, KeyInit, Mac};
use openidconnect::{
    JsonWebKeyId, PrivateSigningKey,
    core::{CoreEdDsaPrivateSigningKey, CoreJwsSigningAlgorithm},
};
use rstest::rstest;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256, Sha512};
use tokio::{net::TcpListener, task::JoinHandle};

use crate::support::{Browser, Db, PUBLIC_URL, Setup, TestApp, leads_to, oidc::path_of};

const START: &str = "/api/auth/oidc/start";
const SECRET: &str = "hostile-secret";
const ACCESS_TOKEN: &str = "access-token-of-mallory";

/// A key that signs, and the id that it is published under.
fn new_key(id: &str) -> CoreEdDsaPrivateSigningKey {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).unwrap();
    let mut der = hex::decode("302e020100300506032b657004220420").unwrap();
    der.extend(seed);
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(der));
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(JsonWebKeyId::new(id.to_owned()))).unwrap()
}

/// What the provider does; tests change it as they like.
struct Behaviour {
    issuer: String,
    signs_with: CoreEdDsaPrivateSigningKey,
    publishes: Vec<Value>,
    discovery: Value,
    discovered: usize,
    header: Value,
    claims: Value,
    user_info: Value,
    signature: Signature,
    /// Whether the answer of the token endpoint has an ID token.
    has_id_token: bool,
    /// Bytes of white space before the answer of the token endpoint.
    padding: usize,
}

#[derive(Clone, Copy)]
enum Signature {
    Own,
    None,
    SharedSecret,
}

type Shared = Arc<Mutex<Behaviour>>;

struct Liar {
    behaviour: Shared,
    task: JoinHandle<()>,
}

impl Liar {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let key = new_key("first");
        let at_hash = URL_SAFE_NO_PAD.encode(&Sha512::digest(ACCESS_TOKEN)[..32]);
        let behaviour = Behaviour {
            discovery: json!({
                "issuer": issuer,
                "authorization_endpoint": format!("{issuer}/authorize"),
                "token_endpoint": format!("{issuer}/token"),
                "userinfo_endpoint": format!("{issuer}/me"),
                "jwks_uri": format!("{issuer}/jwks"),
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                // Whatever it offers, tokens that the shared secret or nothing signs are refused.
                "id_token_signing_alg_values_supported": ["EdDSA", "HS256", "none", "RS256"],
            }),
            discovered: 0,
            header: json!({"alg": "EdDSA", "kid": "first", "typ": "JWT"}),
            claims: json!({
                "iss": issuer, "aud": "docs", "sub": "mallory", "iat": 0, "exp": 4_000_000_000_u64,
                "at_hash": at_hash, "name": "Mallory", "email": "mallory@example.com", "groups": ["staff"],
            }),
            user_info: json!({"sub": "mallory", "email": "mallory@example.com"}),
            signature: Signature::Own,
            publishes: vec![serde_json::to_value(key.as_verification_key()).unwrap()],
            signs_with: key,
            has_id_token: true,
            padding: 0,
            issuer,
        };
        let behaviour = Arc::new(Mutex::new(behaviour));
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/jwks", get(jwks))
            .route("/token", post(token))
            .route("/me", get(me))
            .with_state(Arc::clone(&behaviour));
        let task = tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        Self { behaviour, task }
    }

    fn now(&self) -> MutexGuard<'_, Behaviour> {
        self.behaviour.lock().unwrap()
    }

    async fn app(&self) -> TestApp {
        let config = OidcConfig {
            issuer: self.now().issuer.clone(),
            client_id: "docs".into(),
            client_secret: SECRET.to_owned().into(),
            name: "Liar".into(),
            scopes: Vec::new(),
            groups_claim: "groups".into(),
            rules: "staff=admin".parse().unwrap(),
        };
        let setup = Setup {
            auth: AuthMode::Accounts,
            public_url: Some(PUBLIC_URL.parse().unwrap()),
            providers: vec![ProviderConfig::Oidc(config)],
            ..Setup::default()
        };
        TestApp::start_with(Db::Sqlite, setup).await
    }
}

impl Drop for Liar {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn discovery(State(liar): State<Shared>) -> Json<Value> {
    let mut liar = liar.lock().unwrap();
    liar.discovered += 1;
    Json(liar.discovery.clone())
}

async fn jwks(State(liar): State<Shared>) -> Json<Value> {
    Json(json!({"keys": liar.lock().unwrap().publishes}))
}

async fn me(State(liar): State<Shared>, headers: HeaderMap) -> Json<Value> {
    assert_eq!(headers["authorization"], format!("Bearer {ACCESS_TOKEN}"));
    Json(liar.lock().unwrap().user_info.clone())
}

#[derive(Deserialize)]
struct TokenRequest {
    /// The nonce and the PKCE challenge of the way out, which real codes stand for.
    code: String,
    code_verifier: String,
    redirect_uri: String,
    grant_type: String,
}

async fn token(State(liar): State<Shared>, headers: HeaderMap, Form(request): Form<TokenRequest>) -> Response {
    let liar = liar.lock().unwrap();
    assert_eq!(headers["authorization"], format!("Basic {}", STANDARD.encode(format!("docs:{SECRET}"))));
    assert_eq!(
        (request.grant_type.as_str(), request.redirect_uri.as_str()),
        ("authorization_code", "http://docs.test/api/auth/oidc/callback",)
    );
    let (nonce, challenge) = request.code.split_once('.').unwrap();
    assert_eq!(URL_SAFE_NO_PAD.encode(Sha256::digest(&request.code_verifier)), challenge, "PKCE");
    let mut claims = liar.claims.clone();
    if claims["nonce"].is_null() {
        claims["nonce"] = nonce.into();
    }
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&liar.header), part(&claims));
    let signature = match liar.signature {
        Signature::Own => liar.signs_with.sign(&CoreJwsSigningAlgorithm::EdDsa, signed.as_bytes()).unwrap(),
        Signature::None => Vec::new(),
        Signature::SharedSecret => {
            let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
            mac.update(signed.as_bytes());
            mac.finalize().into_bytes().to_vec()
        }
    };
    let mut answer = json!({"access_token": ACCESS_TOKEN, "token_type": "Bearer", "expires_in": 60});
    if liar.has_id_token {
        answer["id_token"] = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)).into();
    }
    let body = format!("{}{answer}", " ".repeat(liar.padding));
    (StatusCode::OK, [("content-type", "application/json")], body).into_response()
}

/// Walks through a sign-in, and gives where the browser ends.
async fn sign_in(app: &TestApp) -> String {
    let mut browser = Browser::new(app);
    let start = browser.url(START);
    let answer = browser.open(&start).await;
    let out = leads_to(&start, &answer).unwrap();
    if out.host_str() == Some("docs.test") {
        return path_of(&out);
    }
    let sent = |name: &str| out.query_pairs().find(|(key, _)| key == name).unwrap().1.into_owned();
    let mut back = browser.url("/api/auth/oidc/callback");
    let code = format!("{}.{}", sent("nonce"), sent("code_challenge"));
    back.query_pairs_mut().append_pair("code", &code).append_pair("state", &sent("state"));
    let (ended, _) = browser.walk(&back).await;
    assert_eq!(browser.who().await.is_some(), ended.path() == "/", "{ended}");
    path_of(&ended)
}

const FAILED: &str = "/sign-in?error=provider_failed";

#[tokio::test]
async fn an_honest_token_lets_in_and_the_provider_is_asked_once_what_it_is() {
    let liar = Liar::start().await;
    let app = liar.app().await;
    for _ in 0..3 {
        assert_eq!(sign_in(&app).await, "/");
    }
    assert_eq!(liar.now().discovered, 1);
    // All that the token itself leaves open is asked for beside it.
    liar.now().claims["email"] = Value::Null;
    assert_eq!(sign_in(&app).await, "/");
}

type Lie = fn(&mut Behaviour);

#[rstest]
#[case::issuer(|liar: &mut Behaviour| liar.claims["iss"] = "https://login.example.com".into())]
#[case::audience(|liar: &mut Behaviour| liar.claims["aud"] = "other".into())]
#[case::more_audiences(|liar: &mut Behaviour| liar.claims["aud"] = json!(["docs", "other"]))]
#[case::no_audience(|liar: &mut Behaviour| liar.claims["aud"] = json!([]))]
#[case::authorized_party(|liar: &mut Behaviour| liar.claims["azp"] = "other".into())]
#[case::expired(|liar: &mut Behaviour| liar.claims["exp"] = 1_700_000_000.into())]
#[case::nonce(|liar: &mut Behaviour| liar.claims["nonce"] = "guessed".into())]
#[case::access_token(|liar: &mut Behaviour| liar.claims["at_hash"] = URL_SAFE_NO_PAD.encode([0; 32]).into())]
#[case::unsigned(|liar: &mut Behaviour| {
    liar.header = json!({"alg": "none"});
    liar.signature = Signature::None;
})]
#[case::signature_left_out(|liar: &mut Behaviour| liar.signature = Signature::None)]
#[case::shared_secret(|liar: &mut Behaviour| {
    liar.header = json!({"alg": "HS256"});
    liar.signature = Signature::SharedSecret;
})]
#[case::foreign_key_under_a_known_id(|liar: &mut Behaviour| liar.signs_with = new_key("first"))]
#[case::foreign_key_under_an_unknown_id(|liar: &mut Behaviour| {
    liar.signs_with = new_key("second");
    liar.header["kid"] = "second".into();
})]
#[case::nested(|liar: &mut Behaviour| liar.header["cty"] = "JWT".into())]
#[case::critical(|liar: &mut Behaviour| liar.header["crit"] = json!(["exp"]))]
#[case::no_id_token(|liar: &mut Behaviour| liar.has_id_token = false)]
#[case::no_subject(|liar: &mut Behaviour| liar.claims["sub"] = Value::Null)]
#[case::answer_without_end(|liar: &mut Behaviour| liar.padding = 2 * 1024 * 1024)]
#[case::claims_of_somebody_else(|liar: &mut Behaviour| {
    liar.claims["email"] = Value::Null;
    liar.user_info["sub"] = "victim".into();
})]
#[tokio::test]
async fn a_token_that_is_none_lets_nobody_in(#[case] lie: Lie) {
    let liar = Liar::start().await;
    let app = liar.app().await;
    lie(&mut liar.now());
    assert_eq!(sign_in(&app).await, FAILED);
    assert!(!app.state.store.has_accounts().await.unwrap());
}

#[rstest]
#[case::other_issuer(|liar: &mut Behaviour| liar.discovery["issuer"] = "https://login.example.com".into())]
#[case::secret_in_the_clear(|liar: &mut Behaviour| liar.discovery["token_endpoint"] = "http://login.example.com/token".into())]
#[case::no_authorization(|liar: &mut Behaviour| liar.discovery["authorization_endpoint"] = Value::Null)]
#[case::without_end(|liar: &mut Behaviour| liar.discovery["more"] = " ".repeat(2 * 1024 * 1024).into())]
#[tokio::test]
async fn a_provider_that_tells_nonsense_about_itself_is_not_used(#[case] lie: Lie) {
    let liar = Liar::start().await;
    let app = liar.app().await;
    let honest = liar.now().discovery.clone();
    lie(&mut liar.now());
    assert_eq!(sign_in(&app).await, FAILED);
    liar.now().discovery = honest;
    assert_eq!(sign_in(&app).await, "/", "it is asked again the next time");
}

#[tokio::test]
async fn keys_may_change_at_any_time() {
    let liar = Liar::start().await;
    let app = liar.app().await;
    assert_eq!(sign_in(&app).await, "/");
    let old = {
        let mut liar = liar.now();
        let old = std::mem::replace(&mut liar.signs_with, new_key("second"));
        liar.publishes = vec![serde_json::to_value(liar.signs_with.as_verification_key()).unwrap()];
        liar.header["kid"] = "second".into();
        old
    };
    assert_eq!(sign_in(&app).await, "/");
    assert_eq!(liar.now().discovered, 2);
    // The key that is no longer published counts no longer.
    {
        let mut liar = liar.now();
        liar.signs_with = old;
        liar.header["kid"] = "first".into();
    }
    assert_eq!(sign_in(&app).await, FAILED);
}
