//! The layers that QGIS, TiPg and martin show: views over the current versions in the schema `planvy`, one for each kind of
//! feature, shape and coordinate system, made when the first feature comes, each with a spatial index.
//!
//! A view tells its type and its system, which the column underneath cannot, since one column holds geometry of every system.
//! The index is over the same expression as the view's column, so that a question about a box is answered by it.

use std::collections::BTreeSet;

use postgres::Transaction;

use super::Failure;
use crate::rows::layers::{Layer, LayerKind};
use crate::rows::wkb::Shape;

/// The layers that a publication touches.
#[derive(Default)]
pub(super) struct TouchedLayers(BTreeSet<Layer>);

impl TouchedLayers {
    /// Notes a layer.
    pub(super) fn add(&mut self, layer: Layer) {
        self.0.insert(layer);
    }

    /// Makes the layers that are new.
    pub(super) fn write(&self, transaction: &mut Transaction<'_>) -> Result<(), Failure> {
        self.0.iter().try_for_each(|layer| ensure(*layer, transaction))
    }
}

/// The table that holds the features of a layer.
fn table(layer: Layer) -> &'static str {
    match layer.kind {
        LayerKind::Plans | LayerKind::Regulations => "part",
        LayerKind::Parcels => "parcel",
        LayerKind::Addresses => "address",
        LayerKind::Buildings => "building",
        LayerKind::Guidance => "guidance",
    }
}

/// The geometry of a layer, of a row that is called `f`. Levels of solids stay, since they are all there is of them; of other
/// parts they are left to the table underneath, since some have them and some have not.
fn geometry(layer: Layer) -> String {
    let srs_id = layer.srs_id;
    match (layer.kind, layer.shape) {
        (LayerKind::Addresses, _) => format!("f.geom::geometry(Point,{srs_id})"),
        (LayerKind::Parcels | LayerKind::Buildings, _) => format!("f.geom::geometry(MultiPolygon,{srs_id})"),
        (LayerKind::Guidance, Shape::Point) => format!("f.geom::geometry(MultiPoint,{srs_id})"),
        (LayerKind::Guidance, Shape::Line) => format!("f.geom::geometry(MultiLineString,{srs_id})"),
        (LayerKind::Guidance, _) => format!("f.geom::geometry(MultiPolygon,{srs_id})"),
        (_, shape) => part_geometry(shape, srs_id),
    }
}

/// The geometry of parts of a shape in a system, of a row that is called `f`.
pub(super) fn part_geometry(shape: Shape, srs_id: u16) -> String {
    match shape {
        Shape::Point => format!("ST_Force2D(f.geom)::geometry(Point,{srs_id})"),
        Shape::Line => format!("ST_Force2D(f.geom)::geometry(LineString,{srs_id})"),
        Shape::Area => format!("ST_Force2D(f.geom)::geometry(Polygon,{srs_id})"),
        Shape::Solid => format!("f.geom::geometry(MultiPolygonZ,{srs_id})"),
    }
}

/// Which rows of its table a layer shows, of a row that is called `f`.
fn condition(layer: Layer) -> String {
    let Layer { kind, shape, srs_id } = layer;
    match kind {
        LayerKind::Plans | LayerKind::Regulations | LayerKind::Guidance => {
            format!("f.crs = {srs_id} AND f.shape = {}", shape as i32)
        }
        LayerKind::Parcels | LayerKind::Addresses | LayerKind::Buildings => format!("f.crs = {srs_id}"),
    }
}

/// The query of the view.
fn query(layer: Layer) -> String {
    let (geometry, condition) = (geometry(layer), condition(layer));
    let of_file = |columns: &str| {
        format!(
            "SELECT f.id, {geometry} AS geom, {columns}, i.file, i.imported
             FROM planvy_store.{} f JOIN planvy_store.file i ON i.id = f.file WHERE {condition}",
            table(layer)
        )
    };
    let version = "JOIN planvy_store.plan p ON p.municipality = f.municipality AND p.id = f.version";
    match layer.kind {
        LayerKind::Plans => format!(
            "SELECT f.id, {geometry} AS geom, p.designation, p.name, p.status, p.kind, p.municipality_name AS municipality,
                    p.legal_force, p.plan, i.file, i.imported
             FROM planvy_store.part f {version} JOIN planvy_store.file i ON i.id = p.file
             WHERE f.regulation IS NULL AND p.to_import IS NULL AND {condition}"
        ),
        LayerKind::Regulations => format!(
            "SELECT f.id, {geometry} AS geom, p.designation AS plan_designation, p.name AS plan_name, p.status,
                    c.regulation_group, c.code, c.letter, c.letter_index, c.formulation, p.plan, r.regulation
             FROM planvy_store.part f {version}
                  JOIN planvy_store.regulation r ON r.municipality = f.municipality AND r.id = f.regulation
                  JOIN planvy_store.content c ON c.id = r.content
             WHERE p.to_import IS NULL AND {condition}"
        ),
        LayerKind::Parcels => of_file("f.designation, f.source_id"),
        LayerKind::Addresses => of_file("f.street, f.number, f.postal_code, f.town, f.parcel"),
        LayerKind::Buildings => of_file(
            "f.source_id, f.kind, f.ground_level_m, f.height_m, f.storeys, f.gross_floor_area_m2, f.year, f.surfaces",
        ),
        LayerKind::Guidance => of_file(
            "f.feature, f.aspect, f.land_use, f.category, f.subcategory, f.stage, f.statement, f.plan_name, f.adopted,
             f.horizon",
        ),
    }
}

/// Makes the view and its index, unless they are there.
fn ensure(layer: Layer, transaction: &mut Transaction<'_>) -> Result<(), Failure> {
    let (name, table) = (layer.name(), table(layer));
    let added = transaction.execute(
        "INSERT INTO planvy_store.layer (name, source, shape, crs) VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO NOTHING",
        &[&name, &table, &(layer.shape as i32), &i32::from(layer.srs_id)],
    )?;
    if added == 0 {
        return Ok(());
    }
    let (query, description) = (query(layer), layer.description());
    let in_index = |sql: String| sql.replace("f.", "");
    // Parts of plans and of regulations share one index.
    let index = format!("{table}_{}_{}", layer.srs_id, layer.shape as i32);
    transaction.batch_execute(&format!(
        "CREATE VIEW planvy.{name} AS {query};
         COMMENT ON VIEW planvy.{name} IS '{description}';
         CREATE INDEX IF NOT EXISTS {index} ON planvy_store.{table} USING gist (({})) WHERE {}",
        in_index(geometry(layer)),
        in_index(condition(layer))
    ))?;
    Ok(())
}
