//! Published worked examples, then the properties of interest and tiers.

use super::explain::{ExplainError, late_interest, late_payment_compensation, statutory_interest};
use super::finance::{FinanceCharge, Method, Overdue};
use super::reference::Look;
use super::*;
use crate::day::Day;
use crate::money::{Currency, Money};
use crate::percent::{Fraction, Percent};
use proptest::prelude::*;

const EUR: Currency = Currency::of("EUR");

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn percent(text: &str) -> Percent {
    text.parse().unwrap()
}

fn money(text: &str) -> Money {
    Money::parse(text, EUR).unwrap()
}

fn minor(text: &str) -> i64 {
    money(text).minor
}

fn fee(rule: &Rule, open: &str) -> i64 {
    rule.quote(&[Item::new(minor(open), 0)], Per::Notice).unwrap().fee_minor
}

#[test]
fn a_percentage_is_never_taken_of_earlier_fees() {
    let item = Item { open_minor: minor("110"), charges_minor: minor("10"), days_late: 30 };
    let quote = Rule::Percent(percent("15")).quote(&[item], Per::Notice).unwrap();
    assert_eq!(quote.fee_minor, minor("15"));
    let interest = Rule::Interest(percent("10"), YearBasis::Days365).quote(&[item], Per::Notice).unwrap();
    assert_eq!(interest.interest_minor, minor("0.82"));
}

/// ERPNext: 100 at 10 % for 15 days is 0.41; with a fee of 20 the total is 120.41.
#[test]
fn a_fixed_fee_with_interest() {
    let rule = Rule::FixedPlusInterest(minor("20"), percent("10"), YearBasis::Days365);
    let quote = rule.quote(&[Item::new(minor("100"), 15)], Per::Notice).unwrap();
    assert_eq!(quote, Quote { fee_minor: minor("20"), interest_minor: 41 });
    assert_eq!(quote.total_minor(), Some(minor("20.41")));
}

#[test]
fn a_charge_stands_on_its_own_document_unless_told() {
    let quote = Rule::Fixed(1_000).quote(&[Item::new(1_000, 0)], Per::Notice).unwrap();
    assert_eq!(quote.written(1_000, Placement::default()), Some((1_000, 1_000)));
    assert_eq!(quote.written(1_000, Placement::SameDocument), Some((2_000, 0)));
}

#[test]
fn interest_of_several_items_is_rounded_once() {
    let items = [Item::new(minor("1"), 18), Item::new(minor("1"), 18), Item::new(minor("-5"), 18)];
    let rule = Rule::Interest(percent("10"), YearBasis::Days365);
    assert_eq!(rule.quote(&items, Per::Notice).unwrap().interest_minor, 1); // 0.493 + 0.493 of a cent
    assert_eq!(rule.quote(&items[..1], Per::Notice).unwrap().interest_minor, 0);
}

fn two_tiers() -> Tiers {
    let tier = |threshold: &str, fixed: &str, p: &str| Tier {
        threshold_minor: minor(threshold),
        fixed_minor: minor(fixed),
        percent: percent(p),
        ..Tier::default()
    };
    Tiers(vec![tier("0", "10", "5"), tier("100", "20", "3")])
}

#[test]
fn tiers_on_the_whole_or_on_their_slices() {
    let (single, accumulated) = (Rule::SingleTier(two_tiers()), Rule::AccumulatedTiers(two_tiers()));
    assert_eq!(fee(&single, "150"), minor("24.50"));
    assert_eq!(fee(&accumulated, "150"), minor("36.50")); // 10 + 5 % of 100, 20 + 3 % of 50
    assert_eq!(fee(&single, "99.99"), minor("15"));
    assert_eq!(fee(&single, "100"), minor("23"));
    assert_eq!(fee(&accumulated, "0"), 0);
}

#[test]
fn clamps_work_tier_by_tier() {
    let clamped = |min: Option<&str>, max: Option<&str>| {
        let tier = Tier {
            fixed_minor: minor("20"),
            min_minor: min.map(minor),
            max_minor: max.map(minor),
            ..Tier::default()
        };
        [Rule::SingleTier(Tiers(vec![tier])), Rule::AccumulatedTiers(Tiers(vec![tier]))]
            .map(|rule| fee(&rule, "50"))
    };
    assert_eq!(clamped(None, Some("15")), [1_500, 1_500]);
    assert_eq!(clamped(Some("25"), None), [2_500, 2_500]);
    assert_eq!(clamped(Some("5"), Some("25")), [2_000, 2_000]);
    let above = Tier { threshold_minor: minor("60"), fixed_minor: 1, ..Tier::default() };
    assert_eq!(fee(&Rule::AccumulatedTiers(Tiers(vec![above])), "50"), 0);
}

