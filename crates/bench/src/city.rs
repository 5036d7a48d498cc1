//! A synthetic city: made up, but with the numbers of a real one.
//!
//! Plans of some 300 m lie side by side, each turned a little against the grid so that boxes are looser than areas. A plan
//! falls into blocks; each block has a use, most have a rule for the whole block with the very same polygon, and further
//! rules hold in parts of it. Some rules hold in one and the same polygon for the whole plan, some in large parts of it, and
//! one has no geometry at all. The number of vertices is log-normal: half of the polygons have a dozen, a few have hundreds.

use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use planvy_plan::stored::{ContentKey, SnapshotSink, StoredPlan, StoredRegulation};
use planvy_plan::{
    Crs, GeometryPart, Plan, PlanId, PlanStatus, Position, Provenance, RegulationContent, RegulationGroup,
    RegulationId, VariableValue,
};
use uuid::Uuid;

use crate::dice::Dice;

/// How large a city is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Plans in each town, a square number of them.
    pub plans_in_town: usize,
    /// The towns: the coordinate system of each, and its south-west corner.
    pub towns: &'static [(Crs, f64, f64)],
}

/// One town of some 250 000 regulation polygons.
pub const CITY: Size = Size {
    plans_in_town: 50 * 50,
    towns: &[(Crs::Zone1330, 110_000.0, 6_155_000.0)],
};

/// Some 5.9 million regulation polygons in the zones where most people live. No two towns have coordinates in common, though
/// they lie in different systems: the plain way knows nothing of systems.
pub const NATION: Size = Size {
    plans_in_town: 75 * 75,
    towns: &[
        (Crs::Zone1330, 110_000.0, 6_155_000.0),
        (Crs::Zone1330, 150_000.0, 6_240_000.0),
        (Crs::Zone1200, 140_000.0, 6_390_000.0),
        (Crs::Zone1500, 130_000.0, 6_470_000.0),
        (Crs::Zone1800, 140_000.0, 6_570_000.0),
        (Crs::Zone1500, 130_000.0, 6_530_000.0),
        (Crs::Zone1630, 130_000.0, 6_630_000.0),
        (Crs::Zone1715, 130_000.0, 6_920_000.0),
        (Crs::Zone1545, 120_000.0, 7_000_000.0),
        (Crs::Zone2015, 140_000.0, 7_080_000.0),
    ],
};

/// Distinct contents, as a city has them.
const CONTENTS: u32 = 10_000;
/// Side of the square that a plan has to itself, in metres.
const PLAN_SIDE_M: f64 = 300.0;
/// Blocks of a plan, on the average.
const BLOCKS: usize = 27;

/// One plan with its regulations, ready for a sink.
#[derive(Clone, Debug)]
pub struct PlanWithRegulations {
    /// The plan.
    pub plan: StoredPlan,
    /// Its regulations.
    pub regulations: Vec<StoredRegulation>,
}

/// The contents that all plans share.
pub fn contents(seed: u64) -> Vec<(ContentKey, RegulationContent)> {
    let mut dice = Dice::new(seed ^ 0xC0_47E4);
    let content = |key: u32| {
        let group = if key.is_multiple_of(4) {
            RegulationGroup::Use
        } else {
            RegulationGroup::Property
        };
        let metres = dice.below(400) as f64 / 10.0;
        let mut content = RegulationContent::new(
            group,
            format!("Högsta nockhöjd är [höjd:decimaltal] meter, slag {}.", key % 300),
        );
        content.code = Some(format!("DP_PB_{key:05}"));
        content.motive = Some(format!(
            "Bebyggelsen anpassas till omgivningen enligt avsnitt {} i planbeskrivningen.",
            key % 97
        ));
        content.values = vec![VariableValue {
            slot: Some("höjd".to_owned()),
            data_type: Some("decimaltal".to_owned()),
            value: metres.to_string(),
            bound: Some("max".to_owned()),
            unit: Some("m".to_owned()),
        }];
        (ContentKey(key), content)
    };
    (0..CONTENTS).map(content).collect()
}

