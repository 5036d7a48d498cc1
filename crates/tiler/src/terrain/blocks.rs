//! The blocks of the rasters in the city's zone.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use geo_types::{Coord, Rect};
use planvy_index::{GroundBlock, GroundRaster};
use planvy_plan::Datum;

use super::meet;
use crate::city::City;
use crate::fingerprint::{Fingerprint, Fingerprinting};
use crate::making::LeftOut;

/// A block of ground over RH 2000.
#[derive(Debug)]
pub(super) struct Block<'a> {
    pub ground: GroundBlock<'a>,
    /// The box around the centres of its cells, in the city's zone.
    pub extent: Rect<f64>,
    /// Reckoned when first asked for: it takes looking at every level.
    print: OnceLock<Fingerprint>,
    lowest_m: OnceLock<Option<f64>>,
}

impl Block<'_> {
    fn print(&self) -> Fingerprint {
        *self.print.get_or_init(|| print_of(self.ground))
    }

    fn lowest_m(&self) -> Option<f64> {
        *self.lowest_m.get_or_init(|| lowest_m(self.ground))
    }
}

/// All blocks.
#[derive(Debug)]
pub(super) struct Blocks<'a> {
    all: Vec<Block<'a>>,
    /// Blocks over another datum, or over none that is stated: what lies over them is no ground.
    of_other_datum: Vec<Rect<f64>>,
    left_out: Vec<LeftOut>,
    /// Numbers of blocks by the squares of a coarse grid.
    cells: HashMap<[i64; 2], Vec<usize>>,
}

/// Side of the coarse grid's squares, in metres.
const COARSE_M: f64 = 1024.0;

impl<'a> Blocks<'a> {
    pub fn of(city: City<'a>) -> Blocks<'a> {
        let mut blocks = Blocks {
            all: Vec::new(),
            of_other_datum: Vec::new(),
            left_out: Vec::new(),
            cells: Default::default(),
        };
        let mut told = BTreeSet::new();
        for ground in city.snapshot().ground_blocks() {
            let raster = ground.raster();
            let extent = extent_in(city, ground);
            if raster.datum == Some(Datum::Rh2000) {
                blocks.add(Block {
                    extent,
                    print: OnceLock::new(),
                    lowest_m: OnceLock::new(),
                    ground,
                });
                continue;
            }
            blocks.of_other_datum.push(extent);
            if told.insert(format!("{:?}", raster.extent)) {
                blocks.left_out.push(LeftOut {
                    what: what(raster),
                    why: why(raster),
                });
            }
        }
        blocks
    }

    fn add(&mut self, block: Block<'a>) {
        for cell in cells_of(block.extent) {
            self.cells.entry(cell).or_default().push(self.all.len());
        }
        self.all.push(block);
    }

    /// The blocks whose boxes meet a rectangle, each once, in their order.
    pub fn over(&self, extent: Rect<f64>) -> Vec<&Block<'a>> {
        let near = cells_of(extent)
            .filter_map(|cell| self.cells.get(&cell))
            .flatten();
        let numbers: BTreeSet<usize> = near.copied().collect();
        let met = numbers.into_iter().filter_map(|number| self.all.get(number));
        met.filter(|block| meet(block.extent, extent)).collect()
    }

    /// Whether all levels over a rectangle are those of blocks: none is over another datum.
    pub fn are_alone_over(&self, extent: Rect<f64>) -> bool {
        !self.of_other_datum.iter().any(|other| meet(*other, extent))
    }

    pub fn finest_cell_m(&self) -> Option<f64> {
        self.all
            .iter()
            .map(|block| block.ground.raster().cell_m)
            .min_by(f64::total_cmp)
    }

