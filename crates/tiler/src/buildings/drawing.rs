//! The property table of buildings.

use planvy_city::mesh::Mesh;
use planvy_plan::BuildingKind;
use planvy_tiles::{Column, Property, PropertyTable};

use super::placing::{Form, Placed};

/// Rows of the table while it grows.
#[derive(Debug, Default)]
pub(super) struct Rows {
    id: Vec<Option<String>>,
    source_id: Vec<Option<String>>,
    ground_level_m: Vec<Option<f64>>,
    height_m: Vec<Option<f64>>,
    roof_level_m: Vec<Option<f64>>,
    storeys: Vec<Option<f64>>,
    year: Vec<Option<f64>>,
    kind: Vec<Option<String>>,
    solid: Vec<Option<String>>,
}

impl Rows {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.id.len()
    }

    /// Adds the row of a building.
    pub fn push(&mut self, id: &str, here: &Placed<'_>, mesh: &Mesh) {
        let building = here.building;
        let roof_m = mesh.levels().map(|levels| levels.highest_m + here.lift_m);
        let height_m = building
            .height
            .map(|height| height.0)
            .or_else(|| Some(roof_m? - here.ground_m?));
        self.id.push(Some(id.to_owned()));
        self.source_id.push(building.source_id.clone());
        self.ground_level_m.push(here.ground_m.map(to_millimetres));
        self.height_m.push(height_m.map(to_millimetres));
        self.roof_level_m.push(roof_m.map(to_millimetres));
        self.storeys.push(building.storeys);
        self.year.push(building.year.map(f64::from));
        self.kind.push(building.kind.map(|kind| {
            match kind {
                BuildingKind::Main => "main",
                BuildingKind::Ancillary => "ancillary",
            }
            .to_owned()
        }));
        self.solid.push(Some(solid(here.form, mesh)));
    }

    /// The table.
    pub fn table(self) -> PropertyTable {
        let columns = [
            ("id", Column::Text(self.id)),
            ("source_id", Column::Text(self.source_id)),
            ("ground_level_m", Column::Number(self.ground_level_m)),
            ("height_m", Column::Number(self.height_m)),
            ("roof_level_m", Column::Number(self.roof_level_m)),
            ("storeys", Column::Number(self.storeys)),
            ("year", Column::Number(self.year)),
            ("kind", Column::Text(self.kind)),
            ("solid", Column::Text(self.solid)),
        ];
        table("building", columns)
    }
}

/// A table of columns of one length.
pub(crate) fn table<const COLUMNS: usize>(class: &str, columns: [(&str, Column); COLUMNS]) -> PropertyTable {
    let count = columns.first().map_or(0, |(_, column)| match column {
        Column::Text(values) => values.len(),
        Column::Texts(values) => values.len(),
        Column::Number(values) => values.len(),
        Column::Small(values) => values.len(),
    });
    let properties = columns.map(|(name, values)| Property {
        name: name.to_owned(),
        values,
    });
    PropertyTable {
        class: class.to_owned(),
        count,
        properties: properties.into(),
    }
}

/// How whole a body is.
pub(crate) fn solid(form: Form, mesh: &Mesh) -> String {
    let closedness = mesh.closedness();
    match (form, closedness.open_edges.len()) {
        (Form::Footprint, _) => "extruded from its footprint".to_owned(),
        (Form::Body, 0) if closedness.is_closed() => "closed".to_owned(),
        (Form::Body, 0) => "open: it has no outer side".to_owned(),
        (Form::Body, 1) => "open: 1 edge without a partner".to_owned(),
        (Form::Body, edges) => format!("open: {edges} edges without a partner"),
    }
}

/// Whole millimetres: what a table says is no finer than what it was measured from.
pub(crate) fn to_millimetres(metres: f64) -> f64 {
    (metres * 1000.0).round() / 1000.0
}
