//! The books themselves: what is in them, whether they are whole, files taken in.

use crate::api::call::{Answer, Does, Done, Keeper, Reader, Writer};
use crate::api::problem::{self, Problem};
use crate::api::progress::of_step;
use crate::api::stream::Feed;
use crate::api::table::{LIMIT, Param, Route, Takes, get};
use dunlin_app::Command;
use dunlin_app::import::{Import, ImportFile};
use dunlin_app::people::Right;
use dunlin_formats::{FileKind, LoadOptions};
use serde_json::{Value, json};
use std::sync::Arc;

/// The routes.
pub(crate) const ROUTES: &[Route] = &[
    get(
        "/books",
        "books",
        "The end of the journal: what was written last.",
        &[],
        Does::Keeps(Right::Audit, head),
    ),
    get(
        "/journal",
        "journal",
        "Who did what, and when it was recorded: the journal, from a command on.",
        &[
            Param::new(
                "after",
                "records after this command; from the beginning where nothing is said",
                "command",
            ),
            LIMIT,
        ],
        Does::Keeps(Right::Audit, journal),
    ),
    get(
        "/books/check",
        "check_books",
        "Works every derived figure out anew; what differs.",
        &[],
        Does::Keeps(Right::Books, check),
    ),
    get(
        "/books/verify",
        "verify_books",
        "Checks the file, the chain of commands, the digests of facts; what was found.",
        &[],
        Does::Keeps(Right::Books, verify),
    ),
    Route {
        method: "POST",
        path: "/imports",
        name: "import",
        about: "Takes a file in: what is new, what corrects, nothing twice.",
        params: &[
            Param {
                is_needed: true,
                ..Param::new("kind", "what is in it", "invoices|payments|applications|customers|flat")
            },
            Param::new("name", "the file's name, for messages", "text"),
            Param::new("currency", "the currency of files that name none", "currency"),
        ],
        takes: Takes::File,
        does: Does::Writes(&[Right::Import], import),
    },
    get(
        "/imports/{key}/progress",
        "import_progress",
        "How one's own import of an Idempotency-Key goes on, as server-sent events; it may begin before the import does.",
        &[],
        Does::Streams(Right::Import, follow),
    ),
];

fn head(keeper: &Keeper<'_>) -> Done {
    let head = keeper.books.head()?;
    Ok(Answer::Json(
        200,
        json!({"command": head.seq, "recorded_ms": head.recorded_ms.max(0), "head": head.to_string()}),
    ))
}

fn journal(keeper: &Keeper<'_>) -> Done {
    let asked = keeper.asked;
    let after = match asked.query("after") {
        None => 0,
        Some(text) => {
            let wrong = |_| problem::parameter().saying(format!("after={text} is no number of a command"));
            text.parse::<u32>().map(i64::from).map_err(wrong)?
        }
    };
    let page = keeper.books.journal(after, asked.number("limit", 100, 1_000)?)?;
    let next = page.last().map(|last| last.seq);
    let row = |c: &Command| {
        // What was asked is JSON; of files it is their digest.
        let body = serde_json::from_str::<Value>(&c.body).unwrap_or_else(|_| json!(c.body));
        json!({
            "command": c.seq, "kind": c.kind, "by": c.actor, "recorded_ms": c.recorded_ms.max(0), "body": body,
            "hash": c.hash,
        })
    };
    Ok(Answer::Json(200, json!({"rows": page.iter().map(row).collect::<Vec<_>>(), "last": next})))
}

fn check(keeper: &Keeper<'_>) -> Done {
    Ok(Answer::Json(200, json!({"differences": keeper.books.check()?})))
}

fn verify(keeper: &Keeper<'_>) -> Done {
    Ok(Answer::Json(200, json!({"found": keeper.books.verify(None)?})))
}

fn import(writer: &Writer<'_>) -> Done {
    let asked = writer.asked;
    let kind = match asked.query("kind") {
        Some("invoices") => FileKind::Invoices,
        Some("payments") => FileKind::Payments,
        Some("applications") => FileKind::Applications,
        Some("customers") => FileKind::Customers,
        Some("flat") => FileKind::Flat,
        _ => {
            let wanted = "say what is in it: kind=invoices, payments, applications, customers or flat";
            return Err(problem::parameter().saying("`kind` is missing, or not known").hint(wanted));
        }
    };
    let currency = match asked.query("currency") {
        None => None,
        Some(code) => {
            let wrong = |_| problem::parameter().saying(format!("currency={code} is no currency"));
            Some(code.parse().map_err(wrong)?)
        }
    };
    let name = asked.query("name").unwrap_or("upload").to_owned();
    let key = writer.key()?;
    let import = Import {
        kind,
        files: vec![ImportFile { name, bytes: asked.file.clone(), map: None }],
        options: LoadOptions { currency, ..LoadOptions::default() },
        key: Some(key.clone()),
        actor: writer.who.name.clone(),
    };
    let (books, shared) = (writer.all()?, &writer.shared);
    shared.progress.tell(&key, json!({"step": "received", "bytes": asked.file.len()}));
    let (progress, own) = (Arc::clone(&shared.progress), key.clone());
    let taken = books.import_followed(import, Arc::new(move |step| progress.tell(&own, of_step(step))));
    match taken {
        Ok(taken) => {
            shared.progress.tell(&key, json!({"step": "done", "command": taken.command}));
            let mut told = crate::commands::import_told(&taken);
            told["told"] = json!(crate::commands::import_words(&taken));
            Ok(Answer::Json(200, told))
        }
        Err(error) => {
            let problem = Problem::from(error);
            shared.progress.tell(&key, json!({"step": "refused", "code": problem.code}));
            Err(problem)
        }
    }
}

fn follow(reader: &Reader<'_>) -> Result<Feed, Problem> {
    // Nobody meets another's key.
    Ok(Feed::Import(format!("api/{}/{}", reader.who.user, reader.asked.path("key"))))
}
