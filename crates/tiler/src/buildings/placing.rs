//! Where a building stands in height, and by what it is drawn.

use geo_types::{Coord, LineString};
use planvy_city::mesh::{Mesh, Surface, SurfaceClass};
use planvy_plan::{Datum, ExistingBuilding, SurfaceKind, VerticalReference};

use super::middle_and_extent;
use crate::city::City;
use crate::divide::Thing;

/// The ground under an outline is looked at every so many metres.
const GROUND_STEP_M: f64 = 4.0;

/// A building with its place in height.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placed<'a> {
    /// Its number in the snapshot.
    pub number: usize,
    /// The building.
    pub building: &'a ExistingBuilding,
    /// By what it is drawn.
    pub form: Form,
    /// Added to the third coordinate of its body to get levels over RH 2000.
    pub lift_m: f64,
    /// The level of the ground at it over RH 2000, where that is known.
    pub ground_m: Option<f64>,
    /// Level of its bottom where it is drawn from its footprint.
    pub bottom_m: f64,
    /// Level of its top where it is drawn from its footprint.
    pub top_m: f64,
    middle: [f64; 2],
    extent_m: f64,
}

/// By what a building is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// The body that its source delivers.
    Body,
    /// Its footprint, drawn up to its height.
    Footprint,
}

/// Why a building has no place in height.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(crate) enum NoPlace {
    /// There is no footprint, or it has no finite place.
    #[error("it has no footprint")]
    NoFootprint,
    /// The source gives neither a height nor a body.
    #[error("its source gives no height")]
    NoHeight,
    /// The height is no height.
    #[error("its height is {0} m")]
    NotPositive(f64),
    /// The ground is known neither from the source nor from the terrain.
    #[error(
        "the level of the ground at it is not known: its source gives none, and there is no terrain over RH 2000 there"
    )]
    NoGround,
    /// The body is over something that is not known, and there is no height to draw the footprint by.
    #[error("its heights are over {0}, and it has no height to draw its footprint by")]
    OtherZero(String),
}

/// Finds where a building stands.
///
/// A body over RH 2000 stands where it says; one over its own ground stands on the ground that the source gives, else on the
/// mean of the terrain along its outline. What has no body, or one over an unknown zero, is its footprint, drawn from the
/// lowest ground along the outline to the height over the mean one.
pub(crate) fn place<'a>(
    city: City<'_>,
    number: usize,
    building: &'a ExistingBuilding,
) -> Result<Placed<'a>, NoPlace> {
    let (middle, extent_m) = middle_and_extent(city, building).ok_or(NoPlace::NoFootprint)?;
    let stated = building
        .ground_level
        .map(|level| level.0)
        .filter(|level| level.is_finite());
    let mut placed = Placed {
        number,
        building,
        form: Form::Body,
        lift_m: 0.0,
        ground_m: stated,
        bottom_m: 0.0,
        top_m: 0.0,
        middle,
        extent_m,
    };
    let terrain = || ground_along(city, building);
    let unusable = match building.body.as_ref().map(|body| &body.vertical) {
        Some(VerticalReference::Datum(Datum::Rh2000)) => {
            placed.ground_m = stated.or_else(|| terrain().map(|ground| ground.mean_m));
            return Ok(placed);
        }
        Some(VerticalReference::OwnGround) => {
            let ground_m = stated
                .or_else(|| terrain().map(|ground| ground.mean_m))
                .ok_or(NoPlace::NoGround)?;
            placed.ground_m = Some(ground_m);
            placed.lift_m = ground_m;
            return Ok(placed);
        }
        Some(VerticalReference::Datum(other)) => Some(other.name().to_owned()),
        Some(VerticalReference::Unknown) => Some("a zero that its source does not name".to_owned()),
        None => None,
    };
    let Some(height) = building.height else {
        return Err(unusable.map_or(NoPlace::NoHeight, NoPlace::OtherZero));
    };
    if !height.0.is_finite() || height.0 <= 0.0 {
        return Err(NoPlace::NotPositive(height.0));
    }
    let terrain = terrain();
    let ground_m = stated
        .or(terrain.map(|ground| ground.mean_m))
        .ok_or(NoPlace::NoGround)?;
    placed.form = Form::Footprint;
    placed.ground_m = Some(ground_m);
    placed.bottom_m = terrain.map_or(ground_m, |ground| ground.lowest_m.min(ground_m));
    placed.top_m = ground_m + height.0;
    Ok(placed)
}

/// The ground along an outline, over RH 2000.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct GroundAlong {
    /// The mean.
    pub mean_m: f64,
    /// The lowest level.
    pub lowest_m: f64,
}

/// The ground along the outer rings of a footprint; `None` where no terrain over RH 2000 is known along them.
fn ground_along(city: City<'_>, building: &ExistingBuilding) -> Option<GroundAlong> {
    let rings = building.footprint.0.iter().map(|part| part.exterior());
    ground_along_rings(city, rings, |at| city.position(at, building.crs))
}

