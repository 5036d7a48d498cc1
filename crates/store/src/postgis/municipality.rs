//! Which municipality something belongs to, as far as the data tell: the key by which the tables are partitioned.
//!
//! Nothing that is answered depends on it. A plan says its code, or its designation begins with it; base data lie where the
//! plans of a municipality lie.

use planvy_plan::{Crs, GridPoint, Plan, PlanKind};
use postgres::Transaction;

use super::Failure;
use crate::rows::wkb::Bounds;

/// The code of what does not say where it belongs.
pub(super) const UNSAID: i32 = 0;

/// The code of a plan's municipality. A designation such as `1280K-P2013/4` begins with it. A plan of another country has none:
/// other countries number their municipalities with the same four digits.
pub(super) fn code_of(plan: &Plan) -> i32 {
    if plan.kind == PlanKind::Foreign {
        return UNSAID;
    }
    let digits = |text: &str| {
        let code = text.get(..4)?;
        code.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| code.parse().ok())?
    };
    let said = plan.municipality_code.as_deref().and_then(digits);
    let designated = || {
        let designation = plan.designation.as_deref()?;
        designation
            .get(4..)?
            .starts_with('K')
            .then(|| digits(designation))?
    };
    said.or_else(designated).unwrap_or(UNSAID)
}

/// A municipality with a box around its plans: west, south, east and north in SWEREF 99 TM.
#[derive(Clone, Copy, Debug)]
struct Around {
    code: i32,
    sides_m: [f64; 4],
}

/// The municipalities whose plans are stored.
#[derive(Debug)]
pub(super) struct Municipalities {
    known: Vec<Around>,
    is_changed: bool,
}

impl Municipalities {
    /// Those of a database.
    pub(super) fn of(transaction: &mut Transaction<'_>) -> Result<Municipalities, Failure> {
        let rows = transaction.query(
            "SELECT code, west_m, south_m, east_m, north_m FROM planvy_store.municipality ORDER BY code",
            &[],
        )?;
        let known = rows.iter().map(|row| {
            Ok(Around {
                code: row.try_get(0)?,
                sides_m: [row.try_get(1)?, row.try_get(2)?, row.try_get(3)?, row.try_get(4)?],
            })
        });
        Ok(Municipalities {
            known: known.collect::<Result<_, postgres::Error>>()?,
            is_changed: false,
        })
    }

    /// Notes that a municipality has a plan in a box.
    pub(super) fn add(&mut self, code: i32, crs: Crs, bounds: Bounds) {
        let Some(corners) = corners_in_tm(crs, bounds) else {
            return;
        };
        if code == UNSAID {
            return;
        }
        let sides_m = match self.known.iter_mut().find(|known| known.code == code) {
            Some(known) => &mut known.sides_m,
            None => {
                let nothing = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
                self.known.push(Around {
                    code,
                    sides_m: nothing,
                });
                self.is_changed = true;
                match self.known.last_mut() {
                    Some(known) => &mut known.sides_m,
                    None => return,
                }
            }
        };
        for corner in corners {
            let [west, south, east, north] = *sides_m;
            let wider = [
                west.min(corner.east_m),
                south.min(corner.north_m),
                east.max(corner.east_m),
                north.max(corner.north_m),
            ];
            self.is_changed |= wider != *sides_m;
            *sides_m = wider;
        }
    }

    /// The code of the municipality whose plans lie around a box's middle; of several the one with the smallest box.
    pub(super) fn at(&self, crs: Crs, bounds: Bounds) -> i32 {
        let Some(corners) = corners_in_tm(crs, bounds) else {
            return UNSAID;
        };
        let [low, high] = corners;
        self.at_point(
            f64::midpoint(low.east_m, high.east_m),
            f64::midpoint(low.north_m, high.north_m),
        )
    }

    /// The same for a place in SWEREF 99 TM.
    pub(super) fn at_point(&self, east_m: f64, north_m: f64) -> i32 {
        let around = self.known.iter().filter(|known| {
            let [west, south, east, north] = known.sides_m;
            (west..=east).contains(&east_m) && (south..=north).contains(&north_m)
        });
        let area_m2 = |known: &&Around| {
            let [west, south, east, north] = known.sides_m;
            (east - west) * (north - south)
        };
        around
            .min_by(|one, other| area_m2(one).total_cmp(&area_m2(other)))
            .map_or(UNSAID, |known| known.code)
    }

