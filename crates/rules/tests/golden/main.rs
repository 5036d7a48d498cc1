//! Eighty citizens' questions over the demo municipality, each answer asserted whole.
//!
//! `questions.json` holds the questions as people put them, with what was asked for them (kind, place, terms), and two things
//! written by hand from the demo's own description (its plans' source in `crates/demo/src/plans`, `data/demo/README.md`) and never
//! from an answer: `says`, the words and numbers that the short answer or a fact has to hold, and `verified`, where they were read.
//! `answers/NN.json` holds the whole answer. A single number that changes fails the test.
//!
//! `PLANVY_WRITE_GOLDEN=1` writes the answers anew. Then read the difference, one by one, against the plans.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test code"
)]

mod effects;
mod errors;
mod exempelby;

use std::path::PathBuf;
use std::sync::OnceLock;

use jiff::civil::Date;
use planvy_plan::{Crs, GridPoint, Lang, State};
use planvy_rules::inquiry::{self, Inquiry, Terms, WantedBuilding};
use planvy_rules::{Answers, Place};
use serde_json::Value;

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden"))
}

fn town() -> &'static Answers {
    static TOWN: OnceLock<Answers> = OnceLock::new();
    TOWN.get_or_init(exempelby::answers)
}

fn questions() -> Vec<Value> {
    let text = std::fs::read_to_string(folder().join("questions.json")).unwrap();
    serde_json::from_str::<Vec<Value>>(&text).unwrap()
}

fn text<'v>(question: &'v Value, key: &str) -> Option<&'v str> {
    question[key].as_str()
}

fn number(question: &Value, key: &str) -> Option<f64> {
    question["terms"][key].as_f64()
}

fn place(question: &Value) -> Place {
    if let Some(parcel) = text(question, "parcel") {
        return Place::Parcel(parcel.to_owned());
    }
    if let Some(address) = text(question, "address") {
        return Place::Address(address.to_owned());
    }
    let at = &question["at"];
    Place::Point(GridPoint {
        crs: Crs::Zone1330,
        east_m: at[0].as_f64().unwrap(),
        north_m: at[1].as_f64().unwrap(),
    })
}

fn asked(question: &Value) -> Inquiry {
    let day = |text: &str| text.parse::<Date>().unwrap();
    Inquiry {
        kind: text(question, "kind").unwrap().to_owned(),
        place: place(question),
        date: day(text(question, "date").unwrap_or("2026-11-25")),
        lang: if text(question, "lang") == Some("en") {
            Lang::En
        } else {
            Lang::Sv
        },
        terms: Terms {
            building: question["terms"]["building"]
                .as_str()
                .and_then(WantedBuilding::parse),
            area_m2: number(question, "areaM2"),
            ridge_height_m: number(question, "ridgeHeightM"),
            distance_m: number(question, "distanceM"),
            within_m: number(question, "withinM"),
            since: question["terms"]["since"].as_str().map(day),
        },
    }
}

/// The whole answer, without the snapshot's id.
fn answer(question: &Value) -> Value {
    let answer = town()
        .inquire(&asked(question))
        .unwrap_or_else(|error| panic!("{}: {error}", question["number"]));
    let mut answer = serde_json::to_value(&answer).unwrap();
    answer.as_object_mut().unwrap().remove("snapshot").unwrap();
    answer
}

/// Everything that an answer says in words.
fn words(answer: &Value) -> String {
    let mut words = vec![answer["short"].as_str().unwrap().to_owned()];
    for list in ["facts", "abstentions"] {
        let said = answer[list].as_array().unwrap();
        words.extend(said.iter().map(|item| item["plain"].as_str().unwrap().to_owned()));
    }
    words.join("\n").replace('\u{a0}', " ")
}

#[test]
fn every_answer_is_the_one_that_was_read_and_found_right() {
    let write = std::env::var_os("PLANVY_WRITE_GOLDEN").is_some();
    let mut wrong = Vec::new();
    for question in questions() {
        let number = question["number"].as_u64().unwrap();
        let path = folder().join(format!("answers/{number:02}.json"));
        let answer = answer(&question);
        if write {
            let mut pretty = serde_json::to_string_pretty(&answer).unwrap();
            pretty.push('\n');
            std::fs::write(&path, pretty).unwrap();
            continue;
        }
        let expected =
            std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("{} is missing", path.display()));
        let expected: Value = serde_json::from_str(&expected).unwrap();
        if answer != expected {
            wrong.push(format!(
                "{number} {}\n  is        {}\n  should be {}",
                question["asked"], answer["short"], expected["short"]
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} answers differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_answer_says_what_the_plans_say() {
    let mut wrong = Vec::new();
    for question in questions() {
        let answer = answer(&question);
        let words = words(&answer);
        for said in question["says"].as_array().unwrap() {
            let said = said.as_str().unwrap();
            if !words.contains(said) {
                wrong.push(format!(
                    "{} {}: “{said}” is not in\n{words}\n",
                    question["number"], question["asked"]
                ));
            }
        }
        if question["state"] != answer["state"] {
            wrong.push(format!(
                "{} {}: state {} instead of {}\n{words}\n",
                question["number"], question["asked"], answer["state"], question["state"]
            ));
        }
        assert!(!text(&question, "verified").unwrap().is_empty());
        assert!(!question["says"].as_array().unwrap().is_empty());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_approved_and_nothing_is_unlimited() {
    const NEVER: &[&str] = &[
        "godkän",
        "approved",
        "obegräns",
        "unlimited",
        "du får bygga",
        "you may build it",
        "liten avvikelse",
        "small deviation",
    ];
    for question in questions() {
        let words = words(&answer(&question)).to_lowercase();
        for never in NEVER {
            assert!(
                !words.contains(never),
                "{}: “{never}” in\n{words}",
                question["number"]
            );
        }
    }
}

#[test]
fn the_set_is_large_and_holds_what_a_machine_cannot_say() {
    let questions = questions();
    assert!(questions.len() >= 80, "{} questions", questions.len());
    let numbers: Vec<u64> = questions
        .iter()
        .map(|question| question["number"].as_u64().unwrap())
        .collect();
    assert!(numbers.iter().copied().eq(1..=numbers.len() as u64));
    let english = questions
        .iter()
        .filter(|question| text(question, "lang") == Some("en"));
    assert!(english.count() >= 25);
    for kind in inquiry::kinds() {
        let is_asked = questions
            .iter()
            .any(|question| text(question, "kind") == Some(kind.name()));
        assert!(is_asked, "{} is not asked", kind.name());
    }
    let open = [State::NoData, State::NeedsHuman].map(|state| serde_json::to_value(state).unwrap());
    let left_open = questions
        .iter()
        .filter(|question| open.contains(&question["state"]));
    assert!(left_open.count() >= 15);
}
