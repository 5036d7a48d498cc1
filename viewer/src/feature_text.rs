//! A feature in words: from its row in the property table to what a panel says of it.
//!
//! What a table does not say is said to be unknown, never left out in silence where a reader would look for it.

use planvy_plan::Lang;

use crate::legend::rank_text;
use crate::measure::number;
use crate::pick::Feature;
use crate::state::FeatureClass;

/// A line of a panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextLine {
    /// What it is about; empty for a sentence that stands alone.
    pub label: String,
    /// What there is to say.
    pub value: String,
}

/// A feature in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeatureText {
    /// The heading.
    pub title: String,
    /// What there is to say.
    pub lines: Vec<TextLine>,
    /// Where the server's API says more: paths to be put behind the server's address.
    pub api_paths: Vec<String>,
}

impl FeatureText {
    /// All of it as lines of plain text.
    pub fn plain_lines(&self) -> Vec<String> {
        let lines = self.lines.iter().map(|line| {
            if line.label.is_empty() {
                line.value.clone()
            } else {
                format!("{}: {}", line.label, line.value)
            }
        });
        std::iter::once(self.title.clone()).chain(lines).collect()
    }
}

/// What a feature says.
pub fn feature_text(feature: &Feature, lang: Lang) -> FeatureText {
    let writer = Writer {
        feature,
        lang,
        lines: Vec::new(),
    };
    match feature.class() {
        FeatureClass::Building => writer.building(),
        FeatureClass::PlanArea => writer.plan_area(),
        FeatureClass::EnvelopeFace => writer.envelope_face(),
        FeatureClass::ProposalPart => writer.proposal_part(),
        FeatureClass::PlanBoundary => writer.plan_boundary(),
        FeatureClass::Label => writer.label(),
        FeatureClass::Other => writer.other(),
    }
}

struct Writer<'feature> {
    feature: &'feature Feature,
    lang: Lang,
    lines: Vec<TextLine>,
}

