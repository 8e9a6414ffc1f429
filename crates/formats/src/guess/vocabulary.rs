//! What programs call their columns: one list of names a field, best known first.
//!
//! Names are compared in a normal form ([`normal`]): camel case taken apart, accents and marks dropped, `No.`, `#`,
//! `ID`, `number` made one word. So `invoiceNumber`, `Invoice No.`, `INVOICE_ID` and `Inv #` are one name here.

use super::field::Field;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// Where a name stands for a field; 0 is the best known name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Hit {
    pub(crate) rank: usize,
    pub(crate) field: Field,
}

/// The fields that a header can stand for. A second column of one name (`Amount.1`) comes after all others.
pub(crate) fn hits(header: &str) -> Vec<Hit> {
    let (name, repeated) = without_repeat(header);
    let name = normal(&without_unit(name).0);
    let penalty = if repeated { 1_000 } else { 0 };
    let found = index().get(&name).map_or(&[][..], Vec::as_slice);
    found.iter().map(|hit| Hit { rank: hit.rank + penalty, ..*hit }).collect()
}

/// Whether a header names a field at all.
pub(crate) fn is_known(header: &str) -> bool {
    !hits(header).is_empty()
}

/// A header without the number that pandas puts behind the second column of a name (`Amount.1`).
fn without_repeat(header: &str) -> (&str, bool) {
    match header.rsplit_once('.') {
        Some((name, n)) if !name.is_empty() && n.len() == 1 && n.as_bytes()[0].is_ascii_digit() => {
            (name, true)
        }
        _ => (header, false),
    }
}

/// A header without the currency behind it, and that currency: `Amount (EUR)`, `Betrag in EUR`, `Amount USD`,
/// `Total [£]`.
pub(crate) fn without_unit(header: &str) -> (String, Option<&'static str>) {
    let trimmed = header.trim();
    let body = trimmed.trim_end_matches([')', ']']);
    let Some(at) = body.rfind(['(', '[', ' ', '_']) else { return (trimmed.to_owned(), None) };
    let mark = body[at..].chars().next().map_or(1, char::len_utf8);
    let unit = match body[at + mark..].trim() {
        "€" => Some("EUR"),
        "£" => Some("GBP"),
        "₹" => Some("INR"),
        code if code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) => known_code(code),
        _ => None,
    };
    match unit {
        Some(unit) => {
            let rest = body[..at].trim_end_matches([' ', '_', '(', '[', '-']);
            let rest = rest.strip_suffix(" in").or_else(|| rest.strip_suffix(" en")).unwrap_or(rest);
            (rest.to_owned(), Some(unit))
        }
        None => (trimmed.to_owned(), None),
    }
}

/// Codes that headers carry; short on purpose, so that `DAYS_ALL` is no Albanian amount.
fn known_code(code: &str) -> Option<&'static str> {
    const CODES: [&str; 34] = [
        "EUR", "USD", "GBP", "CHF", "CAD", "AUD", "NZD", "JPY", "CNY", "INR", "SEK", "NOK", "DKK", "PLN",
        "CZK", "HUF", "RON", "BGN", "TRY", "BRL", "MXN", "ZAR", "SGD", "HKD", "KRW", "THB", "IDR", "MYR",
        "PHP", "AED", "SAR", "ILS", "KWD", "BHD",
    ];
    CODES.into_iter().find(|&known| known == code)
}

/// The normal form of a header.
pub(crate) fn normal(header: &str) -> String {
    let mut out = String::new();
    for word in words(header) {
        out.push_str(match word.as_str() {
            "number" | "no" | "nr" | "num" | "nbr" | "numero" | "num\u{e9}ro" | "id" | "code" | "key"
            | "n" => "no",
            "inv" | "invoice" | "invoices" | "bill" => "invoice",
            "cust" | "client" | "customer" | "debtor" | "buyer" => "customer",
            "dt" | "date" | "day" => "date",
            "amt" | "amount" => "amount",
            "doc" | "document" => "document",
            "pmt" | "pymt" | "payment" => "payment",
            "curr" | "currency" | "ccy" => "currency",
            "the" | "of" | "de" | "du" | "la" | "le" | "del" | "des" | "in" => "",
            other => other,
        });
    }
    match out.strip_suffix("nummer").or_else(|| out.strip_suffix("nr")) {
        Some(stem) => format!("{stem}no"),
        None => out,
    }
}

