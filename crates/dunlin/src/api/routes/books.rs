//! The books themselves: what is in them, whether they are whole, files taken in.

use crate::api::call::{Answer, Asked, Does, Done, Keeper, Reader, Writer};
use crate::api::problem::{self, Problem};
use crate::api::progress::of_step;
use crate::api::stream::Feed;
use crate::api::table::{LIMIT, Param, Route, Takes, change, get};
use dunlin_app::Command;
use dunlin_app::import::{Import, ImportFile, Past};
use dunlin_app::people::Right;
use dunlin_formats::plan::DateForm;
use dunlin_formats::{FileKind, LoadOptions, Map};
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
            Param::new("before", "records before this command instead, the latest first", "command"),
            Param::new("by", "only what this person did; the latest first", "text"),
            Param::new("kind", "only commands of this kind; the latest first", "text"),
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
                ..Param::new(
                    "kind",
                    "what is in it",
                    "invoices|flat|open-items|credit-notes|payments|applications|write-offs|customers",
                )
            },
            Param::new("name", "the file's name, for messages", "text"),
            Param::new("currency", "the currency of files that name none", "currency"),
            Param::new("dates", "the order of day and month where the file leaves it open", "dmy|mdy|ymd"),
            Param::new("decimal", "the decimal mark where the file leaves it open", ".|,"),
            Param::new("as_of", "the day of an open-item list that does not say it", "date"),
            Param::new("map", "which column means what, as a column map in TOML", "text"),
            Param::new("skip_refused", "true: goes on without the rows that are refused", "true|false"),
        ],
        takes: Takes::File,
        does: Does::Writes(&[Right::Import], import),
    },
    get(
        "/imports",
        "imports",
        "The imports so far, the last first, and which were taken back.",
        &[Param::new("before", "those before the import of this number", "command"), LIMIT],
        Does::Keeps(Right::Import, imports),
    ),
    change(
        "POST",
        "/imports/{number}/undo",
        "undo_import",
        "Takes an import back as a whole: what it brought is void, what it corrected is put back.",
        Takes::Nothing,
        Does::Writes(&[Right::Import], undo),
    ),
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
    let command = |name: &'static str| {
        let Some(text) = asked.query(name) else { return Ok(None) };
        let wrong = |_| problem::parameter().saying(format!("{name}={text} is no number of a command"));
        text.parse::<u32>().map(|number| Some(i64::from(number))).map_err(wrong)
    };
    let (after, before, most) = (command("after")?, command("before")?, asked.number("limit", 100, 1_000)?);
    let (by, kind) = (asked.query("by"), asked.query("kind"));
    let (page, next) = if before.is_some() || by.is_some() || kind.is_some() {
        if after.is_some() {
            return Err(problem::parameter().saying("`after` does not go with `before`, `by` and `kind`"));
        }
        let wanted =
            |c: &Command| by.is_none_or(|by| c.actor == by) && kind.is_none_or(|kind| c.kind == kind);
        keeper.books.journal_back(before, most, &wanted)?
    } else {
        let page = keeper.books.journal(after.unwrap_or(0), most)?;
        let next = page.last().map(|last| last.seq);
        (page, next)
    };
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

/// How a file is read, as the query says.
fn options(asked: &Asked) -> Result<LoadOptions, Problem> {
    let wrong =
        |name: &str, text: &str, what: &str| problem::parameter().saying(format!("{name}={text} is {what}"));
    let mut options = LoadOptions::default();
    if let Some(code) = asked.query("currency") {
        options.currency = Some(code.parse().map_err(|_| wrong("currency", code, "no currency"))?);
    }
    if let Some(key) = asked.query("dates") {
        let form = DateForm::of_key(key).ok_or_else(|| wrong("dates", key, "none of dmy, mdy, ymd"))?;
        options.dates = Some(form);
    }
    options.decimal = match asked.query("decimal") {
        None => None,
        Some(".") => Some(b'.'),
        Some(",") => Some(b','),
        Some(other) => return Err(wrong("decimal", other, "neither `.` nor `,`")),
    };
    if let Some(day) = asked.query("as_of") {
        options.as_of = Some(crate::input::day("as_of", day)?);
    }
    options.allow_refused = match asked.query("skip_refused") {
        None | Some("false") => false,
        Some("true") => true,
        Some(other) => return Err(wrong("skip_refused", other, "neither true nor false")),
    };
    Ok(options)
}

fn import(writer: &Writer<'_>) -> Done {
    let asked = writer.asked;
    let Some(kind) = asked.query("kind").and_then(FileKind::of_key) else {
        let all: Vec<&str> = FileKind::ALL.iter().map(|kind| kind.key()).collect();
        let wanted = format!("say what is in it: kind={}", all.join(", "));
        return Err(problem::parameter().saying("`kind` is missing, or not known").hint(wanted));
    };
    let options = options(asked)?;
    let map = match asked.query("map") {
        None => None,
        Some(text) => {
            let wrong = |e: dunlin_formats::MapError| problem::parameter().saying(format!("map: {e}"));
            Some(Map::parse(text).map_err(wrong)?)
        }
    };
    let name = asked.query("name").unwrap_or("upload").to_owned();
    let key = writer.key()?;
    let import = Import {
        kind,
        files: vec![ImportFile { name, bytes: asked.file.clone(), map }],
        options,
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

fn imports(keeper: &Keeper<'_>) -> Done {
    let asked = keeper.asked;
    let before = match asked.query("before") {
        None => None,
        Some(text) => {
            let wrong = |_| problem::parameter().saying(format!("before={text} is no number of an import"));
            Some(text.parse::<u32>().map(i64::from).map_err(wrong)?)
        }
    };
    let all = keeper.books.imports(before, asked.number("limit", 100, 1_000)?)?;
    let row = |p: &Past| {
        let undone = p.undone.as_ref().map(|(by, ms)| json!({"by": by, "recorded_ms": ms}));
        json!({
            "import": p.import, "command": p.command, "kind": p.kind, "files": p.files, "rows_read": p.read, "new": p.new,
            "changed": p.changed, "by": p.by, "recorded_ms": p.recorded_ms.max(0), "undone": undone,
        })
    };
    Ok(Answer::Json(200, json!({"rows": all.iter().map(row).collect::<Vec<_>>()})))
}

fn undo(writer: &Writer<'_>) -> Done {
    let books = writer.all()?;
    // Twice is once: an import is taken back under a key of its own.
    writer.key()?;
    let number: u32 = writer.asked.path("number").parse().map_err(|_| problem::not_found())?;
    let done = books.undo(i64::from(number), &writer.who.name)?;
    Ok(Answer::Json(
        200,
        json!({
            "import": number, "documents": done.documents, "applications": done.applications,
            "corrections": done.corrections,
        }),
    ))
}

fn follow(reader: &Reader<'_>) -> Result<Feed, Problem> {
    // Nobody meets another's key.
    Ok(Feed::Import(format!("api/{}/{}", reader.who.user, reader.asked.path("key"))))
}
