//! What a handler is handed. There is no way from here to the books themselves: a [`Reader`] gives what the caller's scope holds,
//! a [`Writer`] posts what the caller may about whom the caller sees, a [`Keeper`] manages people and the books.

use super::problem::{self, Problem};
use super::shared::{Shared, View};
use super::stream::Feed;
use super::tag::{self, Tag};
use crate::input;
use crate::output::Frame;
use dunlin_app::collect::Sees;
use dunlin_app::hooks::Outbound;
use dunlin_app::people::{Right, Who};
use dunlin_app::post::{Post, Posted};
use dunlin_app::present::Now;
use dunlin_app::{AppError, Books};
use dunlin_core::day::{Day, Instant};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// The request, read and checked against its route.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    /// The parts of the path that the route names.
    pub(crate) path: BTreeMap<&'static str, String>,
    /// The query: each parameter once, only those that the route knows.
    pub(crate) query: BTreeMap<&'static str, String>,
    /// The body, an object; null where there is none.
    pub(crate) body: Value,
    /// The body as it came, of routes that take a file.
    pub(crate) file: Vec<u8>,
    /// One effect a key.
    pub(crate) key: Option<String>,
    /// Where the request comes from, as far as is known.
    pub(crate) place: String,
    /// The browser or program, as it calls itself.
    pub(crate) agent: String,
    /// The secret of the session that asks; empty for none.
    pub(crate) session: String,
    /// The states of the object on which alone a change is to be made.
    pub(crate) if_match: Option<Vec<Tag>>,
    /// The end of the journal as this request met it, once it was looked at.
    pub(crate) seq: OnceLock<i64>,
    /// All of a list is wanted, as a file.
    pub(crate) is_file: bool,
    /// Where a stream goes on: what `Last-Event-ID` says.
    pub(crate) resumes: Option<String>,
    /// The secret that the browser keeps while it is at a provider of sign-in; empty for none.
    #[cfg(feature = "sso")]
    pub(crate) binding: String,
}

impl Asked {
    /// A parameter of the query.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }

    /// A part of the path.
    pub(crate) fn path(&self, name: &str) -> &str {
        self.path.get(name).map_or("", String::as_str)
    }

    /// A text of the body, which must be there.
    pub(crate) fn text(&self, name: &str) -> Result<&str, Problem> {
        self.maybe(name)?.ok_or_else(|| problem::body().saying(format!("`{name}` is missing")))
    }

    /// A text of the body, where it is there.
    pub(crate) fn maybe(&self, name: &str) -> Result<Option<&str>, Problem> {
        match &self.body[name] {
            Value::Null => Ok(None),
            Value::String(text) => Ok(Some(text)),
            _ => Err(problem::body().saying(format!("`{name}` is no text"))),
        }
    }

    /// The day of a parameter of the query, or of a field of the body; today where nothing is said.
    pub(crate) fn day(&self, name: &'static str) -> Result<Day, Problem> {
        let text = match self.query(name) {
            Some(text) => Some(text),
            None => self.maybe(name)?,
        };
        match text {
            Some(text) => Ok(input::day(name, text)?),
            None => Ok(dunlin_app::today()?),
        }
    }

    /// A whole number of the query, at most so large.
    pub(crate) fn number(&self, name: &str, usual: usize, most: usize) -> Result<usize, Problem> {
        let Some(text) = self.query(name) else { return Ok(usual) };
        match text.parse::<usize>() {
            Ok(number) if (1..=most).contains(&number) => Ok(number),
            _ => Err(problem::parameter().saying(format!("{name}={text} is no number from 1 to {most}"))),
        }
    }

    /// The moment of knowledge.
    pub(crate) fn known_at(&self) -> Result<Instant, Problem> {
        Ok(self.query("known_at").map_or(Ok(Instant::NEVER), |text| input::moment("known_at", text))?)
    }
}

/// An answer.
#[derive(Debug)]
pub(crate) enum Answer {
    /// JSON.
    Json(u16, Value),
    /// JSON of what was done under a key: now, or (true) before. The same key is answered with the same body.
    Once(Value, bool),
    /// A list: JSON by pages, or all of it as CSV or Parquet. With what else is told beside the rows.
    List(Arc<Frame>, Value),
    /// Text as it is, of a media type.
    Text(&'static str, String),
    /// A page or what belongs to one, of a media type, in whatever form is asked for.
    Page(&'static str, String),
    /// Signed in: the secret of the session, and who it is.
    SignedIn(String, Value),
    /// Signed out.
    SignedOut,
    /// Off to a provider of sign-in: where to, and the secret that the browser keeps meanwhile.
    #[cfg(feature = "sso")]
    Away(String, String),
    /// JSON, and such a secret.
    #[cfg(feature = "sso")]
    Bound(Value, String),
}

/// What becomes of a call.
pub(crate) type Done = Result<Answer, Problem>;

/// Reads within the caller's scope.
#[derive(Debug)]
pub(crate) struct Reader<'c> {
    pub(crate) shared: &'c Shared,
    /// Who asks.
    pub(crate) who: &'c Who,
    /// What.
    pub(crate) asked: &'c Asked,
}

impl Reader<'_> {
    /// The day that is asked for, where it is asked of the present; `None` where a moment of knowledge is named.
    pub(crate) fn day(&self) -> Result<Option<Day>, Problem> {
        Ok(match self.asked.known_at()? {
            Instant::NEVER => Some(self.asked.day("as_of")?),
            _ => None,
        })
    }

