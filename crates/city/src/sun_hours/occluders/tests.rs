use super::*;
use proptest::prelude::*;

/// How far along a ray a triangle is met, by the volumes of tetrahedra: independent of the tree's own way. `None` where it is
/// missed; a ray that passes within a share of an edge is undecided.
fn met_by_volumes(from: [f64; 3], direction: [f64; 3], [a, b, c]: [[f64; 3]; 3]) -> Result<bool, ()> {
    let to = [0, 1, 2].map(|axis: usize| from[axis] + 1_000.0 * direction[axis]);
    let volume = |p: [f64; 3], q: [f64; 3], r: [f64; 3], s: [f64; 3]| {
        let (u, v, w) = (minus(q, p), minus(r, p), minus(s, p));
        u[0] * (v[1] * w[2] - v[2] * w[1])
            + u[1] * (v[2] * w[0] - v[0] * w[2])
            + u[2] * (v[0] * w[1] - v[1] * w[0])
    };
    let (before, behind) = (volume(from, a, b, c), volume(to, a, b, c));
    let sides = [
        volume(from, to, a, b),
        volume(from, to, b, c),
        volume(from, to, c, a),
    ];
    let doubt = 1e-6;
    if before.abs() < doubt || sides.iter().any(|side| side.abs() < doubt) {
        return Err(());
    }
    let is_between = (before > 0.0) != (behind > 0.0);
    let is_inside = sides.iter().all(|side| *side > 0.0) || sides.iter().all(|side| *side < 0.0);
    Ok(is_between && is_inside)
}

fn position(reach: f64) -> impl Strategy<Value = [f64; 3]> {
    prop::array::uniform3(-reach..reach)
}

fn triangle() -> impl Strategy<Value = [[f64; 3]; 3]> {
    (position(20.0), position(4.0), position(4.0)).prop_map(|(at, one, other)| {
        let moved = |by: [f64; 3]| [at[0] + by[0], at[1] + by[1], at[2] + by[2]];
        [at, moved(one), moved(other)]
    })
}

proptest! {
    #[test]
    fn the_tree_sees_what_each_triangle_by_itself_shows(
        triangles in prop::collection::vec(triangle(), 0..120),
        rays in prop::collection::vec((position(25.0), position(1.0)), 40),
    ) {
        let occluders = Occluders::new(triangles.iter().copied());
        prop_assert_eq!(occluders.count(), triangles.len());
        for (from, direction) in rays {
            prop_assume!(direction.iter().map(|part| part * part).sum::<f64>() > 0.01);
            let each: Result<Vec<bool>, ()> =
                triangles.iter().map(|triangle| met_by_volumes(from, direction, *triangle)).collect();
            if let Ok(each) = each {
                prop_assert_eq!(occluders.is_hit(from, direction), each.contains(&true), "{:?} {:?}", from, direction);
            }
        }
    }

    #[test]
    fn far_from_the_zero_nothing_is_lost(triangles in prop::collection::vec(triangle(), 1..40), from in position(25.0), direction in position(1.0)) {
        prop_assume!(direction.iter().map(|part| part * part).sum::<f64>() > 0.01);
        let away = |[x, y, z]: [f64; 3]| [x + 374_107.0, y + 6_163_433.0, z];
        let here = Occluders::new(triangles.iter().copied());
        let there = Occluders::new(triangles.iter().map(|corners| corners.map(away)));
        let certain = triangles.iter().all(|triangle| met_by_volumes(from, direction, *triangle).is_ok());
        if certain {
            prop_assert_eq!(here.is_hit(from, direction), there.is_hit(away(from), direction));
        }
    }
}

#[test]
fn no_ray_slips_through_between_two_triangles() {
    // A fan of triangles about the middle of a roof; rays straight up onto its edges and its middle.
    let ring: Vec<[f64; 3]> = (0..12)
        .map(|step| f64::from(step) * std::f64::consts::FRAC_PI_6)
        .map(|turn| [3.0 * turn.cos(), 3.0 * turn.sin(), 9.0])
        .collect();
    let fan = (0..ring.len()).map(|at| [[0.1, 0.2, 9.5], ring[at], ring[(at + 1) % ring.len()]]);
    let occluders = Occluders::new(fan);
    assert!(occluders.is_hit([0.1, 0.2, 0.0], [0.0, 0.0, 1.0]));
    for corner in &ring {
        for share in [0.1, 0.37, 0.5, 0.9] {
            let from = [
                0.1 + share * (corner[0] - 0.1),
                0.2 + share * (corner[1] - 0.2),
                0.0,
            ];
            assert!(occluders.is_hit(from, [0.0, 0.0, 1.0]), "{from:?}");
        }
    }
}

#[test]
fn triangles_in_one_place_and_triangles_that_are_none_are_survived() {
    let same = [[0.0, 0.0, 5.0], [1.0, 0.0, 5.0], [0.0, 1.0, 5.0]];
    let occluders = Occluders::new(std::iter::repeat_n(same, 1_000));
    assert!(occluders.is_hit([0.2, 0.2, 0.0], [0.0, 0.0, 2.0]));
    let broken = [
        [[f64::NAN, 0.0, 5.0], [1.0, 0.0, 5.0], [0.0, 1.0, 5.0]],
        [[0.0; 3]; 3],
    ];
    let occluders = Occluders::new(broken);
    assert_eq!((occluders.count(), occluders.left_out()), (1, 1));
    assert!(!occluders.is_hit([0.2, 0.2, 0.0], [0.0, 0.0, 1.0]));
    assert!(!occluders.is_hit([f64::NAN; 3], [0.0, 0.0, 1.0]));
    assert!(!Occluders::new([]).is_hit([0.0; 3], [0.0, 0.0, 1.0]));
}

#[test]
fn a_ray_in_the_plane_of_a_box_passes_or_meets_it_without_a_number_that_is_none() {
    let wall = [[0.0, 0.0, 0.0], [10.0, 0.0, 0.0], [10.0, 0.0, 5.0]];
    let occluders = Occluders::new([wall]);
    assert!(
        !occluders.is_hit([-5.0, 0.0, 1.0], [1.0, 0.0, 0.0]),
        "along the wall"
    );
    assert!(occluders.is_hit([8.0, -5.0, 1.0], [0.0, 1.0, 0.0]));
    assert!(!occluders.is_hit([8.0, 5.0, 1.0], [0.0, 1.0, 0.0]), "behind it");
}
