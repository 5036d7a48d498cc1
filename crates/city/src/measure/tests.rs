use super::*;
use geo::BooleanOps;
use geo_types::polygon;
use proptest::prelude::*;

fn sloping(corners: [[f64; 2]; 3]) -> Triangle {
    Triangle {
        corners: corners.map(|[x, y]| [x, y, 0.75 * x]),
        surface: 0,
    }
}

#[test]
fn slopes_of_what_stands_upright_and_of_nothing() {
    let up = distance([1.0, 2.0, 0.0], [1.0, 2.0, 8.0], GridScale::TRUE);
    assert_eq!(
        (up.slope_percent(), up.slope_deg(), up.space.on_ground),
        (None, 90.0, 8.0)
    );
    let nowhere = distance([1.0; 3], [1.0; 3], GridScale::TRUE);
    assert_eq!((nowhere.slope_percent(), nowhere.slope_deg()), (None, 0.0));
    assert_eq!(along(&[[0.0; 3]], GridScale::TRUE), None);
}

#[test]
fn a_concave_polygon_with_a_hole_counts_what_it_covers() {
    // A U about the triangle's middle, with a hole in one of its legs; the ring falls into two parts in the triangle.
    let outer = LineString::from(vec![
        (0.0, 0.0),
        (12.0, 0.0),
        (12.0, 10.0),
        (8.0, 10.0),
        (8.0, 3.0),
        (4.0, 3.0),
        (4.0, 10.0),
        (0.0, 10.0),
        (0.0, 0.0),
    ]);
    let hole = LineString::from(vec![(9.0, 4.0), (11.0, 4.0), (11.0, 6.0), (9.0, 6.0), (9.0, 4.0)]);
    let shape = Polygon::new(outer, vec![hole]);
    let surface = [
        sloping([[-1.0, 2.0], [13.0, 2.0], [13.0, 9.0]]),
        sloping([[-1.0, 2.0], [13.0, 9.0], [-1.0, 9.0]]),
    ];
    let found = area_on_surface(&shape, &surface);
    // From 2 to 9 m north: both legs 4 m wide and 7 m long, and a metre of what joins them, less the hole.
    assert!(
        (found.in_plan_m2 - (2.0 * 28.0 + 4.0 - 4.0)).abs() < 1e-9,
        "{found:?}"
    );
    assert!((found.on_slope_m2 - 1.25 * found.in_plan_m2).abs() < 1e-9);
}

#[test]
fn upright_and_far_triangles_count_nothing() {
    let shape = polygon![(x: 0.0, y: 0.0), (x: 4.0, y: 0.0), (x: 4.0, y: 4.0), (x: 0.0, y: 4.0)];
    let wall = Triangle {
        corners: [[0.0, 1.0, 0.0], [4.0, 1.0, 0.0], [4.0, 1.0, 3.0]],
        surface: 0,
    };
    let broken = Triangle {
        corners: [[f64::NAN, 1.0, 0.0], [4.0, 1.0, 0.0], [4.0, 1.0, 3.0]],
        surface: 0,
    };
    let found = area_on_surface(
        &shape,
        [
            &wall,
            &broken,
            &sloping([[10.0, 10.0], [11.0, 10.0], [10.0, 11.0]]),
        ],
    );
    assert_eq!(
        found,
        SurfaceArea {
            on_slope_m2: 0.0,
            in_plan_m2: 0.0
        }
    );
}

proptest! {
    /// The part in common is that of geo's overlay.
    #[test]
    fn the_area_in_common_is_that_of_an_overlay(
        ring in prop::collection::vec(3.0f64..20.0, 3..12),
        corners in prop::array::uniform3(prop::array::uniform2(-20.0f64..20.0)),
    ) {
        let [a, b, c] = corners;
        prop_assume!(((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])).abs() > 0.1);
        // A star about the zero: it never crosses itself.
        let count = ring.len() as f64;
        let star: Vec<(f64, f64)> = ring
            .iter()
            .enumerate()
            .map(|(at, radius)| (std::f64::consts::TAU * at as f64 / count, radius))
            .map(|(turn, radius)| (radius * turn.cos(), radius * turn.sin()))
            .collect();
        let star = Polygon::new(LineString::from(star), vec![]);
        let triangle = Polygon::new(LineString::from(corners.map(|[x, y]| (x, y)).to_vec()), vec![]);
        let expected = star.intersection(&triangle).unsigned_area();
        let found = area_on_surface(&star, [&sloping(corners)]);
        prop_assert!((found.in_plan_m2 - expected).abs() < 1e-5, "{} {expected}", found.in_plan_m2);
    }
}
