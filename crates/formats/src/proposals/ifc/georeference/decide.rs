//! Held against each other: which place a drawing has, or why it has none.

use planvy_plan::{Crs, Datum, Finding, Placement, RuleId, VerticalReference};

use super::held_against::{READ_OFF_M, SAME_LEVEL_M};
use super::said::{MapConversion, MapSystem, Said};
use super::to_map::ToMap;
use crate::city_model::{PlaneSystem, ReferenceSystem};
use crate::finding_log::FindingLog;

/// Beyond this the coordinates of a drawing are not counted from a corner of its site, in metres.
const FAR_M: f64 = 10_000.0;
/// Two statements of one place in the grid that differ by less are the same, in metres.
const SAME_PLACE_M: f64 = 0.05;

/// Where a drawing stands.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::proposals::ifc) struct Georeference {
    /// The system of the map; `None` where the drawing is not placed.
    pub(in crate::proposals::ifc) crs: Option<Crs>,
    /// How it is placed.
    pub(in crate::proposals::ifc) placement: Placement,
    /// From the drawing to the map; leaves the drawing as it is where it is not placed.
    pub(in crate::proposals::ifc) to_map: ToMap,
    /// What heights are measured from.
    pub(in crate::proposals::ifc) vertical: VerticalReference,
}

/// What is held against each other.
pub(super) struct Case<'a> {
    pub(super) said: &'a Said,
    /// The system that the sender names.
    pub(super) given: Option<Crs>,
    /// Lowest and highest corner of the drawing in metres, where it has a body.
    pub(super) extent: Option<[[f64; 3]; 2]>,
    pub(super) metres_per_unit: f64,
    pub(super) log: &'a mut FindingLog,
}

/// Decides where a drawing stands. `extent` and the result are in metres.
pub(in crate::proposals::ifc) fn decide(
    said: &Said,
    given: Option<Crs>,
    extent: Option<[[f64; 3]; 2]>,
    metres_per_unit: f64,
    log: &mut FindingLog,
) -> Georeference {
    let mut case = Case {
        said,
        given,
        extent,
        metres_per_unit,
        log,
    };
    let georeference = match said.conversions.as_slice() {
        [] => case.without_conversion(),
        [first, others @ ..] => case.with_conversion(first, others),
    };
    case.log_placement(&georeference.placement);
    georeference
}

