//! Everything that an IFC file says about where it stands, before anything is made of it.

use planvy_plan::Geodetic;

use crate::proposals::ifc::frame::{Frame, axis_placement, frame_of, point};
use crate::proposals::ifc::model::{Entity, IfcModel};

/// How many entities of one kind are looked at.
const MAX_LOOKED_AT: usize = 100_000;

/// A map conversion, as entity or as property set.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct MapConversion {
    /// `IfcMapConversion`, or the name of the property set.
    pub(super) by: String,
    /// In the unit of the map.
    pub(super) eastings: Option<f64>,
    /// In the unit of the map.
    pub(super) northings: Option<f64>,
    /// In the unit of the map.
    pub(super) orthogonal_height: Option<f64>,
    /// The direction of the drawing's x axis on the map: east, north.
    pub(super) x_axis: Option<[f64; 2]>,
    /// From the unit of the drawing to that of the map.
    pub(super) scale: Option<f64>,
    /// The system that it leads to.
    pub(super) target: MapSystem,
}

/// A projected system, as named.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct MapSystem {
    /// `EPSG:3008`.
    pub(super) name: Option<String>,
    /// `RH2000`.
    pub(super) vertical_datum: Option<String>,
    /// What one of its units is, in metres, where it says.
    pub(super) unit_m: Option<f64>,
}

/// Latitude and longitude of the site.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct SitePosition {
    /// The place.
    pub(super) place: Geodetic,
    /// How far the true place may be away by the last figure that is given, in metres.
    pub(super) precision_m: f64,
    /// The zero of the site in the coordinates of the file, in its unit.
    pub(super) origin: [f64; 3],
}

/// All that is said.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::proposals::ifc) struct Said {
    /// Map conversions; more than one is a contradiction unless they agree.
    pub(super) conversions: Vec<MapConversion>,
    /// A projected system without a conversion into it.
    pub(super) system_alone: Option<MapSystem>,
    /// Where the site lies by latitude and longitude.
    pub(super) site: Option<SitePosition>,
    /// `IfcSite.RefElevation`, in the unit of the file.
    pub(super) site_elevation: Option<f64>,
    /// `IfcBuilding.ElevationOfRefHeight`, in the unit of the file.
    pub(super) building_elevation: Option<f64>,
    /// The direction of the true north in the drawing: along its x and its y axis.
    pub(super) true_north: Option<[f64; 2]>,
    /// The frame of the context's `WorldCoordinateSystem`, where that is not the drawing's own.
    pub(super) world: Option<Frame>,
}

/// Reads what is said.
pub(in crate::proposals::ifc) fn read(model: &mut dyn IfcModel) -> Said {
    let mut said = Said {
        conversions: conversions(model),
        ..Said::default()
    };
    let sets = property_sets(model);
    let by_set = sets.iter().filter(|set| set.is("epset_mapconversion"));
    let system = sets
        .iter()
        .find(|set| set.is("epset_projectedcrs"))
        .map(system_of_set);
    for set in by_set {
        said.conversions
            .push(conversion_of_set(set, system.clone().unwrap_or_default()));
    }
    if said.conversions.is_empty() {
        said.system_alone = systems(model).into_iter().next().or(system);
    }
    site(model, &mut said);
    for id in some_of(model, "IFCBUILDING") {
        let building = model.entity(id);
        let elevation = building.and_then(|building| building.number(9));
        said.building_elevation = said.building_elevation.or(elevation);
    }
    contexts(model, &mut said);
    said
}

fn some_of(model: &dyn IfcModel, class: &str) -> Vec<u32> {
    model
        .of_class(class)
        .iter()
        .take(MAX_LOOKED_AT)
        .copied()
        .collect()
}

