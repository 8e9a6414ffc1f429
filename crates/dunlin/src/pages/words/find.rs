//! What is said about finding and about documents.

super::words! {
    TITLE: "Search", "Suche";
    FOUND: "Found for “{q}”", "Gefunden zu „{q}“";
    FOUND_NOTHING: "Nothing is called “{q}”.", "Nichts heißt „{q}“.";
    NOTHING_MORE: "Customers are found by number and name, documents by number and by amount, contacts by name, address and telephone, figures by what they are about.", "Kunden finden Sie über Nummer und Namen, Belege über Nummer und Betrag, Ansprechpartner über Name, Adresse und Telefon, Kennzahlen über ihr Thema.";
    ASK: "Type a part of a name, a number or an amount.", "Geben Sie einen Teil eines Namens, eine Nummer oder einen Betrag ein.";
    CUSTOMERS: "Customers", "Kunden";
    DOCUMENTS: "Documents", "Belege";
    AMOUNTS: "Documents of {amount}", "Belege über {amount}";
    PEOPLE: "Contacts", "Ansprechpartner";
    FIGURES: "Figures", "Kennzahlen";
    ALL_OF_IT: "All results", "Alle Treffer";
    OPEN: "{amount} open", "{amount} offen";
    SETTLED: "settled", "ausgeglichen";
    HITS: "{n} results", "{n} Treffer";
    AT: "at {customer}", "bei {customer}";
}
