//! The cube: its rows, and back from a file to the same figures.

use super::*;
use dunlin_core::day::Day;
use std::collections::BTreeMap;

/// A small ledger as a test writes it.
#[derive(Clone, Default, Debug)]
struct Facts {
    /// Id, group, issued, due, amount.
    invoices: Vec<(String, String, Day, Day, i64)>,
    /// Invoice id, day, amount.
    applications: Vec<(String, Day, i64)>,
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn cube_of(facts: &Facts, calendar: &Calendar) -> Cube {
    let mut cube = Cube::new(calendar.clone());
    for (id, group, issued, due, amount) in &facts.invoices {
        cube.add_invoice(id, group, *issued, *due, *amount).unwrap();
    }
    for (id, day, amount) in &facts.applications {
        cube.add_application(id, *day, *amount).unwrap();
    }
    cube
}

/// The literal definition, as of each period's last day, invoice by invoice.
fn oracle(facts: &Facts, calendar: &Calendar, group: Option<&str>) -> Vec<Figures> {
    let mut out = Vec::new();
    let mut before = calendar.ends()[0].plus_days(-calendar.days(0));
    for &end in calendar.ends() {
        let mut f = Figures { opening: as_of(facts, group, before).0, ..Figures::default() };
        let (closing, cash) = as_of(facts, group, end);
        f.closing = closing;
        f.cash = cash - as_of(facts, group, before).1;
        for (id, _, issued, due, amount) in of_group(facts, group).filter(|i| i.2 <= end) {
            let paid = paid(facts, id, end);
            let late = end.since(*due);
            let bucket = [0, 30, 60, 90].iter().position(|&max| late <= max).unwrap_or(4);
            f.buckets[bucket] += amount - paid;
            f.sales += if *issued > before { *amount } else { 0 };
            if *due <= end {
                f.due_cum += amount;
                f.paid_cum += paid;
            }
            if *due <= end && *due > before {
                f.due_in += amount;
                f.paid_in += paid;
            }
        }
        out.push(f);
        before = end;
    }
    out
}

fn of_group<'a>(
    facts: &'a Facts,
    group: Option<&'a str>,
) -> impl Iterator<Item = &'a (String, String, Day, Day, i64)> {
    facts.invoices.iter().filter(move |i| group.is_none_or(|g| g == i.1))
}

/// Balance and payments of the invoices that exist.
fn as_of(facts: &Facts, group: Option<&str>, on: Day) -> (i64, i64) {
    of_group(facts, group).filter(|i| i.2 <= on).fold((0, 0), |(balance, all), i| {
        let paid = paid(facts, &i.0, on);
        (balance + i.4 - paid, all + paid)
    })
}

fn paid(facts: &Facts, id: &str, on: Day) -> i64 {
    facts.applications.iter().filter(|a| a.0 == id && a.1 <= on).map(|a| a.2).sum()
}

fn example() -> Facts {
    let i = |id: &str, _customer, segment: &str, issued, due, amount| {
        (id.to_owned(), segment.to_owned(), day(issued), day(due), amount)
    };
    let a = |id: &str, on, amount| (id.to_owned(), day(on), amount);
    Facts {
        invoices: vec![
            i("1", 10, "0", "2015-01-10", "2015-02-09", 100_000),
            i("2", 10, "0", "2015-01-31", "2015-01-31", 50_000),
            i("3", 11, "1", "2015-02-05", "2015-03-07", 30_000),
            i("4", 11, "1", "2015-02-10", "2015-03-12", -5_000),
            i("5", 12, "1", "2015-03-01", "2015-03-31", 20_000),
            i("6", 12, "1", "2015-04-10", "2015-03-31", 7_000),
        ],
        applications: vec![
            a("1", "2015-02-09", 40_000),
            a("1", "2015-03-15", 60_000),
            a("3", "2015-01-20", 30_000),
            a("4", "2015-03-12", -5_000),
            a("5", "2015-04-02", 20_000),
            a("5", "2015-04-20", -20_000),
        ],
    }
}

