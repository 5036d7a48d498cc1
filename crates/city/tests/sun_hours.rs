//! Hours of sun where they can be reckoned by hand: open ground, a wall due south, a box, a yard, a roof.
#![expect(clippy::expect_used, reason = "test code")]

use planvy_city::Triangle;
use planvy_city::mesh::{Mesh, prism};
use planvy_city::sun::shadow::{shadow_length_m, shadow_tip};
use planvy_city::sun::{Atmosphere, GridConvergence, Site, SunPosition, UnixSeconds};
use planvy_city::sun_hours::surface::points;
use planvy_city::sun_hours::{Occluders, Receiver, Sampling, SunHoursError, SunPath};

const MALMO: Site = Site {
    lat_deg: 55.605,
    lon_deg: 13.004,
    convergence: GridConvergence(-1.64724),
};
/// 20 March 2026 and 21 June 2026, each from midnight in Swedish civil time.
const EQUINOX: UnixSeconds = UnixSeconds(1_773_961_200.0);
const MIDSUMMER: UnixSeconds = UnixSeconds(1_781_992_800.0);
/// Somewhere in Malmö, as far from the zero of the grid as real places are.
const ORIGIN: [f64; 3] = [374_107.0, 6_163_433.0, 12.0];
const UP: Option<[f64; 3]> = Some([0.0, 0.0, 1.0]);

fn path(day: UnixSeconds, step_s: f64) -> SunPath {
    let sampling = Sampling {
        step_s,
        refine_to_s: 1.0,
    };
    let to = UnixSeconds(day.0 + 86_400.0);
    SunPath::new(MALMO, Atmosphere::default(), day, to, sampling).expect("the day is one")
}

fn at(offset: [f64; 3]) -> [f64; 3] {
    [
        ORIGIN[0] + offset[0],
        ORIGIN[1] + offset[1],
        ORIGIN[2] + offset[2],
    ]
}

/// A body with upright walls from the ground.
fn block(outline: &[[f64; 2]], height_m: f64) -> Vec<Triangle> {
    let moved: Vec<[f64; 2]> = outline
        .iter()
        .map(|[x, y]| [ORIGIN[0] + x, ORIGIN[1] + y])
        .collect();
    Mesh::new(&prism(&moved, ORIGIN[2], ORIGIN[2] + height_m))
        .triangles()
        .to_vec()
}

fn rectangle(west: f64, south: f64, east: f64, north: f64) -> [[f64; 2]; 4] {
    [[west, south], [east, south], [east, north], [west, north]]
}

fn occluders(triangles: &[Triangle]) -> Occluders {
    Occluders::new(triangles.iter().map(|triangle| triangle.corners))
}

/// How often the sun is looked at, in seconds: each change is known to within that.
const LOOK_S: f64 = 5.0;

/// Hours of a day in which something holds, by looking again and again.
fn hours_by_looking(day: UnixSeconds, is_lit: impl Fn(&SunPosition) -> bool) -> f64 {
    let looks =
        (0..(86_400.0 / LOOK_S) as u32).map(|look| UnixSeconds(day.0 + (f64::from(look) + 0.5) * LOOK_S));
    let lit = looks.filter(|at| {
        let sun = MALMO.sun(*at, Atmosphere::default()).expect("the instant is one");
        sun.apparent_elevation_deg > 0.0 && is_lit(&sun)
    });
    lit.count() as f64 * LOOK_S / 3600.0
}

#[test]
fn open_ground_has_the_sun_all_day() {
    let (path, ground) = (
        path(EQUINOX, 120.0),
        Receiver {
            point: ORIGIN,
            normal: UP,
        },
    );
    let hours = path.hours_at(&ground, &Occluders::new([])).expect("hours");
    let looked = hours_by_looking(EQUINOX, |_| true);
    assert!(
        (hours.hours - looked).abs() < 6.0 / 3600.0,
        "{} {looked}",
        hours.hours
    );
    assert!((12.0..12.3).contains(&hours.hours));
    assert_eq!((hours.intervals.len(), hours.error_hours), (1, 0.0));
    let low = hours_by_looking(EQUINOX, |sun| sun.apparent_elevation_deg < 5.0);
    assert!(
        (hours.low_sun_hours - low).abs() < 8.0 / 3600.0,
        "{} {low}",
        hours.low_sun_hours
    );
}

#[test]
fn a_long_wall_due_south_hides_the_sun_by_its_profile_angle() {
    // A wall along the grid's east, 10 m high, 12 m south of the point, long enough for any sun that is higher than half a degree.
    let wall = block(&rectangle(-4_000.0, -14.0, 4_000.0, -12.0), 10.0);
    let ground = Receiver {
        point: ORIGIN,
        normal: UP,
    };
    for day in [EQUINOX, MIDSUMMER] {
        let hours = path(day, 60.0)
            .hours_at(&ground, &occluders(&wall))
            .expect("hours");
        let looked = hours_by_looking(day, |sun| {
            let [_, north, up] = sun.direction();
            // Height of the ray over the point where it passes the wall's near face; a ray to the north never does.
            north >= 0.0 || 0.01 + up / -north * 12.0 > 10.0
        });
        let apart_s = (hours.hours - looked).abs() * 3600.0;
        assert!(
            apart_s < hours.error_hours * 3600.0 + 12.0,
            "{} {looked}",
            hours.hours
        );
    }
}

