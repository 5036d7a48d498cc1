//! Plans and base data made for the tests.

use geo_types::{MultiPolygon, Point, Polygon, line_string, point, polygon};
use planvy_plan::decision::{Decision, DecisionKind};
use planvy_plan::geometry::{GeometryPart, Positioning, PositioningMethod};
use planvy_plan::{
    Address, Body, Bound, BuildingKind, CatalogueId, Crs, Datum, ExistingBuilding, ForeignLaw, Geodetic,
    GuidanceAspect, GuidanceFeature, GuidanceLandUse, GuidanceShape, MappedMeaning, Measure, OverGround,
    OverRh2000, Parcel, Plan, PlanId, PlanKind, PlanStatus, PlanningStage, Position, Provenance, Quantity,
    Reference, Regulation, RegulationContent, RegulationGroup, RegulationId, Surface, SurfaceKind,
    TerrainRaster, Value, VariableValue, VerticalLimit, VerticalReference,
};
use planvy_store::{FindingCounts, Publication, PublishedContent, PublishedFile};
use serde_json::json;
use uuid::Uuid;

/// A part about which nothing is said beside its position.
pub fn part(position: Position, crs: Crs) -> GeometryPart {
    GeometryPart::new(position, crs)
}

/// A square with its lower left corner at a place.
pub fn square(east_m: f64, north_m: f64, side_m: f64) -> Polygon<f64> {
    polygon![
        (x: east_m, y: north_m),
        (x: east_m + side_m, y: north_m),
        (x: east_m + side_m, y: north_m + side_m),
        (x: east_m, y: north_m + side_m),
    ]
}

/// A plan with an area and no regulation.
pub fn bare_plan(number: u128, name: &str) -> Plan {
    Plan {
        area: vec![part(
            Position::Area(square(118_000.0, 6_164_000.0, 100.0)),
            Crs::Zone1330,
        )],
        ..Plan::new(
            PlanId(Uuid::from_u128(number)),
            name,
            PlanStatus::LegalForce,
            Crs::Zone1330,
        )
    }
}

/// The codes of systems outside Sweden that plans are made in below, from Norway, the Netherlands, Finland, Vermont and Japan.
pub const ABROAD: [u16; 5] = [25_832, 25_831, 3_067, 32_618, 32_654];

/// A plan of another country in the middle of a system, with a number and words that a mapping read.
pub fn foreign_plan(number: u128, epsg: u16) -> Plan {
    let crs = Crs::anywhere_from_epsg(epsg).unwrap();
    let area = square(crs.false_easting_m() + 0.125, crs.middle_northing_m(), 80.0);
    let mut height = regulation(
        number + 1,
        "maximale bouwhoogte 11 m",
        vec![part(Position::Area(area.clone()), crs)],
    );
    height.content.mapped = Some(MappedMeaning {
        quantities: vec![Quantity {
            measure: Measure::TotalHeight,
            bound: Bound::Max,
            value: Value::LengthM(11.0),
            reference: Reference::ForeignLaw,
            scope: None,
            applies_to: None,
        }],
        left_as_text: vec!["kap met nok ⊥ straat".to_owned()],
    });
    let mut plan = Plan::new(
        PlanId(Uuid::from_u128(number)),
        "Buitengebied",
        PlanStatus::LegalForce,
        crs,
    );
    plan.kind = PlanKind::Foreign;
    plan.law = Some(ForeignLaw {
        country: "NL".to_owned(),
        kind: "bestemmingsplan".to_owned(),
        language: Some("nl".to_owned()),
    });
    // Four digits, as a Swedish code has.
    plan.municipality_code = Some("0363".to_owned());
    plan.area = vec![part(Position::Area(area), crs)];
    plan.regulations = vec![height];
    plan
}

/// A regulation of some wording.
pub fn regulation(number: u128, formulation: &str, geometry: Vec<GeometryPart>) -> Regulation {
    Regulation {
        id: RegulationId(Uuid::from_u128(number)),
        content: RegulationContent::new(RegulationGroup::Property, formulation),
        regulates_uses: Vec::new(),
        geometry,
    }
}

