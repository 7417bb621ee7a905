//! What a sync makes of the copy, whatever was there before.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt, symlink},
};

use ai_toolkit_client::sync::Copy;
use rstest::rstest;
use serde_json::json as value;

use crate::support::{Docs, Platform, Workstation, docs, json};

fn shop() -> Docs {
    docs([("README.md", "# Shop\n"), ("api/errors.md", "C:\\new\\\r\n\n"), ("api/v1/ü 😀.md", ""), ("b.md", "b")])
}

fn synced(docs: &Docs) -> (Platform, Workstation) {
    let platform = Platform::with(docs);
    let station = Workstation::connected_to(&platform.server.url);
    station.sync();
    station.has(docs);
    (platform, station)
}

#[test]
fn the_first_sync_brings_all_docs_read_only_and_out_of_git() {
    let platform = Platform::with(&shop());
    let station = Workstation::connected_to(&platform.server.url);
    fs::write(station.path(".gitignore"), "target").unwrap();
    let said = station.sync();
    assert!(said.contains("now current: 4 new or changed, 0 gone.\n- .docs/README.md"), "{said}");
    station.has(&shop());
    for path in shop().keys() {
        let mode = fs::metadata(station.path(&format!(".docs/{path}"))).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o444, "{path}");
    }
    station.sync();
    assert_eq!(fs::read_to_string(station.path(".gitignore")).unwrap(), "target\n.docs/\n");
}

#[test]
fn one_changed_doc_is_replaced_alone_and_several_at_once() {
    let (platform, station) = synced(&shop());
    let folder = || fs::metadata(station.path(".docs")).unwrap().ino();
    let first = folder();
    let mut next = shop();
    next.insert("README.md".into(), "new".into());
    platform.set(&next);
    assert!(station.sync().contains("1 new or changed, 0 gone.\n- .docs/README.md"));
    station.has(&next);
    next.remove("api/v1/ü 😀.md");
    platform.set(&next);
    assert!(station.sync().contains("0 new or changed, 1 gone."));
    station.has(&next);
    assert_eq!(folder(), first, "the folder is the one that it was");

    let untouched = fs::metadata(station.path(".docs/b.md")).unwrap().ino();
    next.insert("README.md".into(), "newer".into());
    next.insert("new/folder/c.md".into(), "c".into());
    next.remove("api/errors.md");
    platform.set(&next);
    assert!(station.sync().contains("2 new or changed, 1 gone."));
    station.has(&next);
    assert_ne!(folder(), first, "the folder was replaced as a whole");
    assert_eq!(fs::metadata(station.path(".docs/b.md")).unwrap().ino(), untouched, "what stayed is no other file");
}

#[test]
fn a_folder_takes_the_place_of_a_doc_and_a_doc_that_of_a_folder() {
    let (platform, station) = synced(&docs([("guide", "a file"), ("x.md", "x")]));
    for next in [docs([("guide/a.md", "a"), ("x.md", "x")]), docs([("guide", "again"), ("x.md", "x")])] {
        platform.set(&next);
        station.sync();
        station.has(&next);
    }
    // A single new doc in a folder that is not there.
    platform.set(&docs([("guide", "again"), ("x.md", "x"), ("deep/er/y.md", "y")]));
    station.sync();
    station.has(&docs([("guide", "again"), ("x.md", "x"), ("deep/er/y.md", "y")]));
    platform.set(&Docs::new());
    station.sync();
    station.has(&Docs::new());
}

