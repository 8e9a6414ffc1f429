//! Many clients at once against a model: money is conserved, nothing is settled beyond its amount on any day, and what
//! the journal says in its order is what the books show.

use crate::common::{bring, ledger, on_both};
use crate::posting::keyed;
use dunlin_app::{AppError, Books};
use dunlin_core::day::{Day, Instant};
use dunlin_core::ledger::{Kind, NO_ITEM};
use dunlin_core::open::AsOf;
use dunlin_formats::FileKind;
use std::collections::HashMap;
use std::fmt::Write;

const CLIENTS: usize = 32;
const CUSTOMERS: u64 = 12;

pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// What a client asked for.
#[derive(Clone, Debug)]
pub(crate) enum Asked {
    Pay { number: String, to: u64, amount: i64, applied: i64, day: i32 },
    Apply { from: String, to: u64, amount: i64, day: i32 },
    Unapply { from: String, to: u64, amount: Option<i64>, day: i32 },
    Refund { of: String, amount: i64, day: i32 },
    WriteOff { of: u64, amount: i64, day: i32 },
    Return { of: String, day: i32, number: String },
    Dispute { of: u64, yes: bool },
    Merge { customer: u64, into: Option<u64> },
}

fn date(day: i32) -> String {
    Day(19_800 + day).to_string()
}

fn decimal(minor: i64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}

impl Asked {
    /// `documents`: so many invoices, and so many payments, there are from the start.
    pub(crate) fn random(dice: &mut Dice, documents: u64, client: usize, n: usize) -> Asked {
        let day = 40 + dice.below(60) as i32;
        let (to, amount) = (dice.below(documents), 1 + dice.below(9_000) as i64);
        let from = format!("P{}", dice.below(documents));
        match dice.below(20) {
            0..=3 => {
                let applied = 1 + dice.below(amount as u64) as i64;
                Asked::Pay { number: format!("Q{client}-{n}"), to, amount, applied, day }
            }
            4..=9 => Asked::Apply { from, to, amount, day },
            10..=13 => Asked::Unapply { from, to, amount: (dice.below(2) == 0).then_some(amount), day },
            14 => Asked::Refund { of: from, amount, day },
            15 => Asked::WriteOff { of: to, amount: amount / 8 + 1, day },
            16 => Asked::Return { of: from, day, number: format!("T{client}-{n}") },
            17 | 18 => Asked::Dispute { of: to, yes: dice.below(2) == 0 },
            _ => {
                let customer = dice.below(CUSTOMERS);
                Asked::Merge { customer, into: (dice.below(3) > 0).then(|| dice.below(CUSTOMERS)) }
            }
        }
    }

