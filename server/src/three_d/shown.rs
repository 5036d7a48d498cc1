//! The tilesets that are answered from now, and how far the making of the next ones is.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use arc_swap::{ArcSwap, ArcSwapOption};
use axum::body::Bytes;
use axum::http::HeaderValue;
use jiff::civil::Date;
use planvy_plan::Crs;
use planvy_tiler::proposals::ProposedDrawing;
use planvy_tiler::tree::About;
use planvy_tiler::{Fingerprinting, Frame, Layer, LayerTiles, LeftOut, Progress};
use planvy_tiles::Tileset;

use super::drawings::Drawings;
use super::kept::KeptTiles;

/// Everything under `/3d`: what is shown, what is being made, and the made tiles.
#[derive(Debug, Default)]
pub struct ThreeD {
    shown: ArcSwap<Shown>,
    making: ArcSwapOption<Making>,
    /// Zones beside the main one that were asked for.
    asked: Mutex<Vec<Crs>>,
    kept: OnceLock<KeptTiles>,
    tile_folder: OnceLock<PathBuf>,
    drawings: OnceLock<Drawings>,
    stopping: AtomicBool,
    off: AtomicBool,
}

/// What is answered from now. Replaced as a whole whenever a layer is ready.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// The zone that the tiles of the globe are cut in, and that `grid` means; `None` where nothing has a place.
    pub main: Option<Crs>,
    /// The zones that can be asked for.
    pub offered: Vec<Crs>,
    /// The snapshot whose tiles are all ready, where they are.
    pub complete: Option<String>,
    /// The tilesets.
    pub layers: BTreeMap<(Frame, Layer), Arc<ShownLayer>>,
}

/// A tileset that is answered.
#[derive(Debug)]
pub struct ShownLayer {
    /// The snapshot that it was made from.
    pub snapshot: String,
    /// The date that plans are read for.
    pub date: Date,
    /// Whose data it is.
    pub source: String,
    /// Whether something in the city is invented.
    pub is_fictional: bool,
    /// The tree.
    pub tileset: Tileset,
    /// The same as JSON.
    pub json: Bytes,
    /// Its entity tag.
    pub tag: HeaderValue,
    /// How many tiles it has.
    pub tiles: usize,
    /// Triangles of all tiles.
    pub triangles: usize,
    /// Bytes of all tiles without compression.
    pub bytes: usize,
    /// How many tiles had to be made for this snapshot.
    pub made: usize,
    /// How many were kept from before.
    pub kept: usize,
    /// What could not be put in a tile.
    pub left_out: Vec<LeftOut>,
}

/// What is being made.
#[derive(Debug)]
pub struct Making {
    /// The snapshot.
    pub snapshot: String,
    /// The zone that is being cut.
    pub crs: Crs,
    /// The layer.
    pub layer: Layer,
    /// How far it is.
    pub progress: Progress,
}

impl ThreeD {
    /// What is answered from now.
    pub fn shown(&self) -> Arc<Shown> {
        self.shown.load_full()
    }

    /// Answers from this from now on.
    pub fn show(&self, shown: Shown) {
        self.shown.store(Arc::new(shown));
    }

    /// What is being made.
    pub fn making(&self) -> Option<Arc<Making>> {
        self.making.load_full()
    }

    /// Says what is being made.
    pub fn is_making(&self, making: Option<Arc<Making>>) {
        self.making.store(making);
    }

    /// The made tiles; `None` before the first is made.
    pub fn kept(&self) -> Option<&KeptTiles> {
        self.kept.get()
    }

    /// Says in which folder made tiles stay. Without one they go when the server ends. Only the first call counts.
    pub fn keep_tiles_in(&self, folder: PathBuf) {
        let _first = self.tile_folder.set(folder);
    }

    /// The made tiles; their folder is opened where it is not yet.
    ///
    /// # Errors
    /// Where there is no folder for them.
    pub fn kept_or_new(&self) -> io::Result<&KeptTiles> {
        if self.kept.get().is_none() {
            // Only the maker calls this.
            let _first = self
                .kept
                .set(KeptTiles::open(self.tile_folder.get().map(PathBuf::as_path))?);
        }
        self.kept
            .get()
            .ok_or_else(|| io::Error::other("the folder is gone"))
    }

    /// Says which drawings are shown. Only the first call counts.
    pub fn set_drawings(&self, drawings: Drawings) {
        let _first = self.drawings.set(drawings);
    }

    /// The drawings that are shown.
    pub fn drawings(&self) -> &[ProposedDrawing] {
        let set = self.drawings.get();
        set.map(|set| set.drawings.as_slice()).unwrap_or_default()
    }

    /// Drawings that could not be read.
    pub fn unread(&self) -> &[LeftOut] {
        let set = self.drawings.get();
        set.map(|set| set.unread.as_slice()).unwrap_or_default()
    }

    /// Asks for the tiles of a zone.
    pub fn ask_for(&self, crs: Crs) {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if !asked.contains(&crs) {
            asked.push(crs);
        }
    }

    /// The zones beside the main one that were asked for.
    pub fn asked(&self) -> Vec<Crs> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Says that no tiles are made.
    pub fn turn_off(&self) {
        self.off.store(true, Ordering::Relaxed);
    }

    /// Whether no tiles are made.
    pub fn is_off(&self) -> bool {
        self.off.load(Ordering::Relaxed)
    }

    /// Ends the making early.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
        if let Some(making) = self.making() {
            making.progress.stop.store(true, Ordering::Relaxed);
        }
    }

    /// Whether the making is to end.
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }
}

impl ShownLayer {
    /// The tileset of made tiles.
    pub fn of(tiles: LayerTiles, about: About<'_>) -> ShownLayer {
        let tileset = tiles.tileset(about);
        let (json, tag) = written(&tileset);
        ShownLayer {
            snapshot: about.version.to_owned(),
            date: about.date,
            source: about.source.to_owned(),
            is_fictional: about.is_fictional,
            tileset,
            json,
            tag,
            triangles: tiles.tiles.iter().map(|tile| tile.triangles).sum(),
            tiles: tiles.tiles.len(),
            bytes: tiles.bytes,
            made: tiles.made,
            kept: tiles.kept,
            left_out: tiles.left_out,
        }
    }
}

/// A tileset as JSON, with an entity tag made from that.
pub fn written(tileset: &Tileset) -> (Bytes, HeaderValue) {
    // Numbers, texts and lists: JSON can say all of them.
    let json = serde_json::to_vec(tileset).unwrap_or_default();
    let mut print = Fingerprinting::new("tileset");
    print.bytes(&json);
    let tag = HeaderValue::try_from(format!("W/\"{}\"", print.done()));
    (json.into(), tag.unwrap_or(HeaderValue::from_static("W/\"\"")))
}
