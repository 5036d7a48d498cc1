//! What the viewer has to say while it goes on: which file or tile is missing, and why.

use planvy_plan::Lang;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gravity {
    /// Good to know.
    Note,
    /// Something is shown with less than it has.
    Warning,
    /// Something is missing in the picture.
    Error,
}

/// A message.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// How bad it is.
    pub gravity: Gravity,
    /// The file, the tile or the part that it is about.
    pub about: String,
    /// In Swedish.
    pub sv: String,
    /// In English.
    pub en: String,
    /// How often it was said.
    pub times: u32,
    /// Whether what it told of has passed: the server answers again, the tile has come.
    pub is_past: bool,
}

impl Message {
    /// A message about something.
    pub fn new(gravity: Gravity, about: &str, sv: impl Into<String>, en: impl Into<String>) -> Message {
        Message {
            gravity,
            about: about.to_owned(),
            sv: sv.into(),
            en: en.into(),
            times: 1,
            is_past: false,
        }
    }

    /// The text, with what it is about.
    pub fn text(&self, lang: Lang) -> String {
        let text = lang.pick(&self.sv, &self.en);
        if self.about.is_empty() {
            text.clone()
        } else {
            format!("{}: {text}", self.about)
        }
    }
}

/// Messages kept at most: the oldest that are past go first.
const MOST_KEPT: usize = 200;

/// All messages, the newest last. The same about the same is said once, and counted.
#[derive(Clone, Debug, Default)]
pub struct Messages {
    all: Vec<Message>,
    revision: u64,
}

impl Messages {
    /// Says something.
    pub fn say(&mut self, message: Message) {
        self.revision += 1;
        let same = self
            .all
            .iter_mut()
            .find(|said| said.about == message.about && said.en == message.en);
        if let Some(said) = same {
            said.times = said.times.saturating_add(1);
            said.is_past = false;
            return;
        }
        if self.all.len() >= MOST_KEPT {
            let oldest = self.all.iter().position(|said| said.is_past).unwrap_or(0);
            self.all.remove(oldest);
        }
        self.all.push(message);
    }

    /// What was said about something has passed.
    pub fn pass(&mut self, about: &str) {
        for said in self
            .all
            .iter_mut()
            .filter(|said| said.about == about && !said.is_past)
        {
            said.is_past = true;
            self.revision += 1;
        }
    }

    /// Whether something is being said about it.
    pub fn is_open(&self, about: &str) -> bool {
        self.all.iter().any(|said| said.about == about && !said.is_past)
    }

    /// All of them, the oldest first.
    pub fn all(&self) -> &[Message] {
        &self.all
    }

    /// Grows with every change: whether to show them anew.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.all.clear();
        self.revision += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_is_said_once_and_counted() {
        let mut messages = Messages::default();
        for _ in 0..3 {
            messages.say(Message::new(
                Gravity::Error,
                "a.glb",
                "går inte att läsa",
                "cannot be read",
            ));
        }
        assert_eq!(messages.all().len(), 1);
        assert_eq!(messages.all()[0].times, 3);
        assert_eq!(messages.all()[0].text(Lang::Sv), "a.glb: går inte att läsa");
        messages.pass("a.glb");
        assert!(!messages.is_open("a.glb"));
    }

    #[test]
    fn what_has_passed_goes_first() {
        let mut messages = Messages::default();
        for number in 0..MOST_KEPT {
            messages.say(Message::new(Gravity::Note, &format!("{number}"), "s", "e"));
        }
        messages.pass("7");
        messages.say(Message::new(Gravity::Note, "new", "s", "e"));
        assert_eq!(messages.all().len(), MOST_KEPT);
        assert!(messages.all().iter().all(|message| message.about != "7"));
    }
}