#[test]
fn the_tip_of_a_boxs_shadow_is_where_it_should_be() {
    let tower = block(&rectangle(-0.5, -0.5, 0.5, 0.5), 10.0);
    let occluders = occluders(&tower);
    for hour in [7.0, 9.5, 12.0, 15.0] {
        let sun = MALMO
            .sun(UnixSeconds(MIDSUMMER.0 + hour * 3600.0), Atmosphere::default())
            .expect("a sun");
        // The shadow of the middle of the roof, and a step past it along the shadow: half of the roof's width at most.
        let tip = shadow_tip(at([0.0, 0.0, 10.0]), ORIGIN[2], &sun).expect("the sun is up");
        let length_m = shadow_length_m(10.0, sun.apparent_elevation_deg).expect("the sun is up");
        let out = [(tip[0] - ORIGIN[0]) / length_m, (tip[1] - ORIGIN[1]) / length_m];
        let reach_m = 0.5 / out[0].abs().max(out[1].abs());
        let is_shaded = |past_m: f64| {
            let point = [tip[0] + past_m * out[0], tip[1] + past_m * out[1], ORIGIN[2]];
            occluders.is_hit(point, sun.direction())
        };
        assert!(
            is_shaded(reach_m - 0.001) && !is_shaded(reach_m + 0.001),
            "at {hour}"
        );
        assert!(is_shaded(0.0) && is_shaded(-length_m / 2.0));
    }
}

#[test]
fn a_yard_is_lit_when_the_sun_looks_over_its_walls() {
    // Four blocks about a yard of 24 by 24 m, 15 m high.
    let mut walls = block(&rectangle(-20.0, -20.0, 20.0, -12.0), 15.0);
    walls.extend(block(&rectangle(-20.0, 12.0, 20.0, 20.0), 15.0));
    walls.extend(block(&rectangle(-20.0, -12.0, -12.0, 12.0), 15.0));
    walls.extend(block(&rectangle(12.0, -12.0, 20.0, 12.0), 15.0));
    let occluders = occluders(&walls);
    for (east, north) in [(0.0, 0.0), (8.0, 5.0), (-11.0, 11.0), (3.0, -10.0)] {
        let ground = Receiver {
            point: at([east, north, 0.0]),
            normal: UP,
        };
        let hours = path(MIDSUMMER, 60.0)
            .hours_at(&ground, &occluders)
            .expect("hours");
        let looked = hours_by_looking(MIDSUMMER, |sun| {
            let [to_east, to_north, up] = sun.direction();
            // How far the ray runs over the ground within the yard; then it has to clear walls that are 8 m thick.
            let run = |from: f64, along: f64| {
                if along > 0.0 {
                    (12.0 - from) / along
                } else {
                    (-12.0 - from) / along
                }
            };
            0.01 + run(east, to_east).min(run(north, to_north)) * up > 15.0
        });
        let apart_s = (hours.hours - looked).abs() * 3600.0;
        assert!(
            apart_s < hours.error_hours * 3600.0 + 20.0,
            "({east}, {north}): {} {looked}",
            hours.hours
        );
    }
}

#[test]
fn a_wall_is_lit_from_its_side_only() {
    let path = path(EQUINOX, 120.0);
    let hours = |normal: [f64; 3]| {
        let receiver = Receiver {
            point: ORIGIN,
            normal: Some(normal),
        };
        path.hours_at(&receiver, &Occluders::new([]))
            .expect("hours")
            .hours
    };
    let looked = hours_by_looking(EQUINOX, |sun| sun.direction()[1] > 0.0);
    assert!((hours([0.0, 3.0, 0.0]) - looked).abs() < 8.0 / 3600.0);
    let all_day = hours([0.0, 0.0, 1.0]);
    assert!((hours([0.0, -1.0, 0.0]) + hours([0.0, 1.0, 0.0]) - all_day).abs() < 8.0 / 3600.0);
    assert_eq!(hours([0.0, 0.0, -1.0]), 0.0);
    assert_eq!(hours([f64::NAN, 0.0, 1.0]), 0.0);
    assert_eq!(hours([0.0; 3]), 0.0);
}

