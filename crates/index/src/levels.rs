//! The levels of things delivered in three dimensions, and how sure the position of a plan is.

use planvy_plan::GeometryPart;

use crate::geometry::{Holder, Layer};
use crate::indices::{PlanIndex, RegulationIndex};
use crate::snapshot::Snapshot;

/// The levels that a thing was delivered with, all its parts together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Levels {
    /// Lowest level in metres.
    pub low_m: f64,
    /// Highest level in metres.
    pub high_m: f64,
    /// True where a part is a solid: the thing ends at its levels. Otherwise they are those of a surface or a line.
    pub is_solid: bool,
}

/// How sure the position of a plan's area is, by its delivery.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PositionQuality {
    /// `absolutLagesosakerhetPlan` in metres, the largest of its parts.
    pub uncertainty_m: Option<f64>,
    /// True where a part was traced from a map on paper (`vektorisering av analogt material`).
    pub is_traced: bool,
}

impl PositionQuality {
    /// Of some delivered parts.
    pub(crate) fn of(parts: &[GeometryPart]) -> PositionQuality {
        let method = |part: &GeometryPart| part.positioning.as_ref().and_then(|how| how.plane_method.clone());
        PositionQuality {
            uncertainty_m: parts
                .iter()
                .filter_map(|part| part.plane_uncertainty_m)
                .max_by(f64::total_cmp),
            is_traced: parts
                .iter()
                .filter_map(method)
                .any(|method| method.kind.trim().to_lowercase() == "vektorisering av analogt material"),
        }
    }
}

impl Snapshot {
    /// The levels of a regulation; `None` where it was delivered in the plane.
    pub fn regulation_levels(&self, index: RegulationIndex) -> Option<Levels> {
        self.levels_of(Layer::Regulation(index))
    }

    /// The levels of a plan; `None` where it was delivered in the plane.
    pub fn plan_levels(&self, index: PlanIndex) -> Option<Levels> {
        self.levels_of(Layer::Plan(index))
    }

    /// How sure the position of a plan is.
    pub fn plan_position(&self, index: PlanIndex) -> PositionQuality {
        self.plan_positions
            .get(index.position())
            .copied()
            .unwrap_or_default()
    }

    fn levels_of(&self, layer: Layer) -> Option<Levels> {
        if self.levels.is_empty() {
            return None;
        }
        let holder = Holder::new(layer)?;
        let from = self.levels.partition_point(|range| range.holder < holder);
        let own = self
            .levels
            .get(from..)?
            .iter()
            .take_while(|range| range.holder == holder);
        own.map(|range| Levels {
            low_m: range.levels_m.0,
            high_m: range.levels_m.1,
            is_solid: range.is_solid,
        })
        .reduce(|a, b| Levels {
            low_m: a.low_m.min(b.low_m),
            high_m: a.high_m.max(b.high_m),
            is_solid: a.is_solid || b.is_solid,
        })
    }
}

#[cfg(test)]
mod tests {
    use geo_types::polygon;
    use planvy_plan::geometry::{Positioning, PositioningMethod};
    use planvy_plan::{Crs, Position};

    use super::*;
    use crate::delivered::shapes_of;
    use crate::millimetre::Grid;

    fn part(position: Position, vertex_heights_m: Vec<f64>) -> GeometryPart {
        GeometryPart {
            position,
            crs: Crs::Zone1330,
            height_datum: None,
            dimension: 3,
            vertex_heights_m,
            entry: 0,
            from_multi: false,
            plane_uncertainty_m: None,
            height_uncertainty_m: None,
            positioning: None,
        }
    }

    #[test]
    fn a_body_ends_at_its_levels_and_a_surface_does_not() {
        let (e, n) = (118_000.0, 6_164_000.0);
        let corners = |level: f64| {
            vec![
                [e, n, level],
                [e + 10.0, n, level],
                [e + 10.0, n + 10.0, level],
                [e, n, level],
            ]
        };
        let body = part(
            Position::Solid(vec![vec![corners(2.0)], vec![corners(7.0)]]),
            Vec::new(),
        );
        let surface = polygon![(x: e, y: n), (x: e + 10.0, y: n), (x: e + 10.0, y: n + 10.0)];
        let surface = part(Position::Area(surface), vec![3.0, 4.0, 5.0, 3.0]);
        let delivered = shapes_of(&[surface, body], Grid { crs: Crs::Zone1330 });
        let levels: Vec<_> = delivered
            .iter()
            .map(|shape| (shape.is_solid, shape.levels_m))
            .collect();
        assert_eq!(levels, [(false, Some((3.0, 5.0))), (true, Some((2.0, 7.0)))]);
    }

    #[test]
    fn the_least_sure_part_says_how_sure_a_plan_is() {
        let mut sure = part(Position::Point(geo_types::Point::new(0.0, 0.0)), Vec::new());
        sure.plane_uncertainty_m = Some(0.05);
        let mut traced = sure.clone();
        traced.plane_uncertainty_m = Some(1.5);
        traced.positioning = Some(Positioning {
            plane_method: Some(PositioningMethod {
                kind: "vektorisering av analogt material".to_owned(),
                variant: None,
                details: Default::default(),
            }),
            ..Positioning::default()
        });
        let quality = PositionQuality::of(&[sure.clone(), traced]);
        assert_eq!(
            quality,
            PositionQuality {
                uncertainty_m: Some(1.5),
                is_traced: true
            }
        );
        assert!(!PositionQuality::of(&[sure]).is_traced);
    }
}
