//! Kinds of commands, of documents, of settlements, as the books write them.

use super::Word;

super::words! {
    DOCUMENT: "document", "Beleg";
    PAYMENT: "payment", "Zahlung";
    APPLY: "application", "Ausgleich";
    UNAPPLY: "application taken back", "Ausgleich zurückgenommen";
    REFUND: "refund", "Rückzahlung";
    WRITE_OFF: "write-off", "Ausbuchung";
    RETURN_PAYMENT: "payment returned", "Rücklastschrift";
    VOID: "void", "Storno";
    DISPUTE: "dispute", "Reklamation";
    HOLD: "hold on a document", "Sperre eines Belegs";
    DUE: "due date changed", "Fälligkeit geändert";
    CUSTOMER: "customer", "Kunde";
    MERGE: "customers merged", "Kunden zusammengeführt";
    CONTACT: "contact", "Kontakt";
    PERMISSION: "permission to contact", "Kontakterlaubnis";
    TAG: "tag", "Merkmal";
    ACTIVITY: "activity", "Aktivität";
    PROMISE: "promise", "Zahlungszusage";
    END_PROMISE: "promise ended", "Zusage beendet";
    CUSTOMER_HOLD: "customer on hold", "Kunde in Ruhe gelassen";
    END_HOLD: "hold ended", "Sperre beendet";
    PLACE: "placed with an agency", "an Inkasso gegeben";
    RECALL: "recalled from an agency", "vom Inkasso zurückgeholt";
    PROPOSE: "proposal", "Vorschlag";
    DECIDE: "decision", "Entscheidung";
    REMIT: "remittance of an agency", "Abrechnung des Inkassos";
    WAIVE: "charge waived", "Gebühr erlassen";
    OVERRIDE: "guard rail overridden", "Leitplanke übergangen";
    END_OVERRIDE: "override ended", "Ausnahme beendet";
    TEAM: "team", "Team";
    LIMIT: "write-off limit", "Ausbuchungsgrenze";
    IMPORT: "import", "Import";
    UNDO_IMPORT: "import taken back", "Import zurückgenommen";
    STRATEGY: "strategy", "Strategie";
    STATEMENT: "statement", "Kontoauszug";
    DUN: "notices drafted", "Mahnungen entworfen";
    NOTICES: "notices issued", "Mahnungen verschickt";
    APPROVE_NOTICE: "notice approved", "Mahnung freigegeben";
    CANCEL_NOTICE: "notice cancelled", "Mahnung storniert";
    USER: "user", "Benutzer";
    PASSWORD: "password", "Kennwort";
    TOKEN: "token", "Token";
    TOKEN_REVOKED: "token revoked", "Token widerrufen";
    SIGN_IN: "sign-in", "Anmeldung";
    SIGN_IN_BEGUN: "sign-in begun", "Anmeldung begonnen";
    SIGN_IN_FAILED: "sign-in failed", "Anmeldung gescheitert";
    SIGN_OUT: "sign-out", "Abmeldung";
    SESSION_ENDED: "session ended", "Sitzung beendet";
    FACTOR_BEGUN: "second factor begun", "zweiter Faktor begonnen";
    FACTOR_ENROLLED: "second factor set up", "zweiter Faktor eingerichtet";
    FACTOR_REMOVED: "second factor removed", "zweiter Faktor entfernt";
    FACTORS_RESET: "second factors taken away", "zweite Faktoren entfernt";
    FACTOR_RULE: "second-factor rule", "Regel zum zweiten Faktor";
    SECOND_FACTOR_FAILED: "second factor failed", "zweiter Faktor gescheitert";
    RECOVERY_CODE_USED: "recovery code used", "Wiederherstellungscode verbraucht";
    RECOVERY_CODES: "recovery codes", "Wiederherstellungscodes";
    K_INVOICE: "invoice", "Rechnung";
    K_DEBIT_NOTE: "debit note", "Belastung";
    K_FEE: "fee", "Gebühr";
    K_INTEREST: "interest", "Zinsen";
    K_CHARGEBACK: "chargeback", "Rückbelastung";
    K_REFUND: "refund", "Rückzahlung";
    K_PAYMENT_RETURN: "returned payment", "Rücklastschrift";
    K_CREDIT_NOTE: "credit note", "Gutschrift";
    K_PAYMENT: "payment", "Zahlung";
    K_WRITE_OFF: "write-off", "Ausbuchung";
    K_JOURNAL: "journal entry", "Umbuchung";
    S_CASH: "paid", "bezahlt";
    S_CREDIT_NOTE: "by credit note", "durch Gutschrift";
    S_WRITE_OFF: "written off", "ausgebucht";
    S_DISCOUNT: "discount taken", "Skonto gezogen";
    S_JOURNAL: "by journal entry", "durch Umbuchung";
}

fn of(prefix: &str, name: &str) -> Option<Word> {
    let wanted = format!("{prefix}{}", name.to_uppercase().replace([' ', '-'], "_"));
    TEXTS.iter().find(|(own, _)| *own == wanted).map(|(_, word)| *word)
}

/// A kind of command.
pub(crate) fn command(kind: &str) -> Option<Word> {
    of("", kind)
}

/// A kind of document.
pub(crate) fn document(kind: &str) -> Option<Word> {
    of("K_", kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_document_and_command_has_its_words() {
        use dunlin_core::ledger::Kind;
        for kind in [
            Kind::Invoice,
            Kind::DebitNote,
            Kind::Fee,
            Kind::Interest,
            Kind::Chargeback,
            Kind::Refund,
            Kind::PaymentReturn,
            Kind::CreditNote,
            Kind::Payment,
            Kind::WriteOff,
            Kind::Journal,
        ] {
            assert!(document(dunlin_app::kind_word(kind)).is_some(), "{kind:?}");
        }
        for act in ["end_hold", "undo import", "write_off", "activity"] {
            assert!(command(act).is_some(), "{act}");
        }
        assert_eq!(command("nothing"), None);
    }
}
