//! Patterns over areas, by the names that tiles give them.

/// A pattern. Its number is what `shaders/common/hatch.wgsl` calls it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Hatch {
    /// Nothing.
    #[default]
    None = 0,
    /// *Prickmark*: no building.
    Dots = 1,
    /// *Korsmark*: ancillary buildings only.
    Plus = 2,
    /// *Ringmark*: below ground only.
    Rings = 3,
    /// Lines from south-west to north-east.
    Rising = 4,
    /// Lines from north-west to south-east.
    Falling = 5,
    /// Both.
    Crossed = 6,
    /// Old plans: plus signs and dots, ancillary buildings by exception.
    PlusDots = 7,
    /// Old plans: rings and dots, a deck to be planted.
    RingsDots = 8,
}

impl Hatch {
    /// All, with the names of tiles and of the shader.
    pub const NAMES: [(Hatch, &'static str, &'static str); 9] = [
        (Hatch::None, "none", "HATCH_NONE"),
        (Hatch::Dots, "dots", "HATCH_DOTS"),
        (Hatch::Plus, "plus", "HATCH_PLUS"),
        (Hatch::Rings, "rings", "HATCH_RINGS"),
        (Hatch::Rising, "rising", "HATCH_RISING"),
        (Hatch::Falling, "falling", "HATCH_FALLING"),
        (Hatch::Crossed, "crossed", "HATCH_CROSSED"),
        (Hatch::PlusDots, "plus-dots", "HATCH_PLUS_DOTS"),
        (Hatch::RingsDots, "rings-dots", "HATCH_RINGS_DOTS"),
    ];

    /// The pattern of a name; none for a name that is not known.
    ///
    /// ```
    /// use planvy_render::plan_areas::Hatch;
    /// assert_eq!(Hatch::named("dots"), Some(Hatch::Dots));
    /// assert_eq!(Hatch::named("tartan"), None);
    /// ```
    pub fn named(name: &str) -> Option<Hatch> {
        let mut names = Hatch::NAMES.iter();
        names
            .find(|(_, known, _)| *known == name)
            .map(|(hatch, ..)| *hatch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shader_has_the_same_numbers() {
        let shader = crate::resolve_shader("common/hatch.wgsl").unwrap();
        for (hatch, _, constant) in Hatch::NAMES {
            let line = format!("const {constant}: u32 = {}u;", hatch as u8);
            assert!(shader.contains(&line), "{line}");
        }
        assert_eq!(shader.matches("const HATCH_").count(), Hatch::NAMES.len());
    }
}
