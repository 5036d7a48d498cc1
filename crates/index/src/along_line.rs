//! What a line runs through, and how far.

use geo_types::LineString;
use planvy_plan::Crs;

use crate::clip::half_plane::{Local, local};
use crate::clip::running::{ALONG_BORDER, distance_between, length_near, running_in};
use crate::delivered::projected_line;
use crate::gathering::Gathering;
use crate::geometry::collect::Extent;
use crate::geometry::place::place_line;
use crate::geometry::{ShapeKind, ShapeView};
use crate::hits::{Hits, Meeting, MetBy};
use crate::in_area::local_chain;
use crate::millimetre::Mm;
use crate::snapshot::Snapshot;
use crate::zone::LINE_REACH_MM;

impl Snapshot {
    /// Everything that a line meets, with the length of it.
    ///
    /// - In an area: its length inside and where it keeps within 0.10 m of the border for more than 0.5 m on end
    ///   (`on_border` then); if that is nothing but it comes within 0.10 m, the longest stretch that does.
    /// - Lines and points within 0.5 m, with the distance; beside a line, the length within 0.10 m of it.
    /// - Regulations for the whole plan have the length in their plan.
    ///
    /// A line of no length is a point: ask [`at_point`](Snapshot::at_point).
    pub fn along_line(&self, crs: Crs, line: &LineString<f64>) -> Hits {
        let mut gathering = Gathering::default();
        for zone in self.zones_near(crs, line.0.iter().copied()) {
            let projected = projected_line(line, crs, zone.grid.crs);
            let Ok(placed) = place_line(zone.grid, &projected) else {
                continue;
            };
            let Some(chain) = placed.rings.first().filter(|chain| chain.len() > 1) else {
                continue;
            };
            let Some(first) = chain.first().copied() else {
                continue;
            };
            let extent = chain.iter().fold(
                Extent {
                    min: first,
                    max: first,
                },
                |extent, vertex| extent.with(*vertex),
            );
            let question: Vec<Local> = chain.iter().map(|vertex| local(*vertex, first)).collect();
            zone.for_each_in(extent.widened(LINE_REACH_MM), |view, _| {
                if let Some(meeting) = meeting_along(&question, first, &view) {
                    gathering.add(view.holders, meeting);
                }
            });
        }
        gathering.finish(self)
    }
}

fn meeting_along(question: &[Local], origin: Mm, view: &ShapeView<'_>) -> Option<Meeting> {
    let by_line = |by: MetBy, edges: &[[Local; 2]]| {
        let distance_mm = distance_between(question, edges);
        (distance_mm <= f64::from(LINE_REACH_MM)).then(|| Meeting {
            by,
            area_m2: 0.0,
            length_m: length_near(question, edges, ALONG_BORDER.within_mm) / 1000.0,
            on_border: false,
            distance_to_border_m: distance_mm / 1000.0,
        })
    };
    match view.kind {
        ShapeKind::Area => {
            let local_edge = |(a, b): (Mm, Mm)| [local(a, origin), local(b, origin)];
            let edges: Vec<[Local; 2]> = view
                .rings()
                .flat_map(|ring| ring.edges().map(local_edge))
                .collect();
            let running = running_in(question, &edges, ALONG_BORDER)?;
            Some(Meeting {
                by: MetBy::Area,
                area_m2: 0.0,
                length_m: running.length_mm / 1000.0,
                on_border: running.along_border,
                distance_to_border_m: 0.0,
            })
        }
        ShapeKind::Line => {
            let chain = local_chain(view, origin);
            let edges: Vec<[Local; 2]> = chain.array_windows().copied().collect();
            by_line(MetBy::Line, &edges)
        }
        ShapeKind::Point => {
            let position = *local_chain(view, origin).first()?;
            let met = by_line(MetBy::Point, &[[position, position]])?;
            Some(Meeting { length_m: 0.0, ..met })
        }
    }
}
