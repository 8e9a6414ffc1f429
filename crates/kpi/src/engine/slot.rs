//! The accumulators of the sweep, and which of them make which measure.
//!
//! A **flow** slot gets what happened in a cell. A **stock** slot gets the change from the close before, so that an
//! item that stays as it is costs nothing; the level is the running sum. An opening is the level one cell earlier.

use super::value::MeasureSet;
use crate::measure::Measure;

macro_rules! slots {
    ($($name:ident)*) => {
        /// An accumulator; the number of its variant is its place in a row.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        pub(crate) enum Slot { $($name),* }

        impl Slot {
            /// All of them in order.
            pub(crate) const ALL: &[Slot] = &[$(Slot::$name),*];
        }
    };
}

slots! {
    // Stocks; `Slot::STOCKS` counts them.
    Current Aged1 Aged31 Aged61 Aged91 AgedOver120
    Disputed DisputedCurrent
    OpenIssued OpenDue PastDueDue
    OpenCount PastDueCount
    Unapplied UnappliedCash
    SalesYear SalesMonth
    DueFaceAll DuePaidAll DueCountAll DuePaidCountAll
    // Flows.
    RolledCurrent Rolled1 Rolled31 Rolled61 Rolled91
    Cured CashOnPastDue CashOnOver90 BecamePastDue
    Sales SalesCount SalesDisputed SalesTerms SalesOpenDays OtherDebits CreditsIssued Voided
    CashReceived CashAutopay CashPortal ChannelKnown
    AppliedCash AppliedNotes AppliedWriteOffs AppliedDiscounts AppliedJournals
    AppliedWindowed AppliedUncertain CashWindowed
    DiscountsLate DiscountsOffered
    PaidDays PaidLate PaidLateFloor PaidOrderDays PaidWithOrder
    CashCount ShortCount
    DueFace DuePaid DuePaidOnTime DueCount DuePaidCount
    Ripe90 Reached90
    Face30 Face60 Face90 Face120 Face180
    Paid30 Paid60 Paid90 Paid120 Paid180
    SettledCount SettledDays SettledOnTime SettledFace SettledOnTimeFace SettledLate SettledLateSquared
    LastPaymentLate LastPaymentCount
}

