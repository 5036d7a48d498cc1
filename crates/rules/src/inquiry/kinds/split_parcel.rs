//! "May the parcel be divided?"

use planvy_plan::{Bound, Lang, Measure, Standing};

use crate::assessment::rounded;
use crate::inquiry::answer::{Decider, Fact};
use crate::inquiry::asked::Asked;
use crate::inquiry::reply::Reply;
use crate::inquiry::topic::Topic;
use crate::inquiry::{AskedGround, InquiryError, Kind, limits};
use crate::sentences::figure;
use crate::sentences::inquiry::TopicWords;

pub(in crate::inquiry) static KIND: Kind = Kind {
    name: "split-parcel",
    question: ["Får tomten delas?", "May the parcel be divided?"],
    terms: &[],
    ground: AskedGround::Parcel,
    answer,
};

const TOPIC: Topic = Topic {
    measures: &[Measure::PropertyArea],
    categories: &["Fastighetsstorlek", "Fastighetsindelning"],
    code_parts: &["_Fastighetsstorlek_", "_Fastighetsindel", "_Fastind_"],
};

const WORDS: TopicWords = TopicWords {
    subject: ["fastigheternas storlek", "the size of properties"],
    caution: [
        "Det betyder inte att tomten får delas: en ny fastighet ska passa för sitt ändamål.",
        "That does not mean that it may be divided: a new property has to suit its purpose.",
    ],
    decides: [
        "Om en fastighet får delas avgör lantmäterimyndigheten.",
        "Whether a property may be divided the cadastral authority decides.",
    ],
};

fn answer(asked: &Asked<'_>) -> Result<Reply, InquiryError> {
    let mut reply = limits::answer(asked, &TOPIC, &WORDS)?;
    for abstention in &mut reply.abstentions {
        if abstention.regulation.is_none() && abstention.plain == WORDS.decides(asked.lang) {
            abstention.decided_by = Decider::CadastralAuthority;
        }
    }
    let size_m2 = asked.land.assessment.place.area_m2.filter(|_| asked.is_parcel());
    let least = limits::limits(asked, &[Measure::PropertyArea], Standing::InForce)
        .into_iter()
        .filter(|limit| limit.quantity.bound == Bound::Min)
        .map(|limit| limit.quantity.value.number())
        .reduce(f64::max);
    limits::add(
        &mut reply.short,
        least
            .zip(size_m2)
            .map(|(least, size)| two(asked.lang, least, size)),
    );
    reply.facts.extend(size_m2.map(|m2| Fact {
        area_m2: Some(rounded(m2)),
        ..Fact::said(size(asked.lang, m2))
    }));
    Ok(reply)
}

/// What two properties of the least size would need, beside what there is. Whether it is divided is not the sum's to say.
fn two(lang: Lang, least_m2: f64, size_m2: f64) -> String {
    let needed = figure(lang, 2.0 * least_m2, 0);
    let (least, size) = (figure(lang, least_m2, 0), figure(lang, size_m2, 0));
    lang.pick(
        format!(
            "Två fastigheter på minst {least} m² behöver {needed} m², och fastigheten är {size} m² på kartan."
        ),
        format!(
            "Two properties of at least {least} m² need {needed} m², and the parcel is {size} m² on the map."
        ),
    )
}

fn size(lang: Lang, m2: f64) -> String {
    let m2 = figure(lang, m2, 0);
    lang.pick(
        format!("Fastigheten är {m2} m² på kartan. Den rättsliga arealen står i fastighetsregistret."),
        format!("The parcel is {m2} m² on the map. Its legal area stands in the property register."),
    )
}
