//! The values that regulations of one content have in common, as tiles have them.

use planvy_vector_tiles::PreparedValues;

use super::regulation::{RegulationFeature, is_of_content, properties};
use crate::collection::Feature;
use crate::tiles::{is_in_tiles, tag_value};

/// Those of a regulation's content by the numbers of their properties, if they are kept.
pub(crate) fn kept<'a>(rule: &'a RegulationFeature<'_>) -> Option<&'a PreparedValues> {
    let view = rule.view();
    let values = view.tables.content_values(view.snapshot());
    values.of(rule, || made(rule))
}

fn made(rule: &RegulationFeature<'_>) -> (PreparedValues, usize) {
    let mut values = PreparedValues::default();
    for (number, property) in properties().iter().enumerate() {
        if is_of_content(number) && is_in_tiles(property) {
            tag_value(&rule.value(number), |value| values.push(number as u32, value));
        }
    }
    values.shrink();
    let bytes = values.size();
    (values, bytes)
}
