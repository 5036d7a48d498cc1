//! Time and cancelling.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::{Duration, Instant};

use jiff::Timestamp;
pub use planvy_import::Cancel;

/// What a client needs to know of time.
pub trait Clock {
    /// The time since some moment, growing.
    fn elapsed(&self) -> Duration;
    /// The date and the time of day.
    fn now(&self) -> Timestamp;
    /// Waits, unless the work is cancelled meanwhile.
    fn wait(&self, time: Duration, cancel: &Cancel);
    /// A random part, from 0 to less than 1: clients that failed together shall not come again together.
    fn jitter(&self) -> f64;
}

/// The clock of the system.
#[derive(Debug)]
pub struct SystemClock {
    started: Instant,
}

impl Default for SystemClock {
    fn default() -> SystemClock {
        SystemClock {
            started: Instant::now(),
        }
    }
}

impl Clock for SystemClock {
    fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn wait(&self, time: Duration, cancel: &Cancel) {
        const SLICE: Duration = Duration::from_millis(100);
        let until = self.started.elapsed().saturating_add(time);
        while !cancel.is_cancelled() {
            let left = until.saturating_sub(self.started.elapsed());
            if left.is_zero() {
                return;
            }
            std::thread::sleep(left.min(SLICE));
        }
    }

    fn jitter(&self) -> f64 {
        // Every `RandomState` has keys of its own: random enough for waiting.
        let random = RandomState::new().build_hasher().finish();
        f64::from((random >> 32) as u32) / (f64::from(u32::MAX) + 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jitter_is_a_part_of_one() {
        let clock = SystemClock::default();
        let parts: Vec<f64> = (0..100).map(|_| clock.jitter()).collect();
        assert!(parts.iter().all(|part| (0.0..1.0).contains(part)));
        assert!(parts.iter().any(|part| *part != parts[0]));
    }

    #[test]
    fn a_cancelled_wait_ends_at_once() {
        let (clock, cancel) = (SystemClock::default(), Cancel::default());
        cancel.clone().cancel();
        clock.wait(Duration::from_secs(3_600), &cancel);
        assert!(clock.elapsed() < Duration::from_secs(60));
    }
}
