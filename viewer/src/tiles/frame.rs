//! Frames: in which coordinates the world is, in which a tileset is, and how one is brought into the other.
//!
//! The world is a SWEREF zone with levels over RH 2000 wherever that can be. A tileset of Planvy in the grid frame is taken as it is. A
//! tileset in the axes of the Earth is brought into the grid vertex by vertex, so that nothing bends away from the ground. Where there
//! is no Swedish grid (a city abroad), the world is the plane that touches the ellipsoid at the first tileset's middle: true near that
//! point, 8 cm too low at 1 km and 8 m at 10 km.

use std::sync::OnceLock;

use glam::{DMat3, DMat4, DVec3};
use planvy_plan::ecef::LocalAxes;
use planvy_plan::geoid::{BUILT_IN_UNCERTAINTY_M, TableError};
use planvy_plan::{Crs, Ecef, Geodetic, Geoid, GridPoint, OverEllipsoid, OverRh2000};
use planvy_tiles::{BoundingVolume, Tileset};

use super::bounds::Bounds;

/// Mean radius of the Earth: how fast flat boxes leave the ground.
const EARTH_RADIUS_M: f64 = 6_371_000.0;

/// The coordinates of a tileset.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TilesetFrame {
    /// East, north and level of a SWEREF projection.
    Grid(Crs),
    /// The axes of the Earth.
    Ecef,
    /// Some place of its own: metres, z up.
    Local,
}

/// The coordinates of the world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum WorldFrame {
    /// East, north and level of a SWEREF projection.
    Grid(Crs),
    /// East, north and up of the plane that touches the ellipsoid at a point.
    Tangent {
        /// The point, in the axes of the Earth.
        touches_ecef: DVec3,
        /// East, north and up as columns, in the axes of the Earth.
        ecef_from_world: DMat3,
    },
    /// Metres, z up, at no known place.
    Local,
}

impl TilesetFrame {
    /// What a tileset says its frame is, or what its numbers say: a root that lies on the surface of the Earth is in its axes.
    pub fn of(tileset: &Tileset) -> TilesetFrame {
        let extra = |name: &str| tileset.asset.extras.as_ref()?.get(name)?.as_str();
        if extra("frame") == Some("grid") {
            return extra("crs")
                .and_then(|text| text.parse().ok())
                .map_or(TilesetFrame::Local, TilesetFrame::Grid);
        }
        let transform = tileset
            .root
            .transform
            .map_or(DMat4::IDENTITY, |columns| DMat4::from_cols_array(&columns));
        let from_centre_m = match &tileset.root.bounding_volume {
            BoundingVolume::Region(_) => return TilesetFrame::Ecef,
            volume => Bounds::of(volume, &transform).map_or(0.0, |bounds| bounds.centre.length()),
        };
        if (6_300_000.0..6_420_000.0).contains(&from_centre_m) {
            TilesetFrame::Ecef
        } else {
            TilesetFrame::Local
        }
    }
}

impl WorldFrame {
    /// The world for a first tileset: its grid; the nearest Swedish zone; a plane that touches the ellipsoid.
    pub fn for_tileset(frame: TilesetFrame, root: &BoundingVolume, transform: &DMat4) -> WorldFrame {
        let middle = match (frame, root) {
            (TilesetFrame::Grid(crs), _) => return WorldFrame::Grid(crs),
            (TilesetFrame::Local, _) => return WorldFrame::Local,
            (TilesetFrame::Ecef, BoundingVolume::Region([west, south, east, north, ..])) => Geodetic {
                lon_deg: ((west + east) / 2.0).to_degrees(),
                lat_deg: ((south + north) / 2.0).to_degrees(),
            },
            (TilesetFrame::Ecef, volume) => {
                let Some(bounds) = Bounds::of(volume, transform) else {
                    return WorldFrame::Local;
                };
                ecef(bounds.centre).to_geodetic().0
            }
        };
        if middle.is_near_sweden() {
            return WorldFrame::Grid(nearest_zone(middle));
        }
        let axes = LocalAxes::at(middle);
        let touches = Ecef::from_geodetic(middle, OverEllipsoid(0.0));
        WorldFrame::Tangent {
            touches_ecef: DVec3::from_array(touches.to_array()),
            ecef_from_world: DMat3::from_cols(axes.east.into(), axes.north.into(), axes.up.into()),
        }
    }

