//! Real deliveries and those of the demo municipality, through the whole way and back.

use std::path::Path;
use std::process::Command;

use planvy_formats::{Content, Format, Head, ReadOptions, detect};
use planvy_import::{ImportOptions, Outcome};
use planvy_plan::stored::{ContentKey, SnapshotSink, StoredPlan, StoredRegulation};
use planvy_plan::{Address, Parcel, Plan, Provenance, Regulation, RegulationContent, RuleId};
use planvy_store::{GeoPackageStore, Store};

use crate::bench::{Bench, outcomes, testdata};

/// Puts plans together again.
#[derive(Default)]
struct Whole {
    plans: Vec<Plan>,
    contents: Vec<RegulationContent>,
    addresses: Vec<Address>,
}

impl SnapshotSink for Whole {
    fn plan(&mut self, stored: StoredPlan) {
        self.plans.push(stored.plan);
    }

    fn content(&mut self, key: ContentKey, content: RegulationContent) {
        assert_eq!(usize::try_from(key.0), Ok(self.contents.len()));
        self.contents.push(content);
    }

    fn regulation(&mut self, stored: StoredRegulation) {
        let plan = self.plans.last_mut().unwrap();
        assert_eq!(plan.id, stored.plan);
        plan.regulations.push(Regulation {
            id: stored.id,
            content: self.contents[usize::try_from(stored.content.0).unwrap()].clone(),
            regulates_uses: stored.regulates_uses,
            geometry: stored.geometry,
        });
    }

    fn parcel(&mut self, _: Parcel) {}

    fn address(&mut self, address: Address) {
        self.addresses.push(address);
    }

    fn layer(&mut self, _: &str, _: Provenance, _: Vec<RuleId>) {}
}

fn plans_in(store: &GeoPackageStore) -> Vec<Plan> {
    let mut whole = Whole::default();
    store.load(&mut whole).unwrap();
    whole.plans
}

/// The format that recognises a file.
fn format_of(path: &Path) -> &'static dyn Format {
    let bytes = std::fs::read(path).unwrap();
    let file_name = path.file_name().unwrap().to_string_lossy();
    detect(&Head {
        file_name: &file_name,
        bytes: &bytes,
        kind: None,
    })
    .unwrap()
}

/// Imports a real file and compares what the store gives with what its reader gave.
fn there_and_back(name: &str, regulations: usize) {
    let Some(folder) = testdata() else { return };
    let path = folder.join(name);
    let file_name = path.file_name().unwrap().to_string_lossy().into_owned();
    let format = format_of(&path);
    let content = format.read(&path, &ReadOptions::default()).value;
    assert!(matches!(content, Some(Content::Plans(_))), "{name} holds plans");
    let Some(Content::Plans(expected)) = content else {
        return;
    };
    assert_eq!(
        expected.iter().map(|plan| plan.regulations.len()).sum::<usize>(),
        regulations
    );

    let mut bench = Bench::new();
    let report = bench.import_with(&[path], &ImportOptions::default());
    let errors: Vec<_> = report.files[0]
        .report
        .findings
        .iter()
        .filter(|f| f.severity == planvy_plan::Severity::Error)
        .collect();
    assert_eq!(outcomes(&report), [Outcome::Published], "{errors:#?}");
    assert_eq!(plans_in(&bench.store), expected);
    assert_eq!(bench.plans()[0].provenance.file, file_name);
    assert_eq!(bench.plans()[0].provenance.format, format.name());
}

#[test]
fn the_plan_of_mora_comes_back_equal() {
    there_and_back("se-detaljplan-mora-dp225/dp225.json", 12);
}

#[test]
fn the_plan_of_kristianstad_comes_back_equal() {
    there_and_back("plan-kristianstad-ss637040/plankarta.xml", 16);
}

#[test]
fn the_addresses_of_malmo_come_back_equal() {
    let Some(folder) = testdata() else { return };
    let packed = folder.join("se-malmo-addresses/malmo-addresses-211-214.csv.gz");
    let unpacked = Command::new("gzip").arg("-dc").arg(packed).output().unwrap();
    assert!(unpacked.status.success());
    let mut bench = Bench::new();
    let path = bench.deliver("malmo.csv", &unpacked.stdout);
    let content = format_of(&path).read(&path, &ReadOptions::default()).value;
    let report = bench.import([&path]);
    assert_eq!(outcomes(&report), [Outcome::Published]);
    assert_eq!(report.files[0].addresses, 24_247);
    let mut whole = Whole::default();
    bench.store.load(&mut whole).unwrap();
    assert!(
        content == Some(Content::Addresses(whole.addresses)),
        "equal, in the order of the file"
    );
    assert_eq!(outcomes(&bench.import([path])), [Outcome::AlreadyThere]);
}

#[test]
fn the_demo_municipality_is_imported_as_a_folder() {
    let mut bench = Bench::new();
    let report = bench.import([concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/demo")]);
    let refused: Vec<_> = report
        .files
        .iter()
        .filter(|file| file.outcome == Outcome::Refused)
        .collect();
    assert!(refused.is_empty(), "{refused:#?}");
    let counts = bench.store.counts().unwrap();
    assert!(
        counts.plans > 0 && counts.regulations > 0 && counts.parcels > 0 && counts.addresses > 0,
        "{counts:?}"
    );
    let plans: usize = report.files.iter().map(|file| file.plans).sum();
    assert_eq!(usize::try_from(counts.plans), Ok(plans));
}
