//! GeoJSON (RFC 7946), in any of the coordinate systems: in others than CRS84 the axes follow the system, as Part 2 wants it.

use crate::collection::{Collection, Feature, LatestGroup};
use crate::crs::FeatureCrs;
use crate::view::View;
use crate::write::json;

/// Writes one feature. `members` are members of the feature that are JSON already (`"links":[…]`), or nothing.
pub fn feature(
    out: &mut Vec<u8>,
    collection: &dyn Collection,
    feature: &dyn Feature,
    crs: FeatureCrs,
    members: &str,
) {
    head(out, feature);
    json::geometry(out, &feature.shape(), crs);
    json::raw(out, ",\"properties\":");
    json::properties(out, collection, feature, &mut LatestGroup::default());
    if !members.is_empty() {
        out.push(b',');
        json::raw(out, members);
    }
    out.push(b'}');
}

/// Writes some rows as a feature collection. `members` are members of the collection that are JSON already (`"numberMatched":3`,
/// `"links":[…]`), or nothing. Says how many features were written.
pub fn collection(
    out: &mut Vec<u8>,
    of: &dyn Collection,
    view: View<'_>,
    rows: &[u32],
    crs: FeatureCrs,
    members: &str,
) -> usize {
    json::raw(out, "{\"type\":\"FeatureCollection\",");
    if !members.is_empty() {
        json::raw(out, members);
        out.push(b',');
    }
    let mut latest = LatestGroup::default();
    json::rows(out, of, view, rows, crs, |out, one, geometries| {
        head(out, one);
        geometries.write(out, one);
        json::raw(out, ",\"properties\":");
        json::properties(out, of, one, &mut latest);
        out.push(b'}');
    })
}

/// The beginning of a feature, up to its geometry.
fn head(out: &mut Vec<u8>, feature: &dyn Feature) {
    json::raw(out, "{\"type\":\"Feature\",\"id\":");
    json::value(out, &feature.id());
    json::raw(out, ",\"geometry\":");
}
