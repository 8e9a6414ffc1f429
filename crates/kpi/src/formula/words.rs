//! Measures in words and symbols: what stands for them when a formula is printed for people.

use crate::measure::Measure;

/// A measure in a few words of the trade.
#[must_use]
pub fn words(measure: Measure) -> &'static str {
    WORDS[measure as usize].1
}

/// The letter that text books use for a measure; its name where they have none.
#[must_use]
pub fn symbol(measure: Measure) -> &'static str {
    match measure {
        Measure::opening => "B",
        Measure::receivables => "T",
        Measure::current => "C",
        Measure::sales => "S",
        Measure::past_due => "P",
        Measure::days => "N",
        other => other.name(),
    }
}

/// In the order of the measures.
#[rustfmt::skip]
const WORDS: &[(Measure, &str)] = &[
    (Measure::opening, "opening receivables"),
    (Measure::receivables, "closing receivables"),
    (Measure::current, "receivables not yet due"),
    (Measure::past_due, "past-due receivables"),
    (Measure::aged_1_30, "receivables 1 to 30 days late"),
    (Measure::aged_31_60, "receivables 31 to 60 days late"),
    (Measure::aged_61_90, "receivables 61 to 90 days late"),
    (Measure::aged_91_120, "receivables 91 to 120 days late"),
    (Measure::aged_over_120, "receivables over 120 days late"),
    (Measure::over_90, "receivables over 90 days late"),
    (Measure::disputed, "disputed receivables"),
    (Measure::disputed_current, "disputed receivables not yet due"),
    (Measure::opening_disputed, "disputed opening receivables"),
    (Measure::unapplied, "unapplied credits"),
    (Measure::opening_unapplied, "opening unapplied credits"),
    (Measure::unapplied_cash, "unapplied cash"),
    (Measure::opening_past_due, "opening past-due receivables"),
    (Measure::opening_over_90, "opening receivables over 90 days late"),
    (Measure::opening_aged_current, "opening receivables not yet due"),
    (Measure::rolled_current, "amount rolled on from not yet due"),
    (Measure::opening_aged_1_30, "opening receivables 1 to 30 days late"),
    (Measure::rolled_1_30, "amount rolled on from 1 to 30 days late"),
    (Measure::opening_aged_31_60, "opening receivables 31 to 60 days late"),
    (Measure::rolled_31_60, "amount rolled on from 31 to 60 days late"),
    (Measure::opening_aged_61_90, "opening receivables 61 to 90 days late"),
    (Measure::rolled_61_90, "amount rolled on from 61 to 90 days late"),
    (Measure::opening_aged_91_120, "opening receivables 91 to 120 days late"),
    (Measure::rolled_91_120, "amount rolled on from 91 to 120 days late"),
    (Measure::open_x_dpd, "sum of open amounts times days past due"),
    (Measure::open_x_age, "sum of open amounts times days since issue"),
    (Measure::open_x_terms, "sum of open amounts times days granted"),
    (Measure::open_count, "open items"),
    (Measure::past_due_count, "past-due items"),
    (Measure::top_10_open, "receivables of the ten largest debtors"),
    (Measure::squared_open, "sum of squared receivables by customer"),
    (Measure::sales, "credit sales"),
    (Measure::sales_count, "invoices issued"),
    (Measure::sales_disputed, "disputed credit sales"),
    (Measure::other_debits, "other debits"),
    (Measure::credits_issued, "credits issued"),
    (Measure::voided, "voided items"),
    (Measure::cash_received, "cash received"),
    (Measure::cash_autopay, "cash by autopay"),
    (Measure::cash_portal, "cash by portal or link"),
    (Measure::channel_known, "cash rows with a known channel"),
    (Measure::cash_applied, "cash applied"),
    (Measure::credits_applied, "credit notes applied"),
    (Measure::write_offs, "write-offs"),
    (Measure::discounts_taken, "discounts taken"),
    (Measure::journals_applied, "journals applied"),
    (Measure::applied_windowed, "applied on a day inferred from snapshots"),
    (Measure::applied_uncertain, "applied perhaps before the period"),
    (Measure::cash_windowed, "cash applied on a day inferred from snapshots"),
    (Measure::discounts_late, "discounts taken too late"),
    (Measure::discounts_offered, "discounts that ran out"),
    (Measure::sales_12m, "credit sales of 365 days"),
    (Measure::history_days, "days of history"),
    (Measure::became_past_due, "amount that became past due"),
    (Measure::due_face, "face of items due"),
    (Measure::due_paid, "paid on items due"),
    (Measure::due_paid_on_time, "paid on items due by their due date"),
    (Measure::due_count, "items due"),
    (Measure::due_paid_count, "items due and settled"),
    (Measure::due_face_all, "face of all items due so far"),
    (Measure::due_paid_all, "paid on all items due so far"),
    (Measure::due_count_all, "all items due so far"),
    (Measure::due_paid_count_all, "all items due so far and settled"),
    (Measure::cash_on_past_due, "cash on items past due at the opening"),
    (Measure::cash_on_over_90, "cash on items over 90 days late at the opening"),
    (Measure::cured, "past-due receivables settled since the opening"),
    (Measure::ripe_90_count, "invoices whose 91st day past due came"),
    (Measure::reached_90_count, "invoices open on it"),
    (Measure::vintage_30_face, "face of invoices 30 days old"),
    (Measure::vintage_30_paid, "paid on invoices by day 30"),
    (Measure::vintage_60_face, "face of invoices 60 days old"),
    (Measure::vintage_60_paid, "paid on invoices by day 60"),
    (Measure::vintage_90_face, "face of invoices 90 days old"),
    (Measure::vintage_90_paid, "paid on invoices by day 90"),
    (Measure::vintage_120_face, "face of invoices 120 days old"),
    (Measure::vintage_120_paid, "paid on invoices by day 120"),
    (Measure::vintage_180_face, "face of invoices 180 days old"),
    (Measure::vintage_180_paid, "paid on invoices by day 180"),
    (Measure::settled_count, "invoices settled"),
    (Measure::settled_days, "sum of days from issue to settlement"),
    (Measure::settled_on_time_count, "invoices settled on time"),
    (Measure::settled_face, "face of invoices settled"),
    (Measure::settled_on_time_face, "face of invoices settled on time"),
    (Measure::settled_late_days, "sum of days late at settlement"),
    (Measure::settled_late_squared, "sum of squared days late at settlement"),
    (Measure::paid_x_days, "sum of cash applied times days since issue"),
    (Measure::paid_x_late, "sum of cash applied times days late"),
    (Measure::paid_x_late_floor, "sum of cash applied times days late, early as 0"),
    (Measure::paid_weight, "cash applied to items"),
    (Measure::last_payment_late_days, "sum of days late at the last payment"),
    (Measure::last_payment_count, "invoices settled with cash"),
    (Measure::sales_x_terms, "sum of sales times days granted"),
    (Measure::sales_x_open_days, "sum of sales times days open"),
    (Measure::paid_x_order_days, "sum of cash applied times days since the order"),
    (Measure::paid_with_order, "cash applied to items with an order date"),
    (Measure::cash_application_count, "cash applications"),
    (Measure::short_payment_count, "cash applications that paid short"),
    (Measure::countback_days, "count-back days"),
    (Measure::km_median_days, "median days to pay"),
    (Measure::delay_p90, "90th percentile of days late"),
    (Measure::delay_variance, "variance of days late"),
    (Measure::days, "days in the period"),
    (Measure::months, "months in the period"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_has_its_own_words() {
        assert!(WORDS.iter().map(|(measure, _)| measure).eq(Measure::ALL));
        let mut texts: Vec<&str> = WORDS.iter().map(|(_, text)| *text).collect();
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(texts.len(), WORDS.len());
    }
}
