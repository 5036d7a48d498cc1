//! The fingerprint of all that an answer about a place depends on.

use geo_types::{Coord, MultiPolygon, Rect};

use crate::city::City;
use crate::fingerprint::Fingerprinting;

/// What lies this far beside a place counts, too, in metres: the neighbour's boundary, the public place by the street.
const BESIDE_M: f64 = 12.0;

impl Fingerprinting {
    /// Takes in the plans, parcels, buildings and ground at a place of the city's zone and just beside it.
    pub fn site(&mut self, city: City<'_>, place: Rect<f64>) {
        let snapshot = city.snapshot();
        let wide = Rect::new(
            place.min()
                - Coord {
                    x: BESIDE_M,
                    y: BESIDE_M,
                },
            place.max()
                + Coord {
                    x: BESIDE_M,
                    y: BESIDE_M,
                },
        );
        let (min, max) = (wide.min(), wide.max());
        let here = snapshot.in_box(city.crs, [min.x, min.y], [max.x, max.y]);
        self.number(here.plans.len() as u64);
        for plan in here.plans {
            self.plan(city, plan);
        }
        // Ordered by designation: numbers change when parcels are imported.
        let mut parcels: Vec<_> = here
            .parcels
            .iter()
            .filter_map(|parcel| snapshot.parcel(*parcel))
            .collect();
        parcels.sort_by(|one, other| {
            let corner = |parcel: &planvy_plan::Parcel| {
                let first = parcel.area.0.first().and_then(|part| part.exterior().0.first());
                first.map_or((0, 0), |corner| (corner.x.to_bits(), corner.y.to_bits()))
            };
            one.designation
                .cmp(&other.designation)
                .then_with(|| corner(one).cmp(&corner(other)))
        });
        for parcel in parcels {
            self.text(&parcel.designation);
            self.area(&parcel.area);
        }
        let area = MultiPolygon(vec![wide.to_polygon()]);
        let mut buildings: Vec<_> = snapshot
            .buildings_in(city.crs, &area)
            .into_iter()
            .filter_map(|building| snapshot.building(building))
            .map(|building| {
                let mut print = Fingerprinting::new("building");
                print.building(building);
                print.done()
            })
            .collect();
        buildings.sort_unstable();
        self.number(buildings.len() as u64);
        buildings.into_iter().for_each(|building| self.print(building));
        self.ground(city, place);
    }
}
