//! Everything that happened on an account, in one list: day, what, words, who, by what channel.

use super::Shown;
use crate::pages::set::lists::segment;
use crate::pages::set::marks::{Meaning, mark};
use crate::pages::told;
use crate::pages::words::desk as words;
use crate::pages::worklist::rows::{account_place, capital};
use dunlin_app::collect::Happened;
use dunlin_core::collect::facts::{Activity, Notice, Outcome};
use dunlin_core::day::Day;
use dunlin_core::ledger::{Kind, Settlement};
use dunlin_core::money::Currency;
use dunlin_core::statement::Event;
use maud::{Markup, html};

/// So many lines beside a list, and on a page of its own.
const BESIDE: usize = 15;
const WHOLE: usize = 40;
/// So many documents of a line are named.
const NAMED: usize = 3;

impl Shown<'_> {
    pub(super) fn timeline(&self) -> Markup {
        let (visit, lang) = (self.visit, self.visit.lang());
        let only_words = visit.query("words") == Some("only");
        let mut all = self.desk().happened(self.customer);
        let count = all.len();
        if only_words {
            let facts = &self.desk().collecting.facts;
            all.retain(|(_, happened)| matches!(happened, Happened::Activity(at) if !facts.activities[*at].note.is_empty()));
        }
        let most = match visit.query("words") {
            Some("all") => usize::MAX,
            _ if self.is_beside() => BESIDE,
            _ => WHOLE,
        };
        let (link, word) =
            if only_words { ("", words::ALL_HAPPENED) } else { ("words=only", words::ONLY_WORDS) };
        html! {
            section.past {
                h3.sub aria-level=[self.level()] id="story" {
                    span { (visit.say(words::HAPPENED)) }
                    @if count > 0 { a href={ (self.here(link)) "#story" } data-part="account" { (visit.say(word)) } }
                }
                @if all.is_empty() { p.quiet { (visit.say(if only_words { words::NO_WORDS } else { words::NOTHING_HAPPENED })) } }
                ol.story { @for (day, happened) in all.iter().take(most) { li.line { (self.line(*day, happened)) } } }
                @if all.len() > most {
                    @let rest = lang.count((all.len() - most) as i64);
                    @let place = if self.is_beside() { account_place(&self.number) } else { self.here("words=all") };
                    p.small { a href={ (place) "#story" } { (visit.fill(words::EARLIER, &[("n", &rest)])) } }
                }
            }
        }
    }

    /// Three cells: the day, what happened, by whom or how.
    fn line(&self, day: Day, happened: &Happened) -> Markup {
        let (what, by) = match happened {
            Happened::Posted { event, items, sum, currency } => {
                (self.posted(*event, items), Some(self.amount(*sum, *currency)))
            }
            Happened::Activity(at) => {
                let activity = &self.desk().collecting.facts.activities[*at];
                (self.activity(activity), Some(self.by(activity)))
            }
            Happened::Promise(at) => (self.promised(&self.desk().collecting.facts.promises[*at]), None),
            Happened::Notice(at) => {
                let notice = &self.desk().collecting.facts.notices[*at];
                (
                    self.notice(notice),
                    Some(told::medium(Some(notice.medium)).of(self.visit.lang()).to_owned()),
                )
            }
            Happened::Dispute(at) => (self.opened(*at), None),
            Happened::Hold(at) => {
                let hold = &self.desk().collecting.facts.holds[*at];
                let until = self.visit.lang().day_near(hold.until, self.day);
                let said = self.visit.fill(words::HELD_TO, &[("day", &until)]);
                (html! { (mark(Meaning::Held, &said)) ": " (hold.reason) }, None)
            }
            Happened::Override(at) => {
                let o = &self.desk().collecting.facts.overrides[*at];
                let gaps = [
                    ("rail", &*o.rail),
                    ("day", &*self.visit.lang().day_near(o.until, self.day)),
                    ("who", &*o.role),
                ];
                (
                    html! { (self.visit.fill(words::OVERRIDDEN, &gaps)) ": " (o.reason) },
                    Some(o.author.clone()),
                )
            }
        };
        html! {
            time datetime=(day) { (self.visit.lang().day_near(day, self.day)) }
            span { (what) }
            span.by { @if let Some(by) = by { (by) } }
        }
    }

    fn names(&self, items: &[u32]) -> Markup {
        let l = self.desk().ledger();
        let mut rest = items.to_vec();
        rest.dedup();
        html! {
            @for (at, &item) in rest.iter().take(NAMED).enumerate() {
                @let name = l.item_name(item);
                @if at > 0 { ", " } a href={ "/documents/" (segment(&name)) } { (name) }
            }
            @if rest.len() > NAMED { " " (self.visit.fill(words::AND_MORE, &[("n", &(rest.len() - NAMED).to_string())])) }
        }
    }

    fn amount(&self, sum: i64, currency: Currency) -> String {
        let amount = self.visit.lang().money(i128::from(sum), currency.digits());
        format!("{amount} {}", currency.code())
    }

    fn posted(&self, event: Event, items: &[u32]) -> Markup {
        let lang = self.visit.lang();
        let word = told::event(event).of(lang);
        let meaning = match event {
            Event::Posted(Kind::Payment) | Event::Settled(Settlement::Cash) => Some(Meaning::Paid),
            Event::Posted(Kind::CreditNote) | Event::Settled(Settlement::CreditNote) => Some(Meaning::Credit),
            Event::Posted(Kind::PaymentReturn | Kind::Chargeback) => Some(Meaning::Late),
            _ => None,
        };
        html! {
            @match meaning { Some(meaning) => (mark(meaning, word)), None => (word) }
            " " (self.names(items))
        }
    }

    fn activity(&self, a: &Activity) -> Markup {
        let (visit, lang) = (self.visit, self.visit.lang());
        let meaning = match a.outcome {
            Outcome::Promised => Some(Meaning::Promised),
            Outcome::Disputed => Some(Meaning::Disputed),
            Outcome::Refused => Some(Meaning::Late),
            _ => None,
        };
        let word = told::outcome(a.outcome).of(lang);
        let next =
            a.next.as_ref().map(|(day, what)| (lang.day_near(*day, self.day), told::own_word(lang, what)));
        html! {
            @match meaning { Some(meaning) => (mark(meaning, word)), None => (word) }
            @if let Some(at) = a.contact { ", " (self.desk().collecting.facts.people[at as usize].name) }
            @if !a.note.is_empty() { ": " (visit.fill(words::QUOTE, &[("text", &told::own_word(lang, &a.note))])) }
            @if let Some((day, what)) = next { span.quiet { " · " (visit.fill(words::NEXT_ON, &[("day", &day), ("what", &what)])) } }
        }
    }

    fn by(&self, a: &Activity) -> String {
        let how = told::medium(a.medium).of(self.visit.lang());
        if a.author.is_empty() { how.to_owned() } else { format!("{how}, {}", a.author) }
    }

    fn notice(&self, n: &Notice) -> Markup {
        let (visit, lang) = (self.visit, self.visit.lang());
        let step = n.lines.iter().max_by_key(|line| line.level).map_or("", |line| line.step.as_str());
        let state = match (n.cancelled, n.issued) {
            (Some(day), _) => visit.fill(words::CANCELLED_ON, &[("day", &lang.day_near(day, self.day))]),
            (None, Some(day)) => visit.fill(words::ISSUED_ON, &[("day", &lang.day_near(day, self.day))]),
            (None, None) => visit.say(words::IS_DRAFT).to_owned(),
        };
        let items: Vec<u32> = n.lines.iter().map(|line| line.item).collect();
        let digits = n.lines.first().map(|line| self.desk().ledger().currency_of(line.item));
        html! {
            (capital(&told::own_word(lang, step))) " " a href={ "/notices/" (segment(&n.number)) } { (n.number) }
            ": " (self.names(&items))
            @if let (Some(currency), 1..) = (digits, n.charged(self.day)) {
                ", " (visit.fill(words::CHARGING, &[("amount", &lang.money(i128::from(n.charged(self.day)), currency.digits())), ("currency", currency.code())]))
            }
            " · " span.quiet { (state) }
        }
    }

    fn opened(&self, at: usize) -> Markup {
        let (visit, lang) = (self.visit, self.visit.lang());
        let d = &self.desk().collecting.facts.disputes[at];
        let state = match d.closed.as_ref().filter(|(closed, _)| *closed <= self.day) {
            None => visit.say(words::STILL_OPEN).to_owned(),
            Some((day, how)) => {
                let how = ended(how).map_or(how.clone(), |word| word.of(lang).to_owned());
                visit.fill(words::ENDED_ON, &[("how", &how), ("day", &lang.day_near(*day, self.day))])
            }
        };
        html! { (mark(Meaning::Disputed, visit.say(words::DISPUTED))) " " (self.names(&[d.item])) @if !d.reason.is_empty() { ": " (d.reason) } " · " span.quiet { (state) } }
    }
}

/// How a dispute ended.
pub(super) fn ended(how: &str) -> Option<crate::pages::words::Word> {
    Some(match how {
        "upheld" => words::END_UPHELD,
        "credited" => words::END_CREDITED,
        "withdrawn" => words::END_WITHDRAWN,
        "partly" => words::END_PARTLY,
        _ => return None,
    })
}
