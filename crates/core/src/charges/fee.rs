//! Fees: what a notice costs on the items it names.
//!
//! Every percentage is taken of principal: an item says how much of it is earlier charges, and those bear neither fee
//! nor interest. Fractions are added exactly and rounded once.
//!
//! Deliberately not here: whether a fee may be charged (see [`super::permit`]).

use super::interest::YearBasis;
use crate::percent::{Fraction, Percent};
use std::fmt;

/// How a charge is worked out. Amounts are minor units of the items' currency.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Rule {
    /// Nothing.
    #[default]
    None,
    /// A fixed fee.
    Fixed(i64),
    /// A percentage of the open principal.
    Percent(Percent),
    /// Simple interest on the open principal for the days late, at a yearly rate.
    Interest(Percent, YearBasis),
    /// A fixed fee, and interest beside it.
    FixedPlusInterest(i64, Percent, YearBasis),
    /// By the tier that the open principal reaches, and on the whole of it.
    SingleTier(Tiers),
    /// Each tier on its own slice of the open principal.
    AccumulatedTiers(Tiers),
    /// A fixed fee by the size of the open principal: the fee of the highest step reached, as (from, fee).
    FixedByTier(Vec<(i64, i64)>),
}

/// Tiers in rising order of their thresholds.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Tiers(pub Vec<Tier>);

/// One tier: from this principal on (inside), a fixed part and a percentage, clamped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Tier {
    /// The principal from which the tier applies.
    pub threshold_minor: i64,
    /// Its fixed part.
    pub fixed_minor: i64,
    /// Its percentage, of the whole or of the slice.
    pub percent: Percent,
    /// The tier gives at least this.
    pub min_minor: Option<i64>,
    /// The tier gives at most this.
    pub max_minor: Option<i64>,
}

/// What the rule is applied to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Per {
    /// The items together.
    #[default]
    Notice,
    /// Each item by itself.
    Item,
}

/// An overdue item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// What is open of it.
    pub open_minor: i64,
    /// How much of that is earlier fees and interest.
    pub charges_minor: i64,
    /// Days since it was due.
    pub days_late: u32,
}

/// What a rule comes to; a figure, not yet a charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Quote {
    /// The fee.
    pub fee_minor: i64,
    /// The interest.
    pub interest_minor: i64,
}

/// Where a charge is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Placement {
    /// On a document of its own: the invoice stays as it was issued, and the charge is not counted as a sale.
    #[default]
    OwnDocument,
    /// As a further line of the invoice; only while the invoice may still be changed.
    SameDocument,
}

/// Why a rule gives no figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeeError {
    /// A fee, threshold, rate or clamp is negative.
    Negative,
    /// Thresholds do not rise; the tier, from 1.
    NotRising(usize),
    /// A tier's minimum lies above its maximum; the tier, from 1.
    MinAboveMax(usize),
    /// An amount does not fit in 64 bits of minor units.
    Overflow,
}

impl fmt::Display for FeeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FeeError::Negative => f.write_str("fees, thresholds, rates and clamps must not be negative"),
            FeeError::NotRising(n) => write!(f, "tier {n}: the threshold must lie above the one before"),
            FeeError::MinAboveMax(n) => write!(f, "tier {n}: the minimum lies above the maximum"),
            FeeError::Overflow => f.write_str("an amount is too large (more than 18 digits of minor units)"),
        }
    }
}

impl std::error::Error for FeeError {}

impl Item {
    /// An item without earlier charges.
    #[must_use]
    pub fn new(open_minor: i64, days_late: u32) -> Item {
        Item { open_minor, charges_minor: 0, days_late }
    }

    /// What bears fees and interest: what is open without earlier charges; never negative.
    #[must_use]
    pub fn principal_minor(&self) -> i64 {
        self.open_minor.saturating_sub(self.charges_minor.max(0)).max(0)
    }
}

impl Quote {
    /// Fee and interest together; `None` when they pass 64 bits.
    #[must_use]
    pub fn total_minor(&self) -> Option<i64> {
        self.fee_minor.checked_add(self.interest_minor)
    }

    /// What the invoice comes to, and the document of its own beside it (0: none), once the charge is written on an
    /// invoice of which so much is open; `None` when they pass 64 bits.
    #[must_use]
    pub fn written(&self, open_minor: i64, placement: Placement) -> Option<(i64, i64)> {
        let total = self.total_minor()?;
        match placement {
            Placement::OwnDocument => Some((open_minor, total)),
            Placement::SameDocument => Some((open_minor.checked_add(total)?, 0)),
        }
    }
}

