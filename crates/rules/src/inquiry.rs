//! Citizens' questions: a kind, a place, a day; and a short answer with what it rests on.
//!
//! Each kind of question is a file of `kinds` and a line in its list. A kind works from what was found and judged at the place, as
//! every other answer does, and never approves anything: it says what the rules say, with their numbers, and who decides.
//!
//! | module | holds |
//! |---|---|
//! | [`answer`] | the shape of a question and of its answer |
//! | `asked` | the question at work on its place |
//! | `reply` | what a kind gives back |
//! | `topic` | rules about a subject, for kinds that ask "is there a rule about …?" |
//! | `limits` | numbers about a subject, for kinds that ask "how high, how much, how near?" |
//! | `foreign_law` | what every kind says of a plan under another country's law |
//! | `building_right` | the building right of the place, for kinds that ask how much |
//! | `kinds` | the kinds |

pub mod answer;
mod asked;
mod building_right;
mod foreign_law;
mod kinds;
mod limits;
mod reply;
mod topic;

use std::sync::Arc;

use planvy_plan::Lang;

pub use answer::{Abstention, Decider, Fact, Inquiry, InquiryAnswer, InquiryError, Terms, WantedBuilding};

use crate::answers::Answers;
use crate::overlaid::resolved;
use crate::question::QuestionError;
use asked::Asked;
pub(crate) use limits::LimitGroup;
use reply::Reply;

/// A kind of question.
#[derive(Debug)]
pub struct Kind {
    name: &'static str,
    question: [&'static str; 2],
    terms: &'static [&'static str],
    ground: AskedGround,
    answer: fn(&Asked<'_>) -> Result<Reply, InquiryError>,
}

/// The ground that a kind of question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AskedGround {
    /// The place as asked; of an address the parcel that it belongs to, since the door says little about the plot.
    Place,
    /// The parcel that a point lies on, where that is one.
    Parcel,
}

impl Kind {
    /// Its name, as requests give it.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The question in words.
    pub fn question(&self, lang: Lang) -> String {
        let [sv, en] = self.question;
        lang.pick(sv, en).to_owned()
    }

    /// The names of the terms that it has use for, as requests give them.
    pub fn terms(&self) -> &'static [&'static str] {
        self.terms
    }
}

/// The kinds of question, in the order that a page lists them.
pub fn kinds() -> &'static [&'static Kind] {
    kinds::ALL
}

/// A kind of question by its name.
///
/// ```
/// use planvy_plan::Lang;
/// use planvy_rules::inquiry::kind;
/// let how_high = kind("how-high").expect("it is a kind");
/// assert_eq!(how_high.question(Lang::En), "How high may one build here?");
/// assert!(kind("how-deep").is_none());
/// ```
pub fn kind(name: &str) -> Option<&'static Kind> {
    kinds().iter().copied().find(|kind| kind.name == name)
}

impl Answers {
    /// The answer to a citizen's question.
    ///
    /// # Errors
    /// That there is no such kind of question, what is wrong with the place, or which term is missing or cannot be meant.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use planvy_index::Snapshot;
    /// use planvy_plan::{Crs, Date, GridPoint, Lang, State};
    /// use planvy_rules::inquiry::{Inquiry, Terms};
    /// use planvy_rules::{Answers, Place};
    /// let answers = Answers::new(Arc::new(Snapshot::empty()));
    /// let asked = Inquiry {
    ///     kind: "how-high".to_owned(),
    ///     place: Place::Point(GridPoint { crs: Crs::Zone1330, east_m: 118_500.0, north_m: 6_164_800.0 }),
    ///     date: Date::constant(2026, 11, 27),
    ///     lang: Lang::En,
    ///     terms: Terms::default(),
    /// };
    /// let answer = answers.inquire(&asked).expect("the place is in Sweden");
    /// assert_eq!(answer.state, State::NoData);
    /// assert!(answer.facts.is_empty());
    /// ```
    pub fn inquire(&self, inquiry: &Inquiry) -> Result<InquiryAnswer, InquiryError> {
        resolved(|| self.inquired(inquiry)).map_err(QuestionError::from)?
    }

    fn inquired(&self, inquiry: &Inquiry) -> Result<InquiryAnswer, InquiryError> {
        let kind = kind(&inquiry.kind).ok_or_else(|| InquiryError::UnknownKind {
            kind: inquiry.kind.clone(),
        })?;
        check(&inquiry.terms)?;
        let site = asked::site(self, inquiry, kind.ground)?;
        let question = asked::question(inquiry);
        let asked = Asked::new(self, inquiry, &question, site);
        let reply = match kind.under_foreign_law(&asked) {
            Some(reply) => reply,
            None => (kind.answer)(&asked)?,
        };
        Ok(InquiryAnswer {
            snapshot: Arc::clone(self.id()),
            as_of: inquiry.date,
            language: inquiry.lang,
            kind: kind.name,
            question: reply
                .question
                .clone()
                .unwrap_or_else(|| kind.question(inquiry.lang)),
            place: asked.land.assessment.place.clone(),
            state: reply.state,
            short: reply.short.clone(),
            coverage: asked.plan_coverage(),
            notes: asked.notes(&reply),
            facts: reply.facts,
            abstentions: reply.abstentions,
        })
    }
}

/// The terms have to be numbers that can be meant, whatever the kind does with them.
fn check(terms: &Terms) -> Result<(), InquiryError> {
    for (term, value, most) in [
        ("areaM2", terms.area_m2, 1_000_000.0),
        ("ridgeHeightM", terms.ridge_height_m, 1_000.0),
        ("distanceM", terms.distance_m, 10_000.0),
        ("withinM", terms.within_m, MOST_WITHIN_M),
    ] {
        let is_meant = value.is_none_or(|value| value.is_finite() && (0.0..=most).contains(&value));
        if !is_meant {
            return Err(InquiryError::BadTerm {
                term,
                value: value.map(|value| value.to_string()).unwrap_or_default(),
                expected: match term {
                    "areaM2" => "0 to 1,000,000 m²",
                    "ridgeHeightM" => "0 to 1,000 m",
                    "withinM" => "0 to 2,000 m",
                    _ => "0 to 10,000 m",
                },
            });
        }
    }
    Ok(())
}

/// How far around a place one question looks at most, in metres.
const MOST_WITHIN_M: f64 = 2_000.0;
