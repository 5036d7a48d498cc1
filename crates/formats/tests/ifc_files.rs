//! Building models in IFC: a real one as delivered, placed in Malmö, not placed, placed twice; small ones; broken ones.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "test code")]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use planvy_formats::proposals::ifc::Ifc;
use planvy_formats::{ProposalFormat, ProposalOptions, detect_proposal};
use planvy_plan::{
    Crs, Datum, Finding, GridPoint, Placement, Proposal, Reading, RuleId, Severity, SurfaceKind,
    VerticalReference,
};

mod archive;
#[expect(dead_code, reason = "nothing here is gzip")]
mod testdata;

/// The Duplex as delivered.
fn duplex() -> Option<String> {
    let zip = testdata::file("ifc/Duplex_A_georeferenced.zip")?;
    let (_, bytes) = archive::unzip(&zip).into_iter().next().expect("one file");
    Some(String::from_utf8(bytes).expect("it is ASCII"))
}

fn read(text: &str) -> Reading<Proposal> {
    Ifc.read(text.as_bytes(), &ProposalOptions::default())
}

fn read_in(text: &str, crs: Crs) -> Reading<Proposal> {
    let options = ProposalOptions {
        crs: Some(crs),
        file_name: None,
    };
    Ifc.read(text.as_bytes(), &options)
}

/// Replaces a text that has to be there.
fn with(text: &str, old: &str, new: &str) -> String {
    assert!(text.contains(old), "{old}");
    text.replace(old, new)
}

fn says(findings: &[Finding], severity: Severity, what: &str) -> bool {
    findings
        .iter()
        .any(|finding| finding.severity == severity && finding.message.contains(what))
}

fn corners(proposal: &Proposal) -> impl Iterator<Item = [f64; 3]> {
    let bodies = proposal
        .buildings
        .iter()
        .filter_map(|building| building.body.as_ref());
    bodies
        .flat_map(|body| &body.surfaces)
        .flat_map(|surface| surface.rings.iter().flatten().copied())
}

fn extent(proposal: &Proposal) -> [[f64; 3]; 2] {
    corners(proposal).fold([[f64::MAX; 3], [f64::MIN; 3]], |[low, high], corner| {
        let by =
            |pick: fn(f64, f64) -> f64, a: [f64; 3]| std::array::from_fn(|axis| pick(a[axis], corner[axis]));
        [by(f64::min, low), by(f64::max, high)]
    })
}

fn near(a: [f64; 3], b: [f64; 3], within: f64) -> bool {
    a.iter().zip(b).all(|(a, b)| (a - b).abs() <= within)
}

#[test]
fn the_duplex_is_read_and_not_comparable() {
    let Some(text) = duplex() else { return };
    assert_eq!(
        detect_proposal(text.as_bytes()).map(ProposalFormat::name),
        Some("ifc")
    );
    let reading = read(&text);
    let findings = &reading.findings;
    assert!(
        says(
            findings,
            Severity::Error,
            "the map conversion leads to 'EPSG:9897'"
        ),
        "{findings:?}"
    );
    assert!(
        says(findings, Severity::Warning, "do not lie in or near Sweden either"),
        "{findings:?}"
    );
    let errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    assert!(
        errors.clone().all(|finding| finding.rule == RuleId::CRS),
        "{findings:?}"
    );
    let proposal = reading.value.expect("it is read");
    assert_eq!((proposal.format.as_str(), proposal.crs), ("ifc2x3", None));
    assert!(matches!(&proposal.placement, Placement::NotPlaced { missing } if missing.contains("EPSG:9897")));
    assert_eq!(proposal.buildings.len(), 1);
    let building = &proposal.buildings[0];
    assert_eq!(building.id.as_deref(), Some("1xS3BCk291UvhgP2a6eflK"));
    assert_eq!(building.storeys, Some(2.0));
    assert_eq!(building.floor_levels_m.len(), 2);
    assert!(near(
        [building.floor_levels_m[0], building.floor_levels_m[1], 0.0],
        [0.0, 3.1, 0.0],
        1e-9
    ));
    let body = building.body.as_ref().expect("it has a body");
    assert_eq!(body.vertical, VerticalReference::Unknown);
    // The independent reading of the same products by IfcOpenShell 0.9: 154, and the box around them.
    assert_eq!(body.elements.len(), 154);
    let [low, high] = extent(&proposal);
    assert!(near(low, [-0.2415, -22.1827, -1.55], 0.001), "{low:?}");
    assert!(near(high, [9.0415, 4.3827, 6.6348], 0.001), "{high:?}");
}

