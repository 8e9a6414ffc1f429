//! Files end at 700 lines and functions at 70; nine of ten functions stay under 40.

use super::source::{self, Source};
use super::{Fault, report, tree};

/// The most lines of a file.
const FILE_LINES: usize = 700;
/// The most lines of a function, signature and closing brace included.
const FUNCTION_LINES: usize = 70;
/// The most lines of nine functions out of ten.
const MOST_FUNCTION_LINES: usize = 40;

/// Files that may be longer, each a table: path and reason.
const TABLES: &[(&str, &str)] = &[];

/// Functions that may be longer, each one match over a table: path, name and reason.
const TABLE_FUNCTIONS: &[(&str, &str, &str)] = &[
    ("crates/formats/src/guess/field.rs", "optional", "a list of fields for every kind of file"),
    ("crates/kpi/src/engine/slot.rs", "of", "one line a measure, which the compiler holds complete"),
];

#[test]
fn files_are_not_too_long() {
    let over = |path: &str| TABLES.iter().any(|(table, _)| *table == path);
    let long: Vec<Fault> = tree::ending(&[".rs"])
        .map(|file| (file, file.text.lines().count()))
        .filter(|(file, lines)| *lines > FILE_LINES && !over(&file.path))
        .map(|(file, lines)| Fault::new(&file.path, lines, format!("{lines} lines, {FILE_LINES} is the end")))
        .collect();
    report(
        &long,
        "make a folder of it, a file a thought (or, for a mere table, list it in TABLES with the reason)",
    );
    let needless: Vec<Fault> = TABLES
        .iter()
        .filter(|(path, _)| tree::file(path).is_none_or(|file| file.text.lines().count() <= FILE_LINES))
        .map(|(path, _)| Fault::new(path, 0, "needs no exception"))
        .collect();
    report(&needless, "take it off TABLES");
}

/// A function: name, line where it begins, and how many lines it has.
struct Function {
    name: String,
    line: usize,
    lines: usize,
}

#[test]
fn functions_are_not_too_long() {
    let mut long = Vec::new();
    let mut excepted = Vec::new();
    for source in source::all() {
        let path = &source.file.path;
        for f in functions(&source.code).into_iter().filter(|f| f.lines > FUNCTION_LINES) {
            let what = format!("`{}` has {} lines, {FUNCTION_LINES} is the end", f.name, f.lines);
            match TABLE_FUNCTIONS.iter().find(|(table, name, _)| table == path && *name == f.name) {
                Some(exception) => excepted.push(exception),
                None => long.push(Fault::new(path, f.line, what)),
            }
        }
    }
    report(
        &long,
        "give its steps names: functions of their own, below it (or, one match over a table, list it)",
    );
    let needless = TABLE_FUNCTIONS.iter().filter(|exception| !excepted.contains(exception));
    let needless: Vec<Fault> =
        needless.map(|(path, name, _)| Fault::new(path, 0, format!("`{name}` needs no exception"))).collect();
    report(&needless, "take it off TABLE_FUNCTIONS");
}

#[test]
fn nine_functions_of_ten_are_short() {
    let all: Vec<usize> = source::all()
        .filter(|source: &Source| !source.is_test())
        .flat_map(|source| functions(&source.product_code()))
        .map(|function| function.lines)
        .collect();
    let short = all.iter().filter(|&&lines| lines < MOST_FUNCTION_LINES).count();
    assert!(
        short * 10 >= all.len() * 9,
        "{short} of {} functions are under {MOST_FUNCTION_LINES} lines",
        all.len()
    );
}

/// The functions with a body, nested ones too.
fn functions(code: &str) -> Vec<Function> {
    let named = |&at: &usize| code[at + 2..].starts_with(|c: char| c.is_whitespace());
    source::word(code, "fn").into_iter().filter(named).filter_map(|at| function(code, at)).collect()
}

fn function(code: &str, at: usize) -> Option<Function> {
    let name: String =
        code[at + 2..].trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    if name.is_empty() {
        return None;
    }
    let open = body(code, at)?;
    let close = source::closing(code, open)?;
    let line = source::line(code, at);
    Some(Function { name, line, lines: source::line(code, close) + 1 - line })
}

/// The brace that opens a function's body: not one inside the parentheses or brackets of its signature. `None` when a
/// semicolon comes first.
fn body(code: &str, at: usize) -> Option<usize> {
    let mut depth = 0_i32;
    for (place, b) in code.bytes().enumerate().skip(at) {
        match b {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth -= 1,
            b'{' if depth == 0 => return Some(place),
            b';' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

#[test]
fn functions_are_measured() {
    let code = "fn a(x: [u8; 2]) {\n    if x {\n    }\n}\ntrait T { fn b(); }\nfn c() -> u8 { 1 }";
    let found: Vec<(String, usize, usize)> =
        functions(code).into_iter().map(|f| (f.name, f.line, f.lines)).collect();
    assert_eq!(found, [("a".to_owned(), 1, 4), ("c".to_owned(), 6, 1)]);
}
