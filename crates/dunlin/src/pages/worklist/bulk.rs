//! Several accounts at once: chosen on the list, shown before anything is done, then one command each under a key of its own, so that
//! what was refused of one stops none of the others and a form sent twice acts once.

use super::rows::account_place;
use crate::api::{Problem, problem};
use crate::pages::account::made_id;
use crate::pages::set::book;
use crate::pages::set::fields;
use crate::pages::set::fields::read_day;
use crate::pages::visit::{Acted, At, Done, Drawn, Sent, Shown, Visit};
use crate::pages::words::{Word, desk as words};
use dunlin_app::people::Right;
use dunlin_core::day::Day;
use maud::{Markup, html};
use serde_json::{Value, json};

/// So many at once.
const MOST: usize = 200;

/// What can be done with several: its name, its word, the right that it needs.
const ACTS: &[(&str, Word, Right)] = &[
    ("snooze", words::LOOK_AGAIN, Right::Work),
    ("hold", words::PUT_ON_HOLD, Right::Work),
    ("tag", words::GIVE_TAG, Right::Work),
    ("collector", words::HAND_OVER, Right::Customers),
];

/// The bar below the list.
pub(super) fn bar(visit: &Visit<'_>) -> Markup {
    html! {
        div.acts.bulk data-bulk {
            span.quiet { span data-chosen { } " " (visit.say(words::WITH_CHOSEN)) }
            @for (name, word, right) in ACTS {
                @if visit.may(*right) { button.btn type="submit" name="act" value=(name) { (visit.say(*word)) } }
            }
        }
    }
}

/// Nobody comes here by an address alone.
pub(super) fn draw(_: &Visit<'_>) -> Drawn {
    Ok(Shown::Go("/worklist".to_owned()))
}

/// A customer that was chosen.
struct Chosen {
    number: String,
    name: String,
    late: String,
}

fn chosen(visit: &Visit<'_>, sent: &Sent, day: Day) -> Result<Vec<Chosen>, Problem> {
    let (now, sees) = visit.now(day)?;
    let mut all: Vec<u32> = sent.all("c").filter_map(|number| now.customer(&sees, number)).collect();
    all.sort_unstable();
    all.dedup();
    if all.len() > MOST {
        return Err(problem::body().saying(visit.fill(words::TOO_MANY, &[("n", &MOST.to_string())])));
    }
    let few = now.few(&all, &sees, day)?;
    let (l, lang) = (few.desk.ledger(), visit.lang());
    Ok(few
        .customers
        .iter()
        .map(|&of| Chosen {
            number: l.customers.text(of).to_owned(),
            name: book::name(few.desk.ledger(), of).to_owned(),
            late: few.desk.standing.main(of).map_or(String::new(), |(at, amounts)| {
                let currency = l.currencies[usize::from(at)];
                format!("{} {}", lang.money(i128::from(amounts.past_due), currency.digits()), currency.code())
            }),
        })
        .collect())
}

/// Shows what would be done; does it once that was looked at.
pub(super) fn act(visit: &Visit<'_>, sent: &Sent) -> Acted {
    let day = visit.today()?;
    let Some((name, word, _)) =
        ACTS.iter().find(|(own, _, right)| *own == sent.get("act") && visit.may(*right))
    else {
        return Err(problem::not_found());
    };
    let all = chosen(visit, sent, day)?;
    if all.is_empty() {
        let body = html! { h1.claim { (visit.say(words::NONE_CHOSEN)) } p.stand { (visit.say(words::NONE_CHOSEN_MORE)) } (back(visit, sent)) };
        return Ok(Done::Again(page(visit, *word, body)));
    }
    if sent.get("sure").is_empty() {
        return Ok(Done::Told(preview(visit, sent, (name, *word), &all, None)));
    }
    // Whatever is wrong with the form is wrong for all of them: it is found before the first.
    match body(visit, sent, name, "", day) {
        Ok(_) => {}
        Err(problem) => {
            return Ok(Done::Again(preview(visit, sent, (name, *word), &all, Some(visit.why(&problem)))));
        }
    }
    let mut results = Vec::new();
    for customer in &all {
        let mut own = sent.clone();
        own.fields
            .iter_mut()
            .filter(|(name, _)| name == "key")
            .for_each(|(_, key)| *key = format!("{key}/{}", customer.number));
        own.fields.retain(|(name, _)| name != "seen");
        let body = body(visit, sent, name, &customer.number, day)?;
        results.push(visit.change("post", &[], body, &own));
    }
    Ok(Done::Told(page(visit, *word, done(visit, sent, &all, &results))))
}

/// The command for one of them.
fn body(visit: &Visit<'_>, sent: &Sent, act: &str, number: &str, day: Day) -> Result<Value, Problem> {
    let needed = |name: &str, label: Word| {
        let what = visit.say(label);
        let missing = || problem::body().saying(visit.fill(words::IS_MISSING, &[("what", what)]));
        sent.maybe(name).ok_or_else(missing)
    };
    let day_of = |name: &str, label: Word| read_day(visit, visit.say(label), needed(name, label)?);
    Ok(match act {
        "snooze" => {
            let at = sent.maybe("at").unwrap_or_default();
            let mut body = json!({"do": "activity", "customer": number, "at": at, "outcome": "noted",
                "next_date": day_of("again", words::AGAIN_ON)?});
            if let Some(step) = sent.maybe("step") {
                body["next_step"] = step.into();
            }
            body
        }
        "hold" => json!({"do": "customer_hold", "customer": number, "date": day.to_string(),
            "until": day_of("until", words::HOLD_UNTIL)?, "reason": needed("reason", words::REASON)?}),
        "tag" => json!({"do": "tag", "customer": number, "tag": needed("tag", words::TAG)?}),
        _ => json!({"do": "customer", "number": number, "collector": needed("to", words::COLLECTOR)?}),
    })
}

