use super::*;
use crate::map::ShapeStyle;
use geo_types::{Point, polygon};
use planvy_plan::Crs;

fn picture(shapes: Vec<MapShape>) -> MapPicture {
    MapPicture {
        crs: Crs::Zone1330,
        extent: Extent {
            min_east_m: 0.0,
            min_north_m: 0.0,
            max_east_m: 100.0,
            max_north_m: 75.0,
        },
        shapes,
        title: "Karta <över> \"platsen\"".to_owned(),
        description: "En användning.".to_owned(),
        north_label: "N".to_owned(),
        id_prefix: "m1".to_owned(),
    }
}

fn home() -> MapShape {
    MapShape {
        layer: Layer::Use,
        geometry: ShapeGeometry::Area(
            polygon![(x: 10.0, y: 10.0), (x: 60.0, y: 10.0), (x: 60.0, y: 60.0), (x: 10.0, y: 60.0)],
        ),
        style: ShapeStyle {
            fill: Some("#FFFFCE".to_owned()),
            pattern: Some(Pattern::Dots),
            ..ShapeStyle::default()
        },
        label: Some(MapLabelText {
            letter: "B".to_owned(),
            index: Some("1".to_owned()),
        }),
        title: "Bostäder & mer".to_owned(),
    }
}

#[test]
fn a_use_has_its_colour_its_pattern_its_label_and_its_text_equal() {
    let svg = render(&picture(vec![home()]));
    for part in [
        r##"fill="#FFFFCE""##,
        r#"id="m1-dots""#,
        "url(#m1-dots)",
        ">B<tspan",
        "<title>Bostäder &amp; mer</title>",
        r#"M60 390L360 390L360 90L60 90Z"#,
        "20 m",
    ] {
        assert!(svg.contains(part), "{part} is missing in {svg}");
    }
    assert!(!svg.contains("m1-rings") && !svg.contains("style="));
}

#[test]
fn text_from_data_cannot_break_out() {
    let mut shape = home();
    shape.title = "</title><script>alert(1)</script>".to_owned();
    shape.style.fill = Some("red\" onclick=\"x".to_owned());
    let svg = render(&picture(vec![shape]));
    assert!(!svg.contains("<script") && !svg.contains(r#"" onclick"#), "{svg}");
    assert!(svg.contains("Karta &lt;över&gt; &quot;platsen&quot;"));
}

#[test]
fn the_pin_stands_on_the_point() {
    let pin = MapShape {
        layer: Layer::Place,
        geometry: ShapeGeometry::Point(Point::new(50.0, 37.5)),
        style: ShapeStyle::default(),
        label: None,
        title: "Platsen".to_owned(),
    };
    assert!(render(&picture(vec![pin])).contains("translate(300 225)"));
}

#[test]
fn labels_keep_clear_of_the_scale_bar_and_stand_on_the_parcel() {
    let strip = |layer, west: f64, east: f64, letter: Option<&str>| MapShape {
        layer,
        geometry: ShapeGeometry::Area(
            polygon![(x: west, y: 0.0), (x: east, y: 0.0), (x: east, y: 9.0), (x: west, y: 9.0)],
        ),
        style: ShapeStyle::default(),
        label: letter.map(|letter| MapLabelText {
            letter: letter.to_owned(),
            index: None,
        }),
        title: "En yta".to_owned(),
    };
    let x_of = |shapes: Vec<MapShape>| -> f64 {
        let svg = render(&picture(shapes));
        let end = svg.find(">K</text>").expect("a label");
        let start = svg
            .get(..end)
            .and_then(|head| head.rfind("<text x=\""))
            .expect("a text");
        let number = svg.get(start + 9..end).and_then(|text| text.split('"').next());
        number.and_then(|number| number.parse().ok()).expect("a number")
    };
    // The bar of 20 m is 120 units long and stands 16 units from the left.
    let alone = x_of(vec![strip(Layer::Property, 0.0, 60.0, Some("K"))]);
    assert!(alone > 150.0, "{alone}");
    let asked = x_of(vec![
        strip(Layer::Property, 0.0, 100.0, Some("K")),
        strip(Layer::Place, 70.0, 90.0, None),
    ]);
    assert!((430.0..530.0).contains(&asked), "{asked}");
}

#[test]
fn a_wide_label_stays_whole_at_the_side() {
    let mut street = home();
    street.geometry = ShapeGeometry::Area(
        polygon![(x: -40.0, y: 40.0), (x: 8.0, y: 40.0), (x: 8.0, y: 60.0), (x: -40.0, y: 60.0)],
    );
    street.label = Some(MapLabelText {
        letter: "CYKEL".to_owned(),
        index: None,
    });
    let svg = render(&picture(vec![street.clone()]));
    // Five letters are some 69 units wide; 48 are visible, and a label may reach a little beyond its area, never beyond the picture.
    assert!(!svg.contains(">CYKEL<"), "{svg}");
    street.label = Some(MapLabelText {
        letter: "GC".to_owned(),
        index: None,
    });
    assert!(render(&picture(vec![street])).contains(">GC<"));
}

#[test]
fn a_map_of_half_a_town_has_letters_of_uses_only() {
    let mut height = home();
    height.layer = Layer::Property;
    height.label = Some(MapLabelText {
        letter: "nh".to_owned(),
        index: None,
    });
    let mut house = home();
    for shape in [&mut house, &mut height] {
        shape.geometry = ShapeGeometry::Area(
            polygon![(x: 10.0, y: 10.0), (x: 400.0, y: 10.0), (x: 400.0, y: 300.0), (x: 10.0, y: 300.0)],
        );
    }
    let mut near = picture(vec![house, height]);
    assert!(render(&near).contains(">nh<"));
    near.extent.max_east_m = 600.0;
    near.extent.max_north_m = 450.0;
    let town = render(&near);
    assert!(!town.contains(">nh<") && town.contains(">B<"), "{town}");
}

#[test]
fn scale_bars_have_round_lengths() {
    for (length_m, expected) in [(27.0, 20.0), (9.9, 5.0), (120.0, 100.0), (50.0, 50.0)] {
        assert_eq!(round_length_m(length_m), expected);
    }
}

#[test]
fn numbers_are_short() {
    for (value, text) in [(1.0, "1"), (-0.25, "-0.3"), (12.34, "12.3"), (-7.0, "-7")] {
        assert_eq!(Short(value).to_string(), text);
    }
}
