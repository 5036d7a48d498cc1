//! How lines look: width, dashes, marks. Lengths are in points of a map, drawn about a pixel and a quarter each.

use crate::layout::{StructTwin, twin};
use crate::style::linear_colour;

/// What a line stands for. Its number is the row in the table of styles.
///
/// The first four are the ranks of plan boundaries as tiles name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum LineKind {
    /// *Planområdesgräns*.
    Plan = 0,
    /// *Användningsgräns*.
    Use = 1,
    /// *Egenskapsgräns*.
    Property = 2,
    /// *Sekundär egenskapsgräns*.
    SecondaryProperty = 3,
    /// *Fastighetsindelning*.
    Division = 4,
    /// *Fastighetsgräns*.
    Parcel = 5,
    /// Fence required.
    Fence = 6,
    /// *Utfartsförbud*: exit forbidden.
    NoExit = 7,
    /// A line that is being measured.
    Measure = 8,
    /// Where a section cuts.
    Section = 9,
    /// The edge of a bound: hard.
    BoundEdge = 10,
    /// The edge of an example house: hinted at.
    ExampleEdge = 11,
    /// A point that is being measured: a line without length.
    Point = 12,
}

/// How many kinds there are.
pub const LINE_KINDS: usize = 13;

impl LineKind {
    /// All, in the order of their numbers.
    pub const ALL: [LineKind; LINE_KINDS] = [
        LineKind::Plan,
        LineKind::Use,
        LineKind::Property,
        LineKind::SecondaryProperty,
        LineKind::Division,
        LineKind::Parcel,
        LineKind::Fence,
        LineKind::NoExit,
        LineKind::Measure,
        LineKind::Section,
        LineKind::BoundEdge,
        LineKind::ExampleEdge,
        LineKind::Point,
    ];

    /// The kind of a rank in a tile; what is not known is drawn as the thinnest boundary, never left out.
    ///
    /// ```
    /// use planvy_render::lines::LineKind;
    /// assert_eq!(LineKind::of_rank(1), LineKind::Use);
    /// assert_eq!(LineKind::of_rank(200), LineKind::Property);
    /// ```
    pub fn of_rank(rank: u8) -> LineKind {
        let boundaries = LineKind::ALL.iter().take(LineKind::Measure as usize);
        let of_rank = boundaries.copied().find(|kind| *kind as u8 == rank);
        of_rank.unwrap_or(LineKind::Property)
    }
}

/// What stands on a line at even steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum LineMark {
    /// Nothing.
    #[default]
    None = 0,
    /// A plus sign.
    Plus = 1,
    /// A filled circle.
    Disc = 2,
    /// An open circle.
    Ring = 3,
    /// A square on its corner.
    Diamond = 4,
}

/// How a kind of line looks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LineStyle {
    /// Red, green, blue and opacity as sRGB bytes.
    pub colour: [u8; 4],
    /// Width in pixels.
    pub width_px: f32,
    /// On and off in points, three times; all nothing is a line without gaps.
    pub dashes_pt: [f32; 6],
    /// Whether dashes have round ends, beyond their length.
    pub is_round: bool,
    /// The mark at even steps.
    pub mark: LineMark,
    /// Half the size of a mark in pixels.
    pub mark_reach_px: f32,
    /// From the beginning of a period to the middle of the mark, in points.
    pub mark_at_pt: f32,
    /// The period where there are no dashes, in points.
    pub mark_step_pt: f32,
}

/// Ink of a plan map.
const INK: [u8; 4] = [0x1b, 0x1b, 0x1b, 0xff];

impl LineStyle {
    fn plain(width_px: f32) -> LineStyle {
        LineStyle {
            colour: INK,
            width_px,
            ..LineStyle::default()
        }
    }

    fn dashed(width_px: f32, dashes_pt: [f32; 6]) -> LineStyle {
        LineStyle {
            dashes_pt,
            ..LineStyle::plain(width_px)
        }
    }

    fn marked(self, mark: LineMark, mark_reach_px: f32, mark_at_pt: f32, mark_step_pt: f32) -> LineStyle {
        LineStyle {
            mark,
            mark_reach_px,
            mark_at_pt,
            mark_step_pt,
            ..self
        }
    }

    /// Whether it is one stroke, without dashes and marks.
    pub(crate) fn is_plain(&self) -> bool {
        self.mark == LineMark::None && self.dashes_pt == [0.0; 6]
    }

