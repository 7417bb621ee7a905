//! Any delivery of a webhook: its signature, in the first line, and its payload, in the rest.
#![no_main]

use ai_toolkit_server::fuzzing;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|delivery: &[u8]| {
    let end = delivery.iter().position(|byte| *byte == b'\n').unwrap_or(delivery.len());
    let (signature, payload) = delivery.split_at(end);
    fuzzing::webhook(&String::from_utf8_lossy(signature), payload);
});
