use planvy_plan::Lang;
use planvy_tiles::{
    Asset, BoundingVolume, Column, Content, Part, Positions, Property, PropertyTable, Refine, Tile, Tileset,
    Vertices,
};

use super::*;
use crate::commands::Command;
use crate::input::{Button, InputEvent, Key, Modifiers};
use crate::layer::Layer;
use crate::measure::{MeasureKind, Measured};
use crate::state::{Comparison, ComparisonMode, FeatureClass, Side};
use crate::transport::FetchFailure;
use crate::transport::anticipating::Anticipating;

mod choosing;
mod prompting;

pub(crate) const PICTURE: PictureSize = PictureSize {
    width_px: 800,
    height_px: 600,
};
const ORIGIN: [f64; 3] = [118_600.0, 6_164_200.0, 2.0];

fn texts(values: &[&str]) -> Column {
    Column::Text(values.iter().map(|value| Some((*value).to_owned())).collect())
}

fn property(name: &str, values: Column) -> Property {
    Property {
        name: name.to_owned(),
        values,
    }
}

/// Flat ground of 200 m with its middle at the origin.
pub(crate) fn ground() -> TileContent {
    let corners = [
        [-100.0, -100.0, 0.0],
        [100.0, -100.0, 0.0],
        [100.0, 100.0, 0.0],
        [-100.0, 100.0, 0.0],
    ];
    let vertices = Vertices {
        positions: Positions::Exact(corners.to_vec()),
        ..Vertices::default()
    };
    let part = Part {
        name: "terrain".to_owned(),
        vertices,
        indices: vec![0, 1, 2, 0, 2, 3],
        ..Part::default()
    };
    TileContent {
        origin: ORIGIN,
        parts: vec![part],
        ..TileContent::default()
    }
}

/// Boxes without bottoms: their lowest corners and sizes.
fn boxes(name: &str, table: PropertyTable, boxes: &[([f32; 3], [f32; 3])]) -> TileContent {
    let (mut points, mut indices, mut ids) = (Vec::new(), Vec::new(), Vec::new());
    for (row, ([x, y, z], [width, depth, height])) in boxes.iter().enumerate() {
        let first = points.len() as u32;
        for level in [*z, z + height] {
            points.extend([
                [*x, *y, level],
                [x + width, *y, level],
                [x + width, y + depth, level],
                [*x, y + depth, level],
            ]);
        }
        ids.extend([row as u16; 8]);
        for side in 0..4u32 {
            let (a, b) = (side, (side + 1) % 4);
            indices.extend([a, b, b + 4, a, b + 4, a + 4].map(|corner| first + corner));
        }
        indices.extend([4, 5, 6, 4, 6, 7].map(|corner| first + corner));
    }
    let vertices = Vertices {
        positions: Positions::Exact(points),
        normals: None,
        feature_ids: Some(ids),
    };
    let part = Part {
        name: name.to_owned(),
        vertices,
        indices,
        table: Some(0),
        ..Part::default()
    };
    TileContent {
        origin: ORIGIN,
        parts: vec![part],
        tables: vec![table],
        ..TileContent::default()
    }
}

/// Two houses: `old` in the middle, `other` to the east.
fn houses() -> TileContent {
    let properties = vec![property("id", texts(&["old", "other"]))];
    let table = PropertyTable {
        class: "building".to_owned(),
        count: 2,
        properties,
    };
    boxes(
        "buildings",
        table,
        &[
            ([-5.0, -5.0, 0.0], [10.0, 10.0, 8.0]),
            ([40.0, -5.0, 0.0], [10.0, 10.0, 12.0]),
        ],
    )
}

/// A tower that replaces `old`.
fn tower() -> TileContent {
    let table = PropertyTable {
        class: "proposal_part".to_owned(),
        count: 1,
        properties: vec![
            property("proposal", texts(&["tower"])),
            property("element", texts(&["roof"])),
            property("replaces", Column::Texts(vec![vec!["old".to_owned()]])),
        ],
    };
    boxes("proposals", table, &[([-4.0, -4.0, 0.0], [8.0, 8.0, 30.0])])
}

fn tile(uri: &str) -> Tile {
    let [east, north, level] = ORIGIN;
    Tile {
        bounding_volume: BoundingVolume::Box([
            east,
            north,
            level + 15.0,
            100.0,
            0.0,
            0.0,
            0.0,
            100.0,
            0.0,
            0.0,
            0.0,
            15.0,
        ]),
        geometric_error: 0.0,
        refine: None,
        transform: None,
        content: Some(Content {
            uri: uri.to_owned(),
            bounding_volume: None,
        }),
        contents: Vec::new(),
        children: Vec::new(),
        extras: None,
    }
}

