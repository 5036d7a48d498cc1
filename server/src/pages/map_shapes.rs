//! The shapes of a map: plans, regulations, parcels, buildings, what was worked out, and the place asked about.

use std::collections::BTreeMap;

use geo_types::{MultiPolygon, Polygon};
use planvy_index::{PlanIndex, RegulationIndex, Shape, Snapshot};
use planvy_plan::catalogue::{Look, Mark};
use planvy_plan::wording;
use planvy_plan::{Crs, Lang, RegulationContent, RegulationGroup};

use super::place_map::{OverlayShape, Subject};
use crate::map::{Extent, Layer, LineMark, MapLabelText, MapShape, Pattern, ShapeGeometry, ShapeStyle};

/// Most buildings that one picture draws.
const MOST_BUILDINGS: usize = 4000;

pub(super) fn in_crs(area: &Polygon<f64>, from: Crs, to: Crs) -> Polygon<f64> {
    if from == to {
        return area.clone();
    }
    let parts = planvy_rules::projected::area_in(&MultiPolygon(vec![area.clone()]), from, to);
    parts.0.into_iter().next().unwrap_or_else(|| area.clone())
}

pub(super) fn draw_plan_border(
    snapshot: &Snapshot,
    plan: PlanIndex,
    crs: Crs,
    faint: bool,
    lang: Lang,
    shapes: &mut Vec<MapShape>,
) {
    let Some(stored) = snapshot.plan(plan) else { return };
    let name = stored.plan.designation.as_deref().unwrap_or(&stored.plan.name);
    for area in snapshot.plan_geometry(plan) {
        shapes.push(MapShape {
            layer: Layer::Plan,
            geometry: ShapeGeometry::Area(in_crs(&area, stored.plan.crs, crs)),
            style: ShapeStyle {
                faint,
                ..ShapeStyle::default()
            },
            label: None,
            title: format!("{} {name}", lang.pick("Plangräns,", "Plan boundary,")),
        });
    }
}

pub(crate) fn draw_regulation(
    snapshot: &Snapshot,
    index: RegulationIndex,
    crs: Crs,
    faint: bool,
    lang: Lang,
    shapes: &mut Vec<MapShape>,
    legend: &mut BTreeMap<(Look, String), ()>,
) {
    let Some(entry) = snapshot.regulation(index) else {
        return;
    };
    let Some(content) = snapshot.content(entry.content) else {
        return;
    };
    let look = Look::of_content(content);
    let style = ShapeStyle {
        fill: look.fill.map(str::to_owned),
        pattern: match look.mark {
            Some(Mark::Dots) => Some(Pattern::Dots),
            Some(Mark::Plus) => Some(Pattern::Plus),
            Some(Mark::Rings) => Some(Pattern::Rings),
            _ => None,
        },
        mark: match look.mark {
            Some(Mark::OpenCircles) => Some(LineMark::OpenCircles),
            Some(Mark::FilledCircles) => Some(LineMark::FilledCircles),
            Some(Mark::Diamonds) => Some(LineMark::Diamonds),
            _ => Some(LineMark::Plain),
        },
        faint,
    };
    let title = wording::plain(content, lang);
    let label = label_of(content, lang);
    let mut drawn = false;
    for part in snapshot.geometry(index) {
        let (layer, geometry) = match part.shape {
            Shape::Area(area) => {
                let layer = match (content.group, style.pattern) {
                    (RegulationGroup::Use, _) => Layer::Use,
                    (_, Some(_)) => Layer::Pattern,
                    _ => Layer::Property,
                };
                (layer, ShapeGeometry::Area(in_crs(&area, part.crs, crs)))
            }
            Shape::Line(line) => (
                Layer::Line,
                ShapeGeometry::Line(planvy_rules::projected::line_in(&line, part.crs, crs)),
            ),
            Shape::Point(at) => {
                let moved = planvy_rules::projected::position_in(at.into(), part.crs, crs);
                (Layer::Point, ShapeGeometry::Point(moved.into()))
            }
        };
        drawn = true;
        shapes.push(MapShape {
            layer,
            geometry,
            style: style.clone(),
            label: label.clone(),
            title: title.clone(),
        });
    }
    if drawn && !look.is_plain() {
        legend.insert((look, wording::name(content, lang)), ());
    }
}

