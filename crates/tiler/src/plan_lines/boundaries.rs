//! Boundaries between what holds on one side and what holds on the other, by the rows that they are drawn with.

use std::collections::BTreeMap;

use geo_types::{Coord, LineString, Rect};
use planvy_city::overlay::OverlayError;
use planvy_city::partition::Border;
use planvy_city::partition::simplify::Simplified;

use super::chains::{chained, within};
use super::{MOST_HALVINGS, RowKey, grown, key_of};
use crate::plan_areas::patches::{Coarse, Patches, quarters};
use crate::plan_areas::sheet::{AreaKind, Sheet};
use crate::terrain::plan_ground::PlanGround;

/// Stretches of boundaries by their rows.
type Stretches = BTreeMap<RowKey, Vec<[Coord<f64>; 2]>>;

/// Lines by their rows.
pub(super) type Lines = BTreeMap<RowKey, Vec<LineString<f64>>>;

/// How near to a side of a window a position lies on it, in metres: half of the lattice's step.
const ON_SIDE_M: f64 = 0.0005;

/// The boundaries of a coarse square, as its tile of areas has them.
pub(super) struct CoarseBoundaries<'s, 'a> {
    all: Vec<(&'s Sheet<'a>, Patches)>,
    coarse: Coarse,
}

impl<'s, 'a> CoarseBoundaries<'s, 'a> {
    /// Takes the areas of all sheets in a window apart, and simplifies them as the tile of areas does.
    pub fn of(
        sheets: &'s [Sheet<'a>],
        window: Rect<f64>,
        ground: &PlanGround,
        least_m: f64,
    ) -> Result<CoarseBoundaries<'s, 'a>, OverlayError> {
        let mut all = Vec::new();
        for sheet in sheets {
            let patches = Patches::within(sheet, &sheet.over(window), window, MOST_HALVINGS)?;
            all.extend(patches.into_iter().map(|own| (sheet, own)));
        }
        let patches: Vec<&Patches> = all.iter().map(|(_, patches)| patches).collect();
        let coarse = Coarse::of(&patches, ground, window.width(), least_m)?;
        Ok(CoarseBoundaries { all, coarse })
    }

    /// The error on the map, in metres.
    pub fn error_m(&self) -> f64 {
        self.coarse.error_m
    }

    /// Adds the boundaries of a sheet.
    ///
    /// # Errors
    /// Where those along the sides of a window cannot be found.
    pub fn add(&self, sheet: &Sheet<'_>, lines: &mut Lines) -> Result<(), OverlayError> {
        for ((of, patches), Simplified { borders, .. }) in self.all.iter().zip(&self.coarse.simplified) {
            if of.state != sheet.state {
                continue;
            }
            let sides = sides_of(patches.window);
            let inner = borders.iter().filter(|border| {
                let is_along = |side: &[Coord<f64>; 2]| is_on(border, *side);
                !sides.iter().any(is_along)
            });
            for (key, stretches) in stretches(sheet, patches, inner.cloned()) {
                lines.entry(key).or_default().extend(chained(&stretches));
            }
            let [west, south, ..] = sides;
            for side in [west, south] {
                add_along(sheet, side, lines)?;
            }
        }
        Ok(())
    }
}

/// Adds what runs along a side of a window: beyond a side nothing is known within the window.
fn add_along(sheet: &Sheet<'_>, side: [Coord<f64>; 2], lines: &mut Lines) -> Result<(), OverlayError> {
    let strip = Rect::new(side[0], side[1]);
    let near = grown(strip);
    for patches in Patches::within(sheet, &sheet.over(near), near, 0)? {
        let along = patches.exact_borders().filter(|border| is_on(border, side));
        for (key, stretches) in stretches(sheet, &patches, along) {
            let own = chained(&stretches)
                .into_iter()
                .filter_map(|line| shortened(&line, strip));
            lines.entry(key).or_default().extend(own);
        }
    }
    Ok(())
}

