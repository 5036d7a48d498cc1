//! Buildings: where they stand, which of them stand twice, and figures that cannot be meant.

use std::collections::HashMap;

use geo::Area;
use planvy_plan::{Body, ExistingBuilding, Finding, RuleId, Severity, VerticalReference};
use rstar::Envelope;

use super::super::ring_contacts::PRECISION_M;
use super::LayerCheck;
use super::feature::{Feature, broken_shapes, exchanged_axes, foreign_places, repeated_names};
use super::overlapping::overlaps;

/// Above the highest building of the country by a wide margin, in metres.
const GREATEST_HEIGHT_M: f64 = 350.0;

/// More storeys than any building of the country has.
const GREATEST_STOREYS: f64 = 80.0;

/// Levels that ground in Sweden has, with a margin, in metres over a datum.
const GROUND_M: std::ops::RangeInclusive<f64> = -500.0..=2_200.0;

/// Years of completion that can be meant: the oldest buildings are churches of the 11th century.
const YEARS: std::ops::RangeInclusive<i16> = 1000..=2100;

/// A building of which this share lies in another one stands twice.
const WHOLE_SHARE: f64 = 0.95;

/// The checks of this family.
pub const CHECKS: [LayerCheck<ExistingBuilding>; 7] = [
    LayerCheck {
        rule: RuleId::GEOMETRY,
        title: "A footprint is whole: numbers, an area, no boundary that crosses itself",
        severity: Severity::Error,
        run: |buildings, findings| broken_shapes(&features(buildings), findings),
    },
    LayerCheck {
        rule: RuleId::CRS,
        title: "Buildings stand in Sweden",
        severity: Severity::Error,
        run: |buildings, findings| foreign_places(&features(buildings), findings),
    },
    LayerCheck {
        rule: RuleId::AXES,
        title: "Easting comes before northing",
        severity: Severity::Error,
        run: |buildings, findings| exchanged_axes(&features(buildings), findings),
    },
    LayerCheck {
        rule: RuleId::DUPLICATE,
        title: "An identity stands once",
        severity: Severity::Warning,
        run: |buildings, findings| {
            let has_id = |number| {
                let building: Option<&ExistingBuilding> = buildings.get(number);
                building.is_some_and(|building| building.source_id.is_some())
            };
            repeated_names(&features(buildings), has_id, findings);
        },
    },
    LayerCheck {
        rule: RuleId::named("PV-OVERLAP"),
        title: "No building stands wholly inside another one",
        severity: Severity::Warning,
        run: inside_each_other,
    },
    LayerCheck {
        rule: RuleId::named("PV-VALUE"),
        title: "Figures can be meant: height, storeys, level of the ground, floor area, year",
        severity: Severity::Warning,
        run: odd_figures,
    },
    LayerCheck {
        rule: RuleId::named("PV-BODY"),
        title: "Bodies are closed, and their heights have a reference",
        severity: Severity::Info,
        run: bodies,
    },
];

fn features(buildings: &[ExistingBuilding]) -> Vec<Feature> {
    let numbered = buildings.iter().enumerate();
    numbered
        .map(|(number, building)| {
            let shape = building.footprint.clone().into();
            Feature::new(building.source_id.as_deref(), number, building.crs, shape)
        })
        .collect()
}

fn inside_each_other(buildings: &[ExistingBuilding], findings: &mut Vec<Finding>) {
    let features = features(buildings);
    let area_m2 = |number: usize| {
        buildings
            .get(number)
            .map_or(0.0, |one| one.footprint.unsigned_area())
    };
    // Neighbours share a wall and a sliver; only boxes that cover the smaller one are worth an overlay.
    let found = overlaps(&features, |first, second, one, other| {
        let smaller_m2 = area_m2(first).min(area_m2(second));
        one.intersection_area(&other) >= WHOLE_SHARE * smaller_m2
    });
    for overlap in found.pairs {
        let (inner, outer) = if area_m2(overlap.first) < area_m2(overlap.second) {
            (overlap.first, overlap.second)
        } else {
            (overlap.second, overlap.first)
        };
        let Some((inner, outer, inner_m2)) = features
            .get(inner)
            .zip(features.get(outer))
            .map(|(one, other)| (one, other, area_m2(inner)))
        else {
            continue;
        };
        if overlap.area_m2 >= WHOLE_SHARE * inner_m2 {
            let message = format!(
                "{:.1} m² of its {inner_m2:.1} m² lie in building {}.",
                overlap.area_m2, outer.name
            );
            let finding = Finding::warning(RuleId::named("PV-OVERLAP"), message).with_hint(
                "Leave out the one that is no building of its own; what they share is counted once.",
            );
            findings.push(inner.about_spot(finding, overlap.at));
        }
    }
    if !found.is_complete {
        findings.push(Finding::info(
            RuleId::named("PV-OVERLAP"),
            "Too many footprints lie over each other to look at each pair of them.",
        ));
    }
}

