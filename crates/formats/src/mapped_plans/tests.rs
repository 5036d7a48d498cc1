use std::path::{Path, PathBuf};

use planvy_plan::{Bound, Crs, Measure, Plan, PlanStatus, Position, Value};
use rusqlite::Connection;
use tempfile::TempDir;

use super::*;
use crate::format::{Content, ContentKind, Format, ReadOptions};
use crate::untaken::Accounted;

mod identities;

/// A square as a GeoPackage has it: its corner and its side, in units of the layer.
fn square(srs: i32, x: f64, y: f64, side: f64) -> Vec<u8> {
    let mut blob = b"GP\0\x01".to_vec();
    blob.extend(srs.to_le_bytes());
    blob.extend([1, 3, 0, 0, 0, 1, 0, 0, 0, 5, 0, 0, 0]);
    for [dx, dy] in [[0.0, 0.0], [side, 0.0], [side, side], [0.0, side], [0.0, 0.0]] {
        blob.extend((x + dx).to_le_bytes());
        blob.extend((y + dy).to_le_bytes());
    }
    blob
}

/// A source with two layers: `plan` and `zone`.
struct Source {
    _folder: TempDir,
    path: PathBuf,
    connection: Connection,
    srs: i32,
}

impl Source {
    fn new(srs: i32) -> Source {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("source.gpkg");
        let connection = Connection::open(&path).unwrap();
        connection
            .execute_batch(&format!(
                "PRAGMA application_id = 1196444487;
                 CREATE TABLE gpkg_spatial_ref_sys (srs_name, srs_id INTEGER, organization, organization_coordsys_id INTEGER);
                 INSERT INTO gpkg_spatial_ref_sys VALUES ('its', {srs}, 'EPSG', {srs});
                 CREATE TABLE gpkg_contents (table_name, data_type);
                 CREATE TABLE gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id INTEGER, z, m);
                 CREATE TABLE plan (fid INTEGER PRIMARY KEY, id TEXT, name TEXT, stage TEXT, geom BLOB);
                 CREATE TABLE zone (fid INTEGER PRIMARY KEY, plan TEXT, code TEXT, height TEXT, kind TEXT, note TEXT, geom BLOB);
                 INSERT INTO gpkg_contents VALUES ('plan', 'features'), ('zone', 'features');
                 INSERT INTO gpkg_geometry_columns VALUES ('plan', 'geom', 'POLYGON', {srs}, 0, 0), ('zone', 'geom', 'POLYGON', {srs}, 0, 0);"
            ))
            .unwrap();
        Source {
            _folder: folder,
            path,
            connection,
            srs,
        }
    }

    fn plan(&self, id: &str, stage: &str, at: Option<(f64, f64, f64)>) {
        let blob = at.map(|(x, y, side)| square(self.srs, x, y, side));
        let insert = "INSERT INTO plan (id, name, stage, geom) VALUES (?1, 'Plan ' || ?1, ?2, ?3)";
        self.connection
            .execute(insert, rusqlite::params![id, stage, blob])
            .unwrap();
    }

    fn zone(&self, values: [&str; 5], at: Option<(f64, f64, f64)>) {
        let blob = at.map(|(x, y, side)| square(self.srs, x, y, side));
        let [plan, code, height, kind, note] = values;
        let insert =
            "INSERT INTO zone (plan, code, height, kind, note, geom) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        self.connection
            .execute(insert, rusqlite::params![plan, code, height, kind, note, blob])
            .unwrap();
    }

    fn read(&self, mapping: &str) -> Accounted {
        let path = self.path.with_extension("mapping.toml");
        std::fs::write(&path, mapping).unwrap();
        let options = ReadOptions {
            kind: Some(ContentKind::Plans),
            mapping: Some(path),
            ..ReadOptions::default()
        };
        PlansGeoPackage.read_accounted(Path::new(&self.path), &options)
    }
}

fn plans(accounted: Accounted) -> Vec<Plan> {
    match accounted.reading.value {
        Some(Content::Plans(plans)) => plans,
        _ => panic!("{:?}", accounted.reading.findings),
    }
}

