//! Why a figure moved: its parts by customer and by cause, which sum exactly to the move.

use super::data::{About, Ground, key, query_in, with_ledger};
use crate::api::Problem;
use crate::pages::set::book;
use crate::pages::visit::Visit;
use dunlin_core::ledger::{Ledger, NO_ITEM};
use dunlin_kpi::bridge::{self, Bridge};
use dunlin_kpi::catalogue::Definition;
use dunlin_kpi::engine::{Grid, MeasureSet, Query};
use dunlin_kpi::formula::{LinearParts, Ratio};
use dunlin_kpi::group::GroupBy;
use dunlin_kpi::measure::Measure;
use dunlin_kpi::period::Period;
use std::sync::Arc;

pub(crate) use dunlin_kpi::bridge::Cause;

/// So many customers are named.
const NAMED: usize = 6;

/// A customer's part of a move.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// The customer's number.
    pub(crate) number: String,
    /// Its name.
    pub(crate) name: String,
    /// What it brought.
    pub(crate) part: Ratio,
}

/// A move taken apart; amounts in minor units.
#[derive(Clone, Debug)]
pub(crate) struct Moved {
    /// Before.
    pub(crate) before: Ratio,
    /// After.
    pub(crate) after: Ratio,
    /// By customer, the largest first.
    pub(crate) customers: Vec<Piece>,
    /// How many more there are, and what they bring together.
    pub(crate) more: (usize, Ratio),
    /// By cause, the largest first; none where causes say nothing.
    pub(crate) causes: Vec<(Cause, Ratio)>,
}

/// Which group a move is of: a split and a name; none: all of it.
pub(crate) type Of<'o> = Option<(GroupBy, &'o str)>;

/// The move of a KPI between two periods. `now`: what the two figures are by the freshest count: a move that was taken apart before holds
/// while they are the same. `None` where it has no parts.
pub(crate) fn moved(
    visit: &Visit<'_>,
    ground: &Ground,
    kpi: &'static Definition,
    ((from, to), about, of): ((Period, Period), &About, Of<'_>),
    now: (Ratio, Ratio),
) -> Result<Option<Moved>, Problem> {
    let about = About { periods: vec![from, to], by: GroupBy::Customer, ..about.clone() };
    let Some(parts) = kpi.formula().linear() else { return Ok(None) };
    let needed: MeasureSet = kpi.needed().iter().chain(bridge::causes_need().iter()).collect();
    let key = key(visit, &format!("moved {} {of:?}", kpi.id), ground.currency, &about);
    let proof = |kept: &Option<Moved>| {
        kept.as_ref().is_some_and(|moved| {
            moved.before.reduced() == now.0.reduced() && moved.after.reduced() == now.1.reduced()
        })
    };
    let found: Arc<Option<Moved>> = visit.shared().memo.get(&key, (ground.seq, Some(&proof)), || {
        with_ledger(visit, ground, &about, &needed, |ledger, run| {
            let Some(mut query) = query_in(ledger, ground.currency, &about, needed) else { return Ok(None) };
            if let Some(of) = of {
                narrow(&mut query, ledger, of);
            }
            let grid = run(&query);
            Ok(taken_apart(&grid, ledger, &parts))
        })
    })?;
    Ok((*found).clone())
}

/// Leaves only a group in a query.
pub(super) fn narrow(query: &mut Query, ledger: &Ledger, (by, name): (GroupBy, &str)) {
    let found = |names: &dunlin_core::names::Names| Some(names.find(name).unwrap_or(u32::MAX));
    match by {
        GroupBy::Entity => query.filter.entity = found(&ledger.entities),
        GroupBy::Segment => query.filter.segment = found(&ledger.segments),
        GroupBy::Collector => query.filter.collector = found(&ledger.collectors),
        GroupBy::Customer => query.filter.customer = found(&ledger.customers),
        GroupBy::Total | GroupBy::Currency => {}
    }
}

fn taken_apart(grid: &Grid, ledger: &Ledger, parts: &LinearParts) -> Option<Moved> {
    let total = grid.groups.iter().position(|group| group.total)?;
    let formula = |get: &dyn Fn(Measure) -> i128| parts.fraction(get);
    if parts.denominator.is_some() {
        let customers = bridge::by_group(grid, grid.groups[total].currency, 0, 1, &formula).ok()?;
        let over = |(num, den): (i128, i128)| Ratio::new(num, den);
        let rows = listed(&customers, |&group| group);
        let causes = bridge::by_cause(grid, total, 0, 1, &formula).ok();
        let causes = causes.map(|bridge| listed(&bridge, |cause| *cause)).filter(|causes| causes.len() > 1);
        let (before, after) = (over(customers.before)?, over(customers.after)?);
        return Some(cut(grid, ledger, (before, after), rows, causes.unwrap_or_default()));
    }
    let value =
        |group: usize, period: usize| parts.numerator.sum(|measure| grid.get(measure, group, period).sum());
    let mut rows = Vec::new();
    for group in (0..grid.groups.len()).filter(|&group| !grid.groups[group].total) {
        let change = value(group, 1)?.checked_sub(value(group, 0)?)?;
        if !change.is_zero() {
            rows.push((group, change));
        }
    }
    rows.sort_by_key(|(_, change)| {
        std::cmp::Reverse(if change.is_negative() {
            change.checked_neg().unwrap_or(*change)
        } else {
            *change
        })
    });
    Some(cut(grid, ledger, (value(total, 0)?, value(total, 1)?), rows, Vec::new()))
}

fn listed<L, T>(bridge: &Bridge<L>, name: impl Fn(&L) -> T) -> Vec<(T, Ratio)> {
    let ratio = |numerator| Ratio::new(numerator, bridge.denominator).unwrap_or(Ratio::ZERO);
    bridge.parts.iter().map(|part| (name(&part.of), ratio(part.numerator))).collect()
}

fn cut(
    grid: &Grid,
    ledger: &Ledger,
    (before, after): (Ratio, Ratio),
    mut rows: Vec<(usize, Ratio)>,
    causes: Vec<(Cause, Ratio)>,
) -> Moved {
    let others = rows.split_off(NAMED.min(rows.len()));
    let rest = others.iter().try_fold(Ratio::ZERO, |sum, (_, part)| sum.checked_add(*part));
    let piece = |(group, part): (usize, Ratio)| {
        let customer = grid.groups[group].key.unwrap_or(NO_ITEM);
        let number =
            if customer == NO_ITEM { String::new() } else { ledger.customers.text(customer).to_owned() };
        Piece { name: book::name(ledger, customer).to_owned(), number, part }
    };
    // What the others bring is what is left of the move: exact, whatever their fractions.
    let named = rows.iter().try_fold(Ratio::ZERO, |sum, (_, part)| sum.checked_add(*part));
    let left = after.checked_sub(before).and_then(|move_| move_.checked_sub(named?));
    let more = (others.len(), rest.or(left).unwrap_or(Ratio::ZERO));
    Moved { before, after, customers: rows.into_iter().map(piece).collect(), more, causes }
}
