//! The repository's branches, and the newest commit of one.

use serde::Deserialize;

use super::{
    super::{
        BranchName, CommitId, GitHostError, Remote,
        names::{Hint, hint},
    },
    Github,
    address::in_path,
    answer::{Answer, Ask},
    api::Api,
    trees::Named,
};

/// Branches that are listed at most.
const MAX_BRANCHES: usize = 1_000;
const PAGE: usize = 100;

/// A ref of Git as the API has it.
#[derive(Deserialize)]
pub(super) struct Ref {
    #[serde(rename = "ref", default)]
    name: String,
    pub(super) object: Named,
}

/// A branch as the API has it.
#[derive(Deserialize)]
pub(super) struct Branch {
    pub(super) name: String,
    pub(super) commit: Named,
    #[serde(default)]
    pub(super) protected: bool,
}

/// The branch's newest commit; an unchanged one costs one request that does not count.
pub(super) async fn head(github: &Github, remote: &Remote) -> Result<Option<CommitId>, GitHostError> {
    let api = Api::new(github, remote).await?;
    let known = github.memories.head(remote);
    let ask = ask(&api, &remote.branch).unless(known.as_ref().map(|(etag, _)| etag.as_str()));
    let mut answer = api.send(&ask).await?;
    if let Some((_, commit)) = known
        && answer.is(304)
    {
        return Ok(Some(commit));
    }
    let mut read = read(&api, &remote.branch, &answer);
    if matches!(read, Err(GitHostError::BadAnswer { .. })) {
        answer = api.send(&self::ask(&api, &remote.branch)).await?;
        read = self::read(&api, &remote.branch, &answer);
    }
    if let Some(commit) = read? {
        github.memories.remember_head(remote, answer.etag(), &commit);
        return Ok(Some(commit));
    }
    if answer.is(409) { Ok(None) } else { missing(&api, &remote.branch).await }
}

/// The branch's newest commit, or nothing when it is not there.
pub(super) async fn current(api: &Api, branch: &BranchName) -> Result<Option<CommitId>, GitHostError> {
    let answer = api.send(&ask(api, branch)).await?;
    match read(api, branch, &answer) {
        Err(GitHostError::BadAnswer { .. }) => read(api, branch, &api.send(&ask(api, branch)).await?),
        read => read,
    }
}

fn ask(api: &Api, branch: &BranchName) -> Ask {
    Ask::get(api.path(&format!("/git/ref/heads/{}", in_path(branch.as_str()))))
}

/// The commit in the answer; nothing when the branch or the repository's content is missing.
fn read(api: &Api, branch: &BranchName, answer: &Answer) -> Result<Option<CommitId>, GitHostError> {
    if matches!(answer.status.as_u16(), 404 | 409) {
        return Ok(None);
    }
    let found: Ref = api.expect(answer)?;
    if found.name != branch.full() {
        return Err(api.bad_answer(&format!("asked for {}, it speaks of {:?}", branch.full(), found.name)));
    }
    commit(api, &found.object.sha).map(Some)
}

/// Why there is no such branch: the repository is empty, has others, or is gone itself.
pub(super) async fn missing(api: &Api, branch: &BranchName) -> Result<Option<CommitId>, GitHostError> {
    let branches = branches(api).await?;
    if let Some(found) = branches.iter().find(|other| other.name == branch.as_str()) {
        // It came into being just now.
        return commit(api, &found.commit.sha).map(Some);
    }
    if branches.is_empty() { Ok(None) } else { Err(not_found(branch, &branches)) }
}

/// The error that names the other branches.
pub(super) fn not_found(branch: &BranchName, branches: &[Branch]) -> GitHostError {
    let Hint { clause: hint, suggestions } =
        hint("branches", branch.as_str(), branches.iter().map(|branch| branch.name.as_str()));
    GitHostError::BranchNotFound { branch: branch.to_string(), hint, suggestions }
}

/// The repository's branches, the first thousand.
pub(super) async fn branches(api: &Api) -> Result<Vec<Branch>, GitHostError> {
    let mut branches: Vec<Branch> = Vec::new();
    for page in 1..=MAX_BRANCHES / PAGE {
        let ask = Ask::get(api.path(&format!("/branches?per_page={PAGE}&page={page}")));
        let found: Vec<Branch> = api.fetch(&ask).await?;
        let last = found.len() < PAGE;
        branches.extend(found);
        if last {
            break;
        }
    }
    Ok(branches)
}

/// A commit's id out of an answer.
pub(super) fn commit(api: &Api, sha: &str) -> Result<CommitId, GitHostError> {
    CommitId::parse(sha).map_err(|error| api.bad_answer(&error.to_string()))
}