    /// Writes what has changed.
    pub(super) fn write(&self, transaction: &mut Transaction<'_>) -> Result<(), Failure> {
        if !self.is_changed {
            return Ok(());
        }
        for Around { code, sides_m } in &self.known {
            let [west, south, east, north] = sides_m;
            transaction.execute(
                "INSERT INTO planvy_store.municipality (code, west_m, south_m, east_m, north_m) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (code) DO UPDATE SET west_m = $2, south_m = $3, east_m = $4, north_m = $5",
                &[code, west, south, east, north],
            )?;
        }
        Ok(())
    }
}

/// The south-western and the north-eastern corner; `None` of nothing, of what is nowhere, and of what is delivered in a system
/// for other countries, which SWEREF 99 TM is not for.
fn corners_in_tm(crs: Crs, Bounds([min_x, min_y, max_x, max_y]): Bounds) -> Option<[GridPoint; 2]> {
    if !crs.is_swedish() {
        return None;
    }
    let in_tm = |east_m: f64, north_m: f64| {
        let corner = GridPoint { crs, east_m, north_m };
        corner.in_crs(Crs::Tm)
    };
    let corners = [in_tm(min_x, min_y), in_tm(max_x, max_y)];
    let is_somewhere = crs.is_plausible(min_x, min_y)
        && crs.is_plausible(max_x, max_y)
        && corners
            .iter()
            .all(|corner| corner.east_m.is_finite() && corner.north_m.is_finite());
    is_somewhere.then_some(corners)
}

#[cfg(test)]
mod tests {
    use planvy_plan::{PlanId, PlanStatus};

    use super::*;

    fn plan(code: Option<&str>, designation: Option<&str>) -> Plan {
        Plan {
            municipality_code: code.map(str::to_owned),
            designation: designation.map(str::to_owned),
            ..Plan::new(PlanId(uuid::Uuid::nil()), "x", PlanStatus::LegalForce, Crs::Tm)
        }
    }

    #[test]
    fn a_plan_says_its_municipality_or_its_designation_does() {
        for (code, designation, found) in [
            (Some("1280"), None, 1280),
            (Some("0114"), Some("1280K-P2013/4"), 114),
            (None, Some("1280K-P2013/4"), 1280),
            (None, Some("12-MAL-1234"), UNSAID),
            (None, Some("2013/4"), UNSAID),
            (Some("Malmö"), Some("åäöåK"), UNSAID),
            (None, None, UNSAID),
        ] {
            assert_eq!(
                code_of(&plan(code, designation)),
                found,
                "{code:?} {designation:?}"
            );
        }
    }

    #[test]
    fn a_plan_of_another_country_is_in_no_swedish_municipality() {
        let foreign = Plan {
            kind: PlanKind::Foreign,
            ..plan(Some("0301"), Some("1280K-P2013/4"))
        };
        assert_eq!(code_of(&foreign), UNSAID);
        let mut known = Municipalities {
            known: Vec::new(),
            is_changed: false,
        };
        let country = Bounds([300_000.0, 6_100_000.0, 900_000.0, 7_600_000.0]);
        known.add(1280, Crs::Tm, country);
        for code in [25_831, 25_832, 3_067, 32_618] {
            let crs = Crs::anywhere_from_epsg(code).unwrap();
            let (east_m, north_m) = (crs.false_easting_m(), crs.middle_northing_m());
            let there = Bounds([east_m, north_m, east_m + 10.0, north_m + 10.0]);
            known.add(301, crs, there);
            assert_eq!(known.at(crs, there), UNSAID, "{crs}");
        }
        assert_eq!(known.known.len(), 1);
    }

    #[test]
    fn base_data_belong_where_plans_lie() {
        let mut known = Municipalities {
            known: Vec::new(),
            is_changed: false,
        };
        known.add(
            1280,
            Crs::Tm,
            Bounds([370_000.0, 6_150_000.0, 380_000.0, 6_170_000.0]),
        );
        known.add(
            1281,
            Crs::Tm,
            Bounds([379_000.0, 6_160_000.0, 381_000.0, 6_161_000.0]),
        );
        known.add(
            UNSAID,
            Crs::Tm,
            Bounds([0.0, 6_000_000.0, 1_000_000.0, 7_700_000.0]),
        );
        let at = |east: f64, north: f64| known.at(Crs::Tm, Bounds([east, north, east + 10.0, north + 10.0]));
        assert_eq!(at(371_000.0, 6_151_000.0), 1280);
        assert_eq!(at(379_500.0, 6_160_500.0), 1281, "of two the smaller");
        assert_eq!(at(600_000.0, 6_500_000.0), UNSAID);
        assert_eq!(known.at(Crs::Tm, Bounds::EMPTY), UNSAID);
        assert!(known.is_changed);
    }
}
