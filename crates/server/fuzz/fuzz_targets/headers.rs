//! Any headers: preconditions, tokens, keys, names, hosts and origins are read without a panic.
#![no_main]

use ai_toolkit_server::fuzzing;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|value: &[u8]| fuzzing::headers(value));
