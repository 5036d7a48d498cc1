//! Exempelby: a fictional municipality in real formats, and the generator that makes it.
//!
//! The binary carries the files ([`demo_files`]), so `planvy demo` works wherever it stands. The generator
//! (`planvy-demo-generator`) makes them anew; a test holds that they are what it makes.

pub mod buildings;
pub mod draft;
pub mod files;
pub mod ground;
pub mod guidance;
pub mod parcels;
pub mod plans;
pub mod proposals;
pub mod town;

/// A file of the municipality.
#[derive(Clone, Copy, Debug)]
pub struct DemoFile {
    /// File name.
    pub name: &'static str,
    /// Content.
    pub bytes: &'static [u8],
}

/// The files of the municipality, by name: plans, parcels, addresses, buildings, ground, and the comprehensive plan with its
/// mapping, which is no data of its own.
pub fn demo_files() -> &'static [DemoFile] {
    include!(concat!(env!("OUT_DIR"), "/demo_files.rs"))
}

/// Drawings to check against the municipality's plans, by name.
pub fn demo_proposals() -> &'static [DemoFile] {
    include!(concat!(env!("OUT_DIR"), "/demo_proposals.rs"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::Wordings;
    use planvy_formats::Format;
    use planvy_plan::{Plan, PlanStatus};

    /// The published catalogue, where it lies beside the repository.
    fn wordings() -> Option<Wordings> {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../../shared/domain/catalogue-20251201.tsv"
        );
        match std::fs::read_to_string(path) {
            Ok(table) => Some(Wordings::read(&table).unwrap()),
            Err(_) => {
                eprintln!("skipped: the published catalogue is not at {path}");
                None
            }
        }
    }

    fn carried_plans() -> Vec<Plan> {
        let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/demo"));
        let names = demo_files()
            .iter()
            .map(|file| file.name)
            .filter(|name| name.starts_with("plan-"));
        names
            .flat_map(|name| {
                let path = folder.join(name);
                let read =
                    planvy_formats::ngp::NgpDetaljplan.read(&path, &planvy_formats::ReadOptions::default());
                let Some(planvy_formats::Content::Plans(plans)) = read.value else {
                    panic!("{name}: {:?}", read.findings)
                };
                plans
            })
            .collect()
    }

    #[test]
    fn the_files_are_what_the_generator_makes() {
        let Some(wordings) = wordings() else { return };
        let made = files::make(&wordings).unwrap();
        let names: Vec<&str> = made.iter().map(|file| file.name.as_str()).collect();
        let carried: Vec<&str> = demo_files().iter().map(|file| file.name).collect();
        assert_eq!(names, carried, "run: make demo-data");
        let drawn = proposals::proposals().unwrap();
        let names: Vec<&str> = drawn.iter().map(|file| file.name.as_str()).collect();
        let carried: Vec<&str> = demo_proposals().iter().map(|file| file.name).collect();
        assert_eq!(names, carried, "run: make demo-data");
        let carried = demo_files().iter().chain(demo_proposals());
        for (made, carried) in made.iter().chain(&drawn).zip(carried) {
            assert!(
                made.bytes == carried.bytes,
                "{} differs; run: make demo-data",
                carried.name
            );
        }
    }

    #[test]
    fn some_forty_plans_in_every_stage_each_marked_as_invented() {
        let plans = carried_plans();
        assert!((40..=50).contains(&plans.len()));
        for status in PlanStatus::ALL {
            let drawn = plans.iter().any(|plan| plan.status == status);
            // Supervision is a stage of days; no plan of the town is in it.
            assert!(drawn || status == PlanStatus::Supervision, "{status:?}");
        }
        assert!(plans.iter().all(|plan| plan.additions.contains_key("fiktiv")));
    }
}
