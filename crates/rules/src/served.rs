//! Where may be asked about: in Sweden, and abroad where plans of another country are held.

use planvy_index::Snapshot;
use planvy_plan::{Crs, Geodetic, UtmZone};

/// The part of the world that questions may be about: Sweden always, and the surroundings of plans of other countries.
///
/// ```
/// use planvy_index::Snapshot;
/// use planvy_plan::Geodetic;
/// use planvy_rules::Served;
/// let served = Served::of(&Snapshot::empty());
/// assert!(served.covers(Geodetic { lon_deg: 13.0, lat_deg: 55.6 }));
/// assert!(!served.covers(Geodetic { lon_deg: -72.58, lat_deg: 44.26 }), "no plan is held there");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Served {
    /// The systems outside Sweden that something is held in.
    abroad: Vec<Crs>,
}

impl Served {
    /// Where a snapshot may be asked about.
    pub fn of(snapshot: &Snapshot) -> Served {
        Served {
            abroad: snapshot
                .coordinate_systems()
                .filter(|crs| !crs.is_swedish())
                .collect(),
        }
    }

    /// Wherever a plan could be held: for whoever does not know yet what is held.
    pub fn anywhere() -> Served {
        Served {
            abroad: UtmZone::all().map(Crs::Utm).collect(),
        }
    }

    /// The systems outside Sweden that something is held in.
    pub fn abroad(&self) -> &[Crs] {
        &self.abroad
    }

    /// Whether coordinates may be given in a system.
    pub fn takes(&self, crs: Crs) -> bool {
        crs.is_swedish() || self.abroad.contains(&crs)
    }

    /// Whether a place may be asked about.
    pub fn covers(&self, place: Geodetic) -> bool {
        place.is_near_sweden() || self.plane_abroad(place).is_some()
    }

    /// The system abroad that a place lies in, of those that something is held in the one whose meridian is nearest.
    pub fn plane_abroad(&self, place: Geodetic) -> Option<Crs> {
        let off_meridian = |crs: &Crs| {
            let off_deg = place.lon_deg - crs.central_meridian_deg() + 180.0;
            (off_deg.rem_euclid(360.0) - 180.0).abs()
        };
        let here = self.abroad.iter().copied().filter(|crs| crs.covers(place));
        here.min_by(|a, b| off_meridian(a).total_cmp(&off_meridian(b)))
    }
}
