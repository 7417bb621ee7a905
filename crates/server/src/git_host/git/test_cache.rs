//! Caches that were damaged, worn out, interrupted, or are wanted by many at once.

use std::{fs, path::PathBuf, time::Duration};

use super::{
    super::{GitHost, GitHostError, Remote, Tree},
    Git,
    command::Limits,
    test_support::{Bare, Place, any_commit, git, meta, outgoing, write},
};

async fn list(place: &Place, remote: &Remote) -> Tree {
    let host = place.git();
    let head = host.head(remote).await.unwrap().unwrap();
    host.tree(remote, &head).await.unwrap()
}

fn cache(place: &Place) -> PathBuf {
    place.cache_dir().join("project_1")
}

async fn read_and_publish(place: &Place, bare: &Bare) {
    let tree = list(place, &bare.remote()).await;
    let ids: Vec<_> = tree.files.iter().map(|file| file.blob.clone()).collect();
    assert_eq!(place.git().read_blobs(&bare.remote(), &any_commit(), &ids).await.unwrap().len(), 2);
    let head = place.git().head(&bare.remote()).await.unwrap().unwrap();
    place.git().publish(&bare.remote(), Some(&head), &[write("index.md", "x")], &meta("x")).await.unwrap();
}

#[rstest::rstest]
#[case::packs_cut("for pack in objects/pack/*.pack; do chmod 644 $pack; head -c 40 $pack > x; mv x $pack; done")]
#[case::packs_with_other_bytes("for pack in objects/pack/*.pack; do chmod 644 $pack; echo rubbish > $pack; done")]
#[case::no_packs("rm -f objects/pack/*")]
#[case::no_head("rm HEAD")]
#[case::a_broken_config("echo '[[[' > config")]
#[case::no_objects("rm -rf objects")]
#[case::a_broken_shallow_file("echo rubbish > shallow")]
#[case::a_broken_tip("echo rubbish > refs/cache/tip")]
#[case::locks("touch shallow.lock HEAD.lock config.lock refs/cache/tip.lock objects/pack/tmp_pack_x")]
#[case::nothing_but_the_marker("cp cache-of x; rm -rf [!x]*; mv x cache-of")]
#[case::a_file("cd ..; rm -rf project_1; touch project_1")]
#[tokio::test]
async fn a_damaged_cache_is_made_again(#[case] damage: &str) {
    let place = Place::new();
    let bare = place.filled("r.git");
    read_and_publish(&place, &bare).await;
    bare.commit(&[("docs/api/errors.md", "more errors")]);
    let status = std::process::Command::new("sh").args(["-c", damage]).current_dir(cache(&place)).status().unwrap();
    assert!(status.success());
    read_and_publish(&place, &bare).await;
}

#[tokio::test]
async fn a_damaged_cache_is_made_again_for_publishing() {
    let place = Place::new();
    let bare = place.filled("r.git");
    read_and_publish(&place, &bare).await;
    let head = place.git().head(&bare.remote()).await.unwrap().unwrap();
    for entry in fs::read_dir(cache(&place).join("objects/pack")).unwrap() {
        fs::remove_file(entry.unwrap().path()).unwrap();
    }
    place.git().publish(&bare.remote(), Some(&head), &[write("a.md", "a")], &meta("x")).await.unwrap();
    assert_eq!(bare.file("docs/a.md"), "a");
}

#[rstest::rstest]
#[case::the_branch_moved(true)]
#[case::nothing_new(false)]
#[tokio::test]
async fn a_worn_cache_is_made_again(#[case] moved: bool) {
    let place = Place::new();
    let bare = place.filled("r.git");
    list(&place, &bare.remote()).await;
    for n in 0..200 {
        fs::write(cache(&place).join(format!("objects/pack/pack-{n:040}.pack")), "").unwrap();
    }
    if moved {
        bare.commit(&[("docs/new.md", "new")]);
    }
    assert_eq!(list(&place, &bare.remote()).await.files.len(), 2 + usize::from(moved));
    assert!(fs::read_dir(cache(&place).join("objects/pack")).unwrap().count() < 10);
}

#[tokio::test]
async fn another_repository_under_the_same_key_starts_anew() {
    let place = Place::new();
    let (one, two) = (place.filled("one.git"), place.bare("two.git"));
    two.commit(&[("docs/two.md", "two")]);
    assert_eq!(list(&place, &one.remote()).await.files.len(), 2);
    assert_eq!(list(&place, &two.remote()).await.files.len(), 1);
    let marker = fs::read_to_string(cache(&place).join("cache-of")).unwrap();
    assert_eq!(marker, format!("sha1 {}\n", two.url()));
}

