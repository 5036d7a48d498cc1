//! Gross floor area (*bruttoarea*, BTA) where a drawing has floors: the outline of the body at each.
//!
//! SS 21054 counts the floor to the outside of the enclosing walls, and under a sloping roof only to a line 0.6 m outside the
//! line where the clear height is 1.90 m.

use geo::Area;
use geo_types::MultiPolygon;

use crate::footprint::{THICKEST_WALL_M, mean_width_m, union_of, without_strips};
use crate::mesh::{Mesh, SurfaceClass, section};
use crate::overlay::{OverlayError, difference, grown, intersection, union};

/// How far above a floor its enclosing walls are looked for, in metres: above the slab, below window sills.
pub const WALLS_ABOVE_FLOOR_M: f64 = 0.10;
/// The clear height that a floor under a sloping roof has to have, in metres (SS 21054).
pub const CLEAR_HEIGHT_M: f64 = 1.90;
/// How far outside the line of clear height a floor under a sloping roof is counted, in metres (SS 21054).
pub const OUTSIDE_CLEAR_HEIGHT_M: f64 = 0.60;
/// A floor that is too low in less than this, in m², has upright walls.
const SLOPE_TOLERANCE_M2: f64 = 0.05;
/// A floor surface this near to a floor's level, in metres, is a part of it.
const FLOOR_REACH_M: f64 = 0.35;

/// How a floor was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FloorFrom {
    /// The outline of the closed body.
    ClosedBody,
    /// The outline of walls that close at this level, though the body does not.
    OpenBody,
}

/// Why a floor could not be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FloorUnknown {
    /// Nothing of the body lies at this level.
    NothingThere,
    /// The outline does not close there.
    OutlineOpen,
    /// The body is drawn with walls that have a thickness, and no floor between them says what is inside.
    WallsOnly,
    /// The level is no number.
    NotANumber,
    /// The outline could not be worked out.
    Unresolved(OverlayError),
}

impl From<OverlayError> for FloorUnknown {
    fn from(error: OverlayError) -> FloorUnknown {
        FloorUnknown::Unresolved(error)
    }
}

/// A floor.
#[derive(Clone, Debug, PartialEq)]
pub struct Floor {
    /// Its level over the zero of the body.
    pub level_m: f64,
    /// What counts of it.
    pub area: Result<FloorArea, FloorUnknown>,
}

/// What counts of a floor.
#[derive(Clone, Debug, PartialEq)]
pub struct FloorArea {
    /// The outline that counts.
    pub outline: MultiPolygon<f64>,
    /// Its area in m².
    pub area_m2: f64,
    /// Area within the walls that does not count, since the roof is too low there, in m².
    pub too_low_m2: f64,
    /// True where a sloping roof cuts the floor: clear heights were taken to the outside of the roof, so what counts is at most this.
    pub is_at_most: bool,
    /// How it was measured.
    pub from: FloorFrom,
}

/// The floors of a body.
#[derive(Clone, Debug, PartialEq)]
pub struct FloorAreas {
    /// Each floor, in the order given.
    pub floors: Vec<Floor>,
    /// The sum; `None` where any floor is unknown, or where there is none.
    pub total_m2: Option<f64>,
    /// True where a floor's area is at most what is told.
    pub is_at_most: bool,
}

/// The floors of a body: its outline at each floor level (over the zero of the body, in metres).
///
/// ```
/// use planvy_city::measured::floor_area::floor_areas;
/// use planvy_city::mesh::{Mesh, prism};
/// let mesh = Mesh::new(&prism(&[[0.0, 0.0], [10.0, 0.0], [10.0, 8.0], [0.0, 8.0]], 0.0, 5.6));
/// let floors = floor_areas(&mesh, &[0.0, 2.8]);
/// assert!((floors.total_m2.expect("both are known") - 160.0).abs() < 1e-6);
/// assert!(!floors.is_at_most);
/// assert_eq!(floor_areas(&mesh, &[0.0, 9.0]).total_m2, None);
/// ```
pub fn floor_areas(mesh: &Mesh, floor_levels_m: &[f64]) -> FloorAreas {
    let floors: Vec<Floor> = floor_levels_m
        .iter()
        .map(|&level_m| Floor {
            level_m,
            area: floor_area(mesh, level_m),
        })
        .collect();
    let known = || floors.iter().filter_map(|floor| floor.area.as_ref().ok());
    let is_all_known = !floors.is_empty() && known().count() == floors.len();
    FloorAreas {
        total_m2: is_all_known.then(|| known().map(|area| area.area_m2).sum()),
        is_at_most: known().any(|area| area.is_at_most),
        floors,
    }
}

fn floor_area(mesh: &Mesh, level_m: f64) -> Result<FloorArea, FloorUnknown> {
    if !level_m.is_finite() {
        return Err(FloorUnknown::NotANumber);
    }
    let within_walls = outline(mesh, level_m + WALLS_ABOVE_FLOOR_M, level_m)?;
    // Where nothing is that high, nothing is high enough.
    let high_enough = match outline(mesh, level_m + CLEAR_HEIGHT_M, level_m) {
        Ok(high_enough) => high_enough,
        Err(FloorUnknown::NothingThere) => MultiPolygon(Vec::new()),
        Err(unknown) => return Err(unknown),
    };
    let from = if mesh.closedness().is_closed() {
        FloorFrom::ClosedBody
    } else {
        FloorFrom::OpenBody
    };
    let whole_m2 = within_walls.unsigned_area();
    let too_low = without_strips(difference(&within_walls, &high_enough)?);
    if too_low.unsigned_area() < SLOPE_TOLERANCE_M2 {
        return Ok(FloorArea {
            outline: within_walls,
            area_m2: whole_m2,
            too_low_m2: 0.0,
            is_at_most: false,
            from,
        });
    }
    let near = grown(&high_enough, OUTSIDE_CLEAR_HEIGHT_M)?;
    let counts = without_strips(intersection(&within_walls, &near)?);
    let area_m2 = counts.unsigned_area();
    Ok(FloorArea {
        outline: counts,
        area_m2,
        too_low_m2: (whole_m2 - area_m2).max(0.0),
        is_at_most: true,
        from,
    })
}

/// What lies inside the outer walls at a level: of walls drawn with their thickness together with the floor between them.
fn outline(mesh: &Mesh, level_m: f64, floor_level_m: f64) -> Result<MultiPolygon<f64>, FloorUnknown> {
    const ENCLOSING: [SurfaceClass; 5] = [
        SurfaceClass::Ground,
        SurfaceClass::Wall,
        SurfaceClass::Roof,
        SurfaceClass::Opening,
        SurfaceClass::Unknown,
    ];
    let section = section::at(mesh, level_m, &ENCLOSING)?;
    if !section.open_ends.is_empty() {
        return Err(FloorUnknown::OutlineOpen);
    }
    let walls = without_strips(section.area);
    if walls.0.is_empty() {
        return Err(FloorUnknown::NothingThere);
    }
    if mean_width_m(&walls) > THICKEST_WALL_M {
        return Ok(walls);
    }
    let is_this_floor = |corners: &[[f64; 3]; 3]| {
        corners
            .iter()
            .all(|corner| (corner[2] - floor_level_m).abs() <= FLOOR_REACH_M)
    };
    let floors = mesh
        .triangles_of(&[SurfaceClass::Floor])
        .map(|triangle| triangle.corners);
    let floor = union_of(floors.filter(is_this_floor))?;
    if floor.0.is_empty() {
        return Err(FloorUnknown::WallsOnly);
    }
    Ok(without_strips(union(&walls, &floor)?))
}
