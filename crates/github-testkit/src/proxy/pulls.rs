//! Pull requests. The emulator remembers what both branches were when one began, and merges that.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::reply::Reply;
use crate::world::{Merge, World};

/// Why GitHub does not open a pull request; the emulator opens every one.
pub(super) async fn refusal(world: &World, token: Option<&str>, full_name: &str, wanted: &Value) -> Option<Reply> {
    let target = format!("/repos/{full_name}/pulls?state=open&per_page=100");
    let open = world.ask(token, "GET", &target, None).await;
    // Who may not look gets the emulator's refusal.
    let open = open.is_ok().then(|| open.json())?;
    let owner = full_name.split('/').next().unwrap_or_default();
    let head = wanted["head"].as_str()?;
    let head = head.strip_prefix(&format!("{owner}:")).unwrap_or(head);
    let base = wanted["base"].as_str()?;
    for (field, branch) in [("head", head), ("base", base)] {
        if world.head(full_name, branch).await.is_none() {
            let reason = json!({ "resource": "PullRequest", "field": field, "code": "invalid" });
            return Some(Reply::invalid(&reason));
        }
    }
    let custom = |message: String| json!({ "resource": "PullRequest", "code": "custom", "message": message });
    let same = |pull: &Value| pull["head"]["ref"] == head && pull["base"]["ref"] == base;
    if open.as_array().is_some_and(|open| open.iter().any(same)) {
        return Some(Reply::invalid(&custom(format!("A pull request already exists for {owner}:{head}."))));
    }
    let comparison = compare(world, full_name, base, head).await;
    if comparison["ahead_by"] == 0 {
        return Some(Reply::invalid(&custom(format!("No commits between {base} and {head}"))));
    }
    None
}

async fn compare(world: &World, full_name: &str, base: &str, head: &str) -> Value {
    let part = |branch: &str| crate::world::encoded(branch);
    world.owner("GET", &format!("/repos/{full_name}/compare/{}...{}", part(base), part(head)), None).await
}

/// Puts into a pull request what its branches are now, or were when it was merged.
pub(super) async fn refresh(world: &World, full_name: &str, pull: &mut Value) {
    let number = pull["number"].as_u64().unwrap_or_default();
    if pull["state"] == "open" {
        for side in ["head", "base"] {
            let branch = pull[side]["ref"].as_str().unwrap_or_default().to_owned();
            if let Some(sha) = world.head(full_name, &branch).await {
                pull[side]["sha"] = json!(sha);
            }
        }
    } else if let Some(merge) = world.merge(full_name, number) {
        pull["head"]["sha"] = json!(merge.head);
        pull["merge_commit_sha"] = json!(merge.commit);
    }
}

/// Closes the open pull requests from a branch that is gone.
pub(crate) async fn close_of(world: &World, full_name: &str, branch: &str) {
    let open = world.owner("GET", &format!("/repos/{full_name}/pulls?state=open&per_page=100"), None).await;
    for pull in open.as_array().unwrap().iter().filter(|pull| pull["head"]["ref"] == branch) {
        let target = format!("/repos/{full_name}/pulls/{}", pull["number"]);
        world.owner("PATCH", &target, Some(json!({ "state": "closed" }))).await;
    }
}

