//! What a reader or a check has to say about a file.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::crs::Crs;

/// The id of the rule behind a finding: the national platform's (`DP-0002`, `DP-Krav-0018`, `BAS-005`) where one fits,
/// else Planvy's own (`PV-PARSE`, `PV-SCHEMA`, `PV-DUPLICATE`, `PV-REFERENCE`, `PV-AXES`, `PV-CRS`, `PV-CATALOGUE`,
/// `PV-GEOMETRY`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RuleId(pub Cow<'static, str>);

impl RuleId {
    /// The file cannot be read as the format it claims to be.
    pub const PARSE: RuleId = RuleId(Cow::Borrowed("PV-PARSE"));
    /// A member is missing, of the wrong type, or not one of the closed list.
    pub const SCHEMA: RuleId = RuleId(Cow::Borrowed("PV-SCHEMA"));
    /// An id stands twice.
    pub const DUPLICATE: RuleId = RuleId(Cow::Borrowed("PV-DUPLICATE"));
    /// An id refers to nothing, or to something foreign.
    pub const REFERENCE: RuleId = RuleId(Cow::Borrowed("PV-REFERENCE"));
    /// Easting and northing have changed places.
    pub const AXES: RuleId = RuleId(Cow::Borrowed("PV-AXES"));
    /// The coordinate system is unknown, missing, or not the one expected.
    pub const CRS: RuleId = RuleId(Cow::Borrowed("PV-CRS"));
    /// The catalogue does not know the regulation, or it was not valid then.
    pub const CATALOGUE: RuleId = RuleId(Cow::Borrowed("PV-CATALOGUE"));
    /// A geometry is broken.
    pub const GEOMETRY: RuleId = RuleId(Cow::Borrowed("PV-GEOMETRY"));

    /// A rule by its name in the code.
    pub const fn named(name: &'static str) -> RuleId {
        RuleId(Cow::Borrowed(name))
    }
}

impl std::fmt::Display for RuleId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Odd, or against a rule that does not touch the truth of an answer. Does not stop an import.
    Warning,
    /// Makes an answer untrue, or the file unreadable. Stops an import unless the rule is accepted by name.
    Error,
}

/// One thing to say about a file, in the shape of the contract.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Which rule.
    pub rule: RuleId,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong, in one sentence with the figures in it.
    pub message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub hint: Option<String>,
    /// The feature it is about: its UUID, or its number in the file where it has none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub feature: Option<String>,
    /// Easting and northing of the spot, in `crs`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub position: Option<[f64; 2]>,
    /// The coordinate system of `position`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub crs: Option<Crs>,
}

impl Finding {
    /// A finding of a severity, to be filled in by the `with_…` methods.
    pub fn new(rule: RuleId, severity: Severity, message: impl Into<String>) -> Finding {
        Finding {
            rule,
            severity,
            message: message.into(),
            hint: None,
            feature: None,
            position: None,
            crs: None,
        }
    }

    /// An error.
    pub fn error(rule: RuleId, message: impl Into<String>) -> Finding {
        Finding::new(rule, Severity::Error, message)
    }

    /// A warning.
    pub fn warning(rule: RuleId, message: impl Into<String>) -> Finding {
        Finding::new(rule, Severity::Warning, message)
    }

    /// A remark.
    pub fn info(rule: RuleId, message: impl Into<String>) -> Finding {
        Finding::new(rule, Severity::Info, message)
    }

    /// Says what to do.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Finding {
        self.hint = Some(hint.into());
        self
    }

    /// Names the feature.
    #[must_use]
    pub fn with_feature(mut self, feature: impl ToString) -> Finding {
        self.feature = Some(feature.to_string());
        self
    }

    /// Names the spot: easting, northing.
    #[must_use]
    pub fn with_position(mut self, position: [f64; 2], crs: Crs) -> Finding {
        self.position = Some(position);
        self.crs = Some(crs);
        self
    }
}

/// What a reader returns: as much of the value as could be read, and the findings.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading<T> {
    /// What was read; `None` where nothing usable could be.
    pub value: Option<T>,
    /// What there is to say about it, in file order.
    pub findings: Vec<Finding>,
}

impl<T> Reading<T> {
    /// A reading that failed as a whole.
    pub fn failed(finding: Finding) -> Reading<T> {
        Reading {
            value: None,
            findings: vec![finding],
        }
    }

    /// True where a finding is an error.
    pub fn has_errors(&self) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.severity == Severity::Error)
    }
}
