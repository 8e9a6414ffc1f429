//! One file: what its columns mean, what it would do, what is refused of it.

use super::held::{File, Said};
use super::look::{Found, Looked, look, map};
use super::{must, terms};
use crate::api::{Answer, Asked, problem};
use crate::pages::locale::Lang;
use crate::pages::set::{fields, lists, moments};
use crate::pages::visit::{Acted, At, Done, Drawn, Sent, Shown, Visit};
use crate::pages::words::{imports as words, refused_rows};
use dunlin_app::import::Imported;
use dunlin_formats::plan::{DateForm, Refused};
use dunlin_formats::{Doubt, Field, FileError, FileKind, Glance, Question};
use maud::{Markup, html};
use serde_json::Value;

/// So many corrections and refused rows are shown.
const SHOWN: usize = 20;

/// What is wrong with what was said: the field, and what.
type Wrong = Vec<(String, String)>;

fn wrong_at<'w>(wrong: &'w Wrong, name: &str) -> Option<&'w str> {
    wrong.iter().find(|(own, _)| own == name).map(|(_, what)| what.as_str())
}

/// The page.
pub(super) fn draw(visit: &Visit<'_>) -> Drawn {
    must(visit)?;
    match visit.shared().held.find(visit.who().user, visit.path("id")) {
        None => Ok(gone(visit)),
        Some(file) => shown(visit, &file, &Wrong::new()),
    }
}

fn gone(visit: &Visit<'_>) -> Shown {
    let body = html! {
        h1.finding { (visit.say(words::GONE)) }
        p.stand { (visit.say(words::GONE_MORE)) }
        div.acts.gap-s { a.btn.main href="/imports" { (visit.say(words::CHOOSE_AGAIN)) } }
    };
    Shown::Page { title: visit.say(words::TITLE).to_owned(), at: At::Books, body }
}

fn shown(visit: &Visit<'_>, file: &File, wrong: &Wrong) -> Drawn {
    let looked = look(visit, file)?;
    let title = format!("{} · {}", file.name, visit.say(words::TITLE));
    if let Some(landed) = &file.landed {
        return Ok(Shown::Page { title, at: At::Books, body: landed_page(visit, file, landed) });
    }
    let body = html! {
        p.small { a href="/imports" { (visit.say(words::TITLE)) } }
        h1.finding { (heading(visit, file, &looked)) }
        p.stand { (about(visit, file, looked.glance.as_ref())) }
        (doubts(visit, &looked))
        @if let Some(glance) = &looked.glance { (mend(visit, file, (&looked, glance), wrong)) }
        @if let Found::Preview(done) = &looked.found { (preview(visit, file, done)) }
        @if !matches!(looked.found, Found::Preview(_)) { div.acts.gap-s { (drop_it(visit)) } }
    };
    Ok(Shown::Page { title, at: At::Books, body })
}

fn heading(visit: &Visit<'_>, file: &File, looked: &Looked) -> String {
    match looked.kind {
        Some(kind) => {
            visit.fill(words::READ_AS, &[("name", &file.name), ("kind", visit.say(terms::kind(kind)))])
        }
        None => visit.fill(words::READ_UNKNOWN, &[("name", &file.name)]),
    }
}

fn about(visit: &Visit<'_>, file: &File, glance: Option<&Glance>) -> String {
    let size = moments::size(visit.lang(), file.bytes.len());
    let Some(glance) = glance else { return size };
    let mut parts = vec![visit.fill(words::FORM_OF_FILE, &[("format", glance.format), ("size", &size)])];
    parts.extend(glance.encoding.map(str::to_owned));
    parts.extend(glance.delimiter.map(|mark| {
        let mark = if mark == '\t' { visit.say(words::TAB).to_owned() } else { format!("\u{a0}{mark}") };
        visit.fill(words::DELIMITER, &[("mark", mark.trim_start())])
    }));
    parts.join(", ")
}

