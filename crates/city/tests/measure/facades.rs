//! Building height of façades.

use geo_types::Coord;
use planvy_city::facade::{Facade, Facades, facades};
use planvy_city::footprint;
use planvy_city::mesh::{Mesh, Surface, prism};
use proptest::prelude::*;

use crate::shapes::{
    ANGLE, AT_ORIGIN, Ground, Placed, Roof, Unknown, Wall, anywhere, assert_near, block, gable, hip,
    rectangle, surface,
};

fn of(mesh: &Mesh) -> Facades {
    facades(
        mesh,
        &footprint::of(mesh).expect("few corners").expect("it covers some"),
    )
}

/// The façade from one position to another, before a house was put in its place.
fn between(facades: &Facades, placed: &Placed, from: [f64; 2], to: [f64; 2]) -> Facade {
    let (from, to) = (placed.on_map(from[0], from[1]), placed.on_map(to[0], to[1]));
    let near = |a: Coord<f64>, b: Coord<f64>| (a - b).x.hypot((a - b).y) < 0.01;
    let found = facades
        .facades
        .iter()
        .find(|facade| near(facade.from, from) && near(facade.to, to));
    found.expect("a façade there").clone()
}

/// A flat roof at 3.0 m, 12 m × 8 m, with boxes on its southern edge: each from and to along the façade.
fn with_dormers(dormers: &[(f64, f64)], top: f64) -> Vec<Surface> {
    let mut house = prism(&rectangle(0.0, 0.0, 12.0, 8.0), 0.0, 3.0);
    for &(from, to) in dormers {
        house.push(surface(
            Roof,
            &[[from, 0.5, top], [to, 0.5, top], [to, 3.0, top], [from, 3.0, top]],
        ));
    }
    house
}

#[test]
fn dormers_of_a_third_do_not_lift_the_plane_and_wider_ones_do() {
    let mesh = Mesh::new(&with_dormers(&[(1.0, 3.0), (7.0, 9.0)], 5.5));
    let facade = between(&of(&mesh), &AT_ORIGIN, [0.0, 0.0], [12.0, 0.0]);
    assert_near(facade.level_m, 3.0, 1e-9);
    assert_near(facade.level_with_all_m, 5.0, 1e-9);
    assert_near(facade.touches_at[1], 0.5, 1e-9);
    assert_eq!(facade.rising.len(), 2);
    assert_near(facade.rising[0].from.x, 1.0, 0.051);
    assert_near(facade.rising[0].to.x, 3.0, 0.051);
    assert_near(facade.rising[1].level_m, 5.0, 1e-9);
    assert_near(facade.rising_share.expect("told"), 1.0 / 3.0, 0.01);
    let mesh = Mesh::new(&with_dormers(&[(1.0, 4.0), (7.0, 9.0)], 5.5));
    let facade = between(&of(&mesh), &AT_ORIGIN, [0.0, 0.0], [12.0, 0.0]);
    assert_near(facade.level_m, 5.0, 1e-9);
    assert!(facade.rising.is_empty());
    assert_near(facade.rising_share.expect("told"), 5.0 / 12.0, 0.01);
    assert!(!facade.is_gable);
}

#[test]
fn a_dormer_right_at_the_limit_of_a_third_does_not_lift() {
    let mesh = Mesh::new(&with_dormers(&[(4.0, 7.95)], 4.0));
    let facade = between(&of(&mesh), &AT_ORIGIN, [0.0, 0.0], [12.0, 0.0]);
    assert_near(facade.level_m, 3.0, 1e-9);
}

#[test]
fn a_cross_gable_over_the_long_side_does_not_lift_it() {
    let mut house = gable(12.0, 8.0, 3.0, 30.0, 0.0);
    // Its roof rises from the eaves at 45° to a ridge that runs inwards.
    let tip = 3.0 + 1.5;
    house.push(surface(
        Roof,
        &[[4.5, 0.0, 3.0], [6.0, 0.0, tip], [6.0, 3.0, tip]],
    ));
    house.push(surface(
        Roof,
        &[[7.5, 0.0, 3.0], [6.0, 3.0, tip], [6.0, 0.0, tip]],
    ));
    let facade = between(&of(&Mesh::new(&house)), &AT_ORIGIN, [0.0, 0.0], [12.0, 0.0]);
    assert_near(facade.level_m, 3.0, 0.051);
    assert_near(facade.level_with_all_m, 4.5, 1e-9);
    assert_eq!(facade.rising.len(), 1);
    assert!(!facade.is_gable);
}

