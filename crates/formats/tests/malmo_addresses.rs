//! The addresses of central Malmö: read, and found again as people type them.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "test code")]

use planvy_formats::{Content, ContentKind, Head, ReadOptions, detect};
use planvy_plan::address_search::AddressBook;
use planvy_plan::{Address, Finding};

mod testdata;

/// Every address of the file, and what the reader said.
fn malmo() -> Option<(Vec<Address>, Vec<Finding>)> {
    let bytes = testdata::gunzip(&testdata::file(
        "se-malmo-addresses/malmo-addresses-211-214.csv.gz",
    )?);
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("malmo.csv");
    std::fs::write(&path, &bytes).expect("the file can be written");
    let head = Head {
        file_name: "malmo.csv",
        bytes: &bytes[..bytes.len().min(64 << 10)],
        kind: None,
    };
    let format = detect(&head).expect("the format is recognised");
    assert_eq!(format.name(), "addresses-csv");
    let reading = format.read(&path, &ReadOptions::default());
    match reading.value {
        Some(Content::Addresses(addresses)) => Some((addresses, reading.findings)),
        other => {
            assert_eq!(other.map(|content| content.kind()), Some(ContentKind::Addresses));
            None
        }
    }
}

#[test]
fn every_row_is_read_as_written() {
    let Some((addresses, findings)) = malmo() else {
        return;
    };
    assert_eq!(addresses.len(), 24_247);
    assert_eq!(findings, []);
    let streets: std::collections::HashSet<&str> =
        addresses.iter().map(|address| address.street.as_str()).collect();
    assert_eq!(streets.len(), 1_150);
    let courtyards = addresses
        .iter()
        .filter(|address| address.number.contains(" U"))
        .count();
    assert_eq!(courtyards, 223);
    assert!(streets.contains("S:t Johannesgatan") && streets.contains("Syréngatan"));
    assert!(
        addresses
            .iter()
            .all(|address| (55.5..55.7).contains(&address.position.lat_deg))
    );
}

/// Searches a text made of each address, and counts those whose first hit is another address or no exact one.
fn missed(addresses: &[Address], book: &AddressBook, text: impl Fn(&Address) -> String) -> Vec<String> {
    let same = |a: &Address, b: &Address| a.label() == b.label() && a.postal_code == b.postal_code;
    let is_missed = |address: &&Address| {
        let hits = book.search(&text(address), 3);
        let first = hits
            .first()
            .map(|hit| (&addresses[hit.index as usize], hit.exact));
        !first.is_some_and(|(found, exact)| exact && same(found, address))
    };
    addresses
        .iter()
        .filter(is_missed)
        .map(text_and_label(&text))
        .collect()
}

fn text_and_label<'a>(text: &'a impl Fn(&Address) -> String) -> impl Fn(&Address) -> String + 'a {
    move |address| format!("{} for {}", text(address), address.label())
}

fn postal_code(address: &Address) -> &str {
    address.postal_code.as_deref().unwrap_or_default()
}

/// `18A` as `18 a`.
fn spaced(number: &str) -> String {
    let at = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
    let (digits, letters) = number.split_at(at);
    format!("{digits} {}", letters.trim().to_lowercase())
}

fn without_accents(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            'å' | 'ä' => 'a',
            'Å' | 'Ä' => 'A',
            'ö' => 'o',
            'Ö' => 'O',
            'é' => 'e',
            'è' => 'e',
            'ü' => 'u',
            c => c,
        })
        .collect()
}

#[test]
fn every_address_is_the_first_hit_for_its_own_text() {
    let Some((addresses, _)) = malmo() else { return };
    let book = AddressBook::new(&addresses);
    assert_eq!(book.len(), addresses.len());
    let missed = missed(&addresses, &book, |address| {
        format!("{}, {}", address.label(), postal_code(address))
    });
    assert_eq!(missed, [""; 0]);
}

#[test]
fn the_text_on_the_door_is_enough() {
    let Some((addresses, _)) = malmo() else { return };
    let book = AddressBook::new(&addresses);
    for address in &addresses {
        let hits = book.search(&address.label(), 1);
        let found = hits
            .first()
            .map(|hit| (addresses[hit.index as usize].label(), hit.exact));
        assert_eq!(found, Some((address.label(), true)));
    }
}

#[test]
fn every_address_is_found_without_accents_and_with_its_letter_apart() {
    let Some((addresses, _)) = malmo() else { return };
    let book = AddressBook::new(&addresses);
    let missed = missed(&addresses, &book, |address| {
        let street = without_accents(&address.street).to_lowercase();
        format!(
            "{street} {} {} malmo",
            spaced(&address.number),
            postal_code(address).replace(' ', "")
        )
    });
    assert_eq!(missed, [""; 0]);
}

#[test]
fn saints_are_found_however_they_are_spelled() {
    let Some((addresses, _)) = malmo() else { return };
    let book = AddressBook::new(&addresses);
    let saints: Vec<Address> = addresses
        .iter()
        .filter(|address| address.street.starts_with("S:t "))
        .cloned()
        .collect();
    assert!(saints.len() > 100);
    for spelling in ["Sankt ", "st ", "St. ", "s:t "] {
        for address in &saints {
            let query = format!(
                "{}, {}",
                address.label().replacen("S:t ", spelling, 1),
                postal_code(address)
            );
            let hits = book.search(&query, 1);
            let found = hits
                .first()
                .map(|hit| (addresses[hit.index as usize].label(), hit.exact));
            assert_eq!(found, Some((address.label(), true)), "{query}");
        }
    }
}

#[test]
fn a_mistyped_street_and_an_unknown_number_give_suggestions() {
    let Some((addresses, _)) = malmo() else { return };
    let book = AddressBook::new(&addresses);
    let first = |query: &str| {
        let hits = book.search(query, 5);
        hits.first()
            .map(|hit| (addresses[hit.index as usize].street.clone(), hit.exact))
    };
    for (query, street) in [
        ("Möllevångsgtan 12", "Möllevångsgatan"),
        ("Bergsgaten", "Bergsgatan"),
        ("Södra Förstadsgatan 9999", "Södra Förstadsgatan"),
        ("södra förstadsg", "Södra Förstadsgatan"),
        ("Carl-Bertil Laurells gatan 1", "Carl-Bertil Laurells gata"),
    ] {
        let (found, exact) = first(query).expect("there is a suggestion");
        assert_eq!((found.as_str(), exact), (street, false), "{query}");
    }
    assert_eq!(first("Kungsportsavenyen 1"), None);
}
