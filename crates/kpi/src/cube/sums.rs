//! The event sweep: each entry adds its amount at the slots where it begins to count, and running sums do the rest.
//!
//! An invoice is an entry of its amount, an application one of its negative. With `at` the entry's slot (for an
//! application not before its invoice's), the balance begins at `at`, what is k days late at `max(at, t_k)`, what has
//! fallen due at `max(at, md)`, and what fell due in a period counts at `md` if `at <= md`.

use super::calendar::{Calendar, Class};

/// What entries are added up in: 64 bits, or 128 where the amounts together might not fit.
pub trait Sum: Copy + Default + Send + Sync + PartialEq {
    /// Amounts that weigh no more than this together cannot overflow any sum.
    const MAX: u128;
    /// The same amount.
    fn of(amount: i64) -> Self;
    /// Adds, wrapping: whoever adds makes sure beforehand that it cannot (see [`super::Worker::weight`]).
    fn add(&mut self, other: Self);
    /// Takes away, wrapping.
    fn subtract(&mut self, other: Self);
    /// This less the other, where that fits in 64 bits. Both are sums of entries, and so is what is between them: in
    /// the narrow kind it fits whenever the entries together do.
    fn less(self, other: Self) -> Option<i64>;
}

impl Sum for i64 {
    const MAX: u128 = i64::MAX as u128;

    #[inline]
    fn of(amount: i64) -> i64 {
        amount
    }

    #[inline]
    fn add(&mut self, other: i64) {
        *self = self.wrapping_add(other);
    }

    #[inline]
    fn subtract(&mut self, other: i64) {
        *self = self.wrapping_sub(other);
    }

    #[inline]
    fn less(self, other: i64) -> Option<i64> {
        Some(self.wrapping_sub(other))
    }
}

impl Sum for i128 {
    const MAX: u128 = i128::MAX as u128 / 4;

    #[inline]
    fn of(amount: i64) -> i128 {
        i128::from(amount)
    }

    #[inline]
    fn add(&mut self, other: i128) {
        *self = self.wrapping_add(other);
    }

    #[inline]
    fn subtract(&mut self, other: i128) {
        *self = self.wrapping_sub(other);
    }

    #[inline]
    fn less(self, other: i128) -> Option<i64> {
        i64::try_from(self - other).ok()
    }
}

/// What happens to one group in one slot. The four `late` and the two `due` entries are running ones.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
#[repr(C)]
pub(super) struct Moves<T> {
    sales: T,
    cash: T,
    late: [T; 4],
    due: T,
    due_paid: T,
    due_in: T,
    paid_in: T,
}

impl<T: Sum> Moves<T> {
    pub(super) fn merge(&mut self, other: &Moves<T>) {
        self.sales.add(other.sales);
        self.cash.add(other.cash);
        for (mine, theirs) in self.late.iter_mut().zip(other.late) {
            mine.add(theirs);
        }
        self.due.add(other.due);
        self.due_paid.add(other.due_paid);
        self.due_in.add(other.due_in);
        self.paid_in.add(other.paid_in);
    }
}

/// Adds an invoice to its group's slots.
#[inline]
pub(super) fn add_invoice<T: Sum>(slots: &mut [Moves<T>], at: u16, class: Class, amount: T) {
    slots[usize::from(at)].sales.add(amount);
    add_late(slots, at, class, amount);
    slots[usize::from(at.max(class[0]))].due.add(amount);
    slots[in_slot(slots.len(), at, class)].due_in.add(amount);
}

/// Adds an application to its invoice's group's slots; `minus` is its negative.
#[inline]
pub(super) fn add_application<T: Sum>(slots: &mut [Moves<T>], at: u16, class: Class, amount: T, minus: T) {
    slots[usize::from(at)].cash.add(amount);
    add_late(slots, at, class, minus);
    slots[usize::from(at.max(class[0]))].due_paid.add(amount);
    slots[in_slot(slots.len(), at, class)].paid_in.add(amount);
}

#[inline]
fn add_late<T: Sum>(slots: &mut [Moves<T>], at: u16, class: Class, amount: T) {
    slots[usize::from(at.max(class[1]))].late[0].add(amount);
    slots[usize::from(at.max(class[2]))].late[1].add(amount);
    slots[usize::from(at.max(class[3]))].late[2].add(amount);
    slots[usize::from(at.max(class[4]))].late[3].add(amount);
}

/// The slot of the period in which the invoice fell due, or the last, which nobody reads, when it existed only later.
#[inline]
fn in_slot(width: usize, at: u16, class: Class) -> usize {
    if at <= class[0] { usize::from(class[0]) } else { width - 1 }
}

/// The figures of one group and period, in whole minor units.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Figures {
    /// Closing of the period before.
    pub opening: i64,
    /// Amounts issued in the period, negative documents included.
    pub sales: i64,
    /// Applications that became effective in the period.
    pub cash: i64,
    /// Open at the period's end.
    pub closing: i64,
    /// Of the closing: not late, 1 to 30, 31 to 60, 61 to 90 and more than 90 days late.
    pub buckets: [i64; 5],
    /// Amounts that fell due in the period.
    pub due_in: i64,
    /// Paid on those by the period's end.
    pub paid_in: i64,
    /// Amounts that have fallen due by the period's end.
    pub due_cum: i64,
    /// Paid on those by the period's end.
    pub paid_cum: i64,
}

