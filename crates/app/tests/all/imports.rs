//! What imports must do: land whole, change nothing twice, correct by further facts, remember what was known.

use crate::common::{bring, import, ledger, of_files, on_both, open, try_bring};
use crate::posting::post;
use dunlin_app::AppError;
use dunlin_core::day::Instant;
use dunlin_formats::FileKind;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

const INVOICES: &str = "\
invoice_number,customer_id,segment,issue_date,due_date,amount
1,Alpha,Retail,2024-01-10,2024-02-09,1000.00
2,Alpha,Retail,2024-01-31,2024-03-01,500.00
003,Beta,,2024-02-05,2024-03-06,300.00
";

const PAID: &str = "\
invoice_number,payment_date,amount
1,2024-02-09,400.00
1,2024-03-15,600.00
003,2024-02-20,300.00
";

#[test]
fn the_books_say_what_the_files_say() {
    on_both(|books| {
        let first = bring(books, FileKind::Invoices, INVOICES);
        assert_eq!((first.documents, first.import, first.command), (3, Some(1), Some(1)));
        assert_eq!(bring(books, FileKind::Applications, PAID).applications, 3);
        let (kept, files) =
            (ledger(books), of_files(&[(FileKind::Invoices, INVOICES), (FileKind::Applications, PAID)]));
        for on in ["2024-01-10", "2024-02-09", "2024-02-20", "2024-03-15"] {
            assert_eq!(open(&kept, on), open(&files, on), "{on}");
        }
        assert_eq!(open(&kept, "2024-12-31"), ["2 50000"]);
    });
}

#[test]
fn the_same_rows_again_change_nothing_however_they_come() {
    on_both(|books| {
        bring(books, FileKind::Invoices, INVOICES);
        bring(books, FileKind::Applications, PAID);
        let before = open(&ledger(books), "2024-02-28");
        assert!(bring(books, FileKind::Invoices, INVOICES).is_nothing_new());
        // In another order, with another delimiter and other dates, and only a part.
        let other = "amount;payment date;invoice number\n600,00;15.03.2024;1\n400,00;09.02.2024;1\n";
        let again = bring(books, FileKind::Applications, other);
        assert!(again.is_nothing_new(), "{again:?}");
        assert_eq!(again.known, 2);
        assert_eq!(open(&ledger(books), "2024-02-28"), before);
    });
}

#[test]
fn equal_genuine_rows_stay_as_many_as_they_are() {
    let twice = "\
invoice_number,payment_date,amount,transaction
2,2024-02-09,100.00,a
2,2024-02-09,100.00,b
";
    on_both(|books| {
        bring(books, FileKind::Invoices, INVOICES);
        assert_eq!(bring(books, FileKind::Applications, twice).applications, 2);
        assert!(bring(books, FileKind::Applications, twice).is_nothing_new());
        let third = format!("{twice}2,2024-02-09,100.00,c\n");
        assert_eq!(bring(books, FileKind::Applications, &third).applications, 1);
        assert_eq!(open(&ledger(books), "2024-02-28"), ["003 30000", "1 100000", "2 20000"]);
    });
}

#[test]
fn what_is_paid_beyond_an_invoice_is_a_credit_once() {
    let over = "invoice_number,payment_date,amount\n2,2024-02-10,700.00\n";
    let more = "invoice_number,payment_date,amount\n2,2024-02-10,700.00\n2,2024-02-12,50.00\n";
    on_both(|books| {
        bring(books, FileKind::Invoices, INVOICES);
        bring(books, FileKind::Applications, over);
        let expected = ["003 30000", "1 100000", "2/overpaid -20000"];
        assert_eq!(open(&ledger(books), "2024-02-28"), expected);
        assert!(bring(books, FileKind::Applications, over).is_nothing_new());
        // A payment that is wholly too much leaves no money on the invoice, and is known the next time all the same.
        assert_eq!(bring(books, FileKind::Applications, more).documents, 1);
        let expected = ["003 30000", "1 100000", "2/overpaid -20000", "2/overpaid-2 -5000"];
        assert_eq!(open(&ledger(books), "2024-02-28"), expected);
        assert!(bring(books, FileKind::Applications, more).is_nothing_new());
    });
}

