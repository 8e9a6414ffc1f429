//! What must hold of the demo company: money conserved, facts inside the range, the same bytes for the same seed, and
//! the shape and story that it promises.

use super::rows::{Segment, Source};
use super::*;
use dunlin_core::ledger::Ledger;
use dunlin_formats::{FileKind, FileReport, Input, LoadOptions};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The whole company of `dunlin demo`.
static FULL: LazyLock<Company> = LazyLock::new(|| Company::generate(1, END, Size::FULL));

/// A company of a quarter of that size, for what does not hang on size: some runners start a process for every test.
static MIDDLE: LazyLock<Company> =
    LazyLock::new(|| Company::generate(4, END, Size { customers: 1_000, invoices: 36_000 }));

fn small(seed: u64) -> Company {
    Company::generate(seed, END, Size { customers: 150, invoices: 4_000 })
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// FNV-1a, so that pinned hashes depend on no library.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |h, &b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01B3))
}

fn hashes(company: &Company) -> Vec<(String, u64)> {
    write::files(company).into_iter().map(|(name, bytes)| (name, hash(&bytes))).collect()
}

// Sameness.

#[test]
fn one_seed_gives_the_same_bytes_everywhere() {
    let listed: String =
        hashes(&FULL).into_iter().map(|(name, hash)| format!("{hash:016x} {name}\n")).collect();
    insta::assert_snapshot!(listed);
}

#[test]
fn another_seed_gives_another_company() {
    let (one, two) = (hashes(&small(1)), hashes(&small(2)));
    assert_eq!(one, hashes(&small(1)));
    assert!(one.iter().zip(&two).all(|(a, b)| a.0 == b.0 && a.1 != b.1));
}

#[test]
fn files_are_written_as_listed() {
    let dir = std::env::temp_dir().join(format!("dunlin-demo-test-{}", std::process::id()));
    let company = small(3);
    let paths = write(&company, &dir).unwrap();
    let read: Vec<u64> = paths.iter().map(|path| hash(&std::fs::read(path).unwrap())).collect();
    std::fs::remove_dir_all(&dir).unwrap();
    assert_eq!(read, hashes(&company).into_iter().map(|(_, hash)| hash).collect::<Vec<_>>());
    let names: Vec<_> = paths.iter().map(|p| p.strip_prefix(&dir).unwrap().to_str().unwrap()).collect();
    assert_eq!(
        names,
        [
            "customers.csv",
            "invoices.csv",
            "payments.csv",
            "applications.csv",
            "credit_notes.csv",
            "write_offs.csv",
            "other-shapes/invoice_list.csv",
            "other-shapes/open_items_2025-09-30.csv",
            "other-shapes/open_items_2025-10-31.csv",
            "other-shapes/open_items_2025-11-30.csv",
            "other-shapes/open_items_2025-12-31.csv"
        ]
    );
}

// Money.

#[test]
fn applications_never_exceed_their_two_sides() {
    for company in [&*MIDDLE, &small(5)] {
        let changes: Vec<(Day, usize)> = (0..company.applications.len())
            .flat_map(|at| {
                let row = &company.applications[at];
                [Some((row.day, at)), row.ended.map(|ended| (ended, at))].into_iter().flatten()
            })
            .collect();
        let mut sides: HashMap<(u8, usize), Vec<(Day, i64)>> = HashMap::new();
        for (on, at) in changes {
            let row = &company.applications[at];
            assert!(row.amount > 0, "{row:?}");
            let moved = if Some(on) == row.ended { -row.amount } else { row.amount };
            sides.entry((0, row.invoice)).or_default().push((on, moved));
            let credit = match row.from {
                Source::Payment(at) => (1, at),
                Source::CreditNote(at) => (2, at),
                Source::WriteOff(at) => (3, at),
                Source::Discount(_) => continue,
            };
            sides.entry(credit).or_default().push((on, moved));
        }
        for ((table, at), mut moves) in sides {
            let whole = match table {
                0 => company.invoices[at].amount,
                1 => company.payments[at].amount,
                2 => company.credit_notes[at].amount,
                _ => company.write_offs[at].amount,
            };
            // What ends on a day ends before anything new begins.
            moves.sort_unstable();
            let mut used = 0;
            for (on, moved) in moves {
                used += moved;
                assert!((0..=whole).contains(&used), "table {table} row {at}: {used} of {whole} on {on}");
            }
        }
    }
}

