//! Cases of the area `charge`: overdue items, a rule, and the fee, interest or rate that must come out.

use super::given::{amount, day, list, needed, optional, percent, same, same_amount, text, whole};
use super::{Case, Outcome, compare, known_keys};
use dunlin_core::charges::{
    Balance, Fixing, Interest, Item, Per, Placement, Quote, Rate, Reference, ReferenceRates, Rule, Tier,
    Tiers, YearBasis,
};
use dunlin_core::day::Day;
use dunlin_core::percent::Percent;
use serde_json::Value;

/// What the case asks about.
enum Asked {
    /// A fee with or without interest: the figures, what was open before, and where the charge is written.
    Quote(Quote, i64, Placement),
    /// Interest at a rate above a reference rate.
    Statutory(Statutory),
}

struct Statutory {
    table: ReferenceRates,
    margin: Percent,
    fixing: Fixing,
    year: YearBasis,
    open_minor: i64,
    from: Option<Day>,
    to: Option<Day>,
}

/// Runs one case of this area.
pub(crate) fn run(case: &Case) -> Outcome {
    match read(case) {
        Ok(asked) => compare(case, |key, expected| check(key, expected, &asked)),
        Err(why) => Outcome::Failed(why),
    }
}

const GIVEN: &[&str] =
    &["open", "principal", "items", "days_late", "days", "rule", "interest_from", "interest_to"];
/// Earlier fees stand beside what is open, under one of these names.
const EARLIER_FEES: &[&str] = &["earlier_fees", "previous_fees", "prior_fees", "fees_before", "fees"];

fn read(case: &Case) -> Result<Asked, String> {
    let given = &case.given;
    known_keys("given", given, &[GIVEN, EARLIER_FEES].concat())?;
    known_keys("when", &case.when, &[])?;
    let value = given.get("rule").ok_or("`rule` is missing")?;
    if value.get("kind") == Some(&Value::String("reference_plus".to_owned())) {
        return statutory(given, value).map(Asked::Statutory);
    }
    let items = items(given)?;
    let open = items.iter().map(|item| item.open_minor).sum();
    let quote = rule(value)?.quote(&items, per(value)?).map_err(|e| e.to_string())?;
    Ok(Asked::Quote(quote, open, placement(value)?))
}

fn check(key: &str, expected: &Value, asked: &Asked) -> Result<(), String> {
    match (asked, key) {
        (Asked::Quote(quote, ..), "fee") => same_amount(expected, quote.fee_minor),
        (Asked::Quote(quote, ..), "interest") => same_amount(expected, quote.interest_minor),
        (Asked::Quote(quote, open, _), "total" | "balance_after") => {
            same_amount(expected, open + quote.total_minor().ok_or("the total is too large")?)
        }
        (Asked::Quote(quote, open, placement), "document_after" | "own_document" | "new_document") => {
            let (document, own) = quote.written(*open, *placement).ok_or("the total is too large")?;
            same_amount(expected, if key == "document_after" { document } else { own })
        }
        (Asked::Statutory(rules), "rate_at") => rules.rates(expected),
        (Asked::Statutory(rules), "interest") => same_amount(expected, rules.interest()?),
        _ => Err("this key is not known".to_owned()),
    }
}

/// The overdue items: each of `items`, or what is `open` as one. `principal` says how much of it bears charges.
fn items(given: &Value) -> Result<Vec<Item>, String> {
    let days_late = match optional(given, "days_late", whole::<u32>)? {
        Some(days) => days,
        None => optional(given, "days", whole)?.unwrap_or(0),
    };
    let open = optional(given, "open", amount)?;
    if let Some(amounts) = optional(given, "items", |items| list(items, amount))? {
        let sum: i64 = amounts.iter().sum();
        if open.is_some_and(|open| open != sum) {
            return Err("`items` do not add up to `open`".to_owned());
        }
        return Ok(amounts.into_iter().map(|minor| Item::new(minor, days_late)).collect());
    }
    let open = open.ok_or("neither `open` nor `items` is given")?;
    let principal = optional(given, "principal", amount)?.unwrap_or(open);
    let mut earlier = 0;
    for key in EARLIER_FEES {
        earlier += optional(given, key, amount)?.unwrap_or(0);
    }
    Ok(vec![Item { open_minor: open + earlier, charges_minor: open - principal + earlier, days_late }])
}

