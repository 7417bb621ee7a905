//! Measures what users feel: the hook's status, a save, an import, a publish, the start, the memory. Each figure stands beside a floor that was
//! measured in the same run on the same machine, so that their ratio means something elsewhere too.
#![expect(clippy::print_stdout, reason = "this program's output is its result")]

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
        [server] => run(measure(server.into())),
        _ => Err(BenchError::Unexpected("usage: ai-toolkit-bench PATH-OF-THE-SERVER (or: make bench)".to_owned())),
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

/// The middle of several measurements.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