#[test]
fn kinds_and_heights_of_the_duplex_are_those_of_an_independent_reading() {
    let Some(text) = duplex() else { return };
    let proposal = read(&text).value.expect("it is read");
    let body = proposal.buildings[0].body.as_ref().expect("it has a body");
    let mut by_kind: BTreeMap<SurfaceKind, (f64, f64, std::collections::BTreeSet<u32>)> = BTreeMap::new();
    for surface in &body.surfaces {
        let seen =
            by_kind
                .entry(surface.kind)
                .or_insert((f64::MAX, f64::MIN, std::collections::BTreeSet::new()));
        for [_, _, up] in surface.rings.iter().flatten() {
            seen.0 = seen.0.min(*up);
            seen.1 = seen.1.max(*up);
        }
        seen.2.extend(surface.element);
    }
    for (kind, products, low, high) in [
        (SurfaceKind::Wall, 57, -1.25, 6.609),
        (SurfaceKind::Opening, 38, 0.0, 6.635),
        // Four railings, two flights and four stringers of the two stairs.
        (SurfaceKind::Projection, 10, 0.0, 4.2),
    ] {
        let (from, to, elements) = &by_kind[&kind];
        assert_eq!(elements.len(), products, "{kind:?}");
        assert!(
            (from - low).abs() < 0.001 && (to - high).abs() < 0.001,
            "{kind:?} {from} {to}"
        );
    }
    let (_, top, roofs) = &by_kind[&SurfaceKind::Roof];
    assert_eq!(roofs.len(), 1);
    assert!((top - 6.457).abs() < 0.001, "{top}");
    assert!(
        body.elements.iter().all(|id| id.len() == 22),
        "each is a GlobalId"
    );
}

/// Degrees, minutes, seconds and millionths, as IFC writes them.
fn dms(degrees: f64) -> String {
    let millionths = (degrees * 3_600_000_000.0).round();
    let seconds = (millionths / 1_000_000.0).floor();
    format!(
        "({},{},{},{})",
        (seconds / 3_600.0).floor(),
        (seconds / 60.0).floor() % 60.0,
        seconds % 60.0,
        millionths % 1_000_000.0
    )
}

const ZERO: GridPoint = GridPoint {
    crs: Crs::Zone1330,
    east_m: 118_600.0,
    north_m: 6_164_200.0,
};

/// The Duplex at a place in Malmö, its latitude and longitude beside it, turned by an angle.
fn in_malmo(text: &str, turned_deg: f64) -> String {
    let place = ZERO.to_geodetic();
    let (y, x) = turned_deg.to_radians().sin_cos();
    let text = with(text, "IFCLENGTHMEASURE(76670.)", "IFCLENGTHMEASURE(118600.)");
    let text = with(&text, "IFCLENGTHMEASURE(77179.)", "IFCLENGTHMEASURE(6164200.)");
    let text = with(
        &text,
        "IFCLENGTHMEASURE(293.700012207031)",
        "IFCLENGTHMEASURE(12.5)",
    );
    let text = with(&text, "IFCREAL(0.325568154457152)", &format!("IFCREAL({x})"));
    let text = with(&text, "IFCREAL(0.945518575599318)", &format!("IFCREAL({y})"));
    let text = with(&text, "EPSG:9897", "EPSG:5847");
    let site = format!("{},{}", dms(place.lat_deg), dms(place.lon_deg));
    with(&text, "(41,52,27,840000),(-87,-38,-21,-839999)", &site)
}

