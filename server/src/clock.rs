//! The date of today, where the plans are: Swedish civil time.

use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

/// Swedish civil time as a POSIX rule (EU directive 2000/84/EC), so that the answer does not depend on the machine's time
/// zone or on a time zone database being installed.
const SWEDISH_TIME: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

/// Tells today's date. The date of an hour is computed once.
#[derive(Debug, Default)]
pub struct Clock {
    /// Hours since 1970 in the upper half, the date in the lower: `(year << 16) | (month << 8) | day`.
    hour_and_date: AtomicU64,
}

impl Clock {
    /// Today in Sweden.
    pub fn today(&self) -> Date {
        let now = Timestamp::now();
        let hour = u64::try_from(now.as_second() / 3600).unwrap_or(0);
        let known = self.hour_and_date.load(Ordering::Relaxed);
        if known >> 32 == hour
            && let Some(date) = unpacked(known)
        {
            return date;
        }
        let date = swedish_date(now);
        self.hour_and_date
            .store((hour << 32) | packed(date), Ordering::Relaxed);
        date
    }
}

/// The Swedish date of a moment.
///
/// ```
/// use planvy::clock::swedish_date;
/// let late_in_july: jiff::Timestamp = "2026-07-31T22:30:00Z".parse().unwrap();
/// assert_eq!(swedish_date(late_in_july), jiff::civil::date(2026, 8, 1));
/// let late_in_january: jiff::Timestamp = "2026-01-31T22:30:00Z".parse().unwrap();
/// assert_eq!(swedish_date(late_in_january), jiff::civil::date(2026, 1, 31));
/// ```
pub fn swedish_date(moment: Timestamp) -> Date {
    let zone = TimeZone::posix(SWEDISH_TIME).unwrap_or(TimeZone::UTC);
    zone.to_datetime(moment).date()
}

/// The moment at which a day begins in Sweden. `None` for days beyond the calendar.
///
/// ```
/// use planvy::clock::swedish_midnight;
/// let midnight = swedish_midnight(jiff::civil::date(2026, 8, 1));
/// assert_eq!(midnight.map(|moment| moment.to_string()).as_deref(), Some("2026-07-31T22:00:00Z"));
/// ```
pub fn swedish_midnight(date: Date) -> Option<Timestamp> {
    let zone = TimeZone::posix(SWEDISH_TIME).unwrap_or(TimeZone::UTC);
    zone.to_timestamp(date.to_datetime(Time::midnight())).ok()
}

fn packed(date: Date) -> u64 {
    let year = u64::try_from(date.year()).unwrap_or(0);
    let month = u64::try_from(date.month()).unwrap_or(0);
    let day = u64::try_from(date.day()).unwrap_or(0);
    (year << 16) | (month << 8) | day
}

fn unpacked(packed: u64) -> Option<Date> {
    let year = i16::try_from((packed >> 16) & 0xffff).ok()?;
    let month = i8::try_from((packed >> 8) & 0xff).ok()?;
    let day = i8::try_from(packed & 0xff).ok()?;
    Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_turns_at_swedish_midnight() {
        let cases = [
            ("2026-03-28T22:59:59Z", (2026, 3, 28)),
            ("2026-03-28T23:00:00Z", (2026, 3, 29)),
            // Summer time began during the night before.
            ("2026-03-29T22:00:00Z", (2026, 3, 30)),
            ("2026-10-24T22:00:00Z", (2026, 10, 25)),
            ("2026-10-25T22:59:59Z", (2026, 10, 25)),
            ("2026-10-25T23:00:00Z", (2026, 10, 26)),
        ];
        for (moment, (year, month, day)) in cases {
            let moment: Timestamp = moment.parse().unwrap();
            assert_eq!(swedish_date(moment), jiff::civil::date(year, month, day));
        }
    }

    #[test]
    fn a_date_survives_packing() {
        let date = jiff::civil::date(2026, 11, 23);
        assert_eq!(unpacked(packed(date)), Some(date));
        assert_eq!(unpacked(0), None);
    }

    #[test]
    fn the_clock_says_the_same_twice() {
        let clock = Clock::default();
        assert_eq!(clock.today(), clock.today());
        assert_eq!(clock.today(), swedish_date(Timestamp::now()));
    }
}
