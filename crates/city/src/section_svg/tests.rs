use super::axes::first_tick;
use super::*;
use crate::mesh::{Mesh, prism};
use crate::section::cut;
use geo_types::Coord;

fn texts() -> SheetTexts {
    SheetTexts {
        title: "Snitt <A> & B".into(),
        ends: ["A".into(), "B".into()],
        along: "längd i m".into(),
        level: "höjd i m över RH 2000".into(),
        scale: "Skala".into(),
        scale_words: ["längd".into(), "höjd".into()],
        sources: vec!["Mark: ±0,1 m".into(), "Byggnader: 2026".into()],
    }
}

fn profile() -> Profile<u8> {
    let house = Mesh::new(&prism(
        &[[10.0, 0.0], [18.0, 0.0], [18.0, 6.0], [10.0, 6.0]],
        20.0,
        26.0,
    ));
    let ground = [
        [0.0, 0.0, 19.0],
        [40.0, 0.0, 21.0],
        [40.0, 20.0, 21.0],
        [0.0, 20.0, 19.0],
    ];
    let ground = [
        [ground[0], ground[1], ground[2]],
        [ground[0], ground[2], ground[3]],
    ];
    let ground = ground.map(|corners| crate::Triangle { corners, surface: 0 });
    let path = [Coord { x: 0.0, y: 3.0 }, Coord { x: 30.0, y: 3.0 }];
    let tagged = ground
        .iter()
        .map(|triangle| (triangle, 0))
        .chain(house.triangles().iter().map(|triangle| (triangle, 1)));
    cut(&path, tagged).unwrap()
}

fn style(tag: &u8) -> LineStyle {
    let (name, fill) = match tag {
        0 => ("Mark", Fill::Below("#cba".into())),
        _ => ("Hus", Fill::Inside("#ddd".into())),
    };
    LineStyle {
        name: name.into(),
        stroke: "#333".into(),
        width_mm: 0.35,
        fill,
    }
}

fn drawn(scale: f64, exaggeration: f64) -> Result<String, SheetError> {
    let (profile, texts) = (profile(), texts());
    draw(&Sheet {
        profile: &profile,
        style: &style,
        scale,
        exaggeration,
        id: "snitt",
        texts: &texts,
    })
}

#[test]
fn lengths_and_levels_stand_where_the_scale_puts_them() {
    let svg = drawn(200.0, 1.0).unwrap();
    // 1:200 is 5 mm a metre; ticks at 2 m, so that the drawing goes from 16 to 26 m: 50 mm high under 16 mm of title.
    // The house: 10 m along is 18 + 50 mm; level 20 is 4 m over the bottom, 20 mm over 66.
    for corner in [
        "68.000 46.000",
        "108.000 46.000",
        "108.000 16.000",
        "68.000 16.000",
    ] {
        assert!(svg.contains(corner), "{corner} in {svg}");
    }
    // The ground from 19 to 20.5 m, then down to the bottom and back.
    assert!(
        svg.contains("M18.000 51.000L168.000 43.500L168.000 66.000L18.000 66.000Z"),
        "{svg}"
    );
    assert!(svg.contains(r#"width="176.00mm""#));
    for words in [
        ">16<",
        ">26<",
        ">30<",
        "Skala 1:200<",
        "höjd i m över RH 2000",
        ">A<",
        ">B<",
        "Mark: ±0,1 m",
        ">Hus<",
    ] {
        assert!(svg.contains(words), "{words}");
    }
    assert!(svg.contains("<title id=\"snitt-title\">Snitt &lt;A&gt; &amp; B</title>"));
    assert_eq!(svg.matches(">Hus<").count(), 1);
}

#[test]
fn larger_heights_are_said() {
    let svg = drawn(500.0, 2.0).unwrap();
    assert!(svg.contains("Skala 1:500 (längd), 1:250 (höjd)"), "{svg}");
}

#[test]
fn the_drawing_is_well_formed() {
    let svg = drawn(200.0, 1.0).unwrap();
    // Every element that opens is closed in order; none of the words broke out of its place.
    let mut open: Vec<&str> = Vec::new();
    for piece in svg.split('<').skip(1) {
        let tag = piece.split('>').next().unwrap();
        let name = tag.split_whitespace().next().unwrap();
        if let Some(closed) = name.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed));
        } else if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn a_scale_that_gives_no_drawing_is_refused() {
    for (scale, exaggeration) in [
        (0.0, 1.0),
        (-200.0, 1.0),
        (f64::NAN, 1.0),
        (200.0, 0.0),
        (0.1, 1.0),
        (200.0, 1e9),
        (1e300, 1.0),
    ] {
        let refused = drawn(scale, exaggeration);
        assert!(
            matches!(refused, Err(SheetError::Size { .. })),
            "{scale} {exaggeration}: {refused:?}"
        );
    }
    let (empty, texts) = (
        Profile::<u8> {
            lines: vec![],
            length_m: 10.0,
            bends_m: vec![],
            left_out: 0,
        },
        texts(),
    );
    let nothing = draw(&Sheet {
        profile: &empty,
        style: &style,
        scale: 200.0,
        exaggeration: 1.0,
        id: "a",
        texts: &texts,
    });
    assert_eq!(nothing, Err(SheetError::Nothing));
}

#[test]
fn ticks_are_one_two_or_five_and_far_enough_apart() {
    for (mm_per_m, step_m) in [
        (5.0, 2.0),
        (1.0, 10.0),
        (2.0, 5.0),
        (10.0, 1.0),
        (100.0, 0.1),
        (0.3, 50.0),
        (1.1, 10.0),
    ] {
        let found = tick_step_m(mm_per_m);
        assert!((found - step_m).abs() < 1e-9 * step_m, "{mm_per_m}: {found}");
    }
    assert_eq!(first_tick(16.0, 2.0), 8.0);
    assert_eq!(first_tick(-1.5, 1.0), -1.0);
}
