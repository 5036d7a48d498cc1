//! All texts of a picture: one drawable, since whether one is shown depends on all the others.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use glam::{DVec3, Vec3};

use crate::camera::Bounds;
use crate::context::RenderContext;
use crate::drawable::{DrawPass, Drawable, FrameInfo, Phase, Phases, Placement};
use crate::error::RenderError;

use super::choosing::{self, Asked, LabelPicture};
use super::layout::{TextLayout, laid_out};
use super::projection::{LabelSize, OnScreen, Stance};
use super::renderer::{LabelRenderer, LetterInstance, LetterRanges};

/// How far the halo reaches beyond a letter, in points.
const HALO_PT: f32 = 1.8;
/// How far the ink reaches beyond a letter, in points: light round thin strokes would eat into them, as blending is in linear light.
const INK_PT: f32 = 0.22;

/// A text at a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The place in the grid.
    pub at: [f64; 3],
    /// What stands there. Lines are parted by `\n`.
    pub text: String,
    /// Of two that meet, the larger is shown.
    pub priority: f32,
    /// How it stands.
    pub stance: Stance,
    /// How tall its capitals are.
    pub size: LabelSize,
    /// Its colour as sRGB bytes.
    pub colour: [u8; 3],
    /// The colour of the halo round it.
    pub halo: [u8; 3],
}

impl Label {
    /// A black text with a white halo, lying on the ground, its capitals some metres tall.
    pub fn lying(at: [f64; 3], text: impl Into<String>, priority: f32, capital_m: f32) -> Label {
        Label {
            at,
            text: text.into(),
            priority,
            stance: Stance::Lying,
            size: LabelSize::Metres(capital_m),
            colour: [0x1b; 3],
            halo: [0xff; 3],
        }
    }

    /// A black text with a white halo, facing the eye, its capitals some points tall.
    pub fn facing(at: [f64; 3], text: impl Into<String>, priority: f32, capital_pt: f32) -> Label {
        Label {
            stance: Stance::Facing,
            size: LabelSize::Points(capital_pt),
            ..Label::lying(at, text, priority, 0.0)
        }
    }
}

/// A text of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelPlace {
    /// The tile it came with.
    pub tile: u64,
    /// Its place among the tile's.
    pub index: u32,
}

/// All texts. Tiles put theirs in and take them out again.
pub struct LabelLayer {
    renderer: Arc<LabelRenderer>,
    device: wgpu::Device,
    origin: [f64; 3],
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    tiles: BTreeMap<u64, Vec<Known>>,
    bounds: Option<Bounds>,
    shown: Vec<LetterInstance>,
    ranges: LetterRanges,
    buffer: Option<wgpu::Buffer>,
}

/// A label with what is reckoned once.
struct Known {
    label: Label,
    layout: TextLayout,
    key: u64,
}

impl LabelLayer {
    /// An empty layer. Positions are kept relative to `origin`, in the grid: somewhere in the scene, within 100 km of all of it.
    ///
    /// # Errors
    ///
    /// [`RenderError::Shader`].
    pub fn new(context: &RenderContext, origin: [f64; 3]) -> Result<LabelLayer, RenderError> {
        Ok(LabelLayer {
            renderer: context.renderer()?,
            device: context.device().clone(),
            origin,
            inner: Mutex::default(),
        })
    }

    /// Puts the texts of a tile in, in place of those it had.
    pub fn set_tile(&self, tile: u64, labels: Vec<Label>) {
        let mut inner = self.lock();
        inner.tiles.remove(&tile);
        let mut known = Vec::with_capacity(labels.len());
        for label in labels {
            known.push(Known {
                layout: laid_out(self.renderer.atlas(), &label.text),
                key: key_of(&label),
                label,
            });
        }
        inner.tiles.insert(tile, known);
        inner.measure();
    }

    /// Takes the texts of a tile out.
    pub fn remove_tile(&self, tile: u64) {
        let mut inner = self.lock();
        inner.tiles.remove(&tile);
        inner.measure();
    }

