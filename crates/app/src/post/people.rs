//! Contacts of customers, whether they may be contacted, and tags.

use super::desk::Desk;
use super::told::{BANS, MEDIA, ROLES, told};
use super::words::Date;
use crate::error::AppError;
use crate::rows::{Cell, cells};
use dunlin_core::collect::contact::Medium;
use dunlin_core::collect::facts::{BanKind, Role};
use dunlin_store::table;
use serde::{Deserialize, Serialize};

told! {
    /// A person or mailbox at a customer; told apart by name. What is not named stays as it is.
    pub struct Contact {
        /// The customer's number.
        pub customer: String,
        /// The contact's name.
        pub name: String,
        /// What for: dunning, approver, dispute, statement.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[words(&ROLES)]
        pub roles: Option<Vec<String>>,
        /// E-mail address; empty for none.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub email: Option<String>,
        /// Telephone number; empty for none.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub phone: Option<String>,
        /// Language tag, such as `de`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub language: Option<String>,
        /// Time zone by its IANA name, such as `Europe/Berlin`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub zone: Option<String>,
        /// Country, ISO 3166, such as `DE`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub country: Option<String>,
        /// True when the contact is no longer there.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub gone: Option<bool>,
    }

    /// Whether somebody may be contacted.
    pub struct Permission {
        /// The customer's number.
        pub customer: String,
        /// One contact, by name; everybody where nothing is said.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub contact: Option<String>,
        /// One medium: call, email, text, letter, visit; all where nothing is said.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[words(&MEDIA)]
        pub medium: Option<String>,
        /// Why: `opt_out`, `do_not_contact`, bounced, insolvency, legal, deceased.
        #[words(&BANS)]
        pub kind: String,
        /// False forbids, true takes that back.
        pub allowed: bool,
        /// From which day on.
        pub date: Date,
        /// For whoever reads it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub note: Option<String>,
    }

    /// A tag given or taken away.
    pub struct Tag {
        /// The customer's number.
        pub customer: String,
        /// The tag.
        pub tag: String,
        /// False takes it away.
        #[serde(default = "yes")]
        pub given: bool,
    }

    /// The team of a collector.
    pub struct Team {
        /// The collector's name.
        pub collector: String,
        /// The team; nothing takes the collector out of any.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub team: Option<String>,
        /// From which day on.
        pub date: Date,
    }
}

const fn yes() -> bool {
    true
}

impl Desk<'_, '_> {
    /// Says something of a contact; makes it when it is new.
    pub(super) fn contact(&mut self, act: &Contact) -> Result<(), AppError> {
        let customer = self.customer(&act.customer)?;
        if act.name.trim().is_empty() {
            return Err(AppError::refused(
                "the contact's name is empty",
                "write a name, such as \"accounts payable\"",
            ));
        }
        if let Some(zone) = act.zone.as_deref().filter(|zone| !zone.is_empty())
            && jiff::tz::TimeZone::get(zone).is_err()
        {
            return Err(AppError::refused(
                format!("`{zone}` is no time zone"),
                "write a name of the IANA list, such as Europe/Berlin",
            ));
        }
        let roles = act.roles.as_ref().map(|roles| role_list(roles)).transpose()?;
        let t = &table::CONTACTS;
        let known = self.contact_row(customer, &act.name)?;
        let mut new = known.clone().unwrap_or_else(|| {
            let mut row = vec![Cell::Text(String::new()); t.columns.len()];
            row[4] = customer.into();
            row
        });
        let id = self.tx.next_id(t)?;
        new[0] = id.into();
        new[1] = self.seq.into();
        (new[2], new[3]) = match &known {
            Some(row) => (row[2].clone(), (row[3].int() + 1).into()),
            None => (id.into(), Cell::Int(0)),
        };
        let fields = [&roles, &act.email, &act.phone, &act.language, &act.zone, &act.country];
        new[5] = act.name.as_str().into();
        for (at, value) in (6..).zip(fields) {
            if let Some(value) = value {
                new[at] = value.as_str().into();
            }
        }
        // Who is spoken of is there, unless it is said otherwise.
        let gone = act.gone.unwrap_or(false);
        let end = new.len() - 1;
        new[end] = if gone { Cell::Int(1) } else { Cell::Null };
        self.insert(t, &new)?;
        self.made("contact", new[2].int());
        Ok(())
    }

