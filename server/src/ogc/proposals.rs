//! The collection `proposals`: the buildings of the drawings that the server shows, whatever the plans say of them.

use std::borrow::Cow;

use geo::BoundingRect;
use geo_types::Rect;
use planvy_features::property::{Code, code};
use planvy_features::{
    Collection, Feature, FeatureCrs, FeatureShape, GeometryKind, Place, Property, PropertyKind, Role, Shapes,
    Value, View,
};
use planvy_plan::{BuildingKind, Crs, Lang, ProposedBuilding};
use planvy_tiler::proposals::ProposedDrawing;

/// Proposed buildings, in the order of their drawings.
#[derive(Clone, Debug, Default)]
pub struct Proposals {
    drawings: Vec<ProposedDrawing>,
    /// For each row the number of its drawing, and of the building in that.
    rows: Vec<(usize, usize)>,
    mark: u64,
}

const KIND: &[Code] = &[
    code("main", "huvudbyggnad", "main building"),
    code("ancillary", "komplementbyggnad", "ancillary building"),
];

const PROPERTIES: &[Property] = &[
    Property::text("id", "Identitet", "Identity").role(Role::Id),
    Property::text("proposal", "Förslag", "Proposal").searched(),
    Property::text("name", "Namn i ritningen", "Name in the drawing").searched(),
    Property::text("kind", "Slag av byggnad", "Kind of building")
        .codes(KIND)
        .role(Role::Type),
    Property::text("intendedUse", "Tänkt användning", "Intended use").searched(),
    Property::number("ridgeHeightM", "m", "Nockhöjd", "Ridge height"),
    Property::number("totalHeightM", "m", "Totalhöjd", "Total height"),
    Property::number("buildingHeightM", "m", "Byggnadshöjd", "Building height"),
    Property::number("roofPitchDeg", "deg", "Takvinkel", "Roof pitch"),
    Property::number("storeys", "1", "Antal våningar", "Storeys"),
    Property::number("grossFloorAreaM2", "m2", "Bruttoarea", "Gross floor area"),
    Property::number("buildingAreaM2", "m2", "Byggnadsarea", "Building area"),
    Property::new(PropertyKind::Boolean, "fictional", "Påhittat", "Invented"),
    Property::text("format", "Ritningens format", "Format of the drawing"),
];

/// A proposed building, while it is being looked at.
struct ProposedFeature<'a> {
    drawing: &'a ProposedDrawing,
    building: &'a ProposedBuilding,
    number: usize,
}

impl Proposals {
    /// The buildings of some drawings.
    pub fn of(drawings: &[ProposedDrawing]) -> Proposals {
        let numbers = |(number, drawing): (usize, &ProposedDrawing)| {
            (0..drawing.proposal.buildings.len()).map(move |building| (number, building))
        };
        Proposals {
            rows: drawings.iter().enumerate().flat_map(numbers).collect(),
            drawings: drawings.to_vec(),
            mark: mark_of(drawings),
        }
    }

    /// A mark of what they are: another set of drawings has another one, no drawings have 0.
    pub fn mark(&self) -> u64 {
        self.mark
    }

    fn building(&self, row: u32) -> Option<ProposedFeature<'_>> {
        let (drawing, number) = *self.rows.get(row as usize)?;
        let drawing = self.drawings.get(drawing)?;
        let building = drawing.proposal.buildings.get(number)?;
        Some(ProposedFeature {
            drawing,
            building,
            number,
        })
    }
}

/// FNV-1a, 64 bits, of the drawings' ids and fingerprints.
fn mark_of(drawings: &[ProposedDrawing]) -> u64 {
    let texts = drawings
        .iter()
        .map(|drawing| format!("{} {} ", drawing.id, drawing.fingerprint));
    texts.fold(0, |mark, text| {
        text.bytes().fold(mark ^ 0xcbf2_9ce4_8422_2325_u64, |mark, byte| {
            (mark ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    })
}

impl ProposedFeature<'_> {
    /// The drawing and the number of the building in it, counted from 1.
    fn id_text(&self) -> String {
        format!("{}.{}", self.drawing.id, self.number + 1)
    }

    /// The system of its plane coordinates, where it can be placed.
    fn crs(&self) -> Option<Crs> {
        let proposal = &self.drawing.proposal;
        proposal.crs.filter(|_| proposal.placement.is_usable())
    }
}

impl Feature for ProposedFeature<'_> {
    fn id(&self) -> Value<'_> {
        Value::Text(Cow::Owned(self.id_text()))
    }

    fn value(&self, property: usize) -> Value<'_> {
        let building = self.building;
        match PROPERTIES.get(property).map_or("", |property| property.name) {
            "id" => self.id(),
            "proposal" => Value::text(&self.drawing.name),
            "name" => Value::of_text(building.name.as_deref()),
            "kind" => Value::of_text(building.kind.map(|kind| match kind {
                BuildingKind::Main => "main",
                BuildingKind::Ancillary => "ancillary",
            })),
            "intendedUse" => Value::of_text(building.intended_use.as_deref()),
            "ridgeHeightM" => Value::of_number(building.ridge_height.map(|height| height.0)),
            "totalHeightM" => Value::of_number(building.total_height.map(|height| height.0)),
            "buildingHeightM" => Value::of_number(building.building_height.map(|height| height.0)),
            "roofPitchDeg" => Value::of_number(building.roof_pitch_deg),
            "storeys" => Value::of_number(building.storeys),
            "grossFloorAreaM2" => Value::of_number(building.gross_floor_area_m2),
            "buildingAreaM2" => Value::of_number(building.building_area_m2),
            "fictional" => Value::Bool(self.drawing.is_fictional),
            "format" => Value::text(&self.drawing.proposal.format),
            _ => Value::Null,
        }
    }

    fn shape(&self) -> FeatureShape<'_> {
        match (self.crs(), &self.building.footprint) {
            (Some(crs), Some(footprint)) if !footprint.0.is_empty() => FeatureShape {
                crs: FeatureCrs::Plane(crs),
                shapes: Shapes::Areas(Cow::Borrowed(&footprint.0)),
            },
            _ => FeatureShape::NOWHERE,
        }
    }
}

