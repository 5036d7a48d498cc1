//! A page that reads like a document: a statement, the numbers, a map, sections of text and tables, a form.

use askama::Template;
use planvy_plan::State;

use super::figures::Figure;
use super::frame::PageFrame;
use super::home::HitView;
use super::place_map::{DrawnMap, LegendItem};

/// A page.
#[derive(Template)]
#[template(path = "document.html")]
pub struct DocumentPage {
    /// What every page shares.
    pub page: PageFrame,
    /// The heading.
    pub heading: String,
    /// A line below it.
    pub subheading: String,
    /// What it comes to, with its state.
    pub verdict: Option<Verdict>,
    /// Ways on from here.
    pub links: Vec<HitView>,
    /// The numbers.
    pub figures: Vec<Figure>,
    /// Text beside the map, below the numbers.
    pub beside: Vec<Section>,
    /// The map.
    pub map: Option<MapView>,
    /// The text.
    pub sections: Vec<Section>,
    /// What there is to know.
    pub notes: Vec<String>,
    /// What can be asked from here.
    pub forms: Vec<FormView>,
    /// The same as data.
    pub json_href: Option<String>,
}

/// What a page comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The class: a word of the four states, or `breaks`.
    pub class: &'static str,
    /// The statement.
    pub statement: String,
}

impl Verdict {
    /// A statement with its state.
    pub fn of(state: State, statement: impl Into<String>) -> Verdict {
        Verdict {
            class: state.word(),
            statement: statement.into(),
        }
    }
}

/// A map as it stands on a page.
#[derive(Clone, Debug)]
pub struct MapView {
    /// One `<svg>` element.
    pub svg: String,
    /// System, extent and date.
    pub caption: String,
    /// The legend.
    pub legend: Vec<LegendItem>,
}

impl From<DrawnMap> for MapView {
    fn from(drawn: DrawnMap) -> MapView {
        MapView {
            svg: drawn.svg,
            caption: drawn.caption,
            legend: drawn.legend,
        }
    }
}

/// A section of text.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// Its heading.
    pub heading: String,
    /// A word beside the heading, with the class of its chip.
    pub chip: Option<(&'static str, String)>,
    /// True for a section inside the one before.
    pub is_part: bool,
    /// Paragraphs.
    pub paragraphs: Vec<String>,
    /// Points.
    pub points: Vec<String>,
    /// Ways to choose from.
    pub choices: Vec<HitView>,
    /// A table.
    pub table: Option<Table>,
    /// True where it is folded until somebody opens it.
    pub is_folded: bool,
}

impl Section {
    /// A section with a heading and nothing in it yet.
    pub fn new(heading: impl Into<String>) -> Section {
        Section {
            heading: heading.into(),
            ..Section::default()
        }
    }

    /// A section inside the one before.
    pub fn part(heading: impl Into<String>) -> Section {
        Section {
            is_part: true,
            ..Section::new(heading)
        }
    }
}

/// A table. On a narrow screen each row becomes a block, its cells labelled by the heads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What it is, for screen readers.
    pub caption: String,
    /// The heads of the columns.
    pub heads: Vec<String>,
    /// The rows; the first cell heads its row.
    pub rows: Vec<Vec<Cell>>,
}

/// What stands in a cell that has nothing to say.
pub const NOTHING: &str = "–";

/// A text with more letters than this does not stand beside its head on a phone.
const LONG: usize = 44;

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// What stands in it.
    pub text: String,
    /// Where it leads.
    pub href: Option<String>,
    /// Class of a chip, where it is one.
    pub chip: Option<&'static str>,
    /// The head of its column, for narrow screens.
    pub head: String,
}

impl Cell {
    /// A cell with nothing to say.
    pub fn nothing() -> Cell {
        Cell::text(NOTHING)
    }

    /// A text.
    pub fn text(text: impl Into<String>) -> Cell {
        Cell {
            text: text.into(),
            ..Cell::default()
        }
    }

