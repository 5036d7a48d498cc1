//! What a person does with pointer and keyboard, as the shells report it. Positions are pixels from the upper left corner of the
//! picture, in physical pixels.

/// A button of a pointer. A finger is the main button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    /// Left, or a finger.
    Main,
    /// Right.
    Second,
    /// The wheel.
    Middle,
}

/// Keys that are held while another is pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Modifiers {
    /// Shift.
    pub shift: bool,
    /// Control, or Command on a Mac.
    pub control: bool,
    /// Alt.
    pub alt: bool,
}

/// A key, named by what it writes (lower case) or does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Home.
    Home,
    /// Escape.
    Escape,
    /// Enter.
    Enter,
    /// Delete or backspace.
    Delete,
    /// A character as typed, letters in lower case.
    Character(char),
}

/// One thing that a person did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum InputEvent {
    /// A button went down.
    PointerDown {
        /// Which.
        button: Button,
        /// Where.
        at_px: [f64; 2],
        /// With what held.
        modifiers: Modifiers,
    },
    /// The pointer moved.
    PointerMoved {
        /// To where.
        at_px: [f64; 2],
    },
    /// A button went up.
    PointerUp {
        /// Which.
        button: Button,
        /// Where.
        at_px: [f64; 2],
    },
    /// The wheel turned, or two fingers slid on a pad.
    Wheel {
        /// Notches, positive away from the person: nearer.
        notches: f64,
        /// Where the pointer was.
        at_px: [f64; 2],
    },
    /// Two fingers spread or closed on the picture.
    Pinch {
        /// More than 1: nearer.
        factor: f64,
        /// The middle between the fingers.
        at_px: [f64; 2],
    },
    /// A key went down. Repetitions of a held key may be reported or not.
    KeyDown {
        /// Which.
        key: Key,
        /// With what held.
        modifiers: Modifiers,
    },
    /// A key went up.
    KeyUp {
        /// Which.
        key: Key,
    },
    /// The window or the canvas is no longer attended to: what is held is let go.
    FocusLost,
}
