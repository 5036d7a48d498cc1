//! Files that lie about themselves, and files with changed bytes: they are read, refused or complained about, and nothing breaks.
#![expect(clippy::indexing_slicing, clippy::expect_used, reason = "test code")]

use planvy_tiles::{Positions, ReadError, ReadLimits, TileContent};
use proptest::prelude::*;
use serde_json::{Value, json};

use gltf_builder::{Gltf, read};

mod gltf_builder;
mod samples;

#[test]
fn lies_about_sizes_take_no_memory() {
    let lie = json!({
        "asset": { "version": "2.0" },
        "accessors": [{ "componentType": 5126, "type": "VEC3", "count": 4_000_000_000_u64 }],
        "meshes": [{ "primitives": [{ "attributes": { "POSITION": 0 } }] }],
        "nodes": [{ "mesh": 0 }],
    });
    let (content, findings) = read(lie.to_string().as_bytes());
    assert_eq!(content.parts, []);
    assert!(findings[0].message.contains("4000000000 entries"), "{findings:?}");
    // Thousands of nodes that show one mesh count each.
    let mut gltf = Gltf::default();
    let position = gltf.accessor(&[0; 36_000], 5126, "VEC3", 3000);
    let nodes = vec![json!({ "mesh": 0 }); 4000];
    let many = gltf.text(&json!({
        "meshes": [{ "primitives": [{ "attributes": { "POSITION": position }, "mode": 0 }] }],
        "nodes": nodes,
    }));
    let limits = ReadLimits {
        decoded_bytes: 1 << 20,
        ..ReadLimits::default()
    };
    let (content, findings) = TileContent::from_gltf(&many, &limits, &|_| None).expect("it is read");
    assert!((1..40).contains(&content.parts.len()), "{}", content.parts.len());
    assert!(
        findings
            .iter()
            .any(|finding| finding.message.contains("are more than is left"))
    );
    let small = ReadLimits {
        file_bytes: 100,
        ..ReadLimits::default()
    };
    let refused = TileContent::from_gltf(&many, &small, &|_| None);
    assert!(matches!(refused, Err(ReadError::TooLarge { limit: 100, .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]
    #[test]
    fn broken_bytes_never_break_the_reader(
        sample in 0_usize..6,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        end in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        let (_, content) = samples::all().swap_remove(sample);
        let mut bytes = content.to_glb().expect("it is written");
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if cut {
            bytes.truncate(end.index(bytes.len()));
        }
        if let Ok((content, _)) = TileContent::from_glb(&bytes) {
            for part in &content.parts {
                let count = part.vertices.positions.len();
                prop_assert!(part.indices.iter().all(|index| (*index as usize) < count));
                prop_assert!(part.table.is_none_or(|table| table < content.tables.len()));
                if let Positions::Lattice { step_m, .. } = part.vertices.positions {
                    prop_assert!(step_m > 0.0);
                }
            }
        }
    }

    #[test]
    fn changed_numbers_in_the_document_never_break_the_reader(
        sample in 0_usize..6,
        which in any::<prop::sample::Index>(),
        to in prop_oneof![
            Just(json!(-1)), Just(json!(0)), Just(json!(1e300)), Just(json!(u64::MAX)), Just(json!(4_294_967_295_u64)),
            Just(json!("?")), Just(json!(null)), Just(json!([])), Just(json!({})), Just(json!(2.5)),
        ],
    ) {
        let (_, content) = samples::all().swap_remove(sample);
        let glb = content.to_glb().expect("it is written");
        let json = u32::from_le_bytes([glb[12], glb[13], glb[14], glb[15]]) as usize;
        let mut document: Value = serde_json::from_slice(&glb[20..20 + json]).expect("JSON");
        let mut count = 0;
        visit(&mut document, &mut |_| count += 1);
        let mut left = which.index(count);
        visit(&mut document, &mut |value| {
            if left == 0 { *value = to.clone(); }
            left = left.wrapping_sub(1);
        });
        let mut text = document.to_string().into_bytes();
        text.resize(text.len().next_multiple_of(4), b' ');
        let mut bytes = b"glTF\x02\0\0\0".to_vec();
        bytes.extend(((20 + text.len() + glb.len() - 20 - json) as u32).to_le_bytes());
        bytes.extend((text.len() as u32).to_le_bytes());
        bytes.extend(b"JSON");
        bytes.extend(text);
        bytes.extend(&glb[20 + json..]);
        // It is read, refused or complained about, in bounded time and memory.
        let _ = TileContent::from_glb(&bytes);
    }
}

/// Every value of a document in turn.
fn visit(value: &mut Value, act: &mut impl FnMut(&mut Value)) {
    act(value);
    match value {
        Value::Array(list) => list.iter_mut().for_each(|value| visit(value, act)),
        Value::Object(members) => members.values_mut().for_each(|value| visit(value, act)),
        _ => {}
    }
}
