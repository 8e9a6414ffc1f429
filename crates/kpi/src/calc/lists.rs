//! Calculators over lists of values: months of sales, invoices with their days, debts.
//!
//! A list is typed `100000:30,80000:30,70000:30` (amount:days), or `5,10,15`.
//!
//! Deliberately not here: calculators that are one formula (`table`).

use crate::catalogue::Unit;
use crate::formula::Ratio;
use dunlin_core::charges::{Debtor, Pack};

/// A calculator over a list.
pub(super) struct ListCalculator {
    pub(super) id: &'static str,
    pub(super) topic: &'static str,
    pub(super) name: &'static str,
    pub(super) unit: Unit,
    pub(super) decimals: u8,
    /// The list's name.
    pub(super) list: &'static str,
    /// How many numbers an entry of the list has, at least.
    pub(super) width: usize,
    /// Single values that it takes besides.
    pub(super) singles: &'static [&'static str],
    /// In words.
    pub(super) formula: &'static str,
    pub(super) says: &'static str,
    pub(super) source: &'static str,
    /// From the list's entries and the single values.
    pub(super) compute: fn(&[Vec<Ratio>], &[Ratio]) -> Option<Computed>,
}

/// What came out.
pub(super) struct Computed {
    /// The value, or why there is none.
    pub(super) value: Result<Ratio, String>,
    /// One value for each entry, where that is what is asked for.
    pub(super) each: Vec<Ratio>,
    /// The sum with the numbers in it.
    pub(super) equation: String,
}

impl Computed {
    fn of(value: Ratio, equation: String) -> Option<Computed> {
        Some(Computed { value: Ok(value), each: Vec::new(), equation })
    }

    fn none(reason: &str) -> Option<Computed> {
        Some(Computed { value: Err(reason.to_owned()), each: Vec::new(), equation: String::new() })
    }
}

