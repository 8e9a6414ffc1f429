//! `dunlin mcp`: the books for an assistant on standard input and output, in the name of a user.

use crate::api::Serving;
use crate::api::Shared;
use crate::cli::Mcp as Words;
use crate::error::{Code, Failure};
use crate::input::{books_failure, place};
use crate::mcp::{as_user, over_stdio};
use dunlin_app::Books;
use dunlin_app::people::{Right, Rights};
use std::sync::Arc;

/// What may be allowed beside reading: what some tool is for.
const ALLOWED: [Right; 5] = [Right::Work, Right::Propose, Right::Dun, Right::Cash, Right::Decide];

/// Runs the command.
pub(crate) fn run(words: &Words) -> Result<(), Failure> {
    let rights = rights(&words.allow)?;
    let books = Books::open(&place(words.books.as_ref())?).map_err(|e| books_failure(&e))?;
    let shared = Arc::new(Shared::new(books, &Serving::default()));
    // Said now, not at the first call, where only the assistant would hear it.
    as_user(&shared, &words.user, rights).map_err(|problem| {
        Failure::new(Code::UsageGiven, problem.detail)
            .hint("name an active user; `dunlin user list` shows them, `dunlin user set` makes one")
    })?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime =
        runtime.map_err(|e| Failure::new(Code::ServeAddress, format!("no threads can be had: {e}")))?;
    let done = runtime.block_on(over_stdio(shared, words.user.clone(), rights));
    done.map_err(|e| {
        Failure::new(Code::InputUnreadable, format!("standard input is no Model Context Protocol: {e}"))
            .hint("a client of that protocol starts this command by itself")
    })
}

fn rights(allow: &[String]) -> Result<Rights, Failure> {
    let mut all = vec![Right::Read];
    for word in allow {
        let found = ALLOWED.into_iter().find(|right| right.name() == word.trim());
        all.push(found.ok_or_else(|| {
            Failure::new(Code::UsageGiven, format!("--allow: `{word}` is nothing that an assistant may"))
                .hint(format!("write some of {}", ALLOWED.map(Right::name).join(", ")))
        })?);
    }
    Ok(all.into_iter().collect())
}
