//! Holds an expression against the properties of a collection, and makes a predicate of it.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::mem::discriminant;

use super::compile_error::CompileError;
use super::expression::{Comparison, Expression, Operator, SpatialRelation};
use super::functions::Function;
use super::like::Pattern;
use super::predicate::{Predicate, Test, When, Where};
use super::spatial::Boxed;
use super::term::{Class, Term, compared};
use crate::collection::Collection;
use crate::crs::FeatureCrs;
use crate::property::PropertyKind;
use crate::value::Value;

/// Holds an expression against a collection. Its geometries are in a coordinate system, coordinates in the order of its axes.
///
/// ```
/// use planvy_features::filter::{compile, parse_text};
/// use planvy_features::{FeatureCrs, collections::Plans};
/// let known = parse_text("standing = 'in-force' AND maxRidgeHeight() >= 12")?;
/// assert!(compile(&known, &Plans, FeatureCrs::Crs84).is_ok());
/// let unknown = parse_text("hojd >= 12")?;
/// assert!(compile(&unknown, &Plans, FeatureCrs::Crs84).unwrap_err().to_string().contains("'hojd' is no property of plans"));
/// # Ok::<(), planvy_features::filter::FilterError>(())
/// ```
///
/// # Errors
/// What does not fit.
pub fn compile(
    expression: &Expression,
    collection: &dyn Collection,
    crs: FeatureCrs,
) -> Result<Predicate, CompileError> {
    let compiler = Compiler { collection, crs };
    Ok(Predicate {
        test: compiler.test(expression)?,
        crs,
    })
}

struct Compiler<'c> {
    collection: &'c dyn Collection,
    crs: FeatureCrs,
}

