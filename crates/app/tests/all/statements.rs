//! Statements of account: they tie to what is open, and once issued they stay as they are.

use crate::clients::{Asked as Random, Dice, start};
use crate::common::{bring, day, ledger, on_both};
use crate::posting::post;
use dunlin_app::statement::Asked;
use dunlin_app::{AppError, Books};
use dunlin_core::day::Instant;
use dunlin_core::open::AsOf;
use dunlin_formats::FileKind;

fn asked(customer: &str, from: &str, to: &str) -> Asked {
    Asked {
        customer: customer.to_owned(),
        from: Some(day(from)),
        to: Some(day(to)),
        known_at: Instant::NEVER,
    }
}

fn issue(books: &Books, key: &str, asked: Asked) -> Result<dunlin_app::statement::Issued, AppError> {
    books.issue_statement(asked, Some(key.to_owned()), "tester")
}

#[test]
fn an_issued_statement_never_changes() {
    on_both(|books| {
        bring(
            books,
            FileKind::Invoices,
            "invoice_number,customer_id,customer_name,issue_date,due_date,amount\n\
             I1,C1,Alpha,2024-01-10,2024-02-09,100.00\nI2,C1,Alpha,2024-02-05,2024-03-06,50.00\n",
        );
        let february = || asked("C1", "2024-02-01", "2024-02-29");
        let first = issue(books, "feb", february()).unwrap();
        assert_eq!(first.number, "ST-000001");
        assert!(first.text.contains("Opening balance") && first.text.contains("150.00"), "{}", first.text);
        // A payment that comes late, dated back.
        post(
            books,
            r#"{"do": "payment", "number": "P1", "customer": "C1", "date": "2024-02-20", "amount": "30.00",
               "currency": "EUR", "apply": [{"to": "I1", "amount": "30.00"}]}"#,
        )
        .unwrap();
        post(books, r#"{"do": "customer", "number": "C1", "name": "Alpha Ltd"}"#).unwrap();
        let now = books.statement(&february()).unwrap();
        assert!(now.text.contains("120.00") && now.text.contains("Alpha Ltd"), "{}", now.text);
        assert_eq!(books.issued_statement("ST-000001").unwrap().text, first.text);
        assert!(books.is_reproducible("ST-000001").unwrap());
        let again = issue(books, "feb", february()).unwrap();
        assert_eq!((again.repeated, &again.text), (true, &first.text));
        assert!(matches!(
            issue(books, "feb", asked("C1", "2024-01-01", "2024-01-31")),
            Err(AppError::KeyTaken(_))
        ));
        let second = issue(books, "feb-2", february()).unwrap();
        assert_eq!(second.number, "ST-000002");
        assert!(second.text.contains("120.00"));
        assert!(books.is_reproducible("ST-000002").unwrap());
        for (wrong, said) in [("C9", "there is no customer `C9`"), ("C1", "the statement would end on")] {
            let error = books.statement(&asked(wrong, "2024-03-01", "2024-02-01")).unwrap_err();
            assert!(error.to_string().starts_with(said), "{error}");
        }
    });
}

#[test]
fn statements_tie_to_what_is_open_whatever_was_posted() {
    on_both(|books| {
        let is_server = format!("{books:?}").contains("postgres");
        start(books, 30);
        let mut dice = Dice(5);
        for n in 0..if is_server { 40 } else { 300 } {
            let _ = post(books, &Random::random(&mut dice, 30, 0, n).json());
            if n % 23 == 7 {
                let _ = post(
                    books,
                    &format!(
                        r#"{{"do": "void", "document": "I{}", "date": "2024-06-0{}"}}"#,
                        n % 30,
                        1 + n % 9
                    ),
                );
            }
        }
        let l = ledger(books);
        for on in ["2024-03-25", "2024-04-30", "2024-05-15", "2024-06-05", "2024-12-31"] {
            let open = l.open_amounts(AsOf::day(day(on)));
            for customer in 0..l.customers.len() as u32 {
                let statement = l.statement(customer, day("2024-04-01").min(day(on)), AsOf::day(day(on)));
                let owed: i64 =
                    (0..open.len()).filter(|&i| l.items.customer[i] == customer).map(|i| open[i]).sum();
                assert_eq!(
                    statement.sections.iter().map(|s| s.closing).sum::<i64>(),
                    owed,
                    "{customer} on {on}"
                );
                for s in &statement.sections {
                    assert_eq!(s.opening + s.lines.iter().map(|line| line.amount).sum::<i64>(), s.closing);
                    assert_eq!(s.open.iter().map(|open| open.open).sum::<i64>(), s.closing);
                }
            }
        }
    });
}
