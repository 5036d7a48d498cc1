//! Part 3: queryables as parameters, filters, sorting, text search; the classes of CQL2 on the data of the demo.

use std::collections::BTreeSet;

use serde_json::Value;

use super::asked::problem;
use super::{all_ids, ask, collection_ids, document, escaped, features, ids};

/// The ids of the features of a collection that a filter selects.
async fn filtered(id: &str, filter: &str) -> BTreeSet<String> {
    let page = document(&format!(
        "/collections/{id}/items?limit=10000&filter={}",
        escaped(filter)
    ))
    .await;
    ids(&page).into_iter().collect()
}

async fn everything(id: &str) -> Value {
    document(&format!("/collections/{id}/items?limit=10000")).await
}

fn ids_where(all: &Value, is_so: impl Fn(&Value) -> bool) -> BTreeSet<String> {
    let chosen = features(all)
        .iter()
        .filter(|feature| is_so(&feature["properties"]));
    chosen.map(|feature| feature["id"].to_string()).collect()
}

#[tokio::test]
async fn query_param_each_queryable_filters_and_an_invalid_value_is_400() {
    for id in collection_ids().await {
        let all = everything(&id).await;
        let queryables = document(&format!("/collections/{id}/queryables")).await;
        for (name, schema) in queryables["properties"].as_object().unwrap() {
            let kind = schema["type"].as_str().unwrap_or_default();
            if kind.is_empty() || kind == "array" {
                continue;
            }
            let known = features(&all)
                .iter()
                .map(|feature| &feature["properties"][name])
                .find(|value| !value.is_null());
            if let Some(value) = known {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                let found = document(&format!(
                    "/collections/{id}/items?limit=10000&{name}={}",
                    escaped(&text)
                ))
                .await;
                let found: BTreeSet<String> = ids(&found).into_iter().collect();
                assert_eq!(
                    found,
                    ids_where(&all, |properties| &properties[name] == value),
                    "{id} {name}={text}"
                );
            }
            let is_closed = matches!(kind, "number" | "integer" | "boolean")
                || schema["enum"].is_array()
                || schema["format"].is_string();
            if is_closed {
                let reply = ask(&format!("/collections/{id}/items?{name}=no%20such%20value")).await;
                problem(&reply, 400, Some(name));
            }
        }
    }
}

#[tokio::test]
async fn filter_param_filter_lang_default_expression_construction() {
    let text = filtered("plans", "standing = 'in-force' AND areaM2 > 1000").await;
    let all = everything("plans").await;
    let expected = ids_where(&all, |plan| {
        plan["standing"] == "in-force" && plan["areaM2"].as_f64().unwrap() > 1000.0
    });
    assert_eq!(text, expected);
    assert!(!expected.is_empty());
    let json = r#"{"op":"and","args":[{"op":"=","args":[{"property":"standing"},"in-force"]},{"op":">","args":[{"property":"areaM2"},1000]}]}"#;
    let said = document(&format!(
        "/collections/plans/items?limit=10000&filter-lang=cql2-json&filter={}",
        escaped(json)
    ))
    .await;
    assert_eq!(ids(&said).into_iter().collect::<BTreeSet<_>>(), expected);
    for (filter, parameter) in [
        ("standing =", "filter"),
        ("standing = 'in-force", "filter"),
        ("nothing = 1", "filter"),
        ("areaM2 = 'large'", "filter"),
        ("maxRidgeHeight(1) > 2", "filter"),
        ("noSuchFunction() > 2", "filter"),
        ("S_INTERSECTS(geometry, POINT(1))", "filter"),
        ("((((", "filter"),
    ] {
        let reply = ask(&format!("/collections/plans/items?filter={}", escaped(filter))).await;
        let document = problem(&reply, 400, Some(parameter));
        assert!(document["detail"].as_str().unwrap().len() > 20, "{filter}");
    }
    problem(
        &ask("/collections/plans/items?filter=areaM2%3E1&filter-lang=sql").await,
        400,
        Some("filter-lang"),
    );
    let deep = format!("{}areaM2 > 1{}", "(".repeat(5000), ")".repeat(5000));
    problem(
        &ask(&format!("/collections/plans/items?filter={}", escaped(&deep))).await,
        400,
        Some("filter"),
    );
}