fn messages(accounted: &Accounted) -> String {
    accounted
        .reading
        .findings
        .iter()
        .map(|finding| format!("{}\n", finding.message))
        .collect()
}

/// What nothing took, without the numbers of rows.
fn untaken(accounted: &Accounted) -> Vec<&str> {
    let names = accounted.untaken.iter().map(|one| one.name.as_str());
    names.filter(|name| *name != "fid").collect()
}

const FOREIGN: &str = r#"
[[plans]]
layer = "plan"
id = "id"
name = "{name}"
status = "stage"
[plans.fixed]
country = "NL"
kind = "bestemmingsplan"
language = "nl"
[plans.statuses]
vastgesteld = "adopted"
geldend = "legal-force"
"#;

const ZONES: &str = r#"
[[regulations]]
layer = "zone"
group = "property"
plan = "plan"
letter = "{code}"
text = "Zone {code}"
for_people = ["note"]
[[regulations.numbers]]
value = "height"
kind = "kind"
[regulations.numbers.kinds]
"max height" = { measure = "total-height", bound = "max", unit = "m" }
"floors" = { measure = "storeys", bound = "max", unit = "count" }
"#;

/// A place in Vermont, in the zone 18 of WGS 84.
const EAST: f64 = 693_000.0;
const NORTH: f64 = 4_903_000.0;

#[test]
fn plans_have_their_regulations_with_numbers_and_what_is_left() {
    let source = Source::new(32618);
    source.plan("a", "Vastgesteld", Some((EAST, NORTH, 100.0)));
    source.plan("b", "geldend", Some((EAST + 100.0, NORTH, 100.0)));
    source.zone(["a", "A", "6, 12,5", "", ""], Some((EAST, NORTH, 50.0)));
    source.zone(
        ["a", "B", "12.5, 3", "max height, floors", ""],
        Some((EAST, NORTH, 50.0)),
    );
    source.zone(
        ["b", "C", "9, 4", "Max height, gutter", "see article 3"],
        Some((EAST + 100.0, NORTH, 50.0)),
    );
    source.zone(
        ["b", "D", "9, 4", "max height", ""],
        Some((EAST + 100.0, NORTH, 50.0)),
    );
    source.zone(["b", "E", "", "", ""], Some((EAST + 100.0, NORTH, 50.0)));
    let read = source.read(&format!("{FOREIGN}{ZONES}"));
    assert_eq!(messages(&read), "");
    // The number of a row, and the letter of what is no regulation.
    assert_eq!(untaken(&read), ["code"]);
    let plans = plans(read);
    let said: Vec<(&str, PlanStatus, usize)> = plans
        .iter()
        .map(|plan| (plan.name.as_str(), plan.status, plan.regulations.len()))
        .collect();
    // E says no number, and the entry is about numbers.
    assert_eq!(
        said,
        [
            ("Plan a", PlanStatus::Adopted, 2),
            ("Plan b", PlanStatus::LegalForce, 2)
        ]
    );
    assert_eq!(plans[0].law.as_ref().map(|law| law.country.as_str()), Some("NL"));
    let mapped = |plan: usize, regulation: usize| {
        let mapped = plans[plan].regulations[regulation]
            .content
            .mapped
            .clone()
            .unwrap();
        let numbers = mapped
            .quantities
            .iter()
            .map(|quantity| (quantity.measure, quantity.bound, quantity.value));
        (numbers.collect::<Vec<_>>(), mapped.left_as_text)
    };
    assert_eq!(mapped(0, 0), (vec![], vec!["height: 6, 12,5".to_owned()]));
    let heights = |height_m| (Measure::TotalHeight, Bound::Max, Value::LengthM(height_m));
    let floors = (Measure::Storeys, Bound::Max, Value::Count(3.0));
    assert_eq!(mapped(0, 1), (vec![heights(12.5), floors], vec![]));
    let left = vec!["gutter: 4".to_owned(), "note: see article 3".to_owned()];
    assert_eq!(mapped(1, 0), (vec![heights(9.0)], left));
    // Two numbers of one kind: which of them counts, nobody can tell.
    assert_eq!(mapped(1, 1), (vec![], vec!["max height: 9, 4".to_owned()]));
}

