//! The whole body against the envelope: every point of it, not only its highest one.

use geo::Area;
use geo_types::Coord;
use planvy_city::envelope::Cell;
use planvy_city::exceedance::{ExceedanceOptions, TagExceedance, exceedance};
use planvy_city::mesh::{Mesh, prism};
use planvy_plan::{Bound, Lang, Measure, Unit};

use crate::building_right::{Reckoned, Scene as Site};
use crate::check::answer::Verdict;
use crate::check::building::{Building, Shift, What};
use crate::check::judge;
use crate::check::kind::Check;
use crate::check::outcome::{Numbers, Outcome};
use crate::check::scene::Scene;
use crate::check::words::{amount, joined};
use crate::envelope::LevelReference;
use crate::envelope::bound::{Drawn, Zero, draw};
use crate::land::LandRule;
use crate::question::{Place, Question};

/// A body against the envelope of its parcel.
pub(super) struct EnvelopeCheck;

impl Check for EnvelopeCheck {
    fn id(&self) -> &'static str {
        "envelope"
    }

    fn name(&self, lang: Lang) -> &'static str {
        lang.pick(
            "Hela kroppen mot byggrättens ytterform",
            "The whole body against the envelope",
        )
    }

    fn needs(&self, lang: Lang) -> &'static str {
        lang.pick(
            "en kropp och markens nivå, eller totalhöjden; fastigheten",
            "a body and the level of the ground, or the total height; the parcel",
        )
    }

    fn decide(&self, scene: &Scene<'_>) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        for parcel in &scene.parcels {
            let buildings = scene.buildings.iter().zip(&parcel.on);
            let standing: Vec<(&Building, Solid)> = buildings
                .filter(|(_, on)| !on.0.is_empty())
                .filter_map(|(building, _)| Some((building, Solid::of(building)?)))
                .collect();
            if !standing.is_empty() {
                outcomes.extend(on_parcel(scene, &parcel.designation, &standing));
            }
        }
        outcomes.sort_by(|a, b| a.buildings.cmp(&b.buildings));
        outcomes
    }
}

/// What is held against the envelope.
struct Solid {
    /// The body without chimneys and the like, or a block over the footprint up to the highest point.
    ridge: Mesh,
    /// Everything.
    total: Mesh,
    /// The zero of the envelope, and what to add to the solid's heights to get there.
    zero: Zero,
    shift: Shift,
    /// True of a block: the building may fill less than it.
    is_block: bool,
}

impl Solid {
    fn of(building: &Building) -> Option<Solid> {
        if let Some(body) = &building.body {
            let ground = building.ground.as_ref().ok().map(|ground| ground.value);
            let (reference, ground_m, shift) = match (&body.to_datum, &body.to_ground) {
                (Ok(shift), _) if ground.is_some() => (LevelReference::Rh2000, ground, *shift),
                (_, Ok(shift)) => (LevelReference::MeanGroundLevel, Some(0.0), *shift),
                _ => return None,
            };
            let uncertainty_m = body.to_ground.as_ref().ok().and_then(|shift| shift.uncertainty_m);
            return Some(Solid {
                ridge: body
                    .without_installations
                    .clone()
                    .unwrap_or_else(|| body.mesh.clone()),
                total: body.mesh.clone(),
                zero: Zero { reference, ground_m },
                shift: Shift {
                    uncertainty_m,
                    ..shift
                },
                is_block: false,
            });
        }
        let top = building.reading(What::TotalHeight).ok()?;
        let mut surfaces = Vec::new();
        for part in &building.footprint {
            let ring: Vec<[f64; 2]> = part.exterior().0.iter().skip(1).map(|at| [at.x, at.y]).collect();
            surfaces.extend(prism(&ring, 0.0, top.value));
        }
        let block = Mesh::new(&surfaces);
        Some(Solid {
            ridge: block.clone(),
            total: block,
            zero: Zero {
                reference: LevelReference::MeanGroundLevel,
                ground_m: Some(0.0),
            },
            shift: Shift {
                by_m: 0.0,
                uncertainty_m: top.uncertainty,
            },
            is_block: true,
        })
    }
}

/// Every building on a parcel against its envelope: the building right of the parcel is worked out once, and the envelope once for
/// each level of the ground.
fn on_parcel(scene: &Scene<'_>, designation: &str, standing: &[(&Building, Solid)]) -> Vec<Outcome> {
    let question = Question {
        place: Place::Parcel(designation.to_owned()),
        date: scene.date,
        lang: scene.lang,
        geometry: false,
    };
    let Ok(site) = Site::of(scene.answers, &question) else {
        return Vec::new();
    };
    let mut outcomes = Vec::new();
    for piece in &site.pieces(scene.answers) {
        if piece.use_area.crs != scene.crs {
            continue;
        }
        let reckoned = Reckoned::of(scene.answers, &site, scene.lang, piece);
        let mut known: Vec<(Zero, Drawn<'_, '_>)> = Vec::new();
        for (building, solid) in standing {
            let at = known.iter().position(|(zero, _)| *zero == solid.zero);
            let at = at.unwrap_or_else(|| {
                known.push((solid.zero, draw(&reckoned, solid.zero)));
                known.len() - 1
            });
            if let Some((_, drawn)) = known.get(at) {
                outcomes.extend(held(scene, building, solid, drawn));
            }
        }
    }
    outcomes
}