/// The ground along some rings.
pub(crate) fn ground_along_rings<'r>(
    city: City<'_>,
    rings: impl Iterator<Item = &'r LineString<f64>>,
    in_city: impl Fn(Coord<f64>) -> Coord<f64>,
) -> Option<GroundAlong> {
    let (mut sum_m, mut weight_m, mut lowest_m) = (0.0, 0.0, f64::INFINITY);
    for line in rings.flat_map(LineString::lines) {
        let length_m = line.dx().hypot(line.dy());
        if !length_m.is_finite() || length_m <= 0.0 {
            continue;
        }
        let pieces = (length_m / GROUND_STEP_M).ceil().clamp(1.0, 512.0);
        for piece in 0..(pieces as u32) {
            let at = |share: f64| in_city(line.start + line.delta() * ((f64::from(piece) + share) / pieces));
            if let Some(level_m) = city.ground_level_m(at(0.5)) {
                sum_m += level_m * length_m / pieces;
                weight_m += length_m / pieces;
                lowest_m = f64::min(lowest_m, level_m);
            }
            // The corner too: the lowest ground is often there.
            if let Some(level_m) = city.ground_level_m(at(0.0)) {
                lowest_m = f64::min(lowest_m, level_m);
            }
        }
    }
    (weight_m > 0.0).then(|| GroundAlong {
        mean_m: sum_m / weight_m,
        lowest_m,
    })
}

impl Placed<'_> {
    /// What decides about its square.
    pub fn thing(&self) -> Thing {
        let corners = match (self.form, &self.building.body) {
            (Form::Body, Some(body)) => body
                .surfaces
                .iter()
                .flat_map(|surface| &surface.rings)
                .map(Vec::len)
                .sum(),
            _ => {
                let rings = self
                    .building
                    .footprint
                    .iter()
                    .flat_map(|part| std::iter::once(part.exterior()).chain(part.interiors()));
                6 * rings.map(|ring| ring.0.len()).sum::<usize>()
            }
        };
        Thing {
            middle: self.middle,
            extent_m: self.extent_m,
            vertices: corners,
        }
    }

    /// What is missed where it is not drawn: the longest of its extents, in metres.
    pub fn size_m(&self) -> f64 {
        let height_m = self.building.height.map_or(0.0, |height| height.0);
        self.extent_m.max(height_m).max(1.0)
    }

    /// Its surfaces as triangles, in the coordinates of its source.
    pub fn mesh(&self) -> Mesh {
        match (self.form, &self.building.body) {
            (Form::Body, Some(body)) => {
                let surfaces = body.surfaces.iter().map(|surface| Surface {
                    class: class_of(surface.kind),
                    rings: surface.rings.clone(),
                    element: surface.element,
                });
                Mesh::new(&surfaces.collect::<Vec<_>>())
            }
            _ => {
                let parts = self.building.footprint.iter();
                let surfaces: Vec<Surface> = parts
                    .flat_map(|part| {
                        let rings = std::iter::once(part.exterior()).chain(part.interiors());
                        extruded(rings, self.bottom_m, self.top_m)
                    })
                    .collect();
                Mesh::new(&surfaces)
            }
        }
    }

    /// A corner of its mesh in the city's zone and over RH 2000.
    pub fn lifted(&self, city: City<'_>, [east, north, up]: [f64; 3]) -> [f64; 3] {
        let at = city.position(Coord { x: east, y: north }, self.building.crs);
        [at.x, at.y, up + self.lift_m]
    }
}

/// The body over the rings of an area, the outer one first, between two levels: bottom, top, and a wall for each edge.
pub(crate) fn extruded<'r>(
    rings: impl Iterator<Item = &'r LineString<f64>>,
    bottom_m: f64,
    top_m: f64,
) -> Vec<Surface> {
    let open: Vec<Vec<[f64; 2]>> = rings
        .map(|ring| {
            let mut corners: Vec<[f64; 2]> = ring.0.iter().map(|corner| [corner.x, corner.y]).collect();
            if corners.len() > 1 && corners.first() == corners.last() {
                corners.pop();
            }
            corners
        })
        .collect();
    let at = |level: f64| move |[east, north]: &[f64; 2]| [*east, *north, level];
    let cap = |class, level: f64, is_reversed: bool| Surface {
        class,
        rings: open
            .iter()
            .map(|ring| {
                let mut cap: Vec<[f64; 3]> = ring.iter().map(at(level)).collect();
                if is_reversed {
                    cap.reverse();
                }
                cap
            })
            .collect(),
        element: None,
    };
    let mut surfaces = vec![
        cap(SurfaceClass::Ground, bottom_m, true),
        cap(SurfaceClass::Roof, top_m, false),
    ];
    for ring in &open {
        for (from, to) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            surfaces.push(Surface {
                class: SurfaceClass::Wall,
                rings: vec![vec![
                    at(bottom_m)(from),
                    at(bottom_m)(to),
                    at(top_m)(to),
                    at(top_m)(from),
                ]],
                element: None,
            });
        }
    }
    surfaces
}

/// The kind of a surface, as meshes name it.
pub(crate) fn class_of(kind: SurfaceKind) -> SurfaceClass {
    match kind {
        SurfaceKind::Ground => SurfaceClass::Ground,
        SurfaceKind::Wall => SurfaceClass::Wall,
        SurfaceKind::Roof => SurfaceClass::Roof,
        SurfaceKind::Opening => SurfaceClass::Opening,
        SurfaceKind::Installation => SurfaceClass::Installation,
        SurfaceKind::Projection => SurfaceClass::Projection,
        SurfaceKind::Floor => SurfaceClass::Floor,
        SurfaceKind::Unknown => SurfaceClass::Unknown,
    }
}

#[cfg(test)]
pub(crate) mod tests;
