//! Pull-request mode: what changed here goes to a branch of its own, on which a pull request is open; once it is merged,
//! it is what the repository has.

use std::collections::{HashMap, HashSet};

use ai_toolkit_protocol::{DocPath, ProjectId, PullRequest, SyncChangeKind, SyncState, ws::ServerMessage};

use super::{
    Scope, SyncEngine, SyncError,
    commit::{self, Entry},
    count,
    incoming::list,
    merge::merge,
    push::{Pending, changes_of},
    run::{Look, Run},
};
use crate::{
    domain::caller::Caller,
    git_host::{BlobContent, BranchName, CommitId, FileChange, GitHostError, Proposal, Remote},
    store::{Audit, DocRecord},
};

/// Whether a doc has a version that no pull request has. What a reviewer declined is proposed anew only when somebody
/// asks for it, or saves it again.
pub(super) fn is_fresh(run: &Run, doc: &DocRecord, waiting: &HashSet<DocPath>) -> bool {
    if !run.scope.includes(&doc.file_name) || waiting.contains(&doc.file_name) || doc.in_conflict {
        return false;
    }
    let proposed = doc.proposed_version == Some(doc.version);
    let declined = proposed && doc.proposed_in.is_none();
    let wanted = if run.scope == Scope::Background { !proposed } else { !proposed || declined };
    wanted && (doc.changed_here() || doc.proposed_in.is_some())
}

impl SyncEngine {
    /// Puts what is fresh into the open pull request, or into a new one.
    pub(super) async fn propose(
        &self,
        run: &mut Run,
        remote: &Remote,
        head: &CommitId,
        look: &Look,
        waiting: &HashSet<DocPath>,
    ) -> Result<(), SyncError> {
        run.result.pull_request.clone_from(&look.pull_request);
        let docs = self.store.docs_changed_here(run.id()).await?;
        let fresh: HashSet<DocPath> =
            docs.iter().filter(|doc| is_fresh(run, doc, waiting)).map(|doc| doc.file_name.clone()).collect();
        if fresh.is_empty() {
            return Ok(());
        }
        // With all that is in it already: its branch may have to be brought up to date with the base. Not with what waits:
        // it would undo the repository's change.
        let is_in_it = |doc: &DocRecord| doc.proposed_in.is_some() && !waiting.contains(&doc.file_name);
        let docs = docs.into_iter().filter(|doc| fresh.contains(&doc.file_name) || is_in_it(doc));
        let mut pending = self.load(docs.collect()).await?;
        self.enter(run, SyncState::Pushing, 0, fresh.len()).await?;
        let open = look.open_pull_request();
        let branch = match open {
            Some(open) => BranchName::parse(&open.branch)?,
            None => new_branch(run, look.pull_request.as_ref())?,
        };
        let reviewed =
            if open.is_some() { self.keep_reviews(run, remote, &branch, &mut pending).await? } else { HashSet::new() };
        let changes: Vec<FileChange> = pending.iter().map(Pending::change).collect();
        let all: Vec<Entry<'_>> = pending.iter().map(Pending::entry).collect();
        let news: Vec<Entry<'_>> =
            pending.iter().filter(|pending| fresh.contains(&pending.doc.file_name)).map(Pending::entry).collect();
        let wanted = run.scope.message().and_then(|message| message.lines().next()).filter(|_| open.is_none());
        let proposal = Proposal {
            branch,
            number: open.map(|open| open.number),
            title: wanted.map_or_else(|| commit::title(&all), str::to_owned),
            body: format!(
                "{}\n\nEdited in {} on the AI Toolkit Sync Platform. Merge this to publish; changes that are pushed to \
                 this branch are taken over with the merge.",
                commit::list(&all),
                run.project.name
            ),
        };
        let emails = self.emails(&pending).await?;
        let meta = commit::meta(&news, &emails, run.scope.message(), run.project.sign_off);
        let proposed = self.git.propose(remote, head, &changes, &meta, &proposal).await?;
        let pull_request = proposed.pull_request;
        let blobs: HashMap<&str, &str> =
            proposed.published.blobs.iter().map(|(path, blob)| (path.as_str(), blob.as_str())).collect();
        let mut write = self.store.write(run.id()).await?;
        // A doc that is left out now, in conflict or waiting, may not be on the branch any more: its merge proves nothing.
        write.mark_declined(pull_request.number).await?;
        for Pending { doc, .. } in &pending {
            let reviewed = reviewed.contains(&doc.file_name);
            let blob = if reviewed { Some(REVIEWED) } else { blobs.get(doc.file_name.as_str()).copied() };
            write.mark_proposed(&doc.id, doc.version, blob, pull_request.number).await?;
        }
        write.put_pull_request(&pull_request).await?;
        if open.is_none() {
            let (by, action) = (&Caller::platform(), "pull_request.opened");
            write.audit(Audit { by, action, target: Some(&pull_request.url), detail: None }).await?;
        }
        write.announce(ServerMessage::ProjectUpdated { project_id: run.id().clone() });
        write.commit().await?;
        run.result.pushed += count(fresh.len());
        run.result.pull_request = Some(pull_request);
        let kind = SyncChangeKind::Proposed;
        run.note_changes(changes_of(&pending, kind).filter(|change| fresh.contains(&change.file_name)));
        Ok(())
    }
}

