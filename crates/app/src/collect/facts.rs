//! From the tables of collecting to core's facts, by the ledger's numbers, as known after a command.

use crate::books::Books;
use crate::columns::{Columns, day};
use crate::error::AppError;
use crate::post::currency_of;
use crate::rows::{Cell, cells};
use dunlin_core::charges::Reference;
use dunlin_core::collect::charge::{Charge, What};
use dunlin_core::collect::contact::Medium;
use dunlin_core::collect::facts::{
    Activity, Ban, BanKind, Charged, Dispute, Facts, Hold, Line, Notice, Outcome, Override, Parent, Person,
    Placement, Promise, Proposal, Role, Team,
};
use dunlin_core::day::Day;
use dunlin_store::table::{self, Table};
use dunlin_store::{StoreError, Tx};
use jiff::civil::{Time, time};
use rustc_hash::FxHashMap;

/// What collecting knows, with the ids that the books know it by.
#[derive(Debug, Default)]
pub struct Collecting {
    /// The facts.
    pub facts: Facts,
    /// Contact -> its id in the books.
    pub(crate) contact_ids: Vec<i64>,
    /// Notice -> its id in the books.
    pub(crate) notice_ids: Vec<i64>,
    /// Holds by the numbers that commands name.
    pub hold_ids: Vec<i64>,
    /// The strategies that were activated: name, version, content, from which day on; in order of activation.
    pub strategies: Vec<(String, i64, String, Day, i64)>,
}

impl Books {
    /// What collecting knows beside these columns, as known with them.
    ///
    /// # Errors
    /// Those of the books.
    pub fn collecting(&self, columns: &Columns) -> Result<Collecting, AppError> {
        self.inner.store.read(|tx| Reader { tx, columns }.read())
    }
}

impl Books {
    /// Teams of collectors as known after a command, in order of days.
    pub(super) fn teams(&self, seq: i64) -> Result<Vec<Team>, AppError> {
        self.inner.store.read(|tx| teams(tx, seq))
    }
}

