//! Lists: any frame as a table that people read, and long ones in pieces that cost nothing until they are in sight.

use crate::output::{Cell, Column, Frame};
use crate::pages::locale::Lang;
use dunlin_core::day::Day;
use maud::{Markup, html};

/// Where a cell leads: given the column's name and what the cell holds for programs.
pub(crate) type Leads<'l> = &'l dyn Fn(&str, &str) -> Option<String>;

/// What a column is called; its own title where nothing is said.
pub(crate) type Titles<'t> = &'t dyn Fn(&Column) -> Option<String>;

/// A text as one part of a path.
pub(crate) fn segment(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(byte as char);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// A text as a value of a query.
pub(crate) fn value(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// A cell as people read it.
pub(crate) fn cell(lang: Lang, cell: &Cell) -> String {
    match cell {
        Cell::Text(text) | Cell::Named(_, text) => text.clone(),
        Cell::Money(minor, digits) => lang.money(*minor, *digits),
        Cell::Count(n) => lang.count(*n),
        Cell::Day(Day::NEVER | Day::ALWAYS) => String::new(),
        Cell::Day(day) => lang.day(*day),
    }
}

/// Rows of cells under heads; of each head, whether numbers stand below it. The first cell of a row names it.
pub(crate) fn cells(caption: &str, heads: &[(&str, bool)], rows: &[Vec<Markup>]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(caption) {
            table {
                caption.vh { (caption) }
                thead { tr { @for &(head, is_number) in heads { th.num[is_number] scope="col" { (head) } } } }
                tbody { @for row in rows { tr { @for (at, cell) in row.iter().enumerate() {
                    @let is_number = heads.get(at).is_some_and(|(_, is)| *is);
                    @if at == 0 { th.num[is_number] scope="row" { (cell) } } @else { td.num[is_number] { (cell) } }
                } } } }
            }
        }
    }
}

/// The rows of a frame as a table.
pub(crate) fn table(
    lang: Lang,
    frame: &Frame,
    caption: &str,
    (titles, leads): (Titles<'_>, Leads<'_>),
) -> Markup {
    let columns = frame.shown();
    html! {
        div.scroll tabindex="0" role="region" aria-label=(caption) {
            table {
                caption.vh { (caption) }
                thead { tr { @for (_, column) in &columns {
                    th.num[column.is_number()] scope="col" { (titles(column).unwrap_or_else(|| column.title.clone())) }
                } } }
                tbody { @for row in frame.rows() {
                    tr { @for &(at, column) in &columns {
                        td.num[column.is_number()] {
                            @if let Some(place) = leads(&column.name, &row[at].plain()) {
                                a href=(place) { (cell(lang, &row[at])) }
                            } @else { (cell(lang, &row[at])) }
                        }
                    } }
                } }
            }
        }
    }
}
