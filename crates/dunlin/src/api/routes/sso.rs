//! Sign-in through a provider of OpenID Connect, and with passkeys.

use super::factors::{PASSWORD, done, proof};
use super::people::signed_in;
use crate::api::call::{Answer, Asked, Does, Done, Keeper, Stranger};
use crate::api::problem::{self, Problem};
use crate::api::table::{Field, Param, Route, Takes, change, get, may, needed};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use dunlin_app::AppError;
use dunlin_app::people::oidc::{Away, Back, Came};
use dunlin_app::people::passkeys::{Given, Made};
use serde_json::json;

const fn said(name: &'static str, about: &'static str) -> Param {
    Param::new(name, about, "text")
}

/// What providers add of their own is let through and not looked at.
const BACK: &[Param] = &[
    said("state", "what was begun"),
    said("code", "what the provider exchanges for an id token"),
    said("error", "why there is no code"),
    said("iss", "the provider"),
    said("error_description", "not looked at"),
    said("error_uri", "not looked at"),
    said("session_state", "not looked at"),
    said("scope", "not looked at"),
    said("authuser", "not looked at"),
    said("prompt", "not looked at"),
    said("hd", "not looked at"),
    said("client_info", "not looked at"),
];

const ID: Field = needed("id", "the credential's id, base64url");
const CLIENT_DATA: Field = needed("client_data", "the browser's `clientDataJSON`, base64url");

/// The routes.
pub(crate) const ROUTES: &[Route] = &[
    get("/oidc/start", "oidc_start", "Sends a browser to the provider of sign-in.", &[], Does::Open(start)),
    get(
        "/oidc/callback",
        "oidc_callback",
        "Where the provider sends the browser back to: signs in, or links whoever began it.",
        BACK,
        Does::Open(callback),
    ),
    change(
        "POST",
        "/oidc/links",
        "oidc_link",
        "Begins to link one's own sign-in at the provider: `address` is where the same browser goes next.",
        Takes::Fields(&[PASSWORD]),
        Does::Own(link),
    ),
    change(
        "POST",
        "/session/passkey/challenge",
        "ask_with_passkey",
        "What a browser is to be asked to sign in with a passkey (`navigator.credentials.get`).",
        Takes::Nothing,
        Does::Open(ask_with_passkey),
    ),
    change(
        "POST",
        "/session/passkey",
        "sign_in_passkey",
        "Signs in with a passkey.",
        Takes::Fields(&[
            ID,
            CLIENT_DATA,
            needed("authenticator_data", "the device's `authenticatorData`, base64url"),
            needed("signature", "the device's `signature`, base64url"),
            may("user_handle", "the device's `userHandle`, base64url", "text"),
        ]),
        Does::Open(sign_in_passkey),
    ),
    change(
        "POST",
        "/factors/passkeys/challenge",
        "ask_for_passkey",
        "What a browser is to be asked to make a passkey (`navigator.credentials.create`).",
        Takes::Fields(&[PASSWORD]),
        Does::Enrols(ask_for_passkey),
    ),
    change(
        "POST",
        "/factors/passkeys",
        "register_passkey",
        "Registers the passkey that was made. Other sessions end; recovery codes, where they are new, are told once.",
        Takes::Fields(&[
            needed("label", "what the user calls it"),
            CLIENT_DATA,
            needed("attestation", "the device's `attestationObject`, base64url"),
        ]),
        Does::Enrols(register_passkey),
    ),
    change(
        "POST",
        "/factors/passkeys/removal",
        "remove_passkey",
        "Removes one of one's own passkeys; all sessions end.",
        Takes::Fields(&[
            ID,
            PASSWORD,
            may("code", "a one-time code, or a recovery code; of users who have one-time codes", "text"),
        ]),
        Does::Own(remove_passkey),
    ),
];

/// What the provider does wrong is told to the log alone.
fn departed<T>(left: Result<T, AppError>) -> Result<T, Problem> {
    match left {
        Err(AppError::Rule { code: "provider", message }) => {
            Err(Problem { internal: Some(message), ..problem::provider() })
        }
        other => Ok(other?),
    }
}

fn start(stranger: &Stranger<'_>) -> Done {
    let (provider, redirect) = stranger.doors.provider()?;
    let Away { address, binding } = departed(stranger.books.leave(provider, &redirect))?;
    Ok(Answer::Away(address, binding))
}

