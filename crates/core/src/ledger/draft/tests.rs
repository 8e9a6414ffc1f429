//! Drafts: documents become items, applications find the instalments they settle.

use super::*;
use crate::open::AsOf;
use rstest::rstest;

const EUR: Currency = Currency::of("EUR");

fn document(number: &str, kind: Kind, day: i32, amount: i64) -> Document {
    Document::new(number, kind, Day(day), amount, EUR)
}

fn line(due: i32, amount: i64) -> Instalment {
    Instalment { due: Day(due), amount, retained: false }
}

fn draft(documents: Vec<Document>, applications: Vec<Application>) -> Draft {
    Draft { documents, applications, ..Draft::default() }
}

/// The open amounts as text: `I1#1=20 P1=-5`, closed items left out.
fn open(ledger: &Ledger, day: i32) -> String {
    let open = (0..).zip(ledger.open_amounts(AsOf::day(Day(day)))).filter(|(_, open)| *open != 0);
    open.map(|(item, open)| format!("{}={open}", ledger.item_name(item))).collect::<Vec<_>>().join(" ")
}

fn invoice_of_three() -> Document {
    Document {
        schedule: vec![line(30, 30), line(60, 50), line(90, 20)],
        ..document("I1", Kind::Invoice, 0, 100)
    }
}

#[test]
fn a_document_is_one_item_and_a_schedule_several() {
    let ledger =
        draft(vec![document("I0", Kind::Invoice, 0, 7), invoice_of_three()], vec![]).ledger().unwrap();
    let names: Vec<String> = (0..4).map(|item| ledger.item_name(item)).collect();
    assert_eq!(names, ["I0", "I1#1", "I1#2", "I1#3"]);
    assert_eq!(ledger.items.due, [Day(0), Day(30), Day(60), Day(90)]);
    assert_eq!(ledger.items.retained, None);
    assert_eq!(NO_RELEASE_DATE.to_string(), "9999-12-31");
}

#[test]
fn applications_fall_on_the_oldest_instalment_in_the_order_of_their_dates() {
    let documents =
        vec![invoice_of_three(), document("P1", Kind::Payment, 5, 40), document("P2", Kind::Payment, 3, 20)];
    let applications =
        vec![Application::new("P1", "I1", 40, Day(5)), Application::new("P2", "I1", 20, Day(3))];
    let ledger = draft(documents, applications).ledger().unwrap();
    assert_eq!(open(&ledger, 3), "I1#1=10 I1#2=50 I1#3=20");
    assert_eq!(open(&ledger, 5), "I1#2=20 I1#3=20");
}

#[test]
fn a_named_instalment_is_taken_as_named_and_pro_rata_spreads() {
    let documents = vec![invoice_of_three(), document("P1", Kind::Payment, 5, 40)];
    let named = Application::new("P1", "I1#3", 20, Day(5));
    let ledger = draft(documents.clone(), vec![named]).ledger().unwrap();
    assert_eq!(open(&ledger, 5), "I1#1=30 I1#2=50 P1=-20");
    let spread =
        Application { allocation: Some(Allocation::ProRata), ..Application::new("P1", "I1", 40, Day(5)) };
    let ledger = draft(documents, vec![spread]).ledger().unwrap();
    assert_eq!(open(&ledger, 5), "I1#1=18 I1#2=30 I1#3=12");
}

#[test]
fn an_ended_application_frees_its_instalment_with_its_due_date() {
    let documents = vec![
        invoice_of_three(),
        document("P1", Kind::Payment, 5, 30),
        document("P2", Kind::Payment, 8, 50),
        document("P3", Kind::Payment, 12, 10),
    ];
    let applications = vec![
        Application { until: Some(Day(10)), ..Application::new("P1", "I1", 30, Day(5)) },
        Application::new("P2", "I1", 50, Day(8)),
        Application::new("P3", "I1", 10, Day(12)),
    ];
    let ledger = draft(documents, applications).ledger().unwrap();
    assert_eq!(open(&ledger, 9), "I1#3=20");
    assert_eq!(open(&ledger, 10), "I1#1=30 I1#3=20 P1=-30");
    assert_eq!(open(&ledger, 12), "I1#1=20 I1#3=20 P1=-30", "the next payment falls on what is open again");
}

#[test]
fn a_credit_in_instalments_is_used_oldest_first() {
    let credit =
        Document { schedule: vec![line(5, 30), line(9, 30)], ..document("C1", Kind::CreditNote, 0, 60) };
    let ledger = draft(vec![invoice_of_three(), credit], vec![Application::new("C1", "I1", 40, Day(1))]);
    assert_eq!(open(&ledger.ledger().unwrap(), 1), "I1#2=40 I1#3=20 C1#2=-20");
}