    /// The present, and whom the caller sees in it on a day.
    pub(crate) fn now(&self, day: Day) -> Result<(Now<'_>, Sees), Problem> {
        let now = match self.asked.seq.get() {
            Some(&seq) => self.shared.present.since(seq)?,
            None => self.shared.present.now()?,
        };
        let sees = now.sees(&self.who.scope, day);
        Ok((now, sees))
    }

    /// What the caller sees on the day that is asked for, as known at the moment that is.
    pub(crate) fn view(&self) -> Result<Arc<View>, Problem> {
        self.shared.view(&self.who.scope, self.asked.day("as_of")?, self.asked.known_at()?)
    }

    /// The customer of a number, as the caller sees it; somebody else's is not there.
    pub(crate) fn customer(view: &View, number: &str) -> Result<u32, Problem> {
        let found = view.desk.ledger().customers.find(number);
        found.map(|customer| view.desk.columns.stands_for(customer)).ok_or_else(problem::not_found)
    }
}

/// So often a command is tried on the state that it asks for.
const TRIES: usize = 50;

/// Changes what the caller may change, about whom the caller sees.
#[derive(Debug)]
pub(crate) struct Writer<'c> {
    pub(super) shared: &'c Shared,
    /// Who asks.
    pub(crate) who: &'c Who,
    /// What.
    pub(crate) asked: &'c Asked,
}

impl Writer<'_> {
    /// The key under which the books know a key of the caller: nobody meets another's.
    pub(crate) fn key(&self) -> Result<String, Problem> {
        let Some(key) = self.asked.key.as_deref() else {
            let hint = "make up a key a request and keep it: sent again, it is done once";
            return Err(problem::parameter().saying("there is no header Idempotency-Key").hint(hint));
        };
        if key.is_empty() || key.len() > 200 || key.chars().any(char::is_control) {
            return Err(problem::parameter().saying("the Idempotency-Key has no 1 to 200 printable bytes"));
        }
        Ok(format!("api/{}/{key}", self.who.user))
    }

    /// Posts a command that the caller may, about what the caller sees.
    pub(crate) fn post(&self, act: &Value) -> Result<Posted, Problem> {
        // The key stands in the header, and under the name of who asks; one in the body would be anybody's.
        if !act["key"].is_null() {
            return Err(
                problem::body().saying("there is no field `key` here: the key stands in Idempotency-Key")
            );
        }
        let post = Post::from_json(act.clone(), Some(self.key()?), &self.who.name)?;
        if !self.who.rights.has(super::routes::right_of(&post.act)) {
            return Err(problem::forbidden().saying(format!("whoever asks may not do `{}`", post.act.word())));
        }
        super::routes::must_see(self, &post.act, act)?;
        let Some(tags) = &self.asked.if_match else { return Ok(self.shared.books.post(post)?) };
        // The look and the command are one: when something was written in between it is looked at again.
        for _ in 0..TRIES {
            let seq = match self.must_match(act, tags) {
                Ok(seq) => seq,
                // Sent again it is answered again, although it changed the account itself: a key that is known is looked for first.
                Err(problem) => match self.shared.books.post(Post { base: Some(-1), ..post }) {
                    Err(AppError::Moved) => return Err(problem),
                    other => return Ok(other?),
                },
            };
            match self.shared.books.post(Post { base: Some(seq), ..post.clone() }) {
                Err(AppError::Moved) => {}
                other => return Ok(other?),
            }
        }
        Err(problem::changed().saying("others write too often to say on which state this would be made"))
    }

    /// Refuses a command whose customer no longer reads as it did; the last command that was in when it was looked at.
    fn must_match(&self, act: &Value, tags: &[Tag]) -> Result<i64, Problem> {
        let Some(number) = act["customer"].as_str() else {
            let hint = "the state is that of a customer's account: GET /customers/{number} tells its ETag";
            return Err(problem::parameter()
                .saying("If-Match goes with commands that name a customer")
                .hint(hint));
        };
        let (now, sees) = self.now()?;
        let seq = now.seq();
        let customer = now.customer(&sees, number).ok_or_else(problem::not_found)?;
        let few = now.account(customer, &sees, dunlin_app::today()?)?;
        let here = few.customers.first().copied().ok_or_else(problem::not_found)?;
        let content = tag::of_account(&few.desk, here);
        match tags.iter().any(|tag| tag.content == content) {
            true => Ok(seq),
            false => Err(problem::changed()),
        }
    }

    /// The present, and whom the caller sees in it today.
    pub(crate) fn now(&self) -> Result<(Now<'_>, Sees), Problem> {
        let now = self.shared.present.now()?;
        let sees = now.sees(&self.who.scope, dunlin_app::today()?);
        Ok((now, sees))
    }

    /// The books, for what is about all customers at once: only for callers who see them all.
    pub(crate) fn all(&self) -> Result<&Books, Problem> {
        match self.who.scope {
            dunlin_app::people::Scope::All => Ok(&self.shared.books),
            dunlin_app::people::Scope::Portfolio { .. } => Err(problem::forbidden()),
        }
    }
}

