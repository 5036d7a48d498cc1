//! Figures about the running server, for `/metrics` in the Prometheus text format 0.0.4.
//!
//! Counters live in fixed tables: counting a request writes three atomics and allocates nothing.

use std::fmt::Write;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use axum::http::StatusCode;

/// The statuses that are counted by name; any other counts under the last entry.
const STATUSES: [u16; 15] = [
    200, 204, 303, 304, 400, 404, 405, 406, 408, 413, 415, 422, 500, 503, 0,
];

/// Upper ends of the histogram's buckets: microseconds, and how Prometheus is told them in seconds.
const BUCKETS: [(u64, &str); 12] = [
    (50, "0.00005"),
    (100, "0.0001"),
    (250, "0.00025"),
    (500, "0.0005"),
    (1_000, "0.001"),
    (2_500, "0.0025"),
    (5_000, "0.005"),
    (10_000, "0.01"),
    (50_000, "0.05"),
    (250_000, "0.25"),
    (1_000_000, "1"),
    (10_000_000, "10"),
];

/// A place in the table of routes, from [`Metrics::route`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouteIndex(usize);

/// Counters of one route.
#[derive(Debug, Default)]
struct RouteCounters {
    by_status: [AtomicU64; STATUSES.len()],
    /// One more than the bounds: the last is for everything slower.
    by_duration: [AtomicU64; BUCKETS.len() + 1],
    total_us: AtomicU64,
}

/// The figures.
#[derive(Debug)]
pub struct Metrics {
    templates: Vec<Template>,
    routes: Vec<RouteCounters>,
    in_flight: AtomicI64,
    connections: AtomicI64,
    reloads: AtomicU64,
    failed_reloads: AtomicU64,
    panics: AtomicU64,
}

/// What `/metrics` says about the snapshot.
#[derive(Clone, Debug, Default)]
pub struct SnapshotFigures {
    /// Its id.
    pub id: String,
    /// Plans in it.
    pub plans: usize,
    /// Regulations in it.
    pub regulations: usize,
    /// When it was loaded, in seconds since 1970.
    pub loaded_at_s: u64,
    /// How long loading took.
    pub load_time: Duration,
}

/// The label of requests that no route matched.
pub const UNMATCHED: &str = "unmatched";

impl Metrics {
    /// Figures for these route templates.
    pub fn new(templates: impl IntoIterator<Item = &'static str>) -> Metrics {
        let with_last = templates.into_iter().chain([UNMATCHED]);
        let templates: Vec<Template> = with_last.map(Template::new).collect();
        let routes = templates.iter().map(|_| RouteCounters::default()).collect();
        Metrics {
            templates,
            routes,
            in_flight: AtomicI64::new(0),
            connections: AtomicI64::new(0),
            reloads: AtomicU64::new(0),
            failed_reloads: AtomicU64::new(0),
            panics: AtomicU64::new(0),
        }
    }

    /// The first route whose template a path matches. A path is never a label itself: labels would grow without bound,
    /// and a path can hold a person's parcel.
    pub fn route(&self, path: &str) -> RouteIndex {
        let slashes = slashes_in(path);
        let mut templates = self.templates.iter();
        let found = templates.position(|template| template.matches(path, slashes));
        RouteIndex(found.unwrap_or(self.templates.len().saturating_sub(1)))
    }

