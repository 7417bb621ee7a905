//! One project with its repository, its people, and the lines that must survive.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Arc,
    time::Duration,
};

use ai_toolkit_protocol::{
    CredentialKind, DocPath, Encoding, LockPolicy, ProjectId, Provider, PublishMode, PullRequestState, SyncState,
    SyncTrigger,
};
use ai_toolkit_server::{
    config::LockTimes,
    domain::{
        caller::Caller,
        docs::{Docs, DocsError, Expectation, Resolution, WriteContext},
        locks::Locks,
        sync::{Scope, SyncEngine, SyncError},
    },
    events::Events,
    secrets::{KeyRing, KeySource, Secret},
    store::{ProjectRecord, Store},
};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::{
    Side, Step,
    remote::{Files, MemoryHost, Repo},
};

const NAMES: [&str; 4] = ["a.md", "b.md", "guide/c.md", "guide/d.md"];

/// What all cases share: a database and the memory that is the remote.
pub(super) struct Place {
    runtime: Runtime,
    _dir: TempDir,
    store: Arc<Store>,
    events: Arc<Events>,
    keys: Arc<KeyRing>,
    host: Arc<MemoryHost>,
}

impl Place {
    pub(super) fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        // In memory where there is such a folder: the disk's own speed is not what is tested.
        let memory = Path::new("/dev/shm");
        let dir = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() }.unwrap();
        let events = Arc::new(Events::default());
        let store = runtime.block_on(Store::open(dir.path(), None, Arc::clone(&events))).unwrap();
        let keys = KeyRing::open(KeySource::DataDir(dir.path().to_owned())).unwrap();
        let host = Arc::default();
        Self { runtime, _dir: dir, store: Arc::new(store), events, keys: Arc::new(keys), host }
    }

    pub(super) fn block_on<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    fn engine(&self) -> SyncEngine {
        let (store, keys) = (Arc::clone(&self.store), Arc::clone(&self.keys));
        SyncEngine::new(store, Arc::clone(&self.events), self.host.clone(), keys).0
    }
}

pub(super) struct World<'a> {
    place: &'a Place,
    engine: SyncEngine,
    docs: Docs,
    locks: Locks,
    project: ProjectId,
    mode: PublishMode,
    token: Option<Secret>,
    lines: u32,
    /// Lines that somebody put in and nobody took away.
    alive: BTreeSet<String>,
    /// Every text that was saved on the platform.
    saved: BTreeSet<Vec<u8>>,
}

impl<'a> World<'a> {
    pub(super) async fn new(place: &'a Place, mode: PublishMode) -> Self {
        let project = ProjectId::generate();
        let now = place.store.now().await.unwrap();
        let record = ProjectRecord {
            id: project.clone(),
            name: "Model".into(),
            repo_url: "https://memory.example/a/b".into(),
            provider: Provider::Github,
            token: None,
            credential_kind: CredentialKind::Token,
            credential_expires_at: None,
            branch: "main".into(),
            docs_path: "docs".into(),
            publish_mode: mode,
            lock_policy: LockPolicy::Block,
            sign_off: false,
            created_at: now,
            updated_at: now,
        };
        place.store.insert_project(&record, &caller()).await.unwrap();
        let mut world = Self {
            place,
            engine: place.engine(),
            docs: Docs::new(Arc::clone(&place.store), Box::new(|_| {})),
            locks: Locks::new(Arc::clone(&place.store), LockTimes::default()),
            project,
            mode,
            token: None,
            lines: 0,
            alive: BTreeSet::new(),
            saved: BTreeSet::new(),
        };
        let text: String = (0..8).map(|_| world.line()).collect();
        let other: String = (0..8).map(|_| world.line()).collect();
        let files = Files::from([("a.md".into(), text.into_bytes()), ("guide/c.md".into(), other.into_bytes())]);
        world.host().with(world.key(), |repo| repo.push(files));
        world
    }

    pub(super) fn host(&self) -> &MemoryHost {
        &self.place.host
    }

    pub(super) fn key(&self) -> &str {
        self.project.as_str()
    }

    fn line(&mut self) -> String {
        self.lines += 1;
        let line = format!("line {}\n", self.lines);
        self.alive.insert(line.clone());
        line
    }

