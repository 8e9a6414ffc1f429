//! Commands one by one: what each does to what is open, and what it refuses.

use crate::common::{bring, ledger, on_both, open};
use dunlin_app::post::{Post, Posted};
use dunlin_app::{AppError, Books};
use dunlin_core::day::Instant;
use dunlin_formats::FileKind;
use std::sync::atomic::{AtomicU32, Ordering};

/// Posts a command under a key of its own.
pub(crate) fn post(books: &Books, act: &str) -> Result<Posted, AppError> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    keyed(books, &format!("k{}", NEXT.fetch_add(1, Ordering::Relaxed)), act)
}

pub(crate) fn keyed(books: &Books, key: &str, act: &str) -> Result<Posted, AppError> {
    let value = serde_json::from_str(act).unwrap();
    books.post(Post::from_json(value, Some(key.to_owned()), "tester")?)
}

/// Three invoices of one customer, one of another, from a file.
const INVOICES: &str = "invoice_number,customer_id,issue_date,due_date,amount\n\
                        I1,C1,2024-01-10,2024-02-09,100.00\nI2,C1,2024-01-20,2024-02-19,50.00\n\
                        I3,C2,2024-01-25,2024-02-24,70.00\n";

fn with_invoices(test: impl Fn(&Books)) {
    on_both(|books| {
        bring(books, FileKind::Invoices, INVOICES);
        test(books);
        assert!(ledger(books).over_applied().is_empty());
    });
}

fn ok(books: &Books, act: &str) -> Vec<String> {
    let posted = post(books, act).unwrap_or_else(|e| panic!("{act}: {e}"));
    posted.documents.iter().map(|d| format!("{} {}", d.document, d.open)).collect()
}

/// The rule's code, or the whole message of another refusal.
fn refused(books: &Books, act: &str) -> String {
    let before = books.head().unwrap();
    let said = match post(books, act) {
        Err(AppError::Rule { code, .. }) => code.to_owned(),
        Err(error) => error.to_string(),
        Ok(_) => panic!("{act} was done"),
    };
    assert_eq!(books.head().unwrap(), before, "{act} wrote something");
    said
}

const PAYMENT: &str = r#"{"do": "payment", "number": "P1", "customer": "C1", "date": "2024-02-05", "amount": "120.00",
    "currency": "EUR", "apply": [{"to": "I1", "amount": "98.00", "discount": "2.00"}]}"#;

#[test]
fn a_payment_settles_takes_its_discount_and_keeps_its_rest() {
    with_invoices(|books| {
        assert_eq!(ok(books, PAYMENT), ["P1 -22.00", "I1 0.00"]);
        assert_eq!(open(&ledger(books), "2024-02-04"), ["I1 10000", "I2 5000", "I3 7000"]);
        assert_eq!(open(&ledger(books), "2024-02-05"), ["I2 5000", "I3 7000", "P1 -2200"]);
        let act = r#"{"do": "apply", "from": "P1", "to": "I2", "date": "2024-02-06", "amount": "22.00"}"#;
        assert_eq!(ok(books, act), ["I2 28.00", "P1 0.00"]);
    });
}

#[test]
fn unapplying_a_part_gives_it_back_from_that_day_on() {
    with_invoices(|books| {
        ok(books, PAYMENT);
        let act = r#"{"do": "unapply", "from": "P1", "to": "I1", "date": "2024-02-10", "amount": "60"}"#;
        assert_eq!(ok(books, act), ["I1 60.00", "P1 -82.00"]);
        assert_eq!(open(&ledger(books), "2024-02-09"), ["I2 5000", "I3 7000", "P1 -2200"]);
        assert_eq!(open(&ledger(books), "2024-02-10"), ["I1 6000", "I2 5000", "I3 7000", "P1 -8200"]);
        // What was free only from the 10th on cannot be used before.
        let early = r#"{"do": "apply", "from": "P1", "to": "I2", "date": "2024-02-08", "amount": "50.00"}"#;
        assert_eq!(refused(books, early), "beyond_open");
        let more = r#"{"do": "unapply", "from": "P1", "to": "I1", "date": "2024-02-10", "amount": "38.01"}"#;
        assert_eq!(refused(books, more), "beyond_applied");
    });
}

