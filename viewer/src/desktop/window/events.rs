//! Events of winit as the scene's own.

use winit::event::{ElementState, MouseButton, MouseScrollDelta, Touch, TouchPhase, WindowEvent};
use winit::keyboard::{Key as WinitKey, NamedKey};

use crate::input::{Button, InputEvent, Key, Modifiers};

/// Pixels of a precise wheel that make a notch.
const PX_A_NOTCH: f64 = 60.0;

/// Which keys belong to the panels just now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum KeysTaken {
    /// None.
    #[default]
    None,
    /// Those that act on a button that has the keyboard, or move from one to the next.
    Acting,
    /// All: something is being typed.
    All,
}

impl KeysTaken {
    fn include(self, key: Key) -> bool {
        let acts = matches!(
            key,
            Key::Enter | Key::Escape | Key::Up | Key::Down | Key::Left | Key::Right | Key::Character(' ')
        );
        self == KeysTaken::All || (self == KeysTaken::Acting && acts)
    }
}

/// What has to be remembered between events.
#[derive(Debug, Default)]
pub(super) struct Input {
    pointer_px: [f64; 2],
    modifiers: Modifiers,
    touches: Vec<(u64, [f64; 2])>,
}

impl Input {
    /// The scene's events of one of winit. What a panel took is left to it, but for what ends something.
    pub(super) fn event(
        &mut self,
        event: &WindowEvent,
        pointer_taken: bool,
        keys_taken: KeysTaken,
    ) -> Vec<InputEvent> {
        match event {
            WindowEvent::ModifiersChanged(modifiers) => {
                let state = modifiers.state();
                self.modifiers = Modifiers {
                    shift: state.shift_key(),
                    control: state.control_key() || state.super_key(),
                    alt: state.alt_key(),
                };
                Vec::new()
            }
            WindowEvent::CursorMoved { position, .. } => {
                self.pointer_px = [position.x, position.y];
                vec![InputEvent::PointerMoved {
                    at_px: self.pointer_px,
                }]
            }
            WindowEvent::MouseInput { state, button, .. } => {
                let Some(button) = button_of(*button) else {
                    return Vec::new();
                };
                let at_px = self.pointer_px;
                match state {
                    ElementState::Released => vec![InputEvent::PointerUp { button, at_px }],
                    ElementState::Pressed if pointer_taken => Vec::new(),
                    ElementState::Pressed => {
                        vec![InputEvent::PointerDown {
                            button,
                            at_px,
                            modifiers: self.modifiers,
                        }]
                    }
                }
            }
            WindowEvent::MouseWheel { delta, .. } if !pointer_taken => {
                let notches = match delta {
                    MouseScrollDelta::LineDelta(_, lines) => f64::from(*lines),
                    MouseScrollDelta::PixelDelta(pixels) => pixels.y / PX_A_NOTCH,
                };
                vec![InputEvent::Wheel {
                    notches,
                    at_px: self.pointer_px,
                }]
            }
            WindowEvent::PinchGesture { delta, .. } if !pointer_taken => {
                vec![InputEvent::Pinch {
                    factor: 1.0 + delta,
                    at_px: self.pointer_px,
                }]
            }
            WindowEvent::KeyboardInput {
                event, is_synthetic, ..
            } => {
                let Some(key) = key_of(&event.logical_key) else {
                    return Vec::new();
                };
                match event.state {
                    ElementState::Released => vec![InputEvent::KeyUp { key }],
                    ElementState::Pressed if keys_taken.include(key) => Vec::new(),
                    // Told of a key that is down while the window gets the keyboard: it was meant for another one, or its own press follows.
                    ElementState::Pressed if *is_synthetic => Vec::new(),
                    // Moving keys are held; what switches something is pressed once.
                    ElementState::Pressed if event.repeat => Vec::new(),
                    ElementState::Pressed => vec![InputEvent::KeyDown {
                        key,
                        modifiers: self.modifiers,
                    }],
                }
            }
            WindowEvent::Touch(touch) => self.touch(touch, pointer_taken),
            WindowEvent::Focused(false) | WindowEvent::CursorLeft { .. } => vec![InputEvent::FocusLost],
            _ => Vec::new(),
        }
    }