fn conversions(model: &mut dyn IfcModel) -> Vec<MapConversion> {
    let mut found = Vec::new();
    for class in ["IFCMAPCONVERSION", "IFCMAPCONVERSIONSCALED"] {
        for id in some_of(model, class) {
            let Some(entity) = model.entity(id) else { continue };
            let target = entity.reference(1).and_then(|id| system(model, id));
            let x_axis = entity.number(5).zip(entity.number(6));
            found.push(MapConversion {
                by: "IfcMapConversion".to_owned(),
                eastings: entity.number(2),
                northings: entity.number(3),
                orthogonal_height: entity.number(4),
                x_axis: x_axis.map(|(x, y)| [x, y]),
                scale: entity.number(7),
                target: target.unwrap_or_default(),
            });
        }
    }
    found
}

fn systems(model: &mut dyn IfcModel) -> Vec<MapSystem> {
    let ids = some_of(model, "IFCPROJECTEDCRS");
    ids.into_iter().filter_map(|id| system(model, id)).collect()
}

fn system(model: &mut dyn IfcModel, id: u32) -> Option<MapSystem> {
    let entity = model
        .entity(id)
        .filter(|entity| entity.class == "IFCPROJECTEDCRS")?;
    let unit = entity.reference(6);
    Some(MapSystem {
        name: entity.text(0).map(str::to_owned),
        vertical_datum: entity.text(3).map(str::to_owned),
        unit_m: unit.and_then(|unit| unit_m(model, unit)),
    })
}

/// What a unit of length is in metres.
fn unit_m(model: &mut dyn IfcModel, id: u32) -> Option<f64> {
    let unit = model.entity(id)?;
    match unit.class.as_str() {
        "IFCSIUNIT" => si_unit_m(&unit),
        "IFCCONVERSIONBASEDUNIT" => {
            let measure = unit.reference(3).and_then(|id| model.entity(id))?;
            let base = measure.reference(1).and_then(|id| model.entity(id));
            let base_m = base.as_ref().and_then(si_unit_m).unwrap_or(1.0);
            measure.number(0).map(|factor| factor * base_m)
        }
        _ => None,
    }
    .filter(|metres| *metres > 0.0)
}

fn si_unit_m(unit: &Entity) -> Option<f64> {
    if unit.word(3) != Some("METRE") {
        return None;
    }
    match unit.word(2) {
        None => Some(1.0),
        Some("MILLI") => Some(0.001),
        Some("CENTI") => Some(0.01),
        Some("DECI") => Some(0.1),
        Some("KILO") => Some(1000.0),
        Some(_) => None,
    }
}

/// A property set of the kind that stands in for a map conversion in IFC 2x3.
struct PropertySet {
    name: String,
    values: Vec<(String, Entity)>,
}

impl PropertySet {
    fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    fn value(&self, name: &str) -> Option<&Entity> {
        let found = self
            .values
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, property)| property)
    }

    fn number(&self, name: &str) -> Option<f64> {
        self.value(name)?.number(2)
    }

    fn text(&self, name: &str) -> Option<String> {
        self.value(name)?.text(2).map(str::to_owned)
    }
}

/// The property sets that place a drawing. Their names are agreed on, not part of the schema, and written in every mixture
/// of capital and small letters.
fn property_sets(model: &mut dyn IfcModel) -> Vec<PropertySet> {
    let mut sets = Vec::new();
    for id in some_of(model, "IFCPROPERTYSET") {
        let Some(set) = model.entity(id) else { continue };
        let name = set.text(2).unwrap_or_default().to_owned();
        if !["epset_mapconversion", "epset_projectedcrs"].contains(&name.to_ascii_lowercase().as_str()) {
            continue;
        }
        let mut values = Vec::new();
        for property in set.references(4) {
            if let Some(property) = model.entity(property)
                && let Some(name) = property.text(0)
            {
                values.push((name.to_owned(), property));
            }
        }
        sets.push(PropertySet { name, values });
    }
    sets
}

fn system_of_set(set: &PropertySet) -> MapSystem {
    MapSystem {
        name: set.text("Name"),
        vertical_datum: set.text("VerticalDatum"),
        unit_m: None,
    }
}

