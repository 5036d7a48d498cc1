//! The shadow map's place: one orthographic picture from the sun, fitted to the ground on which shadows are seen.

use std::hash::{DefaultHasher, Hasher};

use glam::{DMat3, DMat4, DVec2, DVec3, DVec4, Mat4};

use crate::camera::Bounds;
use crate::view::{Light, ShadowRegion};

/// How the shadow map lies in the grid.
///
/// The region is a disc with the heights of what stands on it, so a low sun, which sees the ground foreshortened, gets texels that are as
/// much shorter along its way. Texels stand still in the world: shadows do not swim when the region moves.
/// Depth runs from the highest caster towards the sun to the lowest point of the region.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct LightFit {
    /// Columns: the map's right, its up, and towards the sun.
    axes: DMat3,
    region: ShadowRegion,
    /// The map's middle along its right and up, on a corner of a texel.
    centre: DVec2,
    /// Metres from the middle to the edges, right and up.
    half_m: DVec2,
    nearest_m: f64,
    farthest_m: f64,
    pub(crate) size_px: u32,
}

/// Texels at the edge that only neighbours read.
const MARGIN_TEXELS: f64 = 4.0;
/// Heights are widened to whole steps, so that the map keeps its size while tiles come and go.
const HEIGHT_STEP_M: f64 = 2.0;

impl LightFit {
    /// The fit for a light, if it throws shadows, for anything within the region's radius.
    pub(crate) fn of(light: &Light, size_px: u32) -> Option<LightFit> {
        let to_sun = light.to_sun.filter(|to_sun| to_sun.z > 0.0)?;
        let region = light.shadows?;
        let to_sun = to_sun.try_normalize()?;
        let right = DVec3::Z.cross(to_sun).try_normalize().unwrap_or(DVec3::X);
        let mut fit = LightFit {
            axes: DMat3::from_cols(right, to_sun.cross(right), to_sun),
            region: ShadowRegion {
                radius_m: region.radius_m.max(1.0),
                ..region
            },
            centre: DVec2::ZERO,
            half_m: DVec2::ONE,
            nearest_m: 0.0,
            farthest_m: 0.0,
            size_px,
        };
        fit.place(region.centre, fit.region.radius_m, fit.region.radius_m);
        Some(fit)
    }

    /// Lays the map over a middle; up and towards the sun it reaches as far as is said.
    fn place(&mut self, middle: DVec3, up_m: f64, deep_m: f64) {
        let size = f64::from(self.size_px);
        self.half_m = DVec2::new(self.region.radius_m, up_m) / (1.0 - 2.0 * MARGIN_TEXELS / size);
        let texel_m = self.texel_m();
        let in_light = self.axes.transpose() * middle;
        self.centre = (in_light.truncate() / texel_m).floor() * texel_m;
        self.nearest_m = in_light.z + deep_m;
        self.farthest_m = in_light.z - deep_m;
    }

    /// Fits the map to the heights that stand in the region.
    pub(crate) fn fit_heights<'a>(&mut self, standing: impl Iterator<Item = &'a Bounds>) {
        let (centre, radius_m) = (self.region.centre, self.region.radius_m);
        let reach = DVec2::splat(radius_m);
        let (west_south, east_north) = (centre.truncate() - reach, centre.truncate() + reach);
        let heights = standing
            .filter(|bounds| {
                bounds.highest.truncate().cmpge(west_south).all()
                    && bounds.lowest.truncate().cmple(east_north).all()
            })
            .fold(None, |heights: Option<(f64, f64)>, bounds| {
                let (lowest, highest) = heights.unwrap_or((f64::INFINITY, f64::NEG_INFINITY));
                Some((lowest.min(bounds.lowest.z), highest.max(bounds.highest.z)))
            });
        if let Some((lowest, highest)) = heights {
            let lowest = (lowest / HEIGHT_STEP_M).floor() * HEIGHT_STEP_M;
            let highest = (highest / HEIGHT_STEP_M).ceil() * HEIGHT_STEP_M;
            let half_height = ((highest - lowest) * 0.5).max(0.5 * HEIGHT_STEP_M);
            let middle = DVec3::new(centre.x, centre.y, (lowest + highest) * 0.5);
            // Of the disc and of the heights, what is seen across the light, and along it.
            let (sine, cosine) = (self.axes.z_axis.z, self.axes.y_axis.z);
            self.place(
                middle,
                radius_m * sine + half_height * cosine,
                radius_m * cosine + half_height * sine,
            );
        }
    }

    /// The size of a texel, right and up.
    pub(crate) fn texel_m(&self) -> DVec2 {
        self.half_m * 2.0 / f64::from(self.size_px)
    }

    /// The longer side of a texel on level ground: how exact the shadows on it are. A low sun stretches texels away from it.
    pub(crate) fn texel_on_ground_m(&self) -> f64 {
        let texel_m = self.texel_m();
        texel_m.x.max(texel_m.y / self.axes.z_axis.z)
    }

    /// The box's extent along right, up and towards the sun: lowest and highest.
    fn extent(&self, bounds: &Bounds) -> [DVec3; 2] {
        let turn = self.axes.transpose();
        let centre = turn * bounds.centre();
        let half = bounds.half_size();
        let reach = turn.x_axis.abs() * half.x + turn.y_axis.abs() * half.y + turn.z_axis.abs() * half.z;
        [centre - reach, centre + reach]
    }

    /// Whether a box can throw a shadow into the region: it stands over the map's square and not wholly beyond the region.
    pub(crate) fn meets(&self, bounds: &Bounds) -> bool {
        let [lowest, highest] = self.extent(bounds);
        highest.truncate().cmpge(self.centre - self.half_m).all()
            && lowest.truncate().cmple(self.centre + self.half_m).all()
            && highest.z >= self.farthest_m
    }

    /// Makes room for a caster nearer the sun than the region.
    pub(crate) fn include(&mut self, caster: &Bounds) {
        let [_, highest] = self.extent(caster);
        self.nearest_m = self.nearest_m.max(highest.z + self.texel_m().x);
    }

    /// A number that changes whenever the map would look different: with its place, its casters and their states.
    pub(crate) fn fingerprint(&self, casters: impl Iterator<Item = u64>, states: u64) -> u64 {
        let mut hasher = DefaultHasher::new();
        let place = self.axes.to_cols_array();
        let rest = [
            self.centre.x,
            self.centre.y,
            self.half_m.x,
            self.half_m.y,
            self.nearest_m,
            self.farthest_m,
        ];
        for number in place.iter().chain(&rest) {
            hasher.write_u64(number.to_bits());
        }
        for caster in casters {
            hasher.write_u64(caster);
        }
        hasher.write_u64(states);
        hasher.finish()
    }

    /// Metres between depth 0 and depth 1.
    pub(crate) fn depth_m(&self) -> f64 {
        self.nearest_m - self.farthest_m
    }

    /// From points relative to the eye to the map's clip space, subtracted in f64.
    pub(crate) fn shadow_from_eye(&self, eye: DVec3) -> Mat4 {
        let turn = self.axes.transpose();
        let offset = turn * eye - self.centre.extend(self.nearest_m);
        let scale = DVec3::new(1.0 / self.half_m.x, 1.0 / self.half_m.y, -1.0 / self.depth_m());
        DMat4::from_cols(
            (turn.x_axis * scale).extend(0.0),
            (turn.y_axis * scale).extend(0.0),
            (turn.z_axis * scale).extend(0.0),
            DVec4::from((offset * scale, 1.0)),
        )
        .as_mat4()
    }
}