#[test]
fn rules_that_cannot_be_are_refused() {
    let refused = |rule: Rule| rule.quote(&[Item::new(100, 1)], Per::Notice).unwrap_err();
    assert_eq!(refused(Rule::Fixed(-1)), FeeError::Negative);
    assert_eq!(refused(Rule::Percent(percent("-1"))), FeeError::Negative);
    assert_eq!(refused(Rule::SingleTier(Tiers(vec![Tier::default(); 2]))), FeeError::NotRising(2));
    assert_eq!(refused(Rule::FixedByTier(vec![(5, 1), (5, 2)])), FeeError::NotRising(2));
    let upside_down = Tier { min_minor: Some(2), max_minor: Some(1), ..Tier::default() };
    assert_eq!(refused(Rule::AccumulatedTiers(Tiers(vec![upside_down]))), FeeError::MinAboveMax(1));
    assert_eq!(
        Rule::Percent(percent("10000")).quote(&[Item::new(i64::MAX, 1)], Per::Notice),
        Err(FeeError::Overflow)
    );
}

#[test]
fn fixed_sums_of_the_united_kingdom_and_the_union() {
    let gb = Pack::find("uk").unwrap();
    for (debt, sum) in [("999.99", 40), ("1000", 70), ("9999.99", 70), ("10000", 100), ("0.01", 40)] {
        assert_eq!(gb.fixed_sum_minor(Debtor::Business, minor(debt)), Some(sum * 100), "{debt}");
    }
    assert_eq!(gb.fixed_sum_minor(Debtor::Consumer, 100), None);
    let eu = Pack::find("EU").unwrap();
    let three = late_payment_compensation(eu, Debtor::Business, &[money("100"); 3]).unwrap();
    assert_eq!(three.value, money("120"));
    assert!(three.formula.starts_with("100.00 EUR: 40.00 EUR\n") && three.formula.contains("= 120.00 EUR"));
    let rule = Rule::FixedByTier(vec![(0, minor("40"))]);
    assert_eq!(rule.quote(&[Item::new(minor("100"), 1); 3], Per::Item).unwrap().fee_minor, minor("120"));
    assert_eq!(rule.quote(&[Item::new(minor("100"), 1); 3], Per::Notice).unwrap().fee_minor, minor("40"));
}

/// C-287/17: costs beyond the fixed sum are owed too, but the fixed sum counts towards them.
#[test]
fn costs_of_recovery_are_owed_as_far_as_they_exceed_the_fixed_sum() {
    let eu = Pack::find("EU").unwrap();
    let recovery = |costs| eu.recovery_minor(Debtor::Business, 10_000, costs);
    assert_eq!([0, 4_000, 10_000].map(recovery), [Some(4_000), Some(4_000), Some(10_000)]);
    assert_eq!(eu.recovery_minor(Debtor::Consumer, 10_000, 10_000), None);
}

#[test]
fn a_fixed_sum_is_refused_to_whom_it_is_not_owed() {
    let de = Pack::find("DE").unwrap();
    let consumer = late_payment_compensation(de, Debtor::Consumer, &[money("100")]);
    assert_eq!(consumer, Err(ExplainError::NotOwed("Germany", Debtor::Consumer)));
    let pounds = Money::new(100, Currency::of("GBP"));
    let other = late_payment_compensation(de, Debtor::Business, &[pounds]);
    assert_eq!(other, Err(ExplainError::OtherCurrency("Germany", pounds)));
}

/// woodside prints 120 for this; 1000 x 13 % for a year is 130.
#[test]
fn late_interest_for_a_year() {
    let year = late_interest(money("1000"), percent("13"), 365, YearBasis::Days365).unwrap();
    assert_eq!(year.value, money("130"));
    assert_eq!(year.formula, "1000.00 EUR x 13 % x 365 days / 365 = 130.00 EUR");
    let none = late_interest(money("0"), percent("13"), 365, YearBasis::Days365);
    assert_eq!(none, Err(ExplainError::NothingOwed(money("0"))));
}

