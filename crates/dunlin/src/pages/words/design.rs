//! The page of the design.

super::words! {
    CLAIM: "Ink on paper that you can act on.", "Tinte auf Papier, mit der man handeln kann.";
    STAND: "Rules instead of boxes. The serif speaks, the sans shows. Money is drawn as an outline until it is due, then fills with ink as it ages. Colour is kept for five meanings and for nothing else.",
        "Linien statt Kästen. Die Serifenschrift spricht, die serifenlose zeigt. Geld ist ein Umriss, bis es fällig ist; dann füllt es sich mit Tinte, je älter es wird. Farbe steht für fünf Bedeutungen und für nichts anderes.";
    EXAMPLE: "Everything here is an example: no customer and no amount on this page is real.", "Alles hier ist ein Beispiel: Kein Kunde und kein Betrag auf dieser Seite ist echt.";
    PAPER: "Paper and ink", "Papier und Tinte";
    GROUND: "the ground", "der Grund";
    SELECTED: "selected, hovered", "ausgewählt, berührt";
    WORDS: "words, main action", "Wörter, Hauptaktion";
    SECONDARY: "secondary words", "Nebensätze";
    LABELS: "labels, axes", "Beschriftungen, Achsen";
    BETWEEN: "between rows", "zwischen Zeilen";
    EDGES: "edges of controls", "Kanten von Feldern";
    TARGET: "target, forecast", "Ziel, Erwartung";
    MEANINGS: "Five meanings", "Fünf Bedeutungen";
    LATE: "late", "überfällig";
    LATE_MORE: "past due, broken", "überfällig, gebrochen";
    DISPUTED: "disputed", "strittig";
    DISPUTED_MORE: "objected to", "reklamiert";
    PROMISED: "promised", "zugesagt";
    PROMISED_MORE: "will pay by a day", "zahlt bis zu einem Tag";
    PAID: "paid", "bezahlt";
    PAID_MORE: "settled", "ausgeglichen";
    CREDIT: "credit", "Guthaben";
    CREDIT_MORE: "ours to give back", "steht dem Kunden zu";
    HELD: "on hold", "angehalten";
    MEANINGS_NOTE: "Each has a shape of its own and always its word: a reader who sees no colour loses nothing.",
        "Jede hat eine eigene Form und immer ihr Wort: Wer keine Farben sieht, verliert nichts.";
    AGE: "Age of money", "Alter des Geldes";
    NOT_DUE: "Not due", "Nicht fällig";
    AGE_1: "1–30 days late", "1–30 Tage überfällig";
    AGE_4: "Over 90", "Über 90";
    TYPE: "Type", "Schrift";
    TYPE_FINDING: "The finding, 24 to 38, serif", "Der Befund, 24 bis 38, Serifen";
    TYPE_CLAIM: "The claim over a chart, 20, serif", "Die Aussage über einem Bild, 20, Serifen";
    TYPE_BODY: "The working size, 14, sans:", "Die Arbeitsgröße, 14, serifenlos:";
    TYPE_ALIGN: "stand below each other", "stehen untereinander";
    TYPE_SMALL: "Reasons, labels and notes, 13", "Gründe, Beschriftungen und Hinweise, 13";
    SPACE: "Space", "Abstand";
    SPACE_NOTE: "Seven steps from 4 to 56 pixels. Three rules: heavy opens a section, thin opens a table, hairline parts rows.",
        "Sieben Stufen von 4 bis 56 Pixel. Drei Linien: die starke öffnet einen Abschnitt, die dünne eine Tabelle, die Haarlinie trennt Zeilen.";
    FIGURE: "A figure", "Eine Kennzahl";
    FIG_WORSE: "Collected of collectable, CEI", "Eingezogen vom Einziehbaren, CEI";
    FIG_BETTER: "Promises kept", "Gehaltene Zusagen";
    FIG_NONE: "Disputes, days to settle", "Reklamationen, Tage bis zur Klärung";
    FIG_NONE_WHY: "None settled in October", "Im Oktober keine geklärt";
    POINTS: "{n} points", "{n} Punkte";
    ON_BEFORE: "on September", "zum September";
    FIG_NOTE: "Worse, better, no value. Every underlined figure is a door to its explanation; one without value says why.",
        "Schlechter, besser, ohne Wert. Jede unterstrichene Zahl führt zu ihrer Erklärung; eine ohne Wert sagt, warum.";
    BUTTONS: "Buttons", "Schaltflächen";
    SAVE_NEXT: "Save and go to next", "Sichern und weiter";
    SAVE: "Save", "Sichern";
    PROPOSE: "Propose write-off", "Ausbuchung vorschlagen";
    DISABLED: "Issue, ledger is 3 days old", "Ausstellen, Bücher sind 3 Tage alt";
    CANCEL: "Cancel", "Abbrechen";
    BUTTONS_NOTE: "Main, plain, grave, not possible, way back. One filled button a view. One that cannot be pressed says why.",
        "Haupt, einfach, schwerwiegend, nicht möglich, Rückweg. Eine gefüllte Schaltfläche je Ansicht. Eine, die nicht geht, sagt warum.";
    FORM: "A form", "Ein Formular";
    F_AMOUNT: "Promised, EUR", "Zugesagt, EUR";
    F_BY: "By", "Bis";
    F_BY_WRONG: "November has 30 days.", "Der November hat 30 Tage.";
    F_WHO: "Said by", "Gesagt von";
    F_NOTE: "Note", "Notiz";
    F_NOTE_HELP: "The next caller reads this first.", "Wer als Nächstes anruft, liest das zuerst.";
    F_OUTCOME: "Outcome", "Ergebnis";
    F_NOBODY: "nobody answered", "niemand erreicht";
    FILTERS: "Tabs, filters", "Reiter, Filter";
    T_OPEN: "Open 5", "Offen 5";
    T_PAID: "Paid 112", "Bezahlt 112";
    T_MINE: "Mine 143", "Meine 143";
    T_TEAM: "Team 388", "Team 388";
    ROWS: "A row", "Eine Zeile";
    R_BROKE: "Broke promise", "Zusage gebrochen";
    R_BROKE_WHY: "of 28 October; 24 days late, usually 9", "vom 28. Oktober; 24 Tage überfällig, sonst 9";
    R_WHY: "31 days late; second reminder unanswered", "31 Tage überfällig; zweite Mahnung ohne Antwort";
    R_DUE: "Promise due today", "Zusage heute fällig";
    R_CALL: "Call", "Anrufen";
    R_LAST: "28 Oct, promise not kept", "28. Okt., Zusage nicht gehalten";
    R_OF: "of {amount}", "von {amount}";
    ROWS_NOTE: "Under the cursor, resting, done. A done row stays in place until the page is read again.",
        "Unter dem Zeiger, ruhend, erledigt. Eine erledigte Zeile bleibt stehen, bis die Seite neu gelesen wird.";
    TABLE: "A table", "Eine Tabelle";
    SAID: "What was done", "Was getan wurde";
    SAID_TEXT: "The promise is written down.", "Die Zusage ist notiert.";
    DIALOG: "A question", "Eine Rückfrage";
    D_ASK: "Issue 214 notices to 168 customers?", "214 Mahnungen an 168 Kunden ausstellen?";
    D_MORE: "22 customers are left out: 9 promised, 7 disputed, 4 on hold, 2 without an address.",
        "22 Kunden bleiben außen vor: 9 mit Zusage, 7 mit Reklamation, 4 angehalten, 2 ohne Adresse.";
    D_DO: "Issue 214 notices", "214 Mahnungen ausstellen";
    D_BACK: "Back to the preview", "Zurück zur Vorschau";
    UNDER_WAY: "Under way", "Unterwegs";
    U_TEXT: "524 of 861 rows are read. Nothing is in the books until all of them are.", "524 von 861 Zeilen sind gelesen. In den Büchern steht nichts, bis es alle sind.";
    U_LABEL: "Import", "Import";
    EMPTY: "An empty page", "Eine leere Seite";
    E_CLAIM: "No broken promises today.", "Heute keine gebrochenen Zusagen.";
    E_MORE: "Four promises fall due today.", "Vier Zusagen sind heute fällig.";
    E_DO: "See promises due", "Fällige Zusagen ansehen";
    NEW: "Nothing imported yet", "Noch nichts importiert";
    N_CLAIM: "The books are empty.", "Die Bücher sind leer.";
    N_MORE: "Bring an export of your invoices: what its columns mean is guessed, and shown before anything is written.",
        "Bringen Sie eine Ausfuhr Ihrer Rechnungen: Was ihre Spalten bedeuten, wird geraten und gezeigt, bevor etwas geschrieben wird.";
    N_DO: "Bring a file", "Datei bringen";
    ERROR: "An error", "Ein Fehler";
    X_CLAIM: "Line 412, column “due_date”: “31.11.2026” is no date.", "Zeile 412, Spalte „due_date“: „31.11.2026“ ist kein Datum.";
    X_MORE: "The file was not imported; the books are as they were.", "Die Datei wurde nicht importiert; die Bücher sind, wie sie waren.";
    X_DO: "Import the other 858 rows", "Die übrigen 858 Zeilen importieren";
    X_GET: "Take the refused rows as a file", "Abgelehnte Zeilen als Datei mitnehmen";
}
