//! The units of a LandXML file, and where on Earth it says that it lies.

use planvy_plan::Datum;

use crate::city_model;
use crate::city_model::ReferenceSystem;
use crate::terrain::geo_keys::PlaneSystem;
use crate::well_known_text::{crs_in_words, crs_of, datum_in_words, is_geographic};

/// Metres of a foot since 1959, exactly.
const FOOT_M: f64 = 0.3048;
/// Metres of the survey foot of the United States, exactly.
const SURVEY_FOOT_M: f64 = 1200.0 / 3937.0;

/// The units of coordinates.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Units {
    /// Metres of one unit along the ground; the unit's word where it is not known.
    pub(super) along_m: Result<f64, String>,
    /// Metres of one unit upwards.
    pub(super) up_m: Result<f64, String>,
}

impl Units {
    /// What `Metric` or `Imperial` says. The schema gives `elevationUnit` a default: the metre, or the foot.
    pub(super) fn of(is_imperial: bool, linear: Option<&str>, elevation: Option<&str>) -> Units {
        let linear = linear.unwrap_or_default();
        let along_m = match (is_imperial, linear) {
            (false, "millimeter") => Ok(0.001),
            (false, "centimeter") => Ok(0.01),
            (false, "meter") => Ok(1.0),
            (false, "kilometer") => Ok(1000.0),
            (true, "foot") => Ok(FOOT_M),
            (true, "USSurveyFoot") => Ok(SURVEY_FOOT_M),
            (true, "inch") => Ok(FOOT_M / 12.0),
            (true, "mile") => Ok(FOOT_M * 5280.0),
            _ => Err(linear.to_owned()),
        };
        let foot_m = if linear == "USSurveyFoot" {
            SURVEY_FOOT_M
        } else {
            FOOT_M
        };
        let usual = if is_imperial { "feet" } else { "meter" };
        let up_m = match elevation.unwrap_or(usual) {
            "meter" => Ok(1.0),
            "kilometer" => Ok(1000.0),
            "feet" => Ok(foot_m),
            "miles" => Ok(foot_m * 5280.0),
            other => Err(other.to_owned()),
        };
        Units { along_m, up_m }
    }
}

/// What `CoordinateSystem` says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct SaidSystem {
    pub(super) plane: Option<PlaneSystem>,
    pub(super) datum: Option<Datum>,
}

impl SaidSystem {
    /// What the attributes say: a code before well-known text before names. A name that is no SWEREF 99 projection tells of another
    /// system; what a system or a datum is called beside that (`name`, `desc`) may be anything, and is heard only where it names one.
    pub(super) fn of<'a>(value: &dyn Fn(&str) -> Option<&'a str>) -> SaidSystem {
        let said = |name: &str| value(name).filter(|text| !text.is_empty() && *text != "0");
        let code = said("epsgCode").map(|code| match code.parse::<u32>() {
            Ok(number) => ReferenceSystem::named(&format!("EPSG:{number}")),
            Err(_) => ReferenceSystem::named(code),
        });
        let names = [
            "projectedCoordinateSystemName",
            "horizontalCoordinateSystemName",
            "horizontalDatum",
        ];
        let in_words = || {
            let all = names.into_iter().chain(["name", "desc"]);
            all.filter_map(said).find_map(crs_in_words).map(PlaneSystem::Grid)
        };
        let foreign = || {
            let named = names.into_iter().filter_map(said).next()?;
            // The datum alone says no zone: that is for the user to name.
            let is_swedish = named.to_uppercase().starts_with("SWEREF");
            (!is_swedish).then(|| PlaneSystem::Foreign(named.chars().take(80).collect()))
        };
        let datum_texts = [
            "verticalDatum",
            "verticalCoordinateSystemName",
            "name",
            "desc",
            "ogcWktCode",
        ];
        let stated = || said("verticalDatum").map(|text| Datum::Other(text.chars().take(80).collect()));
        let datum = code.as_ref().and_then(|code| code.datum.clone());
        SaidSystem {
            datum: datum
                .or_else(|| datum_texts.into_iter().filter_map(said).find_map(datum_in_words))
                .or_else(stated),
            plane: code
                .and_then(|code| plane_of(code.plane))
                .or_else(|| said("ogcWktCode").and_then(plane_in_text))
                .or_else(in_words)
                .or_else(foreign),
        }
    }
}

