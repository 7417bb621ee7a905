//! Text to commands.
//!
//! The parser is brush-parser (MIT), a shell's own: what it reads, it reads as Bash does. It adds about 240 KiB to the
//! program and reads a usual command in 30 µs the first time. The alternative, tree-sitter-bash (MIT), is made for
//! editors: it always gives a tree, but takes common commands for errors (`{ { a; }; }`, nested arithmetic), costs 1.4 MiB
//! of tables, and three times the time. Brush takes exponential time for brackets that are not closed, so `protect`
//! lets texts that open much be read apart from the caller; its own expansion of braces does so, too, and is not used; see
//! `braces`.

use brush_parser::{
    ParserOptions, ast,
    word::{self, WordPiece, WordPieceWithSource},
};

/// The commands of a text, or None if it is not one that Bash runs.
pub(super) fn program(text: &str) -> Option<ast::Program> {
    let options = ParserOptions::default();
    let tokens = brush_parser::uncached_tokenize_str(text, &options.tokenizer_options()).ok()?;
    // What is never closed takes the parser exponential time to refuse.
    let brackets = |bracket: &str| tokens.iter().filter(|token| token.to_str() == bracket).count();
    if brackets("(") > brackets(")") {
        return None;
    }
    brush_parser::parse_tokens(&tokens, &options).ok()
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
