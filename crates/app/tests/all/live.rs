//! Figures that follow the books are those of a full pass over them, whatever came in between.

use crate::clients::{Asked, Dice, start};
use crate::common::{bring, ledger, on_both, try_bring};
use crate::posting::post;
use dunlin_app::live::Live;
use dunlin_core::day::Day;
use dunlin_formats::FileKind;
use dunlin_kpi::engine::Query;
use dunlin_kpi::group::GroupBy;
use dunlin_kpi::measure::Measure;
use dunlin_kpi::period::{Grain, Period};

fn questions() -> Vec<Query> {
    let months = Query::new(Period::series(Grain::Month, Day(19_790), Day(19_930)));
    [GroupBy::Total, GroupBy::Segment, GroupBy::Customer].map(|by| Query { by, ..months.clone() }).to_vec()
}

fn same(live: &mut Live, books: &dunlin_app::Books, after: &str) {
    let whole = ledger(books);
    for (at, query) in questions().iter().enumerate() {
        let (kept, anew) = (live.grid(at).unwrap(), query.run(&whole));
        assert_eq!(kept.groups, anew.groups, "{after}");
        for group in 0..anew.groups.len() {
            for period in 0..anew.periods.len() {
                for &measure in Measure::LEDGER {
                    assert_eq!(
                        kept.get(measure, group, period),
                        anew.get(measure, group, period),
                        "{measure:?} of {:?}, {after}",
                        anew.groups[group]
                    );
                }
            }
        }
    }
}

#[test]
fn kept_figures_are_those_of_a_full_pass() {
    on_both(|books| {
        let is_server = format!("{books:?}").contains("postgres");
        let (_, invoices) = start(books, 40);
        let mut live = books.live(&questions()).unwrap();
        same(&mut live, books, "the start");
        let mut dice = Dice(11);
        for n in 0..if is_server { 60 } else { 240 } {
            let asked = Asked::random(&mut dice, 40, 0, n);
            // Refused ones change nothing.
            let _ = post(books, &asked.json());
            if n % 12 == 5 {
                let customer = n % 7;
                post(
                    books,
                    &format!(r#"{{"do": "customer", "number": "C{customer}", "segment": "S{}"}}"#, n % 3),
                )
                .unwrap();
            }
            if n % 17 == 3 {
                let _ = post(books, &format!(r#"{{"do": "void", "document": "I{}"}}"#, n % 40));
            }
            if n % 31 == 20 {
                // A later export that corrects amounts and dates.
                let moved = invoices.replace(",2024-05-17,", &format!(",2024-06-{:02},", 1 + n % 28));
                let _ = try_bring(books, FileKind::Invoices, &moved);
            }
            if n % 53 == 40 {
                let text = format!(
                    "invoice_number,customer_id,issue_date,due_date,amount\nN{n},C1,2024-03-20,2024-04-20,55.00\n"
                );
                let import = bring(books, FileKind::Invoices, &text).import.unwrap();
                live.refresh().unwrap();
                books.undo(import, "tester").unwrap();
            }
            if n % 4 == 0 {
                live.refresh().unwrap();
            }
            if n % 20 == 19 {
                live.refresh().unwrap();
                same(&mut live, books, &format!("{n} commands, the last {asked:?}"));
            }
        }
        assert!(!live.refresh().unwrap());
    });
}