#[test]
fn what_was_tampered_with_is_noticed_and_restored() {
    let (_platform, station) = synced(&shop());
    let workspace = station.workspace();
    let copy = Copy::of(&workspace);
    let tamper: [&dyn Fn(); 7] = [
        &|| fs::write(station.path(".docs/stray.md"), "stray").unwrap(),
        &|| fs::remove_file(station.path(".docs/b.md")).unwrap(),
        &|| {
            fs::remove_file(station.path(".docs/b.md")).unwrap();
            fs::write(station.path(".docs/b.md"), "B").unwrap();
        },
        &|| fs::create_dir_all(station.path(".docs/empty/folder")).unwrap(),
        &|| {
            fs::remove_file(station.path(".docs/README.md")).unwrap();
            symlink("b.md", station.path(".docs/README.md")).unwrap();
        },
        &|| {
            fs::remove_dir_all(station.path(".docs/api")).unwrap();
            symlink("/", station.path(".docs/api")).unwrap();
        },
        &|| fs::write(station.path(".docs/line\nbreak \\.md"), "stray").unwrap(),
    ];
    for (number, tamper) in tamper.iter().enumerate() {
        assert!(copy.verify(), "{number}");
        tamper();
        assert!(!copy.is_untouched() && !copy.verify(), "{number}");
        station.sync();
        station.has(&shop());
    }
}

#[test]
fn a_forged_time_is_found_when_all_is_read() {
    let (_platform, station) = synced(&shop());
    let (path, copy) = (station.path(".docs/b.md"), Copy::at(&station.root));
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    fs::write(&path, "B").unwrap();
    fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    assert!(!copy.verify());
    station.sync();
    station.has(&shop());
}

#[test]
fn files_from_before_the_first_sync_are_kept() {
    let platform = Platform::with(&shop());
    let station = Workstation::connected_to(&platform.server.url);
    fs::create_dir_all(station.path(".docs/mine")).unwrap();
    fs::write(station.path(".docs/mine/notes.md"), "mine").unwrap();
    fs::write(station.path(".docs/b.md"), "b").unwrap();
    let said = station.sync();
    assert!(said.contains("They are now in .docs-before-sync/."), "{said}");
    station.has(&shop());
    assert_eq!(fs::read_to_string(station.path(".docs-before-sync/mine/notes.md")).unwrap(), "mine");
    // Whoever goes on with them does not change the copy.
    fs::write(station.path(".docs-before-sync/b.md"), "changed").unwrap();
    station.has(&shop());
}

#[test]
fn nothing_is_written_through_links_and_no_file_is_in_the_way() {
    let (_platform, station) = synced(&shop());
    let outside = station.home.path().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::remove_dir_all(station.path(".docs")).unwrap();
    symlink(&outside, station.path(".docs")).unwrap();
    assert!(station.fail_to_sync().contains(".docs is a symbolic link"));
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
    assert_eq!(Copy::at(&station.root).docs_hash(), None);
    fs::remove_file(station.path(".docs")).unwrap();
    fs::write(station.path(".docs"), "a file").unwrap();
    assert!(station.fail_to_sync().contains(".docs is not a folder"));
    fs::remove_file(station.path(".docs")).unwrap();
    // What a sync works in is no way out, either.
    symlink(&outside, station.path(".docs.sync")).unwrap();
    station.sync();
    station.has(&shop());
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
}

#[rstest]
#[case("../evil.md")]
#[case("/tmp/evil.md")]
#[case("a/../../evil.md")]
#[case(".git/config")]
#[case("a/.GIT/config")]
#[case(".sync-hash")]
#[case(".sync-hash.lock")]
fn names_that_lead_elsewhere_are_refused(#[case] name: &'static str) {
    let (_first, station) = synced(&shop());
    let platform = Platform::that(&docs([("x.md", "x")]), move |_, mut answer| {
        answer["docs"][0]["fileName"] = value!(name);
        json(&answer.to_string())
    });
    let said = String::from_utf8(
        station.program(&["sync"]).env("AI_TOOLKIT_PLATFORM_URL", &platform.server.url).output().unwrap().stderr,
    );
    assert!(said.unwrap().contains(&format!("unsafe name \"{name}\"")));
    station.has(&shop());
}

#[test]
fn what_half_a_sync_of_the_script_left_is_finished() {
    let (_platform, station) = synced(&shop());
    fs::write(station.path(".docs/.sync-hash"), "incomplete\n").unwrap();
    fs::create_dir(station.path(".docs/.sync-hash.lock")).unwrap();
    assert_eq!(Copy::at(&station.root).docs_hash(), None);
    station.sync();
    station.has(&shop());
}
