//! The comprehensive plan: where its features lie, and that land has one intended use.

use std::collections::BTreeMap;

use geo_types::Geometry;
use planvy_plan::{Finding, GuidanceAspect, GuidanceFeature, GuidanceShape, RuleId, Severity};

use super::super::overlaps::OVERLAP_LIMIT_M2;
use super::LayerCheck;
use super::feature::{Feature, broken_shapes, exchanged_axes, foreign_places, repeated_names};
use super::overlapping::overlaps;

/// The checks of this family.
pub const CHECKS: [LayerCheck<GuidanceFeature>; 6] = [
    LayerCheck {
        rule: RuleId::GEOMETRY,
        title: "A shape is whole: numbers, an area, no boundary that crosses itself",
        severity: Severity::Error,
        run: |guidance, findings| broken_shapes(&features(guidance), findings),
    },
    LayerCheck {
        rule: RuleId::CRS,
        title: "Features lie in Sweden",
        severity: Severity::Error,
        run: |guidance, findings| foreign_places(&features(guidance), findings),
    },
    LayerCheck {
        rule: RuleId::AXES,
        title: "Easting comes before northing",
        severity: Severity::Error,
        run: |guidance, findings| exchanged_axes(&features(guidance), findings),
    },
    LayerCheck {
        rule: RuleId::DUPLICATE,
        title: "An identity stands once",
        severity: Severity::Warning,
        run: |guidance, findings| repeated_names(&features(guidance), |_| true, findings),
    },
    LayerCheck {
        rule: RuleId::named("PV-OVERLAP"),
        title: "Land has one intended use",
        severity: Severity::Warning,
        run: overlapping_uses,
    },
    LayerCheck {
        rule: RuleId::named("PV-CATEGORY"),
        title: "A use of land or water is one of the ten categories of the model",
        severity: Severity::Warning,
        run: unknown_categories,
    },
];

fn features(guidance: &[GuidanceFeature]) -> Vec<Feature> {
    let numbered = guidance.iter().enumerate();
    numbered
        .map(|(number, feature)| {
            let shape = match &feature.shape {
                GuidanceShape::Area(areas) => Geometry::from(areas.clone()),
                GuidanceShape::Line(lines) => lines.clone().into(),
                GuidanceShape::Point(points) => points.clone().into(),
            };
            let id = Some(feature.id.as_str()).filter(|id| !id.is_empty());
            Feature::new(id, number, feature.crs, shape)
        })
        .collect()
}

fn overlapping_uses(guidance: &[GuidanceFeature], findings: &mut Vec<Finding>) {
    let features = features(guidance);
    let use_of = |number: usize| {
        let feature = guidance.get(number)?;
        (feature.aspect == GuidanceAspect::LandUse).then_some((
            &feature.plan_name,
            feature.land_use,
            &feature.category,
        ))
    };
    // A deepening of the plan lies over the plan on purpose; two uses of one plan do not.
    let found = overlaps(&features, |first, second, _, _| {
        use_of(first)
            .zip(use_of(second))
            .is_some_and(|(one, other)| one.0 == other.0 && (one.1, one.2) != (other.1, other.2))
    });
    for overlap in found.pairs {
        if overlap.area_m2 < OVERLAP_LIMIT_M2 {
            continue;
        }
        let (Some(one), Some(other)) = (guidance.get(overlap.first), features.get(overlap.second)) else {
            continue;
        };
        let message = format!(
            "This use and the use {} ({}) overlap on {:.1} m².",
            one.id, one.category, overlap.area_m2
        );
        let finding = Finding::warning(RuleId::named("PV-OVERLAP"), message)
            .with_hint("Cut one of them along the boundary; until then answers name both.");
        findings.push(other.about_spot(finding, overlap.at));
    }
    if !found.is_complete {
        findings.push(Finding::info(
            RuleId::named("PV-OVERLAP"),
            "Too many uses lie over each other to look at each pair of them.",
        ));
    }
}

fn unknown_categories(guidance: &[GuidanceFeature], findings: &mut Vec<Finding>) {
    let mut unknown: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (number, feature) in guidance.iter().enumerate() {
        if feature.aspect == GuidanceAspect::LandUse && feature.land_use.is_none() {
            unknown.entry(&feature.category).or_insert((0, number)).0 += 1;
        }
    }
    let features = features(guidance);
    for (category, (count, first)) in unknown {
        let message =
            format!("{count} features have the use \"{category}\", which is none of the ten categories.");
        let finding = Finding::warning(RuleId::named("PV-CATEGORY"), message)
            .with_hint("Say in the mapping file (--mapping) which category it stands for; until then its own words are shown.");
        findings.extend(features.get(first).map(|feature| feature.about(finding)));
    }
}
