//! Areas and storeys.

use geo::Area;
use geo_types::MultiPolygon;
use planvy_city::footprint::{Footprint, ProjectingRule, building_area};
use planvy_city::measured::floor_area::floor_areas;
use planvy_plan::{Lang, ProposedBuilding};

use super::heights::combined;
use super::phrases;
use crate::check::answer::MeasureSource;
use crate::check::building::{Building, DrawnBody, Measured, Reading, What};
use crate::check::land_shapes::{outside, union};
use crate::overlaid::kept;

/// A stated and a measured area differ from here on, in m².
const DIFFER_M2: f64 = 0.5;

/// The ground that counts as building area.
pub(super) struct Covered {
    /// The ground.
    pub outline: MultiPolygon<f64>,
    /// What stands out and does not count; nothing without a body.
    pub not_counted: MultiPolygon<f64>,
    /// True where it was taken from a body by the rule of projecting parts.
    pub because: String,
}

/// The ground that counts: of a body by the rule of projecting parts (SS 21054), else the footprint.
pub(super) fn covered(
    body: Option<&DrawnBody>,
    of_body: Option<&Footprint>,
    footprint: &MultiPolygon<f64>,
) -> Covered {
    let plain = || Covered {
        outline: footprint.clone(),
        not_counted: MultiPolygon(Vec::new()),
        because: String::new(),
    };
    let (Some(body), Some(of_body), false) = (body, of_body, footprint.0.is_empty()) else {
        return plain();
    };
    // Over the zero of the body the ground lies as much below as is added to get to it; where that is not known, at its foot.
    let ground_m = match (&body.to_ground, body.mesh.levels()) {
        (Ok(shift), _) => -shift.by_m,
        (Err(_), Some(levels)) => levels.lowest_m,
        (Err(_), None) => return plain(),
    };
    let measured = building_area(&body.mesh, of_body, ground_m, &ProjectingRule::default());
    let Some(area) = kept(measured.map(Some), || None) else {
        return plain();
    };
    let counted: f64 = area.counted.iter().map(|part| part.area_m2).sum();
    let not_counted: f64 = area.not_counted.iter().map(|part| part.area_m2).sum();
    let outline = union([footprint, &area.outline]);
    Covered {
        because: format!("{counted:.1}/{not_counted:.1}"),
        not_counted: outside(&of_body.covered, &outline),
        outline,
    }
}

/// Areas and storeys.
pub(super) fn reading(
    lang: Lang,
    what: What,
    drawn: &ProposedBuilding,
    building: &Building,
    parts: &str,
) -> Reading {
    let area = |of: &MultiPolygon<f64>, because: String| {
        let area_m2 = of.unsigned_area();
        (area_m2 > 0.0).then(|| Measured::new(area_m2, None, MeasureSource::Measured, because))
    };
    match what {
        What::FootprintArea => combined(
            lang,
            what,
            None,
            area(&building.footprint, phrases::measured(lang)),
            DIFFER_M2,
        ),
        What::BuildingArea => {
            let because = covered_words(lang, parts);
            combined(
                lang,
                what,
                drawn.building_area_m2,
                area(&building.covered, because),
                DIFFER_M2,
            )
        }
        What::GrossFloorArea => {
            let shown = floors(lang, drawn, building);
            // A product of storeys is rougher than a stated figure, and says nothing against it.
            let shown = shown.filter(|shown| {
                drawn.gross_floor_area_m2.is_none() || shown.source == MeasureSource::Measured
            });
            combined(lang, what, drawn.gross_floor_area_m2, shown, DIFFER_M2)
        }
        What::Storeys => combined(lang, what, drawn.storeys, drawn_storeys(lang, drawn), 0.0),
        _ => {
            let all_below = drawn.below_ground == Some(true);
            let all = drawn.gross_floor_area_m2.filter(|_| all_below);
            combined(
                lang,
                what,
                drawn.gross_floor_area_below_ground_m2.or(all),
                None,
                DIFFER_M2,
            )
        }
    }
}

/// Projecting parts in words: "counted/not counted" in m², as [`covered`] left them.
fn covered_words(lang: Lang, parts: &str) -> String {
    let Some((counted, not_counted)) = parts.split_once('/') else {
        return lang
            .pick(
                "Fotavtryckets yta: utskjutande delar finns inte i ritningen.",
                "The area of the footprint: projecting parts are not in the drawing.",
            )
            .to_owned();
    };
    let number = |text: &str| lang.pick(text.replace('.', ","), text.to_owned());
    let (counted, not_counted) = (number(counted), number(not_counted));
    lang.pick(
        format!("Mätt på kroppen. {counted} m² utskjutande delar räknas med och {not_counted} m² inte (SS 21054)."),
        format!("Measured on the body. {counted} m² of projecting parts count and {not_counted} m² do not (SS 21054)."),
    )
}

/// The floors: by the levels of the drawing where the body has walls there, else storeys times footprint.
fn floors(lang: Lang, drawn: &ProposedBuilding, building: &Building) -> Option<Measured> {
    let by_levels = building
        .body
        .as_ref()
        .filter(|_| !drawn.floor_levels_m.is_empty())
        .and_then(|body| {
            let found = floor_areas(&body.mesh, &drawn.floor_levels_m);
            let total_m2 = found.total_m2?;
            let because = if found.is_at_most {
                lang.pick(
                    "Mätt våning för våning. Under snedtak räknas högst så mycket.",
                    "Measured floor by floor. Under a sloping roof at most as much counts.",
                )
            } else {
                lang.pick("Mätt våning för våning.", "Measured floor by floor.")
            };
            Some(Measured::new(
                total_m2,
                None,
                MeasureSource::Measured,
                because.to_owned(),
            ))
        });
    by_levels.or_else(|| {
        let area_m2 = building.footprint.unsigned_area();
        let storeys = drawn.storeys.filter(|_| area_m2 > 0.0)?;
        let because = lang.pick(
            "Beräknat: fotavtryckets yta gånger antalet våningar.",
            "Computed: the area of the footprint times the number of storeys.",
        );
        Some(Measured::new(
            area_m2 * storeys,
            None,
            MeasureSource::Computed,
            because.to_owned(),
        ))
    })
}

/// The storeys of the drawing. A storey of the law (PBF 1:4) may be counted otherwise: an attic or a basement, one more or less.
fn drawn_storeys(lang: Lang, drawn: &ProposedBuilding) -> Option<Measured> {
    let count = drawn.floor_levels_m.len();
    (count > 0).then(|| {
        let because = lang.pick(
            "Räknat i ritningens våningsplan. En vind eller källare kan räknas annorlunda (PBF 1 kap. 4 §).",
            "Counted in the storeys of the drawing. An attic or a basement may be counted otherwise (PBF 1:4).",
        );
        Measured::new(count as f64, Some(1.5), MeasureSource::Measured, because.to_owned())
    })
}