#[test]
fn a_void_document_counts_up_to_the_day_before_and_frees_its_payments() {
    let invoice = Document { voided: Some(Day(7)), ..document("I1", Kind::Invoice, 0, 100) };
    let documents = vec![invoice, document("P1", Kind::Payment, 2, 60)];
    let ledger = draft(documents, vec![Application::new("P1", "I1", 60, Day(2))]).ledger().unwrap();
    assert_eq!([1, 6, 7].map(|day| open(&ledger, day)), ["I1=100", "I1=40", "P1=-60"]);
}

#[test]
fn retention_is_a_last_line_of_its_own() {
    let keep = |share| Some(Retention { share, due: NO_RELEASE_DATE });
    let ten_percent = keep(RetentionShare::Percent(Decimal::TEN));
    let invoice = Document { retention: ten_percent, ..document("I1", Kind::Invoice, 0, 500) };
    let ledger = draft(vec![invoice], vec![]).ledger().unwrap();
    assert_eq!(open(&ledger, 0), "I1#1=450 I1#2=50");
    assert_eq!(ledger.items.retained, Some(vec![false, true]));
    let invoice = Document { retention: keep(RetentionShare::Amount(60)), ..invoice_of_three() };
    assert_eq!(open(&draft(vec![invoice], vec![]).ledger().unwrap(), 0), "I1#1=30 I1#2=10 I1#3=60");
    let all = Document { retention: keep(RetentionShare::Amount(100)), ..invoice_of_three() };
    assert_eq!(open(&draft(vec![all], vec![]).ledger().unwrap(), 0), "I1#1=100");
    let more = Document { retention: keep(RetentionShare::Amount(101)), ..invoice_of_three() };
    assert_eq!(draft(vec![more], vec![]).ledger().unwrap_err().code(), "retention_exceeds_invoice");
}

fn returned(day: i32, amount: i64) -> Document {
    Document { returns: Some("P1".to_owned()), ..document("B1", Kind::PaymentReturn, day, amount) }
}

#[test]
fn a_returned_payment_reopens_what_it_paid_and_cancelling_the_return_closes_it() {
    let documents = vec![
        document("I1", Kind::Invoice, 0, 300),
        document("I2", Kind::Invoice, 0, 200),
        document("P1", Kind::Payment, 2, 500),
        Document { voided: Some(Day(8)), ..returned(5, 500) },
    ];
    let applications =
        vec![Application::new("P1", "I1", 300, Day(2)), Application::new("P1", "I2", 200, Day(2))];
    let ledger = draft(documents, applications).ledger().unwrap();
    assert_eq!([4, 5, 8].map(|day| open(&ledger, day)), ["", "I1=300 I2=200", ""]);
}

#[test]
fn a_part_that_is_returned_reopens_that_part_of_the_newest() {
    let documents = vec![
        document("I1", Kind::Invoice, 0, 300),
        document("I2", Kind::Invoice, 0, 200),
        document("P1", Kind::Payment, 2, 510),
        returned(5, 60),
    ];
    let applications =
        vec![Application::new("P1", "I1", 300, Day(2)), Application::new("P1", "I2", 200, Day(3))];
    let ledger = draft(documents, applications).ledger().unwrap();
    // 10 were unapplied; the other 50 come off the invoice that was paid last.
    assert_eq!([4, 5].map(|day| open(&ledger, day)), ["P1=-10", "I2=50"]);
}

#[test]
fn what_a_draft_says_about_a_return_is_not_said_twice() {
    let documents = vec![
        document("I1", Kind::Invoice, 0, 500),
        document("P1", Kind::Payment, 2, 500),
        Document { voided: Some(Day(8)), ..returned(5, 500) },
    ];
    let applications = vec![
        Application { until: Some(Day(5)), ..Application::new("P1", "I1", 500, Day(2)) },
        Application::new("P1", "B1", 500, Day(5)),
        Application::new("P1", "I1", 500, Day(8)),
    ];
    let ledger = draft(documents, applications).ledger().unwrap();
    assert_eq!(ledger.applications.len(), 3);
    assert_eq!([4, 5, 7, 8].map(|day| open(&ledger, day)), ["", "I1=500", "I1=500", ""]);
}

