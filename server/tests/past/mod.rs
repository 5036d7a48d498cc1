//! A store with a past, and a server on it within one process.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "test code")]

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::Request;
use geo_types::{LineString, MultiPolygon, Polygon};
use jiff::civil::Date;
use planvy::app::App;
use planvy::clock::swedish_midnight;
use planvy::http::edge::{Edge, Limits};
use planvy::router::router;
use planvy::world::World;
use planvy_plan::decision::DecisionKind;
use planvy_plan::{
    Crs, Decision, GeometryPart, Parcel, Plan, PlanStatus, Position, Provenance, Regulation,
    RegulationContent, RegulationGroup,
};
use planvy_store::{FindingCounts, GeoPackageStore, Publication, PublishedContent, PublishedFile, Store};
use serde_json::Value;

/// The id of the plan Linden.
pub const LINDEN: &str = "22222222-2222-4222-8222-222222222222";

/// A server on a store.
pub struct Past {
    /// The folder with the store.
    pub folder: tempfile::TempDir,
    /// The store.
    pub store: GeoPackageStore,
    /// The snapshots, in the order in which they were made.
    pub snapshots: Vec<String>,
    /// The server.
    pub app: Arc<App>,
}

pub struct Reply {
    pub status: u16,
    pub headers: axum::http::HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

impl Past {
    /// A store that nothing was imported to.
    pub fn empty() -> Past {
        let folder = tempfile::tempdir().unwrap();
        let store = GeoPackageStore::open(folder.path().join("past.gpkg")).unwrap();
        let app = Arc::new(App::new(Limits::default()));
        app.changes.follow(Box::new(store.clone()));
        let mut past = Past {
            folder,
            store,
            snapshots: Vec::new(),
            app,
        };
        past.show();
        past
    }

    /// Ten days ago two plans and a parcel, then Eken in a second version, Linden repealed and the parcels anew; Eken got legal force
    /// yesterday.
    pub fn usual() -> Past {
        let mut past = Past::empty();
        let (old, yesterday) = (past.days_ago(4000), past.yesterday());
        let eken = || {
            let adopted = decision(DecisionKind::Adoption, &[yesterday]);
            plan(
                "11111111-1111-4111-8111-111111111111",
                Some("Dp 1"),
                "Eken",
                PlanStatus::Adopted,
                118_010.0,
                vec![adopted],
            )
        };
        let linden = |status| {
            let adopted = decision(DecisionKind::Adoption, &[old]);
            let mut linden = plan(LINDEN, None, "Linden", status, 119_000.0, vec![adopted]);
            linden.municipality = Some("Malmö".to_owned());
            linden.municipality_code = Some("1280".to_owned());
            linden
        };
        past.import(
            10,
            "plans.json",
            PublishedContent::Plans(vec![eken(), linden(PlanStatus::LegalForce)]),
        );
        past.import(
            9,
            "parcels.json",
            PublishedContent::Parcels(vec![parcel("MALMÖ EKEN 1", 118_010.0)]),
        );
        let mut second = eken();
        second.name = "Eken".to_owned();
        second.purpose = Some("Bostäder".to_owned());
        second.regulations.push(regulation());
        let mut repealed = linden(PlanStatus::Repealed);
        repealed.status_date = Some(past.days_ago(30));
        let files = vec![
            past.file(8, "linden-2.json", PublishedContent::Plans(vec![repealed])),
            past.file(8, "eken-2.json", PublishedContent::Plans(vec![second])),
            past.file(
                8,
                "parcels.json",
                PublishedContent::Parcels(vec![
                    parcel("MALMÖ EKEN 1", 118_010.0),
                    parcel("MALMÖ EKEN 2", 118_030.0),
                ]),
            ),
        ];
        past.publish(files);
        past
    }

    /// One more plan, which gets legal force tomorrow.
    pub fn with_another_plan(mut self) -> Past {
        let adopted = decision(DecisionKind::Adoption, &[self.tomorrow()]);
        let id = "33333333-3333-4333-8333-333333333333";
        let bjorken = plan(id, None, "Björken", PlanStatus::Adopted, 118_050.0, vec![adopted]);
        let file = PublishedFile {
            provenance: provenance("bjorken.json", &jiff::Timestamp::now().to_string()),
            ..self.file(0, "bjorken.json", PublishedContent::Plans(vec![bjorken]))
        };
        self.publish(vec![file]);
        self
    }

    pub fn days_ago(&self, days: i64) -> Date {
        use jiff::ToSpan;
        self.app.clock.today().saturating_sub(days.days())
    }

