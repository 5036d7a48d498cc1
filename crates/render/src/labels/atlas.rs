//! The letters that labels are drawn with: distances from their outlines, baked into `data/labels`.
//!
//! `glyphs.tsv` has one line an entry, its fields told apart by tabs:
//!
//! | first field | the others |
//! |---|---|
//! | `atlas` | texels of one em, texels of the spread, width, height, then ascent, descent and height of capitals in em |
//! | `glyph` | code in hexadecimals, x, y, width and height in the atlas, left and top from the pen in texels, advance in em |
//! | `kern` | two codes, and how much nearer or farther the second stands, in em |
//!
//! `distances.bin` is the atlas row by row from the top, 128 on an outline, 255 a spread inside and 1 a spread outside.
//! Each texel is coded as what it differs from left + above − corner (kept within a byte), four bits at a time, the high half of a byte first:
//! 0 to 14 is the difference plus 7; 15 is followed by the difference in two times four bits.

use std::collections::BTreeMap;

/// The letters as they are built in.
const GLYPHS: &str = include_str!("../../../../data/labels/glyphs.tsv");
/// Their distances.
const DISTANCES: &[u8] = include_bytes!("../../../../data/labels/distances.bin");

/// Shown for a letter that the atlas lacks.
const UNKNOWN: char = '\u{fffd}';

/// Why an atlas cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AtlasError {
    /// A field is missing or is no number.
    #[error("line {line} of the table of letters: field {field} is missing or is no number")]
    Field {
        /// Counted from one.
        line: usize,
        /// Counted from one.
        field: usize,
    },
    /// A line that is none of the three kinds.
    #[error("line {line} of the table of letters is neither an atlas, a glyph nor a pair")]
    Kind {
        /// Counted from one.
        line: usize,
    },
    /// No line says how large the atlas is, or it is too large to be one.
    #[error("the table of letters does not say how large the atlas is")]
    NoSize,
    /// The distances end before the last texel.
    #[error("the distances end at texel {texel} of {texels}")]
    Distances {
        /// Where they end.
        texel: usize,
        /// How many there should be.
        texels: usize,
    },
}

/// Where a letter lies in the atlas and how it stands on the line.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Glyph {
    /// Left, top, width and height in the atlas, in texels. A space has no width.
    pub atlas_texels: [u16; 4],
    /// From the pen to the left edge of the box, in em.
    pub left_em: f32,
    /// From the line that letters stand on up to the top of the box, in em.
    pub top_em: f32,
    /// How far the pen moves, in em.
    pub advance_em: f32,
}

/// The letters, their pairs and their distances.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LabelAtlas {
    /// Texels of one em.
    pub em_texels: f32,
    /// How far from an outline distances are kept, in texels.
    pub spread_texels: f32,
    /// Texels of a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// From the line that letters stand on up to the highest of them, in em.
    pub ascent_em: f32,
    /// Down to the lowest, in em: negative.
    pub descent_em: f32,
    /// How tall capitals are, in em.
    pub capital_em: f32,
    /// The distances, row by row from the top.
    pub distances: Vec<u8>,
    glyphs: BTreeMap<char, Glyph>,
    kerning_em: BTreeMap<(char, char), f32>,
}

impl LabelAtlas {
    /// The atlas that is built in.
    ///
    /// # Errors
    ///
    /// None with the files as they are; the test of this module reads them.
    ///
    /// ```
    /// let atlas = planvy_render::labels::LabelAtlas::built_in()?;
    /// assert_eq!((atlas.em_texels, atlas.spread_texels), (30.0, 6.0));
    /// # Ok::<(), planvy_render::labels::AtlasError>(())
    /// ```
    pub fn built_in() -> Result<LabelAtlas, AtlasError> {
        LabelAtlas::read(GLYPHS, DISTANCES)
    }

