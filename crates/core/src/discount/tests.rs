//! Known answers of other systems and the published tolerance table, then properties.

#![expect(
    clippy::inconsistent_digit_grouping,
    reason = "1_000_00 reads as 1,000.00: the last two digits are cents"
)]

use super::*;
use crate::day::Day;
use crate::percent::Percent;
use proptest::prelude::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn offer(percent: &str, days: u16, base: Base) -> Offer {
    Offer { percent: percent.parse().unwrap(), days, base }
}

fn invoice(net_minor: i64, tax_minor: i64, fixed_tax_minor: i64) -> Invoice {
    Invoice { date: day("2019-01-01"), net_minor, tax_minor, fixed_tax_minor }
}

#[test]
fn the_last_day_is_inside() {
    let offered = offer("10", 10, Base::Gross).on(&invoice(1_200_00, 0, 0)).unwrap();
    assert_eq!(
        (offered.until, offered.amount_minor, offered.pay_minor()),
        (day("2019-01-11"), 120_00, 1_080_00)
    );
}

#[test]
fn gross_net_and_mixed_bases_differ_in_the_tax() {
    let taxed = invoice(1_000_00, 100_00, 0);
    assert_eq!(offer("10", 10, Base::Gross).on(&taxed).unwrap().amount_minor, 110_00);
    assert_eq!(offer("10", 10, Base::Net).on(&taxed).unwrap().amount_minor, 100_00);
    let mixed = offer("10", 10, Base::Mixed).on(&invoice(1_000_00, 150_00, 5)).unwrap();
    assert_eq!((mixed.invoice_tax_minor, mixed.gross_minor), (135_05, 1_135_05));
    assert_eq!((mixed.amount_minor, mixed.tax_minor, mixed.pay_minor()), (100_00, 0, 1_035_05));
}

#[test]
fn fixed_taxes_are_not_discounted_and_the_tax_part_is_split_off() {
    for (net, tax, pay, parts) in
        [(1_500_00, 225_00, 1_552_55, (150_00, 22_50)), (50_00, 7_50, 51_80, (5_00, 75))]
    {
        let offered = offer("10", 10, Base::Gross).on(&invoice(net, tax, 5)).unwrap();
        assert_eq!((offered.pay_minor(), (offered.net_minor, offered.tax_minor)), (pay, parts));
        assert_eq!(offered.parts_of(offered.amount_minor), parts);
        assert_eq!(offered.parts_of(0), (0, 0));
    }
}

/// 1,000 with 20 off until 15 January, grace to the 20th, tolerance 5: the claim of Business Central's example 1.
fn example(late: Late) -> Claim {
    let discount = Discount {
        amount_minor: 20_00,
        until: day("2003-01-15"),
        grace_until: Some(day("2003-01-20")),
        late,
        untaken: Untaken::GivenBack,
    };
    Claim {
        gross_minor: 1_000_00,
        relief: Relief::Discount(discount),
        tolerance: Tolerance { max_minor: 5_00, percent: None },
        application: Application::ByDocument,
    }
}

fn pay(claim: &Claim, date: &str, amount_minor: i64) -> Settlement {
    claim.settle(&[Payment { date: day(date), amount_minor }]).unwrap()
}

