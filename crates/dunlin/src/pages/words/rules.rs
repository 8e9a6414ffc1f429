//! Why a command is refused. The rules of money and collecting say it in English, each sentence of one form; here it stands in both
//! languages. What is not known here is shown as it is said, as English.

use crate::pages::locale::Lang;

super::words! {
    NO_MOMENT: "`{text}` is no moment", "„{text}“ ist kein Zeitpunkt";
    NEXT_BEFORE: "the next step, {day}, would be before the activity itself", "der nächste Schritt, {day}, läge vor dem Gespräch selbst";
    NO_DOCUMENT: "there is no document `{number}`", "einen Beleg „{number}“ gibt es nicht";
    MANY_DOCUMENTS: "`{number}` names {n} documents ({all})", "„{number}“ nennt {n} Belege ({all}); sagen Sie, welchen";
    NO_CUSTOMER: "there is no customer `{number}`", "einen Kunden „{number}“ gibt es nicht";
    NO_COLLECTOR: "there is no collector `{name}`", "eine Sachbearbeitung „{name}“ gibt es nicht";
    NO_CONTACT: "the customer has no contact `{name}`; {others}", "einen Ansprechpartner „{name}“ hat der Kunde nicht ({others})";
    NO_CURRENCY: "`{code}` is no currency", "„{code}“ ist keine Währung";
    NO_ZONE: "`{zone}` is no time zone", "„{zone}“ ist keine Zeitzone (wie Europe/Berlin)";
    NOT_IN_DISPUTE: "{document} is not in dispute", "{document} ist nicht reklamiert";
    IN_DISPUTE: "{document} is in dispute already", "{document} ist schon reklamiert; klären Sie das zuerst, oder reklamieren Sie einen Teil";
    HOLD_BEFORE: "the hold would end on {day}, before it begins", "die Mahnsperre endete am {day}, vor ihrem Beginn; sehen Sie sich das Jahr an";
    HOLD_REASON: "the hold has no reason", "die Mahnsperre hat keinen Grund";
    PROPOSAL_REASON: "the proposal has no reason", "der Vorschlag hat keinen Grund";
    ANY_REASON: "the {what} has no reason", "es fehlt der Grund ({what})";
    PROMISED_NONE: "nothing is promised", "zugesagt ist nichts";
    PROMISED_BEFORE: "{amount} is promised for {day}, which must not be before {last}", "{amount} ist für den {day} zugesagt; das darf nicht vor dem {last} liegen";
    PROMISED_OTHER: "{document} is not of this customer in {currency}", "{document} gehört nicht zu diesem Kunden in {currency}";
    ONLY_OPEN: "only {open} {currency} are open of {document}", "von {document} sind nur {open} {currency} offen";
    ONLY_OPEN_THEN: "{document}: only {open} of it are open on every day from then on", "{document}: offen sind von da an nur {open}";
    ONLY_APPLIED: "{document}: only {amount} are applied", "{document}: ausgeglichen sind nur {amount}";
    NOT_POSITIVE: "{document}: the amount must be more than 0", "{document}: der Betrag muss größer als 0 sein";
    VOID: "{document}: it is void from {day} on", "{document}: storniert ab {day}";
    NOTHING_APPLIED: "{document}: nothing is applied that could be taken back", "{document}: es gibt keinen Ausgleich, der zurückgenommen werden könnte";
    TOO_MUCH: "`{amount}` is more than {most}", "„{amount}“ ist mehr als {most}";
    NO_AGENCY: "no agency is named", "es fehlt das Inkassobüro";
    AT_AGENCY: "{document} is with an agency already", "{document} liegt schon bei einem Inkassobüro; holen Sie ihn zuerst zurück";
    NOT_AT_AGENCY: "{document} is with no agency", "{document} liegt bei keinem Inkassobüro";
    NOTHING_OPEN: "nothing is open of {document}", "von {document} ist nichts offen";
    FOR_WHAT: "what is {what} proposed for?", "wofür ist {what} vorgeschlagen? Nennen Sie den Beleg";
    FOUR_EYES: "{author} proposed it; somebody else approves", "{author} hat es vorgeschlagen; jemand anderes genehmigt";
    NOT_YOURS: "{proposer} proposed it; whoever else is against it refuses", "{proposer} hat es vorgeschlagen; wer sonst dagegen ist, lehnt ab";
    NEEDS_APPROVAL: "{document}: more than {limit} {currency} is written off only when somebody else approves; propose it", "{document}: mehr als {limit} {currency} wird nur ausgebucht, wenn jemand anderes zustimmt; schlagen Sie es vor";
    RAIL_NOBODY: "nobody overrides `{rail}`: {about}", "„{rail}“ übergeht niemand ({about})";
    RAIL_ROLE: "`{rail}` is overridden by the {role}, not by `{own}`", "„{rail}“ darf {own} nicht übergehen, nur {role}";
    TAG_EMPTY: "the tag is empty", "das Merkmal ist leer";
    CONTACT_EMPTY: "the contact's name is empty", "der Name des Ansprechpartners fehlt";
    OWN_PARENT: "customer `{number}` would be its own parent", "Kunde „{number}“ wäre seine eigene Mutter";
    PARENT_SINCE: "`parent_since` without a parent", "es fehlt die Nummer der Mutter";
    MERGED_SELF: "`{number}` would be merged into itself", "„{number}“ würde mit sich selbst zusammengeführt";
    NOTICES_LATER: "notices of {later} are there already, after {day}", "Mahnungen vom {later} gibt es schon, nach dem {day}";
    NO_DRAFT: "there is no draft `{number}`", "einen Entwurf „{number}“ gibt es nicht";
    NO_NOTICE: "there is no notice `{number}`", "eine Mahnung „{number}“ gibt es nicht";
    NO_APPROVAL: "{number} waits for nobody's approval", "{number} wartet auf keine Freigabe";
    TWO_PERSONS: "these notices are of a run of more than {most}, which {actor} had drafted: somebody else issues them", "diese Mahnungen sind aus einem Lauf von mehr als {most}, den {actor} entwerfen ließ: Jemand anderes verschickt sie";
    NO_IMPORT: "there is no import {import}", "einen Import {import} gibt es nicht";
    IMPORT_GONE: "import {import} was taken back already", "Import {import} ist schon zurückgenommen";
    RESTS_ON_IT: "{what} comes from {by}, which rests on it", "{what} kommt von {by} und beruht darauf; nehmen Sie das zuerst zurück";
    LAST_ADMINISTRATOR: "nobody would be left who may manage people", "dann dürfte niemand mehr Benutzer verwalten";
    NO_USER: "there is no user `{name}`", "einen Benutzer „{name}“ gibt es nicht";
    TOKEN_NEEDS: "a token needs a label and at least one scope", "ein Token braucht einen Namen und mindestens ein Recht";
    TOKEN_PAST: "the token's last day has passed", "der letzte Tag des Tokens ist vorbei";
    LINK_USED: "this set-up link is not valid, or was used", "dieses Geheimnis gilt nicht oder wurde schon benutzt";
    AGAIN_FACTORS: "this is done in a session that was begun with all factors", "dazu braucht es eine Sitzung, die mit allen Faktoren begonnen wurde; melden Sie sich neu an";
    AGAIN_LONG: "the session was begun too long ago for this", "dafür ist die Sitzung zu alt; melden Sie sich neu an";
    ENDPOINT_NONE: "the endpoint has no address", "der Endpunkt hat keine Adresse";
    CONTROL: "{text} holds control characters", "{text} enthält Steuerzeichen";
    KEY_TAKEN: "the key `{key}` was used for another command", "der Schlüssel „{key}“ wurde für einen anderen Befehl benutzt";
}

