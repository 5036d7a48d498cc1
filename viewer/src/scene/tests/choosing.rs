//! Letters, lines and what may be built, chosen with a click, with a key and by a link.

use planvy_tiles::Topology;

use super::*;

const PARCELS: [&str; 2] = ["BACKEN 1", "BACKEN 2"];

fn part(name: &str, topology: Topology, points: &[[f32; 3]], rows: &[u16], indices: &[u32]) -> Part {
    let vertices = Vertices {
        positions: Positions::Exact(points.to_vec()),
        feature_ids: Some(rows.to_vec()),
        ..Vertices::default()
    };
    Part {
        name: name.to_owned(),
        topology,
        vertices,
        indices: indices.to_vec(),
        table: Some(0),
        ..Part::default()
    }
}

fn content(part: Part, class: &str, count: usize, properties: Vec<Property>) -> TileContent {
    TileContent {
        origin: ORIGIN,
        parts: vec![part],
        tables: vec![PropertyTable {
            class: class.to_owned(),
            count,
            properties,
        }],
        ..TileContent::default()
    }
}

/// An area of a plan over the whole ground.
fn area() -> TileContent {
    let corners = [
        [-100.0, -100.0, 0.0],
        [100.0, -100.0, 0.0],
        [100.0, 100.0, 0.0],
        [-100.0, 100.0, 0.0],
    ];
    let part = part(
        "plan-areas",
        Topology::Triangles,
        &corners,
        &[0; 4],
        &[0, 1, 2, 0, 2, 3],
    );
    let properties = vec![
        property("plan", texts(&["p1"])),
        property("plan_name", texts(&["Backen"])),
        property("uses", Column::Texts(vec![vec!["B Bostäder".to_owned()]])),
        property("regulations", Column::Texts(vec![vec!["r1".to_owned()]])),
        property("until", texts(&["2030-05-01"])),
        property(
            "coming",
            Column::Texts(vec![vec!["Från 2027-03-01: Högst 12 meter.".to_owned()]]),
        ),
    ];
    content(part, "plan_area", 1, properties)
}

/// A boundary of the plan along x = 20, and one of a use along x = −20.
fn lines() -> TileContent {
    let points = [
        [20.0, -50.0, 0.0],
        [20.0, 50.0, 0.0],
        [-20.0, -50.0, 0.0],
        [-20.0, 50.0, 0.0],
    ];
    let part = part(
        "plan-lines",
        Topology::Lines,
        &points,
        &[0, 0, 1, 1],
        &[0, 1, 2, 3],
    );
    let properties = vec![
        property("plan", texts(&["p1", "p1"])),
        property("plan_name", texts(&["Backen", "Backen"])),
        property("rank", Column::Small(vec![0, 1])),
        property("text", texts(&["Planområdesgräns, Backen", "Användningsgräns"])),
    ];
    content(part, "plan_boundary", 2, properties)
}

/// A `B` in the middle of the northern half.
fn letters() -> TileContent {
    let part = part("labels", Topology::Points, &[[0.0, 30.0, 0.0]], &[0], &[0]);
    let properties = vec![
        property("text", texts(&["B"])),
        property("about", texts(&["Marken får användas för boende."])),
        property("priority", Column::Number(vec![Some(1.0)])),
        property("size_m", Column::Number(vec![Some(5.0)])),
        property("plan", texts(&["p1"])),
        property("plan_name", texts(&["Backen"])),
    ];
    content(part, "label", 1, properties)
}

/// Two volumes: one over the south-west, one over the south-east.
fn envelopes() -> TileContent {
    let table = PropertyTable {
        class: "envelope_face".to_owned(),
        count: 2,
        properties: vec![
            property("regulation", texts(&["r1", "r1"])),
            property("area", texts(&PARCELS)),
            property("text", texts(&["Högst 8 m.", "Högst 9 m."])),
            property("product", texts(&["bound", "bound"])),
        ],
    };
    boxes(
        "envelopes",
        table,
        &[
            ([-40.0, -40.0, 0.0], [15.0, 15.0, 8.0]),
            ([25.0, -40.0, 0.0], [15.0, 15.0, 9.0]),
        ],
    )
}

fn shell() -> Shell {
    let layers = [
        ("terrain", ground()),
        ("plan-areas", area()),
        ("plan-lines", lines()),
        ("labels", letters()),
    ];
    let mut shell = Shell::knowing(&["terrain", "plan-areas", "plan-lines", "labels", "envelopes"]);
    for (name, content) in &layers {
        shell.answer(name, content);
    }
    shell.settle();
    assert!(shell.scene.is_complete());
    shell
}

fn selected(shell: &Shell) -> Option<FeatureClass> {
    shell
        .scene
        .state()
        .selection
        .as_ref()
        .map(|selection| selection.class)
}

fn words(shell: &Shell) -> String {
    let text = shell.scene.selected_text(Lang::Sv);
    text.map(|text| text.plain_lines().join("\n")).unwrap_or_default()
}

/// Clicks, and answers the request for what may be built if there is one.
fn click(shell: &mut Shell, east: f64, north: f64) {
    let at = shell.pixel(east, north);
    shell.click(at);
    let address = "http://a/3d/grid/envelopes/0.glb";
    shell.transport.answer(address, &envelopes().to_glb().unwrap());
    shell.settle();
}

