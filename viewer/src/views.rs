//! Named views: links with a name.

use serde::{Deserialize, Serialize};

/// A view that somebody gave a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedView {
    /// The name.
    pub name: String,
    /// The link, as [`crate::Link::write`] gives it.
    pub link: String,
}

/// All named views, in the order they were kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Views {
    views: Vec<NamedView>,
}

/// Views kept at most.
const MOST_VIEWS: usize = 200;
/// Characters of a name at most.
const LONGEST_NAME: usize = 80;

impl Views {
    /// Keeps a view. One of the same name is replaced; without a name it gets a number.
    ///
    /// ```
    /// use planvy_viewer::views::Views;
    /// let mut views = Views::default();
    /// assert_eq!(views.keep("  Torget ", "view=plan,1,2,3,100,0,-90"), "Torget");
    /// assert_eq!(views.keep("", "time=2026-06-21T12:00"), "2");
    /// assert_eq!(views.link_of("Torget"), Some("view=plan,1,2,3,100,0,-90"));
    /// ```
    pub fn keep(&mut self, name: &str, link: &str) -> String {
        let named: String = name.trim().chars().take(LONGEST_NAME).collect();
        let number = || {
            (self.views.len() + 1..)
                .map(|number| number.to_string())
                .find(|name| self.link_of(name).is_none())
        };
        let name = if named.is_empty() {
            number().unwrap_or_default()
        } else {
            named
        };
        let has_room = self.views.len() < MOST_VIEWS;
        match self.views.iter_mut().find(|view| view.name == name) {
            Some(view) => link.clone_into(&mut view.link),
            None if has_room => self.views.push(NamedView {
                name: name.clone(),
                link: link.to_owned(),
            }),
            None => {}
        }
        name
    }

    /// Forgets a view.
    pub fn forget(&mut self, name: &str) {
        self.views.retain(|view| view.name != name);
    }

    /// The link of a name.
    pub fn link_of(&self, name: &str) -> Option<&str> {
        self.views
            .iter()
            .find(|view| view.name == name)
            .map(|view| view.link.as_str())
    }

    /// All of them.
    pub fn all(&self) -> &[NamedView] {
        &self.views
    }
}
