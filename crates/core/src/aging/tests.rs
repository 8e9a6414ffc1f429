//! Ageing: bands by either date, credits apart or inside, disputes, as of any day.

use super::*;
use crate::ledger::draft::{Application, Document, Draft, Instalment};
use crate::money::Currency;
use crate::policy::{Credits, Grace};

const EUR: Currency = Currency::of("EUR");

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn document(number: &str, kind: Kind, date: &str, due: &str, amount: i64) -> Document {
    Document { due: Some(day(due)), ..Document::new(number, kind, day(date), amount, EUR) }
}

fn ledger(documents: Vec<Document>, applications: Vec<Application>) -> Ledger {
    Draft { documents, applications, ..Draft::default() }.ledger().unwrap()
}

/// Three invoices of one customer and an unapplied payment.
fn small() -> Ledger {
    ledger(
        vec![
            document("I1", Kind::Invoice, "2024-01-01", "2024-01-31", 1_000),
            Document { disputed: true, ..document("I2", Kind::Invoice, "2024-02-01", "2024-03-02", 500) },
            document("I3", Kind::Invoice, "2024-03-01", "2024-04-30", 70),
            document("P1", Kind::Payment, "2024-03-05", "2024-03-05", 300),
        ],
        vec![Application::new("P1", "I1", 100, day("2024-03-05"))],
    )
}

fn row(ageing: &Ageing, ledger: &Ledger, on: &str) -> Row {
    let at = AsOf::day(day(on));
    let report = Report::new(ageing, ledger, at, &ageing.items(ledger, at), By::Total);
    assert_eq!(report.rows.len(), 1);
    report.rows[0].clone()
}

#[test]
fn credits_stand_apart_and_disputes_are_shown_inside() {
    let row = row(&Ageing::default(), &small(), "2024-03-31");
    assert_eq!(row.buckets, [70, 500, 900, 0, 0, 0]);
    assert_eq!(row.disputed, [0, 500, 0, 0, 0, 0]);
    assert_eq!((row.unapplied, row.total(), row.items), (-200, 1_270, 4));
    assert_eq!(row.overdue, Overdue { total: 1_400, count: 2, days_max: 60 });
}

#[test]
fn credits_in_their_own_bucket_give_the_same_total() {
    let policy = Policy { credits: Credits::OwnDue, ..Policy::default() };
    let row = row(&Ageing { policy, ..Ageing::default() }, &small(), "2024-03-31");
    assert_eq!((row.buckets.clone(), row.unapplied), (vec![70, 300, 900, 0, 0, 0], 0));
    assert_eq!(row.total(), 1_270);
}

#[test]
fn by_invoice_date_the_bands_move_and_overdue_does_not() {
    let policy = Policy { basis: Basis::Invoice, ..Policy::default() };
    let row = row(&Ageing { policy, ..Ageing::default() }, &small(), "2024-03-31");
    assert_eq!(row.buckets, [0, 70, 500, 900, 0, 0]);
    assert_eq!(row.overdue.total, 1_400);
}

#[test]
fn by_posting_date_the_document_date_stands_in_where_none_is_known() {
    let mut documents = vec![
        document("I1", Kind::Invoice, "2024-01-01", "2024-01-31", 10),
        document("I2", Kind::Invoice, "2024-01-01", "2024-01-31", 5),
    ];
    documents[0].posted = Some(day("2024-03-30"));
    let policy = Policy { basis: Basis::Posting, ..Policy::default() };
    let row = row(&Ageing { policy, ..Ageing::default() }, &ledger(documents, vec![]), "2024-03-31");
    assert_eq!(row.buckets, [0, 10, 0, 5, 0, 0]);
}

#[test]
fn the_items_behind_a_cell_add_up_to_it() {
    let (ageing, ledger, at) = (Ageing::default(), small(), AsOf::day(day("2024-03-31")));
    let items = ageing.items(&ledger, at);
    let report = Report::new(&ageing, &ledger, at, &items, By::Customer);
    let row = &report.rows[0];
    for (column, amount) in row.buckets.iter().enumerate() {
        let behind: i64 = report.behind(&ledger, &items, row, Some(column)).map(|aged| aged.open).sum();
        assert_eq!(behind, *amount);
    }
    let apart: Vec<u32> = report.behind(&ledger, &items, row, None).map(|aged| aged.item).collect();
    assert_eq!(apart, [3]);
}

#[test]
fn an_item_due_today_is_not_late() {
    let ledger = ledger(vec![document("I1", Kind::Invoice, "2024-01-01", "2024-01-31", 1)], vec![]);
    assert_eq!(row(&Ageing::default(), &ledger, "2024-01-31").overdue, Overdue::default());
    assert_eq!(row(&Ageing::default(), &ledger, "2024-02-01").overdue.days_max, 1);
}

#[test]
fn grace_delays_or_shortens() {
    let ledger = ledger(vec![document("I1", Kind::Invoice, "2024-01-01", "2024-01-10", 1)], vec![]);
    let days = |grace, on| {
        let policy = Policy { grace, ..Policy::default() };
        row(&Ageing { policy, ..Ageing::default() }, &ledger, on).overdue.days_max
    };
    let on = ["2024-01-12", "2024-01-13", "2024-01-14", "2024-01-20"];
    assert_eq!(on.map(|on| days(Grace::None, on)), [2, 3, 4, 10]);
    assert_eq!(on.map(|on| days(Grace::Delays(3), on)), [0, 0, 4, 10]);
    assert_eq!(on.map(|on| days(Grace::Shortens(3), on)), [0, 0, 1, 7]);
}