/// Merges what both branches have now, file by file.
pub(crate) async fn merge(world: &World, token: &str, full_name: &str, number: u64, mut wanted: Value) -> (u16, Value) {
    let target = format!("/repos/{full_name}/pulls/{number}");
    let before = world.owner_get(&target).await.unwrap_or_default();
    let branch = |side: &str| before[side]["ref"].as_str().unwrap_or_default().to_owned();
    let (head_branch, base_branch) = (branch("head"), branch("base"));
    let heads = (world.head(full_name, &head_branch).await, world.head(full_name, &base_branch).await);
    let (Some(head), Some(base), true) = (heads.0, heads.1, before["state"] == "open") else {
        return emulated(world, token, &target, wanted).await;
    };
    if wanted.get("sha").is_some_and(|sha| *sha != json!(head)) {
        return refused(409, "Head branch was modified. Review and try the merge again.");
    }
    let Some(tree) = merged_tree(world, full_name, &base, &head).await else {
        return refused(405, "Pull Request is not mergeable");
    };
    if let Some(wanted) = wanted.as_object_mut() {
        wanted.remove("sha");
    }
    let method = wanted["merge_method"].as_str().unwrap_or("merge").to_owned();
    let title = before["title"].as_str().unwrap_or_default();
    let owner = full_name.split('/').next().unwrap_or_default();
    let message = format!("Merge pull request #{number} from {owner}/{head_branch}\n\n{title}");
    let message = wanted["commit_title"].as_str().map_or(message, str::to_owned);
    let (status, mut answer) = emulated(world, token, &target, wanted).await;
    if status == 200 {
        let parents = if method == "merge" { vec![&base, &head] } else { vec![&base] };
        let commit = json!({ "message": message, "tree": tree, "parents": parents });
        let commit = world.owner("POST", &format!("/repos/{full_name}/git/commits"), Some(commit)).await;
        let commit = commit["sha"].as_str().unwrap().to_owned();
        put_branch(world, full_name, &base_branch, &commit).await;
        answer["sha"] = json!(commit);
        world.remember_merge(full_name, number, Merge { head, commit });
    }
    (status, answer)
}

async fn emulated(world: &World, token: &str, target: &str, wanted: Value) -> (u16, Value) {
    let wanted = if wanted.is_object() { wanted } else { json!({}) };
    let answer = world.ask(Some(token), "PUT", &format!("{target}/merge"), Some(wanted)).await;
    (answer.status, answer.json())
}

fn refused(status: u16, message: &str) -> (u16, Value) {
    (status, Reply::error(status, message).value())
}

/// Moves a branch even where rules forbid it, as a merge does.
async fn put_branch(world: &World, full_name: &str, branch: &str, sha: &str) {
    let branch = crate::world::encoded(branch);
    let protection = format!("/repos/{full_name}/branches/{branch}/protection");
    let rules = world.owner_get(&protection).await;
    if rules.is_some() {
        world.owner("DELETE", &protection, None).await;
    }
    let target = format!("/repos/{full_name}/git/refs/heads/{branch}");
    world.owner("PATCH", &target, Some(json!({ "sha": sha, "force": true }))).await;
    if rules.is_some() {
        world.owner("PUT", &protection, rules).await;
    }
}

/// The tree with both sides' changes; `None` if both changed a file differently.
async fn merged_tree(world: &World, full_name: &str, base: &str, head: &str) -> Option<Value> {
    let comparison = compare(world, full_name, base, head).await;
    let ancestor = comparison["merge_base_commit"]["sha"].as_str()?;
    let ancestor = files(world, full_name, ancestor).await;
    let ours = files(world, full_name, base).await;
    let theirs = files(world, full_name, head).await;

    let mut changes = Vec::new();
    for path in ancestor.keys().chain(theirs.keys().filter(|path| !ancestor.contains_key(*path))) {
        let (old, our, their) = (ancestor.get(path), ours.get(path), theirs.get(path));
        if their == old || their == our {
            continue;
        }
        if our != old {
            return None;
        }
        let mode = their.or(old).map(|(mode, _)| mode);
        let blob = their.map(|(_, blob)| blob);
        changes.push(json!({ "path": path, "mode": mode, "type": "blob", "sha": blob }));
    }
    let commit = world.owner("GET", &format!("/repos/{full_name}/git/commits/{base}"), None).await;
    if changes.is_empty() {
        return Some(commit["tree"]["sha"].clone());
    }
    let tree = json!({ "base_tree": commit["tree"]["sha"], "tree": changes });
    Some(world.owner("POST", &format!("/repos/{full_name}/git/trees"), Some(tree)).await["sha"].clone())
}

async fn files(world: &World, full_name: &str, commit: &str) -> BTreeMap<String, (String, String)> {
    let files = world.files(full_name, commit).await;
    files.into_iter().map(|(path, mode, blob)| (path, (mode, blob))).collect()
}
