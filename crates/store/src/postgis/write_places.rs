//! Writing parcels and addresses: the newest delivery replaces what it says anew. They have no history.

use planvy_plan::parcel::folded_designation;
use planvy_plan::{Address, Crs, Geodetic, Parcel, Position};

use super::Failure;
use super::copying::{CopiedRow, Values, copy};
use super::ewkb::{Ewkb, columns_of};
use super::write::{Writing, contradictory};
use crate::rows::columns::folded_address;
use crate::rows::layers::{Layer, LayerKind};
use crate::rows::wkb::{Dialect, Shape, of_areas, of_position};

/// EPSG code of longitude and latitude (WGS 84), in which addresses stand.
const GEODETIC: u16 = 4326;

/// Rows that are written at once.
pub(super) const ROWS_AT_ONCE: usize = 10_000;

/// The file that base data come from.
pub(super) struct PlacesFile<'a> {
    /// Its number.
    pub(super) id: i64,
    /// Its name.
    pub(super) name: &'a str,
}

impl PlacesFile<'_> {
    /// Removes what an earlier import brought by a file of the same name. Files of one import may have the same name, from
    /// two folders, and do not replace each other.
    pub(super) fn remove_former(&self, writing: &mut Writing<'_, '_>, table: &str) -> Result<(), Failure> {
        let statement = format!(
            "DELETE FROM planvy_store.{table} WHERE file IN
             (SELECT id FROM planvy_store.file WHERE file = $1 AND import < $2)"
        );
        writing
            .transaction
            .execute(&statement, &[&self.name, &writing.import])?;
        Ok(())
    }

    /// Removes what other files brought under one of these names.
    fn remove_equals(
        &self,
        writing: &mut Writing<'_, '_>,
        table: &str,
        folded: &[&str],
    ) -> Result<(), Failure> {
        let statement = format!("DELETE FROM planvy_store.{table} WHERE folded = ANY($1) AND file <> $2");
        writing.transaction.execute(&statement, &[&folded, &self.id])?;
        Ok(())
    }
}

/// A text that has no other record than its column.
fn kept(text: &str) -> Result<String, Failure> {
    if text.contains('\0') {
        return Err(contradictory(format!(
            "the text {:?} holds the character zero, which no database stores",
            text
        )));
    }
    Ok(text.to_owned())
}

fn kept_option(text: Option<&String>) -> Result<Option<String>, Failure> {
    text.map(|text| kept(text)).transpose()
}

/// Writes parcels over those of the same designation and over those of the file's former delivery.
pub(super) fn write_parcels(
    writing: &mut Writing<'_, '_>,
    file: &PlacesFile<'_>,
    parcels: &[Parcel],
) -> Result<(), Failure> {
    file.remove_former(writing, ParcelRow::TABLE)?;
    for parcels in parcels.chunks(ROWS_AT_ONCE) {
        let mut rows = Vec::with_capacity(parcels.len());
        for parcel in parcels {
            let srs_id = parcel.crs.epsg();
            let wkb = of_areas(&parcel.area, Dialect::Extended(srs_id));
            writing.layers.add(Layer {
                kind: LayerKind::Parcels,
                shape: Shape::Area,
                srs_id,
            });
            let municipality = writing.municipalities.at(parcel.crs, wkb.bounds);
            let (geom, irregular) = columns_of(wkb.bytes, wkb.is_regular);
            rows.push(ParcelRow {
                municipality,
                id: writing.next.take_place(),
                file: file.id,
                designation: kept(&parcel.designation)?,
                folded: kept(&folded_designation(&parcel.designation))?,
                crs: i32::from(srs_id),
                source_id: kept_option(parcel.source_id.as_ref())?,
                geom,
                irregular,
            });
        }
        let folded: Vec<&str> = rows.iter().map(|row| row.folded.as_str()).collect();
        file.remove_equals(writing, ParcelRow::TABLE, &folded)?;
        copy(writing.transaction, &rows)?;
    }
    Ok(())
}

/// Writes addresses over those that are written the same and over those of the file's former delivery.
pub(super) fn write_addresses(
    writing: &mut Writing<'_, '_>,
    file: &PlacesFile<'_>,
    addresses: &[Address],
) -> Result<(), Failure> {
    file.remove_former(writing, AddressRow::TABLE)?;
    for addresses in addresses.chunks(ROWS_AT_ONCE) {
        let mut rows = Vec::with_capacity(addresses.len());
        for address in addresses {
            let Geodetic { lon_deg, lat_deg } = address.position;
            let point = Position::Point(geo_types::Point::new(lon_deg, lat_deg));
            let wkb = of_position(&point, &[], Dialect::Extended(GEODETIC));
            writing.layers.add(Layer {
                kind: LayerKind::Addresses,
                shape: Shape::Point,
                srs_id: GEODETIC,
            });
            let place = address.position.to_grid(Crs::Tm);
            let municipality = writing.municipalities.at_point(place.east_m, place.north_m);
            let (geom, irregular) = columns_of(wkb.bytes, wkb.is_regular);
            rows.push(AddressRow {
                municipality,
                id: writing.next.take_place(),
                file: file.id,
                street: kept(&address.street)?,
                number: kept(&address.number)?,
                postal_code: kept_option(address.postal_code.as_ref())?,
                town: kept_option(address.town.as_ref())?,
                parcel: kept_option(address.parcel.as_ref())?,
                folded: folded_address(address),
                geom,
                irregular,
            });
        }
        let folded: Vec<&str> = rows.iter().map(|row| row.folded.as_str()).collect();
        file.remove_equals(writing, AddressRow::TABLE, &folded)?;
        copy(writing.transaction, &rows)?;
    }
    Ok(())
}

struct ParcelRow {
    municipality: i32,
    id: i64,
    file: i64,
    designation: String,
    folded: String,
    crs: i32,
    source_id: Option<String>,
    geom: Option<Ewkb>,
    irregular: Option<Vec<u8>>,
}

impl CopiedRow for ParcelRow {
    const TABLE: &'static str = "parcel";
    const COLUMNS: &'static str =
        "municipality, id, file, designation, folded, crs, source_id, geom, irregular";

    fn values(&self) -> Values<'_> {
        vec![
            &self.municipality,
            &self.id,
            &self.file,
            &self.designation,
            &self.folded,
            &self.crs,
            &self.source_id,
            &self.geom,
            &self.irregular,
        ]
    }
}

struct AddressRow {
    municipality: i32,
    id: i64,
    file: i64,
    street: String,
    number: String,
    postal_code: Option<String>,
    town: Option<String>,
    parcel: Option<String>,
    folded: String,
    geom: Option<Ewkb>,
    irregular: Option<Vec<u8>>,
}

impl CopiedRow for AddressRow {
    const TABLE: &'static str = "address";
    const COLUMNS: &'static str =
        "municipality, id, file, street, number, postal_code, town, parcel, folded, geom, irregular";

    fn values(&self) -> Values<'_> {
        vec![
            &self.municipality,
            &self.id,
            &self.file,
            &self.street,
            &self.number,
            &self.postal_code,
            &self.town,
            &self.parcel,
            &self.folded,
            &self.geom,
            &self.irregular,
        ]
    }
}
