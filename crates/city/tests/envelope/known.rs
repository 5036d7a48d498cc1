//! Envelopes with numbers that can be worked out by hand.

use geo::Area;
use geo_types::{Coord, MultiPolygon, Polygon, Rect};
use planvy_city::envelope::{Envelope, EnvelopeError, TopAt, TopForm, TopLimit, compute};

fn field(x: f64, y: f64, width: f64, depth: f64) -> MultiPolygon<f64> {
    let low = Coord { x, y };
    MultiPolygon(vec![
        Rect::new(low, low + Coord { x: width, y: depth }).to_polygon(),
    ])
}

fn limit(area: Option<MultiPolygon<f64>>, form: TopForm, made_by: &str) -> TopLimit<&str> {
    TopLimit { area, form, made_by }
}

fn facade(eave_level_m: f64, pitch_deg: f64) -> TopForm {
    TopForm::FromFacade {
        eave_level_m,
        pitch_deg,
    }
}

fn level(envelope: &Envelope<&str>, x: f64, y: f64) -> (f64, String) {
    match envelope.top_at(Coord { x, y }) {
        TopAt::Level { level_m, made_by } => (level_m, (*made_by).to_owned()),
        other => panic!("{other:?} at {x}, {y}"),
    }
}

fn area(envelope: &Envelope<&str>) -> f64 {
    let cells = envelope
        .cells
        .iter()
        .map(|cell| cell.outline.unsigned_area())
        .sum::<f64>();
    cells + envelope.without_top.iter().map(Area::unsigned_area).sum::<f64>()
}

/// The guide's example: 30 m by 16 m; ridge 12 m, building height 8 m, both over the ground at 20 m.
#[test]
fn the_guides_house() {
    let land = field(118_600.0, 6_164_200.0, 30.0, 16.0);
    let limits = [
        limit(None, TopForm::Level(32.0), "ridge"),
        limit(None, facade(28.0, 45.0), "building height"),
    ];
    let envelope = compute(&land, &limits).expect("a rectangle");
    assert_eq!(envelope.cells.len(), 5);
    let flat: Vec<f64> = envelope
        .cells
        .iter()
        .filter(|cell| cell.made_by == "ridge")
        .map(|cell| cell.outline.unsigned_area())
        .collect();
    assert_eq!(flat.len(), 1);
    assert!((flat[0] - 22.0 * 8.0).abs() < 1e-4);
    assert!((area(&envelope) - 480.0).abs() < 1e-4);
    // Under the eaves a box, over them a frustum by its lower, upper and middle sections.
    let frustum = 4.0 / 6.0 * (480.0 + 176.0 + 4.0 * (26.0 * 12.0));
    let volume = envelope.volume_over(20.0);
    assert!(
        (volume.volume_m3 - (480.0 * 8.0 + frustum)).abs() < 1e-2,
        "{volume:?}"
    );
    assert!((volume.volume_m3 - 5_109.3).abs() < 0.05);
    assert_eq!(volume.without_top_m2, 0.0);
    assert_eq!(
        level(&envelope, 118_615.0, 6_164_208.0),
        (32.0, "ridge".to_owned())
    );
    let (side, by) = level(&envelope, 118_615.0, 6_164_201.5);
    assert!((side - 29.5).abs() < 1e-6 && by == "building height");
}

#[test]
fn each_limit_holds_in_its_own_area() {
    // 40 m by 10 m. The left half 8 m, the right half 5 m, a strip in the middle nothing.
    let land = field(0.0, 0.0, 40.0, 10.0);
    let limits = [
        limit(Some(field(-5.0, -5.0, 20.0, 20.0)), TopForm::Level(8.0), "left"),
        limit(Some(field(25.0, -5.0, 50.0, 20.0)), TopForm::Level(5.0), "right"),
    ];
    let envelope = compute(&land, &limits).expect("a rectangle");
    assert_eq!(envelope.cells.len(), 2);
    assert_eq!(envelope.without_top.len(), 1);
    assert!((envelope.without_top[0].unsigned_area() - 100.0).abs() < 1e-9);
    assert_eq!(envelope.top_at(Coord { x: 20.0, y: 5.0 }), TopAt::Unknown);
    assert_eq!(envelope.top_at(Coord { x: 20.0, y: 15.0 }), TopAt::Outside);
    // On the border both are known: the lower one counts; where only one is, that one.
    assert_eq!(level(&envelope, 15.0, 5.0).0, 8.0);
    let volume = envelope.volume_over(3.0);
    assert!((volume.volume_m3 - (150.0 * 5.0 + 150.0 * 2.0)).abs() < 1e-9);
    assert!((volume.without_top_m2 - 100.0).abs() < 1e-9);
}

