//! What a file would do, as far as that can be said.

use super::held::{File, Said};
use crate::api::Problem;
use crate::pages::visit::Visit;
use dunlin_app::AppError;
use dunlin_app::import::{Import, ImportFile, Imported};
use dunlin_formats::map::MappedColumn;
use dunlin_formats::{
    FileError, FileKind, FileReport, Glance, Input, LoadError, LoadOptions, Map, Question, glance,
};

/// What became of looking.
pub(super) enum Found {
    /// It cannot be read.
    Unreadable(FileError),
    /// Nobody has said what sort of file it is, and it looks like none.
    Kind,
    /// Something must be said first.
    Questions(Vec<Question>),
    /// It contradicts itself, or the books: what.
    Contradicts(String),
    /// What it would do.
    Preview(Box<Imported>),
}

/// A file as it was looked at.
pub(super) struct Looked {
    /// Its columns, where it has some.
    pub(super) glance: Option<Glance>,
    /// What sort of file it is taken for.
    pub(super) kind: Option<FileKind>,
    /// What came of it.
    pub(super) found: Found,
}

impl Looked {
    /// How the file was understood.
    pub(super) fn report(&self) -> Option<&FileReport> {
        match &self.found {
            Found::Preview(done) => done.report.as_ref()?.files.first(),
            _ => None,
        }
    }
}

/// What was said of columns, as a map.
pub(super) fn map(said: &Said) -> Option<Map> {
    let columns = said.columns.as_ref()?;
    let column = |(at, field): (usize, &Option<dunlin_formats::Field>)| {
        field.map(|field| MappedColumn { field, column: format!("#{}", at + 1), form: None })
    };
    let columns = columns.iter().enumerate().filter_map(column).collect();
    Some(Map { columns, only_mapped: true, ..Map::default() })
}

fn options(said: &Said) -> LoadOptions {
    LoadOptions {
        currency: said.currency,
        dates: said.dates,
        decimal: said.decimal,
        as_of: said.as_of,
        allow_refused: true,
        ..LoadOptions::default()
    }
}

/// Looks at a file; nothing is written.
pub(super) fn look(visit: &Visit<'_>, file: &File) -> Result<Looked, Problem> {
    let (said, options) = (&file.said, options(&file.said));
    let input = Input { name: file.name.clone(), kind: said.kind, bytes: &file.bytes, map: map(said) };
    let glance = match glance(&input, &options) {
        Ok(glance) => glance,
        Err(why) => return Ok(Looked { glance: None, kind: said.kind, found: Found::Unreadable(why) }),
    };
    let Some(kind) = glance.kind else {
        return Ok(Looked { glance: Some(glance), kind: None, found: Found::Kind });
    };
    let import = Import {
        kind,
        files: vec![ImportFile { name: file.name.clone(), bytes: file.bytes.to_vec(), map: map(said) }],
        options,
        key: None,
        actor: visit.who().name.clone(),
    };
    let found = match visit.shared().books.preview(&import) {
        Ok(done) => Found::Preview(Box::new(done)),
        Err(AppError::Load(LoadError::Questions { questions, .. })) => Found::Questions(questions),
        Err(AppError::Load(LoadError::File { why, .. })) => Found::Unreadable(why),
        Err(AppError::Load(LoadError::Inconsistent(what))) => Found::Contradicts(what),
        Err(other) => return Err(other.into()),
    };
    Ok(Looked { glance: Some(glance), kind: Some(kind), found })
}