impl Compiler<'_> {
    fn test(&self, expression: &Expression) -> Result<Test, CompileError> {
        let Expression::Call(operator, arguments) = expression else {
            return self.truth(expression);
        };
        let tests = || {
            arguments
                .iter()
                .map(|one| self.test(one))
                .collect::<Result<Vec<_>, _>>()
        };
        Ok(match (operator, arguments.as_slice()) {
            (Operator::And, _) => Test::All(tests()?),
            (Operator::Or, _) => Test::Any(tests()?),
            (Operator::Not, [one]) => Test::Not(Box::new(self.test(one)?)),
            (Operator::Compare(comparison), [left, right]) => self.comparison(*comparison, left, right)?,
            (Operator::Like, [value, pattern]) => self.like(value, pattern)?,
            (Operator::Between, [value, low, high]) => {
                let terms = self.alike(operator, &[value, low, high])?;
                let [value, low, high] = terms
                    .try_into()
                    .map_err(|_| wrong(operator, "three values", "others"))?;
                Test::Between(value, low, high)
            }
            (Operator::In, [value, list]) => {
                let items: Vec<&Expression> = match list {
                    Expression::List(items) => items.iter().collect(),
                    one => vec![one],
                };
                let all: Vec<&Expression> = std::iter::once(value).chain(items).collect();
                let mut terms = self.alike(operator, &all)?.into_iter();
                let value = terms
                    .next()
                    .ok_or_else(|| wrong(operator, "a value", "nothing"))?;
                in_list(value, terms.collect())
            }
            (Operator::IsNull, [one]) if self.is_geometry(one) => Test::LiesNowhere,
            (Operator::IsNull, [one]) => Test::IsNull(self.term(one)?),
            (Operator::Spatial(relation), [left, right]) => {
                let places = [self.place(operator, left)?, self.place(operator, right)?];
                check_relatable(*relation, operator, &places)?;
                let [left, right] = places;
                Test::Spatial(*relation, left, right, self.crs)
            }
            (Operator::Temporal(relation), [left, right]) => {
                Test::Temporal(*relation, self.time(operator, left)?, self.time(operator, right)?)
            }
            (Operator::Array(relation), [left, right]) => {
                Test::Array(*relation, self.term(left)?, self.term(right)?)
            }
            _ => self.truth(expression)?,
        })
    }

    /// An expression that is true or false itself.
    fn truth(&self, expression: &Expression) -> Result<Test, CompileError> {
        let term = self.term(expression)?;
        match term {
            Term::Constant(Value::Bool(is_so)) => Ok(Test::Constant(is_so)),
            term if term.class() == Class::Truth => Ok(Test::Truth(term)),
            term => Err(CompileError::NoCondition(term.class().words())),
        }
    }

    fn comparison(
        &self,
        comparison: Comparison,
        left: &Expression,
        right: &Expression,
    ) -> Result<Test, CompileError> {
        let operator = Operator::Compare(comparison);
        let terms = self.alike(&operator, &[left, right])?;
        let [left, right] = terms
            .try_into()
            .map_err(|_| wrong(&operator, "two values", "others"))?;
        Ok(Test::Compare(comparison, left, right))
    }

    fn like(&self, value: &Expression, pattern: &Expression) -> Result<Test, CompileError> {
        let value = self.text(&Operator::Like, value)?;
        match self.text(&Operator::Like, pattern)? {
            Term::Constant(Value::Text(pattern)) => Ok(Test::Like(value, Pattern::new(&pattern))),
            _ => Err(wrong(&Operator::Like, "a pattern written out", "something else")),
        }
    }

    /// Terms of one kind, which can be compared.
    fn alike(&self, operator: &Operator, all: &[&Expression]) -> Result<Vec<Term>, CompileError> {
        let mut terms = all
            .iter()
            .map(|one| self.term(one))
            .collect::<Result<Vec<_>, _>>()?;
        let class = terms.first().map_or(Class::Text, Term::class);
        if class == Class::List {
            return Err(wrong(
                operator,
                "single values (lists have A_EQUALS, A_CONTAINS …)",
                class.words(),
            ));
        }
        if let Some(other) = terms.iter().find(|term| term.class() != class) {
            let bare = terms.iter().find_map(|term| match term {
                Term::Constant(Value::Text(text)) => Some(text.to_string()),
                _ => None,
            });
            if let Some(text) = bare.filter(|_| class == Class::Time || other.class() == Class::Time) {
                return Err(CompileError::BareTime(text));
            }
            return Err(wrong(operator, class.words(), other.class().words()));
        }
        let is_uuid = |term: &Term| matches!(term, Term::Property(_, PropertyKind::Uuid));
        if terms.iter().any(is_uuid) {
            terms = terms.into_iter().map(as_uuid).collect();
        }
        Ok(terms)
    }

    fn term(&self, expression: &Expression) -> Result<Term, CompileError> {
        let constant = |value| Ok(Term::Constant(value));
        match expression {
            Expression::Property(name) => self.property(name),
            Expression::Bool(is_so) => constant(Value::Bool(*is_so)),
            Expression::Number(number) => constant(Value::Number(*number)),
            Expression::Text(text) => constant(Value::Text(Cow::Owned(text.clone()))),
            Expression::Date(date) => constant(Value::Date(*date)),
            Expression::Instant(instant) => constant(Value::Instant(*instant)),
            Expression::List(items) => {
                let terms = items.iter().map(|one| self.term(one)).collect::<Result<_, _>>()?;
                Ok(Term::List(terms))
            }
            Expression::Interval(_) | Expression::Open => Err(not_here("an interval")),
            Expression::Geometry(_) | Expression::BBox(_) => Err(not_here("a geometry")),
            Expression::Call(operator, arguments) => self.call(operator, arguments, expression),
        }
    }

    fn call(
        &self,
        operator: &Operator,
        arguments: &[Expression],
        whole: &Expression,
    ) -> Result<Term, CompileError> {
        match (operator, arguments) {
            (Operator::CaseI, [one]) => Ok(Term::CaseI(Box::new(self.text(operator, one)?)).settled()),
            (Operator::AccentI, [one]) => Ok(Term::AccentI(Box::new(self.text(operator, one)?)).settled()),
            (Operator::Arithmetic(arithmetic), [left, right]) => {
                let sides = [self.number(operator, left)?, self.number(operator, right)?];
                Ok(Term::Arithmetic(*arithmetic, Box::new(sides)).settled())
            }
            (Operator::Function(name), arguments) => self.function(name, arguments),
            _ => Ok(Term::Test(Box::new(self.test(whole)?))),
        }
    }

    fn function(&self, name: &str, arguments: &[Expression]) -> Result<Term, CompileError> {
        let known = self.collection.functions();
        let Some(function) = Function::by_name(name).filter(|function| known.contains(function)) else {
            let names: Vec<&str> = known.iter().map(|function| function.name()).collect();
            return Err(CompileError::UnknownFunction {
                name: name.to_owned(),
                collection: self.collection.id(),
                known: if names.is_empty() {
                    String::new()
                } else {
                    format!("; there are {}", names.join(", "))
                },
            });
        };
        let wanted = function.arguments();
        let mut values = Vec::with_capacity(arguments.len());
        for argument in arguments {
            match self.term(argument)? {
                Term::Constant(value) => values.push(value),
                _ => return Err(wrong_arguments(function)),
            }
        }
        let fits = |(value, (_, kind)): (&Value<'_>, &(&str, PropertyKind))| match kind {
            PropertyKind::Date => matches!(value, Value::Date(_)),
            _ => matches!(value, Value::Text(_)),
        };
        if values.len() != wanted.len() || !values.iter().zip(wanted).all(fits) {
            return Err(wrong_arguments(function));
        }
        Ok(Term::Function(function, values))
    }

    fn property(&self, name: &str) -> Result<Term, CompileError> {
        let properties = self.collection.properties();
        let found = self.collection.property(name);
        let property = found.and_then(|number| properties.get(number).map(|property| (number, property)));
        match property.filter(|(_, property)| property.queryable) {
            Some((number, property)) => Ok(Term::Property(number, property.kind)),
            None if name == self.collection.geometry_name() => Err(not_here("a geometry")),
            None => {
                let queryable = properties.iter().filter(|property| property.queryable);
                let mut names: Vec<&str> = queryable.map(|property| property.name).collect();
                names.push(self.collection.geometry_name());
                Err(CompileError::UnknownProperty {
                    name: name.to_owned(),
                    collection: self.collection.id(),
                    known: names.join(", "),
                })
            }
        }
    }

    fn text(&self, operator: &Operator, expression: &Expression) -> Result<Term, CompileError> {
        self.of_class(operator, expression, Class::Text)
    }

    fn number(&self, operator: &Operator, expression: &Expression) -> Result<Term, CompileError> {
        self.of_class(operator, expression, Class::Number)
    }

    fn of_class(
        &self,
        operator: &Operator,
        expression: &Expression,
        class: Class,
    ) -> Result<Term, CompileError> {
        let term = self.term(expression)?;
        if term.class() == class {
            Ok(term)
        } else {
            Err(wrong(operator, class.words(), term.class().words()))
        }
    }

    fn is_geometry(&self, expression: &Expression) -> bool {
        matches!(expression, Expression::Property(name) if name == self.collection.geometry_name())
    }

    fn place(&self, operator: &Operator, expression: &Expression) -> Result<Where, CompileError> {
        match expression {
            Expression::Geometry(geometry) => Ok(Where::Here(Box::new(Boxed::ordered(geometry, self.crs)))),
            Expression::BBox(corners) => {
                let boxed = Boxed::of_bbox(*corners, self.crs).ok_or(CompileError::BadBox)?;
                Ok(Where::Here(Box::new(boxed)))
            }
            one if self.is_geometry(one) => Ok(Where::Feature),
            other => {
                let found = self.term(other)?.class().words();
                Err(wrong(operator, "geometries", found))
            }
        }
    }

    fn time(&self, operator: &Operator, expression: &Expression) -> Result<When, CompileError> {
        let at = |one: &Expression| match one {
            Expression::Text(text) => Err(CompileError::BareTime(text.clone())),
            one => self.of_class(operator, one, Class::Time),
        };
        let end = |one: &Expression| match one {
            Expression::Open => Ok(None),
            one => at(one).map(Some),
        };
        match expression {
            Expression::Interval(ends) => {
                let [from, to] = &**ends;
                Ok(When::Between(end(from)?, end(to)?))
            }
            one => Ok(When::At(at(one)?)),
        }
    }
}

