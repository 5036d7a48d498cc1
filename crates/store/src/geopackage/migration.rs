//! Bringing a store of an older layout up to date.

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::schema;

/// Brings a store to today's layout, in one transaction: whoever opens the file at any moment finds the old layout or the
/// new one. What is stored stays as it is.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), rusqlite::Error> {
    schema::add_spatial_functions(connection)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have done it while this one waited.
    let layout: i64 = transaction.query_row("SELECT layout FROM planvy_store", [], |row| row.get(0))?;
    if layout < 2 {
        schema::add_layout_2(&transaction)?;
        set_layout(&transaction, 2)?;
    }
    transaction.commit()
}

fn set_layout(transaction: &Transaction<'_>, layout: i64) -> Result<(), rusqlite::Error> {
    transaction.execute("UPDATE planvy_store SET layout = ?1", [layout])?;
    Ok(())
}

/// Lets a store of layout 1 that may not be written be read all the same: the tables that it lacks are there for this
/// connection, and empty.
pub(super) fn stand_in(connection: &Connection) -> Result<(), rusqlite::Error> {
    let tables = schema::LAYOUT_2
        .split(';')
        .filter_map(|statement| statement.find("CREATE TABLE").and_then(|at| statement.get(at..)))
        .map(|statement| statement.replacen("CREATE TABLE", "CREATE TEMP TABLE", 1) + ";");
    connection.execute_batch(&tables.collect::<String>())
}

#[cfg(test)]
mod tests {
    use rusqlite::OpenFlags;

    use super::*;

    #[test]
    fn a_file_without_the_tables_is_read_as_if_they_were_empty() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("old.gpkg");
        let old = Connection::open(&path).unwrap();
        old.execute_batch(schema::STANDARD).unwrap();
        old.execute_batch(schema::LAYOUT_1).unwrap();
        drop(old);
        let connection = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        stand_in(&connection).unwrap();
        for table in [
            "planvy_building",
            "planvy_guidance",
            "planvy_terrain",
            "planvy_terrain_tile",
        ] {
            let count = format!("SELECT count(*) FROM {table}");
            assert_eq!(
                connection.query_row(&count, [], |row| row.get(0)),
                Ok(0),
                "{table}"
            );
        }
    }
}
