//! What a page is handed, and what it hands back.

use super::locale::Lang;
use super::words::{Word, rules};
use crate::api::{self, Answer, Asked, Problem, Reader, Shared, carried_out, problem};
use crate::output::Frame;
use dunlin_app::collect::Sees;
use dunlin_app::people::{Right, Who};
use dunlin_app::present::Now;
use dunlin_core::day::Day;
use maud::Markup;
use serde_json::Value;
use std::sync::Arc;

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// How somebody wants pages to look: kept in a cookie, for it is about this screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Look {
    /// The language.
    pub(crate) lang: Lang,
    /// The theme.
    pub(crate) theme: Theme,
    /// Rows stand closer.
    pub(crate) dense: bool,
}

/// Somebody before a page.
pub(crate) struct Visit<'v> {
    /// What is asked for, read within the visitor's scope.
    pub(crate) reader: Reader<'v>,
    /// How it is to look.
    pub(crate) look: Look,
    /// The path of the page with its query, as it stands in the address.
    pub(crate) here: &'v str,
    /// Only the part of this id is wanted: a script swaps it for the one it has.
    pub(crate) part: Option<&'v str>,
}

impl<'v> Visit<'v> {
    /// Who is before it.
    pub(crate) const fn who(&self) -> &'v Who {
        self.reader.who
    }

    /// What all requests share.
    pub(crate) const fn shared(&self) -> &'v Shared {
        self.reader.shared
    }

    /// The language.
    pub(crate) const fn lang(&self) -> Lang {
        self.look.lang
    }

    /// A text in the visitor's language.
    pub(crate) const fn say(&self, word: Word) -> &'static str {
        word.of(self.look.lang)
    }

    /// Why something was refused, in the visitor's language.
    pub(crate) fn why(&self, problem: &Problem) -> String {
        rules::said(self.lang(), &problem.detail)
    }

    /// A text with its gaps filled.
    pub(crate) fn fill(&self, word: Word, gaps: &[(&str, &str)]) -> String {
        word.with(self.look.lang, gaps)
    }

    /// Whether the visitor may.
    pub(crate) fn may(&self, right: Right) -> bool {
        self.who().rights.has(right)
    }

    /// A parameter of the query; an empty one is none.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.reader.asked.query(name).map(str::trim).filter(|text| !text.is_empty())
    }

    /// A part of the path.
    pub(crate) fn path(&self, name: &str) -> &str {
        self.reader.asked.path(name)
    }

    /// Today.
    pub(crate) fn today(&self) -> Result<Day, Problem> {
        Ok(dunlin_app::today()?)
    }

    /// The day that is asked for, as people or programs write it; today where nothing is said.
    pub(crate) fn day(&self, name: &'static str) -> Result<Day, Problem> {
        let Some(text) = self.query(name) else { return self.today() };
        self.lang()
            .read_day(text)
            .ok_or_else(|| problem::parameter().saying(format!("{name}={text} is no day")))
    }

    /// The present, and whom the visitor sees in it on a day.
    pub(crate) fn now(&self, day: Day) -> Result<(Now<'v>, Sees), Problem> {
        let now = self.shared().present.now()?;
        let sees = now.sees(&self.who().scope, day);
        Ok((now, sees))
    }

    /// What a route of the API answers to the visitor.
    pub(crate) fn ask(&self, route: &str, asked: &Asked) -> Result<Answer, Problem> {
        let route = api::route(route).ok_or_else(problem::not_found)?;
        carried_out(self.shared(), route.does, self.who(), asked)
    }

    /// The JSON that a reading route answers to the visitor. `parts`: of the path; `query`: its parameters.
    pub(crate) fn value(
        &self,
        route: &str,
        parts: &[Part<'_>],
        query: &[Part<'_>],
    ) -> Result<Value, Problem> {
        match self.ask(route, &asked(parts, query))? {
            Answer::Json(_, value) | Answer::Once(value, _) => Ok(value),
            Answer::List(frame, mut beside) => {
                beside["rows"] = frame.value();
                Ok(beside)
            }
            Answer::Text(_, text) => serde_json::from_str(&text)
                .map_err(|e| Problem { internal: Some(e.to_string()), ..problem::internal() }),
            _ => Err(problem::internal()),
        }
    }

    /// The list that a reading route answers to the visitor, and what stands beside it.
    pub(crate) fn list(
        &self,
        route: &str,
        parts: &[Part<'_>],
        query: &[Part<'_>],
    ) -> Result<(Arc<Frame>, Value), Problem> {
        match self.ask(route, &Asked { is_file: true, ..asked(parts, query) })? {
            Answer::List(frame, beside) => Ok((frame, beside)),
            _ => Err(problem::internal()),
        }
    }

    /// Carries out a changing route in the visitor's name. `sent` brings the key, so that a form sent twice acts once, and the state
    /// that the visitor has seen, where the form says it.
    pub(crate) fn change(
        &self,
        route: &str,
        parts: &[Part<'_>],
        body: Value,
        sent: &Sent,
    ) -> Result<Value, Problem> {
        match self.carry(route, parts, body, sent)? {
            Answer::Json(_, value) | Answer::Once(value, _) => Ok(value),
            _ => Ok(Value::Null),
        }
    }

    /// The same; the answer as it is, which may be a session that begins or ends.
    pub(crate) fn carry(
        &self,
        route: &str,
        parts: &[Part<'_>],
        body: Value,
        sent: &Sent,
    ) -> Result<Answer, Problem> {
        let own = self.reader.asked;
        let asked = Asked {
            body,
            key: sent.key(),
            if_match: sent.seen(),
            place: own.place.clone(),
            agent: own.agent.clone(),
            session: own.session.clone(),
            ..asked(parts, &[])
        };
        self.ask(route, &asked)
    }
}

/// A name and what stands under it.
pub(crate) type Part<'p> = (&'static str, &'p str);

fn asked(parts: &[Part<'_>], query: &[Part<'_>]) -> Asked {
    let own = |all: &[Part<'_>]| all.iter().map(|&(name, value)| (name, value.to_owned())).collect();
    Asked { path: own(parts), query: own(query), ..Asked::default() }
}

/// What a form sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sent {
    /// Names and values, in the form's order; a name may be there several times.
    pub(crate) fields: Vec<(String, String)>,
    /// Files: the field, the file's name, what is in it.
    pub(crate) files: Vec<(String, String, Vec<u8>)>,
}

impl Sent {
    /// A field; empty where it is not there.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value.trim())
    }

    /// A field that says something.
    pub(crate) fn maybe(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|value| !value.is_empty())
    }

    /// All values of a name.
    pub(crate) fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> + 's {
        self.fields.iter().filter(move |(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// The key under which it acts once.
    fn key(&self) -> Option<String> {
        self.maybe("key").map(|key| format!("page/{key}"))
    }

    /// The state that was seen.
    fn seen(&self) -> Option<Vec<api::Tag>> {
        self.maybe("seen").and_then(api::Tag::list)
    }
}

/// What a page shows.
pub(crate) enum Shown {
    /// A page: its title, the place in the navigation that it belongs to, and what stands in it.
    Page {
        /// For the tab and the history.
        title: String,
        /// Where it belongs.
        at: At,
        /// What stands in it.
        body: Markup,
    },
    /// A part for a script: nothing around it.
    Part(Markup),
    /// A file: media type, name, bytes.
    File(&'static str, String, Vec<u8>),
    /// Elsewhere.
    Go(String),
}

/// What becomes of a look at a page.
pub(crate) type Drawn = Result<Shown, Problem>;

/// What became of a form.
pub(crate) enum Done {
    /// It was done: where to go on, and what to say there.
    Go(String, Option<Word>),
    /// It was not: the page again with what was typed and what is wrong with it.
    Again(Shown),
    /// It was done, and this is what came of it: a preview, what became of each of many, what is told once.
    Told(Shown),
    /// The same, and a session of this secret took the place of the one before.
    Session(String, Shown),
    /// A page that leads to a provider of sign-in, whose answer is bound to this secret.
    #[cfg(feature = "sso")]
    Away(String, Shown),
}

/// What becomes of a form.
pub(crate) type Acted = Result<Done, Problem>;

/// Places of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum At {
    /// How well, what moved, what today.
    Home,
    /// Whom to contact.
    Worklist,
    /// Promises, disputes, plans, holds.
    Boards,
    /// Notices and strategies.
    Dunning,
    /// Customers and their documents.
    Customers,
    /// Figures, aging.
    Figures,
    /// The KPI library and calculators.
    Library,
    /// Imports, users, journal, health.
    Books,
    /// None of them.
    Nowhere,
}
