//! When a message that was not taken is sent again.

use std::time::Duration;

use jiff::fmt::rfc2822::DateTimeParser;
use jiff::{SignedDuration, Timestamp};

/// Times that a message is sent before it is given up.
pub const ATTEMPTS: u32 = 12;
/// Until the second attempt.
const FIRST_WAIT: Duration = Duration::from_secs(10);
/// What each wait is longer than the one before.
const FACTOR: u32 = 3;
/// Between two attempts at most, by our own schedule.
const LONGEST_WAIT: Duration = Duration::from_secs(6 * 3600);
/// Between two attempts at most, where the receiver asks for time.
const LONGEST_ASKED: Duration = Duration::from_secs(24 * 3600);

/// The wait after some attempts: ten seconds, then three times as long each time, six hours at most; a random half of it, so that
/// messages that failed together do not come again together. What the receiver asks for (`Retry-After`) is kept, a day at most.
///
/// ```
/// use std::time::Duration;
/// use planvy::changes::webhooks::schedule::wait_after;
/// assert_eq!(wait_after(1, 1.0, None), Duration::from_secs(10));
/// assert_eq!(wait_after(3, 0.0, None), Duration::from_secs(45));
/// assert_eq!(wait_after(1, 0.0, Some(Duration::from_secs(600))), Duration::from_secs(600));
/// ```
pub fn wait_after(attempts: u32, jitter: f64, asked: Option<Duration>) -> Duration {
    let whole = FACTOR
        .checked_pow(attempts.saturating_sub(1))
        .and_then(|factor| FIRST_WAIT.checked_mul(factor))
        .map_or(LONGEST_WAIT, |wait| wait.min(LONGEST_WAIT));
    let own = whole.mul_f64(f64::midpoint(1.0, jitter.clamp(0.0, 1.0)));
    asked.map_or(own, |asked| asked.min(LONGEST_ASKED).max(own))
}

/// The time that a `Retry-After` asks for (RFC 9110, 10.2.3): seconds, or a date. `None` where it says nothing that can be read.
pub fn asked_wait(retry_after: &str, now: Timestamp) -> Option<Duration> {
    let text = retry_after.trim();
    if text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty() {
        return Some(text.parse().map_or(LONGEST_ASKED, Duration::from_secs));
    }
    let until = DateTimeParser::new().parse_timestamp(text).ok()?;
    let left: SignedDuration = until.duration_since(now);
    Some(left.try_into().unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_six_hours() {
        let waits: Vec<u64> = (1..=ATTEMPTS)
            .map(|attempts| wait_after(attempts, 1.0, None).as_secs())
            .collect();
        assert_eq!(
            waits,
            [
                10, 30, 90, 270, 810, 2430, 7290, 21600, 21600, 21600, 21600, 21600
            ]
        );
        assert_eq!(wait_after(u32::MAX, 0.5, None), LONGEST_WAIT.mul_f64(0.75));
    }

    #[test]
    fn a_receiver_may_ask_for_time_within_a_day() {
        let now: Timestamp = "2026-11-27T12:00:00Z".parse().unwrap();
        assert_eq!(asked_wait("120", now), Some(Duration::from_secs(120)));
        assert_eq!(
            asked_wait("Fri, 27 Nov 2026 12:05:00 GMT", now),
            Some(Duration::from_secs(300))
        );
        assert_eq!(
            asked_wait("Fri, 27 Nov 2026 11:00:00 GMT", now),
            Some(Duration::ZERO)
        );
        assert_eq!(asked_wait("soon", now), None);
        assert_eq!(asked_wait("", now), None);
        assert_eq!(
            wait_after(1, 0.0, asked_wait("99999999999999999999", now)),
            LONGEST_ASKED
        );
    }
}
