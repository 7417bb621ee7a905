//! Publishing, against repositories on this disk.

use std::os::unix::fs::PermissionsExt;

use super::{
    super::{BlobContent, CommitId, CommitMeta, FileChange, GitHost, GitHostError, Remote},
    test_support::{Place, any_commit, delete, git, meta, write},
};

async fn head(place: &Place, remote: &Remote) -> CommitId {
    place.git().head(remote).await.unwrap().unwrap()
}

#[tokio::test]
async fn changes_become_one_commit_and_the_rest_stays() {
    let place = Place::new();
    let bare = place.filled("r.git");
    let before = head(&place, &bare.remote()).await;
    let rest = |commit: &str| {
        let listing = git(&bare.path, &["ls-tree", "-r", commit]);
        listing.lines().filter(|line| !line.contains("docs/")).map(str::to_owned).collect::<Vec<_>>()
    };
    let rest_before = rest(before.as_str());
    let changes = [
        write("index.md", "new index"),
        write("guide/deep/er/ü \"q\" \\ $x.md", "nested"),
        write("empty.md", ""),
        delete("api/errors.md"),
        delete("never/there.md"),
    ];
    let host = place.git();
    let meta = CommitMeta { author_name: "Ann Müller".into(), ..meta("Edit the index\n\nBecause.") };
    let published = host.publish(&bare.remote(), Some(&before), &changes, &meta).await.unwrap();
    assert_eq!(bare.show("rev-parse", &["main", "main~1"]), format!("{}\n{before}", published.commit));
    let line = bare.show("log", &["-1", "--format=%an|%ae|%cn|%ce|%B", "main"]);
    let expected =
        "Ann Müller|ann@example.org|AI Toolkit Sync Platform|sync@ai-toolkit.invalid|Edit the index\n\nBecause.";
    assert_eq!(line, expected);
    let names = bare.show("diff", &["--name-status", "-z", "main~1", "main"]);
    assert_eq!(
        names.trim_end_matches('\0').replace('\0', " "),
        "D docs/api/errors.md A docs/empty.md A docs/guide/deep/er/ü \"q\" \\ $x.md M docs/index.md"
    );
    assert_eq!(rest(published.commit.as_str()), rest_before);
    assert_eq!(bare.file("docs/index.md"), "new index");
    git(&bare.path, &["fsck", "--full", "--strict"]);

    let written: Vec<&str> = published.blobs.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(written, ["index.md", "guide/deep/er/ü \"q\" \\ $x.md", "empty.md"]);
    let tree = host.tree(&bare.remote(), &published.commit).await.unwrap();
    for (path, blob) in &published.blobs {
        assert!(tree.files.iter().any(|file| file.path == *path && file.blob == *blob && file.size.is_some()));
    }
    let cached = git(&place.cache_dir().join("project_1"), &["cat-file", "--batch-all-objects", "--batch-check"]);
    assert_eq!(cached.lines().filter(|line| line.contains(" blob ")).count(), 3, "no old file was fetched");
}

#[tokio::test]
async fn one_publish_after_another_and_others_between() {
    let place = Place::new();
    let bare = place.filled("r.git");
    let host = place.git();
    for round in 0..3 {
        let parent = head(&place, &bare.remote()).await;
        let path = format!("round {round}.md");
        host.publish(&bare.remote(), Some(&parent), &[write(&path, "x")], &meta("ours")).await.unwrap();
        bare.commit(&[("src/main.rs", &format!("// {round}"))]);
    }
    assert_eq!(bare.show("rev-list", &["--count", "main"]), "7");
    assert_eq!(bare.file("src/main.rs"), "// 2");
    assert_eq!(place.git().check(&bare.remote()).await.unwrap().files, 5);
}

#[tokio::test]
async fn a_first_commit_makes_the_branch() {
    let place = Place::new();
    let bare = place.bare("r.git");
    let published = place.git().publish(&bare.remote(), None, &[write("a.md", "a")], &meta("First")).await.unwrap();
    assert_eq!(bare.show("log", &["--format=%H %P%s", "main"]), format!("{} First", published.commit));
    assert_eq!(bare.file("docs/a.md"), "a");
    let late = place.git().publish(&bare.remote(), None, &[write("b.md", "b")], &meta("Second first")).await;
    assert!(matches!(late, Err(GitHostError::NonFastForward)), "{late:?}");
}

