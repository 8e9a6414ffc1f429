//! Words for kinds of documents, settlements and payment channels, as exports have them.

use crate::guess::vocabulary::normal;
use dunlin_core::ledger::{Channel, Kind, Settlement};

/// The kind of document that a cell names; empty is an invoice; `None`: not known.
pub(super) fn kind(text: &str) -> Option<Kind> {
    Some(match normal(text).as_str() {
        "" | "invoice" | "standardinvoice" | "salesinvoice" | "taxinvoice" | "customerinvoice" | "rv"
        | "dr" | "ri" | "rechnung" | "re" | "facture" | "factura" | "fattura" | "factuur" | "outinvoice"
        | "accrec" | "f2" | "sale" | "sales" | "x2" | "ci" | "fa" | "fac" => Kind::Invoice,
        "debitnote" | "debitmemo" | "debit" | "dm" | "dn" | "lastschriftanzeige" | "belastung"
        | "notededebit" | "notedebit" | "notadedebito" | "notadebito" | "l2" => Kind::DebitNote,
        "creditnote" | "creditmemo" | "credit" | "cm" | "cn" | "dg" | "rg" | "gutschrift" | "gu" | "gs"
        | "avoir" | "notacredito" | "notadicredito" | "creditfactuur" | "creditnota" | "outrefund"
        | "accreccredit" | "g2" | "salesreturn" | "av" | "notedecredit" | "notecredit" | "abono" => {
            Kind::CreditNote
        }
        "payment" | "receipt" | "cash" | "dz" | "zahlung" | "za" | "paiement" | "reglement" | "pago"
        | "pagamento" | "betaling" | "cashreceipt" | "customerpayment" | "prepayment" | "onaccount" => {
            Kind::Payment
        }
        "fee" | "latefee" | "dunningfee" | "mahngebuehr" | "charge" | "latecharge" => Kind::Fee,
        "interest" | "lateinterest" | "verzugszinsen" | "zinsen" | "financecharge" | "interestnote"
        | "finance" => Kind::Interest,
        "chargeback" | "deduction" | "cb" => Kind::Chargeback,
        "refund" | "remboursement" | "erstattung" | "reembolso" => Kind::Refund,
        "paymentreturn" | "returnedpayment" | "reversal" | "returned" | "ruecklastschrift" | "nsf"
        | "bouncedcheque" | "bouncedcheck" => Kind::PaymentReturn,
        "writeoff" | "baddebt" | "ausbuchung" | "wo" | "adjustmentwriteoff" => Kind::WriteOff,
        "journal" | "journalentry" | "adjustment" | "ab" | "sa" | "generaljournal" | "buchung" | "adj" => {
            Kind::Journal
        }
        _ => return None,
    })
}

/// The settlement that a cell names; empty is cash; `None`: not known.
pub(super) fn settlement(text: &str) -> Option<Settlement> {
    Some(match normal(text).as_str() {
        "discount"
        | "cashdiscount"
        | "earlypaymentdiscount"
        | "skonto"
        | "escompte"
        | "sconto"
        | "korting"
        | "descuento" => Settlement::Discount,
        "contra" | "netting" | "offset" | "compensation" | "verrechnung" | "journal" | "adjustment" => {
            Settlement::Journal
        }
        "writeoff" | "baddebt" | "smalldifference" | "ausbuchung" => Settlement::WriteOff,
        "" | "cheque" | "check" | "wire" | "ach" | "transfer" | "banktransfer" | "directdebit" | "card"
        | "creditcard" | "bank" => Settlement::Cash,
        _ => match kind(text)? {
            Kind::CreditNote => Settlement::CreditNote,
            Kind::WriteOff => Settlement::WriteOff,
            Kind::Journal => Settlement::Journal,
            Kind::Payment => Settlement::Cash,
            _ => return None,
        },
    })
}

/// The channel that a cell names; what is not known is an ordinary payment.
pub(super) fn channel(text: &str) -> Channel {
    match normal(text).as_str() {
        "autopay" | "directdebit" | "sepadirectdebit" | "lastschrift" | "prelevement" | "domiciliacion"
        | "cardonfile" | "auto" | "automatic" | "ruba" => Channel::Autopay,
        "portal" | "paymentlink" | "customerportal" | "online" | "web" => Channel::Portal,
        _ => Channel::Other,
    }
}
