//! Cutting into triangles, closedness, orientation, volume, sections.

use geo::Area;
use planvy_city::mesh::{Mesh, MeshFindingKind, Orientation, Surface, prism, section};
use proptest::prelude::*;

use crate::shapes::{
    ANGLE, AT_ORIGIN, Ground, Roof, Unknown, Wall, anywhere, assert_near, gable, hip, rectangle, surface,
};

fn star(radii: &[f64]) -> Vec<[f64; 2]> {
    let count = radii.len() as f64;
    let corner = |(at, radius): (usize, &f64)| {
        let angle = at as f64 / count * std::f64::consts::TAU;
        [radius * angle.cos(), radius * angle.sin()]
    };
    radii.iter().enumerate().map(corner).collect()
}

fn doubled_m2(ring: &[[f64; 2]]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter()
        .zip(next)
        .map(|(a, b)| a[0] * b[1] - b[0] * a[1])
        .sum()
}

/// A block with a yard: 20 m × 20 m, the yard 6 m × 6 m, 10 m high.
fn with_a_yard() -> Vec<Surface> {
    let outer = rectangle(0.0, 0.0, 20.0, 20.0);
    let yard = rectangle(7.0, 7.0, 13.0, 13.0);
    let mut surfaces = prism(&outer, 0.0, 10.0);
    let at = |level: f64| yard.map(|[x, y]| [x, y, level]).to_vec();
    // Holes in either direction.
    surfaces[0].rings.push(at(0.0));
    surfaces[1].rings.push(at(10.0));
    let walls = prism(&yard, 0.0, 10.0).split_off(2);
    surfaces.extend(walls.into_iter().map(|mut wall| {
        wall.rings[0].reverse();
        wall
    }));
    surfaces
}

#[test]
fn a_yard_is_a_hole_of_bottom_and_roof() {
    let mesh = Mesh::new(&with_a_yard());
    assert!(mesh.findings().is_empty(), "{:?}", mesh.findings());
    assert_eq!(mesh.closedness().orientation, Orientation::Outwards);
    assert_near(mesh.volume_m3().expect("closed"), (400.0 - 36.0) * 10.0, 1e-9);
    let section = section::at(&mesh, 5.0, &section::ALL).expect("few corners");
    assert_near(section.area.unsigned_area(), 364.0, 1e-6);
    assert_eq!(section.area.0[0].interiors().len(), 1);
}

#[test]
fn an_open_body_says_where() {
    let mut surfaces = prism(&rectangle(0.0, 0.0, 4.0, 3.0), 0.0, 2.0);
    surfaces.remove(1);
    let mesh = Mesh::new(&surfaces);
    let closedness = mesh.closedness();
    assert!(!closedness.is_closed());
    assert_eq!(closedness.open_edges.len(), 4);
    assert!(
        closedness
            .open_edges
            .iter()
            .all(|edge| edge.from[2] == 2.0 && edge.to[2] == 2.0)
    );
    assert_eq!(mesh.volume_m3(), None);
}

#[test]
fn two_blocks_that_share_an_edge_are_crowded_there_and_closed() {
    let mut surfaces = prism(&rectangle(0.0, 0.0, 4.0, 4.0), 0.0, 2.0);
    surfaces.extend(prism(&rectangle(4.0, 4.0, 8.0, 8.0), 0.0, 2.0));
    let mesh = Mesh::new(&surfaces);
    assert_eq!(mesh.closedness().crowded_edges.len(), 1);
    assert!(mesh.closedness().is_closed());
    assert_near(mesh.volume_m3().expect("closed"), 64.0, 1e-9);
}