impl Case<'_> {
    fn log_placement(&mut self, placement: &Placement) {
        let finding = match placement {
            Placement::Stated => return,
            Placement::NotPlaced { missing } => {
                let message = format!("the drawing does not say where it stands: it lacks {missing}");
                let hint = "place it with IfcMapConversion and IfcProjectedCRS (in IFC 2x3 with the property sets \
                            ePset_MapConversion and ePset_ProjectedCRS)";
                Finding::warning(RuleId::CRS, message).with_hint(hint)
            }
            Placement::Contradictory { what } => {
                let message = format!("the drawing says twice, differently, where it stands: {what}");
                let hint = "take out what does not hold, or correct it";
                Finding::error(RuleId::CRS, message).with_hint(hint)
            }
            Placement::NorthUncertain { angle_deg } => {
                let message = format!(
                    "the drawing's true north and its turn on the map differ by {angle_deg:.2} degrees: one of them may take the \
                     grid's north for the true one"
                );
                Finding::warning(RuleId::CRS, message)
            }
        };
        self.log.push(finding);
    }

    fn not_placed(&self, missing: impl Into<String>) -> Georeference {
        Georeference {
            crs: None,
            placement: Placement::NotPlaced {
                missing: missing.into(),
            },
            to_map: ToMap::NOWHERE,
            vertical: VerticalReference::Unknown,
        }
    }

    fn contradictory(&self, what: impl Into<String>) -> Georeference {
        Georeference {
            placement: Placement::Contradictory { what: what.into() },
            ..self.not_placed("")
        }
    }

    /// The middle of the drawing.
    pub(super) fn middle(&self) -> Option<[f64; 3]> {
        let [low, high] = self.extent?;
        let mut middle = low;
        middle
            .iter_mut()
            .zip(high)
            .for_each(|(low, high)| *low = (*low + high) / 2.0);
        Some(middle)
    }

    fn is_far(&self) -> bool {
        self.middle()
            .is_some_and(|[x, y, _]| x.abs() > FAR_M || y.abs() > FAR_M)
    }

    /// The Swedish system of a name; else why there is none.
    fn system(&self, system: &MapSystem) -> Result<(Crs, Option<Datum>), String> {
        let datum = system.vertical_datum.as_deref().map(Datum::parse);
        let Some(name) = &system.name else {
            let missing = "the name of the coordinate system (IfcProjectedCRS)";
            return self
                .given
                .map(|crs| (crs, datum))
                .ok_or_else(|| missing.to_owned());
        };
        let read = ReferenceSystem::named(name);
        match read.plane {
            PlaneSystem::Sweref(crs) => Ok((crs, datum.or(read.datum))),
            PlaneSystem::Foreign(name) => Err(format!(
                "a SWEREF 99 system: the map conversion leads to '{name}'"
            )),
            PlaneSystem::Unsaid => Err("the name of the coordinate system (IfcProjectedCRS)".to_owned()),
        }
    }

    fn without_conversion(&mut self) -> Georeference {
        self.say_lone_latitude();
        if !self.is_far() {
            return self.not_placed("IfcMapConversion");
        }
        let [x, y, _] = self.middle().unwrap_or_default();
        let alone = self.said.system_alone.clone().unwrap_or_default();
        let (crs, datum) = match self.system(&alone) {
            Ok(found) => found,
            Err(missing) => {
                let fitting = Crs::ALL.into_iter().filter(|crs| crs.is_plausible(x, y)).count();
                let message = format!(
                    "the coordinates ({x:.1}, {y:.1}) are not counted from the site; they fit {fitting} of the 13 SWEREF 99 systems"
                );
                self.log.push(Finding::info(RuleId::CRS, message));
                return self.not_placed(missing);
            }
        };
        if !crs.is_plausible(x, y) {
            return self.not_placed(format!("coordinates in Sweden: {x:.1}, {y:.1} is none in {crs}"));
        }
        self.placed(crs, datum, ToMap::NOWHERE)
    }

    fn say_lone_latitude(&mut self) {
        if let Some(site) = &self.said.site {
            let message = format!(
                "the site's latitude {:.5} and longitude {:.5} are no map conversion: they are good to {:.0} m, and say nothing of \
                 how the drawing is turned in the grid",
                site.place.lat_deg,
                site.place.lon_deg,
                (site.precision_m + READ_OFF_M).ceil()
            );
            self.log.push(Finding::info(RuleId::CRS, message));
        }
    }

    fn with_conversion(&mut self, first: &MapConversion, others: &[MapConversion]) -> Georeference {
        if let Some(other) = others.iter().find(|other| !agree(first, other)) {
            return self.contradictory(format!("{} against {}", described(first), described(other)));
        }
        let (crs, datum) = match self.system(&first.target) {
            Ok(found) => found,
            Err(missing) => {
                self.say_site_abroad();
                let message =
                    format!("the drawing cannot be held against a Swedish plan: it lacks {missing}");
                self.log.push(Finding::error(RuleId::CRS, message));
                return self.not_placed(missing);
            }
        };
        if let Some(given) = self.given.filter(|given| *given != crs) {
            let message = format!("the drawing says {crs}, the sender {given}; the drawing's word is taken");
            self.log.push(Finding::warning(RuleId::CRS, message));
        }
        let (Some(eastings), Some(northings)) = (first.eastings, first.northings) else {
            return self.not_placed(format!("Eastings and Northings in {}", first.by));
        };
        let scale = match self.scale(first) {
            Ok(scale) => scale,
            Err(what) => return self.contradictory(what),
        };
        let [x, y, _] = self.middle().unwrap_or_default();
        if self.is_far() && crs.is_plausible(x, y) && eastings.hypot(northings) > SAME_PLACE_M {
            return self.contradictory(format!(
                "the coordinates are those of {crs} already ({x:.1}, {y:.1}), and {} moves them by {eastings:.1}, {northings:.1}",
                first.by
            ));
        }
        if let Some(world) = &self.said.world {
            let [east, north, up] = world.origin;
            return self.contradictory(format!(
                "the context's WorldCoordinateSystem is moved or turned (its zero is {east:.1}, {north:.1}, {up:.1}), and {} moves \
                 the drawing as well; programs read the two together in different ways",
                first.by
            ));
        }
        let map_m = self.map_unit_m(first, crs);
        let height_m = first.orthogonal_height.map(|height| height * map_m);
        let mut to_map = ToMap {
            scale,
            x_axis: unit(first.x_axis),
            shift: [eastings * map_m, northings * map_m, height_m.unwrap_or(0.0)],
        };
        let [east, north, _] = to_map.place([x, y, 0.0]);
        if !crs.is_plausible(east, north) {
            let [shift_east, shift_north, up] = to_map.shift;
            to_map.shift = [shift_north, shift_east, up];
            let [swapped_east, swapped_north, _] = to_map.place([x, y, 0.0]);
            if !crs.is_plausible(swapped_east, swapped_north) {
                return self.not_placed(format!(
                    "a place in Sweden: {} leads to {east:.1}, {north:.1}, which is none in {crs}",
                    first.by
                ));
            }
            let message = format!(
                "Eastings and Northings of {} are exchanged; they were read the other way round",
                first.by
            );
            self.log.push(Finding::warning(RuleId::AXES, message));
        }
        if let Some(what) = self.site_against(crs, &to_map, first) {
            return self.contradictory(what);
        }
        let datum = datum.filter(|_| height_m.is_some());
        if height_m.is_none() {
            let message = format!(
                "{} has no OrthogonalHeight; what heights are measured from is not known",
                first.by
            );
            self.log.push(Finding::warning(RuleId::CRS, message));
        }
        self.say_other_heights(height_m);
        self.placed(crs, datum, to_map)
    }

    /// Placed, with its north and its heights looked at.
    fn placed(&mut self, crs: Crs, datum: Option<Datum>, to_map: ToMap) -> Georeference {
        let vertical = match datum {
            Some(datum) => VerticalReference::Datum(datum),
            None => {
                let message =
                    "the drawing names no vertical datum: what its heights are measured from is not known";
                let hint = "name it in IfcProjectedCRS.VerticalDatum, for instance RH2000";
                self.log
                    .push(Finding::warning(RuleId::CRS, message).with_hint(hint));
                VerticalReference::Unknown
            }
        };
        let placement = self
            .north_off_deg(crs, &to_map)
            .map_or(Placement::Stated, |angle_deg| Placement::NorthUncertain {
                angle_deg,
            });
        Georeference {
            crs: Some(crs),
            placement,
            to_map,
            vertical,
        }
    }
}

