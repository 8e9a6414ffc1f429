//! Why rows of a file are refused. The readers of files say it in English, each sentence of one form; here it stands in both languages.

use crate::pages::locale::Lang;

super::words! {
    NOT_A_DATE: "not a date; this column is read as {form}", "kein Datum; diese Spalte wird gelesen als {form}";
    NO_SUCH_DAY: "there is no such day in the calendar; correct the date", "diesen Tag gibt es im Kalender nicht; berichtigen Sie das Datum";
    NOT_A_NUMBER: "not an amount; this column is read with `{mark}` as decimal mark and nothing between thousands", "kein Betrag; diese Spalte wird mit „{mark}“ als Dezimalzeichen und nichts zwischen Tausendern gelesen";
    NOT_A_NUMBER_T: "not an amount; this column is read with `{mark}` as decimal mark and `{thousands}` between thousands", "kein Betrag; diese Spalte wird mit „{mark}“ als Dezimalzeichen und „{thousands}“ zwischen Tausendern gelesen";
    DECIMALS: "more than four decimals; round the amount in the export", "mehr als vier Dezimalen; runden Sie den Betrag im Export";
    TOO_LARGE: "too large for an amount of money (64 bits of its smallest unit)", "zu groß für einen Geldbetrag (64 Bit der kleinsten Einheit)";
    NOT_WHOLE: "not a whole number of minor units (write 1234 for 12.34)", "keine ganze Zahl kleinster Einheiten (schreiben Sie 1234 für 12,34)";
    NOT_A_FLAG: "neither yes nor no (write yes, no, true, false, 1, 0, X or nothing)", "weder ja noch nein (schreiben Sie yes, no, true, false, 1, 0, X oder nichts)";
    EMPTY: "empty, but needed; fill it in or leave the row out", "leer, aber erforderlich; füllen Sie es aus, oder lassen Sie die Zeile weg";
    NO_PAYMENT: "no payment or credit of this number was loaded; load its file too, or leave the cell empty", "keine Zahlung oder Gutschrift dieser Nummer ist da; bringen Sie auch deren Datei, oder lassen Sie die Zelle leer";
    OTHER_CURRENCY: "the document is in {owed}; convert the amount first", "der Beleg lautet auf {owed}; rechnen Sie den Betrag zuerst um";
    NO_KIND: "not a known kind of settlement (cash, credit note, write-off, discount, journal)", "keine bekannte Art des Ausgleichs (cash, credit note, write-off, discount, journal)";
    NO_CURRENCY: "no currency; fill it in, or say it for the whole file with --currency", "keine Währung; füllen Sie sie aus, oder sagen Sie sie unten für die ganze Datei";
    NOT_CURRENCY: "not a currency code of ISO 4217 (such as EUR, USD, JPY)", "kein Währungscode nach ISO 4217 (wie EUR, USD, JPY)";
    YEAR: "a year before 1970 or after 2200; correct the date, or leave it empty", "ein Jahr vor 1970 oder nach 2200; berichtigen Sie das Datum, oder lassen Sie es leer";
    CONTROL: "a control character in it; look at how the file was exported", "ein Steuerzeichen darin; sehen Sie nach, wie die Datei exportiert wurde";
    SAME_CUSTOMER: "line {line} has the same customer with other contents; which is right?", "Zeile {line} hat denselben Kunden mit anderem Inhalt; was stimmt?";
    SAME_NUMBER: "line {line} has the same number with other contents; which is right?", "Zeile {line} hat dieselbe Nummer mit anderem Inhalt; was stimmt?";
    PAID_WHEN: "something is paid, but no clearing date says when; fill in the date of the last payment", "etwas ist bezahlt, aber kein Ausgleichsdatum sagt wann; tragen Sie das Datum der letzten Zahlung ein";
    MORE_DECIMALS: "more decimals than {digits}; round the amount in the export", "mehr Dezimalen als {digits}; runden Sie den Betrag im Export";
    CELLS: "the row has {n} cells where the header has {m}; look for a missing or stray delimiter or quote", "die Zeile hat {n} Zellen, die Kopfzeile {m}; suchen Sie ein fehlendes oder überzähliges Trennzeichen oder Anführungszeichen";
    QUOTE: "a quote is opened here and never closed; close it or double it", "hier beginnt ein Anführungszeichen, das nie endet; schließen oder verdoppeln Sie es";
}

/// Why a row is refused, in a language; a sentence that is not known stays as it is.
pub(crate) fn said(lang: Lang, sentence: &str) -> String {
    super::translated(TEXTS, lang, sentence).unwrap_or_else(|| sentence.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use dunlin_formats::cell::CellError;
    use dunlin_formats::plan::{DateForm, NumberForm};

    #[test]
    fn what_readers_say_of_cells_is_known() {
        let number = |thousands| NumberForm { decimal: b',', thousands };
        for error in [
            CellError::NotADate(DateForm::DayMonthYear),
            CellError::NoSuchDay,
            CellError::NotANumber(number(None)),
            CellError::NotANumber(number(Some(b'.'))),
            CellError::TooManyDecimals,
            CellError::TooLarge,
            CellError::NotWhole,
            CellError::NotAFlag,
            CellError::Empty,
        ] {
            let text = error.to_string();
            assert_eq!(said(Lang::En, &text), text);
            assert_ne!(said(Lang::De, &text), text, "{text}");
        }
    }

    #[test]
    fn gaps_are_carried_over_and_other_sentences_stay() {
        let text = "line 7 has the same number with other contents; which is right?";
        assert_eq!(said(Lang::De, text), "Zeile 7 hat dieselbe Nummer mit anderem Inhalt; was stimmt?");
        assert_eq!(said(Lang::De, "something else"), "something else");
    }
}