/// The space whose contents can throw a shadow into a region: what a scene has to load beside what its camera sees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShadowVolume(LightFit);

impl ShadowVolume {
    /// The volume of a light; none where it throws no shadows. `shadow_map_px` is [`Tier::shadow_map_px`](crate::Tier::shadow_map_px).
    ///
    /// ```
    /// use planvy_render::{Bounds, Light, ShadowRegion, ShadowVolume, glam::DVec3};
    /// let light = Light {
    ///     to_sun: Some(DVec3::new(0.0, -0.8, 0.6)),
    ///     shadows: Some(ShadowRegion { centre: DVec3::ZERO, radius_m: 100.0 }),
    /// };
    /// let volume = ShadowVolume::of(&light, 2048).unwrap();
    /// let tower = |y: f64| Bounds { lowest: DVec3::new(-5.0, y, 0.0), highest: DVec3::new(5.0, y + 10.0, 100.0) };
    /// assert!(volume.meets(&tower(-200.0)), "a tower to the south throws its shadow north");
    /// assert!(!volume.meets(&tower(300.0)), "one to the north does not reach");
    /// ```
    pub fn of(light: &Light, shadow_map_px: u32) -> Option<ShadowVolume> {
        LightFit::of(light, shadow_map_px).map(ShadowVolume)
    }

    /// Whether something in a box can throw a shadow into the region.
    pub fn meets(&self, bounds: &Bounds) -> bool {
        self.0.meets(bounds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn low_sun(centre: DVec3) -> Light {
        Light {
            to_sun: Some(DVec3::new(0.3, -0.9, 0.2)),
            shadows: Some(ShadowRegion {
                centre,
                radius_m: 100.0,
            }),
        }
    }

    fn ground(centre: DVec3) -> Bounds {
        Bounds {
            lowest: centre - DVec3::new(500.0, 500.0, 1.0),
            highest: centre + DVec3::new(500.0, 500.0, 19.0),
        }
    }

    #[test]
    fn everything_that_stands_in_the_region_lies_in_the_map() {
        let centre = DVec3::new(120_000.0, 6_400_000.0, 40.0);
        let mut fit = LightFit::of(&low_sun(centre), 2048).unwrap();
        fit.fit_heights([ground(centre)].iter());
        let clip = fit.shadow_from_eye(centre).as_dmat4();
        for angle in 0..36 {
            let (sine, cosine) = f64::from(angle * 10).to_radians().sin_cos();
            for height in [-1.0, 19.0] {
                let point = DVec4::new(100.0 * cosine, 100.0 * sine, height, 1.0);
                let at = clip * point;
                assert!(at.x.abs() < 1.0 && at.y.abs() < 1.0, "{at}");
                assert!((0.0..=1.0).contains(&at.z), "{at}");
            }
        }
    }

    #[test]
    fn a_low_sun_has_shorter_texels_along_its_way() {
        let mut fit = LightFit::of(&low_sun(DVec3::ZERO), 2048).unwrap();
        assert_eq!(fit.texel_m().x, fit.texel_m().y);
        fit.fit_heights([ground(DVec3::ZERO)].iter());
        assert!(fit.texel_m().y < 0.4 * fit.texel_m().x);
    }

    #[test]
    fn texels_stand_still_when_the_region_moves() {
        let fit_at = |centre: DVec3| {
            let mut fit = LightFit::of(&low_sun(centre), 2048).unwrap();
            fit.fit_heights([ground(DVec3::ZERO)].iter());
            fit
        };
        let (here, there) = (fit_at(DVec3::ZERO), fit_at(DVec3::new(3.217, -1.913, 0.0)));
        let steps = (there.centre - here.centre) / here.texel_m();
        assert!((steps - steps.round()).abs().max_element() < 1e-6, "{steps}");
        assert_eq!(here.texel_m(), there.texel_m());
    }
}
