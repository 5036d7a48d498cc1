//! One texel an object: whether it is hidden, selected, ghosted … Read by vertex shaders, so that a state changes no tile.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::error::MeshError;

/// How one object is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ObjectState {
    /// Not drawn, casts no shadow.
    pub hidden: bool,
    /// Has a line around it, and the colour of the selection.
    pub selected: bool,
    /// Only hinted at: a pattern of holes, no shadow.
    pub ghosted: bool,
    /// Under the cursor: has a thin line around it.
    pub highlighted: bool,
    /// Breaks a rule: has the colour of that.
    pub broken: bool,
    /// A colour of its own, as sRGB bytes.
    pub colour: Option<[u8; 3]>,
}

// Keep these in step with shaders/common/object_state.wgsl: a test reads them there.
const HIDDEN: u8 = 1;
const SELECTED: u8 = 2;
const GHOSTED: u8 = 4;
const HIGHLIGHTED: u8 = 8;
const BROKEN: u8 = 16;
const COLOURED: u8 = 32;

/// The texel of an object that is shown plainly.
const PLAIN: [u8; 4] = [0; 4];

impl ObjectState {
    fn texel(self) -> [u8; 4] {
        let mut flags = 0;
        for (is_set, flag) in [
            (self.hidden, HIDDEN),
            (self.selected, SELECTED),
            (self.ghosted, GHOSTED),
            (self.highlighted, HIGHLIGHTED),
            (self.broken, BROKEN),
            (self.colour.is_some(), COLOURED),
        ] {
            if is_set {
                flags |= flag;
            }
        }
        let [red, green, blue] = self.colour.unwrap_or_default();
        [flags, red, green, blue]
    }

    fn from_texel([flags, red, green, blue]: [u8; 4]) -> ObjectState {
        ObjectState {
            hidden: flags & HIDDEN != 0,
            selected: flags & SELECTED != 0,
            ghosted: flags & GHOSTED != 0,
            highlighted: flags & HIGHLIGHTED != 0,
            broken: flags & BROKEN != 0,
            colour: (flags & COLOURED != 0).then_some([red, green, blue]),
        }
    }

    fn is_outlined(texel: [u8; 4]) -> bool {
        let [flags, ..] = texel;
        flags & (SELECTED | HIGHLIGHTED) != 0
    }
}

/// Objects a row of the texture.
const OBJECTS_A_ROW: u32 = 1024;

/// All objects' states, and their texture.
#[derive(Clone)]
pub struct ObjectStates {
    table: Arc<Mutex<Table>>,
}

struct Table {
    texels: Vec<[u8; 4]>,
    /// Free ranges (first, count), sorted and never touching.
    free: Vec<(u32, u32)>,
    /// First and last row that the texture does not have yet.
    dirty: Option<(u32, u32)>,
    rows_limit: u32,
    revision: u64,
}

fn lock(table: &Mutex<Table>) -> MutexGuard<'_, Table> {
    // A panic elsewhere leaves plain numbers behind: they can be used.
    table.lock().unwrap_or_else(PoisonError::into_inner)
}

impl ObjectStates {
    pub(crate) fn new(rows_limit: u32) -> ObjectStates {
        let mut table = Table {
            texels: Vec::new(),
            free: Vec::new(),
            dirty: None,
            rows_limit,
            revision: 0,
        };
        table.grow(1);
        // Object 0 is nobody's: what has no states reads it.
        let _ = table.take(1);
        ObjectStates {
            table: Arc::new(Mutex::new(table)),
        }
    }

    /// Room for the states of some objects, all shown plainly.
    ///
    /// # Errors
    ///
    /// [`MeshError::TooManyObjects`] where the device's largest texture is full.
    pub fn reserve(&self, name: &str, count: u32) -> Result<ObjectRange, MeshError> {
        let first = {
            let mut table = lock(&self.table);
            // Something new comes: what was drawn before, the shadow map too, may be old.
            table.revision += 1;
            match count {
                0 => Some(0),
                _ => table.take(count),
            }
        };
        Ok(ObjectRange {
            table: Arc::clone(&self.table),
            first: first.ok_or_else(|| MeshError::TooManyObjects {
                mesh: name.to_owned(),
                features: count,
            })?,
            count,
            outlined: AtomicU32::new(0),
            changed: AtomicU32::new(0),
        })
    }

