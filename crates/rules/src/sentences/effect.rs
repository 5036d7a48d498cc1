//! The sentences about what a plan in process would change.

use jiff::civil::Date;
use planvy_plan::{Lang, Unit};

use super::{figure, listed, sentence_case};
use crate::effect::answer::{RuleChange, RuleEffect};

/// The whole: how many parcels, and that nothing of it applies yet.
pub fn plan(lang: Lang, label: &str, parcels: usize) -> String {
    let label = sentence_case(label);
    let touches = match parcels {
        0 => lang.pick(
            format!("{label} berör ingen inläst fastighet."),
            format!("{label} touches no loaded parcel."),
        ),
        1 => lang.pick(
            format!("{label} berör 1 fastighet."),
            format!("{label} touches 1 parcel."),
        ),
        count => lang.pick(
            format!("{label} berör {count} fastigheter."),
            format!("{label} touches {count} parcels."),
        ),
    };
    let caution = lang.pick(
        "Den gäller inte än. Här står vad som skulle ändras om den fick laga kraft som den är ritad.",
        "It does not apply yet. This is what would change if it gained legal force as it is drawn.",
    );
    format!("{touches} {caution}")
}

/// That the answer supposes the plan in force.
pub fn supposed(lang: Lang, date: Date) -> String {
    lang.pick(
        format!("Svaret räknar som om planen fick laga kraft {date}. Den kan ändras, överklagas eller läggas ned innan dess."),
        format!("The answer reckons as if the plan gained legal force on {date}. It may be changed, appealed or given up before."),
    )
}

/// A part of the plan that no loaded parcel covers.
pub fn ground_without_parcel(lang: Lang, m2: f64) -> String {
    let m2 = figure(lang, m2, 0);
    lang.pick(
        format!("{m2} m² av planen ligger på mark utan inläst fastighet och är inte med."),
        format!("{m2} m² of the plan lie on ground without a loaded parcel and are left out."),
    )
}

/// A parcel: how many rules would change, come, go, stay.
pub fn parcel(lang: Lang, rules: &[RuleEffect]) -> String {
    let counted = [
        (RuleChange::Changes, lang.pick("ändras", "change")),
        (RuleChange::Comes, lang.pick("kommer till", "come")),
        (RuleChange::Goes, lang.pick("försvinner", "go")),
        (RuleChange::Stays, lang.pick("står kvar", "stay")),
    ];
    let counts: Vec<String> = counted
        .into_iter()
        .filter_map(|(change, word)| {
            let count = rules.iter().filter(|rule| rule.change == change).count();
            (count > 0).then(|| format!("{count} {word}"))
        })
        .collect();
    if counts.is_empty() {
        return lang.pick("0 regler berörs.", "0 rules are concerned.").to_owned();
    }
    let counts = listed(lang, &counts);
    lang.pick(format!("Regler: {counts}."), format!("Rules: {counts}."))
}

/// What the sentence about a rule is made from.
#[derive(Clone, Copy, Debug)]
pub struct RuleTold<'a> {
    /// What would happen to it.
    pub change: RuleChange,
    /// The name of its kind.
    pub name: &'a str,
    /// What it says now.
    pub before: Option<&'a str>,
    /// What it would say.
    pub after: Option<&'a str>,
    /// Its number now and then.
    pub numbers: Option<(f64, f64)>,
    /// The unit of its number.
    pub unit: Option<Unit>,
    /// How many square metres of the parcel it has now and then.
    pub areas: Option<(f64, f64)>,
}

/// What would happen to a rule.
pub fn rule(lang: Lang, told: &RuleTold<'_>) -> String {
    let name = told.name;
    match told.change {
        RuleChange::Changes => match told.numbers {
            Some((before, after)) => {
                let unit = unit(lang, told.unit);
                let sign = if after > before { "+" } else { "" };
                let number = |value| figure(lang, value, 3);
                let (now, then, change) = (number(before), number(after), number(after - before));
                let change = change.replace('-', "\u{2212}");
                lang.pick(
                    format!("{name}: {then}{unit} i stället för {now}{unit} ({sign}{change}{unit})."),
                    format!("{name}: {then}{unit} instead of {now}{unit} ({sign}{change}{unit})."),
                )
            }
            None => {
                let (now, then) = (told.before.unwrap_or_default(), told.after.unwrap_or_default());
                lang.pick(
                    format!("{name} ändras. Nu: {now} Då: {then}"),
                    format!("{name} changes. Now: {now} Then: {then}"),
                )
            }
        },
        RuleChange::Comes => {
            let then = told.after.unwrap_or_default();
            lang.pick(format!("Kommer till: {then}"), format!("Comes: {then}"))
        }
        RuleChange::Goes => {
            let now = told.before.unwrap_or_default();
            lang.pick(format!("Försvinner: {now}"), format!("Goes: {now}"))
        }
        RuleChange::Stays => {
            let now = told.before.unwrap_or_default();
            let said = lang.pick(format!("Står kvar: {now}"), format!("Stays: {now}"));
            match told.areas.filter(|(before, after)| (before - after).abs() > 0.5) {
                Some((before, after)) => {
                    let (before, after) = (figure(lang, before, 1), figure(lang, after, 1));
                    lang.pick(
                        format!("{said} Den gäller då på {after} m² i stället för {before} m²."),
                        format!("{said} It then holds on {after} m² instead of {before} m²."),
                    )
                }
                None => said,
            }
        }
    }
}

fn unit(lang: Lang, unit: Option<Unit>) -> &'static str {
    match unit {
        Some(Unit::Metre) => " m",
        Some(Unit::SquareMetre) => " m²",
        Some(Unit::CubicMetre) => " m³",
        Some(Unit::Percent) => lang.pick(" %", "%"),
        Some(Unit::Degree) => lang.pick(" grader", " degrees"),
        Some(Unit::Count | Unit::Ratio) | None => "",
    }
}
