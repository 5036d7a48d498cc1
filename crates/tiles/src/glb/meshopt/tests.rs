//! Held against what another encoder packs and its decoder unpacks: see tests/fixtures/README.md.

use base64::Engine;
use proptest::prelude::*;
use serde_json::Value;

use super::{attributes, indices, triangles};

fn fixtures() -> Vec<Value> {
    serde_json::from_str(include_str!("../../../tests/fixtures/meshopt.json")).expect("the fixture is JSON")
}

fn bytes(value: &Value) -> Vec<u8> {
    let text = value.as_str().expect("a text");
    base64::engine::general_purpose::STANDARD
        .decode(text)
        .expect("base64")
}

fn unpack(fixture: &Value, packed: &[u8]) -> Result<Vec<u8>, String> {
    let number = |name: &str| fixture[name].as_u64().expect("a number") as usize;
    let (count, stride) = (number("count"), number("stride"));
    match fixture["mode"].as_str() {
        Some("ATTRIBUTES") => attributes(
            packed,
            count,
            stride,
            fixture["filter"].as_str().expect("a filter"),
        ),
        Some("TRIANGLES") => triangles(packed, count, stride),
        _ => indices(packed, count, stride),
    }
}

#[test]
fn every_mode_and_filter_unpacks_as_the_other_decoder_does() {
    let mut floats = 0;
    for fixture in fixtures() {
        let name = fixture["name"].as_str().expect("a name");
        let unpacked = unpack(&fixture, &bytes(&fixture["packed"])).expect(name);
        let wanted = bytes(&fixture["unpacked"]);
        if fixture["filter"] == "QUATERNION" {
            // The root of what three squares leave may round the other way.
            let shorts = |bytes: &[u8]| -> Vec<i32> {
                bytes
                    .chunks(2)
                    .map(|pair| i32::from(i16::from_le_bytes([pair[0], pair[1]])))
                    .collect()
            };
            let far = shorts(&unpacked)
                .into_iter()
                .zip(shorts(&wanted))
                .map(|(a, b)| (a - b).abs())
                .max();
            assert!(far <= Some(1), "{name}: {far:?}");
        } else {
            assert_eq!(unpacked, wanted, "{name}");
        }
        floats += usize::from(fixture["filter"] != "NONE");
    }
    assert_eq!(floats, 4);
}

#[test]
fn what_ends_too_early_is_said() {
    for fixture in fixtures() {
        let packed = bytes(&fixture["packed"]);
        let name = fixture["name"].as_str().expect("a name");
        assert!(unpack(&fixture, &packed[..packed.len() / 2]).is_err(), "{name}");
        assert!(unpack(&fixture, &[]).is_err(), "{name}");
    }
    assert!(
        attributes(&[0xa1; 64], 1, 4, "NONE")
            .expect_err("version 1")
            .contains("0xa1")
    );
    assert!(attributes(&[0xa0; 64], 1, 3, "NONE").is_err());
    assert!(triangles(&[0xe1; 64], 4, 2).is_err());
}

proptest! {
    #[test]
    fn changed_bytes_never_break_the_decoder(
        which in any::<prop::sample::Index>(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
    ) {
        let fixtures = fixtures();
        let fixture = which.get(&fixtures);
        let mut packed = bytes(&fixture["packed"]);
        for (at, value) in changes {
            let at = at.index(packed.len());
            packed[at] = value;
        }
        if let Ok(unpacked) = unpack(fixture, &packed) {
            prop_assert_eq!(unpacked.len(), bytes(&fixture["unpacked"]).len());
        }
    }
}