/// enterprise.gov.ie: 12.25 % from 1 July 2024 = ECB 4.25 + 8; EUR 1,000 for 30 days / 365 = 10.07.
#[test]
fn interest_in_ireland() {
    let ie = Pack::find("IE").unwrap();
    let rates = ie.reference_rates();
    let days = (day("2024-07-31"), day("2024-08-30"));
    let came = statutory_interest(ie, &rates, Debtor::Business, money("1000"), days).unwrap();
    assert_eq!(came.value, money("10.07"));
    assert!(came.formula.starts_with("1000.00 EUR x 12.25 % x 30 days / 365 (2024-08-01 to 2024-08-30)\n"));
    let consumer = statutory_interest(ie, &rates, Debtor::Consumer, money("1000"), days);
    assert_eq!(consumer, Err(ExplainError::NotOwed("Ireland", Debtor::Consumer)));
}

#[test]
fn a_half_year_whose_rate_is_not_known_is_refused() {
    let eu = Pack::find("EU").unwrap();
    let days = (day("2024-12-01"), day("2025-01-15"));
    let error =
        statutory_interest(eu, &eu.reference_rates(), Debtor::Business, money("1000"), days).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no reference rate of ECB main refinancing operations is known for 2025-01-01; add it with its date and source"
    );
}

fn table(rates: &[(&str, &str)]) -> ReferenceRates {
    let reference = |&(from, rate): &(&str, &str)| Reference {
        from: day(from),
        until: None,
        rate: percent(rate),
        source: "a test".into(),
    };
    ReferenceRates::new("a table", rates.iter().map(reference).collect())
}

#[test]
fn the_rate_is_fixed_at_the_start_or_floats() {
    let rates = table(&[("2009-01-01", "1.62"), ("2008-07-01", "3.19")]);
    let rate = |fixing| Rate::Above { table: &rates, margin: percent("5"), fixing };
    let on = |fixing, date: &str| rate(fixing).on(day("2008-12-01"), day(date)).map(|r| r.to_string());
    assert_eq!(on(Fixing::Floating, "2008-12-31").unwrap(), "8.19");
    assert_eq!(on(Fixing::Floating, "2009-01-01").unwrap(), "6.62");
    assert_eq!(on(Fixing::AtStart, "2009-01-01").unwrap(), "8.19");
    let unknown = rate(Fixing::AtStart).on(day("2008-06-30"), day("2009-01-01"));
    assert_eq!(unknown.unwrap_err().day, day("2008-06-30"));
    let de = Pack::find("DE").unwrap().reference_rates();
    let business = Rate::Above { table: &de, margin: percent("9"), fixing: Fixing::Floating };
    assert_eq!(business.on(day("2015-01-01"), day("2015-06-30")), Ok(percent("8.17")));
    assert!(business.on(day("2015-01-01"), day("2015-07-01")).is_err());
}

/// SI 2002/1675: the rate of 31 December binds from January to June, however it moves in between.
#[test]
fn half_years_look_at_the_day_the_law_says() {
    let bank = table(&[("2023-08-03", "5.25"), ("2024-07-01", "5.5"), ("2024-08-01", "5")]);
    let uk = bank.half_yearly(Look::DayBefore, day("2023-07-01"), day("2025-01-01"));
    let rates: Vec<_> = uk.rates().iter().map(|r| (r.from.to_string(), r.rate.to_string())).collect();
    let expected = [("2024-01-01", "5.25"), ("2024-07-01", "5.25"), ("2025-01-01", "5")];
    assert_eq!(rates, expected.map(|(from, rate)| (from.to_owned(), rate.to_owned())));
    let eu = bank.half_yearly(Look::FirstDay, day("2024-07-01"), day("2024-12-31"));
    assert_eq!(eu.on(day("2024-12-31")).unwrap().rate, percent("5.5"));
}

