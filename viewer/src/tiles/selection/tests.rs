use std::cell::RefCell;
use std::collections::BTreeSet;

use planvy_tiles::{Asset, BoundingVolume, Content, Tile, Tileset, Unopened};

use super::*;
use crate::camera::{FIELD_OF_VIEW_Y_RAD, PictureSize, Placement};

const PICTURE: PictureSize = PictureSize {
    width_px: 800,
    height_px: 800,
};

fn square(name: &str, corner: [f64; 2], side_m: f64, error_m: f64, children: Vec<Tile>) -> Tile {
    let half = side_m / 2.0;
    let [east, north] = corner;
    Tile {
        bounding_volume: BoundingVolume::Box([
            east + half,
            north + half,
            5.0,
            half,
            0.0,
            0.0,
            0.0,
            half,
            0.0,
            0.0,
            0.0,
            5.0,
        ]),
        geometric_error: error_m,
        refine: None,
        transform: None,
        content: Some(Content {
            uri: format!("{name}.glb"),
            bounding_volume: None,
        }),
        contents: Vec::new(),
        children,
        extras: None,
    }
}

/// A quadtree: names are the way from the root, `r`, `r0` … `r3`, `r00` ….
fn quadtree(name: &str, corner: [f64; 2], side_m: f64, error_m: f64, levels: u32) -> Tile {
    let half = side_m / 2.0;
    let children = (0..if levels == 0 { 0 } else { 4 })
        .map(|quarter| {
            let corner = [
                corner[0] + half * f64::from(quarter % 2),
                corner[1] + half * f64::from(quarter / 2),
            ];
            quadtree(
                &format!("{name}{quarter}"),
                corner,
                half,
                error_m / 4.0,
                levels - 1,
            )
        })
        .collect();
    square(
        name,
        corner,
        side_m,
        if levels == 0 { 0.0 } else { error_m },
        children,
    )
}

fn tileset(root: Tile, refine: Refine) -> Tileset {
    Tileset {
        asset: Asset {
            version: "1.1".to_owned(),
            tileset_version: None,
            extras: None,
        },
        geometric_error: 1000.0,
        root: Tile {
            refine: Some(refine),
            ..root
        },
        extensions_used: Vec::new(),
        extensions_required: Vec::new(),
    }
}

/// A scene of one tileset, in which a test says which tiles are here.
struct World {
    tree: TileTree,
    selection: Selection,
    here: RefCell<BTreeSet<String>>,
    options: SelectionOptions,
}

impl World {
    fn new(root: Tile, refine: Refine) -> World {
        let mut tree = TileTree::default();
        let (_, faults) = tree.add(
            (&tileset(root, refine), Unopened::default()),
            "tileset.json",
            None,
        );
        assert!(faults.is_empty(), "{faults:?}");
        World {
            tree,
            selection: Selection::default(),
            here: RefCell::default(),
            options: SelectionOptions::default(),
        }
    }

    fn name(&self, tile: TileId) -> String {
        self.tree
            .get(tile)
            .unwrap()
            .name()
            .trim_end_matches(".glb")
            .to_owned()
    }

    fn bring(&self, names: &[&str]) {
        self.here
            .borrow_mut()
            .extend(names.iter().map(|name| (*name).to_owned()));
    }

    /// Looks straight down from a height; gives what is drawn and what is wished for.
    fn look(&mut self, middle: [f64; 2], height_m: f64) -> (Vec<String>, Vec<String>) {
        let selected = self.select(middle, height_m, None);
        let names = |tiles: Vec<TileId>| {
            let mut names: Vec<String> = tiles.into_iter().map(|tile| self.name(tile)).collect();
            names.sort();
            names
        };
        (
            names(selected.draw.clone()),
            names(selected.wishes.iter().map(|wish| wish.tile).collect()),
        )
    }

