//! Users: the first of them, further ones, their roles and passwords.

use super::factors::{Proof, Proved};
use super::rights::{Rights, Role, Scope, Who};
use super::secrets::{hashed, new_secret, password_hash, weakness};
use crate::books::Books;
use crate::clock::now_ms;
use crate::error::AppError;
use crate::rows::{Cell, cells, values};
use dunlin_store::{Tx, table};
use serde_json::json;

/// The longest name of a user.
const NAME_MAX: usize = 100;

/// A user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The number.
    pub id: i64,
    /// The name, which signs in and is the author of what is done.
    pub name: String,
    /// What for.
    pub roles: Vec<Role>,
    /// Whose customers one with the role of a collector sees; empty for none.
    pub collector: String,
    /// The team whose customers; empty for none.
    pub team: String,
    /// False: may no longer sign in.
    pub is_active: bool,
}

/// What is said of a user; what is not said stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserChange {
    /// The name.
    pub name: String,
    /// Its roles.
    pub roles: Option<Vec<Role>>,
    /// Its collector; empty for none.
    pub collector: Option<String>,
    /// Its team; empty for none.
    pub team: Option<String>,
    /// Whether it may sign in.
    pub is_active: Option<bool>,
}

/// The secret of the first start, in place of a default account.
const SETUP: &str = "setup";
/// The kind of a password's hash.
pub(super) const PASSWORD: &str = "password";

impl User {
    /// As whom the user acts.
    #[must_use]
    pub fn who(&self) -> Who {
        Who {
            user: self.id,
            name: self.name.clone(),
            rights: Rights::of(&self.roles),
            scope: Scope::of(&self.roles, &self.collector, &self.team),
            roles: self.roles.clone(),
            is_program: false,
            must_enrol: false,
        }
    }
}

impl Books {
    /// The users, in order of their numbers.
    ///
    /// # Errors
    /// Those of the books.
    pub fn users(&self) -> Result<Vec<User>, AppError> {
        self.inner.store.read(users)
    }

    /// A secret with which the first administrator is made, while there is no user; a new one each time it is asked for.
    ///
    /// # Errors
    /// Those of the books.
    pub fn setup_secret(&self) -> Result<Option<String>, AppError> {
        self.inner.store.write_alone(|tx| {
            if tx.last_id(&table::USERS)? > 0 {
                return Ok(None);
            }
            let secret = new_secret();
            tx.set_credential(0, SETUP, Some(&hashed(&secret)), now_ms())?;
            Ok(Some(secret))
        })
    }

    /// Whether there is no user yet: the first administrator is still to be made.
    ///
    /// # Errors
    /// Those of the books.
    pub fn is_new(&self) -> Result<bool, AppError> {
        Ok(self.inner.store.read(|tx| tx.last_id(&table::USERS))? == 0)
    }

    /// Makes the first administrator.
    ///
    /// # Errors
    /// [`AppError::Refused`] for a wrong secret, when there are users already, or for a weak password; those of the books.
    pub fn set_up(&self, secret: &str, name: &str, password: &str) -> Result<User, AppError> {
        let change = UserChange {
            name: name.to_owned(),
            roles: Some(vec![Role::Administrator, Role::Manager]),
            ..UserChange::default()
        };
        let hash = checked_password(password, &[name])?;
        let given = hashed(secret);
        self.inner.store.write_alone(move |tx| {
            let expected = tx.credential(0, SETUP)?;
            if tx.last_id(&table::USERS)? > 0 || expected.as_deref() != Some(given.as_str()) {
                return Err(AppError::refused(
                    "this set-up link is not valid, or was used",
                    "start the server anew while there is no user: it prints another",
                ));
            }
            let user = save(tx, &change, "set-up")?;
            tx.set_credential(user.id, PASSWORD, Some(&hash), now_ms())?;
            tx.set_credential(0, SETUP, None, now_ms())?;
            Ok(user)
        })
    }

    /// Makes a user, or says something of one.
    ///
    /// # Errors
    /// [`AppError::Refused`] for an empty name, or when nobody would be left who may manage people; those of the books.
    pub fn save_user(&self, change: UserChange, actor: &str) -> Result<User, AppError> {
        let actor = actor.to_owned();
        self.inner.store.write_alone(move |tx| {
            let user = save(tx, &change, &actor)?;
            let is_kept = users(tx)?.iter().any(|u| u.is_active && u.roles.contains(&Role::Administrator));
            if !is_kept {
                return Err(AppError::Rule {
                    code: "last_administrator",
                    message: "nobody would be left who may manage people".to_owned(),
                });
            }
            if !user.is_active {
                tx.end_sessions(user.id, "")?;
                tx.end_challenges(user.id)?;
            }
            Ok(user)
        })
    }

    /// Sets one's own password, with the one so far; all sessions end.
    ///
    /// # Errors
    /// [`AppError::Refused`] for a weak one; those of the books.
    pub fn change_password(&self, who: &Who, proof: Proof<'_>, new: &str) -> Result<Proved<()>, AppError> {
        match self.prove_again(who, proof)? {
            Proved::Done(()) => self.set_password(who.user, new, &who.name).map(Proved::Done),
            other => Ok(other),
        }
    }

