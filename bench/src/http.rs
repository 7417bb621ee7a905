//! The cheapest HTTP client that can be: the same request again and again on one connection, answers only counted. What
//! it costs is part of both sides of a ratio.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{BenchError, Result};

/// A connection that sends one request over and over.
pub(crate) struct Repeater {
    stream: TcpStream,
    request: Vec<u8>,
    answer_length: usize,
    buffer: Vec<u8>,
}

impl Repeater {
    /// Connects, sends the request once and learns how long its answer is.
    pub(crate) async fn connect(address: &str, head: &str) -> Result<Self> {
        let mut stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let request = format!("{head}Host: {address}\r\n\r\n").into_bytes();
        stream.write_all(&request).await?;
        let mut answer = Vec::new();
        while complete_length(&answer) != Some(answer.len()) {
            if stream.read_buf(&mut answer).await? == 0 {
                break;
            }
        }
        if !answer.starts_with(b"HTTP/1.1 20") {
            return Err(BenchError::Unexpected(String::from_utf8_lossy(&answer).into_owned()));
        }
        let answer_length = answer.len();
        Ok(Self { stream, request, answer_length, buffer: vec![0; answer_length] })
    }

    /// One round trip. Every answer has to be as long as the first one.
    pub(crate) async fn repeat(&mut self) -> Result<()> {
        self.stream.write_all(&self.request).await?;
        self.stream.read_exact(&mut self.buffer[..self.answer_length]).await?;
        Ok(())
    }
}

/// How long the answer is, once its head is there.
fn complete_length(answer: &[u8]) -> Option<usize> {
    let head = answer.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&answer[..head]).ok()?;
    let length = text.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    Some(head + length.unwrap_or(0))
}
