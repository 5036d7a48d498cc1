//! Features as layers of vector tiles.
//!
//! A layer holds every feature that has a position in the square of the tile or its buffer: none is left out because there are many.
//! What is left out is said: a collection has tiles from a level on ([`levels`]), an area that vanishes between the whole numbers of
//! a tile is not in it, and long texts and lists are not among the properties ([`properties_of`]).

pub mod levels;
mod projection;
mod tags;

use std::collections::HashMap;
use std::ops::Range;

use geo_types::{Coord, Rect};
use planvy_index::{OutlineKind, Outlines, ShapeKinds};
use planvy_plan::Crs;
use planvy_vector_tiles::drawing::GeometryType;
use planvy_vector_tiles::{Drawing, Layer, TagValue, TileAddress, TileGrid, TileSpace};

use crate::collection::{Collection, Feature};
use crate::crs::FeatureCrs;
use crate::place::Place;
use crate::property::{Property, PropertyKind};
use crate::shape::Shapes;
use crate::time::Days;
use crate::value::Value;
use crate::view::View;
use projection::TileProjection;
use tags::LayerOf;

/// Texts that tell at length what the feature itself has, by its id: they would be most of a tile.
const LONG_TEXTS: &[&str] = &["motive", "purpose", "statement", "legalBasis"];

/// The properties that features have in tiles, by their numbers.
pub fn properties_of(collection: &dyn Collection) -> impl Iterator<Item = (usize, &'static Property)> {
    let properties = collection.properties().iter().enumerate();
    properties.filter(|(_, property)| is_in_tiles(property))
}

/// Whether features have a property in tiles.
pub(crate) fn is_in_tiles(property: &Property) -> bool {
    let is_list = matches!(property.kind, PropertyKind::Texts | PropertyKind::Dates);
    !is_list && !LONG_TEXTS.contains(&property.name)
}

/// The plane of a grid, as features know it; `None` where they do not come in it.
pub fn crs_of(grid: &TileGrid) -> Option<FeatureCrs> {
    FeatureCrs::all().find(|crs| crs.epsg() == Some(grid.epsg))
}

/// The box in a grid's plane around a box of longitudes and latitudes, a little wide; `None` where it lies nowhere near Sweden.
///
/// ```
/// use geo_types::{Rect, coord};
/// use planvy_features::tiles::box_in_grid;
/// use planvy_vector_tiles::grid::SWEREF_99_TM;
/// let lund = Rect::new(coord! { x: 13.1, y: 55.6 }, coord! { x: 13.3, y: 55.8 });
/// let around = box_in_grid(lund, &SWEREF_99_TM).unwrap();
/// // PROJ: the north-western corner is 380 898 east, 6 185 454 north; the south-western one 380 288 east.
/// assert!((380_250.0..380_289.0).contains(&around.min().x) && (6_185_454.0..6_185_500.0).contains(&around.max().y));
/// ```
pub fn box_in_grid(extent_deg: Rect<f64>, grid: &TileGrid) -> Option<Rect<f64>> {
    let crs = crs_of(grid)?;
    let (min, max) = (extent_deg.min(), extent_deg.max());
    if let FeatureCrs::Plane(plane) = crs {
        let place = Place::of_box(FeatureCrs::Crs84, min, max).ok()?;
        let boxes = place.around_in_plane(plane).into_iter();
        let rects = boxes.map(|(min, max)| Rect::new(Coord::from(min), Coord::from(max)));
        return rects.into_iter().next();
    }
    let there = |corner| FeatureCrs::Crs84.position_in(corner, crs);
    Some(Rect::new(there(min), there(max)))
}

/// A tile, while layers are made for it.
#[derive(Debug)]
pub struct TileFrame {
    space: TileSpace,
    crs: FeatureCrs,
    place: Place,
    projections: Vec<TileProjection>,
    drawing: Drawing,
    drawn: Drawn,
}

/// Areas of the latest layer that are drawn already, by their coordinate system and identity: many regulations have one and the same.
#[derive(Debug, Default)]
struct Drawn {
    places: HashMap<(Crs, u32), Range<usize>>,
    commands: Vec<u8>,
}

impl TileFrame {
    /// A tile of a grid; `None` where the grid has no such tile.
    pub fn new(grid: &TileGrid, tile: TileAddress) -> Option<TileFrame> {
        let space = TileSpace::new(grid.square(tile)?);
        let crs = crs_of(grid)?;
        let around = space.buffered();
        let place = Place::of_box(crs, around.min(), around.max()).ok()?;
        Some(TileFrame {
            space,
            crs,
            place: place.roughly(),
            projections: Vec::new(),
            drawing: Drawing::default(),
            drawn: Drawn::default(),
        })
    }

    /// The features of a collection as a layer of the tile, called as the collection is. Where days are given, only those in force on
    /// one of them, and those that are never in force at times.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use planvy_features::{TileFrame, Tables, View, collections::Plans};
    /// use planvy_plan::{Date, Lang};
    /// use planvy_vector_tiles::{TileAddress, grid};
    /// let answers = planvy_rules::Answers::new(Arc::new(planvy_index::Snapshot::empty()));
    /// let view = View { answers: &answers, tables: &Tables::new(), date: Date::constant(2026, 11, 27), lang: Lang::Sv };
    /// let tile = TileAddress { level: 14, column: 8783, row: 5114 };
    /// let mut frame = TileFrame::new(&grid::WEB_MERCATOR_QUAD, tile).unwrap();
    /// assert_eq!(frame.layer(&Plans, view, None).count(), 0);
    /// ```
    pub fn layer(&mut self, collection: &dyn Collection, view: View<'_>, days: Option<Days>) -> Layer {
        let mut layer = LayerOf::new(collection);
        self.drawn.places.clear();
        self.drawn.commands.clear();
        let days = days.filter(|_| collection.has_days());
        let rows = collection.rows_meeting(view, &self.place);
        layer.layer.reserve(rows.len());
        for row in rows {
            let Some(feature) = collection.feature(view, row) else {
                continue;
            };
            let is_asked_for = days.is_none_or(|days| feature.days().is_none_or(|of| of.meet(days)));
            if is_asked_for {
                self.add(&mut layer, &*feature, row);
            }
        }
        layer.layer
    }

