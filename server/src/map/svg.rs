//! Writes a picture as SVG.

use std::fmt::{self, Write};

use geo_types::{LineString, Polygon};

use super::boundaries::{Stretch, stretches};
use super::overlay::write_overlay;
use super::{
    Extent, Layer, LineMark, MapLabelText, MapPicture, MapShape, Pattern, Rank, ShapeGeometry, labels,
    patterns,
};

/// Width of the picture in its own units; about CSS pixels on a wide page.
const WIDTH: f64 = 600.0;

/// From metres to picture units.
pub(super) struct Frame {
    scale: f64,
    west_m: f64,
    north_m: f64,
    height: f64,
}

impl Frame {
    pub(super) fn point(&self, [east, north]: [f64; 2]) -> (f64, f64) {
        (
            (east - self.west_m) * self.scale,
            (self.north_m - north) * self.scale,
        )
    }
}

/// A number with one decimal: a tenth of a pixel is finer than any screen.
pub(super) struct Short(pub(super) f64);

impl fmt::Display for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = (self.0 * 10.0).round() as i64;
        if tenths % 10 == 0 {
            write!(f, "{}", tenths / 10)
        } else {
            let sign = if tenths < 0 { "-" } else { "" };
            write!(f, "{sign}{}.{}", tenths.abs() / 10, tenths.abs() % 10)
        }
    }
}

/// Text safe inside an element or a quoted attribute.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c if c.is_control() => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

pub(super) fn path_of(frame: &Frame, positions: impl Iterator<Item = [f64; 2]>, closed: bool) -> String {
    let mut steps: Vec<String> = Vec::new();
    for position in positions {
        let (x, y) = frame.point(position);
        let step = format!("{} {}", Short(x), Short(y));
        if steps.last() != Some(&step) {
            steps.push(step);
        }
    }
    if closed && steps.len() > 1 && steps.first() == steps.last() {
        steps.pop();
    }
    let end = if closed { "Z" } else { "" };
    format!("M{}{end}", steps.join("L"))
}

pub(super) fn ring_positions(ring: &LineString<f64>) -> impl Iterator<Item = [f64; 2]> {
    ring.coords().map(|at| [at.x, at.y])
}

pub(super) fn area_path(frame: &Frame, area: &Polygon<f64>) -> String {
    let mut path = path_of(frame, ring_positions(area.exterior()), true);
    for hole in area.interiors() {
        path.push_str(&path_of(frame, ring_positions(hole), true));
    }
    path
}

/// Draws a picture. The result is one `<svg>` element with a title and a description.
pub fn render(picture: &MapPicture) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = write_picture(&mut out, picture);
    out
}

fn write_picture(out: &mut String, picture: &MapPicture) -> fmt::Result {
    let extent = &picture.extent;
    let width_m = extent.width_m().max(0.001);
    let scale = WIDTH / width_m;
    let frame = Frame {
        scale,
        west_m: extent.min_east_m,
        north_m: extent.max_north_m,
        height: extent.height_m() * scale,
    };
    let prefix = &picture.id_prefix;
    write!(
        out,
        r#"<svg class="plan-map" viewBox="0 0 {WIDTH} {}" role="img" aria-labelledby="{prefix}-title {prefix}-desc" xmlns="http://www.w3.org/2000/svg">"#,
        Short(frame.height)
    )?;
    write!(
        out,
        r#"<title id="{prefix}-title">{}</title>"#,
        escaped(&picture.title)
    )?;
    write!(
        out,
        r#"<desc id="{prefix}-desc">{}</desc>"#,
        escaped(&picture.description)
    )?;
    out.write_str("<defs>")?;
    for pattern in [Pattern::Dots, Pattern::Plus, Pattern::Rings] {
        if picture
            .shapes
            .iter()
            .any(|shape| shape.style.pattern == Some(pattern))
        {
            patterns::define(out, prefix, pattern)?;
        }
    }
    out.write_str("</defs>")?;
    write!(
        out,
        r##"<rect width="{WIDTH}" height="{}" fill="#f7f6f2"/>"##,
        Short(frame.height)
    )?;
    let mut shapes: Vec<&MapShape> = picture.shapes.iter().collect();
    shapes.sort_by_key(|shape| shape.layer);
    for shape in shapes.iter().filter(|shape| shape.layer < Layer::Line) {
        write_area(out, &frame, prefix, shape)?;
    }
    for stretch in stretches(&boundary_rings(&shapes), extent) {
        write_stretch(out, &frame, &stretch)?;
    }
    for shape in shapes
        .iter()
        .filter(|shape| matches!(shape.layer, Layer::Line | Layer::Point))
    {
        write_mark(out, &frame, shape)?;
    }
    for shape in &shapes {
        if let Layer::Overlay(overlay) = shape.layer {
            write_overlay(out, &frame, shape, overlay)?;
        }
    }
    write_labels(out, &frame, picture, &shapes)?;
    for shape in shapes.iter().filter(|shape| shape.layer == Layer::Place) {
        write_place(out, &frame, shape)?;
    }
    write_scale_and_north(out, &frame, picture)?;
    out.write_str("</svg>")
}

