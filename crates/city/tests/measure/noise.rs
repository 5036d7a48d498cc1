//! Whatever is drawn: nothing panics, nothing hangs, and what is measured is a number.

use planvy_city::exceedance::{ExceedanceOptions, exceedance};
use planvy_city::facade::facades;
use planvy_city::footprint::{self, ProjectingRule};
use planvy_city::measured::{self, floor_area::floor_areas};
use planvy_city::mesh::{Mesh, Surface, SurfaceClass};
use planvy_city::roof_pitch::roof_planes;
use planvy_city::{Cell, Plane};
use proptest::prelude::*;

use crate::shapes::{Floor, Ground, Installation, Projection, Roof, Unknown, Wall, rectangle};

fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        20 => (-4i32..4).prop_map(f64::from),
        10 => -10.0f64..10.0,
        2 => Just(6_164_800.0),
        1 => Just(f64::NAN),
        1 => Just(f64::INFINITY),
        1 => Just(1.0e300),
        1 => Just(1.0e-300),
    ]
}

fn any_surface() -> impl Strategy<Value = Surface> {
    let classes = [
        Floor,
        Ground,
        Installation,
        Projection,
        Roof,
        Unknown,
        Wall,
        SurfaceClass::Opening,
    ];
    let ring = || prop::collection::vec(prop::array::uniform3(any_number()), 0..9);
    let rings = prop::collection::vec(ring(), 0..3);
    (prop::sample::select(classes.to_vec()), rings).prop_map(|(class, rings)| Surface {
        class,
        rings,
        element: None,
    })
}

fn measure_all(surfaces: &[Surface]) -> Result<(), TestCaseError> {
    let mesh = Mesh::new(surfaces);
    prop_assert_eq!(mesh.surfaces().len(), surfaces.len());
    prop_assert!(mesh.volume_m3().is_none_or(f64::is_finite));
    for triangle in mesh.triangles() {
        prop_assert!(triangle.corners.iter().flatten().all(|part| part.is_finite()));
    }
    let heights = measured::heights(&mesh);
    prop_assert_eq!(heights.is_some(), !mesh.triangles().is_empty());
    for plane in roof_planes(&mesh).planes {
        prop_assert!(plane.pitch_deg.is_finite() && plane.area_m2.is_finite());
    }
    let floors = floor_areas(&mesh, &[0.0, 1.0, f64::NAN]);
    prop_assert!(floors.total_m2.is_none());
    if let Ok(Some(footprint)) = footprint::of(&mesh) {
        let area = footprint::building_area(&mesh, &footprint, 0.0, &ProjectingRule::default())
            .expect("few corners");
        prop_assert!(area.area_m2.is_finite());
        for facade in facades(&mesh, &footprint).facades {
            prop_assert!(facade.level_m.is_finite() && facade.level_m <= facade.level_with_all_m);
        }
    }
    let outline = rectangle(-4.0, -4.0, 4.0, 4.0)
        .iter()
        .map(|[x, y]| geo_types::Coord { x: *x, y: *y })
        .collect();
    let cells = [Cell {
        outline: geo_types::Polygon::new(outline, Vec::new()),
        top: Plane::level(1.0),
        made_by: (),
    }];
    for tag in exceedance(&mesh, &cells, ExceedanceOptions::default())
        .expect("few corners")
        .tags
    {
        prop_assert!(tag.closest.over_top_m.is_finite() && tag.area_m2.is_finite());
        prop_assert!(tag.area_m2 < 64.0 + 1e-3);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_surfaces_are_measured_or_told(surfaces in prop::collection::vec(any_surface(), 0..14)) {
        measure_all(&surfaces)?;
    }

    #[test]
    fn surfaces_on_a_small_grid_too(
        rings in prop::collection::vec(prop::collection::vec(prop::array::uniform3(0i8..3), 3..7), 0..20),
        class in prop::sample::select(vec![Roof, Wall, Ground, Unknown]),
    ) {
        let surfaces: Vec<Surface> = rings
            .iter()
            .map(|ring| Surface { class, rings: vec![ring.iter().map(|vertex| vertex.map(f64::from)).collect()], element: Some(1) })
            .collect();
        measure_all(&surfaces)?;
    }
}
