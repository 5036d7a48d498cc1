//! Writing many rows at once, by COPY in its binary form.

use postgres::Transaction;
use postgres::binary_copy::BinaryCopyInWriter;
use postgres::types::{ToSql, Type};

use super::Failure;

/// The values of a row, in the order of its columns.
pub(super) type Values<'a> = Vec<&'a (dyn ToSql + Sync)>;

/// A row of a table of the store.
pub(super) trait CopiedRow {
    /// The table, without its schema.
    const TABLE: &'static str;
    /// The columns that are written, with commas between them.
    const COLUMNS: &'static str;

    /// The values of the columns.
    fn values(&self) -> Values<'_>;
}

/// Writes rows.
pub(super) fn copy<R: CopiedRow>(transaction: &mut Transaction<'_>, rows: &[R]) -> Result<(), Failure> {
    if rows.is_empty() {
        return Ok(());
    }
    let (table, columns) = (R::TABLE, R::COLUMNS);
    let look = format!("SELECT {columns} FROM planvy_store.{table}");
    let statement = transaction.prepare(&look)?;
    let types: Vec<Type> = statement
        .columns()
        .iter()
        .map(|column| column.type_().clone())
        .collect();
    let copying = format!("COPY planvy_store.{table} ({columns}) FROM STDIN (FORMAT binary)");
    let mut writer = BinaryCopyInWriter::new(transaction.copy_in(&copying)?, &types);
    for row in rows {
        writer.write(&row.values())?;
    }
    writer.finish()?;
    Ok(())
}
