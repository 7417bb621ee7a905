//! The variables that the client looks at, as a value: read once, and made up in tests.

use std::{ffi::OsString, path::PathBuf};

/// The environment. An empty variable counts as one that is not set.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// `CLAUDE_PROJECT_DIR`: the project's folder, as Claude Code tells its hooks.
    pub claude_project_dir: Option<PathBuf>,
    /// `AI_TOOLKIT_PLATFORM_URL`.
    pub platform_url: Option<String>,
    /// `AI_TOOLKIT_PROJECT_ID`.
    pub project_id: Option<String>,
    /// `AI_TOOLKIT_API_KEY`.
    pub api_key: Option<String>,
    /// `AI_TOOLKIT_DOCS_PATH`.
    pub docs_path: Option<String>,
    /// `AI_TOOLKIT_WAIT_SECONDS`.
    pub wait_seconds: Option<String>,
    /// `HOME`.
    pub home: Option<PathBuf>,
    /// `XDG_CONFIG_HOME`, if it is absolute.
    pub config_home: Option<PathBuf>,
    /// `XDG_STATE_HOME`, if it is absolute.
    pub state_home: Option<PathBuf>,
    /// `XDG_RUNTIME_DIR`, if it is absolute.
    pub runtime_dir: Option<PathBuf>,
}

impl Environment {
    /// This process's environment.
    pub fn of_process() -> Self {
        Self::from_lookup(|name| std::env::var_os(name))
    }

    /// The environment in which `lookup` finds the variables.
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<OsString>) -> Self {
        let get = |name: &str| lookup(name).filter(|value| !value.is_empty());
        // What is not UTF-8 is wrong anyhow; lossy, the message about it shows what came.
        let text = |name: &str| get(name).map(|value| value.to_string_lossy().into_owned());
        let folder = |name: &str| get(name).map(PathBuf::from);
        // The XDG base directory specification has relative paths ignored.
        let base = |name: &str| folder(name).filter(|path| path.is_absolute());
        Self {
            claude_project_dir: folder("CLAUDE_PROJECT_DIR"),
            platform_url: text("AI_TOOLKIT_PLATFORM_URL"),
            project_id: text("AI_TOOLKIT_PROJECT_ID"),
            api_key: text("AI_TOOLKIT_API_KEY"),
            docs_path: text("AI_TOOLKIT_DOCS_PATH"),
            wait_seconds: text("AI_TOOLKIT_WAIT_SECONDS"),
            home: folder("HOME").or_else(|| folder("USERPROFILE")),
            config_home: base("XDG_CONFIG_HOME"),
            state_home: base("XDG_STATE_HOME"),
            runtime_dir: base("XDG_RUNTIME_DIR"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_and_relative_values_do_not_count() {
        let environment = Environment::from_lookup(|name| match name {
            "AI_TOOLKIT_PROJECT_ID" => Some("".into()),
            "XDG_CONFIG_HOME" => Some("relative".into()),
            "XDG_STATE_HOME" => Some("/state".into()),
            _ => None,
        });
        assert_eq!((environment.project_id, environment.config_home), (None, None));
        assert_eq!(environment.state_home, Some("/state".into()));
    }
}
