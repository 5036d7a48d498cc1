//! "How may the roof slope?"

use planvy_plan::Measure;

use crate::inquiry::topic::Topic;
use crate::inquiry::{AskedGround, Kind, limits};
use crate::sentences::inquiry::TopicWords;

pub(in crate::inquiry) static KIND: Kind = Kind {
    name: "roof",
    question: ["Hur får taket luta?", "How may the roof slope?"],
    terms: &[],
    ground: AskedGround::Place,
    answer: |asked| limits::answer(asked, &TOPIC, &WORDS),
};

const TOPIC: Topic = Topic {
    measures: &[Measure::RoofPitch],
    categories: &["Takvinkel"],
    code_parts: &["_Takvinkel_", "_Tak_"],
};

const WORDS: TopicWords = TopicWords {
    subject: ["takets lutning", "the pitch of the roof"],
    caution: [
        "Det betyder inte att vilket tak som helst passar: byggnadsnämnden ser till helheten.",
        "That does not mean that any roof will do: the building committee looks at the whole.",
    ],
    decides: [
        "Om ett visst tak följer planen avgör byggnadsnämnden.",
        "Whether a certain roof keeps the plan the building committee decides.",
    ],
};