fn page(visit: &Visit<'_>, word: Word, body: Markup) -> Shown {
    Shown::Page { title: visit.say(word).to_owned(), at: At::Worklist, body }
}

fn place(sent: &Sent) -> &str {
    sent.maybe("back")
        .filter(|place| *place == "/worklist" || place.starts_with("/worklist?"))
        .unwrap_or("/worklist")
}

fn back(visit: &Visit<'_>, sent: &Sent) -> Markup {
    html! { div.acts { a.btn href=(place(sent)) { (visit.say(words::BACK_TO_LIST)) } } }
}

/// Who gets what, before anything is done.
fn preview(
    visit: &Visit<'_>,
    sent: &Sent,
    (act, word): (&str, Word),
    all: &[Chosen],
    wrong: Option<String>,
) -> Shown {
    let lang = visit.lang();
    let typed = |name: &str, proposed: String| sent.maybe(name).map_or(proposed, str::to_owned);
    let soon = |days: i32| visit.today().map_or(String::new(), |day| lang.day_in_field(day.plus_days(days)));
    let at = dunlin_app::at_home(dunlin_app::moment())
        .map_or(String::new(), |at| at.strftime("%Y-%m-%dT%H:%M").to_string());
    let fields = match act {
        "snooze" => html! {
            (fields::day("again", visit.say(words::AGAIN_ON)).value(typed("again", soon(3))).needed().first())
            (fields::text("step", visit.say(words::WHAT_THEN)).value(typed("step", String::new())))
            input type="hidden" name="at" value=(typed("at", at));
        },
        "hold" => html! {
            (fields::day("until", visit.say(words::HOLD_UNTIL)).value(typed("until", soon(14))).needed())
            (fields::text("reason", visit.say(words::REASON)).value(typed("reason", String::new())).needed().first())
        },
        "tag" => {
            html! { (fields::text("tag", visit.say(words::TAG)).value(typed("tag", String::new())).needed().first()) }
        }
        _ => {
            let names = visit.today().and_then(|day| visit.now(day)).map(|(now, sees)| {
                now.collectors_seen(&sees)
                    .into_iter()
                    .filter(|name| !name.is_empty())
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            });
            html! {
                (fields::text("to", visit.say(words::COLLECTOR)).value(typed("to", String::new())).needed().first().list("collectors"))
                datalist id="collectors" { @for name in names.unwrap_or_default() { option value=(name) {} } }
            }
        }
    };
    let count = lang.count(all.len() as i64);
    let claim = visit.fill(
        if all.len() == 1 { words::BULK_ONE } else { words::BULK_MANY },
        &[("what", visit.say(word)), ("n", &count)],
    );
    let body = html! {
        h1.claim { (claim) }
        form method="post" action="/worklist/bulk" {
            (fields::key())
            input type="hidden" name="act" value=(act); input type="hidden" name="sure" value="yes";
            input type="hidden" name="back" value=(place(sent));
            @if let Some(wrong) = wrong { p.err role="alert" { (wrong) } }
            div.fields { (fields) }
            table.gap-s {
                caption.vh { (claim) }
                thead { tr { th scope="col" { (visit.say(words::HEAD_CUSTOMER)) } th.num scope="col" { (visit.say(words::LATE_AMOUNT)) } } }
                tbody { @for one in all {
                    tr {
                        td { label.pick { input type="checkbox" name="c" value=(one.number) checked; " " (one.name) " " span.quiet { (one.number) } } }
                        td.num { (one.late) }
                    }
                } }
            }
            div.acts.gap-s {
                button.btn.main type="submit" { (visit.fill(words::DO_FOR, &[("what", visit.say(word)), ("n", &count)])) }
                a.btn.text href=(place(sent)) { (visit.say(words::LEAVE)) }
            }
        }
    };
    page(visit, word, body)
}

/// What became of each.
fn done(visit: &Visit<'_>, sent: &Sent, all: &[Chosen], results: &[Result<Value, Problem>]) -> Markup {
    let good = results.iter().filter(|result| result.is_ok()).count();
    let gaps = [("n", &*visit.lang().count(good as i64)), ("all", &*visit.lang().count(all.len() as i64))];
    html! {
        h1.claim { (visit.fill(words::BULK_DONE, &gaps)) }
        ul.plain { @for (one, result) in all.iter().zip(results) {
            li {
                a href=(account_place(&one.number)) { (one.name) }
                @match result {
                    Ok(value) => {
                        @if let Some(id) = made_id(value, "hold") {
                            form method="post" action=(account_place(&one.number)) {
                                (fields::key()) input type="hidden" name="do" value="undo_hold"; input type="hidden" name="what" value=(id);
                                input type="hidden" name="then" value=(place(sent));
                                button.btn.text type="submit" { (visit.say(words::UNDO)) span.vh { " " (one.name) } }
                            }
                        } @else { span.quiet { (visit.say(words::IS_DONE)) } }
                    }
                    Err(problem) => span.err { (visit.why(problem)) },
                }
            }
        } }
        (back(visit, sent))
    }
}
