//! Users: who signs in, in which roles, whose customers they see; of whom a second factor is asked.

use super::{back, shown, terms};
use crate::api::{Problem, problem};
use crate::pages::set::{fields, lists};
use crate::pages::table::{Page, form};
use crate::pages::visit::{Acted, Done, Drawn, Sent, Visit};
use crate::pages::words::books as words;
use dunlin_app::people::{Right, Role};
use maud::{Markup, html};
use serde_json::{Value, json};

/// All of them.
pub(super) const ALL: Page = form("/books/users", Some(Right::Audit), &[], draw, make);
/// One of them.
pub(super) const ONE: Page = form("/books/users/{name}", Some(Right::Audit), &[], one, change);

fn draw(visit: &Visit<'_>) -> Drawn {
    drawn(visit, &Sent::default(), None)
}

fn drawn(visit: &Visit<'_>, sent: &Sent, wrong: Option<&(&str, String)>) -> Drawn {
    let users = visit.value("users", &[], &[])?;
    let rows = users["rows"].as_array().map_or(&[][..], Vec::as_slice);
    let may = visit.may(Right::People);
    let body = html! {
        (back(visit))
        h1.finding { (visit.say(words::USERS_MORE)) }
        section.sec.gap { h2.eyebrow { (visit.say(words::USERS)) } (list(visit, rows)) }
        div.halves.gap {
            @if may { section.sec {
                h2.eyebrow { (visit.say(words::MAKE_USER)) }
                form method="post" { (fields::key()) (about(visit, sent, wrong)) div.acts { button.btn.main type="submit" name="do" value="make" { (visit.say(words::MAKE_USER)) } } }
            } }
            (rule(visit)?)
        }
    };
    Ok(shown(visit.say(words::USERS).to_owned(), body))
}

fn words_of(visit: &Visit<'_>, roles: &Value) -> String {
    let all = roles.as_array().into_iter().flatten().filter_map(|role| Role::of(role.as_str()?));
    all.map(|role| visit.say(terms::role(role))).collect::<Vec<_>>().join(", ")
}

/// Whose customers a user sees.
fn sees(visit: &Visit<'_>, user: &Value) -> String {
    let roles: Vec<Role> =
        user["roles"].as_array().into_iter().flatten().filter_map(|role| Role::of(role.as_str()?)).collect();
    if roles.iter().any(|role| !role.is_bounded()) {
        return visit.say(words::SEES_ALL).to_owned();
    }
    let (who, team) =
        (user["collector"].as_str().unwrap_or_default(), user["team"].as_str().unwrap_or_default());
    let mut parts = Vec::new();
    if !who.is_empty() {
        parts.push(visit.fill(words::SEES_OF, &[("who", who)]));
    }
    if !team.is_empty() {
        parts.push(visit.fill(words::SEES_TEAM, &[("team", team)]));
    }
    if parts.is_empty() { visit.say(words::SEES_NOBODY).to_owned() } else { parts.join(", ") }
}

fn list(visit: &Visit<'_>, rows: &[Value]) -> Markup {
    let heads = [words::NAME, words::ROLES, words::SEES, words::STATE].map(|head| (visit.say(head), false));
    let row = |user: &Value| {
        let name = user["name"].as_str().unwrap_or_default();
        let state = if user["active"] == true { words::ACTIVE } else { words::ASLEEP };
        vec![
            html! { a href={ "/books/users/" (lists::segment(name)) } { (name) } },
            html! { (words_of(visit, &user["roles"])) },
            html! { (sees(visit, user)) },
            html! { (visit.say(state)) },
        ]
    };
    lists::cells(visit.say(words::USERS), &heads, &rows.iter().map(row).collect::<Vec<_>>())
}

/// Roles to be ticked.
fn roles(visit: &Visit<'_>, legend: &str, chosen: &dyn Fn(Role) -> bool, wrong: Option<&String>) -> Markup {
    html! {
        fieldset.ticks {
            legend { (legend) }
            @for role in Role::ALL { label { input type="checkbox" name="role" value=(role.name()) checked[chosen(role)]; (visit.say(terms::role(role))) } }
            @if let Some(wrong) = wrong { p.err { (wrong) } }
        }
    }
}

/// The fields that say who somebody is. `sent`: what was typed, where it was not taken.
fn about(visit: &Visit<'_>, sent: &Sent, wrong: Option<&(&str, String)>) -> Markup {
    let at = |name: &str| wrong.filter(|(own, _)| *own == name).map(|(_, what)| what.clone());
    html! {
        @if let Some(what) = at("") { p.err role="alert" { (what) } }
        div.fields.slim { (fields::text("name", visit.say(words::NAME)).value(sent.get("name")).needed().wrong(at("name"))) }
        (roles(visit, visit.say(words::ROLES), &|role| sent.all("role").any(|own| own == role.name()), at("roles").as_ref()))
        (portfolio(visit, sent.get("collector"), sent.get("team")))
    }
}

