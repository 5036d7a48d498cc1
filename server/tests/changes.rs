//! What has changed: list, feed and page, on a store with a past.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "test code")]

#[allow(dead_code, reason = "other tests ask more of it")]
mod past;

use std::collections::BTreeSet;

use past::{Past, problem};
use serde_json::{Value, json};

fn kinds(list: &Value) -> Vec<&str> {
    list["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["kind"].as_str().unwrap())
        .collect()
}

fn ids(list: &Value) -> Vec<String> {
    let changes = list["changes"].as_array().unwrap();
    changes
        .iter()
        .map(|change| change["id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn every_import_and_every_day_is_told_the_newest_first() {
    let past = Past::usual();
    let list = past.json("/api/v1/changes?lang=en").await;
    assert_eq!(
        kinds(&list),
        [
            "plan-in-force", // Eken, by its day
            "parcels",       // again
            "plan-changed",  // Eken, another version
            "plan-ended",    // Linden
            "parcels",
            "plan-added", // Linden
            "plan-added", // Eken
        ]
    );
    assert_eq!(list["snapshot"], past.snapshot());
    assert_eq!(list["changes"].as_array().unwrap().len(), 7);
    let [by_day, parcels, changed, ended] = [0, 1, 2, 3].map(|at| &list["changes"][at]);
    assert_eq!(
        (&by_day["cause"], &by_day["date"]),
        (&json!("date"), &json!(past.yesterday().to_string()))
    );
    assert_eq!(by_day["before"]["standing"], "proposed");
    assert_eq!(by_day["after"]["standing"], "in-force");
    assert!(
        by_day["title"]
            .as_str()
            .unwrap()
            .starts_with("Dp 1, Eken comes into force on "),
        "{by_day}"
    );
    assert_eq!(
        (&parcels["before"]["features"], &parcels["after"]["features"]),
        (&json!(1), &json!(2))
    );
    assert!(
        parcels["plain"]
            .as_str()
            .unwrap()
            .contains("Which of them changed is not known")
    );
    assert_eq!(
        changed["difference"],
        json!({
            "added": 1, "removed": 0, "changed": 0, "areaChanged": false, "recordChanged": true,
        })
    );
    assert_eq!(changed["source"]["file"], "eken-2.json");
    assert_eq!(
        (&ended["state"], &ended["after"]["status"]),
        (&json!("does-not-apply"), &json!("upphävd"))
    );
    assert_eq!(ended["plan"]["municipality"], "Malmö");
    for change in list["changes"].as_array().unwrap() {
        let hrefs = change["links"]
            .as_array()
            .unwrap()
            .iter()
            .map(|link| link["href"].as_str().unwrap());
        for href in hrefs {
            assert_eq!(past.get(href).await.status, 200, "{href}");
        }
    }
}

#[tokio::test]
async fn pages_and_the_mark_of_the_newest_lose_and_repeat_nothing() {
    let past = Past::usual();
    let all = ids(&past.json("/api/v1/changes").await);
    let mut paged = Vec::new();
    let mut path = "/api/v1/changes?limit=2".to_owned();
    loop {
        let list = past.json(&path).await;
        paged.extend(ids(&list));
        match list["next"].as_str() {
            Some(next) => path = format!("/api/v1/changes?limit=2&after={next}"),
            None => break,
        }
    }
    assert_eq!(paged, all);
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());

    let newest = past.json("/api/v1/changes").await["newest"]
        .as_str()
        .unwrap()
        .to_owned();
    let later = past.json(&format!("/api/v1/changes?since={newest}")).await;
    assert_eq!(kinds(&later), [] as [&str; 0]);
    let past = past.with_another_plan();
    let later = past.json(&format!("/api/v1/changes?since={newest}")).await;
    assert_eq!(kinds(&later), ["plan-added"]);
    let whole = ids(&past.json("/api/v1/changes").await);
    assert_eq!(whole[1..], all, "a later import moves nothing");
}

#[tokio::test]
async fn since_takes_snapshots_and_times() {
    let past = Past::usual();
    let first = past.snapshots[0].clone();
    for (since, count) in [
        (first.as_str(), 5),
        (past.snapshots[1].as_str(), 4),
        (past.snapshots[2].as_str(), 1),
        ("1990-01-01", 7),
        (&past.yesterday().to_string(), 1),
    ] {
        let list = past.json(&format!("/api/v1/changes?since={since}")).await;
        assert_eq!(kinds(&list).len(), count, "{since}: {list}");
    }
    let list = past.json("/api/v1/changes?since=1990-01-01&lang=en").await;
    assert!(
        list["notes"][0].as_str().unwrap().contains("not known"),
        "{}",
        list["notes"]
    );
}

#[tokio::test]
async fn conditions_hold_together() {
    let past = Past::usual();
    for (query, expected) in [
        ("kind=plan-ended", vec!["plan-ended"]),
        ("kind=base-data", vec!["parcels", "parcels"]),
        (
            "kind=plan-added,plan-ended&municipality=malm%C3%B6",
            vec!["plan-ended", "plan-added"],
        ),
        ("municipality=1280&kind=plan-added", vec!["plan-added"]),
        ("state=does-not-apply", vec!["plan-ended"]),
        ("state=needs-human", vec![]),
        // Around Eken, and far from Linden; the parcels lie there too.
        (
            "bbox=118000,6163000,118100,6163100&crs=3008&kind=plans",
            vec!["plan-in-force", "plan-changed", "plan-added"],
        ),
        ("bbox=100000,6100000,100100,6100100&crs=3008", vec![]),
    ] {
        let list = past.json(&format!("/api/v1/changes?{query}")).await;
        assert_eq!(kinds(&list), expected, "{query}");
    }
    let linden = past::LINDEN;
    let list = past.json(&format!("/api/v1/changes?plan={linden}")).await;
    assert_eq!(kinds(&list), ["plan-ended", "plan-added"]);
}

#[tokio::test]
async fn what_is_to_come_is_told_with_its_day() {
    let past = Past::usual().with_another_plan();
    let list = past.json("/api/v1/changes?coming=true&lang=sv").await;
    assert_eq!(kinds(&list), ["plan-in-force"]);
    let change = &list["changes"][0];
    assert_eq!(change["date"], past.tomorrow().to_string());
    assert!(
        change["title"]
            .as_str()
            .unwrap()
            .starts_with("Björken börjar gälla den "),
        "{change}"
    );
    assert_eq!(
        kinds(&past.json("/api/v1/changes?coming=true&kind=plan-ended").await),
        [] as [&str; 0]
    );
}

#[tokio::test]
async fn wrong_questions_are_refused_with_the_reason() {
    let past = Past::usual();
    for (query, parameter, says) in [
        ("kind=plan", "kind", "plan-added"),
        ("kind=", "kind", "plan-added"),
        ("state=maybe", "state", "needs-human"),
        ("bbox=1,2,3,4", "crs", "bbox"),
        ("bbox=5,2,3,4&crs=3008", "bbox", "box"),
        ("crs=3008", "crs", "bbox"),
        ("plan=7", "plan", "UUID"),
        ("plan=00000000-0000-4000-8000-000000000000", "plan", "never held"),
        ("municipality=Lund", "municipality", "Malmö"),
        ("since=s9-0123456789ab", "since", "never was at"),
        ("since=s9-0123456789ab.4.2025", "since", "never was at"),
        ("since=soon", "since", "2026-11-23"),
        ("since=2999-01-01", "since", "has not come"),
        ("after=x", "after", "no next"),
        ("after=s9-0123456789ab.4", "after", "never was at"),
        ("limit=0", "limit", "from 1 to 500"),
        ("lang=de", "lang", "sv"),
        ("f=xml", "f", "atom"),
        ("coming=yes", "coming", "true"),
        ("coming=true&since=2020-01-01", "since", "coming"),
        ("page=2", "page", "known are"),
    ] {
        let document = problem(
            &past.get(&format!("/api/v1/changes?{query}")).await,
            400,
            Some(parameter),
        );
        assert!(
            document["detail"].as_str().unwrap().contains(says),
            "{query}: {document}"
        );
        let page = past
            .get_with(&format!("/andringar?{query}"), &[("accept", "text/html")])
            .await;
        if query != "kind=" {
            assert_eq!(page.status, 400, "{query}");
        }
    }
    let beyond = format!("after={}.99", past.snapshot());
    problem(
        &past.get(&format!("/api/v1/changes?{beyond}")).await,
        400,
        Some("after"),
    );
}

#[tokio::test]
async fn the_tag_holds_until_something_is_imported() {
    let past = Past::usual();
    let reply = past.get("/api/v1/changes").await;
    let tag = reply.header("etag").unwrap().to_owned();
    assert_eq!(
        past.get_with("/api/v1/changes", &[("if-none-match", &tag)])
            .await
            .status,
        304
    );
    let past = past.with_another_plan();
    assert_eq!(
        past.get_with("/api/v1/changes", &[("if-none-match", &tag)])
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn the_feed_is_atom_page_by_page() {
    let past = Past::usual();
    let by_header = past
        .get_with(
            "/api/v1/changes?limit=3",
            &[("accept", "application/atom+xml"), ("host", "plan.example.se")],
        )
        .await;
    assert_eq!(
        by_header.header("content-type"),
        Some("application/atom+xml; charset=utf-8")
    );
    let xml = String::from_utf8(by_header.body).unwrap();
    assert_eq!(xml.matches("<entry>").count(), 3);
    for piece in [
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"sv\">",
        "<link rel=\"self\" type=\"application/atom+xml\" href=\"http://plan.example.se/api/v1/changes?limit=3&amp;f=atom\"/>",
        "<link rel=\"next\" type=\"application/atom+xml\" href=\"http://plan.example.se/api/v1/changes?limit=3&amp;f=atom&amp;after=",
        "<title>Dp 1, Eken börjar gälla den ",
        "<category term=\"plan-in-force\"",
    ] {
        assert!(xml.contains(piece), "{piece} in {xml}");
    }
    let list = past.json("/api/v1/changes?limit=3").await;
    for id in ids(&list) {
        assert!(xml.contains(&format!("<id>{id}</id>")), "{id}");
    }
    let feed_id = |xml: &str| {
        xml.split("<id>")
            .nth(1)
            .unwrap()
            .split('<')
            .next()
            .unwrap()
            .to_owned()
    };
    let next = list["next"].as_str().unwrap();
    let second = past
        .get_with(
            &format!("/api/v1/changes?limit=3&f=atom&after={next}"),
            &[("host", "plan.example.se")],
        )
        .await;
    let second = String::from_utf8(second.body).unwrap();
    assert_eq!(feed_id(&second), feed_id(&xml), "pages are of one feed");
    let other = past
        .get_with(
            "/api/v1/changes?limit=3&f=atom&kind=plans",
            &[("host", "plan.example.se")],
        )
        .await;
    assert_ne!(feed_id(&String::from_utf8(other.body).unwrap()), feed_id(&xml));
}

#[tokio::test]
async fn people_get_a_page_with_the_feed_in_its_head() {
    let past = Past::usual().with_another_plan();
    let sent = past
        .get_with("/api/v1/changes?kind=plans", &[("accept", "text/html")])
        .await;
    assert_eq!(
        (sent.status, sent.header("location")),
        (303, Some("/andringar?kind=plans"))
    );
    let page = past
        .get_with(
            "/andringar?kind=plans&since=&municipality=",
            &[("accept", "text/html")],
        )
        .await;
    let html = String::from_utf8(page.body).unwrap();
    assert_eq!(page.status, 200);
    for piece in [
        "<link rel=\"alternate\" type=\"application/atom+xml\"",
        "Björken börjar gälla den",
        "Ändrad plan: Dp 1, Eken",
        "Bestämmelser: 1 nya.",
        "<option value=\"plans\" selected>",
    ] {
        assert!(html.contains(piece), "{piece} in {html}");
    }
    let english = past
        .get_with("/andringar?lang=en&kind=terrain", &[("accept", "text/html")])
        .await;
    let english = String::from_utf8(english.body).unwrap();
    assert!(
        english.contains("Plans on paper are not followed here"),
        "{english}"
    );
}

#[tokio::test]
async fn an_empty_store_says_that_nothing_is_known() {
    let past = Past::empty();
    let list = past.json("/api/v1/changes?lang=en").await;
    assert_eq!(list["begins"], Value::Null);
    assert!(list["notes"][0].as_str().unwrap().contains("not known"));
    let newest = list["newest"].as_str().unwrap();
    assert_eq!(
        past.json(&format!("/api/v1/changes?since={newest}")).await["changes"],
        json!([])
    );
}
