//! The first commit of an empty repository.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::json;

use super::{
    super::{
        CommitMeta, FileChange, GitHostError, Published, Remote,
        edits::{Edit, Present},
        signature::{author, committer, message},
    },
    address::in_path,
    answer::Ask,
    api::Api,
    check,
    commit::{blobs, person},
    publish::{full_path, on_top},
    refs,
    trees::Named,
};

/// The answer to a file's creation.
#[derive(Deserialize)]
struct Created {
    commit: Made,
}

#[derive(Deserialize)]
struct Made {
    sha: String,
    tree: Named,
    #[serde(default)]
    parents: Vec<Named>,
}

/// Puts the changes into a repository without any commit.
///
/// GitHub's interface to Git's objects answers 409 while there is no commit, and its documentation sends us to the one
/// for single files. So the first file is a commit of its own, and the others are one on top of it.
pub(super) async fn publish(
    api: &Api,
    remote: &Remote,
    changes: &[FileChange],
    meta: &CommitMeta,
) -> Result<Published, GitHostError> {
    let edits = Present::default().edits(changes)?;
    let Some((Edit::Write { path, content, .. }, rest)) = edits.split_first() else {
        return Err(GitHostError::Refused { reason: "there is nothing to publish in an empty repository".into() });
    };
    if api.send(&Ask::get(api.path(""))).await?.redirected {
        return Err(check::moved(api).await?);
    }
    let body = json!({
        "message": message(&meta.message),
        "content": STANDARD.encode(content),
        "branch": remote.branch.as_str(),
        "author": person(&author(meta)),
        "committer": person(&committer()),
    });
    let file = in_path(&full_path(remote, path));
    // Not asked for twice: it would find its own file in its way. The next run finds it in the repository.
    let answer = api.send(&Ask::put(api.path(&format!("/contents/{file}")), &body)).await?;
    let created: Created = match answer.status.as_u16() {
        // Somebody else was quicker.
        409 => return Err(GitHostError::NonFastForward),
        404 => {
            let error = refs::missing(api, &remote.branch).await.err();
            let reason = "the repository is empty, and GitHub makes its first commit on its default branch only; choose \
                          that branch, or make a first commit on this one";
            return Err(error.unwrap_or_else(|| GitHostError::Refused { reason: reason.into() }));
        }
        422 => match api.refusal_to_write(Some(remote.branch.as_str()), &answer) {
            // The file is there already.
            GitHostError::Refused { reason } if reason.contains("sha") => return Err(GitHostError::NonFastForward),
            error => return Err(error),
        },
        status if (200..300).contains(&status) => api.read(&answer)?,
        _ => return Err(api.refusal_to_write(Some(remote.branch.as_str()), &answer)),
    };
    if !created.commit.parents.is_empty() {
        // The repository was not empty any more; what is new in it has to be looked at first.
        return Err(GitHostError::NonFastForward);
    }
    let first = refs::commit(api, &created.commit.sha)?;
    if rest.is_empty() {
        return Ok(Published { commit: first, blobs: blobs(&edits) });
    }
    let published = on_top(api, remote, &first, &created.commit.tree.sha, rest, meta).await?;
    Ok(Published { commit: published.commit, blobs: blobs(&edits) })
}
