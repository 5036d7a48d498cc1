//! Strategies for plans with everything in them.

use geo_types::{LineString, Point, Polygon};
use planvy_formats::geojson::geometry::{Vertex, mend_rings, plane_line};
use planvy_plan::decision::{Decision, DecisionDocument, DecisionKind};
use planvy_plan::document::{DocumentPlace, DocumentReference, PlanningMaterial, Quality, Usability};
use planvy_plan::geometry::{Positioning, PositioningMethod};
use planvy_plan::{
    CatalogueId, Crs, Date, Datum, GeometryPart, Plan, PlanId, PlanKind, PlanStatus, Position, Regulation,
    RegulationContent, RegulationGroup, RegulationId, VariableValue, VerticalLimit,
};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};
use uuid::Uuid;

fn uuid() -> impl Strategy<Value = Uuid> {
    any::<u128>().prop_map(Uuid::from_u128)
}

/// Texts as people write them: trailing blanks, quotes, control characters, letters beyond ASCII.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-ZÅÄÖa-zåäö0-9 ,.\"\\\\\n\t]{1,30}",
        select(vec![
            "Byggnadshöjd 3,9 m ".to_owned(),
            "\u{1F3E0}".to_owned(),
            "[höjd:decimaltal]".to_owned()
        ]),
    ]
}

fn date() -> impl Strategy<Value = Date> {
    (1900i16..2100, 1i8..13, 1i8..29).prop_map(|(y, m, d)| Date::new(y, m, d).unwrap())
}

fn additions() -> impl Strategy<Value = Map<String, Value>> {
    vec(("x-[a-z]{1,5}", text()), 0..3).prop_map(|pairs| {
        let value = |(key, text): (String, String)| (key, json!({ "is": text, "of": [1, 2.5, null] }));
        pairs.into_iter().map(value).collect()
    })
}

fn datum() -> impl Strategy<Value = Datum> {
    select(vec![
        Datum::Rh2000,
        Datum::Rh70,
        Datum::Rh00,
        Datum::Other("Mora lokala".into()),
    ])
}

/// A point in Sweden in the system; every bit of the fraction counts.
fn vertex(crs: Crs, heights: bool) -> impl Strategy<Value = Vertex> {
    let east = if crs == Crs::Tm {
        330_000.0..860_000.0
    } else {
        95_000.0..200_000.0
    };
    (east, 6_100_000.0..7_640_000.0, -20.0..300.0).prop_map(move |(x, y, z)| Vertex {
        x,
        y,
        z: heights.then_some(z),
    })
}

fn heights_of(vertices: &[Vertex]) -> Vec<f64> {
    vertices.iter().filter_map(|v| v.z).collect()
}

type Piece = (Position, Vec<f64>);

fn piece(crs: Crs, heights: bool) -> impl Strategy<Value = Piece> {
    let point = vertex(crs, heights).prop_map(|v| (Position::Point(Point::new(v.x, v.y)), heights_of(&[v])));
    let line =
        vec(vertex(crs, heights), 2..6).prop_map(|vs| (Position::Line(plane_line(&vs)), heights_of(&vs)));
    let area = vec(vec(vertex(crs, heights), 3..7), 1..3).prop_map(|mut rings| {
        mend_rings(&mut rings);
        let heights = heights_of(&rings.concat());
        let mut lines: Vec<LineString<f64>> = rings.iter().map(|ring| plane_line(ring)).collect();
        let outer = lines.remove(0);
        (Position::Area(Polygon::new(outer, lines)), heights)
    });
    prop_oneof![point, line, area]
}

fn solid(crs: Crs) -> impl Strategy<Value = Piece> {
    vec(vec(vertex(crs, true), 3..5), 1..4).prop_map(|faces| {
        let face = |mut ring: Vec<Vertex>| {
            ring.push(ring[0]);
            vec![ring.iter().map(|v| [v.x, v.y, v.z.unwrap()]).collect()]
        };
        (Position::Solid(faces.into_iter().map(face).collect()), Vec::new())
    })
}

