//! A bound as closed bodies: from the base to the top, with the regulation that made each face.

use planvy_city::envelope::EnvelopeError;
use planvy_city::solid::Solid;
use planvy_city::{Cell, Envelope};
use planvy_plan::RegulationId;

use super::bound::Drawn;

/// The bodies of a bound, one for each piece of buildable land that hangs together. Where the top is not over the base there is none:
/// nothing may be built there over the ground.
///
/// # Errors
/// Where the cells cannot be put together.
pub(crate) fn of(
    bound: &Envelope<usize>,
    drawn: &Drawn<'_, '_>,
    base_m: f64,
) -> Result<Vec<Solid<RegulationId>>, EnvelopeError> {
    let cells = bound.cells.iter().filter_map(|cell| {
        Some(Cell {
            outline: cell.outline.clone(),
            top: cell.top,
            made_by: drawn.rules.get(cell.made_by)?.id,
        })
    });
    let named = Envelope {
        cells: cells.collect(),
        without_top: Vec::new(),
    };
    named.solids(base_m)
}
