//! One's own sign-in: password, sessions, second factors, language and look. Whoever must set up a second factor sees only that.

use super::books::terms;
use super::door;
use super::set::{fields, lists, moments, shell};
use super::table::{Page, form};
use super::visit::{Acted, At, Done, Drawn, Sent, Shown, Visit};
use super::words::{books, me as words};
use crate::api::{Answer, Problem, problem};
use dunlin_app::people::Scope;
use maud::{Markup, html};
use serde_json::{Value, json};

/// The pages.
pub(crate) const PAGES: &[Page] = &[form("/me", None, &[], draw, act)];

fn page(visit: &Visit<'_>, body: Markup) -> Shown {
    Shown::Page { title: visit.say(words::TITLE).to_owned(), at: At::Nowhere, body }
}

/// What is wrong with a form: which, which field, what.
type Wrong<'w> = Option<(&'w str, &'w str, String)>;

fn wrong_at(wrong: &Wrong<'_>, form: &str, field: &str) -> Option<String> {
    wrong.as_ref().filter(|(own, at, _)| *own == form && *at == field).map(|(_, _, what)| what.clone())
}

fn draw(visit: &Visit<'_>) -> Drawn {
    drawn(visit, &None)
}

fn drawn(visit: &Visit<'_>, wrong: &Wrong<'_>) -> Drawn {
    let who = visit.who();
    let factors = visit.value("factors", &[], &[])?;
    let body = html! {
        @if who.must_enrol {
            h1.finding { (visit.say(words::MUST)) }
            p.stand { (visit.say(words::MUST_MORE)) }
        } @else {
            h1.finding { (who.name) }
            p.stand { (about(visit)) }
        }
        div.halves.gap {
            (codes(visit, &factors, wrong))
            @if door::has_passkeys(visit.shared()) { (passkeys(visit, &factors, wrong)) }
            @if !who.must_enrol {
                (password(visit, wrong))
                (sessions(visit)?)
                @if door::has_provider(visit.shared()) { (provider(visit, wrong)) }
            }
            section.sec { h2.eyebrow { (visit.say(words::LOOK)) } (shell::look_form(visit)) }
        }
    };
    Ok(page(visit, body))
}

/// Roles, rights, and whose customers are seen.
fn about(visit: &Visit<'_>) -> Markup {
    let who = visit.who();
    let roles: Vec<&str> = who.roles.iter().map(|role| visit.say(terms::role(*role))).collect();
    let rights: Vec<&str> = who.rights.iter().map(|right| visit.say(terms::right(right))).collect();
    let sees = match &who.scope {
        Scope::All => visit.say(books::SEES_ALL).to_owned(),
        Scope::Portfolio { collector, team } => {
            let mut parts = Vec::new();
            if !collector.is_empty() {
                parts.push(visit.fill(books::SEES_OF, &[("who", collector)]));
            }
            if !team.is_empty() {
                parts.push(visit.fill(books::SEES_TEAM, &[("team", team)]));
            }
            if parts.is_empty() { visit.say(books::SEES_NOBODY).to_owned() } else { parts.join(", ") }
        }
    };
    html! {
        (visit.say(words::ROLES)) ": " (roles.join(", ")) ". "
        (visit.say(words::SEES)) ": " (sees) ". "
        (visit.say(words::MAY)) ": " (rights.join(", ")) "."
    }
}

fn proof(visit: &Visit<'_>, form: &str, wrong: &Wrong<'_>) -> Markup {
    let id = format!("w-{form}");
    let said = wrong_at(wrong, form, "password");
    html! {
        div.field.bad[said.is_some()] {
            label for=(id) { (visit.say(words::PASSWORD)) }
            input id=(id) name="password" type="password" autocomplete="current-password" aria-invalid=[said.as_ref().map(|_| "true")];
            @if let Some(said) = said { p.err { (said) } }
        }
    }
}

fn one_code(visit: &Visit<'_>, form: &str) -> Markup {
    let id = format!("c-{form}");
    html! {
        div.field {
            label for=(id) { (visit.say(words::CODE_OR_RECOVERY)) }
            input id=(id) name="code" type="text" autocomplete="one-time-code";
        }
    }
}

