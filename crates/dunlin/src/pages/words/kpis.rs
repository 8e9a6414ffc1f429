//! What KPIs are called in German, and what a value of each says; English stands in the catalogue. The long texts of the library are English.

/// Id, name, the sentence about a value: `{}` stands for it.
pub(crate) const GERMAN: &[(&str, &str, &str)] = &[
    ("ar_total", "Forderungen gesamt", "{} sind offen."),
    ("ar_net", "Forderungen netto", "{} sind nach nicht zugeordneten Zahlungen und Gutschriften offen."),
    ("ar_past_due", "Überfällige Forderungen", "{} sind überfällig."),
    ("past_due_pct", "Überfälligenquote", "{} der Forderungen sind überfällig."),
    ("current_pct", "Anteil nicht fällig", "{} der Forderungen sind noch nicht fällig."),
    ("aging_amt_current", "Altersklasse, Betrag: noch nicht fällig", "{} sind noch nicht fällig."),
    ("aging_amt_1_30", "Altersklasse, Betrag: 1 bis 30 Tage überfällig", "{} sind 1 bis 30 Tage überfällig."),
    (
        "aging_amt_31_60",
        "Altersklasse, Betrag: 31 bis 60 Tage überfällig",
        "{} sind 31 bis 60 Tage überfällig.",
    ),
    (
        "aging_amt_61_90",
        "Altersklasse, Betrag: 61 bis 90 Tage überfällig",
        "{} sind 61 bis 90 Tage überfällig.",
    ),
    (
        "aging_amt_91_120",
        "Altersklasse, Betrag: 91 bis 120 Tage überfällig",
        "{} sind 91 bis 120 Tage überfällig.",
    ),
    (
        "aging_amt_over_120",
        "Altersklasse, Betrag: über 120 Tage überfällig",
        "{} sind mehr als 120 Tage überfällig.",
    ),
    (
        "aging_pct_current",
        "Altersklasse, Anteil: noch nicht fällig",
        "{} der Forderungen sind noch nicht fällig.",
    ),
    (
        "aging_pct_1_30",
        "Altersklasse, Anteil: 1 bis 30 Tage überfällig",
        "{} der Forderungen sind 1 bis 30 Tage überfällig.",
    ),
    (
        "aging_pct_31_60",
        "Altersklasse, Anteil: 31 bis 60 Tage überfällig",
        "{} der Forderungen sind 31 bis 60 Tage überfällig.",
    ),
    (
        "aging_pct_61_90",
        "Altersklasse, Anteil: 61 bis 90 Tage überfällig",
        "{} der Forderungen sind 61 bis 90 Tage überfällig.",
    ),
    (
        "aging_pct_91_120",
        "Altersklasse, Anteil: 91 bis 120 Tage überfällig",
        "{} der Forderungen sind 91 bis 120 Tage überfällig.",
    ),
    (
        "aging_pct_over_120",
        "Altersklasse, Anteil: über 120 Tage überfällig",
        "{} der Forderungen sind mehr als 120 Tage überfällig.",
    ),
    ("over_90_pct", "Anteil über 90 Tage überfällig", "{} der Forderungen sind mehr als 90 Tage überfällig."),
    (
        "at_risk_rate",
        "Gefährdungsquote",
        "{} der Rechnungen, die 91 Tage überfällig werden konnten, wurden es.",
    ),
    ("w_avg_dpd", "Gewichtete mittlere Überfälligkeit", "Überfälliges Geld ist im Mittel {} überfällig."),
    (
        "wtd_days_past_due",
        "Gewichtete Überfälligkeit über alle Forderungen",
        "Offenes Geld ist im Mittel {} überfällig, nicht Fälliges als 0 gezählt.",
    ),
    ("w_avg_age", "Gewichtetes mittleres Alter", "Offenes Geld wurde im Mittel vor {} berechnet."),
    ("w_avg_terms", "Gewichtetes mittleres Zahlungsziel", "Offenes Geld hat im Mittel {} Zahlungsziel."),
    (
        "roll_rate_current",
        "Rollrate, noch nicht fällig",
        "{} der am Anfang nicht fälligen Forderungen sind am Ende in einer älteren Klasse.",
    ),
    (
        "roll_rate_1_30",
        "Rollrate, 1 bis 30 Tage überfällig",
        "{} der am Anfang 1 bis 30 Tage überfälligen Forderungen sind am Ende in einer älteren Klasse.",
    ),
    (
        "roll_rate_31_60",
        "Rollrate, 31 bis 60 Tage überfällig",
        "{} der am Anfang 31 bis 60 Tage überfälligen Forderungen sind am Ende in einer älteren Klasse.",
    ),
    (
        "roll_rate_61_90",
        "Rollrate, 61 bis 90 Tage überfällig",
        "{} der am Anfang 61 bis 90 Tage überfälligen Forderungen sind am Ende in einer älteren Klasse.",
    ),
    (
        "roll_rate_91_120",
        "Rollrate, 91 bis 120 Tage überfällig",
        "{} der am Anfang 91 bis 120 Tage überfälligen Forderungen sind am Ende in einer älteren Klasse.",
    ),
    (
        "roll_proxy_current",
        "Rollrate genähert, noch nicht fällig",
        "Die nächstältere Klasse beträgt jetzt {} der am Anfang nicht fälligen Forderungen: ein Ersatz für die Rollrate.",
    ),
    (
        "roll_proxy_1_30",
        "Rollrate genähert, 1 bis 30 Tage überfällig",
        "Die nächstältere Klasse beträgt jetzt {} der am Anfang 1 bis 30 Tage überfälligen Forderungen: ein Ersatz für die Rollrate.",
    ),
    (
        "roll_proxy_31_60",
        "Rollrate genähert, 31 bis 60 Tage überfällig",
        "Die nächstältere Klasse beträgt jetzt {} der am Anfang 31 bis 60 Tage überfälligen Forderungen: ein Ersatz für die Rollrate.",
    ),
    (
        "roll_proxy_61_90",
        "Rollrate genähert, 61 bis 90 Tage überfällig",
        "Die nächstältere Klasse beträgt jetzt {} der am Anfang 61 bis 90 Tage überfälligen Forderungen: ein Ersatz für die Rollrate.",
    ),
    (
        "roll_proxy_91_120",
        "Rollrate genähert, 91 bis 120 Tage überfällig",
        "Die nächstältere Klasse beträgt jetzt {} der am Anfang 91 bis 120 Tage überfälligen Forderungen: ein Ersatz für die Rollrate.",
    ),
    ("cure_rate", "Heilungsquote", "{} des am Anfang Überfälligen sind am Ende ausgeglichen."),
    (
        "top_n_share",
        "Anteil der größten Schuldner",
        "Die zehn größten Schuldner schulden {} der Forderungen.",
    ),
    ("hhi", "Konzentrationsindex", "Der Konzentrationsindex ist {}: 1 ist ein einziger Schuldner."),
    (
        "rollforward_gap",
        "Kontrolle der Fortschreibung",
        "Anfangsbestand und Bewegungen verfehlen den Endbestand um {}.",
    ),
    (
        "gl_tie_gap",
        "Abweichung von Nebenbuch und Hauptbuch",
        "Nebenbuch und Hauptbuch weichen um {} voneinander ab.",
    ),
    ("dso", "Außenstandsdauer (DSO)", "Die Forderungen entsprechen {} Umsatz."),
    (
        "dso_360",
        "Außenstandsdauer, Monate zu 30 Tagen",
        "Die Forderungen entsprechen {} Umsatz, jeder Monat zu 30 Tagen.",
    ),
    (
        "dso_avg",
        "Außenstandsdauer auf den mittleren Bestand",
        "Die mittleren Forderungen entsprechen {} Umsatz.",
    ),
    (
        "dso_12m",
        "Außenstandsdauer, letzte zwölf Monate",
        "Die Forderungen entsprechen {} des Umsatzes der letzten 365 Tage.",
    ),
    ("dso_countback", "Außenstandsdauer, rückgezählt", "Die jüngsten {} Umsatz ergeben die Forderungen."),
    (
        "dso_true",
        "Außenstandsdauer je Rechnung",
        "Das im Zeitraum berechnete Geld war bisher im Mittel {} offen.",
    ),
    (
        "bpdso",
        "Bestmögliche Außenstandsdauer",
        "Zahlten alle pünktlich, entsprächen die Forderungen {} Umsatz.",
    ),
    ("add_dso", "Mittlere Verzugstage", "Verspätete Zahlung entspricht {} Umsatz."),
    ("dso_past_due", "Außenstandsdauer des Überfälligen", "Überfällige Forderungen entsprechen {} Umsatz."),
    ("dso_disputed", "Außenstandsdauer des Reklamierten", "Reklamierte Forderungen entsprechen {} Umsatz."),
    (
        "dso_unapplied",
        "Außenstandsdauer des nicht Zugeordneten",
        "Nicht zugeordnete Guthaben entsprechen {} Umsatz.",
    ),
    (
        "terms_dso",
        "Vertragliche Außenstandsdauer",
        "Die Umsätze des Zeitraums hatten im Mittel {} Zahlungsziel.",
    ),
    ("ar_turnover", "Forderungsumschlag", "Die mittleren Forderungen wurden {} umgeschlagen."),
    ("cash_per_dso_day", "Wert eines Tages Außenstandsdauer", "Ein Tag Außenstandsdauer bindet {}."),
    ("o2c_cycle", "Dauer vom Auftrag bis zum Geld", "Vom Auftrag bis zum Geld vergingen im Mittel {}."),
    ("cei", "Einzugswirksamkeit (CEI)", "Von allem, was eingezogen werden konnte, gingen {} ein."),
    ("cei_cash", "Einzugswirksamkeit in Geld", "Von allem, was eingezogen werden konnte, kamen {} als Geld."),
    (
        "cei_sales_avg_month",
        "Einzugswirksamkeit, mittlerer Monatsumsatz",
        "Mit dem mittleren Monatsumsatz gerechnet gingen {} des Einziehbaren ein.",
    ),
    (
        "cei_sales_avg_day",
        "Einzugswirksamkeit, mittlerer Tagesumsatz",
        "Mit dem mittleren Tagesumsatz gerechnet gingen {} des Einziehbaren ein.",
    ),
    (
        "cei_term_seed003",
        "Einzugswirksamkeit, Formel mit Zahlungsziel",
        "Die Formel mit Zahlungsziel ergibt {}.",
    ),
    (
        "cei_term_proxy",
        "Einzugswirksamkeit, nicht Fälliges aus dem Ziel geschätzt",
        "Mit dem aus dem Zahlungsziel geschätzten nicht Fälligen gingen {} des Einziehbaren ein.",
    ),
    (
        "cei_ex_disputed",
        "Einzugswirksamkeit ohne Reklamiertes",
        "Von allem Unstrittigen, was eingezogen werden konnte, gingen {} ein.",
    ),
    (
        "cei_net",
        "Einzugswirksamkeit nach Abzug nicht zugeordneter Guthaben",
        "Nach Abzug nicht zugeordneter Guthaben gingen {} des Einziehbaren ein.",
    ),
    ("cei_invoice", "Einzugswirksamkeit je Rechnung", "Von dem, was fällig wurde, sind {} bezahlt."),
    (
        "cei_invoice_all",
        "Einzugswirksamkeit je Rechnung, alles bisher Fällige",
        "Von allem, was je fällig wurde, sind {} bezahlt.",
    ),
    (
        "cei_invoice_count",
        "Einzugswirksamkeit nach Anzahl",
        "Von den fällig gewordenen Posten sind {} ausgeglichen.",
    ),
    (
        "cei_invoice_all_count",
        "Einzugswirksamkeit nach Anzahl, alles bisher Fällige",
        "Von allen je fälligen Posten sind {} ausgeglichen.",
    ),
    (
        "cei_past_due",
        "Einzugswirksamkeit des Überfälligen",
        "Von allem, was im Zeitraum überfällig war oder wurde, wurden {} ausgeglichen.",
    ),
    ("coll_rate", "Einzugsquote", "{} des Anfangsbestands und der Umsätze gingen als Geld ein."),
    (
        "coll_rate_received",
        "Einzugsquote nach Zahlungseingang",
        "Der Zahlungseingang betrug {} des Anfangsbestands und der Umsätze.",
    ),
    (
        "coll_rate_cleared",
        "Ausgleichsquote",
        "{} des Anfangsbestands und der Umsätze wurden ausgeglichen, mit Geld oder anders.",
    ),
    (
        "due_coll_rate",
        "Fälliges eingegangen",
        "Von dem, was im Zeitraum fällig wurde, waren am Ende {} bezahlt.",
    ),
    (
        "on_time_coll",
        "Bis zur Fälligkeit eingegangen",
        "Von dem, was im Zeitraum fällig wurde, waren {} bis zur Fälligkeit bezahlt.",
    ),
    (
        "pd_coll_rate",
        "Überfälliges eingezogen",
        "Von dem, was am Anfang überfällig war, wurden {} mit Geld bezahlt.",
    ),
    ("cash_collected", "Zahlungseingang", "{} gingen ein."),
    ("cash_vs_target", "Zielerreichung", "{} des Ziels gingen ein."),
    (
        "recovery_rate",
        "Beitreibungsquote",
        "Von dem, was am Anfang mehr als 90 Tage überfällig war, wurden {} beigetrieben.",
    ),
    (
        "vintage_curve_30",
        "Jahrgangskurve nach 30 Tagen",
        "{} des berechneten Betrags wurden binnen 30 Tagen bezahlt.",
    ),
    (
        "vintage_curve_60",
        "Jahrgangskurve nach 60 Tagen",
        "{} des berechneten Betrags wurden binnen 60 Tagen bezahlt.",
    ),
    (
        "vintage_curve_90",
        "Jahrgangskurve nach 90 Tagen",
        "{} des berechneten Betrags wurden binnen 90 Tagen bezahlt.",
    ),
    (
        "vintage_curve_120",
        "Jahrgangskurve nach 120 Tagen",
        "{} des berechneten Betrags wurden binnen 120 Tagen bezahlt.",
    ),
    (
        "vintage_curve_180",
        "Jahrgangskurve nach 180 Tagen",
        "{} des berechneten Betrags wurden binnen 180 Tagen bezahlt.",
    ),
    (
        "km_median_days",
        "Median der Tage bis zur Zahlung (Überlebenszeit)",
        "Die Hälfte der Rechnungen ist binnen {} ausgeglichen.",
    ),
    ("cei_noncash_share", "Unbarer Anteil der Einzugswirksamkeit", "{} des Ausgeglichenen waren kein Geld."),
    (
        "cscr_case",
        "Erfolgsquote gemeinsamer Fälle",
        "{} der abgeschlossenen gemeinsamen Fälle erreichten ihr Ziel.",
    ),
    (
        "cscr_target",
        "Erfolgsquote gemeinsamer Kollektionen, Absatzziel",
        "{} der Kollektionen erreichten ihr Absatzziel.",
    ),
    (
        "cscr_sell_through",
        "Erfolgsquote gemeinsamer Kollektionen, Abverkauf",
        "{} der Ware der Kollektion wurden verkauft.",
    ),
    ("adp", "Mittlere Tage bis zur Zahlung", "Rechnungen wurden im Mittel nach {} ausgeglichen."),
    ("adp_late", "Mittlere Verspätung", "Rechnungen wurden im Mittel {} nach Fälligkeit ausgeglichen."),
    (
        "adp_last",
        "Mittlere Verspätung der letzten Zahlung",
        "Die letzte Zahlung einer Rechnung kam im Mittel {} nach Fälligkeit.",
    ),
    ("adp_w", "Gewichtete mittlere Tage bis zur Zahlung", "Geld kam im Mittel {} nach der Rechnung."),
    ("dbt", "Tage über Ziel", "Geld kam im Mittel {} nach Fälligkeit; Verfrühtes zählt negativ."),
    (
        "dbt_floor",
        "Tage über Ziel, Verfrühtes als 0",
        "Geld kam im Mittel {} nach Fälligkeit; Verfrühtes zählt als 0.",
    ),
    (
        "on_time_count",
        "Pünktlichkeit (Anzahl)",
        "{} der ausgeglichenen oder überfälligen Rechnungen wurden pünktlich ausgeglichen.",
    ),
    (
        "on_time_amt",
        "Pünktlichkeit (Betrag)",
        "{} des ausgeglichenen oder überfälligen Betrags wurden pünktlich ausgeglichen.",
    ),
    (
        "delay_p90",
        "90. Perzentil der Verspätung",
        "Neun von zehn Rechnungen wurden höchstens {} nach Fälligkeit ausgeglichen.",
    ),
    ("delay_sd", "Unregelmäßigkeit der Zahlung", "Die Verspätung streut um {} um ihren Mittelwert."),
    ("short_pay_rate", "Minderzahlungsquote", "{} der Zahlungen ließen ihren Posten zum Teil offen."),
    ("disc_taken", "Skontoausnutzung", "{} des angebotenen Skontos wurden gezogen."),
    ("unearned_disc", "Unberechtigtes Skonto", "{} des gezogenen Skontos kamen zu spät."),
    ("autopay_share", "Anteil automatischer Einzüge", "{} des Geldes wurden automatisch eingezogen."),
    (
        "portal_share",
        "Anteil der Selbstbedienung",
        "{} des Geldes kamen über das Portal oder einen Zahlungslink.",
    ),
    ("ptp_rate", "Zusagequote", "{} der Gespräche endeten mit einer Zahlungszusage."),
    ("ptp_cover", "Deckung durch Zusagen", "{} des Überfälligen sind zugesagt."),
    ("ptp_kept_n", "Gehaltene Zusagen (Anzahl)", "{} der fälligen Zusagen wurden gehalten."),
    ("ptp_kept_amt", "Gehaltene Zusagen (Betrag)", "{} des zugesagten Geldes kamen rechtzeitig."),
    ("ptp_broken", "Gebrochene Zusagen", "Für {} der fälligen Zusagen kam nichts."),
    (
        "ptp_broken_any",
        "Gebrochene Zusagen, teilweise gehaltene eingeschlossen",
        "{} der fälligen Zusagen wurden nicht ganz gehalten.",
    ),
    ("ptp_horizon", "Reichweite der Zusagen", "Zusagen reichen {} voraus."),
    ("ptp_slip", "Verzug der Zusagen", "Zugesagtes Geld kam {} nach seinem Tag."),
    (
        "ptp_level",
        "Wiederholung der Zusagen",
        "Offene Posten mit Zusagen wurden im Mittel {} vergeblich zugesagt.",
    ),
    ("disputed_pct", "Reklamierter Anteil der Forderungen", "{} der Forderungen sind reklamiert."),
    ("dispute_rate", "Reklamationsquote", "{} der Rechnungen des Zeitraums wurden reklamiert."),
    ("dispute_rate_amt", "Reklamationsquote nach Betrag", "{} der Umsätze des Zeitraums sind reklamiert."),
    ("disp_cycle", "Dauer der Reklamationen", "Reklamationen brauchten {} bis zum Abschluss."),
    (
        "disp_sla",
        "Reklamationen im Zeitziel",
        "{} der Reklamationen wurden bis zum gesetzten Tag abgeschlossen.",
    ),
    ("disp_backlog", "Rückstandsverhältnis", "Reklamationen wurden {} so oft eröffnet wie abgeschlossen."),
    ("disp_win", "Berechtigt gebliebene Forderung", "{} des reklamierten Betrags waren doch geschuldet."),
    ("disp_credit", "Gutgeschriebener Anteil", "{} des reklamierten Betrags wurden gutgeschrieben."),
    ("ddo", "Abzugsdauer", "Offene Abzüge entsprechen {} vorgenommener Abzüge."),
    (
        "ddo_inm",
        "Offene Abzüge, in mittleren Abzügen",
        "Offene Abzüge entsprechen dem {}-Fachen eines mittleren Abzugs des Zeitraums.",
    ),
    (
        "ddo_iny",
        "Abzugsdauer, nach Beitreibung",
        "Im Tempo des Zeitraums dauert es {}, die offenen Abzüge beizutreiben.",
    ),
    ("ded_rate", "Abzugsquote", "{} der Umsätze wurden abgezogen."),
    (
        "ded_invalid_rec",
        "Beitreibung unberechtigter Abzüge",
        "{} der unberechtigten Abzüge wurden beigetrieben.",
    ),
    ("ded_autocode", "Automatisch zugeordnete Abzüge", "{} der Abzüge wurden ohne Zutun zugeordnet."),
    ("cause_share_price", "Ursachenanteil: Preis", "{} des reklamierten Betrags betreffen den Preis."),
    ("cause_share_quantity", "Ursachenanteil: Menge", "{} des reklamierten Betrags betreffen die Menge."),
    (
        "cause_share_quality",
        "Ursachenanteil: Qualität",
        "{} des reklamierten Betrags betreffen die Qualität.",
    ),
    (
        "cause_share_delivery",
        "Ursachenanteil: Lieferung",
        "{} des reklamierten Betrags betreffen die Lieferung.",
    ),
    (
        "cause_share_paid",
        "Ursachenanteil: schon bezahlt",
        "{} des reklamierten Betrags betreffen angeblich geleistete Zahlungen.",
    ),
    (
        "cause_share_duplicate",
        "Ursachenanteil: doppelt",
        "{} des reklamierten Betrags betreffen doppelte Rechnungen.",
    ),
    (
        "cause_share_document",
        "Ursachenanteil: fehlender Beleg",
        "{} des reklamierten Betrags betreffen einen fehlenden Beleg.",
    ),
    (
        "cause_share_otherwise",
        "Ursachenanteil: andere Gründe",
        "{} des reklamierten Betrags betreffen anderes.",
    ),
    ("coverage_n", "Kontaktabdeckung (Kunden)", "{} der säumigen Kunden hörten von uns."),
    ("coverage_amt", "Kontaktabdeckung (Betrag)", "Kunden mit {} des Überfälligen hörten von uns."),
    (
        "first_touch_dpd",
        "Zeitpunkt der ersten Mahnung",
        "Die erste Mahnung zu einem Posten ging {} nach Fälligkeit hinaus.",
    ),
    (
        "rpc_rate",
        "Erreichen der richtigen Person",
        "{} der Anrufe und Besuche erreichten die richtige Person.",
    ),
    ("attempts_per_acct", "Kontaktdruck", "Kontaktierte Kunden hörten {} je Woche von uns."),
    (
        "attempts_per_acct_max",
        "Kontaktdruck, das Meiste in einer Woche",
        "Niemand hörte in sieben Tagen öfter von uns als: {}.",
    ),
    ("delivery_rate", "Zustellquote", "{} der E-Mails und Kurznachrichten kamen nicht zurück."),
    ("bounce_rate", "Rückläuferquote", "{} der E-Mails und Kurznachrichten kamen zurück."),
    ("reply_rate", "Antwortquote", "{} der Mahnungen wurden beantwortet."),
    (
        "reply_time",
        "Antwortzeit des Posteingangs",
        "Die Hälfte der Kundennachrichten wurde binnen {} beantwortet.",
    ),
    (
        "paid_after_7",
        "Bezahlt binnen 7 Tagen nach der Mahnung",
        "{} des Gemahnten wurden binnen 7 Tagen bezahlt.",
    ),
    (
        "paid_after_14",
        "Bezahlt binnen 14 Tagen nach der Mahnung",
        "{} des Gemahnten wurden binnen 14 Tagen bezahlt.",
    ),
    (
        "paid_after_30",
        "Bezahlt binnen 30 Tagen nach der Mahnung",
        "{} des Gemahnten wurden binnen 30 Tagen bezahlt.",
    ),
    (
        "incremental_cash",
        "Zusätzliches Geld durch Kontakt",
        "Kontakt brachte {}, die sonst nicht gekommen wären.",
    ),
    ("wrongful_rate", "Unberechtigte Mahnungen", "{} der Mahnungen hätten nicht hinausgehen dürfen."),
    ("duplicate_rate", "Doppelte Mahnungen", "{} der Mahnungen gingen zweimal hinaus."),
    ("escalation_1", "Eskalation von Mahnstufe 1", "{} der Posten auf Mahnstufe 1 mussten angehoben werden."),
    ("escalation_2", "Eskalation von Mahnstufe 2", "{} der Posten auf Mahnstufe 2 mussten angehoben werden."),
    ("escalation_3", "Eskalation von Mahnstufe 3", "{} der Posten auf Mahnstufe 3 mussten angehoben werden."),
    (
        "cap_blocks",
        "Vor dem Versand aufgehaltene Kontakte",
        "{} der entworfenen Mahnungen wurden vor dem Versand aufgehalten.",
    ),
    ("optout_rate", "Abmeldequote", "{} der kontaktierten Kunden baten, es zu lassen."),
    ("cash_per_fte", "Geld je Sachbearbeitung", "{} kamen nach Kontakt, je Sachbearbeitung."),
    ("actions_per_day", "Handlungen je Arbeitstag", "Die Sachbearbeitung tat {} Dinge am Tag."),
    ("worklist_done", "Erledigung der Arbeitsliste", "{} der Arbeitsliste wurden erledigt."),
    (
        "follow_up_rate",
        "Rechtzeitige Wiedervorlagen",
        "{} der Wiedervorlagen wurden bis zu ihrem Tag erledigt.",
    ),
    ("touchless_share", "Geld ohne Zutun", "{} des Geldes kamen ohne jemandes Zutun."),
    ("cost_to_collect", "Kosten des Einzugs", "Der Einzug kostete {} des Geldes."),
    ("hour_value", "Grenzwert einer Arbeitsstunde", "Eine Stunde mehr ist {} wert."),
];