#[test]
fn a_cavity_is_subtracted_and_a_block_inside_out_is_turned() {
    let mut surfaces = prism(&rectangle(0.0, 0.0, 10.0, 10.0), 0.0, 10.0);
    let inner = prism(&rectangle(2.0, 2.0, 4.0, 4.0), 2.0, 4.0);
    surfaces.extend(inner.into_iter().map(|mut surface| {
        surface.rings[0].reverse();
        surface
    }));
    let mesh = Mesh::new(&surfaces);
    assert_eq!(mesh.closedness().shells, 2);
    assert_near(mesh.volume_m3().expect("closed"), 992.0, 1e-9);
    let inside_out: Vec<Surface> = surfaces.split_off(6);
    let mesh = Mesh::new(&inside_out);
    assert_eq!(mesh.closedness().orientation, Orientation::Turned);
    assert_near(mesh.volume_m3().expect("closed"), 8.0, 1e-9);
}

#[test]
fn what_cannot_be_used_is_told() {
    let kinds = |ring: &[[f64; 3]]| {
        let mesh = Mesh::new(&[surface(Unknown, ring)]);
        mesh.findings()
            .iter()
            .map(|finding| finding.kind)
            .collect::<Vec<_>>()
    };
    assert_eq!(kinds(&[]), [MeshFindingKind::TooFewVertices]);
    assert_eq!(
        kinds(&[[0.0; 3], [1.0, 0.0, 0.0], [0.0; 3]]),
        [MeshFindingKind::TooFewVertices]
    );
    assert_eq!(
        kinds(&[[0.0; 3], [1.0, 0.0, 0.0], [2.0, 0.0, 0.0]]),
        [MeshFindingKind::NoArea]
    );
    assert_eq!(
        kinds(&[[0.0; 3], [f64::NAN, 0.0, 0.0], [0.0, 2.0, 0.0]]),
        [MeshFindingKind::NotANumber]
    );
    assert_eq!(
        kinds(&[[0.0; 3], [1e300, 0.0, 0.0], [0.0, 2.0, 0.0]]),
        [MeshFindingKind::NotANumber]
    );
    let bent = [[0.0, 0.0, 0.0], [4.0, 0.0, 0.2], [4.0, 4.0, 0.0], [0.0, 4.0, 0.2]];
    assert!(matches!(kinds(&bent)[..], [MeshFindingKind::NotPlane { by_m }] if (by_m - 0.1).abs() < 1e-9));
    // A big loop and a small one the other way round.
    let crossing = [
        [0.0, 0.0, 0.0],
        [4.0, 0.0, 0.0],
        [4.0, 4.0, 0.0],
        [1.0, -1.0, 0.0],
    ];
    assert!(
        matches!(kinds(&crossing)[..], [MeshFindingKind::Crossing { .. }]),
        "{:?}",
        kinds(&crossing)
    );
    let mut with_hole = surface(Roof, &[[0.0; 3], [4.0, 0.0, 0.0], [4.0, 4.0, 0.0]]);
    with_hole.rings.push(vec![[2.0, 1.0, 0.0], [2.5, 1.0, 0.0]]);
    let mesh = Mesh::new(&[with_hole]);
    assert_eq!(mesh.findings()[0].kind, MeshFindingKind::HoleLeftOut);
    assert_near(mesh.surfaces()[0].area_m2, 8.0, 1e-9);
}

#[test]
fn repeated_vertices_and_closed_rings_are_no_matter() {
    let ring = [
        [0.0; 3],
        [0.0; 3],
        [4.0, 0.0, 0.0],
        [4.0, 3.0, 0.0],
        [4.0, 3.0, 0.0],
        [0.0, 3.0, 0.0],
        [0.0; 3],
    ];
    let mesh = Mesh::new(&[surface(Ground, &ring)]);
    assert!(mesh.findings().is_empty());
    assert_near(mesh.surfaces()[0].area_m2, 12.0, 1e-12);
}

#[test]
fn walls_alone_make_a_section() {
    let walls = prism(&ANGLE, 0.0, 3.0).split_off(2);
    let mesh = Mesh::new(&walls);
    let cut = section::at(&mesh, 1.0, &[Wall]).expect("few corners");
    assert!(cut.open_ends.is_empty());
    assert_near(cut.area.unsigned_area(), 256.0, 1e-6);
    let mesh = Mesh::new(&walls[1..]);
    let cut = section::at(&mesh, 1.0, &[Wall]).expect("few corners");
    assert_eq!(cut.open_ends.len(), 2);
    assert!(cut.area.0.is_empty());
}