    /// Changes with every state that changes and with everything new: a reason to draw anew.
    pub fn revision(&self) -> u64 {
        lock(&self.table).revision
    }

    pub(crate) fn size_texels(&self) -> [u32; 2] {
        [OBJECTS_A_ROW, lock(&self.table).rows()]
    }

    /// Gives the rows that changed since the last call: the first row, how many, their bytes.
    pub(crate) fn take_dirty(&self, write: impl FnOnce(u32, u32, &[u8])) {
        let mut table = lock(&self.table);
        if let Some((first, last)) = table.dirty.take() {
            let from = (first * OBJECTS_A_ROW) as usize;
            let to = ((last + 1) * OBJECTS_A_ROW) as usize;
            if let Some(texels) = table.texels.get(from..to) {
                write(first, last - first + 1, bytemuck::cast_slice(texels));
            }
        }
    }

    /// A new texture has nothing yet.
    pub(crate) fn mark_all_dirty(&self) {
        let mut table = lock(&self.table);
        let rows = table.rows();
        table.dirty = rows.checked_sub(1).map(|last| (0, last));
    }
}

impl Table {
    fn rows(&self) -> u32 {
        u32::try_from(self.texels.len()).unwrap_or(u32::MAX) / OBJECTS_A_ROW
    }

    /// Doubles until `count` more fit at the end, within the limit.
    fn grow(&mut self, count: u32) {
        let rows = self.rows();
        let wanted = rows.saturating_add(count.div_ceil(OBJECTS_A_ROW));
        let rows_then = wanted.max(rows * 2).min(self.rows_limit);
        if rows_then > rows {
            let first = rows * OBJECTS_A_ROW;
            self.texels.resize((rows_then * OBJECTS_A_ROW) as usize, PLAIN);
            self.give_back(first, (rows_then - rows) * OBJECTS_A_ROW);
        }
    }

    /// The first free range that fits.
    fn take(&mut self, count: u32) -> Option<u32> {
        if !self.free.iter().any(|(_, free)| *free >= count) {
            self.grow(count);
        }
        let at = self.free.iter().position(|(_, free)| *free >= count)?;
        let (first, free) = self.free.get_mut(at)?;
        let taken = *first;
        *first += count;
        *free -= count;
        if *free == 0 {
            self.free.remove(at);
        }
        Some(taken)
    }

    fn give_back(&mut self, first: u32, count: u32) {
        let at = self.free.partition_point(|(other, _)| *other < first);
        self.free.insert(at, (first, count));
        self.free.dedup_by(|later, earlier| {
            let touches = earlier.0 + earlier.1 == later.0;
            if touches {
                earlier.1 += later.1;
            }
            touches
        });
    }

    /// Writes one texel and gives back what it was.
    fn set(&mut self, object: u32, texel: [u8; 4]) -> Option<[u8; 4]> {
        let place = self.texels.get_mut(object as usize)?;
        let before = std::mem::replace(place, texel);
        if before != texel {
            let row = object / OBJECTS_A_ROW;
            let (first, last) = self.dirty.unwrap_or((row, row));
            self.dirty = Some((first.min(row), last.max(row)));
            self.revision += 1;
        }
        Some(before)
    }
}

/// The states of one tile's objects. Given back when it is dropped.
pub struct ObjectRange {
    table: Arc<Mutex<Table>>,
    first: u32,
    count: u32,
    outlined: AtomicU32,
    changed: AtomicU32,
}

impl ObjectRange {
    /// The place of its first object in the texture, for [`Placement`](crate::Placement).
    pub fn first(&self) -> u32 {
        self.first
    }

    /// How many objects.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// How many to say in a [`Placement`](crate::Placement): none while all are shown plainly, so that no shader looks them up.
    pub fn count_to_read(&self) -> u32 {
        match self.changed.load(Ordering::Relaxed) {
            0 => 0,
            _ => self.count,
        }
    }

