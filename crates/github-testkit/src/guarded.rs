//! A child process that never outlives this one.

use std::{
    process::Command,
    sync::mpsc::{self, Sender},
    thread::{self, JoinHandle},
};

/// A child that is killed when this is dropped, and by the kernel when this process ends in any way.
///
/// The kernel looks at the thread that started the child, not at the process. A test's thread ends with its test,
/// so that each child has a thread of its own that does nothing but wait.
pub(crate) struct Guarded {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Guarded {
    /// Starts it; `command` has to run its program through `setpriv --pdeathsig KILL`.
    pub(crate) fn start(mut command: Command) -> Self {
        let (stop, stopped) = mpsc::channel();
        let (started, outcome) = mpsc::channel();
        let thread = thread::spawn(move || {
            let mut child = match command.spawn() {
                Ok(child) => child,
                Err(error) => return started.send(Err(error)).unwrap(),
            };
            started.send(Ok(())).unwrap();
            // Only the end of the sender ends this.
            let _ = stopped.recv();
            // It may have ended already.
            let _ = child.kill();
            let _ = child.wait();
        });
        outcome.recv().unwrap().unwrap_or_else(|error| panic!("cannot start setpriv: {error}"));
        Self { stop: Some(stop), thread: Some(thread) }
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // Its panic was reported already.
            let _ = thread.join();
        }
    }
}
