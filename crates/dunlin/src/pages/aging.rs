//! Open items by age: of any day, as known on any day, by whatever they are split; down to the items of a cell.

use super::chart::{Segment, balance};
use super::figures::ages::Ages;
use super::figures::data::{self, About, Ground};
use super::figures::{Clocks, currencies};
use super::set::{fields, lists, marks};
use super::table::{Page, page};
use super::visit::{At, Drawn, Shown, Visit};
use super::words::{Word, figures as words, nav, refusals};
use crate::api::Problem;
use crate::pages::set::book;
use dunlin_app::people::{Right, Scope};
use dunlin_core::aging::{AgedItem, Ageing, By, Report, Row};
use dunlin_core::day::{Day, Instant};
use dunlin_core::ledger::{Ledger, NO_ITEM};
use dunlin_core::open::AsOf;
use dunlin_kpi::catalogue;
use dunlin_kpi::formula::Ratio;
use dunlin_kpi::group::GroupBy;
use dunlin_kpi::period::Grain;
use maud::{Markup, Render, html};
use std::sync::Arc;

/// The pages.
pub(crate) const PAGES: &[Page] = &[
    page("/aging", Some(Right::Read), &["as_of", "known_at", "by", "currency"], draw),
    page("/aging/items", Some(Right::Read), &["as_of", "known_at", "by", "currency", "group", "band"], items),
];

/// The bands of the house.
const BANDS: [Word; 6] =
    [words::BAND_0, words::BAND_1, words::BAND_2, words::BAND_3, words::BAND_91, words::BAND_121];

/// By what it may be split: word, split, what it is called.
const SPLITS: [(&str, By, Word); 5] = [
    ("total", By::Total, words::BY_TOTAL),
    ("segment", By::Segment, words::BY_SEGMENT),
    ("collector", By::Collector, words::BY_COLLECTOR),
    ("customer", By::Customer, words::BY_CUSTOMERS),
    ("entity", By::Entity, words::BY_ENTITY),
];

/// So many groups are shown; files have all of them.
const SHOWN: usize = 200;
/// So many items are shown.
const ITEMS: usize = 250;

/// What is asked for.
struct Look<'l> {
    visit: &'l Visit<'l>,
    ground: &'l Ground,
    clocks: Clocks,
    split: (&'static str, By, Word),
}

/// A row with the name of its group, for people and for links.
#[derive(Clone, Debug)]
struct Line {
    row: Row,
    key: String,
    name: String,
}

fn look<'l>(visit: &'l Visit<'l>, ground: &'l Ground) -> Look<'l> {
    let split = *SPLITS.iter().find(|(word, ..)| visit.query("by") == Some(word)).unwrap_or(&SPLITS[0]);
    Look { visit, ground, clocks: Clocks::of(visit, ground.today), split }
}

fn empty(visit: &Visit<'_>) -> Markup {
    marks::blank(
        visit.say(words::AGING_NONE),
        "",
        &html! { a.btn href="/" { (visit.say(refusals::TO_HOME)) } },
    )
}

fn draw(visit: &Visit<'_>) -> Drawn {
    let title = visit.say(words::AGING).to_owned();
    let body = match data::ground(visit)? {
        Some(ground) => look(visit, &ground).drawn()?,
        None => empty(visit),
    };
    Ok(Shown::Page { title, at: At::Figures, body })
}

fn items(visit: &Visit<'_>) -> Drawn {
    let title = visit.say(words::OPEN_ITEMS).to_owned();
    let body = match data::ground(visit)? {
        Some(ground) => look(visit, &ground).items()?,
        None => empty(visit),
    };
    Ok(Shown::Page { title, at: At::Figures, body })
}

