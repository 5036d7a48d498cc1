//! The picture in words: what is in view, for whoever does not see it.

use std::collections::{BTreeMap, BTreeSet};

use glam::DVec3;
use planvy_plan::Lang;
use planvy_tiles::{Part, PropertyTable, TileContent};

use crate::camera::{CameraMode, Lens, Pose};
use crate::feature_text::verdict_text;
use crate::layer::Layer;
use crate::measure::number;
use crate::scene::Scene;
use crate::state::{FeatureClass, Side};

/// A heading with lines below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextSection {
    /// The heading.
    pub heading: String,
    /// What there is to say.
    pub lines: Vec<String>,
}

/// Lines of one section at most; how many more there are is said.
const MOST_LINES: usize = 40;

/// What a scene shows, in words. What is hidden behind something else counts as in view: the direction is what is told.
pub fn text_equal(scene: &Scene, lang: Lang) -> Vec<TextSection> {
    let mut sections = vec![TextSection {
        heading: lang.pick("Vyn", "The view").to_owned(),
        lines: vec![
            view_text(scene, lang),
            scene.state().time.text(lang),
            scene.sun_text(lang),
        ],
    }];
    let mut in_view = InView::default();
    let pose = scene.pose();
    for (_, loaded) in scene.drawn() {
        for content in &loaded.contents {
            for part in &content.parts {
                let Some(table) = part.table.and_then(|table| content.tables.get(table)) else {
                    continue;
                };
                let layer = loaded.layer_of(&part.name);
                let shown = |row: usize| {
                    let sides = scene.state().comparison.exposures();
                    sides
                        .iter()
                        .any(|exposure| scene.is_row_shown(layer, Some((table, row)), exposure.side))
                };
                for row in rows_in_view(content, part, table, &pose) {
                    if shown(row) {
                        in_view.add(table, row, lang);
                    }
                }
            }
        }
    }
    if let Some(selected) = scene.selected_text(lang) {
        sections.push(TextSection {
            heading: lang.pick("Valt", "Selected").to_owned(),
            lines: selected.plain_lines(),
        });
    }
    let state = scene.state();
    let area = state.area.as_deref().filter(|_| !state.shows(Layer::Envelopes));
    in_view.sections(&mut sections, area, lang);
    if scene.progress().wanted + scene.progress().coming > 0 {
        let more = lang.pick("Mer är på väg.", "More is on its way.").to_owned();
        sections.push(TextSection {
            heading: lang.pick("Hämtning", "Loading").to_owned(),
            lines: vec![more],
        });
    }
    sections
}

/// Where it is looked from.
fn view_text(scene: &Scene, lang: Lang) -> String {
    let (camera, pose) = (scene.camera(), scene.pose());
    let shown = camera.shown();
    let direction = compass(shown.heading_rad, lang);
    let place = match scene.world().and_then(|world| world.crs()) {
        Some(crs) => {
            let focus = shown.focus_in_world;
            format!("{:.0}, {:.0} ({})", focus.x, focus.y, crs.name())
        }
        None => lang.pick("okänd plats", "an unknown place").to_owned(),
    };
    match (camera.mode(), pose.lens) {
        (CameraMode::Plan, Lens::Parallel { height_m }) => {
            let height = number(height_m, lang);
            lang.pick(
                format!("Karta rakt uppifrån vid {place}. Bilden är {height} m hög."),
                format!("Map from straight above at {place}. The picture is {height} m high."),
            )
        }
        (CameraMode::Walk, _) => lang.pick(
            format!("I ögonhöjd vid {place}, blick mot {direction}."),
            format!("At eye height at {place}, looking {direction}."),
        ),
        _ => {
            let eye = pose.eye_in_world;
            let over = scene
                .ground_level_m(eye.x, eye.y)
                .map_or(eye.z, |ground_m| eye.z - ground_m);
            let over = number(over, lang);
            lang.pick(
                format!("Snett uppifrån mot {place}, från {over} m höjd, blick mot {direction}."),
                format!(
                    "Obliquely from above towards {place}, from a height of {over} m, looking {direction}."
                ),
            )
        }
    }
}

/// A bearing as a word.
///
/// ```
/// use planvy_plan::Lang;
/// use planvy_viewer::text_equal::compass;
/// assert_eq!(compass(0.1, Lang::Sv), "norr");
/// assert_eq!(compass(-0.8, Lang::En), "north-west");
/// ```
pub fn compass(heading_rad: f64, lang: Lang) -> &'static str {
    const SV: [&str; 8] = [
        "norr",
        "nordost",
        "öster",
        "sydost",
        "söder",
        "sydväst",
        "väster",
        "nordväst",
    ];
    const EN: [&str; 8] = [
        "north",
        "north-east",
        "east",
        "south-east",
        "south",
        "south-west",
        "west",
        "north-west",
    ];
    let eighths = (heading_rad / std::f64::consts::FRAC_PI_4)
        .round()
        .rem_euclid(8.0) as usize;
    lang.pick(SV, EN).get(eighths % 8).copied().unwrap_or_default()
}

/// The rows that have a vertex in the picture.
fn rows_in_view(content: &TileContent, part: &Part, table: &PropertyTable, pose: &Pose) -> BTreeSet<usize> {
    let origin = DVec3::from_array(content.origin);
    let ids = part.vertices.feature_ids.as_deref().unwrap_or_default();
    let (width, height) = (
        f64::from(pose.picture.width_px),
        f64::from(pose.picture.height_px),
    );
    let mut rows = BTreeSet::new();
    for vertex in 0..part.vertices.positions.len() {
        let row = ids.get(vertex).map_or(0, |row| usize::from(*row));
        if row >= table.count || rows.contains(&row) {
            continue;
        }
        let Some(local) = part.vertices.positions.point_m(vertex) else {
            continue;
        };
        if let Some([x, y]) = pose.pixel_of(origin + DVec3::from_array(local))
            && (0.0..=width).contains(&x)
            && (0.0..=height).contains(&y)
        {
            rows.insert(row);
        }
    }
    rows
}

