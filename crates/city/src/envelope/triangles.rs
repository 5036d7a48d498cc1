//! An envelope's top as triangles.

use geo::{MapCoords, TriangulateEarcut};
use geo_types::Coord;

use super::Envelope;
use crate::triangle::Triangle;

impl<T> Envelope<T> {
    /// The cells as triangles, each with the index of its cell as `surface`, counterclockwise seen from above.
    ///
    /// Together they cover each cell. Corners that lie on a straight stretch of a cell may be left out; a closed surface is
    /// [`Envelope::solids`].
    ///
    /// ```
    /// use geo_types::polygon;
    /// use planvy_city::{Cell, Envelope, Plane};
    /// let outline = polygon![(x: 0.0, y: 0.0), (x: 4.0, y: 0.0), (x: 4.0, y: 5.0), (x: 0.0, y: 5.0)];
    /// let cells = vec![Cell { outline, top: Plane::level(12.0), made_by: () }];
    /// let triangles = Envelope { cells, without_top: vec![] }.triangles();
    /// assert_eq!(triangles.len(), 2);
    /// assert!(triangles.iter().all(|triangle| triangle.surface == 0 && triangle.corners[0][2] == 12.0));
    /// ```
    pub fn triangles(&self) -> Vec<Triangle> {
        let mut triangles = Vec::new();
        for (surface, cell) in (0u32..).zip(&self.cells) {
            let Some(origin) = cell.outline.exterior().0.first().copied() else {
                continue;
            };
            let near = cell.outline.map_coords(|corner| corner - origin);
            let corner = |at: Coord<f64>| {
                let at = at + origin;
                [at.x, at.y, cell.top.at(at)]
            };
            triangles.extend(near.earcut_triangles_iter().map(|flat| {
                let (a, b, c) = (flat.v1(), flat.v2(), flat.v3());
                let left = (b - a).x * (c - a).y - (b - a).y * (c - a).x >= 0.0;
                let (b, c) = if left { (b, c) } else { (c, b) };
                Triangle {
                    corners: [corner(a), corner(b), corner(c)],
                    surface,
                }
            }));
        }
        triangles
    }
}
