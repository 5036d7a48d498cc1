//! Plans of other countries beside a Swedish one in one snapshot, each asked about in its own place.

use geo_types::{LineString, MultiPolygon, Polygon};
use jiff::civil::date;
use planvy_plan::{
    Bound, Crs, ForeignLaw, Geodetic, GeometryPart, GridPoint, Lang, MappedMeaning, Measure, Plan, PlanKind,
    PlanStatus, Position, Quantity, Reference, RegulationContent, RegulationGroup, Standing, State, Value,
};
use planvy_rules::effect::{EffectError, EffectQuestion};
use planvy_rules::inquiry::{Inquiry, Terms, kinds};
use planvy_rules::{
    Answer, Answers, ImplementationState, Note, NoteCode, Place, Question, QuestionError, Theme,
};

use crate::delivered::answers_over;
use crate::made_up::*;

/// A plan of a country around a place, and where it lies.
struct Abroad {
    number: u128,
    epsg: u16,
    lon_deg: f64,
    lat_deg: f64,
    law: [&'static str; 3],
}

const ABROAD: [Abroad; 4] = [
    Abroad {
        number: 100,
        epsg: 25_832,
        lon_deg: 8.74,
        lat_deg: 58.43,
        law: ["NO", "reguleringsplan", "nb"],
    },
    Abroad {
        number: 200,
        epsg: 25_831,
        lon_deg: 5.9,
        lat_deg: 51.9,
        law: ["NL", "bestemmingsplan", "nl"],
    },
    Abroad {
        number: 300,
        epsg: 32_618,
        lon_deg: -72.576,
        lat_deg: 44.26,
        law: ["US", "zoning district", "en"],
    },
    Abroad {
        number: 400,
        epsg: 32_654,
        lon_deg: 138.86,
        lat_deg: 35.1,
        law: ["JP", "youto chiiki", "ja"],
    },
];

impl Abroad {
    fn place(&self) -> Geodetic {
        Geodetic {
            lon_deg: self.lon_deg,
            lat_deg: self.lat_deg,
        }
    }

    fn crs(&self) -> Crs {
        Crs::anywhere_from_epsg(self.epsg).unwrap()
    }

    fn middle(&self) -> GridPoint {
        self.place().to_grid(self.crs())
    }

    /// A square around the place.
    fn square(&self, half_m: f64) -> Polygon<f64> {
        let GridPoint { east_m, north_m, .. } = self.middle();
        let corner = |x: f64, y: f64| (east_m + x * half_m, north_m + y * half_m);
        let ring = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0)];
        Polygon::new(
            LineString::from(ring.map(|(x, y)| corner(x, y)).to_vec()),
            Vec::new(),
        )
    }

    fn plan(&self) -> Plan {
        let part = |half_m| GeometryPart::new(Position::Area(self.square(half_m)), self.crs());
        let mut made = plan(self.number, self.square(200.0), Some(date(2019, 3, 1)));
        let [country, kind, language] = self.law.map(str::to_owned);
        made.kind = PlanKind::Foreign;
        made.law = Some(ForeignLaw {
            country,
            kind,
            language: Some(language),
        });
        made.crs = self.crs();
        made.area = vec![part(200.0)];
        let mut height = RegulationContent::new(
            RegulationGroup::Property,
            "maximum bouwhoogte 11 m, kap verplicht",
        );
        height.mapped = Some(MappedMeaning {
            quantities: vec![Quantity {
                measure: Measure::TotalHeight,
                bound: Bound::Max,
                value: Value::LengthM(11.0),
                reference: Reference::ForeignLaw,
                scope: None,
                applies_to: None,
            }],
            left_as_text: vec!["kap verplicht".to_owned()],
        });
        let mut housing = RegulationContent::new(RegulationGroup::Use, "Wonen");
        housing.mapped = Some(MappedMeaning::default());
        made.regulations = [(1, height), (2, housing)]
            .map(|(number, content)| {
                let mut made = regulation(self.number + number, content, Vec::new());
                made.geometry = vec![part(150.0)];
                made
            })
            .into();
        made
    }

    fn asked(&self) -> Question {
        question(Place::Geodetic(self.place()))
    }
}

fn world() -> Answers {
    let mut swedish = plan(1, block(0.0, 0.0, 400.0, 400.0), Some(date(2022, 1, 1)));
    swedish.regulations = vec![
        regulation(11, housing(), vec![Position::Area(block(0.0, 0.0, 400.0, 400.0))]),
        regulation(
            12,
            ridge_height("7"),
            vec![Position::Area(block(0.0, 0.0, 400.0, 400.0))],
        ),
    ];
    let plans = std::iter::once(swedish).chain(ABROAD.iter().map(Abroad::plan));
    answers_over(plans.collect(), vec![])
}

fn numbers(answer: &Answer) -> Vec<u128> {
    answer
        .plans
        .iter()
        .map(|plan| plan.record.id.0.as_u128())
        .collect()
}

fn codes(notes: &[Note]) -> Vec<NoteCode> {
    notes.iter().map(|note| note.code).collect()
}