/// What must be said before it can be read, or why it cannot be.
fn doubts(visit: &Visit<'_>, looked: &Looked) -> Markup {
    let asks: Vec<String> = match &looked.found {
        Found::Preview(_) | Found::Kind => return html! {},
        Found::Questions(all) => all.iter().map(|question| asked(visit, question)).collect(),
        Found::Contradicts(what) => vec![what.clone()],
        Found::Unreadable(why) => vec![match why {
            FileError::Empty => visit.say(words::FILE_EMPTY).to_owned(),
            FileError::NoHeader => visit.say(words::FILE_NO_HEADER).to_owned(),
            FileError::TooBig(..) => visit.say(words::FILE_BIG).to_owned(),
            other => other.to_string(),
        }],
    };
    let head = match looked.found {
        Found::Questions(_) => words::QUESTIONS,
        _ => words::UNREADABLE,
    };
    html! {
        section.ask role="alert" {
            h2.claim { (visit.say(head)) }
            ul { @for ask in &asks { li { (ask) } } }
        }
    }
}

fn asked(visit: &Visit<'_>, question: &Question) -> String {
    let lang = visit.lang();
    let name = |field: Field| visit.say(terms::field(field));
    match &question.doubt {
        Doubt::Missing(field, None) => visit.fill(words::ASK_MISSING, &[("field", name(*field))]),
        Doubt::Missing(field, Some((header, value))) => visit
            .fill(words::ASK_MISSING_BUT, &[("field", name(*field)), ("header", header), ("value", value)]),
        Doubt::Dates { header, field, sample, reads } => {
            let [first, second] = reads.map(|(_, day)| day.map(|day| lang.day(day)).unwrap_or_default());
            let gaps = [
                ("header", header.as_str()),
                ("field", name(*field)),
                ("sample", sample),
                ("first", &first),
                ("second", &second),
            ];
            visit.fill(words::ASK_DATES, &gaps)
        }
        Doubt::Decimal { header, field, samples } => {
            let gaps =
                [("header", header.as_str()), ("field", name(*field)), ("samples", &samples.join(", "))];
            visit.fill(words::ASK_DECIMAL, &gaps)
        }
        Doubt::Twice(field, header) => {
            visit.fill(words::ASK_TWICE, &[("field", name(*field)), ("header", header)])
        }
        Doubt::Undated => visit.say(words::ASK_UNDATED).to_owned(),
        Doubt::Map => visit.say(words::ASK_MAP).to_owned(),
    }
}

/// The columns and what they mean, to be mended.
fn mend(visit: &Visit<'_>, file: &File, (looked, glance): (&Looked, &Glance), wrong: &Wrong) -> Markup {
    let said = &file.said;
    let choices = |all: &[(&str, crate::pages::words::Word)]| -> Vec<(String, String)> {
        all.iter().map(|(value, word)| ((*value).to_owned(), visit.say(*word).to_owned())).collect()
    };
    let kinds = FileKind::ALL.map(|kind| (kind.key().to_owned(), visit.say(terms::kind(kind)).to_owned()));
    let empty = looked.kind.is_none().then(|| (String::new(), visit.say(words::CHOOSE_KIND).to_owned()));
    let dates = choices(&[
        ("", words::DATES_AUTO),
        ("dmy", words::DATES_DMY),
        ("mdy", words::DATES_MDY),
        ("ymd", words::DATES_YMD),
    ]);
    let marks = choices(&[("", words::DATES_AUTO), (".", words::DECIMAL_POINT), (",", words::DECIMAL_COMMA)]);
    let at = |name: &str| wrong_at(wrong, name).map(str::to_owned);
    html! {
        section.sec.gap aria-labelledby="guess" {
            form method="post" {
                (fields::key())
                input type="hidden" name="was" value=(looked.kind.map_or("", FileKind::key));
                header { h2.eyebrow id="guess" { (visit.say(words::GUESS)) } p.note { (visit.say(words::GUESS_MORE)) } }
                div.fields.told {
                    (fields::choice("kind", visit.say(words::KIND), empty.into_iter().chain(kinds)).value(looked.kind.map_or("", FileKind::key)))
                    (fields::choice("dates", visit.say(words::DATES), dates).value(said.dates.map_or("", DateForm::key)).help(visit.say(words::DATES_HELP)))
                    (fields::choice("decimal", visit.say(words::DECIMAL), marks).value(said.decimal.map_or(String::new(), |mark| char::from(mark).to_string())))
                    (fields::text("currency", visit.say(words::CURRENCY)).value(said.currency.map_or(String::new(), |c| c.code().to_owned())).help(visit.say(words::CURRENCY_HELP)).wrong(at("currency")))
                    @if looked.kind == Some(FileKind::OpenItems) {
                        (fields::day("as_of", visit.say(words::AS_OF)).value(said.as_of.map_or(String::new(), |day| visit.lang().day_in_field(day))).help(visit.say(words::AS_OF_HELP)).wrong(at("as_of")))
                    }
                }
                @if let Some(wrong) = wrong_at(wrong, "columns") { p.err role="alert" { (wrong) } }
                @if let Some(kind) = looked.kind { (columns(visit, file, (looked, glance), kind)) }
                div.acts.gap-s {
                    button.btn type="submit" name="do" value="mend" { (visit.say(words::MEND)) }
                    @if *said != Said::default() { button.btn.text type="submit" name="do" value="anew" formnovalidate { (visit.say(words::START_OVER)) } }
                }
            }
        }
    }
}

