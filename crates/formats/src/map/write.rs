//! Writing maps out, so that a guess once seen to be right is used as it is from then on.

use super::{Duplicates, Map, MappedColumn};
use crate::plan::CellForm;
use std::fmt::Write;

impl Map {
    /// The map as TOML; [`Map::parse`] reads it back as it is.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut out = String::new();
        let mut line = |key: &str, value: Option<String>| {
            if let Some(value) = value {
                let _ = writeln!(out, "{key} = {}", quoted(&value));
            }
        };
        let mark = |mark: u8| char::from(mark).to_string();
        line("kind", self.kind.map(|kind| kind.key().to_owned()));
        line("encoding", self.encoding.clone());
        line("delimiter", self.delimiter.map(mark));
        line("sheet", self.sheet.clone());
        line("dates", self.dates.map(|form| form.key().to_owned()));
        line("decimal", self.decimal.map(mark));
        line("currency", self.currency.map(|currency| currency.code().to_owned()));
        line("entity", self.entity.clone());
        line("segment", self.segment.clone());
        line("collector", self.collector.clone());
        line("as_of", self.as_of.map(|day| day.to_string()));
        line(
            "duplicates",
            self.duplicates.map(|d| if d == Duplicates::Once { "once" } else { "keep" }.to_owned()),
        );
        if !self.ignore.is_empty() {
            let names: Vec<String> = self.ignore.iter().map(|name| quoted(name)).collect();
            let _ = writeln!(out, "ignore = [{}]", names.join(", "));
        }
        if self.only_mapped {
            out.push_str("guess = false\n");
        }
        if !self.columns.is_empty() {
            out.push_str("\n[columns]\n");
            self.columns.iter().for_each(|column| write_column(&mut out, column));
        }
        out
    }
}

fn write_column(out: &mut String, column: &MappedColumn) {
    let name = quoted(&column.column);
    let key = column.field.key();
    let form = match column.form {
        None | Some(CellForm::Text | CellForm::Flag) => String::new(),
        Some(CellForm::TextFromFloat) => ", form = \"text-from-float\"".to_owned(),
        Some(CellForm::Minor) => ", form = \"minor\"".to_owned(),
        Some(CellForm::Date(form)) => format!(", dates = {}", quoted(form.key())),
        Some(CellForm::Amount(form)) => {
            let thousands = form.thousands.map(|mark| char::from(mark).to_string()).unwrap_or_default();
            format!(", decimal = \"{}\", thousands = {}", char::from(form.decimal), quoted(&thousands))
        }
    };
    let _ = match form.is_empty() {
        true => writeln!(out, "{key} = {name}"),
        false => writeln!(out, "{key} = {{ column = {name}{form} }}"),
    };
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
