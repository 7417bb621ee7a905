//! Git LFS's pointers: small text files that stand in a repository for contents which are kept elsewhere.

/// A pointer is shorter than this.
const MAX_BYTES: usize = 1_024;

/// Whether a file's content is a pointer of Git LFS and not the content that its name promises.
///
/// After the format's version come lines of a key and a value; a pointer has an `oid` and a `size` among them.
pub fn is_lfs_pointer(content: &[u8]) -> bool {
    if content.len() >= MAX_BYTES {
        return false;
    }
    let Ok(text) = std::str::from_utf8(content) else { return false };
    let mut lines = text.lines();
    // The second is what the format was called before its release; such pointers are still read.
    let versions = ["version https://git-lfs.github.com/spec/v1", "version https://hawser.github.com/spec/v1"];
    if !lines.next().is_some_and(|line| versions.contains(&line)) {
        return false;
    }
    let (mut has_oid, mut has_size) = (false, false);
    for line in lines {
        match line.split_once(' ') {
            Some(("oid", value)) => has_oid = value.strip_prefix("sha256:").is_some_and(is_sha256),
            Some(("size", value)) => has_size = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()),
            Some((key, _)) if key.starts_with("ext-") => {}
            _ => return false,
        }
    }
    has_oid && has_size
}

fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OID: &str = "oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393";
    const VERSION: &str = "version https://git-lfs.github.com/spec/v1";

    #[rstest::rstest]
    #[case::the_formats_example(format!("{VERSION}\n{OID}\nsize 12345\n"))]
    #[case::windows_line_ends(format!("{VERSION}\r\n{OID}\r\nsize 12345\r\n"))]
    #[case::no_last_line_end(format!("{VERSION}\n{OID}\nsize 0"))]
    #[case::an_extension(format!("{VERSION}\next-0-foo sha256:{}\n{OID}\nsize 1\n", "0".repeat(64)))]
    #[case::before_the_release(format!("version https://hawser.github.com/spec/v1\n{OID}\nsize 1\n"))]
    fn pointers(#[case] text: String) {
        assert!(is_lfs_pointer(text.as_bytes()));
    }

    #[rstest::rstest]
    #[case::nothing(String::new())]
    #[case::only_the_version(format!("{VERSION}\n"))]
    #[case::no_size(format!("{VERSION}\n{OID}\n"))]
    #[case::no_oid(format!("{VERSION}\nsize 1\n"))]
    #[case::no_number(format!("{VERSION}\n{OID}\nsize -1\n"))]
    #[case::a_short_oid(format!("{VERSION}\n{}\nsize 1\n", &OID[..40]))]
    #[case::another_hash(format!("{VERSION}\n{}\nsize 1\n", OID.replace("sha256", "md5")))]
    #[case::a_later_version(format!("{VERSION}0\n{OID}\nsize 1\n"))]
    #[case::not_in_the_first_line(format!("\n{VERSION}\n{OID}\nsize 1\n"))]
    #[case::a_doc_about_pointers(format!("{VERSION}\n{OID}\nsize 1\n\nThis is a pointer.\n"))]
    #[case::too_long(format!("{VERSION}\n{OID}\nsize 1\next-0-a {}\n", "a".repeat(900)))]
    fn other_contents(#[case] text: String) {
        assert!(!is_lfs_pointer(text.as_bytes()));
    }

    #[test]
    fn bytes_that_are_no_text() {
        assert!(!is_lfs_pointer(&[0xff; 200]));
    }
}
