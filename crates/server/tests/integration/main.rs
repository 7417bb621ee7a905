//! The platform as its users meet it: a real server on both databases, real HTTP and WebSocket, real Git repositories.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests stop at the first surprise")]

mod support;

mod access;
mod accounts;
mod activity;
mod api_keys;
mod audit;
mod bad_input;
mod docs;
mod downloads;
mod durability;
mod github;
mod github_provider;
mod hook;
mod locks;
mod mcp;
mod moves;
mod network;
mod process;
mod projects;
mod secrecy;
mod sign_in_github;
mod sign_in_oidc;
mod sign_in_oidc_hostile;
mod sync;
mod sync_merge;
mod sync_model;
mod sync_runs;
mod timing;
mod tls;
mod webhooks;
mod workstations;
mod ws;
