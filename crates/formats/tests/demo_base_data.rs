//! The parcels and addresses of the demo municipality are read whole, by detection alone.
#![expect(clippy::expect_used, reason = "test code")]

use std::path::Path;

use planvy_formats::{Content, Head, ReadOptions, detect};

fn read(name: &str) -> Content {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/demo")).join(name);
    let bytes = std::fs::read(&path).expect("the demo's file is there");
    let head = Head {
        file_name: name,
        bytes: bytes.get(..64 << 10).unwrap_or(&bytes),
        kind: None,
    };
    let format = detect(&head).expect("the format is recognised");
    let reading = format.read(&path, &ReadOptions::default());
    assert_eq!(reading.findings, [], "{name}");
    reading.value.expect("there is a value")
}

#[test]
fn every_parcel_of_the_demo_is_read() {
    let content = read("fastigheter.geojson");
    assert!(
        matches!(&content, Content::Parcels(parcels) if parcels.len() > 10),
        "{:?}",
        content.kind()
    );
}

#[test]
fn every_address_of_the_demo_is_read_with_its_parcel() {
    let content = read("adresser.csv");
    let addresses = match &content {
        Content::Addresses(addresses) => addresses.as_slice(),
        _ => &[],
    };
    assert!(addresses.len() > 10);
    assert!(
        addresses
            .iter()
            .all(|address| address.town.as_deref() == Some("Exempelby"))
    );
    assert!(addresses.iter().all(|address| address.parcel.is_some()));
}