/// One array entry: a single part, or a multi-geometry of one kind or of several.
fn entry(crs: Crs) -> impl Strategy<Value = Vec<GeometryPart>> {
    let plane = any::<bool>().prop_flat_map(move |heights| {
        prop_oneof![
            piece(crs, heights).prop_map(|piece| (vec![piece], false)),
            vec(piece(crs, heights), 1..4).prop_map(|pieces| (pieces, true)),
        ]
        .prop_map(move |(pieces, multi)| (pieces, multi, if heights { 3 } else { 2 }))
    });
    let bodies = prop_oneof![
        solid(crs).prop_map(|body| (vec![body], false, 3)),
        vec(solid(crs), 1..3).prop_map(|bodies| (bodies, true, 3)),
        (solid(crs), piece(crs, true)).prop_map(|(body, piece)| (vec![body, piece], true, 3)),
    ];
    let frame = (
        of(datum()),
        of(0.001f64..10.0),
        of(0.001f64..10.0),
        of(positioning()),
    );
    (prop_oneof![3 => plane, 1 => bodies], frame).prop_map(move |((pieces, from_multi, dimension), frame)| {
        let (height_datum, plane_uncertainty_m, height_uncertainty_m, positioning) = frame;
        let part = |(position, vertex_heights_m)| GeometryPart {
            position,
            crs,
            height_datum: height_datum.clone(),
            dimension,
            vertex_heights_m,
            entry: 0,
            from_multi,
            plane_uncertainty_m,
            height_uncertainty_m,
            positioning: positioning.clone(),
        };
        pieces.into_iter().map(part).collect()
    })
}

fn parts(crs: Crs, at_least: usize) -> impl Strategy<Value = Vec<GeometryPart>> {
    vec(entry(crs), at_least..3).prop_map(|entries| {
        let numbered = |(number, entry): (u32, Vec<GeometryPart>)| {
            entry.into_iter().map(move |part| GeometryPart {
                entry: number,
                ..part
            })
        };
        (0u32..).zip(entries).flat_map(numbered).collect()
    })
}

fn positioning() -> impl Strategy<Value = Positioning> {
    let method = (text(), of(text()), additions()).prop_map(|(kind, variant, details)| PositioningMethod {
        kind,
        variant,
        details,
    });
    (text(), of(method), additions()).prop_map(|(at, plane_method, additions)| Positioning {
        positioned_at: Some(at),
        plane_method,
        uncertain_position: Some(json!("skymt läge vid inmätning")),
        additions,
        ..Positioning::default()
    })
}

fn document() -> impl Strategy<Value = DocumentReference> {
    let place = (of(text()), of(text()), of(text())).prop_map(|(namespace, identity, link)| DocumentPlace {
        namespace,
        identity,
        link,
    });
    (
        text(),
        of(text()),
        of(text()),
        of(text()),
        vec(place, 0..3),
        any::<bool>(),
        additions(),
    )
        .prop_map(
            |(name, short_name, date, date_event, references, specific, additions)| DocumentReference {
                name,
                short_name,
                date,
                date_event,
                references,
                specific: specific.then(|| json!(["s. 3"])),
                additions,
            },
        )
}

fn decision() -> impl Strategy<Value = Decision> {
    let kind = select(vec![
        DecisionKind::Adoption,
        DecisionKind::Amendment,
        DecisionKind::Repeal,
        DecisionKind::Closure,
        DecisionKind::Other("annat beslut".into()),
    ]);
    let dates = (
        of(date()),
        of(date()),
        vec(date(), 0..3),
        of(date()),
        of(0u32..300),
    );
    let papers = (
        vec((vec(text(), 0..2), document()), 0..2),
        vec(document(), 0..2),
        of(vec(text(), 0..2)),
        vec(uuid().prop_map(RegulationId), 0..2),
        additions(),
    );
    (of(kind), of(text()), of(text()), dates, papers).prop_map(|(kind, body, archive_id, dates, papers)| {
        let (started, adopted, legal_force, implementation_from, implementation_months) = dates;
        let (documents, base_maps, replaces, regulations, additions) = papers;
        let paper = |(contents, document)| DecisionDocument { contents, document };
        Decision {
            kind,
            diary_number: body.clone(),
            body,
            archive_id,
            started,
            adopted,
            legal_force,
            implementation_from,
            implementation_months,
            documents: documents.into_iter().map(paper).collect(),
            base_maps,
            court_cases: replaces.clone(),
            replaces,
            regulations,
            additions,
            ..Decision::default()
        }
    })
}

fn quality() -> impl Strategy<Value = Quality> {
    (of(text()), of(any::<bool>()), additions()).prop_map(|(note, flag, additions)| Quality {
        digitisation: note.as_ref().map(|_| "komplett".to_owned()),
        digitisation_note: note,
        corrected_boundaries: flag,
        checked_material: flag,
        additions,
    })
}