#[test]
fn interest_follows_balance_rate_and_year() {
    let rates = table(&[("2024-01-01", "2"), ("2024-07-01", "3")]);
    let rate = Rate::Above { table: &rates, margin: percent("8"), fixing: Fixing::Floating };
    let interest = Interest { rate, year: YearBasis::Days365, starts: day("2024-06-11") };
    let balances = [
        Balance { day: day("2024-06-10"), principal_minor: minor("1000") },
        Balance { day: day("2024-06-20"), principal_minor: minor("600") }, // 400 paid: the 20th still bears on 1,000
        Balance { day: day("2024-07-15"), principal_minor: 0 },
    ];
    let accrual = interest.through(&balances, day("2024-12-31")).unwrap();
    let came: Vec<_> = accrual
        .segments
        .iter()
        .map(|s| (s.from.to_string(), s.days(), s.principal_minor / 100, s.rate.to_string()))
        .collect();
    let expected =
        [("2024-06-11", 10, 1000, "10"), ("2024-06-21", 10, 600, "10"), ("2024-07-01", 15, 600, "11")];
    assert_eq!(
        came,
        expected.map(|(from, days, principal, rate)| (from.to_owned(), days, principal, rate.to_owned()))
    );
    assert_eq!(accrual.exact.rounded(), Some(274 + 164 + 271 + 1)); // 2.7397 + 1.6438 + 2.7123, rounded once
    assert_eq!(interest.through(&balances, Day::NEVER), Err(InterestError::NoEnd));
    let out_of_order = [balances[1], balances[0]];
    let refused = interest.through(&out_of_order, day("2024-12-31"));
    assert_eq!(refused, Err(InterestError::NotInOrder(day("2024-06-10"))));
}

#[test]
fn leap_years_have_366_days_when_asked() {
    let rate = Rate::Plain(percent("10"));
    let interest = Interest { rate, year: YearBasis::Actual, starts: day("2023-12-31") };
    let balance = [Balance { day: day("2023-12-30"), principal_minor: minor("1000") }];
    let accrual = interest.through(&balance, day("2024-12-31")).unwrap();
    assert_eq!(
        accrual.segments.iter().map(|s| (s.days(), s.year_days)).collect::<Vec<_>>(),
        [(1, 365), (366, 366)]
    );
    assert_eq!(accrual.exact.rounded(), Some(minor("100.27")));
}

#[test]
fn finance_charges_on_the_average_daily_balance_or_the_balance_due() {
    let stretches =
        [Overdue { amount_minor: minor("1000"), days: 20 }, Overdue { amount_minor: minor("400"), days: 10 }];
    let average = Method::AverageDailyBalance { period_days: 30 };
    let charge =
        |method, minimum_minor| FinanceCharge { rate: percent("1.5"), method, minimum_minor }.on(&stretches);
    assert_eq!(charge(average, 0), Some(minor("12")));
    assert_eq!(charge(Method::BalanceDue, 0), Some(minor("6")));
    assert_eq!(charge(Method::BalanceDue, minor("6.01")), Some(0));
    assert_eq!(charge(Method::AverageDailyBalance { period_days: 0 }, 0), None);
}

#[test]
fn nothing_is_charged_without_a_basis_and_never_to_consumers_without_one() {
    let mut policy = Policy::default();
    assert_eq!(policy.permit(Debtor::Business), Err(Refusal::SwitchedOff));
    policy.enabled = true;
    assert_eq!(policy.permit(Debtor::Business), Err(Refusal::NoBasis));
    policy.basis = Some(Basis::Law { provision: "BGB 288 (5)".into(), covers_consumers: false });
    assert_eq!(policy.permit(Debtor::Consumer), Err(Refusal::Consumer));
    let permit = policy.permit(Debtor::Business).unwrap();
    let charge = permit.charge(&Rule::Fixed(4_000), &[Item::new(10_000, 3)], Per::Notice).unwrap();
    assert_eq!((charge.quote().fee_minor, Some(charge.basis())), (4_000, policy.basis.as_ref()));
    policy.basis = Some(Basis::Contract { clause: "7".into(), covers_consumers: true });
    assert!(policy.permit(Debtor::Consumer).is_ok());
}

#[test]
fn packs_are_in_order_and_name_their_sources() {
    assert!(PACKS.is_sorted_by_key(|pack| pack.code));
    for pack in PACKS {
        assert!(
            !pack.sources.is_empty() && pack.half_years.iter().all(|half| !half.source.is_empty()),
            "{}",
            pack.name
        );
        assert!(pack.half_years.is_sorted_by_key(|half| (half.year, half.half)));
        assert!(pack.fixed_sums.is_sorted(), "{}", pack.name);
    }
}

