//! Rules for short texts that people enter.

/// A text breaks its rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but white space.
    #[error("{field} is empty; give it at least one character")]
    Empty {
        /// The field.
        field: &'static str,
    },
    /// Over the limit.
    #[error("{field} is longer than {limit} characters; shorten it")]
    TooLong {
        /// The field.
        field: &'static str,
        /// The limit in characters.
        limit: usize,
    },
    /// It would break lines or hide something.
    #[error("{field} contains control characters; remove line breaks and other invisible characters")]
    ControlCharacter {
        /// The field.
        field: &'static str,
    },
}

impl TextError {
    /// The field at fault.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Empty { field } | Self::TooLong { field, .. } | Self::ControlCharacter { field } => field,
        }
    }
}

/// A name in one line: trimmed, 1 to 100 characters.
///
/// # Errors
/// The rule that is broken.
pub fn name(field: &'static str, text: &str) -> Result<String, TextError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(TextError::Empty { field });
    }
    if text.chars().any(char::is_control) {
        return Err(TextError::ControlCharacter { field });
    }
    limited(field, text, 100)
}

/// A remark of up to `limit` characters, line breaks allowed; one of white space alone counts as none.
///
/// # Errors
/// The rule that is broken.
pub fn remark(field: &'static str, text: Option<&str>, limit: usize) -> Result<Option<String>, TextError> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(TextError::ControlCharacter { field });
    }
    limited(field, text, limit).map(Some)
}

fn limited(field: &'static str, text: &str, limit: usize) -> Result<String, TextError> {
    if text.chars().count() > limit { Err(TextError::TooLong { field, limit }) } else { Ok(text.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_trimmed_line() {
        assert_eq!(name("name", "  Shop docs ").as_deref(), Ok("Shop docs"));
        assert_eq!(name("name", " \t"), Err(TextError::Empty { field: "name" }));
        assert_eq!(name("name", "a\nb"), Err(TextError::ControlCharacter { field: "name" }));
        assert!(name("name", &"é".repeat(100)).is_ok());
        assert_eq!(name("name", &"é".repeat(101)), Err(TextError::TooLong { field: "name", limit: 100 }));
    }

    #[test]
    fn remarks_may_have_lines_and_may_be_absent() {
        assert_eq!(remark("reason", Some(" a\nb "), 10), Ok(Some("a\nb".to_owned())));
        assert_eq!(remark("reason", Some("  "), 10), Ok(None));
        assert_eq!(remark("reason", Some("\0"), 10), Err(TextError::ControlCharacter { field: "reason" }));
        assert_eq!(remark("reason", Some("abc"), 2), Err(TextError::TooLong { field: "reason", limit: 2 }));
    }
}
