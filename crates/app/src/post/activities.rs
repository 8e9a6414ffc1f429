//! Activities on an account: what was done, how it ended, what is next.

use super::desk::Desk;
use super::people::medium_cell;
use super::told::{MEDIA, OUTCOMES, told};
use super::words::Date;
use crate::error::AppError;
use dunlin_core::collect::facts::Outcome;
use dunlin_core::day::Day;
use dunlin_store::table;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

told! {
    /// A call, mail, letter, visit or note.
    pub struct Activity {
        /// The customer's number.
        pub customer: String,
        /// With whom, by name.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub contact: Option<String>,
        /// When, in the person's local time: `2024-05-01T10:15`.
        pub at: String,
        /// How: call, email, text, letter, visit; a note where nothing is said.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[words(&MEDIA)]
        pub medium: Option<String>,
        /// They came to us.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pub inbound: bool,
        /// How it ended: reached, promised, disputed, refused, `no_answer`, `wrong_number`, `left_message`, sent, received, noted.
        #[words(&OUTCOMES)]
        pub outcome: String,
        /// How long it took.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub minutes: Option<u32>,
        /// What was said.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub note: Option<String>,
        /// When something is to be done next.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub next_date: Option<Date>,
        /// What.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub next_step: Option<String>,
    }
}

impl Desk<'_, '_> {
    /// Writes an activity down.
    pub(super) fn activity(&mut self, act: &Activity, author: &str) -> Result<(), AppError> {
        let customer = self.customer(&act.customer)?;
        let at: DateTime = act.at.parse().map_err(|_| {
            AppError::refused(
                format!("`{}` is no moment", act.at),
                "write day and time where the person is, such as 2024-05-01T10:15",
            )
        })?;
        if Outcome::of(&act.outcome).is_none() {
            return Err(AppError::refused(
                format!("`{}` is no outcome", act.outcome),
                "write reached, promised, disputed, refused, no_answer, wrong_number, left_message, sent, received or noted",
            ));
        }
        let contact = self.contact_id(customer, act.contact.as_deref())?;
        let minute = i64::from(at.hour()) * 60 + i64::from(at.minute());
        let day = Day::from_date(at.date());
        if let Some(next) = act.next_date.filter(|next| next.0 < day) {
            return Err(AppError::refused(
                format!("the next step, {}, would be before the activity itself", next.0),
                "look at the year of next_date",
            ));
        }
        let id = self.fact(
            &table::ACTIVITIES,
            vec![
                customer.into(),
                contact,
                i64::from(day.0).into(),
                minute.into(),
                medium_cell(act.medium.as_deref())?,
                i64::from(act.inbound).into(),
                act.outcome.as_str().into(),
                act.minutes.map(i64::from).into(),
                act.note.as_deref().into(),
                act.next_date.map(|date| i64::from(date.0.0)).into(),
                act.next_step.as_deref().into(),
                author.into(),
            ],
        )?;
        self.made("activity", id);
        Ok(())
    }
}