#[test]
fn facades_stand_where_the_land_ends_and_not_where_the_area_does() {
    // Two areas side by side along the street, building heights 4 m and 8 m: nothing rises from the border between them.
    let land = field(0.0, 0.0, 40.0, 20.0);
    let limits = [
        limit(Some(field(0.0, 0.0, 20.0, 20.0)), facade(4.0, 45.0), "low"),
        limit(Some(field(20.0, 0.0, 20.0, 20.0)), facade(8.0, 45.0), "high"),
    ];
    let envelope = compute(&land, &limits).expect("a rectangle");
    assert!((area(&envelope) - 800.0).abs() < 1e-6);
    let (low, by) = level(&envelope, 19.0, 3.0);
    assert!((low - 7.0).abs() < 1e-6 && by == "low");
    let (high, by) = level(&envelope, 21.0, 3.0);
    assert!((high - 11.0).abs() < 1e-6 && by == "high");
    assert!((level(&envelope, 1.0, 10.0).0 - 5.0).abs() < 1e-6);
}

#[test]
fn an_area_that_nowhere_reaches_the_boundary_has_no_facade() {
    let land = field(0.0, 0.0, 40.0, 40.0);
    let limits = [limit(
        Some(field(10.0, 10.0, 20.0, 20.0)),
        facade(4.0, 45.0),
        "island",
    )];
    let envelope = compute(&land, &limits).expect("a square");
    assert!(envelope.cells.is_empty());
    assert!((area(&envelope) - 1600.0).abs() < 1e-6);
}

#[test]
fn equal_limits_are_the_first_ones_cell() {
    let land = field(0.0, 0.0, 10.0, 10.0);
    let limits = [
        limit(None, TopForm::Level(9.0), "first"),
        limit(None, TopForm::Level(9.0), "second"),
        limit(Some(field(0.0, 0.0, 5.0, 10.0)), TopForm::Level(9.0), "third"),
    ];
    let envelope = compute(&land, &limits).expect("a square");
    assert_eq!(envelope.cells.len(), 1);
    assert_eq!(envelope.cells[0].made_by, "first");
    assert_eq!(envelope.cells[0].outline.exterior().0.len(), 5);
}

#[test]
fn boundaries_that_were_meant_to_be_one_give_no_spurious_facade() {
    // The area of the rule ends 1 cm inside the land on one side and reaches 1 cm over it on the other.
    let land = field(0.0, 0.0, 20.0, 10.0);
    let limits = [limit(
        Some(field(0.01, -0.01, 30.0, 10.0)),
        facade(6.0, 45.0),
        "height",
    )];
    let envelope = compute(&land, &limits).expect("a rectangle");
    let (level, _) = level(&envelope, 2.01, 5.0);
    assert!((level - 8.0).abs() < 1e-6);
    let unknown: f64 = envelope.without_top.iter().map(Area::unsigned_area).sum();
    assert!((unknown - (0.01 * 10.0 + 0.01 * 19.99)).abs() < 1e-6);
}

#[test]
fn courtyards_have_facades_too() {
    let hole = Rect::new(Coord { x: 10.0, y: 10.0 }, Coord { x: 30.0, y: 30.0 }).to_polygon();
    let outer = field(0.0, 0.0, 40.0, 40.0).0.remove(0);
    let land = MultiPolygon(vec![Polygon::new(
        outer.exterior().clone(),
        vec![hole.exterior().clone()],
    )]);
    let envelope = compute(&land, &[limit(None, facade(10.0, 45.0), "height")]).expect("a block");
    assert_eq!(envelope.cells.len(), 8);
    assert!((level(&envelope, 20.0, 5.0).0 - 15.0).abs() < 1e-6);
    assert_eq!(envelope.top_at(Coord { x: 20.0, y: 20.0 }), TopAt::Outside);
}

#[test]
fn what_cannot_be_is_said() {
    let land = field(0.0, 0.0, 10.0, 10.0);
    for form in [
        TopForm::Level(f64::NAN),
        facade(5.0, 0.0),
        facade(5.0, 90.0),
        facade(f64::INFINITY, 45.0),
    ] {
        let limits = [limit(None, TopForm::Level(5.0), "fine"), limit(None, form, "odd")];
        assert_eq!(compute(&land, &limits), Err(EnvelopeError::Limit { limit: 1 }));
    }
    let broken = field(f64::NAN, 0.0, 10.0, 10.0);
    assert_eq!(
        compute(&broken, &[limit(None, TopForm::Level(5.0), "a")]),
        Err(EnvelopeError::NotFinite)
    );
    let nothing = compute(&MultiPolygon(vec![]), &[limit(None, TopForm::Level(5.0), "a")]).expect("nothing");
    assert!(nothing.cells.is_empty() && nothing.without_top.is_empty());
    let no_rule = compute::<&str>(&land, &[]).expect("no limits");
    assert!((area(&no_rule) - 100.0).abs() < 1e-9 && no_rule.cells.is_empty());
}
