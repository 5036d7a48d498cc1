//! Which buildings stand where.

use super::{Building, Spot, corners};
use crate::parcels::{Plot, plots};
use crate::town::Block;

const fn block(column: u32, row: u32) -> Block {
    Block { column, row }
}

const fn spot(length_m: f64, depth_m: f64, behind_m: f64, right_m: f64) -> Spot {
    Spot {
        length_m,
        depth_m,
        behind_m,
        right_m,
    }
}

/// Plots without a building in every quarter of villas.
pub const EMPTY_VILLA_PLOTS: [u32; 2] = [5, 12];

/// The quarter whose buildings are delivered with their roofs.
const ROOFED: Block = block(4, 3);

/// Quarters of detached houses of the 2020s, with the year of their oldest house.
const VILLAS: [(Block, i16); 7] = [
    (block(0, 3), 2023),
    (block(1, 3), 2023),
    (block(5, 3), 2024),
    (block(6, 2), 2024),
    (block(7, 2), 2025),
    (block(6, 1), 2025),
    (block(0, 1), 2022),
];

/// The buildings that are delivered as footprints.
pub fn buildings() -> Vec<Building> {
    let mut all = Vec::new();
    for (quarter, year) in VILLAS {
        all.extend(villas(quarter, year));
    }
    all.extend(sjolunda());
    all.extend(solstranden());
    all.extend(gullvivan());
    all.extend(flats());
    all.extend(centre());
    all.extend(works());
    all.extend(waterfront());
    all
}

/// The buildings that are delivered in three dimensions: those of the quarter Vallmon.
pub fn roofed_buildings() -> Vec<Building> {
    villas(ROOFED, 2022)
}

/// What a building is, beside where it stands.
#[derive(Clone, Copy)]
struct What {
    letter: char,
    main: Option<bool>,
    height_m: Option<f64>,
    storeys: Option<u32>,
    knows_area: bool,
    year: i16,
}

const MAIN: What = What {
    letter: 'A',
    main: Some(true),
    height_m: None,
    storeys: None,
    knows_area: true,
    year: 2023,
};

fn stands(block: Block, plot: &Plot, spot: Spot, what: What) -> Building {
    let area_m2 = spot.length_m * spot.depth_m;
    let storeys = what.storeys.filter(|_| what.knows_area);
    Building {
        id: format!("{} {}", plot.name, what.letter),
        main: what.main,
        corners: corners(block, plot, spot),
        height_m: what.height_m,
        storeys: what.storeys,
        gross_floor_area_m2: storeys.map(|storeys| f64::from(storeys) * area_m2),
        year: Some(what.year),
    }
}

/// Houses of two storeys with a garage on odd plots, low houses without on even ones.
fn villas(quarter: Block, year: i16) -> Vec<Building> {
    let mut houses = Vec::new();
    for plot in plots(quarter) {
        let unit = plot.unit;
        if EMPTY_VILLA_PLOTS.contains(&unit) {
            continue;
        }
        let what = What {
            year: year + (unit % 3) as i16,
            ..MAIN
        };
        let odd = unit % 2 == 1;
        let house = match (quarter, unit) {
            // From 1912, long before the plan: 1.5 m behind the street, where nothing may be built today.
            (Block { column: 5, row: 3 }, 2) => {
                let old = What {
                    height_m: Some(6.8),
                    storeys: Some(2),
                    year: 1912,
                    ..what
                };
                stands(quarter, &plot, spot(9.0, 10.0, 1.5, 0.0), old)
            }
            // Older than the plan and larger than it allows.
            (Block { column: 7, row: 2 }, 2) => {
                let large = What {
                    height_m: Some(7.5),
                    storeys: Some(2),
                    year: 1978,
                    ..what
                };
                stands(quarter, &plot, spot(11.0, 18.0, 8.0, 0.0), large)
            }
            _ if odd => {
                let height_m = Some(6.5 + f64::from(unit % 5) * 0.2);
                let two = What {
                    height_m,
                    storeys: Some(2),
                    ..what
                };
                stands(quarter, &plot, spot(9.0, 12.0, 8.0, 0.0), two)
            }
            _ => {
                let height_m = Some(5.2 + f64::from(unit % 3) * 0.2);
                let low = What {
                    height_m,
                    storeys: Some(1),
                    ..what
                };
                stands(quarter, &plot, spot(8.0, 11.0, 8.0, 0.0), low)
            }
        };
        houses.push(house);
        let side = What {
            letter: 'B',
            main: Some(false),
            height_m: Some(3.2),
            storeys: Some(1),
            ..what
        };
        match (quarter, unit) {
            (Block { column: 7, row: 2 }, 2) => {
                let barn = What {
                    height_m: Some(4.0),
                    year: 1978,
                    ..side
                };
                houses.push(stands(quarter, &plot, spot(6.0, 11.0, 30.0, 0.0), barn));
            }
            _ if odd => houses.push(stands(quarter, &plot, spot(4.0, 6.0, 26.0, 1.0), side)),
            _ => {}
        }
    }
    houses
}

