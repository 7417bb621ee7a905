//! Text to commands.
//!
//! The parser is brush-parser (MIT), a shell's own: what it reads, it reads as Bash does. It adds about 240 KiB to the
//! program and reads a usual command in 30 µs the first time. The alternative, tree-sitter-bash (MIT), is made for
//! editors: it always gives a tree, but takes common commands for errors (`{ { a; }; }`, nested arithmetic), costs 1.4 MiB
//! of tables, and three times the time. Brush takes exponential time for brackets that are not closed, so `protect`
//! lets texts that open much be read apart from the caller; its own expansion of braces does so, too, and is not used; see
//! `braces`.

use brush_parser::{
    ParserOptions, Token, ast,
    word::{self, WordPiece, WordPieceWithSource},
};

/// Numbers of so many digits fit into what the parser reads them into.
const MAX_DESCRIPTOR_DIGITS: usize = 9;

/// The commands of a text, or None if it is not one that Bash runs.
pub(super) fn program(text: &str) -> Option<ast::Program> {
    if !here_documents_end(text) {
        return None;
    }
    let options = ParserOptions::default();
    let tokens = brush_parser::uncached_tokenize_str(text, &options.tokenizer_options()).ok()?;
    // What is never closed takes the parser exponential time to refuse.
    let brackets = |bracket: &str| tokens.iter().filter(|token| token.to_str() == bracket).count();
    if brackets("(") > brackets(")") {
        return None;
    }
    // The parser panics at a file descriptor that is no number for it.
    let is_long = |text: &str| text.len() > MAX_DESCRIPTOR_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_redirected = |text: &str| text.starts_with(['<', '>']);
    let touch = |one: &Token, next: &Token| one.location().end.index == next.location().start.index;
    if tokens
        .windows(2)
        .any(|pair| is_long(pair[0].to_str()) && is_redirected(pair[1].to_str()) && touch(&pair[0], &pair[1]))
    {
        return None;
    }
    brush_parser::parse_tokens(&tokens, &options).ok()
}

/// Whether every here-document has a plain word for its end, and a line with it: for others the tokenizer may never end.
/// What only looks like one, in quotes or in arithmetic, counts as well.
fn here_documents_end(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find("<<") {
        rest = &rest[at + 2..];
        if let Some(after) = rest.strip_prefix('<') {
            rest = after;
            continue;
        }
        let word = rest.strip_prefix('-').unwrap_or(rest).trim_start_matches([' ', '\t']);
        let (quote, word) = match word.chars().next() {
            Some(quote @ ('\'' | '"')) => (Some(quote), &word[1..]),
            Some('\\') => (None, &word[1..]),
            _ => (None, word),
        };
        let end = word.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(word.len());
        let (word, mut after) = word.split_at(end);
        if let Some(quote) = quote {
            let Some(closed) = after.strip_prefix(quote) else { return false };
            after = closed;
        }
        let is_whole = after.is_empty() || after.starts_with([' ', '\t', '\n', ';', '&', '|', '<', '>', ')', '`']);
        let is_ended = || after.lines().any(|line| line.trim_start_matches('\t') == word);
        if word.is_empty() || !is_whole || !is_ended() {
            return false;
        }
    }
    true
}

/// The pieces of a word.
pub(super) fn word(text: &str) -> Option<Vec<WordPiece>> {
    word::parse(text, &ParserOptions::default()).ok().map(pieces)
}

/// The pieces of a here-document that is expanded.
pub(super) fn here_document(text: &str) -> Option<Vec<WordPiece>> {
    word::parse_heredoc(text, &ParserOptions::default()).ok().map(pieces)
}

pub(super) fn pieces(pieces: Vec<WordPieceWithSource>) -> Vec<WordPiece> {
    pieces.into_iter().map(|piece| piece.piece).collect()
}

/// How many things a text opens at most: brackets, substitutions, blocks. Parsing takes stack by what is nested, which is
/// never more than that.
pub(crate) fn opened(text: &str) -> usize {
    let brackets = text.bytes().filter(|byte| matches!(byte, b'(' | b'{' | b'`')).count();
    let blocks = text
        .split(|c: char| c.is_whitespace() || matches!(c, ';' | '&' | '|' | '('))
        .filter(|word| matches!(*word, "if" | "for" | "while" | "until" | "case" | "select" | "!" | "[[" | "coproc"))
        .count();
    brackets + blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_descriptor_that_no_process_has_is_no_command() {
        assert!(program("echo 77777777777>a").is_none());
        assert!(program("echo 77777777777 >a").is_some());
        assert!(program("echo 7>a 777777777>b").is_some());
    }

    #[test]
    fn a_here_document_without_an_end_is_no_command() {
        for text in ["cat <<''", "cat <<x", "cat <<x\ny", "cat <<\r o ", "a <<$x\n$x\n"] {
            assert!(program(text).is_none(), "{text:?}");
        }
        for text in ["cat <<x\ny\nx", "cat <<-'END' | wc\n\ty\n\tEND\n", "cat <<<x", "cat <<\\E\nE\n"] {
            assert!(program(text).is_some(), "{text:?}");
        }
    }
}
