//! The commit that publishes docs: its author, its message, its trailers.

use std::collections::HashMap;

use crate::git_host::CommitMeta;

/// The addresses of those editors who have an account, by name.
pub(super) type Emails = HashMap<String, String>;

/// A doc in the commit.
pub(super) struct Entry<'a> {
    /// `Update api/errors.md`.
    pub(super) summary: String,
    /// What its editor said about it.
    pub(super) message: Option<&'a str>,
    /// Whoever saved it since the last publish, in the order of their first save.
    pub(super) editors: &'a [String],
    /// Who saved the version that is published.
    pub(super) author: &'a str,
    /// When, to find the newest.
    pub(super) saved_at: i64,
}

/// Author is the one who saved last, the other editors are co-authors; the message is the one that was asked for, or the
/// editor's where there is only one doc.
pub(super) fn meta(entries: &[Entry<'_>], emails: &Emails, wanted: Option<&str>, sign_off: bool) -> CommitMeta {
    let author = entries.iter().max_by_key(|entry| entry.saved_at).map_or("", |entry| entry.author);
    let mut message = match (wanted, entries) {
        (Some(wanted), _) => wanted.trim_end().to_owned(),
        (None, [only]) => only.message.map_or_else(|| only.summary.clone(), |message| message.trim_end().to_owned()),
        (None, _) => format!("{}\n\n{}", title(entries), list(entries)),
    };
    let mut trailers: Vec<String> = Vec::new();
    for editor in entries.iter().flat_map(|entry| entry.editors) {
        let trailer = format!("Co-authored-by: {}", person(editor, emails));
        if editor != author && !trailers.contains(&trailer) {
            trailers.push(trailer);
        }
    }
    if sign_off {
        trailers.push(format!("Signed-off-by: {}", person(author, emails)));
    }
    if !trailers.is_empty() {
        // A message that ends in a trailer of its own goes on with ours.
        let last = message.lines().last().unwrap_or_default();
        let ends_in_trailer = message.contains("\n\n") && is_trailer(last);
        message.push_str(if ends_in_trailer { "\n" } else { "\n\n" });
        message.push_str(&trailers.join("\n"));
    }
    CommitMeta { author_name: author.to_owned(), author_email: email_of(author, emails), message }
}

/// What a commit or pull request of these docs is about, in a line.
pub(super) fn title(entries: &[Entry<'_>]) -> String {
    match entries {
        [only] => only.summary.clone(),
        _ => format!("Update {} docs", entries.len()),
    }
}

/// The docs as a list, each with its message's first line.
pub(super) fn list(entries: &[Entry<'_>]) -> String {
    let line = |entry: &Entry<'_>| match entry.message.and_then(|message| message.lines().next()) {
        Some(message) => format!("- {}: {message}", entry.summary),
        None => format!("- {}", entry.summary),
    };
    entries.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn is_trailer(line: &str) -> bool {
    line.split_once(": ")
        .is_some_and(|(key, _)| key.ends_with("-by") && key.chars().all(|c| c.is_ascii_alphabetic() || c == '-'))
}

/// A name and an address as a trailer has them; nothing in the name may end the line or the name.
fn person(name: &str, emails: &Emails) -> String {
    let clean: String = name.chars().filter(|c| !c.is_control() && !matches!(c, '<' | '>')).collect();
    format!("{} <{}>", clean.trim(), email_of(name, emails))
}

/// The account's address; one that can never reach anybody for people of whom only a name is known.
fn email_of(name: &str, emails: &Emails) -> String {
    if let Some(email) = emails.get(name) {
        return email.clone();
    }
    let slug: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let slug = slug.trim_matches('-');
    format!("{}@ai-toolkit.invalid", if slug.is_empty() { "editor" } else { slug })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry<'a>(summary: &str, message: Option<&'a str>, editors: &'a [String], saved_at: i64) -> Entry<'a> {
        let author = editors.last().map_or("", String::as_str);
        Entry { summary: summary.into(), message, editors, author, saved_at }
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn addresses_are_made_of_names() {
        assert_eq!(email_of("Ann Müller", &Emails::new()), "ann-m-ller@ai-toolkit.invalid");
        assert_eq!(email_of("日本", &Emails::new()), "editor@ai-toolkit.invalid");
        let emails = Emails::from([("Ann".to_owned(), "ann@example.com".to_owned())]);
        assert_eq!(person("Ann", &emails), "Ann <ann@example.com>");
    }

    #[test]
    fn one_doc_has_its_editors_words() {
        let ann = names(&["Ann"]);
        let made =
            meta(&[entry("Update a.md", Some("Say more\n\nWith detail."), &ann, 1)], &Emails::new(), None, false);
        assert_eq!((made.author_name.as_str(), made.message.as_str()), ("Ann", "Say more\n\nWith detail."));
        assert_eq!(meta(&[entry("Update a.md", None, &ann, 1)], &Emails::new(), None, false).message, "Update a.md");
        let two = [entry("Update a.md", Some("Say more"), &ann, 1), entry("Add b.md", None, &ann, 2)];
        assert_eq!(
            meta(&two, &Emails::new(), Some("Release 2\n"), false).message,
            "Release 2",
            "what was asked for stands"
        );
    }

    #[test]
    fn the_newest_is_the_author_and_the_others_are_co_authors() {
        let (both, cid) = (names(&["Bob", "Ann"]), names(&["Cid <x>", "Bob"]));
        let made = meta(
            &[entry("Update a.md", None, &both, 2), entry("Add b.md", Some("New\nx"), &cid, 1)],
            &Emails::new(),
            None,
            true,
        );
        assert_eq!(made.author_name, "Ann");
        assert_eq!(
            made.message,
            "Update 2 docs\n\n- Update a.md\n- Add b.md: New\n\n\
             Co-authored-by: Bob <bob@ai-toolkit.invalid>\n\
             Co-authored-by: Cid x <cid--x@ai-toolkit.invalid>\n\
             Signed-off-by: Ann <ann@ai-toolkit.invalid>"
        );
    }

    #[test]
    fn trailers_of_the_editor_and_ours_are_one_block() {
        let ann = names(&["Ann"]);
        let made = meta(&[entry("x", Some("Fix\n\nReviewed-by: Bob <b@x>"), &ann, 1)], &Emails::new(), None, true);
        assert!(made.message.ends_with("Reviewed-by: Bob <b@x>\nSigned-off-by: Ann <ann@ai-toolkit.invalid>"));
    }
}
