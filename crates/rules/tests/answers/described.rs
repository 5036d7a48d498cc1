//! What the API description says an answer looks like is what it looks like.

use std::collections::BTreeSet;

use planvy_plan::Lang;
use planvy_rules::views::{
    CatalogueView, ParcelView, PlanFilter, PlanList, PlanView, RegulationView, SearchView,
};
use planvy_rules::{Answer, Place};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;

use crate::delivered::answers_over;
use crate::made_up::*;

/// The names of all properties that a type's schema and the schemas it refers to describe.
fn described<T: ToSchema>() -> BTreeSet<String> {
    let mut schemas: Vec<(String, RefOr<Schema>)> = vec![(T::name().into_owned(), T::schema())];
    T::schemas(&mut schemas);
    let mut names = BTreeSet::new();
    for (_, schema) in &schemas {
        collect(&serde_json::to_value(schema).unwrap(), &mut names);
    }
    names
}

fn collect(schema: &Value, names: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => {
            if let Some(Value::Object(properties)) = members.get("properties") {
                names.extend(properties.keys().cloned());
            }
            members.values().for_each(|member| collect(member, names));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, names)),
        _ => {}
    }
}

/// The names of all members of a value; a geometry is described by GeoJSON.
fn present(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                names.insert(name.clone());
                if name != "geometry" {
                    present(member, names);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| present(item, names)),
        _ => {}
    }
}

fn agrees<T: ToSchema>(value: impl serde::Serialize) {
    let mut names = BTreeSet::new();
    present(&serde_json::to_value(value).unwrap(), &mut names);
    let described = described::<T>();
    let missing: Vec<&String> = names.difference(&described).collect();
    assert!(missing.is_empty(), "{} does not describe {missing:?}", T::name());
}

#[test]
fn every_member_of_every_answer_is_described() {
    let area = || block(0.0, 0.0, 50.0, 50.0);
    let mut made = plan(1, area(), Some(jiff::civil::date(2020, 1, 1)));
    made.regulations = vec![regulation(
        11,
        ridge_height("9"),
        vec![planvy_plan::Position::Area(area())],
    )];
    let answers = answers_over(vec![made], vec![parcel("EXEMPELBY EKEN 1:1", area())]);
    let mut asked = question(Place::Parcel("EXEMPELBY EKEN 1:1".to_owned()));
    asked.geometry = true;
    agrees::<Answer>(answers.answer(&asked).unwrap());
    let plan = answers.snapshot().plan_by_id(plan_id(1)).unwrap();
    agrees::<PlanView>(answers.plan_view(plan, TODAY, Lang::En).unwrap());
    let regulation = answers.snapshot().regulations_of(plan).next().unwrap();
    agrees::<RegulationView>(answers.regulation_view(regulation, TODAY, Lang::En).unwrap());
    agrees::<ParcelView>(
        answers
            .parcel_view("EXEMPELBY EKEN 1:1", TODAY, Lang::En)
            .unwrap(),
    );
    agrees::<PlanList>(answers.plans_list(&PlanFilter::all(TODAY, 5)).unwrap());
    agrees::<SearchView>(answers.search_view("eken 1:1", 5));
    agrees::<CatalogueView>(planvy_rules::views::catalogue_view("DP_KM_B2", Lang::En).unwrap());
}
