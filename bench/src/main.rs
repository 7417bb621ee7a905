//! Measures what users feel: the hook's status, a save, an import, a publish, the start, the memory, the hook itself. Each
//! figure stands beside a floor that was measured in the same run on the same machine, so that their ratio means something elsewhere too.
#![expect(clippy::print_stdout, reason = "this program's output is its result")]

mod copy;
mod delay;
mod hook;
mod http;
mod import;
mod process;
mod publish;
mod repo;
mod save;
mod start;
mod status;

use std::{io, path::PathBuf};

/// A measurement could not be made.
#[derive(Debug, thiserror::Error)]
enum BenchError {
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("the platform's answer was not as expected: {0}")]
    Http(#[from] reqwest::Error),
    #[error("the database failed: {0}")]
    Database(#[from] sea_orm::DbErr),
    #[error("{0}")]
    Unexpected(String),
}

type Result<T> = std::result::Result<T, BenchError>;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [command, body] if command == "bare" => run(status::serve_bare(body.clone())),
        [command, server, client] if command == "hook" => run(measure_hook(server.into(), client.into())),
        [server] => run(measure(server.into())),
        _ => {
            let usage = "usage: ai-toolkit-bench SERVER, or ai-toolkit-bench hook SERVER CLIENT (or: make bench)";
            Err(BenchError::Unexpected(usage.to_owned()))
        }
    }
}

fn run(work: impl Future<Output = Result<()>>) -> Result<()> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}

async fn measure(server: PathBuf) -> Result<()> {
    let status = status::measure(&server).await?;
    println!("| what | platform | floor | ratio | goal |");
    println!("|---|---|---|---|---|");
    println!(
        "| hook status, requests a second | {:.0} | {:.0} (bare axum handler, same bytes) | {:.0} % | at least 70 % |",
        status.platform,
        status.floor,
        100.0 * status.platform / status.floor
    );
    let save = save::measure(&server).await?;
    println!(
        "| one save of 4 KiB, median ms | {:.2} | {:.2} (bare durable SQLite commit) | {:.2} times | at most 2 times |",
        save.platform,
        save.floor,
        save.platform / save.floor
    );
    // Few rounds of the large one: each takes seconds.
    for (docs, rounds) in [(1_000, 7), (10_000, 5)] {
        let import = import::measure(&server, docs, rounds).await?;
        println!(
            "| import of {docs} docs, median ms | {:.0} | {:.0} (git clone --depth 1) | {:.2} times | at most 1.5 times |",
            import.platform,
            import.floor,
            import.platform / import.floor
        );
    }
    let publish = publish::measure(&server).await?;
    println!(
        "| publish of one doc, 100,000 files, median ms | {:.0} | {:.0} (git commit -a, git push) | {:.2} times | at most 1.5 times |",
        publish.platform,
        publish.floor,
        publish.platform / publish.floor
    );
    let start = start::measure(&server)?;
    println!("| start to ready, first ever, median ms | {:.0} | | | under 150 ms |", start.first_millis);
    println!("| start to ready, later, median ms | {:.0} | | | under 150 ms |", start.later_millis);
    println!("| idle memory (RSS), MB | {:.1} | | | under 40 MB |", start.megabytes);
    Ok(())
}

async fn measure_hook(server: PathBuf, client: PathBuf) -> Result<()> {
    let hook = hook::measure(&server, &client).await?;
    println!("| a hook before a tool call, median ms | 20 docs | 2,000 docs | 50 ms away | goal |");
    println!("|---|---|---|---|---|");
    println!(
        "| with the watcher | {:.2} ({:.1} times a no-op) | {:.2} | {:.2} | at most 2, and 3 times a no-op |",
        hook.watcher,
        hook.watcher / hook.no_op,
        hook.watcher_2000,
        hook.far_watcher
    );
    println!(
        "| without it | {:.2} | {:.2} | {:.2} | at most 5, with 20 docs |",
        hook.no_watcher, hook.no_watcher_2000, hook.far_no_watcher
    );
    println!("| `check-platform.sh` | {:.2} | | | |", hook.script);
    println!("| a bare `curl` of the status | {:.2} | | | |", hook.curl);
    println!("| a static program that does nothing | {:.2} | | | |", hook.no_op);
    println!("| size of the client, MB | {:.1} | | | at most 5 |", hook.megabytes);
    let (first, delta) = copy::measure(&server, &client).await?;
    println!();
    println!("| what, median ms | client | floor | ratio |");
    println!("|---|---|---|---|");
    for (what, latency, floor) in [
        ("first sync of 10,000 docs of 4 KiB", first, "git clone --depth 1"),
        ("sync of 1 changed doc of 10,000", delta, "git fetch"),
    ] {
        let (ours, theirs) = (latency.platform, latency.floor);
        println!("| {what} | {ours:.0} | {theirs:.0} ({floor}) | {:.2} times |", ours / theirs);
    }
    Ok(())
}

/// The middle of several measurements.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
