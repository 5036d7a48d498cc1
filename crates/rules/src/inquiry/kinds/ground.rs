//! "May I fell trees, pave or change the level of the ground?"

use planvy_plan::Measure;

use crate::inquiry::topic::Topic;
use crate::inquiry::{AskedGround, Kind, topic};
use crate::sentences::inquiry::TopicWords;

pub(in crate::inquiry) static KIND: Kind = Kind {
    name: "ground",
    question: [
        "Får jag fälla träd, hårdgöra eller ändra marken?",
        "May I fell trees, pave or change the ground?",
    ],
    terms: &[],
    ground: AskedGround::Place,
    answer: |asked| topic::answer(asked, &TOPIC, &WORDS),
};

const TOPIC: Topic = Topic {
    measures: &[
        Measure::PermeableShare,
        Measure::GroundLevel,
        Measure::GroundSlope,
        Measure::ExcavationLevel,
    ],
    categories: &["Markens anordnande och vegetation", "Mark"],
    code_parts: &["_MarkensAnordOchVeg_", "_Tradfall"],
};

const WORDS: TopicWords = TopicWords {
    subject: ["träd, mark och marknivåer", "trees, the ground and its levels"],
    caution: [
        "Marklov kan ändå behövas för schaktning och fyllning, och träd kan skyddas av annan lag.",
        "Digging and filling may need a permit all the same, and trees may be protected by other law.",
    ],
    decides: [
        "Om en åtgärd kräver lov och får göras avgör byggnadsnämnden.",
        "Whether a measure needs a permit and may be taken the building committee decides.",
    ],
};
