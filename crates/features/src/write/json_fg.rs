//! JSON-FG (OGC 21-045): GeoJSON with the days in force, the kind of feature, and its place in another coordinate system.
//!
//! In CRS84 a feature's place is its `geometry`; in another system it is `place`, and `geometry` is left null, as the standard allows
//! where a client asked for that system.

use crate::collection::{Collection, Feature, LatestGroup};
use crate::crs::FeatureCrs;
use crate::view::View;
use crate::write::json;

/// The classes that what is written conforms to.
const CONFORMS_TO: &str = "\"conformsTo\":[\"http://www.opengis.net/spec/json-fg-1/1.0/conf/core\",\
                           \"http://www.opengis.net/spec/json-fg-1/1.0/conf/types-schemas\"]";

/// Writes one feature. `members` are members of the feature that are JSON already (`"links":[…]`), or nothing; `schema` is the address
/// of the collection's schema.
pub fn feature(
    out: &mut Vec<u8>,
    collection: &dyn Collection,
    feature: &dyn Feature,
    crs: FeatureCrs,
    schema: &str,
    members: &str,
) {
    json::raw(out, "{\"type\":\"Feature\",");
    head(out, collection, crs, schema);
    json::raw(out, ",");
    let mut latest = LatestGroup::default();
    body(out, collection, feature, crs, &mut latest, |out, one| {
        json::geometry(out, &one.shape(), crs);
    });
    if !members.is_empty() {
        out.push(b',');
        json::raw(out, members);
    }
    out.push(b'}');
}

/// Writes some rows as a feature collection. `members` are members of the collection that are JSON already, or nothing. Says how many
/// features were written.
pub fn collection(
    out: &mut Vec<u8>,
    of: &dyn Collection,
    view: View<'_>,
    rows: &[u32],
    crs: FeatureCrs,
    schema: &str,
    members: &str,
) -> usize {
    json::raw(out, "{\"type\":\"FeatureCollection\",");
    head(out, of, crs, schema);
    json::raw(out, ",");
    if !members.is_empty() {
        json::raw(out, members);
        out.push(b',');
    }
    let mut latest = LatestGroup::default();
    json::rows(out, of, view, rows, crs, |out, one, geometries| {
        json::raw(out, "{\"type\":\"Feature\",");
        body(out, of, one, crs, &mut latest, |out, one| {
            geometries.write(out, one)
        });
        out.push(b'}');
    })
}

/// What all features have in common.
fn head(out: &mut Vec<u8>, collection: &dyn Collection, crs: FeatureCrs, schema: &str) {
    json::raw(out, CONFORMS_TO);
    json::raw(out, ",\"featureType\":");
    json::string(out, collection.id());
    json::raw(out, ",\"featureSchema\":");
    json::string(out, schema);
    json::raw(out, ",\"coordRefSys\":");
    json::string(out, &crs.uri());
}

fn body(
    out: &mut Vec<u8>,
    collection: &dyn Collection,
    feature: &dyn Feature,
    crs: FeatureCrs,
    latest: &mut LatestGroup,
    geometry: impl FnOnce(&mut Vec<u8>, &dyn Feature),
) {
    json::raw(out, "\"id\":");
    json::value(out, &feature.id());
    json::raw(out, ",\"time\":");
    match feature.days() {
        None => json::raw(out, "null"),
        Some(days) => {
            json::raw(out, "{\"interval\":[");
            for (number, end) in [days.first, days.last].into_iter().enumerate() {
                if number > 0 {
                    out.push(b',');
                }
                match end {
                    Some(day) => json::quoted(out, day),
                    None => json::raw(out, "\"..\""),
                }
            }
            json::raw(out, "]}");
        }
    }
    if crs == FeatureCrs::Crs84 {
        json::raw(out, ",\"place\":null,\"geometry\":");
        geometry(out, feature);
    } else {
        json::raw(out, ",\"geometry\":null,\"place\":");
        geometry(out, feature);
    }
    json::raw(out, ",\"properties\":");
    json::properties(out, collection, feature, latest);
}
