//! What notices charge: known answers.

use super::*;
use crate::charges::{NoRate, Reference, Refusal};
use crate::collect::charge::{Charge, Charges, What, Why};
use crate::collect::terms::{Ask, Fee, Terms};

fn everything() -> Strategy {
    let mut strategy = Strategy::default();
    let terms = &mut strategy.terms;
    (terms.clause, terms.law) = (Some("General terms, 7.2".to_owned()), true);
    terms.consumer_tags = vec!["consumer".to_owned()];
    let ask = Ask { fee: Some(Fee::Fixed(500)), interest: true, fixed_sum: true };
    strategy.segments[0].steps[1].ask = ask.clone();
    strategy.segments[0].steps[3].ask = ask;
    strategy
}

fn at(country: &str) -> Facts {
    let person = Person { roles: vec![Role::Dunning], country: country.to_owned(), ..Person::default() };
    Facts { people: vec![person], ..Facts::default() }
}

fn charges(l: &Ledger, facts: &Facts, s: &Strategy, on: &str) -> Charges {
    let plan = decide(Book { ledger: l, facts }, s, day(on));
    plan.actions.into_iter().find(|a| matches!(a.how, How::Write(..))).unwrap().charges
}

fn sums(charges: &Charges) -> Vec<(What, i64)> {
    charges.made.iter().map(|charge| (charge.what, charge.minor)).collect()
}

fn issued(charges: &Charges, level: u8, step: &str, on: &str) -> Notice {
    let charged = |charge: &Charge| Charged { id: 0, charge: charge.clone(), waived: None, document: None };
    Notice { charges: charges.made.iter().map(charged).collect(), ..notice(0, level, step, on) }
}

/// EUR 100.00 due on 15 March, half of it paid on 29 March: 5 days on the whole; then 19 days, 14 of the whole and 5 of the half,
/// at 4.50 + 8 points up to 30 June 2024.
#[test]
fn a_fee_for_each_step_interest_for_each_day_and_the_fixed_sum_once() {
    let l = ledger(&[("I1", "C1", "2024-03-15")], &[("P1", "I1", "2024-03-29", 5_000)]);
    let (s, mut f) = (everything(), at("IE"));
    let first = charges(&l, &f, &s, "2024-03-20");
    assert_eq!(sums(&first), [(What::Fee, 500), (What::Interest, 17), (What::FixedSum, 4_000)]);
    assert_eq!(
        first.made[1].formula,
        "100.00 EUR x 12.5 % x 5 days / 365 (2024-03-16 to 2024-03-20)\n= 0.17 EUR"
    );
    assert_eq!(first.made[1].basis, "Ireland: SI 580/2012");
    assert_eq!(first.made[0].basis, "General terms, 7.2");
    f.notices.push(issued(&first, 1, "reminder", "2024-03-20"));
    let second = charges(&l, &f, &s, "2024-04-03");
    // 100.00 x 12.5 % x 14 / 365 + 50.00 x 12.5 % x 5 / 365 = 0.5651, of which 0.17 was claimed.
    assert_eq!(sums(&second), [(What::Fee, 500), (What::Interest, 40)]);
    // What was waived does not come back, whatever becomes of its notice.
    f.notices[0].charges.iter_mut().for_each(|charged| charged.waived = Some(day("2024-03-21")));
    f.notices[0].cancelled = Some(day("2024-03-21"));
    let again = charges(&l, &f, &s, "2024-04-03");
    assert_eq!(sums(&again), [(What::Interest, 40)]);
    // What was cancelled, and not waived, was never asked for.
    f.notices[0].charges.iter_mut().for_each(|charged| charged.waived = None);
    let anew = charges(&l, &f, &s, "2024-04-03");
    assert_eq!(sums(&anew), [(What::Fee, 500), (What::Interest, 57), (What::FixedSum, 4_000)]);
}

#[test]
fn nothing_is_charged_without_a_right_to_it_and_the_reason_is_told() {
    let l = ledger(&[("I1", "C1", "2024-03-15")], &[]);
    let on = "2024-03-20";
    let why = |f: &Facts, s: &Strategy| charges(&l, f, s, on).refused;
    let none = Strategy { terms: Terms::default(), ..everything() };
    let no_basis = Why::Refused(Refusal::NoBasis);
    let all = [What::Fee, What::Interest, What::FixedSum].map(|what| (what, no_basis.clone()));
    assert_eq!(why(&at("IE"), &none), all);
    let mut consumer = at("DE");
    consumer.tags.push((0, "consumer".to_owned()));
    let told = charges(&l, &consumer, &everything(), on);
    // A German consumer owes 5 points above the base rate, and nothing else.
    assert_eq!(sums(&told), [(What::Interest, 12)]);
    assert_eq!(
        told.refused,
        [(What::Fee, Why::Refused(Refusal::Consumer)), (What::FixedSum, Why::NotOwed("Germany"))]
    );
    let of_law = |f: &Facts| why(f, &everything()).into_iter().map(|(_, why)| why).collect::<Vec<_>>();
    assert_eq!(of_law(&Facts::default()), [Why::NoCountry, Why::NoCountry]);
    assert_eq!(of_law(&at("US")), [Why::NoRules("US".to_owned()), Why::NoRules("US".to_owned())]);
    assert_eq!(of_law(&at("GB")), [Why::OtherCurrency("United Kingdom", "GBP".parse().unwrap())]);
}

#[test]
fn a_half_year_that_nobody_published_waits_for_the_books() {
    let l = ledger(&[("I1", "C1", "2025-03-15")], &[]);
    let mut f = at("FR");
    let told = charges(&l, &f, &everything(), "2025-03-20");
    let missing = matches!(&told.refused[..], [(What::Interest, Why::Interest(e))] if e.to_string().contains("2025-03-16"));
    assert!(missing, "{told:?}");
    let no_rate = NoRate { table: "ECB main refinancing operations".to_owned(), day: day("2025-03-16") };
    assert_eq!(told.refused[0].1.to_string(), no_rate.to_string());
    let rate = Reference {
        from: day("2025-01-01"),
        until: Some(day("2025-06-30")),
        rate: "3.15".parse().unwrap(),
        source: "ecb.europa.eu".into(),
    };
    f.reference_rates.push(("EU".to_owned(), rate));
    let told = charges(&l, &f, &everything(), "2025-03-20");
    // 100.00 x 11.15 % x 5 / 365.
    assert_eq!(sums(&told)[1], (What::Interest, 15));
}