/// Stands for bytes that are not those of the doc's version: with the merge the doc is compared with what is there.
const REVIEWED: &str = "reviewed";

impl SyncEngine {
    /// Brings what reviewers changed on the pull request's branch together with what is proposed next, which would undo it
    /// otherwise. Answers with the docs that have such changes; here they come with the merge.
    async fn keep_reviews(
        &self,
        run: &mut Run,
        remote: &Remote,
        branch: &BranchName,
        pending: &mut [Pending],
    ) -> Result<HashSet<DocPath>, SyncError> {
        let remote = Remote { branch: branch.clone(), cache_key: review_key(run.id()), ..remote.clone() };
        let mut reviewed = HashSet::new();
        let head = match self.git.head(&remote).await {
            Err(GitHostError::BranchNotFound { .. }) | Ok(None) => return Ok(reviewed),
            head => head?,
        };
        let Some(head) = head else { return Ok(reviewed) };
        let files = list(self.git.tree(&remote, &head).await?).files;
        for Pending { doc, content, .. } in pending.iter_mut().filter(|pending| pending.doc.proposed_in.is_some()) {
            let (Some(ours), Some(version), Some(blob)) =
                (content.as_ref(), doc.proposed_version, files.get(&doc.file_name))
            else {
                continue;
            };
            if doc.proposed_blob.as_deref() == Some(blob.as_str()) {
                continue;
            }
            let blobs = self.git.read_blobs(&remote, &head, std::slice::from_ref(blob)).await?;
            let base = self.store.revision(&doc.id, version).await?;
            let (Some(BlobContent::Bytes(theirs)), Some(base)) = (blobs.get(blob), base) else { continue };
            if *theirs == base.content {
                continue;
            }
            match merge(&base.content, ours, theirs) {
                Some(merged) => {
                    *content = Some(merged);
                    reviewed.insert(doc.file_name.clone());
                }
                None => run.note(format!(
                    "{}: a reviewer changed the same lines on {branch}; their text is in that branch's history",
                    doc.file_name
                )),
            }
        }
        Ok(reviewed)
    }
}

/// Under which key the pull request's branch is remembered: the project's own is for the branch that it publishes to.
pub(super) fn review_key(project: &ProjectId) -> String {
    format!("{project}-review")
}

/// A branch that no earlier pull request of this project had: one that was declined keeps its own. It is the same until a
/// pull request is known: one whose opening was not answered is found again by it.
fn new_branch(run: &Run, last: Option<&PullRequest>) -> Result<BranchName, SyncError> {
    let id = run.id().as_str();
    let unique = id.get(id.len().saturating_sub(8)..).unwrap_or(id);
    let next = last.map_or(1, |last| last.number + 1);
    Ok(BranchName::parse(&format!("ai-toolkit/docs-{unique}-{next}"))?)
}
