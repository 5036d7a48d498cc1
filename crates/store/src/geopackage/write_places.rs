//! Writing parcels and addresses: the newest delivery replaces what it says anew. They have no history.

use planvy_plan::parcel::folded_designation;
use planvy_plan::{Address, Geodetic, Parcel, Position};
use rusqlite::{Transaction, params};

use super::geometry_blob::{Blob, encode, encode_areas};
use super::layers::TouchedLayers;
use crate::rows::columns::folded_address;
use crate::rows::layers::{Layer, LayerKind};
use crate::rows::wkb::Shape;

/// The file that parcels or addresses come from.
pub(super) struct PlacesFile<'a> {
    /// Its row in `imports`.
    pub(super) id: i64,
    /// Number of its import.
    pub(super) import: i64,
    /// Its name.
    pub(super) name: &'a str,
}

impl PlacesFile<'_> {
    /// Removes what an earlier import brought by a file of the same name. Files of one import may have the same name, from
    /// two folders, and do not replace each other.
    pub(super) fn remove_former(
        &self,
        transaction: &Transaction<'_>,
        table: &str,
    ) -> Result<(), rusqlite::Error> {
        transaction.execute(
            &format!(
                "DELETE FROM {table} WHERE file IN (SELECT id FROM imports WHERE file = ?1 AND import < ?2)"
            ),
            params![self.name, self.import],
        )?;
        Ok(())
    }
}

/// Writes parcels over those of the same designation and over those of the file's former delivery.
pub(super) fn write_parcels(
    transaction: &Transaction<'_>,
    layers: &mut TouchedLayers,
    file: &PlacesFile<'_>,
    parcels: &[Parcel],
) -> Result<(), rusqlite::Error> {
    file.remove_former(transaction, "planvy_parcel")?;
    let mut replace = transaction.prepare("DELETE FROM planvy_parcel WHERE folded = ?1 AND file <> ?2")?;
    let mut insert = transaction.prepare(
        "INSERT INTO planvy_parcel (file, designation, folded, crs, source_id, geom) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for parcel in parcels {
        let folded = folded_designation(&parcel.designation);
        replace.execute(params![folded, file.id])?;
        let srs_id = parcel.crs.epsg();
        let Blob { bytes, bounds, .. } = encode_areas(&parcel.area, i32::from(srs_id));
        layers.add(
            Layer {
                kind: LayerKind::Parcels,
                shape: Shape::Area,
                srs_id,
            },
            bounds,
        );
        insert.execute(params![
            file.id,
            parcel.designation,
            folded,
            srs_id,
            parcel.source_id,
            bytes
        ])?;
    }
    Ok(())
}

/// Writes addresses over those that are written the same and over those of the file's former delivery.
pub(super) fn write_addresses(
    transaction: &Transaction<'_>,
    layers: &mut TouchedLayers,
    file: &PlacesFile<'_>,
    addresses: &[Address],
) -> Result<(), rusqlite::Error> {
    file.remove_former(transaction, "planvy_address")?;
    let mut replace = transaction.prepare("DELETE FROM planvy_address WHERE folded = ?1 AND file <> ?2")?;
    let mut insert = transaction.prepare(
        "INSERT INTO planvy_address (file, street, number, postal_code, town, parcel, folded, geom)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    let layer = Layer {
        kind: LayerKind::Addresses,
        shape: Shape::Point,
        srs_id: 4326,
    };
    for address in addresses {
        let folded = folded_address(address);
        replace.execute(params![folded, file.id])?;
        let Geodetic { lon_deg, lat_deg } = address.position;
        let point = Position::Point(geo_types::Point::new(lon_deg, lat_deg));
        let Blob { bytes, bounds, .. } = encode(&point, &[], 4326);
        layers.add(layer, bounds);
        insert.execute(params![
            file.id,
            address.street,
            address.number,
            address.postal_code,
            address.town,
            address.parcel,
            folded,
            bytes
        ])?;
    }
    Ok(())
}
