//! The layers that QGIS and GDAL show: views over the current versions with readable columns, one for each kind of
//! feature, shape and coordinate system, made when the first feature comes.
//!
//! They are views so that nobody changes a plan behind the store's back, and so that history stays out of the map.

use std::collections::BTreeMap;

use rusqlite::{Transaction, params};

use super::spatial_reference;
use crate::rows::layers::{Layer, LayerKind};
use crate::rows::wkb::{Bounds, Shape};

/// The layers that a publication touches, each with the box of what was added.
#[derive(Default)]
pub(super) struct TouchedLayers(BTreeMap<Layer, Option<Bounds>>);

impl TouchedLayers {
    /// Notes a feature.
    pub(super) fn add(&mut self, layer: Layer, bounds: Bounds) {
        let noted = self.0.entry(layer).or_default();
        noted.get_or_insert(Bounds::EMPTY).merge(bounds);
    }

    /// Makes the layers that are new, and widens the boxes of the others. Boxes only grow: the standard calls them
    /// informative.
    pub(super) fn write(self, transaction: &Transaction<'_>) -> Result<(), rusqlite::Error> {
        for (layer, bounds) in self.0 {
            layer.ensure(transaction)?;
            let Bounds(sides) = bounds.unwrap_or(Bounds::EMPTY);
            // SQL's min and max give NULL where one side is NULL, so an untouched box is taken from the new one.
            let side = |index: usize| sides.get(index).copied().filter(|side| side.is_finite());
            transaction.execute(
                "UPDATE gpkg_contents SET
                     last_change = strftime('%Y-%m-%dT%H:%M:%fZ', 'now'),
                     min_x = min(coalesce(min_x, ?2), coalesce(?2, min_x)),
                     min_y = min(coalesce(min_y, ?3), coalesce(?3, min_y)),
                     max_x = max(coalesce(max_x, ?4), coalesce(?4, max_x)),
                     max_y = max(coalesce(max_y, ?5), coalesce(?5, max_y))
                 WHERE table_name = ?1",
                params![layer.name(), side(0), side(1), side(2), side(3)],
            )?;
        }
        transaction.execute(
            "UPDATE gpkg_contents SET last_change = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE data_type = 'attributes'",
            [],
        )?;
        Ok(())
    }
}