proptest! {
    #[test]
    fn a_prism_has_the_volume_of_its_outline_times_its_height(
        radii in prop::collection::vec(2.0f64..30.0, 3..40),
        height in 0.5f64..40.0,
        placed in anywhere(),
        turned in prop::collection::vec(any::<bool>(), 42),
    ) {
        let outline = star(&radii);
        let expected = doubled_m2(&outline) / 2.0 * height;
        let mut surfaces = placed.surfaces(&prism(&outline, 0.0, height));
        for (surface, turned) in surfaces.iter_mut().zip(&turned) {
            if *turned {
                surface.rings[0].reverse();
            }
        }
        let mesh = Mesh::new(&surfaces);
        prop_assert!(mesh.findings().is_empty(), "{:?}", mesh.findings());
        let volume = mesh.volume_m3().expect("closed");
        prop_assert!((volume - expected).abs() < 1e-6 * expected.max(1.0), "{volume} {expected}");
        // Every normal points away from the middle of an outline that is a star: the walls' too.
        for triangle in mesh.triangles() {
            let normal = mesh.surfaces()[triangle.surface as usize].normal;
            let middle = placed.put([0.0, 0.0, height / 2.0]);
            let away: f64 = (0..3).map(|part| (triangle.corners[0][part] - middle[part]) * normal[part]).sum();
            prop_assert!(away > -1e-6);
        }
        let cut = section::at(&mesh, placed.up + height / 3.0, &section::ALL).expect("few corners");
        prop_assert!(cut.open_ends.is_empty());
        prop_assert!((cut.area.unsigned_area() - expected / height).abs() < 2e-3);
    }

    #[test]
    fn roofs_have_the_volume_of_the_textbook(
        length in 12.0f64..40.0, width in 4.0f64..12.0, wall in 2.0f64..9.0, pitch in 5.0f64..60.0, placed in anywhere(),
    ) {
        let rise = width / 2.0 * pitch.to_radians().tan();
        let gabled = placed.mesh(&gable(length, width, wall, pitch, 0.0)).volume_m3().expect("closed");
        prop_assert!((gabled - length * width * (wall + rise / 2.0)).abs() < 1e-5);
        let hipped = placed.mesh(&hip(length, width, wall, pitch)).volume_m3().expect("closed");
        // A prism over the ridge and two half pyramids.
        let roof = (length - width) * width * rise / 2.0 + width * width * rise / 3.0;
        prop_assert!((hipped - length * width * wall - roof).abs() < 1e-5);
    }

    #[test]
    fn the_section_of_a_gable_narrows_with_its_pitch(share in 0.02f64..0.98, pitch in 10.0f64..60.0, placed in anywhere()) {
        let mesh = placed.mesh(&gable(12.0, 8.0, 3.0, pitch, 0.0));
        let rise = 4.0 * pitch.to_radians().tan();
        let cut = section::at(&mesh, placed.up + 3.0 + share * rise, &section::ALL).expect("few corners");
        prop_assert!((cut.area.unsigned_area() - 12.0 * 8.0 * (1.0 - share)).abs() < 1e-4);
    }
}

#[test]
fn solids_in_one_another_count_once_in_a_section() {
    let mut surfaces = prism(&rectangle(0.0, 0.0, 10.0, 1.0), 0.0, 3.0);
    surfaces.extend(prism(&rectangle(9.0, 0.0, 10.5, 10.0), 0.0, 3.0));
    let mesh = AT_ORIGIN.mesh(&surfaces);
    let cut = section::at(&mesh, 1.0, &section::ALL).expect("few corners");
    assert_near(cut.area.unsigned_area(), 10.0 + 15.0 - 1.0, 1e-6);
}
