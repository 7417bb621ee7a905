//! The network's edge: takes connections, over TLS where it is asked to, hands their requests on with who sent them, and
//! ends whatever takes more time or room than a client may. HTTP/1.1 only: a proxy in front may speak more.

mod body;
mod client;
mod connection;
mod network;
mod settings;
mod shares;
mod stream;
mod tls;

use std::{
    convert::Infallible,
    io,
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{extract::Request, response::Response};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
};
use tower::Service;

pub use body::TooSlow;
pub use client::{Client, ClientAddress, Scheme};
pub use network::{Network, TrustedProxies};
pub use settings::{ConnectionLimits, NetworkArgs, NetworkSettings, Rates};
pub use shares::{Share, Shares};
pub use tls::{TlsError, TlsFiles};

use connection::Connection;
use tls::Certificates;

/// The system is out of something that others will give back.
const PAUSE: Duration = Duration::from_secs(1);
/// How often the log says that all connections are taken.
const REMINDER: Duration = Duration::from_mins(1);

/// The server could not begin to listen.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// The address is taken or not this machine's.
    #[error("cannot listen on {0}: {1}; choose another address with --listen")]
    Address(SocketAddr, #[source] io::Error),
    /// The certificate cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The system gives no signals.
    #[error("cannot wait for signals: {0}")]
    Signal(#[source] io::Error),
}

/// An address that is listened on.
pub struct Listener {
    tcp: TcpListener,
    certificates: Option<Arc<Certificates>>,
    settings: Arc<NetworkSettings>,
}

impl Listener {
    /// Reads the certificate, if any, and binds the address.
    ///
    /// # Errors
    /// What is wrong with either, and what to do.
    pub async fn bind(address: SocketAddr, settings: NetworkSettings) -> Result<Self, ListenError> {
        let tcp = TcpListener::bind(address).await.map_err(|error| ListenError::Address(address, error))?;
        let certificates = match settings.tls.clone() {
            Some(files) => {
                let certificates = Arc::new(Certificates::load(files)?);
                let asked = tls::reload_signal().map_err(ListenError::Signal)?;
                tokio::spawn(tls::follow(Arc::downgrade(&certificates), asked));
                Some(certificates)
            }
            None => None,
        };
        raise_open_files(settings.limits.connections);
        Ok(Self { tcp, certificates, settings: Arc::new(settings) })
    }

    /// Where it listens, as a link.
    ///
    /// # Errors
    /// When the system does not know the address.
    pub fn url(&self) -> io::Result<String> {
        let scheme = if self.certificates.is_some() { Scheme::Https } else { Scheme::Http };
        Ok(format!("{scheme}://{}", self.tcp.local_addr()?))
    }

    /// Answers by `service` until `stop` says so; then takes no more connections, lets those that there are end what they
    /// are at, and returns when the last one has ended.
    pub async fn serve<S>(self, service: S, mut stop: watch::Receiver<bool>)
    where
        S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + 'static,
        S::Future: Send,
    {
        let Self { tcp, certificates, settings } = self;
        let most = settings.limits.connections;
        let mut room = Room { places: Arc::new(Semaphore::new(most)), most, told: None };
        let shares = Arc::new(Shares::new(settings.limits.share()));
        loop {
            let (place, (stream, peer)) = tokio::select! {
                taken = async { (room.place().await, accept(&tcp).await) } => taken,
                () = stopped(&mut stop) => break,
            };
            let address = peer.ip().to_canonical();
            let is_proxy = settings.trusted_proxies.contain(address);
            let share = if is_proxy { Some(Share::free()) } else { shares.take(address) };
            let Some(share) = share else {
                tracing::debug!(%address, "a client has its share of connections already");
                continue;
            };
            // Small answers are to leave at once; a system that cannot do this is slower, and no worse.
            let _ = stream.set_nodelay(true);
            let acceptor = certificates.as_ref().map(|certificates| certificates.acceptor());
            let connection =
                Connection { address, settings: Arc::clone(&settings), stop: stop.clone(), held: (place, share) };
            tokio::spawn(connection.serve(stream, acceptor, service.clone()));
        }
        drop(tcp);
        room.empty().await;
    }
}

/// Waits until the server stops.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    // A sender that is gone means the same.
    let _ = stop.wait_for(|stop| *stop).await;
}

/// Room for so many connections.
struct Room {
    places: Arc<Semaphore>,
    most: usize,
    told: Option<Instant>,
}

impl Room {
    /// A place for one more, as soon as there is one. Those who come meanwhile wait in the system's queue.
    async fn place(&mut self) -> Option<OwnedSemaphorePermit> {
        if self.places.available_permits() == 0 && self.told.is_none_or(|told| told.elapsed() >= REMINDER) {
            self.told = Some(Instant::now());
            tracing::warn!(
                most = self.most,
                "all connections are taken, new ones have to wait; allow more with --max-connections"
            );
        }
        // The semaphore is never closed.
        Arc::clone(&self.places).acquire_owned().await.ok()
    }

    /// Waits until nobody is left.
    async fn empty(&self) {
        let all = u32::try_from(self.most).unwrap_or(u32::MAX);
        // The semaphore is never closed.
        let _ = self.places.acquire_many(all).await;
    }
}

async fn accept(tcp: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match tcp.accept().await {
            Ok(accepted) => return accepted,
            // The client has gone before it was its turn.
            Err(error) if matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) => {
            }
            Err(error) => {
                tracing::error!(%error, "no connection can be taken now");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// Every connection is an open file, of which most systems allow a program 1,024 unless it asks for more.
fn raise_open_files(connections: usize) {
    use rustix::process::{Resource, getrlimit, setrlimit};
    /// For the database, Git and whatever else is open.
    const OTHERS: u64 = 512;
    let wanted = u64::try_from(connections).unwrap_or(u64::MAX).saturating_add(OTHERS);
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current.is_none_or(|current| current >= wanted) {
        return;
    }
    let allowed = limit.maximum.map_or(wanted, |maximum| maximum.min(wanted));
    limit.current = Some(allowed);
    if setrlimit(Resource::Nofile, limit).is_err() || allowed < wanted {
        tracing::warn!(
            allowed,
            wanted,
            "the system allows fewer open files than --max-connections needs; raise its limit (ulimit -n, LimitNOFILE)"
        );
    }
}
