//! "May I make a driveway, and must there be a fence?"

use crate::inquiry::topic::Topic;
use crate::inquiry::{AskedGround, Kind, topic};
use crate::sentences::inquiry::TopicWords;

pub(in crate::inquiry) static KIND: Kind = Kind {
    name: "exit",
    question: [
        "Får jag ordna en utfart, och måste det finnas stängsel?",
        "May I make a driveway, and must there be a fence?",
    ],
    terms: &[],
    ground: AskedGround::Parcel,
    answer: |asked| topic::answer(asked, &TOPIC, &WORDS),
};

const TOPIC: Topic = Topic {
    measures: &[],
    categories: &["Stängsel, utfart och annan utgång", "Utfart"],
    code_parts: &["_StangselUtfart_", "_Utfart_"],
};

const WORDS: TopicWords = TopicWords {
    subject: ["utfart eller stängsel", "exits or fences"],
    caution: [
        "Väghållaren kan ändå ställa krav på en ny utfart.",
        "Whoever keeps the road may all the same have demands on a new exit.",
    ],
    decides: [
        "Var en utfart får ligga avgör byggnadsnämnden, och i fråga om allmän väg väghållaren.",
        "Where an exit may lie the building committee decides, and on a public road whoever keeps it.",
    ],
};
