//! From the start of the process to the first good answer of `/readyz`, and the memory of a server that does nothing.

use std::{
    io::{Read, Write},
    net::TcpStream,
    path::Path,
    thread::sleep,
    time::{Duration, Instant},
};

use crate::{BenchError, Result, median, process::Process};

const STARTS: usize = 11;
/// Long enough for whatever the start left to do.
const REST: Duration = Duration::from_secs(3);

/// Medians.
pub(crate) struct Start {
    pub(crate) first_millis: f64,
    pub(crate) later_millis: f64,
    pub(crate) megabytes: f64,
}

pub(crate) fn measure(server: &Path) -> Result<Start> {
    let (mut first, mut later) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let data = tempfile::tempdir()?;
        first.push(start(server, data.path())?.1);
        later.push(start(server, data.path())?.1);
    }
    let data = tempfile::tempdir()?;
    let (process, _) = start(server, data.path())?;
    sleep(REST);
    Ok(Start { first_millis: median(first), later_millis: median(later), megabytes: process.megabytes()? })
}

fn start(server: &Path, data: &Path) -> Result<(Process, f64)> {
    let began = Instant::now();
    let process = Process::platform(server, data)?;
    let mut stream = TcpStream::connect(&process.address)?;
    write!(stream, "GET /readyz HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", process.address)?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    if !answer.starts_with("HTTP/1.1 200") {
        return Err(BenchError::Unexpected(answer));
    }
    Ok((process, began.elapsed().as_secs_f64() * 1000.0))
}
