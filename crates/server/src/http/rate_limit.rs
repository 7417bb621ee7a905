//! How often clients may ask: generous for all, slow for guessing passwords. This machine's own requests count only when
//! they sign in: whoever is on it can keep the server busy by simpler means, and is the only user in mode `none`.

use std::{
    hash::{BuildHasher, Hash, RandomState},
    num::NonZeroU32,
    sync::atomic::{AtomicBool, AtomicU32, Ordering},
    time::Duration,
};

use ai_toolkit_protocol::ApiKeyId;
use governor::{
    NotUntil, Quota, RateLimiter,
    clock::{Clock, MonotonicClock},
    state::keyed::DashMapStateStore,
};

use crate::listen::{ClientAddress, Network, Rates};

/// How many seconds' worth may come at once.
const BURST_SECONDS: u32 = 10;
/// Sign-ins from one address: an office that comes to work passes, a list of passwords does not.
const PER_ADDRESS: (NonZeroU32, Duration) = (NonZeroU32::new(20).unwrap(), Duration::from_secs(3));
/// Sign-ins to one account, from wherever: at most 180 an hour.
const PER_ACCOUNT: (NonZeroU32, Duration) = (NonZeroU32::new(10).unwrap(), Duration::from_secs(20));
/// Clients that are told apart at once, in each class. Further ones share [`SHARED`] buckets until some are forgotten.
const MAX_KEYS: usize = 100_000;
const SHARED: u64 = 65_536;
/// After so many questions, clients that have all of their requests back are forgotten.
const FORGET_EVERY: u32 = 4_096;

/// The client asks too often.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("too many {what}; wait {} second(s), then go on", self.seconds())]
pub struct RateLimited {
    what: &'static str,
    wait: Duration,
}

impl RateLimited {
    /// Too many of `what`, such as "requests from this address", until `wait` is over.
    pub fn new(what: &'static str, wait: Duration) -> Self {
        Self { what, wait }
    }

    /// When to ask again: whole seconds, never 0.
    pub fn seconds(&self) -> u64 {
        self.wait.as_millis().div_ceil(1_000).max(1).try_into().unwrap_or(u64::MAX)
    }
}

/// The limits of all classes of requests.
#[derive(Debug)]
pub struct RateLimits<C: Clock = MonotonicClock> {
    requests: Option<Buckets<C>>,
    keys: Option<Buckets<C>>,
    sign_ins_by_address: Buckets<C>,
    sign_ins_by_account: Buckets<C>,
}

impl RateLimits {
    /// These rates.
    pub fn new(rates: Rates) -> Self {
        Self::with_clock(rates, &MonotonicClock)
    }
}

impl<C: Clock + Clone> RateLimits<C> {
    fn with_clock(rates: Rates, clock: &C) -> Self {
        let a_second = |rate: u32| {
            let burst = NonZeroU32::new(rate.saturating_mul(BURST_SECONDS))?;
            Some(Buckets::new(Quota::per_second(NonZeroU32::new(rate)?).allow_burst(burst), clock.clone()))
        };
        let slowly = |(burst, pause)| {
            // A pause is never 0.
            let quota = Quota::with_period(pause).unwrap_or(Quota::per_minute(burst));
            Buckets::new(quota.allow_burst(burst), clock.clone())
        };
        Self {
            requests: a_second(rates.per_address),
            keys: a_second(rates.per_key),
            sign_ins_by_address: slowly(PER_ADDRESS),
            sign_ins_by_account: slowly(PER_ACCOUNT),
        }
    }

    /// Counts a request of whatever kind.
    ///
    /// # Errors
    /// When the address has asked too often.
    pub fn request(&self, ClientAddress(address): ClientAddress) -> Result<(), RateLimited> {
        match &self.requests {
            Some(requests) if !address.is_loopback() => {
                requests.take(Network::of(address), "requests from this address")
            }
            _ => Ok(()),
        }
    }

    /// Counts a request with this API key.
    ///
    /// # Errors
    /// When the key was used too often.
    pub fn key(&self, ClientAddress(address): ClientAddress, key: &ApiKeyId) -> Result<(), RateLimited> {
        match &self.keys {
            Some(keys) if !address.is_loopback() => keys.take(key, "requests with this API key"),
            _ => Ok(()),
        }
    }

    /// Counts an attempt to sign in, whether it will succeed or not; ask before the password is looked at. The account
    /// need not exist, and its name counts in whatever case it is written.
    ///
    /// # Errors
    /// When the address or the account was tried too often. An address that is refused costs the account nothing.
    pub fn sign_in(&self, ClientAddress(address): ClientAddress, account_name: &str) -> Result<(), RateLimited> {
        self.sign_ins_by_address.take(Network::of(address), "attempts to sign in from this address")?;
        let account = account_name.trim().to_lowercase();
        self.sign_ins_by_account.take(account, "attempts to sign in to this account")
    }
}

/// A limit for each of many clients, in bounded memory. They are told apart by hashes that no client can foresee.
#[derive(Debug)]
struct Buckets<C: Clock> {
    limiter: RateLimiter<u64, DashMapStateStore<u64>, C, governor::middleware::NoOpMiddleware<C::Instant>>,
    hasher: RandomState,
    asked: AtomicU32,
    max_keys: usize,
    is_crowded: AtomicBool,
}

impl<C: Clock> Buckets<C> {
    fn new(quota: Quota, clock: C) -> Self {
        Self {
            limiter: RateLimiter::dashmap_with_clock(quota, clock),
            hasher: RandomState::new(),
            asked: AtomicU32::default(),
            max_keys: MAX_KEYS,
            is_crowded: AtomicBool::default(),
        }
    }

