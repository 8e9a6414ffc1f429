//! The books of a case: `given` as core's draft, ageing rules and rates.
//!
//! Only translation. What is refused, and under which code, core says.

use super::given::{day, list, needed, optional, text, whole};
use super::value::{exact, money, name};
use super::{Case, known_keys};
use dunlin_core::aging::{Ageing, Bands, Bucket, Pause, PauseOf, Pauses, Unit};
use dunlin_core::day::Day;
use dunlin_core::fx::{Quote, Rates};
use dunlin_core::ledger::draft::{
    Application, Document, Draft, Instalment, NO_RELEASE_DATE, Retention, RetentionShare,
};
use dunlin_core::ledger::{Allocation, Kind, Ledger};
use dunlin_core::money::Currency;
use dunlin_core::policy::{Basis, Credits, Grace, Policy};
use rust_decimal::Decimal;
use serde_json::Value;

/// What a case gives, as core sees it.
pub(super) struct Book {
    pub(super) ledger: Ledger,
    pub(super) ageing: Ageing,
    /// Rates, where the case names a base currency.
    pub(super) rates: Option<Rates>,
    /// The balance of the general ledger, where the case gives one of its own.
    pub(super) general_ledger: Option<i64>,
    /// The days to look at, at least one where the case names any.
    pub(super) days: Vec<Day>,
}

/// Why there are no books.
pub(super) enum Wrong {
    /// Core refuses them: code and text.
    Refused(&'static str, String),
    /// The case is not in the described format.
    Unreadable(String),
}

impl From<String> for Wrong {
    fn from(text: String) -> Wrong {
        Wrong::Unreadable(text)
    }
}

/// The currency of a case that names none.
pub(super) const UNNAMED: Currency = Currency::private(*b"XXX", 2);

/// Reads `given` and `when`.
pub(super) fn read(case: &Case) -> Result<Book, Wrong> {
    let given = &case.given;
    let keys = ["documents", "applications", "policy", "base_currency", "revaluations", "gl_balance"];
    known_keys("given", given, &keys)?;
    known_keys("when", &case.when, &["as_of", "series"])?;
    let base = optional(given, "base_currency", currency)?;
    let default = base.unwrap_or(UNNAMED);
    let policy = given.get("policy").unwrap_or(&Value::Null);
    let ageing = ageing(policy)?;
    let (mut documents, mut document_rates) = (Vec::new(), Vec::new());
    for value in values(given, "documents")? {
        documents.push(document(value, default)?);
        document_rates.push(optional(value, "rate", exact)?);
    }
    let applications = values(given, "applications")?.iter().map(|a| application(a, &documents));
    let draft =
        Draft { applications: applications.collect::<Result<_, _>>()?, documents, policy: ageing.policy };
    let ledger = draft.ledger().map_err(|e| Wrong::Refused(e.code(), e.to_string()))?;
    let rates = base.map(|base| rates(given, base, &ledger, &document_rates)).transpose()?;
    let general_ledger = optional(given, "gl_balance", money(default))?;
    Ok(Book { ageing, rates, general_ledger, days: days(&case.when)?, ledger })
}

/// The elements of a list; none where it is missing.
pub(super) fn values<'a>(object: &'a Value, key: &str) -> Result<&'a [Value], String> {
    match object.get(key) {
        None | Some(Value::Null) => Ok(&[]),
        Some(list) => list.as_array().map(Vec::as_slice).ok_or_else(|| format!("`{key}` is not a list")),
    }
}

pub(super) fn currency(value: &Value) -> Result<Currency, String> {
    let code = text(value)?;
    if let Ok(known) = code.parse() {
        return Ok(known);
    }
    // The cases use codes of no country, too.
    <[u8; 3]>::try_from(code.as_bytes())
        .map(|c| Currency::private(c, 2))
        .map_err(|_| format!("currency `{code}`"))
}

fn days(when: &Value) -> Result<Vec<Day>, String> {
    let mut days = optional(when, "series", |series| list(series, day))?.unwrap_or_default();
    days.extend(optional(when, "as_of", day)?);
    Ok(days)
}