    /// Reads the two files that the module describes.
    ///
    /// # Errors
    ///
    /// [`AtlasError`], with the line or texel.
    pub fn read(table: &str, distances: &[u8]) -> Result<LabelAtlas, AtlasError> {
        let mut atlas = LabelAtlas::default();
        for (index, line) in table.lines().enumerate() {
            if line.starts_with('#') || line.is_empty() {
                continue;
            }
            atlas.take(&Fields {
                line: index + 1,
                fields: line.split('\t').collect(),
            })?;
        }
        // Four megatexels is a hundred times what labels need.
        let texels = atlas.width as usize * atlas.height as usize;
        if texels == 0 || texels > 1 << 22 || atlas.em_texels <= 0.0 {
            return Err(AtlasError::NoSize);
        }
        atlas.distances = decoded(distances, atlas.width as usize, texels)?;
        Ok(atlas)
    }

    fn take(&mut self, fields: &Fields<'_>) -> Result<(), AtlasError> {
        match fields.fields.first().copied() {
            Some("atlas") => {
                (self.em_texels, self.spread_texels) = (fields.number(1)?, fields.number(2)?);
                (self.width, self.height) = (fields.number(3)? as u32, fields.number(4)? as u32);
                (self.ascent_em, self.descent_em) = (fields.number(5)?, fields.number(6)?);
                self.capital_em = fields.number(7)?;
            }
            Some("glyph") => {
                let texel = |field| fields.number(field).map(|texel| texel as u16);
                let glyph = Glyph {
                    atlas_texels: [texel(2)?, texel(3)?, texel(4)?, texel(5)?],
                    left_em: fields.number(6)? / self.em_texels,
                    top_em: fields.number(7)? / self.em_texels,
                    advance_em: fields.number(8)?,
                };
                self.glyphs.insert(fields.letter(1)?, glyph);
            }
            Some("kern") => {
                let pair = (fields.letter(1)?, fields.letter(2)?);
                self.kerning_em.insert(pair, fields.number(3)?);
            }
            _ => return Err(AtlasError::Kind { line: fields.line }),
        }
        Ok(())
    }

    /// A letter, or the sign for one that is not known.
    pub fn glyph(&self, letter: char) -> Glyph {
        let known = self.glyphs.get(&letter).or_else(|| self.glyphs.get(&UNKNOWN));
        known.copied().unwrap_or_default()
    }

    /// Whether a letter is in the atlas.
    pub fn has(&self, letter: char) -> bool {
        self.glyphs.contains_key(&letter)
    }

    /// How much farther than usual the second letter of a pair stands, in em: mostly negative or nothing.
    pub fn kerning_em(&self, left: char, right: char) -> f32 {
        self.kerning_em.get(&(left, right)).copied().unwrap_or_default()
    }
}

struct Fields<'a> {
    line: usize,
    fields: Vec<&'a str>,
}

impl Fields<'_> {
    fn missing(&self, field: usize) -> AtlasError {
        AtlasError::Field {
            line: self.line,
            field: field + 1,
        }
    }

    fn number(&self, field: usize) -> Result<f32, AtlasError> {
        let text = self.fields.get(field).ok_or_else(|| self.missing(field))?;
        let number = text.parse::<f32>().ok().filter(|number| number.is_finite());
        number.ok_or_else(|| self.missing(field))
    }

    fn letter(&self, field: usize) -> Result<char, AtlasError> {
        let text = self.fields.get(field).ok_or_else(|| self.missing(field))?;
        let code = u32::from_str_radix(text, 16).map_err(|_| self.missing(field))?;
        char::from_u32(code).ok_or_else(|| self.missing(field))
    }
}

