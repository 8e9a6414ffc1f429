//! Known answers of other systems and of the trade's tables, then the properties every term must have.

#![expect(
    clippy::inconsistent_digit_grouping,
    reason = "1_000_00 reads as 1,000.00: the last two digits are cents"
)]

use super::calendar::{Calendar, CalendarError, Closure, Postponement};
use super::code::{self, CodeError, Delivery};
use super::*;
use crate::percent::Percent;
use proptest::prelude::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn percent(text: &str) -> Percent {
    text.parse().unwrap()
}

fn line(share: Share, steps: &[Step]) -> Line {
    Line { share, anchor: Anchor::Document, steps: steps.to_vec(), round_minor: None }
}

/// The single due date of a term that reads as `code`.
fn due(code: &str, date: &str) -> String {
    let conditions = code::parse(code).unwrap_or_else(|e| panic!("{e}"));
    single_due(&conditions.term, date, &Calendar::default())
}

fn single_due(term: &Term, date: &str, calendar: &Calendar) -> String {
    let lines = term.schedule(&Document::new(day(date), 1_000_00), calendar).unwrap();
    assert_eq!(lines.len(), 1);
    lines[0].due.to_string()
}

#[test]
fn codes_of_the_trade_give_the_published_dates() {
    for (code, date, expected) in [
        ("net 30", "2019-04-15", "2019-05-15"),
        ("Net30", "2019-01-15", "2019-02-14"),
        ("n/30", "2019-01-15", "2019-02-14"),
        ("30 days", "2019-01-15", "2019-02-14"),
        ("EOM", "2019-01-31", "2019-01-31"),
        ("EOM", "2019-02-01", "2019-02-28"),
        ("net EOM", "2019-02-01", "2019-02-28"),
        ("net 10th prox", "2019-02-01", "2019-03-10"),
        ("EOM+45", "2019-01-15", "2019-03-17"),
        ("30+EOM", "2019-01-15", "2019-02-28"),
        ("2M+CM", "2015-01-30", "2015-03-31"),
        ("10th prox", "2019-01-31", "2019-02-10"),
        ("MFI 10", "2019-01-02", "2019-02-10"),
        ("31st prox.", "2019-01-31", "2019-02-28"),
        ("COD", "2019-01-15", "2019-01-15"),
        ("prepay", "2019-01-15", "2019-01-15"),
        ("due on receipt", "2019-01-15", "2019-01-15"),
        ("CM", "2019-01-15", "2019-01-31"),
        ("-CM", "2019-01-15", "2019-01-01"),
        ("CM+10D", "2019-01-15", "2019-02-10"),
        ("1M+CM", "2019-01-31", "2019-02-28"),
        ("CM+1M", "2019-01-15", "2019-02-28"),
        ("D10", "2019-01-09", "2019-01-10"),
        ("D10", "2019-01-10", "2019-02-10"),
        ("WD4", "2019-01-03", "2019-01-10"), // a Thursday gives the next one
        ("WD4", "2019-01-04", "2019-01-10"),
        ("CW", "2019-01-03", "2019-01-06"),
        ("CQ+1M+20D", "2019-02-03", "2019-05-20"),
        ("CY", "2019-02-03", "2019-12-31"),
        ("<1W>", "2019-02-03", "2019-02-10"),
    ] {
        assert_eq!(due(code, date), expected, "{code} of {date}");
    }
}

#[test]
fn discounts_are_read_off_the_code() {
    for code in ["2/10 net 30", "2/10, n/30", "2% 10 net 30", "2%10 NET30", "2/10 days net 30 days"] {
        let conditions = code::parse(code).unwrap();
        assert_eq!(conditions.discounts, [code::EarlyPayment { percent: percent("2"), days: 10 }], "{code}");
        assert_eq!(conditions.term, Term::net(30), "{code}");
    }
    let two = code::parse("3/10 1.5/20 net 45").unwrap();
    assert_eq!(
        two.discounts.iter().map(|d| (d.percent.to_string(), d.days)).collect::<Vec<_>>(),
        [("3".to_owned(), 10), ("1.5".to_owned(), 20)]
    );
    assert_eq!(code::parse("COD").unwrap().delivery, Delivery::AgainstPayment);
    assert_eq!(code::parse("cash in advance").unwrap().delivery, Delivery::AfterPayment);
}

