//! Odd and broken files of other origin: each is read or refused with a finding, and none brings the reader down.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "test code")]

use std::path::Path;

use planvy_formats::addresses::AddressesGeoJson;
use planvy_formats::parcels::{ParcelsGeoJson, ParcelsGeoPackage};
use planvy_formats::{Content, ContentKind, Format, Head, ReadOptions, detect};
use planvy_plan::{Reading, RuleId};

mod archive;
mod testdata;

/// Reads bytes as a file.
fn read(
    format: &dyn Format,
    folder: &Path,
    name: &str,
    bytes: &[u8],
    options: &ReadOptions,
) -> Reading<Content> {
    let path = folder.join(name.rsplit('/').next().unwrap_or("file"));
    std::fs::write(&path, bytes).expect("the file can be written");
    format.read(&path, options)
}

#[test]
fn right_and_wrong_geojson_is_read_or_refused_with_a_reason() {
    let Some(zip) = testdata::file("geojson-good-bad/geojsonhint-data.zip") else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder can be made");
    let options = ReadOptions {
        designation_field: Some("name".to_owned()),
        ..ReadOptions::default()
    };
    let mut files = 0;
    for (name, bytes) in archive::unzip(&zip) {
        if !name.ends_with("json") {
            continue;
        }
        files += 1;
        for format in [&ParcelsGeoJson as &dyn Format, &AddressesGeoJson] {
            let reading = read(format, folder.path(), &name, &bytes, &options);
            assert!(
                reading.value.is_some() || reading.has_errors(),
                "{name} as {}",
                format.name()
            );
            assert!(
                reading.findings.iter().all(|finding| !finding.message.is_empty()),
                "{name}"
            );
        }
    }
    assert!(files > 50, "{files} files");
}

#[test]
fn geopackages_without_parcels_are_refused_with_a_reason() {
    let Some(zip) = testdata::file("gpkg/gpkg-ets.zip") else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder can be made");
    let mut files = 0;
    for (name, bytes) in archive::unzip(&zip) {
        files += 1;
        let head = Head {
            file_name: &name,
            bytes: &bytes[..bytes.len().min(64 << 10)],
            kind: Some(ContentKind::Parcels),
        };
        let format = detect(&head).expect("the format is recognised");
        assert_eq!(format.name(), "parcels-geopackage", "{name}");
        let reading = read(format, folder.path(), &name, &bytes, &ReadOptions::default());
        assert!(
            reading.value.is_none() && reading.has_errors(),
            "{name}: {:?}",
            reading.findings
        );
        for field in ["name", "id", "fid", "polygon_attribute"] {
            let options = ReadOptions {
                designation_field: Some(field.to_owned()),
                ..ReadOptions::default()
            };
            let reading = ParcelsGeoPackage.read(&folder.path().join(&name), &options);
            assert!(
                reading.value.is_some() || reading.has_errors(),
                "{name} by {field}"
            );
        }
    }
    assert_eq!(files, 6);
}

#[test]
fn parcels_of_another_country_are_refused() {
    let Some(path) = testdata::file("fr-parcels/cadastre-91216-parcelles.json.gz") else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder can be made");
    let options = ReadOptions {
        designation_field: Some("id".to_owned()),
        ..ReadOptions::default()
    };
    let bytes = testdata::gunzip(&path);
    let reading = read(&ParcelsGeoJson, folder.path(), "parcels.json", &bytes, &options);
    assert!(reading.value.is_none());
    assert!(
        reading.findings.iter().all(|finding| finding.rule == RuleId::CRS),
        "{:?}",
        reading.findings[0]
    );
    assert!(
        reading.findings.len() < 100,
        "thousands of the same are counted, not listed"
    );

    // The same parcels, moved to Scania: 4 241 of them, each by its designation.
    let text = String::from_utf8_lossy(&bytes)
        .replace("[2.", "[13.")
        .replace(",48.", ",55.");
    let reading = read(
        &ParcelsGeoJson,
        folder.path(),
        "moved.json",
        text.as_bytes(),
        &options,
    );
    let parcels = match &reading.value {
        Some(Content::Parcels(parcels)) => parcels.as_slice(),
        _ => &[],
    };
    assert_eq!(parcels.len(), 4_241);
    assert!(!reading.has_errors(), "{:?}", reading.findings.first());
}

#[test]
fn files_of_other_kinds_are_not_taken_for_parcels_or_addresses() {
    for (name, expected) in [
        ("plan-kristianstad-ss637040/plankarta.xml", Some("ss637040-2016")),
        (
            "se-malmo-addresses/malmo-addresses-211-214.csv.gz",
            Some("addresses-csv"),
        ),
        (
            "se-malmo-addresses/malmo-street-cleaning-parking.geojson.gz",
            None,
        ),
        ("se-basics/municipalities.csv", None),
        ("se-basics/counties.csv", None),
        (
            "se-planbestammelsekatalog/planbestammelser-numeric-release7.csv",
            None,
        ),
        (
            "us-chicago-zoning-rules/zoning-code-summary-district-types.csv",
            None,
        ),
        ("cityjson-cities/rotterdam_subset.city.json", Some("cityjson")),
        ("fr-parcels/cadastre-91216-parcelles.json.gz", None),
        ("fi-ryhti-plan/simple_plan.json", Some("ryhti-plan")),
    ] {
        let Some(path) = testdata::file(name) else {
            continue;
        };
        let bytes = match name.strip_suffix(".gz") {
            Some(_) => testdata::gunzip(&path),
            None => std::fs::read(&path).expect("the file opens"),
        };
        let head = Head {
            file_name: name,
            bytes: &bytes[..bytes.len().min(64 << 10)],
            kind: None,
        };
        assert_eq!(detect(&head).map(Format::name), expected, "{name}");
    }
}