/// Balances from random steps of days and amounts, beginning on day 19,000.
fn any_balances() -> impl Strategy<Value = Vec<Balance>> {
    prop::collection::vec((1i32..90, 0i64..5_000_000), 1..6).prop_map(|steps| {
        let mut at = 18_999;
        let balance = |(days, principal_minor)| {
            at += days;
            Balance { day: Day(at), principal_minor }
        };
        steps.into_iter().map(balance).collect()
    })
}

fn any_table() -> impl Strategy<Value = ReferenceRates> {
    prop::collection::vec(-100i32..700, 8).prop_map(|rates| {
        let reference = |(n, rate): (usize, i32)| Reference {
            from: Day::of_month_index(2021 * 12 + 6 * n as i32),
            until: None,
            rate: Percent::of_hundredths(rate),
            source: "a test".into(),
        };
        ReferenceRates::new("a table", rates.into_iter().enumerate().map(reference).collect())
    })
}

fn any_year() -> impl Strategy<Value = YearBasis> {
    prop_oneof![Just(YearBasis::Days365), Just(YearBasis::Days360), Just(YearBasis::Actual)]
}

fn any_fixing() -> impl Strategy<Value = Fixing> {
    prop_oneof![Just(Fixing::AtStart), Just(Fixing::Floating)]
}

proptest! {
    #[test]
    fn interest_is_additive_to_the_last_fraction(
        balances in any_balances(), rates in any_table(), year in any_year(), fixing in any_fixing(),
        starts in 19_000i32..19_100, cuts in prop::collection::vec(19_000i32..19_700, 3),
    ) {
        let rate = Rate::Above { table: &rates, margin: Percent::of_hundredths(800), fixing };
        let interest = Interest { rate, year, starts: Day(starts) };
        let mut cuts = cuts;
        cuts.sort_unstable();
        let over = |from: i32, end: i32| interest.accrue(&balances, Day(from), Day(end)).unwrap();
        let (whole, first, second) = (over(cuts[0], cuts[2]), over(cuts[0], cuts[1]), over(cuts[1], cuts[2]));
        let sum = first.exact.checked_add(second.exact).unwrap();
        prop_assert_eq!(whole.exact, sum);
        prop_assert_eq!(whole.exact.millionths(), sum.millionths());
        prop_assert!(whole.exact >= first.exact);
    }

    #[test]
    fn interest_is_the_sum_of_its_days(
        balances in any_balances(), rates in any_table(), year in any_year(), fixing in any_fixing(), days in 0i32..200,
    ) {
        let rate = Rate::Above { table: &rates, margin: Percent::of_hundredths(800), fixing };
        let interest = Interest { rate, year, starts: Day(19_000) };
        let accrual = interest.accrue(&balances, Day(19_000), Day(19_000 + days)).unwrap();
        let mut by_day = Fraction::ZERO;
        for day in (19_000..19_000 + days).map(Day) {
            // The slow, obvious way: what was open yesterday, at today's rate, for one day.
            let open = balances.iter().rev().find(|b| b.day < day).map_or(0, |b| b.principal_minor);
            let rate = rate.on(Day(19_000), day).unwrap();
            let year_days = match (year, day.ymd().0 % 4) {
                (YearBasis::Days360, _) => 360,
                (YearBasis::Actual, 0) => 366,
                _ => 365,
            };
            by_day = by_day.checked_add(rate.of(open).scaled(1, year_days).unwrap()).unwrap();
        }
        prop_assert_eq!(accrual.exact, by_day);
    }

    #[test]
    fn interest_rises_with_days_and_principal(principal in 0i64..1_000_000_000, more in 0i64..1_000_000, days in 0i32..900, further in 0i32..90, rate in 0i32..3_000) {
        let interest = Interest { rate: Rate::Plain(Percent::of_hundredths(rate)), year: YearBasis::Days365, starts: Day(100) };
        let after = |principal_minor, days: i32| {
            interest.accrue(&[Balance { day: Day(99), principal_minor }], Day(100), Day(100 + days)).unwrap().exact
        };
        prop_assert!(after(principal, days) <= after(principal + more, days));
        prop_assert!(after(principal, days) <= after(principal, days + further));
    }

    #[test]
    fn claims_made_in_parts_add_up_to_the_rounded_whole(balances in any_balances(), claims in prop::collection::vec(1i32..60, 1..8)) {
        let interest = Interest { rate: Rate::Plain(percent("12.25")), year: YearBasis::Days365, starts: Day(19_000) };
        let (mut claimed, mut last) = (0, Day(19_000));
        for days in claims {
            last = last.plus_days(days);
            let claim = interest.through(&balances, last).unwrap().to_claim_minor(claimed).unwrap();
            prop_assert!(claim >= 0);
            claimed += claim;
        }
        prop_assert_eq!(Some(claimed), interest.through(&balances, last).unwrap().exact.rounded());
    }

    #[test]
    fn accumulated_tiers_and_fixed_steps_never_fall(
        steps in prop::collection::vec((1i64..50_000, 0i64..3_000, 0i32..2_000, prop::option::of(0i64..2_000), prop::option::of(0i64..4_000)), 1..5),
        principal in 1i64..200_000, more in 0i64..50_000,
    ) {
        let (mut threshold_minor, mut fee) = (0, 0);
        let (mut tiers, mut sums) = (Vec::new(), Vec::new());
        for (step, fixed_minor, hundredths, min_minor, above_min) in steps {
            let max_minor = above_min.map(|above| above + min_minor.unwrap_or(0));
            tiers.push(Tier { threshold_minor, fixed_minor, percent: Percent::of_hundredths(hundredths), min_minor, max_minor });
            sums.push((threshold_minor, fee));
            (threshold_minor, fee) = (threshold_minor + step, fee + fixed_minor);
        }
        for rule in [Rule::AccumulatedTiers(Tiers(tiers)), Rule::FixedByTier(sums)] {
            let fee = |minor| rule.quote(&[Item::new(minor, 0)], Per::Notice).unwrap().fee_minor;
            prop_assert!(fee(principal) <= fee(principal + more));
        }
    }
}

