//! Where commands that change something go: to the books themselves, or to the routes of a server that does the same.

use super::desk::books;
use crate::cli::At;
use crate::error::{Code, Failure};
use crate::input::{actor, books_failure};
use crate::remote::{Asks, Body, Client, Refusal, server};
use dunlin_app::collect::{Issued, Run};
use dunlin_app::people::{Right, Role, Token, User, UserChange};
use dunlin_app::post::{Post, Posted};
use dunlin_app::{AppError, Books};
use dunlin_core::day::Day;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// Where a command goes.
pub(crate) enum Acting {
    /// To the books.
    Here(Box<Books>),
    /// To a server.
    There(&'static Client),
}

/// What a command was refused for.
pub(crate) enum Refused {
    /// By the books.
    Here(AppError),
    /// By a server.
    There(Refusal),
}

/// Where commands of collecting go.
pub(crate) fn acting(at: &At) -> Result<Acting, Failure> {
    match server() {
        Some(_) if at.known_at.is_some() => {
            Err(Failure::new(Code::UsageDate, "--known-at: nothing is written into what was known then")
                .hint("leave it out; it is for lists and previews"))
        }
        Some(client) => Ok(Acting::There(client)),
        None => books(at).map(|books| Acting::Here(Box::new(books))),
    }
}

impl Acting {
    /// The books themselves, for what is done where they lie.
    pub(crate) fn here(&self) -> Result<&Books, Failure> {
        match self {
            Acting::Here(books) => Ok(books),
            Acting::There(_) => {
                Err(Failure::new(Code::UsageServer, "factors of users are looked after where the books lie")
                    .hint("run the command there with --books; users look after their own over the API"))
            }
        }
    }

    /// Posts a command, with its key.
    pub(crate) fn post(&self, act: Value, key: &str) -> Result<Posted, Failure> {
        let post =
            Post::from_json(act.clone(), Some(key.to_owned()), &actor()).map_err(|e| books_failure(&e))?;
        match self {
            Acting::Here(books) => books.post(post).map_err(|e| books_failure(&e)),
            Acting::There(client) => posted(client, act, key)?.map_err(Failure::from),
        }
    }

    /// Drafts the notices of a day.
    pub(crate) fn dun(&self, day: Day, key: Option<&str>) -> Result<Run, Failure> {
        match self {
            Acting::Here(books) => books.dun(day, key, &actor()).map_err(|e| books_failure(&e)),
            Acting::There(client) => {
                let told = change(client, "/dunning/runs", json!({"as_of": day.to_string()}), key)?;
                Ok(Run {
                    notices: read(&told, "notices")?,
                    withheld: read(&told, "withheld")?,
                    repeated: read(&told, "repeated")?,
                })
            }
        }
    }

    /// Issues one draft, or all.
    pub(crate) fn issue(&self, day: Day, notice: Option<&str>) -> Result<Issued, Failure> {
        match self {
            Acting::Here(books) => {
                books.issue_notices(day, notice, (None, &actor())).map_err(|e| books_failure(&e))
            }
            Acting::There(client) => {
                let told = change(
                    client,
                    "/dunning/issues",
                    json!({"as_of": day.to_string(), "notice": notice}),
                    None,
                )?;
                let text = |value: &Value, name: &str| value[name].as_str().unwrap_or_default().to_owned();
                let rows = |name: &str| told[name].as_array().cloned().unwrap_or_default();
                Ok(Issued {
                    issued: read(&told, "issued")?,
                    cancelled: rows("cancelled")
                        .iter()
                        .map(|row| (text(row, "notice"), text(row, "item"), text(row, "why")))
                        .collect(),
                    waiting: rows("waiting")
                        .iter()
                        .map(|row| (text(row, "notice"), text(row, "why")))
                        .collect(),
                })
            }
        }
    }

    /// Approves a draft.
    pub(crate) fn approve(&self, day: Day, notice: &str) -> Result<(), Failure> {
        match self {
            Acting::Here(books) => {
                books.approve_notice(day, notice, (None, &actor())).map_err(|e| books_failure(&e))
            }
            Acting::There(client) => {
                let path = format!("/notices/{}/approval", part(notice));
                change(client, &path, json!({"as_of": day.to_string()}), None).map(drop)
            }
        }
    }

