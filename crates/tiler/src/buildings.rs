//! What stands: existing buildings as bodies, each as its source has it.
//!
//! | module | what it does |
//! |---|---|
//! | `placing` | where a building stands in height, and by what |
//! | `drawing` | its surfaces as triangles, and its row of the property table |
//! | `ids` | the names of buildings in tiles |
//!
//! A building whose height or ground is not known is not drawn; it is told instead, with what is missing.

pub(crate) mod drawing;
pub mod ids;
pub(crate) mod placing;

use std::collections::{BTreeMap, HashSet};

use planvy_plan::ExistingBuilding;
use planvy_tiles::{Material, PropertyTable, Topology};

use crate::city::City;
use crate::divide::{Thing, divided};
use crate::fingerprint::{Fingerprint, Fingerprinting};
use crate::grid_content::{GridContent, GridPart, Precision};
use crate::making::LeftOut;
use crate::square::TileSquare;
use crate::tile_source::{Layer, PlannedTile, TileSource};
use ids::BuildingIds;
use placing::{Placed, place};

/// Raised where buildings are drawn in another way, so that their tiles get new addresses.
const VERSION: &str = "buildings 1";

/// Walls for clients without our styles: linear red, green, blue, opacity.
const PLASTER: [f32; 4] = [0.80, 0.77, 0.72, 1.0];

/// Positions are kept to a lattice of this step at most, in metres.
pub(crate) const LARGEST_STEP_M: f64 = 0.02;

/// The layer of existing buildings.
#[derive(Debug)]
pub struct Buildings<'a> {
    city: City<'a>,
    ids: BuildingIds,
    placed: Vec<Placed<'a>>,
    squares: BTreeMap<TileSquare, Vec<usize>>,
    left_out: Vec<LeftOut>,
}

impl<'a> Buildings<'a> {
    /// Finds where every building stands.
    pub fn of(city: City<'a>) -> Buildings<'a> {
        let snapshot = city.snapshot();
        let ids = BuildingIds::of(snapshot.buildings());
        let mut placed = Vec::with_capacity(snapshot.buildings().len());
        let mut left_out = Vec::new();
        for (number, building) in snapshot.buildings().iter().enumerate() {
            let id = ids.of_number(number).unwrap_or_default();
            match place(city, number, building) {
                Ok(here) => placed.push(here),
                Err(why) => left_out.push(LeftOut {
                    what: format!("building {id}"),
                    why: why.to_string(),
                }),
            }
        }
        let things: Vec<Thing> = placed.iter().map(Placed::thing).collect();
        let mut squares = divided(&things);
        let seated: HashSet<usize> = squares.values().flatten().copied().collect();
        for (_, here) in placed.iter().enumerate().filter(|(at, _)| !seated.contains(at)) {
            left_out.push(LeftOut {
                what: format!("building {}", ids.of_number(here.number).unwrap_or_default()),
                why: "its place lies outside the grid".to_owned(),
            });
        }
        // The order of their ids, whatever order they were imported in.
        for numbers in squares.values_mut() {
            let id = |at: &usize| placed.get(*at).and_then(|here| ids.of_number(here.number));
            numbers.sort_by(|one, other| id(one).cmp(&id(other)));
        }
        Buildings {
            city,
            ids,
            placed,
            squares,
            left_out,
        }
    }

    /// The names of buildings in tiles.
    pub fn ids(&self) -> &BuildingIds {
        &self.ids
    }

    fn fingerprint(&self, square: TileSquare, numbers: &[usize]) -> Fingerprint {
        let mut print = Fingerprinting::new(VERSION);
        print.number(self.city.crs.epsg().into());
        print.text(&square.name());
        for here in numbers.iter().filter_map(|at| self.placed.get(*at)) {
            print.text(self.ids.of_number(here.number).unwrap_or_default());
            print.measure(here.lift_m);
            print.measure_or_none(here.ground_m);
            print.measure(here.bottom_m);
            print.building(here.building);
        }
        print.done()
    }
}

impl TileSource for Buildings<'_> {
    fn layer(&self) -> Layer {
        Layer::Buildings
    }

    fn planned(&self) -> Vec<PlannedTile> {
        let tiles = self.squares.iter().map(|(square, numbers)| {
            let things = numbers.iter().filter_map(|at| self.placed.get(*at));
            PlannedTile {
                square: *square,
                geometric_error_m: 0.0,
                absence_error_m: things.map(Placed::size_m).fold(0.0, f64::max),
                fingerprint: self.fingerprint(*square, numbers),
            }
        });
        tiles.collect()
    }

    fn left_out(&self) -> Vec<LeftOut> {
        self.left_out.clone()
    }

    fn content(&self, square: TileSquare) -> GridContent {
        let numbers = self.squares.get(&square).map(Vec::as_slice).unwrap_or_default();
        let mut part = GridPart {
            name: Layer::Buildings.name().to_owned(),
            topology: Topology::Triangles,
            table: Some(0),
            material: Material {
                colour: PLASTER,
                double_sided: false,
            },
            precision: Precision::Lattice {
                largest_step_m: LARGEST_STEP_M,
            },
            ..GridPart::default()
        };
        let mut rows = drawing::Rows::default();
        for here in numbers.iter().filter_map(|at| self.placed.get(*at)) {
            let Ok(row) = u16::try_from(rows.len()) else { break };
            let mesh = here.mesh();
            let closedness = mesh.closedness();
            // An open body is seen from within, too.
            part.material.double_sided |= !closedness.is_closed();
            crate::flat_shaded::add(
                &mut part,
                &mesh,
                |_, _| Some(row),
                |at| here.lifted(self.city, at),
            );
            let id = self.ids.of_number(here.number).unwrap_or_default();
            rows.push(id, here, &mesh);
        }
        let table: PropertyTable = rows.table();
        GridContent {
            parts: vec![part],
            tables: vec![table],
            ..GridContent::default()
        }
    }
}

