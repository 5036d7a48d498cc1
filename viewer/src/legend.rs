//! The legend: what is visible, with its colours and patterns, in words.

use std::collections::{BTreeMap, BTreeSet};

use planvy_plan::Lang;
use planvy_render::Style;
use planvy_tiles::{PropertyTable, TileContent};

use crate::layer::Layer;
use crate::scene::Scene;
use crate::state::{FeatureClass, Side};

/// What stands beside a line of the legend.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Swatch {
    /// An area of a colour.
    Fill([u8; 3]),
    /// An area with a pattern, by its name in the tiles: `dots`, `plus`, `rings`.
    Pattern(String),
    /// A line of a rank.
    Line(u8),
}

/// A line of the legend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegendEntry {
    /// What it looks like.
    pub swatch: Swatch,
    /// What it is.
    pub text: String,
}

/// The legend, with what has to be known of the data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Legend {
    /// What is visible.
    pub entries: Vec<LegendEntry>,
    /// Whose data it is, each once.
    pub sources: Vec<String>,
    /// The days of the data, each once.
    pub dates: Vec<String>,
    /// The snapshots that the tiles were made of, each once.
    pub snapshots: Vec<String>,
    /// Whether something of it says that it is invented.
    pub is_fictional: bool,
}

impl Legend {
    /// The line under a picture: whether it is invented, source, day, snapshot. What is not known is said.
    pub fn source_line(&self, lang: Lang) -> String {
        let unknown = lang.pick("inte angiven", "not stated");
        let joined = |values: &[String]| {
            if values.is_empty() {
                unknown.to_owned()
            } else {
                values.join(", ")
            }
        };
        let (sources, dates) = (joined(&self.sources), joined(&self.dates));
        let invented = match self.is_fictional {
            true => lang.pick(
                "Påhittat exempel: platsen eller planerna finns inte. ",
                "Fictional example: the place or its plans do not exist. ",
            ),
            false => "",
        };
        let mut line = invented.to_owned();
        line += &lang.pick(
            format!("Källa: {sources}. Data från: {dates}."),
            format!("Source: {sources}. Data of: {dates}."),
        );
        if let Some(snapshot) = self.snapshots.first() {
            let short: String = snapshot.chars().take(16).collect();
            line += &lang.pick(format!(" Version {short}."), format!(" Version {short}."));
        }
        line
    }
}

/// The name of a pattern.
pub fn pattern_text(pattern: &str, lang: Lang) -> Option<&'static str> {
    Some(match pattern {
        "dots" => lang.pick("Prickmark: marken får inte bebyggas", "Dotted land: no building"),
        "plus" => lang.pick(
            "Korsmark: bara komplementbyggnader",
            "Crossed land: ancillary buildings only",
        ),
        "rings" => lang.pick("Ringmark: bara under marken", "Ringed land: below ground only"),
        "plus-dots" => lang.pick(
            "Korsprickad mark: komplementbyggnader i undantag",
            "Crossed and dotted land: ancillary buildings by exception",
        ),
        "rings-dots" => lang.pick(
            "Ringprickad mark: planterat bjälklag",
            "Ringed and dotted land: a planted deck",
        ),
        "none" | "" => return None,
        _ => lang.pick("Annan begränsning", "Another restriction"),
    })
}

/// The name of a boundary's rank.
pub fn rank_text(rank: u8, lang: Lang) -> &'static str {
    match rank {
        0 => lang.pick("Planområdesgräns", "Boundary of a plan"),
        1 => lang.pick("Användningsgräns", "Boundary of a use"),
        _ => lang.pick("Egenskapsgräns", "Boundary of a property regulation"),
    }
}

/// The legend of what a scene shows.
pub fn legend(scene: &Scene, lang: Lang) -> Legend {
    let mut gathered = Gathered::default();
    for (tile, loaded) in scene.drawn() {
        for content in &loaded.contents {
            gathered
                .sources
                .extend(content.copyright.iter().filter(|text| !text.is_empty()).cloned());
            gathered.content(scene, content, |name| loaded.layer_of(name), lang);
        }
        let tileset = scene
            .tree()
            .get(tile)
            .and_then(|node| scene.tree().tileset(node.tileset));
        gathered.is_fictional |= tileset.is_some_and(|tileset| tileset.is_fictional);
        gathered
            .sources
            .extend(tileset.and_then(|tileset| tileset.source.clone()));
        gathered
            .dates
            .extend(tileset.and_then(|tileset| tileset.date.clone()));
        gathered
            .snapshots
            .extend(tileset.and_then(|tileset| tileset.version.clone()));
    }
    gathered.legend(lang)
}

#[derive(Default)]
struct Gathered {
    layers: BTreeSet<Layer>,
    uses: BTreeMap<[u8; 3], BTreeSet<String>>,
    patterns: BTreeSet<String>,
    ranks: BTreeSet<u8>,
    has_bound: bool,
    has_example: bool,
    has_broken: bool,
    has_process: bool,
    sources: BTreeSet<String>,
    dates: BTreeSet<String>,
    snapshots: BTreeSet<String>,
    is_fictional: bool,
}

