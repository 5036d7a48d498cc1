//! Reading buildings, guidance and the ground.

use planvy_plan::stored::SnapshotSink;
use planvy_plan::{Datum, ExistingBuilding, GuidanceFeature, TerrainRaster};
use rusqlite::Row;

use super::geometry_blob::{decode_areas, decode_shape};
use super::read::Reader;
use crate::error::StoreError;
use crate::rows::terrain_tile::{TILE_CELLS, decode};

impl Reader<'_> {
    /// Hands over every building.
    pub(super) fn buildings(&self, sink: &mut dyn SnapshotSink) -> Result<(), StoreError> {
        self.each(
            "SELECT json, geom FROM planvy_building ORDER BY fid",
            |json, blob| {
                let mut building: ExistingBuilding = serde_json::from_str(json).map_err(self.damaged())?;
                building.footprint = decode_areas(blob).map_err(self.damaged())?;
                sink.building(building);
                Ok(())
            },
        )
    }

    /// Hands over every feature of the comprehensive plan.
    pub(super) fn guidance(&self, sink: &mut dyn SnapshotSink) -> Result<(), StoreError> {
        self.each(
            "SELECT json, geom FROM planvy_guidance ORDER BY fid",
            |json, blob| {
                let mut feature: GuidanceFeature = serde_json::from_str(json).map_err(self.damaged())?;
                feature.shape = decode_shape(blob).map_err(self.damaged())?;
                sink.guidance(feature);
                Ok(())
            },
        )
    }

    /// Visits the JSON and the geometry of every row of a query.
    fn each(
        &self,
        query: &str,
        mut visit: impl FnMut(&str, &[u8]) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let sqlite = self.sqlite();
        let mut query = self.connection.prepare(query).map_err(&sqlite)?;
        let mut rows = query.query([]).map_err(&sqlite)?;
        while let Some(row) = rows.next().map_err(&sqlite)? {
            let json = row
                .get_ref(0)
                .and_then(|text| Ok(text.as_str()?))
                .map_err(&sqlite)?;
            let blob = row
                .get_ref(1)
                .and_then(|blob| Ok(blob.as_blob()?))
                .map_err(&sqlite)?;
            visit(json, blob)?;
        }
        Ok(())
    }

    /// Hands over every tile of the ground, the rasters in the order of import.
    pub(super) fn terrain(&self, sink: &mut dyn SnapshotSink) -> Result<(), StoreError> {
        let sqlite = self.sqlite();
        let mut query = self
            .connection
            .prepare(
                "SELECT r.crs, r.datum, r.west_centre_m, r.north_centre_m, r.cell_m, r.uncertainty_m,
                        t.first_column, t.first_row, t.columns, t.rows, t.levels
                 FROM planvy_terrain_tile t JOIN planvy_terrain r ON r.id = t.raster ORDER BY r.id, t.id",
            )
            .map_err(&sqlite)?;
        let mut rows = query.query([]).map_err(&sqlite)?;
        while let Some(row) = rows.next().map_err(&sqlite)? {
            sink.terrain(self.tile(row)?);
        }
        Ok(())
    }

    fn tile(&self, row: &Row<'_>) -> Result<TerrainRaster, StoreError> {
        let sqlite = self.sqlite();
        let number = |column: usize| row.get::<_, f64>(column).map_err(self.sqlite());
        let count = |column: usize| row.get::<_, u32>(column).map_err(self.sqlite());
        let (columns, rows) = (count(8)?, count(9)?);
        if columns > TILE_CELLS || rows > TILE_CELLS {
            return Err(StoreError::damaged(
                self.path,
                "a tile of the ground is too large",
            ));
        }
        let blob = row
            .get_ref(10)
            .and_then(|blob| Ok(blob.as_blob()?))
            .map_err(&sqlite)?;
        let datum: Option<String> = row.get(1).map_err(&sqlite)?;
        let datum: Option<Datum> = datum
            .map(|json| serde_json::from_str(&json))
            .transpose()
            .map_err(self.damaged())?;
        let cell_m = number(4)?;
        Ok(TerrainRaster {
            crs: self.crs(row.get(0).map_err(&sqlite)?)?,
            datum,
            west_centre_m: number(2)? + f64::from(count(6)?) * cell_m,
            north_centre_m: number(3)? - f64::from(count(7)?) * cell_m,
            cell_m,
            columns,
            rows,
            levels_m: decode(blob, columns as usize * rows as usize).map_err(self.damaged())?,
            uncertainty_m: row.get(5).map_err(&sqlite)?,
        })
    }
}
