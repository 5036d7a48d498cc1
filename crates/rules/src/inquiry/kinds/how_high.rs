//! "How high may one build here?"

use planvy_plan::Measure;

use crate::inquiry::topic::Topic;
use crate::inquiry::{AskedGround, Kind, limits};
use crate::sentences::inquiry::TopicWords;

pub(in crate::inquiry) static KIND: Kind = Kind {
    name: "how-high",
    question: ["Hur högt får man bygga här?", "How high may one build here?"],
    terms: &[],
    ground: AskedGround::Place,
    answer: |asked| limits::answer(asked, &HEIGHT, &WORDS),
};

/// Rules about how high may be built.
pub(super) const HEIGHT: Topic = Topic {
    measures: &[
        Measure::RidgeHeight,
        Measure::RidgeLevel,
        Measure::TotalHeight,
        Measure::TotalLevel,
        Measure::BuildingHeight,
        Measure::EavesHeight,
        Measure::Storeys,
    ],
    categories: &["Höjd på byggnadsverk"],
    code_parts: &["_Hojd_"],
};

/// What is said of heights.
pub(super) const WORDS: TopicWords = TopicWords {
    subject: ["hur högt man får bygga", "how high one may build"],
    caution: [
        "Det betyder inte att höjden är fri: ett hus ska passa på platsen.",
        "That does not mean that the height is free: a building has to suit its place.",
    ],
    decides: [
        "Om ett visst hus får byggas så högt avgör byggnadsnämnden.",
        "Whether a certain building may be that high the building committee decides.",
    ],
};
