//! `dunlin override`, `dunlin team`: what people decide about rules.

use super::desk::{customer, day_of, desk};
use super::record::post;
use crate::cli::{Override, OverrideAction, Team, TeamAction};
use crate::error::Failure;
use crate::output::{Cell, Column, Frame};
use dunlin_app::collect::Desk;
use serde_json::json;

/// `dunlin override`.
pub(crate) fn override_rail(words: &Override) -> Result<(), Failure> {
    let day = day_of(&words.recorded.at)?.to_string();
    let act = match &words.action {
        OverrideAction::Set { rail, customer, document, role, reason, until } => json!({
            "do": "override", "rail": rail, "customer": customer, "document": document, "date": day, "until": until,
            "role": role, "reason": reason,
        }),
        OverrideAction::End { number } => json!({"do": "end_override", "override": number, "date": day}),
        OverrideAction::List { output } => {
            return overrides(&*desk(&words.recorded.at, None)?).write(output, Some("Overrides"));
        }
    };
    post(&words.recorded, act)
}

/// `dunlin team`.
pub(crate) fn team(words: &Team) -> Result<(), Failure> {
    let day = day_of(&words.recorded.at)?.to_string();
    let act = match &words.action {
        TeamAction::Set { collector, team } => {
            json!({"do": "team", "collector": collector, "team": team, "date": day})
        }
        TeamAction::Leave { collector } => json!({"do": "team", "collector": collector, "date": day}),
        TeamAction::List { output } => {
            let desk = desk(&words.recorded.at, None)?;
            let title = format!("Teams on {}", desk.day);
            return teams(&desk).write(output, Some(&title));
        }
    };
    post(&words.recorded, act)
}

/// The columns of overrides.
pub(crate) fn overrides_columns() -> Vec<Column> {
    vec![
        Column::count("override", "No."),
        Column::text("rail", "Rail"),
        Column::text("customer", "Customer"),
        Column::text("document", "Document"),
        Column::day("from", "From"),
        Column::day("until", "Until"),
        Column::text("role", "Role"),
        Column::text("reason", "Reason"),
        Column::text("author", "By"),
    ]
}

pub(crate) fn overrides(desk: &Desk) -> Frame {
    let mut frame = Frame::new(overrides_columns());
    for o in desk.collecting.facts.overrides.iter().filter(|o| o.from <= desk.day) {
        frame.row(vec![
            Cell::Count(o.id),
            Cell::Text(o.rail.clone()),
            customer(desk, o.customer),
            Cell::Text(o.item.map_or_else(String::new, |item| desk.ledger().item_name(item))),
            Cell::Day(o.from),
            Cell::Day(o.until),
            Cell::Text(o.role.clone()),
            Cell::Text(o.reason.clone()),
            Cell::Text(o.author.clone()),
        ]);
    }
    frame
}

/// The columns of teams.
pub(crate) fn teams_columns() -> Vec<Column> {
    vec![Column::text("collector", "Collector"), Column::text("team", "Team")]
}

pub(crate) fn teams(desk: &Desk) -> Frame {
    let mut frame = Frame::new(teams_columns());
    let mut all: Vec<&str> = desk.ledger().collectors.iter().filter(|name| !name.is_empty()).collect();
    all.sort_unstable();
    for collector in all {
        let team = desk.collecting.facts.team(collector, desk.day).to_owned();
        frame.row(vec![Cell::Text(collector.to_owned()), Cell::Text(team)]);
    }
    frame
}
