//! From words as they are written to arguments as commands get them.

use std::{iter::Peekable, str::Chars};

use brush_parser::word::{TildeExpr, WordPiece};

use super::{
    Arg, Atom, Field, Shell, braces, parse, paths,
    scope::{MAX_LENGTH, MAX_VALUES},
};

/// How many characters one word may become, all its arguments and values together: a list that is put in front of itself
/// again and again grows without an end.
const MAX_MADE: usize = 1024 * 1024;

/// How many characters cost as much as playing a command through.
const CHARACTERS_A_STEP: usize = 256;

/// Arguments in the making.
#[derive(Default)]
struct Making {
    done: Vec<Arg>,
    /// The values that the argument at hand may have so far.
    values: Vec<Field>,
    /// Whether there is an argument at hand even if it is empty.
    began: bool,
    /// How many characters were added, to all values.
    made: usize,
}

impl Making {
    fn new() -> Self {
        Self { done: Vec::new(), values: vec![Field::default()], began: false, made: 0 }
    }

    /// Adds to the argument at hand; with several values it may be any of them.
    fn add(&mut self, values: &[Field]) {
        self.began = true;
        let length: usize = values.iter().map(|value| value.0.len() + 1).sum();
        self.made += length * self.values.len();
        if self.is_too_much() {
            self.values = vec![Field::unknown()];
        } else if let [value] = values {
            self.values.iter_mut().for_each(|field| field.push(value));
        } else if self.values.len() * values.len() > MAX_VALUES {
            self.values.iter_mut().for_each(|field| field.push(&Field::unknown()));
        } else {
            let with = |field: &Field| {
                values
                    .iter()
                    .map(|value| {
                        let mut field = field.clone();
                        field.push(value);
                        field
                    })
                    .collect::<Vec<_>>()
            };
            self.values = self.values.iter().flat_map(with).collect();
        }
        for field in &mut self.values {
            if field.0.len() > MAX_LENGTH {
                *field = Field::unknown();
            }
        }
    }

    fn is_too_much(&self) -> bool {
        self.made > MAX_MADE
    }

    /// Ends the argument at hand; once it is too much, the rest is one that is unknown.
    fn end(&mut self) {
        let values = std::mem::replace(&mut self.values, vec![Field::default()]);
        let unknown = [Field::unknown()];
        let is_rest = self.is_too_much() && self.done.last().is_some_and(|last| last.0 == unknown);
        if std::mem::take(&mut self.began) && !is_rest {
            self.done.push(Arg(values));
        }
    }

    /// Adds what stood without quotes and is split at white space.
    fn add_split(&mut self, values: &[Field]) {
        let blank = |field: &Field| field.0.iter().any(|atom| matches!(atom, Atom::Char(c) if c.is_whitespace()));
        if !values.iter().any(blank) {
            if values.iter().any(|value| !value.is_empty()) {
                self.add(values);
            }
        } else if let [value] = values {
            let starts_blank = matches!(value.0.first(), Some(Atom::Char(c)) if c.is_whitespace());
            let ends_blank = matches!(value.0.last(), Some(Atom::Char(c)) if c.is_whitespace());
            for (at, word) in value.words().into_iter().enumerate() {
                if at > 0 || (starts_blank && self.began) {
                    self.end();
                }
                self.add(&[word]);
            }
            if ends_blank {
                self.end();
            }
        } else {
            let mut words: Vec<Field> = values.iter().flat_map(Field::words).collect();
            words.truncate(MAX_VALUES);
            self.add(&words);
        }
    }
}