fn plane_of(plane: city_model::PlaneSystem) -> Option<PlaneSystem> {
    match plane {
        city_model::PlaneSystem::Sweref(crs) => Some(PlaneSystem::Grid(crs)),
        city_model::PlaneSystem::Foreign(name) => Some(PlaneSystem::Foreign(name)),
        city_model::PlaneSystem::Unsaid => None,
    }
}

/// `ogcWktCode` holds well-known text; some write a code into it.
fn plane_in_text(text: &str) -> Option<PlaneSystem> {
    if text.contains('[') || is_geographic(text) {
        return Some(PlaneSystem::in_text(text));
    }
    crs_of(text).map(PlaneSystem::Grid)
}

#[cfg(test)]
mod tests {
    use planvy_plan::Crs;

    use super::*;

    fn said(attributes: &[(&str, &str)]) -> SaidSystem {
        let value = |name: &str| {
            let found = attributes.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| *value)
        };
        SaidSystem::of(&value)
    }

    #[test]
    fn systems_are_known_by_code_text_and_name() {
        let zone = Some(PlaneSystem::Grid(Crs::Zone1330));
        let rh2000 = Some(Datum::Rh2000);
        for (attributes, plane, datum) in [
            (&[("epsgCode", "3008")][..], zone.clone(), None),
            (&[("epsgCode", "5847")], zone.clone(), rh2000.clone()),
            (
                &[("epsgCode", "EPSG:3008"), ("verticalDatum", "RH 2000")],
                zone.clone(),
                rh2000.clone(),
            ),
            (
                &[
                    ("horizontalDatum", "SWEREF 99 13 30"),
                    ("verticalDatum", "RH2000"),
                ],
                zone.clone(),
                rh2000.clone(),
            ),
            (
                &[("name", "SWEREF99 13 30, RH2000"), ("epsgCode", "")],
                zone.clone(),
                rh2000,
            ),
            (
                &[("ogcWktCode", "PROJCS[\"SWEREF99_13_30\",GEOGCS[\"x\"]]")],
                zone,
                None,
            ),
            (
                &[("epsgCode", "28992")],
                Some(PlaneSystem::Foreign("EPSG:28992".to_owned())),
                None,
            ),
            (
                &[("horizontalDatum", "RT90")],
                Some(PlaneSystem::Foreign("RT90".to_owned())),
                None,
            ),
            (
                &[("ogcWktCode", "GEOGCS[\"WGS 84\"]")],
                Some(PlaneSystem::Geographic("WGS 84".to_owned())),
                None,
            ),
            (
                &[("verticalDatum", "NAP")],
                None,
                Some(Datum::Other("NAP".to_owned())),
            ),
            (&[("name", "Project"), ("epsgCode", "0")], None, None),
            (&[("horizontalDatum", "SWEREF99")], None, None),
            (&[], None, None),
        ] {
            assert_eq!(said(attributes), SaidSystem { plane, datum }, "{attributes:?}");
        }
    }

    #[test]
    fn units_are_those_of_the_schema() {
        let of = |is_imperial, linear, elevation| {
            let units = Units::of(is_imperial, Some(linear), elevation);
            (units.along_m, units.up_m)
        };
        assert_eq!(of(false, "meter", None), (Ok(1.0), Ok(1.0)));
        assert_eq!(of(false, "millimeter", None), (Ok(0.001), Ok(1.0)));
        assert_eq!(of(true, "foot", None), (Ok(0.3048), Ok(0.3048)));
        assert_eq!(of(true, "foot", Some("meter")), (Ok(0.3048), Ok(1.0)));
        // 1 200 m are 3 937 survey feet.
        let (along_m, up_m) = of(true, "USSurveyFoot", Some("feet"));
        assert!((along_m.clone().unwrap() * 3937.0 - 1200.0).abs() < 1e-9);
        assert_eq!(along_m, up_m);
        assert_eq!(of(false, "foot", None).0, Err("foot".to_owned()));
        assert_eq!(
            of(true, "furlong", Some("hands")),
            (Err("furlong".to_owned()), Err("hands".to_owned()))
        );
    }
}