fn usability() -> impl Strategy<Value = Usability> {
    text().prop_map(|note| Usability {
        level: Some("god".to_owned()),
        note: Some(note),
    })
}

fn vertical() -> impl Strategy<Value = VerticalLimit> {
    select(vec![VerticalLimit::Up, VerticalLimit::Down])
}

fn content() -> impl Strategy<Value = RegulationContent> {
    let group = select(vec![
        RegulationGroup::Use,
        RegulationGroup::Property,
        RegulationGroup::Administrative,
    ]);
    let value =
        (of(text()), "[0-9]{1,3}[.,][0-9]", of(text()), of(text())).prop_map(|(slot, value, bound, unit)| {
            VariableValue {
                slot,
                data_type: Some("decimaltal".to_owned()),
                value,
                bound,
                unit,
            }
        });
    let letters = (of(text()), of(text()), of(any::<bool>()), of(any::<bool>()));
    let rest = (
        of(0u32..99),
        of(vertical()),
        of(quality()),
        of(usability()),
        additions(),
    );
    (
        group,
        of(uuid()),
        text(),
        of(text()),
        vec(value, 0..3),
        letters,
        rest,
    )
        .prop_map(|(group, catalogue, formulation, motive, values, letters, rest)| {
            let (letter, code, secondary_boundary, whole) = letters;
            let (months, vertical_limit, quality, usability, additions) = rest;
            RegulationContent {
                catalogue: catalogue.map(CatalogueId),
                original_formulation: motive.clone(),
                values,
                motive,
                letter_index: letter.clone(),
                letter,
                code,
                secondary_boundary,
                main_use: secondary_boundary,
                regulates_plan: whole.filter(|whole| *whole),
                starts_after_months: months,
                valid_for_months: months,
                vertical_limit,
                quality,
                usability,
                additions,
                ..RegulationContent::new(group, formulation)
            }
        })
}

fn regulation(crs: Crs) -> impl Strategy<Value = Regulation> {
    (
        uuid(),
        content(),
        vec(uuid().prop_map(RegulationId), 0..3),
        parts(crs, 0),
    )
        .prop_map(|(id, content, regulates_uses, geometry)| Regulation {
            id: RegulationId(id),
            content,
            regulates_uses,
            geometry,
        })
}

/// A plan in any system, with up to three regulations.
pub fn plan() -> impl Strategy<Value = Plan> {
    select(Crs::ALL.to_vec()).prop_flat_map(|crs| {
        let head = (uuid(), text(), of(text()), of(0u32..9), of(date()), additions());
        let body = (
            vec(decision(), 0..3),
            of(document()),
            vec(document(), 0..2),
            of(quality()),
            of(usability()),
        );
        let kind = select(vec![
            PlanKind::Detaljplan,
            PlanKind::Stadsplan,
            PlanKind::Avstyckningsplan,
        ]);
        let standing = (
            kind,
            select(PlanStatus::ALL.to_vec()),
            of(datum()),
            of(vertical()),
        );
        (head, body, standing, parts(crs, 1), vec(regulation(crs), 0..3)).prop_map(
            move |(head, body, standing, area, regulations)| {
                let (id, name, some_text, object_version, status_date, additions) = head;
                let (decisions, description, materials, quality, usability) = body;
                let (kind, status, height_datum, vertical_limit) = standing;
                let height_datum =
                    height_datum.or_else(|| area.iter().find_map(|part| part.height_datum.clone()));
                let material = |document| PlanningMaterial {
                    main_area: Some("annat".to_owned()),
                    kind: None,
                    document,
                };
                Plan {
                    id: PlanId(id),
                    object_version,
                    version_valid_from: some_text.clone(),
                    version_valid_to: None,
                    municipality: some_text.clone(),
                    municipality_code: some_text.as_ref().map(|_| "1280".to_owned()),
                    designation: some_text.clone(),
                    name,
                    purpose: some_text.clone(),
                    status,
                    status_date,
                    kind,
                    law: None,
                    crs,
                    height_datum,
                    area,
                    vertical_limit,
                    decisions,
                    description,
                    planning_material: materials.into_iter().map(material).collect(),
                    quality,
                    usability,
                    original_geometry: some_text.as_ref().map(|text| json!([{ "format": text }])),
                    catalogue_version: some_text,
                    additions,
                    regulations,
                }
            },
        )
    })
}