struct Reader<'r, 'e> {
    tx: &'r mut Tx<'e>,
    columns: &'r Columns,
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

impl Reader<'_, '_> {
    fn rows(&mut self, table: &Table) -> Result<Vec<Vec<Cell>>, AppError> {
        let mut rows = Vec::new();
        self.tx.scan(table, 0, i64::MAX, self.columns.seq(), &mut |row| {
            rows.push(cells(table, row)?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// The customer of an id; what was said of one that was merged is said of the other. `None`: one of others.
    fn customer(&self, cell: &Cell) -> Option<u32> {
        self.columns.customer(cell.int())
    }

    /// The ends of something: id of what ended -> its row.
    fn ends(&mut self, table: &Table) -> Result<FxHashMap<i64, Vec<Cell>>, AppError> {
        Ok(self.rows(table)?.into_iter().map(|row| (row[2].int(), row)).collect())
    }

    fn read(mut self) -> Result<Collecting, AppError> {
        let mut all = Collecting::default();
        let contacts = self.people(&mut all)?;
        self.permissions(&mut all.facts, &contacts)?;
        self.activities(&mut all.facts, &contacts)?;
        self.promises(&mut all.facts)?;
        self.disputes(&mut all.facts)?;
        self.holds(&mut all)?;
        self.notices(&mut all, &contacts)?;
        self.placements(&mut all.facts)?;
        self.proposals(&mut all.facts)?;
        self.tags(&mut all.facts)?;
        self.overrides(&mut all.facts)?;
        self.groups(&mut all.facts)?;
        self.reference_rates(&mut all.facts)?;
        self.strategies(&mut all)?;
        all.facts.fresh = self.fresh()?;
        Ok(all)
    }

    /// Contacts by id.
    fn people(&mut self, all: &mut Collecting) -> Result<FxHashMap<i64, u32>, AppError> {
        let mut last: FxHashMap<i64, Vec<Cell>> = FxHashMap::default();
        for row in self.rows(&table::CONTACTS)? {
            last.insert(row[2].int(), row);
        }
        let mut rows: Vec<Vec<Cell>> = last.into_values().filter(|row| row[12].int() == 0).collect();
        rows.sort_by_key(|row| row[2].int());
        let mut by_id = FxHashMap::default();
        for row in rows {
            let Some(customer) = self.customer(&row[4]) else { continue };
            by_id.insert(row[2].int(), all.facts.people.len() as u32);
            all.contact_ids.push(row[2].int());
            let text = |at: usize| row[at].text().to_owned();
            all.facts.people.push(Person {
                customer,
                name: text(5),
                roles: row[6].text().split(',').filter_map(Role::of).collect(),
                email: text(7),
                phone: text(8),
                language: text(9),
                zone: text(10),
                country: text(11),
            });
        }
        Ok(by_id)
    }

    fn permissions(&mut self, facts: &mut Facts, contacts: &FxHashMap<i64, u32>) -> Result<(), AppError> {
        for row in self.rows(&table::PERMISSIONS)? {
            let Some(customer) = self.customer(&row[2]) else { continue };
            let contact = match row[3].known() {
                None => None,
                Some(id) => match contacts.get(&id) {
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
            if row[6].int() == 0 {
                facts.bans.push(ban);
                continue;
            }
            let same = |b: &&mut Ban| {
                (b.customer, b.contact, b.medium, b.kind) == (ban.customer, ban.contact, ban.medium, ban.kind)
                    && b.until == Day::NEVER
            };
            facts.bans.iter_mut().filter(same).for_each(|b| b.until = ban.from.max(b.from));
        }
        Ok(())
    }

    fn activities(&mut self, facts: &mut Facts, contacts: &FxHashMap<i64, u32>) -> Result<(), AppError> {
        for row in self.rows(&table::ACTIVITIES)? {
            let Some(customer) = self.customer(&row[2]) else { continue };
            let date = day_of(&row[4])?.date().ok_or_else(|| corrupt("the day of an activity"))?;
            let (hour, minute) = (row[5].int() / 60, row[5].int() % 60);
            let at = Time::new(hour as i8, minute as i8, 0, 0).unwrap_or(time(0, 0, 0, 0));
            let next = row[11].known().map(|_| day_of(&row[11])).transpose()?;
            facts.activities.push(Activity {
                customer,
                contact: row[3].known().and_then(|id| contacts.get(&id).copied()),
                at: date.to_datetime(at),
                medium: medium_of(&row[6])?,
                inbound: row[7].int() != 0,
                outcome: Outcome::of(row[8].text()).ok_or_else(|| corrupt(row[8].text()))?,
                note: row[10].text().to_owned(),
                next: next.map(|day| (day, row[12].text().to_owned())),
                author: row[13].text().to_owned(),
            });
        }
        facts.activities.sort_by_key(|a| a.at);
        Ok(())
    }

    fn promises(&mut self, facts: &mut Facts) -> Result<(), AppError> {
        let ends = self.ends(&table::PROMISE_ENDS)?;
        let mut at: FxHashMap<i64, usize> = FxHashMap::default();
        for row in self.rows(&table::PROMISES)? {
            let Some(customer) = self.customer(&row[2]) else { continue };
            at.insert(row[0].int(), facts.promises.len());
            facts.promises.push(Promise {
                id: row[0].int(),
                customer,
                currency: currency_of(row[6].text())?,
                made: day_of(&row[5])?,
                parts: Vec::new(),
                items: Vec::new(),
                ended: ends.get(&row[0].int()).map(|end| day_of(&end[3])).transpose()?,
            });
        }
        for row in self.rows(&table::PROMISE_PARTS)? {
            let part = (day_of(&row[3])?, row[4].int());
            if let Some(&at) = at.get(&row[2].int()) {
                facts.promises[at].parts.push(part);
            }
        }
        for row in self.rows(&table::PROMISE_ITEMS)? {
            if let (Some(&at), Some(item)) = (at.get(&row[2].int()), self.columns.item(row[3].int())) {
                facts.promises[at].items.push(item);
            }
        }
        Ok(())
    }

    fn disputes(&mut self, facts: &mut Facts) -> Result<(), AppError> {
        let ends = self.ends(&table::DISPUTE_ENDS)?;
        for row in self.rows(&table::DISPUTES)? {
            let Some(item) = self.columns.item(row[2].int()) else { continue };
            let end = ends.get(&row[0].int());
            let closed =
                end.map(|end| Ok::<_, AppError>((day_of(&end[3])?, end[4].text().to_owned()))).transpose()?;
            facts.disputes.push(Dispute {
                id: row[0].int(),
                item,
                reason: row[4].text().to_owned(),
                amount: row[5].known(),
                opened: day_of(&row[3])?,
                owner: row[6].text().to_owned(),
                answer_by: row[7].known().map(|_| day_of(&row[7])).transpose()?,
                closed,
            });
        }
        Ok(())
    }

    fn holds(&mut self, all: &mut Collecting) -> Result<(), AppError> {
        let ends = self.ends(&table::HOLD_ENDS)?;
        for row in self.rows(&table::HOLDS)? {
            let Some(customer) = self.customer(&row[2]) else { continue };
            let released = ends.get(&row[0].int()).map(|end| day_of(&end[3])).transpose()?;
            let last = day_of(&row[4])?;
            all.hold_ids.push(row[0].int());
            all.facts.holds.push(Hold {
                customer,
                reason: row[5].text().to_owned(),
                from: day_of(&row[3])?,
                until: released.map_or(last, |released| last.min(released.plus_days(-1))),
            });
        }
        Ok(())
    }

    fn notices(&mut self, all: &mut Collecting, contacts: &FxHashMap<i64, u32>) -> Result<(), AppError> {
        let mut at: FxHashMap<i64, usize> = FxHashMap::default();
        for row in self.rows(&table::NOTICES)? {
            let Some(customer) = self.customer(&row[3]) else { continue };
            at.insert(row[0].int(), all.notice_ids.len());
            all.notice_ids.push(row[0].int());
            all.facts.notices.push(Notice {
                number: row[2].text().to_owned(),
                customer,
                contact: row[4].known().and_then(|id| contacts.get(&id).copied()),
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
            if let (Some(&at), Some(item)) = (at.get(&row[2].int()), self.columns.item(row[3].int())) {
                all.facts.notices[at].lines.push(Line {
                    item,
                    level: u8::try_from(row[4].int()).unwrap_or(u8::MAX),
                    step: row[5].text().to_owned(),
                    open: row[8].int(),
                });
            }
        }
        for row in self.rows(&table::NOTICE_EVENTS)? {
            let Some(&at) = at.get(&row[2].int()) else { continue };
            let day = day_of(&row[3])?;
            match row[4].text() {
                "issued" => all.facts.notices[at].issued = Some(day),
                "approved" => all.facts.notices[at].approved = Some(day),
                _ => all.facts.notices[at].cancelled = Some(day),
            }
        }
        self.charges(&mut all.facts, &at)
    }

    /// What notices charge; `at`: notices by id.
    fn charges(&mut self, facts: &mut Facts, at: &FxHashMap<i64, usize>) -> Result<(), AppError> {
        let rows = self.rows(&table::NOTICE_CHARGES)?;
        if rows.is_empty() {
            return Ok(());
        }
        let (waivers, documents) = (self.ends(&table::CHARGE_WAIVERS)?, self.ends(&table::CHARGE_DOCUMENTS)?);
        for row in rows {
            let Some(&at) = at.get(&row[2].int()) else { continue };
            let id = row[0].int();
            let charge = Charge {
                what: What::of(row[4].text()).ok_or_else(|| corrupt(row[4].text()))?,
                item: row[3].known().and_then(|id| self.columns.item(id)),
                minor: row[5].int(),
                through: row[6].known().map(|_| day_of(&row[6])).transpose()?,
                basis: row[7].text().to_owned(),
                formula: row[8].text().to_owned(),
            };
            let waived = waivers.get(&id).map(|row| day_of(&row[3])).transpose()?;
            let document = documents.get(&id).and_then(|row| self.columns.item(row[3].int()));
            facts.notices[at].charges.push(Charged { id, charge, waived, document });
        }
        Ok(())
    }

    fn overrides(&mut self, facts: &mut Facts) -> Result<(), AppError> {
        let ends = self.ends(&table::OVERRIDE_ENDS)?;
        for row in self.rows(&table::OVERRIDES)? {
            let Some(customer) = self.customer(&row[3]) else { continue };
            let (from, last) = (day_of(&row[5])?, day_of(&row[6])?);
            let ended = ends.get(&row[0].int()).map(|end| day_of(&end[3])).transpose()?;
            facts.overrides.push(Override {
                id: row[0].int(),
                rail: row[2].text().to_owned(),
                customer,
                item: row[4].known().and_then(|id| self.columns.item(id)),
                from,
                until: ended.map_or(last, |ended| last.min(ended.plus_days(-1))),
                role: row[7].text().to_owned(),
                reason: row[8].text().to_owned(),
                author: row[9].text().to_owned(),
            });
        }
        Ok(())
    }

    /// Teams of collectors and parents of customers, each from its day on.
    fn groups(&mut self, facts: &mut Facts) -> Result<(), AppError> {
        facts.teams = teams(self.tx, self.columns.seq())?;
        for row in self.rows(&table::CUSTOMER_PARENTS)? {
            let Some(customer) = self.customer(&row[2]) else { continue };
            let parent = row[3].known().and_then(|_| self.customer(&row[3]));
            facts.parents.push(Parent { customer, parent, from: day_of(&row[4])? });
        }
        facts.parents.sort_by_key(|parent| parent.from);
        Ok(())
    }

    /// Reference rates of late interest, those read later last.
    fn reference_rates(&mut self, facts: &mut Facts) -> Result<(), AppError> {
        for row in self.rows(&table::REFERENCE_RATES)? {
            let rate = row[6].text().parse().map_err(|_| corrupt(row[6].text()))?;
            let source = row[7].text().to_owned().into();
            let reference = Reference { from: day_of(&row[4])?, until: None, rate, source };
            facts.reference_rates.push((row[5].text().to_owned(), reference));
        }
        Ok(())
    }

    fn placements(&mut self, facts: &mut Facts) -> Result<(), AppError> {
        let ends = self.ends(&table::PLACEMENT_ENDS)?;
        for row in self.rows(&table::PLACEMENTS)? {
            let Some(item) = self.columns.item(row[2].int()) else { continue };
            let end = ends.get(&row[0].int()).map(|end| day_of(&end[3])).transpose()?;
            facts.placements.push(Placement {
                item,
                agency: row[3].text().to_owned(),
                amount: row[5].int(),
                // Books of before this was checked may hold any text here.
                commission: row[6].text().parse().ok(),
                from: day_of(&row[4])?,
                until: end.unwrap_or(Day::NEVER),
            });
        }
        Ok(())
    }

    fn proposals(&mut self, facts: &mut Facts) -> Result<(), AppError> {
        let ends = self.ends(&table::PROPOSAL_ENDS)?;
        for row in self.rows(&table::PROPOSALS)? {
            let Some(customer) = self.customer(&row[3]) else { continue };
            let end = ends.get(&row[0].int());
            let ended = end.map(|end| {
                Ok::<_, AppError>((day_of(&end[3])?, end[4].text().to_owned(), end[5].text().to_owned()))
            });
            facts.proposals.push(Proposal {
                id: row[0].int(),
                what: row[2].text().to_owned(),
                customer,
                item: row[4].known().and_then(|id| self.columns.item(id)),
                amount: row[5].known(),
                day: day_of(&row[6])?,
                reason: row[7].text().to_owned(),
                author: row[9].text().to_owned(),
                ended: ended.transpose()?,
            });
        }
        Ok(())
    }

    fn tags(&mut self, facts: &mut Facts) -> Result<(), AppError> {
        let mut given: FxHashMap<(u32, String), bool> = FxHashMap::default();
        for row in self.rows(&table::CUSTOMER_TAGS)? {
            let Some(customer) = self.customer(&row[2]) else { continue };
            given.insert((customer, row[3].text().to_owned()), row[4].int() != 0);
        }
        facts.tags = given.into_iter().filter(|(_, is_given)| *is_given).map(|(tag, _)| tag).collect();
        facts.tags.sort_unstable();
        Ok(())
    }

    fn strategies(&mut self, all: &mut Collecting) -> Result<(), AppError> {
        let texts: FxHashMap<i64, Vec<Cell>> =
            self.rows(&table::STRATEGIES)?.into_iter().map(|row| (row[0].int(), row)).collect();
        for used in self.rows(&table::STRATEGY_USES)? {
            let Some(row) = texts.get(&used[2].int()) else { continue };
            let (name, text) = (row[2].text().to_owned(), row[4].text().to_owned());
            all.strategies.push((name, row[3].int(), text, day_of(&used[3])?, row[0].int()));
        }
        Ok(())
    }

    /// The day on which payments or applications were last taken in.
    fn fresh(&mut self) -> Result<Option<Day>, AppError> {
        Ok(self
            .tx
            .last_payments(self.columns.seq())?
            .map(|ms| Day(i32::try_from(ms.div_euclid(86_400_000)).unwrap_or(i32::MAX))))
    }
}
