//! Rules that only a human can judge: what they are about, and how much of the proposal they concern.

use geo::Area;
use planvy_plan::catalogue::{Entry, Role};
use planvy_plan::{Lang, State, Unit};

use super::exit_ban::is_exit;
use super::per_building::nobody_there;
use crate::check::answer::Verdict;
use crate::check::kind::Check;
use crate::check::outcome::{Numbers, Outcome};
use crate::check::scene::{RuleIn, Scene};
use crate::check::words::{amount, joined};

/// A family of rules for a human.
pub(super) struct TextRule {
    id: &'static str,
    name: [&'static str; 2],
    /// What a human has to look at.
    look_at: [&'static str; 2],
    is_meant: fn(&RuleIn<'_>) -> bool,
    /// Whether the rule concerns whoever builds on the parcel, wherever the building stands.
    of_whole_parcel: bool,
}

impl Check for TextRule {
    fn id(&self) -> &'static str {
        self.id
    }

    fn name(&self, lang: Lang) -> &'static str {
        let [sv, en] = self.name;
        lang.pick(sv, en)
    }

    fn needs(&self, lang: Lang) -> &'static str {
        lang.pick("en människa", "a human")
    }

    fn decide(&self, scene: &Scene<'_>) -> Vec<Outcome> {
        let rules = scene
            .checked_rules()
            .filter(|rule| !has_a_number(rule) && (self.is_meant)(rule));
        rules.map(|rule| self.tell(scene, rule)).collect()
    }
}

impl TextRule {
    fn tell(&self, scene: &Scene<'_>, rule: &RuleIn<'_>) -> Outcome {
        let [sv, en] = self.look_at;
        tell(scene, rule, scene.lang.pick(sv, en), self.of_whole_parcel)
    }
}

/// A rule for a human, with the m² of the proposal on its land.
fn tell(scene: &Scene<'_>, rule: &RuleIn<'_>, look_at: &str, of_whole_parcel: bool) -> Outcome {
    let lang = scene.lang;
    let on: Vec<_> = scene.standing_on(rule).collect();
    let area_m2: f64 = on.iter().map(|(_, land)| land.unsigned_area()).sum();
    if on.is_empty() && !of_whole_parcel {
        return nobody_there(scene, rule);
    }
    let size = amount(lang, area_m2, Unit::SquareMetre);
    let plain = lang.pick(
        format!(
            "{size} av förslaget ligger där regeln gäller. {}",
            rule.words.plain
        ),
        format!(
            "{size} of the proposal lies where the rule holds. {}",
            rule.words.plain
        ),
    );
    let reason = rule.words.reason.as_deref().unwrap_or_default();
    let land = crate::check::land_shapes::union(on.iter().map(|(_, land)| *land));
    Outcome::of(rule, Verdict::NeedsHuman, plain, joined(&[look_at, reason]))
        .with(Numbers::m2(area_m2))
        .about(on.iter().map(|(building, _)| building.number))
        .on_land(scene, if land.0.is_empty() { &rule.area } else { &land })
}

fn has_a_number(rule: &RuleIn<'_>) -> bool {
    !rule.land.meaning.quantities.is_empty()
        || rule.land.meaning.limit_on_land.is_some()
        || rule.land.is_use()
}

