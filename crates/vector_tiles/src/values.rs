//! The values of a layer: each written once, found again by a hash of its bytes (Mapbox Vector Tile 2.1, 4.4).

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

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

/// The number that each value has in many layers: equal values have one, different ones different ones.
///
/// A layer that is given values with numbers finds those it has already without looking at them.
#[derive(Debug)]
pub struct ValueNumbers {
    /// Tells these numbers from those of others.
    of: u32,
    known: Mutex<HashMap<Arc<[u8]>, u32, BuildHasherDefault<AlreadyHashed>>>,
}

impl Default for ValueNumbers {
    fn default() -> ValueNumbers {
        static MADE: AtomicU32 = AtomicU32::new(0);
        ValueNumbers {
            of: MADE.fetch_add(1, Ordering::Relaxed),
            known: Mutex::default(),
        }
    }
}

/// Values as a layer holds them, made once for many layers: each with the number of the property that it is of, known to who made it.
///
/// ```
/// use planvy_vector_tiles::{Layer, PreparedValues, TagValue, ValueNumbers};
/// let numbers = ValueNumbers::default();
/// let mut prepared = PreparedValues::new(&numbers);
/// prepared.push(&numbers, 7, TagValue::Text("oak"));
/// let mut layer = Layer::new("trees");
/// let key = layer.key("kind");
/// let tags: Vec<_> = prepared.iter().map(|(_, value)| layer.prepared_tag(key, value)).collect();
/// assert_eq!(tags, [layer.tag("kind", TagValue::Text("oak"))]);
/// ```
#[derive(Clone, Debug)]
pub struct PreparedValues {
    numbers_of: u32,
    values: Vec<Prepared>,
    new_bytes: usize,
}

#[derive(Clone, Debug)]
struct Prepared {
    property: u32,
    number: u32,
    field: Arc<[u8]>,
}

/// One of [`PreparedValues`].
#[derive(Clone, Copy, Debug)]
pub struct PreparedValue<'a> {
    numbers_of: u32,
    number: u32,
    field: &'a [u8],
}

impl PreparedValues {
    /// No values yet, which will have these numbers.
    pub fn new(numbers: &ValueNumbers) -> PreparedValues {
        PreparedValues {
            numbers_of: numbers.of,
            values: Vec::new(),
            new_bytes: 0,
        }
    }

    /// Adds a value of a property. `numbers` are those that it was made for.
    pub fn push(&mut self, numbers: &ValueNumbers, property: u32, value: TagValue<'_>) {
        debug_assert_eq!(self.numbers_of, numbers.of);
        let mut field = Vec::with_capacity(64);
        write_field(&mut field, value);
        // A lock is poisoned where another thread broke off: what is in the map is whole all the same.
        let mut known = numbers.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (field, number) = match known.get_key_value(field.as_slice()) {
            Some((field, number)) => (Arc::clone(field), *number),
            None => {
                let (field, number) = (Arc::<[u8]>::from(field), known.len() as u32);
                known.insert(Arc::clone(&field), number);
                self.new_bytes += size_of::<(Arc<[u8]>, u32)>() + 2 * size_of::<usize>() + field.len();
                (field, number)
            }
        };
        self.values.push(Prepared {
            property,
            number,
            field,
        });
    }

    /// The values with the numbers of their properties, as they were added.
    pub fn iter(&self) -> impl Iterator<Item = (u32, PreparedValue<'_>)> {
        self.values.iter().map(|prepared| {
            let value = PreparedValue {
                numbers_of: self.numbers_of,
                number: prepared.number,
                field: &prepared.field,
            };
            (prepared.property, value)
        })
    }

    /// Gives back what was set aside for growth.
    pub fn shrink(&mut self) {
        self.values.shrink_to_fit();
    }

    /// The bytes that they take in memory, with those of values that nobody had before.
    pub fn size(&self) -> usize {
        size_of::<PreparedValues>() + size_of::<Prepared>() * self.values.capacity() + self.new_bytes
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
    /// Those of prepared values by the numbers that they have in many layers; [`NOT_YET`] of one that is not in this one.
    prepared: Vec<u32>,
    /// Whose numbers these are.
    numbers_of: Option<u32>,
    spare: Vec<u8>,
}

/// The number of no value.
const NOT_YET: u32 = u32::MAX;

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
    #[inline]
    pub(crate) fn prepared(&mut self, value: PreparedValue<'_>) -> u32 {
        match self.prepared.get(value.number as usize) {
            Some(number) if *number != NOT_YET && self.numbers_of == Some(value.numbers_of) => *number,
            _ => self.first_prepared(value),
        }
    }

    /// The same of one that was not met before in this layer.
    fn first_prepared(&mut self, value: PreparedValue<'_>) -> u32 {
        let number = self.find_or_add(hash_of(value.field), value.field);
        // Other numbers than those of the first value are not remembered.
        if *self.numbers_of.get_or_insert(value.numbers_of) == value.numbers_of {
            let at = value.number as usize;
            if at >= self.prepared.len() {
                self.prepared.resize((at + 1).next_power_of_two(), NOT_YET);
            }
            if let Some(place) = self.prepared.get_mut(at) {
                *place = number;
            }
        }
        number
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
        fn equal_values_have_one_number_and_others_have_others(
            texts in prop::collection::vec("[ab]{0,12}", 0..60),
            is_prepared_first: bool,
        ) {
            let numbers = ValueNumbers::default();
            let mut values = Values::default();
            let mut seen: Vec<(String, u32)> = Vec::new();
            for text in texts {
                let mut prepared = PreparedValues::new(&numbers);
                prepared.push(&numbers, 0, TagValue::Integer(1));
                prepared.push(&numbers, 5, TagValue::Text(&text));
                let (of, value) = prepared.iter().nth(1).expect("two values");
                if is_prepared_first {
                    values.prepared(value);
                }
                let number = values.number(TagValue::Text(&text));
                for _ in 0..2 {
                    prop_assert_eq!((of, values.prepared(value)), (5, number));
                }
                // Numbers of another kind are those of other values.
                let others = ValueNumbers::default();
                let mut prepared = PreparedValues::new(&others);
                prepared.push(&others, 5, TagValue::Text(&text));
                let (_, value) = prepared.iter().next().expect("a value");
                prop_assert_eq!(values.prepared(value), number);
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
            let mut field = Vec::new();
            write_field(&mut field, TagValue::Text(text));
            field
        };
        let [oak, ash] = ["oak", "ash"].map(of);
        let mut values = Values::default();
        let numbers = [&oak, &ash, &ash, &oak].map(|field| values.find_or_add(7, field));
        assert_eq!(numbers, [0, 1, 1, 2]);
        assert_eq!(values.add(TagValue::Integer(-3)), 3);
        let ends: Vec<u8> = vec![0x22, 2, 0x30, 5];
        assert!(values.fields().ends_with(&ends));
    }
}
