//! What was worked out for a place, drawn over the plan.

use std::fmt::{self, Write};

use super::svg::{Frame, Short, area_path, escaped, path_of, ring_positions};
use super::{MapShape, ShapeGeometry};

/// What was worked out for a place, drawn over the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Overlay {
    /// Land that may be built on.
    Buildable,
    /// A building as proposed.
    Proposal,
    /// Where a proposal breaks a rule.
    Breaks,
}

impl Overlay {
    /// Fill, opacity of the fill, stroke, width and dashes of the stroke: they differ in more than colour.
    fn look(
        self,
    ) -> (
        &'static str,
        &'static str,
        &'static str,
        &'static str,
        &'static str,
    ) {
        match self {
            Overlay::Buildable => ("#0d7a5f", "0.22", "#0a5c47", "1.6", ""),
            Overlay::Proposal => ("#ffffff", "0.8", "#083a44", "2.4", ""),
            Overlay::Breaks => ("#a3133a", "0.4", "#a3133a", "2.2", "5 3"),
        }
    }

    /// A sample of 48 by 32 units as SVG, for a legend.
    pub fn swatch(self) -> String {
        let (fill, opacity, stroke, width, dashes) = self.look();
        format!(
            r#"<svg viewBox="0 0 48 32" aria-hidden="true"><rect x="3" y="3" width="42" height="26" fill="{fill}" fill-opacity="{opacity}" stroke="{stroke}" stroke-width="{width}" stroke-dasharray="{dashes}"/></svg>"#
        )
    }
}

/// Draws one shape of an overlay.
pub(super) fn write_overlay(
    out: &mut String,
    frame: &Frame,
    shape: &MapShape,
    overlay: Overlay,
) -> fmt::Result {
    let (fill, opacity, stroke, width, dashes) = overlay.look();
    write!(out, "<g><title>{}</title>", escaped(&shape.title))?;
    match &shape.geometry {
        ShapeGeometry::Area(area) => write!(
            out,
            r#"<path d="{}" fill="{fill}" fill-opacity="{opacity}" fill-rule="evenodd" stroke="{stroke}" stroke-width="{width}" stroke-dasharray="{dashes}"/>"#,
            area_path(frame, area)
        )?,
        ShapeGeometry::Line(line) => write!(
            out,
            r#"<path d="{}" fill="none" stroke="{stroke}" stroke-width="4"/>"#,
            path_of(frame, ring_positions(line), false)
        )?,
        ShapeGeometry::Point(at) => {
            let (x, y) = frame.point([at.x(), at.y()]);
            write!(
                out,
                r#"<circle cx="{}" cy="{}" r="6" fill="{fill}" stroke="{stroke}" stroke-width="2"/>"#,
                Short(x),
                Short(y)
            )?;
        }
    }
    out.write_str("</g>")
}
