//! The identities of a ledger, over random small ledgers with instalments, ends, voids and two clocks.
#![expect(clippy::unwrap_used, reason = "a test says with unwrap what must hold")]

use dunlin_core::aging::{Ageing, Bands, By, Pause, PauseOf, Pauses, Report, Unit};
use dunlin_core::day::{Day, Instant};
use dunlin_core::ledger::draft::{Application, Document, Draft, Instalment};
use dunlin_core::ledger::{Allocation, Kind, Ledger, NO_ITEM};
use dunlin_core::money::Currency;
use dunlin_core::open::AsOf;
use dunlin_core::policy::{Basis, Credits, Grace, Policy};
use proptest::prelude::*;
use std::collections::BTreeMap;

const CURRENCIES: [Currency; 2] = [Currency::of("EUR"), Currency::of("JPY")];
const DAYS: i32 = 60;

fn document() -> impl Strategy<Value = Document> {
    let kind = prop::sample::select(vec![
        Kind::Invoice,
        Kind::Invoice,
        Kind::Invoice,
        Kind::Fee,
        Kind::Refund,
        Kind::Payment,
        Kind::Payment,
        Kind::CreditNote,
        Kind::Journal,
    ]);
    let schedule = prop::collection::vec((0..40i32, 1..300i64), 0..4);
    let times = (prop::option::weighted(0.2, 1..DAYS), 0..9i64, 0..9i64, 0..40i32);
    (kind, 0..DAYS, 1..900i64, schedule, times, 0..2usize, 0..3u8, any::<bool>()).prop_map(
        |(kind, day, amount, schedule, (void, recorded, later, terms), currency, customer, disputed)| {
            let amount = if schedule.is_empty() { amount } else { schedule.iter().map(|line| line.1).sum() };
            let line = |(due, amount)| Instalment { due: Day(day + due), amount, retained: false };
            let sign = if kind == Kind::Journal { -1 } else { 1 };
            let schedule: Vec<_> = if sign > 0 { schedule.into_iter().map(line).collect() } else { vec![] };
            Document {
                customer: format!("C{customer}"),
                due: Some(Day(day + terms)),
                schedule,
                disputed,
                voided: void.map(|after| Day(day + after)),
                recorded: Instant(recorded),
                void_recorded: Instant(recorded + later),
                ..Document::new("", kind, Day(day), sign * amount, CURRENCIES[currency])
            }
        },
    )
}

fn application() -> impl Strategy<Value = (usize, usize, Application)> {
    let ends = prop::option::weighted(0.3, 0..DAYS);
    (0..12usize, 0..12usize, 1..400i64, 0..DAYS, ends, any::<bool>(), 0..9i64, 0..9i64).prop_map(
        |(from, to, amount, day, length, pro_rata, recorded, later)| {
            let allocation = Some(if pro_rata { Allocation::ProRata } else { Allocation::OldestDueFirst });
            let application = Application {
                until: length.map(|length| Day(day + length)),
                allocation,
                recorded: Instant(recorded),
                until_recorded: Instant(recorded + later),
                ..Application::new("", "", amount, Day(day))
            };
            (from, to, application)
        },
    )
}

/// A draft that core accepts: of the applications, from a credit to a debit each, those that it refuses are left out.
fn draft() -> impl Strategy<Value = Draft> {
    let documents = prop::collection::vec(document(), 3..12);
    (documents, prop::collection::vec(application(), 0..24)).prop_map(|(mut documents, applications)| {
        for (n, document) in documents.iter_mut().enumerate() {
            document.number = format!("D{n}");
        }
        let numbers = |sign: i64| -> Vec<String> {
            let of_sign = documents.iter().filter(|d| (d.kind.sign() * d.amount).signum() == sign);
            of_sign.map(|d| d.number.clone()).collect()
        };
        let (credits, debits) = (numbers(-1), numbers(1));
        let mut draft = Draft { documents, ..Draft::default() };
        if credits.is_empty() || debits.is_empty() {
            return draft;
        }
        for (from, to, application) in applications {
            let (from, to) = (credits[from % credits.len()].clone(), debits[to % debits.len()].clone());
            draft.applications.push(Application { from, to, ..application });
            if draft.ledger().is_err() {
                draft.applications.pop();
            }
        }
        draft
    })
}

