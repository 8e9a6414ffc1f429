//! Where a command is carried out: it looks documents and customers up and writes facts, inside one transaction.

use super::words::Which;
use crate::columns::known;
use crate::error::AppError;
use crate::rows::{Cell, at, cells, values};
use crate::words;
use dunlin_core::day::Day;
use dunlin_core::ledger::{Kind, Settlement};
use dunlin_core::money::{Currency, Money, decimal, parse_minor};
use dunlin_core::posting::{Edge, NotAllowed, Side, Standing};
use dunlin_store::table::{self, Table};
use dunlin_store::value::Row;
use dunlin_store::{Balance, StoreError, Tx};

/// A document as its last version has it.
#[derive(Clone, Debug)]
pub(super) struct Doc {
    /// Its id.
    pub(super) id: i64,
    /// Its number as people write it.
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) currency: Currency,
    pub(super) entity: i64,
    pub(super) amount: i64,
    pub(super) issued: Day,
    pub(super) voided: Day,
    /// All columns of `documents`.
    pub(super) cells: Vec<Cell>,
}

/// An application as one of its documents has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Applied {
    pub(super) id: i64,
    /// The document on the other side; 0 for none.
    pub(super) other: i64,
    /// As it was written; [`Edge::amount`] has the sign that counts for the document.
    pub(super) amount: i64,
    pub(super) how: Settlement,
    /// Whether the document is the credit that is used.
    pub(super) uses: bool,
}

/// An application to be written.
#[derive(Clone, Copy, Debug)]
pub(super) struct NewApplication {
    pub(super) from: i64,
    pub(super) to: i64,
    pub(super) day: Day,
    pub(super) amount: i64,
    pub(super) how: Settlement,
}

/// Inside a command's transaction.
pub(super) struct Desk<'d, 'e> {
    pub(super) tx: &'d mut Tx<'e>,
    /// The command's number.
    pub(super) seq: i64,
    /// Documents whose balance moved, in order of first touch.
    touched: Vec<(i64, String, Currency)>,
    made: Vec<super::Made>,
}

impl<'d, 'e> Desk<'d, 'e> {
    pub(super) fn new(tx: &'d mut Tx<'e>, seq: i64) -> Desk<'d, 'e> {
        Desk { tx, seq, touched: Vec::new(), made: Vec::new() }
    }

    /// The document that is meant; `wanted`: on that side, where its number alone says too little.
    pub(super) fn document(&mut self, which: &Which, wanted: Option<Side>) -> Result<Doc, AppError> {
        let mut found = self.documents(&which.number, which.instalment)?;
        if found.is_empty()
            && let Some((number, n)) = which.number.rsplit_once('#')
            && let Ok(n) = n.parse()
        {
            found = self.documents(number, Some(n))?;
        }
        if let Some(kind) = &which.kind {
            let kind = kind_of(kind)?;
            found.retain(|doc| doc.kind == kind);
        }
        if let Some(entity) = &which.entity {
            let entity = self.tx.id_of_name(&table::ENTITIES, entity)?;
            found.retain(|doc| Some(doc.entity) == entity);
        }
        let on_side = |doc: &Doc| match wanted {
            Some(Side::Debit) => doc.amount > 0,
            Some(Side::Credit) => doc.amount < 0,
            None => true,
        };
        if found.len() > 1 && found.iter().any(on_side) {
            found.retain(on_side);
        }
        match found.len() {
            1 => Ok(found.remove(0)),
            0 => Err(AppError::refused(
                format!("there is no document `{}`{}", which.number, described(which)),
                "look at its number, kind, entity and instalment; a document must be in the books before it is posted to",
            )),
            n => Err(AppError::refused(
                format!("`{}` names {n} documents ({})", which.number, told_apart(&found)),
                "say which: {\"number\": ..., \"kind\": ..., \"entity\": ..., \"instalment\": ...}",
            )),
        }
    }

    /// The last versions of the documents of a number.
    fn documents(&mut self, number: &str, instalment: Option<u16>) -> Result<Vec<Doc>, AppError> {
        let t = &table::DOCUMENTS;
        let mut last: Vec<Vec<Cell>> = Vec::new();
        self.tx.documents_of_number(number, &mut |row| {
            let row = cells(t, row)?;
            match last.iter_mut().find(|other| other[4] == row[4]) {
                Some(before) => *before = row,
                None => last.push(row),
            }
            Ok(())
        })?;
        let undone = at(t, "undone");
        last.retain(|row| row[undone].int() == 0);
        if let Some(n) = instalment {
            last.retain(|row| row[9].int() == i64::from(n));
        }
        last.into_iter().map(Doc::of).collect()
    }

