//! Every list as a file: CSV, Parquet or a workbook, formula-safe, all of it.

use super::table::{Page, page};
use super::visit::{Drawn, Shown, Visit};
use crate::api::{Does, PREFIX, problem, routes};
use dunlin_app::people::Right;
use dunlin_formats::export::Format;

/// Parameters that lists take.
const PARAMS: &[&str] = &[
    "as",
    "as_of",
    "known_at",
    "by",
    "customer",
    "document",
    "state",
    "collector",
    "minutes",
    "capacity",
    "words",
    "after",
    "bands",
    "basis",
    "currency",
];

/// The pages.
pub(crate) const PAGES: &[Page] = &[page("/export/{list}", Some(Right::Read), PARAMS, draw)];

fn draw(visit: &Visit<'_>) -> Drawn {
    let name = visit.path("list");
    let known = routes().find(|route| route.name == name && matches!(route.does, Does::Reads(..)));
    let Some(route) = known.filter(|route| route.path.starts_with('/') && !route.path.contains('{')) else {
        return Err(problem::not_found().hint(format!("lists are the reading routes of {PREFIX}")));
    };
    let query: Vec<(&'static str, &str)> = route
        .params
        .iter()
        .filter(|param| !matches!(param.name, "limit" | "cursor"))
        .filter_map(|param| Some((param.name, visit.query(param.name)?)))
        .collect();
    let (frame, _) = visit.list(route.name, &[], &query)?;
    let (format, media, ending) = match visit.query("as") {
        Some("parquet") => (Format::Parquet, "application/vnd.apache.parquet", "parquet"),
        Some("xlsx") => {
            (Format::Xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
        }
        _ => (Format::Csv, "text/csv; charset=utf-8", "csv"),
    };
    let mut out = Vec::new();
    frame
        .export_into(format, &mut out)
        .map_err(|e| crate::api::Problem { internal: Some(e.to_string()), ..problem::internal() })?;
    Ok(Shown::File(media, format!("{name}-{}.{ending}", visit.today()?), out))
}
