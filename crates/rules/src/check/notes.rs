//! Sentences of an answer as a whole: how the drawing is placed, what has to be known, and who decides.

use planvy_city::overlay::OverlayError;
use planvy_plan::{Crs, Finding, Lang, Placement, RuleId, Standing};

use super::answer::Verdict;
use super::outcome::Outcome;
use super::scene::Scene;
use crate::answer::{Note, NoteCode};

/// How the drawing says where it stands.
pub(super) fn placement(lang: Lang, placement: &Placement, crs: Option<Crs>) -> String {
    let system = crs.map(|crs| crs.to_string()).unwrap_or_default();
    match placement {
        Placement::Stated => lang.pick(
            format!("Ritningen är i {system}."),
            format!("The drawing is in {system}."),
        ),
        Placement::NorthUncertain { angle_deg } => lang.pick(
            format!("Ritningen är i {system}, men kan ha tagit kartans norr för det sanna, eller tvärtom: {angle_deg:.2}°. Kontrollera läget på kartan."),
            format!("The drawing is in {system}, but may have taken grid north for true north, or the other way round: {angle_deg:.2}°. Look at its place on the map."),
        ),
        other => unplaced(lang, other).1,
    }
}

/// Why a drawing has no usable place: as a finding and as a sentence.
pub(super) fn unplaced(lang: Lang, placement: &Placement) -> (String, String) {
    match placement {
        Placement::NotPlaced { missing } => (
            format!("the drawing is not placed on the map: {missing} is missing"),
            lang.pick(
                format!("Ritningen är inte placerad på kartan: {missing} saknas."),
                format!("The drawing is not placed on the map: {missing} is missing."),
            ),
        ),
        Placement::Contradictory { what } => (
            format!("the drawing is placed twice, differently: {what}"),
            lang.pick(
                format!(
                    "Ritningen är placerad två gånger, på olika sätt ({what}). Ange vilket läge som gäller."
                ),
                format!("The drawing is placed twice, differently ({what}). State which place holds."),
            ),
        ),
        Placement::Stated | Placement::NorthUncertain { .. } => (
            "the drawing does not say which coordinate system it is in".to_owned(),
            lang.pick(
                "Ritningen säger inte i vilket koordinatsystem den är (crs).",
                "The drawing does not say which coordinate system it is in (crs).",
            )
            .to_owned(),
        ),
    }
}

/// Notes that belong to a check.
pub(super) fn of_check(scene: &Scene<'_>, placed: &Placement) -> Vec<Note> {
    let lang = scene.lang;
    let mut notes = Vec::new();
    let mut say = |code, text: String| {
        notes.push(Note {
            code,
            text,
            plan: None,
        })
    };
    if matches!(placed, Placement::NorthUncertain { .. }) {
        say(NoteCode::UncertainPosition, scene.placed_because.clone());
    }
    if scene.plans.iter().any(|plan| plan.standing == Standing::Proposed) {
        say(NoteCode::OutsideThePlan, lang.pick(
            "En plan är på gång här. Förslaget är prövat mot den för sig (proposedResults). Den gäller inte än.",
            "A plan is in process here. The proposal is checked against it apart (proposedResults). It does not hold yet.",
        ).to_owned());
    }
    notes
}

/// The finding about areas that could not be worked out.
pub(super) fn not_resolved(error: OverlayError) -> Finding {
    Finding::error(
        RuleId::GEOMETRY,
        format!("areas of the drawing or of its place could not be worked out: {error}"),
    )
}

/// What a check comes to where areas that it needs could not be worked out.
pub(super) fn undecided(lang: Lang) -> Outcome {
    let plain = lang.pick(
        "Det gick inte att räkna ut ytorna här. Därför går det inte att avgöra.",
        "The areas here could not be worked out. So it cannot be decided.",
    );
    let because = lang.pick(
        "Gränserna är ritade så att resultatet inte går att lita på, eller har för många hörn.",
        "The outlines are drawn so that no result can be relied on, or have too many corners.",
    );
    Outcome::without_rule(Verdict::CannotDecide, plain.to_owned(), because.to_owned())
}

/// Who decides.
pub(super) fn disclaimer(lang: Lang) -> String {
    lang.pick(
        "Det här är ett underlag, inte ett besked. Planvy räknar på digitala data; planhandlingarna är originalet. Byggnadsnämnden avgör om du får bygga, och prövar också det som ingen plan säger: utformning, störningar, strandskydd, fornlämningar.",
        "This is a basis for a decision, not the decision. Planvy works on digital data; the documents of the plan are the original. The building committee decides whether you may build, and also judges what no plan says: design, disturbance, shore protection, ancient remains.",
    )
    .to_owned()
}
