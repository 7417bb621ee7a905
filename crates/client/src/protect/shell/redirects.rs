//! Redirections: what they write to, and what a command gets to read.

use brush_parser::ast::{self, IoFileRedirectKind, IoFileRedirectTarget, IoRedirect};

use super::{Arg, Field, Reach, Shell, parse};

impl Shell<'_> {
    /// Plays redirections through. True if what the command prints goes to a file.
    pub(super) fn redirects(&mut self, redirects: Option<&ast::RedirectList>) -> bool {
        let mut is_quiet = false;
        for redirect in redirects.iter().flat_map(|list| &list.0) {
            is_quiet |= self.redirect(redirect);
        }
        is_quiet
    }

    /// Plays one redirection through. True if what the command prints goes to a file.
    pub(super) fn redirect(&mut self, redirect: &IoRedirect) -> bool {
        match redirect {
            IoRedirect::File(number, kind, target) => {
                let (writes, reads) = match kind {
                    IoFileRedirectKind::Read | IoFileRedirectKind::DuplicateInput => (false, true),
                    IoFileRedirectKind::ReadAndWrite => (true, true),
                    _ => (true, false),
                };
                match target {
                    IoFileRedirectTarget::Filename(word) => self.redirect_to_file(&word.value, writes),
                    IoFileRedirectTarget::Duplicate(word) => {
                        let is_number = word.value.trim_end_matches('-').chars().all(|c| c.is_ascii_digit());
                        if is_number {
                            return false;
                        }
                        self.redirect_to_file(&word.value, writes);
                    }
                    IoFileRedirectTarget::ProcessSubstitution(_, subshell) => {
                        let output = self.apart(|shell| shell.list(&subshell.list));
                        if reads {
                            self.stdin = Some(output);
                        }
                        return writes && number.unwrap_or(1) == 1;
                    }
                    IoFileRedirectTarget::Fd(_) => return false,
                }
                if reads && number.unwrap_or(0) == 0 {
                    self.stdin = Some(Field::unknown());
                }
                writes && number.unwrap_or(1) == 1
            }
            IoRedirect::HereDocument(_, document) => {
                let text = &document.doc.value;
                self.stdin = Some(if document.requires_expansion {
                    self.here_document(text)
                } else {
                    Field::from(text.as_str())
                });
                false
            }
            IoRedirect::HereString(_, word) => {
                let mut text = Field::default();
                for value in self.text_of_word(&word.value) {
                    text.push(&value);
                    text.push_str("\n");
                }
                self.stdin = Some(text);
                false
            }
            IoRedirect::OutputAndError(word, _) => {
                self.redirect_to_file(&word.value, true);
                true
            }
        }
    }

    fn redirect_to_file(&mut self, word: &str, writes: bool) {
        for arg in self.word(word) {
            if writes {
                self.target(Reach::File, &arg);
            }
        }
    }

    fn here_document(&mut self, text: &str) -> Field {
        let Some(pieces) = parse::here_document(text) else { return Field::unknown() };
        let mut whole = Field::default();
        for value in self.quoted(pieces) {
            whole.push(&value);
        }
        whole
    }

    /// What `<(…)` or `>(…)` is as an argument.
    pub(super) fn process_substitution(&mut self, subshell: &ast::SubshellCommand) -> Arg {
        let output = self.apart(|shell| {
            shell.stdin = Some(Field::unknown());
            shell.list(&subshell.list)
        });
        self.substituted = Some(output);
        Arg::from("/dev/fd/63")
    }
}
