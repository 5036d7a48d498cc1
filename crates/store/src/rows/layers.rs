//! The layers that maps show: one for each kind of feature, shape and coordinate system.

use super::wkb::Shape;

/// What a layer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum LayerKind {
    /// Areas of plans.
    Plans,
    /// Parts of regulations.
    Regulations,
    /// Parcels.
    Parcels,
    /// Addresses.
    Addresses,
    /// Existing buildings.
    Buildings,
    /// Features of the comprehensive plan.
    Guidance,
}

/// A layer: a kind of feature of one shape in one coordinate system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Layer {
    /// What it holds.
    pub(crate) kind: LayerKind,
    /// The shape of its features.
    pub(crate) shape: Shape,
    /// EPSG code of its coordinate system.
    pub(crate) srs_id: u16,
}

impl Layer {
    /// The name of the view, for instance `plans_3008` or `regulations_3008_area`.
    pub(crate) fn name(self) -> String {
        let shape = match self.shape {
            Shape::Point => "point",
            Shape::Line => "line",
            Shape::Area => "area",
            Shape::Solid => "solid",
        };
        match self.kind {
            LayerKind::Plans if self.shape == Shape::Area => format!("plans_{}", self.srs_id),
            LayerKind::Plans => format!("plans_{}_{shape}", self.srs_id),
            LayerKind::Regulations => format!("regulations_{}_{shape}", self.srs_id),
            LayerKind::Parcels => format!("parcels_{}", self.srs_id),
            LayerKind::Addresses => "addresses".to_owned(),
            LayerKind::Buildings => format!("buildings_{}", self.srs_id),
            LayerKind::Guidance => format!("guidance_{}_{shape}", self.srs_id),
        }
    }

    /// What it holds, for people.
    pub(crate) fn description(self) -> &'static str {
        match self.kind {
            LayerKind::Plans => "Areas of detailed plans",
            LayerKind::Regulations => "Regulations of detailed plans, by the parts of their geometry",
            LayerKind::Parcels => "Parcels",
            LayerKind::Addresses => "Addresses",
            LayerKind::Buildings => "Existing buildings",
            LayerKind::Guidance => "Guidance of comprehensive plans; it binds nobody",
        }
    }
}
