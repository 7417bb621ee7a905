//! Where the pieces that the project did not write are: `node_modules` of `tests/github`.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Names another folder that holds `node_modules`.
const FOLDER_VARIABLE: &str = "AI_TOOLKIT_TEST_GITHUB_KIT";

/// The folder that holds `node_modules`.
pub(crate) fn folder() -> PathBuf {
    let folder = std::env::var_os(FOLDER_VARIABLE)
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/github"), PathBuf::from);
    folder.canonicalize().unwrap_or(folder)
}

/// A file of an installed package.
pub(crate) fn package_file(path: &str) -> PathBuf {
    let file = folder().join("node_modules").join(path);
    assert!(file.exists(), "{} is missing; run: make tests/github/node_modules", file.display());
    file
}

/// The Node that comes with the kit: the emulator needs a newer one than the platform asks for.
pub(crate) fn node() -> PathBuf {
    let architecture = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => panic!("the stand-in has no Node for {other}"),
    };
    package_file(&format!("node-linux-{architecture}/bin/node"))
}

/// Runs a script that may import the kit's packages, and gives what it prints.
pub(crate) fn run_script(node: &Path, script: &str, arguments: &[&str], input: &str) -> String {
    let mut child = Command::new(node)
        .args(["--input-type=module", "--eval", script, "--"])
        .args(arguments)
        .current_dir(folder())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("cannot run {}: {error}", node.display()));
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "a script of the stand-in failed: {}", output.status);
    String::from_utf8(output.stdout).unwrap()
}
