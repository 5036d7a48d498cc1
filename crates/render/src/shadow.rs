//! The shadow map's place: one orthographic picture from the sun, fitted to the ground on which shadows are seen.

use glam::{DMat3, DMat4, DVec2, DVec3, DVec4, Mat4};

use crate::camera::Bounds;
use crate::view::{Light, ShadowRegion};

/// How the shadow map lies in the grid.
///
/// Its width depends on the region's radius alone and its texels stand still in the world, so that shadows do not swim when the region moves.
/// Depth runs from the highest caster towards the sun to the lowest point of the region.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct LightFit {
    /// Columns: the map's right, its up, and towards the sun.
    axes: DMat3,
    /// The map's middle along its right and up, on a corner of a texel.
    centre: DVec2,
    /// Metres from the middle to an edge.
    half_m: f64,
    nearest_m: f64,
    farthest_m: f64,
    pub(crate) texel_m: f64,
    pub(crate) size_px: u32,
}

/// Texels at the edge that only neighbours read.
const MARGIN_TEXELS: f64 = 4.0;

impl LightFit {
    /// The fit for a light, if it throws shadows.
    pub(crate) fn of(light: &Light, size_px: u32) -> Option<LightFit> {
        let to_sun = light.to_sun.filter(|to_sun| to_sun.z > 0.0)?;
        let ShadowRegion { centre, radius_m } = light.shadows?;
        let to_sun = to_sun.try_normalize()?;
        let right = DVec3::Z.cross(to_sun).try_normalize().unwrap_or(DVec3::X);
        let up = to_sun.cross(right);
        let radius_m = radius_m.max(1.0);
        let half_m = radius_m / (1.0 - 2.0 * MARGIN_TEXELS / f64::from(size_px));
        let texel_m = 2.0 * half_m / f64::from(size_px);
        let snapped = |along: f64| (along / texel_m).floor() * texel_m;
        let depth = to_sun.dot(centre);
        Some(LightFit {
            axes: DMat3::from_cols(right, up, to_sun),
            centre: DVec2::new(snapped(right.dot(centre)), snapped(up.dot(centre))),
            half_m,
            nearest_m: depth + radius_m,
            farthest_m: depth - radius_m,
            texel_m,
            size_px,
        })
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
        let corner = self.centre - DVec2::splat(self.half_m);
        let other = self.centre + DVec2::splat(self.half_m);
        highest.x >= corner.x
            && lowest.x <= other.x
            && highest.y >= corner.y
            && lowest.y <= other.y
            && highest.z >= self.farthest_m
    }

    /// Makes room for a caster nearer the sun than the region.
    pub(crate) fn include(&mut self, caster: &Bounds) {
        let [_, highest] = self.extent(caster);
        self.nearest_m = self.nearest_m.max(highest.z + self.texel_m);
    }

    /// Metres between depth 0 and depth 1.
    pub(crate) fn depth_m(&self) -> f64 {
        self.nearest_m - self.farthest_m
    }

    /// From points relative to the eye to the map's clip space, subtracted in f64.
    pub(crate) fn shadow_from_eye(&self, eye: DVec3) -> Mat4 {
        let turn = self.axes.transpose();
        let eye = turn * eye;
        let scale = DVec3::new(1.0 / self.half_m, 1.0 / self.half_m, -1.0 / self.depth_m());
        let offset = DVec3::new(
            eye.x - self.centre.x,
            eye.y - self.centre.y,
            eye.z - self.nearest_m,
        );
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
