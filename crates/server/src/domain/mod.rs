//! The rules of the platform: what may be done, by whom, and what follows. Knows neither HTTP nor SQL.

pub mod access;
pub mod accounts;
pub mod api_keys;
pub mod audit;
pub mod caller;
pub mod credentials;
pub mod docs;
pub mod hook_state;
pub mod lock_rules;
pub mod locks;
pub mod projects;
pub mod search;
pub mod sync;
pub mod text;
pub mod webhooks;
pub mod workstations;
