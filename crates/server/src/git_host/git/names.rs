//! Hints for names that were probably meant.

/// A clause that names what there is, the most similar first.
pub(super) fn hint<'a>(what: &str, wanted: &str, existing: impl IntoIterator<Item = &'a str>) -> String {
    // Enough to find the nearest among; more would only take time.
    let mut names: Vec<&str> = existing.into_iter().take(2_000).collect();
    if names.is_empty() {
        return format!("it has no {what} at all");
    }
    names.sort_by_cached_key(|name| (distance(&wanted.to_lowercase(), &name.to_lowercase()), name.len()));
    let more = if names.len() > 5 { format!(" and {} more", names.len() - 5) } else { String::new() };
    names.truncate(5);
    format!("it has these {what}: {}{more}", names.join(", "))
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
        assert_eq!(hint("branches", "mian", ["develop", "main", "x"]), "it has these branches: main, x, develop");
        assert_eq!(
            hint("branches", "a", ["1", "2", "3", "4", "5", "6"]),
            "it has these branches: 1, 2, 3, 4, 5 and 1 more"
        );
        assert_eq!(hint("folders", "docs", []), "it has no folders at all");
    }
}