fn codes(visit: &Visit<'_>, factors: &Value, wrong: &Wrong<'_>) -> Markup {
    let is_on = factors["totp"] == true;
    let has_any = is_on || factors["passkeys"].as_array().is_some_and(|keys| !keys.is_empty());
    let left = factors["recovery_left"].as_i64().unwrap_or_default();
    let failed = |form: &str| wrong.as_ref().is_some_and(|(own, ..)| *own == form);
    html! {
        section.sec {
            h2.eyebrow { (visit.say(words::FACTOR)) }
            @if is_on { p.claim { (visit.say(words::TOTP_ON)) } } @else if !has_any { p.claim { (visit.say(words::FACTOR_NONE)) } }
            @if has_any { p { (visit.fill(words::LEFT, &[("n", &visit.lang().count(left))])) } }
            @if !is_on {
                form.slim method="post" {
                    (fields::key())
                    p.note { (visit.say(words::TOTP_MORE)) }
                    @if let Some(said) = wrong_at(wrong, "enrol", "") { p.err role="alert" { (said) } }
                    div.fields { (proof(visit, "enrol", wrong)) }
                    div.acts { button.btn.main type="submit" name="do" value="enrol" { (visit.say(words::SET_UP)) } }
                }
            }
            @if has_any && !visit.who().must_enrol {
                details.gap-s open[failed("renew")] {
                    summary { (visit.say(words::RENEW)) }
                    form.slim method="post" {
                        (fields::key())
                        @if let Some(said) = wrong_at(wrong, "renew", "") { p.err role="alert" { (said) } }
                        div.fields { (proof(visit, "renew", wrong)) @if is_on { (one_code(visit, "renew")) } }
                        div.acts { button.btn type="submit" name="do" value="renew" { (visit.say(words::RENEW)) } }
                    }
                }
            }
            @if is_on && !visit.who().must_enrol {
                details open[failed("remove")] {
                    summary { (visit.say(words::REMOVE_TOTP)) }
                    form.slim method="post" {
                        (fields::key())
                        p.note { (visit.say(words::REMOVE_MORE)) }
                        @if let Some(said) = wrong_at(wrong, "remove", "") { p.err role="alert" { (said) } }
                        div.fields { (proof(visit, "remove", wrong)) (one_code(visit, "remove")) }
                        div.acts { button.btn.grave type="submit" name="do" value="remove" { (visit.say(words::REMOVE_TOTP)) } }
                    }
                }
            }
        }
    }
}

fn passkeys(visit: &Visit<'_>, factors: &Value, wrong: &Wrong<'_>) -> Markup {
    let lang = visit.lang();
    let keys = factors["passkeys"].as_array().map_or(&[][..], Vec::as_slice);
    let words_of = |key: &Value| {
        let when = moments::words(lang, key["made_ms"].as_i64().unwrap_or_default());
        let made = visit.fill(
            words::PASSKEY_MADE,
            &[("label", key["label"].as_str().unwrap_or_default()), ("when", &when)],
        );
        let used = key["used_ms"]
            .as_i64()
            .map(|ms| visit.fill(words::PASSKEY_USED, &[("when", &moments::words(lang, ms))]));
        used.map_or_else(|| made.clone(), |used| format!("{made}, {used}"))
    };
    html! {
        section.sec {
            h2.eyebrow { (visit.say(words::PASSKEYS)) }
            @if keys.is_empty() { p.claim { (visit.say(words::PASSKEYS_NONE)) } }
            @if let Some(said) = wrong_at(wrong, "remove_passkey", "") { p.err role="alert" { (said) } }
            ul.plain { @for key in keys { li {
                span { (words_of(key)) }
                @if !visit.who().must_enrol { details.sure {
                    summary { (visit.say(words::PASSKEY_REMOVE)) span.vh { " " (key["label"].as_str().unwrap_or_default()) } }
                    form.slim method="post" {
                        (fields::key())
                        input type="hidden" name="id" value=(key["id"].as_str().unwrap_or_default());
                        p.note { (visit.say(words::REMOVE_MORE)) }
                        div.fields {
                            div.field { label { (visit.say(words::PASSWORD)) " " input name="password" type="password" autocomplete="current-password"; } }
                            @if factors["totp"] == true { div.field { label { (visit.say(words::CODE_OR_RECOVERY)) " " input name="code" type="text" autocomplete="one-time-code"; } } }
                        }
                        button.btn.grave type="submit" name="do" value="remove_passkey" { (visit.say(words::PASSKEY_REMOVE)) }
                    }
                } }
            } } }
            form.slim method="post" data-passkey="make" data-failed=(visit.say(words::PASSKEY_FAILED)) data-codes=(visit.say(words::CODES)) data-more=(visit.say(words::CODES_MORE)) data-kept=(visit.say(words::CODES_KEPT)) {
                p.note { (visit.say(words::PASSKEYS_MORE)) }
                p.err role="alert" data-wrong hidden {}
                div.fields {
                    (proof(visit, "passkey", &None))
                    (fields::text("label", visit.say(words::PASSKEY_LABEL)))
                }
                div.acts { button.btn type="button" data-make disabled { (visit.say(words::PASSKEY_NEW)) } }
            }
        }
    }
}