/// The corners of the box around a building on the map: its middle, and its longer side in metres; `None` without a footprint.
pub(crate) fn middle_and_extent(city: City<'_>, building: &ExistingBuilding) -> Option<([f64; 2], f64)> {
    use geo::BoundingRect;
    let rect = building.footprint.bounding_rect()?;
    let middle = city.position(rect.center(), building.crs);
    let is_finite = middle.x.is_finite() && middle.y.is_finite();
    is_finite.then_some(([middle.x, middle.y], rect.width().max(rect.height())))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::Mutex;

    use super::placing::tests::{answers, city, shed};
    use super::*;
    use crate::frame::Frame;
    use crate::making::{Progress, TileFacts, TileKeep, TileKey, make_layer};
    use planvy_plan::{Crs, Datum, OverRh2000};

    /// Keeps the facts of tiles, and holds that none is made twice.
    #[derive(Default)]
    struct Kept(Mutex<HashMap<TileKey, Option<TileFacts>>>);

    impl TileKeep for Kept {
        fn facts(&self, key: &TileKey) -> Option<Option<TileFacts>> {
            self.0.lock().unwrap().get(key).copied()
        }

        fn keep(&self, key: TileKey, facts: Option<TileFacts>, _: &[u8]) -> std::io::Result<()> {
            let before = self.0.lock().unwrap().insert(key, facts);
            assert!(before.is_none(), "{key:?} was made twice");
            Ok(())
        }
    }

    const FRAMES: [Frame; 2] = [Frame::Grid(Crs::Zone1330), Frame::Ecef(Crs::Zone1330)];

    fn on_level(id: &str, east_m: f64) -> ExistingBuilding {
        ExistingBuilding {
            source_id: Some(id.to_owned()),
            ground_level: Some(OverRh2000(12.0)),
            ..shed(east_m)
        }
    }

    #[test]
    fn a_building_more_touches_its_own_tile_and_no_other() {
        let before: Vec<ExistingBuilding> = (0..8)
            .map(|at| on_level(&format!("B{at}"), f64::from(at) * 700.0))
            .collect();
        let mut after = before.clone();
        after.insert(0, on_level("A", 20.0));
        let (first, second) = (answers(&before, None), answers(&after, None));
        let keep = Kept::default();
        let make = |answers| {
            let source = Buildings::of(city(answers));
            make_layer(&source, &FRAMES, &keep, 2, &Progress::default()).unwrap()
        };
        let (old, new) = (make(&first), make(&second));
        for (old, new) in old.iter().zip(&new) {
            assert_eq!((old.made, new.made), (old.tiles.len(), 1));
            let uris = |layer: &crate::making::LayerTiles| -> Vec<String> {
                layer.tiles.iter().map(crate::tree::MadeTile::uri).collect()
            };
            let (old, new) = (uris(old), uris(new));
            assert!(old.len() > 4);
            let changed = old.iter().zip(&new).filter(|(old, new)| old != new).count();
            assert_eq!(changed, 1, "{old:?} {new:?}");
        }
    }

    #[test]
    fn rows_say_what_is_known_and_nothing_else() {
        let with_yard = on_level("A", 0.0);
        let mut unknown = shed(15.0);
        unknown.storeys = Some(2.0);
        let answers = answers(&[with_yard, unknown], Some(Some(Datum::Rh2000)));
        let source = Buildings::of(city(&answers));
        let [tile] = source.planned()[..] else { panic!() };
        let content = source.content(tile.square);
        let table = &content.tables[0];
        assert_eq!((table.count, table.class.as_str()), (2, "building"));
        assert_eq!(table.text("id", 0), Some("A"));
        assert_eq!(table.number("roof_level_m", 0), Some(15.0));
        assert_eq!(
            (table.text("source_id", 1), table.number("year", 1)),
            (None, None)
        );
        assert_eq!(table.text("solid", 1), Some("extruded from its footprint"));
        // A box: two caps and four walls, each with corners of its own.
        assert_eq!((content.vertices(), content.triangles()), (48, 24));
        assert!(content.parts[0].feature_ids[..24].iter().all(|row| *row == 0));
        assert!(content.parts[0].feature_ids[24..].iter().all(|row| *row == 1));
    }

    #[test]
    fn what_cannot_be_placed_is_told_and_not_drawn() {
        let answers = answers(&[on_level("A", 0.0), shed(10.0)], None);
        let source = Buildings::of(city(&answers));
        let [left_out] = source.left_out().try_into().unwrap();
        assert!(left_out.what.starts_with("building building-"), "{left_out:?}");
        assert!(left_out.why.contains("no terrain"), "{left_out:?}");
        let tile = source.planned()[0];
        assert_eq!(source.content(tile.square).tables[0].count, 1);
    }

    #[test]
    fn a_making_can_be_stopped() {
        let answers = answers(&[on_level("A", 0.0)], None);
        let progress = Progress::default();
        progress.stop.store(true, std::sync::atomic::Ordering::Relaxed);
        let source = Buildings::of(city(&answers));
        assert_eq!(make_layer(&source, &FRAMES, &Kept::default(), 1, &progress), None);
    }
}
