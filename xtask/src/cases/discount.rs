//! Cases of the area `discount`: an invoice, what may be taken off it, payments, and what they must settle.

use super::given::{amount, day, list, needed, optional, percent, same, same_amount, text, whole};
use super::{Case, Outcome, compare, known_keys};
use dunlin_core::day::Day;
use dunlin_core::discount::{
    Application, Base, Claim, Discount, DiscountError, Invoice, Late, Offer, Offered, Payment, Relief,
    Settlement, Tolerance, Untaken,
};
use serde_json::Value;

/// The invoice's amounts and the discount as worked out, and what the payments came to.
struct Came {
    gross_minor: i64,
    /// The discount worked out from a percentage, where that is what the case gives.
    offered: Option<Offered>,
    discount: Option<Discount>,
    settlement: Result<Settlement, DiscountError>,
}

/// Runs one case of this area.
pub(crate) fn run(case: &Case) -> Outcome {
    match read(case) {
        Ok(came) => compare(case, |key, expected| check(key, expected, &came)),
        Err(why) => Outcome::Failed(why),
    }
}

fn read(case: &Case) -> Result<Came, String> {
    known_keys("given", &case.given, &["invoice", "discount", "apply_to_oldest", "application_method"])?;
    known_keys("when", &case.when, &["payments"])?;
    let payments = optional(&case.when, "payments", |p| list(p, payment))?.unwrap_or_default();
    let invoice_value = case.given.get("invoice").ok_or("`invoice` is missing")?;
    let discount_value = case.given.get("discount").unwrap_or(&Value::Null);
    let offer = optional(discount_value, "percent", |_| offer(discount_value))?;
    let (gross_minor, offered) = match offer {
        None => (gross(invoice_value)?, None),
        Some(offer) => {
            let offered = offer.on(&invoice(invoice_value)?).ok_or("an amount is too large")?;
            (offered.gross_minor, Some(offered))
        }
    };
    let relief = relief(discount_value, offered.as_ref())?;
    let application = application(&case.given, discount_value)?;
    let tolerance = optional(discount_value, "tolerance", tolerance)?.unwrap_or_default();
    let settlement = Claim { gross_minor, relief, tolerance, application }.settle(&payments);
    let discount = if let Relief::Discount(discount) = relief { Some(discount) } else { None };
    Ok(Came { gross_minor, offered, discount, settlement })
}

fn check(key: &str, expected: &Value, came: &Came) -> Result<(), String> {
    let settlement = match (key, &came.settlement) {
        ("reject", Err(_)) => return text(expected).map(drop),
        ("reject", Ok(_)) => return Err("it was taken".to_owned()),
        (_, Err(error)) => return Err(format!("it was refused: {error}")),
        (_, Ok(settlement)) => settlement,
    };
    let discount = || came.discount.as_ref().ok_or_else(|| "there is no discount".to_owned());
    let offered = || came.offered.as_ref().ok_or_else(|| "there is no percentage".to_owned());
    match key {
        "discount_until" => same(&day(expected)?, &discount()?.until),
        "discount_offer" => same_amount(expected, discount()?.amount_minor),
        "pay" => same_amount(expected, came.gross_minor - came.discount.map_or(0, |d| d.amount_minor)),
        "gross" | "total" | "invoice_total" => same_amount(expected, came.gross_minor),
        "tax" | "tax_total" | "invoice_tax" => same_amount(expected, offered()?.invoice_tax_minor),
        "discount" => same_amount(expected, settlement.discount_minor),
        "discount_net" => same_amount(expected, offered()?.parts_of(settlement.discount_minor).0),
        "discount_tax" => same_amount(expected, offered()?.parts_of(settlement.discount_minor).1),
        "state" => same(&text(expected)?.to_owned(), &settlement.state.to_string()),
        "open" => same_amount(expected, settlement.open_minor),
        "unapplied" => same_amount(expected, settlement.unapplied_minor),
        "tolerance_used" => same_amount(expected, settlement.tolerance_minor),
        "deduction" => same_amount(expected, settlement.deduction.map_or(0, |d| d.amount_minor)),
        _ => Err("this key is not known".to_owned()),
    }
}

const INVOICE_KEYS: &[&str] = &["date", "gross", "net", "tax", "tax_rate", "fixed_tax"];

fn gross(value: &Value) -> Result<i64, String> {
    match optional(value, "gross", amount)? {
        Some(gross) => known_keys("invoice", value, INVOICE_KEYS).map(|()| gross),
        None => invoice(value)?.gross_minor().ok_or_else(|| "an amount is too large".to_owned()),
    }
}

/// The amounts of an invoice. What is not said follows from the others: the tax from its rate or from gross and net,
/// the net amount from gross and tax.
fn invoice(value: &Value) -> Result<Invoice, String> {
    known_keys("invoice", value, INVOICE_KEYS)?;
    let fixed_tax_minor = optional(value, "fixed_tax", amount)?.unwrap_or(0);
    let (gross, net) = (optional(value, "gross", amount)?, optional(value, "net", amount)?);
    let rate = optional(value, "tax_rate", percent)?;
    let tax = match (optional(value, "tax", amount)?, rate, gross, net) {
        (Some(tax), ..) => tax,
        (None, Some(rate), _, Some(net)) => rate.of(net).rounded().ok_or("an amount is too large")?,
        (None, None, Some(gross), Some(net)) => gross - net - fixed_tax_minor,
        (None, Some(_), _, None) => return Err("a tax rate needs the net amount".to_owned()),
        (None, None, ..) => 0,
    };
    let net_minor = match (net, gross) {
        (Some(net), _) => net,
        (None, Some(gross)) => gross - tax - fixed_tax_minor,
        (None, None) => return Err("the invoice has neither a gross nor a net amount".to_owned()),
    };
    Ok(Invoice { date: needed(value, "date", day)?, net_minor, tax_minor: tax, fixed_tax_minor })
}

