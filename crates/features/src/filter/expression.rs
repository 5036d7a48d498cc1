//! The tree that CQL2 is read into, whichever way it is written.

use geo_types::Geometry;
use jiff::Timestamp;
use jiff::civil::Date;

/// An expression. Coordinates are in the order that they were written in.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// A property by its name.
    Property(String),
    /// True or false.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// A day.
    Date(Date),
    /// A moment.
    Instant(Timestamp),
    /// From one time to another.
    Interval(Box<[Expression; 2]>),
    /// The open end of an interval, `..`.
    Open,
    /// A geometry.
    Geometry(Geometry<f64>),
    /// A box by its corners: first axis, second axis of both.
    BBox([f64; 4]),
    /// A list.
    List(Vec<Expression>),
    /// An operator or a function with what it is applied to.
    Call(Operator, Vec<Expression>),
}

/// How two geometries relate (OGC 06-103r4, 6.1.15).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpatialRelation {
    /// They have a position in common.
    Intersects,
    /// They cover the same positions.
    Equals,
    /// They have no position in common.
    Disjoint,
    /// Their borders meet and their interiors do not.
    Touches,
    /// The first lies in the second.
    Within,
    /// They share some of the interior, of the same dimension.
    Overlaps,
    /// They share some of the interior, of a lower dimension.
    Crosses,
    /// The second lies in the first.
    Contains,
}

/// How two times relate (Allen's relations, and two more).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TemporalRelation {
    /// The first begins after the second ends.
    After,
    /// The first ends before the second begins.
    Before,
    /// The second lies within the first, touching neither end.
    Contains,
    /// They have no moment in common.
    Disjoint,
    /// The first lies within the second, touching neither end.
    During,
    /// They begin and end together.
    Equals,
    /// They end together, and the second begins later.
    FinishedBy,
    /// They end together, and the first begins later.
    Finishes,
    /// They have a moment in common.
    Intersects,
    /// The first ends as the second begins.
    Meets,
    /// The first begins as the second ends.
    MetBy,
    /// The first begins within the second and ends later.
    OverlappedBy,
    /// The first ends within the second and begins earlier.
    Overlaps,
    /// They begin together, and the first ends later.
    StartedBy,
    /// They begin together, and the first ends earlier.
    Starts,
}

/// How two lists relate, each as a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArrayRelation {
    /// They have the same members.
    Equals,
    /// The first has every member of the second.
    Contains,
    /// The second has every member of the first.
    ContainedBy,
    /// They have a member in common.
    Overlaps,
}

/// How two values compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `=`.
    Equal,
    /// `<>`.
    NotEqual,
    /// `<`.
    Less,
    /// `>`.
    Greater,
    /// `<=`.
    LessOrEqual,
    /// `>=`.
    GreaterOrEqual,
}

/// What is reckoned with two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+`.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`.
    Divide,
    /// `%`: the rest.
    Modulo,
    /// `div`: the whole part of the quotient.
    WholeDivide,
    /// `^`.
    Power,
}

/// An operator or a function.
#[derive(Clone, Debug, PartialEq)]
pub enum Operator {
    /// All hold.
    And,
    /// One holds at least.
    Or,
    /// It does not hold.
    Not,
    /// Two values compared.
    Compare(Comparison),
    /// A text is like a pattern.
    Like,
    /// A value lies between two others, both counted.
    Between,
    /// A value is one of a list.
    In,
    /// Nothing is known.
    IsNull,
    /// A text whatever its case.
    CaseI,
    /// A text whatever its accents.
    AccentI,
    /// Two numbers.
    Arithmetic(Arithmetic),
    /// Two geometries.
    Spatial(SpatialRelation),
    /// Two times.
    Temporal(TemporalRelation),
    /// Two lists.
    Array(ArrayRelation),
    /// A function by its name.
    Function(String),
}

