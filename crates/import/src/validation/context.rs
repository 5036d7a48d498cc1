//! What the checks look at: the plans, with every surface brought into its plan's coordinate system, its defects found
//! once, and its level worked out.

use std::cell::OnceCell;

use geo::Area;
use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use planvy_plan::{Crs, Finding, GeometryPart, GridPoint, Plan, Position, Regulation, RegulationGroup};
use rstar::AABB;

use super::level::Level;
use super::overlaps::{UseOverlap, use_overlaps};
use super::overlay::united;
use super::ring_contacts::{Contact, ContactKind, contacts};
use super::spot_inside::spot_inside;

/// Rings need a first vertex, two more, and the first again.
const LEAST_VERTICES: usize = 4;

/// Smallest area that counts as one, in square metres: the precision squared.
pub(super) const LEAST_AREA_M2: f64 = 1e-6;

/// Everything that the checks of one run share.
pub struct CheckContext<'a> {
    /// The plans, in file order.
    pub plans: Vec<PreparedPlan<'a>>,
}

impl<'a> CheckContext<'a> {
    /// Prepares plans for checking.
    pub fn new(plans: impl IntoIterator<Item = &'a Plan>) -> CheckContext<'a> {
        CheckContext {
            plans: plans.into_iter().map(PreparedPlan::new).collect(),
        }
    }
}

/// Whose geometry a surface is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The plan's own.
    Plan,
    /// A regulation's, by its number in the plan.
    Regulation(usize),
}

/// A surface on the map: an area part, or the footprint of a solid.
#[derive(Clone, Debug)]
pub struct Surface {
    /// Whose it is.
    pub owner: Owner,
    /// Number of the geometry part it came from.
    pub part: usize,
    /// The surface, in the plan's coordinate system.
    pub polygon: Polygon<f64>,
    /// Where its boundary meets itself.
    pub contacts: Vec<Contact>,
    /// At which heights it holds.
    pub level: Level,
    /// True where overlays may be computed with it: finite and plausible coordinates, an area, no crossing boundary.
    pub sound: bool,
}

impl Surface {
    fn new(owner: Owner, part: usize, polygon: Polygon<f64>, level: Level, crs: Crs) -> Surface {
        let contacts = contacts(&polygon);
        let rings_ok = std::iter::once(polygon.exterior())
            .chain(polygon.interiors())
            .all(|ring| ring.0.len() >= LEAST_VERTICES);
        let coordinates_ok = polygon
            .exterior()
            .coords()
            .chain(polygon.interiors().iter().flat_map(LineString::coords))
            .all(|coord| crs.is_plausible(coord.x, coord.y));
        let crosses = contacts
            .iter()
            .any(|contact| contact.kind == ContactKind::Crossing);
        let sound = rings_ok && coordinates_ok && !crosses && polygon.unsigned_area() > LEAST_AREA_M2;
        Surface {
            owner,
            part,
            polygon,
            contacts,
            level,
            sound,
        }
    }

    /// The surface's box.
    pub fn bounds(&self) -> AABB<[f64; 2]> {
        super::overlay::bounds_of(&self.polygon).unwrap_or(AABB::from_point([0.0, 0.0]))
    }
}

/// A plan with its surfaces.
pub struct PreparedPlan<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The surfaces of the plan's own geometry.
    pub area: Vec<Surface>,
    /// The surfaces of its regulations, in file order.
    pub surfaces: Vec<Surface>,
    union: OnceCell<Option<MultiPolygon<f64>>>,
    overlaps: OnceCell<Vec<UseOverlap>>,
}

