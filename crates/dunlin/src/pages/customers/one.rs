//! One customer: what is said of it, whom to speak to, what forbids that.

use super::{keyed, tag};
use crate::api::{Problem, problem};
use crate::pages::set::{fields, lists, marks};
use crate::pages::told;
use crate::pages::visit::{At, Drawn, Sent, Shown, Visit};
use crate::pages::words::{Word, customers as words};
use dunlin_app::people::Right;
use dunlin_core::collect::contact::Medium;
use dunlin_core::collect::facts::{BanKind, Person, Role};
use dunlin_core::day::Day;
use dunlin_core::money::{Currency, decimal};
use maud::{Markup, html};

/// A customer as the page shows it.
#[derive(Debug)]
pub(super) struct Customer {
    pub(super) number: String,
    /// The number of the customer that stands for it, where it was merged.
    pub(super) into: Option<String>,
    name: String,
    segment: String,
    collector: String,
    /// The collector that its documents name.
    whose: String,
    parent: String,
    parent_since: Option<Day>,
    limit: Option<i64>,
    pub(super) currency: Option<Currency>,
    people: Vec<Person>,
    bans: Vec<Ban>,
    tags: Vec<String>,
}

/// Somebody may not be contacted.
#[derive(Debug)]
struct Ban {
    contact: Option<String>,
    medium: Option<Medium>,
    kind: BanKind,
    from: Day,
}

impl Customer {
    /// All of it as one number: what was seen when a form was drawn.
    pub(super) fn state(&self) -> String {
        tag(&format!("{self:?}"))
    }

    fn called(&self) -> &str {
        if self.name.is_empty() { &self.number } else { &self.name }
    }
}

/// Reads it.
pub(super) fn read(visit: &Visit<'_>) -> Result<Customer, Problem> {
    let today = visit.today()?;
    let (now, sees) = visit.now(today)?;
    let own = now.customer_itself(&sees, visit.path("number")).ok_or_else(problem::not_found)?;
    let root = now.stands_for(own);
    let l = now.ledger();
    let text = |of: u32| l.customers.text(of).to_owned();
    let into = (root != own && now.is_seen(&sees, root)).then(|| text(root));
    let (segment, collector, whose) = now.said(own);
    let few = now.account(own, &sees, today)?;
    let here = few.customers.first().copied().ok_or_else(problem::not_found)?;
    let (desk, facts) = (&few.desk, &few.desk.collecting.facts);
    let parent = desk.parent(here);
    let people: Vec<Person> =
        desk.standing.people(here).iter().map(|&at| facts.people[at as usize].clone()).collect();
    let bans = facts.bans.iter().filter(|ban| ban.customer == here && ban.holds(today)).map(|ban| Ban {
        contact: ban.contact.map(|at| facts.people[at as usize].name.clone()),
        medium: ban.medium,
        kind: ban.kind,
        from: ban.from,
    });
    let main = desk.standing.main(here).map(|(at, _)| desk.ledger().currencies[usize::from(at)]);
    Ok(Customer {
        number: text(own),
        into,
        name: l.customer_name(own).to_owned(),
        segment: segment.to_owned(),
        collector: collector.to_owned(),
        whose: whose.to_owned(),
        parent: parent.map_or(String::new(), |(of, _)| desk.ledger().customers.text(of).to_owned()),
        parent_since: parent.and_then(|(_, since)| since),
        limit: l.credit_limits.as_ref().and_then(|limits| limits.get(own as usize)).copied().flatten(),
        currency: main.or_else(|| l.currencies.first().copied()),
        people,
        bans: bans.collect(),
        tags: facts.tags.iter().filter(|(of, _)| *of == here).map(|(_, tag)| tag.clone()).collect(),
    })
}

/// The page.
pub(super) fn draw(visit: &Visit<'_>) -> Drawn {
    shown(visit, &read(visit)?, &Again::default())
}