    /// Whether a number is taken: by a document, even one of an import that was taken back.
    pub(super) fn is_taken(
        &mut self,
        number: &str,
        entity: i64,
        kind: Kind,
        instalment: u16,
    ) -> Result<bool, AppError> {
        let mut taken = false;
        self.tx.documents_of_number(number, &mut |row| {
            taken |= row.needed(7)? == entity
                && row.words(8)? == words::kind(kind)
                && row.needed(9)? == i64::from(instalment);
            Ok(())
        })?;
        Ok(taken)
    }

    /// What was applied to a document, and with it its standing; the two lists go side by side.
    pub(super) fn standing(&mut self, doc: &Doc) -> Result<(Standing, Vec<Applied>), AppError> {
        let (mut edges, mut rows) = (Vec::new(), Vec::new());
        for uses in [false, true] {
            self.tx.applications_of(doc.id, uses, &mut |row| {
                let (edge, applied) = read_application(doc, uses, row)?;
                edges.push(edge);
                rows.push(applied);
                Ok(())
            })?;
        }
        Ok((Standing { amount: doc.amount, issued: doc.issued, voided: doc.voided, edges }, rows))
    }

    /// Reads an amount of a document's currency; positive.
    pub(super) fn amount(&self, text: &str, currency: Currency) -> Result<i64, AppError> {
        positive(text, currency)
    }

    /// Writes an application and moves both balances; the rules were asked before.
    pub(super) fn write_application(&mut self, new: NewApplication, to: &Doc) -> Result<(), AppError> {
        let mut nth = 0;
        self.tx.applications_of(new.to, false, &mut |row| {
            let same = (row.int(1)?.unwrap_or(0), row.needed(2)?, row.needed(3)?)
                == (new.from, i64::from(new.day.0), new.amount);
            nth += i64::from(same);
            Ok(())
        })?;
        let id = self.tx.next_id(&table::APPLICATIONS)?;
        let row: [Cell; 15] = [
            id.into(),
            self.seq.into(),
            Cell::Null,
            Cell::Null,
            new.from.into(),
            new.to.into(),
            i64::from(new.day.0).into(),
            new.amount.into(),
            words::settlement(new.how).into(),
            nth.into(),
            Cell::Null,
            Cell::Null,
            Cell::Null,
            Cell::Null,
            Cell::Null,
        ];
        self.tx.insert(&table::APPLICATIONS, &values(&row))?;
        self.take(to, new.amount)
    }

    /// Takes from what is open of a document, towards zero.
    pub(super) fn take(&mut self, doc: &Doc, amount: i64) -> Result<(), AppError> {
        self.touch(doc);
        match self.tx.take(doc.id, amount * doc.amount.signum())? {
            true => Ok(()),
            // The rules said yes and the guard says no: an amount of the books is not what its facts say.
            false => {
                Err(StoreError::Refused(format!("the balance of {} does not cover {amount}", doc.name))
                    .into())
            }
        }
    }

    /// Ends an application from a day on and gives its amount back to both sides.
    pub(super) fn end(&mut self, applied: &Applied, day: Day, reason: &str) -> Result<(), AppError> {
        let id = self.tx.next_id(&table::APPLICATION_ENDS)?;
        let row: [Cell; 5] =
            [id.into(), self.seq.into(), applied.id.into(), i64::from(day.0).into(), reason.into()];
        self.tx.insert(&table::APPLICATION_ENDS, &values(&row))?;
        Ok(())
    }

    /// Gives an amount back to a document.
    pub(super) fn give(&mut self, doc: &Doc, amount: i64) -> Result<(), AppError> {
        self.touch(doc);
        Ok(self.tx.give(doc.id, amount * doc.amount.signum())?)
    }

    /// Writes a fact, given without its id and command; the id.
    pub(super) fn fact(&mut self, table: &Table, cells: Vec<Cell>) -> Result<i64, AppError> {
        let id = self.tx.next_id(table)?;
        let row: Vec<Cell> = [id.into(), self.seq.into()].into_iter().chain(cells).collect();
        self.insert(table, &row)?;
        Ok(id)
    }

    pub(super) fn insert(&mut self, table: &Table, row: &[Cell]) -> Result<(), AppError> {
        Ok(self.tx.insert(table, &values(row))?)
    }

    /// Writes a fact of which there is one; `otherwise` says what stands in its way.
    pub(super) fn once(&mut self, table: &Table, cells: Vec<Cell>, otherwise: &str) -> Result<(), AppError> {
        match self.fact(table, cells) {
            Err(AppError::Store(StoreError::Refused(_))) => {
                Err(AppError::refused(otherwise, "nothing needs to be done"))
            }
            other => other.map(|_| ()),
        }
    }