fn link(keeper: &Keeper<'_>) -> Done {
    let (provider, redirect) = keeper.doors.provider()?;
    let left = keeper.books.leave_to_link(provider, &redirect, (keeper.who, proof(keeper)?));
    let Away { address, binding } = done(departed(left)?)?;
    Ok(Answer::Bound(json!({"address": address}), binding))
}

fn callback(stranger: &Stranger<'_>) -> Done {
    let (asked, (provider, redirect)) = (stranger.asked, stranger.doors.provider()?);
    let said = |name: &str| asked.query(name).unwrap_or_default();
    let back = Back {
        state: said("state"),
        code: said("code"),
        error: said("error"),
        issuer: said("iss"),
        binding: &asked.binding,
    };
    match stranger.books.come_back(provider, &redirect, back, (&asked.place, &asked.agent))? {
        Came::SignIn(done) => signed_in(stranger.books, done),
        Came::Linked => Ok(Answer::Json(200, json!({"linked": true}))),
        Came::Nobody { subject } => Err(problem::unlinked()
            .hint(format!("an administrator links them: their subject there is `{subject}`"))),
        Came::Refused(why) => Err(Problem {
            internal: Some(why),
            ..problem::wrong_sign_in().saying("the sign-in at the provider is not accepted; begin anew")
        }),
        Came::Unreachable(why) => Err(Problem { internal: Some(why), ..problem::provider() }),
    }
}

fn bytes(asked: &Asked, name: &str) -> Result<Vec<u8>, Problem> {
    let wrong = |_| problem::body().saying(format!("`{name}` is no base64url without padding"));
    URL_SAFE_NO_PAD.decode(asked.text(name)?).map_err(wrong)
}

fn ask_with_passkey(stranger: &Stranger<'_>) -> Done {
    let options = stranger.books.ask_with_passkey(stranger.doors.site()?)?;
    Ok(Answer::Json(200, options))
}

fn sign_in_passkey(stranger: &Stranger<'_>) -> Done {
    let (asked, site) = (stranger.asked, stranger.doors.site()?);
    let client_data = bytes(asked, "client_data")?;
    let (authenticator, signature) = (bytes(asked, "authenticator_data")?, bytes(asked, "signature")?);
    let given = Given {
        credential: asked.text("id")?,
        client_data: &client_data,
        authenticator: &authenticator,
        signature: &signature,
        handle: asked.maybe("user_handle")?.unwrap_or_default(),
    };
    let done = stranger.books.sign_in_with_passkey(site, given, (&asked.place, &asked.agent))?;
    signed_in(stranger.books, done).map_err(|problem| match problem.code {
        "api.sign_in" => problem.saying("the passkey is not accepted"),
        _ => problem,
    })
}

fn ask_for_passkey(keeper: &Keeper<'_>) -> Done {
    let site = keeper.doors.site()?;
    Ok(Answer::Json(200, done(keeper.books.ask_for_passkey(site, (keeper.who, proof(keeper)?))?)?))
}

fn register_passkey(keeper: &Keeper<'_>) -> Done {
    let (asked, site, proof) = (keeper.asked, keeper.doors.site()?, proof(keeper)?);
    let (client_data, attestation) = (bytes(asked, "client_data")?, bytes(asked, "attestation")?);
    let made = Made { client_data: &client_data, attestation: &attestation };
    let session = (keeper.who, proof.session);
    let enrolled =
        keeper.books.register_passkey(site, session, (asked.text("label")?, made), &asked.agent)?;
    let enrolled = enrolled.ok_or_else(|| {
        problem::wrong_sign_in().saying("this is not the passkey that was asked for").hint("begin anew")
    })?;
    Ok(Answer::SignedIn(enrolled.session, json!({"recovery_codes": enrolled.recovery})))
}

fn remove_passkey(keeper: &Keeper<'_>) -> Done {
    let (asked, code) = (keeper.asked, keeper.asked.maybe("code")?.unwrap_or_default());
    done(keeper.books.remove_passkey((keeper.who, proof(keeper)?), code, asked.text("id")?)?)?;
    Ok(Answer::SignedOut)
}