fn city(names: &[&str]) -> Tileset {
    let children = names.iter().map(|name| tile(&format!("{name}/0.glb"))).collect();
    let extras = serde_json::json!({"frame": "grid", "crs": "EPSG:3008", "heights": "EPSG:5613"});
    Tileset {
        asset: Asset {
            version: "1.1".to_owned(),
            tileset_version: Some("s1".to_owned()),
            extras: Some(extras),
        },
        geometric_error: 500.0,
        root: Tile {
            content: None,
            refine: Some(Refine::Add),
            children,
            geometric_error: 500.0,
            ..tile("")
        },
        extensions_used: Vec::new(),
        extensions_required: Vec::new(),
    }
}

pub(crate) struct Shell {
    pub(crate) scene: Scene,
    transport: Anticipating,
    now_s: f64,
}

impl Shell {
    fn new() -> Shell {
        let options = SceneOptions {
            deterministic: true,
            ..SceneOptions::default()
        };
        let mut scene = Scene::new(options);
        scene.open("http://a/3d/grid/tileset.json");
        Shell {
            scene,
            transport: Anticipating::default(),
            now_s: 0.0,
        }
    }

    pub(crate) fn with_city() -> Shell {
        Shell::with(&[
            ("terrain", ground()),
            ("buildings", houses()),
            ("proposals", tower()),
        ])
    }

    /// A city of layers that are on, each of one tile.
    pub(crate) fn with(layers: &[(&str, TileContent)]) -> Shell {
        let names: Vec<&str> = layers.iter().map(|(name, _)| *name).collect();
        let mut shell = Shell::knowing(&names);
        for (name, content) in layers {
            shell.answer(name, content);
        }
        shell.settle();
        assert!(
            shell.scene.is_complete(),
            "{:?} {:?}",
            shell.scene.progress(),
            shell.scene.messages()
        );
        shell
    }

    /// A city of which only the tileset has come.
    fn knowing(names: &[&str]) -> Shell {
        let mut shell = Shell::new();
        shell.update();
        let tileset = serde_json::to_vec(&city(names)).unwrap();
        assert!(shell.transport.answer("http://a/3d/grid/tileset.json", &tileset));
        shell.settle();
        shell
    }

    fn answer(&mut self, name: &str, content: &TileContent) {
        let address = format!("http://a/3d/grid/{name}/0.glb");
        assert!(
            self.transport.answer(&address, &content.to_glb().unwrap()),
            "{name}"
        );
    }

    fn update(&mut self) -> Update {
        self.now_s += 0.016;
        let now_s = self.now_s;
        let tick = Tick {
            picture: PICTURE,
            now_s,
            clock_s: &|| now_s,
        };
        self.scene.update(&tick, &mut self.transport)
    }

    /// Updates until nothing happens by itself.
    pub(crate) fn settle(&mut self) {
        for _ in 0..50 {
            let update = self.update();
            if !update.is_busy && !update.redraw {
                return;
            }
        }
        panic!("it never settles");
    }

    pub(crate) fn look_from_above(&mut self) {
        self.scene.perform(Command::Camera(CameraMode::Plan));
        let over = Placement {
            focus_in_world: DVec3::from_array(ORIGIN),
            distance_m: crate::camera::control::distance_of_plan_m(120.0),
            heading_rad: 0.0,
            pitch_rad: -std::f64::consts::FRAC_PI_2,
        };
        self.scene.go_to(CameraMode::Plan, over, true);
        self.settle();
    }

    pub(crate) fn pixel(&self, east: f64, north: f64) -> [f64; 2] {
        self.scene
            .pose()
            .pixel_of(DVec3::from_array(ORIGIN) + DVec3::new(east, north, 0.0))
            .unwrap()
    }

    pub(crate) fn click(&mut self, at_px: [f64; 2]) {
        let modifiers = Modifiers::default();
        self.scene.handle(&InputEvent::PointerDown {
            button: Button::Main,
            at_px,
            modifiers,
        });
        self.scene.handle(&InputEvent::PointerUp {
            button: Button::Main,
            at_px,
        });
        self.settle();
    }
}