#[test]
fn a_later_export_corrects_by_a_further_fact() {
    let later = "\
invoice_number,customer_id,segment,issue_date,due_date,amount
1,Alpha,Retail,2024-01-10,2024-02-19,900.00
2,Alpha,Retail,2024-01-31,2024-03-01,500.00
4,Gamma,,2024-02-05,2024-03-06,10.00
";
    on_both(|books| {
        bring(books, FileKind::Invoices, INVOICES);
        bring(books, FileKind::Applications, PAID);
        let done = bring(books, FileKind::Invoices, later);
        assert_eq!((done.documents, done.known, done.changed.len()), (1, 1, 1));
        let fields: Vec<String> =
            done.changed[0].fields.iter().map(|f| format!("{} {} {}", f.field, f.before, f.after)).collect();
        assert_eq!((done.changed[0].document.as_str(), done.changed[0].line), ("1", 2));
        assert_eq!(fields, ["amount 1000.00 900.00", "due 2024-02-09 2024-02-19"]);
        assert_eq!(open(&ledger(books), "2024-02-28"), ["1 50000", "2 50000", "4 1000"]);
        assert!(bring(books, FileKind::Invoices, later).is_nothing_new());
    });
}

#[test]
fn a_back_dated_payment_is_seen_as_of_and_not_as_known_before() {
    on_both(|books| {
        bring(books, FileKind::Invoices, INVOICES);
        let before = books.head().unwrap();
        // The clock has whole seconds for those who ask; what comes is recorded in a later one.
        std::thread::sleep(std::time::Duration::from_millis(1100));
        bring(books, FileKind::Applications, PAID);
        let known = books.columns(Instant(before.recorded_ms.div_euclid(1000))).unwrap();
        assert_eq!(known.seq(), 1);
        assert_eq!(open(known.ledger(), "2024-02-28"), ["003 30000", "1 100000", "2 50000"]);
        assert_eq!(open(&ledger(books), "2024-02-28"), ["1 60000", "2 50000"]);
        assert_eq!(books.columns(Instant(0)).unwrap().ledger().items.len(), 0);
    });
}

#[test]
fn a_key_has_one_effect_and_one_body() {
    on_both(|books| {
        let keyed = |text: &str| {
            let mut import = import(FileKind::Invoices, &[("a.csv", text)]);
            import.key = Some("night of 5 March".to_owned());
            books.import(import)
        };
        let first = keyed(INVOICES).unwrap();
        let again = keyed(INVOICES).unwrap();
        assert!(again.repeated && !first.repeated);
        assert_eq!((again.import, again.documents), (first.import, 3));
        let other = INVOICES.replace("500.00", "501.00");
        assert_eq!(keyed(&other).unwrap_err(), AppError::KeyTaken("night of 5 March".to_owned()));
        assert_eq!(books.head().unwrap().seq, 1);
    });
}

#[test]
fn a_bad_row_keeps_everything_out_and_a_preview_writes_nothing() {
    on_both(|books| {
        let bad = format!("{INVOICES}5,Beta,,2024-02-30,2024-03-06,1.00\n");
        assert!(matches!(try_bring(books, FileKind::Invoices, &bad), Err(AppError::Load(_))));
        let seen = books.preview(&import(FileKind::Invoices, &[("a.csv", INVOICES)])).unwrap();
        assert_eq!((seen.documents, seen.import), (3, None));
        assert_eq!(books.head().unwrap().seq, 0);
        // A payment to an invoice that is neither in the file nor in the books.
        let paid = "invoice_number,payment_date,amount\n9,2024-02-10,1.00\n";
        assert!(matches!(try_bring(books, FileKind::Applications, paid), Err(AppError::Load(_))));
    });
}

#[test]
fn a_flat_list_settles_what_an_earlier_one_had_open_and_may_move_a_date() {
    let list = |one: &str, two: &str| {
        format!(
            "invoice,customer,issue date,due date,amount,clearing date\n1,A,2024-01-10,2024-02-09,100.00,{one}\n2,A,2024-01-11,2024-02-09,200.00,{two}\n"
        )
    };
    on_both(|books| {
        bring(books, FileKind::Flat, &list("2024-02-01", ""));
        assert_eq!(bring(books, FileKind::Flat, &list("2024-02-01", "2024-03-01")).applications, 1);
        assert_eq!(open(&ledger(books), "2024-02-15"), ["2 20000"]);
        let moved = bring(books, FileKind::Flat, &list("2024-02-20", "2024-03-01"));
        assert_eq!((moved.ended, moved.applications), (1, 1));
        assert_eq!(open(&ledger(books), "2024-02-15"), ["1 10000", "2 20000"]);
        assert_eq!(open(&ledger(books), "2024-03-01"), Vec::<String>::new());
        assert!(bring(books, FileKind::Flat, &list("2024-02-20", "2024-03-01")).is_nothing_new());
    });
}

