//! Refused rows written back out, each with the reason in a column of its own.

use crate::output::csv;
use dunlin_formats::report::LoadReport;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Writes file, line, column, value and reason of every refused row.
pub(crate) fn write(report: &LoadReport, out: &mut impl Write) -> io::Result<()> {
    let mut text = String::from("file,line,column,value,reason\n");
    for file in &report.files {
        for row in &file.refused {
            csv::text(&file.name, &mut text);
            let _ = write!(text, ",{},", row.line);
            csv::text(&row.column, &mut text);
            text.push(',');
            csv::text(&row.value, &mut text);
            text.push(',');
            csv::text(&row.reason, &mut text);
            text.push('\n');
        }
    }
    out.write_all(text.as_bytes())
}
