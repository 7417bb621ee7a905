//! Commits put on top of a branch, never by force.

use serde_json::json;

use super::{
    super::{
        BranchName, CommitId, CommitMeta, FileChange, GitHostError, Published, Remote,
        edits::{Edit, Present},
        paths::{check_paths, prefix},
    },
    Github,
    address::in_path,
    answer::Ask,
    api::Api,
    check, commit, initial, refs,
    trees::{self, Folder},
};

/// Puts the changes on top of `parent`.
pub(super) async fn publish(
    github: &Github,
    remote: &Remote,
    parent: Option<&CommitId>,
    changes: &[FileChange],
    meta: &CommitMeta,
) -> Result<Published, GitHostError> {
    check_paths(&remote.folder, changes)?;
    let api = Api::new(github, remote).await?;
    let Some(parent) = parent else { return initial::publish(&api, remote, changes, meta).await };
    let found = trees::snapshot(&api, parent).await?;
    if found.redirected {
        return Err(check::moved(&api).await?);
    }
    let edits = present(github, &api, remote, &found.tree).await?.edits(changes)?;
    on_top(&api, remote, parent, &found.tree, &edits, meta).await
}

/// One commit with these edits on top of `parent`, whose tree is `tree`; none if it would change nothing.
pub(super) async fn on_top(
    api: &Api,
    remote: &Remote,
    parent: &CommitId,
    tree: &str,
    edits: &[Edit<'_>],
    meta: &CommitMeta,
) -> Result<Published, GitHostError> {
    let blobs = commit::blobs(edits);
    let new = commit::tree(api, Some(tree), &remote.folder, edits).await?;
    if new == tree {
        return Ok(Published { commit: parent.clone(), blobs });
    }
    let commit = commit::commit(api, &new, &[parent], meta).await?;
    move_branch(api, &remote.branch, &commit).await?;
    Ok(Published { commit, blobs })
}

/// What the folder has in the tree.
pub(super) async fn present(github: &Github, api: &Api, remote: &Remote, root: &str) -> Result<Present, GitHostError> {
    match trees::folder(api, root, &remote.folder).await? {
        Folder::Missing => Ok(Present::default()),
        Folder::InTheWay(other) => Err(GitHostError::InTheWay { path: remote.folder.clone(), other }),
        Folder::Tree(tree) => {
            let entries = trees::entries(github, api, remote, &tree).await?;
            let entry = |entry: &trees::Entry| (entry.path.clone().into_bytes(), entry.mode.clone());
            Ok(Present::new(entries.iter().map(entry)))
        }
    }
}

/// Moves the branch on to `commit`. Where the answer is lost, the branch itself tells whether it has moved.
pub(super) async fn move_branch(api: &Api, branch: &BranchName, commit: &CommitId) -> Result<(), GitHostError> {
    let body = json!({ "sha": commit.as_str(), "force": false });
    let path = api.path(&format!("/git/refs/heads/{}", in_path(branch.as_str())));
    let lost = match api.send(&Ask::patch(path, &body)).await {
        Ok(answer) if answer.status.is_success() => {
            let moved: Result<refs::Ref, _> = api.read(&answer);
            match moved {
                Ok(found) if found.object.sha == commit.as_str() => return Ok(()),
                Ok(_) => api.bad_answer("the branch was moved to another commit"),
                Err(error) => error,
            }
        }
        Ok(answer) if matches!(answer.status.as_u16(), 404 | 409 | 422) => {
            return Err(match api.refusal_to_write(Some(branch.as_str()), &answer) {
                GitHostError::Refused { reason } => not_moved(api, branch, answer.is(409), reason).await?,
                error => error,
            });
        }
        Ok(answer) => return Err(api.refusal_to_write(Some(branch.as_str()), &answer)),
        Err(error @ GitHostError::Unreachable { .. }) => error,
        Err(error) => return Err(error),
    };
    settle(api, branch, commit, lost).await
}

/// Why the branch did not take the commit, from the server's words.
async fn not_moved(
    api: &Api,
    branch: &BranchName,
    conflict: bool,
    reason: String,
) -> Result<GitHostError, GitHostError> {
    let words = reason.to_ascii_lowercase();
    if words.contains("reference does not exist") || words.contains("ref does not exist") {
        let branches = refs::branches(api).await?;
        let just_made = branches.iter().any(|other| other.name == branch.as_str());
        return Ok(if just_made || branches.is_empty() {
            GitHostError::NonFastForward
        } else {
            refs::not_found(branch, &branches)
        });
    }
    let moved = ["fast forward", "fast-forward", "reference already exists", "cannot be updated", "cannot lock ref"];
    if conflict || moved.iter().any(|moved| words.contains(moved)) {
        return Ok(GitHostError::NonFastForward);
    }
    Ok(GitHostError::Refused { reason })
}

/// Looks where the branch is after an answer that said nothing.
async fn settle(api: &Api, branch: &BranchName, commit: &CommitId, lost: GitHostError) -> Result<(), GitHostError> {
    match refs::current(api, branch).await {
        Ok(Some(head)) if head == *commit => Ok(()),
        _ => Err(lost),
    }
}

/// Makes a branch at `commit`.
pub(super) async fn make_branch(api: &Api, branch: &BranchName, commit: &CommitId) -> Result<(), GitHostError> {
    let body = json!({ "ref": branch.full(), "sha": commit.as_str() });
    match api.send(&Ask::post(api.path("/git/refs"), &body)).await {
        Ok(answer) if answer.status.is_success() => Ok(()),
        Ok(answer) if matches!(answer.status.as_u16(), 409 | 422) => {
            Err(match api.refusal_to_write(Some(branch.as_str()), &answer) {
                GitHostError::Refused { reason } => not_moved(api, branch, answer.is(409), reason).await?,
                error => error,
            })
        }
        Ok(answer) => Err(api.refusal_to_write(Some(branch.as_str()), &answer)),
        Err(lost @ GitHostError::Unreachable { .. }) => settle(api, branch, commit, lost).await,
        Err(error) => Err(error),
    }
}

/// A file's path in the repository.
pub(super) fn full_path(remote: &Remote, path: &str) -> String {
    format!("{}{path}", prefix(&remote.folder))
}
