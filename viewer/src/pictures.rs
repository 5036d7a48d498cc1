//! Pictures to keep: the scene with scale, north arrow, legend, time and source in a strip below it.
//!
//! The strip is drawn here, pixel by pixel, with the letters of the labels: so a picture from a desktop, from a browser and from a test
//! have the same strip.

use planvy_plan::Lang;
use planvy_render::Picture;
use planvy_render::labels::{AtlasError, LabelAtlas};

use crate::camera::{Lens, PictureSize};
use crate::legend::{Legend, Swatch, legend};
use crate::measure::number;
use crate::scene::Scene;

mod canvas;

pub use canvas::Canvas;

const WHITE: [u8; 3] = [0xff; 3];
const INK: [u8; 3] = [0x1b; 3];
const GREY: [u8; 3] = [0x6b; 3];

/// Height of capitals, of a line and of the edge, in points.
const CAPITAL_PT: f32 = 8.0;
const LINE_PT: f32 = 16.0;
const EDGE_PT: f32 = 10.0;
/// Width of a column of the legend.
const COLUMN_PT: f32 = 230.0;
/// The north arrow and the scale stand in a column of this width.
const SCALE_COLUMN_PT: f32 = 170.0;
/// Lines of the legend at most: how many more there are is said.
const MOST_ROWS: usize = 8;

/// The strip below a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Strip {
    legend: Legend,
    /// What stands at the scale bar, and how long it is in pixels. `None` where a picture has no scale.
    scale: Option<(String, f64)>,
    scale_remark: Option<&'static str>,
    heading_rad: f64,
    lines: Vec<String>,
    lang: Lang,
    width_px: u32,
    pixels_per_point: f32,
}

impl Strip {
    /// The strip for a scene, for a picture of a width.
    pub fn of(scene: &Scene, lang: Lang, width_px: u32, pixels_per_point: f32) -> Strip {
        let legend = legend(scene, lang);
        let shadows = scene.state().shadows;
        let sun = if shadows {
            format!(" {}", scene.sun_text(lang))
        } else {
            String::new()
        };
        let lines = vec![
            format!("{}.{sun}", scene.state().time.text(lang)),
            legend.source_line(lang),
        ];
        let pose = scene.pose();
        let picture = PictureSize {
            width_px,
            height_px: pose.picture.height_px,
        };
        let (metres_a_px, scale_remark) = match pose.lens {
            Lens::Parallel { .. } => (1.0 / pose.pixels_a_metre(1.0), None),
            Lens::Perspective { .. } => {
                let distance_m = scene.camera().shown().distance_m;
                let remark = lang.pick("i bildens mitt", "at the centre");
                (
                    1.0 / pose.pixels_a_metre(distance_m.max(1.0)),
                    (distance_m > 0.0).then_some(remark),
                )
            }
        };
        let has_scale = scale_remark.is_some() || matches!(pose.lens, Lens::Parallel { .. });
        let longest_px = f64::from(pixels_per_point * 120.0).min(f64::from(picture.width_px) / 3.0);
        let scale = has_scale
            .then(|| scale_bar(metres_a_px, longest_px, lang))
            .flatten();
        let heading_rad = scene.camera().shown().heading_rad;
        Strip {
            legend,
            scale,
            scale_remark,
            heading_rad,
            lines,
            lang,
            width_px,
            pixels_per_point,
        }
    }

    /// How many pixels high it is.
    pub fn height_px(&self) -> u32 {
        let rows = self.rows().max(3) + self.lines.len();
        ((rows as f32 * LINE_PT + 2.0 * EDGE_PT) * self.pixels_per_point).ceil() as u32
    }

    fn columns(&self) -> usize {
        let room_pt = self.width_px as f32 / self.pixels_per_point - SCALE_COLUMN_PT - 2.0 * EDGE_PT;
        ((room_pt / COLUMN_PT) as usize).max(1)
    }

    fn rows(&self) -> usize {
        self.legend.entries.len().div_ceil(self.columns()).min(MOST_ROWS)
    }

