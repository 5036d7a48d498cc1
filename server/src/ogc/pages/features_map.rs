//! The flat map of features on a page, drawn as the other plan maps are.

use std::collections::BTreeMap;

use geo_types::{Geometry, Polygon};
use planvy_features::{Collection, Feature, FeatureCrs, Value};
use planvy_index::Snapshot;
use planvy_plan::catalogue::Look;
use planvy_plan::{Crs, Lang, RegulationId};

use crate::map::{Extent, Layer, LineMark, MapPicture, MapShape, ShapeGeometry, ShapeStyle, render};
use crate::pages::document::MapView;
use crate::pages::map_shapes::draw_regulation;
use crate::pages::place_map::LegendItem;
use crate::pages::swatch::swatch_svg;

/// Most shapes of one picture.
const MOST_SHAPES: usize = 2000;

/// The features of a page while they are being drawn.
pub(super) struct Drawing<'a> {
    snapshot: &'a Snapshot,
    collection: &'a dyn Collection,
    lang: Lang,
    /// The plane that is drawn in: that of the first feature that lies in one.
    crs: Option<Crs>,
    shapes: Vec<MapShape>,
    legend: BTreeMap<(Look, String), ()>,
    left_out: usize,
}

impl<'a> Drawing<'a> {
    /// Nothing drawn yet.
    pub(super) fn new(snapshot: &'a Snapshot, collection: &'a dyn Collection, lang: Lang) -> Drawing<'a> {
        Drawing {
            snapshot,
            collection,
            lang,
            crs: None,
            shapes: Vec::new(),
            legend: BTreeMap::new(),
            left_out: 0,
        }
    }

    /// Draws a feature.
    pub(super) fn add(&mut self, feature: &dyn Feature, name: &str) {
        if self.shapes.len() >= MOST_SHAPES {
            self.left_out += 1;
            return;
        }
        let shape = feature.shape();
        let own = match shape.crs {
            FeatureCrs::Plane(crs) => Some(crs),
            _ => self.snapshot.coordinate_systems().next(),
        };
        let Some(crs) = self.crs.or(own) else { return };
        self.crs = Some(crs);
        if self.draw_as_regulation(feature, crs) {
            return;
        }
        if let Some(geometry) = shape.geometry_in(FeatureCrs::Plane(crs)) {
            self.push(geometry, name);
        }
    }

    /// Draws a regulation in the colours of plan maps. False where the feature is none.
    fn draw_as_regulation(&mut self, feature: &dyn Feature, crs: Crs) -> bool {
        let is_regulation = self.collection.property("regulatesUses").is_some();
        let Value::Uuid(id) = feature.id() else {
            return false;
        };
        if !is_regulation {
            return false;
        }
        let Some(index) = self.snapshot.regulation_by_id(RegulationId(id)) else {
            return false;
        };
        draw_regulation(
            self.snapshot,
            index,
            crs,
            false,
            self.lang,
            &mut self.shapes,
            &mut self.legend,
        );
        true
    }

    fn push(&mut self, geometry: Geometry<f64>, name: &str) {
        match geometry {
            Geometry::Polygon(area) => self.push_area(area, name),
            Geometry::MultiPolygon(areas) => areas.into_iter().for_each(|area| self.push_area(area, name)),
            Geometry::LineString(line) => self.push_shape(Layer::Line, ShapeGeometry::Line(line), name),
            Geometry::MultiLineString(lines) => lines
                .into_iter()
                .for_each(|line| self.push_shape(Layer::Line, ShapeGeometry::Line(line), name)),
            Geometry::Point(point) => self.push_shape(Layer::Point, ShapeGeometry::Point(point), name),
            Geometry::MultiPoint(points) => points
                .into_iter()
                .for_each(|point| self.push_shape(Layer::Point, ShapeGeometry::Point(point), name)),
            Geometry::GeometryCollection(parts) => parts.into_iter().for_each(|part| self.push(part, name)),
            _ => {}
        }
    }

    fn push_area(&mut self, area: Polygon<f64>, name: &str) {
        let layer = match self.collection.id() {
            "plans" => Layer::Plan,
            "parcels" => Layer::Parcel,
            "buildings" | "proposals" => Layer::Building,
            _ => Layer::Property,
        };
        self.push_shape(layer, ShapeGeometry::Area(area), name);
    }

    fn push_shape(&mut self, layer: Layer, geometry: ShapeGeometry, name: &str) {
        let fill = (layer == Layer::Building).then(|| "#a9a39a".to_owned());
        let mark = (layer == Layer::Line).then_some(LineMark::Plain);
        self.shapes.push(MapShape {
            layer,
            geometry,
            style: ShapeStyle {
                fill,
                mark,
                ..ShapeStyle::default()
            },
            label: None,
            title: name.to_owned(),
        });
    }
}

/// The positions of a shape.
fn positions(shape: &MapShape) -> Vec<[f64; 2]> {
    match &shape.geometry {
        ShapeGeometry::Area(area) => area.exterior().coords().map(|at| [at.x, at.y]).collect(),
        ShapeGeometry::Line(line) => line.coords().map(|at| [at.x, at.y]).collect(),
        ShapeGeometry::Point(point) => vec![[point.x(), point.y()]],
    }
}

/// The map; `None` where nothing has a place.
pub(super) fn map_of(drawing: Drawing<'_>, title: &str, lang: Lang) -> Option<MapView> {
    let crs = drawing.crs?;
    let extent = Extent::of_points(drawing.shapes.iter().flat_map(positions))?;
    let margin_m = extent.width_m().max(extent.height_m()) * 0.06 + 5.0;
    let picture = MapPicture {
        crs,
        extent: extent.framed(margin_m, 60.0, 4.0 / 3.0),
        shapes: drawing.shapes,
        title: title.to_owned(),
        description: lang
            .pick(
                "Objekten på sidan. Vart och ett står som text i tabellen.",
                "The features of the page. Each of them stands as text in the table.",
            )
            .to_owned(),
        north_label: "N".to_owned(),
        id_prefix: "features".to_owned(),
    };
    let mut caption = format!("{}, {}.", crs.name(), lang.pick("norr uppåt", "north up"));
    if drawing.left_out > 0 {
        let left_out = drawing.left_out;
        caption.push(' ');
        caption.push_str(&match lang {
            Lang::Sv => format!("{left_out} objekt är inte ritade: kartan tar {MOST_SHAPES} former. Alla står i tabellen."),
            Lang::En => format!("{left_out} features are not drawn: the map takes {MOST_SHAPES} shapes. All stand in the table."),
        });
    }
    let legend = drawing.legend.into_keys().map(|(look, text)| LegendItem {
        swatch_svg: swatch_svg(&look),
        text,
    });
    Some(MapView {
        svg: render(&picture),
        caption,
        legend: legend.collect(),
    })
}
