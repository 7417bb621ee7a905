//! The emulator of GitHub, as a process of its own.

use std::{
    fs::File,
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    process::{Command, Stdio},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use serde_json::json;

use crate::{
    accounts::{self, APP_ID, OWNER, READER},
    guarded::Guarded,
    kit,
    repo::TestRepo,
    world::World,
};

/// How long the emulator may take to answer for the first time, on a busy machine.
const START_LIMIT: Duration = Duration::from_secs(30);

/// Somebody else may take a port between its choice and its use.
const ATTEMPTS: usize = 5;

const NEW_KEY: &str = "
import { generateKeyPairSync } from 'node:crypto';
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
process.stdout.write(privateKey.export({ type: 'pkcs1', format: 'pem' }));
";

const NEW_JWT: &str = "
import { createSign } from 'node:crypto';
import { readFileSync } from 'node:fs';
const [issuer, age] = process.argv.slice(1).map(Number);
const now = Math.floor(Date.now() / 1000) - age;
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const text = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iss: String(issuer), iat: now - 60, exp: now + 540 })}`;
process.stdout.write(`${text}.${createSign('RSA-SHA256').update(text).sign(readFileSync(0), 'base64url')}`);
";

/// A running emulator with its accounts and an installed GitHub App.
pub struct Emulator {
    world: Arc<World>,
    app_private_key: String,
    names: AtomicUsize,
    _process: Guarded,
}

impl Emulator {
    /// One for all tests of this process, since starting takes a second.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Emulator> = OnceLock::new();
        SHARED.get_or_init(Self::start)
    }

    /// Starts one and waits until it answers.
    pub fn start() -> Self {
        let node = kit::node();
        let app_private_key = kit::run_script(&node, NEW_KEY, &[], "");
        // It is needed only until the emulator has started, and a shared one is never dropped.
        let folder = tempfile::tempdir().unwrap();
        let seed = folder.path().join("seed.json");
        std::fs::write(&seed, accounts::seed(&app_private_key).to_string()).unwrap();
        let log = folder.path().join("emulator.log");

        for _ in 0..ATTEMPTS {
            let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
            let url = format!("http://{address}");
            let mut command = Command::new("setpriv");
            command
                .args(["--pdeathsig", "KILL"])
                .arg(&node)
                .arg(kit::package_file("emulate/dist/index.js"))
                .args(["start", "--service", "github", "--host", "127.0.0.1", "--base-url", &url])
                .args(["--port", &address.port().to_string(), "--seed"])
                .arg(&seed)
                .current_dir("/")
                .stdin(Stdio::null())
                .stdout(File::create(&log).unwrap())
                .stderr(File::options().append(true).open(&log).unwrap());
            let process = Guarded::start(command);
            if answers(address) {
                return Self {
                    world: Arc::new(World::new(url)),
                    app_private_key,
                    names: AtomicUsize::new(1),
                    _process: process,
                };
            }
        }
        panic!("the emulator does not start: {}", std::fs::read_to_string(&log).unwrap_or_default());
    }

    /// Where it listens. Clients under test belong in front of a [`Proxy`](crate::Proxy) instead.
    pub fn url(&self) -> &str {
        self.world.url()
    }

    /// The private key of the app [`APP_ID`], in PEM.
    pub fn app_private_key(&self) -> &str {
        &self.app_private_key
    }

    /// A JSON Web Token of the app that was issued so many seconds ago; it counts for nine minutes.
    pub fn app_jwt(&self, age: u64) -> String {
        kit::run_script(&kit::node(), NEW_JWT, &[&APP_ID.to_string(), &age.to_string()], &self.app_private_key)
    }

    /// A private repository of the owner's with these files in one commit on `main`, or an empty one without any.
    /// Its name begins with `name` and is not used by anybody else.
    pub async fn repository(&self, name: &str, files: &[(&str, &[u8])]) -> TestRepo {
        let number = self.names.fetch_add(1, Ordering::Relaxed);
        self.repository_named(&format!("{name}-{number}"), files).await
    }

    /// The same with exactly this name.
    pub async fn repository_named(&self, name: &str, files: &[(&str, &[u8])]) -> TestRepo {
        let world = &self.world;
        // GitHub's own shape of a name is checked by the emulator.
        let created = world.owner("POST", "/user/repos", Some(json!({ "name": name, "private": true }))).await;
        let full_name = format!("{OWNER}/{name}");
        world.add_repository(created["id"].as_u64().unwrap(), &full_name);
        let reader = format!("/repos/{full_name}/collaborators/{READER}");
        world.owner("PUT", &reader, Some(json!({ "permission": "pull" }))).await;
        let repo = TestRepo::new(Arc::clone(world), name);
        if !files.is_empty() {
            let changes: Vec<_> = files.iter().map(|(path, content)| (*path, Some(*content))).collect();
            repo.commit("Initial commit", &changes).await;
        }
        repo
    }

    pub(crate) fn world(&self) -> &Arc<World> {
        &self.world
    }
}

/// Waits for the first answer; `false` when the port turned out to be somebody else's, or nobody's.
fn answers(address: SocketAddr) -> bool {
    let until = Instant::now() + START_LIMIT;
    while Instant::now() < until {
        if let Ok(mut stream) = TcpStream::connect(address) {
            let mut answer = String::new();
            let asked = stream.write_all(b"GET /zen HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
            if asked.is_ok() && stream.read_to_string(&mut answer).is_ok() {
                return answer.starts_with("HTTP/1.1 200");
            }
        }
        thread::sleep(Duration::from_millis(20));
    }
    false
}