#[test]
fn open_item_lists_go_on_where_the_last_one_ended() {
    let head = "invoice,customer,issue date,due date,amount,open\n";
    let lists = [
        (
            "2024-01-31.csv",
            "1,A,2024-01-10,2024-02-09,100.00,100.00\n2,A,2024-01-11,2024-02-09,200.00,200.00\n",
        ),
        ("2024-02-29.csv", "2,A,2024-01-11,2024-02-09,200.00,50.00\n3,B,2024-02-11,2024-03-09,70.00,70.00\n"),
        (
            "2024-03-31.csv",
            "1,A,2024-01-10,2024-02-09,100.00,100.00\n3,B,2024-02-11,2024-03-09,70.00,70.00\n",
        ),
    ];
    let texts = lists.map(|(name, rows)| (name, format!("{head}{rows}")));
    on_both(|books| {
        for (name, text) in &texts {
            books.import(import(FileKind::OpenItems, &[(name, text)])).unwrap();
        }
        let kept = books.columns(Instant::NEVER).unwrap();
        assert_eq!(kept.lists().len(), 3);
        let all: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let inputs: Vec<dunlin_formats::Input<'_>> = all
            .iter()
            .map(|(name, text)| dunlin_formats::Input {
                name: (*name).to_owned(),
                kind: Some(FileKind::OpenItems),
                bytes: text.as_bytes(),
                map: None,
            })
            .collect();
        let options = dunlin_formats::LoadOptions { currency: "EUR".parse().ok(), ..Default::default() };
        let files = dunlin_formats::load(&inputs, &options).unwrap().ledger;
        for on in ["2024-01-31", "2024-02-28", "2024-02-29", "2024-03-31"] {
            assert_eq!(open(kept.ledger(), on), open(&files, on), "{on}");
        }
        assert_eq!(kept.ledger().applications.not_before, files.applications.not_before);
        for (name, text) in &texts {
            assert!(books.import(import(FileKind::OpenItems, &[(name, text)])).unwrap().is_nothing_new());
        }
    });
}

#[test]
fn what_customers_files_say_flows_to_documents_that_say_nothing() {
    let customers = "customer_id,name,segment,parent\nAlpha,Alpha Ltd,Key,\nBeta,Beta AG,Small,Alpha\n";
    on_both(|books| {
        assert_eq!(bring(books, FileKind::Customers, customers).customers, 2);
        bring(books, FileKind::Invoices, INVOICES);
        let segments = |kept: &dunlin_core::ledger::Ledger| -> Vec<String> {
            let of = kept.items.segment.clone().unwrap();
            of.iter().map(|&s| kept.segments.text(s).to_owned()).collect()
        };
        assert_eq!(segments(&ledger(books)), ["Retail", "Retail", "Small"]);
        assert!(bring(books, FileKind::Customers, customers).is_nothing_new());
        bring(books, FileKind::Customers, &customers.replace("Small", "Large"));
        let kept = ledger(books);
        assert_eq!(segments(&kept), ["Retail", "Retail", "Large"]);
        assert_eq!(kept.customer_names.unwrap(), ["Alpha Ltd", "Beta AG"]);
        assert_eq!(kept.parents.unwrap()[1], 0);
        assert!(bring(books, FileKind::Invoices, INVOICES).is_nothing_new());
    });
}

#[test]
fn clients_that_import_at_once_lose_nothing_and_double_nothing() {
    on_both(|books| {
        bring(books, FileKind::Invoices, INVOICES);
        std::thread::scope(|scope| {
            for client in 0..6u32 {
                scope.spawn(move || {
                    let mine =
                        format!("invoice_number,payment_date,amount\n2,2024-02-0{},10.00\n", client + 1);
                    for _ in 0..3 {
                        bring(books, FileKind::Applications, &mine);
                    }
                });
            }
        });
        assert_eq!(open(&ledger(books), "2024-12-31"), ["003 30000", "1 100000", "2 44000"]);
    });
}

