//! The page of a KPI: its value, its course, who made it, why it moved, and the documents behind it.

use super::data::{self, About, Ground, Table};
use super::moved::{Moved, moved};
use super::names;
use super::text::{Written, period, period_near, period_short, spans as spans_of};
use super::waterfall::{self, Split};
use super::{Clocks, flow, receipts, split, values, yardstick};
use crate::api::Problem;
use crate::pages::chart::{self, Band, Point, Told, Trend};
use crate::pages::locale::Lang;
use crate::pages::set::{fields, lists, marks};
use crate::pages::visit::{At, Drawn, Shown, Visit};
use crate::pages::words::{figures as words, nav};
use crate::pages::worklist::rows::capital;
use dunlin_kpi::catalogue::{self, Better, Definition};
use dunlin_kpi::formula::Ratio;
use dunlin_kpi::group::GroupBy;
use dunlin_kpi::library;
use dunlin_kpi::period::{Grain, Period};
use maud::{Markup, Render, html};

/// Everything about the page that was asked for.
pub(super) struct Look<'l> {
    pub(super) visit: &'l Visit<'l>,
    pub(super) ground: &'l Ground,
    pub(super) kpi: &'static Definition,
    pub(super) clocks: Clocks,
    pub(super) grain: Grain,
    pub(super) by: GroupBy,
    pub(super) group: Option<String>,
}

/// What figures may be split by: word, split, and what it is called.
pub(super) const SPLITS: [(&str, GroupBy, crate::pages::words::Word); 4] = [
    ("segment", GroupBy::Segment, words::BY_SEGMENT),
    ("collector", GroupBy::Collector, words::BY_COLLECTOR),
    ("customer", GroupBy::Customer, words::BY_CUSTOMERS),
    ("entity", GroupBy::Entity, words::BY_ENTITY),
];

const GRAINS: [(&str, Grain, crate::pages::words::Word, i32); 3] = [
    ("month", Grain::Month, words::OVER_MONTH, 13),
    ("quarter", Grain::Quarter, words::OVER_QUARTER, 9),
    ("year", Grain::Year, words::OVER_YEAR, 5),
];

/// Draws it.
pub(super) fn draw(visit: &Visit<'_>) -> Drawn {
    let kpi = data::kpi_of(visit.query("variant").unwrap_or_else(|| visit.path("kpi")))?;
    let title = names::name(visit.lang(), kpi).to_owned();
    let Some(ground) = data::ground(visit)? else {
        let body = marks::blank(
            visit.say(words::NONE_YET),
            "",
            &html! { a.btn href={ "/library/" (kpi.id) } { (visit.say(words::ALL_ABOUT)) } },
        );
        return Ok(Shown::Page { title, at: At::Figures, body });
    };
    let chosen = SPLITS.iter().find(|(word, ..)| visit.query("by") == Some(word)).unwrap_or(&SPLITS[0]);
    let over = GRAINS.iter().find(|(word, ..)| visit.query("over") == Some(word)).unwrap_or(&GRAINS[0]);
    let look = Look {
        visit,
        ground: &ground,
        kpi,
        clocks: Clocks::of(visit, ground.day),
        grain: over.1,
        by: chosen.1,
        group: visit.query("group").map(str::to_owned),
    };
    Ok(Shown::Page { title, at: At::Figures, body: look.drawn()? })
}

