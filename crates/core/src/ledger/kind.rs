//! The sorts of documents, of settlements and of payment channels.

/// What sort of document an open item belongs to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum Kind {
    /// A sale on credit.
    Invoice,
    /// A further charge to an invoice; counts as a sale.
    DebitNote,
    /// A late fee or dunning fee: a receivable, not a sale.
    Fee,
    /// Late interest: a receivable, not a sale.
    Interest,
    /// A payment taken back by the payer or their bank, as a document of its own.
    Chargeback,
    /// Money paid back to the customer; consumes a credit.
    Refund,
    /// A payment that the bank returned.
    PaymentReturn,
    /// A credit to the customer for goods or price.
    CreditNote,
    /// Money received.
    Payment,
    /// A receivable given up (negative), or a credit given up (positive).
    WriteOff,
    /// A journal entry; carries its own sign.
    Journal,
}

impl Kind {
    /// Whether the document is a sale on credit: what the S of CEI and DSO counts. Fees, interest, chargebacks,
    /// refunds and journals are receivables but no sales.
    #[must_use]
    pub const fn is_sale(self) -> bool {
        matches!(self, Kind::Invoice | Kind::DebitNote)
    }

    /// The sign of a positive amount written on such a document: `+1` debit, `-1` credit.
    #[must_use]
    pub const fn sign(self) -> i64 {
        match self {
            Kind::CreditNote | Kind::Payment | Kind::WriteOff => -1,
            _ => 1,
        }
    }
}

/// What settled a receivable. Only [`Settlement::Cash`] is money collected.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum Settlement {
    /// Money received.
    Cash,
    /// A credit note.
    CreditNote,
    /// A write-off.
    WriteOff,
    /// An early-payment discount taken.
    Discount,
    /// A journal, contra or netting entry.
    Journal,
}

impl Settlement {
    /// What a credit item of this kind settles as.
    #[must_use]
    pub const fn of(kind: Kind) -> Settlement {
        match kind {
            Kind::CreditNote => Settlement::CreditNote,
            Kind::WriteOff => Settlement::WriteOff,
            Kind::Journal => Settlement::Journal,
            _ => Settlement::Cash,
        }
    }
}

impl Settlement {
    /// What an application of a credit to a debit settles as: what the credit is. A credit that is given up is settled by
    /// the write-off, and money that goes back to the payer collects nothing.
    #[must_use]
    pub const fn between(credit: Kind, debit: Kind) -> Settlement {
        match debit {
            Kind::WriteOff => Settlement::WriteOff,
            Kind::Refund | Kind::PaymentReturn => Settlement::Journal,
            _ => Settlement::of(credit),
        }
    }
}

/// How money arrived.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[repr(u8)]
pub enum Channel {
    /// Not known, or an ordinary transfer or cheque.
    #[default]
    Other,
    /// Collected automatically: direct debit, card on file.
    Autopay,
    /// Paid by the customer through the portal or a payment link.
    Portal,
}
