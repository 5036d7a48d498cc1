//! What is read off an envelope: the top at a position, the volume over a level.

use geo::{Area, Intersects};
use geo_types::{Coord, LineString, Polygon};

use super::{Envelope, TopAt, VolumeOver};
use crate::plane::Plane;

impl<T> Envelope<T> {
    /// The top at a position. On a border between cells it is the lowest of them; land without a top counts only where no cell is.
    ///
    /// ```
    /// use geo_types::{polygon, Coord, MultiPolygon};
    /// use planvy_city::envelope::{compute, TopAt, TopForm, TopLimit};
    /// let land = MultiPolygon(vec![polygon![(x: 0.0, y: 0.0), (x: 20.0, y: 0.0), (x: 20.0, y: 10.0), (x: 0.0, y: 10.0)]]);
    /// let eaves = TopForm::FromFacade { eave_level_m: 6.0, pitch_deg: 45.0 };
    /// let limits = [TopLimit { area: None, form: eaves, made_by: "building height" }];
    /// let envelope = compute(&land, &limits).expect("a rectangle");
    /// let TopAt::Level { level_m, made_by } = envelope.top_at(Coord { x: 10.0, y: 2.0 }) else { panic!("inside") };
    /// assert!((level_m - 8.0).abs() < 1e-6);
    /// assert_eq!(*made_by, "building height");
    /// assert_eq!(envelope.top_at(Coord { x: 10.0, y: -1.0 }), TopAt::Outside);
    /// ```
    pub fn top_at(&self, position: Coord<f64>) -> TopAt<'_, T> {
        let lowest = self
            .cells
            .iter()
            .filter(|cell| cell.outline.intersects(&position))
            .map(|cell| (cell.top.at(position), cell))
            .min_by(|one, other| one.0.total_cmp(&other.0));
        match lowest {
            Some((level_m, cell)) => TopAt::Level {
                level_m,
                made_by: &cell.made_by,
            },
            None if self.without_top.iter().any(|land| land.intersects(&position)) => TopAt::Unknown,
            None => TopAt::Outside,
        }
    }

    /// The volume between a level and the top, where the top is higher, and how much land has no top.
    ///
    /// ```
    /// use geo_types::polygon;
    /// use planvy_city::{Cell, Envelope, Plane};
    /// let outline = polygon![(x: 0.0, y: 0.0), (x: 4.0, y: 0.0), (x: 4.0, y: 5.0), (x: 0.0, y: 5.0)];
    /// let cells = vec![Cell { outline, top: Plane::level(12.0), made_by: () }];
    /// let envelope = Envelope { cells, without_top: vec![] };
    /// assert!((envelope.volume_over(9.0).volume_m3 - 60.0).abs() < 1e-9);
    /// ```
    pub fn volume_over(&self, base_level_m: f64) -> VolumeOver {
        let volumes = self
            .cells
            .iter()
            .map(|cell| volume_under(&cell.outline, &cell.top, base_level_m));
        VolumeOver {
            volume_m3: volumes.sum(),
            without_top_m2: self.without_top.iter().map(Area::unsigned_area).sum(),
        }
    }
}

/// The volume between a level and a plane over an outline, where the plane is higher.
pub(crate) fn volume_under(outline: &Polygon<f64>, top: &Plane, base_level_m: f64) -> f64 {
    let outer = ring_volume(outline.exterior(), top, base_level_m).abs();
    let holes = outline
        .interiors()
        .iter()
        .map(|ring| ring_volume(ring, top, base_level_m).abs());
    outer - holes.sum::<f64>()
}

/// The signed volume over a ring: positive where it runs counterclockwise.
fn ring_volume(ring: &LineString<f64>, top: &Plane, base_level_m: f64) -> f64 {
    let Some(origin) = ring.0.first().copied() else {
        return 0.0;
    };
    let corners: Vec<[f64; 3]> = ring
        .coords()
        .map(|corner| {
            let near = *corner - origin;
            [near.x, near.y, top.at(*corner) - base_level_m]
        })
        .collect();
    let kept = over_zero(&corners);
    let Some(first) = kept.first() else {
        return 0.0;
    };
    kept.iter()
        .zip(kept.iter().skip(1))
        .map(|(a, b)| {
            let twice = (a[0] - first[0]) * (b[1] - first[1]) - (b[0] - first[0]) * (a[1] - first[1]);
            twice / 2.0 * (first[2] + a[2] + b[2]) / 3.0
        })
        .sum()
}

/// A closed ring with heights, cut to where they are over zero. Stretches along the cut cancel each other in a sum over the ring.
fn over_zero(corners: &[[f64; 3]]) -> Vec<[f64; 3]> {
    let mut kept = Vec::with_capacity(corners.len() + 2);
    for (a, b) in corners.iter().zip(corners.iter().skip(1)) {
        if a[2] >= 0.0 {
            kept.push(*a);
        }
        if (a[2] > 0.0) != (b[2] > 0.0) && a[2] != b[2] {
            let share = a[2] / (a[2] - b[2]);
            kept.push([a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, 0.0]);
        }
    }
    if let Some(first) = kept.first().copied() {
        kept.push(first);
    }
    kept
}
