//! A strategy in sentences, as a manager would read it aloud.

use dunlin_core::collect::contact::Medium;
use dunlin_core::collect::strategy::{Act, CatchUp, Condition, Field, Strategy, Unapplied, When};
use dunlin_core::collect::terms::{AfterPayment, Ask, Fee, Terms};
use dunlin_core::collect::worklist::Work;
use dunlin_core::money::{Money, decimal};
use std::fmt::Write;

/// The sentences, a line each.
#[must_use]
pub fn aloud(strategy: &Strategy) -> String {
    let mut text = format!("Strategy \"{}\"\n", strategy.name);
    let mut say = |line: String| {
        let _ = writeln!(text, "{line}");
    };
    for segment in &strategy.segments {
        let whom: Vec<String> = segment.when.iter().map(condition).collect();
        let rest = if strategy.segments.len() == 1 { "all customers" } else { "everybody else" };
        let whom = if whom.is_empty() { rest.to_owned() } else { whom.join(" and ") };
        say(format!("\n{}: {whom}", segment.name));
        for step in &segment.steps {
            let when = match step.when {
                When::Before(0) | When::After(0) => "On the due date".to_owned(),
                When::Before(days) => format!("{days} days before the due date"),
                When::After(days) => format!("{} days after the due date", days + strategy.grace_days),
            };
            let what = match &step.act {
                Act::Write { media, template } => {
                    let each = if step.each_item { " for each item by itself" } else { "" };
                    let by: Vec<&str> = media.iter().map(|m| medium(*m)).collect();
                    format!("send \"{template}\"{each} by {}", by.join(", else by "))
                }
                Act::Call => "call".to_owned(),
                Act::Escalate(role) => format!("ask the {role} to look at it"),
                Act::Propose(what) => format!("propose: {what}"),
            };
            let mut line = format!("  {when}: {what}");
            if let Some(days) = step.pay_within {
                let _ = write!(line, ", to be paid within {days} days");
            }
            if let Some(least) = step.minimum {
                let _ = write!(line, ", if at least {} are past due", decimal(i128::from(least), 2));
            }
            if let Some(charged) = charged(&step.ask) {
                let _ = write!(line, ", charging {charged}");
            }
            if let Some(who) = &step.approve {
                let _ = write!(line, "; the {who} approves it first");
            }
            say(line + ".");
        }
    }
    text.push('\n');
    for line in rules(strategy) {
        let _ = writeln!(text, "  {line}");
    }
    text
}

/// What a step charges, in words; `None`: nothing.
fn charged(ask: &Ask) -> Option<String> {
    let fee = ask.fee.map(|fee| match fee {
        Fee::Fixed(hundredths) => format!("a fee of {}", decimal(i128::from(hundredths), 2)),
        Fee::Percent(percent) => format!("a fee of {percent} % of what is asked for"),
    });
    let interest = ask.interest.then(|| "interest".to_owned());
    let sum = ask.fixed_sum.then(|| "the fixed sum of the law".to_owned());
    let mut all: Vec<String> = [fee, interest, sum].into_iter().flatten().collect();
    let last = all.pop()?;
    Some(if all.is_empty() { last } else { format!("{} and {last}", all.join(", ")) })
}

/// What gives the right to charge, a sentence each.
fn terms(terms: &Terms) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(clause) = &terms.clause {
        let whom = if terms.binds_consumers { "businesses and consumers" } else { "businesses only" };
        lines.push(format!("Fees rest on \"{clause}\", which binds {whom}."));
    }
    match (&terms.rate, terms.law) {
        (Some(rate), _) => lines.push(format!("Interest is {rate} % a year by contract.")),
        (None, true) => lines.push("Interest is what the law of the debtor's country gives.".to_owned()),
        (None, false) => {}
    }
    if !terms.consumer_tags.is_empty() {
        lines.push(format!("Consumers are the customers tagged {}.", terms.consumer_tags.join(" or ")));
    }
    if terms.clause.is_some() || terms.law {
        let paid = match terms.after_payment {
            AfterPayment::Claim => "Charges are still owed when the items are paid.",
            AfterPayment::Drop => "Charges are dropped when the items are paid.",
        };
        lines.push(paid.to_owned());
        if terms.post {
            lines.push("Charges become documents of the books when a notice is issued.".to_owned());
        }
    }
    lines
}

