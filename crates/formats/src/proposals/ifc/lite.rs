//! IFC by the crates `ifc-lite-core` and `ifc-lite-geometry`.
//!
//! Openings are not cut out of walls: windows and doors come as products of their own, and neither a height, nor a roof, nor a
//! footprint changes by a hole in a wall. That spares most of the solid operations.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use ifc_lite_core::{AttributeValue, EntityDecoder, EntityScanner, RtcVerdict};
use ifc_lite_geometry::resource::{ExecutionAccount, ExecutionPolicy, ResourceLimits};
use ifc_lite_geometry::{GeometryRouter, Mesh};

use super::model::{Attribute, Corners, Entity, GeometryFault, IfcModel};

/// How deep lists of attributes may stand within each other; IFC needs three.
const MAX_LIST_DEPTH: usize = 32;

/// A file, scanned.
pub(super) struct LiteModel<'a> {
    bytes: &'a [u8],
    schema: Option<String>,
    broken_records: usize,
    /// Class and ids, in file order.
    by_class: HashMap<String, Vec<u32>>,
    class_of: HashMap<u32, &'a str>,
    decoder: EntityDecoder<'a>,
    router: GeometryRouter,
    /// Taken off all coordinates before they are stored in single precision, and put back.
    anchor: [f64; 3],
    account: ExecutionAccount,
    /// Dropped with the model: the watch ends then.
    _watch: Sender<()>,
}

impl<'a> LiteModel<'a> {
    /// Scans a file. Its geometry has `time` in all, from now on.
    pub(super) fn scan(bytes: &'a [u8], time: Duration) -> Option<LiteModel<'a>> {
        // What the crate would write to the terminal is a finding here.
        ifc_lite_core::set_report_sink(|_| {});
        guarded(|| {
            let mut by_class: HashMap<String, Vec<u32>> = HashMap::new();
            let mut class_of = HashMap::new();
            let mut scanner = EntityScanner::new(bytes);
            while let Some((id, class, _, _)) = scanner.next_entity() {
                // Of an id that stands twice the last counts for the decoder, so it does here.
                if class_of.insert(id, class).is_none() {
                    match by_class.get_mut(class) {
                        Some(ids) => ids.push(id),
                        None => {
                            by_class.entry(class.to_ascii_uppercase()).or_default().push(id);
                        }
                    }
                }
            }
            let account = ExecutionAccount::new(ExecutionPolicy::Bounded(ResourceLimits::default()));
            let mut model = LiteModel {
                bytes,
                schema: schema(bytes),
                broken_records: scanner.malformed_record_starts().len() + scanner.skipped_oversized_ids(),
                by_class,
                class_of,
                decoder: EntityDecoder::new(bytes),
                router: GeometryRouter::new(),
                anchor: [0.0; 3],
                _watch: watch(account.clone(), time),
                account,
            };
            model.restart(true);
            model
        })
    }

    /// Makes the decoder and the router anew: after a fault nothing is known of what is in them.
    fn restart(&mut self, look_for_anchor: bool) {
        self.decoder = EntityDecoder::new(self.bytes).with_strict_reals();
        let units = GeometryRouter::with_units(self.bytes, &mut self.decoder);
        let refused = units.length_unit_refused();
        let mut router = GeometryRouter::with_scale_and_local_frame(units.unit_scale(), true);
        if refused {
            router.refuse_length_unit();
        }
        if look_for_anchor {
            let verdict = guarded(|| units.detect_rtc_offset_for_file(self.bytes, &mut self.decoder));
            if let Some(Some(RtcVerdict::Large { anchor: (x, y, z) })) = verdict {
                self.anchor = [x, y, z];
            }
        }
        let [x, y, z] = self.anchor;
        router.set_rtc_offset((x, y, z));
        self.router = router;
    }

    fn collect(&self, meshes: Vec<Mesh>) -> Vec<Corners> {
        let mut triangles = Vec::new();
        for mesh in meshes {
            let corner = |index: &u32| -> Option<[f64; 3]> {
                let at = usize::try_from(*index).ok()?.checked_mul(3)?;
                let stored = mesh.positions.get(at..at.checked_add(3)?)?;
                let mut point = self.anchor;
                for ((value, origin), stored) in point.iter_mut().zip(mesh.origin).zip(stored) {
                    *value += origin + f64::from(*stored);
                }
                point.iter().all(|value| value.is_finite()).then_some(point)
            };
            for triangle in mesh.indices.chunks_exact(3) {
                if let [a, b, c] = triangle
                    && let (Some(a), Some(b), Some(c)) = (corner(a), corner(b), corner(c))
                {
                    triangles.push([a, b, c]);
                }
            }
        }
        triangles
    }
}

impl IfcModel for LiteModel<'_> {
    fn schema(&self) -> Option<&str> {
        self.schema.as_deref()
    }