pub(super) fn document(value: &Value, default: Currency) -> Result<Document, String> {
    let keys = [
        "id",
        "type",
        "date",
        "amount",
        "due",
        "schedule",
        "currency",
        "rate",
        "flags",
        "hold_until",
        "void_date",
        // What the bank took for the return is our cost: it is added to no receivable.
        "returns",
        "bank_expense",
        "retention",
        "posting_date",
        "customer",
    ];
    known_keys("a document", value, &keys)?;
    let currency = optional(value, "currency", currency)?.unwrap_or(default);
    let number = needed(value, "id", name)?;
    let kind = kind(&needed(value, "type", name)?)?;
    let date = needed(value, "date", day)?;
    let amount = needed(value, "amount", money(currency))?;
    let schedule = values(value, "schedule")?.iter().map(|line| instalment(line, currency));
    let flags = values(value, "flags")?;
    if let Some(flag) = flags.iter().find(|flag| flag.as_str() != Some("disputed")) {
        return Err(format!("unknown flag {flag} of `{number}`"));
    }
    Ok(Document {
        customer: optional(value, "customer", name)?.unwrap_or_default(),
        posted: optional(value, "posting_date", day)?,
        due: optional(value, "due", day)?,
        schedule: schedule.collect::<Result<_, _>>()?,
        retention: value.get("retention").map(|r| retention(r, currency)).transpose()?,
        voided: optional(value, "void_date", day)?,
        disputed: !flags.is_empty(),
        hold_until: optional(value, "hold_until", day)?,
        returns: optional(value, "returns", name)?,
        ..Document::new(&number, kind, date, amount, currency)
    })
}

fn kind(name: &str) -> Result<Kind, String> {
    Ok(match name {
        "invoice" => Kind::Invoice,
        "debit_note" => Kind::DebitNote,
        "fee" => Kind::Fee,
        "interest" => Kind::Interest,
        "chargeback" => Kind::Chargeback,
        "refund" => Kind::Refund,
        "payment_return" => Kind::PaymentReturn,
        "credit_note" => Kind::CreditNote,
        "payment" => Kind::Payment,
        "write_off" => Kind::WriteOff,
        "journal" => Kind::Journal,
        _ => return Err(format!("unknown type `{name}`")),
    })
}

fn instalment(value: &Value, currency: Currency) -> Result<Instalment, String> {
    known_keys("a schedule line", value, &["due", "amount", "kind"])?;
    let retained = match optional(value, "kind", name)?.as_deref() {
        None | Some("instalment") => false,
        Some("retention") => true,
        Some(other) => return Err(format!("unknown kind `{other}` of a schedule line")),
    };
    let due = needed(value, "due", day)?;
    Ok(Instalment { due, amount: needed(value, "amount", money(currency))?, retained })
}

fn retention(value: &Value, currency: Currency) -> Result<Retention, String> {
    known_keys("a retention", value, &["percent", "amount", "due"])?;
    let share = match (optional(value, "percent", exact)?, optional(value, "amount", money(currency))?) {
        (Some(percent), None) => RetentionShare::Percent(percent),
        (None, Some(amount)) => RetentionShare::Amount(amount),
        _ => return Err("a retention is a percentage or an amount".to_owned()),
    };
    Ok(Retention { share, due: optional(value, "due", day)?.unwrap_or(NO_RELEASE_DATE) })
}

fn application(value: &Value, documents: &[Document]) -> Result<Application, String> {
    known_keys("an application", value, &["from", "to", "amount", "date", "until", "allocation"])?;
    let from = needed(value, "from", name)?;
    let to = needed(value, "to", name)?;
    let credit = documents.iter().find(|document| document.number == from.split('#').next().unwrap_or(&from));
    let currency = credit.map_or(UNNAMED, |credit| credit.currency);
    let amount = needed(value, "amount", money(currency))?;
    Ok(Application {
        until: optional(value, "until", day)?,
        allocation: optional(value, "allocation", allocation)?,
        ..Application::new(&from, &to, amount, needed(value, "date", day)?)
    })
}

