//! Full-text search over a project's docs: every word of the query must occur; names count more than headings, headings
//! more than other lines.

use std::sync::Arc;

use ai_toolkit_protocol::{DocPath, Encoding, ProjectId, SearchHit};

use crate::store::{Store, StoreError};

/// A search was not made.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// Nothing to look for.
    #[error("the query is empty; give at least one word")]
    EmptyQuery,
    /// More than anybody looks for.
    #[error("the query is longer than 200 characters; shorten it")]
    QueryTooLong,
    /// The database failed, or the project does not exist.
    #[error(transparent)]
    Store(#[from] StoreError),
}

const NAME_SCORE: u32 = 50;
const HEADING_SCORE: u32 = 10;
const LINE_SCORE: u32 = 1;
/// One word that is everywhere must not outweigh a heading.
const MAX_LINES_COUNTED: u32 = 9;
const SNIPPET_CHARACTERS: usize = 200;

/// The docs that match, best first, at most `limit`.
///
/// # Errors
/// [`SearchError`].
pub async fn search(
    store: &Arc<Store>,
    project: &ProjectId,
    query: &str,
    limit: usize,
) -> Result<Vec<SearchHit>, SearchError> {
    let words = words_of(query)?;
    store.project(project).await?;
    let docs = store.docs(project, false).await?;
    let contents = store.contents(project).await?;
    // Megabytes of text are folded and scanned: not on a thread that serves others.
    let found = tokio::task::spawn_blocking(move || {
        let mut hits: Vec<SearchHit> = Vec::new();
        for doc in docs {
            let text = match doc.encoding {
                Encoding::Utf8 => contents.get(&doc.id).map(|bytes| String::from_utf8_lossy(bytes)),
                Encoding::Base64 => None,
            };
            if let Some(found) = match_doc(&words, &doc.file_name, &text.unwrap_or_default()) {
                let Match { line, snippet, score } = found;
                hits.push(SearchHit { doc_id: doc.id, file_name: doc.file_name, line, snippet, score });
            }
        }
        hits.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.file_name.cmp(&b.file_name)));
        hits.truncate(limit);
        hits
    });
    Ok(found.await.unwrap_or_default())
}

fn words_of(query: &str) -> Result<Vec<String>, SearchError> {
    if query.chars().count() > 200 {
        return Err(SearchError::QueryTooLong);
    }
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    if words.is_empty() { Err(SearchError::EmptyQuery) } else { Ok(words) }
}

#[derive(Debug, PartialEq, Eq)]
struct Match {
    line: u32,
    snippet: String,
    score: u32,
}

fn match_doc(words: &[String], name: &DocPath, text: &str) -> Option<Match> {
    let name_folded = name.as_str().to_lowercase();
    let mut missing: Vec<&String> = words.iter().filter(|word| !name_folded.contains(word.as_str())).collect();
    let mut score = NAME_SCORE * u32::try_from(words.len() - missing.len()).unwrap_or(u32::MAX);
    let mut best: Option<(usize, u32, &str)> = None;
    let mut plain_lines = 0;
    for (index, line) in text.lines().enumerate() {
        let folded = line.to_lowercase();
        let here = words.iter().filter(|word| folded.contains(word.as_str())).count();
        if here == 0 {
            continue;
        }
        missing.retain(|word| !folded.contains(word.as_str()));
        let is_heading = line.starts_with('#');
        let weight = u32::try_from(here).unwrap_or(u32::MAX) * if is_heading { HEADING_SCORE } else { LINE_SCORE };
        if is_heading {
            score += weight;
        } else if plain_lines < MAX_LINES_COUNTED {
            plain_lines += 1;
            score += weight;
        }
        if best.is_none_or(|(_, best, _)| weight > best) {
            best = Some((index, weight, line));
        }
    }
    if !missing.is_empty() {
        return None;
    }
    let (line, snippet) = best.map_or((0, ""), |(index, _, line)| (u32::try_from(index + 1).unwrap_or(0), line));
    Some(Match { line, snippet: snippet_of(snippet, words), score })
}

/// The part of a line around the first word.
fn snippet_of(line: &str, words: &[String]) -> String {
    let line = line.trim();
    let folded = line.to_lowercase();
    let first = words.iter().filter_map(|word| folded.find(word.as_str())).min().unwrap_or(0);
    let before = folded[..first].chars().count();
    let start = before.saturating_sub(SNIPPET_CHARACTERS / 4);
    let mut snippet: String = line.chars().skip(start).take(SNIPPET_CHARACTERS).collect();
    if start > 0 {
        snippet.insert(0, '…');
    }
    if line.chars().count() > start + SNIPPET_CHARACTERS {
        snippet.push('…');
    }
    snippet
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(query: &str, name: &str, text: &str) -> Option<Match> {
        match_doc(&words_of(query).unwrap(), &DocPath::parse(name).unwrap(), text)
    }

    #[test]
    fn every_word_must_occur_somewhere() {
        assert!(found("error codes", "api/errors.md", "All codes.").is_some());
        assert!(found("error codes", "api/errors.md", "Nothing else.").is_none());
    }

    #[test]
    fn names_outweigh_headings_and_headings_outweigh_lines() {
        let by_name = found("retry", "retry.md", "").unwrap();
        let by_heading = found("retry", "a.md", "text\n# Retry rules\n").unwrap();
        let by_lines = found("retry", "a.md", &"we retry\n".repeat(100)).unwrap();
        assert!(by_name.score > by_heading.score && by_heading.score > by_lines.score);
        assert_eq!((by_heading.line, by_heading.snippet.as_str()), (2, "# Retry rules"));
        assert_eq!(by_name.line, 0);
    }

    #[test]
    fn long_lines_are_shortened_around_the_word() {
        let line = format!("{} Größe {}", "ä".repeat(300), "b".repeat(300));
        let snippet = found("größe", "a.md", &line).unwrap().snippet;
        assert!(snippet.contains("Größe") && snippet.starts_with('…') && snippet.ends_with('…'));
        assert!(snippet.chars().count() <= SNIPPET_CHARACTERS + 2);
    }
}
