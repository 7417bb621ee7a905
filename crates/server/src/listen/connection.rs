//! One connection from its beginning to its end.

use std::{convert::Infallible, net::IpAddr, pin::pin, sync::Arc};

use axum::{body::Body, extract::Request, response::Response};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::{OwnedSemaphorePermit, watch},
    time::timeout,
};
use tokio_rustls::TlsAcceptor;
use tower::{Service, ServiceExt};

use super::{
    Client, NetworkSettings, Scheme, Share,
    body::TimedBody,
    stopped,
    stream::{Carrier, Stream},
};

/// The largest head of a request: its first line and all headers.
const MAX_HEAD_BYTES: usize = 32 * 1024;

/// What a browser shows that was led to `http://` where `https://` is spoken.
const NOT_PLAIN: &[u8] =
    b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\
    Content-Length: 54\r\n\r\nThis address speaks HTTPS only; begin it with https://\n";

/// A connection that was taken.
pub(super) struct Connection {
    /// The other end.
    pub(super) address: IpAddr,
    /// What it may take.
    pub(super) settings: Arc<NetworkSettings>,
    /// Becomes true when the server stops.
    pub(super) stop: watch::Receiver<bool>,
    /// What counts for it while it is open.
    pub(super) held: (Option<OwnedSemaphorePermit>, Share),
}

impl Connection {
    /// Answers its requests until either side has enough.
    pub(super) async fn serve<S>(self, stream: TcpStream, acceptor: Option<TlsAcceptor>, service: S)
    where
        S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + 'static,
        S::Future: Send,
    {
        let Self { address, settings, mut stop, held } = self;
        let limits = settings.limits;
        let (carrier, scheme) = match acceptor {
            None => (Carrier::Plain(stream), Scheme::Http),
            Some(acceptor) => match timeout(limits.handshake, handshake(acceptor, stream)).await {
                Ok(Some(carrier)) => (carrier, Scheme::Https),
                Ok(None) | Err(_) => return tracing::debug!(%address, "the TLS handshake failed"),
            },
        };
        let answer = service_fn(move |request: hyper::Request<Incoming>| {
            let client = Client::new(address, scheme, request.headers(), &settings.trusted_proxies);
            let mut request = request.map(|body| Body::new(TimedBody::new(body, limits.body)));
            request.extensions_mut().insert(client);
            service.clone().oneshot(request)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.head)
            .max_header_size(MAX_HEAD_BYTES)
            .serve_connection(TokioIo::new(Stream::new(carrier, limits.stall, held)), answer)
            .with_upgrades();
        let mut connection = pin!(connection);
        let ended = tokio::select! {
            ended = connection.as_mut() => ended,
            () = stopped(&mut stop) => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        if let Err(error) = ended {
            tracing::debug!(%address, %error, "a connection failed");
        }
    }
}

/// Agrees on TLS; who speaks plain HTTP is told.
async fn handshake(acceptor: TlsAcceptor, mut stream: TcpStream) -> Option<Carrier> {
    let mut first = [0];
    stream.peek(&mut first).await.ok()?;
    // The name of a method; TLS begins with a number that is no letter.
    if first[0].is_ascii_uppercase() {
        stream.write_all(NOT_PLAIN).await.ok()?;
        stream.shutdown().await.ok()?;
        // Were its request left unread, the system would take back the answer.
        let _ = tokio::io::copy(&mut stream.take(MAX_HEAD_BYTES as u64), &mut tokio::io::sink()).await;
        return None;
    }
    acceptor.accept(stream).await.ok().map(|stream| Carrier::Tls(Box::new(stream)))
}
