//! Known answers, each rail taken out, and properties over random histories.

mod charges;
mod histories;

use super::*;
use crate::collect::contact::Cap;
use crate::collect::facts::*;
use crate::collect::rails::RAILS;
use crate::collect::strategy::*;
use crate::ledger::Kind;
use crate::ledger::draft::{Application, Document, Draft};
use crate::money::Currency;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn eur() -> Currency {
    "EUR".parse().unwrap()
}

/// Invoices of 100.00 each: number, customer, due date; payments: number, invoice, day, amount.
fn ledger(invoices: &[(&str, &str, &str)], payments: &[(&str, &str, &str, i64)]) -> Ledger {
    let mut draft = Draft::default();
    for (number, customer, due) in invoices {
        let due = day(due);
        draft.documents.push(Document {
            customer: (*customer).to_owned(),
            due: Some(due),
            ..Document::new(number, Kind::Invoice, due.plus_days(-30), 10_000, eur())
        });
    }
    for (number, to, date, amount) in payments {
        let customer = invoices.iter().find(|i| i.0 == *to).map_or("C1", |i| i.1).to_owned();
        draft
            .documents
            .push(Document { customer, ..Document::new(number, Kind::Payment, day(date), *amount, eur()) });
        if !to.is_empty() {
            draft.applications.push(Application::new(number, to, *amount, day(date)));
        }
    }
    draft.ledger().unwrap()
}

fn notice(item: u32, level: u8, step: &str, issued: &str) -> Notice {
    let issued = day(issued);
    let line = Line { item, level, step: step.to_owned(), open: 10_000 };
    Notice {
        number: format!("N{item}-{level}"),
        customer: 0,
        contact: None,
        medium: Medium::Letter,
        made: issued,
        issued: Some(issued),
        cancelled: None,
        approved: None,
        pay_by: None,
        lines: vec![line],
        charges: Vec::new(),
    }
}

/// What is done and withheld, a line each.
fn told(ledger: &Ledger, facts: &Facts, strategy: &Strategy, at: &str) -> String {
    let plan = decide(Book { ledger, facts }, strategy, day(at));
    let step =
        |segment: u16, step: u16| &strategy.segments[usize::from(segment)].steps[usize::from(step)].name;
    let mut lines: Vec<String> = plan
        .actions
        .iter()
        .map(|a| {
            let items: Vec<String> = a.parts.iter().map(|p| ledger.item_name(p.item)).collect();
            format!(
                "{}: {} {} {}",
                ledger.customers.text(a.customer),
                step(a.segment, a.step),
                items.join("+"),
                a.total
            )
        })
        .collect();
    lines.extend(plan.withheld.iter().map(|w| {
        format!(
            "{}: {} {} no: {}",
            ledger.customers.text(w.customer),
            step(w.segment, w.step),
            ledger.item_name(w.item),
            w.why
        )
    }));
    let acted: usize = plan.actions.iter().map(|a| a.parts.len()).sum();
    assert_eq!(acted + plan.withheld.len(), plan.due, "withheld plus acted equals due");
    lines.join("\n")
}

