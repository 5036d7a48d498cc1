//! The comprehensive plan of Exempelby, with attribute names of its own and the mapping that says what they mean.

use anyhow::Result;
use geo_types::Coord;
use serde_json::{Map, Value, json};

use crate::town::{Block, COLUMNS, CRS, ROWS};

/// What one feature says.
struct Said {
    aspect: &'static str,
    category: &'static str,
    subcategory: Option<&'static str>,
    stage: Option<&'static str>,
    statement: &'static str,
    shape: Drawn,
}

/// Blocks from a column to a column and a row to a row, both inclusive; or along their corners; or a place.
enum Drawn {
    Blocks(u32, u32, u32, u32),
    Street(u32),
    Place(u32, u32),
}

const LAND: &str = "Mark";
const VALUES: &str = "Hänsyn";
const DIRECTION: &str = "Riktning";

const fn land(
    category: &'static str,
    stage: &'static str,
    statement: &'static str,
    blocks: (u32, u32, u32, u32),
) -> Said {
    Said {
        aspect: LAND,
        category,
        subcategory: None,
        stage: Some(stage),
        statement,
        shape: Drawn::Blocks(blocks.0, blocks.1, blocks.2, blocks.3),
    }
}

const QUAY: &str = "Hamnen ska kunna ta emot färjan året om. Nya bostäder prövas inte här.";
const MIXED: &str = "Bostäder, handel och kontor blandas. Förtätning prövas i detaljplan.";
const HOMES: &str = "Området består av småhus. Ny bebyggelse ska ansluta till områdets skala.";
const GROWTH: &str = "Ett nytt bostadsområde prövas efter 2030, när vatten och avlopp är utbyggt.";
const WORKS: &str = "Verksamheter som kräver avstånd till bostäder samlas här.";

const SAID: [Said; 18] = [
    land("Hamn och trafik", "Finns", QUAY, (0, 1, 0, 0)),
    land("Blandad stad", "Ändras", MIXED, (2, 3, 0, 0)),
    land("Natur", "Finns", "Stranden hålls öppen för alla.", (4, 5, 0, 0)),
    land(
        "Teknik",
        "Finns",
        "Pumpstationen behövs och ligger kvar.",
        (6, 6, 0, 0),
    ),
    land(
        "Landsbygd",
        "Finns",
        "Udden hålls fri från ny bebyggelse.",
        (7, 7, 0, 0),
    ),
    land("Blandad stad", "Finns", MIXED, (0, 1, 1, 1)),
    land(
        "Park",
        "Finns",
        "Stadsparken tar hand om regnvatten.",
        (2, 2, 1, 1),
    ),
    land("Blandad stad", "Finns", MIXED, (3, 5, 1, 1)),
    land("Bostäder", "Finns", HOMES, (6, 6, 1, 1)),
    land("Odling", "Finns", "Kolonierna ligger kvar.", (7, 7, 1, 1)),
    land("Blandad stad", "Finns", MIXED, (0, 5, 2, 2)),
    land("Bostäder", "Finns", HOMES, (6, 7, 2, 2)),
    land("Bostäder", "Finns", HOMES, (0, 7, 3, 3)),
    land("Natur", "Finns", "Skogen och våtmarken bevaras.", (0, 1, 4, 4)),
    land("Verksamheter", "Finns", WORKS, (2, 6, 4, 4)),
    land("Bostäder", "Ny", GROWTH, (7, 7, 4, 4)),
    Said {
        aspect: VALUES,
        category: "Riksintresse",
        subcategory: Some("Kulturmiljövård"),
        stage: None,
        statement: "Torget och tullhuset berättar om stadens handel.",
        shape: Drawn::Blocks(3, 3, 2, 2),
    },
    Said {
        aspect: VALUES,
        category: "Klimatanpassning",
        subcategory: Some("Översvämning från havet"),
        stage: None,
        statement: "Färdigt golv bör ligga minst 2,7 meter över nollplanet i RH 2000.",
        shape: Drawn::Blocks(0, 5, 0, 0),
    },
];

const DIRECTIONS: [Said; 2] = [
    Said {
        aspect: DIRECTION,
        category: "Stråk",
        subcategory: None,
        stage: None,
        statement: "Torggatan är stadens stråk för gång, cykel och buss.",
        shape: Drawn::Street(2),
    },
    Said {
        aspect: DIRECTION,
        category: "Knutpunkt",
        subcategory: None,
        stage: None,
        statement: "Stortorget är stadens knutpunkt.",
        shape: Drawn::Place(3, 2),
    },
];

