//! What a filter comes to: a question that each feature answers with yes, no or not known.

use std::cmp::Ordering;

use geo_types::Geometry;

use super::expression::{ArrayRelation, Comparison, SpatialRelation, TemporalRelation};
use super::like::Pattern;
use super::spatial::Boxed;
use super::temporal::Span;
use super::term::{Term, compared, holds};
use crate::collection::Feature;
use crate::crs::FeatureCrs;
use crate::place::Place;
use crate::value::Value;

/// A filter, held against the properties of one collection.
#[derive(Clone, Debug, PartialEq)]
pub struct Predicate {
    pub(crate) test: Test,
    /// The system of its geometries.
    pub(crate) crs: FeatureCrs,
}

/// One question.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Test {
    Constant(bool),
    All(Vec<Test>),
    Any(Vec<Test>),
    Not(Box<Test>),
    /// A term that is true or false itself.
    Truth(Term),
    Compare(Comparison, Term, Term),
    Like(Term, Pattern),
    Between(Term, Term, Term),
    In(Term, Vec<Term>),
    /// Constants of one kind, in order.
    Among(Term, Vec<Value<'static>>),
    IsNull(Term),
    LiesNowhere,
    Spatial(SpatialRelation, Where, Where, FeatureCrs),
    Temporal(TemporalRelation, When, When),
    Array(ArrayRelation, Term, Term),
}

/// A geometry in a question.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Where {
    /// The feature's own.
    Feature,
    Here(Box<Boxed>),
}

/// A time in a question.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum When {
    At(Term),
    /// `None` where the end is open.
    Between(Option<Term>, Option<Term>),
}

impl Predicate {
    /// Whether a feature is selected. What is not known is not.
    pub fn selects(&self, feature: &dyn Feature) -> bool {
        self.test.holds(feature) == Some(true)
    }

    /// A place that every selected feature has a position in, where the filter names one: the index finds the features there.
    pub fn place(&self) -> Option<Place> {
        let geometry = self.test.place()?;
        Some(Place::of_geometry(self.crs, geometry.clone()))
    }
}

