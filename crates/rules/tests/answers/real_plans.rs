//! Two real plans, from the delivered file to the answer.

use geo::{Area, InteriorPoint};
use jiff::civil::{Date, date};
use planvy_plan::{Bound, Crs, GridPoint, Lang, Measure, Position, RegulationGroup, Standing, State, Unit};
use planvy_rules::{
    Answer, Answers, ImplementationState, NoteCode, Place, Question, QuestionError, RegulationAnswer, Theme,
};

use crate::delivered::{answers_over, read_plans, real_file};

const TODAY: Date = date(2026, 11, 25);

fn ask(answers: &Answers, point: GridPoint, day: Date, lang: Lang) -> Answer {
    let question = Question {
        place: Place::Point(point),
        date: day,
        lang,
        geometry: false,
    };
    answers.answer(&question).unwrap()
}

fn with_measure(answer: &Answer, measure: Measure) -> Vec<&RegulationAnswer> {
    let has =
        |regulation: &&RegulationAnswer| regulation.words.quantities.iter().any(|q| q.measure == measure);
    answer.regulations.iter().filter(has).collect()
}

const KRISTIANSTAD: GridPoint = GridPoint {
    crs: Crs::Zone1330,
    east_m: 198_807.4,
    north_m: 6_228_089.5,
};

fn kristianstad() -> Option<Answers> {
    let path = real_file("plan-kristianstad-ss637040/plankarta.xml")?;
    Some(answers_over(read_plans(&path), Vec::new()))
}

#[test]
fn kristianstad_at_the_place_of_the_readme() {
    let Some(answers) = kristianstad() else { return };
    let answer = ask(&answers, KRISTIANSTAD, TODAY, Lang::Sv);
    let uses: Vec<_> = answer
        .regulations
        .iter()
        .filter(|regulation| regulation.words.group == RegulationGroup::Use)
        .filter_map(|regulation| regulation.words.letter.as_deref())
        .collect();
    assert!(
        uses.contains(&"R1") && uses.contains(&"S") && uses.len() == 2,
        "{uses:?}"
    );

    let ridge = with_measure(&answer, Measure::RidgeHeight);
    assert_eq!(ridge.len(), 1);
    let quantity = &ridge[0].words.quantities[0];
    assert_eq!(
        (quantity.bound, quantity.value, quantity.unit),
        (Bound::Max, 13.0, Unit::Metre)
    );
    assert_eq!(quantity.reference, "mean-ground-level");

    let area = with_measure(&answer, Measure::BuildingArea);
    assert_eq!(area.len(), 1);
    let quantity = &area[0].words.quantities[0];
    assert_eq!(
        (quantity.bound, quantity.value, quantity.unit),
        (Bound::Max, 5500.0, Unit::SquareMetre)
    );

    let plan = &answer.plans[0];
    assert_eq!(plan.standing, Standing::InForce);
    assert_eq!(plan.implementation.months, Some(60));
    assert_eq!(plan.implementation.from, None);
    assert_eq!(plan.implementation.state, ImplementationState::Unknown);
    let notes: Vec<_> = answer.notes.iter().map(|note| note.code).collect();
    for code in [
        NoteCode::LegalForceDateMissing,
        NoteCode::ImplementationUnknown,
        NoteCode::LegalOriginal,
    ] {
        assert!(notes.contains(&code), "{code:?} is missing among {notes:?}");
    }

    let shore = answer
        .regulations
        .iter()
        .find(|regulation| regulation.words.plain.to_lowercase().contains("strandskydd"))
        .expect("the lifted shore protection");
    assert!(shore.whole_plan && !shore.on_border);
    assert_eq!(answer.coverage[0].theme, Theme::DetailedPlan);
    assert_eq!(answer.coverage[0].state, State::Applies);
}

#[test]
fn kristianstad_speaks_english_too() {
    let Some(answers) = kristianstad() else { return };
    let answer = ask(&answers, KRISTIANSTAD, TODAY, Lang::En);
    assert!(
        answer.coverage[0].statement.contains("applies here"),
        "{}",
        answer.coverage[0].statement
    );
    let ridge = with_measure(&answer, Measure::RidgeHeight);
    assert!(ridge[0].words.plain.contains("13"), "{}", ridge[0].words.plain);
}

/// A position inside the area of a regulation of a plan, the largest of those that a test picks.
fn inside(path: &std::path::Path, pick: impl Fn(&planvy_plan::RegulationContent) -> bool) -> GridPoint {
    let plans = read_plans(path);
    let areas = plans[0]
        .regulations
        .iter()
        .filter(|regulation| pick(&regulation.content))
        .flat_map(|r| &r.geometry);
    let largest = areas
        .filter_map(|part| match &part.position {
            Position::Area(area) => Some((part.crs, area)),
            _ => None,
        })
        .max_by(|a, b| a.1.unsigned_area().total_cmp(&b.1.unsigned_area()))
        .expect("an area");
    let point = largest.1.interior_point().expect("an area has an inside");
    GridPoint {
        crs: largest.0,
        east_m: point.x(),
        north_m: point.y(),
    }
}

