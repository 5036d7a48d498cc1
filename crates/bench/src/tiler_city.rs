//! A synthetic town of gabled houses: the same for the same seed.

use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use planvy_plan::stored::SnapshotSink;
use planvy_plan::{
    Body, BuildingKind, Crs, Datum, ExistingBuilding, OverGround, OverRh2000, Surface, SurfaceKind,
    VerticalReference,
};

use crate::dice::Dice;

/// The zone of the town.
pub const TOWN_CRS: Crs = Crs::Zone1330;
/// Its south-western corner.
const CORNER: Coord<f64> = Coord {
    x: 110_000.0,
    y: 6_155_000.0,
};
/// Width and depth of a plot, in metres.
const PLOT_M: [f64; 2] = [24.0, 34.0];
/// Plots along a street between two crossings.
const PLOTS_IN_ROW: usize = 12;
/// Width of a street, in metres.
const STREET_M: f64 = 12.0;

/// Hands the houses of a town to a sink: on plots in rows along streets, each turned a little, with gables of 25 to 45 degrees,
/// on ground that rises and falls.
pub fn deliver_houses(count: usize, seed: u64, sink: &mut impl SnapshotSink) {
    let mut dice = Dice::new(seed ^ 0x0067_AB1E);
    let columns = ((count as f64) * PLOT_M[1] / PLOT_M[0]).sqrt().ceil() as usize;
    for number in 0..count {
        let (column, row) = (number % columns.max(1), number / columns.max(1));
        let along = column as f64 * PLOT_M[0] + (column / PLOTS_IN_ROW) as f64 * STREET_M;
        // Two rows of gardens back to back, then a street.
        let across = row as f64 * PLOT_M[1] + (row / 2) as f64 * STREET_M;
        let middle = CORNER
            + Coord {
                x: along + dice.between(-2.0, 2.0),
                y: across + dice.between(-3.0, 3.0),
            };
        sink.building(house(number, middle, &mut dice));
    }
}

fn house(number: usize, middle: Coord<f64>, dice: &mut Dice) -> ExistingBuilding {
    let (length_m, depth_m) = (dice.between(9.0, 16.0), dice.between(7.0, 10.0));
    let (sin, cos) = dice.between(-0.15, 0.15).sin_cos();
    let ground_m = 12.0 + 6.0 * (middle.x / 700.0).sin() + 4.0 * (middle.y / 450.0).cos();
    let eave_m = ground_m + dice.between(2.6, 6.2);
    let ridge_m = eave_m + depth_m / 2.0 * dice.between(25.0, 45.0).to_radians().tan();
    let at = |along: f64, across: f64, up: f64| {
        let (x, y) = (along * length_m / 2.0, across * depth_m / 2.0);
        [middle.x + x * cos - y * sin, middle.y + x * sin + y * cos, up]
    };
    let corners = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)];
    let level = |up: f64| corners.map(|(along, across)| at(along, across, up));
    let [a, b, c, d] = level(ground_m);
    let [e, f, g, h] = level(eave_m);
    let (west, east) = (at(-1.0, 0.0, ridge_m), at(1.0, 0.0, ridge_m));
    let surface = |kind, ring: &[[f64; 3]]| Surface {
        kind,
        rings: vec![ring.to_vec()],
        element: None,
    };
    let surfaces = vec![
        surface(SurfaceKind::Ground, &[a, d, c, b]),
        surface(SurfaceKind::Wall, &[a, b, f, e]),
        surface(SurfaceKind::Wall, &[b, c, g, east, f]),
        surface(SurfaceKind::Wall, &[c, d, h, g]),
        surface(SurfaceKind::Wall, &[d, a, e, west, h]),
        surface(SurfaceKind::Roof, &[e, f, east, west]),
        surface(SurfaceKind::Roof, &[g, h, west, east]),
    ];
    let on_map = |[x, y, _]: [f64; 3]| Coord { x, y };
    let outline: LineString<f64> = [a, b, c, d, a].map(on_map).into_iter().collect();
    ExistingBuilding {
        source_id: Some(format!("H{number:06}")),
        crs: TOWN_CRS,
        footprint: MultiPolygon(vec![Polygon::new(outline, Vec::new())]),
        kind: Some(BuildingKind::Main),
        ground_level: Some(OverRh2000(ground_m)),
        height: Some(OverGround(ridge_m - ground_m)),
        storeys: Some(if eave_m - ground_m > 4.5 { 2.0 } else { 1.0 }),
        gross_floor_area_m2: None,
        year: i16::try_from(1900 + dice.below(125)).ok(),
        body: Some(Body {
            surfaces,
            vertical: VerticalReference::Datum(Datum::Rh2000),
            elements: Vec::new(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use planvy_index::SnapshotBuilder;

    fn houses(count: usize, seed: u64) -> Vec<ExistingBuilding> {
        let mut builder = SnapshotBuilder::new("bench");
        deliver_houses(count, seed, &mut builder);
        builder.build().buildings().to_vec()
    }

    #[test]
    fn a_town_is_the_same_for_the_same_seed_and_no_two_houses_meet() {
        use geo::Intersects;
        let town = houses(300, 7);
        assert_eq!(town, houses(300, 7));
        assert_ne!(town, houses(300, 8));
        for (number, house) in town.iter().enumerate() {
            let met = town
                .iter()
                .skip(number + 1)
                .filter(|other| other.footprint.intersects(&house.footprint));
            assert_eq!(met.count(), 0, "{number}");
        }
    }
}
