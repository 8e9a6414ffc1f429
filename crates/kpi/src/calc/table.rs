//! Calculators over given values: published formulas that need something no ledger holds, or other inputs than the
//! catalogue's own formula.
//!
//! Each stands under a topic: a page of the catalogue (`dso`), or a word of its own (`cost_to_collect`). Asked for a
//! topic, `calc` takes the first of its formulas that the given names fit.
//!
//! Deliberately not here: calculators over lists (`lists`), and other names for the values (`names`).

use crate::catalogue::Unit;
use crate::catalogue::definition::{BLANK, Definition};
use crate::formula::{Param, ParamUnit};

macro_rules! unit {
    (money) => {
        ParamUnit::Money
    };
    (number) => {
        ParamUnit::Number
    };
}

macro_rules! calculators {
    ($($id:ident in $topic:ident: $unit:ident $decimals:literal, $name:literal
        = $formula:literal ($($param:ident $of:ident),*)
        $says:literal, none $nought:literal, from $source:literal;)*) => {
        /// Every calculator with a formula, in order of preference within its topic.
        pub(super) static CALCULATORS: &[Definition] = &[$(Definition {
            id: stringify!($id),
            name: $name,
            formula: $formula,
            unit: Unit::$unit,
            decimals: $decimals,
            topic: stringify!($topic),
            given: &[$(Param { name: stringify!($param), unit: unit!($of), text: "" }),*],
            nought: $nought,
            source: $source,
            says: $says,
            ..BLANK
        }),*];
    };
}

