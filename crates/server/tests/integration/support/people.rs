//! People who sign in.

use ai_toolkit_server::config::AuthMode;
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

use super::{Answer, Db, Repo, Setup, TestApp};

/// A password that everybody in tests has.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) email: String,
    /// The header `Cookie`.
    pub(crate) cookie: String,
}

impl Person {
    fn of(answer: &Answer, account: &Value) -> Self {
        let text = |field: &str| account[field].as_str().unwrap().to_owned();
        Self { id: text("id"), email: text("email"), cookie: cookie_of(answer) }
    }
}

/// What a browser would send from now on.
pub(crate) fn cookie_of(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}

/// The account that a test makes for this name.
pub(crate) fn account(name: &str) -> Value {
    json!({"name": name, "email": format!("{}@example.com", name.to_lowercase()), "password": PASSWORD})
}

/// What is after the `#` of a link.
pub(crate) fn token_of(path: &Value) -> String {
    path.as_str().unwrap().split_once('#').unwrap().1.to_owned()
}

impl TestApp {
    /// A server with accounts, and its admin, who makes all further requests unless told.
    pub(crate) async fn with_accounts(db: Db) -> (Self, Person) {
        Self::with_accounts_and(db, Setup::default()).await
    }

    /// The same with other settings.
    pub(crate) async fn with_accounts_and(db: Db, setup: Setup) -> (Self, Person) {
        let mut app = Self::start_with(db, Setup { auth: AuthMode::Accounts, ..setup }).await;
        let link = app.state.accounts.setup_link().await.unwrap().unwrap();
        let body = json!({"token": token_of(&json!(link)), "account": account("Ada")});
        let answer = app.post("/api/setup", body).await;
        let session = answer.expect(StatusCode::CREATED);
        let admin = Person::of(&answer, &session["account"]);
        app.act_as(&admin);
        (app, admin)
    }

    /// Makes all further requests as somebody else.
    pub(crate) fn act_as(&mut self, person: &Person) {
        self.cookie = Some(person.cookie.clone());
    }

    /// A request as somebody.
    pub(crate) fn by(&self, person: &Person, method: Method, path: &str) -> RequestBuilder {
        self.anonymous(method, path).header("Cookie", &person.cookie)
    }

    /// The answer to a request as somebody.
    pub(crate) async fn ask(&self, person: &Person, method: Method, path: &str, body: Value) -> Answer {
        Answer::of(self.by(person, method, path).json(&body)).await
    }

    /// Signs in with the password of tests.
    pub(crate) async fn sign_in(&self, email: &str) -> Answer {
        let body = json!({"email": email, "password": PASSWORD});
        Answer::of(self.anonymous(Method::POST, "/api/session").json(&body)).await
    }

    /// A new session of somebody.
    pub(crate) async fn sign_in_again(&self, person: &Person) -> Person {
        let answer = self.sign_in(&person.email).await;
        answer.expect(StatusCode::CREATED);
        Person { cookie: cookie_of(&answer), ..person.clone() }
    }

    /// Somebody new who is invited to the platform by whom the app acts as.
    pub(crate) async fn person(&self, name: &str) -> Person {
        self.invited("/api/invitations", json!({}), name).await
    }

    /// Somebody new with this role in a project.
    pub(crate) async fn member(&self, project: &str, name: &str, role: &str) -> Person {
        self.invited(&format!("/api/projects/{project}/invitations"), json!({"role": role}), name).await
    }

    /// A project that this person alone owns, made by an admin, whom the app acts as.
    pub(crate) async fn project_of(&self, repo: &Repo, owner: &Person) -> String {
        let project = self.project(repo).await;
        let session = self.get("/api/session").await.expect(StatusCode::OK);
        if session["account"]["id"] == owner.id {
            return project;
        }
        let path = format!("/api/projects/{project}");
        let made = self.post(&format!("{path}/invitations"), json!({"role": "owner"})).await;
        let body = json!({"token": token_of(&made.expect(StatusCode::CREATED)["path"])});
        self.ask(owner, Method::POST, "/api/invitations/accept", body).await.expect(StatusCode::OK);
        self.delete(&format!("{path}/membership")).await.expect(StatusCode::OK);
        project
    }

    async fn invited(&self, path: &str, invitation: Value, name: &str) -> Person {
        let made = self.post(path, invitation).await.expect(StatusCode::CREATED);
        let body = json!({"token": token_of(&made["path"]), "account": account(name)});
        let answer = Answer::of(self.anonymous(Method::POST, "/api/invitations/accept").json(&body)).await;
        answer.expect(StatusCode::OK);
        let cookie = cookie_of(&answer);
        let session = Answer::of(self.anonymous(Method::GET, "/api/session").header("Cookie", &cookie)).await;
        Person::of(&answer, &session.expect(StatusCode::OK)["account"])
    }
}