    /// Cancels a notice.
    pub(crate) fn cancel(&self, day: Day, notice: &str, reason: &str) -> Result<(), Failure> {
        match self {
            Acting::Here(books) => {
                books.cancel_notice(day, (notice, reason), (None, &actor())).map_err(|e| books_failure(&e))
            }
            Acting::There(client) => {
                let path = format!("/notices/{}/cancellation", part(notice));
                change(client, &path, json!({"as_of": day.to_string(), "reason": reason}), None).map(drop)
            }
        }
    }

    /// Puts a strategy into use: its name, its version, and whether it was known.
    pub(crate) fn activate(
        &self,
        text: String,
        from: Day,
        key: Option<String>,
    ) -> Result<(String, i64, bool), Failure> {
        match self {
            Acting::Here(books) => {
                let known =
                    books.activate_strategy(text, from, key, &actor()).map_err(|e| books_failure(&e))?;
                Ok((known.name, known.version, known.was_known))
            }
            Acting::There(client) => {
                let told = change(
                    client,
                    "/strategies",
                    json!({"text": text, "as_of": from.to_string()}),
                    key.as_deref(),
                )?;
                Ok((read(&told, "name")?, read(&told, "version")?, read(&told, "repeated")?))
            }
        }
    }

    /// Makes or changes a user.
    pub(crate) fn save_user(&self, change: UserChange) -> Result<User, Failure> {
        match self {
            Acting::Here(books) => books.save_user(change, &actor()).map_err(|e| books_failure(&e)),
            Acting::There(client) => {
                let roles: Option<Vec<&str>> =
                    change.roles.as_ref().map(|roles| roles.iter().map(|role| role.name()).collect());
                let body = said(json!({
                    "name": change.name, "roles": roles, "collector": change.collector, "team": change.team,
                    "active": change.is_active,
                }));
                user(&client.ask(&Asks::change("POST", "/users", Body::Json(&body)))?)
            }
        }
    }

    /// The users.
    pub(crate) fn users(&self) -> Result<Vec<User>, Failure> {
        match self {
            Acting::Here(books) => books.users().map_err(|e| books_failure(&e)),
            Acting::There(client) => {
                let told = client.ask(&Asks::get("/users"))?;
                told["rows"].as_array().into_iter().flatten().map(user).collect()
            }
        }
    }

    /// Sets a user's password.
    pub(crate) fn set_password(&self, of: &User, password: &str) -> Result<(), Failure> {
        match self {
            Acting::Here(books) => {
                books.set_password(of.id, password, &actor()).map_err(|e| books_failure(&e))
            }
            Acting::There(client) => {
                let path = format!("/users/{}/password", part(&of.name));
                client.ask(&Asks::change("PUT", &path, Body::Json(&json!({"password": password})))).map(drop)
            }
        }
    }

    /// Makes a token: its number and its secret.
    pub(crate) fn make_token(
        &self,
        of: &str,
        (label, scopes): (&str, &[Right]),
        (today, until): (Day, Option<Day>),
    ) -> Result<(i64, String), Failure> {
        match self {
            Acting::Here(books) => {
                let made = books.make_token(of, (label, scopes), (today, until), &actor());
                made.map_err(|e| books_failure(&e))
            }
            Acting::There(client) => {
                let scopes: Vec<&str> = scopes.iter().map(|right| right.name()).collect();
                let until = until.map(|day| day.to_string());
                let body = said(json!({"user": of, "label": label, "scopes": scopes, "until": until}));
                let told = client.ask(&Asks::change("POST", "/tokens", Body::Json(&body)))?;
                Ok((read(&told, "token")?, read(&told, "secret")?))
            }
        }
    }

    /// The tokens.
    pub(crate) fn tokens(&self) -> Result<Vec<Token>, Failure> {
        match self {
            Acting::Here(books) => books.tokens().map_err(|e| books_failure(&e)),
            Acting::There(client) => {
                let told = client.ask(&Asks::get("/tokens"))?;
                told["rows"].as_array().into_iter().flatten().map(token).collect()
            }
        }
    }

