//! Tries a connection, and tells what will not work before it does not.

use std::collections::HashMap;

use ai_toolkit_protocol::CredentialInfo;
use serde::Deserialize;
use serde_json::json;

use super::{
    super::{
        CommitId, GitHostError, Remote, RemoteCheck, folders_with_docs,
        names::{Hint, hint},
    },
    Github,
    address::in_path,
    answer::{Answer, Ask},
    api::Api,
    credential::{self, expires_soon},
    failures, refs,
    session::Auth,
    trees::{self, Folder},
};

/// A repository as the API has it.
#[derive(Deserialize)]
struct Repository {
    full_name: String,
    #[serde(default)]
    default_branch: Option<String>,
    #[serde(default)]
    archived: bool,
    #[serde(default)]
    private: bool,
    #[serde(default)]
    permissions: HashMap<String, bool>,
}

/// Tries address, credential, branch and folder.
pub(super) async fn check(github: &Github, remote: &Remote) -> Result<RemoteCheck, GitHostError> {
    let api = Api::new(github, remote).await?;
    let answer = api.send(&Ask::get(api.path(""))).await?;
    let repository = repository(&api, &answer).await?;
    let mut check = RemoteCheck { default_branch: repository.default_branch.clone(), ..RemoteCheck::default() };
    let info = credential::info(&api, &answer).await?;
    note_credential(&mut check, &repository, &info);
    check.credential = Some(info);
    let branches = refs::branches(&api).await?;
    check.branches = branches.iter().map(|branch| branch.name.clone()).collect();
    let head = match refs::current(&api, &remote.branch).await? {
        Some(head) => head,
        None if branches.is_empty() => {
            check.writable = writable(&api, remote, &repository, None, &mut check.notices).await?;
            return Ok(check);
        }
        None => return Err(refs::not_found(&remote.branch, &branches)),
    };
    look_at_files(github, &api, remote, &head, &mut check).await?;
    check.writable = writable(&api, remote, &repository, Some(&head), &mut check.notices).await?;
    if is_protected(&api, remote).await {
        check.notices.push(format!(
            "the branch {} is protected: publishing may need pull requests, which the project's settings offer",
            remote.branch
        ));
    }
    Ok(check)
}

/// Refuses a repository that answers under another name: what is written there should be meant for it.
pub(super) async fn moved(api: &Api) -> Result<GitHostError, GitHostError> {
    let answer = api.send(&Ask::get(api.path(""))).await?;
    let repository: Repository = api.expect(&answer)?;
    Ok(GitHostError::Moved { to: api.place().address_of(&repository.full_name) })
}

async fn repository(api: &Api, answer: &Answer) -> Result<Repository, GitHostError> {
    if answer.is(404) {
        return Err(match api.auth() {
            // The App was found in the repository before this was asked.
            Auth::App { .. } => api.refusal(answer),
            // GitHub hides what a token may not see; only a token that is good for nothing is told from that.
            Auth::Token { .. } => match api.send(&Ask::get("/user")).await? {
                user if user.is(401) => api.refusal(&user),
                _ => api.refusal(answer),
            },
        });
    }
    let repository: Repository = api.expect(answer)?;
    if !repository.full_name.eq_ignore_ascii_case(&api.place().full_name()) {
        return Err(GitHostError::Moved { to: api.place().address_of(&repository.full_name) });
    }
    Ok(repository)
}

fn note_credential(check: &mut RemoteCheck, repository: &Repository, info: &CredentialInfo) {
    if repository.archived {
        let notice = "the repository is archived: its docs can be read, but nothing can be published until it is \
                      unarchived";
        check.notices.push(notice.into());
    }
    if let Some(expires_at) = info.expires_at.filter(|time| expires_soon(*time)) {
        let day: String = expires_at.to_string().chars().take(10).collect();
        check.notices.push(format!("the token expires on {day}; make a new one on GitHub and enter it before"));
    }
    let has = |scope: &str| info.scopes.iter().any(|other| other == scope);
    if info.kind == credential::CLASSIC && !has("repo") && (repository.private || !has("public_repo")) {
        let scope = if repository.private { "repo" } else { "repo or public_repo" };
        check.notices.push(format!("the token lacks the scope {scope}, which publishing needs; add it on GitHub"));
    }
}

/// Whether the credential may write. A fine-grained token is told its owner's rights, not its own, so with one of these
/// the branch is set to the commit that it is at: that changes nothing, and takes the right to change it.
async fn writable(
    api: &Api,
    remote: &Remote,
    repository: &Repository,
    head: Option<&CommitId>,
    notices: &mut Vec<String>,
) -> Result<Option<bool>, GitHostError> {
    if repository.archived {
        return Ok(Some(false));
    }
    let mut needed = None;
    let may = match api.auth() {
        Auth::App { .. } => {
            let installed = api.installed().await?;
            let contents = installed.permissions.get("contents").map(String::as_str);
            contents.map(|level| level == "write").or_else(|| repository.permissions.get("push").copied())
        }
        Auth::Token { fine_grained, .. } => match (repository.permissions.get("push").copied(), head) {
            (Some(true), Some(head)) if *fine_grained => {
                let body = json!({ "sha": head.as_str(), "force": false });
                let path = api.path(&format!("/git/refs/heads/{}", in_path(remote.branch.as_str())));
                match api.send(&Ask::patch(path, &body).repeatable()).await {
                    Ok(answer) if answer.is(403) => {
                        needed = failures::permission(&answer);
                        Some(false)
                    }
                    Ok(answer) if answer.is(200) => Some(true),
                    _ => None,
                }
            }
            (Some(true), None) if *fine_grained => None,
            (push, _) => push,
        },
    };
    if may == Some(false) {
        let needed = needed.unwrap_or_else(|| "contents: write".into());
        notices.push(format!(
            "the docs can be read, but not published: the credential may not write to the repository; give it {needed}"
        ));
    }
    Ok(may)
}

async fn look_at_files(
    github: &Github,
    api: &Api,
    remote: &Remote,
    head: &CommitId,
    check: &mut RemoteCheck,
) -> Result<(), GitHostError> {
    let root = trees::snapshot(api, head).await?.tree;
    // In a repository too large for one answer, these are some of its folders.
    let all = trees::list(api, &root, true).await?.tree;
    check.folders = folders_with_docs(all.iter().map(|entry| entry.path.as_str()));
    check.files = match trees::folder(api, &root, &remote.folder).await? {
        Folder::Tree(tree) => trees::sort_out(&trees::entries(github, api, remote, &tree).await?).files.len(),
        Folder::Missing | Folder::InTheWay(_) => {
            let top = trees::list(api, &root, false).await?.tree;
            let folders = top.iter().filter(|entry| entry.is_folder()).map(|entry| entry.path.as_str());
            let Hint { clause: hint, suggestions } = hint("folders", &remote.folder, folders);
            return Err(GitHostError::FolderNotFound { folder: remote.folder.clone(), hint, suggestions });
        }
    };
    Ok(())
}

/// Whether rules protect the branch, as far as it can be seen.
async fn is_protected(api: &Api, remote: &Remote) -> bool {
    let path = api.path(&format!("/branches/{}", in_path(remote.branch.as_str())));
    matches!(api.get::<refs::Branch>(path).await, Ok(branch) if branch.protected)
}
