//! The texts of notes.

use jiff::civil::Date;
use planvy_plan::{Lang, PlanStatus, RuleId};

use super::{country, figure, language, listed, sentence_case};
use crate::implementation::Period;
use crate::plan_answer::PlanLaw;

/// The plan map is the legal original.
pub fn legal_original(lang: Lang) -> String {
    lang.pick(
        "Plankartan, oftast en pdf, är det juridiska originalet. Om den säger något annat än det som står här är det plankartan som gäller.",
        "The plan map, usually a PDF, is the legal original. Where it differs from what is said here, the plan map prevails.",
    )
    .to_owned()
}

/// The plan is made under another country's law.
pub fn foreign_law(lang: Lang, law: Option<&PlanLaw>) -> String {
    let (sv, en) = match law {
        Some(PlanLaw {
            country: code, kind, ..
        }) => {
            let there = country(lang, code);
            (
                format!("Planen är inte svensk. Den är en ”{kind}” enligt lagen i {there}."),
                format!("The plan is not Swedish. It is a “{kind}” under the law of {there}."),
            )
        }
        None => (
            "Planen är gjord enligt lagen i ett annat land, men det framgår inte vilket.".to_owned(),
            "The plan is made under the law of another country; the data do not say which.".to_owned(),
        ),
    };
    let of_texts = law.and_then(|law| law.language.as_deref());
    let text = match of_texts {
        Some(code) => lang.pick(
            format!("{sv} Texten är på planens eget språk: {}.", language(lang, code)),
            format!(
                "{en} Its texts are in its own language: {}.",
                language(lang, code)
            ),
        ),
        None => lang.pick(sv, en),
    };
    let rest = lang.pick(
        "Talen återges som planen anger dem, men tjänsten räknar inte ut någon byggrätt av dem: vad de räknas från avgör den lagen. Genomförandetid, bygglov och annat i svensk lag gäller inte här. Vilken handling som är original avgör också den lagen.",
        "Its numbers are told as the plan sets them, but the service reckons no building right from them: what they are counted from is for that law to say. The implementation period, permits and whatever else is of Swedish law do not apply here. Which document is the original is for that law to say too.",
    );
    format!("{text} {rest}")
}

/// Plans overlap of which at least one is made under another country's law.
pub fn overlap_under_foreign_law(lang: Lang, one: &str, other: &str) -> String {
    sentence_case(&lang.pick(
        format!("{one} och {other} gäller båda här. Vilken av dem som går före avgörs inte av svensk lag. Läs båda."),
        format!("{one} and {other} both apply here. Which of them prevails is not decided by Swedish law. Read both."),
    ))
}

/// What may be built is not reckoned: the plan is made under another country's law.
pub fn not_reckoned_under_foreign_law(lang: Lang, plan: &str) -> String {
    lang.pick(
        format!("Byggrätten är inte uträknad: {plan} är gjord enligt ett annat lands lag. Planens tal står bland reglerna, men en människa som kan den lagen måste läsa dem."),
        format!("The building right is not reckoned: {plan} is made under another country's law. The plan's numbers stand among the rules, but someone who knows that law has to read them."),
    )
}

/// The plan is an example.
pub fn fictional(lang: Lang) -> String {
    lang.pick(
        "Planen är ett påhittat exempel. Den gäller inte någonstans.",
        "The plan is a made-up example. It holds nowhere.",
    )
    .to_owned()
}

/// What no detailed plan says.
pub fn outside_the_plan(lang: Lang) -> String {
    lang.pick(
        "Annat än planen kan också gälla här, till exempel vattenskydd, naturreservat, fornlämningar och servitut. Det framgår inte av det här svaret.",
        "More than the plan may apply here, such as water protection, nature reserves, ancient remains and easements. This answer does not cover them.",
    )
    .to_owned()
}

