//! What is at a point.

use std::hint::black_box;

use planvy_plan::GridPoint;

use crate::gathering::Gathering;
use crate::geometry::distance::distance_to_border_mm;
use crate::geometry::point_in_area::locate;
use crate::geometry::{Holder, Layer, ShapeKind};
use crate::hits::{Hits, Meeting, MetBy};
use crate::indices::RegulationIndex;
use crate::millimetre::Mm;
use crate::snapshot::Snapshot;
use crate::zone::{LINE_REACH_MM, Near};

impl Snapshot {
    /// Everything at a point: areas that it lies in or within 0.10 m of, lines and points within 0.5 m, and the regulations
    /// for the whole plan of each plan there. The point is projected into every coordinate system that
    /// holds something thereabouts.
    pub fn at_point(&self, point: GridPoint) -> Hits {
        let mut gathering = Gathering::default();
        for (zone, p) in self.zones_at(point) {
            zone.for_each_near(p, |together| {
                black_box(together.iter().fold(0, |touched, near| {
                    touched
                        ^ self.touch(Near {
                            is_inside: false,
                            ..near
                        })
                }));
                for near in together.iter() {
                    if let Some(meeting) = meeting_at(p, near) {
                        gathering.add(near.view.holders, meeting);
                    }
                }
            });
        }
        gathering.finish(self)
    }

    /// Visits the regulations at a point, as [`at_point`](Snapshot::at_point) finds them, with whether they are met on a
    /// border: without distances, without memory of its own and in no order. A regulation is visited once for each of its
    /// parts that is met, one for the whole plan once for each part of the plan's area.
    pub fn for_each_regulation_at(&self, point: GridPoint, mut visit: impl FnMut(RegulationIndex, bool)) {
        for (zone, p) in self.zones_at(point) {
            zone.for_each_near(p, |together| {
                // What the tests will read and what the visitor will, before the first test.
                black_box(
                    together
                        .iter()
                        .fold(0, |touched, near| touched ^ self.touch(near)),
                );
                for near in together.iter() {
                    if let Some(on_border) = is_met(p, near) {
                        self.visit_regulations(near.view.holders, on_border, &mut visit);
                    }
                }
            });
        }
    }

    fn touch(&self, Near { view, is_inside }: Near<'_>) -> u32 {
        let rows = view.holders.iter().filter_map(|holder| match holder.layer() {
            Layer::Regulation(regulation) => Some(self.regulations.touch(regulation)),
            Layer::Plan(_) | Layer::Parcel(_) => None,
        });
        let vertices = if is_inside { 0 } else { view.touch() as u32 };
        rows.fold(vertices, |touched, row| touched ^ row)
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
fn is_met(p: Mm, Near { view, is_inside }: Near<'_>) -> Option<bool> {
    if is_inside {
        return Some(false);
    }
    let view = &view;
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

fn meeting_at(p: Mm, Near { view, is_inside }: Near<'_>) -> Option<Meeting> {
    let view = &view;
    let (by, on_border, distance_mm) = match view.kind {
        ShapeKind::Area if is_inside => (MetBy::Area, false, distance_to_border_mm(p, view)),
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
