//! When the sun is looked at, in the civil time that people live by, and where it stands then.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use planvy_plan::Lang;

/// Civil time in Sweden since 1996: an hour ahead of UTC, two from the last Sunday of March to the last Sunday of October
/// (directive 2000/84/EC). The rule, not the IANA table: the table of all zones would be a third of the web viewer.
const SWEDISH_TIME: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

/// The first year that the rule holds for.
pub const FIRST_YEAR: i16 = 1996;

/// A date and a time of day in Sweden, to the minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StudyTime {
    date: Date,
    minute_of_day: u16,
}

/// A text or a date that is no time for a sun study.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoStudyTime {
    /// Not of the form `2026-03-20T12:00`.
    #[error("'{0}' is not a time like 2026-03-20T12:00")]
    Unreadable(String),
    /// Before the rule of summer time that is used.
    #[error("{0} is before {FIRST_YEAR}: the rule for summer time was another then")]
    TooEarly(Date),
}

impl StudyTime {
    /// A date and a minute of the day (0 is midnight, 720 noon).
    pub fn new(date: Date, minute_of_day: u16) -> Result<StudyTime, NoStudyTime> {
        if date.year() < FIRST_YEAR {
            return Err(NoStudyTime::TooEarly(date));
        }
        Ok(StudyTime {
            date,
            minute_of_day: minute_of_day.min(1439),
        })
    }

    /// The date.
    pub fn date(&self) -> Date {
        self.date
    }

    /// Minutes since midnight by the clock.
    pub fn minute_of_day(&self) -> u16 {
        self.minute_of_day
    }

    /// The same day at another minute.
    pub fn at_minute(self, minute_of_day: u16) -> StudyTime {
        StudyTime {
            minute_of_day: minute_of_day.min(1439),
            ..self
        }
    }

    /// Another day at the same minute.
    pub fn on(self, date: Date) -> Result<StudyTime, NoStudyTime> {
        StudyTime::new(date, self.minute_of_day)
    }

    /// The instant. In the hour that is skipped in March an hour later; in the hour that comes twice in October the first one.
    ///
    /// ```
    /// use planvy_viewer::sun::StudyTime;
    /// let noon: StudyTime = "2026-06-21T12:00".parse().expect("a time");
    /// assert_eq!(noon.instant().map(|instant| instant.to_string()).as_deref(), Some("2026-06-21T10:00:00Z"));
    /// let winter: StudyTime = "2026-12-21T12:00".parse().expect("a time");
    /// assert_eq!(winter.instant().map(|instant| instant.to_string()).as_deref(), Some("2026-12-21T11:00:00Z"));
    /// ```
    pub fn instant(&self) -> Option<Timestamp> {
        let zone = TimeZone::posix(SWEDISH_TIME).ok()?;
        let (hour, minute) = (self.minute_of_day / 60, self.minute_of_day % 60);
        let clock = self
            .date
            .at(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0);
        zone.to_ambiguous_timestamp(clock).compatible().ok()
    }

    /// The instants at which the day begins and ends.
    ///
    /// ```
    /// use planvy_viewer::sun::StudyTime;
    /// let spring: StudyTime = "2026-03-29T12:00".parse().expect("a time");
    /// let [from, to] = spring.day().expect("a day");
    /// assert_eq!((to.as_second() - from.as_second()) / 3600, 23, "the clocks go forward");
    /// ```
    pub fn day(&self) -> Option<[Timestamp; 2]> {
        let tomorrow = StudyTime {
            date: self.date.tomorrow().ok()?,
            minute_of_day: 0,
        };
        Some([self.at_minute(0).instant()?, tomorrow.instant()?])
    }

    /// Whether summer time holds then.
    pub fn is_summer_time(&self) -> bool {
        let (Some(instant), Ok(zone)) = (self.instant(), TimeZone::posix(SWEDISH_TIME)) else {
            return false;
        };
        zone.to_offset(instant).seconds() == 7200
    }

    /// The time as people read it, with which time it is: `20 mars 2026 kl. 12.00, normaltid`.
    ///
    /// ```
    /// use planvy_plan::Lang;
    /// use planvy_viewer::sun::StudyTime;
    /// let time: StudyTime = "2026-06-21T15:30".parse().expect("a time");
    /// assert_eq!(time.text(Lang::Sv), "21 juni 2026 kl. 15.30, sommartid");
    /// assert_eq!(time.text(Lang::En), "21 June 2026, 15:30, summer time");
    /// ```
    pub fn text(&self, lang: Lang) -> String {
        let month = lang.month(self.date);
        let (day, year) = (self.date.day(), self.date.year());
        let (hour, minute) = (self.minute_of_day / 60, self.minute_of_day % 60);
        let summer = self.is_summer_time();
        match lang {
            Lang::Sv => {
                let kind = if summer { "sommartid" } else { "normaltid" };
                format!("{day} {month} {year} kl. {hour:02}.{minute:02}, {kind}")
            }
            Lang::En => {
                let kind = if summer { "summer time" } else { "normal time" };
                format!("{day} {month} {year}, {hour:02}:{minute:02}, {kind}")
            }
        }
    }
}