#[test]
fn the_hours_on_a_yard_are_those_of_its_points_and_its_share_is_told() {
    let house = block(&rectangle(-10.0, -20.0, 10.0, -10.0), 9.0);
    let occluders = occluders(&house);
    let yard = rectangle(-10.0, -10.0, 10.0, 10.0).map(|[x, y]| at([x, y, 0.0]));
    let yard = [
        Triangle {
            corners: [yard[0], yard[1], yard[2]],
            surface: 3,
        },
        Triangle {
            corners: [yard[0], yard[2], yard[3]],
            surface: 3,
        },
    ];
    let points = points(&yard, 2.0).expect("not too many");
    assert_eq!(points.len(), 100);
    let area_m2: f64 = points.iter().map(|point| point.area_m2).sum();
    assert!((area_m2 - 400.0).abs() < 1e-6);
    let path = path(EQUINOX, 300.0);
    let sun = path
        .hours_on(&points, &occluders)
        .expect("hours")
        .expect("there are points");
    for (point, hours) in sun.points.iter().step_by(17) {
        let alone = path.hours_at(
            &Receiver {
                point: point.point,
                normal: Some(point.normal),
            },
            &occluders,
        );
        assert_eq!(alone.expect("hours").hours, *hours);
    }
    assert!(sun.fewest_hours < sun.mean_hours && sun.mean_hours < sun.most_hours);
    assert!(sun.spacing_error_hours < 0.2 && sun.time_error_hours < 0.01);
    assert_eq!(sun.share_with_at_least(0.0), 1.0);
    assert_eq!(sun.share_with_at_least(sun.most_hours + 0.1), 0.0);
    let share = sun.share_with_at_least(5.0);
    let counted = sun.points.iter().filter(|(_, hours)| *hours >= 5.0).count();
    assert!((share - counted as f64 / 100.0).abs() < 1e-12);
    assert!(path.hours_on(&[], &occluders).expect("nothing fails").is_none());
}

#[test]
fn a_roof_has_the_area_of_its_slope_and_a_speck_has_one_point() {
    // 10 m by 4 m in plan, rising 4 m: 45 degrees.
    let roof = [
        [0.0, 0.0, 5.0],
        [10.0, 0.0, 5.0],
        [10.0, 4.0, 9.0],
        [0.0, 4.0, 9.0],
    ];
    let roof = [
        Triangle {
            corners: [roof[0], roof[1], roof[2]],
            surface: 0,
        },
        Triangle {
            corners: [roof[0], roof[2], roof[3]],
            surface: 0,
        },
        Triangle {
            corners: [[0.0; 3], [0.1, 0.0, 0.0], [0.0, 0.1, 0.0]],
            surface: 1,
        },
        Triangle {
            corners: [[0.0; 3], [1.0, 0.0, 0.0], [2.0, 0.0, 0.0]],
            surface: 2,
        },
    ];
    let points = points(&roof, 0.5).expect("not too many");
    let area_m2 = |surface: u32| -> f64 {
        points
            .iter()
            .filter(|point| point.surface == surface)
            .map(|point| point.area_m2)
            .sum()
    };
    assert!((area_m2(0) - 40.0 * 2f64.sqrt()).abs() < 1e-9, "{}", area_m2(0));
    assert!((area_m2(1) - 0.005).abs() < 1e-12);
    assert_eq!(area_m2(2), 0.0);
    assert!(
        points
            .iter()
            .filter(|point| point.surface == 0)
            .all(|point| (point.point[2] - 5.0 - point.point[1]).abs() < 1e-9)
    );
}

#[test]
fn what_cannot_be_sampled_is_refused() {
    let to = UnixSeconds(EQUINOX.0 + 86_400.0);
    for (step_s, refine_to_s) in [
        (0.0, 1.0),
        (60.0, 0.0),
        (f64::NAN, 1.0),
        (0.01, 0.01),
        (-5.0, 1.0),
    ] {
        let sampling = Sampling { step_s, refine_to_s };
        let refused = SunPath::new(MALMO, Atmosphere::default(), EQUINOX, to, sampling);
        assert!(
            matches!(refused, Err(SunHoursError::Sampling { .. })),
            "{step_s} {refine_to_s}"
        );
    }
    let back = SunPath::new(MALMO, Atmosphere::default(), to, EQUINOX, Sampling::default());
    assert!(back.is_err());
    let triangle = |corners| [Triangle { corners, surface: 0 }];
    let country = triangle([[0.0; 3], [1e6, 0.0, 0.0], [0.0, 1e6, 0.0]]);
    let sliver = triangle([[0.0; 3], [1e8, 1e8, 0.0], [1e8, 1e8 + 1e-6, 0.0]]);
    let wall = triangle([[0.0; 3], [1.0, 0.0, 0.0], [1.0, 0.0, 1.0]]);
    for (triangles, spacing_m) in [
        (&country, 1.0),
        (&sliver, 1.0),
        (&wall, 0.0),
        (&wall, f64::NAN),
        (&wall, 1e-9),
    ] {
        assert!(
            matches!(points(triangles, spacing_m), Err(SunHoursError::Points { .. })),
            "{triangles:?}"
        );
    }
}
