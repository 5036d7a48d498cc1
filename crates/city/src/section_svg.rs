//! A section as a drawing: SVG in millimetres on paper, with scale, axes, levels, legend and sources.
//!
//! Words are the caller's ([`SheetTexts`]); numbers are written here, so that the scale in the picture is the one it was drawn in.
//!
//! ```
//! use geo_types::Coord;
//! use planvy_city::mesh::{Mesh, prism};
//! use planvy_city::section::cut;
//! use planvy_city::section_svg::{Fill, LineStyle, Sheet, SheetTexts, draw};
//! let house = Mesh::new(&prism(&[[10.0, 0.0], [18.0, 0.0], [18.0, 6.0], [10.0, 6.0]], 20.0, 26.0));
//! let path = [Coord { x: 0.0, y: 3.0 }, Coord { x: 30.0, y: 3.0 }];
//! let profile = cut(&path, house.triangles().iter().map(|triangle| (triangle, ())))?;
//! let style = |_: &()| LineStyle { name: "Hus".into(), stroke: "#333333".into(), width_mm: 0.35, fill: Fill::Inside("#dddddd".into()) };
//! let texts = SheetTexts {
//!     title: "Snitt A–A".into(), ends: ["A".into(), "A".into()], along: "längd i m".into(), level: "höjd i m över RH 2000".into(),
//!     scale: "Skala".into(), scale_words: ["längd".into(), "höjd".into()], sources: vec!["Byggnader: Exempelby, 2026".into()],
//! };
//! let svg = draw(&Sheet { profile: &profile, style: &style, scale: 200.0, exaggeration: 1.0, id: "snitt", texts: &texts })?;
//! // 30 m in 1:200 are 150 mm; the house begins 50 mm along.
//! assert!(svg.contains("Skala 1:200") && svg.contains("över RH 2000"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt::Write;

use crate::section::{Profile, ProfileLine};

mod axes;

use axes::tick_step_m;

const LEFT_MM: f64 = 18.0;
const RIGHT_MM: f64 = 8.0;
const TOP_MM: f64 = 16.0;
const AXIS_MM: f64 = 14.0;
const ROW_MM: f64 = 4.5;
const TEXT_MM: f64 = 2.8;
/// Longer or higher than this on paper is no drawing.
const MOST_MM: f64 = 10_000.0;

/// What is filled with a colour.
#[derive(Clone, Debug, PartialEq)]
pub enum Fill {
    /// Nothing.
    None,
    /// What a closed line encloses; of an open one nothing.
    Inside(String),
    /// What lies under an open line, down to the bottom of the drawing: ground. Of a closed one its inside.
    Below(String),
}

/// How a line is drawn. Colours are as CSS writes them.
#[derive(Clone, Debug, PartialEq)]
pub struct LineStyle {
    /// What it is called in the legend; lines of one name stand there once.
    pub name: String,
    /// Colour of the line.
    pub stroke: String,
    /// Width of the line on paper, in mm.
    pub width_mm: f64,
    /// What is filled.
    pub fill: Fill,
}

/// The words of a drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetTexts {
    /// Its title.
    pub title: String,
    /// What the path's ends are called, as on the map beside it.
    pub ends: [String; 2],
    /// The axis along the path, with its unit.
    pub along: String,
    /// The axis of levels, with its unit and what they are counted from.
    pub level: String,
    /// "Scale".
    pub scale: String,
    /// "Length" and "height", said of the two scales where they differ.
    pub scale_words: [String; 2],
    /// Where things come from, a row each; dates, errors and what is left out too.
    pub sources: Vec<String>,
}

/// What is drawn, and how.
pub struct Sheet<'a, T> {
    /// The cut.
    pub profile: &'a Profile<T>,
    /// How lines of a tag are drawn.
    pub style: &'a dyn Fn(&T) -> LineStyle,
    /// The scale along the path: 500 for 1:500.
    pub scale: f64,
    /// How many times heights are drawn larger than lengths: 1 where angles are to be true.
    pub exaggeration: f64,
    /// Begins the ids of the drawing, so that several fit one page.
    pub id: &'a str,
    /// The words.
    pub texts: &'a SheetTexts,
}

