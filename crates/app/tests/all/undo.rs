//! An import taken back: as if it had not been, for those who ask now; as it was, for those who ask as of then.

use crate::common::{bring, ledger, on_both, open};
use dunlin_app::AppError;
use dunlin_formats::FileKind;

const INVOICES: &str = "\
invoice_number,customer_id,issue_date,due_date,amount
1,Alpha,2024-01-10,2024-02-09,1000.00
2,Alpha,2024-01-31,2024-03-01,500.00
";
const PAID: &str = "invoice_number,payment_date,amount\n1,2024-02-09,400.00\n2,2024-02-10,700.00\n";

#[test]
fn an_import_is_taken_back_and_may_come_again() {
    on_both(|books| {
        bring(books, FileKind::Invoices, INVOICES);
        let before = open(&ledger(books), "2024-12-31");
        bring(books, FileKind::Applications, PAID);
        let with = open(&ledger(books), "2024-12-31");
        assert_eq!(with, ["1 60000", "2/overpaid -20000"]);
        let undone = books.undo(2, "tester").unwrap();
        assert_eq!((undone.documents, undone.applications), (1, 2));
        assert_eq!(open(&ledger(books), "2024-12-31"), before);
        assert_eq!(books.check().unwrap(), Vec::<String>::new());
        // The same rows are new again.
        assert_eq!(bring(books, FileKind::Applications, PAID).applications, 2);
        let again = open(&ledger(books), "2024-12-31");
        assert_eq!(again, ["1 60000", "2/overpaid-2 -20000"]);
    });
}

#[test]
fn corrections_are_put_back() {
    on_both(|books| {
        bring(books, FileKind::Invoices, INVOICES);
        let changed = INVOICES.replace("500.00", "450.00") + "3,Beta,2024-01-31,2024-03-01,10.00\n";
        bring(books, FileKind::Invoices, &changed);
        let undone = books.undo(2, "tester").unwrap();
        assert_eq!((undone.documents, undone.corrections), (1, 1));
        assert_eq!(open(&ledger(books), "2024-12-31"), ["1 100000", "2 50000"]);
        assert_eq!(bring(books, FileKind::Invoices, &changed).changed.len(), 2);
        assert_eq!(open(&ledger(books), "2024-12-31"), ["1 100000", "2 45000", "3 1000"]);
    });
}

#[test]
fn what_something_rests_on_stays() {
    on_both(|books| {
        bring(books, FileKind::Invoices, INVOICES);
        bring(books, FileKind::Applications, PAID);
        for wrong in [1, 9, 0] {
            assert!(matches!(books.undo(wrong, "tester"), Err(AppError::Refused { .. })), "import {wrong}");
        }
        books.undo(2, "tester").unwrap();
        assert!(matches!(books.undo(2, "tester"), Err(AppError::Refused { .. })), "twice");
        books.undo(1, "tester").unwrap();
        assert_eq!(open(&ledger(books), "2024-12-31"), Vec::<String>::new());
        assert_eq!(bring(books, FileKind::Invoices, INVOICES).changed.len(), 2);
        assert_eq!(open(&ledger(books), "2024-12-31"), ["1 100000", "2 50000"]);
    });
}

#[test]
fn only_books_of_the_same_purpose_are_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("books.db");
    let books = dunlin_app::Books::remake(&path, "demo:i.csv").unwrap();
    let with_key = |key: &str| {
        let mut import = crate::common::import(
            FileKind::Invoices,
            &[(
                "i.csv",
                "invoice_number,customer_id,issue_date,due_date,amount\n1,A,2024-01-10,2024-02-09,1.00\n",
            )],
        );
        import.key = Some(key.to_owned());
        import
    };
    books.import(with_key("demo:i.csv")).unwrap();
    // In use: not now.
    assert!(dunlin_app::Books::remake(&path, "demo:i.csv").is_err());
    drop(books);
    let anew = dunlin_app::Books::remake(&path, "demo:i.csv").unwrap();
    assert_eq!(anew.head().unwrap().seq, 0);
    anew.import(with_key("a company's")).unwrap();
    drop(anew);
    let refused = dunlin_app::Books::remake(&path, "demo:i.csv").unwrap_err();
    assert!(refused.to_string().contains("holds other books"), "{refused}");
}