    /// Refuses a number that was never given out.
    pub(super) fn must_be_there(&mut self, table: &Table, id: i64, what: &str) -> Result<(), AppError> {
        let mut is_there = false;
        self.tx.scan(table, id.saturating_sub(1), id, i64::MAX, &mut |_| {
            is_there = true;
            Ok(())
        })?;
        match is_there {
            true => Ok(()),
            false => Err(AppError::refused(
                format!("there is no {what} {id}"),
                "write the number that was answered when it was made",
            )),
        }
    }

    /// Tells the number of what a command made.
    pub(super) fn made(&mut self, what: &str, number: i64) {
        self.made.push(super::Made { what: what.to_owned(), number });
    }

    pub(super) fn take_made(&mut self) -> Vec<super::Made> {
        std::mem::take(&mut self.made)
    }

    /// The document of an id.
    pub(super) fn document_of_id(&mut self, id: i64) -> Result<Doc, AppError> {
        let mut found = None;
        self.tx.document(id, &mut |row| {
            found = Some(cells(&table::DOCUMENTS, row)?);
            Ok(())
        })?;
        let found = found.ok_or_else(|| StoreError::Corrupt(format!("document {id} is not there")))?;
        Doc::of(found)
    }

    /// Writes a new document with its balance.
    pub(super) fn write_document(&mut self, mut cells: Vec<Cell>) -> Result<Doc, AppError> {
        let id = self.tx.next_id(&table::DOCUMENTS)?;
        (cells[0], cells[1], cells[4], cells[5]) = (id.into(), self.seq.into(), id.into(), Cell::Int(0));
        self.tx.insert(&table::DOCUMENTS, &values(&cells))?;
        let doc = Doc::of(cells)?;
        self.tx.add_balance(Balance { document: id, amount: doc.amount, open: doc.amount })?;
        self.touch(&doc);
        Ok(doc)
    }

    /// Writes a further version of a document, with some columns changed.
    pub(super) fn write_version(&mut self, doc: &Doc, changes: &[(&str, Cell)]) -> Result<(), AppError> {
        let t = &table::DOCUMENTS;
        let mut new = doc.cells.clone();
        for (column, value) in changes {
            new[at(t, column)] = value.clone();
        }
        new[0] = self.tx.next_id(t)?.into();
        new[1] = self.seq.into();
        (new[2], new[3]) = (Cell::Null, Cell::Null);
        new[5] = (doc.cells[5].int() + 1).into();
        self.tx.insert(t, &values(&new))?;
        self.touch(doc);
        Ok(())
    }

    /// The id of a customer that is there.
    pub(super) fn customer(&mut self, number: &str) -> Result<i64, AppError> {
        self.tx.id_of_name(&table::CUSTOMERS, number)?.ok_or_else(|| {
            AppError::refused(
                format!("there is no customer `{number}`"),
                "look at the number, or post the customer first: {\"do\": \"customer\", \"number\": ...}",
            )
        })
    }

    /// The id of a name, which is written when it is new; 0 for the empty one (names of customers are never empty).
    pub(super) fn named(&mut self, table: &Table, name: &str) -> Result<i64, AppError> {
        if name.is_empty() {
            return Ok(0);
        }
        if let Some(id) = self.tx.id_of_name(table, name)? {
            return Ok(id);
        }
        // The first id of names that may be empty is 1: 0 is the empty one.
        let id = self.tx.next_id(table)?;
        self.tx.insert(table, &[id.into(), self.seq.into(), name.into()])?;
        Ok(id)
    }

    /// A rule that a document breaks, with names and decimals.
    pub(super) fn refusal(doc: &Doc, rule: NotAllowed) -> AppError {
        let money = |minor: i64| Money::new(minor, doc.currency);
        let message = match rule {
            NotAllowed::Beyond(room) => {
                format!("{}: only {} of it are open on every day from then on", doc.name, money(room))
            }
            NotAllowed::BeyondApplied(amount) => {
                format!("{}: only {} are applied", doc.name, money(amount))
            }
            other => format!("{}: {other}", doc.name),
        };
        AppError::Rule { code: rule.code(), message }
    }

    fn touch(&mut self, doc: &Doc) {
        if self.touched.iter().all(|(id, ..)| *id != doc.id) {
            self.touched.push((doc.id, doc.name.clone(), doc.currency));
        }
    }