/// The plans of a city, one after the other: the same for the same seed.
pub fn plans(size: Size, seed: u64) -> impl Iterator<Item = PlanWithRegulations> {
    let per_row = size.plans_in_town.isqrt().max(1);
    let towns = size.towns.iter().enumerate();
    towns.flat_map(move |(town, &(crs, east_m, north_m))| {
        (0..per_row * per_row).map(move |at| {
            let dice = Dice::new(seed ^ (town as u64) << 40 ^ (at as u64) << 8);
            let corner = Coord {
                x: east_m + (at % per_row) as f64 * PLAN_SIDE_M,
                y: north_m + (at / per_row) as f64 * PLAN_SIDE_M,
            };
            Draughtsman {
                dice,
                crs,
                corner,
                turn: 0.0,
            }
            .plan(at)
        })
    })
}

/// Hands a whole city to a sink.
pub fn deliver(size: Size, seed: u64, sink: &mut impl SnapshotSink) {
    for (key, content) in contents(seed) {
        sink.content(key, content);
    }
    for PlanWithRegulations { plan, regulations } in plans(size, seed) {
        sink.plan(plan);
        for regulation in regulations {
            sink.regulation(regulation);
        }
    }
}

/// Points to ask at: four out of five in the towns' plans, the rest anywhere in their squares or just outside.
pub fn points(size: Size, seed: u64, count: usize) -> Vec<(Crs, Coord<f64>)> {
    let mut dice = Dice::new(seed ^ 0x0050_1475);
    let side_m = size.plans_in_town.isqrt() as f64 * PLAN_SIDE_M;
    let point = |_| {
        let (crs, east_m, north_m) =
            size.towns
                .get(dice.below(size.towns.len()))
                .copied()
                .unwrap_or((Crs::Tm, 0.0, 0.0));
        let margin_m = if dice.chance(0.8) { 0.0 } else { 0.05 * side_m };
        let at = Coord {
            x: dice.between(east_m - margin_m, east_m + side_m + margin_m),
            y: dice.between(north_m - margin_m, north_m + side_m + margin_m),
        };
        (crs, at)
    };
    (0..count).map(point).collect()
}

/// Parcels to ask for: rectangles of a house's garden, one in three an angle, turned any way.
pub fn parcels(size: Size, seed: u64, count: usize) -> Vec<(Crs, MultiPolygon<f64>)> {
    let mut dice = Dice::new(seed ^ 0x0009_A4CE);
    let side_m = size.plans_in_town.isqrt() as f64 * PLAN_SIDE_M;
    let parcel = |_| {
        let (crs, east_m, north_m) =
            size.towns
                .get(dice.below(size.towns.len()))
                .copied()
                .unwrap_or((Crs::Tm, 0.0, 0.0));
        let middle = Coord {
            x: dice.between(east_m, east_m + side_m),
            y: dice.between(north_m, north_m + side_m),
        };
        let (w, h) = (dice.between(18.0, 60.0), dice.between(18.0, 60.0));
        let corners = if dice.chance(0.35) {
            let (cut_x, cut_y) = (w * dice.between(0.3, 0.7), h * dice.between(0.3, 0.7));
            vec![
                (0.0, 0.0),
                (w, 0.0),
                (w, cut_y),
                (cut_x, cut_y),
                (cut_x, h),
                (0.0, h),
            ]
        } else {
            vec![(0.0, 0.0), (w, 0.0), (w, h), (0.0, h)]
        };
        let angle = dice.between(0.0, std::f64::consts::TAU);
        let ring: LineString<f64> = corners
            .into_iter()
            .map(|(x, y)| {
                on_millimetre(turned(
                    Coord {
                        x: middle.x + x,
                        y: middle.y + y,
                    },
                    middle,
                    angle,
                ))
            })
            .collect();
        (crs, MultiPolygon(vec![Polygon::new(ring, Vec::new())]))
    };
    (0..count).map(parcel).collect()
}

/// Draws one plan.
struct Draughtsman {
    dice: Dice,
    crs: Crs,
    corner: Coord<f64>,
    turn: f64,
}

/// An upright rectangle before it is turned: south-west corner and sides.
#[derive(Clone, Copy)]
struct Block {
    x: f64,
    y: f64,
    w: f64,
    h: f64,
}

