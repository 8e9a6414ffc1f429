//! Known answers: the worked example of the narrow cube, and single measures by hand.

use crate::build::{Builder, NewApplication, NewItem, day};
use dunlin_core::ledger::Ledger;
use dunlin_kpi::engine::{Grid, MeasureValue, Query, Reason};
use dunlin_kpi::group::GroupBy;
use dunlin_kpi::measure::Measure;
use dunlin_kpi::period::{Grain, Period};

/// The six invoices and eight applications of the cube's worked example.
pub(crate) fn example() -> Ledger {
    let mut b = Builder::new(&["EUR"]);
    let invoices = [
        ("10", "0", "2015-01-10", "2015-02-09", 100_000),
        ("10", "0", "2015-01-31", "2015-01-31", 50_000),
        ("11", "1", "2015-02-05", "2015-03-07", 30_000),
        ("11", "1", "2015-02-10", "2015-03-12", -5_000),
        ("12", "1", "2015-03-01", "2015-03-31", 20_000),
        ("12", "1", "2015-04-10", "2015-03-31", 7_000),
    ];
    for (customer, segment, issued, due, amount) in invoices {
        let (customer, segment) = (customer.to_owned(), segment.to_owned());
        b.item(&NewItem {
            customer,
            segment,
            issued: day(issued),
            due: day(due),
            amount,
            ..NewItem::default()
        });
    }
    let applications = [
        (0, "2015-02-09", 40_000),
        (0, "2015-03-15", 60_000),
        (2, "2015-01-20", 30_000),
        (3, "2015-03-12", -5_000),
        (4, "2015-04-02", 20_000),
        (4, "2015-04-20", -20_000),
    ];
    for (to, on, amount) in applications {
        b.apply(&NewApplication { to, day: day(on), amount, ..NewApplication::default() });
    }
    b.ledger.check().unwrap();
    b.ledger
}

fn months(by: GroupBy) -> Query {
    Query { by, ..Query::new(Period::series(Grain::Month, day("2015-01-01"), day("2015-05-31"))) }
}

fn row(grid: &Grid, measure: Measure, group: usize) -> Vec<i128> {
    (0..grid.periods.len()).map(|p| grid.sum(measure, group, p)).collect()
}

#[test]
fn the_worked_example_of_the_cube() {
    // The narrow cube nets credit documents; here they stand apart: net = debits - unapplied, and they are no sales.
    let grid = months(GroupBy::Segment).run(&example());
    assert_eq!(
        grid.groups.iter().map(|g| (g.text.as_str(), g.total)).collect::<Vec<_>>(),
        [("", true), ("0", false), ("1", false)]
    );
    let net = |group: usize, of: Measure, less: Measure| -> Vec<i128> {
        row(&grid, of, group).iter().zip(row(&grid, less, group)).map(|(a, b)| a - b).collect()
    };
    assert_eq!(net(0, Measure::receivables, Measure::unapplied), [150_000, 105_000, 70_000, 77_000, 77_000]);
    assert_eq!(net(0, Measure::sales, Measure::credits_issued), [150_000, 25_000, 20_000, 7_000, 0]);
    assert_eq!(row(&grid, Measure::cash_applied, 0), [0, 70_000, 60_000, 0, 0]);
    assert_eq!(row(&grid, Measure::current, 0), [150_000, 0, 20_000, 0, 0]);
    assert_eq!(row(&grid, Measure::aged_1_30, 0), [0, 110_000, 0, 27_000, 0]);
    assert_eq!(row(&grid, Measure::aged_31_60, 0), [0, 0, 50_000, 0, 0]);
    assert_eq!(row(&grid, Measure::aged_61_90, 0), [0, 0, 0, 50_000, 27_000]);
    assert_eq!(row(&grid, Measure::over_90, 0), [0, 0, 0, 0, 50_000]);
    // Without the credit document 4, whose due and paid are -5000 each from March on.
    assert_eq!(row(&grid, Measure::due_face, 0), [50_000, 100_000, 50_000, 0, 0]);
    assert_eq!(row(&grid, Measure::due_paid, 0), [0, 40_000, 30_000, 0, 0]);
    assert_eq!(row(&grid, Measure::due_face_all, 0), [50_000, 150_000, 200_000, 207_000, 207_000]);
    assert_eq!(row(&grid, Measure::due_paid_all, 0), [0, 40_000, 130_000, 130_000, 130_000]);
    assert_eq!(net(2, Measure::receivables, Measure::unapplied), [0, -5_000, 20_000, 27_000, 27_000]);
    assert_eq!(row(&grid, Measure::aged_61_90, 2), [0, 0, 0, 0, 27_000]);
}

#[test]
fn the_example_settles_and_reopens() {
    let grid = months(GroupBy::Total).run(&example());
    // Invoice 3 on its issue (prepaid), 1 in March; 5 is paid and reversed within April: not settled at its close.
    assert_eq!(row(&grid, Measure::settled_count, 0), [0, 1, 1, 0, 0]);
    assert_eq!(row(&grid, Measure::settled_days, 0), [0, 0, 64, 0, 0]);
    assert_eq!(row(&grid, Measure::settled_late_days, 0), [0, -30, 34, 0, 0]);
    assert_eq!(grid.get(Measure::delay_p90, 0, 0), MeasureValue::Null(Reason::NoneSettled));
    assert_eq!(grid.get(Measure::delay_p90, 0, 2), MeasureValue::Sum(34));
    assert_eq!(grid.get(Measure::sales_12m, 0, 4), MeasureValue::Null(Reason::ShortHistory(365, 142)));
    assert_eq!(row(&grid, Measure::history_days, 0), [22, 50, 81, 111, 142]);
    // 150,000 of January are all January's sales: its 31 days (sales of 2015-01 only).
    assert_eq!(grid.get(Measure::countback_days, 0, 0), MeasureValue::Sum(31));
}