#[test]
fn each_place_has_its_own_plan_however_it_is_asked_for() {
    let world = world();
    assert_eq!(numbers(&world.answer(&at(100.0, 100.0)).unwrap()), [1]);
    for abroad in &ABROAD {
        let area = Place::Area {
            crs: abroad.crs(),
            area: MultiPolygon(vec![abroad.square(50.0)]),
        };
        let line = Place::Line {
            crs: abroad.crs(),
            line: abroad.square(50.0).exterior().clone(),
        };
        for place in [
            Place::Geodetic(abroad.place()),
            Place::Point(abroad.middle()),
            area,
            line,
        ] {
            let answer = world.answer(&question(place.clone())).unwrap();
            assert_eq!(numbers(&answer), [abroad.number], "{place:?}");
            assert_eq!(answer.regulations.len(), 2, "{place:?}");
            assert_eq!(answer.place.crs, abroad.crs());
            let mut written = Vec::new();
            world.write_json(&question(place), &mut written).unwrap();
            let tree = serde_json::to_value(&answer).unwrap();
            assert_eq!(
                serde_json::from_slice::<serde_json::Value>(&written).unwrap(),
                tree
            );
            assert_eq!(tree["plans"][0]["law"]["country"], abroad.law[0]);
            assert_eq!(tree["plans"][0]["implementation"]["state"], "not-applicable");
        }
    }
}

#[test]
fn a_place_near_a_plan_is_answered_in_its_own_part_of_the_world() {
    let world = world();
    let beside = Geodetic {
        lon_deg: -72.6,
        lat_deg: 44.3,
    };
    let answer = world.answer(&question(Place::Geodetic(beside))).unwrap();
    assert_eq!(numbers(&answer), [] as [u128; 0]);
    assert_eq!(answer.coverage[0].state, State::NoData);
    assert_eq!(answer.place.crs.epsg(), 32_618);
    let place = GridPoint {
        crs: answer.place.crs,
        east_m: answer.place.coordinates[0],
        north_m: answer.place.coordinates[1],
    };
    assert!((place.to_geodetic().lat_deg - 44.3).abs() < 1e-6);
}

#[test]
fn the_comprehensive_plans_of_other_countries_are_said_to_be_unknown() {
    let world = world();
    let beside = Geodetic {
        lon_deg: -72.6,
        lat_deg: 44.3,
    };
    let places = ABROAD.iter().map(Abroad::place).chain([beside]);
    for place in places {
        for (lang, words) in [
            (Lang::Sv, "Planvy känner bara svenska översiktsplaner."),
            (Lang::En, "Planvy knows Swedish comprehensive plans only."),
        ] {
            let asked = Question {
                lang,
                ..question(Place::Geodetic(place))
            };
            let answer = world.answer(&asked).unwrap();
            let said = answer
                .coverage
                .iter()
                .find(|said| said.theme == Theme::ComprehensivePlan)
                .unwrap();
            assert_eq!(said.state, State::NoData, "{place:?}");
            assert!(said.statement.starts_with(words), "{place:?}: {}", said.statement);
        }
    }
    // In Sweden it is that nothing is loaded.
    let swedish = world.answer(&at(100.0, 100.0)).unwrap();
    let said = swedish
        .coverage
        .iter()
        .find(|said| said.theme == Theme::ComprehensivePlan);
    assert!(
        said.unwrap()
            .statement
            .starts_with("Översiktsplanen är inte inläst.")
    );
}

#[test]
fn places_that_no_zone_in_hand_is_for_are_refused() {
    let world = world();
    for (lon_deg, lat_deg) in [(-122.4, 37.8), (2.35, -48.86), (100.0, 35.0)] {
        let place = Place::Geodetic(Geodetic { lon_deg, lat_deg });
        let refused = world.answer(&question(place));
        assert!(
            matches!(refused, Err(QuestionError::GeodeticOutsideSweden { .. })),
            "{refused:?}"
        );
    }
    let not_held = GridPoint {
        crs: Crs::anywhere_from_epsg(3_067).unwrap(),
        east_m: 386_359.0,
        north_m: 6_675_450.0,
    };
    let refused = world.answer(&question(Place::Point(not_held)));
    assert!(
        matches!(refused, Err(QuestionError::OutsideSystem { .. })),
        "{refused:?}"
    );
}

