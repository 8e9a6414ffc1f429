//! What changes the books: commands, notices, strategies.

use crate::api::call::{Answer, Does, Done, Writer};
use crate::api::problem::{self, Problem};
use crate::api::table::{Field, Route, Takes, change, may, needed};
use dunlin_app::people::{Right, Scope};
use dunlin_app::post::words::Act;
use serde_json::{Value, json};

/// Every right that some command needs.
const ANY: &[Right] =
    &[Right::Work, Right::Cash, Right::Propose, Right::Decide, Right::Override, Right::Customers, Right::Dun];

/// The routes.
pub(crate) const ROUTES: &[Route] = &[
    change(
        "POST",
        "/commands",
        "post",
        "Posts a command: a payment, a promise, a dispute, a note ...; docs/guides/posting.md lists them all.",
        Takes::Object,
        Does::Writes(ANY, post),
    ),
    change(
        "POST",
        "/dunning/runs",
        "run_dunning",
        "Drafts the notices of the day; run again it adds nothing.",
        Takes::Fields(&[may("as_of", "the day; today where nothing is said", "date")]),
        Does::Writes(&[Right::Dun], run),
    ),
    change(
        "POST",
        "/dunning/issues",
        "issue_notices",
        "Issues drafts, each looked at again: one, or all.",
        Takes::Fields(&[
            may("as_of", "the day; today where nothing is said", "date"),
            may("notice", "one notice; all drafts where nothing is said", "text"),
        ]),
        Does::Writes(&[Right::Dun], issue),
    ),
    change(
        "POST",
        "/notices/{number}/approval",
        "approve_notice",
        "Approves a draft whose step asks for it.",
        Takes::Fields(&[may("as_of", "the day; today where nothing is said", "date")]),
        Does::Writes(&[Right::Decide], approve),
    ),
    change(
        "POST",
        "/notices/approvals",
        "approve_notices",
        "Approves several drafts whose steps ask for it: all of them, or none.",
        Takes::Fields(&[
            Field { is_needed: true, ..may("notices", "their numbers", "texts") },
            may("as_of", "the day; today where nothing is said", "date"),
        ]),
        Does::Writes(&[Right::Decide], approve_several),
    ),
    change(
        "POST",
        "/notices/{number}/cancellation",
        "cancel_notice",
        "Cancels a notice.",
        Takes::Fields(&[
            needed("reason", "why"),
            may("as_of", "the day; today where nothing is said", "date"),
        ]),
        Does::Writes(&[Right::Dun], cancel),
    ),
    change(
        "POST",
        "/strategies",
        "activate_strategy",
        "Puts a strategy into use from a day on.",
        Takes::Fields(&[
            Field { is_needed: true, ..may("text", "the strategy, as TOML", "text") },
            may("as_of", "from which day; today", "date"),
        ]),
        Does::Writes(&[Right::Strategy], activate),
    ),
];

/// The right that a command needs.
pub(crate) fn right_of(act: &Act) -> Right {
    match act {
        Act::Document(_)
        | Act::Payment(_)
        | Act::Apply(_)
        | Act::Unapply(_)
        | Act::Refund(_)
        | Act::WriteOff(_)
        | Act::ReturnPayment(_)
        | Act::Void(_)
        | Act::Due(_)
        | Act::Remit(_) => Right::Cash,
        Act::Dispute(_)
        | Act::Hold(_)
        | Act::Contact(_)
        | Act::Permission(_)
        | Act::Tag(_)
        | Act::Activity(_)
        | Act::Promise(_)
        | Act::EndPromise(_)
        | Act::CustomerHold(_)
        | Act::EndHold(_) => Right::Work,
        Act::Place(_) | Act::Recall(_) | Act::Propose(_) => Right::Propose,
        Act::Decide(act) if act.outcome == "withdrawn" => Right::Propose,
        Act::Decide(_) | Act::Limit(_) => Right::Decide,
        Act::Customer(_) | Act::Merge(_) | Act::Team(_) => Right::Customers,
        Act::Waive(_) => Right::Dun,
        Act::Override(_) | Act::EndOverride(_) => Right::Override,
    }
}