/// A list of constants is put in order once, so that a long one costs a feature a few comparisons.
fn in_list(value: Term, list: Vec<Term>) -> Test {
    let constant = |term: &Term| match term {
        Term::Constant(value) => Some(value.clone()),
        _ => None,
    };
    let constants: Option<Vec<Value<'static>>> = list.iter().map(constant).collect();
    let kind = constants.as_ref().and_then(|all| all.first()).map(discriminant);
    match constants {
        // Values of one kind are in one order; identities and texts together are not.
        Some(mut all) if all.iter().all(|one| Some(discriminant(one)) == kind) => {
            all.sort_by(|a, b| compared(a, b).unwrap_or(Ordering::Equal));
            Test::Among(value, all)
        }
        _ => Test::In(value, list),
    }
}

/// That the geometries written out are such that a relation of them is defined.
fn check_relatable(
    relation: SpatialRelation,
    operator: &Operator,
    places: &[Where],
) -> Result<(), CompileError> {
    if matches!(relation, SpatialRelation::Intersects | SpatialRelation::Disjoint) {
        return Ok(());
    }
    let why = places.iter().find_map(|place| match place {
        Where::Here(here) => here.unrelatable(),
        Where::Feature => None,
    });
    match why {
        None => Ok(()),
        Some(why) => Err(CompileError::InvalidGeometry {
            operator: operator.name().to_owned(),
            why,
        }),
    }
}

/// A text that is compared with identities, as an identity where it is one.
fn as_uuid(term: Term) -> Term {
    match &term {
        Term::Constant(Value::Text(text)) => match text.parse() {
            Ok(id) => Term::Constant(Value::Uuid(id)),
            Err(_) => term,
        },
        _ => term,
    }
}

fn wrong(operator: &Operator, expected: &'static str, found: &'static str) -> CompileError {
    CompileError::WrongKind {
        operator: operator.name().to_owned(),
        expected,
        found,
    }
}

fn not_here(found: &'static str) -> CompileError {
    CompileError::WrongKind {
        operator: "a comparison".to_owned(),
        expected: "values (geometries have S_INTERSECTS …, times T_INTERSECTS …)",
        found,
    }
}

fn wrong_arguments(function: Function) -> CompileError {
    let arguments = function.arguments().iter();
    let words: Vec<String> = arguments
        .map(|(name, kind)| match kind {
            PropertyKind::Date => format!("{name}, written DATE('2026-11-27')"),
            _ => format!("{name}, a text in quotes"),
        })
        .collect();
    CompileError::WrongArguments {
        name: function.name(),
        expected: if words.is_empty() {
            "no arguments".to_owned()
        } else {
            words.join(" and ")
        },
    }
}
