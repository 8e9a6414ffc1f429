//! From the tables of collecting to core's facts: what was written since they were last read.
//!
//! Facts are only ever added; what ends something is a fact too, and says so of the one that is there. What cannot be said of
//! those that are there (a contact that is gone has no number any more) asks for all of them to be read anew.

use super::{Collecting, Said};
use crate::columns::{Columns, day};
use crate::error::AppError;
use crate::post::currency_of;
use crate::rows::{Cell, cells};
use dunlin_core::charges::Reference;
use dunlin_core::collect::charge::{Charge, What};
use dunlin_core::collect::contact::Medium;
use dunlin_core::collect::facts::{
    Activity, Ban, BanKind, Charged, Dispute, Hold, Line, Notice, Outcome, Override, Parent, Person,
    Placement, Promise, Proposal, Role, Team,
};
use dunlin_core::day::Day;
use dunlin_store::table::{self, Table};
use dunlin_store::{StoreError, Tx};
use jiff::civil::{Time, time};
use rustc_hash::FxHashMap;

/// What has been read so far, and by which ids.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// The last command that is in.
    seq: i64,
    /// Last ids that are in, by table.
    last: FxHashMap<&'static str, i64>,
    contacts: FxHashMap<i64, u32>,
    pub(super) promises: FxHashMap<i64, u32>,
    disputes: FxHashMap<i64, u32>,
    pub(super) holds: FxHashMap<i64, u32>,
    notices: FxHashMap<i64, u32>,
    /// Notice and place among its charges.
    charges: FxHashMap<i64, (u32, u32)>,
    overrides: FxHashMap<i64, u32>,
    placements: FxHashMap<i64, u32>,
    pub(super) proposals: FxHashMap<i64, u32>,
    /// Customer -> tags, and whether they are given.
    pub(super) tags: FxHashMap<u32, Vec<(String, bool)>>,
    /// Strategies by id: name, version, text.
    strategies: FxHashMap<i64, (String, i64, String)>,
}

/// Takes in what was written up to the columns' command.
pub(super) struct Taker<'r, 'e> {
    pub(super) tx: &'r mut Tx<'e>,
    pub(super) columns: &'r Columns,
    pub(super) all: &'r mut Collecting,
    pub(super) said: Said,
}

/// Teams of collectors as known after a command, in order of days.
pub(crate) fn teams(tx: &mut Tx<'_>, seq: i64) -> Result<Vec<Team>, AppError> {
    let mut said = Vec::new();
    tx.scan(&table::COLLECTOR_TEAMS, 0, i64::MAX, seq, &mut |row| {
        said.push(cells(&table::COLLECTOR_TEAMS, row)?);
        Ok(())
    })?;
    let mut teams = Vec::new();
    for row in said {
        let Some(collector) = tx.name_of_id(&table::COLLECTORS, row[2].int())? else { continue };
        teams.push(Team { collector, team: row[3].text().to_owned(), from: day_of(&row[4])? });
    }
    teams.sort_by_key(|team| team.from);
    Ok(teams)
}

fn corrupt(what: &str) -> AppError {
    StoreError::Corrupt(format!("`{what}` is not known")).into()
}

/// A day of a cell.
fn day_of(cell: &Cell) -> Result<Day, AppError> {
    Ok(day(cell.int())?)
}

fn medium_of(cell: &Cell) -> Result<Option<Medium>, AppError> {
    match cell {
        Cell::Null => Ok(None),
        other => Medium::of(other.text()).map(Some).ok_or_else(|| corrupt(other.text())),
    }
}

