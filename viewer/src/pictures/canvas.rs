//! Plain shapes and texts on pixels, with soft edges.

use planvy_render::Picture;
use planvy_render::labels::{LabelAtlas, laid_out};

/// Pixels to draw on. Positions are pixels from the upper left corner.
#[derive(Clone, Debug, PartialEq)]
pub struct Canvas {
    width_px: u32,
    height_px: u32,
    rgba: Vec<u8>,
}

impl Canvas {
    /// A canvas of one colour.
    pub fn new(width_px: u32, height_px: u32, colour: [u8; 3]) -> Canvas {
        let [red, green, blue] = colour;
        let pixels = width_px as usize * height_px as usize;
        let rgba = [red, green, blue, 0xff]
            .into_iter()
            .cycle()
            .take(pixels * 4)
            .collect();
        Canvas {
            width_px,
            height_px,
            rgba,
        }
    }

    /// What was drawn.
    pub fn into_picture(self) -> Picture {
        Picture {
            width: self.width_px,
            height: self.height_px,
            rgba: self.rgba,
        }
    }

    /// Lays a colour over a pixel, 0 to 1.
    fn blend(&mut self, x: u32, y: u32, colour: [u8; 3], share: f32) {
        if x >= self.width_px || y >= self.height_px || share <= 0.0 {
            return;
        }
        let at = (y as usize * self.width_px as usize + x as usize) * 4;
        let Some(pixel) = self.rgba.get_mut(at..at + 3) else {
            return;
        };
        for (under, over) in pixel.iter_mut().zip(colour) {
            let mixed = f32::from(*under) + (f32::from(over) - f32::from(*under)) * share.min(1.0);
            *under = mixed.round() as u8;
        }
    }

    /// Fills what a rule covers: the share of each pixel is asked in a box of pixels.
    fn fill(
        &mut self,
        [left, top, right, bottom]: [f32; 4],
        colour: [u8; 3],
        covers: impl Fn(f32, f32) -> f32,
    ) {
        let first = |edge: f32| edge.floor().max(0.0) as u32;
        let last = |edge: f32, most: u32| (edge.ceil().max(0.0) as u32).min(most);
        for y in first(top)..last(bottom, self.height_px) {
            for x in first(left)..last(right, self.width_px) {
                self.blend(x, y, colour, covers(x as f32, y as f32));
            }
        }
    }

    /// A rectangle along the axes: upper left corner and size.
    pub fn rectangle(&mut self, [x, y]: [f32; 2], [width, height]: [f32; 2], colour: [u8; 3]) {
        let overlap =
            |from: f32, to: f32, pixel: f32| ((to.min(pixel + 1.0)) - from.max(pixel)).clamp(0.0, 1.0);
        self.fill([x, y, x + width, y + height], colour, |px, py| {
            overlap(x, x + width, px) * overlap(y, y + height, py)
        });
    }

    /// A disc.
    pub fn disc(&mut self, [x, y]: [f32; 2], radius: f32, colour: [u8; 3]) {
        let around = [
            x - radius - 1.0,
            y - radius - 1.0,
            x + radius + 1.0,
            y + radius + 1.0,
        ];
        self.fill(around, colour, |px, py| {
            let away = (px + 0.5 - x).hypot(py + 0.5 - y);
            (radius - away + 0.5).clamp(0.0, 1.0)
        });
    }

    /// A triangle, in either direction.
    pub fn triangle(&mut self, corners: [[f32; 2]; 3], colour: [u8; 3]) {
        let [a, b, c] = corners;
        let ([ax, ay], [bx, by], [cx, cy]) = (a, b, c);
        let around = [
            ax.min(bx).min(cx),
            ay.min(by).min(cy),
            ax.max(bx).max(cx),
            ay.max(by).max(cy),
        ];
        let side = |[ax, ay]: [f32; 2], [bx, by]: [f32; 2], x: f32, y: f32| {
            (bx - ax) * (y - ay) - (by - ay) * (x - ax)
        };
        self.fill(around, colour, |px, py| {
            // Four by four places of the pixel.
            let inside = (0..16).filter(|place| {
                let (x, y) = (
                    px + (place % 4) as f32 * 0.25 + 0.125,
                    py + (place / 4) as f32 * 0.25 + 0.125,
                );
                let sides = [side(a, b, x, y), side(b, c, x, y), side(c, a, x, y)];
                sides.iter().all(|side| *side >= 0.0) || sides.iter().all(|side| *side <= 0.0)
            });
            inside.count() as f32 / 16.0
        });
    }

