//! How one remote is opened: at an address that was checked. A token goes to git through the environment alone, and only to the server that it is for;
//! a private key goes through a file that ends with the call.

use std::{
    ffi::OsString,
    io::Write,
    path::Path,
    sync::{PoisonError, RwLock},
};

use secrecy::{ExposeSecret, SecretString};
use tempfile::NamedTempFile;
use zeroize::Zeroizing;

use super::{
    super::{Credential, Remote, error::GitHostError, scrub::Secrets},
    command::{Program, disk},
    target::{Target, name_of_host_key},
};

/// The user that the forges expect beside a token.
const TOKEN_USER: &str = "x-access-token";

/// Answers git's question for a credential from its environment, where other users of the machine cannot look.
const HELPER: &str = "!f() { if test \"$1\" = get; then \
    printf 'username=%s\\npassword=%s\\n' \"$AI_TOOLKIT_GIT_USER\" \"$AI_TOOLKIT_GIT_PASSWORD\"; fi; }; f";

/// What git needs to talk to one remote.
pub(super) struct Access<'a> {
    pub(super) remote: &'a Remote,
    pub(super) secrets: Secrets,
    /// Where git connects to; a redirection changes it.
    target: RwLock<Target>,
    settings: Vec<(String, String)>,
    environment: Vec<(&'static str, OsString)>,
    /// Deleted with this value.
    #[allow(dead_code, reason = "it is only kept until the call has ended")]
    key: Option<NamedTempFile>,
}

impl<'a> Access<'a> {
    /// Finds the server and prepares the environment; for ssh it writes the key.
    pub(super) async fn new(remote: &'a Remote, program: &Program) -> Result<Self, GitHostError> {
        let target = Target::of(&program.moved.get(&remote.url), &program.outgoing).await?;
        let mut access = Self {
            remote,
            secrets: Secrets::default(),
            target: RwLock::new(target),
            settings: vec![
                // Known only while a server is spoken to: work on the cache alone takes missing files as missing.
                ("remote.origin.promisor".into(), "true".into()),
                ("remote.origin.partialclonefilter".into(), "blob:none".into()),
            ],
            environment: Vec::new(),
            key: None,
        };
        match remote.url.scheme() {
            "ssh" => access.prepare_ssh(program)?,
            "git" => access.prepare_git()?,
            "file" => {}
            _ => access.prepare_http()?,
        }
        Ok(access)
    }

    pub(super) fn settings(&self) -> Vec<(String, String)> {
        let mut settings = self.target().settings();
        settings.extend(self.settings.iter().cloned());
        settings
    }

