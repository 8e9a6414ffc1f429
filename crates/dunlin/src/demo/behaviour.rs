//! How customers pay: when, seen from the due date, and how that changes over the years.

use super::dice::Dice;
use super::rows::Segment;
use dunlin_core::day::Day;

/// A habit of paying.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Behaviour {
    /// On the due date or a day or two around it.
    Prompt,
    /// Collected by direct debit on the due date.
    DirectDebit,
    /// Always about so many days late.
    Late(i32),
    /// On the first such weekday (1 = Monday) at least so many days after the due date.
    Weekday(u32, i32),
    /// With the last payment run of the month in which it falls due.
    MonthEnd,
    /// Late, and over the last year later by so many days a quarter.
    Worsening(i32, i32),
    /// Late at first, and earlier by so many days a quarter since the beginning, down to prompt.
    Improving(i32, i32),
    /// A public body: every invoice goes through many hands.
    ManyHands(i32),
    /// Prompt until a day, then nearly nothing.
    BrokenDown(Day),
    /// Prompt until a day, then so many days later than before.
    Slipping(Day, i32),
}

/// The beginning and end of the demo's years, which the changing habits are measured from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) start: Day,
    pub(super) end: Day,
}

impl Behaviour {
    /// The habit of a customer of a segment.
    pub(super) fn draw(segment: Segment, dice: &mut Dice) -> Behaviour {
        use Behaviour::{DirectDebit, Improving, Late, ManyHands, MonthEnd, Prompt, Weekday, Worsening};
        let late = dice.around(3, 24);
        let weekday = Weekday(dice.between(1, 5) as u32, dice.between(0, 6));
        let weights: [(u32, Behaviour); 8] = match segment {
            Segment::KeyAccounts => weights([40, 0, 16, 22, 18, 2, 2, 0], late, weekday),
            Segment::Wholesale => weights([38, 14, 20, 10, 8, 6, 4, 0], late, weekday),
            Segment::RetailChains => weights([34, 4, 18, 24, 12, 5, 3, 0], late, weekday),
            Segment::PublicSector => weights([14, 0, 12, 8, 6, 0, 5, 55], late, weekday),
            Segment::SmallBusiness => weights([40, 22, 24, 4, 2, 5, 3, 0], late, weekday),
            Segment::Export => weights([36, 2, 32, 8, 12, 5, 5, 0], late, weekday),
        };
        return dice.weighted(&weights);

        fn weights(w: [u32; 8], late: i32, weekday: Behaviour) -> [(u32, Behaviour); 8] {
            let habits = [
                Prompt,
                DirectDebit,
                Late(late),
                weekday,
                MonthEnd,
                Worsening(late / 2, 5),
                Improving(late + 12, 3),
                ManyHands(late + 8),
            ];
            std::array::from_fn(|at| (w[at], habits[at]))
        }
    }

    /// The day on which it pays an invoice due on a day; `None`: not within these years.
    pub(super) fn pays(self, due: Day, span: Span, dice: &mut Dice) -> Option<Day> {
        let quarters = |since: Day| due.since(since).max(0) / 91;
        let day = match self {
            Behaviour::DirectDebit => return Some(working_day(due)),
            Behaviour::Prompt => due.plus_days(dice.around(-6, 2)),
            Behaviour::Late(days) => due.plus_days(days + dice.around(-5, 7)),
            Behaviour::Weekday(weekday, days) => next_weekday(due.plus_days(days), weekday),
            Behaviour::MonthEnd => return Some(last_working_day(due.end_of_month())),
            Behaviour::Worsening(days, more) => {
                let year_ago = span.end.plus_days(-365);
                due.plus_days(days + more * quarters(year_ago) + dice.around(-4, 8))
            }
            Behaviour::Improving(days, less) => {
                due.plus_days((days - less * quarters(span.start)).max(0) + dice.around(-4, 6))
            }
            Behaviour::ManyHands(days) => due.plus_days(days + dice.around(-12, 30)),
            Behaviour::BrokenDown(from) => {
                let day = due.plus_days(dice.around(-3, 4));
                if day >= from {
                    return dice.chance(60).then(|| working_day(day.plus_days(20)));
                }
                day
            }
            Behaviour::Slipping(from, more) => {
                let day = due.plus_days(dice.around(-3, 4));
                if day >= from { day.plus_days(more + dice.around(-6, 12)) } else { day }
            }
        };
        // Now and then an invoice lies in somebody's tray.
        let forgotten = if dice.chance(22) { dice.around(15, 70) } else { 0 };
        Some(working_day(day.plus_days(forgotten)))
    }
}

/// The day itself, or the Monday after a weekend: banks book on working days.
pub(super) fn working_day(day: Day) -> Day {
    match day.weekday() {
        6 => day.plus_days(2),
        7 => day.plus_days(1),
        _ => day,
    }
}

/// The day itself, or the Friday before a weekend.
pub(super) fn last_working_day(day: Day) -> Day {
    day.plus_days(-(day.weekday().saturating_sub(5) as i32))
}

/// The first such weekday on or after a day.
fn next_weekday(day: Day, weekday: u32) -> Day {
    day.plus_days((weekday as i32 - day.weekday() as i32).rem_euclid(7))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn weekdays_are_found_on_or_after() {
        assert_eq!(next_weekday(day("2025-03-05"), 3), day("2025-03-05"), "5 March 2025 is a Wednesday");
        assert_eq!(next_weekday(day("2025-03-06"), 3), day("2025-03-12"));
        assert_eq!(working_day(day("2025-03-08")), day("2025-03-10"));
    }

    #[test]
    fn a_worsening_customer_is_later_in_the_last_quarter_than_in_the_first_year() {
        let span = Span { start: day("2023-01-01"), end: day("2025-12-31") };
        let late = |due: &str| {
            let mut dice = Dice::new(5);
            let total: i32 = (0..200)
                .filter_map(|_| Behaviour::Worsening(6, 6).pays(day(due), span, &mut dice))
                .map(|paid| paid.since(day(due)))
                .sum();
            total / 200
        };
        assert!(late("2023-06-15") + 15 < late("2025-12-15"));
    }

    #[test]
    fn one_that_broke_down_hardly_pays() {
        let span = Span { start: day("2023-01-01"), end: day("2025-12-31") };
        let mut dice = Dice::new(5);
        let broken = Behaviour::BrokenDown(day("2025-10-01"));
        let mut paid = |due| (0..100).filter(|_| broken.pays(day(due), span, &mut dice).is_some()).count();
        assert_eq!(paid("2025-06-01"), 100);
        assert!(paid("2025-11-01") < 20);
    }
}
