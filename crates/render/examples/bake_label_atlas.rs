//! Bakes `data/labels` from a font: distances from the outlines of letters, and a table of where each letter lies.
//!
//! ```text
//! cargo run -p planvy-render --example bake_label_atlas -- DejaVuSansCondensed.ttf data/labels
//! ```
//!
//! The font is in Debian's package `fonts-dejavu-extra` (2.37); its licence stands beside the result.
//! The same font gives the same two files.
//! The files' form is described in `crates/render/src/labels/atlas.rs`, which reads them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

use ttf_parser::{Face, GlyphId, OutlineBuilder};

/// Texels of one em: letters of 12 to 60 pixels are drawn from it, halved to doubled.
const EM_TEXELS: f64 = 30.0;
/// How far from an outline the distance is kept, in texels: a halo of 1.5 pixels round letters of 12 pixels takes 4 and its soft edge 1.4.
const SPREAD_TEXELS: f64 = 6.0;
/// Texels of a row of the atlas.
const ATLAS_WIDTH: usize = 384;
/// Pieces a curve is cut into: a quarter of an "o" then strays less than a hundredth of a texel.
const CURVE_PIECES: u32 = 8;
/// Kerning below this many ems moves a letter of 60 pixels by hardly more than one.
const LEAST_KERNING_EM: f64 = 0.02;

/// What Swedish plans and measures are written with, beside ASCII.
const BEYOND_ASCII: &str = "åäöÅÄÖéÉèÈáÁüÜæøÆØß§°²³¹½¼¾±×·€–—…“”‘’«»•≤≥−→∅₀₁₂₃₄₅₆₇₈₉⁰⁴⁵⁶⁷⁸⁹\u{00a0}\u{fffd}";

type Point = [f64; 2];

/// Straight pieces of the outlines of a letter, in texels from its origin, y up.
struct Outline {
    texels_per_unit: f64,
    pieces: Vec<(Point, Point)>,
    start: Point,
    last: Point,
}

impl Outline {
    fn new(texels_per_unit: f64) -> Outline {
        Outline {
            texels_per_unit,
            pieces: Vec::new(),
            start: [0.0; 2],
            last: [0.0; 2],
        }
    }

    fn scaled(&self, x: f32, y: f32) -> Point {
        [
            f64::from(x) * self.texels_per_unit,
            f64::from(y) * self.texels_per_unit,
        ]
    }

    fn piece_to(&mut self, to: Point) {
        if to != self.last {
            self.pieces.push((self.last, to));
            self.last = to;
        }
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.start = self.scaled(x, y);
        self.last = self.start;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.piece_to(self.scaled(x, y));
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (from, bend, to) = (self.last, self.scaled(x1, y1), self.scaled(x, y));
        for step in 1..=CURVE_PIECES {
            let t = f64::from(step) / f64::from(CURVE_PIECES);
            let weights = [(1.0 - t) * (1.0 - t), 2.0 * t * (1.0 - t), t * t];
            self.piece_to(std::array::from_fn(|axis| {
                [from, bend, to]
                    .iter()
                    .zip(weights)
                    .map(|(point, weight)| point.get(axis).copied().unwrap_or_default() * weight)
                    .sum()
            }));
        }
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let corners = [
            self.last,
            self.scaled(x1, y1),
            self.scaled(x2, y2),
            self.scaled(x, y),
        ];
        for step in 1..=CURVE_PIECES {
            let t = f64::from(step) / f64::from(CURVE_PIECES);
            let u = 1.0 - t;
            let weights = [u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t];
            self.piece_to(std::array::from_fn(|axis| {
                corners
                    .iter()
                    .zip(weights)
                    .map(|(point, weight)| point.get(axis).copied().unwrap_or_default() * weight)
                    .sum()
            }));
        }
    }

    fn close(&mut self) {
        self.piece_to(self.start);
    }
}

