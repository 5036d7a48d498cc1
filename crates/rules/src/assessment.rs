//! What holds at a place, found and judged, before it is put into words for one reader.
//!
//! Both faces of an answer are made from it: the tree that pages walk through, and the JSON that the API writes.

mod layers;
mod overlaps;
mod statements;

use std::cmp::{Ordering, Reverse};
use std::sync::Arc;

use planvy_index::{
    Hits, MetBy, ParcelIndex, PlanHit, PlanIndex, RegulationEntry, RegulationHit, RegulationIndex,
};
use planvy_plan::stored::StoredPlan;
use planvy_plan::{Crs, PlanId, RegulationContent, RegulationId, Standing};

use crate::answer::{AnsweredPlace, Coverage, Note, NoteCode, RegulationShare, Share};
use crate::answers::Answers;
use crate::guidance::GuidanceHere;
use crate::overlap::Covered;
use crate::plan_answer::VerticalExtent;
use crate::plan_facts::{PlanFacts, note, vertical_extent};
use crate::prepared::Prepared;
use crate::question::{Question, QuestionError};
use crate::regulation_words::{ContentFacts, FactsHere, PlaceInOrder};
use crate::sentences::notes;
use crate::site::{Site, SiteShape};

/// What holds at a place.
#[derive(Debug)]
pub(crate) struct Assessment<'a> {
    pub place: AnsweredPlace,
    pub coverage: Vec<Arc<Prepared<Coverage>>>,
    pub plans: Vec<PlanHere<'a>>,
    pub regulations: Vec<RegulationHere<'a>>,
    pub touches: Vec<RegulationHere<'a>>,
    pub thresholds: Thresholds,
    pub guidance: Vec<GuidanceHere>,
    pub parcels: Vec<ParcelHere>,
    pub notes: Vec<Arc<Prepared<Note>>>,
    /// The system that geometry is wanted in; each plan's own where the question names none.
    pub geometry_crs: Option<Crs>,
}

/// Hits smaller than this only touch the place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Thresholds {
    pub area_m2: f64,
    pub length_m: f64,
}

/// A plan at the place.
#[derive(Debug)]
pub(crate) struct PlanHere<'a> {
    pub index: PlanIndex,
    pub stored: &'a StoredPlan,
    pub facts: &'a PlanFacts,
    pub standing: Standing,
    pub share: Share,
    pub on_border: bool,
    pub distance_to_border_m: Option<f64>,
    /// True where all that the place has of it is smaller than the thresholds.
    pub only_touches: bool,
    /// Areas of later plans that have taken over a part of it here, in its own system.
    pub taken_over: Vec<geo_types::MultiPolygon<f64>>,
}

/// A regulation at the place.
#[derive(Debug)]
pub(crate) struct RegulationHere<'a> {
    pub index: RegulationIndex,
    pub entry: RegulationEntry<'a>,
    pub plan: PlanId,
    pub facts: FactsHere<'a>,
    pub standing: Standing,
    pub share: RegulationShare,
    pub on_border: bool,
    pub distance_to_border_m: Option<f64>,
    pub vertical_extent: VerticalExtent,
}

/// A regulation that is met, before it is worked out.
struct Met<'h, 'a> {
    hit: &'h RegulationHit,
    plan_rank: usize,
    place_in_order: PlaceInOrder,
    content: &'a RegulationContent,
    facts: FactsHere<'a>,
}

/// A parcel at the place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ParcelHere {
    pub index: ParcelIndex,
    pub area_m2: f64,
    pub share: Share,
    pub on_border: bool,
    pub distance_to_border_m: Option<f64>,
}

/// Millimetres and thousandths of a square metre are as far as delivered coordinates go.
pub(crate) fn rounded(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

/// Part of a whole in per cent. A plan drawn a hair larger than the place is all of it, not more.
pub(crate) fn percent_of(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| rounded((100.0 * part / whole).min(100.0)))
}

/// What of a place is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    Point,
    Line,
    Area,
}

