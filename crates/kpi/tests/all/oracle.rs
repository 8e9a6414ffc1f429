//! The measures by their definitions: as-of questions answered fact by fact, flows as what changed from one day to the
//! next. Slow on purpose, and written without a look at how the engine does it.

use dunlin_core::day::{Day, Instant};
use dunlin_core::ledger::{Channel, Kind, Ledger, NO_ITEM, Settlement};
use dunlin_kpi::engine::{MeasureValue, Reason};
use dunlin_kpi::measure::Measure;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// A ledger as it was known at a moment.
pub(crate) struct Book<'a> {
    pub(crate) ledger: &'a Ledger,
    known: Instant,
    /// Item -> applications that touch it, what each takes off it, and whether it settles it.
    touching: Vec<Vec<(u32, i128, bool)>>,
    /// Answers of `settled`, which are asked for again and again.
    settled: RefCell<BTreeMap<(u32, Day), Option<Day>>>,
}

/// A period by its first day and its close.
#[derive(Clone, Copy)]
pub(crate) struct Span {
    pub(crate) start: Day,
    pub(crate) close: Day,
}

impl Span {
    fn opening(self) -> Day {
        self.start.plus_days(-1)
    }

    fn holds(self, day: Day) -> bool {
        self.start <= day && day <= self.close
    }

    fn days(self) -> impl Iterator<Item = Day> {
        (self.start.0..=self.close.0).map(Day)
    }
}

/// The `n`-th value of an optional column.
fn opt<T: Copy>(column: &Option<Vec<T>>, n: u32, absent: T) -> T {
    column.as_ref().map_or(absent, |c| c[n as usize])
}

