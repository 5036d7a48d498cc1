//! A regulation as a page shows it: the plain sentence first, then how much of the place, then wording and source.

use planvy_plan::catalogue::{Look, catalogue};
use planvy_plan::{Lang, Standing, State};
use planvy_rules::plan_answer::VerticalLimited;
use planvy_rules::{PlanRecord, RegulationAnswer, RegulationWords};

use super::phrases;
use super::swatch::swatch_svg;

/// A small label.
#[derive(Clone, Debug)]
pub struct Chip {
    /// Its text.
    pub text: String,
    /// Its class in the stylesheet.
    pub class: &'static str,
}

/// A labelled value.
#[derive(Clone, Debug)]
pub struct Fact {
    /// The label.
    pub label: String,
    /// The value.
    pub value: String,
    /// Quoted from the plan.
    pub quote: bool,
    /// Where to read more.
    pub href: Option<String>,
    /// The language of the value, where it is not the page's (BCP 47).
    pub lang: Option<String>,
}

/// A part of a sentence, with its language where that is not the page's (BCP 47).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The text.
    pub text: String,
    /// Its language.
    pub lang: Option<String>,
}

impl Fact {
    /// A fact in our words.
    pub fn new(label: &str, value: impl Into<String>) -> Fact {
        Fact {
            label: label.to_owned(),
            value: value.into(),
            quote: false,
            href: None,
            lang: None,
        }
    }

    /// A fact in the plan's words.
    pub fn quoted(label: &str, value: impl Into<String>) -> Fact {
        Fact {
            quote: true,
            ..Fact::new(label, value)
        }
    }

    /// The same in a language that is not the page's.
    #[must_use]
    pub fn in_language(mut self, lang: Option<&str>) -> Fact {
        self.lang = lang.map(str::to_owned);
        self
    }

    /// Adds a link.
    #[must_use]
    pub fn with_href(mut self, href: Option<String>) -> Fact {
        self.href = href;
        self
    }
}

/// A regulation on a page.
#[derive(Clone, Debug)]
pub struct RuleView {
    /// Its anchor on the page.
    pub anchor: String,
    /// Letters of the plan map.
    pub letter: Option<String>,
    /// Index of the letters.
    pub letter_index: Option<String>,
    /// Set small where it would not fit.
    pub letter_is_long: bool,
    /// Sample of colour and pattern.
    pub swatch_svg: Option<String>,
    /// What it means, the plan's own words apart where they are in another language.
    pub plain: Vec<Words>,
    /// Labels.
    pub chips: Vec<Chip>,
    /// How much of the place, and at which levels.
    pub meta: String,
    /// A number seen in the text, said to be no limit.
    pub read_from_text: Option<String>,
    /// Wording and source.
    pub facts: Vec<Fact>,
}

/// Regulations under one heading.
#[derive(Clone, Debug)]
pub struct RuleGroup {
    /// The heading.
    pub heading: String,
    /// The regulations.
    pub rules: Vec<RuleView>,
}

/// Letters and index of a delivered label: the digits at its end are the index.
pub fn split_letter(label: &str) -> (String, Option<String>) {
    let stem = label.trim_end_matches(|c: char| c.is_ascii_digit());
    let index = label.get(stem.len()..).unwrap_or_default();
    if stem.is_empty() || index.is_empty() {
        return (label.to_owned(), None);
    }
    (stem.to_owned(), Some(index.to_owned()))
}

/// The look of a regulation on the map.
fn look(words: &RegulationWords, plan: Option<&PlanRecord>) -> Look {
    if plan.is_some_and(PlanRecord::is_foreign) {
        return Look::under_foreign_law(words.group);
    }
    let by_id = words.catalogue.and_then(|id| catalogue().by_id(id));
    let entry = by_id.or_else(|| words.code.as_deref().and_then(|code| catalogue().by_code(code)));
    entry.map(Look::of).unwrap_or_default()
}

impl RuleView {
    /// The view of a regulation of a plan.
    pub fn of(rule: &RegulationAnswer, plan: Option<&PlanRecord>, lang: Lang) -> RuleView {
        let words = &rule.words;
        let look = look(words, plan);
        let letter = words.letter.as_deref().map(split_letter);
        let (letter, letter_index) = letter.map_or((None, None), |(letter, index)| (Some(letter), index));
        RuleView {
            anchor: format!("r-{}", rule.id),
            letter_is_long: letter.as_ref().is_some_and(|letter| letter.chars().count() > 3),
            letter,
            letter_index,
            swatch_svg: (!look.is_plain()).then(|| swatch_svg(&look)),
            plain: plain(words, language_of(plan)),
            chips: chips(rule, lang),
            meta: meta(rule, lang),
            read_from_text: read_from_text(words, lang),
            facts: facts(rule, plan, lang),
        }
    }
}

