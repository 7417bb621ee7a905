//! The cache of one connection: a bare repository with the branch's newest commit, its folders, and those files that
//! were asked for. It holds nothing that cannot be fetched again, so whatever is wrong with it, a new one is made.

use std::{
    io,
    path::{Path, PathBuf},
};

use tokio::{fs, sync::OwnedMutexGuard};

use super::{
    super::{CommitId, Remote, error::GitHostError, object_id::ObjectFormat, scrub::words},
    access::Access,
    command::{Call, Output, Program, disk},
    failures,
};

/// The newest commit that is known, so that servers send only what differs from it.
pub(super) const TIP: &str = "refs/cache/tip";

/// Says which remote this is a cache of; written last, so a cache without it is not whole.
const MARKER: &str = "cache-of";

/// Every fetch and publish leaves a pack behind, and a fetch a line about a shallow commit too; a cache with so many is
/// made again.
const MAX_PACKS: usize = 100;

/// What an index has besides its entries, and one entry, in bytes.
const INDEX_HEAD: usize = 1_072;
const INDEX_ENTRY: usize = 28;

/// One connection's cache, in nobody else's use.
pub(super) struct Cache<'a> {
    pub(super) program: &'a Program,
    pub(super) access: &'a Access<'a>,
    dir: PathBuf,
    format: Option<ObjectFormat>,
    /// Made in this call: what fails now is not the cache's fault.
    new: bool,
    _turn: OwnedMutexGuard<()>,
}

/// Whether a server gave what it was asked for by its id.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fetched {
    Done,
    NotGivenOut,
}

impl<'a> Cache<'a> {
    /// Opens the cache in `dir`, or makes it. Without a format an existing cache keeps its own.
    pub(super) async fn open(
        program: &'a Program,
        access: &'a Access<'a>,
        dir: PathBuf,
        format: Option<ObjectFormat>,
        turn: OwnedMutexGuard<()>,
    ) -> Result<Self, GitHostError> {
        let mut cache = Self { program, access, dir, format, new: false, _turn: turn };
        let marker = fs::read_to_string(cache.dir.join(MARKER)).await.unwrap_or_default();
        let whole = [ObjectFormat::Sha1, ObjectFormat::Sha256]
            .into_iter()
            .filter(|known| format.is_none_or(|wanted| wanted == *known))
            .any(|known| marker == cache.marker(known));
        if whole {
            remove_leftovers(&cache.dir).await.map_err(disk("clean the cache"))?;
        } else {
            cache.make().await?;
        }
        Ok(cache)
    }

    pub(super) fn remote(&self) -> &Remote {
        self.access.remote
    }

    fn marker(&self, format: ObjectFormat) -> String {
        format!("{} {}\n", format.name(), self.access.remote.url)
    }

    /// Throws the cache away and makes it again.
    pub(super) async fn renew(&mut self, reason: &str) -> Result<(), GitHostError> {
        tracing::warn!(cache = self.remote().cache_key, reason, "the Git cache is made again");
        self.make().await
    }

    async fn make(&mut self) -> Result<(), GitHostError> {
        remove(&self.dir).await?;
        let format = self.format.unwrap_or(ObjectFormat::Sha1);
        let output = Call::local(self.program, "make the cache")
            .args(["init", "--quiet", "--bare", "--template=", "--initial-branch=none"])
            .args([format!("--object-format={}", format.name())])
            .args([&self.dir])
            .run()
            .await?;
        if !output.success {
            let source = io::Error::other(words(output.stderr.lines()));
            return Err(GitHostError::Disk { doing: "make the cache", source });
        }
        fs::write(self.dir.join(MARKER), self.marker(format)).await.map_err(disk("make the cache"))?;
        self.new = true;
        Ok(())
    }

