//! What can go wrong with a database, each cause with its address and what to do about it.

use std::path::PathBuf;

use postgres::error::SqlState;

use super::address::DatabaseAddress;

/// Why a database could not be opened, read or written. No message holds a password.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The address cannot be read. It is not repeated, since it may hold a password.
    #[error(
        "the address of the database cannot be read; write postgres://USER:PASSWORD@HOST:PORT/DATABASE, with characters such as \
         @ : / ? % of the password as %40 %3A %2F %3F %25, or leave the password to the variable PGPASSWORD"
    )]
    Address,
    /// The certificates to trust cannot be read.
    #[error("sslrootcert={}: {why}", path.display())]
    RootCertificates {
        /// The file.
        path: PathBuf,
        /// The reason.
        why: String,
    },
    /// TLS cannot be set up.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
    /// No encrypted connection comes about.
    #[error(
        "{database}: the database cannot be spoken to by TLS ({why}); name the certificate to trust with sslrootcert=FILE, or say \
         sslmode=disable where the network is trusted"
    )]
    Encryption {
        /// Its address.
        database: String,
        /// The reason.
        why: String,
    },
    /// No connection comes about, or it broke.
    #[error(
        "{database}: the database cannot be reached ({why}); see whether it runs and whether the address is right"
    )]
    Unreachable {
        /// Its address.
        database: String,
        /// The reason.
        why: String,
    },
    /// The database lets this user not do it.
    #[error("{database}: the database refuses ({why}); give the user the right to it, or name another user")]
    Denied {
        /// Its address.
        database: String,
        /// The reason.
        why: String,
    },
    /// A copy that only follows another database, or a transaction that may only read.
    #[error(
        "{database}: this database can only be read, because it follows another one; import into that one, with its address \
         after --data"
    )]
    ReadOnly {
        /// Its address.
        database: String,
    },
    /// Nothing of Planvy's is there.
    #[error(
        "{database}: there is no store in this database; import a plan first, or name another one with --data"
    )]
    Missing {
        /// Its address.
        database: String,
    },
    /// PostGIS is not there, and cannot be made.
    #[error(
        "{database}: PostGIS is missing ({why}); install it on the database's machine and run CREATE EXTENSION postgis as an \
         administrator of the database"
    )]
    NoPostgis {
        /// Its address.
        database: String,
        /// The reason.
        why: String,
    },
    /// A later Planvy has changed the tables.
    #[error(
        "{database}: the store has layout {found}, this Planvy knows layouts up to {known}; use a newer Planvy"
    )]
    NewerSchema {
        /// Its address.
        database: String,
        /// The layout of the database.
        found: i32,
        /// The newest layout that this program knows.
        known: i32,
    },
    /// Another program held the store for longer than is waited.
    #[error("{database}: another program is writing to the store; try again when it has ended")]
    Busy {
        /// Its address.
        database: String,
    },
    /// The database's disk is full.
    #[error("{database}: the disk of the database is full; the store is unchanged")]
    DiskFull {
        /// Its address.
        database: String,
    },
    /// The tables are there, but what they hold cannot be understood.
    #[error(
        "{database}: the store is damaged ({what}); restore it from a copy, or import the plans into a new database"
    )]
    Damaged {
        /// Its address.
        database: String,
        /// What was found.
        what: String,
    },
    /// PostgreSQL refused for any other reason.
    #[error("{database}: {why}")]
    Refused {
        /// Its address.
        database: String,
        /// Its reason.
        why: String,
    },
}

impl DatabaseError {
    /// Sorts an error of the driver under the cause that a user can act on.
    pub(super) fn of(address: &DatabaseAddress, error: &postgres::Error) -> DatabaseError {
        let database = address.to_string();
        let why = in_words(error);
        let Some(code) = error.code() else {
            return match Trouble::of(error) {
                Trouble::Content => DatabaseError::Damaged { database, what: why },
                Trouble::Encryption => DatabaseError::Encryption { database, why },
                Trouble::Connection => DatabaseError::Unreachable { database, why },
            };
        };
        match *code {
            SqlState::READ_ONLY_SQL_TRANSACTION => DatabaseError::ReadOnly { database },
            SqlState::LOCK_NOT_AVAILABLE | SqlState::T_R_DEADLOCK_DETECTED => {
                DatabaseError::Busy { database }
            }
            SqlState::DISK_FULL => DatabaseError::DiskFull { database },
            SqlState::INSUFFICIENT_PRIVILEGE
            | SqlState::INVALID_PASSWORD
            | SqlState::INVALID_AUTHORIZATION_SPECIFICATION
            | SqlState::INVALID_CATALOG_NAME => DatabaseError::Denied { database, why },
            SqlState::ADMIN_SHUTDOWN
            | SqlState::CRASH_SHUTDOWN
            | SqlState::CANNOT_CONNECT_NOW
            | SqlState::TOO_MANY_CONNECTIONS => DatabaseError::Unreachable { database, why },
            _ if code.code().starts_with("08") => DatabaseError::Unreachable { database, why },
            _ => DatabaseError::Refused { database, why },
        }
    }

    /// A damaged store.
    pub(super) fn damaged(address: &DatabaseAddress, what: impl ToString) -> DatabaseError {
        DatabaseError::Damaged {
            database: address.to_string(),
            what: what.to_string(),
        }
    }

    /// Whether the database may be there again later, as it was.
    pub fn is_absence(&self) -> bool {
        matches!(self, DatabaseError::Unreachable { .. })
    }
}

/// What the driver itself has met. It tells by words alone.
enum Trouble {
    /// A column is not what it should be.
    Content,
    /// TLS.
    Encryption,
    /// Anything else on the way.
    Connection,
}

impl Trouble {
    fn of(error: &postgres::Error) -> Trouble {
        let words = error.to_string();
        if words.starts_with("error deserializing column") || words.starts_with("error parsing response") {
            Trouble::Content
        } else if words.starts_with("error performing TLS handshake") {
            Trouble::Encryption
        } else {
            Trouble::Connection
        }
    }
}

/// The error with its causes, which the driver does not repeat in its own words.
fn in_words(error: &postgres::Error) -> String {
    if let Some(told) = error.as_db_error() {
        let detail = told
            .detail()
            .map(|detail| format!("; {detail}"))
            .unwrap_or_default();
        return format!("{}{detail}", told.message());
    }
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(found) = cause {
        words.push_str(": ");
        words.push_str(&found.to_string());
        cause = found.source();
    }
    words
}
