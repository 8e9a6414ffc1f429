//! Whom commands were about: the customers and documents that what they wrote points at.
//!
//! Commands say it in many words of their own; their rows say it alike. Ids of a table rise with the commands that wrote them, so the
//! rows of some commands are found by halving, without an index on the command.

use crate::error::StoreError;
use crate::table::{FACTS, Table};
use crate::tx::Tx;

/// How rows of a table lead to a customer, and to a document where they lead there over one.
struct Path {
    table: &'static str,
    /// From a row `t` on; the document, where there is one, is `d`.
    joins: &'static str,
    /// The customer's id.
    customer: &'static str,
    /// Over a document.
    has_document: bool,
}

/// The last version of the document that a column names.
macro_rules! document {
    ($before:literal, $column:literal) => {
        concat!(
            $before,
            " join documents d on d.id = coalesce((select max(x.id) from documents x where x.document_id = ",
            $column,
            " and x.version > 0), ",
            $column,
            ")"
        )
    };
}

const fn own(table: &'static str) -> Path {
    Path { table, joins: "", customer: "t.customer_id", has_document: false }
}

const fn over(table: &'static str, joins: &'static str, customer: &'static str) -> Path {
    Path { table, joins, customer, has_document: false }
}

const fn of_document(table: &'static str, joins: &'static str) -> Path {
    Path { table, joins, customer: "d.customer_id", has_document: true }
}

/// All of them; a test holds that every table that leads to customers is in it.
const PATHS: &[Path] = &[
    own("customer_versions"),
    over("customer_versions", "", "t.merged_into"),
    over("customers", "", "t.id"),
    Path {
        table: "documents",
        joins: "join documents d on d.id = t.id",
        customer: "t.customer_id",
        has_document: true,
    },
    of_document("applications", document!("", "t.to_id")),
    of_document("applications", document!("", "t.from_id")),
    of_document("application_ends", document!("join applications a on a.id = t.application_id", "a.to_id")),
    of_document("application_ends", document!("join applications a on a.id = t.application_id", "a.from_id")),
    own("statements"),
    own("contacts"),
    own("permissions"),
    own("customer_tags"),
    own("activities"),
    own("promises"),
    over("promise_parts", "join promises p on p.id = t.promise_id", "p.customer_id"),
    of_document("promise_items", document!("", "t.document_id")),
    over("promise_ends", "join promises p on p.id = t.promise_id", "p.customer_id"),
    of_document("disputes", document!("", "t.document_id")),
    of_document("dispute_ends", document!("join disputes q on q.id = t.dispute_id", "q.document_id")),
    own("holds"),
    over("hold_ends", "join holds h on h.id = t.hold_id", "h.customer_id"),
    own("notices"),
    of_document("notice_lines", document!("", "t.document_id")),
    over("notice_events", "join notices n on n.id = t.notice_id", "n.customer_id"),
    of_document("placements", document!("", "t.document_id")),
    of_document("placement_ends", document!("join placements p on p.id = t.placement_id", "p.document_id")),
    own("proposals"),
    of_document("proposals", document!("", "t.document_id")),
    over("proposal_ends", "join proposals p on p.id = t.proposal_id", "p.customer_id"),
    of_document("proposal_ends", document!("join proposals p on p.id = t.proposal_id", "p.document_id")),
    over("notice_charges", "join notices n on n.id = t.notice_id", "n.customer_id"),
    over(
        "charge_waivers",
        "join notice_charges c on c.id = t.charge_id join notices n on n.id = c.notice_id",
        "n.customer_id",
    ),
    of_document("charge_documents", document!("", "t.document_id")),
    own("overrides"),
    of_document("overrides", document!("", "t.document_id")),
    over("override_ends", "join overrides o on o.id = t.override_id", "o.customer_id"),
    of_document("override_ends", document!("join overrides o on o.id = t.override_id", "o.document_id")),
    own("customer_parents"),
];

/// Tables that say nothing of customers.
#[cfg(test)]
const OF_NOBODY: &[&str] = &[
    "imports",
    "import_undos",
    "snapshot_days",
    "segments",
    "collectors",
    "entities",
    "fx_rates",
    "reference_rates",
    "strategies",
    "strategy_uses",
    "collector_teams",
    "write_off_limits",
    "users",
    "user_versions",
    "api_tokens",
    "api_token_ends",
    "webhooks",
    "webhook_versions",
    "webhook_ends",
    "factor_rules",
    "user_links",
];

/// Something that a command was about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// The command.
    pub seq: i64,
    /// The customer.
    pub customer: i64,
    /// The document's number, where it is about one.
    pub document: Option<String>,
}

