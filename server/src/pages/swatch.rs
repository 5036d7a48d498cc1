//! Small samples of colour and pattern, beside a rule and in the legend.

use std::fmt::Write;

use planvy_plan::catalogue::{Look, Mark};

/// A sample of 48 by 32 units as SVG, without identifiers, so that any number may stand on a page.
pub fn swatch_svg(look: &Look) -> String {
    let mut svg = String::from(
        r#"<svg viewBox="0 0 48 32" preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false">"#,
    );
    let fill = look.fill.unwrap_or("#ffffff");
    let _ = write!(svg, r##"<rect width="48" height="32" fill="{fill}"/>"##);
    match look.mark {
        Some(Mark::Dots | Mark::Plus | Mark::Rings) => write_grid(&mut svg, look.mark),
        Some(Mark::OpenCircles) => write_line(&mut svg, r##"fill="#fff" stroke="#1b1b1b""##),
        Some(Mark::FilledCircles) => write_line(&mut svg, r##"fill="#1b1b1b""##),
        Some(Mark::Diamonds) => {
            svg.push_str(
                r##"<path d="M0 16h48M12 16l4-4l4 4l-4 4zM32 16l4-4l4 4l-4 4z" stroke="#1b1b1b"/>"##,
            );
        }
        Some(Mark::Level) => {
            svg.push_str(r##"<path d="M18 16h12M24 10v12" stroke="#1b1b1b" stroke-width="2"/>"##);
        }
        None => {}
    }
    svg.push_str("</svg>");
    svg
}

fn write_grid(svg: &mut String, mark: Option<Mark>) {
    for row in 0..4u32 {
        for column in 0..4u32 {
            let x = 3.0 + 12.0 * f64::from(column) + if row % 2 == 1 { 6.0 } else { 0.0 };
            let y = 4.0 + 8.0 * f64::from(row);
            let _ = match mark {
                Some(Mark::Dots) => {
                    write!(svg, r##"<circle cx="{x}" cy="{y}" r="1.5" fill="#1b1b1b"/>"##)
                }
                Some(Mark::Rings) => {
                    write!(
                        svg,
                        r##"<circle cx="{x}" cy="{y}" r="2.2" fill="none" stroke="#1b1b1b"/>"##
                    )
                }
                _ => write!(
                    svg,
                    r##"<path d="M{} {y}h5M{x} {}v5" stroke="#1b1b1b"/>"##,
                    x - 2.5,
                    y - 2.5
                ),
            };
        }
    }
}

fn write_line(svg: &mut String, paint: &str) {
    svg.push_str(r##"<path d="M0 16h48" stroke="#1b1b1b"/>"##);
    for x in [8, 24, 40] {
        let _ = write!(svg, r#"<circle cx="{x}" cy="16" r="4" {paint}/>"#);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_shows_colour_and_pattern() {
        let svg = swatch_svg(&Look {
            fill: Some("#FFFFCE"),
            mark: Some(Mark::Dots),
        });
        assert!(svg.contains("#FFFFCE") && svg.matches("<circle").count() == 16);
        assert!(Look::default().is_plain());
    }
}
