//! The map of a place: what the snapshot holds around it, drawn as a plan map.

use std::collections::BTreeMap;

use geo_types::{LineString, MultiPolygon};
use jiff::civil::Date;
use planvy_index::{PlanIndex, RegulationIndex, Snapshot};
use planvy_plan::catalogue::Look;
use planvy_plan::{Crs, GridPoint, Lang, Standing, VerticalLimit};
use planvy_rules::standing::Timeline;

use super::map_shapes::{
    draw_buildings, draw_overlay, draw_parcel, draw_plan_border, draw_regulation, draw_subject,
};
use super::swatch::swatch_svg;
use crate::map::{Extent, MapPicture, Overlay, render};

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

/// Something worked out for the place, drawn over the plan.
#[derive(Clone, Debug)]
pub struct OverlayShape {
    /// What it is.
    pub overlay: Overlay,
    /// The system of `area`.
    pub crs: Crs,
    /// Where it lies.
    pub area: MultiPolygon<f64>,
    /// The same in words.
    pub title: String,
    /// What stands for it in the legend.
    pub legend: String,
}

/// Draws the map of a subject. `None` where the subject has no extent.
pub fn draw(snapshot: &Snapshot, subject: &Subject, date: Date, title: &str, lang: Lang) -> Option<DrawnMap> {
    draw_with(snapshot, subject, &[], date, title, lang)
}

/// Draws the map of a subject with what was worked out for it.
pub fn draw_with(
    snapshot: &Snapshot,
    subject: &Subject,
    overlays: &[OverlayShape],
    date: Date,
    title: &str,
    lang: Lang,
) -> Option<DrawnMap> {
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
    draw_buildings(snapshot, crs, &extent, lang, &mut shapes);
    for overlay in overlays {
        draw_overlay(overlay, crs, &mut shapes);
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
    let mut worked_out: BTreeMap<Overlay, &str> = BTreeMap::new();
    for overlay in overlays {
        worked_out.entry(overlay.overlay).or_insert(&overlay.legend);
    }
    let worked_out = worked_out.into_iter().map(|(overlay, text)| LegendItem {
        swatch_svg: overlay.swatch(),
        text: text.to_owned(),
    });
    let of_plan = legend.into_keys().map(|(look, text)| LegendItem {
        swatch_svg: swatch_svg(&look),
        text,
    });
    let legend = worked_out.chain(of_plan).collect();
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
