//! The drawn body: triangles on the plane that everything is measured in, and where its heights are counted from.

use planvy_city::mesh::{self, Mesh, SurfaceClass};
use planvy_plan::body::{Body, SurfaceKind, VerticalReference};
use planvy_plan::{Datum, Finding, ProposedBuilding, RuleId};

use super::{DRAWING_M, Measuring, phrases};
use crate::check::building::{DrawnBody, Reading, Shift};
use crate::check::judge::together;
use crate::projected::position_in;

/// A body higher than this from its lowest to its highest point is no building, in metres.
const TALLEST_M: f64 = 1_000.0;
/// The most findings told of one body: the rest is counted.
const MOST_TOLD: usize = 5;

/// The body of a building, where it has one that can be used.
pub(super) fn body(
    measuring: &Measuring<'_>,
    number: usize,
    drawn: &ProposedBuilding,
    findings: &mut Vec<Finding>,
) -> Option<DrawnBody> {
    let body = drawn.body.as_ref().filter(|body| !body.surfaces.is_empty())?;
    let surfaces = surfaces(measuring, body);
    let mesh = Mesh::new(&surfaces);
    tell(measuring, number, &mesh, findings);
    let Some(levels) = mesh.levels() else {
        findings.push(Finding::error(
            RuleId::GEOMETRY,
            format!("the body of building {number} has no usable surface"),
        ));
        return None;
    };
    if levels.highest_m - levels.lowest_m > TALLEST_M {
        let tall = levels.highest_m - levels.lowest_m;
        let message = format!(
            "the body of building {number} is {tall:.0} m high, more than any building: it is not used"
        );
        findings.push(Finding::error(RuleId::GEOMETRY, message));
        return None;
    }
    let without_installations = mesh.has(SurfaceClass::Installation).then(|| {
        let kept = surfaces
            .iter()
            .filter(|surface| surface.class != SurfaceClass::Installation);
        Mesh::new(&kept.cloned().collect::<Vec<_>>())
    });
    let unknown = || phrases::zero_unknown(measuring.lang);
    Some(DrawnBody {
        mesh,
        without_installations,
        to_ground: Err(unknown()),
        to_datum: Err(unknown()),
    })
}

fn surfaces(measuring: &Measuring<'_>, body: &Body) -> Vec<mesh::Surface> {
    let place = |[east, north, up]: [f64; 3]| {
        let is_number = east.is_finite() && north.is_finite();
        match measuring
            .from
            .filter(|from| is_number && *from != measuring.to && from.is_plausible(east, north))
        {
            Some(from) => {
                let there = position_in(geo_types::Coord { x: east, y: north }, from, measuring.to);
                [there.x, there.y, up]
            }
            None => [east, north, up],
        }
    };
    body.surfaces
        .iter()
        .map(|surface| mesh::Surface {
            class: class(surface.kind),
            rings: surface
                .rings
                .iter()
                .map(|ring| ring.iter().copied().map(place).collect())
                .collect(),
            element: surface.element,
        })
        .collect()
}

fn class(kind: SurfaceKind) -> SurfaceClass {
    match kind {
        SurfaceKind::Ground => SurfaceClass::Ground,
        SurfaceKind::Wall => SurfaceClass::Wall,
        SurfaceKind::Roof => SurfaceClass::Roof,
        SurfaceKind::Opening => SurfaceClass::Opening,
        SurfaceKind::Installation => SurfaceClass::Installation,
        SurfaceKind::Projection => SurfaceClass::Projection,
        SurfaceKind::Floor => SurfaceClass::Floor,
        SurfaceKind::Unknown => SurfaceClass::Unknown,
    }
}

fn tell(measuring: &Measuring<'_>, number: usize, mesh: &Mesh, findings: &mut Vec<Finding>) {
    let crs = measuring.from.map(|_| measuring.to);
    let spot = |finding: Finding, position: Option<[f64; 3]>| match (position, crs) {
        (Some([east, north, _]), Some(crs)) => finding.with_position([east, north], crs),
        _ => finding,
    };
    for found in mesh.findings().iter().take(MOST_TOLD) {
        let message = format!("surface {} of building {number}: {:?}", found.surface, found.kind);
        findings.push(spot(Finding::warning(RuleId::GEOMETRY, message), found.position));
    }
    let more = mesh.findings().len().saturating_sub(MOST_TOLD);
    if more > 0 {
        findings.push(Finding::warning(
            RuleId::GEOMETRY,
            format!("building {number}: {more} more findings about its surfaces"),
        ));
    }
    if !mesh.closedness().is_closed() {
        let message = format!(
            "the body of building {number} does not close: it is measured as far as that can be done"
        );
        findings.push(Finding::info(RuleId::GEOMETRY, message));
    }
}

/// Sets what has to be added to the heights of a body, once the ground is known.
pub(super) fn set_zero(
    measuring: &Measuring<'_>,
    drawn: &ProposedBuilding,
    body: &mut DrawnBody,
    ground: &Reading,
) {
    let Some(vertical) = drawn.body.as_ref().map(|body| &body.vertical) else {
        return;
    };
    let lang = measuring.lang;
    match vertical {
        VerticalReference::Datum(Datum::Rh2000) => {
            body.to_datum = Ok(Shift {
                by_m: 0.0,
                uncertainty_m: Some(DRAWING_M),
            });
            body.to_ground = ground
                .as_ref()
                .map(|ground| Shift {
                    by_m: -ground.value,
                    uncertainty_m: together(ground.uncertainty, Some(DRAWING_M)),
                })
                .map_err(Clone::clone);
        }
        VerticalReference::OwnGround => {
            // How the zero of the body stands to the mean ground level is drawn, and nobody states how certain that is.
            body.to_ground = Ok(Shift {
                by_m: 0.0,
                uncertainty_m: None,
            });
            body.to_datum = ground
                .as_ref()
                .map(|ground| Shift {
                    by_m: ground.value,
                    uncertainty_m: None,
                })
                .map_err(Clone::clone);
        }
        VerticalReference::Datum(other) => {
            let missing = phrases::zero_in_other_datum(lang, other.name());
            body.to_datum = Err(missing.clone());
            body.to_ground = Err(missing);
        }
        VerticalReference::Unknown => {}
    }
}