/// Every calculator over a list, in order of preference within its topic.
pub(super) static LISTS: &[ListCalculator] = &[
    ListCalculator {
        id: "countback",
        topic: "dso_countback",
        name: "Count-back DSO",
        unit: Unit::Days,
        decimals: 1,
        list: "sales_by_month",
        width: 2,
        singles: &["receivables"],
        formula: "take the newest months' sales off the receivables while they last, adding their days; then the rest over the next month's sales, times its days",
        says: "The latest {} of sales make up the receivables.",
        source: "exhaustion method: Upflow, JD Edwards",
        compute: |months, singles| {
            countback(singles[0], &months.iter().map(|m| (m[0], m[1])).collect::<Vec<_>>())
        },
    },
    ListCalculator {
        id: "countback_even",
        topic: "dso_countback",
        name: "Count-back DSO, months of one length",
        unit: Unit::Days,
        decimals: 1,
        list: "sales_by_month",
        width: 1,
        singles: &["receivables", "month_days"],
        formula: "take the newest months' sales off the receivables while they last, adding their days; then the rest over the next month's sales, times its days",
        says: "The latest {} of sales make up the receivables.",
        source: "exhaustion method: Upflow, JD Edwards",
        compute: |months, singles| {
            countback(singles[0], &months.iter().map(|m| (m[0], singles[1])).collect::<Vec<_>>())
        },
    },
    ListCalculator {
        id: "weighted_days",
        topic: "adp_w",
        name: "Amount-weighted average days",
        unit: Unit::Days,
        decimals: 2,
        list: "rows",
        width: 2,
        singles: &[],
        formula: "sum of amount x days / sum of amounts",
        says: "Weighted by amount it is {} on average.",
        source: "eCredit; calculator7",
        compute: |rows, _| weighted(rows),
    },
    ListCalculator {
        id: "mean_days",
        topic: "adp",
        name: "Average days, unweighted",
        unit: Unit::Days,
        decimals: 1,
        list: "day_list",
        width: 1,
        singles: &[],
        formula: "sum of days / number of entries",
        says: "It is {} on average, every entry counting alike.",
        source: "text books",
        compute: |rows, _| mean(rows),
    },
    ListCalculator {
        id: "days_late_rounded",
        topic: "adp_last",
        name: "Average days late, rounded to whole days",
        unit: Unit::Days,
        decimals: 0,
        list: "day_list",
        width: 1,
        singles: &[],
        formula: "sum of days late / number of invoices, rounded to whole days, halves away from 0",
        says: "Invoices were paid {} late on average; below 0 is early.",
        source: "Microsoft Business Central, last payment of each invoice",
        compute: |rows, _| {
            let mean = mean(rows)?;
            let value = mean.value.ok().and_then(|v| v.rounded(0)).map(Ratio::whole);
            Some(Computed { value: value.ok_or_else(|| NO_ENTRY.to_owned()), ..mean })
        },
    },
    ListCalculator {
        id: "uk_fixed_sum",
        topic: "uk_fixed_sum",
        name: "Fixed sum of the Late Payment of Commercial Debts Act",
        unit: Unit::Money,
        decimals: 2,
        list: "debts",
        width: 1,
        singles: &[],
        formula: "for each debt 40 below 1000, 70 below 10000, otherwise 100",
        says: "{} of compensation may be claimed besides interest.",
        source: "1998 Act s. 5A",
        compute: |debts, _| fixed_sums("GB", debts),
    },
    ListCalculator {
        id: "eu_fixed_sum",
        topic: "eu_fixed_sum",
        name: "Fixed sum of Directive 2011/7/EU",
        unit: Unit::Money,
        decimals: 2,
        list: "debts",
        width: 1,
        singles: &[],
        formula: "40 for each late payment",
        says: "{} of compensation may be claimed besides interest.",
        source: "Directive 2011/7/EU art. 6; CJEU C-370/21",
        compute: |debts, _| fixed_sums("EU", debts),
    },
    ListCalculator {
        id: "wape",
        topic: "forecast_error",
        name: "Cash-forecast error over periods (WAPE)",
        unit: Unit::Percent,
        decimals: 2,
        list: "periods_actual_forecast",
        width: 2,
        singles: &[],
        formula: "sum of |actual - forecast| / sum of actual x 100",
        says: "The forecast missed by {} of what came in.",
        source: "arithmetic",
        compute: |periods, _| {
            of_actual(periods, |actual, forecast| {
                let off = actual.checked_sub(forecast)?;
                if off.is_negative() { off.checked_neg() } else { Some(off) }
            })
        },
    },
    ListCalculator {
        id: "bias",
        topic: "forecast_bias",
        name: "Cash-forecast bias over periods",
        unit: Unit::Percent,
        decimals: 2,
        list: "periods_actual_forecast",
        width: 2,
        singles: &[],
        formula: "sum of (forecast - actual) / sum of actual x 100",
        says: "The forecast was {} too high (below 0: too low).",
        source: "arithmetic",
        compute: |periods, _| of_actual(periods, |actual, forecast| forecast.checked_sub(actual)),
    },
    ListCalculator {
        id: "hhi_of_balances",
        topic: "hhi",
        name: "Concentration index from balances",
        unit: Unit::Index,
        decimals: 3,
        list: "balances",
        width: 1,
        singles: &[],
        formula: "sum of squared balances / (sum of balances) squared",
        says: "The concentration index is {}: 1 is a single debtor.",
        source: "text books",
        compute: |balances, _| concentration(balances),
    },
];

const NO_ENTRY: &str = "the list is empty";

