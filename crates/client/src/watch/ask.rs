//! A hook's side of the conversation: asks the watcher, and starts one where there is none.

use std::{
    env, fs, io,
    os::unix::net::UnixStream,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, SystemTime},
};

use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType, connect, socket_with};

use super::{
    serve::socket_in,
    talk::{self, Answer, Ask, Docs, Reply, Request, Target, VERSION},
};
use crate::workspace::{Environment, Workspace, runtime_directory};

/// A watcher answers within a millisecond; one that does not is stopped or starved, and the platform is asked instead.
const PATIENCE: Duration = Duration::from_millis(50);
/// A watcher that does not come up is not started again sooner.
const PAUSE_BETWEEN_STARTS: Duration = Duration::from_secs(5);

/// How the docs of `workspace` stand, after a wait of up to `wait_seconds` for the release of the lock. Nothing when no
/// watcher knows; then one that follows the workspace is on its way, unless the environment forbids it.
pub fn ask(workspace: &Workspace, environment: &Environment, wait_seconds: u32) -> Option<Docs> {
    if env::var_os("AI_TOOLKIT_NO_WATCHER").is_some_and(|value| !value.is_empty()) {
        return None;
    }
    let runtime = runtime_directory(environment).ok()?;
    let target = Target::of(workspace);
    let ask = Ask::Docs { root: target.root.clone(), identity: target.identity(), wait_seconds };
    match exchange(&runtime, ask, PATIENCE + Duration::from_secs(wait_seconds.into())) {
        Ok(Reply { version, .. }) if version < VERSION => {
            let _ = exchange(&runtime, Ask::Stop, PATIENCE);
            start(&runtime, &target);
        }
        Ok(Reply { answer: Answer::Docs(docs), .. }) => return Some(docs),
        Ok(Reply { answer: Answer::Stranger, .. }) => {
            let _ = exchange(&runtime, Ask::Follow(target), PATIENCE);
        }
        // One that is newer than this hook stays, and so does one that does not answer now.
        Ok(_) => {}
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused) => {
            start(&runtime, &target);
        }
        Err(_) => {}
    }
    None
}

/// Sends one question and reads its answer.
///
/// # Errors
/// When there is no watcher, or it does not answer within `patience`.
pub(super) fn exchange(runtime: &Path, ask: Ask, patience: Duration) -> io::Result<Reply> {
    let stream = connect_now(&socket_in(runtime))?;
    stream.set_read_timeout(Some(patience))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    talk::send(&mut &stream, &Request { version: VERSION, ask })?;
    talk::receive(&stream)
}

/// Connects, or fails at once: a watcher that is stopped takes no connections, and a queue of them must not hold hooks up.
fn connect_now(path: &Path) -> io::Result<UnixStream> {
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    let socket = socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None)?;
    connect(&socket, &SocketAddrUnix::new(path)?)?;
    let stream = UnixStream::from(socket);
    stream.set_nonblocking(false)?;
    Ok(stream)
}

/// Starts a watcher that begins with `target`, which it is told through a pipe: neither its arguments nor its environment
/// have the key.
fn start(runtime: &Path, target: &Target) {
    let tried = runtime.join("watch.tried");
    let is_recent = |time: SystemTime| time.elapsed().is_ok_and(|age| age < PAUSE_BETWEEN_STARTS);
    if fs::metadata(&tried).and_then(|meta| meta.modified()).is_ok_and(is_recent) || fs::write(&tried, "").is_err() {
        return;
    }
    let Ok(program) = env::current_exe() else { return };
    let mut command = Command::new(program);
    command.args(["watch", "--background"]).current_dir("/");
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("AI_TOOLKIT_") {
            command.env_remove(name);
        }
    }
    // A watcher that cannot be started is one that is not there: the platform is asked.
    if let Ok(mut child) = command.spawn()
        && let Some(mut pipe) = child.stdin.take()
    {
        let _ = talk::send(&mut pipe, &Request { version: VERSION, ask: Ask::Follow(target.clone()) });
    }
}
