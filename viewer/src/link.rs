//! A link holds a view: the camera and all that a person has chosen, as text after `#` (or as a query).
//!
//! ```text
//! view=orbit,118600,6164200,12,350,45,-35&off=labels&sel=building:4f…&time=2026-06-21T14:30&ba=swipe,0.5&lang=en
//! ```
//!
//! `off` and `on` name the layers that are not as usual: what may be built is usually off, but for the `area` that was chosen. Only what
//! differs from the usual is written. Positions are kept to the centimetre, angles to the hundredth of a degree. What cannot be read is
//! reported and left out; the rest is used.

use std::collections::BTreeSet;
use std::f64::consts::TAU;
use std::fmt::Write;

use glam::DVec3;

use crate::camera::{CameraMode, Placement};
use crate::layer::Layer;
use crate::state::{Comparison, ComparisonMode, FeatureClass, Selection, State};

/// Ids in one link at most: more is no link that a person made.
const MOST_IDS: usize = 500;

/// What a link holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Link {
    /// The camera. `None`: where the data is.
    pub camera: Option<(CameraMode, Placement)>,
    /// What has been chosen.
    pub state: State,
}

/// A part of a link that is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnusedPart {
    /// As it stands in the link, at most 80 characters of it.
    pub part: String,
    /// Why.
    pub why: UnusedBecause,
}

/// Why a part of a link is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnusedBecause {
    /// Nobody knows this name.
    UnknownName,
    /// The name is known, the value is none that it can have.
    UnusableValue,
}

impl UnusedPart {
    /// As people read it.
    pub fn text(&self, lang: planvy_plan::Lang) -> String {
        let part = &self.part;
        match self.why {
            UnusedBecause::UnknownName => lang.pick(
                format!("Länken säger ”{part}”, som visaren inte känner. Den delen används inte."),
                format!("The link says “{part}”, which the viewer does not know. That part is not used."),
            ),
            UnusedBecause::UnusableValue => lang.pick(
                format!("Länken säger ”{part}”, som inte går att använda. Den delen används inte."),
                format!("The link says “{part}”, which cannot be used. That part is not used."),
            ),
        }
    }
}

impl Link {
    /// The text of the link, without `#`.
    pub fn write(&self) -> String {
        let mut parts: Vec<(&str, String)> = Vec::new();
        if let Some((mode, placement)) = &self.camera {
            parts.push(("view", camera_text(*mode, placement)));
        }
        let (state, usual) = (&self.state, State::default());
        let [off, on] = [
            state.hidden_layers.difference(&usual.hidden_layers),
            usual.hidden_layers.difference(&state.hidden_layers),
        ]
        .map(|layers| layers.map(|layer| layer.word()).collect::<Vec<_>>().join(","));
        parts.extend(
            [("off", off), ("on", on)]
                .into_iter()
                .filter(|(_, words)| !words.is_empty()),
        );
        if let Some(Selection { class, id }) = &state.selection {
            parts.push(("sel", format!("{}:{id}", class.word())));
        }
        if let Some(area) = &state.area {
            parts.push(("area", area.clone()));
        }
        for id in &state.hidden_buildings {
            parts.push(("hide", id.clone()));
        }
        for id in &state.hidden_proposals {
            parts.push(("without", id.clone()));
        }
        if state.comparison != usual.comparison {
            let Comparison { mode, position } = state.comparison;
            parts.push(("ba", format!("{},{}", mode.word(), short(position, 3))));
        }
        if state.time != usual.time {
            parts.push(("time", state.time.to_string()));
        }
        if !state.shadows {
            parts.push(("shadows", "0".to_owned()));
        }
        if state.language != usual.language {
            parts.push(("lang", state.language.tag().to_owned()));
        }
        let pairs: Vec<String> = parts
            .iter()
            .map(|(name, value)| format!("{name}={}", escaped(value)))
            .collect();
        pairs.join("&")
    }

    /// Reads a link: all of a URL, its fragment or its query, or only the text. What is not used comes beside it.
    ///
    /// ```
    /// use planvy_viewer::link::Link;
    /// let (link, unused) = Link::read("http://127.0.0.1:8080/map#time=2026-06-21T14:30&zoom=3");
    /// assert_eq!(link.state.time.to_string(), "2026-06-21T14:30");
    /// assert_eq!(unused.len(), 1);
    /// assert_eq!(unused.first().map(|unused| unused.part.as_str()), Some("zoom=3"));
    /// ```
    pub fn read(text: &str) -> (Link, Vec<UnusedPart>) {
        let (mut link, mut unused) = (Link::default(), Vec::new());
        for (name, value) in form_urlencoded::parse(link_part(text).as_bytes()) {
            let why = match link.take(&name, &value) {
                Some(true) => continue,
                Some(false) => UnusedBecause::UnusableValue,
                None => UnusedBecause::UnknownName,
            };
            let part = format!("{name}={value}").chars().take(80).collect();
            unused.push(UnusedPart { part, why });
        }
        (link, unused)
    }