impl Draughtsman {
    fn plan(mut self, number: usize) -> PlanWithRegulations {
        self.turn = self.dice.between(-0.5, 0.5);
        let id = PlanId(self.uuid());
        let whole = Block {
            x: 0.0,
            y: 0.0,
            w: PLAN_SIDE_M,
            h: PLAN_SIDE_M,
        };
        let outline = self.polygon(whole);
        let mut drawn = Vec::new();
        let mut blocks = vec![whole];
        let count = self.dice.below(2 * BLOCKS - 10) + 6;
        while blocks.len() < count {
            let (one, other) = self.halves(blocks.remove(0));
            blocks.extend([one, other]);
        }
        for block in &blocks {
            self.block(id, *block, &mut drawn);
        }
        // Rules for the whole plan: drawn with its own outline, and one without a geometry.
        for _ in 0..5 {
            let regulation = self.regulation(id, Some(outline.clone()), &[]);
            drawn.push(regulation);
        }
        drawn.push(self.regulation(id, None, &[]));
        // Rules for large parts of it.
        for _ in 0..3 {
            let part = self.part_of(whole, 0.5, 0.95);
            let area = self.polygon(part);
            drawn.push(self.regulation(id, Some(area), &[]));
        }
        PlanWithRegulations {
            plan: stored_plan(id, number, self.crs, area_part(outline, self.crs)),
            regulations: drawn,
        }
    }

    fn block(&mut self, plan: PlanId, block: Block, drawn: &mut Vec<StoredRegulation>) {
        let area = self.polygon(block);
        let of_use = self.regulation(plan, Some(area.clone()), &[]);
        let uses = [of_use.id];
        drawn.push(of_use);
        if self.dice.chance(0.9) {
            drawn.push(self.regulation(plan, Some(area), &uses));
        }
        for _ in 0..self.dice.below(3) + self.dice.below(2) {
            let part = self.part_of(block, 0.3, 0.9);
            let area = self.polygon(part);
            if self.dice.chance(0.1) {
                drawn.push(self.regulation(plan, Some(area.clone()), &uses));
            }
            drawn.push(self.regulation(plan, Some(area), &uses));
        }
    }

    fn halves(&mut self, block: Block) -> (Block, Block) {
        let share = self.dice.between(0.35, 0.65);
        if block.w > block.h {
            let w = block.w * share;
            (
                Block { w, ..block },
                Block {
                    x: block.x + w,
                    w: block.w - w,
                    ..block
                },
            )
        } else {
            let h = block.h * share;
            (
                Block { h, ..block },
                Block {
                    y: block.y + h,
                    h: block.h - h,
                    ..block
                },
            )
        }
    }

    fn part_of(&mut self, block: Block, least: f64, most: f64) -> Block {
        let (w, h) = (
            block.w * self.dice.between(least, most),
            block.h * self.dice.between(least, most),
        );
        Block {
            x: block.x + self.dice.between(0.0, block.w - w),
            y: block.y + self.dice.between(0.0, block.h - h),
            w,
            h,
        }
    }

    /// A polygon that fills a block, with a log-normal number of vertices: its sides waver by up to 2 %.
    fn polygon(&mut self, block: Block) -> Polygon<f64> {
        let vertices = (12.0 * (1.52 * self.dice.normal()).exp())
            .clamp(4.0, 800.0)
            .round() as usize;
        let hole = vertices >= 12 && self.dice.chance(0.08);
        let on_outline = if hole { vertices - 4 } else { vertices };
        let outline = self.outline(block, on_outline);
        let holes = if hole {
            vec![self.courtyard(block)]
        } else {
            Vec::new()
        };
        Polygon::new(outline, holes)
    }

    fn outline(&mut self, block: Block, vertices: usize) -> LineString<f64> {
        let Block { x, y, w, h } = block;
        let corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h)];
        let mut ring = Vec::with_capacity(vertices + 1);
        for (side, (from, to)) in corners.iter().zip(corners.iter().cycle().skip(1)).enumerate() {
            let on_side = vertices / 4 + usize::from(side < vertices % 4);
            for at in 0..on_side {
                let share = at as f64 / on_side as f64;
                // Inwards: to the left of the way round. Less near the corners, where two sides would cross.
                let (dx, dy) = (to.0 - from.0, to.1 - from.1);
                let length = dx.hypot(dy);
                let most = (0.02 * w.min(h)).min(0.4 * length * share.min(1.0 - share));
                let waver = self.dice.between(0.0, most);
                ring.push(self.placed(
                    from.0 + share * dx - waver * dy / length,
                    from.1 + share * dy + waver * dx / length,
                ));
            }
        }
        LineString(ring)
    }

    fn courtyard(&mut self, Block { x, y, w, h }: Block) -> LineString<f64> {
        let corners = [(0.4, 0.4), (0.4, 0.6), (0.6, 0.6), (0.6, 0.4)];
        corners
            .iter()
            .map(|(share_x, share_y)| self.placed(x + share_x * w, y + share_y * h))
            .collect()
    }

    /// A position of the plan, turned with it and laid on the ground.
    fn placed(&self, x: f64, y: f64) -> Coord<f64> {
        let middle = Coord {
            x: PLAN_SIDE_M / 2.0,
            y: PLAN_SIDE_M / 2.0,
        };
        let at = turned(Coord { x, y }, middle, self.turn);
        on_millimetre(Coord {
            x: self.corner.x + at.x,
            y: self.corner.y + at.y,
        })
    }

    fn regulation(
        &mut self,
        plan: PlanId,
        area: Option<Polygon<f64>>,
        uses: &[RegulationId],
    ) -> StoredRegulation {
        StoredRegulation {
            id: RegulationId(self.uuid()),
            plan,
            content: ContentKey(self.dice.below(CONTENTS as usize) as u32),
            regulates_uses: uses.to_vec(),
            geometry: area.map(|area| area_part(area, self.crs)).into_iter().collect(),
        }
    }

    fn uuid(&mut self) -> Uuid {
        Uuid::from_u64_pair(self.dice.bits(), self.dice.bits())
    }
}

