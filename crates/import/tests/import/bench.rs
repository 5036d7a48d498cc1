//! What the tests work on: a folder with a store, and delivery files made for them.

use std::fs;
use std::path::{Path, PathBuf};

use planvy_import::{ImportOptions, ImportReport, Outcome, import_paths};
use planvy_plan::stored::{ContentKey, SnapshotSink, StoredPlan, StoredRegulation};
use planvy_plan::{Address, Parcel, Plan, Position, Provenance, RegulationContent, RuleId};
use planvy_store::{GeoPackageStore, Store};
use serde_json::{Value, json};

/// A store in a folder of its own, and another folder for deliveries.
pub struct Bench {
    pub store: GeoPackageStore,
    pub deliveries: PathBuf,
    _folder: tempfile::TempDir,
}

impl Bench {
    pub fn new() -> Bench {
        let folder = tempfile::tempdir().unwrap();
        let deliveries = folder.path().join("deliveries");
        fs::create_dir(&deliveries).unwrap();
        let store = GeoPackageStore::open(folder.path().join("planvy.gpkg")).unwrap();
        Bench {
            store,
            deliveries,
            _folder: folder,
        }
    }

    /// Writes a file among the deliveries.
    pub fn deliver(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.deliveries.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    /// Imports without options.
    pub fn import(&mut self, paths: impl IntoIterator<Item = impl Into<PathBuf>>) -> ImportReport {
        self.import_with(paths, &ImportOptions::default())
    }

    pub fn import_with(
        &mut self,
        paths: impl IntoIterator<Item = impl Into<PathBuf>>,
        options: &ImportOptions,
    ) -> ImportReport {
        let paths: Vec<PathBuf> = paths.into_iter().map(Into::into).collect();
        import_paths(&mut self.store, &paths, options, &mut |_| {}).unwrap()
    }

    /// The plans in the store.
    pub fn plans(&self) -> Vec<StoredPlan> {
        let mut plans = Plans(Vec::new());
        self.store.load(&mut plans).unwrap();
        plans.0
    }
}

/// What became of each file.
pub fn outcomes(report: &ImportReport) -> Vec<Outcome> {
    report.files.iter().map(|file| file.outcome).collect()
}

struct Plans(Vec<StoredPlan>);

impl SnapshotSink for Plans {
    fn plan(&mut self, plan: StoredPlan) {
        self.0.push(plan);
    }

    fn content(&mut self, _: ContentKey, _: RegulationContent) {}

    fn regulation(&mut self, _: StoredRegulation) {}

    fn parcel(&mut self, _: Parcel) {}

    fn address(&mut self, _: Address) {}

    fn layer(&mut self, _: &str, _: Provenance, _: Vec<RuleId>) {}
}

/// A plan of one square with one use all over it.
pub fn plan(number: u32) -> Plan {
    let square = |corner: f64| {
        let (east, north) = (118_000.0 + corner, 6_164_000.0);
        json!({ "exterior": [
            { "x": east, "y": north }, { "x": east + 50.0, "y": north }, { "x": east + 50.0, "y": north + 50.0 },
            { "x": east, "y": north + 50.0 }, { "x": east, "y": north }], "interiors": [] })
    };
    let part = json!({
        "position": { "kind": "area", "position": square(f64::from(number) * 100.0) },
        "crs": "EPSG:3008", "dimension": 2, "entry": 0,
    });
    let value: Value = json!({
        "id": format!("00000000-0000-4000-8000-{number:012x}"), "municipality": "Malmö", "designation": number.to_string(),
        "object_version": 1, "version_valid_from": "2024-01-01T00:00:00+01:00",
        "name": format!("Plan {number}"), "purpose": "Syftet är bostäder.", "status": "legal-force", "kind": "detaljplan",
        "crs": "EPSG:3008", "area": [part],
        "decisions": [{ "kind": "Adoption", "started": "2021-01-01", "adopted": "2021-12-01",
                        "legal_force": ["2022-01-15"], "implementation_months": 60 }],
        "regulations": [{
            "id": format!("00000000-0000-4000-9000-{number:012x}"), "regulates_uses": [], "geometry": [part],
            "content": { "group": "use", "formulation": "Bostäder",
                         "catalogue": "f9e056a6-cda8-4b92-a15d-dc70d61dfa36", "motive": "Bostäder behövs." },
        }],
    });
    serde_json::from_value(value).unwrap()
}

/// A delivery of plans in the national format.
pub fn delivery(plans: &[Plan]) -> Vec<u8> {
    let mut bytes = Vec::new();
    planvy_formats::ngp::write(plans, &mut bytes).unwrap();
    bytes
}

/// A delivery that cannot be published: its use leaves half of the plan uncovered.
pub fn wrong_delivery(number: u32) -> Vec<u8> {
    let mut wrong = plan(number);
    if let Position::Area(use_area) = &mut wrong.regulations[0].geometry[0].position {
        use_area.exterior_mut(|ring| {
            let west = ring.0[0].x;
            let eastern = ring.0.iter_mut().filter(|vertex| vertex.x > west);
            eastern.for_each(|vertex| vertex.x = west + 25.0);
        });
    }
    delivery(&[wrong])
}

/// The folder of real files, or `None` with a word on stderr.
pub fn testdata() -> Option<PathBuf> {
    let folder = std::env::var_os("PLANVY_TESTDATA").map_or_else(
        || Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/testdata")).to_owned(),
        PathBuf::from,
    );
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!(
        "skipped: the folder of real files, {}, is missing",
        folder.display()
    );
    None
}
