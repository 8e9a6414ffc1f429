//! The KPI catalogue: every KPI's definition, and figures from the engine's measures.
//!
//! A KPI is a file of three: `cei.rs` (the definition and its variants), `cei.md` (its page in the library, twelve
//! headings), and golden tests in `tests/golden`. The table of files below is in the catalogue's order; bands and
//! variants stand in the file of their KPI, under ids of their own.
//!
//! Deliberately not here: the measures (the engine), reading and running formulas (`formula`), and trying them by hand
//! (`calc`).

pub mod definition;
mod evaluate;

#[cfg(test)]
mod tests;

pub use definition::{Better, Caution, Definition, Family, Range, Threshold, Unit};
pub use evaluate::{Prepared, Scope, figures};

use crate::formula::{Formula, nearest};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Declares the files of the catalogue and their table.
macro_rules! files {
    ($($file:ident)*) => {
        $(mod $file;)*

        /// File, definitions, text.
        const FILES: &[(&str, &[Definition], &str)] = &[$((stringify!($file), $file::ALL, $file::TEXT)),*];
    };
}

files! {
    ar_total
    ar_net
    ar_past_due
    past_due_pct
    current_pct
    aging_amt
    aging_pct
    over_90_pct
    at_risk_rate
    w_avg_dpd
    w_avg_age
    w_avg_terms
    roll_rate
    cure_rate
    top_n_share
    hhi
    rollforward_gap
    gl_tie_gap
    dso
    dso_avg
    dso_12m
    dso_countback
    dso_true
    bpdso
    add_dso
    dso_past_due
    dso_disputed
    dso_unapplied
    terms_dso
    ar_turnover
    cash_per_dso_day
    o2c_cycle
    cei
    cei_invoice
    cei_past_due
    coll_rate
    due_coll_rate
    on_time_coll
    pd_coll_rate
    cash_collected
    cash_vs_target
    recovery_rate
    vintage_curve
    km_median_days
    cei_noncash_share
    collaboration_success
    adp
    adp_w
    dbt
    on_time_count
    on_time_amt
    delay_p90
    delay_sd
    short_pay_rate
    disc_taken
    unearned_disc
    autopay_share
    portal_share
    ptp_rate
    ptp_cover
    ptp_kept_n
    ptp_kept_amt
    ptp_broken
    ptp_horizon
    ptp_slip
    ptp_level
    disputed_pct
    dispute_rate
    disp_cycle
    disp_sla
    disp_backlog
    disp_win
    disp_credit
    ddo
    ded_rate
    ded_invalid_rec
    ded_autocode
    cause_share
    coverage_n
    coverage_amt
    first_touch_dpd
    rpc_rate
    attempts_per_acct
    delivery_rate
    bounce_rate
    reply_rate
    reply_time
    paid_after
    incremental_cash
    wrongful_rate
    duplicate_rate
    escalation
    cap_blocks
    optout_rate
    cash_per_fte
    actions_per_day
    worklist_done
    touchless_share
    cost_to_collect
    hour_value
}

/// The headings of every text, in order.
pub const HEADINGS: [&str; 12] = [
    "Definition",
    "Business insights",
    "Measurement approach",
    "Formula",
    "Trend analysis",
    "Diagnostic questions",
    "Tips",
    "Visualisation",
    "Risk warnings",
    "Tools",
    "Integration points",
    "Change impact",
];

/// Every definition in the catalogue's order, variants and bands after their KPI. Calculators are not among them.
#[must_use]
pub fn all() -> &'static [&'static Definition] {
    &REGISTRY.kpis
}

/// The definition of an id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Definition> {
    REGISTRY.places.get(id).map(|&place| REGISTRY.entries[place].0).filter(|d| d.family != Family::Calculator)
}

/// The definitions that a word on the command line means: an id alone; or the name of a page (`aging_amt`,
/// `collaboration_success`) for those of its KPIs that are shown by default. Empty when there is none.
#[must_use]
pub fn select(word: &str) -> Vec<&'static Definition> {
    match find(word) {
        Some(definition) => vec![definition],
        None => all().iter().copied().filter(|d| d.topic == word && d.on_by_default).collect(),
    }
}

/// The definitions of a page, in order: a KPI, its bands, its variants.
#[must_use]
pub fn of_topic(topic: &str) -> Vec<&'static Definition> {
    all().iter().copied().filter(|d| d.topic == topic).collect()
}

/// The names of all pages, in the catalogue's order.
pub fn topics() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(file, ..)| *file)
}

/// The ids and pages nearest to a wrong word, for a message.
#[must_use]
pub fn near(word: &str) -> Vec<&'static str> {
    nearest(word, all().iter().map(|d| d.id).chain(topics()))
}

/// The formula of a definition of the catalogue or of the calculators.
///
/// # Panics
/// For a definition that is in neither: they are made here only.
pub(crate) fn formula_of(definition: &Definition) -> &'static Formula {
    match REGISTRY.places.get(definition.id) {
        Some(&place) => &REGISTRY.entries[place].1,
        None => panic!("`{}` is a definition of no table", definition.id),
    }
}

/// The text of a page; empty when there is none.
#[must_use]
pub fn text_of(topic: &str) -> &'static str {
    FILES.iter().find(|(file, ..)| *file == topic).map_or("", |(.., text)| text)
}

/// All definitions with their formulas, read once.
struct Registry {
    kpis: Vec<&'static Definition>,
    entries: Vec<(&'static Definition, Formula)>,
    places: FxHashMap<&'static str, usize>,
}

static REGISTRY: LazyLock<Registry> = LazyLock::new(|| {
    let kpis: Vec<&'static Definition> = FILES.iter().flat_map(|(_, definitions, _)| *definitions).collect();
    let everything = kpis.iter().copied().chain(crate::calc::calculators());
    let entries: Vec<(&'static Definition, Formula)> = everything.map(|d| (d, read(d))).collect();
    let places = entries.iter().enumerate().map(|(place, (d, _))| (d.id, place)).collect();
    Registry { kpis, entries, places }
});

/// A formula of our own tables; that each can be read is a test, so a wrong one never leaves the house.
fn read(definition: &Definition) -> Formula {
    match Formula::parse(definition.formula, definition.given) {
        Ok(formula) => formula,
        Err(error) => panic!("the formula of `{}`: {error}", definition.id),
    }
}
