//! "How near the boundary may one build?"

use planvy_plan::Measure;

use crate::inquiry::topic::Topic;
use crate::inquiry::{AskedGround, Kind, limits};
use crate::sentences::inquiry::TopicWords;

pub(in crate::inquiry) static KIND: Kind = Kind {
    name: "how-close",
    question: [
        "Hur nära gränsen får man bygga?",
        "How near the boundary may one build?",
    ],
    terms: &[],
    ground: AskedGround::Parcel,
    answer: |asked| limits::answer(asked, &DISTANCE, &WORDS),
};

/// Rules about where on the plot may be built: distances, and land that is kept free.
pub(super) const DISTANCE: Topic = Topic {
    measures: &[Measure::DistanceToBoundary],
    categories: &["Begränsning av markens utnyttjande", "Placering"],
    code_parts: &["_BegransningAvMarkensUtnyttjande_", "_Plac_"],
};

const WORDS: TopicWords = TopicWords {
    subject: ["avstånd till gränsen", "the distance to the boundary"],
    caution: [
        "Grannens rätt, brandskydd och reglerna om lovfritt byggande kan ändå ställa krav.",
        "The rights of neighbours, fire safety and the rules on building without a permit may ask for one all the same.",
    ],
    decides: [
        "Var gränsen går på marken avgör lantmäterimyndigheten, och om ett hus får stå där avgör byggnadsnämnden.",
        "Where the boundary runs on the ground the cadastral authority decides, and whether a building may stand there the building committee.",
    ],
};