/// Manages people and the books.
#[derive(Debug)]
pub(crate) struct Keeper<'c> {
    /// The books.
    pub(crate) books: &'c Books,
    /// The doors beside name and password.
    #[cfg(feature = "sso")]
    pub(crate) doors: &'c super::doors::Doors,
    /// Who asks.
    pub(crate) who: &'c Who,
    /// What.
    pub(crate) asked: &'c Asked,
    /// Where this server connects to.
    pub(crate) outbound: &'c Outbound,
}

/// Somebody who has not signed in.
#[derive(Debug)]
pub(crate) struct Stranger<'c> {
    /// The books.
    pub(crate) books: &'c Books,
    /// The doors beside name and password.
    #[cfg(feature = "sso")]
    pub(crate) doors: &'c super::doors::Doors,
    /// What.
    pub(crate) asked: &'c Asked,
}

/// What a route does, and for whom. Who may is part of the type: a handler is handed no more than its kind gives.
#[derive(Clone, Copy)]
pub(crate) enum Does {
    /// For anybody: signing in, the description.
    Open(fn(&Stranger<'_>) -> Done),
    /// For whoever has signed in, about themselves.
    Own(fn(&Keeper<'_>) -> Done),
    /// The same, before a second factor is there that is asked of them: to set one up, and to leave.
    Enrols(fn(&Keeper<'_>) -> Done),
    /// Reads, within the caller's scope.
    Reads(Right, fn(&Reader<'_>) -> Done),
    /// Changes, within the caller's scope.
    Writes(&'static [Right], fn(&Writer<'_>) -> Done),
    /// Answers with a stream, within the caller's scope.
    Streams(Right, fn(&Reader<'_>) -> Result<Feed, Problem>),
    /// Manages people or the books; about no customer.
    Keeps(Right, fn(&Keeper<'_>) -> Done),
}

impl std::fmt::Debug for Does {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Does::Open(_) => "Open",
            Does::Own(_) => "Own",
            Does::Enrols(_) => "Enrols",
            Does::Reads(..) => "Reads",
            Does::Writes(..) => "Writes",
            Does::Keeps(..) => "Keeps",
            Does::Streams(..) => "Streams",
        })
    }
}

impl Does {
    /// Whether somebody may. Of several rights one is enough: which act needs which is asked again.
    pub(crate) fn admits(&self, who: &Who) -> bool {
        match self {
            Does::Open(_) | Does::Enrols(_) => true,
            Does::Own(_) => !who.must_enrol,
            Does::Reads(right, _) | Does::Streams(right, _) | Does::Keeps(right, _) => who.rights.has(*right),
            Does::Writes(rights, _) => rights.iter().any(|right| who.rights.has(*right)),
        }
    }
}

/// Carries a call out for somebody who has signed in: what HTTP and assistants share. Who may not is refused here, whoever asked before.
pub(crate) fn carried_out(shared: &Shared, does: Does, who: &Who, asked: &Asked) -> Done {
    if !does.admits(who) {
        return Err(problem::forbidden());
    }
    let books = &shared.books;
    match does {
        Does::Open(open) => open(&shared.stranger(asked)),
        Does::Own(keeps) | Does::Enrols(keeps) | Does::Keeps(_, keeps) => keeps(&Keeper {
            books,
            #[cfg(feature = "sso")]
            doors: &shared.doors,
            who,
            asked,
            outbound: &shared.outbound,
        }),
        Does::Reads(_, reads) => reads(&Reader { shared, who, asked }),
        // What does not end is no answer.
        Does::Streams(..) => Err(problem::not_found()),
        Does::Writes(_, writes) => writes(&Writer { shared, who, asked }),
    }
}
