//! Hints for names that were probably meant.

/// How many names a clause has.
const SHOWN: usize = 5;
/// How many suggestions a form may offer.
const SUGGESTED: usize = 20;
/// Enough to find the nearest among; more would only take time.
const LOOKED_AT: usize = 2_000;

/// What there is instead of a name that does not exist.
pub(super) struct Hint {
    /// A clause that names the most similar first.
    pub(super) clause: String,
    /// The names, the most similar first.
    pub(super) suggestions: Vec<String>,
}

/// What there is instead of `wanted`; `what` is its kind in the plural.
pub(super) fn hint<'a>(what: &str, wanted: &str, existing: impl IntoIterator<Item = &'a str>) -> Hint {
    let mut names: Vec<&str> = existing.into_iter().take(LOOKED_AT).collect();
    if names.is_empty() {
        return Hint { clause: format!("it has no {what} at all"), suggestions: Vec::new() };
    }
    names.sort_by_cached_key(|name| (distance(&wanted.to_lowercase(), &name.to_lowercase()), name.len()));
    let more = if names.len() > SHOWN { format!(" and {} more", names.len() - SHOWN) } else { String::new() };
    let shown: Vec<&str> = names.iter().take(SHOWN).copied().collect();
    Hint {
        clause: format!("it has these {what}: {}{more}", shown.join(", ")),
        suggestions: names.into_iter().take(SUGGESTED).map(str::to_owned).collect(),
    }
}

/// Levenshtein's distance in characters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(100).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().take(100).enumerate() {
        let mut next = vec![i + 1];
        let mut left = i + 1;
        for ((to, above), diagonal) in b.iter().zip(row.iter().skip(1)).zip(&row) {
            left = (left + 1).min(above + 1).min(diagonal + usize::from(from != *to));
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_come_first() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        let found = hint("branches", "mian", ["develop", "main", "x"]);
        assert_eq!(found.clause, "it has these branches: main, x, develop");
        assert_eq!(found.suggestions, ["main", "x", "develop"]);
        let many = hint("branches", "a", ["1", "2", "3", "4", "5", "6"]);
        assert_eq!(many.clause, "it has these branches: 1, 2, 3, 4, 5 and 1 more");
        assert_eq!(many.suggestions.len(), 6);
        assert_eq!(hint("folders", "docs", []).clause, "it has no folders at all");
    }
}
