//! GitHub Apps and their installations.

use serde_json::{Value, json};

use super::reply::{Asked, Origin, Reply};
use crate::world::World;

/// Fills in what the emulator leaves out, and notes new tokens.
pub(super) async fn mend(world: &World, asked: &Asked, reply: &mut Reply) {
    let path = asked.path();
    if asked.method == "POST" && path.ends_with("/access_tokens") {
        if let Some(token) = reply.value()["token"].as_str() {
            world.tokens.add_installation(token);
        }
        return;
    }
    if asked.method != "GET" || reply.status != 200 {
        return;
    }
    let mut value = reply.value();
    if path == "/app" {
        value["owner"] = world.owner_get(&format!("/users/{}", crate::OWNER)).await.unwrap_or_default();
    } else if path.ends_with("/installation") || path.starts_with("/app/installations/") {
        mend_installation(world, &mut value).await;
    } else if path == "/app/installations" {
        for installation in value.as_array_mut().into_iter().flatten() {
            mend_installation(world, installation).await;
        }
    } else {
        return;
    }
    reply.set_value(&value);
}

async fn mend_installation(world: &World, installation: &mut Value) {
    installation["target_id"] = installation["account"]["id"].clone();
    let login = installation["account"]["login"].as_str().unwrap_or_default();
    if let Some(account) = world.owner_get(&format!("/users/{login}")).await {
        installation["account"] = account;
    }
}

/// Answers `GET /installation/repositories`, which the emulator does not know.
pub(super) async fn repositories(world: &World, token: Option<&str>, query: &str) -> Reply {
    let of_installation = token.is_some_and(|token| world.tokens.is_installation(token));
    if !of_installation {
        return Reply::error(403, "You must authenticate with an installation access token.");
    }
    let number = |name: &str, otherwise: usize| {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter(|(found, _)| *found == name).find_map(|(_, value)| value.parse().ok()).unwrap_or(otherwise)
    };
    let (page, size) = (number("page", 1).max(1), number("per_page", 30).clamp(1, 100));
    let mut found = Vec::new();
    for full_name in world.all_names() {
        let answer = world.ask(token, "GET", &format!("/repos/{full_name}"), None).await;
        if answer.is_ok() {
            found.push(answer.json());
        }
    }
    let total = found.len();
    let part: Vec<_> = found.into_iter().skip((page - 1) * size).take(size).collect();
    let body = json!({ "total_count": total, "repository_selection": "all", "repositories": part });
    // The repositories are as the emulator describes them.
    Reply { origin: Origin::Emulator, ..Reply::json(200, &body) }
}
