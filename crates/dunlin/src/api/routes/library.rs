//! The library of KPIs, and the description of the API.

use crate::api::call::{Answer, Does, Done, Reader, Stranger};
use crate::api::describe;
use crate::api::problem;
use crate::api::table::{Param, Route, get};
use dunlin_app::people::Right;
use serde_json::json;

/// The routes.
pub(crate) const ROUTES: &[Route] = &[
    get("/openapi.json", "description", "This description.", &[], Does::Open(description)),
    get("/reference", "reference", "All routes, for people: a page.", &[], Does::Open(reference)),
    get(
        "/reference.css",
        "reference_style",
        "The style sheet of the reference page.",
        &[],
        Does::Open(style),
    ),
    get(
        "/kpis",
        "kpis",
        "The KPIs of the library.",
        &[Param::new("search", "words that they are about", "text")],
        Does::Reads(Right::Read, kpis),
    ),
    get(
        "/kpis/{id}",
        "kpi",
        "All about a KPI: what is counted, how, and why.",
        &[],
        Does::Reads(Right::Read, kpi),
    ),
];

fn description(_: &Stranger<'_>) -> Done {
    Ok(Answer::Json(200, describe::description()))
}

fn reference(_: &Stranger<'_>) -> Done {
    Ok(Answer::Page("text/html; charset=utf-8", describe::page()))
}

fn style(_: &Stranger<'_>) -> Done {
    Ok(Answer::Page("text/css; charset=utf-8", describe::STYLE.to_owned()))
}

fn kpis(reader: &Reader<'_>) -> Done {
    let found = crate::commands::kpis_told(reader.asked.query("search"));
    Ok(Answer::Json(200, json!({"rows": found})))
}

fn kpi(reader: &Reader<'_>) -> Done {
    crate::commands::kpi_told(reader.asked.path("id"))
        .map(|page| Answer::Json(200, page))
        .ok_or_else(problem::not_found)
}
