//! Labels of plans on the ground: the letters of uses and of property regulations, each where its area has the most room.
//!
//! The place is the pole of inaccessibility of what a later plan leaves of the area. Where there is less room than the smallest
//! letters need there is no label. Uses take their places first; what regulates them stands beside.

use std::collections::{BTreeMap, HashMap};

use geo::BoundingRect;
use geo_types::{Coord, MultiPolygon, Rect};
use planvy_city::overlay::{difference, union_of};
use planvy_city::pole::{Pole, pole_clear_of};
use planvy_plan::Lang;
use planvy_plan::wording::{self, MapLabel, area_label};
use planvy_tiles::{Column, Material, Property, PropertyTable, Topology};

use crate::city::City;
use crate::fingerprint::{Fingerprint, Fingerprinting};
use crate::grid_content::{GridContent, GridPart};
use crate::plan_areas::sheet::{AreaKind, Sheet, SheetArea, SheetState, meet};
use crate::square::TileSquare;
use crate::terrain::Terrain;
use crate::tile_source::{Layer, PlannedTile, TileSource};

/// Raised where labels are made in another way, so that their tiles get new addresses.
const VERSION: &str = "labels 2";
/// Labels stand in squares of this level: 512 m.
const LEVEL: u8 = 12;
/// Letters of uses are so high on the ground, in metres: 5 mm on a plan map at 1:1 000.
const USE_SIZE_M: f64 = 5.0;
/// Letters of property regulations.
const PROPERTY_SIZE_M: f64 = 3.0;
/// The lowest letters.
const LEAST_SIZE_M: f64 = 1.0;
/// The error of leaving texts out, as a multiple of their height: our viewer draws them, enlarged to be read, from where they are 2.5 pixels tall, and
/// leaves out tiles whose error is below 16 pixels.
const ABSENCE_OF_SIZE: f64 = 6.4;
/// How exactly the place with the most room is sought, in metres.
const PRECISION_M: f64 = 0.25;
/// A letter is about this much as wide as it is high.
const WIDTH: f64 = 0.6;
/// What the labels of uses are put before those of property regulations by: more than any room counts.
const USES_FIRST: f64 = 1.0e6;

/// A label.
#[derive(Clone, Debug, PartialEq)]
struct Label {
    text: String,
    at: Coord<f64>,
    level_m: f64,
    size_m: f64,
    priority: f64,
    plan: String,
    plan_name: String,
    /// What the letters stand for, in Swedish and in English.
    about: [String; 2],
    state: SheetState,
}

/// The layer of labels.
#[derive(Debug)]
pub struct Labels {
    squares: BTreeMap<TileSquare, Vec<Label>>,
}

impl Labels {
    /// Finds where the labels of a city's plans stand.
    pub fn of(city: City<'_>) -> Labels {
        let terrain = Terrain::of(city);
        let mut squares: BTreeMap<TileSquare, Vec<Label>> = BTreeMap::new();
        for state in SheetState::ALL {
            let sheet = Sheet::of(city, state);
            let mut taken = Taken::default();
            let holds = |area: &&SheetArea| area.days.begins.is_none();
            let mut areas: Vec<&SheetArea> = sheet.areas.iter().filter(holds).collect();
            areas.sort_by_key(|area| area.kind);
            for area in areas {
                for mut label in labels_of(&sheet, area, &mut taken) {
                    let Some(square) = TileSquare::holding([label.at.x, label.at.y], LEVEL) else {
                        continue;
                    };
                    label.level_m = city
                        .ground_level_m(label.at)
                        .unwrap_or_else(|| terrain.fallback_level_m(square));
                    squares.entry(square).or_default().push(label);
                }
            }
        }
        Labels { squares }
    }

    fn fingerprint(square: TileSquare, labels: &[Label]) -> Fingerprint {
        let mut print = Fingerprinting::new(VERSION);
        print.text(&square.name());
        for label in labels {
            print.text(&label.text);
            print.text(&label.plan);
            print.text(&label.plan_name);
            label.about.iter().for_each(|words| print.text(words));
            print.text(label.state.word());
            for measure in [
                label.at.x,
                label.at.y,
                label.level_m,
                label.size_m,
                label.priority,
            ] {
                print.measure(measure);
            }
        }
        print.done()
    }
}

impl TileSource for Labels {
    fn layer(&self) -> Layer {
        Layer::Labels
    }

    fn planned(&self) -> Vec<PlannedTile> {
        let planned = self.squares.iter().map(|(square, labels)| PlannedTile {
            square: *square,
            geometric_error_m: 0.0,
            absence_error_m: ABSENCE_OF_SIZE * labels.iter().map(|label| label.size_m).fold(0.0, f64::max),
            fingerprint: Labels::fingerprint(*square, labels),
        });
        planned.collect()
    }