fn columns(visit: &Visit<'_>, file: &File, (looked, glance): (&Looked, &Glance), kind: FileKind) -> Markup {
    let report = looked.report();
    let known: Vec<Field> = kind.required().iter().chain(kind.optional()).copied().collect();
    let read = |at: usize| {
        let form = report.and_then(|report| report.columns.get(at)).and_then(|column| column.form);
        form.map(|form| terms::form(visit, form)).unwrap_or_default()
    };
    let meant = |at: usize| match &file.said.columns {
        Some(said) => said.get(at).copied().flatten(),
        None => glance.fields.get(at).copied().flatten(),
    };
    html! {
        div.scroll tabindex="0" role="region" aria-label=(visit.say(words::GUESS)) { table.columns {
            caption.vh { (visit.say(words::GUESS)) }
            thead { tr { @for head in [words::COLUMN, words::EXAMPLES, words::MEANS, words::READ_HOW] { th scope="col" { (visit.say(head)) } } } }
            tbody { @for (at, header) in glance.header.iter().enumerate() {
                @let own = meant(at);
                tr.idle[own.is_none()] {
                    th scope="row" { (header) }
                    td.quiet { (glance.sample.get(at).into_iter().flatten().take(3).map(String::as_str).collect::<Vec<_>>().join(" · ")) }
                    td {
                        select name={ "col." (at) } aria-label=(visit.fill(words::MEANS_OF, &[("column", header)])) {
                            option value="" selected[own.is_none()] { (visit.say(words::NOT_USED)) }
                            @for field in &known {
                                option value=(field.key()) selected[own == Some(*field)] {
                                    (visit.say(terms::field(*field)))
                                    @if kind.required().contains(field) { " (" (visit.say(words::NEEDED)) ")" }
                                }
                            }
                        }
                    }
                    td.quiet { (read(at)) }
                }
            } }
        } }
    }
}

fn counts(visit: &Visit<'_>, all: &[(u64, crate::pages::words::Word)]) -> Markup {
    html! {
        dl.counts { @for (count, word) in all.iter().filter(|(count, _)| *count > 0) {
            div { dd { (visit.lang().count(*count as i64)) } dt { (visit.say(*word)) } }
        } }
    }
}

fn preview(visit: &Visit<'_>, file: &File, done: &Imported) -> Markup {
    let report = done.report.as_ref();
    let refused = report.map_or(0, dunlin_formats::LoadReport::refused);
    let all = [
        (done.documents, words::DOCUMENTS),
        (done.applications, words::APPLICATIONS),
        (done.customers, words::CUSTOMERS),
        (done.changed.len() as u64, words::CORRECTED),
        (done.ended, words::ENDED),
        (done.known, words::KNOWN),
        (refused as u64, words::REFUSED),
    ];
    let land = if refused > 0 { words::LAND_WITHOUT } else { words::LAND };
    let rows = report.and_then(|report| report.files.first()).map_or(&[][..], |file| &file.refused);
    html! {
        section.sec.gap aria-labelledby="preview" {
            h2.eyebrow id="preview" { (visit.say(words::PREVIEW)) }
            (counts(visit, &all))
            @if done.is_nothing_new() { p.claim { (visit.say(words::NOTHING_NEW)) } }
            form.land method="post" data-import=(progress_key(file)) data-read=(visit.say(words::ROWS_READ)) data-written=(visit.say(words::ROWS_WRITTEN)) data-received=(visit.say(words::RECEIVED)) {
                (fields::key())
                div.acts {
                    button.btn.main type="submit" name="do" value="land" { (visit.say(land)) }
                    button.btn.text type="submit" name="do" value="drop" { (visit.say(words::DROP)) }
                    span.note data-told role="status" {}
                }
            }
            (refused_rows(visit, file, rows))
            (corrections(visit, done))
            (notices(visit, done))
        }
    }
}