impl Tx<'_> {
    /// Whom the commands after one and up to another were about, each once; with `documents` also which documents.
    ///
    /// # Errors
    /// Those of the engine and of `each`.
    pub fn about(
        &mut self,
        (after, upto): (i64, i64),
        documents: bool,
        each: &mut dyn FnMut(About) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut span = ("", (0, 0));
        for path in PATHS {
            if span.0 != path.table {
                span = (path.table, self.span(path.table, after, upto)?);
            }
            let (from, to) = span.1;
            if from >= to {
                continue;
            }
            self.engine.query(&text(path, documents), &[from.into(), to.into()], &mut |row| {
                let Some(customer) = row.int(1)?.filter(|&id| id != 0) else { return Ok(()) };
                let document = row.text(2)?.filter(|number| !number.is_empty()).map(str::to_owned);
                each(About { seq: row.needed(0)?, customer, document })
            })?;
        }
        Ok(())
    }

    /// The ids of a table between which lie the rows of the commands after one and up to another: above the first, up to the second.
    fn span(&mut self, table: &'static str, after: i64, upto: i64) -> Result<(i64, i64), StoreError> {
        let Some(last) = self.row_at(table, i64::MAX)?.filter(|(_, seq)| *seq > after) else {
            return Ok((0, 0));
        };
        let to = if last.1 <= upto { last.0 } else { self.last_by(table, upto, last.0)? };
        Ok((self.last_by(table, after, last.0)?, to))
    }

    /// The last row of a table with at most an id: its id and command.
    fn row_at(&mut self, table: &'static str, id: i64) -> Result<Option<(i64, i64)>, StoreError> {
        let mut found = None;
        self.engine.query(&row_text(table), &[id.into()], &mut |row| {
            found = Some((row.needed(0)?, row.needed(1)?));
            Ok(())
        })?;
        Ok(found)
    }

    /// The last id that commands up to one wrote; 0 for none. `last`: an id that a later command wrote.
    fn last_by(&mut self, table: &'static str, seq: i64, last: i64) -> Result<i64, StoreError> {
        let mut is_early =
            |id: i64| Ok::<_, StoreError>(self.row_at(table, id)?.is_none_or(|(_, by)| by <= seq));
        let (mut early, mut late, mut step) = (0, last, 1);
        // Most often it is near the end: steps back double until one is far enough.
        while late - step > early {
            if is_early(late - step)? {
                early = late - step;
                break;
            }
            late -= step;
            step *= 2;
        }
        while late - early > 1 {
            let middle = early + (late - early) / 2;
            match is_early(middle)? {
                true => early = middle,
                false => late = middle,
            }
        }
        Ok(early)
    }
}

fn row_text(table: &str) -> String {
    format!("select id, seq from {table} where id <= $1 order by id desc limit 1")
}

fn text(path: &Path, documents: bool) -> String {
    let Path { table, joins, customer, has_document } = path;
    let number = if documents && *has_document { "d.number" } else { "cast('' as text)" };
    format!(
        "select distinct t.seq, {customer}, {number} from {table} t {joins} where t.id > $1 and t.id <= $2 order by 1, 2, 3"
    )
}

/// All statements, for the check that prepares each on both engines.
pub(crate) fn statements() -> Vec<String> {
    let mut all: Vec<String> = PATHS.iter().flat_map(|path| [text(path, false), text(path, true)]).collect();
    all.extend(FACTS.iter().map(|table: &Table| row_text(table.name)));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Place, Store, table};

    #[test]
    fn every_table_leads_to_customers_or_to_nobody() {
        for table in FACTS {
            let leads = PATHS.iter().any(|path| path.table == table.name);
            assert!(
                leads != OF_NOBODY.contains(&table.name),
                "{}: write its path, or that it leads to nobody",
                table.name
            );
        }
    }

    /// For tables of any length and any two commands, what halving finds is what reading all of it finds.
    #[test]
    fn the_rows_of_commands_are_found_by_halving() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::create(&Place::File(folder.path().join("b.db")), 0).expect("books");
        // How many tags each command gives; with gaps, as commands write to other tables too.
        let counts = [0, 3, 1, 0, 0, 7, 2, 0, 1, 1, 0, 5, 0];
        let mut rows = Vec::new();
        for (n, &count) in counts.iter().enumerate() {
            let wrote: Result<i64, StoreError> = store.write(move |tx| {
                let seq = tx.begin()?;
                for _ in 0..count {
                    let id = tx.next_id(&table::CUSTOMER_TAGS)?;
                    tx.insert(
                        &table::CUSTOMER_TAGS,
                        &[id.into(), seq.into(), (seq * 10).into(), "t".into(), 1.into()],
                    )?;
                }
                tx.record(&format!("k{n}"), "tag", "tester", 0, "", "")?;
                Ok(seq)
            });
            rows.extend((0..count).map(|_| wrote.clone().expect("written")));
        }
        let last = counts.len() as i64;
        for after in 0..=last {
            for upto in after..=last {
                let found = store.read(|tx| tx.span("customer_tags", after, upto)).expect("read");
                let expected = rows.iter().filter(|seq| **seq > after && **seq <= upto).count() as i64;
                assert_eq!(found.1 - found.0, expected, "({after}, {upto}]: {found:?}");
                let mut about = Vec::new();
                let read: Result<(), StoreError> = store.read(|tx| {
                    tx.about((after, upto), true, &mut |one| {
                        about.push(one.seq);
                        Ok(())
                    })
                });
                read.expect("read");
                let mut expected: Vec<i64> =
                    rows.iter().copied().filter(|seq| *seq > after && *seq <= upto).collect();
                expected.dedup();
                assert_eq!(about, expected);
            }
        }
    }
}
