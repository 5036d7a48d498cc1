//! Public places near a building.

use geo::{BoundingRect, Distance, Euclidean};
use geo_types::{Coord, Line, MultiPolygon, Point, Polygon, Rect};
use jiff::civil::Date;
use planvy_index::Shape;
use planvy_plan::catalogue::LandForm;
use planvy_plan::meaning::entry_of;
use planvy_plan::{Crs, Lang, RegulationId, Standing};

use super::NEAR_PUBLIC_PLACE_M;
use super::sampled::{Sample, middles_of};
use crate::answer::PlaceKind;
use crate::answers::Answers;
use crate::assessment::Assessment;
use crate::projected::area_in;
use crate::question::{Place, Question};
use crate::site::{Site, SiteShape};

/// Points on a common stretch are at most so far apart, in metres.
const STEP_M: f64 = 0.5;

/// A public place: an area of a use of public places (*allmän plats*), in the system of the building.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PublicPlace {
    /// Its use regulation.
    pub regulation: RegulationId,
    /// Its area.
    pub area: MultiPolygon<f64>,
}

/// What of public places lies beside a building.
pub(crate) struct Stretch {
    pub samples: Vec<Sample>,
    pub regulations: Vec<RegulationId>,
    pub distance_m: f64,
}

/// The public places in force at a date that lie closer than 6 m to a footprint.
pub(crate) fn public_places_near(
    answers: &Answers,
    date: Date,
    crs: Crs,
    footprint: &MultiPolygon<f64>,
) -> Vec<PublicPlace> {
    let Some(around) = footprint
        .bounding_rect()
        .map(|rect| widened(rect, NEAR_PUBLIC_PLACE_M))
    else {
        return Vec::new();
    };
    let area = MultiPolygon(vec![around.to_polygon()]);
    let site = Site {
        kind: PlaceKind::Area,
        shape: SiteShape::Area {
            crs,
            area: area.clone(),
        },
        parcel: None,
        address: None,
    };
    let question = Question {
        place: Place::Area { crs, area },
        date,
        lang: Lang::Sv,
        geometry: false,
    };
    let assessment = Assessment::at(answers, &question, site);
    let here = assessment.regulations.iter().chain(&assessment.touches);
    let in_force = here.filter(|here| here.standing == Standing::InForce);
    let places = in_force.filter_map(|here| {
        let snapshot = answers.snapshot();
        let content = snapshot.content(here.entry.content)?;
        let is_public = content.group == planvy_plan::RegulationGroup::Use
            && entry_of(content).is_some_and(|entry| entry.land == LandForm::PublicPlace);
        if !is_public {
            return None;
        }
        let own_crs = snapshot.plan(here.entry.plan)?.plan.crs;
        let area = if here.entry.whole_plan {
            snapshot.plan_geometry(here.entry.plan)
        } else {
            let shapes = snapshot.geometry(here.index).into_iter();
            MultiPolygon(shapes.filter_map(|part| polygon_of(part.shape)).collect())
        };
        Some(PublicPlace {
            regulation: here.entry.id,
            area: area_in(&area, own_crs, crs),
        })
    });
    places
        .filter(|place| Euclidean.distance(footprint, &place.area) < NEAR_PUBLIC_PLACE_M)
        .collect()
}

/// The borders of public places that lie closer than 6 m to a footprint; `None` where there are none.
pub(crate) fn common_stretch(footprint: &MultiPolygon<f64>, places: &[PublicPlace]) -> Option<Stretch> {
    let around = widened(footprint.bounding_rect()?, NEAR_PUBLIC_PLACE_M);
    let mut stretch = Stretch {
        samples: Vec::new(),
        regulations: Vec::new(),
        distance_m: f64::INFINITY,
    };
    for place in places {
        let distance_m = Euclidean.distance(footprint, &place.area);
        if distance_m >= NEAR_PUBLIC_PLACE_M {
            continue;
        }
        stretch.distance_m = stretch.distance_m.min(distance_m);
        stretch.regulations.push(place.regulation);
        let near =
            |sample: &Sample| Euclidean.distance(&Point(sample.position), footprint) < NEAR_PUBLIC_PLACE_M;
        let edges = place.area.0.iter().flat_map(edges_of);
        let beside = edges.filter_map(|edge| within(edge, around));
        stretch
            .samples
            .extend(beside.flat_map(|edge| middles_of(edge, STEP_M)).filter(near));
    }
    // A building inside a public place, far from its borders, has no stretch in common with it.
    (!stretch.samples.is_empty()).then_some(stretch)
}

fn edges_of(part: &Polygon<f64>) -> impl Iterator<Item = Line<f64>> {
    std::iter::once(part.exterior())
        .chain(part.interiors())
        .flat_map(|ring| ring.lines())
}

/// The part of an edge in a box, so that a street of kilometres costs no more than what lies beside the building.
fn within(edge: Line<f64>, around: Rect<f64>) -> Option<Line<f64>> {
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    let axes = [
        (edge.start.x, edge.dx(), around.min().x, around.max().x),
        (edge.start.y, edge.dy(), around.min().y, around.max().y),
    ];
    for (start, delta, low, high) in axes {
        if delta.abs() < f64::EPSILON {
            if start < low || start > high {
                return None;
            }
            continue;
        }
        let (a, b) = ((low - start) / delta, (high - start) / delta);
        from = from.max(a.min(b));
        to = to.min(a.max(b));
    }
    let at = |t: f64| edge.start + edge.delta() * t;
    (from < to).then(|| Line::new(at(from), at(to)))
}

fn widened(rect: Rect<f64>, by_m: f64) -> Rect<f64> {
    let by = Coord { x: by_m, y: by_m };
    Rect::new(rect.min() - by, rect.max() + by)
}

fn polygon_of(shape: Shape) -> Option<Polygon<f64>> {
    match shape {
        Shape::Area(area) => Some(area),
        Shape::Line(_) | Shape::Point(_) => None,
    }
}
