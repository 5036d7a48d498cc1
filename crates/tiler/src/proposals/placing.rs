//! Where a drawn building stands in height, and its surfaces in the city's zone.

use geo::BoundingRect;
use geo_types::{Coord, LineString, MultiPolygon, Rect};
use planvy_city::footprint;
use planvy_city::mesh::{Mesh, Surface};
use planvy_city::overlay::common_m2;
use planvy_plan::{Body, Crs, Datum, ProposedBuilding, VerticalReference};

use crate::buildings::ids::BuildingIds;
use crate::buildings::placing::{GroundAlong, class_of, extruded, ground_along_rings};
use crate::city::City;

/// A building is replaced where more of it than this is built over, in m².
const LEAST_REPLACED_M2: f64 = 0.5;

/// A drawn building with its place.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    /// Its number in the drawing, from 0.
    pub number: usize,
    /// Its surfaces, east and north in the city's zone and over RH 2000.
    pub surfaces: Vec<Surface>,
    /// Names of its elements.
    pub elements: Vec<String>,
    /// What it is drawn by: its body, or its footprint and which height.
    pub form: &'static str,
    /// Around it on the map.
    pub rect: Rect<f64>,
    /// The land that it covers.
    footprint: MultiPolygon<f64>,
}

/// Why a drawn building has no place in height.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(super) enum NoPlace {
    /// Neither body nor footprint.
    #[error("it has neither a body nor a footprint")]
    NoShape,
    /// A footprint without any height.
    #[error("the drawing states no height")]
    NoHeight,
    /// The ground is not known.
    #[error(
        "the level of the ground at it is not known: the drawing states none, and there is no terrain over RH 2000 there"
    )]
    NoGround,
    /// Its heights are over something that is not known.
    #[error("its heights are over {0}, which does not lead to RH 2000")]
    OtherZero(String),
}

/// Finds where a drawn building stands.
///
/// A body over RH 2000 stands where it says, one over its own ground on the ground that the drawing states, else on the mean of
/// the terrain around it. A footprint is drawn up to the highest level that the drawing states: an outline of what is stated, and no
/// more.
pub(super) fn place(
    city: City<'_>,
    crs: Crs,
    number: usize,
    building: &ProposedBuilding,
) -> Result<Placed, NoPlace> {
    let stated = building
        .ground_level
        .map(|level| level.0)
        .filter(|level| level.is_finite());
    let mut unusable = None;
    if let Some(body) = &building.body {
        match lift_m(city, crs, body, stated) {
            Ok(lift_m) => return of_body(city, crs, number, building, body, lift_m),
            Err(why) => unusable = Some(why),
        }
    }
    let Some(footprint) = &building.footprint else {
        return Err(unusable.unwrap_or(NoPlace::NoShape));
    };
    let footprint = city.area(footprint, crs);
    let rect = footprint.bounding_rect().ok_or(NoPlace::NoShape)?;
    let terrain = ground_of(city, &footprint);
    let ground_m = stated.or(terrain.map(|ground| ground.mean_m));
    let (form, top) = top_of(building).ok_or(unusable.unwrap_or(NoPlace::NoHeight))?;
    let top_m = match top {
        Top::Level(level_m) => level_m,
        Top::OverGround(height_m) => ground_m.ok_or(NoPlace::NoGround)? + height_m,
    };
    let ground_m = ground_m.ok_or(NoPlace::NoGround)?;
    let bottom_m = terrain.map_or(ground_m, |ground| ground.lowest_m.min(ground_m));
    if !top_m.is_finite() || top_m <= bottom_m {
        return Err(NoPlace::NoHeight);
    }
    let surfaces = footprint.iter().flat_map(|part| {
        let rings = std::iter::once(part.exterior()).chain(part.interiors());
        extruded(rings, bottom_m, top_m)
    });
    Ok(Placed {
        number,
        surfaces: surfaces.collect(),
        elements: Vec::new(),
        form,
        rect,
        footprint: footprint.clone(),
    })
}

enum Top {
    Level(f64),
    OverGround(f64),
}

