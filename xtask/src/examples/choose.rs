//! Which calculator an example means: by the KPI's name and the variant's words, then by the names of the inputs.
//!
//! Deliberately not here: any formula. What cannot be placed is skipped by the caller.

use dunlin_kpi::calc::{CalcError, Calculation, calc, ids, takes};

/// KPI names that contain one of these, and variants that contain all of these, mean this calculator. The first that
/// fits and takes the inputs is used.
#[rustfmt::skip]
const READINGS: &[(&[&str], &[&str], &str)] = &[
    (&["cei", "effectiveness"], &["month"], "cei_sales_avg_month"),
    (&["cei", "effectiveness"], &["averag"], "cei_sales_avg_month"),
    (&["cei", "effectiveness"], &["dai"], "cei_sales_avg_day"),
    (&["cei", "effectiveness"], &["by days"], "cei_sales_avg_day"),
    (&["cei", "effectiveness"], &["proxy"], "cei_term_proxy"),
    (&["cei", "effectiveness"], &["term"], "cei_term_seed003"),
    (&["cei", "effectiveness"], &["disput"], "cei_ex_disputed"),
    (&["cei", "effectiveness"], &["net"], "cei_net"),
    (&["cei", "effectiveness"], &["past due"], "cei_past_due"),
    (&["effectiveness", "invoice"], &["count"], "cei_invoice_count"),
    (&["effectiveness", "invoice"], &["number"], "cei_invoice_count"),
    (&["effectiveness"], &["invoice"], "cei_invoice"),
    (&["dso", "days_sales"], &["count", "back"], "dso_countback"),
    (&["dso", "days_sales"], &["exhaust"], "dso_countback"),
    (&["dso", "days_sales"], &["turnover"], "dso_of_turnover"),
    (&["dso", "days_sales"], &["bucket", "remainder"], "dso_bucket_rest"),
    (&["dso", "days_sales"], &["bucket", "rest"], "dso_bucket_rest"),
    (&["dso", "days_sales"], &["bucket"], "dso_bucket"),
    (&["dso", "days_sales"], &["weighted"], "weighted_days"),
    (&["dso", "days_sales"], &["average"], "dso_avg"),
    (&["dso", "days_sales"], &["12"], "dso_12m"),
    (&["dso", "days_sales"], &["best"], "bpdso"),
    (&["dso", "days_sales"], &["delinquent"], "add_dso"),
    (&["dso", "days_sales"], &["past due"], "dso_past_due"),
    (&["best_possible", "bpdso"], &[], "bpdso"),
    (&["best_possible", "bpdso"], &[], "add_dso"),
    (&["dso"], &[], "dso"),
    (&["dso"], &[], "dso_avg"),
    (&["dso"], &[], "dso_countback"),
    (&["dso"], &[], "add_dso"),
    (&["turnover"], &["average"], "ar_turnover"),
    (&["turnover"], &["days"], "dso_of_turnover"),
    (&["turnover"], &[], "dso_of_turnover"),
    (&["allowance"], &["receivables"], "bad_debt_allowance_ar"),
    (&["allowance"], &["ar"], "bad_debt_allowance_ar"),
    (&["bad_debt"], &["average"], "bad_debt_pct_avg_ar"),
    (&["bad_debt"], &["allowance"], "bad_debt_allowance"),
    (&["allowance"], &[], "bad_debt_allowance"),
    (&["bad_debt", "write_off"], &[], "bad_debt_pct"),
    (&["cost"], &["item"], "cost_per_collection"),
    (&["cost"], &["number"], "cost_per_collection"),
    (&["cost"], &["count"], "cost_per_collection"),
    (&["cost"], &[], "cost_to_collect"),
    (&["roll"], &["proxy"], "roll_proxy_of_bands"),
    (&["limit"], &["over threshold"], "credit_limit_over_threshold"),
    (&["limit"], &["above threshold"], "credit_limit_over_threshold"),
    (&["limit"], &["to threshold"], "credit_limit_to_threshold"),
    (&["limit"], &["below threshold"], "credit_limit_to_threshold"),
    (&["limit"], &["under threshold"], "credit_limit_to_threshold"),
    (&["limit"], &["within threshold"], "credit_limit_to_threshold"),
    (&["limit"], &["over limit"], "over_limit_pct"),
    (&["limit"], &["above limit"], "over_limit_pct"),
    (&["limit"], &["beyond"], "over_limit_pct"),
    (&["limit"], &["unused"], "credit_limit_unused"),
    (&["limit"], &["free"], "credit_limit_unused"),
    (&["limit"], &["available"], "credit_limit_unused"),
    (&["limit"], &["orders"], "credit_limit_use_of_orders"),
    (&["limit"], &[], "credit_limit_use"),
    (&["days"], &["unweighted"], "mean_days"),
    (&["days"], &["weighted"], "weighted_days"),
    (&["days"], &["whole days"], "days_late_rounded"),
    (&["days"], &["last payment"], "days_late_rounded"),
    (&["days"], &["round"], "days_late_rounded"),
    (&["weighted"], &[], "weighted_days"),
    (&["recovery", "recover"], &["closed"], "recovery_of_closed"),
    (&["recovery", "recover"], &["all"], "recovery_of_all"),
    (&["forecast"], &["a/f"], "forecast_accuracy_ratio"),
    (&["forecast"], &["a / f"], "forecast_accuracy_ratio"),
    (&["forecast"], &["actual/forecast"], "forecast_accuracy_ratio"),
    (&["forecast"], &["best"], "forecast_high"),
    (&["forecast"], &["high"], "forecast_high"),
    (&["forecast"], &["upper"], "forecast_high"),
    (&["forecast"], &["wape"], "wape"),
    (&["forecast"], &["bias"], "forecast_bias"),
    (&["forecast"], &["bias"], "bias"),
    (&["interest"], &["per day"], "late_interest_daily"),
    (&["interest"], &["one day"], "late_interest_daily"),
    (&["interest"], &["a day"], "late_interest_daily"),
    (&["interest"], &["daily"], "late_interest_daily"),
    (&["interest"], &["year"], "late_interest"),
    (&["interest"], &["year"], "late_interest_yearly"),
    (&["interest"], &["rate"], "statutory_rate"),
    (&["interest"], &[], "late_interest"),
    (&["interest"], &[], "late_interest_daily"),
    (&["interest"], &[], "statutory_rate"),
    (&["collection_period"], &[], "dso_avg"),
    (&["collection_period"], &[], "dso_of_turnover"),
    (&["delinquent"], &[], "add_dso"),
    (&["aging", "ageing", "bucket"], &[], "bucket_share"),
    (&["current"], &[], "current_pct"),
    (&["past_due", "overdue"], &[], "past_due_pct"),
    (&["concentration", "hhi"], &[], "hhi"),
    (&["turnover"], &[], "ar_turnover"),
    (&["roll", "flow"], &[], "roll_rate"),
    (&["days_to_pay", "days_late", "average_days", "days_beyond"], &[], "mean_days"),
    (&["days_to_pay", "days_late", "average_days", "days_beyond"], &[], "weighted_days"),
    (&["deduction", "ddo"], &[], "ddo"),
    (&["forecast"], &[], "forecast_accuracy"),
    (&["compensation", "fixed_sum"], &["eu"], "eu_fixed_sum"),
    (&["promise", "ptp"], &["amount"], "ptp_kept_amt"),
    (&["promise", "ptp"], &["value"], "ptp_kept_amt"),
    (&["promise", "ptp"], &["progress"], "ptp_cover"),
    (&["promise", "ptp"], &["broken"], "ptp_broken"),
    (&["promise", "ptp"], &[], "ptp_kept"),
    (&["progress"], &[], "ptp_cover"),
    (&["right_party", "rpc"], &["connect"], "rpc_rate_connects"),
    (&["right_party", "rpc", "contact"], &[], "rpc_rate"),
    (&["match", "straight", "stp", "cash_application"], &["line"], "match_rate_lines"),
    (&["match", "straight", "stp", "cash_application"], &[], "match_rate"),
    (&["dispute"], &["invoice"], "dispute_rate"),
    (&["dispute"], &["flow"], "dispute_rate"),
    (&["dispute"], &["stock"], "disputed_pct"),
    (&["deduction"], &["valid"], "disp_win"),
    (&["efficiency", "collection_rate", "cer"], &["recover"], "collection_of_total"),
    (&["efficiency", "collection_rate", "cer"], &["outstanding"], "collected_of_outstanding"),
    (&["efficiency", "collection_rate", "cer"], &[], "coll_rate"),
    (&["recover"], &[], "recovery_rate"),
    (&["recover"], &[], "collection_of_total"),
    (&["collaboration", "cscr"], &["sell"], "cscr_sell_through"),
    (&["collaboration", "cscr"], &["target"], "cscr_target"),
    (&["collaboration", "cscr"], &["definition"], "cscr_target"),
];

