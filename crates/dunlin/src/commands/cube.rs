//! `dunlin cube`: words to the request of the narrow cube.

use crate::cli::{Cube, CubeBy, Step as Words};
use crate::cube::{By, CubeError, Request, run as run_cube};
use crate::error::{Code, Failure, unwritable};
use crate::input::periods;
use crate::output::protect;
use dunlin_formats::plan::Limits;
use dunlin_kpi::cube::Step;
use std::io::Write;

/// Runs the command.
pub(crate) fn run(words: &Cube) -> Result<(), Failure> {
    let (from, to) = (periods::named("--from", &words.from)?.start, periods::named("--to", &words.to)?.end);
    protect(&words.invoices);
    protect(&words.applications);
    let request = Request {
        invoices: words.invoices.clone(),
        applications: words.applications.clone(),
        by: match words.by {
            CubeBy::Total => By::Total,
            CubeBy::Segment => By::Segment,
            CubeBy::Customer => By::Customer,
        },
        step: match words.period {
            Words::Day => Step::Day,
            Words::Week => Step::Week,
            Words::Month => Step::Month,
            Words::Quarter => Step::Quarter,
            Words::Year => Step::Year,
        },
        from,
        to,
        currency: words.currency.clone(),
        out: words.out.clone(),
        limits: Limits::default(),
    };
    if let Some(threads) = words.threads {
        // The pool is made once; a second call, which there is none of, would be refused.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    }
    let mut out = std::io::stdout();
    run_cube(&request, &mut out).map_err(|e| failure(&e))?;
    out.flush().map_err(|e| unwritable("standard output", &e))
}

fn failure(error: &CubeError) -> Failure {
    let code = match error {
        CubeError::Range(_) => Code::UsagePeriod,
        CubeError::File(..) | CubeError::NoColumn(..) => Code::InputUnreadable,
        CubeError::Refused(..) | CubeError::Twice(..) | CubeError::NoInvoice(..) => Code::InputRefused,
        CubeError::Currencies(..) => Code::LedgerCurrencies,
        CubeError::NoSuchCurrency(..) => Code::UsageCurrency,
        CubeError::Overflow(..) | CubeError::TooMuch | CubeError::TooManyGroups(_) => Code::LedgerOverflow,
        CubeError::Write(..) => Code::OutputUnwritable,
    };
    Failure::new(code, error.to_string())
}