/// The quarter of By 31: small houses of 1949, whose floor areas nobody wrote down.
fn sjolunda() -> Vec<Building> {
    let quarter = block(2, 3);
    let built = plots(quarter)
        .into_iter()
        .filter(|plot| !EMPTY_VILLA_PLOTS.contains(&plot.unit));
    let old = What {
        height_m: Some(7.2),
        storeys: Some(2),
        knows_area: false,
        year: 1949,
        ..MAIN
    };
    built
        .map(|plot| stands(quarter, &plot, spot(8.0, 10.0, 10.0, 0.0), old))
        .collect()
}

/// The summer houses of Av 7, of which only the footprints are known.
fn solstranden() -> Vec<Building> {
    let quarter = block(7, 3);
    let built = plots(quarter)
        .into_iter()
        .filter(|plot| [1, 2, 4, 8, 9, 11].contains(&plot.unit));
    let summer = What {
        knows_area: false,
        year: 1936,
        ..MAIN
    };
    built
        .map(|plot| stands(quarter, &plot, spot(6.0, 9.0, 20.0, 0.0), summer))
        .collect()
}

/// The newest quarter: three houses so far.
fn gullvivan() -> Vec<Building> {
    let quarter = block(6, 3);
    let built = plots(quarter)
        .into_iter()
        .filter(|plot| [1, 2, 8].contains(&plot.unit));
    let new = What {
        height_m: Some(7.8),
        storeys: Some(2),
        year: 2026,
        ..MAIN
    };
    built
        .map(|plot| stands(quarter, &plot, spot(9.0, 12.0, 8.0, 0.0), new))
        .collect()
}

/// Blocks of flats along the streets, one a plot.
fn flats() -> Vec<Building> {
    let quarters: [(Block, &[u32], f64, u32, i16); 4] = [
        (block(1, 2), &[1, 2, 3, 4], 16.5, 5, 2024),
        (block(4, 2), &[1, 2, 4], 18.0, 5, 2025),
        (block(0, 2), &[2, 3, 4], 13.5, 4, 2023),
        (block(1, 1), &[1, 2], 15.0, 4, 2026),
    ];
    let mut houses = Vec::new();
    for (quarter, units, height_m, storeys, year) in quarters {
        let what = What {
            height_m: Some(height_m),
            storeys: Some(storeys),
            year,
            ..MAIN
        };
        for plot in plots(quarter)
            .into_iter()
            .filter(|plot| units.contains(&plot.unit))
        {
            houses.push(stands(quarter, &plot, spot(45.0, 12.0, 4.0, 0.0), what));
        }
    }
    houses
}

