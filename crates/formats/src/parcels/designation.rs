//! Which attribute holds the designation.

use std::collections::BTreeSet;

/// Attributes that hold a whole designation, the surest first. Compared in lower case.
const WHOLE: [&str; 5] = [
    "designation",
    "fastighetsbeteckning",
    "fastighet",
    "beteckning",
    "etikett",
];

/// Lantmäteriet's attributes, which together make a designation.
const TRACT: &str = "trakt";
const UNIT: &str = "enhet";
const BLOCK: &str = "block";
const MUNICIPALITY: &str = "kommunnamn";

/// Attributes that hold the source's own identity of a parcel.
const IDENTITIES: [&str; 4] = ["objektidentitet", "uuid", "source_id", "id"];

/// The attributes of one feature by name, as texts.
pub(super) trait Attributes {
    /// The value of an attribute, its name compared in lower case; `None` where it is missing, null, empty or no scalar.
    fn text(&self, name: &str) -> Option<String>;
}

/// The designation of a feature: in the named attribute, else in one of the usual ones. An area number (`>2`) and the
/// brackets of a label that stands outside its parcel are no part of it.
pub(super) fn designation(attributes: &impl Attributes, named: Option<&str>) -> Option<String> {
    let written = match named {
        Some(name) => attributes.text(name),
        None => surest(attributes)
            .or_else(|| composed(attributes))
            .or_else(|| labelled(attributes)),
    };
    written
        .map(|text| bare(&text).to_owned())
        .filter(|text| !text.is_empty())
}

/// A usual attribute other than a label.
fn surest(attributes: &impl Attributes) -> Option<String> {
    let names = WHOLE.iter().filter(|name| **name != "etikett");
    names.into_iter().find_map(|name| attributes.text(name))
}

/// `MALMÖ INNERSTADEN 10:16` out of Lantmäteriet's attributes.
fn composed(attributes: &impl Attributes) -> Option<String> {
    let (tract, unit) = (attributes.text(TRACT)?, attributes.text(UNIT)?);
    let municipality = attributes
        .text(MUNICIPALITY)
        .map(|name| name + " ")
        .unwrap_or_default();
    // A quarter (`SIRIUS 3`) has no block, or one that says so.
    let block = attributes
        .text(BLOCK)
        .filter(|block| !matches!(block.as_str(), "0" | "*" | "-"));
    let block = block.map(|block| block + ":").unwrap_or_default();
    Some(format!("{municipality}{tract} {block}{unit}"))
}

/// The label on Lantmäteriet's map, which lacks the municipality.
fn labelled(attributes: &impl Attributes) -> Option<String> {
    let label = attributes.text("etikett")?;
    let municipality = attributes
        .text(MUNICIPALITY)
        .map(|name| name + " ")
        .unwrap_or_default();
    Some(municipality + bare(&label))
}

/// A designation without area number and label brackets.
fn bare(text: &str) -> &str {
    let text = text.trim();
    let text = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
        .unwrap_or(text);
    match text.rsplit_once('>') {
        Some((name, number)) if number.trim().bytes().all(|byte| byte.is_ascii_digit()) => name.trim_end(),
        _ => text.trim(),
    }
}

/// The source's own identity of a parcel.
pub(super) fn identity(attributes: &impl Attributes) -> Option<String> {
    IDENTITIES.iter().find_map(|name| attributes.text(name))
}

/// Whether attribute names can make a designation.
pub(super) fn suffice(names: &BTreeSet<String>, named: Option<&str>) -> bool {
    let has = |wanted: &str| {
        names
            .iter()
            .any(|name| name.to_lowercase() == wanted.to_lowercase())
    };
    match named {
        Some(name) => has(name),
        None => WHOLE.iter().any(|name| has(name)) || (has(TRACT) && has(UNIT)),
    }
}

/// Whether the beginning of a GeoJSON file names attributes that only parcels have.
pub(super) fn betrays_parcels(beginning: &str) -> bool {
    let has = |name: &str| beginning.contains(&format!("\"{name}\""));
    ["designation", "fastighetsbeteckning", "fastighet"]
        .into_iter()
        .any(has)
        || (has(TRACT) && has(UNIT))
}

#[cfg(test)]
mod tests {
    use super::{Attributes, designation};

    struct Pairs(&'static [(&'static str, &'static str)]);

    impl Attributes for Pairs {
        fn text(&self, name: &str) -> Option<String> {
            let found = self.0.iter().find(|(key, _)| *key == name);
            found
                .map(|(_, value)| (*value).to_owned())
                .filter(|value| !value.is_empty())
        }
    }

    #[test]
    fn the_designation_is_found_wherever_it_stands() {
        for (pairs, expected) in [
            (&[("designation", " MALMÖ SIRIUS 3 ")][..], Some("MALMÖ SIRIUS 3")),
            (
                &[("fastighet", "MALMÖ HUSIE S:2"), ("etikett", "S:2")],
                Some("MALMÖ HUSIE S:2"),
            ),
            (
                &[
                    ("kommunnamn", "MALMÖ"),
                    ("trakt", "INNERSTADEN"),
                    ("block", "10"),
                    ("enhet", "16"),
                    ("etikett", "10:16>1"),
                ],
                Some("MALMÖ INNERSTADEN 10:16"),
            ),
            (
                &[
                    ("kommunnamn", "MALMÖ"),
                    ("trakt", "SIRIUS"),
                    ("block", ""),
                    ("enhet", "3"),
                ],
                Some("MALMÖ SIRIUS 3"),
            ),
            (
                &[("trakt", "SIRIUS"), ("block", "0"), ("enhet", "3")],
                Some("SIRIUS 3"),
            ),
            (
                &[("kommunnamn", "MALMÖ"), ("etikett", "(HUSIE 1:2>3)")],
                Some("MALMÖ HUSIE 1:2"),
            ),
            (&[("beteckning", "LUND X 1:2>2")], Some("LUND X 1:2")),
            (&[("beteckning", "")], None),
            (&[("name", "MALMÖ SIRIUS 3")], None),
        ] {
            assert_eq!(designation(&Pairs(pairs), None).as_deref(), expected, "{pairs:?}");
        }
        let named = Pairs(&[("name", "MALMÖ SIRIUS 3"), ("designation", "4")]);
        assert_eq!(
            designation(&named, Some("name")).as_deref(),
            Some("MALMÖ SIRIUS 3")
        );
        assert_eq!(designation(&named, Some("other")), None);
    }
}
