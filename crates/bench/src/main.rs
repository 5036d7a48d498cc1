//! `planvy-bench`: the index measured on a synthetic city, side by side with the plain way to do the same.
//!
//! Both ways answer the same questions in turns within one run, so that a busy machine disturbs them alike, and have to agree
//! on what they find. What counts are the ratios.

use std::path::PathBuf;

use anyhow::{Context, bail};
use peak_alloc::PeakAlloc;

use planvy_bench::building_measures::{building_model, exceedance_of_a_model};
use planvy_bench::ground_measures::ground;
use planvy_bench::measures::Bench;
use planvy_bench::tiler_measures::tiles;
use planvy_bench::{city, figures};

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

const USAGE: &str = "\
planvy-bench point|area|memory|build|right|envelope|model|ground|tiles|all [--nation] [--seed N] [--questions N] [--model FILE]

  point   point to all regulations with attributes, beside rstar with geo's polygons
  area    parcel to shares in m², beside rstar with geo's overlay
  memory  bytes for each regulation polygon
  build   time from the store's hand-over to the finished snapshot
  right     building right of a parcel, beside geo's overlay
  envelope  a body of 30 000 triangles against 60 cells, beside geo's overlay
  model     a building model read and checked; names one by --model
  ground    a raster as triangles; 2 000 overlapping areas taken apart and laid on them
  tiles     a town of gabled houses to 3D Tiles; --houses N (100 000), --out FOLDER keeps the tileset
  --nation  some 5.9 million polygons instead of some 250 000";

fn main() -> anyhow::Result<()> {
    let mut what = None;
    let mut model: Option<PathBuf> = None;
    let mut out: Option<PathBuf> = None;
    let mut houses = 100_000;
    let mut bench = Bench {
        size: city::CITY,
        seed: 20_261_125,
        questions: 20_000,
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut number = || {
            arguments
                .next()
                .context("a number is missing")
                .and_then(|text| Ok(text.parse::<u64>()?))
        };
        match argument.as_str() {
            "--nation" => bench.size = city::NATION,
            "--seed" => bench.seed = number()?,
            "--model" => model = Some(PathBuf::from(arguments.next().context("a file is missing")?)),
            "--houses" => houses = usize::try_from(number()?)?,
            "--out" => out = Some(PathBuf::from(arguments.next().context("a folder is missing")?)),
            "--questions" => bench.questions = usize::try_from(number()?)?,
            "point" | "area" | "memory" | "build" | "right" | "envelope" | "model" | "ground" | "tiles"
            | "all" => what = Some(argument),
            "--help" | "-h" => {
                println!("{USAGE}");
                return Ok(());
            }
            other => bail!("unknown argument {other}\n{USAGE}"),
        }
    }
    println!("{}; seed {}", figures::machine(), bench.seed);
    match what.as_deref() {
        Some("point") => bench.point()?,
        Some("area") => bench.area()?,
        Some("memory") => bench.memory(&HEAP),
        Some("build") => bench.build(),
        Some("right") => bench.building_right()?,
        Some("envelope") => exceedance_of_a_model(bench.seed)?,
        Some("ground") => ground(bench.seed)?,
        Some("tiles") => tiles(houses, bench.seed, out.as_deref())?,
        Some("model") => building_model(&model.context("name a building model with --model")?)?,
        Some(_) => {
            bench.build();
            bench.memory(&HEAP);
            bench.point()?;
            bench.area()?;
            bench.building_right()?;
            exceedance_of_a_model(bench.seed)?;
            ground(bench.seed)?;
            tiles(houses, bench.seed, None)?;
            if let Some(model) = &model {
                building_model(model)?;
            }
        }
        None => bail!("{USAGE}"),
    }
    Ok(())
}