    /// How many of them have a line around them.
    pub fn outlined(&self) -> u32 {
        self.outlined.load(Ordering::Relaxed)
    }

    /// Shows one object differently. Objects that are not there are nobody's and stay as they are.
    pub fn set(&self, object: u32, state: ObjectState) {
        if object >= self.count {
            return;
        }
        let texel = state.texel();
        if let Some(before) = lock(&self.table).set(self.first + object, texel) {
            let is_outlined = ObjectState::is_outlined;
            count(&self.outlined, is_outlined(before), is_outlined(texel));
            count(&self.changed, before != PLAIN, texel != PLAIN);
        }
    }

    /// How one object is shown.
    pub fn get(&self, object: u32) -> Option<ObjectState> {
        if object >= self.count {
            return None;
        }
        lock(&self.table)
            .texels
            .get((self.first + object) as usize)
            .map(|texel| ObjectState::from_texel(*texel))
    }
}

/// Keeps a count of the objects of which something is so.
fn count(counter: &AtomicU32, was: bool, is: bool) {
    match (was, is) {
        (false, true) => counter.fetch_add(1, Ordering::Relaxed),
        (true, false) => counter.fetch_sub(1, Ordering::Relaxed),
        _ => 0,
    };
}

impl Drop for ObjectRange {
    fn drop(&mut self) {
        if self.count > 0 {
            let mut table = lock(&self.table);
            for object in self.first..self.first + self.count {
                table.set(object, PLAIN);
            }
            table.give_back(self.first, self.count);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_is_read_back_and_counted() {
        let states = ObjectStates::new(8);
        let range = states.reserve("tile", 10).unwrap();
        let state = ObjectState {
            selected: true,
            colour: Some([1, 2, 3]),
            ..ObjectState::default()
        };
        range.set(3, state);
        range.set(10, state);
        assert_eq!(range.get(3), Some(state));
        assert_eq!(range.get(4), Some(ObjectState::default()));
        assert_eq!(range.get(10), None);
        assert_eq!((range.outlined(), range.count_to_read()), (1, 10));
        range.set(3, ObjectState::default());
        assert_eq!((range.outlined(), range.count_to_read()), (0, 0));
    }

    #[test]
    fn room_is_given_back_plain_and_ends_at_the_limit() {
        let states = ObjectStates::new(2);
        let all = 2 * OBJECTS_A_ROW - 1;
        {
            let first = states.reserve("first", 1500).unwrap();
            first.set(
                1,
                ObjectState {
                    hidden: true,
                    ..ObjectState::default()
                },
            );
            assert!(matches!(
                states.reserve("second", 1500),
                Err(MeshError::TooManyObjects { features: 1500, .. })
            ));
        }
        let again = states.reserve("all", all).unwrap();
        assert!((0..all).all(|object| again.get(object) == Some(ObjectState::default())));
        assert!(states.reserve("one", 1).is_err());
    }

    #[test]
    fn only_rows_that_changed_are_written() {
        let states = ObjectStates::new(8);
        let range = states.reserve("tile", 3000).unwrap();
        states.take_dirty(|_, _, _| {});
        states.take_dirty(|_, _, _| unreachable!("nothing changed"));
        range.set(
            2500,
            ObjectState {
                ghosted: true,
                ..ObjectState::default()
            },
        );
        let mut written = None;
        states.take_dirty(|row, rows, bytes| written = Some((row, rows, bytes.len())));
        assert_eq!(written, Some((2, 1, 4096)));
    }

    #[test]
    fn the_shader_knows_the_same_flags() {
        let text = crate::resolve_shader("common/object_state.wgsl").unwrap();
        for (name, flag) in [
            ("HIDDEN", HIDDEN),
            ("SELECTED", SELECTED),
            ("GHOSTED", GHOSTED),
            ("HIGHLIGHTED", HIGHLIGHTED),
            ("BROKEN", BROKEN),
            ("COLOURED", COLOURED),
        ] {
            assert!(
                text.contains(&format!("const STATE_{name}: u32 = {flag}u;")),
                "{name}"
            );
        }
        assert!(text.contains(&format!("const OBJECTS_A_ROW: u32 = {OBJECTS_A_ROW}u;")));
    }
}
