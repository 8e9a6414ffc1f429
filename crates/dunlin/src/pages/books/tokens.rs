//! Tokens: what programs come in with.

use super::{back, once, shown, terms};
use crate::api::problem;
use crate::pages::set::{fields, lists};
use crate::pages::table::{Page, form};
use crate::pages::visit::{Acted, Done, Drawn, Sent, Visit};
use crate::pages::words::books as words;
use dunlin_app::people::Right;
use dunlin_core::day::Day;
use maud::{Markup, html};
use serde_json::{Value, json};

/// The page.
pub(super) const PAGE: Page = form("/books/tokens", Some(Right::Audit), &[], draw, act);

fn draw(visit: &Visit<'_>) -> Drawn {
    drawn(visit, &Sent::default(), None)
}

fn drawn(visit: &Visit<'_>, sent: &Sent, wrong: Option<&(&str, String)>) -> Drawn {
    let told = visit.value("tokens", &[], &[])?;
    let rows = told["rows"].as_array().map_or(&[][..], Vec::as_slice);
    let body = html! {
        (back(visit))
        h1.finding { (visit.say(words::TOKENS_MORE)) }
        section.sec.gap {
            h2.eyebrow { (visit.say(words::TOKENS)) }
            @if rows.is_empty() { p.claim { (visit.say(words::NO_TOKENS)) } } @else { (list(visit, rows)) }
        }
        @if visit.may(Right::People) { (make(visit, sent, wrong)?) }
    };
    Ok(shown(visit.say(words::TOKENS).to_owned(), body))
}

fn day(visit: &Visit<'_>, text: &Value) -> Option<String> {
    text.as_str()?.parse::<Day>().ok().map(|day| visit.lang().day(day))
}

fn list(visit: &Visit<'_>, rows: &[Value]) -> Markup {
    let heads = [words::TOKEN, words::LABEL, words::BY, words::SCOPES, words::UNTIL, words::STATE];
    let heads = heads.map(|head| (visit.say(head), head == words::TOKEN));
    let row = |token: &Value| {
        let scopes = token["scopes"].as_array().into_iter().flatten().filter_map(|s| Right::of(s.as_str()?));
        let scopes: Vec<&str> = scopes.map(|right| visit.say(terms::right(right))).collect();
        let n = token["token"].as_i64().unwrap_or_default();
        let revoked = day(visit, &token["revoked"]);
        vec![
            html! { (n) },
            html! { (token["label"].as_str().unwrap_or_default()) },
            html! { (token["user"].as_str().unwrap_or_default()) },
            html! { (scopes.join(", ")) },
            html! { (day(visit, &token["until"]).unwrap_or_else(|| visit.say(words::FOR_EVER).to_owned())) },
            html! {
                @match revoked {
                    Some(day) => span.quiet { (visit.fill(words::REVOKED, &[("day", &day)])) },
                    None if visit.may(Right::People) => form method="post" {
                        (fields::key())
                        input type="hidden" name="revoke" value=(n);
                        button.btn.text type="submit" { (visit.say(words::REVOKE)) span.vh { " " (n) } }
                    },
                    None => { (visit.say(words::ACTIVE)) }
                }
            },
        ]
    };
    lists::cells(visit.say(words::TOKENS), &heads, &rows.iter().map(row).collect::<Vec<_>>())
}

fn make(
    visit: &Visit<'_>,
    sent: &Sent,
    wrong: Option<&(&str, String)>,
) -> Result<Markup, crate::api::Problem> {
    let at = |name: &str| wrong.filter(|(own, _)| *own == name).map(|(_, what)| what.clone());
    let users = visit.value("users", &[], &[])?;
    let names = users["rows"].as_array().into_iter().flatten().filter_map(|user| user["name"].as_str());
    let names: Vec<(String, String)> = names.map(|name| (name.to_owned(), name.to_owned())).collect();
    Ok(html! {
        section.sec.gap.slim {
            h2.eyebrow { (visit.say(words::MAKE_TOKEN)) }
            form method="post" {
                (fields::key())
                @if let Some(what) = at("") { p.err role="alert" { (what) } }
                div.fields {
                    (fields::choice("user", visit.say(words::OF_USER), names).value(sent.get("user")).help(visit.say(words::OF_USER_HELP)))
                    (fields::text("label", visit.say(words::LABEL)).value(sent.get("label")).needed())
                    (fields::day("until", visit.say(words::UNTIL)).value(sent.get("until")).help(visit.say(words::UNTIL_HELP)).wrong(at("until")))
                }
                fieldset.ticks {
                    legend { (visit.say(words::SCOPES)) }
                    @for right in Right::ALL { label { input type="checkbox" name="scope" value=(right.name()) checked[sent.all("scope").any(|own| own == right.name())]; (visit.say(terms::right(right))) } }
                    @if let Some(what) = at("scopes") { p.err { (what) } }
                }
                div.acts { button.btn.main type="submit" { (visit.say(words::MAKE_TOKEN)) } }
            }
        }
    })
}

fn act(visit: &Visit<'_>, sent: &Sent) -> Acted {
    if let Some(id) = sent.maybe("revoke") {
        visit.change("revoke_token", &[("id", id)], Value::Null, sent)?;
        return Ok(Done::Go("/books/tokens".into(), Some(words::REVOKED_NOW)));
    }
    let scopes: Vec<&str> = sent.all("scope").collect();
    let again = |field: &str, what: String| Ok(Done::Again(drawn(visit, sent, Some(&(field, what)))?));
    if scopes.is_empty() {
        return again("scopes", visit.say(words::ONE_SCOPE).to_owned());
    }
    let mut body = json!({"user": sent.get("user"), "label": sent.get("label"), "scopes": scopes});
    if let Some(text) = sent.maybe("until") {
        let Some(day) = visit.lang().read_day(text) else {
            return again("until", visit.fill(words::DAY_WRONG, &[("text", text)]));
        };
        body["until"] = json!(day.to_string());
    }
    match visit.change("make_token", &[], body, sent) {
        Ok(made) => {
            let n = made["token"].as_i64().ok_or_else(problem::internal)?;
            let claim = visit.fill(words::TOKEN_MADE, &[("n", &n.to_string())]);
            Ok(Done::Told(once(visit, &claim, made["secret"].as_str().unwrap_or_default(), "/books/tokens")))
        }
        Err(problem) if matches!(problem.status, 409 | 422) => again("", visit.why(&problem)),
        Err(problem) => Err(problem),
    }
}
