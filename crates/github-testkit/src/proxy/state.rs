//! What the proxy's connections share.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime},
};

use super::{Fault, FaultKind, Recorded, archive::Archives};
use crate::world::World;

/// What GitHub gives a token an hour.
const LIMIT: u64 = 5000;

type Decide = Arc<dyn Fn(&str, &str) -> Option<FaultKind> + Send + Sync>;

pub(super) struct State {
    pub(super) url: String,
    pub(super) world: Arc<World>,
    pub(super) requests: Mutex<Vec<Recorded>>,
    pub(super) violations: Mutex<Vec<String>>,
    pub(super) faults: Mutex<VecDeque<Fault>>,
    pub(super) decide: Mutex<Option<Decide>>,
    pub(super) moved: Mutex<HashMap<String, u64>>,
    pub(super) archives: Archives,
    pub(super) describe_tokens: AtomicBool,
    pub(super) limit: AtomicU64,
    pub(super) used: AtomicU64,
    pub(super) reset: u64,
    pub(super) tree_limit: AtomicUsize,
}

impl State {
    pub(super) fn new(url: String, world: Arc<World>) -> Self {
        Self {
            url,
            world,
            requests: Mutex::default(),
            violations: Mutex::default(),
            faults: Mutex::default(),
            decide: Mutex::default(),
            moved: Mutex::default(),
            archives: Archives::default(),
            describe_tokens: AtomicBool::new(false),
            limit: AtomicU64::new(LIMIT),
            used: AtomicU64::new(0),
            reset: seconds_from_now(Duration::from_hours(1)),
            // The emulator itself never truncates one.
            tree_limit: AtomicUsize::new(usize::MAX),
        }
    }

    pub(super) fn violate(&self, problems: Vec<String>) {
        self.violations.lock().unwrap().extend(problems);
    }

    /// The fault for a request, if any; it counts as used.
    pub(super) fn fault(&self, method: &str, target: &str) -> Option<FaultKind> {
        let mut faults = self.faults.lock().unwrap();
        if let Some(place) = faults.iter().position(|fault| fault.fits(method, target)) {
            let fault = &mut faults[place];
            fault.times -= 1;
            let kind = fault.kind.clone();
            if fault.times == 0 {
                faults.remove(place);
            }
            return Some(kind);
        }
        drop(faults);
        let decide = self.decide.lock().unwrap().clone()?;
        decide(method, target)
    }

    /// The repository that a name led to before it moved.
    pub(super) fn moved(&self, full_name: &str) -> Option<u64> {
        let told = self.moved.lock().unwrap().get(&full_name.to_lowercase()).copied();
        told.or_else(|| self.world.moved(full_name))
    }

    /// The headers on the rate limit.
    pub(super) fn rate_headers(&self) -> Vec<(&'static str, String)> {
        let (limit, used) = (self.limit.load(Ordering::Relaxed), self.used.load(Ordering::Relaxed));
        vec![
            ("x-ratelimit-limit", limit.to_string()),
            ("x-ratelimit-remaining", limit.saturating_sub(used).to_string()),
            ("x-ratelimit-used", used.to_string()),
            ("x-ratelimit-reset", self.reset.to_string()),
            ("x-ratelimit-resource", "core".to_owned()),
        ]
    }
}

/// A moment as GitHub writes it in headers.
pub(super) fn seconds_from_now(later: Duration) -> u64 {
    (SystemTime::now() + later).duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs()
}
