//! An answer about an envelope as triangles, and a row for each face of its bound.

use geo_types::{Coord, LineString, Polygon};
use planvy_city::mesh::{Mesh, Surface, SurfaceClass};
use planvy_city::solid::{Solid, SolidPart};
use planvy_plan::meaning::meaning;
use planvy_plan::{Bound, Crs, Measure, RegulationId};
use planvy_rules::envelope::{AncillaryVolume, EnvelopeArea, ExampleHouse, LevelReference, PlaneAnswer};
use planvy_rules::regulation_answer::{GeometryAnswer, GeometryShape};
use planvy_tiles::{Column, PropertyTable};

use crate::buildings::drawing::{table, to_millimetres};
use crate::buildings::placing::extruded;
use crate::city::City;
use crate::flat_shaded;
use crate::grid_content::GridPart;

/// A level of a face and of a plane that differ by less are the same, in metres.
const SAME_LEVEL_M: f64 = 0.02;

/// Rows of the table while it grows.
#[derive(Debug, Default)]
pub(super) struct Rows {
    regulation: Vec<Option<String>>,
    code: Vec<Option<String>>,
    text: Vec<Option<String>>,
    text_en: Vec<Option<String>>,
    product: Vec<Option<String>>,
    limit: Vec<Option<f64>>,
    area: Vec<Option<String>>,
    level_m: Vec<Option<f64>>,
}

/// One row.
#[derive(Clone, Debug)]
struct Row {
    regulation: Option<RegulationId>,
    texts: [String; 2],
    product: &'static str,
    level_m: Option<f64>,
}

/// What a picture calls a limit that a plan sets.
const BOUND: &str = "bound";
/// And what merely shows how a house, or a low volume of assumed height, could look.
const EXAMPLE: &str = "example";

impl Rows {
    /// Adds a row, and returns its number; `None` where there are as many as a tile can have.
    fn push(&mut self, told: &Told<'_>, row: Row) -> Option<u16> {
        let number = u16::try_from(self.area.len())
            .ok()
            .filter(|number| *number < u16::MAX)?;
        let facts = row.regulation.map(|id| facts_of(told.city, id));
        let (code, limit) = facts.unwrap_or_default();
        let [text, text_en] = row.texts;
        self.regulation.push(row.regulation.map(|id| id.to_string()));
        self.code.push(code);
        self.text.push(Some(text));
        self.text_en.push(Some(text_en));
        self.product.push(Some(row.product.to_owned()));
        self.limit.push(limit);
        self.area.push(Some(told.site.to_owned()));
        self.level_m.push(row.level_m.map(to_millimetres));
        Some(number)
    }

    /// The table.
    pub fn table(self) -> PropertyTable {
        let columns = [
            ("regulation", Column::Text(self.regulation)),
            ("code", Column::Text(self.code)),
            ("text", Column::Text(self.text)),
            ("text_en", Column::Text(self.text_en)),
            ("product", Column::Text(self.product)),
            ("limit", Column::Number(self.limit)),
            ("area", Column::Text(self.area)),
            ("level_m", Column::Number(self.level_m)),
        ];
        table("envelope_face", columns)
    }
}

/// The code of a regulation, and the height or level that it sets.
fn facts_of(city: City<'_>, id: RegulationId) -> (Option<String>, Option<f64>) {
    let snapshot = city.snapshot();
    let entry = snapshot
        .regulation_by_id(id)
        .and_then(|index| snapshot.regulation(index));
    let content = entry.and_then(|entry| snapshot.content(entry.content));
    let Some((entry, content)) = entry.zip(content) else {
        return (None, None);
    };
    let datum = snapshot
        .plan(entry.plan)
        .and_then(|stored| stored.plan.height_datum.as_ref());
    let read = meaning(content, datum);
    let heights = read.quantities.iter().filter(|quantity| {
        let is_height = matches!(
            quantity.measure,
            Measure::RidgeHeight
                | Measure::TotalHeight
                | Measure::BuildingHeight
                | Measure::RidgeLevel
                | Measure::TotalLevel
        );
        is_height && quantity.bound != Bound::Min
    });
    let limit = heights.map(|quantity| quantity.value.number()).reduce(f64::min);
    let code = read.entry.map(|entry| entry.code.to_owned());
    (code.or_else(|| content.code.clone()), limit)
}

