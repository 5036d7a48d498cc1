use std::cell::Cell;

use planvy_tiles::{Part, Positions, Vertices};

use super::*;
use crate::tiles::placing;
use crate::tiles::selection::Urgency;
use crate::transport::FetchFailure;
use crate::transport::anticipating::Anticipating;

/// A tileset whose root has children with the given contents.
fn tileset(contents: &[&str]) -> String {
    let children: Vec<String> = contents
        .iter()
        .map(|uri| {
            format!(r#"{{"boundingVolume":{{"sphere":[0,0,0,10]}},"geometricError":0,"content":{{"uri":"{uri}"}}}}"#)
        })
        .collect();
    format!(
        r#"{{"asset":{{"version":"1.1"}},"geometricError":10,
            "root":{{"boundingVolume":{{"sphere":[0,0,0,10]}},"geometricError":5,"refine":"ADD","children":[{}]}}}}"#,
        children.join(",")
    )
}

/// As many vertices as there are bytes; `broken` is none.
fn decode(bytes: &[u8]) -> Result<Decoded, String> {
    if bytes == b"broken" {
        return Err("it is broken".to_owned());
    }
    let vertices = Vertices {
        positions: Positions::Exact(vec![[0.0; 3]; bytes.len()]),
        ..Vertices::default()
    };
    let part = Part {
        name: "buildings".to_owned(),
        vertices,
        ..Part::default()
    };
    let content = TileContent {
        parts: vec![part],
        ..TileContent::default()
    };
    Ok(Decoded {
        content,
        remarks: Vec::new(),
    })
}

struct Bench {
    loader: Loader,
    tree: TileTree,
    transport: Anticipating,
    messages: Messages,
    now_s: f64,
    clock_s: Cell<f64>,
    /// What the clock goes on with each look: decoding takes time.
    tick_s: f64,
}

const BASE: &str = "http://a/t.json";

impl Bench {
    fn new(options: LoadOptions) -> Bench {
        let mut loader = Loader::new(options, decode);
        loader.open(BASE);
        Bench {
            loader,
            tree: TileTree::default(),
            transport: Anticipating::default(),
            messages: Messages::default(),
            now_s: 0.0,
            clock_s: Cell::new(0.0),
            tick_s: 0.0,
        }
    }

    fn with(contents: &[&str], options: LoadOptions) -> Bench {
        let mut bench = Bench::new(options);
        bench.step(&[]);
        assert!(bench.transport.answer(BASE, tileset(contents).as_bytes()));
        bench.step(&[]);
        assert_eq!(bench.tree.len(), contents.len() + 1);
        bench
    }

    /// Steps with wishes for children by number, from 1.
    fn step(&mut self, wished: &[u32]) -> Vec<TileEvent> {
        self.step_drawing(wished, &[])
    }

    fn step_drawing(&mut self, wished: &[u32], drawn: &[u32]) -> Vec<TileEvent> {
        let wishes: Vec<Wish> = wished
            .iter()
            .map(|tile| Wish {
                tile: TileId(*tile),
                urgency: Urgency::Normal,
                rank: 0.0,
            })
            .collect();
        let drawn: Vec<TileId> = drawn.iter().map(|tile| TileId(*tile)).collect();
        let clock_s = || {
            self.clock_s.set(self.clock_s.get() + self.tick_s);
            self.clock_s.get()
        };
        let step = LoadStep {
            tree: &mut self.tree,
            transport: &mut self.transport,
            messages: &mut self.messages,
            is_still: false,
            now_s: self.now_s,
            clock_s: &clock_s,
        };
        self.loader.step(&wishes, &drawn, step)
    }
}

