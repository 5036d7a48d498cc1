//! Studies of the scene: a section as a drawing, hours of sun at a point. Both of what is here, and they say so.

use glam::DVec3;
use planvy_city::Triangle;
use planvy_city::measure::GridScale;
use planvy_city::section::cut;
use planvy_city::section_svg::{Fill, LineStyle, Sheet, SheetTexts, draw};
use planvy_city::sun::{Atmosphere, GridConvergence, Site, UnixSeconds};
use planvy_city::sun_hours::{Occluders, Receiver, Sampling, SunHours, SunPath};
use planvy_plan::{GridPoint, Lang, gauss_kruger};
use planvy_tiles::Topology;

use super::{NoSun, Scene};
use crate::layer::Layer;
use crate::legend::legend;
use crate::measure::{MeasureKind, number};
use crate::state::Side;
use crate::tiles::WorldFrame;

/// Scales of drawings: the first at which the section is at most this long on paper.
const SCALES: [f64; 8] = [100.0, 200.0, 400.0, 500.0, 1000.0, 2000.0, 5000.0, 10_000.0];
const LONGEST_MM: f64 = 380.0;

/// Why there is no drawing.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum NoSection {
    /// No two points are set.
    #[error("a section needs two points")]
    NoPoints,
    /// Nothing that is here is cut.
    #[error("nothing that is shown lies on the line")]
    Nothing,
    /// The drawing cannot be made.
    #[error("{0}")]
    Drawing(String),
}

/// Hours of sun at a point, in words and as numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct SunStudy {
    /// The hours.
    pub hours: SunHours,
    /// In words, with the error and what was looked at.
    pub text: String,
}

impl Scene {
    /// The triangles of some layers that are shown, in the world, each with its layer.
    fn shown_triangles(&self, layers: &[Layer], are_all: bool) -> Vec<(Triangle, Layer)> {
        let side = self.state.comparison.side_at(0.5);
        let mut triangles = Vec::new();
        let here: Vec<_> = if are_all {
            self.loader.all_loaded().collect()
        } else {
            self.drawn().collect()
        };
        for (_, loaded) in here {
            for content in &loaded.contents {
                let origin = DVec3::from_array(content.origin);
                for part in content
                    .parts
                    .iter()
                    .filter(|part| part.topology == Topology::Triangles)
                {
                    let layer = loaded.layer_of(&part.name);
                    if !layers.contains(&layer) {
                        continue;
                    }
                    let table = part.table.and_then(|table| content.tables.get(table));
                    let ids = part.vertices.feature_ids.as_deref().unwrap_or_default();
                    let point = |vertex: u32| part.vertices.positions.point_m(vertex as usize);
                    for corners in part.indices.chunks_exact(3) {
                        let [a, b, c] = *corners else { continue };
                        let row = ids.get(a as usize).map_or(0, |row| usize::from(*row));
                        if !self.is_row_shown(layer, table.map(|table| (table, row)), side) {
                            continue;
                        }
                        let (Some(a), Some(b), Some(c)) = (point(a), point(b), point(c)) else {
                            continue;
                        };
                        let corners = [a, b, c].map(|corner| (origin + DVec3::from_array(corner)).to_array());
                        triangles.push((Triangle { corners, surface: 0 }, layer));
                    }
                }
            }
        }
        triangles
    }

    /// How the grid compares with the ground at a point: the projection's scale and the height over the ellipsoid, which in Sweden is the
    /// level plus 17 to 43 m. With the middle of that a length is wrong by at most 2 mm a kilometre.
    pub(super) fn grid_scale_at(&self, point: DVec3) -> Option<GridScale> {
        const GEOID_M: f64 = 30.0;
        let place = GridPoint {
            crs: self.world()?.crs()?,
            east_m: point.x,
            north_m: point.y,
        };
        Some(GridScale {
            point_scale: gauss_kruger::point_scale(place),
            height_over_ellipsoid_m: point.z + GEOID_M,
        })
    }