#[test]
fn what_the_trade_reads_in_two_ways_is_refused_with_the_question() {
    for code in ["2/10 net 20 EOM", "60 days EOM", "net 30 eom", "net 10 prox"] {
        let Err(CodeError::Ambiguous { question, .. }) = code::parse(code) else {
            panic!("{code} was taken")
        };
        assert!(question.contains("EOM+") && question.contains("+EOM"), "{question}");
    }
}

#[test]
fn what_is_not_understood_is_refused() {
    for code in [
        "",
        "net",
        "net thirty",
        "32nd prox",
        "2/10",
        "200/10 net 30",
        "D32",
        "WD8",
        "CM+",
        "10X",
        "2/10 -CM",
    ] {
        assert!(code::parse(code).is_err(), "{code} was taken as {:?}", code::parse(code));
    }
    assert_eq!(
        formula::parse("CM+10X").unwrap_err().to_string(),
        "`10X` in `CM+10X` is no part of a date formula (such as 30D, 1M, CM, D10, WD4)"
    );
}

#[test]
fn at_least_n_days_and_then_a_day_of_the_month() {
    let term = Term::single(vec![Step::AddDays(31), Step::DayOfMonth(15, When::OnOrAfter)]);
    assert_eq!(single_due(&term, "2019-01-31", &Calendar::default()), "2019-03-15");
    assert_eq!(single_due(&term, "2019-01-15", &Calendar::default()), "2019-02-15");
}

#[test]
fn days_of_the_month_are_clipped_to_short_months() {
    let after = Term::single(vec![Step::DayOfMonth(31, When::After)]);
    for (date, expected) in
        [("2020-01-31", "2020-02-29"), ("2019-02-28", "2019-03-31"), ("2020-02-15", "2020-02-29")]
    {
        assert_eq!(single_due(&after, date, &Calendar::default()), expected);
    }
    let on = Term::single(vec![Step::DayOfMonth(31, When::OnOrAfter)]);
    assert_eq!(single_due(&on, "2019-02-28", &Calendar::default()), "2019-02-28");
    let set = Term::single(vec![Step::AddMonths(1), Step::SetDay(31)]);
    assert_eq!(single_due(&set, "2019-01-05", &Calendar::default()), "2019-02-28");
}

#[test]
fn payment_days_take_the_first_listed_day_whatever_their_order() {
    let term = Term::single(vec![Step::PaymentDays(vec![10, 5])]);
    for (date, expected) in
        [("2020-01-01", "2020-01-05"), ("2020-01-06", "2020-01-10"), ("2020-01-11", "2020-02-05")]
    {
        assert_eq!(single_due(&term, date, &Calendar::default()), expected);
    }
    let late = Term::single(vec![Step::PaymentDays(vec![30])]);
    assert_eq!(single_due(&late, "2019-02-01", &Calendar::default()), "2019-02-28");
}

#[test]
fn date_ranges_add_to_the_end_of_the_range() {
    let ranges =
        [DayRange { from: 1, to: 15, months: 0, days: 3 }, DayRange { from: 16, to: 31, months: 1, days: 0 }];
    let term = Term::single(vec![Step::Ranges(ranges.to_vec())]);
    assert_eq!(single_due(&term, "2019-01-07", &Calendar::default()), "2019-01-18");
    assert_eq!(single_due(&term, "2019-01-16", &Calendar::default()), "2019-02-28");
    let wrapping = Term::single(vec![Step::Ranges(vec![DayRange { from: 26, to: 10, months: 0, days: 5 }])]);
    assert_eq!(single_due(&wrapping, "2019-01-28", &Calendar::default()), "2019-02-15");
    assert_eq!(single_due(&wrapping, "2019-02-03", &Calendar::default()), "2019-02-15");
    let outside = wrapping.schedule(&Document::new(day("2019-01-20"), 1), &Calendar::default());
    assert_eq!(outside, Err(TermError::NoDate(1)));
}

