//! The shape of every kind of check.

use planvy_plan::Lang;

use super::outcome::Outcome;
use super::scene::Scene;

/// A kind of check. A new one is a new value of a family's type, or a new file of the same shape as its siblings, and a line in
/// the list.
pub(crate) trait Check: Sync {
    /// Its stable id, kebab-case: it stands in answers.
    fn id(&self) -> &'static str;
    /// Its name.
    fn name(&self, lang: Lang) -> &'static str;
    /// What of the proposal and the base data it needs.
    fn needs(&self, lang: Lang) -> &'static str;
    /// What it comes to for each rule and building that it is about; nothing where no rule of the kind is at the place.
    fn decide(&self, scene: &Scene<'_>) -> Vec<Outcome>;
}

/// A kind of check as it is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckKind {
    /// Its stable id.
    pub id: &'static str,
    /// Its name in Swedish and English.
    pub name: [&'static str; 2],
    /// What it needs, in Swedish and English.
    pub needs: [&'static str; 2],
}

impl CheckKind {
    pub(super) fn of(check: &dyn Check) -> CheckKind {
        let both = [Lang::Sv, Lang::En];
        CheckKind {
            id: check.id(),
            name: both.map(|lang| check.name(lang)),
            needs: both.map(|lang| check.needs(lang)),
        }
    }
}