fn countback(receivables: Ratio, months: &[(Ratio, Ratio)]) -> Option<Computed> {
    if receivables <= Ratio::ZERO {
        return Computed::of(Ratio::ZERO, format!("{receivables} is not above 0, so 0"));
    }
    let (mut balance, mut days) = (receivables, Ratio::ZERO);
    let mut steps: Vec<String> = Vec::new();
    for &(sales, length) in months {
        if balance < sales {
            let part = balance.checked_div(sales)?.checked_mul(length)?;
            steps.push(format!("{balance} / {sales} x {length}"));
            return Computed::of(days.checked_add(part)?, steps.join(" + "));
        }
        balance = balance.checked_sub(sales)?;
        days = days.checked_add(length)?;
        steps.push(length.to_string());
        if balance.is_zero() {
            return Computed::of(days, steps.join(" + "));
        }
    }
    let equation = steps.join(" + ");
    let reason = format!("history is exhausted: at least {days} days");
    Some(Computed { value: Err(reason), each: Vec::new(), equation })
}

fn weighted(rows: &[Vec<Ratio>]) -> Option<Computed> {
    let (mut above, mut below) = (Ratio::ZERO, Ratio::ZERO);
    for row in rows {
        above = above.checked_add(row[0].checked_mul(row[1])?)?;
        below = below.checked_add(row[0])?;
    }
    if below.is_zero() {
        return Computed::none("the amounts add up to 0");
    }
    let products: Vec<String> = rows.iter().map(|r| format!("{} x {}", r[0], r[1])).collect();
    Computed::of(above.checked_div(below)?, format!("({}) / {below}", products.join(" + ")))
}

/// The mean of the last number of each entry: days alone, or days behind an amount that is left out.
fn mean(rows: &[Vec<Ratio>]) -> Option<Computed> {
    let days: Vec<Ratio> = rows.iter().filter_map(|row| row.last().copied()).collect();
    if days.is_empty() {
        return Computed::none(NO_ENTRY);
    }
    let sum = days.iter().try_fold(Ratio::ZERO, |sum, &d| sum.checked_add(d))?;
    let texts: Vec<String> =
        days.iter().map(|d| if d.is_negative() { format!("({d})") } else { d.to_string() }).collect();
    Computed::of(
        sum.checked_div(Ratio::whole(days.len() as i128))?,
        format!("({}) / {}", texts.join(" + "), days.len()),
    )
}

fn fixed_sums(country: &str, debts: &[Vec<Ratio>]) -> Option<Computed> {
    let pack = Pack::find(country)?;
    let scale = Ratio::whole(10i128.pow(pack.currency.digits().into()));
    let mut each = Vec::new();
    for debt in debts {
        let minor = i64::try_from(debt[0].checked_mul(scale)?.rounded(0)?).ok()?;
        let sum = pack.fixed_sum_minor(Debtor::Business, minor)?;
        each.push(Ratio::whole(sum.into()).checked_div(scale)?);
    }
    let total = each.iter().try_fold(Ratio::ZERO, |sum, &e| sum.checked_add(e))?;
    let texts: Vec<String> = each.iter().map(Ratio::to_string).collect();
    Some(Computed { value: Ok(total), equation: texts.join(" + "), each })
}

fn of_actual(periods: &[Vec<Ratio>], off: fn(Ratio, Ratio) -> Option<Ratio>) -> Option<Computed> {
    let (mut above, mut below) = (Ratio::ZERO, Ratio::ZERO);
    for period in periods {
        above = above.checked_add(off(period[0], period[1])?)?;
        below = below.checked_add(period[0])?;
    }
    if below.is_zero() {
        return Computed::none("nothing came in");
    }
    Computed::of(
        above.checked_mul(Ratio::whole(100))?.checked_div(below)?,
        format!("{above} / {below} x 100"),
    )
}

fn concentration(balances: &[Vec<Ratio>]) -> Option<Computed> {
    let (mut squares, mut sum) = (Ratio::ZERO, Ratio::ZERO);
    for balance in balances {
        squares = squares.checked_add(balance[0].checked_mul(balance[0])?)?;
        sum = sum.checked_add(balance[0])?;
    }
    if sum.is_zero() {
        return Computed::none("the balances add up to 0");
    }
    Computed::of(squares.checked_div(sum.checked_mul(sum)?)?, format!("{squares} / ({sum} x {sum})"))
}