#[test]
fn other_anchors_need_their_day() {
    let mut term = Term::net(10);
    term.lines[0].anchor = Anchor::Delivery;
    let mut document = Document::new(day("2019-01-01"), 5);
    let missing = term.schedule(&document, &Calendar::default()).unwrap_err();
    assert_eq!(
        missing.to_string(),
        "line 1 counts from the day of delivery, but the document does not say it"
    );
    document.delivered = Some(day("2019-01-20"));
    assert_eq!(term.schedule(&document, &Calendar::default()).unwrap()[0].due, day("2019-01-30"));
}

#[test]
fn a_line_can_count_from_the_line_before() {
    let term = Term {
        lines: vec![
            line(Share::Percent(percent("50")), &[Step::PaymentDays(vec![15, 20])]),
            Line { anchor: Anchor::PreviousLine, ..line(Share::Balance, &[Step::PaymentDays(vec![5, 10])]) },
        ],
    };
    let lines = term.schedule(&Document::new(day("2020-01-25"), 1_000_00), &Calendar::default()).unwrap();
    assert_eq!(lines.iter().map(|l| l.due.to_string()).collect::<Vec<_>>(), ["2020-02-15", "2020-03-05"]);
}

/// Tryton's four lines of 1587.35 with a remainder of 396.83, on both sides of nothing.
#[test]
fn two_quarters_a_fixed_part_and_the_balance() {
    let quarter = Share::Percent(percent("25"));
    let lines = vec![
        line(quarter, &[Step::AddDays(30)]),
        line(quarter, &[Step::AddMonths(1)]),
        line(Share::Fixed(396_84), &[Step::AddMonths(1), Step::AddDays(30)]),
        line(Share::Balance, &[Step::AddMonths(2), Step::SetDay(15), Step::AddDays(30)]),
    ];
    for sign in [1, -1] {
        let document = Document::new(day("2011-10-01"), sign * 1587_35);
        let schedule = Term { lines: lines.clone() }.schedule(&document, &Calendar::default()).unwrap();
        let amounts: Vec<i64> = schedule.iter().map(|l| l.amount_minor * sign).collect();
        assert_eq!(amounts, [396_84, 396_84, 396_84, 396_83]);
        assert_eq!(
            schedule.iter().map(|l| l.due.to_string()).collect::<Vec<_>>(),
            ["2011-10-31", "2011-11-01", "2011-12-01", "2012-01-14"]
        );
    }
}

#[test]
fn a_percentage_of_the_remainder_is_not_one_of_the_total() {
    let half_of = |share: fn(Percent) -> Share| {
        let lines =
            vec![line(share(percent("50")), &[]), line(share(percent("50")), &[]), line(Share::Balance, &[])];
        let schedule =
            Term { lines }.schedule(&Document::new(day("2020-01-01"), 1_000), &Calendar::default());
        schedule.unwrap().iter().map(|l| l.amount_minor).collect::<Vec<_>>()
    };
    assert_eq!(half_of(Share::PercentOfRemainder), [500, 250, 250]);
    assert_eq!(half_of(Share::Percent), [500, 500]); // nothing is left for the balance: no line of nothing
}

#[test]
fn percentages_of_the_net_amount_leave_the_tax_to_the_balance() {
    let lines = vec![
        line(Share::PercentOfNet(percent("10")), &[]),
        line(Share::PercentOfNet(percent("40")), &[Step::AddDays(1)]),
        line(Share::Balance, &[Step::AddDays(1)]),
    ];
    let term = Term { lines };
    let mut document = Document::new(day("2020-01-01"), 1_100_00);
    assert_eq!(term.schedule(&document, &Calendar::default()), Err(TermError::NoNetAmount(1)));
    document.net_minor = Some(1_000_00);
    let amounts = term.schedule(&document, &Calendar::default()).unwrap();
    assert_eq!(amounts.iter().map(|l| l.amount_minor).collect::<Vec<_>>(), [100_00, 400_00, 600_00]);
}