    /// The grid, where the world is one.
    pub fn crs(&self) -> Option<Crs> {
        match self {
            WorldFrame::Grid(crs) => Some(*crs),
            WorldFrame::Tangent { .. } | WorldFrame::Local => None,
        }
    }

    /// Longitude and latitude of a position, where they are known.
    pub fn geodetic(&self, point_in_world: DVec3) -> Option<Geodetic> {
        match self {
            WorldFrame::Grid(crs) => Some(
                GridPoint {
                    crs: *crs,
                    east_m: point_in_world.x,
                    north_m: point_in_world.y,
                }
                .to_geodetic(),
            ),
            WorldFrame::Tangent {
                touches_ecef,
                ecef_from_world,
            } => Some(
                ecef(*touches_ecef + *ecef_from_world * point_in_world)
                    .to_geodetic()
                    .0,
            ),
            WorldFrame::Local => None,
        }
    }
}

/// The way from a tileset's frame into the world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IntoWorld {
    /// The tileset's coordinates.
    pub from: TilesetFrame,
    /// The world's.
    pub to: WorldFrame,
}

impl IntoWorld {
    /// Whether positions stay as they are.
    pub fn is_identity(&self) -> bool {
        match (self.from, self.to) {
            (TilesetFrame::Grid(from), WorldFrame::Grid(to)) => from == to,
            (TilesetFrame::Local, _) => true,
            _ => false,
        }
    }

    /// Whether the geoid stands between: heights over the ellipsoid on one side, levels over RH 2000 on the other.
    pub fn needs_geoid(&self) -> bool {
        matches!(
            (self.from, self.to),
            (TilesetFrame::Ecef, WorldFrame::Grid(_)) | (TilesetFrame::Grid(_), WorldFrame::Tangent { .. })
        )
    }

    /// A position in the world. `None` where there is no way: outside the Swedish geoid, a grid in a world without one.
    pub fn point(&self, point: DVec3) -> Option<DVec3> {
        match (self.from, self.to) {
            (TilesetFrame::Local, _) => Some(point),
            (TilesetFrame::Grid(from), WorldFrame::Grid(to)) => {
                let there = GridPoint {
                    crs: from,
                    east_m: point.x,
                    north_m: point.y,
                }
                .in_crs(to);
                Some(DVec3::new(there.east_m, there.north_m, point.z))
            }
            (TilesetFrame::Grid(from), WorldFrame::Tangent { .. }) => {
                let place = GridPoint {
                    crs: from,
                    east_m: point.x,
                    north_m: point.y,
                };
                let position = Ecef::from_grid(place, OverRh2000(point.z), geoid()?).ok()?;
                IntoWorld {
                    from: TilesetFrame::Ecef,
                    ..*self
                }
                .point(DVec3::from_array(position.to_array()))
            }
            (TilesetFrame::Ecef, WorldFrame::Grid(to)) => {
                let (place, level) = ecef(point).to_grid(to, geoid()?).ok()?;
                Some(DVec3::new(place.east_m, place.north_m, level.0))
            }
            (
                TilesetFrame::Ecef,
                WorldFrame::Tangent {
                    touches_ecef,
                    ecef_from_world,
                },
            ) => Some(ecef_from_world.transpose() * (point - touches_ecef)),
            (TilesetFrame::Grid(_) | TilesetFrame::Ecef, WorldFrame::Local) => None,
        }
    }

    /// How directions turn near a position: for normals. The small differences of scale between projections are left out.
    pub fn turn_at(&self, point: DVec3) -> Option<DMat3> {
        let step_m = 1.0;
        let here = self.point(point)?;
        let along = |axis: DVec3| Some((self.point(point + axis * step_m)? - here).normalize_or(axis));
        Some(DMat3::from_cols(
            along(DVec3::X)?,
            along(DVec3::Y)?,
            along(DVec3::Z)?,
        ))
    }

