//! What the catalogue says about one KPI.
//!
//! Deliberately not here: the long texts (twelve headings in the `.md` beside each KPI), and the arithmetic (`formula`).

use crate::engine::MeasureSet;
use crate::formula::{Formula, Param, Ratio};
use crate::measure::Measure;

/// A KPI or one of its variants. Everything in it is constant; the formula is read once, see [`Definition::formula`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Definition {
    /// Its id: what is typed, and what a figure carries.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Which part of the catalogue it stands in.
    pub family: Family,
    /// Its number there; variants and bands share one.
    pub number: u8,
    /// The formula over measures, in the formula language.
    pub formula: &'static str,
    /// What its value is counted in.
    pub unit: Unit,
    /// Decimals shown to people (of money, the currency's own).
    pub decimals: u8,
    /// Which way is better.
    pub better: Better,
    /// The KPI that this is another reading of.
    pub variant_of: Option<&'static str>,
    /// The page of the library that tells of it: the name of its `.md`.
    pub topic: &'static str,
    /// Whether it is shown without being asked for by name.
    pub on_by_default: bool,
    /// Whether it estimates what the data does not tell.
    pub estimate: bool,
    /// Whether a denominator below 0 makes it meaningless, so that there is no value.
    pub positive: bool,
    /// A measure that must not be 0, and the reason that there is no value when it is.
    pub requires: Option<(Measure, &'static str)>,
    /// Published yardsticks.
    pub thresholds: &'static [Threshold],
    /// Values that no ledger holds and the user gives.
    pub given: &'static [Param],
    /// Where its value usually lies; outside it is flagged, never clamped.
    pub range: Range,
    /// How many things it is about.
    pub count: Option<Measure>,
    /// What a denominator of 0 means, in words: the reason that there is no value.
    pub nought: &'static str,
    /// Warnings that come with values.
    pub cautions: &'static [Caution],
    /// Other names, for search.
    pub synonyms: &'static [&'static str],
    /// Where the definition was seen.
    pub source: &'static str,
    /// A sentence about a value; `{}` stands for it.
    pub says: &'static str,
}

/// The parts of the catalogue.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Family {
    /// Balance and ageing.
    Balance,
    /// Days sales outstanding and its kin.
    Dso,
    /// Collection effectiveness.
    Collection,
    /// Payment behaviour.
    Behaviour,
    /// Promises to pay.
    Promises,
    /// Disputes and deductions.
    Disputes,
    /// Contact and dunning.
    Contact,
    /// Productivity and cost.
    Productivity,
    /// Calculators over given values only.
    Calculator,
}

/// What a value is counted in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// Percent; 64.1 is 64.1 %.
    Percent,
    /// Days.
    Days,
    /// An amount of the figure's currency.
    Money,
    /// A number of times.
    Times,
    /// A number between 0 and 1 without a name.
    Index,
    /// A number of things.
    Count,
}

/// Which way is better.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Neither; it describes.
    Neither,
    /// It must be 0: a control.
    Zero,
}

/// A published yardstick.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Threshold {
    /// The value from which (or, where less is better, up to which) the word applies.
    pub value: i32,
    /// What the source calls it.
    pub word: &'static str,
    /// Whether only vendors say so.
    pub vendor_stated: bool,
    /// Where it was seen.
    pub source: &'static str,
}

/// Where values usually lie; `None` is without bound.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Range {
    /// The least usual value.
    pub least: Option<i32>,
    /// The greatest usual value.
    pub most: Option<i32>,
}

