//! The desk where questions are answered: a snapshot with what has been worked out of it.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use planvy_index::{ContentIndex, PlanIndex, Snapshot, UnplacedThing};
use planvy_plan::decision::DecisionKind;
use planvy_plan::stored::StoredPlan;
use planvy_plan::{Datum, Decision, Lang, PlanId, PlanStatus, RegulationContent, RuleId, State};

use crate::answer::{Answer, Coverage, Note, NoteCode, Source, Theme};
use crate::assessment::Assessment;
use crate::overlaid::resolved;
use crate::plan_facts::{PlanFacts, note};
use crate::prepared::Prepared;
use crate::question::{Question, QuestionError};
use crate::regulation_words::{ContentFacts, FactsHere};
use crate::sentences::{coverage, notes};
use crate::views::plan_list::Cursor;
use crate::written;

/// Answers questions about one snapshot.
///
/// What a plan or a content comes to is worked out at the first question that meets it and kept as long as the snapshot is:
/// a snapshot never changes, and of a quarter of a million regulations most say what others say too.
///
/// ```
/// use std::sync::Arc;
/// use planvy_index::Snapshot;
/// use planvy_plan::{Crs, Date, GridPoint, Lang, State};
/// use planvy_rules::{Answers, Place, Question};
/// let answers = Answers::new(Arc::new(Snapshot::empty()));
/// let point = GridPoint { crs: Crs::Zone1330, east_m: 118_500.0, north_m: 6_164_800.0 };
/// let question = Question {
///     place: Place::Point(point),
///     date: Date::constant(2026, 11, 25),
///     lang: Lang::En,
///     geometry: false,
/// };
/// let answer = answers.answer(&question).expect("the place is in Sweden");
/// assert_eq!(answer.coverage[0].state, State::NoData);
/// assert!(answer.plans.is_empty());
/// ```
#[derive(Debug)]
pub struct Answers {
    snapshot: Arc<Snapshot>,
    id: Arc<str>,
    plans: Box<[OnceLock<Box<PlanFacts>>]>,
    contents: Arc<[ContentPlaces; 2]>,
    /// Bytes of the contents' facts that are kept.
    kept_bytes: Arc<AtomicUsize>,
    /// Plans of which a part could not be placed.
    left_out: Arc<HashSet<PlanId>>,
    general: Arc<[GeneralTexts; 2]>,
    in_order: OnceLock<Vec<PlanIndex>>,
    /// A plan in process that is taken to be in force since a date.
    supposed: Option<(PlanId, Date)>,
}

/// A place for what each content comes to in one language.
type ContentPlaces = Box<[OnceLock<Box<ContentFacts>>]>;

/// The sentences that are about no plan in particular.
#[derive(Debug)]
pub(crate) struct GeneralTexts {
    pub comprehensive_plan: Arc<Prepared<Coverage>>,
    /// Of a place in another country.
    pub comprehensive_plan_abroad: Arc<Prepared<Coverage>>,
    pub terrain: Arc<Prepared<Coverage>>,
    pub buildings: Arc<Prepared<Coverage>>,
    /// Where no parcel is met.
    pub no_parcel: Arc<Prepared<Coverage>>,
    pub legal_original: Arc<Prepared<Note>>,
    pub outside_the_plan: Arc<Prepared<Note>>,
    pub text_rules: Arc<Prepared<Note>>,
    pub interpretation: Arc<Prepared<Note>>,
    pub several_levels: Arc<Prepared<Note>>,
    /// What was accepted of base data, by the kind of layer.
    accepted: Vec<(String, Arc<Prepared<Note>>)>,
}

impl GeneralTexts {
    fn new(lang: Lang, snapshot: &Snapshot) -> GeneralTexts {
        let has_parcels =
            !snapshot.parcels().is_empty() || snapshot.layers().iter().any(|layer| layer.kind == "parcels");
        let missing = |theme, statement| {
            Arc::new(Prepared::new(Coverage {
                theme,
                state: State::NoData,
                statement,
                source: None,
            }))
        };
        let no_parcel = if has_parcels {
            coverage::no_parcel_here(lang)
        } else {
            coverage::parcels_missing(lang)
        };
        GeneralTexts {
            comprehensive_plan: missing(
                Theme::ComprehensivePlan,
                coverage::comprehensive_plan_missing(lang),
            ),
            comprehensive_plan_abroad: missing(
                Theme::ComprehensivePlan,
                coverage::comprehensive_plan_abroad(lang),
            ),
            terrain: missing(Theme::Terrain, coverage::terrain_missing(lang)),
            buildings: missing(Theme::Buildings, coverage::buildings_missing(lang)),
            no_parcel: missing(Theme::Parcels, no_parcel),
            legal_original: note(NoteCode::LegalOriginal, notes::legal_original(lang), None),
            outside_the_plan: note(NoteCode::OutsideThePlan, notes::outside_the_plan(lang), None),
            text_rules: note(NoteCode::TextRules, notes::text_rules(lang), None),
            interpretation: note(NoteCode::Interpretation, notes::interpretation(lang), None),
            several_levels: note(NoteCode::SeveralLevels, notes::several_levels(lang), None),
            accepted: accepted_base_data(lang, snapshot),
        }
    }