/// The language of a plan's texts, where it is made under another country's law and says which.
pub fn language_of(plan: Option<&PlanRecord>) -> Option<&str> {
    plan?.law.as_ref()?.language.as_deref()
}

/// The sentence about a regulation; the plan's own words in it apart, where they are in another language.
fn plain(words: &RegulationWords, language: Option<&str>) -> Vec<Words> {
    let ours = |text: &str| Words {
        text: text.to_owned(),
        lang: None,
    };
    let own = words.formulation.as_deref().unwrap_or_default();
    let own = own.trim_end_matches(['.', ' ']);
    let (Some(language), Some(at)) = (language, words.plain.find(own).filter(|_| !own.is_empty())) else {
        return vec![ours(&words.plain)];
    };
    let (before, rest) = words.plain.split_at(at);
    let (own, after) = rest.split_at(own.len());
    let theirs = Words {
        text: own.to_owned(),
        lang: Some(language.to_owned()),
    };
    vec![ours(before), theirs, ours(after)]
}

fn chips(rule: &RegulationAnswer, lang: Lang) -> Vec<Chip> {
    let mut chips = Vec::new();
    if rule.words.state == State::NeedsHuman {
        chips.push(Chip {
            text: phrases::state(lang, State::NeedsHuman).to_owned(),
            class: "human",
        });
    }
    if !matches!(rule.standing, Standing::InForce | Standing::Proposed) {
        let class = phrases::standing_class(rule.standing);
        chips.push(Chip {
            text: phrases::standing(lang, rule.standing).to_owned(),
            class,
        });
    }
    if rule.whole_plan {
        chips.push(Chip {
            text: lang.pick("Hela planen", "The whole plan").to_owned(),
            class: "quiet",
        });
    }
    if rule.on_border {
        // A point has a distance to the border; a line along a parcel has none.
        let text = if rule.distance_to_border_m.is_some() {
            lang.pick("Platsen ligger på gränsen", "The place lies on the border")
        } else {
            lang.pick("Längs platsens gräns", "Along the border of the place")
        };
        chips.push(Chip {
            text: text.to_owned(),
            class: "quiet",
        });
    }
    chips
}

fn meta(rule: &RegulationAnswer, lang: Lang) -> String {
    let mut parts = Vec::new();
    match (rule.share.m2, rule.share.percent, rule.share.length_m) {
        (Some(m2), Some(share), _) => parts.push(format!(
            "{} {} ({})",
            lang.pick("Gäller", "Covers"),
            phrases::area(lang, m2),
            phrases::percent(lang, share)
        )),
        (_, _, Some(length_m)) => {
            parts.push(format!(
                "{} {}",
                phrases::length(lang, length_m),
                lang.pick("vid platsen", "at the place")
            ));
        }
        _ => {}
    }
    match rule.vertical_extent.limited {
        VerticalLimited::None => {}
        VerticalLimited::Up => parts.push(
            lang.pick("från ytan och uppåt", "from the surface upwards")
                .to_owned(),
        ),
        VerticalLimited::Down => parts.push(
            lang.pick("från ytan och nedåt", "from the surface downwards")
                .to_owned(),
        ),
        VerticalLimited::Solid => {
            let level = |level_m: Option<f64>| level_m.map_or("–".to_owned(), |m| phrases::length(lang, m));
            parts.push(format!(
                "{} {} {} {} ({})",
                lang.pick("i utrymmet från", "in the space from"),
                level(rule.vertical_extent.from_m),
                lang.pick("till", "to"),
                level(rule.vertical_extent.to_m),
                rule.vertical_extent.datum
            ));
        }
    }
    parts.join(", ")
}

