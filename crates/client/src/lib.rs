//! The workstation's side of the platform: what the program `ai-toolkit` is made of.
//!
//! Modules depend downwards only: `commands` → `hook`, `watch` → `sync`, `protect` → `platform` → `workspace`.

pub mod commands;
pub mod hook;
pub mod platform;
pub mod protect;
pub mod sync;
pub mod watch;
pub mod workspace;