#[test]
fn the_most_urgent_are_asked_for_first_and_few_at_a_time() {
    let options = LoadOptions {
        simultaneous: 2,
        ..LoadOptions::default()
    };
    let mut bench = Bench::with(&["a.glb", "b.glb", "c.glb"], options);
    bench.step(&[3, 1, 2]);
    assert_eq!(bench.transport.held(), ["http://a/c.glb", "http://a/a.glb"]);
    assert_eq!(
        bench.loader.progress(),
        Progress {
            wanted: 1,
            coming: 2,
            ..Progress::default()
        }
    );
    bench.transport.answer("http://a/c.glb", b"12345");
    assert_eq!(bench.step(&[3, 1, 2]), [TileEvent::Loaded(TileId(3))]);
    assert_eq!(bench.transport.held(), ["http://a/a.glb", "http://a/b.glb"]);
    assert!(bench.loader.is_ready(&bench.tree, TileId(3)));
    assert!(!bench.loader.is_ready(&bench.tree, TileId(1)));
}

#[test]
fn decoding_ends_when_its_time_is_over_and_goes_on_with_the_next_picture() {
    let mut bench = Bench::with(&["a.glb", "b.glb", "c.glb"], LoadOptions::default());
    bench.step(&[1, 2, 3]);
    for name in ["a", "b", "c"] {
        bench.transport.answer(&format!("http://a/{name}.glb"), b"1");
    }
    bench.tick_s = 0.003;
    assert_eq!(
        bench.step(&[2, 1, 3]),
        [TileEvent::Loaded(TileId(2)), TileEvent::Loaded(TileId(1))]
    );
    assert_eq!(bench.loader.progress().waiting, 1);
    bench.tick_s = 1.0;
    assert_eq!(
        bench.step(&[3]),
        [TileEvent::Loaded(TileId(3))],
        "at least one a picture"
    );
}

#[test]
fn over_the_bound_what_was_drawn_longest_ago_goes_first() {
    let each = placing::bytes_of(&decode(&[0; 1000]).unwrap().content);
    let options = LoadOptions {
        cache_bytes: 2 * each,
        ..LoadOptions::default()
    };
    let mut bench = Bench::with(&["a.glb", "b.glb", "c.glb"], options);
    bench.step(&[1, 2, 3]);
    for (name, tile) in [("a", 1), ("b", 2)] {
        bench
            .transport
            .answer(&format!("http://a/{name}.glb"), &[0; 1000]);
        assert_eq!(bench.step(&[]), [TileEvent::Loaded(TileId(tile))]);
    }
    bench.step_drawing(&[], &[1]);
    bench.transport.answer("http://a/c.glb", &[0; 1000]);
    let events = bench.step_drawing(&[], &[1]);
    assert_eq!(
        events,
        [TileEvent::Loaded(TileId(3)), TileEvent::Dropped(TileId(2))]
    );
    assert_eq!(bench.loader.progress().kept_bytes, 2 * each);
    bench.step(&[2]);
    assert_eq!(
        bench.transport.held(),
        ["http://a/b.glb"],
        "it is fetched again when it is wanted again"
    );
}

#[test]
fn a_broken_tile_is_named_and_the_rest_goes_on() {
    let mut bench = Bench::with(&["x/a.glb", "b.glb"], LoadOptions::default());
    bench.step(&[1, 2]);
    bench.transport.answer("http://a/x/a.glb", b"broken");
    bench.transport.answer("http://a/b.glb", b"1");
    assert_eq!(bench.step(&[1, 2]), [TileEvent::Loaded(TileId(2))]);
    assert!(
        bench.loader.is_ready(&bench.tree, TileId(1)),
        "it holds nothing back"
    );
    let told = bench.messages.all().last().unwrap();
    assert_eq!(told.about, "x/a.glb");
    assert_eq!(
        told.en,
        "missing in the picture: the file cannot be used (it is broken)"
    );
    bench.now_s = 1000.0;
    bench.step(&[1, 2]);
    assert!(bench.transport.held().is_empty(), "a broken file stays broken");
}