fn label_of(content: &RegulationContent, lang: Lang) -> Option<MapLabelText> {
    wording::area_label(content, lang).map(|label| MapLabelText {
        letter: label.letter,
        index: label.index,
    })
}

pub(super) fn draw_parcel(
    snapshot: &Snapshot,
    index: planvy_index::ParcelIndex,
    crs: Crs,
    lang: Lang,
    shapes: &mut Vec<MapShape>,
) {
    let Some(parcel) = snapshot.parcel(index) else {
        return;
    };
    let unit = parcel
        .designation
        .rsplit(' ')
        .next()
        .unwrap_or_default()
        .to_owned();
    for area in &parcel.area {
        shapes.push(MapShape {
            layer: Layer::Parcel,
            geometry: ShapeGeometry::Area(in_crs(area, parcel.crs, crs)),
            style: ShapeStyle::default(),
            label: Some(MapLabelText {
                letter: unit.clone(),
                index: None,
            }),
            title: format!("{} {}", lang.pick("Fastighet", "Property"), parcel.designation),
        });
    }
}

/// The buildings that stand there: for orientation, below the plan's lines.
pub(super) fn draw_buildings(
    snapshot: &Snapshot,
    crs: Crs,
    extent: &Extent,
    lang: Lang,
    shapes: &mut Vec<MapShape>,
) {
    let window = geo_types::Rect::new(
        (extent.min_east_m, extent.min_north_m),
        (extent.max_east_m, extent.max_north_m),
    );
    let window = MultiPolygon(vec![window.to_polygon()]);
    for index in snapshot
        .buildings_in(crs, &window)
        .into_iter()
        .take(MOST_BUILDINGS)
    {
        let Some(building) = snapshot.building(index) else {
            continue;
        };
        for part in &building.footprint {
            shapes.push(MapShape {
                layer: Layer::Building,
                geometry: ShapeGeometry::Area(in_crs(part, building.crs, crs)),
                style: ShapeStyle {
                    fill: Some("#a9a39a".to_owned()),
                    ..ShapeStyle::default()
                },
                label: None,
                title: lang.pick("Befintlig byggnad", "Existing building").to_owned(),
            });
        }
    }
}

pub(super) fn draw_overlay(overlay: &OverlayShape, crs: Crs, shapes: &mut Vec<MapShape>) {
    for part in &overlay.area {
        shapes.push(MapShape {
            layer: Layer::Overlay(overlay.overlay),
            geometry: ShapeGeometry::Area(in_crs(part, overlay.crs, crs)),
            style: ShapeStyle::default(),
            label: None,
            title: overlay.title.clone(),
        });
    }
}

pub(super) fn draw_subject(subject: &Subject, crs: Crs, title: &str, shapes: &mut Vec<MapShape>) {
    let mut push = |geometry| {
        shapes.push(MapShape {
            layer: Layer::Place,
            geometry,
            style: ShapeStyle::default(),
            label: None,
            title: title.to_owned(),
        });
    };
    match subject {
        Subject::Point(point) => {
            let at = point.in_crs(crs);
            push(ShapeGeometry::Point(geo_types::Point::new(at.east_m, at.north_m)));
        }
        Subject::Line(own, line) => push(ShapeGeometry::Line(planvy_rules::projected::line_in(
            line, *own, crs,
        ))),
        Subject::Area(own, area) => {
            for part in area {
                push(ShapeGeometry::Area(in_crs(part, *own, crs)));
            }
        }
        Subject::Plan(_) => {}
    }
}