fn agree(a: &MapConversion, b: &MapConversion) -> bool {
    let near = |a: Option<f64>, b: Option<f64>, within: f64| match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= within,
        (None, None) => true,
        _ => false,
    };
    let [ax, ay] = unit(a.x_axis);
    let [bx, by] = unit(b.x_axis);
    near(a.eastings, b.eastings, SAME_PLACE_M)
        && near(a.northings, b.northings, SAME_PLACE_M)
        && near(a.orthogonal_height, b.orthogonal_height, SAME_LEVEL_M)
        && near(Some(a.scale.unwrap_or(1.0)), Some(b.scale.unwrap_or(1.0)), 1e-6)
        && (ax * by - ay * bx).abs() < 1e-3
        && ax * bx + ay * by > 0.0
        && (a.target.name.is_none() || b.target.name.is_none() || a.target.name == b.target.name)
}

fn described(conversion: &MapConversion) -> String {
    let number =
        |value: Option<f64>| value.map_or_else(|| "nothing".to_owned(), |value| format!("{value:.2}"));
    let system = conversion.target.name.as_deref().unwrap_or("no system");
    let [x, y] = unit(conversion.x_axis);
    format!(
        "{} ({}, {} in {system}, height {}, turned by {:.2} degrees)",
        conversion.by,
        number(conversion.eastings),
        number(conversion.northings),
        number(conversion.orthogonal_height),
        y.atan2(x).to_degrees()
    )
}

/// The direction of the x axis, of length 1; along the map's own where it is not said or has no direction.
fn unit(x_axis: Option<[f64; 2]>) -> [f64; 2] {
    let [x, y] = x_axis.unwrap_or([1.0, 0.0]);
    let length = x.hypot(y);
    if length > 1e-9 && length.is_finite() {
        [x / length, y / length]
    } else {
        [1.0, 0.0]
    }
}
