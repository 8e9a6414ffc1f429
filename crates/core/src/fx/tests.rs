//! Exchange: realised differences, revaluation, rates that are missing.

use super::*;
use crate::day::Instant;
use crate::ledger::Kind;
use crate::ledger::draft::{Application, Document, Draft};
use proptest::prelude::*;

const INR: Currency = Currency::of("INR");
const USD: Currency = Currency::of("USD");

fn usd(number: &str, kind: Kind, day: i32, amount: i64) -> Document {
    Document::new(number, kind, Day(day), amount, USD)
}

fn rates(list: &[&str], quotes: &[(i32, &str)]) -> Rates {
    let quote =
        |&(day, rate): &(i32, &str)| Quote { day: Day(day), currency: USD, rate: rate.parse().unwrap() };
    let items = list.iter().map(|rate| rate.parse().ok()).collect();
    Rates::new(INR, items, &quotes.iter().map(quote).collect::<Vec<_>>())
}

fn ledger(documents: Vec<Document>, applications: Vec<Application>) -> Ledger {
    Draft { documents, applications, ..Draft::default() }.ledger().unwrap()
}

/// 100 USD at 80, 60 of them paid at 75 on day 10 and 40 at 85 on day 20.
fn paid_in_two() -> (Ledger, Rates) {
    let documents = vec![
        usd("I1", Kind::Invoice, 1, 10_000),
        usd("P1", Kind::Payment, 10, 6_000),
        usd("P2", Kind::Payment, 20, 4_000),
    ];
    let applications =
        vec![Application::new("P1", "I1", 6_000, Day(10)), Application::new("P2", "I1", 4_000, Day(20))];
    (ledger(documents, applications), rates(&["80", "75", "85"], &[]))
}

#[test]
fn the_difference_of_rates_is_realised_when_it_is_settled() {
    let (ledger, rates) = paid_in_two();
    let base = rates.translate(&ledger, Day(0), Valuation::Document).unwrap();
    base.ledger.check().unwrap();
    let at = |day| AsOf::day(Day(day));
    assert_eq!([1, 9, 10, 20].map(|day| base.realised(at(day))), [0, 0, -30_000, -10_000]);
    let balance = |day: i32| base.ledger.open_by_currency(at(day))[0];
    assert_eq!([1, 10, 20].map(balance), [800_000, 320_000, 0]);
    assert!(base.ledger.open_amounts(at(20)).iter().all(|&open| open == 0));
    assert_eq!(base.ledger.over_applied(), []);
}

#[test]
fn without_the_exchange_journal_the_postings_would_not_meet() {
    // ERPNext shows 500 left in base and 0 in the party's currency before the exchange entry.
    let documents = vec![usd("I1", Kind::Invoice, 1, 10_000), usd("P1", Kind::Payment, 3, 10_000)];
    let ledger = ledger(documents, vec![Application::new("P1", "I1", 10_000, Day(3))]);
    let base = rates(&["80", "75"], &[]).translate(&ledger, Day(0), Valuation::Document).unwrap();
    let at = AsOf::day(Day(3));
    assert_eq!(base.ledger.items.amount, [800_000, -750_000, -50_000]);
    assert_eq!((base.realised(at), base.ledger.control_account(at)), (-50_000, vec![0]));
    assert_eq!(base.ledger.items.kind[2], Kind::Journal);
}

#[test]
fn a_revaluation_moves_the_base_value_only() {
    let ledger = ledger(vec![usd("I1", Kind::Invoice, 5, 10_000)], vec![]);
    let rates = rates(&["80"], &[(4, "90"), (6, "85"), (9, "82")]);
    let open = |day, valuation| rates.open_amounts(&ledger, AsOf::day(Day(day)), valuation).unwrap()[0];
    assert_eq!([5, 6, 8, 9].map(|day| open(day, Valuation::Revalued)), [800_000, 850_000, 850_000, 820_000]);
    assert_eq!([5, 6].map(|day| open(day, Valuation::AsOfRate)), [900_000, 850_000]);
    assert_eq!(open(9, Valuation::Document), 800_000);
    assert_eq!(rates.unrealised(&ledger, AsOf::day(Day(6))), Ok(50_000));
    assert_eq!(ledger.open_amounts(AsOf::day(Day(6))), [10_000]);
}

