//! Checking, listing and reading, against repositories on this disk.

use std::path::Path;

use ai_toolkit_protocol::RepoFolder;

use super::{
    super::{
        BlobContent, BlobId, BranchName, CommitId, GitHost, GitHostError, MAX_BLOB_BYTES, RemoteCheck, SkipReason,
    },
    test_support::{Place, any_commit, git, remote, write},
};

#[tokio::test]
async fn a_good_connection_is_described() {
    let place = Place::new();
    let bare = place.filled("r.git");
    git(&bare.path, &["branch", "feature/x", "main"]);
    let check = place.git().check(&bare.remote()).await.unwrap();
    let expected = RemoteCheck {
        branches: vec!["feature/x".into(), "main".into()],
        default_branch: Some("main".into()),
        folders: vec![
            RepoFolder { path: "docs".into(), docs_count: 2 },
            RepoFolder { path: "docs-old".into(), docs_count: 1 },
            RepoFolder { path: "docs/api".into(), docs_count: 1 },
        ],
        files: 2,
        writable: Some(true),
        ..RemoteCheck::default()
    };
    assert_eq!(check, expected);
}

#[tokio::test]
async fn an_empty_repository_is_fine() {
    let place = Place::new();
    let remote = place.bare("r.git").remote();
    let check = place.git().check(&remote).await.unwrap();
    assert_eq!((check.branches.len(), check.default_branch, check.files), (0, None, 0));
    assert_eq!(place.git().head(&remote).await.unwrap(), None);
}

#[tokio::test]
async fn what_is_missing_is_named_with_what_there_is() {
    let place = Place::new();
    let bare = place.filled("r.git");
    let mut wrong = bare.remote();
    wrong.branch = BranchName::parse("mian").unwrap();
    for error in [place.git().check(&wrong).await.unwrap_err(), place.git().head(&wrong).await.unwrap_err()] {
        assert!(matches!(error, GitHostError::BranchNotFound { .. }));
        assert_eq!(error.to_string(), "the repository has no branch \"mian\"; it has these branches: main");
    }
    for folder in ["doc", "docs/index.md", "README.md", "docs/x"] {
        let mut wrong = bare.remote();
        wrong.folder = folder.into();
        let error = place.git().check(&wrong).await.unwrap_err();
        assert!(matches!(error, GitHostError::FolderNotFound { .. }), "{folder}: {error:?}");
        assert!(error.to_string().contains("docs, "), "{error}");
        let head = place.git().head(&wrong).await.unwrap().unwrap();
        assert_eq!(place.git().tree(&wrong, &head).await.unwrap().files, []);
    }
    let missing = remote(&format!("file://{}/nothing.git", place.path().display()));
    let error = place.git().check(&missing).await.unwrap_err();
    assert!(matches!(error, GitHostError::RepositoryNotFound { .. }), "{error:?}");
    assert!(!error.is_transient() && !error.is_local());
    let no_repository = remote(&format!("file://{}", place.path().display()));
    assert!(matches!(place.git().head(&no_repository).await, Err(GitHostError::RepositoryNotFound { .. })));
}

#[tokio::test]
async fn only_the_folders_files_are_listed_and_only_wanted_ones_are_fetched() {
    let place = Place::new();
    let bare = place.filled("r.git");
    let host = place.git();
    let head = host.head(&bare.remote()).await.unwrap().unwrap();
    let tree = host.tree(&bare.remote(), &head).await.unwrap();
    let paths: Vec<&str> = tree.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["api/errors.md", "index.md"]);
    assert!(tree.files.iter().all(|file| file.size.is_none()), "nothing was fetched to tell a size");
    let index = &tree.files.last().unwrap().blob;
    let blobs = host.read_blobs(&bare.remote(), &any_commit(), std::slice::from_ref(index)).await.unwrap();
    assert_eq!(blobs.get(index), Some(&BlobContent::Bytes(b"index".to_vec())));
    let again = host.tree(&bare.remote(), &head).await.unwrap();
    assert_eq!(again.files.last().unwrap().size, Some(5));

    let cached = git(&place.cache_dir().join("project_1"), &["cat-file", "--batch-all-objects", "--batch-check"]);
    let blobs: Vec<&str> = cached.lines().filter(|line| line.contains(" blob ")).collect();
    assert_eq!(blobs, [format!("{index} blob 5")], "other files are not in the cache");
}

#[tokio::test]
async fn the_whole_repository_can_be_the_folder() {
    let place = Place::new();
    let bare = place.filled("r.git");
    let mut all = bare.remote();
    all.folder = String::new();
    assert_eq!(place.git().check(&all).await.unwrap().files, 5);
}