#[test]
fn placed_in_malmo_it_stands_where_it_says() {
    let Some(text) = duplex() else { return };
    let reading = read(&in_malmo(&text, 90.0));
    assert!(!reading.has_errors(), "{:?}", reading.findings);
    let proposal = reading.value.expect("it is read");
    assert_eq!(
        (proposal.crs, &proposal.placement),
        (Some(Crs::Zone1330), &Placement::Stated)
    );
    let body = proposal.buildings[0].body.as_ref().expect("it has a body");
    assert_eq!(body.vertical, VerticalReference::Datum(Datum::Rh2000));
    // Turned by a quarter: the drawing's x is the map's north, its y the map's west.
    let [low, high] = extent(&proposal);
    assert!(
        near(
            low,
            [118_600.0 - 4.3827, 6_164_200.0 - 0.2415, 12.5 - 1.55],
            0.001
        ),
        "{low:?}"
    );
    assert!(
        near(
            high,
            [118_600.0 + 22.1827, 6_164_200.0 + 9.0415, 12.5 + 6.6348],
            0.001
        ),
        "{high:?}"
    );
    assert!((proposal.buildings[0].floor_levels_m[1] - 15.6).abs() < 1e-9);
}

#[test]
fn without_a_conversion_it_is_not_placed() {
    let Some(text) = duplex() else { return };
    let text = with(&in_malmo(&text, 0.0), "ePSet_MapConversion", "Pset_SiteCommon");
    let reading = read(&text);
    let proposal = reading.value.expect("it is read");
    assert_eq!(proposal.crs, None);
    assert_eq!(
        proposal.placement,
        Placement::NotPlaced {
            missing: "IfcMapConversion".to_owned()
        }
    );
    assert!(says(
        &reading.findings,
        Severity::Info,
        "are no map conversion: they are good to 6 m"
    ));
    assert!(near(extent(&proposal)[1], [9.0415, 4.3827, 6.6348], 0.001));
}

#[test]
fn placed_twice_differently_is_said_with_figures_and_not_chosen() {
    let Some(text) = duplex() else { return };
    let place = ZERO.to_geodetic();
    let placed = in_malmo(&text, 0.0);
    let moved = with(&placed, &dms(place.lat_deg), &dms(place.lat_deg + 0.01));
    let reading = read(&moved);
    let proposal = reading.value.expect("it is read");
    let Placement::Contradictory { what } = &proposal.placement else {
        panic!("{:?}", proposal.placement);
    };
    assert!(
        what.contains("118600.0, 6164200.0 in EPSG:3008") && what.contains("lie 11"),
        "{what}"
    );
    assert!(!proposal.placement.is_usable() && proposal.crs.is_none());
    // The sender says which one holds.
    let chosen = read_in(&moved, Crs::Zone1330);
    assert!(says(
        &chosen.findings,
        Severity::Warning,
        "so that the map conversion is taken"
    ));
    assert_eq!(chosen.value.expect("it is read").placement, Placement::Stated);
    // A latitude of whole seconds is good to 15 m and says nothing against 10 m.
    let seconds = (place.lat_deg * 3_600.0).floor();
    let coarse = format!(
        "({},{},{})",
        (seconds / 3_600.0).floor(),
        (seconds / 60.0).floor() % 60.0,
        seconds % 60.0
    );
    let coarse = with(&placed, &dms(place.lat_deg), &coarse);
    assert_eq!(
        read(&coarse).value.expect("it is read").placement,
        Placement::Stated
    );
}

