//! The rows of `gpkg_spatial_ref_sys`.
//!
//! Source: OGC 12-128r17 (GeoPackage 1.3) 1.1.2, requirement 11 for the three fixed rows; the EPSG data set for the
//! parameters, which [`Crs`] holds.

use planvy_plan::{Crs, UtmZone};
use rusqlite::{Transaction, params};

/// One row of `gpkg_spatial_ref_sys`.
pub(super) struct SpatialReference {
    /// `srs_name`.
    pub(super) name: String,
    /// `srs_id`, which is the EPSG code where there is one.
    pub(super) id: i32,
    /// `organization`.
    pub(super) organization: &'static str,
    /// `definition`: well-known text (OGC 01-009).
    pub(super) definition: String,
    /// `description`.
    pub(super) description: &'static str,
}

/// The systems that every store has: the three that the standard demands first, then Sweden's. Others come with the first
/// layer in them: [`SpatialReference::abroad`].
pub(super) fn spatial_references() -> Vec<SpatialReference> {
    let undefined = |name: &str, id: i32, description| SpatialReference {
        name: name.to_owned(),
        id,
        organization: "NONE",
        definition: "undefined".to_owned(),
        description,
    };
    let mut rows = vec![
        undefined(
            "Undefined cartesian SRS",
            -1,
            "undefined cartesian coordinate reference system",
        ),
        undefined(
            "Undefined geographic SRS",
            0,
            "undefined geographic coordinate reference system",
        ),
        SpatialReference {
            name: "WGS 84".to_owned(),
            id: 4326,
            organization: "EPSG",
            definition: WGS_84.to_owned(),
            description: "longitude and latitude in decimal degrees on the WGS 84 ellipsoid",
        },
    ];
    rows.extend(Crs::ALL.into_iter().map(|crs| SpatialReference {
        name: crs.name().to_owned(),
        id: i32::from(crs.epsg()),
        organization: "EPSG",
        definition: transverse_mercator(crs, &crs.name().replace("SWEREF 99", "SWEREF99"), SWEREF_99),
        description: "easting and northing in metres on the GRS 80 ellipsoid",
    }));
    rows
}

impl SpatialReference {
    /// The row of a system outside Sweden; `None` of any other number.
    fn abroad(srs_id: u16) -> Option<SpatialReference> {
        let zone = UtmZone::from_epsg(srs_id)?;
        let crs = Crs::Utm(zone);
        let is_etrs89 = zone.is_etrs89();
        Some(SpatialReference {
            name: crs.name().to_owned(),
            id: i32::from(srs_id),
            organization: "EPSG",
            definition: transverse_mercator(crs, crs.name(), if is_etrs89 { ETRS89 } else { WGS_84 }),
            description: if is_etrs89 {
                "easting and northing in metres on the GRS 80 ellipsoid"
            } else {
                "easting and northing in metres on the WGS 84 ellipsoid"
            },
        })
    }

    /// Writes the row, unless it is there.
    pub(super) fn write(&self, transaction: &Transaction<'_>) -> Result<(), rusqlite::Error> {
        transaction.execute(
            "INSERT INTO gpkg_spatial_ref_sys
             (srs_name, srs_id, organization, organization_coordsys_id, definition, description)
             VALUES (?1, ?2, ?3, ?2, ?4, ?5) ON CONFLICT (srs_id) DO NOTHING",
            params![
                self.name,
                self.id,
                self.organization,
                self.definition,
                self.description
            ],
        )?;
        Ok(())
    }
}

/// Makes sure that a store has the row of the system of a layer.
pub(super) fn ensure(srs_id: u16, transaction: &Transaction<'_>) -> Result<(), rusqlite::Error> {
    match SpatialReference::abroad(srs_id) {
        Some(row) => row.write(transaction),
        None => Ok(()),
    }
}

const ETRS89: &str = concat!(
    r#"GEOGCS["ETRS89",DATUM["European_Terrestrial_Reference_System_1989","#,
    r#"SPHEROID["GRS 1980",6378137,298.257222101,AUTHORITY["EPSG","7019"]],AUTHORITY["EPSG","6258"]],"#,
    r#"PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],"#,
    r#"UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4258"]]"#
);

const SWEREF_99: &str = concat!(
    r#"GEOGCS["SWEREF99",DATUM["SWEREF99","#,
    r#"SPHEROID["GRS 1980",6378137,298.257222101,AUTHORITY["EPSG","7019"]],AUTHORITY["EPSG","6619"]],"#,
    r#"PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],"#,
    r#"UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4619"]]"#
);

const WGS_84: &str = concat!(
    r#"GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],"#,
    r#"AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],"#,
    r#"UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]"#
);

/// Well-known text of a projection of a geographic system, which is given as well-known text too.
fn transverse_mercator(crs: Crs, name: &str, geographic: &str) -> String {
    format!(
        concat!(
            r#"PROJCS["{name}",{geographic},"#,
            r#"PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],"#,
            r#"PARAMETER["central_meridian",{meridian}],PARAMETER["scale_factor",{scale}],"#,
            r#"PARAMETER["false_easting",{false_easting}],PARAMETER["false_northing",0],"#,
            r#"UNIT["metre",1,AUTHORITY["EPSG","9001"]],AUTHORITY["EPSG","{epsg}"]]"#
        ),
        name = name,
        geographic = geographic,
        meridian = crs.central_meridian_deg(),
        scale = crs.scale(),
        false_easting = crs.false_easting_m(),
        epsg = crs.epsg(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_system_is_there_with_its_parameters() {
        let rows = spatial_references();
        assert_eq!(rows.len(), 16);
        let malmo = rows.iter().find(|row| row.id == 3008).unwrap();
        assert_eq!(malmo.name, "SWEREF 99 13 30");
        assert!(malmo.definition.contains(r#"PARAMETER["central_meridian",13.5]"#));
        assert!(malmo.definition.contains(r#"PARAMETER["false_easting",150000]"#));
        let country = rows.iter().find(|row| row.id == 3006).unwrap();
        assert!(country.definition.contains(r#"PARAMETER["scale_factor",0.9996]"#));
        let abroad = [3_067, 25_832, 32_618].map(|code| SpatialReference::abroad(code).unwrap());
        for row in rows.iter().chain(&abroad) {
            let opened = row.definition.matches('[').count();
            assert_eq!(opened, row.definition.matches(']').count(), "{}", row.definition);
        }
    }
    #[test]
    fn zones_abroad_are_written_on_their_own_ellipsoid() {
        let definition = |code| SpatialReference::abroad(code).unwrap().definition;
        let vermont = definition(32_618);
        assert!(vermont.starts_with(r#"PROJCS["WGS 84 / UTM zone 18N",GEOGCS["WGS 84","#));
        assert!(
            vermont.contains(r#"PARAMETER["central_meridian",-75]"#) && vermont.contains("298.257223563")
        );
        let finland = definition(3_067);
        assert!(finland.starts_with(r#"PROJCS["ETRS89 / TM35FIN(E,N)",GEOGCS["ETRS89","#));
        assert!(finland.contains(r#"PARAMETER["central_meridian",27]"#) && finland.contains("298.257222101"));
        assert!(finland.ends_with(r#"AUTHORITY["EPSG","3067"]]"#));
        assert!(SpatialReference::abroad(3_006).is_none() && SpatialReference::abroad(28_992).is_none());
    }
}
