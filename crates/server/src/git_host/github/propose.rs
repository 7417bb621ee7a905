//! Changes on a branch of their own, and the pull request that asks for them.

use ai_toolkit_protocol::{PullRequest, PullRequestState};
use serde::Deserialize;
use serde_json::json;

use super::{
    super::{
        BranchName, CommitId, CommitMeta, FileChange, GitHostError, Proposal, Proposed, Published, Remote,
        paths::check_paths,
    },
    Github,
    address::in_query,
    answer::Ask,
    api::Api,
    check, commit,
    publish::{make_branch, move_branch, present},
    refs, trees,
};

/// A pull request as the API has it.
#[derive(Deserialize)]
pub(super) struct Pull {
    number: u64,
    html_url: String,
    state: String,
    /// In lists, only this tells whether it was merged.
    merged_at: Option<String>,
    merged: Option<bool>,
    title: Option<String>,
    body: Option<String>,
    head: End,
}

#[derive(Deserialize)]
struct End {
    #[serde(rename = "ref")]
    name: String,
}

#[derive(Deserialize)]
struct Comparison {
    status: String,
}

impl From<Pull> for PullRequest {
    fn from(pull: Pull) -> Self {
        let state = match pull.state.as_str() {
            "open" => PullRequestState::Open,
            _ if pull.merged == Some(true) || pull.merged_at.is_some() => PullRequestState::Merged,
            _ => PullRequestState::Closed,
        };
        Self { number: pull.number, url: pull.html_url, state, branch: pull.head.name }
    }
}

/// Puts the changes onto the proposal's branch and opens its pull request, or brings it up to date.
pub(super) async fn propose(
    github: &Github,
    remote: &Remote,
    base: &CommitId,
    changes: &[FileChange],
    meta: &CommitMeta,
    proposal: &Proposal,
) -> Result<Proposed, GitHostError> {
    check_paths(&remote.folder, changes)?;
    let api = Api::new(github, remote).await?;
    let base_found = trees::snapshot(&api, base).await?;
    if base_found.redirected {
        return Err(check::moved(&api).await?);
    }
    let branch = &proposal.branch;
    let head = refs::current(&api, branch).await?;
    let (start, parents) = match &head {
        None => (base_found.tree, vec![base]),
        Some(head) => match relation(&api, base, head).await?.as_str() {
            "ahead" | "identical" => (trees::snapshot(&api, head).await?.tree, vec![head]),
            // All of the branch is in the base already, so the base alone is the parent.
            "behind" => (base_found.tree, vec![base]),
            _ => (base_found.tree, vec![head, base]),
        },
    };
    let edits = present(github, &api, remote, &start).await?.edits(changes)?;
    let tree = commit::tree(&api, Some(&start), &remote.folder, &edits).await?;
    let blobs = commit::blobs(&edits);
    let commit = match &head {
        Some(head) if trees::snapshot(&api, head).await?.tree == tree => head.clone(),
        _ => {
            let commit = commit::commit(&api, &tree, &parents, meta).await?;
            match head {
                Some(_) => move_branch(&api, branch, &commit).await?,
                None => make_branch(&api, branch, &commit).await?,
            }
            commit
        }
    };
    let pull = ask_for(&api, remote, proposal).await?;
    Ok(Proposed { pull_request: pull.into(), published: Published { commit, blobs } })
}

/// How the branch stands to the base: `ahead`, `identical`, `behind` or `diverged`.
async fn relation(api: &Api, base: &CommitId, head: &CommitId) -> Result<String, GitHostError> {
    if base == head {
        return Ok("identical".into());
    }
    let path = api.path(&format!("/compare/{base}...{head}?per_page=1"));
    let comparison: Comparison = api.get(path).await?;
    Ok(comparison.status)
}

/// The pull request, open and up to date.
async fn ask_for(api: &Api, remote: &Remote, proposal: &Proposal) -> Result<Pull, GitHostError> {
    let known = match proposal.number {
        Some(number) => one(api, number).await?.filter(|pull| pull.state == "open"),
        None => None,
    };
    let known = match known {
        Some(pull) => Some(pull),
        None => find(api, &proposal.branch, &remote.branch).await?,
    };
    match known {
        Some(pull) => update(api, pull, proposal).await,
        None => open(api, remote, proposal).await,
    }
}

