//! What the feature ids of a tile stand for: `EXT_structural_metadata`, one class a table.

/// The properties of the features of one class in a tile.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PropertyTable {
    /// What a row is, such as `building` or `plan_area`.
    pub class: String,
    /// How many rows.
    pub count: usize,
    /// The columns, each with `count` values.
    pub properties: Vec<Property>,
}

/// One column with its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Property {
    /// The name in small letters, digits and underscores, with the unit: `ridge_height_m`.
    pub name: String,
    /// The values.
    pub values: Column,
}

/// Values of one property. What is not known is `None`, never zero.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    /// Texts.
    Text(Vec<Option<String>>),
    /// Lists of texts of any length.
    Texts(Vec<Vec<String>>),
    /// Numbers.
    Number(Vec<Option<f64>>),
    /// Small whole numbers: ranks, kinds, flags.
    Small(Vec<u8>),
}

impl PropertyTable {
    /// The column of a name.
    pub fn property(&self, name: &str) -> Option<&Column> {
        self.properties
            .iter()
            .find(|property| property.name == name)
            .map(|property| &property.values)
    }

    /// A text of a row.
    pub fn text(&self, name: &str, row: usize) -> Option<&str> {
        match self.property(name)? {
            Column::Text(values) => values.get(row)?.as_deref(),
            _ => None,
        }
    }

    /// The texts of a row.
    pub fn texts(&self, name: &str, row: usize) -> Option<&[String]> {
        match self.property(name)? {
            Column::Texts(values) => values.get(row).map(Vec::as_slice),
            _ => None,
        }
    }

    /// A number of a row.
    pub fn number(&self, name: &str, row: usize) -> Option<f64> {
        match self.property(name)? {
            Column::Number(values) => *values.get(row)?,
            Column::Small(values) => values.get(row).map(|value| f64::from(*value)),
            _ => None,
        }
    }
}
