//! Metrics in Prometheus' text, for a listener of their own: requests by route and status, how long they took, how many are under way,
//! where the books stand, and the memory of the process.
//!
//! Labels are names of routes and statuses and nothing else, so that no request can make a new series. Written by hand: a table of
//! counters needs no registry, and no more crates.

use super::http::App;
use super::table::routes;
use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

/// Statuses that are counted apart; all others together.
const STATUSES: [u16; 18] =
    [200, 201, 202, 204, 304, 400, 401, 403, 404, 405, 406, 408, 409, 413, 415, 422, 429, 503];
/// Upper bounds of the histogram in milliseconds.
const BOUNDS: [u64; 12] = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 5_000, 30_000];
/// What answers where no route does.
const NOWHERE: &str = "none";

/// What is counted of a route.
#[derive(Debug, Default)]
struct OfRoute {
    statuses: [AtomicU64; STATUSES.len() + 1],
    within: [AtomicU64; BOUNDS.len() + 1],
    micros: AtomicU64,
}

/// What is counted.
#[derive(Debug)]
pub(crate) struct Metrics {
    routes: Vec<(&'static str, OfRoute)>,
    under_way: AtomicI64,
}

/// A request that is under way as long as this is there.
pub(crate) struct UnderWay<'m>(&'m AtomicI64);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Metrics {
    /// Nothing counted yet.
    pub(super) fn new() -> Metrics {
        let pages = crate::pages::pages().map(|page| page.path);
        let names = routes().map(|route| route.name).chain(pages).chain([NOWHERE]);
        let mut routes: Vec<_> = names.map(|name| (name, OfRoute::default())).collect();
        routes.sort_unstable_by_key(|(name, _)| *name);
        Metrics { routes, under_way: AtomicI64::new(0) }
    }

    /// A request begins.
    pub(crate) fn begun(&self) -> UnderWay<'_> {
        self.under_way.fetch_add(1, Ordering::Relaxed);
        UnderWay(&self.under_way)
    }

    /// A request has ended; `route`: nothing where no route was found.
    pub(crate) fn ended(&self, route: Option<&'static str>, status: u16, took: Duration) {
        let name = route.unwrap_or(NOWHERE);
        let Ok(at) = self.routes.binary_search_by_key(&name, |(name, _)| *name) else { return };
        let of = &self.routes[at].1;
        let status = STATUSES.iter().position(|known| *known == status).unwrap_or(STATUSES.len());
        of.statuses[status].fetch_add(1, Ordering::Relaxed);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let bound = BOUNDS.iter().position(|bound| micros <= bound * 1_000).unwrap_or(BOUNDS.len());
        of.within[bound].fetch_add(1, Ordering::Relaxed);
        of.micros.fetch_add(micros, Ordering::Relaxed);
    }

    /// The counters as text. Routes that nobody has asked for are left out.
    fn write(&self, out: &mut String) -> std::fmt::Result {
        writeln!(
            out,
            "# HELP dunlin_requests_total Requests answered.\n# TYPE dunlin_requests_total counter"
        )?;
        for (name, of) in &self.routes {
            for (at, count) in of.statuses.iter().enumerate() {
                let count = count.load(Ordering::Relaxed);
                if count > 0 {
                    let status = STATUSES.get(at).map_or("other".to_owned(), u16::to_string);
                    writeln!(out, "dunlin_requests_total{{route=\"{name}\",status=\"{status}\"}} {count}")?;
                }
            }
        }
        writeln!(
            out,
            "# HELP dunlin_request_seconds How long requests took.\n# TYPE dunlin_request_seconds histogram"
        )?;
        for (name, of) in &self.routes {
            let counts: Vec<u64> = of.within.iter().map(|count| count.load(Ordering::Relaxed)).collect();
            let all: u64 = counts.iter().sum();
            if all == 0 {
                continue;
            }
            let mut sum = 0;
            for (count, bound) in counts.iter().zip(BOUNDS) {
                sum += count;
                let bound = seconds(bound * 1_000);
                writeln!(out, "dunlin_request_seconds_bucket{{route=\"{name}\",le=\"{bound}\"}} {sum}")?;
            }
            writeln!(out, "dunlin_request_seconds_bucket{{route=\"{name}\",le=\"+Inf\"}} {all}")?;
            let total = seconds(of.micros.load(Ordering::Relaxed));
            writeln!(out, "dunlin_request_seconds_sum{{route=\"{name}\"}} {total}")?;
            writeln!(out, "dunlin_request_seconds_count{{route=\"{name}\"}} {all}")?;
        }
        gauge(
            out,
            "dunlin_requests_under_way",
            "Requests that are being answered.",
            self.under_way.load(Ordering::Relaxed),
        )
    }
}

/// Microseconds as seconds in decimals.
fn seconds(micros: u64) -> String {
    let text = format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn gauge(out: &mut String, name: &str, about: &str, value: i64) -> std::fmt::Result {
    writeln!(out, "# HELP {name} {about}\n# TYPE {name} gauge\n{name} {value}")
}

/// Everything, as Prometheus reads it.
fn told(app: &App) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    app.metrics.write(&mut out)?;
    gauge(&mut out, "dunlin_handlers_free", "Handlers that may still begin at once.", app.turns_free())?;
    let queued = i64::try_from(app.shared.books.queued()).unwrap_or(i64::MAX);
    gauge(&mut out, "dunlin_writer_queued", "Commands that wait for the writer of the books.", queued)?;
    let head = app.shared.books.head().ok().map(|head| head.seq);
    gauge(&mut out, "dunlin_books_up", "1 while the books can be read.", i64::from(head.is_some()))?;
    if let Some(head) = head {
        gauge(&mut out, "dunlin_books_head", "The last command of the journal.", head)?;
        if let Some(behind) = app.shared.behind(head) {
            gauge(&mut out, "dunlin_view_behind", "Commands that the kept view does not hold yet.", behind)?;
        }
    }
    if let Some(bytes) = memory() {
        gauge(&mut out, "process_resident_memory_bytes", "Memory of the process.", bytes)?;
    }
    Ok(out)
}

/// The resident memory of this process in bytes, where the system tells.
fn memory() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<i64>().ok().map(|kib| kib * 1024)
}

/// The routes of the internal listener: one.
pub(super) fn router(app: Arc<App>) -> Router {
    let tell = |State(app): State<Arc<App>>| async move {
        let text = tokio::task::spawn_blocking(move || told(&app).unwrap_or_default()).await;
        ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text.unwrap_or_default())
            .into_response()
    };
    Router::new().route("/metrics", axum::routing::get(tell)).with_state(app)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_add_up_and_make_no_new_series() {
        let metrics = Metrics::new();
        let one = metrics.begun();
        metrics.ended(Some("customers"), 200, Duration::from_millis(3));
        metrics.ended(Some("customers"), 200, Duration::from_millis(40));
        metrics.ended(Some("customers"), 418, Duration::from_secs(60));
        metrics.ended(None, 404, Duration::from_micros(10));
        metrics.ended(Some("made up"), 200, Duration::ZERO);
        let mut text = String::new();
        metrics.write(&mut text).unwrap();
        drop(one);
        insta::assert_snapshot!(text);
        assert_eq!(metrics.under_way.load(Ordering::Relaxed), 0);
        assert!(metrics.routes.windows(2).all(|two| two[0].0 < two[1].0), "found by halving");
    }

    #[test]
    fn seconds_are_exact() {
        assert_eq!(
            [seconds(0), seconds(1_500_000), seconds(2_000), seconds(1)],
            ["0", "1.5", "0.002", "0.000001"]
        );
    }
}
