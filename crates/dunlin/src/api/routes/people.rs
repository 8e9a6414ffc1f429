//! Signing in and out, users, tokens.

use crate::api::call::{Answer, Does, Done, Keeper, Stranger};
use crate::api::problem::{self, Problem};
use crate::api::table::{Field, Route, Takes, change, get, may, needed};
use crate::input;
use dunlin_app::Books;
use dunlin_app::people::{Proof, Proved, Right, Role, Scope, SignIn, Ticket, User, UserChange, Who};
use serde_json::{Value, json};

const ROLES: Field = may("roles", "what for; all of them are said anew", "roles");
const COLLECTOR: Field = may("collector", "whose customers a collector sees; empty for none", "text");
const TEAM: Field = may("team", "the team whose customers a collector sees; empty for none", "text");

/// The routes.
pub(crate) const ROUTES: &[Route] = &[
    change(
        "POST",
        "/setup",
        "set_up",
        "Makes the first administrator, with the secret that the first start prints; once.",
        Takes::Fields(&[
            needed("secret", "the secret of the set-up link"),
            needed("name", "the administrator's name"),
            needed("password", "at least 10 characters, not easily guessed"),
        ]),
        Does::Open(set_up),
    ),
    change(
        "POST",
        "/session",
        "sign_in",
        "Signs in; the session is held by a cookie. Who has a second factor is answered with a `ticket`, and `with` what it is completed.",
        Takes::Fields(&[needed("name", "the user's name"), needed("password", "the password")]),
        Does::Open(sign_in),
    ),
    get("/session", "who_am_i", "Who has signed in, and what they may.", &[], Does::Enrols(who_am_i)),
    change("DELETE", "/session", "sign_out", "Signs out.", Takes::Nothing, Does::Enrols(sign_out)),
    get("/sessions", "sessions", "One's own sessions.", &[], Does::Own(sessions)),
    change(
        "DELETE",
        "/sessions/{id}",
        "end_session",
        "Ends one of one's own sessions.",
        Takes::Nothing,
        Does::Own(end_session),
    ),
    change(
        "PUT",
        "/password",
        "change_password",
        "Sets one's own password; all sessions end.",
        Takes::Fields(&[needed("old", "the password so far"), needed("new", "the new one")]),
        Does::Own(change_password),
    ),
    get(
        "/users",
        "users",
        "The users, their roles and whose customers they see.",
        &[],
        Does::Keeps(Right::Audit, users),
    ),
    change(
        "POST",
        "/users",
        "save_user",
        "Makes a user, or says something of one; what is not said stays.",
        Takes::Fields(&[
            needed("name", "the user's name"),
            ROLES,
            COLLECTOR,
            TEAM,
            may("active", "false: may no longer sign in", "boolean"),
        ]),
        Does::Keeps(Right::People, save_user),
    ),
    change(
        "PUT",
        "/users/{name}/password",
        "set_password",
        "Sets a user's password; their sessions end.",
        Takes::Fields(&[needed("password", "the new password")]),
        Does::Keeps(Right::People, set_password),
    ),
    get(
        "/tokens",
        "tokens",
        "The tokens of programs; never their secrets.",
        &[],
        Does::Keeps(Right::Audit, tokens),
    ),
    change(
        "POST",
        "/tokens",
        "make_token",
        "Makes a token for a program; its secret is told once.",
        Takes::Fields(&[
            needed("user", "for which user; it may no more than that user"),
            needed("label", "what it is for"),
            Field {
                name: "scopes",
                about: "what it may: read, work, dun, cash ...",
                form: "scopes",
                is_needed: true,
            },
            may("until", "its last day", "date"),
        ]),
        Does::Keeps(Right::People, make_token),
    ),
    change(
        "DELETE",
        "/tokens/{id}",
        "revoke_token",
        "Revokes a token.",
        Takes::Nothing,
        Does::Keeps(Right::People, revoke_token),
    ),
];