#[tokio::test]
async fn a_server_without_filters_works_too() {
    let place = Place::new();
    let bare = place.filled("r.git");
    git(&bare.path, &["config", "uploadpack.allowFilter", "false"]);
    read_everything(&place, &bare.remote(), 2).await;
}

async fn read_everything(place: &Place, remote: &super::super::Remote, files: usize) {
    let host = place.git();
    let head = host.head(remote).await.unwrap().unwrap();
    let tree = host.tree(remote, &head).await.unwrap();
    let ids: Vec<BlobId> = tree.files.iter().map(|file| file.blob.clone()).collect();
    assert_eq!(ids.len(), files);
    let blobs = host.read_blobs(remote, &head, &ids).await.unwrap();
    assert!(ids.iter().all(|id| matches!(blobs.get(id), Some(BlobContent::Bytes(bytes)) if !bytes.is_empty())));
}

#[tokio::test]
async fn five_hundred_files_come_in_one_fetch() {
    let place = Place::new();
    let bare = place.bare("r.git");
    let files: Vec<(String, String)> =
        (0..500).map(|n| (format!("docs/{}/file {n}.md", n % 20), format!("text {n}"))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    bare.commit(&files);
    read_everything(&place, &bare.remote(), 500).await;
    let packs = std::fs::read_dir(place.cache_dir().join("project_1/objects/pack")).unwrap();
    let packs = packs.filter(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|ext| ext == "pack"));
    assert_eq!(packs.count(), 2, "one for the folders, one for the files");
}

