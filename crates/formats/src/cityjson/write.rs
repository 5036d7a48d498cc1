//! Closed solids as CityJSON 2.0, each face with the regulation that made it.
//!
//! The city object is a `GenericCityObject`: the bound of what may be built is neither a `Building` nor an
//! `OtherConstruction`, both of which stand, and would be counted as such by whoever reads the file. A type of its own
//! (`+Envelope`) would need an extension's schema at a web address before any validator takes it. The surfaces are
//! `RoofSurface`, `WallSurface` and `GroundSurface`, which every reader knows, with the regulation as an attribute.

use std::collections::HashMap;

use planvy_city::solid::{Solid, SolidPart};
use planvy_plan::{Crs, Datum, SurfaceKind, VerticalReference};
use serde_json::{Map, Value, json};

use super::document::Transform;

/// What one step of a stored vertex is, in metres.
const STEP_M: f64 = 0.001;

/// A face of a solid.
#[derive(Clone, Debug, PartialEq)]
pub struct TaggedFace {
    /// Rings of `[east, north, up]` in metres, not closed; the first is the outer one, counterclockwise seen from outside.
    pub rings: Vec<Vec<[f64; 3]>>,
    /// What it is: a roof, a wall, the ground; anything else is written as a closure.
    pub kind: SurfaceKind,
    /// The regulation that made it, where one did.
    pub regulation: Option<String>,
}

/// A closed solid.
#[derive(Clone, Debug, PartialEq)]
pub struct TaggedSolid {
    /// Its id, unique in the file.
    pub id: String,
    /// Its faces.
    pub faces: Vec<TaggedFace>,
    /// What else is said of it.
    pub attributes: Map<String, Value>,
}

impl TaggedSolid {
    /// A body of an envelope; `regulation` names what made a top or a wall.
    ///
    /// Where it has a corner that it does not say, nothing is made up: the face is left out, and the solid is open.
    ///
    /// ```
    /// use planvy_city::solid::{Solid, SolidFace, SolidPart};
    /// use planvy_formats::cityjson::TaggedSolid;
    /// use planvy_plan::SurfaceKind;
    ///
    /// let solid = Solid {
    ///     corners: vec![[0.0, 0.0, 9.0], [4.0, 0.0, 9.0], [0.0, 4.0, 9.0]],
    ///     faces: vec![SolidFace { rings: vec![vec![0, 1, 2]], part: SolidPart::Top("ridge") }],
    /// };
    /// let tagged = TaggedSolid::of("envelope-1", &solid, |rule| Some((*rule).to_owned()));
    /// assert_eq!(tagged.faces[0].rings[0][1], [4.0, 0.0, 9.0]);
    /// assert_eq!(tagged.faces[0].kind, SurfaceKind::Roof);
    /// assert_eq!(tagged.faces[0].regulation.as_deref(), Some("ridge"));
    /// ```
    pub fn of<T>(id: &str, solid: &Solid<T>, regulation: impl Fn(&T) -> Option<String>) -> TaggedSolid {
        let corner = |index: &usize| solid.corners.get(*index).copied();
        let faces = solid.faces.iter().filter_map(|face| {
            let rings = face.rings.iter().map(|ring| ring.iter().map(corner).collect());
            let (kind, regulation) = match &face.part {
                SolidPart::Top(rule) => (SurfaceKind::Roof, regulation(rule)),
                SolidPart::Wall(rule) => (SurfaceKind::Wall, regulation(rule)),
                SolidPart::Ground => (SurfaceKind::Ground, None),
            };
            Some(TaggedFace {
                rings: rings.collect::<Option<_>>()?,
                kind,
                regulation,
            })
        });
        TaggedSolid {
            id: id.to_owned(),
            faces: faces.collect(),
            attributes: Map::new(),
        }
    }
}

/// Why solids cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteSolidsError {
    /// A coordinate is no number.
    #[error("the solid '{0}' has a coordinate that is no number")]
    NotFinite(String),
    /// Nothing is left of a solid at a step of one millimetre.
    #[error("the solid '{0}' has no face larger than a millimetre")]
    Empty(String),
    /// Two solids have one id.
    #[error("the id '{0}' stands twice")]
    Doubled(String),
}