/// The customs house, a food store, the school, the care home, and the houses of the town plan of 1958.
fn centre() -> Vec<Building> {
    let one = |quarter: Block, unit: u32, spot: Spot, what: What| {
        let plot = plots(quarter).into_iter().find(|plot| plot.unit == unit);
        plot.map(|plot| stands(quarter, &plot, spot, what))
    };
    let customs = What {
        height_m: Some(10.2),
        storeys: Some(2),
        year: 1784,
        ..MAIN
    };
    let store = What {
        height_m: Some(7.5),
        storeys: Some(1),
        year: 2026,
        ..MAIN
    };
    let school = What {
        height_m: Some(9.5),
        storeys: Some(2),
        year: 2024,
        ..MAIN
    };
    let care = What {
        height_m: Some(9.0),
        storeys: Some(2),
        year: 2025,
        ..MAIN
    };
    let town = What {
        height_m: Some(10.8),
        storeys: Some(3),
        knows_area: false,
        year: 1959,
        ..MAIN
    };
    [
        one(block(3, 2), 1, spot(24.0, 14.0, 36.0, 42.0), customs),
        one(block(2, 2), 1, spot(35.0, 40.0, 6.0, 0.0), store),
        one(block(3, 3), 1, spot(60.0, 40.0, 16.0, -26.0), school),
        one(block(5, 2), 1, spot(60.0, 20.0, 65.0, 0.0), care),
        one(block(3, 1), 1, spot(60.0, 11.0, 0.5, 0.0), town),
        one(block(3, 1), 2, spot(60.0, 11.0, 0.5, 0.0), town),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Halls of the trades, the pumping station and the cottages of the allotments.
fn works() -> Vec<Building> {
    let hall = What {
        storeys: Some(1),
        year: 2025,
        ..MAIN
    };
    let mut houses = Vec::new();
    for (quarter, unit, size, height_m) in [
        (block(2, 4), 1, (30.0, 50.0), 14.0),
        (block(3, 4), 1, (30.0, 40.0), 12.0),
        (block(3, 4), 3, (25.0, 30.0), 9.0),
    ] {
        let what = What {
            height_m: Some(height_m),
            ..hall
        };
        for plot in plots(quarter).into_iter().filter(|plot| plot.unit == unit) {
            houses.push(stands(quarter, &plot, spot(size.0, size.1, 30.0, 0.0), what));
        }
    }
    let pump = What {
        main: None,
        knows_area: false,
        year: 1971,
        ..MAIN
    };
    for plot in plots(block(6, 0)) {
        houses.push(stands(block(6, 0), &plot, spot(6.0, 5.0, 12.0, -40.0), pump));
    }
    let cottage = What {
        height_m: Some(3.2),
        storeys: Some(1),
        year: 2024,
        ..MAIN
    };
    for plot in plots(block(7, 1)) {
        let places = [
            (15.0, -52.0),
            (15.0, -26.0),
            (15.0, 0.0),
            (15.0, 26.0),
            (60.0, -52.0),
            (60.0, -26.0),
            (60.0, 0.0),
            (60.0, 26.0),
        ];
        for (letter, (behind_m, right_m)) in ('A'..).zip(places) {
            let what = What { letter, ..cottage };
            houses.push(stands(
                block(7, 1),
                &plot,
                spot(6.0, 4.0, behind_m, right_m),
                what,
            ));
        }
    }
    houses
}

/// The ferry's terminal, the sheds of the marina and the cabins of the camping.
fn waterfront() -> Vec<Building> {
    let mut houses = Vec::new();
    let terminal = What {
        height_m: Some(8.0),
        storeys: Some(2),
        year: 2024,
        ..MAIN
    };
    for plot in plots(block(0, 0)) {
        houses.push(stands(block(0, 0), &plot, spot(40.0, 15.0, 75.0, 0.0), terminal));
    }
    let small = What {
        main: Some(false),
        height_m: Some(3.0),
        storeys: Some(1),
        year: 2023,
        ..MAIN
    };
    for plot in plots(block(1, 0)) {
        for (letter, right_m) in ('A'..).zip([-10.0, 0.0, 10.0]) {
            let what = What { letter, ..small };
            houses.push(stands(block(1, 0), &plot, spot(3.0, 4.0, 90.0, right_m), what));
        }
    }
    let cabin = What {
        main: Some(true),
        height_m: Some(3.5),
        ..small
    };
    for plot in plots(block(5, 0)) {
        for (letter, right_m) in ('A'..).zip([-50.0, -30.0, -10.0, 10.0, 30.0, 50.0]) {
            let what = What { letter, ..cabin };
            houses.push(stands(block(5, 0), &plot, spot(5.0, 4.0, 20.0, right_m), what));
        }
    }
    houses
}
