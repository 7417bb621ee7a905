//! The watcher's process: one per user, with a socket that hooks ask.

use std::{
    collections::HashMap,
    fs::{self, File, Permissions},
    io,
    os::unix::{
        fs::{MetadataExt, PermissionsExt},
        net::{UnixListener, UnixStream},
    },
    path::{Path, PathBuf},
    process,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use ai_toolkit_protocol::ContentHash;

use super::{
    checkout::Checkout,
    follow,
    log::Log,
    project::Project,
    talk::{self, Answer, Ask, Followed, Reply, Request, Target, VERSION},
};
use crate::workspace::ApiKey;

/// How many hooks are answered at once; more are turned away, and ask the platform.
const MAX_CONNECTIONS: usize = 64;
/// More checkouts are not followed.
const MAX_CHECKOUTS: usize = 64;
/// Who connects and says nothing is not waited for.
const TALK_TIMEOUT: Duration = Duration::from_secs(2);

/// The watcher could not begin.
#[derive(Debug, thiserror::Error)]
pub(super) enum ServeError {
    /// There is one already.
    #[error("another watcher is running")]
    Taken,
    /// The socket could not be made.
    #[error("the watcher's socket {0} cannot be made: {1}")]
    Socket(PathBuf, #[source] io::Error),
}

/// Where the socket is in the runtime folder.
pub(super) fn socket_in(runtime: &Path) -> PathBuf {
    runtime.join("watch.sock")
}

/// What the watcher's threads share.
struct Watcher {
    socket: PathBuf,
    /// Tells it from one that another watcher made in its place.
    inode: Option<u64>,
    log: Log,
    idle_after: Duration,
    followed: Mutex<Following>,
    connections: AtomicUsize,
}

struct Following {
    checkouts: HashMap<PathBuf, Arc<Checkout>>,
    projects: HashMap<ContentHash, Arc<Project>>,
    used: Instant,
}

/// Serves until nobody has asked for `idle_after`, or until it is told to stop: it ends the process.
///
/// # Errors
/// When there is another watcher, or no socket can be made.
pub(super) fn serve(runtime: &Path, log: &Log, idle_after: Duration, first: Option<Target>) -> Result<(), ServeError> {
    let socket = socket_in(runtime);
    let trouble = |error| ServeError::Socket(socket.clone(), error);
    let lock =
        File::options().create(true).truncate(false).write(true).open(runtime.join("watch.lock")).map_err(trouble)?;
    lock.try_lock().map_err(|_| ServeError::Taken)?;
    // Whoever left a socket is gone, or it would hold the lock.
    let _ = fs::remove_file(&socket);
    let listener = UnixListener::bind(&socket).map_err(trouble)?;
    fs::set_permissions(&socket, Permissions::from_mode(0o600)).map_err(trouble)?;
    let following = Following { checkouts: HashMap::new(), projects: HashMap::new(), used: Instant::now() };
    let watcher = Arc::new(Watcher {
        inode: inode_of(&socket),
        socket,
        log: log.clone(),
        idle_after,
        followed: Mutex::new(following),
        connections: AtomicUsize::new(0),
    });
    watcher.log.line(format_args!("started, version {}", env!("CARGO_PKG_VERSION")));
    if let Some(first) = first {
        watcher.follow(&first);
    }
    let ticker = Arc::clone(&watcher);
    thread::spawn(move || ticker.tick());
    for stream in listener.incoming() {
        match stream {
            Ok(stream) => watcher.receive(stream),
            // Out of file descriptors, for example: those of hooks that are done come back.
            Err(_) => thread::sleep(Duration::from_millis(20)),
        }
    }
    Ok(())
}

impl Watcher {
    fn followed(&self) -> MutexGuard<'_, Following> {
        self.followed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn receive(self: &Arc<Self>, stream: UnixStream) {
        let watcher = Arc::clone(self);
        if self.connections.fetch_add(1, Ordering::Relaxed) >= MAX_CONNECTIONS {
            self.connections.fetch_sub(1, Ordering::Relaxed);
            return;
        }
        let started = thread::Builder::new().stack_size(256 * 1024).spawn(move || {
            watcher.talk(&stream);
            watcher.connections.fetch_sub(1, Ordering::Relaxed);
        });
        if started.is_err() {
            self.connections.fetch_sub(1, Ordering::Relaxed);
        }
    }

    fn talk(self: &Arc<Self>, mut stream: &UnixStream) {
        let timeouts = stream.set_read_timeout(Some(TALK_TIMEOUT)).and(stream.set_write_timeout(Some(TALK_TIMEOUT)));
        let Ok(request) = timeouts.and_then(|()| talk::receive::<Request>(stream)) else { return };
        let (answer, is_the_end) = match request.ask {
            Ask::Stop => (Answer::Done, true),
            _ if request.version != VERSION => (Answer::OtherVersion, false),
            ask => (self.answer(ask), false),
        };
        // A hook that did not wait for the answer asks the platform.
        let _ = talk::send(&mut stream, &Reply { version: VERSION, answer });
        if is_the_end {
            self.end("told to stop");
        }
    }

    fn answer(self: &Arc<Self>, ask: Ask) -> Answer {
        match ask {
            Ask::Docs { root, identity, wait_seconds } => {
                let checkout = {
                    let mut followed = self.followed();
                    followed.used = Instant::now();
                    followed.checkouts.get(&root).filter(|checkout| checkout.identity == identity).cloned()
                };
                match checkout {
                    Some(checkout) => checkout.answer(Duration::from_secs(wait_seconds.into())),
                    None => Answer::Stranger,
                }
            }
            Ask::Follow(target) => {
                self.follow(&target);
                Answer::Done
            }
            Ask::Status | Ask::Stop => Answer::Status { pid: process::id(), checkouts: self.status() },
        }
    }

    fn status(&self) -> Vec<Followed> {
        let followed = self.followed();
        let mut checkouts: Vec<_> = followed
            .checkouts
            .values()
            .map(|checkout| Followed {
                root: checkout.workspace.root.clone(),
                project: checkout.workspace.project_id.clone(),
                state: checkout.project.describe(),
            })
            .collect();
        checkouts.sort_by(|a, b| a.root.cmp(&b.root));
        checkouts
    }

    fn follow(self: &Arc<Self>, target: &Target) {
        let Ok(api_key) = ApiKey::parse(&target.api_key) else { return };
        let identity = target.identity();
        let mut followed = self.followed();
        followed.used = Instant::now();
        let is_known = followed.checkouts.get(&target.root).is_some_and(|checkout| checkout.identity == identity);
        if is_known || (followed.checkouts.len() >= MAX_CHECKOUTS && !followed.checkouts.contains_key(&target.root)) {
            return;
        }
        let workspace = target.workspace(api_key);
        self.log.line(format_args!("following {} for {}", workspace.project_id, workspace.root.display()));
        let project = Arc::clone(followed.projects.entry(identity).or_insert_with(|| {
            let project = Arc::new(Project::new());
            let (following, of, log) = (Arc::clone(&project), workspace.clone(), self.log.clone());
            thread::spawn(move || follow::follow(&of, &following, &log));
            project
        }));
        let checkout = Arc::new(Checkout::new(workspace, identity, project));
        if let Some(replaced) = followed.checkouts.insert(target.root.clone(), Arc::clone(&checkout)) {
            replaced.leave();
        }
        followed.end_projects_without_checkouts();
        let log = self.log.clone();
        thread::spawn(move || checkout.keep_current(&log));
    }

    /// Looks every second whether there is still a reason to run.
    fn tick(&self) {
        loop {
            thread::sleep(Duration::from_secs(1).min(self.idle_after));
            if inode_of(&self.socket) != self.inode {
                self.end("the socket is gone");
            }
            let mut followed = self.followed();
            if followed.used.elapsed() >= self.idle_after {
                self.end("nobody asked for a while");
            }
            followed.checkouts.retain(|_, checkout| {
                let stays = checkout.idle() < self.idle_after && checkout.workspace.root.exists();
                if !stays {
                    checkout.leave();
                }
                stays
            });
            followed.end_projects_without_checkouts();
        }
    }

    fn end(&self, why: &str) -> ! {
        self.log.line(format_args!("ended: {why}"));
        if inode_of(&self.socket) == self.inode {
            let _ = fs::remove_file(&self.socket);
        }
        process::exit(0)
    }
}

fn inode_of(path: &Path) -> Option<u64> {
    fs::metadata(path).ok().map(|meta| meta.ino())
}

impl Following {
    fn end_projects_without_checkouts(&mut self) {
        let checkouts = &self.checkouts;
        self.projects.retain(|identity, project| {
            let stays = checkouts.values().any(|checkout| checkout.identity == *identity);
            if !stays {
                project.end();
            }
            stays
        });
    }
}