#[test]
fn a_line_is_selected_from_beside_it_and_says_its_rank_its_plan_and_what_it_parts() {
    let mut shell = shell();
    shell.look_from_above();
    // 120 m on 600 pixels: five pixels a metre, so that 0.6 m beside the line is within reach and 2 m is not.
    click(&mut shell, 20.6, 0.0);
    assert_eq!(selected(&shell), Some(FeatureClass::PlanBoundary));
    let said = words(&shell);
    assert!(
        said.starts_with("Planområdesgräns\nInnanför gränsen gäller planen."),
        "{said}"
    );
    assert!(said.contains("Plan: Backen"), "{said}");
    let plan = shell.scene.state().selection.clone();
    click(&mut shell, -20.0, 10.0);
    assert!(words(&shell).starts_with("Användningsgräns"), "{}", words(&shell));
    assert_ne!(shell.scene.state().selection, plan, "each has an id of its own");
    click(&mut shell, 18.0, 0.0);
    assert_eq!(selected(&shell), Some(FeatureClass::PlanArea));
    assert!(
        words(&shell).contains("Användning: B Bostäder"),
        "{}",
        words(&shell)
    );
    let changes = "Något av det som gäller här upphör 2030-05-01.\nFrån 2027-03-01: Högst 12 meter.";
    assert!(words(&shell).contains(changes), "{}", words(&shell));
}

#[test]
fn a_line_behind_a_house_is_not_selected() {
    let mut shell = Shell::with(&[
        ("terrain", ground()),
        ("buildings", houses()),
        ("plan-lines", lines()),
    ]);
    // Looking west from the ground: the house at 40 to 50 m east hides the line at 20 m.
    let low = Placement {
        focus_in_world: DVec3::from_array(ORIGIN) + DVec3::new(90.0, 0.0, 2.0),
        distance_m: 0.0,
        heading_rad: -std::f64::consts::FRAC_PI_2,
        pitch_rad: 0.0,
    };
    shell.scene.go_to(CameraMode::Fly, low, true);
    shell.settle();
    click(&mut shell, 20.0, 0.0);
    assert_eq!(selected(&shell), Some(FeatureClass::Building));
    click(&mut shell, 20.0, 20.0);
    assert_eq!(selected(&shell), Some(FeatureClass::PlanBoundary));
}

#[test]
fn letters_are_selected_on_the_map_obliquely_and_with_a_key() {
    let mut shell = shell();
    shell.look_from_above();
    click(&mut shell, 0.0, 30.0);
    assert_eq!(selected(&shell), Some(FeatureClass::Label));
    let said = words(&shell);
    assert!(
        said.starts_with("Beteckningen B\nMarken får användas för boende."),
        "{said}"
    );
    shell.scene.perform(Command::LetGo);
    assert_eq!(selected(&shell), None);
    let oblique = Placement {
        focus_in_world: DVec3::from_array(ORIGIN) + DVec3::new(0.0, 30.0, 0.0),
        distance_m: 150.0,
        heading_rad: 0.5,
        pitch_rad: -0.8,
    };
    shell.scene.go_to(CameraMode::Orbit, oblique, true);
    shell.settle();
    shell.scene.handle(&InputEvent::KeyDown {
        key: Key::Enter,
        modifiers: Modifiers::default(),
    });
    shell.settle();
    assert_eq!(selected(&shell), Some(FeatureClass::Label));
    // With the layer off there are none to be clicked.
    shell.scene.perform(Command::ToggleLayer(Layer::Labels));
    shell.scene.perform(Command::SelectMiddle);
    assert_eq!(selected(&shell), Some(FeatureClass::PlanArea));
}

#[test]
fn a_chosen_area_shows_its_own_volume_until_it_is_let_go() {
    let mut shell = shell();
    shell.look_from_above();
    let shown = |shell: &Shell| -> Vec<bool> {
        let content = envelopes();
        let row = |row| {
            shell
                .scene
                .is_row_shown(Layer::Envelopes, Some((&content.tables[0], row)), Side::After)
        };
        (0..2).map(row).collect()
    };
    assert_eq!(shown(&shell), [false, false]);
    click(&mut shell, -30.0, -30.0);
    assert_eq!(shell.scene.state().area.as_deref(), Some(PARCELS[0]));
    assert_eq!(shown(&shell), [true, false]);
    assert!(shell.scene.is_complete());
    assert!(
        words(&shell).contains("Volymen för BACKEN 1 visas"),
        "{}",
        words(&shell)
    );
    let text = crate::text_equal::text_equal(&shell.scene, Lang::Sv);
    let told = text
        .iter()
        .find(|section| section.heading == "Vad får byggas på BACKEN 1");
    assert_eq!(
        told.map(|section| section.lines.clone()),
        Some(vec!["Högst 8 m.".to_owned()])
    );
    // A link restores it.
    let link = shell.scene.link();
    assert!(
        link.contains("area=BACKEN%201") && link.contains("sel=plan_area"),
        "{link}"
    );
    // A click on the volume selects its face, and the volume stays.
    click(&mut shell, -30.0, -30.0);
    assert_eq!(selected(&shell), Some(FeatureClass::EnvelopeFace));
    assert_eq!(shown(&shell), [true, false]);
    shell.scene.perform(Command::LetGo);
    assert_eq!((shown(&shell), selected(&shell)), (vec![false, false], None));
    shell.scene.open_link(&link);
    shell.settle();
    assert_eq!(shown(&shell), [true, false]);
    // A search chooses a place of the grid.
    shell.scene.choose_place(ORIGIN[0] + 30.0, ORIGIN[1] - 30.0);
    shell.settle();
    assert_eq!(shown(&shell), [false, true]);
    // Where no volume lies it is said.
    click(&mut shell, 0.0, -5.0);
    assert_eq!(shown(&shell), [false, false]);
    assert!(
        words(&shell).contains("Ingen volym ligger över"),
        "{}",
        words(&shell)
    );
    // With the layer on, all are shown, chosen or not.
    shell.scene.perform(Command::ToggleLayer(Layer::Envelopes));
    assert_eq!(shown(&shell), [true, true]);
}
