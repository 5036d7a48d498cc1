//! What a typed text can mean.

use std::sync::Arc;

use planvy_index::{Found, SearchHit};
use planvy_plan::PlanId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::Link;
use crate::answers::Answers;
use crate::resource_path::{parcel_path, path_segment, plan_path};

/// What a typed text can mean: addresses, parcels and plans, the likeliest first.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SearchView {
    /// The snapshot that was searched.
    #[schema(value_type = String)]
    pub snapshot: Arc<str>,
    /// The text as typed.
    pub query: String,
    /// What it can mean.
    pub results: Vec<SearchResult>,
}

/// The kind of a thing found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FoundKind {
    /// An address.
    Address,
    /// A parcel.
    Parcel,
    /// A plan.
    Plan,
}

/// One thing that a text can mean.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SearchResult {
    /// What it is.
    pub kind: FoundKind,
    /// Its name for people.
    pub label: String,
    /// Longitude in degrees; null for what has no place.
    pub lon: Option<f64>,
    /// Latitude in degrees; null for what has no place.
    pub lat: Option<f64>,
    /// True where it is what was typed, false where it is a suggestion.
    pub exact: bool,
    /// Identity of a plan.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub plan: Option<PlanId>,
    /// Designation of a parcel, or of the parcel that an address belongs to.
    pub parcel: Option<String>,
    /// The thing itself, and the rules that hold there.
    pub links: Vec<Link>,
}

impl Answers {
    /// Addresses, parcels and plans that a text can mean, at most so many.
    pub fn search_view(&self, query: &str, limit: usize) -> SearchView {
        let hits = self.snapshot().search(query, limit);
        SearchView {
            snapshot: Arc::clone(self.id()),
            query: query.to_owned(),
            results: hits
                .into_iter()
                .filter_map(|hit| self.search_result(hit))
                .collect(),
        }
    }

    fn search_result(&self, hit: SearchHit) -> Option<SearchResult> {
        // Seven decimals of a degree are a centimetre.
        let degrees = |degrees: f64| (degrees * 1e7).round() / 1e7;
        let lon = hit.position.map(|position| degrees(position.lon_deg));
        let lat = hit.position.map(|position| degrees(position.lat_deg));
        let rules = |query: String| Link {
            rel: "rules",
            href: format!("/api/v1/rules?{query}"),
        };
        let mut result = SearchResult {
            kind: FoundKind::Address,
            label: hit.label,
            lon,
            lat,
            exact: hit.exact,
            plan: None,
            parcel: None,
            links: Vec::new(),
        };
        match hit.found {
            Found::Address(index) => {
                result.parcel = self.snapshot().address(index)?.parcel.clone();
                result.links = lon
                    .zip(lat)
                    .map(|(lon, lat)| rules(format!("lon={lon}&lat={lat}")))
                    .into_iter()
                    .collect();
            }
            Found::Parcel(index) => {
                let designation = &self.snapshot().parcel(index)?.designation;
                let itself = Link {
                    rel: "parcel",
                    href: parcel_path(designation),
                };
                result.kind = FoundKind::Parcel;
                result.links = vec![itself, rules(format!("parcel={}", path_segment(designation)))];
                result.parcel = Some(designation.clone());
            }
            Found::Plan(index) => {
                let id = self.snapshot().plan(index)?.plan.id;
                result.kind = FoundKind::Plan;
                result.plan = Some(id);
                result.links = vec![Link {
                    rel: "plan",
                    href: plan_path(id),
                }];
            }
        }
        Some(result)
    }
}