    fn select(&mut self, middle: [f64; 2], height_m: f64, light: Option<Light>) -> Selected {
        let down = Placement {
            focus_in_world: DVec3::new(middle[0], middle[1], 0.0),
            distance_m: height_m,
            heading_rad: 0.0,
            pitch_rad: -std::f64::consts::FRAC_PI_2,
        };
        let pose = Pose::of(
            &down,
            Lens::Perspective {
                field_of_view_y_rad: FIELD_OF_VIEW_Y_RAD,
            },
            PICTURE,
        );
        let mut selection = std::mem::take(&mut self.selection);
        let is_ready = |tile: TileId| {
            self.tree.get(tile).unwrap().contents.is_empty() || self.here.borrow().contains(&self.name(tile))
        };
        let view = SelectionView {
            pose: &pose,
            light,
            shows: &|_| true,
            is_ready: &is_ready,
        };
        let selected = selection.select(&self.tree, &view, &self.options);
        self.selection = selection;
        selected
    }

    fn urgency(&self, selected: &Selected, name: &str) -> Option<Urgency> {
        selected
            .wishes
            .iter()
            .find(|wish| self.name(wish.tile) == name)
            .map(|wish| wish.urgency)
    }
}

/// From 1 600 m above, an error of 64 m is 34 px: one level of a city of 1 024 m is wanted more than the root.
fn city(levels: u32) -> World {
    World::new(quadtree("r", [0.0, 0.0], 1024.0, 64.0, levels), Refine::Replace)
}

const FOUR: [&str; 4] = ["r0", "r1", "r2", "r3"];

#[test]
fn a_tile_is_refined_only_when_everything_below_is_here() {
    let mut world = city(1);
    world.bring(&["r"]);
    let (drawn, wished) = world.look([512.0, 512.0], 1600.0);
    assert_eq!(
        (drawn, wished),
        (vec!["r".to_owned()], FOUR.map(str::to_owned).to_vec())
    );
    world.bring(&["r0", "r1", "r2"]);
    let (drawn, wished) = world.look([512.0, 512.0], 1600.0);
    assert_eq!(
        (drawn, wished),
        (vec!["r".to_owned()], vec!["r3".to_owned()]),
        "three are kicked"
    );
    world.bring(&["r3"]);
    let (drawn, wished) = world.look([512.0, 512.0], 1600.0);
    assert_eq!((drawn, wished), (FOUR.map(str::to_owned).to_vec(), Vec::new()));
}

#[test]
fn what_was_seen_stays_when_a_neighbour_comes_into_view() {
    let mut world = city(1);
    world.bring(&["r", "r0"]);
    // Low over the first quarter: only it is in the picture, and all that is wanted is here.
    assert_eq!(world.look([200.0, 200.0], 300.0).0, ["r0"]);
    // The neighbour comes in and is missing: the first is not made coarse for it.
    let (drawn, wished) = world.look([500.0, 200.0], 300.0);
    assert_eq!((drawn, wished), (vec!["r0".to_owned()], vec!["r1".to_owned()]));
}

#[test]
fn going_away_keeps_the_detail_until_the_coarse_tile_is_here() {
    let mut world = city(1);
    world.bring(&FOUR);
    assert_eq!(world.look([512.0, 512.0], 1600.0).0, FOUR);
    let selected = world.select([512.0, 512.0], 8000.0, None);
    let drawn: Vec<String> = selected.draw.iter().map(|tile| world.name(*tile)).collect();
    assert_eq!(drawn, FOUR, "the root is fine enough but not here");
    assert_eq!(world.urgency(&selected, "r"), Some(Urgency::Urgent));
    world.bring(&["r"]);
    assert_eq!(world.look([512.0, 512.0], 8000.0).0, ["r"]);
}

#[test]
fn from_nothing_the_wanted_level_is_fetched_before_those_above() {
    let mut world = city(1);
    let selected = world.select([512.0, 512.0], 1600.0, None);
    assert!(selected.draw.is_empty());
    assert_eq!(world.urgency(&selected, "r"), Some(Urgency::Preload));
    for name in FOUR {
        assert_eq!(world.urgency(&selected, name), Some(Urgency::Normal), "{name}");
    }
}

