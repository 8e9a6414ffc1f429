//! What a whole list comes to: how many there are of each sort, what the fewest hold, what a day holds. It takes a look at
//! everybody, and is used a moment longer than it is true; the rows themselves are always those of now.

use super::choice::{Choice, Only};
use dunlin_app::present::Seat;
use dunlin_core::collect::skip::Skip;
use dunlin_core::collect::worklist::{Weight, fitting};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// So large a part of what is late is looked for at the fewest accounts: four fifths.
const PART: (i128, i128) = (4, 5);

/// A day of work, minutes.
const DAY: u32 = 480;

/// What a list comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Summary {
    /// Of those whom it is about: who is to be contacted, who is left in peace.
    pub(super) todo: usize,
    pub(super) peace: usize,
    /// Of them, those of each sort, in the order of [`Only::ALL`].
    pub(super) sorts: [usize; Only::ALL.len()],
    /// Rows that are listed.
    pub(super) listed: usize,
    /// Currency -> what the whole width of a bar stands for.
    pub(super) scales: FxHashMap<u16, i64>,
    /// What the fewest accounts hold.
    pub(super) held: Option<Held>,
    /// Of the listed rows that are to be contacted: how many, how many minutes, how many must be, how many fit into a day.
    pub(super) rows: usize,
    pub(super) minutes: u64,
    pub(super) must: usize,
    pub(super) fits: usize,
    /// Why those who are left in peace are: each reason and how many it is true of.
    pub(super) reasons: Vec<(Skip, usize)>,
}

impl Summary {
    /// Of the seats of those whom it is about, in their order.
    pub(super) fn of(choice: &Choice, base: &[Seat]) -> Summary {
        let peace = base.iter().filter(|seat| seat.withheld.is_some()).count();
        let sorts = Only::ALL.map(|only| base.iter().filter(|seat| only.holds(&seat.marks)).count());
        let seats = choice.ordered(base.iter().filter(|seat| choice.lists(seat)).copied().collect());
        let weights: Vec<Weight> =
            seats.iter().filter(|seat| seat.withheld.is_none()).map(|seat| seat.weight).collect();
        let mut reasons: BTreeMap<Skip, usize> = BTreeMap::new();
        for skip in seats.iter().filter_map(|seat| seat.withheld) {
            *reasons.entry(skip).or_default() += 1;
        }
        Summary {
            todo: base.len() - peace,
            peace,
            sorts,
            listed: seats.len(),
            scales: scales(&seats),
            held: held(&seats),
            rows: weights.len(),
            minutes: weights.iter().map(|weight| u64::from(weight.minutes)).sum(),
            must: weights.iter().filter(|weight| weight.is_must).count(),
            fits: fitting(&weights, DAY).into_iter().filter(|fits| *fits).count(),
            reasons: reasons.into_iter().collect(),
        }
    }
}

/// What the whole width of a bar stands for, by currency: what all but one in twenty are within, so that a single giant does not
/// make all others a dot.
fn scales(seats: &[Seat]) -> FxHashMap<u16, i64> {
    let mut all: FxHashMap<u16, Vec<i64>> = FxHashMap::default();
    for seat in seats {
        all.entry(seat.marks.currency).or_default().push(seat.marks.open);
    }
    all.into_iter()
        .map(|(currency, mut open)| {
            let most = (open.len() - 1) * 19 / 20;
            (currency, (*open.select_nth_unstable(most).1).max(1))
        })
        .collect()
}

/// The fewest accounts of a currency that hold four fifths of what is late: how many, of how many, how much of how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) currency: u16,
    pub(super) few: usize,
    pub(super) all: usize,
    pub(super) held: i128,
    pub(super) total: i128,
}

/// Of the currency in which most accounts are late.
fn held(seats: &[Seat]) -> Option<Held> {
    let mut by: BTreeMap<u16, Vec<i64>> = BTreeMap::new();
    for seat in seats.iter().filter(|seat| seat.marks.past_due > 0) {
        by.entry(seat.marks.currency).or_default().push(seat.marks.past_due);
    }
    let (currency, mut late) =
        by.into_iter().max_by_key(|(currency, late)| (late.len(), u16::MAX - currency))?;
    let all = late.len();
    let total: i128 = late.iter().copied().map(i128::from).sum();
    let (mut held, mut few) = (0, 0);
    let mut rest = late.as_mut_slice();
    // Half of them after half are put on the right side, not in order: each time those are looked at that can still decide.
    while !rest.is_empty() && held * PART.1 < total * PART.0 {
        let (larger, middle, smaller) =
            rest.select_nth_unstable_by_key(rest.len() / 2, |&minor| Reverse(minor));
        let upto: i128 = larger.iter().copied().map(i128::from).sum();
        if (held + upto) * PART.1 >= total * PART.0 {
            rest = larger;
        } else {
            (held, few) = (held + upto + i128::from(*middle), few + larger.len() + 1);
            rest = smaller;
        }
    }
    Some(Held { currency, few, all, held, total })
}

#[cfg(test)]
mod tests {
    use super::*;
    use dunlin_core::collect::reason::Marks;
    use dunlin_core::collect::worklist::Weight;

    #[test]
    fn the_fewest_are_those_that_a_sorted_list_begins_with() {
        let mut state = 7_u64;
        for n in 1..200_usize {
            let seats: Vec<Seat> = (0..n)
                .map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    seat(0, 1 + (state >> 40) as i64 % (1 << (n % 20)))
                })
                .collect();
            let mut late: Vec<i64> = seats.iter().map(|seat| seat.marks.past_due).collect();
            late.sort_unstable_by_key(|&minor| -minor);
            let total: i64 = late.iter().sum();
            let (mut few, mut sum) = (0, 0);
            while sum * 5 < total * 4 {
                (sum, few) = (sum + late[few], few + 1);
            }
            let expected = Held { currency: 0, few, all: n, held: i128::from(sum), total: i128::from(total) };
            assert_eq!(held(&seats), Some(expected), "{late:?}");
        }
    }

    fn seat(currency: u16, past_due: i64) -> Seat {
        let marks = Marks { currency, past_due, ..Marks::default() };
        Seat {
            customer: 0,
            collector: 0,
            withheld: None,
            weight: Weight { is_must: false, value: 0, minutes: 8 },
            marks,
        }
    }

    #[test]
    fn the_fewest_accounts_that_hold_four_fifths_are_counted_in_one_currency_only() {
        let seats = [seat(0, 50), seat(0, 10), seat(0, 30), seat(0, 10), seat(1, 1_000_000), seat(0, 0)];
        assert_eq!(held(&seats), Some(Held { currency: 0, few: 2, all: 4, held: 80, total: 100 }));
        assert_eq!(held(&[seat(0, 0)]), None);
        assert_eq!(held(&[seat(2, 5)]), Some(Held { currency: 2, few: 1, all: 1, held: 5, total: 5 }));
    }
}
