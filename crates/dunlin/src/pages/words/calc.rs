//! Calculators.

super::words! {
    TITLE: "Calculators", "Rechner";
    CLAIM: "{n} calculators: a figure from numbers of your own, without any books.", "{n} Rechner: eine Kennzahl aus eigenen Zahlen, ganz ohne Bücher.";
    OF_KPIS: "Figures of the library", "Kennzahlen der Bibliothek";
    OTHERS: "Other calculators", "Weitere Rechner";
    SEARCH: "Name of a calculator", "Name eines Rechners";
    TAKES: "Takes", "Braucht";
    RESULT: "Result", "Ergebnis";
    CALCULATE: "Calculate", "Rechnen";
    CLEAR: "Clear", "Leeren";
    MISSING: "This is needed too.", "Das wird auch gebraucht.";
    NO_NUMBER: "This is no number; write it like {example}.", "Das ist keine Zahl; schreiben Sie sie wie {example}.";
    NO_LIST: "Write numbers with semicolons between them, pairs with a colon: {example}.", "Schreiben Sie Zahlen mit Semikolon dazwischen, Paare mit Doppelpunkt: {example}.";
    TOO_LARGE: "The numbers are too large to calculate with.", "Mit so großen Zahlen lässt sich nicht rechnen.";
    NO_VALUE: "No value", "Kein Wert";
    CAREFUL: "Careful: {what}.", "Vorsicht: {what}.";
    SOURCE: "Source: {what}.", "Quelle: {what}.";
    OTHER_WAYS: "Other ways to calculate it", "Andere Wege, sie zu rechnen";
    FIRST: "Fill in the numbers and calculate; nothing is kept.", "Füllen Sie die Zahlen aus und rechnen Sie; nichts wird gespeichert.";
    LIST_HELP: "A list: numbers with semicolons between them, pairs with a colon.", "Eine Liste: Zahlen mit Semikolon dazwischen, Paare mit Doppelpunkt.";
    IN_LIBRARY: "In the library", "In der Bibliothek";
}
