//! What the forms of a customer do: each one command.

use super::one::{Again, read, shown};
use crate::api::problem;
use crate::pages::set::lists;
use crate::pages::visit::{Acted, Done, Sent, Visit};
use crate::pages::words::{Word, customers as words};
use serde_json::{Value, json};

/// The fields of a command that a form fills; or the field that cannot be read, and what is wrong with it.
type Made = Result<Value, (&'static str, String)>;

fn read_day(visit: &Visit<'_>, name: &'static str, text: &str) -> Result<String, (&'static str, String)> {
    let day = visit.lang().read_day(text);
    day.map(|day| day.to_string()).ok_or_else(|| (name, visit.fill(words::DAY_WRONG, &[("text", text)])))
}

fn said(visit: &Visit<'_>, number: &str, sent: &Sent, currency: Option<&str>) -> Made {
    let mut body = json!({
        "do": "customer", "number": number, "name": sent.get("name"), "segment": sent.get("segment"),
        "collector": sent.get("collector"), "parent": sent.get("parent"), "credit_limit": "",
    });
    if let Some(text) = sent.maybe("credit_limit") {
        let limit = visit.lang().read_money(text);
        let wrong = || ("credit_limit", visit.fill(words::LIMIT_WRONG, &[("text", text)]));
        body["credit_limit"] = json!(limit.ok_or_else(wrong)?);
        body["currency"] = json!(currency);
    }
    if let Some(text) = sent.maybe("parent_since") {
        body["parent_since"] = json!(read_day(visit, "parent_since", text)?);
    }
    Ok(body)
}

fn contact(number: &str, sent: &Sent) -> Value {
    let roles: Vec<&str> = sent.all("role").collect();
    json!({
        "do": "contact", "customer": number, "name": sent.get("name"), "roles": roles, "email": sent.get("email"),
        "phone": sent.get("phone"), "language": sent.get("language"), "zone": sent.get("zone"),
        "country": sent.get("country").to_uppercase(),
    })
}

fn permission(visit: &Visit<'_>, number: &str, sent: &Sent, allowed: bool) -> Made {
    let day = match sent.maybe("date") {
        Some(text) => read_day(visit, "date", text)?,
        None => visit.today().map(|day| day.to_string()).map_err(|problem| ("", problem.detail))?,
    };
    let mut body = json!({
        "do": "permission", "customer": number, "kind": sent.get("kind"), "allowed": allowed, "date": day,
    });
    for name in ["contact", "medium", "note"] {
        if let Some(value) = sent.maybe(name) {
            body[name] = json!(value);
        }
    }
    Ok(body)
}

/// At which field a refusal is best said.
fn field(form: &str, detail: &str) -> &'static str {
    match form {
        "contact" if detail.contains("time zone") => "zone",
        "merge" => "into",
        "said" if detail.contains("parent") || detail.contains("there is no customer") => "parent",
        _ => "",
    }
}

/// Carries a form out.
pub(super) fn act(visit: &Visit<'_>, sent: &Sent) -> Acted {
    let customer = read(visit)?;
    let number = customer.number.as_str();
    let form = sent.get("do");
    let code = customer.currency.map(|currency| currency.code().to_owned());
    let (made, done): (Made, Word) = match form {
        "said" => (said(visit, number, sent, code.as_deref()), words::SAVED),
        "contact" => (Ok(contact(number, sent)), words::CONTACT_SAVED),
        "gone" => (
            Ok(json!({"do": "contact", "customer": number, "name": sent.get("name"), "gone": true})),
            words::CONTACT_GONE,
        ),
        "forbid" => (permission(visit, number, sent, false), words::FORBIDDEN),
        "allow" => (permission(visit, number, sent, true), words::ALLOWED),
        "tag" => (Ok(json!({"do": "tag", "customer": number, "tag": sent.get("tag")})), words::TAGGED),
        "untag" => (
            Ok(json!({"do": "tag", "customer": number, "tag": sent.get("tag"), "given": false})),
            words::UNTAGGED,
        ),
        "merge" => (Ok(json!({"do": "merge", "customer": number, "into": sent.get("into")})), words::MERGED),
        "unmerge" => (Ok(json!({"do": "merge", "customer": number, "into": null})), words::UNMERGED),
        _ => return Err(problem::body()),
    };
    let again = |field: &'static str, what: String| {
        let again = Again { form, sent: Some(sent), wrong: Some((field, what)) };
        shown(visit, &customer, &again).map(Done::Again)
    };
    let body = match made {
        Ok(body) => body,
        Err((field, what)) => return again(field, what),
    };
    // The second of two editors is told, and loses nothing; a form sent twice is answered by its key.
    if matches!(form, "said" | "contact")
        && sent.maybe("state").is_some_and(|state| state != customer.state())
    {
        return again("", visit.say(words::CHANGED).to_owned());
    }
    match visit.change("post", &[], body, sent) {
        Ok(_) => Ok(Done::Go(format!("/customers/{}", lists::segment(number)), Some(done))),
        Err(problem) if matches!(problem.status, 409 | 422) => {
            again(field(form, &problem.detail), visit.why(&problem))
        }
        Err(problem) => Err(problem),
    }
}

#[cfg(test)]
mod tests {
    use super::field;

    #[test]
    fn a_refusal_is_said_where_it_can_be_mended() {
        assert_eq!(field("contact", "`Mars` is no time zone"), "zone");
        assert_eq!(field("said", "customer `1` would be its own parent"), "parent");
        assert_eq!(field("said", "something else"), "");
    }
}