    /// A call that works on the cache alone.
    pub(super) fn local(&self, doing: &'static str) -> Call<'_> {
        Call::local(self.program, doing).in_repository(&self.dir)
    }

    /// A call that works on the cache and the remote.
    pub(super) fn network(&self, doing: &'static str) -> Call<'_> {
        Call::remote(self.access, self.program, doing).in_repository(&self.dir)
    }

    /// Runs a local call; when it fails the cache is at fault.
    pub(super) async fn expect(&self, call: Call<'_>) -> Result<Vec<u8>, GitHostError> {
        let output = call.run().await?;
        if output.success {
            return Ok(output.stdout);
        }
        match failures::explain(self.access, &output.stderr) {
            Some(error) if error.is_local() => Err(error),
            _ => Err(GitHostError::CacheDamaged { reason: words(output.stderr.lines()) }),
        }
    }

    /// What a failed call with the remote means.
    pub(super) fn network_failure(&self, output: &Output) -> GitHostError {
        failures::explain(self.access, &output.stderr).unwrap_or_else(|| {
            let reason = words(output.stderr.lines());
            // git's words about damage are many; a new cache tells whether it was that.
            if self.new { GitHostError::Refused { reason } } else { GitHostError::CacheDamaged { reason } }
        })
    }

    /// Makes sure that the commit and its folders are here.
    pub(super) async fn ensure(&mut self, commit: &CommitId) -> Result<(), GitHostError> {
        if !self.new && count_packs(&self.dir).await > MAX_PACKS {
            self.renew("it has grown by many small steps").await?;
        }
        if !self.new && self.has(commit).await? {
            return Ok(());
        }
        // Servers that speak only the old protocol give out nothing but what a branch points to.
        if self.fetch_tip(commit.as_str(), &["--filter=blob:none"]).await? == Fetched::NotGivenOut {
            self.fetch_branch(&["--filter=blob:none"]).await?;
            return if self.has(commit).await? { Ok(()) } else { Err(GitHostError::NonFastForward) };
        }
        Ok(())
    }

    async fn has(&self, commit: &CommitId) -> Result<bool, GitHostError> {
        let question = format!("{commit}\n").into_bytes();
        let call = self.local("look for a commit").args(["cat-file", "--batch-check"]).stdin(vec![question.into()]);
        Ok(self.expect(call).await?.starts_with(format!("{commit} commit ").as_bytes()))
    }

    /// Fetches the branch as it is now.
    pub(super) async fn fetch_branch(&self, options: &[&str]) -> Result<(), GitHostError> {
        match self.fetch_tip(&self.remote().branch.full(), options).await? {
            Fetched::Done => Ok(()),
            Fetched::NotGivenOut => Err(GitHostError::NonFastForward),
        }
    }

    /// Fetches one commit, named by its id or its branch.
    pub(super) async fn fetch_tip(&self, what: &str, options: &[&str]) -> Result<Fetched, GitHostError> {
        let refspec = format!("+{what}:{TIP}");
        let call = fetch(self.network("fetch the branch")).args(["--depth=1"]).args(options).args(["origin", &refspec]);
        self.fetched(&call.run().await?)
    }

    /// Fetches contents by their ids, one a line, in one go.
    pub(super) async fn fetch_objects(&self, ids: &[u8]) -> Result<Fetched, GitHostError> {
        // Without negotiation: what is already here does not help with these.
        let call = Call::args(self.network("fetch files"), ["-c", "fetch.negotiationAlgorithm=noop"]);
        let call = fetch(call).args(["--filter=blob:none", "--stdin", "origin"]).stdin(vec![ids.into()]);
        self.fetched(&call.run().await?)
    }

    /// About how many objects are here, from the sizes of the packs' indexes.
    pub(super) async fn rough_count(&self) -> usize {
        let mut bytes = 0;
        // The next call to git finds out what is wrong with a folder that cannot be read.
        let Ok(mut entries) = fs::read_dir(self.dir.join("objects/pack")).await else { return 0 };
        while let Ok(Some(entry)) = entries.next_entry().await {
            if entry.file_name().to_string_lossy().ends_with(".idx") {
                let size = entry.metadata().await.map_or(0, |metadata| metadata.len());
                bytes += usize::try_from(size).unwrap_or(usize::MAX).saturating_sub(INDEX_HEAD);
            }
        }
        bytes / INDEX_ENTRY
    }

    fn fetched(&self, output: &Output) -> Result<Fetched, GitHostError> {
        let not_given_out = ["not our ref", "unadvertised object", "couldn't find remote ref"];
        if output.success {
            Ok(Fetched::Done)
        } else if not_given_out.iter().any(|words| output.stderr.contains(words)) {
            Ok(Fetched::NotGivenOut)
        } else {
            Err(self.network_failure(output))
        }
    }
}

fn fetch(call: Call<'_>) -> Call<'_> {
    call.args(["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance"])
        .args(["--no-recurse-submodules"])
}

/// Deletes a cache, if there is one.
pub(super) async fn remove(dir: &Path) -> Result<(), GitHostError> {
    // First the marker: what is left of an interrupted removal is no cache.
    let removed = match fs::remove_file(dir.join(MARKER)).await {
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => fs::remove_file(dir).await,
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => fs::remove_dir_all(dir).await,
    };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(disk("remove the cache")(error)),
        _ => Ok(()),
    }
}

/// Locks and half-written files of a git that was killed. Nobody else works here, so none of them is in use.
async fn remove_leftovers(dir: &Path) -> io::Result<()> {
    for folder in ["", "refs", "refs/cache", "objects", "objects/pack"] {
        // The next call to git finds out what is wrong with a folder that cannot be read.
        let Ok(mut entries) = fs::read_dir(dir.join(folder)).await else { continue };
        while let Some(entry) = entries.next_entry().await? {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.ends_with(".lock") || name.starts_with("tmp_") || name.starts_with("fast_import_crash") {
                tracing::info!(file = %entry.path().display(), "removed what an interrupted git left behind");
                fs::remove_file(entry.path()).await?;
            }
        }
    }
    Ok(())
}

async fn count_packs(dir: &Path) -> usize {
    // The next call to git finds out what is wrong with a folder that cannot be read.
    let Ok(mut entries) = fs::read_dir(dir.join("objects/pack")).await else { return 0 };
    let mut packs = 0;
    while let Ok(Some(entry)) = entries.next_entry().await {
        packs += usize::from(entry.file_name().to_string_lossy().ends_with(".pack"));
    }
    packs
}
