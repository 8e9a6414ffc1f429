//! `dunlin account`: ten seconds to speak to a customer: what it owes, how it pays, what was said last.

use super::desk::desk;
use crate::cli::Account as Words;
use crate::error::{Code, Failure};
use crate::input::customer_words;
use crate::output::{json, stdout};
use dunlin_app::collect::Desk;
use dunlin_core::collect::facts::Override;
use dunlin_core::collect::promise::Standing;
use dunlin_core::money::Money;
use serde_json::{Value, json};
use std::io::Write;

/// Runs the command.
pub(crate) fn run(words: &Words) -> Result<(), Failure> {
    let desk = desk(&words.at, None)?;
    let Some(customer) = desk.ledger().customers.find(&words.customer) else {
        return Err(Failure::new(Code::UsageGiven, format!("there is no customer `{}`", words.customer))
            .hint("write the customer's number as the ERP has it"));
    };
    let customer = desk.columns.stands_for(customer);
    if words.json {
        return json(&told(&desk, customer, words.lines));
    }
    let story = desk.story(customer);
    let about = about(&desk, customer);
    stdout(|out| {
        writeln!(out, "{}, as of {}\n", customer_words(desk.ledger(), customer), desk.day)?;
        about.iter().try_for_each(|line| writeln!(out, "  {line}"))?;
        writeln!(out)?;
        for s in story.iter().take(words.lines) {
            writeln!(out, "  {}  {}", s.day, s.words)?;
        }
        let more = story.len().saturating_sub(words.lines);
        if more > 0 {
            writeln!(out, "  {more} earlier lines (--lines)")?;
        }
        Ok(())
    })
}

/// A customer for programs: what is to be known, and so many lines of its story.
pub(crate) fn told(desk: &Desk, customer: u32, lines: usize) -> Value {
    let story = desk.story(customer);
    let lines: Vec<_> = story
        .iter()
        .take(lines)
        .map(|s| json!({"day": s.day.to_string(), "what": s.what, "words": s.words}))
        .collect();
    json!({
        "customer": desk.ledger().customers.text(customer), "as_of": desk.day.to_string(),
        "about": about(desk, customer), "story": lines,
    })
}

/// Its parent, and its branches with what they owe.
fn family(desk: &Desk, customer: u32) -> Vec<String> {
    let l = desk.ledger();
    let parent = desk.parent(customer).map(|(parent, since)| {
        let since = since.map_or(String::new(), |day| format!(" since {day}"));
        format!("part of {}{since}", customer_words(l, parent))
    });
    let children = desk.children(customer);
    let branches = (!children.is_empty()).then(|| {
        let mut sums: Vec<String> = Vec::new();
        for at in 0..l.currencies.len() as u16 {
            let of = children.iter().map(|&child| desk.standing.amounts(child, at));
            let (open, past_due) = of.fold((0, 0), |sum, a| (sum.0 + a.open, sum.1 + a.past_due));
            let money = |minor: i64| Money::new(minor, l.currencies[usize::from(at)]).words();
            if open != 0 {
                sums.push(format!("{} open, {} past due", money(open), money(past_due)));
            }
        }
        let owed = if sums.is_empty() { "nothing open".to_owned() } else { sums.join("; ") };
        let count =
            if children.len() == 1 { "1 branch".to_owned() } else { format!("{} branches", children.len()) };
        format!("{count}: {owed}")
    });
    [parent, branches].into_iter().flatten().collect()
}

/// Rails that somebody has overridden for it.
fn overridden(desk: &Desk, customer: u32) -> Vec<String> {
    let holds = |o: &&Override| o.customer == customer && o.from <= desk.day && desk.day <= o.until;
    let words = |o: &Override| {
        let what = o.item.map_or(String::new(), |item| format!(" for {}", desk.ledger().item_name(item)));
        let whom = format!("{} ({})", o.author, o.role);
        format!("the rail `{}` is overridden{what} up to {} by {whom}: {}", o.rail, o.until, o.reason)
    };
    desk.collecting.facts.overrides.iter().filter(holds).map(words).collect()
}

/// What a collector needs before the phone is answered.
fn about(desk: &Desk, customer: u32) -> Vec<String> {
    let (l, facts) = (desk.ledger(), &desk.collecting.facts);
    let mut lines = Vec::new();
    for at in 0..l.currencies.len() as u16 {
        let (amounts, currency) = (desk.standing.amounts(customer, at), l.currencies[usize::from(at)]);
        let money = |minor: i64| Money::new(minor, currency).words();
        if amounts.open != 0 || amounts.unapplied != 0 {
            let mut line = format!("{} open, {} past due", money(amounts.open), money(amounts.past_due));
            if amounts.unapplied > 0 {
                line += &format!(", {} received and not applied", money(amounts.unapplied));
            }
            lines.push(line);
        }
    }
    lines.extend(family(desk, customer));
    let (late, profile) = (desk.standing.days_late(customer), desk.standing.profile(customer));
    let now = if late > 0 { format!("; now {late} days late") } else { String::new() };
    lines.push(format!("{profile}{now}"));
    if let Some(state) = desk.standing.state(desk.looker(), &desk.used.strategy, customer) {
        lines.push(format!("account state: {}", state.name));
    }
    let (risk, why) = desk.standing.risk(customer);
    let why = if why.is_empty() { String::new() } else { format!(" ({})", why.join("; ")) };
    lines.push(format!("risk: {}{why}", risk.name()));
    if let Some(Some(limit)) = l.credit_limits.as_ref().and_then(|limits| limits.get(customer as usize)) {
        let currency = desk.standing.main(customer).map_or(0, |(at, _)| at);
        lines.push(format!(
            "credit limit: {}",
            Money::new(*limit, l.currencies[usize::from(currency)]).words()
        ));
    }
    let live = facts.promises.iter().filter(|p| p.customer == customer && p.made <= desk.day);
    for promise in live {
        if let Standing::Pending(until) = desk.kept(promise) {
            let total: i64 = promise.parts.iter().map(|part| part.1).sum();
            lines.push(format!(
                "promised: {}, waited for up to {until}",
                Money::new(total, promise.currency).words()
            ));
        }
    }
    let account = desk.standing.account(customer);
    if account.is_legal {
        lines.push("insolvency or a legal matter: no contact".to_owned());
    } else if account.is_banned {
        lines.push("not to be contacted".to_owned());
    }
    lines.extend(overridden(desk, customer));
    if let Some(until) = account.hold_until {
        lines.push(format!("on hold up to {until}"));
    }
    for &at in desk.standing.people(customer) {
        let person = &facts.people[at as usize];
        let ways: Vec<&str> =
            [person.email.as_str(), &person.phone].into_iter().filter(|way| !way.is_empty()).collect();
        let roles: Vec<&str> = person.roles.iter().map(|role| role.name()).collect();
        lines.push(format!("{}: {} ({})", person.name, ways.join(", "), roles.join(", ")));
    }
    let segment = desk.standing.segment(customer);
    if let Some(segment) = desk.used.strategy.segments.get(usize::from(segment)) {
        lines.push(format!("strategy \"{}\", segment \"{}\"", desk.used.strategy.name, segment.name));
    }
    lines
}