/// Words in lower case without accents: split at marks, and where camel case has its humps.
fn words(header: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let mut before = ' ';
    for c in header.chars() {
        let hump = before.is_lowercase() && c.is_uppercase();
        let digit = before.is_alphabetic() && c.is_ascii_digit();
        if (hump || digit || !c.is_alphanumeric()) && words.last().is_some_and(|w| !w.is_empty()) {
            words.push(String::new());
        }
        if matches!(c, '#' | '\u{ba}' | '\u{b0}') {
            // `N°` is one sign.
            words.retain(|word| !word.is_empty());
            words.pop_if(|word| word == "n" && c != '#');
            words.extend(["no".to_owned(), String::new()]);
        } else if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            c.to_lowercase().for_each(|c| plain(c, word));
        }
        before = c;
    }
    words.retain(|w| !w.is_empty());
    words
}

/// A letter without its accent.
fn plain(c: char, out: &mut String) {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'å' => out.push('a'),
        'ä' => out.push_str("ae"),
        'ç' => out.push('c'),
        'è' | 'é' | 'ê' | 'ë' => out.push('e'),
        'ì' | 'í' | 'î' | 'ï' => out.push('i'),
        'ñ' => out.push('n'),
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' => out.push('o'),
        'ö' => out.push_str("oe"),
        'ù' | 'ú' | 'û' => out.push('u'),
        'ü' => out.push_str("ue"),
        'ß' => out.push_str("ss"),
        c => out.push(c),
    }
}

fn index() -> &'static FxHashMap<String, Vec<Hit>> {
    static INDEX: OnceLock<FxHashMap<String, Vec<Hit>>> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut index: FxHashMap<String, Vec<Hit>> = FxHashMap::default();
        for (field, names) in TABLE {
            for (rank, name) in names.split('|').map(str::trim).enumerate() {
                let hits = index.entry(normal(name)).or_default();
                if hits.iter().all(|hit| hit.field != *field) {
                    hits.push(Hit { rank, field: *field });
                }
            }
        }
        index
    })
}