#[test]
fn both_sides_of_an_application_share_an_account() {
    for row in &MIDDLE.applications {
        let invoice = MIDDLE.invoices[row.invoice].account;
        let credit = match row.from {
            Source::Payment(at) | Source::Discount(at) => MIDDLE.payments[at].account,
            Source::CreditNote(at) => MIDDLE.credit_notes[at].account,
            Source::WriteOff(at) => MIDDLE.write_offs[at].account,
        };
        assert_eq!(invoice, credit);
    }
}

#[test]
fn discounts_are_what_was_offered_and_write_offs_what_was_open() {
    let mut written_off = vec![0; MIDDLE.write_offs.len()];
    for row in &MIDDLE.applications {
        match row.from {
            Source::Discount(_) => assert_eq!(row.amount, MIDDLE.invoices[row.invoice].discount),
            Source::WriteOff(at) => written_off[at] += row.amount,
            _ => {}
        }
    }
    assert_eq!(written_off, MIDDLE.write_offs.iter().map(|row| row.amount).collect::<Vec<_>>());
}

// Time.

#[test]
fn every_fact_lies_within_the_years_and_after_its_cause() {
    for end in ["2025-12-31", "2024-02-29", "2026-06-15"] {
        let c = Company::generate(9, day(end), Size { customers: 300, invoices: 9_000 });
        let within = |d: Day| c.start <= d && d <= c.end;
        assert!(c.invoices.iter().all(|i| within(i.issued) && i.due >= i.issued && i.amount > 0));
        assert!(
            c.invoices.iter().filter_map(|i| Some((i.ordered?, i.issued))).all(|(o, i)| within(o) && o <= i)
        );
        assert!(c.payments.iter().all(|p| within(p.day) && p.amount > 0));
        assert!(
            c.payments.iter().filter_map(|p| Some((p.day, p.returned?))).all(|(d, r)| d < r && within(r))
        );
        assert!(c.credit_notes.iter().chain(&c.write_offs).all(|n| within(n.day) && n.amount > 0));
        assert!(c.credit_notes.iter().all(|n| n.day >= c.invoices[n.invoice].issued));
        for row in &c.applications {
            let made = match row.from {
                Source::Payment(at) | Source::Discount(at) => c.payments[at].day,
                Source::CreditNote(at) => c.credit_notes[at].day,
                Source::WriteOff(at) => c.write_offs[at].day,
            };
            assert!(
                within(row.day) && row.day >= made && row.day >= c.invoices[row.invoice].issued,
                "{row:?}"
            );
            assert!(row.ended.is_none_or(|ended| ended > row.day && within(ended)), "{row:?}");
        }
    }
}

#[test]
fn numbers_and_names_are_unique_and_in_order_of_date() {
    let numbers: HashSet<&str> = MIDDLE.customers.iter().map(|c| c.number.as_str()).collect();
    let names: HashSet<&str> = MIDDLE.customers.iter().map(|c| c.name.as_str()).collect();
    assert_eq!((numbers.len(), names.len()), (MIDDLE.customers.len(), MIDDLE.customers.len()));
    assert!(numbers.iter().all(|number| number.starts_with("00") && number.len() == 7));
    assert!(MIDDLE.invoices.is_sorted_by_key(|row| row.issued));
    assert!(MIDDLE.payments.is_sorted_by_key(|row| row.day));
    assert!(MIDDLE.applications.is_sorted_by_key(|row| row.day));
}

