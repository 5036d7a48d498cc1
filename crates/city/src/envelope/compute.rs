//! From limits to cells.
//!
//! The land is parted by every boundary and every valley and ridge; in each face the same few planes compete, and lines where two of
//! them are level part it on. In what comes out, one plane is the lowest throughout. Faces of one plane that share an edge are one
//! cell. Since all of it is one partition, cells share their corners to the last digit.

use geo::CoordsIter;
use geo_types::MultiPolygon;

use super::cells::{envelope, without_slivers};
use super::contest::Contest;
use super::facade::{Slope, slopes};
use super::land::Land;
use super::partition::Partition;
use super::{Envelope, EnvelopeError, TopForm, TopLimit};

/// The most stretches of boundary that are worked out.
const MOST_STRETCHES: usize = 20_000;

/// The top of what may be built on the buildable land: at each position the lowest of all limits that hold there.
///
/// Every limit holds in its own area. Sloping limits start from the façade on the boundary of the buildable land: where the boundary of
/// the limit's area runs inside the buildable land (or the land goes on within 5 cm), the façade may lie further on, and nothing
/// rises from there. Where two limits are equal, the first one listed makes the cell. Cells and land without a top do not overlap and
/// cover the buildable land; pieces under [`SLIVER_M2`](super::SLIVER_M2) are counted with a neighbour.
///
/// # Errors
/// [`EnvelopeError`]: what is wrong with the input, or that the pieces could not be worked out.
///
/// ```
/// use geo::Area;
/// use geo_types::{polygon, MultiPolygon};
/// use planvy_city::envelope::{compute, TopForm, TopLimit};
/// // 20 m by 10 m, ridge at 9 m, building height 6 m: the 45° planes meet the ridge 3 m inside.
/// let land = MultiPolygon(vec![polygon![(x: 0.0, y: 0.0), (x: 20.0, y: 0.0), (x: 20.0, y: 10.0), (x: 0.0, y: 10.0)]]);
/// let ridge = TopLimit { area: None, form: TopForm::Level(9.0), made_by: "ridge" };
/// let height = TopForm::FromFacade { eave_level_m: 6.0, pitch_deg: 45.0 };
/// let limits = [ridge, TopLimit { area: None, form: height, made_by: "building height" }];
/// let envelope = compute(&land, &limits).expect("a rectangle");
/// assert_eq!(envelope.cells.len(), 5);
/// let flat = envelope.cells.iter().filter(|cell| cell.made_by == "ridge");
/// assert!((flat.map(|cell| cell.outline.unsigned_area()).sum::<f64>() - 14.0 * 4.0).abs() < 1e-6);
/// ```
pub fn compute<T: Clone>(
    buildable: &MultiPolygon<f64>,
    limits: &[TopLimit<T>],
) -> Result<Envelope<T>, EnvelopeError> {
    checked(buildable, limits)?;
    let Some(land) = Land::of(buildable, limits) else {
        return Ok(Envelope {
            cells: Vec::new(),
            without_top: Vec::new(),
        });
    };
    let unresolved = || EnvelopeError::Unresolved { at: land.origin };
    let (places, stretches) = land.stretches();
    let given = places.all().len();
    let borders = Partition::of(places, &stretches).ok_or_else(unresolved)?;
    let slopes = slopes(&land, &borders, limits)?;
    let sloped = with_outlines(&land, borders, &slopes).ok_or_else(unresolved)?;
    let contest = Contest {
        land: &land,
        limits,
        slopes: &slopes,
    };
    let (partition, tops) = contest.parted(sloped).ok_or_else(unresolved)?;
    let tops = without_slivers(&partition, tops);
    Ok(envelope(&contest, &partition, &tops, given))
}

fn checked<T>(buildable: &MultiPolygon<f64>, limits: &[TopLimit<T>]) -> Result<(), EnvelopeError> {
    const OUT_OF_MEASURE: f64 = 1e9;
    let areas = limits.iter().filter_map(|limit| limit.area.as_ref());
    let mut count = 0;
    for at in areas.chain([buildable]).flat_map(CoordsIter::coords_iter) {
        count += 1;
        if !(at.x.abs() < OUT_OF_MEASURE && at.y.abs() < OUT_OF_MEASURE) {
            return Err(EnvelopeError::NotFinite);
        }
    }
    if count > MOST_STRETCHES {
        return Err(EnvelopeError::TooLarge(count));
    }
    let can_be = |form: &TopForm| match form {
        TopForm::Level(level) => level.abs() < 1e6,
        TopForm::FromFacade {
            eave_level_m,
            pitch_deg,
        } => eave_level_m.abs() < 1e6 && (0.01..=89.0).contains(pitch_deg),
    };
    match limits.iter().position(|limit| !can_be(&limit.form)) {
        Some(limit) => Err(EnvelopeError::Limit { limit }),
        None => Ok(()),
    }
}

/// The land parted by the outlines of sloping faces too.
fn with_outlines(land: &Land, borders: Partition, slopes: &[Slope]) -> Option<Partition> {
    let in_land = |face: Option<usize>| {
        let inside = face
            .and_then(|face| borders.faces.get(face))
            .map(|face| face.inside);
        inside.is_some_and(|inside| land.is_buildable(inside))
    };
    let kept = borders
        .stretches()
        .filter(|(_, one, other)| in_land(one.face) || in_land(other.face));
    let mut stretches: Vec<(usize, usize)> = kept.map(|(_, one, _)| (one.from, one.to)).collect();
    let mut places = borders.places.clone();
    for slope in slopes {
        for ring in std::iter::once(slope.outline.exterior()).chain(slope.outline.interiors()) {
            for line in ring.lines() {
                stretches.push((places.place(line.start), places.place(line.end)));
            }
        }
    }
    Partition::of(places, &stretches)
}
