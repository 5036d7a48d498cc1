//! The rows of `gpkg_spatial_ref_sys`.
//!
//! Source: OGC 12-128r17 (GeoPackage 1.3) 1.1.2, requirement 11 for the three fixed rows; the EPSG data set for the
//! parameters, which [`Crs`] holds.

use planvy_plan::Crs;

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

/// Every system that a store may use, the three that the standard demands first.
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
        definition: sweref_99(crs),
        description: "easting and northing in metres on the GRS 80 ellipsoid",
    }));
    rows
}

const WGS_84: &str = concat!(
    r#"GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],"#,
    r#"AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],"#,
    r#"UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]"#
);

/// Well-known text of a SWEREF 99 projection.
fn sweref_99(crs: Crs) -> String {
    format!(
        concat!(
            r#"PROJCS["{name}",GEOGCS["SWEREF99",DATUM["SWEREF99","#,
            r#"SPHEROID["GRS 1980",6378137,298.257222101,AUTHORITY["EPSG","7019"]],AUTHORITY["EPSG","6619"]],"#,
            r#"PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],"#,
            r#"UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4619"]],"#,
            r#"PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],"#,
            r#"PARAMETER["central_meridian",{meridian}],PARAMETER["scale_factor",{scale}],"#,
            r#"PARAMETER["false_easting",{false_easting}],PARAMETER["false_northing",0],"#,
            r#"UNIT["metre",1,AUTHORITY["EPSG","9001"]],AUTHORITY["EPSG","{epsg}"]]"#
        ),
        name = crs.name().replace("SWEREF 99", "SWEREF99"),
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
        for row in &rows {
            let opened = row.definition.matches('[').count();
            assert_eq!(opened, row.definition.matches(']').count(), "{}", row.definition);
        }
    }
}