/// A form that was not taken: which, what was typed, what is wrong with which field.
#[derive(Debug, Default)]
pub(super) struct Again<'s> {
    /// What the form does.
    pub(super) form: &'s str,
    /// What was typed.
    pub(super) sent: Option<&'s Sent>,
    /// The field, and what is wrong with it.
    pub(super) wrong: Option<(&'static str, String)>,
}

impl Again<'_> {
    /// What stands in a field of a form.
    fn value(&self, form: &str, name: &str, own: impl Into<String>) -> String {
        self.sent.filter(|_| self.form == form).map_or_else(|| own.into(), |sent| sent.get(name).to_owned())
    }

    fn at(&self, form: &str, name: &str) -> Option<String> {
        self.wrong.as_ref().filter(|(own, _)| self.form == form && *own == name).map(|(_, what)| what.clone())
    }
}

/// The page, with a form as it was typed.
pub(super) fn shown(visit: &Visit<'_>, c: &Customer, again: &Again<'_>) -> Drawn {
    let title = visit.fill(words::EDIT_OF, &[("name", c.called())]);
    let account = format!("/accounts/{}", lists::segment(c.into.as_deref().unwrap_or(&c.number)));
    let state = c.state();
    let body = html! {
        p.small { a href="/customers" { (visit.say(words::TITLE)) } " · " a href=(account) { (visit.say(words::TO_ACCOUNT)) } }
        h1.finding { (c.called()) }
        p.stand { (c.number) @if !c.tags.is_empty() { " · " (c.tags.join(", ")) } }
        @if let Some(into) = &c.into { p.claim.gap-s { (visit.fill(words::MERGED_INTO, &[("number", into)])) } }
        @for ban in &c.bans { p { (marks::mark(marks::Meaning::Held, &ban_words(visit, ban))) } }
        div.halves.gap {
            (said(visit, c, &state, again)?)
            (contacts(visit, c, &state, again))
            (bans(visit, c, &state, again)?)
            (tags(visit, c, &state))
            @if visit.may(Right::Customers) { (merge(visit, c, &state, again)) }
        }
    };
    Ok(Shown::Page { title, at: At::Customers, body })
}

fn said(visit: &Visit<'_>, c: &Customer, state: &str, again: &Again<'_>) -> Result<Markup, Problem> {
    let lang = visit.lang();
    let code = c.currency.map_or(String::new(), |currency| currency.code().to_owned());
    let digits = c.currency.map_or(2, |currency| currency.digits());
    let limit = c.limit.map_or(String::new(), |minor| lang.decimal(&decimal(i128::from(minor), digits)));
    let since = c.parent_since.map_or(String::new(), |day| lang.day_in_field(day));
    if !visit.may(Right::Customers) {
        let facts = [
            (words::NAME, c.name.clone()),
            (words::SEGMENT, c.segment.clone()),
            (words::COLLECTOR, c.whose.clone()),
            (words::PARENT, c.parent.clone()),
            (words::LIMIT, if limit.is_empty() { limit } else { format!("{code} {limit}") }),
        ];
        return Ok(html! {
            section.sec {
                h2.eyebrow { (visit.say(words::SAID)) }
                dl.known { @for (name, value) in facts.iter().filter(|(_, value)| !value.is_empty()) { div { dt { (visit.say(*name)) } dd { (value) } } } }
                p.note.gap-s { (visit.say(words::NO_RIGHT)) }
            }
        });
    }
    let (now, _) = visit.now(visit.today()?)?;
    let list = |names: &dunlin_core::names::Names| -> Vec<String> {
        names.iter().filter(|name| !name.is_empty()).map(str::to_owned).collect()
    };
    let (segments, collectors) = (list(&now.ledger().segments), list(&now.ledger().collectors));
    drop(now);
    let from = visit.fill(words::COLLECTOR_FROM, &[("who", &c.whose)]);
    let help = visit.fill(words::LIMIT_HELP, &[("currency", &code)]);
    let value = |name: &str, own: &str| again.value("said", name, own);
    let wrong = |name: &str| again.at("said", name);
    Ok(html! {
        section.sec {
            h2.eyebrow { (visit.say(words::SAID)) }
            form method="post" {
                (keyed(state))
                p.note { (visit.say(words::SAID_MORE)) }
                @if let Some(what) = wrong("") { p.err role="alert" { (what) } }
                div.fields.slim {
                    (fields::text("name", visit.say(words::NAME)).value(value("name", &c.name)).wide())
                    (fields::text("segment", visit.say(words::SEGMENT)).value(value("segment", &c.segment)).list("segments"))
                    (fields::text("collector", visit.say(words::COLLECTOR)).value(value("collector", &c.collector)).list("collectors").help(if c.collector.is_empty() && !c.whose.is_empty() { &from } else { "" }))
                    (fields::text("parent", visit.say(words::PARENT)).value(value("parent", &c.parent)).wrong(wrong("parent")))
                    (fields::day("parent_since", visit.say(words::PARENT_SINCE)).value(value("parent_since", &since)).help(visit.say(words::PARENT_SINCE_HELP)).wrong(wrong("parent_since")))
                    (fields::amount("credit_limit", visit.say(words::LIMIT)).value(value("credit_limit", &limit)).help(&help).wrong(wrong("credit_limit")))
                }
                datalist id="segments" { @for name in &segments { option value=(name) {} } }
                datalist id="collectors" { @for name in &collectors { option value=(name) {} } }
                div.acts { button.btn.main type="submit" name="do" value="said" { (visit.say(words::SAVE)) } }
            }
        }
    })
}