fn odd_figures(buildings: &[ExistingBuilding], findings: &mut Vec<Finding>) {
    for (number, building) in buildings.iter().enumerate() {
        let doubts = doubts_about(building);
        if doubts.is_empty() {
            continue;
        }
        let shape = building.footprint.clone().into();
        let feature = Feature::new(building.source_id.as_deref(), number, building.crs, shape);
        for message in doubts {
            let finding = Finding::warning(RuleId::named("PV-VALUE"), message)
                .with_hint("Check it against the source, and its unit; answers give it as delivered.");
            findings.push(feature.about(finding));
        }
    }
}

/// What cannot be meant about a building.
fn doubts_about(building: &ExistingBuilding) -> Vec<String> {
    let mut doubts = Vec::new();
    if let Some(height) = building.height.map(|height| height.0)
        && !(height > 0.0 && height <= GREATEST_HEIGHT_M)
    {
        doubts.push(format!("A height of {height} m over the ground cannot be meant."));
    }
    if let Some(storeys) = building.storeys
        && !(storeys > 0.0 && storeys <= GREATEST_STOREYS)
    {
        doubts.push(format!("{storeys} storeys cannot be meant."));
    }
    if let Some(level) = building.ground_level.map(|level| level.0)
        && !GROUND_M.contains(&level)
    {
        doubts.push(format!(
            "No ground of the country lies at {level} m over RH 2000."
        ));
    }
    if let Some(area_m2) = building.gross_floor_area_m2
        && !(area_m2 >= 0.0 && area_m2.is_finite())
    {
        doubts.push(format!("A floor area of {area_m2} m² cannot be meant."));
    }
    if let Some(year) = building.year
        && !YEARS.contains(&year)
    {
        doubts.push(format!("The year {year} cannot be meant."));
    }
    doubts
}

fn bodies(buildings: &[ExistingBuilding], findings: &mut Vec<Finding>) {
    let with_body: Vec<(usize, &ExistingBuilding, &Body)> = buildings
        .iter()
        .enumerate()
        .filter_map(|(number, building)| Some((number, building, building.body.as_ref()?)))
        .collect();
    let count = with_body.len();
    let open: Vec<_> = with_body
        .iter()
        .map(|(number, building, body)| (*number, *building, open_edges(body)))
        .filter(|(_, _, edges)| *edges > 0)
        .collect();
    let unsaid: Vec<_> = with_body
        .iter()
        .filter(|(_, _, body)| body.vertical == VerticalReference::Unknown)
        .collect();
    let about = |number: usize, building: &ExistingBuilding, message: String, hint: &str| {
        let shape = building.footprint.clone().into();
        let finding = Finding::info(RuleId::named("PV-BODY"), message).with_hint(hint);
        Feature::new(building.source_id.as_deref(), number, building.crs, shape).about(finding)
    };
    if let Some((number, building, edges)) = open.first() {
        let message = format!(
            "Of {count} bodies, {} are not closed; the first has {edges} edges that belong to one surface only.",
            open.len()
        );
        let hint = "Its heights are measured all the same; its volume is not.";
        findings.push(about(*number, building, message, hint));
    }
    if let Some((number, building, _)) = unsaid.first() {
        let message = format!(
            "Of {count} bodies, {} do not say what their heights are measured from.",
            unsaid.len()
        );
        let hint = "Name the vertical datum with --vertical-datum where you know it; until then no level is taken from them.";
        findings.push(about(*number, building, message, hint));
    }
}

/// How many edges of a body belong to an odd number of surfaces.
fn open_edges(body: &Body) -> usize {
    let key = |vertex: &[f64; 3]| vertex.map(|metres| (metres / PRECISION_M).round() as i64);
    let mut uses: HashMap<[[i64; 3]; 2], u32> = HashMap::new();
    for ring in body.surfaces.iter().flat_map(|surface| &surface.rings) {
        for (from, to) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            let (from, to) = (key(from), key(to));
            if from != to {
                *uses.entry([from.min(to), from.max(to)]).or_insert(0) += 1;
            }
        }
    }
    uses.into_values().filter(|count| count % 2 == 1).count()
}
