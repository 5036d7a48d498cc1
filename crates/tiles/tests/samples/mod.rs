//! Small tiles of every kind that Planvy makes: for round trips, and for the validators in tests/tiles3d.

use planvy_tiles::{
    Column, Material, Part, Positions, Property, PropertyTable, TileContent, Topology, Vertices,
    packed_normal,
};

/// A place in earth-centred coordinates near Lund, to have origins with digits.
const ORIGIN: [f64; 3] = [3_503_461.218_75, 830_217.484_375, 5_246_018.031_25];

/// Every sample with the name of its file.
pub fn all() -> Vec<(&'static str, TileContent)> {
    vec![
        ("buildings", buildings()),
        ("terrain", terrain()),
        ("plan-areas", plan_areas()),
        ("plan-lines", plan_lines()),
        ("labels", labels()),
        ("envelopes", envelopes()),
    ]
}

fn column(name: &str, values: Column) -> Property {
    Property {
        name: name.to_owned(),
        values,
    }
}

fn texts(values: &[Option<&str>]) -> Column {
    Column::Text(values.iter().map(|text| text.map(str::to_owned)).collect())
}

/// Corners of a box, six sides of four each, with outward normals; steps of a lattice.
fn box_sides(low: [u16; 3], high: [u16; 3]) -> (Vec<[u16; 3]>, Vec<[i8; 3]>, Vec<u32>) {
    let (mut steps, mut normals, mut indices) = (Vec::new(), Vec::new(), Vec::new());
    for axis in 0..3 {
        for upper in [false, true] {
            let first = steps.len() as u32;
            let (right, up) = ((axis + 1) % 3, (axis + 2) % 3);
            for (to_right, to_up) in [(false, false), (true, false), (true, true), (false, true)] {
                let mut corner = low;
                corner[axis] = if upper { high[axis] } else { low[axis] };
                corner[right] = if to_right { high[right] } else { low[right] };
                corner[up] = if to_up { high[up] } else { low[up] };
                steps.push(corner);
                let mut normal = [0.0; 3];
                normal[axis] = if upper { 1.0 } else { -1.0 };
                normals.push(packed_normal(normal));
            }
            let turn = if upper {
                [0, 1, 2, 0, 2, 3]
            } else {
                [0, 2, 1, 0, 3, 2]
            };
            indices.extend(turn.map(|corner| first + corner));
        }
    }
    (steps, normals, indices)
}

/// Two boxes on a lattice of a centimetre, one of unknown year and source.
pub fn buildings() -> TileContent {
    let (mut steps, mut normals, mut indices) = box_sides([0, 0, 0], [1000, 800, 650]);
    let ids = [vec![0_u16; 24], vec![1; 24]].concat();
    let (more_steps, more_normals, more_indices) = box_sides([1500, 200, 30], [2600, 1400, 933]);
    steps.extend(more_steps);
    normals.extend(more_normals);
    indices.extend(more_indices.iter().map(|index| index + 24));
    TileContent {
        origin: ORIGIN,
        parts: vec![Part {
            name: "buildings".to_owned(),
            topology: Topology::Triangles,
            vertices: Vertices {
                positions: Positions::Lattice {
                    lowest_m: [-112.37, 45.01, -3.2],
                    step_m: 0.01,
                    steps,
                },
                normals: Some(normals),
                feature_ids: Some(ids),
            },
            indices,
            table: Some(0),
            ..Part::default()
        }],
        tables: vec![PropertyTable {
            class: "building".to_owned(),
            count: 2,
            properties: vec![
                column("id", texts(&[Some("b-1"), Some("b-2")])),
                column("source_id", texts(&[None, Some("Åkergränden 5")])),
                column("height_m", Column::Number(vec![Some(6.5), Some(9.03)])),
                column("year", Column::Number(vec![None, Some(1934.0)])),
                column("storeys", Column::Small(vec![2, 3])),
            ],
        }],
        copyright: Some("© Exempelby".to_owned()),
    }
}

/// A grid of four by four cells without properties.
pub fn terrain() -> TileContent {
    let mut points = Vec::new();
    let mut indices = Vec::new();
    for row in 0..5_u32 {
        for step in 0..5_u32 {
            points.push([step as f32 * 2.5, row as f32 * 2.5, (step * row) as f32 * 0.1]);
            if row < 4 && step < 4 {
                let corner = row * 5 + step;
                indices.extend([corner, corner + 1, corner + 6, corner, corner + 6, corner + 5]);
            }
        }
    }
    let normals = points
        .iter()
        .map(|_| packed_normal([-0.04, -0.04, 1.0]))
        .collect();
    TileContent {
        origin: [132_000.5, 6_175_000.25, 40.0],
        parts: vec![Part {
            name: "terrain".to_owned(),
            vertices: Vertices {
                positions: Positions::Exact(points),
                normals: Some(normals),
                feature_ids: None,
            },
            indices,
            cover: Some("5c0f".to_owned()),
            ..Part::default()
        }],
        ..TileContent::default()
    }
}

