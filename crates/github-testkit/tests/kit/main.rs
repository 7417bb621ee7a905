//! The stand-in does what it says.
#![expect(clippy::unwrap_used, reason = "helpers of tests are tests, too")]

mod client;
mod emulator;
mod faults;
mod program;
mod proxy;
mod pulls;
mod webhooks;
