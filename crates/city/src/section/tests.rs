use super::*;
use crate::mesh::{Mesh, prism};
use proptest::prelude::*;

fn at(x: f64, y: f64) -> Coord<f64> {
    Coord { x, y }
}

fn block(west: f64, south: f64, east: f64, north: f64, bottom_m: f64, top_m: f64) -> Mesh {
    Mesh::new(&prism(
        &[[west, south], [east, south], [east, north], [west, north]],
        bottom_m,
        top_m,
    ))
}

/// Ground that rises by a tenth to the east, in squares of ten metres.
fn slope(side: u32) -> Vec<Triangle> {
    let corner = |column: u32, row: u32| {
        let (x, y) = (f64::from(column) * 10.0, f64::from(row) * 10.0);
        [x, y, 100.0 + x / 10.0]
    };
    let squares = (0..side).flat_map(|row| (0..side).map(move |column| (column, row)));
    squares
        .flat_map(|(column, row)| {
            let [a, b, c, d] = [
                corner(column, row),
                corner(column + 1, row),
                corner(column + 1, row + 1),
                corner(column, row + 1),
            ];
            [[a, b, c], [a, c, d]]
        })
        .map(|corners| Triangle { corners, surface: 0 })
        .collect()
}

#[test]
fn ground_and_houses_along_a_path_with_a_bend() {
    let ground = slope(10);
    let house = block(40.0, 40.0, 50.0, 50.0, 104.0, 112.0);
    // East through the house, then north outside it.
    let path = [at(5.0, 45.0), at(75.0, 45.0), at(75.0, 95.0)];
    let tagged = ground
        .iter()
        .map(|triangle| (triangle, 0))
        .chain(house.triangles().iter().map(|triangle| (triangle, 1)));
    let profile = cut(&path, tagged).unwrap();
    assert_eq!(
        (profile.length_m, profile.bends_m.as_slice(), profile.left_out),
        (120.0, [70.0].as_slice(), 0)
    );
    let [ground, house] = profile.lines.as_slice() else {
        panic!("{:?}", profile.lines)
    };
    // The ground is one line: it rises to the bend and is level after it.
    assert!(!ground.is_closed);
    let expected = [[0.0, 100.5], [70.0, 107.5], [120.0, 107.5]];
    assert_eq!(ground.points.len(), 3, "{:?}", ground.points);
    for (found, expected) in ground.points.iter().zip(expected) {
        assert!(
            (found[0] - expected[0]).abs() < 1e-9 && (found[1] - expected[1]).abs() < 1e-9,
            "{found:?}"
        );
    }
    assert!(house.is_closed && house.points.len() == 4, "{:?}", house.points);
    assert_eq!(profile.crossings(&0, 60.0), [106.5]);
    assert_eq!(profile.crossings(&1, 35.1), [104.0, 112.0]);
    assert!(profile.crossings(&1, 34.9).is_empty());
    assert!(profile.crossings(&2, 60.0).is_empty());
}

#[test]
fn two_houses_of_one_tag_are_two_outlines_in_order() {
    let (near, far) = (
        block(10.0, 0.0, 14.0, 8.0, 0.0, 5.0),
        block(30.0, 0.0, 40.0, 8.0, 0.0, 9.0),
    );
    let tagged = far
        .triangles()
        .iter()
        .chain(near.triangles())
        .map(|triangle| (triangle, "house"));
    let profile = cut(&[at(0.0, 4.0), at(100.0, 4.0)], tagged).unwrap();
    let highest: Vec<f64> = profile.lines.iter().map(ProfileLine::highest_m).collect();
    assert_eq!(highest, [5.0, 9.0]);
    assert!(profile.lines.iter().all(|line| line.is_closed));
}

#[test]
fn a_cut_along_a_wall_shows_the_house_once_or_not_at_all() {
    let house = block(10.0, 0.0, 20.0, 8.0, 0.0, 5.0);
    let tagged = || house.triangles().iter().map(|triangle| (triangle, ()));
    let through = |y: f64| cut(&[at(0.0, y), at(30.0, y)], tagged()).unwrap().lines;
    // What lies in the cut counts as left of it: the house is to the left of its southern wall, and right of its northern one.
    assert!(through(0.0).is_empty());
    let north = through(8.0);
    assert_eq!(north.len(), 1);
    assert_eq!((north[0].lowest_m(), north[0].highest_m()), (0.0, 5.0));
}

