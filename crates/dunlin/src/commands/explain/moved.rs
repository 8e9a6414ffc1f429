//! Why a figure moved: its parts by customer and by cause, which sum exactly to the move.

use super::Asked;
use crate::error::{Code, Failure};
use crate::input::customer_words;
use dunlin_kpi::bridge::{self, Bridge};
use dunlin_kpi::engine::{Grid, MeasureSet};
use dunlin_kpi::figure::Figure;
use dunlin_kpi::formula::{Linear, LinearParts, Ratio};
use dunlin_kpi::group::GroupBy;
use dunlin_kpi::measure::Measure;
use dunlin_kpi::period::Period;

/// A move and what it is made of; all in the KPI's unit, amounts in minor units.
pub(super) struct Move<'a> {
    pub(super) before: Figure<'a>,
    pub(super) after: Figure<'a>,
    pub(super) by_customer: Parts,
    /// `None` where causes say nothing: amounts, and ratios outside the roll-forward.
    pub(super) by_cause: Option<Parts>,
}

/// Parts of a move, largest first, the rest as one; they sum to the move.
pub(super) struct Parts {
    pub(super) rows: Vec<(String, Ratio)>,
    /// How many more there are, and what they bring together.
    pub(super) more: usize,
    pub(super) rest: Ratio,
}

impl<'a> Asked<'a> {
    /// The move from one period to another.
    pub(super) fn moved(&self, from: Period, to: Period, top: usize) -> Result<Move<'a>, Failure> {
        let needed: MeasureSet = self.kpi.needed().iter().chain(bridge::causes_need().iter()).collect();
        let grid = self.source.run(&self.query(vec![from, to], GroupBy::Customer, needed)?);
        let total = self.total(&grid)?;
        let (before, after) = (self.figure(&grid, total, 0), self.figure(&grid, total, 1));
        if let Some((period, reason)) =
            [(from, &before), (to, &after)].into_iter().find_map(|(p, f)| Some((p, f.reason()?)))
        {
            return Err(cannot(self, &format!("it has no value in {period}: {reason}")));
        }
        let parts =
            self.kpi.formula().linear().ok_or_else(|| cannot(self, "its formula is no ratio of sums"))?;
        let (by_customer, by_cause) = match &parts.denominator {
            Some(_) => self.ratio_parts(&grid, total, &parts, top)?,
            None => (self.amount_parts(&grid, &parts.numerator, top)?, None),
        };
        Ok(Move { before, after, by_customer, by_cause })
    }

    fn ratio_parts(
        &self,
        grid: &Grid,
        total: usize,
        parts: &LinearParts,
        top: usize,
    ) -> Result<(Parts, Option<Parts>), Failure> {
        let formula = |get: &dyn Fn(Measure) -> i128| parts.fraction(get);
        let currency = grid.groups[total].currency;
        let customers =
            bridge::by_group(grid, currency, 0, 1, &formula).map_err(|e| cannot(self, &e.to_string()))?;
        let name = |&group: &usize| match grid.groups[group].key {
            Some(key) => customer_words(&self.source.ledger, key),
            None => "all".to_owned(),
        };
        let causes = bridge::by_cause(grid, total, 0, 1, &formula).ok();
        let causes = causes.map(|bridge| listed(&bridge, usize::MAX, |cause| cause.text().to_owned()));
        Ok((listed(&customers, top, name), causes.filter(|parts| parts.rows.len() > 1)))
    }

    /// An amount moves by the sum of what it moves by at each customer.
    fn amount_parts(&self, grid: &Grid, numerator: &Linear, top: usize) -> Result<Parts, Failure> {
        let value =
            |group: usize, period: usize| numerator.sum(|measure| grid.get(measure, group, period).sum());
        let mut rows = Vec::new();
        for (number, group) in grid.groups.iter().enumerate().filter(|(_, g)| !g.total) {
            let change = value(number, 1).zip(value(number, 0)).and_then(|(new, old)| new.checked_sub(old));
            let change = change.ok_or_else(|| cannot(self, "it is a statistic, which has no parts"))?;
            if !change.is_zero() {
                let name = group
                    .key
                    .map_or_else(|| "all".to_owned(), |key| customer_words(&self.source.ledger, key));
                rows.push((name, change));
            }
        }
        rows.sort_by_key(|(_, change)| {
            std::cmp::Reverse(if change.is_negative() {
                change.checked_neg().unwrap_or(*change)
            } else {
                *change
            })
        });
        Ok(cut(rows, top))
    }
}

fn cannot(asked: &Asked<'_>, why: &str) -> Failure {
    Failure::new(Code::UsageKpi, format!("the move of {} cannot be taken apart: {why}", asked.kpi.id))
}

fn listed<L>(bridge: &Bridge<L>, top: usize, name: impl Fn(&L) -> String) -> Parts {
    let ratio = |numerator| Ratio::new(numerator, bridge.denominator).unwrap_or(Ratio::ZERO);
    cut(bridge.parts.iter().map(|part| (name(&part.of), ratio(part.numerator))).collect(), top)
}

fn cut(mut rows: Vec<(String, Ratio)>, top: usize) -> Parts {
    let others = rows.split_off(top.min(rows.len()));
    let rest = others.iter().try_fold(Ratio::ZERO, |sum, (_, part)| sum.checked_add(*part));
    Parts { more: others.len(), rest: rest.unwrap_or(Ratio::ZERO), rows }
}