#[test]
fn nothing_is_there_while_requests_are_held_and_everything_when_they_are_answered() {
    let mut shell = Shell::new();
    assert!(!shell.scene.is_complete());
    shell.settle();
    assert_eq!(shell.transport.held(), ["http://a/3d/grid/tileset.json"]);
    assert!(!shell.scene.is_complete());
    assert!(shell.scene.world().is_none());
    let shell = Shell::with_city();
    assert_eq!(shell.scene.drawn().count(), 3);
    assert_eq!(
        shell.scene.world().and_then(|world| world.crs()),
        Some(planvy_plan::Crs::Zone1330)
    );
    assert!(
        shell.scene.messages().all().is_empty(),
        "{:?}",
        shell.scene.messages()
    );
}

#[test]
fn a_scene_at_rest_asks_for_no_picture() {
    let mut shell = Shell::with_city();
    let update = shell.update();
    assert_eq!(update, Update::default());
    shell
        .scene
        .handle(&InputEvent::PointerMoved { at_px: [5.0, 5.0] });
    assert!(
        !shell.update().redraw,
        "a pointer that only moves changes nothing"
    );
    shell.scene.perform(Command::ToggleShadows);
    assert!(shell.update().redraw);
    assert!(!shell.update().redraw);
}

#[test]
fn a_click_selects_what_is_seen_on_either_side_of_the_comparison() {
    let mut shell = Shell::with_city();
    shell.look_from_above();
    let middle = shell.pixel(0.0, 0.0);
    shell.click(middle);
    let selected = |shell: &Shell| {
        shell
            .scene
            .state()
            .selection
            .clone()
            .map(|selection| (selection.class, selection.id))
    };
    assert_eq!(
        selected(&shell),
        Some((FeatureClass::ProposalPart, "tower@roof".to_owned()))
    );
    shell.scene.perform(Command::ToggleComparison);
    shell.click(middle);
    assert_eq!(selected(&shell), Some((FeatureClass::Building, "old".to_owned())));
    assert_eq!(shell.scene.selected_feature().unwrap().text("id"), Some("old"));
    let beside = shell.pixel(45.0, 0.0);
    shell.click(beside);
    assert_eq!(
        selected(&shell),
        Some((FeatureClass::Building, "other".to_owned()))
    );
    let bare = shell.pixel(-40.0, 30.0);
    shell.click(bare);
    assert_eq!(selected(&shell), None);
}

#[test]
fn a_swipe_shows_before_on_the_left() {
    let mut shell = Shell::with_city();
    shell.look_from_above();
    shell.scene.change(|state| {
        state.comparison = Comparison {
            mode: ComparisonMode::Swipe,
            position: 0.4,
        }
    });
    assert_eq!(shell.scene.side_at(100.0), Side::Before);
    assert_eq!(shell.scene.side_at(700.0), Side::After);
    let at = shell.pixel(0.0, 0.0);
    let roof_m = shell.scene.point_at(at).unwrap().z - ORIGIN[2];
    assert!(
        (roof_m - 30.0).abs() < 1e-6,
        "the middle is right of the line: {roof_m}"
    );
    shell.scene.change(|state| state.comparison.position = 0.6);
    let roof_m = shell.scene.point_at(at).unwrap().z - ORIGIN[2];
    assert!((roof_m - 8.0).abs() < 1e-6, "{roof_m}");
}

#[test]
fn hidden_things_are_not_under_the_pointer() {
    let mut shell = Shell::with_city();
    shell.look_from_above();
    let at = shell.pixel(45.0, 0.0);
    assert_eq!(shell.scene.feature_at(at).unwrap().text("id"), Some("other"));
    shell.click(at);
    shell.scene.perform(Command::ToggleSelectedBuilding);
    assert!(shell.scene.feature_at(at).is_none());
    shell.scene.perform(Command::ShowHiddenBuildings);
    assert!(shell.scene.feature_at(at).is_some());
    shell.scene.perform(Command::ToggleLayer(Layer::Buildings));
    shell.settle();
    assert!(shell.scene.feature_at(at).is_none());
    // Without the proposal, what it would replace stays.
    shell.scene.perform(Command::ToggleLayer(Layer::Buildings));
    shell
        .scene
        .change(|state| state.hidden_proposals.extend(["tower".to_owned()]));
    shell.settle();
    let middle = shell.pixel(0.0, 0.0);
    assert_eq!(shell.scene.feature_at(middle).unwrap().text("id"), Some("old"));
}