/// Calculates an example.
///
/// # Errors
/// Why no calculator could be found for it.
pub(super) fn calculate(kpi: &str, variant: &str, given: &[(String, String)]) -> Result<Calculation, String> {
    let given: Vec<(&str, &str)> = given.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let (kpi, variant) = (kpi.to_ascii_lowercase(), variant.to_ascii_lowercase().replace(['_', '-'], " "));
    // Only readings that the variant names come before the KPI itself.
    let fits = |names: &[&str], words: &[&str]| {
        names.iter().any(|n| kpi.contains(n)) && words.iter().all(|w| variant.contains(w))
    };
    let named = READINGS.iter().filter(|(names, words, _)| !words.is_empty() && fits(names, words));
    let plain = READINGS.iter().filter(|(names, words, _)| words.is_empty() && fits(names, words));
    let words = named.map(|r| r.2).chain([kpi.as_str()]).chain(plain.map(|r| r.2));
    let mut refused = None;
    for word in words {
        match lenient(word, &given) {
            Ok(calculation) => return Ok(calculation),
            Err(error) => refused = refused.or(Some(error.to_string())),
        }
    }
    by_inputs(&kpi, &given).ok_or_else(|| format!("no calculator takes it: {}", refused.unwrap_or_default()))
}

/// Words that a page puts around a name without changing what it names.
const FILLERS: &[&str] = &[
    "total",
    "net",
    "gross",
    "annual",
    "yearly",
    "quarterly",
    "monthly",
    "amount",
    "value",
    "balance",
    "usd",
    "gbp",
    "eur",
    "million",
    "the",
    "of",
    "for",
    "in",
    "trade",
];