fn conversion_of_set(set: &PropertySet, system: MapSystem) -> MapConversion {
    let x_axis = set.number("XAxisAbscissa").zip(set.number("XAxisOrdinate"));
    MapConversion {
        by: set.name.clone(),
        eastings: set.number("Eastings"),
        northings: set.number("Northings"),
        orthogonal_height: set.number("OrthogonalHeight"),
        x_axis: x_axis.map(|(x, y)| [x, y]),
        scale: set.number("Scale"),
        target: MapSystem {
            name: system.name.or_else(|| set.text("TargetCRS")),
            ..system
        },
    }
}

fn site(model: &mut dyn IfcModel, said: &mut Said) {
    for id in some_of(model, "IFCSITE") {
        let Some(site) = model.entity(id) else { continue };
        said.site_elevation = said.site_elevation.or(site.number(11));
        let (Some(lat), Some(lon)) = (angle(&site.numbers(9)), angle(&site.numbers(10))) else {
            continue;
        };
        if said.site.is_none() {
            let origin = frame_of(model, &site).map(|frame| frame.origin);
            said.site = Some(SitePosition {
                place: Geodetic {
                    lon_deg: lon.0,
                    lat_deg: lat.0,
                },
                // A degree of latitude is 111 km, one of longitude less.
                precision_m: lat.1.max(lon.1) * 111_320.0,
                origin: origin.unwrap_or_default(),
            });
        }
    }
}

/// Degrees, minutes, seconds and millionths of a second as degrees, with half of the last figure as precision. In a negative
/// angle each part is negative; files that write the sign only once say the same.
fn angle(parts: &[f64]) -> Option<(f64, f64)> {
    const SIZES: [f64; 4] = [1.0, 60.0, 3_600.0, 3_600_000_000.0];
    if !(1..=4).contains(&parts.len()) {
        return None;
    }
    let size: f64 = parts
        .iter()
        .zip(SIZES)
        .map(|(part, size)| part.abs() / size)
        .sum();
    let is_negative = parts.iter().any(|part| *part < 0.0);
    let last = SIZES.get(parts.len() - 1).copied().unwrap_or(1.0);
    (size <= 180.0).then_some((if is_negative { -size } else { size }, 0.5 / last))
}

fn contexts(model: &mut dyn IfcModel, said: &mut Said) {
    let mut ids = Vec::new();
    for id in some_of(model, "IFCGEOMETRICREPRESENTATIONCONTEXT") {
        let Some(context) = model.entity(id) else { continue };
        // The context of plans and sections has a north as well; that of bodies comes first.
        let is_model = context
            .text(1)
            .is_some_and(|name| name.eq_ignore_ascii_case("model"));
        ids.push((!is_model, context));
    }
    ids.sort_by_key(|(is_second, _)| *is_second);
    for (_, context) in ids {
        let north = context.reference(5).and_then(|id| point(model, id));
        let length = north.map(|[x, y, _]| x.hypot(y)).filter(|length| *length > 1e-9);
        said.true_north = said.true_north.or(north
            .zip(length)
            .map(|([x, y, _], length)| [x / length, y / length]));
        let world = context.reference(4).and_then(|id| axis_placement(model, id));
        said.world = said.world.or(world.filter(|world| !world.is_identity()));
    }
}

#[cfg(test)]
mod tests {
    use super::angle;

    #[test]
    fn angles_are_read_with_their_precision() {
        let (degrees, precision) = angle(&[55.0, 36.0, 18.0]).expect("an angle");
        assert!((degrees - 55.605).abs() < 1e-12 && (precision - 0.5 / 3600.0).abs() < 1e-15);
        let (degrees, _) = angle(&[-87.0, -38.0, -21.0, -839_999.0]).expect("an angle");
        assert!((degrees + 87.639_399_999_7).abs() < 1e-9);
        assert_eq!(angle(&[0.0, -30.0]).map(|angle| angle.0), Some(-0.5));
        assert_eq!(angle(&[]), None);
        assert_eq!(angle(&[200.0]), None);
        assert_eq!(angle(&[1.0; 5]), None);
    }
}