fn portfolio(visit: &Visit<'_>, collector: &str, team: &str) -> Markup {
    html! {
        div.fields.slim {
            (fields::text("collector", visit.say(words::COLLECTOR)).value(collector).help(visit.say(words::COLLECTOR_HELP)))
            (fields::text("team", visit.say(words::TEAM)).value(team))
        }
    }
}

fn rule(visit: &Visit<'_>) -> Result<Markup, Problem> {
    let rule = visit.value("factor_rule", &[], &[])?;
    let has = |role: Role| rule["roles"].as_array().into_iter().flatten().any(|own| own == role.name());
    Ok(html! {
        section.sec {
            h2.eyebrow { (visit.say(words::RULE)) }
            p.note { (visit.say(words::RULE_MORE)) }
            @if visit.may(Right::People) {
                form method="post" {
                    (fields::key())
                    (roles(visit, visit.say(words::ROLES), &has, None))
                    div.acts { button.btn type="submit" name="do" value="rule" { (visit.say(words::SAVE)) } }
                }
            } @else {
                fieldset disabled { (roles(visit, visit.say(words::ROLES), &has, None)) }
            }
        }
    })
}

fn ticked(sent: &Sent) -> Vec<String> {
    sent.all("role").map(str::to_owned).collect()
}

fn make(visit: &Visit<'_>, sent: &Sent) -> Acted {
    if sent.get("do") == "rule" {
        visit.change("set_factor_rule", &[], json!({"roles": ticked(sent)}), sent)?;
        return Ok(Done::Go("/books/users".into(), Some(words::RULE_SAVED)));
    }
    if ticked(sent).is_empty() {
        let wrong = ("roles", visit.say(words::ONE_ROLE).to_owned());
        return Ok(Done::Again(drawn(visit, sent, Some(&wrong))?));
    }
    let body = json!({
        "name": sent.get("name"), "roles": ticked(sent), "collector": sent.get("collector"), "team": sent.get("team"),
    });
    match visit.change("save_user", &[], body, sent) {
        Ok(_) => {
            Ok(Done::Go(format!("/books/users/{}", lists::segment(sent.get("name"))), Some(words::USER_MADE)))
        }
        Err(problem) if matches!(problem.status, 409 | 422) => {
            Ok(Done::Again(drawn(visit, sent, Some(&("name", visit.why(&problem))))?))
        }
        Err(problem) => Err(problem),
    }
}

fn one(visit: &Visit<'_>) -> Drawn {
    one_drawn(visit, None)
}

fn one_drawn(visit: &Visit<'_>, wrong: Option<&(&str, String)>) -> Drawn {
    let name = visit.path("name");
    let users = visit.value("users", &[], &[])?;
    let all = users["rows"].as_array().map_or(&[][..], Vec::as_slice);
    let user = all.iter().find(|user| user["name"] == name).ok_or_else(problem::not_found)?;
    let factors = visit.value("user_factors", &[("name", name)], &[])?;
    let may = visit.may(Right::People);
    let at = |field: &str| wrong.filter(|(own, _)| *own == field).map(|(_, what)| what.clone());
    let body = html! {
        p.small { a href="/books/users" { (visit.say(words::USERS)) } }
        h1.finding { (name) }
        p.stand { (words_of(visit, &user["roles"])) " · " (visit.say(words::SEES)) " " (sees(visit, user)) }
        @if let Some(what) = at("") { p.err role="alert" { (what) } }
        div.halves.gap {
            @if may { (said(visit, user)) (password(visit, at("password"))) }
            (of_factors(visit, &factors, may))
            (links(visit, &factors, may))
        }
    };
    Ok(shown(name.to_owned(), body))
}

fn said(visit: &Visit<'_>, user: &Value) -> Markup {
    let text = |name: &str| user[name].as_str().unwrap_or_default();
    let has = |role: Role| user["roles"].as_array().into_iter().flatten().any(|own| own == role.name());
    let active = if user["active"] == true { "yes" } else { "no" };
    html! {
        section.sec {
            h2.eyebrow { (visit.say(words::ROLES)) }
            form method="post" {
                (fields::key())
                (roles(visit, visit.say(words::ROLES), &has, None))
                (portfolio(visit, text("collector"), text("team")))
                (fields::radios("active", visit.say(words::MAY_SIGN_IN), &[("yes", visit.say(words::YES)), ("no", visit.say(words::NO))], active))
                div.acts { button.btn.main type="submit" name="do" value="save" { (visit.say(words::SAVE)) } }
            }
        }
    }
}