#[test]
fn refunds_write_offs_and_returns_make_documents_of_their_own() {
    with_invoices(|books| {
        ok(books, PAYMENT);
        let refund = r#"{"do": "refund", "document": "P1", "date": "2024-02-07", "number": "R1"}"#;
        assert_eq!(ok(books, refund), ["R1 0.00", "P1 0.00"]);
        let off = r#"{"do": "write_off", "document": "I3", "date": "2024-06-30", "amount": "10.00", "number": "W1",
            "reason": "small difference"}"#;
        assert_eq!(ok(books, off), ["W1 0.00", "I3 60.00"]);
        // The bank takes the whole payment back: the refund too was paid from it, so only the rest can be returned.
        let back = r#"{"do": "return_payment", "document": "P1", "date": "2024-02-20", "amount": "98.00", "number": "T1"}"#;
        assert_eq!(ok(books, back), ["R1 22.00", "P1 0.00", "I1 76.00", "T1 0.00"]);
        assert_eq!(open(&ledger(books), "2024-02-19"), ["I2 5000", "I3 7000"]);
    });
}

#[test]
fn a_returned_payment_reopens_what_it_had_settled_with_its_own_due_date() {
    with_invoices(|books| {
        ok(books, PAYMENT);
        let back = r#"{"do": "return_payment", "document": "P1", "date": "2024-02-20", "number": "T1"}"#;
        assert_eq!(ok(books, back), ["I1 98.00", "P1 0.00", "T1 0.00"]);
        let l = ledger(books);
        assert_eq!(open(&l, "2024-02-19"), ["I2 5000", "I3 7000", "P1 -2200"]);
        assert_eq!(open(&l, "2024-02-20"), ["I1 9800", "I2 5000", "I3 7000"]);
        assert_eq!(l.items.due[0].to_string(), "2024-02-09");
        assert_eq!(l.items.returns.as_ref().unwrap()[4], 3, "the return knows its payment");
        assert_eq!(refused(books, &back.replace("T1", "T2")), "nothing_applied");
        // The next export comes on top of it.
        let more = INVOICES.replace("I3,C2,2024-01-25,2024-02-24,70.00", "I4,C2,2024-01-25,2024-02-24,80.00");
        assert_eq!(bring(books, FileKind::Invoices, &more).documents, 1);
    });
}

#[test]
fn credits_are_given_up_too() {
    with_invoices(|books| {
        ok(books, PAYMENT);
        let off = r#"{"do": "write_off", "document": "P1", "date": "2024-12-31", "number": "W2"}"#;
        assert_eq!(ok(books, off), ["W2 0.00", "P1 0.00"]);
    });
}

