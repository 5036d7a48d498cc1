//! Numbers that each building keeps or breaks for itself: heights, levels, pitches, storeys.

use planvy_plan::{Bound, BuildingKind, Lang, Measure, Quantity, Reference, State, Unit, Value};

use crate::check::answer::Verdict;
use crate::check::building::{Building, Measured, What};
use crate::check::judge::{margin, verdict};
use crate::check::land_shapes::lying_outside;
use crate::check::outcome::{Numbers, Outcome};
use crate::check::over_land::highest_over;
use crate::check::scene::{RuleIn, Scene};
use crate::check::words::{against, joined, undecided};

/// Verdict, numbers, sentence and reason.
pub(super) type Judged = (Verdict, Numbers, String, String);

/// A number that each building is held against.
pub(super) struct PerBuilding {
    /// What the rule measures.
    pub measure: Measure,
    /// How it binds.
    pub bound: Bound,
    /// What of the building is held against it.
    pub what: What,
    /// Measures that are never less than `what`, so that keeping a maximum by one of them keeps it.
    pub never_less: &'static [What],
    /// Measures that are never more than `what`, so that breaking a maximum by one of them breaks it.
    pub never_more: &'static [What],
    /// True where only limits on each building are meant: areas are also limited on parcels and the like.
    pub each_building_only: bool,
}

/// Whether a rule for a named kind of structure is about a building.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Concern {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// The drawing does not say what kind the building is.
    KindUnknown,
    /// Only a human can tell whether the building is of the kind named.
    Human,
}

/// Whether a number that is limited to a kind of structure is about a building.
pub(super) fn concern(applies_to: Option<&str>, kind: Option<BuildingKind>) -> Concern {
    let Some(words) = applies_to.map(|words| words.trim().trim_end_matches('.').to_lowercase()) else {
        return Concern::Yes;
    };
    let named = match words.as_str() {
        "byggnad" | "byggnader" | "byggnaden" | "byggnadsverk" => return Concern::Yes,
        "huvudbyggnad" | "huvudbyggnader" | "huvudbyggnaden" => BuildingKind::Main,
        "komplementbyggnad" | "komplementbyggnader" | "komplementbyggnaden" => BuildingKind::Ancillary,
        _ => return Concern::Human,
    };
    match kind {
        Some(kind) if kind == named => Concern::Yes,
        Some(_) => Concern::No,
        None => Concern::KindUnknown,
    }
}

/// The quantities of a measure and bound in the rules at the place.
pub(super) fn quantities<'s, 'a>(
    scene: &'s Scene<'a>,
    measure: Measure,
    bound: Bound,
) -> impl Iterator<Item = (&'s RuleIn<'a>, &'s Quantity)> {
    scene.checked_rules().flat_map(move |rule| {
        let all = rule.land.meaning.quantities.iter();
        let wanted = all.filter(move |quantity| quantity.measure == measure && quantity.bound == bound);
        wanted.map(move |quantity| (rule, quantity))
    })
}

/// That no building of the proposal stands where a rule holds.
pub(super) fn nobody_there(scene: &Scene<'_>, rule: &RuleIn<'_>) -> Outcome {
    let lang = scene.lang;
    let plain = lang.pick(
        "Ingen byggnad i förslaget står där regeln gäller.",
        "No building of the proposal stands where the rule holds.",
    );
    let because = if scene.buildings.iter().all(Building::is_placed) {
        lang.pick(
            "Regeln gäller på en annan del av marken, eller på andra nivåer.",
            "The rule holds on another part of the land, or at other levels.",
        )
    } else {
        lang.pick(
            "Det går inte att avgöra: en byggnad i förslaget har ingen känd plats.",
            "This cannot be decided: a building of the proposal has no known place.",
        )
    };
    let verdict = if scene.buildings.iter().all(Building::is_placed) {
        Verdict::NotApplicable
    } else {
        Verdict::CannotDecide
    };
    Outcome::of(rule, verdict, plain.to_owned(), because.to_owned()).on_land(scene, &rule.area)
}

