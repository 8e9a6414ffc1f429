//! What is sold: the invoices of an account over the years, with the seasons.

use super::behaviour::Span;
use super::customers::Person;
use super::dice::Dice;
use super::rows::{Account, Invoice};
use dunlin_core::day::{Day, days_in_month};

/// Sales of the months, January first, in thousandths of the average: a dip in August, a peak before Christmas.
const SEASONS: [i64; 12] = [900, 900, 980, 960, 980, 1000, 960, 760, 1050, 1120, 1230, 1160];

/// Growth a month, in hundred-thousandths.
const GROWTH: i64 = 220;

/// The invoices of one account in order of their dates. `share` is the account's part of the customer's sales, in
/// thousandths.
pub(super) fn invoices(
    person: &Person,
    account: Account,
    share: i64,
    span: Span,
    dice: &mut Dice,
) -> Vec<Invoice> {
    let first = span.start.month_index();
    let months = i64::from(span.end.month_index() - first + 1);
    let mut sold = Vec::new();
    for month in person.buys.0..person.buys.1 {
        let start = Day::of_month_index(first + month);
        let season = SEASONS[start.month_index().rem_euclid(12) as usize];
        let growth = 100_000 + GROWTH * (i64::from(month) - months / 2);
        let expected = person.invoices_milli * share / 1000 * season / 1000 * growth / 100_000 / months;
        let drawn = expected * i64::from(dice.around(600, 1400)) / 1000;
        let count = drawn / 1000 + i64::from(dice.chance((drawn % 1000) as u32));
        let mut days: Vec<Day> = (0..count).map(|_| office_day(start, dice)).collect();
        days.sort_unstable();
        let inside = days.into_iter().filter(|&day| span.start <= day && day <= span.end);
        sold.extend(inside.map(|day| invoice(person, account, day, span, dice)));
    }
    sold
}

fn invoice(person: &Person, account: Account, issued: Day, span: Span, dice: &mut Dice) -> Invoice {
    let amount = amount(person.typical, dice);
    let terms = person.row.terms;
    let (percent, days) = terms.discount;
    Invoice {
        account,
        issued,
        due: terms.due(issued),
        amount,
        ordered: (person.orders && dice.chance(960))
            .then(|| issued.plus_days(-dice.around(1, 28)).max(span.start)),
        disputed: false,
        // Half a cent is rounded up, as on the invoice.
        discount: (amount * percent + 50) / 100,
        discount_until: (percent > 0).then(|| issued.plus_days(days)),
    }
}

/// Spread around the typical invoice; one in eight is a round price, none is below 15.00.
fn amount(typical: i64, dice: &mut Dice) -> i64 {
    let amount = typical * dice.spread() / 1000 + i64::from(dice.below(100));
    let amount = if dice.chance(125) { amount / 1000 * 1000 } else { amount };
    amount.max(1_500)
}

/// A day of the month, Mondays to Fridays; some billing runs are done on its last working day.
fn office_day(start: Day, dice: &mut Dice) -> Day {
    let (year, month, _) = start.ymd();
    let length = days_in_month(year, month);
    let offset = if dice.chance(140) { length - 1 } else { dice.below(length) };
    let day = start.plus_days(offset as i32);
    let late = day.weekday().saturating_sub(5) as i32;
    let before = day.plus_days(-late);
    if before < start { day.plus_days(3 - late) } else { before }
}
