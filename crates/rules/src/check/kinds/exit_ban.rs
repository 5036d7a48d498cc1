//! Bans on exits and fences along a boundary: drawings of buildings show no exit.

use geo::{Euclidean, Length};
use planvy_plan::catalogue::Role;
use planvy_plan::{Lang, Unit};

use crate::check::answer::Verdict;
use crate::check::kind::Check;
use crate::check::outcome::{Numbers, Outcome};
use crate::check::scene::{RuleIn, Scene};
use crate::check::words::amount;
use crate::geometry_answer::lines_answer;

/// A ban on exits along the border of the parcel.
pub(super) struct ExitBan;

impl Check for ExitBan {
    fn id(&self) -> &'static str {
        "exit-ban"
    }

    fn name(&self, lang: Lang) -> &'static str {
        lang.pick("Utfart och stängsel", "Exits and fences")
    }

    fn needs(&self, lang: Lang) -> &'static str {
        lang.pick("var utfarten ska ligga", "where the exit is to be")
    }

    fn decide(&self, scene: &Scene<'_>) -> Vec<Outcome> {
        let lang = scene.lang;
        let bans = scene.checked_rules().filter(|rule| is_exit(rule));
        let decided = bans.map(|rule| {
            let length_m = Euclidean.length(&rule.lines);
            let length = amount(lang, length_m, Unit::Metre);
            let plain = lang.pick(
                format!("{length} av gränsen har regeln: {}", rule.words.plain),
                format!("{length} of the border has the rule: {}", rule.words.plain),
            );
            let because = lang.pick(
                "Ritningen visar ingen utfart eller stängsel. Se till att den nya utfarten inte korsar linjen.",
                "The drawing shows no exit or fence. See to it that the new exit does not cross the line.",
            );
            let numbers = Numbers {
                value: Some(length_m),
                unit: Some(Unit::Metre),
                ..Numbers::default()
            };
            // The lines that reach the answer run along the parcel of the proposal, or through it.
            Outcome::of(rule, Verdict::CannotDecide, plain, because.to_owned())
                .with(numbers)
                .at(lines_answer(&rule.lines, scene.crs))
        });
        decided.collect()
    }
}

/// A rule about exits or fences that its code fixes.
pub(super) fn is_exit(rule: &RuleIn<'_>) -> bool {
    let category = rule.words.category.as_deref().unwrap_or_default();
    let is_exit = matches!(
        category,
        "Stängsel, utfart och annan utgång" | "Utfart" | "Stängsel och utfart"
    );
    is_exit
        && rule
            .land
            .meaning
            .entry
            .is_some_and(|entry| matches!(entry.role, Role::Fixed | Role::Names))
        && !rule.lines.0.is_empty()
}