#[test]
fn a_void_document_frees_what_was_applied() {
    with_invoices(|books| {
        ok(books, PAYMENT);
        assert_eq!(
            ok(books, r#"{"do": "void", "document": "P1", "date": "2024-03-01"}"#),
            ["P1 0.00", "I1 98.00"]
        );
        assert_eq!(open(&ledger(books), "2024-02-29"), ["I2 5000", "I3 7000", "P1 -2200"]);
        assert_eq!(open(&ledger(books), "2024-03-01"), ["I1 9800", "I2 5000", "I3 7000"]);
        assert_eq!(refused(books, r#"{"do": "void", "document": "P1"}"#), "document_void");
        let apply = r#"{"do": "apply", "from": "P1", "to": "I2", "date": "2024-03-02", "amount": "1.00"}"#;
        assert_eq!(refused(books, apply), "document_void");
        // Another payment finds the invoice open.
        let again = r#"{"do": "payment", "number": "P2", "customer": "C1", "date": "2024-03-02", "amount": "98.00",
            "currency": "EUR", "apply": [{"to": "I1", "amount": "98.00"}]}"#;
        assert_eq!(ok(books, again), ["P2 0.00", "I1 0.00"]);
    });
}

#[test]
fn documents_disputes_holds_and_due_dates() {
    with_invoices(|books| {
        let new = r#"{"do": "document", "kind": "credit_note", "number": "CN1", "customer": "C1", "date": "2024-02-01",
            "amount": "5.00", "currency": "EUR"}"#;
        assert_eq!(ok(books, new), ["CN1 -5.00"]);
        ok(books, r#"{"do": "dispute", "document": "I1", "disputed": true, "reason": "price"}"#);
        ok(books, r#"{"do": "hold", "document": "I2", "until": "2024-03-31"}"#);
        ok(books, r#"{"do": "due", "document": "I3", "due": "2024-03-15"}"#);
        let l = ledger(books);
        assert!(l.items.disputed.as_ref().unwrap()[0]);
        assert_eq!(l.items.hold_until.as_ref().unwrap()[1].to_string(), "2024-03-31");
        assert_eq!(l.items.due[2].to_string(), "2024-03-15");
        assert_eq!(
            refused(books, r#"{"do": "dispute", "document": "I1", "disputed": true}"#),
            "I1 is in dispute already"
        );
        assert_eq!(refused(books, new), "there is a credit_note `CN1` already");
        // The export that brought them says the same as ever: what was posted since stays.
        assert!(!bring(books, FileKind::Invoices, INVOICES).changed.is_empty(), "the due date is the file's");
        assert!(ledger(books).items.disputed.as_ref().unwrap()[0]);
    });
}

#[test]
fn customers_are_named_and_merged_and_taken_apart_again() {
    with_invoices(|books| {
        ok(
            books,
            r#"{"do": "customer", "number": "C1", "name": "Alpha", "segment": "Retail", "credit_limit": "500.00"}"#,
        );
        ok(books, r#"{"do": "merge", "customer": "C2", "into": "C1"}"#);
        let l = ledger(books);
        assert_eq!(l.items.customer, [0, 0, 0]);
        assert_eq!(l.segments.text(l.items.segment.as_ref().unwrap()[2]), "Retail");
        assert!(bring(books, FileKind::Invoices, INVOICES).is_nothing_new(), "the file still says C2");
        assert_eq!(
            refused(books, r#"{"do": "merge", "customer": "C1", "into": "C2"}"#),
            "`C1` would be merged into itself"
        );
        ok(books, r#"{"do": "merge", "customer": "C2", "into": null}"#);
        assert_eq!(ledger(books).items.customer, [0, 0, 1]);
    });
}

#[test]
fn what_cannot_be_is_refused_and_writes_nothing() {
    with_invoices(|books| {
        ok(books, PAYMENT);
        for (act, said) in [
            (
                r#"{"do": "apply", "from": "I1", "to": "I2", "date": "2024-02-10", "amount": "1"}"#,
                "not_a_credit",
            ),
            (
                r#"{"do": "apply", "from": "P1", "to": "P1", "date": "2024-02-10", "amount": "1"}"#,
                "not_a_debit",
            ),
            (
                r#"{"do": "apply", "from": "P1", "to": "I2", "date": "2024-02-04", "amount": "1"}"#,
                "before_document",
            ),
            (
                r#"{"do": "apply", "from": "P1", "to": "I2", "date": "2024-02-10", "amount": "22.01"}"#,
                "beyond_open",
            ),
            (
                r#"{"do": "apply", "from": "P1", "to": "I1", "date": "2024-02-10", "amount": "1"}"#,
                "beyond_open",
            ),
            (
                r#"{"do": "apply", "from": "P1", "to": "I2", "date": "2024-02-10", "amount": "0"}"#,
                "amount_not_positive",
            ),
            (
                r#"{"do": "apply", "from": "P1", "to": "I2", "date": "2024-02-10", "amount": "0.001"}"#,
                "`0.001` has more than the 2 decimals of its currency",
            ),
            (
                r#"{"do": "apply", "from": "P1", "to": "I9", "date": "2024-02-10", "amount": "1"}"#,
                "there is no document `I9`",
            ),
            (r#"{"do": "unapply", "from": "P1", "to": "I2", "date": "2024-02-10"}"#, "nothing_applied"),
            (r#"{"do": "refund", "document": "P1", "date": "2024-02-10", "amount": "22.01"}"#, "beyond_open"),
            (r#"{"do": "refund", "document": "I1", "date": "2024-02-10"}"#, "beyond_open"),
            (
                r#"{"do": "payment", "number": "P9", "customer": "C9", "date": "2024-02-05", "amount": "1", "currency": "EUR"}"#,
                "there is no customer `C9`",
            ),
            (
                r#"{"do": "payment", "number": "P9", "customer": "C1", "date": "2024-02-05", "amount": "1", "currency": "USD",
              "apply": [{"to": "I2", "amount": "1"}]}"#,
                "two_currencies",
            ),
            (
                r#"{"do": "payment", "number": "P9", "customer": "C1", "date": "2024-02-30", "amount": "1", "currency": "EUR"}"#,
                "`2024-02-30` is not a date (write it as 2024-12-31)",
            ),
            (
                r#"{"do": "payment", "number": "P9", "customer": "C1", "date": "2024-02-05", "amount": 1.5, "currency": "EUR"}"#,
                "invalid type: floating point `1.5`, expected a string",
            ),
            (r#"{"do": "hold", "document": "I1"}"#, "missing field `until`"),
            (
                r#"{"do": "pay", "document": "I1"}"#,
                "unknown variant `pay`, expected one of `document`, `payment`, `apply`, `unapply`, `refund`, `write_off`, \
              `return_payment`, `void`, `dispute`, `hold`, `due`, `customer`, `merge`, `contact`, `permission`, `tag`, `activity`, `promise`, `end_promise`, `customer_hold`, `end_hold`, `place`, `recall`, `propose`, `decide`, \
              `remit`, `waive`, `override`, `end_override`, `team`, `limit`",
            ),
        ] {
            assert_eq!(refused(books, act), said, "{act}");
        }
    });
}

#[test]
fn odd_amounts_and_texts_are_refused() {
    with_invoices(|books| {
        for (act, said) in [
            (
                r#"{"do": "document", "kind": "journal", "number": "J", "customer": "C1", "date": "2024-02-05", "amount": "0",
              "currency": "EUR"}"#,
                "J has an amount of 0",
            ),
            (r#"{"do": "customer", "number": "C\u0000"}"#, r#""C\0" holds control characters"#),
            // One slip of the hand must not fill the books.
            (
                r#"{"do": "payment", "number": "P9", "customer": "C1", "date": "2024-02-05", "currency": "EUR",
              "amount": "92233720368547758.07"}"#,
                "amount_too_large",
            ),
        ] {
            assert_eq!(refused(books, act), said, "{act}");
        }
    });
}

#[test]
fn a_number_of_two_documents_must_be_told_apart() {
    with_invoices(|books| {
        let twin = r#"{"do": "document", "kind": "debit_note", "number": "I1", "customer": "C1", "date": "2024-02-01",
            "due": "2024-03-01", "amount": "7.00", "currency": "EUR"}"#;
        ok(books, twin);
        let said = refused(books, r#"{"do": "write_off", "document": "I1", "date": "2024-02-10"}"#);
        assert_eq!(said, "`I1` names 2 documents (invoice I1, debit_note I1)");
        let which = r#"{"do": "write_off", "document": {"number": "I1", "kind": "debit_note"}, "date": "2024-02-10",
            "number": "W3"}"#;
        assert_eq!(ok(books, which), ["W3 0.00", "I1 0.00"]);
    });
}

#[test]
fn the_same_key_is_done_once_and_another_body_refused() {
    with_invoices(|books| {
        let first = keyed(books, "pay-1", PAYMENT).unwrap();
        let head = books.head().unwrap();
        let again = keyed(books, "pay-1", PAYMENT).unwrap();
        assert!(again.repeated && !first.repeated);
        assert_eq!((again.command, &again.documents), (first.command, &first.documents));
        let other = keyed(books, "pay-1", &PAYMENT.replace("120.00", "121.00"));
        assert_eq!(other, Err(AppError::KeyTaken("pay-1".to_owned())));
        // Another order of fields is the same body.
        let turned = r#"{"currency": "EUR", "amount": "120.00", "date": "2024-02-05", "number": "P1", "customer": "C1",
            "apply": [{"discount": "2.00", "to": "I1", "amount": "98.00"}], "do": "payment"}"#;
        assert!(keyed(books, "pay-1", turned).unwrap().repeated);
        assert_eq!(books.head().unwrap(), head);
    });
}

#[test]
fn fifty_at_once_with_one_key_are_one() {
    with_invoices(|books| {
        let answers: Vec<Posted> = std::thread::scope(|scope| {
            let one = || scope.spawn(|| keyed(books, "pay-1", PAYMENT).unwrap());
            let all: Vec<_> = (0..50).map(|_| one()).collect();
            all.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(answers.iter().filter(|answer| !answer.repeated).count(), 1);
        assert!(answers.iter().all(|answer| answer.documents == answers[0].documents));
        assert_eq!(open(&ledger(books), "2024-02-05"), ["I2 5000", "I3 7000", "P1 -2200"]);
    });
}

#[test]
fn a_back_dated_payment_changes_as_of_and_not_known_at() {
    with_invoices(|books| {
        std::thread::sleep(std::time::Duration::from_millis(1100));
        let known = Instant(jiff::Timestamp::now().as_second() - 1);
        ok(books, PAYMENT);
        assert_eq!(open(&ledger(books), "2024-02-05"), ["I2 5000", "I3 7000", "P1 -2200"]);
        let then = books.columns(known).unwrap().into_ledger();
        assert_eq!(open(&then, "2024-02-05"), ["I1 10000", "I2 5000", "I3 7000"]);
    });
}