fn open(ledger: &Ledger, day: i32) -> Vec<i64> {
    ledger.open_amounts(AsOf::day(Day(day)))
}

fn open_by_document(ledger: &Ledger, day: i32) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    for (item, open) in (0..).zip(open(ledger, day)) {
        let number = ledger.documents.text(ledger.items.document[item as usize]);
        *sums.entry(number.to_owned()).or_default() += open;
    }
    sums.retain(|_, open| *open != 0);
    sums
}

fn ageings() -> Vec<Ageing> {
    let pause = Pause { of: PauseOf::Everything, from: Day(20), to: Day(35), resumed: None };
    let policy = Policy {
        basis: Basis::Invoice,
        credits: Credits::OwnDue,
        grace: Grace::Shortens(2),
        ..Policy::default()
    };
    vec![
        Ageing::default(),
        Ageing { bands: Bands::Calendar(Unit::Week), pauses: Pauses::new(&[pause]).unwrap(), policy },
        Ageing { policy: Policy { grace: Grace::Delays(5), ..Policy::default() }, ..Ageing::default() },
    ]
}

/// The same ledger, without what was not known yet: unknown rows are worth nothing, unknown ends do not happen.
fn forget(ledger: &Ledger, known_at: Instant) -> Ledger {
    let mut out = ledger.clone();
    let known =
        |column: &Option<Vec<Instant>>, row: usize| column.as_ref().is_none_or(|c| c[row] <= known_at);
    let item_known = |item: u32| item == NO_ITEM || known(&ledger.items.recorded, item as usize);
    for item in 0..ledger.items.len() {
        if !item_known(item as u32) {
            out.items.amount[item] = 0;
        }
        if let Some(voided) = out.items.voided.as_mut().filter(|_| !known(&ledger.items.void_recorded, item))
        {
            voided[item] = Day::NEVER;
        }
    }
    let a = &ledger.applications;
    for row in 0..a.len() {
        if !known(&a.recorded, row) || !item_known(a.from[row]) || !item_known(a.to[row]) {
            out.applications.amount[row] = 0;
        }
        if let Some(until) = out.applications.until.as_mut().filter(|_| !known(&a.until_recorded, row)) {
            until[row] = Day::NEVER;
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn buckets_open_items_balances_and_postings_agree(draft in draft(), day in 0..2 * DAYS) {
        let ledger = draft.ledger().unwrap();
        prop_assert_eq!(ledger.check(), Ok(()));
        let at = AsOf::day(Day(day));
        let mut sums: BTreeMap<(u16, u32), i64> = BTreeMap::new();
        for (item, open) in (0..).zip(open(&ledger, day)).filter(|(_, open)| *open != 0) {
            let customer = ledger.items.customer[item as usize];
            *sums.entry((ledger.currency_index(item), customer)).or_default() += open;
        }
        let balances: BTreeMap<_, _> =
            ledger.balances(at).iter().map(|b| ((b.currency, b.customer), b.total())).collect();
        prop_assert_eq!(&balances, &sums);
        for ageing in ageings() {
            let items = ageing.items(&ledger, at);
            let report = Report::new(&ageing, &ledger, at, &items, By::Customer);
            let aged: BTreeMap<_, _> = report.rows.iter().map(|r| ((r.currency, r.group), r.total())).collect();
            prop_assert_eq!(&aged, &sums);
            let overdue = items.iter().filter(|i| i.open > 0 && i.days_overdue > 0).map(|i| i.open).sum::<i64>();
            prop_assert_eq!(report.rows.iter().map(|row| row.overdue.total).sum::<i64>(), overdue);
        }
        prop_assert_eq!(ledger.control_account(at), ledger.open_by_currency(at));
        let index = ledger.applications_by_item();
        let one_by_one: Vec<i64> =
            (0..ledger.items.len() as u32).map(|item| ledger.open_amount(&index, item, at)).collect();
        prop_assert_eq!(one_by_one, open(&ledger, day));
    }

    #[test]
    fn the_running_balance_moves_by_each_day_s_documents_only(draft in draft()) {
        let ledger = draft.ledger().unwrap();
        let mut running = vec![0i64; ledger.currencies.len()];
        for day in 0..3 * DAYS {
            for item in 0..ledger.items.len() {
                let (issued, voided) = (ledger.items.issued[item], ledger.items.voided_on(item as u32));
                let currency = usize::from(ledger.currency_index(item as u32));
                running[currency] += if issued == Day(day) { ledger.items.amount[item] } else { 0 };
                running[currency] -= if voided == Day(day) { ledger.items.amount[item] } else { 0 };
            }
            prop_assert_eq!(&running, &ledger.open_by_currency(AsOf::day(Day(day))));
        }
    }

    #[test]
    fn a_fact_dated_after_a_day_never_changes_it(draft in draft(), day in 0..DAYS) {
        let whole = open_by_document(&draft.ledger().unwrap(), day);
        let mut past = draft;
        past.documents.retain(|document| document.date <= Day(day));
        past.documents.iter_mut().for_each(|document| document.voided = document.voided.filter(|v| *v <= Day(day)));
        let there = |number: &String| past.documents.iter().any(|document| document.number == *number);
        past.applications.retain(|a| a.day <= Day(day) && there(&a.from) && there(&a.to));
        past.applications.iter_mut().for_each(|a| a.until = a.until.filter(|until| *until <= Day(day)));
        prop_assert_eq!(whole, open_by_document(&past.ledger().unwrap(), day));
    }

    #[test]
    fn applying_and_taking_back_is_as_if_it_had_not_been(draft in draft(), pick: prop::sample::Index) {
        prop_assume!(!draft.applications.is_empty());
        let at = pick.index(draft.applications.len());
        let mut without = draft.clone();
        let gone = without.applications.remove(at);
        let mut taken_back = draft;
        let until = gone.until.unwrap_or(gone.day.plus_days(7));
        taken_back.applications[at].until = Some(until);
        let (without, taken_back) = (without.ledger().unwrap(), taken_back.ledger().unwrap());
        for day in (0..gone.day.0).chain(until.0..2 * DAYS) {
            prop_assert_eq!(open_by_document(&without, day), open_by_document(&taken_back, day), "day {}", day);
        }
    }

    #[test]
    fn a_void_leaves_the_past_and_frees_the_payments(draft in draft(), pick: prop::sample::Index, after in 1..30i32) {
        let at = pick.index(draft.documents.len());
        let mut standing = draft;
        standing.documents[at].voided = None;
        prop_assume!(standing.ledger().is_ok());
        let void_day = standing.documents[at].date.0 + after;
        let mut voided = standing.clone();
        voided.documents[at].voided = Some(Day(void_day));
        let mut absent = standing.clone();
        let number = absent.documents.remove(at).number;
        absent.applications.retain(|a| a.from != number && a.to != number);
        let (standing, voided, absent) =
            (standing.ledger().unwrap(), voided.ledger().unwrap(), absent.ledger().unwrap());
        for day in 0..2 * DAYS {
            let same = if day < void_day { &standing } else { &absent };
            prop_assert_eq!(open_by_document(&voided, day), open_by_document(same, day), "day {}", day);
        }
    }

    #[test]
    fn the_order_of_the_applications_does_not_matter(draft in draft(), seed: prop::sample::Index) {
        let ledger = draft.ledger().unwrap();
        let mut turned = draft;
        let middle = seed.index(turned.applications.len() + 1);
        turned.applications.rotate_left(middle);
        turned.applications.reverse();
        let turned = turned.ledger().unwrap();
        for day in 0..2 * DAYS {
            prop_assert_eq!(open(&ledger, day), open(&turned, day), "day {}", day);
        }
    }

    #[test]
    fn what_was_known_then_does_not_see_what_was_learnt_later(draft in draft(), day in 0..DAYS, known in 0..18i64) {
        let ledger = draft.ledger().unwrap();
        let then = ledger.open_amounts(AsOf::known_at(Day(day), Instant(known)));
        prop_assert_eq!(&then, &open(&forget(&ledger, Instant(known)), day));
        prop_assert_eq!(open(&ledger, day), ledger.open_amounts(AsOf::known_at(Day(day), Instant(99))));
    }

    #[test]
    fn nothing_is_applied_beyond_what_it_is_worth(draft in draft()) {
        let ledger = draft.ledger().unwrap();
        for day in 0..3 * DAYS {
            for (item, open) in open(&ledger, day).into_iter().enumerate() {
                let amount = ledger.items.amount[item];
                prop_assert!(open == 0 || open.signum() == amount.signum() && open.abs() <= amount.abs());
            }
        }
    }
}
