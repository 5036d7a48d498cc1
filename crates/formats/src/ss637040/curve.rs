//! Boundary lines: the curves of GML as straight segments.
//!
//! Coordinates stay in the order of the file here: the first number of a position is the first of a pair. Turning them into
//! easting and northing is a matter of the whole file ([`super::axes`]).

use crate::arcs::{ARC_TOLERANCE_M, arc_within, circle_within};
use crate::xml::{Element, Space};

/// How far apart the ends of two segments of one curve may lie, in metres.
const JOINT_TOLERANCE_M: f64 = 0.001;

/// A position in the order of the file.
pub(super) type Pair = [f64; 2];

/// The arc from `a` over `b` to `c`, without its end.
fn arc(a: Pair, b: Pair, c: Pair) -> Vec<Pair> {
    arc_within(a, b, c, ARC_TOLERANCE_M)
}

/// The full circle through three points, closed.
fn circle(a: Pair, b: Pair, c: Pair) -> Vec<Pair> {
    circle_within(a, b, c, ARC_TOLERANCE_M)
}

/// A curve as straight segments.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Curve {
    pub(super) line: Vec<Pair>,
    /// How many arcs were made straight.
    pub(super) arcs: usize,
}

/// Why a curve cannot be read.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(super) enum CurveError {
    /// A position that is no pair of numbers.
    #[error("'{0}' is not a list of positions")]
    Positions(String),
    /// Fewer positions than the segment needs.
    #[error("{segment} has {found} positions")]
    Count {
        /// The kind of segment.
        segment: String,
        /// How many it has.
        found: usize,
    },
    /// Segments that do not meet.
    #[error("two segments of the curve lie {0:.3} m apart")]
    Gap(f64),
    /// A kind of segment that is not read.
    #[error("the segment kind '{0}' is not read")]
    Kind(String),
    /// No curve at all.
    #[error("there is no curve")]
    None,
}

/// Reads the curve below an element: `gml:Curve` with its segments, `gml:LineString`, `gml:CompositeCurve`.
pub(super) fn read_curve(holder: &Element) -> Result<Curve, CurveError> {
    let mut curve = Curve::default();
    for child in holder.children.iter().filter(|child| child.space == Space::Gml) {
        read_into(child, &mut curve)?;
    }
    match curve.line.len() {
        0 => Err(CurveError::None),
        1 => Err(CurveError::Count {
            segment: "the curve".to_owned(),
            found: 1,
        }),
        _ => Ok(curve),
    }
}

fn read_into(element: &Element, curve: &mut Curve) -> Result<(), CurveError> {
    match element.name.as_str() {
        "Curve" | "segments" | "CompositeCurve" | "curveMember" => {
            let parts = element.children.iter().filter(|child| child.space == Space::Gml);
            for part in parts {
                read_into(part, curve)?;
            }
            Ok(())
        }
        "LineString" | "LineStringSegment" => {
            let line = positions(element)?;
            enough(element, &line, line.len() >= 2)?;
            append(curve, line)
        }
        "Arc" | "ArcString" => {
            let points = positions(element)?;
            enough(element, &points, points.len() >= 3 && points.len() % 2 == 1)?;
            let mut line = Vec::new();
            for start in (0..points.len() - 2).step_by(2) {
                if let Some([a, b, c]) = points.get(start..start + 3) {
                    line.extend(arc(*a, *b, *c));
                    curve.arcs += 1;
                }
            }
            line.extend(points.last());
            append(curve, line)
        }
        "Circle" => {
            let points = positions(element)?;
            enough(element, &points, points.len() == 3)?;
            curve.arcs += 1;
            match points.as_slice() {
                [a, b, c] => append(curve, circle(*a, *b, *c)),
                _ => Ok(()),
            }
        }
        kind => Err(CurveError::Kind(kind.to_owned())),
    }
}

fn enough(element: &Element, line: &[Pair], is_enough: bool) -> Result<(), CurveError> {
    if is_enough {
        return Ok(());
    }
    Err(CurveError::Count {
        segment: element.name.clone(),
        found: line.len(),
    })
}