impl<'a> Book<'a> {
    pub(crate) fn new(ledger: &'a Ledger, known: Option<Instant>) -> Book<'a> {
        let a = &ledger.applications;
        let mut touching = vec![Vec::new(); ledger.items.len()];
        for n in 0..a.len() {
            let amount = i128::from(a.amount[n]);
            touching[a.to[n] as usize].push((n as u32, amount, true));
            if a.from[n] != NO_ITEM {
                touching[a.from[n] as usize].push((n as u32, -amount, false));
            }
        }
        let settled = RefCell::default();
        Book { ledger, known: known.unwrap_or(Instant::NEVER), touching, settled }
    }

    pub(crate) fn amount(&self, item: u32) -> i128 {
        self.ledger.items.amount[item as usize].into()
    }

    fn kind(&self, item: u32) -> Kind {
        self.ledger.items.kind[item as usize]
    }

    fn issued(&self, item: u32) -> Day {
        self.ledger.items.issued[item as usize]
    }

    fn due(&self, item: u32) -> Day {
        self.ledger.items.due[item as usize]
    }

    fn known_item(&self, item: u32) -> bool {
        opt(&self.ledger.items.recorded, item, Instant::ALWAYS) <= self.known
    }

    fn void(&self, item: u32) -> Day {
        let known = opt(&self.ledger.items.void_recorded, item, Instant::ALWAYS) <= self.known;
        if known { opt(&self.ledger.items.voided, item, Day::NEVER) } else { Day::NEVER }
    }

    pub(crate) fn exists(&self, item: u32, day: Day) -> bool {
        self.known_item(item) && self.issued(item) <= day && day < self.void(item)
    }

    /// Whether it exists on any day at all.
    pub(crate) fn ever(&self, item: u32) -> bool {
        self.exists(item, self.issued(item))
    }

    fn until(&self, application: u32) -> Day {
        let a = &self.ledger.applications;
        let known = opt(&a.until_recorded, application, Instant::ALWAYS) <= self.known;
        if known { opt(&a.until, application, Day::NEVER) } else { Day::NEVER }
    }

    fn in_force(&self, application: u32, day: Day) -> bool {
        let a = &self.ledger.applications;
        let n = application as usize;
        opt(&a.recorded, application, Instant::ALWAYS) <= self.known
            && a.day[n] <= day
            && day < self.until(application)
            && self.exists(a.to[n], day)
            && (a.from[n] == NO_ITEM || self.exists(a.from[n], day))
    }

    /// The first day on which an application is in force.
    fn start(&self, application: u32) -> Option<Day> {
        let a = &self.ledger.applications;
        let n = application as usize;
        let from = if a.from[n] == NO_ITEM { Day::ALWAYS } else { self.issued(a.from[n]) };
        let day = a.day[n].max(self.issued(a.to[n])).max(from);
        self.in_force(application, day).then_some(day)
    }

    fn touching(&self, item: u32) -> &[(u32, i128, bool)] {
        &self.touching[item as usize]
    }

    fn how(&self, application: u32) -> Settlement {
        self.ledger.applications.how[application as usize]
    }

    /// What of a sort is applied to an item on a day.
    fn applied(&self, item: u32, how: Settlement, day: Day) -> i128 {
        let of = |n: u32| self.how(n) == how && self.in_force(n, day);
        self.touching(item).iter().filter(|(n, ..)| of(*n)).map(|(_, amount, _)| amount).sum()
    }

    pub(crate) fn open(&self, item: u32, day: Day) -> i128 {
        if !self.exists(item, day) {
            return 0;
        }
        let used: i128 =
            self.touching(item).iter().filter(|(n, ..)| self.in_force(*n, day)).map(|(_, a, _)| a).sum();
        self.amount(item) - used
    }

    fn is_debit(&self, item: u32) -> bool {
        self.amount(item) >= 0
    }

    fn is_invoice(&self, item: u32) -> bool {
        self.amount(item) > 0 && self.kind(item).is_sale()
    }

    fn is_disputed(&self, item: u32) -> bool {
        opt(&self.ledger.items.disputed, item, false)
    }

    /// 0 for current, then 1 to 5.
    fn band(&self, item: u32, day: Day) -> usize {
        match day.since(self.due(item)) {
            ..=0 => 0,
            1..=30 => 1,
            31..=60 => 2,
            61..=90 => 3,
            91..=120 => 4,
            _ => 5,
        }
    }

    /// The day since which an invoice has stood with nothing open, as of a day.
    fn settled(&self, item: u32, as_of: Day) -> Option<Day> {
        if let Some(known) = self.settled.borrow().get(&(item, as_of)) {
            return *known;
        }
        let day = self.settled_since(item, as_of);
        self.settled.borrow_mut().insert((item, as_of), day);
        day
    }

    fn settled_since(&self, item: u32, as_of: Day) -> Option<Day> {
        if !self.is_invoice(item) || !self.exists(item, as_of) || self.open(item, as_of) > 0 {
            return None;
        }
        let mut day = as_of;
        while day > self.issued(item) && self.open(item, day.plus_days(-1)) <= 0 {
            day = day.plus_days(-1);
        }
        Some(day)
    }

    /// What one item brings to a measure that is a sum over items.
    pub(crate) fn item(&self, measure: Measure, item: u32, span: Span) -> i128 {
        if !self.known_item(item) || !self.ever(item) || self.issued(item) > span.close {
            return 0;
        }
        if self.is_debit(item) { self.debit(measure, item, span) } else { self.credit(measure, item, span) }
    }

    fn credit(&self, measure: Measure, item: u32, span: Span) -> i128 {
        let is_cash = self.kind(item) == Kind::Payment;
        match measure {
            Measure::unapplied => -self.open(item, span.close),
            Measure::opening_unapplied => -self.open(item, span.opening()),
            Measure::unapplied_cash if is_cash => -self.open(item, span.close),
            Measure::credits_issued
                if !is_cash && self.kind(item) != Kind::WriteOff && span.holds(self.issued(item)) =>
            {
                -self.amount(item)
            }
            _ => self.money(measure, item, span),
        }
    }

    /// Money coming in with a payment item.
    fn money(&self, measure: Measure, item: u32, span: Span) -> i128 {
        if self.kind(item) != Kind::Payment {
            return 0;
        }
        let channel = self.ledger.items.channel.as_ref().map(|c| c[item as usize]);
        let came = i128::from(span.holds(self.issued(item)));
        let went = i128::from(span.holds(self.void(item)));
        match measure {
            Measure::channel_known => came * i128::from(channel.is_some()),
            _ => i128::from(counts(measure, channel)) * (came - went) * -self.amount(item),
        }
    }

    fn debit(&self, measure: Measure, item: u32, span: Span) -> i128 {
        use Measure as M;
        let (opening, close) = (span.opening(), span.close);
        let (b, t) = (self.open(item, opening), self.open(item, close));
        let (was, is) = (self.band(item, opening), self.band(item, close));
        let when = |condition: bool, value: i128| if condition { value } else { 0 };
        match measure {
            M::opening => b,
            M::receivables => t,
            M::current => when(is == 0, t),
            M::past_due => when(is > 0, t),
            M::aged_1_30 => when(is == 1, t),
            M::aged_31_60 => when(is == 2, t),
            M::aged_61_90 => when(is == 3, t),
            M::aged_91_120 => when(is == 4, t),
            M::aged_over_120 => when(is == 5, t),
            M::over_90 => when(is > 3, t),
            M::disputed => when(self.is_disputed(item), t),
            M::disputed_current => when(self.is_disputed(item) && is == 0, t),
            M::opening_disputed => when(self.is_disputed(item), b),
            M::opening_past_due => when(was > 0, b),
            M::opening_over_90 => when(was > 3, b),
            M::opening_aged_current => when(was == 0, b),
            M::opening_aged_1_30 => when(was == 1, b),
            M::opening_aged_31_60 => when(was == 2, b),
            M::opening_aged_61_90 => when(was == 3, b),
            M::opening_aged_91_120 => when(was == 4, b),
            M::rolled_current => when(was == 0 && is > 0, still(b, t)),
            M::rolled_1_30 => when(was == 1 && is > 1, still(b, t)),
            M::rolled_31_60 => when(was == 2 && is > 2, still(b, t)),
            M::rolled_61_90 => when(was == 3 && is > 3, still(b, t)),
            M::rolled_91_120 => when(was == 4 && is > 4, still(b, t)),
            M::cured => when(was > 0, b - still(b, t)),
            M::open_x_dpd => when(is > 0, t * days(self.due(item), close)),
            M::open_x_age => t * days(self.issued(item), close),
            M::open_x_terms => t * days(self.issued(item), self.due(item)),
            M::open_count => when(t > 0, 1),
            M::past_due_count => when(t > 0 && is > 0, 1),
            M::cash_on_past_due | M::cash_on_over_90 => {
                let cash = self.applied(item, Settlement::Cash, close)
                    - self.applied(item, Settlement::Cash, opening);
                when(b > 0 && was > if measure == M::cash_on_past_due { 0 } else { 3 }, cash.min(b))
            }
            M::became_past_due => self.became_past_due(item, span),
            M::voided => when(span.holds(self.void(item)), self.amount(item)),
            M::unapplied | M::unapplied_cash => self.freed(item, close, measure == M::unapplied_cash),
            M::opening_unapplied => self.freed(item, opening, false),
            M::cash_received | M::cash_autopay | M::cash_portal | M::channel_known => {
                self.money(measure, item, span) + self.bare_money(measure, item, span)
            }
            _ if measure.name().starts_with("sales") || measure == M::other_debits => {
                self.sale(measure, item, span)
            }
            _ => self.flow(measure, item, span).unwrap_or_else(|| self.cohort(measure, item, span)),
        }
    }

    /// What had been paid without a payment item on a document that is void by now.
    fn freed(&self, item: u32, day: Day, only_cash: bool) -> i128 {
        let void = self.void(item);
        if void > day {
            return 0;
        }
        let eve = void.plus_days(-1);
        let bare = |n: u32| self.ledger.applications.from[n as usize] == NO_ITEM && self.in_force(n, eve);
        let counts = |n: u32| bare(n) && (!only_cash || self.how(n) == Settlement::Cash);
        self.touching(item).iter().filter(|(n, ..)| counts(*n)).map(|(_, amount, _)| amount).sum()
    }

    fn bare_money(&self, measure: Measure, item: u32, span: Span) -> i128 {
        let a = &self.ledger.applications;
        let mut sum = 0;
        for &(n, amount, _) in self.touching(item) {
            let Some(start) = self.start(n) else { continue };
            if a.from[n as usize] != NO_ITEM || self.how(n) != Settlement::Cash {
                continue;
            }
            let channel = a.channel.as_ref().map(|c| c[n as usize]);
            let came = i128::from(span.holds(start));
            let went = i128::from(self.until(n) < self.void(item) && span.holds(self.until(n)));
            sum += match measure {
                Measure::channel_known => came * i128::from(channel.is_some()),
                _ => i128::from(counts(measure, channel)) * (came - went) * amount,
            };
        }
        sum
    }

    fn became_past_due(&self, item: u32, span: Span) -> i128 {
        let (issued, due) = (self.issued(item), self.due(item));
        match () {
            () if issued > due && span.holds(issued) => self.amount(item),
            () if issued <= due && span.holds(due.plus_days(1)) => self.open(item, due),
            () => 0,
        }
    }

    fn sale(&self, measure: Measure, item: u32, span: Span) -> i128 {
        use Measure as M;
        let (issued, amount) = (self.issued(item), self.amount(item));
        let sale = self.kind(item).is_sale();
        if measure == M::sales_12m {
            let year = Span { start: span.close.plus_days(-364), close: span.close };
            return if sale && year.holds(issued) { amount } else { 0 };
        }
        if !span.holds(issued) {
            return 0;
        }
        match measure {
            M::sales if sale => amount,
            M::sales_count if sale => 1,
            M::sales_disputed if sale && self.is_disputed(item) => amount,
            M::sales_x_terms if sale => amount * days(issued, self.due(item)),
            M::sales_x_open_days if sale => {
                let void = self.void(item);
                let eve = span.close.min(void.plus_days(-1));
                let until =
                    self.settled(item, eve).unwrap_or(if void <= span.close { void } else { span.close });
                amount * days(issued, until)
            }
            M::other_debits if !sale => amount,
            _ => 0,
        }
    }

    /// Flows: what changed from each day of the period to the next.
    fn flow(&self, measure: Measure, item: u32, span: Span) -> Option<i128> {
        use Measure as M;
        let how = match measure {
            M::cash_applied | M::paid_weight | M::paid_x_days | M::paid_x_late | M::paid_x_late_floor => {
                Settlement::Cash
            }
            M::paid_x_order_days | M::paid_with_order | M::cash_windowed => Settlement::Cash,
            M::cash_application_count | M::short_payment_count => Settlement::Cash,
            M::credits_applied => Settlement::CreditNote,
            M::write_offs => Settlement::WriteOff,
            M::discounts_taken | M::discounts_late => Settlement::Discount,
            M::journals_applied => Settlement::Journal,
            M::applied_windowed | M::applied_uncertain => {
                let all = self.touching(item).iter();
                return Some(all.map(|&(n, amount, _)| self.windowed(measure, n, amount, span)).sum());
            }
            _ => return None,
        };
        let mut sum = 0;
        for &(n, amount, to) in self.touching(item).iter().filter(|(n, ..)| self.how(*n) == how) {
            let Some(start) = self.start(n) else { continue };
            if measure == M::cash_windowed {
                sum += self.windowed(measure, n, amount, span);
                continue;
            }
            if matches!(measure, M::cash_application_count | M::short_payment_count) {
                let counted = to && amount > 0 && span.holds(start);
                sum += i128::from(
                    counted && (measure == M::cash_application_count || self.is_short(item, start)),
                );
                continue;
            }
            let weight = self.weight(measure, item, start) * amount;
            for day in span.days() {
                let change =
                    i128::from(self.in_force(n, day)) - i128::from(self.in_force(n, day.plus_days(-1)));
                sum += change * weight;
            }
        }
        Some(sum)
    }

    fn weight(&self, measure: Measure, item: u32, start: Day) -> i128 {
        use Measure as M;
        let ordered = opt(&self.ledger.items.ordered, item, Day::NEVER);
        let has_order = i128::from(ordered != Day::NEVER);
        let late = days(self.due(item), start);
        match measure {
            M::paid_x_days => days(self.issued(item), start),
            M::paid_x_late => late,
            M::paid_x_late_floor => late.max(0),
            M::paid_x_order_days => has_order * days(ordered, start),
            M::paid_with_order => has_order,
            M::discounts_late => {
                let terms = self.ledger.items.discount_until.as_ref();
                i128::from(terms.is_some_and(|d| start > d[item as usize]))
            }
            _ => 1,
        }
    }

    fn is_short(&self, item: u32, day: Day) -> bool {
        let i = &self.ledger.items;
        let offered =
            if day <= opt(&i.discount_until, item, Day::ALWAYS) { opt(&i.discount, item, 0) } else { 0 };
        let left = i128::from(offered) - self.applied(item, Settlement::Discount, day);
        self.open(item, day) > left.max(0)
    }

    fn windowed(&self, measure: Measure, application: u32, amount: i128, span: Span) -> i128 {
        let opens = opt(&self.ledger.applications.not_before, application, Day::ALWAYS);
        let inside = self.start(application).is_some_and(|d| span.holds(d));
        if opens == Day::ALWAYS || !inside {
            return 0;
        }
        let first_possible = opens.plus_days(1);
        if measure == Measure::applied_uncertain && first_possible >= span.start { 0 } else { amount }
    }

    /// Measures over items that fell due, ripened, aged or were settled in the period.
    fn cohort(&self, measure: Measure, item: u32, span: Span) -> i128 {
        use Measure as M;
        let (issued, due, close) = (self.issued(item), self.due(item), span.close);
        let stands = self.exists(item, close);
        let (due_in, due_by) = (stands && span.holds(due), stands && due <= close);
        let face = || (self.amount(item) - self.applied(item, Settlement::CreditNote, close)).max(0);
        let paid = || self.applied(item, Settlement::Cash, close).min(face());
        let on_time = || self.cash_by(item, due, close).min(paid());
        let done = || i128::from(self.open(item, close) <= 0);
        let lazy = |condition: bool, value: &dyn Fn() -> i128| if condition { value() } else { 0 };
        let when = |condition: bool, value: i128| if condition { value } else { 0 };
        let vintage = |n: i32, of: i128| {
            let day = issued.plus_days(n);
            let counts = self.is_invoice(item) && span.holds(day) && self.exists(item, day);
            let cash = || self.applied(item, Settlement::Cash, day).min(self.amount(item));
            when(counts, if of == 0 { self.amount(item) } else { cash() })
        };
        let ripe = due.plus_days(91);
        let is_ripe = self.is_invoice(item) && span.holds(ripe) && self.exists(item, ripe);
        match measure {
            M::due_face => lazy(due_in, &face),
            M::due_paid => lazy(due_in, &paid),
            M::due_paid_on_time => lazy(due_in, &on_time),
            M::due_count => when(due_in, 1),
            M::due_paid_count => lazy(due_in, &done),
            M::due_face_all => lazy(due_by, &face),
            M::due_paid_all => lazy(due_by, &paid),
            M::due_count_all => when(due_by, 1),
            M::due_paid_count_all => lazy(due_by, &done),
            M::ripe_90_count => when(is_ripe, 1),
            M::reached_90_count => when(is_ripe && self.open(item, ripe) > 0, 1),
            M::discounts_offered => {
                let i = &self.ledger.items;
                let offered = stands && span.holds(opt(&i.discount_until, item, Day::ALWAYS));
                when(offered, opt(&i.discount, item, 0).into())
            }
            M::vintage_30_face => vintage(30, 0),
            M::vintage_30_paid => vintage(30, 1),
            M::vintage_60_face => vintage(60, 0),
            M::vintage_60_paid => vintage(60, 1),
            M::vintage_90_face => vintage(90, 0),
            M::vintage_90_paid => vintage(90, 1),
            M::vintage_120_face => vintage(120, 0),
            M::vintage_120_paid => vintage(120, 1),
            M::vintage_180_face => vintage(180, 0),
            M::vintage_180_paid => vintage(180, 1),
            _ => self.settlement(measure, item, span),
        }
    }

    /// Cash in force at the close that came by a day.
    fn cash_by(&self, item: u32, day: Day, close: Day) -> i128 {
        let counts = |n: u32| {
            self.how(n) == Settlement::Cash
                && self.in_force(n, close)
                && self.start(n).is_some_and(|s| s <= day)
        };
        self.touching(item).iter().filter(|(n, ..)| counts(*n)).map(|(_, amount, _)| amount).sum()
    }

    fn settlement(&self, measure: Measure, item: u32, span: Span) -> i128 {
        use Measure as M;
        let Some(day) = self.settled(item, span.close).filter(|d| span.holds(*d)) else { return 0 };
        let late = days(self.due(item), day);
        let paid = |&(n, amount, to): &(u32, i128, bool)| {
            to && amount > 0 && self.how(n) == Settlement::Cash && self.in_force(n, span.close)
        };
        let last = self.touching(item).iter().filter(|t| paid(t)).filter_map(|(n, ..)| self.start(*n)).max();
        match measure {
            M::settled_count => 1,
            M::settled_days => days(self.issued(item), day),
            M::settled_on_time_count => i128::from(late <= 0),
            M::settled_face => self.amount(item),
            M::settled_on_time_face => i128::from(late <= 0) * self.amount(item),
            M::settled_late_days => late,
            M::settled_late_squared => late * late,
            M::last_payment_late_days => last.map_or(0, |d| days(self.due(item), d)),
            M::last_payment_count => i128::from(last.is_some()),
            _ => 0,
        }
    }

    /// A measure that is no sum over items, for the items of a group. `first` is the first document of the ledger.
    pub(crate) fn statistic(
        &self,
        measure: Measure,
        items: &[u32],
        span: Span,
        first: Option<Day>,
    ) -> MeasureValue {
        let items: Vec<u32> = items.iter().copied().filter(|&i| self.ever(i)).collect();
        let history = first.map_or(0, |f| days(f, span.close) + 1).max(0);
        match measure {
            Measure::days => MeasureValue::Sum(days(span.start, span.close) + 1),
            Measure::history_days => MeasureValue::Sum(history),
            Measure::months => whole_months(span),
            Measure::sales_12m if history < 365 => {
                MeasureValue::Null(Reason::ShortHistory(365, history as i64))
            }
            Measure::sales_12m => MeasureValue::Sum(items.iter().map(|&i| self.item(measure, i, span)).sum()),
            Measure::top_10_open => {
                let mut debtors: Vec<i128> =
                    self.by_customer(&items, span).into_values().filter(|v| *v > 0).collect();
                debtors.sort_unstable();
                MeasureValue::Sum(debtors.iter().rev().take(10).sum())
            }
            Measure::squared_open => {
                MeasureValue::Sum(self.by_customer(&items, span).into_values().map(|v| v * v).sum())
            }
            Measure::countback_days => self.countback(&items, span, first),
            Measure::km_median_days => self.median(&items, span),
            Measure::delay_p90 => self.percentile(&items, span),
            _ => self.variance(&items, span),
        }
    }

    fn by_customer(&self, items: &[u32], span: Span) -> BTreeMap<u32, i128> {
        let mut sums = BTreeMap::new();
        for &item in items {
            *sums.entry(self.ledger.items.customer[item as usize]).or_default() +=
                self.item(Measure::receivables, item, span);
        }
        sums
    }

    fn countback(&self, items: &[u32], span: Span, first: Option<Day>) -> MeasureValue {
        let mut left: i128 = items.iter().map(|&i| self.item(Measure::receivables, i, span)).sum();
        let (mut days, mut end) = (0i128, span.close);
        while left > 0 {
            if first.is_none_or(|f| end < f.start_of_month()) {
                return MeasureValue::Null(Reason::HistoryExhausted(days as i64));
            }
            let month = Span { start: end.start_of_month(), close: end };
            let sales: i128 = items.iter().map(|&i| self.item(Measure::sales, i, month)).sum();
            let length = i128::from(end.since(month.start)) + 1;
            if left < sales {
                return MeasureValue::Ratio(days * sales + left * length, sales);
            }
            (left, days, end) = (left - sales, days + length, month.start.plus_days(-1));
        }
        MeasureValue::Sum(days)
    }

    fn median(&self, items: &[u32], span: Span) -> MeasureValue {
        let year = Span { start: span.close.plus_days(-364), close: span.close };
        let mut seen: Vec<(i128, bool)> = Vec::new();
        for &item in items {
            if self.is_invoice(item) && year.holds(self.issued(item)) && self.exists(item, span.close) {
                let settled = self.settled(item, span.close);
                seen.push((days(self.issued(item), settled.unwrap_or(span.close)), settled.is_some()));
            }
        }
        let Some(longest) = seen.iter().map(|s| s.0).max() else {
            return MeasureValue::Null(Reason::NoneIssued);
        };
        let (mut top, mut bottom) = (1i128, 1i128);
        for day in 0..=longest {
            let at_risk = seen.iter().filter(|s| s.0 >= day).count() as i128;
            let settled = seen.iter().filter(|s| s.0 == day && s.1).count() as i128;
            (top, bottom) = reduced(top * (at_risk - settled), bottom * at_risk);
            if 2 * top <= bottom {
                return MeasureValue::Sum(day);
            }
        }
        MeasureValue::Null(Reason::MoreThanHalfOpen(longest as i64))
    }

    fn delays(&self, items: &[u32], span: Span) -> Vec<i128> {
        let settled = items.iter().filter(|&&i| self.item(Measure::settled_count, i, span) == 1);
        settled.map(|&i| self.item(Measure::settled_late_days, i, span)).collect()
    }

    fn percentile(&self, items: &[u32], span: Span) -> MeasureValue {
        let mut delays = self.delays(items, span);
        delays.sort_unstable();
        // The smallest value with at least nine tenths of all at or below it.
        let found = (0..delays.len()).find(|&at| (at + 1) * 10 >= delays.len() * 9);
        found.map_or(MeasureValue::Null(Reason::NoneSettled), |at| MeasureValue::Sum(delays[at]))
    }

    fn variance(&self, items: &[u32], span: Span) -> MeasureValue {
        let delays = self.delays(items, span);
        let (count, sum) = (delays.len() as i128, delays.iter().sum::<i128>());
        if count == 0 {
            return MeasureValue::Null(Reason::NoneSettled);
        }
        // Sum of (x - mean)^2 / n, over the common denominator n^3.
        MeasureValue::Ratio(delays.iter().map(|x| (count * x - sum).pow(2)).sum(), count.pow(3))
    }
}

fn counts(measure: Measure, channel: Option<Channel>) -> bool {
    match measure {
        Measure::cash_received => true,
        Measure::cash_autopay => channel == Some(Channel::Autopay),
        Measure::cash_portal => channel == Some(Channel::Portal),
        _ => false,
    }
}

/// The part of an opening balance that is still open at the close.
fn still(opening: i128, close: i128) -> i128 {
    if opening >= 0 { close.clamp(0, opening) } else { close.clamp(opening, 0) }
}

fn days(from: Day, to: Day) -> i128 {
    i128::from(to.0) - i128::from(from.0)
}

fn whole_months(span: Span) -> MeasureValue {
    let mut count = 0;
    for day in span.days() {
        let starts = day == day.start_of_month();
        count += i128::from(starts && span.holds(day.end_of_month()));
    }
    if count == 0 { MeasureValue::Null(Reason::NoWholeMonth) } else { MeasureValue::Sum(count) }
}

fn reduced(top: i128, bottom: i128) -> (i128, i128) {
    let (mut a, mut b) = (top.abs(), bottom);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    (top / a.max(1), bottom / a.max(1))
}