#[test]
fn degrees_become_metres_of_the_zone_that_they_lie_in() {
    let source = Source::new(4326);
    source.plan("a", "geldend", Some((-72.58, 44.26, 0.01)));
    let read = source.read(FOREIGN);
    let plans = plans(read);
    assert_eq!(plans[0].crs, Crs::anywhere_from_epsg(32618).unwrap());
    let Position::Area(area) = &plans[0].area[0].position else {
        panic!("area")
    };
    // By PROJ 9.1: -72.58 44.26 lies at 693 173.7 E, 4 903 599.2 N.
    let corner = area.exterior().0[0];
    assert!(
        (corner.x - 693_173.7).abs() < 1.0 && (corner.y - 4_903_599.2).abs() < 1.0,
        "{corner:?}"
    );
}

#[test]
fn plans_come_from_their_regulations_where_no_layer_holds_them() {
    let mapping = r#"
[[plans]]
id = "plan"
name = "Zoning of {plan}"
[plans.fixed]
country = "US"
kind = "zoning"
status = "legal-force"
[[regulations]]
layer = "zone"
group = "use"
plan = "plan"
text = "{code}"
[regulations.words.code]
R1 = "one dwelling"
"#;
    let source = Source::new(32618);
    source.zone(["x", "R1", "", "", ""], Some((EAST, NORTH, 50.0)));
    source.zone(["x", "R2", "", "", ""], Some((EAST + 50.0, NORTH, 50.0)));
    source.zone(["y", "R1", "", "", ""], Some((EAST + 900.0, NORTH, 50.0)));
    let plans = plans(source.read(mapping));
    assert_eq!(plans.len(), 2);
    let areas: Vec<f64> = plans
        .iter()
        .map(|plan| {
            plan.area.iter().map(|part| match &part.position {
                Position::Area(area) => geo::Area::unsigned_area(area),
                _ => 0.0,
            })
        })
        .map(Iterator::sum)
        .collect();
    assert_eq!((plans[0].area.len(), areas), (1, vec![5000.0, 2500.0]));
    let words: Vec<&str> = plans[0]
        .regulations
        .iter()
        .map(|one| one.content.formulation.as_str())
        .collect();
    assert_eq!(words, ["one dwelling", "R2"]);
}