#[test]
fn the_default_strategy_from_friendly_note_to_agency() {
    let l = ledger(&[("I1", "C1", "2024-03-15")], &[]);
    let (s, mut f) = (Strategy::default(), Facts::default());
    assert_eq!(told(&l, &f, &s, "2024-03-11"), "");
    assert_eq!(told(&l, &f, &s, "2024-03-12"), "C1: friendly note I1 10000");
    f.notices.push(notice(0, 0, "friendly note", "2024-03-12"));
    assert_eq!(told(&l, &f, &s, "2024-03-13"), "");
    assert_eq!(told(&l, &f, &s, "2024-03-19"), "");
    assert_eq!(told(&l, &f, &s, "2024-03-20"), "C1: reminder I1 10000");
    f.notices.push(notice(0, 1, "reminder", "2024-03-20"));
    assert_eq!(told(&l, &f, &s, "2024-03-25"), "C1: call I1 10000");
    assert_eq!(
        told(&l, &f, &s, "2024-03-29"),
        "C1: second reminder I1 10000\nC1: call I1 no: too soon after the last contact, not before 2024-03-31"
    );
    // A fortnight missed: one letter.
    assert_eq!(
        told(&l, &f, &s, "2024-04-17"),
        "C1: second reminder I1 10000\nC1: second call I1 no: too soon after the last contact, not before 2024-04-19"
    );
    f.notices.push(notice(0, 2, "second reminder", "2024-04-17"));
    assert_eq!(
        told(&l, &f, &s, "2024-04-18"),
        "C1: last reminder I1 no: too soon after the last contact, not before 2024-04-24\n\
         C1: second call I1 no: too soon after the last contact, not before 2024-04-19"
    );
    assert_eq!(told(&l, &f, &s, "2024-06-13"), "C1: last reminder I1 10000\nC1: agency I1 10000");
}

#[test]
fn the_highest_level_at_once_where_that_is_wanted() {
    let l = ledger(&[("I1", "C1", "2024-03-15")], &[]);
    let strategy = Strategy { catch_up: CatchUp::Highest, ..Strategy::default() };
    assert_eq!(
        told(&l, &Facts::default(), &strategy, "2024-04-17"),
        "C1: last reminder I1 10000\n\
         C1: second call I1 no: too soon after the last contact, not before 2024-04-19"
    );
}

#[test]
fn one_message_a_customer_and_only_the_undisputed_part() {
    let l = ledger(
        &[("I1", "C1", "2024-03-15"), ("I2", "C1", "2024-03-14"), ("I3", "C1", "2024-03-13")],
        &[("P1", "I3", "2024-03-18", 4_000)],
    );
    let mut f = Facts::default();
    let dispute = |item, amount| Dispute {
        id: 1,
        item,
        reason: "price".into(),
        amount,
        opened: day("2024-03-16"),
        owner: String::new(),
        answer_by: None,
        closed: None,
    };
    f.disputes = vec![dispute(0, Some(2_500)), dispute(1, None)];
    assert_eq!(
        told(&l, &f, &Strategy::default(), "2024-03-20"),
        "C1: reminder I1+I3 13500\nC1: reminder I2 no: disputed"
    );
}

#[test]
fn a_letter_for_each_item_goes_on_a_day_of_its_own() {
    let l =
        ledger(&[("I1", "C1", "2024-03-15"), ("I2", "C1", "2024-03-14"), ("I3", "C2", "2024-03-14")], &[]);
    let mut strategy = Strategy::default();
    strategy.segments[0].steps[1].each_item = true;
    assert_eq!(
        told(&l, &Facts::default(), &strategy, "2024-03-20"),
        "C1: reminder I1 10000\nC2: reminder I3 10000\n\
         C1: reminder I2 no: too soon after the last contact, not before 2024-03-22"
    );
}

#[test]
fn reopened_items_start_anew() {
    let mut f = Facts { notices: vec![notice(0, 1, "reminder", "2024-03-20")], ..Facts::default() };
    f.notices.push(notice(0, 2, "second reminder", "2024-03-29"));
    let mut l = ledger(&[("I1", "C1", "2024-03-15")], &[("P1", "I1", "2024-04-02", 10_000)]);
    assert_eq!(told(&l, &f, &Strategy::default(), "2024-05-02"), "");
    // The bank took the payment back on 2 May: exactly what it had closed is open again.
    l.applications.until = Some(vec![day("2024-05-02")]);
    l.items.voided = Some(vec![Day::NEVER, day("2024-05-02")]);
    let then = told(&l, &f, &Strategy::default(), "2024-05-03");
    assert!(then.starts_with("C1: reminder I1 10000"), "{then}");
}