fn entry(rule: &RuleIn<'_>) -> Option<&'static Entry> {
    rule.land.meaning.entry
}

fn is_interpretation(rule: &RuleIn<'_>) -> bool {
    entry(rule).is_some_and(|entry| entry.role == Role::Interpretation)
}

/// A rule of some categories that is not the quotation of an older plan.
fn of(rule: &RuleIn<'_>, categories: &[&str]) -> bool {
    let category = rule.words.category.as_deref().unwrap_or_default();
    !is_interpretation(rule) && categories.contains(&category)
}

fn is_reserve(rule: &RuleIn<'_>, parts: &[&str]) -> bool {
    let subcategory = rule.words.subcategory.as_deref().unwrap_or_default();
    let code = entry(rule).map_or("", |entry| entry.code);
    of(rule, &["Markreservat för allmännyttiga ändamål", "Markreservat"])
        && parts
            .iter()
            .any(|part| subcategory.contains(part) || code.contains(part))
}

fn is_house_type(rule: &RuleIn<'_>) -> bool {
    let types = ["Friliggande", "Kedjehus", "Parhus", "Radhus", "Punkthus"];
    let code = entry(rule).map_or("", |entry| entry.code);
    of(rule, &["Utformning"]) && types.iter().any(|kind| code.contains(kind))
}

const PASSAGE: &[&str] = &[
    "Gång- och cykeltrafik",
    "Körtrafik",
    "Spårtrafik",
    "_GC",
    "_Kortrafik",
    "_Spar",
];
const TUNNEL: &[&str] = &["Tunnel", "Bro", "Brygga", "tunnel, bro"];

macro_rules! text_rules {
    ($($(#[$doc:meta])* $name:ident: $id:literal, [$sv:literal, $en:literal], [$look_sv:literal, $look_en:literal], $whole:literal, $meant:expr;)+) => {
        $($(#[$doc])* pub(super) static $name: TextRule = TextRule {
            id: $id,
            name: [$sv, $en],
            look_at: [$look_sv, $look_en],
            is_meant: $meant,
            of_whole_parcel: $whole,
        };)+
    };
}

text_rules! {
    RESERVE_UTILITIES: "reserve-utilities", ["Markreservat för ledningar och teknik", "Reserve for pipes, cables and the like"],
        ["Marken ska vara tillgänglig för det som namnges. Om byggnaden hindrar det avgör en människa.", "The land has to be accessible for what is named. Whether the building is in the way is for a human."], false,
        |rule| of(rule, &["Markreservat för allmännyttiga ändamål", "Markreservat"]) && !is_reserve(rule, PASSAGE) && !is_reserve(rule, TUNNEL);
    RESERVE_PASSAGE: "reserve-passage", ["Markreservat för gång-, cykel-, kör- eller spårtrafik", "Reserve for walking, cycling, driving or rails"],
        ["Trafiken ska kunna ta sig fram. Om byggnaden hindrar den avgör en människa.", "Traffic has to be able to pass. Whether the building is in the way is for a human."], false,
        |rule| is_reserve(rule, PASSAGE);
    RESERVE_TUNNEL: "reserve-tunnel-bridge-jetty", ["Markreservat för tunnel, bro eller brygga", "Reserve for a tunnel, bridge or jetty"],
        ["Tunneln, bron eller bryggan ska få plats. Om byggnaden hindrar den avgör en människa.", "The tunnel, bridge or jetty has to have room. Whether the building is in the way is for a human."], false,
        |rule| is_reserve(rule, TUNNEL) && !is_reserve(rule, PASSAGE);
    RESERVE_COMMON: "reserve-common-facility", ["Markreservat för gemensamhetsanläggning", "Reserve for a common facility"],
        ["Marken är reserverad för en anläggning som flera fastigheter delar. Om byggnaden hindrar den avgör en människa.", "The land is reserved for a facility that several properties share. Whether the building is in the way is for a human."], false,
        |rule| of(rule, &["Markreservat för gemensamhetsanläggningar", "Gemensamhetsanläggning"]);
    PROPERTY_RIGHTS: "property-rights", ["Rättigheter i fastighetsindelningen", "Rights in the division into properties"],
        ["En rättighet gäller på marken. Om byggnaden hindrar den avgör en människa.", "A right holds on the land. Whether the building is in the way is for a human."], false,
        |rule| of(rule, &["Fastighetsindelningsbestämmelser", "Rättighetsområden"]) && rule.words.subcategory.as_deref() != Some("Indelning i fastigheter");
    HOUSE_TYPE: "house-type", ["Typ av hus", "Type of house"],
        ["Ritningen säger inte vilken typ av hus det är.", "The drawing does not say which type of house it is."], false,
        is_house_type;
    DESIGN: "design", ["Utformning", "Design"],
        ["Utformningen behöver jämföras med regelns ord.", "The design has to be compared with the words of the rule."], false,
        |rule| of(rule, &["Utformning", "Omfattning", "Utformning av allmän plats"]) && !is_house_type(rule);
    PLACEMENT_TEXT: "siting", ["Placering", "Siting"],
        ["Placeringen behöver jämföras med regelns ord.", "The siting has to be compared with the words of the rule."], false,
        |rule| of(rule, &["Placering"]);
    EXECUTION: "construction", ["Utförande", "Construction"],
        ["Utförandet behöver jämföras med regelns ord.", "The construction has to be compared with the words of the rule."], false,
        |rule| of(rule, &["Utförande"]);
    USE_OF_BUILDINGS: "use-of-buildings", ["Byggnaders användning och lägenheter", "Use of buildings and dwellings"],
        ["Planlösning och lägenheter behöver jämföras med regelns ord.", "The layout and the dwellings have to be compared with the words of the rule."], false,
        |rule| of(rule, &["Byggnaders användning", "Lägenhetsfördelning", "Lägenhetsfördelning och storlek på lägenheter", "Användning"]);
    GROUND_WORKS: "ground-and-planting", ["Mark och växtlighet", "Ground and planting"],
        ["Hur marken ordnas behöver jämföras med regelns ord.", "How the ground is arranged has to be compared with the words of the rule."], true,
        |rule| of(rule, &["Markens anordnande och vegetation", "Mark"]);
    DISTURBANCE: "protection-against-disturbance", ["Skydd mot störningar", "Protection against disturbance"],
        ["Buller, översvämning eller annat behöver utredas.", "Noise, flooding or the like has to be looked into."], false,
        |rule| of(rule, &["Skydd mot störningar", "Störningsskydd", "Skydd"]);
    CULTURAL: "cultural-protection", ["Skydd av kulturvärden", "Protection of cultural values"],
        ["Om förslaget rör det som skyddas avgör en människa.", "Whether the proposal touches what is protected is for a human."], false,
        |rule| of(rule, &["Skydd av kulturvärden", "Kulturvärden"]);
    CAUTION: "caution", ["Varsamhet", "Caution"],
        ["Om förslaget tar den hänsyn som krävs avgör en människa.", "Whether the proposal takes the care that is asked for is for a human."], false,
        |rule| of(rule, &["Varsamhet"]);
    PERMIT_CONDITION: "condition-for-permit", ["Villkor för lov", "Condition for a permit"],
        ["Villkoret ska vara uppfyllt innan lov ges.", "The condition has to be met before a permit is given."], true,
        |rule| of(rule, &["Villkor för lov"]);
    START_CONDITION: "condition-for-start", ["Villkor för startbesked", "Condition for starting to build"],
        ["Villkoret ska vara uppfyllt innan startbesked ges.", "The condition has to be met before building may start."], true,
        |rule| of(rule, &["Villkor för startbesked"]);
    CHANGED_DUTY: "changed-permit-duty", ["Ändrad lovplikt", "Changed permit duty"],
        ["Planen ändrar vad som kräver lov.", "The plan changes what needs a permit."], true,
        |rule| is_changed_duty(rule);
    INTERPRETATION: "interpretation", ["Regel ur en äldre plan", "Rule of an older plan"],
        ["Regeln återger en äldre plan och är inte översatt. Läs planen.", "The rule quotes an older plan and is not translated. Read the plan."], false,
        |rule| is_interpretation(rule) && !is_changed_duty(rule);
}

/// True of rules that widen or narrow what needs a permit.
pub(crate) fn is_changed_duty(rule: &RuleIn<'_>) -> bool {
    let category = rule.words.category.as_deref().unwrap_or_default();
    matches!(category, "Ändrad lovplikt" | "Utökad bygglovsplikt")
}

/// True of rules that protect what stands.
pub(crate) fn is_protection(rule: &RuleIn<'_>) -> bool {
    let category = rule.words.category.as_deref().unwrap_or_default();
    matches!(
        category,
        "Skydd av kulturvärden" | "Kulturvärden" | "Rivningsförbud" | "Varsamhet"
    )
}

/// Rules that no other kind of check is about. Asked last.
pub(crate) struct OtherRule;

impl Check for OtherRule {
    fn id(&self) -> &'static str {
        "other-rule"
    }

    fn name(&self, lang: Lang) -> &'static str {
        lang.pick("Annan regel", "Other rule")
    }

    fn needs(&self, lang: Lang) -> &'static str {
        lang.pick("en människa", "a human")
    }

    /// Nothing at the place goes unmentioned: what no other kind has told is told here.
    fn decide(&self, scene: &Scene<'_>) -> Vec<Outcome> {
        let told = |rule: &&RuleIn<'_>| scene.told.contains(&rule.at);
        let rest = scene.checked_rules().filter(|rule| !told(rule) && !is_exit(rule));
        let decided = rest.map(|rule| {
            let lang = scene.lang;
            let category = rule.words.category.as_deref().unwrap_or_default();
            let sets_no_bound = rule.land.meaning.state == State::Applies
                && rule.land.meaning.quantities.is_empty()
                && matches!(
                    category,
                    "Genomförandetid"
                        | "Huvudmannaskap"
                        | "Strandskydd"
                        | "Upphävande av strandskydd"
                        | "Fastighetsindelning"
                        | "Fastighetsindelningsbestämmelser"
                );
            if sets_no_bound || (rule.land.is_use() && rule.land.meaning.state == State::Applies) {
                let plain = rule.words.plain.clone();
                let because = lang.pick(
                    "Regeln sätter ingen gräns för byggnader som står här.",
                    "The rule sets no limit on buildings that stand here.",
                );
                return Outcome::of(rule, Verdict::NotApplicable, plain, because.to_owned());
            }
            let look_at = lang.pick(
                "Ingen av våra kontroller räknar på regeln. Läs den.",
                "None of our checks works this rule out. Read it.",
            );
            tell(scene, rule, look_at, false)
        });
        decided.collect()
    }
}
