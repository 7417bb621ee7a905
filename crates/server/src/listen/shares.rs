//! How much of something each client holds at once.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::Network;

/// Grants each client address so many at once, and no more. Loopback is this machine, whose users can stop the server by
/// simpler means; a proxy there that is not trusted looks like one client, too.
#[derive(Debug)]
pub struct Shares {
    most: usize,
    held: Mutex<HashMap<Network, usize>>,
}

/// One of them; it is given back when this is dropped.
#[derive(Debug)]
pub struct Share(Option<(Arc<Shares>, Network)>);

impl Shares {
    /// `most` for each address.
    pub fn new(most: usize) -> Self {
        Self { most, held: Mutex::default() }
    }

    fn held(&self) -> MutexGuard<'_, HashMap<Network, usize>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One more for this address, unless it has all that it may have.
    pub fn take(self: &Arc<Self>, address: IpAddr) -> Option<Share> {
        if address.is_loopback() {
            return Some(Share::free());
        }
        let network = Network::of(address);
        let mut held = self.held();
        let count = held.entry(network).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Share(Some((Arc::clone(self), network))))
    }
}

impl Share {
    /// One that counts for nobody.
    pub(super) fn free() -> Self {
        Self(None)
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let Some((shares, network)) = &self.0 else { return };
        let mut held = shares.held();
        if let Some(count) = held.get_mut(network) {
            *count -= 1;
            if *count == 0 {
                held.remove(network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_has_its_share_and_gives_it_back() {
        let shares = Arc::new(Shares::new(2));
        let take = |address: &str| shares.take(address.parse().unwrap());
        let first = take("192.0.2.1");
        let second = take("192.0.2.1");
        assert!(first.is_some() && second.is_some());
        assert!(take("192.0.2.1").is_none());
        assert!(take("192.0.2.2").is_some());
        drop(first);
        assert!(take("192.0.2.1").is_some());
        drop(second);
        assert!(shares.held().is_empty(), "who holds nothing is forgotten");
        let local: Vec<_> = (0..5).map(|_| take("127.0.0.1")).collect();
        assert!(local.iter().all(Option::is_some));
    }
}