#[test]
fn a_pause_freezes_the_age_of_whom_it_is_for() {
    let mut documents = vec![
        document("I1", Kind::Invoice, "2024-01-01", "2024-01-10", 1),
        document("I2", Kind::Invoice, "2024-01-01", "2024-01-10", 1),
    ];
    documents[1].customer = "B".to_owned();
    let ledger = ledger(documents, vec![]);
    let of_b =
        Pause { of: PauseOf::Customer(1), from: day("2024-01-15"), to: day("2024-01-20"), resumed: None };
    let ageing = Ageing { pauses: Pauses::new(&[of_b]).unwrap(), ..Ageing::default() };
    let days = |on: &str| -> Vec<i32> {
        ageing.items(&ledger, AsOf::day(day(on))).iter().map(|aged| aged.days_overdue).collect()
    };
    assert_eq!(days("2024-01-15"), [5, 5]);
    assert_eq!(days("2024-01-18"), [8, 5]);
    assert_eq!(days("2024-01-21"), [11, 6]);
}

#[test]
fn a_reopened_invoice_keeps_its_due_date_and_a_chargeback_follows_the_policy() {
    let mut returned = document("B1", Kind::PaymentReturn, "2024-03-01", "2024-03-01", 100);
    returned.returns = Some("P1".to_owned());
    let documents = vec![
        document("I1", Kind::Invoice, "2024-01-01", "2024-01-31", 100),
        document("P1", Kind::Payment, "2024-02-10", "2024-02-10", 100),
        returned,
    ];
    let reopened = ledger(documents, vec![Application::new("P1", "I1", 100, day("2024-02-10"))]);
    let at = AsOf::day(day("2024-03-11"));
    let aged = Ageing::default().items(&reopened, at);
    assert_eq!(aged.iter().map(|a| (a.item, a.open, a.days_overdue)).collect::<Vec<_>>(), [(0, 100, 40)]);

    let mut chargeback = document("CB", Kind::Chargeback, "2024-03-01", "2024-03-01", 100);
    chargeback.returns = Some("P1".to_owned());
    let documents = vec![
        document("I1", Kind::Invoice, "2024-01-01", "2024-01-31", 100),
        document("P1", Kind::Payment, "2024-02-10", "2024-02-10", 100),
        chargeback,
    ];
    // The chargeback stands by itself: the payment stays on the invoice, so nothing is left to set against it.
    let mut apart = ledger(documents, vec![Application::new("P1", "I1", 100, day("2024-02-10"))]);
    apart.applications.until = None;
    apart.applications.amount.truncate(1);
    apart.applications.from.truncate(1);
    apart.applications.to.truncate(1);
    apart.applications.day.truncate(1);
    apart.applications.how.truncate(1);
    apart.check().unwrap();
    let days = |chargebacks| {
        let policy = Policy { chargebacks, ..Policy::default() };
        let aged = Ageing { policy, ..Ageing::default() }.items(&apart, at);
        aged.iter().map(|a| (a.item, a.days_overdue)).collect::<Vec<_>>()
    };
    assert_eq!(days(Chargebacks::OwnDue), [(2, 10)]);
    assert_eq!(days(Chargebacks::Original), [(2, 40)]);
}

#[test]
fn instalments_age_one_by_one() {
    let line = |due, amount| Instalment { due: day(due), amount, retained: false };
    let mut invoice = document("I1", Kind::Invoice, "2024-01-01", "2024-01-01", 100);
    invoice.schedule = vec![line("2024-01-31", 30), line("2024-02-29", 50), line("2024-03-31", 20)];
    let payment = document("P1", Kind::Payment, "2024-02-01", "2024-02-01", 40);
    let ledger = ledger(vec![invoice, payment], vec![Application::new("P1", "I1", 40, day("2024-02-01"))]);
    let row = row(&Ageing::default(), &ledger, "2024-03-31");
    assert_eq!(row.buckets, [20, 0, 40, 0, 0, 0].map(i64::from));
}

#[test]
fn calendar_bands_have_the_columns_that_occur() {
    let ageing = Ageing { bands: Bands::Calendar(Unit::Month), ..Ageing::default() };
    let at = AsOf::day(day("2024-06-30"));
    let ledger = small();
    let items = ageing.items(&ledger, at);
    let report = Report::new(&ageing, &ledger, at, &items, By::Total);
    assert_eq!(report.labels, ["2", "4", "5"]);
    assert_eq!(report.rows[0].buckets, [70, 500, 900]);
}

#[test]
fn whole_months_clip_month_ends() {
    let months = |from: &str, to: &str| whole_months(day(from), day(to));
    assert_eq!(months("2022-03-25", "2022-07-20"), 3);
    assert_eq!(months("2022-03-20", "2022-07-20"), 4);
    assert_eq!(months("2024-01-31", "2024-02-29"), 1);
    assert_eq!(months("2024-01-31", "2024-02-28"), 0);
    assert_eq!(months("2024-05-01", "2024-05-01"), 0);
}
