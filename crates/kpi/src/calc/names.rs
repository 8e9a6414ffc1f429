//! Other names for what calculators take, and for calculators: people type `beginning`, pages print "ending total AR".
//!
//! One name may stand for several values; a calculator has at most one of them, so that is never a question.

/// What a value is called elsewhere.
#[rustfmt::skip]
const VALUES: &[(&str, &[&str])] = &[
    ("opening", &["beginning", "beginning_ar", "beginning_receivables", "beginning_balance", "beginning_total_receivables", "beginning_total_ar", "opening_ar", "opening_receivables", "opening_balance", "start_ar", "start", "starting_ar", "begin_ar", "b"]),
    ("receivables", &["ending", "ending_ar", "ending_total", "ending_total_ar", "ending_receivables", "ending_total_receivables", "ending_balance", "closing", "closing_ar", "closing_receivables", "closing_balance", "end_ar", "ar", "accounts_receivable", "total_ar", "total_receivables", "ar_total", "ar_balance", "outstanding", "open", "open_ar", "balance", "receivable", "t"]),
    ("current", &["ending_current", "ending_current_ar", "ending_current_receivables", "current_ar", "current_receivables", "closing_current", "not_due", "not_yet_due", "c"]),
    ("past_due", &["overdue", "past_due_ar", "overdue_ar", "past_due_receivables", "delinquent", "delinquent_ar", "past_due_amount"]),
    ("over_90", &["over_90_days", "past_due_over_90"]),
    ("sales", &["credit_sales", "net_credit_sales", "net_sales", "total_sales", "total_credit_sales", "annual_sales", "annual_credit_sales", "monthly_sales", "revenue", "turnover_value", "billings", "s"]),
    ("days", &["period", "period_days", "days_in_period", "number_of_days", "n_days", "days_late", "days_overdue", "n"]),
    ("months", &["number_of_months", "months_in_period"]),
    ("disputed", &["disputed_open", "disputed_ar", "open_disputes", "disputed_amount"]),
    ("unapplied", &["unapplied_cash", "unapplied_credits", "on_account"]),
    ("cash_applied", &["cash", "collected", "cash_collected", "collections", "cash_in"]),
    ("cash_received", &["cash", "received", "collected", "cash_collected", "cash_in"]),
    ("write_offs", &["bad_debt", "bad_debts", "written_off", "write_off"]),
    ("due_face", &["value_due", "due", "due_value", "face_due", "amount_due", "due_amount", "total_due", "invoiced_due"]),
    ("due_paid", &["paid_on_them", "paid", "paid_on_due", "paid_amount", "payments_on_them", "received_on_them", "value_paid"]),
    ("due_face_all", &["value_due", "due", "due_value", "face_due", "amount_due", "total_due"]),
    ("due_paid_all", &["paid_on_them", "paid", "paid_on_due", "paid_amount", "payments_on_them", "value_paid"]),
    ("due_count", &["invoices_due", "count_due", "n_due", "due_invoices", "number_due", "items_due"]),
    ("due_paid_count", &["invoices_paid", "count_paid", "n_paid", "paid_invoices", "paid_count", "settled_invoices"]),
    ("due_count_all", &["invoices_due", "count_due", "n_due", "due_invoices"]),
    ("due_paid_count_all", &["invoices_paid", "count_paid", "n_paid", "paid_invoices", "paid_count"]),
    ("opening_past_due", &["past_due_start", "past_due_opening", "beginning_past_due", "past_due_beginning"]),
    ("cured", &["settled", "cured_amount"]),
    ("sales_12m", &["sales", "annual_sales", "credit_sales", "sales_365"]),
    ("top_10_open", &["largest_debtors", "top_10", "top_n"]),
    ("settled_count", &["invoices", "settled_invoices", "paid_invoices"]),
    ("settled_days", &["total_days", "sum_of_days"]),
    ("settled_on_time_count", &["on_time", "paid_on_time"]),
    ("past_due_count", &["past_due_invoices", "overdue_invoices"]),
    ("discounts_taken", &["taken", "discount_taken"]),
    ("discounts_offered", &["offered", "discount_offered"]),
    ("cash_autopay", &["autopay"]),
    ("cash_portal", &["portal"]),
    ("term_days", &["term", "terms", "payment_term", "payment_terms", "payment_term_days", "credit_term", "credit_days"]),
    ("promises_kept", &["kept", "kept_promises"]),
    ("promises_broken", &["broken", "broken_promises"]),
    ("promises_matured", &["matured", "matured_promises"]),
    ("attempts_reached", &["reached"]),
    ("target", &["target_cash", "goal", "budget"]),
    ("gl_control", &["gl", "gl_balance", "control_account"]),
    ("successful_cases", &["successful", "met", "successful_collaborations"]),
    ("closed_cases", &["cases", "closed", "total_cases", "total_collaborations"]),
    ("successful_products", &["successful", "met", "successful_collections", "on_target"]),
    ("products", &["collections", "total_products", "total_collections"]),
    ("products_sold", &["sold", "units_sold"]),
    ("products_offered", &["offered", "units", "units_offered", "products", "products_in_collection", "units_in_collection"]),
    ("average_receivables", &["average_ar", "avg_ar", "average_balance", "ar_average", "average_accounts_receivable", "mean_ar"]),
    ("turnover", &["ar_turnover", "receivables_turnover", "turns", "turnover_ratio"]),
    ("daily_sales", &["sales_per_day", "average_daily_sales", "avg_daily_sales"]),
    ("dso", &["total_dso", "current_dso", "dso_simple"]),
    ("bpdso", &["best_possible_dso", "best_dso"]),
    ("add_dso", &["add", "average_days_delinquent", "delinquent_dso", "days_delinquent"]),
    ("total_dso", &["total", "dso", "dso_total"]),
    ("bucket_dso", &["bucket", "dso_bucket", "part_dso"]),
    ("target_dso", &["goal_dso", "new_dso"]),
    ("bucket", &["bucket_ar", "bucket_amount", "bucket_balance", "bucket_value"]),
    ("rolled", &["rolled_amount", "moved_to_next", "to_next_bucket", "rolled_accounts", "rolled_to_next_bucket", "next", "later", "rolled_into_next", "rolled_forward", "moved", "rolled_to_next", "rolled_balance", "rolled_over", "accounts_rolled"]),
    ("start_bucket", &["start", "bucket_total", "start_of_period", "balance_start", "original", "starting", "total", "bucket_accounts", "accounts_in_bucket",  "bucket_start", "starting_bucket", "start_balance", "bucket", "bucket_before", "previous_bucket", "in_bucket", "accounts_start", "accounts", "accounts_in_bucket", "start_accounts", "start_count"]),
    ("next_bucket", &["next_bucket_now", "bucket_next", "bucket_now"]),
    ("to_recover", &["total_to_recover", "amount_to_recover", "to_be_recovered", "due_total"]),
    ("still_open", &["still_to_recover", "remaining", "left", "open_rest", "outstanding_rest"]),
    ("collected", &["amount_collected", "cash_collected", "cash", "cash_received", "total_collected", "collections_amount", "collected_amount", "recovered"]),
    ("outstanding", &["total_outstanding", "receivables", "ar", "due"]),
    ("invoiced", &["billed", "total_invoiced"]),
    ("recovered", &["recovered_amount", "amount_recovered", "collected", "won", "recovered_cases"]),
    ("lost", &["lost_amount", "failed", "churned", "not_recovered", "lost_cases"]),
    ("in_progress", &["running", "pending", "open", "active", "in_recovery", "open_cases"]),
    ("placed", &["amount_placed", "total_debt", "outstanding", "total_outstanding", "debt", "owed", "to_recover", "failed_amount"]),
    ("fees", &["agency_fees", "commission"]),
    ("bad_debt", &["bad_debts", "write_offs", "written_off", "write_off", "writeoffs", "uncollectible", "bad_debt_expense", "uncollectable"]),
    ("recoveries", &["recovered", "bad_debt_recovered"]),
    ("rate_pct", &["rate", "percent", "pct", "percentage", "interest_rate", "interest_rate_pct", "rate_percent", "annual_rate_pct", "annual_rate", "statutory_rate_pct", "allowance_pct"]),
    ("allowance", &["provision", "allowance_amount"]),
    ("pd_pct", &["pd", "probability_of_default"]),
    ("lgd_pct", &["lgd", "loss_given_default"]),
    ("cost", &["costs", "collection_cost", "collection_costs", "total_cost", "cost_of_collection", "expenses", "collection_expenses", "operating_cost"]),
    ("collections", &["number_of_collections", "count", "items", "cases", "accounts_collected", "items_collected", "n_collections", "collected_items", "number_collected"]),
    ("collectors", &["fte", "collector_fte", "headcount"]),
    ("kept", &["promises_kept", "kept_promises", "fulfilled", "kept_count"]),
    ("broken", &["promises_broken", "broken_promises", "not_kept", "broken_count"]),
    ("partial", &["partly_kept", "partially_kept", "partial_promises"]),
    ("matured", &["promises", "total_promises", "promises_due", "promises_made", "made", "promised_count"]),
    ("paid", &["amount_paid", "paid_amount", "received", "kept_amount"]),
    ("promised", &["amount_promised", "promised_amount"]),
    ("to_collect", &["amount_to_collect", "to_be_collected", "overdue", "past_due", "collectable"]),
    ("promises", &["promises_made", "ptp", "promises_to_pay"]),
    ("right_party_contacts", &["rpc", "right_party", "rpcs", "contacts", "right_contacts", "right_party_contact", "right_person", "right_party_connects"]),
    ("attempts", &["calls", "dials", "contact_attempts", "total_attempts", "call_attempts", "total_calls", "calls_made", "outbound_calls"]),
    ("connects", &["connected", "connected_calls", "contacts_made", "answered"]),
    ("disputes_opened", &["disputes", "disputed_invoices", "invoices_disputed", "opened"]),
    ("invoices_issued", &["invoices", "total_invoices", "issued", "issued_invoices"]),
    ("upheld", &["valid", "won", "valid_deductions", "valid_disputes"]),
    ("resolved", &["total_resolved", "closed", "resolved_disputes", "resolved_deductions"]),
    ("within_sla", &["in_time", "closed_in_sla"]),
    ("closed", &["closed_disputes", "disputes_closed", "resolved"]),
    ("open_deductions", &["deductions_open", "outstanding_deductions", "open_deduction_value", "open_deduction_amount", "open"]),
    ("deductions", &["deductions_taken", "total_deductions", "new_deductions", "deductions_in_period"]),
    ("daily_deductions", &["average_daily_deductions", "avg_daily_deductions", "deductions_per_day", "recoveries_per_day", "daily_recoveries"]),
    ("average_deduction", &["average_deduction_value", "avg_deduction"]),
    ("periods", &["number_of_periods"]),
    ("auto_matched", &["matched", "auto", "auto_applied", "automatic", "automatically_matched", "automatically_applied", "straight_through", "auto_posted", "matched_automatically", "untouched", "touchless", "stp", "matched_without_touch"]),
    ("payments", &["total", "all", "total_payments", "payments_total", "payments_received", "transactions", "total_transactions", "received", "items", "total_items"]),
    ("lines", &["total_lines", "invoices", "remittance_lines"]),
    ("exposure", &["used", "utilised", "utilized", "credit_used", "credit_exposure", "balance", "outstanding", "open", "open_ar", "use", "utilisation"]),
    ("limit", &["credit_limit", "line", "credit_line"]),
    ("threshold", &["critical", "critical_threshold", "threshold_pct", "critical_pct"]),
    ("open_orders", &["orders", "order_value"]),
    ("actual", &["actuals", "actual_cash", "a", "received", "actual_amount", "actual_cash_flow"]),
    ("forecast", &["forecasts", "forecasted", "predicted", "forecast_cash", "f", "expected", "forecast_amount", "forecast_cash_flow", "base"]),
    ("error_pct", &["error", "margin_pct", "variance_pct", "deviation_pct", "accuracy_error_pct", "range_pct", "error_percent"]),
    ("amount", &["principal", "debt", "invoice", "invoice_amount", "invoice_value", "overdue_amount", "debt_amount", "open_amount", "sum", "balance"]),
    ("days_in_year", &["year_days", "year", "basis", "day_count"]),
    ("reference_pct", &["base_rate", "base_rate_pct", "reference_rate", "reference_rate_pct", "base_pct", "boe_rate_pct", "ecb_rate_pct", "boe_rate", "ecb_rate", "bank_rate_pct"]),
    ("margin_pct", &["margin", "points", "statutory_margin", "statutory_pct", "plus", "surcharge_pct", "margin_points", "plus_pct", "statutory_points"]),
    ("discount_pct", &["discount", "discount_percent"]),
    ("discount_days", &["discount_period"]),
    ("net_days", &["net", "term_days"]),
    ("accurate", &["correct", "right", "accurate_invoices", "without_errors", "error_free"]),
    ("wrong", &["errors", "wrong_invoices", "with_errors", "incorrect"]),
    ("invoices", &["total_invoices", "total", "count", "invoices_issued", "n", "number_of_invoices"]),
    ("total_days", &["sum_of_days", "days_total", "days"]),
    ("on_time", &["paid_on_time", "on_time_invoices"]),
    ("contacted", &["customers_contacted", "contacted_customers"]),
    ("past_due_customers", &["customers_past_due", "overdue_customers"]),
    ("rows", &["invoices", "payments", "items", "data", "amounts_days", "amounts_and_days", "pairs", "amount_days", "lines", "entries"]),
    ("day_list", &["days", "delays", "days_late", "days_list", "values", "rows", "days_to_pay", "last_payment_days", "invoice_days", "days_overdue", "late_days"]),
    ("sales_by_month", &["months", "rows", "monthly_sales", "sales", "sales_months", "history", "monthly", "month_sales", "sales_history", "monthly_credit_sales"]),
    ("month_days", &["days", "days_per_month", "days_in_month"]),
    ("debts", &["debt", "amount", "amounts", "invoices", "invoice", "debt_sizes", "invoice_amount", "debt_amount"]),
    ("periods_actual_forecast", &["rows", "periods", "pairs", "months"]),
    ("balances", &["customers", "debtors", "shares", "customer_balances"]),
];

