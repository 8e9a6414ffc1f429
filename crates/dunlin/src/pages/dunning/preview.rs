//! The preview of a day: who gets what, who does not and why, before anything leaves; and the form that drafts the run.

use super::{acting, may_run, say, tabs, words};
use crate::api::{Problem, View};
use crate::pages::set::book::{self, Sums};
use crate::pages::set::fields;
use crate::pages::set::marks::mark;
use crate::pages::visit::{At, Drawn, Shown, Visit};
use crate::pages::words::nav;
use crate::pages::worklist::rows::capital;
use dunlin_app::collect::Desk;
use dunlin_core::collect::decide::{Action, How, Plan, Withheld};
use dunlin_core::collect::skip::Skip;
use dunlin_core::collect::strategy::Step;
use dunlin_core::day::{Day, Instant};
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// So many rows of a step or reason are shown beside others.
const FEW: usize = 10;
/// So many rows are shown where only one step or reason is asked for.
const MANY: usize = 1_000;

/// What a visitor sees of a day.
pub(super) fn view(visit: &Visit<'_>, day: Day) -> Result<Arc<View>, Problem> {
    visit.shared().view(&visit.who().scope, day, Instant::NEVER)
}

/// The page under way.
struct Page<'p> {
    visit: &'p Visit<'p>,
    desk: &'p Desk,
    plan: &'p Plan,
}

/// Actions of one step.
type OfStep<'p> = BTreeMap<(u16, u16), Vec<&'p Action>>;

pub(super) fn draw(visit: &Visit<'_>) -> Drawn {
    let day = visit.day("as_of")?;
    let view = view(visit, day)?;
    let page = Page { visit, desk: &view.desk, plan: view.plan() };
    let is_written = |action: &&Action| matches!(action.how, How::Write(..));
    let (written, tasks): (Vec<&Action>, Vec<&Action>) = page.plan.actions.iter().partition(is_written);
    let only = (visit.query("step"), visit.query("reason"));
    let body = html! {
        (tabs(visit, "/dunning"))
        h1.finding.gap-s { (page.claim(&written)) }
        p.stand { (visit.fill(words::CLAIM_DUE, &[("due", &page.n(page.plan.due))])) " " (page.strategy()) }
        form.filter action="/dunning" {
            (fields::day("as_of", visit.say(words::DAY)).value(visit.lang().day_in_field(day)))
            button.btn type="submit" { (visit.say(nav::SHOW)) }
            @if only != (None, None) { a.btn.text href={ "/dunning?as_of=" (day) } { (visit.say(words::BACK_TO_ALL)) } }
        }
        (page.drafts_waiting())
        @match only {
            (Some(step), _) => (page.one_step(step)),
            (_, Some(code)) => (page.withheld(Some(code))),
            _ => {
                @if !written.is_empty() { (page.steps(&written, true)) }
                (page.draft(&written))
                (page.withheld(None))
                (page.not_charged())
                @if !tasks.is_empty() { (page.steps(&tasks, false)) }
            }
        }
    };
    Ok(Shown::Page { title: visit.say(words::TITLE).to_owned(), at: At::Dunning, body })
}

impl<'p> Page<'p> {
    fn n(&self, n: usize) -> String {
        self.visit.lang().count(n as i64)
    }

    fn day(&self) -> Day {
        self.desk.day
    }