#[test]
fn roof_beside_a_facade_belongs_to_others() {
    // An angle whose western wing is higher.
    let mut house = prism(&rectangle(0.0, 0.0, 8.0, 20.0), 0.0, 9.0);
    house.extend(prism(&rectangle(8.0, 0.0, 20.0, 8.0), 0.0, 4.0));
    let mesh = Mesh::new(&house);
    let facades = of(&mesh);
    assert_eq!(facades.facades.len(), 6);
    let inner_corner = between(&facades, &AT_ORIGIN, [20.0, 8.0], [8.0, 8.0]);
    assert_near(inner_corner.level_m, 4.0, 1e-9);
    let wing = between(&facades, &AT_ORIGIN, [8.0, 8.0], [8.0, 20.0]);
    assert_near(wing.level_m, 9.0, 1e-9);
    // From the east the high wing lies 12 m behind the low one.
    let east = between(&facades, &AT_ORIGIN, [20.0, 0.0], [20.0, 8.0]);
    assert_near(east.level_m, 4.0, 1e-9);
}

#[test]
fn the_governing_facade_is_the_long_one_or_the_one_toward_the_public_place() {
    let mesh = Mesh::new(&gable(12.0, 8.0, 3.0, 40.0, 0.0));
    let facades = of(&mesh);
    let governing = facades.governing(None).expect("a façade");
    assert_near(governing.length_m, 12.0, 1e-6);
    assert_near(governing.level_m, 3.0, 1e-9);
    let street = AT_ORIGIN.area(&rectangle(14.0, -30.0, 20.0, 40.0));
    let governing = facades.governing(Some(&street)).expect("a façade");
    assert!(governing.is_gable);
    let ridge = 3.0 + 4.0 * 40.0f64.to_radians().tan();
    assert_near(governing.level_m, ridge, 1e-6);
    assert_near(facades.highest().expect("a façade").level_m, ridge, 1e-6);
    assert_near(facades.highest_at_eaves().expect("a façade").level_m, 3.0, 1e-9);
}

#[test]
fn a_yard_has_facades_and_none_of_them_governs() {
    let mut surfaces = prism(&rectangle(0.0, 0.0, 20.0, 20.0), 0.0, 10.0);
    for level in [0usize, 1] {
        let ring = rectangle(7.0, 7.0, 13.0, 13.0).map(|[x, y]| [x, y, level as f64 * 10.0]);
        surfaces[level].rings.push(ring.to_vec());
    }
    let facades = of(&Mesh::new(&surfaces));
    assert_eq!(facades.facades.iter().filter(|facade| facade.is_inner).count(), 4);
    assert!(
        facades
            .facades
            .iter()
            .all(|facade| (facade.level_m - 10.0).abs() < 1e-9)
    );
    assert!(!facades.governing(None).expect("a façade").is_inner);
}

#[test]
fn a_chimney_does_not_lift_the_plane_and_untold_roofs_are_told() {
    let mut house = prism(&ANGLE, 0.0, 5.0);
    house.extend(block(crate::shapes::Installation, [2.0, 1.0, 2.6, 1.6], 5.0, 9.0));
    let facades = of(&Mesh::new(&house));
    assert!(!facades.roof_is_not_told && !facades.may_stand_farther_in);
    assert!(
        facades
            .facades
            .iter()
            .all(|facade| (facade.level_m - 5.0).abs() < 1e-9)
    );
    let mut untold = prism(&ANGLE, 0.0, 5.0);
    for surface in &mut untold {
        surface.class = Unknown;
    }
    let facades = of(&Mesh::new(&untold));
    assert!(facades.roof_is_not_told);
    assert!(
        facades
            .facades
            .iter()
            .all(|facade| (facade.level_m - 5.0).abs() < 1e-6)
    );
}