fn mail(at: &str) -> Activity {
    Activity {
        customer: 0,
        contact: None,
        at: at.parse().unwrap(),
        medium: Some(Medium::Email),
        inbound: false,
        outcome: Outcome::Sent,
        note: String::new(),
        next: None,
        author: String::new(),
    }
}

fn placed() -> Placement {
    let (from, until) = (day("2024-03-20"), Day::NEVER);
    Placement { item: 0, agency: "A".into(), amount: 100, commission: None, from, until }
}

fn disputed() -> Dispute {
    Dispute {
        id: 1,
        item: 0,
        reason: "price".into(),
        amount: None,
        opened: day("2024-03-16"),
        owner: String::new(),
        answer_by: None,
        closed: None,
    }
}

/// A call on Friday, before the step is due.
fn called(outcome: &str, inbound: bool) -> Facts {
    let outcome = Outcome::of(outcome).unwrap();
    let call = Activity { medium: Some(Medium::Call), inbound, outcome, ..mail("2024-03-22T10:00") };
    Facts { activities: vec![call], ..Facts::default() }
}

/// A strategy of one step, a call on the tenth day, one call in seven days.
fn calls_only(after_conversation_days: Option<i32>) -> Strategy {
    let mut strategy = Strategy::default();
    strategy.segments[0].steps.retain(|step| step.name == "call");
    let calls = if after_conversation_days.is_some() { 9 } else { 1 };
    strategy.rules.call_cap = Some(Cap { calls, window_days: 7, per_debt: false });
    strategy.rules.after_conversation_days = after_conversation_days;
    strategy
}

/// A case in which exactly one rail says no.
fn cases() -> Vec<(&'static str, Ledger, Facts, Strategy, &'static str)> {
    let plain = || ledger(&[("I1", "C1", "2024-03-15")], &[]);
    let ban = |kind| Ban {
        customer: 0,
        contact: None,
        medium: None,
        kind,
        from: day("2024-03-01"),
        until: Day::NEVER,
    };
    let promise = |parts: Vec<(&str, i64)>| Promise {
        id: 1,
        customer: 0,
        currency: eur(),
        made: day("2024-03-16"),
        parts: parts.into_iter().map(|(date, amount)| (day(date), amount)).collect(),
        items: vec![0],
        ended: None,
    };
    let f = Facts::default;
    let s = Strategy::default;
    let monday = "2024-03-25";
    let opt_out = Ban { medium: Some(Medium::Letter), ..ban(BanKind::OptOut) };
    let three = ["2024-03-19T10:00", "2024-03-20T10:00", "2024-03-21T09:00"].map(mail).to_vec();
    let hold = Hold { customer: 0, reason: "audit".into(), from: day("2024-03-01"), until: day(monday) };
    let placed = placed();
    let other = ledger(&[("I1", "C1", "2024-03-15"), ("I2", "C1", "2024-06-15")], &[]);
    let unapplied = ledger(&[("I1", "C1", "2024-03-15")], &[("P1", "", "2024-03-20", 10_000)]);
    let barred = Strategy { limitation_years: Some(3), ..s() };
    let minimum = Strategy { minimum: vec![(eur(), 10_001)], ..s() };
    vec![
        ("below_minimum", plain(), f(), minimum, monday),
        ("disputed", plain(), Facts { disputes: vec![disputed()], ..f() }, s(), monday),
        (
            "promised",
            plain(),
            Facts { promises: vec![promise(vec![("2024-03-23", 10_000)])], ..f() },
            s(),
            monday,
        ),
        (
            "in_plan",
            plain(),
            Facts { promises: vec![promise(vec![("2024-03-25", 5_000), ("2024-04-25", 5_000)])], ..f() },
            s(),
            monday,
        ),
        ("on_hold", plain(), Facts { holds: vec![hold], ..f() }, s(), monday),
        ("do_not_contact", plain(), Facts { bans: vec![ban(BanKind::DoNotContact)], ..f() }, s(), monday),
        ("covered", unapplied, f(), s(), monday),
        ("legal", plain(), Facts { bans: vec![ban(BanKind::Insolvency)], ..f() }, s(), monday),
        ("placed", plain(), Facts { placements: vec![placed], ..f() }, s(), monday),
        ("time_barred", ledger(&[("I1", "C1", "2021-03-15")], &[]), f(), barred, monday),
        ("no_recipient", plain(), Facts { bans: vec![opt_out], ..f() }, s(), monday),
        (
            "interval",
            other,
            Facts { notices: vec![notice(1, 0, "friendly note", "2024-03-24")], ..f() },
            s(),
            monday,
        ),
        ("contact_cap", plain(), Facts { activities: three, ..f() }, s(), monday),
        ("call_cap", plain(), called("no_answer", false), calls_only(None), monday),
        ("after_conversation", plain(), called("reached", true), calls_only(Some(7)), monday),
        ("closed_day", plain(), f(), s(), "2024-03-23"),
        ("stale_ledger", plain(), Facts { fresh: Some(day("2024-03-17")), ..f() }, s(), monday),
    ]
}