impl Look<'_> {
    fn drawn(&self) -> Result<Markup, Problem> {
        let visit = self.visit;
        let lines = self.lines()?;
        let total = total(&lines);
        Ok(html! {
            (self.form("/aging"))
            p.eyebrow { (visit.say(words::AGING)) ", " (visit.lang().day(self.clocks.day)) }
            h1.finding { (self.finding(total.as_ref())) }
            @if let Some(day) = self.clocks.known_day() { p.note { (visit.fill(words::KNOWN_THEN, &[("day", &visit.lang().day(day))])) "." } }
            nav.bar.gap aria-label=(visit.say(words::FOR)) {
                @for (word, _, said) in SPLITS {
                    a href=(self.address("/aging", word, "")) aria-current=[(word == self.split.0).then_some("page")] { (visit.say(said)) }
                }
                (currencies(visit, self.ground, &format!("/aging?{}&by={}", self.clocks.query(), self.split.0)))
            }
            @if !lines.is_empty() { (self.table(&lines, total.as_ref())) (self.files()) }
            (self.months()?)
        })
    }

    /// The address of a page with the same clocks and currency.
    fn address(&self, path: &str, by: &str, more: &str) -> String {
        format!("{path}?{}&currency={}&by={by}{more}", self.clocks.query(), self.ground.currency.code())
    }

    fn form(&self, path: &str) -> Markup {
        let visit = self.visit;
        let by = SPLITS.iter().map(|(word, _, said)| ((*word).to_owned(), visit.say(*said).to_owned()));
        html! {
            form.asof method="get" action=(path) {
                (self.clocks.fields(visit, self.ground))
                (fields::choice("by", visit.say(words::FOR), by).value(self.split.0).render())
                @for name in ["group", "band"] { @if let Some(value) = visit.query(name).filter(|_| path != "/aging") {
                    input type="hidden" name=(name) value=(value);
                } }
                input type="hidden" name="currency" value=(self.ground.currency.code());
                div.acts { button.btn type="submit" { (visit.say(nav::SHOW)) } }
            }
        }
    }

    fn finding(&self, total: Option<&Row>) -> String {
        let (visit, lang, currency) = (self.visit, self.visit.lang(), self.ground.currency);
        let Some(total) = total else {
            let known = self.clocks.known_day();
            return known.map_or_else(
                || visit.say(words::AGING_NONE).to_owned(),
                |day| visit.fill(words::KNOWN_NOTHING, &[("day", &lang.day(day))]),
            );
        };
        let short = |minor: i64| {
            format!("{}\u{a0}{}", lang.short(i128::from(minor), currency.digits()), currency.code())
        };
        let open: i64 = total.buckets.iter().sum();
        if total.overdue.total == 0 {
            return visit.fill(words::AGING_CALM, &[("open", &short(open))]);
        }
        let share =
            Ratio::new(i128::from(total.overdue.total) * 100, i128::from(open.max(1))).unwrap_or(Ratio::ZERO);
        let share = lang.percent(&share.decimal(1));
        let days = lang.count(i64::from(total.overdue.days_max));
        visit.fill(
            words::AGING_FOUND,
            &[
                ("late", &short(total.overdue.total)),
                ("open", &short(open)),
                ("share", &share),
                ("days", &days),
            ],
        )
    }

    /// The rows of the currency, the one with most open first.
    fn lines(&self) -> Result<Vec<Line>, Problem> {
        let is_now = self.clocks.known_at == Instant::NEVER;
        let mut lines = if self.split.1 == By::Total && is_now && self.clocks.day == self.ground.today {
            let (now, sees) = self.visit.now(self.ground.today)?;
            let report = now.aged(&sees, self.ground.today);
            named(now.ledger(), report, self.ground)
        } else {
            (*self.kept()?).clone()
        };
        lines.sort_by_key(|line| std::cmp::Reverse(line.row.total()));
        Ok(lines)
    }

    fn kept(&self) -> Result<Arc<Vec<Line>>, Problem> {
        let key = format!(
            "aging {:?} {} {} {:?}",
            self.visit.who().scope,
            self.clocks.query(),
            self.ground.currency.code(),
            self.split.1
        );
        self.visit.shared().memo.get(&key, (self.ground.seq, None), || {
            self.with_items(|ledger, at, items| {
                let report = Report::new(&Ageing::default(), ledger, at, items, self.split.1);
                Ok(named(ledger, report, self.ground))
            })
        })
    }

    /// Hands on the aged items of the currency, out of the books in memory where the visitor sees all of them.
    fn with_items<T>(
        &self,
        tell: impl FnOnce(&Ledger, AsOf, &[AgedItem]) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let at = AsOf { day: self.clocks.day, known_at: self.clocks.known_at };
        let of = |ledger: &Ledger| -> Vec<AgedItem> {
            let currency = ledger.currencies.iter().position(|own| *own == self.ground.currency);
            let own = |aged: &AgedItem| {
                currency.is_some_and(|own| usize::from(ledger.currency_index(aged.item)) == own)
            };
            Ageing::default().items(ledger, at).into_iter().filter(own).collect()
        };
        if self.visit.who().scope == Scope::All && self.clocks.known_at == Instant::NEVER {
            let (now, _) = self.visit.now(self.ground.today)?;
            return tell(now.ledger(), at, &of(now.ledger()));
        }
        let view = self.visit.shared().view(&self.visit.who().scope, at.day, at.known_at)?;
        let ledger = &view.source().ledger;
        tell(ledger, at, &of(ledger))
    }

    fn table(&self, lines: &[Line], total: Option<&Row>) -> Markup {
        let (visit, lang) = (self.visit, self.visit.lang());
        let title = format!(
            "{}, {}, {}",
            visit.say(words::AGING),
            lang.day(self.clocks.day),
            self.ground.currency.code()
        );
        let shown = lines.len().min(SHOWN);
        let open = |line: &Line| line.row.buckets.iter().filter(|minor| **minor > 0).sum::<i64>();
        let most = lines.iter().map(open).max().filter(|_| lines.len() > 1);
        html! {
            div.scroll tabindex="0" role="region" aria-label=(title) { table {
                caption.vh { (title) }
                thead { tr {
                    th scope="col" { (visit.say(self.split.2)) }
                    @if lines.len() > 1 { th.hide-s.bars scope="col" { span.vh { (visit.say(words::AGING)) } } }
                    @for band in BANDS { th.num scope="col" { (visit.say(band)) } }
                    th.num scope="col" { (visit.say(words::UNAPPLIED)) } th.num scope="col" { (visit.say(words::TOTAL)) }
                    th.num scope="col" { (visit.say(words::PAST_DUE)) } th.num scope="col" { (visit.say(words::ITEMS)) }
                    th.num scope="col" { (visit.say(words::OLDEST)) }
                } }
                tbody { @for line in lines.iter().take(SHOWN) { (self.row(line, most)) } }
                @if let Some(total) = total.filter(|_| lines.len() > 1) {
                    tfoot { (self.cells(visit.say(words::TOTAL), None, total, Some(0))) }
                }
            } }
            @if lines.len() > SHOWN {
                p.note.gap-s { (visit.fill(words::AGING_MORE, &[("n", &lang.count(shown as i64)), ("all", &lang.count(lines.len() as i64))])) }
            }
        }
    }

    fn row(&self, line: &Line, most: Option<i64>) -> Markup {
        self.cells(&line.name, Some(&line.key), &line.row, most)
    }

    /// What is open by age as a bar, late first; on a scale that all rows share.
    fn bar(&self, name: &str, row: &Row, most: i64) -> Markup {
        let (visit, lang, digits) = (self.visit, self.visit.lang(), self.ground.currency.digits());
        let fills = ["a0", "a1", "a2", "a3", "a4", "a4"];
        let part = |(n, minor): (usize, &i64)| {
            let words = format!("{}: {}", visit.say(BANDS[n.min(5)]), lang.money(i128::from(*minor), digits));
            Segment { class: fills[n.min(5)], minor: i128::from(*minor), words }
        };
        let parts: Vec<Segment> = row.buckets.iter().enumerate().rev().map(part).collect();
        let late = lang.whole(i128::from(row.overdue.total), digits);
        let open = lang.whole(i128::from(row.buckets.iter().sum::<i64>()), digits);
        let label = format!("{name}: {}", visit.fill(words::WHY_LATE, &[("late", &late), ("open", &open)]));
        balance(&parts, i128::from(most), &label)
    }

    /// `most`: the amount of the longest bar; 0 for a row without one, none for a table without bars.
    fn cells(&self, name: &str, key: Option<&str>, row: &Row, most: Option<i64>) -> Markup {
        let (lang, digits) = (self.visit.lang(), self.ground.currency.digits());
        let group = key
            .filter(|_| self.split.1 != By::Total)
            .map(|key| format!("&group={}", lists::value(key)))
            .unwrap_or_default();
        let cell = |minor: i64, band: &str| {
            html! {
                td.num { @if minor == 0 { span.quiet { "\u{2013}" } } @else {
                    a href=(self.address("/aging/items", self.split.0, &format!("{group}{band}"))) title=(lang.money(i128::from(minor), digits)) {
                        (lang.whole(i128::from(minor), digits))
                    }
                } }
            }
        };
        html! { tr {
            th scope="row" {
                @match key.filter(|key| self.split.1 == By::Customer && !key.is_empty()) {
                    Some(key) => a href={ "/accounts/" (lists::segment(key)) } { (name) },
                    None => (name),
                }
            }
            @if let Some(most) = most { td.hide-s.bars { @if most > 0 { (self.bar(name, row, most)) } } }
            @for (n, minor) in row.buckets.iter().enumerate() { (cell(*minor, &format!("&band={n}"))) }
            (cell(row.unapplied, "&band=credit"))
            td.num { b { (lang.whole(i128::from(row.total()), digits)) } }
            (cell(row.overdue.total, "&band=late"))
            td.num { (lang.count(i64::from(row.items))) }
            td.num { (lang.count(i64::from(row.overdue.days_max))) }
        } }
    }

    fn files(&self) -> Markup {
        let visit = self.visit;
        let file = |format: &str| format!("{}&as={format}", self.address("/export/aging", self.split.0, ""));
        html! { p.note.gap-s {
            (visit.say(nav::EXPORT)) ": "
            a href=(file("csv")) { (visit.say(words::AS_CSV)) } " · "
            a href=(file("xlsx")) { (visit.say(words::AS_XLSX)) } " · "
            a href=(file("parquet")) { (visit.say(words::AS_PARQUET)) }
        } }
    }

    /// The ends of the last months.
    fn months(&self) -> Result<Markup, Problem> {
        let visit = self.visit;
        let kpis: Vec<_> = ["ar_total", "ar_past_due"].into_iter().filter_map(catalogue::find).collect();
        let is_usual = self.clocks.known_at == Instant::NEVER && self.clocks.day == self.ground.today;
        let day = if is_usual { self.ground.day } else { self.clocks.day };
        let focus = data::last_full(Grain::Month, self.ground.first, day);
        let about = About::up_to(self.ground, focus, 13, (day, self.clocks.known_at), GroupBy::Segment);
        let Some(table) = data::table(visit, self.ground, &kpis, &about)? else { return Ok(html! {}) };
        let ages = Ages::new(visit, &table, table.total, self.ground.currency);
        Ok(html! { section.sec.gap aria-labelledby="months" {
            h2.eyebrow id="months" { (visit.say(words::STUCK)) }
            p.claim { (ages.claim()) }
            (ages.figure("ages"))
        } })
    }

    fn items(&self) -> Result<Markup, Problem> {
        let (visit, lang, digits) = (self.visit, self.visit.lang(), self.ground.currency.digits());
        let (group, band) = (visit.query("group").unwrap_or_default().to_owned(), visit.query("band"));
        let rows = self.with_items(|ledger, _, items| {
            let of = group_of(ledger, self.split.1, &group)
                .filter(|_| !group.is_empty() || visit.reader.asked.query("group").is_some());
            let is_in = |aged: &&AgedItem| {
                let fits = match band {
                    Some("late") => aged.open > 0 && aged.days_overdue > 0,
                    Some("credit") => aged.band.is_none(),
                    Some(number) => aged.band.is_some_and(|own| own.to_string() == number),
                    None => true,
                };
                fits && of.as_ref().is_none_or(|own| own(aged.item))
            };
            let mut own: Vec<&AgedItem> = items.iter().filter(is_in).collect();
            own.sort_by_key(|aged| (std::cmp::Reverse(aged.days_overdue), std::cmp::Reverse(aged.open)));
            let sum: i128 = own.iter().map(|aged| i128::from(aged.open)).sum();
            let count = own.len();
            Ok((
                count,
                sum,
                own.into_iter().take(ITEMS).map(|aged| Item::of(ledger, aged)).collect::<Vec<Item>>(),
            ))
        })?;
        let (count, sum, rows) = rows;
        let name = match band {
            Some("late") => visit.say(words::PAST_DUE),
            Some("credit") => visit.say(words::UNAPPLIED),
            Some(number) => {
                number.parse::<usize>().ok().and_then(|n| BANDS.get(n)).map_or("", |word| visit.say(*word))
            }
            None => "",
        };
        let sum = format!("{}\u{a0}{}", lang.money(sum, digits), self.ground.currency.code());
        let title = visit.fill(words::ITEMS_FOUND, &[("n", &lang.count(count as i64)), ("sum", &sum)]);
        Ok(html! {
            (self.form("/aging/items"))
            p.eyebrow {
                (lang.day(self.clocks.day))
                @if !name.is_empty() { ", " (name) }
                @if !group.is_empty() { ", " (group) }
            }
            h1.finding { (title) }
            @if count > ITEMS { p.note { (visit.fill(words::ITEMS_CUT, &[("n", &lang.count(ITEMS as i64))])) } }
            p.gap-s {
                a href=(self.address("/aging", self.split.0, "")) { (visit.say(words::BACK_TO_AGING)) }
                @if let Some(file) = self.items_file(&group, band) { " · " a href=(file) { (visit.say(nav::EXPORT)) } }
            }
            @if !rows.is_empty() { (self.listed(&title, &rows)) }
        })
    }

    /// The address of the items as a file, where the list of the API is the same.
    fn items_file(&self, group: &str, band: Option<&str>) -> Option<String> {
        let customer = match self.split.1 {
            By::Customer if !group.is_empty() => format!("&customer={}", lists::value(group)),
            _ if group.is_empty() => String::new(),
            _ => return None,
        };
        let state = match band {
            None => "open",
            Some("late") => "late",
            Some(_) => return None,
        };
        let is_one = self.ground.currencies.len() == 1;
        is_one.then(|| format!("/export/items?as=csv&state={state}{customer}&{}", self.clocks.query()))
    }

    fn listed(&self, title: &str, rows: &[Item]) -> Markup {
        let (visit, lang, digits) = (self.visit, self.visit.lang(), self.ground.currency.digits());
        html! { div.scroll.gap-s tabindex="0" role="region" aria-label=(title) { table {
            caption.vh { (title) }
            thead { tr {
                th scope="col" { (visit.say(words::DOCUMENT)) } th scope="col" { (visit.say(words::CUSTOMER)) }
                th.hide-s scope="col" { (visit.say(words::ISSUED)) } th.hide-s scope="col" { (visit.say(words::DUE_DAY)) }
                th.num scope="col" { (visit.say(words::DAYS_LATE)) } th.num scope="col" { (visit.say(words::OPEN_AMOUNT)) }
                th.hide-s scope="col" { (visit.say(words::DISPUTED)) }
            } }
            tbody { @for item in rows { tr {
                td { a.nw href={ "/documents/" (lists::segment(&item.document)) } { (item.document) } }
                td { a href={ "/accounts/" (lists::segment(&item.number)) } { (item.name) } }
                td.hide-s { (lang.day(item.issued)) } td.hide-s { (lang.day(item.due)) }
                td.num { @if item.late > 0 { (lang.count(i64::from(item.late))) } @else { "\u{2013}" } } td.num { (lang.money(i128::from(item.open), digits)) }
                td.hide-s { @if item.is_disputed { (marks::mark(marks::Meaning::Disputed, visit.say(words::DISPUTED))) } }
            } } }
        } } }
    }
}

