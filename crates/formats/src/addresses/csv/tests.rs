use planvy_plan::{Address, Crs, Geodetic, Reading, RuleId, Severity};
use proptest::prelude::*;

use super::{AddressesCsv, delimiter_of};
use crate::format::{Content, ContentKind, Format, Head, ReadOptions};

fn read_as(bytes: &[u8], options: &ReadOptions) -> Reading<Content> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("addresses.csv");
    std::fs::write(&path, bytes).unwrap();
    AddressesCsv.read(&path, options)
}

fn read(text: &str) -> Reading<Content> {
    read_as(text.as_bytes(), &ReadOptions::default())
}

fn addresses(reading: &Reading<Content>) -> &[Address] {
    match &reading.value {
        Some(Content::Addresses(addresses)) => addresses,
        _ => &[],
    }
}

fn rules(reading: &Reading<Content>) -> Vec<(RuleId, Severity)> {
    reading
        .findings
        .iter()
        .map(|finding| (finding.rule.clone(), finding.severity))
        .collect()
}

#[test]
fn malmos_columns_are_read_as_written() {
    let reading = read(
        "\u{feff}longitude,latitude,postnummer,adress,gata,gatunummer\n\
         13.0633300399,55.6238177412,212 25,Ågatan 1,Ågatan,1\n\
         13.01,55.59,211 57,S:t Knuts väg 5 U2,S:t Knuts väg,5 U2\n",
    );
    assert_eq!(rules(&reading), []);
    let first = &addresses(&reading)[0];
    assert_eq!((first.street.as_str(), first.number.as_str()), ("Ågatan", "1"));
    assert_eq!(first.postal_code.as_deref(), Some("212 25"));
    let expected = Geodetic {
        lon_deg: 13.063_330_039_9,
        lat_deg: 55.623_817_741_2,
    };
    assert_eq!(first.position, expected);
    assert_eq!(addresses(&reading)[1].label(), "S:t Knuts väg 5 U2");
}

#[test]
fn other_dialects_say_the_same() {
    for text in [
        "street;number;postcode;lat;lon\nÅgatan;18A;21225;55,6238;13,0633\n",
        "Adress\tPostnr\tLat\tLong\nÅgatan 18A\t21225\t55.6238\t13.0633\n",
        "gatunamn|nummer|bokstav|postnr|longitude|latitude\nÅgatan|18|A|21225|13.0633|55.6238\n",
        "street,number,postal_code,lat,lon\r\n\"Ågatan\",\"18A\",21225,\"55,6238\",\"13,0633\"\r\n",
    ] {
        let reading = read(text);
        assert_eq!(rules(&reading), [], "{text}");
        let address = &addresses(&reading)[0];
        assert_eq!(
            (address.label().as_str(), address.postal_code.as_deref()),
            ("Ågatan 18A", Some("21225")),
            "{text}"
        );
        assert_eq!(
            address.position,
            Geodetic {
                lon_deg: 13.0633,
                lat_deg: 55.6238
            },
            "{text}"
        );
    }
}

#[test]
fn coordinates_in_metres_need_a_system_and_may_have_either_order() {
    let east_first = "gata;nr;x;y\nÅgatan;1;118531,568;6164853,424\n";
    assert_eq!(rules(&read(east_first)), [(RuleId::CRS, Severity::Error)]);
    let options = ReadOptions {
        crs: Some(Crs::Zone1330),
        ..ReadOptions::default()
    };
    // In Swedish surveying x points north.
    let north_first = "gata;nr;x;y\nÅgatan;1;6164853,424;118531,568\n";
    for (text, expected) in [
        (east_first, vec![]),
        (north_first, vec![(RuleId::AXES, Severity::Warning)]),
    ] {
        let reading = read_as(text.as_bytes(), &options);
        assert_eq!(rules(&reading), expected);
        let position = addresses(&reading)[0].position;
        assert!(
            (position.lon_deg - 13.0007).abs() < 1e-7 && (position.lat_deg - 55.6064).abs() < 1e-7,
            "{position:?}"
        );
    }
}

#[test]
fn bad_rows_are_said_and_do_not_hide_the_others() {
    let reading = read(
        "gata,gatunummer,lon,lat\nÅgatan,1,13.0,55.6\n,2,13.0,55.6\nÅgatan,3,,\nÅgatan,4,x,55.6\nÅgatan\nÅgatan,5,2.3,48.9\nÅgatan,6,55.6,13.0\n",
    );
    let expected = [
        (RuleId::SCHEMA, Severity::Warning),
        (RuleId::SCHEMA, Severity::Warning),
        (RuleId::SCHEMA, Severity::Warning),
        (RuleId::SCHEMA, Severity::Warning),
        (RuleId::CRS, Severity::Error),
        (RuleId::AXES, Severity::Error),
    ];
    assert_eq!(rules(&reading), expected);
    assert_eq!(reading.findings[0].feature.as_deref(), Some("line 3"));
    assert_eq!(addresses(&reading).len(), 1);
}

#[test]
fn other_encodings_and_broken_files_are_said() {
    let latin1: Vec<u8> = "gata;nr;lon;lat\nÅgatan;1;13,0;55,6\n"
        .chars()
        .map(|c| c as u8)
        .collect();
    let reading = read_as(&latin1, &ReadOptions::default());
    assert_eq!(addresses(&reading)[0].street, "Ågatan");
    assert_eq!(rules(&reading), [(RuleId::PARSE, Severity::Warning)]);
    let foreign = read("id,name\n1,x\n");
    assert_eq!(rules(&foreign)[0], (RuleId::SCHEMA, Severity::Error));
    assert!(
        foreign.findings[0]
            .hint
            .as_deref()
            .unwrap_or_default()
            .ends_with("id, name")
    );
    assert!(read("").has_errors());
    let mut unclosed = b"gata,gatunummer,lon,lat\n\"".to_vec();
    unclosed.extend(std::iter::repeat_n(b'a', 3 << 20));
    let reading = read_as(&unclosed, &ReadOptions::default());
    assert!(
        reading.findings[0].message.contains("quotation mark"),
        "{:?}",
        reading.findings
    );
}

#[test]
fn address_files_are_recognised_by_their_header() {
    let head = |text: &'static str, kind| Head {
        file_name: "x.csv",
        bytes: text.as_bytes(),
        kind,
    };
    assert!(AddressesCsv.recognises(&head(
        "longitude,latitude,postnummer,adress,gata,gatunummer\n1",
        None
    )));
    assert!(!AddressesCsv.recognises(&head("longitude,latitude,name\n", None)));
    assert!(!AddressesCsv.recognises(&head("lon,lat,adress\n", Some(ContentKind::Plans))));
    assert!(!AddressesCsv.recognises(&head("{\"type\":\"FeatureCollection\"}", None)));
    assert_eq!(delimiter_of(b"a;b;c,d"), b';');
    assert_eq!(delimiter_of(b"a"), b',');
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_rows_are_read_or_said(rows in prop::collection::vec(any::<u8>(), 0..300)) {
        let bytes = [b"gata,gatunummer,lon,lat\n".as_slice(), &rows].concat();
        let reading = read_as(&bytes, &ReadOptions::default());
        prop_assert!(reading.value.is_some() || reading.has_errors());
    }
}