    fn content(&self, square: TileSquare) -> GridContent {
        let labels: Vec<&Label> = self
            .squares
            .get(&square)
            .into_iter()
            .flatten()
            .take(usize::from(u16::MAX))
            .collect();
        if labels.is_empty() {
            return GridContent::default();
        }
        let count = labels.len() as u32;
        let part = GridPart {
            name: Layer::Labels.name().to_owned(),
            topology: Topology::Points,
            positions: labels
                .iter()
                .map(|label| [label.at.x, label.at.y, label.level_m])
                .collect(),
            feature_ids: (0..count).map(|number| number as u16).collect(),
            indices: (0..count).collect(),
            table: Some(0),
            material: Material::default(),
            ..GridPart::default()
        };
        GridContent {
            parts: vec![part],
            tables: vec![table(&labels)],
            ..GridContent::default()
        }
    }
}

fn table(labels: &[&Label]) -> PropertyTable {
    let text = |of: fn(&Label) -> &str| {
        Column::Text(labels.iter().map(|label| Some(of(label).to_owned())).collect())
    };
    let number = |of: fn(&Label) -> f64| Column::Number(labels.iter().map(|label| Some(of(label))).collect());
    let columns = [
        ("text", text(|label| &label.text)),
        ("priority", number(|label| label.priority)),
        ("size_m", number(|label| label.size_m)),
        ("plan", text(|label| &label.plan)),
        ("plan_name", text(|label| &label.plan_name)),
        ("about", text(|label| &label.about[0])),
        ("about_en", text(|label| &label.about[1])),
        ("state", text(|label| label.state.word())),
    ];
    PropertyTable {
        class: "label".to_owned(),
        count: labels.len(),
        properties: columns
            .map(|(name, values)| Property {
                name: name.to_owned(),
                values,
            })
            .into(),
    }
}

/// Circles around labels that stand already, by the squares of a coarse grid.
#[derive(Debug, Default)]
struct Taken(HashMap<[i64; 2], Vec<Circle>>);

/// A middle and a radius in metres.
type Circle = (Coord<f64>, f64);

impl Taken {
    /// Side of the grid's squares, in metres. No circle reaches farther.
    const SIDE_M: f64 = 64.0;

    fn square(at: f64) -> i64 {
        (at / Taken::SIDE_M).floor() as i64
    }

    fn put(&mut self, at: Coord<f64>, radius_m: f64) {
        let square = [Taken::square(at.x), Taken::square(at.y)];
        self.0
            .entry(square)
            .or_default()
            .push((at, radius_m.min(Taken::SIDE_M)));
    }

    /// The circles that may reach into a rectangle.
    fn near(&self, extent: Rect<f64>) -> Vec<Circle> {
        let range = |low: f64, high: f64| Taken::square(low) - 1..=Taken::square(high) + 1;
        let columns = range(extent.min().x, extent.max().x);
        let rows = range(extent.min().y, extent.max().y);
        let squares = rows.flat_map(|row| columns.clone().map(move |column| [column, row]));
        squares
            .filter_map(|square| self.0.get(&square))
            .flatten()
            .copied()
            .collect()
    }
}

/// The labels of an area: one for each of its polygons that has room.
fn labels_of(sheet: &Sheet<'_>, area: &SheetArea, taken: &mut Taken) -> Vec<Label> {
    let Some(content) = area.regulation.and_then(|rule| sheet.content(rule)) else {
        return Vec::new();
    };
    let Some(label) = area_label(content, Lang::Sv) else {
        return Vec::new();
    };
    let about = [Lang::Sv, Lang::En].map(|lang| wording::plain(content, lang));
    let plan = sheet.plans.get(area.plan);
    let text = text_of(&label);
    let letters = text.chars().count().max(1) as f64;
    let largest_m = if area.kind == AreaKind::Use {
        USE_SIZE_M
    } else {
        PROPERTY_SIZE_M
    };
    // The diagonal of the box around the letters, by their height.
    let diagonal = (1.0 + (WIDTH * letters).powi(2)).sqrt();
    let mut labels = Vec::new();
    for polygon in visible(sheet, area) {
        let Some(extent) = polygon.bounding_rect() else {
            continue;
        };
        let Some(Pole { at, room_m }) = pole_clear_of(&polygon, &taken.near(extent), PRECISION_M) else {
            continue;
        };
        let size_m = (2.0 * room_m / diagonal).min(largest_m);
        if size_m < LEAST_SIZE_M {
            continue;
        }
        taken.put(at, size_m * diagonal / 2.0);
        let first = if area.kind == AreaKind::Use {
            USES_FIRST
        } else {
            0.0
        };
        labels.push(Label {
            text: text.clone(),
            at,
            level_m: 0.0,
            size_m,
            priority: first + room_m.min(USES_FIRST / 2.0),
            plan: plan.map(|plan| plan.id.clone()).unwrap_or_default(),
            plan_name: plan.map(|plan| plan.name.clone()).unwrap_or_default(),
            about: about.clone(),
            state: sheet.state,
        });
    }
    labels
}