fn drop_it(visit: &Visit<'_>) -> Markup {
    html! {
        form method="post" { (fields::key()) button.btn.text type="submit" name="do" value="drop" { (visit.say(words::DROP)) } }
    }
}

fn refused_rows(visit: &Visit<'_>, file: &File, rows: &[Refused]) -> Markup {
    let more = rows.len().saturating_sub(SHOWN);
    html! {
        @if !rows.is_empty() {
            h3.sub.gap-s { (visit.say(words::REFUSED_ROWS)) }
            p.note { (visit.say(words::REFUSED_MORE)) " " a href={ "/imports/" (file.id) "/refused" } download { (visit.say(words::REFUSED_FILE)) } }
            div.scroll tabindex="0" role="region" aria-label=(visit.say(words::REFUSED_ROWS)) { table {
                caption.vh { (visit.say(words::REFUSED_ROWS)) }
                thead { tr { th.num scope="col" { (visit.say(words::LINE)) } @for head in [words::COLUMN, words::VALUE, words::WHY] { th scope="col" { (visit.say(head)) } } } }
                tbody { @for row in rows.iter().take(SHOWN) { tr {
                    td.num { (visit.lang().count(row.line as i64)) }
                    td { @if row.column.is_empty() { (visit.say(words::WHOLE_ROW)) } @else { (row.column) } }
                    td.mono { (row.value) }
                    td { (refused_rows::said(visit.lang(), &row.reason)) }
                } } }
            } }
            @if more > 0 { p.note { (visit.fill(words::MORE, &[("n", &visit.lang().count(more as i64))])) } }
        }
    }
}

/// A value of a correction: a day as people read it.
fn value(lang: Lang, text: &str) -> String {
    text.parse::<dunlin_core::day::Day>().map_or_else(|_| text.to_owned(), |day| lang.day(day))
}

fn corrections(visit: &Visit<'_>, done: &Imported) -> Markup {
    let more = done.changed.len().saturating_sub(SHOWN);
    let lang = visit.lang();
    let head = [words::DOCUMENT, words::LINE, words::FIELD, words::BEFORE, words::AFTER];
    html! {
        @if !done.changed.is_empty() {
            h3.sub.gap-s { (visit.say(words::CORRECTIONS)) }
            div.scroll tabindex="0" role="region" aria-label=(visit.say(words::CORRECTIONS)) { table {
                caption.vh { (visit.say(words::CORRECTIONS)) }
                thead { tr { @for head in head { th scope="col" { (visit.say(head)) } } } }
                tbody { @for changed in done.changed.iter().take(SHOWN) { @for field in &changed.fields { tr {
                    td { a href={ "/documents/" (lists::segment(&changed.document)) } { (changed.document) } }
                    td { (lang.count(changed.line as i64)) }
                    td { (correction(visit, field.field)) }
                    td { (value(lang, &field.before)) } td { (value(lang, &field.after)) }
                } } } }
            } }
            @if more > 0 { p.note { (visit.fill(words::MORE, &[("n", &lang.count(more as i64))])) } }
        }
    }
}

/// A field that a correction names.
fn correction(visit: &Visit<'_>, name: &str) -> String {
    let key = match name {
        "void from" => "voided",
        "hold until" => "hold_until",
        other => other,
    };
    Field::of_key(key).map_or_else(|| name.to_owned(), |field| visit.say(terms::field(field)).to_owned())
}

