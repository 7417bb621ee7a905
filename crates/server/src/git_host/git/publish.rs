//! A commit made without a work tree and pushed. All that the changes do not speak of stays as it is in the parent,
//! though its files are not here.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    time::{SystemTime, UNIX_EPOCH},
};

use super::{
    super::{BlobId, CommitId, CommitMeta, FileChange, Published, error::GitHostError},
    cache::{Cache, TIP},
    command::Output,
    failures, trees,
};

const COMMITTER: &str = "AI Toolkit Sync Platform <sync@ai-toolkit.invalid>";

/// Refuses paths that no file can have.
pub(super) fn check_paths(folder: &str, changes: &[FileChange]) -> Result<(), GitHostError> {
    let bad = |path: &&str| !trees::is_safe(path) || path.chars().any(char::is_control) || path.len() > 4_096;
    let folder = Some(folder).filter(|folder| !folder.is_empty());
    match folder.into_iter().chain(changes.iter().map(|change| change.path.as_str())).find(bad) {
        Some(path) => Err(GitHostError::BadPath { path: path.to_owned() }),
        None => Ok(()),
    }
}

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
            present_files(cache, parent).await?
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
    match failures::explain(cache.access, &output.stderr) {
        Some(GitHostError::AuthenticationFailed { .. } | GitHostError::Refused { .. }) => Ok(Some(false)),
        _ => Ok(None),
    }
}

/// What the folder has in the parent: each file's mode, or none for what is no file.
#[derive(Default)]
struct Present(HashMap<Vec<u8>, Option<String>>);

async fn present_files(cache: &Cache<'_>, parent: &CommitId) -> Result<Present, GitHostError> {
    let entries = trees::entries(cache, parent).await?;
    if entries.is_empty()
        && let Some(other) = trees::in_the_folders_way(cache, parent).await?
    {
        return Err(GitHostError::InTheWay { path: cache.remote().folder.clone(), other });
    }
    let files = entries.into_iter().map(|entry| {
        let mode = entry.is_file().then(|| if entry.mode == "100755" { entry.mode } else { "100644".into() });
        (entry.path, mode)
    });
    Ok(Present(files.collect()))
}

enum Edit<'a> {
    Delete(&'a str),
    Write { path: &'a str, mode: String, content: &'a [u8] },
}

impl Present {
    /// The edits in an order that works, deletions first: a file may take the place of a folder.
    ///
    /// Git would replace what stands in a file's way, folders with all that is in them; that is refused.
    fn edits(mut self, changes: &[FileChange]) -> Result<Vec<Edit<'_>>, GitHostError> {
        let mut edits = Vec::new();
        let mut modes = HashMap::new();
        for change in changes {
            let path = change.path.as_bytes();
            if let Some(Some(mode)) = self.0.get(path) {
                if change.content.is_some() {
                    modes.insert(path, mode.clone());
                } else {
                    edits.push(Edit::Delete(&change.path));
                }
                self.0.remove(path);
            }
        }
        let mut names: HashSet<Vec<u8>> = self.0.into_keys().collect();
        let mut folders: HashSet<Vec<u8>> = names.iter().flat_map(|name| parents(name)).map(<[u8]>::to_vec).collect();
        for change in changes {
            let (Some(content), path) = (&change.content, change.path.as_bytes()) else { continue };
            let other = [path].into_iter().filter(|path| names.contains(*path) || folders.contains(*path));
            if let Some(other) = other.chain(parents(path).filter(|parent| names.contains(*parent))).next() {
                let other = String::from_utf8_lossy(other).into_owned();
                return Err(GitHostError::InTheWay { path: change.path.clone(), other });
            }
            folders.extend(parents(path).map(<[u8]>::to_vec));
            names.insert(path.to_vec());
            let mode = modes.remove(path).unwrap_or_else(|| "100644".into());
            edits.push(Edit::Write { path: &change.path, mode, content });
        }
        Ok(edits)
    }
}

/// The folders that a path is in.
fn parents(path: &[u8]) -> impl Iterator<Item = &[u8]> {
    path.iter().enumerate().filter(|(_, byte)| **byte == b'/').filter_map(|(index, _)| path.get(..index))
}

/// Makes the commit with one `git fast-import`, which touches only those folders that the edits are in.
async fn commit(
    cache: &Cache<'_>,
    parent: Option<&CommitId>,
    edits: &[Edit<'_>],
    meta: &CommitMeta,
) -> Result<Published, GitHostError> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let folder = trees::prefix(&cache.remote().folder);
    let message = message(&meta.message);
    let mut input: Vec<Cow<'_, [u8]>> = Vec::new();
    let mut orders = vec![
        format!("commit {TIP}"),
        "mark :1".to_owned(),
        format!("author {} {seconds} +0000", author(meta)),
        format!("committer {COMMITTER} {seconds} +0000"),
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

fn author(meta: &CommitMeta) -> String {
    let clean = |text: &str, keep_spaces: bool| {
        let kept = |c: &char| !c.is_control() && !matches!(c, '<' | '>') && (keep_spaces || !c.is_whitespace());
        text.chars().filter(kept).collect::<String>().trim().to_owned()
    };
    match (clean(&meta.author_name, true), clean(&meta.author_email, false)) {
        (name, _) if name.is_empty() => COMMITTER.to_owned(),
        (name, email) if email.is_empty() => format!("{name} <unknown@ai-toolkit.invalid>"),
        (name, email) => format!("{name} <{email}>"),
    }
}

/// One line end's form, no NUL (git would cut the message there), no blank lines around, and a line end at the end.
fn message(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let text = lines.join("\n");
    let text = text.trim_matches('\n');
    if text.is_empty() { "Update docs\n".to_owned() } else { format!("{text}\n") }
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
        return cache.network_failure(output);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("Fix\r\n\r\nbody  \r\n\r\n", "Fix\n\nbody\n")]
    #[case(" \n", "Update docs\n")]
    #[case("a\0b", "ab\n")]
    fn messages_have_one_form(#[case] text: &str, #[case] kept: &str) {
        assert_eq!(message(text), kept);
    }

    #[rstest::rstest]
    #[case("Ann <x>\n", "ann@example.org", "Ann x <ann@example.org>")]
    #[case("Ann", " <> ", "Ann <unknown@ai-toolkit.invalid>")]
    #[case("\n", "ann@example.org", COMMITTER)]
    fn authors_cannot_break_out(#[case] name: &str, #[case] email: &str, #[case] line: &str) {
        let meta = CommitMeta { author_name: name.into(), author_email: email.into(), message: String::new() };
        assert_eq!(author(&meta), line);
    }

    #[rstest::rstest]
    #[case("a/../b")]
    #[case("/a")]
    #[case("a/")]
    #[case("")]
    #[case("x/.GIT/config")]
    #[case("a\nb")]
    fn bad_paths_are_refused(#[case] path: &str) {
        let changes = [FileChange { path: path.into(), content: None }];
        assert!(matches!(check_paths("docs", &changes), Err(GitHostError::BadPath { .. })));
    }
}