/// Why something is refused, in a language; a sentence that is not known stays as it is.
pub(crate) fn said(lang: Lang, sentence: &str) -> String {
    super::translated(TEXTS, lang, sentence).unwrap_or_else(|| sentence.to_owned())
}

/// How to go on, for people: what is written for programs is left out, and so is what is not known in the language.
pub(crate) fn hint(lang: Lang, hint: &str) -> Option<String> {
    let is_for_programs = ["`dunlin ", "\"do\"", "{\"", "docs/"].iter().any(|sign| hint.contains(sign));
    match lang {
        _ if is_for_programs => None,
        Lang::En => Some(hint.to_owned()),
        Lang::De => super::translated(TEXTS, lang, hint),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_said_in_german_and_hints_for_programs_are_kept_from_people() {
        let text = "INV-7 is in dispute already";
        assert_eq!(said(Lang::En, text), text);
        assert!(said(Lang::De, text).starts_with("INV-7 ist schon reklamiert"));
        assert_eq!(said(Lang::De, "a rule of its own"), "a rule of its own");
        assert_eq!(hint(Lang::En, "name the document").as_deref(), Some("name the document"));
        assert_eq!(hint(Lang::En, "look at `dunlin dun list`"), None);
        assert_eq!(hint(Lang::De, "name the document"), None);
    }
}
