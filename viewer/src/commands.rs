//! What can be done with a key: one list for both shells, and for the page that tells it.

use planvy_plan::Lang;

use crate::camera::CameraMode;
use crate::input::{Key, Modifiers};
use crate::layer::Layer;

/// Something that a person can ask for without pointing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Command {
    /// Another way to move.
    Camera(CameraMode),
    /// Shows all that there is.
    ShowAll,
    /// North up.
    NorthUp,
    /// Switches a layer.
    ToggleLayer(Layer),
    /// Shadows on or off.
    ToggleShadows,
    /// An hour later.
    LaterHour,
    /// An hour earlier.
    EarlierHour,
    /// Between before and after.
    ToggleComparison,
    /// The next way to compare.
    NextComparisonMode,
    /// Selects what is in the middle of the picture.
    SelectMiddle,
    /// Lets go of the selection, of a measurement, of a panel.
    LetGo,
    /// Hides the selected building, or shows it again.
    ToggleSelectedBuilding,
    /// Shows all hidden buildings.
    ShowHiddenBuildings,
    /// Measures a distance.
    MeasureDistance,
    /// Measures a height.
    MeasureHeight,
    /// Measures an area.
    MeasureArea,
    /// Cuts a section.
    MeasureSection,
    /// Sets the point in the middle of the picture, while measuring.
    SetPoint,
    /// Ends an area that is being measured.
    FinishMeasuring,
    /// The search field.
    Search,
    /// Saves the view under a name.
    KeepView,
    /// Copies the link to the view.
    CopyLink,
    /// Saves the picture as PNG.
    SavePicture,
    /// The other language.
    OtherLanguage,
    /// The list of keys.
    Help,
}

/// A key with what it does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shortcut {
    /// The key.
    pub key: Key,
    /// Whether control is held.
    pub control: bool,
    /// What it does.
    pub command: Command,
}

const fn plain(character: char, command: Command) -> Shortcut {
    Shortcut {
        key: Key::Character(character),
        control: false,
        command,
    }
}

const fn with_control(character: char, command: Command) -> Shortcut {
    Shortcut {
        key: Key::Character(character),
        control: true,
        command,
    }
}

/// All shortcuts, in the order they are listed. Letters w, a, s, d, q and e move a flyer and a walker.
pub const SHORTCUTS: &[Shortcut] = &[
    plain('o', Command::Camera(CameraMode::Orbit)),
    plain('f', Command::Camera(CameraMode::Fly)),
    plain('g', Command::Camera(CameraMode::Walk)),
    plain('p', Command::Camera(CameraMode::Plan)),
    Shortcut {
        key: Key::Home,
        control: false,
        command: Command::ShowAll,
    },
    plain('n', Command::NorthUp),
    plain('1', Command::ToggleLayer(Layer::Terrain)),
    plain('2', Command::ToggleLayer(Layer::Buildings)),
    plain('3', Command::ToggleLayer(Layer::PlanAreas)),
    plain('4', Command::ToggleLayer(Layer::PlanLines)),
    plain('5', Command::ToggleLayer(Layer::Labels)),
    plain('6', Command::ToggleLayer(Layer::Envelopes)),
    plain('7', Command::ToggleLayer(Layer::Proposals)),
    plain('8', Command::ToggleLayer(Layer::Other)),
    plain('u', Command::ToggleShadows),
    plain('t', Command::LaterHour),
    plain('r', Command::EarlierHour),
    plain('b', Command::ToggleComparison),
    plain('c', Command::NextComparisonMode),
    Shortcut {
        key: Key::Enter,
        control: false,
        command: Command::SelectMiddle,
    },
    Shortcut {
        key: Key::Escape,
        control: false,
        command: Command::LetGo,
    },
    plain('h', Command::ToggleSelectedBuilding),
    plain('j', Command::ShowHiddenBuildings),
    plain('m', Command::MeasureDistance),
    plain('i', Command::MeasureHeight),
    plain('y', Command::MeasureArea),
    plain('x', Command::MeasureSection),
    plain(' ', Command::SetPoint),
    Shortcut {
        key: Key::Delete,
        control: false,
        command: Command::FinishMeasuring,
    },
    plain('/', Command::Search),
    plain('v', Command::KeepView),
    plain('k', Command::CopyLink),
    with_control('p', Command::SavePicture),
    plain('l', Command::OtherLanguage),
    plain('?', Command::Help),
];

/// The command of a key.
///
/// ```
/// use planvy_viewer::commands::{Command, command_of};
/// use planvy_viewer::input::{Key, Modifiers};
/// assert_eq!(command_of(Key::Character('?'), Modifiers { shift: true, ..Modifiers::default() }), Some(Command::Help));
/// assert_eq!(command_of(Key::Character('w'), Modifiers::default()), None);
/// ```
pub fn command_of(key: Key, modifiers: Modifiers) -> Option<Command> {
    if modifiers.alt {
        return None;
    }
    let found = SHORTCUTS
        .iter()
        .find(|shortcut| shortcut.key == key && shortcut.control == modifiers.control);
    found.map(|shortcut| shortcut.command)
}