/// Solids as a CityJSON 2.0 document. Vertices are stored in millimetres.
///
/// Heights over RH 2000 name the compound system (EPSG:5845 to 5857). Any other zero cannot be named in it: the plane system
/// stands there alone, and each solid says in `verticalReference` what its heights are measured from.
///
/// # Errors
///
/// [`WriteSolidsError`], where a file would be broken or a solid lost.
///
/// ```
/// use planvy_formats::cityjson::{TaggedFace, TaggedSolid, write_solids};
/// use planvy_plan::{Crs, Datum, SurfaceKind, VerticalReference};
///
/// let corners = [[118600.0, 6164200.0, 5.0], [118610.0, 6164200.0, 5.0], [118600.0, 6164210.0, 5.0], [118600.0, 6164200.0, 12.0]];
/// let face = |[a, b, c]: [usize; 3], kind, rule: Option<&str>| TaggedFace {
///     rings: vec![vec![corners[a], corners[b], corners[c]]], kind, regulation: rule.map(str::to_owned) };
/// let solid = TaggedSolid { id: "envelope-1".into(), attributes: Default::default(), faces: vec![
///     face([0, 2, 1], SurfaceKind::Ground, None), face([0, 1, 3], SurfaceKind::Wall, None),
///     face([0, 3, 2], SurfaceKind::Wall, None), face([1, 2, 3], SurfaceKind::Roof, Some("ridge-12"))] };
/// let written = write_solids(&[solid], Crs::Zone1330, &VerticalReference::Datum(Datum::Rh2000)).expect("it is closed");
/// assert_eq!(written["metadata"]["referenceSystem"], "https://www.opengis.net/def/crs/EPSG/0/5847");
/// assert_eq!(written["vertices"][3], serde_json::json!([0, 0, 7000]));
/// let geometry = &written["CityObjects"]["envelope-1"]["geometry"][0];
/// assert_eq!(geometry["semantics"]["surfaces"][2]["regulation"], "ridge-12");
/// ```
pub fn write_solids(
    solids: &[TaggedSolid],
    crs: Crs,
    vertical: &VerticalReference,
) -> Result<Value, WriteSolidsError> {
    let mut shelf = Shelf::new(solids)?;
    let mut objects = Map::new();
    for solid in solids {
        let object = city_object(solid, vertical, &mut shelf)?;
        if objects.insert(solid.id.clone(), object).is_some() {
            return Err(WriteSolidsError::Doubled(solid.id.clone()));
        }
    }
    let mut metadata = Map::new();
    metadata.insert(
        "referenceSystem".to_owned(),
        json!(reference_system(crs, vertical)),
    );
    if let Some(extent) = shelf.extent() {
        metadata.insert("geographicalExtent".to_owned(), json!(extent));
    }
    Ok(json!({
        "type": "CityJSON",
        "version": "2.0",
        "transform": shelf.transform,
        "metadata": metadata,
        "CityObjects": objects,
        "vertices": shelf.stored,
    }))
}

/// The address of the plane system, or of its compound with RH 2000.
fn reference_system(crs: Crs, vertical: &VerticalReference) -> String {
    let code = match vertical {
        VerticalReference::Datum(Datum::Rh2000) => crs.epsg() + (5845 - 3006),
        _ => crs.epsg(),
    };
    format!("https://www.opengis.net/def/crs/EPSG/0/{code}")
}

