//! Who makes a request.

use std::net::IpAddr;

use ai_toolkit_protocol::AccountId;

/// The person, or the part of the platform, behind a change. In mode `none` there are no accounts: the name is what the
/// person says it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The name that goes into history, locks and the audit log.
    pub name: String,
    /// The account that proves it.
    pub account: Option<AccountId>,
    /// The network address that the request came from.
    pub address: Option<IpAddr>,
}

impl Caller {
    /// Somebody whom no account proves.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), account: None, address: None }
    }

    /// The platform itself, which acts without being asked.
    pub fn platform() -> Self {
        Self::named("platform")
    }
}
