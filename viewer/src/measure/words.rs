//! What was measured, in words.

use planvy_plan::Lang;

use super::Measured;

impl Measured {
    /// The value in words.
    pub fn text(&self, lang: Lang, points: usize) -> String {
        let m = |value: f64| metres(value, lang);
        match *self {
            Measured::Distance {
                plane_m,
                ground_m,
                slope_m,
                rise_m,
            } => {
                let on_ground = on_ground(plane_m, ground_m, "m", lang);
                lang.pick(
                    format!(
                        "Avstånd {} i plan{on_ground}, {} längs lutningen. Höjdskillnad {}.",
                        m(plane_m),
                        m(slope_m),
                        m(rise_m)
                    ),
                    format!(
                        "Distance {} in plan{on_ground}, {} along the slope. Difference of level {}.",
                        m(plane_m),
                        m(slope_m),
                        m(rise_m)
                    ),
                )
            }
            Measured::Height { level_m, over_m } => {
                let level = lang.pick(
                    format!("Nivå {} (RH 2000).", m(level_m)),
                    format!("Level {} (RH 2000).", m(level_m)),
                );
                match over_m {
                    Some(over_m) if points > 1 => lang.pick(
                        format!("{} över första punkten. {level}", m(over_m)),
                        format!("{} over the first point. {level}", m(over_m)),
                    ),
                    Some(over_m) => lang.pick(
                        format!("{} över marken. {level}", m(over_m)),
                        format!("{} over the ground. {level}", m(over_m)),
                    ),
                    None => lang.pick(
                        format!("{level} Markens nivå är inte känd här."),
                        format!("{level} The level of the ground is not known here."),
                    ),
                }
            }
            Measured::Area {
                plane_m2: Some(plane_m2),
                ground_m2,
                around_m,
            } => {
                let (area, on_ground) = (number(plane_m2, lang), on_ground(plane_m2, ground_m2, "m²", lang));
                lang.pick(
                    format!("Area {area} m² i plan{on_ground}, omkrets {}.", m(around_m)),
                    format!("Area {area} m² in plan{on_ground}, {} around.", m(around_m)),
                )
            }
            Measured::Area { plane_m2: None, .. } => lang
                .pick(
                    "Ringen korsar sig själv och har ingen area.",
                    "The ring crosses itself and has no area.",
                )
                .to_owned(),
            Measured::Section { plane_m } => lang.pick(
                format!("Sektion, {} lång i plan.", m(plane_m)),
                format!("Section, {} long in plan.", m(plane_m)),
            ),
        }
    }
}

/// A number with two decimals, a comma in Swedish.
pub fn number(value: f64, lang: Lang) -> String {
    let text = format!("{value:.2}");
    lang.pick(text.replace('.', ",").replace('-', "−"), text)
}

/// What a size is on the ground, where that differs from the grid in the digits that are shown.
fn on_ground(in_grid: f64, on_ground: Option<f64>, unit: &str, lang: Lang) -> String {
    match on_ground.map(|on_ground| number(on_ground, lang)) {
        Some(text) if text != number(in_grid, lang) => lang.pick(
            format!(" ({text} {unit} på marken)"),
            format!(" ({text} {unit} on the ground)"),
        ),
        _ => String::new(),
    }
}

fn metres(value: f64, lang: Lang) -> String {
    format!("{} m", number(value, lang))
}
