//! A client as the code under test has one.

use ai_toolkit_github_testkit::{Emulator, OWNER_TOKEN, Proxy};
use reqwest::{Client, Method, RequestBuilder, Response, redirect::Policy};
use serde_json::Value;

pub(crate) struct Setup {
    pub(crate) emulator: &'static Emulator,
    pub(crate) proxy: Proxy,
    client: Client,
}

impl Setup {
    pub(crate) async fn new() -> Self {
        let emulator = Emulator::shared();
        let proxy = Proxy::start(emulator).await;
        let client = Client::builder().no_proxy().user_agent("test").redirect(Policy::none()).build().unwrap();
        Self { emulator, proxy, client }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.proxy.url())).bearer_auth(OWNER_TOKEN)
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.request(Method::GET, path).send().await.unwrap()
    }

    pub(crate) async fn get_as(&self, token: &str, path: &str) -> Response {
        let request = self.client.get(format!("{}{path}", self.proxy.url()));
        request.bearer_auth(token).send().await.unwrap()
    }

    pub(crate) async fn send(&self, method: Method, path: &str, body: &Value) -> (u16, Value) {
        self.send_as(OWNER_TOKEN, method, path, body).await
    }

    pub(crate) async fn send_as(&self, token: &str, method: Method, path: &str, body: &Value) -> (u16, Value) {
        let request = self.client.request(method, format!("{}{path}", self.proxy.url())).bearer_auth(token);
        let answer = request.json(body).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }

    pub(crate) async fn json(&self, path: &str) -> Value {
        let answer = self.get(path).await;
        assert_eq!(answer.status(), 200, "{path}");
        answer.json().await.unwrap()
    }
}

pub(crate) fn header(answer: &Response, name: &str) -> String {
    answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
}
