//! Webhooks: GitHub's own examples, signed by GitHub's own library.

use std::path::Path;

use serde_json::Value;

use crate::kit;

const SIGN: &str = "
import { readFileSync } from 'node:fs';
import { sign } from '@octokit/webhooks-methods';
process.stdout.write(await sign(process.argv[1], readFileSync(0, 'utf8')));
";

/// Real payloads of an event, such as `push` or `pull_request`.
pub fn example(event: &str) -> Vec<Value> {
    let file = kit::package_file("@octokit/webhooks-examples/api.github.com/index.json");
    let all: Vec<Value> = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let found = all.into_iter().find(|found| found["name"] == event);
    let found = found.unwrap_or_else(|| panic!("GitHub has no example of the event {event}"));
    found["examples"].as_array().unwrap().clone()
}

/// The header `X-Hub-Signature-256` of a delivery.
pub fn sign(secret: &str, body: &str) -> String {
    kit::run_script(Path::new("node"), SIGN, &[secret], body)
}
