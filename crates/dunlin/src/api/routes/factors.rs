//! The second factor: signing in with it, setting it up, removing it; of whom it is asked; who is whom elsewhere.

use super::people::{later, list, signed_in};
use crate::api::call::{Answer, Does, Done, Keeper, Stranger};
use crate::api::problem::{self, Problem};
use crate::api::table::{Field, Route, Takes, change, get, may, needed};
use dunlin_app::people::{Factors, Link, Proof, Proved, Right, Role};
use serde_json::{Value, json};

/// The password again, before something of weight.
pub(super) const PASSWORD: Field =
    may("password", "the password; left out by users who have none, and have signed in lately", "text");
const CODE: Field =
    may("code", "a one-time code, or a recovery code; of users who have one-time codes", "text");

/// The routes.
pub(crate) const ROUTES: &[Route] = &[
    change(
        "POST",
        "/session/code",
        "sign_in_code",
        "Completes signing in with a one-time code or a recovery code.",
        Takes::Fields(&[
            needed("ticket", "of the answer to `POST /session`"),
            needed("code", "the code that the authenticator app shows, or a recovery code"),
        ]),
        Does::Open(sign_in_code),
    ),
    get("/factors", "factors", "One's own second factors.", &[], Does::Enrols(factors)),
    change(
        "POST",
        "/factors/totp",
        "enrol_totp",
        "Begins to set up one-time codes: the address for an authenticator app, told once.",
        Takes::Fields(&[PASSWORD]),
        Does::Enrols(enrol_totp),
    ),
    change(
        "POST",
        "/factors/totp/confirmation",
        "confirm_totp",
        "Completes it with a first code. Other sessions end; recovery codes are told once.",
        Takes::Fields(&[needed("code", "the code that the authenticator app shows")]),
        Does::Enrols(confirm_totp),
    ),
    change(
        "POST",
        "/factors/totp/removal",
        "remove_totp",
        "Removes one's own one-time codes; all sessions end.",
        Takes::Fields(&[PASSWORD, needed("code", "a one-time code, or a recovery code")]),
        Does::Own(remove_totp),
    ),
    change(
        "POST",
        "/factors/recovery",
        "renew_recovery",
        "Makes new recovery codes in the place of those before; told once.",
        Takes::Fields(&[PASSWORD, CODE]),
        Does::Own(renew_recovery),
    ),
    get(
        "/factors/rule",
        "factor_rule",
        "Of whose roles a second factor is asked.",
        &[],
        Does::Keeps(Right::Audit, rule),
    ),
    change(
        "PUT",
        "/factors/rule",
        "set_factor_rule",
        "Asks a second factor of those with one of these roles; without it they may set one up and nothing else.",
        Takes::Fields(&[Field {
            name: "roles",
            about: "which; all are said anew",
            form: "roles",
            is_needed: true,
        }]),
        Does::Keeps(Right::People, set_rule),
    ),
    get(
        "/users/{name}/factors",
        "user_factors",
        "A user's second factors, and who the user is elsewhere.",
        &[],
        Does::Keeps(Right::Audit, user_factors),
    ),
    change(
        "DELETE",
        "/users/{name}/factors",
        "reset_factors",
        "Takes a user's second factors away; their sessions end.",
        Takes::Nothing,
        Does::Keeps(Right::People, reset_factors),
    ),
    change(
        "POST",
        "/users/{name}/links",
        "link_user",
        "From now on a subject of a provider of OpenID Connect signs in as the user.",
        Takes::Fields(LINK),
        Does::Keeps(Right::People, link),
    ),
    change(
        "POST",
        "/users/{name}/links/removal",
        "unlink_user",
        "From now on that subject is nobody; the user's sessions end.",
        Takes::Fields(LINK),
        Does::Keeps(Right::People, unlink),
    ),
];

const LINK: &[Field] = &[
    needed("issuer", "the provider, as it names itself"),
    needed("subject", "the user's `sub` there; never an address or a name"),
];

/// The proof of a request by whoever has signed in.
pub(super) fn proof<'k>(keeper: &'k Keeper<'_>) -> Result<Proof<'k>, Problem> {
    if keeper.who.is_program {
        return Err(problem::forbidden().saying("a token has no factors"));
    }
    let asked = keeper.asked;
    let password = asked.maybe("password")?.unwrap_or_default();
    Ok(Proof { session: &asked.session, password, place: &asked.place })
}