/// Why nothing is drawn.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SheetError {
    /// The cut passes nothing.
    #[error("the section passes nothing that could be drawn")]
    Nothing,
    /// The scale gives no drawing of a size that could be printed.
    #[error(
        "1:{scale} with heights {exaggeration} times larger gives a drawing of {width_mm:.0} by {height_mm:.0} mm"
    )]
    Size {
        /// The scale.
        scale: f64,
        /// The exaggeration.
        exaggeration: f64,
        /// The width it would have, in mm.
        width_mm: f64,
        /// The height of the drawn levels, in mm.
        height_mm: f64,
    },
}

/// Where things come on paper.
struct Frame {
    along_mm_per_m: f64,
    up_mm_per_m: f64,
    bottom_m: f64,
    length_m: f64,
    width_mm: f64,
    height_mm: f64,
}

impl Frame {
    fn new<T>(sheet: &Sheet<'_, T>) -> Result<Frame, SheetError> {
        let lines = || sheet.profile.lines.iter();
        let lowest_m = lines().map(ProfileLine::lowest_m).fold(f64::INFINITY, f64::min);
        let highest_m = lines()
            .map(ProfileLine::highest_m)
            .fold(f64::NEG_INFINITY, f64::max);
        if lowest_m > highest_m {
            return Err(SheetError::Nothing);
        }
        let along_mm_per_m = 1000.0 / sheet.scale;
        let up_mm_per_m = along_mm_per_m * sheet.exaggeration;
        // Room under the lowest and over the highest, to whole ticks.
        let step_m = tick_step_m(up_mm_per_m);
        let bottom_m = (lowest_m / step_m).floor() * step_m - step_m;
        let top_m = (highest_m / step_m).ceil() * step_m;
        let (width_mm, height_mm) = (
            sheet.profile.length_m * along_mm_per_m,
            (top_m - bottom_m) * up_mm_per_m,
        );
        let is_sane = |size: f64| (1.0..=MOST_MM).contains(&size);
        // Also false where the scale is no number.
        if !(sheet.scale > 0.0 && sheet.exaggeration > 0.0 && is_sane(width_mm) && is_sane(height_mm)) {
            return Err(SheetError::Size {
                scale: sheet.scale,
                exaggeration: sheet.exaggeration,
                width_mm,
                height_mm,
            });
        }
        Ok(Frame {
            along_mm_per_m,
            up_mm_per_m,
            bottom_m,
            length_m: sheet.profile.length_m,
            width_mm,
            height_mm,
        })
    }

    fn x(&self, along_m: f64) -> f64 {
        LEFT_MM + along_m * self.along_mm_per_m
    }

    fn y(&self, level_m: f64) -> f64 {
        TOP_MM + self.height_mm - (level_m - self.bottom_m) * self.up_mm_per_m
    }

    fn base_y(&self) -> f64 {
        TOP_MM + self.height_mm
    }
}

/// Draws a section. The result is one `<svg>` element with a title and a description.
///
/// # Errors
///
/// [`SheetError`].
pub fn draw<T>(sheet: &Sheet<'_, T>) -> Result<String, SheetError> {
    let frame = Frame::new(sheet)?;
    let mut svg = String::new();
    // Writing into a string does not fail.
    let _ = write(sheet, &frame, &mut svg);
    Ok(svg)
}

