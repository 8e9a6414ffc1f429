//! Rows of the worklist: who, why, how much, what next, what it is worth.

use crate::pages::locale::Lang;
use crate::pages::set::balance::{Balance, Claims, bar};
use crate::pages::set::book;
use crate::pages::set::lists::segment;
use crate::pages::set::marks::{Meaning, mark};
use crate::pages::set::row;
use crate::pages::told;
use crate::pages::words::desk as words;
use dunlin_app::collect::Desk;
use dunlin_core::collect::reason::Reason;
use dunlin_core::collect::skip::Skip;
use dunlin_core::collect::worklist::Row;
use dunlin_core::day::Day;
use maud::{Markup, html};
use rustc_hash::FxHashMap;

/// So many reasons stand on a row; the account says all of them.
const SAID: usize = 3;

/// What rows of one desk share.
pub(super) struct Shown<'s> {
    pub(super) lang: Lang,
    desk: &'s Desk,
    claims: Claims,
    /// Customer -> the last contact: its day, and how it ended.
    last: FxHashMap<u32, (Day, String)>,
    /// Currency -> what the whole width of a bar stands for.
    pub(super) scales: &'s FxHashMap<u16, i64>,
}

/// Where a row stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing<'s> {
    /// From 1.
    pub(super) rank: usize,
    /// Its account is open beside the list.
    pub(super) is_open: bool,
    /// Where it leads.
    pub(super) place: &'s str,
}

impl<'s> Shown<'s> {
    pub(super) fn new(lang: Lang, desk: &'s Desk, scales: &'s FxHashMap<u16, i64>) -> Shown<'s> {
        Shown { lang, desk, claims: Claims::new(desk), last: last_contacts(lang, desk), scales }
    }

    /// The name for people; the number where there is none.
    fn name(&self, customer: u32) -> &str {
        book::name(self.desk.ledger(), customer)
    }

    pub(super) fn row(&self, row: &Row, at: Standing<'_>) -> Markup {
        let (lang, l) = (self.lang, self.desk.ledger());
        let currency = l.currencies[usize::from(row.currency)];
        let digits = currency.digits();
        let number = l.customers.text(row.customer);
        let balance = Balance::new(self.desk, &self.claims, row.customer, row.currency);
        let scale = self.scales.get(&row.currency).copied().unwrap_or(1);
        let whole = |minor: i64| lang.whole(i128::from(minor), digits);
        let worth =
            words::WORTH.with(lang, &[("amount", &whole(row.value)), ("n", &row.minutes.to_string())]);
        let late = lang.money(i128::from(row.past_due), digits);
        let due = html! {
            b title=(late) { (whole(row.past_due)) @if l.currencies.len() > 1 { " " small { (currency.code()) } } }
            @if row.open != row.past_due { span { (words::OF_OPEN.with(lang, &[("amount", &whole(row.open))])) } }
            (bar(lang, &balance, digits, (scale, 120, 8)))
        };
        let then = html! {
            b { (self.next(row)) }
            span { (self.contact(row.customer)) }
            @if row.withheld.is_none() { span { (worth) } }
        };
        row::Row {
            number,
            rank: at.rank,
            place: at.place,
            is_open: at.is_open,
            is_done: false,
            name: self.name(row.customer),
            why: self.reasons(row, &balance, digits),
            due,
            then,
        }
        .draw(lang)
    }

    /// The reasons, each with the sign of its meaning.
    fn reasons(&self, row: &Row, balance: &Balance, digits: u8) -> Markup {
        let (lang, day) = (self.lang, self.desk.day);
        let mut signs: Vec<(Option<Meaning>, String)> = Vec::new();
        let whole = |minor: i64| lang.whole(i128::from(minor), digits);
        for reason in &row.reasons {
            let meaning = match reason {
                Reason::BrokenPromise(_) => Some(Meaning::Late),
                Reason::Withheld(Skip::Disputed) if balance.disputed() > 0 => continue,
                Reason::Withheld(Skip::Promised(_) | Skip::InPlan) => Some(Meaning::Promised),
                Reason::Withheld(_) => Some(Meaning::Held),
                Reason::PastDue { .. } => continue,
                _ => None,
            };
            signs.push((meaning, told::reason(lang, reason, day)));
        }
        let is_waiting = signs.iter().any(|(meaning, _)| *meaning == Some(Meaning::Promised));
        let mut money = Vec::new();
        if balance.promised() > 0 && !is_waiting {
            let until = balance.until.map_or(String::new(), |until| lang.day_near(until, day));
            let gaps = [("amount", &*whole(balance.promised())), ("day", &*until)];
            money.push((Some(Meaning::Promised), words::SUM_PROMISED.with(lang, &gaps)));
        }
        if balance.disputed() > 0 {
            let gaps = [("amount", &*whole(balance.disputed()))];
            money.push((Some(Meaning::Disputed), words::SUM_DISPUTED.with(lang, &gaps)));
        }
        // What must be done stands first, then what money waits for, then how the customer stands.
        let first = signs.iter().take_while(|(meaning, _)| meaning.is_some()).count();
        signs.splice(first..first, money);
        let more = signs.len().saturating_sub(SAID);
        html! {
            @for (at, (meaning, text)) in signs.iter().take(SAID).enumerate() {
                @let text = if at == 0 { capital(text) } else { text.clone() };
                @if at > 0 { " · " }
                @match meaning { Some(meaning) => (mark(*meaning, &text)), None => (text) }
            }
            @if more > 0 { span.nw { " · " (words::MORE_REASONS.with(lang, &[("n", &lang.count(more as i64))])) } }
        }
    }

    /// The step of the strategy, or what has to be done whatever the strategy says.
    fn next(&self, row: &Row) -> String {
        let strategy = &self.desk.used.strategy;
        let step = row.step.map(|(segment, step)| {
            let name = &strategy.segments[usize::from(segment)].steps[usize::from(step)].name;
            told::own_word(self.lang, name)
        });
        let other = if row.must.is_empty() { words::WAIT } else { words::FOLLOW_UP };
        capital(&step.unwrap_or_else(|| other.of(self.lang).to_owned()))
    }

    fn contact(&self, customer: u32) -> String {
        match self.last.get(&customer) {
            Some((day, how)) => format!("{}, {how}", self.lang.day_near(*day, self.desk.day)),
            None => words::NEVER_CONTACTED.of(self.lang).to_owned(),
        }
    }
}

/// With a capital letter in front.
pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// The last contact of each customer of a desk.
fn last_contacts(lang: Lang, desk: &Desk) -> FxHashMap<u32, (Day, String)> {
    let facts = &desk.collecting.facts;
    let mut last: FxHashMap<u32, (Day, String)> = FxHashMap::default();
    let mut note = |customer: u32, day: Day, how: &dyn Fn() -> String| {
        if last.get(&customer).is_none_or(|(known, _)| *known <= day) {
            last.insert(customer, (day, how()));
        }
    };
    for notice in &facts.notices {
        if let Some(issued) = notice.issued.filter(|&issued| issued <= desk.day) {
            let step =
                notice.lines.iter().max_by_key(|line| line.level).map_or("", |line| line.step.as_str());
            note(notice.customer, issued, &|| told::own_word(lang, step));
        }
    }
    for activity in facts.activities.iter().filter(|a| a.medium.is_some() && a.day() <= desk.day) {
        note(activity.customer, activity.day(), &|| told::ended(activity.outcome).of(lang).to_owned());
    }
    last
}

/// The place of an account's own page.
pub(crate) fn account_place(number: &str) -> String {
    format!("/accounts/{}", segment(number))
}