#[test]
fn a_busy_server_is_asked_again_politely_and_then_given_up() {
    let mut bench = Bench::with(&["a.glb"], LoadOptions::default());
    let address = "http://a/a.glb";
    let mut asked_at_s = Vec::new();
    for tenths in 0..400 {
        bench.now_s = f64::from(tenths) / 10.0;
        bench.step(&[1]);
        if !bench.transport.held().is_empty() {
            asked_at_s.push(bench.now_s);
            bench.transport.fail(
                address,
                FetchFailure::Status {
                    status: 500,
                    retry_after_s: None,
                },
            );
        }
    }
    assert_eq!(
        asked_at_s,
        [0.0, 1.1, 5.2, 21.3],
        "1, 4 and 16 seconds after each answer, a tenth of which a picture takes"
    );
    assert_eq!(bench.loader.progress().failed, 1);
    let told = bench.messages.all().last().unwrap();
    assert_eq!(
        (told.en.as_str(), told.times),
        ("missing in the picture: the server answers 500", 4)
    );
}

#[test]
fn a_server_says_when_to_come_back() {
    let mut bench = Bench::with(&["a.glb"], LoadOptions::default());
    bench.step(&[1]);
    bench.transport.fail(
        "http://a/a.glb",
        FetchFailure::Status {
            status: 503,
            retry_after_s: Some(7.0),
        },
    );
    bench.step(&[1]);
    assert_eq!(bench.loader.next_try_s(), Some(7.0));
    bench.now_s = 6.9;
    bench.step(&[1]);
    assert!(bench.transport.held().is_empty());
    bench.now_s = 7.0;
    bench.step(&[1]);
    bench.transport.answer("http://a/a.glb", b"1");
    assert_eq!(bench.step(&[1]), [TileEvent::Loaded(TileId(1))]);
    assert!(!bench.messages.is_open("a.glb"), "the message has passed");
}

#[test]
fn a_server_that_dies_is_probed_with_one_request_and_everything_comes_when_it_is_back() {
    let mut bench = Bench::with(&["a.glb", "b.glb", "c.glb"], LoadOptions::default());
    bench.step(&[1, 2, 3]);
    let reset = || FetchFailure::Connection("reset".to_owned());
    for name in ["a", "b", "c"] {
        bench.transport.fail(&format!("http://a/{name}.glb"), reset());
    }
    bench.step(&[1, 2, 3]);
    assert!(bench.transport.held().is_empty());
    assert!(bench.messages.is_open("http://a"));
    for (at_s, next_s) in [(1.0, 3.0), (3.0, 7.0), (7.0, 15.0)] {
        bench.now_s = at_s;
        bench.step(&[1, 2, 3]);
        let held: Vec<String> = bench.transport.held().into_iter().map(str::to_owned).collect();
        assert_eq!(held.len(), 1, "one probe at {at_s} s: {held:?}");
        bench.transport.fail(&held[0], reset());
        bench.step(&[1, 2, 3]);
        assert_eq!(bench.loader.next_try_s(), Some(next_s));
    }
    bench.now_s = 15.0;
    bench.step(&[1, 2, 3]);
    let probe = bench.transport.held()[0].to_owned();
    bench.transport.answer(&probe, b"1");
    bench.step(&[1, 2, 3]);
    assert!(!bench.messages.is_open("http://a"));
    assert_eq!(bench.transport.held().len(), 2, "the others follow at once");
}

#[test]
fn a_tileset_that_is_no_tileset_is_said() {
    let mut bench = Bench::new(LoadOptions::default());
    bench.step(&[]);
    bench.transport.answer(BASE, b"{\"asset\":");
    bench.step(&[]);
    assert!(
        bench.messages.all()[0]
            .en
            .starts_with("missing in the picture: the file cannot be used (no tileset: ")
    );
    assert_eq!(bench.messages.all()[0].about, BASE);
    let mut bench = Bench::new(LoadOptions::default());
    bench.step(&[]);
    bench.transport.fail(
        BASE,
        FetchFailure::Status {
            status: 404,
            retry_after_s: None,
        },
    );
    bench.step(&[]);
    assert_eq!(
        bench.messages.all()[0].en,
        "missing in the picture: the server answers 404"
    );
}