/// Names by field, the most telling first: what comes earlier wins when a file has several (a document date before a
/// posting date). English, German, French, Spanish, Italian, Dutch; SAP field names; Oracle, NetSuite, QuickBooks,
/// Xero, Odoo, ERPNext, Dynamics; the public sets that people try first.
#[rustfmt::skip]
const TABLE: &[(Field, &str)] = &[
    (Field::Document, "invoice no | document no | doc no | invoice | BELNR | VBELN | accounting document | billing document | trx number | transaction number | tran id | document | invoice name | number | reference no | XBLNR | reference | ref | item no | id | name | voucher no | voucher | rechnung | rechnungsnummer | rechnungs nr | rg nr | re nr | belegnummer | beleg nr | beleg | numero de facture | no facture | facture | n facture | numero facture | piece | no piece | numero de factura | factura | n factura | num factura | numero fattura | fattura | factuurnummer | factuur | factuurnr | transaction id | tranid | txn no | sales invoice | sales invoice name | zuonr | document reference | our reference | doc num | docnum | fiscal document | credit note no | credit memo no | credit note | credit memo | creditnote | gutschrift | gutschriftsnummer | avoir | numero avoir"),
    (Field::Customer, "customer no | KUNNR | customer account | cust number | customer | bill to no | bill to customer no | sold to no | payer no | partner no | party no | party | partner | payer | account no | account | account number | company no | kunde | kundennummer | kunden nr | debitor | debitorennummer | debitoren nr | debitornr | kontonummer | konto | numero client | code client | client | compte client | compte | cliente | codigo cliente | numero cliente | no cliente | deudor | codice cliente | klant | klantnummer | klantnr | customer id | contact id | contact | contact name | entity id | partner id | invoice partner | customer name | name customer | company | company name | bill to customer | sold to party | sold to | bill to | number | name | id | no"),
    (Field::CustomerName, "customer name | name customer | name | NAME1 | name 1 | customer full name | customer title | company name | company | account name | bill to customer name | bill to name | partner name | party name | invoice partner display name | party full name | contact name | display name | kundenname | firma | firmenname | debitorname | name des kunden | nom client | nom du client | raison sociale | nom | nombre cliente | nombre del cliente | razon social | nombre | ragione sociale | klantnaam | naam | title"),
    (Field::Issued, "invoice date | issue date | document create date | document date | date issued | issued on | issued | BLDAT | FKDAT | trx date | transaction date | trandate | date of invoice | billing date | bill date | doc date | create date | created date | invoice create date | rechnungsdatum | belegdatum | rg datum | ausstellungsdatum | datum | date facture | date de facture | date de facturation | date piece | date emission | fecha factura | fecha de factura | fecha emision | fecha de emision | fecha documento | fecha | data fattura | data documento | data | factuurdatum | txn date | tran date | date | entry date | created | credit note date | credit date | gutschriftsdatum"),
    (Field::Due, "due date | date due | due in date | due | net due date | NETDT | payment due date | due on | invoice due date | maturity date | maturity | ZFAEDT | faelligkeit | faelligkeitsdatum | nettofaelligkeit | faellig am | faellig | zahlbar bis | zahlungsziel | date echeance | echeance | date d echeance | d echeance | vencimiento | fecha vencimiento | fecha de vencimiento | scadenza | data scadenza | vervaldatum | invoice date due | due dt | terms due date | payment due | date maturity"),
    (Field::Amount, "amount cents | amount minor | amount pence | amount cents minor | invoice amount | document amount | amount in document currency | WRBTR | amount doc currency | amount in transaction currency | original amount | gross amount | grand total | total amount | invoice total | amount total | total | amount | amount applied | applied amount | allocated amount | payment amount | amount paid | paid amount | write off amount | credit amount | amount in local currency | DMBTR | base grand total | total open amount | open amount | face amount | face value | invoice value | value | gross | gross total | amount due original | rechnungsbetrag | bruttobetrag | brutto | betrag | belegbetrag | gesamtbetrag | betrag brutto | summe | betrag in hauswaehrung | betrag in belegwaehrung | montant | montant ttc | total ttc | montant facture | montant total | montant regle | importe | importe total | total factura | monto | importe factura | importo | totale | importo totale | bedrag | totaalbedrag | factuurbedrag | total price | sum | amount credited | zahlbetrag | foreign amount | amount foreign currency | receipt amount | amount signed | amount residual currency | debit"),
    (Field::Currency, "currency | invoice currency | document currency | WAERS | currency no | transaction currency | trx currency | payment currency | customer currency | iso currency | currency iso | waehrung | waehrungsschluessel | belegwaehrung | waehr | devise | monnaie | moneda | divisa | valuta | munt | invoice currency no | currency name | entry currency no"),
    (Field::Posted, "posting date | BUDAT | gl date | accounting date | postingdate | post date | posted date | posted on | buchungsdatum | buchung | date comptable | date comptabilisation | fecha contable | fecha contabilizacion | data registrazione | boekdatum | boekingsdatum | gl posting date"),
    (Field::Baseline, "baseline date | baseline create date | ZFBDT | base line date | basisdatum | zahlungsfristenbasisdatum | terms start date"),
    (Field::Kind, "document type | type | BLART | doc type | transaction type | trx type | kind | invoice type | trx class | class | class code | FKART | belegart | art | dokumentart | type document | type de document | type piece | tipo | tipo documento | tipo de documento | soort | documentsoort | voucher type | move type | txn type | record type"),
    (Field::Instalment, "instalment | installment | instalment no | installment no | instalment number | BUZEI | line item | term no | rate nr | teilzahlung | terms sequence number | payment schedule no"),
    (Field::Entity, "company code | BUKRS | business code | entity | legal entity | creditor entity | subsidiary | operating unit | org no | company entity | business unit | buchungskreis | gesellschaft | mandant | mandat | societe | code societe | sociedad | entidad | societa | entiteit | creditor | data area id"),
    (Field::Segment, "segment | customer segment | customer group | KDGRP | customer class | customer category | market segment | customer type | segment name | kundengruppe | kundensegment | kundenklasse | branche | categorie client | segmento | grupo cliente | categoria | categoria cliente | klantgroep | segmento cliente"),
    (Field::Collector, "collector | credit controller | collection specialist | collector name | credit analyst | collections agent | collector no | credit rep | credit analyst no | BUSAB | accounting clerk | owner | sachbearbeiter | mahnsachbearbeiter | debitorenbuchhalter | gestionnaire | charge de recouvrement | gestor | gestor cobro | incassomedewerker | account manager"),
    (Field::Disputed, "disputed | in dispute | is disputed | dispute | dispute flag | has dispute | dispute status | strittig | reklamation | bestritten | litige | en litige | disputa | en disputa | contestata | betwist"),
    (Field::Voided, "void date | voided on | voided | cancelled on | cancel date | cancelled date | cancellation date | canceled date | void from | stornodatum | storno am | date annulation | fecha anulacion | reversal date"),
    (Field::Ordered, "order date | sales order date | purchase order date | po date | ordered | ordered on | auftragsdatum | bestelldatum | date commande | fecha pedido | data ordine | besteldatum"),
    (Field::Discount, "discount amount | discount | cash discount | cash discount amount | discount available | early payment discount | SKFBT | WSKTO | skonto | skontobetrag | escompte | montant escompte | descuento | descuento pronto pago | sconto | korting"),
    (Field::DiscountUntil, "discount until | discount date | discount due date | discount end date | skonto bis | skontodatum | skontofrist | date escompte | fecha descuento"),
    (Field::HoldUntil, "hold until | on hold until | dunning block until | snooze until | gesperrt bis | mahnsperre bis"),
    (Field::Cleared, "clear date | clearing date | AUGDT | settled date | cleared date | cleared on | date cleared | settlement date | settled on | paid date | date paid | payment date | paid on | date of payment | closed date | close date | date closed | full payment date | last payment date | gl date closed | actual date closed | ausgleichsdatum | ausgleich | bezahlt am | zahlungsdatum | zahldatum | zahlungseingang | date paiement | date de paiement | date de reglement | date reglement | paye le | fecha pago | fecha de pago | fecha compensacion | fecha cobro | data pagamento | data incasso | betaaldatum | betaald op | clearing"),
    (Field::Paid, "paid amount | amount paid | settled amount | amount settled | payment amount | received | amount received | paid | settled | total paid | applied amount | amount applied | collected | bezahlt | bezahlter betrag | gezahlt | zahlbetrag | gezahlter betrag | montant paye | montant regle | paye | regle | importe pagado | pagado | cobrado | importe cobrado | pagato | importo pagato | betaald bedrag | betaald"),
    (Field::Open, "open amount | outstanding amount | amount outstanding | total open amount | open balance | balance due | amount due | amount remaining | outstanding | amount due remaining | remaining amount | balance | residual | residual amount | amount residual | open | remaining | amount open | open amount cents | open amount minor | offener betrag | offen | offener posten | restbetrag | saldo | restant du | solde | solde du | reste a payer | importe pendiente | pendiente | saldo pendiente | residuo | importo residuo | openstaand | openstaand bedrag | openstaand saldo"),
    (Field::IsOpen, "is open | isopen | open flag | is open flag | open item flag | offen kennzeichen"),
    (Field::Date, "application date | applied date | payment date | receipt date | value date | date | apply date | gl date | posting date | effective date | settlement date | clearing date | AUGDT | BUDAT | clear date | write off date | transaction date | trandate | date applied | date paid | paid on | applied on | received on | received date | date received | deposit date | VALUT | zahlungsdatum | zahldatum | buchungsdatum | wertstellung | valuta | valutadatum | zahlungseingang | datum | ausbuchungsdatum | date paiement | date de paiement | date de reglement | date reglement | date valeur | fecha pago | fecha de pago | fecha cobro | fecha | fecha valor | data pagamento | data | data valuta | betaaldatum | boekdatum | document date | BLDAT | txn date | doc date"),
    (Field::Payment, "payment no | receipt no | payment id | receipt number | payment reference | payment | receipt | clearing document | AUGBL | cash receipt no | check no | cheque no | transaction no | remittance no | payment document | payment entry | payment name | credit no | credit document | zahlungsnummer | zahlung | zahlungs nr | zahlungsbeleg | ausgleichsbeleg | numero paiement | paiement | no reglement | reglement | numero pago | pago | recibo | pagamento | betaling | betalingsnummer | document no | BELNR | number | id | no"),
    (Field::How, "settlement | kind of settlement | settlement type | settled by | applied type | application type | how | kind | type | payment type | applied from | ausgleichsart | art | tipo | type reglement"),
    (Field::Until, "until | unapplied on | unapplied date | unapply date | reversed on | reversal date | ended on | in force until | void date | aufgehoben am | rueckgaengig am | gueltig bis"),
    (Field::Channel, "channel | payment channel | payment method | method | payment mode | mode of payment | tender type | zahlungsart | zahlweg | zahlungsweg | ZLSCH | mode paiement | mode de paiement | mode de reglement | forma de pago | metodo de pago | metodo pagamento | betaalmethode | betaalwijze"),
    (Field::Reference, "applies to | invoice no | applied to | original invoice | original invoice no | refers to | against invoice | return against | REBZG | invoice | reference invoice | invoice reference | credited invoice | bezug | bezugsrechnung | zu rechnung | rechnung | rechnungsnummer | facture | no facture | facture origine | factura | factura origen | fattura | factuur"),
    (Field::AsOf, "as of | as of date | asof | snapshot date | snapshot | report date | key date | aging date | balance date | stichtag | auswertungsdatum | date arrete | date situation | a la date | fecha corte | fecha de corte | data riferimento | peildatum"),
    (Field::Parent, "parent | parent no | parent customer | parent account | parent customer no | parent company | group no | head office | hierarchy parent | konzern | muttergesellschaft | uebergeordneter debitor | maison mere | groupe | matriz | capogruppo | moeder"),
    (Field::CreditLimit, "credit limit | KLIMK | limit | credit line | kreditlimit | kreditlinie | limite credit | limite de credit | encours autorise | limite credito | limite de credito | fido | kredietlimiet"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn best(header: &str, field: Field) -> Option<usize> {
        hits(header).into_iter().find(|hit| hit.field == field).map(|hit| hit.rank)
    }

    #[test]
    fn one_name_in_many_spellings() {
        for header in [
            "invoiceNumber",
            "Invoice No.",
            "INVOICE_ID",
            "Inv #",
            "invoice_id",
            "Invoice Nr",
            "invoice-code",
        ] {
            assert_eq!(best(header, Field::Document), Some(0), "{header}: {}", normal(header));
        }
        for header in ["Fälligkeitsdatum", "Faelligkeitsdatum", "FÄLLIGKEITSDATUM"] {
            assert!(best(header, Field::Due).is_some(), "{header}");
        }
        for header in ["Rechnungs-Nr.", "Rechnungsnummer", "RECHNUNGSNR", "N° facture", "Nº factura"] {
            assert!(best(header, Field::Document).is_some(), "{header}: {}", normal(header));
        }
    }

    #[test]
    fn a_unit_is_taken_off_and_kept() {
        for header in
            ["Amount (EUR)", "Amount EUR", "Amount in EUR", "Amount [EUR]", "AMOUNT_EUR", "Amount (€)"]
        {
            let (name, unit) = without_unit(header);
            assert_eq!((normal(&name).as_str(), unit), ("amount", Some("EUR")), "{header}");
        }
        assert_eq!(without_unit("Days all").1, None);
    }

    #[test]
    fn a_second_column_of_a_name_comes_last() {
        assert!(best("document_create_date.1", Field::Issued) > best("Datum", Field::Issued));
    }
}
