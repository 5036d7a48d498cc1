//! The closed lists of the specification (national information specification *Detaljplan* 4.1), member by member.

use planvy_plan::RegulationGroup;

/// The media type of a delivery, which its member `feature:mediatyp` repeats.
pub(crate) const MEDIA_TYPE: &str = "application/vnd.lm.detaljplan.v4+json";

pub(crate) const USABILITY: &[&str] = &["god", "medel", "låg"];
pub(crate) const DIGITISATION: &[&str] = &["komplett", "ej komplett"];
pub(crate) const BODIES: &[&str] = &["byggnadsnämnd enligt PBL", "kommunstyrelse", "kommunfullmäktige"];
pub(crate) const DECISION_KINDS: &[&str] = &[
    "antagande av ny detaljplan",
    "antagande om ändring",
    "antagande om upphävande",
    "beslut om avslut",
];
pub(crate) const DOCUMENT_CONTENTS: &[&str] = &["plankarta", "beslutsprotokoll", "övrigt"];
pub(crate) const DATE_EVENTS: &[&str] = &["skapad", "publicerad", "reviderad"];
pub(crate) const MAIN_AREAS: &[&str] = &["kommunala", "utredningar", "regionala", "annat"];
pub(crate) const DATA_TYPES: &[&str] = &["text", "decimaltal"];
pub(crate) const BOUNDS: &[&str] = &["min", "max", "exakt"];
pub(crate) const UNITS: &[&str] = &[
    "meter",
    "kvadratmeter",
    "kubikmeter",
    "procent",
    "grader",
    "antal",
    "år",
    "dB(A)",
];
pub(crate) const POSITIONING_METHODS: &[&str] = &[
    "geodetisk detaljmätning",
    "lägesplacering",
    "fotogrammetrisk detaljmätning",
    "vektorisering av analogt material",
    "detaljmätning i laserdata",
    "konvertering",
    "interpolering",
    "fjärranalys",
    "batymetri",
    "okänd",
];
pub(crate) const PLAN_KINDS: &[&str] = &["avstyckningsplan", "byggnadsplan", "detaljplan", "stadsplan"];
pub(crate) const STATUSES: &[&str] = &[
    "påbörjad",
    "samråd",
    "granskning",
    "antagen",
    "överklagad",
    "tillsyn",
    "laga kraft",
    "upphävd",
    "avslutad",
];
pub(crate) const VERTICAL_LIMITS: &[&str] = &["uppåt", "nedåt"];

/// What a feature is, by its `feature:typ`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FeatureKind {
    /// `detaljplan`.
    Plan,
    /// One of the three kinds of regulations.
    Regulation(RegulationGroup),
}

impl FeatureKind {
    /// Reads `feature:typ`, in any case.
    pub(crate) fn from_swedish(text: &str) -> Option<FeatureKind> {
        match text.trim().to_lowercase().as_str() {
            "detaljplan" => Some(FeatureKind::Plan),
            "användningsbestämmelse" => Some(FeatureKind::Regulation(RegulationGroup::Use)),
            "egenskapsbestämmelse" => Some(FeatureKind::Regulation(RegulationGroup::Property)),
            "administrativ bestämmelse" => Some(FeatureKind::Regulation(RegulationGroup::Administrative)),
            _ => None,
        }
    }
}

/// The `feature:typ` of a regulation.
pub(crate) fn group_word(group: RegulationGroup) -> &'static str {
    match group {
        RegulationGroup::Use => "användningsbestämmelse",
        RegulationGroup::Property => "egenskapsbestämmelse",
        RegulationGroup::Administrative => "administrativ bestämmelse",
    }
}
