//! Puts the parts together, and runs them from the first request to the last.

use std::{io, ops::Deref, pin::pin, sync::Arc, time::Duration};

use ai_toolkit_protocol::SyncTrigger;
use sea_orm::DbBackend;
use tokio::{sync::watch, task::JoinSet, time::timeout};
use tower::{Layer, util::MapRequestLayer};

use crate::{
    config::{AuthMode, Config},
    domain::{
        accounts::{Accounts, AccountsError},
        api_keys::ApiKeys,
        docs::{Docs, Publish},
        hook_state::HookStates,
        locks::Locks,
        projects::Projects,
        sync::SyncEngine,
        webhooks::Webhooks,
        workstations::Workstations,
    },
    downloads::Downloads,
    events::Events,
    git_host::{Git, Github, Hosts},
    http::{self, Metrics, RateLimits},
    jobs,
    listen::{ListenError, Listener, Shares},
    outgoing::Outgoing,
    secrets::{KeyRing, SecretError},
    sign_in::{FetchError, Providers},
    store::{Store, StoreError},
    ws::Presence,
};

/// The server could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address or the certificate cannot be used.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The address is not told.
    #[error("the system does not tell the address that the server listens on: {0}")]
    Address(#[from] io::Error),
    /// The accounts cannot be used.
    #[error(transparent)]
    Accounts(#[from] AccountsError),
    /// The encryption keys cannot be used.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// Other services for signing in cannot be asked.
    #[error(transparent)]
    SignIn(#[from] FetchError),
}

/// What handlers need; cheap to clone.
#[derive(Clone)]
pub struct AppState(Arc<Parts>);

/// The parts.
pub struct Parts {
    /// What the server was told.
    pub config: Config,
    /// The database.
    pub store: Arc<Store>,
    /// What happens.
    pub events: Arc<Events>,
    /// Answers to hooks.
    pub hook_states: Arc<HookStates>,
    /// The locks.
    pub locks: Arc<Locks>,
    /// The docs.
    pub docs: Docs,
    /// The projects.
    pub projects: Projects,
    /// The accounts.
    pub accounts: Accounts,
    /// Other ways to sign in than with a password.
    pub providers: Providers,
    /// The API keys.
    pub api_keys: ApiKeys,
    /// Who calls the hook API.
    pub workstations: Workstations,
    /// What brings projects and repositories together.
    pub sync: Arc<SyncEngine>,
    /// What Git servers tell.
    pub webhooks: Webhooks,
    /// Who follows which project.
    pub presence: Arc<Presence>,
    /// The clients that workstations may download.
    pub downloads: Downloads,
    /// What is counted.
    pub metrics: Metrics,
    /// How often clients may ask.
    pub rate_limits: RateLimits,
    /// Who holds how many WebSockets.
    pub sockets: Arc<Shares>,
    stopping: watch::Receiver<bool>,
}

impl Deref for AppState {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// Tells when the server stops.
pub struct Stopping(watch::Receiver<bool>);

impl Stopping {
    /// Waits until it stops.
    pub async fn wait(&mut self) {
        // A sender that is gone means the same.
        let _ = self.0.wait_for(|stopping| *stopping).await;
    }
}

impl AppState {
    /// For those who wait: they have to end when the server stops.
    pub fn stopping(&self) -> Stopping {
        Stopping(self.stopping.clone())
    }

    /// Whether the server stops.
    pub fn is_stopping(&self) -> bool {
        *self.stopping.borrow()
    }
}

/// Tells of secrets that cannot be read, before somebody wonders why their project does not sync.
async fn warn_of_unknown_keys(store: &Store, keys: &KeyRing) -> Result<(), StoreError> {
    for (key, secrets) in store.encryption_keys().await? {
        if !keys.knows(&key) {
            tracing::warn!(key, secrets, "stored secrets are encrypted with a key that is not configured; add it");
        }
    }
    Ok(())
}

/// How long connections may take to end once the server stops.
const LAST_ANSWERS: Duration = Duration::from_secs(10);

/// A server that is bound to its address.
pub struct Server {
    listener: Listener,
    state: AppState,
    sync_requests: jobs::SyncRequests,
    stop: watch::Sender<bool>,
}

impl Server {
    /// Opens the database, the keys and the address.
    ///
    /// # Errors
    /// What is missing, and what to do.
    pub async fn bind(config: Config) -> Result<Self, ServeError> {
        // Before the database: an address that is taken is the likeliest mistake, and costs nothing to notice.
        let listener = Listener::bind(config.listen, config.network.clone()).await?;
        let data = &config.data;
        // With several replicas on one database, what another one changed is not heard of here.
        let database_url = data.database_url()?;
        let max_age = database_url.as_ref().map(|_| Duration::from_secs(1));
        let hook_states = Arc::new(HookStates::new(max_age));
        let observed = Arc::clone(&hook_states);
        let observer: crate::events::Observer = Box::new(move |project, message| observed.observe(project, message));
        let events = Arc::new(Events::new(vec![observer]));
        let store = Arc::new(Store::open(&data.data_dir, database_url.as_ref(), Arc::clone(&events)).await?);
        let keys = Arc::new(KeyRing::open(data.key_source())?);
        warn_of_unknown_keys(&store, &keys).await?;
        let outgoing = Outgoing::new(config.private_addresses.clone());
        let github = Github::new(config.github_api_url.clone(), outgoing.clone());
        let git = Arc::new(Hosts::new(Git::new(data.data_dir.join("git-cache"), outgoing), github));
        let (sync, sync_requests) =
            SyncEngine::new(Arc::clone(&store), Arc::clone(&events), git.clone(), Arc::clone(&keys));
        let sync = Arc::new(sync);
        let publisher = Arc::clone(&sync);
        let publish: Publish = Box::new(move |project| publisher.request(project, SyncTrigger::Saved));
        let (stop, stopping) = watch::channel(false);
        let allow_file = config.listen.ip().is_loopback();
        let state = AppState(Arc::new(Parts {
            locks: Arc::new(Locks::new(Arc::clone(&store), config.lock_times)),
            docs: Docs::new(Arc::clone(&store), publish),
            webhooks: Webhooks::new(
                Arc::clone(&store),
                Arc::clone(&keys),
                git.clone(),
                Arc::clone(&sync),
                config.public_url.clone(),
            ),
            projects: Projects::new(Arc::clone(&store), keys, git, Arc::clone(&sync), allow_file),
            accounts: Accounts::new(Arc::clone(&store), config.session_times)?,
            providers: Providers::new(config.providers.clone(), config.public_url.as_ref())?,
            api_keys: ApiKeys::new(Arc::clone(&store)),
            workstations: Workstations::new(Arc::clone(&store), Arc::clone(&events), Arc::clone(&hook_states)),
            presence: Arc::new(Presence::new(Arc::clone(&events))),
            downloads: Downloads::new(config.client_dir.clone()),
            metrics: Metrics::default(),
            rate_limits: RateLimits::new(config.network.rates),
            sockets: Arc::new(Shares::new(config.network.limits.share())),
            config,
            store,
            events,
            hook_states,
            sync,
            stopping,
        }));
        Ok(Self { listener, state, sync_requests, stop })
    }

    /// Where it listens, as a link.
    ///
    /// # Errors
    /// When the system does not know the address.
    pub fn url(&self) -> io::Result<String> {
        self.listener.url()
    }

    /// The link that makes the platform's first account, while there is none.
    ///
    /// # Errors
    /// When the database or the network fails.
    pub async fn setup_link(&self) -> Result<Option<String>, ServeError> {
        if self.state.config.auth == AuthMode::None {
            return Ok(None);
        }
        let Some(path) = self.state.accounts.setup_link().await? else { return Ok(None) };
        let base = match &self.state.config.public_url {
            Some(url) => url.as_str().trim_end_matches('/').to_owned(),
            None => self.url()?,
        };
        Ok(Some(format!("{base}{path}")))
    }

    /// The parts, for tests that look behind the door.
    pub fn state(&self) -> &AppState {
        &self.state
    }

    /// Answers requests until `until` is over, then ends what is under way.
    ///
    /// # Errors
    /// When the network fails.
    pub async fn run(self, until: impl Future<Output = ()>) -> Result<(), ServeError> {
        let Self { listener, state, sync_requests, stop } = self;
        if state.config.auth == AuthMode::None {
            tracing::info!("running without accounts: whoever uses this machine is the owner of all projects");
        }
        if state.store.backend() == DbBackend::Sqlite {
            // No other server shares the file, so whoever was at work is gone.
            state.sync.recover().await?;
        }
        let mut jobs = JoinSet::new();
        jobs::start(&mut jobs, &state, sync_requests);
        let service = MapRequestLayer::new(http::encode_doc_paths).layer(http::router(state.clone()));
        let mut server = pin!(listener.serve(service, stop.subscribe()));
        tokio::select! {
            () = &mut server => {}
            () = until => {
                tracing::info!("stopping");
                stop.send_replace(true);
                if timeout(LAST_ANSWERS, &mut server).await.is_err() {
                    tracing::warn!("some connections did not end in time and are cut");
                }
            }
        }
        jobs.shutdown().await;
        state.store.close().await;
        Ok(())
    }
}