impl Shell<'_> {
    /// The arguments that a word becomes.
    pub(super) fn word(&mut self, word: &str) -> Vec<Arg> {
        // Most words are what they look like.
        if word.bytes().all(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_' | b'=' | b':' | b',' | b'+')
        }) {
            return vec![Arg::from(word)];
        }
        let mut making = Making::new();
        for word in braces::expand(word) {
            self.pieces_of(&word, &mut making, true);
            making.end();
        }
        self.spend(&making);
        making.done
    }

    /// What words become is work as well.
    fn spend(&mut self, making: &Making) {
        self.steps += making.made / CHARACTERS_A_STEP;
        if making.is_too_much() {
            self.unsure("it does too much");
        }
    }

    /// The texts that a word may be where it is not split: in assignments, tests and here-strings.
    pub(super) fn text_of_word(&mut self, word: &str) -> Vec<Field> {
        let mut making = Making::new();
        self.pieces_of(word, &mut making, false);
        self.spend(&making);
        making.values
    }

    /// The texts that pieces within double quotes may be.
    pub(super) fn quoted(&mut self, pieces: Vec<WordPiece>) -> Vec<Field> {
        let mut making = Making::new();
        for piece in pieces {
            self.piece(piece, &mut making, true, false);
        }
        making.end();
        self.spend(&making);
        let last = making.done.pop().map(|arg| arg.0).unwrap_or_default();
        let mut values: Vec<Field> = making.done.into_iter().flat_map(|arg| arg.0).collect();
        values.extend(last);
        values
    }

    fn pieces_of(&mut self, word: &str, making: &mut Making, splits: bool) {
        if self.depth >= super::MAX_DEPTH {
            self.unsure("it is nested too deeply");
            return making.add(&[Field::unknown()]);
        }
        self.depth += 1;
        match parse::word(word) {
            Some(pieces) => pieces.into_iter().for_each(|piece| self.piece(piece, making, false, splits)),
            None => making.add(&[Field::unknown()]),
        }
        self.depth -= 1;
    }

    fn piece(&mut self, piece: WordPiece, making: &mut Making, quoted: bool, splits: bool) {
        match piece {
            WordPiece::Text(text) if quoted => making.add(&[Field::from(text.as_str())]),
            WordPiece::Text(text) => making.add(&[wildcards(&text)]),
            WordPiece::SingleQuotedText(text) => making.add(&[Field::from(text.as_str())]),
            WordPiece::AnsiCQuotedText(text) => making.add(&[Field::from(ansi_c(&text).as_str())]),
            WordPiece::DoubleQuotedSequence(pieces) | WordPiece::GettextDoubleQuotedSequence(pieces) => {
                making.add(&[Field::default()]);
                for piece in parse::pieces(pieces) {
                    self.piece(piece, making, true, splits);
                }
            }
            WordPiece::TildeExpansion(tilde) => {
                let values = self.tilde(&tilde);
                making.add(&values);
            }
            WordPiece::ParameterExpansion(expression) => {
                let (values, are_several) = self.parameter(&expression);
                if are_several && splits {
                    let mut values = values.into_iter();
                    if let Some(first) = values.next() {
                        making.add(&[first]);
                    }
                    for value in values {
                        making.end();
                        making.add(&[value]);
                    }
                } else if quoted || !splits {
                    // An empty list is an empty text here.
                    if values.is_empty() {
                        making.add(&[Field::default()]);
                    } else {
                        making.add(&values);
                    }
                } else {
                    making.add_split(&values);
                }
            }
            WordPiece::CommandSubstitution(text) => self.substitution(&text, making, quoted || !splits),
            WordPiece::BackquotedCommandSubstitution(text) => {
                self.substitution(&unescape_backquoted(&text), making, quoted || !splits);
            }
            WordPiece::EscapeSequence(text) => {
                let mut rest = text.chars();
                let escaped = match (rest.next(), rest.next()) {
                    (Some('\\'), Some('\n')) => "",
                    // Within double quotes, a backslash before other characters stays.
                    (Some('\\'), Some(c)) if quoted && !matches!(c, '$' | '`' | '"' | '\\') => text.as_str(),
                    (Some('\\'), Some(_)) => &text[1..],
                    _ => text.as_str(),
                };
                making.add(&[Field::from(escaped)]);
            }
            WordPiece::ArithmeticExpression(expression) => {
                self.arithmetic(&expression.value);
                making.add(&[Field::from("0")]);
            }
        }
    }

    /// Arithmetic may run commands, too; its result is a number.
    pub(super) fn arithmetic(&mut self, expression: &str) {
        if expression.contains(['$', '`']) {
            self.text_of_word(expression);
        }
    }

    fn substitution(&mut self, text: &str, making: &mut Making, whole: bool) {
        let surely = self.surely;
        let output = self.apart(|shell| shell.text(text));
        self.surely = surely;
        let output = output.trimmed();
        if whole {
            making.add(&[output]);
        } else {
            making.add_split(&[output]);
        }
    }

    fn tilde(&self, tilde: &TildeExpr) -> Vec<Field> {
        let folders = match tilde {
            TildeExpr::Home => {
                return vec![
                    self.ground.home.map_or_else(Field::unknown, |home| Field::from(paths::text(home).as_str())),
                ];
            }
            TildeExpr::WorkingDir => &self.scope.folders,
            TildeExpr::OldWorkingDir => &self.scope.old_folders,
            _ => return vec![Field::unknown()],
        };
        folder_values(folders)
    }
}

pub(super) fn folder_values(folders: &super::Folders) -> Vec<Field> {
    folders
        .iter()
        .map(|folder| folder.as_ref().map_or_else(Field::unknown, |folder| Field::from(folder.as_str())))
        .collect()
}

/// Text outside quotes, where wildcards are wildcards.
pub(super) fn wildcards(text: &str) -> Field {
    let mut atoms = Vec::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        atoms.push(match c {
            // An extended pattern, such as !(a|b), may match anything.
            '*' | '?' | '+' | '@' | '!' if chars.peek() == Some(&'(') => {
                let mut depth = 0_usize;
                for c in chars.by_ref() {
                    depth = if c == '(' {
                        depth + 1
                    } else if c == ')' {
                        depth - 1
                    } else {
                        depth
                    };
                    if depth == 0 {
                        break;
                    }
                }
                Atom::Star
            }
            '*' => Atom::Star,
            '?' => Atom::Any,
            '[' => Atom::Set,
            c => Atom::Char(c),
        });
    }
    Field(atoms)
}

/// The text of `$'…'`.
fn ansi_c(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('x') => out.extend(number(&mut chars, None, 16, 2)),
            Some('u') => out.extend(number(&mut chars, None, 16, 4)),
            Some('U') => out.extend(number(&mut chars, None, 16, 8)),
            Some(c) if c.is_digit(8) => out.extend(number(&mut chars, c.to_digit(8), 8, 2)),
            Some(c) => out.push(c),
            None => out.push('\\'),
        }
    }
    out
}

/// The character with the number that comes next, of at most so many digits.
fn number(chars: &mut Peekable<Chars>, first: Option<u32>, radix: u32, digits: usize) -> Option<char> {
    let mut value = first;
    for _ in 0..digits {
        let Some(digit) = chars.peek().and_then(|c| c.to_digit(radix)) else { break };
        value = Some(value.unwrap_or(0).saturating_mul(radix).saturating_add(digit));
        chars.next();
    }
    char::from_u32(value?)
}

/// Backquotes take backslashes away once before the commands are read.
fn unescape_backquoted(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\\' && matches!(chars.peek(), Some('\\' | '`' | '$')) {
            out.extend(chars.next());
        } else {
            out.push(c);
        }
    }
    out
}
