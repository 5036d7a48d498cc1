//! "Is the building, or the place, protected?"

use crate::inquiry::topic::Topic;
use crate::inquiry::{AskedGround, Kind, topic};
use crate::sentences::inquiry::TopicWords;

pub(in crate::inquiry) static KIND: Kind = Kind {
    name: "protected",
    question: [
        "Är huset eller platsen skyddad?",
        "Is the building or the place protected?",
    ],
    terms: &[],
    ground: AskedGround::Place,
    answer: |asked| topic::answer(asked, &PROTECTION, &WORDS),
};

/// Rules that protect what stands: a ban on demolition, protection of cultural values, care in alterations.
pub(super) const PROTECTION: Topic = Topic {
    measures: &[],
    categories: &[
        "Rivningsförbud",
        "Skydd av kulturvärden",
        "Kulturvärden",
        "Varsamhet",
    ],
    code_parts: &["_Rivningsforbud_", "_SkyddKultur_", "_Varsam_", "_Varsamhet_"],
};

const WORDS: TopicWords = TopicWords {
    subject: [
        "rivningsförbud, kulturvärden eller varsamhet",
        "demolition, cultural values or care in alterations",
    ],
    caution: [
        "Annat skydd kan finnas, till exempel byggnadsminne och fornlämning. All bebyggelse ska ändras varsamt.",
        "There may be other protection, such as listed buildings and ancient remains. All buildings have to be altered with care.",
    ],
    decides: [
        "Vad ett skydd betyder för en viss åtgärd avgör byggnadsnämnden, och om byggnadsminnen och fornlämningar länsstyrelsen.",
        "What a protection means for a certain measure the building committee decides; of listed buildings and ancient remains the county board.",
    ],
};
