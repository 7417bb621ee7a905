//! The client against a platform: a stand-in that misbehaves as told, so that each fault is met for certain.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod commands;
mod faults;
mod init;
mod platform;
mod support;
mod sync;