#[test]
fn too_many_missing_descendants_wait_for_their_ancestor() {
    let mut world = city(3);
    world.options.error_px = 2.0;
    let selected = world.select([512.0, 512.0], 1200.0, None);
    let wished: Vec<String> = selected.wishes.iter().map(|wish| world.name(wish.tile)).collect();
    assert_eq!(wished, ["r"], "eighty-four others wait");
    world.bring(&["r"]);
    let selected = world.select([512.0, 512.0], 1200.0, None);
    let drawn: Vec<String> = selected.draw.iter().map(|tile| world.name(*tile)).collect();
    assert_eq!(drawn, ["r"]);
    assert_eq!(selected.wishes.len(), 84);
    let first: Vec<usize> = selected
        .wishes
        .iter()
        .take(64)
        .map(|wish| world.name(wish.tile).len())
        .collect();
    assert!(
        first.iter().all(|length| *length == 4),
        "the leaves come before what lies between: {first:?}"
    );
}

#[test]
fn tiles_that_add_are_drawn_beside_their_children_as_they_come() {
    let mut world = World::new(quadtree("r", [0.0, 0.0], 1024.0, 64.0, 1), Refine::Add);
    world.bring(&["r", "r2"]);
    let (drawn, wished) = world.look([512.0, 512.0], 1600.0);
    assert_eq!(drawn, ["r", "r2"]);
    assert_eq!(wished, ["r0", "r1", "r3"]);
}

#[test]
fn a_tile_without_content_holds_nothing_back() {
    let mut root = quadtree("r", [0.0, 0.0], 1024.0, 64.0, 1);
    root.content = None;
    let mut world = World::new(root, Refine::Replace);
    world.bring(&["r1"]);
    assert_eq!(world.look([512.0, 512.0], 1600.0).0, ["r1"]);
}

#[test]
fn tiles_beside_the_picture_are_kept_for_their_shadows_only() {
    let mut world = city(1);
    world.bring(&["r0", "r1", "r2", "r3", "r"]);
    // Low over the first quarter, the sun low in the east: what stands in the second throws its shadow here.
    let low = Light {
        travels: DVec3::new(-0.98, 0.0, -0.2).normalize(),
        lowest_level_m: 0.0,
    };
    let selected = world.select([480.0, 100.0], 60.0, Some(low));
    let shade: Vec<String> = selected
        .shadow_only
        .iter()
        .map(|tile| world.name(*tile))
        .collect();
    let drawn: Vec<String> = selected.draw.iter().map(|tile| world.name(*tile)).collect();
    assert_eq!(drawn, ["r0"]);
    assert_eq!(shade, ["r1"]);
    let other_way = Light {
        travels: -low.travels.with_z(-low.travels.z),
        ..low
    };
    assert!(
        world
            .select([480.0, 100.0], 60.0, Some(other_way))
            .shadow_only
            .is_empty()
    );
}

#[test]
fn at_every_moment_the_drawn_tiles_of_a_replacing_tree_do_not_overlap() {
    let mut world = city(3);
    world.options.error_px = 6.0;
    let mut arrived = 0;
    for step in 0..60 {
        let along = f64::from(step);
        let selected = world.select(
            [100.0 + along * 12.0, 300.0 + along * 5.0],
            150.0 + 40.0 * (along % 17.0),
            None,
        );
        let names: Vec<String> = selected.draw.iter().map(|tile| world.name(*tile)).collect();
        for a in &names {
            for b in names.iter().filter(|b| *b != a) {
                assert!(
                    !b.starts_with(a.as_str()),
                    "{a} and {b} are drawn over each other"
                );
            }
        }
        // Two tiles arrive a picture, the most urgent first.
        let first: Vec<String> = selected
            .wishes
            .iter()
            .take(2)
            .map(|wish| world.name(wish.tile))
            .collect();
        arrived += first.len();
        world.here.borrow_mut().extend(first);
    }
    assert!(arrived > 20, "{arrived}");
}
