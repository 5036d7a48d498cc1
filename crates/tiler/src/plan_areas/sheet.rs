//! The plans of one state at a date, as areas to lay on the ground: what the layers of areas, lines and labels are all made from.
//!
//! A regulation of a plan in force that has not begun yet is in the sheet with its day, so that a place can tell what is to come; it has no
//! colour, no boundary and no label. One that has ended is not in it.

use std::collections::HashMap;

use geo::BoundingRect;
use geo_types::{LineString, MultiPolygon, Rect};
use planvy_index::{ContentIndex, PlanIndex, RegulationIndex, Shape};
use planvy_plan::catalogue::Look;
use planvy_plan::meaning::entry_of;
use planvy_plan::{Date, Lang, RegulationContent, RegulationGroup, Standing, VerticalLimit, wording};
use planvy_rules::standing::Timeline;

use crate::city::City;
use crate::fingerprint::{Fingerprint, Fingerprinting};

/// Which plans a sheet shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum SheetState {
    /// Those that apply.
    InForce,
    /// Those that are being made.
    InProcess,
}

impl SheetState {
    pub const ALL: [SheetState; 2] = [SheetState::InForce, SheetState::InProcess];

    /// The word in property tables.
    pub fn word(self) -> &'static str {
        match self {
            SheetState::InForce => "in-force",
            SheetState::InProcess => "in-process",
        }
    }

    fn standing(self) -> Standing {
        match self {
            SheetState::InForce => Standing::InForce,
            SheetState::InProcess => Standing::Proposed,
        }
    }
}

/// A plan of a sheet.
#[derive(Clone, Debug)]
pub(crate) struct SheetPlan {
    pub id: String,
    pub name: String,
    /// It changes another plan and lets the rest of it stand.
    pub is_amendment: bool,
    /// It holds from a surface downwards only, so that it and a plan above both hold.
    pub is_below: bool,
    /// Rules that hold in the whole plan and have no area of their own.
    pub for_all: Vec<String>,
}

/// What an area of a sheet is, by the rank of its boundary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum AreaKind {
    /// A plan.
    Plan,
    /// A use.
    Use,
    /// A property regulation, or an administrative one with an area.
    Property,
}

impl AreaKind {
    /// The number in property tables.
    pub fn rank(self) -> u8 {
        match self {
            AreaKind::Plan => 0,
            AreaKind::Use => 1,
            AreaKind::Property => 2,
        }
    }
}

/// An area of a sheet.
#[derive(Clone, Debug)]
pub(crate) struct SheetArea {
    /// Which of the sheet's plans it belongs to.
    pub plan: usize,
    pub kind: AreaKind,
    /// The regulation; `None` for the plan itself.
    pub regulation: Option<RegulationIndex>,
    pub area: MultiPolygon<f64>,
    pub extent: Rect<f64>,
    pub look: Look,
    /// It holds from a surface downwards only.
    pub is_below: bool,
    /// When the regulation holds: from a day to come, and until a day that is known.
    pub days: Days,
    print: Fingerprint,
}

/// Days to come on which a regulation begins or ends to hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Days {
    /// The first day on which it holds, where it does not yet: until then it is told, and drawn as nothing.
    pub begins: Option<Date>,
    /// The first day on which it holds no more, where that is known.
    pub ends: Option<Date>,
}

/// A line of a regulation: a fence, a ban on exits.
#[derive(Clone, Debug)]
pub(crate) struct SheetLine {
    pub plan: usize,
    pub regulation: RegulationIndex,
    pub line: LineString<f64>,
    pub extent: Rect<f64>,
    print: Fingerprint,
}

/// The plans of one state at a date.
#[derive(Debug)]
pub(crate) struct Sheet<'a> {
    pub city: City<'a>,
    pub state: SheetState,
    /// The later ones last: they cover those before them.
    pub plans: Vec<SheetPlan>,
    pub areas: Vec<SheetArea>,
    pub lines: Vec<SheetLine>,
    /// Numbers of areas by the squares of a coarse grid.
    cells: HashMap<[i64; 2], Vec<usize>>,
    /// What contents say, as prints: many regulations say the same.
    words: HashMap<ContentIndex, Fingerprint>,
}

/// Side of the coarse grid's squares, in metres.
const COARSE_M: f64 = 512.0;