    /// The picture with the strip below it.
    ///
    /// # Errors
    ///
    /// Where the letters cannot be read, which are built in.
    pub fn below(&self, picture: &Picture) -> Result<Picture, AtlasError> {
        let atlas = LabelAtlas::built_in()?;
        let strip_px = self.height_px();
        let mut canvas = Canvas::new(self.width_px, strip_px, WHITE);
        self.draw(&mut canvas, &atlas);
        let strip = canvas.into_picture();
        let mut rgba = picture.rgba.clone();
        rgba.extend_from_slice(&strip.rgba);
        Ok(Picture {
            width: picture.width,
            height: picture.height + strip_px,
            rgba,
        })
    }

    fn draw(&self, canvas: &mut Canvas, atlas: &LabelAtlas) {
        let pt = self.pixels_per_point;
        self.draw_scale(canvas, atlas);
        let rows = self.rows();
        let most = rows * self.columns();
        let hidden = self.legend.entries.len().saturating_sub(most);
        let shown = if hidden > 0 { most.saturating_sub(1) } else { most };
        for (at, entry) in self.legend.entries.iter().take(shown).enumerate() {
            let [x, y] = self.legend_place(at, rows);
            self.draw_swatch(canvas, &entry.swatch, [x, y]);
            let room_px = (COLUMN_PT - 40.0) * pt;
            canvas.text(
                atlas,
                &entry.text,
                [x + 26.0 * pt, y + 10.0 * pt],
                CAPITAL_PT * pt,
                INK,
                room_px,
            );
        }
        if hidden > 0 {
            let [x, y] = self.legend_place(shown, rows);
            let more = self.lang.pick(
                format!("… och {} till", hidden + 1),
                format!("… and {} more", hidden + 1),
            );
            canvas.text(
                atlas,
                &more,
                [x, y + 10.0 * pt],
                CAPITAL_PT * pt,
                GREY,
                COLUMN_PT * pt,
            );
        }
        let below = (rows.max(3) as f32 * LINE_PT + EDGE_PT) * pt;
        for (at, line) in self.lines.iter().enumerate() {
            let y = below + (at as f32 * LINE_PT + 11.0) * pt;
            let room_px = self.width_px as f32 - 2.0 * EDGE_PT * pt;
            canvas.text(atlas, line, [EDGE_PT * pt, y], CAPITAL_PT * pt, INK, room_px);
        }
    }

    fn legend_place(&self, at: usize, rows: usize) -> [f32; 2] {
        let (column, row) = (at / rows.max(1), at % rows.max(1));
        [
            (EDGE_PT + SCALE_COLUMN_PT + column as f32 * COLUMN_PT) * self.pixels_per_point,
            (EDGE_PT + row as f32 * LINE_PT) * self.pixels_per_point,
        ]
    }

    /// The north arrow, and the scale bar beside it.
    fn draw_scale(&self, canvas: &mut Canvas, atlas: &LabelAtlas) {
        let pt = self.pixels_per_point;
        let middle = [EDGE_PT * pt + 10.0 * pt, EDGE_PT * pt + 24.0 * pt];
        // North is up where the view looks north; looking east, north is to the left.
        let (sin, cos) = (-self.heading_rad as f32).sin_cos();
        let turned = |[x, y]: [f32; 2]| {
            [
                middle[0] + (x * cos - y * sin) * pt,
                middle[1] + (x * sin + y * cos) * pt,
            ]
        };
        canvas.triangle(
            [turned([0.0, -16.0]), turned([6.0, 6.0]), turned([0.0, 2.0])],
            INK,
        );
        canvas.triangle(
            [turned([0.0, -16.0]), turned([-6.0, 6.0]), turned([0.0, 2.0])],
            GREY,
        );
        let [letter_x, letter_y] = turned([0.0, 14.0]);
        canvas.text(
            atlas,
            "N",
            [letter_x - 3.0 * pt, letter_y + 3.0 * pt],
            CAPITAL_PT * pt,
            INK,
            20.0 * pt,
        );
        let left = (EDGE_PT + 36.0) * pt;
        match &self.scale {
            Some((text, length_px)) => {
                let (top, length) = ((EDGE_PT + 14.0) * pt, *length_px as f32);
                canvas.rectangle([left, top], [length, 4.0 * pt], INK);
                canvas.rectangle([left + pt, top + pt], [length / 2.0 - pt, 2.0 * pt], WHITE);
                canvas.text(
                    atlas,
                    text,
                    [left, top + 18.0 * pt],
                    CAPITAL_PT * pt,
                    INK,
                    120.0 * pt,
                );
                if let Some(remark) = self.scale_remark {
                    canvas.text(
                        atlas,
                        remark,
                        [left, top + 30.0 * pt],
                        CAPITAL_PT * pt,
                        GREY,
                        130.0 * pt,
                    );
                }
            }
            None => {
                let none = self.lang.pick("Ingen skala: perspektiv", "No scale: perspective");
                canvas.text(
                    atlas,
                    none,
                    [left, (EDGE_PT + 18.0) * pt],
                    CAPITAL_PT * pt,
                    GREY,
                    130.0 * pt,
                );
            }
        }
    }