    /// What has to be said where an answer rests on base data of a kind (`parcels`, …): the rules that files of it broke, and
    /// that the municipality accepted.
    pub fn accepted(&self, kind: &str) -> Option<&Arc<Prepared<Note>>> {
        let found = self.accepted.iter().find(|(of, _)| of == kind);
        found.map(|(_, note)| note)
    }
}

/// A note for each kind of base data of which a file broke rules that were accepted. Which of a layer's files a feature came
/// from is not known here, so the note is about the layer.
fn accepted_base_data(lang: Lang, snapshot: &Snapshot) -> Vec<(String, Arc<Prepared<Note>>)> {
    let mut by_kind: BTreeMap<&str, BTreeSet<&RuleId>> = BTreeMap::new();
    for layer in snapshot
        .layers()
        .iter()
        .filter(|layer| !layer.accepted.is_empty())
    {
        by_kind.entry(&layer.kind).or_default().extend(&layer.accepted);
    }
    by_kind
        .into_iter()
        .map(|(kind, rules)| {
            let rules: Vec<RuleId> = rules.into_iter().cloned().collect();
            let text = notes::accepted_base_data(lang, kind, &rules);
            (kind.to_owned(), note(NoteCode::AcceptedFindings, text, None))
        })
        .collect()
}

/// What of contents is kept at most. A city's contents fit; of a nation's those that are asked about first.
const MOST_KEPT_BYTES: usize = 96 << 20;

/// One empty place for each of so many things.
fn empty_places<T>(count: usize) -> Box<[OnceLock<T>]> {
    std::iter::repeat_with(OnceLock::new).take(count).collect()
}

impl Answers {
    /// A desk for a snapshot.
    pub fn new(snapshot: Arc<Snapshot>) -> Answers {
        let contents = snapshot.contents().len();
        Answers {
            id: Arc::from(snapshot.id()),
            plans: empty_places(snapshot.plans().len()),
            contents: Arc::new([empty_places(contents), empty_places(contents)]),
            kept_bytes: Arc::new(AtomicUsize::new(0)),
            left_out: Arc::new(plans_with_parts_left_out(&snapshot)),
            general: Arc::new([Lang::Sv, Lang::En].map(|lang| GeneralTexts::new(lang, &snapshot))),
            in_order: OnceLock::new(),
            supposed: None,
            snapshot,
        }
    }

    /// A desk over the same snapshot that takes a plan in process to have gained legal force on a date. Whatever is asked there
    /// is answered as if: standing, overlaps, building right. It shares with this desk what does not depend on plans.
    pub(crate) fn supposing(&self, plan: PlanId, in_force_since: Date) -> Answers {
        Answers {
            snapshot: Arc::clone(&self.snapshot),
            id: Arc::clone(&self.id),
            plans: empty_places(self.snapshot.plans().len()),
            contents: Arc::clone(&self.contents),
            kept_bytes: Arc::clone(&self.kept_bytes),
            left_out: Arc::clone(&self.left_out),
            general: Arc::clone(&self.general),
            in_order: OnceLock::new(),
            supposed: Some((plan, in_force_since)),
        }
    }

    /// The snapshot.
    pub fn snapshot(&self) -> &Arc<Snapshot> {
        &self.snapshot
    }

    /// The id of the snapshot, as it stands in every answer.
    pub fn id(&self) -> &Arc<str> {
        &self.id
    }

    /// The answer to a question.
    ///
    /// # Errors
    /// Why there is none: see [`QuestionError`].
    pub fn answer(&self, question: &Question) -> Result<Answer, QuestionError> {
        resolved(|| Ok(Assessment::of(self, question)?.into_answer(self, question)))?
    }

    /// Writes the answer to a question as JSON. It is the same as [`answer`](Answers::answer) serialised, in less time: what
    /// is prepared is copied.
    ///
    /// # Errors
    /// Why there is none: see [`QuestionError`]. Nothing is written then.
    pub fn write_json(&self, question: &Question, out: &mut Vec<u8>) -> Result<(), QuestionError> {
        let assessment = resolved(|| Assessment::of(self, question))??;
        written::answer(self, question, &assessment, out);
        Ok(())
    }

    /// A stored plan with its facts.
    pub fn plan(&self, index: PlanIndex) -> Option<(&StoredPlan, &PlanFacts)> {
        let stored = self.snapshot.plan(index)?;
        let make = || {
            let has_parts_left_out = self.left_out.contains(&stored.plan.id);
            let supposed = self.supposed.filter(|(plan, _)| *plan == stored.plan.id);
            match supposed {
                Some((_, since)) => {
                    let as_if = in_force_since(stored, since);
                    Box::new(PlanFacts::of(&self.snapshot, index, &as_if, has_parts_left_out))
                }
                None => Box::new(PlanFacts::of(&self.snapshot, index, stored, has_parts_left_out)),
            }
        };
        let facts = self.plans.get(index.position())?.get_or_init(make);
        Some((stored, facts))
    }