impl PerBuilding {
    /// Holds each building that stands where a rule of the kind holds against it.
    pub fn decide(&self, scene: &Scene<'_>) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        for (rule, quantity) in quantities(scene, self.measure, self.bound) {
            if self.each_building_only && quantity.reference != Reference::Building {
                continue;
            }
            let before = outcomes.len();
            for (building, on) in scene.standing_on(rule) {
                let outcome = self.hold(scene, rule, quantity, building);
                outcomes.push(outcome.about([building.number]).on_land(scene, on));
            }
            if outcomes.len() == before {
                outcomes.push(nobody_there(scene, rule));
            }
        }
        outcomes
    }

    fn hold(
        &self,
        scene: &Scene<'_>,
        rule: &RuleIn<'_>,
        quantity: &Quantity,
        building: &Building,
    ) -> Outcome {
        let lang = scene.lang;
        let (limit, unit) = (quantity.value.number(), quantity.value.unit());
        let name = self.what.name(lang);
        let label = scene.label(building);
        let only_limit = Numbers::limit(self.bound, limit, unit);
        let named = quantity.applies_to.as_deref().unwrap_or_default();
        match concern(quantity.applies_to.as_deref(), building.kind) {
            Concern::Yes | Concern::Human => {}
            Concern::No => {
                let plain = lang.pick(
                    format!("{label}Regeln gäller bara {named}."),
                    format!("{label}The rule is about {named} only (in Swedish)."),
                );
                return Outcome::of(rule, Verdict::NotApplicable, plain, other_kind(lang)).with(only_limit);
            }
            Concern::KindUnknown => {
                let plain = label + &undecided(lang, name, self.bound, limit, unit);
                return Outcome::of(rule, Verdict::CannotDecide, plain, kind_missing(lang, named))
                    .with(only_limit);
            }
        }
        if matches!(quantity.value, Value::LevelOverPlanDatum(_)) {
            let plain = label + &undecided(lang, name, self.bound, limit, unit);
            return Outcome::of(rule, Verdict::CannotDecide, plain, other_datum(lang)).with(only_limit);
        }
        let judged = self.judge(lang, rule, building, (limit, unit));
        let outcome = Outcome::of(rule, judged.0, label + &judged.2, judged.3).with(judged.1);
        for_human(lang, rule, quantity.applies_to.as_deref(), building, outcome)
    }

    /// Verdict, numbers, sentence and reason for a building. Where the rule holds under a part of it, that part counts.
    fn judge(
        &self,
        lang: Lang,
        rule: &RuleIn<'_>,
        building: &Building,
        (limit, unit): (f64, Unit),
    ) -> Judged {
        let name = self.what.name(lang);
        let is_whole = !self.is_of_each_part() || lying_outside(&building.footprint, &rule.area).0.is_empty();
        let part = if is_whole {
            None
        } else {
            highest_over(building, &rule.area, self.what)
        };
        if let Some(part) = part {
            let judged = judge_measured(lang, name, &part, self.bound, limit, unit);
            let because = lang.pick(
                "Mätt på den del av byggnaden som står där regeln gäller.",
                "Measured on the part of the building that stands where the rule holds.",
            );
            return (judged.0, judged.1, judged.2, joined(&[because, &judged.3]));
        }
        let judged = match building.reading(self.what) {
            Ok(measured) => judge_measured(lang, name, measured, self.bound, limit, unit),
            Err(missing) => self
                .judge_by_others(lang, building, limit, unit)
                .unwrap_or_else(|| {
                    let numbers = Numbers::limit(self.bound, limit, unit);
                    let plain = undecided(lang, name, self.bound, limit, unit);
                    (Verdict::CannotDecide, numbers, plain, missing.to_owned())
                }),
        };
        if is_whole || self.holds_of_every_part(judged.0) {
            return judged;
        }
        let because = lang.pick(
            "Bara en del av byggnaden står där regeln gäller, och måttet är hela byggnadens.",
            "Only a part of the building stands where the rule holds, and the figure is that of the whole building.",
        );
        (
            Verdict::CannotDecide,
            judged.1,
            judged.2,
            joined(&[because, &judged.3]),
        )
    }

    /// True of measures that parts of a building have for themselves.
    fn is_of_each_part(&self) -> bool {
        !matches!(
            self.what,
            What::FootprintArea | What::BuildingArea | What::GrossFloorArea | What::GrossFloorAreaBelowGround
        )
    }

    /// Whether a verdict on the whole building is one on each of its parts too: no part is higher than the highest one, nor lower
    /// than the lowest.
    fn holds_of_every_part(&self, verdict: Verdict) -> bool {
        let is_least = matches!(
            self.what,
            What::LeastRoofPitch | What::LowestBuildingHeight | What::LowestLevel
        );
        matches!(
            (self.bound, is_least, verdict),
            (
                _,
                _,
                Verdict::CannotDecide | Verdict::NeedsHuman | Verdict::NotApplicable
            ) | (Bound::Max, false, Verdict::Fulfils)
                | (Bound::Min, false, Verdict::Breaks)
                | (Bound::Min, true, Verdict::Fulfils)
                | (Bound::Max, true, Verdict::Breaks)
        )
    }

    /// Without the measure itself, another one may still settle it.
    fn judge_by_others(&self, lang: Lang, building: &Building, limit: f64, unit: Unit) -> Option<Judged> {
        let settled_by = |others: &[What], wanted: Verdict| {
            others.iter().find_map(|other| {
                let measured = building.reading(*other).ok()?;
                let name = other.name(lang);
                let judged = judge_measured(lang, name, measured, self.bound, limit, unit);
                (judged.0 == wanted).then_some((name, judged))
            })
        };
        let (of_less, of_more) = match self.bound {
            Bound::Max => (Verdict::Fulfils, Verdict::Breaks),
            Bound::Min => (Verdict::Breaks, Verdict::Fulfils),
            Bound::Exact => return None,
        };
        let less = settled_by(self.never_less, of_less);
        let (other, judged) = less.or_else(|| settled_by(self.never_more, of_more))?;
        let because = lang.pick(
            format!(
                "{} är inte känd, men {other} avgör saken. {}",
                capital(self.what.name(lang)),
                judged.3
            ),
            format!(
                "The {} is not known, but the {other} settles it. {}",
                self.what.name(lang),
                judged.3
            ),
        );
        Some((judged.0, judged.1, judged.2, because))
    }
}

