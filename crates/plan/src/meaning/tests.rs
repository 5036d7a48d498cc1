use super::*;
use crate::height::{LevelOverPlanDatum, OverGround, OverRh2000};
use crate::quantity::{Bound, Measure, Reference, Scope, Unit, Value};
use crate::regulation::RegulationGroup;
use crate::regulation::VariableValue;

fn of_code(code: &str, group: RegulationGroup) -> RegulationContent {
    let mut content = RegulationContent::new(group, "");
    content.code = Some(code.to_owned());
    content
}

fn of_id(id: &str, formulation: &str) -> RegulationContent {
    let mut content = RegulationContent::new(RegulationGroup::Property, formulation);
    content.catalogue = Some(id.parse().unwrap());
    content
}

fn decimal(slot: &str, value: &str, bound: &str, unit: &str) -> VariableValue {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    VariableValue {
        slot: some(slot),
        data_type: Some("decimaltal".to_owned()),
        value: value.to_owned(),
        bound: some(bound),
        unit: some(unit),
    }
}

fn words(slot: &str, value: &str) -> VariableValue {
    VariableValue {
        slot: Some(slot.to_owned()),
        data_type: Some("text".to_owned()),
        value: value.to_owned(),
        ..Default::default()
    }
}

const RIDGE_MAX: &str = "ee5f8de3-89b0-479a-a5cb-7439d40623e8";
const RIDGE_LEVEL_MAX: &str = "912a1a73-ad9d-418d-9ffd-19ecb2cc9c7f";

#[test]
fn a_number_filled_into_the_text_is_a_number_where_it_is_delivered_as_one() {
    let mut content = of_id(
        "2bd7f01b-ac79-45b4-a24d-093620e7e2f2",
        "Största byggnadsarea är 500 m².",
    );
    content.values = vec![decimal("exploatering", "500", "max", "kvadratmeter")];
    let meaning = meaning(&content, None);
    assert_eq!(
        (meaning.state, meaning.machine_readable, meaning.text),
        (State::Applies, true, TextMatch::Same)
    );
    assert_eq!(
        meaning.quantities,
        [Quantity {
            measure: Measure::BuildingArea,
            bound: Bound::Max,
            value: Value::AreaM2(500.0),
            reference: Reference::RegulationArea,
            scope: Some(Scope::RegulationArea),
            applies_to: None,
        }]
    );
}

#[test]
fn a_number_in_a_text_value_is_shown_and_never_used() {
    let mut content = of_id(
        "e1423d9f-e4e6-4f2c-9df7-0e9970a119ad",
        "Högsta byggnadshöjd är 3,9 meter",
    );
    content.values = vec![words(
        "högsta höjd på byggnadsverk",
        "Högsta byggnadshöjd är 3,9 meter",
    )];
    let meaning = meaning(&content, None);
    assert_eq!(
        (meaning.state, meaning.machine_readable),
        (State::NeedsHuman, false)
    );
    assert_eq!(meaning.reason, Some(NeedsHumanReason::Prose));
    assert!(meaning.quantities.is_empty());
    assert_eq!(
        meaning.read_from_text,
        [NumberInText {
            value: 3.9,
            unit: "m"
        }]
    );
}

#[test]
fn storeys_of_an_interpreted_rule_are_a_number() {
    let mut content = of_id(
        "3735cb5c-1353-43c7-af97-75f7a7c13422",
        "Högsta antal våningar är angivet som 1. Bestämmelsen har digitaliserats för analyser.",
    );
    content.values = vec![decimal("antal", "1", "max", "antal")];
    let meaning = meaning(&content, None);
    assert!(meaning.entry.unwrap().interpretation);
    assert_eq!((meaning.state, meaning.machine_readable), (State::Applies, true));
    let storeys = &meaning.quantities[0];
    assert_eq!(
        (storeys.measure, storeys.bound, storeys.value),
        (Measure::Storeys, Bound::Max, Value::Count(1.0))
    );
}

#[test]
fn an_interpreted_rule_is_never_a_number() {
    let aldre = crate::catalogue::catalogue()
        .entries()
        .iter()
        .filter(|entry| entry.interpretation)
        .filter(|entry| entry.quantity.is_none_or(|kind| kind.measure != Measure::Storeys));
    let mut seen = 0;
    for entry in aldre {
        let mut content = of_code(entry.code, RegulationGroup::Property);
        content.values = vec![
            decimal("äldre bestämmelse", "7", "max", "meter"),
            words("orsak", "för att"),
        ];
        let meaning = meaning(&content, None);
        assert_eq!(meaning.state, State::NeedsHuman, "{}", entry.code);
        assert_eq!(
            meaning.reason,
            Some(NeedsHumanReason::Interpretation),
            "{}",
            entry.code
        );
        assert!(meaning.quantities.is_empty() && !meaning.machine_readable);
        seen += 1;
    }
    assert!(seen > 280, "{seen}");
}