/// A building against the envelope of a piece.
fn held(scene: &Scene<'_>, building: &Building, solid: &Solid, drawn: &Drawn<'_, '_>) -> Vec<Outcome> {
    let Ok(envelope) = &drawn.envelope else {
        return vec![not_worked_out(scene, building)];
    };
    // The solid stays where it is, and the tops come down to its zero.
    let cells: Vec<Cell<usize>> = envelope
        .cells
        .iter()
        .map(|cell| {
            let mut cell = cell.clone();
            cell.top.level_m -= solid.shift.by_m;
            cell
        })
        .collect();
    let options = ExceedanceOptions::default();
    let (Ok(of_ridge), Ok(of_total)) = (
        exceedance(&solid.ridge, &cells, options),
        exceedance(&solid.total, &cells, options),
    ) else {
        return vec![not_worked_out(scene, building)];
    };
    let mut outcomes = Vec::new();
    for tag in &of_ridge.tags {
        let Some(rule) = drawn.rules.get(*tag.made_by) else {
            continue;
        };
        let by_total = of_total.tags.iter().find(|other| other.made_by == tag.made_by);
        let tag = if limits_total(rule) {
            by_total.unwrap_or(tag)
        } else {
            tag
        };
        outcomes.extend(told(scene, building, solid, rule, tag));
    }
    outcomes
}

fn limits_total(rule: &LandRule<'_>) -> bool {
    let measures = rule.meaning.quantities.iter().map(|quantity| quantity.measure);
    measures
        .into_iter()
        .any(|measure| matches!(measure, Measure::TotalHeight | Measure::TotalLevel))
}

fn not_worked_out(scene: &Scene<'_>, building: &Building) -> Outcome {
    let lang = scene.lang;
    let plain = lang.pick(
        "Byggrättens ytterform gick inte att räkna ut här.",
        "The envelope could not be worked out here.",
    );
    let because = lang.pick(
        "De andra kontrollerna gäller ändå.",
        "The other checks hold all the same.",
    );
    Outcome::without_rule(Verdict::CannotDecide, plain.to_owned(), because.to_owned())
        .about([building.number])
}

/// The closest or worst place under the top that one rule makes.
fn told(
    scene: &Scene<'_>,
    building: &Building,
    solid: &Solid,
    rule: &LandRule<'_>,
    tag: &TagExceedance<'_, usize>,
) -> Option<Outcome> {
    let lang = scene.lang;
    let rule_in = scene.rules.iter().find(|other| other.land.id == rule.id)?;
    let over_m = tag.closest.over_top_m;
    let found = judge::verdict(-over_m, solid.shift.uncertainty_m, Unit::Metre);
    let is_settled = !solid.is_block || found == Verdict::Fulfils;
    let verdict = if is_settled { found } else { Verdict::CannotDecide };
    let by = amount(lang, over_m.abs(), Unit::Metre);
    let label = scene.label(building);
    let plain = if over_m > 0.0 {
        lang.pick(
            format!("{label}{by} över byggrättens ytterform når byggnaden som mest."),
            format!("{label}{by} over the envelope is as far as the building reaches."),
        )
    } else {
        lang.pick(
            format!("{label}{by} under byggrättens ytterform är byggnaden där den är närmast."),
            format!("{label}{by} below the envelope is the building where it is closest."),
        )
    };
    let (area, volume) = (
        amount(lang, tag.area_m2, Unit::SquareMetre),
        tag.volume_m3
            .map(|volume_m3| amount(lang, volume_m3, Unit::CubicMetre)),
    );
    let extent = match (over_m > 0.0, volume) {
        (false, _) => String::new(),
        (true, Some(volume)) => lang.pick(
            format!("{area} och {volume} ligger över."),
            format!("{area} and {volume} lie over it."),
        ),
        (true, None) => lang.pick(format!("{area} ligger över."), format!("{area} lie over it.")),
    };
    let how = if solid.is_block {
        lang.pick(
            "Ritningen har ingen kropp: vi räknar med ett block över hela fotavtrycket. Byggnaden kan vara mindre än så.",
            "The drawing has no body: a block over the whole footprint is held against it. The building may be smaller.",
        )
    } else {
        lang.pick(
            "Varje punkt på kroppen är prövad mot ytterformen. Den är en nödvändig gräns; byggnadshöjden prövas också fasad för fasad.",
            "Every point of the body is held against the envelope. It is a necessary bound; the building height is also checked façade by façade.",
        )
    };
    let [east, north, _] = tag.closest.position;
    let place = if tag.area.unsigned_area() > 0.0 {
        crate::geometry_answer::areas_answer(&tag.area, scene.crs)
    } else {
        crate::geometry_answer::point_answer(Coord { x: east, y: north }, scene.crs)
    };
    Some(
        Outcome::of(rule_in, verdict, plain, joined(&[&extent, how]))
            .with(Numbers::against(
                over_m,
                Bound::Max,
                0.0,
                Unit::Metre,
                solid.shift.uncertainty_m,
            ))
            .about([building.number])
            .at(place),
    )
}
