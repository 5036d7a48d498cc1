//! The property table of areas: one row for all faces where the same holds.

use std::collections::HashMap;

use planvy_index::RegulationIndex;
use planvy_plan::catalogue::Mark;
use planvy_plan::meaning::entry_of;
use planvy_plan::{Date, Lang, wording};
use planvy_tiles::{Column, Property, PropertyTable};

use super::patches::Holding;
use super::sheet::{AreaKind, Sheet, SheetArea, SheetPlan, SheetState};

/// Rows of a table, at most: feature ids have 16 bits.
pub(super) const MOST_ROWS: usize = 65_535;

/// What makes two faces one row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct RowKey {
    state: SheetState,
    areas: Vec<usize>,
    is_on_ground: bool,
}

/// What holds on some faces.
#[derive(Clone, Debug, Default)]
struct Row {
    plan: String,
    plan_name: String,
    state: &'static str,
    use_codes: Vec<String>,
    use_name: [Option<String>; 2],
    /// Letter and name of each use, in Swedish and in English.
    uses: [Vec<String>; 2],
    regulations: Vec<String>,
    text: [String; 2],
    /// The first day on which something of it holds no more.
    ends: Option<Date>,
    /// What begins to hold on a day to come, in Swedish and in English.
    coming: [Vec<String>; 2],
    fill: Option<&'static str>,
    pattern: &'static str,
    is_on_ground: bool,
}

/// Rows while a table is made.
#[derive(Debug, Default)]
pub(super) struct Rows {
    numbers: HashMap<RowKey, u16>,
    rows: Vec<Row>,
    /// What rules say, in Swedish and in English: many rows name the same.
    sentences: HashMap<RegulationIndex, [String; 2]>,
}

impl Rows {
    /// The row of a face that some areas of a sheet hold on. `None` where there are too many rows.
    pub fn row_of(&mut self, sheet: &Sheet<'_>, holding: &Holding, is_on_ground: bool) -> Option<u16> {
        let key = RowKey {
            state: sheet.state,
            areas: holding.areas.clone(),
            is_on_ground,
        };
        if let Some(known) = self.numbers.get(&key) {
            return Some(*known);
        }
        if self.rows.len() >= MOST_ROWS {
            return None;
        }
        let number = u16::try_from(self.rows.len()).ok()?;
        let row = self.row(sheet, &holding.areas, &holding.plans, is_on_ground);
        self.rows.push(row);
        self.numbers.insert(key, number);
        Some(number)
    }

    /// The table.
    pub fn table(self) -> PropertyTable {
        let rows = self.rows;
        let text = |of: fn(&Row) -> Option<String>| Column::Text(rows.iter().map(of).collect());
        let texts = |of: fn(&Row) -> Vec<String>| Column::Texts(rows.iter().map(of).collect());
        let columns = [
            ("plan", text(|row| Some(row.plan.clone()))),
            ("plan_name", text(|row| Some(row.plan_name.clone()))),
            ("state", text(|row| Some(row.state.to_owned()))),
            ("use_codes", texts(|row| row.use_codes.clone())),
            ("use_name", text(|row| row.use_name[0].clone())),
            ("use_name_en", text(|row| row.use_name[1].clone())),
            ("uses", texts(|row| row.uses[0].clone())),
            ("uses_en", texts(|row| row.uses[1].clone())),
            ("regulations", texts(|row| row.regulations.clone())),
            ("text", text(|row| Some(row.text[0].clone()))),
            ("text_en", text(|row| Some(row.text[1].clone()))),
            ("until", text(|row| row.ends.map(|day| day.to_string()))),
            ("coming", texts(|row| row.coming[0].clone())),
            ("coming_en", texts(|row| row.coming[1].clone())),
            ("fill", text(|row| row.fill.map(str::to_lowercase))),
            ("pattern", text(|row| Some(row.pattern.to_owned()))),
            (
                "on_ground",
                Column::Small(rows.iter().map(|row| u8::from(row.is_on_ground)).collect()),
            ),
        ];
        PropertyTable {
            class: "plan_area".to_owned(),
            count: rows.len(),
            properties: columns
                .map(|(name, values)| Property {
                    name: name.to_owned(),
                    values,
                })
                .into(),
        }
    }

