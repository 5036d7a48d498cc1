//! Questions that have no answer, and why.

use jiff::civil::date;
use planvy_plan::Lang;
use planvy_rules::inquiry::{self, Inquiry, InquiryError, Terms, WantedBuilding};
use planvy_rules::{Place, QuestionError};

use crate::town;

fn inquiry(kind: &str, terms: Terms) -> Inquiry {
    Inquiry {
        kind: kind.to_owned(),
        place: Place::Parcel("EXEMPELBY ÄNGSSYRAN 3".to_owned()),
        date: date(2026, 11, 25),
        lang: Lang::Sv,
        terms,
    }
}

fn error(kind: &str, terms: Terms) -> InquiryError {
    town().inquire(&inquiry(kind, terms)).unwrap_err()
}

#[test]
fn a_kind_that_is_none_and_terms_that_are_missing_or_cannot_be_meant() {
    assert_eq!(
        error("how-deep", Terms::default()),
        InquiryError::UnknownKind {
            kind: "how-deep".to_owned()
        }
    );
    assert_eq!(
        error("may-i-build", Terms::default()),
        InquiryError::MissingTerm {
            kind: "may-i-build",
            term: "building"
        }
    );
    assert_eq!(
        error("what-changed", Terms::default()),
        InquiryError::MissingTerm {
            kind: "what-changed",
            term: "since"
        }
    );
    let (since, day) = (date(2027, 1, 1), date(2026, 11, 25));
    assert_eq!(
        error(
            "what-changed",
            Terms {
                since: Some(since),
                ..Terms::default()
            }
        ),
        InquiryError::DatesReversed { since, date: day }
    );
    for value in [f64::NAN, f64::INFINITY, -1.0, 1e9] {
        let terms = Terms {
            within_m: Some(value),
            ..Terms::default()
        };
        assert!(matches!(
            error("what-is-planned", terms),
            InquiryError::BadTerm { term: "withinM", .. }
        ));
    }
}

#[test]
fn a_place_that_is_not_found_is_an_error_of_the_place() {
    let asked = Inquiry {
        place: Place::Parcel("EXEMPELBY INGENSTANS 1".to_owned()),
        ..inquiry("how-high", Terms::default())
    };
    assert!(matches!(
        town().inquire(&asked),
        Err(InquiryError::Place(QuestionError::UnknownParcel { .. }))
    ));
}

#[test]
fn every_kind_answers_every_parcel_in_both_languages() {
    let parcels = [
        "ÄNGSSYRAN 3",
        "GÄDDAN 1",
        "TULLNÄREN 1",
        "SJÖLUNDA 3",
        "SOLSTRANDEN 2",
        "UDDEN 1",
        "BACKEN 1",
        "SPÅRET 1",
        "FÄRJAN 1",
        "STADSJORDEN 1:1",
        "TORSKEN 1",
        "PARKEN 1",
    ];
    let terms = Terms {
        building: Some(WantedBuilding::Ancillary),
        area_m2: Some(25.0),
        ridge_height_m: Some(4.0),
        distance_m: Some(1.0),
        within_m: None,
        since: Some(date(2020, 1, 1)),
    };
    for parcel in parcels {
        for kind in inquiry::kinds() {
            for lang in [Lang::Sv, Lang::En] {
                let asked = Inquiry {
                    place: Place::Parcel(format!("EXEMPELBY {parcel}")),
                    lang,
                    ..inquiry(kind.name(), terms.clone())
                };
                let answer = town().inquire(&asked).unwrap();
                assert!(!answer.short.is_empty(), "{} at {parcel}", kind.name());
                // Whoever reads only the first sentence is never told that something is free or allowed.
                for never in ["godkän", "approved", "obegräns", "unlimited"] {
                    assert!(!answer.short.to_lowercase().contains(never));
                }
            }
        }
    }
}