/// A street corner of the town.
fn corner(column: u32, row: u32) -> Coord<f64> {
    let block = Block {
        column: column.min(COLUMNS - 1),
        row: row.min(ROWS - 1),
    };
    let (u, v) = (f64::from(column - block.column), f64::from(row - block.row));
    block.at(u, v)
}

fn position(at: Coord<f64>) -> Value {
    json!([at.x, at.y])
}

/// The outline of blocks from a column to a column and a row to a row, through every street corner on it.
fn outline(west: u32, east: u32, south: u32, north: u32) -> Vec<Value> {
    let (east, north) = (east + 1, north + 1);
    let bottom = (west..east).map(|column| (column, south));
    let right = (south..north).map(|row| (east, row));
    let top = (west + 1..=east).rev().map(|column| (column, north));
    let left = (south + 1..=north).rev().map(|row| (west, row));
    let around = bottom.chain(right).chain(top).chain(left).chain([(west, south)]);
    around
        .map(|(column, row)| position(corner(column, row)))
        .collect()
}

fn geometry(drawn: &Drawn) -> Value {
    match *drawn {
        Drawn::Blocks(west, east, south, north) => {
            json!({ "type": "Polygon", "coordinates": [outline(west, east, south, north)] })
        }
        Drawn::Street(row) => {
            let line: Vec<Value> = (0..=COLUMNS)
                .map(|column| position(corner(column, row)))
                .collect();
            json!({ "type": "LineString", "coordinates": line })
        }
        Drawn::Place(column, row) => {
            json!({ "type": "Point", "coordinates": position(Block { column, row }.at(0.5, 0.5)) })
        }
    }
}

/// The features as a municipality exports them.
///
/// # Errors
/// Where the text cannot be made.
pub fn geojson() -> Result<Vec<u8>> {
    let features: Vec<Value> = SAID
        .iter()
        .chain(&DIRECTIONS)
        .zip(1..)
        .map(|(said, number)| {
            let mut properties = Map::new();
            properties.insert("nr".to_owned(), json!(format!("OP-{number}")));
            properties.insert("del".to_owned(), json!(said.aspect));
            properties.insert("slag".to_owned(), json!(said.category));
            properties.insert("undergrupp".to_owned(), json!(said.subcategory));
            properties.insert("skede".to_owned(), json!(said.stage));
            properties.insert("hallning".to_owned(), json!(said.statement));
            properties.insert("fiktiv".to_owned(), json!(true));
            json!({ "type": "Feature", "properties": properties, "geometry": geometry(&said.shape) })
        })
        .collect();
    let collection = json!({
        "type": "FeatureCollection",
        "name": "Översiktsplan för Exempelby, en påhittad kommun",
        "crs": { "type": "name", "properties": { "name": format!("urn:ogc:def:crs:EPSG::{}", CRS.epsg()) } },
        "features": features,
    });
    Ok(serde_json::to_vec(&collection)?)
}

/// Which attribute means what.
pub const MAPPING: &str = r#"# Vad attributen i oversiktsplan.geojson betyder.
[[guidance]]
id = "nr"
aspect = "del"
category = "slag"
subcategory = "undergrupp"
stage = "skede"
statement = "hallning"

[guidance.fixed]
plan_name = "Översiktsplan 2040 för Exempelby (påhittad)"
adopted = "2025-03-24"
horizon = "2040"

[guidance.aspects]
"Mark" = "land-use"
"Hänsyn" = "values"
"Riktning" = "development-direction"

[guidance.categories]
"Blandad stad" = "mixed-development"
"Bostäder" = "housing"
"Verksamheter" = "business-and-industry"
"Hamn och trafik" = "transport"
"Teknik" = "utilities"
"Odling" = "agriculture"
"Park" = "green-space"
"Natur" = "nature"
"Landsbygd" = "countryside"

[guidance.stages]
"Finns" = "existing"
"Ändras" = "ongoing"
"Ny" = "new"
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_has_one_use_and_no_two() {
        let mut uses = std::collections::HashMap::new();
        for said in SAID.iter().filter(|said| said.aspect == LAND) {
            let Drawn::Blocks(west, east, south, north) = said.shape else {
                panic!("areas")
            };
            for (column, row) in
                (west..=east).flat_map(|column| (south..=north).map(move |row| (column, row)))
            {
                *uses.entry((column, row)).or_insert(0) += 1;
            }
        }
        assert_eq!(uses.len(), (COLUMNS * ROWS) as usize);
        assert!(uses.values().all(|count| *count == 1));
    }

    #[test]
    fn the_outline_of_one_block_is_its_four_corners() {
        assert_eq!(outline(1, 1, 2, 2).len(), 5);
        assert_eq!(outline(0, 7, 3, 3).len(), 19);
    }
}