/// Verdict, numbers, sentence and reason for a measure. Where the drawing states one figure and shows another, both have to
/// come out alike.
pub(super) fn judge_measured(
    lang: Lang,
    name: &str,
    measured: &Measured,
    bound: Bound,
    limit: f64,
    unit: Unit,
) -> Judged {
    let of = |value: f64| verdict(margin(bound, value, limit), measured.uncertainty, unit);
    let (value, found) = match measured.disagreement {
        None => (measured.value, of(measured.value)),
        Some(two) => {
            let worse = if margin(bound, two.stated, limit) < margin(bound, two.measured, limit) {
                two.stated
            } else {
                two.measured
            };
            let alike = of(two.stated) == of(two.measured);
            (worse, if alike { of(worse) } else { Verdict::CannotDecide })
        }
    };
    let numbers = Numbers::against(value, bound, limit, unit, measured.uncertainty);
    let plain = against(lang, name, value, bound, limit, unit);
    let doubt = match (found, measured.disagreement) {
        (Verdict::CannotDecide, None) => lang.pick(
            "Skillnaden är mindre än osäkerheten.",
            "The difference is smaller than the uncertainty.",
        ),
        (Verdict::CannotDecide, Some(_)) => lang.pick(
            "Det angivna och det uppmätta måttet ger olika svar.",
            "The stated and the measured figure give different answers.",
        ),
        _ => "",
    };
    (found, numbers, plain, joined(&[&measured.because, doubt]))
}

/// A rule with words beside its number, or for a kind of structure that only a human can tell, is for a human, its numbers shown.
pub(super) fn for_human(
    lang: Lang,
    rule: &RuleIn<'_>,
    applies_to: Option<&str>,
    building: &Building,
    outcome: Outcome,
) -> Outcome {
    let named = match concern(applies_to, building.kind) {
        Concern::Human => lang.pick(
            format!(
                "Regeln gäller ”{}”. Om byggnaden är en sådan avgör en människa.",
                applies_to.unwrap_or_default()
            ),
            format!(
                "The rule is about “{}” (in Swedish). Whether the building is one is for a human.",
                applies_to.unwrap_or_default()
            ),
        ),
        _ => String::new(),
    };
    let words = if rule.land.meaning.state == State::NeedsHuman {
        rule.words.reason.clone().unwrap_or_default()
    } else {
        String::new()
    };
    if named.is_empty() && words.is_empty() {
        return outcome;
    }
    Outcome {
        verdict: Verdict::NeedsHuman,
        because: joined(&[&named, &words, &outcome.because]),
        ..outcome
    }
}

/// The first letter in upper case.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn other_kind(lang: Lang) -> String {
    lang.pick(
        "Byggnaden är av ett annat slag.",
        "The building is of another kind.",
    )
    .to_owned()
}

/// That the drawing does not say what kind a building is.
pub(super) fn kind_missing(lang: Lang, named: &str) -> String {
    lang.pick(
        format!("Regeln gäller {named}. Ritningen säger inte om byggnaden är huvudbyggnad eller komplementbyggnad (kind)."),
        format!("The rule is about {named} (in Swedish). The drawing does not say whether the building is a main or an ancillary one (kind)."),
    )
}

fn other_datum(lang: Lang) -> String {
    lang.pick(
        "Planens nivå räknas från ett annat höjdsystem än RH 2000, och skillnaden är inte känd.",
        "The level in the plan is counted from another datum than RH 2000, and the difference is not known.",
    )
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_about_the_kind_it_names() {
        use BuildingKind::{Ancillary, Main};
        assert_eq!(concern(None, None), Concern::Yes);
        assert_eq!(concern(Some("Komplementbyggnad"), Some(Ancillary)), Concern::Yes);
        assert_eq!(concern(Some("komplementbyggnader"), Some(Main)), Concern::No);
        assert_eq!(concern(Some("huvudbyggnad"), None), Concern::KindUnknown);
        assert_eq!(
            concern(Some("komplementbyggnad med sadeltak"), Some(Ancillary)),
            Concern::Human
        );
        assert_eq!(concern(Some("mast"), Some(Main)), Concern::Human);
    }
}
