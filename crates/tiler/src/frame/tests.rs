use super::extent::halves;
use super::*;
use crate::grid_content::Precision;
use planvy_tiles::Topology;

/// A triangle of some hundred metres in Malmö.
fn content(precision: Precision) -> (TileSquare, GridContent) {
    let square = TileSquare::holding([118_600.0, 6_164_200.0], 12).unwrap();
    let part = GridPart {
        name: "buildings".to_owned(),
        topology: Topology::Triangles,
        positions: vec![
            [118_500.123, 6_164_150.456, 4.5],
            [118_700.789, 6_164_160.012, 30.25],
            [118_600.333, 6_164_300.678, 12.0],
        ],
        normals: vec![[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]],
        feature_ids: vec![0, 1, 2],
        indices: vec![0, 1, 2],
        precision,
        ..GridPart::default()
    };
    let parts = vec![part];
    (
        square,
        GridContent {
            parts,
            ..GridContent::default()
        },
    )
}

fn world(tile: &FramedTile, vertex: usize) -> [f64; 3] {
    let positions = &tile.content.parts[0].vertices.positions;
    let [x, y, z] = positions.point_m(vertex).unwrap();
    let [a, b, c] = tile.content.origin;
    [a + x, b + y, c + z]
}

#[test]
fn both_frames_lead_back_to_the_grid_within_the_lattice() {
    let lattice = Precision::Lattice { largest_step_m: 0.02 };
    for (precision, off_m) in [(Precision::Exact, 1e-4), (lattice, 0.0181)] {
        let (square, content) = content(precision);
        let grid = Frame::Grid(Crs::Zone1330)
            .place(square, &content)
            .unwrap()
            .unwrap();
        let globe = Frame::Ecef(Crs::Zone1330)
            .place(square, &content)
            .unwrap()
            .unwrap();
        for (vertex, at) in content.parts[0].positions.iter().enumerate() {
            let in_grid = world(&grid, vertex);
            let [x_m, y_m, z_m] = world(&globe, vertex);
            let (point, level) = Ecef { x_m, y_m, z_m }
                .to_grid(Crs::Zone1330, Geoid::built_in())
                .unwrap();
            for back in [in_grid, [point.east_m, point.north_m, level.0]] {
                let off = minus(back, *at);
                assert!(dot(off, off).sqrt() <= off_m, "{back:?} {at:?}");
            }
        }
    }
}

#[test]
fn boxes_hold_what_is_in_them() {
    let (square, content) = content(Precision::Exact);
    for frame in [Frame::Grid(Crs::Zone1330), Frame::Ecef(Crs::Zone1330)] {
        let tile = frame.place(square, &content).unwrap().unwrap();
        let BoundingVolume::Box(numbers) = tile.bounds else {
            panic!()
        };
        let around = box_around(&[tile.bounds, tile.bounds]).unwrap();
        let BoundingVolume::Box(larger) = around else {
            panic!()
        };
        for numbers in [numbers, larger] {
            let [x, y, z, ..] = numbers;
            for vertex in 0..3 {
                let from_centre = minus(world(&tile, vertex), [x, y, z]);
                for half in halves(numbers) {
                    assert!(dot(from_centre, unit(half)).abs() <= dot(half, half).sqrt());
                }
            }
        }
    }
}

#[test]
fn up_is_up_on_the_globe_too() {
    let (square, content) = content(Precision::Exact);
    let tile = Frame::Ecef(Crs::Zone1330)
        .place(square, &content)
        .unwrap()
        .unwrap();
    let normals = tile.content.parts[0].vertices.normals.clone().unwrap();
    let up = normals[0].map(|part| f64::from(part) / 127.0);
    let place = GridPoint {
        crs: Crs::Zone1330,
        east_m: 118_600.0,
        north_m: 6_164_200.0,
    }
    .to_geodetic();
    assert!(dot(up, LocalAxes::at(place).up) > 0.9999);
    // Grid north is 0.4 degrees from true north here.
    let north = normals[2].map(|part| f64::from(part) / 127.0);
    assert!(dot(north, LocalAxes::at(place).north) > 0.999);
}

#[test]
fn what_is_no_number_is_refused_with_its_tile() {
    let (square, mut content) = content(Precision::Exact);
    content.parts[0].positions[1][2] = f64::NAN;
    let error = Frame::Grid(Crs::Zone1330).place(square, &content).unwrap_err();
    assert!(error.to_string().contains(&square.name()), "{error}");
    let nothing = Frame::Grid(Crs::Zone1330).place(square, &GridContent::default());
    assert_eq!(nothing, Ok(None));
}