#[test]
fn the_answer_says_whose_law_it_is_and_nothing_of_swedish_law() {
    let world = world();
    for abroad in &ABROAD {
        let answer = world.answer(&abroad.asked()).unwrap();
        let plan = &answer.plans[0];
        let law = plan.record.law.as_ref().unwrap();
        assert_eq!(
            [&law.country, &law.kind, law.language.as_ref().unwrap()],
            abroad.law
        );
        assert_eq!(
            (plan.standing, plan.implementation.state),
            (Standing::InForce, ImplementationState::NotApplicable)
        );
        assert_eq!(
            plan.implementation.months, None,
            "the period that was delivered is no Swedish one"
        );
        let codes = codes(&answer.notes);
        assert!(
            codes.contains(&NoteCode::ForeignLaw) && codes.contains(&NoteCode::TextRules),
            "{codes:?}"
        );
        for swedish in [
            NoteCode::LegalOriginal,
            NoteCode::ImplementationUnknown,
            NoteCode::ImplementationNotBegun,
        ] {
            assert!(!codes.contains(&swedish), "{codes:?}");
        }
        assert!(
            answer.coverage[0].statement.contains(abroad.law[1]),
            "{}",
            answer.coverage[0].statement
        );

        let height = answer
            .regulations
            .iter()
            .find(|rule| !rule.words.quantities.is_empty())
            .unwrap();
        let quantity = &height.words.quantities[0];
        assert_eq!((quantity.value, quantity.reference), (11.0, "foreign-law"));
        assert_eq!(height.words.state, State::NeedsHuman);
        assert!(height.words.reason.as_ref().unwrap().contains("kap verplicht"));
        assert!(height.words.plain.contains("11") && height.words.legal_basis.is_none());
    }
    let swedish = world.answer(&at(100.0, 100.0)).unwrap();
    assert!(swedish.plans[0].record.law.is_none());
    assert!(codes(&swedish.notes).contains(&NoteCode::LegalOriginal));
    assert!(!codes(&swedish.notes).contains(&NoteCode::ForeignLaw));
}

#[test]
fn no_building_right_and_no_envelope_is_reckoned_and_that_is_said() {
    let world = world();
    for abroad in &ABROAD {
        for lang in [Lang::Sv, Lang::En] {
            let asked = Question {
                lang,
                ..abroad.asked()
            };
            let right = world.building_right(&asked).unwrap();
            assert!(right.areas.is_empty() && right.is_under_foreign_law());
            let said = right
                .coverage
                .iter()
                .find(|said| said.theme == Theme::DetailedPlan)
                .unwrap();
            assert_eq!(said.state, State::NeedsHuman);
            assert!(
                said.statement
                    .contains(lang.pick("inte uträknad", "not reckoned")),
                "{}",
                said.statement
            );
            let told = codes(&right.notes);
            assert!(told.contains(&NoteCode::ForeignLaw) && !told.contains(&NoteCode::NoDevelopmentLand));
            let envelope = world.envelope(&asked).unwrap();
            assert!(envelope.areas.is_empty());
            assert_eq!(envelope.coverage[0].state, State::NeedsHuman);
            assert!(codes(&envelope.notes).contains(&NoteCode::ForeignLaw));
        }
    }
    let swedish = world.building_right(&at(100.0, 100.0)).unwrap();
    assert!(!swedish.is_under_foreign_law() && swedish.areas.len() == 1);
}

#[test]
fn questions_of_swedish_law_are_left_to_who_knows_the_plans_own() {
    let world = world();
    for kind in kinds() {
        let asked = Inquiry {
            kind: kind.name().to_owned(),
            place: Place::Geodetic(ABROAD[1].place()),
            date: TODAY,
            lang: Lang::En,
            terms: Terms::default(),
        };
        let Ok(answer) = world.inquire(&asked) else {
            continue;
        };
        if ["is-there-a-plan", "what-is-planned", "what-changed", "ground"].contains(&kind.name()) {
            continue;
        }
        assert_eq!(answer.state, State::NeedsHuman, "{}", kind.name());
        assert!(answer.short.contains("another country's law"), "{}", answer.short);
        assert!(
            answer.facts.iter().any(|fact| fact.quantity.is_some()),
            "{}",
            kind.name()
        );
    }
}

#[test]
fn plans_of_two_laws_on_the_same_ground_do_not_replace_each_other() {
    let mut later = ABROAD[1].plan();
    later.id = plan_id(201);
    later.decisions[0].legal_force = vec![date(2024, 1, 1)];
    later.regulations.clear();
    let both = answers_over(vec![ABROAD[1].plan(), later], vec![]);
    let answer = both.answer(&ABROAD[1].asked()).unwrap();
    assert!(answer.plans.iter().all(|plan| plan.standing == Standing::InForce));
    let note = answer
        .notes
        .iter()
        .find(|note| note.code == NoteCode::ConflictUndecided)
        .unwrap();
    assert!(note.text.contains("svensk lag"), "{}", note.text);
}

#[test]
fn a_plan_in_process_abroad_is_told_as_one() {
    let mut proposed = ABROAD[0].plan();
    proposed.status = PlanStatus::Consultation;
    proposed.decisions.clear();
    let plan = proposed.id;
    let answers = answers_over(vec![proposed], vec![]);
    let answer = answers.answer(&ABROAD[0].asked()).unwrap();
    let effect = answers.effect(&EffectQuestion {
        plan,
        date: TODAY,
        lang: Lang::Sv,
        limit: 20,
        after: None,
    });
    assert!(
        matches!(effect, Err(EffectError::ForeignLaw { .. })),
        "{effect:?}"
    );
    assert_eq!(answer.plans[0].standing, Standing::Proposed);
    assert!(codes(&answer.notes).contains(&NoteCode::ForeignLaw));
}
