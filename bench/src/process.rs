//! The server as its users run it: a process of its own.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use serde_json::{Value, json};

use crate::{BenchError, Result};

/// A running process that names its address in its first line; it is ended when this is dropped.
pub(crate) struct Process {
    child: Child,
    client: reqwest::Client,
    pub(crate) address: String,
}

impl Process {
    /// Starts the platform.
    pub(crate) fn platform(server: &Path, data: &Path) -> Result<Self> {
        let mut command = Command::new(server);
        command.args(["serve", "--listen", "127.0.0.1:0", "--auth", "none", "--data-dir"]).arg(data);
        command.env("AI_TOOLKIT_LOG", "warn");
        Self::start(command)
    }

    /// Starts whatever prints `… http://ADDRESS` first.
    pub(crate) fn start(mut command: Command) -> Result<Self> {
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        if let Some(out) = child.stdout.as_mut() {
            BufReader::new(out).read_line(&mut line)?;
        }
        let address = line.trim_end().rsplit_once("http://").map(|(_, address)| address.to_owned());
        let address = address.ok_or_else(|| BenchError::Unexpected(format!("the first line was {line:?}")))?;
        Ok(Self { child, client: reqwest::Client::new(), address })
    }

    /// Its resident memory in megabytes.
    pub(crate) fn megabytes(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let kilobytes = status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix("kB"));
        let kilobytes: Option<f64> = kilobytes.and_then(|number| number.trim().parse().ok());
        Ok(kilobytes.ok_or_else(|| BenchError::Unexpected("no VmRSS".to_owned()))? / 1024.0)
    }

    /// A project with one doc on a bare repository in `folder`, and an API key.
    pub(crate) async fn project(&self, folder: &Path) -> Result<(String, String)> {
        let repository = folder.join("docs.git");
        let made = Command::new("git").args(["init", "--quiet", "--bare", "-b", "main"]).arg(&repository).status()?;
        if !made.success() {
            return Err(BenchError::Unexpected("git could not make a repository".to_owned()));
        }
        let url = format!("file://{}", repository.display());
        let project = self.make_project(json!({"name": "Bench", "repoUrl": url, "publishMode": "manual"})).await?;
        let key = self.post(&format!("projects/{project}/api-keys"), json!({"name": "bench"})).await?;
        Ok((project, text(&key, "key")))
    }

    /// A new project's id.
    pub(crate) async fn make_project(&self, new: Value) -> Result<String> {
        Ok(text(&self.post("projects", new).await?, "id"))
    }

    pub(crate) async fn get(&self, path: &str) -> Result<Value> {
        self.call(self.client.get(self.url(path))).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Result<Value> {
        self.call(self.client.post(self.url(path)).json(&body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Result<Value> {
        self.call(self.client.put(self.url(path)).json(&body)).await
    }

    async fn call(&self, request: reqwest::RequestBuilder) -> Result<Value> {
        let answer = request.send().await?;
        if answer.status().is_success() {
            return Ok(answer.json().await?);
        }
        Err(BenchError::Unexpected(answer.text().await?))
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}/api/{path}", self.address)
    }
}

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_default().to_owned()
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
