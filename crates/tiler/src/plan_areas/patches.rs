//! The areas of a sheet in a window taken apart into patches: where the same holds, exactly or within an error that is stated.
//!
//! The finest tiles have every area as it is. A coarser one is seen from so far that [`planvy_city::partition::simplify`] may take out
//! what is smaller than its error; where that leaves too many corners still, the error is doubled, and the tile says so. Tiles
//! of areas and of boundaries find the same error by the same count, and so stay on each other.

use std::collections::HashMap;

use geo_types::{Coord, MultiPolygon, Polygon, Rect};
use planvy_city::overlay::OverlayError;
use planvy_city::partition::simplify::{Simplified, simplified};
use planvy_city::partition::{Border, Partition, partition_within};

use super::sheet::{Sheet, meet};
use crate::terrain::plan_ground::PlanGround;

/// Vertices that a coarse tile of areas has, about, at the most: so far below 65 536 that the count need not be exact.
const MOST_VERTICES: f64 = 55_000.0;
/// The largest error of a coarse tile, as a part of its side.
const LARGEST_PART: f64 = 1.0 / 32.0;
/// Vertices that a border adds on each stretch as long as the ground's vertices lie apart: where it crosses edges of the ground, on both of
/// its sides, and where the triangles of its faces do. From counting them in a dense town at four levels (8.1 to 8.4).
const VERTICES_A_STRETCH: f64 = 8.4;

/// What holds on a patch.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Holding {
    /// The areas of the sheet, by their numbers.
    pub areas: Vec<usize>,
    /// Their plans, the one that one sees first.
    pub plans: Vec<usize>,
}

/// The areas of a sheet in a window, taken apart.
#[derive(Debug)]
pub(crate) struct Patches {
    /// The window.
    pub window: Rect<f64>,
    /// What holds, by the labels of patches.
    pub holdings: Vec<Holding>,
    partition: Partition,
    /// The label of each face.
    labels: Vec<usize>,
}

impl Patches {
    /// Takes apart the areas of a sheet that are named by their numbers. Where that fails it is tried in the quarters of the window.
    pub fn within(
        sheet: &Sheet<'_>,
        numbers: &[usize],
        window: Rect<f64>,
        halvings: u8,
    ) -> Result<Vec<Patches>, OverlayError> {
        let near = |number: &usize| {
            let area = sheet.areas.get(*number);
            area.is_some_and(|area| meet(area.extent, window))
        };
        let own: Vec<usize> = numbers.iter().copied().filter(near).collect();
        let areas: Vec<MultiPolygon<f64>> = own
            .iter()
            .filter_map(|number| sheet.areas.get(*number))
            .map(|area| area.area.clone())
            .collect();
        let error = match partition_within(&areas, window) {
            Ok(partition) => return Ok(vec![Patches::of(sheet, &own, window, partition)]),
            Err(error) => error,
        };
        let halvings = halvings.checked_sub(1).ok_or(error)?;
        let mut all = Vec::new();
        for quarter in quarters(window) {
            all.extend(Patches::within(sheet, &own, quarter, halvings)?);
        }
        Ok(all)
    }

    fn of(sheet: &Sheet<'_>, own: &[usize], window: Rect<f64>, partition: Partition) -> Patches {
        let mut numbers: HashMap<Holding, usize> = HashMap::new();
        let mut holdings = Vec::new();
        let labels = partition.faces.iter().map(|face| {
            let covered_by: Vec<usize> = face
                .covered_by
                .iter()
                .filter_map(|number| own.get(*number))
                .copied()
                .collect();
            let (areas, plans) = sheet.holding_areas(&covered_by);
            let holding = Holding { areas, plans };
            *numbers.entry(holding).or_insert_with_key(|holding| {
                holdings.push(holding.clone());
                holdings.len() - 1
            })
        });
        let labels: Vec<usize> = labels.collect();
        Patches {
            window,
            holdings,
            partition,
            labels,
        }
    }

    /// The patches as they are, with what holds on them.
    pub fn exact(&self) -> impl Iterator<Item = (&Polygon<f64>, &Holding)> {
        let faces = self.partition.faces.iter().zip(&self.labels);
        faces.filter_map(|(face, label)| Some((&face.area, self.holdings.get(*label)?)))
    }

