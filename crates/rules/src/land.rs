//! What holds on a piece of land, with its geometry: what the building right, the envelope and the check work from.

use std::borrow::Cow;

use geo_types::{LineString, MultiLineString, MultiPolygon, Point};
use planvy_index::{PlanIndex, RegulationIndex, Shape};
use planvy_plan::catalogue::LandForm;
use planvy_plan::meaning::Meaning;
use planvy_plan::{RegulationContent, RegulationGroup, RegulationId, Standing};

use crate::answers::Answers;
use crate::assessment::Assessment;
use crate::question::Question;
use crate::regulation_words::FactsHere;
use crate::site::Site;

/// What holds on a piece of land.
pub(crate) struct Land<'a> {
    /// What was found and judged there: plans by rank, regulations with their words.
    pub assessment: Assessment<'a>,
    /// The regulations once more, in the same order as `assessment.regulations`, as rules with a place.
    pub rules: Vec<LandRule<'a>>,
}

/// A regulation as a rule with a place.
pub(crate) struct LandRule<'a> {
    /// Which.
    pub index: RegulationIndex,
    /// Its delivered identity.
    pub id: RegulationId,
    /// The plan it belongs to.
    pub plan: PlanIndex,
    /// What it says, as delivered.
    pub content: &'a RegulationContent,
    /// What it means to a machine.
    pub meaning: Cow<'a, Meaning>,
    /// How it stands at the date and the place.
    pub standing: Standing,
    /// Where it holds, in the plan's system.
    pub extent: RuleExtent,
    /// The use regulations that it belongs to.
    pub regulates_uses: &'a [RegulationId],
}

impl LandRule<'_> {
    /// The land that a rule of its kind can stand on.
    pub fn land_form(&self) -> Option<LandForm> {
        self.meaning.entry.map(|entry| entry.land)
    }

    /// Whether it says what the land is for.
    pub fn is_use(&self) -> bool {
        self.content.group == RegulationGroup::Use
    }
}

/// Where a rule holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum RuleExtent {
    /// Wherever its plan does.
    WholePlan,
    /// In areas, along lines, at points.
    Shapes {
        /// The areas.
        areas: MultiPolygon<f64>,
        /// The lines.
        lines: MultiLineString<f64>,
        /// The points.
        points: Vec<Point<f64>>,
    },
}

impl<'a> Land<'a> {
    /// What holds at a place that is found already; the question's own place does not matter.
    pub fn at(answers: &'a Answers, question: &'a Question, site: Site) -> Land<'a> {
        Land::judged(answers, Assessment::at(answers, question, site))
    }

    fn judged(answers: &'a Answers, assessment: Assessment<'a>) -> Land<'a> {
        let rules = assessment
            .regulations
            .iter()
            .filter_map(|here| {
                let snapshot = answers.snapshot();
                let content = snapshot.content(here.entry.content)?;
                Some(LandRule {
                    index: here.index,
                    id: here.entry.id,
                    plan: here.entry.plan,
                    content,
                    meaning: match &here.facts {
                        FactsHere::Kept(facts) => Cow::Borrowed(&facts.meaning),
                        FactsHere::Made(facts) => Cow::Owned(facts.meaning.clone()),
                    },
                    standing: here.standing,
                    extent: extent(answers, here.index, here.entry.whole_plan),
                    regulates_uses: here.entry.regulates_uses,
                })
            })
            .collect();
        Land { assessment, rules }
    }
}

fn extent(answers: &Answers, index: RegulationIndex, whole_plan: bool) -> RuleExtent {
    if whole_plan {
        return RuleExtent::WholePlan;
    }
    let (mut areas, mut lines, mut points) = (Vec::new(), Vec::<LineString<f64>>::new(), Vec::new());
    for part in answers.snapshot().geometry(index) {
        match part.shape {
            Shape::Area(area) => areas.push(area),
            Shape::Line(line) => lines.push(line),
            Shape::Point(point) => points.push(point),
        }
    }
    RuleExtent::Shapes {
        areas: MultiPolygon(areas),
        lines: MultiLineString(lines),
        points,
    }
}
