//! Where the emulator behaves otherwise than GitHub, in ways that a client notices.

use std::sync::atomic::Ordering;

use serde_json::{Value, json};

use super::{
    apps, archive,
    handle::pull_number,
    pulls,
    reply::{Asked, Origin, Reply},
    state::State,
};

/// What never reaches the emulator.
pub(super) async fn instead(state: &State, asked: &Asked) -> Option<Reply> {
    let token = asked.token.as_deref();
    if asked.reads() && asked.path() == "/installation/repositories" {
        return Some(apps::repositories(&state.world, token, asked.query()).await);
    }
    let (full_name, rest) = asked.repository()?;
    match asked.method.as_str() {
        "GET" | "HEAD" if rest == "/tarball" || rest.starts_with("/tarball/") => {
            let revision = rest.trim_start_matches("/tarball").trim_start_matches('/');
            Some(archive::redirect(state, token, &full_name, revision).await)
        }
        // Rules of the newer kind, which the emulator does not know. Protected branches are of the older kind.
        "GET" if rest.starts_with("/rules/branches/") => {
            let readable = state.world.ask(token, "GET", &format!("/repos/{full_name}"), None).await.is_ok();
            Some(if readable { Reply::json(200, &json!([])) } else { Reply::error(404, "Not Found") })
        }
        // Git's objects need a first commit, which only the contents API makes.
        "POST" if rest.starts_with("/git/") && state.world.is_empty(&full_name).await => {
            Some(Reply::error(409, "Git Repository is empty."))
        }
        "POST" if rest == "/pulls" => pulls::refusal(&state.world, token, &full_name, &asked.json()).await,
        "PUT" => match pull_number(&rest) {
            Some((number, "/merge")) => {
                let token = token.unwrap_or_default();
                Some(pulls::merge(&state.world, token, &full_name, number, asked.json()).await.into())
            }
            _ => None,
        },
        _ => None,
    }
}

/// Corrects what the emulator answered.
pub(super) async fn mend(state: &State, asked: &Asked, reply: &mut Reply) {
    apps::mend(&state.world, asked, reply).await;
    let Some((full_name, rest)) = asked.repository() else { return };
    if reply.status >= 400 {
        if let Some(error) = mended_error(state, asked, reply, &full_name, &rest).await {
            *reply = error;
        }
        return;
    }
    match asked.method.as_str() {
        "GET" if rest.is_empty() => mend_repository(state, asked, reply, &full_name).await,
        "GET" if rest.starts_with("/branches/") && !asked.path().contains("/protection") => {
            mend_branch(state, reply, &full_name).await;
        }
        "GET" if rest.starts_with("/git/trees/") && asked.query().contains("recursive") => truncate(state, reply),
        "GET" | "POST" | "PATCH" if rest == "/pulls" || matches!(pull_number(&rest), Some((_, ""))) => {
            let mut value = reply.value();
            let alone = std::slice::from_mut(&mut value);
            let pulls = if alone[0].is_array() { value.as_array_mut().unwrap() } else { alone };
            for pull in pulls {
                pulls::refresh(&state.world, &full_name, pull).await;
            }
            reply.set_value(&value);
        }
        "DELETE" => {
            if let Some(branch) = rest.strip_prefix("/git/refs/heads/") {
                let branch = percent_encoding::percent_decode_str(branch).decode_utf8_lossy();
                pulls::close_of(&state.world, &full_name, &branch).await;
            }
        }
        _ => {}
    }
}

