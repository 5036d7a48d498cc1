//! Colours of what this crate draws itself.

use crate::layout::{StructTwin, twin};

/// Colours as sRGB bytes. Calm ones: what speaks in the picture is the plan and the proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Bare ground.
    pub terrain: [u8; 3],
    /// Walls of buildings.
    pub wall: [u8; 3],
    /// Roofs of buildings.
    pub roof: [u8; 3],
    /// Walls of proposals.
    pub proposal_wall: [u8; 3],
    /// Roofs of proposals.
    pub proposal_roof: [u8; 3],
    /// What is selected.
    pub selected: [u8; 3],
    /// What is under the cursor.
    pub highlighted: [u8; 3],
    /// What breaks a rule.
    pub broken: [u8; 3],
    /// The sky straight up, and the background of a plan.
    pub sky_zenith: [u8; 3],
    /// The sky at the horizon.
    pub sky_horizon: [u8; 3],
}

impl Default for Style {
    fn default() -> Style {
        Style {
            terrain: [0xdd, 0xde, 0xd2],
            wall: [0xee, 0xea, 0xe2],
            roof: [0xc9, 0xb9, 0xac],
            proposal_wall: [0xf6, 0xf2, 0xd8],
            proposal_roof: [0xe3, 0xc7, 0x74],
            selected: [0x00, 0x6e, 0xc7],
            highlighted: [0x5b, 0xa7, 0xe6],
            broken: [0xd6, 0x2f, 0x2f],
            sky_zenith: [0xb9, 0xd2, 0xe6],
            sky_horizon: [0xf1, 0xf3, 0xf2],
        }
    }
}

/// Linear light of an sRGB byte, 0 to 1 (IEC 61966-2-1).
///
/// ```
/// assert!((planvy_render::linear_from_srgb(188) - 0.5029).abs() < 1e-4);
/// ```
pub fn linear_from_srgb(byte: u8) -> f32 {
    let value = f32::from(byte) / 255.0;
    if value <= 0.04045 {
        value / 12.92
    } else {
        ((value + 0.055) / 1.055).powf(2.4)
    }
}

/// Linear colour of sRGB bytes, opaque.
pub fn linear_colour([red, green, blue]: [u8; 3]) -> [f32; 4] {
    [
        linear_from_srgb(red),
        linear_from_srgb(green),
        linear_from_srgb(blue),
        1.0,
    ]
}

/// sRGB bytes as parts of 1, opaque.
pub(crate) fn encoded_colour([red, green, blue]: [u8; 3]) -> [f32; 4] {
    [red, green, blue, 255].map(|byte| f32::from(byte) / 255.0)
}

/// sRGB of linear light, 0 to 1 (IEC 61966-2-1).
///
/// ```
/// let grey = planvy_render::srgb_from_linear(planvy_render::linear_from_srgb(0x80));
/// assert!((grey * 255.0 - 128.0).abs() < 1e-3);
/// ```
pub fn srgb_from_linear(light: f32) -> f32 {
    let light = light.clamp(0.0, 1.0);
    if light <= 0.003_130_8 {
        light * 12.92
    } else {
        1.055 * light.powf(1.0 / 2.4) - 0.055
    }
}

/// Twin of `StyleUniforms` in `shaders/common/style.wgsl`: linear colours.
#[repr(C)]
#[derive(Clone, Copy, Debug, bytemuck::Pod, bytemuck::Zeroable)]
pub(crate) struct StyleUniforms {
    terrain: [f32; 4],
    wall: [f32; 4],
    roof: [f32; 4],
    proposal_wall: [f32; 4],
    proposal_roof: [f32; 4],
    selected: [f32; 4],
    highlighted: [f32; 4],
    broken: [f32; 4],
}

impl StyleUniforms {
    pub(crate) const TWIN: StructTwin = twin!(
        StyleUniforms,
        "StyleUniforms",
        [
            terrain,
            wall,
            roof,
            proposal_wall,
            proposal_roof,
            selected,
            highlighted,
            broken
        ]
    );

    pub(crate) fn of(style: &Style) -> StyleUniforms {
        StyleUniforms {
            terrain: linear_colour(style.terrain),
            wall: linear_colour(style.wall),
            roof: linear_colour(style.roof),
            proposal_wall: linear_colour(style.proposal_wall),
            proposal_roof: linear_colour(style.proposal_roof),
            selected: linear_colour(style.selected),
            highlighted: linear_colour(style.highlighted),
            broken: linear_colour(style.broken),
        }
    }
}