    fn draw_swatch(&self, canvas: &mut Canvas, swatch: &Swatch, [x, y]: [f32; 2]) {
        let pt = self.pixels_per_point;
        let size = [20.0 * pt, 11.0 * pt];
        let frame = |canvas: &mut Canvas, fill: [u8; 3]| {
            canvas.rectangle([x, y], size, GREY);
            canvas.rectangle([x + pt, y + pt], [size[0] - 2.0 * pt, size[1] - 2.0 * pt], fill);
        };
        match swatch {
            Swatch::Fill(colour) => frame(canvas, *colour),
            Swatch::Pattern(name) => {
                frame(canvas, WHITE);
                for (at_x, at_y) in [(5.0, 3.5), (15.0, 3.5), (10.0, 7.5)] {
                    draw_mark(canvas, name, [x + at_x * pt, y + at_y * pt], pt);
                }
            }
            Swatch::Line(rank) => {
                let thick = [3.0, 2.0, 1.0].get(usize::from(*rank)).copied().unwrap_or(1.0) * pt;
                canvas.rectangle([x, y + 5.0 * pt], [size[0], thick], INK);
            }
        }
    }
}

/// One mark of a pattern.
fn draw_mark(canvas: &mut Canvas, pattern: &str, [x, y]: [f32; 2], pt: f32) {
    match pattern {
        "plus" => {
            canvas.rectangle([x - 2.5 * pt, y - 0.5 * pt], [5.0 * pt, pt], INK);
            canvas.rectangle([x - 0.5 * pt, y - 2.5 * pt], [pt, 5.0 * pt], INK);
        }
        "rings" => {
            canvas.disc([x, y], 2.2 * pt, INK);
            canvas.disc([x, y], 1.2 * pt, WHITE);
        }
        _ => canvas.disc([x, y], 1.2 * pt, INK),
    }
}

/// A round length with its text, and how many pixels it is, at most so many.
///
/// ```
/// use planvy_plan::Lang;
/// use planvy_viewer::pictures::scale_bar;
/// assert_eq!(scale_bar(0.5, 120.0, Lang::Sv), Some(("50 m".to_owned(), 100.0)));
/// assert_eq!(scale_bar(30.0, 120.0, Lang::En).map(|(text, _)| text), Some("2 km".to_owned()));
/// ```
pub fn scale_bar(metres_a_px: f64, longest_px: f64, lang: Lang) -> Option<(String, f64)> {
    let longest_m = metres_a_px * longest_px;
    if !longest_m.is_finite() || longest_m <= 0.0 {
        return None;
    }
    let power = 10_f64.powf(longest_m.log10().floor());
    let length_m = [5.0, 2.0, 1.0]
        .into_iter()
        .map(|step| step * power)
        .find(|length_m| *length_m <= longest_m)?;
    let text = match length_m {
        length_m if length_m >= 1000.0 => format!("{:.0} km", length_m / 1000.0),
        length_m if length_m >= 1.0 => format!("{length_m:.0} m"),
        length_m => format!("{} m", number(length_m, lang)),
    };
    Some((text, length_m / metres_a_px))
}

/// A picture as PNG, with when and what it is of as text in it.
///
/// # Errors
///
/// Where the picture has another number of bytes than its size says.
#[cfg(not(target_arch = "wasm32"))]
pub fn png_of(picture: &Picture, description: &str) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, picture.width, picture.height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.add_itxt_chunk("Description".to_owned(), description.to_owned())?;
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&picture.rgba)?;
    writer.finish()?;
    Ok(bytes)
}
