//! The values that regulations of one content have in common, as tiles have them.

use planvy_vector_tiles::PreparedValue;

use super::regulation::{RegulationFeature, is_of_content, properties};
use crate::collection::Feature;
use crate::tiles::{is_in_tiles, tag_value};

/// The values of a content: the numbers of properties, each with its value.
pub(crate) type ContentValues = Box<[(usize, PreparedValue)]>;

/// Those of a regulation's content, if they are kept.
pub(crate) fn kept<'a>(rule: &'a RegulationFeature<'_>) -> Option<&'a [(usize, PreparedValue)]> {
    let view = rule.view();
    let values = view.tables.content_values(view.snapshot());
    values.of(rule, || made(rule)).map(|values| &**values)
}

fn made(rule: &RegulationFeature<'_>) -> (ContentValues, usize) {
    let numbers = 0..properties().len();
    let of_content =
        numbers.filter(|number| is_of_content(*number) && properties().get(*number).is_some_and(is_in_tiles));
    let values: ContentValues = of_content
        .filter_map(|number| Some((number, tag_value(&rule.value(number), PreparedValue::new)?)))
        .collect();
    let bytes = values.iter().map(|(_, value)| value.size() + size_of::<usize>());
    let bytes = bytes.sum();
    (values, bytes)
}
