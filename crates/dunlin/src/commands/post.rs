//! `dunlin post`: commands, one JSON object a line, into the books.
//!
//! Lines run in their order and share commits: a line is sent before the one ahead of it is answered. Each has its own
//! key, so a file that was cut off in the middle is simply sent again.

use super::acting::{Acting, Refused, posted};
use crate::cli::Post as Words;
use crate::error::{Code, Failure, unwritable};
use crate::input::{actor, books_failure, place};
use crate::remote::server;
use dunlin_app::post::{Post, Posted, Underway};
use dunlin_app::{AppError, Books};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};

/// So many lines are under way at once; with --stop only one is.
const AHEAD: usize = 512;

/// The longest line, in bytes.
const LINE_MAX: usize = 1 << 20;

/// Runs the command.
pub(crate) fn run(words: &Words) -> Result<(), Failure> {
    let books = match server() {
        Some(client) => Acting::There(client),
        None => {
            let books = Books::open(&place(words.books.as_ref())?).map_err(|e| books_failure(&e))?;
            Acting::Here(Box::new(books))
        }
    };
    let mut run = Run {
        books: &books,
        words,
        actor: actor(),
        under_way: VecDeque::new(),
        out: BufWriter::new(std::io::stdout()),
        done: 0,
        repeated: 0,
        refused: Vec::new(),
    };
    let mut result = Ok(());
    if words.files.is_empty() {
        result = run.lines("standard input", BufReader::new(std::io::stdin()));
    }
    for path in &words.files {
        let name = path.display().to_string();
        let file = File::open(path)
            .map_err(|e| Failure::new(Code::InputUnreadable, format!("{name} cannot be read: {e}")))?;
        result = result.and_then(|()| run.lines(&name, BufReader::new(file)));
    }
    // What was sent is answered, whatever came after it.
    run.answer_all(0)?;
    result?;
    run.summary()
}

/// A command that was sent, and where it stood.
struct Sent {
    place: String,
    key: Option<String>,
    answer: Result<Sending, Refused>,
}

/// A command on its way to the books, or answered by a server.
enum Sending {
    Underway(Underway),
    Done(Box<Posted>),
}

struct Run<'r> {
    books: &'r Acting,
    words: &'r Words,
    actor: String,
    under_way: VecDeque<Sent>,
    out: BufWriter<std::io::Stdout>,
    done: u64,
    repeated: u64,
    refused: Vec<String>,
}

impl Run<'_> {
    fn lines(&mut self, name: &str, mut reader: impl BufRead) -> Result<(), Failure> {
        let mut line = Vec::new();
        for number in 1u64.. {
            line.clear();
            let read = std::io::Read::take(&mut reader, LINE_MAX as u64).read_until(b'\n', &mut line);
            let read =
                read.map_err(|e| Failure::new(Code::InputUnreadable, format!("{name} cannot be read: {e}")))?;
            if read == 0 || (self.words.stop && !self.refused.is_empty()) {
                return Ok(());
            }
            let place = format!("{name}, line {number}");
            if read == LINE_MAX {
                return Err(Failure::new(
                    Code::InputLimit,
                    format!("{place} is longer than {LINE_MAX} bytes"),
                )
                .hint("write one command a line"));
            }
            if !line.trim_ascii().is_empty() {
                self.send(place, &line, number)?;
            }
        }
        Ok(())
    }

    fn send(&mut self, place: String, line: &[u8], number: u64) -> Result<(), Failure> {
        let made_up = self.words.key.as_ref().map(|key| format!("{key}:{number}"));
        let (key, post) = match serde_json::from_slice::<Value>(line) {
            Ok(value) => {
                let key = value["key"].as_str().map(str::to_owned).or_else(|| made_up.clone());
                let post = Post::from_json(value.clone(), made_up, &self.actor);
                (key, post.map(|post| (post, value)))
            }
            Err(error) => {
                let hint = "write one JSON object a line: {\"key\": ..., \"do\": \"payment\", ...}";
                // The line's number is said by us.
                let error = error.to_string().replace(" at line 1 column", " at column");
                (None, Err(AppError::Refused { message: format!("no JSON: {error}"), hint }))
            }
        };
        let answer = match (post, self.books) {
            (Err(error), _) => Err(Refused::Here(error)),
            (Ok((post, _)), Acting::Here(books)) => {
                books.post_later(post).map(Sending::Underway).map_err(Refused::Here)
            }
            // A server answers one by one.
            (Ok((_, value)), Acting::There(client)) => {
                let done = posted(client, value, key.as_deref().unwrap_or_default())?;
                done.map(|done| Sending::Done(Box::new(done))).map_err(Refused::There)
            }
        };
        self.under_way.push_back(Sent { place, key, answer });
        self.answer_all(if self.words.stop { 0 } else { AHEAD })
    }

    /// Waits until no more than `left` are under way.
    fn answer_all(&mut self, left: usize) -> Result<(), Failure> {
        while self.under_way.len() > left {
            let Some(sent) = self.under_way.pop_front() else { break };
            let result = sent.answer.and_then(|sending| match sending {
                Sending::Underway(underway) => underway.wait().map_err(Refused::Here),
                Sending::Done(posted) => Ok(*posted),
            });
            let line = self.told(sent.key.as_deref(), &sent.place, result)?;
            writeln!(self.out, "{line}").map_err(|e| unwritable("standard output", &e))?;
        }
        if left == 0 {
            self.out.flush().map_err(|e| unwritable("standard output", &e))?;
        }
        Ok(())
    }

    /// The line that answers a command. What the books themselves cannot do ends the run.
    fn told(
        &mut self,
        key: Option<&str>,
        place: &str,
        result: Result<Posted, Refused>,
    ) -> Result<Value, Failure> {
        let refused = match result {
            Ok(posted) => {
                *(if posted.repeated { &mut self.repeated } else { &mut self.done }) += 1;
                let mut line = json!({
                    "key": key, "command": posted.command, "repeated": posted.repeated,
                    "documents": posted.documents,
                });
                if !posted.made.is_empty() {
                    line["made"] = json!(posted.made);
                }
                return Ok(line);
            }
            Err(refused) => refused,
        };
        let (rule, message, hint) = match refused {
            Refused::Here(error) => {
                let rule = match &error {
                    AppError::Rule { code, .. } => Some((*code).to_owned()),
                    AppError::Refused { .. } | AppError::KeyTaken(_) => None,
                    _ => return Err(books_failure(&error)),
                };
                (rule, error.to_string(), error.hint().map(str::to_owned))
            }
            Refused::There(refusal) if refusal.code == Code::BooksRefused.text() => {
                (refusal.rule, refusal.detail, refusal.hint)
            }
            Refused::There(refusal) => return Err(refusal.into()),
        };
        self.refused.push(format!("{place}: {message}"));
        Ok(json!({
            "key": key, "error": Code::BooksRefused.text(), "rule": rule, "where": place,
            "message": message, "hint": hint,
        }))
    }

    /// One line for people, on standard error; a failure when something was refused.
    fn summary(&self) -> Result<(), Failure> {
        let again = match self.repeated {
            0 => String::new(),
            n => format!(", {n} done before under the same key"),
        };
        let counts = format!("{} commands done{again}", self.done);
        let Some(first) = self.refused.first() else {
            eprintln!("{counts}.");
            return Ok(());
        };
        let count = self.refused.len();
        let message = format!("{counts}, {count} refused; the first: {first}");
        Err(Failure::new(Code::BooksRefused, message)
            .hint("mend those lines and send the file again: what was done is done once"))
    }
}