fn turned(at: Coord<f64>, middle: Coord<f64>, angle: f64) -> Coord<f64> {
    let (sin, cos) = angle.sin_cos();
    let (dx, dy) = (at.x - middle.x, at.y - middle.y);
    Coord {
        x: middle.x + dx * cos - dy * sin,
        y: middle.y + dx * sin + dy * cos,
    }
}

fn on_millimetre(at: Coord<f64>) -> Coord<f64> {
    Coord {
        x: (at.x * 1000.0).round() / 1000.0,
        y: (at.y * 1000.0).round() / 1000.0,
    }
}

fn area_part(area: Polygon<f64>, crs: Crs) -> GeometryPart {
    GeometryPart::new(Position::Area(area), crs)
}

fn stored_plan(id: PlanId, number: usize, crs: Crs, area: GeometryPart) -> StoredPlan {
    StoredPlan {
        plan: Plan {
            object_version: Some(1),
            municipality: Some("Provköping".to_owned()),
            municipality_code: Some("9999".to_owned()),
            designation: Some(format!("Dp {number}")),
            purpose: Some("Planen prövar ny bebyggelse.".to_owned()),
            area: vec![area],
            ..Plan::new(
                id,
                format!("Detaljplan för kvarteret {number}"),
                PlanStatus::LegalForce,
                crs,
            )
        },
        provenance: Provenance {
            format: "synthetic".to_owned(),
            file: format!("plan-{number}.json"),
            sha256: String::new(),
            imported: "2026-11-25T00:00:00Z".to_owned(),
        },
        accepted: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VILLAGE: Size = Size {
        plans_in_town: 16,
        towns: &[(Crs::Zone1330, 110_000.0, 6_155_000.0)],
    };

    #[test]
    fn the_same_seed_draws_the_same_village() {
        let drawn = |seed| {
            plans(VILLAGE, seed)
                .map(|plan| (plan.plan, plan.regulations))
                .collect::<Vec<_>>()
        };
        assert_eq!(drawn(1), drawn(1));
        assert_ne!(drawn(1), drawn(2));
        assert_eq!(drawn(1).len(), 16);
    }

    #[test]
    fn the_numbers_are_those_of_a_city() {
        let regulations: Vec<_> = plans(VILLAGE, 1).flat_map(|plan| plan.regulations).collect();
        let areas: Vec<&Polygon<f64>> = regulations
            .iter()
            .flat_map(|regulation| &regulation.geometry)
            .filter_map(|part| match &part.position {
                Position::Area(area) => Some(area),
                _ => None,
            })
            .collect();
        let distinct: std::collections::HashSet<String> =
            areas.iter().map(|area| format!("{area:?}")).collect();
        let vertices: usize = areas
            .iter()
            .map(|area| {
                std::iter::once(area.exterior())
                    .chain(area.interiors())
                    .map(|ring| ring.0.len() - 1)
                    .sum::<usize>()
            })
            .sum();
        let mean = vertices as f64 / areas.len() as f64;
        let shared = 1.0 - distinct.len() as f64 / areas.len() as f64;
        assert!((25.0..50.0).contains(&mean), "{mean} vertices");
        assert!(
            (0.25..0.37).contains(&shared),
            "{shared} of the polygons are there already"
        );
    }
}