/// An open item, as it is listed.
struct Item {
    document: String,
    number: String,
    name: String,
    issued: Day,
    due: Day,
    late: i32,
    open: i64,
    is_disputed: bool,
}

impl Item {
    fn of(ledger: &Ledger, aged: &AgedItem) -> Item {
        let (items, at) = (&ledger.items, aged.item as usize);
        let customer = items.customer[at];
        Item {
            document: ledger.documents.text(items.document[at]).to_owned(),
            number: ledger.customers.text(customer).to_owned(),
            name: book::name(ledger, customer).to_owned(),
            issued: items.issued[at],
            due: items.due[at],
            late: aged.days_overdue,
            open: aged.open,
            is_disputed: items.disputed.as_ref().is_some_and(|of| of[at]),
        }
    }
}

/// Whether an item is of a group.
type IsOf<'l> = Box<dyn Fn(u32) -> bool + 'l>;

fn group_of<'l>(ledger: &'l Ledger, by: By, name: &str) -> Option<IsOf<'l>> {
    let items = &ledger.items;
    let of = |names: &dunlin_core::names::Names, column: Option<&'l Vec<u32>>| -> IsOf<'l> {
        let (wanted, is_none) = (names.find(name), name.is_empty());
        Box::new(move |item| match column {
            Some(column) => Some(column[item as usize]) == wanted,
            None => is_none,
        })
    };
    match by {
        By::Segment => Some(of(&ledger.segments, items.segment.as_ref())),
        By::Collector => Some(of(&ledger.collectors, items.collector.as_ref())),
        By::Entity => Some(of(&ledger.entities, items.entity.as_ref())),
        By::Customer => Some(of(&ledger.customers, Some(&items.customer))),
        _ => None,
    }
}