#[test]
fn codes_of_2016_give_the_same_measures() {
    let mut ridge = of_code("DP_KM_Eg_Utform_Nockhojd_Meter", RegulationGroup::Property);
    ridge.values = vec![decimal("hojd", "13", "", "")];
    let quantity = &meaning(&ridge, None).quantities[0];
    assert_eq!(
        (quantity.measure, quantity.bound),
        (Measure::RidgeHeight, Bound::Max)
    );
    assert_eq!(quantity.value, Value::HeightOverGround(OverGround(13.0)));
    assert_eq!(quantity.reference, Reference::MeanGroundLevel);

    let mut area = of_code("DP_KM_Eg_Omfatt_Byggnadsarea_Kvm", RegulationGroup::Property);
    area.values = vec![decimal("exploatering", "5500", "", "")];
    let quantity = &meaning(&area, None).quantities[0];
    assert_eq!(
        (quantity.measure, quantity.bound),
        (Measure::BuildingArea, Bound::Max)
    );
    assert_eq!(quantity.value, Value::AreaM2(5500.0));
}

#[test]
fn a_period_is_no_quantity_and_needs_nobody() {
    let mut content = of_code("DP_PO_Ad_Genomforande", RegulationGroup::Administrative);
    let years = VariableValue {
        data_type: Some("heltal".to_owned()),
        ..decimal("antal", "5", "", "")
    };
    content.values = vec![years];
    let meaning = meaning(&content, None);
    assert!(meaning.quantities.is_empty());
    assert_eq!((meaning.state, meaning.machine_readable), (State::Applies, true));
}

#[test]
fn units_and_bounds_have_to_agree_with_the_catalogue() {
    let ridge = |bound: &str, unit: &str| {
        let mut content = of_id(RIDGE_MAX, "Högsta nockhöjd är [höjd:decimaltal] meter.");
        content.values = vec![decimal("höjd", "12.0", bound, unit)];
        meaning(&content, None)
    };
    assert!(ridge("max", "meter").machine_readable);
    assert!(ridge("MAX", "m").machine_readable);
    for (bound, unit, reason) in [
        (
            "max",
            "kvadratmeter",
            NeedsHumanReason::UnitMismatch("kvadratmeter".to_owned()),
        ),
        ("max", "alnar", NeedsHumanReason::UnitMismatch("alnar".to_owned())),
        ("min", "meter", NeedsHumanReason::BoundMismatch("min".to_owned())),
        (
            "Mellan",
            "meter",
            NeedsHumanReason::BoundMismatch("Mellan".to_owned()),
        ),
    ] {
        let meaning = ridge(bound, unit);
        assert_eq!((meaning.state, meaning.reason), (State::NeedsHuman, Some(reason)));
        assert!(meaning.quantities.is_empty());
    }
}

#[test]
fn what_is_no_plausible_number_gives_none() {
    let ridge = |value: VariableValue| {
        let mut content = of_id(RIDGE_MAX, "Högsta nockhöjd är [höjd:decimaltal] meter.");
        content.values = vec![value];
        meaning(&content, None).reason
    };
    assert_eq!(
        ridge(decimal("höjd", "-4", "max", "meter")),
        Some(NeedsHumanReason::Implausible("-4".to_owned()))
    );
    assert_eq!(
        ridge(decimal("höjd", "tolv", "max", "meter")),
        Some(NeedsHumanReason::UnreadableNumber("tolv".to_owned()))
    );
    assert_eq!(
        ridge(words("höjd", "12")),
        Some(NeedsHumanReason::ValueIsText("12".to_owned()))
    );
    let mut empty = of_id(RIDGE_MAX, "Högsta nockhöjd är [höjd:decimaltal] meter.");
    empty.values.clear();
    assert_eq!(
        meaning(&empty, None).reason,
        Some(NeedsHumanReason::MissingValue("höjd".to_owned()))
    );
    let mut pitch = of_id(
        "411d8c8f-2356-4a24-a342-4777592555f6",
        "Största takvinkel är [takvinkel:decimaltal] grader.",
    );
    pitch.values = vec![decimal("takvinkel", "95", "max", "grader")];
    assert_eq!(
        meaning(&pitch, None).reason,
        Some(NeedsHumanReason::Implausible("95".to_owned()))
    );
}

