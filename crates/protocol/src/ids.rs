//! Typed ids: opaque strings that sort by the time they were made (`prj_` + a UUIDv7 in hex).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The text is not an id of the wanted kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is not a valid id: it must be \"{prefix}\" followed by 32 lower-case hexadecimal digits")]
pub struct ParseIdError {
    prefix: &'static str,
}

fn parse(text: &str, prefix: &'static str) -> Result<String, ParseIdError> {
    let digits = text.strip_prefix(prefix).unwrap_or_default();
    let valid = digits.len() == 32 && digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if valid { Ok(text.to_owned()) } else { Err(ParseIdError { prefix }) }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
        pub struct $name(String);

        impl $name {
            /// A new id, greater than all that this process made before.
            pub fn generate() -> Self {
                Self(format!(concat!($prefix, "{}"), uuid::Uuid::now_v7().simple()))
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;
            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                parse(text, $prefix).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = ParseIdError;
            fn try_from(text: String) -> Result<Self, ParseIdError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// A project.
    ProjectId, "prj_"
);
id!(
    /// A doc; it stays the same over every version, and over deletion and restoration.
    DocId, "doc_"
);
id!(
    /// One acquisition of a project's lock.
    LockId, "lck_"
);
id!(
    /// An API key (not the secret).
    ApiKeyId, "key_"
);
id!(
    /// An entry of the audit log.
    AuditEntryId, "aud_"
);
id!(
    /// A person's account.
    AccountId, "acc_"
);
id!(
    /// One browser in which somebody is signed in (not the secret in its cookie).
    SessionId, "ses_"
);
id!(
    /// An invitation, or another link that works once (not its secret).
    InvitationId, "inv_"
);
id!(
    /// One run of a project's sync.
    SyncRunId, "run_"
);

id!(
    /// A workstation as one API key knows it.
    WorkstationId, "wks_"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_time() {
        let ids: Vec<_> = (0..1000).map(|_| DocId::generate()).collect();
        assert!(ids.is_sorted());
        assert_eq!(ids[0].as_str().parse::<DocId>().as_ref(), Ok(&ids[0]));
    }

    #[rstest::rstest]
    #[case("")]
    #[case("prj_")]
    #[case("doc_0192e4a1b2c3d4e5f60718293a4b5c6d")]
    #[case("prj_0192E4A1B2C3D4E5F60718293A4B5C6D")]
    #[case("prj_0192e4a1b2c3d4e5f60718293a4b5c6d0")]
    #[case("prj_../../../../etc/passwd0000000000")]
    fn other_texts_are_refused(#[case] text: &str) {
        assert!(text.parse::<ProjectId>().is_err());
    }
}
