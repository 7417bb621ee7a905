//! A browser as far as signing in needs one: it keeps cookies, follows redirections and sends forms.

use std::collections::{BTreeMap, HashMap};

use reqwest::{Client, Method, StatusCode, header, redirect::Policy};
use serde_json::{Value, json};
use url::Url;

use super::{Answer, TestApp};

/// The platform's public name in these tests: it leads to the server under test, whatever its port.
pub(crate) const PUBLIC_URL: &str = "http://docs.test";

/// A browser with the platform's address under its public name.
#[derive(Clone)]
pub(crate) struct Browser {
    client: Client,
    public_url: Url,
    platform: String,
    /// By host and port.
    cookies: HashMap<String, BTreeMap<String, String>>,
}

impl Browser {
    pub(crate) fn new(app: &TestApp) -> Self {
        let public_url = app.state.config.public_url.clone().unwrap_or_else(|| PUBLIC_URL.parse().unwrap());
        let client = Client::builder().redirect(Policy::none()).build().unwrap();
        Self { client, public_url, platform: app.address.clone(), cookies: HashMap::new() }
    }

    /// The platform was started again.
    pub(crate) fn follow(&mut self, app: &TestApp) {
        self.platform.clone_from(&app.address);
    }

    /// The platform's cookies.
    pub(crate) fn cookies(&mut self) -> &mut BTreeMap<String, String> {
        self.cookies.entry(host(&self.public_url)).or_default()
    }

    /// Forgets the cookies of everybody but the platform, so that a provider asks again who it is.
    pub(crate) fn forget_elsewhere(&mut self) {
        let own = host(&self.public_url);
        self.cookies.retain(|host, _| *host == own);
    }

    /// A page of the platform, or an address elsewhere.
    pub(crate) fn url(&self, path: &str) -> Url {
        self.public_url.join(path).unwrap()
    }

    /// One request; redirections are answers as others.
    pub(crate) async fn send(
        &mut self,
        method: Method,
        url: &Url,
        headers: &[(&'static str, &str)],
        form: Option<&[(&str, &str)]>,
    ) -> Answer {
        let mut address = url.clone();
        if url.host() == self.public_url.host() {
            address = format!("http://{}", self.platform).parse().unwrap();
            address.set_path(url.path());
            address.set_query(url.query());
        }
        let mut request = self.client.request(method, address);
        let own: Vec<String> =
            self.cookies.get(&host(url)).into_iter().flatten().map(|(name, value)| format!("{name}={value}")).collect();
        if !own.is_empty() {
            request = request.header(header::COOKIE, own.join("; "));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(form) = form {
            let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(body);
        }
        let answer = Answer::of(request).await;
        self.keep_cookies(url, &answer);
        answer
    }

    fn keep_cookies(&mut self, url: &Url, answer: &Answer) {
        let jar = self.cookies.entry(host(url)).or_default();
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            let is_over = cookie.contains("Max-Age=0") || cookie.contains("01 Jan 1970");
            if is_over || value.is_empty() {
                jar.remove(name);
            } else {
                jar.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// Opens an address without going where it leads.
    pub(crate) async fn open(&mut self, url: &Url) -> Answer {
        self.send(Method::GET, url, &[], None).await
    }

    /// Opens an address and goes where it leads, up to a page of the browser app or to what is no redirection.
    pub(crate) async fn walk(&mut self, url: &Url) -> (Url, Answer) {
        let mut url = url.clone();
        for _ in 0..20 {
            let answer = self.open(&url).await;
            let Some(next) = leads_to(&url, &answer) else { return (url, answer) };
            if next.host() == self.public_url.host() && !next.path().starts_with("/api/") {
                return (next, answer);
            }
            url = next;
        }
        panic!("redirections without end at {url}");
    }

    /// Sends a form, and goes where that leads.
    pub(crate) async fn submit(&mut self, url: &Url, form: &[(&str, &str)]) -> (Url, Answer) {
        let answer = self.send(Method::POST, url, &[], Some(form)).await;
        let next = leads_to(url, &answer).unwrap_or_else(|| panic!("{}: {}", answer.status, answer.text()));
        self.walk(&next).await
    }

    /// A request of the platform's API.
    pub(crate) async fn api(&mut self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let url = format!("http://{}{path}", self.platform);
        let own: Vec<String> = self.cookies().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = self.client.request(method, url).header(header::COOKIE, own.join("; "));
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = Answer::of(request).await;
        let public_url = self.public_url.clone();
        self.keep_cookies(&public_url, &answer);
        answer
    }

    /// A look at the platform's API.
    pub(crate) async fn get(&mut self, path: &str) -> Value {
        self.api(Method::GET, path, None).await.expect(StatusCode::OK)
    }

    /// Who is signed in, by their account's name.
    pub(crate) async fn who(&mut self) -> Option<String> {
        self.get("/api/session").await["account"]["name"].as_str().map(str::to_owned)
    }

    /// Makes the platform's first account, the admin `Root`, and is signed in with it.
    pub(crate) async fn set_up(app: &TestApp) -> Self {
        let mut browser = Self::new(app);
        let link = app.state.accounts.setup_link().await.unwrap().unwrap();
        let token = link.split_once('#').unwrap().1;
        let account = json!({"name": "Root", "email": "root@example.com", "password": "correct horse battery"});
        let body = json!({"token": token, "account": account});
        browser.api(Method::POST, "/api/setup", Some(body)).await.expect(StatusCode::CREATED);
        browser
    }
}

fn host(url: &Url) -> String {
    format!("{}:{}", url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or_default())
}

/// Where an answer sends the browser.
pub(crate) fn leads_to(from: &Url, answer: &Answer) -> Option<Url> {
    answer.status.is_redirection().then(|| from.join(answer.header("location")).unwrap())
}
