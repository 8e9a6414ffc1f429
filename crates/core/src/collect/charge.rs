//! What a notice charges: fees, interest, fixed sums; each at most once, and only where something gives the right to.
//!
//! - A fee is charged for a notice whose step has one, unless all its items bore that step's fee before: at most once for an
//!   item and a step, and what was waived never comes back.
//! - Interest of an item is what all its days up to the notice's come to, rounded once, less what notices that stand claimed
//!   before, waived or not: no day is claimed twice, and claims add up to the rounded whole.
//! - The fixed sum of the law is charged once for an item.
//! - What is charged bears neither fee nor interest.
//!
//! Whatever is not charged though the step asks for it says why.

use std::iter;
use std::ops::Bound;

use super::decide::Part;
use super::facts::{Facts, Notice};
use super::promise::Looker;
use super::strategy::{Step, Strategy, minor_of};
use super::terms::{Ask, Fee};
use crate::charges::{
    Accrual, Balance, Basis, Debtor, Interest, InterestError, Item, Pack, Per, Policy, Rate, ReferenceRates,
    Refusal, Rule, YearBasis,
};
use crate::day::Day;
use crate::ledger::Kind;
use crate::money::{Currency, Money};
use crate::open::AsOf;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

/// What sort of charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// A fee for the notice.
    Fee,
    /// Late interest on an item.
    Interest,
    /// The fixed sum of the law for an item.
    FixedSum,
}

impl What {
    /// All of them.
    pub const ALL: [What; 3] = [What::Fee, What::Interest, What::FixedSum];

    /// As it is written in books and files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            What::Fee => "fee",
            What::Interest => "interest",
            What::FixedSum => "fixed_sum",
        }
    }

    /// The sort of a name.
    #[must_use]
    pub fn of(name: &str) -> Option<What> {
        What::ALL.into_iter().find(|what| what.name() == name)
    }
}

/// A charge of a notice that would be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// What sort.
    pub what: What,
    /// For which item; `None`: for one that is no longer there. A fee is for the whole notice, and stands with the first of its
    /// items that had not borne it.
    pub item: Option<u32>,
    /// How much, minor units of the notice's currency; above 0.
    pub minor: i64,
    /// Interest: the last day that it covers.
    pub through: Option<Day>,
    /// What gives the right to it.
    pub basis: String,
    /// How it came about, a line for each part.
    pub formula: String,
}

/// Why a step's charge is not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Nothing gives the right to.
    Refused(Refusal),
    /// The debtor's country is not known.
    NoCountry,
    /// There are no rules for that country.
    NoRules(String),
    /// The rules give nothing against this debtor.
    NotOwed(&'static str),
    /// The rules' fixed sum is in another currency.
    OtherCurrency(&'static str, Currency),
    /// The interest cannot be worked out.
    Interest(InterestError),
    /// A sum does not fit.
    Overflow,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::Refused(refusal) => refusal.fmt(f),
            Why::NoCountry => f.write_str("the debtor's country is not known; say it of a contact"),
            Why::NoRules(country) => write!(f, "no rules on late payment are known for `{country}`"),
            Why::NotOwed(rules) => write!(f, "{rules}: consumers do not owe this"),
            Why::OtherCurrency(rules, currency) => {
                write!(f, "{rules}: the fixed sum is in {currency}, the debt is not")
            }
            Why::Interest(error) => error.fmt(f),
            Why::Overflow => f.write_str("the sum is too large"),
        }
    }
}

/// What a notice charges, and what it does not.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Charges {
    /// What it charges, fees first.
    pub made: Vec<Charge>,
    /// What its step asks for and is not charged.
    pub refused: Vec<(What, Why)>,
}

impl Charges {
    /// Their sum, minor units.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.made.iter().fold(0, |sum, charge| sum.saturating_add(charge.minor))
    }
}

/// What was charged before, and to whom charges may be made.
pub(super) struct Charger<'c> {
    looker: Looker<'c>,
    facts: &'c Facts,
    strategy: &'c Strategy,
    day: Day,
    /// Interest claimed of an item.
    claimed: FxHashMap<u32, i64>,
    /// Items that bore a step's fee.
    bore: FxHashSet<(u32, &'c str)>,
    /// Items for which the law's sum was charged.
    summed: FxHashSet<u32>,
    consumers: FxHashSet<u32>,
    /// A pack's reference rates with those of the books.
    rates: RefCell<FxHashMap<&'static str, Rc<ReferenceRates>>>,
}

/// A notice that would be made.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) customer: u32,
    pub(super) contact: Option<u32>,
    /// The customer's contacts, numbers into [`Facts::people`].
    pub(super) people: &'a [u32],
    pub(super) currency: Currency,
    pub(super) step: &'a Step,
    pub(super) parts: &'a [Part],
}