#[test]
fn mora_inside_the_building_area() {
    let Some(path) = real_file("se-detaljplan-mora-dp225/dp225.json") else {
        return;
    };
    let answers = answers_over(read_plans(&path), Vec::new());
    let point = inside(&path, |content| {
        content.formulation.starts_with("Största byggnadsarea")
    });
    let answer = ask(&answers, point, TODAY, Lang::Sv);

    let area = with_measure(&answer, Measure::BuildingArea);
    assert_eq!(area.len(), 1);
    assert_eq!(
        (
            area[0].words.quantities[0].value,
            area[0].words.quantities[0].unit
        ),
        (500.0, Unit::SquareMetre)
    );
    assert_eq!(area[0].words.quantities[0].bound, Bound::Max);
    let storeys = with_measure(&answer, Measure::Storeys);
    assert_eq!(storeys.len(), 1);
    assert_eq!(
        (
            storeys[0].words.quantities[0].value,
            storeys[0].words.quantities[0].bound
        ),
        (1.0, Bound::Max)
    );

    assert!(with_measure(&answer, Measure::BuildingHeight).is_empty());
    let height = answer
        .regulations
        .iter()
        .find(|regulation| {
            regulation
                .words
                .formulation
                .as_deref()
                .is_some_and(|text| text.contains("byggnadshöjd"))
        })
        .expect("the rule about building height");
    assert_eq!(height.words.state, State::NeedsHuman);
    assert!(
        !height.words.machine_readable && height.words.quantities.is_empty() && height.words.reason.is_some()
    );
    assert_eq!(
        height
            .words
            .read_from_text
            .iter()
            .map(|read| read.value)
            .collect::<Vec<_>>(),
        [3.9]
    );

    let plan = &answer.plans[0];
    assert_eq!(plan.standing, Standing::InForce);
    assert_eq!(plan.record.legal_force, [date(1992, 9, 28)]);
    assert_eq!(plan.implementation.to, Some(date(1998, 12, 27)));
    assert_eq!(plan.implementation.state, ImplementationState::Ended);
    assert!(answer.notes.iter().any(|note| note.code == NoteCode::TextRules));
    assert!(
        plan.record
            .documents
            .iter()
            .any(|document| document.title == "DP225 Plankarta" && document.href.is_none())
    );
}

#[test]
fn mora_before_its_time() {
    let Some(path) = real_file("se-detaljplan-mora-dp225/dp225.json") else {
        return;
    };
    let answers = answers_over(read_plans(&path), Vec::new());
    let point = inside(&path, |content| {
        content.formulation.starts_with("Största byggnadsarea")
    });
    let adopted = ask(&answers, point, date(1992, 9, 27), Lang::Sv);
    assert_eq!(adopted.plans[0].standing, Standing::Proposed);
    assert!(
        adopted
            .regulations
            .iter()
            .all(|regulation| regulation.standing == Standing::Proposed)
    );
    assert_eq!(adopted.coverage[0].state, State::Applies);
    assert!(adopted.coverage[0].statement.contains("först från 1992-09-28"));
    let before = ask(&answers, point, date(1992, 8, 30), Lang::Sv);
    assert!(before.plans.is_empty() && before.regulations.is_empty());
    assert_eq!(before.coverage[0].state, State::NoData);
}

#[test]
fn the_prepared_json_is_the_tree() {
    let Some(path) = real_file("se-detaljplan-mora-dp225/dp225.json") else {
        return;
    };
    let answers = answers_over(read_plans(&path), Vec::new());
    let point = inside(&path, |content| {
        content.formulation.starts_with("Största byggnadsarea")
    });
    for (lang, geometry) in [(Lang::Sv, false), (Lang::En, true)] {
        let question = Question {
            place: Place::Point(point),
            date: TODAY,
            lang,
            geometry,
        };
        let tree = serde_json::to_value(answers.answer(&question).unwrap()).unwrap();
        let mut written = Vec::new();
        answers.write_json(&question, &mut written).unwrap();
        let written: serde_json::Value = serde_json::from_slice(&written).unwrap();
        assert_eq!(written, tree);
    }
}

#[test]
fn swapped_axes_are_told() {
    let Some(answers) = kristianstad() else { return };
    let swapped = GridPoint {
        east_m: KRISTIANSTAD.north_m,
        north_m: KRISTIANSTAD.east_m,
        ..KRISTIANSTAD
    };
    let question = Question {
        place: Place::Point(swapped),
        date: TODAY,
        lang: Lang::Sv,
        geometry: false,
    };
    assert!(matches!(
        answers.answer(&question),
        Err(QuestionError::SwappedAxes { .. })
    ));
}
