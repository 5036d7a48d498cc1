//! Findings as they arise, each with its feature.

use planvy_plan::{Crs, Finding, RuleId, Severity};

/// The most findings that one file gives. A gigabyte of bad features would otherwise answer with another gigabyte.
const MAX_FINDINGS: usize = 5_000;

/// The findings of one reading. It knows which feature is being read.
#[derive(Default)]
pub(crate) struct Log {
    findings: Vec<Finding>,
    unlisted: usize,
    worst_unlisted: Option<Severity>,
    number: usize,
    id: Option<String>,
}

impl Log {
    /// Starts a feature: its number in the file, from 1.
    pub(crate) fn start_feature(&mut self, number: usize) {
        self.number = number;
        self.id = None;
    }

    /// Names the feature by its id, once that has been read.
    pub(crate) fn name_feature(&mut self, id: impl ToString) {
        self.id = Some(id.to_string());
    }

    /// The feature's name: its id, or its number where it has none.
    pub(crate) fn feature(&self) -> String {
        self.id.clone().unwrap_or_else(|| self.number.to_string())
    }

    /// Adds a finding as it is.
    pub(crate) fn push(&mut self, finding: Finding) {
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(finding);
        } else {
            self.unlisted += 1;
            self.worst_unlisted = self.worst_unlisted.max(Some(finding.severity));
        }
    }

    /// Adds a finding about a place in the current feature.
    pub(crate) fn at(&mut self, rule: RuleId, severity: Severity, path: &str, what: impl AsRef<str>) {
        let finding = self.finding(rule, severity, path, what);
        self.push(finding);
    }

    /// A finding about a place in the current feature, to be filled in further.
    pub(crate) fn finding(
        &self,
        rule: RuleId,
        severity: Severity,
        path: &str,
        what: impl AsRef<str>,
    ) -> Finding {
        let message = format!("Feature {}, {path}: {}", self.number, what.as_ref());
        Finding::new(rule, severity, message).with_feature(self.feature())
    }

    /// Says that a member stands twice: an error, since nobody can tell which of the two is meant.
    pub(crate) fn doubled(&mut self, name: &str) {
        let what = "the member stands twice in one object; the last of them is taken";
        self.at(RuleId::SCHEMA, Severity::Error, name, what);
    }

    /// Adds a finding about a spot.
    pub(crate) fn at_spot(&mut self, finding: Finding, spot: Option<[f64; 2]>, crs: Option<Crs>) {
        self.push(match spot.zip(crs) {
            Some((position, crs)) => finding.with_position(position, crs),
            None => finding,
        });
    }

    /// Every finding, in order.
    pub(crate) fn into_findings(mut self) -> Vec<Finding> {
        if let Some(severity) = self.worst_unlisted {
            self.findings.push(Finding::new(
                RuleId::SCHEMA,
                severity,
                format!(
                    "{} further findings are not listed; mend those above and read the file again.",
                    self.unlisted
                ),
            ));
        }
        self.findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_findings_is_counted_and_keeps_its_worst() {
        let mut log = Log::default();
        for number in 0..MAX_FINDINGS {
            log.start_feature(number);
            log.at(RuleId::SCHEMA, Severity::Info, "properties", "odd");
        }
        log.at(RuleId::GEOMETRY, Severity::Error, "properties", "broken");
        let findings = log.into_findings();
        assert_eq!(findings.len(), MAX_FINDINGS + 1);
        assert_eq!(findings[MAX_FINDINGS].severity, Severity::Error);
        assert!(findings[MAX_FINDINGS].message.starts_with("1 further"));
    }
}
