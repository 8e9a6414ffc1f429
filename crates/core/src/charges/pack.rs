//! What the law of a country gives a creditor who is paid late, as dated data with its sources.
//!
//! The figures are those that were seen published, no more: reference rates are missing for most half-years, and a
//! claim over such a half-year is refused until somebody adds the rate with its source. Not legal advice.
//!
//! Deliberately not here: how the figures are used (see [`super::explain`], [`super::interest`]).

use super::half_years::{BANK_OF_ENGLAND, BASISZINSSATZ, ECB, HalfYears};
use super::permit::Debtor;
use super::reference::{Fixing, Reference, ReferenceRates};
use crate::day::Day;
use crate::money::Currency;
use crate::percent::Percent;

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
    pub half_years: &'static [HalfYears],
    /// The fixed sum for each late debt of a business by its size: from this many minor units on, so many. Never owed
    /// by consumers.
    pub fixed_sums: &'static [(i64, i64)],
    /// The provision, as a notice names it.
    pub provision: &'static str,
    /// The provisions and where they were read.
    pub sources: &'static [&'static str],
}

/// Member states of the European Union, ISO 3166 (Greece is GR; the Union's own EL is not used here).
const EU_MEMBERS: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT",
    "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
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
        half_years: BASISZINSSATZ,
        fixed_sums: &[(0, 4_000)],
        provision: "BGB 286, 288",
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
        provision: "Directive 2011/7/EU art. 3, 6",
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
        half_years: BANK_OF_ENGLAND,
        fixed_sums: &[(0, 4_000), (100_000, 7_000), (1_000_000, 10_000)],
        provision: "Late Payment of Commercial Debts (Interest) Act 1998",
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
        provision: "SI 580/2012",
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

    /// The rules that hold for debtors of a country: its own pack, or the directive's minimum in a member state that has
    /// none here (its own law gives no less). `None` for other countries.
    #[must_use]
    pub fn of_country(code: &str) -> Option<&'static Pack> {
        let is_member = EU_MEMBERS.iter().any(|member| member.eq_ignore_ascii_case(code));
        Pack::find(code)
            .filter(|pack| pack.code != "EU")
            .or_else(|| is_member.then(|| Pack::find("EU")).flatten())
    }

    /// Points above the reference rate that this debtor owes; `None` when these rules give no interest.
    #[must_use]
    pub fn margin(&self, debtor: Debtor) -> Option<Percent> {
        match debtor {
            Debtor::Business => Some(self.margin_business),
            Debtor::Consumer => self.margin_consumer,
        }
    }

    /// The reference rates seen published.
    #[must_use]
    pub fn reference_rates(&self) -> ReferenceRates {
        self.with_rates([])
    }

    /// The same, and further ones, as a central bank publishes them: a rate binds for the half-year that begins with its day,
    /// else for the one after, and no longer: the next half-year has to be published too. Of two for one half-year the later
    /// holds.
    #[must_use]
    pub fn with_rates(&self, further: impl IntoIterator<Item = Reference>) -> ReferenceRates {
        let own = self.half_years.iter().flat_map(HalfYears::references);
        let mut further: Vec<Reference> = further.into_iter().collect();
        further.sort_by_key(|rate| rate.from);
        let binding = further.into_iter().map(|rate| {
            let month = rate.from.month_index();
            let begin = month - month.rem_euclid(6);
            let is_first = Day::of_month_index(begin) == rate.from;
            let begin = if is_first { begin } else { begin + 6 };
            let until = Some(Day::of_month_index(begin + 6).plus_days(-1));
            Reference { from: Day::of_month_index(begin), until, ..rate }
        });
        ReferenceRates::new(self.reference, own.chain(binding).collect())
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