    fn step(&self, (segment, step): (u16, u16)) -> &'p Step {
        &self.desk.used.strategy.segments[usize::from(segment)].steps[usize::from(step)]
    }

    fn sums<'a>(&self, actions: impl Iterator<Item = &'a &'a Action>) -> Sums {
        let mut sums = Sums::default();
        for action in actions {
            sums.add(self.desk.ledger().currencies[usize::from(action.currency)], action.total);
        }
        sums
    }

    fn claim(&self, written: &[&Action]) -> String {
        let (visit, lang) = (self.visit, self.visit.lang());
        let day = lang.day_in_full(self.day());
        let withheld = match self.plan.withheld.len() {
            0 => visit.say(words::KEPT_NONE).to_owned(),
            1 => visit.say(words::KEPT_ONE).to_owned(),
            n => visit.fill(words::KEPT, &[("n", &self.n(n))]),
        };
        let sum = self.sums(written.iter()).words(lang, visit.say(words::AND));
        let gaps = [("n", self.n(written.len())), ("day", day), ("sum", sum), ("withheld", withheld)];
        let gaps: Vec<(&str, &str)> = gaps.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let word = match written.len() {
            0 => words::CLAIM_NONE,
            1 => words::CLAIM_ONE,
            _ => words::CLAIM,
        };
        visit.fill(word, &gaps)
    }

    fn strategy(&self) -> Markup {
        let used = &self.desk.used;
        let name = match &used.version {
            Some((name, version)) => {
                self.visit.fill(words::STRATEGY_VERSION, &[("name", name), ("version", &version.to_string())])
            }
            None => self.visit.say(words::STRATEGY_DEFAULT).to_owned(),
        };
        html! { (self.visit.say(words::BY_STRATEGY)) " " a href="/strategies" { (name) } "." }
    }

    fn drafts_waiting(&self) -> Markup {
        let all = self.desk.collecting.facts.notices.iter();
        let drafts = all.filter(|notice| notice.issued.is_none() && notice.cancelled.is_none()).count();
        html! { @if drafts > 0 {
            p.why1 {
                b { (self.visit.fill(words::DRAFTS_WAIT, &[("n", &self.n(drafts))])) } " "
                a href="/notices" { (self.visit.say(words::DRAFTS_LOOK)) }
            }
        } }
    }

    /// Steps with what each comes to.
    fn steps(&self, actions: &[&'p Action], is_written: bool) -> Markup {
        let visit = self.visit;
        let mut by_step: OfStep<'p> = BTreeMap::new();
        for action in actions {
            by_step.entry((action.segment, action.step)).or_default().push(action);
        }
        let (id, title, note) = match is_written {
            true => ("goes", words::GOES, words::GOES_NOTE),
            false => ("tasks", words::TASKS, words::TASKS_NOTE),
        };
        let is_charged = actions.iter().any(|action| action.charges.total() > 0);
        html! {
            section.sec.gap aria-labelledby=(id) {
                header {
                    h2.eyebrow id=(id) { (visit.say(title)) ", " (self.n(actions.len())) }
                    p.gsum { (self.sums(actions.iter()).rounded(visit.lang())) }
                }
                p.note { (visit.say(note)) }
                div.scroll tabindex="0" role="group" aria-labelledby=(id) { table.gap-s {
                    thead { tr {
                        th scope="col" { (visit.say(words::STEP)) }
                        th scope="col" { (visit.say(words::HOW)) }
                        th.num scope="col" { (visit.say(words::COUNT)) }
                        th.num.hide-s scope="col" { (visit.say(words::ITEMS)) }
                        th.num scope="col" { (visit.say(words::ASKED)) }
                        @if is_charged { th.num scope="col" { (visit.say(words::CHARGED)) } }
                    } }
                    tbody { @for (at, actions) in &by_step { (self.step_row(*at, actions, is_charged)) } }
                } }
            }
        }
    }

    fn step_row(&self, at: (u16, u16), actions: &[&'p Action], is_charged: bool) -> Markup {
        let visit = self.visit;
        let step = self.step(at);
        let mut ways: BTreeMap<String, usize> = BTreeMap::new();
        actions.iter().for_each(|action| *ways.entry(say::how(visit, &action.how)).or_default() += 1);
        let ways: Vec<String> = match ways.len() {
            1 => ways.into_keys().collect(),
            _ => ways.into_iter().map(|(way, n)| format!("{way} {}", self.n(n))).collect(),
        };
        let items: usize = actions.iter().map(|action| action.parts.len()).sum();
        let mut charged = Sums::default();
        for action in actions.iter().filter(|action| action.charges.total() > 0) {
            charged.add(self.desk.ledger().currencies[usize::from(action.currency)], action.charges.total());
        }
        let levels = actions.iter().map(|action| action.level()).max().unwrap_or(0);
        let is_many = self.desk.used.strategy.segments.len() > 1;
        html! {
            tr {
                th scope="row" {
                    a href={ "/dunning?as_of=" (self.day()) "&step=" (at.0) "-" (at.1) } { b { (capital(say::step(visit, &step.name))) } }
                    span.quiet.small.under {
                        @if is_many { (say::step(visit, &self.desk.used.strategy.segments[usize::from(at.0)].name)) ", " }
                        @if levels > 0 { (visit.fill(words::LEVEL, &[("n", &levels.to_string())])) }
                        @if let Some(who) = &step.approve { "; " (visit.fill(words::NEEDS_APPROVAL, &[("who", say::role(visit, who))])) }
                    }
                }
                td { (capital(&ways.join(", "))) }
                td.num { (self.n(actions.len())) }
                td.num.hide-s { (self.n(items)) }
                td.num { (self.sums(actions.iter()).rounded(visit.lang())) }
                @if is_charged { td.num { (charged.stacked(visit.lang())) } }
            }
        }
    }

    /// Everybody of one step.
    fn one_step(&self, code: &str) -> Markup {
        let at = code.split_once('-').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
        let of = |action: &&Action| at == Some((action.segment, action.step));
        let actions: Vec<&Action> = self.plan.actions.iter().filter(of).collect();
        let Some(first) = actions.first() else {
            return html! { p.stand.gap { (self.visit.say(nav::NOTHING)) } };
        };
        let visit = self.visit;
        html! {
            section.sec.gap aria-labelledby="step" {
                header {
                    h2.eyebrow id="step" { (say::step(visit, &self.step((first.segment, first.step)).name)) ", " (self.n(actions.len())) }
                    p.gsum { (self.sums(actions.iter()).rounded(visit.lang())) }
                }
                (self.who_gets(&actions[..actions.len().min(MANY)]))
            }
        }
    }

    fn who_gets(&self, actions: &[&Action]) -> Markup {
        let (visit, l) = (self.visit, self.desk.ledger());
        let more = |n: usize| visit.fill(words::MORE, &[("n", &self.n(n))]);
        html! {
            div.scroll tabindex="0" role="region" aria-label=(visit.say(words::WHO_GETS)) { table {
                caption.vh { (visit.say(words::WHO_GETS)) }
                thead { tr {
                    th scope="col" { (visit.say(words::CUSTOMER)) }
                    th scope="col" { (visit.say(words::DOCUMENTS)) }
                    th scope="col" { (visit.say(words::HOW)) }
                    th.num scope="col" { (visit.say(words::ASKED)) }
                    th scope="col" { (visit.say(words::PAY_BY)) }
                } }
                tbody { @for action in actions {
                    @let currency = l.currencies[usize::from(action.currency)];
                    @let items: Vec<u32> = action.parts.iter().map(|part| part.item).collect();
                    tr {
                        th scope="row" { (book::customer(l, action.customer)) }
                        td.small { (book::documents(l, &items, 3, &more)) }
                        td { (self.recipient(action)) }
                        td.num {
                            (book::amount(visit.lang(), currency, i128::from(action.total)))
                            @for charge in &action.charges.made { span.under.small.quiet {
                                "+ " (say::charge(visit, charge.what)) " " (visit.lang().money(i128::from(charge.minor), currency.digits()))
                            } }
                        }
                        td { @if let Some(day) = action.pay_by { (visit.lang().day_near(day, self.day())) } }
                    }
                } }
            } }
        }
    }

    fn recipient(&self, action: &Action) -> Markup {
        let person = match action.how {
            How::Write(_, Some(at)) => self.desk.collecting.facts.people.get(at as usize),
            _ => None,
        };
        html! {
            (say::how(self.visit, &action.how))
            @if let Some(person) = person { span.under.small.quiet { (person.name) } }
        }
    }

    /// What is withheld: each reason with how much, and whom it keeps back.
    fn withheld(&self, only: Option<&str>) -> Markup {
        let (visit, l) = (self.visit, self.desk.ledger());
        let mut by_reason: BTreeMap<&str, Vec<&Withheld>> = BTreeMap::new();
        for withheld in self.plan.withheld.iter().filter(|own| only.is_none_or(|code| own.why.code() == code))
        {
            by_reason.entry(withheld.why.code()).or_default().push(withheld);
        }
        let mut all: Vec<Vec<&Withheld>> = by_reason.into_values().collect();
        all.sort_by_key(|own| std::cmp::Reverse(own.len()));
        let count: usize = all.iter().map(Vec::len).sum();
        html! {
            section.sec.gap id="withheld" aria-labelledby="withheld-h" {
                header { h2.eyebrow id="withheld-h" { (visit.say(words::WITHHELD)) ", " (self.n(count)) } }
                p.note { (visit.say(words::WITHHELD_NOTE)) }
                ul.reasons.gap-s { @for own in &all { @if let Some(first) = own.first() {
                    @let (title, explained, _) = say::reason(first.why);
                    @let customers: BTreeSet<u32> = own.iter().map(|own| own.customer).collect();
                    @let sums = own.iter().fold(Sums::default(), |mut sums, own| {
                        sums.add(l.currency_of(own.item), self.desk.standing.open(own.item)); sums
                    });
                    li.reason id={ "r-" (first.why.code()) } {
                        div {
                            h3 { @match say::meaning(first.why) { Some(meaning) => (mark(meaning, visit.say(title))), None => (visit.say(title)) } }
                            p.note { (visit.say(explained)) @if let Some(who) = say::overridden_by(visit, first.why) { " " (who) } }
                        }
                        p.num { b { (visit.fill(if own.len() == 1 { words::N_ITEM } else { words::N_ITEMS }, &[("n", &self.n(own.len()))])) } span.under.small.quiet { (visit.fill(if customers.len() == 1 { words::N_CUSTOMER } else { words::N_CUSTOMERS }, &[("n", &self.n(customers.len()))])) } }
                        p.num { (sums.rounded(visit.lang())) }
                        (self.who_not(own, only.is_some()))
                    }
                } } }
            }
        }
    }

    fn who_not(&self, own: &[&Withheld], is_open: bool) -> Markup {
        let (visit, l) = (self.visit, self.desk.ledger());
        let most = if is_open { MANY } else { FEW };
        let code = own.first().map_or("", |own| own.why.code());
        html! {
            details.who-not open[is_open] {
                summary { (visit.say(words::WHO_NOT)) }
                div.scroll tabindex="0" role="region" aria-label=(visit.say(words::WHO_NOT)) { table {
                    tbody { @for own in own.iter().take(most) { tr {
                        th scope="row" { (book::customer(l, own.customer)) }
                        td { (book::document(l, own.item)) }
                        td.hide-s { (say::step(visit, &self.step((own.segment, own.step)).name)) }
                        td { (self.until(own.why)) }
                        td.num { (book::amount(visit.lang(), l.currency_of(own.item), i128::from(self.desk.standing.open(own.item)))) }
                    } } }
                } }
                @if own.len() > most && !is_open {
                    p.note.more { a href={ "/dunning?as_of=" (self.day()) "&reason=" (code) } { (visit.fill(words::ALL_OF, &[("n", &self.n(own.len()))])) } }
                }
            }
        }
    }

    /// The day of a reason.
    fn until(&self, why: Skip) -> String {
        let (_, _, day) = say::reason(why);
        day.map_or_else(String::new, |(word, day)| {
            self.visit.fill(word, &[("day", &self.visit.lang().day_near(day, self.day()))])
        })
    }

    fn not_charged(&self) -> Markup {
        let visit = self.visit;
        let mut all: BTreeMap<(&str, String), usize> = BTreeMap::new();
        for (what, why) in self.plan.actions.iter().flat_map(|action| &action.charges.refused) {
            *all.entry((say::charge(visit, *what), why.to_string())).or_default() += 1;
        }
        html! { @if !all.is_empty() {
            section.sec.gap aria-labelledby="not-charged" {
                h2.eyebrow id="not-charged" { (visit.say(words::NOT_CHARGED)) }
                ul.plain { @for ((what, why), n) in &all {
                    li { (visit.fill(words::NOT_CHARGED_LINE, &[("what", what), ("n", &self.n(*n)), ("why", why)])) }
                } }
            }
        } }
    }

    /// The form that drafts the run, with what it will take to issue it.
    fn draft(&self, written: &[&Action]) -> Markup {
        let visit = self.visit;
        let made = self.desk.collecting.facts.notices.iter().map(|notice| notice.made);
        let later = made.filter(|made| *made > self.day()).max();
        let approvals = written
            .iter()
            .filter(|action| self.step((action.segment, action.step)).approve.is_some())
            .count();
        let n = self.n(written.len());
        html! { @if !written.is_empty() {
            section.sec.gap aria-labelledby="draft" {
                h2.eyebrow id="draft" { (visit.say(words::DRAFT)) }
                p.note { (visit.say(words::DRAFT_NOTE)) }
                @if let Some(most) = self.desk.used.strategy.two_persons_above {
                    @let most_words = self.n(most);
                    p.note { @if written.len() > most { b { (visit.fill(words::TWO_PERSONS, &[("most", &most_words)])) } } @else { (visit.fill(words::TWO_PERSONS_NOT, &[("most", &most_words)])) } }
                }
                @if approvals > 0 { p.note { (visit.fill(words::APPROVALS, &[("n", &self.n(approvals))])) } }
                @match (may_run(visit), later) {
                    (_, Some(later)) => p.note { b { (visit.fill(words::LATER_RUN, &[("day", &visit.lang().day(later))])) } },
                    (false, None) => p.note { (visit.say(words::NOT_YOURS)) },
                    (true, None) => (acting("/dunning", &[("do", "draft"), ("as_of", &self.day().to_string())], &html! {
                        div.acts.gap-s { button.btn.main type="submit" { (visit.fill(words::DRAFT_DO, &[("n", &n)])) } }
                    })),
                }
            }
        } }
    }
}
