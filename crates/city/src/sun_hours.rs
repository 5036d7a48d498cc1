//! Hours of sun at a point and on a surface: rays from the point to the sun against all triangles that may stand between.
//!
//! The day is sampled in steps; where a point is lit at one sample and shaded at the next, the change is narrowed down by halving.
//! What is counted: the middle of the sun's disc is over a level horizon, in front of the surface, and seen from the point. Half of
//! the disc's light falls while the middle is hidden (see [`crate::sun::shadow::penumbra_width_m`]): an edge is as sharp here as in
//! no real yard.
//!
//! Errors that are stated: each change is known to [`Sampling::refine_to_s`], half of it to either side
//! ([`SunHours::error_hours`]); a gap or a shadow that is shorter than [`Sampling::step_s`] may fall between two samples and be missed.
//! Errors that are not: what the triangles leave out, trees above all.
//!
//! | module | holds |
//! |---|---|
//! | [`occluders`] | the triangles in the way, ordered by a tree of boxes |
//! | [`surface`] | a grid of points on a surface, and the hours on it |
//!
//! ```
//! use planvy_city::sun::{Atmosphere, GridConvergence, Site, UnixSeconds};
//! use planvy_city::sun_hours::{Occluders, Receiver, Sampling, SunPath};
//! let malmo = Site { lat_deg: 55.605, lon_deg: 13.004, convergence: GridConvergence(-0.40928) };
//! // The day of the spring equinox 2026 in Swedish civil time.
//! let (from, to) = (UnixSeconds(1_773_961_200.0), UnixSeconds(1_774_047_600.0));
//! let path = SunPath::new(malmo, Atmosphere::default(), from, to, Sampling::default())?;
//! // A wall 100 m long and 10 m high stands 10 m south of a point on the ground.
//! let (west, east) = ([118_500.0, 6_164_190.0], [118_600.0, 6_164_190.0]);
//! let corner = |[x, y]: [f64; 2], up: f64| [x, y, up];
//! let wall = [
//!     [corner(west, 5.0), corner(east, 5.0), corner(east, 15.0)],
//!     [corner(west, 5.0), corner(east, 15.0), corner(west, 15.0)],
//! ];
//! let ground = Receiver { point: [118_550.0, 6_164_200.0, 5.0], normal: Some([0.0, 0.0, 1.0]) };
//! let open = path.hours_at(&ground, &Occluders::new([]))?;
//! assert!((open.hours - 12.121).abs() < 0.002);
//! let walled = path.hours_at(&ground, &Occluders::new(wall))?;
//! assert!((walled.hours - 1.933).abs() < 0.005, "{}", walled.hours);
//! assert_eq!(walled.intervals.len(), 2, "in the morning and in the evening the sun comes past the wall's ends");
//! # Ok::<(), planvy_city::sun_hours::SunHoursError>(())
//! ```

use crate::sun::{Atmosphere, LOW_SUN_DEG, Site, SunError, SunPosition, UnixSeconds};

pub mod occluders;
pub mod surface;

pub use occluders::Occluders;
pub use surface::{SurfacePoint, SurfaceSun};

/// A ray starts this far off the surface that it starts from, so that it does not meet it: in metres.
const START_M: f64 = 0.01;

/// The most samples of one stretch of time.
const MOST_SAMPLES: f64 = 100_000.0;

/// How a day is sampled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sampling {
    /// From a sample to the next, in seconds.
    pub step_s: f64,
    /// How closely a change between two samples is told, in seconds.
    pub refine_to_s: f64,
}

impl Default for Sampling {
    /// Every two minutes, in which the sun moves by half a degree, as much as its disc is wide; changes to a second.
    fn default() -> Sampling {
        Sampling {
            step_s: 120.0,
            refine_to_s: 1.0,
        }
    }
}

/// Why there are no hours.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SunHoursError {
    /// The sun cannot be reckoned.
    #[error(transparent)]
    Sun(#[from] SunError),
    /// The steps are none, or far too many.
    #[error("samples every {} s, changes to {} s, are no way to sample {stretch_s} s", sampling.step_s, sampling.refine_to_s)]
    Sampling {
        /// The steps.
        sampling: Sampling,
        /// The length of the time to be sampled.
        stretch_s: f64,
    },
    /// More points than are reckoned at once.
    #[error("points every {spacing_m} m on {area_m2:.0} m² are more than {most}")]
    Points {
        /// The spacing, in metres.
        spacing_m: f64,
        /// The area, in m².
        area_m2: f64,
        /// The most points.
        most: usize,
    },
}

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SunInterval {
    /// Its beginning.
    pub from: UnixSeconds,
    /// Its end.
    pub to: UnixSeconds,
}

