//! The thread that makes tiles: after the start, after every import, and when a day begins on which plans stand otherwise.
//!
//! Answers never wait for it. It takes half of the processors, makes layer by layer, and shows each as soon as it is ready; what
//! did not change is found by its fingerprint, and not made again.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use jiff::civil::Date;
use planvy_index::Snapshot;
use planvy_plan::Crs;
use planvy_tiler::tree::About;
use planvy_tiler::{
    City, Frame, Layer, LayerTiles, Progress, agree_on_errors, layers, main_zone, make_layer,
};

use super::shown::{Making, Shown, ShownLayer};
use crate::app::App;
use crate::world::World;

/// Time between two looks at what there is to make.
const INTERVAL: Duration = Duration::from_millis(200);

/// The thread that makes tiles. Dropping it ends the thread.
#[derive(Debug)]
pub struct Maker {
    app: Arc<App>,
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Maker {
    /// Begins to make tiles of what `app` shows, now and whenever that changes.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn start(app: Arc<App>) -> std::io::Result<Maker> {
        let (stop, stopped) = channel();
        let for_thread = app.clone();
        let thread = std::thread::Builder::new()
            .name("planvy-tiler".into())
            .spawn(move || {
                Work {
                    app: for_thread,
                    done: None,
                }
                .run(&stopped)
            })?;
        Ok(Maker {
            app,
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for Maker {
    fn drop(&mut self) {
        self.app.three_d.stop();
        // Closing the channel is the signal.
        self.stop = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread that makes tiles has failed");
        }
    }
}

/// What tiles were made of.
#[derive(Clone, Debug, PartialEq)]
struct Done {
    snapshot: String,
    date: Date,
    zones: Vec<Crs>,
}

struct Work {
    app: Arc<App>,
    done: Option<Done>,
}

impl Work {
    fn run(mut self, stopped: &Receiver<()>) {
        while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(INTERVAL) {
            let Some(world) = self.app.world() else { continue };
            let wanted = self.wanted(&world);
            if self.done.as_ref() != Some(&wanted) && self.make(&world, &wanted) {
                self.done = Some(wanted);
            }
        }
    }

    fn wanted(&self, world: &World) -> Done {
        let main = main_zone(world.snapshot());
        let asked = self.app.three_d.asked();
        let others = asked.into_iter().filter(|crs| Some(*crs) != main);
        Done {
            snapshot: world.snapshot().id().to_owned(),
            date: self.app.clock.today(),
            zones: main.into_iter().chain(others).collect(),
        }
    }

    /// Makes everything of a snapshot; `false` where something newer came between, or the server stops.
    fn make(&self, world: &Arc<World>, wanted: &Done) -> bool {
        let started = Instant::now();
        let three_d = &self.app.three_d;
        let kept = match three_d.kept_or_new() {
            Ok(kept) => kept,
            Err(error) => {
                tracing::error!(%error, "there is no folder for tiles; nothing is shown in 3D");
                return true;
            }
        };
        kept.begin_round();
        self.offer(world);
        let mut made = 0;
        for (number, crs) in wanted.zones.iter().enumerate() {
            let city = City {
                answers: world.answers(),
                crs: *crs,
                date: wanted.date,
            };
            let frames: &[Frame] = match number {
                0 => &[Frame::Grid(*crs), Frame::Ecef(*crs)],
                _ => &[Frame::Grid(*crs)],
            };
            let mut on_ground = Vec::new();
            for layer in Layer::ALL {
                match self.layer(city, layer, frames, &wanted.snapshot, &mut on_ground) {
                    Some(of_layer) => made += of_layer,
                    None => return false,
                }
                if !self.is_current(&wanted.snapshot) {
                    return false;
                }
            }
        }
        three_d.show(Shown {
            complete: Some(wanted.snapshot.clone()),
            ..(*three_d.shown()).clone()
        });
        kept.end_round();
        tracing::info!(
            snapshot = wanted.snapshot,
            made,
            kept = kept.count(),
            found = kept.found(),
            took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            "all tiles are ready"
        );
        true
    }

    /// Says which zones there are, before their tiles are ready.
    fn offer(&self, world: &World) {
        let three_d = &self.app.three_d;
        let main = main_zone(world.snapshot());
        let mut shown = (*three_d.shown()).clone();
        if shown.main != main {
            shown.layers.clear();
        }
        three_d.show(Shown {
            main,
            offered: zones_of(world.snapshot()),
            complete: None,
            layers: shown.layers,
        });
    }

    /// Makes a layer and shows it; how many tiles had to be made, or `None` where it was stopped. `on_ground` are the layers made so
    /// far that lie on the ground: they are shown once more where the new one has them state a larger error.
    fn layer(
        &self,
        city: City<'_>,
        layer: Layer,
        frames: &[Frame],
        snapshot: &str,
        on_ground: &mut Vec<LayerTiles>,
    ) -> Option<usize> {
        let started = Instant::now();
        let three_d = &self.app.three_d;
        let making = Arc::new(Making {
            snapshot: snapshot.to_owned(),
            crs: city.crs,
            layer,
            progress: Progress::default(),
        });
        three_d.is_making(Some(making.clone()));
        let tiles = if three_d.is_stopping() {
            None
        } else {
            let source = layers::prepared(layer, city, three_d.drawings());
            let kept = three_d.kept()?;
            make_layer(&*source, frames, kept, threads(), &making.progress)
        };
        three_d.is_making(None);
        let mut tiles = tiles?;
        let made = tiles.iter().map(|of_frame| of_frame.made).sum();
        for of_frame in &mut tiles {
            if layer == Layer::Proposals {
                of_frame.left_out.extend_from_slice(three_d.unread());
            }
            tell(of_frame, started);
        }
        if layer.is_on_ground() {
            let known = on_ground.len();
            on_ground.append(&mut tiles);
            let changed = agree_on_errors(on_ground).into_iter();
            let news = on_ground.iter().zip(changed).enumerate();
            let to_show = news.filter(|(number, (_, is_changed))| *is_changed || *number >= known);
            tiles = to_show.map(|(_, (of_frame, _))| of_frame.clone()).collect();
        }
        let mut shown = (*three_d.shown()).clone();
        for of_frame in tiles {
            let of_layer = city.source_of(of_frame.layer);
            let about = About {
                version: snapshot,
                date: city.date,
                source: &of_layer,
                is_fictional: city.is_fictional(),
            };
            let key = (of_frame.frame, of_frame.layer);
            shown
                .layers
                .insert(key, Arc::new(ShownLayer::of(of_frame, about)));
        }
        three_d.show(shown);
        Some(made)
    }

    fn is_current(&self, snapshot: &str) -> bool {
        !self.app.three_d.is_stopping()
            && self
                .app
                .world()
                .is_some_and(|world| world.snapshot().id() == snapshot)
    }
}

/// Says in the log what was made, and what was not.
fn tell(of_frame: &LayerTiles, started: Instant) {
    let (layer, frame) = (of_frame.layer.name(), of_frame.frame.name());
    if let Some(first) = of_frame.left_out.first() {
        tracing::warn!(
            layer,
            frame,
            count = of_frame.left_out.len(),
            first = first.what,
            why = first.why,
            "some things are not shown in 3D; /3d/status tells which"
        );
    }
    tracing::info!(
        layer,
        frame,
        tiles = of_frame.tiles.len(),
        made = of_frame.made,
        kept = of_frame.kept,
        took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        "tiles are ready"
    );
}

/// Half of the processors, so that answers have the others.
fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, |count| (count.get() / 2).max(1))
}

/// The zones that hold something, and the national grid.
fn zones_of(snapshot: &Snapshot) -> Vec<Crs> {
    let buildings = snapshot.buildings().iter().map(|building| building.crs);
    let terrain = snapshot.terrain().iter().map(|raster| raster.crs);
    let zones: BTreeSet<Crs> = snapshot
        .coordinate_systems()
        .chain(buildings)
        .chain(terrain)
        .chain(std::iter::once(Crs::Tm))
        .collect();
    zones.into_iter().collect()
}