    /// A line of text from its left foot on, cut with an ellipsis where there is no room.
    pub fn text(
        &mut self,
        atlas: &LabelAtlas,
        text: &str,
        [x, foot]: [f32; 2],
        capital_px: f32,
        colour: [u8; 3],
        room_px: f32,
    ) {
        let em_px = capital_px / atlas.capital_em.max(0.1);
        let shown = fitting(atlas, text, room_px / em_px);
        let layout = laid_out(atlas, &shown);
        let middle = x + layout.width_em * em_px / 2.0;
        for letter in &layout.letters {
            let [left, bottom, width, height] = letter.box_em.map(|em| em * em_px);
            let (left, top) = (middle + left, foot - bottom - height);
            let [atlas_x, atlas_y, ..] = letter.atlas_texels.map(f32::from);
            let texels_a_px = atlas.em_texels / em_px;
            self.fill([left, top, left + width, top + height], colour, |px, py| {
                let at = [
                    atlas_x + (px + 0.5 - left) * texels_a_px - 0.5,
                    atlas_y + (py + 0.5 - top) * texels_a_px - 0.5,
                ];
                let inside_texels = (distance_at(atlas, at) - 128.0) / 127.0 * atlas.spread_texels;
                (inside_texels / texels_a_px + 0.5).clamp(0.0, 1.0)
            });
        }
    }
}

/// The text, or as much of it as there is room for.
fn fitting(atlas: &LabelAtlas, text: &str, room_em: f32) -> String {
    let width_em = |text: &str| laid_out(atlas, text).width_em;
    let text = text.replace('\n', " ");
    if width_em(&text) <= room_em {
        return text;
    }
    let mut kept: Vec<char> = text.chars().collect();
    while kept.pop().is_some() {
        let cut: String = kept.iter().collect::<String>().trim_end().to_owned() + "…";
        if width_em(&cut) <= room_em {
            return cut;
        }
    }
    String::new()
}

/// The distance between four texels.
fn distance_at(atlas: &LabelAtlas, [x, y]: [f32; 2]) -> f32 {
    let texel = |column: f32, row: f32| {
        let column = column.clamp(0.0, atlas.width.saturating_sub(1) as f32) as usize;
        let row = row.clamp(0.0, atlas.height.saturating_sub(1) as f32) as usize;
        atlas
            .distances
            .get(row * atlas.width as usize + column)
            .copied()
            .map_or(0.0, f32::from)
    };
    let (left, top) = (x.floor(), y.floor());
    let (along, down) = (x - left, y - top);
    let upper = texel(left, top) * (1.0 - along) + texel(left + 1.0, top) * along;
    let lower = texel(left, top + 1.0) * (1.0 - along) + texel(left + 1.0, top + 1.0) * along;
    upper * (1.0 - down) + lower * down
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ink(canvas: Canvas) -> f64 {
        let picture = canvas.into_picture();
        picture
            .rgba
            .chunks(4)
            .map(|pixel| f64::from(255 - pixel[0]) / 255.0)
            .sum()
    }

    #[test]
    fn shapes_cover_as_many_pixels_as_they_are_large() {
        let mut canvas = Canvas::new(40, 40, [255; 3]);
        canvas.rectangle([3.25, 4.5], [10.5, 6.0], [0; 3]);
        assert!((ink(canvas) - 63.0).abs() < 0.5);
        let mut canvas = Canvas::new(40, 40, [255; 3]);
        canvas.disc([20.0, 20.0], 10.0, [0; 3]);
        assert!((ink(canvas) - 314.16).abs() < 2.0);
        let mut canvas = Canvas::new(40, 40, [255; 3]);
        canvas.triangle([[5.0, 5.0], [5.0, 25.0], [35.0, 5.0]], [0; 3]);
        assert!((ink(canvas) - 300.0).abs() < 4.0);
    }

    #[test]
    fn what_lies_outside_is_left_out() {
        let mut canvas = Canvas::new(4, 4, [255; 3]);
        canvas.rectangle([-10.0, -10.0], [100.0, 100.0], [0; 3]);
        canvas.disc([-50.0, 3.0], 2.0, [0; 3]);
        assert!((ink(canvas) - 16.0).abs() < 1e-9);
    }

    #[test]
    fn a_text_without_room_is_cut_with_an_ellipsis() {
        let atlas = LabelAtlas::built_in().unwrap();
        let short = fitting(&atlas, "Yttersta gräns för vad som får byggas", 8.0);
        assert!(short.ends_with('…') && short.starts_with("Ytters"), "{short}");
        assert_eq!(fitting(&atlas, "Mark", 8.0), "Mark");
        assert_eq!(fitting(&atlas, "Mark", 0.01), "");
    }

    #[test]
    fn letters_are_drawn() {
        let atlas = LabelAtlas::built_in().unwrap();
        let mut canvas = Canvas::new(60, 30, [255; 3]);
        canvas.text(&atlas, "I", [10.0, 25.0], 20.0, [0; 3], 100.0);
        let ink = ink(canvas);
        assert!(ink > 30.0 && ink < 90.0, "a stroke of 20 by some 3 pixels: {ink}");
    }
}