/// What the standard and SQLite want to know of a layer.
trait GeoPackageLayer {
    /// Geometry type and the standard's word on heights: 0 prohibited, 1 mandatory, 2 optional.
    fn geometry_type(self) -> (&'static str, u8);
    /// The query of the view.
    fn query(self) -> String;
    /// Makes the view and registers it, unless it is there.
    fn ensure(self, transaction: &Transaction<'_>) -> Result<(), rusqlite::Error>;
}

impl GeoPackageLayer for Layer {
    fn geometry_type(self) -> (&'static str, u8) {
        match (self.kind, self.shape) {
            (LayerKind::Addresses, _) => ("POINT", 0),
            (LayerKind::Parcels | LayerKind::Buildings, _) => ("MULTIPOLYGON", 0),
            (LayerKind::Guidance, Shape::Point) => ("MULTIPOINT", 0),
            (LayerKind::Guidance, Shape::Line) => ("MULTILINESTRING", 0),
            (LayerKind::Guidance, _) => ("MULTIPOLYGON", 0),
            (_, Shape::Point) => ("POINT", 2),
            (_, Shape::Line) => ("LINESTRING", 2),
            (_, Shape::Area) => ("POLYGON", 2),
            (_, Shape::Solid) => ("MULTIPOLYGON", 1),
        }
    }

    /// The first column is named `OGC_FID`, by which GDAL finds the row's number and the R-tree of
    /// the table underneath.
    fn query(self) -> String {
        let part = format!("part.crs = {} AND part.shape = {}", self.srs_id, self.shape as u8);
        match self.kind {
            LayerKind::Plans => format!(
                "SELECT part.fid AS OGC_FID, part.geom AS geom, p.designation AS designation, p.name AS name,
                        p.status AS status, p.kind AS kind, p.municipality AS municipality,
                        p.legal_force AS legal_force, p.plan AS plan, i.file AS file, i.imported AS imported
                 FROM planvy_part part JOIN planvy_plan p ON p.id = part.plan JOIN imports i ON i.id = p.file
                 WHERE part.regulation IS NULL AND p.to_import IS NULL AND {part}"
            ),
            LayerKind::Regulations => format!(
                "SELECT part.fid AS OGC_FID, part.geom AS geom, p.designation AS plan_designation, p.name AS plan_name,
                        p.status AS status, c.regulation_group AS regulation_group, c.code AS code,
                        c.letter AS letter, c.letter_index AS letter_index, c.formulation AS formulation,
                        p.plan AS plan, r.regulation AS regulation
                 FROM planvy_part part JOIN planvy_plan p ON p.id = part.plan
                      JOIN planvy_regulation r ON r.id = part.regulation JOIN planvy_content c ON c.id = r.content
                 WHERE p.to_import IS NULL AND {part}"
            ),
            LayerKind::Parcels => format!(
                "SELECT f.fid AS OGC_FID, f.geom AS geom, f.designation AS designation, f.source_id AS source_id,
                        i.file AS file, i.imported AS imported
                 FROM planvy_parcel f JOIN imports i ON i.id = f.file WHERE f.crs = {}",
                self.srs_id
            ),
            LayerKind::Addresses => "SELECT f.fid AS OGC_FID, f.geom AS geom, f.street AS street, f.number AS number,
                        f.postal_code AS postal_code, f.town AS town, f.parcel AS parcel,
                        i.file AS file, i.imported AS imported
                 FROM planvy_address f JOIN imports i ON i.id = f.file"
                .to_owned(),
            LayerKind::Buildings => format!(
                "SELECT f.fid AS OGC_FID, f.geom AS geom, f.source_id AS source_id, f.kind AS kind,
                        f.ground_level_m AS ground_level_m, f.height_m AS height_m, f.storeys AS storeys,
                        f.gross_floor_area_m2 AS gross_floor_area_m2, f.year AS year, f.surfaces AS surfaces,
                        i.file AS file, i.imported AS imported
                 FROM planvy_building f JOIN imports i ON i.id = f.file WHERE f.crs = {}",
                self.srs_id
            ),
            LayerKind::Guidance => format!(
                "SELECT f.fid AS OGC_FID, f.geom AS geom, f.feature AS feature, f.aspect AS aspect,
                        f.land_use AS land_use, f.category AS category, f.subcategory AS subcategory,
                        f.stage AS stage, f.statement AS statement, f.plan_name AS plan_name,
                        f.adopted AS adopted, f.horizon AS horizon, i.file AS file, i.imported AS imported
                 FROM planvy_guidance f JOIN imports i ON i.id = f.file WHERE f.crs = {} AND f.shape = {}",
                self.srs_id, self.shape as u8
            ),
        }
    }

    fn ensure(self, transaction: &Transaction<'_>) -> Result<(), rusqlite::Error> {
        let name = self.name();
        spatial_reference::ensure(self.srs_id, transaction)?;
        let added = transaction.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
             VALUES (?1, 'features', ?1, ?2, ?3) ON CONFLICT (table_name) DO NOTHING",
            params![name, self.description(), self.srs_id],
        )?;
        if added == 0 {
            return Ok(());
        }
        transaction.execute_batch(&format!("CREATE VIEW {name} AS {}", self.query()))?;
        let (geometry_type, heights) = self.geometry_type();
        transaction.execute(
            "INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m)
             VALUES (?1, 'geom', ?2, ?3, ?4, 0)",
            params![name, geometry_type, self.srs_id, heights],
        )?;
        Ok(())
    }
}
