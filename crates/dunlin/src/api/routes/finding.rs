//! Finding what somebody speaks of: a customer by words, documents with what is open of them.

use crate::api::call::{Answer, Does, Done, Reader};
use crate::api::problem;
use crate::api::table::{AS_OF, CURSOR, KNOWN_AT, LIMIT, Param, Route, get};
use crate::commands::frames;
use dunlin_app::people::Right;
use serde_json::json;

/// The routes.
pub(crate) const ROUTES: &[Route] = &[
    get(
        "/find",
        "find",
        "Customers whose number or name holds all of some words.",
        &[
            Param { is_needed: true, ..Param::new("words", "parts of the number or the name", "name") },
            AS_OF,
            KNOWN_AT,
            LIMIT,
            CURSOR,
        ],
        Does::Reads(Right::Read, find),
    ),
    get(
        "/items",
        "items",
        "Documents and what is open of them on the day.",
        &[
            Param::new("customer", "only this customer's; all where nothing is said", "text"),
            Param::new("document", "only this document", "text"),
            Param::new("state", "late, open (the usual) or all, settled ones too", "late|open|all"),
            AS_OF,
            KNOWN_AT,
            LIMIT,
            CURSOR,
        ],
        Does::Reads(Right::Read, items),
    ),
];

/// Up to so many customers are looked at by themselves.
const FEW: usize = 1_000;

fn find(reader: &Reader<'_>) -> Done {
    let Some(words) = reader.asked.query("words").filter(|words| !words.trim().is_empty()) else {
        return Err(problem::parameter().saying("`words` is missing: parts of the customer's number or name"));
    };
    if let Some(day) = reader.day()? {
        let (now, sees) = reader.now(day)?;
        let mut some = frames::named(now.ledger(), words);
        some.retain(|&of| now.is_seen(&sees, of));
        // A word that half of all hold is answered from the desk of all.
        if some.len() <= FEW {
            let few = now.few(&some, &sees, day)?;
            let found = frames::found(&few.desk, &few.customers);
            return Ok(Answer::List(found.into(), json!({"as_of": day.to_string()})));
        }
    }
    let view = reader.view()?;
    let found = frames::found(&view.desk, &frames::named(view.desk.ledger(), words));
    Ok(Answer::List(found.into(), json!({"as_of": view.desk.day.to_string()})))
}

fn items(reader: &Reader<'_>) -> Done {
    let asked = reader.asked;
    let state = match asked.query("state") {
        None => frames::ItemState::Open,
        Some(word) => frames::ItemState::of(word)
            .ok_or_else(|| problem::parameter().saying(format!("state={word} is none of late, open, all")))?,
    };
    let (customer, document) = (asked.query("customer"), asked.query("document"));
    if (customer.is_some() || document.is_some())
        && let Some(day) = reader.day()?
    {
        let (now, sees) = reader.now(day)?;
        let customer = match customer {
            Some(number) => Some(now.customer(&sees, number).ok_or_else(problem::not_found)?),
            None => None,
        };
        let whose = document.map_or_else(Vec::new, |number| now.customers_of(&now.named(&sees, number)));
        let few = now.few(&customer.map_or(whose, |one| vec![one]), &sees, day)?;
        let here = few.customers.first().copied().filter(|_| customer.is_some());
        let frame = frames::items(&few.desk, (here, document), state);
        return Ok(Answer::List(frame.into(), json!({"as_of": day.to_string()})));
    }
    let view = reader.view()?;
    let customer = asked.query("customer").map(|number| Reader::customer(&view, number)).transpose()?;
    let frame = frames::items(&view.desk, (customer, asked.query("document")), state);
    Ok(Answer::List(frame.into(), json!({"as_of": view.desk.day.to_string()})))
}
