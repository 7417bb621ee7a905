//! A network that takes its time: passes bytes on, later.

use std::time::Duration;

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    time::{Instant, sleep_until},
};

/// How many pieces may be under way at once.
const UNDER_WAY: usize = 1024;

/// Passes connections on to `address`; what is asked arrives at once, and what is answered `by` later.
pub(crate) fn serve(listener: TcpListener, address: String, by: Duration) {
    tokio::spawn(async move {
        while let Ok((near, _)) = listener.accept().await {
            let Ok(far) = TcpStream::connect(&address).await else { continue };
            let _ = (near.set_nodelay(true), far.set_nodelay(true));
            let (from_near, to_near) = near.into_split();
            let (from_far, to_far) = far.into_split();
            pass(from_near, to_far, Duration::ZERO);
            pass(from_far, to_near, by);
        }
    });
}

fn pass(
    mut from: impl AsyncRead + Unpin + Send + 'static,
    mut to: impl AsyncWrite + Unpin + Send + 'static,
    by: Duration,
) {
    let (sender, mut under_way) = mpsc::channel::<(Instant, Vec<u8>)>(UNDER_WAY);
    tokio::spawn(async move {
        let mut buffer = vec![0; 64 * 1024];
        while let Ok(length @ 1..) = from.read(&mut buffer).await {
            let piece = buffer.get(..length).unwrap_or_default().to_vec();
            if sender.send((Instant::now() + by, piece)).await.is_err() {
                return;
            }
        }
    });
    tokio::spawn(async move {
        while let Some((at, piece)) = under_way.recv().await {
            sleep_until(at).await;
            if to.write_all(&piece).await.is_err() {
                return;
            }
        }
        let _ = to.shutdown().await;
    });
}