/// What of a line along a side of a window lies between the side's ends.
fn shortened(line: &LineString<f64>, strip: Rect<f64>) -> Option<LineString<f64>> {
    let (low, high) = (strip.min(), strip.max());
    let within = line.coords().map(|at| Coord {
        x: at.x.clamp(low.x, high.x),
        y: at.y.clamp(low.y, high.y),
    });
    let mut corners: Vec<Coord<f64>> = within.collect();
    corners.dedup();
    (corners.len() > 1).then_some(LineString(corners))
}

/// The sides of a window: west, south, east, north.
fn sides_of(window: Rect<f64>) -> [[Coord<f64>; 2]; 4] {
    let (low, high) = (window.min(), window.max());
    let (south_east, north_west) = (Coord { x: high.x, y: low.y }, Coord { x: low.x, y: high.y });
    [
        [low, north_west],
        [low, south_east],
        [south_east, high],
        [north_west, high],
    ]
}

/// Whether a stretch lies on the line of a side that runs east or north.
fn is_on(border: &Border, [from, to]: [Coord<f64>; 2]) -> bool {
    [border.from, border.to].iter().all(|at| {
        let off_m = if from.x == to.x {
            at.x - from.x
        } else {
            at.y - from.y
        };
        off_m.abs() < ON_SIDE_M
    })
}

/// Adds the boundaries in a rectangle exactly. Where they cannot be found at once it is tried in its quarters.
pub(super) fn add_exact(
    sheet: &Sheet<'_>,
    window: Rect<f64>,
    halvings: u8,
    lines: &mut Lines,
) -> Result<(), OverlayError> {
    let near = grown(window);
    let error = match Patches::within(sheet, &sheet.over(near), near, 0) {
        Ok(all) => {
            for patches in &all {
                for (key, stretches) in stretches(sheet, patches, patches.exact_borders()) {
                    let own = chained(&stretches)
                        .into_iter()
                        .flat_map(|line| within(&line, window));
                    lines.entry(key).or_default().extend(own);
                }
            }
            return Ok(());
        }
        Err(error) => error,
    };
    let halvings = halvings.checked_sub(1).ok_or(error)?;
    for quarter in quarters(window) {
        add_exact(sheet, quarter, halvings, lines)?;
    }
    Ok(())
}

/// The stretches between what holds on one side and what holds on the other, by their rows.
fn stretches(sheet: &Sheet<'_>, patches: &Patches, borders: impl Iterator<Item = Border>) -> Stretches {
    let mut found = Stretches::new();
    for border in borders {
        let (left, right) = (patches.held(border.left), patches.held(border.right));
        let on_one_side = left
            .iter()
            .filter(|number| !right.contains(number))
            .chain(right.iter().filter(|number| !left.contains(number)));
        let areas = on_one_side
            .filter_map(|number| sheet.areas.get(*number))
            .filter(|area| area.days.begins.is_none());
        // The highest rank, and of several plans the latest.
        let Some(highest) = areas.min_by_key(|area| (area.kind, std::cmp::Reverse(area.plan))) else {
            continue;
        };
        let plan = sheet.plans.get(highest.plan);
        let text = words(
            highest.kind,
            plan.map(|plan| plan.name.as_str()).unwrap_or_default(),
        );
        found
            .entry(key_of(sheet, highest.plan, highest.kind, text))
            .or_default()
            .push([border.from, border.to]);
    }
    found
}

/// What a boundary is called, in Swedish and in English.
fn words(kind: AreaKind, plan: &str) -> [String; 2] {
    match kind {
        AreaKind::Plan => [
            format!("Planområdesgräns, {plan}"),
            format!("Boundary of the plan {plan}"),
        ],
        AreaKind::Use => ["Användningsgräns", "Boundary of a use"].map(str::to_owned),
        AreaKind::Property => ["Egenskapsgräns", "Boundary of a property regulation"].map(str::to_owned),
    }
}
