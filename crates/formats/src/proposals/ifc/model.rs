//! What the reader asks of a parsed IFC file: few questions, so that the crate that answers them can be replaced.

/// An attribute of an entity.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Attribute {
    /// `$` or `*`.
    Nothing,
    /// `#12`.
    Reference(u32),
    /// A text, decoded.
    Text(String),
    /// `.ROOF.`, without its dots.
    Enumeration(String),
    /// A number, whole or not.
    Number(f64),
    /// A list.
    List(Vec<Attribute>),
}

/// An entity: its class in capital letters, and its attributes in the order of the schema.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entity {
    pub(super) class: String,
    pub(super) attributes: Vec<Attribute>,
}

impl Entity {
    fn at(&self, index: usize) -> &Attribute {
        self.attributes.get(index).unwrap_or(&Attribute::Nothing)
    }

    /// A text that says something.
    pub(super) fn text(&self, index: usize) -> Option<&str> {
        match self.at(index) {
            Attribute::Text(text) if !text.trim().is_empty() => Some(text.trim()),
            _ => None,
        }
    }

    /// The word of an enumeration.
    pub(super) fn word(&self, index: usize) -> Option<&str> {
        match self.at(index) {
            Attribute::Enumeration(word) => Some(word),
            _ => None,
        }
    }

    /// A finite number.
    pub(super) fn number(&self, index: usize) -> Option<f64> {
        match self.at(index) {
            Attribute::Number(number) if number.is_finite() => Some(*number),
            _ => None,
        }
    }

    /// The entity that an attribute refers to.
    pub(super) fn reference(&self, index: usize) -> Option<u32> {
        match self.at(index) {
            Attribute::Reference(id) => Some(*id),
            _ => None,
        }
    }

    /// The entities that a list refers to.
    pub(super) fn references(&self, index: usize) -> Vec<u32> {
        self.list(index)
            .iter()
            .filter_map(|item| match item {
                Attribute::Reference(id) => Some(*id),
                _ => None,
            })
            .collect()
    }

    /// The finite numbers of a list.
    pub(super) fn numbers(&self, index: usize) -> Vec<f64> {
        self.list(index)
            .iter()
            .filter_map(|item| match item {
                Attribute::Number(number) if number.is_finite() => Some(*number),
                _ => None,
            })
            .collect()
    }

    fn list(&self, index: usize) -> &[Attribute] {
        match self.at(index) {
            Attribute::List(items) => items,
            _ => &[],
        }
    }
}

/// Three corners in metres.
pub(super) type Corners = [[f64; 3]; 3];

/// Why a product has no triangles.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum GeometryFault {
    /// The crate says why.
    #[error("{0}")]
    Refused(String),
    /// The crate stopped in the middle: a fault of its own.
    #[error("its geometry brought the reader of geometry to a fault")]
    Fault,
    /// The time for the whole file is over.
    #[error("the time for the geometry of the file is over")]
    OutOfTime,
}

/// A parsed file.
pub(super) trait IfcModel {
    /// The schema that the header names, in capital letters: `IFC2X3`, `IFC4`, `IFC4X3_ADD2`.
    fn schema(&self) -> Option<&str>;

    /// How many records of the file could not be read as entities.
    fn broken_records(&self) -> usize;

    /// The entities of a class, in file order. The class is in capital letters; subclasses are not included.
    fn of_class(&self, class: &str) -> &[u32];

    /// Every class that has an entity.
    fn classes(&self) -> Vec<&str>;

    /// An entity; `None` where there is none or it cannot be read.
    fn entity(&mut self, id: u32) -> Option<Entity>;

    /// What one unit of length of the file is, in metres; `None` where the file's unit is none.
    fn metres_per_unit(&self) -> Option<f64>;

    /// The triangles of a product's body in metres, in the coordinates of the file: its placements are applied, a map conversion
    /// is not. None where the product has no body.
    fn triangles(&mut self, product: u32) -> Result<Vec<Corners>, GeometryFault>;
}
