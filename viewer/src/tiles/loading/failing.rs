//! What becomes of requests that came to nothing.

use super::resting::RETRY_AFTER_S;
use super::telling::missing;
use super::{LoadStep, Loader, Request, Slot, Target};
use crate::tiles::address;
use crate::transport::FetchFailure;

/// A tileset is asked for again after this time at the earliest, in seconds.
const FIRST_RETRY_S: f64 = 1.0;

impl Loader {
    /// A request came to nothing.
    pub(super) fn failed(&mut self, request: Request, failure: &FetchFailure, step: &mut LoadStep<'_>) {
        let name = address::short_name(&request.address).to_owned();
        if let FetchFailure::Connection(why) = failure
            && self
                .rests
                .vanished(&request.address, why, step.now_s, step.messages)
        {
            match request.target {
                Target::Tileset => self.to_open.push_back(request.address),
                Target::Content(tile) => self.set(tile, Slot::Absent),
                Target::Companion(tile) => {
                    self.half_open.remove(&tile);
                    self.set(tile, Slot::Absent);
                }
                Target::Geoid => self.want_geoid_again(),
            }
            return;
        }
        self.rests.answered(&request.address, step.messages);
        let tile = match request.target {
            Target::Content(tile) => tile,
            Target::Companion(tile) => {
                // The subtree is asked for again as a whole.
                self.half_open.remove(&tile);
                tile
            }
            Target::Geoid => {
                step.messages.say(missing(&request.address, failure));
                self.give_up_heights(step);
                return;
            }
            Target::Tileset => {
                step.messages.say(missing(&request.address, failure));
                if failure.may_pass() {
                    let wait_s = retry_after_s(failure).unwrap_or(0.0).max(FIRST_RETRY_S);
                    self.to_open_later.push((step.now_s + wait_s, request.address));
                }
                return;
            }
        };
        let tries = self.tries.entry(tile).or_default();
        let usual_s = RETRY_AFTER_S.get(*tries).copied();
        let asked_s = retry_after_s(failure);
        step.messages.say(missing(&name, failure));
        match usual_s.filter(|_| failure.may_pass()) {
            Some(usual_s) => {
                *tries += 1;
                let until_s = step.now_s + asked_s.unwrap_or(0.0).max(usual_s);
                self.set(tile, Slot::Resting { until_s });
            }
            None => self.set(tile, Slot::Failed),
        }
    }
}

/// How long a server asks to be left alone.
fn retry_after_s(failure: &FetchFailure) -> Option<f64> {
    match failure {
        FetchFailure::Status { retry_after_s, .. } => retry_after_s.map(|wait_s| wait_s.clamp(0.0, 300.0)),
        _ => None,
    }
}
