//! Drafts that wait, each looked at again as it is when it is issued: what would go, what would wait, what no longer holds.

use super::{acting, may_run, say, words};
use crate::api::Problem;
use crate::pages::set::book::{self, Sums};
use crate::pages::set::fields;
use crate::pages::set::lists::segment;
use crate::pages::visit::Visit;
use crate::pages::words::Word;
use dunlin_app::collect::{Desk, Verdict};
use dunlin_app::people::Right;
use dunlin_core::collect::facts::Notice;
use dunlin_core::collect::skip::Skip;
use dunlin_core::ledger::NO_ITEM;
use dunlin_core::money::Currency;
use jiff::Timestamp;
use maud::{Markup, html};

/// So many drafts are shown at once.
const MANY: usize = 500;

/// The drafts with what would become of each.
pub(super) struct Drafts<'d> {
    desk: &'d Desk,
    all: Vec<(usize, Verdict)>,
}

/// The currency of a notice, and what it asks for.
pub(super) fn asked(desk: &Desk, notice: &Notice) -> Option<(Currency, i64)> {
    let first = notice.lines.first()?;
    Some((desk.ledger().currency_of(first.item), notice.lines.iter().map(|line| line.open).sum()))
}

/// The step of a notice's highest level.
pub(super) fn step(notice: &Notice) -> &str {
    notice.lines.iter().max_by_key(|line| line.level).map_or("", |line| line.step.as_str())
}