// Shape.

/// A count as thousandths of another.
fn permille(part: usize, whole: usize) -> usize {
    part * 1000 / whole.max(1)
}

#[test]
fn the_company_has_the_size_it_promises() {
    assert_eq!(FULL.customers.len(), 4_000);
    assert!((120_000..=150_000).contains(&FULL.invoices.len()), "{}", FULL.invoices.len());
    assert_eq!((FULL.start, FULL.end), (day("2023-01-01"), day("2025-12-31")));
}

#[test]
fn a_fifth_of_the_customers_buys_most() {
    let mut bought = vec![0_i64; MIDDLE.customers.len()];
    MIDDLE.invoices.iter().for_each(|row| bought[row.account.customer] += row.amount);
    bought.sort_unstable_by(|a, b| b.cmp(a));
    let (top, all): (i64, i64) = (bought[..200].iter().sum(), bought.iter().sum());
    assert!(top * 100 / all > 60, "{}", top * 100 / all);
    assert!(bought[0] * 100 / all < 8, "no customer is the company");
}

#[test]
fn sales_peak_before_christmas_and_dip_in_august() {
    for year in 2023..=2025 {
        let month = |m| {
            let of = |row: &&Invoice| row.issued.ymd().0 == year && row.issued.ymd().1 == m;
            MIDDLE.invoices.iter().filter(of).map(|row| row.amount).sum::<i64>()
        };
        let months: Vec<i64> = (1..=12).map(month).collect();
        assert_eq!(months.iter().min(), Some(&months[7]), "{year}");
        assert!(months[10] > months[4] && months[11] > months[4], "{year}");
    }
}

#[test]
fn every_sort_of_event_occurs_about_as_often_as_it_should() {
    let c = &*MIDDLE;
    let all = c.invoices.len();
    let share = |count: usize, low: usize, high: usize, what: &str| {
        let found = permille(count, all);
        assert!((low..=high).contains(&found), "{what}: {found} in a thousand");
    };
    share(c.invoices.iter().filter(|i| i.disputed).count(), 15, 40, "disputed");
    share(c.credit_notes.len(), 30, 70, "credit notes");
    share(c.write_offs.len(), 3, 20, "write-offs");
    share(c.invoices.iter().filter(|i| i.discount > 0).count(), 80, 300, "discount offered");
    let discounts: Vec<_> = c.applications.iter().filter(|a| matches!(a.from, Source::Discount(_))).collect();
    let late = |a: &&&Application| c.invoices[a.invoice].discount_until.is_some_and(|until| a.day > until);
    let late = permille(discounts.iter().filter(late).count(), discounts.len());
    assert!((50..300).contains(&late), "late discounts: {late}");
    assert!(c.payments.iter().filter(|p| p.returned.is_some()).count() > 20, "returned payments");
    assert!(c.applications.iter().filter(|a| a.ended.is_some()).count() > 20, "ended applications");
    let channel = |name| permille(c.payments.iter().filter(|p| p.channel == name).count(), c.payments.len());
    assert!((60..350).contains(&channel("direct debit")) && (60..250).contains(&channel("portal")));
    for segment in Segment::ALL {
        let count = c.customers.iter().filter(|customer| customer.segment == segment).count();
        assert!(count >= 8, "{segment:?}: {count}");
    }
    assert!((0..8).all(|collector| c.customers.iter().any(|customer| customer.collector == collector)));
    assert!(c.customers.iter().filter(|customer| customer.parent.is_some()).count() > 50, "branches");
}

