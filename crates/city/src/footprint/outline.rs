//! Triangles seen from above, as one area.

use geo::{Area, Euclidean, Length};
use geo_types::{Coord, LineString, MultiPolygon, Polygon};

use super::{Footprint, WallLineFrom};
use crate::mesh::section;
use crate::mesh::{Mesh, SurfaceClass};
use crate::overlay::{OverlayError, union_of_polygons};

/// Triangles smaller than this on the map, in m², are upright.
const LEAST_PLAN_M2: f64 = 1.0e-9;
/// Strips narrower than this, in metres, are no more than the drawing's rounding.
const LEAST_STRIP_M: f64 = 0.005;
/// How far above their lowest point walls are cut, in metres.
const WALLS_CUT_ABOVE_LOWEST_M: f64 = 0.5;
/// An outline of strips narrower than this, in metres, is that of walls drawn with their thickness.
pub(crate) const THICKEST_WALL_M: f64 = 0.6;
/// Bottom surfaces that make up less than this share of all that is covered are not all of the bottom.
const LEAST_GROUND_SHARE: f64 = 0.5;

/// The ground that a body covers; `None` where it covers none.
///
/// ```
/// use geo::Area;
/// use planvy_city::footprint::{self, WallLineFrom};
/// use planvy_city::mesh::{Mesh, prism};
/// let mesh = Mesh::new(&prism(&[[0.0, 0.0], [4.0, 0.0], [4.0, 3.0], [0.0, 3.0]], 10.0, 12.5));
/// let footprint = footprint::of(&mesh).expect("an outline").expect("it covers some");
/// assert_eq!(footprint.wall_line_from, WallLineFrom::Ground);
/// assert!((footprint.wall_line.unsigned_area() - 12.0).abs() < 1e-6);
/// ```
///
/// # Errors
///
/// See [`OverlayError`]: what it covers is not known then.
pub fn of(mesh: &Mesh) -> Result<Option<Footprint>, OverlayError> {
    let all = mesh.triangles().iter().map(|triangle| triangle.corners);
    let covered = union_of(all)?;
    if covered.0.is_empty() {
        return Ok(None);
    }
    let (wall_line, wall_line_from) = wall_line(mesh, &covered)?;
    Ok(Some(Footprint {
        wall_line,
        wall_line_from,
        covered,
    }))
}

fn wall_line(
    mesh: &Mesh,
    covered: &MultiPolygon<f64>,
) -> Result<(MultiPolygon<f64>, WallLineFrom), OverlayError> {
    let of_class = |class| union_of(mesh.triangles_of(&[class]).map(|triangle| triangle.corners));
    let ground = of_class(SurfaceClass::Ground)?;
    let covered_m2 = covered.unsigned_area();
    let ground_m2 = ground.unsigned_area();
    if ground_m2 >= LEAST_GROUND_SHARE * covered_m2 {
        return Ok((ground, WallLineFrom::Ground));
    }
    let walls = walls_cut_level(mesh)?;
    if walls.unsigned_area() > ground_m2 {
        return Ok((walls, WallLineFrom::Walls));
    }
    if ground_m2 > 0.0 {
        return Ok((ground, WallLineFrom::Ground));
    }
    let roofs = of_class(SurfaceClass::Roof)?;
    Ok(if roofs.0.is_empty() {
        (covered.clone(), WallLineFrom::Everything)
    } else {
        (roofs, WallLineFrom::Roofs)
    })
}

/// The outline of the walls half a metre above their lowest point; of a closed body whose surfaces are not told apart, of all.
fn walls_cut_level(mesh: &Mesh) -> Result<MultiPolygon<f64>, OverlayError> {
    let classes: &[SurfaceClass] = if mesh.has(SurfaceClass::Wall) {
        &[SurfaceClass::Wall, SurfaceClass::Opening]
    } else if mesh.closedness().is_closed() {
        &section::ALL
    } else {
        &[]
    };
    let levels = mesh
        .triangles_of(classes)
        .flat_map(|triangle| triangle.corners.map(|corner| corner[2]));
    let lowest_m = levels.fold(f64::INFINITY, f64::min);
    if !lowest_m.is_finite() {
        return Ok(MultiPolygon(Vec::new()));
    }
    let section = section::at(mesh, lowest_m + WALLS_CUT_ABOVE_LOWEST_M, classes)?;
    let cut = without_strips(section.area);
    if mean_width_m(&cut) > THICKEST_WALL_M {
        return Ok(cut);
    }
    let filled = cut
        .0
        .into_iter()
        .map(|polygon| Polygon::new(polygon.exterior().clone(), Vec::new()));
    let filled: Vec<Polygon<f64>> = filled.collect();
    Ok(without_strips(union_of_polygons(&filled)?))
}

/// The union of triangles seen from above: upright ones are nothing. All are overlaid in one go.
///
/// # Errors
///
/// See [`OverlayError`]: what they cover is not known then.
pub fn union_of(triangles: impl Iterator<Item = [[f64; 3]; 3]>) -> Result<MultiPolygon<f64>, OverlayError> {
    union_of_rings(triangles.map(|corners| corners.to_vec()))
}

/// The union of convex rings seen from above, whichever way they run.
pub(crate) fn union_of_rings(
    rings: impl Iterator<Item = Vec<[f64; 3]>>,
) -> Result<MultiPolygon<f64>, OverlayError> {
    let mut flat = Vec::new();
    for ring in rings {
        let line: Vec<Coord<f64>> = ring.iter().map(|[x, y, _]| Coord { x: *x, y: *y }).collect();
        if doubled_m2(&line).abs() / 2.0 >= LEAST_PLAN_M2 {
            flat.push(line);
        }
    }
    Ok(without_strips(crate::overlay::union_of_outlines(flat)?))
}

/// Twice the area that a ring runs round, positive leftwards; from its first corner, since large coordinates would cost digits.
fn doubled_m2(ring: &[Coord<f64>]) -> f64 {
    let Some(&origin) = ring.first() else { return 0.0 };
    let pairs = ring.array_windows::<2>();
    let doubled = pairs.map(|[a, b]| {
        let (a, b) = (*a - origin, *b - origin);
        a.x * b.y - b.x * a.y
    });
    doubled.sum()
}

/// Leaves out areas and holes that are no more than the drawing's rounding.
pub(crate) fn without_strips(area: MultiPolygon<f64>) -> MultiPolygon<f64> {
    let is_wide = |ring: &LineString<f64>| {
        let perimeter_m = Euclidean.length(ring);
        perimeter_m > 0.0 && doubled_m2(&ring.0).abs() / perimeter_m > LEAST_STRIP_M
    };
    let kept = area
        .0
        .into_iter()
        .filter(|polygon| is_wide(polygon.exterior()))
        .map(|polygon| {
            let (exterior, holes) = polygon.into_inner();
            Polygon::new(exterior, holes.into_iter().filter(is_wide).collect())
        });
    MultiPolygon(kept.collect())
}

/// Twice the area by the length of the outline: the width of a long strip, the thickness of a ring of walls.
pub(crate) fn mean_width_m(area: &MultiPolygon<f64>) -> f64 {
    let rings = area
        .iter()
        .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    let perimeter_m: f64 = rings.map(|ring| Euclidean.length(ring)).sum();
    if perimeter_m > 0.0 {
        2.0 * area.unsigned_area() / perimeter_m
    } else {
        0.0
    }
}
