//! Any text as a shell command: the analysis ends, and does not panic.
#![no_main]

use std::path::Path;

use ai_toolkit_client::protect::{Ground, ToolCall, decide};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|command: &str| {
    // Nothing is there, so that only the text decides.
    let root = Path::new("/nowhere/shop");
    let ground = Ground { root, docs_folder: "docs", cwd: root, home: None, variable: |_| None };
    decide(&ToolCall::Shell(command.to_owned()), &ground);
});