/// The envelope of one piece of development land, in both languages.
pub(super) struct Told<'a> {
    /// The city.
    pub city: City<'a>,
    /// The parcel.
    pub site: &'a str,
    /// In Swedish.
    pub swedish: &'a EnvelopeArea,
    /// The same in English.
    pub english: &'a EnvelopeArea,
}

impl Told<'_> {
    /// Draws the bound, the low volumes and the example house. Levels over an unknown ground have no place, and are not drawn.
    pub fn draw(&self, part: &mut GridPart, rows: &mut Rows) {
        if self.swedish.level_reference != LevelReference::Rh2000 {
            return;
        }
        for solid in &self.swedish.solids {
            self.bound(solid, part, rows);
        }
        let Some(base_m) = self.swedish.base_m else { return };
        for (swedish, english) in self.swedish.ancillary.iter().zip(&self.english.ancillary) {
            self.ancillary(swedish, english, base_m, part, rows);
        }
        let house = self.swedish.example_house.as_ref();
        if let Some((swedish, english)) = house.zip(self.english.example_house.as_ref()) {
            self.house(swedish, english, base_m, part, rows);
        }
    }

    fn bound(&self, solid: &Solid<RegulationId>, part: &mut GridPart, rows: &mut Rows) {
        let corner = |index: &usize| solid.corners.get(*index).copied();
        let mut surfaces = Vec::with_capacity(solid.faces.len());
        let mut row_of = Vec::with_capacity(solid.faces.len());
        for face in &solid.faces {
            let rings: Vec<Vec<[f64; 3]>> = face
                .rings
                .iter()
                .map(|ring| ring.iter().filter_map(corner).collect())
                .collect();
            let highest = rings
                .iter()
                .flatten()
                .copied()
                .reduce(|one, other| if other[2] > one[2] { other } else { one });
            let (regulation, class) = match face.part {
                SolidPart::Top(rule) => (Some(rule), SurfaceClass::Roof),
                SolidPart::Wall(rule) => (Some(rule), SurfaceClass::Wall),
                SolidPart::Ground => (None, SurfaceClass::Ground),
            };
            let texts = regulation.map_or_else(
                || [GROUND_SV.to_owned(), GROUND_EN.to_owned()],
                |rule| self.statements(rule, highest),
            );
            let row = Row {
                regulation,
                texts,
                product: BOUND,
                level_m: highest.map(|[_, _, level_m]| level_m),
            };
            row_of.push(rows.push(self, row));
            surfaces.push(Surface {
                class,
                rings,
                element: None,
            });
        }
        self.add(part, &surfaces, self.swedish.crs, |number| {
            row_of.get(number).copied().flatten()
        });
    }

    /// The sentences about the piece of top that a rule makes at a place: of several, the one whose plane goes through it.
    fn statements(&self, rule: RegulationId, at: Option<[f64; 3]>) -> [String; 2] {
        let of_rule = |area: &EnvelopeArea| -> String {
            let cells = || area.bound.iter().filter(|cell| cell.regulation == rule);
            let through = |plane: &PlaneAnswer| {
                at.is_some_and(|[east, north, level_m]| {
                    (level_at(plane, Coord { x: east, y: north }) - level_m).abs() < SAME_LEVEL_M
                })
            };
            let there = cells()
                .find(|cell| through(&cell.plane))
                .or_else(|| cells().next());
            there.map(|cell| cell.statement.clone()).unwrap_or_default()
        };
        [of_rule(self.swedish), of_rule(self.english)]
    }

    fn ancillary(
        &self,
        swedish: &AncillaryVolume,
        english: &AncillaryVolume,
        base_m: f64,
        part: &mut GridPart,
        rows: &mut Rows,
    ) {
        let row = Row {
            regulation: Some(swedish.regulation),
            texts: [swedish.statement.clone(), english.statement.clone()],
            product: if swedish.height_is_assumed { EXAMPLE } else { BOUND },
            level_m: Some(swedish.top_m),
        };
        let Some(row) = rows.push(self, row) else { return };
        for polygon in polygons(&swedish.outline) {
            let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
            let surfaces = extruded(rings, base_m, swedish.top_m);
            self.add(part, &surfaces, swedish.outline.crs.0, |_| Some(row));
        }
    }

    /// The example house: walls from the base to the eaves, and the faces of its roof.
    fn house(
        &self,
        swedish: &ExampleHouse,
        english: &ExampleHouse,
        base_m: f64,
        part: &mut GridPart,
        rows: &mut Rows,
    ) {
        let row = Row {
            regulation: None,
            texts: [swedish.because.join(" "), english.because.join(" ")],
            product: EXAMPLE,
            level_m: Some(swedish.ridge_m),
        };
        let Some(row) = rows.push(self, row) else { return };
        let mut surfaces = Vec::new();
        for polygon in polygons(&swedish.footprint) {
            let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
            let walls = extruded(rings, base_m, swedish.eave_m).into_iter();
            surfaces.extend(walls.filter(|surface| surface.class != SurfaceClass::Roof));
        }
        for face in &swedish.roof {
            for polygon in polygons(&face.outline) {
                let at = |corner: &Coord<f64>| [corner.x, corner.y, level_at(&face.plane, *corner)];
                let ring = |ring: &LineString<f64>| ring.0.iter().skip(1).map(at).collect();
                let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
                surfaces.push(Surface {
                    class: SurfaceClass::Roof,
                    rings: rings.map(ring).collect(),
                    element: None,
                });
            }
        }
        self.add(part, &surfaces, swedish.footprint.crs.0, |_| Some(row));
    }

    fn add(
        &self,
        part: &mut GridPart,
        surfaces: &[Surface],
        crs: Crs,
        row_of: impl Fn(usize) -> Option<u16>,
    ) {
        let mesh = Mesh::new(surfaces);
        flat_shaded::add(
            part,
            &mesh,
            |number, _| row_of(number),
            |[east, north, up]| {
                let at = self.city.position(Coord { x: east, y: north }, crs);
                [at.x, at.y, up]
            },
        );
    }
}