/// Words of names that only count or label what the formula is about.
const LABELS: &[&str] =
    &["invoices", "count", "number", "customers", "accounts", "year", "currency", "company"];

/// Calculates; a name that is not understood is tried without its fillers, and passed over when it is a mere label.
fn lenient(word: &str, given: &[(&str, &str)]) -> Result<Calculation, CalcError> {
    let mut names: Vec<(String, &str)> =
        given.iter().map(|(name, text)| (name.to_ascii_lowercase(), *text)).collect();
    let first = attempt(word, &names);
    let Err(CalcError::UnknownName { .. }) = &first else { return first };
    // Each round mends or drops one name, so this ends.
    for _ in 0..given.len() {
        match attempt(word, &names) {
            Err(CalcError::UnknownName { name, .. }) => {
                let Some(place) = names.iter().position(|(n, _)| *n == name) else { return first };
                let shorter = without_fillers(&name);
                if shorter != name && !shorter.is_empty() {
                    names[place].0 = shorter;
                } else if name.split('_').any(|part| LABELS.contains(&part)) {
                    names.remove(place);
                } else {
                    return first;
                }
            }
            Ok(calculation) => return Ok(calculation),
            Err(_) => return first,
        }
    }
    attempt(word, &names).or(first)
}

fn attempt(word: &str, names: &[(String, &str)]) -> Result<Calculation, CalcError> {
    let given: Vec<(&str, &str)> = names.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    calc(word, &given)
}

fn without_fillers(name: &str) -> String {
    let parts: Vec<&str> = name.split('_').filter(|part| !FILLERS.contains(part)).collect();
    parts.join("_")
}

/// The only calculator whose id shares a word with the KPI's name and that takes exactly these inputs.
fn by_inputs(kpi: &str, given: &[(&str, &str)]) -> Option<Calculation> {
    let shares =
        |id: &str| id.split('_').any(|word| word.len() > 3 && kpi.split('_').any(|other| other == word));
    let fitting = ids()
        .filter(|id| shares(id) && takes(id).first().is_some_and(|(_, slots)| slots.len() == given.len()))
        .filter_map(|id| calc(id, given).ok().filter(|calculation| calculation.id == id));
    let fitting: Vec<Calculation> = fitting.collect();
    match &fitting[..] {
        [only] => Some(only.clone()),
        _ => None,
    }
}