fn write_area(out: &mut String, frame: &Frame, prefix: &str, shape: &MapShape) -> fmt::Result {
    let ShapeGeometry::Area(area) = &shape.geometry else {
        return Ok(());
    };
    let path = area_path(frame, area);
    write!(out, "<g><title>{}</title>", escaped(&shape.title))?;
    let opacity = if shape.style.faint {
        r#" fill-opacity="0.45""#
    } else {
        ""
    };
    let fill = shape.style.fill.as_deref().unwrap_or("none");
    // A transparent fill still answers to the pointer, so that the title shows anywhere in the area.
    let pointer = if shape.style.fill.is_none() {
        r#" pointer-events="all""#
    } else {
        ""
    };
    write!(
        out,
        r#"<path d="{path}" fill="{}" fill-rule="evenodd"{opacity}{pointer}/>"#,
        escaped(fill)
    )?;
    if let Some(pattern) = shape.style.pattern {
        let id = patterns::id(prefix, pattern);
        write!(
            out,
            r#"<path d="{path}" fill="url(#{id})" fill-rule="evenodd" pointer-events="none"/>"#
        )?;
    }
    out.write_str("</g>")
}

fn boundary_rings(shapes: &[&MapShape]) -> Vec<(Rank, Vec<[f64; 2]>)> {
    let mut rings = Vec::new();
    for shape in shapes {
        let rank = match shape.layer {
            Layer::Use => Rank::Use,
            Layer::Pattern | Layer::Property => Rank::Property,
            Layer::Parcel => Rank::Parcel,
            Layer::Plan => Rank::Plan,
            Layer::Building | Layer::Line | Layer::Point | Layer::Overlay(_) | Layer::Place => continue,
        };
        if let ShapeGeometry::Area(area) = &shape.geometry {
            rings.push((rank, ring_positions(area.exterior()).collect()));
            rings.extend(
                area.interiors()
                    .iter()
                    .map(|hole| (rank, ring_positions(hole).collect())),
            );
        }
    }
    rings
}