impl Taker<'_, '_> {
    /// The rows of a table that came since.
    fn rows(&mut self, table: &Table) -> Result<Vec<Vec<Cell>>, AppError> {
        let last = self.all.taken.last.entry(table.name).or_default();
        let mut rows = Vec::new();
        if !self.columns.may_have(table, *last) {
            return Ok(rows);
        }
        self.tx.scan(table, *last, self.columns.limit(table), self.columns.seq(), &mut |row| {
            *last = row.needed(0)?;
            rows.push(cells(table, row)?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// The customer of an id; what was said of one that was merged is said of the other. `None`: one of others.
    fn customer(&self, cell: &Cell) -> Option<u32> {
        self.columns.customer(cell.int())
    }

    fn of_item(&mut self, item: u32) {
        self.said.customers.push(self.columns.ledger().items.customer[item as usize]);
    }

    /// Takes everything in.
    pub(super) fn take(mut self) -> Result<Said, AppError> {
        self.people()?;
        self.permissions()?;
        self.activities()?;
        self.promises()?;
        self.disputes()?;
        self.holds()?;
        self.notices()?;
        self.placements()?;
        self.proposals()?;
        self.tags()?;
        self.overrides()?;
        self.groups()?;
        self.reference_rates()?;
        self.strategies()?;
        self.fresh()?;
        self.all.taken.seq = self.columns.seq();
        self.said.customers.sort_unstable();
        self.said.customers.dedup();
        Ok(self.said)
    }

    /// Contacts: of those that are new the last version, in order of their ids.
    fn people(&mut self) -> Result<(), AppError> {
        let mut last: FxHashMap<i64, Vec<Cell>> = FxHashMap::default();
        for row in self.rows(&table::CONTACTS)? {
            last.insert(row[2].int(), row);
        }
        let mut rows: Vec<Vec<Cell>> = last.into_values().collect();
        rows.sort_by_key(|row| row[2].int());
        for row in rows {
            let (id, is_gone) = (row[2].int(), row[12].int() != 0);
            let Some(customer) = self.customer(&row[4]) else { continue };
            let text = |at: usize| row[at].text().to_owned();
            let person = Person {
                customer,
                name: text(5),
                roles: row[6].text().split(',').filter_map(Role::of).collect(),
                email: text(7),
                phone: text(8),
                language: text(9),
                zone: text(10),
                country: text(11),
            };
            let people = &mut self.all.facts.people;
            match self.all.taken.contacts.get(&id) {
                None if is_gone => {}
                None => {
                    self.all.taken.contacts.insert(id, people.len() as u32);
                    self.all.contact_ids.push(id);
                    people.push(person);
                }
                Some(&at) if is_gone || people[at as usize].customer != customer => self.said.anew = true,
                Some(&at) => people[at as usize] = person,
            }
            self.said.customers.push(customer);
        }
        Ok(())
    }

    fn permissions(&mut self) -> Result<(), AppError> {
        for row in self.rows(&table::PERMISSIONS)? {
            let Some(customer) = self.customer(&row[2]) else { continue };
            let contact = match row[3].known() {
                None => None,
                Some(id) => match self.all.taken.contacts.get(&id) {
                    Some(&at) => Some(at),
                    // A contact that is gone needs no ban.
                    None => continue,
                },
            };
            let ban = Ban {
                customer,
                contact,
                medium: medium_of(&row[4])?,
                kind: BanKind::of(row[5].text()).ok_or_else(|| corrupt(row[5].text()))?,
                from: day_of(&row[7])?,
                until: Day::NEVER,
            };
            self.said.customers.push(customer);
            let bans = &mut self.all.facts.bans;
            if row[6].int() == 0 {
                bans.push(ban);
                continue;
            }
            let same = |b: &&mut Ban| {
                (b.customer, b.contact, b.medium, b.kind) == (ban.customer, ban.contact, ban.medium, ban.kind)
                    && b.until == Day::NEVER
            };
            bans.iter_mut().filter(same).for_each(|b| b.until = ban.from.max(b.from));
        }
        Ok(())
    }

    fn activities(&mut self) -> Result<(), AppError> {
        for row in self.rows(&table::ACTIVITIES)? {
            let Some(customer) = self.customer(&row[2]) else { continue };
            let date = day_of(&row[4])?.date().ok_or_else(|| corrupt("the day of an activity"))?;
            let (hour, minute) = (row[5].int() / 60, row[5].int() % 60);
            let at = Time::new(hour as i8, minute as i8, 0, 0).unwrap_or(time(0, 0, 0, 0));
            let next = row[11].known().map(|_| day_of(&row[11])).transpose()?;
            self.said.customers.push(customer);
            self.all.facts.activities.push(Activity {
                customer,
                contact: row[3].known().and_then(|id| self.all.taken.contacts.get(&id).copied()),
                at: date.to_datetime(at),
                medium: medium_of(&row[6])?,
                inbound: row[7].int() != 0,
                outcome: Outcome::of(row[8].text()).ok_or_else(|| corrupt(row[8].text()))?,
                note: row[10].text().to_owned(),
                next: next.map(|day| (day, row[12].text().to_owned())),
                author: row[13].text().to_owned(),
            });
        }
        Ok(())
    }

    fn promises(&mut self) -> Result<(), AppError> {
        for row in self.rows(&table::PROMISES)? {
            let Some(customer) = self.customer(&row[2]) else { continue };
            let all = &mut *self.all;
            all.taken.promises.insert(row[0].int(), all.facts.promises.len() as u32);
            self.said.customers.push(customer);
            all.facts.promises.push(Promise {
                id: row[0].int(),
                customer,
                currency: currency_of(row[6].text())?,
                made: day_of(&row[5])?,
                parts: Vec::new(),
                items: Vec::new(),
                ended: None,
            });
        }
        for row in self.rows(&table::PROMISE_PARTS)? {
            let part = (day_of(&row[3])?, row[4].int());
            if let Some(&at) = self.all.taken.promises.get(&row[2].int()) {
                self.all.facts.promises[at as usize].parts.push(part);
            }
        }
        for row in self.rows(&table::PROMISE_ITEMS)? {
            if let (Some(&at), Some(item)) =
                (self.all.taken.promises.get(&row[2].int()), self.columns.item(row[3].int()))
            {
                self.all.facts.promises[at as usize].items.push(item);
            }
        }
        for row in self.rows(&table::PROMISE_ENDS)? {
            let Some(&at) = self.all.taken.promises.get(&row[2].int()) else { continue };
            let promise = &mut self.all.facts.promises[at as usize];
            promise.ended = Some(day_of(&row[3])?);
            self.said.customers.push(promise.customer);
        }
        Ok(())
    }

    fn disputes(&mut self) -> Result<(), AppError> {
        for row in self.rows(&table::DISPUTES)? {
            let Some(item) = self.columns.item(row[2].int()) else { continue };
            self.of_item(item);
            let all = &mut *self.all;
            all.taken.disputes.insert(row[0].int(), all.facts.disputes.len() as u32);
            all.facts.disputes.push(Dispute {
                id: row[0].int(),
                item,
                reason: row[4].text().to_owned(),
                amount: row[5].known(),
                opened: day_of(&row[3])?,
                owner: row[6].text().to_owned(),
                answer_by: row[7].known().map(|_| day_of(&row[7])).transpose()?,
                closed: None,
            });
        }
        for row in self.rows(&table::DISPUTE_ENDS)? {
            let Some(&at) = self.all.taken.disputes.get(&row[2].int()) else { continue };
            let dispute = &mut self.all.facts.disputes[at as usize];
            dispute.closed = Some((day_of(&row[3])?, row[4].text().to_owned()));
            let item = dispute.item;
            self.of_item(item);
        }
        Ok(())
    }

    fn holds(&mut self) -> Result<(), AppError> {
        for row in self.rows(&table::HOLDS)? {
            let Some(customer) = self.customer(&row[2]) else { continue };
            let all = &mut *self.all;
            all.taken.holds.insert(row[0].int(), all.hold_ids.len() as u32);
            all.hold_ids.push(row[0].int());
            self.said.customers.push(customer);
            all.facts.holds.push(Hold {
                customer,
                reason: row[5].text().to_owned(),
                from: day_of(&row[3])?,
                until: day_of(&row[4])?,
            });
        }
        for row in self.rows(&table::HOLD_ENDS)? {
            let Some(&at) = self.all.taken.holds.get(&row[2].int()) else { continue };
            let hold = &mut self.all.facts.holds[at as usize];
            hold.until = hold.until.min(day_of(&row[3])?.plus_days(-1));
            self.said.customers.push(hold.customer);
        }
        Ok(())
    }

    fn notices(&mut self) -> Result<(), AppError> {
        for row in self.rows(&table::NOTICES)? {
            let Some(customer) = self.customer(&row[3]) else { continue };
            let all = &mut *self.all;
            all.taken.notices.insert(row[0].int(), all.notice_ids.len() as u32);
            all.notice_ids.push(row[0].int());
            all.notice_runs.push(row[1].int());
            self.said.customers.push(customer);
            all.facts.notices.push(Notice {
                number: row[2].text().to_owned(),
                customer,
                contact: row[4].known().and_then(|id| all.taken.contacts.get(&id).copied()),
                medium: medium_of(&row[7])?.unwrap_or(Medium::Letter),
                made: day_of(&row[9])?,
                issued: None,
                cancelled: None,
                approved: None,
                pay_by: row[10].known().map(|_| day_of(&row[10])).transpose()?,
                lines: Vec::new(),
                charges: Vec::new(),
            });
        }
        for row in self.rows(&table::NOTICE_LINES)? {
            if let (Some(&at), Some(item)) =
                (self.all.taken.notices.get(&row[2].int()), self.columns.item(row[3].int()))
            {
                self.all.facts.notices[at as usize].lines.push(Line {
                    item,
                    level: u8::try_from(row[4].int()).unwrap_or(u8::MAX),
                    step: row[5].text().to_owned(),
                    open: row[8].int(),
                });
            }
        }
        for row in self.rows(&table::NOTICE_EVENTS)? {
            let Some(&at) = self.all.taken.notices.get(&row[2].int()) else { continue };
            let (day, notice) = (day_of(&row[3])?, &mut self.all.facts.notices[at as usize]);
            self.said.customers.push(notice.customer);
            match row[4].text() {
                "issued" => notice.issued = Some(day),
                "approved" => notice.approved = Some(day),
                _ => notice.cancelled = Some(day),
            }
        }
        self.charges()
    }

    /// What notices charge.
    fn charges(&mut self) -> Result<(), AppError> {
        for row in self.rows(&table::NOTICE_CHARGES)? {
            let Some(&at) = self.all.taken.notices.get(&row[2].int()) else { continue };
            let id = row[0].int();
            let charge = Charge {
                what: What::of(row[4].text()).ok_or_else(|| corrupt(row[4].text()))?,
                item: row[3].known().and_then(|id| self.columns.item(id)),
                minor: row[5].int(),
                through: row[6].known().map(|_| day_of(&row[6])).transpose()?,
                basis: row[7].text().to_owned(),
                formula: row[8].text().to_owned(),
            };
            let charges = &mut self.all.facts.notices[at as usize].charges;
            self.all.taken.charges.insert(id, (at, charges.len() as u32));
            charges.push(Charged { id, charge, waived: None, document: None });
        }
        for row in self.rows(&table::CHARGE_WAIVERS)? {
            let day = day_of(&row[3])?;
            self.charged(row[2].int(), |charged| charged.waived = Some(day));
        }
        for row in self.rows(&table::CHARGE_DOCUMENTS)? {
            let item = self.columns.item(row[3].int());
            self.charged(row[2].int(), |charged| charged.document = item);
        }
        Ok(())
    }

    fn charged(&mut self, id: i64, change: impl FnOnce(&mut Charged)) {
        let Some(&(notice, at)) = self.all.taken.charges.get(&id) else { return };
        let notice = &mut self.all.facts.notices[notice as usize];
        change(&mut notice.charges[at as usize]);
        self.said.customers.push(notice.customer);
    }

    fn overrides(&mut self) -> Result<(), AppError> {
        for row in self.rows(&table::OVERRIDES)? {
            let Some(customer) = self.customer(&row[3]) else { continue };
            let item = row[4].known().and_then(|id| self.columns.item(id));
            let all = &mut *self.all;
            all.taken.overrides.insert(row[0].int(), all.facts.overrides.len() as u32);
            self.said.customers.push(customer);
            all.facts.overrides.push(Override {
                id: row[0].int(),
                rail: row[2].text().to_owned(),
                customer,
                item,
                from: day_of(&row[5])?,
                until: day_of(&row[6])?,
                role: row[7].text().to_owned(),
                reason: row[8].text().to_owned(),
                author: row[9].text().to_owned(),
            });
        }
        for row in self.rows(&table::OVERRIDE_ENDS)? {
            let Some(&at) = self.all.taken.overrides.get(&row[2].int()) else { continue };
            let over = &mut self.all.facts.overrides[at as usize];
            over.until = over.until.min(day_of(&row[3])?.plus_days(-1));
            self.said.customers.push(over.customer);
        }
        Ok(())
    }

    /// Teams of collectors and parents of customers, each from its day on.
    fn groups(&mut self) -> Result<(), AppError> {
        if !self.rows(&table::COLLECTOR_TEAMS)?.is_empty() {
            self.all.facts.teams = teams(self.tx, self.columns.seq())?;
        }
        for row in self.rows(&table::CUSTOMER_PARENTS)? {
            let Some(customer) = self.customer(&row[2]) else { continue };
            let parent = row[3].known().and_then(|_| self.customer(&row[3]));
            self.said.customers.push(customer);
            self.said.parents = true;
            self.all.facts.parents.push(Parent { customer, parent, from: day_of(&row[4])? });
        }
        Ok(())
    }

    /// Reference rates of late interest, those read later last.
    fn reference_rates(&mut self) -> Result<(), AppError> {
        for row in self.rows(&table::REFERENCE_RATES)? {
            let rate = row[6].text().parse().map_err(|_| corrupt(row[6].text()))?;
            let source = row[7].text().to_owned().into();
            let reference = Reference { from: day_of(&row[4])?, until: None, rate, source };
            self.said.everybody = true;
            self.all.facts.reference_rates.push((row[5].text().to_owned(), reference));
        }
        Ok(())
    }

    fn placements(&mut self) -> Result<(), AppError> {
        for row in self.rows(&table::PLACEMENTS)? {
            let Some(item) = self.columns.item(row[2].int()) else { continue };
            self.of_item(item);
            let all = &mut *self.all;
            all.taken.placements.insert(row[0].int(), all.facts.placements.len() as u32);
            all.facts.placements.push(Placement {
                item,
                agency: row[3].text().to_owned(),
                amount: row[5].int(),
                // Books of before this was checked may hold any text here.
                commission: row[6].text().parse().ok(),
                from: day_of(&row[4])?,
                until: Day::NEVER,
            });
        }
        for row in self.rows(&table::PLACEMENT_ENDS)? {
            let Some(&at) = self.all.taken.placements.get(&row[2].int()) else { continue };
            let placement = &mut self.all.facts.placements[at as usize];
            placement.until = day_of(&row[3])?;
            let item = placement.item;
            self.of_item(item);
        }
        Ok(())
    }

    fn proposals(&mut self) -> Result<(), AppError> {
        for row in self.rows(&table::PROPOSALS)? {
            let Some(customer) = self.customer(&row[3]) else { continue };
            let item = row[4].known().and_then(|id| self.columns.item(id));
            let all = &mut *self.all;
            all.taken.proposals.insert(row[0].int(), all.facts.proposals.len() as u32);
            self.said.customers.push(customer);
            all.facts.proposals.push(Proposal {
                id: row[0].int(),
                what: row[2].text().to_owned(),
                customer,
                item,
                amount: row[5].known(),
                day: day_of(&row[6])?,
                reason: row[7].text().to_owned(),
                author: row[9].text().to_owned(),
                ended: None,
            });
        }
        for row in self.rows(&table::PROPOSAL_ENDS)? {
            let Some(&at) = self.all.taken.proposals.get(&row[2].int()) else { continue };
            let proposal = &mut self.all.facts.proposals[at as usize];
            proposal.ended = Some((day_of(&row[3])?, row[4].text().to_owned(), row[5].text().to_owned()));
            self.said.customers.push(proposal.customer);
        }
        Ok(())
    }

    fn tags(&mut self) -> Result<(), AppError> {
        for row in self.rows(&table::CUSTOMER_TAGS)? {
            let Some(customer) = self.customer(&row[2]) else { continue };
            self.said.customers.push(customer);
            let (tag, is_given) = (row[3].text(), row[4].int() != 0);
            let own = self.all.taken.tags.entry(customer).or_default();
            match own.iter_mut().find(|(known, _)| known == tag) {
                Some(known) => known.1 = is_given,
                None => own.push((tag.to_owned(), is_given)),
            }
        }
        Ok(())
    }

    fn strategies(&mut self) -> Result<(), AppError> {
        for row in self.rows(&table::STRATEGIES)? {
            let text = (row[2].text().to_owned(), row[3].int(), row[4].text().to_owned());
            self.all.taken.strategies.insert(row[0].int(), text);
        }
        for used in self.rows(&table::STRATEGY_USES)? {
            let id = used[2].int();
            let Some((name, version, text)) = self.all.taken.strategies.get(&id).cloned() else { continue };
            self.said.everybody = true;
            self.all.strategies.push((name, version, text, day_of(&used[3])?, id));
        }
        Ok(())
    }

    /// The day on which payments or applications were last taken in.
    fn fresh(&mut self) -> Result<(), AppError> {
        // Whatever takes payments in writes documents, applications, or is an import.
        let of = |table: &Table| self.all.taken.last.get(table.name).copied().unwrap_or(0);
        let tables = [&table::DOCUMENTS, &table::APPLICATIONS, &table::APPLICATION_ENDS, &table::IMPORTS];
        if !tables.iter().any(|table| self.columns.may_have(table, of(table))) {
            return Ok(());
        }
        tables.iter().for_each(|table| {
            let reached = self.columns.reached(table);
            self.all.taken.last.insert(table.name, reached);
        });
        let last = self.tx.last_payments(self.all.taken.seq, self.columns.seq())?;
        if let Some(ms) = last {
            let day = Day(i32::try_from(ms.div_euclid(86_400_000)).unwrap_or(i32::MAX));
            self.said.everybody |= self.all.facts.fresh != Some(day);
            self.all.facts.fresh = Some(day);
        }
        Ok(())
    }
}