    /// A content with its facts in a language, for a plan of the datum given.
    pub fn content(
        &self,
        index: ContentIndex,
        lang: Lang,
        plan_datum: Option<&Datum>,
    ) -> Option<(&RegulationContent, FactsHere<'_>)> {
        let content = self.snapshot.content(index)?;
        let [sv, en] = &*self.contents;
        let place = lang.pick(sv, en).get(index.position())?;
        let facts = match place.get() {
            Some(facts) => FactsHere::Kept(facts),
            None => self.keep(place, ContentFacts::of(content, lang, None)),
        };
        // What is kept is for a plan that names no datum. The national format takes RH 2000 for granted.
        let is_granted = |datum: &Datum| *datum == Datum::Rh2000 && content.catalogue.is_some();
        if facts.depends_on_datum && plan_datum.is_some_and(|datum| !is_granted(datum)) {
            return Some((
                content,
                FactsHere::Made(Box::new(ContentFacts::of(content, lang, plan_datum))),
            ));
        }
        Some((content, facts))
    }

    /// Keeps facts in their place, as long as there is room.
    fn keep<'a>(&self, place: &'a OnceLock<Box<ContentFacts>>, facts: ContentFacts) -> FactsHere<'a> {
        // The JSON is about as long as the words that it was made from.
        let size = 2 * facts.words.json().len();
        if self.kept_bytes.load(Ordering::Relaxed) + size > MOST_KEPT_BYTES {
            return FactsHere::Made(Box::new(facts));
        }
        let mut is_first = false;
        let kept = place.get_or_init(|| {
            is_first = true;
            Box::new(facts)
        });
        if is_first {
            self.kept_bytes.fetch_add(size, Ordering::Relaxed);
        }
        FactsHere::Kept(kept)
    }

    /// The plans by designation, then by identity.
    pub(crate) fn plans_in_order(&self) -> &[PlanIndex] {
        self.in_order.get_or_init(|| {
            let plans = self.snapshot.plans();
            let mut order: Vec<(Cursor, PlanIndex)> = (0..)
                .zip(plans)
                .map(|(number, stored)| {
                    (
                        Cursor::of(stored.plan.designation.as_deref(), stored.plan.id),
                        PlanIndex(number),
                    )
                })
                .collect();
            order.sort();
            order.into_iter().map(|(_, index)| index).collect()
        })
    }

    /// The sentences that are about no plan in particular.
    pub(crate) fn general(&self, lang: Lang) -> &GeneralTexts {
        let [sv, en] = &*self.general;
        lang.pick(sv, en)
    }

    /// Where the base data of a kind came from (`parcels`, `terrain`, …); none where that is several files.
    pub(crate) fn layer_source(&self, kind: &str) -> Option<Source> {
        let mut layers = self.snapshot.layers().iter().filter(|layer| layer.kind == kind);
        let only = layers.next().filter(|_| layers.next().is_none())?;
        Some(Source::from(&only.provenance))
    }
}

/// A plan in process as it would be with legal force since a date.
fn in_force_since(stored: &StoredPlan, since: Date) -> StoredPlan {
    let mut stored = stored.clone();
    let plan = &mut stored.plan;
    plan.status = PlanStatus::LegalForce;
    plan.status_date = Some(since);
    let ends =
        |decision: &Decision| matches!(decision.kind, Some(DecisionKind::Repeal | DecisionKind::Closure));
    plan.decisions.retain(|decision| !ends(decision));
    if plan.decisions.is_empty() {
        plan.decisions.push(Decision {
            kind: Some(DecisionKind::Adoption),
            ..Decision::default()
        });
    }
    for decision in &mut plan.decisions {
        decision.legal_force = vec![since];
        decision.implementation_from = decision.implementation_months.map(|_| since);
    }
    stored
}

fn plans_with_parts_left_out(snapshot: &Snapshot) -> HashSet<PlanId> {
    let plan_of = |thing: &UnplacedThing| match thing {
        UnplacedThing::Plan(id) => Some(*id),
        UnplacedThing::Regulation(id) => {
            let entry = snapshot.regulation(snapshot.regulation_by_id(*id)?)?;
            snapshot.plan(entry.plan).map(|stored| stored.plan.id)
        }
        UnplacedThing::Parcel(_)
        | UnplacedThing::Address(_)
        | UnplacedThing::Building(_)
        | UnplacedThing::Guidance(_)
        | UnplacedThing::Terrain(_) => None,
    };
    snapshot
        .unplaced()
        .iter()
        .filter_map(|unplaced| plan_of(&unplaced.thing))
        .collect()
}
