//! Gathers what a question meets, shape by shape, into one hit for each thing.

use crate::geometry::{Holder, Layer};
use crate::hits::{Hits, Meeting, MetBy, ParcelHit, PlanHit, RegulationHit};
use crate::snapshot::Snapshot;

/// The meetings so far.
pub(crate) struct Gathering {
    met: Vec<(Holder, Meeting)>,
}

impl Default for Gathering {
    fn default() -> Self {
        /// More than a point usually meets, so that the list of most points never moves.
        const USUAL: usize = 20;
        Gathering {
            met: Vec::with_capacity(USUAL),
        }
    }
}

impl Gathering {
    /// Notes that a shape is met: everything that holds it is.
    pub(crate) fn add(&mut self, holders: &[Holder], meeting: Meeting) {
        self.met.extend(holders.iter().map(|holder| (*holder, meeting)));
    }

    /// One hit for each thing, and the regulations for the whole plan with their plan.
    pub(crate) fn finish(mut self, snapshot: &Snapshot) -> Hits {
        self.met.sort_unstable_by(|(a, a_met), (b, b_met)| {
            // The second key makes the sums independent of the order in which the tree was walked.
            let by_share = || (a_met.area_m2, a_met.length_m).partial_cmp(&(b_met.area_m2, b_met.length_m));
            a.cmp(b)
                .then_with(|| by_share().unwrap_or(std::cmp::Ordering::Equal))
        });
        let mut hits = Hits {
            regulations: Vec::with_capacity(self.met.len()),
            ..Hits::default()
        };
        for same in self.met.chunk_by(|(a, _), (b, _)| a == b) {
            let mut meetings = same.iter().map(|(_, meeting)| *meeting);
            let (Some((holder, _)), Some(first)) = (same.first(), meetings.next()) else {
                continue;
            };
            hits.push(holder.layer(), meetings.fold(first, together), snapshot);
        }
        hits.regulations.sort_unstable_by_key(|hit| hit.regulation);
        hits
    }
}

/// Two parts of one thing.
fn together(a: Meeting, b: Meeting) -> Meeting {
    Meeting {
        by: a.by.max(b.by),
        area_m2: a.area_m2 + b.area_m2,
        length_m: a.length_m + b.length_m,
        on_border: a.on_border || b.on_border,
        distance_to_border_m: a.distance_to_border_m.min(b.distance_to_border_m),
    }
}

impl Hits {
    fn push(&mut self, layer: Layer, met: Meeting, snapshot: &Snapshot) {
        match layer {
            Layer::Plan(plan) => {
                self.plans.push(PlanHit {
                    plan,
                    area_m2: met.area_m2,
                    length_m: met.length_m,
                    on_border: met.on_border,
                    distance_to_border_m: met.distance_to_border_m,
                });
                let of_plan = snapshot.whole_plan_regulations(plan);
                self.regulations
                    .extend(of_plan.iter().map(|regulation| RegulationHit {
                        regulation: *regulation,
                        by: MetBy::WholePlan,
                        area_m2: met.area_m2,
                        length_m: met.length_m,
                        on_border: false,
                        distance_to_border_m: met.distance_to_border_m,
                    }));
            }
            Layer::Regulation(regulation) => self.regulations.push(RegulationHit {
                regulation,
                by: met.by,
                area_m2: met.area_m2,
                length_m: met.length_m,
                on_border: met.on_border,
                distance_to_border_m: met.distance_to_border_m,
            }),
            Layer::Parcel(parcel) => self.parcels.push(ParcelHit {
                parcel,
                area_m2: met.area_m2,
                length_m: met.length_m,
                on_border: met.on_border,
                distance_to_border_m: met.distance_to_border_m,
            }),
        }
    }
}
