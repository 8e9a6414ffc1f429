//! From measures to figures: a definition, run for one group and period.

use super::definition::Definition;
use crate::engine::{Grid, MeasureValue};
use crate::figure::{Figure, Flags, Given, Missing};
use crate::formula::{Formula, Ratio};
use crate::measure::Measure;
use crate::period::Period;
use dunlin_core::day::{Day, Instant};
use dunlin_core::money::Currency;

/// What a figure is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Scope<'g> {
    /// Text of the segment, customer ...; `None` for a total.
    pub group: Option<&'g str>,
    /// The currency of its amounts.
    pub currency: Currency,
    /// The period, cut at the as-of date.
    pub period: Period,
    /// The day that the figure is true for.
    pub as_of: Day,
    /// The moment of knowledge; `None` with all knowledge.
    pub known_at: Option<Instant>,
}

/// A definition with everything looked up that does not change from figure to figure.
#[derive(Clone, Debug)]
pub struct Prepared {
    definition: &'static Definition,
    formula: &'static Formula,
    given: Vec<Option<Ratio>>,
    currency: Currency,
    inferred_by: Option<Measure>,
}

impl Definition {
    /// Looks up formula and given values for one currency.
    #[must_use]
    pub fn prepare(&'static self, given: &Given, currency: Currency) -> Prepared {
        let formula = self.formula();
        let values = formula.params().iter().map(|param| given.value(param, currency)).collect();
        Prepared { definition: self, formula, given: values, currency, inferred_by: self.inferred_by() }
    }

    /// One figure. For many, [`Definition::prepare`] once and [`Prepared::figure`] often.
    #[must_use]
    pub fn evaluate<'g>(
        &'static self,
        scope: Scope<'g>,
        given: &Given,
        measure: impl Fn(Measure) -> MeasureValue,
    ) -> Figure<'g> {
        self.prepare(given, scope.currency).figure(scope, measure)
    }
}

impl Prepared {
    /// The currency that it was prepared for.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// One figure; the scope's currency must be the prepared one.
    #[must_use]
    #[inline]
    pub fn figure<'g>(&self, scope: Scope<'g>, measure: impl Fn(Measure) -> MeasureValue) -> Figure<'g> {
        debug_assert_eq!(scope.currency, self.currency);
        let definition = self.definition;
        let outcome = self.formula.evaluate(&measure, &self.given);
        let mut value = outcome.value.map_err(Missing::Nothing);
        if definition.positive && value.is_ok() && outcome.denominator.is_some_and(Ratio::is_negative) {
            value = Err(Missing::NotPositive);
        }
        if let Some((needed, reason)) = definition.requires
            && value.is_ok()
            && measure(needed) == MeasureValue::Sum(0)
        {
            value = Err(Missing::Requires(reason));
        }
        let count = definition.count.and_then(|count| measure(count).sum());
        let flags = Flags {
            outside: value.is_ok_and(|v| definition.is_outside(v)),
            estimate: definition.estimate,
            to_date: scope.period.to_date,
            inferred: self.inferred_by.is_some_and(|m| measure(m).sum().is_some_and(|sum| sum != 0)),
        };
        Figure {
            kpi: definition,
            formula: self.formula,
            group: scope.group,
            currency: scope.currency,
            period: scope.period,
            as_of: scope.as_of,
            known_at: scope.known_at,
            value,
            numerator: outcome.numerator,
            denominator: outcome.denominator,
            count,
            flags,
        }
    }
}

/// Every figure of a grid: by KPI, then group, then period, in their given orders. The grid must hold what the
/// definitions need ([`Definition::needed`]); a measure that it does not hold gives figures without a value.
pub fn figures<'g>(
    grid: &'g Grid,
    kpis: &'g [&'static Definition],
    given: &'g Given,
    known_at: Option<Instant>,
) -> impl Iterator<Item = Figure<'g>> {
    kpis.iter().flat_map(move |kpi| {
        // One preparation for each currency: groups come by the thousand, currencies by the handful.
        let mut prepared: Vec<Prepared> = Vec::new();
        for group in &grid.groups {
            if !prepared.iter().any(|p| p.currency == group.code) {
                prepared.push(kpi.prepare(given, group.code));
            }
        }
        (0..grid.groups.len()).flat_map(move |group| {
            let at = &grid.groups[group];
            let chosen = prepared.iter().find(|p| p.currency == at.code).cloned();
            chosen.into_iter().flat_map(move |prepared| {
                (0..grid.periods.len()).map(move |number| {
                    let period = grid.periods[number];
                    let text = (!at.total || !at.text.is_empty()).then_some(at.text.as_str());
                    let scope = Scope { group: text, currency: at.code, period, as_of: period.end, known_at };
                    prepared.figure(scope, |measure| grid.get(measure, group, number))
                })
            })
        })
    })
}
