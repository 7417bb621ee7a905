//! Paths with parameters in them.

use std::cmp::Reverse;

use percent_encoding::percent_decode_str;
use serde_json::Value;

/// A path of the description, such as `/repos/{owner}/{repo}/git/ref/{ref}`.
pub(super) struct Template {
    parts: Vec<Part>,
}

enum Part {
    Literal(String),
    One(String),
    /// May hold slashes, and may be empty: branches, paths of files.
    Many(String),
}

impl Template {
    pub(super) fn new(path: &str, parameters: &[&Value]) -> Self {
        let part = |part: &str| match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            None => Part::Literal(part.to_owned()),
            Some(name) => {
                let declared = parameters.iter().find(|declared| declared["name"] == name && declared["in"] == "path");
                let many = declared.is_some_and(|declared| declared["x-multi-segment"] == true);
                if many { Part::Many(name.to_owned()) } else { Part::One(name.to_owned()) }
            }
        };
        Self { parts: path.trim_start_matches('/').split('/').map(part).collect() }
    }

    /// The more is spelled out and the fewer parameters there are, the more it says.
    pub(super) fn rank(&self) -> (usize, Reverse<usize>) {
        let literals = self.parts.iter().filter(|part| matches!(part, Part::Literal(_))).count();
        (literals, Reverse(self.parts.len()))
    }

    /// The parameters' values, if the path fits.
    pub(super) fn matches(&self, path: &str) -> Option<Vec<(&str, String)>> {
        let segments: Vec<_> = path.strip_prefix('/')?.split('/').collect();
        let mut values = Vec::new();
        matches(&self.parts, &segments, &mut values).then_some(values)
    }
}

fn matches<'a>(parts: &'a [Part], segments: &[&str], values: &mut Vec<(&'a str, String)>) -> bool {
    let Some((part, rest)) = parts.split_first() else { return segments.is_empty() };
    match part {
        Part::Literal(text) => segments.first() == Some(&text.as_str()) && matches(rest, &segments[1..], values),
        Part::One(name) => {
            let Some(segment) = segments.first().filter(|segment| !segment.is_empty()) else { return false };
            values.push((name, decoded(segment)));
            matches(rest, &segments[1..], values)
        }
        Part::Many(name) => (0..=segments.len()).rev().any(|taken| {
            let known = values.len();
            values.push((name, decoded(&segments[..taken].join("/"))));
            matches(rest, &segments[taken..], values) || {
                values.truncate(known);
                false
            }
        }),
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
