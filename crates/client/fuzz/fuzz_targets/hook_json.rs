//! Any JSON as a hook's input: what its tool does is found, and judged, without a panic.
#![no_main]

use std::path::Path;

use ai_toolkit_client::protect::{Ground, decide, tool_call};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|input: &[u8]| {
    let Ok(input) = serde_json::from_slice::<Value>(input) else { return };
    let text = |name: &str| input.get(name).and_then(Value::as_str).unwrap_or("Write");
    let root = Path::new("/nowhere/shop");
    let ground = Ground { root, docs_folder: "docs", cwd: Path::new(text("cwd")), home: None, variable: |_| None };
    decide(&tool_call(text("tool_name"), input.get("tool_input").unwrap_or(&input), root), &ground);
});