impl Look<'_> {
    fn written(&self) -> Written<'_> {
        Written::new(self.visit, self.kpi, self.ground.currency)
    }

    fn drawn(&self) -> Result<Markup, Problem> {
        let many = GRAINS.iter().find(|(_, grain, ..)| *grain == self.grain).map_or(13, |(.., many)| *many);
        let focus = data::last_full(self.grain, self.ground.first, self.clocks.day);
        let about = About::up_to(self.ground, focus, many, (self.clocks.day, self.clocks.known_at), self.by);
        let table = data::table(self.visit, self.ground, &[self.kpi], &about)?;
        let Some(table) = table else {
            let known = self
                .clocks
                .known_day()
                .map(|day| self.visit.fill(words::KNOWN_NOTHING, &[("day", &self.visit.lang().day(day))]));
            return Ok(
                html! { (self.form()) h1.finding { (known.as_deref().unwrap_or_else(|| self.visit.say(words::NONE_YET))) } },
            );
        };
        let group = self
            .group
            .as_deref()
            .and_then(|name| table.groups().find(|(_, text)| *text == name))
            .map_or(table.total, |(place, _)| place);
        let moved = self.moved(&table, group, &about)?;
        Ok(html! {
            (self.form())
            (self.top(&table, group, focus))
            div.grid2 {
                div.bridges {
                    (self.trend(&table, group))
                    (self.why(&table, group, moved.as_ref(), &about))
                    (flow::section(self, &table, group)?)
                }
                div.bridges {
                    (split::section(self, &table))
                    (receipts::section(self, &table, group, focus)?)
                    (self.short())
                }
            }
        })
    }

    /// The period before that is compared with, and the two values.
    fn moved(&self, table: &Table, group: usize, about: &About) -> Result<Option<Moved>, Problem> {
        let Some(last) = about.periods.len().checked_sub(1).filter(|last| *last > 0) else { return Ok(None) };
        let value = |n: usize| table.figure(self.kpi, group, n).value.ok();
        let Some(now) = value(last - 1).zip(value(last)) else { return Ok(None) };
        let of = self.group.as_deref().filter(|_| group != table.total).map(|name| (self.by, name));
        moved(
            self.visit,
            self.ground,
            self.kpi,
            ((about.periods[last - 1], about.periods[last]), about, of),
            now,
        )
    }

    /// The address of this page with something else in it.
    pub(super) fn with(&self, more: &str) -> String {
        let over =
            GRAINS.iter().find(|(_, grain, ..)| *grain == self.grain).map_or("month", |(word, ..)| word);
        format!(
            "/figures/{}?{}&currency={}&over={over}&{more}",
            self.kpi.id,
            self.clocks.query(),
            self.ground.currency.code()
        )
    }

    /// The word of the split.
    pub(super) fn by_word(&self) -> &'static str {
        SPLITS.iter().find(|(_, by, _)| *by == self.by).map_or("segment", |(word, ..)| word)
    }

    fn form(&self) -> Markup {
        let visit = self.visit;
        let grain =
            GRAINS.iter().find(|(_, grain, ..)| *grain == self.grain).map_or("month", |(word, ..)| word);
        let over = GRAINS.iter().map(|(word, _, said, _)| ((*word).to_owned(), visit.say(*said).to_owned()));
        let by = SPLITS.iter().map(|(word, _, said)| ((*word).to_owned(), visit.say(*said).to_owned()));
        let family = catalogue::of_topic(self.kpi.topic);
        let variants =
            family.iter().map(|kpi| (kpi.id.to_owned(), names::name(visit.lang(), kpi).to_owned()));
        let lang = visit.lang();
        let mut chosen = vec![visit.fill(words::AS_OF_DAY, &[("day", &lang.day(self.clocks.day))])];
        chosen.extend(
            self.clocks.known_day().map(|day| visit.fill(words::KNOWN_THEN, &[("day", &lang.day(day))])),
        );
        let said = |all: &[(&str, crate::pages::words::Word)], own: &str| {
            all.iter().find(|(word, _)| *word == own).map(|(_, said)| visit.say(*said).to_owned())
        };
        chosen.extend(said(&GRAINS.map(|(word, _, said, _)| (word, said)), grain));
        chosen.extend(said(&SPLITS.map(|(word, _, said)| (word, said)), self.by_word()));
        chosen.push(self.ground.currency.code().to_owned());
        html! {
            details.asked open[self.clocks.is_wrong()] { summary { (chosen.join(" · ")) " " b { (visit.say(words::CHANGE_VIEW)) } }
            form.asof method="get" action={ "/figures/" (self.kpi.id) } {
                (self.clocks.fields(visit, self.ground))
                (fields::choice("over", visit.say(words::OVER), over).value(grain).render())
                (fields::choice("by", visit.say(words::FOR), by).value(self.by_word()).render())
                @if family.len() > 1 { (fields::choice("variant", visit.say(words::VARIANT), variants).value(self.kpi.id).render()) }
                @if self.ground.currencies.len() > 1 {
                    @let all = self.ground.currencies.iter().map(|own| (own.code().to_owned(), own.code().to_owned()));
                    (fields::choice("currency", visit.say(words::CURRENCY), all).value(self.ground.currency.code()).render())
                }
                @if let Some(group) = &self.group { input type="hidden" name="group" value=(group); }
                div.acts {
                    button.btn type="submit" { (visit.say(nav::SHOW)) }
                }
            }
            }
        }
    }

    fn top(&self, table: &Table, group: usize, focus: Period) -> Markup {
        let (visit, written) = (self.visit, self.written());
        let lang = visit.lang();
        let values = values(written, table, group);
        let last = values.len() - 1;
        let (now, before) = (values[last], last.checked_sub(1).and_then(|n| values[n]));
        let spans = table.periods();
        let name = names::name(lang, self.kpi);
        let year = (self.grain == Grain::Month && last >= 12).then(|| values[last - 12]).flatten();
        html! {
            div.kpi-top {
                div {
                    p.eyebrow {
                        (name) ", " (period(lang, focus))
                        @if group != table.total { @if self.group.is_some() { ", " (table.name(group)) " (" a href=(self.with(&format!("by={}", self.by_word()))) { (visit.say(words::EVERYBODY)) } ")" } }
                    }
                    h1.finding { (self.finding(now, before, spans)) }
                    @if let Some(now) = now { p.stand { (names::says(lang, self.kpi, &written.full(now))) } }
                    @if let Some(day) = self.clocks.known_day() { p.note { (visit.fill(words::KNOWN_THEN, &[("day", &lang.day(day))])) "." } }
                }
                div {
                    @match now {
                        Some(now) => {
                            @let (number, unit) = written.apart(now);
                            p.big { (number) small { " " (unit) } }
                            @if let Some(old) = before { p.gap-s {
                                (written.moved(now - old)) " "
                                (visit.fill(words::ON, &[("month", &period_near(lang, spans[last - 1], spans[last]))])) " (" (written.full(old)) ")"
                            } }
                            @if let Some(old) = year { p.quiet {
                                (written.moved(now - old)) " " (visit.fill(words::ON, &[("month", &period(lang, spans[last - 12]))])) " (" (written.full(old)) ")"
                            } }
                            @let flags: Vec<&str> = self.flags(table, group, last);
                            @if !flags.is_empty() { p.note { (flags.join("; ")) } }
                        }
                        None => p.claim { (visit.fill(words::IS_NONE, &[("reason", &names::reason(visit, &table.figure(self.kpi, group, last)))])) }
                    }
                }
            }
        }
    }

    fn flags(&self, table: &Table, group: usize, period: usize) -> Vec<&'static str> {
        let flags = table.figure(self.kpi, group, period).flags;
        let all = [
            (flags.outside, words::OUTSIDE),
            (flags.estimate, words::ESTIMATE),
            (flags.to_date, words::TO_DATE),
            (flags.inferred, words::INFERRED),
        ];
        all.into_iter().filter(|(is_set, _)| *is_set).map(|(_, word)| self.visit.say(word)).collect()
    }

    fn finding(&self, now: Option<i128>, before: Option<i128>, spans: &[Period]) -> String {
        let (visit, written) = (self.visit, self.written());
        let last = spans.len() - 1;
        let lang = visit.lang();
        let name = names::name(lang, self.kpi);
        let month = period(lang, spans[last]);
        let Some(now) = now else { return visit.fill(words::KPI_NONE, &[("kpi", name), ("month", &month)]) };
        let value = written.full(now);
        let gaps = [("kpi", name), ("month", month.as_str()), ("value", value.as_str())];
        let Some(old) = before else { return visit.fill(words::KPI_ONE, &gaps) };
        let earlier = period_near(lang, spans[last - 1], spans[last]);
        let word = match now.cmp(&old) {
            std::cmp::Ordering::Greater => words::KPI_UP,
            std::cmp::Ordering::Less => words::KPI_DOWN,
            std::cmp::Ordering::Equal => words::KPI_SAME,
        };
        visit.fill(
            word,
            &[gaps[0], gaps[1], gaps[2], ("delta", &written.far(now - old)), ("before", &earlier)],
        )
    }

    fn trend(&self, table: &Table, group: usize) -> Markup {
        let (visit, written) = (self.visit, self.written());
        let lang = visit.lang();
        let values = values(written, table, group);
        let spans = table.periods();
        let known: Vec<i128> = values.iter().flatten().copied().collect();
        let (heading, of) = spans_of(self.grain);
        let n = visit.fill(of, &[("n", &known.len().to_string())]);
        let claim = match (known.iter().min(), known.iter().max(), known.last()) {
            (Some(least), Some(most), Some(last)) if least != most => {
                let word = if last == most {
                    words::TREND_HIGH
                } else if last == least {
                    words::TREND_LOW
                } else {
                    words::TREND_MID
                };
                visit.fill(
                    word,
                    &[("n", &n), ("least", &written.full(*least)), ("most", &written.full(*most))],
                )
            }
            (Some(least), ..) => visit.fill(
                words::TREND_MID,
                &[("n", &n), ("least", &written.full(*least)), ("most", &written.full(*least))],
            ),
            _ => visit.say(words::TREND_NONE).to_owned(),
        };
        let point = |(n, value): (usize, &Option<i128>)| Point {
            label: period_short(lang, spans[n], n == 0),
            name: period(lang, spans[n]),
            value: *value,
        };
        let title = format!(
            "{}, {}\u{2013}{}",
            names::name(lang, self.kpi),
            period(lang, spans[0]),
            period(lang, spans[spans.len() - 1])
        );
        let trend = Trend {
            told: Told { id: "trend", title: title.clone(), desc: claim.clone() },
            points: values.iter().enumerate().map(point).collect(),
            band: self.band(),
            say: &|value| written.drawn(value),
        };
        let behind = html! { table {
            caption.vh { (title) }
            thead { tr { th scope="col" { (visit.say(words::PERIOD)) } th.num scope="col" { (visit.say(words::VALUE)) } th.num scope="col" { (visit.say(words::CHANGE)) } } }
            tbody { @for (n, value) in values.iter().enumerate().rev() { tr {
                th scope="row" { (period(lang, spans[n])) }
                @match value {
                    Some(value) => {
                        td.num { (written.exact(*value)) }
                        td.num { @if let Some(before) = n.checked_sub(1).and_then(|n| values[n]) { (written.signed(value - before)) } }
                    }
                    None => td colspan="2" { (names::reason(visit, &table.figure(self.kpi, group, n))) }
                }
            } } }
        } };
        html! { section.sec aria-labelledby="trend-h" {
            h2.eyebrow id="trend-h" { (visit.fill(heading, &[("n", &values.len().to_string())])) }
            p.claim { (claim) }
            @if known.is_empty() { } @else { (chart::figure(&trend.draw(), visit.say(nav::NUMBERS_BEHIND), &behind)) }
            @if let Some(said) = yardstick(visit, self.kpi) { p.note { (capital(&said)) ". " (visit.say(words::YARDSTICK_NOTE)) } }
        } }
    }

    fn band(&self) -> Option<Band> {
        let first = self.kpi.thresholds.first()?;
        let value = self.written().whole(Ratio::whole(first.value.into()))?;
        let words = yardstick(self.visit, self.kpi)?;
        let (low, high) =
            if self.kpi.better == Better::Lower { (None, Some(value)) } else { (Some(value), None) };
        Some(Band { low, high, words })
    }

    fn why(&self, table: &Table, group: usize, moved: Option<&Moved>, about: &About) -> Markup {
        let (visit, written, lang) = (self.visit, self.written(), self.visit.lang());
        let Some(last) = about.periods.len().checked_sub(1).filter(|last| *last > 0) else { return html! {} };
        let ends = (period(lang, about.periods[last - 1]), period(lang, about.periods[last]));
        let has = |n: usize| table.figure(self.kpi, group, n).value.is_ok();
        html! { section.sec aria-labelledby="why-h" {
            h2.eyebrow id="why-h" { (visit.fill(words::WHY_MOVED, &[("before", &ends.0)])) }
            @match moved {
                Some(moved) => {
                    // Of one customer the causes are all there is to say.
                    @if moved.customers.len() + moved.more.0 > 1 || moved.causes.is_empty() {
                        p.claim { (waterfall::claim(visit, written, moved)) }
                        h3.sub { (visit.say(words::BY_CUSTOMER)) }
                        (waterfall::figure(visit, written, moved, ("by-customer", (&ends.0, &ends.1), Split::Customer)))
                    } @else if let Some(said) = waterfall::causes(visit, written, moved) { p.claim { (said) } }
                    @if !moved.causes.is_empty() {
                        // A second drawing of the same move is there for whoever asks.
                        details.fold {
                            summary { (waterfall::causes(visit, written, moved).as_deref().unwrap_or_else(|| visit.say(words::BY_CAUSE))) }
                            (waterfall::figure(visit, written, moved, ("by-cause", (&ends.0, &ends.1), Split::Cause)))
                        }
                    }
                }
                None if has(last) && has(last - 1) => p.note { (visit.say(words::NO_PARTS)) },
                None => p.note { (visit.say(words::NO_MOVE)) },
            }
        } }
    }

    fn short(&self) -> Markup {
        let visit = self.visit;
        let section = |heading: &str| library::section(self.kpi.topic, heading).unwrap_or_default();
        let first = |text: String| text.split("\n\n").next().unwrap_or_default().replace('\n', " ");
        html! { section.sec aria-labelledby="short-h" {
            h2.eyebrow id="short-h" { (visit.say(words::IN_SHORT)) }
            p.formula { (names::formula(visit.lang(), self.kpi.formula)) }
            @if visit.lang() != Lang::En { p { (names::about(visit.lang(), self.kpi)) } }
            details.fold {
                summary { (visit.say(words::SHORT_MORE)) }
                dl.defs {
                    div { dt { (visit.say(words::ABOVE)) } dd lang="en" { (first(section("Definition"))) } }
                    div { dt { (visit.say(words::BEWARE)) } dd lang="en" { (crate::pages::library::warnings(self.kpi.topic)) } }
                }
            }
            div.acts.gap-s {
                a.btn.text href={ "/library/" (self.kpi.id) } { (visit.say(words::ALL_ABOUT)) }
                a.btn.text href={ "/calc/" (lists::segment(self.kpi.id)) } { (visit.say(words::CALCULATE)) }
            }
        } }
    }
}