/// What later plans leave of an area. Where that cannot be worked out, all of it.
fn visible(sheet: &Sheet<'_>, area: &SheetArea) -> MultiPolygon<f64> {
    let plans = sheet
        .over(area.extent)
        .into_iter()
        .filter_map(|number| sheet.areas.get(number));
    let later = plans.filter(|other| {
        let holds_beside = || sheet.holding(vec![area.plan, other.plan]).contains(&area.plan);
        other.kind == AreaKind::Plan
            && other.plan > area.plan
            && meet(other.extent, area.extent)
            && !holds_beside()
    });
    let later: Vec<&MultiPolygon<f64>> = later.map(|other| &other.area).collect();
    if later.is_empty() {
        return area.area.clone();
    }
    let left = union_of(later).and_then(|later| difference(&area.area, &later));
    left.ok()
        .filter(|left| left.bounding_rect().is_some())
        .unwrap_or_else(|| MultiPolygon(Vec::new()))
}

/// The letters with their index lowered, as far as there are such signs.
fn text_of(label: &MapLabel) -> String {
    let mut text = label.letter.clone();
    text.extend(label.index.iter().flat_map(|index| index.chars()).map(lowered));
    text
}

fn lowered(sign: char) -> char {
    match sign.to_digit(10) {
        Some(digit) => char::from_u32(0x2080 + digit).unwrap_or(sign),
        None => sign,
    }
}

#[cfg(test)]
mod tests {
    use planvy_plan::decision::DecisionKind::Adoption;
    use planvy_plan::{Date, Datum};

    use super::*;
    use crate::test_town::{CORNER, Town, city, hills};

    #[test]
    fn an_index_is_lowered() {
        let label = MapLabel {
            letter: "e".to_owned(),
            index: Some("12".to_owned()),
        };
        assert_eq!(text_of(&label), "e₁₂");
    }

    #[test]
    fn a_label_stands_where_its_area_is_seen_and_has_most_room() {
        let (whole, east) = ([0.0, 0.0, 300.0, 100.0], [100.0, -50.0, 400.0, 150.0]);
        let narrow = [0.0, 0.0, 300.0, 0.9];
        let answers = Town::new()
            .plan(
                "Gamla",
                Some(Date::constant(1988, 5, 1)),
                Adoption,
                whole,
                &[("DP_KM_B2", whole), ("DP_KM_H2", narrow)],
            )
            .plan(
                "Nya",
                Some(Date::constant(2021, 5, 1)),
                Adoption,
                east,
                &[("DP_AP_Ko_Gata", east)],
            )
            .ground([-50.0, -50.0, 350.0, 200.0], 1.0, Datum::Rh2000, hills)
            .built();
        let layer = Labels::of(city(&answers));
        let mut told: Vec<(String, [f64; 3], f64)> = Vec::new();
        for tile in layer.planned() {
            let content = layer.content(tile.square);
            let (part, table) = (&content.parts[0], &content.tables[0]);
            assert_eq!(
                (part.positions.len(), table.count),
                (part.indices.len(), part.indices.len())
            );
            for (position, row) in part.positions.iter().zip(&part.feature_ids) {
                let row = usize::from(*row);
                let [east, north, level] = *position;
                let place = [east - CORNER.x, north - CORNER.y, level];
                let about = [table.text("about", row), table.text("about_en", row)];
                assert!(
                    about
                        .iter()
                        .all(|words| words.is_some_and(|words| words.len() > 10)),
                    "{about:?}"
                );
                assert!(matches!(table.text("plan_name", row), Some("Gamla" | "Nya")));
                told.push((
                    table.text("text", row).expect("letters").to_owned(),
                    place,
                    table.number("size_m", row).expect("a size"),
                ));
            }
        }
        told.sort_by(|a, b| a.0.cmp(&b.0));
        let letters: Vec<&str> = told.iter().map(|(text, ..)| text.as_str()).collect();
        // The strip of 0.9 m has no room for a letter.
        assert_eq!(letters, ["B", "GATA"]);
        // Of the dwellings the western 100 m are left.
        let (_, [x, y, level], size_m) = told[0];
        assert!((x - 50.0).abs() < 1.0 && (y - 50.0).abs() < 1.0, "{x} {y}");
        assert!((level - hills(x, y)).abs() < 0.05 && size_m == USE_SIZE_M);
    }
}
