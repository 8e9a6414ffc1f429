//! A figure taken apart, for programs.

use super::moved::{Move, Parts};
use super::{Explained, Term};
use dunlin_kpi::engine::MeasureValue;
use dunlin_kpi::figure::Figure;
use dunlin_kpi::formula::Ratio;
use dunlin_kpi::receipts::Receipt;
use serde_json::{Value, json};

/// Decimals of parts: enough that they sum to the shown move within one unit of the tenth.
const DECIMALS: u8 = 10;

impl Explained<'_> {
    /// The explanation as one object.
    pub(super) fn json(&self) -> Value {
        let mut object = json!({
            "figure": figure(&self.figure),
            "formula": self.figure.formula.text(),
            "equation": self.equation,
            "terms": self.terms.iter().map(|term| self.term(term)).collect::<Vec<_>>(),
        });
        match &self.moved {
            Some(Ok(moved)) => object["move"] = self.moved(moved),
            Some(Err(failure)) => object["move"] = json!({ "reason": failure.message }),
            None => {}
        }
        object
    }

    fn term(&self, term: &Term) -> Value {
        let (value, reason) = match term.value {
            MeasureValue::Sum(sum) => (Value::from(self.number(term, sum)), Value::Null),
            MeasureValue::Ratio(num, den) => {
                (Value::from(Ratio::new(num, den).map(|r| r.short(6))), Value::Null)
            }
            MeasureValue::Null(reason) => (Value::Null, Value::from(reason.to_string())),
        };
        let mut object = json!({ "measure": term.measure.name(), "value": value, "reason": reason, "text": term.measure.text() });
        if let Ok(receipts) = &term.receipts {
            object["receipts"] = receipts.rows.iter().map(|row| self.receipt(term, row)).collect();
            object["more"] = json!({ "count": receipts.more, "contribution": self.number(term, receipts.more_contribution) });
            object["adds_up"] = Value::from(receipts.adds_up);
        }
        object
    }

    fn receipt(&self, term: &Term, row: &Receipt) -> Value {
        let ledger = &self.asked.source.ledger;
        json!({
            "document": row.item.map(|item| ledger.item_name(item)),
            "customer": ledger.customers.text(row.customer),
            "issued": row.item.map(|item| ledger.items.issued[item as usize].to_string()),
            "due": row.item.map(|item| ledger.items.due[item as usize].to_string()),
            "application_day": row.application.map(|a| ledger.applications.day[a as usize].to_string()),
            "contribution": self.number(term, row.contribution),
            "note": row.note,
        })
    }

    fn moved(&self, moved: &Move<'_>) -> Value {
        let change = moved.after.value.ok().zip(moved.before.value.ok()).and_then(|(a, b)| a.checked_sub(b));
        let scale = self.scale();
        json!({
            "before": figure(&moved.before),
            "after": figure(&moved.after),
            "change": change.map(|c| scaled(c, scale)),
            "by_customer": parts(&moved.by_customer, scale),
            "by_cause": moved.by_cause.as_ref().map(|causes| parts(causes, scale)),
        })
    }

    /// What turns minor units into major ones; 1 for KPIs that are no amounts.
    fn scale(&self) -> Ratio {
        match self.figure.kpi.unit {
            dunlin_kpi::catalogue::Unit::Money => {
                Ratio::new(1, 10i128.pow(self.figure.currency.digits().into())).unwrap_or(Ratio::ONE)
            }
            _ => Ratio::ONE,
        }
    }
}

fn parts(parts: &Parts, scale: Ratio) -> Value {
    let row = |(name, part): &(String, Ratio)| {
        // The exact fraction stands beside the decimal, so that a program can add the parts up without rounding.
        let exact = part.checked_mul(scale).unwrap_or(*part).reduced();
        json!({ "name": name, "part": scaled(*part, scale), "numerator": exact.num().to_string(), "denominator": exact.den().to_string() })
    };
    json!({ "rows": parts.rows.iter().map(row).collect::<Vec<_>>(), "more": parts.more, "rest": scaled(parts.rest, scale) })
}

fn scaled(part: Ratio, scale: Ratio) -> String {
    part.checked_mul(scale).unwrap_or(part).decimal(DECIMALS)
}

fn figure(figure: &Figure<'_>) -> Value {
    let mut text = String::new();
    figure.write_json(&mut text);
    serde_json::from_str(&text).unwrap_or(Value::Null)
}
