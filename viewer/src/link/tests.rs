use jiff::civil::date;
use planvy_plan::Lang;
use proptest::prelude::*;

use super::*;
use crate::sun::StudyTime;

fn any_camera() -> impl Strategy<Value = (CameraMode, Placement)> {
    let centimetres = |most: i64| (-most..most).prop_map(|value| value as f64 / 100.0);
    (
        prop::sample::select(CameraMode::ALL.to_vec()),
        centimetres(100_000_000),
        centimetres(800_000_000),
        centimetres(300_000),
        (0..100_000_000i64).prop_map(|value| value as f64 / 100.0),
        (0..36_000i64).prop_map(|value| (value as f64 / 100.0).to_radians()),
        (-9_000..=9_000i64).prop_map(|value| (value as f64 / 100.0).to_radians()),
    )
        .prop_map(|(mode, east, north, level, distance_m, heading_rad, pitch_rad)| {
            let focus_in_world = DVec3::new(east, north, level);
            (
                mode,
                Placement {
                    focus_in_world,
                    distance_m,
                    heading_rad,
                    pitch_rad,
                },
            )
        })
}

fn any_state() -> impl Strategy<Value = State> {
    let ids = || prop::collection::btree_set("[\\PC]{1,12}", 0..4);
    let time = (1996i16..2100, 1i8..=12, 1i8..=28, 0u16..1440).prop_map(|(year, month, day, minute)| {
        StudyTime::new(date(year, month, day), minute).expect("a date of the rule's years")
    });
    let comparison =
        (prop::sample::select(ComparisonMode::ALL.to_vec()), 0..=1000u16).prop_map(|(mode, thousandths)| {
            Comparison {
                mode,
                position: f64::from(thousandths) / 1000.0,
            }
        });
    let selection = prop::option::of((prop::sample::select(FeatureClass::ALL.to_vec()), "[\\PC]{1,40}"))
        .prop_map(|selection| selection.map(|(class, id)| Selection { class, id }));
    let layers = prop::collection::btree_set(prop::sample::select(Layer::ALL.to_vec()), 0..8);
    let lang = prop::sample::select(vec![Lang::Sv, Lang::En]);
    (
        layers,
        selection,
        (prop::option::of("[\\PC]{1,40}"), ids(), ids()),
        comparison,
        time,
        any::<bool>(),
        lang,
    )
        .prop_map(
            |(
                hidden_layers,
                selection,
                (area, hidden_buildings, hidden_proposals),
                comparison,
                time,
                shadows,
                language,
            )| State {
                hidden_layers,
                selection,
                area,
                hidden_buildings,
                hidden_proposals,
                comparison,
                time,
                shadows,
                language,
            },
        )
}

fn assert_near(read: &Link, link: &Link) -> Result<(), TestCaseError> {
    prop_assert_eq!(&read.state, &link.state);
    let (Some((mode, a)), Some((other_mode, b))) = (&read.camera, &link.camera) else {
        prop_assert_eq!(read.camera.is_some(), link.camera.is_some());
        return Ok(());
    };
    prop_assert_eq!(mode, other_mode);
    prop_assert!((a.focus_in_world - b.focus_in_world).abs().max_element() < 0.0051);
    prop_assert!((a.distance_m - b.distance_m).abs() < 0.0051);
    let turn = (a.heading_rad - b.heading_rad).rem_euclid(TAU).to_degrees();
    prop_assert!(turn.min(360.0 - turn) < 0.0051);
    prop_assert!((a.pitch_rad - b.pitch_rad).to_degrees().abs() < 0.0051);
    Ok(())
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(camera in prop::option::of(any_camera()), state in any_state()) {
        let link = Link { camera, state };
        let text = link.write();
        let (read, unused) = Link::read(&format!("https://planvy.example/map#{text}"));
        prop_assert!(unused.is_empty(), "{unused:?}");
        assert_near(&read, &link)?;
        prop_assert_eq!(read.write(), text);
    }

    #[test]
    fn any_text_is_read_without_harm(text in "\\PC{0,200}") {
        let (link, _) = Link::read(&text);
        let (again, unused) = Link::read(&link.write());
        prop_assert!(unused.is_empty());
        prop_assert_eq!(again.write(), link.write());
    }
}

#[test]
fn each_part_that_is_not_used_is_reported_and_the_rest_is_used() {
    let (link, unused) =
        Link::read("view=orbit,1,2,3&off=labels,trees&time=2026-06-21T14:30&colour=red&shadows=2&lang=en");
    assert_eq!(link.camera, None);
    assert_eq!(link.state.time.to_string(), "2026-06-21T14:30");
    assert_eq!(link.state.language, Lang::En);
    let told: Vec<(&str, UnusedBecause)> = unused
        .iter()
        .map(|unused| (unused.part.as_str(), unused.why))
        .collect();
    assert_eq!(
        told,
        [
            ("view=orbit,1,2,3", UnusedBecause::UnusableValue),
            ("off=labels,trees", UnusedBecause::UnusableValue),
            ("colour=red", UnusedBecause::UnknownName),
            ("shadows=2", UnusedBecause::UnusableValue),
        ]
    );
    assert_eq!(
        unused[2].text(Lang::Sv),
        "Länken säger ”colour=red”, som visaren inte känner. Den delen används inte."
    );
}

#[test]
fn a_usual_view_has_a_short_link() {
    let placement = Placement {
        focus_in_world: DVec3::new(118_600.0, 6_164_200.5, 12.0),
        distance_m: 350.0,
        heading_rad: 45_f64.to_radians(),
        pitch_rad: -35_f64.to_radians(),
    };
    let link = Link {
        camera: Some((CameraMode::Orbit, placement)),
        state: State::default(),
    };
    assert_eq!(link.write(), "view=orbit,118600,6164200.5,12,350,45,-35");
}

#[test]
fn what_may_be_built_is_shown_where_a_link_asks_for_it() {
    let (usual, _) = Link::read("");
    assert!(!usual.state.shows(Layer::Envelopes) && usual.state.shows(Layer::Buildings));
    let (link, unused) = Link::read("on=envelopes&off=labels");
    assert!(unused.is_empty() && link.state.shows(Layer::Envelopes) && !link.state.shows(Layer::Labels));
    assert_eq!(link.write(), "off=labels&on=envelopes");
}