fn show(calendar: &Calendar, figures: &[Figures]) -> String {
    let mut out = String::new();
    for (period, f) in figures.iter().enumerate() {
        let numbers = f.integers().map(|n| n.to_string()).join(" ");
        let ratios = f
            .ratios(calendar.days(period))
            .map(|r| if r.is_nan() { "-".to_owned() } else { format!("{}", (r * 1e6).round() / 1e6) });
        out += &format!("{} {numbers} | {}\n", calendar.ends()[period], ratios[..2].join(" "));
    }
    out
}

#[test]
fn the_worked_example() {
    let calendar = Calendar::new(Step::Month, day("2015-01-01"), day("2015-05-31")).unwrap();
    let cube = cube_of(&example(), &calendar);
    let expected = "\
2015-01-31 0 150000 0 150000 150000 0 0 0 0 50000 0 50000 0 | - 31
2015-02-28 150000 25000 70000 105000 -5000 110000 0 0 0 100000 40000 150000 40000 | 0.388889 117.6
2015-03-31 105000 20000 55000 70000 20000 0 50000 0 0 45000 25000 195000 125000 | 0.52381 108.5
2015-04-30 70000 7000 0 77000 0 27000 0 50000 0 0 0 202000 125000 | 0 330
2015-05-31 77000 0 0 77000 0 0 0 27000 50000 0 0 202000 125000 | 0 -
";
    assert_eq!(show(&calendar, &cube.figures(None).unwrap()), expected);
    let segment = "\
2015-01-31 0 0 0 0 0 0 0 0 0 0 0 0 0 | - -
2015-02-28 0 25000 30000 -5000 -5000 0 0 0 0 0 0 0 0 | 1 -5.6
2015-03-31 -5000 20000 -5000 20000 20000 0 0 0 0 45000 25000 45000 25000 | 1 31
2015-04-30 20000 7000 0 27000 0 27000 0 0 0 0 0 52000 25000 | 0 115.714286
2015-05-31 27000 0 0 27000 0 0 0 27000 0 0 0 52000 25000 | 0 -
";
    assert_eq!(show(&calendar, &cube.figures(cube.groups().find("1")).unwrap()), segment);
}

/// A seeded sequence (splitmix64), so that a failing ledger can be made again.
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ z >> 31) % n
    }

    fn day(&mut self, from: Day, days: u64) -> Day {
        from.plus_days(self.below(days) as i32)
    }
}

/// Invoices before, in and behind the range; credits; due before issue; paid early, in parts, too much, reversed.
fn random_facts(seed: u64) -> Facts {
    let mut r = Seeded(seed);
    let start = day("2019-10-01");
    let mut facts = Facts::default();
    for n in 0..1 + r.below(25) {
        let issued = r.day(start, 900);
        let due = issued.plus_days([0, 14, 30, 60, 90, -20, 200, -120][r.below(8) as usize]);
        let amount = (r.below(100_000) as i64 + 1) * if r.below(8) == 0 { -1 } else { 1 };
        let id = ["", "INV-", "00"][r.below(3) as usize].to_owned() + &n.to_string();
        facts.invoices.push((id.clone(), format!("G{}", r.below(3)), issued, due, amount));
        for _ in 0..r.below(4) {
            let day = r.day(issued.plus_days(-40), 300);
            let part = [amount, amount / 2, -amount / 3, amount + 7][r.below(4) as usize];
            facts.applications.push((id.clone(), day, part));
            if r.below(6) == 0 {
                facts.applications.push((id.clone(), day.plus_days(r.below(50) as i32), -part));
            }
        }
    }
    for at in (1..facts.applications.len()).rev() {
        facts.applications.swap(at, r.below(at as u64 + 1) as usize);
    }
    facts
}

fn random_calendar(seed: u64) -> Calendar {
    let mut r = Seeded(!seed);
    let step =
        [Step::Month, Step::Month, Step::Quarter, Step::Year, Step::Week, Step::Day][r.below(6) as usize];
    let from = r.day(day("2019-08-15"), 200);
    let days = if step == Step::Day { 120 } else { 900 };
    let to = r.day(from, days);
    Calendar::new(step, from, to).unwrap()
}

