//! The commands of `ai-toolkit-server`.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use ai_toolkit_server::{
    app::{ServeError, Server},
    config::{self, Config, ConfigError, DataArgs, LogFormat, ServeArgs, SessionTimes},
    domain::{
        accounts::{Accounts, AccountsError},
        audit::{self, AuditError},
        caller::Caller,
    },
    http, logging,
    secrets::{KeyRing, SecretError},
    store::{Store, StoreError},
};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, error::ErrorKind};

/// The AI Toolkit Sync Platform: one source of truth for a project's docs
#[derive(Parser)]
#[command(version, propagate_version = true)]
struct Cli {
    /// What is logged, such as `debug` or `warn`
    #[arg(long, env = "AI_TOOLKIT_LOG", default_value = "info,rmcp=error,sea_orm_migration=warn", global = true)]
    log: String,

    /// How log lines look
    #[arg(long, env = "AI_TOOLKIT_LOG_FORMAT", value_enum, default_value = "auto", global = true)]
    log_format: LogFormat,

    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the platform
    Serve(Box<ServeArgs>),
    /// Bring the database to this version's schema and exit
    Migrate(DataArgs),
    /// Look after the platform's data
    #[command(subcommand)]
    Admin(Admin),
    /// Print the OpenAPI document of the REST and hook APIs
    Openapi,
}

#[derive(Subcommand)]
enum Admin {
    /// Encrypt all stored tokens and webhook secrets with a new key
    ///
    /// Servers may be running. With the key in the data folder, a new one is made; the old one stays in the file until
    /// the next rotation. With keys of your own (AI_TOOLKIT_ENCRYPTION_KEY or a file), put the new key in front of the
    /// old one for all servers, run this, then remove the old one.
    RotateKey(DataArgs),
    /// Tell whether the audit log is as it was written
    VerifyAudit {
        /// Where the data is.
        #[command(flatten)]
        data: DataArgs,

        /// Verify an exported log instead of the database's; `-` reads standard input
        #[arg(long)]
        file: Option<PathBuf>,
    },
    /// Write the audit log to standard output as JSON lines
    ExportAudit(DataArgs),
    /// Print a link that sets a new password, for when no admin can sign in
    ResetPassword {
        /// Where the data is.
        #[command(flatten)]
        data: DataArgs,

        /// The account's email address
        email: String,
    },
}

/// A command failed.
#[derive(Debug, thiserror::Error)]
enum CommandError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Serve(#[from] ServeError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Secret(#[from] SecretError),
    #[error(transparent)]
    Audit(#[from] AuditError),
    #[error(transparent)]
    Accounts(#[from] AccountsError),
    #[error("there is no account with the address {0}")]
    NoSuchAccount(String),
    #[error("this could not be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("the log filter {0:?} is not understood: {1}")]
    Log(String, tracing_subscriber::filter::ParseError),
    #[error("the system failed: {0}")]
    System(#[from] io::Error),
}

fn main() -> ExitCode {
    let matches = Cli::command().get_matches();
    if let Err(error) = config::check_command_line(&matches) {
        Cli::command().error(ErrorKind::ArgumentConflict, error).exit();
    }
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Standard error may be closed; there is nobody left to tell then.
            let _ = writeln!(io::stderr(), "error: {}", logging::redact(&error.to_string()));
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<(), CommandError> {
    // Logs go to standard error: standard output is for what commands answer.
    logging::start(&cli.log, cli.log_format).map_err(|error| CommandError::Log(cli.log, error))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match cli.command {
            Command::Serve(args) => serve((*args).try_into()?).await,
            Command::Migrate(data) => {
                open_store(&data).await?.close().await;
                say("The database is ready.")
            }
            Command::Admin(Admin::RotateKey(data)) => rotate_key(&data).await,
            Command::Admin(Admin::VerifyAudit { data, file }) => verify_audit(&data, file.as_deref()).await,
            Command::Admin(Admin::ExportAudit(data)) => export_audit(&data).await,
            Command::Admin(Admin::ResetPassword { data, email }) => reset_password(&data, &email).await,
            Command::Openapi => {
                io::stdout().write_all(http::open_api()?.as_bytes())?;
                Ok(())
            }
        }
    })
}

fn say(line: &str) -> Result<(), CommandError> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}

async fn serve(config: Config) -> Result<(), CommandError> {
    let server = Server::bind(config).await?;
    // The first line, for people and for programs that let the system choose the port.
    say(&format!("Listening on {}", server.url()?))?;
    if let Some(link) = server.setup_link().await? {
        say(&format!("Make the first account, which looks after the platform, at {link}"))?;
    }
    Ok(server.run(stop_signal()?).await?)
}

fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

async fn open_store(data: &DataArgs) -> Result<Store, CommandError> {
    Ok(Store::open(&data.data_dir, data.database_url()?.as_ref(), Arc::default()).await?)
}

async fn rotate_key(data: &DataArgs) -> Result<(), CommandError> {
    let store = open_store(data).await?;
    let keys = KeyRing::open(data.key_source())?;
    let rotation = keys.begin_rotation()?;
    let count = store
        .reencrypt_tokens::<CommandError>(&keys.current_key_id(), |project, token| {
            Ok(keys.encrypt(project, &keys.decrypt(project, token)?)?)
        })
        .await?;
    keys.end_rotation(rotation)?;
    store.close().await;
    say(&format!("Encrypted {count} secret(s) with the key {}.", keys.current_key_id()))
}

async fn verify_audit(data: &DataArgs, export: Option<&Path>) -> Result<(), CommandError> {
    let verified = match export {
        Some(path) => {
            let export: Box<dyn BufRead> = match path.to_str() {
                Some("-") => Box::new(io::stdin().lock()),
                _ => Box::new(BufReader::new(File::open(path)?)),
            };
            audit::verify_export(export)?
        }
        None => {
            let store = open_store(data).await?;
            let verified = audit::verify(&store).await?;
            store.close().await;
            verified
        }
    };
    say(&format!("The audit log is as it was written: {} entries in {} chain(s).", verified.entries, verified.chains))
}

async fn export_audit(data: &DataArgs) -> Result<(), CommandError> {
    let store = open_store(data).await?;
    let mut out = io::stdout().lock();
    let (mut chain, mut sequence) = (String::new(), 0);
    loop {
        let records = store.audit_records((&chain, sequence), 1_000).await?;
        for record in &records {
            writeln!(out, "{}", serde_json::to_string(record)?)?;
        }
        let Some(last) = records.last() else { break };
        (chain, sequence) = (last.chain.clone(), last.sequence);
    }
    out.flush()?;
    store.close().await;
    Ok(())
}

async fn reset_password(data: &DataArgs, email: &str) -> Result<(), CommandError> {
    let store = Arc::new(open_store(data).await?);
    let found = store.account_by_email(&email.trim().to_lowercase()).await?;
    let record = found.ok_or_else(|| CommandError::NoSuchAccount(email.to_owned()))?;
    let accounts = Accounts::new(Arc::clone(&store), SessionTimes::default())?;
    let link = accounts.password_reset(&Caller::platform(), &record.account.id).await?;
    store.close().await;
    say(&format!(
        "{} sets a new password at {} behind the platform's address, until {}.",
        record.account.name, link.path, link.expires_at
    ))
}
