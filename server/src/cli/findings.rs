//! Findings for people: grouped by rule, the worst first.

use std::fmt::Write;

use planvy_formats::untaken::UntakenAttribute;
use planvy_import::Summary;
use planvy_plan::{Finding, Severity};

/// Findings of one rule that are printed before the rest is only counted.
const SHOWN_OF_A_RULE: usize = 5;

/// Counts in words: `2 errors, 1 warning`.
pub fn in_words(summary: &Summary) -> String {
    let kinds = [
        (summary.errors, "error"),
        (summary.warnings, "warning"),
        (summary.infos, "remark"),
    ];
    let parts: Vec<String> = kinds
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, one)| counted(count as usize, one))
        .collect();
    if parts.is_empty() {
        "no findings".to_owned()
    } else {
        parts.join(", ")
    }
}

/// `1 error`, `2 errors`.
fn counted(count: usize, one: &str) -> String {
    if count == 1 {
        format!("1 {one}")
    } else {
        format!("{count} {one}s")
    }
}

/// The findings as text, every line ended. Empty where there are none.
pub fn readable(findings: &[Finding]) -> String {
    let mut text = String::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        let mut rules: Vec<_> = Vec::new();
        for finding in findings.iter().filter(|finding| finding.severity == severity) {
            if !rules.contains(&&finding.rule) {
                rules.push(&finding.rule);
            }
        }
        for rule in rules {
            let group: Vec<&Finding> = findings
                .iter()
                .filter(|each| each.severity == severity && each.rule == *rule)
                .collect();
            write_group(&mut text, severity, &group);
        }
    }
    text
}

fn write_group(text: &mut String, severity: Severity, group: &[&Finding]) {
    let Some(first) = group.first() else { return };
    let word = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "remark",
    };
    let times = if group.len() == 1 {
        String::new()
    } else {
        format!(", {} times", group.len())
    };
    put(text, format_args!("{word} {}{times}\n", first.rule));
    for finding in group.iter().take(SHOWN_OF_A_RULE) {
        put(text, format_args!("  {}{}\n", finding.message, spot(finding)));
    }
    if let Some(more) = group.len().checked_sub(SHOWN_OF_A_RULE).filter(|more| *more > 0) {
        put(text, format_args!("  … and {more} more; --json lists all\n"));
    }
    let mut hints: Vec<&str> = Vec::new();
    for hint in group.iter().filter_map(|finding| finding.hint.as_deref()) {
        if !hints.contains(&hint) && hints.len() < SHOWN_OF_A_RULE {
            hints.push(hint);
        }
    }
    for hint in hints {
        put(text, format_args!("  hint: {hint}\n"));
    }
}

/// Which feature, and where: ` [6e3e2c91-…, at 118600.00 E 6164200.00 N in EPSG:3008]`.
fn spot(finding: &Finding) -> String {
    let position = finding.position.map(|[east_m, north_m]| {
        let crs = finding.crs.map(|crs| format!(" in {crs}")).unwrap_or_default();
        format!("at {east_m:.2} E {north_m:.2} N{crs}")
    });
    let parts: Vec<String> = [finding.feature.clone(), position]
        .into_iter()
        .flatten()
        .collect();
    if parts.is_empty() {
        String::new()
    } else {
        format!(" [{}]", parts.join(", "))
    }
}

/// Attributes that are named of one layer in the text.
const SHOWN_OF_A_LAYER: usize = 8;

/// What of a file's attributes nothing took: one line for each layer. Empty where everything was taken.
pub fn left_behind(untaken: &[UntakenAttribute]) -> String {
    let mut text = String::new();
    for layer in untaken.chunk_by(|one, other| one.layer == other.layer) {
        let Some(first) = layer.first() else { continue };
        let named = layer.iter().take(SHOWN_OF_A_LAYER).map(|attribute| {
            let values = counted(attribute.values, "value");
            format!("{} ({values}, such as '{}')", attribute.name, attribute.example)
        });
        let named: Vec<String> = named.collect();
        let more = match layer.len().checked_sub(SHOWN_OF_A_LAYER) {
            None | Some(0) => String::new(),
            Some(more) => format!(" … and {more} more; --json lists all"),
        };
        put(
            &mut text,
            format_args!("not taken from {}: {}{more}\n", first.layer, named.join(", ")),
        );
    }
    text
}

/// Writing to a `String` cannot fail.
fn put(text: &mut String, line: std::fmt::Arguments<'_>) {
    let written = text.write_fmt(line);
    debug_assert!(written.is_ok());
}

#[cfg(test)]
mod tests {
    use super::*;
    use planvy_plan::{Crs, RuleId};

    #[test]
    fn what_was_not_taken_is_one_line_a_layer() {
        let attribute = |layer: &str, name: &str, values| UntakenAttribute {
            layer: layer.to_owned(),
            name: name.to_owned(),
            values,
            example: "röd".to_owned(),
        };
        let mut untaken = vec![attribute("hus", "farg", 1)];
        untaken.extend((0..10).map(|number| attribute("mark", &format!("k{number}"), 3)));
        let text = left_behind(&untaken);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "not taken from hus: farg (1 value, such as 'röd')");
        assert!(
            lines[1].starts_with("not taken from mark: k0 (3 values, such as 'röd'), k1"),
            "{text}"
        );
        assert!(lines[1].ends_with(" … and 2 more; --json lists all"), "{text}");
        assert_eq!((lines.len(), left_behind(&[])), (2, String::new()));
    }

    #[test]
    fn findings_are_grouped_by_rule_the_worst_first() {
        let mut findings = vec![Finding::warning(RuleId::CATALOGUE, "The kind is not in force.")];
        for number in 0..7 {
            findings.push(
                Finding::error(RuleId::GEOMETRY, format!("Ring {number} crosses itself."))
                    .with_hint("Draw it anew.")
                    .with_feature(format!("f{number}"))
                    .with_position([118_600.0, 6_164_200.5], Crs::Zone1330),
            );
        }
        findings.push(Finding::info(RuleId::SCHEMA, "A member is new."));
        let text = readable(&findings);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "error PV-GEOMETRY, 7 times");
        assert_eq!(
            lines[1],
            "  Ring 0 crosses itself. [f0, at 118600.00 E 6164200.50 N in EPSG:3008]"
        );
        assert_eq!(lines[6], "  … and 2 more; --json lists all");
        assert_eq!(lines[7], "  hint: Draw it anew.");
        assert_eq!(lines[8], "warning PV-CATALOGUE");
        assert_eq!(lines[10], "remark PV-SCHEMA");
        assert_eq!(lines.len(), 12);
        assert_eq!(in_words(&Summary::of(&findings)), "7 errors, 1 warning, 1 remark");
        assert_eq!(in_words(&Summary::of(&[])), "no findings");
        assert_eq!(readable(&[]), "");
    }
}
