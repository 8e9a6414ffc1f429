//! Tidy: the rules of the house that no compiler checks, as tests. Each says which file and line breaks it and how to
//! mend it; only files that git knows are looked at.
//!
//! Deliberately not here: formatting (rustfmt) and everything that a lint can say (clippy).

mod docs;
mod layers;
mod lengths;
mod source;
mod tree;
mod words;

/// A broken rule: file, line (0: the file as a whole), and what is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Fault {
    path: String,
    line: usize,
    what: String,
}

impl Fault {
    fn new(path: &str, line: usize, what: impl Into<String>) -> Fault {
        Fault { path: path.to_owned(), line, what: what.into() }
    }
}

/// Fails with every fault, one a line, and how to mend them.
#[track_caller]
fn report(faults: &[Fault], mend: &str) {
    if faults.is_empty() {
        return;
    }
    let listed: Vec<String> = faults
        .iter()
        .map(|fault| match fault.line {
            0 => format!("  {}: {}", fault.path, fault.what),
            line => format!("  {}:{line}: {}", fault.path, fault.what),
        })
        .collect();
    panic!("{} places are not tidy:\n{}\nTo mend: {mend}", faults.len(), listed.join("\n"));
}