fn allocation(value: &Value) -> Result<Allocation, String> {
    match text(value)? {
        "oldest_due_first" => Ok(Allocation::OldestDueFirst),
        "pro_rata" => Ok(Allocation::ProRata),
        other => Err(format!("unknown allocation `{other}`")),
    }
}

fn ageing(policy: &Value) -> Result<Ageing, Wrong> {
    let keys = [
        "basis",
        "buckets",
        "period",
        "credits",
        "grace_days",
        "pauses",
        "pause_interval",
        "allocation",
        // The rule of calendar bands in words, for people.
        "rule",
    ];
    known_keys("the policy", policy, &keys)?;
    let basis = match optional(policy, "basis", name)?.as_deref() {
        None | Some("due") => Basis::Due,
        Some("invoice") => Basis::Invoice,
        Some("posting") => Basis::Posting,
        Some(other) => return Err(format!("unknown basis `{other}`").into()),
    };
    let credits = match optional(policy, "credits", name)?.as_deref() {
        None | Some("apart") => Credits::Apart,
        Some("own_due") => Credits::OwnDue,
        Some(other) => return Err(format!("unknown credits `{other}`").into()),
    };
    // In the cases grace shortens the age.
    let grace = optional(policy, "grace_days", whole)?.map_or(Grace::None, Grace::Shortens);
    let allocation = optional(policy, "allocation", allocation)?.unwrap_or_default();
    let pauses = pauses(policy)?;
    let policy = (bands(policy)?, Policy { basis, credits, grace, allocation, ..Policy::default() });
    Ok(Ageing { bands: policy.0, pauses, policy: policy.1 })
}

fn bands(policy: &Value) -> Result<Bands, Wrong> {
    match optional(policy, "period", name)?.as_deref() {
        None => {}
        Some("week") => return Ok(Bands::Calendar(Unit::Week)),
        Some("month") => return Ok(Bands::Calendar(Unit::Month)),
        Some("year") => return Ok(Bands::Calendar(Unit::Year)),
        Some(other) => return Err(format!("unknown period `{other}`").into()),
    }
    let buckets: Vec<Bucket> = values(policy, "buckets")?.iter().map(bucket).collect::<Result<_, _>>()?;
    if policy.get("buckets").is_none() {
        return Ok(Bands::default());
    }
    Bands::of(&buckets).map_err(|e| Wrong::Refused(e.code(), e.to_string()))
}

fn bucket(value: &Value) -> Result<Bucket, String> {
    known_keys("a bucket", value, &["label", "min", "max"])?;
    let label = needed(value, "label", name)?;
    Ok(Bucket { label, min: optional(value, "min", whole)?, max: optional(value, "max", whole)? })
}

fn pauses(policy: &Value) -> Result<Pauses, Wrong> {
    match optional(policy, "pause_interval", name)?.as_deref() {
        None | Some("half_open") => {}
        Some(other) => return Err(format!("unknown pause interval `{other}`").into()),
    }
    let pauses: Vec<Pause> = values(policy, "pauses")?.iter().map(pause).collect::<Result<_, _>>()?;
    Pauses::new(&pauses).map_err(|e| Wrong::Refused(e.code(), e.to_string()))
}

fn pause(value: &Value) -> Result<Pause, String> {
    known_keys("a pause", value, &["from", "to", "resumed"])?;
    let (from, to) = (needed(value, "from", day)?, needed(value, "to", day)?);
    Ok(Pause { of: PauseOf::Everything, from, to, resumed: optional(value, "resumed", day)? })
}

fn rates(
    given: &Value,
    base: Currency,
    ledger: &Ledger,
    written: &[Option<Decimal>],
) -> Result<Rates, String> {
    let items = ledger.items.document.iter().map(|&document| written[document as usize]).collect();
    let quotes: Vec<Quote> = values(given, "revaluations")?.iter().map(quote).collect::<Result<_, _>>()?;
    Ok(Rates::new(base, items, &quotes))
}

fn quote(value: &Value) -> Result<Quote, String> {
    known_keys("a revaluation", value, &["date", "currency", "rate"])?;
    Ok(Quote {
        day: needed(value, "date", day)?,
        currency: needed(value, "currency", currency)?,
        rate: needed(value, "rate", exact)?,
    })
}