#[test]
fn a_fixed_part_never_demands_more_than_there_is() {
    let term = Term { lines: vec![line(Share::Fixed(500), &[]), line(Share::Balance, &[Step::AddDays(30)])] };
    let schedule = term.schedule(&Document::new(day("2020-01-01"), 300), &Calendar::default()).unwrap();
    assert_eq!(schedule, [Instalment { due: day("2020-01-01"), amount_minor: 300 }]);
}

#[test]
fn terms_that_break_a_rule_are_refused() {
    let refused = |lines: &[Line]| {
        let term = Term { lines: lines.to_vec() };
        term.schedule(&Document::new(day("2020-01-01"), 1_000), &Calendar::default()).unwrap_err()
    };
    assert_eq!(refused(&[]), TermError::NoLines);
    assert_eq!(refused(&[line(Share::Percent(percent("110")), &[])]), TermError::PercentOutOfRange(1));
    assert_eq!(refused(&[line(Share::Percent(percent("-1")), &[])]), TermError::PercentOutOfRange(1));
    assert_eq!(refused(&[line(Share::Fixed(0), &[])]), TermError::NotPositive(1));
    assert_eq!(refused(&[line(Share::Balance, &[Step::SetDay(0)])]), TermError::NoSuchDay(1));
    assert_eq!(refused(&[line(Share::Balance, &[Step::PaymentDays(vec![])])]), TermError::NoSuchDay(1));
    assert_eq!(
        refused(&[line(Share::Balance, &[]), line(Share::Percent(percent("10")), &[])]),
        TermError::BalanceNotLast(1)
    );
    assert_eq!(refused(&[line(Share::Percent(percent("30")), &[])]), TermError::NotCovered(700));
    let beyond = [
        Step::AddMonths(200_000),
        Step::AddMonths(i32::MAX),
        Step::AddWeeks(i32::MAX),
        Step::AddDays(i32::MAX),
        Step::Ranges(vec![DayRange { from: 1, to: 31, months: i32::MIN, days: 0 }]),
    ];
    for step in beyond {
        assert_eq!(refused(&[line(Share::Balance, &[step])]), TermError::NoDate(1));
    }
}

#[test]
fn a_document_of_nothing_gives_one_line_on_its_own_date() {
    let term = Term {
        lines: vec![line(Share::Percent(percent("30")), &[]), Line::balance(vec![Step::AddMonths(1)])],
    };
    let schedule = term.schedule(&Document::new(day("2016-05-17"), 0), &Calendar::default()).unwrap();
    assert_eq!(schedule, [Instalment { due: day("2016-05-17"), amount_minor: 0 }]);
}

type MonthDay = (u32, u32);

fn closed(closures: &[(MonthDay, MonthDay)]) -> Calendar {
    let closures = closures.iter().map(|&(from, to)| Closure { from, to }).collect();
    Calendar { closures, ..Calendar::default() }
}

#[test]
fn closures_are_yearly_chained_and_clipped() {
    let calendar = closed(&[((2, 1), (2, 31)), ((3, 1), (4, 1)), ((6, 12), (6, 13)), ((6, 15), (6, 16))]);
    let now = Term::net(0);
    for (date, expected) in [
        ("2021-01-31", "2021-01-31"),
        ("2021-02-01", "2021-04-02"),
        ("2020-02-29", "2020-04-02"),
        ("2021-06-13", "2021-06-14"),
        ("2021-06-14", "2021-06-14"),
    ] {
        assert_eq!(single_due(&now, date, &calendar), expected, "{date}");
    }
    assert_eq!(single_due(&now, "2021-06-13", &closed(&[((6, 1), (6, 31))])), "2021-07-01");
}

#[test]
fn a_closure_runs_over_the_end_of_the_year() {
    let calendar = closed(&[((12, 24), (1, 6))]);
    for (date, expected) in [
        ("2021-12-23", "2021-12-23"),
        ("2021-12-24", "2022-01-07"),
        ("2022-01-01", "2022-01-07"),
        ("2022-01-06", "2022-01-07"),
        ("2022-01-07", "2022-01-07"),
    ] {
        assert_eq!(single_due(&Term::net(0), date, &calendar), expected, "{date}");
    }
}

