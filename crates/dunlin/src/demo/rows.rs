//! The rows of a demo company, as plain as the files that they become: who points at what is a position in the table
//! pointed at, money is in minor units (both currencies have two decimals).

use dunlin_core::day::Day;

/// The legal entities that sell.
pub(crate) const ENTITIES: [&str; 2] = ["Dunmere Europe", "Dunmere International"];

/// The currencies that they sell in.
pub(crate) const CURRENCIES: [&str; 2] = ["EUR", "USD"];

/// The people who collect, and what the file calls them.
pub(crate) const COLLECTORS: [&str; 8] = [
    "Amal Ferreira",
    "Bea Lindqvist",
    "Cornelis Vos",
    "Dagny Moreau",
    "Emre Kowal",
    "Fiona Achterberg",
    "Goran Silva",
    "Hanne Iwu",
];

/// What sort of customer it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Segment {
    KeyAccounts,
    Wholesale,
    RetailChains,
    PublicSector,
    SmallBusiness,
    Export,
}

impl Segment {
    /// Every segment.
    #[cfg(test)]
    pub(crate) const ALL: [Segment; 6] = [
        Segment::KeyAccounts,
        Segment::Wholesale,
        Segment::RetailChains,
        Segment::PublicSector,
        Segment::SmallBusiness,
        Segment::Export,
    ];

    /// Its name in the file.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Segment::KeyAccounts => "Key accounts",
            Segment::Wholesale => "Wholesale",
            Segment::RetailChains => "Retail chains",
            Segment::PublicSector => "Public sector",
            Segment::SmallBusiness => "Small business",
            Segment::Export => "Export",
        }
    }
}

/// When an invoice is due, and what is offered for paying early.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Terms {
    /// Days after the invoice.
    pub(crate) net: i32,
    /// Whether the day so found moves on to the end of its month.
    pub(crate) end_of_month: bool,
    /// Percent off, and within how many days of the invoice; `(0, 0)` for none.
    pub(crate) discount: (i64, i32),
}

impl Terms {
    /// The due date of an invoice of a day.
    pub(crate) fn due(self, issued: Day) -> Day {
        let day = issued.plus_days(self.net);
        if self.end_of_month { day.end_of_month() } else { day }
    }

    /// As people write it: `net 30`, `2/10 net 30`, `30 days EOM`.
    pub(crate) fn text(self) -> String {
        let net = match (self.net, self.end_of_month) {
            (0, true) => "EOM".to_owned(),
            (n, true) => format!("{n} days EOM"),
            (n, false) => format!("net {n}"),
        };
        match self.discount {
            (0, _) => net,
            (percent, days) => format!("{percent}/{days} {net}"),
        }
    }
}

/// A customer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Customer {
    /// The number in the file, leading zeros included.
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) segment: Segment,
    /// Position in [`COLLECTORS`].
    pub(crate) collector: usize,
    /// ISO 3166-1 alpha-2.
    pub(crate) country: &'static str,
    /// The customer that it belongs to.
    pub(crate) parent: Option<usize>,
    /// In minor units of its currency; `None` when no limit was set, which is not a limit of 0.
    pub(crate) credit_limit: Option<i64>,
    /// Position in [`CURRENCIES`].
    pub(crate) currency: usize,
    pub(crate) terms: Terms,
}

/// With whom, from which entity, in which currency: what money can be applied within.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) struct Account {
    pub(crate) customer: usize,
    /// Position in [`ENTITIES`].
    pub(crate) entity: usize,
    /// Position in [`CURRENCIES`].
    pub(crate) currency: usize,
}

/// An invoice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Invoice {
    pub(crate) account: Account,
    pub(crate) issued: Day,
    pub(crate) due: Day,
    pub(crate) amount: i64,
    pub(crate) ordered: Option<Day>,
    pub(crate) disputed: bool,
    /// The discount offered and the last day for it; 0 when none is.
    pub(crate) discount: i64,
    pub(crate) discount_until: Option<Day>,
}

/// Money received.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Payment {
    pub(crate) account: Account,
    pub(crate) day: Day,
    pub(crate) amount: i64,
    pub(crate) channel: &'static str,
    /// The day on which the bank returned it.
    pub(crate) returned: Option<Day>,
}

/// A credit note or a write-off.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Credit {
    pub(crate) account: Account,
    pub(crate) day: Day,
    pub(crate) amount: i64,
    /// The invoice that it was made for.
    pub(crate) invoice: usize,
    pub(crate) reason: &'static str,
}

/// What settles an invoice: the table and the position in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Source {
    Payment(usize),
    CreditNote(usize),
    WriteOff(usize),
    /// An early-payment discount that came with this payment.
    Discount(usize),
}

/// A credit applied to an invoice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Application {
    pub(crate) from: Source,
    pub(crate) invoice: usize,
    pub(crate) day: Day,
    pub(crate) amount: i64,
    /// The day from which it no longer counts.
    pub(crate) ended: Option<Day>,
}
