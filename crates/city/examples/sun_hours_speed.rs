//! How fast hours of sun are reckoned in a town of 8 464 houses, 101 568 triangles:
//!
//! ```text
//! cargo run --release -p planvy-city --example sun_hours_speed
//! ```

use std::process::ExitCode;
use std::time::Instant;

use planvy_city::mesh::{Mesh, prism};
use planvy_city::sun::{Atmosphere, GridConvergence, Site, UnixSeconds};
use planvy_city::sun_hours::{Occluders, Receiver, Sampling, SunHoursError, SunPath};

/// Houses along each side of the town, 25 m apart.
const SIDE: u32 = 92;
/// The south-western corner: somewhere in Malmö, in SWEREF 99 TM.
const CORNER: [f64; 2] = [370_000.0, 6_160_000.0];

fn town() -> Vec<[[f64; 3]; 3]> {
    let places = (0..SIDE).flat_map(|row| (0..SIDE).map(move |column| (column, row)));
    let houses = places.map(|(column, row)| {
        let (west, south) = (
            CORNER[0] + f64::from(column) * 25.0,
            CORNER[1] + f64::from(row) * 25.0,
        );
        let outline = [
            [west, south],
            [west + 12.0, south],
            [west + 12.0, south + 10.0],
            [west, south + 10.0],
        ];
        Mesh::new(&prism(
            &outline,
            0.0,
            6.0 + f64::from((row * 7 + column * 13) % 17),
        ))
    });
    let triangles = houses.map(|house| {
        house
            .triangles()
            .iter()
            .map(|triangle| triangle.corners)
            .collect::<Vec<_>>()
    });
    triangles.flatten().collect()
}

fn measure() -> Result<(), SunHoursError> {
    let triangles = town();
    let begun = Instant::now();
    let occluders = Occluders::new(triangles);
    println!("{} triangles ordered in {:?}", occluders.count(), begun.elapsed());

    let rays = 200_000u32;
    let begun = Instant::now();
    let place = |number: u32, step_m: f64| {
        let (column, row) = (f64::from(number % 400), f64::from(number / 400));
        [
            CORNER[0] + 100.3 + column * step_m,
            CORNER[1] + 100.7 + row * step_m,
            0.1,
        ]
    };
    let hits = (0..rays)
        .filter(|ray| occluders.is_hit(place(*ray, 4.0), [0.5, -0.8, 0.33]))
        .count();
    println!(
        "{rays} rays, {hits} of them hit: {:?} each",
        begun.elapsed() / rays
    );

    let malmo = Site {
        lat_deg: 55.605,
        lon_deg: 13.004,
        convergence: GridConvergence(-1.647_24),
    };
    let (from, to) = (UnixSeconds(1_773_961_200.0), UnixSeconds(1_774_047_600.0));
    let path = SunPath::new(malmo, Atmosphere::default(), from, to, Sampling::default())?;
    let (points, begun) = (2_000u32, Instant::now());
    let mut hours = 0.0;
    for point in 0..points {
        let receiver = Receiver {
            point: place(point, 1.0),
            normal: Some([0.0, 0.0, 1.0]),
        };
        hours += path.hours_at(&receiver, &occluders)?.hours;
    }
    let mean = hours / f64::from(points);
    println!(
        "an equinox at {points} points, every 2 minutes: {:?} each; {mean:.2} hours on average",
        begun.elapsed() / points
    );
    Ok(())
}

fn main() -> ExitCode {
    match measure() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
