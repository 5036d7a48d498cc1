//! Why a tile cannot be written.

use thiserror::Error;

use crate::glb::MOST_VERTICES;

/// Why a tile cannot be written. Each names the part or the table.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum WriteError {
    /// Indices are 16 bits.
    #[error("part \"{part}\" has {count} vertices; at most {MOST_VERTICES} can be written: split it")]
    TooManyVertices {
        /// The part's name.
        part: String,
        /// How many it has.
        count: usize,
    },
    /// A column has not one entry a vertex, or a row.
    #[error("\"{owner}\" has {found} entries in {column}; {expected} are needed")]
    ColumnLength {
        /// The part's name, or the table's class.
        owner: String,
        /// Which column.
        column: String,
        /// How many there have to be.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// An index points past the vertices.
    #[error("part \"{part}\": index {index} points past its {vertices} vertices")]
    IndexOutOfRange {
        /// The part's name.
        part: String,
        /// The index.
        index: u32,
        /// How many vertices it has.
        vertices: usize,
    },
    /// The indices do not make whole triangles or lines.
    #[error("part \"{part}\": {count} indices are not a multiple of {step}")]
    IncompleteShape {
        /// The part's name.
        part: String,
        /// How many indices.
        count: usize,
        /// How many a shape takes.
        step: usize,
    },
    /// A part points at a table that is not there.
    #[error("part \"{part}\" points at table {table}; the tile has {tables} with rows")]
    NoSuchTable {
        /// The part's name.
        part: String,
        /// The table it asks for.
        table: usize,
        /// How many tables there are.
        tables: usize,
    },
    /// A feature id points past the rows of the part's table.
    #[error("part \"{part}\": feature {feature} is past the {rows} rows of \"{class}\"")]
    NoSuchRow {
        /// The part's name.
        part: String,
        /// The feature id.
        feature: u16,
        /// The table's class.
        class: String,
        /// How many rows it has.
        rows: usize,
    },
    /// Feature ids are 16 bits.
    #[error("table \"{class}\" has {count} rows; at most 65535 can be written: split the tile")]
    TooManyRows {
        /// The table's class.
        class: String,
        /// How many rows.
        count: usize,
    },
    /// A number is not a number, or is endless.
    #[error("\"{owner}\": {what} is not a finite number")]
    NotFinite {
        /// The part's name, the table's class, or the tile.
        owner: String,
        /// Which number.
        what: String,
    },
    /// `EXT_structural_metadata` allows letters, digits and underscores, and no digit first.
    #[error(
        "\"{name}\" cannot be the name of a class or a property: only letters, digits and underscores can"
    )]
    Name {
        /// The name.
        name: String,
    },
    /// Two tables of one class have different columns.
    #[error("two tables of class \"{class}\" differ in \"{property}\"")]
    ClassesDiffer {
        /// The class.
        class: String,
        /// The property that only one has, or that has two types.
        property: String,
    },
    /// A GLB counts its bytes in 32 bits.
    #[error("the tile would be {bytes} bytes; a GLB can be 4 GiB")]
    TooLarge {
        /// How many bytes.
        bytes: usize,
    },
}