/// The question at work on its place.
struct Assessing<'a> {
    answers: &'a Answers,
    question: &'a Question,
    site: Site,
    extent: Extent,
    thresholds: Thresholds,
    /// Size of the place in the systems it has been asked for.
    sizes: Vec<(Crs, f64)>,
    notes: Vec<Arc<Prepared<Note>>>,
}

impl<'a> Assessment<'a> {
    /// Finds and judges what holds at the place of a question.
    pub fn of(answers: &'a Answers, question: &'a Question) -> Result<Assessment<'a>, QuestionError> {
        let site = Site::find(answers.snapshot(), &question.place)?;
        Ok(Assessment::at(answers, question, site))
    }

    /// The same at a place that is found already; the question's own place does not matter.
    pub fn at(answers: &'a Answers, question: &'a Question, site: Site) -> Assessment<'a> {
        let hits = site.hits(answers.snapshot());
        Assessing::new(answers, question, site).assess(&hits)
    }
}

impl<'a> Assessing<'a> {
    fn new(answers: &'a Answers, question: &'a Question, site: Site) -> Assessing<'a> {
        const THRESHOLD: f64 = 0.5;
        let (extent, own_crs) = match &site.shape {
            SiteShape::Point(_) | SiteShape::Geodetic(_) => (Extent::Point, Crs::Tm),
            SiteShape::Line { crs, .. } => (Extent::Line, *crs),
            SiteShape::Area { crs, .. } => (Extent::Area, *crs),
        };
        let size = site.size_in(own_crs);
        // On a place that is hardly larger than the threshold itself, the threshold would hide everything.
        let threshold = size.map_or(THRESHOLD, |size| THRESHOLD.min(size / 2.0));
        Assessing {
            answers,
            question,
            extent,
            thresholds: Thresholds {
                area_m2: if extent == Extent::Area {
                    threshold
                } else {
                    THRESHOLD
                },
                length_m: if extent == Extent::Line {
                    threshold
                } else {
                    THRESHOLD
                },
            },
            sizes: size.map(|size| (own_crs, size)).into_iter().collect(),
            site,
            notes: Vec::new(),
        }
    }

    fn assess(mut self, hits: &Hits) -> Assessment<'a> {
        let mut plans = self.plans(hits);
        rank(&mut plans, self.question);
        if self.settle_overlaps(&mut plans) {
            rank(&mut plans, self.question);
        }
        let (regulations, touches) = self.regulations(hits, &plans);
        // A plan that only touches the place comes along where a line of its runs beside the place: no rule without its plan.
        plans.retain(|plan| {
            let id = plan.stored.plan.id;
            !plan.only_touches || regulations.iter().any(|regulation| regulation.plan == id)
        });
        let parcels = self.parcels(hits);
        let guidance = GuidanceHere::at(self.answers.snapshot(), &self.site, self.thresholds);
        let coverage = self.coverage(&plans, &guidance, &parcels);
        self.add_notes(&plans, &regulations, &coverage, &touches);
        Assessment {
            place: self.place(&plans, &parcels),
            geometry_crs: self.site.asked_crs(),
            thresholds: self.thresholds,
            notes: self.notes,
            coverage,
            plans,
            regulations,
            touches,
            guidance,
            parcels,
        }
    }

    /// Size of the place in the plane of a system.
    fn size_in(&mut self, crs: Crs) -> f64 {
        if let Some((_, size)) = self.sizes.iter().find(|(known, _)| *known == crs) {
            return *size;
        }
        let size = self.site.size_in(crs).unwrap_or_default();
        self.sizes.push((crs, size));
        size
    }

    fn share(&mut self, area_m2: f64, length_m: f64, crs: Crs) -> Share {
        match self.extent {
            Extent::Point => Share::default(),
            Extent::Line => Share {
                m2: None,
                percent: percent_of(length_m, self.size_in(crs)),
            },
            Extent::Area => Share {
                m2: Some(rounded(area_m2)),
                percent: percent_of(area_m2, self.size_in(crs)),
            },
        }
    }

    /// A distance to a border means something at a point only.
    fn distance(&self, distance_m: f64) -> Option<f64> {
        (self.extent == Extent::Point).then(|| rounded(distance_m.max(0.0)))
    }

    fn plans(&mut self, hits: &Hits) -> Vec<PlanHere<'a>> {
        let mut found: Vec<PlanHere<'a>> = Vec::with_capacity(hits.plans.len());
        for hit in &hits.plans {
            found.extend(self.plan(hit));
        }
        // A regulation may be drawn a little beyond its plan: then the plan comes with it.
        for hit in &hits.regulations {
            let Some(entry) = self.answers.snapshot().regulation(hit.regulation) else {
                continue;
            };
            let is_known = hits
                .plans
                .binary_search_by_key(&entry.plan, |plan| plan.plan)
                .is_ok()
                || found.iter().any(|plan| plan.index == entry.plan);
            if !is_known {
                let beside = PlanHit {
                    plan: entry.plan,
                    area_m2: 0.0,
                    length_m: 0.0,
                    on_border: hit.on_border,
                    distance_to_border_m: hit.distance_to_border_m,
                };
                found.extend(self.plan(&beside).map(|plan| PlanHere {
                    only_touches: self.is_touch(hit),
                    ..plan
                }));
            }
        }
        found
    }

    fn plan(&mut self, hit: &PlanHit) -> Option<PlanHere<'a>> {
        let (stored, facts) = self.answers.plan(hit.plan)?;
        let standing = facts.timeline.standing_at(self.question.date)?;
        let only_touches = match self.extent {
            Extent::Point => false,
            Extent::Line => hit.length_m < self.thresholds.length_m,
            Extent::Area => hit.area_m2 < self.thresholds.area_m2,
        };
        Some(PlanHere {
            index: hit.plan,
            stored,
            facts,
            standing,
            share: self.share(hit.area_m2, hit.length_m, stored.plan.crs),
            on_border: hit.on_border,
            distance_to_border_m: self.distance(hit.distance_to_border_m),
            only_touches,
            taken_over: Vec::new(),
        })
    }

    /// Whether a regulation only touches the place.
    fn is_touch(&self, hit: &RegulationHit) -> bool {
        match (self.extent, hit.by) {
            (Extent::Point, _) | (_, MetBy::Point) => false,
            (Extent::Line, _) | (_, MetBy::Line) => hit.length_m < self.thresholds.length_m,
            (Extent::Area, MetBy::Area | MetBy::WholePlan) => hit.area_m2 < self.thresholds.area_m2,
        }
    }

    fn regulations(
        &mut self,
        hits: &Hits,
        plans: &[PlanHere<'a>],
    ) -> (Vec<RegulationHere<'a>>, Vec<RegulationHere<'a>>) {
        // Sorted before they are worked out: these are a quarter of what is moved.
        let mut met: Vec<Met<'_, 'a>> = Vec::with_capacity(hits.regulations.len());
        met.extend(hits.regulations.iter().filter_map(|hit| self.met(hit, plans)));
        met.sort_by(in_order);
        let mut found = Vec::with_capacity(met.len());
        let mut touches = Vec::new();
        for met in met {
            let only_touches = self.is_touch(met.hit);
            let Some(plan) = plans.get(met.plan_rank) else {
                continue;
            };
            let Some(regulation) = self.regulation(met, plan) else {
                continue;
            };
            if only_touches {
                touches.push(regulation);
            } else {
                found.push(regulation);
            }
        }
        (found, touches)
    }

    fn met<'h>(&self, hit: &'h RegulationHit, plans: &[PlanHere<'a>]) -> Option<Met<'h, 'a>> {
        let entry = self.answers.snapshot().regulation(hit.regulation)?;
        let (plan_rank, plan) = plans
            .iter()
            .enumerate()
            .find(|(_, plan)| plan.index == entry.plan)?;
        let datum = plan.stored.plan.height_datum.as_ref();
        let (content, facts) = self.answers.content(entry.content, self.question.lang, datum)?;
        Some(Met {
            hit,
            plan_rank,
            place_in_order: facts.place_in_order,
            content,
            facts,
        })
    }

    fn regulation(&mut self, met: Met<'_, 'a>, plan: &PlanHere<'a>) -> Option<RegulationHere<'a>> {
        let Met {
            hit, content, facts, ..
        } = met;
        let snapshot = self.answers.snapshot();
        let entry = snapshot.regulation(hit.regulation)?;
        let timeline = &plan.facts.timeline;
        let mut standing =
            timeline.regulation_standing_at(plan.standing, entry.id, content, self.question.date)?;
        if standing == Standing::InForce && !entry.whole_plan && self.is_taken_over(plan, hit.regulation) {
            standing = Standing::Superseded;
        }
        self.note_clock(plan, entry.id, content, &facts, standing);
        let own_extent = vertical_extent(content.vertical_limit, snapshot.regulation_levels(hit.regulation));
        let plan_extent = plan.facts.record.value.vertical_extent;
        Some(RegulationHere {
            index: hit.regulation,
            plan: plan.stored.plan.id,
            share: self.regulation_share(hit, plan.stored.plan.crs),
            on_border: hit.on_border && !entry.whole_plan,
            distance_to_border_m: self.distance(hit.distance_to_border_m),
            // A rule holds no higher and no lower than its plan.
            vertical_extent: if own_extent == VerticalExtent::UNLIMITED {
                plan_extent
            } else {
                own_extent
            },
            entry,
            facts,
            standing,
        })
    }

    /// Says of a regulation that begins or ends by a clock of its own when it does.
    fn note_clock(
        &mut self,
        plan: &PlanHere<'a>,
        id: RegulationId,
        content: &RegulationContent,
        facts: &ContentFacts,
        standing: Standing,
    ) {
        if !matches!(standing, Standing::InForce | Standing::NotYet) {
            return;
        }
        let (lang, date) = (self.question.lang, self.question.date);
        let timeline = &plan.facts.timeline;
        let name = &facts.words.value.name;
        let (code, text) = if timeline.lacks_regulation_dates(id, content) {
            (
                NoteCode::RegulationDatesUnknown,
                notes::regulation_dates_unknown(lang),
            )
        } else {
            let clock = timeline.clock_of(id, content);
            match (clock.start.filter(|start| *start > date), clock.end) {
                (Some(start), _) => (NoteCode::BeginsLater, notes::begins_later(lang, name, start)),
                (None, Some(end)) => (NoteCode::Temporary, notes::temporary(lang, name, end)),
                (None, None) => return,
            }
        };
        let plan_id = Some(plan.stored.plan.id);
        let is_said = |said: &Arc<Prepared<Note>>| said.value.plan == plan_id && said.value.text == text;
        if !self.notes.iter().any(is_said) {
            self.notes.push(note(code, text, plan_id));
        }
    }

    fn regulation_share(&mut self, hit: &RegulationHit, crs: Crs) -> RegulationShare {
        let has_area = matches!(hit.by, MetBy::Area | MetBy::WholePlan);
        match self.extent {
            Extent::Point => RegulationShare::default(),
            Extent::Line => RegulationShare {
                m2: None,
                percent: has_area
                    .then(|| percent_of(hit.length_m, self.size_in(crs)))
                    .flatten(),
                length_m: (hit.by != MetBy::Point).then(|| rounded(hit.length_m)),
            },
            Extent::Area => RegulationShare {
                m2: has_area.then(|| rounded(hit.area_m2)),
                percent: has_area
                    .then(|| percent_of(hit.area_m2, self.size_in(crs)))
                    .flatten(),
                length_m: (hit.length_m > 0.0).then(|| rounded(hit.length_m)),
            },
        }
    }

    /// Whether later plans have taken over all that the place has of a regulation.
    fn is_taken_over(&self, plan: &PlanHere<'a>, regulation: RegulationIndex) -> bool {
        if plan.taken_over.is_empty() {
            return false;
        }
        let ground = self.site.ground_in(plan.stored.plan.crs);
        let shapes = self.answers.snapshot().geometry(regulation);
        plan.taken_over
            .iter()
            .any(|later| overlaps::cover(&ground, &shapes, later) == Covered::Whole)
    }

    fn parcels(&mut self, hits: &Hits) -> Vec<ParcelHere> {
        let snapshot = self.answers.snapshot();
        let mut found = Vec::with_capacity(hits.parcels.len());
        for hit in &hits.parcels {
            let is_touch = match self.extent {
                Extent::Point => false,
                Extent::Line => hit.length_m < self.thresholds.length_m,
                Extent::Area => hit.area_m2 < self.thresholds.area_m2,
            };
            let Some(parcel) = snapshot.parcel(hit.parcel).filter(|_| !is_touch) else {
                continue;
            };
            found.push(ParcelHere {
                index: hit.parcel,
                area_m2: rounded(snapshot.parcel_area_m2(hit.parcel)),
                share: self.share(hit.area_m2, hit.length_m, parcel.crs),
                on_border: hit.on_border && self.extent == Extent::Point,
                distance_to_border_m: self.distance(hit.distance_to_border_m),
            });
        }
        found
    }

    fn place(&mut self, plans: &[PlanHere<'a>], parcels: &[ParcelHere]) -> AnsweredPlace {
        let snapshot = self.answers.snapshot();
        let of_plan = plans.first().map(|plan| plan.stored.plan.crs);
        let of_parcel = || {
            parcels
                .first()
                .and_then(|parcel| snapshot.parcel(parcel.index))
                .map(|parcel| parcel.crs)
        };
        let point = self.site.position(of_plan.or_else(of_parcel).unwrap_or(Crs::Tm));
        let only_parcel = match parcels {
            [only] if self.extent == Extent::Point => snapshot
                .parcel(only.index)
                .map(|parcel| parcel.designation.clone()),
            _ => None,
        };
        let size = |extent| {
            (self.extent == extent)
                .then(|| self.sizes.first().map(|(_, size)| rounded(*size)))
                .flatten()
        };
        AnsweredPlace {
            kind: self.site.kind,
            crs: point.crs,
            coordinates: [rounded(point.east_m), rounded(point.north_m)],
            parcel: self.site.parcel.take().or(only_parcel),
            address: self.site.address.take(),
            area_m2: size(Extent::Area),
            length_m: size(Extent::Line),
        }
    }
}

/// By the rank of the plan, then use, property, administrative, then category, those without one last; else as delivered.
fn in_order(a: &Met<'_, '_>, b: &Met<'_, '_>) -> Ordering {
    let key = |met: &Met<'_, '_>| (met.plan_rank, met.place_in_order);
    let by_category = || {
        if std::ptr::eq(&*a.facts, &*b.facts) {
            return Ordering::Equal;
        }
        a.facts.words.value.category.cmp(&b.facts.words.value.category)
    };
    key(a)
        .cmp(&key(b))
        .then_with(by_category)
        .then(a.hit.regulation.cmp(&b.hit.regulation))
}

/// Standing first, then the date of legal force, the later first; then designation and id, so that the order is always the
/// same.
fn rank(plans: &mut [PlanHere<'_>], question: &Question) {
    plans.sort_by(|a, b| {
        let key = |plan: &PlanHere<'_>| {
            let force = plan.facts.timeline.ranking_date(question.date);
            (plan.standing, force.is_none(), Reverse(force))
        };
        let (plan_a, plan_b) = (&a.stored.plan, &b.stored.plan);
        let by_name = || (&plan_a.designation, plan_a.id).cmp(&(&plan_b.designation, plan_b.id));
        key(a).cmp(&key(b)).then_with(by_name)
    });
}