/// Refuses a command about somebody whom the caller does not see, as if there were nobody. `fields`: the command as it came.
pub(crate) fn must_see(writer: &Writer<'_>, act: &Act, fields: &Value) -> Result<(), Problem> {
    if writer.who.scope == Scope::All {
        return Ok(());
    }
    // Whoever sees some customers works on them, and proposes; nothing else.
    if !matches!(right_of(act), Right::Work | Right::Propose) {
        return Err(problem::forbidden());
    }
    let (now, sees_whom) = writer.now()?;
    let is_own = |customer: Option<u32>| customer.is_some_and(|customer| now.is_seen(&sees_whom, customer));
    let customer = |number: &str| now.customer(&sees_whom, number).is_some();
    // Of a number that somebody else's document has too, nobody can say here which one is meant.
    let document = |which: &Value| -> Result<bool, Problem> {
        let number = which.as_str().or_else(|| which["number"].as_str()).unwrap_or_default();
        let owners = writer.shared.books.owners_of(number)?;
        Ok(!owners.is_empty() && owners.iter().all(|&id| now.customer_of_id(&sees_whom, id).is_some()))
    };
    let mut sees = Vec::new();
    for (name, value) in fields.as_object().into_iter().flatten() {
        match name.as_str() {
            "customer" => sees.push(customer(value.as_str().unwrap_or_default())),
            "document" => sees.push(document(value)?),
            "items" => {
                for item in value.as_array().into_iter().flatten() {
                    sees.push(document(item)?);
                }
            }
            "promise" => sees.push(is_own(value.as_i64().and_then(|id| now.of_promise(id)))),
            "hold" => sees.push(is_own(value.as_i64().and_then(|id| now.of_hold(id)))),
            "proposal" => sees.push(is_own(value.as_i64().and_then(|id| now.of_proposal(id)))),
            _ => {}
        }
    }
    // A command about nobody in particular is for those who see everybody.
    if sees.is_empty() || sees.contains(&false) { Err(problem::not_found()) } else { Ok(()) }
}

fn post(writer: &Writer<'_>) -> Done {
    let posted = writer.post(&writer.asked.body)?;
    let mut told = json!({"command": posted.command, "documents": posted.documents});
    if !posted.made.is_empty() {
        told["made"] = json!(posted.made);
    }
    Ok(Answer::Once(told, posted.repeated))
}

fn run(writer: &Writer<'_>) -> Done {
    let (books, day) = (writer.all()?, writer.asked.day("as_of")?);
    let run = books.dun(day, Some(&writer.key()?), &writer.who.name)?;
    let told = json!({"day": day.to_string(), "notices": run.notices, "withheld": run.withheld});
    Ok(Answer::Once(told, run.repeated))
}

fn issue(writer: &Writer<'_>) -> Done {
    let (books, asked) = (writer.all()?, writer.asked);
    let (day, notice) = (asked.day("as_of")?, asked.maybe("notice")?);
    let done = books.issue_notices(day, notice, (Some(&writer.key()?), &writer.who.name))?;
    Ok(Answer::Json(200, crate::commands::issue_told(&done)))
}

fn approve(writer: &Writer<'_>) -> Done {
    let (books, number) = (writer.all()?, writer.asked.path("number"));
    let (day, key) = (writer.asked.day("as_of")?, writer.key()?);
    books.approve_notice(day, number, (Some(&key), &writer.who.name))?;
    Ok(Answer::Json(200, json!({"notice": number, "state": "approved"})))
}

fn approve_several(writer: &Writer<'_>) -> Done {
    let (books, asked) = (writer.all()?, writer.asked);
    let listed = asked.body["notices"].as_array().map_or(&[][..], Vec::as_slice);
    let numbers: Vec<&str> = listed.iter().filter_map(Value::as_str).collect();
    if numbers.is_empty() {
        return Err(problem::body().saying("`notices` names none"));
    }
    books.approve_notices(asked.day("as_of")?, &numbers, (Some(&writer.key()?), &writer.who.name))?;
    Ok(Answer::Json(200, json!({"notices": numbers, "state": "approved"})))
}

fn cancel(writer: &Writer<'_>) -> Done {
    let (books, asked) = (writer.all()?, writer.asked);
    let number = asked.path("number");
    let (day, key) = (asked.day("as_of")?, writer.key()?);
    books.cancel_notice(day, (number, asked.text("reason")?), (Some(&key), &writer.who.name))?;
    Ok(Answer::Json(200, json!({"notice": number, "state": "cancelled"})))
}

fn activate(writer: &Writer<'_>) -> Done {
    let (books, asked) = (writer.all()?, writer.asked);
    let text = asked.text("text")?.to_owned();
    let known = books.activate_strategy(text, asked.day("as_of")?, Some(writer.key()?), &writer.who.name)?;
    Ok(Answer::Once(json!({"name": known.name, "version": known.version}), known.was_known))
}