#[test]
fn a_tileset_inside_a_tileset_grows_the_tree() {
    let mut bench = Bench::with(&["inner/t.json"], LoadOptions::default());
    bench.step(&[1]);
    bench
        .transport
        .answer("http://a/inner/t.json", tileset(&["x.glb"]).as_bytes());
    assert!(bench.step(&[1]).is_empty());
    assert_eq!(bench.tree.len(), 4);
    let inner = bench.tree.get(TileId(1)).unwrap();
    assert_eq!(inner.children, [TileId(2)]);
    assert_eq!(
        bench.tree.get(TileId(3)).unwrap().contents,
        ["http://a/inner/x.glb"]
    );
    assert!(bench.loader.is_ready(&bench.tree, TileId(1)));
}

/// A tileset in the axes of the Earth, in Malmö.
fn tileset_of_the_earth() -> String {
    use planvy_plan::{Crs, Ecef, Geoid, GridPoint, OverRh2000};
    let place = GridPoint {
        crs: Crs::Zone1330,
        east_m: 118_600.0,
        north_m: 6_164_200.0,
    };
    let [x, y, z] = Ecef::from_grid(place, OverRh2000(10.0), Geoid::built_in())
        .unwrap()
        .to_array();
    format!(
        r#"{{ "asset": {{ "version": "1.1" }}, "geometricError": 100, "root": {{
            "boundingVolume": {{ "sphere": [{x}, {y}, {z}, 500] }}, "geometricError": 100, "refine": "ADD",
            "content": {{ "uri": "a.glb" }} }} }}"#
    )
}

fn opening_the_earth() -> Bench {
    let mut bench = Bench::new(LoadOptions::default());
    bench.loader.geoid_at("http://a/geoid.table");
    bench.step(&[]);
    assert!(bench.transport.answer(BASE, tileset_of_the_earth().as_bytes()));
    bench.step(&[]);
    assert_eq!(bench.transport.held(), ["http://a/geoid.table"]);
    assert!(bench.tree.is_empty(), "it waits");
    assert!(!bench.loader.progress().is_complete());
    bench
}

#[test]
fn a_tileset_in_the_axes_of_the_earth_waits_for_the_geoid() {
    let mut bench = opening_the_earth();
    let table = include_bytes!("../../../../data/geoid/swen17_rh2000.table");
    bench.transport.answer("http://a/geoid.table", table);
    bench.step(&[]);
    bench.step(&[]);
    assert_eq!(bench.tree.len(), 1);
    let [low, high] = bench.tree.bounds().unwrap().corners();
    let centre = (low + high) / 2.0;
    assert!(
        (centre.x - 118_600.0).abs() < 1.0 && (centre.z - 10.0).abs() < 1.0,
        "{centre}"
    );
    // It is asked for once.
    bench.loader.open("http://a/other.json");
    bench.step(&[]);
    bench
        .transport
        .answer("http://a/other.json", tileset_of_the_earth().as_bytes());
    bench.step(&[]);
    assert_eq!((bench.tree.len(), bench.transport.held().len()), (2, 0));
}

#[test]
fn without_the_geoid_a_tileset_in_the_axes_of_the_earth_is_told_to_be_missing() {
    let mut bench = opening_the_earth();
    bench.transport.answer("http://a/geoid.table", b"no table");
    bench.step(&[]);
    assert!(bench.tree.is_empty() && bench.loader.progress().is_complete());
    let told: Vec<&str> = bench
        .messages
        .all()
        .iter()
        .map(|said| said.about.as_str())
        .collect();
    assert_eq!(told, ["a/geoid.table", "a/t.json"]);
    let last = bench.messages.all().last().unwrap();
    assert!(
        last.en.contains("the geoid that its heights need did not come"),
        "{}",
        last.en
    );
}