fn rule(value: &Value) -> Result<Rule, String> {
    let kind = needed(value, "kind", |kind| text(kind).map(str::to_owned))?;
    let keys: &[&str] = match kind.as_str() {
        "none" => &[],
        "fixed" => &["amount"],
        "percent" => &["percent"],
        "simple_interest" => &["rate", "percent", "year"],
        "fixed_plus_interest" => &["amount", "fixed", "fee", "rate", "percent", "year"],
        "tiers_single" | "tiers_accumulated" | "fixed_by_tier" => &["tiers"],
        other => return Err(format!("unknown rule `{other}`")),
    };
    known_keys("rule", value, &[&["kind", "per", "target"], keys].concat())?;
    let fixed = || first_of(value, &["amount", "fixed", "fee"], amount);
    let rate = || first_of(value, &["rate", "percent"], percent);
    Ok(match kind.as_str() {
        "fixed" => Rule::Fixed(fixed()?),
        "percent" => Rule::Percent(rate()?),
        "simple_interest" => Rule::Interest(rate()?, year(value)?),
        "fixed_plus_interest" => Rule::FixedPlusInterest(fixed()?, rate()?, year(value)?),
        "tiers_single" => Rule::SingleTier(tiers(value)?),
        "tiers_accumulated" => Rule::AccumulatedTiers(tiers(value)?),
        "fixed_by_tier" => Rule::FixedByTier(needed(value, "tiers", |steps| list(steps, step))?),
        _ => Rule::None,
    })
}

/// Where the charge is written.
fn placement(value: &Value) -> Result<Placement, String> {
    match optional(value, "target", |target| text(target).map(str::to_owned))?.as_deref() {
        Some("same_document") => Ok(Placement::SameDocument),
        None | Some("own_document" | "new_document" | "separate_document") => Ok(Placement::OwnDocument),
        Some(other) => Err(format!("unknown target `{other}`")),
    }
}

fn per(value: &Value) -> Result<Per, String> {
    match optional(value, "per", |per| text(per).map(str::to_owned))?.as_deref() {
        None | Some("notice" | "total") => Ok(Per::Notice),
        Some("item") => Ok(Per::Item),
        Some(other) => Err(format!("unknown `per` `{other}`")),
    }
}

fn first_of<T>(value: &Value, keys: &[&str], read: fn(&Value) -> Result<T, String>) -> Result<T, String> {
    let key = keys
        .iter()
        .find(|key| value.get(key).is_some())
        .ok_or_else(|| format!("one of {keys:?} is missing"))?;
    needed(value, key, read)
}

fn year(value: &Value) -> Result<YearBasis, String> {
    match optional(value, "year", whole::<u16>)? {
        None | Some(365) => Ok(YearBasis::Days365),
        Some(360) => Ok(YearBasis::Days360),
        Some(other) => Err(format!("unknown year of {other} days")),
    }
}

fn tiers(value: &Value) -> Result<Tiers, String> {
    needed(value, "tiers", |tiers| list(tiers, tier)).map(Tiers)
}

/// A maximum of 0 is Business Central's way of saying "none".
fn tier(value: &Value) -> Result<Tier, String> {
    known_keys("tier", value, &["threshold", "fixed", "percent", "min", "max"])?;
    Ok(Tier {
        threshold_minor: needed(value, "threshold", amount)?,
        fixed_minor: optional(value, "fixed", amount)?.unwrap_or(0),
        percent: optional(value, "percent", percent)?.unwrap_or_default(),
        min_minor: optional(value, "min", amount)?,
        max_minor: optional(value, "max", amount)?.filter(|&max| max != 0),
    })
}

fn step(value: &Value) -> Result<(i64, i64), String> {
    known_keys("tier", value, &["from", "fee"])?;
    Ok((needed(value, "from", amount)?, needed(value, "fee", amount)?))
}

