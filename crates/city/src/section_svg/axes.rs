//! The two axes of a section.

use std::fmt::Write;

use super::{Frame, LEFT_MM, Sheet, TOP_MM, text};

/// Ticks are at least this far apart on paper, in mm.
const LEAST_TICK_MM: f64 = 10.0;

/// From a tick to the next, in metres: 1, 2 or 5 times a power of ten.
pub(super) fn tick_step_m(mm_per_m: f64) -> f64 {
    let least_m = LEAST_TICK_MM / mm_per_m;
    let decade = 10f64.powf(least_m.log10().floor());
    let steps = [1.0, 2.0, 5.0].map(|step| step * decade);
    steps
        .into_iter()
        .find(|step| *step >= least_m * (1.0 - 1e-9))
        .unwrap_or(10.0 * decade)
}

/// The first whole number of steps that is not under a number.
pub(super) fn first_tick(from_m: f64, step_m: f64) -> f64 {
    (from_m / step_m - 1e-9).ceil()
}

/// A number as a tick shows it: as many decimals as its step has.
fn number(at_m: f64, step_m: f64) -> String {
    let decimals = (-step_m.log10().floor()).clamp(0.0, 3.0) as usize;
    // No "-0".
    format!("{:.decimals$}", at_m + 0.0).replace('-', "−")
}

pub(super) fn write<T>(frame: &Frame, sheet: &Sheet<'_, T>, out: &mut String) -> std::fmt::Result {
    let (base, end) = (frame.base_y(), frame.x(frame.length_m));
    out.write_str(r##"<g stroke="#666666" stroke-width="0.15">"##)?;
    let mut labels: Vec<([f64; 2], &str, String)> = Vec::new();
    let step_m = tick_step_m(frame.up_mm_per_m);
    let mut tick = first_tick(frame.bottom_m, step_m);
    while frame.y(tick * step_m) >= TOP_MM - 1e-6 {
        let y = frame.y(tick * step_m);
        write!(
            out,
            r##"<path d="M{LEFT_MM} {y:.3}L{end:.3} {y:.3}" stroke="#cccccc"/>"##
        )?;
        labels.push(([LEFT_MM - 1.5, y + 1.0], "end", number(tick * step_m, step_m)));
        tick += 1.0;
    }
    let step_m = tick_step_m(frame.along_mm_per_m);
    let mut tick = 0.0;
    while tick * step_m <= frame.length_m * (1.0 + 1e-9) {
        let x = frame.x(tick * step_m);
        write!(out, r#"<path d="M{x:.3} {base:.3}L{x:.3} {:.3}"/>"#, base + 1.5)?;
        labels.push(([x, base + 4.8], "middle", number(tick * step_m, step_m)));
        tick += 1.0;
    }
    for bend in &sheet.profile.bends_m {
        let x = frame.x(*bend);
        write!(
            out,
            r#"<path d="M{x:.3} {TOP_MM}L{x:.3} {base:.3}" stroke-dasharray="1 1"/>"#
        )?;
    }
    write!(
        out,
        r#"<path d="M{LEFT_MM} {TOP_MM}L{LEFT_MM} {base:.3}L{end:.3} {base:.3}L{end:.3} {TOP_MM}" fill="none"/></g>"#
    )?;
    let texts = sheet.texts;
    let [start_name, end_name] = &texts.ends;
    labels.extend([
        ([LEFT_MM, TOP_MM - 5.5], "middle", start_name.clone()),
        ([end, TOP_MM - 5.5], "middle", end_name.clone()),
        ([LEFT_MM, TOP_MM - 1.5], "start", texts.level.clone()),
        ([end, base + 9.0], "end", texts.along.clone()),
    ]);
    for (place, anchor, words) in labels {
        text(out, place, anchor, &words)?;
    }
    Ok(())
}