/// Some rules only a human can judge.
pub fn text_rules(lang: Lang) -> String {
    lang.pick(
        "En del regler kan en dator inte avgöra. De är märkta och står med planens egna ord. Fråga kommunen om du är osäker.",
        "Some rules cannot be decided by a machine. They are marked and stand in the plan's own words. Ask the municipality if you are unsure.",
    )
    .to_owned()
}

/// Some rules have been carried over from an older plan as they stand.
pub fn interpretation(lang: Lang) -> String {
    lang.pick(
        "En del regler kommer från en äldre plan. De återges som de står och har inte tolkats.",
        "Some rules come from an older plan. They are given as they stand and have not been interpreted.",
    )
    .to_owned()
}

/// Rules at different levels, and no level asked about.
pub fn several_levels(lang: Lang) -> String {
    lang.pick(
        "Reglerna här gäller på olika höjd, till exempel under eller ovanpå ett däck. Höjden står vid varje regel.",
        "The rules here apply at different levels, such as under or on top of a deck. The level stands with each rule.",
    )
    .to_owned()
}

/// A regulation that begins to apply later than its plan.
pub fn begins_later(lang: Lang, name: &str, start: Date) -> String {
    lang.pick(
        format!("Regeln ”{name}” börjar gälla först {start}."),
        format!("The rule “{name}” begins to apply on {start}."),
    )
}

/// A regulation for a time only; `end` is the first day without it.
pub fn temporary(lang: Lang, name: &str, end: Date) -> String {
    let last = end.yesterday().unwrap_or(end);
    lang.pick(
        format!("Regeln ”{name}” är tillfällig. Den gäller till och med {last}."),
        format!("The rule “{name}” is temporary. It applies through {last}."),
    )
}

/// A regulation with its own clock, and no day to count from.
pub fn regulation_dates_unknown(lang: Lang) -> String {
    lang.pick(
        "En regel börjar eller slutar gälla efter en viss tid, men det framgår inte vilken dag tiden räknas från.",
        "A rule begins or ends after a certain time, but the data do not say from which day the time is counted.",
    )
    .to_owned()
}

/// The municipality accepted a file that broke rules.
pub fn accepted_findings(lang: Lang, rules: &[RuleId]) -> String {
    let rules = listed(lang, &rules.iter().map(RuleId::to_string).collect::<Vec<_>>());
    lang.pick(
        format!("Filen med planen bröt mot {rules} när den lästes in. Kommunen tog emot den ändå. Svaret kan vara fel just där."),
        format!("The file of the plan broke {rules} when it was imported. The municipality took it all the same. The answer may be wrong there."),
    )
}

/// The municipality accepted a file of base data that broke rules. `kind` is that of the layer (`parcels`, …).
pub fn accepted_base_data(lang: Lang, kind: &str, rules: &[RuleId]) -> String {
    let rules = listed(lang, &rules.iter().map(RuleId::to_string).collect::<Vec<_>>());
    let what = match kind {
        "parcels" => lang.pick("fastigheter", "parcels"),
        "addresses" => lang.pick("adresser", "addresses"),
        "buildings" => lang.pick("hus", "buildings"),
        "terrain" => lang.pick("markens höjd", "ground levels"),
        "guidance" => lang.pick("översiktsplanen", "the comprehensive plan"),
        other => other,
    };
    lang.pick(
        format!("En fil med {what} bröt mot {rules} när den lästes in. Kommunen tog emot den ändå. Svaret kan vara fel just där."),
        format!("A file of {what} broke {rules} when it was imported. The municipality took it all the same. The answer may be wrong there."),
    )
}

/// Parts of the plan gain force later.
pub fn partial_legal_force(lang: Lang, dates: &[Date]) -> String {
    let dates = listed(lang, &dates.iter().map(Date::to_string).collect::<Vec<_>>());
    lang.pick(
        format!("Planen får laga kraft i delar: {dates}. Någon del gäller kanske inte än."),
        format!("The plan gains legal force in parts: {dates}. Some part may not be in force yet."),
    )
}

