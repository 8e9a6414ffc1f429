//! Endpoints: made, changed, ended, their secrets; each of it recorded in the journal.

use super::changes::EVENTS;
use super::outbound::Outbound;
use super::sign::HookSecret;
use super::{KEYS, deliveries};
use crate::books::Books;
use crate::clock::now_ms;
use crate::error::AppError;
use crate::people::{Right, User};
use crate::rows::{Cell, cells, values};
use dunlin_store::{Tx, table};
use serde_json::json;

/// So many endpoints are there at most.
const ENDPOINTS_MAX: usize = 32;
/// The longest note.
const NOTE_MAX: usize = 200;
/// For so long after a rotation what is sent is signed with the old secret too.
const ROTATION_MS: i64 = 24 * 60 * 60 * 1000;

/// An endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Its number.
    pub id: i64,
    /// The user whose rights and whose customers bound what is told there.
    pub user: String,
    /// Where.
    pub url: String,
    /// Which types of events; none: all.
    pub events: Vec<String>,
    /// What it is for.
    pub note: String,
    /// False: nothing is told there.
    pub is_active: bool,
    /// How many deliveries are in which state.
    pub counts: Vec<(String, i64)>,
}

/// What is said of an endpoint; what is not said stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EndpointChange {
    /// Where.
    pub url: Option<String>,
    /// Which types of events; an empty list: all.
    pub events: Option<Vec<String>>,
    /// What it is for.
    pub note: Option<String>,
    /// Whether events are told there.
    pub is_active: Option<bool>,
}

/// An endpoint as the sender needs it.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub(super) endpoint: Endpoint,
    pub(super) owner: User,
}

impl Target {
    /// Whether events of the books are told there now: it is active, and its user may read.
    pub(super) fn is_live(&self) -> bool {
        self.endpoint.is_active && self.owner.is_active && self.owner.who().rights.has(Right::Read)
    }
}

impl Books {
    /// The endpoints that are there, in order of their numbers.
    ///
    /// # Errors
    /// Those of the books.
    pub fn webhooks(&self) -> Result<Vec<Endpoint>, AppError> {
        self.inner.store.read(|tx| {
            let mut all: Vec<Endpoint> = targets(tx)?.into_iter().map(|target| target.endpoint).collect();
            for endpoint in &mut all {
                endpoint.counts = tx.deliveries_counted(endpoint.id)?;
            }
            Ok(all)
        })
    }

    /// Makes an endpoint for a user; its number, and its secret, which is told this once.
    ///
    /// # Errors
    /// [`AppError::Refused`] for an address where nothing is sent, a type of events that there is not, a user who is not there; those
    /// of the books and of the key of secrets.
    pub fn make_webhook(
        &self,
        user: &str,
        change: EndpointChange,
        outbound: &Outbound,
        actor: &str,
    ) -> Result<(Endpoint, String), AppError> {
        let Some(url) = change.url.clone() else {
            return Err(AppError::refused("the endpoint has no address", "write it as https://host/path"));
        };
        outbound.check_url(&url)?;
        let owner = self.users()?.into_iter().find(|other| other.name == user && other.is_active);
        let Some(owner) = owner else { return Err(no_user(user)) };
        let blank = Endpoint {
            id: 0,
            user: owner.name.clone(),
            url,
            events: Vec::new(),
            note: String::new(),
            is_active: true,
            counts: Vec::new(),
        };
        let endpoint = changed(blank, change)?;
        let (key, secret, actor) = (self.sealing()?.clone(), HookSecret::new(), actor.to_owned());
        let told = secret.text();
        let made = self.inner.store.write_alone(move |tx| {
            if targets(tx)?.len() >= ENDPOINTS_MAX {
                return Err(AppError::refused(
                    format!("there are {ENDPOINTS_MAX} endpoints already"),
                    "end one that is no longer needed",
                ));
            }
            let seq = tx.begin()?;
            let id = tx.next_id(&table::WEBHOOKS)?;
            tx.insert(&table::WEBHOOKS, &[id.into(), seq.into(), owner.id.into()])?;
            let endpoint = Endpoint { id, ..endpoint };
            write_version(tx, seq, &endpoint)?;
            let sealed = key.seal(&purpose(id), secret.bytes())?;
            tx.add_webhook_secret(id, &sealed, (now_ms(), now_ms()))?;
            // What happened before it was there is not told.
            tx.told_webhook(id, seq)?;
            record(tx, seq, "webhook", &actor, &endpoint)?;
            Ok(endpoint)
        })?;
        Ok((made, told))
    }