/// Mutation: each rail holds something that nothing else holds.
#[test]
fn what_a_rail_withholds_goes_out_when_the_rail_is_taken_out() {
    let cases = cases();
    for rail in RAILS.iter().filter(|rail| rail.name != "nothing_open") {
        let case = cases.iter().find(|case| case.0 == rail.name);
        let (name, l, f, s, at) = case.unwrap_or_else(|| panic!("no case for the rail {}", rail.name));
        let book = Book { ledger: l, facts: f };
        let is_of_calls = matches!(*name, "call_cap" | "after_conversation");
        let is_letter = |s: &Strategy, segment: u16, step: u16| {
            let act = &s.segments[usize::from(segment)].steps[usize::from(step)].act;
            if is_of_calls { *act == Act::Call } else { matches!(act, Act::Write { .. }) }
        };
        let plan = decide(book, s, day(at));
        let letter = plan.withheld.iter().find(|w| is_letter(s, w.segment, w.step));
        let why = letter.map(|w| w.why);
        // The reason of `no_recipient` is told more exactly.
        let code = why.map(|why| if why == Skip::OptedOut { "no_recipient" } else { why.code() });
        assert_eq!(code, Some(*name), "{plan:?}");
        assert!(!plan.actions.iter().any(|a| is_letter(s, a.segment, a.step)), "{name}: {plan:?}");
        overridden_only_where_somebody_may(name, book, (s, day(at)), &is_letter);
        let without: Vec<Rail> = RAILS.iter().filter(|other| other.name != *name).copied().collect();
        let plan = decide_under(&without, book, s, day(at));
        assert!(plan.actions.iter().any(|a| is_letter(s, a.segment, a.step)), "{name} taken out: {plan:?}");
    }
}

/// An override lets through what the rail alone withholds, from its first to its last day, where the rail may be overridden at
/// all.
fn overridden_only_where_somebody_may(
    name: &str,
    book: Book<'_>,
    (s, at): (&Strategy, Day),
    is_letter: &dyn Fn(&Strategy, u16, u16) -> bool,
) {
    let rail = RAILS.iter().find(|rail| rail.name == name).unwrap();
    let goes = |from: Day, until: Day| {
        let over = Override {
            id: 1,
            rail: name.to_owned(),
            customer: 0,
            item: None,
            from,
            until,
            role: "manager".into(),
            reason: "looked at".into(),
            author: "Ada".into(),
        };
        let facts = Facts { overrides: vec![over], ..book.facts.clone() };
        let plan = decide(Book { facts: &facts, ..book }, s, at);
        plan.actions.iter().any(|a| is_letter(s, a.segment, a.step))
    };
    assert_eq!(goes(at, at), rail.overridden_by.is_some(), "{name}");
    assert!(!goes(at.plus_days(1), Day::NEVER) && !goes(day("2024-01-01"), at.plus_days(-1)), "{name}");
}