#[test]
fn what_goes_back_to_the_payer_is_not_collected() {
    let documents = vec![
        document("I1", Kind::Invoice, 0, 100),
        document("P1", Kind::Payment, 2, 150),
        document("R1", Kind::Refund, 3, 30),
        document("W1", Kind::WriteOff, 3, -20),
    ];
    let applications = vec![
        Application::new("P1", "I1", 100, Day(2)),
        Application::new("P1", "R1", 30, Day(3)),
        Application::new("P1", "W1", 20, Day(3)),
    ];
    let ledger = draft(documents, applications).ledger().unwrap();
    assert_eq!(ledger.applications.how, [Settlement::Cash, Settlement::Journal, Settlement::WriteOff]);
    assert_eq!(open(&ledger, 3), "");
}

#[rstest]
#[case(Application::new("P1", "I9", 10, Day(5)), "unknown_document")]
#[case(Application::new("P1", "I1#4", 10, Day(5)), "unknown_document")]
#[case(Application::new("P1", "I1#0", 10, Day(5)), "unknown_document")]
#[case(Application::new("I1", "P1", 10, Day(5)), "not_a_credit")]
#[case(Application::new("P1", "P2", 10, Day(5)), "not_a_debit")]
#[case(Application::new("P1", "I1", 0, Day(5)), "amount_not_positive")]
#[case(Application::new("P1", "U1", 10, Day(5)), "currency_mismatch")]
#[case(Application::new("P1", "I1", 41, Day(5)), "over_application")]
#[case(Application::new("P2", "I1", 101, Day(5)), "over_application")]
#[case(Application::new("P2", "I1#1", 31, Day(5)), "over_application")]
#[case(Application { until: Some(Day(4)), ..Application::new("P1", "I1", 1, Day(5)) }, "ends_before_it_starts")]
fn impossible_applications_are_refused(#[case] application: Application, #[case] code: &str) {
    let documents = vec![
        invoice_of_three(),
        document("P1", Kind::Payment, 5, 40),
        document("P2", Kind::Payment, 5, 400),
        Document { currency: Currency::of("USD"), ..document("U1", Kind::Invoice, 0, 100) },
    ];
    let refused = draft(documents, vec![application]).ledger().unwrap_err();
    assert_eq!(refused.code(), code, "{refused}");
}

#[test]
fn a_credit_may_be_used_again_once_it_is_free() {
    let documents = vec![
        document("I1", Kind::Invoice, 0, 100),
        document("I2", Kind::Invoice, 0, 100),
        document("P1", Kind::Payment, 1, 100),
    ];
    let first = Application { until: Some(Day(5)), ..Application::new("P1", "I1", 100, Day(1)) };
    let again = |day| vec![first.clone(), Application::new("P1", "I2", 100, Day(day))];
    assert_eq!(draft(documents.clone(), again(4)).ledger().unwrap_err().code(), "over_application");
    assert_eq!(open(&draft(documents, again(5)).ledger().unwrap(), 5), "I1=100");
}

#[test]
fn documents_that_contradict_themselves_are_refused() {
    let twice = draft(vec![document("I1", Kind::Invoice, 0, 1), document("I1", Kind::Invoice, 0, 1)], vec![]);
    assert_eq!(twice.ledger().unwrap_err().code(), "duplicate_document");
    let short = Document { schedule: vec![line(30, 30)], ..document("I1", Kind::Invoice, 0, 100) };
    let refused = draft(vec![short], vec![]).ledger().unwrap_err();
    assert_eq!(refused.to_string(), "`I1` is over 1.00, its instalments over 0.30; make them equal");
    let nobody = draft(vec![returned(5, 1)], vec![]).ledger().unwrap_err();
    assert_eq!(nobody, Refused::UnknownDocument("P1".to_owned()));
    let negative = Some(Retention { share: RetentionShare::Amount(-1), due: Day(9) });
    let kept = Document { retention: negative, ..document("I1", Kind::Invoice, 0, 100) };
    assert_eq!(draft(vec![kept], vec![]).ledger().unwrap_err().code(), "negative_retention");
    let huge =
        draft(vec![document("I1", Kind::Invoice, 0, i64::MAX), document("I2", Kind::Invoice, 0, 1)], vec![]);
    assert_eq!(huge.ledger().unwrap_err().code(), "inconsistent");
}

#[test]
fn an_early_application_waits_for_its_document_or_is_refused() {
    let documents = vec![document("I1", Kind::Invoice, 10, 100), document("A1", Kind::Payment, 1, 40)];
    let mut early = draft(documents, vec![Application::new("A1", "I1", 40, Day(1))]);
    let ledger = early.ledger().unwrap();
    assert_eq!([9, 10].map(|day| open(&ledger, day)), ["A1=-40", "I1=60"]);
    early.policy.early = crate::policy::EarlyApplication::Refused;
    assert_eq!(early.ledger().unwrap_err().code(), "application_before_document");
}