    /// The template of a route.
    pub fn template(&self, route: RouteIndex) -> &'static str {
        self.templates
            .get(route.0)
            .map_or(UNMATCHED, |template| template.text)
    }

    /// Counts a request that has been answered.
    pub fn answered(&self, route: RouteIndex, status: StatusCode, took: Duration) {
        let Some(counters) = self.routes.get(route.0) else {
            return;
        };
        let status = status.as_u16();
        let slot = STATUSES
            .iter()
            .position(|known| *known == status)
            .unwrap_or(STATUSES.len() - 1);
        let took_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let bucket = BUCKETS
            .iter()
            .position(|(bound, _)| took_us <= *bound)
            .unwrap_or(BUCKETS.len());
        if let Some(count) = counters.by_status.get(slot) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        if let Some(count) = counters.by_duration.get(bucket) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        counters.total_us.fetch_add(took_us, Ordering::Relaxed);
    }

    /// Notes that a request began, and returns how many are being answered now.
    pub fn begin(&self) -> i64 {
        self.in_flight.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Notes that a request ended.
    pub fn end(&self) {
        self.in_flight.fetch_sub(1, Ordering::Relaxed);
    }

    /// Notes that a connection was opened (`+1`) or closed (`-1`).
    pub fn connections_changed(&self, by: i64) {
        self.connections.fetch_add(by, Ordering::Relaxed);
    }

    /// Counts a snapshot that was loaded, or could not be.
    pub fn reloaded(&self, well: bool) {
        let counter = if well { &self.reloads } else { &self.failed_reloads };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a panic that was caught.
    pub fn panicked(&self) {
        self.panics.fetch_add(1, Ordering::Relaxed);
    }

    /// The whole page.
    pub fn page(&self, snapshot: Option<&SnapshotFigures>) -> String {
        let mut page = String::with_capacity(16 * 1024);
        self.write_requests(&mut page);
        self.write_durations(&mut page);
        let plain = [
            (
                "planvy_requests_in_flight",
                "gauge",
                "Requests being answered.",
                load_signed(&self.in_flight),
            ),
            (
                "planvy_connections",
                "gauge",
                "Open connections.",
                load_signed(&self.connections),
            ),
            (
                "planvy_panics_total",
                "counter",
                "Faults of the server that were caught.",
                load(&self.panics),
            ),
        ];
        for (name, kind, help, value) in plain {
            put(
                &mut page,
                format_args!("# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}\n"),
            );
        }
        put(
            &mut page,
            format_args!(
                "# HELP planvy_snapshot_loads_total Snapshots loaded from the store.\n\
                 # TYPE planvy_snapshot_loads_total counter\n\
                 planvy_snapshot_loads_total{{result=\"loaded\"}} {}\n\
                 planvy_snapshot_loads_total{{result=\"failed\"}} {}\n",
                load(&self.reloads),
                load(&self.failed_reloads),
            ),
        );
        if let Some(snapshot) = snapshot {
            write_snapshot(&mut page, snapshot);
        }
        page
    }

    fn write_requests(&self, page: &mut String) {
        put(
            page,
            format_args!(
                "# HELP planvy_requests_total Requests answered, by route and status.\n\
                 # TYPE planvy_requests_total counter\n"
            ),
        );
        for (Template { text: template, .. }, counters) in self.templates.iter().zip(&self.routes) {
            for (status, count) in STATUSES.iter().zip(&counters.by_status) {
                let count = load(count);
                if count > 0 {
                    let label = if *status == 0 {
                        "other".to_owned()
                    } else {
                        status.to_string()
                    };
                    put(
                        page,
                        format_args!(
                            "planvy_requests_total{{route=\"{template}\",status=\"{label}\"}} {count}\n"
                        ),
                    );
                }
            }
        }
    }

    fn write_durations(&self, page: &mut String) {
        const NAME: &str = "planvy_request_duration_seconds";
        put(
            page,
            format_args!(
                "# HELP {NAME} Time from the head of a request to the head of its answer, by route.\n\
                 # TYPE {NAME} histogram\n"
            ),
        );
        for (Template { text: template, .. }, counters) in self.templates.iter().zip(&self.routes) {
            let counts: Vec<u64> = counters.by_duration.iter().map(load).collect();
            let total: u64 = counts.iter().sum();
            if total == 0 {
                continue;
            }
            let mut up_to_here = 0;
            for ((_, bound), count) in BUCKETS.iter().zip(&counts) {
                up_to_here += count;
                put(
                    page,
                    format_args!("{NAME}_bucket{{route=\"{template}\",le=\"{bound}\"}} {up_to_here}\n"),
                );
            }
            let sum_s = Duration::from_micros(load(&counters.total_us)).as_secs_f64();
            put(
                page,
                format_args!(
                    "{NAME}_bucket{{route=\"{template}\",le=\"+Inf\"}} {total}\n\
                     {NAME}_sum{{route=\"{template}\"}} {sum_s}\n\
                     {NAME}_count{{route=\"{template}\"}} {total}\n"
                ),
            );
        }
    }
}

fn write_snapshot(page: &mut String, snapshot: &SnapshotFigures) {
    let id: String = snapshot
        .id
        .chars()
        .filter(|c| !matches!(c, '"' | '\\' | '\n'))
        .collect();
    put(
        page,
        format_args!(
            "# HELP planvy_snapshot_info The snapshot that answers come from.\n\
             # TYPE planvy_snapshot_info gauge\n\
             planvy_snapshot_info{{id=\"{id}\"}} 1\n\
             # HELP planvy_snapshot_plans Plans in the snapshot.\n\
             # TYPE planvy_snapshot_plans gauge\n\
             planvy_snapshot_plans {}\n\
             # HELP planvy_snapshot_regulations Regulations in the snapshot.\n\
             # TYPE planvy_snapshot_regulations gauge\n\
             planvy_snapshot_regulations {}\n\
             # HELP planvy_snapshot_loaded_timestamp_seconds When the snapshot was loaded.\n\
             # TYPE planvy_snapshot_loaded_timestamp_seconds gauge\n\
             planvy_snapshot_loaded_timestamp_seconds {}\n\
             # HELP planvy_snapshot_load_seconds How long loading took.\n\
             # TYPE planvy_snapshot_load_seconds gauge\n\
             planvy_snapshot_load_seconds {}\n",
            snapshot.plans,
            snapshot.regulations,
            snapshot.loaded_at_s,
            snapshot.load_time.as_secs_f64(),
        ),
    );
}

/// Writing to a `String` cannot fail.
fn put(page: &mut String, text: std::fmt::Arguments<'_>) {
    let written = page.write_fmt(text);
    debug_assert!(written.is_ok());
}

fn load(counter: &AtomicU64) -> u64 {
    counter.load(Ordering::Relaxed)
}

fn load_signed(gauge: &AtomicI64) -> u64 {
    u64::try_from(gauge.load(Ordering::Relaxed)).unwrap_or(0)
}

/// The template of a route: `{name}` stands for one part, `{*name}` for the rest. What tells most paths from it is worked out once.
#[derive(Debug)]
struct Template {
    text: &'static str,
    /// What stands before the first variable; all of it where there is none.
    fixed: &'static str,
    has_variables: bool,
    slashes: usize,
    takes_the_rest: bool,
}

impl Template {
    fn new(text: &'static str) -> Template {
        let fixed = text.split_once('{').map(|(fixed, _)| fixed);
        Template {
            text,
            fixed: fixed.unwrap_or(text),
            has_variables: fixed.is_some(),
            slashes: slashes_in(text),
            takes_the_rest: text.contains("{*"),
        }
    }

    /// Whether a path, which has so many slashes, matches.
    fn matches(&self, path: &str, slashes: usize) -> bool {
        if !self.has_variables {
            return self.text == path;
        }
        let may_match = slashes == self.slashes || (self.takes_the_rest && slashes > self.slashes);
        may_match && path.starts_with(self.fixed) && self.parts_match(path)
    }

    fn parts_match(&self, path: &str) -> bool {
        let mut parts = path.split('/');
        for expected in self.text.split('/') {
            let Some(part) = parts.next() else { return false };
            if expected.starts_with("{*") {
                return !part.is_empty();
            }
            let variable = expected.starts_with('{');
            if (variable && part.is_empty()) || (!variable && part != expected) {
                return false;
            }
        }
        parts.next().is_none()
    }
}

fn slashes_in(path: &str) -> usize {
    path.bytes().filter(|byte| *byte == b'/').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATES: [&str; 4] = ["/", "/plans", "/plans/{id}", "/parcels/{*designation}"];

    #[test]
    fn paths_find_their_template() {
        let metrics = Metrics::new(TEMPLATES);
        let template = |path| metrics.template(metrics.route(path));
        assert_eq!(template("/"), "/");
        assert_eq!(template("/plans"), "/plans");
        assert_eq!(template("/plans/abc"), "/plans/{id}");
        assert_eq!(template("/parcels/A%201:2/3"), "/parcels/{*designation}");
        for path in [
            "/plans/",
            "/plans/abc/",
            "/plans/abc/def",
            "/parcels/",
            "/parcels",
            "",
            "/x",
            "/planses",
        ] {
            assert_eq!(template(path), UNMATCHED, "{path}");
        }
    }

    #[test]
    fn the_page_adds_up() {
        let metrics = Metrics::new(TEMPLATES);
        let route = metrics.route("/plans");
        metrics.answered(route, StatusCode::OK, Duration::from_micros(80));
        metrics.answered(route, StatusCode::OK, Duration::from_micros(400));
        metrics.answered(route, StatusCode::IM_A_TEAPOT, Duration::from_secs(20));
        metrics.reloaded(true);
        metrics.reloaded(false);
        let snapshot = SnapshotFigures {
            id: "s1\"-a".into(),
            plans: 3,
            ..SnapshotFigures::default()
        };
        let page = metrics.page(Some(&snapshot));
        for line in [
            "planvy_requests_total{route=\"/plans\",status=\"200\"} 2",
            "planvy_requests_total{route=\"/plans\",status=\"other\"} 1",
            "planvy_request_duration_seconds_bucket{route=\"/plans\",le=\"0.00005\"} 0",
            "planvy_request_duration_seconds_bucket{route=\"/plans\",le=\"0.0001\"} 1",
            "planvy_request_duration_seconds_bucket{route=\"/plans\",le=\"10\"} 2",
            "planvy_request_duration_seconds_bucket{route=\"/plans\",le=\"+Inf\"} 3",
            "planvy_request_duration_seconds_count{route=\"/plans\"} 3",
            "planvy_request_duration_seconds_sum{route=\"/plans\"} 20.00048",
            "planvy_snapshot_loads_total{result=\"loaded\"} 1",
            "planvy_snapshot_loads_total{result=\"failed\"} 1",
            "planvy_snapshot_info{id=\"s1-a\"} 1",
            "planvy_snapshot_plans 3",
        ] {
            assert!(page.lines().any(|known| known == line), "{line}\n{page}");
        }
        assert!(!page.contains("route=\"/\""), "routes nobody asked are left out");
        assert!(
            page.lines()
                .all(|line| line.starts_with('#') || line.split(' ').count() == 2)
        );
    }
}