    /// Adds a feature, once for each kind of geometry it has. The first one has the id: ids are not to stand twice in a layer.
    fn add(&mut self, layer: &mut LayerOf, feature: &dyn Feature, row: u32) {
        if let Some((outlines, shown)) = feature.outlines()
            && are_areas(outlines.clone(), shown)
        {
            let place = self.draw_areas(outlines);
            let commands = self.drawn.commands.get(place).unwrap_or_default();
            if !commands.is_empty() {
                layer.tags.clear();
                layer.take_tags(feature);
                let id = Some(u64::from(row) + 1);
                layer
                    .layer
                    .drawn_feature(id, GeometryType::Areas, commands, &layer.tags);
            }
            return;
        }
        let shape = feature.shape();
        let mut id = Some(u64::from(row) + 1);
        let kinds = match &shape.shapes {
            Shapes::Several(kinds) => kinds.as_slice(),
            one => std::slice::from_ref(one),
        };
        layer.tags.clear();
        for kind in kinds {
            let Some(kind) = self.draw(kind, shape.crs) else {
                continue;
            };
            if layer.tags.is_empty() {
                layer.take_tags(feature);
            }
            layer.layer.feature(id.take(), kind, &self.drawing, &layer.tags);
        }
    }

    /// Draws areas where they are not drawn already. Says where their commands stand.
    fn draw_areas(&mut self, outlines: Outlines<'_>) -> Range<usize> {
        let key = (outlines.crs(), outlines.identity());
        if let Some(known) = self.drawn.places.get(&key) {
            return known.clone();
        }
        let number = self.projection(FeatureCrs::Plane(key.0));
        let start = self.drawn.commands.len();
        if let Some(projection) = self.projections.get(number) {
            let areas = outlines.filter(|outline| outline.kind() == OutlineKind::Area);
            self.drawing.areas_of(areas.map(|area| {
                area.chains().map(move |ring| {
                    move |positions: &mut Vec<Coord<f64>>| {
                        ring.for_each(|mm| positions.push(projection.units_of_mm(mm)));
                    }
                })
            }));
            self.drawn.commands.extend_from_slice(self.drawing.commands());
        }
        let place = start..self.drawn.commands.len();
        self.drawn.places.insert(key, place.clone());
        place
    }

    /// Draws shapes of one kind; `None` where nothing of them is in the tile.
    fn draw(&mut self, shapes: &Shapes<'_>, from: FeatureCrs) -> Option<GeometryType> {
        let number = self.projection(from);
        let projection = self.projections.get(number)?;
        let units = |position| projection.units(position);
        let kind = match shapes {
            Shapes::Nowhere | Shapes::Several(_) => return None,
            Shapes::Point(point) => {
                self.drawing.points(std::slice::from_ref(point), units);
                GeometryType::Points
            }
            Shapes::Points(points) => {
                self.drawing.points(points, units);
                GeometryType::Points
            }
            Shapes::Lines(lines) => {
                self.drawing.lines(lines, units);
                GeometryType::Lines
            }
            Shapes::Areas(areas) => {
                self.drawing.areas(areas, units);
                GeometryType::Areas
            }
        };
        (!self.drawing.is_empty()).then_some(kind)
    }

    /// The number of the projection from a system to the tile, which is made at the first position of that system.
    fn projection(&mut self, from: FeatureCrs) -> usize {
        let known = self.projections.iter().position(|known| known.from == from);
        known.unwrap_or_else(|| {
            let made = TileProjection::new(from, self.crs, self.space, &self.place);
            self.projections.push(made);
            self.projections.len() - 1
        })
    }
}

/// Whether what is shown of some shapes are areas, and nothing else.
fn are_areas(mut outlines: Outlines<'_>, shown: ShapeKinds) -> bool {
    shown.areas
        && outlines.all(|outline| match outline.kind() {
            OutlineKind::Area => true,
            OutlineKind::Line => !shown.lines,
            OutlineKind::Point => !shown.points,
        })
}

/// A value as a tile has it, handed to a function; `None` where there is nothing.
pub(crate) fn tag_value<T>(value: &Value<'_>, take: impl FnOnce(TagValue<'_>) -> T) -> Option<T> {
    Some(match value {
        Value::Null | Value::List(_) => return None,
        Value::Bool(is_so) => take(TagValue::Boolean(*is_so)),
        Value::Integer(number) => take(TagValue::Integer(*number)),
        Value::Number(number) => take(TagValue::Number(*number)),
        Value::Text(text) => take(TagValue::Text(text)),
        Value::Uuid(id) => {
            let mut text = [0; 36];
            take(TagValue::Text(id.as_hyphenated().encode_lower(&mut text)))
        }
        Value::Date(date) => take(TagValue::Text(&date.to_string())),
        Value::Instant(instant) => take(TagValue::Text(&instant.to_string())),
    })
}
