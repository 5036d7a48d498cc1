//! The bound of a piece: its rules for heights as limits upwards, over one zero.

use geo::Area;
use planvy_city::Envelope;
use planvy_city::envelope::{EnvelopeError, TopForm, TopLimit, compute};
use planvy_plan::{Bound, Datum, Measure, Quantity, Reference};

use super::answer::LevelReference;
use crate::building_right::Reckoned;
use crate::land::LandRule;

/// The slope of the plane that the building height is measured with, in degrees (PBF 1:3).
const BUILDING_HEIGHT_PITCH_DEG: f64 = 45.0;

/// The zero that all levels of an envelope are over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Zero {
    /// What it is.
    pub reference: LevelReference,
    /// The level of the mean ground over it; `None` where that is not known.
    pub ground_m: Option<f64>,
}

/// A bound with the rules behind it.
pub(crate) struct Drawn<'s, 'a> {
    /// The pieces, each with the number of its rule in `rules`.
    pub envelope: Result<Envelope<usize>, EnvelopeError>,
    /// The rules.
    pub rules: Vec<&'s LandRule<'a>>,
    /// What each limits, in the same order.
    pub limits: Vec<TopLimit<usize>>,
    /// Rules that are not over the zero.
    pub left_out: Vec<&'s LandRule<'a>>,
    /// True where a building height makes sloping faces.
    pub has_facade: bool,
}

/// What a limit upwards is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Over {
    Ground,
    Rh2000,
    OtherDatum,
}

/// Which zero the rules of a piece are put over: RH 2000 where the ground's level is known, or where all rules are levels.
pub(crate) fn zero_of(reckoned: &Reckoned<'_, '_, '_>, ground_m: Option<f64>) -> Zero {
    let is_over = |over| {
        limits_of(reckoned)
            .iter()
            .any(|(_, quantity, _)| over_of(quantity) == over)
    };
    let only_levels = is_over(Over::Rh2000) && !is_over(Over::Ground);
    if ground_m.is_some() || only_levels {
        return Zero {
            reference: LevelReference::Rh2000,
            ground_m,
        };
    }
    Zero {
        reference: LevelReference::MeanGroundLevel,
        ground_m: Some(0.0),
    }
}

/// The bound of a piece over a zero.
pub(crate) fn draw<'s, 'a>(reckoned: &Reckoned<'_, 's, 'a>, zero: Zero) -> Drawn<'s, 'a> {
    let mut drawn = Drawn {
        envelope: Ok(Envelope {
            cells: Vec::new(),
            without_top: Vec::new(),
        }),
        rules: Vec::new(),
        limits: Vec::new(),
        left_out: Vec::new(),
        has_facade: false,
    };
    for (rule, quantity, area) in limits_of(reckoned) {
        let number = quantity.value.number();
        let level_m = match (over_of(quantity), zero.reference, zero.ground_m) {
            (Over::Ground, _, Some(ground_m)) => Some(ground_m + number),
            (Over::Rh2000, LevelReference::Rh2000, _) => Some(number),
            _ => None,
        };
        let Some(level_m) = level_m else {
            drawn.left_out.push(rule);
            continue;
        };
        let form = if quantity.measure == Measure::BuildingHeight {
            drawn.has_facade = true;
            TopForm::FromFacade {
                eave_level_m: level_m,
                pitch_deg: BUILDING_HEIGHT_PITCH_DEG,
            }
        } else {
            TopForm::Level(level_m)
        };
        drawn.limits.push(TopLimit {
            area: area.cloned(),
            form,
            made_by: drawn.rules.len(),
        });
        drawn.rules.push(rule);
    }
    if reckoned.buildable.unsigned_area() > 0.0 {
        drawn.envelope = compute(&reckoned.buildable, &drawn.limits);
    }
    drawn
}

type LimitUpwards<'p, 's, 'a> = (
    &'s LandRule<'a>,
    &'s Quantity,
    Option<&'p geo_types::MultiPolygon<f64>>,
);

/// The rules that limit all buildings upwards, with the part of the piece that each covers.
fn limits_of<'p, 's, 'a>(reckoned: &Reckoned<'p, 's, 'a>) -> Vec<LimitUpwards<'p, 's, 'a>> {
    let mut limits = Vec::new();
    for here in &reckoned.piece.rules {
        let rule: &'s LandRule<'a> = here.rule;
        for quantity in &rule.meaning.quantities {
            let limits_all = quantity.bound != Bound::Min && quantity.applies_to.is_none();
            if limits_all && is_upwards(quantity.measure) {
                limits.push((rule, quantity, here.part.as_ref()));
            }
        }
    }
    limits
}

fn is_upwards(measure: Measure) -> bool {
    matches!(
        measure,
        Measure::RidgeHeight
            | Measure::TotalHeight
            | Measure::BuildingHeight
            | Measure::RidgeLevel
            | Measure::TotalLevel
    )
}

fn over_of(quantity: &Quantity) -> Over {
    match &quantity.reference {
        Reference::Datum(Datum::Rh2000) => Over::Rh2000,
        Reference::Datum(_) => Over::OtherDatum,
        _ => Over::Ground,
    }
}
