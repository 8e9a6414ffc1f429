//! Figures as tables for people: a few KPIs side by side over all periods, or many below each other for the last ones.

use super::{Answer, COLUMNS_MAX};
use crate::cli::By;
use crate::input::customer_words;
use crate::output::{Align, Sheet, grouped};
use dunlin_kpi::catalogue::{Definition, Scope, Unit};
use dunlin_kpi::figure::{Figure, Flags};
use dunlin_kpi::group::Group;
use dunlin_kpi::period::Period;
use std::fmt::Write;

/// More groups than this are listed below each other instead of each over all periods.
const GROUPS_MAX: usize = 9;
/// Most rows of such a list.
const ROWS_MAX: usize = 60;

impl<'a> Answer<'a> {
    /// The whole answer as text.
    pub(super) fn text(&self, by: By) -> String {
        let mut out = String::new();
        let few = self.kpis.len() <= COLUMNS_MAX;
        if few && self.grid.groups.len() > GROUPS_MAX {
            return self.group_text(by);
        }
        for (number, group) in self.grid.groups.iter().enumerate() {
            // A split answer begins with the total; one group alone needs no second heading.
            let name = self.group_words(group, by);
            let _ = writeln!(out, "{name} · {} · {}\n", group.code, self.source.clock_words(self.at));
            let sheet = if few { series_sheet(self, number) } else { self.list_sheet(number) };
            let _ = writeln!(out, "{sheet}");
        }
        self.notes(&mut out);
        out
    }

    /// Many groups: one row each, for the last full period alone.
    fn group_text(&self, by: By) -> String {
        let Some(&period) = self.chosen_periods().iter().rev().find(|&&p| !self.grid.periods[p].to_date)
        else {
            return "no period has ended by the as-of date\n".to_owned();
        };
        let titles = self.kpis.iter().map(|kpi| (kpi.id.to_owned(), Align::Right));
        let head = [("Group".to_owned(), Align::Left), (String::new(), Align::Left)];
        let mut sheet = Sheet::new(head.into_iter().chain(titles));
        let groups = &self.grid.groups;
        for (number, group) in groups.iter().enumerate().take(ROWS_MAX) {
            let values = self.kpis.iter().map(|kpi| cell(&self.figure(kpi, number, period)));
            sheet.row([self.group_words(group, by), group.code.code().to_owned()].into_iter().chain(values));
        }
        let more = match groups.len().saturating_sub(ROWS_MAX) {
            0 => String::new(),
            more => format!("and {more} more groups; --csv and --json have all of them and all periods\n"),
        };
        format!("{} · {}\n\n{sheet}{more}", self.grid.periods[period], self.source.clock_words(self.at))
    }