    /// Sets a password; other sessions of the user end. `session`: the hash of the one that stays.
    ///
    /// # Errors
    /// [`AppError::Refused`] for a weak one, or a user who is not there; those of the books.
    pub fn set_password(&self, user: i64, password: &str, actor: &str) -> Result<(), AppError> {
        let about = self.users()?.into_iter().find(|u| u.id == user);
        let Some(about) = about else { return Err(no_user(&user.to_string())) };
        let hash = checked_password(password, &[&about.name, &about.collector, &about.team])?;
        let actor = actor.to_owned();
        self.inner.store.write_alone(move |tx| {
            tx.set_credential(user, PASSWORD, Some(&hash), now_ms())?;
            tx.end_sessions(user, "")?;
            tx.end_challenges(user)?;
            note(tx, "password", &actor, &json!({"user": about.name}))
        })
    }
}

/// Nobody of that name.
pub(super) fn no_user(name: &str) -> AppError {
    AppError::refused(format!("there is no user `{name}`"), "look at `dunlin user list`")
}

fn checked_password(password: &str, about: &[&str]) -> Result<String, AppError> {
    if let Some(why) = weakness(password, about) {
        return Err(AppError::refused(
            format!("the password is refused: {why}"),
            "take several words that do not belong together",
        ));
    }
    password_hash(password)
        .ok_or_else(|| AppError::refused("the password cannot be kept", "take one of plain characters"))
}

/// Records something that happened to people: a command without facts.
pub(super) fn note(
    tx: &mut Tx<'_>,
    kind: &str,
    actor: &str,
    body: &serde_json::Value,
) -> Result<(), AppError> {
    let seq = tx.begin()?;
    tx.record(&format!("people/{seq}"), kind, actor, now_ms(), &body.to_string(), "{}")?;
    Ok(())
}

pub(super) fn users(tx: &mut Tx<'_>) -> Result<Vec<User>, AppError> {
    let mut all = Vec::new();
    tx.scan(&table::USERS, 0, i64::MAX, i64::MAX, &mut |row| {
        all.push((row.needed(0)?, row.words(2)?.to_owned()));
        Ok(())
    })?;
    all.into_iter().map(|(id, name)| user(tx, id, name)).collect()
}

/// A user of an id, as was said last.
pub(super) fn user(tx: &mut Tx<'_>, id: i64, name: String) -> Result<User, AppError> {
    let mut said = vec![Cell::Null; table::USER_VERSIONS.columns.len()];
    tx.user_version(id, &mut |row| {
        said = cells(&table::USER_VERSIONS, row)?;
        Ok(())
    })?;
    Ok(User {
        id,
        name,
        roles: said[3].text().split(',').filter_map(Role::of).collect(),
        collector: said[4].text().to_owned(),
        team: said[5].text().to_owned(),
        is_active: said[6].known() == Some(1),
    })
}

/// A user of an id.
pub(crate) fn user_of(tx: &mut Tx<'_>, id: i64) -> Result<User, AppError> {
    let name = tx.name_of_id(&table::USERS, id)?.unwrap_or_default();
    user(tx, id, name)
}

fn save(tx: &mut Tx<'_>, change: &UserChange, actor: &str) -> Result<User, AppError> {
    let name = change.name.trim();
    if name.is_empty() || name.chars().count() > NAME_MAX || name.chars().any(char::is_control) {
        return Err(AppError::refused(
            format!("{:?} is no name of a user", change.name),
            "write one of 1 to 100 printable characters",
        ));
    }
    let seq = tx.begin()?;
    let known = tx.id_of_name(&table::USERS, name)?;
    let mut new = match known {
        Some(id) => user(tx, id, name.to_owned())?,
        None => {
            let id = tx.next_id(&table::USERS)?;
            tx.insert(&table::USERS, &[id.into(), seq.into(), name.into()])?;
            let (collector, team) = (String::new(), String::new());
            User { id, name: name.to_owned(), roles: Vec::new(), collector, team, is_active: true }
        }
    };
    if let Some(roles) = &change.roles {
        new.roles.clone_from(roles);
        new.roles.sort_unstable();
        new.roles.dedup();
    }
    if let Some(collector) = &change.collector {
        collector.trim().clone_into(&mut new.collector);
    }
    if let Some(team) = &change.team {
        team.trim().clone_into(&mut new.team);
    }
    new.is_active = change.is_active.unwrap_or(new.is_active);
    let roles: Vec<&str> = new.roles.iter().map(|role| role.name()).collect();
    let row: [Cell; 7] = [
        tx.next_id(&table::USER_VERSIONS)?.into(),
        seq.into(),
        new.id.into(),
        roles.join(",").as_str().into(),
        Some(new.collector.as_str()).filter(|text| !text.is_empty()).into(),
        Some(new.team.as_str()).filter(|text| !text.is_empty()).into(),
        i64::from(new.is_active).into(),
    ];
    tx.insert(&table::USER_VERSIONS, &values(&row))?;
    let body = json!({"user": new.name, "roles": roles, "active": new.is_active}).to_string();
    tx.record(&format!("people/{seq}"), "user", actor, now_ms(), &body, "{}")?;
    Ok(new)
}