/// Adds a segment to the end of a curve.
fn append(curve: &mut Curve, line: Vec<Pair>) -> Result<(), CurveError> {
    let joint = curve.line.last().zip(line.first());
    let gap = joint.map_or(0.0, |(end, start)| distance(*end, *start));
    if gap > JOINT_TOLERANCE_M {
        return Err(CurveError::Gap(gap));
    }
    let skipped = usize::from(!curve.line.is_empty());
    curve.line.extend(line.into_iter().skip(skipped));
    Ok(())
}

/// The positions of a segment: `gml:pos` once for each, `gml:posList` or `gml:coordinates` for all.
fn positions(element: &Element) -> Result<Vec<Pair>, CurveError> {
    let mut line = Vec::new();
    for child in element.children.iter().filter(|child| child.space == Space::Gml) {
        let broken = || CurveError::Positions(child.text.chars().take(60).collect());
        match child.name.as_str() {
            "pos" | "posList" => {
                let numbers = numbers(&child.text).ok_or_else(broken)?;
                let one = child.name == "pos";
                let declared = child.dimension.as_deref().or(element.dimension.as_deref());
                let dimension = match declared.map(str::parse::<usize>) {
                    Some(Ok(dimension)) => dimension,
                    Some(Err(_)) => return Err(broken()),
                    None if one => numbers.len(),
                    None => 2,
                };
                let fits = matches!(dimension, 2 | 3) && numbers.len() % dimension == 0;
                if !fits || (one && numbers.len() != dimension) {
                    return Err(broken());
                }
                let pairs = numbers
                    .chunks_exact(dimension)
                    .filter_map(|position| position.first_chunk());
                line.extend(pairs.copied());
            }
            "coordinates" => {
                for tuple in child.text.split_whitespace() {
                    let numbers = numbers(&tuple.replace(',', " ")).ok_or_else(broken)?;
                    line.push(*numbers.first_chunk().ok_or_else(broken)?);
                }
            }
            _ => {}
        }
    }
    Ok(line)
}

/// Finite numbers between blanks; `None` where one is none.
pub(super) fn numbers(text: &str) -> Option<Vec<f64>> {
    text.split_whitespace()
        .map(|word| word.parse::<f64>().ok().filter(|number| number.is_finite()))
        .collect()
}