/// Distance from a point to the nearest outline, positive inside.
fn signed_distance_texels(pieces: &[(Point, Point)], [x, y]: Point) -> f64 {
    let (mut nearest, mut winding) = (f64::INFINITY, 0);
    for &([ax, ay], [bx, by]) in pieces {
        let (dx, dy) = (bx - ax, by - ay);
        let along = (((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
        nearest = nearest.min((x - ax - along * dx).hypot(y - ay - along * dy));
        // Positive where the point lies to the left of the piece: then the outline runs round it.
        let side = dx * (y - ay) - (x - ax) * dy;
        if ay <= y && by > y && side > 0.0 {
            winding += 1;
        } else if ay > y && by <= y && side < 0.0 {
            winding -= 1;
        }
    }
    if winding != 0 { nearest } else { -nearest }
}

/// A letter: where its box lies, how far it moves the pen, and its distances row by row from the top.
struct Glyph {
    letter: char,
    width: usize,
    height: usize,
    left: i32,
    top: i32,
    advance_em: f64,
    distances: Vec<u8>,
}

fn glyph(face: &Face<'_>, letter: char, id: GlyphId) -> Glyph {
    let units_per_em = f64::from(face.units_per_em());
    let mut outline = Outline::new(EM_TEXELS / units_per_em);
    face.outline_glyph(id, &mut outline);
    let mut glyph = Glyph {
        letter,
        width: 0,
        height: 0,
        left: 0,
        top: 0,
        advance_em: f64::from(face.glyph_hor_advance(id).unwrap_or_default()) / units_per_em,
        distances: Vec::new(),
    };
    if outline.pieces.is_empty() {
        return glyph;
    }
    let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for (point, _) in &outline.pieces {
        for axis in 0..2 {
            if let (Some(low), Some(high), Some(at)) =
                (low.get_mut(axis), high.get_mut(axis), point.get(axis))
            {
                *low = low.min(*at);
                *high = high.max(*at);
            }
        }
    }
    let ([west, south], [east, north]) = (
        low.map(|at| (at - SPREAD_TEXELS).floor()),
        high.map(|at| (at + SPREAD_TEXELS).ceil()),
    );
    (glyph.left, glyph.top) = (west as i32, north as i32);
    (glyph.width, glyph.height) = ((east - west) as usize, (north - south) as usize);
    for row in 0..glyph.height {
        for column in 0..glyph.width {
            let centre = [west + column as f64 + 0.5, north - row as f64 - 0.5];
            let distance = signed_distance_texels(&outline.pieces, centre) / SPREAD_TEXELS;
            glyph
                .distances
                .push((128.0 + 127.0 * distance).round().clamp(0.0, 255.0) as u8);
        }
    }
    glyph
}

/// Rows of letters, the tall ones first. Gives the corner of each, and the height of all.
fn packed(glyphs: &[Glyph]) -> (Vec<[usize; 2]>, usize) {
    let mut order: Vec<usize> = (0..glyphs.len()).collect();
    order.sort_by_key(|&index| {
        let glyph = glyphs.get(index);
        (
            glyph.map(|glyph| std::cmp::Reverse((glyph.height, glyph.width))),
            index,
        )
    });
    let mut corners = vec![[0, 0]; glyphs.len()];
    let (mut x, mut y, mut row_height) = (0, 0, 0);
    for index in order {
        let (Some(glyph), Some(corner)) = (glyphs.get(index), corners.get_mut(index)) else {
            continue;
        };
        if x + glyph.width > ATLAS_WIDTH {
            (x, y, row_height) = (0, y + row_height, 0);
        }
        *corner = [x, y];
        x += glyph.width;
        row_height = row_height.max(glyph.height);
    }
    (corners, y + row_height)
}

/// Differences from what the three neighbours above and to the left foretell, four bits each: 0 to 14 is the difference plus 7,
/// and 15 is followed by the difference in two.
fn coded(pixels: &[u8], width: usize) -> Vec<u8> {
    let at =
        |row: usize, column: usize| i32::from(pixels.get(row * width + column).copied().unwrap_or_default());
    let mut nibbles = Vec::new();
    for row in 0..pixels.len() / width {
        for column in 0..width {
            let left = if column > 0 { at(row, column - 1) } else { 0 };
            let above = if row > 0 { at(row - 1, column) } else { 0 };
            let corner = if row > 0 && column > 0 {
                at(row - 1, column - 1)
            } else {
                0
            };
            let foretold = (left + above - corner).clamp(0, 255);
            let difference = at(row, column) - foretold;
            if (-7..=7).contains(&difference) {
                nibbles.push((difference + 7) as u8);
            } else {
                let byte = difference.rem_euclid(256) as u8;
                nibbles.extend([15, byte >> 4, byte & 15]);
            }
        }
    }
    nibbles
        .chunks(2)
        .map(|pair| pair.first().copied().unwrap_or_default() << 4 | pair.get(1).copied().unwrap_or_default())
        .collect()
}

fn kerning(face: &Face<'_>, ids: &BTreeMap<char, GlyphId>) -> Vec<(char, char, f64)> {
    let mut pairs = Vec::new();
    let Some(table) = face.tables().kern else {
        return pairs;
    };
    for (&left, &left_id) in ids {
        for (&right, &right_id) in ids {
            let units: i32 = table
                .subtables
                .into_iter()
                .filter(|subtable| subtable.horizontal && !subtable.variable && !subtable.has_cross_stream)
                .filter_map(|subtable| subtable.glyphs_kerning(left_id, right_id))
                .map(i32::from)
                .sum();
            let em = f64::from(units) / f64::from(face.units_per_em());
            if em.abs() >= LEAST_KERNING_EM {
                pairs.push((left, right, em));
            }
        }
    }
    pairs
}

/// How tall capitals are, as the letter H is; the font need not say so itself.
fn capital_height(face: &Face<'_>) -> i16 {
    let box_of_h = face.glyph_index('H').and_then(|id| face.glyph_bounding_box(id));
    box_of_h.map(|letter| letter.y_max).unwrap_or_default()
}

fn table(
    face: &Face<'_>,
    glyphs: &[Glyph],
    corners: &[[usize; 2]],
    height: usize,
    kerning: &[(char, char, f64)],
) -> String {
    let em = |units: i16| f64::from(units) / f64::from(face.units_per_em());
    let mut out = String::new();
    let _ = writeln!(
        out,
        "# kind, then: em_texels spread_texels width height ascent_em descent_em capital_em"
    );
    let _ = writeln!(
        out,
        "atlas\t{EM_TEXELS}\t{SPREAD_TEXELS}\t{ATLAS_WIDTH}\t{height}\t{:.4}\t{:.4}\t{:.4}",
        em(face.ascender()),
        em(face.descender()),
        em(capital_height(face))
    );
    let _ = writeln!(
        out,
        "# glyph: code x y width height left_texels top_texels advance_em"
    );
    for (glyph, [x, y]) in glyphs.iter().zip(corners) {
        let _ = writeln!(
            out,
            "glyph\t{:04x}\t{x}\t{y}\t{}\t{}\t{}\t{}\t{:.4}",
            u32::from(glyph.letter),
            glyph.width,
            glyph.height,
            glyph.left,
            glyph.top,
            glyph.advance_em
        );
    }
    let _ = writeln!(out, "# kern: code code em");
    for (left, right, em) in kerning {
        let _ = writeln!(
            out,
            "kern\t{:04x}\t{:04x}\t{em:.3}",
            u32::from(*left),
            u32::from(*right)
        );
    }
    out
}

fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let (Some(font), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err(io::Error::other("usage: bake_label_atlas FONT.ttf FOLDER"));
    };
    let bytes = fs::read(&font)?;
    let face = Face::parse(&bytes, 0).map_err(io::Error::other)?;
    let mut ids = BTreeMap::new();
    for letter in (' '..='~').chain(BEYOND_ASCII.chars()) {
        match face.glyph_index(letter) {
            Some(id) => drop(ids.insert(letter, id)),
            None => println!("the font has no {letter:?}"),
        }
    }
    let glyphs: Vec<Glyph> = ids
        .iter()
        .map(|(&letter, &id)| glyph(&face, letter, id))
        .collect();
    let (corners, height) = packed(&glyphs);
    let mut pixels = vec![0; ATLAS_WIDTH * height];
    for (glyph, [x, y]) in glyphs.iter().zip(&corners) {
        for (row, distances) in glyph.distances.chunks(glyph.width.max(1)).enumerate() {
            let start = (y + row) * ATLAS_WIDTH + x;
            if let Some(place) = pixels.get_mut(start..start + distances.len()) {
                place.copy_from_slice(distances);
            }
        }
    }
    let kerning = kerning(&face, &ids);
    let distances = coded(&pixels, ATLAS_WIDTH);
    println!(
        "{} letters, {} pairs, {ATLAS_WIDTH} × {height}, {} bytes",
        glyphs.len(),
        kerning.len(),
        distances.len()
    );
    fs::write(Path::new(&folder).join("distances.bin"), distances)?;
    fs::write(
        Path::new(&folder).join("glyphs.tsv"),
        table(&face, &glyphs, &corners, height, &kerning),
    )
}