async fn mended_error(state: &State, asked: &Asked, reply: &Reply, full_name: &str, rest: &str) -> Option<Reply> {
    let value = reply.value();
    let words = value["message"].as_str().unwrap_or_default();
    let token = asked.token.as_deref();
    match (reply.status, words) {
        (401 | 403, "Requires authentication" | "Forbidden") => {
            let readable = state.world.ask(token, "GET", &format!("/repos/{full_name}"), None).await.is_ok();
            Some(match token {
                // Nobody learns about a private repository by asking for it.
                _ if !readable => Reply::error(404, "Not Found"),
                None => Reply::error(401, "Requires authentication"),
                // A classic token without the right to write is told nothing either.
                Some(token) if token.starts_with("ghp_") => Reply::error(404, "Not Found"),
                Some(token) if state.world.tokens.login(token).is_some() => {
                    Reply::error(403, "Resource not accessible by personal access token")
                }
                Some(_) => Reply::error(403, "Resource not accessible by integration"),
            })
        }
        (404, "Not Found") if rest.starts_with("/git/") => {
            if state.world.ask(token, "GET", &format!("/repos/{full_name}"), None).await.status != 200 {
                None
            } else if state.world.is_empty(full_name).await {
                Some(Reply::error(409, "Git Repository is empty."))
            } else if rest.starts_with("/git/refs/") {
                Some(Reply::error(422, "Reference does not exist"))
            } else {
                None
            }
        }
        (422, "Update is not a fast-forward") => Some(Reply::error(422, "Update is not a fast forward")),
        (409, _) if words.starts_with("Protected branch update failed") => Some(protected(asked, rest)),
        (422, "Pull Request is not mergeable") => Some(Reply::error(405, "Pull Request is not mergeable")),
        _ => None,
    }
}

/// What GitHub says about a branch that wants pull requests.
fn protected(asked: &Asked, rest: &str) -> Reply {
    let words = "Changes must be made through a pull request.";
    if rest.starts_with("/contents/") {
        return Reply::error(409, &format!("Could not update file: {words}"));
    }
    let forced = asked.json()["force"] == true;
    Reply::error(422, if forced { "Cannot force-push to this branch" } else { words })
}

/// The emulator says of every repository that everybody may do everything, and leaves out a few fields.
async fn mend_repository(state: &State, asked: &Asked, reply: &mut Reply, full_name: &str) {
    let mut value = reply.value();
    value["network_count"] = json!(0);
    value["subscribers_count"] = json!(0);
    if value["pushed_at"].is_null() {
        value["pushed_at"] = value["updated_at"].clone();
    }
    match asked.token.as_deref().map(|token| state.world.tokens.login(token)) {
        None => drop(value.as_object_mut().unwrap().remove("permissions")),
        // GitHub says so of an app's token whatever the app may do.
        Some(None) => value["permissions"] = permissions(false, false, false),
        Some(Some(login)) => {
            let owns = full_name.split('/').next() == Some(login);
            let target = format!("/repos/{full_name}/collaborators/{login}/permission");
            let held = state.world.owner_get(&target).await.unwrap_or_default();
            let held = held["permission"].as_str().unwrap_or_default();
            let writes = owns || ["admin", "maintain", "push", "write"].contains(&held);
            value["permissions"] = permissions(owns || held == "admin", writes, true);
        }
    }
    reply.set_value(&value);
}

/// The emulator gives only the hash of a branch's commit, GitHub the whole commit.
async fn mend_branch(state: &State, reply: &mut Reply, full_name: &str) {
    let mut branch = reply.value();
    let sha = branch["commit"]["sha"].as_str().unwrap_or_default().to_owned();
    let mut commit = state.world.owner("GET", &format!("/repos/{full_name}/commits/{sha}"), None).await;
    for field in ["files", "stats"] {
        commit.as_object_mut().unwrap().remove(field);
    }
    branch["commit"] = commit;
    let name = branch["name"].as_str().unwrap_or_default();
    let emulator = state.world.url();
    branch["_links"] = json!({
        "self": format!("{emulator}/repos/{full_name}/branches/{name}"),
        "html": format!("{emulator}/{full_name}/tree/{name}"),
    });
    if branch["protection"].is_null() {
        branch["protection"] = json!({
            "enabled": false,
            "required_status_checks": { "enforcement_level": "off", "contexts": [], "checks": [] },
        });
    }
    reply.set_value(&branch);
}

fn permissions(admin: bool, push: bool, pull: bool) -> Value {
    json!({ "admin": admin, "maintain": admin, "push": push, "triage": push, "pull": pull })
}

fn truncate(state: &State, reply: &mut Reply) {
    let limit = state.tree_limit.load(Ordering::Relaxed);
    let mut value = reply.value();
    let Some(entries) = value["tree"].as_array_mut().filter(|entries| entries.len() > limit) else { return };
    entries.truncate(limit);
    value["truncated"] = json!(true);
    reply.set_value(&value);
    reply.origin = Origin::Emulator;
}