fn notices(visit: &Visit<'_>, done: &Imported) -> Markup {
    let report = done.report.as_ref();
    let files = report.into_iter().flat_map(|report| &report.files).flat_map(|file| &file.notices);
    let all: Vec<String> =
        files.chain(report.into_iter().flat_map(|report| &report.notices)).map(ToString::to_string).collect();
    html! {
        @if !all.is_empty() {
            details.gap-s {
                summary { (visit.say(words::NOTICES_EN)) }
                ul lang="en" { @for notice in &all { li.note { (notice.trim_start_matches("note: ")) } } }
            }
        }
    }
}

fn landed_page(visit: &Visit<'_>, file: &File, landed: &Value) -> Markup {
    let n = landed["import"].as_i64().unwrap_or_default();
    let count = |name: &str| landed[name].as_u64().unwrap_or_default();
    let corrected = landed["changed"].as_array().map_or(0, Vec::len) as u64;
    let all = [
        (count("documents"), words::DOCUMENTS),
        (count("applications"), words::APPLICATIONS),
        (count("customers"), words::CUSTOMERS),
        (corrected, words::CORRECTED),
        (count("ended"), words::ENDED),
        (count("known"), words::KNOWN),
        (count("refused"), words::REFUSED),
    ];
    html! {
        p.small { a href="/imports" { (visit.say(words::TITLE)) } }
        h1.finding { (visit.fill(words::DONE, &[("n", &n.to_string())])) }
        p.stand { (file.name) @if landed["repeated"] == true { ". " (visit.say(words::DONE_REPEATED)) } }
        (counts(visit, &all))
        @if count("refused") > 0 {
            p { (visit.say(words::REFUSED_MORE)) " " a href={ "/imports/" (file.id) "/refused" } download { (visit.say(words::REFUSED_FILE)) } }
        }
        div.acts.gap-s {
            a.btn.main href="/worklist" { (visit.say(crate::pages::words::nav::WORKLIST)) }
            a.btn href="/imports" { (visit.say(words::CHOOSE_AGAIN)) }
        }
        div.gap-s { (super::undo(visit, n)) }
    }
}

/// The rows that are refused, as a file like the one that was brought.
pub(super) fn refused(visit: &Visit<'_>) -> Drawn {
    must(visit)?;
    let Some(file) = visit.shared().held.find(visit.who().user, visit.path("id")) else {
        return Err(problem::not_found());
    };
    let looked = look(visit, &file)?;
    let report = looked.report().ok_or_else(problem::not_found)?;
    let failed =
        |e: std::io::Error| crate::api::Problem { internal: Some(e.to_string()), ..problem::internal() };
    let bytes = report.write_refused(Vec::new()).map_err(failed)?;
    let stem = file.name.rsplit_once('.').map_or(file.name.as_str(), |(stem, _)| stem);
    Ok(Shown::File("text/csv; charset=utf-8", format!("{stem}-refused.csv"), bytes))
}

/// What the form says of the file; what of it cannot be.
fn told(visit: &Visit<'_>, sent: &Sent) -> (Said, Wrong) {
    let mut wrong = Wrong::new();
    let kind = FileKind::of_key(sent.get("kind"));
    let mut said = Said {
        kind,
        columns: None,
        dates: DateForm::of_key(sent.get("dates")),
        decimal: match sent.get("decimal") {
            "." => Some(b'.'),
            "," => Some(b','),
            _ => None,
        },
        currency: None,
        as_of: None,
    };
    if let Some(code) = sent.maybe("currency") {
        match code.to_uppercase().parse() {
            Ok(currency) => said.currency = Some(currency),
            Err(_) => {
                wrong.push(("currency".into(), visit.fill(words::CURRENCY_WRONG, &[("text", code)])));
            }
        }
    }
    if let Some(day) = sent.maybe("as_of") {
        said.as_of = visit.lang().read_day(day);
        if said.as_of.is_none() {
            wrong.push(("as_of".into(), visit.fill(words::DAY_WRONG, &[("text", day)])));
        }
    }
    // Of another kind of file, columns mean something else: they are guessed anew.
    let is_same = sent.maybe("was").is_none_or(|was| Some(was) == kind.map(FileKind::key));
    let columns: Vec<(usize, Option<Field>)> = sent
        .fields
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix("col.")?.parse().ok()?, Field::of_key(value))))
        .filter(|&(at, _)| at < 10_000)
        .collect();
    if !columns.is_empty() && is_same {
        let mut all = vec![None; columns.iter().map(|(at, _)| at + 1).max().unwrap_or(0)];
        columns.iter().for_each(|&(at, field)| all[at] = field);
        said.columns = Some(all);
    }
    (said, wrong)
}