fn password(visit: &Visit<'_>, wrong: Option<String>) -> Markup {
    let n = dunlin_app::people::PASSWORD_MIN.to_string();
    let help = visit.fill(words::PASSWORD_HELP, &[("n", &n)]);
    html! {
        section.sec {
            h2.eyebrow { (visit.say(words::SET_PASSWORD)) }
            form method="post" {
                (fields::key())
                div.fields.slim { (fields::text("password", visit.say(words::PASSWORD)).secret().complete("new-password").needed().help(&help).wrong(wrong)) }
                div.acts { button.btn type="submit" name="do" value="password" { (visit.say(words::SET_PASSWORD)) } }
            }
        }
    }
}

fn of_factors(visit: &Visit<'_>, factors: &Value, may: bool) -> Markup {
    let keys = factors["passkeys"].as_array().map_or(0, Vec::len);
    let left = factors["recovery_left"].as_i64().unwrap_or_default();
    let has_any = factors["totp"] == true || keys > 0;
    html! {
        section.sec {
            h2.eyebrow { (visit.say(words::FACTORS)) }
            ul.plain {
                @if factors["asked"] == true { li { (visit.say(words::FACTORS_ASKED)) } }
                @if !has_any { li { (visit.say(words::FACTORS_NONE)) } }
                @if factors["totp"] == true { li { (visit.say(words::F_TOTP)) } }
                @if keys > 0 { li { (visit.fill(words::F_PASSKEYS, &[("n", &keys.to_string())])) } }
                @if has_any { li { (visit.fill(words::F_RECOVERY, &[("n", &left.to_string())])) } }
            }
            @if may && has_any && visit.path("name") != visit.who().name {
                details.sure {
                    summary { (visit.say(words::RESET)) }
                    form method="post" {
                        (fields::key())
                        p.note { (visit.say(words::RESET_SURE)) }
                        button.btn.grave type="submit" name="do" value="reset" { (visit.say(words::RESET)) }
                    }
                }
            }
        }
    }
}

fn links(visit: &Visit<'_>, factors: &Value, may: bool) -> Markup {
    let all = factors["links"].as_array().map_or(&[][..], Vec::as_slice);
    html! {
        @if !all.is_empty() || (may && crate::pages::door::has_provider(visit.shared())) {
            section.sec {
                h2.eyebrow { (visit.say(words::LINKS)) }
                ul.plain { @for link in all {
                    @let (issuer, subject) = (link["issuer"].as_str().unwrap_or_default(), link["subject"].as_str().unwrap_or_default());
                    li {
                        span { (issuer) " " span.mono { (subject) } }
                        @if may { form method="post" {
                            (fields::key())
                            input type="hidden" name="issuer" value=(issuer); input type="hidden" name="subject" value=(subject);
                            button.btn.text type="submit" name="do" value="unlink" { (visit.say(words::UNLINK)) }
                        } }
                    }
                } }
                @if may { form method="post" {
                    (fields::key())
                    div.fields.slim {
                        (fields::text("issuer", visit.say(words::ISSUER)).needed())
                        (fields::text("subject", visit.say(words::SUBJECT)).needed().help(visit.say(words::SUBJECT_HELP)))
                    }
                    div.acts { button.btn type="submit" name="do" value="link" { (visit.say(words::LINK)) } }
                } }
            }
        }
    }
}

fn change(visit: &Visit<'_>, sent: &Sent) -> Acted {
    let name = visit.path("name");
    let here = format!("/books/users/{}", lists::segment(name));
    let link = || json!({"issuer": sent.get("issuer"), "subject": sent.get("subject")});
    let (field, done, said) = match sent.get("do") {
        "save" => {
            let body = json!({
                "name": name, "roles": ticked(sent), "collector": sent.get("collector"), "team": sent.get("team"),
                "active": sent.get("active") == "yes",
            });
            ("", visit.change("save_user", &[], body, sent), words::USER_SAVED)
        }
        "password" => {
            let body = json!({"password": sent.get("password")});
            ("password", visit.change("set_password", &[("name", name)], body, sent), words::PASSWORD_SET)
        }
        "reset" => {
            ("", visit.change("reset_factors", &[("name", name)], Value::Null, sent), words::RESET_DONE)
        }
        "link" => ("", visit.change("link_user", &[("name", name)], link(), sent), words::LINKED),
        "unlink" => ("", visit.change("unlink_user", &[("name", name)], link(), sent), words::UNLINKED),
        _ => return Err(problem::body()),
    };
    match done {
        Ok(_) => Ok(Done::Go(here, Some(said))),
        Err(problem) if matches!(problem.status, 409 | 422) => {
            Ok(Done::Again(one_drawn(visit, Some(&(field, visit.why(&problem))))?))
        }
        Err(problem) => Err(problem),
    }
}
