//! What kinds of files, fields and forms are called.

use crate::pages::visit::Visit;
use crate::pages::words::{Word, imports as w};
use dunlin_formats::plan::{CellForm, DateForm};
use dunlin_formats::{Field, FileKind};

/// A kind of file.
pub(super) const fn kind(kind: FileKind) -> Word {
    match kind {
        FileKind::Invoices => w::KIND_INVOICES,
        FileKind::Flat => w::KIND_FLAT,
        FileKind::OpenItems => w::KIND_OPEN_ITEMS,
        FileKind::CreditNotes => w::KIND_CREDIT_NOTES,
        FileKind::Payments => w::KIND_PAYMENTS,
        FileKind::Applications => w::KIND_APPLICATIONS,
        FileKind::WriteOffs => w::KIND_WRITE_OFFS,
        FileKind::Customers => w::KIND_CUSTOMERS,
    }
}

/// A kind as the books write it.
pub(super) fn kind_of_key(key: &str) -> Option<Word> {
    match FileKind::of_key(key) {
        Some(known) => Some(kind(known)),
        None => key.ends_with("rates").then_some(w::KIND_RATES),
    }
}

/// A field.
pub(super) const fn field(field: Field) -> Word {
    match field {
        Field::Document => w::F_DOCUMENT,
        Field::Customer => w::F_CUSTOMER,
        Field::CustomerName => w::F_CUSTOMER_NAME,
        Field::Issued => w::F_ISSUED,
        Field::Due => w::F_DUE,
        Field::Amount => w::F_AMOUNT,
        Field::Currency => w::F_CURRENCY,
        Field::Posted => w::F_POSTED,
        Field::Baseline => w::F_BASELINE,
        Field::Kind => w::F_KIND,
        Field::Instalment => w::F_INSTALMENT,
        Field::Entity => w::F_ENTITY,
        Field::Segment => w::F_SEGMENT,
        Field::Collector => w::F_COLLECTOR,
        Field::Disputed => w::F_DISPUTED,
        Field::Voided => w::F_VOIDED,
        Field::Ordered => w::F_ORDERED,
        Field::Discount => w::F_DISCOUNT,
        Field::DiscountUntil => w::F_DISCOUNT_UNTIL,
        Field::HoldUntil => w::F_HOLD_UNTIL,
        Field::Cleared => w::F_CLEARED,
        Field::Paid => w::F_PAID,
        Field::Open => w::F_OPEN,
        Field::IsOpen => w::F_IS_OPEN,
        Field::Date => w::F_DATE,
        Field::Payment => w::F_PAYMENT,
        Field::How => w::F_HOW,
        Field::Until => w::F_UNTIL,
        Field::Channel => w::F_CHANNEL,
        Field::Reference => w::F_REFERENCE,
        Field::AsOf => w::F_AS_OF,
        Field::Parent => w::F_PARENT,
        Field::CreditLimit => w::F_CREDIT_LIMIT,
    }
}

/// How cells are read; nothing of plain text.
pub(super) fn form(visit: &Visit<'_>, form: CellForm) -> String {
    let say = |word: Word| visit.say(word).to_owned();
    match form {
        CellForm::Text | CellForm::Flag => String::new(),
        CellForm::TextFromFloat => say(w::FORM_FLOAT),
        CellForm::Minor => say(w::FORM_MINOR),
        CellForm::Date(DateForm::YearMonthDay) => say(w::FORM_YMD),
        CellForm::Date(DateForm::DayMonthYear) => say(w::FORM_DMY),
        CellForm::Date(DateForm::MonthDayYear) => say(w::FORM_MDY),
        CellForm::Date(DateForm::Serial { .. }) => say(w::FORM_SERIAL),
        CellForm::Amount(form) => {
            let mark = |mark: u8| char::from(mark).to_string();
            let gaps = [
                ("thousands", form.thousands.map(mark).unwrap_or_default()),
                ("decimal", mark(form.decimal)),
            ];
            visit.fill(w::FORM_AMOUNT, &gaps.each_ref().map(|(name, text)| (*name, text.as_str())))
        }
    }
}