/// How far two positions lie apart, in metres.
pub(super) fn distance(a: Pair, b: Pair) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{ARC_TOLERANCE_M, Curve, CurveError, arc, circle, distance, read_curve};
    use crate::xml::Members;

    fn curve(inner: &str) -> Result<Curve, CurveError> {
        let text = format!(
            "<DP_Data xmlns=\"http://www.sis.se/ss637040\" xmlns:gml=\"http://www.opengis.net/gml/3.2\">\
             <linje>{inner}</linje></DP_Data>"
        );
        read_curve(
            &Members::new(&text, super::super::ROOT)
                .next_member()
                .unwrap()
                .unwrap(),
        )
    }

    #[test]
    fn every_way_to_write_a_line_gives_the_same() {
        let expected = vec![[1.0, 2.0], [3.0, 4.0], [5.0, 7.0]];
        for inner in [
            "<gml:LineString><gml:posList>1 2 3 4 5 7</gml:posList></gml:LineString>",
            "<gml:LineString><gml:posList srsDimension=\"3\">1 2 9 3 4 9 5 7 9</gml:posList></gml:LineString>",
            "<gml:LineString><gml:coordinates>1,2 3,4 5,7</gml:coordinates></gml:LineString>",
            "<gml:Curve><gml:segments><gml:LineStringSegment><gml:pos>1 2</gml:pos><gml:pos>3 4</gml:pos>\
             </gml:LineStringSegment><gml:LineStringSegment><gml:posList>3 4 5 7</gml:posList></gml:LineStringSegment>\
             </gml:segments></gml:Curve>",
            "<gml:CompositeCurve><gml:curveMember><gml:LineString><gml:pos>1 2 0</gml:pos><gml:pos>3 4 0</gml:pos>\
             </gml:LineString></gml:curveMember><gml:curveMember><gml:LineString><gml:posList>3 4 5 7</gml:posList>\
             </gml:LineString></gml:curveMember></gml:CompositeCurve>",
        ] {
            assert_eq!(curve(inner).unwrap().line, expected, "{inner}");
        }
    }

    #[test]
    fn broken_curves_are_refused() {
        let segment = |text: &str| {
            curve(&format!(
                "<gml:LineString><gml:posList>{text}</gml:posList></gml:LineString>"
            ))
        };
        for text in ["1 2 3", "1 x 3 4", "1 NaN 3 4", "1 inf 3 4"] {
            assert!(matches!(segment(text), Err(CurveError::Positions(_))), "{text}");
        }
        assert!(matches!(segment("1 2"), Err(CurveError::Count { found: 1, .. })));
        assert_eq!(curve(""), Err(CurveError::None));
        let clothoid = curve("<gml:Curve><gml:segments><gml:Clothoid/></gml:segments></gml:Curve>");
        assert_eq!(clothoid, Err(CurveError::Kind("Clothoid".to_owned())));
        let gap = curve(
            "<gml:Curve><gml:segments><gml:LineStringSegment><gml:posList>0 0 1 0</gml:posList></gml:LineStringSegment>\
             <gml:LineStringSegment><gml:posList>1 1 2 0</gml:posList></gml:LineStringSegment></gml:segments></gml:Curve>",
        );
        assert_eq!(gap, Err(CurveError::Gap(1.0)));
    }

    #[test]
    fn an_arc_string_keeps_its_given_points() {
        let read = curve(
            "<gml:Curve><gml:segments><gml:ArcString><gml:posList>0 0 10 10 20 0 30 -10 40 0</gml:posList></gml:ArcString>\
             </gml:segments></gml:Curve>",
        )
        .unwrap();
        assert_eq!(read.arcs, 2);
        assert_eq!(read.line.first(), Some(&[0.0, 0.0]));
        assert_eq!(read.line.last(), Some(&[40.0, 0.0]));
        assert!(read.line.contains(&[20.0, 0.0]));
    }

    #[test]
    fn a_circle_closes_and_has_its_area() {
        let ring = circle([10.0, 0.0], [0.0, 10.0], [-10.0, 0.0]);
        assert_eq!(ring.first(), ring.last());
        let twice: f64 = ring
            .windows(2)
            .map(|w| w[0][0] * w[1][1] - w[1][0] * w[0][1])
            .sum();
        let lost = std::f64::consts::PI * 100.0 - twice / 2.0;
        assert!(
            lost > 0.0 && lost < 2.0 * std::f64::consts::PI * 10.0 * ARC_TOLERANCE_M,
            "{lost}"
        );
    }

    proptest! {
        #[test]
        fn chords_stay_within_the_tolerance(
            radius in 0.5f64..500.0, from in 0.0f64..6.2, middle in 0.1f64..0.9, sweep in 0.2f64..6.0, mirrored: bool,
        ) {
            let sign = if mirrored { -1.0 } else { 1.0 };
            let at = |part: f64| {
                let angle = from + sign * sweep * part;
                [radius * angle.cos(), radius * angle.sin()]
            };
            let mut line = arc(at(0.0), at(middle), at(1.0));
            line.push(at(1.0));
            let centre = [0.0, 0.0];
            for pair in line.windows(2) {
                prop_assert!((distance(pair[0], centre) - radius).abs() < 1e-6);
                let chord_middle = [(pair[0][0] + pair[1][0]) / 2.0, (pair[0][1] + pair[1][1]) / 2.0];
                prop_assert!(radius - distance(chord_middle, centre) <= ARC_TOLERANCE_M + 1e-6);
            }
            // The arc runs the way of its middle point: its length is that of the sweep, not of the rest of the circle.
            let length: f64 = line.windows(2).map(|pair| distance(pair[0], pair[1])).sum();
            prop_assert!((length - radius * sweep).abs() < 0.05 * radius * sweep + 0.1);
        }
    }
}