fn city_object(
    solid: &TaggedSolid,
    vertical: &VerticalReference,
    shelf: &mut Shelf,
) -> Result<Value, WriteSolidsError> {
    let mut shell = Vec::new();
    let mut values = Vec::new();
    let mut surfaces: Vec<Value> = Vec::new();
    for face in &solid.faces {
        let rings: Vec<Vec<usize>> = face
            .rings
            .iter()
            .enumerate()
            .map(|(number, ring)| (number, shelf.ring(ring)))
            .filter(|(number, ring)| *number == 0 || ring.len() >= 3)
            .map(|(_, ring)| ring)
            .collect();
        if rings.first().is_none_or(|outer| outer.len() < 3) {
            continue;
        }
        let mut surface = Map::new();
        surface.insert("type".to_owned(), json!(surface_name(face.kind)));
        if let Some(regulation) = &face.regulation {
            surface.insert("regulation".to_owned(), json!(regulation));
        }
        let surface = Value::Object(surface);
        let known = surfaces.iter().position(|known| *known == surface);
        values.push(known.unwrap_or_else(|| {
            surfaces.push(surface);
            surfaces.len() - 1
        }));
        shell.push(rings);
    }
    if shell.is_empty() {
        return Err(WriteSolidsError::Empty(solid.id.clone()));
    }
    let mut attributes = solid.attributes.clone();
    let said = match vertical {
        VerticalReference::Datum(datum) => datum.name(),
        VerticalReference::OwnGround => "ground",
        VerticalReference::Unknown => "unknown",
    };
    attributes.insert("verticalReference".to_owned(), json!(said));
    Ok(json!({
        "type": "GenericCityObject",
        "attributes": attributes,
        "geometry": [{
            "type": "Solid",
            "lod": "2",
            "boundaries": [shell],
            "semantics": { "surfaces": surfaces, "values": [values] },
        }],
    }))
}

fn surface_name(kind: SurfaceKind) -> &'static str {
    match kind {
        SurfaceKind::Roof => "RoofSurface",
        SurfaceKind::Wall => "WallSurface",
        SurfaceKind::Ground => "GroundSurface",
        _ => "ClosureSurface",
    }
}

/// The vertices of the document: each place once.
struct Shelf {
    transform: Transform,
    stored: Vec<[i64; 3]>,
    known: HashMap<[i64; 3], usize>,
}

impl Shelf {
    /// A shelf whose zero is the lowest corner of all solids, to the metre.
    fn new(solids: &[TaggedSolid]) -> Result<Shelf, WriteSolidsError> {
        let mut lowest: Option<[f64; 3]> = None;
        for solid in solids {
            for point in solid.faces.iter().flat_map(|face| face.rings.iter().flatten()) {
                if !point.iter().all(|value| value.is_finite()) {
                    return Err(WriteSolidsError::NotFinite(solid.id.clone()));
                }
                let [a, b, c] = lowest.unwrap_or(*point);
                let [x, y, z] = *point;
                lowest = Some([a.min(x), b.min(y), c.min(z)]);
            }
        }
        Ok(Shelf {
            transform: Transform {
                scale: [STEP_M; 3],
                translate: lowest.unwrap_or_default().map(f64::floor),
            },
            stored: Vec::new(),
            known: HashMap::new(),
        })
    }

    /// A ring as vertex numbers; corners that fall together stand once.
    fn ring(&mut self, ring: &[[f64; 3]]) -> Vec<usize> {
        let mut indices: Vec<usize> = Vec::with_capacity(ring.len());
        for point in ring {
            let index = self.index(point);
            if indices.last() != Some(&index) {
                indices.push(index);
            }
        }
        while indices.len() > 1 && indices.first() == indices.last() {
            indices.pop();
        }
        indices
    }

    fn index(&mut self, point: &[f64; 3]) -> usize {
        let mut steps = [0_i64; 3];
        for ((step, value), zero) in steps.iter_mut().zip(point).zip(self.transform.translate) {
            // A cast saturates: nothing here is beyond what a coordinate can be, and nothing overflows.
            *step = ((value - zero) / STEP_M).round() as i64;
        }
        *self.known.entry(steps).or_insert_with(|| {
            self.stored.push(steps);
            self.stored.len() - 1
        })
    }

    /// Lowest and highest corner, in metres.
    fn extent(&self) -> Option<[f64; 6]> {
        let first = self.stored.first()?;
        let (mut low, mut high) = (*first, *first);
        for vertex in &self.stored {
            for ((low, high), value) in low.iter_mut().zip(&mut high).zip(vertex) {
                *low = (*low).min(*value);
                *high = (*high).max(*value);
            }
        }
        let [tx, ty, tz] = self.transform.translate;
        let [ax, ay, az] = low.map(|step| step as f64 * STEP_M);
        let [bx, by, bz] = high.map(|step| step as f64 * STEP_M);
        Some([ax + tx, ay + ty, az + tz, bx + tx, by + ty, bz + tz])
    }
}