    fn take(&self, client: impl Hash, what: &'static str) -> Result<(), RateLimited> {
        if self.asked.fetch_add(1, Ordering::Relaxed) % FORGET_EVERY == FORGET_EVERY - 1 {
            self.limiter.retain_recent();
            self.is_crowded.store(self.limiter.len() >= self.max_keys, Ordering::Relaxed);
        }
        let mut key = self.hasher.hash_one(client);
        if self.is_crowded.load(Ordering::Relaxed) {
            key %= SHARED;
        }
        self.limiter.check_key(&key).map_err(|until: NotUntil<C::Instant>| {
            RateLimited::new(what, until.wait_time_from(self.limiter.clock().now()))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv6Addr};

    use governor::clock::FakeRelativeClock;

    use super::*;

    fn limits(per_address: u32, per_key: u32) -> (RateLimits<FakeRelativeClock>, FakeRelativeClock) {
        let clock = FakeRelativeClock::default();
        (RateLimits::with_clock(Rates { per_address, per_key }, &clock), clock)
    }

    fn address(text: &str) -> ClientAddress {
        ClientAddress(text.parse().unwrap())
    }

    #[test]
    fn an_address_has_a_burst_and_gets_it_back_with_time() {
        let (limits, clock) = limits(2, 0);
        let here = address("192.0.2.1");
        for _ in 0..20 {
            limits.request(here).unwrap();
        }
        let refused = limits.request(here).unwrap_err();
        assert_eq!((refused.wait, refused.seconds()), (Duration::from_millis(500), 1));
        assert!(refused.to_string().contains("requests from this address; wait 1 second"), "{refused}");
        limits.request(address("192.0.2.2")).unwrap();
        clock.advance(Duration::from_millis(500));
        limits.request(here).unwrap();
        assert!(limits.request(here).is_err());
    }

    #[test]
    fn all_addresses_of_a_provider_s_customer_are_one() {
        let (limits, _) = limits(1, 0);
        for last in 0..10 {
            limits.request(ClientAddress(IpAddr::from(Ipv6Addr::new(0x2001, 0xdb8, 0, 7, 0, 0, 0, last)))).unwrap();
        }
        assert!(limits.request(address("2001:db8:0:7::ffff")).is_err());
        limits.request(address("2001:db8:0:8::1")).unwrap();
    }

    #[test]
    fn a_key_counts_from_wherever_it_comes() {
        let (limits, _) = limits(0, 1);
        let (key, other) = (ApiKeyId::generate(), ApiKeyId::generate());
        for host in 1..=10 {
            limits.key(address(&format!("192.0.2.{host}")), &key).unwrap();
        }
        assert!(limits.key(address("192.0.2.99"), &key).is_err());
        limits.key(address("192.0.2.99"), &other).unwrap();
    }

    #[test]
    fn this_machine_is_limited_only_when_it_signs_in() {
        let (limits, _) = limits(1, 1);
        let (here, key) = (address("127.0.0.1"), ApiKeyId::generate());
        for _ in 0..1_000 {
            limits.request(here).unwrap();
            limits.key(here, &key).unwrap();
        }
        for account in 0..20 {
            limits.sign_in(here, &format!("account {account}")).unwrap();
        }
        assert!(limits.sign_in(here, "another").is_err());
    }

    #[test]
    fn passwords_of_one_account_cannot_be_tried_from_many_addresses() {
        let (limits, clock) = limits(0, 0);
        for host in 0..10 {
            limits.sign_in(address(&format!("192.0.2.{host}")), "Ann@Example.com").unwrap();
        }
        let refused = limits.sign_in(address("192.0.2.100"), " ann@example.COM ").unwrap_err();
        assert_eq!(refused.seconds(), 20);
        limits.sign_in(address("192.0.2.100"), "bob@example.com").unwrap();
        clock.advance(Duration::from_secs(20));
        limits.sign_in(address("192.0.2.100"), "ann@example.com").unwrap();
    }

    #[test]
    fn an_address_that_is_refused_locks_nobody_out() {
        let (limits, _) = limits(0, 0);
        for account in 0..20 {
            limits.sign_in(address("192.0.2.1"), &format!("account {account}")).unwrap();
        }
        for _ in 0..100 {
            assert!(limits.sign_in(address("192.0.2.1"), "ann").is_err());
        }
        limits.sign_in(address("192.0.2.2"), "ann").unwrap();
    }

    #[test]
    fn nought_is_no_limit() {
        let (limits, _) = limits(0, 0);
        for _ in 0..10_000 {
            limits.request(address("192.0.2.1")).unwrap();
        }
    }

    #[test]
    fn memory_is_bounded_and_those_who_waited_are_forgotten() {
        let (limits, clock) = limits(1, 0);
        let mut buckets = limits.requests.unwrap();
        buckets.max_keys = 100;
        for client in 0..150_000_u32 {
            let _ = buckets.take(client, "requests");
        }
        assert!(buckets.limiter.len() as u64 <= u64::from(FORGET_EVERY) + SHARED, "{}", buckets.limiter.len());
        clock.advance(Duration::from_mins(1));
        for _ in 0..2 * FORGET_EVERY {
            let _ = buckets.take(0, "requests");
        }
        assert!(buckets.limiter.len() <= 2, "{}", buckets.limiter.len());
        assert!(!buckets.is_crowded.load(Ordering::Relaxed));
    }
}