    pub fn yesterday(&self) -> Date {
        self.days_ago(1)
    }

    pub fn tomorrow(&self) -> Date {
        self.days_ago(-1)
    }

    /// The current snapshot.
    pub fn snapshot(&self) -> &str {
        self.snapshots.last().unwrap()
    }

    fn file(&self, days_ago: i64, name: &str, content: PublishedContent) -> PublishedFile {
        let moment = swedish_midnight(self.days_ago(days_ago)).unwrap();
        PublishedFile {
            provenance: provenance(name, &moment.to_string()),
            options: String::new(),
            accepted: Vec::new(),
            findings: FindingCounts::default(),
            content,
        }
    }

    /// Imports a file as if it had been some days ago.
    pub fn import(&mut self, days_ago: i64, name: &str, content: PublishedContent) {
        let file = self.file(days_ago, name, content);
        self.publish(vec![file]);
    }

    fn publish(&mut self, files: Vec<PublishedFile>) {
        let published = self.store.publish(Publication { files }).unwrap();
        self.snapshots.push(published.snapshot_id);
        self.show();
    }

    fn show(&mut self) {
        self.app.show(Arc::new(World::load(&self.store).unwrap()));
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.get_with(path, &[]).await
    }

    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        let edge = Edge::new(
            router(self.app.clone()),
            self.app.metrics.clone(),
            self.app.limits,
        );
        let mut request = Request::builder().uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = edge.answer(request.body(Body::empty()).unwrap()).await;
        let (parts, body) = response.into_parts();
        Reply {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: to_bytes(body, usize::MAX).await.unwrap().to_vec(),
        }
    }

    pub async fn json(&self, path: &str) -> Value {
        let reply = self.get(path).await;
        let text = String::from_utf8_lossy(&reply.body).into_owned();
        assert_eq!(reply.status, 200, "{path}: {text}");
        serde_json::from_str(&text).expect("a body of JSON")
    }
}

/// Checks that a reply is a problem of a status about a parameter, and returns the document.
pub fn problem(reply: &Reply, status: u16, parameter: Option<&str>) -> Value {
    let document: Value = serde_json::from_slice(&reply.body).expect("a problem document");
    assert_eq!(reply.status, status, "{document}");
    assert_eq!(document["parameter"].as_str(), parameter, "{document}");
    document
}

fn provenance(name: &str, imported: &str) -> Provenance {
    Provenance {
        format: "ngp-detaljplan-4.1".to_owned(),
        file: name.to_owned(),
        sha256: format!("{name}-{imported}"),
        imported: imported.to_owned(),
    }
}

fn decision(kind: DecisionKind, legal_force: &[Date]) -> Decision {
    Decision {
        kind: Some(kind),
        legal_force: legal_force.to_vec(),
        started: Some(jiff::civil::date(2000, 1, 1)),
        ..Decision::default()
    }
}

fn square(east_m: f64) -> Polygon<f64> {
    let (north_m, side_m) = (6_163_010.0, 20.0);
    let corners = [
        (0.0, 0.0),
        (side_m, 0.0),
        (side_m, side_m),
        (0.0, side_m),
        (0.0, 0.0),
    ];
    let ring = corners
        .into_iter()
        .map(|(x, y)| (east_m + x, north_m + y))
        .collect::<LineString<f64>>();
    Polygon::new(ring, Vec::new())
}

fn plan(
    id: &str,
    designation: Option<&str>,
    name: &str,
    status: PlanStatus,
    east_m: f64,
    decisions: Vec<Decision>,
) -> Plan {
    Plan {
        designation: designation.map(str::to_owned),
        area: vec![GeometryPart::new(Position::Area(square(east_m)), Crs::Zone1330)],
        decisions,
        ..Plan::new(id.parse().unwrap(), name, status, Crs::Zone1330)
    }
}

fn regulation() -> Regulation {
    Regulation {
        id: "44444444-4444-4444-8444-444444444444".parse().unwrap(),
        content: RegulationContent::new(RegulationGroup::Property, "Högsta nockhöjd är 9 meter"),
        regulates_uses: Vec::new(),
        geometry: vec![GeometryPart::new(
            Position::Area(square(118_010.0)),
            Crs::Zone1330,
        )],
    }
}

fn parcel(designation: &str, east_m: f64) -> Parcel {
    Parcel {
        designation: designation.to_owned(),
        crs: Crs::Zone1330,
        area: MultiPolygon(vec![square(east_m)]),
        source_id: None,
    }
}