#[test]
fn coordinates_of_the_map_are_not_moved_again() {
    let Some(text) = duplex() else { return };
    // The site's own placement is in the grid already.
    let moved = with(
        &text,
        "#38273=IFCLOCALPLACEMENT($,#38272);",
        "#38273=IFCLOCALPLACEMENT($,#900002);",
    );
    let moved = with(
        &moved,
        "ENDSEC;\nEND-ISO-10303-21;",
        "#900001=IFCCARTESIANPOINT((118600.,6164200.,12.5));\n#900002=IFCAXIS2PLACEMENT3D(#900001,$,$);\nENDSEC;\nEND-ISO-10303-21;",
    );
    let both = in_malmo(&moved, 0.0);
    let reading = read(&both);
    let proposal = reading.value.expect("it is read");
    assert!(
        matches!(&proposal.placement, Placement::Contradictory { what } if what.contains("are those of EPSG:3008 already")),
        "{:?}",
        proposal.placement
    );
    // Without the conversion the drawing lacks only the name of its system.
    let alone = with(&both, "ePSet_MapConversion", "Pset_SiteCommon");
    let alone = with(&alone, "ePSet_ProjectedCRS", "Pset_SiteOther");
    let unnamed = read(&alone).value.expect("it is read");
    assert!(
        matches!(&unnamed.placement, Placement::NotPlaced { missing } if missing.contains("IfcProjectedCRS"))
    );
    let named = read_in(&alone, Crs::Zone1330).value.expect("it is read");
    assert_eq!(
        (named.crs, &named.placement),
        (Some(Crs::Zone1330), &Placement::Stated)
    );
    // Millimetres survive six million metres, although the crate stores single precision.
    let [low, high] = extent(&named);
    assert!(
        near(
            low,
            [118_600.0 - 0.2415, 6_164_200.0 - 22.1827, 12.5 - 1.55],
            0.001
        ),
        "{low:?}"
    );
    assert!(
        near(
            high,
            [118_600.0 + 9.0415, 6_164_200.0 + 4.3827, 12.5 + 6.6348],
            0.001
        ),
        "{high:?}"
    );
}

#[test]
fn grid_north_taken_for_true_north_is_said_with_the_angle() {
    let Some(text) = duplex() else { return };
    // The true north lies 0.4 degrees from the grid's in Malmö, west of the meridian: counterclockwise is positive.
    let convergence_deg = {
        let mut north = ZERO.to_geodetic();
        north.lat_deg += 0.001;
        let north = north.to_grid(Crs::Zone1330);
        (ZERO.east_m - north.east_m)
            .atan2(north.north_m - ZERO.north_m)
            .to_degrees()
    };
    assert!((convergence_deg.abs() - 0.41).abs() < 0.01, "{convergence_deg}");
    let context = "#27=IFCGEOMETRICREPRESENTATIONCONTEXT($,'Model',3,1.E-009,#26,$);";
    let placed_with_north = |turned_deg: f64, north_deg: f64| {
        let (x, y) = north_deg.to_radians().sin_cos();
        let new = format!(
            "#27=IFCGEOMETRICREPRESENTATIONCONTEXT($,'Model',3,1.E-009,#26,#900001);\n#900001=IFCDIRECTION(({x},{y}));"
        );
        let text = with(&in_malmo(&text, turned_deg), context, &new);
        read(&text).value.expect("it is read").placement
    };
    // The direction of the north is given clockwise from the drawing's y axis; turned by 30 degrees, the grid's north is there.
    for (turned_deg, north_deg, off_deg) in [
        (30.0, 30.0 - convergence_deg, None),
        (30.0, 30.0, Some(-convergence_deg)),
        (0.0, 0.0, Some(-convergence_deg)),
        (30.0, -30.0, Some(60.0 - convergence_deg)),
    ] {
        match (placed_with_north(turned_deg, north_deg), off_deg) {
            (Placement::Stated, None) => {}
            (Placement::NorthUncertain { angle_deg }, Some(off_deg)) => {
                assert!(
                    (angle_deg - off_deg).abs() < 0.01,
                    "{turned_deg} {north_deg} {angle_deg} {off_deg}"
                );
            }
            (placement, _) => panic!("{turned_deg} {north_deg} {placement:?}"),
        }
    }
}