    /// What is open now of the documents that the command touched.
    pub(super) fn balances(&mut self) -> Result<Vec<super::Open>, AppError> {
        let touched = std::mem::take(&mut self.touched);
        touched
            .into_iter()
            .map(|(id, document, currency)| {
                let open = decimal(i128::from(self.tx.balance(id)?.open), currency.digits());
                Ok(super::Open { id, document, open, currency: currency.code().to_owned() })
            })
            .collect()
    }
}

impl Doc {
    fn of(cells: Vec<Cell>) -> Result<Doc, AppError> {
        let day = |at: usize| crate::columns::day(cells[at].int());
        let instalment = cells[9].int();
        let number = cells[6].text();
        Ok(Doc {
            id: cells[4].int(),
            name: if instalment == 0 { number.to_owned() } else { format!("{number}#{instalment}") },
            kind: known(words::kind_of(cells[8].text()), cells[8].text())?,
            currency: currency_of(cells[13].text())?,
            entity: cells[7].int(),
            amount: cells[16].int(),
            issued: day(14)?,
            voided: if cells[19] == Cell::Null { Day::NEVER } else { day(19)? },
            cells,
        })
    }
}

fn read_application(doc: &Doc, uses: bool, row: &dyn Row) -> Result<(Edge, Applied), StoreError> {
    let day = |at: usize| row.int(at).and_then(|n| n.map(crate::columns::day).transpose());
    let written = day(2)?.unwrap_or(Day::NEVER);
    let start = written.max(doc.issued).max(day(7)?.unwrap_or(Day::ALWAYS));
    let ends = [day(5)?, day(6)?, day(8)?, Some(doc.voided)];
    let end = ends.into_iter().flatten().fold(Day::NEVER, Day::min);
    let amount = row.needed(3)?;
    // A debit is settled, a credit is used: anything else moves the document away from zero.
    let toward = if uses == (doc.amount < 0) { amount } else { -amount };
    let how = row.words(4)?;
    let applied = Applied {
        id: row.needed(0)?,
        other: row.int(1)?.unwrap_or(0),
        amount,
        how: known(words::settlement_of(how), how)?,
        uses,
    };
    Ok((Edge { start, end, amount: toward }, applied))
}

/// The kind of a word.
pub(super) fn kind_of(word: &str) -> Result<Kind, AppError> {
    words::kind_of(word).ok_or_else(|| {
        AppError::refused(
            format!("`{word}` is no kind of document"),
            "write invoice, debit_note, fee, interest, chargeback, credit_note, payment, refund, payment_return, \
             write_off or journal",
        )
    })
}

/// The currency of a code in the books.
pub(crate) fn currency_of(code: &str) -> Result<Currency, AppError> {
    if code == Currency::UNNAMED.code() {
        return Ok(Currency::UNNAMED);
    }
    code.parse().map_err(|_| {
        AppError::refused(format!("`{code}` is no currency"), "write a code of ISO 4217, such as EUR")
    })
}

/// The largest amount of a command, in minor units: all amounts of the books together must fit in 64 bits, and one slip of
/// the hand must not fill them.
const AMOUNT_MAX: i64 = 1_000_000_000_000_000;

/// Reads an amount of either sign.
pub(super) fn signed(text: &str, currency: Currency) -> Result<i64, AppError> {
    let minor = parse_minor(text, currency.digits())
        .map_err(|e| AppError::refused(e.to_string(), "write plain decimals as text, such as \"1234.56\""))?;
    if minor.unsigned_abs() > AMOUNT_MAX.unsigned_abs() {
        return Err(AppError::Rule {
            code: "amount_too_large",
            message: format!("`{text}` is more than {}", Money::new(AMOUNT_MAX, currency)),
        });
    }
    Ok(minor)
}

/// Reads an amount, which must be more than 0.
pub(super) fn positive(text: &str, currency: Currency) -> Result<i64, AppError> {
    let minor = signed(text, currency)?;
    if minor <= 0 {
        return Err(AppError::Rule {
            code: NotAllowed::NotPositive.code(),
            message: format!("`{text}`: {}", NotAllowed::NotPositive),
        });
    }
    Ok(minor)
}

fn described(which: &Which) -> String {
    let mut text = String::new();
    for (what, value) in [("kind", which.kind.clone()), ("entity", which.entity.clone())] {
        value.into_iter().for_each(|value| text.push_str(&format!(", {what} `{value}`")));
    }
    which.instalment.into_iter().for_each(|n| text.push_str(&format!(", instalment {n}")));
    text
}

fn told_apart(found: &[Doc]) -> String {
    let one = |doc: &Doc| format!("{} {}", words::kind(doc.kind), doc.name);
    found.iter().map(one).collect::<Vec<_>>().join(", ")
}