#[rustfmt::skip]
calculators! {
    // Other inputs for KPIs of the catalogue.
    cei_of_past_due in cei: Percent 1, "Collection effectiveness index from the past-due amount"
        = "(opening + sales - receivables) / (opening + sales - receivables + past_due) * 100" ()
        "Of everything that could have been collected, {} was.", none "nothing was collectable: opening + sales - current is 0", from "the same formula, current being receivables - past due";
    dso_of_turnover in dso: Days 1, "DSO from receivables turnover"
        = "days / turnover" (turnover number)
        "Receivables are turned over once in {}.", none "the turnover is 0", from "text books";
    dso_of_average in dso_avg: Days 1, "DSO on average balance"
        = "average_receivables / sales * days" (average_receivables money)
        "Average receivables are worth {} of sales.", none "no credit sales in the period", from "text books";
    dso_of_daily_sales in dso: Days 1, "DSO from daily sales"
        = "receivables / daily_sales" (daily_sales money)
        "Receivables are worth {} of sales.", none "there are no daily sales", from "text books";
    dso_of_parts in dso: Days 1, "DSO from best possible DSO and average days delinquent"
        = "bpdso + add_dso" (bpdso number, add_dso number)
        "Receivables are worth {} of sales.", none "", from "the identity DSO = BPDSO + ADD";
    dso_bucket in dso: Days 1, "DSO of one ageing bucket"
        = "bucket / sales * days" (bucket money)
        "The bucket is worth {} of sales.", none "no credit sales in the period", from "Dun & Bradstreet, sales-weighted DSO by bucket";
    dso_bucket_rest in dso: Days 1, "DSO without one bucket"
        = "total_dso - bucket_dso" (total_dso number, bucket_dso number)
        "The other buckets are worth {} of sales.", none "", from "Dun & Bradstreet, sales-weighted DSO by bucket";
    dso_value in dso: Money 2, "Cash freed by a lower DSO"
        = "(dso - target_dso) * sales / days" (dso number, target_dso number)
        "Reaching the target frees {} once.", none "the period has no days", from "arithmetic";
    bpdso_of_parts in bpdso: Days 1, "Best possible DSO from DSO and average days delinquent"
        = "dso - add_dso" (dso number, add_dso number)
        "If everybody paid on the day, receivables would be worth {} of sales.", none "", from "the identity DSO = BPDSO + ADD";
    add_dso_of_parts in add_dso: Days 1, "Average days delinquent from DSO and best possible DSO"
        = "dso - bpdso" (dso number, bpdso number)
        "Late payment is worth {} of sales.", none "", from "eCredit; apruve";
    add_dso_of_past_due in add_dso: Days 1, "Average days delinquent from the past-due amount"
        = "past_due / sales * days" ()
        "Late payment is worth {} of sales.", none "no credit sales in the period", from "CRF";
    ar_turnover_of_average in ar_turnover: Times 2, "Receivables turnover"
        = "sales / average_receivables" (average_receivables money)
        "Average receivables were turned over {}.", none "average receivables are 0", from "text books";
    average_receivables in ar_turnover: Money 2, "Average receivables"
        = "(opening + receivables) / 2" ()
        "Receivables were {} on average.", none "", from "text books";
    current_pct_of_past_due in current_pct: Percent 1, "Current share from the past-due amount"
        = "(receivables - past_due) / receivables * 100" ()
        "{} of the receivables is not yet due.", none "no open receivables at the close of the period", from "semantics: 1 - past-due share";
    past_due_pct_of_current in past_due_pct: Percent 1, "Past-due share from the current amount"
        = "(receivables - current) / receivables * 100" ()
        "{} of the receivables is past due.", none "no open receivables at the close of the period", from "semantics: 1 - current share";
    bucket_share in aging_pct: Percent 1, "Ageing bucket share"
        = "bucket / receivables * 100" (bucket money)
        "{} of the receivables is in the bucket.", none "no open receivables at the close of the period", from "CRF national summary";
    roll_rate_of_band in roll_rate: Percent 1, "Roll rate"
        = "rolled / start_bucket * 100" (rolled money, start_bucket money)
        "{} of the bucket rolled into an older one.", none "there was nothing in the bucket at the start", from "debt-collection KPI pages";
    roll_proxy_of_bands in roll_rate: Percent 1, "Roll proxy: next bucket now over this bucket before"
        = "next_bucket / start_bucket * 100" (next_bucket money, start_bucket money)
        "The next bucket now is {} of this one before: a stand-in for the roll rate.", none "there was nothing in the bucket at the start", from "debt-collection KPI pages";
    adp_of_sums in adp: Days 1, "Average days to pay from a sum of days"
        = "total_days / invoices" (total_days number, invoices number)
        "Invoices were settled after {} on average.", none "no invoice was settled in the period", from "text books";

    // Collection efficiency and recovery.
    collection_of_total in coll_rate: Percent 1, "Collection efficiency of the amount to recover"
        = "(to_recover - still_open) / to_recover * 100" (to_recover money, still_open money)
        "{} of the amount to recover is no longer open, by cash or otherwise.", none "there was nothing to recover", from "ciproiv";
    collected_of_outstanding in coll_rate: Percent 1, "Cash collected of the outstanding amount"
        = "collected / outstanding * 100" (collected money, outstanding money)
        "{} of the outstanding amount was collected.", none "nothing was outstanding", from "founding text 003";
    collected_of_invoiced in coll_rate: Percent 1, "Cash collected of the invoiced amount"
        = "collected / invoiced * 100" (collected money, invoiced money)
        "Collected was {} of the invoiced amount; cash on older invoices can lift it above 100.", none "nothing was invoiced", from "product pages; two scopes in one ratio";
    recovery_of_all in recovery_rate: Percent 1, "Recovery rate of all cases"
        = "recovered / (recovered + lost + in_progress) * 100" (recovered money, lost money, in_progress money)
        "{} of all cases was recovered so far.", none "there are no cases", from "arithmetic";
    recovery_of_closed in recovery_rate: Percent 1, "Recovery rate of closed cases"
        = "recovered / (recovered + lost) * 100" (recovered money, lost money)
        "{} of the closed cases was recovered; those still running are left out, which flatters it.", none "no case is closed", from "churnbuster";
    recovery_of_placed in recovery_rate: Percent 1, "Recovery rate of the amount placed"
        = "recovered / placed * 100" (recovered money, placed money)
        "{} of the amount placed was recovered.", none "nothing was placed", from "debt-collection KPI pages";
    agency_net in agency_net: Percent 1, "Net agency recovery"
        = "(recovered - fees) / placed * 100" (recovered money, fees money, placed money)
        "After fees, {} of the amount placed was recovered.", none "nothing was placed", from "debt-collection KPI pages";
    target_attainment in cash_vs_target: Percent 1, "Attainment"
        = "collected / target * 100" (collected money, target money)
        "{} of the target was collected.", none "the target is 0", from "arithmetic";

    // Bad debt and cost.
    bad_debt_pct_net in bad_debt_pct: Percent 2, "Bad debt to sales, net of recoveries"
        = "(bad_debt - recoveries) / sales * 100" (bad_debt money, recoveries money)
        "{} of the credit sales was lost.", none "no credit sales in the period", from "founding text 003; Upflow";
    bad_debt_pct in bad_debt_pct: Percent 2, "Bad debt to sales"
        = "bad_debt / sales * 100" (bad_debt money)
        "{} of the credit sales was written off.", none "no credit sales in the period", from "founding text 003; Upflow";
    bad_debt_pct_avg_ar in bad_debt_pct: Percent 2, "Bad debt to average receivables"
        = "bad_debt / average_receivables * 100" (bad_debt money, average_receivables money)
        "{} of the average receivables was written off.", none "average receivables are 0", from "published beside the sales reading, named apart";
    bad_debt_pct_ar in bad_debt_pct: Percent 2, "Bad debt to receivables"
        = "bad_debt / receivables * 100" (bad_debt money)
        "{} of the receivables was written off.", none "there are no receivables", from "published beside the sales reading, named apart";
    bad_debt_allowance in bad_debt_allowance: Money 2, "Allowance as a percentage of sales"
        = "sales * rate_pct / 100" (rate_pct number)
        "The allowance is {}.", none "", from "yaypay";
    bad_debt_allowance_ar in bad_debt_allowance: Money 2, "Allowance as a percentage of receivables"
        = "receivables * rate_pct / 100" (rate_pct number)
        "The allowance is {}.", none "", from "text books";
    allowance_cover in allowance_cover: Percent 1, "Allowance cover"
        = "allowance / over_90 * 100" (allowance money)
        "The allowance covers {} of what is more than 90 days late.", none "nothing is more than 90 days late", from "arithmetic";
    expected_loss in exp_loss: Money 2, "Expected loss"
        = "exposure * pd_pct / 100 * lgd_pct / 100" (exposure money, pd_pct number, lgd_pct number)
        "{} is expected to be lost.", none "", from "credit risk text books";
    cost_to_collect_of_collected in cost_to_collect: Percent 2, "Cost to collect, of the amount collected"
        = "cost / collected * 100" (cost money, collected money)
        "Collecting cost {} of what was collected.", none "nothing was collected", from "debt-collection KPI pages";
    cost_per_collection in cost_to_collect: Money 2, "Cost to collect, per collection"
        = "cost / collections" (cost money, collections number)
        "A collection cost {}.", none "there were no collections", from "operately";
    cash_per_fte_of_total in cash_per_fte: Money 2, "Cash per collector"
        = "collected / collectors" (collected money, collectors number)
        "A collector brought in {}.", none "there are no collectors", from "arithmetic";
    actions_per_day_of_counts in actions_per_day: Times 1, "Actions per collector-day"
        = "actions / collector_days" (actions number, collector_days number)
        "A collector did {} a day.", none "there were no collector-days", from "arithmetic";

    // Promises.
    ptp_kept_with_partial in ptp_kept: Percent 1, "Promises kept (count)"
        = "kept / (kept + partial + broken) * 100" (kept number, partial number, broken number)
        "{} of the matured promises were kept.", none "no promise has matured", from "debt-collection KPI pages; SAP";
    ptp_kept_of_counts in ptp_kept: Percent 1, "Promises kept (count)"
        = "kept / (kept + broken) * 100" (kept number, broken number)
        "{} of the matured promises were kept.", none "no promise has matured", from "debt-collection KPI pages; SAP";
    ptp_kept_of_matured in ptp_kept: Percent 1, "Promises kept of matured ones"
        = "kept / matured * 100" (kept number, matured number)
        "{} of the matured promises were kept.", none "no promise has matured", from "debt-collection KPI pages; SAP";
    ptp_kept_of_amounts in ptp_kept: Percent 1, "Promises kept (amount)"
        = "min(paid, promised) / promised * 100" (paid money, promised money)
        "{} of the promised amount was paid.", none "nothing was promised", from "arithmetic; SAP";
    ptp_broken_of_counts in ptp_broken: Percent 1, "Broken-promise rate"
        = "broken / matured * 100" (broken number, matured number)
        "{} of the matured promises were broken.", none "no promise has matured", from "SAP";
    ptp_rate_of_contacts in ptp_rate: Percent 1, "Promise rate"
        = "promises / right_party_contacts * 100" (promises number, right_party_contacts number)
        "{} of the right-party contacts ended in a promise.", none "there were no right-party contacts", from "debt-collection KPI pages";
    ptp_cover_of_total in ptp_cover: Percent 1, "Promise cover, collection progress"
        = "promised / to_collect * 100" (promised money, to_collect money)
        "{} of the amount to collect is promised.", none "there is nothing to collect", from "SAP, collection progress";

    // Disputes and deductions.
    disputed_pct_of_stock in dispute_rate: Percent 1, "Disputed share of receivables (stock)"
        = "disputed / receivables * 100" ()
        "{} of the receivables is in dispute.", none "no open receivables", from "arithmetic";
    dispute_rate_of_invoices in dispute_rate: Percent 1, "Dispute rate of invoices (flow)"
        = "disputes_opened / invoices_issued * 100" (disputes_opened number, invoices_issued number)
        "{} of the invoices were disputed.", none "no invoices were issued", from "arithmetic";
    validity_rate in disp_win: Percent 1, "Validity rate"
        = "upheld / resolved * 100" (upheld number, resolved number)
        "{} of the resolved cases were upheld.", none "no case was resolved", from "arithmetic";
    disp_sla_of_counts in disp_sla: Percent 1, "Dispute SLA met"
        = "within_sla / closed * 100" (within_sla number, closed number)
        "{} of the closed disputes were closed in time.", none "no dispute was closed", from "SAP";
    disp_backlog_of_counts in disp_backlog: Times 2, "Backlog ratio"
        = "disputes_opened / closed" (disputes_opened number, closed number)
        "Disputes were opened {} as often as closed.", none "no dispute was closed", from "arithmetic";
    ddo_of_deductions in ddo: Days 1, "Days deductions outstanding"
        = "open_deductions / deductions * days" (open_deductions money, deductions money)
        "Open deductions are worth {} of deductions taken.", none "no deductions were taken", from "text books; finfloh by count";
    ddo_of_daily in ddo: Days 1, "Days deductions outstanding from daily deductions"
        = "open_deductions / daily_deductions" (open_deductions money, daily_deductions money)
        "Open deductions are worth {} of deductions taken.", none "no deductions were taken", from "text books";
    ddo_of_average in ddo: Days 1, "Days deductions outstanding by average deduction"
        = "open_deductions / (average_deduction * periods)" (open_deductions money, average_deduction money, periods number)
        "Days deductions outstanding are {}.", none "the average deduction is 0", from "inmar, a printed definition of its own";
    ded_rate_of_sales in ded_rate: Percent 2, "Deduction rate"
        = "deductions / sales * 100" (deductions money)
        "{} of the sales was deducted.", none "no credit sales in the period", from "arithmetic";
    ded_invalid_rec_of_amounts in ded_invalid_rec: Percent 1, "Invalid-deduction recovery"
        = "recovered / invalid * 100" (recovered money, invalid money)
        "{} of the invalid deductions was recovered.", none "no deduction was found invalid", from "inmar";

    // Contact.
    rpc_rate_of_attempts in rpc_rate: Percent 1, "Right-party contact rate, of attempts"
        = "right_party_contacts / attempts * 100" (right_party_contacts number, attempts number)
        "{} of the attempts reached the right person.", none "there were no attempts", from "debt-collection KPI pages";
    rpc_rate_connects in rpc_rate: Percent 1, "Right-party contact rate, of connects"
        = "right_party_contacts / connects * 100" (right_party_contacts number, connects number)
        "{} of the connected calls reached the right person.", none "no call connected", from "debt-collection KPI pages";
    coverage in coverage: Percent 1, "Contact coverage"
        = "contacted / past_due_customers * 100" (contacted number, past_due_customers number)
        "{} of the past-due customers were contacted.", none "no customer is past due", from "HighRadius";
    delivery_rate_of_counts in delivery_rate: Percent 1, "Delivery rate"
        = "delivered / sent * 100" (delivered number, sent number)
        "{} of what was sent arrived.", none "nothing was sent", from "arithmetic";
    bounce_rate_of_counts in bounce_rate: Percent 1, "Bounce rate"
        = "bounced / sent * 100" (bounced number, sent number)
        "{} of what was sent bounced.", none "nothing was sent", from "arithmetic";
    reply_rate_of_counts in reply_rate: Percent 1, "Reply rate"
        = "replied / delivered * 100" (replied number, delivered number)
        "{} of what arrived was answered.", none "nothing arrived", from "arithmetic";

    // Cash application.
    match_rate in match_rate: Percent 1, "Auto-match rate, straight-through rate"
        = "auto_matched / payments * 100" (auto_matched number, payments number)
        "{} of the payments were matched without a touch.", none "there were no payments", from "billtrust; not standardised";
    match_rate_lines in match_rate: Percent 1, "Auto-match rate, line level"
        = "auto_matched / lines * 100" (auto_matched number, lines number)
        "{} of the remittance lines were matched without a touch.", none "there were no lines", from "HighRadius; billtrust";
    unapplied_pct in unapplied_pct: Percent 1, "Unapplied cash share"
        = "unapplied / collected * 100" (collected money)
        "{} of the cash is unapplied.", none "no cash was received", from "arithmetic";

    // Credit.
    credit_limit_use in credit_limit_use: Percent 1, "Credit-limit use"
        = "exposure / limit * 100" (exposure money, limit money)
        "{} of the limit is used.", none "the limit is 0; no limit is another thing", from "SAP";
    credit_limit_use_of_orders in credit_limit_use: Percent 1, "Credit-limit use with open orders"
        = "(receivables + open_orders) / limit * 100" (open_orders money, limit money)
        "{} of the limit is used.", none "the limit is 0; no limit is another thing", from "SAP";
    credit_limit_over_threshold in credit_limit_use: Percent 1, "Credit-limit use above the threshold, within the limit"
        = "max(0, min(exposure, limit) - threshold) / limit * 100" (exposure money, limit money, threshold money)
        "{} of the limit is used above the threshold.", none "the limit is 0; no limit is another thing", from "SAP KBA 3056144";
    credit_limit_to_threshold in credit_limit_to_threshold: Percent 1, "Credit-limit use up to the threshold"
        = "min(exposure, threshold) / limit * 100" (exposure money, limit money, threshold money)
        "{} of the limit is used up to the threshold.", none "the limit is 0; no limit is another thing", from "SAP KBA 3056144";
    over_limit_pct in over_limit: Percent 1, "Use beyond the limit"
        = "max(0, exposure - limit) / limit * 100" (exposure money, limit money)
        "{} of the limit is used beyond it.", none "the limit is 0; no limit is another thing", from "SAP KBA 3056144";
    credit_limit_unused in credit_limit_unused: Percent 1, "Unused part of the limit"
        = "max(0, limit - exposure) / limit * 100" (limit money, exposure money)
        "{} of the limit is unused.", none "the limit is 0; no limit is another thing", from "SAP KBA 3056144";
    over_limit in over_limit: Money 2, "Over-limit exposure"
        = "max(0, exposure - limit)" (exposure money, limit money)
        "Exposure is {} over the limit.", none "", from "arithmetic";
    credit_available in credit_available: Money 2, "Credit still available"
        = "limit - exposure" (limit money, exposure money)
        "{} of credit is still available.", none "", from "arithmetic";

    // Forecast.
    forecast_accuracy in forecast_accuracy: Percent 2, "Cash-forecast accuracy, 1 - |A - F| / A"
        = "(actual - abs(actual - forecast)) / actual * 100" (actual money, forecast money)
        "The forecast was {} accurate.", none "nothing came in", from "hyperbots";
    forecast_accuracy_ratio in forecast_accuracy_ratio: Percent 2, "Cash-forecast accuracy, A / F"
        = "actual / forecast * 100" (actual money, forecast money)
        "{} of the forecast came in.", none "the forecast is 0", from "kpidepot";
    forecast_error in forecast_error: Percent 2, "Cash-forecast error, |A - F| / A"
        = "abs(actual - forecast) / actual * 100" (actual money, forecast money)
        "The forecast missed by {} of what came in.", none "nothing came in", from "arithmetic";
    forecast_bias in forecast_bias: Percent 2, "Cash-forecast bias, (F - A) / A"
        = "(forecast - actual) / actual * 100" (actual money, forecast money)
        "The forecast was {} of what came in too high (below 0: too low).", none "nothing came in", from "arithmetic";
    forecast_low in forecast_range: Money 2, "Forecast range, worst case"
        = "forecast * (1 - error_pct / 100)" (forecast money, error_pct number)
        "In the worst case {} comes in.", none "", from "HighRadius, forecasting page";
    forecast_high in forecast_range_high: Money 2, "Forecast range, best case"
        = "forecast * (1 + error_pct / 100)" (forecast money, error_pct number)
        "In the best case {} comes in.", none "", from "HighRadius, forecasting page";

    // Late payment.
    late_interest in late_interest: Money 2, "Late interest, simple"
        = "amount * rate_pct / 100 * days / 365" (amount money, rate_pct number)
        "{} of interest is due.", none "", from "arithmetic; UK and EU rules on late payment";
    late_interest_of_year in late_interest: Money 2, "Late interest, simple, on a year of so many days"
        = "amount * rate_pct / 100 * days / days_in_year" (amount money, rate_pct number, days_in_year number)
        "{} of interest is due.", none "the year has no days", from "arithmetic";
    late_interest_statutory in late_interest: Money 2, "Late interest, reference rate and margin"
        = "amount * (reference_pct + margin_pct) / 100 * days / 365" (amount money, reference_pct number, margin_pct number)
        "{} of interest is due.", none "", from "UK and EU rules on late payment";
    late_interest_yearly in late_interest_yearly: Money 2, "Late interest of a year"
        = "amount * rate_pct / 100" (amount money, rate_pct number)
        "{} of interest is due for a year.", none "", from "arithmetic";
    late_interest_daily in late_interest_daily: Money 4, "Late interest of a day"
        = "amount * rate_pct / 100 / 365" (amount money, rate_pct number)
        "{} of interest is due for each day.", none "", from "woodside, corrected";
    late_interest_daily_of_year in late_interest_daily: Money 4, "Late interest of a day, on a year of so many days"
        = "amount * rate_pct / 100 / days_in_year" (amount money, rate_pct number, days_in_year number)
        "{} of interest is due for each day.", none "the year has no days", from "arithmetic";
    late_interest_daily_statutory in late_interest_daily: Money 4, "Late interest of a day, reference rate and margin"
        = "amount * (reference_pct + margin_pct) / 100 / 365" (amount money, reference_pct number, margin_pct number)
        "{} of interest is due for each day.", none "", from "UK and EU rules on late payment";
    statutory_rate in statutory_rate: Percent 2, "Statutory rate of late interest"
        = "reference_pct + margin_pct" (reference_pct number, margin_pct number)
        "Interest runs at {} a year.", none "", from "UK and EU rules on late payment";
    discount_price in discount_price: Percent 1, "Yearly price of an early-payment discount"
        = "discount_pct / (100 - discount_pct) * 365 / (net_days - discount_days) * 100" (discount_pct number, discount_days number, net_days number)
        "Not taking the discount costs {} a year.", none "the discount runs to the due date", from "text books";

    // Billing.
    bill_accuracy in bill_accuracy: Percent 1, "Invoice accuracy"
        = "accurate / invoices * 100" (accurate number, invoices number)
        "{} of the invoices were right the first time.", none "there were no invoices", from "founding text 003";
    invoice_accuracy_of_errors in bill_accuracy: Percent 1, "Invoice accuracy from wrong invoices"
        = "(invoices - wrong) / invoices * 100" (wrong number, invoices number)
        "{} of the invoices were right the first time.", none "there were no invoices", from "founding text 003";
    on_time_of_all in on_time_count: Percent 1, "On-time payment rate"
        = "on_time / invoices * 100" (on_time number, invoices number)
        "{} of the invoices were paid on time.", none "there were no invoices", from "arithmetic";
}
