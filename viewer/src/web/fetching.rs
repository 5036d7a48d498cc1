//! Files by the browser's `fetch`.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use js_sys::{Function, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, RequestInit, Response};

use crate::transport::{Arrival, FetchFailure, RequestId, Transport};

/// A file that is larger is not read: a browser's tab has little more memory than some of these.
const LIMIT_BYTES: u64 = 256 << 20;

/// Fetches files with the browser, which keeps and decompresses them.
pub struct FetchTransport {
    arrived: Rc<RefCell<Vec<Arrival>>>,
    coming: BTreeMap<RequestId, AbortController>,
    wake: Function,
}

impl FetchTransport {
    /// A transport that calls a function of the page when something has arrived.
    pub fn new(wake: Function) -> FetchTransport {
        FetchTransport {
            arrived: Rc::default(),
            coming: BTreeMap::new(),
            wake,
        }
    }
}

impl Transport for FetchTransport {
    fn fetch(&mut self, request: RequestId, address: &str) {
        let aborting = AbortController::new().ok();
        let (arrived, wake, address) = (Rc::clone(&self.arrived), self.wake.clone(), address.to_owned());
        let signal = aborting.as_ref().map(AbortController::signal);
        if let Some(aborting) = aborting {
            self.coming.insert(request, aborting);
        }
        spawn_local(async move {
            let options = RequestInit::new();
            options.set_signal(signal.as_ref());
            let outcome = fetched(&address, &options).await;
            arrived.borrow_mut().push(Arrival { request, outcome });
            // The page's function cannot fail in a way that concerns the file.
            let _told = wake.call0(&JsValue::NULL);
        });
    }

    fn cancel(&mut self, request: RequestId) {
        if let Some(aborting) = self.coming.remove(&request) {
            aborting.abort();
        }
    }

    fn arrivals(&mut self) -> Vec<Arrival> {
        let arrived = std::mem::take(&mut *self.arrived.borrow_mut());
        for arrival in &arrived {
            self.coming.remove(&arrival.request);
        }
        arrived
    }
}

async fn fetched(address: &str, options: &RequestInit) -> Result<Arc<[u8]>, FetchFailure> {
    let window =
        web_sys::window().ok_or_else(|| FetchFailure::Connection("there is no window".to_owned()))?;
    let answer = JsFuture::from(window.fetch_with_str_and_init(address, options))
        .await
        .map_err(|error| connection(&error))?;
    let answer: Response = answer.dyn_into().map_err(|error| connection(&error))?;
    let number = |name: &str| -> Option<f64> {
        let text = answer.headers().get(name).ok().flatten()?;
        text.trim().parse().ok()
    };
    if !answer.ok() {
        return Err(FetchFailure::Status {
            status: answer.status(),
            retry_after_s: number("retry-after"),
        });
    }
    #[expect(clippy::cast_precision_loss, reason = "the limit is far below 2^52")]
    if number("content-length").is_some_and(|length| length > LIMIT_BYTES as f64) {
        return Err(FetchFailure::TooLarge {
            limit_bytes: LIMIT_BYTES,
        });
    }
    let bytes = answer.array_buffer().map_err(|error| connection(&error))?;
    let bytes = JsFuture::from(bytes).await.map_err(|error| connection(&error))?;
    Ok(Uint8Array::new(&bytes).to_vec().into())
}

fn connection(error: &JsValue) -> FetchFailure {
    let message = error
        .dyn_ref::<js_sys::Error>()
        .map(|error| String::from(error.message()));
    FetchFailure::Connection(message.unwrap_or_else(|| "no answer".to_owned()))
}