impl<'a> PreparedPlan<'a> {
    fn new(plan: &'a Plan) -> PreparedPlan<'a> {
        let area = surfaces_of(Owner::Plan, &plan.area, plan.vertical_limit, plan.crs);
        let surfaces = plan
            .regulations
            .iter()
            .enumerate()
            .flat_map(|(number, regulation)| {
                let limit = regulation.content.vertical_limit;
                surfaces_of(Owner::Regulation(number), &regulation.geometry, limit, plan.crs)
            })
            .collect();
        PreparedPlan {
            plan,
            area,
            surfaces,
            union: OnceCell::new(),
            overlaps: OnceCell::new(),
        }
    }

    /// The plan's area in one piece of data; `None` where it is missing or broken, so that nothing can be measured by it.
    pub fn whole_area(&self) -> Option<&MultiPolygon<f64>> {
        self.union
            .get_or_init(|| {
                let usable = !self.area.is_empty() && self.area.iter().all(|surface| surface.sound);
                usable.then(|| union_of(self.area.iter()))
            })
            .as_ref()
    }

    /// Every regulation with its number.
    pub fn regulations(&self) -> impl Iterator<Item = (usize, &'a Regulation)> + use<'a> {
        self.plan.regulations.iter().enumerate()
    }

    /// A regulation by its number.
    pub fn regulation(&self, number: usize) -> Option<&'a Regulation> {
        self.plan.regulations.get(number)
    }

    /// Group of the regulation that a surface belongs to; `None` for the plan's own.
    pub fn group(&self, surface: &Surface) -> Option<RegulationGroup> {
        match surface.owner {
            Owner::Plan => None,
            Owner::Regulation(number) => self.regulation(number).map(|found| found.content.group),
        }
    }

    /// The surfaces of one regulation.
    pub fn surfaces_of(&self, number: usize) -> impl Iterator<Item = &Surface> {
        let start = self
            .surfaces
            .partition_point(|surface| surface.owner.number() < Some(number));
        self.surfaces
            .get(start..)
            .unwrap_or_default()
            .iter()
            .take_while(move |surface| surface.owner == Owner::Regulation(number))
    }

    /// Where uses overlap: computed once for the rules that speak of it.
    pub fn use_overlaps(&self) -> &[UseOverlap] {
        self.overlaps.get_or_init(|| use_overlaps(self))
    }

    /// A finding about the plan as a whole: its id, and a spot inside it.
    pub fn about_plan(&self, finding: Finding) -> Finding {
        let finding = finding.with_feature(self.plan.id);
        self.placed(finding, spot_of(&self.plan.area, self.plan.crs))
    }

    /// A finding about a regulation as a whole: its id, and a spot inside it (or in the plan, where it has no geometry).
    pub fn about_regulation(&self, finding: Finding, number: usize) -> Finding {
        let Some(regulation) = self.regulation(number) else {
            return self.about_plan(finding);
        };
        let spot =
            spot_of(&regulation.geometry, self.plan.crs).or_else(|| spot_of(&self.plan.area, self.plan.crs));
        self.placed(finding.with_feature(regulation.id), spot)
    }

    /// A finding about whoever owns a surface, at a spot.
    pub fn about_spot(&self, finding: Finding, owner: Owner, at: Coord<f64>) -> Finding {
        let regulation = owner.number().and_then(|number| self.regulation(number));
        let finding = match regulation {
            Some(regulation) => finding.with_feature(regulation.id),
            None => finding.with_feature(self.plan.id),
        };
        self.placed(finding, Some(at))
    }

    fn placed(&self, finding: Finding, spot: Option<Coord<f64>>) -> Finding {
        match spot.filter(|at| at.x.is_finite() && at.y.is_finite()) {
            Some(at) => finding.with_position([to_millimetres(at.x), to_millimetres(at.y)], self.plan.crs),
            None => finding,
        }
    }
}

impl Owner {
    /// The number of the regulation, where it is one.
    pub fn number(self) -> Option<usize> {
        match self {
            Owner::Plan => None,
            Owner::Regulation(number) => Some(number),
        }
    }
}

/// Positions are written to the millimetre.
fn to_millimetres(metres: f64) -> f64 {
    (metres * 1000.0).round() / 1000.0
}

/// The union of sound surfaces.
pub(super) fn union_of<'s>(surfaces: impl Iterator<Item = &'s Surface>) -> MultiPolygon<f64> {
    let polygons: Vec<&Polygon<f64>> = surfaces.map(|surface| &surface.polygon).collect();
    match polygons.as_slice() {
        [] => MultiPolygon::new(Vec::new()),
        [only] => MultiPolygon::new(vec![(*only).clone()]),
        several => united(several.iter().copied()),
    }
}

