//! Measuring in the scene: distance, height, area, section. Plane metres of the grid and levels over RH 2000.

use glam::{DVec2, DVec3};
use planvy_city::measure::GridScale;
use planvy_plan::Lang;

mod words;

pub use words::number;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MeasureKind {
    /// From point to point.
    Distance,
    /// Of one point over the ground, or of a second over the first.
    Height,
    /// Of a ring of points.
    Area,
    /// A cut between two points.
    Section,
}

impl MeasureKind {
    /// All of them, in the order they are offered.
    pub const ALL: [MeasureKind; 4] = [
        MeasureKind::Distance,
        MeasureKind::Height,
        MeasureKind::Area,
        MeasureKind::Section,
    ];

    /// What people call it.
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            MeasureKind::Distance => lang.pick("Avstånd", "Distance"),
            MeasureKind::Height => lang.pick("Höjd", "Height"),
            MeasureKind::Area => lang.pick("Area", "Area"),
            MeasureKind::Section => lang.pick("Sektion", "Section"),
        }
    }

    /// Points at most; a further one begins anew.
    fn most_points(self) -> usize {
        match self {
            MeasureKind::Height | MeasureKind::Section => 2,
            MeasureKind::Distance | MeasureKind::Area => 1000,
        }
    }
}

/// A point that was set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeasuredPoint {
    /// Where.
    pub in_world: DVec3,
    /// The level of the ground there, where it is known.
    pub ground_level_m: Option<f64>,
}

/// A measurement that goes on, or none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measuring {
    kind: Option<MeasureKind>,
    points: Vec<MeasuredPoint>,
    /// How the grid compares with the ground where the first point is.
    scale: Option<GridScale>,
}

/// What was measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measured {
    /// Along the points.
    Distance {
        /// On the plane of the grid.
        plane_m: f64,
        /// The same on the ground, where the scale of the grid is known.
        ground_m: Option<f64>,
        /// With the differences of level.
        slope_m: f64,
        /// Last level minus first.
        rise_m: f64,
    },
    /// Of a point.
    Height {
        /// Over RH 2000.
        level_m: f64,
        /// Over the ground below it, or over the first point.
        over_m: Option<f64>,
    },
    /// Of a ring.
    Area {
        /// On the plane of the grid. `None` where the ring crosses itself.
        plane_m2: Option<f64>,
        /// The same on the ground, where the scale of the grid is known.
        ground_m2: Option<f64>,
        /// Its length.
        around_m: f64,
    },
    /// Between two points.
    Section {
        /// On the plane of the grid.
        plane_m: f64,
    },
}

impl Measuring {
    /// What is measured.
    pub fn kind(&self) -> Option<MeasureKind> {
        self.kind
    }

    /// The points so far.
    pub fn points(&self) -> &[MeasuredPoint] {
        &self.points
    }

    /// Begins anew.
    pub fn begin(&mut self, kind: MeasureKind) {
        self.kind = Some(kind);
        self.points.clear();
    }

    /// Ends.
    pub fn stop(&mut self) {
        *self = Measuring::default();
    }

    /// Says how the grid compares with the ground here.
    pub fn set_scale(&mut self, scale: Option<GridScale>) {
        self.scale = scale;
    }

    /// Sets a point.
    pub fn set_point(&mut self, in_world: DVec3, ground_level_m: Option<f64>) {
        let Some(kind) = self.kind else { return };
        if self.points.len() >= kind.most_points() {
            self.points.clear();
        }
        self.points.push(MeasuredPoint {
            in_world,
            ground_level_m,
        });
    }

    /// Takes the last point back.
    pub fn take_back(&mut self) {
        self.points.pop();
    }

    /// The value, where there are points enough.
    ///
    /// ```
    /// use glam::DVec3;
    /// use planvy_viewer::measure::{MeasureKind, Measured, Measuring};
    /// let mut measuring = Measuring::default();
    /// measuring.begin(MeasureKind::Area);
    /// for [east, north] in [[0.0, 0.0], [20.0, 0.0], [20.0, 10.0], [0.0, 10.0]] {
    ///     measuring.set_point(DVec3::new(118_600.0 + east, 6_164_200.0 + north, 3.0), None);
    /// }
    /// assert_eq!(measuring.value(), Some(Measured::Area { plane_m2: Some(200.0), ground_m2: None, around_m: 60.0 }));
    /// ```
    pub fn value(&self) -> Option<Measured> {
        let (first, last) = (self.points.first()?, self.points.last()?);
        let pairs = || self.points.iter().zip(self.points.iter().skip(1));
        let plane_m = |a: &MeasuredPoint, b: &MeasuredPoint| (b.in_world - a.in_world).truncate().length();
        match self.kind? {
            MeasureKind::Distance if self.points.len() >= 2 => {
                let whole_m: f64 = pairs().map(|(a, b)| plane_m(a, b)).sum();
                Some(Measured::Distance {
                    plane_m: whole_m,
                    ground_m: self.scale.map(|scale| whole_m * scale.ground_per_grid()),
                    slope_m: pairs().map(|(a, b)| (b.in_world - a.in_world).length()).sum(),
                    rise_m: last.in_world.z - first.in_world.z,
                })
            }
            MeasureKind::Height => Some(Measured::Height {
                level_m: last.in_world.z,
                over_m: match self.points.len() {
                    1 => first.ground_level_m.map(|ground_m| first.in_world.z - ground_m),
                    _ => Some(last.in_world.z - first.in_world.z),
                },
            }),
            MeasureKind::Area if self.points.len() >= 3 => {
                let ring: Vec<DVec2> = self
                    .points
                    .iter()
                    .map(|point| (point.in_world - first.in_world).truncate())
                    .collect();
                let around_m = pairs().map(|(a, b)| plane_m(a, b)).sum::<f64>() + plane_m(last, first);
                let plane_m2 = (!crosses_itself(&ring)).then(|| area_m2(&ring));
                let on_ground = |plane_m2: f64| Some(plane_m2 * self.scale?.ground_per_grid().powi(2));
                Some(Measured::Area {
                    plane_m2,
                    ground_m2: plane_m2.and_then(on_ground),
                    around_m,
                })
            }
            MeasureKind::Section if self.points.len() == 2 => Some(Measured::Section {
                plane_m: plane_m(first, last),
            }),
            _ => None,
        }
    }

