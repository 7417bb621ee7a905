//! Settings of every kind, in checkouts of every kind.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use rstest::rstest;
use tempfile::TempDir;

use super::*;

const PROJECT: &str = "prj_0192e4a1b2c3d4e5f60718293a4b5c6d";

/// A Git checkout in a home directory, without settings.
fn checkout() -> (TempDir, PathBuf, Environment) {
    let home = tempfile::tempdir().unwrap();
    let root = fs::canonicalize(home.path()).unwrap().join("shop");
    fs::create_dir_all(root.join(".git")).unwrap();
    let environment = Environment { home: Some(home.path().into()), ..Environment::default() };
    (home, root, environment)
}

fn connected(environment: Environment) -> Environment {
    Environment {
        platform_url: Some("http://127.0.0.1:3001/".into()),
        project_id: Some(PROJECT.into()),
        api_key: Some("sk_test".into()),
        ..environment
    }
}

fn find(cwd: &Path, environment: &Environment) -> Workspace {
    Workspace::find(cwd, environment).unwrap().unwrap()
}

#[test]
fn where_nothing_is_set_up_there_is_no_workspace() {
    let (_home, root, environment) = checkout();
    assert!(Workspace::find(&root, &environment).unwrap().is_none());
    fs::write(root.join(SETTINGS_FILE), "# later\ndocs_path = \"handbook\"\n").unwrap();
    assert!(Workspace::find(&root, &environment).unwrap().is_none());
    assert_eq!(Checkout::find(&root, &environment).docs_folder, "handbook");
}

#[test]
fn the_root_is_the_top_of_the_checkout_or_what_claude_code_says() {
    let (_home, root, environment) = checkout();
    let environment = connected(environment);
    let deep = root.join("src/deep");
    fs::create_dir_all(&deep).unwrap();
    assert_eq!(find(&deep, &environment).root, root);
    // A worktree or a submodule has a file instead of the folder.
    fs::write(root.join("src/.git"), "gitdir: elsewhere").unwrap();
    assert_eq!(find(&deep, &environment).root, root.join("src"));
    let link = root.join("link");
    std::os::unix::fs::symlink("src/deep", &link).unwrap();
    let told = Environment { claude_project_dir: Some(link), ..environment };
    assert_eq!(find(&root, &told).root, deep);
}

#[test]
fn the_environment_goes_before_the_file_and_the_key_comes_from_its_own() {
    let (_home, root, environment) = checkout();
    let file = format!(
        "# ours\nplatform_url = \"https://docs.example/base/\"\nproject_id='{PROJECT}'\nwait_seconds = 20\n\n[more]\nproject_id = 7\n"
    );
    fs::write(root.join(SETTINGS_FILE), file).unwrap();
    let project: ProjectId = PROJECT.parse().unwrap();
    let missing = Workspace::find(&root, &environment).unwrap_err();
    assert!(missing.to_string().contains(&format!("https://docs.example/base/projects/{PROJECT}")), "{missing}");

    let saved = write_key(&environment, &project, &ApiKey::parse("sk_file").unwrap()).unwrap();
    assert_eq!(fs::metadata(&saved).unwrap().permissions().mode() & 0o777, 0o600);
    let workspace = find(&root, &environment);
    assert_eq!(workspace.api_key.reveal(), "sk_file");
    assert_eq!((workspace.address(), workspace.wait_seconds), ("https://docs.example/base", 20));

    fs::set_permissions(&saved, fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(Workspace::find(&root, &environment).unwrap_err(), WorkspaceError::OpenKey(saved.clone()));
    fs::set_permissions(&saved, fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(&saved, "\n").unwrap();
    assert_eq!(Workspace::find(&root, &environment).unwrap_err(), WorkspaceError::NoKeyInFile(saved));

    let environment = Environment { wait_seconds: Some("5".into()), ..connected(environment) };
    let workspace = find(&root, &environment);
    assert_eq!((workspace.address(), workspace.wait_seconds), ("http://127.0.0.1:3001", 5));
    assert_eq!(workspace.api_key.reveal(), "sk_test");
    assert_eq!(format!("{workspace:?}").matches("sk_test").count(), 0);
}

#[rstest]
#[case("docs", Some("docs"))]
#[case("./a//b/../c/", Some("a/c"))]
#[case("/docs", Some("docs"))]
#[case("..", None)]
#[case("a/../../docs", None)]
#[case(".", Some("."))]
fn the_docs_folder_is_one_of_the_repository(#[case] path: &str, #[case] folder: Option<&str>) {
    let (_home, root, environment) = checkout();
    let environment = Environment { docs_path: Some(path.into()), ..connected(environment) };
    match folder {
        Some(folder) => assert_eq!(find(&root, &environment).docs_folder, folder),
        None => assert!(matches!(Workspace::find(&root, &environment), Err(WorkspaceError::OddDocsPath(_)))),
    }
}

#[rstest]
#[case(Some("ftp://x"), Some(PROJECT), None, "must begin with http:// or https://, but is \"ftp://x\"")]
#[case(Some("http://"), Some(PROJECT), None, "must begin with http:// or https://")]
#[case(Some("http://a b"), Some(PROJECT), None, "contains a space, a quote or a backslash")]
#[case(Some("http://h/?q"), Some(PROJECT), None, "is not an address")]
#[case(Some("http://me:secret@h"), Some(PROJECT), None, "is not an address")]
#[case(None, Some(PROJECT), None, "address is not set")]
#[case(Some("http://h"), None, None, "project is not set")]
#[case(Some("http://h"), Some("../x"), None, "is no project's id: \"../x\"")]
#[case(Some("http://h"), Some(PROJECT), Some("sk \"x"), "characters that no key has")]
fn settings_that_cannot_work_are_said(
    #[case] url: Option<&str>,
    #[case] project: Option<&str>,
    #[case] key: Option<&str>,
    #[case] message: &str,
) {
    let (_home, root, environment) = checkout();
    let environment = Environment {
        platform_url: url.map(str::to_owned),
        project_id: project.map(str::to_owned),
        api_key: key.map(str::to_owned),
        ..environment
    };
    let error = Workspace::find(&root, &environment).unwrap_err().to_string();
    assert!(error.contains(message), "{error}");
}

#[rstest]
#[case("platform_url = \n")]
#[case("platform_url = [\"http://h\"]\n")]
#[case("wait_seconds = 1.5\n")]
fn a_broken_file_is_said(#[case] text: &str) {
    let (_home, root, environment) = checkout();
    fs::write(root.join(SETTINGS_FILE), text).unwrap();
    let error = Workspace::find(&root, &environment).unwrap_err();
    assert!(matches!(error, WorkspaceError::Settings { .. }), "{error}");
}

#[test]
fn a_wait_that_is_none_is_said() {
    let (_home, root, environment) = checkout();
    for value in ["-1", "soon", "601"] {
        let environment = Environment { wait_seconds: Some(value.into()), ..connected(environment.clone()) };
        assert!(matches!(Workspace::find(&root, &environment), Err(WorkspaceError::OddWait { .. })));
    }
}