#[test]
fn a_missing_or_impossible_rate_is_an_error_of_the_item() {
    let ledger = ledger(vec![usd("I1", Kind::Invoice, 5, 10_000)], vec![]);
    let at = AsOf::day(Day(6));
    let code = |rates: Rates| rates.open_amounts(&ledger, at, Valuation::Document).unwrap_err().code();
    assert_eq!(code(rates(&["none"], &[])), "missing_rate");
    assert_eq!(code(rates(&["-1"], &[])), "rate_not_positive");
    assert_eq!(code(rates(&["70000000000000000000000000"], &[])), "amount_too_large");
    assert_eq!(
        rates(&["none"], &[(1, "2")]).open_amounts(&ledger, at, Valuation::Document),
        Ok(vec![20_000])
    );
}

#[test]
fn an_ended_application_takes_its_exchange_difference_with_it() {
    let (_, rates) = paid_in_two();
    let documents = vec![usd("I1", Kind::Invoice, 1, 10_000), usd("P1", Kind::Payment, 10, 6_000)];
    let ended = Application { until: Some(Day(15)), ..Application::new("P1", "I1", 6_000, Day(10)) };
    let base = rates.translate(&ledger(documents, vec![ended]), Day(0), Valuation::Document).unwrap();
    let at = |day| AsOf::day(Day(day));
    assert_eq!([10, 14, 15].map(|day| base.realised(at(day))), [-30_000, -30_000, 0]);
    assert_eq!(base.ledger.open_amounts(at(15)), [800_000, -450_000, 0]);
}

#[test]
fn exchange_differences_follow_both_clocks() {
    let document = usd("P1", Kind::Payment, 10, 6_000);
    let documents = vec![usd("I1", Kind::Invoice, 1, 10_000), Document { recorded: Instant(50), ..document }];
    let application = Application::new("P1", "I1", 6_000, Day(10));
    let application = Application {
        until: Some(Day(15)),
        recorded: Instant(50),
        until_recorded: Instant(70),
        ..application
    };
    let ledger = ledger(documents, vec![application]);
    let base = rates(&["80", "75"], &[]).translate(&ledger, Day(0), Valuation::Document).unwrap();
    let at = |day, known| AsOf::known_at(Day(day), Instant(known));
    assert_eq!([49, 50, 70].map(|known| base.realised(at(12, known))), [0, -30_000, -30_000]);
    assert_eq!([49, 50, 70].map(|known| base.realised(at(16, known))), [0, -30_000, 0]);
    for (day, known) in [(12, 49), (12, 50), (16, 50), (16, 69), (16, 70)] {
        assert_eq!(
            base.ledger.open_amounts(at(day, known))[2],
            0,
            "the journal is settled on {day} at {known}"
        );
    }
}

proptest! {
    #[test]
    fn what_is_closed_is_nothing_in_base_and_nothing_is_lost(
        parts in prop::collection::vec((1i64..5_000, 1u32..30_000, 1i32..40, prop::option::of(1i32..40)), 1..8),
        rate in 1u32..30_000,
    ) {
        let total: i64 = parts.iter().map(|part| part.0).sum();
        let mut documents = vec![usd("I", Kind::Invoice, 0, total)];
        let mut applications = Vec::new();
        let mut list = vec![Some(Decimal::new(i64::from(rate), 4))];
        for (n, &(amount, rate, day, length)) in parts.iter().enumerate() {
            let number = format!("P{n}");
            documents.push(usd(&number, Kind::Payment, day, amount));
            let until = length.map(|length| Day(day + length));
            applications.push(Application { until, ..Application::new(&number, "I", amount, Day(day)) });
            list.push(Some(Decimal::new(i64::from(rate), 4)));
        }
        let ledger = ledger(documents, applications);
        let rates = Rates::new(INR, list, &[]);
        let base = rates.translate(&ledger, Day(0), Valuation::Document).unwrap();
        prop_assert_eq!(base.ledger.check(), Ok(()));
        for day in 0..90 {
            let at = AsOf::day(Day(day));
            let (open, in_base) = (ledger.open_amounts(at), base.ledger.open_amounts(at));
            for (item, open) in open.iter().enumerate() {
                if *open == 0 {
                    prop_assert_eq!(in_base[item], 0, "item {} on day {}", item, day);
                }
            }
            prop_assert!(in_base[open.len()..].iter().all(|&open| open == 0), "journals are always settled");
            prop_assert_eq!(base.ledger.control_account(at), base.ledger.open_by_currency(at));
        }
    }
}
