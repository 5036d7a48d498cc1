//! Hearing of publications by LISTEN and NOTIFY.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use postgres::Client;
use postgres::fallible_iterator::FallibleIterator;

use super::address::DatabaseAddress;
use super::error::DatabaseError;
use crate::listening::Listening;

/// The channel of a database on which publications are told.
pub(super) const CHANNEL: &str = "planvy_snapshot";

/// How long the thread listens before it sees whether it should end.
const PATIENCE: Duration = Duration::from_millis(200);

/// Listens on a connection of its own and calls `heard`: once at the beginning, since something may have been published while
/// nobody listened, at each publication, and when the connection breaks. `None` where the database is a copy that follows
/// another one, which tells nothing.
pub(super) fn listen(
    address: &DatabaseAddress,
    heard: Box<dyn Fn() + Send>,
) -> Result<Option<Listening>, DatabaseError> {
    let failed = |error| DatabaseError::of(address, &error);
    let mut client = address.connect()?;
    let is_copy: bool = client
        .query_one("SELECT pg_is_in_recovery()", &[])
        .and_then(|row| row.try_get(0))
        .map_err(failed)?;
    if is_copy {
        return Ok(None);
    }
    client
        .batch_execute(&format!("LISTEN {CHANNEL}"))
        .map_err(failed)?;
    heard();
    let started = Listening::start(move |stop| {
        until_told(&mut client, stop, &*heard);
        heard();
    });
    started.map(Some).map_err(|error| DatabaseError::Unreachable {
        database: address.to_string(),
        why: error.to_string(),
    })
}

/// Listens until the flag is set or the connection breaks.
fn until_told(client: &mut Client, stop: &AtomicBool, heard: &dyn Fn()) {
    while !stop.load(Ordering::Relaxed) && !client.is_closed() {
        let told = client.notifications().timeout_iter(PATIENCE).next();
        match told {
            Ok(Some(_)) => heard(),
            Ok(None) => {}
            Err(_) => return,
        }
    }
}