/// Calculators that are no KPIs: id and name.
pub(crate) const CALCULATORS: &[(&str, &str)] = &[
    ("cei_of_past_due", "Einzugswirksamkeit aus dem überfälligen Betrag"),
    ("dso_of_turnover", "Außenstandsdauer aus dem Forderungsumschlag"),
    ("dso_of_average", "Außenstandsdauer aus dem mittleren Bestand"),
    ("dso_of_daily_sales", "Außenstandsdauer aus dem Tagesumsatz"),
    ("dso_of_parts", "Außenstandsdauer aus bestmöglicher Dauer und Verzugstagen"),
    ("dso_bucket", "Außenstandsdauer einer Altersklasse"),
    ("dso_bucket_rest", "Außenstandsdauer ohne eine Altersklasse"),
    ("dso_value", "Geld, das eine kürzere Außenstandsdauer freisetzt"),
    ("bpdso_of_parts", "Bestmögliche Außenstandsdauer aus Außenstandsdauer und Verzugstagen"),
    ("add_dso_of_parts", "Verzugstage aus Außenstandsdauer und bestmöglicher Dauer"),
    ("add_dso_of_past_due", "Verzugstage aus dem überfälligen Betrag"),
    ("ar_turnover_of_average", "Forderungsumschlag aus mittleren Forderungen"),
    ("average_receivables", "Mittlere Forderungen"),
    ("current_pct_of_past_due", "Anteil nicht fällig aus dem überfälligen Betrag"),
    ("past_due_pct_of_current", "Überfälligenquote aus dem nicht fälligen Betrag"),
    ("bucket_share", "Anteil einer Altersklasse"),
    ("roll_rate_of_band", "Rollrate einer Altersklasse"),
    ("roll_proxy_of_bands", "Rollrate genähert: nächste Klasse jetzt durch diese vorher"),
    ("adp_of_sums", "Mittlere Tage bis zur Zahlung aus einer Summe von Tagen"),
    ("collection_of_total", "Einzug des beizutreibenden Betrags"),
    ("collected_of_outstanding", "Zahlungseingang vom ausstehenden Betrag"),
    ("collected_of_invoiced", "Zahlungseingang vom berechneten Betrag"),
    ("recovery_of_all", "Beitreibungsquote aller Fälle"),
    ("recovery_of_closed", "Beitreibungsquote abgeschlossener Fälle"),
    ("recovery_of_placed", "Beitreibungsquote des übergebenen Betrags"),
    ("agency_net", "Nettobeitreibung durch Inkasso"),
    ("target_attainment", "Zielerreichung aus Ist und Ziel"),
    ("bad_debt_pct_net", "Ausfälle am Umsatz, nach Beitreibungen"),
    ("bad_debt_pct", "Ausfälle am Umsatz"),
    ("bad_debt_pct_avg_ar", "Ausfälle an mittleren Forderungen"),
    ("bad_debt_pct_ar", "Ausfälle an Forderungen"),
    ("bad_debt_allowance", "Wertberichtigung am Umsatz"),
    ("bad_debt_allowance_ar", "Wertberichtigung an Forderungen"),
    ("allowance_cover", "Deckung durch Wertberichtigung"),
    ("expected_loss", "Erwarteter Verlust"),
    ("cost_to_collect_of_collected", "Kosten des Einzugs vom eingezogenen Betrag"),
    ("cost_per_collection", "Kosten je Einzug"),
    ("cash_per_fte_of_total", "Geld je Sachbearbeitung aus der Summe"),
    ("actions_per_day_of_counts", "Handlungen je Arbeitstag aus Anzahlen"),
    ("ptp_kept_with_partial", "Gehaltene Zusagen, teilweise gehaltene mitgezählt"),
    ("ptp_kept_of_counts", "Gehaltene Zusagen aus Anzahlen"),
    ("ptp_kept_of_matured", "Gehaltene von fälligen Zusagen"),
    ("ptp_kept_of_amounts", "Gehaltene Zusagen aus Beträgen"),
    ("ptp_broken_of_counts", "Gebrochene Zusagen aus Anzahlen"),
    ("ptp_rate_of_contacts", "Zusagequote aus Kontakten"),
    ("ptp_cover_of_total", "Deckung durch Zusagen, Stand des Einzugs"),
    ("disputed_pct_of_stock", "Reklamierter Anteil der Forderungen (Bestand)"),
    ("dispute_rate_of_invoices", "Reklamationsquote der Rechnungen (Fluss)"),
    ("validity_rate", "Anteil berechtigter Reklamationen"),
    ("disp_sla_of_counts", "Reklamationen im Zeitziel aus Anzahlen"),
    ("disp_backlog_of_counts", "Rückstandsverhältnis aus Anzahlen"),
    ("ddo_of_deductions", "Abzugsdauer aus Abzügen"),
    ("ddo_of_daily", "Abzugsdauer aus Abzügen je Tag"),
    ("ddo_of_average", "Abzugsdauer aus dem mittleren Abzug"),
    ("ded_rate_of_sales", "Abzugsquote am Umsatz"),
    ("ded_invalid_rec_of_amounts", "Beitreibung unberechtigter Abzüge aus Beträgen"),
    ("rpc_rate_of_attempts", "Richtige Person erreicht, von Versuchen"),
    ("rpc_rate_connects", "Richtige Person erreicht, von Verbindungen"),
    ("coverage", "Kontaktabdeckung"),
    ("delivery_rate_of_counts", "Zustellquote aus Anzahlen"),
    ("bounce_rate_of_counts", "Rückläuferquote aus Anzahlen"),
    ("reply_rate_of_counts", "Antwortquote aus Anzahlen"),
    ("match_rate", "Automatische Zuordnung"),
    ("match_rate_lines", "Automatische Zuordnung nach Zeilen"),
    ("unapplied_pct", "Anteil nicht zugeordneter Zahlungen"),
    ("credit_limit_use", "Ausnutzung des Kreditlimits"),
    ("credit_limit_use_of_orders", "Ausnutzung des Kreditlimits mit offenen Bestellungen"),
    ("credit_limit_over_threshold", "Ausnutzung über der Schwelle, im Limit"),
    ("credit_limit_to_threshold", "Ausnutzung bis zur Schwelle"),
    ("over_limit_pct", "Ausnutzung über das Limit"),
    ("credit_limit_unused", "Freier Teil des Limits"),
    ("over_limit", "Betrag über dem Limit"),
    ("credit_available", "Noch verfügbarer Kredit"),
    ("forecast_accuracy", "Genauigkeit der Zahlungsvorhersage, 1 - |A - F| / A"),
    ("forecast_accuracy_ratio", "Genauigkeit der Zahlungsvorhersage, A / F"),
    ("forecast_error", "Fehler der Zahlungsvorhersage, |A - F| / A"),
    ("forecast_bias", "Neigung der Zahlungsvorhersage, (F - A) / A"),
    ("forecast_low", "Spanne der Vorhersage, ungünstigster Fall"),
    ("forecast_high", "Spanne der Vorhersage, günstigster Fall"),
    ("late_interest", "Verzugszinsen, einfach"),
    ("late_interest_of_year", "Verzugszinsen, einfach, auf ein Jahr mit so vielen Tagen"),
    ("late_interest_statutory", "Verzugszinsen, Basiszinssatz und Aufschlag"),
    ("late_interest_yearly", "Verzugszinsen eines Jahres"),
    ("late_interest_daily", "Verzugszinsen eines Tages"),
    ("late_interest_daily_of_year", "Verzugszinsen eines Tages, auf ein Jahr mit so vielen Tagen"),
    ("late_interest_daily_statutory", "Verzugszinsen eines Tages, Basiszinssatz und Aufschlag"),
    ("statutory_rate", "Gesetzlicher Verzugszinssatz"),
    ("discount_price", "Jahreszins eines Skontos"),
    ("bill_accuracy", "Richtigkeit der Rechnungen"),
    ("invoice_accuracy_of_errors", "Richtigkeit der Rechnungen aus falschen"),
    ("on_time_of_all", "Pünktlichkeit aller Zahlungen"),
    ("countback", "Rückgezählte Außenstandsdauer"),
    ("countback_even", "Rückgezählte Außenstandsdauer, gleich lange Monate"),
    ("weighted_days", "Nach Betrag gewichtete mittlere Tage"),
    ("mean_days", "Mittlere Tage, ungewichtet"),
    ("days_late_rounded", "Mittlere Verspätung, auf ganze Tage gerundet"),
    ("uk_fixed_sum", "Pauschale nach britischem Verzugsrecht"),
    ("eu_fixed_sum", "Pauschale nach Richtlinie 2011/7/EU"),
    ("wape", "Fehler der Zahlungsvorhersage über Zeiträume (WAPE)"),
    ("bias", "Neigung der Zahlungsvorhersage über Zeiträume"),
    ("hhi_of_balances", "Konzentrationsindex aus Salden"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use dunlin_kpi::catalogue;

    #[test]
    fn every_kpi_has_a_german_name_and_sentence_and_none_is_left_over() {
        for kpi in catalogue::all() {
            let own = GERMAN.iter().filter(|(id, ..)| *id == kpi.id).count();
            assert_eq!(own, 1, "{}", kpi.id);
        }
        for (id, name, says) in GERMAN {
            assert!(catalogue::find(id).is_some(), "{id}");
            assert!(!name.is_empty() && says.matches("{}").count() == 1, "{id}");
        }
    }

    #[test]
    fn every_calculator_has_a_german_name_and_none_is_left_over() {
        let ids: Vec<&str> = dunlin_kpi::calc::ids().filter(|id| catalogue::find(id).is_none()).collect();
        let named: Vec<&str> = CALCULATORS.iter().map(|(id, _)| *id).collect();
        assert_eq!(named, ids);
    }

    #[test]
    fn no_two_kpis_have_one_german_name() {
        let mut names: Vec<&str> = GERMAN.iter().map(|(_, name, _)| *name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