    /// Where git connects to at present.
    pub(super) fn target(&self) -> Target {
        self.target.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn lead_to(&self, target: Target) {
        *self.target.write().unwrap_or_else(PoisonError::into_inner) = target;
    }

    pub(super) fn environment(&self) -> impl Iterator<Item = (&'static str, &OsString)> {
        self.environment.iter().map(|(name, value)| (*name, value))
    }

    /// An answer of "no" to this token, or to none.
    pub(super) fn refused(&self, reason: impl Into<String>) -> GitHostError {
        GitHostError::AuthenticationFailed { url: self.remote.url.to_string(), reason: reason.into() }
    }

    fn prepare_http(&mut self) -> Result<(), GitHostError> {
        // The first answer may send us on, as GitLab does for addresses without .git and GitHub after renames. It is
        // followed in [`super::target`], which looks where it leads. This also keeps git from a server's alternates.
        self.set("http.followRedirects", "false");
        let Some(token) = self.token()? else { return Ok(()) };
        let token = token.expose_secret();
        if token.chars().any(char::is_control) {
            return Err(self.refused("the token has line breaks or control characters; for https it is a single line"));
        }
        let (user, password) = token.split_once(':').unwrap_or((TOKEN_USER, token));
        self.secrets = Secrets::new([token, password]);
        // Bound to the server: where a redirection leads, nobody gets it.
        self.set(&format!("credential.{}.helper", self.remote.url.server()), HELPER);
        self.environment.push(("AI_TOOLKIT_GIT_USER", user.into()));
        self.environment.push(("AI_TOOLKIT_GIT_PASSWORD", password.into()));
        Ok(())
    }

    /// The protocol has no place for a credential; silently leaving it out would pass for being let in by it.
    fn prepare_git(&mut self) -> Result<(), GitHostError> {
        // git is given the address in the place of the name, which a server may want to know all the same.
        let host = self.remote.url.authority();
        self.environment.push(("GIT_OVERRIDE_VIRTUAL_HOST", host.into()));
        match self.remote.credential {
            None => Ok(()),
            Some(_) => Err(self.refused(
                "git:// addresses cannot carry a credential; take it out of the token field, or use the repository's \
                 https:// or ssh:// address",
            )),
        }
    }

    fn prepare_ssh(&mut self, program: &Program) -> Result<(), GitHostError> {
        let mut command = String::from("ssh -F /dev/null");
        let mut option = |text: &str| {
            command.push_str(" -o '");
            command.push_str(text);
            command.push('\'');
        };
        for text in [
            "BatchMode=yes",
            "IdentitiesOnly=yes",
            // This machine's own keys are not for those who use the platform.
            "IdentityAgent=none",
            "PreferredAuthentications=publickey,none",
            "StrictHostKeyChecking=accept-new",
            "ForwardAgent=no",
            "ClearAllForwardings=yes",
            "ConnectTimeout=20",
            "ServerAliveInterval=15",
            "ServerAliveCountMax=4",
            "LogLevel=ERROR",
        ] {
            option(text);
        }
        option(&format!("UserKnownHostsFile={}", ssh_path(&program.known_hosts())?));
        if let Some(address) = self.target().pinned() {
            option(&format!("HostName={address}"));
            // The server is known by its name, whatever its address is today.
            option(&format!("HostKeyAlias={}", name_of_host_key(&self.remote.url)));
        }
        match self.token()? {
            Some(key) => {
                let file = self.write_key(key, program)?;
                option(&format!("IdentityFile={}", ssh_path(file.path())?));
                self.secrets = Secrets::new(key.expose_secret().lines().filter(|line| !line.starts_with("-----")));
                self.key = Some(file);
            }
            None => option("PubkeyAuthentication=no"),
        }
        self.environment.push(("GIT_SSH_COMMAND", command.into()));
        self.environment.push(("GIT_SSH_VARIANT", "ssh".into()));
        Ok(())
    }

    fn token(&self) -> Result<Option<&'a SecretString>, GitHostError> {
        match &self.remote.credential {
            None => Ok(None),
            Some(Credential::Token(token)) => Ok(Some(token)),
            Some(Credential::GithubApp { .. }) => {
                Err(self.refused("a GitHub App opens only repositories on GitHub over https; give a token or a key"))
            }
        }
    }

    fn write_key(&self, key: &SecretString, program: &Program) -> Result<NamedTempFile, GitHostError> {
        let key = key.expose_secret().trim();
        if !key.starts_with("-----BEGIN") {
            return Err(self.refused(
                "an address with ssh needs a private key in the token field, from -----BEGIN to the end; \
                 a token works with the repository's https address",
            ));
        }
        // OpenSSH does not read a key with Windows line ends or without the last line's end.
        let mut text = Zeroizing::new(String::with_capacity(key.len() + 1));
        for line in key.lines() {
            text.push_str(line.trim_end());
            text.push('\n');
        }
        // tempfile makes files that only their owner can read.
        let mut file = NamedTempFile::new_in(program.keys()).map_err(disk("write the ssh key"))?;
        file.write_all(text.as_bytes()).and_then(|()| file.flush()).map_err(disk("write the ssh key"))?;
        Ok(file)
    }

    fn set(&mut self, key: &str, value: &str) {
        self.settings.push((key.to_owned(), value.to_owned()));
    }
}