#[test]
fn some_money_lies_unapplied_and_some_came_before_its_invoice() {
    let c = &*MIDDLE;
    let mut left: Vec<i64> = c.payments.iter().map(|p| p.amount).collect();
    let mut ahead = 0;
    for row in c.applications.iter().filter(|row| row.ended.is_none()) {
        if let Source::Payment(at) = row.from {
            left[at] -= row.amount;
            ahead += usize::from(c.payments[at].day < c.invoices[row.invoice].issued);
        }
    }
    let unapplied =
        c.payments.iter().zip(&left).filter(|(p, left)| p.returned.is_none() && **left > 0).count();
    assert!(unapplied > 20 && ahead > 100, "{unapplied} unapplied, {ahead} ahead");
}

// Story.

/// Receivables, the part past due, and the credit sales of a span, over customers that are kept.
#[derive(Default, Debug, Clone, Copy)]
struct Figures {
    open: i64,
    past_due: i64,
}

/// Open and past due by customer on a day, counted the slow way.
fn stock(c: &Company, on: Day) -> HashMap<usize, Figures> {
    let mut open: Vec<i64> = c.invoices.iter().map(|i| if i.issued <= on { i.amount } else { 0 }).collect();
    for a in c.applications.iter().filter(|a| a.day <= on && a.ended.is_none_or(|ended| ended > on)) {
        open[a.invoice] -= a.amount;
    }
    let mut by: HashMap<usize, Figures> = HashMap::new();
    for (i, open) in c.invoices.iter().zip(open) {
        let figures = by.entry(i.account.customer).or_default();
        figures.open += open;
        figures.past_due += if i.due < on { open } else { 0 };
    }
    by
}

/// The standard CEI of a quarter in thousandths, without some customers.
fn cei(c: &Company, first: &str, last: &str, without: &[usize]) -> i64 {
    let (first, last) = (day(first), day(last));
    let kept = |by: HashMap<usize, Figures>| {
        by.into_iter().filter(|(at, _)| !without.contains(at)).fold(Figures::default(), |sum, (_, f)| {
            Figures { open: sum.open + f.open, past_due: sum.past_due + f.past_due }
        })
    };
    let (before, after) = (kept(stock(c, first.plus_days(-1))), kept(stock(c, last)));
    let sold = c.invoices.iter().filter(|i| first <= i.issued && i.issued <= last);
    let sales: i64 = sold.filter(|i| !without.contains(&i.account.customer)).map(|i| i.amount).sum();
    let collected = before.open + sales - after.open;
    collected * 1000 / (collected + after.past_due)
}

#[test]
fn snapshots_show_what_was_open_on_their_day() {
    let company = small(6);
    for on in ["2025-10-31", "2025-12-31"] {
        let listed = String::from_utf8(shapes::open_items(&company, day(on))).unwrap();
        let open = |line: &str| line.rsplit(',').nth(3).unwrap().replace('.', "").parse::<i64>().unwrap();
        let debits: i64 = listed.lines().skip(1).map(open).filter(|&open| open > 0).sum();
        assert_eq!(debits, stock(&company, day(on)).values().map(|f| f.open).sum::<i64>());
        assert!(listed.lines().skip(1).all(|line| line.ends_with(on)));
    }
}

#[test]
fn no_row_is_there_twice() {
    for (name, bytes) in write::files(&MIDDLE) {
        let text = String::from_utf8(bytes).unwrap();
        let rows: HashSet<&str> = text.lines().collect();
        assert_eq!(rows.len(), text.lines().count(), "{name}");
    }
}

#[test]
fn the_cei_falls_in_the_last_quarter_because_of_four_customers() {
    for seed in [1, 2] {
        let c = Company::generate(seed, END, Size::FULL);
        let (before, after) = (stock(&c, day("2025-09-30")), stock(&c, day("2025-12-31")));
        let rise =
            |at: &usize| after.get(at).map_or(0, |f| f.past_due) - before.get(at).map_or(0, |f| f.past_due);
        let mut moved: Vec<usize> = after.keys().copied().collect();
        moved.sort_unstable_by_key(|at| (-rise(at), *at));
        let q4 = |without: &[usize]| cei(&c, "2025-10-01", "2025-12-31", without);
        let q3 = |without: &[usize]| cei(&c, "2025-07-01", "2025-09-30", without);
        let year_before = cei(&c, "2024-10-01", "2024-12-31", &[]);
        let four = &moved[..4];
        let (fall, fall_without) = (q3(&[]) - q4(&[]), q3(four) - q4(four));
        assert!(fall >= 20, "seed {seed}: falls by {fall}");
        assert!(fall_without * 2 < fall, "seed {seed}: {fall} and {fall_without} without the four");
        assert!(q4(&[]) + 20 < year_before, "seed {seed}");
    }
}

