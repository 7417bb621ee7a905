//! Who may do what: the one place that decides. Doors ask here before they do anything; which route needs what is one
//! table, too ([`crate::http`]'s `access`).

use std::sync::Arc;

use ai_toolkit_protocol::{Account, ApiKeyScope, ProjectId, Role, SessionId};

use super::api_keys::KnownKey;
use crate::store::{Store, StoreError};

/// Who comes to a door.
#[derive(Debug, Clone)]
pub enum Visitor {
    /// Mode `none`: whoever sits at the machine, who is the owner of everything.
    Local,
    /// Somebody who signed in.
    Person(SignedIn),
    /// A workstation with an API key.
    Key(Arc<KnownKey>),
    /// Nobody that is known.
    Nobody,
}

/// Somebody who signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The account.
    pub account: Account,
    /// The browser's session.
    pub session: SessionId,
}

/// What a door needs a visitor to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing: it is for everybody.
    Nothing,
    /// Somebody who signed in.
    Account,
    /// An admin of the platform.
    Admin,
    /// A member of the project with at least this role.
    Role(Role),
    /// An API key of the project with this scope.
    Key(ApiKeyScope),
    /// Somebody who signed in, or an API key with this scope; what they may see is decided with each project.
    AccountOrKey(ApiKeyScope),
}

/// Why a visitor is not let in.
#[derive(Debug, thiserror::Error)]
pub enum AccessDenied {
    /// Nobody is signed in.
    #[error("nobody is signed in here, or the session has ended; sign in")]
    SignedOut,
    /// No API key that works.
    #[error(
        "the API key is missing, unknown, revoked or expired; send a valid one as header X-API-Key (keys are made in the project's settings)"
    )]
    NoKey,
    /// The key opens another project.
    #[error("this API key belongs to another project; use the key that was made in this project's settings")]
    OtherProject,
    /// The key may do less.
    #[error("this API key lacks the scope {0}; make one that has it in the project's settings")]
    NeedsScope(&'static str),
    /// Keys are for workstations.
    #[error("an API key does not open this; sign in to do it")]
    NotForKeys,
    /// The role allows less.
    #[error("this needs the role {needed} in the project, and yours is {has}; ask one of its owners")]
    NeedsRole {
        /// The role that it takes.
        needed: &'static str,
        /// The role that the caller has.
        has: &'static str,
    },
    /// It is for admins.
    #[error("this is for admins of the platform; ask one of them")]
    NeedsAdmin,
    /// There is no such project, or the caller is no member and must not learn that there is.
    #[error("there is no such project; list the projects to see which there are")]
    NoSuchProject,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A role's name in sentences.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Viewer => "viewer",
        Role::Editor => "editor",
        Role::Owner => "owner",
    }
}

/// A scope's name as the API has it.
pub fn scope_name(scope: ApiKeyScope) -> &'static str {
    match scope {
        ApiKeyScope::ReadDocs => "read:docs",
        ApiKeyScope::ReadStatus => "read:status",
    }
}

impl Visitor {
    /// The account that the visitor signed in with.
    pub fn account(&self) -> Option<&Account> {
        match self {
            Self::Person(signed_in) => Some(&signed_in.account),
            Self::Local | Self::Key(_) | Self::Nobody => None,
        }
    }

    /// Whether the visitor may do what is the platform's, not a project's.
    pub fn is_admin(&self) -> bool {
        match self {
            Self::Local => true,
            Self::Person(signed_in) => signed_in.account.is_admin,
            Self::Key(_) | Self::Nobody => false,
        }
    }

    /// Lets the visitor through, or says why not. `project` is the one that the door belongs to; for doors of a project
    /// the answer is the visitor's role there.
    ///
    /// # Errors
    /// Why the visitor is not let in.
    pub async fn enter(
        &self,
        store: &Store,
        need: Need,
        project: Option<&ProjectId>,
    ) -> Result<Option<Role>, AccessDenied> {
        match need {
            Need::Nothing => Ok(None),
            Need::Account => match self {
                Self::Local => Ok(None),
                _ => self.person().map(|_| None),
            },
            Need::Admin if self.is_admin() => Ok(None),
            Need::Admin => self.person().and(Err(AccessDenied::NeedsAdmin)),
            Need::Role(needed) => {
                let project = project.ok_or(AccessDenied::NoSuchProject)?;
                let has = self.role_in(store, project).await?;
                if has >= needed {
                    return Ok(Some(has));
                }
                Err(AccessDenied::NeedsRole { needed: role_name(needed), has: role_name(has) })
            }
            Need::Key(scope) => {
                let Self::Key(key) = self else { return Err(AccessDenied::NoKey) };
                if project.is_some_and(|project| key.project != *project) {
                    return Err(AccessDenied::OtherProject);
                }
                key.allows(scope).map(|()| None)
            }
            Need::AccountOrKey(scope) => match self {
                Self::Key(key) => key.allows(scope).map(|()| None),
                Self::Local | Self::Person(_) => Ok(None),
                Self::Nobody => Err(AccessDenied::SignedOut),
            },
        }
    }

    /// The visitor's role in a project.
    ///
    /// # Errors
    /// [`AccessDenied::NoSuchProject`] for those who have none, whether there is such a project or not.
    pub async fn role_in(&self, store: &Store, project: &ProjectId) -> Result<Role, AccessDenied> {
        match self {
            Self::Local => Ok(Role::Owner),
            Self::Person(signed_in) if signed_in.account.is_admin => Ok(Role::Owner),
            Self::Person(signed_in) => {
                store.role(project, &signed_in.account.id).await?.ok_or(AccessDenied::NoSuchProject)
            }
            Self::Key(_) => Err(AccessDenied::NotForKeys),
            Self::Nobody => Err(AccessDenied::SignedOut),
        }
    }

    /// Whether the visitor may follow a project's events.
    ///
    /// # Errors
    /// Why not.
    pub async fn may_follow(&self, store: &Store, project: &ProjectId) -> Result<(), AccessDenied> {
        match self {
            Self::Key(key) if key.project != *project => Err(AccessDenied::OtherProject),
            Self::Key(key) => key.allows(ApiKeyScope::ReadStatus),
            _ => self.role_in(store, project).await.map(|_| ()),
        }
    }

    fn person(&self) -> Result<&SignedIn, AccessDenied> {
        match self {
            Self::Person(signed_in) => Ok(signed_in),
            Self::Key(_) => Err(AccessDenied::NotForKeys),
            Self::Local | Self::Nobody => Err(AccessDenied::SignedOut),
        }
    }
}