    /// How many texts there are, shown or not.
    pub fn len(&self) -> usize {
        self.lock().tiles.values().map(Vec::len).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The texts that a picture of a view shows, the most important first.
    pub fn shown(&self, view: &crate::View, size_px: [u32; 2]) -> Vec<LabelPlace> {
        let inner = self.lock();
        let chosen = self.chosen(&inner, view, size_px);
        chosen.into_iter().map(|chosen| chosen.place).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // Nothing here is left half done by a panic that would matter: at worst a text is missing.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn chosen<'a>(&self, inner: &'a Inner, view: &crate::View, size_px: [u32; 2]) -> Vec<Chosen<'a>> {
        let asked = inner.tiles.iter().flat_map(|(tile, labels)| {
            (0..).zip(labels).map(|(index, known)| Asked {
                whose: (known, LabelPlace { tile: *tile, index }),
                label: &known.label,
                layout: &known.layout,
                key: known.key,
            })
        });
        let picture = LabelPicture {
            camera: &view.camera,
            size_px,
            pixels_per_point: view.pixels_per_point,
        };
        let chosen = choosing::chosen(self.renderer.atlas().capital_em, asked, picture).into_iter();
        chosen
            .map(|((known, place), on_screen)| Chosen {
                known,
                place,
                on_screen,
            })
            .collect()
    }

    /// The letters of the chosen texts: lying ones first, of each text the halos before the letters.
    fn letters(&self, chosen: &[Chosen<'_>]) -> (Vec<LetterInstance>, LetterRanges) {
        let mut letters = Vec::new();
        let mut ends = [0_u32; 2];
        for (stance, end) in [Stance::Lying, Stance::Facing].into_iter().zip(&mut ends) {
            for chosen in chosen.iter().filter(|chosen| chosen.known.label.stance == stance) {
                let label = &chosen.known.label;
                let at = DVec3::from_array(label.at) - DVec3::from_array(self.origin);
                for (colour, grow_pt) in [(label.halo, HALO_PT), (label.colour, INK_PT)] {
                    for letter in &chosen.known.layout.letters {
                        letters.push(
                            LetterInstance::new(letter, &chosen.on_screen, at.as_vec3(), colour, grow_pt)
                                .of(stance),
                        );
                    }
                }
            }
            *end = letters.len() as u32;
        }
        let [lying, all] = ends;
        (letters, LetterRanges { lying, all })
    }
}

#[derive(Clone, Copy)]
struct Chosen<'a> {
    known: &'a Known,
    place: LabelPlace,
    on_screen: OnScreen,
}

impl Inner {
    fn measure(&mut self) {
        let labels = self.tiles.values().flatten();
        let places = labels.map(|known| DVec3::from_array(known.label.at));
        self.bounds = Bounds::of(places.filter(|place| place.is_finite()));
    }
}

/// The same for the same text at the same millimetre, whatever tile it came with: FNV-1a over both.
pub(super) fn key_of(label: &Label) -> u64 {
    let places = label
        .at
        .map(|coordinate| ((coordinate * 1000.0).round() as i64).to_le_bytes());
    let bytes = label.text.bytes().chain(places.into_iter().flatten());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

impl Drawable for LabelLayer {
    fn phases(&self) -> Phases {
        Phases::of(&[Phase::Lines, Phase::Labels])
    }

    fn placement(&self) -> Placement {
        let nowhere = Bounds {
            lowest: Vec3::INFINITY.as_dvec3(),
            highest: Vec3::INFINITY.as_dvec3(),
        };
        Placement {
            origin: self.origin,
            scale_m: [1.0; 3],
            bounds: self.lock().bounds.unwrap_or(nowhere),
            first_object: 0,
            object_count: 0,
            style: 0,
        }
    }

    fn prepare(&self, frame: &FrameInfo<'_>) {
        let mut inner = self.lock();
        let chosen = self.chosen(&inner, frame.view, frame.size_px);
        let (letters, ranges) = self.letters(&chosen);
        inner.ranges = ranges;
        if inner.shown == letters && inner.buffer.is_some() {
            return;
        }
        let bytes: &[u8] = bytemuck::cast_slice(&letters);
        let fits = |buffer: &wgpu::Buffer| buffer.size() >= bytes.len() as u64;
        let buffer = match inner.buffer.take().filter(fits) {
            Some(buffer) => buffer,
            None => self.device.create_buffer(&wgpu::BufferDescriptor {
                label: Some("letters"),
                size: (bytes.len() as u64).next_power_of_two().max(1 << 14),
                usage: wgpu::BufferUsages::VERTEX | wgpu::BufferUsages::COPY_DST,
                mapped_at_creation: false,
            }),
        };
        frame.queue.write_buffer(&buffer, 0, bytes);
        inner.buffer = Some(buffer);
        inner.shown = letters;
    }

    fn draw(&self, phase: Phase, pass: &mut DrawPass<'_, '_>) {
        let inner = self.lock();
        if let Some(letters) = &inner.buffer {
            self.renderer.draw(phase, pass, letters, inner.ranges);
        }
    }

    /// After lines, which would strike texts through.
    fn rank(&self) -> u32 {
        100
    }

    fn gpu_bytes(&self) -> u64 {
        self.lock().buffer.as_ref().map_or(0, wgpu::Buffer::size)
    }

    fn triangles(&self) -> u64 {
        2 * self.lock().shown.len() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_a_text_is_its_own() {
        let at = |east: f64, text: &str| key_of(&Label::lying([east, 5.0, 0.0], text, 1.0, 4.0));
        assert_eq!(at(1.0, "B"), at(1.0, "B"));
        assert_ne!(at(1.0, "B"), at(1.0, "C"));
        assert_ne!(at(1.0, "B"), at(1.001, "B"));
    }
}