    pub(super) async fn step(&mut self, step: &Step) {
        match step {
            Step::Add(side, doc, at) => {
                let text = self.read(*side, NAMES[*doc]).await.unwrap_or_default();
                let text = self.with_line(&text, *at);
                self.write(*side, NAMES[*doc], Some(text)).await;
            }
            Step::Remove(side, doc, at) => {
                let Some(text) = self.read(*side, NAMES[*doc]).await else { return };
                let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
                if lines.len() > 1 {
                    let removed = lines.remove(at % lines.len()).to_owned();
                    if self.write(*side, NAMES[*doc], Some(lines.concat())).await {
                        self.alive.remove(&removed);
                    }
                }
            }
            Step::Delete(side, doc) => {
                let Some(text) = self.read(*side, NAMES[*doc]).await else { return };
                if self.write(*side, NAMES[*doc], None).await {
                    self.bury(&text);
                }
            }
            Step::Rename(side, from, to, edited) => {
                let (from, to) = (NAMES[*from], NAMES[*to]);
                let Some(mut text) = self.read(*side, from).await else { return };
                if self.read(*side, to).await.is_some() {
                    return;
                }
                if *edited {
                    text = self.with_line(&text, 1);
                }
                if *side == Side::Repository {
                    self.host().with(self.key(), |repo| {
                        let mut files = repo.head_files();
                        files.remove(from);
                        files.insert(to.to_owned(), text.into_bytes());
                        repo.push(files);
                    });
                } else if *edited {
                    self.write(*side, to, Some(text)).await;
                    self.write(*side, from, None).await;
                } else {
                    self.rename(from, to).await;
                }
            }
            Step::ForcePush(steps) => {
                let before = self.host().with(self.key(), |repo| repo.head_files());
                let after = self.host().with(self.key(), |repo| {
                    repo.force_push_back(*steps);
                    repo.head_files()
                });
                let kept = lines_of(&after);
                for line in lines_of(&before).difference(&kept) {
                    self.alive.remove(line);
                }
            }
            Step::Lock => {
                if self.token.is_none() {
                    let lock = self.locks.acquire(&self.project, &caller(), None).await.unwrap();
                    self.token = Some(Secret::given(lock.token.expose()));
                }
            }
            Step::Unlock => self.unlock().await,
            Step::Sync { asked } => self.sync(*asked, Duration::from_mins(1)).await,
            Step::SyncKilled(after) => self.sync(false, Duration::from_micros(*after)).await,
            Step::ResolveAll => self.resolve_all().await,
            Step::MergePullRequest => self.host().with(self.key(), Repo::merge_pull_request),
            Step::ClosePullRequest => self.host().with(self.key(), Repo::close_pull_request),
        }
    }

    fn with_line(&mut self, text: &str, at: usize) -> String {
        let line = self.line();
        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
        lines.insert(at % (lines.len() + 1), &line);
        lines.concat()
    }

    fn bury(&mut self, text: &str) {
        for line in text.split_inclusive('\n') {
            self.alive.remove(line);
        }
    }

    async fn read(&self, side: Side, name: &str) -> Option<String> {
        let bytes = match side {
            Side::Repository => self.host().with(self.key(), |repo| repo.head_files()).remove(name),
            Side::Platform => self.docs.bytes(&self.project, &path(name)).await.ok().map(|(_, bytes)| bytes),
        };
        bytes.map(|bytes| String::from_utf8(bytes).unwrap())
    }

    /// Writes or deletes; false when there was nothing to delete.
    async fn write(&mut self, side: Side, name: &str, text: Option<String>) -> bool {
        if side == Side::Repository {
            self.host().with(self.key(), |repo| {
                let mut files = repo.head_files();
                match text {
                    Some(text) => files.insert(name.to_owned(), text.into_bytes()),
                    None => files.remove(name),
                };
                repo.push(files);
            });
            return true;
        }
        let caller = caller();
        let context = WriteContext { caller: &caller, token: self.token.as_ref(), expectation: Expectation::Anything };
        match text {
            Some(text) => {
                self.docs.save(&self.project, &path(name), &text, None, context).await.unwrap();
                self.saved.insert(text.into_bytes());
                true
            }
            None => self.docs.delete(&self.project, &path(name), context).await.is_ok(),
        }
    }

    /// Moves a doc on the platform, unless its conflict or the other name's has to be ended first.
    async fn rename(&mut self, from: &str, to: &str) {
        let caller = caller();
        let context = WriteContext { caller: &caller, token: self.token.as_ref(), expectation: Expectation::Anything };
        match self.docs.rename(&self.project, &path(from), &path(to), context).await {
            Ok(_) | Err(DocsError::InConflict(_)) => {}
            Err(error) => panic!("{error}"),
        }
    }