impl Writer<'_> {
    fn say(&mut self, label: (&str, &str), value: impl Into<String>) {
        let label = self.lang.pick(label.0, label.1).to_owned();
        self.lines.push(TextLine {
            label,
            value: value.into(),
        });
    }

    fn sentence(&mut self, value: impl Into<String>) {
        self.lines.push(TextLine {
            label: String::new(),
            value: value.into(),
        });
    }

    /// A number with its unit, or that it is not known.
    fn quantity(&mut self, label: (&str, &str), column: &str, unit: &str) {
        let value = self.feature.number(column).map(|value| {
            let digits = number(value, self.lang);
            if unit.is_empty() {
                format!("{value:.0}")
            } else {
                format!("{digits} {unit}")
            }
        });
        let unknown = self.lang.pick("inte känd", "not known").to_owned();
        self.say(label, value.unwrap_or(unknown));
    }

    /// The text of the row in the reader's language; the Swedish one where there is no other.
    fn own_text(&self) -> Option<String> {
        let english = self.feature.text("text_en").filter(|_| self.lang == Lang::En);
        english.or(self.feature.text("text")).map(str::to_owned)
    }

    fn done(self, title: impl Into<String>, api_paths: Vec<String>) -> FeatureText {
        FeatureText {
            title: title.into(),
            lines: self.lines,
            api_paths,
        }
    }

    fn building(mut self) -> FeatureText {
        let is_ancillary = self.feature.text("kind") == Some("ancillary");
        let title = match is_ancillary {
            true => self.lang.pick("Komplementbyggnad", "Ancillary building"),
            false => self.lang.pick("Byggnad", "Building"),
        };
        self.quantity(("Höjd över marken", "Height over the ground"), "height_m", "m");
        self.quantity(
            (
                "Takets högsta nivå (RH 2000)",
                "Highest level of the roof (RH 2000)",
            ),
            "roof_level_m",
            "m",
        );
        self.quantity(
            ("Markens nivå (RH 2000)", "Level of the ground (RH 2000)"),
            "ground_level_m",
            "m",
        );
        self.quantity(("Våningar", "Storeys"), "storeys", "");
        if self.feature.number("year").is_some() {
            self.quantity(("Byggår", "Year built"), "year", "");
        }
        if let Some(solid) = self.feature.text("solid") {
            let solid = solid_text(solid, self.lang);
            self.say(("Formen", "Its form"), solid);
        }
        if let Some(source) = self.feature.text("source").map(str::to_owned) {
            self.say(("Källa", "Source"), source);
        }
        if let Some(id) = self
            .feature
            .text("id")
            .or(self.feature.text("source_id"))
            .map(str::to_owned)
        {
            self.say(("Id", "Id"), id);
        }
        self.done(title, Vec::new())
    }

    fn plan_area(mut self) -> FeatureText {
        let plan_name = self.feature.text("plan_name").map(str::to_owned);
        let state = match self.feature.text("state") {
            Some("in-process") => self.lang.pick(
                "Förslag till plan, gäller inte än",
                "A plan in process, not in force",
            ),
            _ => self.lang.pick("Gällande plan", "A plan in force"),
        };
        self.sentence(state);
        let named = self.feature.texts(self.lang.pick("uses", "uses_en"));
        let uses = match named {
            // Tiles of others may only have codes.
            [] => self.feature.texts("use_codes"),
            named => named,
        };
        if !uses.is_empty() {
            self.say(("Användning", "Use"), uses.join(", "));
        }
        match self.own_text() {
            Some(text) => self.sentence(text),
            None => self.sentence(
                self.lang
                    .pick("Planen säger inget mer här.", "The plan says no more here."),
            ),
        }
        self.what_changes();
        let mut paths: Vec<String> = Vec::new();
        paths.extend(
            self.feature
                .texts("regulations")
                .iter()
                .map(|id| format!("/api/v1/regulations/{id}")),
        );
        paths.extend(self.feature.text("plan").map(|id| format!("/api/v1/plans/{id}")));
        let title = plan_name.unwrap_or_else(|| self.lang.pick("Plan", "Plan").to_owned());
        self.done(title, paths)
    }

    /// When something of what holds ends, and what begins to hold later.
    fn what_changes(&mut self) {
        if let Some(day) = self.feature.text("until") {
            let sentence = self.lang.pick(
                format!("Något av det som gäller här upphör {day}."),
                format!("Something of what holds here ends on {day}."),
            );
            self.sentence(sentence);
        }
        let coming = self.feature.texts(self.lang.pick("coming", "coming_en")).to_vec();
        for sentence in coming {
            self.sentence(sentence);
        }
    }

    fn envelope_face(mut self) -> FeatureText {
        let is_example = self.feature.text("product") == Some("example");
        let (title, what) = match is_example {
            true => (
                self.lang.pick("Exempel på hus", "An example of a house"),
                self.lang.pick(
                    "Ett av många hus som håller sig inom reglerna. Inget förslag.",
                    "One of many houses that keep the rules. Not a proposal.",
                ),
            ),
            false => (
                self.lang.pick("Vad får byggas", "What may be built"),
                self.lang.pick(
                    "En yttersta gräns: inget får sticka ut genom den. Inte ett hus.",
                    "An outermost bound: nothing may reach through it. Not a house.",
                ),
            ),
        };
        self.sentence(what);
        if let Some(text) = self.own_text() {
            self.sentence(text);
        }
        if let Some(limit) = self.feature.text("limit").map(str::to_owned) {
            self.say(("Gräns", "Limit"), limit);
        }
        if self.feature.number("level_m").is_some() {
            self.quantity(("Nivå (RH 2000)", "Level (RH 2000)"), "level_m", "m");
        }
        let path = self
            .feature
            .text("regulation")
            .map(|id| format!("/api/v1/regulations/{id}"));
        self.done(title, path.into_iter().collect())
    }

    fn proposal_part(mut self) -> FeatureText {
        let name = self
            .feature
            .text("name")
            .or(self.feature.text("proposal"))
            .map(str::to_owned);
        let is_fictional = self.feature.number("fictional").is_some_and(|flag| flag != 0.0)
            || matches!(self.feature.text("fictional"), Some("true" | "yes" | "1"));
        if is_fictional {
            self.sentence(
                self.lang
                    .pick("Förslaget är påhittat.", "The proposal is fictional."),
            );
        }
        let verdict = verdict_text(self.feature.text("verdict"), self.lang);
        self.say(("Prövat mot reglerna", "Checked against the rules"), verdict);
        if let Some(text) = self.own_text() {
            self.sentence(text);
        }
        let replaced = self.feature.texts("replaces").len();
        if replaced > 0 {
            self.say(
                ("Ersätter befintliga byggnader", "Replaces existing buildings"),
                replaced.to_string(),
            );
        }
        if let Some(element) = self.feature.text("element").map(str::to_owned) {
            self.say(("Del", "Part"), element);
        }
        let title = name.unwrap_or_else(|| self.lang.pick("Förslag", "Proposal").to_owned());
        self.done(title, Vec::new())
    }

    /// The plan that it belongs to, and whether that is in force.
    fn plan_line(&mut self) {
        let named = self.feature.text("plan_name").or(self.feature.text("plan"));
        if let Some(plan) = named.map(str::to_owned) {
            let state = match self.feature.text("state") {
                Some("in-process") => self.lang.pick(" (gäller inte än)", " (not in force)"),
                _ => "",
            };
            self.say(("Plan", "Plan"), format!("{plan}{state}"));
        }
    }

    fn plan_paths(&self) -> Vec<String> {
        let plan = self.feature.text("plan");
        plan.map(|id| format!("/api/v1/plans/{id}")).into_iter().collect()
    }

    /// What a line of a plan is, whose it is, and what it parts.
    fn plan_boundary(mut self) -> FeatureText {
        let rank = self
            .feature
            .number("rank")
            .map_or(2, |rank| rank.clamp(0.0, 255.0) as u8);
        let title = rank_text(rank, self.lang);
        // A line that is a regulation itself, such as a fence, says what it asks for.
        let own = self.own_text().filter(|text| !text.starts_with(title));
        match own {
            Some(text) => self.sentence(text),
            None => self.sentence(limits_text(rank, self.lang)),
        }
        self.plan_line();
        let paths = self.plan_paths();
        self.done(title, paths)
    }

    /// What the letters on the ground stand for.
    fn label(mut self) -> FeatureText {
        let letters = self.feature.text("text").unwrap_or_default().to_owned();
        let english = self.feature.text("about_en").filter(|_| self.lang == Lang::En);
        match english.or(self.feature.text("about")).map(str::to_owned) {
            Some(about) => self.sentence(about),
            None => self.sentence(self.lang.pick(
                "Vad beteckningen står för är inte känt här.",
                "What the letters stand for is not known here.",
            )),
        }
        self.plan_line();
        let paths = self.plan_paths();
        let title = self.lang.pick(
            format!("Beteckningen {letters}"),
            format!("The letters {letters}"),
        );
        self.done(title, paths)
    }

    /// Others' tables: every column that says something.
    fn other(mut self) -> FeatureText {
        let (table, row) = (self.feature.table(), self.feature.row);
        for property in table.into_iter().flat_map(|table| &table.properties) {
            let value = match (
                self.feature.text(&property.name),
                self.feature.texts(&property.name),
            ) {
                (Some(text), _) => Some(text.to_owned()),
                (None, []) => self.feature.number(&property.name).map(|value| value.to_string()),
                (None, texts) => Some(texts.join(", ")),
            };
            if let (Some(value), Some(_)) = (value, row) {
                let label = property.name.clone();
                self.lines.push(TextLine { label, value });
            }
        }
        let name = self
            .feature
            .text("name")
            .or(self.feature.text("id"))
            .map(str::to_owned);
        let title = name.unwrap_or_else(|| self.lang.pick("Föremål", "Object").to_owned());
        self.done(title, Vec::new())
    }
}

