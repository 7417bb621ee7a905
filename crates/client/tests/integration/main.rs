//! The client against a platform: a stand-in that misbehaves as told, so that each fault is met for certain.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod faults;
mod platform;
mod support;
mod sync;
