//! Made tiles as the tree of a `tileset.json`.

use planvy_plan::Date;
use planvy_tiles::{Asset, BoundingVolume, Content, Refine, Tile, Tileset};
use serde_json::json;

use crate::frame::{Frame, box_around};
use crate::square::TileSquare;
use crate::tile_source::PlannedTile;

/// A tile that was made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MadeTile {
    /// As it was planned.
    pub planned: PlannedTile,
    /// The space that it takes in its frame.
    pub bounds: BoundingVolume,
    /// Its triangles.
    pub triangles: usize,
}

impl MadeTile {
    /// Where it lies, relative to the `tileset.json` of its layer: `<hash>/<level>-<column>-<row>.glb`.
    pub fn uri(&self) -> String {
        let PlannedTile {
            square, fingerprint, ..
        } = self.planned;
        format!("{fingerprint}/{}.glb", square.name())
    }
}

/// What a tileset says of itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct About<'a> {
    /// The snapshot that it was made from.
    pub version: &'a str,
    /// The date that plans are read for.
    pub date: Date,
    /// Whose data it is, in a few words.
    pub source: &'a str,
    /// Whether something in the city is invented: every picture has to say so.
    pub is_fictional: bool,
}

/// A tileset of tiles in a frame. Without tiles it has a root without content.
pub fn tileset(frame: Frame, about: About<'_>, refine: Refine, tiles: &[MadeTile]) -> Tileset {
    let common = tiles.iter().map(|tile| tile.planned.square).reduce(common_square);
    let all: Vec<&MadeTile> = tiles.iter().collect();
    let root = common.and_then(|square| Branch::of(square, &all, refine));
    let (root, absence_error_m) = root.map_or_else(
        || (nothing(), 0.0),
        |branch| (branch.tile, branch.absence_error_m),
    );
    Tileset {
        asset: asset(frame, about),
        geometric_error: absence_error_m,
        root: Tile {
            refine: Some(refine),
            ..root
        },
        extensions_used: Vec::new(),
        extensions_required: Vec::new(),
    }
}

/// A tileset of tilesets: for each its address relative to this one. Those whose root is empty are left out.
pub fn tileset_of_tilesets(frame: Frame, about: About<'_>, tilesets: &[(String, &Tileset)]) -> Tileset {
    let filled = tilesets
        .iter()
        .filter(|(_, tileset)| !is_empty(tileset))
        .collect::<Vec<_>>();
    let children: Vec<Tile> = filled
        .iter()
        .map(|(uri, tileset)| Tile {
            bounding_volume: tileset.root.bounding_volume,
            geometric_error: tileset.geometric_error,
            content: Some(Content {
                uri: uri.clone(),
                bounding_volume: None,
            }),
            ..nothing()
        })
        .collect();
    let boxes: Vec<BoundingVolume> = children.iter().map(|child| child.bounding_volume).collect();
    let geometric_error = children
        .iter()
        .map(|child| child.geometric_error)
        .fold(0.0, f64::max);
    Tileset {
        asset: asset(frame, about),
        geometric_error,
        root: Tile {
            bounding_volume: box_around(&boxes).unwrap_or(nothing().bounding_volume),
            geometric_error,
            refine: Some(Refine::Add),
            children,
            ..nothing()
        },
        extensions_used: Vec::new(),
        extensions_required: Vec::new(),
    }
}

/// Whether a tileset has nothing to draw.
pub fn is_empty(tileset: &Tileset) -> bool {
    tileset.root.content.is_none() && tileset.root.children.is_empty()
}

fn asset(frame: Frame, about: About<'_>) -> Asset {
    let (date, source) = (about.date.to_string(), about.source);
    let mut extras = match frame {
        Frame::Grid(crs) => json!({
            "frame": "grid", "crs": crs.to_string(), "heights": "EPSG:5613", "date": date, "source": source,
        }),
        Frame::Ecef(_) => json!({"frame": "ecef", "date": date, "source": source}),
    };
    if let Some(members) = extras.as_object_mut().filter(|_| about.is_fictional) {
        members.insert("fictional".to_owned(), true.into());
    }
    Asset {
        version: "1.1".to_owned(),
        tileset_version: Some(about.version.to_owned()),
        extras: Some(extras),
    }
}

/// A tile of one metre at the zero of its frame, with nothing in it.
fn nothing() -> Tile {
    let half = 0.5;
    Tile {
        bounding_volume: BoundingVolume::Box([0.0, 0.0, 0.0, half, 0.0, 0.0, 0.0, half, 0.0, 0.0, 0.0, half]),
        geometric_error: 0.0,
        refine: None,
        transform: None,
        content: None,
        contents: Vec::new(),
        children: Vec::new(),
        extras: None,
    }
}

/// The finest square that holds two.
fn common_square(one: TileSquare, other: TileSquare) -> TileSquare {
    let level = one.level.min(other.level);
    let (mut one, mut other) = (one.ancestor(level), other.ancestor(level));
    while one != other {
        let (Some(above_one), Some(above_other)) = (one.parent(), other.parent()) else {
            break;
        };
        (one, other) = (above_one, above_other);
    }
    one
}

/// A tile with all that is finer, and the error of drawing none of it.
struct Branch {
    tile: Tile,
    absence_error_m: f64,
}