/// When a warning comes with a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Caution {
    /// Whenever there is a value.
    Always(&'static str),
    /// When a given value is this number.
    GivenIs(&'static str, i64, &'static str),
    /// When the value is above this number.
    Above(i64, &'static str),
}

/// A blank for definitions to fill.
pub(crate) const BLANK: Definition = Definition {
    id: "",
    name: "",
    family: Family::Calculator,
    number: 0,
    formula: "0",
    unit: Unit::Percent,
    decimals: 1,
    better: Better::Neither,
    variant_of: None,
    topic: "",
    on_by_default: true,
    estimate: false,
    positive: false,
    requires: None,
    thresholds: &[],
    given: &[],
    range: Range { least: None, most: None },
    count: None,
    nought: "the denominator is 0",
    cautions: &[],
    synonyms: &[],
    source: "arithmetic over the ledger",
    says: "The value is {}.",
};

/// Shares of a whole.
pub(super) const SHARE: Range = Range { least: Some(0), most: Some(100) };
/// What cannot be less than 0.
pub(super) const POSITIVE: Range = Range { least: Some(0), most: None };

impl Definition {
    /// The formula, read and checked.
    #[must_use]
    pub fn formula(&self) -> &'static Formula {
        super::formula_of(self)
    }

    /// The measures that a figure of it needs.
    #[must_use]
    pub fn needed(&self) -> MeasureSet {
        let mut needed = self.formula().measures();
        let more = [self.count, self.requires.map(|(measure, _)| measure), self.inferred_by()];
        more.into_iter().flatten().for_each(|measure| needed.insert(measure));
        needed
    }

    /// The measure that, other than 0, says that dates behind the figure were inferred from snapshots.
    pub(crate) fn inferred_by(&self) -> Option<Measure> {
        let measures = self.formula().measures();
        FLOWS.iter().any(|&flow| measures.contains(flow)).then_some(Measure::applied_windowed)
    }

    /// Whether a value lies outside the usual range.
    #[must_use]
    pub fn is_outside(&self, value: Ratio) -> bool {
        self.range.least.is_some_and(|least| value < Ratio::whole(least.into()))
            || self.range.most.is_some_and(|most| value > Ratio::whole(most.into()))
    }

    /// The text of its page: twelve headings in Markdown. Calculators without a page have an empty one.
    #[must_use]
    pub fn text(&self) -> &'static str {
        super::text_of(self.topic)
    }
}

/// Flows whose day may be known only within a window.
const FLOWS: &[Measure] = &[
    Measure::cash_applied,
    Measure::credits_applied,
    Measure::write_offs,
    Measure::discounts_taken,
    Measure::journals_applied,
    Measure::cash_received,
    Measure::cash_on_past_due,
    Measure::cash_on_over_90,
    Measure::due_paid_on_time,
    Measure::settled_count,
    Measure::settled_days,
    Measure::settled_face,
    Measure::paid_weight,
    Measure::paid_with_order,
    Measure::last_payment_count,
    Measure::delay_p90,
    Measure::delay_variance,
    Measure::km_median_days,
    Measure::sales_x_open_days,
    Measure::vintage_30_paid,
    Measure::vintage_60_paid,
    Measure::vintage_90_paid,
    Measure::vintage_120_paid,
    Measure::vintage_180_paid,
];

impl Family {
    /// Every family with KPIs over measures, in order.
    pub const ALL: [Family; 8] = [
        Family::Balance,
        Family::Dso,
        Family::Collection,
        Family::Behaviour,
        Family::Promises,
        Family::Disputes,
        Family::Contact,
        Family::Productivity,
    ];

    /// Whether its KPIs are made of what collecting knows beside the ledger.
    #[must_use]
    pub fn is_collecting(self) -> bool {
        matches!(self, Family::Promises | Family::Disputes | Family::Contact | Family::Productivity)
    }

    /// Its heading.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Family::Balance => "Balance and ageing",
            Family::Dso => "Days sales outstanding",
            Family::Collection => "Collection effectiveness",
            Family::Behaviour => "Payment behaviour",
            Family::Promises => "Promises to pay",
            Family::Disputes => "Disputes and deductions",
            Family::Contact => "Contact and dunning",
            Family::Productivity => "Productivity and cost",
            Family::Calculator => "Calculators",
        }
    }
}

impl Unit {
    /// Its name for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Unit::Percent => "percent",
            Unit::Days => "days",
            Unit::Money => "money",
            Unit::Times => "times",
            Unit::Index => "index",
            Unit::Count => "count",
        }
    }

    /// What follows a number of it, a space included.
    #[must_use]
    pub fn suffix(self) -> &'static str {
        match self {
            Unit::Percent => " %",
            Unit::Days => " days",
            Unit::Times => " times",
            Unit::Money | Unit::Index | Unit::Count => "",
        }
    }
}

impl Better {
    /// It in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Better::Higher => "higher is better",
            Better::Lower => "lower is better",
            Better::Neither => "neither way is better",
            Better::Zero => "must be 0",
        }
    }
}
