//! The languages of answers and pages.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language that Planvy answers in. Swedish is the default: the law is written in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Swedish.
    #[default]
    Sv,
    /// English.
    En,
}

/// The language tag is neither `sv` nor `en`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the language '{0}' is not known; use sv or en")]
pub struct UnknownLang(pub String);

impl Lang {
    /// The BCP 47 tag: `sv` or `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Sv => "sv",
            Lang::En => "en",
        }
    }

    /// Takes the text of this language out of a pair.
    pub fn pick<T>(self, sv: T, en: T) -> T {
        match self {
            Lang::Sv => sv,
            Lang::En => en,
        }
    }
}

/// Names of months, January first.
const MONTHS_SV: [&str; 12] = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Lang {
    /// The month of a date, as people write it.
    ///
    /// ```
    /// use planvy_plan::{Date, Lang};
    /// assert_eq!(Lang::Sv.month(Date::constant(2026, 11, 27)), "november");
    /// assert_eq!(Lang::En.month(Date::constant(2026, 1, 1)), "January");
    /// ```
    pub fn month(self, date: crate::Date) -> &'static str {
        let index = usize::try_from(date.month() - 1).ok();
        let names = self.pick(&MONTHS_SV, &MONTHS_EN);
        index
            .and_then(|index| names.get(index))
            .copied()
            .unwrap_or_default()
    }
}

impl FromStr for Lang {
    type Err = UnknownLang;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "sv" => Ok(Lang::Sv),
            "en" => Ok(Lang::En),
            other => Err(UnknownLang(other.to_owned())),
        }
    }
}