#[test]
fn a_thousand_random_ledgers_agree_with_the_literal_definition() {
    for seed in 0..1_000 {
        let (facts, calendar) = (random_facts(seed), random_calendar(seed));
        let cube = cube_of(&facts, &calendar);
        assert_eq!(cube.figures(None).unwrap(), oracle(&facts, &calendar, None), "seed {seed}");
        for (number, group) in (0..).zip(cube.groups().iter()) {
            assert_eq!(
                cube.figures(Some(number)).unwrap(),
                oracle(&facts, &calendar, Some(group)),
                "seed {seed} {group}"
            );
        }
        for f in cube.figures(None).unwrap() {
            assert_eq!(f.opening + f.sales - f.cash, f.closing);
            assert_eq!(f.buckets.iter().sum::<i64>(), f.closing);
        }
    }
}

#[test]
fn workers_agree_with_the_cube_that_grows_whatever_the_layout() {
    for seed in 0..300 {
        let (facts, calendar) = (random_facts(seed), random_calendar(seed));
        let cube = cube_of(&facts, &calendar);
        for (direct, way) in [0, 1, 100].into_iter().flat_map(|d| WAYS.map(|way| (d, way))) {
            let found = by_workers::<i64>(&facts, &calendar, direct, way);
            assert_eq!(found, all_figures(&cube), "seed {seed} {direct} {way:?}");
        }
        assert_eq!(by_workers::<i128>(&facts, &calendar, 0, Way::List), all_figures(&cube), "seed {seed}");
        assert_eq!(by_workers::<i128>(&facts, &calendar, 9, Way::Small), all_figures(&cube), "seed {seed}");
    }
}

/// Group number (`u32::MAX` for the total) and period to figures.
type Found = BTreeMap<(u32, usize), Figures>;

fn all_figures(cube: &Cube) -> Found {
    let groups = (0..cube.groups().len() as u32).map(|g| (g, Some(g))).chain([(u32::MAX, None)]);
    groups
        .flat_map(|(g, group)| {
            cube.figures(group).unwrap().into_iter().enumerate().map(move |(p, f)| ((g, p), f))
        })
        .collect()
}

/// How invoices get into the index: by way of a list, or at once into small words, into large ones, or into small
/// ones that are made large half way.
#[derive(Clone, Copy, Debug)]
enum Way {
    List,
    Small,
    Large,
    Widened,
}

const WAYS: [Way; 4] = [Way::List, Way::Small, Way::Large, Way::Widened];

fn by_workers<T: Sum>(facts: &Facts, calendar: &Calendar, direct: u32, way: Way) -> Found {
    let layout = Layout::new::<T>(calendar, direct);
    let (shared, mut names) = (Ids::default(), dunlin_core::names::Names::new());
    let mut ids = shared.reader();
    let mut close = dunlin_core::names::Names::new();
    // An open index wants numbers that lie close together; these have gaps.
    let mut number = |id: &str| match way {
        Way::List => ids.number(id.as_bytes()),
        _ => i64::from(close.number(id)) * 3 - 10,
    };
    let numbers: Vec<i64> = facts.invoices.iter().map(|i| number(&i.0)).collect();
    let groups: Vec<u32> = facts.invoices.iter().map(|i| names.number(&i.1)).collect();
    let issued: Vec<i32> = facts.invoices.iter().map(|i| i.2.0).collect();
    let due: Vec<i32> = facts.invoices.iter().map(|i| i.3.0).collect();
    let amounts: Vec<i64> = facts.invoices.iter().map(|i| i.4).collect();
    let mut workers: Vec<Worker<'_, T>> = vec![Worker::new(calendar, layout), Worker::new(calendar, layout)];
    let mut entered = Vec::new();
    let few = if matches!(way, Way::Large) { GROUPS_MAX } else { 100 };
    let mut open = Index::between(-10, numbers.len() as i64 * 3, numbers.len(), calendar, few).unwrap();
    let half = numbers.len() / 2;
    for (worker, range) in workers.iter_mut().zip([0..half, half..numbers.len()]) {
        let rows = InvoiceRows {
            ids: &numbers[range.clone()],
            groups: &groups[range.clone()],
            issued: &issued[range.clone()],
            due: &due[range.clone()],
            amounts: &amounts[range.clone()],
        };
        match way {
            Way::List => worker.invoices(rows, Enter::List(&mut entered)).unwrap(),
            _ => worker.invoices(rows, Enter::Index(&open)).unwrap(),
        }
        if matches!(way, Way::Widened) && range.start == 0 {
            open.make_room(5_000);
        }
    }
    let index = match way {
        Way::List => Index::of(&[entered], calendar, names.len() as u32).unwrap(),
        _ => open,
    };
    assert_eq!(index.len(), numbers.len());
    let of: Vec<i64> = facts.applications.iter().map(|a| number(&a.0)).collect();
    let days: Vec<i32> = facts.applications.iter().map(|a| a.1.0).collect();
    let paid: Vec<i64> = facts.applications.iter().map(|a| a.2).collect();
    workers[1].applications(ApplicationRows { invoices: &of, days: &days, amounts: &paid }, &index).unwrap();
    let sums = Sums::of(calendar, layout, names.len() as u32, workers);
    let (mut out, mut scratch) = (Found::new(), Scratch::default());
    for block in 0..sums.blocks() {
        sums.block(block, &mut scratch, |g, p, f| _ = out.insert((g, p), *f)).unwrap();
    }
    sums.total(|p, f| _ = out.insert((u32::MAX, p), *f)).unwrap();
    out
}

