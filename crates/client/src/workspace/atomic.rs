//! Writing a file as a whole: whoever reads it sees the text before or the text after.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::Path,
};

/// Writes `bytes` to `path`, with `mode` on systems that know modes. A link at `path` stays, and what it points to is
/// replaced.
///
/// # Errors
/// When it cannot be written; `path` has its old text then.
pub fn write_file(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let target = match fs::read_link(path) {
        Ok(_) => fs::canonicalize(path)?,
        Err(_) => path.to_owned(),
    };
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let draft = target.with_file_name(name);
    let written = write_draft(&draft, bytes, mode).and_then(|()| fs::rename(&draft, &target));
    if written.is_err() {
        // The error that is reported is the first one.
        let _ = fs::remove_file(&draft);
    }
    written
}

fn write_draft(draft: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    // What a killed process of the same number left is no reason to stop.
    if let Err(error) = fs::remove_file(draft)
        && error.kind() != io::ErrorKind::NotFound
    {
        return Err(error);
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    set_mode(&mut options, mode);
    let mut file = options.open(draft)?;
    file.write_all(bytes)?;
    // Without this a power cut may leave the new name with nothing behind it.
    file.sync_all()
}

#[cfg(unix)]
fn set_mode(options: &mut OpenOptions, mode: u32) {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(mode);
}

#[cfg(not(unix))]
fn set_mode(_: &mut OpenOptions, _: u32) {}

/// Makes `folder` and what is missing above it, for this user only.
pub(crate) fn create_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_write_leaves_the_old_text_and_no_draft() {
        let folder = tempfile::tempdir().unwrap();
        // A folder can be no file's new place.
        let path = folder.path().join("taken");
        fs::create_dir(&path).unwrap();
        assert!(write_file(&path, b"new", 0o644).is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_one() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (target, link) = (folder.path().join("target"), folder.path().join("link"));
        fs::write(&target, "old").unwrap();
        std::os::unix::fs::symlink("target", &link).unwrap();
        write_file(&link, b"new", 0o600).unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read(&target).unwrap(), b"new");
        assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
