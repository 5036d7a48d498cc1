//! The plans of a snapshot, filtered and page by page.

use std::sync::Arc;

use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use jiff::civil::Date;
use planvy_index::PlanIndex;
use planvy_plan::address_search::fold;
use planvy_plan::{Crs, GridPoint, PlanId, PlanKind, PlanStatus, Standing};
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::Link;
use crate::answers::Answers;
use crate::plan_answer::{Implementation, kind_word, status_word};
use crate::standing::Timeline;
use crate::words_schema::{PlanKindWord, PlanStatusWord, StandingWord};

/// Which plans are wanted. Every condition that is given has to hold.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanFilter {
    /// The date that standing is judged at.
    pub date: Date,
    /// Where the plan is in the process.
    pub status: Option<PlanStatus>,
    /// How it stands at the date, apart from overlaps, which are judged at a place.
    pub standing: Option<Standing>,
    /// Words that stand in its number, name, municipality or purpose.
    pub text: Option<String>,
    /// A box that it has ground in.
    pub in_box: Option<PlansInBox>,
    /// A point that it comes near.
    pub near: Option<NearPoint>,
    /// The most plans on a page.
    pub limit: usize,
    /// Where the page before ended: its `next`.
    pub after: Option<String>,
}

impl PlanFilter {
    /// All plans as they stand at a date, so many to a page.
    pub fn all(date: Date, limit: usize) -> PlanFilter {
        PlanFilter {
            date,
            status: None,
            standing: None,
            text: None,
            in_box: None,
            near: None,
            limit,
            after: None,
        }
    }
}

/// A box; eastings and northings of its corners in metres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlansInBox {
    /// The system of the corners.
    pub crs: Crs,
    /// South-west.
    pub min: [f64; 2],
    /// North-east.
    pub max: [f64; 2],
}

/// A point and how far around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NearPoint {
    /// The point.
    pub point: GridPoint,
    /// How far, in metres.
    pub within_m: f64,
}

/// Why a list cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanListError {
    /// `after` is not a `next` of such a list.
    #[error("'{0}' is not the cursor of a page of plans; leave it out to begin from the start")]
    UnknownCursor(String),
}

/// A page of plans, in the order of their designations.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanList {
    /// The snapshot that everything comes from.
    #[schema(value_type = String)]
    pub snapshot: Arc<str>,
    /// The date that standing is judged at.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// How many plans meet the conditions, on all pages together.
    pub matched: usize,
    /// This page.
    pub plans: Vec<PlanSummary>,
    /// What to pass on as `after` for the next page; null on the last one. It stays good when plans come and go.
    pub next: Option<String>,
}

/// A plan in a list.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanSummary {
    /// The delivered identity.
    #[schema(value_type = String, format = "uuid")]
    pub id: PlanId,
    /// The plan's number.
    pub designation: Option<String>,
    /// Its name.
    pub name: String,
    /// The municipality.
    pub municipality: Option<String>,
    /// What kind of plan it is.
    #[serde(serialize_with = "kind_word")]
    #[schema(value_type = PlanKindWord)]
    pub kind: PlanKind,
    /// Where it is in the process.
    #[serde(serialize_with = "status_word")]
    #[schema(value_type = PlanStatusWord)]
    pub status: PlanStatus,
    /// How it stands at the date, apart from overlaps; null where nothing was known of it yet.
    #[schema(value_type = Option<StandingWord>)]
    pub standing: Option<Standing>,
    /// Dates of legal force.
    #[schema(value_type = Vec<String>)]
    pub legal_force: Vec<Date>,
    /// The implementation period at the date.
    pub implementation: Implementation,
    /// Its area in square metres.
    #[serde(rename = "areaM2")]
    pub area_m2: f64,
    /// Where to read more.
    pub links: Vec<Link>,
}

impl Answers {
    /// A page of the plans that meet some conditions.
    ///
    /// # Errors
    /// [`PlanListError::UnknownCursor`].
    pub fn plans_list(&self, filter: &PlanFilter) -> Result<PlanList, PlanListError> {
        let after = match &filter.after {
            Some(cursor) => {
                Some(Cursor::read(cursor).ok_or_else(|| PlanListError::UnknownCursor(cursor.clone()))?)
            }
            None => None,
        };
        let on_ground = self.plans_on_ground(filter);
        let words: Vec<String> = filter
            .text
            .iter()
            .flat_map(|text| {
                fold(text)
                    .split_whitespace()
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            })
            .collect();
        let meets = |index: &PlanIndex| {
            let is_on_ground = on_ground.iter().all(|found| found.binary_search(index).is_ok());
            is_on_ground && self.meets(*index, filter, &words)
        };
        let matching: Vec<PlanIndex> = self.plans_in_order().iter().copied().filter(meets).collect();
        let begin = after.map_or(0, |cursor| {
            matching.partition_point(|index| self.cursor_of(*index) <= Some(cursor.clone()))
        });
        let rest = matching.get(begin..).unwrap_or_default();
        let page = rest.get(..filter.limit.min(rest.len())).unwrap_or_default();
        let is_last = page.len() == rest.len();
        Ok(PlanList {
            snapshot: Arc::clone(self.id()),
            as_of: filter.date,
            matched: matching.len(),
            plans: page
                .iter()
                .filter_map(|index| self.plan_summary(*index, filter.date))
                .collect(),
            next: page
                .last()
                .filter(|_| !is_last)
                .and_then(|last| self.cursor_of(*last))
                .map(|cursor| cursor.written()),
        })
    }

