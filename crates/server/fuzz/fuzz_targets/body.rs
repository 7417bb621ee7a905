//! Any body of a request, read as each of the API's messages.
#![no_main]

use ai_toolkit_server::fuzzing;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| fuzzing::body(body));