/// The highest thing that a drawing states, and what it is.
fn top_of(building: &ProposedBuilding) -> Option<(&'static str, Top)> {
    let level = |level: Option<planvy_plan::OverRh2000>| level.map(|level| Top::Level(level.0));
    let height = |height: Option<planvy_plan::OverGround>| height.map(|height| Top::OverGround(height.0));
    let stated = [
        (
            "its footprint up to the stated level of the ridge",
            level(building.ridge_level),
        ),
        (
            "its footprint up to the stated height of the ridge",
            height(building.ridge_height),
        ),
        (
            "its footprint up to the stated highest level",
            level(building.total_level),
        ),
        (
            "its footprint up to the stated total height",
            height(building.total_height),
        ),
        (
            "its footprint up to the stated building height",
            height(building.building_height),
        ),
    ];
    stated
        .into_iter()
        .find_map(|(form, top)| top.map(|top| (form, top)))
}

/// What is added to the heights of a body.
fn lift_m(city: City<'_>, crs: Crs, body: &Body, stated: Option<f64>) -> Result<f64, NoPlace> {
    match &body.vertical {
        VerticalReference::Datum(Datum::Rh2000) => Ok(0.0),
        VerticalReference::OwnGround => {
            let along = || ground_of(city, &outline(city, crs, body)).map(|ground| ground.mean_m);
            stated.or_else(along).ok_or(NoPlace::NoGround)
        }
        VerticalReference::Datum(other) => Err(NoPlace::OtherZero(other.name().to_owned())),
        VerticalReference::Unknown => Err(NoPlace::OtherZero(
            "a zero that the drawing does not name".to_owned(),
        )),
    }
}

fn of_body(
    city: City<'_>,
    crs: Crs,
    number: usize,
    building: &ProposedBuilding,
    body: &Body,
    lift_m: f64,
) -> Result<Placed, NoPlace> {
    let place = |[east, north, up]: &[f64; 3]| {
        let at = city.position(Coord { x: *east, y: *north }, crs);
        [at.x, at.y, up + lift_m]
    };
    let surfaces: Vec<Surface> = body
        .surfaces
        .iter()
        .map(|surface| Surface {
            class: class_of(surface.kind),
            rings: surface
                .rings
                .iter()
                .map(|ring| ring.iter().map(place).collect())
                .collect(),
            element: surface.element,
        })
        .collect();
    let footprint = match &building.footprint {
        Some(footprint) => city.area(footprint, crs),
        None => outline(city, crs, body),
    };
    let corners = surfaces.iter().flat_map(|surface| surface.rings.iter().flatten());
    let on_map: LineString<f64> = corners
        .filter(|corner| corner.iter().all(|metres| metres.is_finite()))
        .map(|[east, north, _]| Coord { x: *east, y: *north })
        .collect();
    Ok(Placed {
        number,
        rect: on_map.bounding_rect().ok_or(NoPlace::NoShape)?,
        surfaces,
        elements: body.elements.clone(),
        form: "its body",
        footprint,
    })
}

/// The outline of a body on the map, in the city's zone.
fn outline(city: City<'_>, crs: Crs, body: &Body) -> MultiPolygon<f64> {
    let surfaces: Vec<Surface> = body
        .surfaces
        .iter()
        .map(|surface| Surface {
            class: class_of(surface.kind),
            rings: surface.rings.clone(),
            element: surface.element,
        })
        .collect();
    // Where the outline cannot be worked out, the body covers nothing that is known.
    let covered = footprint::of(&Mesh::new(&surfaces)).ok().flatten();
    covered.map_or(MultiPolygon(Vec::new()), |covered| {
        city.area(&covered.wall_line, crs)
    })
}

fn ground_of(city: City<'_>, footprint: &MultiPolygon<f64>) -> Option<GroundAlong> {
    ground_along_rings(city, footprint.iter().map(|part| part.exterior()), |at| at)
}

impl Placed {
    /// Vertices that it will have, about.
    pub fn vertices(&self) -> usize {
        let rings = self.surfaces.iter().flat_map(|surface| &surface.rings);
        rings.map(Vec::len).sum()
    }