    /// Takes one part: whether its value can be used, or `None` for a name that is not known.
    fn take(&mut self, name: &str, value: &str) -> Option<bool> {
        let state = &mut self.state;
        let taken = match name {
            "view" => camera_of(value).map(|camera| self.camera = Some(camera)),
            "off" => layers_of(value).map(|layers| state.hidden_layers.extend(layers)),
            "on" => {
                layers_of(value).map(|layers| state.hidden_layers.retain(|layer| !layers.contains(layer)))
            }
            "sel" => selection_of(value).map(|selection| state.selection = Some(selection)),
            "area" => (!value.is_empty()).then(|| state.area = Some(value.to_owned())),
            "hide" => id_into(&mut state.hidden_buildings, value),
            "without" => id_into(&mut state.hidden_proposals, value),
            "ba" => comparison_of(value).map(|comparison| state.comparison = comparison),
            "time" => value.parse().ok().map(|time| state.time = time),
            "shadows" => match value {
                "0" => Some(false),
                "1" => Some(true),
                _ => None,
            }
            .map(|shadows| state.shadows = shadows),
            "lang" => value.parse().ok().map(|language| state.language = language),
            _ => return None,
        };
        Some(taken.is_some())
    }
}

/// The part of a URL that holds the link: after `#`, else after `?`, else all of it.
fn link_part(text: &str) -> &str {
    if let Some((_, fragment)) = text.split_once('#') {
        return fragment;
    }
    match text.split_once('?') {
        Some((_, query)) => query,
        None if text.contains("://") => "",
        None => text,
    }
}

fn camera_text(mode: CameraMode, placement: &Placement) -> String {
    let Placement {
        focus_in_world: focus,
        distance_m,
        heading_rad,
        pitch_rad,
    } = placement;
    let heading_deg = heading_rad.rem_euclid(TAU).to_degrees();
    let numbers = [
        focus.x,
        focus.y,
        focus.z,
        *distance_m,
        heading_deg,
        pitch_rad.to_degrees(),
    ];
    let mut text = mode.word().to_owned();
    for number in numbers {
        // Writing to a text cannot fail.
        let _ = write!(text, ",{}", short(number, 2));
    }
    text
}

fn camera_of(value: &str) -> Option<(CameraMode, Placement)> {
    let (word, numbers) = value.split_once(',')?;
    let numbers: Vec<f64> = numbers.split(',').map(number_of).collect::<Option<_>>()?;
    let [east_m, north_m, level_m, distance_m, heading_deg, pitch_deg] = *numbers.as_slice() else {
        return None;
    };
    let is_sane = east_m.abs() < 1e8
        && north_m.abs() < 1e8
        && level_m.abs() < 1e6
        && (0.0..1e7).contains(&distance_m)
        && heading_deg.abs() <= 720.0
        && (-90.0..=90.0).contains(&pitch_deg);
    let placement = Placement {
        focus_in_world: DVec3::new(east_m, north_m, level_m),
        distance_m,
        heading_rad: heading_deg.to_radians(),
        pitch_rad: pitch_deg.to_radians(),
    };
    Some((CameraMode::of_word(word)?, placement)).filter(|_| is_sane)
}

fn layers_of(value: &str) -> Option<BTreeSet<Layer>> {
    value
        .split(',')
        .map(|word| Some(Layer::of_word(word)).filter(|layer| layer.word() == word))
        .collect()
}

fn selection_of(value: &str) -> Option<Selection> {
    let (word, id) = value.split_once(':')?;
    let class = FeatureClass::of_word(word);
    (class.word() == word && !id.is_empty()).then(|| Selection {
        class,
        id: id.to_owned(),
    })
}

fn comparison_of(value: &str) -> Option<Comparison> {
    let (word, position) = value.split_once(',')?;
    let position = number_of(position).filter(|position| (0.0..=1.0).contains(position))?;
    Some(Comparison {
        mode: ComparisonMode::of_word(word)?,
        position,
    })
}

fn id_into(ids: &mut BTreeSet<String>, value: &str) -> Option<()> {
    if value.is_empty() || ids.len() >= MOST_IDS {
        return None;
    }
    ids.insert(value.to_owned());
    Some(())
}

fn number_of(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|number| number.is_finite())
}

/// A number with at most so many decimals and no zeros at the end.
fn short(number: f64, decimals: usize) -> String {
    let text = format!("{number:.decimals$}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" || text.is_empty() {
        "0".to_owned()
    } else {
        text.to_owned()
    }
}

/// Escapes what would end or change a part; commas and colons stay readable.
fn escaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b',' | b':' => {
                text.push(char::from(byte))
            }
            // Writing to a text cannot fail.
            _ => drop(write!(text, "%{byte:02X}")),
        }
    }
    text
}

#[cfg(test)]
mod tests;