impl Default for StudyTime {
    /// Noon at the spring equinox of 2026: the day that Swedish sun studies are usually made for.
    fn default() -> StudyTime {
        StudyTime {
            date: date(2026, 3, 20),
            minute_of_day: 720,
        }
    }
}

impl fmt::Display for StudyTime {
    /// `2026-03-20T12:00`, as in links.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute) = (self.minute_of_day / 60, self.minute_of_day % 60);
        write!(f, "{}T{hour:02}:{minute:02}", self.date)
    }
}

impl FromStr for StudyTime {
    type Err = NoStudyTime;

    fn from_str(text: &str) -> Result<StudyTime, NoStudyTime> {
        let unreadable = || NoStudyTime::Unreadable(text.chars().take(40).collect());
        let (day, clock) = text.split_once('T').ok_or_else(unreadable)?;
        let (hour, minute) = clock.split_once(':').ok_or_else(unreadable)?;
        let date: Date = day.parse().map_err(|_| unreadable())?;
        let number = |digits: &str, most: u16| {
            let is_plain = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
            digits
                .parse::<u16>()
                .ok()
                .filter(|value| is_plain && *value <= most)
                .ok_or_else(unreadable)
        };
        StudyTime::new(date, number(hour, 23)? * 60 + number(minute, 59)?)
    }
}

/// The day in Sweden at an instant.
///
/// ```
/// let late: jiff::Timestamp = "2026-06-20T22:30:00Z".parse().expect("an instant");
/// assert_eq!(planvy_viewer::sun::swedish_date(late).to_string(), "2026-06-21");
/// ```
pub fn swedish_date(instant: Timestamp) -> Date {
    let zone = TimeZone::posix(SWEDISH_TIME).unwrap_or(TimeZone::UTC);
    zone.to_datetime(instant).date()
}

/// A day that sun studies are usually made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PresetDay {
    /// The spring equinox.
    SpringEquinox,
    /// The summer solstice.
    SummerSolstice,
    /// The autumn equinox.
    AutumnEquinox,
    /// The winter solstice.
    WinterSolstice,
}

impl PresetDay {
    /// All four, in the order of the year.
    pub const ALL: [PresetDay; 4] = [
        PresetDay::SpringEquinox,
        PresetDay::SummerSolstice,
        PresetDay::AutumnEquinox,
        PresetDay::WinterSolstice,
    ];

    /// The day of a year. The moment wanders by a day between years; studies use one date, so that they compare.
    pub fn in_year(self, year: i16) -> Option<Date> {
        let (month, day) = match self {
            PresetDay::SpringEquinox => (3, 20),
            PresetDay::SummerSolstice => (6, 21),
            PresetDay::AutumnEquinox => (9, 22),
            PresetDay::WinterSolstice => (12, 21),
        };
        Date::new(year, month, day).ok()
    }

    /// What people call it.
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            PresetDay::SpringEquinox => lang.pick("Vårdagjämning", "Spring equinox"),
            PresetDay::SummerSolstice => lang.pick("Sommarsolstånd", "Summer solstice"),
            PresetDay::AutumnEquinox => lang.pick("Höstdagjämning", "Autumn equinox"),
            PresetDay::WinterSolstice => lang.pick("Vintersolstånd", "Winter solstice"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> StudyTime {
        text.parse().unwrap()
    }

    #[test]
    fn summer_time_begins_and_ends_on_the_last_sundays() {
        for (text, utc) in [
            ("2026-03-29T01:59", "2026-03-29T00:59:00Z"),
            ("2026-03-29T02:30", "2026-03-29T01:30:00Z"),
            ("2026-03-29T03:00", "2026-03-29T01:00:00Z"),
            ("2026-10-25T02:30", "2026-10-25T00:30:00Z"),
            ("2026-10-25T03:00", "2026-10-25T02:00:00Z"),
        ] {
            assert_eq!(time(text).instant().unwrap().to_string(), utc, "{text}");
        }
        assert!(time("2026-10-25T01:00").is_summer_time());
        assert!(!time("2026-10-25T03:00").is_summer_time());
    }

    #[test]
    fn times_that_cannot_be_used_say_why() {
        for text in [
            "",
            "2026-03-20",
            "2026-13-20T12:00",
            "2026-03-20T24:00",
            "2026-03-20T1:00",
            "2026-03-20T12:+1",
        ] {
            assert_eq!(
                text.parse::<StudyTime>(),
                Err(NoStudyTime::Unreadable(text.to_owned()))
            );
        }
        assert_eq!(
            "1975-06-01T12:00".parse::<StudyTime>(),
            Err(NoStudyTime::TooEarly(date(1975, 6, 1)))
        );
    }

    #[test]
    fn presets_are_days_of_their_year() {
        let days: Vec<String> = PresetDay::ALL
            .iter()
            .map(|day| day.in_year(2030).unwrap().to_string())
            .collect();
        assert_eq!(days, ["2030-03-20", "2030-06-21", "2030-09-22", "2030-12-21"]);
    }
}
