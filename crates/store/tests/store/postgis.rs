//! What only the store in a database promises.
