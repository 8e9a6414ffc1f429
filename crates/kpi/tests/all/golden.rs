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
