//! Webhooks: where events are told to, and what came of it.

use super::{back, once, shown, terms};
use crate::api::{Problem, problem};
use crate::pages::set::{fields, lists, moments};
use crate::pages::table::{Page, form};
use crate::pages::visit::{Acted, Done, Drawn, Sent, Visit};
use crate::pages::words::{books as words, nav};
use dunlin_app::people::Right;
use maud::{Markup, html};
use serde_json::{Value, json};

/// All of them.
pub(super) const ALL: Page = form("/books/webhooks", Some(Right::Audit), &[], draw, make);
/// One of them.
pub(super) const ONE: Page =
    form("/books/webhooks/{id}", Some(Right::Audit), &["state", "cursor"], one, change);

fn rows(told: &Value) -> &[Value] {
    told["rows"].as_array().map_or(&[][..], Vec::as_slice)
}

fn text<'v>(of: &'v Value, name: &str) -> &'v str {
    of[name].as_str().unwrap_or_default()
}

fn events(visit: &Visit<'_>, hook: &Value) -> String {
    let all: Vec<&str> = hook["events"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if all.is_empty() { visit.say(words::ALL_EVENTS).to_owned() } else { all.join(", ") }
}

fn counts(visit: &Visit<'_>, hook: &Value) -> String {
    let own = hook["deliveries"].as_object().into_iter().flatten();
    let one = |(state, n): (&String, &Value)| {
        let word = terms::delivery(state).map_or(state.as_str(), |word| visit.say(word));
        format!("{} {word}", visit.lang().count(n.as_i64().unwrap_or_default()))
    };
    own.map(one).collect::<Vec<_>>().join(", ")
}

fn draw(visit: &Visit<'_>) -> Drawn {
    drawn(visit, &Sent::default(), None)
}

fn drawn(visit: &Visit<'_>, sent: &Sent, wrong: Option<String>) -> Drawn {
    let told = visit.value("webhooks", &[], &[])?;
    let all = rows(&told);
    let body = html! {
        (back(visit))
        h1.finding { (visit.say(words::WEBHOOKS_MORE)) }
        section.sec.gap {
            h2.eyebrow { (visit.say(words::WEBHOOKS)) }
            @if all.is_empty() { p.claim { (visit.say(words::NO_HOOKS)) } } @else { (list(visit, all)) }
        }
        @if visit.may(Right::People) {
            section.sec.gap.slim {
                h2.eyebrow { (visit.say(words::MAKE_HOOK)) }
                form method="post" {
                    (fields::key())
                    (about(visit, (sent.get("url"), sent.get("events"), sent.get("note")), wrong))
                    div.acts { button.btn.main type="submit" { (visit.say(words::MAKE_HOOK)) } }
                }
            }
        }
    };
    Ok(shown(visit.say(words::WEBHOOKS).to_owned(), body))
}

fn list(visit: &Visit<'_>, all: &[Value]) -> Markup {
    let heads = [words::URL, words::EVENTS, words::NOTE, words::BY, words::DELIVERIES, words::STATE];
    let heads = heads.map(|head| (visit.say(head), false));
    let row = |hook: &Value| {
        let state = if hook["active"] == true { words::ACTIVE } else { words::PAUSED };
        vec![
            html! { a href={ "/books/webhooks/" (hook["webhook"]) } { (text(hook, "url")) } },
            html! { (events(visit, hook)) },
            html! { (text(hook, "note")) },
            html! { (text(hook, "user")) },
            html! { (counts(visit, hook)) },
            html! { (visit.say(state)) },
        ]
    };
    lists::cells(visit.say(words::WEBHOOKS), &heads, &all.iter().map(row).collect::<Vec<_>>())
}

fn about(visit: &Visit<'_>, (url, events, note): (&str, &str, &str), wrong: Option<String>) -> Markup {
    html! {
        div.fields {
            (fields::text("url", visit.say(words::URL)).value(url).needed().wide().help(visit.say(words::URL_HELP)).wrong(wrong))
            (fields::text("events", visit.say(words::EVENTS)).value(events).help(visit.say(words::EVENTS_HELP)))
            (fields::text("note", visit.say(words::NOTE)).value(note))
        }
    }
}

fn said(sent: &Sent) -> Value {
    let events: Vec<&str> =
        sent.get("events").split([',', ' ']).map(str::trim).filter(|event| !event.is_empty()).collect();
    json!({"url": sent.get("url"), "events": events, "note": sent.get("note")})
}

fn make(visit: &Visit<'_>, sent: &Sent) -> Acted {
    match visit.change("make_webhook", &[], said(sent), sent) {
        Ok(made) => {
            let on = format!("/books/webhooks/{}", made["webhook"]);
            Ok(Done::Told(once(visit, visit.say(words::HOOK_MADE), text(&made, "secret"), &on)))
        }
        Err(problem) if matches!(problem.status, 409 | 422) => {
            Ok(Done::Again(drawn(visit, sent, Some(visit.why(&problem)))?))
        }
        Err(problem) => Err(problem),
    }
}

fn one(visit: &Visit<'_>) -> Drawn {
    one_drawn(visit, None)
}

fn one_drawn(visit: &Visit<'_>, wrong: Option<String>) -> Drawn {
    let told = visit.value("webhooks", &[], &[])?;
    let id = visit.path("id");
    let hook = rows(&told)
        .iter()
        .find(|hook| hook["webhook"].as_i64() == id.parse().ok())
        .ok_or_else(problem::not_found)?;
    let may = visit.may(Right::People);
    let body = html! {
        p.small { a href="/books/webhooks" { (visit.say(words::WEBHOOKS)) } }
        h1.finding { (text(hook, "url")) }
        p.stand { (text(hook, "note")) @if hook["active"] != true { " " (visit.say(words::PAUSED)) } }
        @if may { (settings(visit, hook, wrong)) }
        (deliveries(visit, id)?)
    };
    Ok(shown(text(hook, "url").to_owned(), body))
}

fn settings(visit: &Visit<'_>, hook: &Value, wrong: Option<String>) -> Markup {
    let all: Vec<&str> = hook["events"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let active = if hook["active"] == true { "yes" } else { "no" };
    html! {
        div.halves.gap {
            section.sec {
                form method="post" {
                    (fields::key())
                    (about(visit, (text(hook, "url"), &all.join(", "), text(hook, "note")), wrong))
                    (fields::radios("active", visit.say(words::IS_ACTIVE), &[("yes", visit.say(words::YES)), ("no", visit.say(words::NO))], active))
                    div.acts {
                        button.btn.main type="submit" name="do" value="save" { (visit.say(words::SAVE)) }
                        button.btn type="submit" name="do" value="test" { (visit.say(words::TEST)) }
                        button.btn type="submit" name="do" value="rotate" { (visit.say(words::ROTATE)) }
                    }
                }
                details.sure.gap-s {
                    summary { (visit.say(words::END_HOOK)) }
                    form method="post" { (fields::key()) button.btn.grave type="submit" name="do" value="end" { (visit.say(words::END_HOOK)) } }
                }
            }
            section.sec {
                h2.eyebrow { (visit.say(words::REPLAY)) }
                form method="post" {
                    (fields::key())
                    div.fields { (fields::text("from", visit.say(words::REPLAY_FROM)).needed()) (fields::text("to", visit.say(words::REPLAY_TO)).needed()) }
                    div.acts { button.btn type="submit" name="do" value="range" { (visit.say(words::REPLAY_DO)) } }
                }
            }
        }
    }
}

fn deliveries(visit: &Visit<'_>, id: &str) -> Result<Markup, Problem> {
    let mut query = vec![("limit", "50")];
    query.extend(["state", "cursor"].iter().filter_map(|name| Some((*name, visit.query(name)?))));
    let told = visit.value("deliveries", &[("id", id)], &query)?;
    let all = rows(&told);
    let heads = [words::EVENT, words::STATE, words::TRIES, words::STATUS, words::SAID_BACK, words::WHEN];
    let heads = heads.map(|head| (visit.say(head), head == words::TRIES));
    let row = |own: &Value| {
        let state = text(own, "state");
        vec![
            html! { span.mono { (text(own, "event")) } },
            html! {
                (terms::delivery(state).map_or(state, |word| visit.say(word)))
                @if visit.may(Right::People) && matches!(state, "delivered" | "given_up") {
                    form method="post" {
                        (fields::key())
                        input type="hidden" name="event" value=(text(own, "event"));
                        button.btn.text type="submit" name="do" value="again" { (visit.say(words::AGAIN)) span.vh { " " (text(own, "event")) } }
                    }
                }
            },
            html! { (own["tries"].as_i64().unwrap_or_default()) },
            html! { @if let Some(status) = own["status"].as_i64() { (status) } },
            html! { (text(own, "told")) },
            moments::moment(visit.lang(), own["changed_ms"].as_i64().unwrap_or_default()),
        ]
    };
    Ok(html! {
        section.sec.gap {
            h2.eyebrow { (visit.say(words::DELIVERIES)) }
            @if all.is_empty() { p.claim { (visit.say(words::NO_DELIVERIES)) } }
            @else { (lists::cells(visit.say(words::DELIVERIES), &heads, &all.iter().map(row).collect::<Vec<_>>())) }
            @if let Some(next) = told["next"].as_str() {
                p.more { a href={ "/books/webhooks/" (id) "?cursor=" (next) } { (visit.say(nav::MORE)) } }
            }
        }
    })
}

fn change(visit: &Visit<'_>, sent: &Sent) -> Acted {
    let id = visit.path("id");
    let parts = [("id", id)];
    let here = format!("/books/webhooks/{id}");
    let number = |name: &str| {
        let text = sent.get(name);
        text.parse::<u32>()
            .map_err(|_| problem::body().saying(visit.fill(words::REPLAY_WRONG, &[("text", text)])))
    };
    match sent.get("do") {
        "save" => {
            let mut body = said(sent);
            body["active"] = json!(sent.get("active") == "yes");
            match visit.change("change_webhook", &parts, body, sent) {
                Ok(_) => Ok(Done::Go(here, Some(words::HOOK_SAVED))),
                Err(problem) if matches!(problem.status, 409 | 422) => {
                    Ok(Done::Again(one_drawn(visit, Some(visit.why(&problem)))?))
                }
                Err(problem) => Err(problem),
            }
        }
        "test" => {
            visit.change("test_webhook", &parts, Value::Null, sent)?;
            Ok(Done::Go(here, Some(words::HOOK_TESTED)))
        }
        "rotate" => {
            let made = visit.change("rotate_webhook", &parts, Value::Null, sent)?;
            Ok(Done::Told(once(visit, visit.say(words::HOOK_ROTATED), text(&made, "secret"), &here)))
        }
        "end" => {
            visit.change("end_webhook", &parts, Value::Null, sent)?;
            Ok(Done::Go("/books/webhooks".into(), Some(words::HOOK_ENDED)))
        }
        "again" => {
            visit.change("replay_webhook", &parts, json!({"event": sent.get("event")}), sent)?;
            Ok(Done::Go(here, Some(words::HOOK_REPLAYED)))
        }
        "range" => {
            let body = json!({"from": number("from")?, "to": number("to")?});
            visit.change("replay_webhook", &parts, body, sent)?;
            Ok(Done::Go(here, Some(words::HOOK_REPLAYED)))
        }
        _ => Err(problem::body()),
    }
}
