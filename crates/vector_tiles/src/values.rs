//! The values of a layer: each written once, found again by a hash of its bytes (Mapbox Vector Tile 2.1, 4.4).

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::wire::{bytes_field, length_field, number_field, varint, varint_length};

/// A value of a feature.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TagValue<'a> {
    /// A text.
    Text(&'a str),
    /// A number.
    Number(f64),
    /// A whole number.
    Integer(i64),
    /// True or false.
    Boolean(bool),
}

/// Values as a layer holds them, made once for many layers: each with a number by which it is known to who made it.
///
/// ```
/// use planvy_vector_tiles::{Layer, PreparedValues, TagValue};
/// let mut prepared = PreparedValues::default();
/// prepared.push(7, TagValue::Text("oak"));
/// let mut layer = Layer::new("trees");
/// let key = layer.key("kind");
/// let tags: Vec<_> = prepared.iter().map(|(_, value)| layer.prepared_tag(key, value)).collect();
/// assert_eq!(tags, [layer.tag("kind", TagValue::Text("oak"))]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreparedValues {
    values: Vec<Prepared>,
    /// The fields, one after the other: what lies together is read together.
    fields: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Prepared {
    number: u32,
    end: u32,
    hash: u64,
}

/// One of [`PreparedValues`].
#[derive(Clone, Copy, Debug)]
pub struct PreparedValue<'a> {
    hash: u64,
    field: &'a [u8],
}

impl PreparedValues {
    /// Adds a value.
    pub fn push(&mut self, number: u32, value: TagValue<'_>) {
        let start = self.fields.len();
        write_field(&mut self.fields, value);
        self.values.push(Prepared {
            number,
            end: self.fields.len() as u32,
            hash: hash_of(self.fields.get(start..).unwrap_or_default()),
        });
    }

    /// The values with their numbers, as they were added.
    pub fn iter(&self) -> impl Iterator<Item = (u32, PreparedValue<'_>)> {
        let mut start = 0;
        self.values.iter().map(move |prepared| {
            let end = prepared.end as usize;
            let field = self.fields.get(start..end).unwrap_or_default();
            start = end;
            let value = PreparedValue {
                hash: prepared.hash,
                field,
            };
            (prepared.number, value)
        })
    }

    /// Gives back what was set aside for growth.
    pub fn shrink(&mut self) {
        self.values.shrink_to_fit();
        self.fields.shrink_to_fit();
    }

    /// The bytes that they take in memory.
    pub fn size(&self) -> usize {
        size_of::<PreparedValues>() + size_of::<Prepared>() * self.values.capacity() + self.fields.capacity()
    }
}

/// The values of a layer, while features are added to it.
#[derive(Debug, Default)]
pub(crate) struct Values {
    /// The fields, one after the other.
    fields: Vec<u8>,
    count: u32,
    /// By the hash of a field: where it begins, and its number.
    known: HashMap<u64, (u32, u32), BuildHasherDefault<AlreadyHashed>>,
    spare: Vec<u8>,
}

impl Values {
    /// The number of a value, which is added where it is new.
    pub(crate) fn number(&mut self, value: TagValue<'_>) -> u32 {
        let mut field = std::mem::take(&mut self.spare);
        field.clear();
        write_field(&mut field, value);
        let number = self.find_or_add(hash_of(&field), &field);
        self.spare = field;
        number
    }

    /// The same of a prepared value.
    pub(crate) fn prepared(&mut self, value: PreparedValue<'_>) -> u32 {
        self.find_or_add(value.hash, value.field)
    }

    /// Adds a value that no other is like.
    pub(crate) fn add(&mut self, value: TagValue<'_>) -> u32 {
        write_field(&mut self.fields, value);
        self.count += 1;
        self.count - 1
    }

    /// Sets room aside for the values of so many features.
    pub(crate) fn reserve(&mut self, features: usize) {
        /// Bytes and values of a feature, as regulations have them.
        const BYTES: usize = 224;
        const NEW_VALUES: usize = 4;
        self.fields.reserve(features * BYTES);
        self.known.reserve(features * NEW_VALUES);
    }

    /// The fields.
    pub(crate) fn fields(&self) -> &[u8] {
        &self.fields
    }

