//! Geometry on its way to PostGIS: its extended well-known binary, as it is.

use std::error::Error;

use bytes::BytesMut;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};

/// A geometry to send.
#[derive(Debug)]
pub(super) struct Ewkb(pub(super) Vec<u8>);

impl ToSql for Ewkb {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        out.extend_from_slice(&self.0);
        Ok(IsNull::No)
    }

    fn accepts(kind: &Type) -> bool {
        kind.name() == "geometry"
    }

    to_sql_checked!();
}

/// The two columns of a geometry: as PostGIS takes it, or else as bytes.
pub(super) fn columns_of(bytes: Vec<u8>, is_regular: bool) -> (Option<Ewkb>, Option<Vec<u8>>) {
    if is_regular {
        (Some(Ewkb(bytes)), None)
    } else {
        (None, Some(bytes))
    }
}
