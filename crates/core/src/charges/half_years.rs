//! Reference rates by half-year, as they were seen published, each run of them with its source.
//!
//! A half-year that stands nowhere here is unknown, and a claim over it is refused until the books are told its rate
//! (`dunlin import reference-rates`).

use super::reference::Reference;
use crate::day::Day;
use crate::percent::Percent;
use std::borrow::Cow;

/// Reference rates of half-years that follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HalfYears {
    /// The first half-year: its year ...
    pub year: i32,
    /// ... and 1 for January to June, 2 for July to December.
    pub half: u8,
    /// Hundredths of a percent a year, a half-year each.
    pub hundredths: &'static [i32],
    /// Where they were read.
    pub source: &'static str,
}

impl HalfYears {
    /// The rates, each with the first and last day on which it binds.
    pub fn references(&self) -> impl Iterator<Item = Reference> + '_ {
        let first = self.year * 12 + if self.half > 1 { 6 } else { 0 };
        (0..).zip(self.hundredths).map(move |(n, &rate)| Reference {
            from: Day::of_month_index(first + 6 * n),
            until: Some(Day::of_month_index(first + 6 * (n + 1)).plus_days(-1)),
            rate: Percent::of_hundredths(rate),
            source: Cow::Borrowed(self.source),
        })
    }
}

/// European Central Bank, main refinancing operations, on 1 January and 1 July.
pub(super) const ECB: &[HalfYears] = &[
    HalfYears {
        year: 2013,
        half: 2,
        hundredths: &[50, 25, 15, 5, 5, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 250, 400, 450, 425],
        source: "enterprise.gov.ie, Late Payment Interest Rate",
    },
    HalfYears {
        year: 2026,
        half: 1,
        hundredths: &[215, 240],
        source: "getinvoicepdf.com (verify); the first also taylorryan.ie",
    },
];

/// Bank of England base rate on the 31 December or 30 June before.
pub(super) const BANK_OF_ENGLAND: &[HalfYears] = &[
    HalfYears {
        year: 2011,
        half: 1,
        hundredths: &[
            50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 25, 25, 50, 50, 75, 75, 75, 10, 10, 10, 25, 125,
            350, 500, 525,
        ],
        source: "payontime.co.uk, reference rate table",
    },
    HalfYears {
        year: 2024,
        half: 2,
        hundredths: &[525],
        source: "co-operativebank.co.uk (in force in June 2024); debtcollectionservice.uk (13.25 %)",
    },
    HalfYears {
        year: 2025,
        half: 1,
        hundredths: &[475],
        source: "nelsonslaw.co.uk (4.75 % up to 6 February 2025)",
    },
    HalfYears {
        year: 2025,
        half: 2,
        hundredths: &[425],
        source: "langhamwalsh.co.uk (4.25 % up to 7 August 2025)",
    },
];

/// Basiszinssatz. By BGB 247 it moves with the rate of the European Central Bank's main refinancing operations.
pub(super) const BASISZINSSATZ: &[HalfYears] = &[
    HalfYears { year: 2014, half: 2, hundredths: &[-73], source: "rechtsanwaeltin-fuldner-steuerrecht.de" },
    HalfYears { year: 2015, half: 1, hundredths: &[-83], source: "baurechtsuche.de" },
    HalfYears {
        year: 2016,
        half: 2,
        hundredths: &[-88, -88, -88, -88, -88, -88, -88, -88, -88, -88, -88, -88, -88],
        source: "stb-bruns.com (from 1 July 2016 to the end of 2022)",
    },
    HalfYears { year: 2023, half: 1, hundredths: &[162], source: "stb-bruns.com" },
    HalfYears { year: 2023, half: 2, hundredths: &[312, 362], source: "news.kassel.ihk.de" },
    HalfYears {
        year: 2024,
        half: 2,
        hundredths: &[337],
        source: "BGB 247: 3.62 less the 0.25 by which the rate of enterprise.gov.ie fell",
    },
];
