//! The server as a process of its own.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read, Seek},
    os::unix::fs::FileExt,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
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
    /// What it says on standard error. A pipe would stop it when nobody reads.
    log: File,
    pub(crate) first_line: String,
}

impl Process {
    /// Starts `serve` on a free port in mode `none` and waits for its address.
    pub(crate) fn serve(data: &Path, arguments: &[&str]) -> Self {
        Self::serve_with(data, arguments, &[])
    }

    /// The same with variables.
    pub(crate) fn serve_with(data: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let log = tempfile::tempfile().unwrap();
        let mut child = binary()
            .envs(variables.iter().copied())
            .args(["serve", "--listen", "127.0.0.1:0", "--auth", "none", "--data-dir"])
            .arg(data)
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(log.try_clone().unwrap())
            .spawn()
            .unwrap();
        let mut first_line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut first_line).unwrap();
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
        let mut log = vec![0; 1024 * 1024];
        for _ in 0..1_000 {
            // Where it writes next is not touched by this.
            let length = self.log.read_at(&mut log, 0).unwrap();
            if String::from_utf8_lossy(&log[..length]).contains(text) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        panic!("it never said {text:?}");
    }

    /// Asks it to end, and gives its last words on standard error.
    pub(crate) fn terminate(mut self) -> (ExitStatus, String) {
        self.signal("TERM");
        let status = self.child.wait().unwrap();
        let mut log = String::new();
        self.log.rewind().unwrap();
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
