//! Stopping work that takes long, where everything is whole.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the work is to stop. Clones are about the same work.
///
/// ```
/// use planvy_import::Cancel;
/// let cancel = Cancel::default();
/// let same_work = cancel.clone();
/// cancel.cancel();
/// assert!(same_work.is_cancelled());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Asks the work to stop as soon as what is stored is whole.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the work has been asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
