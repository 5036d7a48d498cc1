//! Geometries of many features as GeoJSON, straight from where they are stored.

use std::ops::Range;

use planvy_index::{Outline, OutlineChain, OutlineKind, Outlines, ShapeKinds};
use planvy_plan::Crs;

use super::json;
use super::position_text;
use crate::collection::Feature;
use crate::crs::FeatureCrs;
use crate::degrees::DegreeReader;
use crate::view::View;

/// Geometries that are remembered: regulations with one and the same shape follow each other closely.
const REMEMBERED: usize = 16;

/// Writes the geometries of features, all into one buffer, in one system.
pub(crate) struct GeometryWriter<'a> {
    view: View<'a>,
    to: FeatureCrs,
    /// The latest ones, and where they stand in the buffer.
    latest: [Option<(Crs, u32, Range<usize>)>; REMEMBERED],
    oldest: usize,
}

impl<'a> GeometryWriter<'a> {
    /// For a buffer that is written to by this writer alone, or at its end only.
    pub(crate) fn new(view: View<'a>, to: FeatureCrs) -> GeometryWriter<'a> {
        GeometryWriter {
            view,
            to,
            latest: [const { None }; REMEMBERED],
            oldest: 0,
        }
    }

    /// Writes the geometry of a feature; `null` where it lies nowhere.
    pub(crate) fn write(&mut self, out: &mut Vec<u8>, feature: &dyn Feature) {
        let outlined = feature.outlines();
        let Some((outlines, shown, pen)) =
            outlined.and_then(|(outlines, shown)| Some((outlines.clone(), shown, self.pen(outlines.crs())?)))
        else {
            return json::geometry(out, &feature.shape(), self.to);
        };
        let (crs, identity) = (outlines.crs(), outlines.identity());
        let known = self.latest.iter().flatten();
        let same = known
            .into_iter()
            .find(|(of, number, _)| *of == crs && *number == identity);
        if let Some((_, _, range)) = same {
            return out.extend_from_within(range.clone());
        }
        let start = out.len();
        geometry(out, outlines, shown, pen);
        if let Some(slot) = self.latest.get_mut(self.oldest) {
            *slot = Some((crs, identity, start..out.len()));
        }
        self.oldest = (self.oldest + 1) % REMEMBERED;
    }

    /// How positions of a plane are written; `None` where each of them has to be projected.
    fn pen(&self, from: Crs) -> Option<Pen<'a>> {
        if self.to == FeatureCrs::Plane(from) {
            return Some(Pen::Plane {
                origin_mm: [from.middle_northing_m(), from.false_easting_m()].map(|m| (m * 1000.0) as i64),
                has_northing_first: self.to.has_northing_first(),
            });
        }
        let of_plane = self.view.tables.degrees(self.view.snapshot()).iter();
        let plane = of_plane.into_iter().find(|plane| plane.crs() == from)?;
        self.to.is_in_degrees().then(|| Pen::Degrees {
            reader: plane.reader(),
            has_latitude_first: self.to.has_northing_first(),
        })
    }
}

/// How positions are written.
#[derive(Clone, Copy)]
enum Pen<'a> {
    Degrees {
        reader: DegreeReader<'a>,
        has_latitude_first: bool,
    },
    /// In the plane itself, in the order of its axes. The origin: northing, easting.
    Plane {
        origin_mm: [i64; 2],
        has_northing_first: bool,
    },
}

fn geometry(out: &mut Vec<u8>, outlines: Outlines<'_>, shown: ShapeKinds, mut pen: Pen<'_>) {
    let kinds = [
        (
            OutlineKind::Area,
            shown.areas,
            "{\"type\":\"MultiPolygon\",\"coordinates\":[",
        ),
        (
            OutlineKind::Line,
            shown.lines,
            "{\"type\":\"MultiLineString\",\"coordinates\":[",
        ),
        (
            OutlineKind::Point,
            shown.points,
            "{\"type\":\"MultiPoint\",\"coordinates\":[",
        ),
    ];
    let has = |kind: OutlineKind| outlines.clone().any(|outline| outline.kind() == kind);
    let there = kinds.map(|(kind, is_shown, _)| is_shown && has(kind));
    let count = there.iter().filter(|is_there| **is_there).count();
    if count == 0 {
        return json::raw(out, "null");
    }
    if count > 1 {
        json::raw(out, "{\"type\":\"GeometryCollection\",\"geometries\":[");
    }
    for ((kind, _, head), _) in kinds.into_iter().zip(there).filter(|(_, is_there)| *is_there) {
        json::raw(out, head);
        for outline in outlines.clone().filter(|outline| outline.kind() == kind) {
            pen.outline(out, &outline);
            out.push(b',');
        }
        end_list(out);
        json::raw(out, "},");
    }
    out.pop();
    if count > 1 {
        json::raw(out, "]}");
    }
}

/// Ends a list of which every item is followed by a comma.
fn end_list(out: &mut Vec<u8>) {
    if out.last() == Some(&b',') {
        out.pop();
    }
    out.push(b']');
}

impl Pen<'_> {
    fn outline(&mut self, out: &mut Vec<u8>, outline: &Outline<'_>) {
        match outline.kind() {
            OutlineKind::Area => {
                out.push(b'[');
                for ring in outline.chains() {
                    self.chain(out, ring, true);
                    out.push(b',');
                }
                end_list(out);
            }
            OutlineKind::Line => {
                for chain in outline.chains() {
                    self.chain(out, chain, false);
                }
            }
            OutlineKind::Point => {
                for chain in outline.chains() {
                    self.positions(out, chain);
                }
                // The comma after the position.
                out.pop();
            }
        }
    }

    /// A list of positions; of a closed one the first is repeated.
    fn chain(&mut self, out: &mut Vec<u8>, chain: OutlineChain<'_>, is_closed: bool) {
        out.push(b'[');
        let start = out.len();
        self.positions(out, chain);
        if is_closed {
            let first = out.get(start..).unwrap_or_default();
            let length = first.iter().position(|byte| *byte == b']').map_or(0, |at| at + 2);
            out.extend_from_within(start..start + length);
        }
        end_list(out);
    }

    /// Positions, each followed by a comma.
    fn positions(&mut self, out: &mut Vec<u8>, chain: OutlineChain<'_>) {
        match self {
            Pen::Degrees {
                reader,
                has_latitude_first,
            } => chain.for_each(|mm| {
                let there = reader.nanodegrees(mm);
                let (lon, lat) = (rounded(there.x), rounded(there.y));
                let pair = if *has_latitude_first {
                    [lat, lon]
                } else {
                    [lon, lat]
                };
                position_text::nanodegrees(out, pair);
            }),
            Pen::Plane {
                origin_mm: [north, east],
                has_northing_first,
            } => chain.for_each(|[x, y]| {
                let (north, east) = (*north + i64::from(y), *east + i64::from(x));
                let pair = if *has_northing_first {
                    [north, east]
                } else {
                    [east, north]
                };
                position_text::millimetres(out, pair);
            }),
        }
    }
}

/// The nearest whole number, halves away from zero; of what no `i64` holds the nearest that it does.
#[inline]
fn rounded(number: f64) -> i64 {
    (number + 0.5_f64.copysign(number)) as i64
}
