//! The platform. Connections come in at [`listen`], requests at [`http`], [`ws`] and [`mcp`], the rules are in
//! [`domain`], the database behind [`store`], the repositories behind [`git_host`], other services for signing in behind
//! [`sign_in`]; [`jobs`] does what nobody asks for; [`app`] puts the parts together.

pub mod app;
pub mod config;
pub mod domain;
pub mod downloads;
pub mod events;
#[cfg(fuzzing)]
pub mod fuzzing;
pub mod git_host;
pub mod http;
pub mod jobs;
pub mod listen;
pub mod logging;
pub mod mcp;
pub mod outgoing;
pub mod secrets;
pub mod sign_in;
pub mod store;
pub mod ws;
