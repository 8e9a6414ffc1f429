//! What a column can mean, and which of these each kind of file has.

use std::fmt;

/// The meaning of a column.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Field {
    /// Number of the document (invoice, credit note).
    Document,
    /// Customer number, or the customer's name where there is no number.
    Customer,
    /// The customer's name for people.
    CustomerName,
    /// Issue (document) date.
    Issued,
    /// Due date.
    Due,
    /// The document's amount, or the amount applied or paid.
    Amount,
    /// Currency code.
    Currency,
    /// Posting date.
    Posted,
    /// Date from which terms run; stands in for a missing issue date.
    Baseline,
    /// Sort of document (invoice, credit note ...).
    Kind,
    /// Number of the instalment.
    Instalment,
    /// Legal entity that is owed.
    Entity,
    /// Customer segment.
    Segment,
    /// Collector (credit controller).
    Collector,
    /// Whether the document is in dispute.
    Disputed,
    /// Day from which the document is void.
    Voided,
    /// Date of the customer's order.
    Ordered,
    /// Early-payment discount offered, as an amount.
    Discount,
    /// Last day on which the discount may be taken.
    DiscountUntil,
    /// Last day of a hold.
    HoldUntil,
    /// Clearing date: the day on which the document was settled.
    Cleared,
    /// What was paid on it so far.
    Paid,
    /// What is still open.
    Open,
    /// Whether it is open.
    IsOpen,
    /// Effective date of a payment, application or write-off.
    Date,
    /// Number of the payment.
    Payment,
    /// What settled (cash, credit note, write-off, discount, journal).
    How,
    /// Day from which an application is no longer in force.
    Until,
    /// How the money arrived.
    Channel,
    /// The invoice that a credit note or payment refers to.
    Reference,
    /// The day that an open-item list shows.
    AsOf,
    /// The customer's parent.
    Parent,
    /// Credit limit.
    CreditLimit,
}

/// What must stand in a column of a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Content {
    /// Any text; identifiers.
    Text,
    /// Dates.
    Date,
    /// Amounts of money.
    Amount,
    /// Yes or no.
    Flag,
}

impl Field {
    /// All of them.
    pub const ALL: [Field; 33] = {
        use Field::*;
        [
            Document,
            Customer,
            CustomerName,
            Issued,
            Due,
            Amount,
            Currency,
            Posted,
            Baseline,
            Kind,
            Instalment,
            Entity,
            Segment,
            Collector,
            Disputed,
            Voided,
            Ordered,
            Discount,
            DiscountUntil,
            HoldUntil,
            Cleared,
            Paid,
            Open,
            IsOpen,
            Date,
            Payment,
            How,
            Until,
            Channel,
            Reference,
            AsOf,
            Parent,
            CreditLimit,
        ]
    };

    /// Its name in map files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Field::Document => "document",
            Field::Customer => "customer",
            Field::CustomerName => "customer_name",
            Field::Issued => "issued",
            Field::Due => "due",
            Field::Amount => "amount",
            Field::Currency => "currency",
            Field::Posted => "posted",
            Field::Baseline => "baseline",
            Field::Kind => "kind",
            Field::Instalment => "instalment",
            Field::Entity => "entity",
            Field::Segment => "segment",
            Field::Collector => "collector",
            Field::Disputed => "disputed",
            Field::Voided => "voided",
            Field::Ordered => "ordered",
            Field::Discount => "discount",
            Field::DiscountUntil => "discount_until",
            Field::HoldUntil => "hold_until",
            Field::Cleared => "cleared",
            Field::Paid => "paid",
            Field::Open => "open",
            Field::IsOpen => "is_open",
            Field::Date => "date",
            Field::Payment => "payment",
            Field::How => "how",
            Field::Until => "until",
            Field::Channel => "channel",
            Field::Reference => "reference",
            Field::AsOf => "as_of",
            Field::Parent => "parent",
            Field::CreditLimit => "credit_limit",
        }
    }

    /// The field of a map file's name.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Field> {
        Field::ALL.into_iter().find(|field| field.key() == key)
    }

    /// What people call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Field::Document => "document number",
            Field::Customer => "customer number",
            Field::CustomerName => "customer name",
            Field::Issued => "issue date",
            Field::Due => "due date",
            Field::Amount => "amount",
            Field::Currency => "currency",
            Field::Posted => "posting date",
            Field::Baseline => "baseline date",
            Field::Kind => "kind of document",
            Field::Instalment => "instalment",
            Field::Entity => "entity",
            Field::Segment => "segment",
            Field::Collector => "collector",
            Field::Disputed => "in dispute",
            Field::Voided => "void from",
            Field::Ordered => "order date",
            Field::Discount => "discount offered",
            Field::DiscountUntil => "discount until",
            Field::HoldUntil => "hold until",
            Field::Cleared => "clearing date",
            Field::Paid => "amount paid",
            Field::Open => "amount open",
            Field::IsOpen => "still open",
            Field::Date => "date",
            Field::Payment => "payment number",
            Field::How => "kind of settlement",
            Field::Until => "in force until",
            Field::Channel => "payment channel",
            Field::Reference => "invoice referred to",
            Field::AsOf => "as-of date",
            Field::Parent => "parent customer",
            Field::CreditLimit => "credit limit",
        }
    }

    /// What its cells hold.
    #[must_use]
    pub const fn content(self) -> Content {
        use Field::*;
        match self {
            Issued | Due | Posted | Baseline | Voided | Ordered | DiscountUntil | HoldUntil | Cleared
            | Date | Until | AsOf => Content::Date,
            Amount | Discount | Paid | Open | CreditLimit => Content::Amount,
            Disputed | IsOpen => Content::Flag,
            _ => Content::Text,
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.label())
    }
}

