//! The measures: named sums over the ledger for one group and one period, from which every KPI is made.
//!
//! "Opening" is the close of the day before the period, "close" its last day. Stocks (receivables, bands) are taken
//! at the close; flows run over the period's days. Credits never lower a stock of debits until they are applied; the
//! open credits stand in `unapplied`. A debit item is one of 0 or more, a credit item one of less than 0, whatever its
//! kind; "invoices" are the debit items that are sales (invoices and debit notes), each instalment for itself. A debit
//! to which more was applied than its face has less than 0 open and lowers the receivables: nothing is clamped unless
//! the text says so. An application ended in the period (un-applied, returned, or one side voided) is a negative flow
//! of its sort on that day, so that for every group and period
//!
//! `opening + sales + other_debits - cash_applied - credits_applied - write_offs - discounts_taken - journals_applied
//! - voided = receivables`.
//!
//! The measures from `conversations` on need what collecting knows (contacts, promises, disputes, notices) beside the
//! ledger; without that they have no value, with that reason. A fact about a customer, not about an item, counts once in
//! each group in which the customer has items, and once in the total; so those do not add up over segments that share
//! customers.
//!
//! Deliberately not here: how they are summed (the engine, `collecting`) and what is made of them (the catalogue).

/// What a measure is counted in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MeasureUnit {
    /// Minor units of the figure's currency.
    Money,
    /// Minor units times days.
    MoneyDays,
    /// Minor units squared.
    MoneySquared,
    /// A number of things.
    Count,
    /// Days, or a sum of days.
    Days,
    /// A statistic with its own denominator (days unless said otherwise).
    Ratio,
}

macro_rules! measures {
    ($($name:ident $unit:ident $text:literal;)*) => {
        /// A measure. The number of its variant is its column in the engine's result.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
        #[expect(non_camel_case_types, reason = "the variant is the measure's name in formulas, letter for letter")]
        #[repr(u8)]
        pub enum Measure {
            $(#[doc = $text] $name,)*
        }

        impl Measure {
            /// All measures in order of their columns.
            pub const ALL: &[Measure] = &[$(Measure::$name),*];
            /// Those that the ledger alone tells.
            pub const LEDGER: &[Measure] = Measure::ALL.split_at(Measure::months as usize + 1).0;
            /// Those that need what collecting knows: contacts, promises, disputes, notices.
            pub const COLLECTING: &[Measure] = Measure::ALL.split_at(Measure::months as usize + 1).1;

            /// Its name in formulas.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Measure::$name => stringify!($name)),* }
            }

            /// Whether it needs what collecting knows, beside the ledger.
            #[must_use]
            pub const fn is_collecting(self) -> bool {
                self as u8 > Measure::months as u8
            }

            /// What it is counted in.
            #[must_use]
            pub const fn unit(self) -> MeasureUnit {
                match self { $(Measure::$name => MeasureUnit::$unit),* }
            }

            /// One sentence on what is summed.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $(Measure::$name => $text),* }
            }

            /// The measure of a name.
            #[must_use]
            pub fn find(name: &str) -> Option<Measure> {
                match name { $(stringify!($name) => Some(Measure::$name),)* _ => None }
            }
        }
    };
}