/// The surfaces of a geometry: areas as they are, solids by the ground they cover.
fn surfaces_of(
    owner: Owner,
    parts: &[GeometryPart],
    limit: Option<planvy_plan::VerticalLimit>,
    crs: Crs,
) -> Vec<Surface> {
    let mut surfaces = Vec::new();
    for (number, part) in parts.iter().enumerate() {
        let level = Level::of(part, limit);
        match &part.position {
            Position::Area(polygon) => {
                let polygon = in_crs(polygon, part.crs, crs);
                surfaces.push(Surface::new(owner, number, polygon, level, crs));
            }
            Position::Solid(faces) => {
                for polygon in footprint(faces) {
                    let polygon = in_crs(&polygon, part.crs, crs);
                    surfaces.push(Surface::new(owner, number, polygon, level, crs));
                }
            }
            Position::Point(_) | Position::Line(_) => {}
        }
    }
    surfaces
}

/// The ground that a solid covers: its faces laid flat and united. Upright faces cover none.
fn footprint(faces: &[planvy_plan::geometry::Face]) -> Vec<Polygon<f64>> {
    use geo::orient::{Direction, Orient};
    let flat_ring =
        |ring: &Vec<[f64; 3]>| LineString::new(ring.iter().map(|&[x, y, _]| Coord { x, y }).collect());
    let flat: Vec<Polygon<f64>> = faces
        .iter()
        .filter_map(|face| {
            let (outer, holes) = face.split_first()?;
            let polygon = Polygon::new(flat_ring(outer), holes.iter().map(flat_ring).collect());
            let has_area = polygon.unsigned_area() > LEAST_AREA_M2;
            let crosses = contacts(&polygon)
                .iter()
                .any(|contact| contact.kind == ContactKind::Crossing);
            (has_area && !crosses).then(|| polygon.orient(Direction::Default))
        })
        .collect();
    united(&flat).0
}

/// A polygon in another plane system.
pub(super) fn in_crs(polygon: &Polygon<f64>, from: Crs, to: Crs) -> Polygon<f64> {
    if from == to {
        return polygon.clone();
    }
    geo::MapCoords::map_coords(polygon, |coord| coord_in_crs(coord, from, to))
}

/// A coordinate in another plane system.
pub(super) fn coord_in_crs(coord: Coord<f64>, from: Crs, to: Crs) -> Coord<f64> {
    if from == to {
        return coord;
    }
    let point = GridPoint {
        crs: from,
        east_m: coord.x,
        north_m: coord.y,
    }
    .in_crs(to);
    Coord {
        x: point.east_m,
        y: point.north_m,
    }
}

/// A spot in or on a geometry.
fn spot_of(parts: &[GeometryPart], crs: Crs) -> Option<Coord<f64>> {
    let finite = |coord: &Coord<f64>| coord.x.is_finite() && coord.y.is_finite();
    parts.iter().find_map(|part| {
        let spot = match &part.position {
            Position::Point(point) => Some(point.0),
            Position::Line(line) => line.coords().nth(line.0.len() / 2).copied(),
            Position::Area(polygon) if polygon.exterior().coords().all(finite) => spot_inside(polygon),
            Position::Area(polygon) => polygon.exterior().coords().copied().find(finite),
            Position::Solid(faces) => faces
                .iter()
                .flatten()
                .flatten()
                .next()
                .map(|&[x, y, _]| Coord { x, y }),
        };
        spot.filter(finite)
            .map(|coord| coord_in_crs(coord, part.crs, crs))
    })
}