/// A path as an ssh option within single quotes of the shell.
fn ssh_path(path: &Path) -> Result<String, GitHostError> {
    match path.to_str() {
        Some(path) if !path.contains(['\'', '"', '\\', '\n']) => Ok(format!("\"{}\"", path.replace('%', "%%"))),
        _ => Err(GitHostError::Disk {
            doing: "use ssh",
            source: std::io::Error::other("the data folder's path has quotes, backslashes or bytes that are no text"),
        }),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::git_host::git::{
        refs,
        test_support::{Place, remote},
    };

    const KEY: &str = "-----BEGIN OPENSSH PRIVATE KEY-----\r\nc3NoLXRlc3Q=\r\n-----END OPENSSH PRIVATE KEY-----";

    fn with_key(url: &str, key: &str) -> Remote {
        Remote { credential: Some(Credential::Token(key.to_owned().into())), ..remote(url) }
    }

    fn ssh_command(access: &Access<'_>) -> String {
        let command = access.environment().find(|(name, _)| *name == "GIT_SSH_COMMAND");
        command.unwrap().1.to_str().unwrap().to_owned()
    }

    #[tokio::test]
    async fn a_key_is_a_private_file_as_long_as_it_is_needed() {
        let place = Place::new();
        let remote = with_key("git@host:a", KEY);
        let access = place.access(&remote).await;
        let path = access.key.as_ref().unwrap().path().to_owned();
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text, KEY.replace('\r', "") + "\n", "as OpenSSH wants it");
        assert!(ssh_command(&access).contains(path.to_str().unwrap()));
        assert!(!access.secrets.scrub("x c3NoLXRlc3Q= y").contains("c3No"));
        drop(access);
        assert!(!path.exists());
    }

    #[tokio::test]
    async fn ssh_understands_its_options() {
        let place = Place::new();
        let remote = with_key("git@host:a", KEY);
        let access = place.access(&remote).await;
        let shell = format!("{} -G git@host", ssh_command(&access));
        let output = std::process::Command::new("sh").args(["-c", &shell]).output().unwrap();
        if output.status.code() == Some(127) {
            return; // There is no ssh on this machine.
        }
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let options = String::from_utf8_lossy(&output.stdout).into_owned();
        let key = access.key.as_ref().unwrap().path().display().to_string();
        for option in ["batchmode yes", "identitiesonly yes", "identityagent none", "stricthostkeychecking accept-new"]
        {
            assert!(options.contains(option), "{option}: {options}");
        }
        let identities: Vec<&str> = options.lines().filter(|line| line.starts_with("identityfile ")).collect();
        assert_eq!(identities, [format!("identityfile {key}")], "no key of this machine");
    }

    #[tokio::test]
    async fn a_token_is_no_key() {
        let place = Place::new();
        let remote = with_key("git@host:a", "ghp_secret");
        let error = place.try_access(&remote).await.err().unwrap();
        assert!(matches!(error, GitHostError::AuthenticationFailed { .. }), "{error:?}");
        assert!(!format!("{error} {error:?}").contains("ghp_secret"));
    }

    /// Stands in for ssh: checks that it got a readable key, then runs git's command on this machine.
    const FAKE_SSH: &str = r#"#!/bin/sh
key=$(printf '%s\n' "$@" | sed -n 's/^IdentityFile="\(.*\)"$/\1/p')
grep -q 'BEGIN OPENSSH' "$key" || { echo 'git@host: Permission denied (publickey).' >&2; exit 255; }
for last; do :; done
exec sh -c "$last"
"#;

    #[tokio::test]
    async fn git_talks_through_ssh_with_the_key() {
        let place = Place::new();
        let bare = place.filled("r.git");
        let bin = place.path().join("bin");
        std::fs::create_dir(&bin).unwrap();
        std::fs::write(bin.join("ssh"), FAKE_SSH).unwrap();
        std::fs::set_permissions(bin.join("ssh"), std::fs::Permissions::from_mode(0o755)).unwrap();
        let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
        let url = format!("ssh://git@host{}", bare.path.display());

        let remote = with_key(&url, KEY);
        let mut access = place.access(&remote).await;
        access.environment.push(("PATH", path.clone().into()));
        let refs = refs::all(place.program(), &access).await.unwrap();
        assert_eq!(refs.names(), ["main"]);

        let remote = Remote { credential: None, ..remote };
        let mut access = place.access(&remote).await;
        access.environment.push(("PATH", path.into()));
        let error = refs::all(place.program(), &access).await.err().unwrap();
        assert!(error.to_string().contains("it needs a key"), "{error}");
    }

    #[tokio::test]
    async fn an_ssh_server_that_is_down() {
        let place = Place::new();
        let remote = with_key("ssh://git@127.0.0.1:1/a", KEY);
        let error = refs::all(place.program(), &place.access(&remote).await).await.err().unwrap();
        let no_ssh_here = matches!(error, GitHostError::GitMissing { .. });
        assert!(no_ssh_here || matches!(error, GitHostError::Unreachable { .. }), "{error:?}");
    }
}
