//! Fingerprints of what the store holds: plans as they stand at a date, buildings, parcels, the ground.

use geo_types::{Coord, LineString, MultiPolygon, Rect};
use planvy_index::PlanIndex;
use planvy_plan::{ExistingBuilding, Standing};
use planvy_rules::standing::Timeline;

use crate::city::City;
use crate::fingerprint::Fingerprinting;

/// Levels are looked at at least every so many metres, however large the ground's cells are.
const LARGEST_STEP_M: f64 = 25.0;

impl Fingerprinting {
    /// Takes the corners of an area in.
    pub fn area(&mut self, area: &MultiPolygon<f64>) {
        self.number(area.0.len() as u64);
        for part in area {
            self.number(part.interiors().len() as u64);
            self.ring(part.exterior());
            part.interiors().iter().for_each(|hole| self.ring(hole));
        }
    }

    fn ring(&mut self, ring: &LineString<f64>) {
        self.number(ring.0.len() as u64);
        for corner in ring {
            self.measure(corner.x);
            self.measure(corner.y);
        }
    }

    /// Takes a plan in: the file it was delivered in, and how it and its regulations stand at the city's date. A date on which
    /// nothing of it changes changes nothing here.
    pub fn plan(&mut self, city: City<'_>, plan: PlanIndex) {
        let snapshot = city.snapshot();
        let Some(stored) = snapshot.plan(plan) else { return };
        self.text(&stored.plan.id.to_string());
        self.text(&stored.provenance.sha256);
        let timeline = Timeline::of(&stored.plan);
        self.standing(timeline.standing_at(city.date));
        self.number(u64::from(timeline.has_force_to_come(city.date)));
        for regulation in snapshot.regulations_of(plan) {
            let entry = snapshot.regulation(regulation);
            let content = entry.and_then(|entry| snapshot.content(entry.content));
            let Some((entry, content)) = entry.zip(content) else {
                continue;
            };
            let clock = timeline.clock_of(entry.id, content);
            let begun = clock.start.is_none_or(|start| start <= city.date);
            let ended = clock.end.is_some_and(|end| end <= city.date);
            self.number(u64::from(begun) << 1 | u64::from(ended));
        }
    }

    fn standing(&mut self, standing: Option<Standing>) {
        self.text(&format!("{standing:?}"));
    }

    /// Takes a building in, whole.
    pub fn building(&mut self, building: &ExistingBuilding) {
        self.text_or_none(building.source_id.as_deref());
        self.number(u64::from(building.crs.epsg()));
        self.area(&building.footprint);
        self.text(&format!("{:?}", building.kind));
        self.measure_or_none(building.ground_level.map(|level| level.0));
        self.measure_or_none(building.height.map(|height| height.0));
        self.measure_or_none(building.storeys);
        self.measure_or_none(building.year.map(f64::from));
        let Some(body) = &building.body else { return };
        self.text(&format!("{:?}", body.vertical));
        for surface in &body.surfaces {
            self.number(surface.kind as u64);
            self.number(surface.rings.len() as u64);
            for ring in &surface.rings {
                self.number(ring.len() as u64);
                ring.iter().flatten().for_each(|metres| self.measure(*metres));
            }
        }
    }

    /// Takes the ground in a box of the city's zone in, at steps of its smallest cell: a level counts up to one cell away from its
    /// own, so that no cell lies between two steps.
    pub fn ground(&mut self, city: City<'_>, rect: Rect<f64>) {
        let finest = city
            .snapshot()
            .terrain()
            .iter()
            .map(|raster| raster.cell_m)
            .fold(f64::INFINITY, f64::min);
        if !finest.is_finite() {
            return;
        }
        let step_m = finest.min(LARGEST_STEP_M);
        let (columns, rows) = ((rect.width() / step_m).ceil(), (rect.height() / step_m).ceil());
        for row in 0..=(rows as u32) {
            for column in 0..=(columns as u32) {
                let at = Coord {
                    x: rect.min().x + f64::from(column) * step_m,
                    y: rect.min().y + f64::from(row) * step_m,
                };
                self.measure_or_none(city.ground_level_m(at));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use planvy_plan::Datum;

    use super::*;
    use crate::test_town::{CORNER, Town, city};

    /// One cell of half a metre, anywhere in a box, is another ground.
    #[test]
    fn one_cell_that_changes_changes_the_print() {
        let print = |changed: Option<[f64; 2]>| {
            let level_m = move |x: f64, y: f64| {
                let is_changed = changed.is_some_and(|[east, north]| (x - east).hypot(y - north) < 0.1);
                if is_changed { 4.5 } else { 4.0 }
            };
            let answers = Town::new()
                .ground([0.0, 0.0, 60.0, 60.0], 0.5, Datum::Rh2000, level_m)
                .built();
            let mut print = Fingerprinting::new("ground");
            let corner = |x: f64, y: f64| CORNER + Coord { x, y };
            print.ground(city(&answers), Rect::new(corner(10.1, 10.3), corner(50.2, 49.7)));
            print.done()
        };
        let plain = print(None);
        for changed in [[10.75, 10.75], [30.25, 30.25], [31.75, 12.25], [49.75, 49.25]] {
            assert_ne!(print(Some(changed)), plain, "{changed:?}");
        }
        assert_eq!(print(Some([5.25, 5.25])), plain, "outside the box");
    }
}