#[test]
fn a_level_is_over_the_datum_of_its_plan() {
    let mut content = of_id(
        RIDGE_LEVEL_MAX,
        "Högsta nockhöjd är [höjd:decimaltal] meter över angivet nollplan.",
    );
    content.values = vec![decimal("höjd", "28.5", "max", "meter")];
    let value = |datum: Option<&Datum>| meaning(&content, datum).quantities[0].value;
    assert_eq!(
        value(None),
        Value::LevelOverRh2000(OverRh2000(28.5)),
        "the national format knows RH 2000 alone"
    );
    assert_eq!(
        value(Some(&Datum::Rh2000)),
        Value::LevelOverRh2000(OverRh2000(28.5))
    );
    assert_eq!(
        value(Some(&Datum::Rh70)),
        Value::LevelOverPlanDatum(LevelOverPlanDatum(28.5))
    );
    assert_eq!(
        meaning(&content, Some(&Datum::Rh70)).quantities[0].reference,
        Reference::Datum(Datum::Rh70)
    );

    let mut old = of_code("DP_KM_Eg_Utform_Nockhojd_Plus", RegulationGroup::Property);
    old.values = vec![decimal("hojd", "28,5", "", "")];
    assert_eq!(
        meaning(&old, None).quantities[0].value,
        Value::LevelOverPlanDatum(LevelOverPlanDatum(28.5))
    );
}

#[test]
fn a_level_under_the_datum_is_negative_however_its_sign_is_delivered() {
    for (code, value) in [
        ("DP_AP_Eg_UtformAP_Mark_Minushojd", "1.5"),
        (
            "DP_KM_Eg_MarkensAnordOchVeg_Markforhallanden_MinushojdNollplan",
            "-1,5",
        ),
    ] {
        let mut content = of_code(code, RegulationGroup::Property);
        content.values = vec![decimal("höjd", value, "exakt", "meter")];
        let quantity = &meaning(&content, Some(&Datum::Rh2000)).quantities[0];
        assert_eq!(
            (quantity.measure, quantity.bound),
            (Measure::GroundLevel, Bound::Exact)
        );
        assert_eq!(quantity.value, Value::LevelOverRh2000(OverRh2000(-1.5)));
    }
}

#[test]
fn slopes_are_ratios_in_every_way_they_are_written() {
    let slope = |code: &str, values: Vec<VariableValue>| {
        let mut content = of_code(code, RegulationGroup::Property);
        content.values = values;
        meaning(&content, None).quantities[0].value
    };
    let two = vec![
        decimal("lutning1", "1", "max", "antal"),
        decimal("lutning2", "20", "max", "antal"),
    ];
    let expected = Value::Slope { rise: 1.0, run: 20.0 };
    assert_eq!(slope("DP_AP_Eg_UtformAP_Mark_StorstLutning", two), expected);
    assert_eq!(
        slope("DP_KM_Eg_Mark_St_Lutning", vec![decimal("lutning", "20", "", "")]),
        expected
    );
    let percent = slope(
        "DP_KM_Eg_Mark_St_Lutning_Proc",
        vec![decimal("lutning", "5", "", "procent")],
    );
    assert_eq!((percent.number(), percent.unit()), (0.05, Unit::Ratio));
}

#[test]
fn a_range_is_two_bounds() {
    let mut content = of_code("DP_KM_Eg_Utform_Takvinkel_Minmax", RegulationGroup::Property);
    content.values = vec![
        decimal("minvinkel", "20", "", ""),
        decimal("maxvinkel", "30", "", ""),
    ];
    let bounds: Vec<_> = meaning(&content, None)
        .quantities
        .iter()
        .map(|quantity| (quantity.bound, quantity.value))
        .collect();
    assert_eq!(
        bounds,
        [
            (Bound::Min, Value::AngleDeg(20.0)),
            (Bound::Max, Value::AngleDeg(30.0))
        ]
    );
    content.values.reverse();
    let reversed = meaning(&content, None);
    assert_eq!(reversed.quantities.len(), 2, "names decide, not order");
    content.values = vec![
        decimal("minvinkel", "30", "", ""),
        decimal("maxvinkel", "20", "", ""),
    ];
    assert!(matches!(
        meaning(&content, None).reason,
        Some(NeedsHumanReason::Implausible(_))
    ));
}

