//! A strategy that is read aloud, and what broken ones are told.

use super::*;

const GOOD: &str = r#"
name = "standard"
grace_days = 2
limitation_years = 3
contacts_a_week = 2
unapplied = "mention"
holidays = ["2024-12-25"]
hours = { from = "09:00", until = "18:00" }
calls = { at_most = 7, in_days = 7, after_conversation_days = 7 }

[charges]
clause = "General terms, 7.2"
law = true
consumers_tagged = ["consumer"]
post = true

[worklist]
broken_promises = 200
call_minutes = 12

[minimum]
EUR = "25.00"
JPY = "3000"

[[account_state]]
name = "watch"
days_late = 30

[[account_state]]
name = "stop supply"
days_late = 45
past_due = "1000.00"

[[segment]]
name = "key accounts"
when = { tag = ["key account"], past_due = { at_least = "10000.00" } }

[[segment.step]]
name = "call first"
after_due = 3
call = true

[[segment]]
name = "everybody"

[[segment.step]]
name = "friendly note"
before_due = 3
write = "friendly-note"

[[segment.step]]
name = "reminder"
after_due = 5
write = "reminder"
by = ["letter"]
pay_within = 7
each_item = true
fee = "5.00"
interest = true
fixed_sum = true

[[segment.step]]
name = "agency"
after_due = 90
propose = "agency"
approve = "manager"
"#;

#[test]
fn a_strategy_reads_aloud() {
    let strategy = parse(GOOD).unwrap();
    insta::assert_snapshot!(aloud(&strategy));
    insta::assert_snapshot!(aloud(&Strategy::default()));
}

#[test]
fn what_a_broken_strategy_is_told() {
    let with = |from: &str, to: &str| {
        assert!(GOOD.contains(from), "{from}");
        let error = parse(&GOOD.replacen(from, to, 1)).unwrap_err();
        format!("{error}\n  help: {}", error.hint)
    };
    let told = [
        with("name = \"standard\"", "nam = \"standard\""),
        with("grace_days = 2", "grace_days = -2"),
        with("\"mention\"", "\"ignore\""),
        with("2024-12-25", "2024-12-32"),
        with("18:00", "8:00"),
        with("JPY = \"3000\"", "JPY = \"3000.50\""),
        with("JPY", "YEN"),
        with("when = { tag = [\"key account\"], past_due = { at_least = \"10000.00\" } }", ""),
        with("after_due = 5", ""),
        with("after_due = 90", "after_due = 4"),
        with("propose = \"agency\"", "propose = \"a duel\""),
        with("by = [\"letter\"]", "by = [\"pigeon\"]"),
        with("write = \"reminder\"", "write = \"reminder\"\ncall = true"),
        with("name = \"reminder\"", "name = \"friendly note\""),
        with("call = true", "call = yes"),
        with("days_late = 30", ""),
        with("name = \"watch\"", "name = \"stop supply\""),
        with("clause = \"General terms, 7.2\"\nlaw = true", ""),
        with("law = true", ""),
        with("clause = \"General terms, 7.2\"", ""),
        with("law = true", "interest_rate = \"nine\""),
        with("fee = \"5.00\"", "fee = \"5.00\"\nfee_percent = \"1\""),
        with("write = \"reminder\"", "call = true"),
        with("write = \"friendly-note\"", "write = \"friendly-note\"\ninterest = true"),
        with("call_minutes = 12", "call_minutes = 0"),
        with("broken_promises = 200", "broken_promises = 20000"),
        with("limitation_years = 3", "limitation_years = 0"),
        parse("name = \"empty\"").map(|_| String::new()).unwrap_err().to_string(),
    ];
    insta::assert_snapshot!(told.join("\n"));
}