/// A house of IFC 4 in a unit of length, 10 by 8 by 3 of them: a wall around, a slab below and one above; with a map conversion
/// and whatever more.
fn house(unit: &str, conversion: &str, more: &str) -> String {
    let points = [
        "#40=IFCCARTESIANPOINT((0.,0.));#41=IFCCARTESIANPOINT((10.,0.));#42=IFCCARTESIANPOINT((10.,8.));#43=IFCCARTESIANPOINT((0.,8.));",
        "#44=IFCPOLYLINE((#40,#41,#42,#43,#40));#45=IFCARBITRARYCLOSEDPROFILEDEF(.AREA.,$,#44);",
    ]
    .concat();
    let product = |id: u32, class: &str, depth: f64, tail: &str| {
        format!(
            "#{a}=IFCEXTRUDEDAREASOLID(#45,#11,#13,{depth:.1});#{b}=IFCSHAPEREPRESENTATION(#20,'Body','SweptSolid',(#{a}));\
             #{c}=IFCPRODUCTDEFINITIONSHAPE($,$,(#{b}));#{id}={class}('{id:022}',$,'{class}',$,$,#12,#{c},$,{tail});",
            a = id + 1,
            b = id + 2,
            c = id + 3,
        )
    };
    format!(
        "ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\nFILE_NAME('','',(''),(''),'','','');\nFILE_SCHEMA(('IFC4'));\nENDSEC;\nDATA;\n\
         #1=IFCPROJECT('0000000000000000000001',$,'p',$,$,$,$,(#20),#2);#2=IFCUNITASSIGNMENT((#3));{unit}\
         #10=IFCCARTESIANPOINT((0.,0.,0.));#11=IFCAXIS2PLACEMENT3D(#10,$,$);#12=IFCLOCALPLACEMENT($,#11);#13=IFCDIRECTION((0.,0.,1.));\
         #20=IFCGEOMETRICREPRESENTATIONCONTEXT($,'Model',3,1.E-5,#11,$);{conversion}\
         #30=IFCSITE('0000000000000000000030',$,'s',$,$,#12,$,$,$,$,$,$,$,$);\
         #31=IFCBUILDING('0000000000000000000031',$,'Hus 1',$,$,#12,$,$,$,$,$,$);\
         #32=IFCBUILDINGSTOREY('0000000000000000000032',$,'Plan 1',$,$,#12,$,$,$,0.);\
         #33=IFCRELAGGREGATES('0000000000000000000033',$,$,$,#1,(#30));#34=IFCRELAGGREGATES('0000000000000000000034',$,$,$,#30,(#31));\
         #35=IFCRELAGGREGATES('0000000000000000000035',$,$,$,#31,(#32));\
         #36=IFCRELCONTAINEDINSPATIALSTRUCTURE('0000000000000000000036',$,$,$,(#50,#60),#32);\
         {points}{}{}{more}\nENDSEC;\nEND-ISO-10303-21;\n",
        product(50, "IFCWALL", 3.0, "$"),
        product(60, "IFCSLAB", 0.2, ".BASESLAB.")
    )
}

const METRE: &str = "#3=IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.);";
const FEET: &str = "#3=IFCCONVERSIONBASEDUNIT(#4,.LENGTHUNIT.,'FOOT',#5);#4=IFCDIMENSIONALEXPONENTS(1,0,0,0,0,0,0);\
                    #5=IFCMEASUREWITHUNIT(IFCLENGTHMEASURE(0.3048),#6);#6=IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.);";
const MILLIMETRE: &str = "#3=IFCSIUNIT(*,.LENGTHUNIT.,.MILLI.,.METRE.);";

/// A map conversion with its system: `numbers` are from the eastings to the scale, `unit` the map's.
fn conversion(numbers: &str, unit: &str) -> String {
    format!(
        "#21=IFCMAPCONVERSION(#20,#22,{numbers});#22=IFCPROJECTEDCRS('EPSG:3008',$,'SWEREF99','RH2000',$,$,{unit});\
         #23=IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.);"
    )
}

