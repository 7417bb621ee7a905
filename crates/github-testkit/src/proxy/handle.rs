//! A request's way: checked, perhaps spoiled, answered, written down.

use std::{
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use reqwest::header::{self, HeaderMap};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{
    FaultKind, Recorded, addresses, archive, gaps,
    reply::{Asked, Origin, Reply, split_repository},
    state::{State, seconds_from_now},
};
use crate::OpenApi;

/// How a request ends.
pub(super) enum Outcome {
    Whole(Reply),
    Half(Reply),
    Cut,
}

/// When every token of the stand-in expires.
const EXPIRATION: &str = "2030-01-02 03:04:05 UTC";

pub(super) async fn handle(state: &State, mut asked: Asked) -> Outcome {
    let mut recorded = Recorded {
        method: asked.method.clone(),
        path: asked.target.clone(),
        body: serde_json::from_slice(&asked.body).ok(),
        conditional: asked.headers.contains_key("if-none-match"),
        status: None,
        fault: None,
        deviations: Vec::new(),
        at: Instant::now(),
    };
    let (outcome, deviations) = if archive::is_archive(asked.path()) {
        (Outcome::Whole(state.archives.answer(asked.path())), Vec::new())
    } else {
        let redirect = resolve_repository(state, &mut asked);
        check_request(state, &asked);
        recorded.fault = state.fault(&asked.method, &recorded.path);
        outcome(state, &asked, redirect, recorded.fault.clone()).await
    };
    recorded.deviations = deviations;
    if let Outcome::Whole(reply) | Outcome::Half(reply) = &outcome {
        recorded.status = Some(reply.status);
    }
    state.requests.lock().unwrap().push(recorded);
    outcome
}

fn check_request(state: &State, asked: &Asked) {
    let mut problems = OpenApi::shared().check_request(&asked.method, &asked.target, &asked.body);
    if asked.header("user-agent").is_none_or(str::is_empty) {
        problems.push(format!("{} {}: GitHub refuses requests without User-Agent", asked.method, asked.target));
    }
    state.violate(problems);
}

async fn outcome(
    state: &State,
    asked: &Asked,
    redirect: Option<Reply>,
    fault: Option<FaultKind>,
) -> (Outcome, Vec<String>) {
    match &fault {
        Some(FaultKind::CutBefore) => return (Outcome::Cut, Vec::new()),
        Some(FaultKind::Slow(duration)) => tokio::time::sleep(*duration).await,
        _ => {}
    }
    let mut reply = match fault.as_ref().and_then(scripted) {
        Some(reply) => reply,
        None => answer(state, asked, redirect).await,
    };
    let deviations = check_reply(state, asked, &reply);
    if reply.origin != Origin::Broken {
        finish(state, asked, &mut reply);
    }
    let outcome = match fault {
        Some(FaultKind::CutAfter) => Outcome::Cut,
        Some(FaultKind::TruncatedBody) => Outcome::Half(reply),
        _ => Outcome::Whole(reply),
    };
    (outcome, deviations)
}

/// The answers of faults that have one of their own.
fn scripted(fault: &FaultKind) -> Option<Reply> {
    match fault {
        FaultKind::Status(status, headers, body) => {
            let reply = Reply::json(*status, body);
            Some(headers.iter().fold(reply, |reply, (name, value)| reply.with(&name.to_lowercase(), value)))
        }
        FaultKind::SecondaryRateLimit { retry_after } => {
            let words = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
            Some(Reply::error(403, words).with("retry-after", retry_after.to_string()))
        }
        FaultKind::PrimaryRateLimit { reset_in } => {
            Some(rate_limited(seconds_from_now(Duration::from_secs(*reset_in))))
        }
        FaultKind::Garbage => {
            let body = b"<html><body>Please log in to the guest network</body></html>".to_vec();
            let headers = vec![("content-type".to_owned(), "text/html".to_owned())];
            Some(Reply { status: 200, headers, body, origin: Origin::Broken })
        }
        FaultKind::CutBefore | FaultKind::CutAfter | FaultKind::TruncatedBody | FaultKind::Slow(_) => None,
    }
}

fn rate_limited(reset: u64) -> Reply {
    Reply::error(403, "API rate limit exceeded for user ID 1.")
        .with("x-ratelimit-remaining", "0")
        .with("x-ratelimit-reset", reset.to_string())
}

async fn answer(state: &State, asked: &Asked, redirect: Option<Reply>) -> Reply {
    if let Some(token) = &asked.token
        && state.world.tokens.for_emulator(token).is_none()
    {
        return Reply::error(401, "Bad credentials");
    }
    if state.used.load(Ordering::Relaxed) >= state.limit.load(Ordering::Relaxed) {
        return rate_limited(state.reset);
    }
    if let Some(redirect) = redirect {
        return redirect;
    }
    let mut reply = match gaps::instead(state, asked).await {
        Some(reply) => reply,
        None => {
            let mut reply = forward(state, asked).await;
            gaps::mend(state, asked, &mut reply).await;
            reply
        }
    };
    addresses::rewrite(&mut reply, state.world.url(), &state.url);
    reply
}

async fn forward(state: &State, asked: &Asked) -> Reply {
    let mut headers = HeaderMap::new();
    for name in ["accept", "content-type", "user-agent", "x-github-api-version"] {
        if let Some(value) = asked.headers.get(name) {
            headers.insert(header::HeaderName::from_static(name), value.clone());
        }
    }
    if let Some(token) = asked.token.as_ref().and_then(|token| state.world.tokens.for_emulator(token)) {
        headers.insert(header::AUTHORIZATION, format!("Bearer {token}").parse().unwrap());
    }
    let answer = state.world.send(&asked.method, &asked.target, headers, asked.body.clone()).await;
    let answer = answer.unwrap_or_else(|error| panic!("the emulator does not answer: {error}"));
    let kept = ["content-type", "link"].into_iter().filter_map(|name| {
        let value = answer.headers.get(name)?.to_str().ok()?;
        Some((name.to_owned(), value.to_owned()))
    });
    Reply { status: answer.status, headers: kept.collect(), origin: Origin::Emulator, body: answer.body }
}

/// Strict with the stand-in's own answers; what the emulator does is only noted.
fn check_reply(state: &State, asked: &Asked, reply: &Reply) -> Vec<String> {
    if reply.origin == Origin::Broken {
        return Vec::new();
    }
    let kind = reply.header("content-type");
    let api = OpenApi::shared();
    // What is wrong with the request was said already.
    let documented = api.documents(&asked.method, asked.path());
    if !documented {
        return Vec::new();
    }
    let problems = api.check_response(&asked.method, &asked.target, reply.status, kind, &reply.body);
    if reply.origin == Origin::StandIn {
        state.violate(problems.iter().map(|problem| format!("the stand-in's own answer: {problem}")).collect());
        return Vec::new();
    }
    problems
}

/// What GitHub adds to every answer.
fn finish(state: &State, asked: &Asked, reply: &mut Reply) {
    if asked.reads() && reply.status == 200 {
        let tag = format!("\"{}\"", hex::encode(Sha256::digest(&reply.body)));
        let known = asked.header("if-none-match").unwrap_or_default();
        if known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag) {
            reply.status = 304;
            reply.body.clear();
            reply.headers.retain(|(name, _)| name != "content-type");
        }
        reply.headers.push(("etag".to_owned(), tag));
    }
    if asked.method == "HEAD" {
        reply.body.clear();
    }
    let limited = reply.header("x-ratelimit-remaining") == Some("0");
    // What has not changed is free.
    if reply.status != 304 && !limited {
        state.used.fetch_add(1, Ordering::Relaxed);
    }
    for (name, value) in state.rate_headers() {
        if reply.header(name).is_none() {
            reply.headers.push((name.to_owned(), value));
        }
    }
    let personal = asked.token.as_ref().filter(|token| state.world.tokens.login(token).is_some());
    if let Some(token) = personal
        && state.describe_tokens.load(Ordering::Relaxed)
    {
        let mut headers = vec![("github-authentication-token-expiration", EXPIRATION)];
        if token.starts_with("ghp_") {
            headers.push(("x-oauth-scopes", "repo"));
        }
        reply.headers.extend(headers.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
}

/// Puts the current name of a repository into the path, or says where it is now.
fn resolve_repository(state: &State, asked: &mut Asked) -> Option<Reply> {
    let (path, query) = (asked.path().to_owned(), asked.query().to_owned());
    let with_query = |path: String| if query.is_empty() { path } else { format!("{path}?{query}") };
    if let Some(after) = path.strip_prefix("/repositories/") {
        let (id, rest) = after.find('/').map_or((after, ""), |end| after.split_at(end));
        if let Some(name) = id.parse().ok().and_then(|id| state.world.name_of(id)) {
            asked.target = with_query(format!("/repos/{name}{rest}"));
        }
        return None;
    }
    let (full_name, rest) = split_repository(&path)?;
    if let Some(id) = state.moved(&full_name) {
        let location = with_query(format!("{}/repositories/{id}{rest}", state.url));
        let body = json!({
            "message": "Moved Permanently",
            "url": location,
            "documentation_url": "https://docs.github.com/rest/guides/best-practices-for-using-the-rest-api",
        });
        let status = if asked.reads() { 301 } else { 307 };
        return Some(Reply::json(status, &body).with("location", location));
    }
    if let Some(spelling) = state.world.spelling(&full_name) {
        asked.target = with_query(format!("/repos/{spelling}{rest}"));
    }
    None
}

impl From<(u16, serde_json::Value)> for Reply {
    /// An answer of `pulls::merge`, which is the emulator's with corrections.
    fn from((status, body): (u16, serde_json::Value)) -> Self {
        Self { origin: Origin::Emulator, ..Self::json(status, &body) }
    }
}

/// The number in `/pulls/<number><rest>`.
pub(super) fn pull_number(rest: &str) -> Option<(u64, &str)> {
    let after = rest.strip_prefix("/pulls/")?;
    let (number, rest) = after.find('/').map_or((after, ""), |end| after.split_at(end));
    Some((number.parse().ok()?, rest))
}
