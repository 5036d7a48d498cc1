//! Being told of publications by the store.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

/// A thread that listens to a store. It ends when this is dropped, or when the store goes away.
#[derive(Debug)]
pub struct Listening {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Listening {
    /// Starts a thread that listens until the flag that it is given is set.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub(crate) fn start(
        listen_until: impl FnOnce(&AtomicBool) + Send + 'static,
    ) -> std::io::Result<Listening> {
        let stop = Arc::new(AtomicBool::new(false));
        let flag = stop.clone();
        let thread = std::thread::Builder::new()
            .name("planvy-listener".into())
            .spawn(move || listen_until(&flag))?;
        Ok(Listening {
            stop,
            thread: Some(thread),
        })
    }

    /// Whether it still listens.
    pub fn is_alive(&self) -> bool {
        self.thread.as_ref().is_some_and(|thread| !thread.is_finished())
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A thread that failed has nothing more to say.
            let _ended = thread.join();
        }
    }
}