#[tokio::test]
async fn filter_crs_wgs84_filter_crs_param() {
    let all = everything("addresses").await;
    let at = &features(&all)[features(&all).len() / 2]["geometry"]["coordinates"];
    let (lon, lat) = (at[0].as_f64().unwrap(), at[1].as_f64().unwrap());
    let d = 1e-3;
    let boxed = |first: f64, second: f64| {
        format!(
            "S_INTERSECTS(geometry, BBOX({},{},{},{}))",
            first - d,
            second - d,
            first + d,
            second + d
        )
    };
    let plain = filtered("addresses", &boxed(lon, lat)).await;
    assert!(!plain.is_empty() && plain.len() < features(&all).len());
    let by_bbox = document(&format!(
        "/collections/addresses/items?limit=10000&bbox={},{},{},{}",
        lon - d,
        lat - d,
        lon + d,
        lat + d
    ))
    .await;
    assert_eq!(ids(&by_bbox).into_iter().collect::<BTreeSet<_>>(), plain);
    let turned = format!(
        "/collections/addresses/items?limit=10000&filter={}&filter-crs=http://www.opengis.net/def/crs/EPSG/0/4326",
        escaped(&boxed(lat, lon))
    );
    assert_eq!(
        ids(&document(&turned).await).into_iter().collect::<BTreeSet<_>>(),
        plain
    );
    let wrong = format!(
        "/collections/addresses/items?filter={}&filter-crs=EPSG:1",
        escaped(&boxed(lat, lon))
    );
    problem(&ask(&wrong).await, 400, Some("filter-crs"));
}

#[tokio::test]
async fn get_collection_filter_on_items_mixing_expression() {
    // filter, bbox, a property and q are joined with AND.
    let all = everything("addresses").await;
    let at = &features(&all)[0]["geometry"]["coordinates"];
    let (lon, lat) = (at[0].as_f64().unwrap(), at[1].as_f64().unwrap());
    let bbox = format!(
        "bbox={},{},{},{}",
        lon - 0.002,
        lat - 0.002,
        lon + 0.002,
        lat + 0.002
    );
    let street = features(&all)[0]["properties"]["street"]
        .as_str()
        .unwrap()
        .to_owned();
    let by_filter = filtered("addresses", &format!("street = '{}'", street.replace('\'', "''"))).await;
    let by_bbox: BTreeSet<String> =
        ids(&document(&format!("/collections/addresses/items?limit=10000&{bbox}")).await)
            .into_iter()
            .collect();
    let both = format!(
        "/collections/addresses/items?limit=10000&{bbox}&street={}",
        escaped(&street)
    );
    let both: BTreeSet<String> = ids(&document(&both).await).into_iter().collect();
    assert_eq!(both, by_filter.intersection(&by_bbox).cloned().collect());
    assert!(!both.is_empty());
}

#[tokio::test]
async fn filtered_pages_add_up_and_keep_the_filter() {
    let filter = escaped("letter IS NOT NULL");
    let whole = document(&format!(
        "/collections/use-regulations/items?limit=10000&filter={filter}"
    ))
    .await;
    let paged = all_ids(&format!(
        "/collections/use-regulations/items?limit=3&filter={filter}"
    ))
    .await;
    assert_eq!(paged, ids(&whole));
    assert_eq!(whole["numberMatched"].as_u64().unwrap() as usize, paged.len());
}