fn read_from_text(words: &RegulationWords, lang: Lang) -> Option<String> {
    if words.read_from_text.is_empty() {
        return None;
    }
    let numbers: Vec<String> = words
        .read_from_text
        .iter()
        .map(|read| {
            let (open, close) = lang.pick(("”", "”"), ("“", "”"));
            format!("{open}{}{close}", read.text.trim())
        })
        .collect();
    let numbers = numbers.join(", ");
    Some(match lang {
        Lang::Sv => format!(
            "Läst ur texten: {numbers}. Det är inte säkert att talet är en gräns. Det måste en människa avgöra."
        ),
        Lang::En => {
            format!("Read from the text: {numbers}. Whether the number is a limit is for a human to judge.")
        }
    })
}

fn facts(rule: &RegulationAnswer, plan: Option<&PlanRecord>, lang: Lang) -> Vec<Fact> {
    let words = &rule.words;
    let language = language_of(plan);
    let mut facts = Vec::new();
    let wording = lang.pick("Planens text", "Wording of the plan");
    match (&words.formulation, words.formulation_delivered) {
        (Some(text), true) => facts.push(Fact::quoted(wording, text.trim()).in_language(language)),
        (notation, _) => {
            facts.push(Fact::new(
                wording,
                lang.pick(
                    "Finns inte i filen. Läs plankartan i original.",
                    "Not in the file. Read the original plan map.",
                ),
            ));
            if let Some(text) = notation {
                facts.push(Fact::new(
                    lang.pick("Kort skrivet av Planvy", "In short, by Planvy"),
                    text.trim(),
                ));
            }
        }
    }
    if let Some(text) = &words.original_formulation {
        facts.push(
            Fact::quoted(
                lang.pick("Text på originalkartan", "Wording of the original map"),
                text.trim(),
            )
            .in_language(language),
        );
    }
    if let Some(motive) = &words.motive {
        facts.push(Fact::quoted(lang.pick("Motiv", "Reason"), motive.trim()).in_language(language));
    }
    let kind: Vec<&str> = [&words.land, &words.category, &words.subcategory]
        .into_iter()
        .filter_map(|part| part.as_deref())
        .filter(|part| !part.is_empty())
        .collect();
    if !kind.is_empty() {
        facts.push(Fact::new(lang.pick("Sort", "Kind"), kind.join(" · ")));
    }
    if let Some(law) = words.legal_basis.as_deref().filter(|law| !law.is_empty()) {
        facts.push(Fact::new(lang.pick("Stöd i lagen", "Legal basis"), law));
    }
    if let Some(code) = &words.code {
        let href = format!("/api/v1/catalogue/{code}?lang={}", lang.tag());
        facts.push(Fact::new(lang.pick("Kod i katalogen", "Catalogue code"), code).with_href(Some(href)));
    }
    if let Some(plan) = plan {
        let source = &plan.provenance;
        let hash: String = source.sha256.chars().take(12).collect();
        let imported = source.imported.get(..10).unwrap_or(&source.imported);
        facts.push(Fact::new(
            lang.pick("Källa", "Source"),
            format!("{} ({}, {imported}, sha256 {hash}…)", source.file, source.format),
        ));
    }
    let href = format!("/api/v1/regulations/{}?lang={}", rule.id, lang.tag());
    facts.push(Fact::new(lang.pick("Identitet", "Identity"), rule.id.to_string()).with_href(Some(href)));
    facts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plans_own_words_stand_apart_in_their_language() {
        use planvy_plan::{MappedMeaning, RegulationContent, RegulationGroup};
        let mut content = RegulationContent::new(RegulationGroup::Property, "maximum bouwhoogte 11 m.");
        content.mapped = Some(MappedMeaning::default());
        let meaning = planvy_plan::meaning::meaning(&content, None);
        let words = RegulationWords::of(&content, Lang::Sv, &meaning);
        let parts = plain(&words, Some("nl"));
        let said: Vec<_> = parts
            .iter()
            .map(|part| (part.text.as_str(), part.lang.as_deref()))
            .collect();
        assert_eq!(
            said,
            [
                ("Planens egna ord: ”", None),
                ("maximum bouwhoogte 11 m", Some("nl")),
                ("”.", None)
            ]
        );
        assert_eq!(plain(&words, None).len(), 1);
    }

    #[test]
    fn the_digits_at_the_end_are_the_index() {
        assert_eq!(split_letter("R1"), ("R".to_owned(), Some("1".to_owned())));
        assert_eq!(split_letter("GATA"), ("GATA".to_owned(), None));
        assert_eq!(split_letter("13"), ("13".to_owned(), None));
    }
}