impl Command {
    /// What it does, as the list of keys says it.
    pub fn text(self, lang: Lang) -> String {
        let (sv, en) = match self {
            Command::Camera(CameraMode::Orbit) => ("Kretsa runt en punkt", "Orbit around a point"),
            Command::Camera(CameraMode::Fly) => ("Flyg", "Fly"),
            Command::Camera(CameraMode::Walk) => ("Gå på marken", "Walk on the ground"),
            Command::Camera(CameraMode::Plan) => ("Karta rakt uppifrån", "Map from straight above"),
            Command::ShowAll => ("Visa allt", "Show everything"),
            Command::NorthUp => ("Vänd norr uppåt", "Turn north up"),
            Command::ToggleLayer(layer) => {
                let name = layer.name(lang);
                return lang.pick(
                    format!("Visa eller dölj: {name}"),
                    format!("Show or hide: {name}"),
                );
            }
            Command::ToggleShadows => ("Skuggor på eller av", "Shadows on or off"),
            Command::LaterHour => ("En timme senare", "An hour later"),
            Command::EarlierHour => ("En timme tidigare", "An hour earlier"),
            Command::ToggleComparison => ("Växla före och efter", "Switch before and after"),
            Command::NextComparisonMode => ("Nästa sätt att jämföra", "The next way to compare"),
            Command::SelectMiddle => (
                "Välj det som är mitt i bilden",
                "Select what is in the middle of the picture",
            ),
            Command::LetGo => (
                "Släpp det valda, avbryt mätning",
                "Let go of the selection, stop measuring",
            ),
            Command::ToggleSelectedBuilding => (
                "Dölj eller visa vald byggnad",
                "Hide or show the selected building",
            ),
            Command::ShowHiddenBuildings => ("Visa alla dolda byggnader", "Show all hidden buildings"),
            Command::MeasureDistance => ("Mät avstånd", "Measure a distance"),
            Command::MeasureHeight => ("Mät höjd", "Measure a height"),
            Command::MeasureArea => ("Mät area", "Measure an area"),
            Command::MeasureSection => ("Rita sektion", "Cut a section"),
            Command::SetPoint => (
                "Sätt en mätpunkt mitt i bilden",
                "Set a measuring point in the middle of the picture",
            ),
            Command::FinishMeasuring => ("Ta bort senaste mätpunkten", "Take back the last measuring point"),
            Command::Search => (
                "Sök adress, fastighet eller plan",
                "Search for an address, a parcel or a plan",
            ),
            Command::KeepView => ("Spara vyn", "Keep the view"),
            Command::CopyLink => ("Kopiera länk till vyn", "Copy a link to the view"),
            Command::SavePicture => ("Spara bilden som PNG", "Save the picture as PNG"),
            Command::OtherLanguage => ("In English", "På svenska"),
            Command::Help => ("Visa tangenterna", "Show the keys"),
        };
        lang.pick(sv, en).to_owned()
    }
}

impl Shortcut {
    /// The key as it is written on the list.
    pub fn key_text(&self, lang: Lang) -> String {
        let key = match self.key {
            Key::Character(' ') => lang.pick("Mellanslag", "Space").to_owned(),
            Key::Character(character) => character.to_uppercase().collect(),
            Key::Up => "↑".to_owned(),
            Key::Down => "↓".to_owned(),
            Key::Left => "←".to_owned(),
            Key::Right => "→".to_owned(),
            Key::PageUp => "Page Up".to_owned(),
            Key::PageDown => "Page Down".to_owned(),
            Key::Home => "Home".to_owned(),
            Key::Escape => "Esc".to_owned(),
            Key::Enter => "Enter".to_owned(),
            Key::Delete => "Delete".to_owned(),
        };
        if self.control {
            format!("Ctrl + {key}")
        } else {
            key
        }
    }
}

/// How the camera is moved with keys, for the list.
pub fn moving_keys(lang: Lang) -> Vec<(&'static str, &'static str)> {
    match lang {
        Lang::Sv => vec![
            (
                "Pilar",
                "Flytta; för den som går eller flyger: framåt, bakåt, vänd",
            ),
            ("Skift + pilar", "Vänd runt punkten; gå och flyg fortare"),
            ("+ och −", "Närmare och längre bort"),
            (", och .", "Vänd åt vänster och höger"),
            ("Page Up, Page Down", "Titta uppåt och nedåt"),
            ("W A S D, Q E", "Gå och flyg; nedåt och uppåt"),
        ],
        Lang::En => vec![
            (
                "Arrows",
                "Move; when walking or flying: forwards, backwards, turn",
            ),
            ("Shift + arrows", "Turn around the point; walk and fly faster"),
            ("+ and −", "Nearer and farther"),
            (", and .", "Turn left and right"),
            ("Page Up, Page Down", "Look up and down"),
            ("W A S D, Q E", "Walk and fly; down and up"),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_does_two_things() {
        for (at, shortcut) in SHORTCUTS.iter().enumerate() {
            for other in &SHORTCUTS[at + 1..] {
                assert!(
                    (shortcut.key, shortcut.control) != (other.key, other.control),
                    "{shortcut:?}"
                );
                assert!(shortcut.command != other.command, "{shortcut:?}");
            }
            let moves = ['w', 'a', 's', 'd', 'q', 'e', '+', '-', ',', '.'];
            assert!(
                !moves.iter().any(|letter| shortcut.key == Key::Character(*letter)),
                "{shortcut:?}"
            );
        }
    }

    #[test]
    fn every_command_has_words_in_both_languages() {
        for shortcut in SHORTCUTS {
            for lang in [Lang::Sv, Lang::En] {
                assert!(!shortcut.command.text(lang).is_empty());
                assert!(!shortcut.key_text(lang).is_empty());
            }
        }
    }
}