impl<'a> Sheet<'a> {
    pub fn of(city: City<'a>, state: SheetState) -> Sheet<'a> {
        let mut sheet = Sheet {
            city,
            state,
            plans: Vec::new(),
            areas: Vec::new(),
            lines: Vec::new(),
            cells: HashMap::new(),
            words: HashMap::new(),
        };
        let mut drawn: Vec<(Option<planvy_plan::Date>, PlanIndex, Timeline)> = Vec::new();
        let all = city.snapshot().plans().iter().zip(0_u32..);
        for (stored, number) in all {
            let timeline = Timeline::of(&stored.plan);
            if timeline.standing_at(city.date) == Some(state.standing()) {
                drawn.push((timeline.ranking_date(city.date), PlanIndex(number), timeline));
            }
        }
        // By the plan's id where dates say nothing, so that the order of imports does not matter.
        drawn.sort_by_key(|(date, index, _)| (*date, city.snapshot().plan_id(*index)));
        for (_, index, timeline) in &drawn {
            sheet.add_plan(*index, timeline);
        }
        for (number, area) in sheet.areas.iter().enumerate() {
            for cell in cells_of(area.extent) {
                sheet.cells.entry(cell).or_default().push(number);
            }
        }
        sheet
    }

    fn add_plan(&mut self, index: PlanIndex, timeline: &Timeline) {
        let city = self.city;
        let snapshot = city.snapshot();
        let Some(stored) = snapshot.plan(index) else {
            return;
        };
        let number = self.plans.len();
        let plan = &stored.plan;
        let for_all = snapshot
            .whole_plan_regulations(index)
            .iter()
            .filter_map(|rule| snapshot.regulation(*rule));
        self.plans.push(SheetPlan {
            id: plan.id.to_string(),
            name: if plan.name.trim().is_empty() {
                plan.designation.clone().unwrap_or_default()
            } else {
                plan.name.clone()
            },
            is_amendment: timeline.is_amendment,
            is_below: plan.vertical_limit == Some(VerticalLimit::Down),
            for_all: for_all.map(|entry| entry.id.to_string()).collect(),
        });
        let area = city.area(&snapshot.plan_geometry(index), plan.crs);
        self.add_area(number, AreaKind::Plan, None, Days::default(), area);
        let Some(standing) = timeline.standing_at(city.date) else {
            return;
        };
        for rule in snapshot.regulations_of(index) {
            let Some(entry) = snapshot.regulation(rule).filter(|entry| !entry.whole_plan) else {
                continue;
            };
            let Some(content) = snapshot.content(entry.content) else {
                continue;
            };
            let known = timeline.regulation_days_in_force(entry.id, content);
            let to_come = |day: Option<Date>| day.filter(|day| *day > city.date);
            let mut days = Days {
                begins: to_come(known.and_then(|days| days.first)),
                ends: to_come(known.and_then(|days| days.end)),
            };
            let now = timeline.regulation_standing_at(standing, entry.id, content, city.date);
            if now == Some(self.state.standing()) {
                days.begins = None;
                self.add_regulation(number, rule, content, days);
            } else if self.state == SheetState::InForce && days.begins.is_some() {
                self.add_regulation(number, rule, content, days);
            }
        }
    }

    fn add_regulation(
        &mut self,
        plan: usize,
        rule: RegulationIndex,
        content: &RegulationContent,
        days: Days,
    ) {
        let kind = match content.group {
            RegulationGroup::Use => AreaKind::Use,
            _ => AreaKind::Property,
        };
        let mut areas = Vec::new();
        for part in self.city.snapshot().geometry(rule) {
            match part.shape {
                Shape::Area(area) => areas.push(self.city.area(&MultiPolygon(vec![area]), part.crs)),
                // A line to come is not drawn: nothing tells a client that it does not hold yet.
                Shape::Line(_) if days.begins.is_some() => {}
                Shape::Line(line) => self.add_line(
                    plan,
                    rule,
                    line.coords()
                        .map(|at| self.city.position(*at, part.crs))
                        .collect(),
                ),
                Shape::Point(_) => {}
            }
        }
        self.add_area(
            plan,
            kind,
            Some(rule),
            days,
            MultiPolygon(areas.into_iter().flatten().collect()),
        );
    }

    fn add_area(
        &mut self,
        plan: usize,
        kind: AreaKind,
        regulation: Option<RegulationIndex>,
        days: Days,
        area: MultiPolygon<f64>,
    ) {
        let Some(extent) = area.bounding_rect().filter(is_finite) else {
            return;
        };
        let content = regulation.and_then(|rule| self.content(rule));
        let look = content.map(Look::of_content).unwrap_or_default();
        let is_below = content.is_some_and(|content| content.vertical_limit == Some(VerticalLimit::Down));
        let mut print = self.print_of(plan, regulation);
        print.number(u64::from(kind.rank()));
        for day in [days.begins, days.ends] {
            print.text_or_none(day.map(|day| day.to_string()).as_deref());
        }
        print.area(&area);
        self.areas.push(SheetArea {
            plan,
            kind,
            regulation,
            extent,
            look,
            is_below,
            days,
            print: print.done(),
            area,
        });
    }

    fn add_line(&mut self, plan: usize, regulation: RegulationIndex, line: LineString<f64>) {
        let Some(extent) = line.bounding_rect().filter(is_finite) else {
            return;
        };
        let mut print = self.print_of(plan, Some(regulation));
        for at in line.coords() {
            print.measure(at.x);
            print.measure(at.y);
        }
        self.lines.push(SheetLine {
            plan,
            regulation,
            line,
            extent,
            print: print.done(),
        });
    }

    /// All words and facts of a plan and one of its rules that tiles hold.
    fn print_of(&mut self, plan: usize, regulation: Option<RegulationIndex>) -> Fingerprinting {
        let mut print = Fingerprinting::new("plan sheet");
        print.text(self.state.word());
        if let Some(plan) = self.plans.get(plan) {
            print.text(&plan.id);
            print.text(&plan.name);
            print.number(u64::from(plan.is_amendment) << 1 | u64::from(plan.is_below));
            plan.for_all.iter().for_each(|id| print.text(id));
        }
        let entry = regulation.and_then(|rule| self.city.snapshot().regulation(rule));
        if let Some((entry, content)) =
            entry.and_then(|entry| Some((entry, self.city.snapshot().content(entry.content)?)))
        {
            print.text(&entry.id.to_string());
            print.print(
                *self
                    .words
                    .entry(entry.content)
                    .or_insert_with(|| words_of(content)),
            );
        }
        print
    }

    /// What a rule says.
    pub fn content(&self, rule: RegulationIndex) -> Option<&'a RegulationContent> {
        let snapshot = self.city.snapshot();
        snapshot.content(snapshot.regulation(rule)?.content)
    }