const GROUND_SV: &str = "Marken som höljet är ritat från.";
const GROUND_EN: &str = "The ground that the envelope is drawn from.";

fn level_at(plane: &PlaneAnswer, at: Coord<f64>) -> f64 {
    plane.level_m
        + plane.slope_east * (at.x - plane.origin_east_m)
        + plane.slope_north * (at.y - plane.origin_north_m)
}

/// The areas of a geometry.
pub(crate) fn polygons(geometry: &GeometryAnswer) -> Vec<Polygon<f64>> {
    fn of(shape: &GeometryShape, found: &mut Vec<Polygon<f64>>) {
        match shape {
            GeometryShape::MultiPolygon { coordinates } => {
                found.extend(coordinates.iter().filter_map(|rings| {
                    let mut rings = rings
                        .iter()
                        .map(|ring| LineString::from_iter(ring.iter().map(|[x, y]| Coord { x: *x, y: *y })));
                    Some(Polygon::new(rings.next()?, rings.collect()))
                }));
            }
            GeometryShape::GeometryCollection { geometries } => {
                geometries.iter().for_each(|shape| of(shape, found));
            }
            GeometryShape::MultiPoint { .. } | GeometryShape::MultiLineString { .. } => {}
        }
    }
    let mut found = Vec::new();
    of(&geometry.shape, &mut found);
    found
}