/// Fields that are said of two columns.
fn twice(visit: &Visit<'_>, said: &Said, glance: Option<&Glance>) -> Option<String> {
    let columns = said.columns.as_ref()?;
    let of = |field: Field| -> Vec<String> {
        let all = columns.iter().enumerate().filter(|(_, own)| **own == Some(field));
        all.map(|(at, _)| glance.and_then(|g| g.header.get(at)).cloned().unwrap_or_default()).collect()
    };
    let field = columns.iter().flatten().find(|field| of(**field).len() > 1)?;
    let gaps = [("field", visit.say(terms::field(*field))), ("columns", &of(*field).join(", "))];
    Some(visit.fill(words::TWICE, &gaps))
}

/// What its forms do.
pub(super) fn act(visit: &Visit<'_>, sent: &Sent) -> Acted {
    must(visit)?;
    let (held, user, id) = (&visit.shared().held, visit.who().user, visit.path("id"));
    let Some(file) = held.find(user, id) else { return Ok(Done::Again(gone(visit))) };
    let here = format!("/imports/{id}");
    match sent.get("do") {
        "drop" => {
            held.forget(user, id);
            Ok(Done::Go("/imports".into(), Some(words::DROPPED)))
        }
        "anew" => {
            held.change(user, id, |file| file.said = Said::default());
            Ok(Done::Go(here, Some(words::MENDED)))
        }
        "land" => land(visit, &file).map(|landed| {
            held.change(user, id, |file| file.landed = Some(landed));
            Done::Go(here, None)
        }),
        _ => {
            let (said, mut wrong) = told(visit, sent);
            let mut mended = file;
            mended.said = said.clone();
            let looked = look(visit, &mended)?;
            if let Some(twice) = twice(visit, &said, looked.glance.as_ref()) {
                wrong.push(("columns".into(), twice));
            }
            if !wrong.is_empty() {
                return Ok(Done::Again(shown(visit, &mended, &wrong)?));
            }
            held.change(user, id, |file| file.said = said);
            Ok(Done::Go(here, Some(words::MENDED)))
        }
    }
}

/// The key under which a file lands: landed twice, it lands once.
fn progress_key(file: &File) -> String {
    format!("page-import-{}", file.id)
}

/// Takes the file in, through the route of the API.
fn land(visit: &Visit<'_>, file: &File) -> Result<Value, crate::api::Problem> {
    let looked = look(visit, file)?;
    let Some(kind) = looked.kind else {
        return Err(problem::parameter().saying(visit.say(words::QUESTIONS)));
    };
    let said = &file.said;
    let mut query = std::collections::BTreeMap::from([
        ("kind", kind.key().to_owned()),
        ("name", file.name.clone()),
        ("skip_refused", "true".to_owned()),
    ]);
    let mut also = |name: &'static str, value: Option<String>| {
        if let Some(value) = value {
            query.insert(name, value);
        }
    };
    also("map", map(said).map(|map| map.to_toml()));
    also("currency", said.currency.map(|currency| currency.code().to_owned()));
    also("dates", said.dates.map(|form| form.key().to_owned()));
    also("decimal", said.decimal.map(|mark| char::from(mark).to_string()));
    also("as_of", said.as_of.map(|day| day.to_string()));
    let own = visit.reader.asked;
    let asked = Asked {
        query,
        file: file.bytes.to_vec(),
        key: Some(progress_key(file)),
        place: own.place.clone(),
        agent: own.agent.clone(),
        session: own.session.clone(),
        ..Asked::default()
    };
    match visit.ask("import", &asked)? {
        Answer::Json(_, landed) => Ok(landed),
        _ => Err(problem::internal()),
    }
}
