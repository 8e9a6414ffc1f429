//! Rates into the books: twice is once, a different one corrects, the source stays.

use crate::common::on_both;
use dunlin_app::rates::{Rate, RateFile, RateKind, RatesImported};
use dunlin_app::{AppError, Books};
use dunlin_core::money::Currency;

const FX: RateKind = RateKind::Fx(Currency::of("EUR"));

fn bring(books: &Books, kind: RateKind, text: &str) -> Result<RatesImported, AppError> {
    books.import_rates(RateFile {
        kind,
        name: "eurofxref-hist.csv".to_owned(),
        bytes: text.as_bytes().to_vec(),
        key: None,
        actor: "tester".to_owned(),
        preview: false,
    })
}

fn shown(rates: &[Rate]) -> Vec<String> {
    rates.iter().map(|r| format!("{} {} {} {}", r.name, r.day, r.rate, r.source)).collect()
}

#[test]
fn rates_are_dated_data_with_their_source() {
    on_both(|books| {
        let history = "Date,USD,JPY,\n2024-01-03,1.0919,155.9,\n2024-01-02,1.0956,155.64,\n";
        let first = bring(books, FX, history).unwrap();
        assert_eq!((first.new, first.known), (4, 0));
        let again = bring(books, FX, history).unwrap();
        assert_eq!((again.new, again.known, again.changed.len()), (0, 4, 0));
        let other =
            bring(books, FX, "date,from,to,rate,source\n2024-01-02,EUR,USD,1.0955,Bundesbank\n").unwrap();
        assert_eq!(other.changed[0].0.rate, "1.0956");
        assert_eq!(
            shown(&books.rates(FX).unwrap()),
            [
                "EUR/JPY 2024-01-02 155.64 eurofxref-hist.csv",
                "EUR/JPY 2024-01-03 155.9 eurofxref-hist.csv",
                "EUR/USD 2024-01-02 1.0955 Bundesbank",
                "EUR/USD 2024-01-03 1.0919 eurofxref-hist.csv",
            ]
        );
        let reference = "name,date,rate,source\nBasiszinssatz,2024-01-01,3.62,bundesbank.de\n";
        assert_eq!(bring(books, RateKind::Reference, reference).unwrap().new, 1);
        assert_eq!(
            shown(&books.rates(RateKind::Reference).unwrap()),
            ["Basiszinssatz 2024-01-01 3.62 bundesbank.de"]
        );
        let import = first.import.unwrap();
        assert!(
            matches!(books.undo(import, "tester"), Err(AppError::Refused { message, .. }) if message.contains("rates"))
        );
        let bad = bring(books, FX, "date,from,to,rate\n2024-01-02,EUR,USD,x\n").unwrap_err();
        assert_eq!(
            bad.to_string(),
            "eurofxref-hist.csv, line 2, column rate: `x` is no rate (a plain decimal, such as 1.0823)"
        );
    });
}