    /// True where it has nothing to say.
    pub fn is_nothing(&self) -> bool {
        self.text == NOTHING
    }

    /// True where it is a text of some length, which on a narrow screen takes the whole width.
    pub fn is_long(&self) -> bool {
        self.text.chars().count() > LONG
    }

    /// A link.
    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Cell {
        Cell {
            text: text.into(),
            href: Some(href.into()),
            ..Cell::default()
        }
    }

    /// A chip.
    pub fn chip(class: &'static str, text: impl Into<String>) -> Cell {
        Cell {
            text: text.into(),
            chip: Some(class),
            ..Cell::default()
        }
    }
}

impl Table {
    /// A table of rows, each cell given the head of its column. A column where no row has anything to say is left out.
    pub fn new(caption: impl Into<String>, heads: &[&str], rows: Vec<Vec<Cell>>) -> Table {
        let says_something = |column: usize| {
            column == 0
                || rows
                    .iter()
                    .any(|row| row.get(column).is_some_and(|cell| !cell.is_nothing()))
        };
        let kept: Vec<bool> = (0..heads.len()).map(says_something).collect();
        let labelled = |row: Vec<Cell>| {
            row.into_iter()
                .zip(heads)
                .zip(&kept)
                .filter(|(_, kept)| **kept)
                .map(|((cell, head), _)| Cell {
                    head: (*head).to_owned(),
                    ..cell
                })
                .collect()
        };
        Table {
            caption: caption.into(),
            heads: heads
                .iter()
                .zip(&kept)
                .filter(|(_, kept)| **kept)
                .map(|(head, _)| (*head).to_owned())
                .collect(),
            rows: rows.into_iter().map(labelled).collect(),
        }
    }
}

/// A form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormView {
    /// Its heading.
    pub heading: String,
    /// What it is for.
    pub about: String,
    /// Where it is sent.
    pub action: String,
    /// True where it is what the page is for, and stands before the text.
    pub leads: bool,
    /// True where a file is sent with it.
    pub sends_file: bool,
    /// The fields.
    pub fields: Vec<Field>,
    /// What its button says.
    pub button: String,
}

/// A field of a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its label; a hidden field has none.
    pub label: String,
    /// A word of help.
    pub hint: String,
    /// The kind of input: `text`, `number`, `date`, `file`, `hidden`, `select`.
    pub kind: &'static str,
    /// Its value.
    pub value: String,
    /// What can be chosen: value and words.
    pub options: Vec<(String, String)>,
    /// Whether it has to be filled in.
    pub is_required: bool,
}

impl Field {
    /// A field that keeps a value.
    pub fn hidden(name: impl Into<String>, value: impl Into<String>) -> Field {
        Field {
            name: name.into(),
            value: value.into(),
            kind: "hidden",
            ..Field::default()
        }
    }

    /// A field to fill in.
    pub fn input(kind: &'static str, name: &str, label: &str, value: &str) -> Field {
        Field {
            name: name.to_owned(),
            label: label.to_owned(),
            kind,
            value: value.to_owned(),
            ..Field::default()
        }
    }

    /// The same with a word of help.
    #[must_use]
    pub fn with_hint(mut self, hint: &str) -> Field {
        hint.clone_into(&mut self.hint);
        self
    }

    /// The same, to be filled in.
    #[must_use]
    pub fn required(mut self) -> Field {
        self.is_required = true;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_without_anything_to_say_is_left_out() {
        let rows = vec![
            vec![Cell::text("a"), Cell::nothing(), Cell::text("1")],
            vec![Cell::text("b"), Cell::nothing(), Cell::nothing()],
        ];
        let table = Table::new("", &["name", "empty", "number"], rows);
        assert_eq!(table.heads, ["name", "number"]);
        let texts: Vec<Vec<&str>> = table
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| cell.text.as_str()).collect())
            .collect();
        assert_eq!(texts, [["a", "1"], ["b", NOTHING]]);
        assert_eq!(table.rows[0][1].head, "number");
    }
}