#[test]
fn what_cannot_be_told_is_left_out_and_said() {
    let source = Source::new(32618);
    source.plan("a", "somehow", Some((EAST, NORTH, 100.0)));
    source.plan("b", "geldend", Some((EAST, NORTH, 100.0)));
    source.plan("b", "geldend", Some((EAST, NORTH, 100.0)));
    source.plan("c", "geldend", None);
    source.plan("d", "geldend", Some((0.0, 0.0, 100.0)));
    source.zone(["a", "A", "6", "max height", ""], Some((EAST, NORTH, 50.0)));
    source.zone(["z", "A", "6", "max height", ""], Some((EAST, NORTH, 50.0)));
    source.zone(["", "A", "6", "max height", ""], Some((EAST, NORTH, 50.0)));
    source.zone(["b", "A", "6", "max height", ""], None);
    let read = source.read(&format!("{FOREIGN}{ZONES}"));
    let said = messages(&read);
    for part in [
        "'somehow' says nothing that is known",
        "b stands on two plans",
        "lies beyond",
        "neither the plan nor its regulations say where it lies",
        "1 regulations belong to z",
        "1 regulations do not say which of the plans",
        "1 regulations of zone lie nowhere",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let plans = plans(read);
    assert_eq!(
        (plans.len(), plans[0].name.as_str(), plans[0].regulations.len()),
        (1, "Plan b", 0)
    );
}

#[test]
fn only_what_has_no_place_holds_in_the_whole_plan() {
    let mapping = format!(
        "{FOREIGN}\n[[regulations]]\nlayer = \"zone\"\ngroup = \"property\"\ntext = \"{{code}}\"\nwhole_plan = true\n"
    );
    let source = Source::new(32618);
    source.plan("a", "geldend", Some((EAST, NORTH, 100.0)));
    source.zone(["a", "everywhere", "", "", ""], None);
    source.zone(["a", "here", "", "", ""], Some((EAST, NORTH, 50.0)));
    source.zone(["a", "beyond", "", "", ""], Some((0.0, 0.0, 50.0)));
    let read = source.read(&mapping);
    assert!(messages(&read).contains("lies beyond"), "{}", messages(&read));
    let plans = plans(read);
    let said: Vec<(&str, Option<bool>)> = plans[0]
        .regulations
        .iter()
        .map(|one| (one.content.formulation.as_str(), one.content.regulates_plan))
        .collect();
    assert_eq!(said, [("everywhere", Some(true)), ("here", None)]);
}

#[test]
fn features_that_say_nothing_of_a_regulation_are_counted() {
    let mapping =
        format!("{FOREIGN}\n[[regulations]]\nlayer = \"zone\"\ngroup = \"use\"\ntext = \"{{code}}\"\n");
    let source = Source::new(32618);
    source.plan("a", "geldend", Some((EAST, NORTH, 100.0)));
    source.zone(["a", "", "6", "max height", ""], Some((EAST, NORTH, 50.0)));
    let read = source.read(&mapping);
    assert!(
        messages(&read).contains("1 features of zone say nothing"),
        "{}",
        messages(&read)
    );
    assert_eq!(untaken(&read), ["height", "kind", "plan"]);
}

#[test]
fn swedish_plans_are_mapped_without_numbers() {
    let mapping = r#"
[[plans]]
layer = "plan"
id = "id"
name = "{name}"
status = "stage"
[[regulations]]
layer = "zone"
group = "property"
text = "Högsta nockhöjd är {height} meter."
"#;
    let source = Source::new(3008);
    source.plan("Dp 1", "laga kraft", Some((118_000.0, 6_164_000.0, 100.0)));
    source.zone(["", "", "9", "", ""], Some((118_000.0, 6_164_000.0, 50.0)));
    let plans = plans(source.read(mapping));
    assert_eq!(
        (plans[0].law.as_ref(), plans[0].status),
        (None, PlanStatus::LegalForce)
    );
    let content = &plans[0].regulations[0].content;
    assert_eq!(
        (content.formulation.as_str(), &content.mapped),
        ("Högsta nockhöjd är 9 meter.", &None)
    );
}

#[test]
fn mappings_that_contradict_themselves_are_refused() {
    let source = Source::new(32618);
    let number = |words: &str| {
        format!(
            "{FOREIGN}\n[[regulations]]\nlayer = \"zone\"\ngroup = \"use\"\ntext = \"x\"\n[[regulations.numbers]]\nvalue = \"height\"\n{words}"
        )
    };
    for (mapping, why) in [
        (
            "[[regulations]]\ngroup = \"use\"\ntext = \"x\"\n".to_owned(),
            "what they belong to",
        ),
        (format!("{FOREIGN}\n[[plans]]\n"), "the only one"),
        (FOREIGN.replace("kind = \"bestemmingsplan\"", ""), "fixed.kind"),
        (FOREIGN.replace("\"NL\"", "\"Netherlands\""), "two letters"),
        (FOREIGN.replace("{name}", "{name"), "brace"),
        (number(""), "what it is"),
        (
            number("of = { measure = \"storeys\", bound = \"max\", unit = \"m\" }"),
            "not measured in",
        ),
        (
            number("of = { measure = \"ridge-level\", bound = \"max\", unit = \"m\" }"),
            "not measured in",
        ),
        (
            format!("{}{ZONES}", FOREIGN.replace("\"NL\"", "\"SE\"")),
            "from their wording",
        ),
        (
            "[[buildings]]\nheight = \"h\"\n".to_owned(),
            "there is none for them",
        ),
    ] {
        let read = source.read(&mapping);
        assert!(
            read.reading.value.is_none() && messages(&read).contains(why),
            "{why}: {}",
            messages(&read)
        );
    }
}
