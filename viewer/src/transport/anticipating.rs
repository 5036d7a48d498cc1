//! A transport for tests: it holds every request until the test answers it, so that a test can look at the scene in between.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Arrival, FetchFailure, RequestId, Transport};

/// Holds requests until they are answered by the test.
///
/// ```
/// use planvy_viewer::transport::{RequestId, Transport, anticipating::Anticipating};
/// let mut transport = Anticipating::default();
/// transport.fetch(RequestId(1), "a.glb");
/// assert_eq!(transport.held(), ["a.glb"]);
/// assert!(transport.arrivals().is_empty(), "nothing comes before the test says so");
/// assert!(transport.answer("a.glb", b"bytes"));
/// assert_eq!(transport.arrivals().len(), 1);
/// ```
#[derive(Debug, Default)]
pub struct Anticipating {
    held: BTreeMap<RequestId, String>,
    ready: Vec<Arrival>,
    asked: Vec<String>,
}

impl Anticipating {
    /// The addresses that wait for an answer, in the order they were asked for.
    pub fn held(&self) -> Vec<&str> {
        self.held.values().map(String::as_str).collect()
    }

    /// Every address that was ever asked for, in order, repetitions included.
    pub fn asked(&self) -> &[String] {
        &self.asked
    }

    /// Answers the oldest held request of an address. Whether there was one.
    pub fn answer(&mut self, address: &str, bytes: &[u8]) -> bool {
        self.settle(address, Ok(Arc::from(bytes)))
    }

    /// Fails the oldest held request of an address. Whether there was one.
    pub fn fail(&mut self, address: &str, failure: FetchFailure) -> bool {
        self.settle(address, Err(failure))
    }

    fn settle(&mut self, address: &str, outcome: Result<Arc<[u8]>, FetchFailure>) -> bool {
        let found = self.held.iter().find(|(_, held)| *held == address);
        let Some(request) = found.map(|(request, _)| *request) else {
            return false;
        };
        self.held.remove(&request);
        self.ready.push(Arrival { request, outcome });
        true
    }
}

impl Transport for Anticipating {
    fn fetch(&mut self, request: RequestId, address: &str) {
        self.asked.push(address.to_owned());
        self.held.insert(request, address.to_owned());
    }

    fn cancel(&mut self, request: RequestId) {
        self.held.remove(&request);
    }

    fn arrivals(&mut self) -> Vec<Arrival> {
        std::mem::take(&mut self.ready)
    }
}