// Through the door.

/// Files of the company as the readers understand them. Kinds are guessed, but for the two that look like others: a
/// list of credit notes has the columns of invoices, one of write-offs those of applications.
fn load(company: &Company, wanted: impl Fn(&str) -> bool) -> (Vec<FileKind>, Ledger) {
    let files: Vec<(String, Vec<u8>)> =
        write::files(company).into_iter().filter(|(name, _)| wanted(name)).collect();
    let kind = |name: &str| match name {
        "credit_notes.csv" => Some(FileKind::CreditNotes),
        "write_offs.csv" => Some(FileKind::WriteOffs),
        _ => None,
    };
    let inputs: Vec<Input<'_>> = files
        .iter()
        .map(|(name, bytes)| Input { name: name.clone(), kind: kind(name), bytes, map: None })
        .collect();
    let loaded = dunlin_formats::load(&inputs, &LoadOptions::default()).unwrap();
    let told = |file: &FileReport| file.notices.iter().map(|notice| notice.text.clone()).collect::<Vec<_>>();
    assert_eq!(loaded.report.files.iter().flat_map(told).collect::<Vec<_>>(), Vec::<String>::new());
    (loaded.report.files.iter().map(|file| file.kind).collect(), loaded.ledger)
}

#[test]
fn the_readers_understand_the_files() {
    use FileKind::{Applications, CreditNotes, Customers, Flat, Invoices, Payments, WriteOffs};
    let (kinds, ledger) = load(&MIDDLE, |name| !name.contains('/'));
    assert_eq!(kinds, [Customers, Invoices, Payments, Applications, CreditNotes, WriteOffs]);
    let c = &*MIDDLE;
    assert_eq!(ledger.items.len(), c.invoices.len() + c.payments.len() + c.credit_notes.len());
    assert_eq!(ledger.applications.len(), c.applications.len());
    let segments = ledger.segments.iter().filter(|name| !name.is_empty()).count();
    assert_eq!((ledger.customers.len(), segments), (1_000, 6));
    let (kinds, _) = load(&MIDDLE, |name| name.ends_with("invoice_list.csv"));
    assert_eq!(kinds, [Flat]);
    let (kinds, _) = load(&MIDDLE, |name| name.contains("open_items"));
    assert_eq!(kinds, [FileKind::OpenItems; 4]);
}

#[test]
fn the_ledger_read_back_owes_what_the_company_is_owed() {
    let (_, ledger) = load(&MIDDLE, |name| !name.contains('/'));
    for on in ["2023-06-30", "2024-08-15", "2025-09-30", "2025-12-31"] {
        let on = day(on);
        let mut open = vec![0_i64; ledger.items.len()];
        for (item, open) in open.iter_mut().enumerate() {
            let there = ledger.items.issued[item] <= on && ledger.items.voided_on(item as u32) > on;
            *open = if there { ledger.items.amount[item] } else { 0 };
        }
        for at in 0..ledger.applications.len() {
            let (from, until) = ledger.in_force(at);
            if from <= on && on < until {
                open[ledger.applications.to[at] as usize] -= ledger.applications.amount[at];
            }
        }
        let owed: i64 = open.iter().filter(|open| **open > 0).sum();
        assert_eq!(owed, stock(&MIDDLE, on).values().map(|f| f.open).sum::<i64>(), "{on}");
    }
}
