//! From a text to the boxes of its letters.

use super::atlas::LabelAtlas;

/// From one line to the next, in em.
const LINE_EM: f32 = 1.2;
/// How much lower than the font has them subscript digits stand: its own stand on the line, and an index hangs.
const SUBSCRIPT_EM: f32 = 0.14;

/// The box of one letter. Right and up from the middle of the text's foot, in em.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LetterBox {
    /// Left, bottom, width, height in em.
    pub box_em: [f32; 4],
    /// Left, top, width, height in the atlas in texels.
    pub atlas_texels: [u16; 4],
}

/// A text laid out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextLayout {
    /// Its letters, spaces left out.
    pub letters: Vec<LetterBox>,
    /// As wide as its longest line, in em.
    pub width_em: f32,
    /// From the foot of the last line to the top of capitals in the first, in em.
    pub height_em: f32,
}

/// Lays a text out, its lines centred, the foot of the last at zero.
///
/// ```
/// use planvy_render::labels::{LabelAtlas, laid_out};
/// let atlas = LabelAtlas::built_in()?;
/// let layout = laid_out(&atlas, "BC\ne₁");
/// assert_eq!(layout.letters.len(), 4);
/// assert!(layout.height_em > 1.2);
/// # Ok::<(), planvy_render::labels::AtlasError>(())
/// ```
pub fn laid_out(atlas: &LabelAtlas, text: &str) -> TextLayout {
    let lines: Vec<&str> = text.lines().collect();
    let mut layout = TextLayout::default();
    if lines.is_empty() {
        return layout;
    }
    for (above_last, line) in lines.iter().rev().enumerate() {
        let foot_em = above_last as f32 * LINE_EM;
        lay_line(atlas, line, foot_em, &mut layout);
    }
    layout.height_em = (lines.len() - 1) as f32 * LINE_EM + atlas.capital_em;
    layout
}

fn lay_line(atlas: &LabelAtlas, line: &str, foot_em: f32, layout: &mut TextLayout) {
    let first = layout.letters.len();
    let (mut pen_em, mut before) = (0.0, None);
    for letter in line.chars() {
        let glyph = atlas.glyph(letter);
        let lowered_em = if ('₀'..='₉').contains(&letter) {
            SUBSCRIPT_EM
        } else {
            0.0
        };
        pen_em += before.map_or(0.0, |before| atlas.kerning_em(before, letter));
        let [_, _, width, height] = glyph
            .atlas_texels
            .map(|texels| f32::from(texels) / atlas.em_texels);
        if width > 0.0 {
            layout.letters.push(LetterBox {
                box_em: [
                    pen_em + glyph.left_em,
                    foot_em + glyph.top_em - height - lowered_em,
                    width,
                    height,
                ],
                atlas_texels: glyph.atlas_texels,
            });
        }
        pen_em += glyph.advance_em;
        before = Some(letter);
    }
    for letter in layout.letters.iter_mut().skip(first) {
        let [left_em, ..] = &mut letter.box_em;
        *left_em -= pen_em / 2.0;
    }
    layout.width_em = layout.width_em.max(pen_em);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn atlas() -> LabelAtlas {
        LabelAtlas::built_in().unwrap()
    }

    #[test]
    fn a_line_is_centred_and_stands_on_its_foot() {
        let atlas = atlas();
        let layout = laid_out(&atlas, "HH");
        let [left, right] = [layout.letters[0].box_em, layout.letters[1].box_em];
        // The two boxes lie the same way about the middle.
        assert!((left[0] + right[0] + right[2]).abs() < 0.04, "{left:?} {right:?}");
        // A capital's box reaches a spread (0.2 em) below the foot and above its top.
        assert!((left[1] + 0.2).abs() < 0.04);
        assert!((left[1] + left[3] - atlas.capital_em - 0.2).abs() < 0.04);
        assert_eq!(layout.height_em, atlas.capital_em);
        assert!((layout.width_em - 2.0 * atlas.glyph('H').advance_em).abs() < 1e-6);
    }

    #[test]
    fn kerned_pairs_stand_closer() {
        let atlas = atlas();
        let apart = atlas.glyph('A').advance_em + atlas.glyph('V').advance_em;
        assert!(laid_out(&atlas, "AV").width_em < apart - 0.02);
    }

    #[test]
    fn spaces_move_the_pen_and_have_no_box() {
        let atlas = atlas();
        assert_eq!(laid_out(&atlas, "nh 12").letters.len(), 4);
        assert!(laid_out(&atlas, "nh 12").width_em > laid_out(&atlas, "nh12").width_em);
        assert_eq!(laid_out(&atlas, "").letters.len(), 0);
        assert_eq!(laid_out(&atlas, " ").letters.len(), 0);
    }

    #[test]
    fn lines_stand_above_each_other() {
        let layout = laid_out(&atlas(), "H\nH");
        assert!((layout.letters[1].box_em[1] - layout.letters[0].box_em[1] - LINE_EM).abs() < 1e-6);
    }

    #[test]
    fn subscripts_hang_lower() {
        let layout = laid_out(&atlas(), "e₁1");
        let foot_of = |letter: usize| layout.letters[letter].box_em[1];
        assert!(foot_of(1) < foot_of(2) - 0.05);
    }
}
