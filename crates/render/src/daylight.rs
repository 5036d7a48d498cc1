//! The colours of light: chosen for the eye, not measured. Where the sun stands is the caller's, and exact.

use glam::DVec3;

use crate::view::Light;

/// Light on a white surface, linear.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Daylight {
    /// Unit direction towards the sun, or towards where a map's light comes from.
    pub(crate) to_sun: DVec3,
    /// Of the sun, straight on.
    pub(crate) sun: [f32; 3],
    /// Of the sky, on what faces up.
    pub(crate) sky: [f32; 3],
    /// Thrown back by the ground, on what faces down.
    pub(crate) ground: [f32; 3],
    /// 0 at night, 1 by day.
    day: f32,
}

const SUN: [f32; 3] = [0.64, 0.62, 0.58];
const LOW_SUN: [f32; 3] = [0.52, 0.36, 0.24];
const SKY: [f32; 3] = [0.56, 0.58, 0.61];
const GROUND: [f32; 3] = [0.36, 0.36, 0.35];
/// What is left of a day's light at night: the scene stays readable.
const NIGHT: f32 = 0.4;

impl Daylight {
    pub(crate) fn of(light: &Light) -> Daylight {
        let Some(to_sun) = light.to_sun.and_then(DVec3::try_normalize) else {
            // As maps are drawn: from the north-west, 45° up, level ground in its own colour.
            return Daylight {
                to_sun: DVec3::new(-0.5, 0.5, std::f64::consts::FRAC_1_SQRT_2),
                sun: [0.6; 3],
                sky: [0.576; 3],
                ground: GROUND,
                day: 1.0,
            };
        };
        let elevation_deg = to_sun.z.clamp(-1.0, 1.0).asin().to_degrees() as f32;
        // Civil twilight ends at −6°; from 15° up the sun is white.
        let day = step(-6.0, 4.0, elevation_deg);
        let height = step(0.0, 15.0, elevation_deg);
        let sun = match to_sun.z > 0.0 {
            true => mix(LOW_SUN, SUN, height),
            false => [0.0; 3],
        };
        let ambient = NIGHT + (1.0 - NIGHT) * day;
        Daylight {
            to_sun: if to_sun.z > 0.0 { to_sun } else { DVec3::Z },
            sun,
            sky: SKY.map(|channel| channel * ambient),
            ground: GROUND.map(|channel| channel * ambient),
            day,
        }
    }

    /// A colour of the background at this time of day.
    pub(crate) fn dimmed(&self, [red, green, blue, opacity]: [f32; 4]) -> [f32; 4] {
        let [red, green, blue] = [red, green, blue].map(|channel| channel * (0.12 + 0.88 * self.day));
        [red, green, blue, opacity]
    }
}

/// 0 below, 1 above, smooth between.
fn step(low: f32, high: f32, value: f32) -> f32 {
    let part = ((value - low) / (high - low)).clamp(0.0, 1.0);
    part * part * (3.0 - 2.0 * part)
}

fn mix([a, b, c]: [f32; 3], [x, y, z]: [f32; 3], part: f32) -> [f32; 3] {
    [a + (x - a) * part, b + (y - b) * part, c + (z - c) * part]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn level_ground_keeps_its_own_colour_in_the_light_of_maps() {
        let light = Daylight::of(&Light::default());
        for (sun, sky) in light.sun.iter().zip(light.sky) {
            let level = sky + sun * light.to_sun.z as f32;
            assert!((level - 1.0).abs() < 0.01, "{level}");
        }
    }

    #[test]
    fn there_is_no_sun_below_the_horizon_and_still_some_light() {
        let night = Daylight::of(&Light {
            to_sun: Some(DVec3::new(0.0, 0.8, -0.6)),
            shadows: None,
        });
        assert_eq!(night.sun, [0.0; 3]);
        assert!(night.sky.iter().all(|channel| *channel > 0.1));
    }
}