    /// Says something of an endpoint. One that is told again does not hear what happened meanwhile; a replay brings it.
    ///
    /// # Errors
    /// As [`Books::make_webhook`]; [`AppError::Refused`] when there is none of that number.
    pub fn change_webhook(
        &self,
        id: i64,
        change: EndpointChange,
        outbound: &Outbound,
        actor: &str,
    ) -> Result<Endpoint, AppError> {
        if let Some(url) = &change.url {
            outbound.check_url(url)?;
        }
        let actor = actor.to_owned();
        self.inner.store.write_alone(move |tx| {
            let before = found(tx, id)?.endpoint;
            let after = changed(before.clone(), change)?;
            let seq = tx.begin()?;
            write_version(tx, seq, &after)?;
            if after.is_active && !before.is_active {
                tx.told_webhook(id, seq)?;
                tx.pause_webhook(id, 0)?;
            }
            record(tx, seq, "webhook", &actor, &after)?;
            Ok(after)
        })
    }

    /// Ends an endpoint; what waits for it is forgotten.
    ///
    /// # Errors
    /// [`AppError::Refused`] when there is none of that number; those of the books.
    pub fn end_webhook(&self, id: i64, reason: &str, actor: &str) -> Result<(), AppError> {
        let (reason, actor) = (reason.to_owned(), actor.to_owned());
        self.inner.store.write_alone(move |tx| {
            let endpoint = found(tx, id)?.endpoint;
            let seq = tx.begin()?;
            let end = tx.next_id(&table::WEBHOOK_ENDS)?;
            tx.insert(&table::WEBHOOK_ENDS, &[end.into(), seq.into(), id.into(), reason.as_str().into()])?;
            tx.drop_webhook(id)?;
            record(tx, seq, "webhook_ended", &actor, &endpoint)
        })
    }

    /// Gives an endpoint a new secret, which is told this once. For a day what is sent is signed with the old one too.
    ///
    /// # Errors
    /// [`AppError::Refused`] when there is no endpoint of that number; those of the books and of the key of secrets.
    pub fn rotate_webhook(&self, id: i64, actor: &str) -> Result<String, AppError> {
        let (key, secret, actor) = (self.sealing()?.clone(), HookSecret::new(), actor.to_owned());
        let told = secret.text();
        self.inner.store.write_alone(move |tx| {
            let endpoint = found(tx, id)?.endpoint;
            let sealed = key.seal(&purpose(id), secret.bytes())?;
            let now = now_ms();
            tx.add_webhook_secret(id, &sealed, (now, now + ROTATION_MS))?;
            let seq = tx.begin()?;
            record(tx, seq, "webhook_secret", &actor, &endpoint)
        })?;
        Ok(told)
    }

    /// Has a test event told to an endpoint, as everything else is told: its id.
    ///
    /// # Errors
    /// [`AppError::Refused`] when there is no endpoint of that number; those of the books.
    pub fn test_webhook(&self, id: i64, actor: &str) -> Result<String, AppError> {
        let actor = actor.to_owned();
        self.inner.store.write_alone(move |tx| {
            let endpoint = found(tx, id)?.endpoint;
            let seq = tx.begin()?;
            record(tx, seq, deliveries::TEST_KIND, &actor, &endpoint)?;
            deliveries::add_test(tx, id, seq)
        })
    }

    /// The secrets with which what is sent to an endpoint is signed, the newest first.
    pub(super) fn hook_secrets(&self, id: i64, now_ms: i64) -> Result<Vec<HookSecret>, AppError> {
        let sealed = self.inner.store.read(|tx| tx.webhook_secrets(id, now_ms))?;
        if sealed.is_empty() {
            return Ok(Vec::new());
        }
        let key = self.sealing()?;
        Ok(sealed
            .iter()
            .filter_map(|sealed| key.open(&purpose(id), sealed).ok())
            .map(HookSecret::of)
            .collect())
    }

    /// An endpoint's receiver said that it is gone for good.
    pub(super) fn disable_webhook(&self, id: i64) -> Result<(), AppError> {
        self.inner.store.write_alone(move |tx| {
            let endpoint = Endpoint { is_active: false, ..found(tx, id)?.endpoint };
            let seq = tx.begin()?;
            write_version(tx, seq, &endpoint)?;
            record(tx, seq, "webhook_disabled", "webhooks", &endpoint)
        })
    }
}

