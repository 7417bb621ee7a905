//! Brace expansion: `a{b,c}` is `ab ac`.

/// How many words one word may become; what is beyond stays together.
const MAX_WORDS: usize = 256;

/// How many steps it may take; nested braces multiply.
const MAX_STEPS: usize = 2048;

/// The words that a word of the shell's grammar becomes, quotes and all else in it left as they are.
pub(super) fn expand(word: &str) -> Vec<String> {
    let mut done = Vec::new();
    let mut left = vec![word.to_owned()];
    let mut steps = 0;
    while let Some(word) = left.pop() {
        steps += 1;
        match first(&word) {
            Some((start, end, members))
                if steps < MAX_STEPS && done.len() + left.len() + members.len() <= MAX_WORDS =>
            {
                let whole = |member: &String| format!("{}{member}{}", &word[..start], &word[end..]);
                left.extend(members.iter().rev().map(whole));
            }
            _ => done.push(word),
        }
    }
    done
}

/// The first braces that expand: where they begin and end, and what they hold.
fn first(word: &str) -> Option<(usize, usize, Vec<String>)> {
    let bytes = word.as_bytes();
    // Open braces: where they are, and the commas seen in them.
    let mut open: Vec<(usize, Vec<usize>)> = Vec::new();
    let mut found: Option<(usize, usize, Vec<String>)> = None;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\'' => at = closing(bytes, at, b'\''),
            b'"' => at = closing(bytes, at, b'"'),
            b'`' => at = closing(bytes, at, b'`'),
            b'$' if bytes.get(at + 1) == Some(&b'{') => at = balanced(bytes, at + 1, b'{', b'}'),
            b'$' if bytes.get(at + 1) == Some(&b'(') => at = balanced(bytes, at + 1, b'(', b')'),
            b'{' => open.push((at, Vec::new())),
            b',' => {
                if let Some((_, commas)) = open.last_mut() {
                    commas.push(at);
                }
            }
            b'}' => {
                if let Some((start, commas)) = open.pop()
                    && let Some(members) = members(word, start, at, &commas)
                {
                    // The outermost that expand come first; inner ones are found when these are gone.
                    if found.as_ref().is_none_or(|(earlier, _, _)| start < *earlier) {
                        found = Some((start, at + 1, members));
                    }
                    if open.is_empty() {
                        return found;
                    }
                }
            }
            _ => {}
        }
        at += 1;
    }
    found
}

fn members(word: &str, start: usize, end: usize, commas: &[usize]) -> Option<Vec<String>> {
    if commas.is_empty() {
        return sequence(&word[start + 1..end]);
    }
    let mut members = Vec::new();
    let mut from = start + 1;
    for comma in commas.iter().chain([&end]) {
        members.push(word[from..*comma].to_owned());
        from = comma + 1;
    }
    Some(members)
}

/// What `a..e` or `1..9..2` stands for.
fn sequence(text: &str) -> Option<Vec<String>> {
    let mut ends = text.splitn(3, "..");
    let (from, to) = (ends.next()?, ends.next()?);
    let step = ends.next().map_or(Some(1), |step| step.parse::<i64>().ok())?.unsigned_abs().max(1);
    let step = usize::try_from(step).ok()?;
    if let (Ok(from), Ok(to)) = (from.parse::<i64>(), to.parse::<i64>()) {
        let numbers = from.min(to)..=from.max(to);
        return Some(numbers.step_by(step).take(MAX_WORDS).map(|number| number.to_string()).collect());
    }
    let mut letters = (from.chars(), to.chars());
    match (letters.0.next(), letters.1.next(), letters.0.next(), letters.1.next()) {
        (Some(from), Some(to), None, None) if from.is_ascii() && to.is_ascii() => {
            Some((from.min(to)..=from.max(to)).step_by(step).map(String::from).collect())
        }
        _ => None,
    }
}

/// Where a quote that opens at `at` closes; the end of the text if it does not.
fn closing(bytes: &[u8], at: usize, quote: u8) -> usize {
    let mut at = at + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if quote != b'\'' => at += 1,
            byte if *byte == quote => return at,
            _ => {}
        }
        at += 1;
    }
    at
}

/// Where the bracket at `at` closes.
fn balanced(bytes: &[u8], at: usize, open: u8, close: u8) -> usize {
    let mut depth = 0_usize;
    let mut at = at;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\'' | b'"' => at = closing(bytes, at, *byte),
            byte if *byte == open => depth += 1,
            byte if *byte == close => {
                depth -= 1;
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("a", &["a"])]
    #[case("{docs,src}/a", &["docs/a", "src/a"])]
    #[case("{x,d{o,i}cs}/a", &["x/a", "docs/a", "dics/a"])]
    #[case("a{,.bak}", &["a", "a.bak"])]
    #[case("{1..3}", &["1", "2", "3"])]
    #[case("{a..e..2}", &["a", "c", "e"])]
    #[case("{a}{b,c}", &["{a}b", "{a}c"])]
    #[case("'{a,b}'", &["'{a,b}'"])]
    #[case("${a,b}", &["${a,b}"])]
    #[case("$(echo {a,b})", &["$(echo {a,b})"])]
    #[case(r"\{a,b}", &[r"\{a,b}"])]
    #[case("{a,b", &["{a,b"])]
    #[case("{}", &["{}"])]
    #[case("{{a,b},c", &["{a,c", "{b,c"])]
    fn braces_expand(#[case] word: &str, #[case] words: &[&str]) {
        assert_eq!(expand(word), words);
    }

    #[test]
    fn many_words_are_limited() {
        assert!(expand(&"{a,b}".repeat(40)).len() <= MAX_WORDS);
        assert!(expand("{1..99999999999}").len() <= MAX_WORDS);
        assert_eq!(expand(&"{".repeat(100_000)).len(), 1);
    }

    proptest! {
        #[test]
        fn any_word_is_taken(word in r#"[{},.\\'"`$()a1é]{0,24}"#) {
            prop_assert!(!expand(&word).is_empty());
        }
    }
}
