//! A commit made without a work tree and pushed. All that the changes do not speak of stays as it is in the parent,
//! though its files are not here.

use std::{
    borrow::Cow,
    time::{SystemTime, UNIX_EPOCH},
};

use super::{
    super::{
        BlobId, CommitId, CommitMeta, FileChange, Published,
        edits::{Edit, Present},
        error::GitHostError,
        paths::prefix,
        signature::{Signature, author, committer, message},
    },
    cache::{Cache, TIP},
    command::Output,
    failures, present,
};

/// Makes and pushes the commit.
pub(super) async fn publish(
    cache: &mut Cache<'_>,
    parent: Option<&CommitId>,
    changes: &[FileChange],
    meta: &CommitMeta,
) -> Result<Published, GitHostError> {
    let present = match parent {
        Some(parent) => {
            cache.ensure(parent).await?;
            present::find(cache, parent, changes).await?
        }
        None => Present::default(),
    };
    let edits = present.edits(changes)?;
    let published = commit(cache, parent, &edits, meta).await?;
    if let Some(parent) = parent
        && same_tree(cache, parent, &published.commit).await?
    {
        return Ok(Published { commit: parent.clone(), ..published });
    }
    push(cache, &published.commit).await?;
    Ok(published)
}

/// Whether the server lets this token push; nothing when it could not be found out.
pub(super) async fn may_push(cache: &Cache<'_>, head: &CommitId) -> Result<Option<bool>, GitHostError> {
    let refspec = format!("{head}:{}", cache.remote().branch.full());
    let call = cache.network("try to push").args(["push", "--quiet", "--dry-run", "--porcelain", "origin", &refspec]);
    let output = match call.time(cache.program.limits.ask).run().await {
        Err(error) if error.is_transient() => return Ok(None),
        output => output?,
    };
    if output.success {
        return Ok(Some(true));
    }
    match failures::explain(cache.access, &output.stderr).map(|error| not_served(cache, error)) {
        Some(GitHostError::AuthenticationFailed { .. } | GitHostError::Refused { .. }) => Ok(Some(false)),
        _ => Ok(None),
    }
}

/// Makes the commit with one `git fast-import`, which touches only those folders that the edits are in.
async fn commit(
    cache: &Cache<'_>,
    parent: Option<&CommitId>,
    edits: &[Edit<'_>],
    meta: &CommitMeta,
) -> Result<Published, GitHostError> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let folder = prefix(&cache.remote().folder);
    let message = message(&meta.message);
    let mut input: Vec<Cow<'_, [u8]>> = Vec::new();
    let mut orders = vec![
        format!("commit {TIP}"),
        "mark :1".to_owned(),
        format!("author {} {seconds} +0000", line(&author(meta))),
        format!("committer {} {seconds} +0000", line(&committer())),
        format!("data {}\n{message}", message.len()),
    ];
    orders.extend(parent.map(|parent| format!("from {parent}")));
    let mut written = Vec::new();
    for edit in edits {
        match edit {
            Edit::Delete(path) => orders.push(format!("D {}", quoted(&folder, path))),
            Edit::Write { path, mode, content } => {
                let mark = written.len() + 2;
                input.push(format!("blob\nmark :{mark}\ndata {}\n", content.len()).into_bytes().into());
                input.push(Cow::Borrowed(content));
                input.push(Cow::Borrowed(b"\n"));
                orders.push(format!("M {mode} :{mark} {}", quoted(&folder, path)));
                written.push(*path);
            }
        }
    }
    orders.push(String::new());
    orders.extend((1..written.len() + 2).map(|mark| format!("get-mark :{mark}")));
    orders.push("done\n".to_owned());
    input.push(orders.join("\n").into_bytes().into());
    let call =
        cache.local("make the commit").args(["fast-import", "--quiet", "--force", "--done", "--date-format=raw"]);
    let answer = cache.expect(call.stdin(input)).await?;
    let answer = String::from_utf8_lossy(&answer);
    let mut ids = answer.lines();
    let unreadable = |_| GitHostError::CacheDamaged { reason: "git made a commit but did not name it".into() };
    let commit = CommitId::parse(ids.next().unwrap_or_default()).map_err(unreadable)?;
    let blobs = written.into_iter().map(|path| {
        let id = BlobId::parse(ids.next().unwrap_or_default()).map_err(unreadable)?;
        Ok((path.to_owned(), id))
    });
    Ok(Published { commit, blobs: blobs.collect::<Result<_, GitHostError>>()? })
}

/// A path in fast-import's quotes.
fn quoted(folder: &str, path: &str) -> String {
    let path = format!("{folder}{path}").replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{path}\"")
}

fn line(signature: &Signature) -> String {
    format!("{} <{}>", signature.name, signature.email)
}

async fn same_tree(cache: &Cache<'_>, one: &CommitId, other: &CommitId) -> Result<bool, GitHostError> {
    let trees = [format!("{one}^{{tree}}"), format!("{other}^{{tree}}")];
    let answer = cache.expect(cache.local("compare two commits").args(["rev-parse"]).args(trees)).await?;
    let answer = String::from_utf8_lossy(&answer);
    let mut ids = answer.lines();
    Ok(ids.next() == ids.next())
}

async fn push(cache: &Cache<'_>, commit: &CommitId) -> Result<(), GitHostError> {
    let refspec = format!("{commit}:{}", cache.remote().branch.full());
    // Never forced: a server that has moved on says so. Not thin: for that git would fetch the old files first.
    let call =
        cache.network("push the commit").args(["push", "--quiet", "--no-thin", "--porcelain", "origin", &refspec]);
    let output = call.run().await?;
    if output.success { Ok(()) } else { Err(push_failure(cache, &output)) }
}

fn push_failure(cache: &Cache<'_>, output: &Output) -> GitHostError {
    let answer = cache.access.secrets.scrub(&String::from_utf8_lossy(&output.stdout).replace('\t', " "));
    let Some(rejection) = answer.lines().find(|line| line.starts_with('!')) else {
        return not_served(cache, cache.network_failure(output));
    };
    let moved = [
        "(fetch first)",
        "(non-fast-forward)",
        "(stale info)",
        "cannot lock ref",
        "failed to update ref",
        "failed to lock",
        "reference already exists",
        "incorrect old value",
        "shallow update not allowed",
    ];
    if moved.iter().any(|words| rejection.contains(words)) {
        return GitHostError::NonFastForward;
    }
    let why = rejection.rfind(" [").and_then(|at| rejection.get(at..)).unwrap_or(rejection).trim();
    let said = failures::server_words(&output.stderr);
    GitHostError::Refused { reason: if said.is_empty() { why.to_owned() } else { format!("{why}: {said}") } }
}

/// git daemon has the same words for a repository that it does not serve and for one that takes no pushes.
fn not_served(cache: &Cache<'_>, error: GitHostError) -> GitHostError {
    match error {
        GitHostError::RepositoryNotFound { .. } if cache.remote().url.scheme() == "git" => GitHostError::Refused {
            reason:
                "it can be read, but takes no pushes over git://; use the repository's https:// or ssh:// address, \
                     or start its git daemon with --enable=receive-pack"
                    .into(),
        },
        error => error,
    }
}