fn write<T>(sheet: &Sheet<'_, T>, frame: &Frame, out: &mut String) -> std::fmt::Result {
    let styles: Vec<LineStyle> = sheet
        .profile
        .lines
        .iter()
        .map(|line| (sheet.style)(&line.tag))
        .collect();
    let mut legend: Vec<&LineStyle> = Vec::new();
    for style in &styles {
        if !legend.iter().any(|known| known.name == style.name) {
            legend.push(style);
        }
    }
    let rows = 1 + legend.len() + sheet.texts.sources.len();
    let width_mm = LEFT_MM + frame.width_mm + RIGHT_MM;
    let height_mm = frame.base_y() + AXIS_MM + rows as f64 * ROW_MM;
    let (id, texts) = (escaped(sheet.id), sheet.texts);
    write!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width_mm:.2}mm" height="{height_mm:.2}mm" viewBox="0 0 {width_mm:.2} {height_mm:.2}" role="img" aria-labelledby="{id}-title {id}-desc" font-family="sans-serif" font-size="{TEXT_MM}"><title id="{id}-title">{}</title><desc id="{id}-desc">{}</desc>"#,
        escaped(&texts.title),
        escaped(&described(sheet)),
    )?;
    text(out, [LEFT_MM, 6.0], "start", &texts.title)?;
    axes::write(frame, sheet, out)?;
    for (line, style) in sheet.profile.lines.iter().zip(&styles) {
        write_line(frame, line, style, out)?;
    }
    let mut y = frame.base_y() + AXIS_MM;
    text(out, [LEFT_MM, y], "start", &scale_text(sheet))?;
    for style in legend {
        y += ROW_MM;
        let fill = match &style.fill {
            Fill::None => "none",
            Fill::Inside(colour) | Fill::Below(colour) => colour,
        };
        write!(
            out,
            r#"<rect x="{LEFT_MM}" y="{:.2}" width="6" height="3" fill="{}" stroke="{}" stroke-width="{}"/>"#,
            y - 2.6,
            escaped(fill),
            escaped(&style.stroke),
            style.width_mm,
        )?;
        text(out, [LEFT_MM + 8.0, y], "start", &style.name)?;
    }
    for source in &texts.sources {
        y += ROW_MM;
        text(out, [LEFT_MM, y], "start", source)?;
    }
    out.write_str("</svg>")
}

/// The scale, and both where heights are drawn larger.
fn scale_text<T>(sheet: &Sheet<'_, T>) -> String {
    let texts = sheet.texts;
    if sheet.exaggeration == 1.0 {
        return format!("{} 1:{}", texts.scale, sheet.scale);
    }
    let [along, level] = &texts.scale_words;
    let of_level = (sheet.scale / sheet.exaggeration * 10.0).round() / 10.0;
    format!(
        "{} 1:{} ({along}), 1:{of_level} ({level})",
        texts.scale, sheet.scale
    )
}

fn described<T>(sheet: &Sheet<'_, T>) -> String {
    let mut words = vec![
        scale_text(sheet),
        sheet.texts.along.clone(),
        sheet.texts.level.clone(),
    ];
    words.extend(sheet.texts.sources.iter().cloned());
    words.join(". ")
}

fn write_line<T>(
    frame: &Frame,
    line: &ProfileLine<T>,
    style: &LineStyle,
    out: &mut String,
) -> std::fmt::Result {
    let mut path = String::new();
    for (number, [along, up]) in line.points.iter().enumerate() {
        let command = if number == 0 { 'M' } else { 'L' };
        write!(path, "{command}{:.3} {:.3}", frame.x(*along), frame.y(*up))?;
    }
    let fill = match &style.fill {
        Fill::Inside(colour) | Fill::Below(colour) if line.is_closed => Some((format!("{path}Z"), colour)),
        Fill::Below(colour) => {
            let ends = line.points.last().zip(line.points.first());
            ends.map(|([last, _], [first, _])| {
                let base = frame.base_y();
                (
                    format!(
                        "{path}L{:.3} {base:.3}L{:.3} {base:.3}Z",
                        frame.x(*last),
                        frame.x(*first)
                    ),
                    colour,
                )
            })
        }
        _ => None,
    };
    if let Some((area, colour)) = fill {
        write!(
            out,
            r#"<path d="{area}" fill="{}" stroke="none"/>"#,
            escaped(colour)
        )?;
    }
    let close = if line.is_closed { "Z" } else { "" };
    write!(
        out,
        r#"<path d="{path}{close}" fill="none" stroke="{}" stroke-width="{}" stroke-linejoin="round"/>"#,
        escaped(&style.stroke),
        style.width_mm,
    )
}

fn text(out: &mut String, [x, y]: [f64; 2], anchor: &str, words: &str) -> std::fmt::Result {
    write!(
        out,
        r#"<text x="{x:.2}" y="{y:.2}" text-anchor="{anchor}">{}</text>"#,
        escaped(words)
    )
}

/// Text as it may stand in an element or in quotes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML has no other control characters.
            '\t' | '\n' | '\r' => out.push(' '),
            control if control.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests;