impl Collection for Proposals {
    fn id(&self) -> &'static str {
        "proposals"
    }

    fn title(&self, lang: Lang) -> &'static str {
        lang.pick("Förslag", "Proposals")
    }

    fn description(&self, lang: Lang) -> &'static str {
        lang.pick(
            "Byggnader i de ritningar som visas i kartan, med de mått som ritningen anger. De är förslag: inget är prövat. \
             En byggnad utan ritad yta eller utan känd plats har inget läge här.",
            "Buildings of the drawings that the map shows, with the measures that the drawing states. They are proposals: nothing is \
             decided. A building without a drawn ground or without a known place has no geometry here.",
        )
    }

    fn geometry_kind(&self) -> GeometryKind {
        GeometryKind::MultiPolygon
    }

    fn properties(&self) -> &'static [Property] {
        PROPERTIES
    }

    fn count(&self, _view: View<'_>) -> u32 {
        self.rows.len() as u32
    }

    fn feature<'a>(&'a self, _view: View<'a>, row: u32) -> Option<Box<dyn Feature + 'a>> {
        Some(Box::new(self.building(row)?))
    }

    fn row_by_id(&self, _view: View<'_>, id: &str) -> Option<u32> {
        let mut rows = 0..self.rows.len() as u32;
        rows.find(|row| {
            self.building(*row)
                .is_some_and(|building| building.id_text() == id)
        })
    }

    fn rows_meeting(&self, _view: View<'_>, place: &Place) -> Vec<u32> {
        let meets = |row: &u32| {
            let building = self.building(*row);
            building.is_some_and(|building| place.meets(&building.shape()))
        };
        (0..self.rows.len() as u32).filter(meets).collect()
    }

    fn extent(&self, _view: View<'_>) -> Option<Rect<f64>> {
        let boxes = (0..self.rows.len() as u32).filter_map(|row| {
            let building = self.building(row)?;
            let geometry = building.shape().geometry_in(FeatureCrs::Crs84)?;
            geometry.bounding_rect()
        });
        // A position is written with nine decimals: the box is a little wider than that.
        let wider = 1e-8;
        boxes
            .reduce(|a, b| {
                Rect::new(
                    (a.min().x.min(b.min().x), a.min().y.min(b.min().y)),
                    (a.max().x.max(b.max().x), a.max().y.max(b.max().y)),
                )
            })
            .map(|all| {
                Rect::new(
                    (all.min().x - wider, all.min().y - wider),
                    (all.max().x + wider, all.max().y + wider),
                )
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::three_d::drawings;
    use crate::world::World;
    use std::sync::Arc;

    #[test]
    fn the_drawings_of_the_demo_are_features_with_their_measures() {
        let found = drawings::of_demo();
        let proposals = Proposals::of(&found.drawings);
        let world = World::of(Arc::new(planvy_index::Snapshot::empty()));
        let view = world.view(jiff::civil::date(2026, 11, 27), Lang::Sv);
        let buildings: usize = found
            .drawings
            .iter()
            .map(|each| each.proposal.buildings.len())
            .sum();
        assert_eq!(proposals.count(view) as usize, buildings);
        for row in 0..proposals.count(view) {
            let feature = proposals.feature(view, row).unwrap();
            let Value::Text(id) = feature.id() else {
                panic!("a text")
            };
            assert_eq!(proposals.row_by_id(view, &id), Some(row));
            let fictional = proposals.property("fictional").unwrap();
            assert_eq!(feature.value(fictional), Value::Bool(true));
            for number in 0..proposals.properties().len() {
                let _any = feature.value(number);
            }
        }
        assert_eq!(proposals.row_by_id(view, "nothing"), None);
        let fewer = Proposals::of(found.drawings.get(1..).unwrap());
        assert!(proposals.mark() != fewer.mark() && Proposals::of(&[]).mark() == 0);
        let extent = proposals.extent(view).unwrap();
        assert!(extent.min().x > 10.0 && extent.max().y < 70.0);
        let around = Place::of_box(FeatureCrs::Crs84, extent.min(), extent.max()).unwrap();
        assert!(!proposals.rows_meeting(view, &around).is_empty());
    }
}