    /// The names of the existing buildings that it is drawn over.
    pub fn replaced(&self, city: City<'_>, ids: &BuildingIds) -> Vec<String> {
        let snapshot = city.snapshot();
        let met = snapshot.buildings_in(city.crs, &self.footprint);
        let replaced = met.into_iter().filter_map(|index| {
            let building = snapshot.building(index)?;
            let there = city.area(&building.footprint, building.crs);
            // Where it cannot be reckoned, the building stays in the picture.
            let common_m2 = common_m2(&self.footprint, &there).unwrap_or(0.0);
            let id = ids.of_number(usize::try_from(index.0).ok()?)?;
            (common_m2 > LEAST_REPLACED_M2).then(|| id.to_owned())
        });
        replaced.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::buildings::placing::tests::{answers, city, shed};
    use planvy_plan::{ExistingBuilding, OverGround, OverRh2000, Surface as DrawnSurface, SurfaceKind};

    const GROUND: Option<Option<Datum>> = Some(Some(Datum::Rh2000));

    fn drawn(east_m: f64) -> ProposedBuilding {
        ProposedBuilding {
            footprint: Some(shed(east_m).footprint),
            ..ProposedBuilding::default()
        }
    }

    fn levels(placed: &Placed) -> (f64, f64) {
        let levels = Mesh::new(&placed.surfaces).levels().unwrap();
        (levels.lowest_m, levels.highest_m)
    }

    #[test]
    fn a_footprint_rises_to_what_the_drawing_states() {
        let answers = answers(&[], GROUND);
        let at = |building| place(city(&answers), Crs::Zone1330, 0, &building);
        // The ground is 11.0 to 11.6 m under it, 11.3 m on the mean.
        let ridge = ProposedBuilding {
            ridge_height: Some(OverGround(7.5)),
            total_height: Some(OverGround(8.5)),
            ..drawn(10.0)
        };
        let placed = at(ridge.clone()).unwrap();
        let (lowest_m, highest_m) = levels(&placed);
        assert!(
            (lowest_m - 11.0).abs() < 1e-3 && (highest_m - 18.8).abs() < 1e-3,
            "{placed:?}"
        );
        assert!(placed.form.contains("height of the ridge"));
        let level = ProposedBuilding {
            ridge_level: Some(OverRh2000(21.0)),
            ground_level: Some(OverRh2000(10.5)),
            ..ridge
        };
        assert_eq!(levels(&at(level).unwrap()), (10.5, 21.0));
        assert_eq!(at(drawn(10.0)).unwrap_err(), NoPlace::NoHeight);
        assert_eq!(at(ProposedBuilding::default()).unwrap_err(), NoPlace::NoShape);
    }

    #[test]
    fn a_body_stands_on_the_ground_or_is_told() {
        let body = |vertical| ProposedBuilding {
            footprint: None,
            body: Some(Body {
                surfaces: planvy_city::mesh::prism(
                    &[
                        [118_010.0, 6_164_000.0],
                        [118_016.0, 6_164_000.0],
                        [118_016.0, 6_164_004.0],
                        [118_010.0, 6_164_004.0],
                    ],
                    0.0,
                    5.0,
                )
                .into_iter()
                .map(|surface| DrawnSurface {
                    kind: SurfaceKind::Unknown,
                    rings: surface.rings,
                    element: None,
                })
                .collect(),
                vertical,
                elements: Vec::new(),
            }),
            ..ProposedBuilding::default()
        };
        let on_ground = answers(&[], GROUND);
        let placed = place(
            city(&on_ground),
            Crs::Zone1330,
            0,
            &body(VerticalReference::OwnGround),
        )
        .unwrap();
        let (lowest_m, highest_m) = levels(&placed);
        assert!((lowest_m - 11.3).abs() < 1e-3 && (highest_m - 16.3).abs() < 1e-3);
        let nowhere = answers(&[], None);
        let error = place(
            city(&nowhere),
            Crs::Zone1330,
            0,
            &body(VerticalReference::OwnGround),
        )
        .unwrap_err();
        assert_eq!(error, NoPlace::NoGround);
        let unknown = place(
            city(&on_ground),
            Crs::Zone1330,
            0,
            &body(VerticalReference::Unknown),
        )
        .unwrap_err();
        assert!(unknown.to_string().contains("does not name"), "{unknown}");
    }

    #[test]
    fn what_it_is_drawn_over_is_replaced_and_a_neighbour_is_not() {
        let named = |id: &str, east_m: f64| ExistingBuilding {
            source_id: Some(id.to_owned()),
            ..shed(east_m)
        };
        let standing = [
            named("under", 12.0),
            named("beside", 20.0),
            named("touching", 4.0),
        ];
        let answers = answers(&standing, GROUND);
        let building = ProposedBuilding {
            ridge_height: Some(OverGround(7.5)),
            ..drawn(10.0)
        };
        let placed = place(city(&answers), Crs::Zone1330, 0, &building).unwrap();
        let ids = BuildingIds::of(&standing);
        assert_eq!(placed.replaced(city(&answers), &ids), ["under"]);
    }
}
