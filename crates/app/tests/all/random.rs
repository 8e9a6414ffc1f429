//! Random files, brought whole, in pieces, overlapping, in other orders: the books are what one whole import makes them.

use crate::common::{bring, ledger, on_both, open};
use dunlin_formats::FileKind;
use std::cell::RefCell;
use std::fmt::Write;

/// A small generator: the same numbers everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at as u64 + 1) as usize);
        }
    }
}

const HEAD: &str = "invoice_number,payment_date,amount,transaction\n";

fn rows(dice: &mut Dice) -> (String, Vec<String>) {
    let mut invoices = "invoice_number,customer_id,issue_date,due_date,amount\n".to_owned();
    let count = 5 + dice.below(20);
    for n in 0..count {
        writeln!(
            invoices,
            "{n},C{},2024-01-{:02},2024-02-15,{}.00",
            n % 4,
            1 + dice.below(28),
            50 + dice.below(500)
        )
        .unwrap();
    }
    let mut paid = Vec::new();
    for transaction in 0..dice.below(60) {
        // Few days and amounts: many rows say the same, but for the transaction.
        let (n, day, amount) = (dice.below(count), 1 + dice.below(4), 10 * (1 + dice.below(3)));
        paid.push(format!("{n},2024-02-{day:02},{amount}.00,t{transaction}\n"));
    }
    (invoices, paid)
}

#[test]
fn any_order_of_pieces_and_repetitions_gives_the_same_books() {
    for seed in 0..12 {
        let mut dice = Dice(seed);
        let (invoices, mut paid) = rows(&mut dice);
        let whole = format!("{HEAD}{}", paid.concat());
        let expected = RefCell::new(Vec::new());
        on_both(|books| {
            bring(books, FileKind::Invoices, &invoices);
            bring(books, FileKind::Applications, &whole);
            expected_of(books, &whole);
        });
        // Whole, then pieces and repetitions: nothing more. Then again in another order.
        dice.shuffle(&mut paid);
        let cut = dice.below(paid.len() as u64 + 1) as usize;
        let pieces =
            [format!("{HEAD}{}", paid[..cut].concat()), format!("{HEAD}{}", paid[cut / 2..].concat())];
        on_both(|books| {
            bring(books, FileKind::Invoices, &invoices);
            bring(books, FileKind::Applications, &whole);
            let before = open(&ledger(books), "2024-02-03");
            for piece in pieces.iter().filter(|piece| piece.len() > HEAD.len()) {
                assert!(bring(books, FileKind::Applications, piece).is_nothing_new(), "seed {seed}");
            }
            assert_eq!(open(&ledger(books), "2024-02-03"), before);
            expected.borrow_mut().push(before);
        });
        assert!(expected.borrow().windows(2).all(|pair| pair[0] == pair[1]), "both engines agree");
    }
}

/// The whole file again is no news.
fn expected_of(books: &dunlin_app::Books, whole: &str) {
    if whole.len() > HEAD.len() {
        assert!(bring(books, FileKind::Applications, whole).is_nothing_new());
    }
}