fn offer(value: &Value) -> Result<Offer, String> {
    let keys = [
        "percent",
        "days",
        "base",
        "tax_base",
        "grace_until",
        "tolerance",
        "late_discount",
        "apply_to_oldest",
    ];
    known_keys("discount", value, &keys)?;
    let base = match optional(value, "base", |b| text(b).map(str::to_owned))?.as_deref() {
        None | Some("gross") => Base::Gross,
        Some("net") => Base::Net,
        Some("mixed") => Base::Mixed,
        Some(other) => return Err(format!("unknown base `{other}`")),
    };
    let base = match optional(value, "tax_base", |b| text(b).map(str::to_owned))?.as_deref() {
        None | Some("full" | "gross" | "undiscounted") => base,
        Some("mixed" | "discounted" | "discounted_base" | "discounted_net" | "reduced") => Base::Mixed,
        Some(other) => return Err(format!("unknown tax base `{other}`")),
    };
    Ok(Offer { percent: needed(value, "percent", percent)?, days: needed(value, "days", whole)?, base })
}

/// Three forms: a percentage (worked out already), a sum with a last day, an allowance by hand.
fn relief(value: &Value, offered: Option<&Offered>) -> Result<Relief, String> {
    if let Some(offered) = offered {
        let grace = optional(value, "grace_until", day)?;
        return discount(value, offered.amount_minor, offered.until, grace, Untaken::Kept);
    }
    if let Some(minor) = optional(value, "free_allowance", amount)? {
        known_keys("discount", value, &["free_allowance", "tolerance", "apply_to_oldest"])?;
        return Ok(Relief::Allowance(minor));
    }
    let keys = ["amount", "until", "grace_until", "tolerance", "late_discount", "apply_to_oldest"];
    known_keys("discount", value, &keys)?;
    match optional(value, "amount", amount)? {
        None => Ok(Relief::None),
        Some(minor) => {
            let grace = optional(value, "grace_until", day)?;
            discount(value, minor, needed(value, "until", day)?, grace, Untaken::GivenBack)
        }
    }
}

fn discount(
    value: &Value,
    amount_minor: i64,
    until: Day,
    grace_until: Option<Day>,
    untaken: Untaken,
) -> Result<Relief, String> {
    let late = match optional(value, "late_discount", |l| text(l).map(str::to_owned))?.as_deref() {
        Some("accept") => Late::Accept,
        None | Some("refuse" | "n/a") => Late::Refuse,
        Some(other) => return Err(format!("unknown late discount `{other}`")),
    };
    Ok(Relief::Discount(Discount { amount_minor, until, grace_until, late, untaken }))
}

fn tolerance(value: &Value) -> Result<Tolerance, String> {
    if value.is_object() {
        known_keys("tolerance", value, &["max", "percent"])?;
        let max_minor = optional(value, "max", amount)?.unwrap_or(i64::MAX);
        return Ok(Tolerance { max_minor, percent: optional(value, "percent", percent)? });
    }
    Ok(Tolerance { max_minor: amount(value)?, percent: None })
}

fn application(given: &Value, discount: &Value) -> Result<Application, String> {
    let named = optional(given, "application_method", |a| text(a).map(str::to_owned))?;
    let to_oldest = [given, discount].iter().any(|of| of.get("apply_to_oldest") == Some(&Value::Bool(true)));
    match named.as_deref() {
        None if !to_oldest => Ok(Application::ByDocument),
        None | Some("oldest" | "apply_to_oldest") => Ok(Application::ToOldest),
        Some("manual" | "document") => Ok(Application::ByDocument),
        Some(other) => Err(format!("unknown application `{other}`")),
    }
}

fn payment(value: &Value) -> Result<Payment, String> {
    known_keys("payment", value, &["date", "amount"])?;
    Ok(Payment { date: needed(value, "date", day)?, amount_minor: needed(value, "amount", amount)? })
}

#[cfg(test)]
mod tests {
    use super::super::given::tests::{failed, passed};
    use serde_json::json;

    const RUN: fn(&super::Case) -> super::Outcome = super::run;

    #[test]
    fn a_discount_with_its_tax_is_compared_key_by_key() {
        let given = json!({"invoice": {"date": "2019-01-01", "net": "1000", "tax_rate": "15", "fixed_tax": "0.05"},
            "discount": {"percent": "10", "days": 10, "base": "gross", "tax_base": "discounted"}});
        passed(RUN, &given, &json!({"tax": "135.05", "gross": "1135.05", "pay": "1035.05", "state": "open"}));
        failed(RUN, &given, &json!({"tax": "150.05"}));
        failed(RUN, &given, &json!({"oracle": "1"}));
        let net = json!({"invoice": {"date": "2019-01-01", "gross": "1100", "net": "1000"},
            "discount": {"percent": "10", "days": 10, "base": "net"}});
        passed(RUN, &net, &json!({"discount_offer": "100", "pay": "1000", "discount_until": "2019-01-11"}));
    }

    #[test]
    fn allowances_and_refusals() {
        let allowed = |minor: &str| json!({"invoice": {"date": "2019-01-01", "gross": "100"}, "discount": {"free_allowance": minor}});
        passed(RUN, &allowed("5"), &json!({"open": "95", "discount": "5"}));
        passed(RUN, &allowed("100.01"), &json!({"reject": "allowance_over_open"}));
        failed(RUN, &allowed("100"), &json!({"reject": "allowance_over_open"}));
    }
}