    pub(crate) fn json(&self) -> String {
        match self {
            Asked::Pay { number, to, amount, applied, day } => format!(
                r#"{{"do": "payment", "number": "{number}", "customer": "C0", "date": "{}", "amount": "{}",
                   "currency": "EUR", "apply": [{{"to": "I{to}", "amount": "{}"}}]}}"#,
                date(*day),
                decimal(*amount),
                decimal(*applied)
            ),
            Asked::Apply { from, to, amount, day } => format!(
                r#"{{"do": "apply", "from": "{from}", "to": "I{to}", "date": "{}", "amount": "{}"}}"#,
                date(*day),
                decimal(*amount)
            ),
            Asked::Unapply { from, to, amount, day } => {
                let amount = amount.map_or_else(String::new, |a| format!(r#", "amount": "{}""#, decimal(a)));
                format!(
                    r#"{{"do": "unapply", "from": "{from}", "to": "I{to}", "date": "{}"{amount}}}"#,
                    date(*day)
                )
            }
            Asked::Refund { of, amount, day } => format!(
                r#"{{"do": "refund", "document": "{of}", "date": "{}", "amount": "{}"}}"#,
                date(*day),
                decimal(*amount)
            ),
            Asked::WriteOff { of, amount, day } => format!(
                r#"{{"do": "write_off", "document": "I{of}", "date": "{}", "amount": "{}"}}"#,
                date(*day),
                decimal(*amount)
            ),
            Asked::Return { of, day, number } => format!(
                r#"{{"do": "return_payment", "document": "{of}", "date": "{}", "number": "{number}"}}"#,
                date(*day)
            ),
            Asked::Dispute { of, yes } => {
                format!(r#"{{"do": "dispute", "document": "I{of}", "disputed": {yes}}}"#)
            }
            Asked::Merge { customer, into } => {
                let into = into.map_or_else(|| "null".to_owned(), |into| format!("\"C{into}\""));
                format!(r#"{{"do": "merge", "customer": "C{customer}", "into": {into}}}"#)
            }
        }
    }
}

/// The obvious ledger: what is open of each document in the end, and which applications are in force between which.
#[derive(Default)]
pub(crate) struct Model {
    /// Minor units that are left of each document, whichever side.
    left: HashMap<String, i64>,
    /// Credit, debit, first day, amount; newest last.
    edges: Vec<(String, String, i32, i64)>,
    received: i64,
    refunded: i64,
    written_off: i64,
}

impl Model {
    fn take(&mut self, document: &str, amount: i64) {
        let left = self.left.get_mut(document).unwrap();
        *left -= amount;
        assert!(*left >= 0, "{document} is settled beyond its amount");
    }

    fn join(&mut self, credit: &str, debit: &str, day: i32, amount: i64) {
        self.take(credit, amount);
        self.take(debit, amount);
        self.edges.push((credit.to_owned(), debit.to_owned(), day, amount));
    }

    /// Ends the newest of some edges until an amount is free.
    fn free(&mut self, wanted: impl Fn(&str, &str) -> bool, amount: Option<i64>, day: i32) {
        let mut at: Vec<usize> =
            (0..self.edges.len()).filter(|&e| wanted(&self.edges[e].0, &self.edges[e].1)).collect();
        at.sort_by_key(|&e| std::cmp::Reverse((self.edges[e].2, e)));
        let mut missing = amount.unwrap_or_else(|| at.iter().map(|&e| self.edges[e].3).sum());
        let mut gone = Vec::new();
        let mut rest = Vec::new();
        for e in at {
            if missing == 0 {
                break;
            }
            let (credit, debit, start, whole) = self.edges[e].clone();
            let freed = whole.min(missing);
            missing -= freed;
            *self.left.get_mut(&credit).unwrap() += freed;
            *self.left.get_mut(&debit).unwrap() += freed;
            gone.push(e);
            if freed < whole {
                rest.push((credit, debit, start.max(day), whole - freed));
            }
        }
        assert_eq!(missing, 0, "more was taken back than was applied");
        gone.sort_unstable();
        gone.into_iter().rev().for_each(|e| drop(self.edges.remove(e)));
        self.edges.extend(rest);
    }

    fn done(&mut self, asked: &Asked, seq: i64) {
        match asked {
            Asked::Pay { number, to, amount, applied, day } => {
                self.received += amount;
                self.left.insert(number.clone(), *amount);
                self.join(number, &format!("I{to}"), *day, *applied);
            }
            Asked::Apply { from, to, amount, day } => self.join(from, &format!("I{to}"), *day, *amount),
            Asked::Unapply { from, to, amount, day } => {
                let to = format!("I{to}");
                self.free(|credit, debit| credit == from && debit == to, *amount, *day);
            }
            Asked::Refund { of, amount, day } => {
                let number = format!("RF-{seq}");
                self.left.insert(number.clone(), *amount);
                self.refunded += amount;
                self.join(of, &number, *day, *amount);
            }
            Asked::WriteOff { of, amount, day } => {
                let number = format!("WO-{seq}");
                self.left.insert(number.clone(), *amount);
                self.written_off += amount;
                self.join(&number, &format!("I{of}"), *day, *amount);
            }
            Asked::Dispute { .. } | Asked::Merge { .. } | Asked::Return { .. } => {}
        }
    }
}

/// The files that the clients start from.
pub(crate) fn start(books: &Books, documents: u64) -> (Model, String) {
    let mut model = Model::default();
    let mut invoices = "invoice_number,customer_id,issue_date,due_date,amount\n".to_owned();
    for n in 0..documents {
        let amount = 5_000 + n as i64 * 731;
        writeln!(
            invoices,
            "I{n},C{},{},{},{}",
            n % CUSTOMERS,
            date(n as i32 % 30),
            date(60),
            decimal(amount)
        )
        .unwrap();
        model.left.insert(format!("I{n}"), amount);
    }
    let mut payments = "payment_number,customer_id,payment_date,amount\n".to_owned();
    for n in 0..documents {
        let amount = 20_000 + n as i64 * 97;
        writeln!(payments, "P{n},C{},{},{}", n % CUSTOMERS, date(20 + n as i32 % 20), decimal(amount))
            .unwrap();
        model.left.insert(format!("P{n}"), amount);
        model.received += amount;
    }
    bring(books, FileKind::Invoices, &invoices);
    bring(books, FileKind::Payments, &payments);
    (model, invoices)
}

/// Lets clients post at once; gives what was done, in the order of the journal.
fn run(books: &Books, invoices: &str, documents: u64, each: usize) -> (Vec<(i64, Asked)>, usize) {
    let all = std::thread::scope(|scope| {
        let client = |client: usize| {
            scope.spawn(move || {
                let mut dice = Dice(client as u64 * 7919 + 17);
                let mut done = Vec::new();
                let mut refused = 0;
                for n in 0..each {
                    // The nightly export comes again in the middle of it all: nothing new.
                    if client == 0 && n % 200 == 100 {
                        let again = bring(books, FileKind::Invoices, invoices);
                        assert_eq!((again.documents, again.applications), (0, 0));
                    }
                    let asked = Asked::random(&mut dice, documents, client, n);
                    match keyed(books, &format!("c{client}-{n}"), &asked.json()) {
                        Ok(posted) => done.push((posted.command, asked)),
                        Err(AppError::Rule { .. } | AppError::Refused { .. }) => refused += 1,
                        Err(error) => panic!("{}: {error}", asked.json()),
                    }
                }
                (done, refused)
            })
        };
        let threads: Vec<_> = (0..CLIENTS).map(client).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    let refused = all.iter().map(|(_, refused)| refused).sum();
    let mut done: Vec<(i64, Asked)> = all.into_iter().flat_map(|(done, _)| done).collect();
    done.sort_by_key(|(seq, _)| *seq);
    (done, refused)
}

/// What is open of every document, by number, whichever side; and what was received, applied, refunded.
fn shown(books: &Books) -> HashMap<String, i64> {
    let l = ledger(books);
    let open = l.open_amounts(AsOf { day: Day(30_000), known_at: Instant::NEVER });
    (0..l.items.len() as u32).map(|item| (l.item_name(item), open[item as usize].abs())).collect()
}

fn conserved(books: &Books, model: &Model) {
    let l = ledger(books);
    let at = AsOf { day: Day(30_000), known_at: Instant::NEVER };
    let open = l.open_amounts(at);
    let sum = |kind: Kind, of: &[i64]| -> i64 {
        (0..of.len()).filter(|&item| l.items.kind[item] == kind).map(|item| of[item].abs()).sum()
    };
    let a = &l.applications;
    let between = |row: &usize| l.counts(*row, at);
    let of_payments =
        |row: &usize| a.from[*row] != NO_ITEM && l.items.kind[a.from[*row] as usize] == Kind::Payment;
    let refunds = |row: &usize| l.items.kind[a.to[*row] as usize] == Kind::Refund;
    let used = |wanted: &dyn Fn(&usize) -> bool| -> i64 {
        (0..a.len()).filter(between).filter(of_payments).filter(wanted).map(|row| a.amount[row]).sum()
    };
    let received = sum(Kind::Payment, &l.items.amount);
    assert_eq!(received, model.received);
    assert_eq!(received, used(&|row| !refunds(row)) + used(&refunds) + sum(Kind::Payment, &open));
    assert_eq!(sum(Kind::Refund, &l.items.amount), model.refunded);
    assert_eq!(sum(Kind::WriteOff, &l.items.amount), model.written_off);
    // On each day of the two months what is open sums up to what was posted.
    for day in 0..130 {
        let at = AsOf::day(Day(19_800 + day));
        assert_eq!(l.open_amounts(at).iter().sum::<i64>(), l.control_account(at).iter().sum::<i64>());
    }
    assert!(l.over_applied().is_empty(), "no as-of date shows anything settled beyond its amount");
}

/// How many commands each client sends: few in every test run, many in a deep one (`DUNLIN_DEEP=1`).
fn each(few: usize, many: usize) -> usize {
    if std::env::var_os("DUNLIN_DEEP").is_some() { many } else { few }
}

#[test]
fn thirty_two_clients_and_the_model_agree() {
    on_both(|books| {
        let is_server = format!("{books:?}").contains("postgres");
        let each = if is_server { each(25, 500) } else { each(200, 10_000) };
        let documents = (each as u64 / 4).max(60);
        let (mut model, invoices) = start(books, documents);
        let (done, refused) = run(books, &invoices, documents, each);
        assert!(done.len() > 100 && refused > 100, "{} done, {refused} refused", done.len());
        // Returns move what others settled; the model has them as the books answered, so it is told by their edges.
        for (seq, asked) in &done {
            match asked {
                Asked::Return { of, day, number } => model.returned(of, *day, number),
                other => model.done(other, *seq),
            }
        }
        let mut shown = shown(books);
        for (document, left) in &model.left {
            assert_eq!(shown.remove(document), Some(*left), "{document}");
        }
        assert!(shown.is_empty(), "the model lacks {shown:?}");
        conserved(books, &model);
        assert_eq!(books.check().unwrap(), Vec::<String>::new());
    });
}

impl Model {
    /// The whole payment goes back: what it had settled ends, but for earlier returns.
    fn returned(&mut self, of: &str, day: i32, number: &str) {
        let amount: i64 = self.left[of] + self.edges.iter().filter(|e| e.0 == of).map(|e| e.3).sum::<i64>();
        let missing = amount - self.left[of];
        self.free(|credit, debit| credit == of && !debit.starts_with('T'), Some(missing), day);
        self.left.insert(number.to_owned(), amount);
        self.join(of, number, day, amount);
    }
}
