//! The built-in form of the geoid: a head of 64 bytes, then each node as a 16-bit number of millimetres over a base.
//!
//! Little-endian throughout. Head: the eight bytes `geoid001`; west, north, step of longitude, step of latitude in degrees and the
//! base in metres as 64-bit floats; columns and rows as 32-bit numbers; eight bytes of nothing.

use super::UndulationGrid;

const MARK: &[u8; 8] = b"geoid001";
const HEAD_BYTES: usize = 64;
/// Steps of a stored height, in metres.
const STEP_M: f64 = 0.001;

/// Why a table cannot be packed or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// It does not begin as a table does.
    #[error("the geoid table does not begin with its mark")]
    NoTable,
    /// It is shorter or longer than its head says.
    #[error("the geoid table has {found} bytes where its head promises {promised}")]
    Size {
        /// Bytes found.
        found: usize,
        /// Bytes promised.
        promised: usize,
    },
    /// A height is none, or further than 32.767 m from the middle of the highest and the lowest.
    #[error("the height of column {column}, row {row} does not fit in 16 bits of millimetres")]
    Height {
        /// Column, from the west.
        column: u32,
        /// Row, from the north.
        row: u32,
    },
}

/// Packs every `stride`th column and row of a grid. The last column and row are kept only where the stride meets them.
///
/// # Errors
///
/// [`TableError::Height`] where a height cannot be kept.
pub fn pack(grid: &UndulationGrid, stride: u32) -> Result<Vec<u8>, TableError> {
    let stride = stride.max(1);
    let (columns, rows) = (
        grid.columns.saturating_sub(1) / stride + 1,
        grid.rows.saturating_sub(1) / stride + 1,
    );
    let heights = || {
        let nodes =
            (0..rows).flat_map(move |row| (0..columns).map(move |column| (column * stride, row * stride)));
        nodes.map(|(column, row)| {
            let height = grid.node_m(column, row);
            height
                .ok_or(TableError::Height { column, row })
                .map(|height| (column, row, height))
        })
    };
    let (mut lowest, mut highest) = (f64::INFINITY, f64::NEG_INFINITY);
    for node in heights() {
        let (_, _, height) = node?;
        (lowest, highest) = (lowest.min(height), highest.max(height));
    }
    let base_m = ((lowest + highest) / 2.0).round();
    let mut bytes = MARK.to_vec();
    let steps = [grid.lon_step_deg, grid.lat_step_deg].map(|step| step * f64::from(stride));
    for number in [grid.west_deg, grid.north_deg, steps[0], steps[1], base_m] {
        bytes.extend(number.to_le_bytes());
    }
    for count in [columns, rows] {
        bytes.extend(count.to_le_bytes());
    }
    bytes.resize(HEAD_BYTES, 0);
    for node in heights() {
        let (column, row, height) = node?;
        let steps = ((height - base_m) / STEP_M).round();
        if steps.abs() > f64::from(i16::MAX) {
            return Err(TableError::Height { column, row });
        }
        bytes.extend((steps as i16).to_le_bytes());
    }
    Ok(bytes)
}

/// Reads a table.
///
/// # Errors
///
/// [`TableError::NoTable`] and [`TableError::Size`].
pub fn unpack(bytes: &[u8]) -> Result<UndulationGrid, TableError> {
    let (head, body) = bytes.split_at_checked(HEAD_BYTES).ok_or(TableError::NoTable)?;
    let numbers = head.strip_prefix(MARK).ok_or(TableError::NoTable)?;
    let (floats, counts) = numbers.split_at_checked(40).ok_or(TableError::NoTable)?;
    let mut floats = floats
        .as_chunks::<8>()
        .0
        .iter()
        .map(|bytes| f64::from_le_bytes(*bytes));
    let mut counts = counts
        .as_chunks::<4>()
        .0
        .iter()
        .map(|bytes| u32::from_le_bytes(*bytes));
    let mut float = || floats.next().ok_or(TableError::NoTable);
    let [west_deg, north_deg, lon_step_deg, lat_step_deg, base_m] =
        [float()?, float()?, float()?, float()?, float()?];
    let (Some(columns), Some(rows)) = (counts.next(), counts.next()) else {
        return Err(TableError::NoTable);
    };
    let promised = (columns as usize).saturating_mul(rows as usize).saturating_mul(2);
    if body.len() != promised {
        return Err(TableError::Size {
            found: bytes.len(),
            promised: promised.saturating_add(HEAD_BYTES),
        });
    }
    let steps = body
        .as_chunks::<2>()
        .0
        .iter()
        .map(|bytes| i16::from_le_bytes(*bytes));
    let heights = steps.map(|steps| (base_m + f64::from(steps) * STEP_M) as f32);
    Ok(UndulationGrid {
        west_deg,
        north_deg,
        lon_step_deg,
        lat_step_deg,
        columns,
        rows,
        heights_m: heights.collect(),
    })
}
