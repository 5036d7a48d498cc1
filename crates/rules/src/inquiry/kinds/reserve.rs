//! "Is land kept for pipes, traffic or something shared?"

use crate::inquiry::topic::Topic;
use crate::inquiry::{AskedGround, Kind, topic};
use crate::sentences::inquiry::TopicWords;

pub(in crate::inquiry) static KIND: Kind = Kind {
    name: "reserve",
    question: [
        "Ska mark hållas fri för ledningar, trafik eller något gemensamt?",
        "Is land kept free for pipes, traffic or something shared?",
    ],
    terms: &[],
    ground: AskedGround::Parcel,
    answer: |asked| topic::answer(asked, &TOPIC, &WORDS),
};

const TOPIC: Topic = Topic {
    measures: &[],
    categories: &["Markreservat"],
    code_parts: &["_Markreservat"],
};

const WORDS: TopicWords = TopicWords {
    subject: ["mark som ska hållas fri", "land to be kept free"],
    caution: [
        "Servitut och ledningsrätter kan finnas ändå. De står i fastighetsregistret.",
        "There may be easements all the same. They stand in the property register.",
    ],
    decides: [
        "Vilka servitut och ledningsrätter som belastar fastigheten vet lantmäterimyndigheten.",
        "Which easements the parcel bears the cadastral authority knows.",
    ],
};