#[test]
fn the_cube_of_two_sets_of_facts_is_the_sum_of_their_cubes() {
    for seed in 0..300 {
        let (facts, calendar) = (random_facts(seed), random_calendar(seed));
        let (mut a, mut b) = (Facts::default(), Facts::default());
        for (n, invoice) in facts.invoices.iter().enumerate() {
            let half = if n % 2 == 0 { &mut a } else { &mut b };
            half.invoices.push(invoice.clone());
            half.applications.extend(facts.applications.iter().filter(|x| x.0 == invoice.0).cloned());
        }
        let mut merged = cube_of(&a, &calendar);
        merged.merge(&cube_of(&b, &calendar)).unwrap();
        let whole = cube_of(&facts, &calendar);
        assert_eq!(merged.figures(None), whole.figures(None), "seed {seed}");
        for group in whole.groups().iter() {
            assert_eq!(
                merged.figures(merged.groups().find(group)),
                whole.figures(whole.groups().find(group))
            );
        }
        let again = merged.merge(&cube_of(&b, &calendar));
        assert_eq!(again.is_err(), !b.invoices.is_empty());
    }
}

#[test]
fn facts_that_do_not_fit_are_refused() {
    let calendar = Calendar::new(Step::Month, day("2015-01-01"), day("2015-05-31")).unwrap();
    let mut cube = cube_of(&example(), &calendar);
    let (on, max) = (day("2015-01-01"), i64::MAX);
    assert_eq!(cube.add_invoice("1", "0", on, on, 1), Err(FactError::Twice("1".into())));
    assert_eq!(cube.add_application("7", on, 1), Err(FactError::NoInvoice("7".into())));
    cube.add_invoice("7", "2", on, on, max).unwrap();
    assert!(cube.figures(cube.groups().find("2")).is_ok());
    assert_eq!(cube.figures(None), Err(Overflow { group: None, period: 0 }));
    cube.add_invoice("8", "2", on, on, max).unwrap();
    assert_eq!(cube.figures(Some(2)), Err(Overflow { group: Some(2), period: 0 }));
    let other = Calendar::new(Step::Week, day("2015-01-01"), day("2015-05-31")).unwrap();
    assert_eq!(cube.merge(&Cube::new(other)), Err(FactError::OtherPeriods));
}

#[test]
fn periods_cover_their_range() {
    let ends = |step, from, to| {
        Calendar::new(step, day(from), day(to)).unwrap().ends().iter().map(Day::to_string).collect::<Vec<_>>()
    };
    assert_eq!(ends(Step::Week, "2024-12-31", "2025-01-06"), ["2025-01-05", "2025-01-12"]);
    assert_eq!(ends(Step::Quarter, "2024-02-15", "2024-04-01"), ["2024-03-31", "2024-06-30"]);
    assert_eq!(ends(Step::Year, "2023-02-15", "2024-04-01"), ["2023-12-31", "2024-12-31"]);
    assert_eq!(ends(Step::Day, "2024-02-28", "2024-03-01"), ["2024-02-28", "2024-02-29", "2024-03-01"]);
    assert!(matches!(
        Calendar::new(Step::Month, day("2024-02-01"), day("2024-01-31")),
        Err(CalendarError::Empty(..))
    ));
    assert!(matches!(
        Calendar::new(Step::Day, day("1024-02-01"), day("2024-01-31")),
        Err(CalendarError::TooLong(_))
    ));
}