/// How a measure is read off the slots.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Recipe {
    /// The flow of the period.
    Flow(Slot),
    /// The sum of stocks at the close.
    Stock(&'static [Slot]),
    /// The sum of stocks at the opening.
    Opening(&'static [Slot]),
    /// (close - origin) x the first stocks - the last stock: weights that grow by a day every day.
    Aged(&'static [Slot], Slot),
    /// The first stock less the second.
    Less(Slot, Slot),
    /// A statistic, or a property of the period: not a sum over items.
    Statistic,
}

/// The groups of slots that are filled together; what no measure asks for is not walked.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Families {
    /// Bands, weights, counts at the close, rolls, cures.
    pub(crate) ageing: bool,
    /// Issues, applications, voids, and the weights of cash.
    pub(crate) flows: bool,
    /// Unapplied credits and money received.
    pub(crate) credits: bool,
    /// Items due in the period, and ripe ones.
    pub(crate) due: bool,
    /// All items due up to the close.
    pub(crate) due_all: bool,
    /// Cash n days after issue.
    pub(crate) vintages: bool,
    /// Settlements.
    pub(crate) settled: bool,
    /// Short payments.
    pub(crate) short: bool,
    /// Days late one by one, for percentiles.
    pub(crate) delays: bool,
    /// Survival, for the median.
    pub(crate) survival: bool,
    /// Receivables by customer, for concentration.
    pub(crate) customers: bool,
    /// Sales by calendar month, for the count-back.
    pub(crate) months: bool,
}

const RECEIVABLES: &[Slot] =
    &[Slot::Current, Slot::Aged1, Slot::Aged31, Slot::Aged61, Slot::Aged91, Slot::AgedOver120];
const PAST_DUE: &[Slot] = &[Slot::Aged1, Slot::Aged31, Slot::Aged61, Slot::Aged91, Slot::AgedOver120];
const OVER_90: &[Slot] = &[Slot::Aged91, Slot::AgedOver120];

impl Slot {
    /// How many slots a row has.
    pub(crate) const COUNT: usize = Slot::ALL.len();
    /// How many of them, from the first, are stocks.
    pub(crate) const STOCKS: usize = Slot::DuePaidCountAll as usize + 1;
    /// The bands by age, youngest first.
    pub(crate) const BANDS: [Slot; 6] =
        [Slot::Current, Slot::Aged1, Slot::Aged31, Slot::Aged61, Slot::Aged91, Slot::AgedOver120];
    /// What rolled out of each band.
    pub(crate) const ROLLED: [Slot; 5] =
        [Slot::RolledCurrent, Slot::Rolled1, Slot::Rolled31, Slot::Rolled61, Slot::Rolled91];
}

impl Recipe {
    /// How a measure is read off.
    #[rustfmt::skip]
    pub(crate) fn of(measure: Measure) -> Recipe {
        use Measure as M;
        use Recipe::{Aged, Flow, Less, Opening, Statistic, Stock};
        use Slot as S;
        match measure {
            M::opening => Opening(RECEIVABLES),
            M::receivables => Stock(RECEIVABLES),
            M::current => Stock(&[S::Current]),
            M::past_due => Stock(PAST_DUE),
            M::aged_1_30 => Stock(&[S::Aged1]),
            M::aged_31_60 => Stock(&[S::Aged31]),
            M::aged_61_90 => Stock(&[S::Aged61]),
            M::aged_91_120 => Stock(&[S::Aged91]),
            M::aged_over_120 => Stock(&[S::AgedOver120]),
            M::over_90 => Stock(OVER_90),
            M::disputed => Stock(&[S::Disputed]),
            M::disputed_current => Stock(&[S::DisputedCurrent]),
            M::opening_disputed => Opening(&[S::Disputed]),
            M::unapplied => Stock(&[S::Unapplied]),
            M::opening_unapplied => Opening(&[S::Unapplied]),
            M::unapplied_cash => Stock(&[S::UnappliedCash]),
            M::opening_past_due => Opening(PAST_DUE),
            M::opening_over_90 => Opening(OVER_90),
            M::opening_aged_current => Opening(&[S::Current]),
            M::rolled_current => Flow(S::RolledCurrent),
            M::opening_aged_1_30 => Opening(&[S::Aged1]),
            M::rolled_1_30 => Flow(S::Rolled1),
            M::opening_aged_31_60 => Opening(&[S::Aged31]),
            M::rolled_31_60 => Flow(S::Rolled31),
            M::opening_aged_61_90 => Opening(&[S::Aged61]),
            M::rolled_61_90 => Flow(S::Rolled61),
            M::opening_aged_91_120 => Opening(&[S::Aged91]),
            M::rolled_91_120 => Flow(S::Rolled91),
            M::open_x_dpd => Aged(PAST_DUE, S::PastDueDue),
            M::open_x_age => Aged(RECEIVABLES, S::OpenIssued),
            M::open_x_terms => Less(S::OpenDue, S::OpenIssued),
            M::open_count => Stock(&[S::OpenCount]),
            M::past_due_count => Stock(&[S::PastDueCount]),
            M::sales => Flow(S::Sales),
            M::sales_count => Flow(S::SalesCount),
            M::sales_disputed => Flow(S::SalesDisputed),
            M::other_debits => Flow(S::OtherDebits),
            M::credits_issued => Flow(S::CreditsIssued),
            M::voided => Flow(S::Voided),
            M::cash_received => Flow(S::CashReceived),
            M::cash_autopay => Flow(S::CashAutopay),
            M::cash_portal => Flow(S::CashPortal),
            M::channel_known => Flow(S::ChannelKnown),
            M::cash_applied | M::paid_weight => Flow(S::AppliedCash),
            M::credits_applied => Flow(S::AppliedNotes),
            M::write_offs => Flow(S::AppliedWriteOffs),
            M::discounts_taken => Flow(S::AppliedDiscounts),
            M::journals_applied => Flow(S::AppliedJournals),
            M::applied_windowed => Flow(S::AppliedWindowed),
            M::applied_uncertain => Flow(S::AppliedUncertain),
            M::cash_windowed => Flow(S::CashWindowed),
            M::discounts_late => Flow(S::DiscountsLate),
            M::discounts_offered => Flow(S::DiscountsOffered),
            M::sales_12m => Stock(&[S::SalesYear]),
            M::became_past_due => Flow(S::BecamePastDue),
            M::due_face => Flow(S::DueFace),
            M::due_paid => Flow(S::DuePaid),
            M::due_paid_on_time => Flow(S::DuePaidOnTime),
            M::due_count => Flow(S::DueCount),
            M::due_paid_count => Flow(S::DuePaidCount),
            M::due_face_all => Stock(&[S::DueFaceAll]),
            M::due_paid_all => Stock(&[S::DuePaidAll]),
            M::due_count_all => Stock(&[S::DueCountAll]),
            M::due_paid_count_all => Stock(&[S::DuePaidCountAll]),
            M::cash_on_past_due => Flow(S::CashOnPastDue),
            M::cash_on_over_90 => Flow(S::CashOnOver90),
            M::cured => Flow(S::Cured),
            M::ripe_90_count => Flow(S::Ripe90),
            M::reached_90_count => Flow(S::Reached90),
            M::vintage_30_face => Flow(S::Face30),
            M::vintage_30_paid => Flow(S::Paid30),
            M::vintage_60_face => Flow(S::Face60),
            M::vintage_60_paid => Flow(S::Paid60),
            M::vintage_90_face => Flow(S::Face90),
            M::vintage_90_paid => Flow(S::Paid90),
            M::vintage_120_face => Flow(S::Face120),
            M::vintage_120_paid => Flow(S::Paid120),
            M::vintage_180_face => Flow(S::Face180),
            M::vintage_180_paid => Flow(S::Paid180),
            M::settled_count => Flow(S::SettledCount),
            M::settled_days => Flow(S::SettledDays),
            M::settled_on_time_count => Flow(S::SettledOnTime),
            M::settled_face => Flow(S::SettledFace),
            M::settled_on_time_face => Flow(S::SettledOnTimeFace),
            M::settled_late_days => Flow(S::SettledLate),
            M::settled_late_squared => Flow(S::SettledLateSquared),
            M::paid_x_days => Flow(S::PaidDays),
            M::paid_x_late => Flow(S::PaidLate),
            M::paid_x_late_floor => Flow(S::PaidLateFloor),
            M::last_payment_late_days => Flow(S::LastPaymentLate),
            M::last_payment_count => Flow(S::LastPaymentCount),
            M::sales_x_terms => Flow(S::SalesTerms),
            M::sales_x_open_days => Flow(S::SalesOpenDays),
            M::paid_x_order_days => Flow(S::PaidOrderDays),
            M::paid_with_order => Flow(S::PaidWithOrder),
            M::cash_application_count => Flow(S::CashCount),
            M::short_payment_count => Flow(S::ShortCount),
            M::top_10_open | M::squared_open | M::history_days | M::countback_days | M::km_median_days
            | M::delay_p90 | M::delay_variance | M::days | M::months => Statistic,
            collecting => {
                debug_assert!(collecting.is_collecting());
                Statistic
            }
        }
    }

    /// Whether the measure of two disjoint ledgers is the sum of theirs.
    pub(crate) fn is_additive(self) -> bool {
        !matches!(self, Recipe::Statistic)
    }

    /// The slots it reads.
    pub(crate) fn slots(self) -> Vec<Slot> {
        match self {
            Recipe::Flow(slot) => vec![slot],
            Recipe::Stock(slots) | Recipe::Opening(slots) => slots.to_vec(),
            Recipe::Aged(slots, less) => slots.iter().copied().chain([less]).collect(),
            Recipe::Less(a, b) => vec![a, b],
            Recipe::Statistic => Vec::new(),
        }
    }
}

impl Families {
    /// What a set of measures needs.
    pub(crate) fn of(needed: &MeasureSet) -> Families {
        let mut families = Families::default();
        for measure in needed.iter() {
            families.statistic(measure);
            Recipe::of(measure).slots().into_iter().for_each(|slot| families.slot(slot));
        }
        families
    }

    fn statistic(&mut self, measure: Measure) {
        match measure {
            Measure::top_10_open | Measure::squared_open => (self.ageing, self.customers) = (true, true),
            Measure::countback_days => (self.ageing, self.flows, self.months) = (true, true, true),
            Measure::km_median_days => (self.settled, self.survival) = (true, true),
            Measure::delay_p90 => (self.settled, self.delays) = (true, true),
            Measure::delay_variance => self.settled = true,
            _ => {}
        }
    }

    fn slot(&mut self, slot: Slot) {
        use Slot as S;
        let family = match slot {
            S::Unapplied
            | S::UnappliedCash
            | S::CashReceived
            | S::CashAutopay
            | S::CashPortal
            | S::ChannelKnown
            | S::CreditsIssued => &mut self.credits,
            S::DueFaceAll | S::DuePaidAll | S::DueCountAll | S::DuePaidCountAll => &mut self.due_all,
            S::DueFace
            | S::DuePaid
            | S::DuePaidOnTime
            | S::DueCount
            | S::DuePaidCount
            | S::Ripe90
            | S::Reached90
            | S::BecamePastDue
            | S::DiscountsOffered => &mut self.due,
            S::Face30
            | S::Face60
            | S::Face90
            | S::Face120
            | S::Face180
            | S::Paid30
            | S::Paid60
            | S::Paid90
            | S::Paid120
            | S::Paid180 => &mut self.vintages,
            S::SettledCount
            | S::SettledDays
            | S::SettledOnTime
            | S::SettledFace
            | S::SettledOnTimeFace
            | S::SettledLate
            | S::SettledLateSquared
            | S::LastPaymentLate
            | S::LastPaymentCount
            | S::SalesOpenDays => &mut self.settled,
            S::ShortCount => &mut self.short,
            S::Sales
            | S::SalesCount
            | S::SalesDisputed
            | S::SalesTerms
            | S::OtherDebits
            | S::Voided
            | S::AppliedCash
            | S::AppliedNotes
            | S::AppliedWriteOffs
            | S::AppliedDiscounts
            | S::AppliedJournals
            | S::AppliedWindowed
            | S::AppliedUncertain
            | S::CashWindowed
            | S::DiscountsLate
            | S::PaidDays
            | S::PaidLate
            | S::PaidLateFloor
            | S::PaidOrderDays
            | S::PaidWithOrder
            | S::CashCount
            | S::SalesYear
            | S::SalesMonth => &mut self.flows,
            _ => &mut self.ageing,
        };
        *family = true;
    }
}
