//! Values, types and units in words.

use planvy_features::{Property, PropertyKind, Value};
use planvy_plan::Lang;
use planvy_rules::sentences::figure;

use crate::pages::document::NOTHING;

/// A number of things.
pub(super) fn count(lang: Lang, count: u32) -> String {
    figure(lang, f64::from(count), 0)
}

/// A unit of UCUM as people write it.
pub(super) fn unit(ucum: &str) -> &str {
    match ucum {
        "m2" => "m²",
        "m3" => "m³",
        "deg" => "°",
        "1" => "st",
        other => other,
    }
}

/// What sort of values a property has.
pub(super) fn kind(lang: Lang, kind: PropertyKind) -> &'static str {
    match kind {
        PropertyKind::Text => lang.pick("text", "text"),
        PropertyKind::Uuid => lang.pick("identitet (UUID)", "identity (UUID)"),
        PropertyKind::Integer => lang.pick("heltal", "whole number"),
        PropertyKind::Number => lang.pick("tal", "number"),
        PropertyKind::Boolean => lang.pick("ja eller nej", "yes or no"),
        PropertyKind::Date => lang.pick("dag", "day"),
        PropertyKind::Instant => lang.pick("tidpunkt", "moment"),
        PropertyKind::Texts => lang.pick("lista av texter", "list of texts"),
        PropertyKind::Dates => lang.pick("lista av dagar", "list of days"),
    }
}

/// The head of a property's column: its title, with the unit.
pub(super) fn head(lang: Lang, property: &Property) -> String {
    match property.unit {
        Some(of) if of != "1" => format!("{} ({})", property.title(lang), unit(of)),
        _ => property.title(lang).to_owned(),
    }
}

/// A value in words; a dash where there is none.
pub(super) fn value(lang: Lang, property: &Property, value_: &Value<'_>) -> String {
    match value_ {
        Value::Null => NOTHING.to_owned(),
        Value::Bool(is_so) => if *is_so {
            lang.pick("ja", "yes")
        } else {
            lang.pick("nej", "no")
        }
        .to_owned(),
        Value::Integer(number) => figure(lang, *number as f64, 0),
        Value::Number(number) => figure(lang, *number, 2),
        Value::Text(text) => {
            let code = property.codes.iter().find(|code| code.word == text.as_ref());
            code.map_or_else(
                || text.clone().into_owned(),
                |code| lang.pick(code.sv, code.en).to_owned(),
            )
        }
        Value::Uuid(id) => id.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Instant(instant) => instant.to_string(),
        Value::List(values) if values.is_empty() => NOTHING.to_owned(),
        Value::List(values) => {
            let texts: Vec<String> = values.iter().map(|one| value(lang, property, one)).collect();
            texts.join(", ")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use planvy_features::property::code;

    const STANDING: Property =
        Property::text("standing", "Ställning", "Standing").codes(&[code("in-force", "gäller", "in force")]);

    #[test]
    fn values_are_said_as_people_say_them() {
        assert_eq!(value(Lang::Sv, &STANDING, &Value::text("in-force")), "gäller");
        assert_eq!(value(Lang::En, &STANDING, &Value::text("other")), "other");
        assert_eq!(value(Lang::Sv, &STANDING, &Value::Number(12.5)), "12,5");
        assert_eq!(value(Lang::Sv, &STANDING, &Value::Null), NOTHING);
        assert_eq!(value(Lang::Sv, &STANDING, &Value::List(Vec::new())), NOTHING);
        let area = Property::number("areaM2", "m2", "Yta", "Area");
        assert_eq!(head(Lang::En, &area), "Area (m²)");
    }
}