#[tokio::test]
async fn sortby_param_sortby_order_default_filter_sorting() {
    let all = everything("plans").await;
    let areas = |page: &Value| -> Vec<f64> {
        features(page)
            .iter()
            .map(|plan| plan["properties"]["areaM2"].as_f64().unwrap())
            .collect()
    };
    let mut sorted = areas(&all);
    sorted.sort_by(f64::total_cmp);
    for query in ["sortby=areaM2", "sortby=%2BareaM2", "sortby=+areaM2"] {
        let page = document(&format!("/collections/plans/items?limit=10000&{query}")).await;
        assert_eq!(areas(&page), sorted, "{query}");
    }
    let down = document("/collections/plans/items?limit=10000&sortby=-areaM2").await;
    assert!(areas(&down).is_sorted_by(|a, b| a >= b));
    let two = document("/collections/plans/items?limit=10000&sortby=%2Bstanding,-areaM2").await;
    let pairs: Vec<(String, f64)> = features(&two)
        .iter()
        .map(|plan| {
            (
                plan["properties"]["standing"].to_string(),
                -plan["properties"]["areaM2"].as_f64().unwrap(),
            )
        })
        .collect();
    assert!(pairs.is_sorted(), "{pairs:?}");
    let filtered = document("/collections/plans/items?limit=10000&sortby=-areaM2&standing=in-force").await;
    assert!(areas(&filtered).is_sorted_by(|a, b| a >= b));
    assert!(
        features(&filtered)
            .iter()
            .all(|plan| plan["properties"]["standing"] == "in-force")
    );
    let paged = all_ids("/collections/plans/items?limit=2&sortby=-areaM2").await;
    assert_eq!(paged, ids(&down));
    for wrong in ["nothing", "", "areaM2,areaM2", "-"] {
        problem(
            &ask(&format!("/collections/plans/items?sortby={wrong}")).await,
            400,
            Some("sortby"),
        );
    }
}

#[tokio::test]
async fn q_param_text_search_on_items() {
    let all = everything("addresses").await;
    let label = features(&all)[0]["properties"]["label"]
        .as_str()
        .unwrap()
        .to_owned();
    let street = features(&all)[0]["properties"]["street"]
        .as_str()
        .unwrap()
        .to_owned();
    let found = document(&format!(
        "/collections/addresses/items?limit=10000&q={}",
        escaped(&format!("\"{label}\""))
    ))
    .await;
    assert!(ids(&found).contains(&features(&all)[0]["id"].to_string()));
    let lower = document(&format!(
        "/collections/addresses/items?limit=10000&q={}",
        escaped(&format!("\"{}\"", street.to_lowercase()))
    ))
    .await;
    assert!(features(&lower).len() >= features(&found).len());
    // Any of several words.
    let other = features(&all)
        .iter()
        .map(|each| each["properties"]["street"].as_str().unwrap())
        .find(|other| *other != street)
        .unwrap();
    let words = format!("\"{street}\" \"{other}\"");
    let any = document(&format!(
        "/collections/addresses/items?limit=10000&q={}",
        escaped(&words)
    ))
    .await;
    assert!(features(&any).len() > features(&lower).len());
    problem(&ask("/collections/addresses/items?q=").await, 400, Some("q"));
}

#[tokio::test]
async fn basic_cql2_comparison_is_null_logical() {
    for id in collection_ids().await {
        let all = everything(&id).await;
        let total: BTreeSet<String> = ids(&all).into_iter().collect();
        let queryables = document(&format!("/collections/{id}/queryables")).await;
        for (name, schema) in queryables["properties"].as_object().unwrap() {
            let null = if schema["type"].is_string() && schema["type"] != "array" {
                let null = filtered(&id, &format!("{name} IS NULL")).await;
                let known = filtered(&id, &format!("{name} IS NOT NULL")).await;
                assert!(null.is_disjoint(&known), "{id} {name}");
                assert_eq!(
                    null.len() + known.len(),
                    total.len(),
                    "{id} {name}: the two split the set"
                );
                null
            } else {
                continue;
            };
            let value = features(&all)
                .iter()
                .map(|feature| &feature["properties"][name])
                .find(|value| !value.is_null());
            let Some(value) = value else { continue };
            let literal = match (value.as_str(), schema["format"].as_str()) {
                (Some(text), Some("date")) => format!("DATE('{text}')"),
                (Some(text), _) => format!("'{}'", text.replace('\'', "''")),
                (None, _) => value.to_string(),
            };
            let is_ordered = !value.is_boolean() && schema["format"] != "uuid";
            let pairs: &[(&str, &str)] = if is_ordered {
                &[("=", "<>"), (">", "<="), ("<", ">=")]
            } else {
                &[("=", "<>")]
            };
            for (one, other) in pairs {
                let here = filtered(&id, &format!("{name} {one} {literal}")).await;
                let there = filtered(&id, &format!("{name} {other} {literal}")).await;
                assert!(here.is_disjoint(&there), "{id} {name} {one} {literal}");
                assert_eq!(
                    here.len() + there.len() + null.len(),
                    total.len(),
                    "{id} {name} {one} {literal}"
                );
                let not = filtered(&id, &format!("NOT ({name} {one} {literal})")).await;
                assert_eq!(not, there, "{id} {name} {one} {literal}");
            }
        }
    }
}

