//! From a place as it is named to where it is.

use std::collections::BTreeSet;

use geo::{Area, Euclidean, InteriorPoint, InterpolateLine, Length};
use geo_types::{Coord, LineString, MultiPolygon, Point};
use planvy_index::{Found, Hits, ParcelIndex, Snapshot};
use planvy_plan::parcel::folded_designation;
use planvy_plan::{Address, Crs, Geodetic, GridPoint};

use crate::answer::PlaceKind;
use crate::overlap::Ground;
use crate::place_checks::{check_area, check_geodetic, check_line, check_point};
use crate::projected::{area_in, line_in};
use crate::question::{Place, QuestionError};
use crate::served::Served;

/// Suggestions offered where a name is not found.
const MOST_NEAR: usize = 10;

/// A place, found.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// What kind of place it was.
    pub kind: PlaceKind,
    /// Where it is.
    pub shape: SiteShape,
    /// Designation of the parcel: asked for, or of the address asked for.
    pub parcel: Option<String>,
    /// The address, as found.
    pub address: Option<String>,
}

/// Where a place is.
#[derive(Clone, Debug, PartialEq)]
pub enum SiteShape {
    /// A position asked for in a plane system.
    Point(GridPoint),
    /// A position asked for, or known, by longitude and latitude.
    Geodetic(Geodetic),
    /// A line.
    Line {
        /// Its system.
        crs: Crs,
        /// The line.
        line: LineString<f64>,
    },
    /// An area.
    Area {
        /// Its system.
        crs: Crs,
        /// The area.
        area: MultiPolygon<f64>,
    },
}

impl Site {
    /// Finds a place.
    ///
    /// # Errors
    /// What is wrong with the place: see [`QuestionError`].
    pub fn find(snapshot: &Snapshot, place: &Place) -> Result<Site, QuestionError> {
        let site = |kind, shape| Site {
            kind,
            shape,
            parcel: None,
            address: None,
        };
        match place {
            Place::Point(point) => {
                check_point(*point, &Served::of(snapshot))?;
                Ok(site(PlaceKind::Point, SiteShape::Point(*point)))
            }
            Place::Geodetic(position) => {
                check_geodetic(*position, &Served::of(snapshot))?;
                Ok(site(PlaceKind::Point, SiteShape::Geodetic(*position)))
            }
            Place::Line { crs, line } => {
                check_line(*crs, line, &Served::of(snapshot))?;
                let shape = SiteShape::Line {
                    crs: *crs,
                    line: line.clone(),
                };
                Ok(site(PlaceKind::Line, shape))
            }
            Place::Area { crs, area } => {
                check_area(*crs, area, &Served::of(snapshot))?;
                let shape = SiteShape::Area {
                    crs: *crs,
                    area: area.clone(),
                };
                Ok(site(PlaceKind::Area, shape))
            }
            Place::Parcel(designation) => Site::of_parcel(snapshot, designation),
            Place::Address(text) => Site::of_address(snapshot, text),
        }
    }

    /// The place of a parcel.
    pub(crate) fn of_parcel(snapshot: &Snapshot, text: &str) -> Result<Site, QuestionError> {
        let (designation, indices) = find_parcel(snapshot, text)?;
        let parcels = || indices.iter().filter_map(|index| snapshot.parcel(*index));
        let crs = parcels().next().map_or(Crs::Tm, |parcel| parcel.crs);
        // A parcel of several areas may be delivered as several of one designation.
        let polygons = parcels().flat_map(|parcel| area_in(&parcel.area, parcel.crs, crs).0);
        let area = MultiPolygon(polygons.collect());
        if area.unsigned_area() <= 0.0 {
            return Err(QuestionError::EmptyGeometry("the parcel has no area"));
        }
        Ok(Site {
            kind: PlaceKind::Parcel,
            shape: SiteShape::Area { crs, area },
            parcel: Some(designation),
            address: None,
        })
    }

    fn of_address(snapshot: &Snapshot, text: &str) -> Result<Site, QuestionError> {
        let address = find_address(snapshot, text)?;
        Ok(Site {
            kind: PlaceKind::Point,
            shape: SiteShape::Geodetic(address.position),
            parcel: address.parcel.clone(),
            address: Some(full_label(address)),
        })
    }

    /// Everything there.
    pub fn hits(&self, snapshot: &Snapshot) -> Hits {
        match &self.shape {
            SiteShape::Point(point) => snapshot.at_point(*point),
            SiteShape::Geodetic(position) => {
                snapshot.at_point(position.to_grid(plane_for(snapshot, *position)))
            }
            SiteShape::Line { crs, line } => snapshot.along_line(*crs, line),
            SiteShape::Area { crs, area } => snapshot.in_area(*crs, area),
        }
    }

    /// True for a position.
    pub fn is_point(&self) -> bool {
        matches!(self.shape, SiteShape::Point(_) | SiteShape::Geodetic(_))
    }

    /// The system that the place was asked in; none of a longitude and latitude, nor of what was found by name.
    pub fn asked_crs(&self) -> Option<Crs> {
        match &self.shape {
            SiteShape::Point(point) => Some(point.crs),
            SiteShape::Geodetic(_) => None,
            SiteShape::Line { crs, .. } => Some(*crs),
            SiteShape::Area { crs, .. } => (self.kind == PlaceKind::Area).then_some(*crs),
        }
    }

