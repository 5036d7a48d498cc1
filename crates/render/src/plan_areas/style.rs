//! How areas look, and the table of looks that the shader reads.

use crate::layout::{StructTwin, twin};
use crate::style::linear_colour;

use super::hatch::Hatch;

/// How one area looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaLook {
    /// The colour of its use as sRGB bytes; none for land whose use has no colour.
    pub fill: Option<[u8; 3]>,
    /// The pattern over it.
    pub hatch: Hatch,
    /// Drawn faintly: a plan in process.
    pub is_faint: bool,
}

impl AreaLook {
    /// The look that a tile's texts ask for: a colour as `#rrggbb` and the name of a pattern.
    /// A colour that cannot be read is none; a pattern that is not known is drawn as crossing lines, so that it is seen.
    ///
    /// ```
    /// use planvy_render::plan_areas::{AreaLook, Hatch};
    /// let look = AreaLook::of_texts(Some("#ffbce1"), Some("dots"), false);
    /// assert_eq!((look.fill, look.hatch), (Some([0xff, 0xbc, 0xe1]), Hatch::Dots));
    /// assert_eq!(AreaLook::of_texts(None, Some("tartan"), false).hatch, Hatch::Crossed);
    /// ```
    pub fn of_texts(fill: Option<&str>, pattern: Option<&str>, is_faint: bool) -> AreaLook {
        AreaLook {
            fill: fill.and_then(colour_of_text),
            hatch: pattern.map_or(Hatch::None, |name| Hatch::named(name).unwrap_or(Hatch::Crossed)),
            is_faint,
        }
    }
}

fn colour_of_text(text: &str) -> Option<[u8; 3]> {
    let digits = text.strip_prefix('#')?;
    if digits.len() != 6 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let number = u32::from_str_radix(digits, 16).ok()?;
    let [_, red, green, blue] = number.to_be_bytes();
    Some([red, green, blue])
}

/// How far apart the marks of a pattern stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HatchPeriod {
    /// On the ground. Lengths that divide 4 096 m go on without a seam from tile to tile.
    Metres(f32),
    /// On the screen: between once and twice this, whatever the distance.
    Pixels(f32),
}

/// What all areas share in their looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AreaStyle {
    /// How much of the ground a fill covers, 0 to 1.
    pub opacity: f32,
    /// The same of what is drawn faintly.
    pub faint_opacity: f32,
    /// The colour of patterns as sRGB bytes.
    pub ink: [u8; 3],
    /// How far apart their marks stand.
    pub period: HatchPeriod,
}

impl Default for AreaStyle {
    fn default() -> AreaStyle {
        AreaStyle {
            opacity: 0.62,
            faint_opacity: 0.22,
            ink: [0x1b, 0x1b, 0x1b],
            period: HatchPeriod::Pixels(11.0),
        }
    }
}

/// Rows of the table: what is left of the 16 kB that WebGL promises a uniform buffer, and six times what the catalogue's colours and patterns make.
pub(crate) const AREA_LOOKS: usize = 256;

/// Twin of `AreaStyleRow` in `shaders/plan_areas.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub(crate) struct AreaStyleRow {
    /// Linear, straight opacity.
    fill: [f32; 4],
    /// Linear, straight opacity.
    ink: [f32; 4],
    /// The pattern's number, its period, 1 where the period is in pixels.
    hatch: [f32; 4],
}

impl AreaStyleRow {
    pub(crate) const TWIN: StructTwin = twin!(AreaStyleRow, "AreaStyleRow", [fill, ink, hatch]);

    pub(crate) fn of(look: &AreaLook, style: &AreaStyle) -> AreaStyleRow {
        let opacity = if look.is_faint {
            style.faint_opacity
        } else {
            style.opacity
        };
        let (period, is_in_pixels) = match style.period {
            HatchPeriod::Metres(period) => (period, 0.0),
            HatchPeriod::Pixels(period) => (period, 1.0),
        };
        let opaque = |colour: [u8; 3], opacity: f32| {
            let [red, green, blue, _] = linear_colour(colour);
            [red, green, blue, opacity]
        };
        AreaStyleRow {
            fill: look.fill.map_or([0.0; 4], |fill| opaque(fill, opacity)),
            ink: opaque(style.ink, if look.is_faint { 0.4 } else { 0.9 }),
            hatch: [f32::from(look.hatch as u8), period, is_in_pixels, 0.0],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_as_they_are_written_in_tiles() {
        assert_eq!(colour_of_text("#DABF8C"), Some([0xda, 0xbf, 0x8c]));
        for odd in ["DABF8C", "#dab", "#dabf8g", "#dabf8c00", "", "#+abf8c"] {
            assert_eq!(colour_of_text(odd), None, "{odd}");
        }
    }

    #[test]
    fn faint_areas_cover_less() {
        let fill = Some([0xff, 0xff, 0xce]);
        let row = |is_faint| {
            let look = AreaLook {
                fill,
                hatch: Hatch::Rings,
                is_faint,
            };
            AreaStyleRow::of(&look, &AreaStyle::default())
        };
        assert!(row(true).fill[3] < row(false).fill[3]);
        assert_eq!(row(false).hatch, [3.0, 11.0, 1.0, 0.0]);
        let bare = AreaStyleRow::of(&AreaLook::default(), &AreaStyle::default());
        assert_eq!(bare.fill[3], 0.0);
    }
}
