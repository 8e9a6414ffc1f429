//! `dunlin user`, `dunlin token`: people and programs that use the books.

use super::acting::{Acting, acting};
use super::desk::day_of;
use crate::cli::{Output, Token, TokenAction, User, UserAction};
use crate::error::{Code, Failure};
use crate::input::{actor, books_failure, day};
use crate::output::{Cell, Column, Frame, stdout};
use dunlin_app::Books;
use dunlin_app::people::{Right, Role, UserChange};
use std::io::{BufRead, Write};

/// `dunlin user`.
pub(crate) fn user(words: &User) -> Result<(), Failure> {
    let books = acting(&words.at)?;
    match &words.action {
        UserAction::Set { name, role, collector, team, inactive, active } => {
            let roles = roles_of(role)?;
            let change = UserChange {
                name: name.clone(),
                roles: Some(roles).filter(|roles| !roles.is_empty()),
                collector: collector.clone(),
                team: team.clone(),
                is_active: (*inactive || *active).then_some(*active),
            };
            let user = books.save_user(change)?;
            let roles: Vec<&str> = user.roles.iter().map(|role| role.name()).collect();
            let roles = if roles.is_empty() { "no role: may nothing".to_owned() } else { roles.join(", ") };
            stdout(|out| writeln!(out, "{}: {roles}.", user.name))
        }
        UserAction::Password { name } => {
            let users = books.users()?;
            let Some(user) = users.into_iter().find(|user| user.name == *name) else {
                return Err(Failure::new(Code::UsageGiven, format!("there is no user `{name}`"))
                    .hint("look at `dunlin user list`"));
            };
            let mut line = String::new();
            std::io::stdin().lock().read_line(&mut line).map_err(|e| {
                Failure::new(Code::InputUnreadable, format!("no password can be read: {e}"))
                    .hint("write it as one line of standard input")
            })?;
            let password = line.trim_end_matches(['\n', '\r']);
            books.set_password(&user, password)?;
            stdout(|out| writeln!(out, "The password of {name} is set; their sessions have ended."))
        }
        UserAction::Factors { name, output } => factors(books.here()?, name, output),
        UserAction::ResetFactors { name } => {
            books.here()?.reset_factors(name, &actor(), None).map_err(|e| books_failure(&e))?;
            stdout(|out| writeln!(out, "{name} has no second factor any more; their sessions have ended."))
        }
        UserAction::AskFactors { role } => {
            let roles = roles_of(role)?;
            books.here()?.set_factor_rule(&roles, &actor()).map_err(|e| books_failure(&e))?;
            let names: Vec<&str> = roles.iter().map(|role| role.name()).collect();
            let names = if names.is_empty() { "nobody".to_owned() } else { names.join(", ") };
            stdout(|out| writeln!(out, "A second factor is asked of: {names}."))
        }
        UserAction::Link { name, issuer, subject, end: false } => {
            books.here()?.link(name, issuer, subject, &actor()).map_err(|e| books_failure(&e))?;
            stdout(|out| writeln!(out, "`{subject}` of {issuer} signs in as {name}."))
        }
        UserAction::Link { name, issuer, subject, end: true } => {
            books.here()?.unlink(name, issuer, subject, &actor()).map_err(|e| books_failure(&e))?;
            stdout(|out| writeln!(out, "`{subject}` of {issuer} is nobody any more."))
        }
        UserAction::List { output } => list(&books, output),
    }
}

/// The users.
fn list(books: &Acting, output: &Output) -> Result<(), Failure> {
    let mut frame = Frame::new(vec![
        Column::text("user", "User"),
        Column::text("roles", "Roles"),
        Column::text("collector", "Collector"),
        Column::text("team", "Team"),
        Column::text("state", "State"),
    ]);
    for user in books.users()? {
        let roles: Vec<&str> = user.roles.iter().map(|role| role.name()).collect();
        frame.row(vec![
            Cell::Text(user.name),
            Cell::Text(roles.join(", ")),
            Cell::Text(user.collector),
            Cell::Text(user.team),
            Cell::Text(if user.is_active { "active" } else { "inactive" }.to_owned()),
        ]);
    }
    frame.write(output, Some("Users"))
}

/// What a user proves themselves with.
fn factors(books: &Books, name: &str, output: &Output) -> Result<(), Failure> {
    let factors = books.factors(name).map_err(|e| books_failure(&e))?;
    let mut frame = Frame::new(vec![Column::text("factor", "Factor"), Column::text("what", "What")]);
    let mut row =
        |factor: &str, what: String| frame.row(vec![Cell::Text(factor.to_owned()), Cell::Text(what)]);
    row("asked", if factors.is_asked { "yes" } else { "no" }.to_owned());
    row("one-time codes", if factors.totp { "yes" } else { "no" }.to_owned());
    row("recovery codes", format!("{} left", factors.recovery));
    for key in factors.passkeys {
        row("passkey", key.label);
    }
    for link in books.links(name).map_err(|e| books_failure(&e))? {
        row("sign-in elsewhere", format!("{} of {}", link.subject, link.issuer));
    }
    frame.write(output, Some(&format!("Factors of {name}")))
}

fn roles_of(words: &[String]) -> Result<Vec<Role>, Failure> {
    words.iter().map(|word| known("role", word, Role::of(word), &Role::ALL.map(Role::name))).collect()
}

/// `dunlin token`.
pub(crate) fn token(words: &Token) -> Result<(), Failure> {
    let (books, today) = (acting(&words.at)?, day_of(&words.at)?);
    match &words.action {
        TokenAction::Make { label, user, scope, until } => {
            let scopes =
                scope.iter().map(|word| known("scope", word, Right::of(word), &Right::ALL.map(Right::name)));
            let scopes: Vec<Right> = scopes.collect::<Result<_, _>>()?;
            let until = until.as_deref().map(|text| day("--until", text)).transpose()?;
            let (number, secret) = books.make_token(user, (label, &scopes), (today, until))?;
            stdout(|out| writeln!(out, "Token {number}, shown this once:\n\n  {secret}"))
        }
        TokenAction::Revoke { token, reason } => {
            books.revoke_token(*token, today, reason)?;
            stdout(|out| writeln!(out, "Token {token} is revoked."))
        }
        TokenAction::List { output } => {
            let mut frame = Frame::new(vec![
                Column::count("token", "No."),
                Column::text("user", "User"),
                Column::text("label", "For"),
                Column::text("scopes", "May"),
                Column::text("until", "Until"),
                Column::text("revoked", "Revoked"),
            ]);
            for token in books.tokens()? {
                let scopes: Vec<&str> = token.scopes.iter().map(|right| right.name()).collect();
                let day =
                    |day: Option<dunlin_core::day::Day>| day.map_or_else(String::new, |day| day.to_string());
                frame.row(vec![
                    Cell::Count(token.id),
                    Cell::Text(token.user),
                    Cell::Text(token.label),
                    Cell::Text(scopes.join(", ")),
                    Cell::Text(day(token.until)),
                    Cell::Text(day(token.revoked)),
                ]);
            }
            frame.write(output, Some("Tokens"))
        }
    }
}

fn known<T>(what: &str, word: &str, found: Option<T>, all: &[&str]) -> Result<T, Failure> {
    found.ok_or_else(|| {
        Failure::new(Code::UsageGiven, format!("`{word}` is no {what}"))
            .hint(format!("write one of {}", all.join(", ")))
    })
}