/// The plan has been amended, and the amendment has a period of its own.
pub fn amended(lang: Lang, force: Date, period: Period) -> String {
    let text = lang.pick(
        format!("En ändring av planen fick laga kraft {force}."),
        format!("An amendment of the plan gained legal force on {force}."),
    );
    match period.to {
        Some(to) => lang.pick(
            format!("{text} Ändringen har en egen genomförandetid, till och med {to}."),
            format!("{text} It has an implementation period of its own, through {to}."),
        ),
        None => text,
    }
}

/// The plan is amended after the date: the delivery holds the plan as it became.
pub fn amended_later(lang: Lang, force: Date) -> String {
    lang.pick(
        format!(
            "En ändring av planen får laga kraft {force}. Regler som ändringen tar bort eller byter ut kan saknas i svaret."
        ),
        format!(
            "An amendment of the plan gains legal force on {force}. Rules that it takes away or replaces may be missing from the answer."
        ),
    )
}

/// The status says one thing, the dates another.
pub fn status_differs(lang: Lang, status: PlanStatus, first: Date) -> String {
    let status = status.swedish();
    lang.pick(
        format!("Planens status är ”{status}”, men planen har fått laga kraft {first}. Någon del gäller kanske inte än."),
        format!("The plan's status is “{status}”, but it gained legal force on {first}. Some part may not be in force yet."),
    )
}

/// Legal force, and no date of it.
pub fn legal_force_date_missing(lang: Lang) -> String {
    lang.pick(
        "Planen har laga kraft, men det framgår inte sedan när.",
        "The plan has legal force, but the data do not say since when.",
    )
    .to_owned()
}

/// Repealed or closed, and no date of it.
pub fn repeal_date_missing(lang: Lang, status: PlanStatus) -> String {
    if status == PlanStatus::Closed {
        lang.pick(
            "Arbetet med planen är avslutat, men det framgår inte sedan när.",
            "Work on the plan has been given up, but the data do not say since when.",
        )
    } else {
        lang.pick(
            "Planen är upphävd, men det framgår inte sedan när.",
            "The plan has been repealed, but the data do not say since when.",
        )
    }
    .to_owned()
}

/// A part of the plan has been repealed.
pub fn partial_repeal(lang: Lang, date: Date) -> String {
    lang.pick(
        format!(
            "Ett beslut att upphäva en del av planen fick laga kraft {date}. Den delen gäller inte längre."
        ),
        format!(
            "A decision to repeal a part of the plan gained legal force on {date}. That part no longer applies."
        ),
    )
}

/// Two plans in force on the same ground: the later stands.
pub fn conflict(lang: Lang, later: &str, earlier: &str) -> String {
    lang.pick(
        format!("Två planer har laga kraft på samma mark: {earlier} och {later}. Där gäller den som kom senast: {later}."),
        format!("Two plans have legal force on the same ground: {earlier} and {later}. The later one applies there: {later}."),
    )
}

/// Two plans in force on the same ground, and nothing says which is later.
pub fn conflict_undecided(lang: Lang, one: &str, other: &str) -> String {
    lang.pick(
        format!("Två planer har laga kraft på samma mark: {one} och {other}. Det framgår inte vilken som är senast. Fråga kommunen vilken som gäller."),
        format!("Two plans have legal force on the same ground: {one} and {other}. The data do not say which is the later. Ask the municipality which one applies."),
    )
}

/// The later plan says that it replaces the earlier one.
pub fn replaced(lang: Lang, later: &str, earlier: &str) -> String {
    sentence_case(&lang.pick(
        format!("{later} har ersatt {earlier} här."),
        format!("{later} has replaced {earlier} here."),
    ))
}

/// The later plan amends the earlier one.
pub fn amendment(lang: Lang, later: &str, earlier: &str) -> String {
    sentence_case(&lang.pick(
        format!("{later} ändrar {earlier}. Läs båda: där de säger olika gäller ändringen."),
        format!("{later} amends {earlier}. Read both: where they differ, the amendment applies."),
    ))
}

