//! The parcels and addresses of Exempelby.

use geo_types::{MultiPolygon, Polygon};
use planvy_plan::{Address, GridPoint, Parcel};

use crate::town::{Block, COLUMNS, CRS, ROWS, STREET_U, STREET_V};

/// Names of the quarters, row by row from the south, west to east.
const QUARTERS: [[&str; COLUMNS as usize]; ROWS as usize] = [
    [
        "FÄRJAN",
        "SMÅBÅTEN",
        "LASTKAJEN",
        "KAJKONTORET",
        "BADSTRANDEN",
        "CAMPINGEN",
        "PUMPEN",
        "UDDEN",
    ],
    [
        "SMÖRBLOMMAN",
        "TORSKEN",
        "PARKEN",
        "TULLNÄREN",
        "LOTSEN",
        "IDROTTEN",
        "FÖRGÄTMIGEJEN",
        "KOLONIN",
    ],
    [
        "ABBORREN",
        "MAKRILLEN",
        "KÖPMANNEN",
        "STORTORGET",
        "GÄDDAN",
        "LÄKAREN",
        "KAMOMILLEN",
        "TUSENSKÖNAN",
    ],
    [
        "ÄNGSSYRAN",
        "BLÅKLINTEN",
        "SJÖLUNDA",
        "BJÖRKSKOLAN",
        "VALLMON",
        "PRÄSTKRAGEN",
        "GULLVIVAN",
        "SOLSTRANDEN",
    ],
    [
        "TALLSKOGEN",
        "VÅTMARKEN",
        "SMEDEN",
        "SVARVAREN",
        "GJUTAREN",
        "SPÅRET",
        "PORTEN",
        "BACKEN",
    ],
];

/// Streets from west to east, from the southernmost northwards.
const STREETS: [&str; ROWS as usize] = [
    "Kajgatan",
    "S:t Nikolai gata",
    "Torggatan",
    "Skolgatan",
    "Smedjegatan",
];

/// How many parcels a block holds: side by side, and back to back.
fn division(block: Block) -> (u32, u32) {
    match (block.column, block.row) {
        // Detached houses.
        (0 | 1 | 2 | 4 | 5 | 6 | 7, 3) | (6 | 7, 2) | (0 | 6, 1) => (7, 2),
        // Flats.
        (0 | 1 | 4, 2) | (1 | 3, 1) | (2, 0) => (2, 2),
        // Trades, and land without a plan.
        (2..=4, 4) | (2, 2) | (7, 0) => (3, 1),
        _ => (1, 1),
    }
}

/// A plot of a block: where in the block it lies, and how its parcel is called.
#[derive(Clone, Debug, PartialEq)]
pub struct Plot {
    /// Its number in the quarter, from 1 in the south-west eastwards and then back to back.
    pub unit: u32,
    /// The name of the quarter and the number, without the municipality.
    pub name: String,
    /// Western and eastern edge, 0 to 1 in the block.
    pub u: (f64, f64),
    /// Southern and northern edge, 0 to 1 in the block.
    pub v: (f64, f64),
    /// Whether its street runs along the north.
    pub faces_north: bool,
}

/// The plots of a block.
pub fn plots(block: Block) -> Vec<Plot> {
    let (across, deep) = division(block);
    let quarter = QUARTERS
        .get(block.row as usize)
        .and_then(|row| row.get(block.column as usize))
        .copied()
        .unwrap_or_default();
    let part = |i: u32, n: u32, from: f64| from + (1.0 - from) * f64::from(i) / f64::from(n);
    let mut plots = Vec::new();
    for back in 0..deep {
        for side in 0..across {
            let unit = back * across + side + 1;
            plots.push(Plot {
                unit,
                name: format!("{quarter} {unit}"),
                u: (part(side, across, STREET_U), part(side + 1, across, STREET_U)),
                v: (part(back, deep, STREET_V), part(back + 1, deep, STREET_V)),
                faces_north: back == 1 && deep == 2,
            });
        }
    }
    plots
}

/// A parcel with its address.
struct Lot {
    parcel: Parcel,
    address: Address,
}

fn lots(block: Block) -> Vec<Lot> {
    let (across, deep) = division(block);
    let mut lots = Vec::new();
    for plot in plots(block) {
        let side = (plot.unit - 1) % across;
        let ((west, east), (south, north)) = (plot.u, plot.v);
        let faces_north = plot.faces_north;
        let door_v = if faces_north { north - 0.03 } else { south + 0.03 };
        let door = block.at((west + east) / 2.0, door_v);
        let designation = format!("EXEMPELBY {}", plot.name);
        let place = block.column * 7 + side * 7 / across;
        // Even numbers on the north side of a street, odd ones on the south side.
        let number = if faces_north {
            2 * place + 1
        } else {
            2 * (place + 1)
        };
        let letter = if (across, deep) == (2, 2) && side == 1 {
            "A"
        } else {
            ""
        };
        let street_row = block.row + u32::from(faces_north);
        let street = STREETS.get(street_row as usize).copied().unwrap_or_default();
        let position = GridPoint {
            crs: CRS,
            east_m: door.x,
            north_m: door.y,
        }
        .to_geodetic();
        lots.push(Lot {
            address: Address {
                street: street.to_owned(),
                number: format!("{number}{letter}"),
                postal_code: Some(format!("999 {}0", 1 + street_row)),
                town: Some("Exempelby".to_owned()),
                position,
                parcel: Some(designation.clone()),
            },
            parcel: Parcel {
                designation,
                crs: CRS,
                area: MultiPolygon(vec![block.patch(west, south, east, north)]),
                source_id: None,
            },
        });
    }
    lots
}

fn blocks() -> impl Iterator<Item = Block> {
    (0..ROWS).flat_map(|row| (0..COLUMNS).map(move |column| Block { column, row }))
}

/// The parcels: one per plot, and the streets of each row as one parcel of several areas.
pub fn parcels() -> Vec<Parcel> {
    let streets = (0..ROWS).map(|row| {
        let areas: Vec<Polygon<f64>> = (0..COLUMNS)
            .map(|column| Block { column, row }.streets())
            .collect();
        Parcel {
            designation: format!("EXEMPELBY STADSJORDEN 1:{}", row + 1),
            crs: CRS,
            area: MultiPolygon(areas),
            source_id: None,
        }
    });
    blocks()
        .flat_map(lots)
        .map(|lot| lot.parcel)
        .chain(streets)
        .collect()
}

/// The addresses: one per plot.
pub fn addresses() -> Vec<Address> {
    blocks().flat_map(lots).map(|lot| lot.address).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_few_hundred_parcels_each_with_its_own_designation() {
        let parcels = parcels();
        assert!((200..400).contains(&parcels.len()), "{}", parcels.len());
        let designations: HashSet<&str> = parcels.iter().map(|parcel| parcel.designation.as_str()).collect();
        assert_eq!(designations.len(), parcels.len());
    }

    #[test]
    fn no_address_stands_twice() {
        let addresses = addresses();
        let labels: HashSet<String> = addresses.iter().map(Address::label).collect();
        assert_eq!(labels.len(), addresses.len());
    }
}