/// What calculators and pages are called elsewhere: the name, the id or topic it means.
#[rustfmt::skip]
const KPIS: &[(&str, &str)] = &[
    ("collection_effectiveness_index", "cei"), ("collections_effectiveness_index", "cei"), ("collection_effectiveness", "cei"),
    ("collections_effectiveness_invoices", "cei_invoice"), ("collection_effectiveness_invoices", "cei_invoice"), ("collections_effectiveness", "cei_invoice"), ("invoice_collection_effectiveness", "cei_invoice"), ("cei_invoices", "cei_invoice"),
    ("dso_simple", "dso"), ("days_sales_outstanding", "dso"), ("dso_average", "dso_avg"), ("average_collection_period", "dso_avg"), ("dso_average_balance", "dso_avg"), ("countback_dso", "dso_countback"), ("countback", "dso_countback"), ("dso_exhaustion", "dso_countback"), ("true_dso", "dso_true"), ("dso_trailing", "dso_12m"),
    ("weighted_dso", "weighted_days"), ("sales_weighted_dso", "weighted_days"), ("dso_weighted", "weighted_days"),
    ("best_possible_dso", "bpdso"), ("best_dso", "bpdso"), ("add", "add_dso"), ("average_days_delinquent", "add_dso"), ("delinquent_dso", "add_dso"),
    ("receivables_turnover", "ar_turnover"), ("accounts_receivable_turnover", "ar_turnover"), ("turnover", "ar_turnover"),
    ("bad_debt", "bad_debt_pct"), ("bad_debt_ratio", "bad_debt_pct"), ("bad_debt_rate", "bad_debt_pct"), ("bad_debt_percent", "bad_debt_pct"), ("bad_debt_to_sales", "bad_debt_pct"), ("allowance", "bad_debt_allowance"),
    ("cost_per_collection", "cost_per_collection"), ("collection_cost", "cost_to_collect"), ("cost_of_collection", "cost_to_collect"), ("cost_of_collections", "cost_to_collect"),
    ("roll", "roll_rate"), ("flow_rate", "roll_rate"), ("roll_forward_rate", "roll_rate"), ("limit_use", "credit_limit_use"), ("credit_utilisation", "credit_limit_use"), ("credit_utilization", "credit_limit_use"), ("credit_limit_utilization", "credit_limit_use"), ("credit_limit_utilisation", "credit_limit_use"),
    ("weighted_days_to_pay", "weighted_days"), ("average_days_to_pay", "adp"), ("days_to_pay", "adp"), ("dtp", "adp"), ("average_days", "mean_days"), ("average_days_late", "days_late_rounded"), ("average_days_overdue", "days_late_rounded"), ("days_late", "days_late_rounded"), ("mean_days", "mean_days"), ("weighted_average_days", "weighted_days"), ("weighted_average_days_to_pay", "weighted_days"), ("weighted_average", "weighted_days"), ("weighted_days_past_due", "weighted_days"),
    ("collection_efficiency", "coll_rate"), ("collections_efficiency", "coll_rate"), ("collection_efficiency_ratio", "coll_rate"), ("collection_efficiency_rate", "coll_rate"), ("cer", "coll_rate"), ("collection_rate", "coll_rate"), ("cash_collection_efficiency", "coll_rate"),
    ("recovery", "recovery_rate"), ("debt_recovery_rate", "recovery_rate"),
    ("cash_forecast_accuracy", "forecast_accuracy"), ("forecasting_accuracy", "forecast_accuracy"), ("cash_flow_forecast_accuracy", "forecast_accuracy"), ("cash_forecast_range", "forecast_range"), ("cash_forecast_error", "forecast_error"), ("fc_wape", "wape"), ("cash_forecast_wape", "wape"),
    ("interest", "late_interest"), ("late_payment_interest", "late_interest"), ("statutory_interest", "late_interest"), ("late_interest_rate", "statutory_rate"), ("statutory_interest_rate", "statutory_rate"), ("daily_interest", "late_interest_daily"), ("late_interest_per_day", "late_interest_daily"), ("uk_interest", "late_interest"),
    ("late_payment_compensation", "uk_fixed_sum"), ("fixed_sum", "uk_fixed_sum"), ("lpc", "uk_fixed_sum"), ("debt_recovery_costs", "uk_fixed_sum"),
    ("ptp_kept_rate", "ptp_kept"), ("promise_kept_rate", "ptp_kept"), ("promises_kept", "ptp_kept"), ("promise_to_pay_kept", "ptp_kept"), ("promise_kept", "ptp_kept"), ("kept_promises", "ptp_kept"), ("promise_to_pay_rate", "ptp_kept"), ("ptp_kept", "ptp_kept"), ("collection_progress", "ptp_cover"), ("promised_progress", "ptp_cover"),
    ("right_party_contact_rate", "rpc_rate"), ("rpc", "rpc_rate"), ("right_party_contact", "rpc_rate"), ("right_party_contacts", "rpc_rate"),
    ("auto_match_rate", "match_rate"), ("straight_through_rate", "match_rate"), ("straight_through_match", "match_rate"), ("straight_through_match_rate", "match_rate"), ("stp", "match_rate"), ("stp_rate", "match_rate"), ("hit_rate", "match_rate"), ("straight_through_processing", "match_rate"), ("cash_application_match_rate", "match_rate"), ("cash_application_rate", "match_rate"), ("automatch_rate", "match_rate"), ("match_payment", "match_rate"),
    ("days_deductions_outstanding", "ddo"), ("disputed_pct", "dispute_rate"), ("validity_rate", "disp_win"), ("deduction_validity", "disp_win"),
    ("cscr", "collaboration_success"), ("collaboration_collection_success_rate", "collaboration_success"),
    ("percent_current", "current_pct"), ("percent_past_due", "past_due_pct"), ("past_due_percent", "past_due_pct"), ("cure", "cure_rate"), ("concentration", "hhi"), ("discount_cost", "discount_price"),
    ("wtd_days_past_due", "weighted_days"), ("w_avg_dpd", "w_avg_dpd"),
];

/// Lower case with `_` between words.
pub(super) fn plain(name: &str) -> String {
    name.trim().chars().map(|c| if c == '-' || c == ' ' { '_' } else { c.to_ascii_lowercase() }).collect()
}

/// Whether a plain name means a value.
pub(super) fn means(name: &str, value: &str) -> bool {
    name == value || VALUES.iter().any(|(known, others)| *known == value && others.contains(&name))
}

/// The id or topic that a plain name means; itself when it is no other name.
pub(super) fn kpi(name: &str) -> &str {
    KPIS.iter().find(|(other, _)| *other == name).map_or(name, |(_, id)| id)
}

/// Every other name of a value, for messages.
pub(super) fn others(value: &str) -> &'static [&'static str] {
    VALUES.iter().find(|(known, _)| *known == value).map_or(&[], |(_, others)| others)
}

/// Every other name of a calculator, for messages.
pub(super) fn kpi_names() -> impl Iterator<Item = &'static str> {
    KPIS.iter().map(|(other, _)| *other)
}
