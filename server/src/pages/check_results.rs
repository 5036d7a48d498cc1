//! What came out of a check, as sections of a page.

use planvy_index::Snapshot;
use planvy_plan::{Lang, Severity, State as Known, Unit};
use planvy_rules::check::{
    BuildingAnswer, CheckAnswer, CheckResult, CheckSummary, MeasureAnswer, MeasureSource, Verdict as Outcome,
};
use planvy_rules::exempt::{Exempt, ExemptMeasure, Met};
use planvy_rules::sentences::figure;

use super::building_right_page::regulation_cell;
use super::document::{Cell, NOTHING, Section, Table, Verdict};
use super::figures::Figure;
use super::phrases;

/// What it comes to, in a sentence.
pub fn verdict(summary: CheckSummary, lang: Lang) -> Verdict {
    let open = summary.cannot_decide + summary.needs_human;
    let (breaks, keeps) = (summary.breaks, summary.fulfils);
    let checks = |count: usize| match (lang, count) {
        (Lang::Sv, 1) => "1 kontroll".to_owned(),
        (Lang::Sv, _) => format!("{count} kontroller"),
        (Lang::En, 1) => "1 check".to_owned(),
        (Lang::En, _) => format!("{count} checks"),
    };
    let mut statement = match (lang, breaks, keeps) {
        (Lang::Sv, 0, 0) => "Ingen regel gick att kontrollera.".to_owned(),
        (Lang::Sv, 0, _) => format!("Ritningen följer reglerna i {}.", checks(keeps)),
        (Lang::Sv, ..) => format!(
            "Ritningen bryter mot reglerna i {} och följer dem i {keeps}.",
            checks(breaks)
        ),
        (Lang::En, 0, 0) => "No rule could be checked.".to_owned(),
        (Lang::En, 0, _) => format!("The drawing keeps the rules in {}.", checks(keeps)),
        (Lang::En, ..) => format!(
            "The drawing breaks the rules in {} and keeps them in {keeps}.",
            checks(breaks)
        ),
    };
    if open > 0 {
        statement.push_str(&match lang {
            Lang::Sv => format!(" {} går inte att avgöra här.", checks(open)),
            Lang::En => format!(" {} cannot be decided here.", checks(open)),
        });
    }
    let class = if breaks > 0 {
        "breaks"
    } else if open > 0 || keeps == 0 {
        Known::NeedsHuman.word()
    } else {
        Known::Applies.word()
    };
    Verdict { class, statement }
}

/// How many rules came out how.
pub fn figures(summary: CheckSummary, lang: Lang) -> Vec<Figure> {
    let counted = [
        (Outcome::Breaks, summary.breaks),
        (Outcome::CannotDecide, summary.cannot_decide),
        (Outcome::NeedsHuman, summary.needs_human),
        (Outcome::Fulfils, summary.fulfils),
        (Outcome::NotApplicable, summary.not_applicable),
    ];
    let said = counted
        .into_iter()
        .filter(|(verdict, count)| *count > 0 || *verdict == Outcome::Breaks);
    said.map(|(verdict, count)| Figure {
        number: count.to_string(),
        what: outcome(verdict, lang).1.to_owned(),
        from: String::new(),
    })
    .collect()
}

/// A verdict in words, with the class of its chip.
fn outcome(verdict: Outcome, lang: Lang) -> (&'static str, &'static str) {
    match verdict {
        Outcome::Breaks => ("breaks", lang.pick("Bryter mot", "Breaks")),
        Outcome::CannotDecide => ("human", lang.pick("Går inte att avgöra", "Cannot be decided")),
        Outcome::NeedsHuman => ("human", lang.pick("En människa avgör", "A human decides")),
        Outcome::Fulfils => ("fulfils", lang.pick("Följer", "Keeps")),
        Outcome::NotApplicable => ("quiet", lang.pick("Berörs inte", "Not concerned")),
    }
}

/// What breaks the rules, in short; none where nothing does.
pub fn breaks_section(results: &[CheckResult], lang: Lang) -> Option<Section> {
    let points: Vec<String> = results
        .iter()
        .filter(|result| result.verdict == Outcome::Breaks)
        .map(|result| format!("{}: {}", result.name, result.plain))
        .collect();
    let heading = lang.pick("Det som bryter mot reglerna", "What breaks the rules");
    (!points.is_empty()).then(|| Section {
        points,
        ..Section::new(heading)
    })
}

