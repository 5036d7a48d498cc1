//! One statement of a drawing held against another: scale and units, latitude and longitude, heights, the north.

use planvy_plan::{Crs, Finding, GridPoint, RuleId};

use super::decide::Case;
use super::said::{MapConversion, SitePosition};
use super::to_map::ToMap;

/// What a latitude and longitude that somebody read off a map may be wrong by beside its last figure, in metres.
pub(super) const READ_OFF_M: f64 = 5.0;
/// Two statements of the north that differ by less are the same, in degrees: 9 cm over a façade of 100 m.
const SAME_NORTH_DEG: f64 = 0.05;
/// Two statements of one level that differ by less are the same, in metres.
pub(super) const SAME_LEVEL_M: f64 = 0.05;
/// How far a scale may be from 1 as one of the map: the projection's own is within 0.0004, and height adds 0.0002 a kilometre.
const MAP_SCALE_WITHIN: f64 = 0.002;

impl Case<'_> {
    /// Of one metre of the drawing on the map.
    ///
    /// By the standard `Scale` also converts the units, and many programs leave it at 1 for a drawing in millimetres. Both are
    /// understood; anything else is no scale of a map.
    pub(super) fn scale(&mut self, conversion: &MapConversion) -> Result<f64, String> {
        let near_one = |scale: f64| (scale - 1.0).abs() <= MAP_SCALE_WITHIN;
        let Some(said) = conversion.scale else {
            return Ok(1.0);
        };
        let map_m = conversion.target.unit_m.unwrap_or(1.0);
        let converted = said * map_m / self.metres_per_unit;
        let scale = if near_one(converted) {
            converted
        } else if near_one(said) {
            let message = format!(
                "the scale of {} is {said}, although one unit of the drawing is {} m; it is read as a scale of metres",
                conversion.by, self.metres_per_unit
            );
            self.log.push(Finding::warning(RuleId::CRS, message));
            said
        } else {
            return Err(format!(
                "{} says a scale of {said}, and one unit of the drawing is {} m: the two do not go together",
                conversion.by, self.metres_per_unit
            ));
        };
        if (scale - 1.0).abs() > 1e-9 {
            let message = format!("the drawing is scaled by {scale} on the map");
            self.log.push(Finding::info(RuleId::CRS, message));
        }
        Ok(scale)
    }

    /// What one unit of the map is, in metres. A conversion that does not say counts in the unit of the drawing, by the standard;
    /// most programs count in metres. Only one of the two leads to Sweden.
    pub(super) fn map_unit_m(&mut self, conversion: &MapConversion, crs: Crs) -> f64 {
        if let Some(unit_m) = conversion.target.unit_m {
            return unit_m;
        }
        let (east, north) = conversion.eastings.zip(conversion.northings).unwrap_or_default();
        let lies = |unit_m: f64| {
            crs.is_plausible(east * unit_m, north * unit_m) || crs.is_plausible(north * unit_m, east * unit_m)
        };
        if lies(1.0) || !lies(self.metres_per_unit) {
            1.0
        } else {
            self.metres_per_unit
        }
    }

    /// What stands against the map conversion, where the site's latitude and longitude do.
    pub(super) fn site_against(
        &mut self,
        crs: Crs,
        to_map: &ToMap,
        conversion: &MapConversion,
    ) -> Option<String> {
        let site = self.said.site?;
        let place = site.place.to_grid(crs);
        let away_m = self.distance_m(&site, &place, to_map);
        let precision_m = site.precision_m + READ_OFF_M;
        if away_m <= precision_m {
            return None;
        }
        let [east, north, _] = to_map.shift;
        let away = if away_m < 100_000.0 {
            format!("{away_m:.0} m")
        } else {
            format!("{:.0} km", away_m / 1_000.0)
        };
        let what = format!(
            "{} puts its zero at {east:.1}, {north:.1} in {crs}, the site's latitude {:.5} and longitude {:.5} lie {away} away \
             (they are good to {precision_m:.0} m)",
            conversion.by, site.place.lat_deg, site.place.lon_deg
        );
        if self.given == Some(crs) {
            // The sender has said which one holds.
            let message = format!("{what}; the sender names {crs}, so that the map conversion is taken");
            self.log.push(Finding::warning(RuleId::CRS, message));
            return None;
        }
        Some(what)
    }

    /// From the site's place to the nearest of its zero on the map and of the ground that the drawing covers.
    pub(super) fn distance_m(&self, site: &SitePosition, place: &GridPoint, to_map: &ToMap) -> f64 {
        let [east, north, _] = to_map.place(site.origin.map(|value| value * self.metres_per_unit));
        let zero_m = (place.east_m - east).hypot(place.north_m - north);
        let Some([[x0, y0, _], [x1, y1, _]]) = self.extent else {
            return zero_m;
        };
        let corners =
            [[x0, y0, 0.0], [x1, y0, 0.0], [x1, y1, 0.0], [x0, y1, 0.0]].map(|corner| to_map.place(corner));
        let outside = |axis: usize, value: f64| {
            let along = corners.iter().filter_map(|corner| corner.get(axis).copied());
            let (low, high) = along.fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(v), high.max(v)));
            (low - value).max(value - high).max(0.0)
        };
        zero_m.min(outside(0, place.east_m).hypot(outside(1, place.north_m)))
    }

    pub(super) fn say_site_abroad(&mut self) {
        if let Some(site) = self.said.site.filter(|site| !site.place.is_near_sweden()) {
            let message = format!(
                "the site's latitude {:.5} and longitude {:.5} do not lie in or near Sweden either",
                site.place.lat_deg, site.place.lon_deg
            );
            self.log.push(Finding::warning(RuleId::CRS, message));
        }
    }

    pub(super) fn say_other_heights(&mut self, height_m: Option<f64>) {
        let others = [
            ("IfcSite.RefElevation", self.said.site_elevation),
            ("IfcBuilding.ElevationOfRefHeight", self.said.building_elevation),
        ];
        for (name, elevation) in others {
            // 0 is what programs write where nobody has said anything.
            let elevation_m = elevation
                .map(|level| level * self.metres_per_unit)
                .filter(|level| *level != 0.0);
            if let (Some(other), Some(height)) = (elevation_m, height_m)
                && (other - height).abs() > SAME_LEVEL_M
            {
                let message = format!(
                    "{name} says {other:.2} m, OrthogonalHeight {height:.2} m; heights follow OrthogonalHeight"
                );
                self.log.push(Finding::warning(RuleId::CRS, message));
            }
        }
    }

    /// How far the drawing's true north, turned on to the map, is off the true north there; `None` where they agree, or where the
    /// drawing says nothing of the north. Counterclockwise is positive.
    pub(super) fn north_off_deg(&self, crs: Crs, to_map: &ToMap) -> Option<f64> {
        let [east, north] = to_map.turn(self.said.true_north?);
        let said_deg = (-east).atan2(north).to_degrees();
        let [x, y, _] = self.middle().unwrap_or_default();
        let [east_m, north_m, _] = to_map.place([x, y, 0.0]);
        let here = GridPoint { crs, east_m, north_m };
        let mut further_north = here.to_geodetic();
        further_north.lat_deg += 0.001;
        let there = further_north.to_grid(crs);
        let true_deg = (here.east_m - there.east_m)
            .atan2(there.north_m - here.north_m)
            .to_degrees();
        let mut off = (said_deg - true_deg).rem_euclid(360.0);
        if off > 180.0 {
            off -= 360.0;
        }
        (off.abs() > SAME_NORTH_DEG).then_some(off)
    }
}