/// Two areas that are shown in their colour, unlit, with lists of texts, one of them empty.
pub fn plan_areas() -> TileContent {
    let corners = [
        [0.0, 0.0, 0.1],
        [10.0, 0.0, 0.2],
        [10.0, 10.0, 0.1],
        [0.0, 10.0, 0.3],
        [20.0, 0.0, 0.0],
        [20.0, 10.0, 0.0],
    ];
    TileContent {
        origin: ORIGIN,
        parts: vec![Part {
            name: "plan-areas".to_owned(),
            vertices: Vertices {
                positions: Positions::Exact(
                    [&corners[..4], &[corners[1], corners[4], corners[5], corners[2]]].concat(),
                ),
                normals: None,
                feature_ids: Some(vec![0, 0, 0, 0, 1, 1, 1, 1]),
            },
            indices: vec![0, 1, 2, 0, 2, 3, 4, 5, 6, 4, 6, 7],
            table: Some(0),
            material: Material {
                colour: [1.0, 0.875, 0.5, 0.5],
                double_sided: true,
            },
            cover: Some("5c0f".to_owned()),
            ..Part::default()
        }],
        tables: vec![PropertyTable {
            class: "plan_area".to_owned(),
            count: 2,
            properties: vec![
                column("plan", texts(&[Some("1281K-P1"), Some("1281K-P1")])),
                column(
                    "use_codes",
                    Column::Texts(vec![vec!["B".to_owned(), "C1".to_owned()], vec![]]),
                ),
                column("text", texts(&[Some(""), None])),
                column("fill", texts(&[Some("#ffe080"), Some("#c0c0c0")])),
            ],
        }],
        copyright: None,
    }
}

/// Lines with a rank.
pub fn plan_lines() -> TileContent {
    TileContent {
        origin: ORIGIN,
        parts: vec![Part {
            name: "plan-lines".to_owned(),
            topology: Topology::Lines,
            vertices: Vertices {
                positions: Positions::Lattice {
                    lowest_m: [0.0, 0.0, 12.25],
                    step_m: 0.005,
                    steps: vec![[0, 0, 0], [2000, 0, 5], [2000, 65_535, 9]],
                },
                normals: None,
                feature_ids: Some(vec![0, 0, 0]),
            },
            indices: vec![0, 1, 1, 2],
            table: Some(0),
            ..Part::default()
        }],
        tables: vec![PropertyTable {
            class: "plan_boundary".to_owned(),
            count: 1,
            properties: vec![column("rank", Column::Small(vec![2]))],
        }],
        copyright: None,
    }
}

/// Points, and a table whose only text is empty.
pub fn labels() -> TileContent {
    TileContent {
        origin: ORIGIN,
        parts: vec![Part {
            name: "labels".to_owned(),
            topology: Topology::Points,
            vertices: Vertices {
                positions: Positions::Exact(vec![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]),
                normals: None,
                feature_ids: Some(vec![1, 0]),
            },
            indices: vec![0, 1],
            table: Some(0),
            ..Part::default()
        }],
        tables: vec![PropertyTable {
            class: "label".to_owned(),
            count: 2,
            properties: vec![
                column("text", texts(&[Some(""), Some("")])),
                column("priority", Column::Number(vec![Some(1.0), Some(-9999.0)])),
                column("size_m", Column::Number(vec![Some(-9999.0), None])),
            ],
        }],
        copyright: None,
    }
}

/// Two parts of two lattices and materials, on two tables of one class.
pub fn envelopes() -> TileContent {
    let (steps, normals, indices) = box_sides([0, 0, 0], [10, 10, 10]);
    let part = |table, lowest_m, colour| Part {
        name: "envelopes".to_owned(),
        vertices: Vertices {
            positions: Positions::Lattice {
                lowest_m,
                step_m: 0.7,
                steps: steps.clone(),
            },
            normals: Some(normals.clone()),
            feature_ids: Some(vec![0; 24]),
        },
        indices: indices.clone(),
        table: Some(table),
        material: Material {
            colour,
            double_sided: false,
        },
        ..Part::default()
    };
    let table = |level| PropertyTable {
        class: "envelope_face".to_owned(),
        count: 1,
        properties: vec![
            column("regulation", texts(&[Some("r-1")])),
            column("level_m", Column::Number(vec![level])),
        ],
    };
    TileContent {
        origin: ORIGIN,
        parts: vec![
            part(0, [0.1, 0.2, 0.3], [0.1, 0.4, 0.8, 0.3]),
            part(1, [12.0, 0.0, 0.0], [0.9, 0.4, 0.1, 0.3]),
        ],
        tables: vec![table(Some(57.3)), table(None)],
        copyright: None,
    }
}