impl Branch {
    /// The branch of the tiles in a square; `None` where there is none. What stands alone needs no square of its own.
    fn of(square: TileSquare, tiles: &[&MadeTile], refine: Refine) -> Option<Branch> {
        let own = tiles.iter().find(|tile| tile.planned.square == square);
        let finer: Vec<&MadeTile> = tiles
            .iter()
            .filter(|tile| tile.planned.square != square)
            .copied()
            .collect();
        let mut branches = Vec::new();
        if !finer.is_empty() && square.level < TileSquare::FINEST_LEVEL {
            for child in square.children() {
                let within: Vec<&MadeTile> = finer
                    .iter()
                    .filter(|tile| child.holds(tile.planned.square))
                    .copied()
                    .collect();
                if !within.is_empty() {
                    branches.extend(Branch::of(child, &within, refine));
                }
            }
        }
        if own.is_none() && branches.len() == 1 {
            return branches.pop();
        }
        let boxes: Vec<BoundingVolume> = own
            .iter()
            .map(|tile| tile.bounds)
            .chain(branches.iter().map(|branch| branch.tile.bounding_volume))
            .collect();
        let greatest = |errors: &mut dyn Iterator<Item = f64>| errors.fold(0.0, f64::max);
        let below_m = greatest(&mut branches.iter().map(|branch| branch.absence_error_m));
        let finer_m = greatest(&mut branches.iter().map(|branch| branch.tile.geometric_error));
        let own_error_m = own.map_or(0.0, |tile| tile.planned.geometric_error_m);
        // Where finer tiles stand in the coarser one's stead, it lacks what it says; else it lacks all of theirs.
        let lacking_m = match (refine, own) {
            (Refine::Replace, Some(_)) => own_error_m,
            _ => own_error_m.max(below_m),
        };
        let content = own.map(|tile| Content {
            uri: tile.uri(),
            bounding_volume: (!branches.is_empty()).then_some(tile.bounds),
        });
        Some(Branch {
            absence_error_m: below_m.max(own.map_or(0.0, |tile| tile.planned.absence_error_m)),
            tile: Tile {
                bounding_volume: box_around(&boxes)?,
                geometric_error: lacking_m.max(finer_m),
                content,
                extras: own.map(|tile| json!({ "triangles": tile.triangles })),
                children: branches.into_iter().map(|branch| branch.tile).collect(),
                ..nothing()
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::Fingerprinting;
    use planvy_plan::Crs;

    fn made(level: u8, east: f64, error_m: f64, absence_m: f64) -> MadeTile {
        let square = TileSquare::holding([118_000.0 + east, 6_164_000.0], level).unwrap();
        let [x, y] = square.middle();
        let half = square.side_m() / 2.0;
        let bounds = [x, y, 10.0, half, 0.0, 0.0, 0.0, half, 0.0, 0.0, 0.0, 10.0];
        MadeTile {
            planned: PlannedTile {
                square,
                geometric_error_m: error_m,
                absence_error_m: absence_m,
                fingerprint: Fingerprinting::new("test").done(),
            },
            bounds: BoundingVolume::Box(bounds),
            triangles: 7,
        }
    }

    const FRAME: Frame = Frame::Grid(Crs::Zone1330);
    const ABOUT: About<'_> = About {
        version: "s1",
        date: Date::constant(2026, 11, 27),
        source: "Exempelby",
        is_fictional: true,
    };

    #[test]
    fn what_is_added_is_missed_by_its_size() {
        let tiles = [
            made(10, 0.0, 0.0, 300.0),
            made(11, 0.0, 0.0, 40.0),
            made(11, -1000.0, 0.0, 25.0),
            made(11, 5000.0, 0.0, 60.0),
        ];
        let tileset = tileset(FRAME, ABOUT, Refine::Add, &tiles);
        assert_eq!(tileset.geometric_error, 300.0);
        assert_eq!(tileset.root.geometric_error, 300.0);
        assert!(tileset.root.content.is_none());
        let [first, second] = tileset.root.children.as_slice() else {
            panic!("{tileset:?}")
        };
        assert_eq!((first.geometric_error, second.geometric_error), (40.0, 0.0));
        assert_eq!(first.children.len(), 2);
        let uri = &first.content.as_ref().unwrap().uri;
        assert!(uri.ends_with("/10-313-193.glb"), "{uri}");
        assert_eq!(tileset.asset.extras.unwrap()["crs"], "EPSG:3008");
    }

    #[test]
    fn what_is_replaced_lacks_what_it_states_and_no_less_than_what_is_finer() {
        let tiles = [
            made(10, 0.0, 1.5, 50.0),
            made(11, 0.0, 2.0, 50.0),
            made(12, 0.0, 0.1, 50.0),
        ];
        let tileset = tileset(FRAME, ABOUT, Refine::Replace, &tiles);
        assert_eq!(
            (tileset.geometric_error, tileset.root.geometric_error),
            (50.0, 2.0)
        );
    }

    #[test]
    fn nothing_is_a_tileset_without_content() {
        let empty = tileset(FRAME, ABOUT, Refine::Add, &[]);
        assert!(is_empty(&empty));
        let full = tileset(FRAME, ABOUT, Refine::Add, &[made(11, 0.0, 0.0, 9.0)]);
        let both = [
            ("a/tileset.json".to_owned(), &empty),
            ("b/tileset.json".to_owned(), &full),
        ];
        let root = tileset_of_tilesets(FRAME, ABOUT, &both).root;
        assert_eq!(root.children.len(), 1);
        assert_eq!(root.children[0].content.as_ref().unwrap().uri, "b/tileset.json");
        assert_eq!(root.geometric_error, 9.0);
    }
}