impl Gathered {
    fn content(
        &mut self,
        scene: &Scene,
        content: &TileContent,
        layer_of: impl Fn(&str) -> Layer,
        lang: Lang,
    ) {
        let after = scene
            .state()
            .comparison
            .exposures()
            .iter()
            .any(|exposure| exposure.side == Side::After);
        for part in &content.parts {
            let layer = layer_of(&part.name);
            let table = part.table.and_then(|table| content.tables.get(table));
            let is_face = layer == Layer::Envelopes;
            if !(is_face || scene.state().shows(layer)) || (layer == Layer::Proposals && !after) {
                continue;
            }
            if !is_face {
                self.layers.insert(layer);
            }
            let Some(table) = table else { continue };
            for row in 0..table.count {
                // Of what may be built, only the chosen place may be shown.
                if !is_face || scene.is_row_shown(layer, Some((table, row)), Side::After) {
                    self.row(table, row, lang);
                }
            }
        }
    }

    fn row(&mut self, table: &PropertyTable, row: usize, lang: Lang) {
        match FeatureClass::of_word(&table.class) {
            FeatureClass::PlanArea => self.plan_area(table, row, lang),
            FeatureClass::PlanBoundary => {
                self.ranks
                    .extend(table.number("rank", row).map(|rank| rank.clamp(0.0, 255.0) as u8));
            }
            FeatureClass::EnvelopeFace if table.text("product", row) == Some("example") => {
                self.has_example = true
            }
            FeatureClass::EnvelopeFace => self.has_bound = true,
            FeatureClass::ProposalPart => self.has_broken |= table.text("verdict", row) == Some("breaks"),
            FeatureClass::Building | FeatureClass::Label | FeatureClass::Other => {}
        }
    }

    fn plan_area(&mut self, table: &PropertyTable, row: usize, lang: Lang) {
        self.has_process |= table.text("state", row) == Some("in-process");
        self.patterns.extend(
            table
                .text("pattern", row)
                .filter(|pattern| !matches!(*pattern, "none" | ""))
                .map(str::to_owned),
        );
        let fill = table.text("fill", row).and_then(colour_of);
        let Some(fill) = fill else { return };
        let codes = table.texts("use_codes", row).unwrap_or_default();
        let name = table.text(lang.pick("use_name", "use_name_en"), row);
        let Some(use_text) = name.or(codes.first().map(String::as_str)) else {
            return;
        };
        self.uses.entry(fill).or_default().insert(use_text.to_owned());
    }

    fn legend(self, lang: Lang) -> Legend {
        let style = Style::default();
        let mut entries = Vec::new();
        let mut add = |swatch: Swatch, text: &str| {
            entries.push(LegendEntry {
                swatch,
                text: text.to_owned(),
            })
        };
        for (fill, uses) in &self.uses {
            let uses: Vec<&str> = uses.iter().map(String::as_str).collect();
            add(Swatch::Fill(*fill), &uses.join(", "));
        }
        for pattern in &self.patterns {
            add(
                Swatch::Pattern(pattern.clone()),
                pattern_text(pattern, lang).unwrap_or_default(),
            );
        }
        if self.has_process {
            add(
                Swatch::Fill([0xf3; 3]),
                lang.pick(
                    "Blekare: plan som inte gäller än",
                    "Fainter: a plan not in force yet",
                ),
            );
        }
        for rank in &self.ranks {
            add(Swatch::Line(*rank), rank_text(*rank, lang));
        }
        if self.layers.contains(&Layer::Buildings) {
            add(
                Swatch::Fill(style.roof),
                lang.pick("Befintlig byggnad", "Existing building"),
            );
        }
        if self.has_bound {
            add(
                Swatch::Fill([0x7f, 0xb2, 0xe5]),
                lang.pick(
                    "Yttersta gräns för vad som får byggas",
                    "Outermost bound of what may be built",
                ),
            );
        }
        if self.has_example {
            add(
                Swatch::Fill([0xd9, 0xb3, 0x82]),
                lang.pick(
                    "Exempel på hus inom reglerna",
                    "Example of a house within the rules",
                ),
            );
        }
        if self.layers.contains(&Layer::Proposals) {
            add(
                Swatch::Fill(style.proposal_roof),
                lang.pick("Förslag", "Proposal"),
            );
        }
        if self.has_broken {
            add(
                Swatch::Fill(style.broken),
                lang.pick("Bryter mot en regel", "Breaks a rule"),
            );
        }
        let listed = |values: BTreeSet<String>| values.into_iter().collect();
        Legend {
            entries,
            sources: listed(self.sources),
            dates: listed(self.dates),
            snapshots: listed(self.snapshots),
            is_fictional: self.is_fictional,
        }
    }
}

/// sRGB bytes of `#rrggbb`.
fn colour_of(text: &str) -> Option<[u8; 3]> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
    Some([red, green, blue])
}
