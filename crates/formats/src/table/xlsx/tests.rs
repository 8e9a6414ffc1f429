//! Workbooks as spreadsheets write them, and as nobody honest does.

use super::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use std::io::Write;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn table(sheet: &Sheet) -> String {
    let row = |row| (0..sheet.header.len()).map(|at| sheet.grid.cell(row, at)).collect::<Vec<_>>().join("|");
    let rows: Vec<String> = (0..sheet.grid.len()).map(row).collect();
    format!("{}: {}\n{}", sheet.name, sheet.header.join("|"), rows.join("\n"))
}

#[test]
fn the_sheet_with_the_header_is_read() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("Notes").unwrap().write(0, 0, "Read me").unwrap();
    let sheet = workbook.add_worksheet().set_name("Open").unwrap();
    let date = Format::new().set_num_format("dd/mm/yyyy");
    sheet.write(0, 0, "Open items as of today").unwrap();
    for (at, name) in ["Invoice", "Customer", "Due date", "Amount", "Disputed"].iter().enumerate() {
        sheet.write(2, at as u16, *name).unwrap();
    }
    sheet.write(3, 0, "007").unwrap();
    sheet.write(3, 1, 1_930_571_429.0).unwrap();
    sheet.write_with_format(3, 2, ExcelDateTime::from_ymd(2024, 1, 31).unwrap(), &date).unwrap();
    sheet.write(3, 3, 0.1 + 0.2).unwrap();
    sheet.write(3, 4, true).unwrap();
    sheet.write(5, 0, "008").unwrap();
    sheet.write(5, 3, Formula::new("1000+234.5").set_result("1234.5")).unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    assert!(is_workbook(&bytes));
    let sheet = read(&bytes, None, &Limits::default()).unwrap();
    assert_eq!(
        table(&sheet),
        "Open: Invoice|Customer|Due date|Amount|Disputed\n007|1930571429|2024-01-31|0.3|true\n008|||1234.5|"
    );
    assert_eq!(
        read(&bytes, Some("None"), &Limits::default()).err().map(|e| e.to_string()).as_deref(),
        Some("there is no sheet `None`; the sheets are Notes, Open")
    );
}

/// A workbook of given parts.
fn workbook(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let fixed: [(&str, &[u8]); 4] = [
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", br#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
        ("xl/workbook.xml", br#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", br#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#),
    ];
    for (name, data) in fixed.iter().chain(parts) {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(data).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn refusal(bytes: &[u8]) -> String {
    read(bytes, None, &Limits::default()).err().map_or_else(|| "read".to_owned(), |e| e.to_string())
}

#[test]
fn bombs_are_refused_before_they_go_off() {
    let sheet = |inner: &str| format!("<worksheet><sheetData>{inner}</sheetData></worksheet>");
    let plain = sheet("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>Invoice</v></c></row>");
    let zeros = vec![b'<'; 40 << 20];
    assert_eq!(
        refusal(&workbook(&[
            ("xl/worksheets/sheet1.xml", plain.as_bytes()),
            ("xl/sharedStrings.xml", &zeros)
        ])),
        "the workbook unpacks to too much (more than 805306368); refused before it is unpacked; split the file"
    );
    let count = b"<sst uniqueCount=\"4000000000\"></sst>";
    assert_eq!(
        refusal(&workbook(&[
            ("xl/worksheets/sheet1.xml", plain.as_bytes()),
            ("xl/sharedStrings.xml", count)
        ])),
        "the workbook's texts take too much memory (more than 100663296); refused before it is unpacked; split the file"
    );
    let doctype = format!("<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"b\">]>{plain}");
    assert_eq!(
        refusal(&workbook(&[("xl/worksheets/sheet1.xml", doctype.as_bytes())])),
        "the workbook's XML has a DOCTYPE, which no workbook needs; refused"
    );
}

#[test]
fn a_cell_at_the_far_end_costs_a_cell() {
    let far = "<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>Invoice</v></c>\
        <c r=\"B1\" t=\"str\"><v>Amount</v></c></row><row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c><c r=\"XFD1048576\"><v>5</v></c></row></sheetData></worksheet>";
    let sheet =
        read(&workbook(&[("xl/worksheets/sheet1.xml", far.as_bytes())]), None, &Limits::default()).unwrap();
    assert_eq!(table(&sheet), "S: Invoice|Amount\n1|");
}
