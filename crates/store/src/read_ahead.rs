//! Reading on one thread while what was read before is worked on by another: a snapshot is read and arranged at a time.

use std::panic::resume_unwind;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use planvy_plan::stored::{ContentKey, SnapshotSink, StoredPlan, StoredRegulation};
use planvy_plan::{
    Address, ExistingBuilding, GuidanceFeature, Parcel, Provenance, RegulationContent, RuleId, TerrainRaster,
};

/// Things that are handed from one thread to the other together: so many that handing over costs nothing beside them.
const IN_A_BATCH: usize = 256;

/// Batches that wait: so few that they take no memory to speak of, so many that a slow one keeps neither thread waiting.
const WAITING: usize = 4;

/// Hands to `sink` what `read` reads, in the same order, with `read` on a thread of its own.
///
/// Where the system gives no thread, `read` hands over on this one.
pub(crate) fn read_ahead<T, E, R>(sink: &mut dyn SnapshotSink, read: R) -> Result<T, E>
where
    T: Send,
    E: Send,
    R: Fn(&mut dyn SnapshotSink) -> Result<T, E> + Sync,
{
    let (sender, receiver) = sync_channel(WAITING);
    thread::scope(|threads| {
        let read_on_its_own = || {
            let mut ahead = Ahead {
                batch: Vec::with_capacity(IN_A_BATCH),
                sender,
            };
            let done = read(&mut ahead);
            ahead.hand_over();
            done
        };
        let Ok(reading) = thread::Builder::new()
            .name("planvy-read".to_owned())
            .spawn_scoped(threads, read_on_its_own)
        else {
            return read(sink);
        };
        for batch in receiver {
            for thing in batch {
                thing.hand_to(sink);
            }
        }
        reading.join().unwrap_or_else(|panic| resume_unwind(panic))
    })
}

/// One call of a sink.
enum Handed {
    Plan(Box<StoredPlan>),
    Content(ContentKey, Box<RegulationContent>),
    Regulation(StoredRegulation),
    Parcel(Parcel),
    Address(Box<Address>),
    Building(Box<ExistingBuilding>),
    Terrain(Box<TerrainRaster>),
    Guidance(Box<GuidanceFeature>),
    Layer(String, Box<(Provenance, Vec<RuleId>)>),
}

impl Handed {
    fn hand_to(self, sink: &mut dyn SnapshotSink) {
        match self {
            Handed::Plan(plan) => sink.plan(*plan),
            Handed::Content(key, content) => sink.content(key, *content),
            Handed::Regulation(regulation) => sink.regulation(regulation),
            Handed::Parcel(parcel) => sink.parcel(parcel),
            Handed::Address(address) => sink.address(*address),
            Handed::Building(building) => sink.building(*building),
            Handed::Terrain(terrain) => sink.terrain(*terrain),
            Handed::Guidance(guidance) => sink.guidance(*guidance),
            Handed::Layer(kind, about) => sink.layer(&kind, about.0, about.1),
        }
    }
}

/// The sink of the thread that reads.
struct Ahead {
    batch: Vec<Handed>,
    sender: SyncSender<Vec<Handed>>,
}

impl Ahead {
    fn push(&mut self, thing: Handed) {
        self.batch.push(thing);
        if self.batch.len() >= IN_A_BATCH {
            self.hand_over();
        }
    }

    fn hand_over(&mut self) {
        let batch = std::mem::replace(&mut self.batch, Vec::with_capacity(IN_A_BATCH));
        // Nobody takes it where the other thread panicked: that panic is what is heard of.
        let _ = self.sender.send(batch);
    }
}

impl SnapshotSink for Ahead {
    fn plan(&mut self, plan: StoredPlan) {
        self.push(Handed::Plan(Box::new(plan)));
    }

    fn content(&mut self, key: ContentKey, content: RegulationContent) {
        self.push(Handed::Content(key, Box::new(content)));
    }

    fn regulation(&mut self, regulation: StoredRegulation) {
        self.push(Handed::Regulation(regulation));
    }

    fn parcel(&mut self, parcel: Parcel) {
        self.push(Handed::Parcel(parcel));
    }

    fn address(&mut self, address: Address) {
        self.push(Handed::Address(Box::new(address)));
    }