#[tokio::test]
async fn a_branch_that_moved_is_not_overwritten() {
    let place = Place::new();
    let bare = place.filled("r.git");
    let parent = head(&place, &bare.remote()).await;
    let theirs = bare.commit(&[("docs/index.md", "theirs")]);
    let error = place.git().publish(&bare.remote(), Some(&parent), &[write("index.md", "ours")], &meta("x")).await;
    let error = error.unwrap_err();
    assert!(matches!(error, GitHostError::NonFastForward) && error.is_transient(), "{error:?}");
    assert_eq!(bare.show("rev-parse", &["main"]), theirs);
    let parent = head(&place, &bare.remote()).await;
    place.git().publish(&bare.remote(), Some(&parent), &[write("index.md", "ours")], &meta("x")).await.unwrap();
    assert_eq!(bare.file("docs/index.md"), "ours");
}

#[tokio::test]
async fn of_many_publishes_at_once_one_wins() {
    let place = Place::new();
    let bare = place.filled("r.git");
    let parent = head(&place, &bare.remote()).await;
    let (hosts, remote, change, meta) = ([place.git(), place.git()], bare.remote(), [write("a.md", "a")], meta("x"));
    let other = Remote { cache_key: "other".into(), ..remote.clone() };
    let [one, two] = &hosts;
    let other_change = [write("b.md", "b")];
    let (a, b, c) = tokio::join!(
        one.publish(&remote, Some(&parent), &change, &meta),
        one.publish(&remote, Some(&parent), &[], &meta),
        two.publish(&other, Some(&parent), &other_change, &meta),
    );
    assert_eq!(b.unwrap().commit, parent, "nothing changed, so there is no commit");
    assert_eq!(usize::from(a.is_ok()) + usize::from(c.is_ok()), 1, "{a:?} {c:?}");
    assert!([a, c].into_iter().filter_map(Result::err).all(|error| matches!(error, GitHostError::NonFastForward)));
    assert_eq!(bare.show("rev-list", &["--count", "main"]), "2");
}

#[tokio::test]
async fn changes_without_effect_make_no_commit() {
    let place = Place::new();
    let bare = place.filled("r.git");
    let parent = head(&place, &bare.remote()).await;
    let changes = [write("index.md", "index"), delete("gone.md"), delete("api")];
    let published = place.git().publish(&bare.remote(), Some(&parent), &changes, &meta("x")).await.unwrap();
    assert_eq!((published.commit, published.blobs.len()), (parent.clone(), 1));
    assert_eq!(bare.show("rev-parse", &["main"]), parent.as_str());
}

#[tokio::test]
async fn what_is_in_the_way_stays() {
    let place = Place::new();
    let bare = place.filled("r.git");
    bare.pull();
    std::os::unix::fs::symlink("index.md", bare.work.join("docs/link.md")).unwrap();
    let parent = bare.push("link");
    let parent = CommitId::parse(&parent).unwrap();
    let publish = async |folder: &str, changes: &[FileChange]| {
        let remote = Remote { folder: folder.into(), ..bare.remote() };
        place.git().publish(&remote, Some(&parent), changes, &meta("x")).await
    };
    for (folder, change, in_the_way) in [
        ("docs", write("api", "a file for a folder"), "api"),
        ("docs", write("index.md/a.md", "a folder for a file"), "index.md"),
        ("docs", write("link.md", "a file for a link"), "link.md"),
        ("README.md", write("a.md", "the folder is a file"), "README.md"),
        ("docs/index.md/x", write("a.md", "the folder is in a file"), "docs/index.md"),
    ] {
        match publish(folder, std::slice::from_ref(&change)).await {
            Err(GitHostError::InTheWay { other, .. }) => assert_eq!(other, in_the_way),
            other => panic!("{change:?}: {other:?}"),
        }
    }
    assert_eq!(bare.show("rev-parse", &["main"]), parent.as_str());
    publish("docs", &[write("api", "now a file"), delete("api/errors.md"), delete("link.md")]).await.unwrap();
    assert_eq!(bare.file("docs/api"), "now a file");
    assert_eq!(bare.show("ls-tree", &["--format=%(objectmode)", "main", "docs/link.md"]), "120000");
}