/// Names of the operators that are written as functions in text, all lower case, and as they are written in JSON.
const NAMED: &[(&str, Operator)] = &[
    ("casei", Operator::CaseI),
    ("accenti", Operator::AccentI),
    ("s_intersects", Operator::Spatial(SpatialRelation::Intersects)),
    ("s_equals", Operator::Spatial(SpatialRelation::Equals)),
    ("s_disjoint", Operator::Spatial(SpatialRelation::Disjoint)),
    ("s_touches", Operator::Spatial(SpatialRelation::Touches)),
    ("s_within", Operator::Spatial(SpatialRelation::Within)),
    ("s_overlaps", Operator::Spatial(SpatialRelation::Overlaps)),
    ("s_crosses", Operator::Spatial(SpatialRelation::Crosses)),
    ("s_contains", Operator::Spatial(SpatialRelation::Contains)),
    ("t_after", Operator::Temporal(TemporalRelation::After)),
    ("t_before", Operator::Temporal(TemporalRelation::Before)),
    ("t_contains", Operator::Temporal(TemporalRelation::Contains)),
    ("t_disjoint", Operator::Temporal(TemporalRelation::Disjoint)),
    ("t_during", Operator::Temporal(TemporalRelation::During)),
    ("t_equals", Operator::Temporal(TemporalRelation::Equals)),
    ("t_finishedby", Operator::Temporal(TemporalRelation::FinishedBy)),
    ("t_finishes", Operator::Temporal(TemporalRelation::Finishes)),
    ("t_intersects", Operator::Temporal(TemporalRelation::Intersects)),
    ("t_meets", Operator::Temporal(TemporalRelation::Meets)),
    ("t_metby", Operator::Temporal(TemporalRelation::MetBy)),
    (
        "t_overlappedby",
        Operator::Temporal(TemporalRelation::OverlappedBy),
    ),
    ("t_overlaps", Operator::Temporal(TemporalRelation::Overlaps)),
    ("t_startedby", Operator::Temporal(TemporalRelation::StartedBy)),
    ("t_starts", Operator::Temporal(TemporalRelation::Starts)),
    ("a_equals", Operator::Array(ArrayRelation::Equals)),
    ("a_contains", Operator::Array(ArrayRelation::Contains)),
    ("a_containedby", Operator::Array(ArrayRelation::ContainedBy)),
    ("a_overlaps", Operator::Array(ArrayRelation::Overlaps)),
];

/// Operators that JSON names and text writes with signs and words.
const SIGNED: &[(&str, Operator)] = &[
    ("and", Operator::And),
    ("or", Operator::Or),
    ("not", Operator::Not),
    ("=", Operator::Compare(Comparison::Equal)),
    ("<>", Operator::Compare(Comparison::NotEqual)),
    ("<", Operator::Compare(Comparison::Less)),
    (">", Operator::Compare(Comparison::Greater)),
    ("<=", Operator::Compare(Comparison::LessOrEqual)),
    (">=", Operator::Compare(Comparison::GreaterOrEqual)),
    ("like", Operator::Like),
    ("between", Operator::Between),
    ("in", Operator::In),
    ("isnull", Operator::IsNull),
    ("+", Operator::Arithmetic(Arithmetic::Add)),
    ("-", Operator::Arithmetic(Arithmetic::Subtract)),
    ("*", Operator::Arithmetic(Arithmetic::Multiply)),
    ("/", Operator::Arithmetic(Arithmetic::Divide)),
    ("%", Operator::Arithmetic(Arithmetic::Modulo)),
    ("div", Operator::Arithmetic(Arithmetic::WholeDivide)),
    ("^", Operator::Arithmetic(Arithmetic::Power)),
];

impl Operator {
    /// The operator that text writes as a function, or else the function of that name. Names of operators may be written in any case.
    pub fn of_function(name: &str) -> Operator {
        found(NAMED, name).unwrap_or_else(|| Operator::Function(name.to_owned()))
    }

    /// The operator of a member `op` of JSON, or else the function of that name.
    pub fn of_json(name: &str) -> Operator {
        found(SIGNED, name).unwrap_or_else(|| Operator::of_function(name))
    }

    /// How many arguments it takes; `None` where that is not fixed.
    pub fn argument_count(&self) -> Option<usize> {
        match self {
            Operator::Not | Operator::IsNull | Operator::CaseI | Operator::AccentI => Some(1),
            Operator::Between => Some(3),
            Operator::And | Operator::Or | Operator::Function(_) => None,
            Operator::Compare(_)
            | Operator::Like
            | Operator::In
            | Operator::Arithmetic(_)
            | Operator::Spatial(_)
            | Operator::Temporal(_)
            | Operator::Array(_) => Some(2),
        }
    }

    /// Its name, as JSON writes it.
    pub fn name(&self) -> &str {
        if let Operator::Function(name) = self {
            return name;
        }
        let mut all = SIGNED.iter().chain(NAMED);
        all.find(|(_, operator)| operator == self)
            .map_or("", |(name, _)| name)
    }
}

fn found(among: &[(&str, Operator)], name: &str) -> Option<Operator> {
    let mut among = among.iter();
    among
        .find(|(of, _)| of.eq_ignore_ascii_case(name))
        .map(|(_, operator)| operator.clone())
}

impl Expression {
    /// `and` or `or` of some expressions: those that are the same operator themselves are taken apart, so that both notations give the
    /// same tree.
    pub(crate) fn joined(operator: Operator, parts: Vec<Expression>) -> Expression {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Expression::Call(of, inner) if of == operator => flat.extend(inner),
                other => flat.push(other),
            }
        }
        match flat.len() {
            1 => flat.pop().unwrap_or(Expression::Bool(true)),
            _ => Expression::Call(operator, flat),
        }
    }

    /// The expression, which does not hold.
    pub(crate) fn negated(self) -> Expression {
        Expression::Call(Operator::Not, vec![self])
    }
}
