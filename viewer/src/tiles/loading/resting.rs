//! Servers that do not answer are left alone for a while.

use std::collections::BTreeMap;

use crate::messages::{Gravity, Message, Messages};
use crate::tiles::address;

/// Seconds to wait before a tile is tried again, try by try.
pub(super) const RETRY_AFTER_S: [f64; 3] = [1.0, 4.0, 16.0];

/// The longest that a server is left alone, in seconds.
const LONGEST_REST_S: f64 = 30.0;

#[derive(Clone, Copy, Debug)]
struct Rest {
    failures: i32,
    until_s: f64,
    /// One request is on its way to find out whether the server is back.
    is_probed: bool,
}

/// The servers that did not answer lately, by scheme, host and port.
#[derive(Clone, Debug, Default)]
pub(super) struct Rests {
    by_origin: BTreeMap<String, Rest>,
}

impl Rests {
    /// Whether a server may be asked now: it answers, or its rest is over and nobody asks it yet.
    pub(super) fn may_ask(&self, at: &str, now_s: f64) -> bool {
        let rest = self.by_origin.get(address::origin(at));
        rest.is_none_or(|rest| rest.until_s <= now_s && !rest.is_probed)
    }

    /// A request was begun.
    pub(super) fn asked(&mut self, at: &str) {
        if let Some(rest) = self.by_origin.get_mut(address::origin(at)) {
            rest.is_probed = true;
        }
    }

    /// The server did not answer and is left alone for a while. Not so for a file, which has no server.
    pub(super) fn vanished(&mut self, at: &str, why: &str, now_s: f64, messages: &mut Messages) -> bool {
        let origin = address::origin(at);
        if !origin.starts_with("http") {
            return false;
        }
        let fresh = Rest {
            failures: 0,
            until_s: f64::NEG_INFINITY,
            is_probed: false,
        };
        let rest = self.by_origin.entry(origin.to_owned()).or_insert(fresh);
        // Requests that were on their way together fail together: that is one failure.
        if rest.until_s <= now_s {
            rest.failures += 1;
            let wait_s = 2_f64.powi((rest.failures - 1).min(10)).min(LONGEST_REST_S);
            *rest = Rest {
                until_s: now_s + wait_s,
                is_probed: false,
                ..*rest
            };
            messages.say(Message::new(
                Gravity::Error,
                origin,
                format!("servern svarar inte ({why}); det som redan är hämtat visas, och servern frågas igen snart"),
                format!("the server does not answer ({why}); what is here is shown, and it is asked again soon"),
            ));
        }
        true
    }

    /// The server answered.
    pub(super) fn answered(&mut self, at: &str, messages: &mut Messages) {
        let origin = address::origin(at);
        if self.by_origin.remove(origin).is_some() {
            messages.pass(origin);
        }
    }

    /// When the next server is asked again.
    pub(super) fn next_try_s(&self) -> Option<f64> {
        self.by_origin
            .values()
            .filter(|rest| !rest.is_probed)
            .map(|rest| rest.until_s)
            .reduce(f64::min)
    }
}