/// Rule by rule.
pub fn results_section(snapshot: &Snapshot, results: &[CheckResult], lang: Lang) -> Section {
    let heads = lang.pick(
        ["Regel", "Utfall", "Marginal", "Det betyder"],
        ["Rule", "Result", "Margin", "It means"],
    );
    let rows = results
        .iter()
        .map(|result| {
            let (class, word) = outcome(result.verdict, lang);
            let name = match result.regulation {
                Some(regulation) => regulation_cell(snapshot, &result.name, regulation, lang),
                None => Cell::text(result.name.clone()),
            };
            vec![
                name,
                Cell::chip(class, word),
                Cell::text(margin(result, lang)),
                Cell::text(format!("{} {}", result.plain, result.because).trim().to_owned()),
            ]
        })
        .collect();
    let caption = lang.pick(
        "Det som bryter mot reglerna står först. Minus betyder att gränsen är passerad.",
        "What breaks the rules stands first. A minus means that the limit is passed.",
    );
    Section {
        table: Some(Table::new(caption, &heads, rows)),
        ..Section::new(lang.pick("Regel för regel", "Rule by rule"))
    }
}

fn margin(result: &CheckResult, lang: Lang) -> String {
    let Some(margin) = result.margin else {
        return NOTHING.to_owned();
    };
    let number = measured(margin, result.unit, lang);
    match result.uncertainty {
        Some(uncertainty) if uncertainty > 0.0 => {
            format!("{number} ± {}", measured(uncertainty, result.unit, lang))
        }
        _ => number,
    }
}

fn measured(value: f64, unit: Option<Unit>, lang: Lang) -> String {
    let decimals = match unit {
        Some(Unit::Metre) => 2,
        Some(Unit::Count) => usize::from(value.fract() != 0.0),
        _ => 1,
    };
    // A minus sign, not a hyphen: it is what the reader looks for.
    let number = figure(lang, value, decimals).replace('-', "−");
    match unit {
        Some(Unit::Metre) => format!("{number}\u{a0}m"),
        Some(Unit::SquareMetre) => format!("{number}\u{a0}m²"),
        Some(Unit::CubicMetre) => format!("{number}\u{a0}m³"),
        Some(Unit::Percent) => lang.pick(format!("{number}\u{a0}%"), format!("{number}%")),
        Some(Unit::Degree) => format!("{number}°"),
        Some(Unit::Count | Unit::Ratio) | None => number,
    }
}

/// Whether a permit is needed: what it comes to, and the measures that were tried, each folded.
pub fn exempt_sections(exempt: &Exempt, lang: Lang) -> Vec<Section> {
    let mut whole = Section::new(lang.pick("Behövs bygglov?", "Is a permit needed?"));
    whole.paragraphs.push(exempt.plain.clone());
    if !exempt.measures.is_empty() {
        let apart = lang.pick(
            "Lovbefriat betyder inte tillåtet: planens regler är en fråga för sig.",
            "Freed from permit does not mean allowed: the plan's rules are a question of their own.",
        );
        whole.paragraphs.push(apart.to_owned());
    }
    let several = exempt.measures.iter().any(|measure| measure.building > 1);
    let tried = exempt
        .measures
        .iter()
        .map(|measure| measure_section(measure, several, lang));
    std::iter::once(whole).chain(tried).collect()
}

fn measure_section(measure: &ExemptMeasure, several: bool, lang: Lang) -> Section {
    let heading = match (lang, several) {
        (_, false) => measure.name.clone(),
        (Lang::Sv, true) => format!("Byggnad {}: {}", measure.building, measure.name.to_lowercase()),
        (Lang::En, true) => format!("Building {}: {}", measure.building, measure.name.to_lowercase()),
    };
    let heads = lang.pick(["Villkor", "Uppfyllt"], ["Condition", "Met"]);
    let rows = measure
        .conditions
        .iter()
        .map(|condition| {
            let (class, word) = match condition.met {
                Met::Met => ("fulfils", lang.pick("Ja", "Yes")),
                Met::NotMet => ("breaks", lang.pick("Nej", "No")),
                Met::Unknown => ("human", lang.pick("Vet inte", "Not known")),
            };
            vec![Cell::text(condition.plain.clone()), Cell::chip(class, word)]
        })
        .collect();
    Section {
        chip: Some(freed(measure.state, lang)),
        is_folded: true,
        table: Some(Table::new(measure.legal_basis.clone(), &heads, rows)),
        ..Section::part(heading)
    }
}

