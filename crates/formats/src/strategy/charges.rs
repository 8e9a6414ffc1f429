//! What a strategy file says of fees, interest and fixed sums.

use super::{HUNDREDTHS, Read, Reader, words};
use dunlin_core::charges::YearBasis;
use dunlin_core::collect::strategy::{Act, Segment, Strategy, When};
use dunlin_core::collect::terms::{AfterPayment, Ask, Fee, Terms};
use dunlin_core::percent::Percent;
use std::ops::Range;
use toml::Spanned;

impl Reader<'_> {
    /// What gives the right to charge.
    pub(super) fn terms(&self, charges: Option<Spanned<words::Charges>>) -> Read<Terms> {
        let Some(spanned) = charges else { return Ok(Terms::default()) };
        let (span, charges) = (spanned.span(), spanned.into_inner());
        let clause = charges.clause.as_ref().map(|clause| self.name(clause, "the clause")).transpose()?;
        if clause.is_none() && !charges.law {
            return self.wrong(
                span,
                "nothing gives the right to charge",
                "name the clause of the contract, clause = \"General terms, 7.2\", or write law = true",
            );
        }
        let rate = charges.interest_rate.as_ref().map(|rate| self.percent(rate)).transpose()?;
        if let (Some(rate), None) = (&charges.interest_rate, &clause) {
            let hint = "name the clause that agrees upon the rate, or leave it out: the law has its own";
            return self.wrong(rate.span(), "a rate of interest without a clause", hint);
        }
        let year = match self.choice(&charges.days_of_year, &["365", "360", "actual"])? {
            Some(1) => YearBasis::Days360,
            Some(2) => YearBasis::Actual,
            _ => YearBasis::Days365,
        };
        let after_payment = match self.choice(&charges.after_payment, &["claim", "drop"])? {
            Some(1) => AfterPayment::Drop,
            _ => AfterPayment::Claim,
        };
        Ok(Terms {
            clause,
            binds_consumers: charges.clause_binds_consumers,
            rate,
            year,
            law: charges.law,
            consumer_tags: charges.consumers_tagged,
            after_payment,
            post: charges.post,
        })
    }

    fn percent(&self, text: &Spanned<String>) -> Read<Percent> {
        match text.get_ref().parse::<Percent>() {
            Ok(percent) if !percent.is_negative() => Ok(percent),
            _ => self.wrong(
                text.span(),
                format!("`{}` is no percentage", text.get_ref()),
                "write it as \"9.5\", without a sign",
            ),
        }
    }

    /// What a step charges.
    pub(super) fn ask(&self, step: &words::Step, name: &str, (act, when): (&Act, When)) -> Read<Ask> {
        let fee = match (&step.fee, &step.fee_percent) {
            (Some(_), Some(percent)) => {
                let hint = "write either fee = \"5.00\" or fee_percent = \"1.5\"";
                return self.wrong(percent.span(), format!("`{name}` has two fees"), hint);
            }
            (Some(fee), None) => Some(Fee::Fixed(self.amount(fee, HUNDREDTHS)?)),
            (None, Some(percent)) => Some(Fee::Percent(self.percent(percent)?)),
            (None, None) => None,
        };
        let is = |word: &Option<Spanned<bool>>| word.as_ref().is_some_and(|word| *word.get_ref());
        let ask = Ask { fee, interest: is(&step.interest), fixed_sum: is(&step.fixed_sum) };
        let at = self.of_charge(step);
        if !ask.is_nothing() && !matches!(act, Act::Write { .. }) {
            let hint = "only what is written to somebody charges: write = \"template\"";
            return self.wrong(at, format!("`{name}` charges something and tells nobody"), hint);
        }
        if !ask.is_nothing() && matches!(when, When::Before(_)) {
            let hint = "use after_due; nothing is late before";
            return self.wrong(at, format!("`{name}` charges before the due date"), hint);
        }
        Ok(ask)
    }

    fn of_charge(&self, step: &words::Step) -> Range<usize> {
        let texts = [&step.fee, &step.fee_percent].into_iter().flatten().map(Spanned::span);
        let words = [&step.interest, &step.fixed_sum].into_iter().flatten().map(Spanned::span);
        texts.chain(words).next().unwrap_or_else(|| step.name.span())
    }

    /// Each charge of a step needs what gives the right to it.
    pub(super) fn rights(&self, strategy: &Strategy, at: &[Range<usize>]) -> Read<()> {
        let terms = &strategy.terms;
        let all = strategy.segments.iter().flat_map(|segment: &Segment| &segment.steps);
        for (step, at) in all.zip(at) {
            let lacks = if step.ask.fee.is_some() && terms.clause.is_none() {
                Some(("a fee", "clause = \"General terms, 7.2\""))
            } else if step.ask.interest && terms.rate.is_none() && !terms.law {
                Some(("interest", "interest_rate = \"9.0\" with the clause, or law = true"))
            } else if step.ask.fixed_sum && !terms.law {
                Some(("a fixed sum of the law", "law = true"))
            } else {
                None
            };
            if let Some((what, how)) = lacks {
                let message = format!("`{}` charges {what}, and nothing gives the right to", step.name);
                return self.wrong(at.clone(), message, format!("write it under [charges]: {how}"));
            }
        }
        Ok(())
    }
}