/// Undoes the coding that the module describes.
fn decoded(coded: &[u8], width: usize, texels: usize) -> Result<Vec<u8>, AtlasError> {
    let mut nibbles = coded.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let mut out: Vec<u8> = Vec::with_capacity(texels);
    for texel in 0..texels {
        let before = |back: usize, exists: bool| {
            let neighbour = texel.checked_sub(back).and_then(|at| out.get(at));
            i32::from(neighbour.copied().filter(|_| exists).unwrap_or_default())
        };
        let (has_left, has_above) = (texel % width > 0, texel >= width);
        let (left, above) = (before(1, has_left), before(width, has_above));
        let corner = before(width + 1, has_left && has_above);
        let foretold = (left + above - corner).clamp(0, 255);
        let mut next = || nibbles.next().ok_or(AtlasError::Distances { texel, texels });
        let difference = match next()? {
            15 => i32::from(next()? << 4 | next()?),
            small => i32::from(small) - 7,
        };
        out.push((foretold + difference).rem_euclid(256) as u8);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letters_of_swedish_plans_are_there() {
        let atlas = LabelAtlas::built_in().unwrap();
        for letter in "ABCåäöÅÄÖéÉüÜ§²³°–½e₁₂₉0×≤+,.()".chars() {
            assert!(atlas.has(letter), "{letter}");
            assert!(atlas.glyph(letter).advance_em > 0.1, "{letter}");
        }
        assert!((0.6..0.8).contains(&atlas.capital_em));
        assert!(atlas.descent_em < 0.0 && atlas.ascent_em > 0.7);
    }

    #[test]
    fn the_files_stay_below_a_hundred_kilobytes() {
        assert!(GLYPHS.len() + DISTANCES.len() <= 100_000);
    }

    #[test]
    fn a_letter_is_dark_on_its_stem_and_light_outside() {
        let atlas = LabelAtlas::built_in().unwrap();
        let [x, y, width, height] = atlas.glyph('I').atlas_texels.map(u32::from);
        let at = |column: u32, row: u32| atlas.distances[((y + row) * atlas.width + x + column) as usize];
        // The stem of the I is some two and a half texels wide: its middle is about one inside, a sixth of the spread.
        let middle = at(width / 2, height / 2);
        assert!((138..=160).contains(&middle), "{middle}");
        // Nearly the whole spread outside.
        assert!(at(0, height / 2) < 30);
        assert!(at(width / 2, 0) < 30);
    }

    #[test]
    fn no_two_letters_share_a_texel() {
        let atlas = LabelAtlas::built_in().unwrap();
        let mut taken = vec![false; atlas.distances.len()];
        for glyph in atlas.glyphs.values() {
            let [x, y, width, height] = glyph.atlas_texels.map(usize::from);
            for row in y..y + height {
                for column in x..x + width {
                    let texel = &mut taken[row * atlas.width as usize + column];
                    assert!(!*texel, "{glyph:?}");
                    *texel = true;
                }
            }
        }
    }

    #[test]
    fn an_unknown_letter_has_its_own_sign() {
        let atlas = LabelAtlas::built_in().unwrap();
        assert_eq!(atlas.glyph('漢'), atlas.glyph(UNKNOWN));
        assert!(atlas.glyph('漢').atlas_texels[2] > 0);
    }

    #[test]
    fn pairs_are_kerned() {
        let atlas = LabelAtlas::built_in().unwrap();
        assert!(atlas.kerning_em('A', 'V') < -0.02);
        assert_eq!(atlas.kerning_em('H', 'H'), 0.0);
    }

    #[test]
    fn broken_files_are_told() {
        let no_number = LabelAtlas::read("atlas\t30\tsix\n", &[]);
        assert_eq!(no_number, Err(AtlasError::Field { line: 1, field: 3 }));
        assert_eq!(
            LabelAtlas::read("what\t1\n", &[]),
            Err(AtlasError::Kind { line: 1 })
        );
        assert_eq!(LabelAtlas::read("# nothing\n", &[]), Err(AtlasError::NoSize));
        let short = LabelAtlas::read("atlas\t30\t6\t4\t4\t1\t0\t0.7\n", &[0x77, 0x7f]);
        assert_eq!(short, Err(AtlasError::Distances { texel: 3, texels: 16 }));
    }

    #[test]
    fn the_coding_is_undone() {
        // Two rows of three: 0 0 200 / 5 5 205, the neighbours foretelling all but the jumps.
        let coded = [0x77, 0xfc, 0x8c, 0x77];
        assert_eq!(decoded(&coded, 3, 6).unwrap(), [0, 0, 200, 5, 5, 205]);
    }
}