    /// The space of a tile in the world. `None` where there is no way, or a number is no number.
    pub fn bounds(&self, volume: &BoundingVolume, tileset_from_tile: &DMat4) -> Option<Bounds> {
        let in_world = match Bounds::of(volume, tileset_from_tile) {
            Some(bounds) if self.is_identity() => bounds,
            Some(bounds) => self.around(&bounds)?,
            None => match volume {
                // The transform of a tile does not move its region (3D Tiles 1.1, section 4.4).
                BoundingVolume::Region(region) => self.around_region(region)?,
                BoundingVolume::Box(_) | BoundingVolume::Sphere(_) => return None,
            },
        };
        in_world.is_finite().then_some(in_world)
    }

    /// The upright box around a space that is bent on its way into the world.
    fn around(&self, bounds: &Bounds) -> Option<Bounds> {
        let reach = bounds.radius_m();
        if !reach.is_finite() || reach > EARTH_RADIUS_M {
            return None;
        }
        let turn = self.turn_at(bounds.centre)?;
        let centre = self.point(bounds.centre)?;
        let tileset_from_world = turn.transpose();
        let half =
            [DVec3::X, DVec3::Y, DVec3::Z].map(|axis| axis * bounds.reach_along(tileset_from_world * axis));
        // The ground bends away, and the scale of a projection leaves 1 by at most a thousandth in its use.
        let slack_m = reach * reach / (2.0 * EARTH_RADIUS_M) + reach * 1e-3;
        let [x, y, z] = half;
        Some(Bounds::oriented(
            centre,
            [
                x + DVec3::X * slack_m,
                y + DVec3::Y * slack_m,
                z + DVec3::Z * slack_m,
            ],
        ))
    }

    fn around_region(&self, [west, south, east, north, lowest_m, highest_m]: &[f64; 6]) -> Option<Bounds> {
        let mut around: Option<Bounds> = None;
        let ecef_into_world = IntoWorld {
            from: TilesetFrame::Ecef,
            ..*self
        };
        for lon_share in [0.0, 0.5, 1.0] {
            for lat_share in [0.0, 0.5, 1.0] {
                for height_m in [*lowest_m, *highest_m] {
                    let place = Geodetic {
                        lon_deg: (west + (east - west) * lon_share).to_degrees(),
                        lat_deg: (south + (north - south) * lat_share).to_degrees(),
                    };
                    let corner = Ecef::from_geodetic(place, OverEllipsoid(height_m)).to_array();
                    let at = ecef_into_world.point(DVec3::from_array(corner))?;
                    let point = Bounds::between(at, at);
                    around = Some(around.map_or(point, |so_far| so_far.joined_with(&point)));
                }
            }
        }
        around
    }
}

/// A geoid that came later ([`provide_geoid`]).
static PROVIDED: OnceLock<Geoid> = OnceLock::new();

/// How far the zero of RH 2000 lies over the ellipsoid. The web viewer leaves the model out (97 kB of it would travel to every visitor):
/// it is fetched when a tileset needs it.
fn geoid() -> Option<&'static Geoid> {
    if cfg!(target_arch = "wasm32") {
        PROVIDED.get()
    } else {
        Some(Geoid::built_in())
    }
}

/// Whether the geoid is at hand.
pub fn has_geoid() -> bool {
    geoid().is_some()
}

/// Takes the geoid as a file: the one that the desktop has built in.
///
/// # Errors
///
/// [`TableError`] where it is no such file.
pub fn provide_geoid(table: &[u8]) -> Result<(), TableError> {
    let grid = planvy_plan::geoid::unpack(table)?;
    // There is one such file: a second one is the same.
    PROVIDED.get_or_init(|| Geoid::new(grid, BUILT_IN_UNCERTAINTY_M));
    Ok(())
}

fn ecef(point: DVec3) -> Ecef {
    Ecef {
        x_m: point.x,
        y_m: point.y,
        z_m: point.z,
    }
}