const fn role(role: Role) -> Word {
    match role {
        Role::Dunning => words::R_DUNNING,
        Role::Approver => words::R_APPROVER,
        Role::Dispute => words::R_DISPUTE,
        Role::Statement => words::R_STATEMENT,
    }
}

fn contacts(visit: &Visit<'_>, c: &Customer, state: &str, again: &Again<'_>) -> Markup {
    let may = visit.may(Right::Work);
    let blank = Person::default();
    let is_new_wrong = again.form == "contact" && again.sent.is_some_and(|sent| sent.get("is_new") == "1");
    html! {
        section.sec id="contacts" {
            h2.eyebrow { (visit.say(words::CONTACTS)) }
            @if c.people.is_empty() { p.claim { (visit.say(words::NO_CONTACTS)) } }
            @for person in &c.people {
                @let is_wrong = again.form == "contact" && !is_new_wrong && again.sent.is_some_and(|sent| sent.get("name") == person.name);
                @let roles: Vec<&str> = person.roles.iter().map(|own| visit.say(role(*own))).collect();
                div.person {
                    p { b { (person.name) } " " span.quiet { (roles.join(", ")) } }
                    p.small {
                        @if !person.phone.is_empty() { a href={ "tel:" (person.phone.replace(' ', "")) } { (person.phone) } " " }
                        @if !person.email.is_empty() { a href={ "mailto:" (person.email) } { (person.email) } " " }
                        span.quiet { (person.zone) }
                    }
                    @if may { details open[is_wrong] {
                        summary { (visit.say(words::CHANGE)) span.vh { " " (person.name) } }
                        (contact(visit, person, false, state, if is_wrong { again } else { &Again { form: "", sent: None, wrong: None } }))
                    } }
                }
            }
            @if may { details.gap-s open[is_new_wrong] {
                summary { (visit.say(words::NEW_CONTACT)) }
                (contact(visit, &blank, true, state, if is_new_wrong { again } else { &Again { form: "", sent: None, wrong: None } }))
            } }
        }
    }
}

