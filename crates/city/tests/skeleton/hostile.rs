//! Whatever comes in: an answer or an error, never a panic, never without an end.

use geo_types::{Coord, LineString, Polygon};
use planvy_city::skeleton::{EdgeRoof, edge_count, roof};
use proptest::prelude::*;

fn odd_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        8 => (-6i32..6).prop_map(f64::from),
        4 => -6.0f64..6.0,
        1 => prop::sample::select(vec![f64::NAN, f64::INFINITY, 1e300, -1e12, 1e-300, 1e-9, 0.0]),
    ]
}

fn odd_ring() -> impl Strategy<Value = LineString<f64>> {
    prop::collection::vec((odd_number(), odd_number()), 0..14)
        .prop_map(|corners| corners.into_iter().map(|(x, y)| Coord { x, y }).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_rings_and_roofs(outer in odd_ring(), holes in prop::collection::vec(odd_ring(), 0..3), numbers in prop::collection::vec((odd_number(), odd_number()), 1..8)) {
        let plan = Polygon::new(outer, holes);
        let roofs: Vec<EdgeRoof> = numbers
            .iter()
            .map(|(start_level_m, pitch)| EdgeRoof { start_level_m: *start_level_m, pitch_deg: pitch.abs() * 15.0 })
            .cycle()
            .take(edge_count(&plan))
            .collect();
        if let Ok(faces) = roof(&plan, &roofs) {
            prop_assert!(faces.iter().all(|face| face.edge < roofs.len() && !roofs[face.edge].is_wall()));
        }
    }
}

#[test]
fn a_comb_of_many_teeth_ends_soon() {
    let teeth = 150;
    let mut corners = vec![(0.0, -5.0)];
    corners.extend((0..teeth).flat_map(|tooth| {
        let x = f64::from(teeth - tooth) * 2.0;
        [
            (x + 1.0, if tooth == 0 { -5.0 } else { 0.0 }),
            (x + 1.0, 30.0),
            (x, 30.0),
            (x, 0.0),
        ]
    }));
    corners.push((0.0, 0.0));
    let plan = Polygon::new(corners.into(), vec![]);
    let eaves = EdgeRoof {
        start_level_m: 0.0,
        pitch_deg: 45.0,
    };
    let faces = roof(&plan, &vec![eaves; edge_count(&plan)]).expect("a comb");
    assert!(faces.len() > 4 * 140);
}
