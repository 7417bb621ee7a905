//! A remote's branches, asked for without a cache.

use super::{
    super::{
        BranchName, CommitId,
        error::GitHostError,
        names::{Hint, hint},
        scrub::words,
    },
    access::Access,
    command::{Call, Program},
    failures,
};

/// Some hundred thousand branches.
const MAX_ANSWER: usize = 64 * 1024 * 1024;

/// What a remote has.
pub(super) struct Refs {
    pub(super) default_branch: Option<String>,
    branches: Vec<(String, CommitId)>,
}

impl Refs {
    pub(super) fn names(&self) -> Vec<String> {
        self.branches.iter().map(|(name, _)| name.clone()).collect()
    }

    /// The branch's newest commit; nothing when the repository is empty.
    pub(super) fn head_of(&self, branch: &BranchName) -> Result<Option<CommitId>, GitHostError> {
        if self.branches.is_empty() {
            return Ok(None);
        }
        match self.branches.iter().find(|(name, _)| name == branch.as_str()) {
            Some((_, commit)) => Ok(Some(commit.clone())),
            None => {
                let existing = self.branches.iter().map(|(name, _)| name.as_str());
                let Hint { clause: hint, suggestions } = hint("branches", branch.as_str(), existing);
                Err(GitHostError::BranchNotFound { branch: branch.to_string(), hint, suggestions })
            }
        }
    }
}

/// The newest commit of the remote's branch, asked for alone: some repositories have very many branches.
pub(super) async fn one(program: &Program, access: &Access<'_>) -> Result<Option<CommitId>, GitHostError> {
    let branch = access.remote.branch.full();
    let answer = list(program, access, &[&branch]).await?;
    Ok(lines(&answer).find(|(_, name)| *name == branch).and_then(|(id, _)| CommitId::parse(id).ok()))
}

/// All branches.
pub(super) async fn all(program: &Program, access: &Access<'_>) -> Result<Refs, GitHostError> {
    let answer = list(program, access, &["HEAD", "refs/heads/*"]).await?;
    let mut refs = Refs { default_branch: None, branches: Vec::new() };
    for (value, name) in lines(&answer) {
        if let ("HEAD", Some(branch)) = (name, value.strip_prefix("ref: refs/heads/")) {
            refs.default_branch = Some(branch.to_owned());
        }
        if let (Some(branch), Ok(commit)) = (name.strip_prefix("refs/heads/"), CommitId::parse(value)) {
            refs.branches.push((branch.to_owned(), commit));
        }
    }
    if refs.branches.is_empty() {
        confirm_empty(program, access).await?;
    }
    Ok(refs)
}

async fn list(program: &Program, access: &Access<'_>, patterns: &[&str]) -> Result<String, GitHostError> {
    let output = question(program, access).args(patterns).run().await?;
    if output.success {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let error = failures::explain(access, &output.stderr);
    Err(error.unwrap_or_else(|| GitHostError::Refused { reason: words(output.stderr.lines()) }))
}

fn question<'a>(program: &'a Program, access: &'a Access<'a>) -> Call<'a> {
    Call::remote(access, program, "list the branches")
        .args(["ls-remote", "--quiet", "--symref", "origin"])
        .time(program.limits.ask)
        .max_output(MAX_ANSWER)
}

/// Makes sure that a repository without branches really is one.
///
/// Over HTTP git also takes files on a web server for a repository; an empty page would pass for an empty one, and all
/// docs for deleted. A real Git server speaks in packets, which git can be told to show.
async fn confirm_empty(program: &Program, access: &Access<'_>) -> Result<(), GitHostError> {
    if !access.remote.url.scheme().starts_with("http") {
        return Ok(());
    }
    let output = question(program, access).trace_packets().run().await?;
    if output.success && output.stderr.contains("packet:") {
        return Ok(());
    }
    Err(GitHostError::RepositoryNotFound { url: access.remote.url.to_string() })
}

fn lines(answer: &str) -> impl Iterator<Item = (&str, &str)> {
    answer.lines().filter_map(|line| line.split_once('\t'))
}
