//! The map of a place: what the snapshot holds around it, drawn as a plan map.

use std::collections::BTreeMap;

use geo_types::{LineString, MultiPolygon, Polygon};
use jiff::civil::Date;
use planvy_index::{PlanIndex, RegulationIndex, Shape, Snapshot};
use planvy_plan::catalogue::catalogue;
use planvy_plan::meaning::meaning;
use planvy_plan::wording;
use planvy_plan::{
    Crs, GridPoint, Lang, Measure, Quantity, RegulationContent, RegulationGroup, Standing, VerticalLimit,
};
use planvy_rules::standing::Timeline;

use super::swatch::{Look, Mark};
use crate::map::{
    Extent, Layer, LineMark, MapLabelText, MapPicture, MapShape, Pattern, ShapeGeometry, ShapeStyle, render,
};

/// Most shapes that one picture draws; the nearest window of a dense city holds some hundreds.
const MOST_SHAPES: usize = 4000;

/// A sample of the legend.
#[derive(Clone, Debug)]
pub struct LegendItem {
    /// The sample.
    pub swatch_svg: String,
    /// What it stands for.
    pub text: String,
}

/// A drawn map with its legend.
#[derive(Clone, Debug)]
pub struct DrawnMap {
    /// One `<svg>` element.
    pub svg: String,
    /// The legend.
    pub legend: Vec<LegendItem>,
    /// System, extent and date, for the caption.
    pub caption: String,
}

/// What the map is about.
#[derive(Clone, Debug)]
pub enum Subject {
    /// A point.
    Point(GridPoint),
    /// A line.
    Line(Crs, LineString<f64>),
    /// A parcel, or an area asked about.
    Area(Crs, MultiPolygon<f64>),
    /// A plan as a whole: drawn whatever its standing.
    Plan(PlanIndex),
}