#[derive(Default)]
struct InView {
    /// Name and state of a plan, with its sentences.
    plans: BTreeMap<(String, bool), BTreeSet<String>>,
    buildings: BTreeMap<String, Option<u64>>,
    envelopes: BTreeSet<String>,
    proposals: BTreeMap<String, BTreeMap<&'static str, usize>>,
}

impl InView {
    fn add(&mut self, table: &PropertyTable, row: usize, lang: Lang) {
        let text = |name| table.text(name, row).filter(|text: &&str| !text.is_empty());
        let own = || {
            text(lang.pick("text", "text_en"))
                .or(text("text"))
                .map(str::to_owned)
        };
        match FeatureClass::of_word(&table.class) {
            FeatureClass::PlanArea => {
                let name = text("plan_name").or(text("plan")).unwrap_or_default().to_owned();
                let sentences = self
                    .plans
                    .entry((name, text("state") == Some("in-process")))
                    .or_default();
                sentences.extend(own());
            }
            FeatureClass::Building => {
                let id = text("id").or(text("source_id")).unwrap_or_default().to_owned();
                let decimetres = table
                    .number("height_m", row)
                    .map(|height_m| (height_m * 10.0).max(0.0) as u64);
                self.buildings.insert(id, decimetres);
            }
            FeatureClass::EnvelopeFace => self.envelopes.extend(own()),
            FeatureClass::ProposalPart => {
                let name = text("name").or(text("proposal")).unwrap_or_default().to_owned();
                let verdict = verdict_text(text("verdict"), lang);
                *self
                    .proposals
                    .entry(name)
                    .or_default()
                    .entry(verdict)
                    .or_default() += 1;
            }
            FeatureClass::PlanBoundary | FeatureClass::Label | FeatureClass::Other => {}
        }
    }

    /// The sections. `area` is the one that building right is shown for alone.
    fn sections(self, sections: &mut Vec<TextSection>, area: Option<&str>, lang: Lang) {
        let mut add = |heading: &str, mut lines: Vec<String>| {
            let more = lines.len().saturating_sub(MOST_LINES);
            lines.truncate(MOST_LINES);
            if more > 0 {
                lines.push(lang.pick(format!("… och {more} till."), format!("… and {more} more.")));
            }
            sections.push(TextSection {
                heading: heading.to_owned(),
                lines,
            });
        };
        if !self.proposals.is_empty() {
            let line = |(name, verdicts): (String, BTreeMap<&str, usize>)| {
                let parts: Vec<String> = verdicts
                    .iter()
                    .map(|(verdict, count)| format!("{count} {verdict}"))
                    .collect();
                lang.pick(
                    format!("{name}. Delar: {}.", parts.join("; ")),
                    format!("{name}. Parts: {}.", parts.join("; ")),
                )
            };
            add(
                lang.pick("Förslag", "Proposals"),
                self.proposals.into_iter().map(line).collect(),
            );
        }
        for ((name, is_in_process), sentences) in self.plans {
            let state = match is_in_process {
                true => lang.pick("förslag, gäller inte än", "in process, not in force"),
                false => lang.pick("gällande", "in force"),
            };
            add(&format!("{name} ({state})"), sentences.into_iter().collect());
        }
        if !self.envelopes.is_empty() {
            let heading = match area {
                Some(area) => lang.pick(
                    format!("Vad får byggas på {area}"),
                    format!("What may be built on {area}"),
                ),
                None => lang.pick("Vad får byggas", "What may be built").to_owned(),
            };
            add(&heading, self.envelopes.into_iter().collect());
        }
        let count = self.buildings.len();
        if count > 0 {
            let highest = self
                .buildings
                .values()
                .flatten()
                .max()
                .map(|decimetres| number(*decimetres as f64 / 10.0, lang));
            let highest = match highest {
                Some(height) => lang.pick(
                    format!("Den högsta är {height} m."),
                    format!("The highest is {height} m."),
                ),
                None => lang
                    .pick("Höjderna är inte kända.", "Heights are not known.")
                    .to_owned(),
            };
            let line = lang.pick(
                format!("{count} byggnader i bild. {highest}"),
                format!("{count} buildings in view. {highest}"),
            );
            add(lang.pick("Byggnader", "Buildings"), vec![line]);
        }
    }
}

/// Which proposals a scene has, with their names, and whether they are shown.
pub fn proposals(scene: &Scene) -> Vec<(String, String, bool)> {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for (_, loaded) in scene.all_loaded() {
        for table in loaded.contents.iter().flat_map(|content| &content.tables) {
            if FeatureClass::of_word(&table.class) != FeatureClass::ProposalPart {
                continue;
            }
            for row in 0..table.count {
                let id = table.text("proposal", row).unwrap_or_default();
                let name = table.text("name", row).unwrap_or(id);
                names.entry(id.to_owned()).or_insert_with(|| name.to_owned());
            }
        }
    }
    let is_after = scene
        .state()
        .comparison
        .exposures()
        .iter()
        .any(|exposure| exposure.side == Side::After);
    let shown = |id: &str| is_after && !scene.state().hidden_proposals.contains(id);
    names
        .into_iter()
        .map(|(id, name)| {
            let is_shown = shown(&id);
            (id, name, is_shown)
        })
        .collect()
}