#[test]
fn a_path_that_ends_in_a_house_cuts_it_there() {
    let house = block(10.0, 0.0, 20.0, 8.0, 0.0, 5.0);
    let profile = cut(
        &[at(0.0, 4.0), at(15.0, 4.0)],
        house.triangles().iter().map(|triangle| (triangle, ())),
    )
    .unwrap();
    let [line] = profile.lines.as_slice() else {
        panic!("{:?}", profile.lines)
    };
    assert!(!line.is_closed);
    assert_eq!(line.points, [[15.0, 0.0], [10.0, 0.0], [10.0, 5.0], [15.0, 5.0]]);
}

#[test]
fn paths_that_are_none_are_refused_and_triangles_that_are_none_are_counted() {
    for path in [
        vec![],
        vec![at(1.0, 1.0)],
        vec![at(1.0, 1.0); 3],
        vec![at(0.0, 0.0), at(f64::NAN, 1.0), at(2.0, 2.0)],
    ] {
        let refused = cut(&path, std::iter::empty::<(&Triangle, ())>());
        assert!(matches!(refused, Err(SectionError::NoPath { .. })), "{path:?}");
    }
    let many: Vec<Coord<f64>> = (0..=MOST_CORNERS).map(|x| at(x as f64, 0.0)).collect();
    assert_eq!(
        cut(&many, std::iter::empty::<(&Triangle, ())>()),
        Err(SectionError::TooManyCorners(MOST_CORNERS + 1))
    );
    let broken = Triangle {
        corners: [[0.0, 0.0, f64::NAN], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]],
        surface: 0,
    };
    let profile = cut(&[at(-1.0, 0.5), at(2.0, 0.5)], [(&broken, ())]).unwrap();
    assert_eq!((profile.left_out, profile.lines.len()), (1, 0));
}

proptest! {
    /// The outline in the cut of a closed body lies on its surfaces, closes, and encloses what the body's width says.
    #[test]
    fn the_outline_of_a_box_encloses_its_height_by_its_width(turn in 0.0f64..std::f64::consts::TAU, past in -5.0f64..5.0, height in 1.0f64..30.0) {
        let house = block(-8.0, -8.0, 8.0, 8.0, 0.0, height);
        let (sin, cos) = turn.sin_cos();
        let on_line = |along: f64| at(along * cos - past * sin, along * sin + past * cos);
        let profile = cut(&[on_line(-40.0), on_line(40.0)], house.triangles().iter().map(|triangle| (triangle, ()))).unwrap();
        prop_assert_eq!(profile.lines.len(), 1);
        let line = &profile.lines[0];
        prop_assert!(line.is_closed);
        let doubled: f64 = line.pieces().map(|[[x, y], [u, v]]| x * v - u * y).sum();
        // How long the line runs in the square, slab by slab.
        let start = on_line(-40.0);
        let slab = |from: f64, along: f64| {
            let (one, other) = ((-8.0 - from) / along, (8.0 - from) / along);
            (one.min(other), one.max(other))
        };
        let (enters_x, leaves_x) = slab(start.x, cos);
        let (enters_y, leaves_y) = slab(start.y, sin);
        let width = leaves_x.min(leaves_y) - enters_x.max(enters_y);
        prop_assert!((doubled.abs() / 2.0 - width * height).abs() < 0.02 * height, "{} {}", doubled / 2.0, width * height);
    }

    /// On ground, what a cut crosses is the level of the plane that was laid.
    #[test]
    fn crossings_of_sloping_ground_are_its_levels(x in 1.0f64..99.0, y in 1.0f64..99.0, u in 1.0f64..99.0, v in 1.0f64..99.0, share in 0.01f64..0.99) {
        prop_assume!((x - u).hypot(y - v) > 1.0);
        let ground = slope(10);
        let profile = cut(&[at(x, y), at(u, v)], ground.iter().map(|triangle| (triangle, ()))).unwrap();
        let levels = profile.crossings(&(), share * profile.length_m);
        prop_assert_eq!(levels.len(), 1);
        prop_assert!((levels[0] - (100.0 + (x + share * (u - x)) / 10.0)).abs() < 1e-3);
    }
}