    /// The last version of a contact.
    pub(super) fn contact_row(&mut self, customer: i64, name: &str) -> Result<Option<Vec<Cell>>, AppError> {
        let t = &table::CONTACTS;
        let mut found = None;
        self.tx.contacts_of(customer, &mut |row| {
            let row = cells(t, row)?;
            if row[5].text().eq_ignore_ascii_case(name) {
                found = Some(row);
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// The id of a contact that is there, where one is named.
    pub(super) fn contact_id(&mut self, customer: i64, name: Option<&str>) -> Result<Cell, AppError> {
        let Some(name) = name else { return Ok(Cell::Null) };
        match self.contact_row(customer, name)? {
            Some(row) => Ok(row[2].clone()),
            None => Err(AppError::refused(
                format!("the customer has no contact `{name}`; {}", self.known_contacts(customer)?),
                "post the contact first: {\"do\": \"contact\", \"customer\": ..., \"name\": ...}",
            )),
        }
    }

    fn known_contacts(&mut self, customer: i64) -> Result<String, AppError> {
        let mut names: Vec<String> = Vec::new();
        self.tx.contacts_of(customer, &mut |row| {
            let name = row.words(5)?.to_owned();
            if !names.contains(&name) {
                names.push(name);
            }
            Ok(())
        })?;
        Ok(if names.is_empty() { "it has none".to_owned() } else { format!("it has {}", names.join(", ")) })
    }

    /// Forbids contact, or takes that back.
    pub(super) fn permission(&mut self, act: &Permission) -> Result<(), AppError> {
        let customer = self.customer(&act.customer)?;
        if BanKind::of(&act.kind).is_none() {
            return Err(AppError::refused(
                format!("`{}` is no reason not to contact", act.kind),
                "write opt_out, do_not_contact, bounced, insolvency, legal or deceased",
            ));
        }
        let contact = self.contact_id(customer, act.contact.as_deref())?;
        let medium = medium_cell(act.medium.as_deref())?;
        let id = self.fact(
            &table::PERMISSIONS,
            vec![
                customer.into(),
                contact,
                medium,
                act.kind.as_str().into(),
                i64::from(act.allowed).into(),
                act.date.cell(),
                act.note.as_deref().into(),
            ],
        )?;
        self.made("permission", id);
        Ok(())
    }

    /// Says to which team a collector belongs.
    pub(super) fn team(&mut self, act: &Team) -> Result<(), AppError> {
        let Some(collector) = self.tx.id_of_name(&table::COLLECTORS, &act.collector)? else {
            return Err(AppError::refused(
                format!("there is no collector `{}`", act.collector),
                "name one whom customers have: \"do\": \"customer\", \"collector\"",
            ));
        };
        let team = act.team.as_deref().map(str::trim).filter(|team| !team.is_empty());
        let row = vec![collector.into(), team.into(), act.date.cell()];
        self.fact(&table::COLLECTOR_TEAMS, row).map(|_| ())
    }

    /// Gives a tag.
    pub(super) fn tag(&mut self, act: &Tag) -> Result<(), AppError> {
        let customer = self.customer(&act.customer)?;
        if act.tag.trim().is_empty() {
            return Err(AppError::refused("the tag is empty", "write one, such as \"key account\""));
        }
        let row = vec![customer.into(), act.tag.trim().into(), i64::from(act.given).into()];
        self.fact(&table::CUSTOMER_TAGS, row).map(|_| ())
    }
}

fn role_list(roles: &[String]) -> Result<String, AppError> {
    if let Some(other) = roles.iter().find(|role| Role::of(role).is_none()) {
        return Err(AppError::refused(
            format!("`{other}` is no role of a contact"),
            "write dunning, approver, dispute or statement",
        ));
    }
    Ok(roles.join(","))
}

/// A medium as it is stored.
pub(super) fn medium_cell(medium: Option<&str>) -> Result<Cell, AppError> {
    let Some(name) = medium else { return Ok(Cell::Null) };
    match Medium::of(name) {
        Some(medium) => Ok(medium.name().into()),
        None => Err(AppError::refused(
            format!("`{name}` is no way of contact"),
            "write call, email, text, letter or visit",
        )),
    }
}
