//! Balances of the general ledger, to be held against the books: rows of `balance` by any of `entity`, `customer`,
//! `document` and `currency`.

use crate::sheet::{Sheet, SheetError};
use dunlin_core::control::{ControlRow, Grain};
use dunlin_core::money::{Currency, parse_minor};

/// Reads control balances; `currency` is that of files that name none.
///
/// # Errors
/// The first cell that is none of what its column wants.
pub fn read_control(
    bytes: &[u8],
    currency: Option<Currency>,
) -> Result<(Grain, Vec<ControlRow>), SheetError> {
    const HEADER: &str = "header with that column (balance, and any of entity, customer, document, currency)";
    let sheet = Sheet::read(bytes)?;
    let balance = sheet.needed(&["balance", "amount", "open"], HEADER)?;
    let entity = sheet.find(&["entity", "company"]);
    let customer = sheet.find(&["customer", "customer_id", "account"]);
    let document = sheet.find(&["document", "number", "invoice_number", "document_number"]);
    let code = sheet.find(&["currency"]);
    let row = |(line, cells): &(u64, Vec<String>)| {
        let currency = match code {
            Some(at) => Some(sheet.currency(*line, at, &cells[at])?),
            None => currency,
        };
        let text = &cells[balance];
        let minor = parse_minor(&text.replace(' ', ""), currency.map_or(2, |c| c.digits()))
            .map_err(|_| sheet.error(*line, balance, text, "amount (a plain decimal, such as -1234.56)"))?;
        let of = |at: Option<usize>| at.map(|at| cells[at].clone()).unwrap_or_default();
        Ok(ControlRow {
            line: *line,
            entity: of(entity),
            customer: of(customer),
            document: of(document),
            currency,
            balance: minor,
        })
    };
    let rows = sheet.rows.iter().map(row).collect::<Result<_, SheetError>>()?;
    let grain =
        Grain { entity: entity.is_some(), customer: customer.is_some(), document: document.is_some() };
    Ok((grain, rows))
}