    fn building(&mut self, building: ExistingBuilding) {
        self.push(Handed::Building(Box::new(building)));
    }

    fn terrain(&mut self, terrain: TerrainRaster) {
        self.push(Handed::Terrain(Box::new(terrain)));
        // A raster is large: many of them may not wait together.
        self.hand_over();
    }

    fn guidance(&mut self, guidance: GuidanceFeature) {
        self.push(Handed::Guidance(Box::new(guidance)));
    }

    fn layer(&mut self, kind: &str, provenance: Provenance, accepted: Vec<RuleId>) {
        self.push(Handed::Layer(kind.to_owned(), Box::new((provenance, accepted))));
    }
}

#[cfg(test)]
mod tests {
    use planvy_plan::Geodetic;
    use proptest::prelude::*;

    use super::*;

    /// Notes the order of what it is given.
    #[derive(Default)]
    struct Noting(Vec<String>);

    impl SnapshotSink for Noting {
        fn plan(&mut self, _: StoredPlan) {}

        fn content(&mut self, key: ContentKey, _: RegulationContent) {
            self.0.push(format!("content {}", key.0));
        }

        fn regulation(&mut self, _: StoredRegulation) {}

        fn parcel(&mut self, _: Parcel) {}

        fn address(&mut self, address: Address) {
            self.0.push(format!("address {}", address.number));
        }

        fn layer(&mut self, kind: &str, _: Provenance, _: Vec<RuleId>) {
            self.0.push(format!("layer {kind}"));
        }
    }

    fn address(number: u32) -> Address {
        Address {
            street: "Provgatan".to_owned(),
            number: number.to_string(),
            postal_code: None,
            town: None,
            position: Geodetic {
                lon_deg: 13.0,
                lat_deg: 55.6,
            },
            parcel: None,
        }
    }

    fn hand_over(kinds: &[u8], sink: &mut dyn SnapshotSink) {
        for (kind, number) in kinds.iter().zip(0_u32..) {
            match kind {
                0 => sink.address(address(number)),
                1 => {
                    let content = RegulationContent::new(planvy_plan::RegulationGroup::Use, "");
                    sink.content(ContentKey(number), content);
                }
                _ => {
                    let provenance = Provenance {
                        format: String::new(),
                        file: String::new(),
                        sha256: String::new(),
                        imported: String::new(),
                    };
                    sink.layer(&number.to_string(), provenance, Vec::new());
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn what_is_read_ahead_comes_in_the_order_of_reading(kinds in prop::collection::vec(0u8..3, 0..3000), fails: bool) {
            let mut plainly = Noting::default();
            hand_over(&kinds, &mut plainly);
            let mut ahead = Noting::default();
            let done = read_ahead(&mut ahead, |sink| {
                hand_over(&kinds, sink);
                if fails { Err("damaged") } else { Ok(7) }
            });
            prop_assert_eq!(done, if fails { Err("damaged") } else { Ok(7) });
            prop_assert_eq!(ahead.0, plainly.0);
        }
    }

    #[test]
    fn a_panic_of_the_reader_is_one_of_the_caller() {
        let panicked = std::panic::catch_unwind(|| {
            read_ahead(&mut Noting::default(), |_| -> Result<(), ()> {
                panic!("the reader")
            })
        });
        assert!(panicked.is_err());
    }

    #[test]
    fn a_panic_of_the_sink_ends_the_reading() {
        struct Full;
        impl SnapshotSink for Full {
            fn plan(&mut self, _: StoredPlan) {}
            fn content(&mut self, _: ContentKey, _: RegulationContent) {
                panic!("full");
            }
            fn regulation(&mut self, _: StoredRegulation) {}
            fn parcel(&mut self, _: Parcel) {}
            fn address(&mut self, _: Address) {}
            fn layer(&mut self, _: &str, _: Provenance, _: Vec<RuleId>) {}
        }
        let kinds = [1; 10 * IN_A_BATCH];
        let panicked = std::panic::catch_unwind(|| {
            read_ahead(&mut Full, |sink| -> Result<(), ()> {
                hand_over(&kinds, sink);
                Ok(())
            })
        });
        assert!(panicked.is_err());
    }
}
