use super::AddressBook;
use crate::address::Address;
use crate::crs::Geodetic;

fn door(street: &str, number: &str, code: &str, town: &str) -> Address {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Address {
        street: street.to_owned(),
        number: number.to_owned(),
        postal_code: some(code),
        town: some(town),
        position: Geodetic {
            lon_deg: 13.0,
            lat_deg: 55.6,
        },
        parcel: None,
    }
}

fn malmo() -> Vec<Address> {
    vec![
        door("S:t Johannesgatan", "1", "211 46", ""),
        door("S:t Johannesgatan", "1D", "211 46", ""),
        door("S:t Knuts väg", "5", "211 57", ""),
        door("S:t Knuts väg", "5 U2", "211 57", ""),
        door("Södra Förstadsgatan", "18A", "211 43", ""),
        door("Södra Förstadsgatan", "18B", "211 43", ""),
        door("Södra Förstadsgatan", "22", "211 43", ""),
        door("Södra Förstadsgatan", "23", "211 43", ""),
        door("Södra Förstadsgatan", "22", "214 20", ""),
        door("Banérsgatan", "7", "214 26", ""),
        door("Stora Nygatan", "29", "211 37", ""),
        door("Väg 104", "", "", ""),
        door("Lilla torg", "", "211 34", ""),
        door("Storgatan", "18", "211 41", "Malmö"),
        door("Storgatan", "18", "222 21", "Lund"),
    ]
}

/// Label of the first hit, and whether it is exact.
fn first(query: &str) -> Option<(String, bool)> {
    let addresses = malmo();
    let hit = *AddressBook::new(&addresses).search(query, 5).first()?;
    let address = &addresses[hit.index as usize];
    Some((address.label(), hit.exact))
}

#[test]
fn an_address_is_found_as_people_type_it() {
    for (query, label) in [
        ("S:t Johannesgatan 1D", "S:t Johannesgatan 1D"),
        ("sankt johannesgatan 1 d", "S:t Johannesgatan 1D"),
        ("st johannesgatan 1", "S:t Johannesgatan 1"),
        ("St. Knuts väg 5 u2, Malmö", "S:t Knuts väg 5 U2"),
        ("s förstadsgatan 18 b", "Södra Förstadsgatan 18B"),
        ("sodra forstadsg. 18A", "Södra Förstadsgatan 18A"),
        ("Södra Förstads gatan 23", "Södra Förstadsgatan 23"),
        ("banersgatan 7", "Banérsgatan 7"),
        ("väg 104", "Väg 104"),
        ("lilla torg", "Lilla torg"),
    ] {
        assert_eq!(first(query), Some((label.to_owned(), true)), "{query}");
    }
}

#[test]
fn what_was_not_asked_for_is_marked_as_a_suggestion() {
    for (query, label) in [
        ("Södra Förstadsgatan 18", "Södra Förstadsgatan 18A"),
        ("Södra Förstadsgatan 20", "Södra Förstadsgatan 22"),
        ("Södra Förstadsgatan 24", "Södra Förstadsgatan 22"),
        ("Södra Förstadsgatan 99", "Södra Förstadsgatan 23"),
        ("Förstadsgatan 23", "Södra Förstadsgatan 23"),
        ("Södra Fö 23", "Södra Förstadsgatan 23"),
        ("Banersgtan 7", "Banérsgatan 7"),
        ("Banesrgatan", "Banérsgatan 7"),
        ("St. Nygatan 29", "Stora Nygatan 29"),
        ("Banérsgatan", "Banérsgatan 7"),
        ("Banérsgatan 7, 111 11", "Banérsgatan 7"),
        ("Storgatan 18, Göteborg", "Storgatan 18"),
    ] {
        assert_eq!(first(query), Some((label.to_owned(), false)), "{query}");
    }
}

#[test]
fn postal_code_and_town_break_ties() {
    let addresses = malmo();
    let book = AddressBook::new(&addresses);
    for (query, postal_code) in [
        ("Södra Förstadsgatan 22, 214 20", "214 20"),
        ("21143 Södra Förstadsgatan 22", "211 43"),
        ("Storgatan 18, Lund", "222 21"),
        ("storgatan 18 malmo", "211 41"),
    ] {
        let hits = book.search(query, 5);
        let address = &addresses[hits[0].index as usize];
        assert_eq!(address.postal_code.as_deref(), Some(postal_code), "{query}");
        assert!(hits[0].exact && !hits[1].exact, "{query}");
    }
    let both: Vec<bool> = book
        .search("Storgatan 18", 5)
        .iter()
        .map(|hit| hit.exact)
        .collect();
    assert_eq!(both, [true, true], "an address that stands twice is exact twice");
}

#[test]
fn a_beginning_offers_each_street_before_the_second_house_of_any() {
    let addresses = malmo();
    let book = AddressBook::new(&addresses);
    let streets: Vec<&str> = book
        .search("s", 4)
        .iter()
        .map(|hit| addresses[hit.index as usize].street.as_str())
        .collect();
    assert_eq!(
        streets,
        [
            "S:t Johannesgatan",
            "S:t Knuts väg",
            "Södra Förstadsgatan",
            "Stora Nygatan"
        ]
    );
}

#[test]
fn nothing_is_found_where_nothing_is_like_it() {
    for query in ["", "  ", "21143", "Kungsgatan 1", "xyz", "7", ",,,"] {
        assert_eq!(first(query), None, "{query}");
    }
    assert_eq!(AddressBook::new(&[]).search("Storgatan 1", 5), []);
    assert_eq!(AddressBook::new(&malmo()).search("Storgatan 18", 0), []);
    assert!(AddressBook::default().is_empty());
}
