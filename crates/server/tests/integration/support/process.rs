//! The server as a process of its own.

use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Child, ChildStderr, Command, ExitStatus, Stdio},
};

/// The server's binary without any setting of the developer's own.
pub(crate) fn binary() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ai-toolkit-server"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("AI_TOOLKIT_") {
            command.env_remove(name);
        }
    }
    command
}

/// A server that is killed when this is dropped.
pub(crate) struct Process {
    child: Child,
    log: BufReader<ChildStderr>,
    pub(crate) first_line: String,
}

impl Process {
    /// Starts `serve` on a free port in mode `none` and waits for its address.
    pub(crate) fn serve(data: &Path, arguments: &[&str]) -> Self {
        let mut child = binary()
            .args(["serve", "--listen", "127.0.0.1:0", "--auth", "none", "--data-dir"])
            .arg(data)
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first_line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut first_line).unwrap();
        let log = BufReader::new(child.stderr.take().unwrap());
        Self { child, log, first_line: first_line.trim_end().to_owned() }
    }

    pub(crate) fn url(&self) -> &str {
        self.first_line.strip_prefix("Listening on ").expect("the first line names the address")
    }

    /// Ends it without warning, as a power cut does.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Sends it a signal, such as `HUP`.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits until it logs this.
    pub(crate) fn wait_for_log(&mut self, text: &str) {
        let mut line = String::new();
        while !line.contains(text) {
            line.clear();
            assert!(self.log.read_line(&mut line).unwrap() > 0, "it ended without saying {text:?}");
        }
    }

    /// Asks it to end, and gives its last words on standard error.
    pub(crate) fn terminate(mut self) -> (ExitStatus, String) {
        self.signal("TERM");
        let status = self.child.wait().unwrap();
        let mut log = String::new();
        self.log.read_to_string(&mut log).unwrap();
        (status, log)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