    /// The section that is measured, as SVG true to scale.
    ///
    /// # Errors
    ///
    /// [`NoSection`], with the reason.
    pub fn section_svg(&self, lang: Lang) -> Result<String, NoSection> {
        let points = self.measuring.points();
        let ([from, to], Some(MeasureKind::Section)) = (points, self.measuring.kind()) else {
            return Err(NoSection::NoPoints);
        };
        let path = [from, to].map(|point| geo_types::Coord {
            x: point.in_world.x,
            y: point.in_world.y,
        });
        let layers = [
            Layer::Terrain,
            Layer::Buildings,
            Layer::Envelopes,
            Layer::Proposals,
            Layer::Other,
        ];
        let triangles = self.shown_triangles(&layers, false);
        let profile = cut(
            &path,
            triangles.iter().map(|(triangle, layer)| (triangle, *layer)),
        );
        let profile = profile.map_err(|error| NoSection::Drawing(error.to_string()))?;
        if profile.lines.is_empty() {
            return Err(NoSection::Nothing);
        }
        let fits = |scale: &f64| profile.length_m * 1000.0 / scale <= LONGEST_MM;
        let scale = SCALES.into_iter().find(fits).unwrap_or(20_000.0);
        let place = |[point]: [&crate::measure::MeasuredPoint; 1]| {
            format!("{:.0}, {:.0}", point.in_world.x, point.in_world.y)
        };
        let legend = legend(self, lang);
        let texts = SheetTexts {
            title: format!(
                "{} {} – {}",
                lang.pick("Sektion", "Section"),
                place([from]),
                place([to])
            ),
            ends: ["A".to_owned(), "A".to_owned()],
            along: lang.pick("längd i m", "length in m").to_owned(),
            level: lang
                .pick("nivå i m över RH 2000", "level in m over RH 2000")
                .to_owned(),
            scale: lang.pick("Skala", "Scale").to_owned(),
            scale_words: [
                lang.pick("längd", "length").to_owned(),
                lang.pick("höjd", "height").to_owned(),
            ],
            sources: vec![legend.source_line(lang)],
        };
        let style = |layer: &Layer| line_style(*layer, lang);
        let sheet = Sheet {
            profile: &profile,
            style: &style,
            scale,
            exaggeration: 1.0,
            id: "section",
            texts: &texts,
        };
        draw(&sheet).map_err(|error| NoSection::Drawing(error.to_string()))
    }

    /// Hours of sun at a point on the day that is looked at. A surface by its normal; `None` for a point in the open.
    ///
    /// # Errors
    ///
    /// [`NoSun`], with the reason.
    pub fn sun_hours_at(&self, point: DVec3, normal: Option<DVec3>, lang: Lang) -> Result<SunStudy, NoSun> {
        let world = self.world().ok_or(NoSun::NoWorld)?;
        let place = world.geodetic(point).ok_or(NoSun::NoPlace)?;
        let convergence = match world {
            WorldFrame::Grid(crs) => {
                gauss_kruger::convergence(GridPoint {
                    crs,
                    east_m: point.x,
                    north_m: point.y,
                })
                .0
            }
            WorldFrame::Tangent { .. } | WorldFrame::Local => 0.0,
        };
        let site = Site {
            lat_deg: place.lat_deg,
            lon_deg: place.lon_deg,
            convergence: GridConvergence(convergence),
        };
        let [from, to] = self
            .state
            .time
            .day()
            .ok_or_else(|| NoSun::Position(self.state.time.to_string()))?;
        let [from, to] = [from, to].map(|instant| UnixSeconds(instant.as_second() as f64));
        let refused = |error: &dyn std::fmt::Display| NoSun::Position(error.to_string());
        let path = SunPath::new(site, Atmosphere::default(), from, to, Sampling::default());
        let path = path.map_err(|error| refused(&error))?;
        let layers = [Layer::Terrain, Layer::Buildings, Layer::Proposals, Layer::Other];
        let triangles = self.shown_triangles(&layers, true);
        let occluders = Occluders::new(triangles.iter().map(|(triangle, _)| triangle.corners));
        let receiver = Receiver {
            point: point.to_array(),
            normal: normal.map(|normal| normal.to_array()),
        };
        let hours = path
            .hours_at(&receiver, &occluders)
            .map_err(|error| refused(&error))?;
        let text = self.sun_hours_text(&hours, lang);
        Ok(SunStudy { hours, text })
    }

    fn sun_hours_text(&self, hours: &SunHours, lang: Lang) -> String {
        let day = self.state.time.date();
        let with = match self.state.comparison.side_at(0.5) {
            Side::After => lang.pick("med förslagen", "with the proposals"),
            Side::Before => lang.pick("som det är i dag", "as it is today"),
        };
        let (whole, low, error) = (
            number(hours.hours, lang),
            number(hours.low_sun_hours, lang),
            number(hours.error_hours, lang),
        );
        lang.pick(
            format!(
                "{whole} timmar sol den {day}, {with} (± {error} timmar). Av dem {low} timmar när solen står lägre än 5°, som är osäkra. \
                 Räknat på mark och byggnader som är hämtade; träd räknas inte."
            ),
            format!(
                "{whole} hours of sun on {day}, {with} (± {error} hours). Of them {low} hours with the sun lower than 5°, which are uncertain. \
                 Reckoned with the ground and buildings that have been loaded; trees are left out."
            ),
        )
    }
}

/// How a layer is drawn in a section.
fn line_style(layer: Layer, lang: Lang) -> LineStyle {
    let (stroke, width_mm, fill) = match layer {
        Layer::Terrain => ("#4a4a3a", 0.5, Fill::Below("#e6e4d6".to_owned())),
        Layer::Buildings => ("#333333", 0.35, Fill::Inside("#d8cfc4".to_owned())),
        Layer::Proposals => ("#8a6d00", 0.5, Fill::Inside("#f3dc8c".to_owned())),
        Layer::Envelopes => ("#1f6fb5", 0.35, Fill::None),
        _ => ("#555555", 0.25, Fill::None),
    };
    LineStyle {
        name: layer.name(lang).to_owned(),
        stroke: stroke.to_owned(),
        width_mm,
        fill,
    }
}