/// All eighteen rows: row, day, payment, late discount, then open, unapplied, discount, tolerance.
#[test]
fn the_tolerance_table_of_business_central() {
    use Late::{Accept, Refuse};
    const ROWS: &[(&str, &str, i64, Late, [i64; 4])] = &[
        ("1", "2003-01-15", 985, Refuse, [0, 0, 20, -5]),
        ("2", "2003-01-15", 980, Refuse, [0, 0, 20, 0]),
        ("3", "2003-01-15", 975, Refuse, [0, 0, 20, 5]),
        ("4A", "2003-01-16", 1005, Accept, [0, 25, 20, 0]),
        ("5A", "2003-01-20", 1000, Accept, [0, 20, 20, 0]),
        ("6A", "2003-01-18", 995, Accept, [0, 15, 20, 0]),
        ("4B", "2003-01-16", 1005, Refuse, [0, 0, 0, -5]),
        ("5B", "2003-01-20", 1000, Refuse, [0, 0, 0, 0]),
        ("6B", "2003-01-18", 995, Refuse, [0, 0, 0, 5]),
        ("7", "2003-01-18", 985, Accept, [0, 0, 20, -5]),
        ("8", "2003-01-18", 980, Accept, [0, 0, 20, 0]),
        ("9", "2003-01-18", 975, Accept, [0, 0, 20, 5]),
        ("10", "2003-01-21", 1005, Accept, [0, 0, 0, -5]),
        ("11", "2003-01-21", 1000, Accept, [0, 0, 0, 0]),
        ("12", "2003-01-21", 995, Accept, [0, 0, 0, 5]),
        ("13", "2003-01-21", 985, Accept, [15, 0, 0, 0]),
        ("14", "2003-01-21", 980, Accept, [20, 0, 0, 0]),
        ("15", "2003-01-21", 975, Accept, [25, 0, 0, 0]),
    ];
    for &(row, date, amount, late, expected) in ROWS {
        let came = pay(&example(late), date, amount * 100);
        let figures = [came.open_minor, came.unapplied_minor, came.discount_minor, came.tolerance_minor];
        assert_eq!(figures, expected.map(|n| n * 100), "row {row}");
        assert_eq!(came.state == State::Paid, expected[0] == 0, "row {row}");
    }
}

#[test]
fn applying_to_the_oldest_lets_no_difference_go() {
    let claim = Claim { application: Application::ToOldest, ..example(Late::Refuse) };
    assert_eq!(pay(&claim, "2003-01-28", 995_00).open_minor, 5_00);
    assert_eq!(pay(&claim, "2003-01-28", 1_005_00).unapplied_minor, 5_00);
    let early = pay(&claim, "2003-01-15", 985_00);
    assert_eq!((early.state, early.unapplied_minor, early.discount_minor), (State::Paid, 5_00, 20_00));
}

#[test]
fn a_tolerance_is_the_lesser_of_sum_and_percentage() {
    let tolerance = Tolerance { max_minor: 5_00, percent: Some("0.1".parse().unwrap()) };
    assert_eq!([1_000_00, 10_000_00, -1_000_00].map(|n| tolerance.allowed_minor(n)), [1_00, 5_00, 1_00]);
}

#[test]
fn a_discount_deducted_too_late_is_named() {
    let late = pay(&example(Late::Refuse), "2003-01-28", 980_00);
    let deduction = Deduction { amount_minor: 20_00, until: day("2003-01-15"), paid: day("2003-01-28") };
    assert_eq!((late.state, late.open_minor, late.deduction), (State::Partial, 20_00, Some(deduction)));
    // Short by something else, or in time: an ordinary partial payment.
    assert_eq!(pay(&example(Late::Refuse), "2003-01-28", 600_00).deduction, None);
    assert_eq!(pay(&example(Late::Refuse), "2003-01-10", 600_00).deduction, None);
}

#[test]
fn what_the_customer_did_not_deduct_can_be_kept() {
    let Relief::Discount(discount) = example(Late::Refuse).relief else { panic!() };
    let kept = Claim {
        relief: Relief::Discount(Discount { untaken: Untaken::Kept, ..discount }),
        tolerance: Tolerance::default(),
        ..example(Late::Refuse)
    };
    for (amount, discount, unapplied) in
        [(980_00, 20_00, 0), (990_00, 10_00, 0), (1_000_00, 0, 0), (1_003_00, 0, 3_00)]
    {
        let came = pay(&kept, "2003-01-10", amount);
        assert_eq!(
            (came.state, came.discount_minor, came.unapplied_minor),
            (State::Paid, discount, unapplied)
        );
    }
}

#[test]
fn a_late_discount_without_a_grace_period_is_accepted_by_hand_only() {
    let discount = |late| {
        let Relief::Discount(discount) = example(late).relief else { panic!() };
        Claim { relief: Relief::Discount(Discount { grace_until: None, ..discount }), ..example(late) }
    };
    assert_eq!(pay(&discount(Late::Accept), "2003-06-30", 980_00).discount_minor, 20_00);
    assert_eq!(pay(&discount(Late::Refuse), "2003-01-16", 980_00).open_minor, 20_00);
}

