//! What is published, refused, held back, accepted, and found there already.

use planvy_formats::ReadOptions;
use planvy_import::{ImportOptions, Outcome, Phase, import_paths, validate_path, validate_paths};
use planvy_plan::{Finding, RuleId, Severity};
use planvy_store::Store;
use proptest::prelude::*;

use crate::bench::{Bench, delivery, outcomes, plan, wrong_delivery};

#[test]
fn a_good_file_is_published_with_its_provenance() {
    let mut bench = Bench::new();
    let path = bench.deliver("plan.json", delivery(&[plan(1)]));
    let options = ImportOptions {
        at: Some("2026-11-23T12:00:00.6Z".parse().unwrap()),
        ..ImportOptions::default()
    };
    let report = bench.import_with([&path], &options);

    assert_eq!(
        outcomes(&report),
        [Outcome::Published],
        "{:#?}",
        report.files[0].report.findings
    );
    assert!(report.changed && !report.is_refused());
    assert_eq!(report.snapshot, bench.store.snapshot_id().unwrap());
    let file = &report.files[0];
    assert_eq!(
        (file.plans, file.regulations, file.parcels, file.addresses),
        (1, 1, 0, 0)
    );
    let stored = bench.plans();
    assert_eq!(stored.len(), 1);
    assert_eq!(stored[0].plan.id, plan(1).id);
    let provenance = &stored[0].provenance;
    assert_eq!(provenance.file, "plan.json");
    assert_eq!(Some(&provenance.format), file.report.format.as_ref());
    assert_eq!(provenance.imported, "2026-11-23T12:00:01Z");
    assert_eq!(provenance.sha256.len(), 64);
    assert_eq!(Some(&provenance.sha256), file.sha256.as_ref());
}