fn of_user(user: &User) -> Value {
    let roles: Vec<&str> = user.roles.iter().map(|role| role.name()).collect();
    json!({"name": user.name, "roles": roles, "collector": user.collector, "team": user.team, "active": user.is_active})
}

fn of_who(who: &Who) -> Value {
    let roles: Vec<&str> = who.roles.iter().map(|role| role.name()).collect();
    let rights: Vec<&str> = who.rights.iter().map(Right::name).collect();
    let scope = match &who.scope {
        Scope::All => json!("all"),
        Scope::Portfolio { collector, team } => json!({"collector": collector, "team": team}),
    };
    json!({
        "name": who.name, "roles": roles, "rights": rights, "scope": scope, "program": who.is_program,
        "must_enrol": who.must_enrol,
    })
}

fn set_up(stranger: &Stranger<'_>) -> Done {
    let asked = stranger.asked;
    let user = stranger.books.set_up(asked.text("secret")?, asked.text("name")?, asked.text("password")?)?;
    Ok(Answer::Json(201, of_user(&user)))
}

fn sign_in(stranger: &Stranger<'_>) -> Done {
    let asked = stranger.asked;
    let (name, password) = (asked.text("name")?, asked.text("password")?);
    signed_in(stranger.books, stranger.books.sign_in(name, password, (&asked.place, &asked.agent))?)
}

/// What became of signing in, in whichever way.
pub(crate) fn signed_in(books: &Books, done: SignIn) -> Done {
    match done {
        SignIn::Done(secret, _) => {
            let who = books.session(&secret)?.ok_or_else(problem::unauthenticated)?;
            Ok(Answer::SignedIn(secret, of_who(&who)))
        }
        SignIn::Factor(Ticket { secret, with }) => {
            Ok(Answer::Json(200, json!({"ticket": secret, "with": with})))
        }
        SignIn::Wrong => Err(problem::wrong_sign_in()),
        SignIn::Later(seconds) => Err(later(seconds)),
    }
}

/// Too many failures.
pub(crate) fn later(seconds: i64) -> Problem {
    Problem {
        retry_after: u32::try_from(seconds).ok(),
        ..problem::throttled().saying(format!("too many failures; try again in {seconds} seconds"))
    }
}

fn who_am_i(keeper: &Keeper<'_>) -> Done {
    Ok(Answer::Json(200, of_who(keeper.who)))
}

fn sign_out(keeper: &Keeper<'_>) -> Done {
    keeper.books.sign_out(&keeper.asked.session, &keeper.who.name)?;
    Ok(Answer::SignedOut)
}

fn sessions(keeper: &Keeper<'_>) -> Done {
    let all = keeper.books.sessions(keeper.who.user)?;
    let seat = |s: &dunlin_app::people::Seat| json!({"id": s.id, "begun_ms": s.made_ms, "seen_ms": s.seen_ms, "agent": s.agent});
    Ok(Answer::Json(200, json!({"rows": all.iter().map(seat).collect::<Vec<_>>()})))
}

fn end_session(keeper: &Keeper<'_>) -> Done {
    match keeper.books.end_session(keeper.who.user, keeper.asked.path("id"), &keeper.who.name)? {
        true => Ok(Answer::Json(200, json!({}))),
        false => Err(problem::not_found()),
    }
}

fn change_password(keeper: &Keeper<'_>) -> Done {
    let (asked, who) = (keeper.asked, keeper.who);
    if who.is_program {
        return Err(problem::forbidden().saying("a token changes no password"));
    }
    let (old, new) = (asked.text("old")?, asked.text("new")?);
    // Heard and counted as signing in is: a session that lies open guesses no better than a stranger.
    let proof = Proof { session: &asked.session, password: old, place: &asked.place };
    match keeper.books.change_password(who, proof, new)? {
        Proved::Done(()) => Ok(Answer::SignedOut),
        Proved::Wrong => Err(problem::wrong_sign_in().saying("the password so far is wrong")),
        Proved::Later(seconds) => Err(later(seconds)),
    }
}

