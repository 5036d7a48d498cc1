//! "How many storeys may a house have?"

use planvy_plan::Measure;

use crate::inquiry::topic::Topic;
use crate::inquiry::{AskedGround, Kind, limits};
use crate::sentences::inquiry::TopicWords;

pub(in crate::inquiry) static KIND: Kind = Kind {
    name: "storeys",
    question: [
        "Hur många våningar får ett hus ha här?",
        "How many storeys may a house have here?",
    ],
    terms: &[],
    ground: AskedGround::Place,
    answer: |asked| limits::answer(asked, &TOPIC, &WORDS),
};

const TOPIC: Topic = Topic {
    measures: &[Measure::Storeys],
    categories: &[],
    code_parts: &["Van_Aldre", "AntalVan"],
};

const WORDS: TopicWords = TopicWords {
    subject: ["antal våningar", "the number of storeys"],
    caution: [
        "Det betyder inte att antalet är fritt: höjden kan begränsa det, och ett hus ska passa på platsen.",
        "That does not mean that the number is free: the height may limit it, and a building has to suit its place.",
    ],
    decides: [
        "Vad som räknas som en våning beror på planens ålder. Byggnadsnämnden avgör.",
        "What counts as a storey depends on the age of the plan. The building committee decides.",
    ],
};
