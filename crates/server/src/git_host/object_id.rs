//! Ids of Git objects: SHA-1 or SHA-256 in lower-case hex.

use std::fmt;

/// The text is not an object id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an object id is 40 or 64 lower-case hex digits")]
pub struct ObjectIdError;

/// The hash that a repository names its objects by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ObjectFormat {
    Sha1,
    Sha256,
}

impl ObjectFormat {
    /// As git spells it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
        }
    }

    fn of(hex: &str) -> Self {
        if hex.len() == 64 { Self::Sha256 } else { Self::Sha1 }
    }
}

macro_rules! object_id {
    ($name:ident, $what:literal) => {
        #[doc = $what]
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// Takes 40 or 64 lower-case hex digits.
            ///
            /// # Errors
            /// For anything else.
            pub fn parse(text: &str) -> Result<Self, ObjectIdError> {
                let hex = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
                if hex && matches!(text.len(), 40 | 64) { Ok(Self(text.to_owned())) } else { Err(ObjectIdError) }
            }

            /// The hex digits.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            pub(crate) fn format(&self) -> ObjectFormat {
                ObjectFormat::of(&self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

object_id!(CommitId, "A commit's id.");
object_id!(BlobId, "The id of a file's content.");

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case(&"a1".repeat(20), true)]
    #[case(&"0f".repeat(32), true)]
    #[case(&"A1".repeat(20), false)]
    #[case(&"a1".repeat(21), false)]
    #[case(&"g1".repeat(20), false)]
    #[case("", false)]
    fn only_hex_of_two_lengths(#[case] text: &str, #[case] fine: bool) {
        assert_eq!(CommitId::parse(text).is_ok(), fine);
        assert_eq!(BlobId::parse(text).is_ok(), fine);
    }
}
