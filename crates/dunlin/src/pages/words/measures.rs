//! What the terms of formulas, and what calculators take, are called in German; English has the names themselves, as words.

/// Name in formulas, in German.
pub(crate) const GERMAN: &[(&str, &str)] = &[
    ("opening", "Forderungen am Anfang"), ("receivables", "Forderungen am Ende"), ("current", "davon nicht fällig"), ("past_due", "davon überfällig"),
    ("aged_1_30", "1 bis 30 Tage überfällig"), ("aged_31_60", "31 bis 60 Tage überfällig"), ("aged_61_90", "61 bis 90 Tage überfällig"),
    ("aged_91_120", "91 bis 120 Tage überfällig"), ("aged_over_120", "über 120 Tage überfällig"), ("over_90", "über 90 Tage überfällig"),
    ("disputed", "reklamiert"), ("disputed_current", "reklamiert und nicht fällig"), ("opening_disputed", "am Anfang reklamiert"),
    ("unapplied", "nicht zugeordnete Guthaben"), ("opening_unapplied", "nicht zugeordnete Guthaben am Anfang"), ("unapplied_cash", "nicht zugeordnete Zahlungen"),
    ("opening_past_due", "am Anfang überfällig"), ("opening_over_90", "am Anfang über 90 Tage überfällig"), ("opening_aged_current", "am Anfang nicht fällig"),
    ("rolled_current", "davon am Ende in älterer Klasse"), ("opening_aged_1_30", "am Anfang 1 bis 30 Tage überfällig"), ("rolled_1_30", "davon am Ende in älterer Klasse"),
    ("opening_aged_31_60", "am Anfang 31 bis 60 Tage überfällig"), ("rolled_31_60", "davon am Ende in älterer Klasse"),
    ("opening_aged_61_90", "am Anfang 61 bis 90 Tage überfällig"), ("rolled_61_90", "davon am Ende in älterer Klasse"),
    ("opening_aged_91_120", "am Anfang 91 bis 120 Tage überfällig"), ("rolled_91_120", "davon am Ende in älterer Klasse"),
    ("open_x_dpd", "Offenes mal Tage überfällig"), ("open_x_age", "Offenes mal Tage seit Ausstellung"), ("open_x_terms", "Offenes mal Zahlungsziel"),
    ("open_count", "offene Posten"), ("past_due_count", "überfällige Posten"), ("top_10_open", "Forderungen an die zehn größten Schuldner"),
    ("squared_open", "Summe der Quadrate der Forderungen je Kunde"), ("sales", "Umsätze des Zeitraums"), ("sales_count", "Rechnungen des Zeitraums"),
    ("sales_disputed", "reklamierte Umsätze"), ("other_debits", "andere Lasten"), ("credits_issued", "ausgestellte Gutschriften"), ("voided", "storniert"),
    ("cash_received", "Zahlungseingang"), ("cash_autopay", "davon automatisch eingezogen"), ("cash_portal", "davon über Portal oder Zahlungslink"),
    ("channel_known", "Zahlungen mit bekanntem Weg"), ("cash_applied", "zugeordnete Zahlungen"), ("credits_applied", "zugeordnete Gutschriften"),
    ("write_offs", "Ausbuchungen"), ("discounts_taken", "gezogenes Skonto"), ("journals_applied", "Umbuchungen und Verrechnungen"),
    ("applied_windowed", "Zuordnungen mit ungefährem Tag"), ("applied_uncertain", "davon vielleicht aus einem früheren Zeitraum"),
    ("cash_windowed", "Zahlungen mit ungefährem Tag"), ("discounts_late", "zu spät gezogenes Skonto"), ("discounts_offered", "angebotenes Skonto"),
    ("sales_12m", "Umsätze der letzten 365 Tage"), ("history_days", "Tage seit dem ersten Beleg"), ("became_past_due", "überfällig geworden"),
    ("due_face", "im Zeitraum fällig geworden"), ("due_paid", "davon bezahlt"), ("due_paid_on_time", "davon pünktlich bezahlt"), ("due_count", "fällig gewordene Posten"),
    ("due_paid_count", "davon ausgeglichen"), ("due_face_all", "je fällig geworden"), ("due_paid_all", "davon bezahlt"), ("due_count_all", "je fällig gewordene Posten"),
    ("due_paid_count_all", "davon ausgeglichen"), ("cash_on_past_due", "Zahlungen auf am Anfang Überfälliges"), ("cash_on_over_90", "Zahlungen auf am Anfang über 90 Tage Überfälliges"),
    ("cured", "vom am Anfang Überfälligen ausgeglichen"), ("ripe_90_count", "Rechnungen mit 91. Tag der Überfälligkeit"), ("reached_90_count", "davon noch offen"),
    ("vintage_30_face", "Rechnungen mit 30. Tag seit Ausstellung"), ("vintage_30_paid", "davon bis dahin bezahlt"), ("vintage_60_face", "Rechnungen mit 60. Tag seit Ausstellung"),
    ("vintage_60_paid", "davon bis dahin bezahlt"), ("vintage_90_face", "Rechnungen mit 90. Tag seit Ausstellung"), ("vintage_90_paid", "davon bis dahin bezahlt"),
    ("vintage_120_face", "Rechnungen mit 120. Tag seit Ausstellung"), ("vintage_120_paid", "davon bis dahin bezahlt"), ("vintage_180_face", "Rechnungen mit 180. Tag seit Ausstellung"),
    ("vintage_180_paid", "davon bis dahin bezahlt"), ("settled_count", "ausgeglichene Rechnungen"), ("settled_days", "Summe ihrer Tage bis zum Ausgleich"),
    ("settled_on_time_count", "davon pünktlich"), ("settled_face", "Betrag der ausgeglichenen Rechnungen"), ("settled_on_time_face", "davon pünktlich"),
    ("settled_late_days", "Summe ihrer Verspätung in Tagen"), ("settled_late_squared", "Summe der Quadrate ihrer Verspätung"), ("paid_x_days", "Zahlungen mal Tage seit Ausstellung"),
    ("paid_x_late", "Zahlungen mal Tage nach Fälligkeit"), ("paid_x_late_floor", "Zahlungen mal Tage nach Fälligkeit, Verfrühtes als 0"), ("paid_weight", "Zahlungen, über die summiert wird"),
    ("last_payment_late_days", "Verspätung der letzten Zahlungen in Tagen"), ("last_payment_count", "mit Geld ausgeglichene Rechnungen"), ("sales_x_terms", "Umsätze mal Zahlungsziel"),
    ("sales_x_open_days", "Umsätze mal Tage offen"), ("paid_x_order_days", "Zahlungen mal Tage seit der Bestellung"), ("paid_with_order", "Zahlungen mit Bestelldatum"),
    ("cash_application_count", "Zuordnungen von Zahlungen"), ("short_payment_count", "davon Minderzahlungen"), ("countback_days", "rückgezählte Tage"),
    ("km_median_days", "Median der Tage bis zum Ausgleich"), ("delay_p90", "90. Perzentil der Verspätung"), ("delay_variance", "Varianz der Verspätung"),
    ("days", "Tage des Zeitraums"), ("months", "ganze Monate des Zeitraums"), ("conversations", "Gespräche mit der richtigen Person"), ("conversations_promised", "davon mit Zusage"),
    ("open_promised", "zugesagt und noch offen"), ("promises_matured", "fällig gewordene Zusagen"), ("promises_kept", "gehaltene Zusagen"), ("promises_partly", "teilweise gehaltene Zusagen"),
    ("promises_broken", "gebrochene Zusagen"), ("promised_matured", "fällig gewordener zugesagter Betrag"), ("promised_paid", "davon rechtzeitig bezahlt"), ("promise_parts", "zugesagte Tage"),
    ("promise_horizon_days", "Summe der Tage bis zur Zusage"), ("promises_paid", "ganz bezahlte Zusagen"), ("promise_slip_days", "Summe ihres Verzugs in Tagen"),
    ("promised_items", "offene Posten mit Zusage"), ("unkept_on_items", "nicht gehaltene Zusagen zu ihnen"), ("disputes_opened", "eröffnete Reklamationen"),
    ("disputes_closed", "abgeschlossene Reklamationen"), ("dispute_days", "Summe ihrer Dauer in Tagen"), ("disputes_with_target", "davon mit gesetztem Tag"), ("disputes_in_time", "davon rechtzeitig"),
    ("dispute_closed_amount", "abgeschlossener reklamierter Betrag"), ("dispute_collectable", "davon doch geschuldet"), ("dispute_credited", "davon gutgeschrieben"),
    ("dispute_opened_amount", "eröffneter reklamierter Betrag"), ("disputed_price", "reklamiert wegen Preis"), ("disputed_quantity", "reklamiert wegen Menge"), ("disputed_quality", "reklamiert wegen Qualität"),
    ("disputed_delivery", "reklamiert wegen Lieferung"), ("disputed_paid", "reklamiert als schon bezahlt"), ("disputed_duplicate", "reklamiert als doppelt"),
    ("disputed_document", "reklamiert wegen fehlenden Belegs"), ("disputed_otherwise", "reklamiert aus anderem Grund"), ("sales_disputed_count", "reklamierte Rechnungen des Zeitraums"),
    ("deductions_open", "offene Abzüge"), ("deductions_taken", "vorgenommene Abzüge"), ("deductions_count", "Anzahl der Abzüge"), ("deductions_recovered", "beigetriebene Abzüge"),
    ("deductions_invalid", "unberechtigte Abzüge"), ("invalid_recovered", "davon beigetrieben"), ("contacts_out", "Kontakte durch uns"), ("accounts_contacted", "kontaktierte Kunden"),
    ("contacts_week_max", "meiste Kontakte in sieben Tagen"), ("attempts", "Anrufe und Besuche"), ("attempts_reached", "davon die richtige Person erreicht"),
    ("opening_late_customers", "am Anfang säumige Kunden"), ("late_contacted_customers", "davon kontaktiert"), ("late_contacted_amount", "Überfälliges kontaktierter Kunden"),
    ("first_touches", "erstmals gemahnte Posten"), ("first_touch_days", "Summe der Tage bis zur ersten Mahnung"), ("notices_sent", "versandte Mahnungen"), ("notices_bounced", "davon zurückgekommen"),
    ("notices_replied", "davon beantwortet"), ("answer_days", "Median der Antwortzeit"), ("reminded_7", "vor 7 Tagen gemahnt"), ("paid_after_7", "davon bezahlt"), ("reminded_14", "vor 14 Tagen gemahnt"),
    ("paid_after_14", "davon bezahlt"), ("reminded_30", "vor 30 Tagen gemahnt"), ("paid_after_30", "davon bezahlt"), ("reminders", "gemahnte Posten"), ("reminders_wrongful", "davon unberechtigt"),
    ("reminders_repeated", "davon doppelt"), ("at_level_1", "Posten auf Mahnstufe 1"), ("raised_from_1", "davon angehoben"), ("at_level_2", "Posten auf Mahnstufe 2"), ("raised_from_2", "davon angehoben"),
    ("at_level_3", "Posten auf Mahnstufe 3"), ("raised_from_3", "davon angehoben"), ("notices_issued", "ausgestellte Mahnungen"), ("notices_stopped", "aufgehaltene Mahnungen"), ("opt_outs", "Abmeldungen"),
    ("cash_credited", "Geld nach Kontakt"), ("cash_untouched", "Geld ohne Zutun"), ("actions", "Handlungen"), ("collector_days", "Arbeitstage"), ("follow_ups_due", "fällige Wiedervorlagen"),
    ("follow_ups_done", "davon rechtzeitig erledigt"), ("closed_cases", "abgeschlossene gemeinsame Fälle"), ("successful_cases", "davon erfolgreich"),
    // What only calculators take.
    ("accurate", "richtige"), ("actual", "Ist"), ("add_dso", "mittlere Verzugstage"), ("allowance", "Wertberichtigung"), ("amount", "Betrag"), ("auto_matched", "automatisch zugeordnet"),
    ("average_deduction", "mittlerer Abzug"), ("average_receivables", "mittlere Forderungen"), ("bad_debt", "Forderungsausfall"), ("balances", "Salden"), ("bounced", "zurückgekommen"),
    ("bpdso", "bestmögliche Außenstandsdauer"), ("broken", "gebrochen"), ("bucket", "Altersklasse"), ("bucket_dso", "Außenstandsdauer der Klasse"), ("closed", "abgeschlossen"), ("coded_automatically", "automatisch zugeordnet"),
    ("collected", "eingezogen"), ("collection_cost", "Kosten des Einzugs"), ("collections", "Einzüge"), ("collector_fte", "Vollzeitkräfte im Einzug"), ("collectors", "Sachbearbeitende"), ("connects", "Verbindungen"),
    ("contacted", "kontaktiert"), ("cost", "Kosten"), ("daily_deductions", "Abzüge je Tag"), ("daily_sales", "Umsatz je Tag"), ("day_list", "Liste von Tagen"), ("days_in_year", "Tage im Jahr"), ("debts", "Schulden"),
    ("deductions", "Abzüge"), ("deductions_coded", "zugeordnete Abzüge"), ("delivered", "zugestellt"), ("discount_days", "Skontotage"), ("discount_pct", "Skontosatz in Prozent"), ("dso", "Außenstandsdauer"),
    ("error_pct", "Fehlerquote in Prozent"), ("exposure", "Risikobetrag"), ("fees", "Gebühren"), ("forecast", "Vorhersage"), ("gl_control", "Saldo des Hauptbuchs"), ("holdout_amount", "Betrag der Vergleichsgruppe"),
    ("holdout_cash", "Geld der Vergleichsgruppe"), ("hours_more", "Stunden mehr"), ("in_progress", "in Arbeit"), ("invalid", "unberechtigt"), ("invoiced", "berechnet"), ("invoices", "Rechnungen"), ("invoices_issued", "ausgestellte Rechnungen"),
    ("items_done", "erledigte Zeilen"), ("items_listed", "Zeilen der Liste"), ("kept", "gehalten"), ("lgd_pct", "Verlustquote in Prozent"), ("limit", "Limit"), ("lines", "Zeilen"), ("lost", "verloren"), ("margin_pct", "Marge in Prozent"),
    ("matured", "fällig geworden"), ("month_days", "Tage des Monats"), ("net_days", "Zahlungsziel in Tagen"), ("next_bucket", "nächste Altersklasse"), ("on_time", "pünktlich"), ("open_deductions", "offene Abzüge"),
    ("open_orders", "offene Bestellungen"), ("outstanding", "ausstehend"), ("paid", "bezahlt"), ("partial", "teilweise"), ("past_due_customers", "säumige Kunden"), ("payments", "Zahlungen"), ("pd_pct", "Ausfallwahrscheinlichkeit in Prozent"),
    ("periods", "Zeiträume"), ("periods_actual_forecast", "Zeiträume: Ist und Vorhersage"), ("placed", "übergeben"), ("products", "Artikel"), ("products_offered", "angebotene Ware"), ("products_sold", "verkaufte Ware"), ("promised", "zugesagt"),
    ("promises", "Zusagen"), ("rate_pct", "Zinssatz in Prozent"), ("recovered", "beigetrieben"), ("recoveries", "Beitreibungen"), ("reference_pct", "Basiszinssatz in Prozent"), ("replied", "beantwortet"), ("resolved", "gelöst"),
    ("right_party_contacts", "Kontakte mit der richtigen Person"), ("rolled", "älter geworden"), ("rows", "Zeilen"), ("sales_by_month", "Umsätze je Monat"), ("sent", "versandt"), ("start_bucket", "Altersklasse am Anfang"),
    ("still_open", "noch offen"), ("successful_products", "erfolgreiche Artikel"), ("target", "Ziel"), ("target_dso", "Ziel der Außenstandsdauer"), ("term_days", "Zahlungsziel in Tagen"), ("threshold", "Schwelle"), ("to_collect", "einzuziehen"),
    ("to_recover", "beizutreiben"), ("total_days", "Tage insgesamt"), ("total_dso", "gesamte Außenstandsdauer"), ("treated_amount", "Betrag der kontaktierten Gruppe"), ("treated_cash", "Geld der kontaktierten Gruppe"),
    ("turnover", "Umschlag"), ("upheld", "aufrechterhalten"), ("value_with", "Wert mit"), ("value_without", "Wert ohne"), ("within_sla", "im Zeitziel"), ("wrong", "falsche"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use dunlin_kpi::calc;
    use dunlin_kpi::measure::Measure;

    #[test]
    fn every_measure_and_everything_that_calculators_take_has_a_german_name() {
        let has = |name: &str| GERMAN.iter().filter(|(own, _)| *own == name).count();
        for measure in Measure::ALL {
            assert_eq!(has(measure.name()), 1, "{}", measure.name());
        }
        for id in calc::ids() {
            for (_, slots) in calc::takes(id) {
                for slot in slots {
                    assert_eq!(has(slot), 1, "{slot}");
                }
            }
        }
    }
}