impl Predicate {
    /// A property and the values of which it has to have one, where the filter says so.
    pub(crate) fn values(&self) -> Option<(usize, &[Value<'static>])> {
        self.test.values()
    }
}

impl Test {
    fn values(&self) -> Option<(usize, &[Value<'static>])> {
        match self {
            Test::All(tests) => tests.iter().find_map(Test::values),
            Test::Compare(Comparison::Equal, Term::Property(number, _), Term::Constant(value))
            | Test::Compare(Comparison::Equal, Term::Constant(value), Term::Property(number, _)) => {
                Some((*number, std::slice::from_ref(value)))
            }
            Test::Among(Term::Property(number, _), values) => Some((*number, values)),
            _ => None,
        }
    }

    /// The answer of a feature; `None` where it is not known.
    pub(crate) fn holds(&self, feature: &dyn Feature) -> Option<bool> {
        match self {
            Test::Constant(is_so) => Some(*is_so),
            Test::All(tests) => {
                let mut all = Some(true);
                for test in tests {
                    match test.holds(feature) {
                        Some(false) => return Some(false),
                        None => all = None,
                        Some(true) => {}
                    }
                }
                all
            }
            Test::Any(tests) => {
                let mut any = Some(false);
                for test in tests {
                    match test.holds(feature) {
                        Some(true) => return Some(true),
                        None => any = None,
                        Some(false) => {}
                    }
                }
                any
            }
            Test::Not(test) => test.holds(feature).map(|is_so| !is_so),
            Test::Truth(term) => match term.of(feature) {
                Value::Bool(is_so) => Some(is_so),
                _ => None,
            },
            Test::Compare(comparison, left, right) => {
                let order = compared(&left.of(feature), &right.of(feature))?;
                Some(holds(*comparison, order))
            }
            Test::Like(term, pattern) => match term.of(feature) {
                Value::Text(text) => Some(pattern.matches(&text)),
                Value::Uuid(id) => Some(pattern.matches(&id.as_hyphenated().to_string())),
                _ => None,
            },
            Test::Between(term, low, high) => between(&term.of(feature), &low.of(feature), &high.of(feature)),
            Test::Among(term, sorted) => is_among(&term.of(feature), sorted),
            Test::In(term, list) => is_in(&term.of(feature), list, feature),
            Test::IsNull(term) => Some(term.of(feature).is_null()),
            Test::LiesNowhere => Some(feature.shape().shapes == crate::shape::Shapes::Nowhere),
            Test::Spatial(relation, left, right, crs) => spatial(*relation, left, right, *crs, feature),
            Test::Temporal(relation, left, right) => {
                let (left, right) = (left.span(feature)?, right.span(feature)?);
                Some(left.relates(*relation, right))
            }
            Test::Array(relation, left, right) => match (left.of(feature), right.of(feature)) {
                (Value::Null, _) | (_, Value::Null) => None,
                (left, right) => Some(arrays_relate(*relation, &members(left), &members(right))),
            },
        }
    }

    /// A geometry that every feature meets for which the question holds.
    fn place(&self) -> Option<&Geometry<f64>> {
        match self {
            Test::All(tests) => tests.iter().find_map(Test::place),
            Test::Spatial(relation, Where::Feature, Where::Here(here), _)
            | Test::Spatial(relation, Where::Here(here), Where::Feature, _) => {
                (*relation != SpatialRelation::Disjoint).then_some(&here.geometry)
            }
            _ => None,
        }
    }
}

fn between(value: &Value<'_>, low: &Value<'_>, high: &Value<'_>) -> Option<bool> {
    let from_low = compared(value, low).map(Ordering::is_ge);
    let to_high = compared(value, high).map(Ordering::is_le);
    match (from_low, to_high) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn is_among(value: &Value<'_>, sorted: &[Value<'static>]) -> Option<bool> {
    if value.is_null() {
        return None;
    }
    let order = |one: &Value<'static>| compared(one, value).unwrap_or(Ordering::Less);
    Some(sorted.binary_search_by(order).is_ok())
}

fn is_in(value: &Value<'_>, list: &[Term], feature: &dyn Feature) -> Option<bool> {
    if value.is_null() {
        return None;
    }
    let mut is_known = true;
    for term in list {
        match compared(value, &term.of(feature)) {
            Some(Ordering::Equal) => return Some(true),
            None => is_known = false,
            Some(_) => {}
        }
    }
    is_known.then_some(false)
}

fn spatial(
    relation: SpatialRelation,
    left: &Where,
    right: &Where,
    crs: FeatureCrs,
    feature: &dyn Feature,
) -> Option<bool> {
    let of_feature = || feature.shape().geometry_in(crs).map(Boxed::new);
    match (left, right) {
        (Where::Feature, Where::Here(right)) => of_feature()?.relates(relation, right),
        (Where::Here(left), Where::Feature) => left.relates(relation, &of_feature()?),
        (Where::Here(left), Where::Here(right)) => left.relates(relation, right),
        (Where::Feature, Where::Feature) => {
            let own = of_feature()?;
            own.relates(relation, &own)
        }
    }
}

impl When {
    /// The time for a feature. An interval whose end is a property that is null is open there, as a plan in force without an end is;
    /// where neither end is known, nothing is.
    fn span(&self, feature: &dyn Feature) -> Option<Span> {
        match self {
            When::At(term) => Span::of(&term.of(feature)),
            When::Between(from, to) => {
                let end = |term: &Option<Term>| term.as_ref().and_then(|term| Span::of(&term.of(feature)));
                let (first, last) = (end(from), end(to));
                if first.is_none() && last.is_none() && (from.is_some() || to.is_some()) {
                    return None;
                }
                Span::between(first, last)
            }
        }
    }
}

fn members(value: Value<'_>) -> Vec<Value<'_>> {
    match value {
        Value::List(values) => values,
        one => vec![one],
    }
}

fn arrays_relate(relation: ArrayRelation, left: &[Value<'_>], right: &[Value<'_>]) -> bool {
    let has = |list: &[Value<'_>], one: &Value<'_>| {
        list.iter()
            .any(|other| compared(other, one) == Some(Ordering::Equal))
    };
    let contains = |a: &[Value<'_>], b: &[Value<'_>]| b.iter().all(|one| has(a, one));
    match relation {
        ArrayRelation::Equals => contains(left, right) && contains(right, left),
        ArrayRelation::Contains => contains(left, right),
        ArrayRelation::ContainedBy => contains(right, left),
        ArrayRelation::Overlaps => left.iter().any(|one| has(right, one)),
    }
}
