//! Paths as text: their parts, the places they lead to through links, and spellings that file systems take for the same.

use std::{fs, path::Path};

use unicode_normalization::UnicodeNormalization as _;

/// How many symbolic links are followed, as on Linux.
const MAX_LINKS: usize = 40;

/// A path's parts without empty, `.` and `..` ones, as if there were no links.
pub(super) fn parts(path: &str) -> Vec<String> {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part.to_owned()),
        }
    }
    parts
}

/// The parts of the place that an absolute path leads to, with links followed whether or not its end exists.
pub(super) fn real_parts(path: &str) -> Vec<String> {
    let mut left: Vec<String> = path.split('/').rev().map(str::to_owned).collect();
    let mut real: Vec<String> = Vec::new();
    let mut links = 0;
    // Where a folder is missing, nothing below it can be a link.
    let mut missing = false;
    while let Some(part) = left.pop() {
        match part.as_str() {
            "" | "." => continue,
            ".." => {
                real.pop();
                missing = false;
                continue;
            }
            _ => {}
        }
        real.push(part);
        if missing || links >= MAX_LINKS {
            continue;
        }
        let at = join(&real);
        match fs::symlink_metadata(&at) {
            Ok(found) if found.is_symlink() => {
                let Ok(target) = fs::read_link(&at) else { continue };
                links += 1;
                real.pop();
                let target = target.to_string_lossy();
                if target.starts_with('/') {
                    real.clear();
                }
                left.extend(target.split('/').rev().map(str::to_owned));
            }
            Ok(_) => {}
            Err(_) => missing = true,
        }
    }
    real
}

/// The absolute path of these parts.
pub(super) fn join(parts: &[String]) -> String {
    let mut path = String::with_capacity(parts.iter().map(|part| part.len() + 1).sum::<usize>().max(1));
    for part in parts {
        path.push('/');
        path.push_str(part);
    }
    if path.is_empty() {
        path.push('/');
    }
    path
}

/// A path as text; what is no Unicode in it never equals anything that is.
pub(super) fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// What all spellings of a name have in common that some file system takes for the same: in any case, composed or
/// decomposed, with or without invisible letters.
pub(super) fn fold(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    name.nfd().filter(|c| !is_invisible(*c)).flat_map(char::to_lowercase).nfd().collect()
}

/// Characters that HFS+ ignores in names.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{206a}'..='\u{206f}' | '\u{feff}')
}

/// What a `file:` URL's path says, with its `%` escapes undone.
pub(super) fn decode_url(path: &str) -> String {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let bytes = path.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], digit(bytes.get(at + 1)), digit(bytes.get(at + 2))) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                at += 3;
            }
            (byte, _, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("/a/b", "/a/b")]
    #[case("/a//./b/../c/", "/a/c")]
    #[case("/../..", "/")]
    fn parts_are_normal(#[case] path: &str, #[case] normal: &str) {
        assert_eq!(join(&parts(path)), normal);
    }

    #[rstest]
    #[case("Docs", "dOCS", true)]
    #[case("d\u{f3}cs", "DO\u{301}CS", true)]
    #[case("do\u{200d}cs", "docs", true)]
    #[case("docs", "dócs", false)]
    fn spellings_fold(#[case] one: &str, #[case] other: &str, #[case] same: bool) {
        assert_eq!(fold(one) == fold(other), same);
    }

    #[rstest]
    #[case("/a%20b/%63", "/a b/c")]
    #[case("/100%/%zz%", "/100%/%zz%")]
    fn urls_are_decoded(#[case] url: &str, #[case] path: &str) {
        assert_eq!(decode_url(url), path);
    }

    #[test]
    fn links_are_followed_to_what_does_not_exist() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path().canonicalize().unwrap();
        std::os::unix::fs::symlink("gone/deep", base.join("dangling")).unwrap();
        std::os::unix::fs::symlink("loop", base.join("loop")).unwrap();
        let real = |name: &str| join(&real_parts(&format!("{}/{name}", base.display())));
        assert_eq!(real("dangling/x"), format!("{}/gone/deep/x", base.display()));
        assert_eq!(real("dangling/../y"), format!("{}/gone/y", base.display()));
        assert_eq!(real("loop/x"), format!("{}/loop/x", base.display()));
    }
}
