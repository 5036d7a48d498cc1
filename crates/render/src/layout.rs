//! Structs that a shader reads have a twin in Rust. The list here is what a test holds against the shaders' own layout.

/// The layout of a Rust struct whose bytes a shader reads as a struct of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StructTwin {
    /// The struct's name in WGSL.
    pub wgsl: &'static str,
    /// Bytes of the Rust struct.
    pub size: usize,
    /// Names and byte offsets of its fields; those that begin with an underscore only fill.
    pub fields: &'static [(&'static str, usize)],
}

/// Describes a Rust struct for [`StructTwin`].
macro_rules! twin {
    ($rust:ty, $wgsl:literal, [$($field:ident),* $(,)?]) => {
        $crate::layout::StructTwin {
            wgsl: $wgsl,
            size: ::core::mem::size_of::<$rust>(),
            fields: &[$((stringify!($field), ::core::mem::offset_of!($rust, $field))),*],
        }
    };
}
pub(crate) use twin;

/// Every struct that a shader reads. A new one is added here, and the test does the rest.
pub const STRUCT_TWINS: &[StructTwin] = &[
    crate::frame::FrameUniforms::TWIN,
    crate::frame::TileUniforms::TWIN,
    crate::style::StyleUniforms::TWIN,
    crate::composite::CompositeUniforms::TWIN,
    crate::labels::LabelUniforms::TWIN,
    crate::lines::LineStyleRow::TWIN,
    crate::plan_areas::AreaStyleRow::TWIN,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uniforms_are_whole_sixteens_as_webgl_asks() {
        for twin in STRUCT_TWINS {
            assert_eq!(twin.size % 16, 0, "{}", twin.wgsl);
        }
    }
}