/// Whether a measure is freed from permit, in words.
fn freed(state: Known, lang: Lang) -> (&'static str, String) {
    let (class, word) = match state {
        Known::Applies => ("fulfils", lang.pick("Lovfri", "Freed from permit")),
        Known::DoesNotApply => ("quiet", lang.pick("Inte lovfri", "Not freed from permit")),
        Known::NoData => ("human", lang.pick("Vet inte", "Not known")),
        Known::NeedsHuman => ("human", lang.pick("En människa avgör", "A human decides")),
    };
    (class, word.to_owned())
}

/// What was read of a building and measured on it, folded.
pub fn building_section(building: &BuildingAnswer, lang: Lang) -> Section {
    let name = building
        .name
        .as_deref()
        .or(building.id.as_deref())
        .unwrap_or_default();
    let heading = match lang {
        Lang::Sv => format!("Byggnad {}: {name}", building.number),
        Lang::En => format!("Building {}: {name}", building.number),
    };
    let mut section = Section {
        is_folded: true,
        ..Section::part(heading)
    };
    section.paragraphs.extend(building.ground.because.iter().cloned());
    let heads = lang.pick(["Mått", "Värde", "Varifrån"], ["Measure", "Value", "From where"]);
    let rows = building
        .measures
        .iter()
        .map(|measure| {
            vec![
                Cell::text(measure_name(measure.measure, lang)),
                Cell::text(measure.value.map_or_else(
                    || lang.pick("saknas", "missing").to_owned(),
                    |value| measured(value, Some(measure.unit), lang),
                )),
                Cell::text(source(measure, lang)),
            ]
        })
        .collect();
    let caption = lang.pick(
        "Måtten som kontrollerna använder.",
        "The measures that the checks use.",
    );
    section.table = Some(Table::new(caption, &heads, rows));
    section
}

fn measure_name(word: &str, lang: Lang) -> String {
    let known = serde_json::from_value(serde_json::Value::String(word.to_owned())).ok();
    match known {
        Some(known) => planvy_rules::sentences::sentence_case(phrases::measure_name(lang, known)),
        None => match word {
            "footprint-area" => lang.pick("Yta på marken", "Footprint").to_owned(),
            "lowest-building-height" => lang
                .pick("Lägsta byggnadshöjd", "Lowest building height")
                .to_owned(),
            "least-roof-pitch" => lang.pick("Minsta takvinkel", "Least roof pitch").to_owned(),
            "greatest-roof-pitch" => lang.pick("Största takvinkel", "Greatest roof pitch").to_owned(),
            "lowest-level" => lang.pick("Lägsta nivå", "Lowest level").to_owned(),
            other => other.replace('-', " "),
        },
    }
}

fn source(measure: &MeasureAnswer, lang: Lang) -> String {
    let word = match measure.source {
        MeasureSource::Stated => lang.pick("Står i ritningen.", "Stated in the drawing."),
        MeasureSource::Measured => lang.pick("Mätt på ritningen.", "Measured on the drawing."),
        MeasureSource::Computed => lang.pick("Uträknat.", "Computed."),
        MeasureSource::Missing => "",
    };
    format!("{word} {}", measure.because).trim().to_owned()
}

/// What the reader has to say about the file.
pub fn findings_section(answer: &CheckAnswer, lang: Lang) -> Option<Section> {
    if answer.findings.is_empty() {
        return None;
    }
    let mut section = Section::new(lang.pick("Om filen", "About the file"));
    section.points = answer
        .findings
        .iter()
        .map(|finding| {
            let weight = match finding.severity {
                Severity::Error => lang.pick("Fel", "Error"),
                Severity::Warning => lang.pick("Varning", "Warning"),
                Severity::Info => lang.pick("Anmärkning", "Remark"),
            };
            let hint = finding.hint.as_deref().unwrap_or_default();
            format!("{weight} ({}): {} {hint}", finding.rule, finding.message)
        })
        .collect();
    if lang == Lang::Sv {
        section
            .paragraphs
            .push("Läsarens anmärkningar står på engelska.".to_owned());
    }
    Some(section)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_has_a_name_in_swedish() {
        for word in [
            "footprint-area",
            "building-area",
            "gross-floor-area",
            "gross-floor-area-below-ground",
            "storeys",
            "ridge-height",
            "ridge-level",
            "total-height",
            "total-level",
            "building-height",
            "lowest-building-height",
            "least-roof-pitch",
            "greatest-roof-pitch",
            "lowest-level",
        ] {
            let (sv, en) = (measure_name(word, Lang::Sv), measure_name(word, Lang::En));
            assert_ne!(sv, en, "{word}");
            assert_ne!(sv, word.replace('-', " "));
        }
    }
}
