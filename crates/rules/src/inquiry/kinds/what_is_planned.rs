//! "Is anything planned near here?"

use geo::{BoundingRect, Closest, ClosestPoint, Distance, Euclidean};
use geo_types::{Geometry, MultiPolygon, Point};
use planvy_index::PlanIndex;
use planvy_plan::{Lang, Standing, State};

use crate::answer::Link;
use crate::inquiry::answer::{Decider, Fact, InquiryError};
use crate::inquiry::asked::Asked;
use crate::inquiry::reply::Reply;
use crate::inquiry::{AskedGround, Kind};
use crate::overlap::Ground;
use crate::projected::area_in;
use crate::resource_path::plan_path;
use crate::sentences::{figure, inside_sentence, sentence_case};

pub(in crate::inquiry) static KIND: Kind = Kind {
    name: "what-is-planned",
    question: ["Planeras något i närheten?", "Is anything planned near here?"],
    terms: &["withinM"],
    ground: AskedGround::Place,
    answer,
};

/// How far around is looked where nobody says, in metres.
const USUAL_REACH_M: f64 = 200.0;
/// Plans that one answer holds.
const MOST_PLANS: usize = 20;

/// A plan in process near the place.
struct Near {
    plan: PlanIndex,
    distance_m: f64,
    /// Where it lies, in words; none where it is at the place itself.
    direction: Option<usize>,
}

fn answer(asked: &Asked<'_>) -> Result<Reply, InquiryError> {
    let lang = asked.lang;
    let within_m = asked.inquiry.terms.within_m.unwrap_or(USUAL_REACH_M);
    let found = near(asked, within_m);
    let reach = figure(lang, within_m, 0);
    let decides = asked.left(
        Decider::Municipality,
        lang.pick(
            "Vilka planer kommunen arbetar med vet kommunen. Ett förslag kan ändras innan det gäller.",
            "Which plans are in the making the municipality knows. A proposal may change before it applies.",
        )
        .to_owned(),
    );
    let facts: Vec<Fact> = found
        .iter()
        .take(MOST_PLANS)
        .filter_map(|near| fact(asked, near))
        .collect();
    let question = Some(lang.pick(
        format!("Planeras något inom {reach} m härifrån?"),
        format!("Is anything planned within {reach} m from here?"),
    ));
    let Some(first) = facts.first() else {
        let none = lang.pick(
            format!("Ingen plan på gång är inläst inom {reach} m. Det betyder inte att inget planeras."),
            format!("No plan in the making is loaded within {reach} m. That does not mean that nothing is planned."),
        );
        return Ok(Reply {
            question,
            ..Reply::new(State::NoData, none)
        }
        .leaving([decides]));
    };
    let count = found.len();
    let short = match count {
        1 => lang.pick(
            format!("1 plan är på gång inom {reach} m. {}", first.plain),
            format!("1 plan is in the making within {reach} m. {}", first.plain),
        ),
        _ => lang.pick(
            format!(
                "{count} planer är på gång inom {reach} m. Den närmaste: {}",
                inside_sentence(&first.plain)
            ),
            format!(
                "{count} plans are in the making within {reach} m. The nearest: {}",
                inside_sentence(&first.plain)
            ),
        ),
    };
    Ok(Reply {
        question,
        ..Reply::new(State::Applies, short)
    }
    .with_facts(facts)
    .leaving([decides]))
}

/// The plans in process within a distance, the nearest first.
fn near(asked: &Asked<'_>, within_m: f64) -> Vec<Near> {
    let snapshot = asked.answers.snapshot();
    let position = asked.position();
    let crs = position.crs;
    let place: Geometry<f64> = match asked.site.ground_in(crs) {
        Ground::Point(c) => Point(c).into(),
        Ground::Line(line) => line.into(),
        Ground::Area(area) => area.into(),
    };
    let Some(extent) = place.bounding_rect() else {
        return Vec::new();
    };
    let met = snapshot.in_box(
        crs,
        [extent.min().x - within_m, extent.min().y - within_m],
        [extent.max().x + within_m, extent.max().y + within_m],
    );
    let mut found: Vec<Near> = met
        .plans
        .iter()
        .filter_map(|plan| {
            let (stored, facts) = asked.answers.plan(*plan)?;
            let standing = facts.timeline.standing_at(asked.inquiry.date)?;
            if standing != Standing::Proposed {
                return None;
            }
            let area = area_in(&snapshot.plan_geometry(*plan), stored.plan.crs, crs);
            let distance_m = Euclidean.distance(&place, &Geometry::MultiPolygon(area.clone()));
            (distance_m <= within_m).then(|| Near {
                plan: *plan,
                distance_m,
                direction: direction(Point::new(position.east_m, position.north_m), &area, distance_m),
            })
        })
        .collect();
    found.sort_by(|a, b| a.distance_m.total_cmp(&b.distance_m).then(a.plan.cmp(&b.plan)));
    found
}

/// In which of eight directions the nearest part of an area lies, 0 for north, clockwise.
fn direction(from: Point<f64>, area: &MultiPolygon<f64>, distance_m: f64) -> Option<usize> {
    if distance_m <= 0.0 {
        return None;
    }
    let to = match area.closest_point(&from) {
        Closest::Intersection(_) | Closest::Indeterminate => return None,
        Closest::SinglePoint(to) => to,
    };
    let bearing_deg = (to.x() - from.x())
        .atan2(to.y() - from.y())
        .to_degrees()
        .rem_euclid(360.0);
    Some(((bearing_deg / 45.0).round() as usize) % 8)
}

fn fact(asked: &Asked<'_>, near: &Near) -> Option<Fact> {
    let lang = asked.lang;
    let (stored, facts) = asked.answers.plan(near.plan)?;
    let record = &facts.record.value;
    let label = sentence_case(&facts.texts(lang).label);
    let place = whereabouts(lang, near);
    let status = record.status.swedish();
    let mut sentences = vec![lang.pick(
        format!("{label} ligger {place} (status: {status})."),
        format!("{label} lies {place} (status in Swedish: {status})."),
    )];
    if let Some(purpose) = &record.purpose {
        sentences.push(lang.pick(
            format!("Planens syfte: ”{purpose}”"),
            format!("The plan's purpose, in Swedish: “{purpose}”"),
        ));
    }
    let id = stored.plan.id;
    Some(Fact {
        plan: Some(id),
        standing: Some(Standing::Proposed),
        links: vec![Link {
            rel: "plan",
            href: plan_path(id),
        }],
        ..Fact::said(sentences.join(" "))
    })
}

fn whereabouts(lang: Lang, near: &Near) -> String {
    const SWEDISH: [&str; 8] = [
        "norr",
        "nordost",
        "öster",
        "sydost",
        "söder",
        "sydväst",
        "väster",
        "nordväst",
    ];
    const ENGLISH: [&str; 8] = [
        "north",
        "north-east",
        "east",
        "south-east",
        "south",
        "south-west",
        "west",
        "north-west",
    ];
    if near.distance_m <= 0.0 {
        return lang.pick("på platsen", "at the place").to_owned();
    }
    let distance = figure(lang, near.distance_m, 0);
    let named = |names: [&'static str; 8]| near.direction.and_then(|at| names.get(at).copied());
    match (named(SWEDISH), named(ENGLISH)) {
        (Some(sv), Some(en)) => lang.pick(
            format!("{distance} m bort, åt {sv}"),
            format!("{distance} m away, to the {en}"),
        ),
        _ => lang.pick(format!("{distance} m bort"), format!("{distance} m away")),
    }
}
