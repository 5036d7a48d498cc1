//! What a person does on the canvas, as the page's script reports it.

use wasm_bindgen::prelude::wasm_bindgen;

use super::map_view::MapView;
use crate::commands::{Command, command_of};
use crate::input::{Button, InputEvent, Key, Modifiers};

/// The keys that are held, as bits: shift 1, control 2, alt 4.
fn modifiers(held: u32) -> Modifiers {
    Modifiers {
        shift: held & 1 != 0,
        control: held & 2 != 0,
        alt: held & 4 != 0,
    }
}

fn button(word: &str) -> Button {
    match word {
        "second" => Button::Second,
        "middle" => Button::Middle,
        _ => Button::Main,
    }
}

/// The key of a name as the script says it; `None` for those that the viewer has no use for.
fn key(name: &str) -> Option<Key> {
    let mut characters = name.chars();
    match (characters.next(), characters.next()) {
        (Some(character), None) => Some(Key::Character(character)),
        _ => match name {
            "Up" => Some(Key::Up),
            "Down" => Some(Key::Down),
            "Left" => Some(Key::Left),
            "Right" => Some(Key::Right),
            "PageUp" => Some(Key::PageUp),
            "PageDown" => Some(Key::PageDown),
            "Home" => Some(Key::Home),
            "Escape" => Some(Key::Escape),
            "Enter" => Some(Key::Enter),
            "Delete" => Some(Key::Delete),
            _ => None,
        },
    }
}

/// Whether a key moves the camera in some mode: then the page must not scroll by it.
fn moves_camera(key: Key) -> bool {
    match key {
        Key::Up | Key::Down | Key::Left | Key::Right | Key::PageUp | Key::PageDown => true,
        Key::Character(character) => "+-,.wasdqe".contains(character),
        _ => false,
    }
}

#[wasm_bindgen]
impl MapView {
    /// A button went down: `main`, `middle` or `second`, at a position in device pixels.
    #[wasm_bindgen(js_name = pointerDown)]
    pub fn pointer_down(&mut self, which: &str, x_px: f64, y_px: f64, held: u32) {
        self.tell(InputEvent::PointerDown {
            button: button(which),
            at_px: [x_px, y_px],
            modifiers: modifiers(held),
        });
    }

    /// The pointer moved.
    #[wasm_bindgen(js_name = pointerMoved)]
    pub fn pointer_moved(&mut self, x_px: f64, y_px: f64) {
        self.tell(InputEvent::PointerMoved { at_px: [x_px, y_px] });
    }

    /// A button went up.
    #[wasm_bindgen(js_name = pointerUp)]
    pub fn pointer_up(&mut self, which: &str, x_px: f64, y_px: f64) {
        self.tell(InputEvent::PointerUp {
            button: button(which),
            at_px: [x_px, y_px],
        });
    }

    /// The wheel turned; positive is nearer.
    pub fn wheel(&mut self, notches: f64, x_px: f64, y_px: f64) {
        self.tell(InputEvent::Wheel {
            notches,
            at_px: [x_px, y_px],
        });
    }

    /// Two fingers spread; more than 1 is nearer.
    pub fn pinch(&mut self, factor: f64, x_px: f64, y_px: f64) {
        self.tell(InputEvent::Pinch {
            factor,
            at_px: [x_px, y_px],
        });
    }

    /// A key went down. Comes back: nothing for a key without a use, else what the page has to do, which may be nothing (`done`).
    #[wasm_bindgen(js_name = keyDown)]
    pub fn key_down(&mut self, name: &str, held: u32) -> Option<String> {
        let (key, modifiers) = (key(name)?, modifiers(held));
        if command_of(key, modifiers).is_none() && (modifiers.control || !moves_camera(key)) {
            return None;
        }
        let left = self.tell(InputEvent::KeyDown { key, modifiers });
        Some(left.map_or("done", word).to_owned())
    }

    /// A key went up.
    #[wasm_bindgen(js_name = keyUp)]
    pub fn key_up(&mut self, name: &str) {
        if let Some(key) = key(name) {
            self.tell(InputEvent::KeyUp { key });
        }
    }

    /// The canvas is no longer attended to.
    #[wasm_bindgen(js_name = focusLost)]
    pub fn focus_lost(&mut self) {
        self.tell(InputEvent::FocusLost);
    }
}

impl MapView {
    fn tell(&mut self, event: InputEvent) -> Option<Command> {
        self.scene.handle(&event)
    }
}

/// What only the page can do, in a word.
fn word(command: Command) -> &'static str {
    match command {
        Command::Search => "search",
        Command::KeepView => "keep-view",
        Command::CopyLink => "copy-link",
        Command::SavePicture => "save-picture",
        Command::Help => "help",
        _ => "done",
    }
}