/// One invoice of 1000 cents, issued 2 January 2024, due 20 January; January to April.
fn invoice(b: &mut Builder, voided: &str) -> u32 {
    let voided = if voided.is_empty() { dunlin_core::day::Day::NEVER } else { day(voided) };
    b.item(&NewItem {
        issued: day("2024-01-02"),
        due: day("2024-01-20"),
        amount: 1_000,
        voided,
        ..NewItem::default()
    })
}

fn four_months(ledger: &Ledger) -> Grid {
    Query::new(Period::series(Grain::Month, day("2024-01-01"), day("2024-04-30"))).run(ledger)
}

#[test]
fn a_payment_returned_and_paid_again_late_was_not_on_time() {
    let mut b = Builder::new(&["EUR"]);
    let to = invoice(&mut b, "");
    let paid = |on: &str, until| NewApplication {
        to,
        day: day(on),
        amount: 1_000,
        until,
        ..NewApplication::default()
    };
    b.apply(&paid("2024-01-15", day("2024-01-18")));
    b.apply(&paid("2024-01-25", dunlin_core::day::Day::NEVER));
    let grid = four_months(&b.ledger);
    let january = |measure| grid.sum(measure, 0, 0);
    assert_eq!((january(Measure::due_paid), january(Measure::due_paid_on_time)), (1_000, 0));
    // Three flows: in, out, in. The return takes back its five days early; the late payment leaves five days late.
    assert_eq!((january(Measure::cash_applied), january(Measure::paid_x_late)), (1_000, 5_000));
    assert_eq!((january(Measure::cash_application_count), january(Measure::cash_received)), (2, 1_000));
    assert_eq!((january(Measure::settled_count), january(Measure::settled_days)), (1, 23));
    assert_eq!(january(Measure::became_past_due), 1_000);
}

#[test]
fn a_void_leaves_history_and_frees_what_was_paid() {
    let mut b = Builder::new(&["EUR"]);
    let to = invoice(&mut b, "2024-03-10");
    b.apply(&NewApplication { to, day: day("2024-02-05"), amount: 400, ..NewApplication::default() });
    let grid = four_months(&b.ledger);
    assert_eq!(row(&grid, Measure::receivables, 0), [1_000, 600, 0, 0]);
    assert_eq!(row(&grid, Measure::sales, 0), [1_000, 0, 0, 0]);
    assert_eq!(row(&grid, Measure::voided, 0), [0, 0, 1_000, 0]);
    assert_eq!(row(&grid, Measure::cash_applied, 0), [0, 400, -400, 0]);
    assert_eq!(row(&grid, Measure::cash_received, 0), [0, 400, 0, 0]);
    assert_eq!(row(&grid, Measure::unapplied_cash, 0), [0, 0, 400, 400]);
    assert_eq!(row(&grid, Measure::settled_count, 0), [0, 0, 0, 0]);
}

#[test]
fn bands_roll_and_an_overpaid_invoice_goes_below_nothing() {
    let mut b = Builder::new(&["EUR"]);
    let rolls = invoice(&mut b, "");
    b.apply(&NewApplication { to: rolls, day: day("2024-03-05"), amount: 250, ..NewApplication::default() });
    let grid = four_months(&b.ledger);
    // 11, 40, 71, 101 days late at the closes.
    assert_eq!(row(&grid, Measure::rolled_1_30, 0), [0, 1_000, 0, 0]);
    assert_eq!(row(&grid, Measure::rolled_31_60, 0), [0, 0, 750, 0]);
    assert_eq!(row(&grid, Measure::cured, 0), [0, 0, 250, 0]);
    assert_eq!(row(&grid, Measure::cash_on_past_due, 0), [0, 0, 250, 0]);
    assert_eq!(row(&grid, Measure::open_x_dpd, 0), [11_000, 40_000, 53_250, 75_750]);
    assert_eq!(row(&grid, Measure::ripe_90_count, 0), [0, 0, 0, 1]);
    assert_eq!(row(&grid, Measure::reached_90_count, 0), [0, 0, 0, 1]);
    b.apply(&NewApplication { to: rolls, day: day("2024-04-02"), amount: 800, ..NewApplication::default() });
    let grid = four_months(&b.ledger);
    assert_eq!(row(&grid, Measure::receivables, 0), [1_000, 1_000, 750, -50]);
    assert_eq!((grid.sum(Measure::open_count, 0, 3), grid.sum(Measure::settled_count, 0, 3)), (0, 1));
    assert_eq!(grid.sum(Measure::cash_on_past_due, 0, 3), 750);
}

#[test]
fn a_period_cut_at_the_as_of_date_counts_its_days_so_far() {
    let mut b = Builder::new(&["EUR"]);
    invoice(&mut b, "");
    let mut query = Query::new(Period::series(Grain::Month, day("2024-01-01"), day("2024-03-31")));
    query.as_of = Some(day("2024-02-10"));
    let grid = query.run(&b.ledger);
    assert_eq!(grid.get(Measure::days, 0, 1), MeasureValue::Sum(10));
    assert!(grid.periods[1].to_date && !grid.periods[0].to_date);
    assert_eq!(grid.get(Measure::months, 0, 1), MeasureValue::Null(Reason::NoWholeMonth));
    assert_eq!(grid.get(Measure::aged_1_30, 0, 1), MeasureValue::Sum(1_000));
    assert_eq!(grid.get(Measure::receivables, 0, 2), MeasureValue::Null(Reason::NotBegun));
}
