//! The sun over the scene.

use glam::DVec3;
use planvy_city::sun::{Atmosphere, GridConvergence, Site, SunPosition, SunQuality, UnixSeconds};
use planvy_plan::{GridPoint, Lang, gauss_kruger};

use super::Scene;
use crate::tiles::WorldFrame;
use crate::tiles::selection::Light;

/// Why there is no sun.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum NoSun {
    /// Nothing is shown yet.
    #[error("nothing is shown yet")]
    NoWorld,
    /// The data lies at no known place.
    #[error("where the data lies on the Earth is not known")]
    NoPlace,
    /// The sun's position cannot be worked out.
    #[error("{0}")]
    Position(String),
}

impl NoSun {
    /// As people read it.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            NoSun::NoWorld => lang.pick("Inget visas än.", "Nothing is shown yet.").to_owned(),
            NoSun::NoPlace => lang
                .pick(
                    "Var på jorden det här ligger är inte känt. Därför visas ingen sol och inga skuggor.",
                    "Where on the Earth this lies is not known. So there is no sun and no shadow.",
                )
                .to_owned(),
            NoSun::Position(why) => lang.pick(
                format!("Solens läge går inte att räkna ut: {why}"),
                format!("The sun's position cannot be worked out: {why}"),
            ),
        }
    }
}

impl Scene {
    /// Where the sun stands over the middle of what is looked at.
    pub fn sun(&self) -> Result<SunPosition, NoSun> {
        let world = self.world().ok_or(NoSun::NoWorld)?;
        let focus = self.camera.goal().focus_in_world;
        let place = world.geodetic(focus).ok_or(NoSun::NoPlace)?;
        let convergence = match world {
            WorldFrame::Grid(crs) => {
                gauss_kruger::convergence(GridPoint {
                    crs,
                    east_m: focus.x,
                    north_m: focus.y,
                })
                .0
            }
            WorldFrame::Tangent { .. } | WorldFrame::Local => 0.0,
        };
        let instant = self.state.time.instant();
        let instant = instant.ok_or_else(|| NoSun::Position(self.state.time.to_string()))?;
        let site = Site {
            lat_deg: place.lat_deg,
            lon_deg: place.lon_deg,
            convergence: GridConvergence(convergence),
        };
        let sun = site.sun(UnixSeconds(instant.as_second() as f64), Atmosphere::default());
        sun.map_err(|error| NoSun::Position(error.to_string()))
    }

    /// Unit vector to the sun in the grid, where it is up.
    pub fn to_sun(&self) -> Option<DVec3> {
        let sun = self.sun().ok()?;
        (sun.quality != SunQuality::Down).then(|| DVec3::from_array(sun.direction()))
    }

    /// Whether the sun is up, and so low that its shadows are only hinted at.
    pub fn is_sun_low(&self) -> bool {
        self.sun().is_ok_and(|sun| sun.quality == SunQuality::Low)
    }

    /// The light as far as tiles are concerned: where shadows are drawn.
    pub(super) fn light_on_tiles(&self) -> Option<Light> {
        if !self.state.shadows {
            return None;
        }
        let lowest_level_m = self.bounds()?.levels_m()[0];
        Some(Light {
            travels: -self.to_sun()?,
            lowest_level_m,
        })
    }

    /// What there is to say of the sun: where it stands and how far to trust its shadows.
    pub fn sun_text(&self, lang: Lang) -> String {
        let sun = match self.sun() {
            Ok(sun) => sun,
            Err(none) => return none.text(lang),
        };
        let (elevation, bearing) = (sun.apparent_elevation_deg, sun.bearing.0);
        let number = |value: f64| lang.pick(format!("{value:.1}").replace('.', ","), format!("{value:.1}"));
        let (elevation_text, bearing_text) = (number(elevation), number(bearing));
        let position = lang.pick(
            format!("Solen står {elevation_text}° över horisonten, i riktning {bearing_text}° från norr."),
            format!("The sun stands {elevation_text}° over the horizon, bearing {bearing_text}° from north."),
        );
        let caution = match sun.quality {
            SunQuality::Good => return position,
            SunQuality::Low => lang.pick(
                "Så lågt är skuggorna långa och osäkra. De visas bara som en antydan.",
                "This low, shadows are long and uncertain. They are only hinted at.",
            ),
            SunQuality::Down => {
                return lang
                    .pick(
                        "Solen är nere. Inga skuggor visas.",
                        "The sun is down. No shadows are shown.",
                    )
                    .to_owned();
            }
        };
        format!("{position} {caution}")
    }
}