    /// The plans that each of the conditions about ground leaves, by number.
    fn plans_on_ground(&self, filter: &PlanFilter) -> Vec<Vec<PlanIndex>> {
        let snapshot = self.snapshot();
        let in_box = filter
            .in_box
            .map(|wanted| snapshot.in_box(wanted.crs, wanted.min, wanted.max).plans);
        let near = filter.near.map(|near| {
            let hits = snapshot.in_area(near.point.crs, &disc(near));
            let mut plans: Vec<PlanIndex> = hits.plans.iter().map(|hit| hit.plan).collect();
            plans.sort();
            plans
        });
        in_box.into_iter().chain(near).collect()
    }

    fn meets(&self, index: PlanIndex, filter: &PlanFilter, words: &[String]) -> bool {
        let Some(plan) = self.snapshot().plan(index).map(|stored| &stored.plan) else {
            return false;
        };
        let has_status = filter.status.is_none_or(|status| plan.status == status);
        let stands_as = |standing| Timeline::of(plan).standing_at(filter.date) == Some(standing);
        let has_words = || {
            let texts = [
                plan.designation.as_deref(),
                Some(plan.name.as_str()),
                plan.municipality.as_deref().or(plan.municipality_code.as_deref()),
                plan.purpose.as_deref(),
            ];
            let folded: Vec<String> = texts.into_iter().flatten().map(fold).collect();
            words
                .iter()
                .all(|word| folded.iter().any(|text| text.contains(word)))
        };
        has_status && filter.standing.is_none_or(stands_as) && (words.is_empty() || has_words())
    }

    fn plan_summary(&self, index: PlanIndex, date: Date) -> Option<PlanSummary> {
        let (_, facts) = self.plan(index)?;
        let record = &facts.record.value;
        Some(PlanSummary {
            id: record.id,
            designation: record.designation.clone(),
            name: record.name.clone(),
            municipality: record.municipality.clone(),
            kind: record.kind,
            status: record.status,
            standing: facts.timeline.standing_at(date),
            legal_force: record.legal_force.clone(),
            implementation: facts.period.at(date),
            area_m2: crate::assessment::rounded(self.snapshot().plan_area_m2(index)),
            links: record.links.clone(),
        })
    }

    fn cursor_of(&self, index: PlanIndex) -> Option<Cursor> {
        self.snapshot()
            .plan(index)
            .map(|stored| Cursor::of(stored.plan.designation.as_deref(), stored.plan.id))
    }
}

/// A place in the order of plans: by designation, then by identity. It needs no plan to be there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cursor {
    designation: String,
    id: PlanId,
}

impl Cursor {
    pub(crate) fn of(designation: Option<&str>, id: PlanId) -> Cursor {
        Cursor {
            designation: designation.unwrap_or_default().to_owned(),
            id,
        }
    }

    fn written(&self) -> String {
        format!("{}~{}", self.id, self.designation)
    }

    fn read(text: &str) -> Option<Cursor> {
        let (id, designation) = text.split_once('~')?;
        Some(Cursor {
            designation: designation.to_owned(),
            id: id.parse().ok()?,
        })
    }
}

/// A disc as a polygon of many corners around it, so that nothing within the distance is left out.
fn disc(near: NearPoint) -> MultiPolygon<f64> {
    const CORNERS: u32 = 64;
    let step = std::f64::consts::TAU / f64::from(CORNERS);
    let radius_m = near.within_m.max(0.01) / (step / 2.0).cos();
    let corner = |number: u32| {
        let angle = step * f64::from(number);
        Coord {
            x: near.point.east_m + radius_m * angle.cos(),
            y: near.point.north_m + radius_m * angle.sin(),
        }
    };
    MultiPolygon(vec![Polygon::new(
        LineString((0..CORNERS).map(corner).collect()),
        Vec::new(),
    )])
}