#[rstest::rstest]
#[case::nearly_the_whole_commit(10, 1)]
#[case::a_part_of_the_commit(1_000, 0)]
#[tokio::test]
async fn the_first_of_many_portions_brings_what_the_folder_is_missing(#[case] others: usize, #[case] foreign: usize) {
    let place = Place::new();
    let bare = place.bare("r.git");
    let files: Vec<(String, String)> = (0..600)
        .map(|n| (format!("docs/{n}.md"), format!("text {n}")))
        .chain((0..others).map(|n| (format!("src/{n}.rs"), format!("code {n}"))))
        .collect();
    bare.import(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let (host, remote) = (place.git(), bare.remote());
    let head = host.head(&remote).await.unwrap().unwrap();
    let ids: Vec<BlobId> = host.tree(&remote, &head).await.unwrap().files.into_iter().map(|file| file.blob).collect();
    let (first, later) = ids.split_at(300);
    assert_eq!(host.read_blobs(&remote, &head, first).await.unwrap().len(), 300);
    let cached = git(&place.cache_dir().join("project_1"), &["cat-file", "--batch-all-objects", "--batch-check"]);
    let cached = cached.lines().filter(|line| line.contains(" blob ")).count();
    assert_eq!(cached, 600 + foreign * others);
    // The server is not needed any more.
    std::fs::remove_dir_all(&bare.path).unwrap();
    assert_eq!(host.read_blobs(&remote, &head, later).await.unwrap().len(), 300);
    let sizes = host.tree(&remote, &head).await.unwrap();
    assert!(sizes.files.iter().all(|file| file.size.is_some()), "what was fetched is known by its size");
}

#[tokio::test]
async fn larger_files_of_other_folders_do_not_come_along() {
    let place = Place::new();
    let bare = place.bare("r.git");
    let files: Vec<(String, String)> = (0..300)
        .map(|n| (format!("docs/{n}.md"), format!("text {n}")))
        .chain([("docs/large.md".to_owned(), "a".repeat(2_000_000)), ("large.bin".to_owned(), "b".repeat(2_000_000))])
        .collect();
    bare.import(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    read_everything(&place, &bare.remote(), 301).await;
    let cached = git(&place.cache_dir().join("project_1"), &["cat-file", "--batch-all-objects", "--batch-check"]);
    assert_eq!(cached.lines().filter(|line| line.contains(" blob 2000000")).count(), 1, "only that of the folder");
}

#[tokio::test]
async fn what_cannot_be_carried_is_skipped_with_a_reason() {
    use std::os::unix::ffi::OsStrExt;
    let place = Place::new();
    let bare = place.filled("r.git");
    bare.pull();
    std::os::unix::fs::symlink("/etc/passwd", bare.work.join("docs/link.md")).unwrap();
    let bytes = std::ffi::OsStr::from_bytes(b"docs/caf\xe9.md");
    std::fs::write(bare.work.join(bytes), "x").unwrap();
    for odd in ["docs/ü \"quoted\" \\ name.md", "docs/run.sh", ".gitmodules"] {
        std::fs::write(bare.work.join(odd), "").unwrap();
    }
    let commit = bare.show("rev-parse", &["main"]);
    git(&bare.work, &["update-index", "--add", "--cacheinfo", &format!("160000,{commit},docs/other")]);
    std::fs::create_dir_all(bare.work.join("docs/other")).unwrap();
    bare.push("odd ones");
    let head = place.git().head(&bare.remote()).await.unwrap().unwrap();
    let tree = place.git().tree(&bare.remote(), &head).await.unwrap();
    let mut skipped: Vec<_> = tree.skipped.iter().map(|file| (file.path.as_str(), file.why)).collect();
    skipped.sort_by_key(|(path, _)| *path);
    let expected = [
        ("caf\u{fffd}.md", SkipReason::NameNotUtf8),
        ("link.md", SkipReason::SymbolicLink),
        ("other", SkipReason::Submodule),
    ];
    assert_eq!(skipped, expected);
    assert!(tree.files.iter().any(|file| file.path == "ü \"quoted\" \\ name.md"));
}

#[tokio::test]
async fn large_files_are_not_read() {
    let place = Place::new();
    let bare = place.filled("r.git");
    bare.pull();
    let size = MAX_BLOB_BYTES + 1;
    std::fs::File::create(bare.work.join("docs/large.bin")).unwrap().set_len(size).unwrap();
    std::fs::File::create(bare.work.join("docs/just.bin")).unwrap().set_len(MAX_BLOB_BYTES).unwrap();
    bare.push("large");
    let host = place.git();
    let head = host.head(&bare.remote()).await.unwrap().unwrap();
    let tree = host.tree(&bare.remote(), &head).await.unwrap();
    let id = |path: &str| tree.files.iter().find(|file| file.path == path).unwrap().blob.clone();
    let ids = [id("large.bin"), id("just.bin"), id("index.md"), id("index.md")];
    let blobs = host.read_blobs(&bare.remote(), &any_commit(), &ids).await.unwrap();
    assert_eq!(blobs.get(&id("large.bin")), Some(&BlobContent::TooLarge(size)));
    assert!(
        matches!(blobs.get(&id("just.bin")), Some(BlobContent::Bytes(bytes)) if bytes.len() as u64 == MAX_BLOB_BYTES)
    );
    assert_eq!(blobs.len(), 3);
}

#[tokio::test]
async fn ids_that_the_server_does_not_have() {
    let place = Place::new();
    let bare = place.filled("r.git");
    let nowhere = "1234567890".repeat(4);
    let error = place.git().tree(&bare.remote(), &CommitId::parse(&nowhere).unwrap()).await.unwrap_err();
    assert!(matches!(error, GitHostError::NonFastForward), "{error:?}");
    let error =
        place.git().read_blobs(&bare.remote(), &any_commit(), &[BlobId::parse(&nowhere).unwrap()]).await.unwrap_err();
    assert!(matches!(error, GitHostError::Refused { .. }), "{error:?}");
    assert!(place.git().read_blobs(&bare.remote(), &any_commit(), &[]).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_commit_that_the_branch_has_left_can_still_be_listed() {
    let place = Place::new();
    let bare = place.filled("r.git");
    let host = place.git();
    let head = host.head(&bare.remote()).await.unwrap().unwrap();
    bare.commit(&[("docs/new.md", "new")]);
    assert_eq!(host.tree(&bare.remote(), &head).await.unwrap().files.len(), 2);
    let head = host.head(&bare.remote()).await.unwrap().unwrap();
    assert_eq!(host.tree(&bare.remote(), &head).await.unwrap().files.len(), 3);
}

#[tokio::test]
async fn repositories_with_sha256_work() {
    let place = Place::new();
    let path = place.path().join("r.git");
    git(
        Path::new("/"),
        &["init", "--quiet", "--bare", "--initial-branch=main", "--object-format=sha256", path.to_str().unwrap()],
    );
    let bare = super::test_support::Bare { path, work: place.path().join("work") };
    // This git cannot clone an empty repository with SHA-256.
    git(place.path(), &["init", "--quiet", "--initial-branch=main", "--object-format=sha256", "work"]);
    git(&bare.work, &["remote", "add", "origin", &bare.url()]);
    bare.commit(&[("docs/a.md", "a")]);
    read_everything(&place, &bare.remote(), 1).await;
    let head = place.git().head(&bare.remote()).await.unwrap();
    let meta = super::test_support::meta("b");
    let published = place.git().publish(&bare.remote(), head.as_ref(), &[write("b.md", "b")], &meta).await.unwrap();
    assert_eq!(published.commit.as_str().len(), 64);
    assert_eq!(bare.file("docs/b.md"), "b");
}