    /// One finger is the main button; two pinch.
    fn touch(&mut self, touch: &Touch, pointer_taken: bool) -> Vec<InputEvent> {
        let at_px = [touch.location.x, touch.location.y];
        let (button, modifiers) = (Button::Main, self.modifiers);
        match touch.phase {
            TouchPhase::Started if pointer_taken => Vec::new(),
            TouchPhase::Started => {
                self.touches.push((touch.id, at_px));
                match self.touches.len() {
                    1 => vec![InputEvent::PointerDown {
                        button,
                        at_px,
                        modifiers,
                    }],
                    _ => vec![InputEvent::FocusLost],
                }
            }
            TouchPhase::Moved => {
                let spread_before = self.spread();
                if let Some((_, place)) = self.touches.iter_mut().find(|(id, _)| *id == touch.id) {
                    *place = at_px;
                }
                match (spread_before, self.spread()) {
                    (Some((before, _)), Some((after, middle))) if before > 1.0 => {
                        vec![InputEvent::Pinch {
                            factor: after / before,
                            at_px: middle,
                        }]
                    }
                    _ => vec![InputEvent::PointerMoved { at_px }],
                }
            }
            TouchPhase::Ended | TouchPhase::Cancelled => {
                self.touches.retain(|(id, _)| *id != touch.id);
                vec![InputEvent::PointerUp { button, at_px }]
            }
        }
    }

    /// How far two fingers are apart, and the middle between them.
    fn spread(&self) -> Option<(f64, [f64; 2])> {
        let [(_, [ax, ay]), (_, [bx, by])] = *self.touches.as_slice() else {
            return None;
        };
        Some(((bx - ax).hypot(by - ay), [(ax + bx) / 2.0, (ay + by) / 2.0]))
    }
}

fn button_of(button: MouseButton) -> Option<Button> {
    match button {
        MouseButton::Left => Some(Button::Main),
        MouseButton::Right => Some(Button::Second),
        MouseButton::Middle => Some(Button::Middle),
        _ => None,
    }
}

/// The scene's key of one of winit.
fn key_of(key: &WinitKey) -> Option<Key> {
    Some(match key {
        WinitKey::Named(NamedKey::ArrowUp) => Key::Up,
        WinitKey::Named(NamedKey::ArrowDown) => Key::Down,
        WinitKey::Named(NamedKey::ArrowLeft) => Key::Left,
        WinitKey::Named(NamedKey::ArrowRight) => Key::Right,
        WinitKey::Named(NamedKey::PageUp) => Key::PageUp,
        WinitKey::Named(NamedKey::PageDown) => Key::PageDown,
        WinitKey::Named(NamedKey::Home) => Key::Home,
        WinitKey::Named(NamedKey::Escape) => Key::Escape,
        WinitKey::Named(NamedKey::Enter) => Key::Enter,
        WinitKey::Named(NamedKey::Delete | NamedKey::Backspace) => Key::Delete,
        WinitKey::Named(NamedKey::Space) => Key::Character(' '),
        WinitKey::Character(text) => Key::Character(text.chars().next()?.to_lowercase().next()?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use winit::dpi::PhysicalPosition;
    use winit::event::DeviceId;

    use super::*;

    fn touch(id: u64, x: f64, phase: TouchPhase) -> WindowEvent {
        WindowEvent::Touch(Touch {
            device_id: DeviceId::dummy(),
            phase,
            location: PhysicalPosition::new(x, 0.0),
            force: None,
            id,
        })
    }

    #[test]
    fn two_fingers_pinch() {
        let mut input = Input::default();
        let mut events = Vec::new();
        for event in [
            touch(1, 0.0, TouchPhase::Started),
            touch(2, 100.0, TouchPhase::Started),
            touch(2, 200.0, TouchPhase::Moved),
        ] {
            events.extend(input.event(&event, false, KeysTaken::None));
        }
        assert_eq!(
            events.last(),
            Some(&InputEvent::Pinch {
                factor: 2.0,
                at_px: [100.0, 0.0]
            })
        );
        assert!(
            events.contains(&InputEvent::FocusLost),
            "the drag of the first finger ends"
        );
    }

    #[test]
    fn letters_reach_the_scene_while_a_button_has_the_keyboard_and_not_while_something_is_typed() {
        for (taken, letter, enter) in [
            (KeysTaken::None, false, false),
            (KeysTaken::Acting, false, true),
            (KeysTaken::All, true, true),
        ] {
            assert_eq!(taken.include(Key::Character('p')), letter);
            assert_eq!(taken.include(Key::Enter), enter);
        }
    }

    #[test]
    fn what_a_panel_takes_does_not_move_the_scene() {
        let mut input = Input::default();
        let wheel = WindowEvent::MouseWheel {
            device_id: DeviceId::dummy(),
            delta: MouseScrollDelta::LineDelta(0.0, 2.0),
            phase: TouchPhase::Moved,
        };
        assert!(input.event(&wheel, true, KeysTaken::None).is_empty());
        assert_eq!(
            input.event(&wheel, false, KeysTaken::None),
            [InputEvent::Wheel {
                notches: 2.0,
                at_px: [0.0, 0.0]
            }]
        );
    }
}
