//! Shapes to overlay.

use geo::{Contains, Intersects};
use geo_types::{Coord, LineString, MultiPolygon, Point, Polygon};

/// A place and a direction, with positions rounded to the millimetre or not.
#[derive(Clone, Copy, Debug)]
pub struct Placed {
    pub east_m: f64,
    pub north_m: f64,
    pub turn_deg: f64,
    pub is_rounded: bool,
}

impl Placed {
    pub fn at(&self, x: f64, y: f64) -> Coord<f64> {
        let (sin, cos) = self.turn_deg.to_radians().sin_cos();
        let place = |metres: f64| {
            if self.is_rounded {
                (metres * 1000.0).round() / 1000.0
            } else {
                metres
            }
        };
        Coord {
            x: place(self.east_m + x * cos - y * sin),
            y: place(self.north_m + x * sin + y * cos),
        }
    }

    pub fn polygon(&self, corners: &[[f64; 2]]) -> Polygon<f64> {
        let line = corners.iter().map(|[x, y]| self.at(*x, *y)).collect();
        Polygon::new(line, Vec::new())
    }
}

pub fn rectangle([west, south]: [f64; 2], [east, north]: [f64; 2]) -> [[f64; 2]; 4] {
    [[west, south], [east, south], [east, north], [west, north]]
}

/// A star around a middle: any radii make a ring that does not cross itself.
pub fn star(middle: [f64; 2], radii_m: &[f64]) -> Vec<[f64; 2]> {
    let step = std::f64::consts::TAU / radii_m.len() as f64;
    let corner = |(number, radius_m): (usize, &f64)| {
        let (sin, cos) = (step * number as f64).sin_cos();
        [middle[0] + radius_m * cos, middle[1] + radius_m * sin]
    };
    radii_m.iter().enumerate().map(corner).collect()
}

pub fn area(polygon: Polygon<f64>) -> MultiPolygon<f64> {
    MultiPolygon(vec![polygon])
}

/// Area by the sum over corners, counted from the first: another reckoning than the one under test.
pub fn shoelace_m2(area: &MultiPolygon<f64>) -> f64 {
    let ring_m2 = |ring: &LineString<f64>| {
        let origin = ring.0[0];
        let pairs = ring.0.windows(2);
        let doubled = pairs.map(|pair| {
            let (a, b) = (pair[0] - origin, pair[1] - origin);
            a.x * b.y - b.x * a.y
        });
        (doubled.sum::<f64>() / 2.0).abs()
    };
    area.iter()
        .map(|polygon| ring_m2(polygon.exterior()) - polygon.interiors().iter().map(ring_m2).sum::<f64>())
        .sum()
}

/// Whether a position lies in an area, well off its outline; `None` near it.
pub fn holds(area: &MultiPolygon<f64>, at: Coord<f64>) -> Option<bool> {
    const OFF_M: f64 = 1.0e-4;
    let square = geo_types::Rect::new(
        at - Coord { x: OFF_M, y: OFF_M },
        at + Coord { x: OFF_M, y: OFF_M },
    );
    let is_near = area.iter().any(|polygon| {
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        rings.into_iter().any(|ring| ring.intersects(&square))
    });
    (!is_near).then(|| area.contains(&Point(at)))
}