#[test]
fn the_digest_is_that_of_the_whole_file() {
    let mut bench = Bench::new();
    let mut bytes = delivery(&[plan(1)]);
    // Longer than what detection looks at.
    bytes.extend(vec![b' '; 200_000]);
    let path = bench.deliver("plan.json", &bytes);
    let report = bench.import(&[path]);
    use sha2::Digest;
    let expected: String = sha2::Sha256::digest(&bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(report.files[0].sha256, Some(expected));
}

#[test]
fn a_wrong_file_is_refused_and_changes_nothing() {
    let mut bench = Bench::new();
    let before = bench.store.snapshot_id().unwrap();
    let path = bench.deliver("wrong.json", wrong_delivery(1));
    let report = bench.import([&path]);
    assert_eq!(outcomes(&report), [Outcome::Refused]);
    assert!(report.is_refused() && !report.changed);
    assert_eq!(report.snapshot, before);
    assert!(bench.store.is_empty().unwrap());
    assert!(report.summary.errors > 0);
    assert_eq!(
        validate_path(&path, &ReadOptions::default()),
        report.files[0].report,
        "validate says the same"
    );
}

#[test]
fn a_folder_is_all_or_nothing() {
    let mut bench = Bench::new();
    bench.deliver("a.json", delivery(&[plan(1)]));
    bench.deliver("deeper/b.json", wrong_delivery(2));
    bench.deliver("c.json", delivery(&[plan(3)]));
    let folder = [bench.deliveries.clone()];
    let report = bench.import(&folder);
    assert_eq!(
        outcomes(&report),
        [Outcome::HeldBack, Outcome::HeldBack, Outcome::Refused]
    );
    assert!(bench.store.is_empty().unwrap());

    let each = ImportOptions {
        each: true,
        ..ImportOptions::default()
    };
    let report = bench.import_with(&folder, &each);
    assert_eq!(
        outcomes(&report),
        [Outcome::Published, Outcome::Published, Outcome::Refused]
    );
    assert!(report.is_refused() && report.changed);
    assert_eq!(bench.plans().len(), 2);

    bench.deliver("deeper/b.json", delivery(&[plan(2)]));
    let report = bench.import(&folder);
    assert_eq!(
        outcomes(&report),
        [Outcome::AlreadyThere, Outcome::AlreadyThere, Outcome::Published]
    );
    assert!(!report.is_refused());
    assert_eq!(bench.plans().len(), 3);
}

#[test]
fn an_accepted_rule_does_not_stop_the_import_and_is_remembered() {
    let mut bench = Bench::new();
    let path = bench.deliver("wrong.json", wrong_delivery(1));
    let refused = bench.import([&path]);
    let errors = refused.files[0]
        .report
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    let mut rules: Vec<RuleId> = errors.map(|finding| finding.rule.clone()).collect();
    rules.sort();
    rules.dedup();
    let mut accept = rules.clone();
    accept.push(RuleId::named("DP-NOT-NEEDED"));
    let report = bench.import_with(
        &[path],
        &ImportOptions {
            accept,
            ..ImportOptions::default()
        },
    );
    assert_eq!(outcomes(&report), [Outcome::Published]);
    assert!(report.summary.errors > 0, "accepted is not forgotten");
    assert_eq!(report.files[0].accepted, rules);
    assert_eq!(bench.plans()[0].accepted, rules);
}

#[test]
fn what_cannot_be_read_cannot_be_accepted() {
    let mut bench = Bench::new();
    let mut cut = delivery(&[plan(1)]);
    cut.truncate(cut.len() * 2 / 3);
    let path = bench.deliver("cut.json", cut);
    let accept = vec![
        RuleId::PARSE,
        RuleId::SCHEMA,
        RuleId::DUPLICATE,
        RuleId::REFERENCE,
    ];
    let report = bench.import_with(
        &[path],
        &ImportOptions {
            accept,
            ..ImportOptions::default()
        },
    );
    assert_eq!(outcomes(&report), [Outcome::Refused]);
    assert!(bench.store.is_empty().unwrap());
}

#[test]
fn one_plan_in_two_files_of_an_import_is_refused() {
    let mut bench = Bench::new();
    let first = bench.deliver("a.json", delivery(&[plan(1)]));
    let mut other = plan(1);
    other.name = "Samma plan i en annan fil".to_owned();
    let second = bench.deliver("b.json", delivery(&[other]));
    let accept = vec![RuleId::DUPLICATE];
    let options = ImportOptions {
        accept,
        ..ImportOptions::default()
    };
    let report = bench.import_with([&first, &second], &options);
    assert_eq!(
        outcomes(&report),
        [Outcome::HeldBack, Outcome::Refused],
        "not even where duplicates are accepted"
    );
    let finding = report.files[1]
        .report
        .findings
        .iter()
        .find(|finding| finding.rule == RuleId::DUPLICATE)
        .unwrap();
    assert_eq!(finding.feature.as_deref(), Some(plan(1).id.to_string().as_str()));
    assert!(finding.message.contains("a.json"), "{}", finding.message);
    assert!(bench.store.is_empty().unwrap());
    let reports = validate_paths(&[first.clone(), second.clone()], &ReadOptions::default());
    assert_eq!(reports[1], report.files[1].report);

    // One after the other is a new version.
    assert_eq!(outcomes(&bench.import(&[first])), [Outcome::Published]);
    assert_eq!(outcomes(&bench.import(&[second])), [Outcome::Published]);
    assert_eq!(bench.store.versions(plan(1).id).unwrap().len(), 2);
}

#[test]
fn one_plan_twice_in_a_file_is_refused_and_said_once() {
    let mut bench = Bench::new();
    let path = bench.deliver("a.json", delivery(&[plan(1), plan(1)]));
    let options = ImportOptions {
        accept: vec![RuleId::DUPLICATE],
        ..ImportOptions::default()
    };
    let report = bench.import_with(&[path], &options);
    let id = plan(1).id.to_string();
    let said = report.files[0]
        .report
        .findings
        .iter()
        .filter(|finding| finding.rule == RuleId::DUPLICATE && finding.feature.as_deref() == Some(&id));
    assert_eq!(said.count(), 1, "{:#?}", report.files[0].report.findings);
    // A reader may keep the first of the two, which can be stored; it never comes to two.
    assert!(bench.plans().len() <= 1);
}

#[test]
fn the_same_import_again_leaves_the_snapshot_as_it_is() {
    let mut bench = Bench::new();
    let path = bench.deliver("plan.json", delivery(&[plan(1)]));
    let first = bench.import([&path]);
    let again = bench.import([&path]);
    assert_eq!(outcomes(&again), [Outcome::AlreadyThere]);
    assert!(!again.changed && !again.is_refused());
    assert_eq!(again.snapshot, first.snapshot);
    // Under another name, too.
    let copy = bench.deliver("copy.json", std::fs::read(path).unwrap());
    assert_eq!(outcomes(&bench.import(&[copy])), [Outcome::AlreadyThere]);
}

#[test]
fn progress_names_every_file_and_ends_with_publishing() {
    let mut bench = Bench::new();
    let paths = [
        bench.deliver("a.json", delivery(&[plan(1)])),
        bench.deliver("b.json", delivery(&[plan(2)])),
    ];
    let mut seen = Vec::new();
    import_paths(
        &mut bench.store,
        &paths,
        &ImportOptions::default(),
        &mut |progress| {
            let name = progress.file.rsplit('/').next().unwrap_or_default().to_owned();
            seen.push((progress.phase, name, progress.done, progress.total));
        },
    )
    .unwrap();
    let expected = [
        (Phase::Reading, "a.json".to_owned(), 0, 2),
        (Phase::Reading, "b.json".to_owned(), 1, 2),
        (Phase::Publishing, String::new(), 2, 2),
    ];
    assert_eq!(seen, expected);
}

#[test]
fn reports_have_the_shape_of_the_contract() {
    let mut bench = Bench::new();
    let path = bench.deliver("wrong.json", wrong_delivery(1));
    let report = serde_json::to_value(validate_path(&path, &ReadOptions::default())).unwrap();
    let mut members: Vec<&String> = report.as_object().unwrap().keys().collect();
    members.sort();
    assert_eq!(members, ["file", "findings", "format", "summary"]);
    assert_eq!(report["file"], path.display().to_string());
    assert!(report["format"].is_string());
    let severities = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["severity"].as_str());
    assert!(severities.into_iter().any(|severity| severity == Some("error")));
    assert!(report["summary"]["errors"].as_u64() > Some(0));
    assert!(report["summary"]["warnings"].is_u64() && report["summary"]["infos"].is_u64());

    let report = serde_json::to_value(bench.import(&[path])).unwrap();
    assert_eq!(report["files"][0]["outcome"], "refused");
    assert_eq!(report["files"][0]["kind"], "plans");
    assert!(report["files"][0]["findings"].is_array());
    assert_eq!(report["changed"], false);
    assert!(report["snapshot"].is_string());
}