fn password(visit: &Visit<'_>, wrong: &Wrong<'_>) -> Markup {
    let n = dunlin_app::people::PASSWORD_MIN.to_string();
    let help = visit.fill(words::NEW_HELP, &[("n", &n)]);
    html! {
        section.sec {
            h2.eyebrow { (visit.say(words::PASSWORD)) }
            form.slim method="post" {
                (fields::key())
                input type="text" name="username" value=(visit.who().name) autocomplete="username" hidden;
                div.fields {
                    (fields::text("old", visit.say(words::OLD)).secret().complete("current-password").needed().wrong(wrong_at(wrong, "password", "old")))
                    (fields::text("new", visit.say(words::NEW)).secret().complete("new-password").needed().help(&help).wrong(wrong_at(wrong, "password", "new")))
                }
                div.acts { button.btn type="submit" name="do" value="password" { (visit.say(words::CHANGE)) } }
            }
        }
    }
}

fn sessions(visit: &Visit<'_>) -> Result<Markup, Problem> {
    let told = visit.value("sessions", &[], &[])?;
    let heads = [words::SESSION_AGENT, words::SESSION_BEGUN, words::SESSION_SEEN, words::END_SESSION];
    let heads = heads.map(|head| (visit.say(head), false));
    let row = |seat: &Value| {
        let moment = |name: &str| moments::moment(visit.lang(), seat[name].as_i64().unwrap_or_default());
        let id = seat["id"].as_str().map_or_else(|| seat["id"].to_string(), str::to_owned);
        vec![
            html! { (agent(seat["agent"].as_str().unwrap_or_default())) },
            moment("begun_ms"),
            moment("seen_ms"),
            html! { form method="post" {
                (fields::key())
                input type="hidden" name="session" value=(id);
                button.btn.text type="submit" name="do" value="end" { (visit.say(words::END_SESSION)) }
            } },
        ]
    };
    let rows: Vec<Vec<Markup>> = told["rows"].as_array().into_iter().flatten().map(row).collect();
    Ok(html! {
        section.sec { h2.eyebrow { (visit.say(words::SESSIONS)) } (lists::cells(visit.say(words::SESSIONS), &heads, &rows)) }
    })
}