#[rstest::rstest]
#[case::few_changes(1)]
#[case::many_changes(150)]
#[tokio::test]
async fn a_folder_with_other_files_is_in_the_way_of_a_file(#[case] more: usize) {
    let place = Place::new();
    let bare = place.filled("r.git");
    bare.commit(&[("docs/api/other.md", "other")]);
    let parent = head(&place, &bare.remote()).await;
    let mut changes = vec![write("api", "a file"), delete("api/errors.md")];
    changes.extend((0..more).map(|n| write(&format!("more/{n}.md"), "x")));
    let host = place.git();
    let error = host.publish(&bare.remote(), Some(&parent), &changes, &meta("x")).await.unwrap_err();
    assert!(matches!(&error, GitHostError::InTheWay { other, .. } if other == "api"), "{error:?}");
    changes.push(delete("api/other.md"));
    host.publish(&bare.remote(), Some(&parent), &changes, &meta("x")).await.unwrap();
    assert_eq!(bare.file("docs/api"), "a file");
    assert_eq!(bare.show("ls-tree", &["-r", "--name-only", "main", "docs/"]).lines().count(), 2 + more);

    let inside = Remote { folder: "docs/index.md".into(), ..bare.remote() };
    let parent = head(&place, &inside).await;
    let error = host.publish(&inside, Some(&parent), &changes, &meta("x")).await.unwrap_err();
    assert!(matches!(&error, GitHostError::InTheWay { path, other } if path == other), "{error:?}");
}

#[tokio::test]
async fn a_script_stays_executable_and_a_new_folder_is_made() {
    let place = Place::new();
    let bare = place.filled("r.git");
    bare.pull();
    std::fs::write(bare.work.join("docs/run.sh"), "1").unwrap();
    std::fs::set_permissions(bare.work.join("docs/run.sh"), std::fs::Permissions::from_mode(0o755)).unwrap();
    bare.push("script");
    let parent = head(&place, &bare.remote()).await;
    place.git().publish(&bare.remote(), Some(&parent), &[write("run.sh", "2")], &meta("x")).await.unwrap();
    assert_eq!(bare.show("ls-tree", &["--format=%(objectmode)", "main", "docs/run.sh"]), "100755");

    let elsewhere = Remote { folder: "new/folder".into(), ..bare.remote() };
    let parent = head(&place, &elsewhere).await;
    place.git().publish(&elsewhere, Some(&parent), &[write("a.md", "a")], &meta("x")).await.unwrap();
    assert_eq!(bare.file("new/folder/a.md"), "a");
}

#[tokio::test]
async fn a_hook_that_refuses_is_quoted() {
    let place = Place::new();
    let bare = place.filled("r.git");
    bare.hook("pre-receive", "echo 'main is protected: open a pull request'; exit 1");
    let parent = head(&place, &bare.remote()).await;
    let error =
        place.git().publish(&bare.remote(), Some(&parent), &[write("a.md", "a")], &meta("x")).await.unwrap_err();
    assert!(matches!(error, GitHostError::Refused { .. }) && !error.is_transient(), "{error:?}");
    assert!(error.to_string().contains("main is protected: open a pull request"), "{error}");
    assert!(error.to_string().contains("pre-receive hook declined"), "{error}");
}

#[tokio::test]
async fn five_hundred_files_are_one_commit() {
    let place = Place::new();
    let bare = place.bare("r.git");
    let changes: Vec<FileChange> =
        (0..500).map(|n| write(&format!("{}/file {n}.md", n % 30), &format!("text {n}"))).collect();
    let published = place.git().publish(&bare.remote(), None, &changes, &meta("Import")).await.unwrap();
    assert_eq!(published.blobs.len(), 500);
    let blobs: Vec<_> = published.blobs.iter().map(|(_, blob)| blob.clone()).collect();
    let read = place.git().read_blobs(&bare.remote(), &any_commit(), &blobs).await.unwrap();
    for (change, blob) in changes.iter().zip(&blobs) {
        assert_eq!(read.get(blob), change.content.clone().map(BlobContent::Bytes).as_ref());
    }
    assert_eq!(bare.show("rev-list", &["--count", "main"]), "1");
}