#[test]
fn a_number_for_a_named_structure_applies_to_it_alone() {
    let mut content = of_code(
        "DP_KM_Eg_Hojd_HogstaHojd_ByggnadsverkNockhojd",
        RegulationGroup::Property,
    );
    content.values = vec![
        words("byggnadsverk", "komplementbyggnad"),
        decimal("höjd", "4", "max", "meter"),
    ];
    let meaning_of = meaning(&content, None);
    assert_eq!(
        meaning_of.quantities[0].applies_to.as_deref(),
        Some("komplementbyggnad")
    );
    assert!(meaning_of.machine_readable);
    content.values.remove(0);
    let nameless = meaning(&content, None);
    assert_eq!(
        nameless.reason,
        Some(NeedsHumanReason::MissingValue("byggnadsverk".to_owned()))
    );
    assert!(
        nameless.quantities.is_empty(),
        "a limit of something is not a limit of everything"
    );
}

#[test]
fn words_added_to_a_number_are_for_a_human_and_the_number_stays() {
    let mut content = of_code("DP_KM_Eg_Plac_Byggnadsverk_Fastgrans", RegulationGroup::Property);
    content.values = vec![
        decimal("avstånd", "4.5", "min", "meter"),
        words("text", " mot gatan"),
    ];
    let meaning = meaning(&content, None);
    assert_eq!(meaning.quantities[0].value, Value::LengthM(4.5));
    assert_eq!(
        (meaning.state, meaning.machine_readable),
        (State::NeedsHuman, false)
    );
    assert_eq!(
        meaning.reason,
        Some(NeedsHumanReason::AddedText("mot gatan".to_owned()))
    );
}

#[test]
fn a_use_in_own_words_applies_and_is_no_code() {
    let mut content = of_code("DP_KM_R_A", RegulationGroup::Use);
    content.values = vec![words("anvandning", "Idrott, bad")];
    let meaning_of = meaning(&content, None);
    assert_eq!(
        (meaning_of.state, meaning_of.machine_readable),
        (State::Applies, false)
    );
    assert!(meaning_of.reason.is_none());
    let school = meaning(&of_code("DP_KM_S", RegulationGroup::Use), None);
    assert_eq!((school.state, school.machine_readable), (State::Applies, true));
}

#[test]
fn dotted_land_applies_and_knows_what_it_forbids() {
    use crate::catalogue::LandLimit;
    let limit = |code: &str, name: Option<(&str, &str)>| {
        let mut content = of_code(code, RegulationGroup::Property);
        content.values = name.map(|(slot, value)| words(slot, value)).into_iter().collect();
        let meaning = meaning(&content, None);
        assert_eq!(meaning.state, State::Applies);
        (meaning.limit_on_land.unwrap().limit, meaning.machine_readable)
    };
    assert_eq!(
        limit("DP_KM_Eg_Omfatt_Prickmark", None),
        (LandLimit::NoBuilding, true)
    );
    let named = "DP_KM_Eg_BegransningAvMarkensUtnyttjande_EjByggnadsverk_EjByggnadsverkPrickmark_Annan";
    let land = |words| limit(named, Some(("byggnadsverk", words)));
    assert_eq!(land("byggnad, mur eller plank"), (LandLimit::NoBuilding, false));
    assert_eq!(land("plank"), (LandLimit::NotNamed, false));
    let cross = limit(
        "DP_KM_Eg_Omfatt_Korsmark_A",
        Some((
            "komplementbyggnad",
            "komplementbyggnad. Bestämmelsen avser inte andra byggnadsverk än byggnader.",
        )),
    );
    assert_eq!(cross, (LandLimit::AncillaryOnly, false));
}

#[test]
fn a_text_that_deviates_takes_a_rule_without_a_number_out_of_the_machine() {
    let id = crate::catalogue::catalogue()
        .by_code("DP_KM_Eg_BegransningAvMarkensUtnyttjande_EjByggnadsverk_Prickmark")
        .and_then(|entry| entry.id)
        .unwrap();
    let same = of_id(&id.to_string(), "marken får inte  förses med byggnad");
    assert_eq!(meaning(&same, None).text, TextMatch::Same);
    assert!(meaning(&same, None).machine_readable);
    let other = of_id(
        &id.to_string(),
        "Marken får inte förses med byggnad utom växthus.",
    );
    let meaning_of = meaning(&other, None);
    assert_eq!(
        (meaning_of.state, meaning_of.machine_readable),
        (State::Applies, false)
    );
    assert_eq!(meaning_of.reason, Some(NeedsHumanReason::DeviatingText));
    assert!(
        meaning_of.limit_on_land.is_some(),
        "the code still says what it is"
    );

    let mut land_use = of_id(
        "f9e056a6-cda8-4b92-a15d-dc70d61dfa36",
        "Bostäder, dock inte flerbostadshus",
    );
    land_use.group = RegulationGroup::Use;
    let meaning_of = meaning(&land_use, None);
    assert_eq!(
        (meaning_of.state, meaning_of.machine_readable),
        (State::Applies, false)
    );
}