/// What was proved, or why not.
pub(super) fn done<T>(proved: Proved<T>) -> Result<T, Problem> {
    match proved {
        Proved::Done(done) => Ok(done),
        Proved::Wrong => Err(problem::wrong_sign_in().saying("the password or the code is wrong")),
        Proved::Later(seconds) => Err(later(seconds)),
    }
}

pub(super) fn of_factors(factors: &Factors) -> Value {
    let key = |key: &dunlin_app::people::Passkey| json!({"id": key.credential, "label": key.label, "made_ms": key.made_ms, "used_ms": key.used_ms});
    json!({
        "asked": factors.is_asked, "totp": factors.totp, "recovery_left": factors.recovery,
        "passkeys": factors.passkeys.iter().map(key).collect::<Vec<_>>(),
    })
}

fn sign_in_code(stranger: &Stranger<'_>) -> Done {
    let asked = stranger.asked;
    let (ticket, code) = (asked.text("ticket")?, asked.text("code")?);
    let done = stranger.books.complete_sign_in(ticket, code, (&asked.place, &asked.agent))?;
    signed_in(stranger.books, done)
}

fn factors(keeper: &Keeper<'_>) -> Done {
    Ok(Answer::Json(200, of_factors(&keeper.books.factors(&keeper.who.name)?)))
}

fn enrol_totp(keeper: &Keeper<'_>) -> Done {
    let (uri, secret) = done(keeper.books.enrol_totp(keeper.who, proof(keeper)?)?)?;
    Ok(Answer::Json(201, json!({"uri": uri, "secret": secret})))
}

fn confirm_totp(keeper: &Keeper<'_>) -> Done {
    let (asked, proof) = (keeper.asked, proof(keeper)?);
    let confirmed =
        keeper.books.confirm_totp(keeper.who, (proof.session, asked.text("code")?), &asked.agent)?;
    let enrolled = done(confirmed)?;
    Ok(Answer::SignedIn(enrolled.session, json!({"recovery_codes": enrolled.recovery})))
}

fn remove_totp(keeper: &Keeper<'_>) -> Done {
    done(keeper.books.remove_totp(keeper.who, proof(keeper)?, keeper.asked.text("code")?)?)?;
    Ok(Answer::SignedOut)
}

fn renew_recovery(keeper: &Keeper<'_>) -> Done {
    let code = keeper.asked.maybe("code")?.unwrap_or_default();
    let codes = done(keeper.books.renew_recovery(keeper.who, proof(keeper)?, code)?)?;
    Ok(Answer::Json(201, json!({"recovery_codes": codes})))
}

fn rule(keeper: &Keeper<'_>) -> Done {
    let roles: Vec<&str> = keeper.books.factor_rule()?.into_iter().map(Role::name).collect();
    Ok(Answer::Json(200, json!({"roles": roles})))
}

fn set_rule(keeper: &Keeper<'_>) -> Done {
    let roles = list(&keeper.asked.body, "roles", Role::of)?.unwrap_or_default();
    keeper.books.set_factor_rule(&roles, &keeper.who.name)?;
    rule(keeper)
}

fn of_link(link: &Link) -> Value {
    json!({"issuer": link.issuer, "subject": link.subject})
}

/// The name of the path, where there is such a user.
fn named<'k>(keeper: &'k Keeper<'_>) -> Result<&'k str, Problem> {
    let name = keeper.asked.path("name");
    let is_there = keeper.books.users()?.iter().any(|user| user.name == name);
    is_there.then_some(name).ok_or_else(problem::not_found)
}

fn user_factors(keeper: &Keeper<'_>) -> Done {
    let name = named(keeper)?;
    let mut value = of_factors(&keeper.books.factors(name)?);
    value["links"] = keeper.books.links(name)?.iter().map(of_link).collect();
    Ok(Answer::Json(200, value))
}

fn reset_factors(keeper: &Keeper<'_>) -> Done {
    keeper.books.reset_factors(named(keeper)?, &keeper.who.name, Some(keeper.who.user))?;
    Ok(Answer::Json(200, json!({})))
}

fn link(keeper: &Keeper<'_>) -> Done {
    let asked = keeper.asked;
    keeper.books.link(named(keeper)?, asked.text("issuer")?, asked.text("subject")?, &keeper.who.name)?;
    Ok(Answer::Json(201, json!({})))
}

fn unlink(keeper: &Keeper<'_>) -> Done {
    let asked = keeper.asked;
    keeper.books.unlink(named(keeper)?, asked.text("issuer")?, asked.text("subject")?, &keeper.who.name)?;
    Ok(Answer::Json(200, json!({})))
}
