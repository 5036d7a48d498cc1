//! What is at a point.

use planvy_plan::GridPoint;

use crate::gathering::Gathering;
use crate::geometry::distance::distance_to_border_mm;
use crate::geometry::point_in_area::locate;
use crate::geometry::{Holder, Layer, ShapeKind, ShapeView};
use crate::hits::{Hits, Meeting, MetBy};
use crate::indices::RegulationIndex;
use crate::millimetre::Mm;
use crate::snapshot::Snapshot;
use crate::zone::{AtOnce, LINE_REACH_MM};

impl Snapshot {
    /// Everything at a point: areas that it lies in or within 0.10 m of, lines and points within 0.5 m, and the regulations
    /// for the whole plan of each plan there. The point is projected into every coordinate system that
    /// holds something thereabouts.
    pub fn at_point(&self, point: GridPoint) -> Hits {
        let mut gathering = Gathering::default();
        for (zone, p) in self.zones_at(point) {
            zone.for_each_near(p, |view| {
                if let Some(meeting) = meeting_at(p, &view) {
                    gathering.add(view.holders, meeting);
                }
            });
        }
        gathering.finish(self)
    }

    /// Visits the regulations at a point, as [`at_point`](Snapshot::at_point) finds them, with whether they are met on a
    /// border: without distances, without memory of its own and in no order. A regulation is visited once for each of its
    /// parts that is met, one for the whole plan once for each part of the plan's area.
    pub fn for_each_regulation_at(&self, point: GridPoint, mut visit: impl FnMut(RegulationIndex, bool)) {
        let mut visit_holders = |met: &[(&[Holder], bool)]| {
            for (holders, on_border) in met {
                self.visit_regulations(holders, *on_border, &mut visit);
            }
        };
        for (zone, p) in self.zones_at(point) {
            // First all shapes, then all holders: a visitor's reading does not have to wait for the next test.
            let mut met = AtOnce::<(&[Holder], bool), 32>::default();
            zone.for_each_near(p, |view| {
                if let Some(on_border) = is_met(p, &view) {
                    met.push((view.holders, on_border), &mut visit_holders);
                }
            });
            visit_holders(met.all());
        }
    }

    fn visit_regulations(
        &self,
        holders: &[Holder],
        on_border: bool,
        visit: &mut impl FnMut(RegulationIndex, bool),
    ) {
        for holder in holders {
            match holder.layer() {
                Layer::Regulation(regulation) => visit(regulation, on_border),
                Layer::Plan(plan) => {
                    for regulation in self.whole_plan_regulations(plan) {
                        visit(*regulation, false);
                    }
                }
                Layer::Parcel(_) => {}
            }
        }
    }
}

/// Whether a shape is met at a position, and if so, whether on its border.
fn is_met(p: Mm, view: &ShapeView<'_>) -> Option<bool> {
    match view.kind {
        ShapeKind::Area => {
            let location = locate(p, view);
            location.is_hit().then_some(location.border_mm.is_some())
        }
        ShapeKind::Line | ShapeKind::Point => {
            (distance_to_border_mm(p, view) <= f64::from(LINE_REACH_MM)).then_some(false)
        }
    }
}

fn meeting_at(p: Mm, view: &ShapeView<'_>) -> Option<Meeting> {
    let (by, on_border, distance_mm) = match view.kind {
        ShapeKind::Area => {
            let location = locate(p, view);
            if !location.is_hit() {
                return None;
            }
            let distance_mm = location
                .border_mm
                .unwrap_or_else(|| distance_to_border_mm(p, view));
            (MetBy::Area, location.border_mm.is_some(), distance_mm)
        }
        ShapeKind::Line | ShapeKind::Point => {
            let distance_mm = distance_to_border_mm(p, view);
            if distance_mm > f64::from(LINE_REACH_MM) {
                return None;
            }
            let by = if view.kind == ShapeKind::Line {
                MetBy::Line
            } else {
                MetBy::Point
            };
            (by, false, distance_mm)
        }
    };
    Some(Meeting {
        by,
        area_m2: 0.0,
        length_m: 0.0,
        on_border,
        distance_to_border_m: distance_mm / 1000.0,
    })
}