#[test]
fn an_allowance_by_hand_counts_whenever_payment_comes() {
    let claim =
        Claim { relief: Relief::Allowance(17_00), tolerance: Tolerance::default(), ..example(Late::Refuse) };
    let paid = pay(&claim, "2009-01-01", 983_00);
    assert_eq!((paid.state, paid.discount_minor, paid.open_minor), (State::Paid, 17_00, 0));
    assert_eq!(claim.settle(&[]).unwrap().open_minor, 983_00);
    let over = Claim { relief: Relief::Allowance(1_000_01), ..claim };
    assert_eq!(over.settle(&[]), Err(DiscountError::OutOfRange(1_000_01)));
    let negative = Claim { relief: Relief::Allowance(-1), ..claim };
    assert_eq!(negative.settle(&[]), Err(DiscountError::OutOfRange(-1)));
}

#[test]
fn payments_add_up_in_order_of_their_days() {
    let payment = |date: &str, amount_minor| Payment { date: day(date), amount_minor };
    let claim = example(Late::Refuse);
    let parts = [payment("2003-01-14", 480_00), payment("2003-01-10", 500_00), payment("2003-01-30", 7_00)];
    let came = claim.settle(&parts).unwrap();
    assert_eq!((came.state, came.discount_minor, came.unapplied_minor), (State::Paid, 20_00, 7_00));
    let refund = claim.settle(&[payment("2003-01-10", -1)]);
    assert_eq!(refund, Err(DiscountError::WrongSign(-1)));
    let huge = claim.settle(&[payment("2003-01-10", 900_00), payment("2003-01-11", i64::MAX)]);
    assert_eq!(huge, Err(DiscountError::Overflow));
}

proptest! {
    /// Invoice = open + payments applied + discount + tolerance: nothing appears, nothing is lost.
    #[test]
    fn nothing_is_lost(
        gross in 1i64..2_000_00,
        discount in 0i32..100_00,
        tolerance in 0i64..20_00,
        payments in prop::collection::vec((0i32..60, 0i64..1_000_00), 0..5),
        accept: bool,
        keep: bool,
        credit_note: bool,
    ) {
        let sign = if credit_note { -1 } else { 1 };
        let discount = Discount {
            amount_minor: Percent::of_hundredths(discount).of(gross * sign).rounded().unwrap(),
            until: Day(15),
            grace_until: Some(Day(30)),
            late: if accept { Late::Accept } else { Late::Refuse },
            untaken: if keep { Untaken::Kept } else { Untaken::GivenBack },
        };
        let claim = Claim {
            gross_minor: gross * sign,
            relief: Relief::Discount(discount),
            tolerance: Tolerance { max_minor: tolerance, percent: None },
            application: Application::ByDocument,
        };
        let payments: Vec<Payment> =
            payments.iter().map(|&(date, minor)| Payment { date: Day(date), amount_minor: minor * sign }).collect();
        let came = claim.settle(&payments).unwrap();
        let received: i64 = payments.iter().map(|p| p.amount_minor).sum();
        let applied = received - came.unapplied_minor;
        prop_assert_eq!(applied + came.discount_minor + came.tolerance_minor + came.open_minor, gross * sign);
        prop_assert!(came.open_minor * sign >= 0 && came.unapplied_minor * sign >= 0);
        prop_assert!(came.tolerance_minor.abs() <= tolerance);
        prop_assert!(came.discount_minor.abs() <= discount.amount_minor.abs());
        prop_assert_eq!(came.state == State::Paid, came.open_minor == 0);
    }

    #[test]
    fn the_parts_of_a_discount_add_up(net in -1_000_00i64..1_000_00, tax_rate in 0i32..25_00, p in 0i32..100_00, granted in 0i64..500) {
        let tax = Percent::of_hundredths(tax_rate).of(net).rounded().unwrap();
        for base in [Base::Gross, Base::Net, Base::Mixed] {
            let offer = Offer { percent: Percent::of_hundredths(p), days: 10, base };
            let offered = offer.on(&invoice(net, tax, 0)).unwrap();
            prop_assert_eq!(offered.net_minor + offered.tax_minor, offered.amount_minor);
            prop_assert_eq!(offered.gross_minor, net + offered.invoice_tax_minor);
            let (of_net, of_tax) = offered.parts_of(granted);
            prop_assert_eq!(of_net + of_tax, granted);
        }
    }
}
