//! Parts of a drawn building as triangles and rows: one for each element and for each place where something is broken.

use std::collections::BTreeMap;

use geo_types::Coord;
use planvy_city::mesh::{Mesh, Surface, SurfaceClass};
use planvy_tiles::{Column, PropertyTable};

use super::ProposedDrawing;
use super::placing::Placed;
use super::verdicts::Verdicts;
use crate::buildings::drawing::table;
use crate::flat_shaded;
use crate::grid_content::GridPart;

/// Rows of the table while it grows.
#[derive(Debug, Default)]
pub(super) struct Rows {
    proposal: Vec<Option<String>>,
    name: Vec<Option<String>>,
    element: Vec<Option<String>>,
    verdict: Vec<Option<String>>,
    text: Vec<Option<String>>,
    text_en: Vec<Option<String>>,
    replaces: Vec<Vec<String>>,
    fictional: Vec<u8>,
}

impl Rows {
    /// The table.
    pub fn table(self) -> PropertyTable {
        let columns = [
            ("proposal", Column::Text(self.proposal)),
            ("name", Column::Text(self.name)),
            ("element", Column::Text(self.element)),
            ("verdict", Column::Text(self.verdict)),
            ("text", Column::Text(self.text)),
            ("text_en", Column::Text(self.text_en)),
            ("replaces", Column::Texts(self.replaces)),
            ("fictional", Column::Small(self.fictional)),
        ];
        table("proposal_part", columns)
    }
}

/// A part: an element of the drawing, or a kind of surface, and the results that it breaks at its place.
type PartKey = (Option<u32>, SurfaceClass, Vec<usize>);

/// Draws a building.
pub(super) fn draw(
    part: &mut GridPart,
    rows: &mut Rows,
    drawing: &ProposedDrawing,
    building: &Placed,
    verdicts: &Verdicts,
    replaced: &[String],
) {
    let placed = verdicts.with_place(building.number);
    let met: Vec<Vec<usize>> = building
        .surfaces
        .iter()
        .map(|surface| {
            let Some(at) = middle_of(surface) else {
                return Vec::new();
            };
            placed
                .iter()
                .copied()
                .filter(|result| verdicts.holds(*result, at))
                .collect()
        })
        .collect();
    // What is broken at a place where no surface lies is about the whole building.
    let everywhere: Vec<usize> = placed
        .iter()
        .copied()
        .filter(|result| !met.iter().any(|results| results.contains(result)))
        .collect();
    let mut known: BTreeMap<PartKey, Option<u16>> = BTreeMap::new();
    let mut row_of = Vec::with_capacity(building.surfaces.len());
    for (surface, results) in building.surfaces.iter().zip(met) {
        // One element is one part, whatever its surfaces are.
        let class = match surface.element {
            Some(_) => SurfaceClass::Unknown,
            None => surface.class,
        };
        let key = (surface.element, class, results);
        let row = match known.get(&key) {
            Some(row) => *row,
            None => {
                let (element, class, results) = &key;
                let named = element.and_then(|number| building.elements.get(number as usize));
                let element = named.cloned().unwrap_or_else(|| match class {
                    SurfaceClass::Unknown => building.form.to_owned(),
                    class => word(*class).to_owned(),
                });
                let judged = verdicts.on(building.number, results, &everywhere);
                let row = push(rows, drawing, building, element, judged, replaced);
                known.insert(key, row);
                row
            }
        };
        row_of.push(row);
    }
    let mesh = Mesh::new(&building.surfaces);
    flat_shaded::add(
        part,
        &mesh,
        |number, _| row_of.get(number).copied().flatten(),
        |at| at,
    );
}

fn push(
    rows: &mut Rows,
    drawing: &ProposedDrawing,
    building: &Placed,
    element: String,
    (verdict, [text, text_en]): (&'static str, [String; 2]),
    replaced: &[String],
) -> Option<u16> {
    let number = u16::try_from(rows.proposal.len())
        .ok()
        .filter(|number| *number < u16::MAX)?;
    let drawn = drawing.proposal.buildings.get(building.number);
    let of_building = drawn.and_then(|drawn| drawn.name.clone().or_else(|| drawn.id.clone()));
    let name = match of_building {
        Some(of_building) => format!("{}: {of_building}", drawing.name),
        None => drawing.name.clone(),
    };
    rows.proposal.push(Some(drawing.id.clone()));
    rows.name.push(Some(name));
    rows.element.push(Some(element));
    rows.verdict.push(Some(verdict.to_owned()));
    rows.text.push(Some(text));
    rows.text_en.push(Some(text_en));
    rows.replaces.push(replaced.to_vec());
    rows.fictional.push(drawing.is_fictional.into());
    Some(number)
}

/// The middle of a surface's corners on the map.
fn middle_of(surface: &Surface) -> Option<Coord<f64>> {
    let ring = surface.rings.first()?;
    let sum = ring
        .iter()
        .fold(Coord { x: 0.0, y: 0.0 }, |sum, [east, north, _]| {
            sum + Coord { x: *east, y: *north }
        });
    (!ring.is_empty()).then(|| sum / ring.len() as f64)
}

fn word(class: SurfaceClass) -> &'static str {
    match class {
        SurfaceClass::Ground => "ground",
        SurfaceClass::Wall => "wall",
        SurfaceClass::Roof => "roof",
        SurfaceClass::Opening => "opening",
        SurfaceClass::Installation => "installation",
        SurfaceClass::Projection => "projection",
        SurfaceClass::Floor => "floor",
        SurfaceClass::Unknown => "part",
    }
}