/// A plan that uses every part of the model that a store could lose.
pub fn rich_plan(number: u128) -> Plan {
    let mut plan = bare_plan(number, "Kvarteret Blåklinten – ändring av «Ö 12»");
    plan.designation = Some("1280K-P2013/4".to_owned());
    plan.municipality = Some("Malmö".to_owned());
    plan.vertical_limit = Some(VerticalLimit::Down);
    plan.height_datum = Some(Datum::Other("Malmö lokala".to_owned()));
    plan.original_geometry = Some(json!({ "odd": [0.1, 1e-7, 123_456_789.123_456_78, null, "å"] }));
    plan.additions = json!({ "egen": { "djup": [1, 2.5, { "x": true }] } })
        .as_object()
        .unwrap()
        .clone();
    plan.decisions = vec![Decision {
        kind: Some(DecisionKind::Adoption),
        legal_force: vec!["2013-05-02".parse().unwrap(), "2014-01-31".parse().unwrap()],
        implementation_months: Some(60),
        replaces: Some(Vec::new()),
        regulations: vec![RegulationId(Uuid::from_u128(number + 1))],
        additions: json!({ "extra": "ja" }).as_object().unwrap().clone(),
        ..Decision::default()
    }];
    plan.area.push(GeometryPart {
        entry: 1,
        ..part(
            Position::Area(square(118_200.000_000_1, 6_164_000.1, 33.3)),
            Crs::Zone1330,
        )
    });

    let mut limit = regulation(
        number + 1,
        "Högsta nockhöjd är [höjd:decimaltal] meter",
        vec![well_described_part()],
    );
    limit.content.values = vec![VariableValue {
        data_type: Some("decimaltal".to_owned()),
        value: "12,5".to_owned(),
        bound: Some("max".to_owned()),
        ..VariableValue::default()
    }];
    // "Bostäder" in the national catalogue.
    limit.content.catalogue = Some(
        "f9e056a6-cda8-4b92-a15d-dc70d61dfa36"
            .parse::<CatalogueId>()
            .unwrap(),
    );
    limit.content.letter = Some("h".to_owned());
    limit.content.letter_index = Some("1".to_owned());
    limit.regulates_uses = vec![RegulationId(Uuid::from_u128(7)), RegulationId(Uuid::from_u128(8))];

    let mut twin = regulation(number + 2, "", mixed_parts());
    twin.content = limit.content.clone();

    let mut whole = regulation(number + 3, "Genomförandetiden är 5 år", Vec::new());
    whole.content.group = RegulationGroup::Administrative;
    whole.content.additions = json!({ "kategori": "Övrigt", "tal": 0.3 })
        .as_object()
        .unwrap()
        .clone();
    plan.regulations = vec![limit, twin, whole];
    plan
}

/// An area in three dimensions whose making is described in full.
fn well_described_part() -> GeometryPart {
    let ring = polygon!(
        exterior: [(x: 118_000.1, y: 6_164_000.2), (x: 118_050.0, y: 6_164_000.0), (x: 118_050.0, y: 6_164_050.0)],
        interiors: [[(x: 118_040.0, y: 6_164_010.0), (x: 118_040.0, y: 6_164_012.0), (x: 118_042.0, y: 6_164_012.0)]],
    );
    GeometryPart {
        height_datum: Some(Datum::Rh2000),
        dimension: 3,
        vertex_heights_m: vec![3.5, 3.25, -0.125, 3.5, 1.0, 2.0, 3.0, 1.0],
        entry: 4,
        from_multi: true,
        plane_uncertainty_m: Some(0.025),
        height_uncertainty_m: Some(0.1),
        positioning: Some(Positioning {
            positioned_at: Some("2012-03-04T00:00:00+01:00".to_owned()),
            checked_at: None,
            plane_method: Some(PositioningMethod {
                kind: "lägesplacering".to_owned(),
                variant: Some("digital karta".to_owned()),
                details: json!({ "kartskala": 1000 }).as_object().unwrap().clone(),
            }),
            height_method: None,
            uncertain_position: Some(json!(false)),
            additions: json!({ "mer": [1] }).as_object().unwrap().clone(),
        }),
        ..part(Position::Area(ring), Crs::Zone1330)
    }
}

/// A point, a line in another system, and two solids; one part has heights that do not fit its vertices.
fn mixed_parts() -> Vec<GeometryPart> {
    let corner = |level: f64| {
        vec![
            [118_000.0, 6_164_000.0, level],
            [118_010.0, 6_164_000.0, level],
            [0.1, 0.2, level],
        ]
    };
    let solid = Position::Solid(vec![vec![corner(1.0), corner(2.0)], vec![corner(7.25)]]);
    vec![
        part(
            Position::Point(point!(x: 118_001.0, y: 6_164_001.0)),
            Crs::Zone1330,
        ),
        part(
            Position::Line(line_string![(x: 370_000.0, y: 6_160_000.0), (x: 370_010.0, y: 6_160_000.0)]),
            Crs::Tm,
        ),
        GeometryPart {
            dimension: 3,
            ..part(solid.clone(), Crs::Zone1330)
        },
        GeometryPart {
            dimension: 3,
            entry: 9,
            ..part(solid, Crs::Zone1330)
        },
        GeometryPart {
            vertex_heights_m: vec![1.0, 2.0],
            ..part(Position::Point(Point::new(118_002.0, 6_164_002.0)), Crs::Zone1330)
        },
    ]
}