fn contact(visit: &Visit<'_>, person: &Person, is_new: bool, state: &str, again: &Again<'_>) -> Markup {
    let value = |name: &str, own: &str| again.value("contact", name, own);
    let wrong = |name: &str| again.at("contact", name);
    let has = |own: Role| match again.sent {
        Some(sent) => sent.all("role").any(|name| name == own.name()),
        None => person.roles.contains(&own),
    };
    let own = |name: &str| format!("{name}-{}", if is_new { "new" } else { &person.name });
    html! {
        form.slim method="post" {
            (keyed(state))
            @if let Some(what) = wrong("") { p.err role="alert" { (what) } }
            @if is_new { input type="hidden" name="is_new" value="1"; div.fields { (named("name", &own("name"), visit.say(words::CONTACT_NAME), &value("name", ""), "", None)) } }
            @else { input type="hidden" name="name" value=(person.name); }
            fieldset.ticks {
                legend { (visit.say(words::ROLES)) }
                @for own in Role::ALL { label { input type="checkbox" name="role" value=(own.name()) checked[has(own)]; (visit.say(role(own))) } }
            }
            div.fields {
                (named("email", &own("email"), visit.say(words::EMAIL), &value("email", &person.email), "", None))
                (named("phone", &own("phone"), visit.say(words::PHONE), &value("phone", &person.phone), "", None))
                (named("zone", &own("zone"), visit.say(words::ZONE), &value("zone", &person.zone), visit.say(words::ZONE_HELP), wrong("zone").as_ref()))
                (named("language", &own("language"), visit.say(words::LANGUAGE), &value("language", &person.language), visit.say(words::LANGUAGE_HELP), None))
                (named("country", &own("country"), visit.say(words::COUNTRY), &value("country", &person.country), visit.say(words::COUNTRY_HELP), None))
            }
            div.acts {
                button.btn type="submit" name="do" value="contact" { (visit.say(words::SAVE)) }
                @if !is_new { button.btn.text type="submit" name="do" value="gone" { (visit.say(words::GONE_DO)) } }
            }
        }
    }
}

/// A field whose name is on the page several times: its id tells it from the others.
fn named(name: &str, id: &str, label: &str, value: &str, help: &str, wrong: Option<&String>) -> Markup {
    let id = format!("p-{}", lists::segment(id).replace('%', "_"));
    let described = (wrong.is_some() || !help.is_empty()).then(|| format!("{id}-h"));
    html! {
        div.field.bad[wrong.is_some()] {
            label for=(id) { (label) }
            input id=(id) name=(name) value=(value) type="text" autocomplete="off" aria-describedby=[&described] aria-invalid=[wrong.map(|_| "true")];
            @if let Some(wrong) = wrong { p.err id=[&described] { (wrong) } } @else if !help.is_empty() { p.help id=[&described] { (help) } }
        }
    }
}

const fn ban(kind: BanKind) -> Word {
    match kind {
        BanKind::OptOut => words::B_OPT_OUT,
        BanKind::DoNotContact => words::B_DO_NOT_CONTACT,
        BanKind::Bounced => words::B_BOUNCED,
        BanKind::Insolvency => words::B_INSOLVENCY,
        BanKind::Legal => words::B_LEGAL,
        BanKind::Deceased => words::B_DECEASED,
    }
}

fn ban_words(visit: &Visit<'_>, own: &Ban) -> String {
    let who = own.contact.as_deref().unwrap_or_else(|| visit.say(words::EVERYBODY));
    let how = own.medium.map_or(words::EVERY_MEDIUM, told::way);
    let gaps = [
        ("what", visit.say(ban(own.kind))),
        ("who", who),
        ("how", visit.say(how)),
        ("day", &visit.lang().day(own.from)),
    ];
    visit.fill(words::BAN_OF, &gaps)
}

