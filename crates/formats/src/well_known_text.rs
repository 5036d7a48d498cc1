//! Systems and datums in words: a citation, or the well-known text of a `.prj` file.

use planvy_plan::{Crs, Datum};

/// The SWEREF 99 projection that a text names: `SWEREF99 13 30 + RH2000 height`, `PCS Name = SWEREF99_13_30|`, ….
pub(crate) fn crs_in_words(text: &str) -> Option<Crs> {
    let pieces = text.split(['|', '+', '=', '"', ',', '[', ']', '(', ')']);
    pieces
        .map(str::trim)
        .filter(|piece| {
            piece
                .get(..6)
                .is_some_and(|start| start.eq_ignore_ascii_case("sweref"))
        })
        .find_map(|piece| piece.parse().ok())
}

/// The datum that a text names.
pub(crate) fn datum_in_words(text: &str) -> Option<Datum> {
    let letters = text.chars().filter(|c| c.is_ascii_alphanumeric());
    let folded = letters.collect::<String>().to_uppercase();
    let known = [
        ("RH2000", Datum::Rh2000),
        ("RH70", Datum::Rh70),
        ("RH00", Datum::Rh00),
    ];
    known
        .into_iter()
        .find(|(name, _)| folded.contains(name))
        .map(|(_, datum)| datum)
}

/// Whether the text is that of longitude and latitude.
pub(crate) fn is_geographic(text: &str) -> bool {
    let start = text.trim_start().to_uppercase();
    ["GEOGCS", "GEOGCRS", "GEODCRS"]
        .iter()
        .any(|name| start.starts_with(name))
}

/// Metres of the unit of a projection, and of that of its levels, where a well-known text says them. Units of angles and of scales are
/// none; of several, the last one is that of the axes.
pub(crate) fn linear_units_m(text: &str) -> [Option<f64>; 2] {
    let upper = text.to_ascii_uppercase();
    let vertical = ["VERT_CS", "VERTCRS", "VERTCS"]
        .iter()
        .filter_map(|word| upper.find(word))
        .min()
        .unwrap_or(upper.len());
    let (plane, levels) = upper.split_at(vertical);
    [plane, levels].map(last_linear_unit_m)
}

fn last_linear_unit_m(upper: &str) -> Option<f64> {
    let units = upper.match_indices("UNIT[").filter_map(|(at, word)| {
        let before = upper.get(..at)?;
        let is_other = ["ANGLE", "SCALE", "TIME", "PARAMETRIC"]
            .iter()
            .any(|kind| before.ends_with(kind));
        let mut inside = upper.get(at + word.len()..)?.split([',', ']']);
        let name = inside.next()?;
        let is_angle = ["DEGREE", "GRAD", "RADIAN"]
            .iter()
            .any(|angle| name.contains(angle));
        let metres = inside.next()?.trim().parse::<f64>().ok()?;
        (!is_other && !is_angle && (1e-3..=1e4).contains(&metres)).then_some(metres)
    });
    units.last()
}

/// The projection of a well-known text: by its name, else by the last EPSG code in it.
pub(crate) fn crs_of(text: &str) -> Option<Crs> {
    if is_geographic(text) {
        return None;
    }
    crs_in_words(text).or_else(|| {
        let codes = text.rsplit(['[', '(']).filter_map(|piece| {
            let piece = piece.trim_start_matches('"').to_uppercase();
            let digits = piece
                .strip_prefix("EPSG")?
                .chars()
                .skip_while(|c| !c.is_ascii_digit());
            digits
                .take_while(char::is_ascii_digit)
                .collect::<String>()
                .parse()
                .ok()
        });
        codes.into_iter().find_map(Crs::from_epsg)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn projections_are_found_in_text() {
        for text in [
            "SWEREF99 13 30 + RH2000 height",
            "PCS Name = SWEREF99_13_30|",
            "PROJCS[\"SWEREF99_13_30\",GEOGCS[\"SWEREF99\",DATUM[\"D_SWEREF99\"]]]",
            "PROJCRS[\"some\",ID[\"EPSG\",3008]]",
            "PROJCS[\"some\",GEOGCS[\"x\",AUTHORITY[\"EPSG\",\"4619\"]],AUTHORITY[\"EPSG\",\"3008\"]]",
        ] {
            assert_eq!(crs_of(text), Some(Crs::Zone1330), "{text}");
        }
        assert_eq!(crs_of("GEOGCS[\"SWEREF99\",AUTHORITY[\"EPSG\",\"4619\"]]"), None);
        assert_eq!(crs_of("PROJCS[\"RT90 2.5 gon V\"]"), None);
        assert_eq!(crs_of("SWERÅ"), None);
    }

    #[test]
    fn datums_are_found_in_text() {
        assert_eq!(datum_in_words("VERT_CS[\"RH 2000 height\"]"), Some(Datum::Rh2000));
        assert_eq!(datum_in_words("RH70 height"), Some(Datum::Rh70));
        assert_eq!(datum_in_words("NN1954"), None);
    }

    #[test]
    fn units_are_those_of_the_axes() {
        let old = "COMPD_CS[\"a\",PROJCS[\"b\",GEOGCS[\"c\",UNIT[\"degree\",0.0174532925199433]],\
                   PARAMETER[\"false_easting\",2000000],UNIT[\"US survey foot\",0.304800609601219]],\
                   VERT_CS[\"d\",UNIT[\"metre\", 1.0]]]";
        assert_eq!(linear_units_m(old), [Some(0.304800609601219), Some(1.0)]);
        let new = "PROJCRS[\"a\",BASEGEOGCRS[\"b\",ELLIPSOID[\"c\",6378137,298.25,LENGTHUNIT[\"metre\",1]]],\
                   CONVERSION[\"d\",PARAMETER[\"e\",0.9,SCALEUNIT[\"unity\",1]]],CS[Cartesian,2],\
                   AXIS[\"x\",east,LENGTHUNIT[\"foot\",0.3048]],AXIS[\"z\",up,ANGLEUNIT[\"degree\",0.017]]]";
        assert_eq!(linear_units_m(new), [Some(0.3048), None]);
        assert_eq!(
            linear_units_m("GEOGCS[\"a\",UNIT[\"degree\",0.0174]]"),
            [None, None]
        );
        assert_eq!(linear_units_m("UNIT[\"å\",x]UNIT["), [None, None]);
    }
}