/// A later plan holds a part of what an earlier one covers.
pub fn partly_superseded(lang: Lang, later: &str, earlier: &str, area_m2: Option<f64>) -> String {
    let part = match area_m2 {
        Some(area_m2) => format!("{} m²", figure(lang, area_m2, 1)),
        None => lang.pick("en del", "a part").to_owned(),
    };
    sentence_case(&lang.pick(
        format!("{later} gäller i stället för {earlier} på {part} av platsen. På resten gäller den äldre planen fortfarande."),
        format!("{later} applies instead of {earlier} on {part} of the place. On the rest the older plan still applies."),
    ))
}

/// The implementation period is missing.
pub fn implementation_unknown(lang: Lang, is_of_older_kind: bool, months: Option<u32>) -> String {
    if let Some(months) = months {
        return lang.pick(
            format!("Genomförandetiden är {months} månader, men det framgår inte från vilken dag den räknas."),
            format!("The implementation period is {months} months, but the data do not say from which day it is counted."),
        );
    }
    if is_of_older_kind {
        return lang
            .pick(
                "Genomförandetiden framgår inte. Planer av det här slaget är från före 1987 och har i regel ingen genomförandetid kvar.",
                "The data do not give the implementation period. Plans of this kind are from before 1987 and as a rule have none left.",
            )
            .to_owned();
    }
    lang.pick(
        "Genomförandetiden framgår inte. Om planen inte anger någon är den 15 år från laga kraft (plan- och bygglagen 4 kap. 21–22 §§).",
        "The data do not give the implementation period. Where the plan states none, it is 15 years from legal force (Planning and Building Act, chapter 4, sections 21–22).",
    )
    .to_owned()
}

/// The implementation period begins later.
pub fn implementation_not_begun(lang: Lang, from: Date) -> String {
    lang.pick(
        format!("Genomförandetiden börjar {from}."),
        format!("The implementation period begins on {from}."),
    )
}

/// The plan is digital in part only.
pub fn digitisation_incomplete(lang: Lang, remark: Option<&str>) -> String {
    with_remark(
        lang,
        lang.pick(
            "Bara en del av planen är digital. Läs också plankartan.",
            "Only a part of the plan is digital. Read the plan map too.",
        ),
        remark,
    )
}

/// The municipality rates the data low.
pub fn low_usability(lang: Lang, remark: Option<&str>) -> String {
    with_remark(
        lang,
        lang.pick(
            "Kommunen anger att uppgifterna om planen har låg användbarhet.",
            "The municipality says that the data of the plan are of low fitness for use.",
        ),
        remark,
    )
}

/// A part of the plan cannot be placed.
pub fn geometry_left_out(lang: Lang) -> String {
    lang.pick(
        "En del av planen går inte att placera på kartan. Svaret kan sakna regler. Läs också plankartan.",
        "A part of the plan cannot be placed on the map. The answer may lack rules. Read the plan map too.",
    )
    .to_owned()
}

/// Boundaries that may lie some way off.
pub fn uncertain_position(lang: Lang, uncertainty_m: Option<f64>) -> String {
    match uncertainty_m {
        Some(uncertainty_m) => {
            let metres = figure(lang, uncertainty_m, 2);
            lang.pick(
                format!("Planens gränser kan ligga upp till omkring {metres} meter fel."),
                format!("The plan's boundaries may be off by up to about {metres} metres."),
            )
        }
        None => lang
            .pick(
                "Planens gränser är avritade från en äldre karta. De kan ligga några meter fel.",
                "The plan's boundaries were traced from an older map. They may be off by some metres.",
            )
            .to_owned(),
    }
}

fn with_remark(lang: Lang, text: &str, remark: Option<&str>) -> String {
    match remark.map(str::trim).filter(|remark| !remark.is_empty()) {
        Some(remark) => {
            let says = lang.pick("Kommunens kommentar", "The municipality's remark");
            let (open, close) = lang.pick(("”", "”"), ("“", "”"));
            format!("{text} {says}: {open}{remark}{close}")
        }
        None => text.to_owned(),
    }
}
