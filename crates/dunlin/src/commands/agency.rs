//! `dunlin agency`: what collection agencies have, what came meanwhile, and their commission.

use super::desk::{customer, day_of, desk};
use super::record::post;
use crate::cli::{Agency, AgencyAction};
use crate::error::{Code, Failure};
use crate::input::day as read_day;
use crate::output::{Cell, Column, Frame};
use dunlin_app::collect::Desk;
use dunlin_core::collect::facts::{Person, Placement, Role};
use dunlin_core::day::Day;
use dunlin_formats::remittance::{RemittanceRow, read_remittance};
use serde_json::json;

/// Runs the command.
pub(crate) fn run(words: &Agency) -> Result<(), Failure> {
    let day = day_of(&words.recorded.at)?;
    let act = match &words.action {
        AgencyAction::Place { document, agency, commission } => json!({
            "do": "place", "document": document, "agency": agency, "date": day.to_string(), "commission": commission,
        }),
        AgencyAction::Recall { document, reason } => {
            json!({"do": "recall", "document": document, "date": day.to_string(), "reason": reason})
        }
        AgencyAction::Remit { file, agency, statement } => {
            let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned();
            let bytes = std::fs::read(file).map_err(|e| {
                Failure::new(Code::InputUnreadable, format!("{} cannot be read: {e}", file.display()))
                    .hint("name the agency's file")
            })?;
            let rows = read_remittance(&bytes).map_err(|e| {
                Failure::new(Code::InputRefused, format!("{name}, {e}"))
                    .hint("mend that cell; nothing of the file was taken in")
            })?;
            let line = |row: &RemittanceRow| {
                let mut which = json!({"number": row.document});
                row.instalment.into_iter().for_each(|n| which["instalment"] = json!(n));
                row.entity.iter().for_each(|entity| which["entity"] = json!(entity));
                let mut line = json!({"document": which, "amount": row.amount, "line": row.line});
                row.date.into_iter().for_each(|date| line["date"] = json!(date.to_string()));
                row.commission.iter().for_each(|kept| line["commission"] = json!(kept));
                line
            };
            json!({
                "do": "remit", "agency": agency, "date": day.to_string(),
                "statement": statement.clone().unwrap_or(name), "lines": rows.iter().map(line).collect::<Vec<_>>(),
            })
        }
        AgencyAction::List { agency, output } => {
            let desk = desk(&words.recorded.at, None)?;
            let title = format!("With agencies on {day}");
            return placed(&desk, agency.as_deref()).write(output, Some(&title));
        }
        AgencyAction::Settle { agency, from, output } => {
            let from = from.as_deref().map_or(Ok(Day::ALWAYS), |text| read_day("--from", text))?;
            if from > day {
                let message = format!("--from {from} is after {day}");
                return Err(Failure::new(Code::UsagePeriod, message).hint("name an earlier first day"));
            }
            let desk = desk(&words.recorded.at, None)?;
            let title = format!("Collected while placed, up to {day}");
            return settled(&desk, agency.as_deref(), from).write(output, Some(&title));
        }
    };
    post(&words.recorded, act)
}

/// The placements of an agency, or of all, in order of agency and day.
fn placements<'d>(desk: &'d Desk, agency: Option<&str>) -> Vec<&'d Placement> {
    let all = desk.collecting.facts.placements.iter();
    let mut of: Vec<&Placement> = all
        .filter(|p| p.from <= desk.day && agency.is_none_or(|name| name.eq_ignore_ascii_case(&p.agency)))
        .collect();
    of.sort_by(|a, b| (&a.agency, a.from, a.item).cmp(&(&b.agency, b.from, b.item)));
    of
}

/// Whom the agency reaches: the contact for reminders, else any.
fn contact(desk: &Desk, customer: u32) -> Person {
    let people = || desk.collecting.facts.people.iter().filter(|p| p.customer == customer);
    let found = people().find(|p| p.roles.contains(&Role::Dunning)).or_else(|| people().next());
    found.cloned().unwrap_or_default()
}

/// The columns of what agencies have.
pub(crate) fn placements_columns() -> Vec<Column> {
    vec![
        Column::text("agency", "Agency"),
        Column::text("document", "Document"),
        Column::text("customer", "Customer"),
        Column::day("issued", "Issued"),
        Column::day("due", "Due"),
        Column::day("placed", "Placed"),
        Column::number("amount", "Placed amount"),
        Column::number("open", "Open"),
        Column::text("currency", ""),
        Column::text("commission", "Commission %"),
        Column::text("contact", "Contact"),
        Column::text("email", "E-mail"),
        Column::text("phone", "Telephone"),
    ]
}

/// What all agencies have on the day.
pub(crate) fn all(desk: &Desk) -> Frame {
    placed(desk, None)
}

/// What agencies have on the day.
fn placed(desk: &Desk, agency: Option<&str>) -> Frame {
    let mut frame = Frame::new(placements_columns());
    let l = desk.ledger();
    for p in placements(desk, agency).into_iter().filter(|p| desk.day < p.until) {
        let (row, currency) = (p.item as usize, l.currency_of(p.item));
        let who = contact(desk, l.items.customer[row]);
        let money = |minor: i64| Cell::Money(i128::from(minor), currency.digits());
        frame.row(vec![
            Cell::Text(p.agency.clone()),
            Cell::Text(l.item_name(p.item)),
            customer(desk, l.items.customer[row]),
            Cell::Day(l.items.issued[row]),
            Cell::Day(l.items.due[row]),
            Cell::Day(p.from),
            money(p.amount),
            money(desk.standing.open(p.item)),
            Cell::Text(currency.code().to_owned()),
            Cell::Text(p.commission.map_or_else(String::new, |c| c.to_string())),
            Cell::Text(who.name),
            Cell::Text(who.email),
            Cell::Text(who.phone),
        ]);
    }
    frame
}

/// What came while agencies had it, in `[from, the day]`, and their commission on it.
fn settled(desk: &Desk, agency: Option<&str>, from: Day) -> Frame {
    let mut frame = Frame::new(vec![
        Column::text("agency", "Agency"),
        Column::text("document", "Document"),
        Column::text("customer", "Customer"),
        Column::day("placed", "Placed"),
        Column::day("recalled", "Recalled"),
        Column::number("collected", "Collected"),
        Column::number("commission", "Commission"),
        Column::number("remittance", "To be remitted"),
        Column::text("currency", ""),
    ]);
    let l = desk.ledger();
    for p in placements(desk, agency) {
        let collected = p.collected(desk.looker(), from, desk.day);
        if collected == 0 {
            continue;
        }
        let currency = l.currency_of(p.item);
        let money = |minor: i64| Cell::Money(i128::from(minor), currency.digits());
        let commission = p.commission_on(collected);
        frame.row(vec![
            Cell::Text(p.agency.clone()),
            Cell::Text(l.item_name(p.item)),
            customer(desk, l.items.customer[p.item as usize]),
            Cell::Day(p.from),
            if p.until <= desk.day { Cell::Day(p.until) } else { Cell::Text(String::new()) },
            money(collected),
            commission.map_or(Cell::Text(String::new()), money),
            money(collected - commission.unwrap_or(0)),
            Cell::Text(currency.code().to_owned()),
        ]);
    }
    frame
}