fn statutory(given: &Value, value: &Value) -> Result<Statutory, String> {
    known_keys("rule", value, &["kind", "margin", "fixing", "reference", "year"])?;
    let fixing = match needed(value, "fixing", |fixing| text(fixing).map(str::to_owned))?.as_str() {
        "at_start" => Fixing::AtStart,
        "floating" => Fixing::Floating,
        other => return Err(format!("unknown fixing `{other}`")),
    };
    Ok(Statutory {
        table: ReferenceRates::new("the case", needed(value, "reference", |rates| list(rates, reference))?),
        margin: needed(value, "margin", percent)?,
        fixing,
        year: year(value)?,
        open_minor: needed(given, "open", amount)?,
        from: optional(given, "interest_from", day)?,
        to: optional(given, "interest_to", day)?,
    })
}

fn reference(value: &Value) -> Result<Reference, String> {
    known_keys("reference", value, &["from", "rate"])?;
    let (from, rate) = (needed(value, "from", day)?, needed(value, "rate", percent)?);
    Ok(Reference { from, until: None, rate, source: "the case".into() })
}

impl Statutory {
    fn rate(&self) -> Rate<'_> {
        Rate::Above { table: &self.table, margin: self.margin, fixing: self.fixing }
    }

    /// Compares the rate of every day asked for.
    fn rates(&self, expected: &Value) -> Result<(), String> {
        let days =
            expected.as_object().filter(|days| !days.is_empty()).ok_or("an object of days is expected")?;
        days.iter().try_for_each(|(at, expected)| {
            let at: Day = at.parse().map_err(|e| format!("{e}"))?;
            let came = self.rate().on(self.from.unwrap_or(at), at).map_err(|e| e.to_string())?;
            same(&percent(expected)?, &came).map_err(|e| format!("at {at} {e}"))
        })
    }

    /// The interest of the days from `interest_from` to `interest_to`, both inside, rounded once.
    fn interest(&self) -> Result<i64, String> {
        let (Some(starts), Some(last)) = (self.from, self.to) else {
            return Err("`interest_from` and `interest_to` are needed".to_owned());
        };
        let balance = [Balance { day: starts.plus_days(-1), principal_minor: self.open_minor }];
        let interest = Interest { rate: self.rate(), year: self.year, starts };
        let accrual = interest.through(&balance, last).map_err(|e| e.to_string())?;
        accrual.exact.rounded().ok_or_else(|| "the interest is too large".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::super::given::tests::{failed, passed};
    use serde_json::json;

    const RUN: fn(&super::Case) -> super::Outcome = super::run;

    #[test]
    fn fees_and_interest_are_compared_key_by_key() {
        let given = json!({"open": "100", "earlier_fees": "10", "days_late": 15,
            "rule": {"kind": "fixed_plus_interest", "amount": "20", "rate": "10", "year": 365}});
        passed(RUN, &given, &json!({"fee": "20", "interest": "0.41", "total": "130.41"}));
        failed(RUN, &given, &json!({"fee": "20", "interest": "0.42"}));
        failed(RUN, &given, &json!({"fee": "20", "rate_at": {}}));
        failed(RUN, &json!({"open": "1", "oracle": 1, "rule": {"kind": "none"}}), &json!({"fee": "0"}));
    }

    #[test]
    fn rates_and_interest_above_a_reference_rate() {
        let given = json!({"open": "1000", "interest_from": "2026-06-30", "interest_to": "2026-07-01",
            "rule": {"kind": "reference_plus", "margin": "8", "fixing": "floating", "year": 365,
                "reference": [{"from": "2026-01-01", "rate": "2.15"}, {"from": "2026-07-01", "rate": "2.40"}]}});
        passed(
            RUN,
            &given,
            &json!({"rate_at": {"2026-06-30": "10.15", "2026-07-01": "10.4"}, "interest": "0.56"}),
        );
        failed(RUN, &given, &json!({"rate_at": {"2026-07-01": "10.15"}}));
    }
}
