//! Search by text: addresses, parcels and plans.

use geo::{Area, InteriorPoint};
use geo_types::{MultiPolygon, Polygon};
use planvy_plan::{Crs, Geodetic, GridPoint};

use crate::indices::{AddressIndex, ParcelIndex, PlanIndex};
use crate::snapshot::Snapshot;

/// What a search found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// An address.
    Address(AddressIndex),
    /// A parcel.
    Parcel(ParcelIndex),
    /// A plan.
    Plan(PlanIndex),
}

/// One thing that a text can mean.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchHit {
    /// What.
    pub found: Found,
    /// Its name for people: street, number and town; the designation; the plan's name with its designation.
    pub label: String,
    /// Where it is: the door, or a position inside the area. `None` for what has no place.
    pub position: Option<Geodetic>,
    /// True where it is what was asked for, false where it is a suggestion.
    pub exact: bool,
    /// From 0 to 1, comparable between kinds.
    pub score: f32,
}

/// The parcels that a designation can mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParcelMatches {
    /// Those of that designation, however it is spelled; several where the text leaves the municipality out.
    pub exact: Vec<ParcelIndex>,
    /// Where there is none: those with the most similar ones, at most ten.
    pub near: Vec<ParcelIndex>,
}

impl Snapshot {
    /// Addresses, parcels and plans that a text can mean, the likeliest first, at most `limit`.
    pub fn search(&self, text: &str, limit: usize) -> Vec<SearchHit> {
        let addresses = self
            .addresses
            .book
            .search(text, limit)
            .into_iter()
            .filter_map(|found| {
                let index = AddressIndex(found.index);
                let address = self.address(index)?;
                let town = address.town.as_ref().map(|town| format!(", {town}"));
                Some(SearchHit {
                    found: Found::Address(index),
                    label: address.label() + &town.unwrap_or_default(),
                    position: Some(address.position),
                    exact: found.exact,
                    score: found.score,
                })
            });
        let parcels = self
            .parcel_names
            .search(text, limit)
            .into_iter()
            .filter_map(|found| {
                let index = ParcelIndex(found.owner);
                let parcel = self.parcel(index)?;
                Some(SearchHit {
                    found: Found::Parcel(index),
                    label: parcel.designation.clone(),
                    position: position_in(&parcel.area, parcel.crs),
                    exact: found.exact,
                    score: found.score,
                })
            });
        let plans = self
            .plan_names
            .search(text, limit)
            .into_iter()
            .filter_map(|found| {
                let index = PlanIndex(found.owner);
                let plan = &self.plan(index)?.plan;
                let designation = plan
                    .designation
                    .as_ref()
                    .map(|designation| format!(" ({designation})"));
                Some(SearchHit {
                    found: Found::Plan(index),
                    label: plan.name.clone() + &designation.unwrap_or_default(),
                    position: position_in(&self.plan_geometry(index), plan.crs),
                    exact: found.exact,
                    score: found.score,
                })
            });
        let mut hits: Vec<SearchHit> = addresses.chain(parcels).chain(plans).collect();
        hits.sort_by(|a, b| b.score.total_cmp(&a.score));
        hits.truncate(limit);
        hits
    }

    /// The parcels of a designation. Case, blanks and accents do not matter, and the municipality may be left out.
    pub fn parcels_by_designation(&self, text: &str) -> ParcelMatches {
        const MOST_NEAR: usize = 10;
        let indices = |numbers: Vec<u32>| numbers.into_iter().map(ParcelIndex).collect::<Vec<_>>();
        let mut exact = indices(self.parcel_names.named(text));
        // A number alone is no designation: it needs the district before it.
        if exact.is_empty() && text.split_whitespace().count() > 1 {
            exact = indices(self.parcel_names.named_but_for_first_words(text));
        }
        let near = if exact.is_empty() {
            indices(self.parcel_names.near(text, MOST_NEAR))
        } else {
            Vec::new()
        };
        ParcelMatches { exact, near }
    }
}

/// A position inside the largest of some areas.
fn position_in(areas: &MultiPolygon<f64>, crs: Crs) -> Option<Geodetic> {
    let area = |polygon: &Polygon<f64>| polygon.unsigned_area();
    let largest = areas.0.iter().max_by(|a, b| area(a).total_cmp(&area(b)))?;
    let inside = largest.interior_point()?;
    Some(
        GridPoint {
            crs,
            east_m: inside.x(),
            north_m: inside.y(),
        }
        .to_geodetic(),
    )
}