    /// How a kind looks: the line types of BFS 2020:6, dashes in points at 1:1000.
    pub fn of(kind: LineKind) -> LineStyle {
        match kind {
            LineKind::Plan => LineStyle {
                is_round: true,
                ..LineStyle::dashed(2.8, [10.8, 4.3, 10.8, 4.3, 0.0, 4.3])
            },
            LineKind::Use => LineStyle::dashed(2.2, [10.0, 2.0, 1.0, 2.0, 0.0, 0.0]),
            LineKind::Property => LineStyle::dashed(1.3, [10.0, 4.0, 2.0, 4.0, 2.0, 4.0]),
            LineKind::SecondaryProperty => {
                LineStyle::dashed(1.3, [10.0, 8.0, 0.0, 0.0, 0.0, 0.0]).marked(LineMark::Plus, 3.5, 14.0, 0.0)
            }
            LineKind::Division => LineStyle::dashed(1.3, [12.0, 18.0, 0.0, 0.0, 0.0, 0.0]).marked(
                LineMark::Diamond,
                4.0,
                21.0,
                0.0,
            ),
            LineKind::Parcel => LineStyle {
                colour: [0x6b, 0x65, 0x60, 0xff],
                ..LineStyle::plain(1.0)
            },
            LineKind::Fence => LineStyle::plain(1.2).marked(LineMark::Disc, 3.5, 5.5, 11.0),
            LineKind::NoExit => LineStyle::plain(1.2).marked(LineMark::Ring, 3.5, 5.5, 11.0),
            LineKind::Measure => LineStyle {
                colour: [0xb3, 0x12, 0x5d, 0xff],
                ..LineStyle::plain(2.5)
            },
            LineKind::Point => LineStyle {
                colour: [0xb3, 0x12, 0x5d, 0xff],
                ..LineStyle::plain(8.0)
            },
            LineKind::Section => LineStyle {
                colour: [0x9c, 0x2f, 0x00, 0xff],
                ..LineStyle::dashed(2.0, [14.0, 3.0, 3.0, 3.0, 0.0, 0.0])
            },
            LineKind::BoundEdge => LineStyle {
                colour: [0x0b, 0x3c, 0x5d, 0xff],
                ..LineStyle::plain(1.8)
            },
            LineKind::ExampleEdge => LineStyle {
                colour: [0x6d, 0x54, 0x2f, 0xd0],
                ..LineStyle::dashed(1.2, [4.0, 3.0, 0.0, 0.0, 0.0, 0.0])
            },
        }
    }
}

/// Twin of `LineStyleRow` in `shaders/lines.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub(crate) struct LineStyleRow {
    /// Linear, straight opacity.
    colour: [f32; 4],
    /// Middle and half length of the first two dashes.
    dashes: [f32; 4],
    /// Middle and half length of the third dash, the period, the middle of the mark.
    last_dash: [f32; 4],
    /// Width, reach of the mark, its kind, whether dashes are round.
    shape: [f32; 4],
}

/// A dash that is not there: never near.
const NO_DASH: [f32; 2] = [0.0, -1.0e6];

impl LineStyleRow {
    pub(crate) const TWIN: StructTwin =
        twin!(LineStyleRow, "LineStyleRow", [colour, dashes, last_dash, shape]);

    pub(crate) fn of(style: &LineStyle) -> LineStyleRow {
        let [red, green, blue, opacity] = style.colour;
        let [red, green, blue, _] = linear_colour([red, green, blue]);
        let mut at_pt = 0.0;
        let mut dashes = style.dashes_pt.chunks(2).map(|pair| {
            let [on, off] = [0, 1].map(|part| pair.get(part).copied().unwrap_or_default().max(0.0));
            let dash = match on + off > 0.0 {
                true => [at_pt + on / 2.0, on / 2.0],
                false => NO_DASH,
            };
            at_pt += on + off;
            dash
        });
        let [[a, b], [c, d], [e, f]] = [(); 3].map(|()| dashes.next().unwrap_or(NO_DASH));
        drop(dashes);
        let period_pt = if at_pt > 0.0 { at_pt } else { style.mark_step_pt };
        let has_dashes = at_pt > 0.0;
        LineStyleRow {
            colour: [red, green, blue, f32::from(opacity) / 255.0],
            // Without dashes the whole period is one.
            dashes: if has_dashes {
                [a, b, c, d]
            } else {
                [0.0, 1.0e6, 0.0, 1.0e6]
            },
            last_dash: [e, f, period_pt, style.mark_at_pt],
            shape: [
                style.width_px,
                style.mark_reach_px,
                f32::from(style.mark as u8),
                f32::from(u8::from(style.is_round)),
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_of_tiles_are_the_first_kinds() {
        for (number, kind) in LineKind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, number);
        }
        assert_eq!(LineKind::of_rank(0), LineKind::Plan);
        assert_eq!(LineKind::of_rank(2), LineKind::Property);
        // Not a boundary: a tile cannot ask for it.
        assert_eq!(LineKind::of_rank(LineKind::Measure as u8), LineKind::Property);
    }

    #[test]
    fn dashes_become_middles_and_half_lengths() {
        let row = LineStyleRow::of(&LineStyle::of(LineKind::Plan));
        let near = |left: f32, right: f32| (left - right).abs() < 1e-4;
        // 0 to 10.8, 15.1 to 25.9, a dot at 30.2; again after 34.5.
        let expected = [5.4, 5.4, 20.5, 5.4, 30.2, 0.0, 34.5];
        let found = row.dashes.iter().chain(&row.last_dash);
        assert!(
            found
                .zip(expected)
                .all(|(found, expected)| near(*found, expected)),
            "{row:?}"
        );
        assert_eq!(row.shape[3], 1.0);
    }

    #[test]
    fn missing_dashes_are_never_near() {
        let row = LineStyleRow::of(&LineStyle::of(LineKind::Use));
        assert_eq!([row.last_dash[0], row.last_dash[1]], NO_DASH);
        assert_eq!(row.last_dash[2], 15.0);
        let plain = LineStyleRow::of(&LineStyle::of(LineKind::Parcel));
        assert_eq!(plain.last_dash[2], 0.0);
        assert!(plain.dashes[1] > 1e5);
    }

    #[test]
    fn higher_ranks_are_wider() {
        let width = |kind| LineStyle::of(kind).width_px;
        assert!(width(LineKind::Plan) > width(LineKind::Use));
        assert!(width(LineKind::Use) > width(LineKind::Property));
        assert!(width(LineKind::Property) > width(LineKind::Parcel));
    }
}
