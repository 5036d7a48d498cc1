//! What is in a picture.

use std::sync::Arc;

use crate::drawable::Drawable;

/// Everything a picture is made of, in the order of the list where order matters.
///
/// Whatever is in the light's way belongs in it too, seen or not: the picture culls for the camera and for the sun apart.
#[derive(Clone, Default)]
pub struct DrawList {
    pub(crate) entries: Vec<Entry>,
}

#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) drawable: Arc<dyn Drawable>,
    /// Whether only its shadow is drawn.
    pub(crate) is_caster_only: bool,
}

impl DrawList {
    /// An empty list.
    pub fn new() -> DrawList {
        DrawList::default()
    }

    /// Adds a drawable.
    pub fn push(&mut self, drawable: Arc<dyn Drawable>) {
        self.entries.push(Entry {
            drawable,
            is_caster_only: false,
        });
    }

    /// Adds a drawable of which nothing is seen but its shadow: what something else in the list hides from everywhere.
    pub fn push_caster(&mut self, drawable: Arc<dyn Drawable>) {
        self.entries.push(Entry {
            drawable,
            is_caster_only: true,
        });
    }

    /// Empties it and keeps its memory, for the next frame.
    pub fn clear(&mut self) {
        self.entries.clear();
    }

    /// How many drawables.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Bytes of GPU memory of everything in it.
    pub fn gpu_bytes(&self) -> u64 {
        self.entries.iter().map(|entry| entry.drawable.gpu_bytes()).sum()
    }
}