/// A browser as people know it: its name and where it runs; what it calls itself where that is not known.
fn agent(text: &str) -> String {
    let find = |all: &[(&str, &'static str)]| {
        all.iter().find(|(mark, _)| text.contains(mark)).map(|(_, name)| *name)
    };
    let browser = find(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ]);
    let system = find(&[
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => text.chars().take(60).collect(),
    }
}

fn provider(visit: &Visit<'_>, wrong: &Wrong<'_>) -> Markup {
    html! {
        section.sec {
            h2.eyebrow { (visit.say(words::PROVIDER)) }
            form.slim method="post" data-provider {
                (fields::key())
                p.note { (visit.say(words::PROVIDER_MORE)) }
                @if let Some(said) = wrong_at(wrong, "link", "") { p.err role="alert" { (said) } }
                div.fields { (proof(visit, "link", wrong)) }
                div.acts { button.btn type="submit" name="do" value="link" { (visit.say(words::PROVIDER_LINK)) } }
            }
        }
    }
}

/// The secret of one-time codes, told once, and the first code.
fn confirm(visit: &Visit<'_>, (uri, secret): (&str, &str), wrong: Option<String>) -> Shown {
    let groups: Vec<&str> =
        secret.as_bytes().chunks(4).filter_map(|own| std::str::from_utf8(own).ok()).collect();
    let body = html! {
        h1.finding { (visit.say(words::SET_UP)) }
        p.stand { (visit.say(words::TYPE_IT)) }
        p.secret { (groups.join(" ")) }
        p.note { (visit.say(words::ADDRESS)) }
        p.mono { a href=(uri) { (uri) } }
        form.slim.gap-s method="post" {
            (fields::key())
            input type="hidden" name="uri" value=(uri); input type="hidden" name="secret" value=(secret);
            div.fields { (fields::text("code", visit.say(words::CODE)).complete("one-time-code").needed().first().wrong(wrong)) }
            div.acts { button.btn.main type="submit" name="do" value="confirm" { (visit.say(words::CONFIRM)) } }
        }
    };
    page(visit, body)
}

/// Recovery codes, told once.
fn recovery(visit: &Visit<'_>, told: &Value) -> Shown {
    let all: Vec<&str> =
        told["recovery_codes"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let body = html! {
        h1.finding { (visit.say(words::CODES)) }
        @if all.is_empty() { p.stand { (visit.say(words::CODES_NONE)) } } @else {
            p.stand { (visit.say(words::CODES_MORE)) }
            ul.codes { @for code in &all { li { (code) } } }
        }
        div.acts { a.btn.main href="/me" { (visit.say(words::CODES_KEPT)) } }
    };
    page(visit, body)
}

/// What is said of a refusal, at its field.
fn refused(visit: &Visit<'_>, form: &str, problem: Problem) -> Acted {
    let (field, what) = match (problem.status, form) {
        (401, "password") => ("old", visit.say(words::OLD_WRONG).to_owned()),
        (401, _) => ("", visit.say(words::PROOF_WRONG).to_owned()),
        (429, "password") => ("old", visit.say(words::LATER).to_owned()),
        (429, _) => ("", visit.say(words::LATER).to_owned()),
        (409 | 422, "password") => ("new", visit.why(&problem)),
        (409 | 422, _) => ("", visit.why(&problem)),
        _ => return Err(problem),
    };
    Ok(Done::Again(drawn(visit, &Some((form, field, what)))?))
}

fn act(visit: &Visit<'_>, sent: &Sent) -> Acted {
    let form = sent.get("do");
    // A password is not trimmed.
    let secret = |name: &str| sent.all(name).next().unwrap_or_default().to_owned();
    let mut body = json!({});
    let mut also = |name: &str| {
        let value = secret(name);
        if !value.is_empty() {
            body[name] = json!(value);
        }
    };
    let (route, parts): (&str, Vec<(&'static str, &str)>) = match form {
        "password" => {
            body = json!({"old": secret("old"), "new": secret("new")});
            ("change_password", Vec::new())
        }
        "end" => ("end_session", vec![("id", sent.get("session"))]),
        "enrol" => {
            also("password");
            ("enrol_totp", Vec::new())
        }
        "confirm" => {
            body["code"] = json!(sent.get("code"));
            ("confirm_totp", Vec::new())
        }
        "renew" => {
            ["password", "code"].into_iter().for_each(also);
            ("renew_recovery", Vec::new())
        }
        "remove" => {
            also("password");
            body["code"] = json!(sent.get("code"));
            ("remove_totp", Vec::new())
        }
        "remove_passkey" => {
            ["id", "password", "code"].into_iter().for_each(also);
            ("remove_passkey", Vec::new())
        }
        "link" => {
            also("password");
            ("oidc_link", Vec::new())
        }
        _ => return Err(problem::body()),
    };
    match visit.carry(route, &parts, body, sent) {
        Ok(answer) => answered(visit, form, answer),
        Err(problem) if form == "confirm" && problem.status == 401 => {
            let wrong = visit.say(words::CODE_WRONG).to_owned();
            Ok(Done::Again(confirm(visit, (sent.get("uri"), sent.get("secret")), Some(wrong))))
        }
        Err(problem) => refused(visit, form, problem),
    }
}

fn answered(visit: &Visit<'_>, form: &str, answer: Answer) -> Acted {
    Ok(match answer {
        Answer::SignedIn(session, told) => Done::Session(session, recovery(visit, &told)),
        Answer::SignedOut => Done::Go("/sign-in".into(), None),
        Answer::Json(_, told) if form == "enrol" => {
            let text = |name: &str| told[name].as_str().unwrap_or_default();
            Done::Told(confirm(visit, (text("uri"), text("secret")), None))
        }
        Answer::Json(_, told) if form == "renew" => Done::Told(recovery(visit, &told)),
        #[cfg(feature = "sso")]
        Answer::Bound(told, binding) => {
            // A form may not lead to another site; a link may.
            let body = html! {
                h1.finding { (visit.say(words::PROVIDER)) }
                p.stand { (visit.say(words::PROVIDER_GO)) }
                div.acts.gap-s { a.btn.main href=(told["address"].as_str().unwrap_or("/me")) { (visit.say(words::PROVIDER_ON)) } }
            };
            Done::Away(binding, page(visit, body))
        }
        _ => Done::Go("/me".into(), Some(words::SESSION_ENDED)),
    })
}

#[cfg(test)]
mod tests {
    use super::agent;

    #[test]
    fn browsers_are_called_as_people_know_them() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36 Edg/120.0";
        assert_eq!(agent(edge), "Edge, Windows");
        assert_eq!(agent("curl/8.5.0"), "curl");
        assert_eq!(agent("some program"), "some program");
    }
}
