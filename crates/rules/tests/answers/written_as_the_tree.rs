//! The JSON that is copied together is the answer's tree serialised, whatever the plans and the question.

use geo_types::{LineString, MultiPolygon};
use jiff::civil::{Date, date};
use planvy_plan::decision::DecisionKind;
use planvy_plan::{Geodetic, GridPoint, Lang, Plan, PlanStatus, Position, VerticalLimit};
use planvy_rules::{Place, Question, QuestionError};
use proptest::prelude::*;

use crate::delivered::answers_over;
use crate::made_up::*;

fn any_date() -> impl Strategy<Value = Date> {
    (1980i16..2040, 1i8..=12, 1i8..=28).prop_map(|(year, month, day)| date(year, month, day))
}

fn any_plan(number: u128) -> impl Strategy<Value = Plan> {
    let block =
        (0.0..80.0, 0.0..80.0, 5.0..60.0, 5.0..60.0).prop_map(|(x, y, w, h)| block(x, y, x + w, y + h));
    let kind = prop_oneof![Just(DecisionKind::Adoption), Just(DecisionKind::Amendment)];
    let limit = prop_oneof![3 => Just(None), 1 => Just(Some(VerticalLimit::Up)), 1 => Just(Some(VerticalLimit::Down))];
    let status = proptest::sample::select(&PlanStatus::ALL[..]);
    (
        block,
        proptest::option::of(any_date()),
        kind,
        limit,
        status,
        0u32..400,
    )
        .prop_map(move |(area, force, kind, limit, status, months)| {
            let mut made = plan(number, area.clone(), force);
            made.status = status;
            made.decisions[0].kind = Some(kind);
            made.decisions[0].implementation_months = (months > 20).then_some(months);
            made.vertical_limit = limit;
            let mut temporary = housing();
            temporary.valid_for_months = Some(months);
            let line = area.exterior().clone();
            let prose = planvy_plan::RegulationContent::new(
                planvy_plan::RegulationGroup::Property,
                "”Tak” ska \\ luta",
            );
            made.regulations = vec![
                regulation(number * 10 + 1, temporary, vec![Position::Area(area.clone())]),
                regulation(number * 10 + 2, ridge_height("9,5"), vec![Position::Area(area)]),
                regulation(number * 10 + 3, prose, vec![Position::Line(line)]),
                regulation(number * 10 + 4, housing(), vec![]),
            ];
            made.regulations[1].regulates_uses = vec![made.regulations[0].id];
            made
        })
}

fn any_place() -> impl Strategy<Value = Place> {
    let point = || (0.0..140.0, 0.0..140.0);
    let zone = point().prop_map(|(x, y)| GridPoint {
        crs: CRS,
        east_m: E0 + x,
        north_m: N0 + y,
    });
    let grid = zone.clone().prop_map(Place::Point);
    let geodetic = zone.prop_map(|point| {
        let Geodetic { lon_deg, lat_deg } = point.to_geodetic();
        Place::Geodetic(Geodetic { lon_deg, lat_deg })
    });
    let line = (point(), point()).prop_map(|(a, b)| Place::Line {
        crs: CRS,
        line: LineString::from(vec![(E0 + a.0, N0 + a.1), (E0 + b.0, N0 + b.1)]),
    });
    let area = (point(), 0.1..60.0, 0.1..60.0).prop_map(|((x, y), w, h)| Place::Area {
        crs: CRS,
        area: MultiPolygon(vec![block(x, y, x + w, y + h)]),
    });
    let parcel = Just(Place::Parcel("EXEMPELBY EKEN 1:1".to_owned()));
    prop_oneof![grid, geodetic, line, area, parcel]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn the_written_answer_is_the_tree(
        plans in (any_plan(1), any_plan(2), any_plan(3)),
        place in any_place(),
        day in any_date(),
        is_english in any::<bool>(),
        geometry in any::<bool>(),
    ) {
        let parcels = vec![parcel("EXEMPELBY EKEN 1:1", block(10.0, 10.0, 60.0, 40.0))];
        let answers = answers_over(vec![plans.0, plans.1, plans.2], parcels);
        let lang = if is_english { Lang::En } else { Lang::Sv };
        let question = Question { place, date: day, lang, geometry };
        let answer = answers.answer(&question).unwrap();
        let mut written = Vec::new();
        answers.write_json(&question, &mut written).unwrap();
        let written: serde_json::Value = serde_json::from_slice(&written).unwrap();
        prop_assert_eq!(&written, &serde_json::to_value(&answer).unwrap());

        // Plans are ranked by standing, regulations come in the order of their plans, and none outlives its plan.
        prop_assert!(answer.plans.is_sorted_by_key(|plan| plan.standing));
        let rank = |id| answer.plans.iter().position(|plan| plan.record.id == id);
        let in_order = answer.regulations.is_sorted_by_key(|regulation| {
            let words = &regulation.words;
            (rank(regulation.plan), words.group, words.category.is_none(), words.category.clone())
        });
        prop_assert!(in_order, "regulations out of order");
        for regulation in answer.regulations.iter().chain(&answer.touches.regulations) {
            prop_assert!(!(regulation.whole_plan && regulation.on_border));
            prop_assert!(regulation.distance_to_border_m.is_none_or(|distance| distance >= 0.0));
            prop_assert!(regulation.share.percent.is_none_or(|percent| (0.0..=100.0).contains(&percent)));
            if let Some(rank) = rank(regulation.plan) {
                prop_assert!(regulation.standing >= answer.plans[rank].standing);
            }
        }
        prop_assert_eq!(answer.coverage.len(), 5);
    }
}

#[test]
fn nothing_is_written_where_there_is_no_answer() {
    let answers = answers_over(vec![], vec![]);
    let mut written = Vec::new();
    let error = answers
        .write_json(&question(Place::Parcel("EKEN 1:1".to_owned())), &mut written)
        .unwrap_err();
    assert!(matches!(error, QuestionError::UnknownParcel { .. }));
    assert!(written.is_empty());
}
