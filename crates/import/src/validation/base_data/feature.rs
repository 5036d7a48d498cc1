//! A building or a feature of the comprehensive plan, as the checks of its place and shape see it.

use std::collections::HashMap;

use geo::CoordsIter;
use geo_types::{Coord, Geometry, MultiPolygon};
use planvy_plan::{Crs, Finding, RuleId};

use super::super::ring_contacts::{ContactKind, contacts};
use super::super::spot_inside::spot_inside;

/// Areas below this enclose nothing, in m².
const LEAST_AREA_M2: f64 = 0.01;

/// The feature.
pub(super) struct Feature {
    /// Its identity, or its number in the file.
    pub(super) name: String,
    /// The system of its coordinates.
    pub(super) crs: Crs,
    /// Where it lies.
    pub(super) shape: Geometry<f64>,
}

impl Feature {
    /// Of areas. `number` counts from 0; people count from 1.
    pub(super) fn new(id: Option<&str>, number: usize, crs: Crs, shape: Geometry<f64>) -> Feature {
        Feature {
            name: id.map_or_else(|| (number + 1).to_string(), str::to_owned),
            crs,
            shape,
        }
    }

    /// Its areas, where it has some.
    pub(super) fn areas(&self) -> Option<&MultiPolygon<f64>> {
        match &self.shape {
            Geometry::MultiPolygon(areas) => Some(areas),
            _ => None,
        }
    }

    /// Whether every coordinate is a number.
    pub(super) fn is_finite(&self) -> bool {
        self.shape.coords_iter().all(is_finite)
    }

    /// Whether every coordinate can lie in Sweden: areas are laid over each other only then.
    pub(super) fn is_plausible(&self) -> bool {
        self.shape.coords_iter().all(|c| self.crs.is_plausible(c.x, c.y))
    }

    /// A finding about it, at a spot of it.
    pub(super) fn about(&self, finding: Finding) -> Finding {
        let inside = self.areas().and_then(|areas| spot_inside(areas.0.first()?));
        match inside.or_else(|| self.shape.coords_iter().next()) {
            Some(at) => self.about_spot(finding, at),
            None => finding.with_feature(&self.name),
        }
    }

    /// A finding about it, at a given spot, to the millimetre.
    pub(super) fn about_spot(&self, finding: Finding, at: Coord<f64>) -> Finding {
        let finding = finding.with_feature(&self.name);
        if is_finite(at) {
            let rounded = |metres: f64| (metres * 1000.0).round() / 1000.0;
            finding.with_position([rounded(at.x), rounded(at.y)], self.crs)
        } else {
            finding
        }
    }
}

fn is_finite(c: Coord<f64>) -> bool {
    c.x.is_finite() && c.y.is_finite()
}

/// PV-GEOMETRY: coordinates that are no numbers, areas that enclose nothing, boundaries that cross themselves.
pub(super) fn broken_shapes(features: &[Feature], findings: &mut Vec<Finding>) {
    let hint = "Draw it again, or leave it out.";
    for feature in features {
        if !feature.is_finite() {
            let finding = Finding::error(RuleId::GEOMETRY, "A coordinate is not a number.");
            findings.push(feature.about(finding.with_hint("Export the geometry again.")));
            continue;
        }
        if feature.shape.coords_iter().next().is_none() {
            let finding = Finding::warning(RuleId::GEOMETRY, "It has no geometry and lies nowhere.");
            findings.push(feature.about(finding.with_hint(hint)));
            continue;
        }
        for area in feature.areas().into_iter().flatten() {
            let crossing = contacts(area)
                .into_iter()
                .find(|contact| contact.kind == ContactKind::Crossing);
            if let Some(contact) = crossing {
                let finding = Finding::warning(
                    RuleId::GEOMETRY,
                    "The boundary crosses itself; how much it encloses is uncertain.",
                );
                findings.push(feature.about_spot(finding.with_hint(hint), contact.at));
            } else if enclosed_m2(area) < LEAST_AREA_M2 {
                let finding = Finding::warning(RuleId::GEOMETRY, "The area encloses nothing.");
                let at = area.exterior().coords().next().copied().unwrap_or_default();
                findings.push(feature.about_spot(finding.with_hint(hint), at));
            }
        }
    }
}

/// The area, worked out near the origin, where numbers keep their digits.
fn enclosed_m2(area: &geo_types::Polygon<f64>) -> f64 {
    use geo::{Area, MapCoords};
    let start = area.exterior().coords().next().copied().unwrap_or_default();
    area.map_coords(|c| c - start).unsigned_area()
}

/// Coordinates that fit their system, that would fit exchanged, and that fit neither way; of the latter two the first.
#[derive(Default)]
struct Fit<'a> {
    right: usize,
    exchanged: usize,
    first_exchanged: Option<(&'a Feature, Coord<f64>)>,
    foreign: usize,
    first_foreign: Option<(&'a Feature, Coord<f64>)>,
}

fn fit_of(features: &[Feature]) -> Fit<'_> {
    let mut fit = Fit::default();
    for feature in features {
        for c in feature.shape.coords_iter().filter(|c| is_finite(*c)) {
            if feature.crs.is_plausible(c.x, c.y) {
                fit.right += 1;
            } else if feature.crs.is_plausible(c.y, c.x) {
                fit.exchanged += 1;
                fit.first_exchanged.get_or_insert((feature, c));
            } else {
                fit.foreign += 1;
                fit.first_foreign.get_or_insert((feature, c));
            }
        }
    }
    fit
}

/// PV-AXES: northing before easting.
pub(super) fn exchanged_axes(features: &[Feature], findings: &mut Vec<Finding>) {
    let fit = fit_of(features);
    if let Some((feature, at)) = fit.first_exchanged {
        let message = format!(
            "{} coordinates have northing before easting, and {} do not.",
            fit.exchanged, fit.right
        );
        let finding = Finding::error(RuleId::AXES, message).with_hint("Write easting first everywhere.");
        findings.push(feature.about_spot(finding, at));
    }
}

/// PV-CRS: outside Sweden.
pub(super) fn foreign_places(features: &[Feature], findings: &mut Vec<Finding>) {
    let fit = fit_of(features);
    if let Some((feature, at)) = fit.first_foreign {
        let message = format!(
            "{} of {} coordinates lie outside Sweden in {}.",
            fit.foreign,
            fit.right + fit.exchanged + fit.foreign,
            feature.crs
        );
        let finding =
            Finding::error(RuleId::CRS, message).with_hint("Is the coordinate system the right one?");
        findings.push(feature.about_spot(finding, at));
    }
}

/// PV-DUPLICATE: identities that stand more than once.
pub(super) fn repeated_names<'a>(
    features: &'a [Feature],
    named: impl Fn(usize) -> bool,
    findings: &mut Vec<Finding>,
) {
    let mut seen: HashMap<&'a str, usize> = HashMap::new();
    for (number, feature) in features.iter().enumerate().filter(|(number, _)| named(*number)) {
        if let Some(first) = seen.insert(&feature.name, number) {
            let message = format!(
                "The identity {} stands at feature {} already.",
                feature.name,
                first + 1
            );
            let finding = Finding::warning(RuleId::DUPLICATE, message)
                .with_hint("Give each an identity of its own; until then both are kept.");
            findings.push(feature.about(finding));
        }
    }
}