/// What a boundary of a rank parts.
fn limits_text(rank: u8, lang: Lang) -> &'static str {
    match rank {
        0 => lang.pick(
            "Innanför gränsen gäller planen.",
            "The plan holds inside this boundary.",
        ),
        1 => lang.pick(
            "Gränsen skiljer områden som får användas till olika saker.",
            "The boundary parts areas that may be used for different things.",
        ),
        _ => lang.pick(
            "Gränsen skiljer områden med olika regler för hur man får bygga, till exempel höjd eller prickmark.",
            "The boundary parts areas with different rules for how to build, such as heights or dotted land.",
        ),
    }
}

/// What a check found, in words.
pub fn verdict_text(verdict: Option<&str>, lang: Lang) -> &'static str {
    match verdict {
        Some("keeps") => lang.pick(
            "håller reglerna som kunde prövas",
            "keeps the rules that could be checked",
        ),
        Some("breaks") => lang.pick("bryter mot en regel", "breaks a rule"),
        Some("needs-human") => lang.pick("måste bedömas av en människa", "a human has to judge it"),
        _ => lang.pick("går inte att avgöra", "cannot be decided"),
    }
}

/// How sound a building's form is. The tiles say it in English.
fn solid_text(solid: &str, lang: Lang) -> String {
    if lang == Lang::En {
        return solid.to_owned();
    }
    if solid == "closed" {
        return "sluten kropp".to_owned();
    }
    if solid.starts_with("extruded") {
        return "uppdragen från fotavtrycket".to_owned();
    }
    let edges: String = solid.chars().filter(char::is_ascii_digit).collect();
    if solid.starts_with("open") && !edges.is_empty() {
        return format!("öppen: {edges} kanter saknar granne");
    }
    solid.to_owned()
}
