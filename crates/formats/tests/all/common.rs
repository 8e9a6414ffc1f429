//! Loading small texts, and ledgers as text.

use dunlin_core::ledger::{Ledger, NO_ITEM};
use dunlin_formats::{FileKind, Input, LoadOptions, Loaded, load};
use std::fmt::Write;

pub(crate) fn input<'a>(name: &str, kind: FileKind, bytes: &'a [u8]) -> Input<'a> {
    Input { name: name.to_owned(), kind: Some(kind), bytes, map: None }
}

pub(crate) fn load_texts(files: &[(FileKind, &str)]) -> Loaded {
    load_with(files, &LoadOptions::default()).unwrap_or_else(|e| panic!("{e}"))
}

pub(crate) fn load_with(files: &[(FileKind, &str)], options: &LoadOptions) -> Result<Loaded, String> {
    let inputs: Vec<_> = files
        .iter()
        .map(|(kind, text)| input(&format!("{}.csv", kind.key()), *kind, text.as_bytes()))
        .collect();
    load(&inputs, options).map_err(|e| e.to_string())
}

/// Items and applications, one a line, sorted: two ledgers say the same when their texts are equal.
pub(crate) fn text(ledger: &Ledger) -> String {
    let mut lines = Vec::new();
    let i = &ledger.items;
    for item in 0..i.len() {
        let mut line = format!(
            "{} {:?} {} {} -> {} {} {}",
            ledger.item_name(item as u32),
            i.kind[item],
            ledger.customers.text(i.customer[item]),
            i.issued[item],
            i.due[item],
            i.amount[item],
            ledger.currency_of(item as u32),
        );
        let coded = [
            (&i.segment, &ledger.segments),
            (&i.entity, &ledger.entities),
            (&i.collector, &ledger.collectors),
        ];
        for (numbers, names) in
            coded.into_iter().filter_map(|(numbers, names)| Some((numbers.as_ref()?, names)))
        {
            let _ = write!(line, " [{}]", names.text(numbers[item]));
        }
        lines.push(line);
    }
    let a = &ledger.applications;
    for row in 0..a.len() {
        let from = if a.from[row] == NO_ITEM { "-".to_owned() } else { ledger.item_name(a.from[row]) };
        let window = a.not_before.as_ref().map(|n| format!(" after {}", n[row])).unwrap_or_default();
        lines.push(format!(
            "  {from} => {} {} {} {:?}{window}",
            ledger.item_name(a.to[row]),
            a.day[row],
            a.amount[row],
            a.how[row]
        ));
    }
    lines.sort();
    lines.join("\n")
}
