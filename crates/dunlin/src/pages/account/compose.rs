//! Forms of an account: a call, a promise, a dispute, a mail, a note, a look again, a hold. One form a task, above what one looks at
//! while speaking; what was typed and not carried out stands in it again, with what speaks against it.

use super::Shown;
use crate::pages::set::fields::{self, Field};
use crate::pages::set::lists::segment;
use crate::pages::words::{Word, desk as words};
use crate::pages::worklist::rows::account_place;
use dunlin_app::people::Right;
use dunlin_core::day::Day;
use maud::{Markup, html};

/// How a call may end: what is sent, its word. `paid` is a conversation after which the bank is looked at.
pub(super) const OUTCOMES: &[(&str, Word)] = &[
    ("reached", words::REACHED),
    ("promised", words::PROMISED),
    ("disputed", words::DISPUTED),
    ("paid", words::SAYS_PAID),
    ("left_message", words::LEFT_MESSAGE),
    ("no_answer", words::NO_ANSWER),
    ("refused", words::REFUSED),
    ("wrong_number", words::WRONG_NUMBER),
];

/// More documents than these are promised for as whatever is owed.
const PROMISED_MOST: usize = 40;

impl Shown<'_> {
    /// The form that is open; nothing where none is.
    pub(crate) fn act(&self) -> Markup {
        let visit = self.visit;
        let doing = self
            .sent
            .as_ref()
            .map_or_else(|| visit.query("do").unwrap_or_default(), |own| own.sent.get("do"));
        if !visit.may(Right::Work) {
            return html! {};
        }
        let (title, body) = match doing {
            "call" => (words::LOG_CALL, self.call("reached")),
            "promise" => (words::LOG_PROMISE, self.call("promised")),
            "dispute" => (words::LOG_DISPUTE, self.dispute()),
            "mail" => (words::LOG_MAIL, self.mail()),
            "note" => (words::WRITE_NOTE, self.note()),
            "snooze" => (words::LOOK_AGAIN, self.snooze()),
            "hold" => (words::PUT_ON_HOLD, self.hold()),
            "settle" => (words::SETTLE_DISPUTE, self.settle()),
            _ => return html! {},
        };
        let wrong = self.sent.as_ref().map(|own| &own.why);
        html! {
            form.compose method="post" action=(account_place(&self.number)) data-swap="account" data-draft=(self.number) aria-labelledby="act-h" {
                h3.eyebrow aria-level=[self.level()] id="act-h" { (visit.say(title)) }
                @if let Some(wrong) = wrong { p.err role="alert" { (wrong) } }
                (fields::key()) (self.hidden(doing))
                input type="hidden" name="seen" value=(self.seen);
                input type="hidden" name="at" value=(self.typed("at", &dunlin_app::moment().to_string()));
                (body)
                div.acts {
                    @if self.around.next.is_some() {
                        button.btn.main type="submit" name="go" value="next" data-save { (visit.say(words::SAVE_NEXT)) " " kbd aria-hidden="true" { "Ctrl ↵" } }
                        button.btn type="submit" name="go" value="stay" { (visit.say(words::SAVE)) }
                    } @else {
                        button.btn.main type="submit" name="go" value="stay" data-save { (visit.say(words::SAVE)) " " kbd aria-hidden="true" { "Ctrl ↵" } }
                    }
                    a.btn.text href=(self.around.here) data-leave { (visit.say(words::LEAVE)) }
                }
            }
        }
    }

    /// What every form says of itself.
    pub(super) fn hidden(&self, does: &str) -> Markup {
        html! {
            input type="hidden" name="do" value=(does);
            input type="hidden" name="then" value=(self.around.here);
            @if let Some(next) = &self.around.next { input type="hidden" name="next" value=(next); }
        }
    }

    /// What stands in a field: what was typed, else what is proposed.
    fn typed(&self, name: &str, proposed: &str) -> String {
        self.sent.as_ref().map_or_else(|| proposed.to_owned(), |own| own.sent.get(name).to_owned())
    }

    fn filled<'f>(&self, name: &'f str, proposed: &str, field: Field<'f>) -> Field<'f> {
        let refused = self.sent.as_ref().filter(|own| own.field == Some(name));
        field.value(self.typed(name, proposed)).wrong(refused.map(|own| own.why.clone()))
    }

    /// A call, or what was promised in one.
    fn call(&self, outcome: &str) -> Markup {
        let visit = self.visit;
        let chosen = self.typed("outcome", outcome);
        html! {
            fieldset.outcomes {
                legend { (visit.say(words::OUTCOME)) }
                @for (value, word) in OUTCOMES {
                    label { input type="radio" name="outcome" value=(value) checked[*value == chosen] autofocus[*value == chosen && outcome == "reached"]; span { (visit.say(*word)) } }
                }
            }
            div.when-promised { (self.promise_fields(outcome == "promised")) }
            div.when-disputed { (self.dispute_fields()) }
            (self.said())
        }
    }

    /// With whom, what was said, when to look again.
    fn said(&self) -> Markup {
        let visit = self.visit;
        html! {
            div.fields {
                (self.filled("note", "", fields::lines("note", visit.say(words::WHAT_SAID), 2)).wide())
                (self.contact())
                (self.filled("again", "", fields::day("again", visit.say(words::AGAIN_ON))))
            }
        }
    }

    fn contact(&self) -> Markup {
        let (visit, desk) = (self.visit, self.desk());
        let people = desk.standing.people(self.customer);
        if people.is_empty() {
            return html! {};
        }
        let names = people.iter().map(|&at| desk.collecting.facts.people[at as usize].name.clone());
        let nobody = (String::new(), visit.say(words::NOT_SAID).to_owned());
        let choices = std::iter::once(nobody).chain(names.map(|name| (name.clone(), name)));
        let first = people
            .first()
            .map_or(String::new(), |&at| desk.collecting.facts.people[at as usize].name.clone());
        let proposed = visit.query("contact").unwrap_or(&first).to_owned();
        html! { (self.filled("contact", &proposed, fields::choice("contact", visit.say(words::WITH_WHOM), choices))) }
    }

    /// The currency in which most is late, with what is late of it.
    pub(super) fn main(&self) -> Option<(u16, i64)> {
        let (at, amounts) = self.desk().standing.main(self.customer)?;
        Some((at, if amounts.past_due > 0 { amounts.past_due } else { amounts.open }))
    }

    fn promise_fields(&self, is_first: bool) -> Markup {
        let (visit, lang, l) = (self.visit, self.visit.lang(), self.desk().ledger());
        let Some((at, late)) = self.main() else {
            return html! { p.note { (visit.say(words::OWES_NOTHING)) } };
        };
        let currency = l.currencies[usize::from(at)];
        let amount = lang.money(i128::from(late), currency.digits());
        let label = visit.fill(words::AMOUNT_IN, &[("currency", currency.code())]);
        let by = lang.day_in_field(workday(self.day.plus_days(7)));
        let late = self.late_items(at);
        let mut what = Vec::new();
        if (1..=PROMISED_MOST).contains(&late.len()) {
            what.push(("late".to_owned(), visit.fill(words::FOR_LATE, &[("n", &late.len().to_string())])));
        }
        what.push(("all".to_owned(), visit.say(words::FOR_ALL).to_owned()));
        what.extend(
            self.open_items(Some(at))
                .into_iter()
                .filter(|&item| self.desk().standing.open(item) > 0)
                .take(PROMISED_MOST)
                .map(|item| {
                    let open = lang.money(i128::from(self.desk().standing.open(item)), currency.digits());
                    (format!("={}", l.item_name(item)), format!("{}, {open}", l.item_name(item)))
                }),
        );
        let by = self.filled("by", &by, fields::day("by", visit.say(words::BY_WHEN)));
        html! {
            div.fields {
                (self.filled("amount", &amount, fields::amount("amount", &label)))
                @if is_first { (by.first()) } @else { (by) }
                (self.filled("what", "late", fields::choice("what", visit.say(words::FOR_WHAT), what)))
            }
            input type="hidden" name="currency" value=(currency.code());
        }
    }

    fn dispute_fields(&self) -> Markup {
        let (visit, lang, l) = (self.visit, self.visit.lang(), self.desk().ledger());
        let debits = self.open_items(None).into_iter().filter(|&item| self.is_disputable(item));
        let choices: Vec<_> = debits
            .map(|item| {
                let open =
                    lang.money(i128::from(self.desk().standing.open(item)), l.currency_of(item).digits());
                (l.item_name(item), format!("{}, {open} {}", l.item_name(item), l.currency_of(item).code()))
            })
            .collect();
        html! {
            div.fields {
                (self.filled("document", "", fields::choice("document", visit.say(words::WHICH_DOCUMENT), choices)))
                (self.filled("part", "", fields::amount("part", visit.say(words::DISPUTED_PART))).help(visit.say(words::DISPUTED_PART_HELP)))
                (self.filled("reason", "", fields::text("reason", visit.say(words::REASON))).list("reasons"))
            }
            datalist id="reasons" { @for word in [words::REASON_PRICE, words::REASON_QUANTITY, words::REASON_QUALITY, words::REASON_DELIVERY, words::REASON_COPY] { option value=(visit.say(word)) {} } }
        }
    }

    /// Something of it is open and not in dispute.
    fn is_disputable(&self, item: u32) -> bool {
        let open = self.desk().standing.open(item);
        open > 0 && self.claims.disputed(self.desk(), item, open) < open
    }

    fn dispute(&self) -> Markup {
        let visit = self.visit;
        html! {
            (self.dispute_fields())
            div.fields {
                (self.contact())
                (self.filled("owner", "", fields::text("owner", visit.say(words::WHO_SETTLES))))
                (self.filled("answer", "", fields::day("answer", visit.say(words::ANSWER_BY))))
                (self.filled("note", "", fields::lines("note", visit.say(words::WHAT_SAID), 2)).wide())
            }
        }
    }

    fn settle(&self) -> Markup {
        let (visit, l) = (self.visit, self.desk().ledger());
        let disputed = self
            .open_items(None)
            .into_iter()
            .filter(|&item| self.claims.disputed(self.desk(), item, self.desk().standing.open(item)) > 0);
        let choices: Vec<_> = disputed.map(|item| (l.item_name(item), l.item_name(item))).collect();
        let ends: Vec<_> = ["credited", "upheld", "partly", "withdrawn"]
            .into_iter()
            .map(|end| (end, super::timeline::ended(end).map_or(end, |word| visit.say(word))))
            .collect();
        let chosen = self.typed("end", "credited");
        html! {
            (fields::radios("end", visit.say(words::OUTCOME), &ends, &chosen))
            div.fields {
                (self.filled("document", visit.query("doc").unwrap_or_default(), fields::choice("document", visit.say(words::WHICH_DOCUMENT), choices)))
                (self.filled("note", "", fields::lines("note", visit.say(words::NOTE), 2)).wide())
            }
        }
    }

    fn mail(&self) -> Markup {
        let (visit, desk) = (self.visit, self.desk());
        let people =
            desk.standing.people(self.customer).iter().map(|&at| &desk.collecting.facts.people[at as usize]);
        let with_mail: Vec<_> = people.filter(|person| !person.email.is_empty()).collect();
        html! {
            p.note { (visit.say(words::MAIL_HOW)) }
            @if !with_mail.is_empty() {
                p.acts { @for person in with_mail {
                    a.btn href={ "mailto:" (person.email) "?subject=" (segment(&self.subject())) } { (visit.fill(words::WRITE_TO, &[("who", &person.name)])) }
                } }
            }
            (self.said())
        }
    }

    fn note(&self) -> Markup {
        let visit = self.visit;
        html! {
            div.fields {
                (self.filled("note", "", fields::lines("note", visit.say(words::NOTE), 3)).wide().first().needed())
                (self.filled("again", "", fields::day("again", visit.say(words::AGAIN_ON))))
            }
        }
    }

    fn snooze(&self) -> Markup {
        let (visit, lang) = (self.visit, self.visit.lang());
        let day = lang.day_in_field(workday(self.day.plus_days(3)));
        html! {
            div.fields {
                (self.filled("again", &day, fields::day("again", visit.say(words::AGAIN_ON))).first().needed())
                (self.filled("step", "", fields::text("step", visit.say(words::WHAT_THEN))))
                (self.filled("note", "", fields::lines("note", visit.say(words::NOTE), 2)).wide())
            }
        }
    }

    fn hold(&self) -> Markup {
        let (visit, lang) = (self.visit, self.visit.lang());
        let day = lang.day_in_field(self.day.plus_days(14));
        html! {
            p.note { (visit.say(words::HOLD_HOW)) }
            div.fields {
                (self.filled("until", &day, fields::day("until", visit.say(words::HOLD_UNTIL))).needed())
                (self.filled("reason", "", fields::text("reason", visit.say(words::REASON))).first().needed())
            }
        }
    }
}

/// The day itself, or the Monday after a week-end.
pub(super) const fn workday(day: Day) -> Day {
    match day.0.wrapping_add(3).rem_euclid(7) {
        5 => Day(day.0 + 2),
        6 => Day(day.0 + 1),
        _ => day,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_proposed_for_a_week_end() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        assert_eq!(workday(day("2026-12-04")), day("2026-12-04"));
        assert_eq!(workday(day("2026-12-05")), day("2026-12-07"));
        assert_eq!(workday(day("2026-12-06")), day("2026-12-07"));
    }
}