#[test]
fn a_preview_ends_while_others_write() {
    on_both(|books| {
        bring(books, FileKind::Invoices, INVOICES);
        let mut many = "invoice_number,customer_id,issue_date,due_date,amount,currency\n".to_owned();
        for n in 0..20_000 {
            many.push_str(&format!("M{n},C{n},2024-01-05,2024-02-04,10.00,EUR\n"));
        }
        let (is_over, written) = (AtomicBool::new(false), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    let n = written.fetch_add(1, Ordering::Relaxed);
                    post(books, &format!(r#"{{"do":"tag","customer":"Alpha","tag":"t{n}"}}"#)).unwrap();
                }
            });
            let before = written.load(Ordering::Relaxed);
            let seen = books.preview(&import(FileKind::Invoices, &[("many.csv", &many)]));
            let during = written.load(Ordering::Relaxed) - before;
            is_over.store(true, Ordering::Relaxed);
            assert_eq!(seen.unwrap().documents, 20_000);
            assert!(during > 1, "others wrote meanwhile");
        });
    });
}

#[test]
fn amounts_without_a_currency_come_back_as_they_went() {
    on_both(|books| {
        let mut plain = import(FileKind::Invoices, &[("a.csv", INVOICES)]);
        plain.options.currency = None;
        books.import(plain).unwrap();
        assert_eq!(ledger(books).currencies[0].code(), "XXX");
    });
}

/// Credit notes that name their invoice, payments and applications, each file an import of its own: the books end as one
/// load of all files ends, and again the next night.
#[test]
fn what_was_applied_by_reference_gives_way_to_what_was_really_done() {
    let invoices = "invoice_number,customer_id,issue_date,due_date,amount\n\
        I1,C1,2024-01-10,2024-02-09,100.00\nI2,C1,2024-01-10,2024-02-09,100.00\nI3,C1,2024-01-10,2024-02-09,100.00\n\
        I4,C1,2024-01-10,2024-02-09,100.00\n";
    let notes = "credit_note_number,customer_id,credit_note_date,amount,applies_to\n\
        CN1,C1,2024-01-20,100.00,I1\nCN2,C1,2024-01-20,30.00,I2\nCN3,C1,2024-01-21,80.00,I3\nCN4,C1,2024-01-22,10.00,I4\n";
    let payments =
        "payment_number,customer_id,payment_date,amount\nP1,C1,2024-02-01,100.00\nP2,C1,2024-02-01,90.00\n";
    // CN1 was used for another invoice, CN2 as it says, CN3 only in part; P1 paid what CN1 names, P2 most of I4.
    let applied = "credit_number,invoice_number,application_date,amount\n\
        P1,I1,2024-02-01,100.00\nCN1,I2,2024-02-03,70.00\nCN2,I2,2024-01-20,30.00\nCN3,I3,2024-02-05,50.00\nP2,I4,2024-02-01,90.00\n";
    let whole = of_files(&[
        (FileKind::Invoices, invoices),
        (FileKind::CreditNotes, notes),
        (FileKind::Payments, payments),
        (FileKind::Applications, applied),
    ]);
    on_both(|books| {
        bring(books, FileKind::Invoices, invoices);
        bring(books, FileKind::CreditNotes, notes);
        assert_eq!(open(&ledger(books), "2024-01-31"), ["I2 7000", "I3 2000", "I4 9000"]);
        bring(books, FileKind::Payments, payments);
        bring(books, FileKind::Applications, applied);
        for on in ["2024-01-31", "2024-02-01", "2024-02-04", "2024-12-31"] {
            assert_eq!(open(&ledger(books), on), open(&whole, on), "{on}");
        }
        assert!(ledger(books).over_applied().is_empty());
        for (kind, text) in [
            (FileKind::CreditNotes, notes),
            (FileKind::Applications, applied),
            (FileKind::Invoices, invoices),
        ] {
            let again = bring(books, kind, text);
            assert!(again.is_nothing_new(), "{kind:?} again: {again:?}");
        }
    });
}

#[test]
fn new_customers_come_on_top_of_named_ones() {
    on_both(|books| {
        let customers = "customer_number,name,parent,credit_limit\nA,Alpha,,500.00\nB,Beta,A,\n";
        bring(books, FileKind::Customers, customers);
        let done = bring(books, FileKind::Invoices, INVOICES);
        assert!(done.documents > 0);
        assert!(bring(books, FileKind::Customers, customers).is_nothing_new());
        let l = ledger(books);
        let names = l.customer_names.as_ref().unwrap();
        assert_eq!((names.len(), names[0].as_str()), (l.customers.len(), "Alpha"));
    });
}