#[test]
fn closures_come_before_or_after_payment_days() {
    let mut calendar = closed(&[((2, 1), (2, 31)), ((3, 1), (4, 1))]);
    let term = Term::single(vec![Step::PaymentDays(vec![5, 10])]);
    assert_eq!(single_due(&term, "2021-02-01", &calendar), "2021-04-02");
    calendar.closures_first = true;
    assert_eq!(single_due(&term, "2021-02-01", &calendar), "2021-04-05");
    // The payment day is closed too: the next one that is not.
    calendar.closures.push(Closure { from: (4, 4), to: (4, 6) });
    assert_eq!(single_due(&term, "2021-02-01", &calendar), "2021-04-10");
    let never = closed(&[((1, 1), (12, 31))]);
    for closures_first in [false, true] {
        let never = Calendar { closures_first, ..never.clone() };
        let refused = term.schedule(&Document::new(day("2021-02-01"), 1), &never);
        assert!(matches!(refused, Err(TermError::Calendar(CalendarError::NeverOpen(_)))), "{refused:?}");
    }
}

#[test]
fn holidays_postpone_and_never_move_backwards() {
    let holiday = |on: &str, to: &str| Postponement { on: day(on), to: day(to) };
    let with = |holidays: &[Postponement]| Calendar { holidays: holidays.to_vec(), ..Calendar::default() };
    let term = Term::single(vec![Step::AddWeeks(2)]);
    assert_eq!(single_due(&term, "2015-03-02", &with(&[holiday("2015-03-16", "2015-03-17")])), "2015-03-17");
    assert_eq!(single_due(&term, "2015-03-02", &with(&[holiday("2015-03-17", "2015-03-18")])), "2015-03-16");
    for (holidays, code) in [
        (vec![holiday("2015-06-01", "2015-06-01")], "holiday_backwards"),
        (vec![holiday("2015-06-02", "2015-06-01")], "holiday_backwards"),
        (vec![holiday("2015-06-03", "2015-06-04"), holiday("2015-06-03", "2015-06-05")], "holiday_twice"),
        (vec![holiday("2015-06-06", "2015-06-07"), holiday("2015-06-07", "2015-06-08")], "holiday_chained"),
    ] {
        let refused = term.schedule(&Document::new(day("2015-03-02"), 1), &with(&holidays)).unwrap_err();
        assert_eq!(refused.code(), code);
    }
}

#[test]
fn a_closure_leads_into_a_holiday_and_a_holiday_into_a_closure() {
    let mut calendar = closed(&[((6, 12), (6, 13))]);
    calendar.holidays = vec![Postponement { on: day("2021-06-14"), to: day("2021-07-08") }];
    assert_eq!(single_due(&Term::net(0), "2021-06-12", &calendar), "2021-07-08");
    calendar.closures.push(Closure { from: (7, 8), to: (7, 10) });
    assert_eq!(single_due(&Term::net(0), "2021-06-12", &calendar), "2021-07-11");
}

fn any_day() -> impl Strategy<Value = Day> {
    (10_000i32..30_000).prop_map(Day)
}

fn any_share() -> impl Strategy<Value = Share> {
    let any_percent = (0i32..=100_00).prop_map(Percent::of_hundredths);
    prop_oneof![
        any_percent.clone().prop_map(Share::Percent),
        any_percent.clone().prop_map(Share::PercentOfRemainder),
        any_percent.prop_map(Share::PercentOfNet),
        (1i64..1_000_00).prop_map(Share::Fixed),
    ]
}

fn any_calendar() -> impl Strategy<Value = Calendar> {
    let month_day = (1u32..=12, 1u32..=31);
    let closures = prop::collection::vec((month_day.clone(), month_day), 0..4);
    let holidays = prop::collection::vec((10_000i32..30_000, 1i32..40), 0..4);
    (closures, holidays, any::<bool>()).prop_map(|(closures, holidays, closures_first)| Calendar {
        closures: closures.into_iter().map(|(from, to)| Closure { from, to }).collect(),
        holidays: holidays.into_iter().map(|(on, n)| Postponement { on: Day(on), to: Day(on + n) }).collect(),
        closures_first,
    })
}