#[tokio::test]
async fn forgetting_deletes_and_may_be_repeated() {
    let place = Place::new();
    let bare = place.filled("r.git");
    list(&place, &bare.remote()).await;
    assert!(cache(&place).exists());
    place.git().forget("project_1").await.unwrap();
    assert!(!cache(&place).exists());
    place.git().forget("project_1").await.unwrap();
    assert_eq!(list(&place, &bare.remote()).await.files.len(), 2);
}

#[rstest::rstest]
#[case("")]
#[case("../x")]
#[case("a.b")]
#[case("a/b")]
#[tokio::test]
async fn keys_that_are_no_folder_names_are_refused(#[case] key: &str) {
    let place = Place::new();
    assert!(matches!(place.git().forget(key).await, Err(GitHostError::BadCacheKey(_))));
    let remote = Remote { cache_key: key.into(), ..place.filled("r.git").remote() };
    assert!(matches!(place.git().check(&remote).await, Err(GitHostError::BadCacheKey(_))));
}

#[tokio::test]
async fn many_calls_at_once_share_a_cache() {
    let place = Place::new();
    let bare = place.filled("r.git");
    let (host, remote) = (place.git(), bare.remote());
    let head = host.head(&remote).await.unwrap().unwrap();
    let calls = (0..8).map(|_| host.tree(&remote, &head));
    for tree in futures_util::future::join_all(calls).await {
        assert_eq!(tree.unwrap().files.len(), 2);
    }
}

#[tokio::test]
async fn a_server_that_takes_too_long_is_given_up_with_all_that_was_started() {
    let place = Place::new();
    let bare = place.filled("r.git");
    let pids = place.path().join("pids");
    bare.hook("pre-receive", &format!("echo $$ > {}; sleep 60 & sleep 60", pids.display()));
    let limits = Limits { transfer: Duration::from_secs(3), ..super::test_support::limits() };
    let host = Git::with_limits(place.cache_dir(), outgoing(), limits);
    let head = host.head(&bare.remote()).await.unwrap().unwrap();
    let error = host.publish(&bare.remote(), Some(&head), &[write("a.md", "a")], &meta("x")).await.unwrap_err();
    assert!(matches!(error, GitHostError::Timeout { .. }) && error.is_transient(), "{error:?}");
    let hook = fs::read_to_string(pids).unwrap();
    for _ in 0..50 {
        let state = fs::read_to_string(format!("/proc/{}/stat", hook.trim())).unwrap_or_default();
        if state.is_empty() || state.contains(") Z ") {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the hook still runs");
}

#[tokio::test]
async fn the_machines_own_settings_and_hooks_have_no_say() {
    let place = Place::new();
    let bare = place.filled("r.git");
    list(&place, &bare.remote()).await;
    let hooks = cache(&place).join("hooks");
    fs::create_dir_all(&hooks).unwrap();
    bare.hook("x", &format!("touch {}", place.path().join("ran").display()));
    for name in ["pre-push", "reference-transaction", "post-index-change"] {
        fs::copy(bare.path.join("hooks/x"), hooks.join(name)).unwrap();
    }
    git(&cache(&place), &["config", "core.askPass", "/bin/false"]);
    read_and_publish(&place, &bare).await;
    assert!(!place.path().join("ran").exists());
}

#[tokio::test]
async fn a_repository_of_another_user_of_this_machine_is_served() {
    let place = Place::new();
    let bare = place.filled("r.git");
    if std::os::unix::fs::chown(&bare.path, Some(12_345), None).is_err() {
        return; // Only root can give files away.
    }
    read_and_publish(&place, &bare).await;
}

#[tokio::test]
async fn a_call_that_nobody_waits_for_ends_what_it_started() {
    let place = Place::new();
    let bare = place.filled("r.git");
    bare.hook("pre-receive", &format!("touch {}; sleep 60", place.path().join("began").display()));
    let host = place.git();
    let head = host.head(&bare.remote()).await.unwrap().unwrap();
    let (remote, change, meta) = (bare.remote(), [write("a.md", "a")], meta("x"));
    let publish = host.publish(&remote, Some(&head), &change, &meta);
    tokio::select! {
        done = publish => panic!("{done:?}"),
        () = async {
            while !place.path().join("began").exists() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        } => {}
    }
    bare.hook("pre-receive", "exit 0");
    host.publish(&remote, Some(&head), &change, &meta).await.unwrap();
    assert_eq!(bare.show("rev-list", &["--count", "main"]), "2");
}
