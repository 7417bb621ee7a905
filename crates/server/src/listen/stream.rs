//! A connection's bytes, encrypted or not. Whoever takes nothing of what it is sent for too long is cut off, so that no
//! answer waits for ever.

use std::{
    io::{self, IoSlice},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Instant, Sleep, sleep},
};
use tokio_rustls::server::TlsStream;

/// What carries the bytes.
pub(super) enum Carrier {
    /// TCP alone.
    Plain(TcpStream),
    /// TLS over TCP.
    Tls(Box<TlsStream<TcpStream>>),
}

/// A connection's stream. What was counted for the connection is held as long as the stream lives, also after it became
/// a WebSocket.
pub(super) struct Stream<H> {
    carrier: Carrier,
    patience: Duration,
    stalled: Option<Pin<Box<Sleep>>>,
    is_stalled: bool,
    _held: H,
}

impl<H: Unpin> Stream<H> {
    /// A client may take nothing for `patience`.
    pub(super) fn new(carrier: Carrier, patience: Duration, held: H) -> Self {
        Self { carrier, patience, stalled: None, is_stalled: false, _held: held }
    }

    /// What came of a write, unless the client has let it wait for too long.
    fn in_time<T>(&mut self, written: Poll<io::Result<T>>, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.is_stalled = false;
            return written;
        }
        let end = self.stalled.get_or_insert_with(|| Box::pin(sleep(self.patience)));
        if !self.is_stalled {
            self.is_stalled = true;
            end.as_mut().reset(Instant::now() + self.patience);
        }
        match end.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the client takes no bytes"))),
            Poll::Pending => Poll::Pending,
        }
    }
}

/// Does the same with either carrier.
macro_rules! carried {
    ($self:expr, $method:ident($($argument:expr),*)) => {
        match &mut $self.carrier {
            Carrier::Plain(stream) => Pin::new(stream).$method($($argument),*),
            Carrier::Tls(stream) => Pin::new(stream.as_mut()).$method($($argument),*),
        }
    };
}

impl<H: Unpin> AsyncRead for Stream<H> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        carried!(self, poll_read(context, into))
    }
}

impl<H: Unpin> AsyncWrite for Stream<H> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = carried!(self, poll_write(context, bytes));
        self.in_time(written, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = carried!(self, poll_write_vectored(context, bytes));
        self.in_time(written, context)
    }

    fn is_write_vectored(&self) -> bool {
        match &self.carrier {
            Carrier::Plain(stream) => stream.is_write_vectored(),
            Carrier::Tls(stream) => stream.is_write_vectored(),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = carried!(self, poll_flush(context));
        self.in_time(flushed, context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let shut = carried!(self, poll_shutdown(context));
        self.in_time(shut, context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
        time::interval,
    };

    use super::*;

    const PATIENCE: Duration = Duration::from_millis(400);
    static CHUNK: [u8; 256 * 1024] = [0; 256 * 1024];

    async fn pair() -> (TcpStream, Stream<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (client, server) = tokio::join!(TcpStream::connect(address), listener.accept());
        (client.unwrap(), Stream::new(Carrier::Plain(server.unwrap().0), PATIENCE, ()))
    }

    #[tokio::test]
    async fn who_takes_nothing_is_cut_off() {
        let (_client, mut stream) = pair().await;
        let error = loop {
            if let Err(error) = stream.write_all(&CHUNK).await {
                break error;
            }
        };
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn who_takes_little_at_a_time_is_served_for_as_long_as_it_takes() {
        let (mut client, mut stream) = pair().await;
        let begun = Instant::now();
        let write = async {
            while begun.elapsed() < 3 * PATIENCE {
                stream.write_all(&CHUNK).await.unwrap();
            }
            stream.shutdown().await.unwrap();
        };
        let read = async {
            let (mut pause, mut buffer) = (interval(PATIENCE / 20), vec![0; CHUNK.len()]);
            while client.read(&mut buffer).await.unwrap() > 0 {
                pause.tick().await;
            }
        };
        tokio::join!(write, read);
    }
}
