//! What an early-payment discount is worth on an invoice, and until when it may be taken.

use crate::day::Day;
use crate::percent::{Fraction, Percent};

/// A discount as the terms say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The percentage off.
    pub percent: Percent,
    /// Days after the invoice date. The last one is inside: 10 days of 1 January run to 11 January.
    pub days: u16,
    /// What the percentage is taken of.
    pub base: Base,
}

/// What the percentage is taken of, and what becomes of the tax.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Base {
    /// The amount with its proportional tax; the tax is corrected by its part of the discount. Fixed taxes are not
    /// discounted.
    #[default]
    Gross,
    /// The amount before tax; the tax stays as invoiced.
    Net,
    /// The amount before tax, and the invoice's proportional tax is computed on the discounted amount from the start,
    /// taken or not ("mixed").
    Mixed,
}

/// The amounts of an invoice, minor units of one currency; negative for a credit note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invoice {
    /// The invoice date.
    pub date: Day,
    /// Before tax.
    pub net_minor: i64,
    /// Taxes proportional to the amount, computed without regard to any discount.
    pub tax_minor: i64,
    /// Taxes and duties that are fixed sums.
    pub fixed_tax_minor: i64,
}

/// A discount worked out on an invoice, minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offered {
    /// The last day on which it may be taken.
    pub until: Day,
    /// All taxes on the invoice as issued; with [`Base::Mixed`] lower than without the offer.
    pub invoice_tax_minor: i64,
    /// What the invoice comes to without the discount.
    pub gross_minor: i64,
    /// The discount.
    pub amount_minor: i64,
    /// Its part of the amount before tax.
    pub net_minor: i64,
    /// Its part of the tax, which is corrected when the discount is taken.
    pub tax_minor: i64,
}

impl Invoice {
    /// The amount with all taxes; `None` when it passes 64 bits.
    #[must_use]
    pub fn gross_minor(&self) -> Option<i64> {
        self.net_minor.checked_add(self.tax_minor)?.checked_add(self.fixed_tax_minor)
    }
}

impl Offer {
    /// What the discount is worth on an invoice; `None` when an amount passes 64 bits.
    #[must_use]
    pub fn on(&self, invoice: &Invoice) -> Option<Offered> {
        let tax_minor = match self.base {
            Base::Gross | Base::Net => invoice.tax_minor,
            Base::Mixed => self.percent.complement().of(invoice.tax_minor).rounded()?,
        };
        let issued = Invoice { tax_minor, ..*invoice };
        let net_minor = self.percent.of(invoice.net_minor).rounded()?;
        let amount_minor = match self.base {
            Base::Gross => self.percent.of(invoice.net_minor.checked_add(tax_minor)?).rounded()?,
            Base::Net | Base::Mixed => net_minor,
        };
        Some(Offered {
            until: invoice.date.plus_days(i32::from(self.days)),
            invoice_tax_minor: tax_minor.checked_add(invoice.fixed_tax_minor)?,
            gross_minor: issued.gross_minor()?,
            amount_minor,
            net_minor,
            tax_minor: amount_minor.checked_sub(net_minor)?,
        })
    }
}

impl Offered {
    /// What is to be paid when the discount is taken.
    #[must_use]
    pub fn pay_minor(&self) -> i64 {
        self.gross_minor.saturating_sub(self.amount_minor)
    }

    /// The parts (before tax, tax) of a discount that was granted, in the proportion of the offer.
    #[must_use]
    pub fn parts_of(&self, granted_minor: i64) -> (i64, i64) {
        let (of, whole) = match self.amount_minor {
            0 => (0, 1),
            amount => (self.net_minor.saturating_abs(), amount.saturating_abs()),
        };
        let net = Fraction::whole(granted_minor).scaled(of, whole).and_then(Fraction::rounded).unwrap_or(0);
        (net, granted_minor.saturating_sub(net))
    }
}
