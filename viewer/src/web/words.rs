//! The picture in words: what is selected, what is visible, what the colours mean.

use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use super::map_view::MapView;
use super::report::json;
use crate::legend::{Swatch, legend};
use crate::text_equal::text_equal;

#[derive(Serialize)]
struct SelectedReport {
    class: &'static str,
    id: String,
    title: String,
    lines: Vec<[String; 2]>,
}

#[derive(Serialize)]
struct SectionReport {
    heading: String,
    lines: Vec<String>,
}

#[derive(Serialize)]
struct LegendReport {
    /// `#rrggbb` of an area.
    #[serde(skip_serializing_if = "Option::is_none")]
    colour: Option<String>,
    /// The name of an area's pattern.
    #[serde(skip_serializing_if = "Option::is_none")]
    pattern: Option<String>,
    /// The rank of a line.
    #[serde(skip_serializing_if = "Option::is_none")]
    rank: Option<u8>,
    text: String,
}

#[wasm_bindgen]
impl MapView {
    /// What is selected, in words, as JSON; nothing where nothing is, or its tile has not come yet.
    pub fn selected(&self) -> Option<String> {
        let state = self.scene.state();
        let selection = state.selection.as_ref()?;
        let text = self.scene.selected_text(state.language)?;
        Some(json(&SelectedReport {
            class: selection.class.word(),
            id: selection.id.clone(),
            title: text.title,
            lines: text
                .lines
                .into_iter()
                .map(|line| [line.label, line.value])
                .collect(),
        }))
    }

    /// What is visible, in words, as JSON.
    #[wasm_bindgen(js_name = textEqual)]
    pub fn text_equal(&self) -> String {
        let sections = text_equal(&self.scene, self.scene.state().language);
        let reports = sections.into_iter().map(|section| SectionReport {
            heading: section.heading,
            lines: section.lines,
        });
        json(&reports.collect::<Vec<_>>())
    }

    /// What the colours and patterns of the picture mean, as JSON.
    pub fn legend(&self) -> String {
        let legend = legend(&self.scene, self.scene.state().language);
        let reports = legend.entries.into_iter().map(|entry| {
            let (mut colour, mut pattern, mut rank) = (None, None, None);
            match entry.swatch {
                Swatch::Fill([red, green, blue]) => colour = Some(format!("#{red:02x}{green:02x}{blue:02x}")),
                Swatch::Pattern(name) => pattern = Some(name),
                Swatch::Line(of_line) => rank = Some(of_line),
            }
            LegendReport {
                colour,
                pattern,
                rank,
                text: entry.text,
            }
        });
        json(&reports.collect::<Vec<_>>())
    }
}