proptest! {
    #[test]
    fn the_lines_add_up_to_the_document(
        date in any_day(),
        gross in -1_000_000_00i64..1_000_000_00,
        net_hundredths in 0i32..=100_00,
        shares in prop::collection::vec((any_share(), prop::option::of(1i64..500)), 0..6),
    ) {
        let mut lines: Vec<Line> = shares
            .into_iter()
            .map(|(share, round_minor)| Line { round_minor, ..line(share, &[]) })
            .collect();
        lines.push(Line::balance(vec![Step::AddDays(30)]));
        let net_minor = Percent::of_hundredths(net_hundredths).of(gross).rounded();
        let document = Document { net_minor, ..Document::new(date, gross) };
        let schedule = Term { lines }.schedule(&document, &Calendar::default()).unwrap();
        prop_assert_eq!(schedule.iter().map(|l| l.amount_minor).sum::<i64>(), gross);
        prop_assert!(schedule.iter().all(|l| l.amount_minor.signum() == gross.signum()));
    }

    #[test]
    fn a_credit_note_is_the_mirror_of_the_invoice(gross in 1i64..1_000_000_00, first in 0i32..=100_00) {
        let term = Term { lines: vec![line(Share::Percent(Percent::of_hundredths(first)), &[]), Line::balance(vec![])] };
        let amounts = |gross| {
            let schedule = term.schedule(&Document::new(Day(18_000), gross), &Calendar::default()).unwrap();
            schedule.iter().map(|l| l.amount_minor.abs()).collect::<Vec<_>>()
        };
        prop_assert_eq!(amounts(gross), amounts(-gross));
    }

    #[test]
    fn closures_and_holidays_never_move_backwards_and_end_on_an_open_day(date in any_day(), calendar in any_calendar()) {
        prop_assume!(calendar.check().is_ok());
        if let Ok(open) = calendar.next_open(date) {
            prop_assert!(open >= date);
            prop_assert!(calendar.closures.iter().all(|c| c.last_day(open).is_none()));
            prop_assert!(calendar.holidays.iter().all(|h| h.on != open));
            prop_assert_eq!(calendar.next_open(open), Ok(open));
        }
    }

    #[test]
    fn an_open_payment_day_is_both(date in any_day(), mut calendar in any_calendar(), days in prop::collection::vec(1u32..=31, 1..4)) {
        calendar.closures_first = true;
        prop_assume!(calendar.check().is_ok());
        let term = Term::single(vec![Step::PaymentDays(days.clone())]);
        if let Ok(schedule) = term.schedule(&Document::new(date, 1), &calendar) {
            let due = schedule[0].due;
            prop_assert!(due >= date);
            prop_assert!(days.iter().any(|&d| due.with_day_clipped(d) == due));
            prop_assert_eq!(calendar.next_open(due), Ok(due));
        }
    }

    #[test]
    fn months_clip_and_never_skip_a_month(date in any_day(), months in 0i32..60) {
        let reached = Step::AddMonths(months).apply(date).unwrap();
        prop_assert_eq!(reached.month_index(), date.month_index() + months);
        prop_assert!(reached.ymd().2 <= date.ymd().2);
        prop_assert!(reached.ymd().2 == date.ymd().2 || reached == reached.end_of_month());
    }

    #[test]
    fn days_of_the_month_are_the_nearest_that_will_do(date in any_day(), of_month in 1u32..=31) {
        let on = Step::DayOfMonth(of_month, When::OnOrAfter).apply(date).unwrap();
        let after = Step::DayOfMonth(of_month, When::After).apply(date).unwrap();
        prop_assert!(on >= date && after > date && on.since(date) <= 31 && after.since(date) <= 31);
        prop_assert!(on == after || on == date);
        prop_assert_eq!(on.with_day_clipped(of_month), on);
    }

    #[test]
    fn any_text_is_read_or_refused_without_a_panic(text in "[ 0-9a-zA-Z/%+.,<>-]{0,24}") {
        let _ = code::parse(&text);
        let _ = formula::parse(&text);
    }
}
