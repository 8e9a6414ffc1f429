//! Periods from words: a series, or the one to explain.

use crate::cli::Step;
use crate::error::{Code, Failure};
use dunlin_core::day::Day;
use dunlin_kpi::period::{Grain, Period};

/// The grain of a step.
pub(crate) fn grain(step: Step) -> Grain {
    match step {
        Step::Day => Grain::Day,
        Step::Week => Grain::Week,
        Step::Month => Grain::Month,
        Step::Quarter => Grain::Quarter,
        Step::Year => Grain::Year,
    }
}

/// The periods of a step from the one that holds `from` (default: the first day of the files) to the one that holds
/// `to` (default: the as-of date), those that begin after the as-of date left out.
pub(crate) fn series(
    step: Step,
    from: Option<&str>,
    to: Option<&str>,
    first: Day,
    as_of: Day,
) -> Result<Vec<Period>, Failure> {
    let start = from.map_or(Ok(first), |text| named("--from", text).map(|p| p.start))?;
    let end = to.map_or(Ok(as_of), |text| named("--to", text).map(|p| p.end))?;
    if end < start {
        let message = format!("the first period begins on {start}, after the last one ends on {end}");
        return Err(
            Failure::new(Code::UsagePeriod, message).hint("exchange --from and --to, or move --as-of")
        );
    }
    let periods: Vec<Period> =
        Period::series(grain(step), start, end).into_iter().filter(|p| p.start <= as_of).collect();
    if periods.is_empty() {
        let message = format!("all periods begin after the as-of date {as_of}");
        return Err(Failure::new(Code::UsagePeriod, message).hint("move --as-of, or ask for earlier periods"));
    }
    Ok(periods)
}

/// The period of a name.
pub(crate) fn named(option: &str, text: &str) -> Result<Period, Failure> {
    Period::parse(text).map_err(|e| Failure::new(Code::UsagePeriod, format!("{option}: {e}")))
}

/// The last month that had ended by the as-of date; the running one when none had.
pub(crate) fn last_full_month(first: Day, as_of: Day) -> Period {
    let running = Period::of(Grain::Month, as_of);
    if running.end <= as_of || running.before().end < first { running } else { running.before() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_series_holds_the_months_named_and_none_that_has_not_begun() {
        let months = |from, to| {
            let got = series(Step::Month, from, to, day("2023-11-05"), day("2024-02-10"));
            got.map(|p| p.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
                .map_err(|f| f.code.text())
        };
        assert_eq!(months(None, None).as_deref(), Ok("2023-11 2023-12 2024-01 2024-02"));
        assert_eq!(months(Some("2024-01"), Some("2024-Q1")).as_deref(), Ok("2024-01 2024-02"));
        assert_eq!(months(Some("2024-02"), Some("2024-01")), Err("usage.period"));
        assert_eq!(months(Some("2024-03"), Some("2024-04")), Err("usage.period"));
        assert_eq!(months(Some("March"), None), Err("usage.period"));
    }

    #[test]
    fn the_month_to_explain_is_a_whole_one_where_there_is_one() {
        assert_eq!(last_full_month(day("2023-01-01"), day("2024-02-10")).to_string(), "2024-01");
        assert_eq!(last_full_month(day("2023-01-01"), day("2024-02-29")).to_string(), "2024-02");
        assert_eq!(last_full_month(day("2024-02-03"), day("2024-02-10")).to_string(), "2024-02");
    }
}