#[test]
fn one_regulation_in_two_plans_is_refused() {
    let mut bench = Bench::new();
    let mut other = plan(2);
    other.regulations[0].id = plan(1).regulations[0].id;
    let paths = [
        bench.deliver("a.json", delivery(&[plan(1)])),
        bench.deliver("b.json", delivery(&[other])),
    ];
    let report = bench.import(&paths);
    assert_eq!(outcomes(&report), [Outcome::HeldBack, Outcome::Refused]);
    let id = plan(1).regulations[0].id.to_string();
    let findings = &report.files[1].report.findings;
    let told =
        |finding: &&Finding| finding.rule == RuleId::DUPLICATE && finding.feature.as_deref() == Some(&id);
    assert_eq!(findings.iter().filter(told).count(), 1, "{findings:#?}");
    let accept = ImportOptions {
        accept: vec![RuleId::DUPLICATE],
        ..ImportOptions::default()
    };
    assert_eq!(
        outcomes(&bench.import_with(&paths, &accept)),
        [Outcome::Published; 2]
    );
}

#[test]
fn an_import_of_nothing_is_refused() {
    let mut bench = Bench::new();
    let report = bench.import([] as [&str; 0]);
    assert!(report.is_refused() && !report.changed);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_file_stops_the_import(bytes in prop::collection::vec(any::<u8>(), 0..400), cut in 0.0..1.0_f64) {
        let mut bench = Bench::new();
        let whole = delivery(&[plan(1)]);
        // The beginning of a delivery, then anything.
        let mut begun = whole[..(whole.len() as f64 * cut) as usize].to_vec();
        begun.extend(&bytes);
        let paths = [bench.deliver("a.json", &bytes), bench.deliver("b.gpkg", &bytes), bench.deliver("c.json", begun)];
        let report = bench.import(&paths);
        prop_assert_eq!(outcomes(&report), [Outcome::Refused; 3]);
        prop_assert!(bench.store.is_empty().unwrap());
    }
}

#[test]
fn a_regulation_of_a_stored_plan_is_refused_in_another() {
    let mut bench = Bench::new();
    let first = bench.deliver("a.json", delivery(&[plan(1)]));
    bench.import([&first]);
    let mut other = plan(2);
    other.regulations[0].id = plan(1).regulations[0].id;
    let second = bench.deliver("b.json", delivery(&[other]));
    let report = bench.import([&second]);
    assert_eq!(outcomes(&report), [Outcome::Refused]);
    let id = plan(1).regulations[0].id.to_string();
    let findings = &report.files[0].report.findings;
    let told = findings
        .iter()
        .filter(|finding| finding.rule == RuleId::DUPLICATE && finding.feature.as_deref() == Some(&id));
    let told: Vec<&Finding> = told.collect();
    assert_eq!(told.len(), 1, "{findings:#?}");
    assert!(
        told[0].message.contains(&plan(1).id.to_string()),
        "{}",
        told[0].message
    );
    // A new version of the plan that has it is no other plan.
    let mut newer = plan(1);
    newer.name = "Ny version".to_owned();
    let third = bench.deliver("c.json", delivery(&[newer]));
    assert_eq!(outcomes(&bench.import([&third])), [Outcome::Published]);
}

