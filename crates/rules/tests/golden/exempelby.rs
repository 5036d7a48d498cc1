//! The demo municipality, read from its files as an import would read them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use planvy_formats::{Content, ContentKind, Head, ReadOptions, detect};
use planvy_index::SnapshotBuilder;
use planvy_plan::stored::{ContentKey, SnapshotSink, StoredPlan, StoredRegulation};
use planvy_plan::{Plan, Provenance, RegulationContent};
use planvy_rules::Answers;

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/demo"))
}

/// A file of the municipality, read.
fn read(name: &str, options: &ReadOptions) -> Content {
    let path = folder().join(name);
    let bytes = std::fs::read(&path).unwrap();
    let head = Head {
        file_name: name,
        bytes: &bytes[..bytes.len().min(65_536)],
        kind: options.kind,
    };
    let format = detect(&head).unwrap_or_else(|| panic!("{name}: no format recognises it"));
    let read = format.read(&path, options);
    read.value
        .unwrap_or_else(|| panic!("{name}: {:?}", read.findings))
}

/// Where a file came from. The hash is left out, so that a golden answer does not change with every byte of a file.
fn provenance(name: &str) -> Provenance {
    Provenance {
        format: "exempelby".to_owned(),
        file: name.to_owned(),
        sha256: "0".repeat(64),
        imported: "2026-11-25T00:00:00Z".to_owned(),
    }
}

struct Town {
    builder: SnapshotBuilder,
    contents: Vec<RegulationContent>,
}

impl Town {
    fn plan(&mut self, name: &str, mut plan: Plan) {
        let id = plan.id;
        let regulations = std::mem::take(&mut plan.regulations);
        self.builder.plan(StoredPlan {
            plan,
            provenance: provenance(name),
            accepted: Vec::new(),
        });
        for regulation in regulations {
            let found = self
                .contents
                .iter()
                .position(|content| *content == regulation.content);
            let key = ContentKey(found.unwrap_or(self.contents.len()) as u32);
            if found.is_none() {
                self.contents.push(regulation.content.clone());
                self.builder.content(key, regulation.content);
            }
            self.builder.regulation(StoredRegulation {
                id: regulation.id,
                plan: id,
                content: key,
                regulates_uses: regulation.regulates_uses,
                geometry: regulation.geometry,
            });
        }
    }

    fn file(&mut self, name: &str, options: &ReadOptions) {
        let content = read(name, options);
        let kind = match content {
            Content::Plans(plans) => {
                for plan in plans {
                    self.plan(name, plan);
                }
                return;
            }
            Content::Parcels(parcels) => {
                parcels.into_iter().for_each(|parcel| self.builder.parcel(parcel));
                "parcels"
            }
            Content::Addresses(addresses) => {
                addresses
                    .into_iter()
                    .for_each(|address| self.builder.address(address));
                "addresses"
            }
            Content::Buildings(buildings) => {
                buildings
                    .into_iter()
                    .for_each(|building| self.builder.building(building));
                "buildings"
            }
            Content::Terrain(rasters) => {
                rasters
                    .into_iter()
                    .for_each(|raster| self.builder.terrain(raster));
                "terrain"
            }
            Content::Guidance(features) => {
                features
                    .into_iter()
                    .for_each(|feature| self.builder.guidance(feature));
                "guidance"
            }
        };
        self.builder.layer(kind, provenance(name), Vec::new());
    }
}

/// How a file is read: what an import would be told.
fn options(name: &str) -> ReadOptions {
    let kind = match name {
        "byggnader.geojson" => Some(ContentKind::Buildings),
        "mark.tif" => Some(ContentKind::Terrain),
        "oversiktsplan.geojson" => Some(ContentKind::Guidance),
        _ => None,
    };
    ReadOptions {
        kind,
        mapping: (name == "oversiktsplan.geojson").then(|| folder().join("oversiktsplan.mapping.toml")),
        ..ReadOptions::default()
    }
}

fn is_data(path: &Path) -> bool {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    path.is_file() && !name.ends_with(".toml") && !name.ends_with(".md")
}

/// A desk over the whole municipality.
pub fn answers() -> Answers {
    let mut names: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| is_data(path))
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    let mut town = Town {
        builder: SnapshotBuilder::new("exempelby"),
        contents: Vec::new(),
    };
    for name in &names {
        town.file(name, &options(name));
    }
    Answers::new(Arc::new(town.builder.build()))
}