    /// What holds on faces that some areas of a sheet hold on.
    fn row(&mut self, sheet: &Sheet<'_>, areas: &[usize], plans: &[usize], is_on_ground: bool) -> Row {
        let (mut coming, mut own): (Vec<&SheetArea>, Vec<&SheetArea>) = areas
            .iter()
            .filter_map(|number| sheet.areas.get(*number))
            .partition(|area| area.days.begins.is_some());
        coming.sort_by_key(|area| (area.days.begins, area.kind, area.regulation));
        // What one sees from above first, then uses before what regulates them.
        own.sort_by_key(|area| {
            (
                area.is_below,
                area.kind,
                std::cmp::Reverse(area.plan),
                area.regulation,
            )
        });
        let plan = plans.iter().find_map(|number| sheet.plans.get(*number));
        let rules: Vec<RegulationIndex> = own.iter().filter_map(|area| area.regulation).collect();
        let uses: Vec<&&SheetArea> = own.iter().filter(|area| area.kind == AreaKind::Use).collect();
        let main = uses.iter().find(|area| area.look.fill.is_some()).or(uses.first());
        let for_all = || {
            plans
                .iter()
                .filter_map(|number| sheet.plans.get(*number))
                .flat_map(|plan| &plan.for_all)
        };
        let name = |lang: Lang| Some(wording::name(sheet.content(main?.regulation?)?, lang));
        let text = self.text(sheet, &rules, plan, for_all().count());
        Row {
            plan: plan.map(|plan| plan.id.clone()).unwrap_or_default(),
            plan_name: plan.map(|plan| plan.name.clone()).unwrap_or_default(),
            state: sheet.state.word(),
            use_codes: uses
                .iter()
                .filter_map(|area| code(sheet, area.regulation?))
                .collect(),
            use_name: [name(Lang::Sv), name(Lang::En)],
            uses: [Lang::Sv, Lang::En].map(|lang| {
                let named = uses
                    .iter()
                    .filter_map(|area| named_use(sheet, area.regulation?, lang));
                named.collect()
            }),
            regulations: rules
                .iter()
                .map(|rule| sheet.id_of(*rule))
                .chain(for_all().cloned())
                .collect(),
            text,
            ends: own.iter().filter_map(|area| area.days.ends).min(),
            coming: [Lang::Sv, Lang::En].map(|lang| {
                coming
                    .iter()
                    .filter_map(|area| to_come(sheet, area, lang))
                    .collect()
            }),
            fill: main.and_then(|area| area.look.fill),
            pattern: pattern(&own),
            is_on_ground,
        }
    }

    /// What holds, a sentence or two a rule, in Swedish and in English.
    fn text(
        &mut self,
        sheet: &Sheet<'_>,
        rules: &[RegulationIndex],
        plan: Option<&SheetPlan>,
        for_all: usize,
    ) -> [String; 2] {
        for rule in rules {
            let words = || {
                [Lang::Sv, Lang::En].map(|lang| {
                    sheet
                        .content(*rule)
                        .map(|content| wording::plain(content, lang))
                        .unwrap_or_default()
                })
            };
            self.sentences.entry(*rule).or_insert_with(words);
        }
        let said: Vec<&[String; 2]> = rules.iter().filter_map(|rule| self.sentences.get(rule)).collect();
        let name = plan.map(|plan| plan.name.as_str()).unwrap_or_default();
        [Lang::Sv, Lang::En].map(|lang| {
            let own = said
                .iter()
                .map(|[swedish, english]| lang.pick(swedish.as_str(), english.as_str()));
            joined(own, name, for_all, lang)
        })
    }
}

/// Sentences as lines, with what holds in the whole plan besides.
fn joined<'a>(said: impl Iterator<Item = &'a str>, plan_name: &str, for_all: usize, lang: Lang) -> String {
    let none = match lang {
        Lang::Sv => {
            format!("Planen ”{plan_name}” gäller här, men ingen bestämmelse med egen yta gäller här.")
        }
        Lang::En => {
            format!("The plan “{plan_name}” holds here, but no regulation with an area of its own does.")
        }
    };
    let mut lines: Vec<&str> = said.filter(|line| !line.is_empty()).collect();
    lines.dedup();
    if lines.is_empty() {
        lines.push(&none);
    }
    let more = match (for_all, lang) {
        (0, _) => None,
        (1, Lang::Sv) => Some("En bestämmelse till gäller i hela planen.".to_owned()),
        (1, Lang::En) => Some("One more regulation holds in the whole plan.".to_owned()),
        (more, Lang::Sv) => Some(format!("{more} bestämmelser till gäller i hela planen.")),
        (more, Lang::En) => Some(format!("{more} more regulations hold in the whole plan.")),
    };
    lines.extend(more.as_deref());
    lines.join("\n")
}

/// What an area will be, with its first day: `Från 2027-03-01: …`.
fn to_come(sheet: &Sheet<'_>, area: &SheetArea, lang: Lang) -> Option<String> {
    let (day, content) = area.days.begins.zip(sheet.content(area.regulation?))?;
    let said = wording::plain(content, lang);
    Some(format!("{} {day}: {said}", lang.pick("Från", "From")))
}

/// A use as a plan map's list has it: `B Bostäder`; the name alone where the use has no letter, or is written out (`GATA`).
fn named_use(sheet: &Sheet<'_>, rule: RegulationIndex, lang: Lang) -> Option<String> {
    let content = sheet.content(rule)?;
    let name = wording::name(content, lang);
    let letter = wording::map_label(content).map(|label| label.letter);
    let letter = letter.filter(|letter| letter.to_lowercase() != name.to_lowercase());
    Some(letter.map_or(name.clone(), |letter| format!("{letter} {name}")))
}

/// The code of a use in the catalogue; its letter where it is not in it.
fn code(sheet: &Sheet<'_>, rule: RegulationIndex) -> Option<String> {
    let content = sheet.content(rule)?;
    let known = entry_of(content).map(|entry| entry.code.to_owned());
    let given = || content.code.clone().filter(|code| !code.trim().is_empty());
    known
        .or_else(given)
        .or_else(|| wording::map_label(content).map(|label| label.letter))
}

/// The strictest of the patterns there: a ban on buildings, then ancillary ones only, then none above the ground.
fn pattern(areas: &[&SheetArea]) -> &'static str {
    let has = |mark: Mark| areas.iter().any(|area| area.look.mark == Some(mark));
    if has(Mark::Dots) {
        "dots"
    } else if has(Mark::Plus) {
        "plus"
    } else if has(Mark::Rings) {
        "rings"
    } else {
        "none"
    }
}
