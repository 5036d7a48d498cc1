//! Which changes somebody wants to know of.

use planvy_plan::{Crs, Geodetic, GridPoint, PlanId, State};
use planvy_rules::views::PlansInBox;
use planvy_store::StoredBox;

use super::change::{Change, ChangeKind, Subject};
use super::log::{Log, Version};

/// Conditions that a change has to meet, all of them. Without any, every change does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// One of these kinds; any where there is none.
    pub kinds: Vec<ChangeKind>,
    /// One of these states; any where there is none.
    pub states: Vec<State>,
    /// In this box. Boxes around what changed, before and after, are compared: what stands near the border may be told of though it
    /// does not reach in, and nothing that reaches in is left out.
    pub area: Option<PlansInBox>,
    /// About this plan.
    pub plan: Option<PlanId>,
    /// About a plan of this municipality, by name or code, in lower case.
    pub municipality: Option<String>,
}

impl Filter {
    /// Whether a change meets the conditions.
    pub fn allows(&self, log: &Log, change: &Change) -> bool {
        let is_of =
            |version: usize, meets: &dyn Fn(&Version) -> bool| log.versions.get(version).is_some_and(meets);
        (self.kinds.is_empty() || self.kinds.contains(&change.kind))
            && (self.states.is_empty() || self.states.contains(&change.state))
            && match (change.subject, self.plan) {
                (Subject::Version(at), Some(plan)) => is_of(at, &|version| version.id == plan),
                (_, plan) => plan.is_none(),
            }
            && match (change.subject, &self.municipality) {
                (Subject::Version(at), Some(name)) => is_of(at, &|version| is_in_municipality(version, name)),
                (_, name) => name.is_none(),
            }
            && self.area.is_none_or(|area| is_in(log, change.subject, area))
    }
}

/// Whether a plan is of a municipality, by name or code in lower case.
pub fn is_in_municipality(version: &Version, folded: &str) -> bool {
    let mut names = version.municipality.iter().flatten();
    names.any(|name| name.trim().to_lowercase() == folded)
}

/// Whether what changed stands in a box, or may: where it stands is not always known.
fn is_in(log: &Log, subject: Subject, area: PlansInBox) -> bool {
    let meets = |boxes: &[StoredBox]| boxes.is_empty() || boxes.iter().any(|stored| meet(stored, area));
    match subject {
        Subject::Version(at) => {
            let version = log.versions.get(at);
            let before = version.and_then(|version| log.versions.get(version.before?));
            [version, before]
                .into_iter()
                .flatten()
                .any(|version| meets(&version.boxes))
        }
        Subject::File(at) => meets(boxes_of_file(log, at)),
        Subject::Catalogue => true,
    }
}

/// Around a file of base data: around what is still stored of it, or else of the files of the same name that replaced it, which are
/// about the same ground as a rule. What was replaced by other files has no box.
fn boxes_of_file(log: &Log, at: usize) -> &[StoredBox] {
    let mut file = log.files.get(at);
    while let Some(found) = file.filter(|found| found.boxes.is_empty()) {
        file = found.after.and_then(|after| log.files.get(after));
    }
    file.map_or(&[], |file| &file.boxes)
}

fn meet(stored: &StoredBox, area: PlansInBox) -> bool {
    let [west, south, east, north] = stored.sides;
    let [w, s, e, n] = enclosing(area, stored.crs);
    west <= e && w <= east && south <= n && s <= north
}

/// The box that encloses an area in another system: the edges of a box are curved there, and their middles reach farthest out.
fn enclosing(area: PlansInBox, crs: Option<Crs>) -> [f64; 4] {
    if crs == Some(area.crs) {
        return [area.min[0], area.min[1], area.max[0], area.max[1]];
    }
    let xs = [area.min[0], f64::midpoint(area.min[0], area.max[0]), area.max[0]];
    let ys = [area.min[1], f64::midpoint(area.min[1], area.max[1]), area.max[1]];
    let around = xs.into_iter().flat_map(|x| ys.into_iter().map(move |y| (x, y)));
    around.fold(
        [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY],
        |[west, south, east, north], (east_m, north_m)| {
            let point = GridPoint {
                crs: area.crs,
                east_m,
                north_m,
            };
            let (x, y) = match crs {
                Some(crs) => {
                    let there = point.in_crs(crs);
                    (there.east_m, there.north_m)
                }
                None => {
                    let Geodetic { lon_deg, lat_deg } = point.to_geodetic();
                    (lon_deg, lat_deg)
                }
            };
            [west.min(x), south.min(y), east.max(x), north.max(y)]
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_meet_across_coordinate_systems() {
        let area = PlansInBox {
            crs: Crs::Zone1330,
            min: [118_000.0, 6_163_000.0],
            max: [119_000.0, 6_164_000.0],
        };
        let inside = GridPoint {
            crs: Crs::Zone1330,
            east_m: 118_500.0,
            north_m: 6_163_500.0,
        };
        let (tm, geodetic) = (inside.in_crs(Crs::Tm), inside.to_geodetic());
        let around = |crs, x: f64, y: f64, by: f64| StoredBox {
            crs,
            sides: [x - by, y - by, x + by, y + by],
        };
        assert!(meet(&around(Some(Crs::Tm), tm.east_m, tm.north_m, 1.0), area));
        assert!(meet(
            &around(None, geodetic.lon_deg, geodetic.lat_deg, 1e-6),
            area
        ));
        assert!(!meet(
            &around(Some(Crs::Tm), tm.east_m + 2000.0, tm.north_m, 1.0),
            area
        ));
        assert!(!meet(
            &around(None, geodetic.lon_deg, geodetic.lat_deg + 0.1, 1e-6),
            area
        ));
        assert!(!meet(
            &around(Some(Crs::Zone1330), 120_000.0, 6_163_500.0, 1.0),
            area
        ));
    }
}
