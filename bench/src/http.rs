//! The cheapest HTTP client that can be: one connection, one request after the other, answers only measured. What it costs
//! is part of both sides of a ratio.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{BenchError, Result};

/// A connection that sends one request over and over.
pub(crate) struct Repeater {
    stream: TcpStream,
    request: Vec<u8>,
    answer: Vec<u8>,
}

impl Repeater {
    /// Connects; `head` is the request line with the headers, but for `Host` and `Content-Length`.
    pub(crate) async fn connect(address: &str, head: &str, body: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let length = if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        let request = format!("{head}Host: {address}\r\n{length}\r\n{body}").into_bytes();
        Ok(Self { stream, request, answer: Vec::new() })
    }

    /// One round trip, which has to succeed.
    pub(crate) async fn repeat(&mut self) -> Result<()> {
        self.stream.write_all(&self.request).await?;
        self.answer.clear();
        while complete_length(&self.answer) != Some(self.answer.len()) {
            if self.stream.read_buf(&mut self.answer).await? == 0 {
                return Err(BenchError::Unexpected("the connection was closed".to_owned()));
            }
        }
        if self.answer.starts_with(b"HTTP/1.1 20") {
            return Ok(());
        }
        Err(BenchError::Unexpected(String::from_utf8_lossy(&self.answer).into_owned()))
    }
}

/// How long the answer is, once its head is there.
fn complete_length(answer: &[u8]) -> Option<usize> {
    let head = answer.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&answer[..head]).ok()?;
    let length = text.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    Some(head + length.unwrap_or(0))
}