#[test]
fn units_and_scales_go_together_or_are_said() {
    let high = |text: &str| {
        let reading = read(text);
        let proposal = reading.value.expect("it is read");
        (extent(&proposal)[1], proposal.placement, reading.findings)
    };
    let metres = [118_610.0, 6_164_208.0, 8.0];
    for (unit, numbers, map_unit, corner) in [
        (METRE, "118600.,6164200.,5.,1.,0.,1.", "#23", metres),
        (METRE, "118600.,6164200.,5.,$,$,$", "$", metres),
        (
            FEET,
            "118600.,6164200.,5.,1.,0.,0.3048",
            "#23",
            [118_603.048, 6_164_202.438_4, 5.914_4],
        ),
        (
            FEET,
            "118600.,6164200.,5.,1.,0.,1.",
            "#23",
            [118_603.048, 6_164_202.438_4, 5.914_4],
        ),
        (
            MILLIMETRE,
            "118600.,6164200.,5.,1.,0.,0.001",
            "#23",
            [118_600.01, 6_164_200.008, 5.003],
        ),
        // Counted in the unit of the drawing, as the standard has it where the map's is not given.
        (
            MILLIMETRE,
            "118600000.,6164200000.,5000.,1.,0.,1.",
            "$",
            [118_600.01, 6_164_200.008, 5.003],
        ),
        // Eastings and northings exchanged.
        (METRE, "6164200.,118600.,5.,1.,0.,1.", "#23", metres),
        // A scale of the projection.
        (
            METRE,
            "118600.,6164200.,5.,1.,0.,0.9996",
            "#23",
            [118_609.996, 6_164_207.996_8, 7.998_8],
        ),
    ] {
        let (corner_read, placement, findings) = high(&house(unit, &conversion(numbers, map_unit), ""));
        assert_eq!(placement, Placement::Stated, "{numbers} {findings:?}");
        assert!(
            near(corner_read, corner, 0.001),
            "{unit} {numbers} {corner_read:?}"
        );
    }
    let (_, placement, _) = high(&house(
        MILLIMETRE,
        &conversion("118600.,6164200.,5.,1.,0.,25.4", "#23"),
        "",
    ));
    assert!(matches!(placement, Placement::Contradictory { what } if what.contains("scale of 25.4")));
    let (_, placement, _) = high(&house(METRE, &conversion("0.,0.,5.,1.,0.,1.", "#23"), ""));
    assert!(matches!(placement, Placement::NotPlaced { missing } if missing.contains("a place in Sweden")));
}

#[test]
fn two_conversions_have_to_agree() {
    let one = conversion("118600.,6164200.,5.,1.,0.,1.", "#23");
    let same = format!("{one}#24=IFCMAPCONVERSION(#20,#22,118600.01,6164200.,5.,1.,0.,1.);");
    assert_eq!(
        read(&house(METRE, &same, ""))
            .value
            .expect("it is read")
            .placement,
        Placement::Stated
    );
    let other = format!("{one}#24=IFCMAPCONVERSION(#20,#22,118650.,6164200.,5.,0.,1.,1.);");
    let proposal = read(&house(METRE, &other, "")).value.expect("it is read");
    assert!(
        matches!(&proposal.placement, Placement::Contradictory { what } if what.contains("118650.00") && what.contains("90.00 degrees")),
        "{:?}",
        proposal.placement
    );
}

#[test]
fn heights_need_a_datum_and_other_levels_are_held_against_them() {
    let placed = conversion("118600.,6164200.,5.,1.,0.,1.", "#23");
    let vertical = |text: &str| {
        let reading = read(text);
        let proposal = reading.value.expect("it is read");
        let body = proposal.buildings[0].body.clone().expect("it has a body");
        (body.vertical, reading.findings)
    };
    assert_eq!(
        vertical(&house(METRE, &placed, "")).0,
        VerticalReference::Datum(Datum::Rh2000)
    );
    let unnamed = with(&house(METRE, &placed, ""), "'RH2000'", "$");
    let (reference, findings) = vertical(&unnamed);
    assert_eq!(reference, VerticalReference::Unknown);
    assert!(says(&findings, Severity::Warning, "names no vertical datum"));
    let no_height = conversion("118600.,6164200.,$,1.,0.,1.", "#23");
    assert_eq!(
        vertical(&house(METRE, &no_height, "")).0,
        VerticalReference::Unknown
    );
    let other = with(
        &house(METRE, &placed, ""),
        "$,'Hus 1',$,$,#12,$,$,$,$,$,$)",
        "$,'Hus 1',$,$,#12,$,$,$,7.25,$,$)",
    );
    assert!(says(
        &vertical(&other).1,
        Severity::Warning,
        "ElevationOfRefHeight says 7.25 m, OrthogonalHeight 5.00 m"
    ));
}

