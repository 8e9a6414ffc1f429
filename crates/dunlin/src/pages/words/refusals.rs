//! What is said when something is not done, and at the door.

super::words! {
    SIGN_IN: "Sign in", "Anmelden";
    NAME: "Name", "Name";
    PASSWORD: "Password", "Kennwort";
    PASSWORD_HELP: "Several words of yours, at least 12 characters.", "Mehrere eigene Wörter, mindestens 12 Zeichen.";
    CODE: "One-time code", "Einmalcode";
    CODE_HELP: "The six digits of your app, or one of your recovery codes.", "Die sechs Ziffern Ihrer App oder einer Ihrer Wiederherstellungscodes.";
    GO_ON: "Go on", "Weiter";
    KEPT: "Your session had ended. What you typed is kept: sign in, and it goes on from there.", "Ihre Sitzung war beendet. Was Sie getippt haben, ist noch da: Melden Sie sich an, dann geht es dort weiter.";
    STILL_HERE: "You are signed in again. This is what you had typed; send it now?", "Sie sind wieder angemeldet. Das hatten Sie getippt; jetzt absenden?";
    SEND_NOW: "Send now", "Jetzt absenden";
    LEAVE_IT: "Leave it", "Verwerfen";
    SET_UP: "Set up Dunlin", "Dunlin einrichten";
    SET_UP_CLAIM: "Nobody is here yet. Make the first administrator.", "Hier ist noch niemand. Legen Sie die erste Verwaltung an.";
    SECRET: "Set-up secret", "Einrichtungsgeheimnis";
    SECRET_HELP: "The server printed it when it started.", "Der Server hat es beim Start ausgegeben.";
    WITH_PROVIDER: "Sign in with your company's account", "Mit dem Firmenkonto anmelden";
    WRONG: "The name or the password is wrong.", "Name oder Kennwort ist falsch.";
    WRONG_CODE: "The code is wrong or was used already.", "Der Code ist falsch oder schon verbraucht.";
    BACK: "Back", "Zurück";
    TO_HOME: "To the home page", "Zur Startseite";
    NOT_FOUND: "There is nothing here.", "Hier ist nichts.";
    NOT_FOUND_MORE: "The address is wrong, or it belongs to somebody whose customers you do not see.", "Die Adresse ist falsch, oder sie gehört zu jemandem, dessen Kunden Sie nicht sehen.";
    FORBIDDEN: "This is not yours to do.", "Das dürfen Sie nicht.";
    FORBIDDEN_MORE: "Your roles do not hold the right for it. Whoever administers users can give it.", "Ihre Rollen enthalten das Recht dazu nicht. Wer Benutzer verwaltet, kann es geben.";
    CHANGED: "Somebody changed this while you were at it.", "Jemand hat das geändert, während Sie daran waren.";
    CHANGED_MORE: "What you typed is kept below. Look at what is there now, then send it again or leave it.", "Was Sie getippt haben, steht noch unten. Sehen Sie nach, was jetzt da ist, und senden Sie es erneut oder lassen Sie es.";
    CROSS_SITE: "This came from another site's page, and was not done.", "Das kam von der Seite eines anderen Anbieters und wurde nicht ausgeführt.";
    LATER: "Too many failures. Try again in a while.", "Zu viele Fehlversuche. Bitte später noch einmal.";
    UNREACHABLE: "The books cannot be reached just now.", "Die Bücher sind gerade nicht erreichbar.";
    UNREACHABLE_MORE: "Nothing was lost. Try again in a moment.", "Nichts ging verloren. Versuchen Sie es gleich noch einmal.";
    BROKEN: "Something went wrong in the program.", "Im Programm ging etwas schief.";
    BROKEN_MORE: "It is in the server's log under request {id}.", "Es steht im Protokoll des Servers unter der Anfrage {id}.";
    NOT_DONE: "This was not done.", "Das wurde nicht ausgeführt.";
    CODE_OF: "Code {code}", "Code {code}";
}
