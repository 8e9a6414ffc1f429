//! `dunlin post`: commands, one JSON object a line, into the books.
//!
//! Lines run in their order and share commits: a line is sent before the one ahead of it is answered. Each has its own
//! key, so a file that was cut off in the middle is simply sent again.

use crate::cli::Post as Words;
use crate::error::{Code, Failure, unwritable};
use crate::input::{actor, books_failure, place};
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
    let place = place(words.books.as_ref())?;
    let books = Books::open(&place).map_err(|e| books_failure(&e))?;
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
    answer: Result<Underway, AppError>,
}

struct Run<'r> {
    books: &'r Books,
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
                (key, Post::from_json(value, made_up, &self.actor))
            }
            Err(error) => {
                let hint = "write one JSON object a line: {\"key\": ..., \"do\": \"payment\", ...}";
                // The line's number is said by us.
                let error = error.to_string().replace(" at line 1 column", " at column");
                (None, Err(AppError::Refused { message: format!("no JSON: {error}"), hint }))
            }
        };
        let answer = post.and_then(|post| self.books.post_later(post));
        self.under_way.push_back(Sent { place, key, answer });
        self.answer_all(if self.words.stop { 0 } else { AHEAD })
    }

    /// Waits until no more than `left` are under way.
    fn answer_all(&mut self, left: usize) -> Result<(), Failure> {
        while self.under_way.len() > left {
            let Some(sent) = self.under_way.pop_front() else { break };
            let result = sent.answer.and_then(Underway::wait);
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
        result: Result<Posted, AppError>,
    ) -> Result<Value, Failure> {
        let error = match result {
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
            Err(error) => error,
        };
        let rule = match &error {
            AppError::Rule { code, .. } => Some(*code),
            AppError::Refused { .. } | AppError::KeyTaken(_) => None,
            _ => return Err(books_failure(&error)),
        };
        self.refused.push(format!("{place}: {error}"));
        Ok(json!({
            "key": key, "error": Code::BooksRefused.text(), "rule": rule, "where": place,
            "message": error.to_string(), "hint": error.hint(),
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