#[tokio::test]
async fn functions_that_know_planning() {
    let functions = document("/functions").await;
    let listed: BTreeSet<&str> = functions["functions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| each["name"].as_str().unwrap())
        .collect();
    for name in ["maxRidgeHeight", "useIs", "inForceAt"] {
        assert!(listed.contains(name), "{name}");
    }
    for function in functions["functions"].as_array().unwrap() {
        assert!(function["description"].is_string() && function["returns"].is_array());
    }
    // A plan reaches twelve metres where one of its regulations does.
    let regulations = everything("property-regulations").await;
    let high: BTreeSet<String> = features(&regulations)
        .iter()
        .filter(|rule| {
            rule["properties"]["maxRidgeHeightM"]
                .as_f64()
                .is_some_and(|height| height >= 9.0)
        })
        .map(|rule| rule["properties"]["plan"].to_string())
        .collect();
    let plans = filtered("plans", "maxRidgeHeight() >= 9").await;
    assert_eq!(plans, high);
    let housing = filtered("use-regulations", "useIs('B')").await;
    let uses = everything("use-regulations").await;
    assert!(!housing.is_empty() && housing.len() < features(&uses).len());
    let in_force = filtered("plans", "inForceAt(DATE('2015-06-01'))").await;
    let then = document("/collections/plans/items?limit=10000&datetime=2015-06-01").await;
    let expected: BTreeSet<String> = features(&then)
        .iter()
        .filter(|plan| plan["properties"]["standing"] == "in-force")
        .map(|plan| plan["id"].to_string())
        .collect();
    assert_eq!(in_force, expected);
}

#[tokio::test]
async fn spatial_and_temporal_and_like_operators_select_on_items() {
    let all = everything("plans").await;
    let inside = filtered(
        "plans",
        "S_WITHIN(geometry, POLYGON((10 50,25 50,25 70,10 70,10 50)))",
    )
    .await;
    let placed = features(&all)
        .iter()
        .filter(|plan| !plan["geometry"].is_null())
        .count();
    assert_eq!(inside.len(), placed);
    let outside = filtered(
        "plans",
        "S_DISJOINT(geometry, POLYGON((10 50,25 50,25 70,10 70,10 50)))",
    )
    .await;
    assert!(outside.is_empty());
    let after = filtered("plans", "T_AFTER(inForceFrom, DATE('2015-01-01'))").await;
    assert_eq!(
        after,
        ids_where(&all, |plan| plan["inForceFrom"]
            .as_str()
            .is_some_and(|from| from > "2015-01-01"))
    );
    let like = filtered("plans", "name LIKE '%a%'").await;
    assert_eq!(
        like,
        ids_where(&all, |plan| plan["name"].as_str().unwrap().contains('a'))
    );
    let folded = filtered("plans", "CASEI(name) LIKE CASEI('%A%')").await;
    assert_eq!(
        folded,
        ids_where(&all, |plan| plan["name"]
            .as_str()
            .unwrap()
            .to_lowercase()
            .contains('a'))
    );
    let between = filtered("plans", "areaM2 BETWEEN 1000 AND 20000").await;
    assert_eq!(
        between,
        ids_where(&all, |plan| (1000.0..=20000.0)
            .contains(&plan["areaM2"].as_f64().unwrap()))
    );
    let sum = filtered("plans", "areaM2 / 2 + 1 > 5000").await;
    assert_eq!(
        sum,
        ids_where(&all, |plan| plan["areaM2"].as_f64().unwrap() / 2.0 + 1.0 > 5000.0)
    );
    let within = filtered("plans", "standing IN ('in-force','proposed')").await;
    assert_eq!(
        within,
        ids_where(&all, |plan| plan["standing"] == "in-force"
            || plan["standing"] == "proposed")
    );
}