impl Figures {
    /// Names of the whole numbers, in order of [`Figures::integers`].
    pub const INTEGERS: [&str; 13] = [
        "opening", "sales", "cash", "closing", "cur", "d1_30", "d31_60", "d61_90", "d90p", "due_in",
        "paid_in", "due_cum", "paid_cum",
    ];
    /// Names of the ratios, in order of [`Figures::ratios`].
    pub const RATIOS: [&str; 4] = ["cei", "dso", "ce_in", "ce_cum"];

    /// The whole numbers.
    #[must_use]
    pub fn integers(&self) -> [i64; 13] {
        let [current, b30, b60, b90, over] = self.buckets;
        [
            self.opening,
            self.sales,
            self.cash,
            self.closing,
            current,
            b30,
            b60,
            b90,
            over,
            self.due_in,
            self.paid_in,
            self.due_cum,
            self.paid_cum,
        ]
    }

    /// Numerators and denominators of the collection effectiveness index `(B + S - T) / (B + S - C)`, of days sales
    /// outstanding `T x days / S`, and of the two readings of invoice-level effectiveness.
    #[must_use]
    pub fn fractions(&self, days: i32) -> [(i128, i128); 4] {
        let w = i128::from;
        let base = w(self.opening) + w(self.sales);
        [
            (base - w(self.closing), base - w(self.buckets[0])),
            (w(self.closing) * i128::from(days), w(self.sales)),
            (w(self.paid_in), w(self.due_in)),
            (w(self.paid_cum), w(self.due_cum)),
        ]
    }

    /// The ratios, each one division of two exact integers; not a number where the denominator is zero.
    #[must_use]
    pub fn ratios(&self, days: i32) -> [f64; 4] {
        let all = self.integers().iter().fold(0, |bits, n| bits | (n ^ (n >> 63)));
        if all >> 46 == 0 && i64::from(days) >> 15 == 0 {
            return self.small_ratios(i64::from(days));
        }
        self.fractions(days).map(|(n, d)| if d == 0 { f64::NAN } else { as_float(n) / as_float(d) })
    }

    /// The same, where no sum and no product with the days leaves 64 bits.
    #[inline]
    fn small_ratios(&self, days: i64) -> [f64; 4] {
        let base = self.opening + self.sales;
        let divide = |n: i64, d: i64| if d == 0 { f64::NAN } else { n as f64 / d as f64 };
        [
            divide(base - self.closing, base - self.buckets[0]),
            divide(self.closing * days, self.sales),
            divide(self.paid_in, self.due_in),
            divide(self.paid_cum, self.due_cum),
        ]
    }

    /// Whether every figure is zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        *self == Figures::default()
    }
}

/// Most integers fit in 64 bits, where the processor converts them itself; both ways round alike.
#[inline]
fn as_float(n: i128) -> f64 {
    #[cold]
    fn wide(n: i128) -> f64 {
        n as f64
    }
    match i64::try_from(n) {
        Ok(n) => n as f64,
        Err(_) => wide(n),
    }
}

/// Hands on the figures of a group period by period. `Err` is the period whose sums do not fit in 64 bits.
pub(super) fn figures<T: Sum>(
    slots: &[Moves<T>],
    calendar: &Calendar,
    mut take: impl FnMut(usize, Figures),
) -> Result<(), usize> {
    let mut running = Running::default();
    let mut opening = 0;
    for (slot, moves) in slots[..slots.len() - 1].iter().enumerate() {
        running.add(moves);
        let Some(mut figures) = running.figures(moves) else { return Err(slot.saturating_sub(1)) };
        figures.opening = opening;
        opening = figures.closing;
        if slot > 0 {
            take(slot - 1, figures);
        }
    }
    debug_assert_eq!(slots.len(), calendar.width());
    Ok(())
}

#[derive(Default)]
struct Running<T> {
    balance: T,
    paid: T,
    late: [T; 4],
    due: T,
    due_paid: T,
}

impl<T: Sum> Running<T> {
    #[inline]
    fn add(&mut self, moves: &Moves<T>) {
        self.balance.add(moves.sales);
        self.paid.add(moves.cash);
        for (sum, late) in self.late.iter_mut().zip(moves.late) {
            sum.add(late);
        }
        self.due.add(moves.due);
        self.due_paid.add(moves.due_paid);
    }

    #[inline]
    fn figures(&self, moves: &Moves<T>) -> Option<Figures> {
        let fit = |sum: T| sum.less(T::default());
        let mut closing = self.balance;
        closing.subtract(self.paid);
        let [p1, p31, p61, p91] = self.late;
        Some(Figures {
            opening: 0,
            sales: fit(moves.sales)?,
            cash: fit(moves.cash)?,
            closing: fit(closing)?,
            buckets: [closing.less(p1)?, p1.less(p31)?, p31.less(p61)?, p61.less(p91)?, fit(p91)?],
            due_in: fit(moves.due_in)?,
            paid_in: fit(moves.paid_in)?,
            due_cum: fit(self.due)?,
            paid_cum: fit(self.due_paid)?,
        })
    }
}
