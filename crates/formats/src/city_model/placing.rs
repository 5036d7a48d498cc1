//! Where the coordinates of a city model lie: in which plane system, and over which zero.

use planvy_plan::{Crs, Finding, RuleId, VerticalReference};

use super::CityFile;
use super::buildings::CityBuilding;
use super::reference_system::{PlaneSystem, ReferenceSystem};
use crate::finding_log::FindingLog;
use crate::wording::{counted, written};

/// How near to zero the lowest vertex of every building is where heights are counted from the ground, in metres. Real levels
/// of the ground differ from building to building.
const OWN_GROUND_WITHIN_M: f64 = 0.001;

/// The plane system of a city model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Where {
    /// Known.
    In(Crs),
    /// In a system that no Swedish plan is in.
    Foreign(String),
    /// Nobody says.
    Unsaid,
}

/// Decides the plane system by the file's word, else by the sender's.
pub(crate) fn plane_system(reference: &ReferenceSystem, given: Option<Crs>, log: &mut FindingLog) -> Where {
    match (&reference.plane, given) {
        (PlaneSystem::Sweref(said), Some(given)) if *said != given => {
            let message = format!("the file says {said}, the sender {given}; the file's word is taken");
            log.push(Finding::warning(RuleId::CRS, message));
            Where::In(*said)
        }
        (PlaneSystem::Sweref(said), _) => Where::In(*said),
        (PlaneSystem::Foreign(name), _) => {
            let message = format!("the coordinate system '{name}' is not SWEREF 99");
            let hint = "transform the file to a SWEREF 99 projection (EPSG:3006 to 3018, with RH 2000: 5845 to 5857)";
            log.push(Finding::error(RuleId::CRS, message).with_hint(hint));
            Where::Foreign(name.clone())
        }
        (PlaneSystem::Unsaid, Some(given)) => Where::In(given),
        (PlaneSystem::Unsaid, None) => Where::Unsaid,
    }
}

/// Puts every building into its system: exchanged axes are mended, buildings far from Sweden are left out with an error.
pub(crate) fn place(buildings: &mut Vec<CityBuilding>, crs: Crs, log: &mut FindingLog) {
    let (mut right, mut swapped) = (0_usize, 0_usize);
    for [x, y, _] in buildings.iter().filter_map(first_point) {
        right += usize::from(crs.is_plausible(x, y));
        swapped += usize::from(crs.is_plausible(y, x));
    }
    if swapped > right {
        let message = "the coordinates are northing, easting; they were read in that order";
        log.push(Finding::warning(RuleId::AXES, message));
        buildings.iter_mut().for_each(exchange_axes);
    }
    buildings.retain(|building| {
        let Some([east, north, _]) = first_point(building) else {
            return true;
        };
        if crs.is_plausible(east, north) {
            return true;
        }
        let message = format!(
            "the coordinate {}, {} does not lie in or near Sweden in {} ({crs})",
            written(east),
            written(north),
            crs.name()
        );
        log.push(Finding::error(RuleId::CRS, message).with_feature(&building.id));
        false
    });
}

/// Says which solids do not close, and where.
pub(crate) fn say_open_solids(buildings: &[CityBuilding], crs: Option<Crs>, log: &mut FindingLog) {
    for open in buildings.iter().flat_map(|building| &building.open) {
        let [east, north, up] = open.at;
        let message = format!(
            "the solid is open: {} no partner, the first near {east:.2}, {north:.2}, {up:.2}; its volume is not certain",
            counted(open.edges, "edge has", "edges have")
        );
        let finding = Finding::warning(RuleId::GEOMETRY, message).with_feature(&open.element);
        log.push(match crs {
            Some(crs) => finding.with_position([east, north], crs),
            None => finding,
        });
    }
}

/// What the heights are measured from. A plane system says nothing of it, and where every building stands on 0.000 the
/// heights are those over its own ground.
pub(crate) fn vertical_reference(file: &CityFile, log: &mut FindingLog) -> VerticalReference {
    let lowest = file.buildings.iter().filter_map(lowest_m);
    let (count, on_zero) = lowest.fold((0_usize, 0_usize), |(count, on_zero), level| {
        let is_zero = level.abs() <= OWN_GROUND_WITHIN_M;
        (count + 1, on_zero + usize::from(is_zero))
    });
    let all_on_zero = count > 0 && on_zero == count;
    match &file.reference.datum {
        Some(datum) => {
            if all_on_zero {
                let message = format!(
                    "the file says {}, but every building stands on 0.000: its heights may be counted from its own ground",
                    datum.name()
                );
                log.push(Finding::warning(RuleId::CRS, message));
            }
            VerticalReference::Datum(datum.clone())
        }
        None if all_on_zero => {
            let message = "the file names no vertical datum and every building stands on 0.000: \
                           heights are taken as heights over its own ground, and no level over the sea is known";
            let hint = "name a system with heights, for SWEREF 99 13 30 with RH 2000 EPSG:5847";
            log.push(Finding::warning(RuleId::CRS, message).with_hint(hint));
            VerticalReference::OwnGround
        }
        None => {
            if count > 0 {
                let message =
                    "the file names no vertical datum: what its heights are measured from is not known";
                let hint = "name a system with heights, for SWEREF 99 13 30 with RH 2000 EPSG:5847";
                log.push(Finding::warning(RuleId::CRS, message).with_hint(hint));
            }
            VerticalReference::Unknown
        }
    }
}

fn first_point(building: &CityBuilding) -> Option<[f64; 3]> {
    let drawn = || {
        let outline = building.drawn_outline.as_ref()?;
        let corner = outline.0.first()?.exterior().0.first()?;
        Some([corner.x, corner.y, 0.0])
    };
    let surface = building.surfaces.first();
    surface
        .and_then(|surface| surface.rings.first()?.first().copied())
        .or_else(drawn)
}

fn lowest_m(building: &CityBuilding) -> Option<f64> {
    let points = building
        .surfaces
        .iter()
        .flat_map(|surface| surface.rings.iter().flatten());
    points.map(|[_, _, up]| *up).reduce(f64::min)
}

/// Reads the coordinates of a building in the other order.
pub(crate) fn exchange_axes(building: &mut CityBuilding) {
    for surface in &mut building.surfaces {
        for point in surface.rings.iter_mut().flatten() {
            point.swap(0, 1);
        }
    }
    for open in &mut building.open {
        open.at.swap(0, 1);
    }
    if let Some(outline) = &mut building.drawn_outline {
        use geo::MapCoordsInPlace;
        outline.map_coords_in_place(|corner| geo_types::Coord {
            x: corner.y,
            y: corner.x,
        });
    }
}