    /// One figure.
    pub(crate) fn figure(&self, kpi: &'static Definition, group: usize, period: usize) -> Figure<'a> {
        let (grid, at) = (self.grid, &self.grid.groups[group]);
        let span = grid.periods[period];
        let text = (!at.total || !at.text.is_empty()).then_some(at.text.as_str());
        let known_at = crate::input::known(self.at);
        let scope = Scope { group: text, currency: at.code, period: span, as_of: span.end, known_at };
        kpi.evaluate(scope, self.given, |measure| grid.get(measure, group, period))
    }

    /// Many KPIs below each other: the last period, the one before, the same a year earlier.
    fn list_sheet(&self, group: usize) -> Sheet {
        let chosen = self.chosen_periods();
        let titles = chosen.iter().map(|&p| (period_words(&self.grid.periods[p]), Align::Right));
        let head = [("KPI".to_owned(), Align::Left), ("Name".to_owned(), Align::Left)];
        let mut sheet = Sheet::new(head.into_iter().chain(titles).chain([("Unit".to_owned(), Align::Left)]));
        for kpi in self.kpis {
            let values = chosen.iter().map(|&p| cell(&self.figure(kpi, group, p)));
            let unit = unit_words(kpi, self.grid.groups[group].code.code());
            sheet.row([kpi.id.to_owned(), kpi.name.to_owned()].into_iter().chain(values).chain([unit]));
        }
        sheet
    }

    /// The last full period, the one before it, the same a year earlier, and the running one.
    fn chosen_periods(&self) -> Vec<usize> {
        let periods = &self.grid.periods;
        let Some(full) = periods.iter().rposition(|p| !p.to_date).or(periods.len().checked_sub(1)) else {
            return Vec::new();
        };
        let year_ago = periods[full].start.plus_months(-12);
        let mut chosen: Vec<usize> =
            periods.iter().position(|p| Some(p.start) == year_ago).into_iter().collect();
        chosen.extend(full.checked_sub(1));
        chosen.extend(full..periods.len());
        chosen.dedup();
        chosen
    }

    fn group_words(&self, group: &Group, by: By) -> String {
        match (group.total, group.key) {
            (true, _) => "All".to_owned(),
            (false, Some(key)) if by == By::Customer => customer_words(&self.source.ledger, key),
            _ if group.text.is_empty() => "(none)".to_owned(),
            _ => group.text.clone(),
        }
    }

    /// What a reader should know of the figures shown: why there is none, what is flagged; each thing said once, with
    /// the KPIs that it is said of.
    fn notes(&self, out: &mut String) {
        let periods = if self.kpis.len() <= COLUMNS_MAX {
            (0..self.grid.periods.len()).collect()
        } else {
            self.chosen_periods()
        };
        let mut notes: Vec<(String, Vec<&str>)> = Vec::new();
        let mut say =
            |text: String, id: &'static str| match notes.iter_mut().find(|(known, _)| *known == text) {
                Some((_, ids)) if ids.contains(&id) => {}
                Some((_, ids)) => ids.push(id),
                None => notes.push((text, vec![id])),
            };
        for kpi in self.kpis {
            for group in 0..self.grid.groups.len() {
                for &period in &periods {
                    let figure = self.figure(kpi, group, period);
                    if let Some(reason) = figure.reason() {
                        say(format!("– no value: {reason}"), kpi.id);
                    }
                    let flags = Flags { to_date: false, ..figure.flags };
                    flags.words().for_each(|words| say(format!("* {words}"), kpi.id));
                }
            }
        }
        for (text, ids) in &notes {
            let _ = writeln!(out, "{text} ({})", ids.join(", "));
        }
    }
}

/// A few KPIs side by side, one row a period.
pub(crate) fn series_sheet(answer: &Answer<'_>, group: usize) -> Sheet {
    let code = answer.grid.groups[group].code;
    let titles = answer.kpis.iter().map(|kpi| {
        let unit = unit_words(kpi, code.code());
        (if unit.is_empty() { kpi.id.to_owned() } else { format!("{} ({unit})", kpi.id) }, Align::Right)
    });
    let mut sheet = Sheet::new([("Period".to_owned(), Align::Left)].into_iter().chain(titles));
    for (number, period) in answer.grid.periods.iter().enumerate() {
        let values = answer.kpis.iter().map(|kpi| cell(&answer.figure(kpi, group, number)));
        sheet.row([period_words(period)].into_iter().chain(values));
    }
    sheet
}

/// A figure's value for a table; a dash where there is none, a star where it is flagged.
fn cell(figure: &Figure<'_>) -> String {
    let star = if figure.flags.outside || figure.flags.estimate || figure.flags.inferred { "*" } else { "" };
    figure.text().map_or_else(|| "–".to_owned(), |text| format!("{}{star}", grouped(&text)))
}

fn period_words(period: &Period) -> String {
    if period.to_date { format!("{period} to date") } else { period.to_string() }
}

fn unit_words(kpi: &Definition, currency: &str) -> String {
    match kpi.unit {
        Unit::Percent => "%".to_owned(),
        Unit::Money => currency.to_owned(),
        Unit::Days => "days".to_owned(),
        Unit::Times => "times".to_owned(),
        Unit::Index | Unit::Count => String::new(),
    }
}