#[test]
fn equal_numbers_mean_equal_texts() {
    let shared = Ids::default();
    let mut ids = shared.reader();
    let texts = [
        "7",
        "007",
        "07",
        "-7",
        "-07",
        "+7",
        "7a",
        "a7",
        "a07",
        "b7",
        "A-2024-0012",
        "A-2024-12",
        "A-2025-0012",
        "",
        "-",
        "0",
        "-0",
        "00",
        "999999999999",
        "1000000000000",
        "0999999999999",
        "12345678901234567890123",
        "x12345678901234567890123",
        "é1",
    ];
    let numbers: Vec<i64> = texts.iter().map(|t| ids.number(t.as_bytes())).collect();
    for (at, number) in numbers.iter().enumerate() {
        assert_eq!(numbers.iter().position(|n| n == number), Some(at), "{}", texts[at]);
        assert_eq!(ids.number(texts[at].as_bytes()), *number);
        assert_eq!(shared.text(*number), texts[at]);
    }
    for integer in [0, 7, -7, 999_999_999_999, 1_000_000_000_000, i64::MAX, i64::MIN] {
        assert_eq!(ids.of_integer(integer), ids.number(integer.to_string().as_bytes()), "{integer}");
    }
    let many: std::collections::BTreeSet<i64> =
        (0..20_000).map(|n| ids.number(format!("{n:x}-{}", n % 10).as_bytes())).collect();
    assert_eq!(many.len(), 20_000);
}

#[test]
fn stray_numbers_and_close_ones_are_found() {
    let calendar = random_calendar(1);
    let record = |n: u32| Record::new(n, 1, 2);
    let numbers: Vec<i64> = (0..5_000).map(|n| n * 3).chain([i64::MAX - 5, -(1 << 60), 1 << 50]).collect();
    let parts = vec![numbers.iter().zip(0..).map(|(&n, at)| (n, record(at))).collect::<Vec<_>>()];
    let index = Index::of(&parts, &calendar, GROUPS_MAX).unwrap();
    for (at, &n) in (0..).zip(&numbers) {
        assert_eq!(index.find(n), Some(record(at)));
    }
    assert_eq!((index.find(1), index.find(i64::MIN), index.len()), (None, None, numbers.len()));
    assert_eq!(
        Index::of(&[vec![(1, record(0)), (2, record(1)), (1, record(2))]], &calendar, 3).unwrap_err(),
        Twice(1)
    );
    assert!(Index::between(0, i64::MAX, 10, &calendar, 3).is_none());
    for few in [3, GROUPS_MAX] {
        let mut open = Index::between(100, 200, 10, &calendar, few).unwrap();
        assert!(open.enter(150, record(1)) && !open.enter(150, record(1)) && !open.enter(201, record(1)));
        open.make_room(1_024);
        assert!(open.enter(151, record(70_000)));
        assert_eq!((open.find(150), open.find(151)), (Some(record(1)), Some(record(70_000))));
    }
}

#[test]
fn the_weight_bounds_the_sum_of_amounts() {
    let calendar = random_calendar(1);
    let layout = Layout::new::<i64>(&calendar, 1);
    for amounts in [vec![0], vec![-1], vec![i64::MIN], vec![i64::MAX, 1], vec![3, -4, 5], vec![-1 << 40; 9]] {
        let (ids, days): (Vec<i64>, Vec<i32>) = (0..amounts.len()).map(|n| (n as i64, 18_000)).unzip();
        let groups = vec![0; ids.len()];
        let mut worker = Worker::<i64>::new(&calendar, layout);
        let rows = InvoiceRows { ids: &ids, groups: &groups, issued: &days, due: &days, amounts: &amounts };
        worker.invoices(rows, Enter::List(&mut Vec::new())).unwrap();
        let sum: u128 = amounts.iter().map(|a| u128::from(a.unsigned_abs())).sum();
        assert!(worker.weight() >= sum && worker.weight() <= 4 * sum * amounts.len() as u128, "{amounts:?}");
    }
}