#[test]
fn published_half_years_hold_for_their_half_year_and_no_longer() {
    let on = |code: &str, at: &str| Pack::find(code).unwrap().reference_rates().on(day(at)).map(|r| r.rate);
    // enterprise.gov.ie: 12.25 % from 1 July 2024; 8.05 % from 1 January 2016; payontime.co.uk: 13.25 % in early 2024,
    // 8.10 % in late 2020; stb-bruns.com: -0.88 from July 2016 to the end of 2022, then 1.62.
    for (code, at, rate) in [
        ("IE", "2024-07-01", "4.25"),
        ("IE", "2016-06-30", "0.05"),
        ("EU", "2016-07-01", "0"),
        ("GB", "2024-06-30", "5.25"),
        ("GB", "2020-07-01", "0.1"),
        ("GB", "2016-12-31", "0.5"),
        ("DE", "2022-12-31", "-0.88"),
        ("DE", "2023-01-01", "1.62"),
        ("DE", "2024-06-30", "3.62"),
    ] {
        assert_eq!(on(code, at), Ok(percent(rate)), "{code} {at}");
    }
    for (code, at) in [("IE", "2025-01-01"), ("DE", "2016-01-01"), ("GB", "2026-01-01")] {
        assert!(on(code, at).is_err(), "{code} {at}");
    }
}

#[test]
fn further_rates_bind_for_the_half_year_that_they_open() {
    let rate = |from: &str, rate: &str| Reference {
        from: day(from),
        until: None,
        rate: percent(rate),
        source: "ecb.europa.eu".into(),
    };
    // A change in March binds from July on; of two changes the later; a half-year without any is unknown.
    let further = [rate("2025-01-01", "3.15"), rate("2025-03-12", "2.65"), rate("2025-06-11", "2.15")];
    let table = Pack::find("IE").unwrap().with_rates(further);
    let on = |at: &str| table.on(day(at)).map(|r| r.rate);
    assert_eq!(on("2025-06-30"), Ok(percent("3.15")));
    assert_eq!(on("2025-07-01"), Ok(percent("2.15")));
    assert_eq!(on("2026-01-01"), Ok(percent("2.15")), "the pack's own");
    assert!(
        Pack::find("DE").unwrap().with_rates([rate("2025-01-01", "2.27")]).on(day("2025-07-01")).is_err()
    );
}

#[test]
fn a_country_has_its_own_rules_or_the_directives() {
    let code = |country: &str| Pack::of_country(country).map(|pack| pack.code);
    assert_eq!(
        ["DE", "ie", "UK", "FR", "EU", "US", ""].map(code),
        [Some("DE"), Some("IE"), Some("GB"), Some("EU"), None, None, None]
    );
}