fn users(keeper: &Keeper<'_>) -> Done {
    let all = keeper.books.users()?;
    Ok(Answer::Json(200, json!({"rows": all.iter().map(of_user).collect::<Vec<_>>()})))
}

pub(crate) fn list<T>(
    body: &Value,
    name: &str,
    of: impl Fn(&str) -> Option<T>,
) -> Result<Option<Vec<T>>, Problem> {
    let wrong = |what: String| problem::body().saying(format!("`{name}`: {what}"));
    match &body[name] {
        Value::Null => Ok(None),
        Value::Array(words) => {
            let one = |word: &Value| {
                let text = word.as_str().ok_or_else(|| wrong("a list of texts is wanted".to_owned()))?;
                of(text).ok_or_else(|| wrong(format!("`{text}` is not known")))
            };
            words.iter().map(one).collect::<Result<_, _>>().map(Some)
        }
        _ => Err(wrong("a list of texts is wanted".to_owned())),
    }
}

fn save_user(keeper: &Keeper<'_>) -> Done {
    let asked = keeper.asked;
    let change = UserChange {
        name: asked.text("name")?.to_owned(),
        roles: list(&asked.body, "roles", Role::of)?,
        collector: asked.maybe("collector")?.map(str::to_owned),
        team: asked.maybe("team")?.map(str::to_owned),
        is_active: match &asked.body["active"] {
            Value::Null => None,
            Value::Bool(active) => Some(*active),
            _ => return Err(problem::body().saying("`active` is neither true nor false")),
        },
    };
    let user = keeper.books.save_user(change, &keeper.who.name)?;
    Ok(Answer::Json(200, of_user(&user)))
}

fn set_password(keeper: &Keeper<'_>) -> Done {
    let name = keeper.asked.path("name");
    let user =
        keeper.books.users()?.into_iter().find(|user| user.name == name).ok_or_else(problem::not_found)?;
    keeper.books.set_password(user.id, keeper.asked.text("password")?, &keeper.who.name)?;
    Ok(Answer::Json(200, json!({})))
}

fn tokens(keeper: &Keeper<'_>) -> Done {
    let all = keeper.books.tokens()?;
    let token = |t: &dunlin_app::people::Token| {
        let scopes: Vec<&str> = t.scopes.iter().map(|right| right.name()).collect();
        let day = |day: Option<dunlin_core::day::Day>| day.map(|day| day.to_string());
        json!({
            "token": t.id, "user": t.user, "label": t.label, "scopes": scopes, "until": day(t.until),
            "revoked": day(t.revoked),
        })
    };
    Ok(Answer::Json(200, json!({"rows": all.iter().map(token).collect::<Vec<_>>()})))
}

fn make_token(keeper: &Keeper<'_>) -> Done {
    let asked = keeper.asked;
    let scopes = list(&asked.body, "scopes", Right::of)?.unwrap_or_default();
    let until = asked.maybe("until")?.map(|text| input::day("until", text)).transpose()?;
    let today = dunlin_app::today()?;
    let (id, secret) = keeper.books.make_token(
        asked.text("user")?,
        (asked.text("label")?, &scopes),
        (today, until),
        &keeper.who.name,
    )?;
    Ok(Answer::Json(201, json!({"token": id, "secret": secret})))
}

fn revoke_token(keeper: &Keeper<'_>) -> Done {
    let id: i64 = keeper.asked.path("id").parse().map_err(|_| problem::not_found())?;
    if !keeper.books.tokens()?.iter().any(|token| token.id == id && token.revoked.is_none()) {
        return Err(problem::not_found());
    }
    keeper.books.revoke_token(id, dunlin_app::today()?, "revoked", &keeper.who.name)?;
    Ok(Answer::Json(200, json!({})))
}
