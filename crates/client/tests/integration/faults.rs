//! Everything that can stop a sync: the copy is one whole version after each.

use std::{
    fs,
    os::{
        fd::AsRawFd,
        unix::{fs::PermissionsExt, process::CommandExt},
    },
    process::{Command, Output, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use rstest::rstest;

use crate::support::{Docs, Platform, Request, Workstation, docs, hash_of, json, said};

/// Docs that all differ from version to version, in folders that come and go.
fn version(number: usize) -> Docs {
    let mut docs = Docs::new();
    for doc in 0..40 {
        docs.insert(format!("folder {}/{doc}.md", doc % 7), format!("version {number}\n").repeat(100));
        docs.insert(format!("stays/{doc}.md"), format!("doc {doc}\n"));
    }
    docs.insert(format!("only {number}/a.md"), number.to_string());
    docs
}

/// The copy is one of these versions, and its hash that of one of them. Answers whose docs they are.
fn is_whole(station: &Workstation, versions: &[Docs]) -> usize {
    let mut copied = station.copied();
    let hash = copied.remove(".sync-hash").unwrap();
    assert!(versions.iter().any(|version| hash.trim_end() == hash_of(version)));
    versions.iter().position(|version| *version == copied).unwrap()
}

#[rstest]
#[case::all(version)]
// One doc that is replaced alone.
#[case::one(|number| docs([("a.md", ["a", "b"][number]), ("b.md", "b")]))]
fn a_kill_at_any_moment_leaves_one_whole_version(#[case] version: fn(usize) -> Docs) {
    let versions = [version(0), version(1)];
    let platform = Platform::with(&versions[0]);
    let station = Workstation::connected_to(&platform.server.url);
    station.sync();
    let began = Instant::now();
    platform.set(&versions[1]);
    station.sync();
    let whole = began.elapsed();
    let (mut killed, mut new, mut delay) = (0, 0, Duration::ZERO);
    for round in 0..80 {
        let next = round % 2;
        platform.set(&versions[next]);
        let mut child = station.program(&["sync"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(delay);
        child.kill().unwrap();
        // Later each time, and from the beginning again once it was too late.
        if child.wait().unwrap().code().is_none() {
            killed += 1;
            delay += whole / 30;
        } else {
            delay = Duration::ZERO;
        }
        new += usize::from(is_whole(&station, &versions) == next);
        station.sync();
        station.has(&versions[next]);
    }
    assert!(killed > 20 && new > 0, "{killed} were killed, {new} had the new version");
}

#[test]
fn a_reader_never_sees_two_versions_at_once() {
    let versions = [version(0), version(1)];
    let platform = Platform::with(&versions[0]);
    let station = Arc::new(Workstation::connected_to(&platform.server.url));
    station.sync();
    let (done, seen) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let reader = thread::spawn({
        let (station, done, seen) = (Arc::clone(&station), Arc::clone(&done), Arc::clone(&seen));
        move || {
            while !done.load(Ordering::Relaxed) {
                let folder = fs::File::open(station.path(".docs")).unwrap();
                // Relative to the open folder, as programs read that walk a tree.
                let read = |path: &str| fs::read_to_string(format!("/proc/self/fd/{}/{path}", folder.as_raw_fd()));
                let texts: Vec<_> =
                    (0..40).filter_map(|doc| read(&format!("folder {}/{doc}.md", doc % 7)).ok()).collect();
                assert!(texts.windows(2).all(|pair| pair[0] == pair[1]), "two versions at once");
                seen.fetch_add(texts.len(), Ordering::Relaxed);
            }
        }
    });
    for round in 1..20 {
        platform.set(&versions[round % 2]);
        station.sync();
    }
    done.store(true, Ordering::Relaxed);
    reader.join().unwrap();
    assert!(seen.load(Ordering::Relaxed) > 100);
}

#[test]
fn several_at_once_do_the_work_once() {
    let platform = Platform::with(&version(0));
    let station = Workstation::connected_to(&platform.server.url);
    for number in 0..5 {
        platform.set(&version(number));
        let before = platform.had().len();
        let children: Vec<_> = (0..6)
            .map(|_| station.program(&["sync"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
            .collect();
        let reports: Vec<_> = children.into_iter().map(|child| said(&child.wait_with_output().unwrap())).collect();
        station.has(&version(number));
        let busy = reports.iter().filter(|report| !report.contains("are current already")).count();
        assert_eq!(busy, 1, "{reports:?}");
        let all: Vec<String> = version(number).into_keys().collect();
        let had_all = platform.had()[before..].iter().filter(|had| had.iter().eq(&all)).count();
        assert!(had_all >= 5 - usize::from(number == 0));
    }
}

/// Syncs after a shell's commands that limit what the program can have.
fn sync_after(station: &Workstation, limits: &str) -> Output {
    let mut limited = Command::new("bash");
    let program = station.program(&["sync"]);
    limited.args(["-c", &format!("{limits}; exec \"$0\" sync")]).arg(program.get_program());
    limited.current_dir(&station.root).env_clear();
    limited.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?)))).output().unwrap()
}

#[test]
fn memory_does_not_grow_with_the_docs() {
    let large = |number: usize| (format!("{number}.md"), format!("{number}\n").repeat(1_500_000));
    let docs: Docs = (10..40).map(large).collect();
    let platform = Platform::with(&docs);
    let station = Workstation::connected_to(&platform.server.url);
    // 135 MB of docs; the limit is on all that is mapped, the program and its libraries included.
    let output = sync_after(&station, "ulimit -v 110000");
    assert!(output.status.success(), "{}", said(&output));
    station.has(&docs);
}

#[test]
fn a_full_disk_changes_nothing() {
    let platform = Platform::with(&version(0));
    let station = Workstation::connected_to(&platform.server.url);
    station.sync();
    let mut next = version(1);
    next.insert("large.md".into(), "x".repeat(100_000));
    platform.set(&next);
    // The limit on a file's size stands for a disk without room.
    let output = sync_after(&station, "trap '' XFSZ; ulimit -f 50");
    assert!(!output.status.success());
    assert!(said(&output).contains("large.md cannot be written"), "{}", said(&output));
    station.has(&version(0));
    station.sync();
    station.has(&next);
}

#[test]
fn a_read_only_folder_changes_nothing() {
    let platform = Platform::with(&version(0));
    let station = Workstation::connected_to(&platform.server.url);
    station.sync();
    platform.set(&version(1));
    fs::set_permissions(station.home.path(), fs::Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(&station.root, fs::Permissions::from_mode(0o555)).unwrap();
    let mut program = station.program(&["sync"]);
    // Modes do not stop root, so then it is somebody else who syncs.
    if fs::metadata("/proc/self").is_ok_and(|meta| std::os::unix::fs::MetadataExt::uid(&meta) == 0) {
        program.uid(65534);
    }
    let output = program.output().unwrap();
    assert!(!output.status.success());
    assert!(said(&output).contains(".docs.sync cannot be written to"), "{}", said(&output));
    station.has(&version(0));
    fs::set_permissions(&station.root, fs::Permissions::from_mode(0o755)).unwrap();
    station.sync();
    station.has(&version(1));
}

type Change = fn(&Request, serde_json::Value) -> Vec<u8>;

#[test]
fn an_answer_that_is_cut_or_wrong_changes_nothing() {
    let whole = |docs: &Docs| Platform::that(docs, |_, answer| json(&answer.to_string()));
    let platform = whole(&version(0));
    let station = Workstation::connected_to(&platform.server.url);
    station.sync();
    let cases: [(&str, Change); 7] = [
        ("the connection broke off", |_, answer| {
            let bytes = json(&answer.to_string());
            bytes[..bytes.len() / 2].to_vec()
        }),
        // By who stands between, so that the connection knows nothing of it.
        ("the connection broke off", |_, answer| json(&answer.to_string()[..3000])),
        ("could not be read", |_, answer| json(&answer.to_string().replace("\"hash\":", "\"hush\":"))),
        ("could not be read", |_, _| json("<html>")),
        ("arrived damaged", |_, answer| json(&answer.to_string().replace("version", "Version"))),
        ("not what the platform announced", |_, mut answer| {
            answer["docs"].as_array_mut().unwrap().pop();
            json(&answer.to_string())
        }),
        ("it answered 503", |_, _| crate::support::status(503, "")),
    ];
    for (message, change) in cases {
        let broken = Platform::that(&version(1), change);
        let output = station.program(&["sync"]).env("AI_TOOLKIT_PLATFORM_URL", &broken.server.url).output().unwrap();
        assert!(!output.status.success());
        assert!(said(&output).contains(message), "{message}: {}", said(&output));
        station.has(&version(0));
    }
}

#[test]
fn a_copy_that_was_left_between_two_steps_is_put_back() {
    let platform = Platform::with(&version(0));
    let station = Workstation::connected_to(&platform.server.url);
    station.sync();
    fs::create_dir(station.path(".docs.sync")).unwrap();
    fs::rename(station.path(".docs"), station.path(".docs.sync/previous")).unwrap();
    let broken = Platform::that(&version(1), |_, _| Vec::new());
    let began = Instant::now();
    station.program(&["sync"]).env("AI_TOOLKIT_PLATFORM_URL", &broken.server.url).output().unwrap();
    assert!(began.elapsed() < Duration::from_secs(20));
    station.has(&version(0));
}