/// The rows of the currency that is shown, with the names of their groups.
fn named(ledger: &Ledger, report: Report, ground: &Ground) -> Vec<Line> {
    let by = report.by;
    let own = |row: &Row| ledger.currencies[usize::from(row.currency)] == ground.currency;
    let line = |row: Row| {
        let text = |names: &dunlin_core::names::Names| {
            if row.group == NO_ITEM { String::new() } else { names.text(row.group).to_owned() }
        };
        let (key, name) = match by {
            By::Segment => (text(&ledger.segments), text(&ledger.segments)),
            By::Collector => (text(&ledger.collectors), text(&ledger.collectors)),
            By::Entity => (text(&ledger.entities), text(&ledger.entities)),
            By::Customer => (text(&ledger.customers), book::name(ledger, row.group).to_owned()),
            _ => (String::new(), ground.currency.code().to_owned()),
        };
        let name = if name.is_empty() { "\u{2013}".to_owned() } else { name };
        Line { row, key, name }
    };
    report.rows.into_iter().filter(own).map(line).collect()
}

/// All lines as one; nothing where there are none.
fn total(lines: &[Line]) -> Option<Row> {
    let (first, rest) = lines.split_first()?;
    let mut all = first.row.clone();
    rest.iter().for_each(|line| all.add_row(&line.row));
    Some(all)
}