    /// The side of the smallest cells of blocks that share more than a border with a rectangle.
    pub fn finest_cell_in(&self, extent: Rect<f64>) -> Option<f64> {
        let shares = |block: &&Block<'a>| {
            let (a, b) = (block.extent, extent);
            a.min().x < b.max().x && b.min().x < a.max().x && a.min().y < b.max().y && b.min().y < a.max().y
        };
        let met = self.over(extent).into_iter().filter(shares);
        met.map(|block| block.ground.raster().cell_m)
            .min_by(f64::total_cmp)
    }

    pub fn lowest_m(&self, extent: Rect<f64>) -> Option<f64> {
        self.over(extent)
            .into_iter()
            .filter_map(|block| block.lowest_m())
            .min_by(f64::total_cmp)
    }

    /// The box around all blocks.
    pub fn whole(&self) -> Option<Rect<f64>> {
        self.all.iter().map(|block| block.extent).reduce(|a, b| {
            let (low, high) = (a.min(), a.max());
            Rect::new(
                (low.x.min(b.min().x), low.y.min(b.min().y)),
                (high.x.max(b.max().x), high.y.max(b.max().y)),
            )
        })
    }

    pub fn extents(&self) -> impl Iterator<Item = Rect<f64>> + '_ {
        self.all.iter().map(|block| block.extent)
    }

    /// Takes in the levels of blocks that a rectangle meets, and where they lie.
    pub fn print_in(&self, extent: Rect<f64>, print: &mut Fingerprinting) {
        // The triangles of a tile end where the ground as a whole does.
        for bound in self
            .whole()
            .into_iter()
            .flat_map(|whole| [whole.min(), whole.max()])
        {
            print.measure(bound.x.clamp(extent.min().x, extent.max().x));
            print.measure(bound.y.clamp(extent.min().y, extent.max().y));
        }
        for block in self.over(extent) {
            print.print(block.print());
            print.measure(block.extent.min().x);
            print.measure(block.extent.min().y);
        }
        for other in self.of_other_datum.iter().filter(|other| meet(**other, extent)) {
            print.measure(other.min().x);
            print.measure(other.min().y);
        }
    }

    pub fn left_out(&self) -> Vec<LeftOut> {
        self.left_out.clone()
    }

    /// The files that the levels are from.
    pub fn sources(&self, city: City<'_>) -> Option<String> {
        let layers = city
            .snapshot()
            .layers()
            .iter()
            .filter(|layer| layer.kind == "terrain");
        let files: BTreeSet<&str> = layers.map(|layer| layer.provenance.file.as_str()).collect();
        let files: Vec<&str> = files.into_iter().collect();
        (!files.is_empty()).then(|| files.join(", "))
    }
}

fn cells_of(extent: Rect<f64>) -> impl Iterator<Item = [i64; 2]> {
    let cell = |at: f64| (at / COARSE_M).floor() as i64;
    let (columns, rows) = (
        cell(extent.min().x)..=cell(extent.max().x),
        cell(extent.min().y)..=cell(extent.max().y),
    );
    rows.flat_map(move |row| columns.clone().map(move |column| [column, row]))
}

/// The box of a block's cells in the city's zone.
fn extent_in(city: City<'_>, ground: GroundBlock<'_>) -> Rect<f64> {
    let own = ground.centres();
    let crs = ground.raster().crs;
    if crs == city.crs {
        return own;
    }
    let (low, high) = (own.min(), own.max());
    let middle = own.center();
    let around = [low.x, middle.x, high.x]
        .map(|x| [low.y, middle.y, high.y].map(|y| city.position(Coord { x, y }, crs)));
    let all = || around.iter().flatten();
    let least = |part: fn(&Coord<f64>) -> f64| all().map(part).fold(f64::INFINITY, f64::min);
    let most = |part: fn(&Coord<f64>) -> f64| all().map(part).fold(f64::NEG_INFINITY, f64::max);
    Rect::new(
        (least(|at| at.x), least(|at| at.y)),
        (most(|at| at.x), most(|at| at.y)),
    )
}

fn print_of(ground: GroundBlock<'_>) -> Fingerprint {
    let mut print = Fingerprinting::new("ground block");
    let raster = ground.raster();
    print.number(u64::from(raster.crs.epsg()));
    print.measure(raster.cell_m);
    let [columns, rows] = ground.size();
    print.number(u64::from(columns) << 32 | u64::from(rows));
    ground.for_each_byte_piece(|bytes| print.bytes(bytes));
    print.done()
}

fn lowest_m(ground: GroundBlock<'_>) -> Option<f64> {
    let [columns, rows] = ground.size();
    let cells = (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row)));
    cells
        .filter_map(|(column, row)| ground.level_m(column, row))
        .min_by(f64::total_cmp)
}

fn what(raster: &GroundRaster) -> String {
    let middle = raster.extent.center();
    format!(
        "ground around {:.0} east, {:.0} north in {}",
        middle.x,
        middle.y,
        raster.crs.name()
    )
}

fn why(raster: &GroundRaster) -> String {
    match &raster.datum {
        Some(datum) => format!("its levels are over {}, not RH 2000", datum.name()),
        None => "what its levels are over is not stated".to_owned(),
    }
}