    fn broken_records(&self) -> usize {
        self.broken_records
    }

    fn of_class(&self, class: &str) -> &[u32] {
        self.by_class.get(class).map(Vec::as_slice).unwrap_or_default()
    }

    fn classes(&self) -> Vec<&str> {
        self.by_class.keys().map(String::as_str).collect()
    }

    fn entity(&mut self, id: u32) -> Option<Entity> {
        let class = self.class_of.get(&id)?.to_ascii_uppercase();
        // The model reads what the geometry refuses: a number too large for a double is said where it is needed.
        let decoded = guarded(|| self.decoder.decode_by_id_lossless(id).ok())??;
        Some(Entity {
            class,
            attributes: decoded
                .attributes
                .iter()
                .map(|value| attribute(value, 0))
                .collect(),
        })
    }

    fn metres_per_unit(&self) -> Option<f64> {
        let scale = self.router.unit_scale();
        (!self.router.length_unit_refused() && scale.is_finite() && scale > 0.0).then_some(scale)
    }

    fn triangles(&mut self, product: u32) -> Result<Vec<Corners>, GeometryFault> {
        let out_of_time = |account: &ExecutionAccount| account.check().is_err();
        if out_of_time(&self.account) {
            return Err(GeometryFault::OutOfTime);
        }
        let (router, decoder, account) = (&self.router, &mut self.decoder, &self.account);
        let meshed = guarded(|| {
            account.scope(|| {
                let element = decoder.decode_by_id(product)?;
                router.process_element_parts(&element, decoder)
            })
        });
        match meshed {
            Some(Ok(meshes)) => Ok(self.collect(meshes)),
            Some(Err(_)) if out_of_time(&self.account) => Err(GeometryFault::OutOfTime),
            Some(Err(error)) => Err(GeometryFault::Refused(
                error.to_string().chars().take(160).collect(),
            )),
            None => {
                self.restart(false);
                Err(GeometryFault::Fault)
            }
        }
    }
}

/// Runs what the crates do, and gives `None` where they panic.
///
/// They hold some two hundred `unwrap`s and `expect`s on the way from a file to a mesh, and index slices throughout. Their
/// authors test against broken input, but a drawing comes from a stranger, and one that finds a fault in them may cost its own
/// answer, not the server's.
fn guarded<T>(run: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(run)).ok()
}

/// Cancels an account when its time is over. The watch ends when the sender is dropped.
fn watch(account: ExecutionAccount, time: Duration) -> Sender<()> {
    let (sender, receiver) = channel::<()>();
    let wait = move || {
        if receiver.recv_timeout(time) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
            account.cancel();
        }
    };
    // Without a thread there is no watch; the limits of the crates hold all the same.
    let _ = std::thread::Builder::new()
        .name("ifc-watch".to_owned())
        .spawn(wait);
    sender
}

fn attribute(value: &AttributeValue, depth: usize) -> Attribute {
    match value {
        AttributeValue::EntityRef(id) => Attribute::Reference(*id),
        AttributeValue::String(text) => Attribute::Text(text.clone()),
        AttributeValue::Integer(number) => Attribute::Number(*number as f64),
        AttributeValue::Float(number) => Attribute::Number(*number),
        AttributeValue::Enum(word) => Attribute::Enumeration(word.trim_matches('.').to_owned()),
        AttributeValue::List(items) if depth < MAX_LIST_DEPTH => {
            Attribute::List(items.iter().map(|item| attribute(item, depth + 1)).collect())
        }
        AttributeValue::Typed { value, .. } if depth < MAX_LIST_DEPTH => attribute(value, depth + 1),
        _ => Attribute::Nothing,
    }
}

/// The first name in `FILE_SCHEMA((…))`, in capital letters.
fn schema(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..bytes.len().min(64 << 10))?;
    let head = String::from_utf8_lossy(head).to_ascii_uppercase();
    let said = head.split("FILE_SCHEMA").nth(1)?;
    let name = said.split('\'').nth(1)?.trim();
    (!name.is_empty() && name.len() < 40).then(|| name.to_owned())
}