    fn find_or_add(&mut self, hash: u64, field: &[u8]) -> u32 {
        if let Some((start, number)) = self.known.get(&hash) {
            let there = self.fields.get(*start as usize..).unwrap_or_default();
            // A field begins with its length: what begins alike is the same.
            if there.starts_with(field) {
                return *number;
            }
        }
        let number = self.count;
        // Of two values of one hash the later one is found again; the other may stand in the layer twice.
        self.known.insert(hash, (self.fields.len() as u32, number));
        self.fields.extend_from_slice(field);
        self.count += 1;
        number
    }
}

/// Writes a value as a field of a layer.
fn write_field(out: &mut Vec<u8>, value: TagValue<'_>) {
    const FIELD: u32 = 4;
    match value {
        TagValue::Text(text) => {
            length_field(out, FIELD, 1 + varint_length(text.len() as u64) + text.len());
            bytes_field(out, 1, text.as_bytes());
        }
        TagValue::Number(number) => {
            length_field(out, FIELD, 9);
            varint(out, 3 << 3 | 1);
            out.extend_from_slice(&number.to_le_bytes());
        }
        // `sint_value`: a small number below zero is short in it as well.
        TagValue::Integer(number) => {
            let number = ((number << 1) ^ (number >> 63)) as u64;
            length_field(out, FIELD, 1 + varint_length(number));
            number_field(out, 6, number);
        }
        TagValue::Boolean(is_true) => {
            length_field(out, FIELD, 2);
            number_field(out, 7, u64::from(is_true));
        }
    }
}

/// A hash of some bytes: eight at a time, each product of 128 bits folded into 64.
fn hash_of(bytes: &[u8]) -> u64 {
    const FIRST: u64 = 0x9e37_79b9_7f4a_7c15;
    const SECOND: u64 = 0xd6e8_feb8_6659_fd93;
    let fold = |a: u64, b: u64| {
        let product = u128::from(a) * u128::from(b);
        (product as u64) ^ (product >> 64) as u64
    };
    let (eights, rest) = bytes.as_chunks::<8>();
    let mut hash = FIRST ^ bytes.len() as u64;
    for eight in eights {
        hash = fold(hash ^ u64::from_le_bytes(*eight), SECOND);
    }
    let mut last = [0; 8];
    for (place, byte) in last.iter_mut().zip(rest) {
        *place = *byte;
    }
    fold(fold(hash ^ u64::from_le_bytes(last), SECOND), FIRST)
}

/// Passes on a hash that is one already.
#[derive(Debug, Default)]
pub(crate) struct AlreadyHashed(u64);

impl Hasher for AlreadyHashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 ^= hash_of(bytes);
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn equal_values_have_one_number_and_others_have_others(texts in prop::collection::vec("[ab]{0,12}", 0..60)) {
            let mut values = Values::default();
            let mut seen: Vec<(String, u32)> = Vec::new();
            for text in texts {
                let number = values.number(TagValue::Text(&text));
                let mut prepared = PreparedValues::default();
                prepared.push(0, TagValue::Integer(1));
                prepared.push(5, TagValue::Text(&text));
                let (of, value) = prepared.iter().nth(1).expect("two values");
                prop_assert_eq!((of, values.prepared(value)), (5, number));
                match seen.iter().find(|(known, _)| *known == text) {
                    Some((_, known)) => prop_assert_eq!(*known, number),
                    None => {
                        prop_assert_eq!(number as usize, seen.len());
                        seen.push((text, number));
                    }
                }
            }
        }
    }

    #[test]
    fn values_of_one_hash_are_kept_apart() {
        let of = |text| {
            let mut prepared = PreparedValues::default();
            prepared.push(0, TagValue::Text(text));
            prepared
        };
        let fields = [of("oak").fields, of("ash").fields];
        let [oak, ash] = fields.each_ref().map(|field| PreparedValue { hash: 7, field });
        let mut values = Values::default();
        assert_eq!(
            [values.prepared(oak), values.prepared(ash), values.prepared(ash)],
            [0, 1, 1]
        );
        assert_ne!(values.prepared(oak), 1);
        assert_eq!(values.add(TagValue::Integer(-3)), 3);
        let ends: Vec<u8> = vec![0x22, 2, 0x30, 5];
        assert!(values.fields().ends_with(&ends));
    }
}