impl<'c> Charger<'c> {
    /// `None` where no step charges anything.
    pub(super) fn new(
        looker: Looker<'c>,
        facts: &'c Facts,
        strategy: &'c Strategy,
        day: Day,
    ) -> Option<Charger<'c>> {
        let mut steps = strategy.segments.iter().flat_map(|segment| &segment.steps);
        if steps.all(|step| step.ask.is_nothing()) {
            return None;
        }
        let mut charger = Charger {
            looker,
            facts,
            strategy,
            day,
            claimed: FxHashMap::default(),
            bore: FxHashSet::default(),
            summed: FxHashSet::default(),
            consumers: FxHashSet::default(),
            rates: RefCell::default(),
        };
        let tags = &strategy.terms.consumer_tags;
        charger.consumers.extend(facts.tags.iter().filter(|(_, tag)| tags.contains(tag)).map(|(of, _)| *of));
        facts.notices.iter().filter(|n| n.made <= day).for_each(|notice| charger.remember(notice));
        Some(charger)
    }

    /// What a notice that stands charged; of a cancelled one, what was waived.
    fn remember(&mut self, notice: &'c Notice) {
        let stands = notice.stands(self.day);
        for charge in notice.charges.iter().filter(|c| stands || c.waived.is_some()).map(|c| &c.charge) {
            match (charge.what, charge.item) {
                (What::Interest, Some(item)) => *self.claimed.entry(item).or_default() += charge.minor,
                (What::FixedSum, Some(item)) => {
                    self.summed.insert(item);
                }
                // A notice's fee is that of its highest step, and all its items bore it.
                _ => {
                    let step = notice
                        .lines
                        .iter()
                        .max_by_key(|line| line.level)
                        .map_or("", |line| line.step.as_str());
                    self.bore.extend(notice.lines.iter().map(|line| (line.item, step)));
                }
            }
        }
    }

    /// What a notice charges.
    pub(super) fn charge(&self, asked: Asked<'_>) -> Charges {
        let mut charges = Charges::default();
        let Ask { fee, interest, fixed_sum } = &asked.step.ask;
        let mut take = |what: What, found: Result<Vec<Charge>, Why>| match found {
            Ok(made) => charges.made.extend(made.into_iter().filter(|charge| charge.minor > 0)),
            Err(why) => charges.refused.push((what, why)),
        };
        if let Some(fee) = fee {
            take(What::Fee, self.fee(*fee, &asked));
        }
        if *interest {
            take(What::Interest, self.interest(&asked));
        }
        if *fixed_sum {
            take(What::FixedSum, self.fixed_sums(&asked));
        }
        charges
    }

    fn debtor(&self, customer: u32) -> Debtor {
        if self.consumers.contains(&customer) { Debtor::Consumer } else { Debtor::Business }
    }

    /// The words of the basis, when it holds against this debtor.
    fn permit(&self, basis: Option<Basis>, debtor: Debtor) -> Result<(crate::charges::Permit, String), Why> {
        let words = match &basis {
            Some(Basis::Contract { clause: words, .. } | Basis::Law { provision: words, .. }) => {
                words.clone()
            }
            None => String::new(),
        };
        let policy = Policy { enabled: true, basis };
        policy.permit(debtor).map(|permit| (permit, words)).map_err(Why::Refused)
    }

    fn is_charge(&self, item: u32) -> bool {
        matches!(self.looker.ledger.items.kind[item as usize], Kind::Fee | Kind::Interest)
    }

    fn fee(&self, fee: Fee, asked: &Asked<'_>) -> Result<Vec<Charge>, Why> {
        let step = asked.step.name.as_str();
        // It is charged for the first item that has not borne it.
        let new = asked.parts.iter().find(|part| !self.bore.contains(&(part.item, step)));
        let Some(new) = new.map(|part| part.item) else { return Ok(Vec::new()) };
        let (permit, basis) = self.permit(self.strategy.terms.contract(), self.debtor(asked.customer))?;
        let items: Vec<Item> = asked
            .parts
            .iter()
            .map(|part| {
                let charges_minor = if self.is_charge(part.item) { part.asked } else { 0 };
                Item { open_minor: part.asked, charges_minor, days_late: 0 }
            })
            .collect();
        let rule = match fee {
            Fee::Fixed(hundredths) => Rule::Fixed(minor_of(hundredths, asked.currency)),
            Fee::Percent(percent) => Rule::Percent(percent),
        };
        let charge = permit.charge(&rule, &items, Per::Notice).map_err(|_| Why::Overflow)?;
        let minor = charge.quote().fee_minor;
        let money = |minor| Money::new(minor, asked.currency);
        let formula = match fee {
            Fee::Fixed(_) => format!("fee = {}", money(minor)),
            Fee::Percent(percent) => {
                let principal = items.iter().map(Item::principal_minor).sum();
                format!("{} x {percent} % = {}", money(principal), money(minor))
            }
        };
        Ok(vec![Charge { what: What::Fee, item: Some(new), minor, through: None, basis, formula }])
    }

    /// The rules of the debtor's country: that of the contact who gets the notice, else of any contact.
    fn pack(&self, asked: &Asked<'_>) -> Result<&'static Pack, Why> {
        let all = asked.contact.iter().chain(asked.people).map(|&at| &self.facts.people[at as usize].country);
        let country = all.into_iter().find(|country| !country.is_empty()).ok_or(Why::NoCountry)?;
        Pack::of_country(country).ok_or_else(|| Why::NoRules(country.clone()))
    }

    fn rates(&self, pack: &'static Pack) -> Rc<ReferenceRates> {
        let mut known = self.rates.borrow_mut();
        let table = known.entry(pack.code).or_insert_with(|| {
            let of_pack =
                |name: &str| [pack.code, pack.reference].iter().any(|own| own.eq_ignore_ascii_case(name));
            let further = self.facts.reference_rates.iter().filter(|(name, _)| of_pack(name));
            Rc::new(pack.with_rates(further.map(|(_, rate)| rate.clone())))
        });
        Rc::clone(table)
    }

    fn interest(&self, asked: &Asked<'_>) -> Result<Vec<Charge>, Why> {
        let (terms, debtor) = (&self.strategy.terms, self.debtor(asked.customer));
        if let Some(rate) = terms.rate {
            let (_, basis) = self.permit(terms.contract(), debtor)?;
            return self.accrue(asked, Rate::Plain(rate), terms.year, &basis);
        }
        let pack = self.pack(asked)?;
        let (_, basis) = self.permit(terms.law_of(pack), debtor)?;
        let margin = pack.margin(debtor).ok_or(Why::NotOwed(pack.name))?;
        let table = self.rates(pack);
        let rate = Rate::Above { table: &table, margin, fixing: pack.fixing };
        self.accrue(asked, rate, YearBasis::Days365, &basis)
    }

    /// The interest of each item that is not claimed yet.
    fn accrue(
        &self,
        asked: &Asked<'_>,
        rate: Rate<'_>,
        year: YearBasis,
        basis: &str,
    ) -> Result<Vec<Charge>, Why> {
        let mut made = Vec::new();
        let late = |part: &&Part| !self.is_charge(part.item);
        for part in asked.parts.iter().filter(late) {
            let due = self.looker.ledger.items.due[part.item as usize];
            let interest = Interest { rate, year, starts: due.plus_days(1) };
            let balances = self.balances(part, due);
            let accrual = interest.through(&balances, self.day).map_err(Why::Interest)?;
            let before = self.claimed.get(&part.item).copied().unwrap_or(0);
            let minor = accrual.to_claim_minor(before).ok_or(Why::Overflow)?;
            made.push(Charge {
                what: What::Interest,
                item: Some(part.item),
                minor,
                through: Some(self.day),
                basis: basis.to_owned(),
                formula: words(&accrual, (before, minor), asked.currency),
            });
        }
        Ok(made)
    }

    /// What was open of an item at the close of its due date and of each day after on which that changed; without what is
    /// disputed of it today.
    fn balances(&self, part: &Part, due: Day) -> Vec<Balance> {
        let l = self.looker.ledger;
        let open = |day: Day| l.open_amount(self.looker.applications, part.item, AsOf::day(day));
        let disputed = (open(self.day) - part.asked).max(0);
        let after = self.looker.changes(part.item, (Bound::Excluded(due), Bound::Included(self.day)));
        iter::once(due)
            .chain(after)
            .map(|day| Balance { day, principal_minor: open(day) - disputed })
            .collect()
    }

    fn fixed_sums(&self, asked: &Asked<'_>) -> Result<Vec<Charge>, Why> {
        let new = |part: &&Part| !self.summed.contains(&part.item) && !self.is_charge(part.item);
        let parts: Vec<&Part> = asked.parts.iter().filter(new).collect();
        if parts.is_empty() {
            return Ok(Vec::new());
        }
        let (pack, debtor) = (self.pack(asked)?, self.debtor(asked.customer));
        let (_, basis) = self.permit(self.strategy.terms.law_of(pack), debtor)?;
        if pack.currency != asked.currency {
            return Err(Why::OtherCurrency(pack.name, pack.currency));
        }
        let sum = |part: &Part| {
            let minor = pack.fixed_sum_minor(debtor, part.asked).ok_or(Why::NotOwed(pack.name))?;
            let money = |minor| Money::new(minor, asked.currency);
            let formula = format!("{}: {}", money(part.asked), money(minor));
            let basis = basis.clone();
            Ok(Charge { what: What::FixedSum, item: Some(part.item), minor, through: None, basis, formula })
        };
        parts.into_iter().map(sum).collect()
    }
}

/// The stretches of an accrual, what was claimed of it before, and what is claimed now.
fn words(accrual: &Accrual, (before, minor): (i64, i64), currency: Currency) -> String {
    let money = |minor| Money::new(minor, currency);
    let mut lines: Vec<String> = accrual.segments.iter().map(|segment| segment.words(currency)).collect();
    if before != 0 {
        lines.push(format!("less {} claimed before", money(before)));
    }
    lines.push(format!("= {}", money(minor)));
    lines.join("\n")
}
