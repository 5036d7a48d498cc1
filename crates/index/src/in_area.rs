//! What is in an area, and on how much of it.

use geo_types::MultiPolygon;
use planvy_plan::Crs;

use crate::clip::half_plane::{Local, local};
use crate::clip::question_area::QuestionArea;
use crate::clip::running::{ALONG_BORDER, running_in};
use crate::gathering::Gathering;
use crate::geometry::collect::Extent;
use crate::geometry::point_in_area::BORDER_REACH_MM;
use crate::geometry::{Ring, ShapeKind, ShapeView};
use crate::hits::{Hits, Meeting, MetBy};
use crate::millimetre::Mm;
use crate::snapshot::Snapshot;

/// A common area of less than a square millimetre is none: the shapes touch.
pub(crate) const LEAST_AREA_M2: f64 = 1e-6;

impl Snapshot {
    /// Everything in an area, with the m² or the length in it.
    ///
    /// - An area counts from a common square millimetre on: neighbours that only touch are not met. Whoever wants to set small
    ///   hits apart has their size.
    /// - A line counts with its length inside and where it keeps within 0.10 m of the border for more than 0.5 m on end
    ///   (`on_border` then); if that is nothing but it comes within 0.10 m, with the longest stretch that does.
    /// - A point counts inside and within 0.10 m of the border (`on_border` then).
    /// - Regulations for the whole plan have their plan's share.
    ///
    /// Areas are exact on the millimetre grid up to the rounding of an `f64`. A simple area of up to 64 vertices without holes
    /// is cut into convex pieces and shapes are clipped by half-planes; any other goes through a general overlay.
    pub fn in_area(&self, crs: Crs, area: &MultiPolygon<f64>) -> Hits {
        let mut gathering = Gathering::default();
        let outlines = area.0.iter().flat_map(|area| &area.exterior().0).copied();
        for zone in self.zones_near(crs, outlines) {
            let Some(mut question) = QuestionArea::new(area, crs, zone.grid) else {
                continue;
            };
            zone.for_each_in(question.extent.widened(BORDER_REACH_MM), |view, extent| {
                if let Some(meeting) = meeting_in(&mut question, &view, extent) {
                    gathering.add(view.holders, meeting);
                }
            });
        }
        gathering.finish(self)
    }
}

fn meeting_in(question: &mut QuestionArea, view: &ShapeView<'_>, extent: Extent) -> Option<Meeting> {
    let nothing = Meeting {
        by: MetBy::Area,
        area_m2: 0.0,
        length_m: 0.0,
        on_border: false,
        distance_to_border_m: 0.0,
    };
    match view.kind {
        ShapeKind::Area => {
            let area_m2 = question.common_area_m2(view, extent);
            (area_m2 > LEAST_AREA_M2).then_some(Meeting { area_m2, ..nothing })
        }
        ShapeKind::Line => {
            let chain = local_chain(view, question.origin);
            let running = running_in(&chain, &question.edges, ALONG_BORDER)?;
            Some(Meeting {
                by: MetBy::Line,
                length_m: running.length_mm / 1000.0,
                on_border: running.along_border,
                ..nothing
            })
        }
        ShapeKind::Point => {
            let position = *local_chain(view, question.origin).first()?;
            let location = question.locate(position);
            location.is_hit().then_some(Meeting {
                by: MetBy::Point,
                on_border: location.border_mm.is_some(),
                ..nothing
            })
        }
    }
}

/// The vertices of a line or point relative to an origin.
pub(crate) fn local_chain(view: &ShapeView<'_>, origin: Mm) -> Vec<Local> {
    let chain = |ring: Ring<'_>| ring.vertices().map(|vertex| local(vertex, origin)).collect();
    view.rings().next().map(chain).unwrap_or_default()
}
