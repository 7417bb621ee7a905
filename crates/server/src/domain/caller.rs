//! Who makes a request.

use ai_toolkit_protocol::AccountId;

/// The person behind a request. In mode `none` there are no accounts: the name is what the person says it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The name that goes into history, locks and the audit log.
    pub name: String,
    /// The account that proves it.
    pub account: Option<AccountId>,
}