/// The kinds of file that Dunlin reads.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum FileKind {
    /// Invoices (and other documents), one row each.
    Invoices,
    /// A flat list: one row an invoice, with its clearing date.
    Flat,
    /// An open-item list as it stood on one day.
    OpenItems,
    /// Credit notes.
    CreditNotes,
    /// Payments (receipts).
    Payments,
    /// Applications of payments and credits to invoices.
    Applications,
    /// Write-offs of invoices.
    WriteOffs,
    /// Customers.
    Customers,
}

impl FileKind {
    /// All of them, in the order in which they become a ledger.
    pub const ALL: [FileKind; 8] = [
        FileKind::Invoices,
        FileKind::Flat,
        FileKind::OpenItems,
        FileKind::CreditNotes,
        FileKind::Payments,
        FileKind::Applications,
        FileKind::WriteOffs,
        FileKind::Customers,
    ];

    /// Its name on the command line and in map files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            FileKind::Invoices => "invoices",
            FileKind::Flat => "flat",
            FileKind::OpenItems => "open-items",
            FileKind::CreditNotes => "credit-notes",
            FileKind::Payments => "payments",
            FileKind::Applications => "applications",
            FileKind::WriteOffs => "write-offs",
            FileKind::Customers => "customers",
        }
    }

    /// The kind of a name.
    #[must_use]
    pub fn of_key(key: &str) -> Option<FileKind> {
        FileKind::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// The fields without which a file of this kind says nothing.
    #[must_use]
    pub const fn required(self) -> &'static [Field] {
        use Field::*;
        match self {
            FileKind::Invoices => &[Document, Customer, Amount],
            FileKind::Flat => &[Document, Customer, Amount, Cleared],
            FileKind::OpenItems => &[Document, Customer, Open],
            FileKind::CreditNotes => &[Document, Customer, Issued, Amount],
            FileKind::Payments => &[Customer, Date, Amount],
            FileKind::Applications | FileKind::WriteOffs => &[Document, Date, Amount],
            FileKind::Customers => &[Customer],
        }
    }

    /// The other fields that are looked for.
    #[must_use]
    pub const fn optional(self) -> &'static [Field] {
        use Field::*;
        match self {
            FileKind::Invoices => &[
                CustomerName,
                Issued,
                Due,
                Currency,
                Posted,
                Baseline,
                Kind,
                Instalment,
                Entity,
                Segment,
                Collector,
                Disputed,
                Voided,
                Ordered,
                Discount,
                DiscountUntil,
                HoldUntil,
            ],
            FileKind::Flat => &[
                CustomerName,
                Issued,
                Due,
                Currency,
                Posted,
                Baseline,
                Kind,
                Instalment,
                Entity,
                Segment,
                Collector,
                Disputed,
                Voided,
                Ordered,
                Discount,
                DiscountUntil,
                HoldUntil,
                Paid,
                Open,
                IsOpen,
                Channel,
            ],
            FileKind::OpenItems => &[
                CustomerName,
                Issued,
                Due,
                Amount,
                Currency,
                Posted,
                Baseline,
                Kind,
                Instalment,
                Entity,
                Segment,
                Collector,
                Disputed,
                HoldUntil,
                AsOf,
                IsOpen,
            ],
            FileKind::CreditNotes => {
                &[CustomerName, Currency, Posted, Entity, Segment, Collector, Voided, Reference]
            }
            FileKind::Payments => &[CustomerName, Payment, Currency, Channel, Reference, Entity, Voided],
            FileKind::Applications => &[How, Payment, Until, Channel, Instalment, Entity, Currency],
            FileKind::WriteOffs => &[Instalment, Entity, Currency, Until],
            FileKind::Customers => &[CustomerName, Segment, Collector, Parent, CreditLimit, Currency],
        }
    }

    /// Whether files of this kind have a use for the field.
    #[must_use]
    pub fn has(self, field: Field) -> bool {
        self.required().contains(&field) || self.optional().contains(&field)
    }
}

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            FileKind::Invoices => "invoices",
            FileKind::Flat => "flat list",
            FileKind::OpenItems => "open-item list",
            FileKind::CreditNotes => "credit notes",
            FileKind::Payments => "payments",
            FileKind::Applications => "applications",
            FileKind::WriteOffs => "write-offs",
            FileKind::Customers => "customers",
        })
    }
}