#[test]
fn a_plan_in_force_over_a_stored_one_is_said() {
    let mut bench = Bench::new();
    let in_force = |number| {
        let mut made = plan(number);
        made.status = planvy_plan::PlanStatus::LegalForce;
        made
    };
    let mut moved = in_force(2);
    moved.area = in_force(1).area;
    moved.regulations[0].geometry = moved.area.clone();
    let first = bench.deliver("a.json", delivery(&[in_force(1)]));
    let second = bench.deliver("b.json", delivery(&[moved]));
    bench.import([&first]);
    let report = bench.import([&second]);
    let told: Vec<&Finding> = report.files[0]
        .report
        .findings
        .iter()
        .filter(|finding| finding.rule == RuleId::named("DP-0001"))
        .collect();
    assert_eq!(told.len(), 1, "{:#?}", report.files[0].report.findings);
    assert_eq!(told[0].severity, Severity::Warning);
    assert!(
        told[0].message.contains(&plan(1).id.to_string()),
        "{}",
        told[0].message
    );
    assert!(told[0].position.is_some());
    // Read again, the first plan lies over the second, and not over its own stored version.
    let again = bench.import([&first]);
    let own = plan(1).id.to_string();
    let over_itself = |finding: &Finding| finding.message.contains(&own);
    assert!(!again.files[0].report.findings.iter().any(over_itself));
}

#[test]
fn what_is_refused_can_be_left_out_of_one_publication() {
    let mut bench = Bench::new();
    let good = bench.deliver("a.json", delivery(&[plan(1)]));
    let bad = bench.deliver("b.json", "{\"type\": \"FeatureCollection\"");
    let other = bench.deliver("c.json", delivery(&[plan(2)]));
    let options = ImportOptions {
        leave_out_refused: true,
        ..ImportOptions::default()
    };
    let report = bench.import_with(&[good, bad, other], &options);
    assert_eq!(
        outcomes(&report),
        [Outcome::Published, Outcome::Refused, Outcome::Published]
    );
    assert_eq!(bench.plans().len(), 2);
    assert!(
        report.snapshot.starts_with("s1-"),
        "one publication: {}",
        report.snapshot
    );
}

/// Imports a folder and asks it to stop as soon as it says that it does `phase` with the file of a name.
fn stopped_at(bench: &mut Bench, each: bool, phase: Phase, name: &str) -> planvy_import::ImportReport {
    let options = ImportOptions {
        each,
        ..ImportOptions::default()
    };
    let cancel = options.cancel.clone();
    let folder = [bench.deliveries.clone()];
    import_paths(&mut bench.store, &folder, &options, &mut |progress| {
        if progress.phase == phase && progress.file.ends_with(name) {
            cancel.cancel();
        }
    })
    .unwrap()
}

#[test]
fn a_stopped_import_keeps_what_stands_alone_and_goes_on_later() {
    let mut bench = Bench::new();
    for (name, number) in [("a.json", 1), ("b.json", 2), ("c.json", 3)] {
        bench.deliver(name, delivery(&[plan(number)]));
    }
    // All or nothing: nothing.
    let report = stopped_at(&mut bench, false, Phase::Reading, "b.json");
    assert_eq!(
        outcomes(&report),
        [Outcome::HeldBack, Outcome::HeldBack, Outcome::NotReached]
    );
    assert!(report.stopped && !report.changed && bench.store.is_empty().unwrap());

    let report = stopped_at(&mut bench, true, Phase::Reading, "b.json");
    assert_eq!(
        outcomes(&report),
        [Outcome::Published, Outcome::Published, Outcome::NotReached]
    );
    assert!(report.stopped && report.changed);
    assert_eq!(bench.plans().len(), 2);

    let folder = [bench.deliveries.clone()];
    let report = bench.import(&folder);
    assert_eq!(
        outcomes(&report),
        [Outcome::AlreadyThere, Outcome::AlreadyThere, Outcome::Published]
    );
    assert!(!report.stopped);
}