    async fn unlock(&mut self) {
        if let Some(token) = self.token.take() {
            self.locks.release(&self.project, &caller(), Some(&token)).await.unwrap();
        }
    }

    /// A run, which may be killed; then another process goes on.
    async fn sync(&mut self, asked: bool, killed_after: Duration) {
        let scope = if asked { Scope::Everything } else { Scope::Background };
        let run = tokio::time::timeout(killed_after, self.engine.run(&self.project, &scope, SyncTrigger::Saved));
        let killed = tokio::select! {
            ended = run => ended.is_err(),
            () = self.place.host.crash.notified() => true,
        };
        if killed {
            self.engine = self.place.engine();
            self.engine.recover().await.unwrap();
        }
    }

    async fn resolve_all(&mut self) {
        for conflict in self.place.store.conflicts(&self.project).await.unwrap() {
            let texts = self.docs.conflict(&self.project, &conflict.file_name).await.unwrap();
            let mut text = texts.ours.clone().unwrap_or_default();
            let ours: BTreeSet<&str> = texts.ours.as_deref().unwrap_or_default().split_inclusive('\n').collect();
            for line in texts.theirs.as_deref().unwrap_or_default().split_inclusive('\n') {
                if !ours.contains(line) {
                    text.push_str(line);
                }
            }
            let caller = caller();
            let context =
                WriteContext { caller: &caller, token: self.token.as_ref(), expectation: Expectation::Anything };
            let resolution = Resolution::Text(&text);
            self.docs.resolve(&self.project, &conflict.file_name, resolution, context).await.unwrap();
            self.saved.insert(text.into_bytes());
        }
    }

    /// Nobody changes anything any more: what is under way comes to its end.
    pub(super) async fn settle(&mut self) {
        self.unlock().await;
        for _ in 0..12 {
            let result = self.engine.run(&self.project, &Scope::Everything, SyncTrigger::Manual).await;
            result.unwrap_or_else(|error: SyncError| panic!("a run without faults failed: {error}"));
            self.resolve_all().await;
            if self.mode == PublishMode::PullRequest {
                self.host().with(self.key(), Repo::merge_pull_request);
            }
            let status = self.engine.status(&self.project).await.unwrap();
            let pull_requests = self.place.store.pull_requests(Some(&self.project)).await.unwrap();
            let open = pull_requests.values().any(|pull_request| pull_request.state == PullRequestState::Open);
            if status.state == SyncState::Idle && status.unpublished == 0 && status.conflicts == 0 && !open {
                return;
            }
        }
        panic!("it never comes to an end: {:?}", self.engine.status(&self.project).await);
    }

    pub(super) async fn check(&self) {
        let repository = self.host().with(self.key(), |repo| repo.head_files());
        let mut platform = Files::new();
        for doc in self.docs.list(&self.project, true).await.unwrap() {
            assert_eq!(doc.encoding, Encoding::Utf8);
            platform.insert(doc.file_name.to_string(), doc.content.unwrap().into_bytes());
        }
        assert_eq!(texts(&platform), texts(&repository), "both sides agree");
        let lines = lines_of(&platform);
        let lost: Vec<&String> = self.alive.difference(&lines).collect();
        assert!(lost.is_empty(), "nobody took these away: {lost:?}");
        let mut history = BTreeSet::new();
        for doc in self.place.store.docs(&self.project, true).await.unwrap() {
            for version in 1..=doc.version {
                let revision = self.place.store.revision(&doc.id, version).await.unwrap();
                history.insert(revision.expect("no version is missing").content);
            }
        }
        assert!(self.saved.is_subset(&history), "every saved text is in the history");
    }
}

fn caller() -> Caller {
    Caller::named("Ann")
}

fn path(name: &str) -> DocPath {
    DocPath::parse(name).unwrap()
}

fn lines_of(files: &Files) -> BTreeSet<String> {
    let text = |content: &Vec<u8>| String::from_utf8(content.clone()).unwrap();
    files
        .values()
        .map(text)
        .flat_map(|text| text.split_inclusive('\n').map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

fn texts(files: &Files) -> BTreeMap<&String, String> {
    files.iter().map(|(name, content)| (name, String::from_utf8_lossy(content).into_owned())).collect()
}