    /// The value in words, or what to do next.
    pub fn text(&self, lang: Lang) -> Option<String> {
        let kind = self.kind?;
        let Some(value) = self.value() else {
            return Some(self.what_next(kind, lang).to_owned());
        };
        Some(value.text(lang, self.points.len()))
    }

    fn what_next(&self, kind: MeasureKind, lang: Lang) -> &'static str {
        match (kind, self.points.len()) {
            (MeasureKind::Height, _) => {
                lang.pick("Klicka på det som ska mätas.", "Click what is to be measured.")
            }
            (_, 0) => lang.pick("Klicka på första punkten.", "Click the first point."),
            (MeasureKind::Area, _) => lang.pick("Klicka på nästa hörn.", "Click the next corner."),
            _ => lang.pick("Klicka på nästa punkt.", "Click the next point."),
        }
    }
}

fn area_m2(ring: &[DVec2]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter()
        .zip(next)
        .map(|(a, b)| a.perp_dot(*b))
        .sum::<f64>()
        .abs()
        / 2.0
}

/// Whether two edges that are no neighbours meet.
fn crosses_itself(ring: &[DVec2]) -> bool {
    let edges: Vec<(DVec2, DVec2)> = ring
        .iter()
        .copied()
        .zip(ring.iter().copied().cycle().skip(1))
        .collect();
    let count = edges.len();
    edges.iter().enumerate().any(|(at, (a, b))| {
        edges.iter().enumerate().skip(at + 2).any(|(other, (c, d))| {
            let are_neighbours = at == 0 && other == count - 1;
            !are_neighbours && edges_cross(*a, *b, *c, *d)
        })
    })
}

fn edges_cross(a: DVec2, b: DVec2, c: DVec2, d: DVec2) -> bool {
    let side = |p: DVec2, q: DVec2, r: DVec2| (q - p).perp_dot(r - p);
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(kind: MeasureKind, points: &[[f64; 3]], ground_m: Option<f64>) -> Measuring {
        let mut measuring = Measuring::default();
        measuring.begin(kind);
        for point in points {
            measuring.set_point(DVec3::from_array(*point), ground_m);
        }
        measuring
    }

    #[test]
    fn distances_are_plane_and_along_the_slope() {
        let measuring = measured(MeasureKind::Distance, &[[0.0, 0.0, 1.0], [3.0, 4.0, 13.0]], None);
        assert_eq!(
            measuring.value(),
            Some(Measured::Distance {
                plane_m: 5.0,
                ground_m: None,
                slope_m: 13.0,
                rise_m: 12.0
            })
        );
        assert_eq!(
            measuring.text(Lang::Sv).as_deref(),
            Some("Avstånd 5,00 m i plan, 13,00 m längs lutningen. Höjdskillnad 12,00 m.")
        );
    }

    #[test]
    fn where_the_grid_is_not_true_the_ground_is_told() {
        let mut measuring = measured(
            MeasureKind::Distance,
            &[[0.0, 0.0, 1.0], [300.0, 400.0, 1.0]],
            None,
        );
        measuring.set_scale(Some(GridScale {
            point_scale: 0.9996,
            height_over_ellipsoid_m: 0.0,
        }));
        assert_eq!(
            measuring.text(Lang::En).as_deref(),
            Some(
                "Distance 500.00 m in plan (500.20 m on the ground), 500.00 m along the slope. Difference of level 0.00 m."
            )
        );
    }

    #[test]
    fn a_height_is_over_the_ground_and_says_when_that_is_not_known() {
        let over = measured(MeasureKind::Height, &[[0.0, 0.0, 15.5]], Some(3.0));
        assert_eq!(
            over.text(Lang::En).as_deref(),
            Some("12.50 m over the ground. Level 15.50 m (RH 2000).")
        );
        let unknown = measured(MeasureKind::Height, &[[0.0, 0.0, 15.5]], None);
        assert_eq!(
            unknown.text(Lang::Sv).as_deref(),
            Some("Nivå 15,50 m (RH 2000). Markens nivå är inte känd här.")
        );
    }

    #[test]
    fn a_ring_that_crosses_itself_has_no_area() {
        let bow = [
            [0.0, 0.0, 0.0],
            [10.0, 10.0, 0.0],
            [10.0, 0.0, 0.0],
            [0.0, 10.0, 0.0],
        ];
        let measuring = measured(MeasureKind::Area, &bow, None);
        assert!(matches!(
            measuring.value(),
            Some(Measured::Area { plane_m2: None, .. })
        ));
    }

    #[test]
    fn it_says_what_to_do_next_and_begins_anew_when_full() {
        let mut measuring = measured(MeasureKind::Section, &[[0.0, 0.0, 0.0]], None);
        assert_eq!(measuring.text(Lang::En).as_deref(), Some("Click the next point."));
        measuring.set_point(DVec3::X * 9.0, None);
        assert_eq!(measuring.value(), Some(Measured::Section { plane_m: 9.0 }));
        measuring.set_point(DVec3::Y, None);
        assert_eq!(measuring.points().len(), 1);
        measuring.take_back();
        assert!(measuring.points().is_empty());
    }
}
