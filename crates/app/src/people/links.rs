//! Who signs in as whom through a provider of OpenID Connect: an issuer's subject is a user. Nothing else of what a provider says
//! (an address, a name) ever finds a user.

use super::factors::of_name;
use crate::books::Books;
use crate::clock::now_ms;
use crate::error::AppError;
use dunlin_store::{Tx, table};
use serde_json::json;

/// The longest issuer or subject that is taken.
const TEXT_MAX: usize = 255;

/// An issuer's subject that is a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The issuer, as the provider writes it.
    pub issuer: String,
    /// The subject, as the provider writes it.
    pub subject: String,
    /// The user's number; 0 for nobody any more.
    pub user: i64,
}

impl Books {
    /// The links of a user.
    ///
    /// # Errors
    /// [`AppError::Refused`] for a user who is not there; those of the books.
    pub fn links(&self, name: &str) -> Result<Vec<Link>, AppError> {
        self.inner.store.read(|tx| {
            let user = of_name(tx, name)?;
            Ok(all(tx)?.into_iter().filter(|link| link.user == user.id).collect())
        })
    }

    /// From now on an issuer's subject is a user.
    ///
    /// # Errors
    /// [`AppError::Refused`] for a user who is not there, an odd issuer or subject; [`AppError::Rule`] `link_taken` when it is
    /// another user; those of the books.
    pub fn link(&self, name: &str, issuer: &str, subject: &str, actor: &str) -> Result<(), AppError> {
        let (name, actor) = (name.to_owned(), actor.to_owned());
        let (issuer, subject) = (checked("issuer", issuer)?, checked("subject", subject)?);
        self.inner.store.write_alone(move |tx| {
            let user = of_name(tx, &name)?;
            link(tx, user.id, (&issuer, &subject), (&user.name, &actor))
        })
    }

    /// From now on an issuer's subject is nobody.
    ///
    /// # Errors
    /// [`AppError::Refused`] when it is not that user; those of the books.
    pub fn unlink(&self, name: &str, issuer: &str, subject: &str, actor: &str) -> Result<(), AppError> {
        let (name, actor) = (name.to_owned(), actor.to_owned());
        let (issuer, subject) = (issuer.to_owned(), subject.to_owned());
        self.inner.store.write_alone(move |tx| {
            let user = of_name(tx, &name)?;
            if tx.user_of_link(&issuer, &subject)? != Some(user.id) {
                return Err(AppError::refused(
                    format!("`{subject}` of {issuer} is not {name}"),
                    "look at `dunlin user factors NAME`",
                ));
            }
            say(tx, 0, (&issuer, &subject), (&user.name, &actor))?;
            tx.end_sessions(user.id, "")?;
            Ok(())
        })
    }
}

/// Links an issuer's subject to a user, unless it is another.
pub(super) fn link(
    tx: &mut Tx<'_>,
    user: i64,
    (issuer, subject): (&str, &str),
    (name, actor): (&str, &str),
) -> Result<(), AppError> {
    match tx.user_of_link(issuer, subject)? {
        Some(known) if known == user => Ok(()),
        Some(_) => Err(AppError::Rule {
            code: "link_taken",
            message: format!("`{subject}` of {issuer} is another user"),
        }),
        None => say(tx, user, (issuer, subject), (name, actor)),
    }
}

fn say(
    tx: &mut Tx<'_>,
    user: i64,
    (issuer, subject): (&str, &str),
    (name, actor): (&str, &str),
) -> Result<(), AppError> {
    let seq = tx.begin()?;
    let id = tx.next_id(&table::USER_LINKS)?;
    tx.insert(&table::USER_LINKS, &[id.into(), seq.into(), issuer.into(), subject.into(), user.into()])?;
    let kind = if user == 0 { "unlinked" } else { "linked" };
    let body = json!({"user": name, "issuer": issuer, "subject": subject}).to_string();
    tx.record(&format!("people/{seq}"), kind, actor, now_ms(), &body, "{}")?;
    Ok(())
}

/// All links, each as was said last.
fn all(tx: &mut Tx<'_>) -> Result<Vec<Link>, AppError> {
    let mut all: Vec<Link> = Vec::new();
    tx.scan(&table::USER_LINKS, 0, i64::MAX, i64::MAX, &mut |row| {
        let (issuer, subject, user) = (row.words(2)?.to_owned(), row.words(3)?.to_owned(), row.needed(4)?);
        all.retain(|link| (&link.issuer, &link.subject) != (&issuer, &subject));
        all.push(Link { issuer, subject, user });
        Ok(())
    })?;
    Ok(all)
}

fn checked(what: &str, text: &str) -> Result<String, AppError> {
    if text.is_empty() || text.len() > TEXT_MAX || text.trim() != text || text.chars().any(char::is_control) {
        return Err(AppError::refused(
            format!("{text:?} is no {what}"),
            "write it exactly as the provider does, 1 to 255 bytes",
        ));
    }
    Ok(text.to_owned())
}