/// Draws the map of a subject. `None` where the subject has no extent.
pub fn draw(snapshot: &Snapshot, subject: &Subject, date: Date, title: &str, lang: Lang) -> Option<DrawnMap> {
    let (crs, extent) = frame(snapshot, subject)?;
    let in_box = snapshot.in_box(
        crs,
        [extent.min_east_m, extent.min_north_m],
        [extent.max_east_m, extent.max_north_m],
    );
    let plans = drawn_plans(snapshot, subject, &in_box.plans, date);
    let mut shapes = Vec::new();
    let mut legend: BTreeMap<(Look, String), ()> = BTreeMap::new();
    for &(plan, faint) in &plans {
        draw_plan_border(snapshot, plan, crs, faint, lang, &mut shapes);
    }
    for (index, faint) in drawn_regulations(snapshot, subject, &plans, &in_box.regulations, date) {
        draw_regulation(snapshot, index, crs, faint, lang, &mut shapes, &mut legend);
    }
    for &index in in_box.parcels.iter().take(MOST_SHAPES) {
        draw_parcel(snapshot, index, crs, lang, &mut shapes);
    }
    if shapes.is_empty() {
        // A pin on nothing shows nothing.
        return None;
    }
    draw_subject(subject, crs, title, &mut shapes);
    let uses = legend
        .keys()
        .map(|(_, text)| text.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    let description = match lang {
        Lang::Sv => format!("Kartan visar {uses}. Varje yta på kartan står som text på sidan."),
        Lang::En => format!("The map shows {uses}. Each area on the map stands as text on the page."),
    };
    let picture = MapPicture {
        crs,
        extent,
        shapes,
        title: title.to_owned(),
        description,
        north_label: "N".to_owned(),
        id_prefix: "map".to_owned(),
    };
    let caption = match lang {
        Lang::Sv => format!(
            "{}, norr uppåt. Planerna den {}.",
            crs.name(),
            super::phrases::date(lang, date)
        ),
        Lang::En => format!(
            "{}, north up. The plans on {}.",
            crs.name(),
            super::phrases::date(lang, date)
        ),
    };
    let legend = legend
        .into_keys()
        .map(|(look, text)| LegendItem {
            swatch_svg: look.svg(),
            text,
        })
        .collect();
    Some(DrawnMap {
        svg: render(&picture),
        legend,
        caption,
    })
}

/// The coordinate system to draw in, and the window.
fn frame(snapshot: &Snapshot, subject: &Subject) -> Option<(Crs, Extent)> {
    const SHAPE: f64 = 4.0 / 3.0;
    match subject {
        Subject::Point(point) => {
            let hits = snapshot.at_point(*point);
            let plan = hits.plans.first().and_then(|hit| snapshot.plan(hit.plan));
            let crs = plan.map_or(point.crs, |stored| stored.plan.crs);
            let at = point.in_crs(crs);
            Some((crs, Extent::around([at.east_m, at.north_m], 140.0, 105.0)))
        }
        Subject::Line(crs, line) => {
            let extent = Extent::of_points(line.coords().map(|at| [at.x, at.y]))?;
            Some((*crs, extent.framed(25.0, 80.0, SHAPE)))
        }
        Subject::Area(crs, area) => {
            let positions = area
                .iter()
                .flat_map(|part| part.exterior().coords())
                .map(|at| [at.x, at.y]);
            let extent = Extent::of_points(positions)?;
            let margin_m = (extent.width_m().max(extent.height_m()) * 0.25).clamp(15.0, 60.0);
            Some((*crs, extent.framed(margin_m, 80.0, SHAPE)))
        }
        Subject::Plan(plan) => {
            let crs = snapshot.plan(*plan)?.plan.crs;
            let area = snapshot.plan_geometry(*plan);
            let positions = area
                .iter()
                .flat_map(|part| part.exterior().coords())
                .map(|at| [at.x, at.y]);
            let extent = Extent::of_points(positions)?;
            Some((
                crs,
                extent.framed(extent.width_m().max(extent.height_m()) * 0.06, 60.0, SHAPE),
            ))
        }
    }
}

/// The plans to draw, in drawing order: those in force, the earlier below; of the others only the outline of proposals,
/// faintly. A plan that is the subject itself is drawn whatever its standing.
fn drawn_plans(
    snapshot: &Snapshot,
    subject: &Subject,
    candidates: &[PlanIndex],
    date: Date,
) -> Vec<(PlanIndex, bool)> {
    let mut plans: Vec<(Option<Date>, PlanIndex, bool)> = Vec::new();
    for &index in candidates {
        let Some(stored) = snapshot.plan(index) else {
            continue;
        };
        let timeline = Timeline::of(&stored.plan);
        let is_subject = matches!(subject, Subject::Plan(plan) if *plan == index);
        match timeline.standing_at(date) {
            _ if is_subject => plans.push((None, index, false)),
            _ if matches!(subject, Subject::Plan(_)) => {}
            Some(Standing::InForce) => plans.push((timeline.ranking_date(date), index, false)),
            _ => {}
        }
    }
    if plans.is_empty() {
        // Nothing in force: show what is proposed, faintly.
        for &index in candidates {
            let Some(stored) = snapshot.plan(index) else {
                continue;
            };
            if Timeline::of(&stored.plan).standing_at(date) == Some(Standing::Proposed) {
                plans.push((None, index, true));
            }
        }
    }
    plans.sort();
    // Where a later plan covers an earlier one wholly, the earlier would only shine through at the borders.
    let areas: Vec<f64> = plans
        .iter()
        .map(|&(_, index, _)| snapshot.plan_area_m2(index))
        .collect();
    let kept = plans.iter().enumerate().filter(|&(rank, &(_, index, _))| {
        let own_m2 = areas.get(rank).copied().unwrap_or(0.0);
        let geometry = snapshot.plan_geometry(index);
        let Some(crs) = snapshot.plan(index).map(|stored| stored.plan.crs) else {
            return false;
        };
        let hits = snapshot.in_area(crs, &geometry);
        let covered_by_later = plans.iter().skip(rank + 1).any(|&(_, later, _)| {
            hits.plans
                .iter()
                .any(|hit| hit.plan == later && hit.area_m2 > 0.98 * own_m2)
        });
        !covered_by_later
    });
    kept.map(|(_, &(_, index, faint))| (index, faint)).collect()
}

/// The regulations to draw, in drawing order, and whether faintly: those that apply; faintly what is to come. Of a plan that
/// is the subject itself, or that is proposed, all are.
fn drawn_regulations(
    snapshot: &Snapshot,
    subject: &Subject,
    plans: &[(PlanIndex, bool)],
    candidates: &[RegulationIndex],
    date: Date,
) -> Vec<(RegulationIndex, bool)> {
    let timelines: Vec<Option<Timeline>> = plans
        .iter()
        .map(|&(plan, _)| snapshot.plan(plan).map(|stored| Timeline::of(&stored.plan)))
        .collect();
    let is_whole_plan = matches!(subject, Subject::Plan(_));
    let mut drawn: Vec<(usize, RegulationIndex, bool)> = candidates
        .iter()
        .filter_map(|&index| {
            let owner = snapshot.regulation(index)?.plan;
            let rank = plans.iter().position(|&(plan, _)| plan == owner)?;
            let &(_, faint) = plans.get(rank)?;
            if is_whole_plan || faint {
                return Some((rank, index, faint));
            }
            match standing_of(snapshot, timelines.get(rank)?.as_ref()?, index, date)? {
                Standing::InForce => Some((rank, index, false)),
                Standing::NotYet => Some((rank, index, true)),
                _ => None,
            }
        })
        .collect();
    // What lies below a deck is drawn first: the map shows the ground as one sees it from above.
    drawn.sort_by_key(|&(rank, index, _)| (rank, !is_below(snapshot, index), index));
    let nearest = drawn.into_iter().take(MOST_SHAPES);
    nearest.map(|(_, index, faint)| (index, faint)).collect()
}

/// How a regulation of a plan stands at a date.
fn standing_of(
    snapshot: &Snapshot,
    timeline: &Timeline,
    index: RegulationIndex,
    date: Date,
) -> Option<Standing> {
    let entry = snapshot.regulation(index)?;
    let content = snapshot.content(entry.content)?;
    timeline.regulation_standing_at(timeline.standing_at(date)?, entry.id, content, date)
}

/// Whether a regulation holds from a surface downwards only.
fn is_below(snapshot: &Snapshot, index: RegulationIndex) -> bool {
    let content = snapshot
        .regulation(index)
        .and_then(|entry| snapshot.content(entry.content));
    content.is_some_and(|content| content.vertical_limit == Some(VerticalLimit::Down))
}

fn in_crs(area: &Polygon<f64>, from: Crs, to: Crs) -> Polygon<f64> {
    if from == to {
        return area.clone();
    }
    let parts = planvy_rules::projected::area_in(&MultiPolygon(vec![area.clone()]), from, to);
    parts.0.into_iter().next().unwrap_or_else(|| area.clone())
}

fn draw_plan_border(
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

fn draw_regulation(
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
    let look = look_of(content);
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

fn look_of(content: &RegulationContent) -> Look {
    let by_id = content.catalogue.and_then(|id| catalogue().by_id(id));
    let entry = by_id.or_else(|| content.code.as_deref().and_then(|code| catalogue().by_code(code)));
    entry.map(Look::of).unwrap_or_default()
}

/// Heights and roof pitches are labelled with their figure, as planners write them: `nh 12`, `27°`.
fn label_of(content: &RegulationContent, lang: Lang) -> Option<MapLabelText> {
    let meaning = meaning(content, None);
    if let Some(figure) = meaning
        .quantities
        .first()
        .and_then(|quantity| figure_label(quantity, lang))
    {
        return Some(MapLabelText {
            letter: figure,
            index: None,
        });
    }
    let label = wording::map_label(content)?;
    Some(MapLabelText {
        letter: label.letter,
        index: label.index,
    })
}

fn figure_label(quantity: &Quantity, lang: Lang) -> Option<String> {
    let number = quantity.value.number();
    let mut figure = format!("{}", (number * 10.0).round() / 10.0);
    let sign = if number < 0.0 { "" } else { "+" };
    if lang == Lang::Sv {
        figure = figure.replace('.', ",");
    }
    match quantity.measure {
        Measure::RidgeHeight => Some(format!("nh {figure}")),
        Measure::TotalHeight => Some(format!("th {figure}")),
        Measure::BuildingHeight => Some(format!("bh {figure}")),
        Measure::RidgeLevel => Some(format!("nh {sign}{figure}")),
        Measure::TotalLevel => Some(format!("th {sign}{figure}")),
        _ => None,
    }
}

fn draw_parcel(
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

fn draw_subject(subject: &Subject, crs: Crs, title: &str, shapes: &mut Vec<MapShape>) {
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