impl SunInterval {
    /// Its length, in hours.
    pub fn hours(&self) -> f64 {
        (self.to.0 - self.from.0) / 3600.0
    }

    /// What it has in common with another, in hours.
    fn common_hours(&self, other: &SunInterval) -> f64 {
        let (from, to) = (self.from.0.max(other.from.0), self.to.0.min(other.to.0));
        ((to - from) / 3600.0).max(0.0)
    }
}

/// What is lit: a point, and the surface that it lies on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Receiver {
    /// `[east, north, up]`, in metres.
    pub point: [f64; 3],
    /// The direction that the surface faces, of any length; `None` for a point in the air, which is lit from all sides.
    pub normal: Option<[f64; 3]>,
}

/// Hours of sun at a point.
#[derive(Clone, Debug, PartialEq)]
pub struct SunHours {
    /// Hours in which it is lit.
    pub hours: f64,
    /// Of those, the hours in which the sun stands lower than [`LOW_SUN_DEG`]: less sure, since things far away that nobody drew
    /// hide it.
    pub low_sun_hours: f64,
    /// By how much the hours can be wrong to either side through the sampling of the changes that were found.
    pub error_hours: f64,
    /// When it is lit, in order.
    pub intervals: Vec<SunInterval>,
}

/// A sample of the sun's path.
#[derive(Clone, Copy, Debug)]
struct Sample {
    at: UnixSeconds,
    to_sun: [f64; 3],
}

/// The way of the sun over a site in a stretch of time, sampled once for all points.
#[derive(Clone, Debug)]
pub struct SunPath {
    site: Site,
    air: Atmosphere,
    sampling: Sampling,
    /// When the middle of the sun is over the horizon; with the samples of each, its ends included.
    up: Vec<(SunInterval, Vec<Sample>)>,
    /// When it stands at least [`LOW_SUN_DEG`] high.
    high: Vec<SunInterval>,
}

impl SunPath {
    /// Samples the sun over a site. The stretch is a civil day most often, or the hours of it that count.
    ///
    /// # Errors
    ///
    /// [`SunHoursError::Sun`] and [`SunHoursError::Sampling`].
    pub fn new(
        site: Site,
        air: Atmosphere,
        from: UnixSeconds,
        to: UnixSeconds,
        sampling: Sampling,
    ) -> Result<SunPath, SunHoursError> {
        let stretch_s = to.0 - from.0;
        // Also false where a number is none.
        let is_sane = sampling.step_s > 0.0
            && sampling.refine_to_s > 0.0
            && stretch_s >= 0.0
            && stretch_s / sampling.step_s <= MOST_SAMPLES;
        if !is_sane {
            return Err(SunHoursError::Sampling { sampling, stretch_s });
        }
        let mut path = SunPath {
            site,
            air,
            sampling,
            up: Vec::new(),
            high: Vec::new(),
        };
        path.high = path.higher_than(from, to, LOW_SUN_DEG)?;
        for interval in path.higher_than(from, to, 0.0)? {
            let samples = steps(interval.from, interval.to, sampling.step_s).map(|at| {
                let to_sun = path.sun(at)?.direction();
                Ok(Sample { at, to_sun })
            });
            let samples = samples.collect::<Result<Vec<Sample>, SunError>>()?;
            path.up.push((interval, samples));
        }
        Ok(path)
    }

    /// When the middle of the sun is at least so high.
    fn higher_than(
        &self,
        from: UnixSeconds,
        to: UnixSeconds,
        least_deg: f64,
    ) -> Result<Vec<SunInterval>, SunError> {
        let is = |at: UnixSeconds| Ok(self.sun(at)?.apparent_elevation_deg >= least_deg);
        let states = steps(from, to, self.sampling.step_s).map(|at| Ok((at, is(at)?)));
        Ok(self.stretches(states, is)?.0)
    }

    /// When the middle of the sun is over a level horizon.
    pub fn up(&self) -> impl Iterator<Item = SunInterval> {
        self.up.iter().map(|(interval, _)| *interval)
    }

    /// The steps that it was sampled in.
    pub fn sampling(&self) -> Sampling {
        self.sampling
    }

    /// Where the sun stands at an instant.
    ///
    /// # Errors
    ///
    /// [`SunError`] where the instant is none.
    pub fn sun(&self, at: UnixSeconds) -> Result<SunPosition, SunError> {
        self.site.sun(at, self.air)
    }

