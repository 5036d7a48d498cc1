//! Which column holds what.

use planvy_plan::address_search::{HouseNumber, fold};

/// What a column can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Field {
    /// Street or place name.
    Street,
    /// House number.
    Number,
    /// The letter of a number that stands apart from it.
    Letter,
    /// Street and number in one.
    Whole,
    /// Postal code.
    PostalCode,
    /// Postal town or municipality.
    Town,
    /// Designation of the parcel.
    Parcel,
    /// Easting or longitude.
    East,
    /// Northing or latitude.
    North,
}

/// Names of columns, folded: lower case, no accents, words apart by blanks.
const NAMES: [(Field, &[&str]); 9] = [
    (
        Field::Street,
        &[
            "gata",
            "gatunamn",
            "street",
            "street name",
            "streetname",
            "adressomrade",
            "addr street",
            "vagnamn",
        ],
    ),
    (
        Field::Number,
        &[
            "gatunummer",
            "gatunr",
            "nr",
            "nummer",
            "number",
            "house number",
            "housenumber",
            "husnummer",
            "adressplats",
            "adressplatsnummer",
            "addr housenumber",
        ],
    ),
    (
        Field::Letter,
        &["bokstav", "littera", "letter", "bokstavstillagg"],
    ),
    (
        Field::Whole,
        &["adress", "address", "belagenhetsadress", "gatuadress"],
    ),
    (
        Field::PostalCode,
        &[
            "postnummer",
            "postnr",
            "postcode",
            "postal code",
            "postalcode",
            "zip",
            "addr postcode",
        ],
    ),
    (
        Field::Town,
        &[
            "postort",
            "ort",
            "town",
            "city",
            "addr city",
            "kommunnamn",
            "kommun",
        ],
    ),
    (
        Field::Parcel,
        &["fastighet", "fastighetsbeteckning", "parcel", "designation"],
    ),
    (
        Field::East,
        &[
            "longitude",
            "lon",
            "lng",
            "long",
            "x",
            "x koordinat",
            "east",
            "easting",
            "e",
            "ost",
            "o",
        ],
    ),
    (
        Field::North,
        &[
            "latitude",
            "lat",
            "y",
            "y koordinat",
            "north",
            "northing",
            "n",
            "nord",
        ],
    ),
];

/// What a column of a name holds.
pub(super) fn field_of(name: &str) -> Option<Field> {
    let folded = fold(&name.replace(['_', '-', ':'], " "));
    let holds = |(_, names): &&(Field, &[&str])| names.contains(&folded.as_str());
    NAMES.iter().find(holds).map(|(field, _)| *field)
}

/// The texts of one address, before its place is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Texts {
    pub(super) street: String,
    pub(super) number: String,
    pub(super) postal_code: Option<String>,
    pub(super) town: Option<String>,
    pub(super) parcel: Option<String>,
}

impl Texts {
    /// The texts out of the fields of a row; `None` where it names no street or place.
    pub(super) fn of(field: impl Fn(Field) -> Option<String>) -> Option<Texts> {
        let (street, number) = match field(Field::Street) {
            Some(street) => {
                let number = field(Field::Number).unwrap_or_default();
                let letter = field(Field::Letter).unwrap_or_default();
                (street, number + &letter)
            }
            None => split_written(&field(Field::Whole)?),
        };
        Some(Texts {
            street,
            number,
            postal_code: field(Field::PostalCode),
            town: field(Field::Town),
            parcel: field(Field::Parcel),
        })
    }
}

/// Street and number of an address written in one, each as written: cut before the last word that begins a number.
fn split_written(text: &str) -> (String, String) {
    let text = text.split(',').next().unwrap_or_default().trim();
    let cut = text
        .match_indices(' ')
        .filter(|(at, _)| {
            text.get(at + 1..)
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        })
        .find_map(|(at, _)| {
            let (street, number) = text.split_at_checked(at)?;
            HouseNumber::parse(number)?;
            Some((street.trim_end().to_owned(), number.trim().to_owned()))
        });
    cut.unwrap_or_else(|| (text.to_owned(), String::new()))
}

/// A coordinate with a decimal point or, as Swedish programs write it, a decimal comma. Blanks between groups fall out.
pub(super) fn coordinate(text: &str) -> Option<f64> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let plain = plain.replace(',', ".");
    plain.parse::<f64>().ok().filter(|number| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::{Field, coordinate, field_of, split_written};

    #[test]
    fn columns_are_known_by_many_names() {
        for (name, field) in [
            ("gata", Some(Field::Street)),
            ("Adressområde", Some(Field::Street)),
            ("addr:street", Some(Field::Street)),
            ("STREET_NAME", Some(Field::Street)),
            ("gatunummer", Some(Field::Number)),
            ("House-Number", Some(Field::Number)),
            ("postnummer", Some(Field::PostalCode)),
            ("Longitude", Some(Field::East)),
            ("X", Some(Field::East)),
            ("n", Some(Field::North)),
            ("adress", Some(Field::Whole)),
            ("anmärkning", None),
        ] {
            assert_eq!(field_of(name), field, "{name}");
        }
    }

    #[test]
    fn an_address_in_one_comes_apart_as_written() {
        for (text, street, number) in [
            ("Ågatan 1", "Ågatan", "1"),
            ("S:t Knuts väg 5 U2", "S:t Knuts väg", "5 U2"),
            ("Storgatan 18 A, 211 34 Malmö", "Storgatan", "18 A"),
            ("Lilla torg", "Lilla torg", ""),
            ("Väg 104 12", "Väg 104", "12"),
            ("", "", ""),
        ] {
            assert_eq!(
                split_written(text),
                (street.to_owned(), number.to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn coordinates_take_point_or_comma() {
        assert_eq!(coordinate("13.0633300399"), Some(13.063_330_039_9));
        assert_eq!(coordinate(" 6 164 800,5 "), Some(6_164_800.5));
        for text in ["", "x", "1,2,3", "NaN", "inf"] {
            assert_eq!(coordinate(text), None, "{text}");
        }
    }
}