/// The highest level minus distance inwards over positions of roof triangles within the width of a façade.
fn by_sampling(mesh: &Mesh, facade: &Facade, inset: f64) -> f64 {
    let way = facade.to - facade.from;
    let along = way / facade.length_m;
    let mut highest = f64::NEG_INFINITY;
    for triangle in mesh.triangles_of(&[Roof]) {
        let [a, b, c] = triangle.corners;
        for step in 0..=60 {
            for other in 0..=(60 - step) {
                let (u, v) = (f64::from(step) / 60.0, f64::from(other) / 60.0);
                let at = |part: usize| a[part] + u * (b[part] - a[part]) + v * (c[part] - a[part]);
                let from = Coord { x: at(0), y: at(1) } - facade.from;
                let (beside, inwards) = (
                    from.x * along.x + from.y * along.y,
                    from.y * along.x - from.x * along.y,
                );
                if (inset..=facade.length_m - inset).contains(&beside) && inwards >= -1.5 {
                    highest = highest.max(at(2) - inwards);
                }
            }
        }
    }
    highest
}

proptest! {
    #[test]
    fn eaves_facades_have_the_level_of_the_formula(
        length in 10.0f64..30.0, width in 5.0f64..12.0, wall in 2.5f64..9.0,
        pitch in 3.0f64..70.0, overhang in 0.0f64..1.0, placed in anywhere(),
    ) {
        let mesh = placed.mesh(&gable(length, width, wall, pitch, overhang));
        let facades = of(&mesh);
        prop_assert_eq!(facades.facades.len(), 4);
        let rise = pitch.to_radians().tan();
        // The plane stops at the edge of the eaves, or at the ridge of a roof that is steeper than it.
        let expected = placed.up + (wall + overhang * (1.0 - rise)).max(wall + width / 2.0 * (rise - 1.0));
        for (from, to) in [([0.0, 0.0], [length, 0.0]), ([length, width], [0.0, width])] {
            let facade = between(&facades, &placed, from, to);
            prop_assert!((facade.level_m - expected).abs() < 1e-5, "{} {expected}", facade.level_m);
            prop_assert!(facade.rising.is_empty());
            prop_assert!((facade.level_m - by_sampling(&mesh, &facade, 0.01)).abs() < 0.3);
            prop_assert!(facade.level_m >= by_sampling(&mesh, &facade, 0.01) - 1e-6);
        }
        if pitch > 5.0 {
            let end = between(&facades, &placed, [length, 0.0], [length, width]);
            prop_assert!(end.is_gable);
            prop_assert!((end.level_m - placed.up - wall - width / 2.0 * rise).abs() < 1e-5);
        }
    }

    #[test]
    fn a_hipped_roof_has_eaves_all_round(pitch in 5.0f64..44.0, placed in anywhere()) {
        let mesh = placed.mesh(&hip(16.0, 10.0, 3.5, pitch));
        for facade in of(&mesh).facades {
            prop_assert!((facade.level_m - placed.up - 3.5).abs() < 1e-5);
            prop_assert!(!facade.is_gable);
        }
    }

    #[test]
    fn random_roofs_stop_the_plane_where_sampling_says(
        corners in prop::collection::vec(prop::array::uniform3((0.0f64..12.0, 0.0f64..8.0, 3.0f64..8.0)), 1..12),
        placed in anywhere(),
    ) {
        let mut house = prism(&rectangle(0.0, 0.0, 12.0, 8.0), 0.0, 3.0);
        house.extend(corners.iter().map(|triangle| surface(Roof, &triangle.map(|(x, y, z)| [x, y, z]))));
        let mesh = placed.mesh(&house);
        for facade in of(&mesh).facades {
            prop_assert!(facade.level_with_all_m >= by_sampling(&mesh, &facade, 0.01) - 1e-6);
            prop_assert!(facade.level_with_all_m <= by_sampling(&mesh, &facade, -1e-6) + 1e-6);
            prop_assert!(facade.level_m <= facade.level_with_all_m);
        }
    }
}

#[test]
fn ground_and_walls_without_a_roof_have_no_facade_of_a_roof() {
    let mut house = prism(&ANGLE, 0.0, 5.0);
    house.remove(1);
    house.retain(|surface| surface.class == Ground || surface.class == Wall);
    let facades = of(&Mesh::new(&house));
    assert!(facades.roof_is_not_told);
    assert_near(facades.highest().expect("walls").level_m, 5.0, 1e-9);
}