    /// The patches as a tile draws them: simplified where the tile is coarse, with their number among its patches.
    pub fn drawn<'p>(
        &'p self,
        coarse: Option<&'p Coarse>,
        number: usize,
    ) -> Box<dyn Iterator<Item = (&'p Polygon<f64>, &'p Holding)> + 'p> {
        match coarse.and_then(|coarse| coarse.simplified.get(number)) {
            Some(simplified) => {
                let held = |label: usize| self.holdings.get(label);
                let faces = simplified.faces.iter();
                Box::new(faces.filter_map(move |face| Some((&face.area, held(face.label)?))))
            }
            None => Box::new(self.exact()),
        }
    }

    /// The stretches between patches as they are; their sides are labels.
    pub fn exact_borders(&self) -> impl Iterator<Item = Border> {
        let label = |face: Option<usize>| face.and_then(|face| self.labels.get(face)).copied();
        self.partition.borders.iter().map(move |border| Border {
            left: label(border.left),
            right: label(border.right),
            ..border.clone()
        })
    }

    /// What holds on one side of a stretch.
    pub fn held(&self, label: Option<usize>) -> &[usize] {
        let holding = label.and_then(|label| self.holdings.get(label));
        holding
            .map(|holding| holding.areas.as_slice())
            .unwrap_or_default()
    }
}

/// All patches of a coarse tile, within one error.
pub(crate) struct Coarse {
    /// The error on the map, in metres.
    pub error_m: f64,
    /// In the order of the patches that were given.
    pub simplified: Vec<Simplified>,
}

impl Coarse {
    /// Simplifies the patches of a square, so far that they have about as many vertices on its ground as a tile may have.
    ///
    /// # Errors
    /// Where even putting equal patches together fails.
    pub fn of(
        patches: &[&Patches],
        ground: &PlanGround,
        side_m: f64,
        least_m: f64,
    ) -> Result<Coarse, OverlayError> {
        let mut error_m = least_m;
        loop {
            let simplified = patches
                .iter()
                .map(|own| {
                    let within = |error_m: f64| simplified(&own.partition, &own.labels, own.window, error_m);
                    within(error_m).or_else(|_| within(0.0))
                })
                .collect::<Result<Vec<Simplified>, OverlayError>>()?;
            let doubled_m = error_m * 2.0;
            if vertices(&simplified, ground) <= MOST_VERTICES || doubled_m > side_m * LARGEST_PART {
                return Ok(Coarse { error_m, simplified });
            }
            error_m = doubled_m;
        }
    }
}

/// Vertices that patches will have on some ground, about: their corners, the vertices of the ground, and those where the two meet.
fn vertices(patches: &[Simplified], ground: &PlanGround) -> f64 {
    let corners: usize = patches
        .iter()
        .flat_map(|patches| &patches.faces)
        .flat_map(|face| std::iter::once(face.area.exterior()).chain(face.area.interiors()))
        .map(|ring| ring.0.len())
        .sum();
    let way = |border: &Border| (border.to - border.from).x.hypot((border.to - border.from).y);
    let length_m: f64 = patches.iter().flat_map(|patches| &patches.borders).map(way).sum();
    let of_ground = ground.tin.vertices().len() as f64;
    let extent = ground.tin.extent();
    let apart_m = (extent.width() * extent.height() / of_ground.max(1.0)).sqrt();
    corners as f64 + of_ground + VERTICES_A_STRETCH * length_m / apart_m.max(1.0)
}

/// The quarters of a rectangle.
pub(crate) fn quarters(window: Rect<f64>) -> [Rect<f64>; 4] {
    let (low, middle, high) = (window.min(), window.center(), window.max());
    let corner = |x: f64, y: f64| Coord { x, y };
    [
        (low, middle),
        (corner(middle.x, low.y), corner(high.x, middle.y)),
        (corner(low.x, middle.y), corner(middle.x, high.y)),
        (middle, high),
    ]
    .map(|(low, high)| Rect::new(low, high))
}
