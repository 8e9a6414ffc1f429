//! What sort of file it looks like.

use super::columns::{Chosen, Seen, choose};
use super::field::{Field, FileKind};
use crate::map::Map;

/// The kind whose fields are all there; the richer kinds are tried first.
pub(crate) fn guess(seen: Seen<'_>, map: &Map) -> Option<FileKind> {
    let fits = |kind: FileKind| choose(seen, kind, &Map { columns: Vec::new(), ..map.clone() }).ok();
    let has = |chosen: &[Chosen], field| chosen.iter().any(|c| c.field == field);
    let any = |chosen: &[Chosen], fields: &[Field]| fields.iter().any(|&field| has(chosen, field));
    if fits(FileKind::Flat).is_some_and(|c| any(&c, &[Field::Issued, Field::Due, Field::Posted])) {
        return Some(FileKind::Flat);
    }
    if fits(FileKind::OpenItems).is_some_and(|c| has(&c, Field::AsOf)) {
        return Some(FileKind::OpenItems);
    }
    if fits(FileKind::Payments).is_some_and(|c| has(&c, Field::Payment))
        && !fits(FileKind::Invoices).is_some_and(|c| has(&c, Field::Due))
    {
        return Some(FileKind::Payments);
    }
    if fits(FileKind::Invoices).is_some() {
        return Some(FileKind::Invoices);
    }
    if fits(FileKind::Applications).is_some() {
        return Some(FileKind::Applications);
    }
    fits(FileKind::Customers).filter(|c| c.len() > 1).map(|_| FileKind::Customers)
}
