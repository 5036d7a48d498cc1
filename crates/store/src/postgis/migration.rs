//! Bringing a database to today's tables.

use postgres::{Client, Transaction};

use super::address::DatabaseAddress;
use super::error::DatabaseError;

/// The migrations by number: a name, and the statements.
const MIGRATIONS: &[(i32, &str, &str)] = &[(1, "store", include_str!("migrations/0001_store.sql"))];

/// The layout that this program writes, and the newest that it reads: the number of the last migration.
pub(super) const LAYOUT: i32 = 1;

/// The lock of whoever migrates: the first eight letters of the program's name, as a number.
const LOCK: i64 = i64::from_be_bytes(*b"planvy\0\0");

/// What is to be done where a database has no tables of Planvy's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Absent {
    /// Make them.
    Make,
    /// Say so.
    Refuse,
}

/// Brings a database to today's layout, in one transaction and one program at a time. Nothing is written where it has it.
pub(super) fn bring_up_to_date(
    address: &DatabaseAddress,
    client: &mut Client,
    absent: Absent,
) -> Result<(), DatabaseError> {
    let failed = |error| DatabaseError::of(address, &error);
    let mut look = client
        .build_transaction()
        .read_only(true)
        .start()
        .map_err(failed)?;
    let layout = layout_of(address, &mut look)?;
    look.commit().map_err(failed)?;
    match layout {
        Some(found) => check(address, found)?,
        None if absent == Absent::Refuse => {
            return Err(DatabaseError::Missing {
                database: address.to_string(),
            });
        }
        None => {}
    }
    if layout == Some(LAYOUT) {
        return Ok(());
    }
    let mut transaction = client.transaction().map_err(failed)?;
    transaction
        .execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK])
        .map_err(failed)?;
    // Another program may have done it while this one waited.
    let layout = layout_of(address, &mut transaction)?.unwrap_or(0);
    check(address, layout)?;
    for (number, name, statements) in MIGRATIONS.iter().filter(|(number, ..)| *number > layout) {
        transaction
            .batch_execute(statements)
            .map_err(|error| of_migration(address, &error))?;
        transaction
            .execute(
                "INSERT INTO planvy_store.migration (number, name) VALUES ($1, $2)",
                &[number, name],
            )
            .map_err(failed)?;
    }
    transaction.commit().map_err(failed)
}

/// The layout of a database; `None` where it has no tables of Planvy's.
pub(super) fn layout_of(
    address: &DatabaseAddress,
    transaction: &mut Transaction<'_>,
) -> Result<Option<i32>, DatabaseError> {
    let failed = |error| DatabaseError::of(address, &error);
    let there: bool = transaction
        .query_one("SELECT to_regclass('planvy_store.migration') IS NOT NULL", &[])
        .and_then(|row| row.try_get(0))
        .map_err(failed)?;
    if !there {
        return Ok(None);
    }
    transaction
        .query_one("SELECT max(number) FROM planvy_store.migration", &[])
        .and_then(|row| row.try_get(0))
        .map_err(failed)
}

/// Refuses what only a later Planvy understands.
pub(super) fn check(address: &DatabaseAddress, layout: i32) -> Result<(), DatabaseError> {
    if layout > LAYOUT {
        return Err(DatabaseError::NewerSchema {
            database: address.to_string(),
            found: layout,
            known: LAYOUT,
        });
    }
    Ok(())
}

/// The first statement is the one that asks for PostGIS.
fn of_migration(address: &DatabaseAddress, error: &postgres::Error) -> DatabaseError {
    let about_postgis = error
        .as_db_error()
        .is_some_and(|told| told.message().contains("postgis"));
    match DatabaseError::of(address, error) {
        DatabaseError::Denied { database, why } | DatabaseError::Refused { database, why }
            if about_postgis =>
        {
            DatabaseError::NoPostgis { database, why }
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_are_numbered_in_order_up_to_the_layout() {
        let numbers: Vec<i32> = MIGRATIONS.iter().map(|(number, ..)| *number).collect();
        assert_eq!(numbers, (1..=LAYOUT).collect::<Vec<_>>());
    }
}