fn bans(visit: &Visit<'_>, c: &Customer, state: &str, again: &Again<'_>) -> Result<Markup, Problem> {
    let may = visit.may(Right::Work);
    let today = visit.lang().day_in_field(visit.today()?);
    let kinds = BanKind::ALL.map(|own| (own.name().to_owned(), visit.say(ban(own)).to_owned()));
    let everybody = (String::new(), visit.say(words::EVERYBODY).to_owned());
    let people = c.people.iter().map(|person| (person.name.clone(), person.name.clone()));
    let every = (String::new(), visit.say(words::EVERY_MEDIUM).to_owned());
    let media =
        Medium::ALL.into_iter().map(|own| (own.name().to_owned(), visit.say(told::way(own)).to_owned()));
    let value = |name: &str, own: &str| again.value("forbid", name, own);
    Ok(html! {
        section.sec id="bans" {
            h2.eyebrow { (visit.say(words::BANS)) }
            @if c.bans.is_empty() { p.claim { (visit.say(words::NO_BANS)) } }
            ul.plain { @for own in &c.bans { li {
                span { (ban_words(visit, own)) }
                @if may { form method="post" {
                    (keyed(state))
                    input type="hidden" name="kind" value=(own.kind.name());
                    input type="hidden" name="contact" value=(own.contact.as_deref().unwrap_or_default());
                    input type="hidden" name="medium" value=(own.medium.map_or("", Medium::name));
                    button.btn.text type="submit" name="do" value="allow" { (visit.say(words::ALLOW)) }
                } }
            } } }
            @if may { details.gap-s open[again.form == "forbid"] {
                summary { (visit.say(words::FORBID)) }
                form.slim method="post" {
                    (keyed(state))
                    @if let Some(what) = again.at("forbid", "") { p.err role="alert" { (what) } }
                    div.fields {
                        (fields::choice("kind", visit.say(words::WHY), kinds).value(value("kind", "")))
                        (fields::choice("contact", visit.say(words::WHOM), std::iter::once(everybody).chain(people)).value(value("contact", "")))
                        (fields::choice("medium", visit.say(words::MEDIUM), std::iter::once(every).chain(media)).value(value("medium", "")))
                        (fields::day("date", visit.say(words::SINCE)).value(value("date", &today)).wrong(again.at("forbid", "date")))
                        (fields::text("note", visit.say(words::NOTE)).value(value("note", "")).wide())
                    }
                    div.acts { button.btn type="submit" name="do" value="forbid" { (visit.say(words::FORBID)) } }
                }
            } }
        }
    })
}

fn tags(visit: &Visit<'_>, c: &Customer, state: &str) -> Markup {
    let may = visit.may(Right::Work);
    html! {
        section.sec id="tags" {
            h2.eyebrow { (visit.say(words::TAGS)) }
            @if c.tags.is_empty() { p.claim { (visit.say(words::NO_TAGS)) } }
            ul.plain { @for tag in &c.tags { li {
                span { (tag) }
                @if may { form method="post" {
                    (keyed(state))
                    input type="hidden" name="tag" value=(tag);
                    button.btn.text type="submit" name="do" value="untag" { (visit.say(words::TAG_REMOVE)) span.vh { " " (tag) } }
                } }
            } } }
            @if may { form.slim method="post" {
                (keyed(state))
                div.fields { (fields::text("tag", visit.say(words::TAG)).needed()) }
                div.acts { button.btn type="submit" name="do" value="tag" { (visit.say(words::TAG_ADD)) } }
            } }
        }
    }
}

fn merge(visit: &Visit<'_>, c: &Customer, state: &str, again: &Again<'_>) -> Markup {
    html! {
        section.sec id="merge" {
            h2.eyebrow { (visit.say(words::MERGE)) }
            form.slim method="post" {
                (keyed(state))
                @if let Some(into) = &c.into {
                    p { (visit.fill(words::MERGED_INTO, &[("number", into)])) }
                    div.acts { button.btn type="submit" name="do" value="unmerge" { (visit.say(words::UNMERGE)) } }
                } @else {
                    p.note { (visit.say(words::MERGE_MORE)) }
                    div.fields { (fields::text("into", visit.say(words::MERGE_INTO)).value(again.value("merge", "into", "")).needed().wrong(again.at("merge", "into"))) }
                    div.acts { button.btn type="submit" name="do" value="merge" { (visit.say(words::MERGE_DO)) } }
                }
            }
        }
    }
}
