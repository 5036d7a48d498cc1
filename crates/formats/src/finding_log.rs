//! Findings in bounded number.
//!
//! A table with a million bad rows says the same a million times. A [`FindingLog`] keeps the first findings of each rule and
//! severity in full, and counts the rest.

use planvy_plan::{Finding, Reading, RuleId, Severity};

use crate::format::Content;
use crate::untaken::{Accounted, AttributeTally, UntakenAttribute};

/// How many findings of one rule and severity are kept in full.
const KEPT_IN_FULL: usize = 50;

/// How many of one rule and severity there were.
#[derive(Debug)]
struct Count {
    rule: RuleId,
    severity: Severity,
    seen: usize,
}

/// The findings of one file.
#[derive(Debug, Default)]
pub(crate) struct FindingLog {
    findings: Vec<Finding>,
    counts: Vec<Count>,
    untaken: Vec<UntakenAttribute>,
    layers: Vec<String>,
}

impl FindingLog {
    /// Notes a finding.
    pub(crate) fn push(&mut self, finding: Finding) {
        let same = |count: &&mut Count| count.rule == finding.rule && count.severity == finding.severity;
        let seen = match self.counts.iter_mut().find(same) {
            Some(count) => {
                count.seen += 1;
                count.seen
            }
            None => {
                self.counts.push(Count {
                    rule: finding.rule.clone(),
                    severity: finding.severity,
                    seen: 1,
                });
                1
            }
        };
        if seen <= KEPT_IN_FULL {
            self.findings.push(finding);
        }
    }

    /// Notes what of a layer nothing took.
    pub(crate) fn leave(&mut self, tally: AttributeTally) {
        let layer = tally.layer();
        if !layer.is_empty() && !self.layers.iter().any(|known| known == layer) {
            self.layers.push(layer.to_owned());
        }
        self.untaken.extend(tally.untaken());
    }

    /// What was read, with everything that was noted.
    pub(crate) fn accounted(mut self, value: Option<Content>) -> Accounted {
        let untaken = std::mem::take(&mut self.untaken);
        let layers = std::mem::take(&mut self.layers);
        let reading = Reading {
            value,
            findings: self.into_findings(),
        };
        Accounted {
            reading,
            untaken,
            layers,
        }
    }

    /// The findings, with a last one for each kind of which some were only counted.
    pub(crate) fn into_findings(mut self) -> Vec<Finding> {
        for count in self.counts {
            let more = count.seen.saturating_sub(KEPT_IN_FULL);
            if more > 0 {
                let message = format!("{more} more findings of this rule are not listed");
                self.findings
                    .push(Finding::new(count.rule, count.severity, message));
            }
        }
        self.findings
    }
}

#[cfg(test)]
mod tests {
    use planvy_plan::{Finding, RuleId, Severity};

    use super::FindingLog;

    #[test]
    fn what_is_beyond_the_limit_is_counted() {
        let mut log = FindingLog::default();
        for row in 0..53 {
            log.push(Finding::warning(RuleId::SCHEMA, format!("row {row}")));
        }
        log.push(Finding::error(RuleId::SCHEMA, "one error"));
        let findings = log.into_findings();
        assert_eq!(findings.len(), 52);
        assert_eq!(findings[50].severity, Severity::Error);
        assert_eq!(findings[51].severity, Severity::Warning);
        assert!(
            findings[51].message.starts_with("3 more"),
            "{}",
            findings[51].message
        );
    }
}
