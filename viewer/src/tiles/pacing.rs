//! How often a picture is drawn while tiles are still on their way.
//!
//! A picture with every tile that comes would take the time that the tiles need: where a picture takes 200 ms, twenty of them are four
//! seconds. So pictures of what has come take a bounded share of the time, and the complete picture is drawn at once. A person who
//! moves waits for nothing.

/// The share of the time that is left to loading: after a picture of 50 ms comes no other for 200 ms.
const REST_FOR_COST: f64 = 4.0;
/// The longest time between two pictures while tiles come, in seconds: where a picture takes longer, something is seen to happen.
const LONGEST_REST_S: f64 = 1.5;
/// So long the first picture waits for all of its tiles, in seconds.
const FIRST_PICTURE_S: f64 = 0.8;
/// And so long where there is nothing to draw at all.
const EMPTY_PICTURE_S: f64 = 3.0;
/// A graphics device that does not tell when it is done is not waited for longer, in seconds.
const LONGEST_PICTURE_S: f64 = 3.0;

/// When pictures began and how long they took.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pacing {
    began_s: Option<f64>,
    /// The picture that the device still works on.
    under_way_since_s: Option<f64>,
    /// When the last picture was finished, and what it took.
    finished: Option<(f64, f64)>,
}

impl Pacing {
    /// From when on the next picture is drawn, in seconds of the clock that `now_s` is read from. Now or earlier: it may be drawn.
    ///
    /// `is_urgent` is a picture that somebody waits for: all tiles are here, or a person moves. `is_empty` is one without any tile.
    ///
    /// ```
    /// use planvy_viewer::tiles::pacing::Pacing;
    /// let mut pacing = Pacing::default();
    /// assert_eq!(pacing.next_s(10.0, false, false), 10.8, "the first waits a little for its tiles");
    /// pacing.begun(10.8);
    /// pacing.finished(11.0);
    /// assert!((pacing.next_s(11.1, false, false) - 11.8).abs() < 1e-9, "it took 0.2 s, and 0.8 s are left to loading");
    /// assert!(pacing.next_s(11.1, true, false) <= 11.1, "the complete one waits for nothing");
    /// ```
    pub fn next_s(&mut self, now_s: f64, is_urgent: bool, is_empty: bool) -> f64 {
        let began_s = *self.began_s.get_or_insert(now_s);
        if is_urgent {
            return now_s;
        }
        if let Some(since_s) = self.under_way_since_s {
            return since_s + LONGEST_PICTURE_S;
        }
        match self.finished {
            Some((at_s, cost_s)) => at_s + (cost_s * REST_FOR_COST).min(LONGEST_REST_S),
            None if is_empty => began_s + EMPTY_PICTURE_S,
            None => began_s + FIRST_PICTURE_S,
        }
    }

    /// A picture has been given to the device.
    pub fn begun(&mut self, now_s: f64) {
        self.under_way_since_s = Some(now_s);
    }

    /// The device has finished all pictures that it was given.
    pub fn finished(&mut self, now_s: f64) {
        if let Some(since_s) = self.under_way_since_s.take() {
            self.finished = Some((now_s, (now_s - since_s).max(0.0)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws whenever it may, in steps of a screen, with pictures that take some time.
    fn share_of_drawing(cost_s: f64) -> f64 {
        let mut pacing = Pacing::default();
        let (mut drawn, mut until_s) = (0, None::<f64>);
        let seconds = 20;
        for screen in 0..seconds * 60 {
            let now_s = f64::from(screen) / 60.0;
            if until_s.is_some_and(|until_s| until_s <= now_s) {
                pacing.finished(now_s);
                until_s = None;
            }
            if until_s.is_none() && pacing.next_s(now_s, false, false) <= now_s {
                pacing.begun(now_s);
                until_s = Some(now_s + cost_s);
                drawn += 1;
            }
        }
        f64::from(drawn) * cost_s / f64::from(seconds)
    }

    #[test]
    fn drawing_takes_a_fifth_of_the_time_while_tiles_come() {
        for cost_s in [0.01, 0.05, 0.2] {
            let share = share_of_drawing(cost_s);
            assert!((0.05..=0.21).contains(&share), "{cost_s} s a picture: {share}");
        }
        // Where a picture takes a second, something is still seen to happen.
        assert!((0.3..0.5).contains(&share_of_drawing(1.0)));
    }

    #[test]
    fn a_device_that_does_not_answer_is_not_waited_for_for_ever() {
        let mut pacing = Pacing::default();
        pacing.begun(5.0);
        assert_eq!(pacing.next_s(5.1, false, false), 8.0);
        assert_eq!(pacing.next_s(5.1, true, false), 5.1);
        pacing.finished(5.5);
        pacing.finished(7.0);
        assert_eq!(
            pacing.next_s(6.0, false, false),
            7.0,
            "only the first word counts"
        );
    }

    #[test]
    fn a_picture_without_tiles_waits_longer_but_comes() {
        let mut pacing = Pacing::default();
        assert_eq!(pacing.next_s(1.0, false, true), 4.0);
        assert_eq!(
            pacing.next_s(2.0, false, false),
            1.8,
            "now there is a tile: it is due"
        );
    }
}
