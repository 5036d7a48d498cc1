//! One picture of the scene: where it is taken from, in what light, and what part of the target it fills.

use glam::DVec3;

use crate::camera::Camera;
use crate::style::Style;

/// One picture.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// Where it is taken from.
    pub camera: Camera,
    /// The light it is taken in.
    pub light: Light,
    /// What stands where nothing stands.
    pub background: Background,
    /// Colours.
    pub style: Style,
    /// Pixels of the target for a length of one point: 2 on dense screens. Widths of lines and heights of texts are in points.
    pub pixels_per_point: f32,
    /// The part of the target that is written; all of it where none is named. Two views with a part each make a swipe.
    pub part: Option<PixelRect>,
    /// How much it covers what the target shows already, 0 to 1. Less than 1 fades between two views.
    pub opacity: f32,
    /// Leaves out what may differ between two drivers. For tests.
    pub deterministic: bool,
}

impl View {
    /// A view from a camera in even light.
    pub fn new(camera: Camera) -> View {
        View {
            camera,
            light: Light::default(),
            background: Background::default(),
            style: Style::default(),
            pixels_per_point: 1.0,
            part: None,
            opacity: 1.0,
            deterministic: false,
        }
    }
}

/// The light.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Light {
    /// Unit direction towards the sun on the grid's axes: azimuth from grid north, not true north. None: an overcast day, drawn as maps are, lit from the north-west.
    pub to_sun: Option<DVec3>,
    /// Where shadows are drawn. None: nowhere.
    pub shadows: Option<ShadowRegion>,
}

/// The ground on which shadows are seen: a sphere. What stands outside and throws a shadow into it is found by the light's own frustum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShadowRegion {
    /// Its middle in the grid.
    pub centre: DVec3,
    /// Its radius. A texel of the shadow map is `2 * radius_m / shadow_map_px` wide.
    pub radius_m: f64,
}

/// What stands where nothing stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Background {
    /// A sky, lighter at the horizon.
    #[default]
    Sky,
    /// One colour, as sRGB bytes.
    Plain([u8; 3]),
}

/// A rectangle of pixels, from the upper left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PixelRect {
    /// Left edge.
    pub x: u32,
    /// Upper edge.
    pub y: u32,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

impl PixelRect {
    /// What of it lies in a picture of a size.
    pub(crate) fn within(self, [width, height]: [u32; 2]) -> PixelRect {
        let (x, y) = (self.x.min(width), self.y.min(height));
        PixelRect {
            x,
            y,
            width: self.width.min(width - x),
            height: self.height.min(height - y),
        }
    }

    pub(crate) fn whole([width, height]: [u32; 2]) -> PixelRect {
        PixelRect {
            x: 0,
            y: 0,
            width,
            height,
        }
    }
}