#[rustfmt::skip]
measures! {
    opening                  Money        "gross open debit items at the close of the day before the period (B)";
    receivables              Money        "gross open debit items at the close of the period (T)";
    current                  Money        "part of the receivables that is not past due (C); due on the day itself is current";
    past_due                 Money        "part of the receivables past due";
    aged_1_30                Money        "part 1 to 30 days past due";
    aged_31_60               Money        "part 31 to 60 days past due";
    aged_61_90               Money        "part 61 to 90 days past due";
    aged_91_120              Money        "part 91 to 120 days past due";
    aged_over_120            Money        "part more than 120 days past due";
    over_90                  Money        "part more than 90 days past due";
    disputed                 Money        "part of the receivables in dispute";
    disputed_current         Money        "part of the receivables in dispute and not past due";
    opening_disputed         Money        "disputed part of the opening receivables";
    unapplied                Money        "open credit items (unapplied cash, unapplied credit notes, credit journals) and what was paid on items voided since, as a positive amount";
    opening_unapplied        Money        "the same at the opening";
    unapplied_cash           Money        "part of it that is money: open payments, and cash on items voided since";
    opening_past_due         Money        "opening receivables that were past due at the opening";
    opening_over_90          Money        "opening receivables that were more than 90 days past due at the opening";
    opening_aged_current     Money        "opening receivables in band current at the opening";
    rolled_current           Money        "part of them still open at the close and in an older band";
    opening_aged_1_30        Money        "opening receivables in band 1_30 at the opening";
    rolled_1_30              Money        "part of them still open at the close and in an older band";
    opening_aged_31_60       Money        "opening receivables in band 31_60 at the opening";
    rolled_31_60             Money        "part of them still open at the close and in an older band";
    opening_aged_61_90       Money        "opening receivables in band 61_90 at the opening";
    rolled_61_90             Money        "part of them still open at the close and in an older band";
    opening_aged_91_120      Money        "opening receivables in band 91_120 at the opening";
    rolled_91_120            Money        "part of them still open at the close and in an older band";
    open_x_dpd               MoneyDays    "sum of open amount x days past due over past-due items at the close";
    open_x_age               MoneyDays    "sum of open amount x days since issue at the close";
    open_x_terms             MoneyDays    "sum of open amount x (due - issue) at the close";
    open_count               Count        "debit items with more than 0 open at the close";
    past_due_count           Count        "past-due debit items with more than 0 open at the close";
    top_10_open              Money        "receivables of the ten largest debtors at the close (customers who owe less than 0 are none)";
    squared_open             MoneySquared "sum over customers of (receivables at the close) squared";
    sales                    Money        "credit sales issued in the period: invoices and debit notes, gross (S)";
    sales_count              Count        "invoices and debit notes issued in the period";
    sales_disputed           Money        "part of the sales that is in dispute";
    other_debits             Money        "debit items issued in the period that are no sales (fees, interest, chargebacks, refunds, returns, journals)";
    credits_issued           Money        "credit documents issued in the period that are no payments and no write-offs (credit notes, credit journals), as a positive amount";
    voided                   Money        "face of debit items that were voided in the period; their applications end that day and count as un-applied";
    cash_received            Money        "money received in the period: payments by their date less payments voided, and cash applied that is known only as an amount, by the day from which it counts";
    cash_autopay             Money        "part of it collected automatically";
    cash_portal              Money        "part of it paid through the portal or a payment link";
    channel_known            Count        "cash rows of the period out of tables that tell the channel";
    cash_applied             Money        "cash applied to debit items in the period, net of cash un-applied";
    credits_applied          Money        "credit notes applied in the period, net";
    write_offs               Money        "write-offs applied in the period, net";
    discounts_taken          Money        "early-payment discounts taken in the period, net";
    journals_applied         Money        "journals and netting applied in the period, net";
    applied_windowed         Money        "amount of the applications effective in the period, of any sort, whose day is known only within a window (inferred from two snapshots)";
    applied_uncertain        Money        "part of it whose window begins before the period: it may belong to an earlier one";
    cash_windowed            Money        "amount of the cash applications effective in the period whose day is known only within a window";
    discounts_late           Money        "part of the discounts taken after the last day offered, or where none was offered; 0 when the ledger tells no discount terms";
    discounts_offered        Money        "discounts offered on debit items, existing at the close, whose last discount day fell in the period";
    sales_12m                Money        "credit sales of the 365 days up to the close; null when the ledger begins later than they do";
    history_days             Days         "days from the first document in the ledger to the close, both included";
    became_past_due          Money        "amount that became past due in the period: open at the close of the due day, or the face of an item issued already past due";
    due_face                 Money        "face of debit items due in the period and existing at the close, less credit notes applied to them up to the close";
    due_paid                 Money        "cash paid on them up to the close, capped item by item at their face";
    due_paid_on_time         Money        "part of it paid on or before the due date";
    due_count                Count        "debit items due in the period and existing at the close";
    due_paid_count           Count        "of these, the ones with nothing (or less) open at the close";
    due_face_all             Money        "face of all debit items due up to the close and existing then, less credit notes applied";
    due_paid_all             Money        "cash paid on them up to the close, capped item by item";
    due_count_all            Count        "debit items due up to the close and existing then";
    due_paid_count_all       Count        "of these, the ones with nothing (or less) open at the close";
    cash_on_past_due         Money        "cash applied in the period, net, to items past due at the opening, at most their opening balance";
    cash_on_over_90          Money        "cash applied in the period, net, to items more than 90 days past due at the opening, at most their opening balance";
    cured                    Money        "part of the opening past-due amount no longer open at the close, by whatever means (a void is one)";
    ripe_90_count            Count        "invoices whose 91st day past due fell in the period, existing on that day";
    reached_90_count         Count        "of these, the ones with more than 0 open at the close of that day";
    vintage_30_face          Money        "face of invoices whose 30th day after issue fell in the period, existing on that day";
    vintage_30_paid          Money        "cash paid on them up to that day, capped item by item";
    vintage_60_face          Money        "face of invoices whose 60th day after issue fell in the period, existing on that day";
    vintage_60_paid          Money        "cash paid on them up to that day, capped item by item";
    vintage_90_face          Money        "face of invoices whose 90th day after issue fell in the period, existing on that day";
    vintage_90_paid          Money        "cash paid on them up to that day, capped item by item";
    vintage_120_face         Money        "face of invoices whose 120th day after issue fell in the period, existing on that day";
    vintage_120_paid         Money        "cash paid on them up to that day, capped item by item";
    vintage_180_face         Money        "face of invoices whose 180th day after issue fell in the period, existing on that day";
    vintage_180_paid         Money        "cash paid on them up to that day, capped item by item";
    settled_count            Count        "invoices settled at the close that became so in the period (open 0 or less after having been more)";
    settled_days             Days         "sum of their days from issue to settlement";
    settled_on_time_count    Count        "of these, the ones settled on or before their due date";
    settled_face             Money        "face of the invoices settled in the period";
    settled_on_time_face     Money        "face of the ones settled on or before their due date";
    settled_late_days        Days         "sum over invoices settled in the period of (settled - due), early negative";
    settled_late_squared     Days         "sum of the squares of the same";
    paid_x_days              MoneyDays    "sum over cash applied in the period of amount x (day - issue); cash un-applied takes back what it brought";
    paid_x_late              MoneyDays    "sum over cash applied in the period of amount x (day - due), early negative";
    paid_x_late_floor        MoneyDays    "the same with early payments as 0";
    paid_weight              Money        "the cash that these three sums run over";
    last_payment_late_days   Days         "sum over invoices settled in the period with cash on them of (day of the last cash - due)";
    last_payment_count       Count        "invoices settled in the period with cash on them";
    sales_x_terms            MoneyDays    "sum over sales of the period of amount x (due - issue)";
    sales_x_open_days        MoneyDays    "sum over sales of the period of amount x (settled, voided, or the close while open, - issue)";
    paid_x_order_days        MoneyDays    "sum over cash applied in the period to items with an order date of amount x (day - order date)";
    paid_with_order          Money        "the cash that this sum runs over";
    cash_application_count   Count        "cash applications (of more than 0) effective in the period";
    short_payment_count      Count        "of these, the ones that left their item open at the end of the day by more than the discount still to be had";
    countback_days           Ratio        "count-back DSO at the close in days; null with `at least x days` when history is exhausted";
    km_median_days           Ratio        "smallest number of days by which half of the invoices of the 365 days up to the close are settled (Kaplan-Meier, open ones censored at the close)";
    delay_p90                Ratio        "90th percentile (nearest rank) of days late over invoices settled in the period";
    delay_variance           Ratio        "variance of days late over invoices settled in the period (population)";
    days                     Days         "days in the period";
    months                   Count        "whole calendar months in the period (1 for a month, 3 for a quarter); null when there is none";
    conversations            Count        "contacts of the period in which the right person was spoken to, whoever called";
    conversations_promised   Count        "of these, the ones that ended in a promise to pay";
    open_promised            Money        "promised and not yet paid at the close, of promises whose day has not passed; at most what is past due of the items they name (of all the customer owes, where they name none)";
    promises_matured         Count        "promises whose day and tolerance passed in the period, without those cancelled or replaced before; a plan matures with the first part that is missed, else with its last";
    promises_kept            Count        "of these, the ones that were kept";
    promises_partly          Count        "of these, the ones for which something came, but not enough";
    promises_broken          Count        "of these, the ones for which nothing came";
    promised_matured         Money        "what the promises that matured in the period promised up to that day";
    promised_paid            Money        "cash that came for them from the day they were made to that day, promise by promise at most what was promised";
    promise_parts            Count        "days promised by the promises made in the period: one a promise, one a part of a plan";
    promise_horizon_days     Days         "sum over them of (promised day - day of the promise)";
    promises_paid            Count        "promises on which the last of the promised money came in the period, early or late";
    promise_slip_days        Days         "sum over them of (that day - promised day), early negative";
    promised_items           Count        "debit items open at the close that a promise made by then names";
    unkept_on_items          Count        "how often a promise that names one of them was not kept (partly or not at all) by the close";
    disputes_opened          Count        "disputes opened in the period";
    disputes_closed          Count        "disputes closed in the period";
    dispute_days             Days         "sum over disputes closed in the period of (closed - opened)";
    disputes_with_target     Count        "of the disputes closed in the period, the ones with a day to answer by";
    disputes_in_time         Count        "of these, the ones closed on or before that day";
    dispute_closed_amount    Money        "disputed amount of the disputes closed in the period (what was open of the item when it was opened, or the part that was disputed)";
    dispute_collectable      Money        "part of it that the customer owes after all: all of what was upheld or withdrawn, nothing of what was credited, and of what was settled partly the part that no credit note or write-off took";
    dispute_credited         Money        "credit notes applied to the items of these disputes from their opening to the close, at most the disputed amount";
    dispute_opened_amount    Money        "disputed amount of the disputes opened in the period";
    disputed_price           Money        "part of it with reason price";
    disputed_quantity        Money        "part of it with reason quantity";
    disputed_quality         Money        "part of it with reason quality";
    disputed_delivery        Money        "part of it with reason delivery";
    disputed_paid            Money        "part of it with reason paid (they say that it is paid)";
    disputed_duplicate       Money        "part of it with reason duplicate (invoiced twice)";
    disputed_document        Money        "part of it with reason document missing";
    disputed_otherwise       Money        "part of it with any other reason, or none";
    sales_disputed_count     Count        "invoices and debit notes issued in the period about which a dispute was opened by the close";
    deductions_open          Money        "deducted and not yet settled at the close: amounts of deductions (disputes about a part of an item, or about a chargeback) that are not closed, at most what is open of their items";
    deductions_taken         Money        "amounts of the deductions of the period";
    deductions_count         Count        "deductions of the period: disputes opened about a part of an item, or about a chargeback";
    deductions_recovered     Money        "cash applied in the period to the items of deductions, after the deduction, at most the deducted amount";
    deductions_invalid       Money        "what disputes about deductions, closed in the period, found the customer to owe";
    invalid_recovered        Money        "cash applied to these deductions from the day of the finding to the close, at most what was found";
    contacts_out             Count        "contacts of the period that we made: calls, mails, letters, texts and visits, whether answered or not, and notices issued";
    accounts_contacted       Count        "customers to whom at least one of them was made";
    contacts_week_max        Count        "the most contacts that we made to any one customer within seven days in a row, in the period";
    attempts                 Count        "calls and visits of the period that we made";
    attempts_reached         Count        "of these, the ones in which the right person was spoken to";
    opening_late_customers   Count        "customers with something past due at the opening";
    late_contacted_customers Count        "of these, the ones that we contacted in the period";
    late_contacted_amount    Money        "opening past-due receivables of customers that we contacted in the period";
    first_touches            Count        "items about which the first notice was issued in the period";
    first_touch_days         Days         "sum over them of (day of that notice - due date), before it negative";
    notices_sent             Count        "notices issued in the period by mail or text";
    notices_bounced          Count        "of these, the ones whose address was found dead within seven days and before the next was sent";
    notices_replied          Count        "of those not bounced, the ones after which the customer came to us within 14 days and by the close";
    answer_days              Ratio        "median time between a customer's message, answered in the period, and our next word to them";
    reminded_7               Money        "open amount of the items in notices whose 7th day fell in the period";
    paid_after_7             Money        "cash applied to them after the notice and up to that day, at most the open amount";
    reminded_14              Money        "open amount of the items in notices whose 14th day fell in the period";
    paid_after_14            Money        "cash applied to them after the notice and up to that day, at most the open amount";
    reminded_30              Money        "open amount of the items in notices whose 30th day fell in the period";
    paid_after_30            Money        "cash applied to them after the notice and up to that day, at most the open amount";
    reminders                Count        "items in notices issued in the period, each as often as it stands in one";
    reminders_wrongful       Count        "of these, the ones settled, in dispute, promised, on hold or with an agency on the day of the notice, as far as is known now";
    reminders_repeated       Count        "of these, the ones that repeat item, level and recipient of a notice of the seven days before";
    at_level_1               Count        "items at dunning level 1 at the opening or brought to it in the period, and open at the opening or since";
    raised_from_1            Count        "of these, the ones brought to a higher level in the period";
    at_level_2               Count        "items at dunning level 2 at the opening or brought to it in the period, and open at the opening or since";
    raised_from_2            Count        "of these, the ones brought to a higher level in the period";
    at_level_3               Count        "items at dunning level 3 at the opening or brought to it in the period, and open at the opening or since";
    raised_from_3            Count        "of these, the ones brought to a higher level in the period";
    notices_issued           Count        "notices issued in the period";
    notices_stopped          Count        "drafted notices that were stopped before issue in the period, by a guard rail or by a person";
    opt_outs                 Count        "customers who said in the period that they do not want to be contacted in some way";
    cash_credited            Money        "cash applied in the period, net, to items of customers whom we contacted in the 30 days before";
    cash_untouched           Money        "cash applied in the period, net, to items about whose customer no person did anything between issue and payment";
    actions                  Count        "calls, mails, letters, visits and notes of people in the period";
    collector_days           Count        "days on which somebody did at least one of them, person by person";
    follow_ups_due           Count        "next steps that fell due in the period";
    follow_ups_done          Count        "of these, the ones for whose customer something was done from the day they were set to the day they were due";
    closed_cases             Count        "collaborative cases closed in the period: disputes with a day to answer by on which two people or more acted (their owner and those who dealt with the customer meanwhile)";
    successful_cases         Count        "of these, the ones whose item was settled, or whose promise was kept, by that day";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_find_their_measures() {
        for &measure in Measure::ALL {
            assert_eq!(Measure::find(measure.name()), Some(measure));
        }
        assert_eq!(Measure::find("cash"), None);
    }
}