#[test]
fn broken_models_end_with_findings() {
    let placed = conversion("118600.,6164200.,5.,1.,0.,1.", "#23");
    let whole = house(METRE, &placed, "");
    assert!(!read(&whole).has_errors(), "{:?}", read(&whole).findings);
    for (name, text) in [
        (
            "placements in a circle",
            with(
                &whole,
                "#12=IFCLOCALPLACEMENT($,#11)",
                "#12=IFCLOCALPLACEMENT(#12,#11)",
            ),
        ),
        (
            "absurd coordinates",
            with(
                &whole,
                "IFCCARTESIANPOINT((10.,8.))",
                "IFCCARTESIANPOINT((1.E30,8.))",
            ),
        ),
        (
            "no number",
            with(
                &whole,
                "IFCCARTESIANPOINT((10.,8.))",
                "IFCCARTESIANPOINT((1.E400,8.))",
            ),
        ),
        ("another schema", with(&whole, "'IFC4'", "'AP214'")),
        ("cut off", whole[..whole.len() * 3 / 4].to_owned()),
        ("nothing", "ISO-10303-21;".to_owned()),
        (
            "only a header",
            whole[..whole.find("DATA;").expect("data")].to_owned(),
        ),
    ] {
        let reading = read(&text);
        assert!(reading.has_errors(), "{name} {:?}", reading.findings);
    }
    let no_unit = FEET.replace("'FOOT'", "'ALN'").replace("(0.3048)", "(1.E400)");
    let no_unit = house(&no_unit, &placed, "");
    assert!(says(
        &read(&no_unit).findings,
        Severity::Error,
        "the unit of length of the drawing cannot be read"
    ));
}

#[test]
fn circles_and_depths_end() {
    let solid = "IFCEXTRUDEDAREASOLID(#45,#11,#13,3.0);";
    let whole = house(METRE, &conversion("118600.,6164200.,5.,1.,0.,1.", "#23"), "");
    let circle = with(
        &whole,
        &format!("#51={solid}"),
        "#51=IFCBOOLEANRESULT(.DIFFERENCE.,#51,#51);",
    );
    let mapped = with(
        &whole,
        &format!("#51={solid}"),
        "#51=IFCMAPPEDITEM(#55,#56);#55=IFCREPRESENTATIONMAP(#11,#52);#56=IFCCARTESIANTRANSFORMATIONOPERATOR3D($,$,#10,1.,$);",
    );
    let lists = with(
        &whole,
        "(10.,8.)",
        &format!("{}1.{}", "(".repeat(200_000), ")".repeat(200_000)),
    );
    let aggregates = with(
        &whole,
        "ENDSEC;\nEND",
        "#90=IFCRELAGGREGATES('0000000000000000000090',$,$,$,#50,(#60,#50));\nENDSEC;\nEND",
    );
    for (name, text) in [
        ("a solid of itself", circle),
        ("a map of itself", mapped),
        ("lists in lists", lists),
        ("parts of themselves", aggregates),
    ] {
        let start = Instant::now();
        let reading = read(&text);
        assert!(!reading.findings.is_empty(), "{name}");
        assert!(start.elapsed() < Duration::from_secs(60), "{name}");
    }
}

#[test]
fn whatever_is_cut_or_changed_is_read_or_refused() {
    let Some(text) = duplex() else { return };
    let small = house(METRE, &conversion("118600.,6164200.,5.,1.,0.,1.", "#23"), "");
    let mut state = 11_u64;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).expect("it fits") % below
    };
    for round in 0..400 {
        let mut bytes = small.clone().into_bytes();
        for _ in 0..=next(6) {
            let at = next(bytes.len());
            bytes[at] = b"0123456789#=(),;.'$*-E\xff\x00"[next(24)];
        }
        if round % 4 == 0 {
            bytes.truncate(next(bytes.len()));
        }
        let reading = Ifc.read(&bytes, &ProposalOptions::default());
        assert!(reading.value.is_some() || reading.has_errors(), "round {round}");
    }
    for part in [1, 3, 7] {
        let cut = &text[..text.len() * part / 8];
        let reading = read(cut);
        assert!(reading.has_errors(), "{part}");
    }
    let mut noise = b"ISO-10303-21;\nHEADER;\nFILE_SCHEMA(('IFC4'));\nENDSEC;\nDATA;\n".to_vec();
    let block: Vec<u8> = (0..1_000_000)
        .map(|_| b"0123456789#=(),;.'$*/IFCWALSB\n"[next(30)])
        .collect();
    for _ in 0..10 {
        noise.extend(&block);
    }
    let reading = Ifc.read(&noise, &ProposalOptions::default());
    assert!(reading.has_errors());
    assert!(reading.findings.len() < 500);
}