    /// The hours in which a point sees the sun.
    ///
    /// # Errors
    ///
    /// [`SunHoursError::Sun`].
    pub fn hours_at(&self, receiver: &Receiver, occluders: &Occluders) -> Result<SunHours, SunHoursError> {
        let lit = |to_sun: [f64; 3]| is_lit(receiver, to_sun, occluders);
        let (mut intervals, mut changes) = (Vec::new(), 0);
        for (_, samples) in &self.up {
            let states = samples.iter().map(|sample| Ok((sample.at, lit(sample.to_sun))));
            let (here, changes_here) = self.stretches(states, |at| Ok(lit(self.sun(at)?.direction())))?;
            intervals.extend(here);
            changes += changes_here;
        }
        Ok(self.counted(intervals, changes))
    }

    fn counted(&self, intervals: Vec<SunInterval>, changes: u32) -> SunHours {
        let hours: f64 = intervals.iter().map(SunInterval::hours).sum();
        let high = intervals
            .iter()
            .flat_map(|lit| self.high.iter().map(|high| lit.common_hours(high)));
        let high_hours: f64 = high.sum();
        SunHours {
            hours,
            low_sun_hours: (hours - high_hours).max(0.0),
            error_hours: f64::from(changes) * self.sampling.refine_to_s / 2.0 / 3600.0,
            intervals,
        }
    }

    /// When something changes that was so at one instant and is not at another: the middle of a span no longer than told.
    fn change(
        &self,
        mut before: UnixSeconds,
        mut after: UnixSeconds,
        was: bool,
        is: impl Fn(UnixSeconds) -> Result<bool, SunError>,
    ) -> Result<UnixSeconds, SunError> {
        let middle = |before: UnixSeconds, after: UnixSeconds| UnixSeconds((before.0 + after.0) / 2.0);
        // Sixty halvings leave nothing of any step, whatever was asked for.
        for _ in 0..60 {
            if after.0 - before.0 <= self.sampling.refine_to_s {
                break;
            }
            let between = middle(before, after);
            if is(between)? == was {
                before = between;
            } else {
                after = between;
            }
        }
        Ok(middle(before, after))
    }

    /// The stretches in which something is so, by whether it is so at instants in order; and how many changes were narrowed down.
    fn stretches(
        &self,
        states: impl Iterator<Item = Result<(UnixSeconds, bool), SunError>>,
        is: impl Fn(UnixSeconds) -> Result<bool, SunError>,
    ) -> Result<(Vec<SunInterval>, u32), SunError> {
        let (mut found, mut changes) = (Vec::new(), 0);
        let mut from = None;
        let mut before: Option<(UnixSeconds, bool)> = None;
        for state in states {
            let (at, now) = state?;
            let changed = match before {
                Some((last, was)) if was != now => {
                    changes += 1;
                    self.change(last, at, was, &is)?
                }
                _ => at,
            };
            match (from, now) {
                (None, true) => from = Some(changed),
                (Some(begun), false) => {
                    found.push(SunInterval {
                        from: begun,
                        to: changed,
                    });
                    from = None;
                }
                _ => {}
            }
            before = Some((at, now));
        }
        if let (Some(begun), Some((to, _))) = (from, before) {
            found.push(SunInterval { from: begun, to });
        }
        Ok((found, changes))
    }
}

/// Instants from one to another, the last step being what is left.
fn steps(from: UnixSeconds, to: UnixSeconds, step_s: f64) -> impl Iterator<Item = UnixSeconds> {
    let whole = ((to.0 - from.0) / step_s).ceil().max(0.0) as u32;
    let inner = (0..whole).map(move |step| UnixSeconds(from.0 + f64::from(step) * step_s));
    inner.chain([to])
}

fn is_lit(receiver: &Receiver, to_sun: [f64; 3], occluders: &Occluders) -> bool {
    let away = match receiver.normal {
        None => to_sun,
        Some(normal) => {
            let [x, y, z] = normal;
            let length = (x * x + y * y + z * z).sqrt();
            let facing: f64 = normal.iter().zip(to_sun).map(|(part, along)| part * along).sum();
            // A normal that is none faces no sun.
            if !(facing > 0.0 && length.is_finite()) {
                return false;
            }
            normal.map(|part| part / length)
        }
    };
    let [x, y, z] = receiver.point;
    let start = [
        x + START_M * away[0],
        y + START_M * away[1],
        z + START_M * away[2],
    ];
    !occluders.is_hit(start, to_sun)
}
