//! Any text over a WebSocket: it is a message or an error, and a message is written as it was read.
#![no_main]

use ai_toolkit_server::fuzzing;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| fuzzing::ws_message(text));