impl<'d> Drafts<'d> {
    /// Of a desk; only those that the day has reached.
    pub(super) fn of(desk: &'d Desk) -> Drafts<'d> {
        let notices = desk.collecting.facts.notices.iter().enumerate();
        let drafts: Vec<usize> = notices
            .filter(|(_, n)| n.issued.is_none() && n.cancelled.is_none() && n.made <= desk.day)
            .filter(|(_, n)| n.customer != NO_ITEM)
            .map(|(at, _)| at)
            .collect();
        let verdicts = desk.verdicts(&drafts, Timestamp::now());
        let mut all: Vec<(usize, Verdict)> = drafts.into_iter().zip(verdicts).collect();
        all.sort_by_key(|(at, verdict)| (order(verdict), *at));
        Drafts { desk, all }
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    fn notice(&self, at: usize) -> &'d Notice {
        &self.desk.collecting.facts.notices[at]
    }

    pub(super) fn claim(&self, visit: &Visit<'_>) -> String {
        let n = |n: usize| visit.lang().count(n as i64);
        let count = |orders: &[u8]| self.all.iter().filter(|(_, own)| orders.contains(&order(own))).count();
        let gaps = [
            ("n", n(self.len())),
            ("goes", n(count(&[1]))),
            ("waits", n(count(&[0, 2]))),
            ("cancelled", n(count(&[3]))),
        ];
        let gaps: Vec<(&str, &str)> = gaps.iter().map(|(name, text)| (*name, text.as_str())).collect();
        visit.fill(words::DRAFTS_CLAIM, &gaps)
    }

    /// Why the visitor may not issue some of them: a run of their own that takes two persons.
    fn own_run(&self, visit: &Visit<'_>) -> Result<Option<(usize, usize)>, Problem> {
        let Some(most) = self.desk.used.strategy.two_persons_above else { return Ok(None) };
        let (now, sees) = visit.now(self.desk.day)?;
        for run in now.runs(&sees).into_iter().filter(|run| run.drafts > 0 && run.standing > most) {
            if visit.shared().books.sender_of(run.command)?.is_some_and(|who| who == visit.who().name) {
                return Ok(Some((run.standing, most)));
            }
        }
        Ok(None)
    }

    /// All of them, with the forms that issue, approve and cancel.
    pub(super) fn draw(&self, visit: &Visit<'_>) -> Result<Markup, Problem> {
        let own_run = self.own_run(visit)?;
        let is_approving = visit.may(Right::Decide) && self.all.iter().any(|(_, own)| order(own) == 0);
        let is_choosing = is_approving || may_run(visit) && own_run.is_none();
        let n = |n: usize| visit.lang().count(n as i64);
        let sums = self.all.iter().filter_map(|(at, _)| asked(self.desk, self.notice(*at)));
        let sums = sums.fold(Sums::default(), |mut sums, (currency, minor)| {
            sums.add(currency, minor);
            sums
        });
        Ok(html! {
            section.sec.gap aria-labelledby="drafts" {
                header {
                    h2.eyebrow id="drafts" { (visit.say(words::DRAFTS)) ", " (n(self.len())) }
                    p.gsum { (sums.rounded(visit.lang())) }
                }
                p.note { (visit.say(words::DRAFTS_NOTE)) }
                @if let Some((count, most)) = own_run {
                    p.note { b { (visit.fill(words::OWN_RUN, &[("n", &n(count)), ("most", &n(most))])) } }
                }
                @if !may_run(visit) { p.note { (visit.say(words::NOT_YOURS)) } }
                div.acts.gap-s {
                    @if is_approving { (self.approve_all(visit)) }
                    @if may_run(visit) && own_run.is_none() {
                        (acting("/notices", &[("do", "issue_all")], &html! { button.btn.main type="submit" { (visit.fill(words::ISSUE_ALL, &[("n", &n(self.count(1)))])) } }))
                    }
                    @if is_choosing {
                        form id="chosen" method="post" action="/notices" { (fields::key()) div.acts {
                            @if is_approving { button.btn type="submit" name="do" value="approve" { (visit.say(words::APPROVE_CHOSEN)) } }
                            @if may_run(visit) && own_run.is_none() { button.btn type="submit" name="do" value="issue" { (visit.say(words::ISSUE_CHOSEN)) } }
                        } }
                    }
                }
                @for group in self.all[..self.len().min(MANY)].chunk_by(|a, b| order(&a.1) == order(&b.1)) {
                    @if let Some((_, first)) = group.first() {
                        h3.sub.gap-s { span { (visit.say(title(first))) } span.quiet { (n(self.count(order(first)))) } }
                    }
                    ul.board { @for (at, verdict) in group { (self.row(visit, (*at, verdict), (own_run.is_none(), is_choosing))) } }
                }
                @if self.len() > MANY { p.note { (visit.fill(words::MORE, &[("n", &n(self.len() - MANY))])) } }
            }
        })
    }

    /// So many of an order.
    fn count(&self, of: u8) -> usize {
        self.all.iter().filter(|(_, own)| order(own) == of).count()
    }

    /// The form that approves all that wait for it: those that are seen, and no other.
    fn approve_all(&self, visit: &Visit<'_>) -> Markup {
        let waiting = self.all.iter().filter(|(_, own)| order(own) == 0);
        let numbers: Vec<&str> = waiting.map(|(at, _)| self.notice(*at).number.as_str()).collect();
        let n = visit.lang().count(numbers.len() as i64);
        acting(
            "/notices",
            &[("do", "approve")],
            &html! {
                @for number in &numbers { input type="hidden" name="notice" value=(number); }
                button.btn.main type="submit" { (visit.fill(words::APPROVE_ALL, &[("n", &n)])) }
            },
        )
    }

    fn row(
        &self,
        visit: &Visit<'_>,
        (at, verdict): (usize, &Verdict),
        (is_free, is_choosing): (bool, bool),
    ) -> Markup {
        let (notice, l) = (self.notice(at), self.desk.ledger());
        let items: Vec<u32> = notice.lines.iter().map(|line| line.item).collect();
        let more = |n: usize| visit.fill(words::MORE, &[("n", &visit.lang().count(n as i64))]);
        let choose = visit.fill(words::CHOOSE, &[("notice", &notice.number)]);
        html! {
            li.brow.draft id=(notice.number) {
                label.tick { @if is_choosing { input type="checkbox" form="chosen" name="notice" value=(notice.number) aria-label=(choose); } }
                div.b-who {
                    (book::customer(l, notice.customer))
                    p.why { a href={ "/notices/" (segment(&notice.number)) } { (notice.number) } ", " (say::step(visit, step(notice))) ", " (say::medium(visit, notice.medium)) ": " (book::documents(l, &items, 3, &more)) }
                }
                div.b-amt {
                    @if let Some((currency, minor)) = asked(self.desk, notice) { b { (book::amount(visit.lang(), currency, i128::from(minor))) } }
                    @if let (Some((currency, _)), charged @ 1..) = (asked(self.desk, notice), notice.charged(self.desk.day)) {
                        span { "+ " (visit.lang().money(i128::from(charged), currency.digits())) " " (visit.say(words::CHARGED)) }
                    }
                }
                div.b-when { (told(visit, self.desk, verdict)) }
                (one(visit, notice, verdict, is_free))
            }
        }
    }

    /// The forms of one draft.
    pub(super) fn forms(visit: &Visit<'_>, desk: &Desk, notice: &Notice) -> Markup {
        let at = desk.collecting.facts.notices.iter().position(|own| own.number == notice.number);
        let verdict = at.and_then(|at| desk.verdicts(&[at], Timestamp::now()).pop());
        html! { @if let Some(verdict) = verdict {
            div.why1 { (told(visit, desk, &verdict)) }
            (one(visit, notice, &verdict, true))
        } }
    }
}

/// First what waits for somebody, then what goes, waits, no longer holds.
const fn order(verdict: &Verdict) -> u8 {
    match verdict {
        Verdict::Approval(_) => 0,
        Verdict::Goes => 1,
        Verdict::Waits(_) => 2,
        Verdict::Cancelled(..) => 3,
    }
}

/// What a group of drafts is called.
const fn title(verdict: &Verdict) -> Word {
    match verdict {
        Verdict::Approval(_) => words::V_APPROVAL,
        Verdict::Goes => words::V_GOES,
        Verdict::Waits(_) => words::V_WAITS,
        Verdict::Cancelled(..) => words::V_CANCELLED,
    }
}

fn told(visit: &Visit<'_>, desk: &Desk, verdict: &Verdict) -> Markup {
    let line = |why: Skip| match why {
        Skip::AlreadyDone => visit.say(words::AMOUNT_CHANGED).to_owned(),
        other => say::reason_line(visit, other, desk.day),
    };
    html! { @match verdict {
        Verdict::Goes => b { (visit.say(words::V_GOES)) },
        Verdict::Approval(who) => {
            b { (visit.say(words::V_APPROVAL)) }
            span { (visit.fill(words::NEEDS_APPROVAL, &[("who", say::role(visit, who))])) }
        }
        Verdict::Waits(why) => { b { (visit.say(words::V_WAITS)) } span { (line(*why)) } }
        Verdict::Cancelled(item, why) => {
            b { (visit.say(words::V_CANCELLED)) }
            span { (book::document(desk.ledger(), *item)) ": " (line(*why)) }
        }
    } }
}

/// What can be done about one draft.
fn one(visit: &Visit<'_>, notice: &Notice, verdict: &Verdict, is_free: bool) -> Markup {
    let place = format!("/notices/{}", segment(&notice.number));
    let hidden = |what: &'static str| {
        [("do", what), ("notice", notice.number.as_str())].map(|(a, b)| (a, b.to_owned()))
    };
    let form = |what: &'static str, own: Markup| {
        let hidden = hidden(what);
        let hidden: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
        acting(&place, &hidden, &own)
    };
    let may_dun = may_run(visit);
    let may_approve = visit.may(Right::Decide) && matches!(verdict, Verdict::Approval(_));
    html! { @if may_dun || may_approve {
        details.b-act { summary { (visit.say(words::STATE_ACT)) }
            div.acts {
                @if may_approve { (form("approve", html! { button.btn.main type="submit" { (visit.say(words::APPROVE)) } })) }
                @if may_dun && is_free && *verdict == Verdict::Goes { (form("issue", html! { button.btn.main type="submit" { (visit.say(words::ISSUE)) } })) }
            }
            @if may_dun { (cancel(visit, &notice.number)) }
        }
    } }
}

/// The form that cancels a notice.
pub(super) fn cancel(visit: &Visit<'_>, number: &str) -> Markup {
    acting(
        &format!("/notices/{}", segment(number)),
        &[("do", "cancel"), ("notice", number)],
        &html! {
            (fields::text("reason", visit.say(words::CANCEL_WHY)).of(number).needed())
            div.acts { button.btn.grave type="submit" { (visit.say(words::CANCEL_DO)) } }
        },
    )
}