#[test]
fn measuring_sets_points_on_roofs_and_ground() {
    let mut shell = Shell::with_city();
    shell.look_from_above();
    shell.scene.perform(Command::MeasureHeight);
    let roof = shell.pixel(45.0, 0.0);
    shell.click(roof);
    let Some(Measured::Height {
        level_m,
        over_m: Some(over_m),
    }) = shell.scene.measuring().value()
    else {
        panic!("{:?}", shell.scene.measuring());
    };
    assert!((level_m - 14.0).abs() < 1e-6 && (over_m - 12.0).abs() < 1e-6);
    assert!(
        shell.scene.state().selection.is_none(),
        "a click that measures selects nothing"
    );
    shell.scene.perform(Command::LetGo);
    assert_eq!(shell.scene.measuring().kind(), None::<MeasureKind>);
}

#[test]
fn a_walker_is_put_on_the_ground() {
    let mut shell = Shell::with_city();
    shell.scene.handle(&InputEvent::KeyDown {
        key: Key::Character('g'),
        modifiers: Modifiers::default(),
    });
    shell.settle();
    assert_eq!(shell.scene.camera().mode(), CameraMode::Walk);
    assert!((shell.scene.pose().eye_in_world.z - (ORIGIN[2] + 1.6)).abs() < 1e-6);
}

#[test]
fn a_link_brings_the_same_scene_back() {
    let mut shell = Shell::with_city();
    shell.look_from_above();
    let at = shell.pixel(45.0, 0.0);
    shell.click(at);
    shell.scene.change(|state| {
        state.time = "2026-06-21T15:00".parse().unwrap();
        state.language = Lang::En;
    });
    let link = shell.scene.link();
    let mut other = Shell::with_city();
    assert!(other.scene.open_link(&format!("http://a/map#{link}")).is_empty());
    other.settle();
    assert_eq!(other.scene.link(), link);
    let (a, b) = (other.scene.camera().goal(), shell.scene.camera().goal());
    assert!(
        (a.focus_in_world - b.focus_in_world).length() < 0.01 && (a.distance_m - b.distance_m).abs() < 0.01
    );
    assert_eq!(other.scene.selected_feature().unwrap().text("id"), Some("other"));
}

#[test]
fn the_sun_stands_where_the_grid_says() {
    let mut shell = Shell::with_city();
    shell
        .scene
        .change(|state| state.time = "2026-03-20T12:00".parse().unwrap());
    let sun = shell.scene.sun().unwrap();
    assert!((sun.apparent_elevation_deg - 34.267).abs() < 0.01, "{sun:?}");
    assert!(
        sun.grid_bearing.0 > sun.bearing.0,
        "west of the meridian the grid is turned anticlockwise"
    );
    let text = shell.scene.sun_text(Lang::Sv);
    assert!(
        text.starts_with("Solen står 34,3° över horisonten, i riktning 17"),
        "{text}"
    );
    shell
        .scene
        .change(|state| state.time = "2026-12-21T15:15".parse().unwrap());
    assert!(
        shell
            .scene
            .sun_text(Lang::En)
            .ends_with("They are only hinted at.")
    );
    shell
        .scene
        .change(|state| state.time = "2026-12-21T23:00".parse().unwrap());
    assert_eq!(
        shell.scene.sun_text(Lang::En),
        "The sun is down. No shadows are shown."
    );
    assert_eq!(shell.scene.to_sun(), None);
}

#[test]
fn a_tile_that_fails_is_named_and_the_others_are_shown() {
    let mut shell = Shell::new();
    shell.update();
    shell.transport.answer(
        "http://a/3d/grid/tileset.json",
        &serde_json::to_vec(&city(&["terrain", "buildings", "proposals"])).unwrap(),
    );
    shell.settle();
    shell.transport.fail(
        "http://a/3d/grid/terrain/0.glb",
        FetchFailure::Status {
            status: 404,
            retry_after_s: None,
        },
    );
    shell
        .transport
        .answer("http://a/3d/grid/buildings/0.glb", b"glTF\x02\0\0\0 not really");
    shell
        .transport
        .answer("http://a/3d/grid/proposals/0.glb", &tower().to_glb().unwrap());
    shell.settle();
    assert_eq!(shell.scene.drawn().count(), 1);
    let about: Vec<&str> = shell
        .scene
        .messages()
        .all()
        .iter()
        .map(|message| message.about.as_str())
        .collect();
    assert_eq!(about, ["terrain/0.glb", "buildings/0.glb"]);
    assert!(shell.scene.is_complete());
}