async fn one(api: &Api, number: u64) -> Result<Option<Pull>, GitHostError> {
    let answer = api.send(&Ask::get(api.path(&format!("/pulls/{number}")))).await?;
    if answer.is(404) { Ok(None) } else { api.expect(&answer).map(Some) }
}

async fn find(api: &Api, branch: &BranchName, into: &BranchName) -> Result<Option<Pull>, GitHostError> {
    let head = in_query(&format!("{}:{branch}", api.place().owner));
    let into = in_query(into.as_str());
    let path = api.path(&format!("/pulls?state=open&head={head}&base={into}&per_page=10"));
    let pulls: Vec<Pull> = api.get(path).await?;
    // A server that does not know the filter lists others, too.
    Ok(pulls.into_iter().find(|pull| pull.head.name == branch.as_str()))
}

async fn update(api: &Api, pull: Pull, proposal: &Proposal) -> Result<Pull, GitHostError> {
    let same_body = pull.body.as_deref().unwrap_or_default() == proposal.body;
    if same_body && pull.title.as_deref() == Some(proposal.title.as_str()) {
        return Ok(pull);
    }
    let body = json!({ "title": proposal.title, "body": proposal.body });
    let path = api.path(&format!("/pulls/{}", pull.number));
    api.fetch(&Ask::patch(path, &body).repeatable()).await
}

async fn open(api: &Api, remote: &Remote, proposal: &Proposal) -> Result<Pull, GitHostError> {
    let body = json!({
        "title": proposal.title,
        "body": proposal.body,
        "head": proposal.branch.as_str(),
        "base": remote.branch.as_str(),
    });
    let failure = match api.send(&Ask::post(api.path("/pulls"), &body)).await {
        Ok(answer) => match api.expect(&answer) {
            Err(error @ (GitHostError::Refused { .. } | GitHostError::BadAnswer { .. })) => error,
            result => return result,
        },
        Err(error @ GitHostError::Unreachable { .. }) => error,
        Err(error) => return Err(error),
    };
    // It may be open already, made by a request whose answer was lost, or by somebody else.
    find(api, &proposal.branch, &remote.branch).await?.ok_or(failure)
}

/// A pull request as it is now; an unchanged one costs one request that does not count.
pub(super) async fn pull_request(github: &Github, remote: &Remote, number: u64) -> Result<PullRequest, GitHostError> {
    let api = Api::new(github, remote).await?;
    let known = github.memories.pull_request(remote, number);
    let ask = Ask::get(api.path(&format!("/pulls/{number}")));
    let answer = api.send(&ask.clone().unless(known.as_ref().map(|(etag, _)| etag.as_str()))).await?;
    if let Some((_, pull_request)) = known
        && answer.is(304)
    {
        return Ok(pull_request);
    }
    let (pull, answer): (Pull, _) = match api.expect(&answer) {
        Err(GitHostError::BadAnswer { .. }) => {
            let again = api.send(&ask).await?;
            (api.expect(&again)?, again)
        }
        pull => (pull?, answer),
    };
    let pull_request = pull.into();
    github.memories.remember_pull_request(remote, answer.etag(), &pull_request);
    Ok(pull_request)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case(r#""state":"open","merged_at":null"#, PullRequestState::Open)]
    #[case(r#""state":"closed","merged":true"#, PullRequestState::Merged)]
    #[case(r#""state":"closed","merged_at":"2026-01-01T00:00:00Z""#, PullRequestState::Merged)]
    #[case(r#""state":"closed","merged":false,"merged_at":null"#, PullRequestState::Closed)]
    fn states_of_pull_requests(#[case] fields: &str, #[case] state: PullRequestState) {
        let text = format!(r#"{{"number":7,"html_url":"https://x/7","head":{{"ref":"docs/a"}},"new":1,{fields}}}"#);
        let pull: Pull = serde_json::from_str(&text).unwrap();
        let expected = PullRequest { number: 7, url: "https://x/7".into(), state, branch: "docs/a".into() };
        assert_eq!(PullRequest::from(pull), expected);
    }
}