fn write_stretch(out: &mut String, frame: &Frame, stretch: &Stretch) -> fmt::Result {
    let first_is_last = stretch.positions.first() == stretch.positions.last();
    let path = path_of(frame, stretch.positions.iter().copied(), first_is_last);
    let (width, dashes, colour) = match stretch.rank {
        Rank::Plan => (
            "2.6",
            r#" stroke-dasharray="14 6 14 6 0.1 6" stroke-linecap="round""#,
            "#1b1b1b",
        ),
        Rank::Use => ("2", r#" stroke-dasharray="13 3 2 3""#, "#1b1b1b"),
        Rank::Property => ("1.1", r#" stroke-dasharray="12 4 2 4 2 4""#, "#1b1b1b"),
        Rank::Parcel => ("0.8", "", "#6b6560"),
    };
    write!(
        out,
        r#"<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}"{dashes} pointer-events="none"/>"#
    )
}

fn write_mark(out: &mut String, frame: &Frame, shape: &MapShape) -> fmt::Result {
    write!(out, "<g><title>{}</title>", escaped(&shape.title))?;
    match &shape.geometry {
        ShapeGeometry::Line(line) => write_marked_line(out, frame, line, shape.style.mark)?,
        ShapeGeometry::Point(at) => {
            let (x, y) = frame.point([at.x(), at.y()]);
            let (x, y) = (Short(x), Short(y));
            write!(
                out,
                r##"<path d="M{x} {y}m-5 0h10m-5 -5v10" stroke="#1b1b1b" stroke-width="1.4"/>"##
            )?;
        }
        ShapeGeometry::Area(_) => {}
    }
    out.write_str("</g>")
}

/// A line with its marks at even steps.
fn write_marked_line(
    out: &mut String,
    frame: &Frame,
    line: &LineString<f64>,
    mark: Option<LineMark>,
) -> fmt::Result {
    let path = path_of(frame, ring_positions(line), false);
    write!(
        out,
        r##"<path d="{path}" fill="none" stroke="#1b1b1b" stroke-width="1"/>"##
    )?;
    let Some(mark) = mark.filter(|&mark| mark != LineMark::Plain) else {
        return Ok(());
    };
    const STEP: f64 = 14.0;
    let mut until_next = STEP / 2.0;
    for edge in line.lines() {
        let (ax, ay) = frame.point([edge.start.x, edge.start.y]);
        let (bx, by) = frame.point([edge.end.x, edge.end.y]);
        let length = (bx - ax).hypot(by - ay);
        while until_next <= length {
            let share = until_next / length;
            let (x, y) = (Short(ax + (bx - ax) * share), Short(ay + (by - ay) * share));
            match mark {
                LineMark::OpenCircles => {
                    write!(
                        out,
                        r##"<circle cx="{x}" cy="{y}" r="3.2" fill="#fff" stroke="#1b1b1b"/>"##
                    )?;
                }
                LineMark::FilledCircles => {
                    write!(out, r##"<circle cx="{x}" cy="{y}" r="3" fill="#1b1b1b"/>"##)?
                }
                LineMark::Diamonds => {
                    write!(
                        out,
                        r##"<path d="M{x} {y}m-4 0l4 -4l4 4l-4 4z" fill="#1b1b1b"/>"##
                    )?;
                }
                LineMark::Plain => {}
            }
            until_next += STEP;
        }
        until_next -= length;
    }
    Ok(())
}

fn write_labels(out: &mut String, frame: &Frame, picture: &MapPicture, shapes: &[&MapShape]) -> fmt::Result {
    let mut taken = furniture(frame, picture);
    let asked: Vec<&Polygon<f64>> = shapes
        .iter()
        .filter_map(|shape| match (shape.layer, &shape.geometry) {
            (Layer::Place, ShapeGeometry::Area(area)) => Some(area),
            _ => None,
        })
        .collect();
    // A map of half a town has room for the letters of the uses, and for no more.
    let is_of_a_town = picture.extent.width_m() > 500.0;
    let mut labelled: Vec<&MapShape> = shapes
        .iter()
        .copied()
        .filter(|shape| shape.label.is_some() && (shape.layer == Layer::Use || !is_of_a_town))
        .collect();
    labelled.sort_by_key(|shape| match shape.layer {
        Layer::Use => 0,
        Layer::Parcel => 2,
        _ => 1,
    });
    for shape in labelled {
        let (Some(label), ShapeGeometry::Area(area)) = (&shape.label, &shape.geometry) else {
            continue;
        };
        let size = match shape.layer {
            Layer::Use => 23.0,
            Layer::Parcel => 10.0,
            _ => 13.5,
        };
        let half_width_m = text_width(label, size) / 2.0 / frame.scale;
        let half_height_m = size * 0.45 / frame.scale;
        let least_m = half_height_m.max(half_width_m * 0.55);
        // A wide label stays whole at the picture's sides.
        let inset_m = (half_width_m - least_m).max(0.0);
        let extent = Extent {
            min_east_m: picture.extent.min_east_m + inset_m,
            max_east_m: picture.extent.max_east_m - inset_m,
            ..picture.extent
        };
        // What holds for the place is written on it; the parcels beside it keep their own labels.
        let on_place = asked
            .iter()
            .filter(|_| shape.layer != Layer::Parcel)
            .find_map(|asked| labels::place(area, Some(asked), &extent, &taken, least_m));
        let position = on_place.or_else(|| labels::place(area, None, &extent, &taken, least_m));
        if let Some(position) = position {
            taken.push((position, half_width_m.max(half_height_m)));
            write_label(out, frame.point(position), label, size, shape.layer)?;
        }
    }
    Ok(())
}

/// Where the scale bar, the north arrow and the pin stand: circles that labels keep clear of.
fn furniture(frame: &Frame, picture: &MapPicture) -> Vec<([f64; 2], f64)> {
    let ground = |x: f64, y: f64| [frame.west_m + x / frame.scale, frame.north_m - y / frame.scale];
    let mut taken = vec![(ground(WIDTH - 28.0, 36.0), 26.0 / frame.scale)];
    let bar = scale_bar_m(picture) * frame.scale;
    let mut x = 16.0;
    while x <= 16.0 + bar {
        taken.push((ground(x, frame.height - 22.0), 22.0 / frame.scale));
        x += 20.0;
    }
    for shape in &picture.shapes {
        if let (Layer::Place, ShapeGeometry::Point(at)) = (shape.layer, &shape.geometry) {
            taken.push(([at.x(), at.y() + 20.0 / frame.scale], 22.0 / frame.scale));
        }
    }
    taken
}

fn scale_bar_m(picture: &MapPicture) -> f64 {
    round_length_m(picture.extent.width_m() / 5.0)
}

/// Roughly how wide a label is, in picture units: letters of a sans-serif face are some 0.6 of their size wide.
fn text_width(label: &MapLabelText, size: f64) -> f64 {
    let index = label.index.as_ref().map_or(0, |index| index.chars().count());
    size * (0.6 * label.letter.chars().count() as f64 + 0.42 * index as f64)
}

fn write_label(
    out: &mut String,
    (x, y): (f64, f64),
    label: &MapLabelText,
    size: f64,
    layer: Layer,
) -> fmt::Result {
    let weight = if layer == Layer::Use { "700" } else { "400" };
    let colour = if layer == Layer::Parcel {
        "#5a544e"
    } else {
        "#1b1b1b"
    };
    // A pale halo keeps the letters legible over patterns and lines.
    write!(
        out,
        r##"<text x="{}" y="{}" text-anchor="middle" font-size="{size}" font-weight="{weight}" fill="{colour}" stroke="#fff" stroke-opacity="0.75" stroke-width="3" paint-order="stroke" aria-hidden="true" pointer-events="none">{}"##,
        Short(x),
        Short(y + size * 0.35),
        escaped(&label.letter)
    )?;
    if let Some(index) = &label.index {
        write!(
            out,
            r#"<tspan dy="{}" font-size="{}">{}</tspan>"#,
            Short(size * 0.22),
            Short(size * 0.62),
            escaped(index)
        )?;
    }
    out.write_str("</text>")
}

/// The place asked about: an outline, or a pin.
fn write_place(out: &mut String, frame: &Frame, shape: &MapShape) -> fmt::Result {
    let title = escaped(&shape.title);
    match &shape.geometry {
        ShapeGeometry::Area(area) => write!(
            out,
            r##"<g><title>{title}</title><path d="{0}" fill="none" stroke="#fff" stroke-width="6" stroke-opacity="0.8"/><path d="{0}" fill="none" stroke="#b3123d" stroke-width="3"/></g>"##,
            area_path(frame, area)
        ),
        ShapeGeometry::Line(line) => write!(
            out,
            r##"<g><title>{title}</title><path d="{}" fill="none" stroke="#b3123d" stroke-width="4"/></g>"##,
            path_of(frame, ring_positions(line), false)
        ),
        ShapeGeometry::Point(at) => {
            let (x, y) = frame.point([at.x(), at.y()]);
            write!(
                out,
                r##"<g transform="translate({} {})"><title>{title}</title><path d="M0 0C-4 -12 -11 -16 -11 -25A11 11 0 1 1 11 -25C11 -16 4 -12 0 0Z" fill="#b3123d" stroke="#fff" stroke-width="2"/><circle cy="-25" r="4" fill="#fff"/></g>"##,
                Short(x),
                Short(y)
            )
        }
    }
}

fn write_scale_and_north(out: &mut String, frame: &Frame, picture: &MapPicture) -> fmt::Result {
    let bar_m = scale_bar_m(picture);
    let bar = bar_m * frame.scale;
    let y = frame.height - 16.0;
    // A pale ground keeps the bar legible over whatever the map shows there.
    write!(
        out,
        r##"<rect x="8" y="{}" width="{}" height="36" rx="4" fill="#fff" fill-opacity="0.85" aria-hidden="true"/>"##,
        Short(frame.height - 42.0),
        Short(bar + 16.0),
    )?;
    write!(
        out,
        r##"<g aria-hidden="true" font-size="12" fill="#1b1b1b" stroke="#fff" stroke-width="3" paint-order="stroke"><text x="16" y="{}">0</text><text x="{}" y="{}" text-anchor="end">{} m</text></g><path d="M16 {y}h{}m0 -4v8M16 {}v8" fill="none" stroke="#1b1b1b" stroke-width="2" aria-hidden="true"/>"##,
        Short(y - 8.0),
        Short(16.0 + bar),
        Short(y - 8.0),
        Short(bar_m),
        Short(bar),
        Short(y - 4.0),
        y = Short(y),
    )?;
    write!(
        out,
        r##"<g transform="translate({} 40)" aria-hidden="true"><path d="M0 -24L8 8L0 2L-8 8Z" fill="#1b1b1b" stroke="#fff" stroke-width="1.5"/><text y="24" text-anchor="middle" font-size="13" font-weight="700" fill="#1b1b1b" stroke="#fff" stroke-width="3" paint-order="stroke">{}</text></g>"##,
        Short(WIDTH - 28.0),
        escaped(&picture.north_label)
    )
}

/// The largest of 1, 2, 5, 10, 20, 50, … metres that is not longer.
fn round_length_m(length_m: f64) -> f64 {
    let decade = 10f64.powf(length_m.max(0.1).log10().floor());
    [5.0, 2.0, 1.0]
        .into_iter()
        .map(|step| step * decade)
        .find(|&step| step <= length_m)
        .unwrap_or(decade)
}

#[cfg(test)]
#[path = "svg_tests.rs"]
mod tests;