    /// The id of a rule, as the API has it.
    pub fn id_of(&self, rule: RegulationIndex) -> String {
        self.city
            .snapshot()
            .regulation(rule)
            .map(|entry| entry.id.to_string())
            .unwrap_or_default()
    }

    /// The areas whose boxes meet a rectangle, by their numbers, in their order.
    pub fn over(&self, extent: Rect<f64>) -> Vec<usize> {
        let near = cells_of(extent)
            .filter_map(|cell| self.cells.get(&cell))
            .flatten()
            .copied();
        let mut numbers: Vec<usize> = near.collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.retain(|number| {
            self.areas
                .get(*number)
                .is_some_and(|area| meet(area.extent, extent))
        });
        numbers
    }

    /// The lines whose boxes meet a rectangle.
    pub fn lines_over(&self, extent: Rect<f64>) -> impl Iterator<Item = &SheetLine> {
        self.lines.iter().filter(move |line| meet(line.extent, extent))
    }

    /// Takes in everything of a rectangle.
    pub fn print_in(&self, extent: Rect<f64>, print: &mut Fingerprinting) {
        let areas = self
            .over(extent)
            .into_iter()
            .filter_map(|number| self.areas.get(number));
        areas.for_each(|area| print.print(area.print));
        self.lines_over(extent).for_each(|line| print.print(line.print));
    }

    /// Of some plans that lie on each other at a place, those that hold there: the latest, what it amends, and what lies below it
    /// or above. The latest first.
    pub fn holding(&self, mut plans: Vec<usize>) -> Vec<usize> {
        plans.sort_unstable_by(|a, b| b.cmp(a));
        plans.dedup();
        let mut is_covered = [false, false];
        plans.retain(|number| {
            let Some(plan) = self.plans.get(*number) else {
                return false;
            };
            let Some(is_covered) = is_covered.get_mut(usize::from(plan.is_below)) else {
                return false;
            };
            let holds = !*is_covered;
            *is_covered |= !plan.is_amendment;
            holds
        });
        // What one sees from above stands first.
        plans.sort_by_key(|number| self.plans.get(*number).is_some_and(|plan| plan.is_below));
        plans
    }

    /// Of areas that cover a place, by their numbers, those whose plans hold there, and these plans.
    pub fn holding_areas(&self, areas: &[usize]) -> (Vec<usize>, Vec<usize>) {
        let known = |number: &usize| self.areas.get(*number);
        let plans = self.holding(areas.iter().filter_map(known).map(|area| area.plan).collect());
        let held = areas
            .iter()
            .copied()
            .filter(|number| known(number).is_some_and(|area| plans.contains(&area.plan)));
        (held.collect(), plans)
    }
}

/// What a content says and looks like.
fn words_of(content: &RegulationContent) -> Fingerprint {
    let mut print = Fingerprinting::new("words");
    print.text(content.code.as_deref().unwrap_or_default());
    for lang in [Lang::Sv, Lang::En] {
        print.text(&wording::plain(content, lang));
        print.text(&wording::name(content, lang));
    }
    let label = wording::area_label(content, Lang::Sv);
    let foreign = || content.mapped.is_some().then(|| ("", Look::of_content(content)));
    let look = entry_of(content)
        .map(|entry| (entry.code, Look::of(entry)))
        .or_else(foreign);
    print.text(&format!("{label:?} {:?} {look:?}", content.vertical_limit));
    print.done()
}

fn is_finite(extent: &Rect<f64>) -> bool {
    [extent.min(), extent.max()]
        .iter()
        .all(|at| at.x.is_finite() && at.y.is_finite())
}

fn cells_of(extent: Rect<f64>) -> impl Iterator<Item = [i64; 2]> {
    let cell = |at: f64| (at / COARSE_M).floor() as i64;
    let columns = cell(extent.min().x)..=cell(extent.max().x);
    let rows = cell(extent.min().y)..=cell(extent.max().y);
    rows.flat_map(move |row| columns.clone().map(move |column| [column, row]))
}

pub(crate) fn meet(a: Rect<f64>, b: Rect<f64>) -> bool {
    a.min().x <= b.max().x && b.min().x <= a.max().x && a.min().y <= b.max().y && b.min().y <= a.max().y
}
