//! What is known of a customer: people, behaviour, what is to be done today and why, the strategy, what speaks against contact, family.

use super::Shown;
use crate::pages::set::book;
use crate::pages::set::fields;
use crate::pages::set::lists::segment;
use crate::pages::set::marks::{Meaning, mark};
use crate::pages::told;
use crate::pages::words::desk as words;
use crate::pages::worklist::rows::{account_place, capital};
use dunlin_app::people::Right;
use dunlin_core::collect::facts::{Person, Role};
use dunlin_core::collect::reason::Reason;
use dunlin_core::collect::strategy::{Act, Condition, Field, Segment, Step, When};
use dunlin_core::day::Day;
use dunlin_core::ledger::Settlement;
use maud::{Markup, html};

/// Months of behaviour that are drawn.
const MONTHS: usize = 12;

impl Shown<'_> {
    pub(super) fn people(&self) -> Markup {
        let (visit, desk) = (self.visit, self.desk());
        let people = desk.standing.people(self.customer);
        html! {
            section {
                h3.sub aria-level=[self.level()] { span { (visit.say(words::PEOPLE)) } a href={ "/customers/" (segment(&self.number)) "#contacts" } { (visit.say(words::MEND)) } }
                @if people.is_empty() { p.quiet { (visit.say(words::NO_PEOPLE)) } }
                ul.plain { @for &at in people { li { (self.person(&desk.collecting.facts.people[at as usize])) } } }
            }
        }
    }

    fn person(&self, person: &Person) -> Markup {
        let (visit, lang) = (self.visit, self.visit.lang());
        let roles: Vec<&str> = person
            .roles
            .iter()
            .map(|role| match role {
                Role::Dunning => words::ROLE_DUNNING.of(lang),
                Role::Approver => words::ROLE_APPROVER.of(lang),
                Role::Dispute => words::ROLE_DISPUTE.of(lang),
                Role::Statement => words::ROLE_STATEMENT.of(lang),
            })
            .collect();
        let about: Vec<&str> =
            roles.into_iter().chain([person.language.as_str()]).filter(|t| !t.is_empty()).collect();
        let there = dunlin_app::at_person(dunlin_app::moment(), &person.zone, &person.country);
        let hours = self.desk().used.strategy.rules.hours;
        let time = there.map(|at| {
            let is_quiet = hours.is_some_and(|(from, until)| !(from <= at.time() && at.time() < until));
            let clock = format!("{:02}:{:02}", at.hour(), at.minute());
            let place =
                person.zone.rsplit('/').next().filter(|place| !place.is_empty()).unwrap_or(&person.country);
            (
                visit.fill(words::LOCAL_TIME, &[("time", &clock), ("place", &place.replace('_', " "))]),
                is_quiet,
            )
        });
        html! {
            div {
                b { (person.name) } @if !about.is_empty() { span.small.quiet { " · " (about.join(" · ")) } }
                @if !person.phone.is_empty() { div { a href={ "tel:" (person.phone.replace(' ', "")) } { (person.phone) } } }
                @if !person.email.is_empty() { div { a href={ "mailto:" (person.email) "?subject=" (segment(&self.subject())) } { (person.email) } } }
            }
            @if let Some((said, is_quiet)) = time {
                span.small { (said) @if is_quiet { " · " (mark(Meaning::Held, visit.say(words::QUIET_HOURS))) } }
            }
        }
    }

    /// The subject of a free mail.
    pub(super) fn subject(&self) -> String {
        self.visit.fill(words::SUBJECT, &[("n", &self.number)])
    }

    pub(super) fn behaviour(&self) -> Markup {
        let (visit, lang) = (self.visit, self.visit.lang());
        let profile = self.desk().standing.profile(self.customer);
        let (risk, rules) = self.desk().standing.risk_rules(self.customer);
        let rules: Vec<String> = rules.into_iter().map(|rule| told::risk_rule(lang, rule)).collect();
        let (kept, of) = (profile.promises_kept, profile.promises_kept + profile.promises_broken);
        html! {
            section {
                h3.sub aria-level=[self.level()] { span { (visit.say(words::BEHAVIOUR)) } span.quiet { (visit.say(words::BY_MONTH)) } }
                p { (told::behaviour(lang, profile)) "." }
                (self.spark())
                @if of > 0 {
                    p { (capital(&told::reason(lang, &Reason::Promises { kept, of }, self.day))) "." }
                }
                @if profile.disputes > 0 { p { (visit.fill(words::DISPUTES_YEAR, &[("n", &profile.disputes.to_string())])) } }
                p { (visit.say(words::RISK)) ": " b { (told::risk(risk).of(lang)) } @if !rules.is_empty() { span.quiet { " (" (rules.join("; ")) ")" } } }
            }
        }
    }

    /// Days late of what was paid, by month, weighted by amount; `None` for a month without payments.
    fn months(&self) -> Vec<(Day, Option<i64>)> {
        let (looker, l) = (self.desk().looker(), self.desk().ledger());
        let first = self.day.month_index() + 1 - MONTHS as i32;
        let mut sums = vec![(0_i128, 0_i128); MONTHS];
        let a = &l.applications;
        for &item in looker.items.rows(self.customer) {
            for &row in looker.applications.rows(item) {
                let row = row as usize;
                let (start, end) = l.in_force(row);
                if a.to[row] != item || a.how[row] != Settlement::Cash || start > self.day || end <= self.day
                {
                    continue;
                }
                let Ok(at) = usize::try_from(start.month_index() - first) else { continue };
                if let Some(sum) = sums.get_mut(at) {
                    sum.0 += i128::from(a.amount[row]);
                    sum.1 += i128::from(a.amount[row]) * i128::from(start.since(l.items.due[item as usize]));
                }
            }
        }
        let day = |at: usize| Day::of_month_index(first + at as i32);
        let mean =
            |(amount, days): (i128, i128)| (amount > 0).then(|| i64::try_from(days / amount).unwrap_or(0));
        sums.into_iter().enumerate().map(|(at, sum)| (day(at), mean(sum))).collect()
    }

    fn spark(&self) -> Markup {
        let lang = self.visit.lang();
        let months = self.months();
        let known: Vec<(usize, i64)> =
            months.iter().enumerate().filter_map(|(at, (_, days))| Some((at, (*days)?))).collect();
        if known.len() < 3 {
            return html! {};
        }
        let least = known.iter().map(|(_, days)| *days).min().unwrap_or(0).min(0);
        let most = known.iter().map(|(_, days)| *days).max().unwrap_or(0).max(least + 1);
        let x = |at: usize| at as i64 * 220 / (MONTHS as i64 - 1) + 6;
        let y = |days: i64| 40 - (days - least) * 34 / (most - least);
        let points: Vec<String> = known.iter().map(|&(at, days)| format!("{},{}", x(at), y(days))).collect();
        let said: Vec<String> = known
            .iter()
            .map(|&(at, days)| format!("{} {}", lang.month_short(months[at].0, false), lang.count(days)))
            .collect();
        let said = self.visit.fill(words::SPARK, &[("months", &said.join(", "))]);
        let (last, days) = known[known.len() - 1];
        html! {
            svg.chart.spark viewBox="0 0 260 46" role="img" aria-label=(said) {
                title { (said) }
                line.c-hair x1="6" x2="226" y1=(y(0)) y2=(y(0)) {}
                polyline.c-line points=(points.join(" ")) {}
                circle.c-dot cx=(x(last)) cy=(y(days)) r="3" {}
                text x=(x(last) + 7) y=(y(days) + 4) { (lang.count(days)) }
            }
        }
    }

    /// What is to be done today and why, and what it is worth.
    pub(super) fn today(&self) -> Markup {
        let (visit, lang) = (self.visit, self.visit.lang());
        let Some(row) = &self.row else { return html! {} };
        let digits = self.desk().ledger().currencies[usize::from(row.currency)].digits();
        let currency = self.desk().ledger().currencies[usize::from(row.currency)].code();
        let why: Vec<String> =
            row.reasons.iter().map(|reason| told::reason(lang, reason, self.day)).collect();
        let amount = lang.whole(i128::from(row.value), digits);
        html! {
            section.why1 {
                h3.eyebrow aria-level=[self.level()] { (visit.say(if row.withheld.is_some() { words::WHY_PEACE } else { words::WHY_HERE })) }
                p { (capital(&why.join("; "))) "." }
                @if row.withheld.is_none() && row.value > 0 {
                    p { (visit.fill(words::WORTH_LONG, &[("amount", &amount), ("currency", currency)])) " " a href="/strategies" { (visit.say(words::HOW_RECKONED)) } }
                }
            }
        }
    }

    pub(super) fn strategy(&self) -> Markup {
        let (visit, lang, used) = (self.visit, self.visit.lang(), &self.desk().used);
        let Some(own) = used.strategy.segments.get(usize::from(self.desk().standing.segment(self.customer)))
        else {
            return html! {};
        };
        let late = self.desk().standing.days_late(self.customer);
        let due = self.row.as_ref().and_then(|row| row.step).map(|(_, step)| usize::from(step));
        let is_past = |step: &Step| match step.when {
            When::Before(_) => late > 0,
            When::After(days) => days + used.strategy.grace_days <= late,
        };
        // The one that is due today; else the next that will be.
        let at = due.or_else(|| own.steps.iter().position(|step| !is_past(step)).filter(|_| late > 0));
        let version = used.version.as_ref().map_or(String::new(), |(_, version)| format!(" {version}"));
        let name = format!("{}{version}", told::own_word(lang, &used.strategy.name));
        let gaps = [("strategy", &*name), ("segment", &*told::own_word(lang, &own.name))];
        html! {
            section {
                h3.sub aria-level=[self.level()] { span { (visit.fill(words::STRATEGY, &gaps)) } a href="/strategies" { (visit.say(words::STRATEGIES)) } }
                ol.steps { @for (n, step) in own.steps.iter().enumerate() {
                    li.past[at.is_some_and(|at| n < at) || (at.is_none() && is_past(step))] aria-current=[(at == Some(n)).then_some("step")] {
                        (capital(&told::own_word(lang, &step.name))) br; (when(step.when))
                        @if matches!(step.act, Act::Call) { span.vh { " " (visit.say(words::CALL)) } }
                    }
                } }
                details {
                    summary { (visit.say(words::WHY_THIS)) }
                    p.note { (self.because(own)) }
                    @if let Some(state) = self.desk().standing.state(self.desk().looker(), &used.strategy, self.customer) {
                        p.note { (visit.fill(words::ACCOUNT_STATE, &[("state", &state.name)])) }
                    }
                }
            }
        }
    }

    /// Why this segment: its conditions, all of which hold.
    fn because(&self, own: &Segment) -> String {
        let visit = self.visit;
        if own.when.is_empty() {
            return visit.say(words::NO_CONDITION).to_owned();
        }
        let all: Vec<String> = own.when.iter().map(|condition| self.condition(condition)).collect();
        visit.fill(words::BECAUSE, &[("conditions", &all.join("; "))])
    }

    fn condition(&self, condition: &Condition) -> String {
        let (visit, lang) = (self.visit, self.visit.lang());
        let among = |word, names: &[String]| visit.fill(word, &[("names", &names.join(", "))]);
        match condition {
            Condition::Between(field, least, most) => {
                let is_money = matches!(field, Field::Open | Field::PastDue);
                let number = |n: i64| if is_money { lang.whole(i128::from(n), 2) } else { lang.count(n) };
                let what = match field {
                    Field::Open => words::FIELD_OPEN,
                    Field::PastDue => words::FIELD_PAST_DUE,
                    Field::DaysLate => words::FIELD_DAYS_LATE,
                    Field::UsualDaysLate => words::FIELD_USUAL,
                    Field::BrokenPromises => words::FIELD_BROKEN,
                };
                let mut parts = vec![visit.say(what).to_owned()];
                parts.extend(least.map(|n| visit.fill(words::AT_LEAST_N, &[("n", &number(n))])));
                parts.extend(most.map(|n| visit.fill(words::AT_MOST_N, &[("n", &number(n))])));
                parts.join(" ")
            }
            Condition::Tag(names) => among(words::COND_TAG, names),
            Condition::LedgerSegment(names) => among(words::COND_SEGMENT, names),
            Condition::Customer(names) => among(words::COND_CUSTOMER, names),
            Condition::Country(names) => among(words::COND_COUNTRY, names),
            Condition::Risk(risks) => {
                let names: Vec<&str> = risks.iter().map(|risk| told::risk(*risk).of(lang)).collect();
                visit.fill(words::COND_RISK, &[("names", &names.join(", "))])
            }
        }
    }

    /// What speaks against contact: holds, bans, and rails that somebody has overridden.
    pub(super) fn against(&self) -> Markup {
        let (visit, lang, facts) = (self.visit, self.visit.lang(), &self.desk().collecting.facts);
        let account = self.desk().standing.account(self.customer);
        let holds_now = |from: Day, until: Day| from <= self.day && self.day <= until;
        let holds = facts.holds.iter().zip(&self.desk().collecting.hold_ids);
        let holds: Vec<_> =
            holds.filter(|(h, _)| h.customer == self.customer && holds_now(h.from, h.until)).collect();
        let overrides: Vec<_> = facts
            .overrides
            .iter()
            .filter(|o| o.customer == self.customer && holds_now(o.from, o.until))
            .collect();
        let may = visit.may(Right::Work);
        html! {
            @if account.is_legal { p.warn { (mark(Meaning::Late, visit.say(words::IS_LEGAL))) } }
            @else if account.is_banned { p.warn { (mark(Meaning::Held, visit.say(words::IS_BANNED))) } }
            @for (hold, id) in &holds {
                div.warn {
                    span { (mark(Meaning::Held, &visit.fill(words::HELD_TO, &[("day", &lang.day_near(hold.until, self.day))]))) ": " (hold.reason) }
                    @if may {
                        form method="post" action=(account_place(&self.number)) data-swap="account" {
                            (fields::key()) (self.hidden("release"))
                            input type="hidden" name="what" value=(id);
                            button.btn.text type="submit" { (visit.say(words::RELEASE)) }
                        }
                    }
                }
            }
            @for o in &overrides {
                @let whom = format!("{} ({})", o.author, o.role);
                p.warn { (visit.fill(words::OVERRIDDEN, &[("rail", &o.rail), ("day", &lang.day_near(o.until, self.day)), ("who", &whom)])) ": " (o.reason) }
            }
        }
    }

    pub(super) fn family(&self) -> Markup {
        let (visit, lang, desk) = (self.visit, self.visit.lang(), self.desk());
        let l = desk.ledger();
        let parent = desk.parent(self.customer);
        let children = desk.children(self.customer);
        if parent.is_none() && children.is_empty() {
            return html! {};
        }
        let link = |of: u32| html! { a href=(account_place(l.customers.text(of))) { (book::name(l, of)) } };
        html! {
            section {
                h3.sub aria-level=[self.level()] { (visit.say(words::FAMILY)) }
                @if let Some((parent, since)) = parent {
                    p { (visit.say(words::PART_OF)) " " (link(parent)) @if let Some(since) = since { " " span.quiet { (visit.fill(words::SINCE, &[("day", &lang.day(since))])) } } }
                }
                ul.plain { @for &child in &children {
                    li {
                        (link(child))
                        @if let Some((at, sum)) = desk.standing.main(child) {
                            @let currency = l.currencies[usize::from(at)];
                            @let money = |minor: i64| lang.money(i128::from(minor), currency.digits());
                            span.num { b { (money(sum.past_due)) } " " (visit.fill(words::LATE_OF, &[("open", &money(sum.open)), ("currency", currency.code())])) }
                        }
                    }
                } }
            }
        }
    }
}

fn when(when: When) -> String {
    match when {
        When::Before(days) => format!("\u{2212}{days} d"),
        When::After(days) => format!("+{days} d"),
    }
}
