//! What the attributes of a building state.

use planvy_plan::{BuildingKind, OverGround};
use serde_json::{Map, Value};

/// The attributes of a building that Planvy asks for. What is not there, or is no number, is `None`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Stated {
    /// Main or ancillary.
    pub(crate) kind: Option<BuildingKind>,
    /// What it is for.
    pub(crate) intended_use: Option<String>,
    /// `measuredHeight`: from the lowest point of the ground to the highest of the roof, as CityGML defines it.
    pub(crate) measured_height: Option<OverGround>,
    /// `storeysAboveGround`.
    pub(crate) storeys: Option<f64>,
    /// `grossFloorArea` or `grossFloorAreaM2`.
    pub(crate) gross_floor_area_m2: Option<f64>,
    /// `yearOfConstruction`.
    pub(crate) year: Option<i16>,
}

impl Stated {
    /// Reads the attributes of a building.
    pub(crate) fn of(attributes: &Map<String, Value>) -> Stated {
        let number = |name: &str| attributes.get(name).and_then(number);
        let text = |name: &str| attributes.get(name).and_then(text);
        let words = ["kind", "function", "usage", "class"]
            .iter()
            .filter_map(|name| text(name));
        Stated {
            kind: words.filter_map(|words| building_kind(&words)).next(),
            intended_use: text("usage").or_else(|| text("function")),
            measured_height: number("measuredHeight")
                .filter(|height| *height > 0.0)
                .map(OverGround),
            storeys: number("storeysAboveGround").filter(|storeys| *storeys > 0.0),
            gross_floor_area_m2: number("grossFloorAreaM2")
                .or_else(|| number("grossFloorArea"))
                .filter(|area| *area > 0.0),
            year: year(attributes),
        }
    }
}

/// A year of completion, as number (`1987`), text, or date (`1987-05-01`).
fn year(attributes: &Map<String, Value>) -> Option<i16> {
    let said = attributes.get("yearOfConstruction").and_then(text)?;
    let year: i16 = said.get(..4).unwrap_or(&said).parse().ok()?;
    (1000..=2999).contains(&year).then_some(year)
}

fn number(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.filter(|number| number.is_finite())
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        // `function` and `usage` may be lists; the first is the main one.
        Value::Array(values) => values.first().and_then(text),
        _ => None,
    }
}

fn building_kind(words: &str) -> Option<BuildingKind> {
    let words = words.to_lowercase();
    if words.contains("komplementbyggnad") || words == "ancillary" {
        Some(BuildingKind::Ancillary)
    } else if words.contains("huvudbyggnad") || words == "main" {
        Some(BuildingKind::Main)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use planvy_plan::{BuildingKind, OverGround};
    use serde_json::json;

    use super::Stated;

    #[test]
    fn attributes_are_read_as_written() {
        let attributes = json!({
            "measuredHeight": "8.4", "storeysAboveGround": 2, "yearOfConstruction": "1987-05-01",
            "function": ["Komplementbyggnad"], "grossFloorArea": 120.5
        });
        let stated = Stated::of(attributes.as_object().expect("an object"));
        assert_eq!(stated.measured_height, Some(OverGround(8.4)));
        assert_eq!((stated.storeys, stated.year), (Some(2.0), Some(1987)));
        assert_eq!(stated.kind, Some(BuildingKind::Ancillary));
        assert_eq!(stated.gross_floor_area_m2, Some(120.5));
    }

    #[test]
    fn what_is_no_value_is_not_known() {
        let attributes = json!({"measuredHeight": 0, "storeysAboveGround": "many", "yearOfConstruction": 87});
        assert_eq!(
            Stated::of(attributes.as_object().expect("an object")),
            Stated::default()
        );
    }
}
