//! When the platform was last heard of, by two clocks that cannot both be wrong in the same way: the wall clock jumps when
//! it is set, the clock since the start of the machine begins anew with it. Both go on while a laptop sleeps.

use std::time::{Duration, SystemTime};

use rustix::time::{ClockId, clock_gettime};

/// How old the platform's word may be for a hook to act on it.
pub(super) const TRUSTED_FOR: Duration = Duration::from_secs(5);

#[cfg(target_os = "linux")]
const SINCE_START: ClockId = ClockId::Boottime;
#[cfg(not(target_os = "linux"))]
const SINCE_START: ClockId = ClockId::Monotonic;

/// A moment on both clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Heard {
    wall: SystemTime,
    since_start: Duration,
}

impl Heard {
    /// This moment.
    pub(super) fn now() -> Self {
        let time = clock_gettime(SINCE_START);
        let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
        let nanos = u32::try_from(time.tv_nsec).unwrap_or(0);
        Self { wall: SystemTime::now(), since_start: Duration::new(seconds, nanos) }
    }

    /// Whether this is at most [`TRUSTED_FOR`] before `now` by both clocks, and not after it.
    pub(super) fn is_fresh(self, now: Self) -> bool {
        let by_wall = now.wall.duration_since(self.wall).ok();
        let by_start = now.since_start.checked_sub(self.since_start);
        matches!((by_wall, by_start), (Some(a), Some(b)) if a <= TRUSTED_FOR && b <= TRUSTED_FOR)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(wall_ms: u64, start_ms: u64) -> Heard {
        Heard {
            wall: SystemTime::UNIX_EPOCH + Duration::from_millis(wall_ms),
            since_start: Duration::from_millis(start_ms),
        }
    }

    proptest! {
        #[test]
        fn fresh_means_at_most_five_seconds_by_both_clocks(
            wall in 0_u64..1_000_000, start in 0_u64..1_000_000,
            later_wall in -20_000_i64..20_000, later_start in -20_000_i64..20_000,
        ) {
            let now = at(wall.saturating_add_signed(later_wall), start.saturating_add_signed(later_start));
            let expected = |before: u64, after: i64| {
                let moved = before.saturating_add_signed(after);
                moved >= before && moved - before <= 5_000
            };
            prop_assert_eq!(at(wall, start).is_fresh(now), expected(wall, later_wall) && expected(start, later_start));
        }
    }

    #[test]
    fn now_is_fresh_and_does_not_go_back() {
        let first = Heard::now();
        assert!(first.is_fresh(Heard::now()));
    }
}