    /// A position of the place with its system: the point itself, the middle of a line, a position inside an area. A
    /// longitude and latitude is projected into the system given, or into its own where that one is not for the place.
    pub fn position(&self, crs_of_geodetic: Crs) -> GridPoint {
        let at = |crs, point: Option<Point<f64>>| {
            let Coord { x, y } = point.unwrap_or_default().0;
            GridPoint {
                crs,
                east_m: x,
                north_m: y,
            }
        };
        match &self.shape {
            SiteShape::Point(point) => *point,
            SiteShape::Geodetic(position) if crs_of_geodetic.covers(*position) => {
                position.to_grid(crs_of_geodetic)
            }
            SiteShape::Geodetic(position) => position.to_grid(position.own_system()),
            SiteShape::Line { crs, line } => at(*crs, Euclidean.point_at_ratio_from_start(line, 0.5)),
            SiteShape::Area { crs, area } => at(*crs, area.interior_point()),
        }
    }

    /// The size of the place in the plane of a system: square metres of an area, metres of a line, nothing of a point.
    pub fn size_in(&self, target: Crs) -> Option<f64> {
        match &self.shape {
            SiteShape::Point(_) | SiteShape::Geodetic(_) => None,
            SiteShape::Line { crs, line } => Some(Euclidean.length(&line_in(line, *crs, target))),
            SiteShape::Area { crs, area } if *crs == target => Some(area.unsigned_area()),
            SiteShape::Area { crs, area } => Some(area_in(area, *crs, target).unsigned_area()),
        }
    }

    /// The place as ground in the plane of a system.
    pub fn ground_in(&self, target: Crs) -> Ground {
        let point = |point: GridPoint| {
            let there = point.in_crs(target);
            Ground::Point(Coord {
                x: there.east_m,
                y: there.north_m,
            })
        };
        match &self.shape {
            SiteShape::Point(position) => point(*position),
            SiteShape::Geodetic(position) => point(position.to_grid(target)),
            SiteShape::Line { crs, line } => Ground::Line(line_in(line, *crs, target)),
            SiteShape::Area { crs, area } => Ground::Area(area_in(area, *crs, target)),
        }
    }
}

/// The plane to look a longitude and latitude up in: the first system of the snapshot that is for the place, so that a place in
/// one part of the world is never projected into a system of another. Each further zone costs another projection.
fn plane_for(snapshot: &Snapshot, position: Geodetic) -> Crs {
    let mut systems = snapshot.coordinate_systems();
    systems
        .find(|crs| crs.covers(position))
        .unwrap_or_else(|| position.own_system())
}

/// The parcels of one designation, and the designation as written.
///
/// # Errors
/// [`QuestionError::UnknownParcel`] with the nearest designations, or with those that the text can mean where it can mean
/// several.
pub fn find_parcel(snapshot: &Snapshot, text: &str) -> Result<(String, Vec<ParcelIndex>), QuestionError> {
    let matches = snapshot.parcels_by_designation(text);
    let designation = |index: &ParcelIndex| snapshot.parcel(*index).map(|parcel| parcel.designation.as_str());
    let meant: BTreeSet<String> = matches
        .exact
        .iter()
        .filter_map(designation)
        .map(folded_designation)
        .collect();
    match (meant.len(), matches.exact.first().and_then(designation)) {
        (1, Some(first)) => Ok((first.to_owned(), matches.exact.clone())),
        (several, _) => {
            let offered = if several > 1 {
                &matches.exact
            } else {
                &matches.near
            };
            let near = each_once(offered.iter().filter_map(designation).map(str::to_owned));
            Err(QuestionError::UnknownParcel {
                designation: text.to_owned(),
                near,
            })
        }
    }
}

/// The address that a text means.
///
/// # Errors
/// [`QuestionError::UnknownAddress`] with the nearest addresses, or with those that the text can mean where it can mean
/// several.
fn find_address<'s>(snapshot: &'s Snapshot, text: &str) -> Result<&'s Address, QuestionError> {
    // The search mixes addresses with parcels and plans: enough of them that the addresses are among it.
    const LOOK_AT: usize = 50;
    let hits = snapshot.search(text, LOOK_AT);
    let found: Vec<(bool, &Address)> = hits
        .iter()
        .filter_map(|hit| match hit.found {
            Found::Address(index) => snapshot.address(index).map(|address| (hit.exact, address)),
            Found::Parcel(_) | Found::Plan(_) => None,
        })
        .collect();
    let exact: Vec<&Address> = found
        .iter()
        .filter(|(exact, _)| *exact)
        .map(|(_, address)| *address)
        .collect();
    let meant = each_once(exact.iter().map(|address| full_label(address)));
    match (meant.as_slice(), exact.first()) {
        ([_], Some(address)) => Ok(address),
        (several, _) => {
            let near = if several.is_empty() {
                each_once(found.iter().map(|(_, address)| full_label(address)))
            } else {
                meant
            };
            Err(QuestionError::UnknownAddress {
                address: text.to_owned(),
                near,
            })
        }
    }
}

/// The first few of some names, in their order.
fn each_once(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut once = Vec::new();
    for name in names {
        if once.len() < MOST_NEAR && !once.contains(&name) {
            once.push(name);
        }
    }
    once
}

/// An address with its postal code and town, so that it can be asked for again.
fn full_label(address: &Address) -> String {
    let town = [address.postal_code.as_deref(), address.town.as_deref()];
    let town: Vec<&str> = town
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    if town.is_empty() {
        address.label()
    } else {
        format!("{}, {}", address.label(), town.join(" "))
    }
}