/// What holds for all segments, a sentence each.
fn rules(strategy: &Strategy) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rule = |line: String| lines.push(line);
    for state in &strategy.states.states {
        let conditions = [
            state.days.map(|days| format!("its oldest item is at least {days} days past due")),
            state.unpaid_count.map(|count| format!("at least {count} items are past due")),
            state
                .unpaid_total
                .map(|total| format!("at least {} are past due", decimal(i128::from(total), 2))),
        ];
        let conditions: Vec<String> = conditions.into_iter().flatten().collect();
        rule(format!("An account is \"{}\" when {}.", state.name, conditions.join(" and ")));
    }
    for (currency, least) in &strategy.minimum {
        rule(format!("Nothing is sent below {} past due.", Money::new(*least, *currency)));
    }
    if let Some(interval) = strategy.interval {
        rule(format!("Between two notices about one item lie at least {} days.", interval.days));
    }
    rule(format!("Between two contacts with a customer lie at least {} days.", strategy.customer_gap_days));
    rule(format!("No more than {} contacts with a customer in any seven days.", strategy.contacts_a_week));
    if let Some((from, until)) = strategy.rules.hours {
        let short = |time: jiff::civil::Time| format!("{:02}:{:02}", time.hour(), time.minute());
        rule(format!("Only from {} to {}, where the person is.", short(from), short(until)));
    }
    if let Some(cap) = strategy.rules.call_cap {
        rule(format!("No more than {} calls in any {} days.", cap.calls, cap.window_days));
    }
    if let Some(days) = strategy.rules.after_conversation_days {
        rule(format!("No call within {days} days of a conversation."));
    }
    rule(format!("A promise is waited for, and {} days more.", strategy.tolerance.days));
    rule(match strategy.unapplied {
        Unapplied::Withhold => "What money received already covers is not asked for.".to_owned(),
        Unapplied::Mention => "Money received and not applied is mentioned.".to_owned(),
    });
    rule(match strategy.catch_up {
        CatchUp::EachLevel => "No level is skipped, however late it is.".to_owned(),
        CatchUp::Highest => "After missed days the highest level goes at once.".to_owned(),
    });
    if let Some(days) = strategy.fresh_days {
        rule(format!("Nothing goes while the payments in the books are older than {days} days."));
    }
    if let Some(years) = strategy.limitation_years {
        rule(format!("A debt of more than {years} years is not chased before somebody has looked at it."));
    }
    if let Some(most) = strategy.two_persons_above {
        rule(format!(
            "A run of more than {most} notices is issued by somebody else than who had them drafted."
        ));
    }
    terms(&strategy.terms).into_iter().for_each(&mut rule);
    if strategy.work != Work::default() {
        let (w, m) = (strategy.work.weights, strategy.work.minutes);
        rule(format!(
            "The worklist weighs broken promises with {} %, high risk with {} %, others with {} %; a call takes {} minutes, a task {}.",
            w.broken_promises, w.high_risk, w.others, m.call, m.task
        ));
    }
    if strategy.closed.weekends {
        rule("Nothing goes on Saturdays and Sundays.".to_owned());
    }
    if !strategy.closed.days.is_empty() {
        let days: Vec<String> = strategy.closed.days.iter().map(ToString::to_string).collect();
        rule(format!("Nor on {}.", days.join(", ")));
    }
    lines
}

const fn medium(medium: Medium) -> &'static str {
    match medium {
        Medium::Email => "e-mail",
        Medium::Text => "text message",
        other => other.name(),
    }
}

fn condition(condition: &Condition) -> String {
    match condition {
        Condition::Between(field, from, to) => {
            let (what, is_amount) = match field {
                Field::Open => ("open", true),
                Field::PastDue => ("past due", true),
                Field::DaysLate => ("days past due", false),
                Field::UsualDaysLate => ("days late as a rule", false),
                Field::BrokenPromises => ("promises broken in half a year", false),
            };
            let number = |n: i64| if is_amount { decimal(i128::from(n), 2) } else { n.to_string() };
            match (from, to) {
                (Some(from), Some(to)) => format!("{} to {} {what}", number(*from), number(*to)),
                (Some(from), None) => format!("at least {} {what}", number(*from)),
                (None, Some(to)) => format!("at most {} {what}", number(*to)),
                (None, None) => format!("any {what}"),
            }
        }
        Condition::Tag(tags) => format!("tagged {}", tags.join(" or ")),
        Condition::LedgerSegment(names) => format!("of the segment {}", names.join(" or ")),
        Condition::Customer(numbers) => format!("customer {}", numbers.join(" or ")),
        Condition::Country(codes) => format!("in {}", codes.join(" or ")),
        Condition::Risk(classes) => {
            let names: Vec<&str> = classes.iter().map(|class| class.name()).collect();
            format!("of {} risk", names.join(" or "))
        }
    }
}
