//! What the law of a country gives a creditor who is paid late, as dated data with its sources.
//!
//! The figures are those that were seen published, no more: reference rates are missing for most half-years, and a
//! claim over such a half-year is refused until somebody adds the rate with its source. Not legal advice.
//!
//! Deliberately not here: how the figures are used (see [`super::explain`], [`super::interest`]).

use super::permit::Debtor;
use super::reference::{Fixing, Reference, ReferenceRates};
use crate::day::Day;
use crate::money::Currency;
use crate::percent::Percent;
use std::borrow::Cow;

/// A country's (or the directive's) rules on late payment.
#[derive(Clone, Copy, Debug)]
pub struct Pack {
    /// Country code of ISO 3166, or `EU` for the directive's minimum.
    pub code: &'static str,
    /// Whose rules they are.
    pub name: &'static str,
    /// The currency of the fixed sums.
    pub currency: Currency,
    /// What the reference rate is called.
    pub reference: &'static str,
    /// Points above the reference rate that a business owes.
    pub margin_business: Percent,
    /// Points above the reference rate that a consumer owes; `None`: no interest from consumers under these rules.
    pub margin_consumer: Option<Percent>,
    /// Which half-year's reference rate binds.
    pub fixing: Fixing,
    /// Reference rates by half-year, in order.
    pub half_years: &'static [HalfYear],
    /// The fixed sum for each late debt of a business by its size: from this many minor units on, so many. Never owed
    /// by consumers.
    pub fixed_sums: &'static [(i64, i64)],
    /// The provisions and where they were read.
    pub sources: &'static [&'static str],
}

/// The reference rate of a half-year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HalfYear {
    /// The year.
    pub year: i32,
    /// 1 for January to June, 2 for July to December.
    pub half: u8,
    /// The rate.
    pub rate: Percent,
    /// Where it was read.
    pub source: &'static str,
}

/// European Central Bank, main refinancing operations, on 1 January and 1 July.
const ECB: &[HalfYear] = &[
    HalfYear { year: 2024, half: 2, rate: Percent::of_hundredths(425), source: "enterprise.gov.ie" },
    HalfYear {
        year: 2026,
        half: 1,
        rate: Percent::of_hundredths(215),
        source: "getinvoicepdf.com (one page; verify)",
    },
    HalfYear {
        year: 2026,
        half: 2,
        rate: Percent::of_hundredths(240),
        source: "getinvoicepdf.com (one page; verify)",
    },
];

/// Every pack, in order of the code.
pub const PACKS: &[Pack] = &[
    Pack {
        code: "DE",
        name: "Germany",
        currency: Currency::of("EUR"),
        reference: "Basiszinssatz",
        margin_business: Percent::of_hundredths(900),
        margin_consumer: Some(Percent::of_hundredths(500)),
        fixing: Fixing::Floating,
        half_years: &[HalfYear {
            year: 2015,
            half: 1,
            rate: Percent::of_hundredths(-83),
            source: "baurechtsuche.de",
        }],
        fixed_sums: &[(0, 4_000)],
        sources: &["BGB 247, 288: baurechtsuche.de/fachartikel/neue-verzugszinsen"],
    },
    Pack {
        code: "EU",
        name: "Directive 2011/7/EU (the minimum between businesses)",
        currency: Currency::of("EUR"),
        reference: "ECB main refinancing operations",
        margin_business: Percent::of_hundredths(800),
        margin_consumer: None,
        fixing: Fixing::Floating,
        half_years: ECB,
        fixed_sums: &[(0, 4_000)],
        sources: &[
            "Directive 2011/7/EU art. 2, 3: legislation.gov.uk/eudr/2011/7/article/2",
            "Directive 2011/7/EU art. 6: CJEU C-287/17, C-370/21, C-78/22 (for each late payment)",
        ],
    },
    Pack {
        code: "GB",
        name: "United Kingdom",
        currency: Currency::of("GBP"),
        reference: "Bank of England base rate",
        margin_business: Percent::of_hundredths(800),
        margin_consumer: None,
        fixing: Fixing::AtStart,
        half_years: &[],
        fixed_sums: &[(0, 4_000), (100_000, 7_000), (1_000_000, 10_000)],
        sources: &[
            "SI 2002/1675 art. 4: debtcollectionservice.uk/interest",
            "Late Payment of Commercial Debts (Interest) Act 1998 s. 5A: liquisearch.com",
        ],
    },
    Pack {
        code: "IE",
        name: "Ireland",
        currency: Currency::of("EUR"),
        reference: "ECB main refinancing operations",
        margin_business: Percent::of_hundredths(800),
        margin_consumer: None,
        fixing: Fixing::Floating,
        half_years: ECB,
        fixed_sums: &[(0, 4_000)],
        sources: &["Late payment interest rates: enterprise.gov.ie", "Directive 2011/7/EU art. 6"],
    },
];

impl Pack {
    /// The pack of a country code, in either case; `UK` is `GB`.
    #[must_use]
    pub fn find(code: &str) -> Option<&'static Pack> {
        let code = if code.eq_ignore_ascii_case("UK") { "GB" } else { code };
        PACKS.iter().find(|pack| pack.code.eq_ignore_ascii_case(code))
    }

    /// Points above the reference rate that this debtor owes; `None` when these rules give no interest.
    #[must_use]
    pub fn margin(&self, debtor: Debtor) -> Option<Percent> {
        match debtor {
            Debtor::Business => Some(self.margin_business),
            Debtor::Consumer => self.margin_consumer,
        }
    }

    /// The reference rates seen published; add further ones with [`ReferenceRates::new`].
    #[must_use]
    pub fn reference_rates(&self) -> ReferenceRates {
        let rates = self.half_years.iter().map(HalfYear::reference).collect();
        ReferenceRates::new(self.reference, rates)
    }

    /// The fixed sum for one late debt of this many minor units; `None` for consumers and for a debt of nothing.
    #[must_use]
    pub fn fixed_sum_minor(&self, debtor: Debtor, debt_minor: i64) -> Option<i64> {
        if debtor == Debtor::Consumer || debt_minor <= 0 {
            return None;
        }
        self.fixed_sums.iter().rev().find(|(from, _)| debt_minor >= *from).map(|&(_, sum)| sum)
    }

    /// What one late debt costs the debtor for its recovery: the fixed sum, and reasonable costs as far as they exceed
    /// it (Directive 2011/7/EU art. 6, CJEU C-287/17). `None` as for the fixed sum.
    #[must_use]
    pub fn recovery_minor(&self, debtor: Debtor, debt_minor: i64, costs_minor: i64) -> Option<i64> {
        self.fixed_sum_minor(debtor, debt_minor).map(|fixed| fixed.max(costs_minor))
    }
}

impl HalfYear {
    /// The rate with the first and last day on which it binds.
    #[must_use]
    pub fn reference(&self) -> Reference {
        let first = self.year * 12 + if self.half > 1 { 6 } else { 0 };
        Reference {
            from: Day::of_month_index(first),
            until: Some(Day::of_month_index(first + 6).plus_days(-1)),
            rate: self.rate,
            source: Cow::Borrowed(self.source),
        }
    }
}