    /// Revokes a token.
    pub(crate) fn revoke_token(&self, number: i64, today: Day, reason: &str) -> Result<(), Failure> {
        match self {
            Acting::Here(books) => {
                books.revoke_token(number, today, reason, &actor()).map_err(|e| books_failure(&e))
            }
            Acting::There(_) if reason != "revoked" => {
                Err(Failure::new(Code::UsageServer, "--reason is not said over a server")
                    .hint("leave it out"))
            }
            Acting::There(client) => {
                if !self.tokens()?.iter().any(|token| token.id == number && token.revoked.is_none()) {
                    let message = format!("there is no token {number} to revoke");
                    return Err(Failure::new(Code::BooksRefused, message).hint("look at `dunlin token list`"));
                }
                client.ask(&Asks::change("DELETE", &format!("/tokens/{number}"), Body::None)).map(drop)
            }
        }
    }
}

/// Posts a command to a server. What is refused there is told apart from what could not be asked.
pub(crate) fn posted(client: &Client, mut act: Value, key: &str) -> Result<Result<Posted, Refusal>, Failure> {
    // The key goes into its header.
    if let Some(fields) = act.as_object_mut() {
        fields.remove("key");
    }
    let asks = Asks { key: Some(key), ..Asks::change("POST", "/commands", Body::Json(&act)) };
    Ok(match client.try_ask(&asks)? {
        Err(refusal) => Err(refusal),
        Ok(told) => Ok(Posted {
            command: read(&told, "command")?,
            repeated: read(&told, "repeated")?,
            documents: read(&told, "documents")?,
            made: if told["made"].is_null() { Vec::new() } else { read(&told, "made")? },
        }),
    })
}

/// A change with a key, the sender's or one that is made up.
fn change(client: &Client, path: &str, body: Value, key: Option<&str>) -> Result<Value, Failure> {
    let key = key.map_or_else(dunlin_app::new_key, str::to_owned);
    client.ask(&Asks { key: Some(&key), ..Asks::change("POST", path, Body::Json(&said(body))) })
}

/// The fields that are said.
fn said(body: Value) -> Value {
    match body {
        Value::Object(fields) => {
            Value::Object(fields.into_iter().filter(|(_, value)| !value.is_null()).collect::<Map<_, _>>())
        }
        other => other,
    }
}

/// A part of a path.
fn part(text: &str) -> String {
    let encoded: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
    encoded.replace('+', "%20")
}

fn read<T: DeserializeOwned>(told: &Value, name: &str) -> Result<T, Failure> {
    serde_json::from_value(told[name].clone()).map_err(|e| strange(&format!("`{name}`: {e}")))
}

fn strange(what: &str) -> Failure {
    Failure::new(Code::ServerRefused, format!("the server's answer cannot be read: {what}"))
        .hint("is the server of another version?")
}

fn user(told: &Value) -> Result<User, Failure> {
    let roles: Vec<String> = read(told, "roles")?;
    let role = |name: &String| Role::of(name).ok_or_else(|| strange(&format!("there is no role `{name}`")));
    Ok(User {
        id: 0,
        name: read(told, "name")?,
        roles: roles.iter().map(role).collect::<Result<_, _>>()?,
        collector: read(told, "collector")?,
        team: read(told, "team")?,
        is_active: read(told, "active")?,
    })
}

fn token(told: &Value) -> Result<Token, Failure> {
    let scopes: Vec<String> = read(told, "scopes")?;
    let scope =
        |name: &String| Right::of(name).ok_or_else(|| strange(&format!("there is no scope `{name}`")));
    let day = |name: &str| -> Result<Option<Day>, Failure> {
        let text: Option<String> = read(told, name)?;
        text.map(|text| text.parse().map_err(|_| strange(&format!("`{text}` is no day")))).transpose()
    };
    Ok(Token {
        id: read(told, "token")?,
        user: read(told, "user")?,
        label: read(told, "label")?,
        scopes: scopes.iter().map(scope).collect::<Result<_, _>>()?,
        until: day("until")?,
        revoked: day("revoked")?,
    })
}