impl Rule {
    /// What the rule comes to on these items. Items with nothing open cost nothing.
    ///
    /// # Errors
    /// See [`FeeError`].
    pub fn quote(&self, items: &[Item], per: Per) -> Result<Quote, FeeError> {
        self.check()?;
        let owing: Vec<Item> = items.iter().copied().filter(|item| item.principal_minor() > 0).collect();
        let fee_minor = match per {
            Per::Notice if owing.is_empty() => 0,
            Per::Notice => {
                let principal =
                    owing.iter().try_fold(0i64, |sum, item| sum.checked_add(item.principal_minor()));
                self.fee(principal.ok_or(FeeError::Overflow)?)?
            }
            Per::Item => owing.iter().try_fold(0i64, |sum, item| {
                sum.checked_add(self.fee(item.principal_minor())?).ok_or(FeeError::Overflow)
            })?,
        };
        Ok(Quote { fee_minor, interest_minor: self.interest(&owing)? })
    }

    fn check(&self) -> Result<(), FeeError> {
        let negative = match self {
            Rule::None => false,
            Rule::Fixed(minor) => *minor < 0,
            Rule::Percent(percent) | Rule::Interest(percent, _) => percent.is_negative(),
            Rule::FixedPlusInterest(minor, percent, _) => *minor < 0 || percent.is_negative(),
            Rule::SingleTier(tiers) | Rule::AccumulatedTiers(tiers) => return tiers.check(),
            Rule::FixedByTier(steps) => return check_steps(steps),
        };
        if negative { Err(FeeError::Negative) } else { Ok(()) }
    }

    /// The fee on a principal above 0, rounded once.
    fn fee(&self, principal: i64) -> Result<i64, FeeError> {
        let exact = match self {
            Rule::None | Rule::Interest(..) => Some(Fraction::ZERO),
            Rule::Fixed(minor) | Rule::FixedPlusInterest(minor, ..) => Some(Fraction::whole(*minor)),
            Rule::Percent(percent) => Some(percent.of(principal)),
            Rule::SingleTier(tiers) => tiers.single(principal),
            Rule::AccumulatedTiers(tiers) => tiers.accumulated(principal),
            Rule::FixedByTier(steps) => {
                let reached = steps.iter().rev().find(|(from, _)| principal >= *from);
                Some(Fraction::whole(reached.map_or(0, |(_, fee)| *fee)))
            }
        };
        exact.and_then(Fraction::rounded).ok_or(FeeError::Overflow)
    }

    /// The interest on all items, added exactly and rounded once.
    fn interest(&self, owing: &[Item]) -> Result<i64, FeeError> {
        let (Rule::Interest(rate, year) | Rule::FixedPlusInterest(_, rate, year)) = self else {
            return Ok(0);
        };
        let sum = owing.iter().try_fold(Fraction::ZERO, |sum, item| {
            sum.checked_add(year.simple(item.principal_minor(), *rate, item.days_late)?)
        });
        sum.and_then(Fraction::rounded).ok_or(FeeError::Overflow)
    }
}

impl Tiers {
    fn check(&self) -> Result<(), FeeError> {
        for (n, tier) in (1..).zip(&self.0) {
            let amounts =
                [Some(tier.threshold_minor), Some(tier.fixed_minor), tier.min_minor, tier.max_minor];
            if tier.percent.is_negative() || amounts.into_iter().flatten().any(|minor| minor < 0) {
                return Err(FeeError::Negative);
            }
            if n > 1 && tier.threshold_minor <= self.0[n - 2].threshold_minor {
                return Err(FeeError::NotRising(n));
            }
            if let (Some(min), Some(max)) = (tier.min_minor, tier.max_minor)
                && min > max
            {
                return Err(FeeError::MinAboveMax(n));
            }
        }
        Ok(())
    }

    /// The highest tier reached, on the whole principal.
    fn single(&self, principal: i64) -> Option<Fraction> {
        match self.0.iter().rev().find(|tier| principal >= tier.threshold_minor) {
            Some(tier) => tier.on(principal),
            None => Some(Fraction::ZERO),
        }
    }

    /// Every tier reached, each on the slice up to the next one's threshold.
    fn accumulated(&self, principal: i64) -> Option<Fraction> {
        let mut upper = principal;
        let reached = self.0.iter().rev().filter(|tier| principal >= tier.threshold_minor);
        reached.into_iter().try_fold(Fraction::ZERO, |sum, tier| {
            let slice = upper - tier.threshold_minor;
            upper = tier.threshold_minor;
            sum.checked_add(tier.on(slice)?)
        })
    }
}

impl Tier {
    /// Its fixed part and its percentage of an amount, clamped.
    fn on(&self, amount: i64) -> Option<Fraction> {
        let plain = Fraction::whole(self.fixed_minor).checked_add(self.percent.of(amount))?;
        let capped = self.max_minor.map_or(plain, |max| plain.min(Fraction::whole(max)));
        Some(self.min_minor.map_or(capped, |min| capped.max(Fraction::whole(min))))
    }
}

fn check_steps(steps: &[(i64, i64)]) -> Result<(), FeeError> {
    if steps.iter().any(|&(from, fee)| from < 0 || fee < 0) {
        return Err(FeeError::Negative);
    }
    match steps.windows(2).position(|pair| pair[1].0 <= pair[0].0) {
        Some(at) => Err(FeeError::NotRising(at + 2)),
        None => Ok(()),
    }
}
