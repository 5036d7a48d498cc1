//! What `metadata.referenceSystem` says, in all the ways that files say it.

use planvy_plan::{Crs, Datum};
use serde_json::Value;

/// The plane system of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PlaneSystem {
    /// A SWEREF 99 projection.
    Sweref(Crs),
    /// Something else, as written.
    Foreign(String),
    /// Nothing is said.
    Unsaid,
}

/// The systems of a file: in the plane, and upwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReferenceSystem {
    /// In the plane.
    pub(crate) plane: PlaneSystem,
    /// Upwards, where it is said.
    pub(crate) datum: Option<Datum>,
    /// As written, where that is not the form of the standard.
    pub(crate) odd_spelling: Option<String>,
}

impl ReferenceSystem {
    /// Nothing said.
    pub(crate) fn unsaid() -> ReferenceSystem {
        ReferenceSystem {
            plane: PlaneSystem::Unsaid,
            datum: None,
            odd_spelling: None,
        }
    }

    /// What the metadata of a file say. Version 0.x had `crs: {epsg: 3008}`; it is understood wherever it stands.
    pub(crate) fn of_metadata(metadata: Option<&Value>) -> ReferenceSystem {
        let Some(metadata) = metadata else {
            return ReferenceSystem::unsaid();
        };
        let said = metadata.get("referenceSystem");
        let old = metadata.get("crs").and_then(|crs| crs.get("epsg"));
        match said.or(old) {
            Some(Value::String(text)) if !text.trim().is_empty() => ReferenceSystem::named(text),
            Some(Value::Number(code)) => ReferenceSystem::named(&code.to_string()),
            Some(Value::Null | Value::String(_)) | None => ReferenceSystem::unsaid(),
            Some(other) => ReferenceSystem::named(&other.to_string().chars().take(80).collect::<String>()),
        }
    }

    /// A system by name: an OGC address, a compound one, a URN, `EPSG:3008`, `3008`, `EPSG:3008+5613`, or the names.
    pub(crate) fn named(text: &str) -> ReferenceSystem {
        let text = text.trim();
        let mut crs = None;
        let mut datum = None;
        for part in text.split(['+', ',', '&', '?', ';']) {
            let code = part
                .rsplit([':', '/', '=', ' '])
                .next()
                .and_then(|code| code.parse::<u16>().ok());
            let is_compound = code.is_some_and(|code| (5845..=5857).contains(&code));
            let here = part.parse::<Crs>().ok().or_else(|| Crs::from_epsg(code?));
            crs = crs.or(here);
            datum = datum.or_else(|| {
                if is_compound {
                    return Some(Datum::Rh2000);
                }
                datum_of(part, code).filter(|_| here.is_none())
            });
        }
        let is_standard = text.starts_with("https://www.opengis.net/def/crs")
            || text.starts_with("http://www.opengis.net/def/crs");
        ReferenceSystem {
            plane: crs.map_or_else(|| PlaneSystem::Foreign(text.to_owned()), PlaneSystem::Sweref),
            datum,
            odd_spelling: (!is_standard).then(|| text.to_owned()),
        }
    }
}

/// The vertical datum that a part of a compound name is.
fn datum_of(part: &str, code: Option<u16>) -> Option<Datum> {
    let folded: String = part
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_uppercase();
    match code {
        Some(5613) => Some(Datum::Rh2000),
        Some(5718) => Some(Datum::Rh70),
        _ if folded.starts_with("RH2000") => Some(Datum::Rh2000),
        _ if folded.starts_with("RH70") => Some(Datum::Rh70),
        _ if folded.starts_with("RH00") => Some(Datum::Rh00),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use planvy_plan::{Crs, Datum};

    use super::{PlaneSystem, ReferenceSystem};

    #[test]
    fn systems_are_known_in_every_spelling() {
        let zone = PlaneSystem::Sweref(Crs::Zone1330);
        let rh2000 = Some(Datum::Rh2000);
        for (text, datum) in [
            ("https://www.opengis.net/def/crs/EPSG/0/3008", None),
            ("http://www.opengis.net/def/crs/EPSG/0/5847", rh2000.clone()),
            ("urn:ogc:def:crs:EPSG::3008", None),
            ("urn:ogc:def:crs:EPSG::5847", rh2000.clone()),
            ("urn:ogc:def:crs,crs:EPSG::3008,crs:EPSG::5613", rh2000.clone()),
            (
                "https://www.opengis.net/def/crs-compound?1=http://www.opengis.net/def/crs/EPSG/0/3008&2=http://www.opengis.net/def/crs/EPSG/0/5613",
                rh2000.clone(),
            ),
            ("EPSG:3008", None),
            ("epsg:5847", rh2000.clone()),
            ("3008", None),
            ("5847", rh2000.clone()),
            ("EPSG:3008+5613", rh2000.clone()),
            ("EPSG:3008+5718", Some(Datum::Rh70)),
            ("SWEREF99 13 30", None),
            ("SWEREF99 13 30 + RH2000 height", rh2000.clone()),
        ] {
            let read = ReferenceSystem::named(text);
            assert_eq!(read.plane, zone, "{text}");
            assert_eq!(read.datum, datum, "{text}");
            assert_eq!(read.odd_spelling.is_none(), text.starts_with("http"), "{text}");
        }
    }

    #[test]
    fn foreign_systems_are_told_from_none() {
        let named = |text: &str| ReferenceSystem::named(text).plane;
        for text in [
            "https://www.opengis.net/def/crs/EPSG/0/7415",
            "urn:ogc:def:crs:EPSG::2056",
            "RT90",
            "EPSG:5613",
        ] {
            assert_eq!(named(text), PlaneSystem::Foreign(text.to_owned()));
        }
        for metadata in [
            serde_json::json!({}),
            serde_json::json!({"referenceSystem": null}),
            serde_json::json!({"referenceSystem": " "}),
        ] {
            assert_eq!(
                ReferenceSystem::of_metadata(Some(&metadata)),
                ReferenceSystem::unsaid()
            );
        }
        let old = serde_json::json!({"crs": {"epsg": 3008}});
        assert_eq!(
            ReferenceSystem::of_metadata(Some(&old)).plane,
            PlaneSystem::Sweref(Crs::Zone1330)
        );
    }
}