#[test]
fn numbers_without_a_word_of_the_contract_stay_with_a_human() {
    for (code, slot, reason) in [
        (
            "DP_KM_Eg_Omfatt_Byggnadhojd_Plus",
            "hojd",
            NeedsHumanReason::BuildingHeightAsLevel,
        ),
        (
            "DP_KM_Eg_Omfatt_Tomt_Byggnadsarea_Proc",
            "utnyttjandegrad",
            NeedsHumanReason::LimitedByPlot,
        ),
        (
            "DP_KM_Eg_Omfatt_Max_Bruksarea_Kvm",
            "exploatering",
            NeedsHumanReason::NoMeasure,
        ),
        (
            "DP_KM_Eg_Plac_Byggnadsverk_Avstand_Grans",
            "avstand",
            NeedsHumanReason::NamedBoundary,
        ),
        (
            "DP_KM_Eg_Utform_Nockhojd_Meter_A",
            "",
            NeedsHumanReason::FigureOnTheMap,
        ),
    ] {
        let mut content = of_code(code, RegulationGroup::Property);
        content.values = vec![decimal(slot, "7", "", "")];
        let meaning = meaning(&content, None);
        assert_eq!(
            (meaning.state, meaning.reason),
            (State::NeedsHuman, Some(reason)),
            "{code}"
        );
        assert!(meaning.quantities.is_empty());
    }
}

#[test]
fn a_kind_outside_the_catalogue_is_for_a_human() {
    let content = of_id("00000000-0000-4000-8000-000000000000", "Högst 3 meter hög mur");
    let meaning = meaning(&content, None);
    assert_eq!(
        (meaning.state, meaning.reason),
        (State::NeedsHuman, Some(NeedsHumanReason::UnknownKind))
    );
    assert_eq!(
        meaning.read_from_text,
        [NumberInText {
            value: 3.0,
            unit: "m"
        }]
    );
}

#[test]
fn an_unknown_id_falls_back_to_a_known_code() {
    let mut content = of_id("00000000-0000-4000-8000-000000000000", "Bostäder");
    content.code = Some("DP_KM_B2".to_owned());
    assert_eq!(meaning(&content, None).entry.unwrap().code, "DP_KM_B2");
}

proptest::proptest! {
    #[test]
    fn whatever_is_delivered_the_record_is_consistent(
        at in 0_usize..1801,
        values in proptest::collection::vec(("[a-zåäö]{0,8}", "(text|decimaltal|heltal|)", "[-0-9,.a-z ]{0,8}", "(min|max|exakt|x|)", "(meter|procent|antal|)"), 0..4),
        formulation in "[a-zåäö0-9 .]{0,30}",
        named in proptest::bool::ANY,
    ) {
        let Some(entry) = crate::catalogue::catalogue().entries().get(at) else { return Ok(()) };
        let mut content = RegulationContent::new(entry.group, formulation);
        content.code = Some(entry.code.to_owned());
        content.values = values
            .iter()
            .zip(0..)
            .map(|((slot, data_type, value, bound, unit), at)| VariableValue {
                slot: Some(if named { entry.slots.get(at).map_or("", |slot| slot.name).to_owned() } else { slot.clone() }),
                data_type: Some(data_type.clone()),
                value: value.clone(),
                bound: Some(bound.clone()),
                unit: Some(unit.clone()),
            })
            .collect();
        let meaning = meaning(&content, None);
        proptest::prop_assert!(!meaning.machine_readable || meaning.state == State::Applies);
        proptest::prop_assert!(meaning.state != State::NeedsHuman || meaning.reason.is_some());
        let added = matches!(meaning.reason, Some(NeedsHumanReason::AddedText(_)));
        proptest::prop_assert!(meaning.quantities.is_empty() || meaning.state == State::Applies || added);
        for quantity in &meaning.quantities {
            proptest::prop_assert!(quantity.value.number().is_finite());
            let delivered = content.values.iter().filter_map(VariableValue::number).any(|number| {
                let of = quantity.value;
                number.abs() == of.number().abs() || matches!(of, Value::Slope { rise, run } if number == rise || number == run)
            });
            proptest::prop_assert!(delivered, "no number but a delivered one");
        }
        for lang in [crate::Lang::Sv, crate::Lang::En] {
            let gap = crate::wording::plain(&content, lang).contains(['{', '}']);
            proptest::prop_assert!(!gap);
        }
    }
}
