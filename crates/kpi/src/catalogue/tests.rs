//! The catalogue as a whole: every definition is complete, and its figures are the published ones.

use super::*;
use crate::engine::MeasureValue;
use crate::figure::{Figure, Given};
use crate::formula::{Ratio, Slot, Style};
use crate::measure::Measure;
use crate::period::{Grain, Period};
use dunlin_core::day::Day;
use proptest::prelude::*;
use rustc_hash::FxHashSet;

#[test]
fn every_definition_is_whole() {
    let mut ids = FxHashSet::default();
    for definition in all() {
        let id = definition.id;
        assert!(ids.insert(id), "{id} twice");
        assert!(definition.formula().slots().len() < 16, "{id}");
        assert!(definition.says.contains("{}") && definition.says.ends_with(['.', ':']), "{id}");
        assert!(
            !definition.source.is_empty() && !definition.synonyms.is_empty() && !definition.topic.is_empty(),
            "{id}"
        );
        let power = i8::from(definition.unit == Unit::Money);
        assert_eq!(definition.formula().powers().value, power, "{id}: its formula is not in its unit");
        if let Some(base) = definition.variant_of {
            assert!(
                find(base).is_some_and(|b| b.topic == definition.topic && b.variant_of.is_none()),
                "{id}"
            );
        }
        for slot in definition.formula().slots() {
            if let Slot::Given(place) = slot {
                assert!(!definition.given[*place].text.is_empty(), "{id}");
            }
        }
        for caution in definition.cautions {
            if let Caution::GivenIs(name, ..) = caution {
                assert!(definition.given.iter().any(|p| p.name == *name), "{id}");
            }
        }
    }
}

#[test]
fn families_are_numbered_one_to_a_hundred() {
    let mut numbers: Vec<u8> = FILES.iter().map(|(_, definitions, _)| definitions[0].number).collect();
    numbers.dedup();
    assert_eq!(numbers, (1..=100).collect::<Vec<u8>>());
    for (file, definitions, _) in FILES {
        assert!(definitions.iter().all(|d| d.topic == *file && d.number == definitions[0].number), "{file}");
    }
}

#[test]
fn every_text_has_the_twelve_headings() {
    for (file, definitions, text) in FILES {
        let headings: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(headings, HEADINGS, "{file}.md");
        assert!(text.starts_with("# "), "{file}.md");
        for definition in *definitions {
            if definition.variant_of.is_some() || definition.topic == definition.id {
                continue;
            }
            assert!(definition.id.starts_with(file) || definition.id == "cscr_case", "{}", definition.id);
        }
    }
}

#[test]
fn a_page_stands_for_its_kpis() {
    let ids = |word| select(word).iter().map(|d| d.id).collect::<Vec<_>>();
    assert_eq!(ids("cei"), ["cei"]);
    assert_eq!(ids("collaboration_success"), ["cscr_case"]);
    assert_eq!(ids("vintage_curve").len(), 5);
    assert_eq!(ids("roll_rate").len(), 5);
    assert!(ids("nonsense").is_empty());
    assert!(near("cie").contains(&"cei"));
}

#[test]
fn needed_measures_are_the_formula_s_and_what_stands_beside_it() {
    let cei: Vec<&str> = find("cei").unwrap().needed().iter().map(Measure::name).collect();
    assert_eq!(cei, ["opening", "receivables", "current", "open_count", "sales"]);
    let cash: Vec<&str> = find("autopay_share").unwrap().needed().iter().map(Measure::name).collect();
    assert_eq!(cash, ["cash_received", "cash_autopay", "channel_known", "applied_windowed"]);
}

#[test]
fn formulas_print_and_read_alike() {
    for definition in all() {
        let formula = definition.formula();
        let again = Formula::parse(&formula.print(Style::Names), definition.given).unwrap();
        assert_eq!(again.print(Style::Names), formula.print(Style::Names));
    }
}

#[test]
fn given_values_prefer_their_currency() {
    let given = Given::parse(["target=100", "target.USD=90.5"]).unwrap();
    let param = &find("cash_vs_target").unwrap().given[0];
    let value = |code: &str| given.value(param, code.parse().unwrap()).unwrap();
    assert_eq!(value("USD"), 9050.into());
    assert_eq!(value("JPY"), 100.into());
}

/// The figure of an id where measures are these sums and all others 0.
fn figure(id: &str, sums: &[(Measure, i64)]) -> Figure<'static> {
    let day = Day::from_ymd(2024, 3, 31).unwrap();
    let period = Period::of(Grain::Month, day);
    let scope = Scope { group: None, currency: "EUR".parse().unwrap(), period, as_of: day, known_at: None };
    let source =
        |measure| MeasureValue::Sum(sums.iter().find(|(m, _)| *m == measure).map_or(0, |(_, s)| (*s).into()));
    find(id).unwrap().evaluate(scope, &Given::default(), source)
}

proptest! {
    /// CEI = 1 - past due / (B + S - C); at most 100 exactly when nothing is past due the wrong way round.
    #[test]
    fn cei_is_what_is_not_past_due(opening in 0i64..1 << 50, sales in 0i64..1 << 50, current in 0i64..1 << 40, late in 0i64..1 << 40) {
        let sums = [(Measure::opening, opening), (Measure::sales, sales), (Measure::current, current), (Measure::receivables, current + late)];
        let cei = figure("cei", &sums);
        match cei.value {
            Ok(value) => {
                let collectable = i128::from(opening + sales - current);
                let past_due = Ratio::new(100 * i128::from(late), collectable).unwrap();
                prop_assert_eq!(value, Ratio::whole(100).checked_sub(past_due).unwrap());
                prop_assert_eq!(value <= Ratio::whole(100), late == 0 || collectable > 0);
            }
            Err(_) => prop_assert_eq!(opening + sales, current),
        }
    }

    /// DSO = BPDSO + ADD, exactly, when all three share their basis.
    #[test]
    fn dso_is_best_possible_and_delinquent(sales in 1i64..1 << 50, current: i32, late: i32, days in 1i64..366) {
        let (current, late) = (i64::from(current), i64::from(late));
        let sums = [(Measure::sales, sales), (Measure::current, current), (Measure::receivables, current + late), (Measure::past_due, late), (Measure::days, days)];
        let value = |id| figure(id, &sums).value.unwrap();
        prop_assert_eq!(value("dso"), value("bpdso").checked_add(value("add_dso")).unwrap());
        prop_assert_eq!(value("add_dso"), value("dso_past_due"));
    }

    /// A write-off never raises `cei_cash`, whether it takes off what is late or what is not yet due.
    #[test]
    fn writing_off_does_not_raise_cei_in_cash(opening in 1i64..1 << 40, cash in 0i64..1 << 40, current in 0i64..1 << 39, off in 0i64..1 << 39) {
        let sums = |current: i64| [(Measure::opening, opening + (1 << 40)), (Measure::cash_applied, cash), (Measure::current, current), (Measure::write_offs, off)];
        let value = |current: i64| figure("cei_cash", &sums(current)).value.unwrap();
        prop_assert!(value(current - off.min(current)) <= value(current));
    }
}