/// The zone whose meridian is nearest.
fn nearest_zone(place: Geodetic) -> Crs {
    let away = |crs: &Crs| (crs.central_meridian_deg() - place.lon_deg).abs();
    let zones = Crs::ALL.into_iter().filter(|crs| *crs != Crs::Tm);
    zones
        .min_by(|a, b| away(a).total_cmp(&away(b)))
        .unwrap_or(Crs::Tm)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn malmo() -> DVec3 {
        DVec3::new(118_600.0, 6_164_200.0, 10.0)
    }

    fn as_ecef(point: DVec3) -> DVec3 {
        let place = GridPoint {
            crs: Crs::Zone1330,
            east_m: point.x,
            north_m: point.y,
        };
        let ecef = Ecef::from_grid(place, OverRh2000(point.z), Geoid::built_in()).unwrap();
        DVec3::from_array(ecef.to_array())
    }

    #[test]
    fn a_tileset_in_the_axes_of_the_earth_lands_in_the_grid() {
        let into = IntoWorld {
            from: TilesetFrame::Ecef,
            to: WorldFrame::Grid(Crs::Zone1330),
        };
        for point in [malmo(), malmo() + DVec3::new(3000.0, -2000.0, 55.0)] {
            assert!((into.point(as_ecef(point)).unwrap() - point).length() < 1e-4);
        }
        let turn = into.turn_at(as_ecef(malmo())).unwrap();
        let up = (as_ecef(malmo() + DVec3::Z * 10.0) - as_ecef(malmo())).normalize();
        assert!((turn * up - DVec3::Z).length() < 1e-4);
    }

    #[test]
    fn bounds_hold_what_they_held() {
        let into = IntoWorld {
            from: TilesetFrame::Ecef,
            to: WorldFrame::Grid(Crs::Zone1330),
        };
        let centre = as_ecef(malmo());
        let ball = BoundingVolume::Sphere([centre.x, centre.y, centre.z, 1500.0]);
        let bounds = into.bounds(&ball, &DMat4::IDENTITY).unwrap();
        for aside in [
            DVec3::new(1000.0, 900.0, 20.0),
            DVec3::new(-1400.0, 0.0, 0.0),
            DVec3::new(0.0, 0.0, 900.0),
        ] {
            assert_eq!(bounds.distance_m(malmo() + aside), 0.0, "{aside}");
        }
        let place = GridPoint {
            crs: Crs::Zone1330,
            east_m: 118_600.0,
            north_m: 6_164_200.0,
        }
        .to_geodetic();
        let (lon, lat) = (place.lon_deg.to_radians(), place.lat_deg.to_radians());
        let region = BoundingVolume::Region([lon - 1e-4, lat - 1e-4, lon + 1e-4, lat + 1e-4, 0.0, 100.0]);
        let bounds = into.bounds(&region, &DMat4::IDENTITY).unwrap();
        assert_eq!(bounds.distance_m(malmo() + DVec3::new(300.0, 500.0, 20.0)), 0.0);
        assert!(bounds.distance_m(malmo() + DVec3::new(700.0, 0.0, 0.0)) > 200.0);
    }

    #[test]
    fn numbers_that_are_none_have_no_bounds() {
        let into = IntoWorld {
            from: TilesetFrame::Local,
            to: WorldFrame::Local,
        };
        let ball = BoundingVolume::Sphere([f64::NAN, 0.0, 0.0, 1.0]);
        assert_eq!(into.bounds(&ball, &DMat4::IDENTITY), None);
    }

    #[test]
    fn abroad_the_world_is_a_plane_that_touches_the_ground() {
        let delft = Geodetic {
            lon_deg: 4.36,
            lat_deg: 52.01,
        };
        let centre = DVec3::from_array(Ecef::from_geodetic(delft, OverEllipsoid(43.0)).to_array());
        let root = BoundingVolume::Sphere([centre.x, centre.y, centre.z, 500.0]);
        let world = WorldFrame::for_tileset(TilesetFrame::Ecef, &root, &DMat4::IDENTITY);
        assert_eq!(world.crs(), None);
        let at = IntoWorld {
            from: TilesetFrame::Ecef,
            to: world,
        }
        .point(centre)
        .unwrap();
        assert!((at - DVec3::new(0.0, 0.0, 43.0)).length() < 1e-6, "{at}");
        let sweden =
            BoundingVolume::Sphere([as_ecef(malmo()).x, as_ecef(malmo()).y, as_ecef(malmo()).z, 500.0]);
        let world = WorldFrame::for_tileset(TilesetFrame::Ecef, &sweden, &DMat4::IDENTITY);
        assert_eq!(world.crs(), Some(Crs::Zone1330));
    }
}