/// A parcel of one square.
pub fn parcel(designation: &str, east_m: f64) -> Parcel {
    Parcel {
        designation: designation.to_owned(),
        crs: Crs::Zone1330,
        area: MultiPolygon(vec![square(east_m, 6_164_000.0, 20.0)]),
        source_id: None,
    }
}

/// An address in Malmö.
pub fn address(street: &str, number: &str, lon_deg: f64) -> Address {
    Address {
        street: street.to_owned(),
        number: number.to_owned(),
        postal_code: Some("211 22".to_owned()),
        town: Some("Malmö".to_owned()),
        position: Geodetic {
            lon_deg,
            lat_deg: 55.6,
        },
        parcel: None,
    }
}

/// A building of one square about which nothing is said.
pub fn bare_building(source_id: Option<&str>, east_m: f64) -> ExistingBuilding {
    ExistingBuilding {
        source_id: source_id.map(str::to_owned),
        crs: Crs::Zone1330,
        footprint: MultiPolygon(vec![square(east_m, 6_164_000.0, 10.0)]),
        kind: None,
        ground_level: None,
        height: None,
        storeys: None,
        gross_floor_area_m2: None,
        year: None,
        body: None,
    }
}

/// A building of which everything is known.
pub fn building(source_id: &str, east_m: f64) -> ExistingBuilding {
    let roof = Surface {
        kind: SurfaceKind::Roof,
        rings: vec![vec![
            [east_m, 6_164_000.0, 0.1],
            [east_m + 10.0, 6_164_000.0, 1e-7],
            [0.1, 0.2, -3.3],
        ]],
        element: Some(0),
    };
    ExistingBuilding {
        kind: Some(BuildingKind::Ancillary),
        ground_level: Some(OverRh2000(12.345)),
        height: Some(OverGround(0.1 + 0.2)),
        storeys: Some(1.5),
        gross_floor_area_m2: Some(123.4),
        year: Some(1897),
        body: Some(Body {
            surfaces: vec![roof],
            vertical: VerticalReference::Datum(Datum::Rh2000),
            elements: vec!["tak «1»".to_owned()],
        }),
        ..bare_building(Some(source_id), east_m)
    }
}

/// A feature of a comprehensive plan of which everything is known.
pub fn guidance(id: &str, crs: Crs, shape: GuidanceShape) -> GuidanceFeature {
    GuidanceFeature {
        id: id.to_owned(),
        aspect: GuidanceAspect::LandUse,
        land_use: Some(GuidanceLandUse::MixedDevelopment),
        category: "Mångfunktionell bebyggelse".to_owned(),
        subcategory: Some("Centrum".to_owned()),
        stage: Some(PlanningStage::New),
        statement: Some("Tät blandad stad.".to_owned()),
        plan_name: Some("Översiktsplan för Provet".to_owned()),
        adopted: Some("2023-05-31".parse().unwrap()),
        horizon: Some("2040".to_owned()),
        crs,
        shape,
    }
}

/// A raster of one level.
pub fn raster(columns: u32, rows: u32, level_m: f32) -> TerrainRaster {
    TerrainRaster {
        crs: Crs::Zone1330,
        datum: Some(Datum::Rh2000),
        west_centre_m: 118_000.5,
        north_centre_m: 6_164_999.5,
        cell_m: 1.0,
        columns,
        rows,
        levels_m: vec![level_m; columns as usize * rows as usize],
        uncertainty_m: Some(0.1),
    }
}

/// A file of a publication. `sha256` stands for its bytes.
pub fn file(name: &str, sha256: &str, content: PublishedContent) -> PublishedFile {
    PublishedFile {
        provenance: Provenance {
            format: "test".to_owned(),
            file: name.to_owned(),
            sha256: sha256.to_owned(),
            imported: "2026-11-23T12:00:00Z".to_owned(),
        },
        options: String::new(),
        accepted: Vec::new(),
        findings: FindingCounts::default(),
        content,
    }
}

/// A publication of one file.
pub fn publication(name: &str, sha256: &str, content: PublishedContent) -> Publication {
    Publication {
        files: vec![file(name, sha256, content)],
    }
}