fn purpose(id: i64) -> String {
    format!("webhook {id}")
}

fn no_user(name: &str) -> AppError {
    AppError::refused(format!("there is no active user `{name}`"), "look at `dunlin user list`")
}

/// The endpoints that are there, with their users.
pub(super) fn targets(tx: &mut Tx<'_>) -> Result<Vec<Target>, AppError> {
    let (mut ended, mut all) = (Vec::new(), Vec::new());
    tx.scan(&table::WEBHOOK_ENDS, 0, i64::MAX, i64::MAX, &mut |row| {
        ended.push(row.needed(2)?);
        Ok(())
    })?;
    tx.scan(&table::WEBHOOKS, 0, i64::MAX, i64::MAX, &mut |row| {
        all.push((row.needed(0)?, row.needed(2)?));
        Ok(())
    })?;
    all.retain(|(id, _)| !ended.contains(id));
    all.into_iter().map(|(id, user)| target(tx, id, user)).collect()
}

fn target(tx: &mut Tx<'_>, id: i64, user: i64) -> Result<Target, AppError> {
    let owner = crate::people::user_of(tx, user)?;
    let mut said = vec![Cell::Null; table::WEBHOOK_VERSIONS.columns.len()];
    tx.webhook_version(id, &mut |row| {
        said = cells(&table::WEBHOOK_VERSIONS, row)?;
        Ok(())
    })?;
    let events = said[4].text().split(',').filter(|event| !event.is_empty()).map(str::to_owned).collect();
    let endpoint = Endpoint {
        id,
        user: owner.name.clone(),
        url: said[3].text().to_owned(),
        events,
        note: said[5].text().to_owned(),
        is_active: said[6].known() == Some(1),
        counts: Vec::new(),
    };
    Ok(Target { endpoint, owner })
}

/// The endpoint of a number.
pub(super) fn found(tx: &mut Tx<'_>, id: i64) -> Result<Target, AppError> {
    let target = targets(tx)?.into_iter().find(|target| target.endpoint.id == id);
    target.ok_or_else(|| {
        AppError::refused(format!("there is no endpoint {id}"), "look at `dunlin webhook list`")
    })
}

fn changed(before: Endpoint, change: EndpointChange) -> Result<Endpoint, AppError> {
    let events = change.events.unwrap_or(before.events);
    if let Some(odd) = events.iter().find(|event| !EVENTS.contains(&event.as_str())) {
        return Err(AppError::refused(
            format!("there are no events `{odd}`"),
            "docs/guides/serving.md lists the types; none means all of them",
        ));
    }
    let note = change.note.unwrap_or(before.note);
    if note.chars().count() > NOTE_MAX || note.chars().any(char::is_control) {
        return Err(AppError::refused(
            format!("the note has more than {NOTE_MAX} characters, or some that cannot be printed"),
            "write a few words",
        ));
    }
    Ok(Endpoint {
        url: change.url.unwrap_or(before.url),
        events,
        note,
        is_active: change.is_active.unwrap_or(before.is_active),
        ..before
    })
}

fn write_version(tx: &mut Tx<'_>, seq: i64, endpoint: &Endpoint) -> Result<(), AppError> {
    let row: [Cell; 7] = [
        tx.next_id(&table::WEBHOOK_VERSIONS)?.into(),
        seq.into(),
        endpoint.id.into(),
        endpoint.url.as_str().into(),
        endpoint.events.join(",").as_str().into(),
        Some(endpoint.note.as_str()).filter(|note| !note.is_empty()).into(),
        i64::from(endpoint.is_active).into(),
    ];
    Ok(tx.insert(&table::WEBHOOK_VERSIONS, &values(&row))?)
}

fn record(tx: &mut Tx<'_>, seq: i64, kind: &str, actor: &str, endpoint: &Endpoint) -> Result<(), AppError> {
    let e = endpoint;
    let body =
        json!({"webhook": e.id, "user": e.user, "url": e.url, "events": e.events, "active": e.is_active});
    tx.record(&format!("{KEYS}{seq}"), kind, actor, now_ms(), &body.to_string(), "{}")?;
    Ok(())
}
