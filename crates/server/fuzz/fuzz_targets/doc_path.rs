//! Any path of a request: what names a doc stays the same name, in one segment, and no name leaves the docs folder.
#![no_main]

use ai_toolkit_server::fuzzing;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|rest: &str| fuzzing::doc_path(rest));
